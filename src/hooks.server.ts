/** Who is asking, what every answer carries, and what is said when something fails. */
import { randomInt } from 'node:crypto';
import type { Handle, HandleServerError, RequestEvent, ServerInit } from '@sveltejs/kit';
import { dev } from '$app/environment';
import { webConfig } from '#lib/config.server.ts';
import { ask } from '#lib/database/ask.ts';
import {
	asAnybody,
	asAsking,
	asMember,
	visitor,
	type Visitor
} from '#lib/database/visitor.server.ts';
import { doors, typedIn } from '#lib/forms/read.ts';
import {
	askingOf,
	cardSession,
	endAsking,
	enterByCard,
	enterByWords,
	isMember,
	keepMember,
	leaveByCard,
	leaveByWords,
	startAsking,
	wordsSession
} from '#lib/identity/cookies.ts';
import * as open from '#lib/pages/open.server.ts';

export const init: ServerInit = () => {
	webConfig();
};

/** The pages of storytellers, and the one where a member types the words of a card. On these the database is asked as a storyteller or
    as nobody, whoever is signed in; everywhere else as a member or as nobody, whatever storyteller's session the cookies hold. */
const tellersPages = /^\/(return|mine|leave|sign-in\/card)(\/|$)|^\/[^/]+\/tell(\/|$)/;

export const handle: Handle = async ({ event, resolve }) => {
	const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, ORIGIN, MEILI_URL, NEUTRAL_SITE, LETTERS_URL } =
		webConfig();
	const endpoint = { url: SUPABASE_URL, key: SUPABASE_PUBLISHABLE_KEY };
	const secure = ORIGIN.startsWith('https:');
	const words = wordsSession(event.cookies);
	const card = cardSession(event.cookies);
	const telling = tellersPages.test(event.url.pathname);
	const refreshed: Record<string, string> = {};

	const member = (asking?: string) =>
		asMember(
			endpoint,
			{
				getAll: () => event.cookies.getAll(),
				setAll: (cookies, headers) => {
					for (const { name, value, options } of cookies)
						keepMember(event.cookies, name, value, options, secure);
					Object.assign(refreshed, headers);
				}
			},
			asking
		);
	let asked: Promise<Visitor> | undefined;
	Object.assign(event.locals, {
		db:
			telling || card || !isMember(event.cookies)
				? asAnybody(endpoint, telling ? words : card)
				: member(),
		visitor: () => (asked ??= visitor(event.locals.db)),
		asTeller(session) {
			enterByWords(event.cookies, session, secure);
			return (event.locals.db = asAnybody(endpoint, session));
		},
		asCard(session) {
			enterByCard(event.cookies, session, secure);
			return (event.locals.db = asAnybody(endpoint, session));
		},
		asking: () => asAsking(endpoint, startAsking(event.cookies, secure)),
		asMember() {
			leaveByWords(event.cookies);
			leaveByCard(event.cookies);
			return (event.locals.db = member(askingOf(event.cookies)));
		},
		codeUsed: () => endAsking(event.cookies),
		engine: MEILI_URL ?? null,
		elsewhere: NEUTRAL_SITE,
		letters: LETTERS_URL ?? null
	} satisfies App.Locals);

	const draw = async () => {
		// Fonts are not fetched ahead: on a slow line the words come first.
		const page = await resolve(event, { preload: ({ type }) => type === 'css' || type === 'js' });
		// What is not an open page stays in no cache, the browser's own included.
		page.headers.delete('etag');
		page.headers.set('cache-control', 'no-store');
		return carried(event, refused(event, page));
	};
	const address = isNobody(event) ? open.addressOf(event.route.id, event.url) : null;
	const commission = event.params.commission;
	const response =
		address && commission
			? await open.answer(
					{ commission, address, headers: event.request.headers },
					() => ask<string>(asAnybody(endpoint).rpc('open_key', { commission })),
					draw
				)
			: await draw();
	for (const [name, value] of Object.entries({ ...headers(ORIGIN), ...refreshed }))
		response.headers.set(name, value);
	return response;
};

/** Nobody in particular, asking for a whole page: a request with any cookie neither reads nor fills what is kept. */
const isNobody = ({ request, isDataRequest }: RequestEvent): boolean =>
	request.method === 'GET' && !isDataRequest && !request.headers.has('cookie');

/** A form that was sent after its session ended goes to the page where one comes in, with all that was typed. The browser carries it
    there itself (307), so that we keep it nowhere meanwhile. */
function carried({ request, url }: RequestEvent, page: Response): Response {
	const door = page.status === 303 && typedIn(request) && doors[page.headers.get('location') ?? ''];
	if (!door) return page;
	const sent = new Response(null, { status: 307, headers: page.headers });
	sent.headers.set('location', `${door}&to=${encodeURIComponent(url.pathname + url.search)}`);
	return sent;
}

/** A page whose address asks for what is refused (`locals.refused`) has that status, as the answer to a form has. */
function refused({ locals, isDataRequest }: RequestEvent, page: Response): Response {
	if (!locals.refused || isDataRequest) return page;
	return new Response(page.body, { status: locals.refused, headers: page.headers });
}

function headers(origin: string): Record<string, string> {
	return {
		// Nothing is told to another site. To ourselves yes: without it a browser posts forms from nowhere.
		'referrer-policy': 'same-origin',
		'x-content-type-options': 'nosniff',
		'x-frame-options': 'DENY',
		'cross-origin-opener-policy': 'same-origin',
		'cross-origin-resource-policy': 'same-origin',
		'permissions-policy':
			'camera=(), microphone=(), geolocation=(), browsing-topics=(), interest-cohort=()',
		...(origin.startsWith('https:')
			? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' }
			: {})
	};
}

const letters = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const reference = () =>
	Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('');

export const handleError: HandleServerError = ({ error, event, status }) => {
	if (status === 404) return { message: 'There is nothing here.' };
	const number = reference();
	// Kind, route and number: never a body, a title, a name, a search or an address.
	const kind = error instanceof Error ? error.name : 'unknown';
	process.stderr.write(
		`${JSON.stringify({ kind, route: event.route.id, reference: number, status })}\n`
	);
	if (dev && error instanceof Error) process.stderr.write(`${error.stack}\n`);
	return {
		message: 'Something went wrong on our side.',
		reference: number,
		typed: typedIn(event.request)
	};
};

/** Who is asking, what every answer carries, and what is said when something fails. */
import { randomInt } from 'node:crypto';
import type { Handle, HandleServerError, RequestEvent, ServerInit } from '@sveltejs/kit';
import { webConfig } from '#lib/config.server.ts';
import { ask } from '#lib/database/ask.ts';
import { asAnybody, asMember, visitor, type Visitor } from '#lib/database/visitor.server.ts';
import { Trouble } from '#lib/forms/read.ts';
import {
	enterByWords,
	isMember,
	keepMember,
	leaveByWords,
	wordsSession
} from '#lib/identity/cookies.ts';
import * as open from '#lib/pages/open.server.ts';

export const init: ServerInit = () => {
	webConfig();
};

/** The pages of storytellers: code words are sent from here and nowhere else. */
const tellersPages = /^\/(return|mine|leave)(\/|$)|^\/[^/]+\/tell(\/|$)/;
/** What is not an open page stays in no cache, the browser's own included. */
const neverStored = { 'cache-control': 'no-store', pragma: 'no-cache' };

export const handle: Handle = async ({ event, resolve }) => {
	const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, ORIGIN, NEUTRAL_SITE, LETTERS_URL } = webConfig();
	const endpoint = { url: SUPABASE_URL, key: SUPABASE_PUBLISHABLE_KEY };
	const secure = ORIGIN.startsWith('https:');
	const words = wordsSession(event.cookies);
	const telling = tellersPages.test(event.url.pathname);
	const refreshed: Record<string, string> = {};

	const member = () =>
		asMember(endpoint, {
			getAll: () => event.cookies.getAll(),
			setAll: (cookies, headers) => {
				for (const { name, value, options } of cookies)
					keepMember(event.cookies, name, value, options, secure);
				Object.assign(refreshed, headers);
			}
		});
	Object.assign(event.locals, {
		db:
			telling || !isMember(event.cookies)
				? asAnybody(endpoint, telling ? words : undefined)
				: member(),
		visitor: () => (asked ??= visitor(event.locals.db)),
		asTeller(session) {
			enterByWords(event.cookies, session, secure);
			return (event.locals.db = asAnybody(endpoint, session));
		},
		asMember() {
			leaveByWords(event.cookies);
			return (event.locals.db = member());
		},
		elsewhere: NEUTRAL_SITE,
		letters: LETTERS_URL ?? null
	} satisfies App.Locals);
	let asked: Promise<Visitor> | undefined;

	const draw = async () =>
		resolve(event, { preload: ({ type }) => type === 'css' || type === 'js' || type === 'font' });
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
	for (const [name, value] of Object.entries({ ...refreshed, ...headers(ORIGIN) }))
		response.headers.set(name, value);
	if (!event.url.pathname.startsWith('/_app/') && !response.headers.has('etag')) {
		for (const [name, value] of Object.entries(neverStored)) response.headers.set(name, value);
	}
	return response;
};

/** Nobody in particular, asking for a whole page: a request with any cookie neither reads nor fills what is kept. */
const isNobody = ({ request, isDataRequest }: RequestEvent): boolean =>
	request.method === 'GET' && !isDataRequest && !request.headers.has('cookie');

function headers(origin: string): Record<string, string> {
	return {
		'referrer-policy': 'no-referrer',
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
	const cause = error instanceof Trouble ? error.cause : error;
	const kind = cause instanceof Error ? cause.name : 'unknown';
	process.stderr.write(
		`${JSON.stringify({ kind, route: event.route.id, reference: number, status })}\n`
	);
	const typed = error instanceof Trouble ? error.typed : undefined;
	return { message: 'Something went wrong on our side.', reference: number, typed };
};

/**
 * Open pages, kept whole and already compressed. A page is kept under the key that the database gave before the page
 * was drawn; the key moves whenever something that everyone may read has changed, so a withdrawal holds on the next
 * request in every process, and nothing private ever moves it.
 */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { freshest } from './key.ts';

/** Bytes that are kept in all. When there are more, the page that nobody has asked for longest goes first. */
const mostBytes = 48 * 1024 * 1024;

type Encoding = 'br' | 'gzip' | 'identity';
interface Page {
	key: string;
	headers: [string, string][];
	bodies: Record<Encoding, { bytes: Uint8Array<ArrayBuffer>; etag: string }>;
	size: number;
}

const pages = new Map<string, Page>();
let keptBytes = 0;
const keys = new Map<string, () => Promise<string>>();

/** Which query parameters an open page knows, by route. A route that is not here is not an open page. */
const known: Record<string, readonly string[]> = {
	'/[commission=slug]': [],
	'/[commission=slug]/stories': ['theme', 'place', 'before'],
	'/[commission=slug]/stories/[story=id]': [],
	'/[commission=slug]/themes': [],
	'/[commission=slug]/themes/charts': [],
	'/[commission=slug]/themes/[theme=slug]': ['after'],
	'/[commission=slug]/decisions': [],
	'/[commission=slug]/decisions/[decision=id]': [],
	'/[commission=slug]/decisions/feed.xml': []
};

/** The address under which a page is kept, or null when it is not an open page or asks for what we do not know. */
export function addressOf(route: string | null, url: URL): string | null {
	const parameters = route === null ? undefined : known[route];
	if (!parameters) return null;
	const asked = [...url.searchParams];
	if (
		asked.some(
			([name], i) => !parameters.includes(name) || asked.findIndex(([n]) => n === name) !== i
		)
	) {
		return null;
	}
	const query = new URLSearchParams(asked.sort(([a], [b]) => (a < b ? -1 : 1))).toString();
	return query ? `${url.pathname}?${query}` : url.pathname;
}

/**
 * Answers with the kept page, or draws it and keeps it. What is no 200, or sets a cookie, is answered and not kept.
 * @param asked address from `addressOf`, and the headers of a request that carries no cookie
 * @param readKey reads the commission's open key, always anew; when it throws, nothing that is kept is shown
 * @param draw draws the page for nobody in particular
 */
export async function answer(
	asked: { commission: string; address: string; headers: Headers },
	readKey: () => Promise<string>,
	draw: () => Promise<Response>
): Promise<Response> {
	let fresh = keys.get(asked.commission);
	if (!fresh) keys.set(asked.commission, (fresh = freshest(readKey)));
	let key: string;
	try {
		key = await fresh();
	} catch {
		// Without the key nothing that is kept may be shown: the page is drawn, and says itself what is wrong. A commission that is not there
		// has no key either, and made-up names must not pile up here.
		keys.delete(asked.commission);
		return draw();
	}
	const kept = pages.get(asked.address);
	if (kept?.key === key) {
		pages.delete(asked.address);
		pages.set(asked.address, kept);
		return serve(kept, asked.headers);
	}
	const drawn = await draw();
	if (drawn.status !== 200 || drawn.headers.has('set-cookie')) return drawn;
	const page = await keep(asked.address, key, drawn);
	return serve(page, asked.headers);
}

const compressed = {
	gzip: promisify(gzip),
	br: (bytes: Uint8Array) =>
		promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
};

async function keep(address: string, key: string, drawn: Response): Promise<Page> {
	const bytes = new Uint8Array(await drawn.arrayBuffer());
	const [small, smallest] = await Promise.all([compressed.gzip(bytes), compressed.br(bytes)]);
	const body = (of: Uint8Array) => {
		const copy = new Uint8Array(of);
		return { bytes: copy, etag: `"${createHash('sha256').update(copy).digest('base64url')}"` };
	};
	const page: Page = {
		key,
		headers: [...drawn.headers].filter(([name]) => name !== 'content-length' && name !== 'etag'),
		bodies: { identity: body(bytes), gzip: body(small), br: body(smallest) },
		size: bytes.length + small.length + smallest.length
	};
	forget(address);
	pages.set(address, page);
	keptBytes += page.size;
	for (const oldest of pages.keys()) {
		if (keptBytes <= mostBytes) break;
		forget(oldest);
	}
	return page;
}

function forget(address: string): void {
	keptBytes -= pages.get(address)?.size ?? 0;
	pages.delete(address);
}

function serve(page: Page, asked: Headers): Response {
	const accepted = asked.get('accept-encoding') ?? '';
	const encoding: Encoding = /\bbr\b/.test(accepted)
		? 'br'
		: /\bgzip\b/.test(accepted)
			? 'gzip'
			: 'identity';
	const { bytes, etag } = page.bodies[encoding];
	const headers = new Headers(page.headers);
	headers.set('cache-control', 'no-cache');
	headers.set('etag', etag);
	headers.set('vary', 'accept-encoding, cookie');
	if (asked.get('if-none-match')?.includes(etag))
		return new Response(null, { status: 304, headers });
	if (encoding !== 'identity') headers.set('content-encoding', encoding);
	headers.set('content-length', String(bytes.length));
	return new Response(bytes, { headers });
}

/** The endpoints of Supabase that this app calls, on loopback: rpc and sign-in. For trying it, or one small commission on one machine. */
import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sql } from 'postgres';
import { auth } from './auth.ts';
import { letters } from './letters.ts';
import { kept } from './postgres.ts';
import { callRpc, type Answer, type Caller } from './rpc.ts';

const largestBody = 1_000_000;

export interface LocalSupabase {
	url: string;
	publishableKey: string;
	secretKey: string;
	lettersUrl: string;
	stop(): Promise<void>;
}

/**
 * @param authenticator connections as the role that may become anon, authenticated and service_role
 * @param admin a connection that keeps users, codes and letters
 */
export async function serve(
	authenticator: Sql,
	admin: Sql,
	dataDir: string,
	port: number,
	smtp?: string,
	from?: string
): Promise<LocalSupabase> {
	const publishableKey = `sb_publishable_${kept(dataDir, 'publishable-key')}`;
	const secretKey = `sb_secret_${kept(dataDir, 'secret-key')}`;
	const post = letters(admin, smtp, from);
	const server = createServer();
	await new Promise<void>((ready, failed) =>
		server.once('error', failed).listen(port, '127.0.0.1', ready)
	);
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const signIn = await auth(admin, post, dataDir, `${url}/auth/v1`);

	async function answer(request: IncomingMessage): Promise<Answer & { html?: string }> {
		const { pathname, searchParams } = new URL(request.url ?? '/', url);
		if (pathname === '/letters' && request.method === 'GET')
			return { status: 200, body: null, html: await post.page() };
		const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? null;
		const key = String(request.headers.apikey ?? '');
		if (pathname === '/auth/v1/.well-known/jwks.json')
			return signIn.answer('GET', pathname.slice(8), searchParams, {}, null, false);
		if (!same(key, publishableKey) && !same(key, secretKey)) {
			return {
				status: 401,
				body: { message: 'Invalid API key', hint: 'Send the publishable key as apikey.' }
			};
		}
		const secret = same(key, secretKey);
		const body = request.method === 'GET' ? {} : await read(request);
		if (body === undefined)
			return {
				status: 413,
				body: { code: 'PGRST102', message: 'The request is too large.', details: null, hint: null }
			};
		if (body === null)
			return {
				status: 400,
				body: {
					code: 'PGRST102',
					message: 'The body is not a JSON object.',
					details: null,
					hint: null
				}
			};

		if (pathname === '/letters' && request.method === 'POST')
			return secret
				? { status: (await post.keep(body)) ? 204 : 403, body: null }
				: { status: 403, body: { message: 'Letters come from the worker.' } };
		if (pathname.startsWith('/auth/v1/'))
			return signIn.answer(
				request.method ?? 'GET',
				pathname.slice(8),
				searchParams,
				body,
				bearer,
				secret,
				request.headers['x-asking'] as string | undefined
			);
		const fn = /^\/rest\/v1\/rpc\/(\w{1,63})$/.exec(pathname)?.[1];
		if (!fn || request.method !== 'POST')
			return {
				status: 404,
				body: {
					code: 'PGRST125',
					message: 'Invalid path specified in request URL',
					details: null,
					hint: null
				}
			};

		const schema = request.headers['content-profile'] ?? 'api';
		if (schema !== 'api') {
			return {
				status: 406,
				body: {
					code: 'PGRST106',
					message: 'Invalid schema',
					details: null,
					hint: 'Only the following schemas are exposed: api'
				}
			};
		}

		// supabase-js sends the key itself as bearer when nobody is signed in.
		let caller: Caller = { role: secret ? 'service_role' : 'anon' };
		if (bearer && bearer !== key) {
			const claims = await signIn.verify(bearer);
			if (!claims)
				return {
					status: 401,
					body: { code: 'PGRST301', message: 'JWT is not valid', details: null, hint: null }
				};
			caller = { role: 'authenticated', claims };
		}
		const { authorization: _, apikey: __, ...headers } = request.headers;
		return callRpc(authenticator, fn, body, {
			...caller,
			headers: headers as Record<string, string>
		});
	}

	server.on('request', (request, response) => {
		answer(request)
			.catch((): Answer & { html?: string } => ({
				status: 503,
				body: {
					code: 'PGRST001',
					message: 'The database did not answer.',
					details: null,
					hint: null
				}
			}))
			.then(({ status, body, html }) => {
				response.writeHead(status, {
					'content-type': html ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8',
					'cache-control': 'no-store'
				});
				response.end(status === 204 ? undefined : (html ?? JSON.stringify(body)));
			});
	});

	return {
		url,
		publishableKey,
		secretKey,
		lettersUrl: `${url}/letters`,
		stop: () =>
			new Promise((done) => {
				server.close(() => done());
				server.closeAllConnections();
			})
	};
}

function same(given: string, right: string): boolean {
	return given.length === right.length && timingSafeEqual(Buffer.from(given), Buffer.from(right));
}

/** The JSON object in a body; undefined when it is too large, null when it is not one. */
async function read(request: IncomingMessage): Promise<Record<string, unknown> | null | undefined> {
	const parts: Buffer[] = [];
	let size = 0;
	for await (const part of request) {
		size += (part as Buffer).length;
		// Read to the end, kept or not: who is cut off mid-sentence hears no answer.
		if (size <= largestBody) parts.push(part as Buffer);
	}
	if (size > largestBody) return undefined;
	if (size === 0) return {};
	try {
		const value: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'));
		return typeof value === 'object' && value !== null && !Array.isArray(value)
			? (value as Record<string, unknown>)
			: null;
	} catch {
		return null;
	}
}

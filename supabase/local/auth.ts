/** The sign-in endpoints this app uses, as hosted Supabase answers them: codes by e-mail, refresh, sign-out, admin users. */
import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, importJWK, jwtVerify, SignJWT, type JWK } from 'jose';
import type { Sql } from 'postgres';
import type { Letters } from './letters.ts';
import { kept } from './postgres.ts';
import type { Answer } from './rpc.ts';

const hour = 3600;
const codeMinutes = 10;
const codeAttempts = 5;
/** Wrong tries at an address in an hour: a guesser has as many of a million, however many codes they ask for. */
const wrongTries = 20;
/** As `max_frequency` in config.toml. */
const codeEvery = 30;

const hash = (text: string) => createHash('sha256').update(text).digest();
const refuse = (status: number, error_code: string, msg: string): Answer => ({
	status,
	body: { code: status, error_code, msg }
});

export interface Auth {
	/** The claims of a bearer token that is ours, in date and for a signed-in user; null otherwise. */
	verify(token: string): Promise<Record<string, unknown> | null>;
	answer(
		method: string,
		path: string,
		query: URLSearchParams,
		body: Record<string, unknown>,
		bearer: string | null,
		secret: boolean
	): Promise<Answer>;
}

/** The signing key of this installation (ES256), made on the first start. */
async function signingKey(dataDir: string): Promise<{ jwk: JWK; publicJwk: JWK }> {
	const { privateKey } = await generateKeyPair('ES256', { extractable: true });
	const fresh = { ...(await exportJWK(privateKey)), kid: randomUUID(), alg: 'ES256', use: 'sig' };
	const jwk = JSON.parse(kept(dataDir, 'signing-key.json', () => JSON.stringify(fresh))) as JWK;
	const { d: _, ...publicJwk } = jwk;
	return { jwk, publicJwk };
}

/** @param issuer address of the auth endpoints, as it stands in every token */
export async function auth(
	sql: Sql,
	letters: Letters,
	dataDir: string,
	issuer: string
): Promise<Auth> {
	const { jwk, publicJwk } = await signingKey(dataDir);
	const sign = await importJWK(jwk, 'ES256');
	const check = await importJWK(publicJwk, 'ES256');

	const verify: Auth['verify'] = async (token) => {
		try {
			const { payload } = await jwtVerify(token, check, {
				issuer,
				audience: 'authenticated',
				algorithms: ['ES256']
			});
			return payload.role === 'authenticated' ? payload : null;
		} catch {
			return null;
		}
	};

	async function session(
		user: Record<string, unknown>,
		id: string,
		refresh = randomBytes(24).toString('base64url')
	) {
		await sql`insert into auth.local_sessions (refresh, session, user_id) values (${hash(refresh)}, ${id}, ${user.id as string})`;
		const now = Math.floor(Date.now() / 1000);
		const access = await new SignJWT({
			role: 'authenticated',
			session_id: id,
			aal: 'aal1',
			is_anonymous: false,
			email: user.email
		})
			.setProtectedHeader({ alg: 'ES256', kid: jwk.kid!, typ: 'JWT' })
			.setSubject(user.id as string)
			.setIssuer(issuer)
			.setAudience('authenticated')
			.setIssuedAt(now)
			.setExpirationTime(now + hour)
			.sign(sign);
		return {
			access_token: access,
			token_type: 'bearer',
			expires_in: hour,
			expires_at: now + hour,
			refresh_token: refresh,
			user: shown(user)
		};
	}

	const byEmail = async (email: unknown) =>
		(
			await sql`select * from auth.users where email = ${String(email ?? '')
				.trim()
				.toLowerCase()} and deleted_at is null`
		)[0];
	const byId = async (id: unknown) =>
		(await sql`select * from auth.users where id = ${String(id)} and deleted_at is null`)[0];

	const routes: Record<
		string,
		(r: {
			body: Record<string, unknown>;
			query: URLSearchParams;
			claims: Record<string, unknown> | null;
		}) => Promise<Answer>
	> = {
		'GET /health': async () => ({
			status: 200,
			body: { name: 'Throughline local sign-in', version: '1' }
		}),
		'GET /settings': async () => ({
			status: 200,
			body: { external: { email: true }, disable_signup: true, mailer_autoconfirm: false }
		}),
		'GET /.well-known/jwks.json': async () => ({
			status: 200,
			body: { keys: [{ ...publicJwk, key_ops: ['verify'] }] }
		}),
		'POST /signup': async () =>
			refuse(422, 'signup_disabled', 'Signups not allowed for this instance'),

		'POST /otp': async ({ body }) => {
			const user = await byEmail(body.email);
			if (!user) return refuse(422, 'otp_disabled', 'Signups not allowed for otp');
			if (!letters.reaches(user as { raw_app_meta_data?: { demonstration?: unknown } })) {
				return refuse(
					500,
					'unexpected_failure',
					'No SMTP server is set up, so no letter can be sent. Set SMTP_URL.'
				);
			}
			const code = String(randomInt(0, 1_000_000)).padStart(6, '0');
			const [made] =
				await sql`insert into auth.local_codes as c (email, hash) values (${user.email}, ${hash(code)})
				on conflict (email) do update set hash = excluded.hash, attempts = 0, made_at = now()
				where c.hash is null or c.made_at < now() - make_interval(secs => ${codeEvery}) returning 1`;
			// The letter with the young one is on its way. The answer is the same: it says nothing of who else asked.
			if (!made) return { status: 200, body: {} };
			await letters.send(
				user.email,
				'Your code',
				`Your code is ${code}. It works for ${codeMinutes} minutes.\n\nIf you did not ask for it, you need do nothing.`
			);
			return { status: 200, body: {} };
		},

		'POST /verify': async ({ body }) => {
			const no = refuse(403, 'otp_expired', 'Token has expired or is invalid');
			const user = await byEmail(body.email);
			if (body.type !== 'email') return no;
			// A try at an address of nobody is written down too, all of them in a few rows: how long an answer takes does not say who is a member.
			const tried = user?.email ?? `nobody ${hash(String(body.email))[0]}`;
			// Counting and comparing are one statement, so that many at once are still five.
			const [code] =
				await sql`insert into auth.local_codes as c (email, attempts, tries) values (${tried}, 1, 1)
				on conflict (email) do update set attempts = c.attempts + 1,
					tries = case when c.tries_since > now() - interval '1 hour' then c.tries + 1 else 1 end,
					tries_since = case when c.tries_since > now() - interval '1 hour' then c.tries_since else now() end
				returning case when attempts <= ${codeAttempts} and tries <= ${wrongTries}
					and made_at > now() - make_interval(mins => ${codeMinutes}) then hash end as hash`;
			if (!user || !code?.hash || !hash(String(body.token ?? '')).equals(code.hash)) return no;
			// Two at once with the right code: one of them has used it.
			const [used] = await sql`update auth.local_codes set hash = null, tries = tries - 1
				where email = ${user.email} and hash = ${code.hash} returning 1`;
			if (!used) return no;
			await sql`update auth.users set last_sign_in_at = now(), email_confirmed_at = coalesce(email_confirmed_at, now()) where id = ${user.id}`;
			return { status: 200, body: await session(user, randomUUID()) };
		},

		'POST /token': async ({ body, query }) => {
			const no = refuse(
				400,
				'refresh_token_not_found',
				'Invalid Refresh Token: Refresh Token Not Found'
			);
			if (query.get('grant_type') !== 'refresh_token')
				return refuse(400, 'validation_failed', 'unsupported_grant_type');
			const [old] =
				await sql`select *, replaced_at < now() - interval '10 seconds' as stale from auth.local_sessions
				where refresh = ${hash(String(body.refresh_token ?? ''))} and made_at > now() - interval '30 days'`;
			const user = old && (await byId(old.user_id));
			if (!user) return no;
			if (old.stale) {
				// A token used again long after it was replaced was copied: the whole session ends.
				await sql`delete from auth.local_sessions where session = ${old.session}`;
				return refuse(400, 'refresh_token_already_used', 'Invalid Refresh Token: Already Used');
			}
			const next = await session(user, old.session);
			await sql`update auth.local_sessions set replaced_at = coalesce(replaced_at, now()) where refresh = ${old.refresh}`;
			return { status: 200, body: next };
		},

		'GET /user': async ({ claims }) => {
			const user = claims && (await byId(claims.sub));
			return user ? { status: 200, body: shown(user) } : refuse(403, 'bad_jwt', 'invalid JWT');
		},
		'POST /logout': async ({ claims, query }) => {
			if (!claims) return refuse(403, 'bad_jwt', 'invalid JWT');
			if (query.get('scope') === 'local')
				await sql`delete from auth.local_sessions where session = ${claims.session_id as string}`;
			else await sql`delete from auth.local_sessions where user_id = ${claims.sub as string}`;
			return { status: 204, body: null };
		}
	};

	async function admin(
		method: string,
		path: string,
		query: URLSearchParams,
		body: Record<string, unknown>
	): Promise<Answer> {
		const id = path.slice('/admin/users/'.length);
		if (method === 'POST' && path === '/admin/users') {
			if (await byEmail(body.email))
				return refuse(
					422,
					'email_exists',
					'A user with this email address has already been registered'
				);
			const [user] =
				await sql`insert into auth.users (email, email_confirmed_at, raw_user_meta_data, raw_app_meta_data)
				values (${String(body.email).trim().toLowerCase()}, now(), ${sql.json((body.user_metadata ?? {}) as never)}, ${sql.json((body.app_metadata ?? {}) as never)}) returning *`;
			return { status: 200, body: shown(user!) };
		}
		if (method === 'GET' && path === '/admin/users') {
			const each = Math.min(Number(query.get('per_page')) || 50, 1000);
			return {
				status: 200,
				body: {
					users: (
						await sql`select * from auth.users where deleted_at is null order by created_at, id
							limit ${each} offset ${each * (Math.max(1, Number(query.get('page')) || 1) - 1)}`
					).map(shown),
					aud: 'authenticated'
				}
			};
		}
		if (!/^[0-9a-f-]{36}$/.test(id))
			return refuse(404, 'validation_failed', 'user_id must be an UUID');
		if (method === 'DELETE')
			await sql`with gone as (delete from auth.users where id = ${id} returning email)
				delete from auth.local_codes c using gone where c.email = gone.email`;
		const user = await byId(id);
		return method === 'DELETE'
			? { status: 200, body: {} }
			: user
				? { status: 200, body: shown(user) }
				: refuse(404, 'user_not_found', 'User not found');
	}

	return {
		verify,
		async answer(method, path, query, body, bearer, secret) {
			if (path.startsWith('/admin/')) {
				return secret
					? admin(method, path, query, body)
					: refuse(403, 'not_admin', 'User not allowed');
			}
			const route = routes[`${method} ${path}`];
			return route
				? route({ body, query, claims: bearer ? await verify(bearer) : null })
				: refuse(404, 'not_found', 'There is nothing here.');
		}
	};
}

function shown(user: Record<string, unknown>) {
	return {
		id: user.id,
		aud: 'authenticated',
		role: 'authenticated',
		email: user.email,
		phone: '',
		email_confirmed_at: user.email_confirmed_at,
		last_sign_in_at: user.last_sign_in_at,
		app_metadata: user.raw_app_meta_data ?? {},
		user_metadata: user.raw_user_meta_data ?? {},
		identities: [],
		created_at: user.created_at,
		updated_at: user.updated_at,
		is_anonymous: false
	};
}

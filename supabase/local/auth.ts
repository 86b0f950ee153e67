/** The sign-in endpoints this app uses, as hosted Supabase answers them: codes by e-mail, refresh, sign-out, admin users. */
import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, importJWK, jwtVerify, SignJWT, type JWK } from 'jose';
import type { Sql } from 'postgres';
import type { Letters } from './letters.ts';
import { kept } from './postgres.ts';
import type { Answer } from './rpc.ts';

const hour = 3600;
/** As `otp_length`, `otp_expiry` and `max_frequency` in config.toml. */
const codeLength = 8;
const codeMinutes = 10;
const codeEvery = 120;
/**
 * A code is good in the browser that asked for it, which has five tries: whoever types wrong ones elsewhere uses up none of
 * them. An address gets four such letters an hour, so whatever anybody does there are 20 tries an hour at it, each at one code
 * of 100,000,000: a stranger who keeps that up day and night for a year gets in with a chance of 1 in 570, while a letter
 * that its owner did not ask for arrives every few minutes.
 */
const codeAttempts = 5;
const lettersAnHour = 4;
/**
 * A stranger can use those four letters up, and nothing tells the member's browser from theirs but the letter itself. So from
 * then on a letter carries a long code instead, good in any browser and for as many tries as anybody likes: a thousand a
 * second for a year are 3 × 10¹⁰ of 10²⁰. One every ten minutes, whoever asks, and it works for twenty, so that whoever asks
 * and gets none has a good one already. The trade: a stranger can put ten letters an hour into an inbox, and can
 * make a member type twenty figures instead of eight; they can stop nobody from signing in.
 */
const longLength = 20;
const longEvery = 10;
const longMinutes = 20;

const figures = (many: number) => Array.from({ length: many }, () => randomInt(0, 10)).join('');
const hash = (text: string) => createHash('sha256').update(text).digest();
const refuse = (status: number, error_code: string, msg: string): Answer => ({
	status,
	body: { code: status, error_code, msg }
});

export interface Auth {
	/** The claims of a bearer token that is ours, in date and for a signed-in user; null otherwise. */
	verify(token: string): Promise<Record<string, unknown> | null>;
	/** @param asking what the browser holds that asked for a code; those without have one between them */
	answer(
		method: string,
		path: string,
		query: URLSearchParams,
		body: Record<string, unknown>,
		bearer: string | null,
		secret: boolean,
		asking?: string
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

	/**
	 * Whose letters and tries these are. Those of an address of nobody are written down too, all of them in a few rows: how
	 * long an answer takes does not say who is a member, and no such address is kept.
	 */
	const whose = (user: Record<string, unknown> | undefined, typed: unknown) =>
		user ? (user.email as string) : `nobody ${hash(String(typed))[0]}`;

	/** A new code for the browser that asks, or a long one for any; null when a letter with a good one has just gone. */
	const fresh = (to: string, asking: Buffer) =>
		sql.begin(async (tx) => {
			// One after another: two at once are not five letters.
			await tx`select pg_advisory_xact_lock(hashtext('asking'), hashtext(${to}))`;
			await tx`delete from auth.local_askings where made_at <= now() - interval '1 hour'`;
			const [lately] = await tx`select count(*)::int as letters,
				coalesce(bool_or(asking = ${asking} and attempts < ${codeAttempts}
					and made_at > now() - make_interval(secs => ${codeEvery})), false) as young
				from auth.local_askings where whose = ${to}`;
			if (lately!.young) return null;
			if (lately!.letters < lettersAnHour) {
				const code = figures(codeLength);
				await tx`insert into auth.local_askings (whose, asking, hash) values (${to}, ${asking}, ${hash(code)})`;
				return { code, minutes: codeMinutes };
			}
			const code = figures(longLength);
			const [made] =
				await tx`insert into auth.local_addresses as a (whose, hash, made_at) values (${to}, ${hash(code)}, now())
				on conflict (whose) do update set hash = excluded.hash, previous = a.hash, made_at = now()
				where a.hash is null or a.made_at <= now() - make_interval(mins => ${longEvery}) returning 1`;
			return made ? { code, minutes: longMinutes } : null;
		});

	const routes: Record<
		string,
		(r: {
			body: Record<string, unknown>;
			query: URLSearchParams;
			claims: Record<string, unknown> | null;
			asking: Buffer;
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

		'POST /otp': async ({ body, asking }) => {
			const user = await byEmail(body.email);
			if (!user) {
				await fresh(whose(user, body.email), asking);
				return refuse(422, 'otp_disabled', 'Signups not allowed for otp');
			}
			if (!letters.reaches(user as { raw_app_meta_data?: { demonstration?: unknown } })) {
				return refuse(
					500,
					'unexpected_failure',
					'No SMTP server is set up, so no letter can be sent. Set SMTP_URL.'
				);
			}
			const made = await fresh(user.email, asking);
			// The letter with a good one is there. The answer is the same: it says nothing of who else asked.
			if (!made) return { status: 200, body: {} };
			await letters.send(
				user.email,
				'Your code',
				`Your code is ${made.code}. It works for ${made.minutes} minutes.\n\nIf you did not ask for it, you need do nothing.`
			);
			return { status: 200, body: {} };
		},

		'POST /verify': async ({ body, asking }) => {
			const no = refuse(403, 'otp_expired', 'Token has expired or is invalid');
			const user = await byEmail(body.email);
			if (body.type !== 'email') return no;
			const to = whose(user, body.email);
			// Counting and reading are one statement, so that many at once are still five. Of the letters that a browser asked for the
			// newest counts. The tries at an address stop nobody: they are written so that every try writes, whoever is asked for.
			const [codes] = await sql`with asked as (update auth.local_askings set attempts = attempts + 1
					where id = (select max(id) from auth.local_askings where whose = ${to} and asking = ${asking})
					returning case when attempts <= ${codeAttempts} and made_at > now() - make_interval(mins => ${codeMinutes}) then hash end as hash),
				any_browser as (insert into auth.local_addresses as a (whose, tries) values (${to}, 1)
					on conflict (whose) do update set tries = a.tries + 1
					returning case when made_at > now() - make_interval(mins => ${longMinutes}) then hash end as hash,
						case when made_at > now() - make_interval(mins => ${longMinutes - longEvery}) then previous end as previous)
				select (select hash from asked) as short, hash as long, previous from any_browser`;
			const typed = hash(String(body.token ?? ''));
			if (!user) return no;
			// Two at once with the right code: one of them has used it.
			const [used] = codes!.short?.equals(typed)
				? await sql`delete from auth.local_askings where whose = ${to} and asking = ${asking} returning 1`
				: codes!.long?.equals(typed) || codes!.previous?.equals(typed)
					? await sql`update auth.local_addresses set hash = nullif(hash, ${typed}), previous = nullif(previous, ${typed})
						where whose = ${to} and ${typed} in (hash, previous) returning 1`
					: [];
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
			await sql`with gone as (delete from auth.users where id = ${id} returning email),
				asked as (delete from auth.local_askings a using gone where a.whose = gone.email)
				delete from auth.local_addresses a using gone where a.whose = gone.email`;
		const user = await byId(id);
		return method === 'DELETE'
			? { status: 200, body: {} }
			: user
				? { status: 200, body: shown(user) }
				: refuse(404, 'user_not_found', 'User not found');
	}

	return {
		verify,
		async answer(method, path, query, body, bearer, secret, asking = '') {
			if (path.startsWith('/admin/')) {
				return secret
					? admin(method, path, query, body)
					: refuse(403, 'not_admin', 'User not allowed');
			}
			const route = routes[`${method} ${path}`];
			return route
				? route({ body, query, claims: bearer ? await verify(bearer) : null, asking: hash(asking) })
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

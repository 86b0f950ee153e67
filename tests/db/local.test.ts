/** Supabase for one machine: what its endpoints answer, held against what hosted Supabase answers. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, type LocalSupabase } from '../../supabase/local/server.ts';
import { startPostgres } from '../../supabase/local/postgres.ts';
import { freshDatabase, type Database } from '../support/database.ts';

let db: Database;
let server: LocalSupabase;
let dir: string;
const client = (key = server.publishableKey, headers: Record<string, string> = {}) =>
	createClient(server.url, key, {
		db: { schema: 'api' },
		auth: { persistSession: false, autoRefreshToken: false },
		global: { headers }
	});

beforeAll(async () => {
	db = await freshDatabase();
	dir = mkdtempSync(join(tmpdir(), 'throughline-local-'));
	server = await serve(db.requests, db.owner, dir, 0);
});
afterAll(async () => {
	await server.stop();
	await db.drop();
	rmSync(dir, { recursive: true, force: true });
});

/** The code in the newest letter. */
async function newestCode(): Promise<string> {
	const page = await (await fetch(server.lettersUrl)).text();
	return /<strong>(\d{6})<\/strong>/.exec(page)![1]!;
}
const askFor = (email: string) =>
	client().auth.signInWithOtp({ email, options: { shouldCreateUser: false } });
const verify = (email: string, token: string) =>
	client().auth.verifyOtp({ email, token, type: 'email' });
/** As if their code were older than half a minute. */
const grownUp = (email: string) =>
	db.owner`update auth.local_codes set made_at = made_at - interval '31 seconds' where email = ${email}`;

describe('signing in', () => {
	it('takes the code of a letter once, and the person has their seat', async () => {
		expect((await askFor('ben@example.org')).error).toBeNull();
		const token = await newestCode();
		const ben = client();
		const { data, error } = await ben.auth.verifyOtp({
			email: 'ben@example.org',
			token,
			type: 'email'
		});
		expect(error).toBeNull();
		const claims = await ben.auth.getClaims(data.session!.access_token);
		expect(claims.data!.header.alg).toBe('ES256');
		expect((await ben.rpc('visitor')).data.person.name).toBe('Ben');
		expect((await verify('ben@example.org', token)).error!.code).toBe('otp_expired');
		await askFor('ben@example.org');
		const once = await newestCode();
		const both = await Promise.all([1, 2].map(() => verify('ben@example.org', once)));
		expect(both.filter(({ error }) => error === null)).toHaveLength(1);

		const { data: refreshed } = await ben.auth.refreshSession();
		expect(refreshed.user!.email).toBe('ben@example.org');
		await ben.auth.signOut();
		expect(
			(await ben.auth.refreshSession({ refresh_token: refreshed.session!.refresh_token })).error
		).not.toBeNull();
	});
	it('ends a code after five wrong tries, the right one included', async () => {
		await askFor('carol@example.org');
		const right = await newestCode();
		const wrong = right === '000000' ? '000001' : '000000';
		const tries = await Promise.all(
			Array.from({ length: 5 }, () =>
				client().auth.verifyOtp({ email: 'carol@example.org', token: wrong, type: 'email' })
			)
		);
		for (const { error } of tries) expect(error!.code).toBe('otp_expired');
		const late = await client().auth.verifyOtp({
			email: 'carol@example.org',
			token: right,
			type: 'email'
		});
		expect(late.error!.code).toBe('otp_expired');
	});
	it('sends no second code while one is young, answers as if it did, and makes one at once after a sign-in', async () => {
		const lettersTo = async () =>
			(await (await fetch(server.lettersUrl)).text()).split('<h2>bea@example.org</h2>').length - 1;
		for (const error of [
			(await askFor('bea@example.org')).error,
			(await askFor('bea@example.org')).error
		])
			expect(error).toBeNull();
		expect(await lettersTo()).toBe(1);
		for (const sent of [1, 2]) {
			const token = await newestCode();
			const { error } = await verify('bea@example.org', token);
			expect([sent, error]).toEqual([sent, null]);
			await askFor('bea@example.org');
			expect(await lettersTo()).toBe(sent + 1);
		}
		await grownUp('bea@example.org');
		await askFor('bea@example.org');
		expect(await lettersTo()).toBe(4);
		await verify('bea@example.org', await newestCode());
	});
	it('counts wrong tries through new codes: after twenty in an hour none is good, and an hour later one is', async () => {
		const fresh = async () => {
			await grownUp('dev@example.org');
			await askFor('dev@example.org');
			return newestCode();
		};
		// Tries that went well are not counted.
		expect((await verify('dev@example.org', await fresh())).error).toBeNull();
		for (let codes = 0; codes < 4; codes++) {
			const right = await fresh();
			const wrong = right === '000000' ? '000001' : '000000';
			for (let tries = 0; tries < 5; tries++)
				expect((await verify('dev@example.org', wrong)).error!.code).toBe('otp_expired');
		}
		expect((await verify('dev@example.org', await fresh())).error!.code).toBe('otp_expired');
		await db.owner`update auth.local_codes set tries_since = tries_since - interval '1 hour' where email = 'dev@example.org'`;
		expect((await verify('dev@example.org', await fresh())).error).toBeNull();
	});
	it('writes a try down for an address of nobody as it does for a member’s, and keeps no such address', async () => {
		const tries = async () =>
			Number(
				(await db.owner`select coalesce(sum(attempts), 0) as all from auth.local_codes`)[0]!.all
			);
		for (const email of ['carol@example.org', 'stranger@example.org', 'nobody at all']) {
			const before = await tries();
			expect((await verify(email, '123456')).error!.code).toBe('otp_expired');
			expect([email, await tries()]).toEqual([email, before + 1]);
		}
		const rows = await db.owner`select email from auth.local_codes where email like '%stranger%'`;
		expect(rows).toHaveLength(0);
	});
	it('makes nobody: sign-up is off, and an unknown address is answered as hosted Supabase answers it', async () => {
		expect((await askFor('stranger@example.org')).error!.code).toBe('otp_disabled');
		expect(
			(await client().auth.signUp({ email: 'stranger@example.org', password: 'a long password' }))
				.error!.code
		).toBe('signup_disabled');
		expect(
			await db.owner`select from auth.users where email = 'stranger@example.org'`
		).toHaveLength(0);
	});
	it('refuses to send to a real person without a mail server, and says why', async () => {
		await client(server.secretKey).auth.admin.createUser({ email: 'real@example.net' });
		expect((await askFor('real@example.net')).error!.message).toContain('SMTP');
	});
	it('lets only the secret key add people', async () => {
		const { error } = await client().auth.admin.createUser({ email: 'other@example.net' });
		expect(error!.status).toBe(403);
	});
});

describe('rpc', () => {
	it('refuses keys and tokens that are not ours', async () => {
		expect((await client('sb_publishable_other').rpc('visitor')).status).toBe(401);
		const forged = client(server.publishableKey, {
			authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.'
		});
		expect((await forged.rpc('visitor')).status).toBe(401);
	});
	it('answers what is not there like PostgREST, and exposes nothing but api', async () => {
		expect((await client().rpc('no_such_verb')).error!.code).toBe('PGRST202');
		const tables = await fetch(`${server.url}/rest/v1/stories`, {
			headers: { apikey: server.publishableKey }
		});
		expect(tables.status).toBe(404);
		expect(
			(
				await client()
					.schema('archive' as 'api')
					.rpc('visitor')
			).status
		).toBe(406);
	});
	it('refuses a body that is too large or is not an object', async () => {
		const post = (body: string) =>
			fetch(`${server.url}/rest/v1/rpc/visitor`, {
				method: 'POST',
				body,
				headers: { apikey: server.publishableKey }
			});
		expect((await post(JSON.stringify({ x: 'x'.repeat(1_100_000) }))).status).toBe(413);
		expect((await post('[1]')).status).toBe(400);
		expect((await post('{')).status).toBe(400);
	});
	it('takes a member’s token and a words header together for nobody', async () => {
		await askFor('bea@example.org');
		const bea = client();
		await bea.auth.verifyOtp({
			email: 'bea@example.org',
			token: await newestCode(),
			type: 'email'
		});
		const { data } = await bea.auth.getSession();
		const started = (await client().rpc('tell_start', { commission: 'morecambe-bay' })).data;
		const both = client(server.publishableKey, {
			authorization: `Bearer ${data.session!.access_token}`,
			'x-words-session': started.session
		});
		expect((await both.rpc('visitor')).data).toEqual({ person: null, teller: false });
	});
});

describe('the cluster', () => {
	it('refuses a folder that is in use, and comes back from a crash with everything acknowledged', async () => {
		const data = mkdtempSync(join(tmpdir(), 'throughline-crash-'));
		const first = await startPostgres(data);
		await expect(startPostgres(data)).rejects.toThrow('is in use');
		const sql = first.connect();
		for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes'])
			expect(await sql`select current_setting(${setting}) as value`).toEqual([{ value: 'on' }]);
		await sql`create table acknowledged (n int)`;
		await sql`insert into acknowledged values (1)`;
		await sql.end();
		first.process.kill('SIGQUIT');
		await first.stop();
		const second = await startPostgres(data);
		const after = second.connect();
		expect(await after`select n from acknowledged`).toEqual([{ n: 1 }]);
		await after.end();
		await second.stop();
		rmSync(data, { recursive: true, force: true });
	});
	it('says which setting is wrong before anything starts', async () => {
		const child = spawn(process.execPath, ['supabase/local/start.ts'], {
			env: { PATH: process.env.PATH, SUPABASE_URL: 'http://127.0.0.1:1' }
		});
		let said = '';
		child.stderr.on('data', (chunk) => (said += chunk));
		const code = await new Promise((done) => child.once('exit', done));
		expect(code).toBe(1);
		expect(said).toContain('SUPABASE_PUBLISHABLE_KEY');
	});
});

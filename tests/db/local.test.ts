/** Supabase for one machine: what its endpoints answer, held against what hosted Supabase answers. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepUp } from '../../supabase/local/engine.ts';
import { serve, type LocalSupabase } from '../../supabase/local/server.ts';
import { startPostgres } from '../../supabase/local/postgres.ts';
import { freshDatabase, type Database } from '../support/database.ts';
import { ended } from '../support/engine.ts';

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
	return /<strong>(\d{8,})<\/strong>/.exec(page)![1]!;
}
/** A browser, by what it holds since it asked. */
const browser = (asking?: string) => client(undefined, asking ? { 'x-asking': asking } : {});
const askFor = (email: string, asking?: string) =>
	browser(asking).auth.signInWithOtp({ email, options: { shouldCreateUser: false } });
const verify = (email: string, token: string, asking?: string) =>
	browser(asking).auth.verifyOtp({ email, token, type: 'email' });
/** Wrong tries, as many at once as there are. */
async function guess(email: string, tries: number, asking?: string) {
	const said = await Promise.all(
		Array.from({ length: tries }, () => verify(email, 'not a code', asking))
	);
	for (const { error } of said) expect(error!.code).toBe('otp_expired');
}
const lettersTo = async (email: string) =>
	(await (await fetch(server.lettersUrl)).text()).split(`<h2>${email}</h2>`).length - 1;
/** As if so long had passed since the letters with short codes, and with long ones, were sent. */
const later = (email: string, by: string) =>
	db.owner.begin(async (tx) => {
		await tx`update auth.local_askings set made_at = made_at - ${by}::interval where whose = ${email}`;
		await tx`update auth.local_addresses set made_at = made_at - ${by}::interval where whose = ${email}`;
	});

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
	it('ends a code after five wrong tries of the browser that asked for it, the right one included', async () => {
		await askFor('carol@example.org', 'hers');
		const right = await newestCode();
		expect(right).toMatch(/^\d{8}$/);
		// Asked for by the browser that holds it, and good in no other.
		expect((await verify('carol@example.org', right, 'another')).error!.code).toBe('otp_expired');
		await guess('carol@example.org', 4, 'hers');
		// Four at once and one more are five.
		await guess('carol@example.org', 1, 'hers');
		expect((await verify('carol@example.org', right, 'hers')).error!.code).toBe('otp_expired');
		await askFor('carol@example.org', 'hers');
		expect((await verify('carol@example.org', await newestCode(), 'hers')).error).toBeNull();
	});
	it('lets nobody shut a member out: wrong tries elsewhere, and letters that others asked for, leave theirs as they are', async () => {
		const email = 'dev@example.org';
		await askFor(email, 'his');
		const his = await newestCode();
		for (const stranger of ['one', 'two', 'three']) {
			await askFor(email, stranger);
			await guess(email, 6, stranger);
			await guess(email, 6);
		}
		expect((await verify(email, his, 'his')).error).toBeNull();

		// Three of the four letters of this hour are the strangers'. With the fourth used up too, one with a long code comes.
		await askFor(email, 'four');
		const before = await lettersTo(email);
		await askFor(email, 'his');
		expect(await lettersTo(email)).toBe(before + 1);
		const long = await newestCode();
		expect(long).toMatch(/^\d{20}$/);
		// Whoever asks on is sent no more of them for ten minutes, and has tries at it that take nothing from anybody.
		await askFor(email, 'five');
		await guess(email, 6, 'five');
		await askFor(email, 'his');
		expect(await lettersTo(email)).toBe(before + 1);
		expect((await verify(email, long, 'his')).error).toBeNull();
		expect((await verify(email, long, 'his')).error!.code).toBe('otp_expired');
		// Used, so the next is sent at once; it works for twenty minutes and is sent anew after ten.
		await askFor(email, 'his');
		expect(await lettersTo(email)).toBe(before + 2);
		const typing = await newestCode();
		await later(email, '11 minutes');
		await askFor(email, 'five');
		expect(await lettersTo(email)).toBe(before + 3);
		const last = await newestCode();
		// Whoever is typing the one before goes on, once.
		expect((await verify(email, typing, 'his')).error).toBeNull();
		expect((await verify(email, typing, 'his')).error!.code).toBe('otp_expired');
		await later(email, '21 minutes');
		expect((await verify(email, last, 'his')).error!.code).toBe('otp_expired');
		// An hour later it is eight figures again.
		await later(email, '30 minutes');
		await askFor(email, 'his');
		const short = await newestCode();
		expect(short).toMatch(/^\d{8}$/);
		await later(email, '11 minutes');
		expect((await verify(email, short, 'his')).error!.code).toBe('otp_expired');
	});
	it('sends no more than four short codes to an address at once, however many ask', async () => {
		await Promise.all(Array.from({ length: 8 }, (_, n) => askFor('joan@example.org', `${n}`)));
		expect(await lettersTo('joan@example.org')).toBe(5);
		const [{ short }] = (await db.owner`select count(*)::int as short from auth.local_askings
			where whose = 'joan@example.org'`) as unknown as [{ short: number }];
		expect(short).toBe(4);
	});
	it('sends no second letter to a browser while its code is young, answers as if it did, and makes one at once after a sign-in', async () => {
		const sent = () => lettersTo('bea@example.org');
		for (const error of [
			(await askFor('bea@example.org')).error,
			(await askFor('bea@example.org')).error
		])
			expect(error).toBeNull();
		expect(await sent()).toBe(1);
		for (const nth of [1, 2]) {
			const token = await newestCode();
			const { error } = await verify('bea@example.org', token);
			expect([nth, error]).toEqual([nth, null]);
			await askFor('bea@example.org');
			expect(await sent()).toBe(nth + 1);
		}
		const older = await newestCode();
		await later('bea@example.org', '121 seconds');
		await askFor('bea@example.org');
		expect(await sent()).toBe(4);
		const newer = await newestCode();
		expect((await verify('bea@example.org', older)).error!.code).toBe('otp_expired');
		expect((await verify('bea@example.org', newer)).error).toBeNull();
		// Nor does the older one come back when the newer was used.
		expect((await verify('bea@example.org', older)).error!.code).toBe('otp_expired');
	});
	it('writes a try and an asking down for an address of nobody as it does for a member’s, and keeps no such address', async () => {
		const written = async () =>
			(
				await db.owner`select (select sum(tries)::int from auth.local_addresses) as tries,
				(select coalesce(sum(attempts), 0)::int from auth.local_askings) as attempts, (select count(*)::int from auth.local_askings) as askings`
			)[0]!;
		await verify('carol@example.org', '12345678');
		for (const email of ['hamid@example.org', 'stranger@example.org', 'nobody at all']) {
			const before = await written();
			await askFor(email, 'somebody');
			await guess(email, 1, 'somebody');
			expect([email, await written()]).toEqual([
				email,
				{ tries: before.tries + 1, attempts: before.attempts + 1, askings: before.askings + 1 }
			]);
		}
		for (const table of ['local_askings', 'local_addresses'])
			expect(
				await db.owner`select from ${db.owner(`auth.${table}`)} where whose ~ 'stranger|nobody at'`
			).toHaveLength(0);
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
	it('lets searches, however many, keep nobody else waiting', async () => {
		const { nobody } = db;
		await nobody.call('health');
		const searches = await db.owner.begin(async (tx) => {
			// None of them gets on.
			await tx`lock table archive.search_rows in access exclusive mode`;
			const all = Promise.race(
				Array.from({ length: 20 }, () =>
					nobody.call('search', { commission: 'morecambe-bay' }).then(() => 'a search')
				)
			);
			const other = nobody.call('visitor').then(() => 'somebody else');
			expect(await Promise.race([all, other])).toBe('somebody else');
			return { all };
		});
		expect(await searches.all).toBe('a search');
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
	it('starts a search engine again that has ended, and not when all is to end', async () => {
		const started: ChildProcess[] = [];
		let wanted = true;
		let lost = 0;
		const stays = await new Promise<ChildProcess>((third) =>
			keepUp(
				() => {
					const child = spawn('sleep', [started.length < 2 ? '0' : '60']);
					if (started.push(child) === 3) third(child);
					return child;
				},
				() => wanted,
				() => (lost += 1),
				1
			)
		);
		expect(lost).toBe(2);
		wanted = false;
		stays.kill();
		await ended(stays);
		await new Promise(setImmediate);
		expect([started.length, lost]).toEqual([3, 2]);
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

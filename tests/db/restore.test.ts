/** A backup taken, narrowings made after it, the backup put back: dark until the ledger was replayed. What else narrows is in ledger.test.ts. */
import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
	appendFileSync,
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { append, keep, read as lines, renew, type Line } from '#lib/consent/ledger.server.ts';
import { backup } from '../../supabase/local/backup.ts';
import { bootstrap, migrate } from '../../supabase/local/migrate.ts';
import { startPostgres, type Cluster } from '../../supabase/local/postgres.ts';
import { placeOf, program, type Reached } from '../../supabase/local/reach.ts';
import { restore } from '../../supabase/local/restore.ts';
import { callRpc, forget, type Answer, type Caller } from '../../supabase/local/rpc.ts';
import { verified } from '../../supabase/local/verify.ts';
import { paragraphs, sixNo } from '../support/database.ts';
import { until } from '../support/engine.ts';
import { throwaway, throwawayFolder } from '../support/throwaway.ts';

// A dump is made by programs of the server's version or newer, and npm brings none: a server that has its own beside it.
const bin = ['/usr/lib/postgresql/17/bin', '/usr/lib/postgresql/15/bin'].find((folder) =>
	['initdb', 'pg_dump', 'pg_restore'].every((name) => existsSync(join(folder, name)))
);
const commission = 'morecambe-bay';
/** The lease lasts as long as a test. */
const awake = async () => {};
const form = () => randomUUID();

let dir: string, ledger: string;
let cluster: Cluster;
let owner: Sql, requests: Sql;
let fence: number;
const connect = () => {
	owner = cluster.connect({ max: 2 });
	requests = cluster.connect({ user: 'authenticator', max: 4 });
};
const disconnect = async () => {
	forget(requests);
	await Promise.all([owner.end(), requests.end()]);
};
const call = (caller: Caller, verb: string, args = {}): Promise<Answer> =>
	callRpc(requests, verb, args, caller);
// eslint-disable-next-line @typescript-eslint/no-explicit-any
async function ask(caller: Caller, verb: string, args = {}): Promise<any> {
	const { status, body } = await call(caller, verb, args);
	if (status >= 300) throw new Error(`${verb}: ${status} ${JSON.stringify(body)}`);
	return body;
}
const nobody: Caller = { role: 'anon' };
const teller = (session: string): Caller => ({
	role: 'anon',
	headers: { 'x-words-session': session }
});
async function member(name: string): Promise<Caller> {
	const [user] = await owner`select id from auth.users where email = ${`${name}@example.org`}`;
	return { role: 'authenticated', claims: { sub: user!.id, role: 'authenticated' } };
}
const work = <T>(verb: string, args: Record<string, unknown> = {}): Promise<T> =>
	ask({ role: 'service_role' }, verb, { fence, ...args });
/** A worker takes over. */
const takeOver = async () => {
	await owner`update archive.leases set until = now() where name = 'worker'`;
	fence = await ask({ role: 'service_role' }, 'work_lease', { holder: randomUUID(), seconds: 60 });
};

/** A story that both sides read. */
async function shared(): Promise<{ story: string; ada: Caller }> {
	const { story, session } = await ask(nobody, 'tell_start', { commission });
	const ada = teller(session);
	await ask(ada, 'draft_save', {
		story,
		body: paragraphs('The kettle sang.'),
		veils: [],
		version: 0
	});
	await ask(ada, 'story_hand_in', { story, form: form() });
	const dev = await member('dev');
	await ask(dev, 'original_read', { story, reason: 'first reading' });
	await ask(dev, 'first_reading_save', { story, answers: sixNo });
	await ask(dev, 'story_ready', { story });
	const { roster } = await ask(nobody, 'roster_read', { commission });
	await ask(ada, 'permission_give', {
		story,
		form: form(),
		circles: ['community', 'civic'],
		uses: ['theme'],
		attribution: 'no_name',
		named_as: null,
		unasked: false,
		roster
	});
	const { words } = await ask(ada, 'mine_read', { story });
	await ask(ada, 'story_approve', { story, form: form(), hash: words.hash });
	return { story, ada };
}
const reads = async (name: string, story: string) =>
	(await call(await member(name), 'story_read', { commission, story })).status;

describe.skipIf(!bin)('a backup that is put back', () => {
	beforeAll(async () => {
		dir = throwawayFolder('tl-restore-');
		ledger = join(dir, 'ledger');
		process.env.PG_BIN = bin;
		cluster = await startPostgres(dir, bin, throwaway);
		connect();
		await bootstrap(owner);
		await migrate(owner);
		// One rule broken on purpose: tests/db/mutants.ts.
		if (inject('mutation')) await owner.unsafe(inject('mutation')).simple();
	});
	afterAll(async () => {
		delete process.env.PG_BIN;
		await disconnect();
		await cluster.stop();
		rmSync(dir, { recursive: true, force: true });
	});

	it('O2 is dark until the ledger was replayed, and what was taken back stays taken back', async () => {
		const [untouched, withdrawn, hidden] = [await shared(), await shared(), await shared()];
		await takeOver();
		expect(await renew(ledger, work, awake)).toBeNull();
		const to: Reached = {
			place: placeOf(owner),
			connect: (database) => cluster.connect({ database: database ?? 'postgres' }),
			end: async () => {}
		};
		const file = await backup(to, join(dir, 'backup.dump'));

		// What happens after the backup.
		await ask(withdrawn.ada, 'story_withdraw', { story: withdrawn.story, form: form() });
		await ask(hidden.ada, 'veils_save', {
			story: hidden.story,
			veils: [{ first: 4, last: 10, circles: ['civic'] }]
		});
		const later = await shared();
		await keep(ledger, work, awake);
		const { holds, said } = await verified(owner, ledger);
		expect([holds, said]).toEqual([true, expect.stringMatching(/every link holds/)]);

		await disconnect();
		const kept = await restore(to, file);
		connect();
		expect(await owner`select 1 from pg_database where datname = ${kept}`).toHaveLength(1);

		// Dark: every reader is told the same, of what is there and what is not; tellers go on.
		for (const name of ['ben', 'carol', 'dev'])
			for (const story of [withdrawn.story, untouched.story, randomUUID()])
				expect(await reads(name, story)).toBe(503);
		await ask(untouched.ada, 'story_pause', { story: untouched.story, form: form() });
		await ask(untouched.ada, 'story_resume', { story: untouched.story, form: form() });
		await ask(nobody, 'tell_start', { commission });

		await takeOver();
		expect((await renew(ledger, work, awake))?.stories).toBeGreaterThan(1);
		expect(await reads('ben', untouched.story)).toBe(200);
		for (const [story, state] of [
			[withdrawn, 'withdrawn'],
			// Which words were hidden no id can say: nobody reads it until its teller has looked.
			[hidden, 'paused']
		] as const)
			expect([
				await reads('ben', story.story),
				(await ask(story.ada, 'mine_read', { story: story.story })).state
			]).toEqual([404, state]);
		// What was told after the backup is gone with it.
		expect(await owner`select 1 from archive.stories where id = ${later.story}`).toEqual([]);
		expect(await renew(ledger, work, awake)).toBeNull();
		expect(await verified(owner, ledger)).toMatchObject({ holds: true });
		await ask(hidden.ada, 'story_resume', { story: hidden.story, form: form() });
		expect(await reads('ben', hidden.story)).toBe(200);
	});

	it('a backup is for whoever made it alone from its first byte, and one that broke off leaves nothing', async () => {
		const folder = join(dir, 'kept');
		const file = join(folder, 'backup.dump');
		const modes = () =>
			[folder, ...readdirSync(folder).map((name) => join(folder, name))].map((path) =>
				(statSync(path).mode & 0o777).toString(8)
			);
		const made = await owner.begin(async (tx) => {
			// It waits here, half made.
			await tx`lock table archive.stories in access exclusive mode`;
			const child = spawn(process.execPath, ['supabase/local/backup.ts', file], {
				stdio: 'ignore',
				env: { PATH: process.env.PATH, PG_BIN: bin, DATA_DIR: dir }
			});
			const ended = new Promise((done) => child.once('exit', done));
			await until('a backup is being made', async () => existsSync(folder) && modes().length > 1);
			expect(modes()).toEqual(['700', '600']);
			return { ended };
		});
		expect(await made.ended).toBe(0);
		expect([readdirSync(folder), modes()]).toEqual([['backup.dump'], ['700', '600']]);
		const good = readFileSync(file);
		const place = { ...placeOf(owner), database: 'not_there' };
		const broken: Reached = { place, connect: () => cluster.connect(), end: async () => {} };
		for (const path of [file, join(folder, 'other.dump')])
			await expect(backup(broken, path)).rejects.toThrow(/could not finish/);
		// What was good before is still there.
		expect(readdirSync(folder)).toEqual(['backup.dump']);
		expect(readFileSync(file).equals(good)).toBe(true);
	});

	it('C1 a broken link and an end that was cut off are both found, and so is a ledger that lost its own', async () => {
		const { story, ada } = await shared();
		await ask(ada, 'story_pause', { story, form: form() });
		await keep(ledger, work, awake);
		expect(await verified(owner, ledger)).toMatchObject({ holds: true });
		const asIfNobodyLooked = async (change: (tx: Sql) => Promise<unknown>) => {
			await owner.begin(async (tx) => {
				await tx`set local session_replication_role = replica`;
				await change(tx as unknown as Sql);
			});
			const { holds, said } = await verified(owner, ledger);
			expect(holds).toBe(false);
			return said;
		};
		const [last] =
			await owner`select * from archive.consent_events where story_id = ${story} order by number desc limit 1`;
		// The chain alone cannot tell that its end is gone.
		const cut = await asIfNobodyLooked(
			(tx) =>
				tx`delete from archive.consent_events where story_id = ${story} and number = ${last!.number}`
		);
		expect(await owner`select * from archive.consent_broken()`).toEqual([]);
		expect(cut).toContain(`story ${story}: link ${last!.number} was cut off`);
		await owner.begin(async (tx) => {
			await tx`set local session_replication_role = replica`;
			await tx`insert into archive.consent_events ${tx(last!)}`;
		});
		expect(await verified(owner, ledger)).toMatchObject({ holds: true });
		const changed = await asIfNobodyLooked(
			(tx) =>
				tx`update archive.consent_events set body = replace(body, 'paused', 'resumed') where story_id = ${story} and number = ${last!.number}`
		);
		expect(changed).toContain(`story ${story}: link ${last!.number} is broken`);
		// Hashed again, as somebody would who can: every link fits, and the ledger still knows better.
		const forged = await asIfNobodyLooked(
			(tx) =>
				tx`update archive.consent_events set hash = extensions.digest(previous || convert_to(body, 'UTF8'), 'sha256') where story_id = ${story}`
		);
		expect(await owner`select * from archive.consent_broken()`).toEqual([]);
		expect(forged).toContain(`story ${story}: link ${last!.number} was changed`);
		await owner.begin(async (tx) => {
			await tx`set local session_replication_role = replica`;
			await tx`update archive.consent_events set body = ${last!.body}, hash = ${last!.hash} where story_id = ${story} and number = ${last!.number}`;
		});
		expect(await verified(owner, ledger)).toMatchObject({ holds: true });

		const path = join(ledger, readdirSync(ledger).sort().at(-1)!);
		const whole = readFileSync(path, 'utf8');
		writeFileSync(path, whole.split('\n').slice(0, -2).join('\n') + '\n');
		expect((await verified(owner, ledger)).said).toMatch(/1 of its lines are gone/);
		writeFileSync(path, whole);
	});
});

describe('the ledger on the disk', () => {
	let folder: string;
	beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'tl-ledger-'))));
	afterAll(() => rmSync(folder, { recursive: true, force: true }));
	const line = (): Line => ({ id: randomUUID(), at: new Date().toISOString(), kind: 'paused' });

	const read = (dir: string) => Array.fromAsync(lines(dir));

	it('is only added to, and a line that was cut off in the middle spoils no other', async () => {
		const [one, two, three] = [line(), line(), line()];
		append(folder, [one!], new Date('2026-01-31T23:59:00Z'));
		append(folder, [two!], new Date('2026-02-01T00:01:00Z'));
		appendFileSync(join(folder, 'ledger-2026-02.jsonl'), '{"id":"half a li');
		append(folder, [three!], new Date('2026-02-01T00:02:00Z'));
		expect(await read(folder)).toEqual([one, two, three]);
	});
	it('O2 is looked through from its end, over files and stretches, and what is missing is done again in its order', async () => {
		const large = mkdtempSync(join(tmpdir(), 'tl-ledger-'));
		const written = Array.from({ length: 3500 }, line);
		append(large, written.slice(0, 1200), new Date('2026-03-31T12:00:00Z'));
		appendFileSync(join(large, 'ledger-2026-03.jsonl'), '{"id":"half a li');
		append(large, written.slice(1200), new Date('2026-04-01T12:00:00Z'));
		expect(await read(large)).toEqual(written);
		/** A database that knows the first lines, and what it is given to do again. */
		const knows = async (many: number) => {
			const known = new Set(written.slice(0, many).map(({ id }) => id));
			let again: Line[] = [];
			const work = async <T>(verb: string, args: Record<string, unknown> = {}) => {
				if (verb === 'work_ledger_replay') again = args.lines as Line[];
				return {
					work_ledger_last: written[many - 1]!.id,
					work_ledger_missing: ((args.ids ?? []) as string[]).filter((id) => !known.has(id)),
					work_ledger_due: []
				}[verb] as T;
			};
			await renew(large, work, awake);
			return again;
		};
		for (const many of [3500, 3499, 2300, 1200, 600, 1])
			expect([many, await knows(many)]).toEqual([many, written.slice(many)]);
		rmSync(large, { recursive: true });
	});
	it('O2 takes no more room to read than a few of its lines, however large it has grown', async () => {
		const large = mkdtempSync(join(tmpdir(), 'tl-ledger-'));
		const first = line();
		append(large, [first], new Date('2026-05-01T12:00:00Z'));
		const thousand = Array.from({ length: 1000 }, () => ({ ...line(), head: 'ab'.repeat(32) }));
		for (let i = 0; i < 200; i += 1) append(large, thousand, new Date('2026-05-01T12:00:00Z'));
		const reads = `
			const { read, renew } = await import(${JSON.stringify(pathToFileURL(resolve('src/lib/consent/ledger.server.ts')).href)});
			let lines = 0, kept = 0;
			for await (const line of read(${JSON.stringify(large)})) lines += 1;
			const answers = { work_ledger_last: ${JSON.stringify(first.id)}, work_ledger_missing: [], work_ledger_due: [] };
			await renew(${JSON.stringify(large)}, async (verb) => answers[verb], async () => void (kept += 1));
			console.log(lines, kept > 200);`;
		const { stdout } = await promisify(execFile)(process.execPath, [
			...['--max-old-space-size=24', '--input-type=module', '-e', reads]
		]);
		expect(stdout.trim()).toBe('200001 true');
		rmSync(large, { recursive: true });
	}, 60_000);
	it('says what to install when the programs for a backup are missing', () => {
		expect(() => program('pg_dump', 99)).toThrow(
			/no pg_dump for PostgreSQL 99.*postgresql-client-99.*PG_BIN/
		);
	});
});

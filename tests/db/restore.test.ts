/** A backup taken, narrowings made after it, the backup put back: dark until the ledger was replayed, and what was taken back stays so. */
import { randomUUID } from 'node:crypto';
import {
	appendFileSync,
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { append, keep, read, renew, type Line } from '#lib/consent/ledger.server.ts';
import { backup } from '../../supabase/local/backup.ts';
import { bootstrap, migrate } from '../../supabase/local/migrate.ts';
import { startPostgres, type Cluster } from '../../supabase/local/postgres.ts';
import { placeOf, program, type Reached } from '../../supabase/local/reach.ts';
import { restore } from '../../supabase/local/restore.ts';
import { callRpc, forget, type Answer, type Caller } from '../../supabase/local/rpc.ts';
import { verified } from '../../supabase/local/verify.ts';
import { paragraphs } from '../support/database.ts';
import { throwaway } from '../support/throwaway.ts';

// A dump is made by programs of the server's version or newer, and npm brings none: a server that has its own beside it.
const bin = ['/usr/lib/postgresql/17/bin', '/usr/lib/postgresql/15/bin'].find((folder) =>
	['initdb', 'pg_dump', 'pg_restore'].every((name) => existsSync(join(folder, name)))
);
const commission = 'morecambe-bay';
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
async function shared(): Promise<{ story: string; words: string; ada: Caller }> {
	const started = await ask(nobody, 'tell_start', { commission });
	const { story } = started;
	const ada = teller(started.session);
	await ask(ada, 'draft_save', {
		story,
		body: paragraphs('The kettle sang.'),
		veils: [],
		version: 0
	});
	await ask(ada, 'story_hand_in', { story, form: form() });
	const dev = await member('dev');
	await ask(dev, 'original_read', { story, reason: 'first reading' });
	await ask(dev, 'first_reading_save', { story, answers: {} });
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
	return { story, words: started.words, ada };
}
async function sealed(): Promise<{ number: string; words: string }> {
	const [kit, dev] = await Promise.all(['kit', 'dev'].map(member));
	const { batch, half: first } = await ask(kit!, 'cards_ask', { commission, cards: 1 });
	const { half: second } = await ask(dev!, 'cards_agree', { batch });
	return (await ask(kit!, 'cards_print', { batch, first, second })).cards[0];
}
/** New words for a storyteller, by two facilitators. */
async function newWords(story: string, taken: boolean): Promise<string> {
	const [dev, dan] = await Promise.all(['dev', 'dan'].map(member));
	const card = await sealed();
	const { asked } = await ask(dev!, 'new_words_ask', {
		...{ story, card: card.number, knows: true, taken, note: 'I know her voice.' }
	});
	await ask(dan!, 'new_words_agree', { asked, knows: true });
	return card.words;
}
const opens = async (words: string) =>
	(await call(nobody, 'words_enter', { words })).status === 200;
const reads = async (name: string, story: string) =>
	(await call(await member(name), 'story_read', { commission, story })).status;
const state = async (ada: Caller, story: string) => (await ask(ada, 'mine_read', { story })).state;

describe.skipIf(!bin)('a backup that is put back', () => {
	beforeAll(async () => {
		dir = mkdtempSync(join(tmpdir(), 'tl-restore-'));
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
		const names = [
			'untouched',
			'withdrawn',
			'one thing',
			'hidden words',
			'somebody named',
			'destroyed',
			'paused',
			'called off',
			'to be destroyed',
			'resumed',
			'words taken',
			'new words not asked for',
			'crossed out again'
		] as const;
		const told = {} as Record<(typeof names)[number], Awaited<ReturnType<typeof shared>>>;
		for (const name of names) told[name] = await shared();
		const notAskedFor = await newWords(told['new words not asked for'].story, false);
		const again = told['crossed out again'];
		const facilitators = async () =>
			(await ask(again.ada, 'facilitators_read', { story: again.story })) as {
				facilitator: string;
				name: string;
			}[];
		const dan = (await facilitators()).find(({ name }) => name === 'Dan')!.facilitator;
		const crossed = (verb: string) =>
			ask(again.ada, verb, {
				...{ story: again.story, facilitator: dan },
				...(verb === 'facilitator_let_in' && { form: form() })
			});
		await crossed('facilitator_cross');
		await crossed('facilitator_let_in');
		// A member whose card was lost after the backup.
		const kit = await member('kit');
		const lost = await sealed();
		const { person: whom } = await ask(kit, 'member_invite', {
			...{ commission, name: 'Una', role: '', card: lost.number }
		});
		await ask(kit, 'seat_give', {
			...{ commission, whom, circle: 'community', organisation: 'Sands Tenants' }
		});
		expect(await opens(lost.words)).toBe(true);
		await ask(told.resumed.ada, 'story_pause', { story: told.resumed.story, form: form() });
		await takeOver();
		expect(await renew(ledger, work)).toBeNull();
		const to: Reached = {
			place: placeOf(owner),
			connect: (database) => cluster.connect({ database: database ?? 'postgres' }),
			end: async () => {}
		};
		const file = await backup(to, join(dir, 'backup.dump'));

		// What happens after the backup.
		const out = (name: (typeof names)[number], verb: string, more = {}) =>
			ask(told[name].ada, verb, { story: told[name].story, form: form(), ...more });
		await out('withdrawn', 'story_withdraw');
		await out('one thing', 'story_withdraw', { purpose: 'hear', circle: 'civic' });
		await ask(told['hidden words'].ada, 'veils_save', {
			story: told['hidden words'].story,
			veils: [{ first: 4, last: 10, circles: ['civic'] }]
		});
		const [council] =
			await owner`select o.id from archive.organisations o join archive.commissions c
			on c.id = o.commission_id where c.slug = ${commission} and o.name like '%Council%' limit 1`;
		await ask(told['somebody named'].ada, 'never_add', {
			story: told['somebody named'].story,
			organisation: council!.id
		});
		await out('destroyed', 'story_erase');
		await out('destroyed', 'story_destroy');
		await out('paused', 'story_pause');
		await out('called off', 'story_erase');
		await out('called off', 'story_bring_back');
		await out('to be destroyed', 'story_erase');
		await out('resumed', 'story_resume');
		await newWords(told['words taken'].story, true);
		const stopped = told['new words not asked for'];
		const { holds: offered } = await ask(stopped.ada, 'mine_read', { story: stopped.story });
		await ask(stopped.ada, 'hold_lift', { hold: offered[0].id });
		await crossed('facilitator_cross');
		await ask(kit, 'seat_end', { commission, whom });
		await ask(kit, 'member_card', { commission, whom, card: (await sealed()).number });
		const later = await shared();
		await owner`update archive.seats s set closed_at = now() from archive.people p
			where p.id = s.person_id and p.name = 'Marlon' and s.closed_at is null`;
		await keep(ledger, work);
		const { holds, said } = await verified(owner, ledger);
		expect([holds, said]).toEqual([true, expect.stringMatching(/every link holds/)]);

		await disconnect();
		const kept = await restore(to, file);
		connect();
		expect(await owner`select 1 from pg_database where datname = ${kept}`).toHaveLength(1);

		// Dark: every reader is told the same, of what is there and what is not; tellers go on.
		for (const name of ['ben', 'carol', 'dev'])
			for (const story of [told.withdrawn.story, told.untouched.story, randomUUID()])
				expect(await reads(name, story)).toBe(503);
		for (const verb of ['stories_list', 'decisions_list', 'decisions_feed', 'themes_list'])
			expect([verb, (await call(nobody, verb, { commission })).status]).toEqual([verb, 503]);
		expect((await call(await member('dev'), 'reading_list', { commission })).status).toBe(503);
		// A8 Whatever takes a story answers alike for one that is there, one that was taken back, and one that never was.
		const verbs = await owner`select p.proname as name, p.proargnames as args from pg_proc p
			where p.pronamespace = 'api'::regnamespace and 'story' = any(p.proargnames) and has_function_privilege('anon', p.oid, 'execute')`;
		const differ: string[] = [];
		for (const who of [await member('ben'), await member('dev'), nobody])
			for (const { name, args } of verbs) {
				const answers = await Promise.all(
					[told.untouched.story, told.withdrawn.story, randomUUID()].map((story) =>
						call(who, name as string, {
							...Object.fromEntries((args as string[]).map((arg) => [arg, null])),
							...((args as string[]).includes('commission') ? { commission } : {}),
							story
						})
					)
				);
				if (new Set(answers.map((answer) => JSON.stringify(answer))).size > 1)
					differ.push(name as string);
			}
		expect(differ).toEqual([]);
		await ask(told.untouched.ada, 'story_pause', { story: told.untouched.story, form: form() });
		await ask(told.untouched.ada, 'story_resume', { story: told.untouched.story, form: form() });
		await ask(nobody, 'tell_start', { commission });

		await takeOver();
		const done = await renew(ledger, work);
		expect(done?.stories).toBeGreaterThan(6);
		expect(await reads('ben', told.untouched.story)).toBe(200);
		expect([
			await reads('ben', told.withdrawn.story),
			await state(told.withdrawn.ada, told.withdrawn.story)
		]).toEqual([404, 'withdrawn']);
		expect([
			await reads('ben', told['one thing'].story),
			await reads('carol', told['one thing'].story)
		]).toEqual([200, 404]);
		// Which words were hidden no id can say: nobody reads it until its teller has looked.
		for (const name of [
			'hidden words',
			'somebody named',
			'paused',
			'called off',
			'resumed'
		] as const)
			expect([
				name,
				await reads('ben', told[name].story),
				await state(told[name].ada, told[name].story)
			]).toEqual([name, 404, 'paused']);
		expect(await state(told.destroyed.ada, told.destroyed.story)).toBe('erased');
		expect(
			await owner`select 1 from archive.story_keys where story_id = ${told.destroyed.story}`
		).toEqual([]);
		expect(await state(told['to be destroyed'].ada, told['to be destroyed'].story)).toBe('erasing');
		expect(await reads('marlon', told.untouched.story)).toBe(404);
		// Words that opened nothing any more open nothing: those that were taken, and those that nobody asked for.
		await owner`update archive.storytellers set next_from = now() where next_from is not null`;
		expect(await opens(told['words taken'].words)).toBe(false);
		expect(
			(await call(told['words taken'].ada, 'mine_read', { story: told['words taken'].story }))
				.status
		).toBe(401);
		expect([await opens(notAskedFor), await opens(stopped.words)]).toEqual([false, true]);
		expect(await opens(lost.words)).toBe(false);
		expect([await reads('ben', again.story), await state(again.ada, again.story)]).toEqual([
			404,
			'paused'
		]);
		// What was told after the backup is gone with it, and nothing stands in its place.
		expect(await owner`select 1 from archive.stories where id = ${later.story}`).toEqual([]);
		const line = (
			await ask(told['hidden words'].ada, 'mine_read', { story: told['hidden words'].story })
		).record[0];
		expect(line).toMatchObject({ kind: 'paused', detail: { replayed: true } });

		// Done once: the next round finds nothing to do again, and the chains stand as the ledger says.
		expect(await renew(ledger, work)).toBeNull();
		expect(await verified(owner, ledger)).toMatchObject({ holds: true });
		await out('hidden words', 'story_resume');
		expect(await reads('ben', told['hidden words'].story)).toBe(200);
	});

	it('O2 the lease lapses when nobody compares, and a worker that lost its own cannot renew it', async () => {
		await renew(ledger, work);
		const [{ left }] =
			(await owner`select extract(epoch from readable_until - now())::int as left from archive.installation`) as unknown as [
				{ left: number }
			];
		expect(left).toBeGreaterThan(590);
		expect(left).toBeLessThanOrEqual(600);
		const lost = fence;
		await takeOver();
		const answer = await call({ role: 'service_role' }, 'work_readable', { fence: lost });
		expect(answer.status).toBe(409);
	});

	it('C1 a broken link and an end that was cut off are both found, and so is a ledger that lost its own', async () => {
		const { story, ada } = await shared();
		await ask(ada, 'story_pause', { story, form: form() });
		await keep(ledger, work);
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

	it('C1 the ledger holds ids, kinds, numbers and hashes, and not a word', async () => {
		const uuid = /^[0-9a-f-]{36}$/;
		for (const line of read(ledger)) {
			for (const [key, value] of Object.entries(line)) {
				if (['id', 'story', 'seat'].includes(key)) expect(value).toMatch(uuid);
				else if (key === 'number') expect(Number.isInteger(value)).toBe(true);
				else if (key === 'head') expect(value).toMatch(/^[0-9a-f]{64}$/);
				else if (key === 'at') expect(Date.parse(value as string)).not.toBeNaN();
				else expect([key, value]).toEqual([key, expect.stringMatching(/^[a-z_ ]{2,20}$/)]);
			}
		}
	});
});

describe('the ledger on the disk', () => {
	let folder: string;
	beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'tl-ledger-'))));
	afterAll(() => rmSync(folder, { recursive: true, force: true }));
	const line = (): Line => ({ id: randomUUID(), at: new Date().toISOString(), kind: 'paused' });

	it('is only added to, and a line that was cut off in the middle spoils no other', () => {
		const [one, two, three] = [line(), line(), line()];
		append(folder, [one!], new Date('2026-01-31T23:59:00Z'));
		append(folder, [two!], new Date('2026-02-01T00:01:00Z'));
		appendFileSync(join(folder, 'ledger-2026-02.jsonl'), '{"id":"half a li');
		append(folder, [three!], new Date('2026-02-01T00:02:00Z'));
		expect(read(folder)).toEqual([one, two, three]);
	});
	it('says what to install when the programs for a backup are missing', () => {
		expect(() => program('pg_dump', 99)).toThrow(
			/no pg_dump for PostgreSQL 99.*postgresql-client-99.*PG_BIN/
		);
	});
});

/** Letters: who is told, when, once, and what is left nowhere. */
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JWK } from 'jose';
import { letters } from '#lib/letters/letters.ts';
import { publicHalf, sealed } from '#lib/identity/seal.server.ts';
import {
	freshDatabase,
	paragraphs,
	refused,
	type Asker,
	type Database
} from '../support/database.ts';
import { ended, startEndpoints, until, type Endpoints } from '../support/engine.ts';
import { startMailbox, type Mailbox } from '../support/post.ts';
import { commission, tell } from '../support/search.ts';

const ours = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
	format: 'jwk'
}) as JWK;
let db: Database;
let dev: Asker;
let worker: Asker;
beforeAll(async () => {
	db = await freshDatabase();
	dev = await db.member('dev@example.org');
	worker = db.as({ role: 'service_role' });
	// The demonstration's own letters are not ours to count.
	await db.owner`delete from archive.letters`;
});
afterAll(() => db.drop());
afterEach(() => db.owner`delete from archive.letters`);

/** A story that was handed in and read, by somebody who asked to be told in this way. */
async function read(way: 'return' | 'phone' | 'letter' | 'email', contact?: string) {
	const { story, session } = await db.nobody.ask('tell_start', { commission });
	const teller = db.teller(session);
	await teller.ask('draft_save', { story, body: paragraphs('The door.'), veils: [], version: 0 });
	await teller.ask('answer_way_choose', {
		story,
		way,
		contact: way === 'return' ? null : await sealed(publicHalf(ours), contact ?? '01524 000000'),
		safe: true
	});
	await teller.ask('story_hand_in', { story, form: crypto.randomUUID() });
	await dev.ask('story_ready', { story });
	return { story: story as string, teller };
}
const approve = async ({ story, teller }: Awaited<ReturnType<typeof read>>) =>
	teller.ask('story_approve', {
		story,
		form: crypto.randomUUID(),
		hash: (await teller.ask('mine_read', { story })).words.hash
	});
const rows = (story: string) =>
	db.owner`select kind, ended, tries, due from archive.letters where story_id = ${story} order by due, kind`;
const lease = () =>
	worker.ask('work_lease', { holder: '00000000-0000-4000-8000-000000000001', seconds: 60 });
const taken = async (): Promise<{ letter: string; kind: string; story: string; from: string }[]> =>
	worker.ask('work_letters', { fence: await lease(), most: 20 });

describe('staging', () => {
	it('has words for every kind that can be staged, and no others', async () => {
		const kinds = await db.owner`select kind from archive.letter_kinds order by kind`;
		expect(kinds.map(({ kind }) => kind)).toEqual(Object.keys(letters).sort());
	});
	it('holds who, which kind and when, and no column for words or addresses', async () => {
		const columns = await db.owner`select attname from pg_attribute
			where attrelid = 'archive.letters'::regclass and attnum > 0 and atttypid in ('text'::regtype, 'jsonb'::regtype, 'bytea'::regtype)`;
		expect(columns.map(({ attname }) => attname).sort()).toEqual(['ended', 'kind']);
	});
	it('makes one of two that wait alike, due at the sooner of both', async () => {
		const { story } = await read('email');
		await db.owner`select archive.letter_write('answer', story => ${story}::uuid, due => now() - interval '1 day')`;
		await db.owner`select archive.letter_write('answer', story => ${story}::uuid)`;
		const answers = (await rows(story)).filter(({ kind }) => kind === 'answer');
		expect(answers).toHaveLength(1);
		expect(+answers[0]!.due).toBeLessThan(Date.now() - 3600_000);
	});
	it('says there is an answer once it was read, and reminds after 28 days and three months, then no more', async () => {
		const { story } = await read('email');
		const [{ at }] =
			(await db.owner`select f.finished_at as at from archive.first_readings f join archive.stories s on s.current_rendition = f.rendition_id
			where s.id = ${story}`) as unknown as [{ at: Date }];
		const days = (await rows(story)).map(({ kind, due }) => [
			kind,
			Math.round((+due - +at) / 86_400_000)
		]);
		expect(days).toEqual([
			['answer', 0],
			['reminder', 28],
			['last_reminder', expect.closeTo(91, -0.7)]
		]);
	});
});

describe('what is given to the worker', () => {
	it('is what is due, for the worker alone, with whoever read it first as the person it is from', async () => {
		const { story } = await read('email');
		for (const asker of [db.nobody, dev]) {
			await refused(asker.call('work_letters', { fence: 1, most: 20 }), asker === dev ? 403 : 401);
		}
		expect(await taken()).toMatchObject([
			{ kind: 'answer', story, user: null, from: 'Dev', telephone: '01524 000 100' }
		]);
		// Put off as soon as it is given out: whoever takes it and dies leaves it for later, not for ever.
		expect(await taken()).toEqual([]);
		await db.owner`update archive.letters set due = now() where story_id = ${story} and kind = 'answer'`;
		expect(await taken()).toHaveLength(1);
	});
	it('is never what has been sent', async () => {
		const { story } = await read('email');
		const [given] = await taken();
		await worker.ask('work_letter_sent', { letter: given!.letter });
		await db.owner`update archive.letters set due = now() where kind = 'answer'`;
		expect(await taken()).toEqual([]);
		expect((await rows(story))[0]).toMatchObject({ kind: 'answer', ended: 'sent' });
	});
	it('is tried less and less often, and at last left to a facilitator', async () => {
		const { story } = await read('email');
		const waits: number[] = [];
		for (let n = 0; n < 8; n++) {
			await db.owner`update archive.letters set due = now() where kind = 'answer'`;
			expect(await taken()).toHaveLength(1);
			const [answer] = await db.owner`select due from archive.letters where kind = 'answer'`;
			waits.push(Math.round((+answer!.due - Date.now()) / 60_000));
		}
		expect(waits).toEqual([1, 4, 16, 64, 256, 1024, 1440, 1440]);
		await db.owner`update archive.letters set due = now() where kind = 'answer'`;
		expect(await taken()).toEqual([]);
		expect(await dev.ask('letters_waiting', { commission })).toMatchObject([
			{ story, way: 'email', by_email: true }
		]);
	});
	it('C4 is not what nobody needs any more: answered, taken back, or told on coming back', async () => {
		const answered = await read('email');
		await approve(answered);
		const withdrawn = await read('email');
		await withdrawn.teller.ask('story_withdraw', {
			story: withdrawn.story,
			form: crypto.randomUUID()
		});
		const returning = await read('return');
		expect(await taken()).toEqual([]);
		const first = async ({ story }: { story: string }) =>
			(await rows(story)).find(({ kind }) => kind === 'answer')!.ended;
		expect(await first(answered)).toBe('not needed');
		expect(await first(withdrawn)).toBe('not needed');
		expect(await first(returning)).toBe('coming back');
	});
	it('waits while a story is paused', async () => {
		const { story, teller } = await read('email');
		await teller.ask('story_pause', { story, form: crypto.randomUUID() });
		expect(await taken()).toEqual([]);
		await teller.ask('story_resume', { story, form: crypto.randomUUID() });
		expect(await taken()).toHaveLength(1);
	});
	it('goes to nobody under a lease that was lost', async () => {
		await read('email');
		await refused(worker.call('work_letters', { fence: 999, most: 20 }), 409);
	});
});

describe('told when it is used', () => {
	async function linked(conditions: string[]) {
		const { story, teller } = await tell(db, {
			words: ['The door was painted.'],
			circles: ['community', 'civic'],
			uses: ['evidence']
		});
		await teller.ask('answer_way_choose', {
			story,
			way: 'email',
			contact: await sealed(publicHalf(ours), 'ada@example.org'),
			safe: true
		});
		const { roster } = await teller.ask('permission_preview', { story, circles: ['civic'] });
		await teller.ask('permission_allow', {
			story,
			form: crypto.randomUUID(),
			purpose: 'hear',
			circle: 'civic',
			roster,
			conditions
		});
		await db.owner`delete from archive.letters where story_id = ${story}`;
		const ben = await db.member('ben@example.org');
		const { id } = await ben.ask('decision_save', {
			commission,
			kind: 'commitment',
			title: 'A painted door'
		});
		await ben.ask('decision_link', { decision: id, story, why: 'It was noticed.' });
		return story;
	}
	it('D5 only who asked for it, and once a week however much moves', async () => {
		expect(await rows(await linked([]))).toEqual([]);
		const story = await linked(['tell_me']);
		expect((await rows(story)).map(({ kind }) => kind)).toEqual(['news']);
		const [news] = await taken();
		expect(news).toMatchObject({ kind: 'news', story });
		await worker.ask('work_letter_sent', { letter: news!.letter });
		await db.owner`insert into archive.record (story_id, kind) values (${story}, 'decision_moved')`;
		expect(await taken()).toEqual([]);
		const [next] =
			await db.owner`select due > now() + interval '6 days' as later from archive.letters where story_id = ${story} and ended is null`;
		expect(next).toEqual({ later: true });
	});
});

describe('what a facilitator is asked to do', () => {
	it('is to ring or write to whoever asked for that, and saying so stands in the record', async () => {
		const { story, teller } = await read('phone');
		expect(await taken()).toEqual([]);
		const [task] = await dev.ask('letters_waiting', { commission });
		expect(task).toMatchObject({ story, way: 'phone', safe: true, kind: 'answer' });
		const kit = await db.member('kit@example.org');
		const ben = await db.member('ben@example.org');
		const faith = await db.member('faith@example.org');
		for (const other of [kit, ben, faith, teller, db.nobody]) {
			await refused(other.call('letters_waiting', { commission }), 404);
			await refused(other.call('letter_told', { letter: task.letter }), 404);
		}
		await dev.ask('letter_told', { letter: task.letter });
		expect(await dev.ask('letters_waiting', { commission })).toEqual([]);
		await refused(dev.call('letter_told', { letter: task.letter }), 404);
		const { record } = await teller.ask('mine_read', { story });
		expect(record[0]).toMatchObject({ kind: 'told', name: 'Dev' });
	});
	it('A1 is seen by facilitators on duty alone, whatever they ask', async () => {
		const { story } = await read('phone');
		const seen = async (email: string) =>
			db.owner.begin(async (tx) => {
				const [user] = await tx`select id from auth.users where email = ${email}`;
				await tx`select set_config('request.jwt.claims', ${JSON.stringify({ sub: user!.id })}, true)`;
				await tx`set local role authenticated`;
				return (await tx`select id from archive.letters where story_id = ${story}`).length > 0;
			});
		for (const [name, may] of [
			['dev', true],
			['dan', true],
			['ben', false],
			['carol', false],
			['kit', false],
			['faith', false]
		])
			expect([name, await seen(`${name}@example.org`)]).toEqual([name, may]);
	});
	it('C4 is nothing while a story is paused', async () => {
		const { story, teller } = await read('phone');
		await teller.ask('story_pause', { story, form: crypto.randomUUID() });
		expect(await dev.ask('letters_waiting', { commission })).toEqual([]);
	});
});

describe('a worker sends', () => {
	let endpoints: Endpoints;
	let box: Mailbox;
	beforeEach(async () => {
		await db.owner`delete from archive.leases`;
		endpoints = await startEndpoints(db);
		box = await startMailbox();
	});
	afterEach(async () => {
		await endpoints.stop();
		await box.stop();
	});
	const work = () =>
		endpoints.work(null, {
			SEALING_KEY: JSON.stringify(ours),
			SMTP_URL: box.url,
			LETTERS_FROM: 'post@example.org'
		});
	const state = async (story: string) =>
		(
			await db.owner`select ended, tries from archive.letters where story_id = ${story} and kind = 'answer'`
		)[0]!;

	it('I1 to the address that was sealed, which stands nowhere afterwards', async () => {
		const { story } = await read('email', 'ada.somewhere@example.org');
		work();
		await until('it was sent', async () => (await state(story)).ended === 'sent');
		expect(box.messages).toHaveLength(1);
		expect(box.messages[0]).toMatch(/^To: ada\.somewhere@example\.org$/m);
		expect(box.messages[0]).toMatch(/^From: Dev <post@example\.org>$/m);
		expect(box.messages[0]).toMatch(/^Subject: A message for you$/m);
		expect(box.messages[0]).not.toMatch(/Morecambe|story|The door/i);
		for (const {
			table_schema,
			table_name
		} of await db.owner`select table_schema, table_name from information_schema.tables
			where table_schema in ('archive', 'auth') and table_type = 'BASE TABLE'`) {
			const [found] = await db.owner`select from ${db.owner(`${table_schema}.${table_name}`)} t
				where strpos(t::text, 'ada.somewhere') > 0 limit 1`;
			expect([table_name, found]).toEqual([table_name, undefined]);
		}
	});
	it('once: one that was refused is tried again, one whose taking was not heard goes again under the same name', async () => {
		const { story } = await read('email', 'ada@example.org');
		const again = () =>
			db.owner`update archive.letters set due = now() where story_id = ${story} and kind = 'answer'`;
		box.mood = 'refuse';
		work();
		await until('it was tried', async () => box.refused === 1);
		expect((await state(story)).ended).toBeNull();
		box.mood = 'take and hang up';
		await again();
		await until('it was taken and not heard of', async () => box.messages.length === 1);
		box.mood = 'take';
		await again();
		await until('it was sent', async () => (await state(story)).ended === 'sent');
		const names = box.messages.map((message) => /^Message-ID: (.+)$/m.exec(message)![1]);
		expect(names).toHaveLength(2);
		expect(new Set(names).size).toBe(1);
	});
	it('to a member at the address they sign in by', async () => {
		await db.owner`select archive.letter_write('invitation', person => p.id) from archive.people p where p.name = 'Carol'`;
		work();
		await until('it was sent', async () => box.messages.length === 1);
		expect(box.messages[0]).toMatch(/^To: carol@example\.org$/m);
		expect(box.messages[0]).toMatch(/^From: Kit <post@example\.org>$/m);
	});
	it('without a mail server only to people of the demonstration, whose letters are kept here once, without an address', async () => {
		await read('email', 'ada.somewhere@example.org');
		await db.owner`select archive.letter_write('invitation', person => p.id) from archive.people p where p.name = 'Carol'`;
		endpoints.work(null, { SEALING_KEY: JSON.stringify(ours) });
		await until(
			'both were kept',
			async () => (await db.owner`select from archive.letters where ended = 'sent'`).length === 2
		);
		const page = await (await fetch(endpoints.lettersUrl)).text();
		expect(page).toContain('a storyteller, by e-mail');
		expect(page).toContain('carol@example.org');
		expect(page).not.toContain('ada.somewhere');

		await db.owner`update archive.commissions set demonstration = false where slug = ${commission}`;
		const real = await read('email', 'real@example.org');
		await until('it was tried', async () => (await state(real.story)).tries === 1);
		expect((await state(real.story)).ended).toBeNull();
		expect(await (await fetch(endpoints.lettersUrl)).text()).toBe(page);
		await db.owner`update archive.commissions set demonstration = true where slug = ${commission}`;
	});
	it('nothing that the worker alone may hand over is taken from anybody else', async () => {
		const answer = await fetch(endpoints.lettersUrl, {
			method: 'POST',
			headers: { apikey: endpoints.publishableKey, 'content-type': 'application/json' },
			body: '{}'
		});
		expect(answer.status).toBe(403);
	});
	it('and stops when it is told to', async () => {
		const child = work();
		await until(
			'it holds the lease',
			async () => (await db.owner`select from archive.leases where until > now()`).length === 1
		);
		child.kill('SIGTERM');
		await ended(child);
		expect(child.exitCode).toBe(0);
	});
});

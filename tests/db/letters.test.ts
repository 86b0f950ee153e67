/** Letters: who is told, when, once, and what is left nowhere. */
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JWK } from 'jose';
import { letters, tidings } from '#lib/letters/letters.ts';
import { publicHalf, sealed } from '#lib/identity/seal.server.ts';
import {
	freshDatabase,
	paragraphs,
	readFirst,
	refused,
	type Asker,
	type Database
} from '../support/database.ts';
import { startEndpoints, stopped, until, type Endpoints } from '../support/engine.ts';
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
	await readFirst(dev, story);
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
		// Whoever is rung is told the same as whoever is written to.
		const toMembers = ['found', 'invitation', 'recalled'];
		expect(kinds.map(({ kind }) => kind).filter((kind) => !toMembers.includes(kind))).toEqual(
			Object.keys(tidings).sort()
		);
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
		await worker.ask('work_letter_sent', { letter: given!.letter, warnings: [] });
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
		await worker.ask('work_letter_sent', { letter: news!.letter, warnings: [] });
		await db.owner`insert into archive.record (story_id, kind) values (${story}, 'decision_moved')`;
		expect(await taken()).toEqual([]);
		const [next] =
			await db.owner`select due > now() + interval '6 days' as later from archive.letters where story_id = ${story} and ended is null`;
		expect(next).toEqual({ later: true });
	});
});

describe('a yes to being told what happens', () => {
	const allow = async (teller: Asker, story: string, more = {}) => {
		const { roster } = await teller.ask('permission_preview', { story, circles: [] });
		const contact = { purpose: 'contact', circle: 'facilitator' };
		return { story, form: crypto.randomUUID(), roster, ...contact, ...more };
	};
	const says = async (teller: Asker, story: string) =>
		teller.ask('permission_allow', await allow(teller, story));
	const stops = (teller: Asker, story: string) =>
		teller.ask('story_withdraw', {
			...{ story, form: crypto.randomUUID() },
			...{ purpose: 'contact', circle: 'facilitator' }
		});
	/** Something of this kind happens to it. */
	const happens = (story: string, kind: string) =>
		db.owner`insert into archive.record (story_id, kind) values (${story}, ${kind})`;
	const news = async (story: string) =>
		(await rows(story)).filter(({ kind }) => kind === 'news').map(({ ended }) => ended);
	const kinds = [
		'coded',
		'linked',
		'quoted',
		'exported',
		'decision_published',
		'decision_moved'
	] as const;

	it('D5 is news of everything that happens, and never of a reading', async () => {
		for (const kind of kinds) {
			const it = await read('email');
			await says(it.teller, it.story);
			await happens(it.story, 'read_copy');
			expect(await news(it.story)).toEqual([]);
			await happens(it.story, kind);
			expect([kind, await news(it.story)]).toEqual([kind, [null]]);
		}
	});
	it('C2 C3 stands on no words: it is asked for by itself, waits for no approval, and is no use of them', async () => {
		const it = await read('phone');
		await happens(it.story, 'linked');
		expect(await news(it.story)).toEqual([]);
		// A facilitator who came after it was handed in is not on duty for it, and tells them nothing.
		const [later] =
			await db.owner`with p as (insert into archive.people (name, role) values ('Later', 'new') returning id)
			insert into archive.seats (commission_id, person_id, organisation_id, circle)
			select s.commission_id, p.id, s.organisation_id, s.circle from p, archive.seats s join archive.people d on d.id = s.person_id
			where d.name = 'Dev' and s.circle = 'facilitator' and s.closed_at is null returning id`;
		await says(it.teller, it.story);
		await db.owner`update archive.seats set closed_at = now() where id = ${later!.id}`;
		const { permission } = await it.teller.ask('mine_read', { story: it.story });
		expect(permission).toBeNull();
		const [grant] =
			await db.owner`select g.state, m.audience = k.audience as on_duty from archive.grants g
				join archive.grants k on k.story_id = g.story_id and k.purpose = 'keep' cross join lateral archive.gate(g.story_id, 'contact', 'facilitator') m
				where g.story_id = ${it.story} and g.purpose = 'contact'`;
		expect(grant).toEqual({ state: 'given', on_duty: true });
		expect((await it.teller.ask('mine_read', { story: it.story })).record[0]).toMatchObject({
			kind: 'allowed',
			detail: { purpose: 'contact' }
		});
	});
	it('is given to the facilitators, and nothing else is', async () => {
		const { story, teller } = await read('return');
		for (const [purpose, circle] of [
			['contact', 'community'],
			['contact', 'public'],
			['contact', null],
			['hear', 'facilitator'],
			['theme', 'facilitator'],
			['keep', 'facilitator']
		]) {
			const { hint } = await refused(
				teller.call('permission_allow', await allow(teller, story, { purpose, circle })),
				422
			);
			expect([purpose, circle, hint]).toEqual([
				purpose,
				circle,
				purpose === 'keep' ? 'purpose' : 'circle'
			]);
		}
		const moved = await allow(teller, story, { roster: 'another' });
		expect((await refused(teller.call('permission_allow', moved), 409)).hint).toBe('circles');
	});
	it('C4 ends with what waited of it, in the moment it is taken back; what some use asked for stays', async () => {
		const it = await read('email');
		await says(it.teller, it.story);
		await happens(it.story, 'coded');
		expect(await news(it.story)).toEqual([null]);
		await stops(it.teller, it.story);
		expect(await news(it.story)).toEqual(['not needed']);
		await happens(it.story, 'linked');
		expect(await news(it.story)).toEqual(['not needed']);

		const both = await read('email');
		await says(both.teller, both.story);
		await both.teller.ask(
			'permission_allow',
			await allow(both.teller, both.story, {
				...{ purpose: 'hear', circle: 'civic', conditions: ['tell_me'] }
			})
		);
		await happens(both.story, 'coded');
		await stops(both.teller, both.story);
		expect(await news(both.story)).toEqual([null]);
	});
	it('A1 waits with a story that is paused, and is no news of one that is hidden', async () => {
		const it = await read('email');
		await says(it.teller, it.story);
		await happens(it.story, 'coded');
		const press = (verb: string) =>
			it.teller.ask(verb, { story: it.story, form: crypto.randomUUID() });
		await press('story_pause');
		expect(await news(it.story)).toEqual([null]);
		expect(await taken()).toEqual([]);
		await db.owner`delete from archive.letters where story_id = ${it.story}`;
		await happens(it.story, 'decision_moved');
		expect(await news(it.story)).toEqual([]);
		await press('story_resume');
		await dev.ask('hold_put', { story: it.story, kind: 'safety', note: 'Somebody rang.' });
		await happens(it.story, 'decision_moved');
		expect(await news(it.story)).toEqual([]);
	});
});

describe('where somebody is reached', () => {
	it('I1 C4 is forgotten when they choose another way, also where a facilitator had it open', async () => {
		const { story, teller } = await read('phone');
		await dev.ask('contact_open', { story });
		const [opening] =
			await db.owner`select id from archive.contact_openings where story_id = ${story}`;
		const opened = () =>
			worker.ask('work_contact_opened', { opening: opening!.id, contact: '01524 000000' });
		await opened();
		expect((await dev.ask('contact_open', { story })).contact).toBe('01524 000000');
		await teller.ask('answer_way_choose', { story, way: 'return' });
		expect((await teller.ask('mine_read', { story })).answer_way).toBe('return');
		// A worker that had begun to open it writes nothing any more.
		await opened();
		expect(
			await db.owner`select contact from archive.contact_openings where story_id = ${story} union all
				select contact_sealed from archive.answer_ways where story_id = ${story}`
		).toEqual([{ contact: null }, { contact: null }]);
		await refused(dev.call('contact_open', { story }), 404);
	});
	it('C4 is forgotten also after the story was taken back', async () => {
		const { story, teller } = await read('phone');
		await teller.ask('story_withdraw', { story, form: crypto.randomUUID() });
		await teller.ask('answer_way_choose', { story, way: 'return' });
		expect(
			await db.owner`select contact_sealed from archive.answer_ways where story_id = ${story}`
		).toEqual([{ contact_sealed: null }]);
	});
});

/** How many rows of a table somebody meets for a story, whatever they ask. */
const met = async (name: string, table: string, story: string) =>
	db.owner.begin(async (tx) => {
		const [user] = await tx`select id from auth.users where email = ${`${name}@example.org`}`;
		await tx`select set_config('request.jwt.claims', ${JSON.stringify({ sub: user!.id })}, true)`;
		await tx`set local role authenticated`;
		return (await tx`select story_id from ${tx(`archive.${table}`)} where story_id = ${story}`)
			.length;
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
		for (const [name, may] of [
			['dev', true],
			['dan', true],
			['ben', false],
			['carol', false],
			['kit', false],
			['faith', false]
		])
			expect([name, (await met(name as string, 'letters', story)) > 0]).toEqual([name, may]);
	});
	it('C4 is nothing while a story is paused', async () => {
		const { story, teller } = await read('phone');
		await teller.ask('story_pause', { story, form: crypto.randomUUID() });
		expect(await dev.ask('letters_waiting', { commission })).toEqual([]);
	});
});

describe('what cannot wait', () => {
	const mistake = { what: 'box', note: 'I ticked too much.' };
	const press = ({ story, teller }: Awaited<ReturnType<typeof read>>, verb: string) =>
		teller.ask(verb, { story, form: crypto.randomUUID() });
	const listed = async (who: Asker, story: string) =>
		(
			(await who.ask('letters_waiting', { commission })) as {
				letter: string;
				story: string;
				kind: string;
			}[]
		).filter((one) => one.story === story);
	/** Referred by Dan, who leads on safeguarding, and Dev. */
	async function refer(story: string, more: object) {
		const dan = await db.member('dan@example.org');
		await db.owner`update archive.commissions c set safeguarding_seat = s.id
			from archive.seats s join archive.people p on p.id = s.person_id
			where s.commission_id = c.id and p.name = 'Dan' and s.circle = 'facilitator' and s.closed_at is null`;
		const { referral } = await dan.ask('refer', {
			...{ story, words: 'A child may be hurt.', reason: 'She wrote so.' },
			...more
		});
		await dev.ask('refer_agree', { referral });
	}

	it.each(['phone', 'letter'] as const)(
		'A6 I4 is told by %s while a mistake of ours hides the story, which nobody reads meanwhile',
		async (way) => {
			const it = await read(way);
			const { story } = it;
			const others = await Promise.all(
				['kit', 'ben', 'carol', 'faith', 'erin'].map((name) => db.member(`${name}@example.org`))
			);
			await dev.ask('put_right', { story, ...mistake });
			// Of the answer that waits too they hear when it is open again.
			const waiting = await listed(dev, story);
			expect(waiting).toMatchObject([{ kind: 'put_right', way, safe: true, by_email: false }]);
			expect(JSON.stringify(waiting)).not.toMatch(/door/i);
			expect(await dev.ask('contact_open', { story })).toEqual({ way, safe: true, contact: null });
			const [opening] = await db.owner`select id from archive.contact_openings
				where story_id = ${story}`;
			await worker.ask('work_contact_opened', { opening: opening!.id, contact: '01524 000000' });
			expect((await dev.ask('contact_open', { story })).contact).toBe('01524 000000');
			// Another facilitator asks for themselves.
			const dan = await db.member('dan@example.org');
			expect((await dan.ask('contact_open', { story })).contact).toBeNull();
			for (const who of [dev, dan]) {
				await refused(who.call('original_read', { story, reason: 'to ring them' }), 404);
				expect(JSON.stringify(await who.ask('reading_list', { commission }))).not.toContain(story);
			}
			for (const other of [...others, it.teller, db.nobody]) {
				await refused(other.call('contact_open', { story }), 404);
				await refused(other.call('letter_told', { letter: waiting[0]!.letter }), 404);
			}
			await dev.ask('letter_told', { letter: waiting[0]!.letter });
			expect(await listed(dev, story)).toEqual([]);
			await refused(dev.call('contact_open', { story }), 404);
			const { record, state } = await it.teller.ask('mine_read', { story });
			expect(state).toBe('held');
			const lines = (record as { kind: string; name: string }[]).map(({ kind, name }) => [
				kind,
				name
			]);
			expect(lines).toContainEqual(['told', 'Dev']);
			expect(lines).toContainEqual(['contact_opened', 'Dev']);
			expect(lines).toContainEqual(['contact_opened', 'Dan']);
			expect(lines.filter(([kind]) => kind === 'read_original')).toHaveLength(1);
		}
	);
	it('I1 is open for a day, to whoever asked', async () => {
		const { story } = await read('phone');
		await dev.ask('put_right', { story, ...mistake });
		await dev.ask('contact_open', { story });
		await db.owner`update archive.contact_openings set contact = '01524 000000' where story_id = ${story}`;
		const rowsOf = () => met('dev', 'contact_openings', story);
		expect(await rowsOf()).toBe(1);
		await db.owner`update archive.contact_openings set until = now() where story_id = ${story}`;
		expect(await rowsOf()).toBe(0);
	});
	it('C4 waits when they paused it or took it back themselves, with a button or by asking us', async () => {
		const stopped: ((it: Awaited<ReturnType<typeof read>>) => Promise<unknown>)[] = [
			(it) => press(it, 'story_pause'),
			(it) => press(it, 'story_withdraw'),
			(it) => press(it, 'story_erase'),
			({ story }) =>
				dev.ask('wish_record', {
					...{ form: crypto.randomUUID(), story, want: 'pause', channel: 'phone' },
					note: 'She rang at ten.'
				})
		];
		for (const stop of stopped) {
			const it = await read('phone');
			await dev.ask('put_right', { story: it.story, ...mistake });
			const [{ letter } = { letter: '' }] = await listed(dev, it.story);
			await dev.ask('contact_open', { story: it.story });
			await stop(it);
			expect(await listed(dev, it.story)).toEqual([]);
			await refused(dev.call('contact_open', { story: it.story }), 404);
			await refused(dev.call('letter_told', { letter }), 404);
		}
	});
	it('A6 is nothing for a facilitator who was crossed out, stepped back, or came later', async () => {
		const { story, teller } = await read('phone');
		const dan = await db.member('dan@example.org');
		const { facilitator } = (
			(await teller.ask('facilitators_read', { story })) as { name: string; facilitator: string }[]
		).find(({ name }) => name === 'Dan')!;
		await teller.ask('facilitator_cross', { story, facilitator });
		await dev.ask('put_right', { story, ...mistake });
		const [{ letter } = { letter: '' }] = await listed(dev, story);
		expect(await listed(dan, story)).toEqual([]);
		await refused(dan.call('contact_open', { story }), 404);
		await refused(dan.call('letter_told', { letter }), 404);
		for (const table of ['letters', 'answer_ways'])
			for (const name of ['dev', 'dan', 'ben', 'carol', 'kit', 'faith'])
				expect([table, name, await met(name, table, story)]).toEqual([
					...[table, name],
					name === 'dev' ? 1 : 0
				]);
	});
	it('I1 is by no other way than they chose: whoever comes back or is written to is not rung', async () => {
		for (const way of ['return', 'email'] as const) {
			const { story } = await read(way);
			await dev.ask('put_right', { story, ...mistake });
			await db.owner`update archive.letters set tries = 8 where story_id = ${story}`;
			expect(await listed(dev, story)).toEqual([]);
			await refused(dev.call('contact_open', { story }), 404);
		}
	});
	it('I4 a referral is told on its day and no sooner, held or not', async () => {
		const { story } = await read('phone');
		await db.owner`delete from archive.letters where story_id = ${story}`;
		await refer(story, { told: false, why_not: 'He reads her telephone.', wait: 10 });
		const [letter] =
			await db.owner`select id from archive.letters where story_id = ${story} and kind = 'referred'`;
		expect(await listed(dev, story)).toEqual([]);
		await dev.ask('hold_put', { story, kind: 'safety', note: 'A name stands in it.' });
		expect(await listed(dev, story)).toEqual([]);
		await refused(dev.call('contact_open', { story }), 404);
		await refused(dev.call('letter_told', { letter: letter!.id }), 404);
		await db.owner`update archive.letters set due = now() where id = ${letter!.id}`;
		expect(await listed(dev, story)).toMatchObject([{ kind: 'referred' }]);
		expect((await dev.ask('contact_open', { story })).way).toBe('phone');
		await dev.ask('letter_told', { letter: letter!.id });
		expect(await listed(dev, story)).toEqual([]);
	});
	it('A1 nothing is told of while the archive is dark', async () => {
		const { story } = await read('phone');
		await dev.ask('put_right', { story, ...mistake });
		await db.owner`update archive.installation set readable_until = '-infinity'`;
		for (const call of [
			dev.call('contact_open', { story }),
			dev.call('letters_waiting', { commission })
		])
			await refused(call, 503);
		await db.owner`update archive.installation set readable_until = 'infinity'`;
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
		expect(await stopped(child)).toBe(0);
	});
});

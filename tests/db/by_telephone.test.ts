/** Taking back without the web: what a storyteller says by telephone, on paper or across a table, written down by one and heard by another. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	freshDatabase,
	paragraphs,
	readFirst,
	refused,
	type Asker,
	type Database
} from '../support/database.ts';

const commission = 'morecambe-bay';
const form = () => randomUUID();
let db: Database;
let dev: Asker, dan: Asker, ben: Asker, bea: Asker, carol: Asker, kit: Asker;
let erin: Asker, faith: Asker;
/** Everybody who looks after nothing here. */
let others: Asker[];

beforeAll(async () => {
	db = await freshDatabase();
	await db.owner`update archive.commissions set starts_a_day = 1000000`;
	[dev, dan, ben, bea, carol, kit] = await db.members('dev', 'dan', 'ben', 'bea', 'carol', 'kit');
	[erin, faith] = await db.members('erin', 'faith');
	others = [db.nobody, ben, bea, carol, kit, erin, faith];
});
afterAll(() => db.drop());

/** Somebody new takes a seat, for an organisation. */
async function arrives(name: string, organisation: string, circle = 'facilitator') {
	const email = `${name.toLowerCase()}${randomUUID().slice(0, 6)}@example.org`;
	const [seat] = await db.owner`
		with account as (insert into auth.users (id, instance_id, aud, role, email, created_at, updated_at)
			values (gen_random_uuid(), '00000000-0000-0000-0000-000000000000', 'authenticated', 'authenticated', ${email}, now(), now()) returning id),
		person as (insert into archive.people (auth_user, name, role) select id, ${name}, 'facilitator' from account returning id)
		insert into archive.seats (commission_id, person_id, organisation_id, circle)
		select c.id, p.id, o.id, ${circle}::archive.circle from person p, archive.commissions c join archive.organisations o on o.commission_id = c.id
		where c.slug = ${commission} and o.name = ${organisation} returning id`;
	const asker = await db.member(email);
	// Who joins promises how to listen before their first story.
	const { version } = await asker.ask('promise_read');
	await asker.ask('promise_make', { version });
	return { asker, seat: seat!.id as string };
}
const leaves = (seat: string) =>
	db.owner`update archive.seats set closed_at = now() where id = ${seat} and closed_at is null`;

/** A sealed card, printed by Kit and Dev at one table. */
async function card(): Promise<{ number: string; words: string }> {
	const { batch, half: first } = await kit.ask('cards_ask', { commission, cards: 1 });
	const { half: second } = await dev.ask('cards_agree', { batch });
	return (await kit.ask('cards_print', { batch, first, second })).cards[0];
}
const enter = async (words: string) =>
	db.teller((await db.nobody.ask('words_enter', { words })).session);

/** A story told on paper and confirmed before a witness: its teller has never seen a screen. Everybody may read it. */
async function toldOnPaper(line = 'The kettle sang.', circles = ['community', 'civic', 'public']) {
	const { number, words } = await card();
	const id = form();
	await dev.ask('helped_tell', {
		...{
			commission,
			form: id,
			channel: 'paper',
			card: number,
			uses: ['theme', 'evidence', 'quote']
		},
		...{ body: paragraphs(line), circles }
	});
	const [row] = await db.owner`select h.story_id as story, encode(r.hash, 'hex') as hash
		from archive.helped h join archive.stories s on s.id = h.story_id
		join archive.renditions r on r.id = s.current_rendition where h.form = ${id}`;
	const { story, hash } = row as unknown as { story: string; hash: string };
	const { roster } = await db.nobody.ask('roster_read', { commission });
	await readFirst(dan, story);
	await dan.ask('helped_witness', { story, form: form(), hash, roster });
	expect(await reads(ben, story)).toBe(200);
	return { story, number, words };
}
const reads = async (who: Asker, story: string) =>
	(await who.call('story_read', { commission, story })).status;
/** What is said of a story by telephone. */
const said = (story: string, want: string, more: object = {}) => ({
	...{ form: form(), story, want, channel: 'phone', note: 'She rang at ten.' },
	...more
});
const record = async (teller: Asker, story: string): Promise<Record<string, unknown>[]> =>
	(await teller.ask('mine_read', { story })).record;
/** The last event of its consent. */
const event = async (story: string) =>
	(
		await db.owner`select kind, choice, at from archive.consent_events where story_id = ${story}
			order by number desc limit 1`
	)[0]!;
const seatOf = async (name: string) =>
	(
		await db.owner`select s.id from archive.seats s join archive.people p on p.id = s.person_id
			where p.name = ${name} and s.circle = 'facilitator' and s.closed_at is null`
	)[0]!.id as string;
const openHolds = async (story: string) =>
	(
		await db.owner`select kind from archive.holds where story_id = ${story} and ended_at is null order by kind`
	).map(({ kind }) => kind as string);

describe('what a storyteller says without the web', () => {
	it('A1 C4 hides the story in the same moment, without proof or a second person, found by the number of the card', async () => {
		for (const want of ['pause', 'withdraw', 'erase']) {
			const { story, number } = await toldOnPaper();
			const before = await event(story);
			const answer = await dev.ask('wish_record', {
				...said(story, want, { story: null }),
				card: `${number.slice(0, 4)} ${number.slice(4)}`
			});
			expect(answer).toMatchObject({ held: true });
			expect(answer.due === null).toBe(want === 'pause');
			for (const who of [db.nobody, ben, carol, kit, dev, dan])
				expect(await reads(who, story)).toBe(404);
			await refused(dan.call('original_read', { story, reason: 'to look' }), 404);
			// Nothing else happened yet: it is reversible.
			expect(await event(story)).toEqual(before);
			expect(await openHolds(story)).toEqual(['asked']);
		}
	});
	it('A8 is written down by facilitators on duty, and for everybody else nothing is there', async () => {
		const { story, number } = await toldOnPaper();
		for (const who of others) await refused(who.call('wish_record', said(story, 'pause')), 404);
		const byNumber = (typed: string) => ({ ...said(story, 'pause'), story: null, card: typed });
		for (const who of others.filter((who) => who !== faith))
			await refused(who.call('wish_record', byNumber(number)), 404);
		await refused(dev.call('wish_record', said(randomUUID(), 'pause')), 404);
		// A number that is no card's, that nobody has, and whose story is not theirs, say the same.
		const unused = await card();
		const answers = [];
		const { story: hidden, number: theirs, words } = await toldOnPaper();
		await (
			await enter(words)
		).ask('facilitator_cross', { story: hidden, facilitator: await seatOf('Dev') });
		await refused(dev.call('wish_record', said(hidden, 'pause')), 404);
		for (const typed of ['12345678', '', unused.number, theirs])
			answers.push(await refused(dev.call('wish_record', byNumber(typed)), 422));
		// So they do for a facilitator of another commission.
		answers.push(await refused(faith.call('wish_record', byNumber(number)), 422));
		expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
		expect(answers[0]!.hint).toBe('card');
		expect(await reads(ben, story)).toBe(200);
		expect(await reads(ben, hidden)).toBe(200);
	});
	it('is refused field by field, and one form is one wish', async () => {
		const { story } = await toldOnPaper();
		for (const [field, value] of [
			['want', 'forget'],
			['channel', 'fax'],
			['note', ' '],
			['form', null]
		] as const)
			expect(
				(await refused(dev.call('wish_record', said(story, 'pause', { [field]: value })), 422)).hint
			).toBe(field);
		expect((await refused(dev.call('wish_record', said(story, 'open')), 422)).hint).toBe('want');
		expect(await reads(ben, story)).toBe(200);
		const one = said(story, 'erase');
		const first = await dev.ask('wish_record', one);
		expect(await dev.ask('wish_record', one)).toEqual(first);
		// Said once more to somebody else, it still waits once.
		expect((await dan.ask('wish_record', said(story, 'erase'))).task).toBe(first.task);
		const rows = await db.owner`select id from archive.wishes where story_id = ${story}`;
		expect(rows).toHaveLength(1);
	});
	it('becomes a task with a promised day for the facilitators on duty, and for nobody else', async () => {
		const { story } = await toldOnPaper();
		const { task, due } = await dev.ask('wish_record', said(story, 'withdraw'));
		const listed = async (who: Asker) =>
			((await who.ask('tasks_list', { commission })) as { task: string }[]).find(
				(one) => one.task === task
			);
		expect(await listed(dan)).toMatchObject({ kind: 'wish', due, answered_at: null });
		expect(await dan.ask('task_read', { task })).toMatchObject({
			...{ story, want: 'withdraw', channel: 'phone', by: 'Dev', mine: false, counts: true },
			words: 'She rang at ten.'
		});
		expect((await dev.ask('task_read', { task })).mine).toBe(true);
		await db.owner`update archive.wishes set due = current_date - 2 where id = ${task}`;
		expect(await dan.ask('task_read', { task })).toMatchObject({ overdue_days: 2 });
		for (const who of others) {
			await refused(who.call('task_read', { task }), 404);
			await refused(who.call('wish_witness', { wish: task, heard: true }), 404);
		}
		await refused(dan.call('task_answer', { task, answer: 'Never mind.' }), 404);
		// Who came later was never on duty for it.
		const late = await arrives('Late', 'Bay Community Trust');
		expect(await listed(late.asker)).toBeUndefined();
		await refused(late.asker.call('wish_witness', { wish: task, heard: true }), 404);
		await leaves(late.seat);
		// A pause needs nobody else.
		const paused = await toldOnPaper();
		const pause = await dev.ask('wish_record', said(paused.story, 'pause'));
		expect(await listed(dan)).toBeDefined();
		await refused(dan.call('task_read', { task: pause.task }), 404);
	});
});

describe('the second facilitator', () => {
	it('C6 takes it back as its teller would, with helper, witness and channel in the log', async () => {
		const { story, words } = await toldOnPaper();
		const { task } = await dev.ask('wish_record', said(story, 'withdraw', { channel: 'paper' }));
		expect((await refused(dev.call('wish_witness', { wish: task, heard: true }), 422)).hint).toBe(
			'witness'
		);
		expect((await refused(dan.call('wish_witness', { wish: task, heard: null }), 422)).hint).toBe(
			'heard'
		);
		await dan.ask('wish_witness', { wish: task, heard: true });
		await dan.ask('wish_witness', { wish: task, heard: true });
		const { kind, choice } = await event(story);
		expect({ kind, choice }).toEqual({
			kind: 'withdrawn',
			choice: {
				...{ said: false, helped: 'paper' },
				...{ helper: await seatOf('Dev'), witness: await seatOf('Dan') }
			}
		});
		expect(
			await db.owner`select state from archive.grants where story_id = ${story}
			group by state`
		).toEqual([{ state: 'withdrawn' }]);
		expect(
			await db.owner`select 1 from archive.access_copies where story_id = ${story}`
		).toHaveLength(0);
		// The hold has done its work: were it still there, handing in again would open nothing.
		expect(await openHolds(story)).toEqual([]);
		const teller = await enter(words);
		expect((await teller.ask('mine_read', { story })).state).toBe('withdrawn');
		const out = await teller.ask('way_out_read', { story });
		expect(out.stopped[0]).toMatchObject({ kind: 'withdrawn' });
		expect(out.stopped[0].places).toContainEqual(
			expect.objectContaining({ place: 'database', stopped_at: expect.any(String) })
		);
		expect((await teller.ask('receipts_list', { story }))[0].kind).toBe('withdrawn');
		const lines = await record(teller, story);
		expect(lines.find(({ kind }) => kind === 'wished')).toMatchObject({
			...{ name: 'Dev', note: 'She rang at ten.', detail: { want: 'withdraw', channel: 'paper' } }
		});
		expect(lines.find(({ kind }) => kind === 'wish_heard')).toMatchObject({
			...{ name: 'Dan', detail: { want: 'withdraw' } }
		});
		expect(lines.find(({ kind }) => kind === 'withdrawn')).toMatchObject({
			detail: { helped: 'paper' }
		});
		expect(await db.owner`select * from archive.consent_broken()`).toEqual([]);
		// Taken back is not yet destroyed: they ring once more, and its facilitators may still let go of it.
		expect((await refused(dev.call('wish_record', said(story, 'pause')), 422)).hint).toBe('want');
		const again = await dan.ask('wish_record', said(story, 'erase'));
		await dev.ask('wish_witness', { wish: again.task, heard: true });
		expect((await event(story)).kind).toBe('erasing');
		await refused(dan.call('original_read', { story, reason: 'to look' }), 404);
	});
	it('C4 has it destroyed in seven days and never sooner, and it can be brought back until then', async () => {
		const { story, words } = await toldOnPaper();
		const { task } = await dev.ask('wish_record', said(story, 'erase'));
		await dan.ask('wish_witness', { wish: task, heard: true });
		expect(await event(story)).toMatchObject({ kind: 'erasing', choice: { helped: 'phone' } });
		const [erasure] = await db.owner`select due_at - asked_at = interval '7 days' as week, erased_at
			from archive.erasures where story_id = ${story}`;
		expect(erasure).toEqual({ week: true, erased_at: null });
		for (const who of [db.nobody, ben, carol, dev]) expect(await reads(who, story)).toBe(404);
		expect((await refused(dev.call('wish_record', said(story, 'erase')), 422)).hint).toBe('want');
		const teller = await enter(words);
		await teller.ask('story_bring_back', { story, form: form() });
		expect(await reads(ben, story)).toBe(200);
		expect(await reads(db.nobody, story)).toBe(200);
	});
	it('C4 brings back within the seven days what they rang about too soon', async () => {
		const { story } = await toldOnPaper();
		const gone = await dev.ask('wish_record', said(story, 'erase'));
		await dan.ask('wish_witness', { wish: gone.task, heard: true });
		await db.owner`update archive.erasures set due_at = now() + interval '1 hour' where story_id = ${story}`;
		const back = await dan.ask('wish_record', said(story, 'open'));
		const [last] =
			await db.owner`select due_at::date::text as day from archive.erasures where story_id = ${story}`;
		expect(back.due).toBe(last!.day);
		expect(await reads(ben, story)).toBe(404);
		await dev.ask('wish_witness', { wish: back.task, heard: true });
		expect(await event(story)).toMatchObject({ kind: 'brought_back', choice: { helped: 'phone' } });
		expect(await reads(ben, story)).toBe(200);
	});
	it('C4 opens again what was hidden because they asked, had lost their words, or we were wrong: no dead end', async () => {
		const { story } = await toldOnPaper();
		await dev.ask('hold_put', { story, kind: 'asked', note: 'They rang.' });
		await dev.ask('hold_put', { story, kind: 'lost_words', note: 'They rang again.' });
		await dev.ask('put_right', { story, what: 'box', note: 'I ticked too much.' });
		const { task } = await dev.ask('wish_record', said(story, 'open', { channel: 'together' }));
		// Asking opens nothing.
		expect(await reads(ben, story)).toBe(404);
		await refused(dev.call('wish_witness', { wish: task, heard: true }), 422);
		expect(await reads(ben, story)).toBe(404);
		await dan.ask('wish_witness', { wish: task, heard: true });
		for (const who of [ben, carol, db.nobody]) expect(await reads(who, story)).toBe(200);
		expect(await event(story)).toMatchObject({ kind: 'resumed', choice: { helped: 'together' } });
		const [hold] =
			await db.owner`select ended_by from archive.holds where story_id = ${story} limit 1`;
		expect(hold!.ended_by).toBe(await seatOf('Dan'));
	});
	it('A1 opens no pause for safety and no new words on their way', async () => {
		const { story } = await toldOnPaper();
		await dan.ask('hold_put', { story, kind: 'safety', note: 'A name stands in it.' });
		expect((await refused(dev.call('wish_record', said(story, 'open')), 422)).hint).toBe('want');
		await dev.ask('wish_record', said(story, 'pause'));
		const { number } = await card();
		const { asked } = await dev.ask('new_words_ask', {
			...{ story, card: number, knows: true, taken: false, note: 'She rang.' }
		});
		await dan.ask('new_words_agree', { asked, knows: true });
		const { task } = await dev.ask('wish_record', said(story, 'open'));
		await dan.ask('wish_witness', { wish: task, heard: true });
		expect(await openHolds(story)).toEqual(['new_words', 'safety']);
		expect(await reads(ben, story)).toBe(404);
	});
	it('opens what its teller paused with their own words and wants opened by telephone', async () => {
		const { story, words } = await toldOnPaper();
		const teller = await enter(words);
		await teller.ask('story_pause', { story, form: form() });
		const { task } = await dev.ask('wish_record', said(story, 'open'));
		await dan.ask('wish_witness', { wish: task, heard: true });
		expect(await reads(ben, story)).toBe(200);
	});
	it('C6 says that it was not so: nothing is done, it stays hidden, and its teller reads that and opens it', async () => {
		const { story, words } = await toldOnPaper();
		const before = await event(story);
		const { task } = await dev.ask('wish_record', said(story, 'erase'));
		await dan.ask('wish_witness', { wish: task, heard: false });
		expect(await event(story)).toEqual(before);
		expect(await openHolds(story)).toEqual(['asked']);
		await refused(dan.call('wish_witness', { wish: task, heard: true }), 422);
		const teller = await enter(words);
		const { holds } = await teller.ask('mine_read', { story });
		expect((await record(teller, story))[0]).toMatchObject({ kind: 'wish_denied', name: 'Dan' });
		await teller.ask('hold_lift', { hold: holds[0].id });
		expect(await reads(ben, story)).toBe(200);
	});
	it('C6 is of no organisation that sits on the civic side, for a wish as for a yes', async () => {
		const [civic] =
			await db.owner`select o.name from archive.seats s join archive.organisations o on o.id = s.organisation_id
				join archive.people p on p.id = s.person_id where p.name = 'Carol' and s.closed_at is null`;
		const fay = await arrives('Fay', civic!.name);
		const { story } = await toldOnPaper();
		const { task } = await dev.ask('wish_record', said(story, 'withdraw'));
		expect(
			(await refused(fay.asker.call('wish_witness', { wish: task, heard: true }), 422)).hint
		).toBe('witness');
		const { number } = await card();
		const id = form();
		await dev.ask('helped_tell', {
			...{ commission, form: id, channel: 'phone', card: number, body: paragraphs('Said aloud.') }
		});
		const [typed] =
			await db.owner`select h.story_id as story, encode(r.hash, 'hex') as hash from archive.helped h
				join archive.stories s on s.id = h.story_id join archive.renditions r on r.id = s.current_rendition
				where h.form = ${id}`;
		const { roster } = await db.nobody.ask('roster_read', { commission });
		expect(
			(await refused(fay.asker.call('helped_witness', { ...typed, form: form(), roster }), 422))
				.hint
		).toBe('witness');
		// They may write down all the same: that only narrows.
		expect((await fay.asker.ask('wish_record', said(typed!.story, 'pause'))).held).toBe(true);
		await leaves(fay.seat);
		await dan.ask('wish_witness', { wish: task, heard: true });
	});
	it('a helper who has left or was crossed out since counts for nothing, and it is written down anew', async () => {
		for (const how of ['left', 'crossed out']) {
			const helper = await arrives('Gil', 'Bay Community Trust');
			const { story, words } = await toldOnPaper();
			const { task } = await helper.asker.ask('wish_record', said(story, 'withdraw'));
			if (how === 'left') await leaves(helper.seat);
			else await (await enter(words)).ask('facilitator_cross', { story, facilitator: helper.seat });
			await refused(helper.asker.call('wish_witness', { wish: task, heard: true }), 404);
			// It is not lost: it still stands among the tasks, and stays hidden.
			expect(await dan.ask('task_read', { task })).toMatchObject({
				counts: false,
				answered_at: null
			});
			expect((await refused(dan.call('wish_witness', { wish: task, heard: true }), 422)).hint).toBe(
				'heard'
			);
			expect(await reads(ben, story)).toBe(404);
			const anew = await dan.ask('wish_record', said(story, 'withdraw'));
			expect(anew.task).not.toBe(task);
			await dev.ask('wish_witness', { wish: anew.task, heard: true });
			expect((await event(story)).kind).toBe('withdrawn');
			await leaves(helper.seat);
		}
	});
	it('C4 the storyteller’s own words go before what anybody wrote down for them', async () => {
		for (const act of ['hold_lift', 'story_withdraw']) {
			const { story, words } = await toldOnPaper();
			const { task } = await dev.ask('wish_record', said(story, 'erase'));
			const teller = await enter(words);
			if (act === 'hold_lift') {
				const { holds } = await teller.ask('mine_read', { story });
				await teller.ask('hold_lift', { hold: holds[0].id });
			} else await teller.ask('story_withdraw', { story, form: form() });
			expect((await refused(dan.call('wish_witness', { wish: task, heard: true }), 422)).hint).toBe(
				'heard'
			);
			expect((await event(story)).kind).not.toBe('erasing');
			expect((await dan.ask('task_read', { task })).answered_at).not.toBeNull();
		}
	});
	it('C1 what is destroyed leaves no word of what they said', async () => {
		const { story } = await toldOnPaper();
		const { task } = await dev.ask(
			'wish_record',
			said(story, 'erase', { note: 'canary-of-a-caller' })
		);
		await dan.ask('wish_witness', { wish: task, heard: true });
		await db.owner`insert into archive.consent_events (story_id, form, kind) values (${story}, ${form()}, 'erased')`;
		const tables = await db.owner`select c.oid::regclass::text as name from pg_class c
			where c.relnamespace = 'archive'::regnamespace and c.relkind = 'r'`;
		for (const { name } of tables)
			expect(
				await db.owner.unsafe(`select 1 from ${name} t where t::text like '%canary-of-a-caller%'`)
			).toEqual([]);
		await refused(dan.call('task_read', { task }), 404);
		expect(await db.owner`select * from archive.consent_broken()`).toEqual([]);
	});
});

describe('who is named as never', () => {
	it('A3 is on duty for nothing of it, and cannot tell that it is there', async () => {
		const { story, words, number } = await toldOnPaper();
		const { task } = await dev.ask('wish_record', said(story, 'withdraw'));
		const [person] =
			await db.owner`select person_id as id from archive.seats where id = ${await seatOf('Dan')}`;
		await (await enter(words)).ask('never_add', { story, person: person!.id });
		await refused(dan.call('task_read', { task }), 404);
		await refused(dan.call('wish_witness', { wish: task, heard: true }), 404);
		await refused(dan.call('wish_record', said(story, 'pause')), 404);
		await refused(dan.call('hold_put', { story, kind: 'safety', note: 'let me see' }), 404);
		await refused(dan.call('care_read', { story }), 404);
		expect(JSON.stringify(await dan.ask('holds_list', { commission }))).not.toContain(story);
		expect(
			(
				await refused(
					dan.call('wish_record', { ...said(story, 'pause'), story: null, card: number }),
					422
				)
			).hint
		).toBe('card');
	});
});

/** What somebody says of one thing: a use, an ask or a proposal. */
const one = (
	story: string,
	want: 'stop' | 'no' | 'yes' | 'hide',
	what: object,
	more: object = {}
) => ({ ...said(story, want, more), what });
const choices = (who: Asker, story: string) => who.ask('wish_choices', { story });
const states = async (story: string, purpose: string) =>
	Object.fromEntries(
		(
			await db.owner`select circle, state from archive.grants where story_id = ${story} and purpose = ${purpose}::archive.purpose`
		).map(({ circle, state }) => [circle, state])
	);
/** Somebody asks to use it at an event. */
const use = async (who: Asker, story: string, more: object = {}) =>
	(
		await who.ask('use_ask', {
			...{ commission, story, purpose: 'event', circle: 'community', place: 'The hall in March' },
			...{ how_long: 'one day', ...more }
		})
	).ask as string;
/** What whoever asked knows of it. */
const learned = async (who: Asker, ask: string) =>
	(await who.ask('asks_list', { commission })).find(({ id }: { id: string }) => id === ask)?.answer;

describe('one thing of it, by telephone', () => {
	it('C4 ends one use by one circle at once, with what needs it, and leaves the rest', async () => {
		const { story, number, words } = await toldOnPaper();
		const listed = await choices(dev, story);
		expect(listed.uses).toContainEqual({ purpose: 'quote', circle: 'public' });
		expect(listed.uses.some(({ purpose }: { purpose: string }) => purpose === 'keep')).toBe(false);
		expect(JSON.stringify(listed)).not.toMatch(/kettle/i);
		// Found by the number outside as well.
		const byCard = `${number.slice(0, 4)} ${number.slice(4)}`;
		expect(await dev.ask('wish_choices', { card: byCard })).toEqual(listed);
		const what = { purpose: 'hear', circle: 'public' };
		const call = one(story, 'stop', what, { story: null, card: byCard });
		expect(await dev.ask('wish_record', call)).toMatchObject({ due: null, held: false });
		await dev.ask('wish_record', call);
		expect(await states(story, 'hear')).toEqual({
			...{ community: 'given', civic: 'given', public: 'withdrawn' }
		});
		expect((await states(story, 'theme')).public).toBe('withdrawn');
		expect(await states(story, 'quote')).toEqual({ public: 'given' });
		expect(await reads(db.nobody, story)).toBe(404);
		for (const who of [ben, carol]) expect(await reads(who, story)).toBe(200);
		expect(await event(story)).toMatchObject({
			...{ kind: 'withdrawn', choice: { ...what, helped: 'phone', helper: await seatOf('Dev') } }
		});
		const teller = await enter(words);
		const lines = await record(teller, story);
		expect(lines.filter(({ kind }) => kind === 'wished')).toMatchObject([
			{ name: 'Dev', note: 'She rang at ten.', detail: { want: 'stop', channel: 'phone' } }
		]);
		expect(lines.filter(({ kind }) => kind === 'withdrawn')).toMatchObject([{ detail: what }]);
		expect((await teller.ask('receipts_list', { story }))[0].kind).toBe('withdrawn');
		expect((await teller.ask('way_out_read', { story })).stopped[0].kind).toBe('withdrawn');
		// Nothing waits for a second facilitator.
		expect(
			(await dan.ask('tasks_list', { commission })).filter(
				(task: { kind: string; made_at: string }) =>
					task.kind === 'wish' && new Date(task.made_at) > new Date(lines[0]!.at as string)
			)
		).toEqual([]);
		expect(await db.owner`select * from archive.consent_broken()`).toEqual([]);
	});
	it('C6 opens nothing, whatever is asked of it', async () => {
		const { story } = await toldOnPaper();
		await dev.ask('wish_record', one(story, 'stop', { purpose: 'hear', circle: 'civic' }));
		const before = await event(story);
		for (const [want, what] of [
			['stop', { purpose: 'hear', circle: 'civic' }],
			['stop', { purpose: 'press', circle: 'public' }],
			['stop', { purpose: 'keep', circle: 'facilitator' }],
			['stop', {}],
			['stop', { ask: form() }],
			['no', {}],
			['no', { ask: form() }],
			['no', { ask: 'x', proposal: 'y' }],
			['no', { purpose: 'hear', circle: 'community' }]
		] as const)
			expect(
				(await refused(dev.call('wish_record', one(story, want, what)), 422)).hint,
				JSON.stringify([want, what])
			).toBe('what');
		// A yes is none of what one facilitator writes down, but for somebody else to hear.
		const ask = await use(ben, story);
		await refused(dev.call('wish_record', one(story, 'yes', { ask, answer: 'yes' })), 409);
		for (const want of ['answer', 'allow'])
			expect(
				(
					await refused(
						dev.call('wish_record', { ...said(story, want), what: { ask, answer: 'yes' } }),
						422
					)
				).hint
			).toBe('want');
		await dev.ask('wish_record', one(story, 'no', { ask, answer: 'yes' }));
		expect((await event(story)).choice).toMatchObject({ ask, answer: 'no' });
		expect(await states(story, 'event')).toEqual({});
		expect(before.kind).toBe('withdrawn');
		expect(await openHolds(story)).toEqual([]);
	});
	it('C4 says no to what was asked, as the asker learns it, and to none of another story', async () => {
		const { story, words } = await toldOnPaper();
		const other = await toldOnPaper();
		const ask = await use(ben, story);
		expect((await choices(dev, story)).asks).toMatchObject([
			{ id: ask, purpose: 'event', circle: 'community', place: 'The hall in March' }
		]);
		expect((await choices(dev, other.story)).asks).toEqual([]);
		expect(
			(await refused(dev.call('wish_record', one(other.story, 'no', { ask })), 422)).hint
		).toBe('what');
		await dev.ask('wish_record', one(story, 'no', { ask }, { channel: 'together' }));
		expect(await learned(ben, ask)).toBe('no');
		expect((await choices(dev, story)).asks).toEqual([]);
		expect(await event(story)).toMatchObject({
			...{ kind: 'answered', choice: { ask, answer: 'no', helped: 'together' } }
		});
		const lines = await record(await enter(words), story);
		expect(lines.find(({ kind }) => kind === 'answered')).toMatchObject({
			detail: { answer: 'no', helped: 'together' }
		});
		expect(lines.find(({ kind }) => kind === 'wished')).toMatchObject({
			...{ name: 'Dev', detail: { want: 'no', channel: 'together' } }
		});
	});
	it('C4 says no to a proposal, and the words stay as they are', async () => {
		const { number, words } = await card();
		const id = form();
		await dev.ask('helped_tell', {
			...{ commission, form: id, channel: 'paper', card: number },
			...{ body: paragraphs('The kettle sang to my neighbour.'), circles: ['community'] }
		});
		const [{ story }] = (await db.owner`select story_id as story from archive.helped
			where form = ${id}`) as unknown as [{ story: string }];
		await dan.ask('original_read', { story, reason: 'first reading' });
		const propose = async (kind: string, more: object) =>
			(
				await dan.ask('proposal_make', {
					...{ story, kind, words: 'neighbour', why: 'They can be known.' },
					...more
				})
			).proposal as string;
		const proposal = await propose('change', { instead: 'friend' });
		const kept = await propose('hide', { circles: ['civic'] });
		expect((await choices(dev, story)).proposals).toEqual([
			...(await db.owner`select id, kind, circles from archive.proposals where id = any(${[proposal, kept]}) order by first, id`)
		]);
		await dev.ask('wish_record', one(story, 'no', { proposal }));
		const rows = await db.owner`select kind, answer from archive.proposals
			where id = any(${[proposal, kept]}) order by kind`;
		expect(rows).toEqual([
			{ kind: 'change', answer: 'refused' },
			{ kind: 'hide', answer: null }
		]);
		expect((await refused(dev.call('wish_record', one(story, 'no', { proposal })), 422)).hint).toBe(
			'what'
		);
		const teller = await enter(words);
		expect((await teller.ask('mine_read', { story })).words.plain).toContain('neighbour');
		expect((await record(teller, story)).map(({ kind }) => kind)).toContain('answered_proposal');
	});
	it('A8 is nothing for whoever is not on duty, and nothing is left once it was taken back', async () => {
		const { story, number, words } = await toldOnPaper();
		const ask = await use(ben, story);
		for (const who of others) {
			await refused(who.call('wish_choices', { story }), 404);
			await refused(
				who.call('wish_record', one(story, 'stop', { purpose: 'hear', circle: 'civic' })),
				404
			);
			await refused(who.call('wish_record', one(story, 'no', { ask })), 404);
		}
		for (const who of others.filter((who) => who !== faith))
			await refused(who.call('wish_choices', { card: number }), 404);
		const answers = [];
		for (const typed of ['12345678', (await card()).number])
			answers.push(await refused(dev.call('wish_choices', { card: typed }), 422));
		answers.push(await refused(faith.call('wish_choices', { card: number }), 422));
		expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
		await refused(dev.call('wish_choices', { story: randomUUID() }), 404);
		expect(await reads(carol, story)).toBe(200);
		const teller = await enter(words);
		await teller.ask('facilitator_cross', { story, facilitator: await seatOf('Dan') });
		await refused(dan.call('wish_choices', { story }), 404);
		await refused(dan.call('wish_record', one(story, 'no', { ask })), 404);
		// While it is paused one thing of it can be stopped for good.
		await teller.ask('story_pause', { story, form: form() });
		await dev.ask('wish_record', one(story, 'stop', { purpose: 'hear', circle: 'public' }));
		await teller.ask('story_resume', { story, form: form() });
		expect([await reads(ben, story), await reads(db.nobody, story)]).toEqual([200, 404]);
		await teller.ask('story_withdraw', { story, form: form() });
		expect(await choices(dev, story)).toEqual({
			...{ story, opens: false, newcomers: false },
			...{ uses: [], asks: [], proposals: [] }
		});
		expect(
			(
				await refused(
					dev.call('wish_record', one(story, 'stop', { purpose: 'hear', circle: 'community' })),
					422
				)
			).hint
		).toBe('want');
	});
});

describe('a yes, by telephone', () => {
	/** Dev reads it out, and writes down that they say yes. @returns the task, and the mark of what was read out */
	async function says(story: string, what: object, more: object = {}) {
		const { mark } = await dev.ask('asked_read', { story, what });
		const { task, due } = await dev.ask(
			'wish_record',
			one(story, 'yes', { ...what, mark }, { note: 'Yes, she said.', ...more })
		);
		expect(due).toEqual(expect.any(String));
		return { task: task as string, mark: mark as string };
	}
	/** Dan reads the same out, and hears them. */
	const hears = async (story: string, what: object, wish: string) =>
		dan.ask('wish_witness', {
			...{ wish, heard: true },
			mark: (await dan.ask('asked_read', { story, what })).mark
		});
	const heard = async (story: string) =>
		(
			await db.owner`select kind, choice from archive.consent_events where story_id = ${story}
			order by number desc limit 1`
		)[0]!;

	it('C6 opens nothing when it is written down, and one grant when a second facilitator has heard it', async () => {
		const [civic] =
			await db.owner`select o.name from archive.seats s join archive.organisations o on o.id = s.organisation_id
				join archive.people p on p.id = s.person_id where p.name = 'Carol' and s.closed_at is null`;
		const fay = await arrives('Fay', civic!.name);
		const { story, words } = await toldOnPaper();
		const ask = await use(ben, story, { words: 'The kettle sang.' });
		const before = await event(story);
		const roster = await db.nobody.ask('roster_read', { commission });
		const out = await dev.ask('asked_read', { story, what: { ask } });
		expect(out).toMatchObject({
			...{ ask, purpose: 'event', circle: 'community', place: 'The hall in March' },
			...{ how_long: 'one day', words: 'The kettle sang.', people: roster.circles.community }
		});
		for (const who of others) await refused(who.call('asked_read', { story, what: { ask } }), 404);
		const other = await toldOnPaper();
		const elsewhere = { story: other.story, what: { ask } };
		expect((await refused(dev.call('asked_read', elsewhere), 422)).hint).toBe('what');
		const call = one(story, 'yes', { ask, mark: out.mark });
		const { task } = await dev.ask('wish_record', call);
		// Sent twice, or said once more to somebody else, it still waits once.
		await dev.ask('wish_record', call);
		expect((await dan.ask('wish_record', { ...call, form: form() })).task).toBe(task);
		expect(await event(story)).toEqual(before);
		expect(await states(story, 'event')).toEqual({});
		expect(await learned(ben, ask)).toBe('not yet');
		expect(await openHolds(story)).toEqual([]);
		expect(await dan.ask('task_read', { task })).toMatchObject({
			...{ want: 'yes', what: { ask }, counts: true, stands: true, mine: false }
		});
		expect(JSON.stringify(await dan.ask('task_read', { task }))).not.toMatch(/kettle/i);
		const teller = await enter(words);
		expect((await teller.ask('mine_read', { story })).heard).toEqual([
			{ what: { ask }, by: 'Dev', channel: 'phone' }
		]);

		// Not the helper, nobody from the civic side, and nobody who has not read it out.
		const { mark } = out;
		for (const who of [dev, fay.asker])
			expect(
				(await refused(who.call('wish_witness', { wish: task, heard: true, mark }), 422)).hint
			).toBe('witness');
		for (const wrong of [null, 'x'])
			await refused(dan.call('wish_witness', { wish: task, heard: true, mark: wrong }), 409);
		for (const who of others)
			await refused(who.call('wish_witness', { wish: task, heard: true, mark }), 404);
		expect(await states(story, 'event')).toEqual({});

		await hears(story, { ask }, task);
		expect(await heard(story)).toMatchObject({
			kind: 'answered',
			choice: {
				...{ ask, answer: 'yes', purpose: 'event', circle: 'community', helped: 'phone' },
				...{ helper: await seatOf('Dev'), witness: await seatOf('Dan') }
			}
		});
		expect(await states(story, 'event')).toEqual({ community: 'given' });
		expect(await learned(ben, ask)).toBe('yes');
		await leaves(fay.seat);
		const { heard: waits, record: lines } = await teller.ask('mine_read', { story });
		expect(waits).toEqual([]);
		// Who opened words of theirs stands there by name, once a day each (I4).
		expect(
			lines
				.filter(({ kind }: { kind: string }) => kind === 'read_out')
				.map(({ name }: { name: string }) => name)
		).toEqual(['Dan', 'Dev']);
		expect(lines.find(({ kind }: { kind: string }) => kind === 'wished')).toMatchObject({
			...{ name: 'Dev', detail: { want: 'yes', channel: 'phone' } }
		});
		expect(lines.find(({ kind }: { kind: string }) => kind === 'wish_heard')).toMatchObject({
			...{ name: 'Dan', detail: { want: 'yes' } }
		});
		expect(lines.find(({ kind }: { kind: string }) => kind === 'answered')).toMatchObject({
			detail: { answer: 'yes', helped: 'phone' }
		});
		expect(await db.owner`select * from archive.consent_broken()`).toEqual([]);
	});
	it('C6 what its teller says with their own words goes before what anybody heard, yes or no', async () => {
		const { story, words } = await toldOnPaper();
		const teller = await enter(words);
		const { roster } = await db.nobody.ask('roster_read', { commission });
		for (const [answer, given] of [
			['yes', { community: 'given' }],
			['no', {}],
			['not now', {}]
		] as const) {
			await db.owner`update archive.commissions set asks_a_year = 100`;
			const purpose = { yes: 'learning', no: 'event', 'not now': 'research' }[answer];
			const ask = await use(ben, story, { purpose });
			const { task, mark } = await says(story, { ask });
			await teller.ask('ask_answer', { ask, form: form(), answer, roster });
			expect(
				(await refused(dan.call('wish_witness', { wish: task, heard: true, mark }), 422)).hint
			).toBe('heard');
			expect(await states(story, purpose)).toEqual(given);
			expect((await teller.ask('mine_read', { story })).heard).toEqual([]);
			expect((await dan.ask('task_read', { task })).answered_at).not.toBeNull();
		}
		// Heard as not so: nothing comes of it, and it is asked as before.
		const ask = await use(ben, story, { place: 'The pier in May' });
		const { task } = await says(story, { ask });
		await dan.ask('wish_witness', { wish: task, heard: false });
		expect(await states(story, 'event')).toEqual({});
		expect(await learned(ben, ask)).toBe('not yet');
		expect((await record(teller, story))[0]).toMatchObject({ kind: 'wish_denied', name: 'Dan' });
		expect(await reads(ben, story)).toBe(200);
	});
	it('C2 C6 once anything of it moved, ended or was stopped it opens nothing, and is asked again', async () => {
		const { story, words } = await toldOnPaper();
		const teller = await enter(words);
		const { id: decision } = await ben.ask('decision_save', {
			...{ commission, kind: 'co-designed decision', title: 'A kettle', we_heard: 'It sang.' },
			...{ we_decided: 'To listen.', owner: 'The bay', review_on: '2027-03-01' }
		});
		const quoted = (await ben.ask('quote_ask', { decision, story, words: 'The kettle sang.' }))
			.ask as string;
		const hall = await use(ben, story);
		expect(await dev.ask('asked_read', { story, what: { ask: quoted } })).toMatchObject({
			...{ words: 'The kettle sang.', beside: { named_as: null } },
			decision: { title: 'A kettle', we_heard: 'It sang.', we_decided: 'To listen.' }
		});
		let come: { seat: string };
		const moves: [string, string, () => Promise<unknown>][] = [
			[
				quoted,
				'other words of the decision',
				() =>
					ben.ask('decision_save', {
						...{ commission, id: decision, kind: 'co-designed decision', title: 'A kettle' },
						...{
							we_heard: 'It sang.',
							we_decided: 'To buy one.',
							owner: 'The bay',
							review_on: '2027-03-01'
						}
					})
			],
			[
				hall,
				'another list',
				async () => (come = await arrives('Ida', 'Bay Community Trust', 'community'))
			],
			[hall, 'the list once more', () => leaves(come.seat)],
			[
				quoted,
				'stopped with their own words',
				() =>
					teller.ask('story_withdraw', { story, form: form(), purpose: 'quote', circle: 'public' })
			],
			[
				hall,
				'read by fewer',
				() =>
					teller.ask('story_withdraw', { story, form: form(), purpose: 'hear', circle: 'civic' })
			],
			[hall, 'paused', () => teller.ask('story_pause', { story, form: form() })]
		];
		for (const [ask, why, move] of moves) {
			const { task, mark } = await says(story, { ask });
			await move();
			const before = await event(story);
			expect(
				(await refused(dan.call('wish_witness', { wish: task, heard: true, mark }), 422)).hint,
				why
			).toBe('heard');
			expect(await dan.ask('task_read', { task }), why).toMatchObject({ stands: false });
			expect(await event(story), why).toEqual(before);
		}
		// Nothing is read out while it is hidden; opened again, it is asked and heard as it is now.
		await refused(dev.call('asked_read', { story, what: { ask: hall } }), 404);
		await refused(dev.call('wish_record', one(story, 'yes', { ask: hall, mark: 'x' })), 404);
		await teller.ask('story_resume', { story, form: form() });
		const anew = await says(story, { ask: hall });
		await hears(story, { ask: hall }, anew.task);
		expect(await states(story, 'event')).toEqual({ community: 'given' });
		expect(await db.owner`select 1 from archive.quotes where story_id = ${story}`).toEqual([]);
		// Other words handed in.
		const other = await use(ben, story, { place: 'The pier in May' });
		const { task, mark } = await says(story, { ask: other });
		const { version } = await teller.ask('draft_read', { story });
		await teller.ask('draft_save', {
			...{ story, version, veils: [], body: paragraphs('The kettle is gone.') }
		});
		await teller.ask('story_hand_in', { story, form: form() });
		await refused(dan.call('wish_witness', { wish: task, heard: true, mark }), 422);
		expect(await states(story, 'event')).toEqual({ community: 'requested' });
		// Taken back: nothing waits any more.
		await teller.ask('story_withdraw', { story, form: form() });
		expect((await dan.ask('task_read', { task })).answered_at).not.toBeNull();
	});
	it('Q3 A1 a yes to a quote and to backing a decision is to its wording, as on their own page', async () => {
		const { story, words } = await toldOnPaper();
		const { id: decision } = await ben.ask('decision_save', {
			...{ commission, kind: 'co-designed decision', title: 'A kettle', we_heard: 'It sang.' },
			...{ we_decided: 'To listen.', owner: 'The bay', review_on: '2027-03-01' }
		});
		const { ask } = await ben.ask('quote_ask', { decision, story, words: 'The kettle sang.' });
		// A draft is for both sides. What a yes names of it is read out, by who looks after this story and while it waits: to nobody
		// else, and nowhere else.
		const drafted = { title: 'A kettle', we_heard: 'It sang.', we_decided: 'To listen.' };
		const readOut = async (who: Asker, which = ask) =>
			who.call('asked_read', { story, what: { ask: which } });
		expect((await dev.ask('asked_read', { story, what: { ask } })).decision).toEqual(drafted);
		const late = await arrives('Lou', 'Bay Community Trust');
		for (const who of [...others, late.asker]) await refused(readOut(who), 404);
		await leaves(late.seat);
		const elsewhere = async () =>
			JSON.stringify([
				await choices(dev, story),
				await dev.ask('decisions_list', { commission }),
				await dev.ask('tasks_list', { commission }),
				await dev.ask('care_read', { story })
			]);
		await refused(dev.call('decision_read', { commission, id: decision }), 404);
		expect(await elsewhere()).not.toContain(drafted.we_decided);
		// No yes is heard to words that are being changed at that moment.
		const first = await says(story, { ask });
		const [, meanwhile] = await ben.meanwhile(
			'decision_save',
			{
				...{ commission, id: decision, kind: 'co-designed decision', title: 'A kettle' },
				...{ we_heard: 'It sang.', we_decided: 'To listen well.' },
				...{ owner: 'The bay', review_on: '2027-03-01' }
			},
			() => dan.call('wish_witness', { wish: first.task, heard: true, mark: first.mark })
		);
		expect(meanwhile).toMatchObject({ status: 422, body: { hint: 'heard' } });
		const { task } = await says(story, { ask });
		expect(await db.owner`select 1 from archive.quotes where story_id = ${story}`).toEqual([]);
		await hears(story, { ask }, task);
		expect(await db.owner`select words from archive.quotes where story_id = ${story}`).toEqual([
			{ words: 'The kettle sang.' }
		]);
		for (const who of [dev, dan]) await refused(readOut(who), 422);
		expect(await elsewhere()).not.toContain('To listen well.');
		const [held] = await db.owner`select a.wording = archive.wording_now(a.decision_id) as same
			from archive.asks a where a.id = ${ask}`;
		expect(held!.same).toBe(true);
		// Asked each time before it backs a decision: the yes is the link.
		const teller = await enter(words);
		const { roster } = await db.nobody.ask('roster_read', { commission });
		for (const circle of ['community', 'civic'])
			await teller.ask('permission_allow', {
				...{ story, form: form(), purpose: 'evidence', circle, roster },
				conditions: ['ask_each_time']
			});
		const back = (await ben.ask('decision_link', { decision, story, why: 'It sings.' })).ask;
		const waits = await says(story, { ask: back });
		expect(await db.owner`select 1 from archive.evidence_links where story_id = ${story}`).toEqual(
			[]
		);
		await hears(story, { ask: back }, waits.task);
		// No words of theirs are in it, and who opened what others draft stands in the record all the same.
		expect(
			(await record(teller, story)).flatMap(({ kind, name, detail }) =>
				kind === 'read_out' && (detail as { of: string }).of === back
					? [[name, (detail as { words: boolean }).words]]
					: []
			)
		).toEqual([
			['Dan', false],
			['Dev', false]
		]);
		await refused(readOut(dev, back), 422);
		expect(
			await db.owner`select why, answered from archive.evidence_links where story_id = ${story}`
		).toEqual([{ why: 'It sings.', answered: true }]);
	});
	it('C6 C4 a yes to a change is made when a witness has heard the yes to all of it, and no sooner; a yes that only hides words counts at once', async () => {
		const { number, words } = await card();
		const id = form();
		await dev.ask('helped_tell', {
			...{ commission, form: id, channel: 'paper', card: number, circles: ['community'] },
			body: paragraphs('The kettle sang to my neighbour and to me.')
		});
		const [{ story }] = (await db.owner`select story_id as story from archive.helped
			where form = ${id}`) as unknown as [{ story: string }];
		await dan.ask('original_read', { story, reason: 'first reading' });
		const propose = async (kind: string, more: object) =>
			(await dan.ask('proposal_make', { ...{ story, kind, why: 'They can be known.' }, ...more }))
				.proposal as string;
		const change = await propose('change', { words: 'my neighbour', instead: 'a friend' });
		const over = await propose('change', { words: 'neighbour and to me', instead: 'friend' });
		const hide = await propose('hide', { words: 'to me', circles: ['community'] });
		await readFirst(dan, story);
		const answers = async () =>
			(
				await db.owner`select answer from archive.proposals where id in (${change}, ${over}, ${hide})
				order by array_position(${[change, over, hide]}::uuid[], id)`
			).map(({ answer }) => answer);
		const waiting = [];
		for (const proposal of [change, over])
			waiting.push({ proposal, ...(await says(story, { proposal })) });
		expect(await answers()).toEqual([null, null, null]);
		const before = await event(story);
		const teller = await enter(words);

		// What hides these words and nothing else needs nobody to hear it, only that it was read out to them.
		const out = await dev.ask('asked_read', { story, what: { proposal: hide } });
		expect(out).toMatchObject({ narrows: true, words: 'to me', circles: ['community'] });
		const veil = (mark: unknown) => one(story, 'yes', { proposal: hide, mark });
		for (const wrong of [null, waiting[0]!.mark])
			await refused(dev.call('wish_record', veil(wrong)), 409);
		// Nor is it hidden without the words open or read out.
		await refused(dev.call('wish_record', one(story, 'hide', { proposal: hide })), 409);
		for (const who of others) await refused(who.call('wish_record', veil(out.mark)), 404);
		expect(await answers()).toEqual([null, null, null]);
		const call = veil(out.mark);
		expect(await dev.ask('wish_record', call)).toMatchObject({ due: null, held: false });
		await dev.ask('wish_record', call);
		await refused(dev.call('wish_record', veil(out.mark)), 422);
		expect(await answers()).toEqual([null, null, 'accepted']);
		const at = 'The kettle sang to my neighbour and '.length;
		expect(
			await db.owner`select first, last, circles from archive.veils where story_id = ${story} and rendition_id is not null`
		).toEqual([{ first: at, last: at + 5, circles: ['community'] }]);
		expect(await event(story)).toEqual(before);
		const { heard: unheard, record: lines } = await teller.ask('mine_read', { story });
		expect(unheard).toHaveLength(2);
		// The record that hiding by telephone leaves, and the answer.
		expect(lines).toContainEqual(
			expect.objectContaining({
				...{ kind: 'wished', name: 'Dev', detail: { want: 'hide', channel: 'phone' } }
			})
		);
		for (const line of [
			{ kind: 'hid_words', detail: { helped: 'phone' } },
			{ kind: 'answered_proposal', detail: { kind: 'hide', answer: 'accepted' } }
		])
			expect(lines).toContainEqual(expect.objectContaining(line));
		await hears(story, { proposal: change }, waiting[0]!.task);
		// Two changes of the same words cannot both be made.
		expect(
			(
				await refused(
					dan.call('wish_witness', { wish: waiting[1]!.task, heard: true, mark: waiting[1]!.mark }),
					422
				)
			).hint
		).toBe('heard');
		// What they have not answered waits on, and what they answer themselves waits no more.
		expect((await teller.ask('mine_read', { story })).heard).toMatchObject([
			{ what: { proposal: over } }
		]);
		await teller.ask('proposal_answer', { proposal: over, answer: 'refused' });
		expect((await teller.ask('mine_read', { story })).heard).toEqual([]);
		expect(await answers()).toEqual(['accepted', 'refused', 'accepted']);
		const copy = async () =>
			(await db.owner`select plain from archive.access_copies where story_id = ${story}`).map(
				({ plain }) => plain
			);
		expect(await copy()).toEqual([]);
		const { hash } = await dan.ask('original_read', { story, reason: 'to read it back' });
		const { roster } = await db.nobody.ask('roster_read', { commission });
		await dan.ask('helped_witness', { story, form: form(), hash, roster });
		expect(await copy()).toEqual(['The kettle sang to a friend and .']);
	});
	it('A3 A5 newcomers: a no at once, and a yes for those who were read out, with nothing said of whom they named', async () => {
		const sides = ['community', 'civic'];
		const { story, words } = await toldOnPaper(undefined, sides);
		const teller = await enter(words);
		expect(await choices(dev, story)).toMatchObject({ newcomers: false, opens: true });
		const what = { newcomers: true };
		expect((await refused(dev.call('asked_read', { story, what }), 422)).hint).toBe('what');
		// Whom they named when they said yes, and name no more, joined before that: nobody reads them out, and nothing says why.
		const [marlon] = await db.members('marlon');
		const [named] = await db.owner`select id from archive.people where name = 'Marlon'`;
		await teller.ask('never_add', { story, person: named!.id });
		await teller.ask('permission_give', {
			...{ story, form: form(), circles: sides, uses: [], attribution: 'no_name', named_as: null },
			...{ unasked: false, roster: (await db.nobody.ask('roster_read', { commission })).roster }
		});
		const { entries } = await teller.ask('never_read', { story });
		await teller.ask('never_remove', { entry: entries[0].id });
		expect((await choices(dev, story)).newcomers).toBe(false);
		const joan = await arrives('Jona', 'Bay Community Trust', 'community');
		const gwen = await arrives('Gwen', 'Bay Community Trust', 'community');
		const [person] =
			await db.owner`select person_id as id from archive.seats where id = ${gwen.seat}`;
		await teller.ask('never_add', { story, person: person!.id });
		expect((await choices(dev, story)).newcomers).toBe(true);
		// Both are read out: a list that left one out would say who is named.
		const out = await dev.ask('asked_read', { story, what });
		expect(out.circles).toEqual({
			community: { people: 2, organisations: [{ name: 'Bay Community Trust', people: 2 }] }
		});
		const { task, mark } = await says(story, what);
		expect(await reads(joan.asker, story)).toBe(404);
		expect((await teller.ask('mine_read', { story })).heard).toMatchObject([{ what }]);
		// Somebody more came in: they were not read out.
		const late = await arrives('Lena', 'Bay Community Trust', 'community');
		await refused(dan.call('wish_witness', { wish: task, heard: true, mark }), 422);
		await leaves(late.seat);
		await hears(story, what, task);
		expect(await heard(story)).toMatchObject({
			kind: 'newcomers',
			choice: { answer: 'yes', helped: 'phone', witness: await seatOf('Dan') }
		});
		expect([await reads(joan.asker, story), await reads(gwen.asker, story)]).toEqual([200, 404]);
		expect(await reads(marlon, story)).toBe(404);
		// Once a month, as on their own page.
		const next = await arrives('Nia', 'Bay Community Trust', 'community');
		expect((await choices(dev, story)).newcomers).toBe(false);
		await leaves(next.seat);
		await leaves(joan.seat);

		// No is no at once, with one facilitator, for those who were read out.
		const other = await toldOnPaper(undefined, sides);
		const kim = await arrives('Kim', 'Bay Community Trust', 'community');
		const read = await dev.ask('asked_read', { story: other.story, what });
		const waits = await says(other.story, what);
		await refused(dev.call('wish_record', one(other.story, 'no', what)), 409);
		await dev.ask('wish_record', one(other.story, 'no', { ...what, mark: read.mark }));
		expect(await event(other.story)).toMatchObject({
			...{ kind: 'newcomers', choice: { answer: 'no', helped: 'phone' } }
		});
		expect((await dan.ask('task_read', { task: waits.task })).answered_at).not.toBeNull();
		const after = await (await enter(other.words)).ask('newcomers_read', { story: other.story });
		expect(after).toBeNull();
		expect(await reads(kim.asker, other.story)).toBe(404);
		await db.owner`select archive.newcomers_tell()`;
		for (const seat of [kim.seat, gwen.seat]) await leaves(seat);
		expect(await db.owner`select * from archive.consent_broken()`).toEqual([]);
	});
});

describe('words hidden by telephone', () => {
	it('hides what they name from whom they name, at once and everywhere, and shows nothing again', async () => {
		const { story, words } = await toldOnPaper('The kettle sang. My neighbour heard it.');
		const { id: decision } = await ben.ask('decision_save', {
			...{ commission, kind: 'co-designed decision', title: 'A kettle', we_heard: 'It sang.' },
			...{ we_decided: 'To listen.', owner: 'The bay', review_on: '2027-03-01' }
		});
		const { ask } = await ben.ask('quote_ask', {
			decision,
			story,
			words: 'My neighbour heard it.'
		});
		const teller = await enter(words);
		await teller.ask('ask_answer', { ask, form: form(), answer: 'yes' });
		expect(await db.owner`select 1 from archive.quotes where story_id = ${story}`).toHaveLength(1);
		const hit = async (who: Asker) =>
			(await who.ask('search', { commission, q: 'neighbour' })).hits.filter(
				(found: { story: string }) => found.story === story
			).length;
		const text = async (who: Asker) =>
			JSON.stringify(await who.ask('story_read', { commission, story }));
		expect([await hit(carol), await hit(ben), await hit(db.nobody)]).toEqual([1, 1, 1]);

		const places = [{ first: 20, last: 29 }];
		const what = (more: object = {}) => ({ places, circles: ['civic', 'public'], ...more });
		// Only with these very words open, which stands in the record with the reason.
		const { hash } = await dan.ask('original_read', { story, reason: 'to look' });
		await refused(dev.call('wish_record', one(story, 'hide', what({ hash }))), 409);
		await dev.ask('original_read', { story, reason: 'They rang to hide words.' });
		for (const [field, more] of [
			['words', { places: [] }],
			['words', { places: [{ first: 20, last: 400 }] }],
			['words', { places: [{ first: 29, last: 20 }] }],
			['words', { places: [{ first: 'x', last: 20 }] }],
			['words', { places: Array.from({ length: 201 }, (_, n) => ({ first: n % 20, last: 30 })) }],
			['words', { places: 'x' }],
			['circles', { circles: [] }],
			['circles', { circles: ['facilitator'] }]
		] as const)
			expect(
				(await refused(dev.call('wish_record', one(story, 'hide', what({ hash, ...more }))), 422))
					.hint,
				JSON.stringify(more).slice(0, 60)
			).toBe(field);
		await refused(dev.call('wish_record', one(story, 'hide', what({ hash: 'x' }))), 409);
		for (const who of others)
			await refused(who.call('wish_record', one(story, 'hide', what({ hash }))), 404);
		expect(await text(carol)).toContain('neighbour');

		const call = one(story, 'hide', what({ hash }));
		expect(await dev.ask('wish_record', call)).toMatchObject({ due: null, held: false });
		await dev.ask('wish_record', call);
		await dev.ask('wish_record', { ...call, form: form() });
		for (const who of [carol, db.nobody]) {
			expect(await text(who)).toContain('kettle');
			expect(await text(who)).not.toContain('neighbour');
		}
		expect(await text(ben)).toContain('neighbour');
		expect([await hit(carol), await hit(ben), await hit(db.nobody)]).toEqual([0, 1, 0]);
		expect(await db.owner`select 1 from archive.quotes where story_id = ${story}`).toEqual([]);
		expect(
			await db.owner`select first, last, circles from archive.veils where story_id = ${story} and rendition_id is not null`
		).toEqual([{ ...places[0], circles: ['civic', 'public'] }]);
		const lines = await record(teller, story);
		expect(lines.find(({ kind }) => kind === 'wished')).toMatchObject({
			...{ name: 'Dev', note: 'She rang at ten.', detail: { want: 'hide', channel: 'phone' } }
		});
		expect(lines.find(({ kind }) => kind === 'hid_words')).toMatchObject({
			detail: { helped: 'phone' }
		});
		expect(
			lines.filter(({ kind, name }) => kind === 'read_original' && name === 'Dev')[0]
		).toMatchObject({
			note: 'They rang to hide words.'
		});
		for (const want of ['show', 'unhide'])
			expect((await refused(dev.call('wish_record', said(story, want)), 422)).hint).toBe('want');

		// What nobody may read is not opened for this either: it can be paused instead.
		await dev.ask('wish_record', said(story, 'pause'));
		await refused(
			dev.call('wish_record', one(story, 'hide', what({ hash, circles: ['community'] }))),
			404
		);
		expect(await choices(dev, story)).toMatchObject({ opens: false });
	});
});

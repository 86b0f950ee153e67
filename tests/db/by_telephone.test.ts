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

/** Somebody new takes a facilitator's seat, for an organisation. */
async function arrives(name: string, organisation: string) {
	const email = `${name.toLowerCase()}${randomUUID().slice(0, 6)}@example.org`;
	const [seat] = await db.owner`
		with account as (insert into auth.users (id, instance_id, aud, role, email, created_at, updated_at)
			values (gen_random_uuid(), '00000000-0000-0000-0000-000000000000', 'authenticated', 'authenticated', ${email}, now(), now()) returning id),
		person as (insert into archive.people (auth_user, name, role) select id, ${name}, 'facilitator' from account returning id)
		insert into archive.seats (commission_id, person_id, organisation_id, circle)
		select c.id, p.id, o.id, 'facilitator' from person p, archive.commissions c join archive.organisations o on o.commission_id = c.id
		where c.slug = ${commission} and o.name = ${organisation} returning id`;
	return { asker: await db.member(email), seat: seat!.id as string };
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
async function toldOnPaper() {
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
		...{ body: paragraphs('The kettle sang.'), circles: ['community', 'civic', 'public'] }
	});
	const [row] = await db.owner`select h.story_id as story, encode(r.hash, 'hex') as hash
		from archive.helped h join archive.stories s on s.id = h.story_id
		join archive.renditions r on r.id = s.current_rendition where h.form = ${id}`;
	const { story, hash } = row as unknown as { story: string; hash: string };
	const { roster } = await db.nobody.ask('roster_read', { commission });
	await readFirst(dan, story);
	await dan.ask('helped_witness', { story, form: form(), hash, roster });
	expect(await reads(db.nobody, story)).toBe(200);
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

describe('one thing of it, by telephone', () => {
	/** What somebody says of one thing: a use, an ask or a proposal. */
	const one = (story: string, want: 'stop' | 'no', what: object, more: object = {}) => ({
		...said(story, want, more),
		what
	});
	const choices = (who: Asker, story: string) => who.ask('wish_choices', { story });
	const states = async (story: string, purpose: string) =>
		Object.fromEntries(
			(
				await db.owner`select circle, state from archive.grants where story_id = ${story} and purpose = ${purpose}::archive.purpose`
			).map(({ circle, state }) => [circle, state])
		);
	/** Somebody asks to use it at an event. */
	const use = async (who: Asker, story: string, place = 'The hall in March') =>
		(
			await who.ask('use_ask', {
				...{ commission, story, purpose: 'event', circle: 'community', place },
				how_long: 'one day'
			})
		).ask as string;

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
		// A yes is none of what one facilitator writes down.
		const ask = await use(ben, story);
		for (const want of ['yes', 'answer', 'allow'])
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
		const answered = (await ben.ask('asks_list', { commission })).find(
			(a: { id: string }) => a.id === ask
		);
		expect(answered.answer).toBe('no');
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
		expect(await choices(dev, story)).toEqual({ story, uses: [], asks: [], proposals: [] });
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

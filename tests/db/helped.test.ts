/** What people ask from outside, what facilitators do about it, and telling with somebody's help. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	freshDatabase,
	paragraphs,
	readFirst,
	refused,
	sixNo,
	type Asker,
	type Database
} from '../support/database.ts';
import { questions } from '#lib/reading/schema.ts';

type Name = 'ben' | 'bea' | 'carol' | 'dev' | 'dan' | 'kit' | 'erin' | 'faith';
const bay = 'morecambe-bay';
const form = () => randomUUID();
let db: Database;
let people: Record<Name, Asker>;

beforeAll(async () => {
	db = await freshDatabase();
	const names: Name[] = ['ben', 'bea', 'carol', 'dev', 'dan', 'kit', 'erin', 'faith'];
	people = Object.fromEntries(
		await Promise.all(names.map(async (name) => [name, await db.member(`${name}@example.org`)]))
	) as Record<Name, Asker>;
});
afterAll(() => db.drop());

const others = (...but: Name[]): [string, Asker][] => [
	['nobody', db.nobody],
	...Object.entries(people).filter(([name]) => !but.includes(name as Name))
];

/** A story from Start to shared, as its teller would. */
async function told(
	circles: string[] = ['community', 'civic'],
	stop: 'draft' | 'handed_in' | 'shared' = 'shared'
) {
	const { story, words, session } = await db.nobody.ask('tell_start', { commission: bay });
	const teller = db.teller(session);
	await teller.ask('draft_save', {
		story,
		body: paragraphs('The boiler broke in the coldest week.'),
		veils: [],
		version: 0
	});
	await teller.ask('answer_way_choose', { story, way: 'return' });
	if (stop !== 'draft') await teller.ask('story_hand_in', { story, form: form() });
	if (stop === 'shared') {
		await readFirst(people.dev, story);
		await teller.ask('permission_give', {
			story,
			form: form(),
			circles,
			uses: ['theme', 'evidence', 'quote'],
			attribution: 'no_name',
			named_as: null,
			unasked: false,
			roster: (await db.nobody.ask('roster_read', { commission: bay })).roster
		});
		const { words: settled } = await teller.ask('mine_read', { story });
		await teller.ask('story_approve', { story, form: form(), hash: settled.hash });
	}
	return { story, words, session, teller };
}
const reads = async (who: Asker, story: string) =>
	(await who.call('story_read', { commission: bay, story })).status;

describe('a hold', () => {
	it('A1 makes every gate nobody, for everyone but the teller, and ends as it began', async () => {
		const { story, teller } = await told(['community', 'civic', 'public']);
		for (const who of [people.ben, people.carol, db.nobody])
			expect(await reads(who, story)).toBe(200);
		const open = await db.nobody.ask('open_key', { commission: bay });
		const { hold } = await people.dev.ask('hold_put', {
			story,
			kind: 'safety',
			note: 'A name stands in it.'
		});
		for (const [, who] of others()) expect(await reads(who, story)).toBe(404);
		await refused(people.dev.call('original_read', { story, reason: 'again' }), 404);
		const gates = await db.owner`
			select audience from archive.renditions where story_id = ${story}
			union select audience from archive.access_copies where story_id = ${story}
			union select audience from archive.findable where story_id = ${story}
			union select audience from archive.search_rows where story_id = ${story}`;
		expect(gates.map((row) => Number(row.audience))).toEqual([1]);
		expect(await db.nobody.ask('open_key', { commission: bay })).not.toBe(open);
		const mine = await teller.ask('mine_read', { story });
		expect(mine).toMatchObject({ state: 'held', holds: [{ kind: 'safety' }] });
		expect(mine.record[0]).toMatchObject({
			kind: 'held',
			name: 'Dev',
			note: 'A name stands in it.'
		});

		await refused(teller.call('hold_lift', { hold }), 422);
		await refused(people.dan.call('hold_end', { hold, note: '' }), 422);
		for (const [, who] of others('dev', 'dan'))
			await refused(who.call('hold_end', { hold, note: 'let me' }), 404);
		await people.dan.ask('hold_end', { hold, note: 'The name was taken out.' });
		for (const who of [people.ben, people.carol, db.nobody])
			expect(await reads(who, story)).toBe(200);
		expect((await teller.ask('mine_read', { story })).record[0]).toMatchObject({
			kind: 'hold_ended',
			name: 'Dan'
		});
	});
	it('put because somebody asked, is ended by the storyteller and nobody else', async () => {
		const { story, teller } = await told();
		const { hold } = await people.dev.ask('hold_put', { story, kind: 'asked', note: 'They rang.' });
		expect(await people.dev.ask('holds_list', { commission: bay })).toContainEqual(
			expect.objectContaining({ hold, story, kind: 'asked' })
		);
		await refused(people.dev.call('hold_end', { hold, note: 'They rang again.' }), 422);
		const stranger = await told(['community'], 'draft');
		await refused(stranger.teller.call('hold_lift', { hold }), 404);
		expect(await reads(people.ben, story)).toBe(404);
		await teller.ask('hold_lift', { hold });
		expect(await reads(people.ben, story)).toBe(200);
	});
	it('A8 is put by a facilitator who may know of the story, and for everyone else it was never there', async () => {
		const { story } = await told(['community']);
		for (const [, who] of others('dev', 'dan'))
			await refused(who.call('hold_put', { story, kind: 'safety', note: 'because' }), 404);
		await refused(
			people.dev.call('hold_put', { story: randomUUID(), kind: 'safety', note: 'because' }),
			404
		);
		await refused(people.faith.call('holds_list', { commission: bay }), 404);
	});
	it('is history: it ends once and is never changed', async () => {
		const { story } = await told([], 'handed_in');
		await people.dev.ask('hold_put', { story, kind: 'safety', note: 'A name stands in it.' });
		await expect(
			db.owner`update archive.holds set note = 'other' where story_id = ${story}`
		).rejects.toThrow(/never changed/);
		await db.owner`update archive.holds set ended_at = now() where story_id = ${story}`;
		await expect(
			db.owner`update archive.holds set ended_at = null where story_id = ${story}`
		).rejects.toThrow(/never changed/);
	});
});

describe('asked from outside', () => {
	const lost = { commission: bay, words: 'I told about the boiler, in spring. Please hide it.' };
	const wrong = { commission: bay, kind: 'about_me', words: 'That is my brother in it.' };
	it('A8 lost words are answered the same whatever is there, hide nothing, and become a task with a day', async () => {
		const { story } = await told(['public']);
		const there = await db.nobody.ask('words_lost', { ...lost, form: form() });
		const absent = await db.nobody.ask('words_lost', {
			...lost,
			words: 'I never told anything at all.',
			form: form()
		});
		expect(Object.keys(there).sort()).toEqual(['due', 'number']);
		expect(there.due).toBe(absent.due);
		expect(await reads(db.nobody, story)).toBe(200);
		const tasks = await people.dev.ask('tasks_list', { commission: bay });
		const task = tasks.find(({ number }: { number: string }) => number === there.number);
		expect(task).toMatchObject({ kind: 'lost_words', due: there.due, answered_at: null });
		expect((await people.dan.ask('task_read', { task: task.task })).words).toBe(lost.words);
	});
	it('posted twice is one task', async () => {
		const id = form();
		await db.nobody.ask('wrong_report', { ...wrong, form: id });
		await db.nobody.ask('wrong_report', { ...wrong, form: id });
		expect((await db.owner`select id from archive.reports where id = ${id}`).length).toBe(1);
	});
	it('I3 what was said is read by the facilitators of that commission, and by nobody else', async () => {
		const id = form();
		await db.nobody.ask('wrong_report', {
			...wrong,
			kind: 'could_be_hurt',
			words: 'canary-of-harm',
			form: id
		});
		for (const [, who] of others('dev', 'dan')) {
			await refused(who.call('task_read', { task: id }), 404);
			await refused(who.call('task_answer', { task: id, answer: 'Never mind.' }), 404);
		}
		await refused(people.faith.call('tasks_list', { commission: bay }), 404);
		for (const name of ['ben', 'kit'] as const)
			await refused(people[name].call('tasks_list', { commission: bay }), 404);
		for (const table of ['search_rows', 'access_copies', 'record', 'outbox', 'findable'])
			expect(
				await db.owner.unsafe(
					`select 1 from archive.${table} t where t::text like '%canary-of-harm%'`
				)
			).toEqual([]);
		expect((await people.dev.ask('task_read', { task: id })).words).toBe('canary-of-harm');
	});
	it('who could be hurt comes first, overdue before that, and is answered once', async () => {
		const id = form();
		await db.nobody.ask('wrong_report', { ...wrong, kind: 'other', form: id });
		await db.owner`update archive.reports set due = current_date - 3 where id = ${id}`;
		const [first] = await people.dev.ask('tasks_list', { commission: bay });
		expect(first).toMatchObject({ task: id, overdue_days: 3 });
		await refused(people.dev.call('task_answer', { task: id, answer: '' }), 422);
		await people.dev.ask('task_answer', { task: id, answer: 'Rang them.' });
		await people.dan.ask('task_answer', { task: id, answer: 'Something else.' });
		expect((await people.dan.ask('task_read', { task: id })).answer).toBe('Rang them.');
	});
	it('says what cannot be taken, field by field', async () => {
		expect(
			(
				await refused(
					db.nobody.call('wrong_report', { ...wrong, kind: 'lost_words', form: form() }),
					422
				)
			).hint
		).toBe('kind');
		expect(
			(await refused(db.nobody.call('wrong_report', { ...wrong, words: ' ', form: form() }), 422))
				.hint
		).toBe('words');
		expect(
			(
				await refused(
					db.nobody.call('words_lost', { ...lost, words: 'x'.repeat(4001), form: form() }),
					422
				)
			).hint
		).toBe('words');
		await refused(
			db.nobody.call('words_lost', { ...lost, commission: 'nowhere', form: form() }),
			404
		);
		// A facilitator who presses on the page it was about stays here.
		for (const page of [
			'https://elsewhere.example/',
			'//elsewhere.example/sign-in',
			'/\\elsewhere'
		])
			await db.nobody.ask('wrong_report', { ...wrong, page, form: form() });
		for (const page of ['/', `/${bay}/stories`]) {
			const named = form();
			await db.nobody.ask('wrong_report', { ...wrong, page, form: named });
			expect(await db.owner`select page from archive.reports where id = ${named}`).toEqual([
				{ page }
			]);
		}
		expect(
			(await db.owner`select page from archive.reports where page like '%elsewhere%'`).length
		).toBe(0);
	});
	it('a script reaches a ceiling, of each kind apart, and a person is asked to ring', async () => {
		await db.owner`update archive.commissions set lost_words_a_day = 3 where slug = ${bay}`;
		const answers = [];
		for (let i = 0; i < 5; i += 1)
			answers.push(await db.nobody.call('words_lost', { ...lost, form: form() }));
		expect(answers.at(-1)!.status).toBe(429);
		expect((await db.nobody.call('wrong_report', { ...wrong, form: form() })).status).toBe(200);
		expect(
			(await db.nobody.call('words_lost', { ...lost, commission: 'solway', form: form() })).status
		).toBe(200);
		await db.owner`update archive.commissions set reports_a_day = 1 where slug = ${bay}`;
		expect((await db.nobody.call('wrong_report', { ...wrong, form: form() })).status).toBe(429);
		await db.owner`update archive.commissions set reports_a_day = 1000, lost_words_a_day = 1000 where slug = ${bay}`;
	});
});

/** The facilitators of a story as its teller sees them, by name. */
const facilitators = async (
	teller: Asker,
	story: string
): Promise<Record<string, { facilitator: string; state: string; lead: boolean }>> =>
	Object.fromEntries(
		(await teller.ask('facilitators_read', { story })).map(
			(f: { name: string; facilitator: string; state: string; lead: boolean }) => [f.name, f]
		)
	);
/** Somebody leads on safeguarding from now on. */
const leads = (
	name: string
) => db.owner`update archive.commissions set safeguarding_seat = (select s.id from archive.seats s
	join archive.people p on p.id = s.person_id where p.name = ${name} and s.closed_at is null and s.commission_id = archive.commissions.id and s.circle = 'facilitator')
	where slug = ${bay}`;
/** Somebody new takes a facilitator's seat. */
async function arrives(name: string): Promise<Asker> {
	const email = `${name}${randomUUID().slice(0, 6)}@example.org`;
	await db.owner`
		with account as (insert into auth.users (id, instance_id, aud, role, email, created_at, updated_at)
			values (gen_random_uuid(), '00000000-0000-0000-0000-000000000000', 'authenticated', 'authenticated', ${email}, now(), now()) returning id),
		person as (insert into archive.people (auth_user, name, role) select id, ${name}, 'facilitator' from account returning id)
		insert into archive.seats (commission_id, person_id, organisation_id, circle)
		select c.id, p.id, o.id, 'facilitator' from person p, archive.commissions c join archive.organisations o on o.commission_id = c.id
		where c.slug = ${bay} and o.name = 'Bay Community Trust'`;
	return db.member(email);
}
const opens = async (who: Asker, story: string) =>
	(await who.call('original_read', { story, reason: 'to look' })).status;

describe('crossing out a facilitator', () => {
	it('A6 before handing in: the one crossed out never reads it, and cannot tell that it is there', async () => {
		const { story, teller } = await told([], 'draft');
		const { Dev } = await facilitators(teller, story);
		await teller.ask('facilitator_cross', { story, facilitator: Dev!.facilitator });
		await teller.ask('story_hand_in', { story, form: form() });
		expect(await opens(people.dan, story)).toBe(200);
		expect(await opens(people.dev, story)).toBe(404);
		const listed = await people.dev.ask('reading_list', { commission: bay });
		expect(JSON.stringify(listed)).not.toContain(story);
		await refused(people.dev.call('hold_put', { story, kind: 'safety', note: 'let me see' }), 404);
		await refused(people.dev.call('teller_recognised', { story }), 404);
		// The event names those on duty less the one crossed out, and so does the grant.
		const seats = await db.owner`
			select m.seat_id from archive.grants g join archive.audience_seats m on m.audience_id = g.audience
			where g.story_id = ${story} and g.purpose = 'keep'`;
		expect(seats.map((row) => row.seat_id)).not.toContain(Dev!.facilitator);
		expect(
			(await teller.ask('mine_read', { story })).record.map((l: { kind: string }) => l.kind)
		).toContain('crossed_out');
	});
	it('A6 later: it holds at once, for everything that stands beside the words, until the storyteller says otherwise', async () => {
		const { story, teller } = await told([], 'handed_in');
		expect(await opens(people.dev, story)).toBe(200);
		const { Dev, Dan } = await facilitators(teller, story);
		await teller.ask('facilitator_cross', { story, facilitator: Dev!.facilitator });
		expect(await opens(people.dev, story)).toBe(404);
		await refused(people.dev.call('story_ready', { story }), 404);
		await refused(people.dev.call('contact_open', { story }), 404);
		expect((await facilitators(teller, story)).Dev!.state).toBe('crossed_out');
		// One has to stay.
		expect(
			(
				await refused(
					teller.call('facilitator_cross', { story, facilitator: Dan!.facilitator }),
					422
				)
			).hint
		).toBe('facilitator');
		await teller.ask('facilitator_let_in', { story, form: form(), facilitator: Dev!.facilitator });
		expect(await opens(people.dev, story)).toBe(200);
		expect(await db.owner`select * from archive.consent_broken()`).toEqual([]);
	});
	it('A6 C3 who came after it was handed in does not come to read it by a change that its teller says yes to', async () => {
		const { story, teller } = await told([], 'handed_in');
		await people.dev.ask('original_read', { story, reason: 'first reading' });
		await people.dev.ask('proposal_make', {
			...{ story, kind: 'change', words: 'boiler', instead: 'heating', why: 'Plainer.' }
		});
		await readFirst(people.dev, story);
		const [later] =
			await db.owner`insert into archive.seats (commission_id, person_id, organisation_id, circle)
				select s.commission_id, p.id, s.organisation_id, s.circle from archive.people p, archive.seats s join archive.people d on d.id = s.person_id
				where p.name = 'Faith' and d.name = 'Dev' and s.circle = 'facilitator' and s.closed_at is null limit 1 returning id`;
		try {
			expect(await opens(people.faith, story)).toBe(404);
			const { proposals, words } = await teller.ask('mine_read', { story });
			await teller.ask('proposal_answer', { proposal: proposals[0].id, answer: 'accepted' });
			const approve = () => teller.call('story_approve', { story, form: form(), hash: words.hash });
			// Paused in another tab: what is approved then stays paused, for facilitators too.
			await teller.ask('story_pause', { story, form: form() });
			expect((await approve()).status).toBe(200);
			expect((await teller.ask('mine_read', { story })).state).toBe('paused');
			for (const who of [people.faith, people.dev]) expect(await opens(who, story)).toBe(404);
			await teller.ask('story_resume', { story, form: form() });
			expect(await opens(people.faith, story)).toBe(404);
			const { plain } = (await teller.ask('mine_read', { story })).words;
			expect(plain).toBe('The heating broke in the coldest week.');
			expect((await people.dev.ask('original_read', { story, reason: 'again' })).plain).toBe(plain);
		} finally {
			await db.owner`update archive.seats set closed_at = now() where id = ${later!.id}`;
		}
		expect(await db.owner`select * from archive.consent_broken()`).toEqual([]);
	});
	it('C4 a story that was taken back is not handed in again by an approval on a page left open', async () => {
		const { story, teller } = await told([], 'handed_in');
		await people.dev.ask('original_read', { story, reason: 'first reading' });
		await people.dev.ask('proposal_make', {
			...{ story, kind: 'change', words: 'boiler', instead: 'heating', why: 'Plainer.' }
		});
		await readFirst(people.dev, story);
		const { proposals, words } = await teller.ask('mine_read', { story });
		await teller.ask('proposal_answer', { proposal: proposals[0].id, answer: 'accepted' });
		await teller.ask('story_withdraw', { story, form: form() });
		await refused(teller.call('story_approve', { story, form: form(), hash: words.hash }), 422);
		expect(await opens(people.dev, story)).toBe(404);
		expect((await teller.ask('mine_read', { story })).state).toBe('withdrawn');
	});
	it('says who leads on safeguarding before anybody is crossed out: without them nothing can be passed on', async () => {
		const { story, teller } = await told([], 'handed_in');
		const leading = async (name: string) => {
			await leads(name);
			expect((await db.nobody.ask('commission_read', { commission: bay })).lead).toBe(name);
			return Object.entries(await facilitators(teller, story))
				.filter(([, { lead }]) => lead)
				.map(([who]) => who);
		};
		expect(await leading('Dev')).toEqual(['Dev']);
		expect(await leading('Dan')).toEqual(['Dan']);
		const { Dan } = await facilitators(teller, story);
		await teller.ask('facilitator_cross', { story, facilitator: Dan!.facilitator });
		const { referral } = await people.dev.ask('refer', {
			story,
			words: 'A child may be hurt at home.',
			reason: 'She wrote that he hits her son.',
			told: true
		});
		await refused(people.dan.call('refer_agree', { referral }), 404);
		await teller.ask('facilitator_let_in', { story, form: form(), facilitator: Dan!.facilitator });
		await people.dan.ask('refer_agree', { referral });
	});
	it('is the storyteller’s alone', async () => {
		const { story, teller } = await told([], 'handed_in');
		const { Dev } = await facilitators(teller, story);
		const stranger = await told([], 'draft');
		await refused(
			stranger.teller.call('facilitator_cross', { story, facilitator: Dev!.facilitator }),
			404
		);
		await refused(stranger.teller.call('facilitators_read', { story }), 404);
		for (const [, who] of others()) await refused(who.call('facilitators_read', { story }), 401);
		const ben = (
			await db.owner`select s.id from archive.seats s join archive.people p on p.id = s.person_id where p.name = 'Ben'`
		)[0]!.id;
		await refused(
			teller.call('facilitator_let_in', { story, form: form(), facilitator: ben }),
			404
		);
	});
	it('A6 who came later reads nothing handed in before, until the storyteller or two facilitators with a reason say yes', async () => {
		const [first, second, third] = [
			await told([], 'handed_in'),
			await told([], 'handed_in'),
			await told([], 'handed_in')
		];
		const fay = await arrives('Fay');
		for (const { story } of [first, second]) expect(await opens(fay, story)).toBe(404);
		const { Fay } = await facilitators(first.teller, first.story);
		expect(Fay!.state).toBe('later');
		await first.teller.ask('facilitator_let_in', {
			story: first.story,
			form: form(),
			facilitator: Fay!.facilitator
		});
		expect(await opens(fay, first.story)).toBe(200);
		expect(await opens(fay, second.story)).toBe(404);

		await third.teller.ask('facilitator_cross', {
			story: third.story,
			facilitator: Fay!.facilitator
		});
		const ask = {
			commission: bay,
			facilitator: Fay!.facilitator,
			reason: 'Dev is leaving in May.'
		};
		for (const [, who] of others('dev', 'dan')) await refused(who.call('succession_ask', ask), 404);
		await refused(fay.call('succession_ask', ask), 422);
		await refused(people.dev.call('succession_ask', { ...ask, reason: '' }), 422);
		const { succession } = await people.dev.ask('succession_ask', ask);
		await refused(people.dev.call('succession_agree', { succession }), 422);
		await refused(fay.call('succession_agree', { succession }), 422);
		for (const [, who] of others('dev', 'dan'))
			await refused(who.call('succession_agree', { succession }), 404);
		expect(await opens(fay, second.story)).toBe(404);
		await people.dan.ask('succession_agree', { succession });
		expect(await opens(fay, second.story)).toBe(200);
		expect(await opens(fay, third.story)).toBe(404);
		const line = (await second.teller.ask('mine_read', { story: second.story })).record.find(
			(l: { kind: string }) => l.kind === 'succeeded'
		);
		expect(line).toMatchObject({
			name: 'Fay',
			note: 'Dev is leaving in May.',
			detail: { by: ['Dan', 'Dev'] }
		});
		await db.owner`update archive.seats set closed_at = now() where id = ${Fay!.facilitator}`;
	});
	it('A6 two facilitators say yes for what both of them may read, and for nothing else', async () => {
		const [open, shut, never] = [
			await told([], 'handed_in'),
			await told([], 'handed_in'),
			await told([], 'handed_in')
		];
		const gwen = await arrives('Gwen');
		const { Gwen, Dev, Dan } = await facilitators(open.teller, open.story);
		await shut.teller.ask('facilitator_cross', {
			story: shut.story,
			facilitator: Dev!.facilitator
		});
		await never.teller.ask('facilitator_cross', {
			story: never.story,
			facilitator: Dan!.facilitator
		});
		const { succession } = await people.dev.ask('succession_ask', {
			commission: bay,
			facilitator: Gwen!.facilitator,
			reason: 'Dev is leaving in June.'
		});
		await people.dan.ask('succession_agree', { succession });
		expect(await opens(gwen, open.story)).toBe(200);
		for (const { story, teller } of [shut, never]) {
			expect(await opens(gwen, story)).toBe(404);
			expect(
				(await teller.ask('mine_read', { story })).record.map((l: { kind: string }) => l.kind)
			).not.toContain('succeeded');
		}
		await db.owner`update archive.seats set closed_at = now() where id = ${Gwen!.facilitator}`;
	});
});

describe('the first reading', () => {
	const answers = async (who: Asker, story: string) =>
		(await who.ask('original_read', { story, reason: 'the first reading' })).answers;
	const finished = async ({ story, teller }: { story: string; teller: Asker }) =>
		(await teller.ask('mine_read', { story })).record.filter(
			(l: { kind: string }) => l.kind === 'read_first'
		);
	it('is shared: one facilitator begins it, another goes on and finishes, and the record names who did', async () => {
		const told_ = await told([], 'handed_in');
		const { story } = told_;
		expect(await answers(people.dev, story)).toBeNull();
		await people.dev.ask('first_reading_save', { story, answers: { children: { yes: true } } });
		expect(await answers(people.dan, story)).toEqual({ children: { yes: true } });
		await people.dan.ask('first_reading_save', { story, answers: { children: { yes: false } } });
		expect(await answers(people.dev, story)).toEqual({ children: { yes: false } });
		// Whoever has not answered anything takes no answer of another away.
		await people.dev.ask('first_reading_save', { story, answers: { staff: { note: 'A nurse?' } } });
		expect(await answers(people.dan, story)).toEqual({
			children: { yes: false },
			staff: { note: 'A nurse?' }
		});
		await readFirst(people.dan, story);
		expect(await finished(told_)).toMatchObject([{ name: 'Dan' }]);
	});
	it('is not finished while one of the six questions waits', async () => {
		const told_ = await told([], 'handed_in');
		const { story } = told_;
		const finish = () => people.dev.call('story_ready', { story });
		await answers(people.dev, story);
		expect((await refused(finish(), 422)).hint).toBe(questions[0][0]);
		for (const [name] of questions) {
			const { [name]: _, ...others } = sixNo;
			for (const waits of [{}, { [name]: { note: 'I am not sure.' } }]) {
				await db.owner`update archive.first_readings f set answers = '{}' from archive.renditions r
					where r.id = f.rendition_id and r.story_id = ${story}`;
				await people.dev.ask('first_reading_save', { story, answers: { ...others, ...waits } });
				expect((await refused(finish(), 422)).hint).toBe(name);
			}
		}
		expect(await finished(told_)).toEqual([]);
		await people.dev.ask('first_reading_save', { story, answers: sixNo });
		expect((await finish()).status).toBe(204);
		expect(await finished(told_)).toHaveLength(1);
	});
	it('C2 is of the words that whoever answers has opened: others came since, and nothing is answered for them', async () => {
		const told_ = await told([], 'handed_in');
		const { story, teller } = told_;
		const acts = [
			['first_reading_save', { story, answers: sixNo }],
			[
				'proposal_make',
				{ story, kind: 'hide', words: 'coldest week', circles: ['public'], why: 'It tells when.' }
			],
			['story_ready', { story }]
		] as const;
		const moved = async (who: Asker) => {
			for (const [verb, args] of acts)
				expect(await refused(who.call(verb, args), 409)).toMatchObject({
					details: 'words',
					message: expect.stringContaining('other words')
				});
		};
		await moved(people.dev);
		await answers(people.dan, story);
		// What one facilitator opened, another has not read.
		await moved(people.dev);
		await answers(people.dev, story);
		const { version } = await teller.ask('draft_read', { story });
		const body = paragraphs('The boiler broke in the coldest week, and Joanne was three.');
		await teller.ask('draft_save', { story, body, veils: [], version });
		await teller.ask('story_hand_in', { story, form: form() });
		const { roster } = await db.nobody.ask('roster_read', { commission: bay });
		await teller.ask('permission_give', {
			...{ story, form: form(), circles: ['community'], uses: [], unasked: true },
			...{ attribution: 'no_name', named_as: null, roster }
		});
		await moved(people.dev);
		await moved(people.dan);
		expect(await finished(told_)).toEqual([]);
		expect(await reads(people.ben, story)).toBe(404);
		await answers(people.dev, story);
		for (const [verb, args] of acts) await people.dev.ask(verb, args);
		expect(await finished(told_)).toMatchObject([{ name: 'Dev' }]);
	});
	it('goes on in a new seat, once that seat may read', async () => {
		const told_ = await told([], 'handed_in');
		const { story, teller } = told_;
		const fay = await arrives('Faya');
		const seat = async () => (await facilitators(teller, story)).Faya!.facilitator;
		const let_in = async () =>
			teller.ask('facilitator_let_in', { story, form: form(), facilitator: await seat() });
		await let_in();
		await answers(fay, story);
		await fay.ask('first_reading_save', { story, answers: sixNo });
		await db.owner.begin(async (tx) => {
			const [old] = await tx`update archive.seats set closed_at = now() where id = ${await seat()}
				returning commission_id, person_id, organisation_id, circle`;
			await tx`insert into archive.seats ${tx(old!)}`;
		});
		await refused(fay.call('first_reading_save', { story, answers: {} }), 404);
		await let_in();
		await answers(fay, story);
		await fay.ask('story_ready', { story });
		expect(await finished(told_)).toMatchObject([{ name: 'Faya' }]);
		await db.owner`update archive.seats set closed_at = now() where id = ${await seat()}`;
	});
});

describe('recognised', () => {
	it('A1 a reader who knows the teller stops reading, for good, and the facilitators of the story are told', async () => {
		const { story, teller } = await told(['community', 'civic']);
		const other = await told(['community']);
		await people.ben.ask('teller_recognised', { story });
		await people.ben.call('teller_recognised', { story });
		expect(await reads(people.ben, story)).toBe(404);
		expect(await reads(people.ben, other.story)).toBe(200);
		for (const who of [people.bea, people.carol]) expect(await reads(who, story)).toBe(200);
		expect(
			JSON.stringify(await people.ben.ask('search', { commission: bay, q: 'boiler' }))
		).not.toContain(story);
		// Choosing again does not let them back in.
		await teller.ask('permission_give', {
			story,
			form: form(),
			circles: ['community'],
			uses: ['theme'],
			attribution: 'no_name',
			named_as: null,
			unasked: false,
			roster: (await db.nobody.ask('roster_read', { commission: bay })).roster
		});
		expect(await reads(people.bea, story)).toBe(200);
		expect(await reads(people.ben, story)).toBe(404);
		const task = (await people.dev.ask('tasks_list', { commission: bay })).filter(
			(t: { kind: string }) => t.kind === 'recognised'
		);
		expect(task).toHaveLength(1);
		expect(await people.dan.ask('task_read', { task: task[0].task })).toMatchObject({
			story,
			words: 'Ben, community commissioner'
		});
		const [line] = (await teller.ask('mine_read', { story })).record.filter(
			(l: { kind: string }) => l.kind === 'recognised'
		);
		expect(line).toMatchObject({ role: 'community', name: null });
		await refused(people.erin.call('teller_recognised', { story }), 404);
		await refused(db.nobody.call('teller_recognised', { story }), 404);
	});
	it('a facilitator who knows the teller stops too, and the task is for those who may still read', async () => {
		const { story } = await told([], 'handed_in');
		await people.dev.ask('teller_recognised', { story });
		expect(await opens(people.dev, story)).toBe(404);
		const seen = async (who: Asker) =>
			(await db.owner`select id from archive.reports where story_id = ${story}`).map(({ id }) =>
				who.call('task_read', { task: id }).then(({ status }) => status)
			)[0];
		expect(await seen(people.dan)).toBe(200);
		expect(await seen(people.dev)).toBe(404);
	});
});

describe('a story that no facilitator may read', () => {
	const numbers = async (): Promise<string[]> => people.kit.ask('unkept_list', { commission: bay });
	let worker: Asker, fence: number;
	beforeAll(async () => {
		worker = db.as({ role: 'service_role' });
		fence = await worker.ask('work_lease', { holder: randomUUID(), seconds: 600 });
	});
	/** How each letter about it ended, after the clock has looked twice. */
	const tidings = async (story: string) => {
		for (const _ of [1, 2]) await worker.ask('work_clocks', { fence });
		return (
			await db.owner`select ended from archive.letters where story_id = ${story} and kind = 'unkept' order by staged_at`
		).map(({ ended }) => ended);
	};
	const sends = async (story: string): Promise<{ letter: string; kind: string }[]> =>
		(await worker.ask('work_letters', { fence, most: 100 })).filter(
			(l: { story: string; kind: string }) => l.story === story && l.kind === 'unkept'
		);
	const own = async ({ story, teller }: { story: string; teller: Asker }) => {
		const [mine, list] = [await teller.ask('mine_read', { story }), await teller.ask('mine_list')];
		expect(list[0].unkept).toBe(mine.unkept !== null);
		return { unkept: mine.unkept, by: mine.answer_by, late: mine.overdue_days };
	};
	it('I3 C4 is a number to keepers and nothing more, and promises no day, until its teller says yes to a facilitator', async () => {
		const told_ = await told([], 'handed_in');
		const { story, teller } = told_;
		const before = await numbers();
		const { roster } = await db.nobody.ask('roster_read', { commission: bay });
		const contact = { purpose: 'contact', circle: 'facilitator' };
		await teller.ask('permission_allow', { story, form: form(), roster, ...contact });
		await teller.ask('answer_way_choose', {
			...{ story, way: 'email', contact: 'e30..iv.address.tag', safe: true }
		});
		await people.dev.ask('teller_recognised', { story });
		expect(await numbers()).toEqual(before);
		expect(await own(told_)).toMatchObject({ unkept: null, by: expect.any(String) });
		expect(await tidings(story)).toEqual([]);
		await people.dan.ask('teller_recognised', { story });
		// Whoever asked to be told is told, once, and not by anybody who may not know where.
		expect(await tidings(story)).toEqual([null]);
		const [letter] = await sends(story);
		expect(letter).toMatchObject({ kind: 'unkept', user: null, from: null });
		await worker.ask('work_letter_sent', { letter: letter!.letter, warnings: [] });
		expect(await tidings(story)).toEqual(['sent']);
		const { unkept: number } = await own(told_);
		// Nothing of its address: by that an open story could be found.
		expect(number).toMatch(/^\d{8}$/);
		expect(await numbers()).toEqual([...before, number].sort());
		expect(await own(told_)).toEqual({ unkept: number, by: null, late: null });
		for (const [, who] of others('kit'))
			await refused(who.call('unkept_list', { commission: bay }), 404);
		// Another is seated, and reads nothing until the storyteller says yes: two who step back open it to nobody.
		const fay = await arrives('Fayra');
		expect(await numbers()).toContain(number);
		expect(await opens(fay, story)).toBe(404);
		const { Fayra } = await facilitators(teller, story);
		const { succession } = await people.dev.ask('succession_ask', {
			...{ commission: bay, facilitator: Fayra!.facilitator, reason: 'Nobody else is left.' }
		});
		await people.dan.ask('succession_agree', { succession });
		expect(await opens(fay, story)).toBe(404);
		await teller.ask('facilitator_let_in', {
			...{ story, form: form(), facilitator: Fayra!.facilitator }
		});
		expect(await opens(fay, story)).toBe(200);
		expect(await numbers()).toEqual(before);
		expect(await own(told_)).toMatchObject({ unkept: null, by: expect.any(String) });
		// Whoever sat there last has left: that is told anew, and while it is paused it waits with the story.
		await db.owner`update archive.seats set closed_at = now() where id = ${Fayra!.facilitator}`;
		expect(await numbers()).toContain(number);
		expect(await tidings(story)).toEqual(['sent', null]);
		// While it is paused too; what is taken back is nobody's to read.
		await teller.ask('story_pause', { story, form: form() });
		expect(await numbers()).toContain(number);
		expect(await sends(story)).toEqual([]);
		await teller.ask('story_withdraw', { story, form: form() });
		expect(await tidings(story)).toEqual(['sent', 'not needed']);
		expect(await numbers()).toEqual(before);
		expect(await own(told_)).toMatchObject({ unkept: null });
	});
	it('A3 is one too whose teller named the last of them as never, before the other stepped back', async () => {
		const { story, teller } = await told([], 'handed_in');
		await teller.ask('never_add', { story, words: 'Dev' });
		expect(await own({ story, teller })).toMatchObject({ unkept: null });
		await people.dan.ask('teller_recognised', { story });
		const { unkept } = await own({ story, teller });
		expect(unkept).toEqual(expect.any(String));
		expect(await numbers()).toContain(unkept);
		// Nobody asked to be told.
		expect(await tidings(story)).toEqual([]);
	});
	it('A6 C4 is told of no more once it is kept again or they take back being told, and lets nobody know where they are', async () => {
		const asked = async () => {
			const { story, teller } = await told([], 'handed_in');
			const { roster } = await db.nobody.ask('roster_read', { commission: bay });
			const contact = { purpose: 'contact', circle: 'facilitator' };
			await teller.ask('permission_allow', { story, form: form(), roster, ...contact });
			await teller.ask('answer_way_choose', {
				...{ story, way: 'phone', contact: 'e30..iv.telephone.tag', safe: true }
			});
			for (const who of [people.dev, people.dan]) await who.ask('teller_recognised', { story });
			expect(await tidings(story)).toEqual([null]);
			return { story, teller, contact };
		};
		const [kept, stopped] = [await asked(), await asked()];
		// One who came later has their yes to nothing, and is told of nobody to ring.
		const lee = await arrives('Leena');
		for (const who of [people.dev, people.dan, lee]) {
			const waiting: { story: string }[] = await who.ask('letters_waiting', { commission: bay });
			expect(waiting.map(({ story }) => story)).not.toContain(kept.story);
			await refused(who.call('contact_open', { story: kept.story }), 404);
		}
		const { Leena } = await facilitators(kept.teller, kept.story);
		await kept.teller.ask('facilitator_let_in', {
			...{ story: kept.story, form: form(), facilitator: Leena!.facilitator }
		});
		await sends(kept.story);
		expect(await tidings(kept.story)).toEqual(['not needed']);
		await stopped.teller.ask('story_withdraw', {
			...{ story: stopped.story, form: form(), ...stopped.contact }
		});
		expect(await tidings(stopped.story)).toEqual(['not needed']);
		await db.owner`update archive.seats set closed_at = now() where id = ${Leena!.facilitator}`;
	});
});

/** A printed batch, by Kit and Dev at one table. */
async function printed(cards = 1): Promise<{ number: string; words: string }[]> {
	const { batch, half: first } = await people.kit.ask('cards_ask', { commission: bay, cards });
	const { half: second } = await people.dev.ask('cards_agree', { batch });
	return (await people.kit.ask('cards_print', { batch, first, second })).cards;
}

describe('sealed cards', () => {
	it('I1 are printed once, by two people with a half each, and their words are kept nowhere', async () => {
		const { batch, half: first } = await people.kit.ask('cards_ask', { commission: bay, cards: 3 });
		await refused(people.kit.call('cards_agree', { batch }), 422);
		for (const [, who] of others('kit', 'dev', 'dan')) {
			await refused(who.call('cards_ask', { commission: bay, cards: 1 }), 404);
			await refused(who.call('cards_agree', { batch }), 404);
			await refused(who.call('batches_list', { commission: bay }), 404);
		}
		await refused(people.kit.call('cards_print', { batch, first, second: first }), 422);
		const { half: second } = await people.dan.ask('cards_agree', { batch });
		await refused(people.dev.call('cards_agree', { batch }), 422);
		expect(
			(await refused(people.kit.call('cards_print', { batch, first: second, second }), 422)).hint
		).toBe('first');
		expect(
			(await refused(people.kit.call('cards_print', { batch, first, second: first }), 422)).hint
		).toBe('second');
		await refused(people.dev.call('cards_print', { batch, first, second }), 404);
		const { cards } = await people.dan.ask('cards_print', {
			batch,
			first: first.toUpperCase(),
			second
		});
		expect(cards).toHaveLength(3);
		await refused(people.kit.call('cards_print', { batch, first, second }), 422);
		for (const card of cards as { number: string; words: string }[]) {
			expect(card.number).toMatch(/^\d{8}$/);
			expect(card.words.split(' ')).toHaveLength(7);
			for (const table of ['cards', 'card_batches', 'storytellers', 'record', 'teller_sessions'])
				for (const kept of [card.words, first, second])
					expect(
						await db.owner.unsafe(
							`select 1 from archive.${table} t where position($1 in t::text) > 0`,
							[kept]
						)
					).toEqual([]);
		}
		const [listed] = await people.kit.ask('batches_list', { commission: bay });
		expect(listed).toMatchObject({ asked_by: 'Kit', agreed_by: 'Dan', may_print: false });
		// A card that nobody has opens nothing yet.
		await refused(db.nobody.call('words_enter', { words: cards[0].words }), 422);
	});
	it('a number mistyped by one figure, or two changed about, is the number of no card', async () => {
		for (const { number } of await printed(5)) {
			for (let i = 0; i < 8; i += 1) {
				const wrong = number.slice(0, i) + ((Number(number[i]) + 3) % 10) + number.slice(i + 1);
				const [row] =
					await db.owner`select archive.card_number(${wrong}) as found, archive.card_number(${number.slice(0, 4) + ' ' + number.slice(4)}) as same`;
				expect(row).toEqual({ found: null, same: number });
			}
			for (let i = 0; i < 7; i += 1) {
				if (number[i] === number[i + 1]) continue;
				const swapped = number.slice(0, i) + number[i + 1] + number[i] + number.slice(i + 2);
				expect(
					(await db.owner`select archive.card_number(${swapped}) as found`)[0]!.found
				).toBeNull();
			}
		}
	});
});

describe('telling with somebody’s help', () => {
	const paper = async (card: string, more: object = {}) => ({
		commission: bay,
		form: form(),
		channel: 'paper',
		card,
		body: paragraphs('I wrote this with a pencil at the food bank.'),
		circles: ['community', 'civic', 'public'],
		uses: ['theme', 'evidence', 'quote'],
		attribution: 'chosen_name',
		named_as: 'Pencil',
		unasked: true,
		...more
	});
	const storyOf = async (id: string) =>
		(await db.owner`select story_id from archive.helped where form = ${id}`)[0]!.story_id as string;
	const gates = async (story: string) =>
		(
			await db.owner`
			select distinct p::text as purpose from unnest(enum_range(null::archive.purpose)) p, unnest(enum_range(null::archive.circle)) c,
				archive.gate(${story}, p, c) g where g.audience <> 1`
		).map((row) => row.purpose);
	const today = async () => (await db.nobody.ask('roster_read', { commission: bay })).roster;
	const hash = async (story: string) =>
		(
			await db.owner`select encode(r.hash, 'hex') as hash from archive.renditions r join archive.stories s on s.current_rendition = r.id where s.id = ${story}`
		)[0]!.hash;

	it('C6 opens safekeeping only, whoever the helper is and whatever the paper says, until the storyteller confirms it', async () => {
		for (const helper of ['carol', 'dev', 'ben'] as const) {
			const [card] = await printed();
			const sent = await paper(card!.number);
			await people[helper].ask('helped_tell', sent);
			await people[helper].ask('helped_tell', sent);
			const story = await storyOf(sent.form);
			expect(await gates(story)).toEqual(['keep']);
			// The helper has no right to read it by having typed it.
			if (helper !== 'dev') expect(await opens(people[helper], story)).toBe(404);
			const { helped } = await people.dan.ask('original_read', { story, reason: 'first reading' });
			expect(helped).toMatchObject({ channel: 'paper', confirmed_at: null, mine: false });
			// Read, with nothing to change, and the paper said: share it then. It is still nobody's to read.
			await readFirst(people.dan, story);
			expect(await gates(story)).toEqual(['keep']);
			const states =
				await db.owner`select distinct state from archive.grants where story_id = ${story} and purpose <> 'keep'`;
			expect(states).toEqual([{ state: 'requested' }]);

			const teller = db.teller(
				(await db.nobody.ask('words_enter', { words: card!.words })).session
			);
			const mine = await teller.ask('mine_read', { story });
			expect(mine.helped).toMatchObject({ channel: 'paper', confirmed_at: null });
			// To be told what happens to it is theirs to say at once, and begins with the same yes.
			await teller.ask('permission_allow', {
				...{ story, form: form(), roster: await today() },
				...{ purpose: 'contact', circle: 'facilitator' }
			});
			await refused(
				teller.call('story_approve', { story, form: form(), hash: mine.words.hash }),
				422
			);
			await refused(
				teller.call('helped_confirm', {
					story,
					form: form(),
					hash: 'other',
					roster: await today()
				}),
				409
			);
			expect(
				(
					await refused(
						teller.call('helped_confirm', {
							story,
							form: form(),
							hash: mine.words.hash,
							roster: 'old'
						}),
						409
					)
				).details
			).toBe('roster');
			expect(await gates(story)).toEqual(['keep']);
			const id = form();
			await teller.ask('helped_confirm', {
				story,
				form: id,
				hash: mine.words.hash,
				roster: await today()
			});
			await teller.ask('helped_confirm', {
				story,
				form: id,
				hash: mine.words.hash,
				roster: await today()
			});
			expect(await gates(story)).toEqual(expect.arrayContaining(['hear', 'contact']));
			expect(await reads(db.nobody, story)).toBe(200);
			expect(await db.owner`select * from archive.consent_broken()`).toEqual([]);
		}
	});
	it('C6 a witness is a facilitator on duty who is not the helper', async () => {
		const [card] = await printed();
		const sent = await paper(card!.number, { channel: 'phone', unasked: false });
		await people.dev.ask('helped_tell', sent);
		const story = await storyOf(sent.form);
		const yes = { story, form: form(), hash: await hash(story), roster: await today() };
		expect((await refused(people.dev.call('helped_witness', yes), 422)).hint).toBe('witness');
		for (const [, who] of others('dev', 'dan')) await refused(who.call('helped_witness', yes), 404);
		expect(await gates(story)).toEqual(['keep']);
		await refused(people.dan.call('helped_witness', { ...yes, hash: 'other' }), 409);
		await people.dan.ask('helped_witness', yes);
		// Confirmed, and not read yet: it waits for the first reading, and for a yes to the words as they stand then.
		expect(await gates(story)).toEqual(['keep']);
		await readFirst(people.dev, story);
		expect(await gates(story)).toEqual(['keep']);
		await refused(people.dev.call('helped_witness', { ...yes, form: form() }), 422);
		await people.dan.ask('helped_witness', { ...yes, form: form() });
		expect(await reads(people.ben, story)).toBe(200);
		const teller = db.teller((await db.nobody.ask('words_enter', { words: card!.words })).session);
		const { record } = await teller.ask('mine_read', { story });
		expect(record.filter((l: { kind: string }) => l.kind === 'typed_in')).toMatchObject([
			{ name: 'Dev', detail: { channel: 'phone' } }
		]);
		expect(record.filter((l: { kind: string }) => l.kind === 'witnessed')).toMatchObject([
			{ name: 'Dan' },
			{ name: 'Dan' }
		]);
		// What she chooses with her own words is nobody's to hear: not in detail, and not in other words.
		const { version } = await teller.ask('draft_read', { story });
		const body = paragraphs('I wrote this with a pen.');
		await teller.ask('draft_save', { story, body, veils: [], version });
		await teller.ask('story_hand_in', { story, form: form() });
		await readFirst(people.dev, story);
		const later = { story, form: form(), hash: await hash(story), roster: await today() };
		expect((await refused(people.dan.call('helped_witness', later), 422)).hint).toBe('witness');
		expect(await gates(story)).toEqual(['keep']);
	});
	it('C6 a yes that its teller gave with their own words is heard from nobody else afterwards', async () => {
		const [card] = await printed();
		const sent = await paper(card!.number, { circles: ['community'], unasked: false });
		await people.carol.ask('helped_tell', sent);
		const story = await storyOf(sent.form);
		const teller = db.teller((await db.nobody.ask('words_enter', { words: card!.words })).session);
		const shown = { story, hash: await hash(story), roster: await today() };
		await teller.ask('helped_confirm', { ...shown, form: form() });
		await readFirst(people.dev, story);
		expect(
			(await refused(people.dan.call('helped_witness', { ...shown, form: form() }), 422)).hint
		).toBe('witness');
		expect(await reads(people.ben, story)).toBe(404);
		await teller.ask('story_approve', { story, form: form(), hash: shown.hash });
		expect(await reads(people.ben, story)).toBe(200);
	});
	it('needs a seat here, an unused card of this commission, and words', async () => {
		const [card] = await printed();
		const one = await paper(card!.number);
		for (const who of [db.nobody, people.kit, people.erin, people.faith])
			await refused(who.call('helped_tell', one), 404);
		expect(
			(await refused(people.ben.call('helped_tell', { ...one, body: paragraphs('') }), 422)).hint
		).toBe('story');
		expect(
			(await refused(people.ben.call('helped_tell', { ...one, channel: 'fax' }), 422)).hint
		).toBe('channel');
		expect(
			(await refused(people.ben.call('helped_tell', { ...one, circles: ['facilitator'] }), 422))
				.hint
		).toBe('circles');
		expect(
			(await refused(people.ben.call('helped_tell', { ...one, card: '12345678' }), 422)).hint
		).toBe('card');
		expect(
			(
				await refused(
					people.ben.call('helped_tell', { ...one, way: 'phone', contact: '01524 000 111' }),
					422
				)
			).hint
			// The box that it was typed into.
		).toBe('phone');
		await people.ben.ask('helped_tell', one);
		expect(
			(await refused(people.ben.call('helped_tell', { ...one, form: form() }), 422)).hint
		).toBe('card');
	});
	it('takes a paper on which little was marked', async () => {
		const [card] = await printed();
		const spaced = `${card!.number.slice(0, 4)} ${card!.number.slice(4)}`;
		const sent = await paper(spaced, {
			circles: ['community', 'civic'],
			uses: [],
			attribution: 'no_name',
			named_as: null,
			unasked: false,
			crossed: [],
			way: 'return',
			contact: null,
			safe: null
		});
		await people.dev.ask('helped_tell', sent);
		expect(await gates(await storyOf(sent.form))).toEqual(['keep']);
	});
	it('A6 honours the facilitators who were crossed out on paper', async () => {
		const [card] = await printed();
		const sent = await paper(card!.number, { crossed: ['Dev'] });
		await people.dev.ask('helped_tell', sent);
		const story = await storyOf(sent.form);
		expect(await opens(people.dev, story)).toBe(404);
		expect(await opens(people.dan, story)).toBe(200);
		const [another] = await printed();
		const all = { ...sent, card: another!.number, form: form(), crossed: ['Dev', 'Dan'] };
		expect((await refused(people.ben.call('helped_tell', all), 422)).hint).toBe('crossed');
	});
	it('is the storyteller’s own like any other, with the words of the card', async () => {
		const [card] = await printed();
		const sent = await paper(card!.number, { circles: [] });
		await people.carol.ask('helped_tell', sent);
		const story = await storyOf(sent.form);
		const stranger = await told([], 'draft');
		await refused(
			stranger.teller.call('helped_confirm', {
				story,
				form: form(),
				hash: await hash(story),
				roster: await today()
			}),
			404
		);
		const teller = db.teller((await db.nobody.ask('words_enter', { words: card!.words })).session);
		await teller.ask('helped_confirm', {
			story,
			form: form(),
			hash: await hash(story),
			roster: await today()
		});
		await teller.ask('story_withdraw', { story, form: form() });
		expect(await opens(people.dan, story)).toBe(404);
	});
});

describe('new words', () => {
	const enter = (words: string) => db.nobody.call('words_enter', { words });
	const ask = async (story: string, more: object = {}) => {
		const [card] = await printed();
		const { asked } = await people.dev.ask('new_words_ask', {
			story,
			card: card!.number,
			knows: true,
			taken: false,
			note: 'She rang, and I know her voice.',
			...more
		});
		return { asked, card: card! };
	};
	/** Seven days later, for new words that are on their way. */
	const pass = (story: string) =>
		db.owner`update archive.storytellers set next_from = now() - interval '1 minute'
			where next_from is not null and id = (select storyteller_id from archive.stories where id = ${story})`;

	it('need two facilitators, of whom one knows the person, and seven days in which nobody reads it', async () => {
		const { story, words } = await told(['community']);
		const [card] = await printed();
		const one = { story, card: card!.number, knows: false, taken: false, note: 'Somebody rang.' };
		for (const [, who] of others('dev', 'dan')) await refused(who.call('new_words_ask', one), 404);
		const { asked } = await people.dev.ask('new_words_ask', one);
		await refused(people.dev.call('new_words_agree', { asked, knows: true }), 422);
		expect(
			(await refused(people.dan.call('new_words_agree', { asked, knows: false }), 422)).hint
		).toBe('knows');
		for (const [, who] of others('dev', 'dan'))
			await refused(who.call('new_words_agree', { asked, knows: true }), 404);
		expect(await reads(people.ben, story)).toBe(200);
		await people.dan.ask('new_words_agree', { asked, knows: true });
		expect(await reads(people.ben, story)).toBe(404);
		await refused(enter(card!.words), 422);
		expect((await enter(words)).status).toBe(200);
		await pass(story);
		// Nothing opens by the clock: the new words open it for its teller, and its teller opens it for others.
		expect(await reads(people.ben, story)).toBe(404);
		const { session } = await db.nobody.ask('words_enter', { words: card!.words });
		await refused(enter(words), 422);
		const teller = db.teller(session);
		const { holds, record } = await teller.ask('mine_read', { story });
		expect(record[0]).toMatchObject({ kind: 'held', name: 'Dan', detail: { kind: 'new_words' } });
		await teller.ask('hold_lift', { hold: holds[0].id });
		expect(await reads(people.ben, story)).toBe(200);
	});
	it('are asked for in the open: the storyteller reads it the day that it was asked, and when it was dropped', async () => {
		const { story, teller } = await told();
		const lines = async () =>
			(await teller.ask('mine_read', { story })).record.map(
				({ kind, name, note }: { kind: string; name: string; note: string | null }) => ({
					kind,
					name,
					note
				})
			);
		const { asked } = await ask(story);
		expect((await lines())[0]).toEqual({
			kind: 'asked_new_words',
			name: 'Dev',
			note: 'She rang, and I know her voice.'
		});
		for (const [, who] of others('dev', 'dan'))
			await refused(who.call('new_words_drop', { asked }), 404);
		await refused(people.dan.call('new_words_drop', { asked: randomUUID() }), 404);
		await people.dan.ask('new_words_drop', { asked });
		await people.dan.ask('new_words_drop', { asked });
		expect((await lines()).slice(0, 2)).toMatchObject([
			{ kind: 'dropped_new_words', name: 'Dan' },
			{ kind: 'asked_new_words' }
		]);
		expect((await people.dan.ask('care_read', { story })).new_words).toEqual([]);
		await refused(people.dan.call('new_words_agree', { asked, knows: true }), 422);
		// What was mistyped is asked for anew, by whoever asked or by the other.
		const again = await ask(story);
		await people.dev.ask('new_words_drop', { asked: again.asked });
		const third = await ask(story);
		await people.dan.ask('new_words_agree', { asked: third.asked, knows: true });
		await refused(people.dan.call('new_words_drop', { asked: third.asked }), 422);
	});
	it('are not given on the word of who has left, or was crossed out since', async () => {
		for (const out of ['crossed out', 'left'] as const) {
			const { story, teller } = await told();
			const fay = await arrives('Fayola');
			const { Fayola } = await facilitators(teller, story);
			const { facilitator } = Fayola!;
			await teller.ask('facilitator_let_in', { story, form: form(), facilitator });
			const [card] = await printed();
			const { asked } = await fay.ask('new_words_ask', {
				...{ story, card: card!.number, knows: true, taken: true, note: 'She rang me.' }
			});
			const close = () =>
				db.owner`update archive.seats set closed_at = now() where id = ${facilitator}`;
			if (out === 'left') await close();
			else await teller.ask('facilitator_cross', { story, facilitator });
			expect((await people.dan.ask('care_read', { story })).new_words).toEqual([]);
			expect(
				(await refused(people.dan.call('new_words_agree', { asked, knows: false }), 422)).hint
			).toBe('knows');
			expect((await teller.call('mine_read', { story })).status).toBe(200);
			// Nor does it stand in the way of somebody who may ask.
			await ask(story);
			if (out !== 'left') await close();
		}
	});
	it('C6 of a story that nobody confirmed are not given on the word of whoever typed it in: that is how it comes to another card', async () => {
		const enters = async (words: string) => (await enter(words)).status;
		const [wrongCard] = await printed();
		const id = form();
		await people.dev.ask('helped_tell', {
			commission: bay,
			form: id,
			channel: 'phone',
			card: wrongCard!.number,
			body: paragraphs('Told by telephone.')
		});
		const story = (await db.owner`select story_id from archive.helped where form = ${id}`)[0]!
			.story_id;
		// Whoever typed it in chose the card, and may hold its words.
		const his = await ask(story, { taken: true });
		expect(
			(await refused(people.dan.call('new_words_agree', { asked: his.asked, knows: false }), 422))
				.hint
		).toBe('knows');
		await people.dev.ask('new_words_drop', { asked: his.asked });
		const [chosen] = await printed();
		const theirs = await people.dan.ask('new_words_ask', {
			...{ story, card: chosen!.number, knows: false, taken: true, note: 'The wrong card.' }
		});
		await refused(people.dev.call('new_words_agree', { asked: theirs.asked, knows: true }), 422);
		// In another seat they are the same person.
		const [was] = await db.owner`select seat_id from archive.helped where story_id = ${story}`;
		const [before] = await db.owner`
			insert into archive.seats (commission_id, person_id, organisation_id, circle, closed_at)
			select commission_id, person_id, organisation_id, circle, now() from archive.seats where id = ${was!.seat_id} returning id`;
		await db.owner`update archive.helped set seat_id = ${before!.id} where story_id = ${story}`;
		await refused(people.dev.call('new_words_agree', { asked: theirs.asked, knows: true }), 422);
		await people.dan.ask('new_words_drop', { asked: theirs.asked });

		const right = await ask(story, { taken: true });
		expect(await enters(wrongCard!.words)).toBe(200);
		await people.dan.ask('new_words_agree', { asked: right.asked, knows: true });
		// Nobody keeps a way in but the right one, and that opens in seven days.
		expect([await enters(wrongCard!.words), await enters(right.card.words)]).toEqual([422, 422]);
		await pass(story);
		const { session } = await db.nobody.ask('words_enter', { words: right.card.words });
		const teller = db.teller(session);
		const { words, record } = await teller.ask('mine_read', { story });
		expect(record.map(({ kind }: { kind: string }) => kind)).toContain('asked_new_words');
		const { roster } = await db.nobody.ask('roster_read', { commission: bay });
		await teller.ask('helped_confirm', { story, form: form(), hash: words.hash, roster });
		// Confirmed: the rule is that for everybody.
		const later = await ask(story);
		await people.dan.ask('new_words_agree', { asked: later.asked, knows: false });
	});
	it('are not given two weeks after they were asked for', async () => {
		const { story } = await told();
		const { asked } = await ask(story);
		const passes = (days: number) =>
			db.owner`update archive.new_words set asked_at = now() - make_interval(days => ${days}) where id = ${asked}`;
		await passes(13);
		expect((await people.dan.ask('care_read', { story })).new_words).toHaveLength(1);
		await refused(
			people.dan.call('new_words_ask', {
				...{ story, card: 'any', knows: true, taken: false, note: 'She rang again.' }
			}),
			422
		);
		await passes(14);
		await refused(people.dan.call('new_words_agree', { asked, knows: true }), 422);
		await ask(story);
	});
	it('are stopped by the old ones, while those still open it', async () => {
		const { story, teller } = await told(['community']);
		const { asked, card } = await ask(story);
		await people.dan.ask('new_words_agree', { asked, knows: false });
		const { holds } = await teller.ask('mine_read', { story });
		await teller.ask('hold_lift', { hold: holds[0].id });
		await pass(story);
		await refused(enter(card.words), 422);
		expect(await reads(people.ben, story)).toBe(200);
	});
	it('when somebody took the old ones, those stop at once', async () => {
		const { story, words, teller } = await told(['community']);
		const { asked, card } = await ask(story, { taken: true });
		await people.dan.ask('new_words_agree', { asked, knows: false });
		await refused(enter(words), 422);
		await refused(teller.call('mine_read', { story }), 401);
		await pass(story);
		expect((await enter(card.words)).status).toBe(200);
	});
});

describe('what it means, on paper', () => {
	const type = (number: string, id: string, meaning: object) => ({
		...{ commission: bay, form: id, channel: 'paper', card: number, meaning },
		...{ body: paragraphs('The boiler broke again.'), circles: ['community'] }
	});
	it('C6 is typed in with the story, is its teller’s to change, and opens nothing before their yes', async () => {
		const [theme] =
			await db.owner`select t.id from archive.themes t where t.commission_id = archive.commission(${bay}) limit 1`;
		const [place] =
			await db.owner`select p.id from archive.places p where p.commission_id = archive.commission(${bay}) limit 1`;
		const [{ number, words }] = (await printed(1)) as [{ number: string; words: string }];
		const id = form();
		await people.dev.ask(
			'helped_tell',
			type(number, id, {
				...{ themes: [theme!.id], place: place!.id, year: 2024 },
				...{ own_words: 'Being cold.', matters_most: 'The waiting.', content_note: 'Cold.' }
			})
		);
		const [{ story }] = (await db.owner`select story_id as story from archive.helped
			where form = ${id}`) as unknown as [{ story: string }];
		const teller = db.teller((await db.nobody.ask('words_enter', { words })).session);
		const { meaning } = await teller.ask('mine_read', { story });
		expect(meaning).toMatchObject({
			...{ own_words: 'Being cold.', matters_most: 'The waiting.', content_note: 'Cold.' },
			...{ year: 2024, place: { id: place!.id }, themes: [{ id: theme!.id }] }
		});
		for (const [, who] of others('dev', 'dan')) expect(await reads(who, story)).toBe(404);
		await teller.ask('meaning_save', { story, themes: [], own_words: 'The cold.' });
		expect((await teller.ask('mine_read', { story })).meaning).toMatchObject({
			...{ own_words: 'The cold.', matters_most: null, themes: [] }
		});
	});
	it('is refused field by field, as on the pages, and nothing is kept then', async () => {
		const number = (await printed(1))[0]!.number;
		const [elsewhere] =
			await db.owner`select t.id from archive.themes t where t.commission_id <> archive.commission(${bay}) limit 1`;
		for (const [field, value] of [
			['themes', [elsewhere?.id ?? randomUUID()]],
			['place', randomUUID()],
			['year', 1850],
			['own_words', 'x'.repeat(2001)],
			['matters_most', 'x'.repeat(2001)],
			['content_note', 'x'.repeat(301)]
		] as const) {
			const id = form();
			const call = type(number, id, { themes: [], [field]: value });
			expect((await refused(people.dev.call('helped_tell', call), 422)).hint).toBe(field);
			expect(await db.owner`select 1 from archive.helped where form = ${id}`).toEqual([]);
		}
	});
});

describe('a mistake of ours', () => {
	it('narrows at once, tells the storyteller by letter and record, and lists who saw it', async () => {
		const { story, teller } = await told(['community', 'civic']);
		await people.dev.ask('original_read', { story, reason: 'to compare' });
		expect(await reads(people.carol, story)).toBe(200);
		const wrong = {
			story,
			what: 'box',
			note: 'I ticked the civic circle, and the paper does not.'
		};
		for (const [, who] of others('dev', 'dan')) {
			await refused(who.call('put_right', wrong), 404);
			await refused(who.call('care_read', { story }), 404);
		}
		expect((await refused(people.dev.call('put_right', { ...wrong, note: '' }), 422)).hint).toBe(
			'note'
		);
		await people.dev.ask('put_right', wrong);
		await people.dev.ask('put_right', wrong);
		expect(await reads(people.carol, story)).toBe(404);
		const { seen } = await people.dan.ask('care_read', { story });
		expect(seen).toContainEqual(expect.objectContaining({ role: 'civic', name: null }));
		expect(seen).toContainEqual(expect.objectContaining({ role: 'facilitator', name: 'Dev' }));
		expect(
			(
				await db.owner`select kind from archive.letters where story_id = ${story} and kind = 'put_right'`
			).length
		).toBe(1);
		const { record, holds } = await teller.ask('mine_read', { story });
		expect(record.filter((l: { kind: string }) => l.kind === 'mistake')).toHaveLength(1);
		await teller.ask('hold_lift', { hold: holds[0].id });
		expect(await reads(people.carol, story)).toBe(200);
	});
});

describe('referring', () => {
	const said = {
		words: 'A child may be hurt at home.',
		reason: 'She wrote that he hits her son.',
		told: true
	};
	it('I3 takes the safeguarding lead and a second person, and is seen by facilitators only', async () => {
		const { story, teller } = await told(['community']);
		await leads('Dan');
		for (const [, who] of others('dev', 'dan'))
			await refused(who.call('refer', { story, ...said }), 404);
		expect(
			(await refused(people.dev.call('refer', { story, ...said, told: false }), 422)).hint
		).toBe('why_not');
		expect((await refused(people.dev.call('refer', { story, ...said, wait: 3 }), 422)).hint).toBe(
			'wait'
		);
		const { referral } = await people.dev.ask('refer', { story, ...said });
		await refused(people.dev.call('refer_agree', { referral }), 422);
		for (const [, who] of others('dev', 'dan'))
			await refused(who.call('refer_agree', { referral }), 404);
		const faye = await arrives('Faye');
		const { Faye } = await facilitators(teller, story);
		await teller.ask('facilitator_let_in', { story, form: form(), facilitator: Faye!.facilitator });
		await refused(faye.call('refer_agree', { referral }), 422);
		await people.dan.ask('refer_agree', { referral });
		const { record } = await teller.ask('mine_read', { story });
		expect(record.find((l: { kind: string }) => l.kind === 'referred')).toMatchObject({
			note: said.reason,
			detail: { told: true, by: ['Dan', 'Dev'] }
		});
		expect(JSON.stringify(record)).not.toContain(said.words);
		for (const [, who] of others('dev', 'dan'))
			await refused(who.call('care_read', { story }), 404);
		expect((await people.dan.ask('care_read', { story })).referrals).toMatchObject([
			{ words: said.words }
		]);
		for (const table of ['search_rows', 'access_copies', 'record', 'findable'])
			expect(
				await db.owner.unsafe(
					`select 1 from archive.${table} t where t::text like '%A child may be hurt at home%'`
				)
			).toEqual([]);
		await db.owner`update archive.seats set closed_at = now() where id = ${Faye!.facilitator}`;
	});
	it('I4 stands in the record later when telling at once is dangerous, and is never left out', async () => {
		const { story, teller } = await told(['community']);
		await leads('Dan');
		const { referral } = await people.dan.ask('refer', {
			story,
			...said,
			told: false,
			why_not: 'He reads her telephone.',
			wait: 10
		});
		await people.dev.ask('refer_agree', { referral });
		const kinds = async () =>
			(await teller.ask('mine_read', { story })).record.map((l: { kind: string }) => l.kind);
		expect(await kinds()).not.toContain('referred');
		expect(JSON.stringify(await teller.ask('story_take', { story }))).not.toContain('"referred"');
		// Written already, to be read on its day.
		await db.owner`update archive.record set at = at - interval '11 days' where story_id = ${story} and kind = 'referred'`;
		expect(await kinds()).toContain('referred');
		const [letter] =
			await db.owner`select due > now() + interval '8 days' as later from archive.letters where story_id = ${story} and kind = 'referred'`;
		expect(letter!.later).toBe(true);
		expect(
			(
				await refused(
					people.dan.call('refer', { story, ...said, told: false, why_not: 'Danger.', wait: 91 }),
					422
				)
			).hint
		).toBe('wait');
	});
	it('I3 goes on when the story is taken back: who decides reads it and may say yes, and nobody reads the story', async () => {
		const { story, teller } = await told(['community']);
		await leads('Dan');
		const { referral } = await people.dev.ask('refer', { story, ...said });
		await teller.ask('story_withdraw', { story, form: form() });
		const seen = async (who: Asker) =>
			((await who.ask('referrals_list', { commission: bay })) as { referral: string }[]).some(
				(one) => one.referral === referral
			);
		expect([await seen(people.dev), await seen(people.dan)]).toEqual([true, true]);
		for (const [, who] of others('dev', 'dan'))
			await refused(who.call('referrals_list', { commission: bay }), 404);
		await people.dan.ask('refer_agree', { referral });
		expect(
			(await teller.ask('mine_read', { story })).record.map((l: { kind: string }) => l.kind)
		).toContain('referred');
		for (const who of [people.dev, people.dan]) {
			await refused(who.call('care_read', { story }), 404);
			await refused(who.call('original_read', { story, reason: 'first reading' }), 404);
			await refused(who.call('refer', { story, ...said }), 404);
		}
	});
	it('A6 I3 whoever was crossed out knows nothing of it, the safeguarding lead included', async () => {
		const { story, teller } = await told(['community']);
		await leads('Dan');
		const { Dan } = await facilitators(teller, story);
		await teller.ask('facilitator_cross', { story, facilitator: Dan!.facilitator });
		const { referral } = await people.dev.ask('refer', { story, ...said });
		expect(
			JSON.stringify(await people.dan.ask('referrals_list', { commission: bay }))
		).not.toContain(referral);
		await refused(people.dan.call('refer_agree', { referral }), 404);
	});
});

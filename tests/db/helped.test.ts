/** What people ask from outside, what facilitators do about it, and telling with somebody's help. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	freshDatabase,
	paragraphs,
	refused,
	type Asker,
	type Database
} from '../support/database.ts';

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
		await people.dev.ask('story_ready', { story });
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
		await db.nobody.ask('wrong_report', {
			...wrong,
			page: 'https://elsewhere.example/',
			form: form()
		});
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

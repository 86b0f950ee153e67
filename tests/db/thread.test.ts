/** One story, from Start to taken back, as the people who meet it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	freshDatabase,
	paragraphs,
	refused,
	sixNo,
	type Asker,
	type Database
} from '../support/database.ts';

let db: Database;
let ada: Asker, ben: Asker, bea: Asker, carol: Asker, dev: Asker, erin: Asker, kit: Asker;
let story: string, words: string;
const form = () => randomUUID();

beforeAll(async () => {
	db = await freshDatabase();
	[ben, bea, carol, dev, erin, kit] = await db.members('ben', 'bea', 'carol', 'dev', 'erin', 'kit');
});
afterAll(() => db.drop());

const roster = async () =>
	(await db.nobody.ask('roster_read', { commission: 'morecambe-bay' })).roster;
const permission = async (circles: string[], uses: string[]) => ({
	story,
	form: form(),
	circles,
	uses,
	attribution: 'first_name',
	named_as: 'Ada',
	unasked: false,
	roster: await roster()
});
const everyoneElse = () =>
	[
		['Ben', ben],
		['Carol', carol],
		['Erin', erin],
		['Kit', kit],
		['nobody', db.nobody]
	] as const;
const read = (who: Asker) => who.call('story_read', { commission: 'morecambe-bay', story });

describe('telling', () => {
	it('starts with seven words and nobody else can see the draft', async () => {
		const started = await db.nobody.ask('tell_start', { commission: 'morecambe-bay' });
		({ story, words } = started);
		ada = db.teller(started.session);
		expect(words.split(' ')).toHaveLength(7);
		expect((await ada.ask('words_again')).words).toBe(words);
		await ada.ask('draft_save', {
			story,
			body: paragraphs(
				'The meter ran out on a Sunday.',
				'The lad next door lent me a fiver. Secret street.'
			),
			veils: [],
			version: 0
		});
		for (const [, who] of everyoneElse())
			await refused(who.call('draft_read', { story }), who === db.nobody ? 401 : 401);
	});
	it('C3 handing in allows safekeeping with the facilitators on duty, and nothing else', async () => {
		await ada.ask('answer_way_choose', {
			story,
			way: 'phone',
			contact: 'e30..iv.words.tag',
			safe: false
		});
		await ada.ask('answer_way_choose', { story, way: 'return' });
		const id = form();
		await ada.ask('story_hand_in', { story, form: id });
		await ada.ask('story_hand_in', { story, form: id });
		expect(
			await db.owner`select purpose, circle, state from archive.grants where story_id = ${story}`
		).toEqual([{ purpose: 'keep', circle: 'facilitator', state: 'given' }]);
		for (const [, who] of everyoneElse()) await refused(read(who), 404);
		await refused(ben.call('original_read', { story, reason: 'curious' }), 404);
		await refused(dev.call('story_read', { commission: 'morecambe-bay', story }), 404);
	});
	it('comes back by the first four letters, in any case', async () => {
		const typed = words
			.split(' ')
			.map((w) => w.slice(0, 4).toUpperCase())
			.join(',  ');
		const { session } = await db.nobody.ask('words_enter', { words: typed });
		ada = db.teller(session);
		expect((await ada.ask('words_again')).words).toBeNull();
		expect((await ada.ask('mine_list'))[0].state).toBe('waiting');
		await refused(
			db.nobody.call('words_enter', { words: 'one two three four five six seven' }),
			422
		);
	});
});

describe('the first reading', () => {
	it('I4 stands in the record by name, with the reason', async () => {
		await refused(dev.call('original_read', { story, reason: '' }), 422);
		const original = await dev.ask('original_read', { story, reason: 'first reading' });
		expect(original.plain).toContain('Secret street');
		const { record } = await ada.ask('mine_read', { story });
		expect(record[0]).toMatchObject({ kind: 'read_original', name: 'Dev', note: 'first reading' });
	});
	it('proposes and never changes', async () => {
		await dev.ask('first_reading_save', {
			story,
			answers: { ...sixNo, exact_dates_places: { yes: true } }
		});
		await dev.ask('proposal_make', {
			story,
			kind: 'change',
			words: 'a fiver',
			instead: 'some money',
			why: 'smaller is safer'
		});
		await dev.ask('proposal_make', {
			story,
			kind: 'hide',
			words: 'Secret street.',
			circles: ['civic', 'public'],
			why: 'people could find you'
		});
		await refused(
			dev.call('proposal_make', {
				story,
				kind: 'change',
				words: 'not there',
				instead: 'x',
				why: 'y'
			}),
			422
		);
		await dev.ask('story_ready', { story });
		expect((await ada.ask('mine_read', { story })).words.plain).toContain('a fiver');
	});
});

describe('permission', () => {
	it('asks again when the roster moved', async () => {
		const refusal = await refused(
			ada.call('permission_give', { ...(await permission(['community'], [])), roster: 'old' }),
			409
		);
		expect(refusal.details).toBe('roster');
	});
	it('is requested first, and opens nothing', async () => {
		const { state } = await ada.ask(
			'permission_give',
			await permission(['community', 'civic'], ['theme', 'evidence', 'quote'])
		);
		expect(state).toBe('proposals');
		for (const [, who] of everyoneElse()) await refused(read(who), 404);
	});
	it('cannot be approved while a proposal waits, and opens when the settled words are approved', async () => {
		const before = await ada.ask('mine_read', { story });
		await refused(ada.call('story_approve', { story, form: form(), hash: before.words.hash }), 422);
		for (const p of before.proposals)
			await ada.ask('proposal_answer', { proposal: p.id, answer: 'accepted' });
		await refused(ada.call('story_approve', { story, form: form(), hash: 'stale' }), 409);
		expect(
			(await ada.ask('story_approve', { story, form: form(), hash: before.words.hash })).state
		).toBe('shared');
	});
	it('A4 each circle reads its own copy; everyone else finds nothing', async () => {
		const bens = await ben.ask('story_read', { commission: 'morecambe-bay', story });
		expect(JSON.stringify(bens.body)).toContain('some money');
		expect(JSON.stringify(bens.body)).toContain('Secret street');
		const carols = await carol.ask('story_read', { commission: 'morecambe-bay', story });
		expect(JSON.stringify(carols)).not.toContain('Secret');
		for (const who of [erin, kit, db.nobody, dev]) await refused(read(who), 404);
	});
	it('I4 a reading of a copy stands there by role, organisation and month, once', async () => {
		await read(ben);
		const { record } = await ada.ask('mine_read', { story });
		const lines = record.filter((r: { kind: string }) => r.kind === 'read_copy');
		expect(lines).toHaveLength(2);
		expect(lines[0].name).toBeNull();
		expect(lines[0].month).toBe(true);
	});
});

describe('deciding', () => {
	let decision: string;
	it('links what both sides can read, and refuses what they cannot', async () => {
		const draft = {
			commission: 'morecambe-bay',
			kind: 'co-designed decision',
			title: 'Sunday top-ups',
			we_heard: 'Meters run out on Sundays.',
			we_decided: 'Emergency credit at weekends.',
			owner: 'Sands Housing',
			review_on: '2027-03-01'
		};
		decision = (await carol.ask('decision_save', draft)).id;
		await carol.ask('decision_link', { decision, story, why: 'It is about a Sunday.' });
		await refused(carol.call('decision_link', { decision, story: randomUUID(), why: 'no' }), 404);
		await refused(erin.call('decision_link', { decision, story, why: 'no' }), 404);
	});
	it('asks for a quote and places it once the storyteller said yes', async () => {
		const { ask } = await ben.ask('quote_ask', {
			decision,
			story,
			words: 'The meter ran out on a Sunday.'
		});
		await refused(ben.call('quote_place', { ask }), 422);
		const mine = await ada.ask('mine_read', { story });
		expect(mine.asks[0].words).toBe('The meter ran out on a Sunday.');
		await ada.ask('ask_answer', { ask, form: form(), answer: 'yes' });
		await ben.ask('quote_place', { ask });
	});
	it('D2 is published only when both sides signed the exact text', async () => {
		const sign = async (who: Asker) =>
			who.call('decision_sign', {
				decision,
				text_hash: (await ben.ask('decision_read', { commission: 'morecambe-bay', id: decision }))
					.text_hash
			});
		await refused(ben.call('decision_publish', { decision }), 422);
		await refused(ben.call('decision_sign', { decision, text_hash: 'other' }), 409);
		expect((await sign(ben)).status).toBe(200);
		await refused(sign(ben), 422);
		await sign(carol);
		await refused(ben.call('decision_publish', { decision }), 422);
		await refused(sign(dev), 404);
		await sign(bea);
		await refused(
			db.nobody.call('decision_read', { commission: 'morecambe-bay', id: decision }),
			404
		);
		await ben.ask('decision_publish', { decision });
		const open = await db.nobody.ask('decision_read', {
			commission: 'morecambe-bay',
			id: decision
		});
		expect(open.quotes[0]).toMatchObject({
			words: 'The meter ran out on a Sunday.',
			named_as: 'Ada'
		});
		expect(open.links).toEqual([]);
		expect(open.asks).toEqual([]);
	});
	it('taking it back leaves the decision as if the quote had never been there, signatures standing', async () => {
		const quoteless = async () =>
			await db.nobody.ask('decision_read', { commission: 'morecambe-bay', id: decision });
		await ada.ask('story_pause', { story, form: form() });
		expect((await quoteless()).quotes).toEqual([]);
		for (const who of [ben, carol, dev]) await refused(read(who), 404);
		await refused(dev.call('original_read', { story, reason: 'again please' }), 404);
		await ada.ask('story_resume', { story, form: form() });
		expect((await quoteless()).quotes).toHaveLength(1);
		await read(ben);
		await ada.ask('story_withdraw', { story, form: form(), said: true });
		const after = await quoteless();
		expect(after.quotes).toEqual([]);
		expect(after.taken_back).toBe(true);
		expect(after.signed.community.have).toBe(2);
		for (const [, who] of everyoneElse()) await refused(read(who), 404);
		expect(
			(
				await db.owner`select count(*)::int as n from archive.access_copies where story_id = ${story}`
			)[0]!.n
		).toBe(0);
		expect((await ada.ask('mine_read', { story })).state).toBe('withdrawn');
	});
	it('C1 the log is whole, and nobody can change it', async () => {
		expect(await db.owner`select * from archive.consent_broken()`).toEqual([]);
		await expect(db.owner`update archive.consent_events set choice = '{}'`).rejects.toThrow(
			'never changed'
		);
		await expect(db.owner`delete from archive.consent_events`).rejects.toThrow('never changed');
		await expect(db.owner`truncate archive.consent_events cascade`).rejects.toThrow(
			'never changed'
		);
	});
});

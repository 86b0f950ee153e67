/** Asks: who may make one, what the storyteller answers, what the asker learns, and how often a story is asked for. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, refused, type Asker, type Database } from '../support/database.ts';
import { commission, tell, type Telling } from '../support/search.ts';

let db: Database;
let ben: Asker;
let carol: Asker;
beforeAll(async () => {
	db = await freshDatabase();
	[ben, carol] = await db.members('ben', 'carol');
});
afterAll(() => db.drop());

const sentence = 'The heater goes from room to room.';
const shared = (circles = ['community', 'civic']) =>
	tell(db, { words: [sentence, 'My son calls it his pet.'], circles });
const use = (story: string, more: Record<string, unknown> = {}) => ({
	commission,
	story,
	purpose: 'event',
	circle: 'community',
	place: 'The launch at the Winter Gardens, 3 March',
	how_long: 'that evening',
	...more
});
const roster = async () => (await db.nobody.ask('roster_read', { commission })).roster as string;
const answer = async ({ teller }: Telling, ask: string, said: string, more = {}) =>
	teller.ask('ask_answer', {
		...{ ask, form: randomUUID(), answer: said, roster: await roster() },
		...more
	});
const learned = async (who: Asker, ask: string): Promise<string | undefined> =>
	(await who.ask('asks_list', { commission })).find(({ id }: { id: string }) => id === ask)?.answer;
const grant = async (story: string, purpose: string) =>
	(
		await db.owner`select state, circle from archive.grants where story_id = ${story} and purpose = ${purpose}`
	)[0];

describe('asking', () => {
	it('A8 only whoever may read it, as a member; a story they may not read was never there', async () => {
		const { story } = await shared(['community']);
		const [dev, kit, erin, faith] = await db.members('dev', 'kit', 'erin', 'faith');
		for (const other of [carol, dev, kit, erin, faith, db.nobody]) {
			await refused(other.call('use_ask', use(story)), 404);
			await refused(other.call('ask_meter', { commission, story }), 404);
		}
		await refused(ben.call('use_ask', use(randomUUID())), 404);
		expect((await ben.ask('use_ask', use(story))).ask).toBeTruthy();
	});
	it.each([
		['purpose', 'machine'],
		['purpose', 'quote'],
		['circle', 'facilitator'],
		['circle', null],
		['place', ''],
		['place', 'x'.repeat(301)],
		['how_long', '']
	])('refuses %s %s', async (field, value) => {
		const { story } = await shared();
		expect(await refused(ben.call('use_ask', use(story, { [field]: value })), 422)).toMatchObject({
			hint: field
		});
	});
	it('refuses press for fewer than anyone, and words that do not stand there', async () => {
		const { story } = await shared();
		expect(await refused(ben.call('use_ask', use(story, { purpose: 'press' })), 422)).toMatchObject(
			{ hint: 'circle' }
		);
		expect(
			await refused(ben.call('use_ask', use(story, { words: 'not in it' })), 422)
		).toMatchObject({ hint: 'words' });
	});
	it('shows the storyteller the words, the sentence around them, the place and for how long', async () => {
		const told = await shared();
		await ben.ask('use_ask', use(told.story, { words: 'from room to room' }));
		const { asks, record } = await told.teller.ask('mine_read', { story: told.story });
		expect(asks).toMatchObject([
			{
				words: 'from room to room',
				context_before: 'The heater goes ',
				purpose: 'event',
				circle: 'community',
				place: 'The launch at the Winter Gardens, 3 March',
				how_long: 'that evening',
				decision: null,
				answer: null
			}
		]);
		expect(record[0]).toMatchObject({ kind: 'asked_use', role: 'community', name: null });
		expect(
			await db.owner`select kind from archive.letters where story_id = ${told.story} and kind = 'answer'`
		).toHaveLength(1);
	});
});

describe('not to be asked', () => {
	const refuse = ({ story, teller }: Telling, purpose: string, more = {}) =>
		teller.call('permission_refuse', { story, form: randomUUID(), purpose, ...more });
	it('C3 a no beforehand holds for every circle, answers what waits, and tells no reason', async () => {
		const told = await shared();
		const waits = (await ben.ask('use_ask', use(told.story))).ask;
		const other = (await ben.ask('use_ask', use(told.story, { purpose: 'research' }))).ask;
		expect((await refuse(told, 'event')).status).toBe(200);
		expect([await learned(ben, waits), await learned(ben, other)]).toEqual(['no', 'not yet']);
		for (const circle of ['community', 'civic', 'public'])
			expect(
				await refused(ben.call('use_ask', use(told.story, { circle, place: 'A marquee' })), 422)
			).toMatchObject({ hint: 'ask', message: 'This cannot be asked just now.' });
		expect((await ben.ask('use_ask', use(told.story, { purpose: 'learning' }))).ask).toBeTruthy();
		const { record } = await told.teller.ask('mine_read', { story: told.story });
		expect(record[1]).toMatchObject({ kind: 'refused', detail: { purpose: 'event' } });
	});
	it('ends what was given, and is no harder to undo than to do', async () => {
		const told = await shared();
		const { ask } = await ben.ask('use_ask', use(told.story));
		await answer(told, ask, 'yes');
		await refuse(told, 'event');
		expect(await learned(ben, ask)).toBe('no');
		await refuse(told, 'event', { asks: true });
		expect(await learned(ben, ask)).toBe('no');
		const again = (await ben.ask('use_ask', use(told.story, { place: 'A marquee' }))).ask;
		await answer(told, again, 'yes');
		expect(await learned(ben, again)).toBe('yes');
		// What was said no to is not spoken for by a later yes.
		expect(await learned(ben, ask)).toBe('no');
	});
	it.each([
		['purpose', 'keep', {}],
		['circle', 'hear', {}],
		['circle', 'quote', { circle: 'civic' }],
		['circle', 'event', { circle: 'facilitator' }]
	])('refuses a wrong %s for %s', async (hint, purpose, more) => {
		expect(await refused(refuse(await shared(), purpose, more), 422)).toMatchObject({ hint });
	});
	it('C4 stands in no permission that anybody would read as given', async () => {
		const told = await shared();
		await refuse(told, 'press');
		const { permission } = await told.teller.ask('mine_read', { story: told.story });
		expect(permission).toMatchObject({ state: 'given', uses: ['theme'] });
	});
});

describe('answering', () => {
	it('C3 silence is no grant, and the asker learns not yet', async () => {
		const { story } = await shared();
		const { ask } = await ben.ask('use_ask', use(story));
		expect(await learned(ben, ask)).toBe('not yet');
		expect(await grant(story, 'event')).toBeUndefined();
	});
	it('a yes is a grant of that use to that circle, and nothing else', async () => {
		const told = await shared();
		const { ask } = await ben.ask('use_ask', use(told.story));
		await answer(told, ask, 'yes');
		expect(await learned(ben, ask)).toBe('yes');
		expect(await grant(told.story, 'event')).toEqual({ state: 'given', circle: 'community' });
		for (const other of ['press', 'research', 'learning', 'quote'])
			expect(await grant(told.story, other)).toBeUndefined();
		// Another event is another ask.
		const again = await ben.ask('use_ask', use(told.story, { place: 'A tent on the front' }));
		expect(again.ask).not.toBe(ask);
		expect(await learned(ben, again.ask)).toBe('not yet');
	});
	it('not now is not yet to the asker, and can become a yes or a no', async () => {
		const told = await shared();
		const { ask } = await ben.ask('use_ask', use(told.story));
		await answer(told, ask, 'not now');
		expect(await learned(ben, ask)).toBe('not yet');
		await answer(told, ask, 'no');
		expect(await learned(ben, ask)).toBe('no');
		expect(await grant(told.story, 'event')).toBeUndefined();
	});
	it('C4 a yes is taken back like any other, and a later yes to something else does not speak for it', async () => {
		const told = await shared();
		const first = await ben.ask('use_ask', use(told.story));
		await answer(told, first.ask, 'yes');
		await told.teller.ask('story_withdraw', {
			story: told.story,
			form: randomUUID(),
			purpose: 'event',
			circle: 'community'
		});
		expect(await learned(ben, first.ask)).toBe('no');
		const second = await ben.ask('use_ask', use(told.story, { place: 'A tent on the front' }));
		await answer(told, second.ask, 'yes');
		expect([await learned(ben, first.ask), await learned(ben, second.ask)]).toEqual(['no', 'yes']);
	});
	it('A3 a yes to anyone, with somebody named as never, is said knowingly', async () => {
		const told = await shared();
		await told.teller.ask('never_add', { story: told.story, words: 'Nobody In Particular' });
		const { ask } = await ben.ask(
			'use_ask',
			use(told.story, { purpose: 'press', circle: 'public' })
		);
		const said = told.teller.call('ask_answer', { ask, form: randomUUID(), answer: 'yes' });
		expect(await refused(said, 422)).toMatchObject({ details: 'never' });
		expect(await grant(told.story, 'press')).toBeUndefined();
		await answer(told, ask, 'yes', { knowing: true });
		expect(await grant(told.story, 'press')).toMatchObject({ state: 'given' });
	});
	it('C2 C5 C7 a yes is for those whom the page listed, and is asked again when the list moved', async () => {
		const told = await shared();
		const { ask } = await ben.ask('use_ask', use(told.story));
		const { circles } = await told.teller.ask('permission_preview', {
			...{ story: told.story, circles: ['community'] }
		});
		const page = await roster();
		const [joined] = await db.owner`
			with person as (insert into archive.people (name, role) values ('Newly', 'new') returning id)
			insert into archive.seats (commission_id, person_id, organisation_id, circle)
			select s.commission_id, person.id, s.organisation_id, s.circle from person, archive.seats s join archive.people b on b.id = s.person_id
			where b.name = 'Ben' and s.circle = 'community' and s.closed_at is null returning id`;
		const press = (more = {}) =>
			told.teller.call('ask_answer', { ask, form: randomUUID(), answer: 'yes', ...more });
		for (const old of [{ roster: page }, { roster: null }, {}])
			expect(await refused(press(old), 409)).toMatchObject({ hint: 'asks', details: 'roster' });
		// Saying no, or not now, needs nobody's name, and waits for no list, whatever the page sends.
		expect((await press({ answer: 'not now', roster: page })).status).toBe(200);
		expect(await grant(told.story, 'event')).toBeUndefined();
		await db.owner`update archive.seats set closed_at = now() where id = ${joined!.id}`;
		await answer(told, ask, 'yes');
		const [given] =
			await db.owner`select count(*)::int as people from archive.grants g join archive.audience_seats m on m.audience_id = g.audience
				where g.story_id = ${told.story} and g.purpose = 'event'`;
		expect(given!.people).toBe(circles.community.people);
	});
	it('only the storyteller answers', async () => {
		const told = await shared();
		const other = await shared();
		const { ask } = await ben.ask('use_ask', use(told.story));
		await refused(other.teller.call('ask_answer', { ask, form: randomUUID(), answer: 'yes' }), 404);
	});
});

describe('what the asker sees', () => {
	it('A8 is nothing of a story that is paused, withdrawn or hidden from them', async () => {
		const told = await shared();
		const { ask } = await ben.ask('use_ask', use(told.story));
		await told.teller.ask('story_pause', { story: told.story, form: randomUUID() });
		expect(await learned(ben, ask)).toBeUndefined();
		await refused(ben.call('ask_meter', { commission, story: told.story }), 404);
		await told.teller.ask('story_resume', { story: told.story, form: randomUUID() });
		expect(await learned(ben, ask)).toBe('not yet');
		await told.teller.ask('story_withdraw', { story: told.story, form: randomUUID() });
		expect(await learned(ben, ask)).toBeUndefined();
	});
	it('is their own asks, and nobody else’s', async () => {
		const told = await shared();
		const { ask } = await ben.ask('use_ask', use(told.story));
		for (const name of ['bea', 'carol'])
			expect(await learned(await db.member(`${name}@example.org`), ask)).toBeUndefined();
		for (const name of ['dev', 'kit', 'erin'])
			await refused(
				(await db.member(`${name}@example.org`)).call('asks_list', { commission }),
				404
			);
		const seen = await db.owner.begin(async (tx) => {
			const [user] = await tx`select id from auth.users where email = 'bea@example.org'`;
			await tx`select set_config('request.jwt.claims', ${JSON.stringify({ sub: user!.id })}, true)`;
			await tx`set local role authenticated`;
			return tx`select id from archive.asks where id = ${ask}`;
		});
		expect(seen).toEqual([]);
	});
});

describe('the meter', () => {
	it('counts every ask of either side, and a repeated post once', async () => {
		const { story } = await shared();
		const meter = async (who: Asker) => (await who.ask('ask_meter', { commission, story })).asked;
		expect(await meter(carol)).toBe(0);
		await ben.ask('use_ask', use(story));
		await ben.ask('use_ask', use(story));
		await carol.ask('use_ask', use(story, { purpose: 'learning', circle: 'civic' }));
		expect([await meter(ben), await meter(carol)]).toEqual([2, 2]);
	});
	it('refuses past the limit without saying why, and quotes count too', async () => {
		const told = await tell(db, {
			words: [sentence],
			circles: ['community', 'civic', 'public'],
			uses: ['quote']
		});
		const { id } = await ben.ask('decision_save', {
			commission,
			kind: 'commitment',
			title: 'Heaters'
		});
		await ben.ask('quote_ask', { decision: id, story: told.story, words: 'The heater' });
		await ben.ask('quote_ask', { decision: id, story: told.story, words: 'The heater' });
		for (const n of [2, 3, 4, 5, 6])
			await ben.ask('use_ask', use(told.story, { place: `Meeting number ${n}` }));
		const said = await refused(carol.call('use_ask', use(told.story)), 422);
		expect(said).toMatchObject({ hint: 'ask', message: 'This cannot be asked just now.' });
		expect(
			(
				await refused(
					ben.call('quote_ask', { decision: id, story: told.story, words: 'room' }),
					422
				)
			).message
		).toBe(said.message);
		// A year later it may be asked again.
		await db.owner`update archive.asks set asked_at = asked_at - interval '1 year' where story_id = ${told.story}`;
		expect((await carol.ask('use_ask', use(told.story))).ask).toBeTruthy();
	});
});

it('Q3 who is asked for a quote is told the name and the note that would stand beside it, of that use and of no other', async () => {
	const told = await shared(['community', 'civic', 'public']);
	const roster = async () => (await db.nobody.ask('roster_read', { commission })).roster;
	const allow = async (purpose: string, attribution: string, named_as: string) =>
		told.teller.ask('permission_allow', {
			story: told.story,
			form: randomUUID(),
			purpose,
			circle: 'public',
			attribution,
			named_as,
			roster: await roster()
		});
	await allow('hear', 'full_name', 'Adaeze Obi');
	await allow('quote', 'description', 'a mother in Heysham');
	await told.teller.ask('meaning_save', {
		story: told.story,
		themes: [],
		content_note: 'It is about the cold.'
	});
	const { id: decision } = await ben.ask('decision_save', {
		commission,
		kind: 'recommendation',
		title: 'Warm rooms',
		we_heard: 'One heater.',
		we_decided: 'Another heater.',
		owner: 'Sands Housing',
		review_on: '2027-03-01'
	});
	await ben.ask('quote_ask', { decision, story: told.story, words: 'from room to room' });
	await ben.ask('use_ask', use(told.story));
	const { asks } = await told.teller.ask('mine_read', { story: told.story });
	const beside = asks.map((ask: { purpose: string; beside: unknown }) => [ask.purpose, ask.beside]);
	expect(Object.fromEntries(beside)).toEqual({
		quote: {
			named_as: 'a mother in Heysham',
			content_note: 'It is about the cold.',
			note_language: 'en'
		},
		event: null
	});
	// What is published is what was said.
	const ask = asks.find(({ purpose }: { purpose: string }) => purpose === 'quote');
	await answer(told, ask.id, 'yes');
	expect(
		(await db.owner`select named_as, content_note from archive.quotes where ask_id = ${ask.id}`)[0]
	).toEqual({ named_as: 'a mother in Heysham', content_note: 'It is about the cold.' });
});

/** What a storyteller asks of those whom they allow something: each holds where it bites. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	freshDatabase,
	paragraphs,
	refused,
	type Asker,
	type Database
} from '../support/database.ts';
import { commission, tell, type Telling } from '../support/search.ts';

let db: Database;
let ben: Asker, bea: Asker, carol: Asker, dev: Asker;
beforeAll(async () => {
	db = await freshDatabase();
	[ben, bea, carol, dev] = await db.members('ben', 'bea', 'carol', 'dev');
});
afterAll(() => db.drop());

const words = 'The lamp post hums. I read by it, until one in the morning.';
const shared = (circles = ['community', 'civic', 'public']) =>
	tell(db, {
		words: [words, 'The last line.'],
		circles,
		uses: ['theme', 'evidence', 'quote'],
		themes: ['money']
	});
async function allow(
	{ story, teller }: Pick<Telling, 'story' | 'teller'>,
	purpose: string,
	circle: string,
	conditions: string[]
) {
	const { roster } = await teller.ask('permission_preview', { story, circles: [circle] });
	await teller.ask('permission_allow', {
		...{ story, form: randomUUID(), purpose, circle, roster, conditions },
		...{ place: 'exact', dated: 'month' }
	});
}
const draft = async (title = 'A light on every landing', changed: object = {}): Promise<string> =>
	(
		await carol.ask('decision_save', {
			commission,
			title,
			kind: 'commitment',
			we_heard: 'It is dark.',
			we_decided: 'A lamp on each landing.',
			owner: 'Sands Housing',
			review_on: '2027-03-01',
			...changed
		})
	).id;
const link = (who: Asker, decision: string, { story }: Telling, why = 'It is about light.') =>
	who.call('decision_link', { decision, story, why });
const page = (who: Asker, id: string) => who.ask('decision_read', { commission, id });
const answer = ({ teller }: Telling, ask: string, said: string) =>
	teller.ask('ask_answer', { ask, form: randomUUID(), answer: said });
const record = async ({ story, teller }: Telling): Promise<string[]> =>
	(await teller.ask('mine_read', { story })).record.map(({ kind }: { kind: string }) => kind);

describe('ask me each time, and show me first', () => {
	it.each(['ask_each_time', 'show_me_first'])(
		'A1 with %s a story backs a decision when its teller says yes to it, and no sooner',
		async (condition) => {
			const told = await shared(['community', 'civic']);
			for (const circle of ['community', 'civic'])
				await allow(told, 'evidence', circle, [condition]);
			const decision = await draft();
			const { ask } = (await link(ben, decision, told)).body as { ask: string };
			expect(ask).toBeTruthy();
			// Asked twice, asked once; and nothing is linked.
			expect((await link(bea, decision, told)).body).toEqual({ ask });
			for (const who of [ben, carol]) {
				expect((await page(who, decision)).links).toEqual([]);
				expect((await page(who, decision)).waiting).toMatchObject([
					{ story: told.story, answer: 'not yet' }
				]);
			}
			// A decision with nothing but a question behind it is not published (D1).
			for (const who of [ben, bea, carol])
				await who.ask('decision_sign', {
					decision,
					text_hash: (await page(who, decision)).text_hash
				});
			await refused(carol.call('decision_publish', { decision }), 422);

			const { asks, decisions } = await told.teller.ask('mine_read', { story: told.story });
			expect(decisions).toEqual([]);
			expect(asks).toMatchObject([
				{
					purpose: 'evidence',
					why: 'It is about light.',
					words: null,
					decision: { title: 'A light on every landing', we_heard: 'It is dark.' }
				}
			]);
			await answer(told, ask, 'not now');
			expect((await page(ben, decision)).links).toEqual([]);
			await answer(told, ask, 'yes');
			for (const who of [ben, carol])
				expect((await page(who, decision)).links).toMatchObject([{ story: told.story }]);
			expect((await page(ben, decision)).waiting).toEqual([]);
			// That one, and no other.
			const other = await draft('Another one');
			expect((await link(ben, other, told)).body).toHaveProperty('ask');
			expect((await page(ben, other)).links).toEqual([]);
			// A later no is the end of it, and it is not asked again.
			await answer(told, ask, 'no');
			expect((await page(ben, decision)).links).toEqual([]);
			expect((await refused(link(ben, decision, told), 422)).hint).toBe('story');
		}
	);
	it('A1 a yes to a decision opens no reading that waits to be asked itself', async () => {
		const told = await shared(['community', 'civic']);
		await allow(told, 'hear', 'civic', ['ask_each_time']);
		await allow(told, 'evidence', 'civic', ['ask_each_time']);
		await refused(link(ben, await draft(), told), 404);
	});
	it('A8 what is asked of a story is there for nobody who may not read it', async () => {
		const told = await shared(['community', 'civic']);
		for (const circle of ['community', 'civic'])
			await allow(told, 'evidence', circle, ['ask_each_time']);
		const decision = await draft();
		await link(ben, decision, told);
		await told.teller.ask('story_withdraw', {
			story: told.story,
			form: randomUUID(),
			purpose: 'hear',
			circle: 'civic'
		});
		expect((await page(ben, decision)).waiting).toHaveLength(1);
		expect((await page(carol, decision)).waiting).toEqual([]);
		// Nor past the verbs.
		const seen = (email: string) =>
			db.owner.begin(async (tx) => {
				const [user] = await tx`select id from auth.users where email = ${email}`;
				await tx`select set_config('request.jwt.claims', ${JSON.stringify({ sub: user!.id })}, true)`;
				await tx`set local role authenticated`;
				return (await tx`select id from archive.asks where story_id = ${told.story}`).length;
			});
		expect(await seen('ben@example.org')).toBe(1);
		for (const other of ['carol', 'dev', 'kit', 'erin'])
			expect([other, await seen(`${other}@example.org`)]).toEqual([other, 0]);
		// One side alone cannot sign on it: asked or not, it cannot be linked.
		await refused(link(bea, await draft('A third'), told), 404);
	});
	it('C4 a yes ends with what it stands on', async () => {
		const told = await shared(['community', 'civic']);
		await allow(told, 'evidence', 'community', ['ask_each_time']);
		const decision = await draft();
		const { ask } = (await link(ben, decision, told)).body as { ask: string };
		await answer(told, ask, 'yes');
		const links = async () => (await page(ben, decision)).links.length;
		expect(await links()).toBe(1);
		await told.teller.ask('story_pause', { story: told.story, form: randomUUID() });
		expect(await links()).toBe(0);
		await told.teller.ask('story_resume', { story: told.story, form: randomUUID() });
		expect(await links()).toBe(1);
		await told.teller.ask('story_withdraw', {
			story: told.story,
			form: randomUUID(),
			purpose: 'evidence',
			circle: 'civic'
		});
		expect(await links()).toBe(0);
	});
	it.each(['ask_each_time', 'show_me_first'])(
		'A1 what one side is to do (%s) holds though anyone may read it',
		async (condition) => {
			const told = await shared();
			await allow(told, 'evidence', 'community', [condition]);
			const decision = await draft();
			const { ask } = (await link(ben, decision, told)).body as { ask: string };
			expect((await page(carol, decision)).links).toEqual([]);
			await answer(told, ask, 'yes');
			expect((await page(carol, decision)).links).toMatchObject([{ story: told.story }]);
		}
	);
	it('A1 a no to one side holds though anyone may read it; where nothing was said of a side, the open yes speaks', async () => {
		const told = await shared(['public']);
		const decision = await draft();
		expect((await link(ben, decision, told)).body).toEqual({ link: expect.any(String) });
		expect((await page(carol, decision)).links).toHaveLength(1);
		await told.teller.ask('permission_refuse', {
			...{ story: told.story, form: randomUUID(), purpose: 'evidence', circle: 'civic' }
		});
		for (const who of [ben, carol]) expect((await page(who, decision)).links).toEqual([]);
		await refused(link(ben, await draft('Another one'), told), 404);
	});
	it('a link that stands waits for a yes too, once its teller asks for that', async () => {
		const told = await shared(['community', 'civic']);
		const decision = await draft();
		expect((await link(ben, decision, told)).body).toEqual({ link: expect.any(String) });
		await allow(told, 'evidence', 'civic', ['ask_each_time']);
		expect((await page(ben, decision)).links).toEqual([]);
		const { ask } = (await link(ben, decision, told)).body as { ask: string };
		await answer(told, ask, 'yes');
		expect((await page(ben, decision)).links).toHaveLength(1);
	});
	it('A1 what anyone is to be shown after a yes alone is not shown them because both sides may see it', async () => {
		const told = await shared();
		const decision = await draft();
		expect((await link(ben, decision, told)).body).toEqual({ link: expect.any(String) });
		const { text_hash } = await page(ben, decision);
		for (const who of [ben, bea, carol]) await who.ask('decision_sign', { decision, text_hash });
		await carol.ask('decision_publish', { decision });
		expect((await page(db.nobody, decision)).links).toHaveLength(1);
		await allow(told, 'evidence', 'public', ['ask_each_time']);
		expect((await page(db.nobody, decision)).links).toEqual([]);
		for (const who of [ben, carol]) expect((await page(who, decision)).links).toHaveLength(1);
	});
});

describe('show me first, and then they write it anew', () => {
	const reword = (id: string, we_decided: string) => draft(undefined, { id, we_decided });
	const asked = async ({ story, teller }: Telling, ask: string) =>
		(await teller.ask('mine_read', { story })).asks.find((one: { id: string }) => one.id === ask);

	it('A1 a yes to back a decision ends with the wording it was given to; a new ask and a new yes bring it back', async () => {
		const told = await shared(['community', 'civic']);
		await allow(told, 'evidence', 'civic', ['show_me_first']);
		const decision = await draft();
		const { ask } = (await link(ben, decision, told)).body as { ask: string };
		await answer(told, ask, 'yes');
		expect((await page(carol, decision)).links).toMatchObject([{ story: told.story }]);
		// Who owns it was not what they were shown; what was decided was.
		await draft(undefined, { id: decision, owner: 'The council' });
		expect((await page(carol, decision)).links).toHaveLength(1);
		await reword(decision, 'No lamp on any landing.');
		for (const who of [ben, carol])
			expect(await page(who, decision)).toMatchObject({
				links: [],
				waiting: [{ story: told.story, answer: 'not yet', again: true }]
			});
		expect(await record(told)).toEqual(expect.arrayContaining(['decision_worded', 'unlinked']));
		expect(await asked(told, ask)).toMatchObject({ answer: 'yes', reworded: true });
		expect((await told.teller.ask('mine_read', { story: told.story })).decisions).toEqual([]);
		for (const who of [ben, bea, carol])
			await who.ask('decision_sign', {
				decision,
				text_hash: (await page(who, decision)).text_hash
			});
		await refused(carol.call('decision_publish', { decision }), 422);

		const meter = async () => (await ben.ask('ask_meter', { commission, story: told.story })).asked;
		expect(await meter()).toBe(1);
		// It stands where they would ask again, for who may read it.
		expect((await page(bea, decision)).asked).toEqual({ [told.story]: 1 });
		await told.teller.ask('story_pause', { story: told.story, form: randomUUID() });
		expect((await page(bea, decision)).asked).toEqual({});
		await told.teller.ask('story_resume', { story: told.story, form: randomUUID() });
		expect((await link(bea, decision, told, 'It still is.')).body).toEqual({ ask });
		expect((await link(bea, decision, told)).body).toEqual({ ask });
		expect(await meter()).toBe(2);
		expect(await asked(told, ask)).toMatchObject({ answer: null, why: 'It still is.' });
		expect((await page(carol, decision)).links).toEqual([]);
		await answer(told, ask, 'yes');
		expect((await page(carol, decision)).links).toMatchObject([{ why: 'It still is.' }]);
	});
	it('Q3 words quoted leave the text with its wording, before anybody signs it, and stand there again after a new yes alone', async () => {
		const told = await shared();
		await allow(told, 'quote', 'public', ['show_me_first']);
		const decision = await draft();
		const asking = () => ben.ask('quote_ask', { decision, story: told.story, words });
		const { ask } = await asking();
		await answer(told, ask, 'yes');
		await ben.ask('quote_place', { ask });
		const first = await page(carol, decision);
		expect(first.quotes).toMatchObject([{ words }]);
		await reword(decision, 'No lamp on any landing.');
		expect(await page(carol, decision)).toMatchObject({
			quotes: [],
			asks: [{ id: ask, answer: 'not yet', again: true, placed: false }]
		});
		expect(await record(told)).toContain('unquoted');
		expect((await refused(ben.call('quote_place', { ask }), 422)).hint).toBe('quote');
		// The old wording back is the wording that was said yes to, and puts nothing into a text by itself.
		await reword(decision, 'A lamp on each landing.');
		expect(await page(carol, decision)).toMatchObject({ quotes: [], asks: [{ answer: 'yes' }] });
		await reword(decision, 'No lamp on any landing.');
		expect(await asking()).toEqual({ ask });
		await refused(ben.call('quote_place', { ask }), 422);
		await answer(told, ask, 'yes');
		await ben.ask('quote_place', { ask });
		expect((await page(carol, decision)).quotes).toMatchObject([{ words }]);
	});
	it('C2 a yes is to the words that the page showed: of others it is not taken', async () => {
		const told = await shared(['community', 'civic']);
		await allow(told, 'evidence', 'civic', ['show_me_first']);
		const decision = await draft();
		const { ask } = (await link(ben, decision, told)).body as { ask: string };
		const { wording } = (await asked(told, ask)).decision;
		await reword(decision, 'No lamp on any landing.');
		const yes = (wording: string) =>
			told.teller.call('ask_answer', { ask, form: randomUUID(), answer: 'yes', wording });
		expect(await refused(yes(wording), 409)).toMatchObject({ hint: 'asks', details: 'wording' });
		expect((await page(carol, decision)).links).toEqual([]);
		await yes((await asked(told, ask)).decision.wording);
		expect((await page(carol, decision)).links).toHaveLength(1);
	});
	it('without that wish a yes outlives a new wording; asked for later, it is to the words of then', async () => {
		const told = await shared(['community', 'civic']);
		await allow(told, 'evidence', 'civic', ['ask_each_time']);
		const decision = await draft();
		const { ask } = (await link(ben, decision, told)).body as { ask: string };
		await answer(told, ask, 'yes');
		await reword(decision, 'No lamp on any landing.');
		expect((await page(carol, decision)).links).toHaveLength(1);
		await allow(told, 'evidence', 'civic', ['show_me_first']);
		expect((await page(carol, decision)).links).toEqual([]);
	});
});

describe('use my words unchanged', () => {
	it('refuses to ask for other words, and still asks to hide some', async () => {
		const started = await db.nobody.ask('tell_start', { commission });
		const told = { story: started.story as string, teller: db.teller(started.session) };
		const { story, teller } = told;
		await teller.ask('draft_save', { story, body: paragraphs(words), veils: [], version: 0 });
		await teller.ask('story_hand_in', { story, form: randomUUID() });
		const propose = (kind: string) =>
			dev.call('proposal_make', {
				...{ story, kind, words: 'lamp post', why: 'It tells where.' },
				...(kind === 'change' ? { instead: 'light' } : { circles: ['public'] })
			});
		await allow(told, 'hear', 'public', []);
		await allow(told, 'quote', 'public', ['words_unchanged']);
		await dev.ask('original_read', { story, reason: 'the first reading' });
		expect(await refused(propose('change'), 422)).toMatchObject({
			hint: 'kind',
			message: expect.stringContaining('words stay as they are')
		});
		expect((await propose('hide')).status).toBe(200);
		await allow(told, 'quote', 'public', []);
		expect((await propose('change')).status).toBe(200);
	});
	it('Q3 is quoted in whole sentences', async () => {
		const told = await shared();
		await allow(told, 'quote', 'public', ['words_unchanged']);
		const decision = await draft();
		const ask = (words: string) => ben.call('quote_ask', { decision, story: told.story, words });
		for (const part of ['lamp post hums.', 'The lamp post hums', 'I read by it', 'The last'])
			expect(await refused(ask(part), 422)).toMatchObject({ hint: 'words' });
		for (const whole of ['The lamp post hums.', words, 'The last line.'])
			expect((await ask(whole)).body).toHaveProperty('ask');
		await allow(told, 'quote', 'public', []);
		expect((await ask('I read by it')).body).toHaveProperty('ask');
	});
});

describe('show my content note', () => {
	const note = 'It speaks of the dark.';
	const noted = async (told: Telling, content_note: string | null) =>
		told.teller.ask('meaning_save', { story: told.story, themes: [], content_note });
	it('Q3 stands beside the words wherever they are shown: list, passage, link, ask and quote', async () => {
		const told = await shared();
		await noted(told, note);
		const [theme] = await db.nobody.ask('themes_list', { commission });
		await ben.ask('coding_make', { story: told.story, theme: theme.id, words: 'I read by it' });
		const mine = (rows: { story: string }[]) => rows.find(({ story }) => story === told.story);
		expect(mine((await carol.ask('stories_list', { commission })).stories)).toMatchObject({
			content_note: note
		});
		const marked = async (who: Asker) =>
			mine((await who.ask('theme_read', { commission, slug: theme.slug })).passages);
		expect(await marked(db.nobody)).toMatchObject({ content_note: note, closed: false });
		// Whoever is to open the words themselves is not shown them beside a theme.
		await allow(told, 'hear', 'civic', ['show_note']);
		expect(await marked(carol)).toMatchObject({ content_note: note, closed: true });
		expect(await marked(ben)).toMatchObject({ content_note: note, closed: false });
		const decision = await draft();
		await link(ben, decision, told);
		expect((await page(carol, decision)).links).toMatchObject([{ content_note: note }]);
		await ben.ask('use_ask', {
			...{ commission, story: told.story, purpose: 'event', circle: 'community' },
			...{ place: 'The hall', how_long: 'a day' }
		});
		expect(mine(await ben.ask('asks_list', { commission }))).toMatchObject({ content_note: note });
	});
	it('asked for, it stands where the first words would, in that circle alone', async () => {
		const told = await shared(['community', 'civic']);
		const decision = await draft();
		await link(ben, decision, told);
		const first = async (who: Asker) => [
			(await who.ask('story_read', { commission, story: told.story })).opening,
			(await page(who, decision)).links[0].opening
		];
		const [opening] = await first(ben);
		expect(opening).toMatch(/^The lamp post/);
		await allow(told, 'hear', 'civic', ['show_note']);
		// Nothing is hidden behind a note that nobody wrote.
		expect(await first(carol)).toEqual([opening, opening]);
		await noted(told, note);
		expect(await first(carol)).toEqual(['', '']);
		expect(await first(ben)).toEqual([opening, opening]);
		await noted(told, null);
		expect(await first(carol)).toEqual([opening, opening]);
	});
});

describe('in the language of its teller', () => {
	const [polish, english] = [
		'Nie było nic dla mnie i się bałam, że już nie będzie.',
		'I said it to them, and they were not there for me.'
	] as const;
	it('words say what they are in wherever they are shown, and a quote what those words alone are', async () => {
		const told = await tell(db, {
			words: [polish, english],
			circles: ['community', 'civic', 'public'],
			uses: ['theme', 'evidence', 'quote'],
			themes: ['money']
		});
		const { story, teller } = told;
		// A note is in its own: here for who reads English, and would be told of words that they cannot read.
		const pl = { language: 'pl' };
		const both = { ...pl, note_language: 'en' };
		const content_note = 'It is about the cold.';
		await teller.ask('meaning_save', { story, themes: [], content_note });
		// To their teller, on every page of their own and in what they take away; and to who reads it first.
		const own = (await teller.ask('mine_list')).find(
			(one: { story: string }) => one.story === story
		);
		expect(own).toMatchObject(pl);
		expect(await teller.ask('draft_read', { story })).toMatchObject(pl);
		expect(await teller.ask('story_take', { story })).toMatchObject({ words: pl });
		expect(await dev.ask('original_read', { story, reason: 'reading' })).toMatchObject(pl);
		// To others: a list, a passage, a link, an ask.
		const mine = (rows: { story: string }[]) => rows.find((row) => row.story === story);
		const [theme] = await db.nobody.ask('themes_list', { commission });
		await ben.ask('coding_make', { story, theme: theme.id, words: 'nic dla mnie' });
		const { passages } = await db.nobody.ask('theme_read', { commission, slug: theme.slug });
		expect(mine(passages)).toMatchObject(both);
		expect(mine((await carol.ask('stories_list', { commission })).stories)).toMatchObject(both);
		const use = { purpose: 'event', circle: 'community', place: 'The hall', how_long: 'a day' };
		await ben.ask('use_ask', { commission, story, ...use });
		expect(mine(await ben.ask('asks_list', { commission }))).toMatchObject(both);
		const decision = await draft();
		await link(ben, decision, told);
		expect((await page(carol, decision)).links).toMatchObject([both]);
		// Whoever may read a quote and not the story learns nothing of the rest of it.
		const quoted = async (words: string) =>
			(await ben.ask('quote_ask', { decision, story, words })).ask as string;
		const asked = [await quoted(english), await quoted(polish)];
		for (const ask of asked) {
			await answer(told, ask, 'yes');
			await ben.ask('quote_place', { ask });
		}
		const { quotes, asks } = await page(carol, decision);
		for (const shown of [quotes, asks])
			expect(shown).toMatchObject([
				{ words: english, language: 'en' },
				{ words: polish, ...pl }
			]);
		for (const quote of quotes) expect(quote).toMatchObject({ content_note, note_language: 'en' });
		expect(await carol.ask('story_read', { commission, story })).toMatchObject(both);
		// Read out or read, around the words stands the story.
		const { language, asks: all } = await teller.ask('mine_read', { story });
		expect(language).toBe('pl');
		const exact = all.filter((ask: { words: string | null }) => ask.words !== null);
		expect(exact).toMatchObject([pl, pl]);
		for (const { beside } of exact)
			expect(beside).toMatchObject({ content_note, note_language: 'en' });
	});
	it('what tells nothing of a language says none', async () => {
		const { story, teller } = await tell(db, { words: ['Kwibl.'], circles: ['community'] });
		expect(await teller.ask('mine_read', { story })).toMatchObject({
			opening: 'Kwibl.',
			language: null
		});
		// No note is in no language.
		expect(await ben.ask('story_read', { commission, story })).toMatchObject({
			content_note: null,
			note_language: null
		});
		const [own] = await teller.ask('mine_list');
		expect(own).toMatchObject({ opening: 'Kwibl.', language: null });
	});
});

describe('tell me when it is used', () => {
	const news = async ({ story }: Telling) =>
		(
			await db.owner`select kind from archive.letters where story_id = ${story} and kind = 'news' and ended is null`
		).length;
	const quoted = async (told: Telling) => {
		const decision = await draft();
		const { ask } = await ben.ask('quote_ask', { decision, story: told.story, words });
		await answer(told, ask, 'yes');
		await ben.ask('quote_place', { ask });
		return ask;
	};
	it('D5 each use stands in the record, and a letter goes to who asked for it, of that use', async () => {
		const told = await shared();
		const ask = await quoted(told);
		const [theme] = await db.nobody.ask('themes_list', { commission });
		await ben.ask('coding_make', { story: told.story, theme: theme.id, words });
		await link(ben, await draft(), told);
		const lines = await record(told);
		for (const kind of ['quoted', 'coded', 'linked', 'asked_quote']) expect(lines).toContain(kind);
		expect(await news(told)).toBe(0);
		await ben.ask('quote_unplace', { ask });
		await ben.ask('quote_unplace', { ask });
		expect((await record(told)).filter((kind) => kind === 'unquoted')).toHaveLength(1);

		const asking = await shared();
		await allow(asking, 'quote', 'public', ['tell_me']);
		await ben.ask('coding_make', { story: asking.story, theme: theme.id, words });
		await link(ben, await draft(), asking);
		expect(await news(asking)).toBe(0);
		await quoted(asking);
		expect(await news(asking)).toBe(1);
	});
	it('D5 a decision that words stand in tells their teller when it moves, linked or not', async () => {
		const told = await shared();
		const decision = await draft();
		const { ask } = await ben.ask('quote_ask', { decision, story: told.story, words });
		await answer(told, ask, 'yes');
		await ben.ask('quote_place', { ask });
		await link(ben, decision, await shared());
		for (const who of [ben, bea, carol])
			await who.ask('decision_sign', {
				decision,
				text_hash: (await page(who, decision)).text_hash
			});
		await carol.ask('decision_publish', { decision });
		await carol.ask('decision_move', { decision, state: 'planned' });
		expect(await record(told)).toEqual(
			expect.arrayContaining(['decision_published', 'decision_moved'])
		);
	});
	it('I4 nobody is written to of a reading: its day would say more than its month', async () => {
		const told = await shared(['community']);
		await allow(told, 'hear', 'community', ['tell_me']);
		await ben.ask('story_read', { commission, story: told.story });
		expect(await record(told)).toContain('read_copy');
		expect(await news(told)).toBe(0);
	});
});

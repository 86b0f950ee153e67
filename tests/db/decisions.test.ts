/** What must always be true of coding, quoting and decisions. */
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
const sentence = 'The boiler sang all night, and nobody slept.';
let db: Database;
let ada: Asker, ben: Asker, bea: Asker, carol: Asker, dev: Asker;
let story: string;
let theme: string;
const form = () => randomUUID();

/** A story that everyone may read, find, link and quote. */
async function told() {
	const { story, session } = await db.nobody.ask('tell_start', { commission });
	const teller = db.teller(session);
	await teller.ask('draft_save', {
		story,
		body: paragraphs(`${sentence} It was February.`),
		veils: [],
		version: 0
	});
	await teller.ask('story_hand_in', { story, form: form() });
	await teller.ask('meaning_save', { story, themes: [], content_note: 'It is about the cold.' });
	await teller.ask('permission_give', {
		story,
		form: form(),
		circles: ['community', 'civic', 'public'],
		uses: ['theme', 'evidence', 'quote'],
		attribution: 'no_name',
		named_as: null,
		unasked: true,
		roster: (await db.nobody.ask('roster_read', { commission })).roster
	});
	await readFirst(dev, story);
	return { story: story as string, teller };
}

beforeAll(async () => {
	db = await freshDatabase();
	[ben, bea, carol, dev] = await db.members('ben', 'bea', 'carol', 'dev');
	({ story, teller: ada } = await told());
	theme = (await db.nobody.ask('themes_list', { commission }))[1].id;
});
afterAll(() => db.drop());

const read = (who: Asker) => who.ask('story_read', { commission, story });
const shown = (id: string, who: Asker = db.nobody) => who.ask('decision_read', { commission, id });
const slug = async () =>
	(await db.owner`select slug from archive.themes where id = ${theme}`)[0]!.slug as string;
const record = async (kind: string) =>
	(await ada.ask('mine_read', { story })).record.filter(
		(line: { kind: string }) => line.kind === kind
	);
const text = {
	commission,
	kind: 'co-designed decision',
	title: 'A boiler that is quiet',
	we_heard: 'Nobody slept.',
	we_decided: 'A check before every winter.',
	owner: 'Sands Housing',
	review_on: '2027-03-01'
};
async function sign(id: string) {
	for (const who of [ben, bea, carol])
		await who.ask('decision_sign', { decision: id, text_hash: (await shown(id, who)).text_hash });
}

describe('codings', () => {
	it('Q1 is hidden and uncounted when its grant ends, and says from which side it was made', async () => {
		const { coding } = await ben.ask('coding_make', { story, theme, words: 'nobody slept' });
		expect((await read(carol)).codings).toMatchObject([{ id: coding, side: 'community' }]);
		const counted = async () =>
			(await carol.ask('theme_read', { commission, slug: await slug() })).passages.length;
		const before = await counted();
		await ada.ask('story_pause', { story, form: form() });
		expect(await counted()).toBe(before - 1);
		await ada.ask('story_resume', { story, form: form() });
		expect(await counted()).toBe(before);
	});
	it('Q4 carries the storyteller’s objection wherever it is shown', async () => {
		const [coding] = (await read(ben)).codings;
		await ada.ask('coding_object', { coding: coding.id, objects: true });
		expect((await read(carol)).codings[0].objected).toBe(true);
		const { passages } = await carol.ask('theme_read', { commission, slug: await slug() });
		expect(passages.find((p: { story: string }) => p.story === story).objected).toBe(true);
		await ada.ask('coding_object', { coding: coding.id, objects: false });
		expect((await read(carol)).codings[0].objected).toBe(false);
	});
	it('passages of a theme come thirty at a time, each once', async () => {
		const said = sentence.split(' ');
		const spans = said.flatMap((_, from) =>
			said.slice(from).map((_, more) => said.slice(from, from + more + 1).join(' '))
		);
		for (const words of spans.slice(0, 34)) await ben.ask('coding_make', { story, theme, words });
		const page = async (after: string | null) =>
			carol.ask('theme_read', { commission, slug: await slug(), after });
		const first = await page(null);
		const last = await page(first.next);
		expect([first.passages.length, last.next]).toEqual([30, null]);
		const held = await db.owner`select p.words from archive.codings k
			join archive.passage_copies p on p.passage_id = k.passage_id and p.circle = 'civic' where k.theme_id = ${theme}`;
		expect(
			[...first.passages, ...last.passages].map(({ words }: { words: string }) => words).sort()
		).toEqual(held.map(({ words }) => words as string).sort());
		await db.owner`delete from archive.codings where theme_id = ${theme} and passage_id in (
			select passage_id from archive.passage_copies where words <> 'nobody slept')`;
	});
});

describe('a decision', () => {
	let id: string;
	it('D1 is published with an owner, a review date and evidence or a stated reason for none, and not before', async () => {
		({ id } = await carol.ask('decision_save', { ...text, owner: '', review_on: null }));
		const publish = async () => {
			await sign(id);
			return refused(carol.call('decision_publish', { decision: id }), 422);
		};
		expect((await publish()).hint).toBe('owner');
		await carol.ask('decision_save', { ...text, id, review_on: null });
		expect((await publish()).hint).toBe('review_on');
		await carol.ask('decision_save', { ...text, id });
		expect((await publish()).hint).toBe('no_evidence_reason');
		await carol.ask('decision_link', { decision: id, story, why: 'It is about the boiler.' });
	});
	it('Q3 quotes the approved words to the letter, with their content note', async () => {
		const { ask } = await ben.ask('quote_ask', { decision: id, story, words: sentence });
		await ada.ask('ask_answer', { ask, form: form(), answer: 'yes' });
		await ben.ask('quote_place', { ask });
		await sign(id);
		await ben.ask('decision_publish', { decision: id });
		expect((await shown(id)).quotes).toMatchObject([
			{ words: sentence, content_note: 'It is about the cold.' }
		]);
		const [entry] = await db.nobody.ask('decisions_feed', { commission });
		expect(entry.quotes[0].words).toBe(sentence);
	});
	it('D3 is done only when community commissioners have checked it, and not going ahead needs a reason', async () => {
		const move = (who: Asker, state: string, reason?: string) =>
			who.call('decision_move', { decision: id, state, reason: reason ?? null });
		await refused(move(ben, 'checked'), 422);
		await move(carol, 'done_waiting');
		await refused(move(carol, 'checked'), 422);
		await move(ben, 'checked');
		await move(ben, 'checked');
		expect((await shown(id)).state).toBe('done_waiting');
		await move(bea, 'checked');
		expect((await shown(id)).state).toBe('checked');
		expect((await refused(move(carol, 'not_going_ahead', ' '), 422)).hint).toBe('reason');
		await move(carol, 'not_going_ahead', 'There is no money this year.');
		expect((await shown(id)).state).toBe('not_going_ahead');
	});
	it('D5 tells the storytellers behind it of each change of state, wording, reason and evidence', async () => {
		expect(await record('linked')).toHaveLength(1);
		// The quote that was placed is a wording too.
		expect((await record('decision_worded')).length).toBeGreaterThan(0);
		expect(await record('decision_published')).toHaveLength(1);
		const moves = await record('decision_moved');
		expect(moves.map((m: { detail: { state: string } }) => m.detail.state).sort()).toEqual([
			'checked',
			'done_waiting',
			'not_going_ahead'
		]);
		expect(
			moves.some(
				(m: { detail: { reason: string } }) => m.detail.reason === 'There is no money this year.'
			)
		).toBe(true);
	});
	it('D1 a link that ends later blocks no withdrawal and unpublishes nothing', async () => {
		await ada.ask('story_withdraw', { story, form: form() });
		const after = await shown(id);
		expect(after.published_on).toBeTruthy();
		expect(after.quotes).toEqual([]);
		expect((await shown(id, ben)).links).toEqual([]);
	});
	it('D2 who signed it sees that a quote stopped showing, without day or reason, and nobody else', async () => {
		const gone = async (who: Asker) => (await shown(id, who)).quote_gone;
		for (const who of [ben, bea, carol]) expect(await gone(who)).toBe(true);
		const [hamid, dev_, erin] = await db.members('hamid', 'dev', 'erin');
		for (const who of [hamid, dev_, erin, db.nobody]) expect(await gone(who)).toBe(false);
		await refused(hamid.call('decision_reopen', { decision: id }), 422);
		for (const who of [dev_, erin, db.nobody])
			await refused(who.call('decision_reopen', { decision: id }), 404);
	});
	it('D2 who signed it may reopen it: a draft without those words, until both sides sign anew', async () => {
		const { text_hash } = await shown(id, ben);
		await ben.ask('decision_reopen', { decision: id });
		await refused(db.nobody.call('decision_read', { commission, id }), 404);
		const draft = await shown(id, carol);
		expect(draft).toMatchObject({
			draft: true,
			quotes: [],
			quote_gone: false,
			signed_by_me: false
		});
		expect(draft.text_hash).not.toBe(text_hash);
		await refused(carol.call('decision_publish', { decision: id }), 422);
		await sign(id);
		await carol.ask('decision_publish', { decision: id });
		expect((await shown(id)).published_on).toBeTruthy();
		// Nothing is missing now, so nothing is reopened.
		for (const who of [ben, carol]) expect((await shown(id, who)).quote_gone).toBe(false);
		await refused(ben.call('decision_reopen', { decision: id }), 422);
	});
	it('D2 what is worded while it is being published is signed first, or is not worded', async () => {
		const draft = async () => {
			const { id } = await ben.ask('decision_save', {
				...text,
				no_evidence_reason: 'It is plain.'
			});
			await sign(id);
			return id as string;
		};
		const other = { ...text, we_decided: 'Nothing.', no_evidence_reason: 'It is plain.' };
		const worded = await draft();
		const [, late] = await ben.meanwhile('decision_save', { ...other, id: worded }, () =>
			ben.call('decision_publish', { decision: worded })
		);
		expect(late).toMatchObject({ status: 422, body: { hint: 'sign' } });
		const published = await draft();
		const [, word] = await ben.meanwhile('decision_publish', { decision: published }, () =>
			carol.call('decision_save', { ...other, id: published })
		);
		expect(word).toMatchObject({ status: 422, body: { hint: 'title' } });
		expect((await shown(published)).we_decided).toBe(text.we_decided);
	});
});

describe('what is written in one moment', () => {
	/** A draft in which a storyteller said yes to words of theirs; their story backs another. */
	async function allowed() {
		const { story, teller } = await told();
		const backed = await carol.ask('decision_save', text);
		await carol.ask('decision_link', {
			decision: backed.id,
			story,
			why: 'It is about the boiler.'
		});
		const { id } = await ben.ask('decision_save', text);
		const { ask } = await ben.ask('quote_ask', { decision: id, story, words: sentence });
		await teller.ask('ask_answer', { ask, form: form(), answer: 'yes' });
		const word = (we_decided: string) => ben.call('decision_save', { ...text, id, we_decided });
		const quotes = () =>
			db.owner`select audience::int from archive.quotes where story_id = ${story}`;
		expect(await quotes()).toEqual([{ audience: 0 }]);
		return { story, teller, id, ask, word, quotes };
	}
	const other = (id: string) => ({ ...text, id, we_decided: 'A check each month.' });

	it.each([
		{ verb: 'story_pause', choice: {}, left: [{ audience: 1 }] },
		{ verb: 'story_withdraw', choice: { purpose: 'quote', circle: 'public' }, left: [] }
	])(
		'A1 C4 $verb in that moment holds, whichever of the two began',
		async ({ verb, choice, left }) => {
			const first = await allowed();
			const stop = ({ story }: { story: string }) => ({ story, form: form(), ...choice });
			const before = await ben.meanwhile('decision_save', other(first.id), () =>
				first.teller.call(verb, stop(first))
			);
			const second = await allowed();
			const after = await second.teller.meanwhile(verb, stop(second), () =>
				second.word('A check each month.')
			);
			expect([...before, ...after].map(({ status }) => status)).toEqual([200, 200, 200, 200]);
			for (const { quotes } of [first, second]) expect(await quotes()).toEqual(left);
		}
	);
	it('A1 what a storyteller emptied does not come back by a mark that was made then', async () => {
		const { story, teller } = await told();
		const said = { story, themes: [], own_words: 'It was the cold.', matters_most: null };
		await teller.ask('meaning_save', said);
		await dev.ask('original_read', { story, reason: 'what it means' });
		await dev.ask('meaning_read', { story });
		const copies = () =>
			db.owner`select distinct own_words from archive.access_copies where story_id = ${story}`;
		expect(await copies()).toEqual([{ own_words: 'It was the cold.' }]);
		const emptied = { ...said, own_words: null };
		const [, marked] = await teller.meanwhile('meaning_save', emptied, () =>
			ben.call('coding_make', { story, theme, words: 'nobody slept' })
		);
		expect(marked.status).toBe(200);
		expect(await copies()).toEqual([{ own_words: null }]);
	});
	it('C4 nobody waits in a circle: an answer, a link and a publishing beside what the story needs', async () => {
		const { story, teller, id, ask, word } = await allowed();
		const no = { ask, form: form(), answer: 'no' };
		const link = { decision: id, story, why: 'It is about the boiler.' };
		const both = [
			await ben.meanwhile('decision_save', other(id), () => teller.call('ask_answer', no)),
			await teller.meanwhile('ask_answer', { ...no, form: form(), answer: 'yes' }, () =>
				word('No.')
			),
			await ben.meanwhile('decision_link', link, () =>
				carol.call('quote_ask', { decision: id, story, words: 'nobody slept' })
			),
			await carol.meanwhile('quote_ask', { decision: id, story, words: 'all night' }, () =>
				ben.call('decision_link', link)
			)
		];
		await sign(id);
		both.push(
			await ben.meanwhile('decision_publish', { decision: id }, () =>
				teller.call('story_pause', { story, form: form() })
			),
			await teller.meanwhile('story_resume', { story, form: form() }, () =>
				ben.call('decision_move', { decision: id, state: 'planned' })
			)
		);
		expect(both.flat().map(({ status }) => status)).toEqual(both.flat().map(() => 200));
	});
});

describe('D2 D3 a seat is given anew', () => {
	let person: string;
	beforeAll(async () => {
		const [ben] = await db.owner`select s.person_id as person from archive.seats s
			join archive.people p on p.id = s.person_id where p.name = 'Ben' and s.closed_at is null`;
		person = ben!.person;
	});
	const moved = async (circle: string, organisation: string) =>
		(await db.member('kit@example.org')).ask('seat_give', {
			...{ commission, whom: person, circle, organisation }
		});
	const plain = { ...text, no_evidence_reason: 'It is plain.' };

	it('and one person signs a text once, whichever side they come to', async () => {
		const { id } = await carol.ask('decision_save', plain);
		const { text_hash } = await shown(id, ben);
		const signing = { decision: id, text_hash };
		await ben.ask('decision_sign', signing);
		for (const [circle, organisation] of [
			['community', 'Another group'],
			['civic', 'Lancaster City Council']
		]) {
			await moved(circle!, organisation!);
			expect((await shown(id, ben)).signed_by_me).toBe(true);
			expect((await refused(ben.call('decision_sign', signing), 422)).hint).toBe('sign');
		}
		await carol.ask('decision_sign', signing);
		expect((await shown(id, ben)).signed).toMatchObject({
			community: { have: 1 },
			civic: { have: 1 }
		});
		expect((await refused(carol.call('decision_publish', { decision: id }), 422)).hint).toBe(
			'sign'
		);
		// People are counted, and not rows.
		await db.owner`insert into archive.signatures (decision_id, number, seat_id, side)
			select s.decision_id, s.number, x.id, 'community' from archive.signatures s join archive.seats x on x.person_id = ${person}
			where s.decision_id = ${id} on conflict do nothing`;
		expect((await shown(id, ben)).signed.community.have).toBe(1);
	});
	it('and one person checks once that it was done', async () => {
		await moved('community', 'A third group');
		const { id } = await carol.ask('decision_save', plain);
		await sign(id);
		await carol.ask('decision_publish', { decision: id });
		await carol.ask('decision_move', { decision: id, state: 'done_waiting' });
		const check = { decision: id, state: 'checked' };
		expect((await ben.ask('decision_move', check)).state).toBe('done_waiting');
		await moved('community', 'A fourth group');
		expect((await ben.ask('decision_move', check)).state).toBe('done_waiting');
		expect((await bea.ask('decision_move', check)).state).toBe('checked');
	});
});

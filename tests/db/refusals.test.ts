/** What must be refused, however it is sent: straight to the database, out of order, twice, or too much. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	freshDatabase,
	paragraphs,
	refused,
	type Asker,
	type Database
} from '../support/database.ts';
import { tell } from '../support/search.ts';

const commission = 'morecambe-bay';
let db: Database;
let ben: Asker, bea: Asker, carol: Asker, dev: Asker;
beforeAll(async () => {
	db = await freshDatabase();
	[ben, bea, carol, dev] = await db.members('ben', 'bea', 'carol', 'dev');
});
afterAll(() => db.drop());

describe('a document that is not one of ours', () => {
	const text = (words: string, marks: object[] = []) => ({ type: 'text', text: words, marks });
	const doc = (...content: object[]) => ({ type: 'doc', content });
	const paragraph = (...content: object[]) => ({ type: 'paragraph', content });
	let deep: object = paragraph(text('down'));
	for (let n = 0; n < 40; n++) deep = { type: 'blockquote', content: [deep] };
	it.each<[string, unknown]>([
		['an unknown node', doc({ type: 'image', attrs: { src: 'x' } })],
		['a script as a node', doc({ type: 'script', content: [text('alert(1)')] })],
		[
			'a link, with script or without',
			doc(paragraph(text('here', [{ type: 'link', attrs: { href: 'javascript:alert(1)' } }])))
		],
		['an unknown mark', doc(paragraph(text('here', [{ type: 'textStyle' }])))],
		['too deep', doc(deep)],
		['too large', doc(paragraph(text('x'.repeat(200_001))))],
		['text where blocks go', doc(text('bare'))],
		[
			'a list in a heading',
			doc({ type: 'heading', attrs: { level: 2 }, content: [{ type: 'bulletList' }] })
		],
		['words that are no string', doc(paragraph({ type: 'text', text: { a: 1 } }))],
		['content that is no list', { type: 'doc', content: 'x' }],
		['no document', paragraph(text('x'))],
		['a string', 'x'],
		['nothing', null]
	])('%s', async (_, body) => {
		const started = await db.nobody.ask('tell_start', { commission });
		const teller = db.teller(started.session);
		const kept = paragraphs('What was here stays.');
		await teller.ask('draft_save', { story: started.story, body: kept, veils: [], version: 0 });
		const { message, details } = await refused(
			teller.call('draft_save', { story: started.story, body, veils: [], version: 1 }),
			422
		);
		expect(message).toMatch(/^[A-Z].*\.$/);
		expect(`${message}${details}`).not.toMatch(/alert|javascript|blockquote|jsonb/);
		expect((await teller.ask('draft_read', { story: started.story })).body).toMatchObject(kept);
	});
	it('keeps no attribute that it does not know', async () => {
		const started = await db.nobody.ask('tell_start', { commission });
		const teller = db.teller(started.session);
		const body = doc({
			type: 'heading',
			attrs: { level: 2, onclick: 'alert(1)', style: 'x' },
			onload: 'alert(2)',
			content: [
				{
					...text('Title', [{ type: 'bold', attrs: { class: 'alert' } }]),
					href: 'javascript:alert(3)'
				}
			]
		});
		await teller.ask('draft_save', { story: started.story, body, veils: [], version: 0 });
		expect(JSON.stringify(await teller.ask('draft_read', { story: started.story }))).not.toMatch(
			/alert|onclick|style/
		);
	});
});

describe('code words', () => {
	it('that are wrong, too few or made up are refused in the same words', async () => {
		const said = new Set<string>();
		for (const words of [
			'kettle harbour lantern puddle meadow whistle wrong',
			'kettle',
			'',
			'x'.repeat(5000),
			'one two three four five six seven'
		]) {
			const { message } = await refused(db.nobody.call('words_enter', { words }), 422);
			said.add(message);
		}
		expect([...said]).toHaveLength(1);
	});
	it('and a session that was left opens nothing', async () => {
		const { session, story } = await db.nobody.ask('tell_start', { commission });
		const teller = db.teller(session);
		await teller.ask('words_leave');
		for (const [verb, args] of [
			['draft_read', { story }],
			['mine_list', {}],
			['words_again', {}]
		] as const)
			await refused(teller.call(verb, args), 401);
	});
});

describe('steps out of order', () => {
	it('do nothing', async () => {
		const { session, story } = await db.nobody.ask('tell_start', { commission });
		const teller = db.teller(session);
		const { roster } = await db.nobody.ask('roster_read', { commission });
		const form = randomUUID();
		const permission = {
			story,
			form,
			circles: ['public'],
			uses: ['theme'],
			attribution: 'no_name',
			named_as: null,
			unasked: true,
			roster
		};
		await refused(teller.call('story_hand_in', { story, form }), 422);
		await refused(teller.call('permission_give', permission), 422);
		await refused(teller.call('story_approve', { story, form, hash: '' }), 409);
		for (const act of ['pause', 'resume', 'withdraw'])
			await refused(teller.call(`story_${act}`, { story, form }), 422);
		expect(
			await db.owner`select from archive.consent_events where story_id = ${story}`
		).toHaveLength(0);
		expect(await db.owner`select from archive.grants where story_id = ${story}`).toHaveLength(0);
	});
	it('a choice outside what is offered is refused, field by field', async () => {
		const { story, teller } = await tell(db, { words: ['A choice.'], circles: ['community'] });
		const { roster } = await db.nobody.ask('roster_read', { commission });
		const good = {
			story,
			circles: ['community'],
			uses: [],
			attribution: 'no_name',
			named_as: null,
			unasked: false,
			roster
		};
		for (const [field, wrong] of [
			['circles', { circles: ['facilitator'] }],
			['circles', { circles: ['everyone'] }],
			['uses', { uses: ['keep'] }],
			['attribution', { attribution: 'rank' }],
			['named_as', { attribution: 'first_name', named_as: '  ' }],
			['named_as', { attribution: 'first_name', named_as: 'x'.repeat(121) }]
		] as const) {
			const { hint } = await refused(
				teller.call('permission_give', { ...good, ...wrong, form: randomUUID() }),
				422
			);
			expect(hint).toBe(field);
		}
		expect((await teller.ask('mine_read', { story })).permission.circles).toEqual(['community']);
	});
	it('two drafts at once: the later save is told, and loses nothing', async () => {
		const { session, story } = await db.nobody.ask('tell_start', { commission });
		const teller = db.teller(session);
		const save = (words: string, version: number) =>
			teller.call('draft_save', { story, body: paragraphs(words), veils: [], version });
		expect((await save('First.', 0)).status).toBe(200);
		await refused(save('Second.', 0), 409);
		expect(JSON.stringify((await teller.ask('draft_read', { story })).body)).toContain('First.');
	});
});

describe('deciding out of turn', () => {
	it('a decision is not published unsigned, nor signed twice, nor by who has no side, nor after its words moved', async () => {
		const { story } = await tell(db, {
			words: ['The lift is broken.'],
			circles: ['community', 'civic'],
			uses: ['theme', 'evidence']
		});
		const text = {
			commission,
			kind: 'co-designed decision',
			title: 'The lift',
			we_heard: 'It is broken.',
			we_decided: 'Mend it.',
			owner: 'Sands Housing',
			review_on: '2027-03-01'
		};
		const { id: decision } = await carol.ask('decision_save', text);
		await carol.ask('decision_link', { decision, story, why: 'It is the lift.' });
		const hash = async () =>
			(await ben.ask('decision_read', { commission, id: decision })).text_hash;
		const first = await hash();
		await refused(ben.call('decision_publish', { decision }), 422);
		await refused(dev.call('decision_sign', { decision, text_hash: first }), 404);
		await refused(db.nobody.call('decision_sign', { decision, text_hash: first }), 404);
		for (const who of [ben, bea, carol])
			await who.ask('decision_sign', { decision, text_hash: first });
		await refused(ben.call('decision_sign', { decision, text_hash: first }), 422);
		// The words move: every signature is asked for again.
		await carol.ask('decision_save', { ...text, id: decision, we_decided: 'Mend it by May.' });
		await refused(ben.call('decision_publish', { decision }), 422);
		await refused(ben.call('decision_sign', { decision, text_hash: first }), 409);
		const second = await hash();
		for (const who of [ben, bea, carol])
			await who.ask('decision_sign', { decision, text_hash: second });
		const published = await ben.ask('decision_publish', { decision });
		await refused(
			carol.call('decision_save', { ...text, id: decision, we_decided: 'Never mind.' }),
			422
		);
		// The same form posted twice is one act.
		expect(await ben.ask('decision_publish', { decision })).toEqual(published);
	});
	it('another commission’s decision, theme or story is not there', async () => {
		const sam = await db.member('sam@example.org');
		const [{ id }] =
			(await db.owner`select id from archive.decisions where commission_id = archive.commission('solway') limit 1`) as unknown as [
				{ id: string }
			];
		const { story } = await tell(db, {
			words: ['Ours.'],
			circles: ['community', 'civic', 'public']
		});
		await refused(ben.call('decision_read', { commission, id }), 404);
		await refused(db.nobody.call('story_read', { commission: 'solway', story }), 404);
		await refused(sam.call('decision_link', { decision: id, story, why: 'x' }), 404);
	});
});

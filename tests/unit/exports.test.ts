/** What stands in a file that a member takes away, to the letter that matters. */
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { notEverything } from '#lib/decisions/schema.ts';
import { data, papers, zip } from '#lib/exports/pack.ts';
import { reasons, taking, type Pack, type StoryPart } from '#lib/exports/schema.ts';
import { gone } from '#lib/exports/standing.ts';
import { sentence } from '#lib/stories/record.ts';

const address = 'https://bay.example/recall/0123456789abcdef0123456789abcdef';
const story: StoryPart = {
	number: 2,
	what: 'story',
	body: { type: 'doc', content: [] },
	named_as: 'Ada & <b>',
	content_note: 'It is about <debt>.',
	note_language: 'en',
	language: 'pl',
	month: '2026-03',
	year: 2025,
	place: 'Heysham',
	own_words: null,
	matters_most: 'Being rung back.',
	why: 'It is one winter.',
	keep_until: '2027-02-24',
	grant: {
		circle: 'civic',
		purposes: ['hear', 'evidence'],
		form: 'text',
		opens: '2026-03',
		closes: '2031-03',
		conditions: ['show_note', 'words_unchanged']
	}
};
const pack: Pack = {
	export: '00000000-0000-4000-8000-000000000000',
	token: address.slice(-32),
	commission: 'Morecambe Bay',
	taken_on: '2026-11-26',
	keep_until: '2027-02-24',
	reason: 'meeting',
	role: 'civic',
	organisation: 'Bay Council',
	decision: {
		id: '00000000-0000-4000-8000-000000000001',
		kind: 'commitment',
		title: 'Lamps & landings',
		we_heard: 'It is dark.\nIt is cold.',
		we_decided: 'A lamp.',
		owner: 'Sands Housing',
		review_on: '2027-03-01',
		no_evidence_reason: null,
		text_hash: 'c0ffee',
		published_on: '2026-10-01',
		state: 'agreed',
		what_changed: null,
		taken_back: false,
		signed: { community: { need: 2, have: 2 }, civic: { need: 1, have: 1 } }
	},
	parts: [
		{
			number: 1,
			what: 'quote',
			words: 'Nobody rang “back”.',
			language: null,
			named_as: null,
			content_note: null,
			note_language: null,
			keep_until: '2026-12-31',
			grant: { ...story.grant, circle: 'public', purposes: ['quote'], conditions: [] }
		},
		story
	]
};
const render = () => '<p>The words.</p>';
const page = (of: Partial<Pack> = {}) => papers({ ...pack, ...of }, address, render);

describe('the page of a file', () => {
	it('O1 says of each part who may read it, from when to when, and where to look if it still stands', () => {
		const html = page();
		expect(html.match(/What they said yes to/g)).toHaveLength(2);
		expect(html).toContain('The civic commissioners may read it, and it may back this decision.');
		expect(html).toContain('These words may be quoted in this decision.');
		expect(html).toContain('from March 2026 to March 2031');
		expect(html).toContain('Keep this until 31 December 2026 at most.');
		expect(html).toContain('Use their words unchanged');
		expect(html.split(address)).toHaveLength(3);
		expect(html.indexOf(address)).toBeLessThan(html.indexOf('Part 1'));
	});
	it('D4 always says that not everything is shown, and says no number', () => {
		for (const html of [page(), page({ parts: [] })]) {
			expect(html).toContain(`<strong>${notEverything}</strong>`);
			expect(html).not.toMatch(/\bof \d+\b|\d+ (parts|stories)/);
		}
		expect(page({ parts: [] })).not.toMatch(/Part |The words behind it/);
	});
	it('puts the note before the words, and folds them where its teller asked for that', () => {
		const html = page();
		expect(html.indexOf('Before you read:')).toBeLessThan(html.indexOf('The words.'));
		expect(html).toMatch(
			/<details>\s*<summary>Read it<\/summary>\s*<div[^>]*>\s*<p>The words\.<\/p>/
		);
		const open = { ...story, grant: { ...story.grant, conditions: [] } };
		expect(page({ parts: [open] })).not.toContain('<details>');
	});
	it('says what their words are in, and nothing where that is not known', () => {
		const html = page();
		for (const theirs of ['<div', '<q']) expect(html).toContain(`${theirs} lang="pl" dir="auto">`);
		// A note may be in another language than the words.
		expect(html).toContain('<span lang="en" dir="auto">');
		expect(html).toContain('<blockquote dir="auto">');
	});
	it('escapes every word that somebody wrote, and loads nothing from anywhere', () => {
		const html = page();
		for (const sharp of ['Ada & <b>', '<debt>', 'Lamps & landings'])
			expect(html).not.toContain(sharp);
		expect(html).not.toMatch(/<script|<link|<img|src=|url\(/);
		expect(
			html
				.match(/https?:\/\/[^\s"<]+/g)!
				.every((found) => found === address || found.includes('www.w3.org'))
		).toBe(true);
	});
});

it('O1 the data carries the same, part by part, and no id that leads back into the archive', () => {
	const said = data(pack, address);
	expect(said.recall).toBe(address);
	expect(said.parts).toMatchObject([
		{ number: 1, recall: `${address}#part-1`, grant: { purposes: ['quote'] } },
		{ number: 2, recall: `${address}#part-2`, keep_until: '2027-02-24', grant: story.grant }
	]);
	expect(said).not.toHaveProperty('export');
	expect(said).not.toHaveProperty('token');
	expect(said.not_everything).toBe(notEverything);
});

it('is one zip of a page and of data', () => {
	const held = unzipSync(zip(pack, address, render));
	expect(Object.keys(held).sort()).toEqual(['papers.html', 'papers.json']);
	expect(JSON.parse(strFromU8(held['papers.json']!))).toEqual(data(pack, address));
});

it('what is not on the list is no reason', () => {
	for (const reason of Object.keys(reasons))
		expect(taking.safeParse({ reason }).success).toBe(true);
	for (const reason of ['', 'anything', undefined])
		expect(taking.safeParse({ reason }).success).toBe(false);
});

it('what does not stand is to be destroyed, whether anything is left of it or not', () => {
	expect(gone({ parts: 3, stand: [2] })).toEqual([1, 3]);
	expect(gone({ parts: 0, stand: [] })).toEqual([]);
});

it('I4 its storyteller reads who took it, and what for', () => {
	const line = {
		...{ at: '2026-11-01', month: true, role: 'civic', organisation: 'Bay Council' },
		...{ name: null, note: null, kind: 'exported', detail: { for: ['meeting', 'review'] } }
	};
	expect(sentence(line)).toBe(
		'A civic commissioner from Bay Council took words of yours away in a file, with a decision that they are behind: to prepare for a meeting and to check what became of it.'
	);
	expect(sentence({ ...line, kind: 'exported', detail: {} })).toMatch(/behind\.$/);
	expect(sentence({ ...line, kind: 'export_destroyed', detail: {} })).toBe(
		'A civic commissioner from Bay Council said that they destroyed what was in their file of yours.'
	);
});

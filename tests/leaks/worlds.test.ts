/** S3 Two worlds: the same questions before and after a story that the asker may not read. The answers are the same, byte for byte. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Args } from '../support/database.ts';
import { commission, dice, makeWorld, type Viewer, type World } from './canaries.ts';

const seed = Number(process.env.LEAKS_SEED ?? Date.now() % 1_000_000_000);
let world: World;
let asking: Viewer[];
let questions: [string, Args][];
beforeAll(async () => {
	world = await makeWorld(dice(seed), 12);
	asking = world.viewers.filter(
		({ name, story }) =>
			['nobody', 'kit', 'ben', 'carol', 'erin'].includes(name) || story === world.told[0]
	);
	const { db } = world;
	const searches: string[] = [];
	// Searches that members keep, of which the hidden story would be news.
	for (const { name, asker } of asking)
		if (['ben', 'carol'].includes(name))
			for (const q of ['rent', 'sprocketry'])
				searches.push(
					(await asker.ask('search_save', { commission, asked: { q, themes: [] } })).search
				);
	// Stories that share words, theme, place and month with the hidden one, so that it would sort between them.
	for (let i = 0; i < 4; i++) await alike(['community', 'civic', 'public']);
	const { themes, places, stories } = (
		await db.owner`select
			array(select slug from archive.themes where commission_id = archive.commission(${commission}) order by slug) as themes,
			array(select id from archive.places where commission_id = archive.commission(${commission}) order by name) as places,
			array(select id from archive.stories order by md5(id::text) limit 20) as stories`
	)[0] as { themes: string[]; places: string[]; stories: string[] };
	const decisions = (await db.owner`select id from archive.decisions order by id`).map(
		({ id }) => id
	);
	const here = { commission };
	questions = [
		['commission_read', here],
		['commissions_list', {}],
		['members_list', here],
		['roster_read', here],
		['open_key', here],
		['themes_list', here],
		['decisions_list', here],
		['decisions_feed', here],
		['stories_list', here],
		['stories_list', { ...here, place: places[0] }],
		['reading_list', here],
		['themes_charts', here],
		['searches_list', here],
		...searches.map((search): [string, Args] => ['search_news', { ...here, search }]),
		...themes.map((slug): [string, Args] => ['theme_read', { ...here, slug }]),
		...decisions.map((id): [string, Args] => ['decision_read', { ...here, id }]),
		...decisions.map((decision): [string, Args] => ['pack_take', { decision, reason: 'meeting' }]),
		...stories.map((story): [string, Args] => ['story_read', { ...here, story }]),
		...stories.map((story): [string, Args] => ['story_codebook', { ...here, story }]),
		...stories.map((story): [string, Args] => ['stories_like', { ...here, story }]),
		...[
			'',
			'rent',
			'kettle cold',
			'ketle',
			'rent OR march',
			'sprocketry',
			'sprocketri',
			'rang -kettle'
		].flatMap((q): [string, Args][] => [
			['search', { ...here, q }],
			['search', { ...here, q, sort: 'newest' }],
			['search', { ...here, q, place: places[0] }],
			['search', { ...here, q, year: 2026, page: 2 }]
		]),
		['search', { ...here, themes: themes.slice(0, 2), any_theme: true }],
		// How a word goes on, what is marked most, and what is counted beside it.
		['search', { ...here, q: 'sprock' }],
		['search_beside', { ...here, q: 'sprock' }],
		['search', { ...here, q: 'ren' }],
		['search', { ...here, q: 'rent', sort: 'most_coded' }],
		['search', { ...here, language: 'en', form: 'text' }],
		...decisions.map((backs): [string, Args] => ['search', { ...here, backs }])
	];
});
afterAll(() => world?.drop());

const alike = (
	circles: ('community' | 'civic' | 'public')[],
	state: 'shared' | 'paused' | 'withdrawn' | 'read' | 'waiting' = 'shared',
	extra = ''
) =>
	world.tell({
		commission,
		state,
		circles,
		uses: ['evidence'],
		words: [`Rent went up again in March. ${extra}`, 'The kettle stayed cold.', 'Nobody rang back.']
	});
async function answers({ asker }: Viewer): Promise<string[]> {
	const said: string[] = Array(questions.length);
	const left = [...questions.entries()];
	await Promise.all(
		Array.from({ length: 6 }, async () => {
			for (let next = left.pop(); next; next = left.pop()) {
				const [n, [verb, args]] = next;
				const answer = JSON.stringify(await asker.call(verb, args));
				// What each file is known by is drawn for it.
				said[n] =
					`${verb} ${JSON.stringify(args)} ${answer.replace(/"(export|token)":"[0-9a-f-]+"/g, '')}`;
			}
		})
	);
	return said;
}
const left: string[] = ['paused', 'withdrawn'];
const may = (name: string, circles: string[]) =>
	circles.includes({ ben: 'community', carol: 'civic' }[name] ?? 'nowhere');

it.each([
	['community', 'shared'],
	['civic', 'shared'],
	['public', 'paused'],
	['public', 'withdrawn'],
	['public', 'read'],
	['public', 'waiting']
] as const)(
	`S3 A8 a story for %s that is %s moves nothing that others are answered (LEAKS_SEED=${seed})`,
	async (circle, state) => {
		const others = asking.filter(({ name }) => state !== 'shared' || !may(name, [circle]));
		expect(others.length).toBeGreaterThan(3);
		const before = new Map<string, string[]>();
		for (const viewer of others) before.set(viewer.name, await answers(viewer));
		const hidden = await alike([circle], state, 'The sprocketry was shut, ketlework and all.');
		for (const viewer of others) {
			const after = await answers(viewer);
			for (const [n, said] of after.entries()) {
				// It was open for a moment, and what open pages are kept by has moved: their words have not.
				if (circle === 'public' && /^open_key/.test(said) && left.includes(state)) continue;
				expect(said, viewer.name).toBe(before.get(viewer.name)![n]);
			}
		}
		// And who may read it does notice.
		if (state === 'shared') {
			const reader = world.viewers.find(
				({ name }) => name === (circle === 'community' ? 'ben' : 'carol')
			)!;
			expect(
				JSON.stringify(await reader.asker.ask('search', { commission, q: 'sprocketry' }))
			).toContain(hidden.story);
		}
	}
);

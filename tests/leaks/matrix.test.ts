/**
 * Who meets the words of a story where, for each thing its storyteller can have chosen: found out by asking, and
 * published as it was found. The page *how we protect stories* shows src/lib/protection/matrix.json; when what is found
 * differs from it, this fails. `LEAKS_WRITE=1` writes it anew, to be read before it is kept.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Finding, Surface } from '../../src/lib/protection/matrix.ts';
import { commission, dice, makeWorld, type Told, type Viewer, type World } from './canaries.ts';

const file = 'src/lib/protection/matrix.json';
let world: World;
beforeAll(async () => {
	world = await makeWorld(dice(7), 0);
}, 120_000);
afterAll(() => world?.drop());

const chosen = [
	{ chosen: 'nothing yet: a draft', state: 'draft', circles: ['public'] },
	{ chosen: 'nothing yet: handed in', state: 'waiting', circles: ['public'] },
	{ chosen: 'community commissioners', state: 'shared', circles: ['community'] },
	{ chosen: 'civic commissioners', state: 'shared', circles: ['civic'] },
	{ chosen: 'the commission', state: 'shared', circles: ['community', 'civic'] },
	{ chosen: 'anyone', state: 'shared', circles: ['community', 'civic', 'public'] },
	{ chosen: 'anyone, then paused', state: 'paused', circles: ['community', 'civic', 'public'] },
	{
		chosen: 'anyone, then took it back',
		state: 'withdrawn',
		circles: ['community', 'civic', 'public']
	}
] as const;

const viewers: [string, string][] = [
	['ben', 'community commissioner'],
	['carol', 'civic commissioner'],
	['dev', 'facilitator on duty'],
	['kit', 'keeper'],
	['erin', 'member of another commission'],
	['nobody', 'anybody else']
];

/** How a story that was shared is there no more. */
const ways = { paused: 'story_pause', withdrawn: 'story_withdraw' };

/** The surfaces on which this viewer meets a word of this story. */
async function found({ asker }: Viewer, told: Told): Promise<Surface[]> {
	const word = [...world.canaries].find(
		([, canary]) => canary.story === told && canary.kind === 'words'
	)![0];
	const answer = async (verb: string, args: Record<string, unknown>) =>
		JSON.stringify((await asker.call(verb, args)).body);
	const { story } = told;
	const themes = (await asker.ask('themes_list', { commission })) as { slug: string }[];
	const met: Record<Surface, string> = {
		original: await answer('original_read', { story, reason: 'to find out' }),
		page: await answer('story_read', { commission, story }),
		lists: await answer('stories_list', { commission }),
		search: await answer('search', { commission, q: word }),
		themes: (
			await Promise.all(themes.map(({ slug }) => answer('theme_read', { commission, slug })))
		).join(''),
		decisions:
			(await answer('decisions_list', { commission })) +
			(await answer('decisions_feed', { commission })),
		file: await answer('pack_take', { decision: world.published, reason: 'meeting' })
	};
	return (Object.keys(met) as Surface[]).filter((surface) => met[surface].includes(word));
}

it('A1 A4 A6 is what the page about protection says, cell by cell', async () => {
	const findings: Finding[] = [];
	for (const { chosen: said, state, circles } of chosen) {
		const told = await world.tell({
			commission,
			state: state in ways ? 'shared' : state,
			circles: [...circles],
			uses: ['quote', 'evidence'],
			words: ['Rent went up again in March.']
		});
		// What both sides may read backs a decision, before it is taken back.
		const carol = world.viewers.find(({ name }) => name === 'carol')!.asker;
		await carol.call('decision_link', {
			...{ decision: world.published, story: told.story, why: 'It is about rent.' }
		});
		if (state in ways)
			await told.teller.ask(ways[state as keyof typeof ways], {
				...{ story: told.story, form: randomUUID() }
			});
		for (const [name, viewer] of viewers)
			findings.push({
				chosen: said,
				viewer,
				surfaces: await found(
					world.viewers.find((v) => v.name === name)!,
					told
				)
			});
	}
	const text = `${JSON.stringify(findings, null, '\t')}\n`;
	if (process.env.LEAKS_WRITE || !existsSync(file)) writeFileSync(file, text);
	expect(findings).toEqual(JSON.parse(readFileSync(file, 'utf8')));
	// And it is what a person would expect: nobody else before, and nobody at all after.
	const of = (said: string, viewer: string) =>
		findings.find((f) => f.chosen === said && f.viewer === viewer)!.surfaces;
	for (const [, viewer] of viewers) {
		expect(of('nothing yet: a draft', viewer)).toEqual([]);
		expect(of('anyone, then paused', viewer)).toEqual([]);
		expect(of('anyone, then took it back', viewer)).toEqual([]);
		if (viewer !== 'facilitator on duty') expect(of('nothing yet: handed in', viewer)).toEqual([]);
	}
	expect(of('community commissioners', 'civic commissioner')).toEqual([]);
	expect(of('civic commissioners', 'community commissioner')).toEqual([]);
	expect(of('the commission', 'anybody else')).toEqual([]);
	// A file is for the members of the two sides, whoever may read the story.
	for (const [, viewer] of viewers)
		expect([viewer, of('anyone', viewer).includes('file')]).toEqual([
			viewer,
			/^(community|civic) commissioner$/.test(viewer)
		]);
	expect(of('anyone', 'anybody else')).toEqual(expect.arrayContaining(['page', 'lists', 'search']));
});

/** A1 at random: every verb of the database, asked directly with the publishable key, by everybody, with anything. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Args } from '../support/database.ts';
import {
	circles,
	commission,
	dice,
	makeWorld,
	meets,
	states,
	type Told,
	type World
} from './canaries.ts';

const cases = Number(process.env.LEAKS ?? 10_000);
const seed = Number(process.env.LEAKS_SEED ?? Date.now() % 1_000_000_000);
const roll = dice(seed);

interface Verb {
	name: string;
	names: string[];
	types: string[];
	required: number;
	/** It answers with nothing. */
	silent: boolean;
}
let world: World;
let verbs: Verb[];
let ids: string[];
let decisions: string[];
let users: Record<string, string>;
let asked: string[] = [];
let tasks: string[];
/** Of files that a member of each side took. */
const tokens: string[] = [];
const searches: string[] = [];

beforeAll(async () => {
	world = await makeWorld(roll, 40);
	const { owner } = world.db;
	verbs = await owner<Verb[]>`
		select p.proname as name, coalesce(p.proargnames[1:p.pronargs], '{}') as names, p.pronargs - p.pronargdefaults as required,
			p.prorettype = 'void'::regtype as silent,
			array(select format_type(a, null) from unnest(p.proargtypes::oid[]) with ordinality x (a, n) order by n) as types
		from pg_proc p where p.pronamespace = 'api'::regnamespace order by 1`;
	const tables = await owner`select c.table_name from information_schema.columns c
		where c.table_schema = 'archive' and c.column_name = 'id' and c.data_type = 'uuid'`;
	ids = [];
	for (const { table_name } of tables)
		ids.push(
			...(await owner`select id from archive.${owner(table_name)} order by id desc limit 300`).map(
				({ id }) => id
			)
		);
	await world.db.nobody.ask('wrong_report', {
		...{ commission, form: randomUUID(), kind: 'about_me', words: 'That is my street.' }
	});
	const dev = world.viewers.find(({ name }) => name === 'dev')!;
	const withdrawn = await world.tell({ state: 'withdrawn', commission, circles });
	const { task } = await dev.asker.ask('wish_record', {
		...{ form: randomUUID(), story: withdrawn.story, want: 'erase', channel: 'phone' },
		note: 'They rang about the kettle.'
	});
	tasks = [task, ...(await owner`select id from archive.reports`).map(({ id }) => id)];
	decisions = (await owner`select id from archive.decisions`).map(({ id }) => id);
	for (const { asker } of world.viewers.filter(({ name }) => ['ben', 'carol'].includes(name)))
		tokens.push(
			(await asker.ask('pack_take', { decision: world.published, reason: 'meeting' })).token
		);
	// Of words that stand in every story, as new as can be.
	for (const { asker } of world.viewers.filter(({ name }) => ['ben', 'carol'].includes(name)))
		searches.push(
			(await asker.ask('search_save', { commission, asked: { q: 'kettle', themes: [] } })).search
		);
	await owner`update archive.saved_searches set seen_at = '2026-01-01', looked_at = '2026-01-01'`;
	users = Object.fromEntries(
		(await owner`select split_part(email, '@', 1) as name, id from auth.users`).map((u) => [
			u.name,
			u.id
		])
	);
});
afterAll(() => world?.drop());

const reading = [
	'search',
	'search_beside',
	'search_load',
	'stories_list',
	'stories_like',
	'story_read',
	'story_codebook',
	'theme_read',
	'themes_list',
	'mine_read',
	'original_read',
	'contact_open',
	'decision_read'
];
function argument(name: string, type: string): unknown {
	const { told, canaries } = world;
	const story = roll.one(told);
	const word = roll.one([...canaries.keys()]);
	if (name === 'commission')
		return roll.next() < 0.9 ? commission : roll.one(['solway', 'nowhere', '', 'a b']);
	if (name === 'story') return roll.next() < 0.9 ? story.story : randomUUID();
	// A letter short, so that what comes back is not what was sent.
	if (name === 'q')
		return roll.one([
			'',
			'rent',
			'kettle march',
			word.slice(0, -1),
			word.slice(0, 6),
			`"${word.slice(0, 8)}`
		]);
	if (name === 'themes' && type === 'text[]') return roll.one([[], ['buses'], ['repairs', 'food']]);
	if (name === 'words')
		return roll.one(['Rent went up', 'The kettle stayed cold.', 'Nobody', 'a b c d e f g']);
	if (name === 'circles') return roll.some(circles);
	if (name === 'uses') return roll.some(['theme', 'quote', 'evidence']);
	if (name === 'body')
		return {
			type: 'doc',
			content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Again.' }] }]
		};
	if (name === 'attribution') return 'no_name';
	if (name === 'roster' || name === 'before')
		return roll.one(['', null, '2026-11-01_00000000-0000-0000-0000-000000000000']);
	if (name === 'kind') return roll.one(['change', 'hide', 'co-designed decision']);
	if (name === 'answer')
		return type === 'jsonb'
			? { hits: told.slice(0, 20).map((t) => ({ id: t.story, hash: 'x', story: t.story })) }
			: roll.one(['yes', 'no', 'accepted']);
	if (name === 'token') return roll.one([...tokens, '0'.repeat(32)]);
	if (name === 'reason' && roll.next() < 0.5) return 'meeting';
	if (name === 'sort') return roll.one(['relevance', 'newest', 'coded']);
	if (type === 'uuid') return roll.next() < 0.95 ? roll.one(ids) : randomUUID();
	if (type === 'uuid[]') return [roll.one(ids)];
	if (type === 'boolean') return roll.next() < 0.5;
	if (type === 'integer' || type === 'bigint') return roll.one([0, 1, 2, 2026]);
	if (type === 'jsonb') return roll.one([{}, [], null]);
	if (type.endsWith('[]')) return [];
	return roll.one(['first reading', 'repairs', 'live', '']);
}

/** Where the words of one story are read, or somebody answers about them, and what each door is asked. */
const doors = ({ story }: Told): [string, Args][] => [
	['stories_list', { commission }],
	['story_read', { commission, story }],
	['story_codebook', { commission, story }],
	['stories_like', { commission, story }],
	['search', { commission, q: 'kettle' }],
	['search_beside', { commission, q: 'kettl' }],
	['search_load', { commission, q: 'kettle', answer: { hits: [{ story, hash: 'x' }] } }],
	['themes_list', { commission }],
	['theme_read', { commission, slug: 'repairs' }],
	...decisions.map((id): [string, Args] => ['decision_read', { commission, id }]),
	...decisions.map((decision): [string, Args] => ['pack_take', { decision, reason: 'meeting' }]),
	['decisions_list', { commission }],
	['mine_list', {}],
	['mine_read', { story }],
	['draft_read', { story }],
	['story_take', { story }],
	['way_out_read', { story }],
	['receipts_list', { story }],
	['soon_read', { story }],
	['never_read', { story }],
	['newcomers_read', { story }],
	['facilitators_read', { story }],
	['permission_detail', { story }],
	['permission_preview', { story, circles }],
	['ask_meter', { commission, story }],
	['asks_list', { commission }],
	['exports_list', { commission }],
	...tokens.map((token): [string, Args] => ['recall_read', { token }]),
	[
		'use_ask',
		{
			...{ commission, story, purpose: 'event', circle: 'community' },
			...{ place: 'The hall in March', how_long: 'one day' }
		}
	],
	...asked.map((ask): [string, Args] => ['ask_answer', { ask, form: randomUUID(), answer: 'yes' }]),
	['care_read', { story }],
	['referrals_list', { commission }],
	['reading_list', { commission }],
	['original_read', { story, reason: 'From door to door.' }],
	['contact_open', { story }],
	['wish_choices', { story }],
	...asked.map((ask): [string, Args] => ['asked_read', { story, what: { ask } }]),
	['meaning_read', { story }]
];
/** What is asked about no story: by everybody, once. */
const halls = (): [string, Args][] => [
	['visitor', {}],
	['commissions_list', {}],
	['commission_read', { commission }],
	['roster_read', { commission }],
	['roster_kept', { commission }],
	['members_list', { commission }],
	['facilitators_proposed', { commission }],
	['unkept_list', { commission }],
	['bases_read', { commission }],
	['successions_list', { commission }],
	['promise_read', {}],
	['decisions_feed', { commission }],
	['rewordings_list', { commission }],
	['themes_charts', { commission }],
	['searches_list', { commission }],
	...searches.map((search): [string, Args] => ['search_news', { commission, search }]),
	['search_kept', { commission }],
	['alike_list', { commission }],
	['codebook_read', { commission }],
	['batches_list', { commission }],
	['letters_waiting', { commission }],
	['holds_list', { commission }],
	['tasks_list', { commission }],
	...tasks.map((task): [string, Args] => ['task_read', { task }]),
	['health', {}],
	['open_key', { commission }],
	['receipt_keys', {}],
	['sealing_key', {}],
	['words_again', {}]
];
/** What only the dice ask, and why no door is needed. What answers with nothing needs no reason. */
const dice_alone: Record<string, string[]> = {
	'answers with the id, the number or the state of what it wrote, and reads no words': [
		...['alike_save', 'answer_way_choose', 'basis_save', 'cards_ask', 'cards_agree', 'coding_make'],
		...['decision_link', 'decision_move', 'decision_publish', 'decision_save', 'decision_sign'],
		...['quote_ask', 'quote_place', 'quote_unplace', 'draft_save', 'facilitator_agree'],
		...['facilitator_propose', 'helped_confirm', 'helped_tell', 'hold_put', 'member_invite'],
		...['new_words_agree', 'new_words_ask', 'newcomers_answer', 'permission_allow'],
		...[
			'permission_give',
			'permission_refuse',
			'permission_renew',
			'promise_make',
			'proposal_make',
			'succession_ask',
			'theme_save'
		],
		...['put_right', 'refer', 'search_save', 'seat_give', 'story_approve'],
		...['story_bring_back', 'story_destroy', 'story_erase', 'story_hand_in', 'story_pause'],
		...[
			'story_resume',
			'story_withdraw',
			'telling_set',
			'details_save',
			'wish_record',
			'words_lost',
			'wrong_report'
		]
	],
	'makes or opens a session, and knows no story yet': ['tell_start', 'words_enter'],
	'answers with numbers of typed words, in the session that shows its words anyway (tests/db/people.test.ts)':
		['words_practise'],
	'cards hold the words of nobody yet (tests/db/helped.test.ts)': ['cards_print'],
	'holds no words: audiences and times, signed (tests/db/meilisearch.test.ts)': ['search_pass'],
	'only its teller, and its worker signs it (tests/db/receipts.test.ts)': ['receipt_read']
};

it('A2 every verb that reads or answers is a door, or is named with the reason why not', () => {
	const [story] = world.told;
	asked = [randomUUID()];
	const asking = new Set([...doors(story!), ...halls()].map(([verb]) => verb));
	const named = Object.values(dice_alone).flat();
	const known = verbs.map(({ name }) => name);
	expect([...asking, ...named].filter((name) => !known.includes(name))).toEqual([]);
	expect(named.filter((name) => asking.has(name))).toEqual([]);
	// The worker's verbs are nobody else's (tests/db/catalogue.test.ts).
	expect(
		verbs
			.filter(({ name, silent }) => !silent && !name.startsWith('work_'))
			.map(({ name }) => name)
			.filter((name) => !asking.has(name) && !named.includes(name))
	).toEqual([]);
});

it(`A1 no verb gives anybody a word that was not opened to them (${cases} cases, LEAKS_SEED=${seed})`, async () => {
	const met = new Set<string>();
	const answered = new Map<string, number>();
	const look = (viewer: World['viewers'][number], asked: string, text: string) => {
		for (const { canary, leak, word } of meets(world, viewer, text)) {
			if (leak)
				throw new Error(
					`${viewer.name} met ${canary.kind} of a story that is ${canary.story.state} for ${[...canary.story.circles].join()} ` +
						`(${word}) through ${asked}, LEAKS_SEED=${seed}`
				);
			const who = viewer.story ? 'teller' : (viewer.seat?.circle ?? 'visitor');
			met.add(`${who} ${canary.kind}`);
			if (asked.startsWith('pack_take(')) met.add(`${who} ${canary.kind} in a file`);
		}
	};
	const knock = async (viewer: World['viewers'][number], verb: string, args: Args) => {
		const { status, body } = await viewer.asker.attempt(verb, args);
		if (status < 300) answered.set(verb, (answered.get(verb) ?? 0) + 1);
		look(viewer, `${verb}(${JSON.stringify(args)})`, JSON.stringify(body));
	};
	// From door to door first, so that what may be met is met whatever the dice say.
	for (const state of states) {
		const told = await world.tell({
			...{ state, commission, circles, named: true, proposed: true, uses: ['quote', 'evidence'] }
		});
		const ben = world.viewers.find(({ name }) => name === 'ben')!;
		await ben.asker.call('decision_link', {
			...{ decision: world.published, story: told.story, why: 'It is about rent.' }
		});
		const { body: use } = await ben.asker.call('use_ask', {
			...{ commission, story: told.story, purpose: 'learning', circle: 'civic' },
			...{ place: 'The office', how_long: 'a month', words: told.sentences[0]!.text }
		});
		asked = (use as { ask?: string }).ask ? [(use as { ask: string }).ask] : [];
		for (const viewer of world.viewers)
			if (viewer.story === null || viewer.story === told)
				for (const [verb, args] of doors(told)) await knock(viewer, verb, args);
	}
	for (const viewer of world.viewers.filter(({ story }, n) => story === null || n % 20 === 0))
		for (const [verb, args] of halls()) await knock(viewer, verb, args);
	for (let i = 0; i < cases; i++) {
		if (i % 100 === 99) await world.change();
		// Most that can go wrong goes wrong where words are read, and there are many tellers for one of everybody else.
		const verb = roll.one(
			roll.next() < 0.4 ? verbs.filter(({ name }) => reading.includes(name)) : verbs
		);
		const members = roll.next() < 0.7;
		const viewer = roll.one(world.viewers.filter(({ story }) => (story === null) === members));
		const args: Args = {};
		for (const [n, name] of verb.names.entries())
			if (n < verb.required || roll.next() < 0.5) args[name] = argument(name, verb.types[n]!);
		// Half of what storytellers ask is about their own story: somebody must meet something.
		if (viewer.story && 'story' in args && roll.next() < 0.5) args.story = viewer.story.story;
		let asking = viewer;
		let asker = viewer.asker;
		if (viewer.seat && roll.next() < 0.1) {
			// A token and code words in one request are nobody's.
			asking = world.viewers[0]!;
			asker = world.db.as({
				role: 'authenticated',
				claims: { sub: users[viewer.name], role: 'authenticated' },
				headers: { 'x-words-session': roll.one(world.told).session }
			});
		}
		const { status, body } = await asker.attempt(verb.name, args);
		if (status < 300) answered.set(verb.name, (answered.get(verb.name) ?? 0) + 1);
		look(asking, `${verb.name}(${JSON.stringify(args)}), case ${i}`, JSON.stringify(body));
	}
	// What may be met was met: a driver that asks nothing well would find no leak either.
	expect([...met]).toEqual(
		expect.arrayContaining([
			'visitor words',
			'visitor meaning',
			'community words',
			'community meaning',
			'civic words',
			'civic meaning',
			'community words in a file',
			'civic words in a file',
			'civic name in a file',
			'facilitator words',
			'facilitator note',
			'facilitator proposal',
			'facilitator contact',
			'teller words',
			'teller meaning',
			'teller reason'
		])
	);
	const [story] = world.told;
	for (const [verb] of [...doors(story!), ...halls()])
		expect(answered.get(verb), `${verb} never answered`).toBeGreaterThan(0);
});

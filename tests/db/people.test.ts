/** People × doors: one story that both sides may read, one for the community alone, one draft; who is let through where. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
	freshDatabase,
	paragraphs,
	refused,
	type Args,
	type Asker,
	type Database
} from '../support/database.ts';
import { tell } from '../support/search.ts';

const commission = 'morecambe-bay';
const people = [
	'nobody',
	'teller',
	'another',
	'ben',
	'carol',
	'dev',
	'kit',
	'erin',
	'both'
] as const;
type Person = (typeof people)[number];

let db: Database;
let as: Record<Person, Asker>;
const ids: Record<string, string> = {};
beforeAll(async () => {
	db = await freshDatabase();
	const open = await tell(db, {
		words: ['The meter ran out on a Sunday.'],
		circles: ['community', 'civic'],
		uses: ['theme', 'evidence', 'quote']
	});
	const closed = await tell(db, {
		words: ['Only for us.'],
		circles: ['community'],
		uses: ['theme', 'evidence']
	});
	const another = await db.nobody.ask('tell_start', { commission });
	const [ben, carol, dev, kit, erin] = await db.members('ben', 'carol', 'dev', 'kit', 'erin');
	const [user] = await db.owner`select id from auth.users where email = 'ben@example.org'`;
	const started = await db.nobody.ask('tell_start', { commission });
	as = {
		nobody: db.nobody,
		teller: open.teller,
		another: db.teller(another.session),
		ben: ben,
		carol: carol,
		dev: dev,
		kit: kit,
		erin: erin,
		// A member's token and code words in one request.
		both: db.as({
			role: 'authenticated',
			claims: { sub: user!.id, role: 'authenticated' },
			headers: { 'x-words-session': started.session }
		})
	};
	const decision = (
		await ben.ask('decision_save', {
			commission,
			kind: 'co-designed decision',
			title: 'Top-ups',
			we_heard: 'Meters.',
			we_decided: 'Credit.'
		})
	).id;
	const link = (
		await ben.ask('decision_link', { decision, story: open.story, why: 'It is about a Sunday.' })
	).link;
	const asked = (
		await ben.ask('quote_ask', { decision, story: open.story, words: 'The meter ran out' })
	).ask;
	const [theme] =
		await db.owner`select id from archive.themes where slug = 'repairs' and commission_id = archive.commission(${commission})`;
	Object.assign(ids, {
		open: open.story,
		closed: closed.story,
		draft: another.story,
		decision,
		link,
		asked,
		theme: theme!.id
	});
});
afterAll(() => db.drop());

/** A door: a verb with its arguments, and what each person is answered. Whoever is not named is answered `others`. */
type Door = [
	name: string,
	verb: string,
	args: () => Args,
	answers: Partial<Record<Person, number>> & { others: number }
];
const here = { commission };
const form = () => randomUUID();
const doors: Door[] = [
	['the list', 'stories_list', () => here, { others: 200 }],
	[
		'a story of both sides',
		'story_read',
		() => ({ ...here, story: ids.open }),
		{ ben: 200, carol: 200, others: 404 }
	],
	[
		'a community story',
		'story_read',
		() => ({ ...here, story: ids.closed }),
		{ ben: 200, others: 404 }
	],
	['a draft', 'story_read', () => ({ ...here, story: ids.draft }), { others: 404 }],
	[
		'a story through another commission',
		'story_read',
		() => ({ commission: 'solway', story: ids.open }),
		{ others: 404 }
	],
	[
		'stories like it',
		'stories_like',
		() => ({ ...here, story: ids.closed }),
		{ ben: 200, others: 404 }
	],
	[
		'one’s own story',
		'mine_read',
		() => ({ story: ids.open }),
		{ teller: 200, another: 404, others: 401 }
	],
	[
		'one’s own draft',
		'draft_read',
		() => ({ story: ids.draft }),
		{ another: 200, teller: 404, others: 401 }
	],
	[
		'saving a draft',
		'draft_save',
		() => ({ story: ids.draft, body: paragraphs('Mine.'), veils: [], version: 0 }),
		{ another: 200, teller: 404, others: 401 }
	],
	[
		'pausing',
		'story_pause',
		() => ({ story: ids.open, form: form() }),
		{ teller: 200, another: 404, others: 401 }
	],
	[
		'withdrawing',
		'story_withdraw',
		() => ({ story: ids.open, form: form() }),
		{ teller: 200, another: 404, others: 401 }
	],
	[
		'hiding words',
		'veils_save',
		() => ({ story: ids.open, veils: [] }),
		{ teller: 204, another: 404, others: 401 }
	],
	[
		'answering a quote',
		'ask_answer',
		() => ({ ask: ids.asked, form: form(), answer: 'no' }),
		{ teller: 200, another: 404, others: 401 }
	],
	['what was handed in', 'reading_list', () => here, { dev: 200, others: 404 }],
	[
		'an original',
		'original_read',
		() => ({ story: ids.open, reason: 'first reading' }),
		{ dev: 200, others: 404 }
	],
	// Read already: said so, to whom it concerns.
	[
		'proposing',
		'proposal_make',
		() => ({ story: ids.open, kind: 'hide', words: 'meter', why: 'x', circles: ['civic'] }),
		{ dev: 422, others: 404 }
	],
	['how to reach them', 'contact_open', () => ({ story: ids.open }), { others: 404 }],
	[
		'coding',
		'coding_make',
		() => ({ story: ids.open, theme: ids.theme, words: 'The meter' }),
		{ ben: 200, carol: 200, others: 404 }
	],
	[
		'coding what one cannot read',
		'coding_make',
		() => ({ story: ids.closed, theme: ids.theme, words: 'Only' }),
		{ ben: 200, others: 404 }
	],
	[
		'a draft decision',
		'decision_read',
		() => ({ ...here, id: ids.decision }),
		{ ben: 200, carol: 200, others: 404 }
	],
	[
		'drafting',
		'decision_save',
		() => ({
			...here,
			kind: 'co-designed decision',
			title: 'Another',
			we_heard: 'x',
			we_decided: 'y'
		}),
		{ ben: 200, carol: 200, others: 404 }
	],
	[
		'unlinking',
		'decision_unlink',
		() => ({ link: ids.link }),
		{ ben: 204, carol: 204, others: 404 }
	],
	[
		'signing',
		'decision_sign',
		() => ({ decision: ids.decision, text_hash: 'stale' }),
		{ ben: 409, carol: 409, others: 404 }
	],
	[
		'publishing',
		'decision_publish',
		() => ({ decision: ids.decision }),
		{ ben: 422, carol: 422, others: 404 }
	],
	[
		'asking to quote',
		'quote_ask',
		() => ({ decision: ids.decision, story: ids.open, words: 'on a Sunday' }),
		{ ben: 200, carol: 200, others: 404 }
	],
	['the code words, later', 'words_again', () => ({}), { another: 200, teller: 200, others: 401 }],
	['the members', 'members_list', () => here, { ben: 200, carol: 200, dev: 200, others: 404 }],
	[
		'the worker’s verbs',
		'work_take',
		() => ({ fence: 1, most: 1, sending: true }),
		{ nobody: 401, teller: 401, another: 401, others: 403 }
	]
];

it.each(doors)('A1 A8 %s', async (_, verb, args, answers) => {
	const answered: Record<string, number> = {};
	for (const person of people) {
		// Each comes to the door as it was before the others.
		const { status } = await as[person].attempt(verb, args());
		answered[person] = status;
	}
	expect(answered).toEqual(
		Object.fromEntries(people.map((person) => [person, answers[person] ?? answers.others]))
	);
});

it('I1 words are practised beside those of the session that made them: which differ is said, and nothing else, and nothing is written', async () => {
	const start = async () => {
		const { session } = await db.nobody.ask('tell_start', { commission });
		const teller = db.teller(session);
		const { words } = await teller.ask('words_again');
		return { teller, words: (words as string).split(' ') };
	};
	const [ada, other] = [await start(), await start()];
	const practise = (who: Asker, words: string[]) =>
		who.call('words_practise', { words: words.join(' ') });
	const rows = async () =>
		db.owner`select t.relname, (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %s', t.oid::regclass), false, true, '')))[1]::text as n
			from pg_class t where t.relnamespace = 'archive'::regnamespace and t.relkind = 'r' order by 1`;
	const before = await rows();
	expect((await practise(ada.teller, ada.words)).body).toEqual({ differ: [] });
	expect(
		(
			await practise(
				ada.teller,
				ada.words.map((word) => word.slice(0, 4).toUpperCase())
			)
		).body
	).toEqual({ differ: [] });
	const wrong = ada.words.with(2, 'zzzz').with(6, 'zzzz');
	const answer = await practise(ada.teller, wrong);
	expect(answer.body).toEqual({ differ: [3, 7] });
	// Not in their order.
	expect(
		((await practise(ada.teller, [...ada.words].reverse())).body as { differ: number[] }).differ
	).not.toEqual([]);
	expect((await refused(practise(ada.teller, ada.words.slice(1)), 422)).hint).toBe('words');
	await refused(ada.teller.call('words_practise', { words: null }), 422);
	expect(await rows()).toEqual(before);
	// It knows the words of no other session, and of none that only came in with them.
	const { session } = await db.nobody.ask('words_enter', { words: ada.words.join(' ') });
	await refused(practise(db.teller(session), ada.words), 404);
	expect(
		((await practise(other.teller, ada.words)).body as { differ: number[] }).differ.length
	).toBeGreaterThan(0);
	for (const who of [db.nobody, as.dev, as.kit, as.both])
		await refused(practise(who, ada.words), 401);
});

/** The demonstration: invented people, whose every door stands exactly where they left it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adasWords } from '../../supabase/local/demonstration.ts';
import { freshDatabase, refused, type Asker, type Database } from '../support/database.ts';

interface Listed {
	story: string;
	opening: string;
}
interface Decision {
	id: string;
	title: string;
	state: string;
	draft: boolean;
	quotes: { words: string }[];
	links: { story: string }[];
	taken_back: boolean;
}
type Name = 'ben' | 'bea' | 'carol' | 'joan' | 'dev' | 'kit' | 'erin' | 'sam' | 'nobody';

const bay = 'morecambe-bay';
let db: Database;
let people: Record<Name, Asker>;

beforeAll(async () => {
	db = await freshDatabase();
	const names = ['ben', 'bea', 'carol', 'joan', 'dev', 'kit', 'erin', 'sam'] as const;
	const members = await Promise.all(
		names.map(async (name) => [name, await db.member(`${name}@example.org`)] as const)
	);
	people = { ...Object.fromEntries(members), nobody: db.nobody } as Record<Name, Asker>;
});
afterAll(() => db.drop());

/** Everything a person can list, page by page. */
async function listed(who: Name, commission = bay): Promise<Listed[]> {
	const all: Listed[] = [];
	let before: string | null = null;
	do {
		const page: { stories: Listed[]; next: string | null } = await people[who].ask('stories_list', {
			commission,
			before
		});
		all.push(...page.stories);
		before = page.next;
	} while (before);
	return all;
}
const ids = async (who: Name, commission = bay) =>
	(await listed(who, commission)).map((s) => s.story).sort();

/** Stories that these circles, and no others, may hear today. */
async function told(circles: string[], commission = bay): Promise<string[]> {
	const rows = await db.owner`
		select s.id from archive.stories s join archive.commissions c on c.id = s.commission_id
		join archive.grants g on g.story_id = s.id and g.purpose = 'hear' and g.state = 'given'
		where c.slug = ${commission} group by s.id
		having array_agg(g.circle::text order by g.circle::text) = ${[...circles].sort()} order by s.id`;
	return rows.map((row) => row.id as string);
}
const inState = async (state: string): Promise<string[]> =>
	(await db.owner`select id from archive.stories where archive.story_state(id) = ${state}`).map(
		(row) => row.id as string
	);

describe('consent', () => {
	it('C1 is the fold of its log: every chain is whole, and folding again gives what stands', async () => {
		expect(await db.owner`select * from archive.consent_broken()`).toEqual([]);
		const standing = (sql = db.owner) =>
			sql`select story_id, purpose, circle, form, state, held, audience, opens, closes, event
				from archive.grants order by story_id, purpose, circle, form`;
		const before = await standing();
		expect(before.length).toBeGreaterThan(100);
		let again: unknown;
		await db.owner
			.begin(async (tx) => {
				await tx`delete from archive.grants`;
				await tx`update archive.stories set settled_rendition = null`;
				await tx`select archive.consent_fold(e) from (
					select * from archive.consent_events order by story_id, number) e`;
				again = await standing(tx as unknown as typeof db.owner);
				throw new Error('put it back');
			})
			.catch((cause: Error) => expect(cause.message).toBe('put it back'));
		expect(again).toEqual(before);
	});
	it('lies in the past, each step after the one before', async () => {
		const [late] = await db.owner`
			select count(*)::int as n from (
				select at from archive.consent_events union all select at from archive.record where not month
				union all select at from archive.signatures union all select at from archive.decision_states
				union all select handed_in_at from archive.renditions) x where at > now()`;
		expect(late!.n).toBe(0);
		const [backwards] = await db.owner`
			select count(*)::int as n from (select at, lag(at) over (partition by story_id order by number) as earlier
				from archive.consent_events) x where at <= earlier`;
		expect(backwards!.n).toBe(0);
	});
	it('opens the words that stand, less the words that were hidden', async () => {
		const hidden = await db.owner`
			select substr(r.plain, v.first + 1, v.last - v.first) as words, c.circle, c.plain
			from archive.veils v join archive.renditions r on r.id = v.rendition_id
			join archive.access_copies c on c.rendition_id = r.id and c.circle = any(v.circles)`;
		expect(hidden.length).toBeGreaterThanOrEqual(6);
		for (const { words, plain } of hidden) expect(plain).not.toContain(words);
		const copies = await db.owner`select plain from archive.access_copies`;
		for (const { plain } of copies) expect(plain).not.toMatch(/\[\[|\]\]|\{\{|\}\}| {2}| ,|\n\n/);
	});
});

describe('who reads what', () => {
	it('each person lists the stories opened to them, and no other', async () => {
		const [open, both, community, civic] = await Promise.all([
			told(['community', 'civic', 'public']),
			told(['community', 'civic']),
			told(['community']),
			told(['civic'])
		]);
		expect([open, both, community, civic].map((s) => s.length)).toEqual([14, 12, 7, 2]);
		expect(await ids('ben')).toEqual([...open, ...both, ...community].sort());
		expect(await ids('carol')).toEqual([...open, ...both, ...civic].sort());
		for (const who of ['nobody', 'erin', 'dev', 'kit'] as const)
			expect(await ids(who)).toEqual(open);
	});
	it('Solway never meets the others', async () => {
		const open = await told(['community', 'civic', 'public'], 'solway');
		expect(open).toHaveLength(1);
		for (const who of ['nobody', 'ben', 'carol'] as const)
			expect(await ids(who, 'solway')).toEqual(open);
		expect(await ids('erin', 'solway')).toHaveLength(3);
		expect(await ids('sam', 'solway')).toHaveLength(2);
		const bays = await ids('ben');
		for (const story of await ids('erin', 'solway')) {
			expect(bays).not.toContain(story);
			await refused(people.ben.call('story_read', { commission: bay, story }), 404);
		}
	});
	it.each<[string[], Name[]]>([
		[
			['community', 'civic', 'public'],
			['ben', 'bea', 'carol', 'joan', 'dev', 'kit', 'erin', 'sam', 'nobody']
		],
		[
			['community', 'civic'],
			['ben', 'bea', 'carol', 'joan']
		],
		[['community'], ['ben', 'bea']],
		[['civic'], ['carol', 'joan']]
	])('a story for %j is read by just its people', async (circles, readers) => {
		for (const story of await told(circles)) {
			await Promise.all(
				(Object.keys(people) as Name[]).map(async (who) => {
					const { status } = await people[who].call('story_read', { commission: bay, story });
					expect([who, status]).toEqual([who, readers.includes(who) ? 200 : 404]);
				})
			);
		}
	});
	it.each([
		['waiting', 3],
		['proposals', 1],
		['paused', 1],
		['withdrawn', 1],
		['kept', 1]
	])('a story that is %s is read by nobody', async (state, many) => {
		const stories = await inState(state);
		expect(stories).toHaveLength(many);
		for (const story of stories) {
			for (const who of Object.values(people)) {
				await refused(who.call('story_read', { commission: bay, story }), 404);
			}
		}
	});
	it('a facilitator sees one that waits too long, and one that waits for its storyteller', async () => {
		const list: { state: string; overdue_days: number | null }[] = await people.dev.ask(
			'reading_list',
			{
				commission: bay
			}
		);
		expect(list.filter((s) => s.overdue_days !== null)).toHaveLength(1);
		expect(list.filter((s) => s.state === 'waiting')).toHaveLength(3);
		expect(list.filter((s) => s.state === 'proposals')).toHaveLength(1);
	});
});

describe('what the stories are about', () => {
	it('every theme and every place has one, and every theme can be found', async () => {
		const unused = await db.owner`
			select slug from archive.themes t where not exists (select from archive.story_themes x where x.theme_id = t.id)
			union all select name from archive.places p where not exists (select from archive.whereabouts w join archive.places x on x.id = w.place_id where p.id in (x.id, x.part_of))`;
		expect(unused).toEqual([]);
		const themes: { slug: string; stories: number }[] = await people.ben.ask('themes_list', {
			commission: bay
		});
		expect(themes).toHaveLength(25);
		expect(themes.filter((t) => t.stories === 0)).toEqual([]);
	});
	it('none is shorter than eighty words or longer than three hundred and fifty', async () => {
		const odd = await db.owner`
			select archive.opening(plain) as opening from archive.renditions
			where array_length(regexp_split_to_array(trim(plain), '\\s+'), 1) not between 80 and 350`;
		expect(odd).toEqual([]);
	});
	it('no opening has a full stop before its three dots', async () => {
		const odd =
			await db.owner`select opening from archive.access_copies where opening ~ '[.,;:]…$'`;
		expect(odd).toEqual([]);
	});
	it('both sides have coded, and Q4 what was objected to says so', async () => {
		const rows = await db.owner`
			select side, count(*)::int as n, count(objected_at)::int as objected from archive.codings group by side order by side`;
		expect(rows.map((r) => r.side)).toEqual(['community', 'civic']);
		for (const row of rows) expect(row.objected).toBe(1);
	});
});

describe('decisions', () => {
	const list = (who: Name, commission = bay): Promise<Decision[]> =>
		people[who].ask('decisions_list', { commission });

	it('five are published, in five states, and one is still being signed', async () => {
		const open = await list('nobody');
		expect(open.map((d) => d.state).sort()).toEqual([
			'agreed',
			'checked',
			'done_waiting',
			'not_going_ahead',
			'under_way'
		]);
		const all = await list('ben');
		expect(all.filter((d) => d.draft)).toHaveLength(1);
		expect(all).toHaveLength(6);
		expect(open.filter((d) => d.quotes.length > 0)).toHaveLength(2);
		expect(open.filter((d) => d.taken_back)).toHaveLength(1);
		const solway = await list('erin', 'solway');
		expect(solway).toHaveLength(1);
		expect(all.map((d) => d.id)).not.toContain(solway[0]!.id);
	});
	it('D2 each published one is signed by enough of both sides, over the text that stands', async () => {
		const rows = await db.owner`
			select t.hash = archive.decision_hash(t) as exact, archive.decision_signed(d.id) as signed,
				(select count(*)::int from archive.evidence_links l where l.decision_id = d.id) as links,
				not exists (select from archive.signatures s where s.decision_id = d.id and s.number <> t.number) as only_this_text,
				not exists (select from archive.signatures s where s.decision_id = d.id and (s.at > d.published_at or s.at < t.at)) as signed_between
			from archive.decisions d join lateral (
				select * from archive.decision_texts x where x.decision_id = d.id order by x.number desc limit 1) t on true
			where d.published_at is not null`;
		expect(rows).toHaveLength(6);
		for (const row of rows) {
			expect(row).toMatchObject({ exact: true, only_this_text: true, signed_between: true });
			expect(row.links).toBeGreaterThan(0);
			expect(row.signed.community.have).toBeGreaterThanOrEqual(row.signed.community.need);
			expect(row.signed.civic.have).toBeGreaterThanOrEqual(row.signed.civic.need);
		}
	});
	it('A4 a link leads a reader only to what they may read', async () => {
		for (const who of ['nobody', 'ben', 'carol', 'erin'] as const) {
			const readable = new Set(await ids(who));
			for (const decision of await list(who)) {
				for (const link of decision.links) expect(readable).toContain(link.story);
			}
		}
	});
});

describe('Ada', () => {
	it('comes back with the words that are printed, to a story, an answer to give and a decision', async () => {
		const { session } = await db.nobody.ask('words_enter', { words: adasWords() });
		const ada = db.teller(session);
		const [mine, ...more] = await ada.ask('mine_list');
		expect(more).toEqual([]);
		expect(mine).toMatchObject({ state: 'shared', asks: 1 });
		const whole = await ada.ask('mine_read', { story: mine.story });
		expect(whole.permission.circles.sort()).toEqual(['civic', 'community', 'public']);
		expect(whole.decisions).toHaveLength(1);
		expect(whole.decisions[0]).toMatchObject({ published: true, state: 'under_way' });
		expect(whole.readers.public).toBe(true);
	});
});

it('leaves none of its own tools behind', async () => {
	const left = await db.owner`
		select p.proname as name from pg_proc p where p.pronamespace::regnamespace::text like 'pg_temp%'
		union all select c.relname from pg_class c where c.relnamespace::regnamespace::text like 'pg_temp%'`;
	expect(left).toEqual([]);
});

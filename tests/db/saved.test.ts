/** Searches that a member keeps, letters about what is new, and themes counted. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { whole, commission, tell } from '../support/search.ts';
import { freshDatabase, refused, type Asker, type Database } from '../support/database.ts';

let db: Database;
let ben: Asker, bea: Asker, carol: Asker, dev: Asker, kit: Asker, erin: Asker;
const asked = (what: Parameters<typeof whole>[0] = {}) => {
	const { page: _, ...rest } = whole(what);
	return rest;
};
const work: Asker['ask'] = (verb, args = {}) => db.as({ role: 'service_role' }).ask(verb, args);
const letters = async () =>
	(
		await db.owner`select u.email from archive.letters l join archive.people p on p.id = l.person_id join auth.users u on u.id = p.auth_user
		where l.kind = 'found' and l.ended_at is null order by 1`
	).map(({ email }) => email as string);
let fence: number;
/** A week goes by, and the worker says that it is time. */
async function week() {
	await db.owner`update archive.saved_searches set asked_at = asked_at - interval '8 days', seen_at = seen_at - interval '8 days', looked_at = looked_at - interval '8 days'`;
	await db.owner`update archive.search_since set since = since - interval '8 days'`;
	await db.owner`update archive.promises_made set at = at - interval '8 days'`;
	await db.owner`update archive.letters set staged_at = staged_at - interval '8 days' where kind = 'found'`;
}
const look = () => work('work_saved', { fence });
const sent = () =>
	db.owner`update archive.letters set ended = 'sent' where kind = 'found' and ended_at is null`;
const fresh = async (who: Asker) =>
	(await who.ask('searches_list', { commission })).map((s: { fresh: number }) => s.fresh);
/** What is shown of what is new. */
async function news(who: Asker, search: string) {
	const { asked: kept, total, hits } = await who.ask('search_news', { commission, search });
	return { q: kept.q, total, stories: hits.map((hit: { story: string }) => hit.story) };
}

beforeAll(async () => {
	db = await freshDatabase();
	[ben, bea, carol, dev, kit, erin] = await db.members('ben', 'bea', 'carol', 'dev', 'kit', 'erin');
	fence = await work('work_lease', { holder: randomUUID(), seconds: 60 });
	for (const who of [ben, carol, dev])
		await who.ask('search_save', { commission, asked: asked({ q: 'wobblegate' }) });
});
afterAll(() => db.drop());

describe('a search that is kept', () => {
	it('is its member’s own, kept once, and absent for anybody else', async () => {
		const again = await ben.ask('search_save', { commission, asked: asked({ q: ' wobblegate ' }) });
		const [mine] = await ben.ask('searches_list', { commission });
		expect(mine).toMatchObject({ search: again.search, told: true, fresh: 0 });
		expect(await bea.ask('searches_list', { commission })).toEqual([]);
		const seen = (email: string) =>
			db.requests.begin(async (tx) => {
				const [user] = await db.owner`select id from auth.users where email = ${email}`;
				await tx`select set_config('request.jwt.claims', ${JSON.stringify({ sub: user!.id })}, true), set_config('role', 'authenticated', true)`;
				return [
					(await tx`select id from archive.saved_searches`).length,
					(await tx`select archive.search_came(${mine.search}) as came`)[0]!.came !== null
				];
			});
		expect(await seen('bea@example.org')).toEqual([0, false]);
		expect(await seen('ben@example.org')).toEqual([1, true]);
		for (const [verb, args] of [
			['search_seen', {}],
			['search_news', { commission }],
			['search_tell', { tell: false }]
		] as const)
			await refused(bea.call(verb, { search: mine.search, ...args }), 404);
		await bea.ask('search_forget', { search: mine.search });
		expect(await ben.ask('searches_list', { commission })).toHaveLength(1);
		for (const who of [db.nobody, kit, erin]) {
			await refused(who.call('search_save', { commission, asked: asked({ q: 'x' }) }), 404);
			await refused(who.call('searches_list', { commission }), 404);
		}
	});
	it('takes nothing hostile, and no more than fifty', async () => {
		for (const q of ['x'.repeat(201), 'a b c d e f g h i j k'])
			await refused(bea.call('search_save', { commission, asked: asked({ q }) }), 422);
		for (const odd of [
			{ q: 'x', place: 'nowhere' },
			{ q: 'x', year: 'soon' },
			{ q: 'x', themes: 'y' },
			7,
			[]
		])
			await refused(bea.call('search_save', { commission, asked: odd }), 422);
		for (let n = 0; n < 50; n++)
			await bea.ask('search_save', { commission, asked: asked({ q: `n${n}` }) });
		await refused(bea.call('search_save', { commission, asked: asked({ q: 'one more' }) }), 422);
		for (const { search } of await bea.ask('searches_list', { commission }))
			await bea.ask('search_forget', { search });
	});
});

describe('what is new', () => {
	it('S3 A4 is counted, and written about, only for whom it may be found by', async () => {
		await week();
		await look();
		expect(await letters()).toEqual([]);
		await week();
		const { story, teller } = await tell(db, {
			words: ['The wobblegate was chained.'],
			circles: ['community']
		});
		await look();
		expect(await letters()).toEqual(['ben@example.org']);
		expect([await fresh(ben), await fresh(carol), await fresh(dev)]).toEqual([[1], [0], [0]]);
		// Once a week, and one letter.
		await look();
		expect(await letters()).toHaveLength(1);
		await sent();
		await week();
		await look();
		expect(await letters()).toEqual([]);
		// Looked at, it is new no more.
		const [kept] = await ben.ask('searches_list', { commission });
		expect((await news(ben, kept.search)).stories).toEqual([story]);
		await ben.ask('search_seen', { search: kept.search });
		expect(await fresh(ben)).toEqual([0]);
		// Nor is it lost by that, or by pressing twice.
		await ben.ask('search_seen', { search: kept.search });
		expect(await news(ben, kept.search)).toEqual({ q: 'wobblegate', total: 1, stories: [story] });
		expect((await ben.ask('searches_list', { commission }))[0].looked).toBe(true);
		// A pause that ends is no news; what was taken back is none at all.
		await teller.ask('story_pause', { story, form: randomUUID() });
		await teller.ask('story_resume', { story, form: randomUUID() });
		expect(await fresh(ben)).toEqual([0]);
		await week();
		await look();
		expect(await letters()).toEqual([]);
		// Nor does a letter go out late, of what is there no more by then.
		await week();
		const late = await tell(db, { words: ['A wobblegate, late.'], circles: ['community'] });
		await look();
		expect(await letters()).toEqual(['ben@example.org']);
		await late.teller.ask('story_pause', { story: late.story, form: randomUUID() });
		await look();
		expect(await letters()).toEqual([]);
		await late.teller.ask('story_withdraw', { story: late.story, form: randomUUID() });
		await week();
	});
	it('S3 A5 is what one could not find before: whoever joins makes nothing new for the others, and finds it new themselves', async () => {
		const { story, teller } = await tell(db, {
			words: ['The snorkeldrift.'],
			circles: ['community']
		});
		const { search } = await bea.ask('search_save', {
			commission,
			asked: asked({ q: 'snorkeldrift' })
		});
		await db.owner`insert into auth.users (id, email) values (gen_random_uuid(), 'una@example.org')`;
		await db.owner`with una as (insert into archive.people (auth_user, name, role) select id, 'Una', '' from auth.users where email = 'una@example.org' returning id)
			insert into archive.seats (commission_id, person_id, organisation_id, circle)
			select s.commission_id, una.id, s.organisation_id, s.circle from una, archive.seats s join archive.people p on p.id = s.person_id
			where p.name = 'Bea' and s.closed_at is null`;
		const una = await db.member('una@example.org');
		await una.ask('promise_make', { version: (await una.ask('promise_read')).version });
		const hers = await una.ask('search_save', { commission, asked: asked({ q: 'snorkeldrift' }) });
		expect(await fresh(una)).toEqual([0]);
		const before = JSON.stringify([
			await bea.ask('searches_list', { commission }),
			await bea.ask('search_news', { commission, search })
		]);
		const { roster } = await db.nobody.ask('roster_read', { commission });
		await teller.ask('newcomers_answer', { story, form: randomUUID(), answer: 'yes', roster });
		expect(await fresh(una)).toEqual([1]);
		expect((await news(una, hers.search)).stories).toEqual([story]);
		expect(
			JSON.stringify([
				await bea.ask('searches_list', { commission }),
				await bea.ask('search_news', { commission, search })
			])
		).toBe(before);
		await week();
		await look();
		expect(await letters()).toEqual(['una@example.org']);
		await sent();
		// Whoever has a seat elsewhere only has nothing kept here.
		await db.owner`update archive.seats s set closed_at = now() from archive.people p where p.id = s.person_id and p.name = 'Una'`;
		await db.owner`insert into archive.seats (commission_id, person_id, organisation_id, circle)
			select s.commission_id, una.id, s.organisation_id, s.circle from archive.people una, archive.seats s join archive.people p on p.id = s.person_id
			where una.name = 'Una' and p.name = 'Erin' and s.closed_at is null`;
		await refused(una.call('search_news', { commission, search: hers.search }), 404);
		await bea.ask('search_forget', { search });
	});
	it('is what one could not find before: whoever makes the listening promise late finds new what was shared with them already, and what was open not', async () => {
		const [hamid] = await db.members('hamid');
		const kept = [];
		for (const who of [hamid!, carol])
			kept.push(
				(await who.ask('search_save', { commission, asked: asked({ q: 'tanglebury' }) })).search
			);
		const promised = (sql: 'made' | 'unmade') =>
			sql === 'made'
				? hamid!.ask('promise_read').then(({ version }) => hamid!.ask('promise_make', { version }))
				: db.owner`delete from archive.promises_made m using archive.people p where p.id = m.person_id and p.name = 'Hamid'`;
		await promised('unmade');
		const { story } = await tell(db, { words: ['The tanglebury.'], circles: ['civic'] });
		await tell(db, { words: ['An open tanglebury.'], circles: ['public'] });
		expect((await news(hamid!, kept[0]!)).total).toBe(1);
		await hamid!.ask('search_seen', { search: kept[0] });
		await carol.ask('search_seen', { search: kept[1] });
		expect(await fresh(hamid!)).toEqual([0]);
		const carols = await fresh(carol);
		await promised('made');
		expect(await fresh(hamid!)).toEqual([1]);
		await hamid!.ask('search_seen', { search: kept[0] });
		expect((await news(hamid!, kept[0]!)).stories).toEqual([story]);
		expect(await fresh(hamid!)).toEqual([0]);
		expect(await fresh(carol)).toEqual(carols);
		// New words of the promise close what it had opened: what comes until they are said is new, and what was there before is not.
		await week();
		await db.owner`insert into archive.promises (version, words) values ('2027-01/en-GB', 'I listen.')`;
		const { story: since } = await tell(db, { words: ['Tanglebury again.'], circles: ['civic'] });
		await hamid!.ask('search_seen', { search: kept[0] });
		await promised('made');
		expect((await fresh(hamid!))[0]).toBe(1);
		await hamid!.ask('search_seen', { search: kept[0] });
		expect((await news(hamid!, kept[0]!)).stories).toEqual([since]);
		await db.owner`delete from archive.promises_made where version = '2027-01/en-GB'`;
		await db.owner`delete from archive.promises where version = '2027-01/en-GB'`;
		await hamid!.ask('search_forget', { search: kept[0] });
		await carol.ask('search_forget', { search: kept[1] });
	});
	it('is shown twenty at a time, the last page too, and each story once', async () => {
		const { search } = await bea.ask('search_save', {
			commission,
			asked: asked({ q: 'pumblethorpe' })
		});
		const stories: string[] = [];
		for (let i = 0; i < 21; i++)
			stories.push(
				(await tell(db, { words: ['The pumblethorpe.'], circles: ['community'] })).story
			);
		const page = (n: unknown) => bea.ask('search_news', { commission, search, page: n });
		const [one, two, three] = [await page(1), await page(2), await page(3)];
		const shown = [...one.hits, ...two.hits].map((hit: { story: string }) => hit.story);
		expect(shown.sort()).toEqual(stories.sort());
		expect([one.hits.length, two.hits.length, three.hits.length]).toEqual([20, 1, 0]);
		expect([one, two, three].map(({ total, page, next }) => [total, page, next])).toEqual([
			[21, 1, 2],
			[21, 2, null],
			[21, 3, null]
		]);
		for (const odd of [0, -1, null]) expect(await page(odd)).toEqual(one);
		expect((await page(2_000_000_000)).hits).toEqual([]);
		await bea.ask('search_forget', { search });
	});
	it('C5 begins when a story opens, whenever that was said and however often it was put off', async () => {
		const { search } = await bea.ask('search_save', {
			commission,
			asked: asked({ q: 'crumblewick' })
		});
		const { story } = await tell(db, { words: ['The crumblewick.'], circles: ['community'] });
		const opens = (hours: number) =>
			db.owner`update archive.grants set opens = now() + make_interval(hours => ${hours}) where story_id = ${story} and purpose in ('hear', 'theme')`;
		const hours = (n: number) =>
			db.owner.begin(async (tx) => {
				const back = tx`make_interval(hours => ${n})`;
				await tx`update archive.saved_searches set seen_at = seen_at - ${back}, looked_at = looked_at - ${back}`;
				await tx`update archive.search_since set since = since - ${back}`;
				await tx`update archive.search_rows set opens = opens - ${back}`;
				await tx`update archive.access_copies set opens = opens - ${back}`;
			});
		// It was open for a moment, and is closed as if it never had been.
		await db.owner`delete from archive.search_since where story_id = ${story}`;
		await opens(1);
		await opens(3);
		expect(await fresh(bea)).toEqual([0]);
		await hours(2);
		expect(await fresh(bea)).toEqual([0]);
		await bea.ask('search_seen', { search });
		await db.owner`update archive.saved_searches set seen_at = now() where id = ${search}`;
		await hours(2);
		expect(await fresh(bea)).toEqual([1]);
		expect((await news(bea, search)).stories).toEqual([story]);
		await bea.ask('search_forget', { search });
	});
	it('S3 matches what the page understood: misspelt and unfinished words, by what its own member may find', async () => {
		// Both words stand where only the community may find them: what is told of them to another side tells of that story.
		await tell(db, { words: ['The snickleby gate and the thrumbleton.'], circles: ['community'] });
		const kept: [Asker, string][] = [];
		for (const who of [bea, carol])
			for (const q of ['sniklebby', 'thrumblet']) {
				const { search } = await who.ask('search_save', { commission, asked: asked({ q }) });
				kept.push([who, search]);
			}
		const told = async () => {
			const all = [];
			for (const [who, search] of kept)
				all.push(
					(await who.ask('searches_list', { commission })).find(
						(s: { search: string }) => s.search === search
					).fresh
				);
			return all;
		};
		await week();
		await tell(db, {
			words: ['Another snickleby, another thrumbleton.'],
			circles: ['community']
		});
		expect(await told()).toEqual([1, 1, 0, 0]);
		await sent();
		// A letter is about the same, though it is the worker who says that it is time.
		const [, unfinished] = kept.splice(1, 1)[0]!;
		await bea.ask('search_forget', { search: unfinished });
		await look();
		expect(await letters()).toEqual(['bea@example.org']);
		await sent();
		// Put right for whoever kept it: from the nearest word that they may find, and from no nearer one.
		const { search } = await carol.ask('search_save', {
			commission,
			asked: asked({ q: 'snicklebu' })
		});
		kept.push([carol, search]);
		await tell(db, { words: ['A snickledo.'], circles: ['civic', 'public'] });
		expect((await told()).at(-1)).toBe(1);
		for (const [who, search] of kept) await who.ask('search_forget', { search });
	});
	it('has some of the words where that was enough, in what is shown and in what is written about', async () => {
		const q = 'dribblecombe thistlewane';
		const kept = [];
		for (const some of [true, false])
			kept.push((await bea.ask('search_save', { commission, asked: asked({ q, some }) })).search);
		const [, first] = await bea.ask('searches_list', { commission });
		expect(first.asked.some).toBe(true);
		await week();
		const { story } = await tell(db, { words: ['The dribblecombe.'], circles: ['community'] });
		expect(await news(bea, kept[0]!)).toEqual({ q, total: 1, stories: [story] });
		expect((await news(bea, kept[1]!)).total).toBe(0);
		await bea.ask('search_forget', { search: kept[1] });
		await look();
		expect(await letters()).toEqual(['bea@example.org']);
		await sent();
		await bea.ask('search_forget', { search: kept[0] });
	});
	it('A5 ends with the seat, in the same moment', async () => {
		await week();
		await tell(db, {
			words: ['Another wobblegate.'],
			circles: ['community', 'civic', 'public']
		});
		expect([await fresh(ben), await fresh(carol)]).toEqual([[1], [1]]);
		await dev.ask('search_tell', {
			search: (await dev.ask('searches_list', { commission }))[0].search,
			tell: false
		});
		await db.owner`update archive.seats s set closed_at = now() from archive.people p join auth.users u on u.id = p.auth_user
			where s.person_id = p.id and u.email = 'carol@example.org'`;
		await refused(carol.call('searches_list', { commission }), 404);
		await look();
		expect(await letters()).toEqual(['ben@example.org']);
	});
	it('is asked about as each member would be answered, and by nobody else', async () => {
		const agree = async () => {
			for (const {
				id,
				auth_user
			} of await db.owner`select id, auth_user from archive.people where auth_user is not null`) {
				const own = await db.owner.begin(async (tx) => {
					await tx`select set_config('request.jwt.claims', ${JSON.stringify({ sub: auth_user })}, true)`;
					return (await tx`select archive.my_audiences()::text as a`)[0]!.a;
				});
				expect((await db.owner`select archive.audiences_of(${id})::text as a`)[0]!.a).toBe(own);
			}
		};
		await agree();
		// Before the listening promise, and when it has new words: a facilitator has none to make.
		await db.owner`delete from archive.promises_made m using archive.people p where p.id = m.person_id and p.name = 'Ben'`;
		await agree();
		await sent();
		const heard = async () => {
			await week();
			await tell(db, { words: ['A wobblegate once more.'], circles: ['community'] });
			await look();
			return (await letters()).includes('ben@example.org');
		};
		expect(await heard()).toBe(false);
		const { version } = await ben.ask('promise_read');
		await ben.ask('promise_make', { version });
		await db.owner`insert into archive.promises (version, words) values ('2027-01/en-GB', 'I listen.')`;
		await agree();
		expect(await heard()).toBe(false);
		await db.owner`delete from archive.promises where version = '2027-01/en-GB'`;
		await agree();
		expect(await heard()).toBe(true);
		for (const who of [db.nobody, ben]) {
			expect((await who.call('work_saved', { fence })).status).toBeGreaterThan(399);
			await expect(
				db.requests.begin(async (tx) => {
					await tx`select set_config('role', 'anon', true)`;
					return tx`select archive.audiences_of(${randomUUID()})`;
				})
			).rejects.toThrow(/permission/);
		}
		await refused(db.as({ role: 'service_role' }).call('work_saved', { fence: fence - 1 }), 409);
	});
	it('is stopped by a letter without signing in, for whom it went to and no one else', async () => {
		const [letter] =
			await db.owner`select id from archive.letters where kind = 'found' and ended_at is null`;
		await db.nobody.ask('letters_stop', { letter: randomUUID() });
		expect((await ben.ask('searches_list', { commission }))[0].told).toBe(true);
		await db.nobody.ask('letters_stop', { letter: letter!.id });
		expect((await ben.ask('searches_list', { commission }))[0].told).toBe(false);
		expect(await letters()).toEqual([]);
		// Nothing but saved searches is stopped by it.
		const [other] =
			await db.owner`select archive.letter_write('answer', story => (select id from archive.stories limit 1)) as id`;
		await db.nobody.ask('letters_stop', { letter: other!.id });
		expect(
			(await db.owner`select ended from archive.letters where id = ${other!.id}`)[0]!.ended
		).toBeNull();
	});
	it('is written about once in seven days, on whatever days the searches were kept', async () => {
		const days = (n: number) =>
			db.owner.begin(async (tx) => {
				await tx`update archive.saved_searches set asked_at = asked_at - make_interval(days => ${n}), seen_at = seen_at - make_interval(days => ${n}), looked_at = looked_at - make_interval(days => ${n})`;
				await tx`update archive.search_since set since = since - make_interval(days => ${n})`;
				await tx`update archive.letters set staged_at = staged_at - make_interval(days => ${n}) where kind = 'found'`;
			});
		await bea.ask('search_save', { commission, asked: asked({ q: 'plunkett' }) });
		await days(3);
		await bea.ask('search_save', { commission, asked: asked({ q: 'dobbinshaw' }) });
		await days(5);
		await tell(db, { words: ['A plunkett and a dobbinshaw.'], circles: ['community'] });
		await look();
		expect(await letters()).toContain('bea@example.org');
		await sent();
		// The other search is due three days later, and its letter would be the second in a week.
		await days(3);
		await look();
		expect(await letters()).not.toContain('bea@example.org');
		await days(5);
		await look();
		expect(await letters()).toContain('bea@example.org');
		await sent();
		for (const { search } of await bea.ask('searches_list', { commission }))
			await bea.ask('search_forget', { search });
	});
});

describe('themes that go together, by place and by year', () => {
	const charts = (who: Asker) => who.ask('themes_charts', { commission });
	it('S3 count what each may find, and nothing else moves them', async () => {
		const [bens, hamids] = [ben, await db.member('hamid@example.org')];
		const before = await charts(hamids);
		const its = await charts(bens);
		await tell(db, {
			words: ['Only for us.'],
			circles: ['community'],
			themes: ['buses', 'debt'],
			place: 'Kendal',
			year: 1988
		});
		expect(await charts(hamids)).toEqual(before);
		const after = await charts(bens);
		const pair = (all: typeof after) =>
			all.together.find((x: { a: string; b: string }) => x.a === 'buses' && x.b === 'debt')
				?.stories ?? 0;
		expect(pair(after)).toBe(pair(its) + 1);
		expect(after.years).toContainEqual({ theme: 'buses', year: 1988, stories: 1 });
		expect(after.open).toBe(false);
	});
	it('S4 A8 a few and none look alike where anyone may look, and no place or year is there under five stories', async () => {
		const open = await charts(db.nobody);
		expect(open.open).toBe(true);
		// Two themes, a place and a year that met nowhere in the open: after one such story they meet nowhere still.
		const one = () =>
			tell(db, {
				words: ['In the open.'],
				circles: ['community', 'civic', 'public'],
				themes: ['buses', 'debt'],
				place: 'Kendal',
				year: 1988
			});
		await one();
		expect(await charts(db.nobody)).toEqual(open);
		for (let n = 1; n < 5; n++) await one();
		const five = await charts(db.nobody);
		expect(five.together).toContainEqual({ a: 'buses', b: 'debt', stories: 5 });
		for (const { stories } of [...five.together, ...five.places, ...five.years])
			expect(stories).toBeGreaterThanOrEqual(5);
		const few = await erin.ask('themes_charts', { commission: 'solway' });
		expect([few.places, few.years]).toEqual([[], []]);
		expect((await charts(ben)).places.length).toBeGreaterThan(0);
	});
});

describe('the codebook', () => {
	const write = (said: Record<string, unknown>) => ({
		...{ commission, name: 'Grizzlecomb', parent: null, meaning: 'What a grizzlecomb does.' },
		...{ includes: 'combs', leaves_out: '', synonyms: ['grizzler'], theme: null, mark: null },
		...said
	});
	interface Kept {
		id: string;
		slug: string;
		name: string;
		parent: string | null;
		ended: string | null;
		mark: string;
	}
	const codebook = (): Promise<Kept[]> => kit.ask('codebook_read', { commission });
	const kept = async (id: string) => (await codebook()).find((theme) => theme.id === id)!;
	const add = (name: string, said: Record<string, unknown> = {}): Promise<Kept> =>
		kit.ask('theme_save', write({ name, ...said })).then(({ id }) => kept(id));
	/** Words a theme anew, as a page that was drawn just now does. */
	const reword = async (theme: string, said: Record<string, unknown>) =>
		kit.ask('theme_save', write({ theme, mark: (await kept(theme)).mark, ...said }));
	const page = (slug: string, who = db.nobody) => who.ask('theme_read', { commission, slug });
	const key = () => db.nobody.ask('open_key', { commission });
	const told = async (of: { teller: Asker; story: string }) =>
		(await of.teller.ask('mine_read', { story: of.story })).record.filter(
			({ kind }: { kind: string }) => kind === 'theme_worded'
		);
	const month = async () =>
		(await db.owner`select to_char(now() at time zone 'Europe/London', 'YYYY-MM') as month`)[0]!
			.month;

	it('is kept by keepers of its own commission and nobody else', async () => {
		const [theme, theirs] = [(await codebook())[0]!, await page('money')];
		for (const [verb, args] of [
			['codebook_read', { commission }],
			['theme_save', write({})],
			['theme_save', write({ theme: theme.id, mark: theme.mark })],
			['theme_end', { commission, theme: theme.id }],
			['theme_take_up', { commission, theme: theme.id }],
			['theme_raise', { commission, theme: theme.id }]
		] as const) {
			for (const who of [db.nobody, ben, carol, dev, erin])
				await refused(who.call(verb, args), 404);
			await refused(kit.call(verb, { ...args, commission: 'solway' }), 404);
		}
		// A theme of another commission is not there, whoever names it.
		const [other] =
			await db.owner`select id from archive.themes where commission_id = archive.commission('solway')`;
		await refused(kit.call('theme_save', write({ theme: other!.id })), 404);
		for (const verb of ['theme_end', 'theme_take_up', 'theme_raise'])
			await refused(kit.call(verb, { commission, theme: other!.id }), 404);
		expect(await page('money')).toEqual(theirs);
	});

	it('takes two levels, each name once, and refuses kindly what cannot be a theme', async () => {
		const top = await add('Tops  of\nthe hill', { synonyms: ['hill', ' Hill', 'brae, or so', ''] });
		expect(top).toMatchObject({ slug: 'tops-of-the-hill', name: 'Tops of the hill' });
		expect(top).toMatchObject({ synonyms: ['hill', 'brae, or so'], parent: null, ended: null });
		const under = await add('Bottoms', { parent: top.id });
		const alone = await add('Sides');
		const [other] =
			await db.owner`select id from archive.themes where commission_id = archive.commission('solway')`;
		const kits = { theme: top.id, mark: top.mark, name: top.name };
		for (const [field, said] of [
			['name', { name: '' }],
			['name', { name: 'x' }],
			['name', { name: '!?' }],
			['name', { name: 'x'.repeat(61) }],
			['name', { name: 'tops OF the Hill' }],
			['name', { ...kits, name: 'Bottoms' }],
			['parent', { parent: randomUUID() }],
			['parent', { parent: other!.id }],
			['parent', { parent: under.id }],
			['parent', { ...kits, parent: top.id }],
			['parent', { ...kits, parent: alone.id }],
			['meaning', { meaning: ' ' }],
			['meaning', { meaning: 'x'.repeat(301) }],
			['includes', { includes: 'x'.repeat(301) }],
			['leaves_out', { leaves_out: 'x'.repeat(301) }],
			['synonyms', { synonyms: ['x'.repeat(41)] }],
			['synonyms', { synonyms: ['fine', '...'] }],
			['synonyms', { synonyms: Array.from({ length: 21 }, (_, n) => `word ${n}`) }]
		] as const)
			expect(await refused(kit.call('theme_save', write(said)), 422)).toMatchObject({
				hint: field
			});
		expect(await kept(top.id)).toEqual(top);
		// Its address is made once, whatever it is called later, and is nobody else's.
		await reword(top.id, { name: 'Summits' });
		expect(await kept(top.id)).toMatchObject({ slug: 'tops-of-the-hill', name: 'Summits' });
		expect((await add('Tops of the hill')).slug).toBe('tops-of-the-hill-2');
		expect((await add('Łódź i śnieg')).slug).toBe('lodz-i-snieg');
		expect((await add('Жильё')).slug).toBe('theme');
		expect((await add('住房')).slug).toBe('theme-2');
		expect((await add('Charts')).slug).toBe('charts-2');
		const places = async () =>
			(await codebook()).filter(({ parent }) => parent === top.id).map(({ id }) => id);
		const next = await add('Bottoms again', { parent: top.id });
		expect(await places()).toEqual([under.id, next.id]);
		for (let n = 0; n < 2; n++) {
			await kit.ask('theme_raise', { commission, theme: next.id });
			expect(await places()).toEqual([next.id, under.id]);
		}
		const many = await db.owner`insert into archive.themes (commission_id, slug, name, meaning)
			select archive.commission(${commission}), 'many-' || n, 'Many ' || n, 'Many.' from generate_series(1, 100) n returning id`;
		expect(
			await refused(kit.call('theme_save', write({ name: 'One too many' })), 422)
		).toMatchObject({ hint: 'name' });
		await db.owner`delete from archive.themes where id = any(${many.map(({ id }) => id)})`;
	});

	it('a theme that is worded anew is found by its new words alone, says what it was, and tells its tellers and nobody else', async () => {
		const [top, other] = [await add('Snorkelworth'), await add('Otherworth')];
		const theme = await add('Wimbleton', { parent: top.id });
		const circles = ['community', 'civic', 'public'];
		const mine = await tell(db, { words: ['Nothing of it.'], circles, themes: [theme.slug] });
		const theirs = await tell(db, { words: ['Nothing else.'], circles, themes: [other.slug] });
		const finds = async (q: string) =>
			(await db.nobody.ask('search', { commission, q })).hits.map(
				(hit: { story: string }) => hit.story
			);
		const themes = async (q: string) =>
			(await db.nobody.ask('search', { commission, q })).themes.map(({ slug }: Kept) => slug);
		expect(await finds('wimbleton')).toEqual([mine.story]);
		const staged = async () =>
			(await db.owner`select id from archive.outbox where kind = 'story'`).map(({ id }) => id);
		await db.owner`delete from archive.outbox`;
		const before = await key();
		const [stale, receipts] = [
			theme.mark,
			await mine.teller.ask('receipts_list', { story: mine.story })
		];
		await reword(theme.id, { name: 'Wimblebury', parent: top.id, synonyms: ['wimbling'] });
		expect(await staged()).toEqual([mine.story]);
		expect(await key()).not.toBe(before);
		expect([await finds('wimbleton'), await finds('wimblebury')]).toEqual([[], [mine.story]]);
		// Nor is it offered as a spelling.
		const spelt =
			await db.owner`select distinct word from archive.lexicon where word like 'wimble%'`;
		expect(spelt).toEqual([{ word: 'wimblebury' }]);
		expect(await themes('grizzler')).not.toContain(theme.slug);
		expect(await themes('wimbling')).toEqual([theme.slug]);
		const [hit] = (await db.nobody.ask('search', { commission, q: 'wimblebury' })).hits;
		expect(hit.themes).toMatchObject([{ slug: theme.slug, name: 'Wimblebury' }]);

		// What is above it is in what finds it; and it moves with it.
		await db.owner`delete from archive.outbox`;
		await reword(top.id, { name: 'Snorkelbury' });
		expect(await staged()).toEqual([mine.story]);
		expect([await finds('snorkelworth'), await finds('snorkelbury')]).toEqual([[], [mine.story]]);
		await db.owner`delete from archive.outbox`;
		await reword(theme.id, { name: 'Wimblebury', parent: other.id, synonyms: ['wimbling'] });
		expect(await staged()).toEqual([mine.story]);
		expect(await finds('snorkelbury')).toEqual([]);
		const counted = async (slug: string) =>
			(await db.nobody.ask('themes_list', { commission })).find((x: Kept) => x.slug === slug)
				.stories;
		expect([await counted(top.slug), await counted(other.slug)]).toEqual([0, 2]);

		// Its teller is told once, of what they chose and no other; where it stands is no wording of it.
		expect((await told(mine)).map(({ detail }: { detail: object }) => detail)).toEqual([
			{ theme: 'Wimblebury', was: 'Wimbleton' }
		]);
		expect(await told(theirs)).toEqual([]);
		await reword(theme.id, { name: 'Wimblebury', parent: other.id, meaning: 'What it does now.' });
		await reword(theme.id, { name: 'Wimblebury', meaning: 'What it does now.', includes: '' });
		expect((await told(mine)).map(({ detail }: { detail: object }) => detail)).toEqual([
			{ theme: 'Wimblebury', bounds: true },
			{ theme: 'Wimblebury', meaning: 'What it does now.' },
			{ theme: 'Wimblebury', was: 'Wimbleton' }
		]);
		expect(await told(theirs)).toEqual([]);
		const line = (await told(mine))[0];
		expect([line.role, line.organisation, line.name, line.note]).toEqual([null, null, null, null]);
		expect(await mine.teller.ask('receipts_list', { story: mine.story })).toEqual(receipts);
		expect(
			(await mine.teller.ask('mine_read', { story: mine.story })).meaning.themes
		).toMatchObject([{ name: 'Wimblebury' }]);

		// Anybody reads what it was, by the month, and never who said so.
		const until = await month();
		const same = { until, name: null, meaning: null, includes: null, leaves_out: null };
		expect((await page(theme.slug)).before).toEqual([
			{ ...same, includes: 'combs' },
			{ ...same, meaning: 'What a grizzlecomb does.' },
			{ ...same, name: 'Wimbleton' }
		]);
		// What somebody else wrote meanwhile is not written over.
		const late = write({ theme: theme.id, mark: stale, name: 'Wimblehurst' });
		expect(await refused(kit.call('theme_save', late), 409)).toMatchObject({ details: 'wording' });
		expect((await page(theme.slug)).name).toBe('Wimblebury');
	});

	it('a theme that is no longer added to is offered to nobody and kept by what has it', async () => {
		const [top, other] = [await add('Fettlewick'), await add('Otherwick')];
		const theme = await add('Dobblewick', { parent: top.id });
		const words = 'Of the dobblewick.';
		const circles = ['community', 'civic', 'public'];
		const has = await tell(db, { words: [words], circles, themes: [theme.slug] });
		const { story, teller } = await tell(db, { words: [words], circles, themes: [other.slug] });
		const mark = (of: string) => ben.call('coding_make', { story: of, theme: theme.id, words });
		expect((await mark(has.story)).status).toBe(200);
		const end = (id: string) => kit.call('theme_end', { commission, theme: id });
		const takeUp = (id: string) => kit.call('theme_take_up', { commission, theme: id });
		// Not before what stands under it.
		expect(await refused(end(top.id), 422)).toMatchObject({ hint: 'form' });
		const [stood, before] = [await page(theme.slug, ben), await key()];
		for (let n = 0; n < 2; n++) expect((await end(theme.id)).status).toBe(204);
		expect(await key()).not.toBe(before);
		expect((await end(top.id)).status).toBe(204);
		expect(await page(theme.slug, ben)).toEqual({ ...stood, ended: await month() });

		const offered = (of: string) =>
			ben
				.ask('story_codebook', { commission, story: of })
				.then((all: Kept[]) => all.map(({ id }) => id));
		expect(await offered(story)).not.toContain(theme.id);
		expect(await refused(mark(story), 422)).toMatchObject({ hint: 'theme' });
		const means = (of: { teller: Asker; story: string }, themes: string[]) =>
			of.teller.call('meaning_save', { story: of.story, themes });
		expect(await refused(means({ teller, story }, [other.id, theme.id]), 422)).toMatchObject({
			hint: 'themes'
		});
		// Whoever chose it before keeps it.
		expect((await means(has, [theme.id, other.id])).status).toBe(204);
		const under = write({ name: 'Late', parent: top.id });
		expect(await refused(kit.call('theme_save', under), 422)).toMatchObject({ hint: 'parent' });
		await reword(theme.id, { name: 'Dobblebury', parent: top.id });

		expect(await refused(takeUp(theme.id), 422)).toMatchObject({ hint: 'form' });
		const again = await key();
		for (const id of [top.id, theme.id]) expect((await takeUp(id)).status).toBe(204);
		expect(await key()).not.toBe(again);
		expect((await page(theme.slug)).ended).toBe(null);
		expect(await offered(story)).toContain(theme.id);
		expect((await means({ teller, story }, [theme.id])).status).toBe(204);
	});
});

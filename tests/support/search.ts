/** What every search must do, whichever engine finds. */
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Db } from '#lib/database/visitor.server.ts';
import { asked, marked, type Asked, type Found } from '#lib/search/schema.ts';
import { paragraphs, type Asker, type Database } from './database.ts';

export const commission = 'morecambe-bay';

/** Somebody asking, in the shape that the pages' code asks in. */
export const asDb = (who: Asker): Db =>
	({
		rpc: async (verb: string, args: Record<string, unknown> = {}) => {
			const { status, body } = await who.call(verb, args);
			return status < 300 ? { data: body, error: null } : { data: null, error: body };
		}
	}) as unknown as Db;

interface Told {
	words: string[];
	circles: string[];
	uses?: string[];
	themes?: string[];
	place?: string;
	year?: number;
	/** Exact words, and the circles they are hidden from. */
	hide?: [string, string[]][];
}
export interface Telling {
	story: string;
	teller: Asker;
}

/** A story told, read, approved and shared, by the verbs that pages use. */
export async function tell(db: Database, told: Told): Promise<Telling> {
	const started = await db.nobody.ask('tell_start', { commission });
	const teller = db.teller(started.session);
	const story: string = started.story;
	const body = paragraphs(...told.words);
	const plain = told.words.join('\n');
	const veils = (told.hide ?? []).map(([words, circles]) => ({
		first: plain.indexOf(words),
		last: plain.indexOf(words) + words.length,
		circles
	}));
	await teller.ask('draft_save', { story, body, veils, version: 0 });
	await teller.ask('story_hand_in', { story, form: randomUUID() });
	await db.owner`update archive.commissions set starts_a_day = 100000`;
	const dev = await db.member('dev@example.org');
	await dev.ask('original_read', { story, reason: 'first reading' });
	await dev.ask('first_reading_save', { story, answers: {} });
	await dev.ask('story_ready', { story });
	const themes = await db.owner`select t.id from archive.themes t
		where t.commission_id = archive.commission(${commission}) and t.slug = any(${told.themes ?? []})`;
	const [place] = await db.owner`select p.id from archive.places p
		where p.commission_id = archive.commission(${commission}) and p.name = ${told.place ?? ''}`;
	await teller.ask('meaning_save', {
		story,
		themes: themes.map((t) => t.id),
		place: place?.id ?? null,
		year: told.year ?? null
	});
	const { roster } = await db.nobody.ask('roster_read', { commission });
	await teller.ask('permission_give', {
		story,
		form: randomUUID(),
		circles: told.circles,
		uses: told.uses ?? ['theme'],
		attribution: 'no_name',
		named_as: null,
		unasked: false,
		roster
	});
	const { words } = await teller.ask('mine_read', { story });
	await teller.ask('story_approve', { story, form: randomUUID(), hash: words.hash });
	return { story, teller };
}

export interface World {
	db: Database;
	find(who: Asker, what?: Partial<Asked>): Promise<Found>;
	/** Waits until what was shared can be found by an engine beside the database. */
	settle(): Promise<void>;
}

export const ids = (found: Found): string[] => found.hits.map((hit) => hit.story);
export const whole = (what: Partial<Asked> = {}): Asked => asked.parse({ q: '', ...what });

/** The contract. `world` is there once `beforeAll` has run. */
export function findsAlike(world: () => World): void {
	const people = async () => {
		const { db } = world();
		const [ben, carol, dev, kit, erin] = await Promise.all(
			['ben', 'carol', 'dev', 'kit', 'erin'].map((name) => db.member(`${name}@example.org`))
		);
		return { ben: ben!, carol: carol!, dev: dev!, kit: kit!, erin: erin!, nobody: db.nobody };
	};
	const listed = async (who: Asker): Promise<string[]> => {
		const stories: string[] = [];
		let before: string | null = null;
		do {
			const page: { stories: { story: string }[]; next: string | null } = await who.ask(
				'stories_list',
				{ commission, before }
			);
			stories.push(...page.stories.map((s) => s.story));
			before = page.next;
		} while (before);
		return stories;
	};

	it('A1 gives each person the stories that they may list and read, and no other', async () => {
		const { db, find } = world();
		const findable = new Set(
			(await db.owner`select distinct story_id from archive.findable`).map((r) => r.story_id)
		);
		for (const [name, who] of Object.entries(await people())) {
			const found: string[] = [];
			for (let page: number | null = 1; page;) {
				const part: Found = await find(who, { page });
				found.push(...ids(part));
				page = part.next;
				expect(part.total, name).toBe((await listed(who)).filter((s) => findable.has(s)).length);
			}
			expect(new Set(found).size, `${name} finds a story twice`).toBe(found.length);
			expect(found.sort(), name).toEqual((await listed(who)).filter((s) => findable.has(s)).sort());
		}
	});

	it('S2 shows the hash, themes and passage of the copy that the reader is served', async () => {
		const { find } = world();
		for (const who of Object.values(await people())) {
			for (const hit of (await find(who, { q: 'meter' })).hits.slice(0, 3)) {
				const story = await who.ask('story_read', { commission, story: hit.story });
				expect(hit.hash).toBe(story.hash);
				expect(hit.themes).toEqual(story.themes);
				const words = JSON.stringify(story.body);
				for (const part of marked(hit.highlight ?? '').filter(({ match }) => match))
					expect(words).toContain(part.words);
			}
		}
	});

	it('A4 S3 keeps a community story from civic commissioners and visitors: hits, counts, facets, spelling', async () => {
		const { db, find, settle } = world();
		const { ben, carol, nobody, erin, kit, dev } = await people();
		const others = { carol, nobody, erin, kit, dev };
		const before = Object.fromEntries(
			await Promise.all(
				Object.entries(others).map(async ([name, who]) => [
					name,
					[
						await find(who, { q: 'quondlewick' }),
						await find(who, { q: 'quondlewik' }),
						await find(who)
					]
				])
			)
		);
		const { story, teller } = await tell(db, {
			words: ['The quondlewick was locked and the kettle was inside.'],
			circles: ['community'],
			themes: ['repairs'],
			place: 'Kendal',
			year: 1987
		});
		await settle();
		expect(ids(await find(ben, { q: 'quondlewick' }))).toEqual([story]);
		const misspelt = await find(ben, { q: 'quondlewik' });
		expect(ids(misspelt)).toEqual([story]);
		expect(misspelt.did_you_mean).toBe('quondlewick');
		// Two worlds, one with the story and one without, answer alike.
		for (const [name, who] of Object.entries(others)) {
			expect(
				[
					await find(who, { q: 'quondlewick' }),
					await find(who, { q: 'quondlewik' }),
					await find(who)
				],
				name
			).toEqual(before[name]);
		}
		// Taken back: gone on the very next request, from counts too.
		await teller.ask('story_pause', { story, form: randomUUID() });
		expect(await find(ben, { q: 'quondlewick' })).toMatchObject({ hits: [], total: 0 });
		expect((await find(ben, { q: 'quondlewik' })).did_you_mean).toBeNull();
		await teller.ask('story_resume', { story, form: randomUUID() });
		await settle();
		expect(ids(await find(ben, { q: 'quondlewick' }))).toEqual([story]);
		await teller.ask('story_withdraw', { story, form: randomUUID() });
		const gone = await find(ben, { q: 'quondlewick' });
		expect(gone).toMatchObject({ hits: [], total: 0, did_you_mean: null });
		expect(gone.facets).toMatchObject({ themes: [], forms: [], backs: [], languages: [] });
		expect((await find(ben)).facets.years.map((y) => y.year)).not.toContain(1987);
		expect(await db.owner`select word from archive.lexicon where word = 'quondlewick'`).toEqual([]);
		await settle();
		expect(await find(ben, { q: 'quondlewick' })).toEqual(gone);
	});

	it('finds hidden words only for the circles that see them, each story once', async () => {
		const { db, find, settle } = world();
		const { ben, carol, nobody } = await people();
		const { story } = await tell(db, {
			words: ['We waited at the harbour.', 'It was at Thrimbleton yard.', 'Nobody came.'],
			circles: ['community', 'civic', 'public'],
			hide: [['It was at Thrimbleton yard.', ['civic', 'public']]]
		});
		await settle();
		expect(ids(await find(ben, { q: 'Thrimbleton' }))).toEqual([story]);
		for (const who of [carol, nobody]) {
			expect(await find(who, { q: 'Thrimbleton' })).toMatchObject({
				hits: [],
				total: 0,
				did_you_mean: null
			});
			expect(await find(who, { q: 'Thrimbletn' })).toMatchObject({
				hits: [],
				total: 0,
				did_you_mean: null
			});
		}
		for (const who of [ben, carol, nobody]) {
			const found = await find(who, { q: 'harbour nobody waited' });
			expect(ids(found).filter((id) => id === story)).toHaveLength(1);
		}
	});

	it('leaves out what may be heard but not found', async () => {
		const { db, find, settle } = world();
		const { ben, nobody } = await people();
		const { story } = await tell(db, {
			words: ['Only the snickleway knows.'],
			circles: ['community', 'public'],
			uses: []
		});
		await settle();
		for (const who of [ben, nobody]) {
			expect((await who.ask('story_read', { commission, story })).story).toBe(story);
			expect(await find(who, { q: 'snickleway' })).toMatchObject({ hits: [], total: 0 });
		}
	});

	it('takes the words people use for one another, misspellings, plurals and accents', async () => {
		const { db, find, settle } = world();
		const { ben } = await people();
		const told = async (...words: string[]) =>
			(await tell(db, { words, circles: ['community', 'civic', 'public'] })).story;
		const credit = await told('My Universal Credit stopped in the zorbing week.');
		const letters = await told('UC said the form was wrong, zorbing or not.');
		const social = await told('I went down the social about the zorbing.');
		const cafe = await told('The Café on the prom let us sit all zorbing afternoon.');
		const welsh = await told('Roedd y tŷ yn oer drwy’r gaeaf zorbing.');
		await settle();
		for (const q of ['UC zorbing', 'universal credit zorbing', 'uc ZORBING'])
			expect(ids(await find(ben, { q })), q).toEqual(expect.arrayContaining([credit, letters]));
		for (const q of ['DWP zorbing', 'the social zorbing', 'social security zorbing'])
			expect(ids(await find(ben, { q })), q).toContain(social);
		expect(ids(await find(ben, { q: 'cafes zorbing' }))).toContain(cafe);
		expect(ids(await find(ben, { q: 'gaeaf' }))).toEqual([welsh]);
		const misspelt = await find(ben, { q: 'universal zorbign afternoon' });
		expect(misspelt.did_you_mean).toBe('universal zorbing afternoon');
		expect(ids(await find(ben, { q: 'zorbign afternoon' }))).toContain(cafe);
	});

	it('filters by themes, all or any, by place and by year, with counts that agree', async () => {
		const { find } = world();
		const { carol } = await people();
		const all = await find(carol);
		const [first, second] = all.facets.themes.filter((t) => t.parent);
		const one = await find(carol, { themes: [first!.slug] });
		expect(one.total).toBe(first!.count);
		const other = await find(carol, { themes: [second!.slug] });
		const both = await find(carol, { themes: [first!.slug, second!.slug] });
		const either = await find(carol, { themes: [first!.slug, second!.slug], any: true });
		expect(either.total + both.total).toBe(one.total + other.total);
		const place = all.facets.places[0]!;
		const there = await find(carol, { place: place.id });
		expect(there.total).toBe(place.count);
		expect(there.hits.every((hit) => hit.place?.id === place.id)).toBe(true);
		expect(there.facets.places).toEqual(all.facets.places);
		const year = all.facets.years[0]!;
		expect((await find(carol, { year: year.year })).total).toBe(year.count);
		const months = (await find(carol, { sort: 'newest' })).hits.map((hit) => hit.month);
		expect(months).toEqual([...months].sort().reverse());
		expect(await find(carol, { themes: ['not-there'] })).toMatchObject({ hits: [], total: 0 });
		expect(await find(carol, { place: randomUUID() })).toMatchObject({ hits: [], total: 0 });
	});

	it('S4 offers places and years only from five stories on', async () => {
		const { db, find, settle } = world();
		const erin = await db.member('erin@example.org');
		await settle();
		const findable = (
			await db.owner`select count(distinct f.story_id)::int as n from archive.findable f
			join archive.commissions c on c.id = f.commission_id where c.slug = 'solway'`
		)[0]!.n;
		const there = await find(erin);
		expect(there.facets.places.length > 0).toBe(there.total >= 5);
		expect(findable).toBeLessThan(1000);
	});

	it('answers hostile words kindly', async () => {
		const { find } = world();
		const { ben } = await people();
		const refusal = { status: 422, field: 'q' };
		await expect(find(ben, { q: 'x'.repeat(10_000) })).rejects.toMatchObject(refusal);
		await expect(
			find(ben, { q: 'one two three four five six seven eight nine ten eleven' })
		).rejects.toMatchObject(refusal);
		for (const q of [
			'---',
			'"',
			'"""',
			'!&|()',
			"'; drop table archive.stories; --",
			'audience = 0 OR 1 = 1',
			'-',
			'<->',
			':*',
			'\\',
			'%',
			'NOT',
			'\u200B',
			'<script>alert(1)</script>'
		]) {
			const found = await find(ben, { q });
			expect(found.total, q).toBeLessThan(1000);
			expect(found.hits.length, q).toBeLessThanOrEqual(20);
		}
		const split = await find(ben, { q: 'me\u200Bter' });
		expect(ids(split)).toEqual(ids(await find(ben, { q: 'meter' })));
		for (const q of ['---', '!&|()']) expect((await find(ben, { q })).hits, q).toEqual([]);
	});

	it('marks only with control characters, so that a page can escape the rest', async () => {
		const { db, find, settle } = world();
		const { ben } = await people();
		await tell(db, {
			words: ['<b>Gribblefast</b> & <img src=x onerror=alert(1)> ran out.'],
			circles: ['community']
		});
		await settle();
		const [hit] = (await find(ben, { q: 'gribblefast' })).hits;
		expect(marked(hit!.highlight!).filter((part) => part.match)).toEqual([
			{ words: 'Gribblefast', match: true }
		]);
		expect(hit!.highlight).toContain('<img src=x onerror=alert');
	});

	it('pages without losing or repeating', async () => {
		const { find } = world();
		const { ben } = await people();
		const first = await find(ben, { q: '' });
		if (first.next) {
			const second = await find(ben, { page: 2 });
			expect(ids(first).filter((id) => ids(second).includes(id))).toEqual([]);
		}
		expect(await find(ben, { page: 50 })).toMatchObject({ hits: [], next: null });
	});

	it('finds decisions and themes beside stories', async () => {
		const { find } = world();
		const { nobody } = await people();
		expect((await find(nobody, { q: 'DWP' })).themes[0]?.slug).toBe('benefits');
		expect((await find(nobody, { q: '' })).decisions).toEqual([]);
	});
}

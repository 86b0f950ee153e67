/** What every search must do, whichever engine finds. */
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Db } from '#lib/database/visitor.server.ts';
import { asked, marked, type Asked, type Found } from '#lib/search/schema.ts';
import { like } from '#lib/search/search.server.ts';
import { paragraphs, readFirst, type Asker, type Database } from './database.ts';

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
	/** Another commission, and the facilitator who reads first there. */
	elsewhere?: { commission: string; reader: string };
	/** Exact words, and the circles they are hidden from. */
	hide?: [string, string[]][];
	/** Somebody who must never see it, by name. */
	never?: string;
}
export interface Telling {
	story: string;
	teller: Asker;
}

/** A story told, read, approved and shared, by the verbs that pages use. */
export async function tell(db: Database, told: Told): Promise<Telling> {
	const { commission: where, reader } = told.elsewhere ?? { commission, reader: 'dev@example.org' };
	const started = await db.nobody.ask('tell_start', { commission: where });
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
	const dev = await db.member(reader);
	await readFirst(dev, story);
	const themes = await db.owner`select t.id from archive.themes t
		where t.commission_id = archive.commission(${where}) and t.slug = any(${told.themes ?? []})`;
	const [place] = await db.owner`select p.id from archive.places p
		where p.commission_id = archive.commission(${where}) and p.name = ${told.place ?? ''}`;
	await teller.ask('meaning_save', {
		story,
		themes: themes.map((t) => t.id),
		place: place?.id ?? null,
		year: told.year ?? null
	});
	if (told.never) await teller.ask('never_add', { story, words: told.never });
	const { roster } = await db.nobody.ask('roster_read', { commission: where });
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
	/** In the commission of most tests, or another. */
	find(who: Asker, what?: Partial<Asked>, where?: string): Promise<Found>;
	/** Waits until what was shared can be found by an engine beside the database. */
	settle(): Promise<void>;
}

export const ids = (found: Found): string[] => found.hits.map((hit) => hit.story);
export const whole = (what: Partial<Asked> = {}): Asked => asked.parse({ q: '', ...what });

interface Line {
	id: string;
	words: string[];
}

/** The contract. `world` is there once `beforeAll` has run. */
export function findsAlike(world: () => World): void {
	const people = async () => {
		const { db } = world();
		const [ben, carol, dev, kit, erin] = await db.members('ben', 'carol', 'dev', 'kit', 'erin');
		return { ben, carol, dev, kit, erin, nobody: db.nobody };
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
		let marks = 0;
		for (const who of Object.values(await people())) {
			for (const hit of (await find(who, { q: 'meter' })).hits.slice(0, 3)) {
				const story = await who.ask('story_read', { commission, story: hit.story });
				expect(hit.hash).toBe(story.hash);
				expect(hit.themes).toEqual(story.themes);
				const words = JSON.stringify(story.body);
				for (const part of marked(hit.highlight ?? '').filter(({ match }) => match)) {
					expect(words).toContain(part.words);
					marks += 1;
				}
			}
		}
		expect(marks).toBeGreaterThan(0);
	});

	it('S3 takes no words apart, or together, by what others may read', async () => {
		const { db, find, settle } = world();
		const [shireen] = await db.members('shireen');
		await tell(db, { words: ['We found bankle notes.'], circles: ['community'] });
		await settle();
		const asks = async () => [
			await find(shireen!, { q: 'foundbankle' }),
			await find(shireen!, { q: 'foun dbankle' }),
			await find(shireen!, { q: 'notes foundbankle' })
		];
		const before = await asks();
		await tell(db, {
			...{ words: ['A fo, and later an undbankle.'], circles: ['community'], never: 'Shireen' }
		});
		await settle();
		expect(await asks()).toEqual(before);
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
						await find(who, { q: 'quond' }),
						// A misspelling, until somebody tells of a word that begins like this.
						await find(who, { q: 'boilor' }),
						await find(who)
					]
				])
			)
		);
		const { story, teller } = await tell(db, {
			words: ['The quondlewick was locked and the kettle was inside, with the boilorgan.'],
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
		const begun = await find(ben, { q: 'quond' });
		expect([begun.suggestions, ids(begun)]).toEqual([['quondlewick'], [story]]);
		// Two worlds, one with the story and one without, answer alike.
		for (const [name, who] of Object.entries(others)) {
			expect(
				[
					await find(who, { q: 'quondlewick' }),
					await find(who, { q: 'quondlewik' }),
					await find(who, { q: 'quond' }),
					await find(who, { q: 'boilor' }),
					await find(who)
				],
				name
			).toEqual(before[name]);
		}
		// Taken back: gone on the very next request, from counts too.
		await teller.ask('story_pause', { story, form: randomUUID() });
		expect(await find(ben, { q: 'quondlewick' })).toMatchObject({ hits: [], total: 0 });
		expect((await find(ben, { q: 'quondlewik' })).did_you_mean).toBeNull();
		expect(await find(ben, { q: 'quond' })).toMatchObject({ suggestions: [], total: 0 });
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

	it('A3 S3 keeps a story from one of a circle whom its teller named, byte for byte, while the others of it find it', async () => {
		const { db, find, settle } = world();
		const [ben, shireen] = await db.members('ben', 'shireen');
		const told = { circles: ['community'], themes: ['repairs'], place: 'Kendal', year: 1986 };
		const beside = await tell(db, { ...told, words: ['The quoinstone was loose, and it rained.'] });
		const answers = async (who: Asker) => {
			const said = [
				await like(asDb(who), commission, beside.story),
				await who.ask('themes_charts', { commission })
			];
			for (const what of [
				...['', 'quoinstone', 'vespertile', 'vespertyle', 'vesper', 'rained quoinston'].map(
					(q): Partial<Asked> => ({ q })
				),
				{ sort: 'newest' },
				{ sort: 'most_coded' },
				{ q: 'quoinstone vespertile', some: true },
				{ themes: ['repairs', 'buses'], any: true },
				{ q: 'quoinstone', year: 1986 }
			] as Partial<Asked>[])
				said.push(await find(who, what));
			return said.map((one) => JSON.stringify(one));
		};
		await settle();
		const [bens, hers] = [await answers(ben), await answers(shireen)];
		const { story } = await tell(db, {
			...{ ...told, never: 'Shireen' },
			words: ['The quoinstone and the vespertile were loose, and it rained.']
		});
		await settle();
		expect(await answers(shireen)).toEqual(hers);
		// For one whom nobody named every one of these answers moved.
		expect(ids(await find(ben, { q: 'vespertyle' }))).toEqual([story]);
		for (const [n, said] of (await answers(ben)).entries()) expect(said).not.toBe(bens[n]);
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
		const worker = await told(
			'A social worker helped me with the zorbing, and left a piping hot tea.'
		);
		const cafe = await told('The Café on the prom let us sit all zorbing afternoon.');
		const welsh = await told('Roedd y tŷ yn oer drwy’r gaeaf zorbing.');
		await settle();
		for (const q of ['UC zorbing', 'universal credit zorbing', 'uc ZORBING'])
			expect(ids(await find(ben, { q })), q).toEqual(expect.arrayContaining([credit, letters]));
		for (const q of ['DWP zorbing', 'the social zorbing', 'social security zorbing'])
			expect(ids(await find(ben, { q })), q).toEqual([social]);
		// What an office is called is whole: nothing that begins like it, and nothing of which it is a part.
		for (const q of ['zorbing PIP', 'zorbing pip']) {
			const { hits, suggestions, some } = await find(ben, { q });
			expect([some || hits.length === 0, suggestions], q).toEqual([true, []]);
		}
		expect(ids(await find(ben, { q: 'zorbing pipin' }))).toEqual([worker]);
		expect(ids(await find(ben, { q: 'social zorbing' }))).toContain(worker);
		expect(ids(await find(ben, { q: 'cafes zorbing' }))).toContain(cafe);
		expect(ids(await find(ben, { q: 'gaeaf' }))).toEqual([welsh]);
		const misspelt = await find(ben, { q: 'universal zorbign afternoon' });
		expect(misspelt.did_you_mean).toBe('universal zorbing afternoon');
		expect(ids(await find(ben, { q: 'zorbign afternoon' }))).toContain(cafe);
	});

	it('points to themes and decisions by a word that is half typed, whatever stories say', async () => {
		const { find } = world();
		const { ben, nobody } = await people();
		for (const who of [ben, nobody]) {
			const themes = async (q: string) => (await find(who, { q })).themes.map(({ slug }) => slug);
			for (const [q, slug] of [
				['heati', 'bills'],
				['repai', 'repairs'],
				['sofa surf', 'homelessness'],
				['getting arou', 'getting-around']
			] as const)
				expect([q, (await themes(q))[0]]).toEqual([q, slug]);
			// What is there as it stands is not the beginning of anything else.
			expect(await themes('pain')).toEqual(['health']);
			expect((await find(who, { q: 'weeken' })).decisions.map(({ title }) => title)).toEqual([
				'Meters do not go off at weekends'
			]);
		}
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

	it('S3 counts each choice as what choosing it would find, whatever else was chosen', async () => {
		const { find } = world();
		const { ben, carol, nobody } = await people();
		for (const [name, who] of Object.entries({ ben, carol, nobody })) {
			const { year } = (await find(who)).facets.years[0]!;
			for (const within of [
				{},
				{ q: 'letter' },
				{ themes: ['money'] },
				{ year }
			] as Partial<Asked>[]) {
				const { facets } = await find(who, within);
				const choices: [number, Partial<Asked>][] = [
					...facets.themes.map(({ slug, count }): [number, Partial<Asked>] => [
						count,
						{ themes: [...(within.themes ?? []), slug] }
					]),
					...facets.places.map(({ id, count }): [number, Partial<Asked>] => [count, { place: id }]),
					...facets.years.map(({ year, count }): [number, Partial<Asked>] => [count, { year }]),
					...facets.forms.map(({ form, count }): [number, Partial<Asked>] => [count, { form }]),
					...facets.backs.map(({ id, count }): [number, Partial<Asked>] => [count, { backs: id }]),
					...facets.languages.map(({ language, count }): [number, Partial<Asked>] => [
						count,
						{ language }
					])
				];
				for (const [count, choice] of choices.filter(([, { backs }], n) => backs || n % 3 === 0)) {
					const said = `${name} ${JSON.stringify({ ...within, ...choice })}`;
					expect((await find(who, { ...within, ...choice })).total, said).toBe(count);
				}
			}
			const { facets } = await find(who);
			// Two levels: a story counts once under the theme above its own.
			for (const { slug, parent, count } of facets.themes.filter((theme) => theme.parent)) {
				const above = facets.themes.find((theme) => theme.slug === parent);
				expect(above?.count, slug).toBeGreaterThanOrEqual(count);
			}
			// What is counted as if it had not been chosen stays as it was.
			const place = facets.places[0]!.id;
			expect((await find(who, { place })).facets.places).toEqual(facets.places);
			expect((await find(who, { year })).facets.years).toEqual(facets.years);
			const themes = [facets.themes[0]!.slug];
			expect((await find(who, { themes, any: true })).facets.themes).toEqual(facets.themes);
			expect((await find(who, { form: 'voice' })).total).toBe(0);
		}
	});

	it('narrows by the decision that a story stands behind, for whom may see that it does', async () => {
		const { db, find } = world();
		const { ben, nobody } = await people();
		for (const who of [ben, nobody]) {
			const { facets } = await find(who);
			expect(facets.backs.length).toBeGreaterThan(0);
			for (const { id, title, count } of facets.backs) {
				const decision = await who.ask('decision_read', { commission, id });
				expect(decision.title).toBe(title);
				const shown = (
					await Promise.all(
						(await find(who, { backs: id })).hits.map(({ story }) =>
							who.ask('story_read', { commission, story })
						)
					)
				).filter(({ decisions }) => decisions.some((d: { id: string }) => d.id === id));
				expect(shown, title).toHaveLength(count);
			}
		}
		const drafts = (
			await db.owner`select id from archive.decisions where published_at is null`
		).map(({ id }) => id);
		expect((await find(nobody)).facets.backs.filter(({ id }) => drafts.includes(id))).toEqual([]);
		for (const id of [...drafts, randomUUID()])
			expect(await find(nobody, { backs: id })).toMatchObject({ hits: [], total: 0 });
	});

	it('puts the most often marked first, and months in order where nothing else tells', async () => {
		const { db, find, settle } = world();
		const { ben } = await people();
		const told = async () =>
			(await tell(db, { words: ['A plonkett, and a plonkett.'], circles: ['community'] })).story;
		const [never, once, twice] = [await told(), await told(), await told()];
		const [theme] = await db.owner`select id from archive.themes where slug = 'repairs' limit 1`;
		for (const [story, words] of [
			[once, 'A plonkett'],
			[twice, 'A plonkett'],
			[twice, 'and a plonkett']
		])
			await ben.ask('coding_make', { story, theme: theme!.id, words });
		await settle();
		expect(ids(await find(ben, { q: 'plonkett', sort: 'most_coded' }))).toEqual([
			twice,
			once,
			never
		]);
		// Taken away again, they count no more.
		await db.owner`delete from archive.codings where story_id = ${twice}`;
		await settle();
		expect(ids(await find(ben, { q: 'plonkett', sort: 'most_coded' }))[0]).toBe(once);
	});

	it('shows the passage in context, beginning to end in words of the copy', async () => {
		const { db, find, settle } = world();
		const { ben } = await people();
		const long = Array.from({ length: 40 }, (_, n) => `Line ${n} of a long evening.`).join(' ');
		const { story } = await tell(db, {
			words: [long, 'Then the grumbledoor sang.', long],
			circles: ['community']
		});
		await settle();
		const [hit] = (await find(ben, { q: 'grumbledoor' })).hits;
		expect(hit!.story).toBe(story);
		const shown = marked(hit!.highlight!);
		expect(shown.filter(({ match }) => match).map(({ words }) => words)).toEqual(['grumbledoor']);
		const words = shown.map((part) => part.words).join('');
		expect(words).toContain('Then the grumbledoor sang.');
		expect(words.startsWith('…') && words.endsWith('…')).toBe(true);
		expect(words.length).toBeLessThan(500);
	});

	it('takes British and American spellings, what people call an office, and other letters', async () => {
		const { db, find, settle } = world();
		const { ben } = await people();
		const told = async (...words: string[]) =>
			(await tell(db, { words, circles: ['community', 'civic', 'public'] })).story;
		const stories = {
			colour: await told('The quibbling neighbour painted it a grey colour at the centre.'),
			bank: await told('She gave me a quibbling voucher for the foodbank.'),
			room: await told('The quibbling bedroom tax took fourteen pounds.'),
			dole: await told('Quibbling on the dole again.'),
			sanction: await told('A quibbling sanction for being late.'),
			pip: await told('My quibbling personal independence payment stopped.'),
			welsh: await told(
				'Cwibl: aethom i’r siop fwyd gyda’r ŵyr a’r wyres, roedd hi’n oer ac nid oedd dim ar ôl.'
			),
			polish: await told('Kwibl: nie było nic dla mnie i się bałam, że już nie będzie.')
		};
		await settle();
		for (const [q, story] of [
			['quibbling color', stories.colour],
			['quibbling neighbors', stories.colour],
			['quibbling center', stories.colour],
			['quibbling gray', stories.colour],
			['quibbling the food bank', stories.bank],
			['quibbling food banks', stories.bank],
			['quibbling spare room subsidy', stories.room],
			['quibbling JSA', stories.dole],
			['quibbling sanctioned', stories.sanction],
			['quibbling PIP', stories.pip],
			['ŵyr', stories.welsh],
			['wyr cwibl', stories.welsh],
			['będzie', stories.polish]
		] as const)
			expect(ids(await find(ben, { q })), q).toContain(story);
		const { facets } = await find(ben, { q: 'cwibl' });
		expect(facets.languages).toEqual([{ language: 'cy', count: 1 }]);
		expect(ids(await find(ben, { language: 'cy', q: 'cwibl' }))).toEqual([stories.welsh]);
		expect((await find(ben, { language: 'pl', q: 'kwibl' })).total).toBe(1);
	});

	it('finds what was told in another language, as its teller and as others would type it, and marks and counts it there', async () => {
		const { db, find, settle } = world();
		const { ben } = await people();
		/** A story in each, and what is asked of it, with what is marked. */
		const told: Record<string, [words: string, asks: [q: string, marks?: string][]]> = {
			cy: [
				'Roedd y tŷ yn oer drwy’r gaeaf ac aeth fy mam i’r banc bwyd, ond ni allai hi dalu’r rhent. O dlodi y daeth fy nheulu, a phlant heb arian.',
				[
					['ty oer', 'tŷ'],
					['tŷ'],
					["drwy'r gaeaf", 'gaeaf'],
					['i’r banc bwyd'],
					["dalu'r rhent", 'rhent'],
					// How a word begins depends on its neighbours, in the story and in what is asked.
					['tlodi', 'dlodi'],
					['nhlodi rent', 'rhent'],
					['talu teulu', 'nheulu'],
					['plant'],
					['blant', 'phlant'],
					['harian', 'arian'],
					['"dlodi y daeth"']
				]
			],
			gd: [
				'Chaidh mi dhan bhanca bìdh leis a’ chloinn, agus bha nàire orm. Tha mo mhàthair tinn.',
				[
					['bhanca bidh', 'bìdh'],
					['nàire'],
					['naire'],
					['mhathair', 'mhàthair'],
					['banca cloinn', 'bhanca'],
					['màthair']
				]
			],
			ga: [
				'Bhí mé ag an mbanc bia agus ní raibh airgead agam. Tá náire ar mo mháthair, agus bhí an teach fuar.',
				[
					['náire', 'náire'],
					['banc', 'mbanc'],
					['bhanc', 'mbanc'],
					['mathair'],
					['hairgead fhuar', 'fuar']
				]
			],
			pl: [
				'Nie było mnie stać na ogrzewanie, był mały pokój, łazienka i pleśń, a właściciel milczał.',
				[
					['ogrzewania', 'ogrzewanie'],
					['plesn', 'pleśń'],
					['lazienka', 'łazienka'],
					['łazienka', 'łazienka'],
					['maly pokoj'],
					['Właściciel', 'właściciel']
				]
			],
			ro: [
				'Nu aveam bani de chirie și copiii mei mergeau flămânzi la școală; mi-era rușine.',
				[
					['scoala', 'școală'],
					['şcoală', 'școală'],
					['chiria', 'chirie'],
					['ruşine', 'rușine']
				]
			],
			uk: [
				'Діти мерзли взимку, бо ми не могли платити за опалення, і сім’я голодувала.',
				[
					['діти', 'Діти'],
					['опаленням', 'опалення'],
					["сім'я", 'сім'],
					['сімʼя', 'сім']
				]
			],
			ar: [
				'لم يكن لدينا مال لدفع الإيجار، وكان البيت باردًا. ذَهَبَتْ أمي إلى بنك الطعام والمدرسة ساعدتنا.',
				[
					['الإيجار', 'الإيجار'],
					['ايجار', 'الإيجار'],
					['امي', 'أمي'],
					['بارد', 'باردًا'],
					['المدرسه', 'والمدرسة'],
					['مدرسة'],
					['ذهبت', 'ذَهَبَتْ'],
					['بنك الطعام']
				]
			],
			ur: [
				'ہمارے پاس کرایہ دینے کے پیسے نہیں تھے اور گھر بہت ٹھنڈا تھا۔',
				[
					['کرایہ', 'کرایہ'],
					['كرايه', 'کرایہ'],
					['ٹھنڈا تھا', 'ٹھنڈا']
				]
			],
			fa: [
				'ما پول نداشتیم که اجاره بدهیم. بچه‌ها گرسنه به مدرسه می‌رفتند و خانه خیلی سرد بود.',
				[['بچه‌ها', 'بچه‌ها'], ['بچه ها گرسنه'], ['بچه'], ['خيلي سرد', 'خیلی'], ['می‌رفتند']]
			],
			hi: [
				'हमारे पास किराया देने के पैसे नहीं थे और घर बहुत ठंडा था।',
				[
					['किराया', 'किराया'],
					['किराये', 'किराया'],
					['ठण्डा था', 'ठंडा']
				]
			],
			bn: [
				'আমাদের ভাড়া দেওয়ার টাকা ছিল না আর ঘর খুব ঠান্ডা ছিল।',
				[
					['ভাড়া', 'ভাড়া'],
					['ঠান্ডা ছিল', 'ঠান্ডা']
				]
			],
			pa: ['ਸਾਡੇ ਕੋਲ ਕਿਰਾਇਆ ਦੇਣ ਲਈ ਪੈਸੇ ਨਹੀਂ ਸਨ।', [['ਕਿਰਾਇਆ', 'ਕਿਰਾਇਆ'], ['ਨਹੀਂ ਸਨ']]],
			zh: [
				'我们没有钱付房租，冬天屋里很冷。孩子们饿着肚子去学校，我去食物银行的时候觉得很丢脸。',
				[
					['房租', '房租'],
					['食物银行', '食物银行'],
					['冬天 学校', '冬天'],
					['冷', '冷'],
					['"没有钱"', '没有钱']
				]
			]
		};
		const stories: Record<string, string> = {};
		for (const [language, [words]] of Object.entries(told))
			stories[language] = (await tell(db, { words: [words], circles: ['community'] })).story;
		// A word of another language does not make it the language of the story.
		const mixed = await tell(db, {
			words: [
				'My nan always said 加油 when the 食物 was gone from the pan, and we laughed about it.'
			],
			circles: ['community']
		});
		await tell(db, {
			words: ['Mae tlodi yn ein tref ni, ac roedd fy nhad yn sâl.'],
			circles: ['community'],
			never: 'Shireen'
		});
		await settle();
		for (const [language, [, asks]] of Object.entries(told))
			for (const [q, marks] of asks) {
				const found = await find(ben, { q });
				const hit = found.hits.find(({ story }) => story === stories[language]);
				expect(hit?.language, `${language} ${q}`).toBe(language);
				expect(
					found.facets.languages.map((facet) => facet.language),
					q
				).toContain(language);
				const shown = marked(hit!.highlight ?? '').filter(({ match }) => match);
				if (marks)
					expect(
						shown.map(({ words }) => words),
						`${language} ${q}`
					).toContain(marks);
				expect(ids(await find(ben, { q, language })), q).toContain(stories[language]);
			}
		// Letters and words that follow one another, and not the same ones somewhere.
		for (const q of ['租房', '饿肚子', '银食', '"gaeaf oer"', '“gaeaf oer”'])
			expect((await find(ben, { q })).hits, q).toEqual([]);
		expect(ids(await find(ben, { q: '食物', language: 'en' }))).toEqual([mixed.story]);
		expect(ids(await find(ben, { q: '食物 -学校' }))).toEqual([mixed.story]);
		// In English a word begins in one way, and in quotes it does in every language.
		for (const [q, story] of [
			...['ban', 'phan', 'mhan'].map((q) => [q, mixed.story]),
			...['"tlodi y daeth"', '"tlodi ddaeth"', '"arian tlodi"'].map((q) => [q, stories.cy])
		] as [string, string][])
			expect(ids(await find(ben, { q })), q).not.toContain(story);
		// Nor is it found in a phrase that means the same as a word: "arian" is the last thing said, and "tlodi" what "dlodi" may be.
		const [line] = await db.owner`insert into archive.alike (commission_id, words)
			values (archive.commission(${commission}), '{cwiblog,arian tlodi}') returning id`;
		expect(ids(await find(ben, { q: 'cwiblog' }))).not.toContain(stories.cy);
		await db.owner`delete from archive.alike where id = ${line!.id}`;
		// S3 what a word may be otherwise is offered to nobody who may find no story that says it so.
		const shireen = await db.member('shireen@example.org');
		for (const q of ['tlod', 'tlodii', 'nhlod', 'nhlodii'])
			for (const who of [ben, shireen]) {
				const { suggestions, did_you_mean } = await find(who, { q });
				const offered = [...suggestions, did_you_mean].filter((word) => word?.endsWith('lodi'));
				expect(offered, q).toEqual(who === ben && q.startsWith('t') ? ['tlodi'] : []);
			}
	});

	it('takes quotation marks, hyphens, pounds and apostrophes of any shape, or none, as people type them', async () => {
		const { db, find, settle } = world();
		const { ben } = await people();
		const told = async (...words: string[]) =>
			(await tell(db, { words, circles: ['community', 'civic'] })).story;
		const plain = await told(
			'The smirkel cost us £20 a week, 35€ or ₹400, “nothing—absolutely nothing” left after COVID-19…then silence.'
		);
		const curly = await told('We couldn’t afford the smirkel at 14 pounds, and nobody’s lending.');
		const bare = await told("We couldnt afford a smirkel, it didn't matter to anybody.");
		await settle();
		for (const [q, story] of [
			['smirkel £20', plain],
			['smirkel 20', plain],
			['smirkel 35', plain],
			['smirkel 35€', plain],
			['smirkel 20 pounds', plain],
			['smirkel 35 euros', plain],
			['smirkel £14', curly],
			['smirkel "₹400"', plain],
			['smirkel "us 20 a week"', plain],
			// In quotes a word stands for itself, alone or with others, but for capitals and accents.
			['"smirkel" "Lending"', curly],
			['"smirkel" -"lending"', bare],
			['smirkel nothing absolutely', plain],
			['smirkel covid 19', plain],
			['smirkel COVID-19', plain],
			['smirkel covid', plain],
			['smirkel silence', plain],
			...[
				"couldn't afford",
				'couldn’t afford',
				'couldnt afford',
				"can't afford",
				'cant afford'
			].flatMap((q) => [
				[`${q} smirkel`, curly],
				[`${q} smirkel`, bare]
			]),
			// A small word at the end asks for nothing.
			['the smirkel matter to', bare],
			['nobody afford smirkel for me', curly],
			["nobody's smirkel", curly],
			['nobody’s smirkel', curly]
		] as [string, string][]) {
			const found = await find(ben, { q });
			expect(ids(found), q).toContain(story);
			expect([found.did_you_mean, found.some], q).toEqual([null, false]);
		}
		for (const q of ['"smirkels"', '“smirkels”', '"smirkels cost"', 'smirkel -"smirkel"'])
			expect((await find(ben, { q })).total, q).toBe(0);
		for (const q of ['"lend" smirkel', 'smirkel "20 pounds"'])
			expect((await find(ben, { q })).some, q).toBe(true);
		// A theme or a decision is found by it in any form, as without quotes.
		expect((await find(ben, { q: '"benefits"' })).themes[0]?.slug).toBe('benefits');
		// What is found by it is marked.
		const [lent] = (await find(ben, { q: '"lending"' })).hits;
		const said = marked(lent!.highlight!).filter(({ match }) => match);
		expect(said.map(({ words }) => words)).toEqual(['lending']);
		// By a sign that is a word: what is marked stands in the words.
		const [paid] = (await find(ben, { q: '20 pounds smirkel week' })).hits;
		const figures = marked(paid!.highlight!).filter(({ match }) => match);
		expect(figures.map(({ words }) => words)).toContain('20');
		const [hit] = (await find(ben, { q: 'lending nobody’s' })).hits;
		const shown = marked(hit!.highlight!).filter(({ match }) => match);
		expect(shown.map(({ words }) => words).sort()).toEqual(['lending', 'nobody']);
	});

	it('S3 puts right letters that changed places, and a first letter that was left out or another, from what may be found', async () => {
		const { db, find, settle } = world();
		const { ben, carol } = await people();
		const { story } = await tell(db, {
			words: ['The vlomberry was in the yird.'],
			circles: ['community']
		});
		await settle();
		for (const [q, meant] of [
			['lvomberry', 'vlomberry'],
			['lomberry', 'vlomberry'],
			['vvlomberry', 'vlomberry'],
			['blomberry', 'vlomberry'],
			['vlombrery', 'vlomberry'],
			['yidr', 'yird'],
			['YIDR', 'yird']
		] as const) {
			const found = await find(ben, { q });
			expect([q, found.did_you_mean, ids(found)]).toEqual([q, meant, [story]]);
			const others = await find(carol, { q });
			expect([q, others.did_you_mean, others.total]).toEqual([q, null, 0]);
		}
	});

	it('S3 finds what has some of the words where nothing has them all, or where that is asked for, most of them first, and only what may be found', async () => {
		const { db, find, settle } = world();
		const { ben, carol, nobody } = await people();
		const told = async (words: string, ...circles: string[]) =>
			(await tell(db, { words: [words], circles })).story;
		const both = await told('A flumbering and a grondle.', 'community');
		const one = await told('Only the grondle, and not the bus.', 'community', 'civic', 'public');
		await settle();
		const q = 'flumbering grondle mizzlewort';
		expect(await find(ben, { q: 'flumbering grondle' })).toMatchObject({ some: false, total: 1 });
		for (const asked of [{ q }, { q, some: true }]) {
			const some = await find(ben, asked);
			expect([ids(some), some.total, some.some]).toEqual([[both, one], 2, true]);
			expect(ids(await find(carol, asked))).toEqual([one]);
		}
		expect(await find(ben, { q: 'mizzlewort fizzlewort' })).toMatchObject({
			some: false,
			total: 0
		});
		expect((await find(ben, { q: 'mizzlewort -grondle' })).total).toBe(0);
		expect(ids(await find(nobody, { q: 'flumbering', some: true }))).toEqual([]);
		// What is ruled out stays ruled out.
		expect(ids(await find(ben, { q: 'grondle -flumbering', some: true }))).toEqual([one]);
	});

	it('does not take a short word for another one', async () => {
		const { db, find, settle } = world();
		const { ben } = await people();
		const { story } = await tell(db, {
			words: ['The wobbletop could not wait.'],
			circles: ['community']
		});
		await settle();
		expect(await find(ben, { q: 'wobbletop could' })).toMatchObject({
			hits: [{ story }],
			some: false
		});
		expect(await find(ben, { q: 'wobbletop cold' })).toMatchObject({ some: true });
	});

	it('finds by the words that a keeper says mean the same, from then on and until they say so no more', async () => {
		const { db, find, settle } = world();
		const { ben } = await people();
		const kit = await db.member('kit@example.org');
		const { story } = await tell(db, {
			words: ['They gave me a clabberdash for the winter.'],
			circles: ['community']
		});
		await settle();
		const finds = async () => ids(await find(ben, { q: 'frumpkin' })).includes(story);
		expect(await finds()).toBe(false);
		const { id } = await kit.ask('alike_save', {
			commission,
			words: ['clabberdash', ' Frumpkin ', 'frumpkin', 'winter money']
		});
		expect((await kit.ask('alike_list', { commission })).find((l: Line) => l.id === id)).toEqual({
			id,
			words: ['clabberdash', 'Frumpkin', 'winter money']
		});
		await expect.poll(finds, { timeout: 20_000 }).toBe(true);
		await kit.ask('alike_remove', { commission, id });
		await expect.poll(finds, { timeout: 20_000 }).toBe(false);
	});

	it('finds a story by what its theme is called now, and no more by what it was', async () => {
		const { db, find, settle } = world();
		const { ben, kit } = await people();
		const theme = {
			commission,
			parent: null,
			meaning: 'What it says.',
			includes: '',
			leaves_out: ''
		};
		const { id, slug } = await kit.ask('theme_save', {
			...{ ...theme, name: 'Trundlefork', synonyms: [] }
		});
		const { story } = await tell(db, {
			words: ['It goes as it goes.'],
			circles: ['community'],
			themes: [slug]
		});
		await settle();
		const finds = async (q: string) => ids(await find(ben, { q })).includes(story);
		expect([await finds('trundlefork'), await finds('bramblefork')]).toEqual([true, false]);
		const kept: (Line & { mark: string })[] = await kit.ask('codebook_read', { commission });
		const mark = kept.find((one) => one.id === id)!.mark;
		await kit.ask('theme_save', {
			...{ ...theme, name: 'Bramblefork', synonyms: ['bramblings'], theme: id, mark }
		});
		await settle();
		expect([await finds('trundlefork'), await finds('bramblefork')]).toEqual([false, true]);
		const found = await find(ben, { q: 'bramblings', themes: [slug] });
		expect(found.themes).toMatchObject([{ slug, name: 'Bramblefork' }]);
		expect((await find(ben, { themes: [slug] })).facets.themes).toMatchObject([
			{ slug, name: 'Bramblefork', count: 1 }
		]);
	});

	it('S4 offers places and years only from five stories on', async () => {
		const { db, find, settle } = world();
		const elsewhere = { commission: 'solway', reader: 'faith@example.org' };
		const erin = await db.member('erin@example.org');
		const told = () =>
			tell(db, {
				words: ['The tide took the path.'],
				circles: ['community'],
				place: 'Silloth',
				year: 2024,
				elsewhere
			});
		const found = async () => {
			await settle();
			const { total, facets } = await find(erin, {}, elsewhere.commission);
			const of = (counts: { count: number }[]) => counts.reduce((sum, { count }) => sum + count, 0);
			return [total, of(facets.places), of(facets.years)];
		};
		const [{ placed }] =
			(await db.owner`select count(distinct story_id)::int as placed from archive.search_rows
			where commission_id = archive.commission(${elsewhere.commission}) and circle in ('community', 'public')
				and place_id is not null and year is not null`) as unknown as [{ placed: number }];
		expect(placed).toBeLessThan(4);
		for (let n = placed; n < 4; n++) await told();
		expect(await found()).toEqual([4, 0, 0]);
		await told();
		expect(await found()).toEqual([5, 5, 5]);
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
			'\0',
			'<script>alert(1)</script>'
		]) {
			const found = await find(ben, { q });
			expect(found.total, q).toBeLessThan(1000);
			expect(found.hits.length, q).toBeLessThanOrEqual(20);
		}
		for (const q of ['me\u200Bter', 'me\0ter'])
			expect(ids(await find(ben, { q })), q).toEqual(ids(await find(ben, { q: 'meter' })));
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
		const first = await find(ben);
		expect(first.next).toBe(2);
		const second = await find(ben, { page: 2 });
		expect(ids(first).filter((id) => ids(second).includes(id))).toEqual([]);
		expect(await find(ben, { page: 50 })).toMatchObject({ hits: [], next: null });
	});

	it('finds decisions and themes beside stories', async () => {
		const { find } = world();
		const { nobody } = await people();
		expect((await find(nobody, { q: 'DWP' })).themes[0]?.slug).toBe('benefits');
		for (const q of ['', '-food', '-"food" -marzipan'])
			expect(await find(nobody, { q }), q).toMatchObject({ themes: [], decisions: [] });
		expect((await find(nobody, { q: 'DWP -marzipan' })).themes[0]?.slug).toBe('benefits');
	});
}

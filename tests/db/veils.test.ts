/** Words that are hidden from some, and words that were marked: in any document, after any edit. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refused, type Asker, type Database } from '../support/database.ts';
import { circles, commission, arranged, plain, type Perform } from '../support/consent.ts';

let db: Database;
let dev: Asker, ben: Asker, carol: Asker;
let perform: Perform;
beforeAll(async () => {
	({ db, dev, ben, carol, perform } = await arranged());
});
afterAll(() => db.drop());

/** Words that are told apart wherever they stand. */
const word = fc.integer({ min: 0, max: 10 ** 6 }).map((n) => `w${n.toString(36)}é`);
const inline = fc.oneof(
	{
		weight: 6,
		arbitrary: fc
			.tuple(fc.array(word, { minLength: 1, maxLength: 4 }), fc.subarray(['bold', 'italic']))
			.map(([words, marks]) => ({
				type: 'text',
				text: `${words.join(' ')} `,
				...(marks.length > 0 ? { marks: marks.map((type) => ({ type })) } : {})
			}))
	},
	{ weight: 1, arbitrary: fc.constant({ type: 'hardBreak' }) }
);
const block = fc.letrec<{ block: object; paragraph: object }>((tie) => ({
	paragraph: fc
		.array(inline, { minLength: 1, maxLength: 4 })
		.map((content) => ({ type: 'paragraph', content })),
	block: fc.oneof(
		{ depthSize: 'small', withCrossShrink: true },
		tie('paragraph'),
		fc
			.array(inline, { minLength: 1, maxLength: 2 })
			.map((content) => ({ type: 'heading', attrs: { level: 2 }, content })),
		fc
			.array(tie('block'), { minLength: 1, maxLength: 3 })
			.map((content) => ({ type: 'blockquote', content })),
		fc
			.tuple(
				fc.constantFrom('bulletList', 'orderedList'),
				fc.array(tie('paragraph'), { minLength: 1, maxLength: 3 })
			)
			.map(([type, items]) => ({
				type,
				content: items.map((item) => ({ type: 'listItem', content: [item] }))
			}))
	)
})).block;

describe('veils', () => {
	it('A1 what is hidden while a story is written is hidden when it is handed in, with other words or with the same', async () => {
		const { story, session } = await db.nobody.ask('tell_start', { commission });
		const ada = db.teller(session);
		await perform(ada, story, { act: 'hand in', words: 'The kettle sang to Joanne.' });
		await perform(ada, story, { act: 'choose', circles: ['community', 'civic'], uses: [] });
		await perform(ada, story, { act: 'read' });
		await perform(ada, story, { act: 'approve' });
		const reads = async (who: Asker) =>
			JSON.stringify((await who.ask('story_read', { commission, story })).body);
		const hides = async (first: number, last: number, hidden: string[]) => {
			const { body, version } = await ada.ask('draft_read', { story });
			const veils = [{ first, last, circles: hidden }];
			await ada.ask('draft_save', { story, body, veils, version });
			await ada.ask('story_hand_in', { story, form: crypto.randomUUID() });
		};
		expect(await reads(carol)).toContain('kettle');
		await hides(4, 10, ['civic']);
		expect(await reads(carol)).not.toContain('kettle');
		expect(await reads(ben)).toContain('kettle');
		// Nothing that was said yes to is asked again, and it stands in the record.
		const mine = await ada.ask('mine_read', { story });
		expect(mine.state).toBe('shared');
		expect(
			mine.record
				.map(({ kind }: { kind: string }) => kind)
				.slice(0, 2)
				.sort()
		).toEqual(['handed_in', 'hid_words']);
		expect(mine.veils).toHaveLength(1);
		// A mark that was made on another draft of it takes nothing of what is hidden away.
		await hides(19, 25, ['civic', 'community']);
		for (const [who, words] of [
			[carol, 'kettle'],
			[carol, 'Joanne'],
			[ben, 'Joanne']
		] as const)
			expect(await reads(who)).not.toContain(words);
		expect((await ada.ask('draft_read', { story })).veils).toHaveLength(2);
	});
	it('C7 what a storyteller is shown that each circle gets is what a reader there is served, with all that goes with it', async () => {
		const { story, session } = await db.nobody.ask('tell_start', { commission });
		const ada = db.teller(session);
		await perform(ada, story, { act: 'hand in', words: 'The kettle sang to Joanne.' });
		const [themes, [place]] = [
			await db.owner`select id from archive.themes where commission_id = archive.commission(${commission}) order by id limit 2`,
			await db.owner`select id, part_of from archive.places where commission_id = archive.commission(${commission}) and part_of is not null limit 1`
		];
		const says = (own_words: string) =>
			ada.ask('meaning_save', {
				...{ story, themes: themes.map(({ id }) => id), place: place!.id, year: 2019 },
				...{ own_words, matters_most: 'The end of it.', content_note: 'Cold.' }
			});
		await says('It is about waiting.');
		await perform(ada, story, { act: 'read' });
		for (const [circle, detail] of [
			['community', plain],
			['civic', { attribution: 'chosen_name', place: 'coarse', dated: 'year' }],
			['public', { attribution: 'first_name', place: 'none', dated: 'none' }]
		] as const)
			await perform(ada, story, {
				act: 'allow',
				purpose: 'hear',
				circle,
				...plain,
				...detail
			});
		await ada.ask('veils_save', { story, veils: [{ first: 4, last: 10, circles: ['civic'] }] });
		const shown = async () => (await ada.ask('mine_read', { story })).copies;
		const before = await shown();
		expect(before).toMatchObject([
			{ circle: 'community', named_as: null, place: { id: place!.id }, year: 2019 },
			{ circle: 'civic', named_as: 'Winnie', place: { id: place!.part_of }, year: 2019 },
			{ circle: 'public', named_as: 'Ada', place: null, year: null, month: null }
		]);
		// A veil lies on the story's words and on nothing else.
		for (const copy of before)
			expect(copy).toMatchObject({ own_words: 'It is about waiting.', content_note: 'Cold.' });
		expect(JSON.stringify(before[1])).not.toContain('kettle');
		await perform(ada, story, { act: 'approve' });
		const same = async () => {
			const copies = await shown();
			const readers = [ben, carol, db.nobody];
			expect(copies).toHaveLength(readers.length);
			for (const [n, reader] of readers.entries())
				expect(await reader.ask('story_read', { commission, story })).toMatchObject(copies[n]);
			return copies;
		};
		expect(await same()).toEqual(before);
		// What nobody has read yet is served to nobody, and shown to its teller as served to nobody.
		await says('It is about the kettle.');
		expect((await same())[1]).toMatchObject({ own_words: 'It is about waiting.' });
		const stands = await same();
		await perform(ada, story, { act: 'pause' });
		expect(await shown()).toEqual(stands);
		await refused(dev.call('mine_read', { story }), 401);
		await perform(ada, story, { act: 'withdraw' });
		expect(await shown()).toEqual([]);
	});
	it('A6 an access copy never holds a letter that was hidden, in any nesting, and keeps every other', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(block, { minLength: 1, maxLength: 4 }),
				fc.array(fc.tuple(fc.nat(), fc.nat(60)), { minLength: 1, maxLength: 4 }),
				async (content, cuts) => {
					const [row] = await db.owner`
						with doc as (select archive.document_clean(${JSON.stringify({ type: 'doc', content })}::text::jsonb) as body),
							was as (select body, archive.document_plain(body) as plain from doc),
							veils as (select range_agg(int4range(c.first, least(c.first + c.size, char_length(plain)))) as hidden
								from was, lateral (select (c ->> 0)::int % greatest(char_length(plain), 1) as first, 1 + (c ->> 1)::int as size
									from jsonb_array_elements(${JSON.stringify(cuts)}::text::jsonb) c) c)
						select plain, array(select jsonb_build_array(lower(r), upper(r)) from unnest(hidden) r) as hidden,
							archive.document_edit(body, hidden) as copy, archive.document_plain(archive.document_edit(body, hidden)) as left
						from was, veils`;
					const { plain, left, copy } = row as unknown as {
						plain: string;
						left: string;
						copy: object;
					};
					const hidden = row!.hidden as [number, number][];
					const letters = [...plain];
					const shown = letters.filter(
						(_, n) => !hidden.some(([first, last]) => n >= first && n < last)
					);
					// Line ends may close up where everything between them was hidden; no letter comes or goes.
					const bare = (text: string) => text.replace(/\s/g, '');
					expect(bare(left)).toBe(bare(shown.join('')));
					const stored = JSON.stringify(copy);
					for (const [first, last] of hidden)
						for (const whole of letters.slice(first, last).join('').split(/\s/).slice(1, -1))
							if (whole && !shown.join('').includes(whole)) expect(stored).not.toContain(whole);
				}
			),
			{ numRuns: 150 }
		);
	});
});

describe('passages', () => {
	const written = ['The bus', 'came late', 'and nobody', 'said why', 'until May'];
	const change = fc.oneof(
		// Another draft, handed in: its parts again, in any order, some of them twice or not at all.
		fc.record({
			act: fc.constant('write' as const),
			parts: fc.array(fc.nat(written.length), { minLength: 1, maxLength: 6 })
		}),
		fc.record({
			act: fc.constant('propose' as const),
			part: fc.nat(written.length - 1),
			accepted: fc.boolean()
		}),
		fc.record({
			act: fc.constant('hide' as const),
			veils: fc.array(fc.tuple(fc.nat(40), fc.nat(12), fc.subarray([...circles])), { maxLength: 2 })
		}),
		fc.record({ act: fc.constant('approve' as const) }),
		fc.record({
			act: fc.constant('code' as const),
			part: fc.nat(written.length - 1),
			who: fc.constantFrom(0, 1)
		})
	);
	/** Words for a number; the last is what nothing was written of before. */
	const text = (parts: number[]) => parts.map((n) => written[n] ?? 'It rained').join('. ');

	it('Q2 resolve to the exact words that were marked, or to nothing, after any edit; no copy holds what is hidden from it', async () => {
		const [theme] =
			await db.owner`select id from archive.themes where commission_id = archive.commission(${commission}) and slug = 'buses'`;
		let resolved = 0;
		let gone = 0;
		await fc.assert(
			fc.asyncProperty(fc.array(change, { minLength: 3, maxLength: 9 }), async (changes) => {
				const { story, session } = await db.nobody.ask('tell_start', { commission });
				const teller = db.teller(session);
				await perform(teller, story, { act: 'hand in', words: text([0, 1, 2, 3, 4]) });
				await perform(teller, story, { act: 'choose', circles: [...circles], uses: ['theme'] });
				await perform(teller, story, { act: 'read' });
				await perform(teller, story, { act: 'approve' });
				const marked = new Map<string, string>();
				const code = async (who: Asker, words: string) => {
					const { status, body } = await who.call('coding_make', {
						...{ story, theme: theme!.id, words }
					});
					if (status < 300) marked.set((body as { coding: string }).coding, words);
				};
				await code(ben, written[1]!);
				for (const did of changes) {
					if (did.act === 'write') {
						await perform(teller, story, { act: 'hand in', words: text(did.parts) });
						await perform(teller, story, { act: 'read' });
					} else if (did.act === 'propose') {
						const words = written[did.part]!;
						const { status, body } = await dev.call('proposal_make', {
							...{ story, kind: 'change', words, instead: 'Somebody', why: 'It names a driver.' }
						});
						if (status < 300)
							await teller.call('proposal_answer', {
								proposal: (body as { proposal: string }).proposal,
								answer: did.accepted ? 'accepted' : 'refused'
							});
					} else if (did.act === 'hide') {
						const [{ length }] = (await db.owner`select coalesce(char_length(r.plain), 0) as length
							from archive.stories s left join archive.renditions r on r.id = s.current_rendition where s.id = ${story}`) as unknown as [
							{ length: number }
						];
						await teller.call('veils_save', {
							story,
							veils: did.veils
								.filter(([first, , hidden]) => first < length && hidden.length > 0)
								.map(([first, size, hidden]) => ({
									first,
									last: Math.min(first + size + 1, length),
									circles: hidden
								}))
						});
					} else if (did.act === 'approve') await perform(teller, story, { act: 'approve' });
					else await code([ben, carol][did.who]!, written[did.part]!);

					const rows =
						await db.owner`select k.id, c.circle, c.words, a.plain, archive.veiled(a.rendition_id, c.circle) && int4range(p.first, p.last) as hidden
							from archive.codings k join archive.passages p on p.id = k.passage_id
							join archive.passage_copies c on c.passage_id = p.id
							left join archive.access_copies a on a.story_id = k.story_id and a.circle = c.circle and a.rendition_id = p.rendition_id
							where k.story_id = ${story}`;
					for (const row of rows) {
						expect(row.words).toBe(marked.get(row.id));
						expect(row.hidden).toBe(false);
						expect(row.plain).toContain(row.words);
					}
					resolved += rows.length;
					gone += marked.size * circles.length - rows.length;
					// What each reader is shown of it is one of those, word for word.
					for (const who of [ben, carol, db.nobody]) {
						const { status, body } = await who.call('story_read', { commission, story });
						if (status >= 300) continue;
						for (const { id, words } of (body as { codings: { id: string; words: string }[] })
							.codings)
							expect(words).toBe(marked.get(id));
					}
					// And every stored copy is its rendition less exactly what is hidden from its circle.
					const copies =
						await db.owner`select a.plain, r.plain as whole, array(select jsonb_build_array(lower(x), upper(x)) from unnest(archive.veiled(r.id, a.circle)) x) as hidden
							from archive.access_copies a join archive.renditions r on r.id = a.rendition_id where a.story_id = ${story}`;
					for (const { plain, whole, hidden } of copies) {
						const shown = [...(whole as string)].filter(
							(_, n) =>
								!(hidden as [number, number][]).some(([first, last]) => n >= first && n < last)
						);
						expect(plain.replace(/\s/g, '')).toBe(shown.join('').replace(/\s/g, ''));
					}
				}
			}),
			{ numRuns: 40 }
		);
		expect(resolved).toBeGreaterThan(0);
		expect(gone).toBeGreaterThan(0);
	});
});

/** Consent as a sequence of acts: the fold against a small model of domain.md, and veils against any document. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, paragraphs, type Asker, type Database } from '../support/database.ts';

const commission = 'morecambe-bay';
let db: Database;
let dev: Asker, ben: Asker, carol: Asker;
beforeAll(async () => {
	db = await freshDatabase();
	await db.owner`update archive.commissions set starts_a_day = 1000000`;
	[dev, ben, carol] = (await Promise.all(
		['dev', 'ben', 'carol'].map((name) => db.member(`${name}@example.org`))
	)) as [Asker, Asker, Asker];
});
afterAll(() => db.drop());

type Act =
	| { act: 'hand in'; words: string }
	| { act: 'read' }
	| { act: 'choose'; circles: string[]; uses: string[] }
	| { act: 'withdraw one'; purpose: string; circle: string }
	| { act: 'approve' | 'pause' | 'resume' | 'withdraw' | 'erase' | 'bring_back' | 'destroy' };
const acts = fc.oneof(
	{
		weight: 2,
		arbitrary: fc.record({
			act: fc.constant('hand in' as const),
			words: fc.constantFrom('One.', 'Two.')
		})
	},
	{ weight: 3, arbitrary: fc.record({ act: fc.constant('read' as const) }) },
	{
		weight: 3,
		arbitrary: fc.record({
			act: fc.constant('choose' as const),
			circles: fc.subarray(['community', 'civic', 'public']),
			uses: fc.subarray(['theme', 'evidence', 'quote'])
		})
	},
	{
		weight: 6,
		arbitrary: fc.record({
			act: fc.constantFrom('approve' as const, 'pause' as const, 'resume' as const)
		})
	},
	{
		weight: 2,
		arbitrary: fc.record({
			act: fc.constant('withdraw one' as const),
			purpose: fc.constantFrom('hear', 'theme', 'evidence', 'quote'),
			circle: fc.constantFrom('community', 'civic', 'public')
		})
	},
	{
		weight: 3,
		arbitrary: fc.record({ act: fc.constantFrom('erase' as const, 'bring_back' as const) })
	},
	{
		weight: 1,
		arbitrary: fc.record({ act: fc.constantFrom('withdraw' as const, 'destroy' as const) })
	}
);

/** From nothing, or from a story that is shared: most of what can go wrong comes after. */
const sequences = fc
	.tuple(fc.boolean(), acts, fc.array(acts, { minLength: 4, maxLength: 14 }))
	.map(([shared, chosen, more]): Act[] =>
		shared
			? [
					{ act: 'hand in', words: 'One.' },
					chosen.act === 'choose'
						? chosen
						: { act: 'choose', circles: ['community'], uses: ['theme'] },
					{ act: 'read' },
					{ act: 'approve' },
					...more
				]
			: more
	);

/** What domain.md says of one story, without asking the database. */
class Model {
	grants = new Map<string, 'requested' | 'given' | 'withdrawn'>();
	paused = false;
	words: string | null = null;
	approved: string | null = null;
	/** The words that a facilitator has finished reading. */
	read = new Set<string>();
	/** What stood before it was asked to be destroyed. */
	erasing: { grants: [string, 'requested' | 'given' | 'withdrawn'][]; paused: boolean } | null =
		null;
	erased = false;

	get kept() {
		return this.grants.get('keep facilitator') === 'given';
	}
	/** @returns whether the act is taken */
	take(did: Act): boolean {
		const wider = [...this.grants.keys()].filter((key) => !key.startsWith('keep'));
		if (this.erased) return false;
		// A facilitator may still press on an open page: nothing of the story moves.
		if (this.erasing && !['bring_back', 'destroy'].includes(did.act)) return false;
		switch (did.act) {
			case 'erase':
				this.erasing = { grants: [...this.grants], paused: this.paused };
				for (const key of this.grants.keys()) this.grants.set(key, 'withdrawn');
				this.paused = false;
				return true;
			case 'bring_back':
				if (!this.erasing) return false;
				this.grants = new Map(this.erasing.grants);
				this.paused = this.erasing.paused;
				this.erasing = null;
				return true;
			case 'destroy':
				if (!this.erasing) return false;
				this.erased = true;
				return true;
			case 'withdraw one': {
				const key = `${did.purpose} ${did.circle}`;
				if (!this.kept || (this.grants.get(key) ?? 'withdrawn') === 'withdrawn') return false;
				this.grants.set(key, 'withdrawn');
				// Searching and deciding need to be read first.
				if (did.purpose === 'hear')
					for (const use of ['theme', 'evidence'])
						if (this.grants.has(`${use} ${did.circle}`))
							this.grants.set(`${use} ${did.circle}`, 'withdrawn');
				return true;
			}
			case 'hand in':
				if (this.paused) return false;
				// Other words are nobody's until they are approved again (C2); each handing in is read anew.
				if (did.words !== this.words) this.read.delete(did.words);
				if (this.approved !== did.words) {
					for (const key of wider)
						if (this.grants.get(key) === 'given') this.grants.set(key, 'requested');
					this.approved = null;
				}
				this.words = did.words;
				this.grants.set('keep facilitator', 'given');
				return true;
			case 'read':
				if (!this.kept || this.paused) return false;
				this.read.add(this.words!);
				return true;
			case 'choose': {
				if (!this.kept) return false;
				const chosen = did.circles.flatMap((circle) => [
					`hear ${circle}`,
					...did.uses.filter((use) => use !== 'quote').map((use) => `${use} ${circle}`)
				]);
				if (did.uses.includes('quote') && did.circles.length > 0) chosen.push('quote public');
				for (const key of wider) if (!chosen.includes(key)) this.grants.set(key, 'withdrawn');
				for (const key of chosen) this.grants.set(key, this.approved ? 'given' : 'requested');
				return true;
			}
			case 'approve':
				if (!this.kept || !this.read.has(this.words!)) return false;
				this.approved = this.words;
				for (const key of wider)
					if (this.grants.get(key) === 'requested') this.grants.set(key, 'given');
				return true;
			case 'pause':
			case 'resume':
				if (!this.kept) return false;
				this.paused = did.act === 'pause';
				return true;
			case 'withdraw':
				if (this.words === null) return false;
				for (const key of this.grants.keys()) this.grants.set(key, 'withdrawn');
				this.paused = false;
				return true;
		}
	}
	/** Who may hear it now. */
	hears(circle: string): boolean {
		return !this.paused && this.approved !== null && this.grants.get(`hear ${circle}`) === 'given';
	}
}

describe('the fold', () => {
	it('A2 C1 C2 C4 equals the model after any sequence of acts, and folds again to the same', async () => {
		await fc.assert(
			fc.asyncProperty(sequences, async (sequence) => {
				const started = await db.nobody.ask('tell_start', { commission });
				const story: string = started.story;
				const teller = db.teller(started.session);
				const model = new Model();
				const same = async () =>
					(await teller.call('mine_read', { story })).body as { words: { hash: string } | null };
				const steps: [() => Promise<{ status: number }>, Act][] = sequence.map((did) => [
					() => perform(did),
					did
				]);
				async function perform(did: Act) {
					const form = randomUUID();
					switch (did.act) {
						case 'hand in': {
							const draft = await teller.call('draft_read', { story });
							if (draft.status >= 300) return draft;
							await teller.ask('draft_save', {
								story,
								body: paragraphs(did.words),
								veils: [],
								version: (draft.body as { version: number }).version
							});
							return teller.call('story_hand_in', { story, form });
						}
						case 'read':
							await dev.call('original_read', { story, reason: 'first reading' });
							await dev.call('first_reading_save', { story, answers: {} });
							return dev.call('story_ready', { story });
						case 'choose': {
							const { roster } = await db.nobody.ask('roster_read', { commission });
							const { circles, uses } = did;
							return teller.call('permission_give', {
								story,
								form,
								circles,
								uses,
								roster,
								attribution: 'no_name',
								named_as: null,
								unasked: false
							});
						}
						case 'approve':
							return teller.call('story_approve', {
								story,
								form,
								hash: (await same()).words?.hash ?? ''
							});
						case 'withdraw one':
							return teller.call('story_withdraw', {
								story,
								form,
								purpose: did.purpose,
								circle: did.circle
							});
						default:
							return teller.call(`story_${did.act}`, { story, form });
					}
				}
				for (const [step, did] of steps) {
					const taken = model.take(did);
					const { status } = await step();
					expect([did.act, status < 300], JSON.stringify(did)).toEqual([did.act, taken]);
					const grants =
						await db.owner`select purpose || ' ' || circle as key, state, held from archive.grants where story_id = ${story}`;
					expect(
						Object.fromEntries(grants.map((g) => [g.key, g.held ?? g.state])),
						JSON.stringify(did)
					).toEqual(Object.fromEntries(model.grants));
					for (const g of grants)
						expect(g.state === 'paused').toBe(model.paused && g.held !== null);
					for (const [who, circle] of [
						[ben, 'community'],
						[carol, 'civic'],
						[db.nobody, 'public']
					] as const) {
						const { status } = await who.call('story_read', { commission, story });
						expect([circle, status]).toEqual([
							circle,
							model.hears(circle) || model.hears('public') ? 200 : 404
						]);
					}
				}
				// Deleted and folded again, the same grants stand.
				const before =
					await db.owner`select * from archive.grants where story_id = ${story} order by purpose, circle`;
				await db.owner
					.begin(async (tx) => {
						await tx`delete from archive.grants where story_id = ${story}`;
						await tx`update archive.stories set settled_rendition = null where id = ${story}`;
						await tx`select archive.consent_fold(e) from (select * from archive.consent_events where story_id = ${story} order by number) e`;
						const after =
							await tx`select * from archive.grants where story_id = ${story} order by purpose, circle`;
						expect(
							after.map(({ state, held, purpose, circle }) => [purpose, circle, held ?? state])
						).toEqual(
							before.map(({ state, held, purpose, circle }) => [purpose, circle, held ?? state])
						);
						throw new Error('undone');
					})
					.catch((cause: Error) => {
						if (cause.message !== 'undone') throw cause;
					});
				expect(await db.owner`select * from archive.consent_broken()`).toEqual([]);
			}),
			{ numRuns: 40 }
		);
	});
});

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

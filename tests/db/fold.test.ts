/** The fold of consent against a small model of domain.md, for any sequence of acts. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Asker, Database } from '../support/database.ts';
import {
	circles,
	commission,
	datings,
	exactness,
	narrower,
	arranged,
	plain,
	type Act,
	type Circle,
	type Detail,
	type Perform
} from '../support/consent.ts';

let db: Database;
let ben: Asker, carol: Asker;
let perform: Perform;
beforeAll(async () => {
	({ db, ben, carol, perform } = await arranged());
});
afterAll(() => db.drop());

const purposes = ['hear', 'theme', 'evidence', 'quote'] as const;
/** Nothing is told of who, where and when to those who help, or to nobody. */
const nothing: Detail = { ...plain, place: 'none', dated: 'none' };
/** To be told what happens: the one yes beside keeping that is given to the facilitators. */
const contact = { purpose: 'contact', circle: 'facilitator' as const };
const beTold: Act = { act: 'allow', ...contact, ...nothing };
const acts: fc.Arbitrary<Act> = fc.oneof(
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
			circles: fc.subarray([...circles]),
			uses: fc.subarray(['theme', 'evidence', 'quote'])
		})
	},
	{
		weight: 6,
		arbitrary: fc.record({
			act: fc.constant('allow' as const),
			purpose: fc.constantFrom(...purposes, 'hear' as const),
			circle: fc.constantFrom(...circles),
			attribution: fc.constantFrom(
				'first_name' as const,
				'chosen_name' as const,
				'no_name' as const
			),
			place: fc.constantFrom('none' as const, 'coarse' as const, 'exact' as const),
			dated: fc.constantFrom('none' as const, 'year' as const, 'month' as const),
			sealed: fc.option(
				fc.record({
					days: fc.constantFrom(-1 as const, 30 as const),
					warned: fc.constantFrom(null, 1 as const, 8 as const)
				}),
				{ freq: 2 }
			),
			ends: fc.option(fc.constantFrom(-1 as const, 400 as const), { freq: 2 }),
			asks: fc.integer({ min: 0, max: 5 }).map((n) => n === 0)
		})
	},
	{
		weight: 3,
		arbitrary: fc.record({
			act: fc.constantFrom(
				'withdraw one' as const,
				'withdraw one' as const,
				'refuse' as const,
				'renew one' as const
			),
			purpose: fc.constantFrom(...purposes),
			circle: fc.constantFrom(...circles)
		})
	},
	{
		weight: 2,
		arbitrary: fc.constantFrom<Act>(
			beTold,
			{ act: 'withdraw one', ...contact },
			{ act: 'renew one', ...contact }
		)
	},
	{
		weight: 6,
		arbitrary: fc.record({
			act: fc.constantFrom('approve' as const, 'pause' as const, 'resume' as const)
		})
	},
	{
		weight: 3,
		arbitrary: fc.record({
			act: fc.constantFrom(
				'renew' as const,
				'expire' as const,
				'withdraw' as const,
				'erase' as const,
				'bring_back' as const
			)
		})
	},
	{ weight: 1, arbitrary: fc.record({ act: fc.constant('destroy' as const) }) }
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

const handIn = (words: string): Act => ({ act: 'hand in', words });
const chooses = (circle: Circle): Act => ({ act: 'choose', circles: [circle], uses: [] });
const allows = (more: Partial<Detail & { purpose: string; circle: Circle }>): Act => ({
	...{ act: 'allow', purpose: 'hear', circle: 'community', ...plain },
	...more
});
/** Open to the community, by a yes to its words. */
const shared: Act[] = [handIn('One.'), chooses('community'), { act: 'read' }, { act: 'approve' }];

interface Grant extends Detail {
	state: 'requested' | 'given' | 'renewed' | 'refused' | 'withdrawn' | 'expired';
}
const live = (grant?: Grant) =>
	grant !== undefined && ['requested', 'given', 'renewed'].includes(grant.state);
const open = (grant?: Grant) =>
	grant !== undefined &&
	['given', 'renewed'].includes(grant.state) &&
	grant.ends !== -1 &&
	(grant.sealed === null || (grant.sealed.days < 0 && grant.sealed.warned === 8));
/** What domain.md says of one story, without asking the database. */
class Model {
	grants = new Map<string, Grant>();
	paused = false;
	words: string | null = null;
	approved: string | null = null;
	/** The words that a facilitator has finished reading. */
	read = new Set<string>();

	/** What stood before it was asked to be destroyed. */
	erasing: { grants: [string, Grant][]; paused: boolean } | null = null;
	erased = false;

	get kept() {
		return live(this.grants.get('keep facilitator'));
	}
	private of(purpose: string, circle: string) {
		return this.grants.get(`${purpose} ${circle}`);
	}
	private put(key: string, detail: Detail) {
		const given = this.approved !== null || key === 'contact facilitator';
		this.grants.set(key, { ...detail, state: given ? 'given' : 'requested' });
	}
	private end(key: string, state: 'withdrawn' | 'expired' = 'withdrawn') {
		const grant = this.grants.get(key);
		if (live(grant)) this.grants.set(key, { ...grant!, state });
	}
	/** @returns whether the act is taken */
	take(did: Act): boolean {
		const wider = [...this.grants.keys()].filter((key) => !key.endsWith('facilitator'));
		if (this.erased) return false;
		// A facilitator may still press on an open page: nothing of the story moves.
		if (this.erasing && !['bring_back', 'destroy'].includes(did.act)) return false;
		switch (did.act) {
			case 'erase':
				this.erasing = { grants: [...this.grants], paused: this.paused };
				for (const key of this.grants.keys()) this.end(key);
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
			case 'hand in':
				if (this.paused) return false;
				// Other words are nobody's until they are approved again (C2); each handing in is read anew.
				if (did.words !== this.words) this.read.delete(did.words);
				if (this.approved !== did.words) {
					for (const key of wider) {
						const grant = this.grants.get(key)!;
						if (['given', 'renewed'].includes(grant.state))
							this.grants.set(key, { ...grant, state: 'requested' });
					}
					this.approved = null;
				}
				this.words = did.words;
				this.grants.set('keep facilitator', { ...nothing, state: 'given' });
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
				for (const key of wider) if (!chosen.includes(key)) this.end(key);
				// Details that narrowed what stands go on narrowing it; the name is asked for on this page.
				for (const key of chosen) {
					const was = this.grants.get(key);
					this.put(key, { ...(live(was) ? was! : plain), attribution: 'no_name' });
				}
				return true;
			}
			case 'allow': {
				const { purpose, circle, act: _, ...detail } = did;
				if (!this.kept || (purpose === 'quote' && circle !== 'public')) return false;
				if (['theme', 'evidence'].includes(purpose) && !live(this.of('hear', circle))) return false;
				this.put(`${purpose} ${circle}`, detail);
				return true;
			}
			case 'withdraw one':
			case 'refuse':
				if (!this.kept) return false;
				if (did.act === 'refuse') {
					if (did.purpose === 'quote' && did.circle !== 'public') return false;
					this.grants.set(`${did.purpose} ${did.circle}`, { ...nothing, state: 'refused' });
				} else {
					if (!live(this.of(did.purpose, did.circle))) return false;
					this.end(`${did.purpose} ${did.circle}`);
				}
				// Searching and deciding need to be read first.
				if (did.purpose === 'hear')
					for (const use of ['theme', 'evidence']) this.end(`${use} ${did.circle}`);
				return true;
			case 'approve':
				if (!this.kept || !this.read.has(this.words!)) return false;
				this.approved = this.words;
				for (const key of wider) {
					const grant = this.grants.get(key)!;
					if (grant.state === 'requested') this.grants.set(key, { ...grant, state: 'given' });
				}
				return true;
			case 'pause':
			case 'resume':
				if (!this.kept) return false;
				this.paused = did.act === 'pause';
				return true;
			case 'renew':
				if (!this.kept) return false;
				for (const [key, grant] of this.grants)
					if (['given', 'renewed'].includes(grant.state) && grant.ends !== -1)
						this.grants.set(key, { ...grant, state: 'renewed' });
				return true;
			case 'renew one': {
				// The one press that takes a chosen day away, and that of this yes alone.
				const grant = this.of(did.purpose, did.circle);
				if (!this.kept || !grant || grant.ends === -1) return false;
				if (!['given', 'renewed'].includes(grant.state)) return false;
				this.grants.set(`${did.purpose} ${did.circle}`, { ...grant, ends: null, state: 'renewed' });
				return true;
			}
			case 'expire':
				if (!this.kept) return false;
				for (const [key, grant] of this.grants) if (grant.ends === -1) this.end(key, 'expired');
				return true;
			case 'withdraw':
				if (this.words === null) return false;
				for (const key of this.grants.keys()) {
					const grant = this.grants.get(key)!;
					if (live(grant)) this.grants.set(key, { ...grant, state: 'withdrawn' });
				}
				this.paused = false;
				return true;
		}
	}
	/** Is this allowed to this circle now, with everything that it needs? */
	may(purpose: 'hear' | 'theme' | 'evidence', circle: Circle): boolean {
		const needed = [this.of('hear', circle), this.of(purpose, circle)];
		return (
			!this.paused && this.approved !== null && needed.every((grant) => open(grant) && !grant!.asks)
		);
	}
	/** Is its teller told what happens to it? By whoever keeps it, whatever became of its words. */
	tells(): boolean {
		return !this.paused && this.kept && open(this.of('contact', 'facilitator'));
	}
	/** What a circle's copy says of who, where and when. */
	shown(circle: Circle) {
		const { attribution, place, dated } = this.of('hear', circle)!;
		return {
			named_as: { first_name: 'Ada', chosen_name: 'Winnie', no_name: null }[attribution],
			place: { none: null, coarse: 'North Lancashire', exact: 'Heysham' }[place],
			year: dated === 'none' ? null : 2019,
			dated
		};
	}
	/** What its filters may say: the narrower of reading and finding. */
	filtered(circle: Circle) {
		const [hear, theme] = [this.of('hear', circle)!, this.of('theme', circle)!];
		const place = narrower(exactness, hear.place, theme.place);
		const dated = narrower(datings, hear.dated, theme.dated);
		return {
			place: { none: null, coarse: 'North Lancashire', exact: 'Heysham' }[place],
			year: dated === 'none' ? null : 2019
		};
	}
}

describe('the fold', () => {
	it('A2 C1 C2 C4 C5 equals the model after any sequence of acts, and folds again to the same', async () => {
		await fc.assert(
			fc.asyncProperty(sequences, async (sequence) => {
				const started = await db.nobody.ask('tell_start', { commission });
				const story: string = started.story;
				const teller = db.teller(started.session);
				const model = new Model();
				await db.owner`insert into archive.whereabouts (story_id, place_id, year) select ${story}, p.id, 2019 from archive.places p where p.name = 'Heysham'`;
				for (const did of sequence) {
					const taken = model.take(did);
					const { status } = await perform(teller, story, did);
					const said = JSON.stringify(did);
					expect([did.act, status < 300], said).toEqual([did.act, taken]);
					const grants =
						await db.owner`select purpose || ' ' || circle as key, state, held, attribution, place, dated,
							case when ends_on > now() then 'later' when ends_on is not null then 'before' end as ends, closes < now() + interval '4 years' as soon from archive.grants where story_id = ${story}`;
					expect(
						Object.fromEntries(
							grants.map((g) => [
								g.key,
								[g.held ?? g.state, g.attribution, g.place, g.dated, g.ends, g.soon].join(' ')
							])
						),
						said
					).toEqual(
						Object.fromEntries(
							[...model.grants].map(([key, g]) => [
								key,
								[
									...[g.state, g.attribution, g.place, g.dated],
									g.ends === null ? null : g.ends < 0 ? 'before' : 'later',
									g.ends !== null
								].join(' ')
							])
						)
					);
					for (const g of grants)
						expect(g.state === 'paused').toBe(model.paused && g.held !== null);
					for (const [who, circle] of [
						[ben, 'community'],
						[carol, 'civic'],
						[db.nobody, 'public']
					] as const) {
						const { status } = await who.call('story_read', { commission, story });
						expect([circle, status], said).toEqual([
							circle,
							model.may('hear', circle) || model.may('hear', 'public') ? 200 : 404
						]);
					}
					const [tells] =
						await db.owner`select audience <> 1 and opens <= now() and now() < closes as open from archive.gate(${story}, 'contact', 'facilitator')`;
					expect(tells!.open, said).toBe(model.tells());
					for (const circle of circles) {
						const [copy] =
							await db.owner`select named_as, p.name as place, year, dated, audience <> 1 and opens <= now() and now() < closes as open
								from archive.access_copies c left join archive.places p on p.id = c.place_id where story_id = ${story} and circle = ${circle}`;
						expect([circle, copy?.open ?? false], said).toEqual([
							circle,
							model.may('hear', circle)
						]);
						if (model.may('hear', circle)) {
							const { open: _, ...shown } = copy!;
							expect(shown, said).toEqual(model.shown(circle));
						}
						const [found] =
							await db.owner`select p.name as place, year, audience <> 1 and opens <= now() and now() < closes as open
								from archive.findable f left join archive.places p on p.id = f.place_id where story_id = ${story} and circle = ${circle}`;
						expect([circle, found?.open ?? false], said).toEqual([
							circle,
							model.may('theme', circle)
						]);
						if (model.may('theme', circle))
							expect({ place: found!.place, year: found!.year }).toEqual(model.filtered(circle));
						const [evidence] =
							await db.owner`select audience <> 1 and opens <= now() and now() < closes as open from archive.gate(${story}, 'evidence', ${circle})`;
						expect([circle, evidence!.open], said).toEqual([circle, model.may('evidence', circle)]);
					}
				}
				// No name is kept that no grant shows, but of what can still be brought back.
				if (!model.erasing)
					expect(
						await db.owner`select kind from archive.namings n where story_id = ${story} and not exists (select from archive.grants g
						where g.story_id = n.story_id and g.attribution = n.kind and coalesce(g.held, g.state) in ('requested', 'given', 'renewed'))`
					).toEqual([]);
				// Deleted and folded again, the same grants stand, to the last detail.
				const before =
					await db.owner`select * from archive.grants where story_id = ${story} order by purpose, circle`;
				await db.owner
					.begin(async (tx) => {
						await tx`delete from archive.grants where story_id = ${story}`;
						await tx`update archive.stories set settled_rendition = null where id = ${story}`;
						await tx`select archive.consent_fold(e) from (select * from archive.consent_events where story_id = ${story} order by number) e`;
						const after =
							await tx`select * from archive.grants where story_id = ${story} order by purpose, circle`;
						expect(after).toEqual(before);
						throw new Error('undone');
					})
					.catch((cause: Error) => {
						if (cause.message !== 'undone') throw cause;
					});
				expect(await db.owner`select * from archive.consent_broken()`).toEqual([]);
			}),
			{
				numRuns: 40,
				// What chance meets too seldom: each is the shortest way to one rule.
				examples: [
					// What was taken back is handed in before it is chosen again.
					[[handIn('One.'), { act: 'withdraw' }, chooses('community')]],
					// Other words wait for another yes, and the same words do not.
					[[...shared, handIn('One.'), handIn('Two.')]],
					// What was narrowed stays so when it is chosen in the short way, and the name goes.
					[[...shared, allows({ attribution: 'first_name', place: 'none' }), chooses('community')]],
					// To be told stands on no words: it waits for no approval, and outlives other words and other readers.
					[[...shared, beTold, handIn('Two.'), chooses('civic'), { act: 'pause' }, beTold]],
					// It can be taken back by itself, and goes with everything.
					[
						[
							handIn('One.'),
							beTold,
							{ act: 'withdraw one', ...contact },
							beTold,
							{ act: 'withdraw' }
						]
					],
					// Nothing is found that may not be read.
					[[handIn('One.'), allows({ purpose: 'theme' })]],
					// What ran out is renewed by nothing, and the clock ends that alone.
					[
						[
							...shared,
							allows({ ends: -1 }),
							allows({ circle: 'civic', ends: 400 }),
							{ act: 'renew' },
							{ act: 'renew one', purpose: 'hear', circle: 'community' },
							{ act: 'expire' }
						]
					]
				]
			}
		);
	}, 240_000);
});

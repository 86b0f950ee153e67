/** Consent as a sequence of acts: the fold against a small model of domain.md, and veils against any document. */
import { createHash, createHmac, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, paragraphs, type Asker, type Database } from '../support/database.ts';

const commission = 'morecambe-bay';
let db: Database;
let dev: Asker, ben: Asker, carol: Asker;
beforeAll(async () => {
	db = await freshDatabase();
	await db.owner`update archive.commissions set starts_a_day = 1000000`;
	[dev, ben, carol] = await db.members('dev', 'ben', 'carol');
});
afterAll(() => db.drop());

const circles = ['community', 'civic', 'public'] as const;
type Circle = (typeof circles)[number];
type Exactness = 'none' | 'coarse' | 'exact';
type Dating = 'none' | 'year' | 'month';
/** How one grant is allowed in detail. Days stand relative to today: the database never sees the test's clock. */
interface Detail {
	attribution: 'first_name' | 'chosen_name' | 'no_name';
	place: Exactness;
	dated: Dating;
	/** Days from now, or none. A seal that lies in the past was warned of so many days ago, or never. */
	sealed: null | { days: -1 | 30; warned: null | 1 | 8 };
	ends: null | -1 | 400;
	asks: boolean;
}
type Act =
	| { act: 'hand in'; words: string }
	| { act: 'read' }
	| { act: 'choose'; circles: string[]; uses: string[] }
	| ({ act: 'allow'; purpose: string; circle: Circle } & Detail)
	| { act: 'withdraw one' | 'refuse'; purpose: string; circle: Circle }
	| { act: 'approve' | 'pause' | 'resume' | 'withdraw' | 'renew' | 'expire' }
	| { act: 'erase' | 'bring_back' | 'destroy' };
const purposes = ['hear', 'theme', 'evidence', 'quote'] as const;
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
			act: fc.constantFrom('withdraw one' as const, 'withdraw one' as const, 'refuse' as const),
			purpose: fc.constantFrom(...purposes),
			circle: fc.constantFrom(...circles)
		})
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

interface Grant extends Detail {
	state: 'requested' | 'given' | 'renewed' | 'refused' | 'withdrawn' | 'expired';
}
/** What a page that asks for no details gives: the kind of name it asked for, the place, and the month. */
const plain: Detail = {
	attribution: 'no_name',
	place: 'exact',
	dated: 'month',
	sealed: null,
	ends: null,
	asks: false
};
/** Nothing is told of who, where and when to those who help, or to nobody. */
const nothing: Detail = { ...plain, place: 'none', dated: 'none' };
const live = (grant?: Grant) =>
	grant !== undefined && ['requested', 'given', 'renewed'].includes(grant.state);
const open = (grant?: Grant) =>
	grant !== undefined &&
	['given', 'renewed'].includes(grant.state) &&
	grant.ends !== -1 &&
	(grant.sealed === null || (grant.sealed.days < 0 && grant.sealed.warned === 8));
const narrower = <T extends string>(order: readonly T[], ...all: T[]): T =>
	order[Math.min(...all.map((one) => order.indexOf(one)))]!;
const exactness = ['none', 'coarse', 'exact'] as const;
const datings = ['none', 'year', 'month'] as const;

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
		this.grants.set(key, { ...detail, state: this.approved ? 'given' : 'requested' });
	}
	private end(key: string, state: 'withdrawn' | 'expired' = 'withdrawn') {
		const grant = this.grants.get(key);
		if (live(grant)) this.grants.set(key, { ...grant!, state });
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
						this.grants.set(key, { ...grant, ends: null, state: 'renewed' });
				return true;
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

/** Performs one act as the storyteller, or, where only the clock can do it, as the database. */
async function perform(teller: Asker, story: string, did: Act): Promise<{ status: number }> {
	const form = randomUUID();
	const roster = async () => (await db.nobody.ask('roster_read', { commission })).roster as string;
	switch (did.act) {
		case 'hand in': {
			const draft = await teller.call('draft_read', { story });
			if (draft.status >= 300) return draft;
			const { version } = draft.body as { version: number };
			await teller.ask('draft_save', { story, body: paragraphs(did.words), veils: [], version });
			return teller.call('story_hand_in', { story, form });
		}
		case 'read':
			await dev.call('original_read', { story, reason: 'first reading' });
			await dev.call('first_reading_save', { story, answers: {} });
			return dev.call('story_ready', { story });
		case 'choose':
			return teller.call('permission_give', {
				story,
				form,
				circles: did.circles,
				uses: did.uses,
				roster: await roster(),
				attribution: 'no_name',
				named_as: null,
				unasked: false
			});
		case 'allow': {
			const { purpose, circle, attribution, place, dated } = did;
			const named_as = { first_name: 'Ada', chosen_name: 'Winnie', no_name: null }[attribution];
			const conditions = did.asks ? ['ask_each_time'] : [];
			const past = did.ends === -1 || did.sealed?.days === -1;
			if (!past)
				return teller.call('permission_allow', {
					...{ story, form, purpose, circle, attribution, named_as, place, dated, conditions },
					roster: await roster(),
					sealed_until: did.sealed ? day(did.sealed.days) : null,
					ends_on: did.ends === null ? null : day(did.ends)
				});
			// A yes of long ago, whose days have come since.
			if (purpose === 'quote' && circle !== 'public') return { status: 422 };
			const hours = (days: number) => new Date(days === -1 ? Date.now() - 3_600_000 : day(days));
			const sealed = did.sealed && hours(did.sealed.days).toISOString();
			try {
				await db.owner.begin(async (tx) => {
					if (named_as)
						await tx`insert into archive.namings (story_id, kind, shown) values (${story}, ${attribution}, ${named_as})
							on conflict (story_id, kind) do nothing`;
					if (did.sealed?.warned)
						await tx`insert into archive.warnings (story_id, what, day, told_at) values (${story}, 'seal', ${sealed}, now() - make_interval(days => ${did.sealed.warned}))
							on conflict do nothing`;
					await tx`insert into archive.consent_events (story_id, form, kind, choice) values (${story}, ${form}, 'allowed', ${JSON.stringify(
						{
							...{ purpose, circle, attribution, place, dated, conditions, roster: await roster() },
							sealed_until: sealed,
							ends_on: did.ends && hours(did.ends).toISOString()
						}
					)}::text::jsonb)`;
				});
				return { status: 200 };
			} catch {
				return { status: 422 };
			}
		}
		case 'withdraw one':
		case 'refuse': {
			const { purpose, circle } = did;
			const verb = did.act === 'refuse' ? 'permission_refuse' : 'story_withdraw';
			return teller.call(verb, { story, form, purpose, circle });
		}
		case 'approve': {
			const { body } = await teller.call('mine_read', { story });
			const { words } = body as { words: { hash: string } | null };
			return teller.call('story_approve', { story, form, hash: words?.hash ?? '' });
		}
		case 'renew':
			return teller.call('permission_renew', { story, form });
		case 'expire':
			return db.owner`insert into archive.consent_events (story_id, form, kind) values (${story}, ${form}, 'expired')`.then(
				() => ({ status: 200 }),
				() => ({ status: 422 })
			);
		default:
			return teller.call(`story_${did.act}`, { story, form });
	}
}
/** A day from today, as a form says it. */
const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

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
						await db.owner`select purpose || ' ' || circle as key, state, held, attribution, place, dated from archive.grants where story_id = ${story}`;
					expect(
						Object.fromEntries(
							grants.map((g) => [
								g.key,
								[g.held ?? g.state, g.attribution, g.place, g.dated].join(' ')
							])
						),
						said
					).toEqual(
						Object.fromEntries(
							[...model.grants].map(([key, g]) => [
								key,
								[g.state, g.attribution, g.place, g.dated].join(' ')
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
			{ numRuns: 40 }
		);
	}, 240_000);
});

describe('the log', () => {
	/** Every row of these tables, as text. */
	const rowsOf = async (tables: string[]) =>
		(
			await Promise.all(
				tables.map((name) => db.owner.unsafe(`select t::text as row from ${name} t`))
			)
		)
			.flat()
			.map(({ row }) => row as string)
			.join('\n');
	/** A story that both sides may read and find, with words hidden from one, in an index too. */
	async function shared(words: string) {
		const { story, session } = await db.nobody.ask('tell_start', { commission });
		const ada = db.teller(session);
		await perform(ada, story, { act: 'hand in', words });
		await ada.ask('veils_save', { story, veils: [{ first: 0, last: 3, circles: ['civic'] }] });
		await perform(ada, story, {
			...{ act: 'choose', circles: ['community', 'civic'], uses: ['theme'] }
		});
		await perform(ada, story, { act: 'read' });
		const { words: page } = await ada.ask('mine_read', { story });
		await ada.ask('story_approve', { story, form: randomUUID(), hash: page.hash });
		// What an engine was given of it, as the worker writes it down.
		await db.owner`with made as (insert into archive.search_documents (story_id, circle, copy_of)
				select story_id, circle, circle from archive.access_copies where story_id = ${story} returning *)
			insert into archive.search_sent (document, number, story_id, circle, audience, closes, hash)
			select m.id, 1, m.story_id, m.circle, a.audience, a.closes, a.hash
			from made m join archive.access_copies a on a.story_id = m.story_id and a.circle = m.circle`;
		const copies =
			await db.owner`select encode(hash, 'hex') as hash, plain from archive.access_copies where story_id = ${story}`;
		// What somebody who kept the words could make of them.
		const made = [
			page.hash as string,
			...copies.map(({ hash }) => hash as string),
			...[words, ...copies.map(({ plain }) => plain as string)].map((text) =>
				createHash('sha256').update(text).digest('hex')
			)
		];
		return { story, ada, page: page.hash as string, made };
	}
	const log = ['archive.consent_events', 'archive.receipts', 'archive.narrowings'];

	it('C1 what it says of the words is made with the key of their story, and nothing else in it is more than an id or a choice', async () => {
		const [one, two] = [await shared('The same words.'), await shared('The same words.')];
		const said = await rowsOf(log);
		for (const hash of [...one.made, ...two.made]) expect(said).not.toContain(hash);
		for (const { story, page } of [one, two]) {
			const [key] = await db.owner`select value from archive.story_keys where story_id = ${story}`;
			const events =
				await db.owner`select kind, choice, body::jsonb as body from archive.consent_events where story_id = ${story} order by number`;
			const sealed = createHmac('sha256', key!.value as Buffer)
				.update(Buffer.from(page, 'hex'))
				.digest('hex');
			expect(events.map(({ body }) => body.content)).toEqual(events.map(() => sealed));
			expect(events.at(-1)).toMatchObject({ kind: 'approved', choice: { content: sealed } });
		}
		// The same words in two stories: two logs with nothing in common.
		expect(one.page).toBe(two.page);
		const contents =
			await db.owner`select distinct body::jsonb ->> 'content' as said from archive.consent_events where story_id in (${one.story}, ${two.story})`;
		expect(contents).toHaveLength(2);
		const words = /^[a-z_]{2,20}( [a-z]{2,10})?$/;
		const shapes = [
			words,
			/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
			/^[0-9]{1,19}$/,
			/^\d{4}-\d\d-\d\dT[\d:.]+(\+00:00|Z)$/,
			/^\d{4}-\d\d\/[a-z]{2}-[A-Z]{2}$/
		];
		const strings = (value: unknown, key = ''): [string, string][] =>
			typeof value === 'string'
				? [[key, value]]
				: value && typeof value === 'object'
					? Object.entries(value).flatMap(([name, inner]) =>
							strings(inner, Array.isArray(value) ? key : name)
						)
					: [];
		const bodies = await db.owner`select body::jsonb as body from archive.consent_events`;
		for (const { body } of bodies)
			for (const [key, value] of strings(body))
				if (key === 'content') expect(value).toMatch(/^[0-9a-f]{64}$/);
				else
					expect([key, shapes.some((shape) => shape.test(value)), value]).toEqual([
						key,
						true,
						value
					]);
	});
	it('C1 C2 the words it names are the ones that were approved: other words, or another story’s, are not', async () => {
		const { story, ada } = await shared('One.');
		const { page: other } = await shared('Two.');
		expect(
			(await ada.call('story_approve', { story, form: randomUUID(), hash: other })).status
		).toBe(409);
		await perform(ada, story, { act: 'hand in', words: 'Two.' });
		expect((await ben.call('story_read', { commission, story })).status).toBe(404);
		await perform(ada, story, { act: 'hand in', words: 'One.' });
		expect((await ben.call('story_read', { commission, story })).status).toBe(404);
	});
	it('C2 “if nobody asks to change anything” holds for the words it was pressed on, and for no others', async () => {
		for (const changed of [false, true]) {
			const { story, session } = await db.nobody.ask('tell_start', { commission });
			const ada = db.teller(session);
			await perform(ada, story, { act: 'hand in', words: 'One.' });
			await ada.ask('permission_give', {
				...{ story, form: randomUUID(), circles: ['community'], uses: [], unasked: true },
				...{ attribution: 'no_name', named_as: null },
				roster: (await db.nobody.ask('roster_read', { commission })).roster
			});
			if (changed) await perform(ada, story, { act: 'hand in', words: 'Two.' });
			await perform(ada, story, { act: 'read' });
			const { status } = await ben.call('story_read', { commission, story });
			expect([changed, status]).toEqual([changed, changed ? 404 : 200]);
		}
	});
	it('C1 after erasing nothing in the database confirms the words, and the chain still holds', async () => {
		const { story, ada, made } = await shared('A kettle that nobody else ever had.');
		const tables = (
			await db.owner`select c.oid::regclass::text as name from pg_class c
				where c.relnamespace = 'archive'::regnamespace and c.relkind = 'r' and c.relname <> 'code_words'`
		).map(({ name }) => name as string);
		const before = await rowsOf(tables);
		expect(made.filter((hash) => before.includes(hash))).not.toEqual([]);
		await ada.ask('story_erase', { story, form: randomUUID() });
		await ada.ask('story_destroy', { story, form: randomUUID() });
		const after = await rowsOf(tables);
		const keys =
			await db.owner`select value from archive.story_keys union select value from archive.secrets`;
		expect(keys.length).toBeGreaterThan(40);
		for (const hash of made) {
			expect(after).not.toContain(hash);
			for (const { value } of keys)
				expect(after).not.toContain(
					createHmac('sha256', value as Buffer)
						.update(Buffer.from(hash, 'hex'))
						.digest('hex')
				);
		}
		expect(
			await db.owner`select kind from archive.consent_events where story_id = ${story} order by number desc limit 1`
		).toEqual([{ kind: 'erased' }]);
		expect(await db.owner`select * from archive.consent_broken()`).toEqual([]);
	});
});

describe('asked each time', () => {
	it.each(['ask_each_time', 'show_me_first'])(
		'A1 a yes that wants “%s” opens nothing by itself, for reading and for finding',
		async (condition) => {
			const { story, session } = await db.nobody.ask('tell_start', { commission });
			const ada = db.teller(session);
			await perform(ada, story, { act: 'hand in', words: 'A zither.' });
			const { roster } = await db.nobody.ask('roster_read', { commission });
			const allow = (purpose: string, circle: string, conditions: string[]) =>
				ada.ask('permission_allow', {
					...{ story, purpose, circle, conditions, roster },
					form: randomUUID()
				});
			await allow('hear', 'community', [condition]);
			await allow('hear', 'civic', ['tell_me']);
			await allow('theme', 'civic', [condition]);
			await perform(ada, story, { act: 'read' });
			await perform(ada, story, { act: 'approve' });
			const reads = async (who: Asker) =>
				(await who.call('story_read', { commission, story })).status === 200;
			expect([await reads(ben), await reads(carol)]).toEqual([false, true]);
			const finds = async () => {
				const { hits } = await carol.ask('search', { commission, q: 'zither' });
				return hits.some((hit: { story: string }) => hit.story === story);
			};
			expect(await finds()).toBe(false);
			// Allowed without that, it is found: nothing else stood in the way.
			await allow('theme', 'civic', []);
			expect(await finds()).toBe(true);
		}
	);
});

describe('finding', () => {
	it.each([
		['none', 'month', 'none', 'exact'],
		['month', 'none', 'exact', 'none'],
		['year', 'month', 'coarse', 'exact'],
		['month', 'year', 'exact', 'coarse']
	] as const)(
		'A2 never says more of when and where than reading may: %s and %s, %s and %s',
		async (read, found, readAt, foundAt) => {
			const { story, session } = await db.nobody.ask('tell_start', { commission });
			const ada = db.teller(session);
			await db.owner`insert into archive.whereabouts (story_id, place_id, year) select ${story}, p.id, 2019 from archive.places p where p.name = 'Heysham'`;
			await perform(ada, story, { act: 'hand in', words: 'One.' });
			const allow = (purpose: string, dated: Dating, place: Exactness) =>
				perform(ada, story, {
					...{ act: 'allow' as const, purpose, circle: 'civic' as const, ...plain },
					...{ dated, place }
				});
			await allow('hear', read, readAt);
			await allow('theme', found, foundAt);
			await perform(ada, story, { act: 'read' });
			await perform(ada, story, { act: 'approve' });
			const [row] =
				await db.owner`select p.name as place, f.year, f.told_on::text as told_on, to_char(now() at time zone 'Europe/London', 'YYYY-MM') as month
					from archive.findable f left join archive.places p on p.id = f.place_id where f.story_id = ${story}`;
			const dated = narrower(datings, read, found);
			expect({ ...row, month: undefined }).toEqual({
				place: { none: null, coarse: 'North Lancashire', exact: 'Heysham' }[
					narrower(exactness, readAt, foundAt)
				],
				year: dated === 'none' ? null : 2019,
				told_on: {
					none: '0001-01-01',
					year: `${String(row!.month).slice(0, 4)}-01-01`,
					month: `${row!.month}-01`
				}[dated],
				month: undefined
			});
		}
	);
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

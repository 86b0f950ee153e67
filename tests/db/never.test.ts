/** Whom a yes reaches: exactly whom the page listed, never whom its teller named, and nobody who joined since. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
	freshDatabase,
	paragraphs,
	readFirst,
	refused,
	type Asker,
	type Database
} from '../support/database.ts';

const commission = 'morecambe-bay';
let db: Database;
let dev: Asker;
let seats: { name: string; email: string; circle: string; organisation: string; asker: Asker }[];
beforeAll(async () => {
	db = await freshDatabase();
	dev = await db.member('dev@example.org');
	await db.owner`update archive.commissions set starts_a_day = 1000000`;
});
beforeEach(async () => {
	const rows =
		await db.owner`select p.name, u.email, s.circle, o.name as organisation from archive.seats s join archive.people p on p.id = s.person_id
			join auth.users u on u.id = p.auth_user join archive.organisations o on o.id = s.organisation_id
			where s.commission_id = archive.commission(${commission}) and s.closed_at is null`;
	seats = await Promise.all(
		rows.map(async (row) => ({ ...(row as any), asker: await db.member(row.email) })) // eslint-disable-line @typescript-eslint/no-explicit-any
	);
});
afterAll(() => db.drop());

const roster = async () => (await db.nobody.ask('roster_read', { commission })).roster as string;
interface Told {
	story: string;
	ada: Asker;
}
/** A story that was handed in, chosen and, unless it waits, read and shared. */
async function told(
	circles: string[],
	uses: string[] = [],
	{ words = 'The stairwell was dark.', waits = false, knowing = false } = {}
): Promise<Told> {
	const { story, session } = await db.nobody.ask('tell_start', { commission });
	const ada = db.teller(session);
	await ada.ask('draft_save', { story, body: paragraphs(words), veils: [], version: 0 });
	await ada.ask('story_hand_in', { story, form: randomUUID() });
	await give({ story, ada }, circles, uses, knowing);
	if (!waits) {
		await readFirst(dev, story);
		if (circles.length === 0) await approve({ story, ada });
	}
	return { story, ada };
}
const approve = async ({ story, ada }: Told) =>
	ada.ask('story_approve', {
		story,
		form: randomUUID(),
		hash: (await ada.ask('mine_read', { story })).words.hash
	});
const give = async (
	{ story, ada }: Told,
	circles: string[],
	uses: string[] = [],
	knowing = false
) =>
	ada.call('permission_give', {
		...{ story, circles, uses, knowing },
		form: randomUUID(),
		attribution: 'no_name',
		named_as: null,
		unasked: true,
		roster: await roster()
	});
const reads = async (who: Asker, story: string) =>
	(await who.call('story_read', { commission, story })).status === 200;
/** Everyone of the roster, signed in one after another: who can read it. */
async function readers(story: string): Promise<string[]> {
	const can = [];
	for (const seat of seats) if (await reads(seat.asker, story)) can.push(seat.name);
	return can.sort();
}
/** The names on a preview, or of one part of it. */
const names = (side: { members: { name: string }[] }) => side.members.map(({ name }) => name);
async function preview({ story, ada }: Told, circles: string[], purpose = 'hear') {
	const said = await ada.ask('permission_preview', { story, circles, purpose });
	const of = (part?: 'gains' | 'loses') =>
		Object.values(said.circles as Record<string, any>) // eslint-disable-line @typescript-eslint/no-explicit-any
			.flatMap((side) => names(part ? side[part] : side))
			.sort();
	return { all: of(), gains: of('gains'), loses: of('loses') };
}
const close = (name: string) =>
	db.owner`update archive.seats s set closed_at = now() from archive.people p where p.id = s.person_id and p.name = ${name} and s.closed_at is null`;
/** Opens a seat for a person of this name, new or known, and says who can sign in as them. */
async function seat(name: string, organisation: string, circle: string): Promise<Asker> {
	const email = `${name.toLowerCase()}@example.org`;
	await db.owner`insert into auth.users (id, email) select gen_random_uuid(), ${email} where not exists (select from auth.users where email = ${email})`;
	await db.owner`insert into archive.people (auth_user, name, role) select u.id, ${name}, '' from auth.users u
		where u.email = ${email} and not exists (select from archive.people p where p.auth_user = u.id)`;
	await db.owner`insert into archive.seats (commission_id, person_id, organisation_id, circle)
		select c.id, p.id, o.id, ${circle}::archive.circle from archive.people p join auth.users u on u.id = p.auth_user and u.email = ${email}
		cross join archive.commissions c join archive.organisations o on o.commission_id = c.id and o.name = ${organisation} where c.slug = ${commission}`;
	const asker = await db.member(email);
	// Who joins promises how to listen before their first story.
	const { version } = await asker.ask('promise_read');
	await asker.ask('promise_make', { version });
	return asker;
}

describe('the preview', () => {
	it('C7 lists exactly who can read, search and back with it once yes was pressed, whoever was named, kept out, or chosen before', async () => {
		const sides = fc.subarray(['community', 'civic']);
		await fc.assert(
			fc.asyncProperty(
				fc.record({
					before: fc.option(sides, { freq: 2 }),
					named: fc.array(fc.nat(), { maxLength: 2 }),
					organisation: fc.option(fc.nat(), { freq: 3 }),
					out: fc.option(fc.nat(), { freq: 3 }),
					circles: sides,
					uses: fc.subarray(['theme', 'evidence'])
				}),
				async ({ before, named, organisation, out, circles, uses }) => {
					const it = await told(before ?? []);
					const others = seats.filter(({ circle }) => circle !== 'facilitator');
					const list = await it.ada.ask('never_read', { story: it.story });
					const id = (of: { id: string; name: string }[], name: string) =>
						of.find((one) => one.name === name)!.id;
					for (const n of named)
						await it.ada.ask('never_add', {
							story: it.story,
							person: id(list.people, others[n % others.length]!.name)
						});
					if (organisation !== null)
						await it.ada.ask('never_add', {
							story: it.story,
							organisation: id(
								list.organisations,
								others[organisation % others.length]!.organisation
							)
						});
					if (out !== null)
						await db.owner`insert into archive.kept_out (story_id, person_id, why) select ${it.story}, s.person_id, 'recognised' from archive.seats s
							join archive.people p on p.id = s.person_id where p.name = ${others[out % others.length]!.name} limit 1`;
					const was = await readers(it.story);
					const said = await preview(it, circles);
					expect((await give(it, circles, uses)).status).toBeLessThan(300);
					const can = await readers(it.story);
					expect(can).toEqual(said.all);
					const both = (await preview(it, ['community', 'civic'])).all;
					expect(can.every((name) => both.includes(name))).toBe(true);
					// What would change was said too, of the circles that were asked about.
					const asked = others
						.filter(({ circle }) => circles.includes(circle))
						.map(({ name }) => name);
					const off = (a: string[], b: string[]) => a.filter((name) => !b.includes(name));
					expect(said.gains).toEqual(off(can, was));
					expect(said.loses).toEqual(off(was, can).filter((name) => asked.includes(name)));
					// A use reaches those who may read it, and in search exactly they find it.
					for (const use of ['theme', 'evidence']) {
						const reach = uses.includes(use) ? (await preview(it, circles, use)).all : [];
						const got =
							await db.owner`select distinct p.name from unnest(${circles}::text[]) c, archive.gate(${it.story}, ${use}::archive.purpose, c::archive.circle) g
								join archive.audience_seats m on m.audience_id = g.audience join archive.seats s on s.id = m.seat_id and s.closed_at is null
								join archive.people p on p.id = s.person_id`;
						expect([use, got.map(({ name }) => name).sort()]).toEqual([use, reach]);
					}
					if (uses.includes('theme'))
						for (const one of others) {
							const { hits } = await one.asker.ask('search', {
								commission,
								q: 'stairwell',
								sort: 'newest'
							});
							expect([
								one.name,
								hits.some((hit: { story: string }) => hit.story === it.story)
							]).toEqual([one.name, can.includes(one.name)]);
							if (hits.length === 20) break;
						}
				}
			),
			{ numRuns: 12 }
		);
	});
	it('C7 of a use lists those who may read it, and not who joined since', async () => {
		const it = await told(['civic'], [], { words: 'A zither.' });
		const zia = await seat('Zia', 'Bay Health Trust', 'civic');
		const said = await preview(it, ['civic'], 'theme');
		expect((await preview(it, ['civic'])).all).toContain('Zia');
		expect(said.all).not.toContain('Zia');
		await it.ada.ask('permission_allow', {
			...{ story: it.story, purpose: 'theme', circle: 'civic' },
			form: randomUUID(),
			roster: await roster()
		});
		const finds = async (who: Asker) => {
			const { hits } = await who.ask('search', { commission, q: 'zither' });
			return hits.some((hit: { story: string }) => hit.story === it.story);
		};
		expect(await finds(zia)).toBe(false);
		for (const { name, asker } of seats)
			expect([name, await finds(asker)]).toEqual([name, said.all.includes(name)]);
		await close('Zia');
	});
	it('C7 names nobody before a facilitator has read the story', async () => {
		const { story, ada } = await told(['community'], [], { waits: true });
		const { circles } = await ada.ask('permission_preview', { story, circles: ['civic'] });
		expect(circles.civic.members).toBeNull();
		expect(circles.civic.gains.members).toBeNull();
		expect(circles.civic.organisations.length).toBeGreaterThan(0);
	});
	it('A3 tells nobody who is on the list, by a name that is tried, before the story was read; and leaves them out all the same', async () => {
		const { story, ada } = await told([], [], { waits: true });
		const numbers = async () => {
			const of = (purpose: string) =>
				ada.ask('permission_preview', { story, purpose, circles: ['community', 'civic'] });
			const said = [await of('hear'), await of('theme')];
			const { keeps_out } = await ada.ask('never_read', { story });
			return { keeps_out, circles: said.map(({ circles }) => circles) };
		};
		// On the list, and not: the same is answered, whatever was chosen in between.
		const tried = [];
		for (const words of ['Marlon', 'Zebedee']) {
			await ada.ask('never_add', { story, words });
			await give({ story, ada }, ['community', 'civic'], ['theme']);
			const { entries } = await ada.ask('never_read', { story });
			tried.push(await numbers());
			await ada.ask('never_remove', { entry: entries[0].id });
		}
		expect(tried[0]).toEqual(tried[1]);
		expect(tried[0]!.keeps_out).toBeNull();
		await ada.ask('never_add', { story, words: 'Marlon' });
		await give({ story, ada }, ['community', 'civic'], ['theme']);
		const waiting = { story, circles: ['civic'] };
		expect((await ada.ask('permission_preview', waiting)).still_counted).toBe(true);
		await readFirst(dev, story);
		expect(await readers(story)).not.toContain('Marlon');
		expect((await preview({ story, ada }, ['community'])).all).not.toContain('Marlon');
		expect((await ada.ask('permission_preview', waiting)).still_counted).toBe(false);
		expect((await ada.ask('never_read', { story })).keeps_out).toBe(1);
	});
});

describe('never', () => {
	it('A3 beats every grant to a named circle, now and at each later yes, in every purpose', async () => {
		const it = await told(['community', 'civic'], ['theme', 'evidence']);
		expect(await readers(it.story)).toContain('Joan');
		const { organisations } = await it.ada.ask('never_read', { story: it.story });
		const housing = organisations.find(({ name }: { name: string }) => name === 'Sands Housing');
		await it.ada.ask('never_add', { story: it.story, organisation: housing.id });
		expect(await readers(it.story)).not.toContain('Joan');
		const joan = seats.find(({ name }) => name === 'Joan')!.asker;
		for (const [verb, args] of [
			['search', { commission, q: 'stairwell' }],
			['stories_list', { commission }]
		] as const)
			expect(JSON.stringify(await joan.ask(verb, args))).not.toContain(it.story);
		for (const _ of [1, 2]) {
			await give(it, ['community', 'civic'], ['theme', 'evidence']);
			expect(await readers(it.story)).not.toContain('Joan');
		}
		// Another person of that organisation, and the same one in another seat, are meant too.
		const ned = await seat('Ned', 'Sands Housing', 'civic');
		await give(it, ['community', 'civic'], ['theme']);
		expect(await reads(ned, it.story)).toBe(false);
		await close('Ned');
		// Taken off the list, they are still not in the yes that was said without them.
		const { entries } = await it.ada.ask('never_read', { story: it.story });
		await it.ada.ask('never_remove', { entry: entries[0].id });
		expect(await readers(it.story)).not.toContain('Joan');
		await give(it, ['community', 'civic']);
		expect(await readers(it.story)).toContain('Joan');
	});
	it.each([
		['Joan', true],
		['joan from sands', true],
		['Jóan', true],
		['Jone', true],
		['my landlord, Sands', true],
		['SANDS HOUSING ASSOCIATION', true],
		['sandes housing', true],
		['the housing people', true],
		['SH', true],
		['Bay Health', false],
		['Hamid', false],
		['Zebedee', false]
	])('A3 takes “%s” for Joan of Sands Housing: %s', async (words, meant) => {
		const it = await told(['civic']);
		await it.ada.ask('never_add', { story: it.story, words });
		expect((await readers(it.story)).includes('Joan')).toBe(!meant);
		// What a storyteller sees is what the gate does.
		expect((await preview(it, ['civic'])).all.includes('Joan')).toBe(!meant);
	});
	it('A3 cannot be noticed by whoever is meant: two worlds answer alike, byte for byte', async () => {
		const joan = seats.find(({ name }) => name === 'Joan')!.asker;
		const other = await told(['civic', 'community'], ['theme'], {
			words: 'A stairwell, and rain.'
		});
		const here = { commission };
		const questions: [string, Record<string, unknown>][] = [
			['stories_list', here],
			['themes_list', here],
			['decisions_list', here],
			['commission_read', here],
			['roster_read', here],
			['members_list', here],
			['open_key', here],
			['search', { ...here, q: 'stairwell' }],
			['search', { ...here, q: 'stairwel' }],
			['search', { ...here, q: '', sort: 'newest' }],
			['stories_like', { ...here, story: other.story }],
			['story_read', { ...here, story: other.story }]
		];
		const ask = async () =>
			Promise.all(
				questions.map(async ([verb, args]) => JSON.stringify(await joan.call(verb, args)))
			);
		const before = await ask();
		const { story, ada } = await told([]);
		await ada.ask('never_add', { story, words: 'Joan' });
		await give({ story, ada }, ['civic', 'community'], ['theme', 'evidence']);
		const hamid = seats.find(({ name }) => name === 'Hamid')!.asker;
		expect(await reads(hamid, story)).toBe(true);
		expect(await ask()).toEqual(before);
		const absent = await joan.call('story_read', { commission, story: randomUUID() });
		expect(await joan.call('story_read', { commission, story })).toEqual(absent);
		// It stands in no log, and on no list of those who help.
		const stands =
			await db.owner`select body from archive.consent_events where story_id = ${story} union all select detail::text from archive.record where story_id = ${story}`;
		expect(JSON.stringify(stands)).not.toMatch(/never|Joan/i);
		const list = await dev.ask('reading_list', { commission });
		expect(JSON.stringify(list)).not.toMatch(/never/i);
	});
	it('A3 is its teller’s alone: no other person sees an entry, or takes one away', async () => {
		const mine = await told(['civic']);
		await mine.ada.ask('never_add', { story: mine.story, words: 'Joan' });
		const [entry] =
			await db.owner`select id from archive.never_entries where story_id = ${mine.story}`;
		const stranger = await told([]);
		for (const who of [stranger.ada, dev, ...seats.map(({ asker }) => asker), db.nobody]) {
			expect((await who.call('never_remove', { entry: entry!.id })).status).toBeGreaterThan(399);
			expect((await who.call('never_read', { story: mine.story })).status).toBeGreaterThan(399);
		}
		expect((await mine.ada.ask('never_read', { story: mine.story })).entries).toHaveLength(1);
	});
	it('A3 on open pages: whoever named somebody is told once that anyone is everyone, and chooses again', async () => {
		const { story, ada } = await told([]);
		await ada.ask('never_add', { story, words: 'Joan' });
		const said = await refused(give({ story, ada }, ['community', 'civic', 'public']), 422);
		expect(said).toMatchObject({ hint: 'circles', details: 'never' });
		expect(await reads(db.nobody, story)).toBe(false);
		expect((await give({ story, ada }, ['community', 'civic', 'public'], [], true)).status).toBe(
			200
		);
		// The page of a visitor is the page of the one who was named.
		const joan = seats.find(({ name }) => name === 'Joan')!.asker;
		const {
			circle: _,
			member: __,
			...open
		} = await db.nobody.ask('story_read', { commission, story });
		expect(await joan.ask('story_read', { commission, story })).toMatchObject({
			...open,
			circle: 'public'
		});
	});
	it('A3 A6 leaves somebody to read it first, and says so', async () => {
		const { story, ada } = await told([]);
		const { people } = await ada.ask('never_read', { story });
		const of = (name: string) => people.find((p: { name: string }) => p.name === name).id;
		await ada.ask('never_add', { story, person: of('Dev') });
		await refused(dev.call('original_read', { story, reason: 'again' }), 404);
		await refused(ada.call('never_add', { story, person: of('Dan') }), 422);
		const { entries } = await ada.ask('never_read', { story });
		expect(entries).toHaveLength(1);
	});
});

describe('those who joined since', () => {
	it('A5 C5 gain nothing until their storyteller says yes, once a month and about all of them together', async () => {
		const it = await told(['community', 'civic'], ['theme']);
		const [una, vic] = [
			await seat('Una', 'Community commissioners', 'community'),
			await seat('Vic', 'Bay Health Trust', 'civic')
		];
		const asked = await it.ada.ask('newcomers_read', { story: it.story });
		expect(names(asked.circles.community)).toEqual(['Una']);
		expect(names(asked.circles.civic)).toEqual(['Vic']);
		for (const who of [una, vic]) expect(await reads(who, it.story)).toBe(false);
		// A page that listed others, or nobody.
		for (const roster of ['old', null])
			await refused(
				it.ada.call('newcomers_answer', {
					...{ story: it.story, form: randomUUID(), answer: 'yes', roster }
				}),
				409
			);
		const answer = async (said: string) =>
			it.ada.call('newcomers_answer', {
				...{ story: it.story, answer: said },
				form: randomUUID(),
				roster: await roster()
			});
		expect((await answer('yes')).status).toBe(200);
		for (const who of [una, vic]) {
			expect(await reads(who, it.story)).toBe(true);
			const { hits } = await who.ask('search', { commission, q: 'stairwell', sort: 'newest' });
			expect(hits.some((hit: { story: string }) => hit.story === it.story)).toBe(true);
		}
		// The next one waits until a month has passed; no is for good, for these people and no others.
		const wyn = await seat('Wyn', 'Community commissioners', 'community');
		expect(await it.ada.ask('newcomers_read', { story: it.story })).toBeNull();
		await refused(answer('yes'), 422);
		await ages(it.story, 27);
		expect(await it.ada.ask('newcomers_read', { story: it.story })).toBeNull();
		await ages(it.story, 5);
		expect(
			names((await it.ada.ask('newcomers_read', { story: it.story })).circles.community)
		).toEqual(['Wyn']);
		expect((await answer('no')).status).toBe(200);
		await ages(it.story, 32);
		expect(await it.ada.ask('newcomers_read', { story: it.story })).toBeNull();
		expect([await reads(wyn, it.story), await reads(una, it.story)]).toEqual([false, true]);
		for (const name of ['Una', 'Vic', 'Wyn']) await close(name);
	});
	/** Lets the last answers lie so many days further back. */
	const ages = (story: string, days: number) =>
		db.owner.begin(async (tx) => {
			await tx`set local session_replication_role = replica`;
			await tx`update archive.consent_events set at = at - make_interval(days => ${days}) where story_id = ${story} and kind = 'newcomers'`;
		});
	it('A3 A5 nobody who was named is asked about, and nobody but the storyteller answers', async () => {
		const it = await told(['civic']);
		await it.ada.ask('never_add', { story: it.story, words: 'Xavi' });
		await seat('Xavi', 'Bay Health Trust', 'civic');
		expect(await it.ada.ask('newcomers_read', { story: it.story })).toBeNull();
		await close('Xavi');
		const yan = await seat('Yan', 'Bay Health Trust', 'civic');
		for (const who of [yan, dev, (await told([])).ada])
			await refused(
				who.call('newcomers_answer', {
					story: it.story,
					form: randomUUID(),
					answer: 'yes',
					roster: await roster()
				}),
				who === yan || who === dev ? 401 : 404
			);
		expect(await reads(yan, it.story)).toBe(false);
		await close('Yan');
	});
	it('A5 who follows somebody at the same organisation is let in where that was allowed in advance, one for one', async () => {
		const allow = async (it: Told, successors: boolean) =>
			it.ada.ask('permission_allow', {
				...{ story: it.story, purpose: 'hear', circle: 'civic', successors },
				form: randomUUID(),
				roster: await roster()
			});
		const zoe = await seat('Zoe', 'Bay Health Trust', 'civic');
		const [yes, no, never] = [await told([]), await told([]), await told([])];
		await allow(yes, true);
		await allow(no, false);
		await allow(never, true);
		await never.ada.ask('never_add', { story: never.story, words: 'Abe' });
		for (const it of [yes, no, never]) {
			expect(await reads(zoe, it.story)).toBe(true);
		}
		await close('Zoe');
		const other = await seat('Bob', 'Sands Housing', 'civic');
		const abe = await seat('Abe', 'Bay Health Trust', 'civic');
		const second = await seat('Cis', 'Bay Health Trust', 'civic');
		expect([
			await reads(abe, yes.story),
			await reads(second, yes.story),
			await reads(other, yes.story),
			await reads(abe, no.story),
			await reads(abe, never.story)
		]).toEqual([true, false, false, false, false]);
		// Taken off the list since, they are still not in the yes that was said without them.
		const { entries } = await never.ada.ask('never_read', { story: never.story });
		await never.ada.ask('never_remove', { entry: entries[0].id });
		expect(await reads(abe, never.story)).toBe(false);
		for (const name of ['Abe', 'Bob', 'Cis']) await close(name);
	});
	it('A5 who was declined is declined in each seat of theirs: not asked about, and let in after nobody', async () => {
		const eve = await seat('Eve', 'Bay Health Trust', 'civic');
		const it = await told([]);
		await it.ada.ask('permission_allow', {
			...{ story: it.story, purpose: 'hear', circle: 'civic', successors: true },
			form: randomUUID(),
			roster: await roster()
		});
		await seat('Flo', 'Sands Housing', 'civic');
		expect(names((await it.ada.ask('newcomers_read', { story: it.story })).circles.civic)).toEqual([
			'Flo'
		]);
		await it.ada.ask('newcomers_answer', {
			...{ story: it.story, answer: 'no' },
			form: randomUUID(),
			roster: await roster()
		});
		await ages(it.story, 32);
		// In another seat: of their own first, then in the place of somebody who left.
		await close('Flo');
		await seat('Flo', 'Bay District Council', 'civic');
		expect(await it.ada.ask('newcomers_read', { story: it.story })).toBeNull();
		for (const name of ['Eve', 'Flo']) await close(name);
		const flo = await seat('Flo', 'Bay Health Trust', 'civic');
		expect([await reads(flo, it.story), await reads(eve, it.story)]).toEqual([false, false]);
		await close('Flo');
		// Who was not declined follows.
		expect(await reads(await seat('Gus', 'Bay Health Trust', 'civic'), it.story)).toBe(true);
		await close('Gus');
	});
});

describe('the question about who joined', () => {
	const worker = () => db.as({ role: 'service_role' });
	/** The worker looks at the clock. */
	const tick = async () =>
		worker().ask('work_clocks', {
			fence: await worker().ask('work_lease', {
				holder: '00000000-0000-4000-8000-000000000001',
				seconds: 60
			})
		});
	const letters = async ({ story }: Told) =>
		(
			await db.owner`select ended from archive.letters where story_id = ${story} and kind = 'newcomers' order by staged_at`
		).map(({ ended }) => ended as string | null);
	/** Yes to being told what happens. */
	const tellMe = async ({ story, ada }: Told) =>
		ada.ask('permission_allow', {
			...{ story, purpose: 'contact', circle: 'facilitator' },
			form: randomUUID(),
			roster: await roster()
		});
	const stops = ({ story, ada }: Told) =>
		ada.ask('story_withdraw', {
			...{ story, purpose: 'contact', circle: 'facilitator' },
			form: randomUUID()
		});
	const byTelephone = ({ story }: Told) =>
		db.owner`insert into archive.answer_ways (story_id, way, contact_sealed, safe_to_leave) values (${story}, 'phone', 'a..b.c.d', true)`;
	const waiting = async ({ story }: Told) =>
		(
			(await dev.ask('letters_waiting', { commission })) as {
				story: string;
				kind: string;
				letter: string;
			}[]
		).filter((one) => one.story === story && one.kind === 'newcomers');
	/** What was told lies so many days further back, and who joined since with it. */
	const passes = ({ story }: Told, days: number, ...names: string[]) =>
		db.owner.begin(async (tx) => {
			await tx`set local session_replication_role = replica`;
			await tx`update archive.letters set staged_at = staged_at - make_interval(days => ${days}), ended_at = ended_at - make_interval(days => ${days}) where story_id = ${story}`;
			await tx`update archive.seats s set opened_at = opened_at - make_interval(days => ${days}) from archive.people p
				where p.id = s.person_id and p.name = any(${names}) and s.closed_at is null`;
		});

	it('A5 is told of to whoever asked to be told, all of them together and once a month at most', async () => {
		const [asked, silent, rung] = [
			await told(['community', 'civic']),
			await told(['community', 'civic']),
			await told(['community', 'civic'])
		];
		await tellMe(asked);
		await tellMe(rung);
		await byTelephone(rung);
		await tick();
		expect(await letters(asked)).toEqual([]);
		await seat('Hal', 'Community commissioners', 'community');
		await seat('Ida', 'Bay Health Trust', 'civic');
		await tick();
		await tick();
		expect(await letters(asked)).toEqual([null]);
		expect(await letters(silent)).toEqual([]);
		// Whoever is rung hears it from a facilitator, who learns only that there is a question.
		const [line] = await waiting(rung);
		expect(line).toMatchObject({ way: 'phone' });
		expect(JSON.stringify(line)).not.toMatch(/Hal|Ida|community|civic/);
		await dev.ask('letter_told', { letter: line!.letter });
		// Unanswered, the same people are not told of again; whoever joins within the month waits for its end.
		await seat('Jon', 'Bay Health Trust', 'civic');
		await tick();
		expect(await letters(rung)).toEqual(['told']);
		await passes(rung, 32, 'Hal', 'Ida', 'Jon');
		await close('Jon');
		await tick();
		expect(await letters(rung)).toEqual(['told']);
		await seat('Jon', 'Bay Health Trust', 'civic');
		await tick();
		expect(await letters(rung)).toEqual(['told', null]);
		for (const name of ['Hal', 'Ida', 'Jon']) await close(name);
		// Nobody is left to be asked about.
		await tick();
		expect(await letters(rung)).toEqual(['told', 'not needed']);
	});
	it('C4 goes when it was answered, and with the yes to being told', async () => {
		const [answered, stopped] = [await told(['civic']), await told(['civic'])];
		for (const it of [answered, stopped]) await tellMe(it);
		await seat('Kay', 'Bay Health Trust', 'civic');
		await tick();
		for (const it of [answered, stopped]) expect(await letters(it)).toEqual([null]);
		await answered.ada.ask('newcomers_answer', {
			...{ story: answered.story, form: randomUUID(), answer: 'no' },
			roster: await roster()
		});
		await stops(stopped);
		for (const it of [answered, stopped]) expect(await letters(it)).toEqual(['not needed']);
		await seat('Lee', 'Bay Health Trust', 'civic');
		await tick();
		for (const it of [answered, stopped]) expect(await letters(it)).toEqual(['not needed']);
		for (const name of ['Kay', 'Lee']) await close(name);
	});
	it('A3 is none where everybody who joined was named, and none while the story is held, paused or taken back', async () => {
		const [named, held, paused, gone, whole] = await Promise.all(
			[1, 2, 3, 4, 5].map(() => told(['civic']))
		);
		for (const it of [named, held, paused, gone, whole]) {
			await tellMe(it!);
			await byTelephone(it!);
		}
		await named!.ada.ask('never_add', { story: named!.story, words: 'Mona' });
		await dev.ask('hold_put', { story: held!.story, kind: 'safety', note: 'Somebody rang.' });
		await paused!.ada.ask('story_pause', { story: paused!.story, form: randomUUID() });
		await gone!.ada.ask('story_withdraw', { story: gone!.story, form: randomUUID() });
		await seat('Mona', 'Bay Health Trust', 'civic');
		await tick();
		for (const it of [named, held, paused, gone]) expect(await letters(it!)).toEqual([]);
		expect(await letters(whole!)).toEqual([null]);
		// A pause afterwards hides it with the story.
		await whole!.ada.ask('story_pause', { story: whole!.story, form: randomUUID() });
		expect(await waiting(whole!)).toEqual([]);
		await whole!.ada.ask('story_resume', { story: whole!.story, form: randomUUID() });
		expect(await waiting(whole!)).toHaveLength(1);
		await close('Mona');
	});
});

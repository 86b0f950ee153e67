/** The worker's part in SQL: one holder, nothing lost, and a pass that says nothing its holder could not list. */
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
	freshDatabase,
	paragraphs,
	readFirst,
	refused,
	type Asker,
	type Database
} from '../support/database.ts';
import { commission, tell } from '../support/search.ts';

let db: Database;
let worker: Asker;
let ben: Asker, carol: Asker;
let fence: number;
const holder = randomUUID();
const nothing = '00000000-0000-0000-0000-000000000000';
const lease = (who = holder, seconds = 30): Promise<number | null> =>
	worker.ask('work_lease', { holder: who, seconds });
interface Item {
	kind: string;
	id: string;
	number: number;
	put: { index: string; document: Record<string, unknown> }[];
	drop: { index: string; id: string }[];
}
const take = (): Promise<Item[]> => worker.ask('work_take', { fence, most: 500, sending: true });
const done = (items: Item[]) =>
	worker.call('work_done', {
		fence,
		done: items.map(({ kind, id, number }) => ({ kind, id, number }))
	});
const drain = async () => {
	for (let items = await take(); items.length > 0; items = await take()) await done(items);
};

beforeAll(async () => {
	db = await freshDatabase();
	worker = db.as({ role: 'service_role' });
	[ben, carol] = [await db.member('ben@example.org'), await db.member('carol@example.org')];
});
afterAll(() => db.drop());
beforeEach(async () => {
	await db.owner`delete from archive.leases`;
	fence = (await lease())!;
});

describe('the lease', () => {
	/** Every verb of the worker, and nothing in the place of what it takes. */
	const verbs = async (): Promise<{ verb: string; args: Record<string, unknown> }[]> =>
		(
			await db.owner`select p.proname as verb, p.proargnames[1:p.pronargs] as names from pg_proc p
			where p.pronamespace = 'api'::regnamespace and starts_with(p.proname, 'work_')`
		).map(({ verb, names }) => ({
			verb,
			args: Object.fromEntries((names ?? []).map((name: string) => [name, null]))
		}));
	it('has one holder, and a number that rises with each new one', async () => {
		const other = randomUUID();
		expect(await lease(other)).toBeNull();
		expect(await lease()).toBe(fence);
		await lease(holder, 0);
		expect(await lease(other)).toBe(fence + 1);
		expect(await lease()).toBeNull();
		const leased = (await verbs()).filter(({ args }) => 'fence' in args);
		expect(leased.length).toBeGreaterThan(20);
		for (const { verb, args } of leased)
			expect([verb, (await worker.call(verb, { ...args, fence })).status]).toEqual([verb, 409]);
	});
	it('is nobody else’s', async () => {
		for (const who of [db.nobody, ben])
			for (const { verb, args } of await verbs())
				expect([verb, (await who.call(verb, args)).status]).toEqual([
					verb,
					who === ben ? 403 : 401
				]);
	});
});

describe('the outbox', () => {
	it('S5 gives what is to go by itself: taken back, paused, or from one circle of two', async () => {
		await drain();
		const words = ['The trundlebeck.'];
		const [taken, paused] = [
			await tell(db, { words, circles: ['community'] }),
			await tell(db, { words, circles: ['community'] })
		];
		const narrowed = await tell(db, { words, circles: ['community', 'civic'] });
		await drain();
		const going = async (): Promise<Item[]> =>
			worker.ask('work_take', { ...{ fence, most: 500, sending: true }, going: true });
		await tell(db, { words, circles: ['community'] });
		await db.owner`select archive.look_again('story', ${narrowed.story})`;
		expect(await going()).toEqual([]);
		await taken.teller.ask('story_withdraw', { story: taken.story, form: randomUUID() });
		await paused.teller.ask('story_pause', { story: paused.story, form: randomUUID() });
		await narrowed.teller.ask('story_withdraw', {
			...{ story: narrowed.story, form: randomUUID(), purpose: 'theme', circle: 'civic' }
		});
		const items = await going();
		expect(items.map(({ id }) => id).sort()).toEqual(
			[taken, paused, narrowed].map(({ story }) => story).sort()
		);
		for (const { id, put, drop } of items)
			expect([put.length, drop.length]).toEqual(id === narrowed.story ? [1, 1] : [0, 1]);
		await done(items);
		expect(await going()).toEqual([]);
		await drain();
	});
	it('is emptied, and what moves while it is worked on is looked at again', async () => {
		await drain();
		const { story, teller } = await tell(db, {
			words: ['The kettle sang.'],
			circles: ['community', 'public']
		});
		const items = await take();
		const mine = items.find((item) => item.id === story)!;
		expect(mine.put.map((p) => p.index.split('-').at(-1)).sort()).toEqual([
			'civic',
			'community',
			'public'
		]);
		expect(new Set(mine.put.map((p) => p.document.id)).size).toBe(3);
		// What is on its way is not taken a second time, unless it moves meanwhile.
		const besides = items.map((item) => item.number);
		const more = (): Promise<Item[]> =>
			worker.ask('work_take', { fence, most: 500, sending: true, besides });
		expect(await more()).toEqual([]);
		await teller.ask('story_pause', { story, form: randomUUID() });
		expect((await more()).map((item) => item.id)).toEqual([story]);
		await done(items);
		const again = await take();
		expect(again.map((item) => item.id)).toEqual([story]);
		expect(again[0]!.put).toEqual([]);
		expect(again[0]!.drop.map((d) => d.id).sort()).toEqual(
			mine.put.map((p) => p.document.id).sort()
		);
		await done(again);
		expect(await take()).toEqual([]);
		expect(await db.owner`select from archive.search_sent where story_id = ${story}`).toHaveLength(
			0
		);
		await teller.ask('story_resume', { story, form: randomUUID() });
		expect((await take())[0]!.put.map((p) => p.document.id).sort()).toEqual(
			mine.put.map((p) => p.document.id).sort()
		);
		await drain();
	});
	it('A4 S1 gives an index only the copies of its circle, hidden words left out, and never an original', async () => {
		const { story } = await tell(db, {
			words: ['A lamp.', 'By Frimblewick bridge.'],
			circles: ['community', 'civic'],
			hide: [['By Frimblewick bridge.', ['civic']]]
		});
		const { put } = (await take()).find((item) => item.id === story)!;
		expect(
			put
				.map((p) => [p.index.split('-').at(-1), String(p.document.words).includes('Frimblewick')])
				.sort()
		).toEqual([
			['civic', false],
			['community', true]
		]);
		await drain();
	});
	it('stands the open copy beside a circle’s own only for seats that the own does not name', async () => {
		const { story } = await tell(db, { words: ['A ladder.'], circles: ['community', 'public'] });
		await drain();
		await db.owner`insert into archive.seats (commission_id, person_id, organisation_id, circle)
			select c.id, p.id, o.id, 'community' from archive.commissions c, archive.organisations o, archive.people p
			where c.slug = ${commission} and o.commission_id = c.id and o.name = 'Community commissioners' and p.name = 'Kit'`;
		const { put } = (await take()).find((item) => item.id === story)!;
		const here = put.filter((p) => p.index.endsWith('community'));
		expect(here).toHaveLength(2);
		expect(new Set(here.map((p) => p.document.audience)).size).toBe(2);
		expect(here.map((p) => p.document.audience)).not.toContain(0);
		await drain();
		await db.owner`update archive.seats set closed_at = now() where person_id = (select id from archive.people where name = 'Kit') and closed_at is null`;
	});
});

describe('the pass', () => {
	const key = 'a key that may only search';
	const claims = (token: string) => {
		const [head, body, signature] = token.split('.');
		expect(createHmac('sha256', key).update(`${head}.${body}`).digest('base64url')).toBe(signature);
		return JSON.parse(Buffer.from(body!, 'base64url').toString()) as {
			exp: number;
			apiKeyUid: string;
			searchRules: Record<string, { filter: string }>;
		};
	};
	const pass = async (who: Asker) => {
		const { token, index } = await who.ask('search_pass', { commission });
		const { searchRules, ...rest } = claims(token);
		expect(Object.keys(searchRules)).toEqual([index]);
		return { ...rest, index: String(index), filter: searchRules[index]!.filter };
	};
	/** Those that a pass names, but for the one that everybody is in. */
	const audiences = (filter: string) =>
		/IN \[([\d,]+)\]/
			.exec(filter)![1]!
			.split(',')
			.filter((a) => a !== '0')
			.sort();

	it('is not given while no engine holds everything', async () => {
		expect(await ben.ask('search_pass', { commission, q: ' two  words ' })).toEqual({
			words: 'two words',
			index: null,
			token: null
		});
	});
	it('S3 comes without words where an engine would take one apart into two that its holder may find in a row, and only there', async () => {
		const [shireen] = await db.members('shireen');
		const words = async (who: Asker, q: string) =>
			(await who.ask('search_pass', { commission, q })).words;
		await tell(db, {
			...{ words: ['A plonkle grimbler sat.'], circles: ['community'], never: 'Shireen' }
		});
		for (const q of ['plonklegrimbler', 'so plonklegrim bler', 'Plonklegrimbler!']) {
			expect(await words(ben, q)).toBeNull();
			for (const who of [shireen!, carol, db.nobody]) expect(await words(who, q)).toBe(q);
		}
		// As they were said, or with another between.
		for (const q of ['plonkle grimbler', 'plonklesat', 'grimblerplonkle'])
			expect(await words(ben, q)).toBe(q);
	});
	it('opens one index for a minute, under the caller’s own audiences', async () => {
		await drain();
		await worker.call('work_engine', {
			fence,
			version: '1.50',
			key_id: randomUUID(),
			key,
			mark: randomUUID(),
			number: 1
		});
		const [bens, carols, nobodys] = [await pass(ben), await pass(carol), await pass(db.nobody)];
		expect(bens.index.endsWith('community')).toBe(true);
		expect(carols.index.endsWith('civic')).toBe(true);
		expect(nobodys.index.endsWith('public')).toBe(true);
		expect(nobodys.filter).toMatch(/^audience IN \[0\] AND opens <= \d+ AND closes > \d+$/);
		expect(bens.exp - Date.now() / 1000).toBeLessThanOrEqual(60);
		expect(audiences(bens.filter).filter((a) => audiences(carols.filter).includes(a))).toEqual([]);
		expect(
			(await (await db.member('dev@example.org')).ask('search_pass', { commission })).index
		).toBe(nobodys.index);
	});
	it('leaves out what waits, and names to nobody what they could not have found', async () => {
		const { story, teller } = await tell(db, { words: ['A harmonica.'], circles: ['community'] });
		const { put } = (await take()).find((item) => item.id === story)!;
		await drain();
		const document = String(put[0]!.document.id);
		expect((await pass(ben)).filter).not.toContain(document);
		const others = [carol, db.nobody, await db.member('erin@example.org')];
		await teller.ask('story_withdraw', { story, form: randomUUID() });
		expect((await pass(ben)).filter).toContain(`NOT id IN [${document}]`);
		for (const who of others) expect((await pass(who)).filter).not.toContain('NOT');
		await drain();
		expect((await pass(ben)).filter).not.toContain('NOT');
	});
	it('A3 S3 names only those of its holder’s audiences that something was given to the engine for, which has opened', async () => {
		const named = async (who: Asker) => audiences((await pass(who)).filter);
		const [joan] = await db.members('joan');
		const before = [await named(carol), await named(joan)];
		const circles = ['civic'];
		// Who may read it is chosen before anybody has: for Carol, and not for Joan.
		const { story, session } = await db.nobody.ask('tell_start', { commission });
		const teller = db.teller(session);
		const body = paragraphs('A spinet.');
		await teller.ask('draft_save', { story, body, veils: [], version: 0 });
		await teller.ask('story_hand_in', { story, form: randomUUID() });
		await teller.ask('never_add', { story, words: 'Joan' });
		const { roster } = await db.nobody.ask('roster_read', { commission });
		await teller.ask('permission_give', {
			...{ story, form: randomUUID(), circles, uses: ['theme'], attribution: 'no_name' },
			...{ named_as: null, unasked: false, roster }
		});
		// And of somebody it is asked whether they, too.
		await db.owner`select archive.audience_of(array(select s.id from archive.seats s
			join archive.people p on p.id = s.person_id where p.name = 'Joan' and s.closed_at is null and s.circle = 'civic'))`;
		await drain();
		expect([await named(carol), await named(joan)]).toEqual(before);
		await readFirst((await db.members('dev'))[0]!, story);
		const { words } = await teller.ask('mine_read', { story });
		await teller.ask('story_approve', { story, form: randomUUID(), hash: words.hash });
		const item = (await take()).find(({ id }) => id === story)!;
		const document = item.put[0]!.document as { id: string; audience: number };
		await drain();
		expect(await named(carol)).toEqual([...before[0]!, String(document.audience)].sort());
		expect(await named(joan)).toEqual(before[1]);
		// Sealed again, it goes back into the engine, and neither it nor for whom it is stands in a pass.
		await db.owner`update archive.grants set sealed_until = now() + interval '9 days' where story_id = ${story} and purpose = 'hear'`;
		await db.owner`select archive.grants_touch(${story})`;
		await drain();
		expect(await named(carol)).toEqual(before[0]);
		expect((await carol.ask('search', { commission, q: 'spinet' })).total).toBe(0);
		await tell(db, { words: ['A celesta.'], circles, never: 'Joan' });
		await drain();
		expect(await named(carol)).toContain(String(document.audience));
		await teller.ask('story_withdraw', { story, form: randomUUID() });
		expect((await pass(carol)).filter).not.toContain('NOT');
		await drain();
	});
	it('S3 is not given to whoever may find what the engine was not given for a minute, and to everybody else as before', async () => {
		const { story, teller } = await tell(db, {
			...{ words: ['A marimba.'], circles: ['community'], never: 'Shireen' }
		});
		const given = async (who: Asker) =>
			(await who.ask('search_pass', { commission })).token !== null;
		const others = [carol, db.nobody, ...(await db.members('shireen', 'erin'))];
		expect(await given(ben)).toBe(true);
		await db.owner`update archive.outbox set since = since - interval '61 seconds'`;
		expect(await given(ben)).toBe(false);
		for (const who of others) expect(await given(who)).toBe(true);
		// Nothing of it is left to find.
		await teller.ask('story_withdraw', { story, form: randomUUID() });
		expect(await given(ben)).toBe(true);
		await drain();
	});
	it('S5 is not given when too much waits, while no worker runs, nor once the engine must be filled again', async () => {
		await db.owner.begin(async (sql) => {
			const made = await sql`insert into archive.stories (commission_id)
				select c.id from archive.commissions c, generate_series(1, 501) where c.slug = ${commission} returning id`;
			const ids = made.map((row) => row.id as string);
			await sql`insert into archive.search_documents (story_id, circle, copy_of) select x, 'public', 'public' from unnest(${ids}::uuid[]) x`;
			await sql`insert into archive.search_sent (document, number, story_id, circle, audience, opens, closes, hash)
				select d.id, 1, d.story_id, 'public', 0, '-infinity', 'infinity', '\\x00' from archive.search_documents d where d.story_id = any(${ids}::uuid[])`;
			await sql`select archive.look_again('story', x) from unnest(${ids}::uuid[]) x`;
		});
		expect((await db.nobody.ask('search_pass', { commission })).token).toBeNull();
		expect((await carol.ask('search_pass', { commission })).token).not.toBeNull();
		await drain();
		expect((await db.nobody.ask('search_pass', { commission })).token).not.toBeNull();
		// Nobody looks after the engine: an old copy of it may have been put back.
		const [lease] = await db.owner`select until from archive.leases`;
		await db.owner`update archive.leases set until = now()`;
		expect((await db.nobody.ask('search_pass', { commission })).token).toBeNull();
		await db.owner`update archive.leases set until = ${lease!.until}`;
		expect((await db.nobody.ask('search_pass', { commission })).token).not.toBeNull();
		await worker.call('work_refill', { fence });
		expect((await ben.ask('search_pass', { commission })).token).toBeNull();
		expect((await db.nobody.ask('health')).engine).toBe('postgres');
		await drain();
	});
});

describe('a hit', () => {
	it('S2 is loaded again as its reader: another hash, another circle’s copy or nothing to find is dropped', async () => {
		const { story } = await tell(db, {
			words: ['A quern.', 'Quietly.'],
			circles: ['community', 'civic'],
			hide: [['Quietly.', ['civic']]]
		});
		const hashOf = async (who: Asker, which = story) =>
			(await who.ask('story_read', { commission, story: which })).hash as string;
		const load = (who: Asker, hash: string, which = story, marked = true) =>
			who.ask('search_load', {
				commission,
				q: 'quern',
				answer: { hits: [{ story: which, hash, marked }], themes: {}, places: {}, years: {} }
			});
		const [bens, carols] = [await hashOf(ben), await hashOf(carol)];
		expect((await load(ben, bens)).hits[0]).toMatchObject({ story, hash: bens, highlight: null });
		// Where nothing was marked, the passage is from the copy that is served.
		for (const [who, hash] of [
			[ben, bens],
			[carol, carols]
		] as const) {
			const [{ highlight }] = (await load(who, hash, story, false)).hits;
			expect(highlight).toContain('\u0002quern\u0003');
			expect(highlight.includes('Quietly')).toBe(who === ben);
		}
		expect(await load(carol, bens, story, false)).toMatchObject({ hits: [], dropped: 1 });
		expect(await load(carol, bens)).toMatchObject({ hits: [], dropped: 1 });
		expect((await load(carol, carols)).hits).toHaveLength(1);
		expect(await load(db.nobody, carols)).toMatchObject({ hits: [], dropped: 1 });
		const heard = await tell(db, { words: ['A quern.'], circles: ['community'], uses: [] });
		const its = await hashOf(ben, heard.story);
		expect(await load(ben, its, heard.story)).toMatchObject({ hits: [], dropped: 1 });
	});
	it('S3 has no word said beside it that nothing its reader may find holds by then', async () => {
		const { teller, story } = await tell(db, { words: ['A tholepin.'], circles: ['community'] });
		const said = (who: Asker, suggestions: string[], did_you_mean: string) =>
			who.ask('search_load', {
				...{ commission, q: 'the tholepen', answer: { hits: [] } },
				...{ suggestions, did_you_mean }
			});
		const beside = await ben.ask('search_beside', { commission, q: 'the tholepen' });
		expect(beside).toMatchObject({ did_you_mean: 'the tholepin', suggestions: [] });
		const going = await ben.ask('search_beside', { commission, q: 'thole' });
		expect(going).toMatchObject({ did_you_mean: null, suggestions: ['tholepin'] });
		const both = [['tholepin', 'thripple', "'"], 'the tholepin'] as const;
		expect(await said(ben, [...both[0]], both[1])).toMatchObject({
			suggestions: ['tholepin'],
			did_you_mean: 'the tholepin'
		});
		const unsaid = { suggestions: [], did_you_mean: null };
		expect(await said(carol, [...both[0]], both[1])).toMatchObject(unsaid);
		await teller.ask('story_pause', { story, form: randomUUID() });
		expect(await said(ben, [...both[0]], both[1])).toMatchObject(unsaid);
	});
});

describe('building anew', () => {
	const read = async () =>
		(await worker.ask('work_build', { fence, after: nothing, most: 500 })).put as Item['put'];
	it('sends nothing that is not written down first, so that a pass leaves out what is taken back meanwhile', async () => {
		const { story, teller } = await tell(db, { words: ['A bellows.'], circles: ['community'] });
		await drain();
		await worker.call('work_engine', {
			fence,
			version: '1.50',
			key_id: randomUUID(),
			key: 'a key that may only search',
			mark: randomUUID(),
			number: 1
		});
		await db.owner`delete from archive.search_sent where story_id = ${story}`;
		expect(await worker.ask('work_build_begin', { fence, needed: false })).toBe(false);
		const next = async () =>
			((await worker.ask('work_audit_indexes', {})) as string[]).some((index) =>
				index.startsWith('next-')
			);
		expect(await next()).toBe(false);
		expect(await worker.ask('work_build_begin', { fence, needed: true })).toBe(true);
		expect(await next()).toBe(true);
		const rebuild = await worker.ask('work_rebuild', {});
		expect(await worker.ask('work_rebuilding', { rebuild })).toMatchObject({
			ended: false,
			worked: true
		});
		await lease(holder, 0);
		expect(await worker.ask('work_rebuilding', { rebuild })).toMatchObject({ worked: false });
		fence = (await lease())!;
		const document = (await read()).find((p) => p.document.story === story)!.document.id as string;
		await teller.ask('story_withdraw', { story, form: randomUUID() });
		const { token } = await ben.ask('search_pass', { commission });
		expect(Buffer.from(token.split('.')[1], 'base64url').toString()).toContain(document);
		expect((await read()).map((p) => p.document.story)).not.toContain(story);
		const [item] = await take();
		expect(item!.drop.map((d) => d.id)).toContain(document);
		await drain();
		expect(await db.owner`select from archive.search_sent where story_id = ${story}`).toHaveLength(
			0
		);
		expect((await worker.call('work_built', { fence })).status).toBe(204);
		expect(await worker.ask('work_build_begin', { fence, needed: false })).toBe(false);
	});
});

describe('the audit', () => {
	it('S5 finds what the engine was given otherwise than it may be found, unless that waits; and repairs it', async () => {
		const { story } = await tell(db, { words: ['A mangle, mała łyżka.'], circles: ['community'] });
		const { put } = (await take()).find((item) => item.id === story)!;
		const { id, words, plain, opens, closes, ...rest } = put[0]!.document;
		expect(plain).toBe('A mangle, mala lyzka.');
		const { story: _, hash, audience, ...traits } = rest;
		const document = id as string;
		const held = async () =>
			((await worker.ask('work_audit', { after: nothing, most: 1000 })) as { id: string }[]).map(
				({ id }) => id
			);
		const apart = () => worker.ask('work_audit_sent');
		// What waits says nothing yet.
		expect(await held()).not.toContain(document);
		expect(await worker.ask('work_audit_waiting', { documents: [document] })).toEqual([document]);
		await drain();
		expect(await held()).toContain(document);
		expect(
			(await worker.ask('work_audit', { after: nothing, most: 1000 })).find(
				(row: { id: string }) => row.id === document
			)
		).toMatchObject({
			...{ opens, closes, hash, audience, traits },
			words: createHash('sha256').update(`${words}${plain}`).digest('hex')
		});
		expect(await apart()).toEqual([]);
		await db.owner`update archive.search_sent set hash = '\\x00' where story_id = ${story}`;
		expect(await apart()).toEqual([story]);
		await worker.call('work_repair', { stories: [story], documents: [], extra: [] });
		expect(await apart()).toEqual([]);
		expect((await take()).map(({ id }) => id)).toEqual([story]);
		await drain();
		expect(await apart()).toEqual([]);
		// A document where nobody named it: then no engine is asked. One that stands where it may is looked at again.
		const { index } = await ben.ask('search_pass', { commission });
		const asks = async () => (await ben.ask('search_pass', { commission })).token !== null;
		const [own] =
			await db.owner`select id from archive.search_documents where story_id = ${story} and circle = 'community'`;
		await worker.call('work_repair', {
			...{ stories: [], documents: [own!.id], extra: [{ index, id: own!.id }] }
		});
		expect((await take()).map(({ id }) => id)).toEqual([story]);
		await drain();
		const engine = await db.owner`select * from archive.search_engine`;
		for (const extra of [
			{ index, id: 'put by hand' },
			{ index: index.replace('community', 'civic'), id: own!.id }
		]) {
			expect(await asks()).toBe(true);
			await worker.call('work_repair', { stories: [], documents: [], extra: [extra] });
			expect(await asks()).toBe(false);
			await db.owner`insert into archive.search_engine ${db.owner(engine)}`;
			await drain();
		}
	});
	it('S5 an index is written anew only when what was destroyed is out of it', async () => {
		const { story, teller } = await tell(db, { words: ['A trivet.'], circles: ['community'] });
		await drain();
		await teller.ask('story_erase', { story, form: randomUUID() });
		await teller.ask('story_destroy', { story, form: randomUUID() });
		expect(await worker.ask('work_to_compact', { fence })).toEqual([]);
		await drain();
		const [index] = await worker.ask('work_to_compact', { fence });
		expect(index.index).toMatch(/^stories-.+-community$/);
		expect((await worker.call('work_compacted', { fence, stops: index.stops })).status).toBe(204);
		expect(await worker.ask('work_to_compact', { fence })).toEqual([]);
	});
});

describe('time', () => {
	it('destroys a draft that was never handed in after 90 days, and its words with it', async () => {
		const [fresh, old] = [
			await db.nobody.ask('tell_start', { commission }),
			await db.nobody.ask('tell_start', { commission })
		];
		const handed = await tell(db, { words: ['Kept.'], circles: [] });
		await db.owner.begin(async (sql) => {
			await sql`alter table archive.drafts disable trigger draft_saved`;
			await sql`update archive.drafts set saved_at = now() - interval '91 days' where story_id in (${old.story}, ${handed.story})`;
			await sql`alter table archive.drafts enable trigger draft_saved`;
		});
		expect((await worker.call('work_sweep', { fence })).status).toBe(204);
		const left =
			await db.owner`select id from archive.stories where id in (${fresh.story}, ${old.story}, ${handed.story})`;
		expect(left.map((r) => r.id).sort()).toEqual([fresh.story, handed.story].sort());
		await refused(db.nobody.call('words_enter', { words: old.words }), 422);
		expect((await db.nobody.call('words_enter', { words: fresh.words })).status).toBe(200);
	});
});

describe('the lexicon', () => {
	it('S3 forgets the words of two copies that went in the same moment, each of which named the other', async () => {
		const word = 'sprocketwise';
		const [one, two] = [
			await tell(db, { words: [`A ${word} kettle.`], circles: ['community'] }),
			await tell(db, { words: [`Another ${word} kettle.`], circles: ['community'] })
		];
		const held = () => db.owner`select held_by from archive.lexicon where word = ${word}`;
		const holder = (await held())[0]!.held_by;
		const rows =
			await db.owner`select copy_id from archive.search_rows where story_id in (${one.story}, ${two.story}) order by copy_id <> ${holder}`;
		expect(rows.length).toBe(2);
		await db.owner.begin(async (first) => {
			await first`delete from archive.search_rows where copy_id = ${rows[0]!.copy_id}`;
			await db.owner`delete from archive.search_rows where copy_id = ${rows[1]!.copy_id}`;
		});
		expect(await held()).toEqual([{ held_by: rows[1]!.copy_id }]);
		expect((await worker.call('work_sweep', { fence })).status).toBe(204);
		expect(await held()).toEqual([]);
	});
});

describe('how search is doing', () => {
	it('S4 A8 is told to who keeps a commission, without a number that moves with a story', async () => {
		const kit = await db.member('kit@example.org');
		const waiting = async (n: number, seconds = 61) => {
			await db.owner`delete from archive.outbox`;
			await db.owner`insert into archive.outbox (kind, id, since) select 'story', gen_random_uuid(), now() - make_interval(secs => ${seconds}) from generate_series(1, ${n})`;
			return kit.ask('search_kept', { commission: 'morecambe-bay' });
		};
		const none = await waiting(0);
		expect(none.waiting).toBe('nothing');
		// What a storyteller does now is told to nobody who keeps looking.
		expect(await waiting(1, 0)).toEqual(none);
		const one = await waiting(1);
		expect(one.waiting).toBe('some');
		expect(await waiting(2)).toEqual(one);
		expect((await waiting(501)).waiting).toBe('much');
		await db.owner`delete from archive.outbox`;
		for (const name of ['ben', 'carol', 'dev', 'erin', 'glen']) {
			const who = await db.member(`${name}@example.org`);
			await refused(who.call('search_kept', { commission: 'morecambe-bay' }), 404);
		}
		await refused(db.nobody.call('search_kept', { commission: 'morecambe-bay' }), 404);
	});
});

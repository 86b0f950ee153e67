/** What the log of consent says, and what a yes opens by itself. */
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Asker, Database } from '../support/database.ts';
import {
	commission,
	datings,
	exactness,
	narrower,
	arranged,
	plain,
	type Dating,
	type Exactness,
	type Perform
} from '../support/consent.ts';

let db: Database;
let ben: Asker, carol: Asker;
let perform: Perform;
beforeAll(async () => {
	({ db, ben, carol, perform } = await arranged());
});
afterAll(() => db.drop());

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
			insert into archive.search_sent (document, number, story_id, circle, audience, opens, closes, hash)
			select m.id, 1, m.story_id, m.circle, a.audience, a.opens, a.closes, a.hash
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

describe('the list of a page', () => {
	it('C2 C5 whoever comes in while a yes is being written down is not in it, and the page is shown again', async () => {
		const { story, session } = await db.nobody.ask('tell_start', { commission });
		const ada = db.teller(session);
		await perform(ada, story, { act: 'hand in', words: 'Rain.' });
		const { roster } = await db.nobody.ask('roster_read', { commission });
		const give = async () =>
			ada.call('permission_give', {
				...{ story, form: randomUUID(), circles: ['community'], uses: [], roster },
				...{ attribution: 'no_name', named_as: null, unasked: false }
			});
		// In the very moment after the list was compared: asked for what a yes says, this seats somebody first.
		const [was] = await db.owner`select pg_get_functiondef('archive.asked_for'::regproc) as sql`;
		await db.owner
			.unsafe(`create or replace function archive.asked_for(circles archive.circle[], uses archive.purpose[])
				returns table (purpose archive.purpose, circle archive.circle) language plpgsql volatile set search_path = '' as $$
				begin
					with p as (insert into archive.people (name, role) values ('Newly', 'new') returning id)
					insert into archive.seats (commission_id, person_id, organisation_id, circle)
					select s.commission_id, p.id, s.organisation_id, s.circle from p, archive.seats s
					where s.circle = 'community' and s.closed_at is null and s.commission_id = archive.commission('${commission}') limit 1;
					return query select 'hear'::archive.purpose, 'community'::archive.circle;
				end $$;
				alter function archive.asked_for security definer`);
		const { status, body } = await give();
		await db.owner.unsafe(was!.sql as string);
		await db.owner.unsafe('alter function archive.asked_for security invoker');
		expect([status, body]).toMatchObject([409, { hint: 'circles', details: 'roster' }]);
		// Nothing was given, and nobody came in by that.
		expect(
			await db.owner`select from archive.grants where story_id = ${story} and purpose = 'hear'`
		).toHaveLength(0);
		expect((await give()).status).toBe(200);
	});
});

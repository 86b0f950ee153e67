/**
 * What narrowed after a backup was taken is done again from the ledger when it is put back. The backup is a copy of the database here;
 * the commands that make one and put it back are tried in restore.test.ts.
 */
import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { append, keep, read, renew, type Line } from '#lib/consent/ledger.server.ts';
import { verified } from '../../supabase/local/verify.ts';
import {
	freshDatabase,
	paragraphs,
	readFirst,
	type Asker,
	type Database
} from '../support/database.ts';

const commission = 'morecambe-bay';
const form = () => randomUUID();
let ledger: string;
let db: Database;
const copies: Database[] = [];
beforeEach(async () => {
	ledger = mkdtempSync(join(tmpdir(), 'tl-ledger-'));
	db = await freshDatabase();
});
afterEach(async () => {
	for (const one of [...copies.splice(0), db]) await one.drop();
	rmSync(ledger, { recursive: true, force: true });
});

/** Its lease lasts as long as a test. */
const awake = async () => {};
/** A worker takes over. @returns what it asks, and its lease */
async function work(of: Database) {
	await of.owner`update archive.leases set until = now() where name = 'worker'`;
	const worker = of.as({ role: 'service_role' });
	const fence = await worker.ask('work_lease', { holder: randomUUID(), seconds: 60 });
	return {
		fence,
		ask: <T>(verb: string, args: Record<string, unknown> = {}): Promise<T> =>
			worker.ask(verb, { fence, ...args })
	};
}
/** C1 A line of the ledger holds ids, kinds, numbers and hashes, and not a word. */
function wordless(line: Line): void {
	for (const [key, value] of Object.entries(line)) {
		if (['id', 'story', 'seat'].includes(key)) expect(value).toMatch(/^[0-9a-f-]{36}$/);
		else if (key === 'number') expect(Number.isInteger(value)).toBe(true);
		else if (key === 'head') expect(value).toMatch(/^[0-9a-f]{64}$/);
		else if (key === 'at') expect(Date.parse(value as string)).not.toBeNaN();
		else expect([key, value]).toEqual([key, expect.stringMatching(/^[a-z_ ]{2,20}$/)]);
	}
}
/** What happens after the backup, and the backup put back: dark, until a worker has done again what the ledger says. */
async function restored(after: () => Promise<unknown>): Promise<Database> {
	const { ask } = await work(db);
	expect(await renew(ledger, ask, awake)).toBeNull();
	const back = await db.copy();
	copies.push(back);
	await after();
	await keep(ledger, ask, awake);
	for await (const line of read(ledger)) wordless(line);
	await back.owner`update archive.installation set readable_until = '-infinity'`;
	const worker = await work(back);
	expect(await renew(ledger, worker.ask, awake)).not.toBeNull();
	// Done once: the next round finds nothing to do again, and the chains stand as the ledger says.
	expect(await renew(ledger, worker.ask, awake)).toBeNull();
	expect(await verified(back.owner, ledger)).toMatchObject({ holds: true });
	return back;
}

interface Told {
	story: string;
	words: string;
	session: string;
	ada: Asker;
}
/** A story that both sides read, or whom else it is for. */
async function shared(circles = ['community', 'civic']): Promise<Told> {
	const { story, words, session } = await db.nobody.ask('tell_start', { commission });
	const ada = db.teller(session);
	const body = paragraphs('The kettle sang.');
	await ada.ask('draft_save', { story, body, veils: [], version: 0 });
	await ada.ask('story_hand_in', { story, form: form() });
	const [dev] = await db.members('dev');
	await readFirst(dev, story);
	const { roster } = await db.nobody.ask('roster_read', { commission });
	await ada.ask('permission_give', {
		...{ story, roster, circles, uses: ['theme'] },
		...{ attribution: 'no_name', named_as: null, unasked: false, form: form() }
	});
	const { hash } = (await ada.ask('mine_read', { story })).words;
	await ada.ask('story_approve', { story, form: form(), hash });
	return { story, words, session, ada };
}
/** An act of its teller, in the database as it went on. */
const does = ({ story, ada }: Told, verb: string, more = {}) =>
	ada.ask(verb, { story, form: form(), ...more });
const reads = async (of: Database, name: string, { story }: { story: string }) =>
	(await (await of.member(`${name}@example.org`)).call('story_read', { commission, story })).status;
const state = async (of: Database, { story, session }: Told) =>
	(await of.teller(session).ask('mine_read', { story })).state;
const opens = async (of: Database, words: string) =>
	(await of.nobody.call('words_enter', { words })).status === 200;
async function sealed(): Promise<{ number: string; words: string }> {
	const [kit, dev] = await db.members('kit', 'dev');
	const { batch, half: first } = await kit.ask('cards_ask', { commission, cards: 1 });
	const { half: second } = await dev.ask('cards_agree', { batch });
	return (await kit.ask('cards_print', { batch, first, second })).cards[0];
}
/** New words for a storyteller, by two facilitators. */
async function newWords({ story }: Told, taken: boolean): Promise<string> {
	const [dev, dan] = await db.members('dev', 'dan');
	const { number, words } = await sealed();
	const { asked } = await dev.ask('new_words_ask', {
		...{ story, card: number, knows: true, taken, note: 'I know her voice.' }
	});
	await dan.ask('new_words_agree', { asked, knows: true });
	return words;
}

describe('what its teller narrowed after the backup', () => {
	it('O2 C1 is narrowed again, as far as ids can say it', async () => {
		const [untouched, withdrawn, one, destroyed, going] = [
			await shared(),
			await shared(),
			await shared(),
			await shared(),
			await shared()
		];
		let later: Told;
		const back = await restored(async () => {
			await does(withdrawn, 'story_withdraw');
			await does(one, 'story_withdraw', { purpose: 'hear', circle: 'civic' });
			await does(destroyed, 'story_erase');
			await does(destroyed, 'story_destroy');
			await does(going, 'story_erase');
			later = await shared();
		});
		expect(await reads(back, 'ben', untouched)).toBe(200);
		expect([await reads(back, 'ben', withdrawn), await state(back, withdrawn)]).toEqual([
			404,
			'withdrawn'
		]);
		expect([await reads(back, 'ben', one), await reads(back, 'carol', one)]).toEqual([200, 404]);
		expect([await reads(back, 'ben', destroyed), await state(back, destroyed)]).toEqual([
			404,
			'erased'
		]);
		expect(
			await back.owner`select 1 from archive.story_keys where story_id = ${destroyed.story}`
		).toEqual([]);
		expect([await reads(back, 'ben', going), await state(back, going)]).toEqual([404, 'erasing']);
		// What was told after the backup is gone with it, and nothing stands in its place.
		expect(await back.owner`select 1 from archive.stories where id = ${later!.story}`).toEqual([]);
	});

	it('O2 C1 is a pause where no id can say it, until its teller has looked', async () => {
		const [hidden, named, paused, called, resumed] = [
			await shared(),
			await shared(),
			await shared(),
			await shared(),
			await shared()
		];
		await does(resumed, 'story_pause');
		const [council] =
			await db.owner`select o.id from archive.organisations o where o.commission_id = archive.commission(${commission}) and o.name like '%Council%' limit 1`;
		const back = await restored(async () => {
			await hidden.ada.ask('veils_save', {
				...{ story: hidden.story, veils: [{ first: 4, last: 10, circles: ['civic'] }] }
			});
			await named.ada.ask('never_add', { story: named.story, organisation: council!.id });
			await does(paused, 'story_pause');
			await does(called, 'story_erase');
			await does(called, 'story_bring_back');
			await does(resumed, 'story_resume');
		});
		for (const [n, told] of [hidden, named, paused, called, resumed].entries())
			expect([n, await reads(back, 'ben', told), await state(back, told)]).toEqual([
				n,
				404,
				'paused'
			]);
		const teller = back.teller(hidden.session);
		expect((await teller.ask('mine_read', { story: hidden.story })).record[0]).toMatchObject({
			kind: 'paused',
			detail: { replayed: true }
		});
		await teller.ask('story_resume', { story: hidden.story, form: form() });
		expect(await reads(back, 'ben', hidden)).toBe(200);
	});
});

describe('what a story means', () => {
	/** A story that says what it means, as a reader in both circles sees it. */
	async function meant(): Promise<Told & { theme: string; place: string }> {
		const told = await shared();
		const [theme] =
			await db.owner`select id from archive.themes where commission_id = archive.commission(${commission}) order by id limit 1`;
		const [place] =
			await db.owner`select id from archive.places where commission_id = archive.commission(${commission}) order by id limit 1`;
		const full = { ...told, theme: theme!.id as string, place: place!.id as string };
		await says(full, {});
		const [dev] = await db.members('dev');
		await dev.ask('original_read', { story: told.story, reason: 'what it means' });
		await dev.ask('meaning_read', { story: told.story });
		return full;
	}
	const says = ({ ada, story, theme, place }: Awaited<ReturnType<typeof meant>>, more: object) =>
		ada.ask('meaning_save', {
			...{ story, themes: [theme], place, year: 2019, own_words: 'My sister hid the letters.' },
			...{ matters_most: 'That nobody asked.', content_note: null, ...more }
		});

	it('O2 C1 comes back with a backup as a pause, where something of it was taken away or said anew since', async () => {
		const changes = {
			emptied: { own_words: null },
			anew: { matters_most: 'That somebody asked.' },
			warned: { content_note: 'Somebody is hurt in it.' },
			nowhere: { place: null },
			whenever: { year: null },
			theme: { themes: [] }
		};
		const stories = new Map<string, Awaited<ReturnType<typeof meant>>>();
		for (const name of [...Object.keys(changes), 'untouched']) stories.set(name, await meant());
		const first = await shared();
		const back = await restored(async () => {
			await first.ada.ask('meaning_save', {
				...{ story: first.story, themes: [], content_note: 'Somebody is hurt in it.' }
			});
			for (const [name, change] of Object.entries(changes)) await says(stories.get(name)!, change);
			await says(stories.get('untouched')!, {});
		});
		for (const [name, told] of stories)
			expect([name, await reads(back, 'ben', told), await state(back, told)]).toEqual(
				name === 'untouched' ? [name, 200, 'shared'] : [name, 404, 'paused']
			);
		expect(await reads(back, 'ben', first)).toBe(404);
	});

	it('C1 is no line of the ledger before the words were handed in', async () => {
		const { story, session } = await db.nobody.ask('tell_start', { commission });
		for (const own_words of ['One.', null, 'Two.'])
			await db.teller(session).ask('meaning_save', { story, themes: [], own_words });
		expect(await db.owner`select 1 from archive.narrowings where story_id = ${story}`).toEqual([]);
	});
});

it('O2 I1 where somebody was reached before stays forgotten, and nothing else of their story is stopped', async () => {
	const address = 'e30..iv.address.tag';
	const [forgotten, moved, kept] = [await shared(), await shared(), await shared()];
	const way = ({ ada, story }: Told, way: string, contact: string | null = null) =>
		ada.ask('answer_way_choose', { story, way, contact, safe: contact ? true : null });
	for (const told of [forgotten, moved, kept]) await way(told, 'email', address);
	const back = await restored(async () => {
		await way(forgotten, 'return');
		await way(moved, 'phone', 'e30..iv.telephone.tag');
	});
	for (const [told, was] of [
		[forgotten, ['return', null]],
		[moved, ['return', null]],
		[kept, ['email', address]]
	] as const) {
		const [row] =
			await back.owner`select way, contact_sealed from archive.answer_ways where story_id = ${told.story}`;
		expect([row!.way, row!.contact_sealed]).toEqual(was);
		expect(await reads(back, 'ben', told)).toBe(200);
	}
});

it('O2 C1 words and cards that opened nothing any more open nothing', async () => {
	const [kit] = await db.members('kit');
	const [taken, stopped] = [await shared(), await shared()];
	const notAskedFor = await newWords(stopped, false);
	const card = await sealed();
	const { person: whom } = await kit.ask('member_invite', {
		...{ commission, name: 'Una', role: '', card: card.number }
	});
	await kit.ask('seat_give', {
		...{ commission, whom, circle: 'community', organisation: 'Sands Tenants' }
	});
	expect(await opens(db, card.words)).toBe(true);
	const back = await restored(async () => {
		await newWords(taken, true);
		const { holds } = await stopped.ada.ask('mine_read', { story: stopped.story });
		await stopped.ada.ask('hold_lift', { hold: holds[0].id });
		await kit.ask('seat_end', { commission, whom });
		await kit.ask('member_card', { commission, whom, card: (await sealed()).number });
	});
	await back.owner`update archive.storytellers set next_from = now() where next_from is not null`;
	expect(await opens(back, taken.words)).toBe(false);
	const { status } = await back.teller(taken.session).call('mine_read', { story: taken.story });
	expect(status).toBe(401);
	expect([await opens(back, notAskedFor), await opens(back, stopped.words)]).toEqual([false, true]);
	expect(await opens(back, card.words)).toBe(false);
});

it('O2 C1 who was crossed out again stays out, and who left the roster reads nothing', async () => {
	const [told, again] = [await shared(), await shared()];
	const list: { facilitator: string; name: string }[] = await again.ada.ask('facilitators_read', {
		story: again.story
	});
	const out = {
		story: again.story,
		facilitator: list.find(({ name }) => name === 'Dan')!.facilitator
	};
	await again.ada.ask('facilitator_cross', out);
	await again.ada.ask('facilitator_let_in', { ...out, form: form() });
	const back = await restored(async () => {
		await again.ada.ask('facilitator_cross', out);
		await db.owner`update archive.seats s set closed_at = now() from archive.people p
			where p.id = s.person_id and p.name = 'Marlon' and s.closed_at is null`;
	});
	expect([await reads(back, 'ben', again), await state(back, again)]).toEqual([404, 'paused']);
	expect([await reads(back, 'ben', told), await reads(back, 'marlon', told)]).toEqual([200, 404]);
});

it('O2 a hold by somebody whose seat is younger than the backup is a pause, and keeps nothing dark', async () => {
	const [held, untouched] = [await shared(['public']), await shared()];
	const back = await restored(async () => {
		await db.owner`with was as (update archive.seats s set closed_at = now() from archive.people p
				where p.id = s.person_id and p.name = 'Dan' and s.closed_at is null returning s.*)
			insert into archive.seats (commission_id, person_id, organisation_id, circle)
			select commission_id, person_id, organisation_id, circle from was`;
		const [dan] = await db.members('dan');
		await dan.ask('hold_put', { story: held.story, kind: 'safety', note: 'A name stands in it.' });
	});
	expect([await reads(back, 'ben', held), await state(back, held)]).toEqual([404, 'paused']);
	expect(await reads(back, 'ben', untouched)).toBe(200);
	await back.teller(held.session).ask('story_resume', { story: held.story, form: form() });
	expect(await reads(back, 'ben', held)).toBe(200);
});

describe('one storyteller alone', () => {
	const hide = (firsts: number[], circles = ['civic']) =>
		firsts.map((first) => ({ first, last: first + 2, circles }));
	const lines = ({ story }: Told, kind: string) =>
		db.owner`select 1 from archive.narrowings where story_id = ${story} and kind = ${kind}`;
	/** As if they had done this two hundred times today. */
	const often = ({ story }: Told, kind: string) =>
		db.owner`insert into archive.narrowings (kind, story_id) select ${kind}, ${story} from generate_series(1, 200)`;

	it('O2 writes one line however many words they hide at once, and none when nothing changed', async () => {
		const told = await shared();
		const save = (veils: object[]) => told.ada.ask('veils_save', { story: told.story, veils });
		for (const [n, veils] of [
			hide([4, 7, 11]),
			hide([4, 7, 11]),
			hide([11, 4, 7, 4]),
			hide([4, 7, 11], ['civic', 'community']),
			hide([4, 7, 11], ['community', 'civic']),
			[]
		].entries()) {
			await save(veils);
			expect([n, (await lines(told, 'veil')).length]).toEqual([n, n < 3 ? 1 : 2]);
		}
		const { record } = await told.ada.ask('mine_read', { story: told.story });
		expect(record.filter(({ kind }: { kind: string }) => kind === 'hid_words')).toHaveLength(3);
	});

	it.each(['veil', 'never', 'meaning'])(
		'O2 does not fill the ledger with one %s after another: past the day’s ceiling nothing changes, and stopping goes on',
		async (kind) => {
			const [told, other] = [await shared(), await shared()];
			const [theme] =
				await db.owner`select id from archive.themes where commission_id = archive.commission(${commission}) limit 1`;
			const say = ({ ada, story }: Told, own_words: string | null) =>
				ada.call('meaning_save', { story, themes: [theme!.id], own_words });
			const acts = (one: Told) => [
				one.ada.call('veils_save', { story: one.story, veils: hide([4]) }),
				one.ada.call('never_add', { story: one.story, words: 'Bay District Council' }),
				say(one, null)
			];
			for (const one of [told, other]) await say(one, 'My sister hid the letters.');
			await often(told, kind);
			for (const [one, status] of [
				[told, 429],
				[other, 204]
			] as const)
				expect((await Promise.all(acts(one))).map((answer) => answer.status)).toEqual([
					status,
					status,
					status
				]);
			expect(
				await db.owner`select 1 from archive.veils where story_id = ${told.story}`
			).toHaveLength(0);
			await does(told, 'story_pause');
			await does(told, 'story_resume');
			await does(told, 'story_withdraw');
			await db.owner`update archive.narrowings set at = at - interval '1 day' where story_id = ${told.story}`;
			for (const answer of await Promise.all(acts(told))) expect(answer.status).not.toBe(429);
			await often(told, kind);
			await does(told, 'story_erase');
			await does(told, 'story_destroy');
			expect(await state(db, told)).toBe('erased');
		}
	);

	it('C4 past the day’s ceiling nothing more is allowed, and everything is still stopped: once, however often it is pressed', async () => {
		const [told, other] = [await shared(), await shared()];
		const { roster } = await db.nobody.ask('roster_read', { commission });
		const { hash } = (await told.ada.ask('mine_read', { story: told.story })).words;
		const rows = async ({ story }: Told) =>
			(
				await db.owner`select (select count(*)::int from archive.consent_events where story_id = ${story}) as log,
					(select count(*)::int from archive.narrowings where story_id = ${story}) as ledger,
					(select count(*)::int from archive.record where story_id = ${story}) as record,
					(select count(*)::int from archive.receipts where story_id = ${story}) as receipts,
					(select count(*)::int from archive.renditions where story_id = ${story}) as renditions`
			)[0];
		const says = ({ ada, story }: Told, verb: string, more = {}) =>
			ada.call(verb, { story, form: form(), ...more });
		const chosen = {
			...{ roster, circles: ['community', 'civic'], uses: ['theme'] },
			...{ attribution: 'no_name', named_as: null, unasked: false }
		};
		const asks = { purpose: 'press', asks: true };
		const widens = (one: Told) => [
			says(one, 'story_hand_in'),
			says(one, 'permission_give', chosen),
			says(one, 'permission_allow', { purpose: 'hear', circle: 'public', roster }),
			says(one, 'permission_renew'),
			says(one, 'permission_refuse', asks),
			says(one, 'story_approve', { hash })
		];
		for (const one of [told, other]) await does(one, 'permission_refuse', { purpose: 'press' });
		await often(told, 'chosen');
		const before = await rows(told);
		const draft = { story: told.story, body: paragraphs('Other words.'), veils: [], version: 1 };
		await told.ada.ask('draft_save', draft);
		for (const [one, status] of [
			[told, 429],
			[other, 200]
		] as const)
			for (const answer of widens(one)) expect((await answer).status).toBe(status);
		expect(await rows(told)).toEqual(before);

		// Each stops what it stops, and pressed again writes nothing.
		const twice = async (verb: string, more = {}) => {
			expect((await says(told, verb, more)).status).toBe(200);
			const once = await rows(told);
			for (let i = 0; i < 3; i += 1) expect((await says(told, verb, more)).status).toBe(200);
			expect([verb, await rows(told)]).toEqual([verb, once]);
			return once;
		};
		// A permission that only narrows, in its details or by what it leaves out, is one of them; with one thing wider it is not.
		const allows = async (status: number, more: object, purpose = 'hear') =>
			expect([
				more,
				(
					await says(told, 'permission_allow', {
						...{ purpose, circle: 'community', roster, place: 'coarse', dated: 'month' },
						...{ successors: false, ...more }
					})
				).status
			]).toEqual([more, status]);
		await allows(200, {});
		const day = (years: number) =>
			new Date(Date.now() + years * 365 * 86_400_000).toISOString().slice(0, 10);
		const narrower = { place: 'none', conditions: ['show_note'], ends_on: day(3) };
		await allows(200, narrower);
		// Said again it narrows nothing, and each of these gives something back, whatever it takes away beside it.
		await allows(429, narrower);
		const less = { ...narrower, dated: 'none' };
		for (const wider of [
			{ place: 'coarse' },
			{ conditions: ['tell_me'] },
			{ ends_on: day(4) },
			{ ends_on: null },
			{ successors: true },
			{ attribution: 'first_name', named_as: 'Ada' }
		])
			await allows(429, { ...less, ...wider });
		await allows(429, less, 'evidence');
		await allows(200, { ...less, sealed_until: day(1) });
		await allows(429, { ...less, sealed_until: null, ends_on: day(2) });
		await allows(200, { ...less, sealed_until: day(1), ends_on: day(2) });
		const gives = async (status: number, more: object) =>
			expect([more, (await says(told, 'permission_give', { ...chosen, ...more })).status]).toEqual([
				more,
				status
			]);
		const community = { circles: ['community'], uses: ['theme'] };
		await gives(429, { circles: ['community', 'public'], uses: [] });
		await gives(429, { ...community, unasked: true });
		// Asked for and not given, run out, or without somebody who came in since: the same yes gives something.
		const theme = db.owner`story_id = ${told.story} and circle = 'community' and purpose = 'theme'`;
		const [stood] =
			await db.owner`select state, closes, audience from archive.grants where ${theme}`;
		for (const set of [
			db.owner`state = 'requested'`,
			db.owner`closes = now()`,
			db.owner`audience = archive.audience_of((archive.audience_members(audience))[2:])`
		]) {
			await db.owner`update archive.grants set ${set} where ${theme}`;
			await gives(429, community);
			await db.owner`update archive.grants set ${db.owner(stood!)} where ${theme}`;
		}
		await gives(200, { circles: ['community', 'civic'], uses: [] });
		await does(told, 'story_withdraw', { purpose: 'hear', circle: 'civic' });
		await gives(429, { circles: ['community', 'civic'], uses: [] });
		expect([await reads(db, 'ben', told), await reads(db, 'carol', told)]).toEqual([404, 404]);
		await twice('permission_give', { ...chosen, circles: [], uses: [] });
		expect(await state(db, told)).toBe('kept');
		await twice('permission_refuse', { purpose: 'theme', circle: 'community' });
		await twice('story_pause');
		expect([await reads(db, 'ben', told), await state(db, told)]).toEqual([404, 'paused']);
		expect((await says(told, 'story_resume')).status).toBe(429);
		await twice('story_withdraw', { said: true });
		expect(await state(db, told)).toBe('withdrawn');
		// To say it otherwise is something.
		expect((await says(told, 'story_withdraw', { said: false })).status).toBe(200);
		expect((await says(told, 'story_withdraw', { said: true })).status).toBe(429);
		await does(told, 'story_erase');
		expect((await says(told, 'story_bring_back')).status).toBe(429);
		await does(told, 'story_destroy');
		expect(await state(db, told)).toBe('erased');
	});

	it('C4 what others and the clock do to a story has no ceiling of its teller’s', async () => {
		const { story, session } = await db.nobody.ask('tell_start', { commission });
		const told: Told = { story, session, words: '', ada: db.teller(session) };
		const body = paragraphs('The kettle sang.');
		await told.ada.ask('draft_save', { story, body, veils: [], version: 0 });
		await does(told, 'story_hand_in');
		const { roster } = await db.nobody.ask('roster_read', { commission });
		await does(told, 'permission_give', {
			...{ roster, circles: ['community'], uses: [] },
			...{ attribution: 'no_name', named_as: null, unasked: true }
		});
		await often(told, 'chosen');
		const [dev] = await db.members('dev');
		await readFirst(dev, story);
		expect([await state(db, told), await reads(db, 'ben', told)]).toEqual(['shared', 200]);
	});

	it('A6 a facilitator is let in again as often as the ledger can say, and crossed out at any time', async () => {
		const { story, session } = await db.nobody.ask('tell_start', { commission });
		const told: Told = { story, session, words: '', ada: db.teller(session) };
		const { facilitator } = (await told.ada.ask('facilitators_read', { story })).find(
			({ name }: { name: string }) => name === 'Dev'
		);
		const cross = () => told.ada.call('facilitator_cross', { story, facilitator });
		const letIn = () => told.ada.call('facilitator_let_in', { story, facilitator, form: form() });
		await cross();
		expect((await letIn()).status).toBe(204);
		await often(told, 'kept_out');
		expect((await cross()).status).toBe(204);
		expect((await letIn()).status).toBe(429);
		expect((await cross()).status).toBe(204);
		expect((await lines(told, 'kept_out')).length).toBe(202);
	});

	it('takes their story away as often as they like, with one line an hour', async () => {
		const told = await shared();
		for (let i = 0; i < 3; i += 1) await told.ada.ask('story_take', { story: told.story });
		const taken = () =>
			db.owner`select 1 from archive.record where story_id = ${told.story} and kind = 'taken_away'`;
		expect(await taken()).toHaveLength(1);
		await db.owner`update archive.record set at = at - interval '61 minutes' where story_id = ${told.story} and kind = 'taken_away'`;
		await told.ada.ask('story_take', { story: told.story });
		expect(await taken()).toHaveLength(2);
	});

	it('has fifty sessions at once, and with one more the one that was quiet longest ends', async () => {
		const told = await shared();
		const [una] = await db.owner`select id from archive.people limit 1`;
		await db.owner`insert into archive.teller_sessions (token_hash, storyteller_id, seen_at)
			select extensions.gen_random_bytes(32), s.storyteller_id, now() - interval '1 minute' * (n % 20)
			from archive.stories s, generate_series(1, 60) n where s.id = ${told.story}`;
		await db.owner`insert into archive.member_sessions (token_hash, person_id)
			select extensions.gen_random_bytes(32), ${una!.id} from generate_series(1, 60)`;
		const other = await shared();
		await db.nobody.ask('words_enter', { words: told.words });
		await db.owner`select archive.member_begin(${una!.id})`;
		const [counted] = await db.owner`select
			(select count(*)::int from archive.teller_sessions t join archive.stories s on s.storyteller_id = t.storyteller_id where s.id = ${told.story}) as tellers,
			(select count(*)::int from archive.member_sessions where person_id = ${una!.id}) as members`;
		expect(counted).toEqual({ tellers: 50, members: 50 });
		expect(await state(db, told)).toBe('shared');
		expect(await state(db, other)).toBe('shared');
	});

	it('O2 does not fill it with one address after another, and forgets one at any time', async () => {
		const told = await shared();
		const way = (way: string, contact: string | null = null) =>
			told.ada.call('answer_way_choose', { story: told.story, way, contact });
		await way('email', 'e30..iv.address.tag');
		await often(told, 'contact_ended');
		expect((await way('phone', 'e30..iv.telephone.tag')).status).toBe(429);
		expect((await way('return')).status).toBe(204);
		expect((await way('email', 'e30..iv.address.tag')).status).toBe(429);
		expect((await way('return')).status).toBe(204);
		expect(await lines(told, 'contact_ended')).toHaveLength(201);
	});
});

describe('a folder that is not the ledger of this database', () => {
	const lines = (dir: string) => Array.fromAsync(read(dir));
	const folders: string[] = [];
	const folder = () => folders[folders.push(mkdtempSync(join(tmpdir(), 'tl-ledger-'))) - 1]!;
	afterEach(() => {
		for (const one of folders.splice(0)) rmSync(one, { recursive: true, force: true });
	});

	it('O2 opens no backup that was put back: an empty one, an older one, or another archive’s', async () => {
		const [told, sooner] = [await shared(), await shared()];
		const { ask } = await work(db);
		expect(await renew(ledger, ask, awake)).toBeNull();
		const [empty, older, another] = [folder(), folder(), folder()];
		cpSync(ledger, older, { recursive: true });
		append(another, [{ id: randomUUID(), at: new Date().toISOString(), kind: 'seat_closed' }]);
		await does(sooner, 'story_pause');
		await keep(ledger, ask, awake);
		const back = await db.copy();
		copies.push(back);
		await does(told, 'story_withdraw');
		await keep(ledger, ask, awake);
		await back.owner`update archive.installation set readable_until = '-infinity'`;
		const worker = await work(back);
		for (const wrong of [empty, older, another]) {
			const before = await lines(wrong);
			// A second round finds no more than the first: nothing was written there, and nothing learned from it.
			for (const round of [1, 2]) {
				await expect(renew(wrong, worker.ask, awake), `${round}`).rejects.toThrow(/LEDGER_DIR/);
				expect(await reads(back, 'ben', told)).toBe(503);
			}
			expect(await lines(wrong)).toEqual(before);
		}
		expect(await renew(ledger, worker.ask, awake)).not.toBeNull();
		expect([await reads(back, 'ben', told), await state(back, told)]).toEqual([404, 'withdrawn']);
		expect(await renew(ledger, worker.ask, awake)).toBeNull();
	});

	it('O2 is not begun anew where one went away while the worker ran', async () => {
		const told = await shared();
		const { ask } = await work(db);
		expect(await renew(ledger, ask, awake)).toBeNull();
		await does(told, 'story_pause');
		const empty = folder();
		await expect(keep(empty, ask, awake)).rejects.toThrow(/LEDGER_DIR/);
		expect(readdirSync(empty)).toEqual([]);
		await keep(ledger, ask, awake);
		expect((await lines(ledger)).at(-1)).toMatchObject({ kind: 'paused', story: told.story });
	});

	it('O2 takes its place when it is lost for good, as README.md says, and holds all of it', async () => {
		const told = await shared();
		const { ask } = await work(db);
		expect(await renew(ledger, ask, awake)).toBeNull();
		const lost = await lines(ledger);
		await db.owner`update archive.narrowings set written_at = null`;
		const anew = folder();
		expect(await renew(anew, ask, awake)).toBeNull();
		expect(await lines(anew)).toEqual(lost);
		expect(await verified(db.owner, anew)).toMatchObject({ holds: true });
		expect(await reads(db, 'ben', told)).toBe(200);
	});

	it('is written down while the lease lasts, and not by a worker that lost it', async () => {
		const told = await shared();
		const { ask } = await work(db);
		expect(await renew(ledger, ask, awake)).toBeNull();
		const before = await lines(ledger);
		await does(told, 'story_pause');
		const lost = async () => {
			throw new Error('the lease was lost');
		};
		await expect(keep(ledger, ask, lost)).rejects.toThrow('the lease was lost');
		await expect(renew(ledger, ask, lost)).rejects.toThrow('the lease was lost');
		expect(await lines(ledger)).toEqual(before);
		await keep(ledger, ask, awake);
		expect((await lines(ledger)).at(-1)).toMatchObject({ kind: 'paused', story: told.story });
	});

	it('O2 is the first of a new archive, where nothing was written yet', async () => {
		const told = await shared();
		await db.owner`update archive.installation set readable_until = '-infinity'`;
		const { ask } = await work(db);
		expect(await renew(ledger, ask, awake)).toBeNull();
		expect(await reads(db, 'ben', told)).toBe(200);
	});
});

describe('a database that is dark', () => {
	let dark: Database;
	let there: Told, withdrawn: Told;
	beforeEach(async () => {
		there = await shared();
		withdrawn = await shared();
		await does(withdrawn, 'story_withdraw');
		dark = await db.copy();
		copies.push(dark);
		await dark.owner`update archive.installation set readable_until = '-infinity'`;
	});

	it('O2 A8 says the same of what is there, of what was taken back, and of what never was', async () => {
		const stories = [there.story, withdrawn.story, randomUUID()];
		for (const name of ['ben', 'carol', 'dev'])
			for (const story of stories) expect(await reads(dark, name, { story })).toBe(503);
		for (const verb of ['stories_list', 'decisions_list', 'decisions_feed', 'themes_list'])
			expect([verb, (await dark.nobody.call(verb, { commission })).status]).toEqual([verb, 503]);
		const [ben, dev] = await dark.members('ben', 'dev');
		expect((await dev.call('reading_list', { commission })).status).toBe(503);
		const verbs = await dark.owner`select p.proname as name, p.proargnames as args from pg_proc p
			where p.pronamespace = 'api'::regnamespace and 'story' = any(p.proargnames) and has_function_privilege('anon', p.oid, 'execute')`;
		const differ: string[] = [];
		for (const who of [ben, dev, dark.nobody])
			for (const { name, args } of verbs as unknown as { name: string; args: string[] }[]) {
				const answers = await Promise.all(
					stories.map((story) =>
						who.call(name, {
							...Object.fromEntries(args.map((arg) => [arg, null])),
							...(args.includes('commission') ? { commission } : {}),
							story
						})
					)
				);
				if (new Set(answers.map((answer) => JSON.stringify(answer))).size > 1) differ.push(name);
			}
		expect(differ).toEqual([]);
	});

	it('O2 lets tellers go on, and is opened only by the worker that holds the lease', async () => {
		const teller = dark.teller(there.session);
		await teller.ask('story_pause', { story: there.story, form: form() });
		await teller.ask('story_resume', { story: there.story, form: form() });
		await dark.nobody.ask('tell_start', { commission });
		const [lost, held] = [await work(dark), await work(dark)];
		const worker = dark.as({ role: 'service_role' });
		expect((await worker.call('work_readable', { fence: lost.fence })).status).toBe(409);
		expect(await reads(dark, 'ben', there)).toBe(503);
		await held.ask('work_readable');
		expect(await reads(dark, 'ben', there)).toBe(200);
		const [row] =
			await dark.owner`select extract(epoch from readable_until - now())::int as left from archive.installation`;
		expect(row!.left).toBeGreaterThan(590);
		expect(row!.left).toBeLessThanOrEqual(600);
	});
});

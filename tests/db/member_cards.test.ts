/** Members who have no e-mail address come in by a card: as themselves, and never as a storyteller. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	freshDatabase,
	paragraphs,
	refused,
	type Asker,
	type Database
} from '../support/database.ts';
import { commission, tell } from '../support/search.ts';

interface Card {
	number: string;
	words: string;
}
let db: Database;
let kit: Asker, dev: Asker, ben: Asker, dan: Asker;
let cards: Card[];
const sessions = new Map<Asker, string>();

beforeAll(async () => {
	db = await freshDatabase();
	[kit, dev, ben, dan] = await db.members('kit', 'dev', 'ben', 'dan');
	const { batch, half: first } = await kit.ask('cards_ask', { commission, cards: 30 });
	const { half: second } = await dan.ask('cards_agree', { batch });
	({ cards } = await kit.ask('cards_print', { batch, first, second }));
});
afterAll(() => db.drop());

const card = () => cards.pop()!;
const invite = (number: string, more = {}, as = kit) =>
	as.call('member_invite', { commission, name: 'Una', role: '', card: number, ...more });
const enter = async (words: string) => {
	const { session, member } = await db.nobody.ask('words_enter', { words });
	expect(member).toBe(true);
	const una = db.teller(session);
	sessions.set(una, session);
	return una;
};
/** Somebody invited by card, seated, who has promised, and is in. */
async function seated() {
	const held = card();
	const { person } = (await invite(held.number)).body as { person: string };
	await kit.ask('seat_give', {
		...{ commission, whom: person, circle: 'community', organisation: 'Sands Tenants' }
	});
	const una = await enter(held.words);
	const { version } = await una.ask('promise_read');
	await una.ask('promise_make', { version });
	return { una, person, held };
}
const person = async (who: Asker) => (await who.ask('visitor')).person;

describe('coming in by card', () => {
	it('I1 is somebody with a seat, and no storyteller', async () => {
		const { una } = await seated();
		expect(await una.ask('visitor')).toMatchObject({
			person: { name: 'Una', by_card: true, seats: [{ circle: 'community' }] },
			teller: false
		});
		expect((await ben.ask('visitor')).person.by_card).toBe(false);
		for (const [verb, args] of Object.entries({
			mine_list: {},
			words_again: {},
			mine_read: { story: randomUUID() }
		}))
			await refused(una.call(verb, args), 401);
		// Telling begins as somebody else.
		await refused(una.call('tell_start', { commission }), 404);
	});
	it('A5 reads what was given since, and nothing that was given before', async () => {
		const before = await tell(db, { words: ['The tap drips.'], circles: ['community'] });
		const { una } = await seated();
		const after = await tell(db, { words: ['The tap sings.'], circles: ['community'] });
		const read = (story: string) => una.call('story_read', { commission, story });
		await refused(read(before.story), 404);
		expect((await read(after.story)).status).toBe(200);
		const { record } = await after.teller.ask('mine_read', { story: after.story });
		expect(record).toContainEqual(
			expect.objectContaining({ kind: 'read_copy', organisation: 'Sands Tenants', name: null })
		);
		// Joining is asked about, as of anybody.
		expect(
			(await before.teller.ask('newcomers_read', { story: before.story })).circles
		).toHaveProperty('community');
	});
	it('I1 a storyteller’s words make no member, and nothing in the database leads from one to the other', async () => {
		const { teller } = await tell(db, { words: ['The tap hums.'], circles: [] });
		expect(await teller.ask('visitor')).toEqual({ person: null, teller: true });
		const joined =
			await db.owner`select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
			where n.nspname = 'archive' and c.relkind = 'r' and 2 = (select count(*) from pg_attribute a
				where a.attrelid = c.oid and a.attname in ('storyteller_id', 'person_id'))`;
		expect(joined).toEqual([]);
	});
	it('a sign-in by e-mail beside the words of a card is nobody', async () => {
		const { una, held } = await seated();
		const [user] = await db.owner`select id from auth.users where email = 'ben@example.org'`;
		const both = db.as({
			role: 'authenticated',
			claims: { sub: user!.id, role: 'authenticated' },
			headers: { 'x-words-session': sessions.get(una)! }
		});
		expect(await both.ask('visitor')).toEqual({ person: null, teller: false });
		await refused(both.call('words_enter', { words: held.words }), 422);
	});
	it('ends after half an hour of nothing, after twelve hours, and when one leaves', async () => {
		const { una, person: id } = await seated();
		const ago = (seen: string, began: string) =>
			db.owner`update archive.member_sessions set seen_at = now() - ${seen}::interval, began_at = now() - ${began}::interval
				where person_id = ${id}`;
		await ago('29 minutes', '11 hours');
		expect(await person(una)).not.toBeNull();
		// That visit kept it awake.
		await db.owner`update archive.member_sessions set seen_at = seen_at - interval '29 minutes' where person_id = ${id}`;
		expect(await person(una)).not.toBeNull();
		await ago('31 minutes', '1 hour');
		expect(await person(una)).toBeNull();
		expect(await person(una)).toBeNull();
		await ago('0 minutes', '13 hours');
		expect(await person(una)).toBeNull();
		await ago('0 minutes', '1 minute');
		expect(await person(una)).not.toBeNull();
		await una.ask('words_leave');
		expect(await person(una)).toBeNull();
		expect(await db.owner`select 1 from archive.member_sessions where person_id = ${id}`).toEqual(
			[]
		);
	});
});

describe('a card', () => {
	it('is used once, by a member or a storyteller', async () => {
		const { number } = card();
		expect((await invite(number)).status).toBe(200);
		expect((await refused(invite(number), 422)).hint).toBe('card');
		expect((await refused(invite('12345678'), 422)).hint).toBe('card');
		const typed = (number: string) =>
			dev.call('helped_tell', {
				...{ commission, form: randomUUID(), channel: 'paper', card: number },
				body: paragraphs('It rained.')
			});
		expect((await refused(typed(number), 422)).hint).toBe('card');
		const hers = card();
		expect((await typed(hers.number)).status).toBe(200);
		expect((await refused(invite(hers.number), 422)).hint).toBe('card');
	});
	it('is one way in, and the name comes first', async () => {
		const { number } = card();
		expect((await refused(invite(number, { contact: 'a..b.c.d' }), 422)).hint).toBe('card');
		expect((await refused(invite(number, { name: ' ' }), 422)).hint).toBe('name');
		// What was refused used nothing up.
		expect((await invite(number)).status).toBe(200);
	});
	it('A8 is given by who keeps the roster, and by nobody else', async () => {
		const { number } = card();
		const { person: id } = await seated();
		const erin = await db.member('erin@example.org');
		for (const other of [ben, dev, erin, db.nobody]) {
			await refused(invite(number, {}, other), 404);
			await refused(other.call('member_card', { commission, whom: id, card: number }), 404);
		}
		// Somebody who comes in by e-mail has no card to lose.
		const { id: bens } = await person(ben);
		await refused(kit.call('member_card', { commission, whom: bens, card: number }), 404);
	});
	it('A5 that is lost is replaced once the seat is closed, and opens nothing any more', async () => {
		const { una, person: whom, held } = await seated();
		const next = card();
		const give = () => kit.call('member_card', { commission, whom, card: next.number });
		expect((await refused(give(), 422)).hint).toBe('card');
		expect(await person(una)).not.toBeNull();
		await kit.ask('seat_end', { commission, whom });
		expect((await give()).status).toBe(204);
		expect(await person(una)).toBeNull();
		const wrong = await refused(
			db.nobody.call('words_enter', { words: 'one two three four five six seven' }),
			422
		);
		expect(await refused(db.nobody.call('words_enter', { words: held.words }), 422)).toEqual(wrong);
		expect((await person(await enter(next.words))).seats).toEqual([]);
	});
	it('A1 of somebody who keeps a roster, here or elsewhere, is replaced by nobody but themselves', async () => {
		const [held, next] = [card(), card()];
		const { person: whom } = (await invite(held.number)).body as { person: string };
		await db.owner`insert into archive.keepers (commission_id, person_id) select archive.commission('solway'), ${whom}`;
		const give = (as: Asker) => as.call('member_card', { commission, whom, card: next.number });
		expect((await refused(give(kit), 422)).hint).toBe('card');
		const una = await enter(held.words);
		expect((await person(una)).keeps).toEqual(['solway']);
		await refused(give(una), 404);
		await db.owner`insert into archive.keepers (commission_id, person_id) select archive.commission(${commission}), ${whom}`;
		expect((await refused(give(kit), 422)).hint).toBe('card');
		expect((await give(una)).status).toBe(204);
		expect((await person(await enter(next.words))).keeps).toHaveLength(2);
	});
	it('I1 says nowhere who holds it', async () => {
		const held = card();
		await invite(held.number, { name: 'Ulla' });
		const roster = await kit.ask('roster_kept', { commission });
		const batches = await kit.ask('batches_list', { commission });
		for (const said of [roster, batches]) {
			expect(JSON.stringify(said)).not.toContain(held.number);
			expect(JSON.stringify(said)).not.toContain(held.words);
		}
		expect(roster.people.find(({ name }: { name: string }) => name === 'Ulla')).toMatchObject({
			by_card: true,
			way_in: 'ready',
			circle: null
		});
	});
});

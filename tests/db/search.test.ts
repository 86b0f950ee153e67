/** Search on Postgres: the contract of every engine, and what only the database can promise. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { find, like } from '#lib/search/search.server.ts';
import { freshDatabase, refused, type Database } from '../support/database.ts';
import { asDb, commission, findsAlike, ids, tell, whole, type World } from '../support/search.ts';

let db: Database;
let world: World;
beforeAll(async () => {
	db = await freshDatabase();
	world = {
		db,
		find: (who, what) => find(asDb(who), null, commission, whole(what)),
		settle: async () => {}
	};
});
afterAll(() => db.drop());

describe('the contract', () => findsAlike(() => world));

describe('only here', () => {
	it('is absent for a commission that is not there', async () => {
		await refused(db.nobody.call('search', { commission: 'nowhere' }), 404);
	});
	it('S1 what search holds agrees with what policies show', async () => {
		const held =
			await db.owner`select copy_id, hash, audience, opens, closes from archive.search_rows order by copy_id`;
		const findable =
			await db.owner`select copy_id, hash, audience, opens, closes from archive.findable order by copy_id`;
		expect(held).toEqual(findable);
	});
	it('keeps another commission apart', async () => {
		const erin = await db.member('erin@example.org');
		const here = await tell(db, {
			words: ['A marzipantry of our own.'],
			circles: ['community', 'civic']
		});
		expect((await world.find(erin, { q: 'marzipantry' })).hits).toEqual([]);
		expect((await find(asDb(erin), null, 'solway', whole({ q: 'marzipantry' }))).hits).toEqual([]);
		const ben = await db.member('ben@example.org');
		expect(ids(await world.find(ben, { q: 'marzipantry' }))).toEqual([here.story]);
	});
	it('S3 likens a story only to those the reader may find', async () => {
		const ben = await db.member('ben@example.org');
		const carol = await db.member('carol@example.org');
		const words = ['The wibblestock froze twice, and the wibblestock thawed.'];
		const open = await tell(db, { words, circles: ['community', 'civic'], themes: ['repairs'] });
		const closed = await tell(db, { words, circles: ['community'], themes: ['repairs'] });
		const alike = async (who: typeof ben) =>
			(await like(asDb(who), commission, open.story)).map((s) => s.story);
		expect(await alike(ben)).toContain(closed.story);
		expect(await alike(carol)).not.toContain(closed.story);
		await refused(carol.call('stories_like', { commission, story: closed.story }), 404);
	});
	it('a theme by its new name', async () => {
		const ben = await db.member('ben@example.org');
		const { story } = await tell(db, {
			words: ['Nothing to say.'],
			circles: ['community'],
			themes: ['buses']
		});
		await db.owner`update archive.themes set name = 'Omnibuses' where slug = 'buses'`;
		expect(ids(await world.find(ben, { q: 'omnibuses' }))).toContain(story);
	});
});

/** The same contract, asked of a real Meilisearch that a real worker fills. */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { ChildProcess } from 'node:child_process';
import { Meilisearch } from 'meilisearch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { find } from '#lib/search/search.server.ts';
import { freshDatabase, type Asker, type Database } from '../support/database.ts';
import {
	engineThere,
	settled,
	startEndpoints,
	startEngine,
	until,
	type Endpoints,
	type Engine
} from '../support/engine.ts';
import { asDb, commission, findsAlike, ids, tell, whole, type World } from '../support/search.ts';

describe.skipIf(!engineThere)('with a Meilisearch', () => {
	let db: Database;
	let engine: Engine;
	let endpoints: Endpoints;
	let worker: ChildProcess;
	let world: World;
	let ben: Asker, carol: Asker;

	beforeAll(async () => {
		db = await freshDatabase();
		engine = await startEngine();
		endpoints = await startEndpoints(db);
		worker = endpoints.work(engine);
		world = {
			db,
			async find(who, what) {
				const found = await find(asDb(who), engine.url, commission, whole(what));
				expect(found.fellBack).toBe(false);
				return found;
			},
			settle: () => settled(db, 'meilisearch')
		};
		[ben, carol] = [await db.member('ben@example.org'), await db.member('carol@example.org')];
		await world.settle();
	});
	afterAll(async () => {
		await endpoints?.stop();
		await engine?.stop();
		await db?.drop();
	});

	describe('the contract', () => findsAlike(() => world));

	it('says which engine answers', async () => {
		const health = await db.nobody.ask('health');
		expect(health).toMatchObject({ engine: 'meilisearch', lag: 0 });
		expect(health.version).toMatch(/^1\./);
	});

	it('S1 a pass opens its own index and no other, and finds nothing that its filter leaves out', async () => {
		const { story, teller } = await tell(db, {
			words: ['The plimsoggle.'],
			circles: ['community']
		});
		await world.settle();
		const passes = await Promise.all(
			[ben, carol].map((who) => who.ask('search_pass', { commission }))
		);
		const [bens, carols] = passes as { index: string; token: string }[];
		const asWith = (token: string) => new Meilisearch({ host: engine.url, apiKey: token });
		expect((await asWith(bens!.token).index(bens!.index).search('plimsoggle')).hits).toHaveLength(
			1
		);
		await expect(asWith(carols!.token).index(bens!.index).search('plimsoggle')).rejects.toThrow();
		expect((await asWith(carols!.token).index(carols!.index).search('plimsoggle')).hits).toEqual(
			[]
		);
		await expect(asWith(bens!.token).index(bens!.index).getDocuments()).rejects.toThrow();
		// An outer filter cannot widen the pass.
		const wide = await asWith(carols!.token)
			.index(carols!.index)
			.search('', { filter: 'audience > 0 OR opens > 0', hitsPerPage: 1 });
		expect(wide.totalHits).toBe((await world.find(carol)).total);
		await teller.ask('story_withdraw', { story, form: randomUUID() });
		expect(await world.find(ben, { q: 'plimsoggle' })).toMatchObject({ hits: [], total: 0 });
		await world.settle();
	});

	it('S5 a withdrawn story is out of every index', async () => {
		const { story, teller } = await tell(db, {
			words: ['The dorfwick.'],
			circles: ['community', 'civic', 'public']
		});
		await world.settle();
		const admin = new Meilisearch({ host: engine.url, apiKey: engine.key });
		const held = async () => {
			const { results } = await admin.getRawIndexes({ limit: 100 });
			let documents = 0;
			for (const { uid } of results.filter((index) => index.uid.startsWith('stories-')))
				documents += (await admin.index(uid).search('dorfwick')).hits.length;
			return documents;
		};
		expect(await held()).toBe(3);
		await teller.ask('story_withdraw', { story, form: randomUUID() });
		await world.settle();
		expect(await held()).toBe(0);
		expect(await db.owner`select from archive.search_sent where story_id = ${story}`).toHaveLength(
			0
		);
	});

	it('falls back to the database while the engine is away, says so, and loses nothing', async () => {
		if (!engine.folder) return;
		await engine.kill();
		const { story } = await tell(db, { words: ['The hobbleskein.'], circles: ['community'] });
		const found = await find(asDb(ben), engine.url, commission, whole({ q: 'hobbleskein' }));
		expect(ids(found)).toEqual([story]);
		expect(found.fellBack).toBe(true);
		await engine.start();
		await world.settle();
		expect(ids(await world.find(ben, { q: 'hobbleskein' }))).toEqual([story]);
	});

	it('fills an engine that lost everything', async () => {
		if (!engine.folder) return;
		const before = await world.find(ben);
		await engine.kill();
		rmSync(engine.folder, { recursive: true });
		await engine.start();
		await until(
			'the database answers alone',
			async () =>
				(await db.owner`select engine from archive.installation`)[0]!.engine === 'postgres'
		);
		await world.settle();
		expect(ids(await world.find(ben))).toHaveLength(before.hits.length);
		expect((await world.find(ben)).total).toBe(before.total);
	});

	it('lets a standby take over, and a worker that slept cannot bring a story back', async () => {
		const { story, teller } = await tell(db, { words: ['The clavinger.'], circles: ['community'] });
		await world.settle();
		worker.kill('SIGSTOP');
		await teller.ask('story_withdraw', { story, form: randomUUID() });
		const standby = endpoints.work(engine);
		await world.settle();
		worker.kill('SIGCONT');
		await new Promise((soon) => setTimeout(soon, 1500));
		expect(await world.find(ben, { q: 'clavinger' })).toMatchObject({ hits: [], total: 0 });
		const [{ fence, n }] =
			(await db.owner`select fence::int, (select count(*)::int from archive.outbox) as n from archive.leases`) as unknown as [
				{ fence: number; n: number }
			];
		expect([fence, n]).toEqual([2, 0]);
		standby.kill('SIGTERM');
		const again = await tell(db, { words: ['The clavinger returned.'], circles: ['community'] });
		await world.settle();
		expect(ids(await world.find(ben, { q: 'clavinger' }))).toEqual([again.story]);
	});
});

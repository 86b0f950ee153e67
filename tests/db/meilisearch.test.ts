/** The same contract, asked of a real Meilisearch that a real worker fills. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { spawnSync, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Meilisearch } from 'meilisearch';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Found } from '#lib/search/schema.ts';
import { find } from '#lib/search/search.server.ts';
import { languages, settings } from '#lib/search/settings.server.ts';
import { madeRoom, versionHere } from '../../supabase/local/engine.ts';
import { startApp } from '../support/app.ts';
import { freshDatabase, type Asker, type Database } from '../support/database.ts';
import {
	engineOurs,
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
			async find(who, what, where = commission) {
				const found = await find(asDb(who), engine.url, where, whole(what));
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

	it('takes words apart in the languages that the database finds in them, but for those that the engine does not know', async () => {
		const [{ text }] =
			(await db.owner`select pg_get_functiondef('archive.language_of'::regproc) as text`) as unknown as [
				{ text: string }
			];
		const ours = [...text.matchAll(/(?:then |else |\()'([a-z]{2})'/g)].map(([, code]) => code!);
		const admin = new Meilisearch({ host: engine.url, apiKey: engine.key });
		const { index } = await ben.ask('search_pass', { commission });
		const { localizedAttributes: held } = await admin.index(index).getSettings();
		expect(held).toEqual(settings([]).localizedAttributes);
		const unknown = ['cy', 'ga', 'gd'];
		expect([...Object.keys(languages), ...unknown].sort()).toEqual(ours.sort());
		// When it has learnt them, they belong in the list.
		for (const code of unknown)
			await expect(
				admin
					.index(index)
					.updateSettings({ localizedAttributes: [{ attributePatterns: ['*'], locales: [code] }] })
			).rejects.toThrow(/Unknown value/);
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

	it.skipIf(process.platform !== 'linux')(
		'S1 the web process holds no key of the engine, in its environment or its memory, and does not start with one',
		async () => {
			const app = await startApp(endpoints, engine.url);
			try {
				const surfer = await app.member('ben@example.org');
				const page = await surfer.get(`/${commission}/search?q=meter`);
				expect(page.status).toBe(200);
				expect(page.body).not.toContain('The search engine is resting');
				const admin = new Meilisearch({ host: engine.url, apiKey: engine.key });
				const { results: keys } = await admin.getKeys({ limit: 100 });
				const [signing] = await db.owner`select key from archive.search_engine`;
				const all = [engine.key, ...keys.map(({ key }) => key)];
				expect(all).toContain(signing!.key);
				// What it was told is there to be seen: so are keys, if it had any.
				expect(inMemory(app.pid, [endpoints.publishableKey, ...all])).toEqual([
					endpoints.publishableKey
				]);

				const environment = readFileSync(`/proc/${app.pid}/environ`, 'utf8')
					.split('\0')
					.filter(Boolean);
				expect(environment).toContain(`MEILI_URL=${engine.url}`);
				const values = environment.map((pair) => pair.slice(pair.indexOf('=') + 1));
				for (const [method, path] of engineDoors(
					(await ben.ask('search_pass', { commission })).index
				))
					for (const key of [null, ...values.filter((value) => /^[\x21-\x7e]+$/.test(value))]) {
						const { status } = await fetch(engine.url + path, {
							method,
							headers: {
								'content-type': 'application/json',
								...(key ? { authorization: `Bearer ${key}` } : {})
							},
							...(method === 'GET' || method === 'DELETE' ? {} : { body: '{}' })
						});
						expect([method, path, key, status]).toEqual([method, path, key, key ? 403 : 401]);
					}
			} finally {
				await app.stop();
			}
			const { status, stderr } = spawnSync(process.execPath, ['build/index.js'], {
				encoding: 'utf8',
				env: {
					PATH: process.env.PATH,
					SUPABASE_URL: endpoints.url,
					SUPABASE_PUBLISHABLE_KEY: endpoints.publishableKey,
					MEILI_URL: engine.url,
					MEILI_KEY: engine.key
				}
			});
			expect(status).toBe(1);
			expect(stderr).toContain('was given: MEILI_KEY');
			expect(stderr).not.toContain(engine.key);
		}
	);

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

	it('S2 a hit that does not hold is told of without a word, and the database answers in its place', async () => {
		const { story } = await tell(db, { words: ['The quibblestock.'], circles: ['community'] });
		await world.settle();
		const { index } = await ben.ask('search_pass', { commission });
		const admin = new Meilisearch({ host: engine.url, apiKey: engine.key });
		const [sent] =
			await db.owner`select document as id from archive.search_sent where story_id = ${story}`;
		// The worker would notice at once: it sleeps, and is taken to be awake.
		worker.kill('SIGSTOP');
		await db.owner`update archive.leases set until = now() + interval '10 minutes'`;
		// As an old copy of an engine would have it: other words, under an audience that still stands.
		await admin
			.index(index)
			.updateDocuments([{ id: sent!.id, hash: '00', year: 1999 }])
			.waitTask({ timeout: 60_000 });
		const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
		let found: Found;
		// An engine that is late is not waited for, and then nothing is told.
		await until('it is told of', async () => {
			found = await find(asDb(ben), engine.url, commission, whole({ q: 'quibblestock' }));
			return said.mock.calls.length > 0;
		});
		const alarms = said.mock.calls.map(([line]) => String(line));
		said.mockRestore();
		worker.kill('SIGCONT');
		expect(found!).toMatchObject({ engine: 'postgres', fellBack: true, total: 1 });
		expect(ids(found!)).toEqual([story]);
		expect(JSON.stringify(found!.facets)).not.toContain('1999');
		expect(alarms).toEqual([`{"kind":"search hits dropped","dropped":1}\n`]);
	});

	it('one who waited for an engine in vain is enough: it is left alone for a while', async () => {
		let asked = 0;
		// Takes the question, and never answers.
		const stalled = createServer(() => (asked += 1)).listen(0, '127.0.0.1');
		await once(stalled, 'listening');
		const address = `http://127.0.0.1:${(stalled.address() as AddressInfo).port}`;
		try {
			for (const q of ['kettle', 'harbour'])
				expect(await find(asDb(ben), address, commission, whole({ q }))).toMatchObject({
					engine: 'postgres',
					fellBack: true
				});
			expect(asked).toBe(1);
		} finally {
			stalled.closeAllConnections();
			stalled.close();
		}
	});
	it.skipIf(!engineOurs)(
		'falls back to the database while the engine is away, says so, and loses nothing',
		async () => {
			// It may be being filled again, after somebody else wrote to it.
			await world.settle();
			await engine.kill();
			const { story } = await tell(db, { words: ['The hobbleskein.'], circles: ['community'] });
			const found = await find(asDb(ben), engine.url, commission, whole({ q: 'hobbleskein' }));
			expect(ids(found)).toEqual([story]);
			expect(found.fellBack).toBe(true);
			// The page says so in one line, and finds the same.
			const app = await startApp(endpoints, engine.url);
			try {
				// Somebody who has not signed in before: a code is good once.
				const bea = await db.member('bea@example.org');
				const surfer = await app.member('bea@example.org');
				const links = (body: string) => body.match(/href="[^"]*\/stories\/[0-9a-f-]{36}"/g) ?? [];
				const resting = 'The search engine is resting, so the database searched instead.';
				for (const [q, total] of [
					['hobbleskein', 1],
					['', (await find(asDb(bea), null, commission, whole())).total]
				] as const) {
					const { status, body } = await surfer.get(`/${commission}/search?q=${q}`);
					expect(status).toBe(200);
					expect(body.split(resting)).toHaveLength(2);
					expect(body).toContain(total === 1 ? 'One story.' : `${total} stories.`);
					const { hits } = await find(asDb(bea), null, commission, whole({ q }));
					expect(links(body)).toEqual(
						hits.map(({ story }) => `href="/${commission}/stories/${story}"`)
					);
				}
				// Whoever keeps the commission is told.
				const kit = await app.member('kit@example.org');
				const kept = async () => (await kit.get(`/${commission}/work/search`)).body;
				expect(await kept()).toContain('the search engine does not answer');
				// So is whoever watches the machine, and everything else is well.
				const watched = async () => JSON.parse((await app.nobody().get('/healthz')).body);
				expect((await db.nobody.ask('health')).engine).toBe('meilisearch');
				expect(await watched()).toMatchObject({
					ok: true,
					database: true,
					search: { engine: 'postgres', version: null }
				});
				// Nothing else waits for it: a letter goes out.
				const [letter] =
					await db.owner`select archive.letter_write('invitation', person => p.id) as id
				from archive.people p join auth.users u on u.id = p.auth_user where u.email = 'bea@example.org'`;
				await until('a letter has gone out', async () => {
					const [row] =
						await db.owner`select ended_at from archive.letters where id = ${letter!.id}`;
					return row!.ended_at !== null;
				});
				// It answers again, and nothing is said.
				await engine.start();
				await world.settle();
				const { body } = await surfer.get(`/${commission}/search?q=hobbleskein`);
				expect(body).not.toContain(resting);
				expect(links(body)).toEqual([`href="/${commission}/stories/${story}"`]);
				expect(await kept()).toContain('under a pass that the database signs');
				const { search } = await watched();
				expect(search).toMatchObject({ engine: 'meilisearch', version: versionHere(), lag: 0 });
				expect(app.log()).not.toContain('hobbleskein');
			} finally {
				await app.stop();
			}

			await world.settle();
			expect(ids(await world.find(ben, { q: 'hobbleskein' }))).toEqual([story]);
		}
	);

	it.skipIf(!engineOurs)(
		'is another version than the one that wrote its index: that is taken away, and filled anew',
		async () => {
			const folder = engine.folder!;
			const version = versionHere()!;
			expect((await db.nobody.ask('health')).version).toBe(version);
			expect(madeRoom(folder, version)).toBe(false);
			await engine.kill();
			writeFileSync(join(folder, 'VERSION'), '1.49.0');
			// As it stands, it would not start.
			const { status } = spawnSync('meilisearch', [
				...['--db-path', folder, '--no-analytics', '--http-addr', engine.url.slice(7)]
			]);
			expect(status).toBe(1);
			expect(madeRoom(folder, version)).toBe(true);
			await engine.start();
			await until(
				'it is noticed',
				async () =>
					(await db.owner`select engine from archive.installation`)[0]!.engine === 'postgres'
			);
			await world.settle();
			expect((await world.find(ben)).total).toBe(
				(await find(asDb(ben), null, commission, whole())).total
			);
			expect((await db.nobody.ask('health')).version).toBe(version);
		}
	);
});

/** Which of these strings stand anywhere in what a process can write to. */
function inMemory(pid: number, strings: string[]): string[] {
	const found = new Set<string>();
	const most = 1 << 24;
	const overlap = 200;
	const memory = openSync(`/proc/${pid}/mem`, 'r');
	for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
		const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
		if (!from || !to) continue;
		for (let at = parseInt(from, 16); at < parseInt(to, 16); at += most - overlap) {
			const part = Buffer.alloc(Math.min(most, parseInt(to, 16) - at));
			const length = readSync(memory, part, 0, part.length, at);
			for (const text of strings) {
				const held = part.subarray(0, length);
				if (held.includes(text) || held.includes(text, 0, 'utf16le')) found.add(text);
			}
		}
	}
	closeSync(memory);
	return strings.filter((text) => found.has(text));
}

/** Ways into the engine: to read, to write, to be given a key. */
const engineDoors = (index: string): [string, string][] => [
	['GET', '/indexes'],
	['GET', `/indexes/${index}`],
	['GET', `/indexes/${index}/documents`],
	['POST', `/indexes/${index}/documents/fetch`],
	['POST', `/indexes/${index}/documents`],
	['DELETE', `/indexes/${index}/documents`],
	['POST', `/indexes/${index}/search`],
	['POST', `/indexes/${index}/facet-search`],
	['GET', `/indexes/${index}/settings`],
	['PATCH', `/indexes/${index}/settings`],
	['DELETE', `/indexes/${index}`],
	['POST', '/multi-search'],
	['POST', '/swap-indexes'],
	['GET', '/keys'],
	['POST', '/keys'],
	['GET', '/tasks'],
	['DELETE', '/tasks?statuses=succeeded'],
	['GET', '/stats'],
	['GET', '/version'],
	['POST', '/dumps'],
	['POST', '/snapshots'],
	['GET', '/experimental-features'],
	['GET', '/metrics']
];

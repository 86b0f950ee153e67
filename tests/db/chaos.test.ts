/**
 * Whatever happens to the engine or to its worker: nothing forbidden is seen meanwhile, and afterwards the engine holds
 * exactly what it should.
 */
import { randomUUID } from 'node:crypto';
import type { ChildProcess } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Meilisearch } from 'meilisearch';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Rpc } from '#lib/database/work.ts';
import { audit, repair } from '#lib/search/audit.server.ts';
import { find } from '#lib/search/search.server.ts';
import { freshDatabase, type Asker, type Database } from '../support/database.ts';
import {
	ended,
	engineOurs,
	settled,
	startEndpoints,
	startEngine,
	startSlow,
	stopped,
	until,
	type Endpoints,
	type Engine
} from '../support/engine.ts';
import { asDb, commission, tell, whole } from '../support/search.ts';

describe.skipIf(!engineOurs)('search in trouble', () => {
	let db: Database;
	let engine: Engine;
	/** The engine itself, as whoever runs it asks it. */
	let admin: Meilisearch;
	let endpoints: Endpoints;
	let worker: ChildProcess;
	let ben: Asker, carol: Asker, rpc: Rpc;
	/** Words that nobody may find, from when they stand here; and those that carol never may. */
	const gone = new Set<string>();
	const secret = new Set<string>();
	const seen: string[] = [];
	let watching = true;
	let watched: Promise<void>;

	beforeAll(async () => {
		db = await freshDatabase();
		[ben, carol] = [await db.member('ben@example.org'), await db.member('carol@example.org')];
		const service = db.as({ role: 'service_role' });
		rpc = (verb, args) => service.ask(verb, args);
		engine = await startEngine();
		admin = new Meilisearch({ host: engine.url, apiKey: engine.key });
		endpoints = await startEndpoints(db);
		worker = endpoints.work(engine);
		await settled(db, 'meilisearch');
		watched = watch();
	});
	afterAll(async () => {
		watching = false;
		await watched;
		await endpoints?.stop();
		await engine?.stop();
		await db?.drop();
	});
	afterEach(async () => {
		await settled(db, 'meilisearch');
		expect(await differences()).toEqual(none);
		expect(seen).toEqual([]);
	});

	/** Asks all the time for what must not be found. */
	async function watch(): Promise<void> {
		while (watching) {
			for (const [who, words] of [
				[carol, [...secret, ...gone]],
				[ben, [...gone]]
			] as const)
				for (const q of words.slice(-4)) {
					const { hits, total } = await find(asDb(who), engine.url, commission, whole({ q }));
					if (hits.length > 0 || total > 0) seen.push(q);
				}
			await new Promise((soon) => setTimeout(soon, 20));
		}
	}
	async function differences() {
		const { documents, ...found } = await audit(engine.url, engine.key, rpc);
		expect(documents).toBeGreaterThan(0);
		return found;
	}
	const none = { missing: [], extra: [], other: [], stories: [], leftover: [] };
	/** A story for the community only, with a word of its own, unlike any other: what is put in quotes the engine is not asked for. */
	async function told(more: string[] = []) {
		const word = `gribble${randomUUID()
			.slice(0, 18)
			.replace(/-/g, '')
			.replace(/\d/g, (digit) => 'ghjklmnprs'[Number(digit)]!)}`;
		secret.add(word);
		const { story, teller } = await tell(db, {
			words: [`The ${word}.`, ...more],
			circles: ['community']
		});
		return { story, teller, word };
	}
	async function withdrawn({ story, teller, word }: Awaited<ReturnType<typeof told>>) {
		await teller.ask('story_withdraw', { story, form: randomUUID() });
		gone.add(word);
	}
	const findable = async (word: string) => {
		const found = await find(asDb(ben), engine.url, commission, whole({ q: word }));
		expect(found.engine).toBe('meilisearch');
		return found.total;
	};

	it('the worker is killed in the middle of a batch', async () => {
		const stories = [];
		for (let i = 0; i < 6; i++) stories.push(await told());
		worker.kill('SIGKILL');
		await ended(worker);
		await withdrawn(stories[0]!);
		worker = endpoints.work(engine);
		await settled(db, 'meilisearch');
		expect(await findable(stories[1]!.word)).toBe(1);
	});

	it('the worker sleeps past its lease, and wakes beside the one that took over', async () => {
		const story = await told();
		await settled(db, 'meilisearch');
		const [lease] = await db.owner`select fence::int from archive.leases`;
		worker.kill('SIGSTOP');
		await withdrawn(story);
		const next = endpoints.work(engine);
		await settled(db, 'meilisearch');
		worker.kill('SIGCONT');
		const later = await told();
		await settled(db, 'meilisearch');
		expect(await findable(later.word)).toBe(1);
		// The lease went to the other, once, and did not come back.
		expect(await db.owner`select fence::int from archive.leases`).toEqual([
			{ fence: lease!.fence + 1 }
		]);
		await stopped(worker);
		worker = next;
	});

	it('two workers run at once', async () => {
		const other = endpoints.work(engine);
		const stories = [await told(), await told(), await told()];
		await withdrawn(stories[1]!);
		await settled(db, 'meilisearch');
		await stopped(other);
	});

	it('the engine is killed in the middle of a task', async () => {
		const stories = [await told(), await told(), await told()];
		await engine.kill();
		await withdrawn(stories[2]!);
		// As if it came back as another version, upgraded where it stands: it is asked again what it is.
		const is = (await db.nobody.ask('health')).version;
		await db.owner`update archive.installation set engine_version = '1.0.0'`;
		await engine.start();
		await settled(db, 'meilisearch');
		expect(await findable(stories[0]!.word)).toBe(1);
		await until(
			'its version is read again',
			async () => (await db.nobody.ask('health')).version === is
		);
	});

	it('the engine answers when nobody waits any more', async () => {
		const story = await told();
		await settled(db, 'meilisearch');
		await stopped(worker);
		const slow = await startSlow(engine);
		worker = endpoints.work({ ...engine, url: slow.url });
		const later = await told();
		await settled(db, 'meilisearch');
		slow.holding = true;
		await withdrawn(story);
		// Whoever asks meanwhile is answered by the database.
		expect(await find(asDb(ben), slow.url, commission, whole({ q: later.word }))).toMatchObject({
			engine: 'postgres',
			fellBack: true,
			total: 1
		});
		await until('the worker has waited in vain too', async () => slow.waited > 1);
		// What it was told to take out may be out: nobody has said so.
		expect(await db.owner`select from archive.outbox where id = ${story.story}`).toHaveLength(1);
		slow.release();
		await settled(db, 'meilisearch');
		await stopped(worker);
		await slow.stop();
		worker = endpoints.work(engine);
	});

	it('S5 the engine has no room for more: what is taken back goes all the same', async () => {
		const [taken, other] = [await told(), await told()];
		await settled(db, 'meilisearch');
		await stopped(worker);
		const slow = await startSlow(engine);
		worker = endpoints.work({ ...engine, url: slow.url });
		await settled(db, 'meilisearch');
		slow.full = true;
		const later = [];
		for (let i = 0; i < 3; i++) later.push(await told());
		for (const story of [taken, other]) await withdrawn(story);
		const waiting = async () =>
			(await db.owner`select id from archive.outbox where kind = 'story'`).map(({ id }) => id);
		await until('both are gone', async () => {
			const left = await waiting();
			return ![taken, other].some(({ story }) => left.includes(story));
		});
		const { results } = await admin.getRawIndexes({ limit: 100 });
		for (const { uid } of results.filter(({ uid }) => uid.startsWith('stories-')))
			for (const { word } of [taken, other])
				expect((await admin.index(uid).search(`"${word}"`)).hits).toEqual([]);
		// And what is to be found waits, until there is room.
		expect((await waiting()).sort()).toEqual(later.map(({ story }) => story).sort());
		slow.full = false;
		await settled(db, 'meilisearch');
		for (const { word } of later) expect(await findable(word)).toBe(1);
		await stopped(worker);
		await slow.stop();
		worker = endpoints.work(engine);
	});

	it('the engine loses everything', async () => {
		const story = await told();
		const kept = await told();
		await settled(db, 'meilisearch');
		await engine.kill();
		rmSync(engine.folder!, { recursive: true });
		await withdrawn(story);
		await engine.start();
		await until(
			'the loss is noticed',
			async () =>
				(await db.owner`select engine from archive.installation`)[0]!.engine === 'postgres'
		);
		await settled(db, 'meilisearch');
		expect(await findable(kept.word)).toBe(1);
	});

	it('an old copy of the engine is put back, with a story in it that was taken back since', async () => {
		const story = await told();
		await settled(db, 'meilisearch');
		await engine.kill();
		const copy = `${engine.folder}-copy`;
		cpSync(engine.folder!, copy, { recursive: true });
		await engine.start();
		await withdrawn(story);
		await settled(db, 'meilisearch');
		const before = await markNow();
		await engine.kill();
		rmSync(engine.folder!, { recursive: true });
		cpSync(copy, engine.folder!, { recursive: true });
		rmSync(copy, { recursive: true });
		await engine.start();
		const later = await told();
		await until('the old copy is noticed', async () => (await markNow()) !== before);
		await settled(db, 'meilisearch');
		const { results } = await admin.getRawIndexes({ limit: 100 });
		for (const { uid } of results.filter(({ uid }) => uid.startsWith('stories-')))
			expect((await admin.index(uid).search(`"${story.word}"`)).hits).toEqual([]);
		expect(await findable(later.word)).toBe(1);
	});

	it('a write that was cut off in its middle ends after its key was taken away, and does not stay', async () => {
		const story = await told();
		await settled(db, 'meilisearch');
		const writer = (await admin.getKeys({ limit: 100 })).results.find(
			({ name }) => name === 'throughline worker'
		)!;
		const [{ id, index }] =
			(await db.owner`select d.id, archive.index_name(archive.commission(${commission}), d.circle) as index
			from archive.search_documents d where d.story_id = ${story.story} and d.circle = 'community'`) as unknown as [
				{ id: string; index: string }
			];
		let document = {};
		await until('it stands there', () =>
			admin
				.index(index)
				.getDocument(id)
				.then(
					(found) => Boolean((document = found)),
					() => false
				)
		);
		const body = JSON.stringify([{ ...document, words: `${story.word} ${'again '.repeat(2000)}` }]);
		const { port } = new URL(engine.url);
		const late = connect(Number(port), '127.0.0.1');
		late.write(
			`POST /indexes/${index}/documents?primaryKey=id HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${writer.key}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body.slice(0, 3000)}`
		);
		worker.kill('SIGKILL');
		await ended(worker);
		worker = endpoints.work(engine);
		await withdrawn(story);
		await settled(db, 'meilisearch');
		const there = () =>
			admin
				.index(index)
				.getDocument(id)
				.then(
					() => true,
					() => false
				);
		expect(await there()).toBe(false);
		const answered = new Promise((done) => late.once('data', done));
		late.write(body.slice(3000));
		expect(String(await answered)).toContain('202');
		late.destroy();
		await until(
			'what came too late is noticed',
			async () =>
				(await db.owner`select engine from archive.installation`)[0]!.engine === 'postgres'
		);
		await settled(db, 'meilisearch');
		expect(await there()).toBe(false);
	});

	const markNow = async () =>
		(await db.owner`select mark from archive.search_engine`)[0]?.mark as string | undefined;
	/** Everything in the engine's files that holds a word, freed pages included. */
	const filesWith = (word: string): string[] => {
		try {
			return (readdirSync(engine.folder!, { recursive: true }) as string[]).filter((name) => {
				const path = join(engine.folder!, name);
				return statSync(path).isFile() && readFileSync(path).includes(word);
			});
		} catch (cause) {
			// The engine put another in its place while we looked.
			if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return filesWith(word);
			throw cause;
		}
	};
	/** Has every index built anew, as whoever runs the machine does. */
	async function rebuild() {
		const child = endpoints.work(engine, {}, '--rebuild');
		let said = '';
		child.stdout!.on('data', (part) => (said += part));
		await ended(child);
		return { code: child.exitCode, said };
	}
	/** Does something between a batch that was read and its being sent. The gate is the count of what was read. */
	async function whileBatchIsRead(building: () => unknown, meanwhile: () => Promise<void>) {
		await db.owner.unsafe(`create function public.gate() returns trigger language plpgsql as
			$$ begin perform pg_advisory_xact_lock(4711); return new; end $$;
			create trigger gate before update on archive.search_rebuilds for each row when (new.built > old.built)
			execute function public.gate()`);
		await db.owner.begin(async (held) => {
			await held`select pg_advisory_xact_lock(4711)`;
			building();
			await until('a batch was read', async () => {
				const [row] = await db.owner`select count(*)::int as n from pg_locks
					where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`;
				return row!.n > 0;
			});
			await meanwhile();
		});
		await db.owner.unsafe(
			`drop trigger gate on archive.search_rebuilds; drop function public.gate()`
		);
	}

	it('S5 indexes are built anew while people search, write and take back: search goes on, and nothing taken back comes again', async () => {
		const [kept, taken, erased] = [await told(), await told(), await told()];
		await settled(db, 'meilisearch');
		const before = await markNow();
		let asking = true;
		const answers = new Set<string>();
		const asked = (async () => {
			while (asking) {
				const { engine: by, total } = await find(
					asDb(ben),
					engine.url,
					commission,
					whole({ q: kept.word })
				);
				answers.add(`${by} found ${total}`);
			}
		})();
		let built!: ReturnType<typeof rebuild>;
		let later!: typeof kept;
		await whileBatchIsRead(
			() => (built = rebuild()),
			async () => {
				await withdrawn(taken);
				gone.add(erased.word);
				await erased.teller.ask('story_erase', { story: erased.story, form: randomUUID() });
				await erased.teller.ask('story_destroy', { story: erased.story, form: randomUUID() });
				later = await told();
			}
		);
		const { code, said } = await built;
		expect(code).toBe(0);
		expect(said).toMatch(
			/^(Waiting for the worker\.\n)?(\d+ of \d+ stories\n)+Built anew in \d+ seconds\.\n$/
		);
		await settled(db, 'meilisearch');
		asking = false;
		await asked;
		expect([...answers]).toEqual(['meilisearch found 1']);
		expect(await findable(later.word)).toBe(1);
		// The engine was asked all along: nobody emptied it.
		expect(await markNow()).toBe(before);
		const { results } = await admin.getRawIndexes({ limit: 100 });
		expect(results.filter(({ uid }) => uid.startsWith('next-'))).toEqual([]);
		await until(
			'what was erased is out of the files',
			async () => filesWith(erased.word).length === 0
		);
		expect(filesWith(kept.word).length).toBeGreaterThan(0);
	});

	it('building anew is cut off, and begins again; what is set up otherwise than it should be is put right by it', async () => {
		const [kept, taken] = [await told(), await told()];
		await settled(db, 'meilisearch');
		const before = await markNow();
		const [{ index }] =
			(await db.owner`select archive.index_name(archive.commission(${commission}), 'community') as index`) as unknown as [
				{ index: string }
			];
		const is = await admin.index(index).getSettings();
		// As another version of ours left it: one setting that is only sent, and one for which everything is read again.
		await stopped(worker);
		await admin
			.index(index)
			.updateSettings({ stopWords: ['the'], searchCutoffMs: 700 })
			.waitTask({ timeout: 60_000 });
		await whileBatchIsRead(
			() => (worker = endpoints.work(engine)),
			async () => {
				expect(await admin.index(index).getSettings()).toMatchObject({
					stopWords: ['the'],
					searchCutoffMs: is.searchCutoffMs
				});
				expect(await findable(kept.word)).toBe(1);
				worker.kill('SIGKILL');
				await ended(worker);
				await withdrawn(taken);
			}
		);
		await db.owner`update archive.leases set until = now()`;
		// Whoever waits for it is told, and not left waiting.
		expect(await rebuild()).toEqual({
			code: 1,
			said: expect.stringContaining('The worker has stopped, and no other took over.')
		});
		worker = endpoints.work(engine);
		await until('it has been built', async () => {
			const [row] =
				await db.owner`select count(*)::int as n from archive.search_rebuilds where ended_at is null`;
			return row!.n === 0;
		});
		expect(await admin.index(index).getSettings()).toEqual(is);
		expect(await findable(kept.word)).toBe(1);
		expect(await markNow()).toBe(before);
		// What is as it should be is not sent again.
		await settled(db, 'meilisearch');
		const last = (await admin.tasks.getTasks({ limit: 1 })).results[0]!.uid;
		await stopped(worker);
		worker = endpoints.work(engine);
		const more = await told();
		await settled(db, 'meilisearch');
		expect(await findable(more.word)).toBe(1);
		const tasks = (await admin.tasks.getTasks({ limit: 100 })).results.filter(
			({ uid }) => uid > last
		);
		expect(tasks.map(({ type }) => type)).not.toContain('settingsUpdate');
		expect(tasks.map(({ type }) => type)).not.toContain('indexSwap');
	});

	it('somebody meddles with what it holds: the audit says so, and repairs it', async () => {
		const [kept, lost, retold, lengthened, renamed] = [
			await told(),
			await told(),
			await told(),
			await told(),
			await told()
		];
		await settled(db, 'meilisearch');
		// A worker would notice what it did not write.
		await stopped(worker);
		const [{ index }] =
			(await db.owner`select archive.index_name(archive.commission(${commission}), 'community') as index`) as unknown as [
				{ index: string }
			];
		const of = async ({ story }: { story: string }) =>
			(
				await db.owner`select id from archive.search_documents where story_id = ${story} and circle = 'community'`
			)[0]!.id as string;
		const [other, missing, extra] = [await of(kept), await of(lost), randomUUID()];
		const [words, closes, themes] = [await of(retold), await of(lengthened), await of(renamed)];
		const leftover = index.replace('stories-', 'next-');
		await admin
			.index(index)
			.updateDocuments([
				{ id: other, hash: 'ff' },
				{ id: words, words: 'Something that nobody said.' },
				{ id: closes, closes: 9_000_000_000_000_001 },
				{ id: themes, themes: ['what-nobody-chose'] }
			])
			.waitTask({ timeout: 60_000 });
		await admin.createIndex(leftover, { primaryKey: 'id' }).waitTask({ timeout: 60_000 });
		await admin.index(index).deleteDocument(missing).waitTask({ timeout: 60_000 });
		await admin
			.index(index)
			.addDocuments([{ id: extra, story: kept.story, hash: 'ff', audience: 1, words: 'Never' }])
			.waitTask({ timeout: 60_000 });
		const found = await differences();
		expect({ ...found, other: found.other.sort() }).toEqual({
			missing: [missing],
			extra: [`${index}/${extra}`],
			other: [other, words, closes, themes].sort(),
			stories: [],
			leftover: [leftover]
		});
		// An engine that nobody looks after is not asked.
		expect(await find(asDb(ben), engine.url, commission, whole({ q: kept.word }))).toMatchObject({
			engine: 'postgres',
			total: 1
		});
		await repair(rpc, await audit(engine.url, engine.key, rpc));
		worker = endpoints.work(engine);
		await settled(db, 'meilisearch');
		for (const story of [kept, retold, lengthened, renamed])
			expect(await findable(story.word)).toBe(1);
		await until(
			'what nobody asks for is gone',
			async () => (await differences()).leftover[0] === undefined
		);
	});

	it('a story is taken back while the audit looks: that is no difference', async () => {
		const story = await told();
		await settled(db, 'meilisearch');
		let moved = false;
		const found = await audit(engine.url, engine.key, async (verb, args) => {
			// The engine has been read, and the database not yet.
			if (verb === 'work_audit' && !moved) {
				moved = true;
				await withdrawn(story);
				await settled(db, 'meilisearch');
			}
			return rpc(verb, args);
		});
		expect(found).toMatchObject(none);
	});

	it('S5 words of a story that was destroyed leave the files of the engine', async () => {
		const story = await told();
		await settled(db, 'meilisearch');
		expect(filesWith(story.word).length).toBeGreaterThan(0);
		gone.add(story.word);
		await story.teller.ask('story_erase', { story: story.story, form: randomUUID() });
		await story.teller.ask('story_destroy', { story: story.story, form: randomUUID() });
		await until('the index is written anew, and the report says so', async () => {
			const [row] = await db.owner`select count(*)::int as n from archive.stops
				where story_id = ${story.story} and place = 'compacted' and stopped_at is null`;
			return row!.n === 0;
		});
		expect(filesWith(story.word)).toEqual([]);
	});

	// The last one: what is told here is long, and whatever came after would wait for it.
	it('the disk of the engine is full, and has room again', async () => {
		const taken = await told();
		await settled(db, 'meilisearch');
		await engine.kill();
		const largest = Math.max(
			...(readdirSync(engine.folder!, { recursive: true }) as string[]).map(
				(name) => statSync(join(engine.folder!, name)).size
			)
		);
		// Room for its list of tasks, and not for what is told.
		await engine.start(Math.ceil(largest / 1024) + 512);
		const noRoom = async () => {
			const { results } = await admin.tasks.getTasks({ limit: 1, statuses: ['failed'] });
			return results[0]?.error?.code === 'io_error';
		};
		await withdrawn(taken);
		// Until there is no room: how much of its file is free is not known from outside.
		const long = [];
		do
			long.push(
				await told(
					Array.from({ length: 60 }, () => Array.from({ length: 30 }, () => randomUUID()).join(' '))
				)
			);
		while (long.length < 4 || (long.length < 60 && !(await noRoom())));
		await until('the engine finds no room', noRoom);
		expect(await db.owner`select from archive.outbox limit 1`).toHaveLength(1);
		await engine.kill();
		await engine.start();
		await settled(db, 'meilisearch');
		for (const { word } of long) expect(await findable(word)).toBe(1);
	});
});

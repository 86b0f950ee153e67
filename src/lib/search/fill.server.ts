/** Filling the search engine from the outbox: for the worker, which alone may write to it. */
import { randomUUID } from 'node:crypto';
import { MeilisearchApiError, MeilisearchTaskTimeOutError, Meilisearch } from 'meilisearch';
import type { EnqueuedTask } from 'meilisearch';
import { differing, light, settings } from './settings.server.ts';

/** One thing to look at again, as `work_take` gives it. */
export interface Item {
	kind: 'story' | 'theme' | 'decision';
	id: string;
	number: number;
	put: { index: string; document: Record<string, unknown> }[];
	drop: { index: string; id: string }[];
}
interface Wanted {
	given: { mark: string; number: number } | null;
	indexes: { index: string; alike: string[][] }[];
}
/** Asks one verb of the database under the lease, and throws when it is refused. */
export type Work = <T>(verb: string, args?: Record<string, unknown>) => Promise<T>;
export interface Filler {
	/** Gives the engine what is to stand in it, and waits until it does. */
	give(items: Item[]): Promise<void>;
	/**
	 * What there is to do beside the outbox: the engine may be asked, if it holds what it should; indexes are built a little
	 * further; what was erased leaves its files.
	 * @param idle nothing waits
	 * @returns whether there is more to do at once
	 */
	rest(idle: boolean): Promise<boolean>;
}

const marks = 'throughline-mark';
const writer = 'throughline worker';
const reader = 'throughline search';
const first = '00000000-0000-0000-0000-000000000000';
const lookEvery = 2000;
/** What an index is called while it is built. No pass opens it, nor does the key that passes are signed with. */
const next = (index: string) => index.replace(/^stories-/, 'next-');
const isOurs = (uid: string) => uid === marks || /^(stories|next)-/.test(uid);

// A compressed answer waits for a delayed acknowledgement on a connection that is kept.
const client = (host: string, apiKey: string) =>
	new Meilisearch({
		host,
		apiKey,
		timeout: 10_000,
		requestInit: { headers: { 'accept-encoding': 'identity' } }
	});

/**
 * @param key may make and remove keys
 * @param work the database, under a lease
 * @param awake keeps the lease; throws when it is lost
 */
export async function filler(
	url: string,
	key: string,
	work: Work,
	awake: () => Promise<void>
): Promise<Filler> {
	const admin = client(url, key);
	const { pkgVersion } = await admin.getVersion();
	const keys = (await admin.getKeys({ limit: 1000 })).results;
	// Whoever held the lease before us can write no more, however late they wake.
	for (const old of keys.filter(({ name }) => name === writer)) await admin.deleteKey(old.uid);
	const ours = await admin.createKey({
		name: writer,
		actions: ['documents.*', 'indexes.*', 'settings.*', 'tasks.get'],
		// Every one: a key for some of them is not shown what became of a swap.
		indexes: ['*'],
		expiresAt: null
	});
	const searching =
		keys.find(({ name }) => name === reader) ??
		(await admin.createKey({
			name: reader,
			actions: ['search'],
			indexes: ['stories-*'],
			expiresAt: null
		}));
	const engine = client(url, ours.key);

	/** What we had the engine do since we last looked, and how far we have looked. */
	const done = new Set<number>();
	let seen = -1;
	/** Waits until every task has succeeded, however long the engine takes. */
	async function finished(tasks: EnqueuedTask[]): Promise<void> {
		for (const task of tasks) {
			done.add(task.taskUid);
			for (let waiting = true; waiting;) {
				await awake();
				try {
					const { status, error } = await engine.tasks.waitForTask(task, {
						timeout: 4000,
						interval: 25
					});
					if (status !== 'succeeded') throw new Error(`search engine: ${error?.code ?? status}`);
					waiting = false;
				} catch (cause) {
					if (!(cause instanceof MeilisearchTaskTimeOutError)) throw cause;
				}
			}
		}
	}

	/**
	 * Has somebody else written since? A key is asked for when a request begins: one that was cut off in the middle of its
	 * words before its key was taken away can still end, and put back what was taken out meanwhile.
	 */
	async function meddledWith(): Promise<boolean> {
		const { results } = await engine.tasks.getTasks({
			limit: 1000,
			types: ['documentAdditionOrUpdate', 'indexSwap']
		});
		const since = results
			.filter(({ indexUid, details }) =>
				(indexUid ? [indexUid] : (details?.swaps ?? []).flatMap((swap) => swap.indexes)).some(
					isOurs
				)
			)
			.map(({ uid }) => uid)
			.filter((uid) => uid > seen);
		const others = since.filter((uid) => !done.has(uid));
		seen = Math.max(seen, ...since);
		done.clear();
		return others.length > 0;
	}

	/** Indexes that are built beside those that are asked: up to which story, and what the engine has yet to do of it. */
	let building: { indexes: Set<string>; after: string; sent: EnqueuedTask[] } | null = null;
	/** Where what belongs into an index goes besides, while that one is built anew. */
	const built = (index: string) => (building?.indexes.has(index) ? next(index) : null);
	/** What each index was found to be, or made; and whether one has to be built anew to be as it should. */
	const setUp = new Map<string, string>();
	let outdated = false;
	/** Makes indexes that are missing, and sets up those that are set up otherwise than they should be. */
	async function tidy(): Promise<Wanted> {
		const wanted = await work<Wanted>('work_indexes');
		const tasks: EnqueuedTask[] = [];
		for (const { index, alike } of wanted.indexes) {
			const should = settings(alike);
			for (const uid of building?.indexes.has(index) ? [index, next(index)] : [index]) {
				if (setUp.get(uid) === JSON.stringify(should)) continue;
				const held = await there(engine.index(uid).getSettings());
				const differs = held ? differing(should, held) : [];
				if (differs.some((name) => !light.has(name))) outdated = true;
				const change = Object.fromEntries(
					differs.filter((name) => light.has(name)).map((name) => [name, should[name]])
				);
				if (!held) tasks.push(await engine.index(uid).updateSettings(should));
				else if (Object.keys(change).length > 0)
					tasks.push(await engine.index(uid).updateSettings(change));
				setUp.set(uid, JSON.stringify(should));
			}
		}
		await finished(tasks);
		return wanted;
	}

	/** What the engine answers; null where there is no such thing. */
	async function there<T>(asked: Promise<T>): Promise<T | null> {
		try {
			return await asked;
		} catch (cause) {
			if (cause instanceof MeilisearchApiError && cause.response.status === 404) return null;
			throw cause;
		}
	}
	const marked = (): Promise<Wanted['given']> =>
		there(engine.index<{ id: string; mark: string; number: number }>(marks).getDocument('1'));
	const holds = (held: Wanted['given'], given: Wanted['given']) =>
		held !== null && given !== null && held.mark === given.mark && held.number >= given.number;

	let mark: string = randomUUID();
	let number = 0;
	let filling = false;
	let looked = Date.now();

	/** Words of a story that was destroyed stay in freed pages of an index's file until it is written anew. */
	async function compact(): Promise<void> {
		for (const { index, stops } of await work<{ index: string; stops: string[] }[]>(
			'work_to_compact'
		)) {
			await finished([await engine.index(index).compact()]);
			await work('work_compacted', { stops });
		}
	}

	async function remove(mine: (uid: string) => boolean): Promise<void> {
		const { results } = await engine.getRawIndexes({ limit: 10_000 });
		const tasks: EnqueuedTask[] = [];
		for (const { uid } of results.filter(({ uid }) => mine(uid))) {
			setUp.delete(uid);
			tasks.push(await engine.deleteIndex(uid));
		}
		await finished(tasks);
	}

	/** Empties the engine, and has everything wait to be given to it. */
	async function refill(): Promise<void> {
		await work('work_refill');
		await meddledWith();
		building = null;
		outdated = false;
		setUp.clear();
		await remove(isOurs);
		await tidy();
		mark = randomUUID();
		number = 0;
		filling = true;
	}

	/** Begins to build every index anew, beside those that are asked. From here on both are given what the outbox has. */
	async function build(): Promise<void> {
		const { indexes } = await work<Wanted>('work_indexes');
		building = { indexes: new Set(indexes.map(({ index }) => index)), after: first, sent: [] };
		await tidy();
	}

	/**
	 * Builds a batch further. A story that moves after its batch was read waits in the outbox, and is given to what is built after
	 * that batch: so nothing that was taken back meanwhile is in it when it takes the place of what was asked.
	 */
	async function further({ indexes, after, sent }: NonNullable<typeof building>): Promise<void> {
		const { put, last } = await work<{ put: Item['put']; last: string | null }>('work_build', {
			after,
			most: 500
		});
		// The batch before is waited for only now: the database was reading this one meanwhile.
		await finished(sent);
		if (last) {
			building = { indexes, after: last, sent: await send([{ put, drop: [] }], built) };
			return;
		}
		await finished([
			await engine.swapIndexes(
				[...indexes].map((index) => ({
					indexes: [index, next(index)] as [string, string],
					rename: false
				}))
			)
		]);
		building = null;
		outdated = false;
		for (const index of indexes) setUp.set(index, setUp.get(next(index))!);
		// What was asked before holds freed pages with words in them: its files go.
		await remove((uid) => uid.startsWith('next-'));
		await work('work_built');
	}

	/** Sends documents to indexes, and takes them out. The engine takes what waits for one index together. */
	async function send(
		items: Pick<Item, 'put' | 'drop'>[],
		named: (index: string) => string | null = (index) => index
	): Promise<EnqueuedTask[]> {
		const byIndex = new Map<string, { put: Record<string, unknown>[]; drop: string[] }>();
		const at = (index: string) => {
			if (!byIndex.has(index)) byIndex.set(index, { put: [], drop: [] });
			return byIndex.get(index)!;
		};
		for (const { put, drop } of items) {
			for (const { index, document } of put) at(index).put.push(document);
			for (const { index, id } of drop) at(index).drop.push(id);
		}
		if ([...byIndex.keys()].some((index) => !setUp.has(index))) await tidy();
		await awake();
		const tasks: EnqueuedTask[] = [];
		for (const [index, { put, drop }] of byIndex) {
			const uid = named(index);
			if (!uid) continue;
			if (drop.length > 0) tasks.push(await engine.index(uid).deleteDocuments(drop));
			if (put.length > 0)
				tasks.push(await engine.index(uid).addDocuments(put, { primaryKey: 'id' }));
		}
		// Ours from now on, though some are waited for only later.
		for (const { taskUid } of tasks) done.add(taskUid);
		return tasks;
	}

	// What a worker before us was building is begun again.
	await remove((uid) => uid.startsWith('next-'));
	const { given } = await tidy();
	const held = await marked();
	if (holds(held, given)) {
		({ mark, number } = given!);
		// What comes after this, and is not ours, was not meant to come any more.
		await meddledWith();
	} else await refill();

	return {
		async give(items) {
			if (items.length === 0) return;
			const tasks = [...(await send(items)), ...(building ? await send(items, built) : [])];
			const stories = items.filter(({ kind }) => kind === 'story');
			number = Math.max(number, ...stories.map((item) => item.number));
			if (!filling && stories.length > 0)
				tasks.push(
					await engine.index(marks).addDocuments([{ id: '1', mark, number }], { primaryKey: 'id' })
				);
			await finished(tasks);
		},
		async rest(idle) {
			if (filling) {
				if (!idle) return false;
				await finished([
					await engine.index(marks).addDocuments([{ id: '1', mark, number }], { primaryKey: 'id' })
				]);
				await work('work_engine', {
					version: pkgVersion,
					key_id: searching.uid,
					key: searching.key,
					mark
				});
				// Nothing can be newer than what was emptied and filled.
				await work('work_built');
				filling = false;
				return false;
			}
			if (await meddledWith()) {
				await refill();
				return true;
			}
			if (Date.now() - looked > lookEvery) {
				looked = Date.now();
				const { given } = await tidy();
				if (!holds(await marked(), given)) {
					await refill();
					return true;
				}
				if (!building && (await work<boolean>('work_build_begin', { needed: outdated })))
					await build();
			}
			// Until it has taken its place, what is built may hold freed pages of its own: first that, then these.
			if (building) await further(building);
			else if (idle) await compact();
			return building !== null;
		}
	};
}

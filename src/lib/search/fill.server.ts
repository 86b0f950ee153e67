/** Filling the search engine from the outbox: for the worker, which alone may write to it. */
import { randomUUID } from 'node:crypto';
import { MeilisearchApiError, MeilisearchTaskTimeOutError, Meilisearch } from 'meilisearch';
import type { EnqueuedTask } from 'meilisearch';
import { settings } from './settings.server.ts';

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
	/** Nothing waits: the engine may be asked, if it holds what it should, and what was erased leaves its files. */
	rest(): Promise<void>;
}

const marks = 'throughline-mark';
const writer = 'throughline worker';
const reader = 'throughline search';

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
		indexes: ['stories-*', marks],
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
			types: ['documentAdditionOrUpdate']
		});
		const since = results.map(({ uid }) => uid).filter((uid) => uid > seen);
		const others = since.filter((uid) => !done.has(uid));
		seen = Math.max(seen, ...since);
		done.clear();
		return others.length > 0;
	}

	const setUp = new Map<string, string>();
	/** Makes indexes that are missing, and sets up those whose words changed. */
	async function tidy(): Promise<Wanted> {
		const wanted = await work<Wanted>('work_indexes');
		const tasks: EnqueuedTask[] = [];
		for (const { index, alike } of wanted.indexes) {
			const made = settings(alike);
			if (setUp.get(index) === JSON.stringify(made)) continue;
			tasks.push(await engine.index(index).updateSettings(made));
			setUp.set(index, JSON.stringify(made));
		}
		await finished(tasks);
		return wanted;
	}

	async function marked(): Promise<Wanted['given']> {
		try {
			return await engine
				.index<{ id: string; mark: string; number: number }>(marks)
				.getDocument('1');
		} catch (cause) {
			if (cause instanceof MeilisearchApiError && cause.response.status === 404) return null;
			throw cause;
		}
	}
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

	/** Empties the engine, and has everything wait to be given to it. */
	async function refill(): Promise<void> {
		await work('work_refill');
		setUp.clear();
		const { results } = await engine.getRawIndexes({ limit: 10_000 });
		const tasks: EnqueuedTask[] = [];
		for (const { uid } of results.filter(({ uid }) => uid === marks || uid.startsWith('stories-')))
			tasks.push(await engine.deleteIndex(uid));
		await finished(tasks);
		await tidy();
		mark = randomUUID();
		number = 0;
		filling = true;
	}

	const { given } = await tidy();
	const held = await marked();
	if (holds(held, given)) {
		({ mark, number } = given!);
		// What comes after this, and is not ours, was not meant to come any more.
		await meddledWith();
	} else await refill();

	return {
		async give(items) {
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
				if (drop.length > 0) tasks.push(await engine.index(index).deleteDocuments(drop));
				if (put.length > 0)
					tasks.push(await engine.index(index).addDocuments(put, { primaryKey: 'id' }));
			}
			const stories = items.filter(({ kind }) => kind === 'story');
			number = Math.max(number, ...stories.map((item) => item.number));
			if (!filling && stories.length > 0)
				tasks.push(
					await engine.index(marks).addDocuments([{ id: '1', mark, number }], { primaryKey: 'id' })
				);
			await finished(tasks);
		},
		async rest() {
			if (!filling && (await meddledWith())) await refill();
			else if (filling) {
				await finished([
					await engine.index(marks).addDocuments([{ id: '1', mark, number }], { primaryKey: 'id' })
				]);
				await work('work_engine', {
					version: pkgVersion,
					key_id: searching.uid,
					key: searching.key,
					mark
				});
				filling = false;
			} else if (Date.now() - looked > 10_000) {
				looked = Date.now();
				const wanted = await tidy();
				if (!holds(await marked(), wanted.given)) await refill();
			}
			if (!filling) await compact();
		}
	};
}

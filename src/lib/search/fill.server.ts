/** Filling the search engine from the outbox: for the worker, which alone may write to it. */
import { randomUUID } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { MeilisearchApiError, type EnqueuedTask } from 'meilisearch';
import type { Awake, Work } from '#lib/database/work.ts';
import { client } from './engine.server.ts';
import { differing, light, parted, settings } from './settings.server.ts';

/** One thing to look at again, as `work_take` gives it. */
export interface Item {
	kind: 'story' | 'theme' | 'decision';
	id: string;
	number: number;
	put: { index: string; document: Record<string, unknown> }[];
	drop: { index: string; id: string }[];
}
interface Wanted {
	/** The engine that is asked: mark and number of the task that it last confirmed, and its version then; null when none is. */
	given: { mark: string; number: number; version: string | null } | null;
	indexes: { index: string; alike: string[][] }[];
}
export interface Filler {
	/** Sends the engine what is to stand in it, without waiting for it. */
	give(items: Item[]): Promise<void>;
	/**
	 * Takes out what is to go, and sends nothing new: for an engine that failed, perhaps because its disk is full. Waits until that is done,
	 * and crosses off the items of which nothing is to stay.
	 */
	takeOut(items: Item[]): Promise<void>;
	/** The numbers of what is on its way: sent, and not yet confirmed. */
	way(): number[];
	/** Crosses off what has arrived. @param patience milliseconds that it may wait for all of it */
	arrive(patience: number): Promise<void>;
	/**
	 * What there is to do beside the outbox. An engine that holds everything by now is asked from here on; one that is not as it was left is
	 * emptied; indexes that are built anew get a little further; what was erased leaves the engine's files.
	 * @param idle nothing waits, and nothing is on its way
	 * @returns whether there is more to do at once
	 */
	rest(idle: boolean): Promise<boolean>;
}

/** An index with one document. Writing it is the last task of a filling: when that has succeeded, so has every one before it. */
const marks = 'throughline-mark';
const writer = 'throughline worker';
const reader = 'throughline search';
/** Before every id. */
const first = '00000000-0000-0000-0000-000000000000';
const lookEvery = 2000;
/** Milliseconds that an answer of the engine is waited for. */
const longest = 10_000;
/** How many batches of what is built anew may be on their way: the engine does what waits for one index in one go. */
const ahead = 3;
/** What an index is called while it is built. No pass opens it, nor does the key that passes are signed with. */
const next = (index: string) => index.replace(/^stories-/, 'next-');
const isOurs = (uid: string) => uid === marks || /^(stories|next)-/.test(uid);

/**
 * Takes the engine over, with a key of its own. One that does not hold what the database says that it was given is emptied, and all there
 * is waits in the outbox for it.
 * @param key may make and remove keys
 */
export async function filler(url: string, key: string, work: Work, awake: Awake): Promise<Filler> {
	const admin = client(url, key, longest);
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
	const engine = client(url, ours.key, longest);

	/** Our own tasks since the last look at what the engine has been told to do, and the last task that was looked at: see `changed`. */
	const done = new Set<number>();
	let seen = -1;
	/** Every task that sends or drops documents carries the mark. By it, on the task that we confirmed last, an engine is known again. */
	let mark: string = randomUUID();
	let number = -1;
	/** The engine was emptied and is not asked: it does not hold everything yet. */
	let filling = false;

	/** Of these tasks, those that have succeeded. */
	async function succeeded(uids: number[]): Promise<Set<number>> {
		// None would mean all.
		if (uids.length === 0) return new Set();
		const { results } = await engine.tasks.getTasks({ uids, limit: uids.length });
		for (const { status, error } of results)
			if (status === 'failed' || status === 'canceled')
				throw new Error(`search engine: ${error?.code ?? status}`);
		return new Set(results.filter(({ status }) => status === 'succeeded').map(({ uid }) => uid));
	}
	/** Waits until every task has succeeded, however long the engine takes. */
	async function finished(tasks: EnqueuedTask[]): Promise<void> {
		for (const { taskUid } of tasks) done.add(taskUid);
		for (let left = tasks.map(({ taskUid }) => taskUid); left.length > 0;) {
			await awake();
			const over = await succeeded(left.slice(0, 100));
			left = left.filter((uid) => !over.has(uid));
			if (left.length > 0) await after(25);
		}
	}

	/** Tells the database that these are done. @param last the last task that did it; -1 when there was nothing to do */
	async function confirmed(items: Item[], last: number): Promise<void> {
		await work('work_done', {
			done: items.map(({ kind, id, number }) => ({ kind, id, number })),
			task: last < 0 ? null : last
		});
		number = Math.max(number, last);
	}
	/** What is on its way to the engine, in the order in which it was sent, and the tasks that have to succeed before it is there. */
	let sent: { items: Item[]; tasks: number[] }[] = [];
	/** Crosses off what has arrived, in the order in which it was sent: the task that was confirmed last then speaks for all before it. */
	async function crossOff(): Promise<void> {
		const over = await succeeded(sent.flatMap(({ tasks }) => tasks).slice(0, 100));
		const there = sent.findIndex(({ tasks }) => tasks.some((uid) => !over.has(uid)));
		const here = there < 0 ? sent : sent.slice(0, there);
		if (here.length === 0) return;
		const last = Math.max(...here.flatMap(({ tasks }) => tasks));
		await confirmed(
			here.flatMap(({ items }) => items),
			last
		);
		sent = there < 0 ? [] : sent.slice(there);
	}

	/** Starts looking from here: every write from now on that is not ours will have been somebody else's. */
	async function lookPast(): Promise<void> {
		seen = (await engine.tasks.getTasks({ limit: 1 })).results[0]?.uid ?? -1;
		done.clear();
	}
	/** Has the engine done the task that the database has down as the last one? One that was emptied, or put back from an old copy, has not. */
	async function holds(given: { mark: string; number: number }): Promise<boolean> {
		const task = await there(engine.tasks.getTask(given.number));
		return task?.customMetadata === given.mark && task.status === 'succeeded';
	}
	/**
	 * Is the engine other than we left it, or has somebody else written to it since we last looked? A worker before us can have, though its
	 * key was taken away: the engine looks at a key when a request begins, so one that was half sent by then may still end, and put back
	 * what has been taken out meanwhile.
	 */
	async function changed(): Promise<boolean> {
		const [known, { results }] = await Promise.all([
			filling || holds({ mark, number }),
			engine.tasks.getTasks({
				from: seen + 1,
				reverse: true,
				limit: 1000,
				types: ['documentAdditionOrUpdate', 'indexSwap']
			})
		]);
		const others = results
			.filter(({ indexUid, details }) =>
				(indexUid ? [indexUid] : (details?.swaps ?? []).flatMap((swap) => swap.indexes)).some(
					isOurs
				)
			)
			.filter(({ uid }) => !done.has(uid));
		for (const { uid } of results) {
			seen = Math.max(seen, uid);
			done.delete(uid);
		}
		return !known || others.length > 0;
	}

	/** Indexes that are built beside those that are asked: after which story to go on, null once all are sent; and tasks that still run. */
	let building: { indexes: Set<string>; after: string | null; batches: number[][] } | null = null;
	/** The index that is built to take the place of this one, if one is. */
	const built = (index: string) => (building?.indexes.has(index) ? next(index) : null);
	/** The settings that each index is known to have; and whether one has others that only building it anew puts right. */
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
	const version = async () => (await admin.getVersion()).pkgVersion;
	let looked = 0;

	/** Words of a story that was destroyed stay in freed pages of an index's file until it is written anew. */
	async function compact(): Promise<void> {
		for (const { index, stops } of await work<{ index: string; stops: string[] }[]>(
			'work_to_compact'
		)) {
			await finished([await engine.index(index).compact()]);
			await work('work_compacted', { stops });
		}
	}

	/** Takes every index of ours away but those that stay: half-built ones of a worker before us, or of a commission that is no more. */
	async function clear(stay: Iterable<string> = []): Promise<void> {
		const staying = new Set(stay);
		const { results } = await engine.getRawIndexes({ limit: 10_000 });
		const tasks: EnqueuedTask[] = [];
		for (const { uid } of results.filter(({ uid }) => isOurs(uid) && !staying.has(uid))) {
			setUp.delete(uid);
			tasks.push(await engine.deleteIndex(uid));
		}
		await finished(tasks);
	}

	/** Empties the engine, and has everything wait to be given to it. */
	async function refill(): Promise<void> {
		await work('work_refill');
		await lookPast();
		filling = true;
		building = null;
		outdated = false;
		sent = [];
		setUp.clear();
		await clear();
		await tidy();
		mark = randomUUID();
		number = -1;
	}

	/** Begins to build every index anew, beside those that are asked. From here on both are given what the outbox has. */
	async function build(): Promise<void> {
		const { indexes } = await work<Wanted>('work_indexes');
		building = { indexes: new Set(indexes.map(({ index }) => index)), after: first, batches: [] };
		await tidy();
	}

	/**
	 * Builds a batch further, if the engine has got so far. A story that moves after its batch was read waits in the outbox, and is given
	 * to what is built after that batch: so nothing that was taken back meanwhile is in it when it takes the place of what was asked.
	 */
	async function further(now: NonNullable<typeof building>): Promise<void> {
		const { indexes, batches } = now;
		if (batches.length > (now.after ? ahead : 0)) {
			const over = await succeeded(batches[0]!);
			if (batches[0]!.every((uid) => over.has(uid))) batches.shift();
			else await after(50);
			return;
		}
		if (now.after) {
			const { put, last } = await work<{ put: Item['put']; last: string | null }>('work_build', {
				after: now.after,
				most: 2000
			});
			now.after = last;
			if (last)
				batches.push((await send([{ put, drop: [] }], built)).map(({ taskUid }) => taskUid));
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
		await clear([marks, ...indexes]);
		await work('work_built');
	}

	/**
	 * Sends documents to indexes, and takes them out. The engine does what waits for one index in one go.
	 * @param named the index to send to in the place of one that an item names; null for none
	 */
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
			for (const { index, document } of put) at(index).put.push(parted(document));
			for (const { index, id } of drop) at(index).drop.push(id);
		}
		if ([...byIndex.keys()].some((index) => !setUp.has(index))) await tidy();
		await awake();
		const tasks: EnqueuedTask[] = [];
		for (const [index, { put, drop }] of byIndex) {
			const uid = named(index);
			if (!uid) continue;
			if (drop.length > 0)
				tasks.push(await engine.index(uid).deleteDocuments(drop, { customMetadata: mark }));
			if (put.length > 0)
				tasks.push(
					await engine.index(uid).addDocuments(put, { primaryKey: 'id', customMetadata: mark })
				);
		}
		// Ours from now on, though all are waited for only later.
		for (const { taskUid } of tasks) done.add(taskUid);
		return tasks;
	}

	/** The same, and also to the index that is built to take the place of each. */
	const sendToBoth = async (items: Pick<Item, 'put' | 'drop'>[]): Promise<EnqueuedTask[]> => [
		...(await send(items)),
		...(building ? await send(items, built) : [])
	];

	const { given } = await tidy();
	if (given && (await holds(given))) {
		({ mark, number } = given);
		await lookPast();
	} else await refill();

	return {
		way: () => sent.flatMap(({ items }) => items.map((item) => item.number)),
		async give(items) {
			if (items.length === 0) return;
			// Nothing is sent to an engine that is not as it was left: all there is waits for one that is emptied first.
			if (await changed()) return refill();
			const tasks = await sendToBoth(items);
			sent.push({ items, tasks: tasks.map(({ taskUid }) => taskUid) });
		},
		async takeOut(items) {
			if (items.length === 0) return;
			if (await changed()) return refill();
			const tasks = await sendToBoth(items.map(({ drop }) => ({ put: [], drop })));
			await finished(tasks);
			await confirmed(
				items.filter(({ put }) => put.length === 0),
				Math.max(-1, ...tasks.map(({ taskUid }) => taskUid))
			);
		},
		async arrive(patience) {
			for (const late = Date.now() + patience; sent.length > 0; await after(25)) {
				await awake();
				await crossOff();
				if (Date.now() > late) return;
			}
		},
		async rest(idle) {
			if (filling) {
				if (!idle) return false;
				const last = await engine
					.index(marks)
					.addDocuments([{ id: '1' }], { primaryKey: 'id', customMetadata: mark });
				await finished([last]);
				number = last.taskUid;
				await work('work_engine', {
					version: await version(),
					key_id: searching.uid,
					key: searching.key,
					mark,
					number
				});
				// Nothing can be newer than what was emptied and filled.
				await work('work_built');
				filling = false;
				return false;
			}
			if (await changed()) {
				await refill();
				return true;
			}
			if (Date.now() - looked > lookEvery) {
				looked = Date.now();
				const { given, indexes } = await tidy();
				// An audit found something in the engine that nobody had named: since then it is not asked.
				if (!given) {
					await refill();
					return true;
				}
				// It may have been upgraded between two looks, without anybody noticing that it was away.
				const is = await version();
				if (is !== given.version) await work('work_version', { version: is });
				if (!building) {
					await clear([marks, ...indexes.map(({ index }) => index)]);
					if (await work<boolean>('work_build_begin', { needed: outdated })) await build();
				}
			}
			// What is being built may hold erased words in freed pages, too: it takes its place first, and then all are written anew.
			if (building) await further(building);
			else if (idle) await compact();
			return building !== null;
		}
	};
}

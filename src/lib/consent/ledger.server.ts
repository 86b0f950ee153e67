/** The ledger: files outside the database, only ever added to, that say what narrowed and where each chain of consent has got to. */
import {
	closeSync,
	createReadStream,
	fstatSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readdirSync,
	readSync,
	writeSync
} from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Awake, Work } from '#lib/database/work.ts';

/** Ids, kinds, numbers and hashes. Never a word of anybody's. */
export interface Line {
	id: string;
	at: string;
	kind: string;
	story?: string;
	number?: number;
	head?: string;
	seat?: string;
	purpose?: string;
	circle?: string;
	what?: string;
}

const named = /^ledger-\d{4}-\d{2}\.jsonl$/;
const many = 1000;

/** Adds lines and returns when they are on the disk. A file a month, by the month in which it is written. */
export function append(dir: string, lines: Line[], now = new Date()): void {
	mkdirSync(dir, { recursive: true });
	const path = join(dir, `ledger-${now.toISOString().slice(0, 7)}.jsonl`);
	const file = openSync(path, 'a+', 0o600);
	try {
		// Whoever was cut off in the middle of a line left no end to it.
		const { size } = fstatSync(file);
		const last = Buffer.alloc(1);
		const torn =
			size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== 10 ? '\n' : '';
		const bytes = Buffer.from(torn + lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
		for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
		fsyncSync(file);
	} finally {
		closeSync(file);
	}
	// On Windows a folder cannot be opened; there its entries are written with the file.
	if (process.platform === 'win32') return;
	const folder = openSync(dir, 'r');
	fsyncSync(folder);
	closeSync(folder);
}

/** Files of the ledger, the oldest first. */
export function files(dir: string): string[] {
	mkdirSync(dir, { recursive: true });
	return readdirSync(dir)
		.filter((name) => named.test(name))
		.sort()
		.map((name) => join(dir, name));
}

/** A line without its end was never acknowledged: it is none. */
const lineIn = (text: string): Line[] =>
	text.startsWith('{') && text.endsWith('}') ? [JSON.parse(text) as Line] : [];

/** Every line, in the order in which they were written; one at a time, however large the ledger has grown. */
export async function* read(dir: string): AsyncGenerator<Line> {
	for (const path of files(dir))
		for await (const text of createInterface({
			input: createReadStream(path),
			crlfDelay: Infinity
		}))
			yield* lineIn(text);
}

const block = 1 << 16;
/** The lines of one file, the newest first: what is looked for stands near the end. */
async function* newestFirst(path: string): AsyncGenerator<Line> {
	const file = await open(path);
	try {
		let rest = Buffer.alloc(0);
		for (let at = (await file.stat()).size; at > 0;) {
			const from = Math.max(at - block, 0);
			const bytes = Buffer.alloc(at - from);
			await file.read(bytes, 0, bytes.length, from);
			rest = Buffer.concat([bytes, rest]);
			// What stands before the first end of a line may have begun in the block before.
			for (let end = rest.lastIndexOf(10); end >= 0; end = rest.lastIndexOf(10)) {
				yield* lineIn(rest.toString('utf8', end + 1));
				rest = rest.subarray(0, end);
			}
			at = from;
		}
		yield* lineIn(rest.toString('utf8'));
	} finally {
		await file.close();
	}
}

/** The folder is not the ledger of this database: it is empty, older than the database, or another archive's. */
export class NotTheLedger extends Error {
	constructor() {
		super(
			'LEDGER_DIR does not hold the last line that this database wrote there. It is empty, older or another folder, or it is not mounted. ' +
				'Nobody can read anything until it is the right one: what was taken back since a backup stands there alone. README.md says what to do when it is lost.'
		);
	}
}

/**
 * What a folder does not hold cannot be done again: one without the line that was written last is neither read nor written.
 * A new installation has written nothing yet.
 * @throws NotTheLedger
 */
async function mustBeWhole(dir: string, work: Work, awake: Awake): Promise<void> {
	const last = await work<string | null>('work_ledger_last');
	if (last === null) return;
	let seen = 0;
	for (const path of files(dir).reverse())
		for await (const { id } of newestFirst(path)) {
			if (id === last) return;
			if (++seen % many === 0) await awake();
		}
	throw new NotTheLedger();
}

/** Writes down what the database has to say, and tells it when that is on the disk. @throws NotTheLedger */
export async function keep(dir: string, work: Work, awake: Awake): Promise<void> {
	for (;;) {
		await awake();
		const due = await work<Line[]>('work_ledger_due', { most: many });
		if (due.length === 0) return;
		await mustBeWhole(dir, work, awake);
		append(dir, due);
		await work('work_ledger_written', { ids: due.map(({ id }) => id) });
	}
}

/** Lines that the database knows nothing of: looked for from the end, until a stretch of them is known whole. */
async function missing(dir: string, work: Work, awake: Awake): Promise<Line[]> {
	const gone: Line[] = [];
	let stretch: Line[] = [];
	/** @returns whether the database knows all of this stretch, and so of whatever was written before it */
	const known = async () => {
		await awake();
		const ids = new Set(
			await work<string[]>('work_ledger_missing', { ids: stretch.map(({ id }) => id) })
		);
		gone.push(...stretch.filter(({ id }) => ids.has(id)));
		stretch = [];
		return ids.size === 0;
	};
	search: for (const path of files(dir).reverse()) {
		for await (const line of newestFirst(path))
			if (stretch.push(line) === many && (await known())) break search;
		if (stretch.length > 0 && (await known())) break;
	}
	return gone.reverse();
}

/**
 * Reading may go on for a while, if the ledger holds nothing that the database does not. What it does hold is done again first:
 * then this is a backup that was put back.
 * @returns what was done again, or null when nothing was missing
 * @throws NotTheLedger, and reading stays closed
 */
export async function renew(
	dir: string,
	work: Work,
	awake: Awake
): Promise<{ stories: number; paused: number } | null> {
	await mustBeWhole(dir, work, awake);
	const lines = await missing(dir, work, awake);
	const done =
		lines.length > 0
			? await work<{ stories: number; paused: number }>('work_ledger_replay', { lines })
			: null;
	await keep(dir, work, awake);
	await work('work_readable');
	return done;
}

/** One event of a chain as the database holds it. */
export interface Link {
	story: string;
	number: number;
	head: string;
}
export interface Verified {
	chains: number;
	events: number;
	/** Events that the ledger saw and the database holds otherwise, or not at all: a changed link, or an end cut off. */
	changed: Link[];
	cut: Link[];
}

/** The heads of each chain, as the ledger saw them: by story, then by number. */
export type Heads = Map<string, Map<number, string>>;
/** Reads the heads out of the ledger. */
export async function heads(dir: string): Promise<Heads> {
	const seen: Heads = new Map();
	for await (const { kind, story, number, head } of read(dir)) {
		if (story === undefined || number === undefined) continue;
		const chain = seen.get(story) ?? new Map<number, string>();
		seen.set(story, chain);
		// A backup was put back: what came after it was of a database that is no more.
		if (kind === 'replayed') {
			for (const later of [...chain.keys()]) if (later > number) chain.delete(later);
		} else if (head) chain.set(number, head);
	}
	return seen;
}

/** Compares the heads that the ledger saw with the chains that the database holds. */
export function verify(seen: Heads, links: Link[]): Verified {
	const held = new Map(links.map((link) => [`${link.story} ${link.number}`, link.head]));
	const result: Verified = {
		chains: new Set(links.map(({ story }) => story)).size,
		events: links.length,
		changed: [],
		cut: []
	};
	for (const [story, chain] of seen)
		for (const [number, head] of chain) {
			const there = held.get(`${story} ${number}`);
			if (there === undefined) result.cut.push({ story, number, head });
			else if (there !== head) result.changed.push({ story, number, head });
		}
	return result;
}

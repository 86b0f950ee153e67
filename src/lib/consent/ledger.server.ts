/** The ledger: files outside the database, only ever added to, that say what narrowed and where each chain of consent has got to. */
import {
	closeSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	writeSync
} from 'node:fs';
import { join } from 'node:path';

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
/** Asks one verb of the database under the lease, and throws when it is refused. */
type Work = <T>(verb: string, args?: Record<string, unknown>) => Promise<T>;

const named = /^ledger-\d{4}-\d{2}\.jsonl$/;
const many = 1000;

/** Adds lines and returns when they are on the disk. A file a month, by the month in which it is written. */
export function append(dir: string, lines: Line[], now = new Date()): void {
	mkdirSync(dir, { recursive: true });
	const path = join(dir, `ledger-${now.toISOString().slice(0, 7)}.jsonl`);
	const file = openSync(path, 'a', 0o600);
	try {
		// Whoever was cut off in the middle of a line left no end to it.
		const held = readFileSync(path);
		const torn = held.length > 0 && held.at(-1) !== 10 ? '\n' : '';
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

/** The lines of one file. A line without its end was never acknowledged: it is left out. */
export function linesOf(path: string): Line[] {
	return readFileSync(path, 'utf8')
		.split('\n')
		.filter((text) => text.startsWith('{') && text.endsWith('}'))
		.map((text) => JSON.parse(text) as Line);
}

/** Every line, in the order in which they were written. */
export const read = (dir: string): Line[] => files(dir).flatMap(linesOf);

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
async function mustBeWhole(dir: string, work: Work): Promise<void> {
	const last = await work<string | null>('work_ledger_last');
	if (last === null) return;
	for (const path of files(dir).reverse()) if (linesOf(path).some(({ id }) => id === last)) return;
	throw new NotTheLedger();
}

/** Writes down what the database has to say, and tells it when that is on the disk. @throws NotTheLedger */
export async function keep(dir: string, work: Work): Promise<void> {
	for (;;) {
		const due = await work<Line[]>('work_ledger_due', { most: many });
		if (due.length === 0) return;
		await mustBeWhole(dir, work);
		append(dir, due);
		await work('work_ledger_written', { ids: due.map(({ id }) => id) });
	}
}

/** Lines that the database knows nothing of: looked for from the end, until a stretch of them is known whole. */
async function missing(dir: string, work: Work): Promise<Line[]> {
	const gone: Line[] = [];
	for (const path of files(dir).reverse()) {
		const lines = linesOf(path);
		for (let end = lines.length; end > 0; end -= many) {
			const stretch = lines.slice(Math.max(end - many, 0), end);
			const ids = new Set(
				await work<string[]>('work_ledger_missing', { ids: stretch.map(({ id }) => id) })
			);
			if (ids.size === 0) return gone;
			gone.unshift(...stretch.filter(({ id }) => ids.has(id)));
		}
	}
	return gone;
}

/**
 * Reading may go on for a while, if the ledger holds nothing that the database does not. What it does hold is done again first:
 * then this is a backup that was put back.
 * @returns what was done again, or null when nothing was missing
 * @throws NotTheLedger, and reading stays closed
 */
export async function renew(
	dir: string,
	work: Work
): Promise<{ stories: number; paused: number } | null> {
	await mustBeWhole(dir, work);
	const lines = await missing(dir, work);
	const done =
		lines.length > 0
			? await work<{ stories: number; paused: number }>('work_ledger_replay', { lines })
			: null;
	await keep(dir, work);
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

/** Compares the heads that the ledger saw with the chains that the database holds. */
export function verify(lines: Line[], links: Link[]): Verified {
	const seen = new Map<string, Map<number, string>>();
	for (const { kind, story, number, head } of lines) {
		if (story === undefined || number === undefined) continue;
		const chain = seen.get(story) ?? new Map<number, string>();
		seen.set(story, chain);
		// A backup was put back: what came after it was of a database that is no more.
		if (kind === 'replayed') {
			for (const later of [...chain.keys()]) if (later > number) chain.delete(later);
		} else if (head) chain.set(number, head);
	}
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

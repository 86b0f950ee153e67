/** The search engine on one machine: which one it is, and whether it can open what lies there. */
import { spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** The version of the Meilisearch on PATH; null when there is none. */
export function versionHere(): string | null {
	const { status, stdout } = spawnSync('meilisearch', ['--version'], { encoding: 'utf8' });
	return status === 0 ? (/\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? null) : null;
}

/**
 * Takes away an index that another version wrote: the engine would not open it, and nothing would start. All of it stands in the
 * database, from which the worker fills a new one.
 * @returns whether there was one
 */
export function madeRoom(folder: string, version: string): boolean {
	const file = join(folder, 'VERSION');
	if (!existsSync(file) || readFileSync(file, 'utf8').trim() === version) return false;
	rmSync(folder, { recursive: true });
	return true;
}

/**
 * Keeps the engine up: runs it again whenever it has ended, after a pause that doubles, up to a minute, while it does not stay up
 * for one. Searches are answered by the database meanwhile, so nothing else has to stop.
 * @param run starts it
 * @param wanted whether it is to be up at this moment
 * @param lost told each time that it has ended and was wanted
 */
export function keepUp(
	run: () => ChildProcess,
	wanted: () => boolean,
	lost: () => void,
	pause = 1000
): void {
	const longest = 60_000;
	let next = pause;
	const start = () => {
		if (!wanted()) return;
		const since = Date.now();
		run().once('exit', () => {
			if (!wanted()) return;
			lost();
			if (Date.now() - since > longest) next = pause;
			setTimeout(start, next);
			next = Math.min(next * 2, longest);
		});
	};
	start();
}

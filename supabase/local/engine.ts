/** The search engine on one machine: which one it is, and whether it can open what lies there. */
import { spawnSync } from 'node:child_process';
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

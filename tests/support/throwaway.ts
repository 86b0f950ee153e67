/** Clusters that nobody needs after the run. */
import { mkdtempSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Settings of such a cluster: it waits for no disk, keeps little of its log, and compiles no plan that runs once. What a cluster of
 * `npm start` keeps is asked of one that is started without them, in tests/db/local.test.ts.
 */
export const throwaway = [
	...['fsync', 'synchronous_commit', 'full_page_writes', 'jit'].map((setting) => `${setting}=off`),
	'max_wal_size=256MB'
].flatMap((setting) => ['-c', setting]);

const memory = '/dev/shm';
const room = 4 * 2 ** 30;

/** A folder for such a cluster, in memory where there is plenty: a copy of a database is a thousand files, which a disk makes one by one. */
export function throwawayFolder(prefix: string): string {
	return mkdtempSync(join(freemem() > 2 * room && free(memory) > room ? memory : tmpdir(), prefix));
}

/** Bytes that fit into a folder; none where there is no such folder. */
function free(folder: string): number {
	try {
		const { bavail, bsize } = statfsSync(folder);
		return bavail * bsize;
	} catch {
		return 0;
	}
}

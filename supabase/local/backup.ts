/** `npm run backup [-- file]`: the whole database in one file, taken at one moment, while everything goes on. */
import { chmodSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { dataDir, majorOf, program, reach, run, type Reached } from './reach.ts';

/** @returns the file */
export async function backup(from: Reached, file: string): Promise<string> {
	const sql = from.connect();
	const major = await majorOf(sql).finally(() => sql.end());
	mkdirSync(dirname(file), { recursive: true });
	run(program('pg_dump', major), from.place, [
		'--format=custom',
		`--file=${file}`,
		`--dbname=${from.place.database}`
	]);
	// It holds every word there is.
	chmodSync(file, 0o600);
	return file;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	const named = new Date().toISOString().slice(0, 16).replace(':', '');
	try {
		const from = await reach();
		try {
			const file = await backup(
				from,
				resolve(process.argv[2] ?? join(dataDir(), 'backups', `${named}.dump`))
			);
			process.stdout.write(
				`Backed up to ${file}. It holds every word there is: keep it as you keep the archive.\n`
			);
		} finally {
			await from.end();
		}
	} catch (cause) {
		process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
		process.exitCode = 1;
	}
}

/** `npm run backup [-- file]`: the whole database in one file, taken at one moment, while everything goes on. */
import { closeSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { dataDir, majorOf, program, reach, run, type Reached } from './reach.ts';

/** @returns the file */
export async function backup(from: Reached, file: string): Promise<string> {
	const sql = from.connect();
	const major = await majorOf(sql).finally(() => sql.end());
	mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
	// It holds every word there is: nobody else on this machine may read along while it is made, nor what is left of one that broke off.
	const making = `${file}.part`;
	rmSync(making, { force: true });
	closeSync(openSync(making, 'wx', 0o600));
	try {
		run(program('pg_dump', major), from.place, [
			'--format=custom',
			`--file=${making}`,
			`--dbname=${from.place.database}`
		]);
		renameSync(making, file);
	} catch (cause) {
		rmSync(making, { force: true });
		throw cause;
	}
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

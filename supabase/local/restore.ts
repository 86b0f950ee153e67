/**
 * `npm run restore -- file`: puts a backup in the place of the database. Nobody reads anything there until the worker has done again
 * what the ledger says happened since (O2).
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { majorOf, program, reach, run, started, type Reached } from './reach.ts';

/** @returns the name under which what stood there is kept */
export async function restore(to: Reached, file: string): Promise<string> {
	const { database } = to.place;
	const fresh = `${database}_restored`;
	const kept = `${database}_before_${new Date().toISOString().slice(0, 19).replace(/\D/g, '')}`;
	// Beside the database, not in it: nothing that failed half-way is ever asked.
	const server = to.connect('template1');
	try {
		await server.unsafe(readFileSync(join(import.meta.dirname, 'roles.sql'), 'utf8'));
		await server.unsafe(`drop database if exists "${fresh}"`);
		await server.unsafe(`create database "${fresh}" template template0`);
		run(program('pg_restore', await majorOf(server)), to.place, [
			'--exit-on-error',
			'--single-transaction',
			`--dbname=${fresh}`,
			file
		]);
		const inside = to.connect(fresh);
		try {
			await inside.unsafe(`grant all on database "${fresh}" to postgres`);
			await inside`update archive.installation set readable_until = '-infinity'`;
		} finally {
			await inside.end();
		}
		// Refused while anything is connected: then it is still in use.
		await server.unsafe(`alter database "${database}" rename to "${kept}"`);
		await server.unsafe(`alter database "${fresh}" rename to "${database}"`);
		return kept;
	} finally {
		await server.end();
	}
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	try {
		const file = process.argv[2];
		if (!file || !existsSync(file)) throw new Error('Say which file: npm run restore -- file');
		const to = process.env.DATABASE_URL ? await reach() : await started();
		try {
			const kept = await restore(to, resolve(file));
			process.stdout.write(
				`Restored. Nobody can read anything until the worker has replayed the ledger: start it now.\n` +
					`What stood there is kept as the database ${kept}. It may hold words that were destroyed since: drop it as soon as you can.\n`
			);
		} finally {
			await to.end();
		}
	} catch (cause) {
		process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
		process.exitCode = 1;
	}
}

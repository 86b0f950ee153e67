/** For commands that look after an installation: its database, running or not, and PostgreSQL's own programs. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import postgres, { type Sql } from 'postgres';
import { clusterFolder, startPostgres } from './postgres.ts';

/** Where a database is, as libpq's programs are told. */
export interface Place {
	host: string;
	port: number;
	user: string;
	password: string;
	database: string;
}
export interface Reached {
	place: Place;
	/** A connection, to another database of the same server if one is named. */
	connect(database?: string): Sql;
	end(): Promise<void>;
}

export const dataDir = () =>
	resolve(process.env.DATA_DIR ?? join(import.meta.dirname, '../..', '.data'));
export const ledgerDir = () => process.env.LEDGER_DIR ?? join(dataDir(), 'ledger');

export const placeOf = (sql: Sql): Place => ({
	host: sql.options.host[0]!,
	port: sql.options.port[0]!,
	user: sql.options.user,
	password: String(sql.options.pass ?? ''),
	database: sql.options.database
});

function at(place: Place, end: () => Promise<void> = async () => {}): Reached {
	return {
		place,
		connect: (database = place.database) =>
			postgres({
				host: place.host,
				port: place.port,
				username: place.user,
				password: place.password,
				database,
				max: 1,
				onnotice: () => {}
			}),
		end
	};
}

/** The database of DATABASE_URL, or that of the data folder: the running one, or one started for as long as it is needed. */
export async function reach(): Promise<Reached> {
	if (process.env.DATABASE_URL) {
		const sql = postgres(process.env.DATABASE_URL);
		const place = placeOf(sql);
		await sql.end();
		return at(place);
	}
	const running = join(clusterFolder(dataDir()), 'postmaster.pid');
	if (existsSync(running)) {
		const [, , , port, host] = readFileSync(running, 'utf8').split('\n');
		const there = at({
			host: host!.trim(),
			port: Number(port),
			user: 'supabase_admin',
			password: '',
			database: 'postgres'
		});
		const sql = there.connect();
		try {
			await sql`select 1`;
			return there;
		} catch {
			// It was killed and left its file behind.
		} finally {
			await sql.end({ timeout: 1 });
		}
	}
	return started();
}

/** The database of the data folder, started here. Refuses when it is in use. */
export async function started(): Promise<Reached> {
	const cluster = await startPostgres(dataDir());
	const sql = cluster.connect();
	const place = placeOf(sql);
	await sql.end();
	return at(place, () => cluster.stop());
}

/**
 * One of PostgreSQL's programs: of the server's own version, or of the next there is. An older one cannot read a newer server.
 * @throws what to install, when there is none
 */
export function program(name: 'pg_dump' | 'pg_restore', major: number): string {
	const debian = '/usr/lib/postgresql';
	const folders = [
		process.env.PG_BIN ?? '',
		...(existsSync(debian)
			? readdirSync(debian).map((version) => join(debian, version, 'bin'))
			: []),
		...(process.env.PATH ?? '').split(delimiter)
	].filter(Boolean);
	const found = folders
		.map((folder) => join(folder, process.platform === 'win32' ? `${name}.exe` : name))
		.filter((path) => existsSync(path))
		.map((path) => {
			const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
			return { path, version: Number(/(\d+)/.exec(stdout ?? '')?.[1] ?? 0) };
		})
		.filter(({ version }) => version >= major)
		.sort((a, b) => a.version - b.version);
	if (!found[0])
		throw new Error(
			`There is no ${name} for PostgreSQL ${major} here. Install PostgreSQL's client programs, version ${major} or newer (Debian: postgresql-client-${major}; www.postgresql.org/download), and say with PG_BIN in which folder they are.`
		);
	return found[0].path;
}

export async function majorOf(sql: Sql): Promise<number> {
	const [row] = await sql`select current_setting('server_version_num')::int / 10000 as major`;
	return row!.major as number;
}

/** Runs one of PostgreSQL's programs against a database. @throws what it said */
export function run(path: string, { host, port, user, password }: Place, args: string[]): void {
	const { status, stderr } = spawnSync(
		path,
		['--host', host, '--port', String(port), '--username', user, '--no-password', ...args],
		{ encoding: 'utf8', env: { ...process.env, ...(password ? { PGPASSWORD: password } : {}) } }
	);
	if (status !== 0) throw new Error(`${path} could not finish:\n${stderr}`);
}

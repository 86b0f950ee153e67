/** A real Meilisearch, the local endpoints over a test's database, and a real worker between them. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../../supabase/local/server.ts';
import type { Database } from './database.ts';

/** Is there a Meilisearch, at MEILI_URL or on PATH? */
export const engineThere =
	Boolean(process.env.MEILI_URL) || spawnSync('meilisearch', ['--version']).status === 0;
/** And is it ours to kill and to write to? At MEILI_URL it is somebody else's. */
export const engineOurs = engineThere && !process.env.MEILI_URL;

export async function freePort(): Promise<number> {
	return new Promise((done) => {
		const probe = createServer().listen(0, '127.0.0.1', () => {
			const { port } = probe.address() as { port: number };
			probe.close(() => done(port));
		});
	});
}
export const ended = (child: ChildProcess) =>
	child.exitCode !== null || child.signalCode !== null
		? Promise.resolve()
		: new Promise<void>((done) => child.once('exit', () => done()));
/** Tells a process to stop, and waits until it has. @returns its exit code; null when a signal ended it */
export async function stopped(child: ChildProcess): Promise<number | null> {
	child.kill('SIGTERM');
	await ended(child);
	return child.exitCode;
}

export interface Engine {
	url: string;
	key: string;
	/** @param room no file of it may grow beyond this many kilobytes, as on a disk that is full */
	start(room?: number): Promise<void>;
	kill(): Promise<void>;
	/** What it keeps on disk; null when it is somebody else's. */
	folder: string | null;
	stop(): Promise<void>;
}

export async function startEngine(): Promise<Engine> {
	if (process.env.MEILI_URL) {
		const here = async () => {};
		return {
			url: process.env.MEILI_URL,
			key: process.env.MEILI_KEY!,
			start: here,
			kill: here,
			stop: here,
			folder: null
		};
	}
	const folder = mkdtempSync(join(tmpdir(), 'tl-meili-'));
	const port = await freePort();
	const url = `http://127.0.0.1:${port}`;
	const key = 'only-for-this-test-run';
	let child: ChildProcess;
	const start = async (room?: number) => {
		child = spawn(
			'bash',
			[
				'-c',
				// A write that finds no room is to fail, and not to end the engine.
				`trap '' XFSZ; ulimit -f ${room ?? 'unlimited'}; exec meilisearch "$@"`,
				'meilisearch',
				'--http-addr',
				url.slice(7),
				'--db-path',
				join(folder, 'data'),
				'--no-analytics',
				'--log-level',
				'ERROR',
				'--env',
				'production'
			],
			{ stdio: 'ignore', cwd: folder, env: { ...process.env, MEILI_MASTER_KEY: key } }
		);
		await until('the engine answers', () =>
			fetch(`${url}/health`).then(
				(r) => r.ok,
				() => false
			)
		);
	};
	const kill = async () => {
		child.kill('SIGKILL');
		await ended(child);
	};
	await start();
	return {
		url,
		key,
		start,
		kill,
		folder: join(folder, 'data'),
		async stop() {
			await kill();
			rmSync(folder, { recursive: true, force: true });
		}
	};
}

/**
 * Stands before an engine. What is written or asked reaches it at once; while `holding`, no answer to that comes back; while `full`,
 * nothing is added, and it is said why.
 * @returns `waited` says how many went away before they were answered
 */
export async function startSlow(engine: Engine) {
	const { port } = new URL(engine.url);
	const held = new Set<() => void>();
	const slow = {
		url: '',
		holding: false,
		full: false,
		waited: 0,
		/** What was held comes back, and nothing more is held. */
		release() {
			slow.holding = false;
			for (const answer of held) answer();
			held.clear();
		},
		stop: async () => {}
	};
	const server = createServer((client) => {
		let waiting = false;
		const behind = connect(Number(port), '127.0.0.1');
		client.on('data', (part) => {
			const asked = /^(POST|DELETE) \/(multi-search|indexes\/[^ ]+\/documents)/;
			if (slow.holding && asked.test(part.toString('latin1'))) waiting = true;
			if (slow.full && /^POST \/indexes\/[^ ?]+\/documents\?/.test(part.toString('latin1'))) {
				const said = JSON.stringify({
					message: 'No space left on device (os error 28)',
					code: 'no_space_left_on_device',
					type: 'system',
					link: ''
				});
				client.end(
					`HTTP/1.1 507 Insufficient Storage\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ${said.length}\r\n\r\n${said}`
				);
				return;
			}
			if (client.writable) behind.write(part);
		});
		behind.on('data', (part) => {
			if (waiting) held.add(() => client.write(part));
			else client.write(part);
		});
		client
			.on('error', () => {})
			.on('close', () => {
				if (waiting) slow.waited++;
				behind.destroy();
			});
		behind.on('error', () => {}).on('close', () => client.destroy());
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	slow.url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
	slow.stop = () => new Promise((done) => server.close(() => done()));
	return slow;
}

export interface Endpoints {
	url: string;
	publishableKey: string;
	lettersUrl: string;
	/** A worker of this database; with flags, what it is asked to do once and say. */
	work(engine: Engine | null, env?: Record<string, string>, ...flags: string[]): ChildProcess;
	stop(): Promise<void>;
}

/** A database has one ledger, whichever endpoints stand before it: with another its archive stays dark (O2). It goes with the cluster. */
const ledgers = new WeakMap<Database['owner'], string>();
function ledgerOf(owner: Database['owner']): string {
	const [sockets] = owner.options.host;
	const place = sockets?.startsWith('/') ? sockets : tmpdir();
	const folder = ledgers.get(owner) ?? mkdtempSync(join(place, 'ledger-'));
	ledgers.set(owner, folder);
	return folder;
}

/** The endpoints of Supabase over a test's database. */
export async function startEndpoints(db: Pick<Database, 'owner' | 'requests'>): Promise<Endpoints> {
	const folder = mkdtempSync(join(tmpdir(), 'tl-endpoints-'));
	const server = await serve(db.requests, db.owner, folder, 0);
	const children: ChildProcess[] = [];
	return {
		url: server.url,
		publishableKey: server.publishableKey,
		lettersUrl: server.lettersUrl,
		work(engine, env = {}, ...flags) {
			const child = spawn(process.execPath, ['src/worker.ts', ...flags], {
				stdio: ['ignore', flags.length > 0 ? 'pipe' : 'inherit', 'inherit'],
				env: {
					PATH: process.env.PATH,
					SUPABASE_URL: server.url,
					SUPABASE_SECRET_KEY: server.secretKey,
					LEDGER_DIR: ledgerOf(db.owner),
					...(engine ? { MEILI_URL: engine.url, MEILI_KEY: engine.key } : {}),
					...env
				}
			});
			children.push(child);
			return child;
		},
		async stop() {
			for (const child of children) {
				child.kill('SIGCONT');
				await stopped(child);
			}
			await server.stop();
			rmSync(folder, { recursive: true, force: true });
		}
	};
}

/** Nothing waits, and this engine is the one that is asked. */
export async function settled(db: Database, engine: 'meilisearch' | 'postgres'): Promise<void> {
	await until(`${engine} is asked and nothing waits`, async () => {
		const [row] =
			await db.owner`select i.engine, (select count(*)::int from archive.outbox) as waiting from archive.installation i`;
		return row!.engine === engine && row!.waiting === 0;
	});
}

/** Waits for something to come true, at most two minutes. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
	for (const late = Date.now() + 120_000; !(await holds());) {
		if (Date.now() > late) throw new Error(`waited in vain until ${what}`);
		await new Promise((soon) => setTimeout(soon, 25));
	}
}

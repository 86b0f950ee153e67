/** `npm start`: everything this app needs on one machine, the app, and its worker. Stops what it started. */
import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import postgres from 'postgres';
import { build } from './build.ts';
import { adasWords } from './demonstration.ts';
import { keepUp, madeRoom, versionHere } from './engine.ts';
import { bootstrap, migrate } from './migrate.ts';
import { kept, startPostgres } from './postgres.ts';
import { serve } from './server.ts';

const root = join(import.meta.dirname, '../..');
const dev = process.argv.includes('--dev');
const env = process.env;
const host = env.HOST ?? '127.0.0.1';
const port = Number(env.PORT ?? 3000);
const dataDir = resolve(env.DATA_DIR ?? join(root, '.data'));
const origin = env.ORIGIN ?? `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`;

const say = (line: string) => process.stdout.write(`${line}\n`);
const stops: (() => Promise<unknown>)[] = [];
let stopping = false;

async function stop(code: number): Promise<never> {
	if (!stopping) {
		stopping = true;
		for (const end of stops.reverse()) await end().catch(() => {});
		process.exit(code);
	}
	return new Promise(() => {});
}
// A terminal that is closed stops it as Ctrl-C does.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop(0));
// That nobody listens any more breaks nothing, and to say so would break it again.
process.stdout.on('error', () => {});
// Whatever breaks here takes along what it started.
process.on('uncaughtException', (error) => {
	say(`Stopping after an unexpected error: ${error.name}: ${error.message}`);
	void stop(1);
});

/** A child that ends with us, and we with it. */
function child(
	name: string,
	command: string,
	args: string[],
	extra: Record<string, string | undefined>,
	required = true
): ChildProcess {
	// A child is given what it needs and nothing else: the web process holds no secret.
	const { PATH, HOME, LANG, NODE_ENV, TZ } = env;
	const made = spawn(command, args, {
		cwd: root,
		stdio: ['ignore', dev ? 'inherit' : 'ignore', name === 'search engine' ? 'ignore' : 'inherit'],
		env: { PATH, HOME, LANG, TZ, NODE_ENV: NODE_ENV ?? 'production', ...extra }
	});
	const ended = new Promise<void>((done) => made.once('exit', () => done()));
	made.once('exit', (code) => {
		if (stopping || !required) return;
		say(`The ${name} stopped unexpectedly (exit code ${code}). Stopping the rest.`);
		void stop(1);
	});
	stops.push(async () => {
		made.kill('SIGTERM');
		const late = setTimeout(() => made.kill('SIGKILL'), 5000);
		await ended;
		clearTimeout(late);
	});
	return made;
}

async function freePort(): Promise<number> {
	return new Promise((done) => {
		const probe = createServer().listen(0, '127.0.0.1', () => {
			const { port } = probe.address() as { port: number };
			probe.close(() => done(port));
		});
	});
}

interface Supabase {
	url: string;
	publishable: string;
	secret?: string;
	letters?: string;
	signIn: string[];
}

/** Postgres and the local endpoints, or an existing Supabase. */
async function supabase(): Promise<Supabase> {
	if (env.SUPABASE_URL) {
		if (!env.SUPABASE_PUBLISHABLE_KEY)
			throw new Error('SUPABASE_URL is set, so SUPABASE_PUBLISHABLE_KEY must be too.');
		return {
			url: env.SUPABASE_URL,
			publishable: env.SUPABASE_PUBLISHABLE_KEY,
			secret: env.SUPABASE_SECRET_KEY,
			signIn: []
		};
	}
	mkdirSync(dataDir, { recursive: true });
	let connect: (user: string, max: number) => postgres.Sql;
	if (env.DATABASE_URL) {
		const existing = env.DATABASE_URL;
		// One login; each request takes the role that PostgREST would take.
		connect = (_, max) => postgres(existing, { max, onnotice: () => {} });
	} else {
		const cluster = await startPostgres(dataDir);
		stops.push(() => cluster.stop());
		cluster.process.once('exit', () => {
			if (stopping) return;
			say('PostgreSQL stopped unexpectedly. Stopping the rest.');
			void stop(1);
		});
		connect = (user, max) => cluster.connect({ user, max });
	}
	const admin = connect('supabase_admin', 4);
	await bootstrap(admin);
	await migrate(admin);
	const requests = connect('authenticator', 16);
	const server = await serve(
		requests,
		admin,
		dataDir,
		Number(env.SUPABASE_PORT ?? (await freePort())),
		env.SMTP_URL,
		env.LETTERS_FROM
	);
	stops.push(async () => {
		await server.stop();
		await Promise.all([requests.end({ timeout: 2 }), admin.end({ timeout: 2 })]);
	});
	const people = await admin`select email, raw_user_meta_data ->> 'shown' as shown from auth.users
		where raw_app_meta_data -> 'demonstration' = 'true' order by raw_user_meta_data ->> 'position', email`;
	return {
		url: server.url,
		publishable: server.publishableKey,
		secret: server.secretKey,
		letters: server.lettersUrl,
		signIn: people.map((p) => `  ${p.email}  ${p.shown ?? ''}`)
	};
}

/** A private key of the worker's, made on the first start. With a Supabase of your own it is yours to give. */
const workerKey = (file: string, make: () => KeyObject): string | undefined =>
	env.SUPABASE_URL
		? undefined
		: kept(dataDir, file, () => JSON.stringify(make().export({ format: 'jwk' })));
const sealingKey = () =>
	workerKey(
		'sealing-key.json',
		() => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
	);
const receiptKey = () =>
	workerKey('receipt-key.json', () => generateKeyPairSync('ed25519').privateKey);

/** A Meilisearch: the one at MEILI_URL, or one on PATH started here, or none. */
async function meilisearch(): Promise<{ url?: string; key?: string }> {
	if (env.MEILI_URL) return { url: env.MEILI_URL, key: env.MEILI_KEY };
	const version = env.MEILI_URL === '' ? null : versionHere();
	if (!version) {
		say('No Meilisearch on PATH and no MEILI_URL: searches use Postgres.');
		return {};
	}
	const folder = join(dataDir, 'meili');
	if (madeRoom(folder, version))
		say(`The search engine is another version now (${version}): its index is made anew.`);
	const key = kept(dataDir, 'meili-key');
	const url = `http://127.0.0.1:${await freePort()}`;
	const run = () =>
		child(
			'search engine',
			'meilisearch',
			[
				'--http-addr',
				url.slice(7),
				'--db-path',
				folder,
				// It makes these two wherever it is started from, unless it is told where.
				'--dump-dir',
				join(dataDir, 'meili-dumps'),
				'--snapshot-dir',
				join(dataDir, 'meili-snapshots'),
				'--env',
				'production',
				'--no-analytics',
				'--log-level',
				'ERROR'
			],
			{ MEILI_MASTER_KEY: key, MEILI_NO_ANALYTICS: 'true' },
			false
		);
	keepUp(
		run,
		() => !stopping,
		() => say('The search engine stopped. The database answers searches until it is up again.')
	);
	return { url, key };
}

async function ready(): Promise<void> {
	for (let tries = 0; tries < 600 && !stopping; tries++) {
		const healthy = await fetch(`http://127.0.0.1:${port}/healthz`, {
			headers: { accept: 'application/json' }
		}).then(
			(r) => r.ok,
			() => false
		);
		if (healthy) return;
		await new Promise((soon) => setTimeout(soon, 200));
	}
	throw new Error('The app did not answer /healthz within two minutes.');
}

async function main(): Promise<void> {
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	if (major < 22 || (major === 22 && minor < 18)) {
		throw new Error(
			`Node ${process.versions.node} is too old: 22.18 or newer is needed. \`npm start\` brings its own when installed with \`npm ci\`.`
		);
	}
	const db = await supabase();
	const engine = db.letters ? await meilisearch() : { url: env.MEILI_URL, key: env.MEILI_KEY };
	const web = {
		ORIGIN: origin,
		HOST: host,
		PORT: String(port),
		SUPABASE_URL: db.url,
		SUPABASE_PUBLISHABLE_KEY: db.publishable,
		MEILI_URL: engine.url,
		LETTERS_URL: env.SMTP_URL ? undefined : db.letters
	};
	if (dev)
		child('app', 'npx', ['vite', 'dev', '--host', host, '--port', String(port), '--strictPort'], {
			...web,
			NODE_ENV: 'development'
		});
	else {
		build(say);
		child('app', process.execPath, ['build/index.js'], web);
	}
	if (db.secret) {
		child('worker', process.execPath, ['src/worker.ts'], {
			SUPABASE_URL: db.url,
			SUPABASE_SECRET_KEY: db.secret,
			MEILI_URL: engine.url,
			MEILI_KEY: engine.key,
			LEDGER_DIR: env.LEDGER_DIR ?? join(dataDir, 'ledger'),
			SEALING_KEY: env.SEALING_KEY ?? sealingKey(),
			RECEIPT_KEY: env.RECEIPT_KEY ?? receiptKey(),
			SMTP_URL: env.SMTP_URL,
			LETTERS_FROM: env.LETTERS_FROM,
			ORIGIN: origin
		});
	}
	await ready();
	say(`Throughline is ready at ${origin}`);
	if (db.signIn.length > 0) {
		say(`Sign in as an invented person of the demonstration, with the code kept at ${db.letters}:`);
		for (const line of db.signIn) say(line);
		say(
			`Or come back as Ada, a storyteller, with her code words at ${origin}/return:\n  ${adasWords()}`
		);
	}
}

main().catch((cause: unknown) => {
	if (!stopping)
		process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
	void stop(1);
});

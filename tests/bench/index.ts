/**
 * `npm run bench [-- stories [seats audiences]]`: speeds as ratios within one run, on data made here and left nowhere.
 * With 100000 300 2000 it is the large archive that consent is held to.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap, migrate } from '../../supabase/local/migrate.ts';
import { startPostgres } from '../../supabase/local/postgres.ts';
import { callRpc, type Caller } from '../../supabase/local/rpc.ts';
import { startApp } from '../support/app.ts';
import { startEndpoints } from '../support/engine.ts';
import { generate, reader, slug, withoutPolicies } from './archive.ts';
import { pair, rate, say } from './pairs.ts';

const [stories = 10_000, seats = 30, audiences = 200] = process.argv.slice(2).map(Number);
const line = (text: string) => process.stdout.write(`${text}\n`);
const folder = mkdtempSync(join(tmpdir(), 'throughline-bench-'));
const cluster = await startPostgres(folder);
const ends: (() => Promise<unknown>)[] = [() => cluster.stop()];

try {
	const admin = cluster.connect();
	await admin.unsafe('create database bench');
	const owner = cluster.connect({ database: 'bench', max: 4 });
	await bootstrap(owner);
	await migrate(owner);
	line(`${stories} generated stories, ${seats} seats, ${audiences} audiences.`);
	await generate(owner, { stories, seats, audiences });
	await owner.end();
	await admin.unsafe('create database bench_open template bench');

	const connect = (database: string) => ({
		owner: cluster.connect({ database, max: 2 }),
		requests: cluster.connect({ user: 'authenticator', database, max: 12 })
	});
	const withThem = connect('bench');
	const without = connect('bench_open');
	ends.push(async () => {
		for (const { owner, requests } of [withThem, without])
			await Promise.all([owner.end(), requests.end()]);
		await admin.end();
	});
	await withoutPolicies(without.owner);

	const [user] = await withThem.owner`select id from auth.users where email = ${reader}`;
	const member: Caller = {
		role: 'authenticated',
		claims: { sub: user!.id, role: 'authenticated' }
	};
	const [open] =
		await withThem.owner`select story_id as id from archive.access_copies where circle = 'public' order by told_on desc, story_id limit 1`;
	const story = open!.id as string;

	line('\nA member, with policies against without');
	const asked = async (requests: typeof withThem.requests, verb: string, args: object) => {
		const { status, body } = await callRpc(requests, verb, { commission: slug, ...args }, member);
		if (status !== 200) throw new Error(`${verb}: ${status} ${JSON.stringify(body)}`);
		return body as Record<string, unknown>;
	};
	const verbs: [string, string, object, number][] = [
		['the list', 'stories_list', {}, 1.3],
		['a story', 'story_read', { story }, 1.3],
		['search, one word', 'search', { q: 'heated' }, 1.3],
		['search, two words and a theme', 'search', { q: 'letter benefit', themes: ['theme-3'] }, 1.3],
		['every theme counted', 'themes_list', {}, 1.6]
	];
	for (const [what, verb, args, most] of verbs)
		say(
			what,
			await pair(
				() => asked(withThem.requests, verb, args),
				() => asked(without.requests, verb, args),
				verb === 'themes_list' || stories > 50_000 ? 15 : 40
			),
			'without policies',
			most
		);

	line('\nThe same function, through the endpoint against straight on Postgres');
	const endpoints = await startEndpoints(withThem);
	ends.push(() => endpoints.stop());
	const agent = new Agent({ keepAlive: true, maxSockets: 20 });
	ends.push(async () => agent.destroy());
	const rpc = async (verb: string, args: object) => {
		const response = await fetch(`${endpoints.url}/rest/v1/rpc/${verb}`, {
			method: 'POST',
			headers: { apikey: endpoints.publishableKey, 'content-type': 'application/json' },
			body: JSON.stringify({ commission: slug, ...args })
		});
		if (!response.ok) throw new Error(`${verb}: ${response.status}`);
		await response.text();
	};
	const straight = (verb: string, args: string) =>
		withThem.requests.begin(async (tx) => {
			await tx.unsafe(`set local role anon`);
			await tx.unsafe(`select to_jsonb(api.${verb}(${args}))`);
		});
	say(
		'one story',
		await pair(
			() => rpc('story_read', { story }),
			() => straight('story_read', `commission => '${slug}', story => '${story}'`),
			100
		),
		'straight'
	);
	say(
		'the commission',
		await pair(
			() => rpc('commission_read', {}),
			() => straight('commission_read', `commission => '${slug}'`),
			100
		),
		'straight'
	);

	line('\nPages of the built app');
	const app = await startApp(endpoints);
	ends.push(() => app.stop());
	const page = (path: string) => () =>
		new Promise<void>((done, failed) =>
			get(app.url + path, { agent }, (response) => {
				if (response.statusCode !== 200) failed(new Error(`${path}: ${response.statusCode}`));
				response.on('end', done).resume();
			}).once('error', failed)
		);
	const a = page(`/${slug}/stories/${story}`);
	const b = page('/robots.txt');
	say('a story page', await pair(a, b, 200), 'a static file of the same process');
	const [pages, files] = [await rate(a), await rate(b)];
	line(
		`ten at once: ${Math.round(pages)} story pages a second, ${Math.round(files)} static files (${(pages / files).toFixed(2)} ×)`
	);
} finally {
	for (const end of ends.reverse()) await end().catch(() => {});
	rmSync(folder, { recursive: true, force: true });
}

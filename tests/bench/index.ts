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
import { line, pair, rate, say } from './pairs.ts';
import { plans } from './plans.ts';
import { after, taker } from './withdrawals.ts';

const [stories = 10_000, seats = 30, audiences = 200] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'throughline-bench-'));
const cluster = await startPostgres(folder);
const ends: (() => Promise<unknown>)[] = [() => cluster.stop()];

try {
	const admin = cluster.connect();
	await admin.unsafe('create database bench');
	const owner = cluster.connect({ database: 'bench', max: 4 });
	await bootstrap(owner);
	await migrate(owner);
	await owner.end();
	// A tenth of it beside it, with as many seats and audiences: what does not grow costs the same in both.
	const tenth = Math.ceil(stories / 10);
	await admin.unsafe('create database bench_tenth template bench');
	line(`${stories} generated stories, ${seats} seats, ${audiences} audiences.`);
	for (const [database, many] of [
		['bench', stories],
		['bench_tenth', tenth]
	] as const) {
		const owner = cluster.connect({ database, max: 4 });
		await generate(owner, { stories: many, seats, audiences });
		await owner.end();
	}
	await admin.unsafe('create database bench_open template bench');

	const connect = (database: string) => ({
		owner: cluster.connect({ database, max: 2 }),
		requests: cluster.connect({ user: 'authenticator', database, max: 12 })
	});
	const withThem = connect('bench');
	const without = connect('bench_open');
	const small = connect('bench_tenth');
	ends.push(async () => {
		for (const { owner, requests } of [withThem, without, small])
			await Promise.all([owner.end(), requests.end()]);
		await admin.end();
	});
	await withoutPolicies(without.owner);

	/** The member who reads, and the newest story that everybody may. */
	const whoAndWhat = async ({ owner }: typeof withThem): Promise<[Caller, string]> => {
		const [user] = await owner`select id from auth.users where email = ${reader}`;
		const [open] =
			await owner`select story_id as id from archive.access_copies where circle = 'public' order by told_on desc, story_id limit 1`;
		return [
			{ role: 'authenticated', claims: { sub: user!.id, role: 'authenticated' } },
			open!.id as string
		];
	};
	const [member, story] = await whoAndWhat(withThem);
	const [memberOfTenth, storyOfTenth] = await whoAndWhat(small);

	line('\nA member, with policies against without');
	// One connection each, which has its plans: so it is for all but the first few who come after a start.
	const [one, oneOpen, oneOfTenth] = ['bench', 'bench_open', 'bench_tenth'].map((database) =>
		cluster.connect({ user: 'authenticator', database, max: 1 })
	) as [typeof withThem.requests, typeof withThem.requests, typeof withThem.requests];
	ends.push(async () => {
		await Promise.all([one.end(), oneOpen.end(), oneOfTenth.end()]);
	});
	const asked = async (
		requests: typeof withThem.requests,
		verb: string,
		args: object,
		who = member
	) => {
		const { status, body } = await callRpc(requests, verb, { commission: slug, ...args }, who);
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
				() => asked(one, verb, args),
				() => asked(oneOpen, verb, args),
				verb === 'themes_list' || stories > 50_000 ? 15 : 40
			),
			'without policies',
			most
		);

	/** A verb of the large archive against the same of a tenth of it. */
	const grows = async (
		what: string,
		verb: string,
		args: (story: string) => object,
		rounds: number,
		most?: number
	) =>
		say(
			`${what}, of ${stories}`,
			await pair(
				() => asked(one, verb, args(story)),
				() => asked(oneOfTenth, verb, args(storyOfTenth), memberOfTenth),
				rounds
			),
			`of ${tenth}`,
			most
		);
	line('\nA member, and what should not grow with the archive');
	await grows('the list', 'stories_list', () => ({}), 40, 1.3);
	await grows('a story', 'story_read', (story) => ({ story }), 40, 1.3);
	line('\nA member, and what looks through all that has a theme');
	await grows('stories like one', 'stories_like', (story) => ({ story }), 15);
	await grows('the page of a theme', 'theme_read', () => ({ slug: 'theme-3' }), 15);
	await grows('one theme beside the others', 'themes_charts', () => ({ theme: 'theme-3' }), 15);
	await grows('all themes side by side', 'themes_charts', () => ({}), 15);

	line('\nHow it was read: statements of these verbs that ask the gate');
	for (const [what, call] of [
		['the list', `api.stories_list('${slug}')`],
		['a story', `api.story_read('${slug}', '${story}')`],
		['search, one word', `api.search('${slug}', 'heated')`],
		['every theme counted', `api.themes_list('${slug}')`]
	] as const) {
		line(` ${what}`);
		for (const text of await plans(cluster, 'bench', member, call)) line(text);
	}

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

	line('\nTaking a story back');
	const rounds = Math.min(30, tenth - 10);
	const large = await taker(withThem.owner, withThem.requests, rounds + 10);
	const little = await taker(small.owner, small.requests, rounds + 10);
	say(`of ${stories}`, await pair(large, little, rounds), `of ${tenth}`, 1.3);
	const { transactions, left } = await after(withThem.owner, await large());
	line(`written by ${transactions} transaction; ${left} rows left to read or find`);

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

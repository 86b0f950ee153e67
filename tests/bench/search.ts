/**
 * `npm run bench:search [-- stories [seats audiences]]`: search through our verbs beside the raw engine, how soon what was taken back
 * is out of it, and building it anew; on data made here and left nowhere.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Meilisearch, MultiSearchParams } from 'meilisearch';
import type { Sql } from 'postgres';
import type { Db } from '#lib/database/visitor.server.ts';
import { client } from '#lib/search/engine.server.ts';
import { asked } from '#lib/search/schema.ts';
import { find } from '#lib/search/search.server.ts';
import { attributes } from '#lib/search/settings.server.ts';
import { bootstrap, migrate } from '../../supabase/local/migrate.ts';
import { startPostgres } from '../../supabase/local/postgres.ts';
import { callRpc, type Caller } from '../../supabase/local/rpc.ts';
import { startApp } from '../support/app.ts';
import { engineThere, startEndpoints, startEngine } from '../support/engine.ts';
import { generate, reader, slug } from './archive.ts';
import { beside, line, pair, timed } from './pairs.ts';

// What cannot be reached is not measured.
if (!engineThere) {
	line('No Meilisearch on PATH and no MEILI_URL: nothing to measure.');
	process.exit(0);
}
const [stories = 10_000, seats = 30, audiences = 200] = process.argv.slice(2).map(Number);
const pause = (milliseconds: number) => new Promise((soon) => setTimeout(soon, milliseconds));
const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

const folder = mkdtempSync(join(tmpdir(), 'throughline-bench-'));
const cluster = await startPostgres(folder);
const ends: (() => Promise<unknown>)[] = [() => cluster.stop()];
try {
	const admin = cluster.connect();
	await admin.unsafe('create database bench');
	await admin.end();
	const owner = cluster.connect({ database: 'bench', max: 4 });
	const requests = cluster.connect({ user: 'authenticator', database: 'bench', max: 12 });
	ends.push(() => Promise.all([owner.end(), requests.end()]));
	await bootstrap(owner);
	await migrate(owner);
	line(`${stories} generated stories, ${seats} seats, ${audiences} audiences.`);
	await generate(owner, { stories, seats, audiences });
	const [user] = await owner`select id from auth.users where email = ${reader}`;
	const member: Caller = {
		role: 'authenticated',
		claims: { sub: user!.id, role: 'authenticated' }
	};
	await searching(owner, requests, member);
} finally {
	for (const end of ends.reverse()) await end().catch(() => {});
	rmSync(folder, { recursive: true, force: true });
}

async function searching(owner: Sql, requests: Sql, member: Caller): Promise<void> {
	const engine = await startEngine();
	ends.push(() => engine.stop());
	const endpoints = await startEndpoints({ owner, requests });
	ends.push(() => endpoints.stop());
	endpoints.work(engine);
	const empty = performance.now();
	for (let filled = false; !filled; await pause(50)) {
		const [row] =
			await owner`select i.engine, exists (select from archive.outbox) as waiting from archive.installation i`;
		filled = row!.engine === 'meilisearch' && !row!.waiting;
	}
	line(`an empty engine filled through the outbox: ${seconds(empty)}`);

	const db = (who: Caller) =>
		({
			rpc: async (verb: string, args: Record<string, unknown>) => {
				const { status, body } = await callRpc(requests, verb, args, who);
				return status < 300 ? { data: body, error: null } : { data: null, error: body };
			}
		}) as unknown as Db;
	const admin = client(engine.url, engine.key);
	const pass = async () =>
		(
			(await callRpc(requests, 'search_pass', { commission: slug }, member)) as {
				body: { index: string; token: string };
			}
		).body;
	const { index } = await pass();
	const open = index.replace(/-\w+$/, '-public');
	/** The same question, with a key that sees everything and nobody's gate before it. */
	const raw = (indexUid: string, theme = 'theme-3', asked = admin) =>
		asked.multiSearch<MultiSearchParams, object>({
			queries: [
				{
					indexUid,
					q: 'letter benefit',
					matchingStrategy: 'all',
					filter: [`themes = "${theme}"`],
					facets: [...attributes],
					page: 1,
					hitsPerPage: 20,
					attributesToRetrieve: ['story', 'hash'],
					attributesToCrop: ['words'],
					attributesToHighlight: ['words'],
					cropLength: 40
				}
			]
		});
	const question = asked.parse({ q: 'letter benefit', themes: ['theme-3'] });
	const ours = (address: string | null) => async () => {
		const found = await find(db(member), address, slug, question);
		if (found.hits.length === 0 || found.fellBack) throw new Error('the wrong engine answered');
	};
	beside(
		'two words and a theme, every facet counted, through our verbs',
		await pair(ours(engine.url), () => raw(index), 100),
		'raw',
		5
	);
	const seen = client(engine.url, (await pass()).token);
	beside(
		'the same to the engine itself, within what this member may find',
		await pair(
			() => raw(index, 'theme-3', seen),
			() => raw(index),
			100
		),
		'raw'
	);
	beside('the same from Postgres alone', await pair(ours(null), () => raw(index), 40), 'raw');
	const app = await startApp(endpoints, engine.url);
	ends.push(() => app.stop());
	const page = async () => {
		const [response] = await once(
			get(`${app.url}/${slug}/search?q=letter+benefit&theme=theme-6`),
			'response'
		);
		if (response.statusCode !== 200) throw new Error(`search page: ${response.statusCode}`);
		const html = (await response.setEncoding('utf8').toArray()).join('');
		// Where nothing has all the words another search is made.
		if (!html.includes('/stories/') || html.includes('has all of these words'))
			throw new Error('the page did not find what it was asked');
	};
	beside('the page, for anybody', await pair(page, () => raw(open, 'theme-6'), 100), 'raw');

	await absent(owner, app.url);
	await leaving(owner, admin);

	const child = endpoints.work(engine, {}, '--rebuild');
	const began = performance.now();
	child.stdout!.resume();
	await once(child, 'exit');
	if (child.exitCode !== 0) throw new Error('it was not built anew');
	line(`built anew beside what is asked, and swapped: ${seconds(began)}`);
}

/** Somebody looks at a page of search, and the first story on it is taken back: how long until the page they ask for next is there, without it. */
async function absent(owner: Sql, url: string): Promise<void> {
	const shown = async () => {
		const html = await (await fetch(`${url}/${slug}/search?sort=newest`)).text();
		return [...html.matchAll(/\/stories\/([0-9a-f-]{36})/g)].map(([, id]) => id!);
	};
	const times: number[] = [];
	for (let n = 0; n < 30; n++) {
		const [story] = await shown();
		await owner`insert into archive.consent_events (story_id, form, kind) values (${story!}, ${randomUUID()}, 'withdrawn')`;
		const began = performance.now();
		if ((await shown()).includes(story!)) throw new Error('what was taken back is shown');
		times.push(performance.now() - began);
	}
	const { median, p95 } = timed(times);
	line(
		`taken back, until absent on screen: the next request, in each of ${times.length}; median ${median.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms`
	);
}

/** Ten taken back a second, each timed until the engine has confirmed that it is out of every index. */
async function leaving(owner: Sql, admin: Meilisearch): Promise<void> {
	const stories = (
		await owner`select s.story_id as id from archive.search_sent s group by 1 having count(distinct s.circle) = 2 order by 1 limit 110`
	).map((row) => row.id as string);
	const rounds: number[] = [];
	for (const story of stories.splice(0, 10)) {
		const documents =
			await owner`select d.id, archive.index_name(t.commission_id, d.circle) as index
			from archive.search_documents d join archive.stories t on t.id = d.story_id where d.story_id = ${story}`;
		const began = performance.now();
		for (const { id, index } of documents)
			await admin.index(index).deleteDocument(id).waitTask({ interval: 10, timeout: 60_000 });
		rounds.push(performance.now() - began);
	}
	const gone = new Map<string, number>();
	const left = new Map<string, number>();
	let all = false;
	const watched = (async () => {
		while (!all || gone.size < left.size) {
			const waiting = new Set(
				(await owner`select id from archive.outbox where kind = 'story'`).map((row) => row.id)
			);
			const now = performance.now();
			for (const [story, since] of left)
				if (!gone.has(story) && !waiting.has(story)) gone.set(story, now - since);
			await pause(10);
		}
	})();
	for (const story of stories) {
		const next = pause(100);
		await owner`insert into archive.consent_events (story_id, form, kind) values (${story}, ${randomUUID()}, 'withdrawn')`;
		left.set(story, performance.now());
		await next;
	}
	all = true;
	await watched;
	const round = timed(rounds).median;
	const { median, p95 } = timed([...gone.values()]);
	const p99 = [...gone.values()].sort((a, b) => a - b)[Math.floor(gone.size * 0.99)]!;
	line(
		`taken back, until gone from every index, ten a second: median ${median.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms; ` +
			`a round is ${round.toFixed(0)} ms, so p99 is ${(p99 / round).toFixed(2)} rounds · at most 2.5 wanted: ${p99 <= 2.5 * round ? 'held' : 'MISSED'}`
	);
}

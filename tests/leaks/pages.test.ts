/** The same canaries on the surfaces that people meet: pages, their data, headers, the feed, the sitemap and the log. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp, type App, type Surfer } from '../support/app.ts';
import { startEndpoints, type Endpoints } from '../support/engine.ts';
import {
	canaryShape,
	commission,
	dice,
	makeWorld,
	meets,
	type Viewer,
	type World
} from './canaries.ts';

const seed = Number(process.env.LEAKS_SEED ?? Date.now() % 1_000_000_000);
const roll = dice(seed);
let world: World;
let endpoints: Endpoints;
let app: App;
let people: [Viewer, Surfer][];
const here = `/${commission}`;
/** Of files that a member of each side took. */
const tokens: string[] = [];
/** Of words that stand in every story, kept by a member of each side. */
const searches: string[] = [];

beforeAll(async () => {
	world = await makeWorld(roll, 16);
	endpoints = await startEndpoints(world.db);
	app = await startApp(endpoints);
	people = [];
	for (const viewer of world.viewers) {
		if (viewer.story) people.push([viewer, app.teller(viewer.story.session)]);
		else if (viewer.name === 'nobody') people.push([viewer, app.nobody()]);
		else people.push([viewer, await app.member(`${viewer.name}@example.org`)]);
		if (!['ben', 'carol'].includes(viewer.name)) continue;
		tokens.push(
			(await viewer.asker.ask('pack_take', { decision: world.published, reason: 'meeting' })).token
		);
		const asked = { q: 'kettle', themes: [] };
		searches.push((await viewer.asker.ask('search_save', { commission, asked })).search);
	}
	await world.db
		.owner`update archive.saved_searches set seen_at = '2026-01-01', looked_at = '2026-01-01'`;
}, 300_000);
afterAll(async () => {
	await app?.stop();
	await endpoints?.stop();
	await world?.drop();
});

async function addresses(): Promise<string[]> {
	const { owner } = world.db;
	const decisions = await owner`select id from archive.decisions`;
	const themes =
		await owner`select slug from archive.themes where commission_id = archive.commission(${commission})`;
	const words = [...world.canaries.keys()];
	return [
		'/',
		'/sitemap.xml',
		'/rights',
		'/mine',
		'/work',
		here,
		`${here}/stories`,
		`${here}/themes`,
		`${here}/decisions`,
		`${here}/feed.xml`,
		`${here}/work`,
		`${here}/work/reading`,
		`${here}/work/decisions`,
		`${here}/work/decisions/new`,
		`${here}/work/exports`,
		`${here}/work/searches`,
		...searches.map((search) => `${here}/work/searches/${search}`),
		...tokens.map((token) => `/recall/${token}`),
		`${here}/search?q=rent`,
		`${here}/search?q=ketle`,
		// A letter short, so that what comes back is not what was sent.
		...Array.from({ length: 6 }, () => `${here}/search?q=${roll.one(words).slice(0, -1)}`),
		...themes.slice(0, 4).map(({ slug }) => `${here}/themes/${slug}`),
		...decisions.flatMap(({ id }) => [`${here}/decisions/${id}`, `${here}/work/decisions/${id}`]),
		...world.told.flatMap(({ story }) => [
			`${here}/stories/${story}`,
			`${here}/stories/${story}/__data.json`,
			`/mine/${story}`,
			`/mine/${story}/permission`,
			`${here}/work/reading/${story}`
		])
	];
}

it(`A1 no page, feed, header or data answer shows anybody a word that was not opened to them (LEAKS_SEED=${seed})`, async () => {
	const paths = await addresses();
	const met = new Set<string>();
	for (const [viewer, surfer] of people) {
		// Storytellers ask for a share of it each; everybody else for all.
		for (const path of viewer.story ? paths.filter(() => roll.next() < 0.2) : paths) {
			const page = await surfer.get(path);
			expect(page.status, `${viewer.name} ${path}`).toBeLessThan(500);
			for (const { leak, canary, word } of meets(world, viewer, page.text)) {
				expect(
					leak,
					`${viewer.name} met ${canary.kind} (${word}) at ${path}, LEAKS_SEED=${seed}`
				).toBe(false);
				met.add(`${viewer.story ? 'teller' : (viewer.seat?.circle ?? 'visitor')} ${canary.kind}`);
			}
		}
	}
	expect([...met]).toEqual(
		expect.arrayContaining(['visitor words', 'community words', 'civic words', 'teller words'])
	);
});

it(`O1 A1 A4 a file holds no word that was not opened to who took it, and its name says nothing (LEAKS_SEED=${seed})`, async () => {
	const told = await world.tell({
		...{ commission, state: 'shared', circles: ['community', 'civic'], named: true },
		uses: ['evidence']
	});
	const ben = world.viewers.find(({ name }) => name === 'ben')!;
	await ben.asker.ask('decision_link', {
		...{ decision: world.published, story: told.story, why: 'It is about rent.' }
	});
	const decisions = await world.db
		.owner`select id from archive.decisions where commission_id = archive.commission(${commission})`;
	const met = new Set<string>();
	for (const [viewer, surfer] of people)
		for (const { id } of decisions) {
			const { status, headers, files } = await surfer.file(`${here}/decisions/${id}/pack`, {
				reason: 'meeting'
			});
			const side = viewer.seat?.commission === commission && viewer.seat.circle;
			if (side !== 'community' && side !== 'civic')
				expect([viewer.name, status]).toEqual([viewer.name, 404]);
			if (status !== 200) continue;
			expect(headers).toMatch(/cache-control: no-store/);
			expect(headers).toMatch(/filename="papers-\d{4}-\d{2}-\d{2}\.zip"/);
			expect(Object.keys(files).sort()).toEqual(['papers.html', 'papers.json']);
			for (const text of [headers, ...Object.values(files)])
				for (const { leak, canary, word } of meets(world, viewer, text)) {
					expect(
						leak,
						`${viewer.name} took ${canary.kind} (${word}) away, LEAKS_SEED=${seed}`
					).toBe(false);
					met.add(`${side} ${canary.kind}`);
				}
		}
	expect([...met]).toEqual(
		expect.arrayContaining(['community words', 'civic words', 'civic name'])
	);
});

it('S3 what is new is shown by number and by name of each story, to whom it is new, and stays when it is looked at again', async () => {
	const [ben, carol] = ['ben', 'carol'].map((who) => people.find(([{ name }]) => name === who)!);
	const open = (surfer: Surfer, search: string) =>
		surfer.post(`${here}/work/searches?/open`, { search });
	// The first look takes in everything so far.
	for (const [n, [, surfer]] of [ben!, carol!].entries()) await open(surfer, searches[n]!);
	const { story } = await world.tell({
		...{ commission, state: 'shared', circles: ['community'], uses: [] },
		words: ['The kettle sang.']
	});
	for (const [n, [, surfer]] of [ben!, carol!].entries()) {
		const list = await surfer.get(`${here}/work/searches`);
		expect(list.body).toContain(
			n === 0 ? 'One story is new to you.' : 'Nothing new since you last looked.'
		);
	}
	for (let twice = 0; twice < 2; twice++) {
		expect((await open(ben![1], searches[0]!)).status).toBe(303);
		const { body } = await ben![1].get(`${here}/work/searches/${searches[0]}`);
		expect(body).toContain('One story is new to you.');
		expect(body.match(/href="[^"]*\/stories\/[^"]*"/g)).toEqual([
			`href="${here}/stories/${story}"`
		]);
		expect(body).toMatch(/<mark[^>]*>kettle<\/mark>/);
	}
	expect((await ben![1].get(`${here}/work/searches`)).body).toContain('What was new');
	expect((await carol![1].get(`${here}/work/searches/${searches[0]}`)).status).toBe(404);
});

it('A8 an address in a file that was never given is the page of nothing', async () => {
	const nobody = app.nobody();
	const never = await nobody.get(`/recall/${'0'.repeat(32)}`);
	const absent = await nobody.get('/recall/no-token-at-all');
	expect([never.status, absent.status]).toEqual([404, 404]);
	await world.db
		.owner`update archive.exports set good_until = now() where token_hash = sha256(${tokens[0]!}::bytea)`;
	const over = await nobody.get(`/recall/${tokens[0]}`);
	expect(over.status).toBe(404);
	expect(over.body.replaceAll(tokens[0]!, '0'.repeat(32))).toBe(never.body);
	// And what stands says numbers, and nothing of what they are the numbers of.
	const stands = await nobody.get(`/recall/${tokens[1]}`);
	expect(stands.status).toBe(200);
	expect(stands.body).not.toMatch(/What was decided|Rent went up|Morecambe/);
});

it('A8 absent and forbidden are the same page, to the byte', async () => {
	const nothing = '00000000-0000-4000-8000-000000000000';
	const strangers = people.filter(([{ story }]) => !story);
	for (const [viewer, surfer] of strangers) {
		const absent = await surfer.get(`${here}/stories/${nothing}`);
		expect(absent.status).toBe(404);
		for (const { story } of world.told) {
			const page = await surfer.get(`${here}/stories/${story}`);
			if (page.status !== 404) continue;
			expect(page.body.replaceAll(story, nothing), viewer.name).toBe(absent.body);
		}
	}
});

it('I1 nothing that anybody wrote stands in the log', async () => {
	for (const [, surfer] of people.slice(0, 4)) {
		await surfer.post(`${here}/tell?/start`, { words: [...world.canaries.keys()][0]! });
		await surfer.get(`${here}/search?q=${[...world.canaries.keys()][1]}${'x'.repeat(300)}`);
		await surfer.post('/return', { words: 'kettle harbour lantern puddle meadow whistle wrong' });
		await surfer.post('/sign-in?/code', { email: 'somebody@example.org', code: '000000' });
	}
	expect(app.log().toLowerCase().match(canaryShape)).toBeNull();
	expect(app.log()).not.toMatch(/kettle|example\.org|000000/);
	// What is written is one line of JSON each, and nothing else.
	for (const line of app
		.log()
		.split('\n')
		.filter((line) => line && !/^Listening on/.test(line)))
		expect(Object.keys(JSON.parse(line)).sort()).toEqual(['kind', 'reference', 'route', 'status']);
});

it('who asks for a code is told the same whoever they say they are, and keeps something that goes to that page alone', async () => {
	const said = [];
	for (const email of ['ben@example.org', 'who@example.org']) {
		const surfer = app.nobody();
		const pages = [await surfer.post('/sign-in?/letter', { email })];
		const held = /^set-cookie: asking=([\w-]{43});(.*)$/im.exec(pages[0]!.text)!;
		expect(held[2]!.split(';').map((part) => part.trim().toLowerCase())).toEqual(
			expect.arrayContaining(['path=/sign-in', 'httponly', 'samesite=strict'])
		);
		expect(held[2]).not.toMatch(/max-age|expires/i);
		// The same browser goes on with what it holds, so that a letter on its way still opens.
		pages.push(await surfer.post('/sign-in?/letter', { email }));
		expect(pages[1]!.text).toContain(`asking=${held[1]};`);
		pages.push(await surfer.post('/sign-in?/code', { email, code: '00000000' }));
		expect(pages[2]!.body).not.toContain('Sign out');
		said.push(
			pages.map(({ status, body }) => [status, body.replaceAll(email.replace(/@.*/, ''), 'x')])
		);
	}
	expect(said[0]).toEqual(said[1]);
});

it(`S3 a story that somebody may not read moves no page that they are shown (LEAKS_SEED=${seed})`, async () => {
	const strangers = people.filter(([{ name }]) =>
		['nobody', 'carol', 'kit', 'erin'].includes(name)
	);
	const paths = (await addresses()).filter((path) => !path.includes('/work/reading'));
	const before = new Map<string, string>();
	for (const [viewer, surfer] of strangers)
		for (const path of paths) before.set(viewer.name + path, (await surfer.get(path)).body);
	await world.tell({
		commission,
		state: 'shared',
		circles: ['community'],
		words: ['Rent went up again in March.', 'The kettle stayed cold.']
	});
	for (const [viewer, surfer] of strangers)
		for (const path of paths)
			expect((await surfer.get(path)).body, `${viewer.name} ${path}`).toBe(
				before.get(viewer.name + path)
			);
});

it('what is new goes on from page to page', async () => {
	const [{ asker }, surfer] = people.find(([{ name }]) => name === 'ben')!;
	const q = 'mumblecroft';
	const { search } = await asker.ask('search_save', { commission, asked: { q, themes: [] } });
	for (let n = 0; n < 21; n++)
		await world.tell({
			...{ commission, state: 'shared', circles: ['community'], uses: [] },
			words: ['A mumblecroft.']
		});
	const at = `${here}/work/searches/${search}`;
	const pages = [];
	for (const address of [at, `${at}?page=2`]) {
		const { body } = await surfer.get(address);
		expect(body).toContain('21 stories are new to you.');
		pages.push({
			stories: body.match(/href="[^"]*\/stories\/[^"]*"/g) ?? [],
			to: body.match(/rel="(prev|next)" href="[^"]*"/g)
		});
	}
	expect(pages.map(({ stories }) => stories.length)).toEqual([20, 1]);
	expect(new Set(pages.flatMap(({ stories }) => stories)).size).toBe(21);
	expect(pages.map(({ to }) => to)).toEqual([
		['rel="next" href="?page=2"'],
		['rel="prev" href="?page=1"']
	]);
	expect((await surfer.get(`${at}?page=nowhere`)).body).toContain('rel="next"');
});

/** While the reading lease has lapsed: the same page for every reader, and everything a storyteller needs goes on. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp, type App } from '../support/app.ts';
import { freshDatabase, paragraphs, type Database } from '../support/database.ts';
import { startEndpoints, type Endpoints } from '../support/engine.ts';

const commission = 'morecambe-bay';
let db: Database;
let endpoints: Endpoints;
let app: App;
beforeAll(async () => {
	db = await freshDatabase();
	endpoints = await startEndpoints(db);
	app = await startApp(endpoints);
});
afterAll(async () => {
	await app.stop();
	await endpoints.stop();
	await db.drop();
});

it('O2 every reading page answers the same 503, and telling, coming back, pausing and withdrawing go on', async () => {
	const [open] =
		await db.owner`select story_id from archive.access_copies where circle = 'public' limit 1`;
	const [decision] =
		await db.owner`select id from archive.decisions where published_at is not null limit 1`;
	const [theme] = await db.owner`select t.slug from archive.themes t join archive.commissions c
		on c.id = t.commission_id where c.slug = ${commission} limit 1`;
	const pages = [
		`/${commission}/stories`,
		`/${commission}/stories/${open!.story_id}`,
		`/${commission}/stories/${crypto.randomUUID()}`,
		`/${commission}/themes`,
		`/${commission}/themes/${theme!.slug}`,
		`/${commission}/search?q=food`,
		`/${commission}/decisions`,
		`/${commission}/decisions/${decision!.id}`,
		`/${commission}/decisions/${crypto.randomUUID()}`
	];
	const ben = await app.member('ben@example.org');
	// Kept ready before it lapsed, and not served after.
	for (const page of pages) await app.nobody().get(page);
	await db.owner`update archive.installation set readable_until = now() - interval '1 second'`;
	for (const [who, surfer] of [
		['nobody', app.nobody()],
		['Ben', ben]
	] as const) {
		const bodies = new Set<string>();
		for (const page of pages) {
			const { status, body } = await surfer.get(page);
			expect([who, page, status]).toEqual([who, page, 503]);
			bodies.add(/<main[\s\S]*<\/main>/.exec(body)![0]);
		}
		expect(bodies.size).toBe(1);
	}
	for (const page of ['/', `/${commission}`, `/${commission}/tell`, '/return', '/rights', '/wrong'])
		expect([page, (await app.nobody().get(page)).status]).toEqual([page, 200]);

	const started = await db.nobody.ask('tell_start', { commission });
	const ada = db.teller(started.session);
	const { story } = started;
	await ada.ask('draft_save', { story, body: paragraphs('In the dark.'), veils: [], version: 0 });
	await ada.ask('story_hand_in', { story, form: crypto.randomUUID() });
	const teller = app.teller(started.session);
	for (const path of ['', '/permission', '/pause', '/withdraw', '/erase', '/report', '/hide'])
		expect([path, (await teller.get(`/mine/${story}${path}`)).status]).toEqual([path, 200]);
	for (const [path, form] of [
		['pause?/pause', {}],
		['pause?/resume', {}],
		['withdraw?/all', {}],
		['erase?/erase', {}]
	] as const) {
		const { status } = await teller.post(`/mine/${story}/${path}`, {
			...form,
			form: crypto.randomUUID()
		});
		expect([path, status]).toEqual([path, 303]);
	}
	await db.owner`update archive.installation set readable_until = 'infinity'`;
	expect((await app.nobody().get(pages[1]!)).status).toBe(200);
});

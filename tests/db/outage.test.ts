/** The database gone in the middle of a request: nothing half done, a kind page, and what was typed still there. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { callRpc } from '../../supabase/local/rpc.ts';
import { startApp, type App } from '../support/app.ts';
import { freshDatabase, paragraphs, type Database } from '../support/database.ts';
import { startEndpoints, type Endpoints } from '../support/engine.ts';

let db: Database;
let endpoints: Endpoints;
let app: App;
let story: string;
let session: string;
const typed = 'The winter the gas went off, and nobody wrote it down.';

beforeAll(async () => {
	db = await freshDatabase();
	endpoints = await startEndpoints(db);
	app = await startApp(endpoints);
	({ story, session } = await db.nobody.ask('tell_start', { commission: 'morecambe-bay' }));
	await db.teller(session).ask('draft_save', {
		story,
		body: paragraphs('Kept before.'),
		veils: [],
		version: 0
	});
});
afterAll(async () => {
	await app.stop();
	await endpoints.stop();
	await db.drop();
});

it('undoes everything that a verb did before it broke', async () => {
	await db.owner.unsafe(`create function archive.broken() returns trigger language plpgsql as $$
		begin raise exception 'broken off'; end $$;
		create trigger zz_broken after insert on archive.consent_events for each row execute function archive.broken()`);
	const answer = await db
		.teller(session)
		.call('story_hand_in', { story, form: crypto.randomUUID() });
	await db.owner.unsafe(`drop function archive.broken() cascade`);
	expect(answer.status).toBe(400);
	const [left] = await db.owner`select
		(select count(*)::int from archive.renditions where story_id = ${story}) as renditions,
		(select count(*)::int from archive.consent_events where story_id = ${story}) as events,
		(select count(*)::int from archive.grants where story_id = ${story}) as grants,
		(select current_rendition from archive.stories where id = ${story}) as current`;
	expect(left).toEqual({ renditions: 0, events: 0, grants: 0, current: null });
});

it('runs nothing on a connection whose role was lost', async () => {
	// As with a DATABASE_URL whose login owns everything: the worst that could happen.
	const undone = new Proxy(db.owner, {
		get: (sql, key) =>
			key !== 'begin'
				? Reflect.get(sql, key)
				: (mode: string, work: (tx: unknown) => Promise<unknown>) =>
						sql.begin(mode, (tx) =>
							work({
								// The settings went to a connection that is no more.
								unsafe: (text: string, values: never[]) =>
									text.includes('set_config') ? [] : tx.unsafe(text, values)
							})
						)
	});
	const answer = await callRpc(undone, 'commissions_list', {}, { role: 'anon' });
	expect(answer.status).toBe(503);
	expect((await callRpc(db.owner, 'commissions_list', {}, { role: 'anon' })).status).toBe(200);
});

it('shows a kind page with a number to read out, and what was typed', async () => {
	const ada = app.teller(session);
	await endpoints.stop();
	const { status, body } = await ada.post('/morecambe-bay/tell/story?/next', {
		text: typed,
		version: '1'
	});
	expect(status).toBe(500);
	expect(body).toContain(typed);
	const reference = /[2-9A-HJKMNP-TV-Z]{8}/.exec(body.replace(/[\s\S]*<main/, ''))?.[0];
	expect(reference).toBeTruthy();
	expect(body).not.toMatch(/at \w+ \(|ECONNREFUSED|fetch failed|postgres/i);
	expect(app.log()).toContain(reference);
	expect(app.log()).not.toContain('winter');
	expect(app.log()).not.toContain(session);
});

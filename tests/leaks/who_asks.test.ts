/** What a browser says of itself while somebody tells, gives permission and takes it back: it is written down nowhere. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp, type App, type Page, type Surfer } from '../support/app.ts';
import { startEndpoints, type Endpoints } from '../support/engine.ts';
import { freshDatabase, type Database } from '../support/database.ts';

const here = '/morecambe-bay';
/** Each in a form of its own, as they would come through a proxy. */
const about = (url: string) => ({
	'user-agent': 'Canarybrowser/77 (Canarydevice)',
	'x-forwarded-for': '203.0.113.77, 198.51.100.77',
	'x-real-ip': '203.0.113.77',
	forwarded: 'for=203.0.113.77;host=canaryhost',
	'cf-connecting-ip': '203.0.113.77',
	'accept-language': 'x-canarytongue',
	'sec-ch-ua-model': '"Canarymodel"',
	referer: `${url}/canaryreferrer`
});
const canaries = /canary|203\.0\.113|198\.51\.100/i;

let db: Database;
let endpoints: Endpoints;
let app: App;
beforeAll(async () => {
	db = await freshDatabase();
	endpoints = await startEndpoints(db);
	app = await startApp(endpoints);
}, 300_000);
afterAll(async () => {
	await app?.stop();
	await endpoints?.stop();
	await db?.drop();
});

/** Fields that a page holds for its form. */
const hidden = ({ body }: Page) =>
	Object.fromEntries(
		[...body.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([field]) => [
			/name="([^"]*)"/.exec(field)![1]!,
			/value="([^"]*)"/.exec(field)?.[1] ?? ''
		])
	);

/** Fills in the form of a page and sends it. @returns where it leads */
async function fill(
	who: Surfer,
	path: string,
	form: Record<string, string>,
	action = ''
): Promise<string> {
	const page = await who.get(path);
	expect([path, page.status]).toEqual([path, 200]);
	// Told to no other site; without any a browser would send our own forms from nowhere.
	expect(page.text).toMatch(/^referrer-policy: same-origin$/m);
	expect(page.text).toMatch(/^cache-control:.*no-store/m);
	for (const [, address] of page.body.matchAll(/(?:src|href|action)="([^"]*)"/g))
		if (/^(https?:)?\/\//.test(address!))
			expect(address).toMatch(new RegExp(`^(${app.url}|https://(www\\.)?[a-z.]+/?$)`));
	const sent = await who.post(path + action, { ...hidden(page), ...form });
	expect([path, sent.status]).toEqual([path, 303]);
	return /^location: (.*)$/m.exec(sent.text)![1]!;
}

it('I2 no address on the net, no browser, device or page before stands in any row or any line of the log after telling, permission and every way out', async () => {
	const ada = app.nobody(about(app.url));
	const told = 'The meter ran out on a Sunday.';
	await fill(ada, `${here}/tell`, {});
	await fill(ada, `${here}/tell/story`, { text: told }, '?/next');
	await fill(ada, `${here}/tell/answer`, { way: 'return' });
	expect(await fill(ada, `${here}/tell/check`, {})).toBe(`${here}/tell/way-back`);
	const [story] =
		await db.owner`select s.id from archive.stories s join archive.renditions r on r.id = s.current_rendition where r.plain = ${told}`;
	const mine = `/mine/${story!.id}`;
	// What it means, who may read it, a pause, an end, and destroyed.
	await fill(ada, `${mine}/meaning`, { own_words: 'Everything is online.' });
	const { roster } = await db.nobody.ask('roster_read', { commission: here.slice(1) });
	await fill(
		ada,
		`${mine}/permission`,
		{
			roster,
			form: crypto.randomUUID(),
			who: 'commission',
			'uses[]': 'theme',
			attribution: 'no_name'
		},
		'?/give'
	);
	await fill(ada, `${mine}/pause`, {}, '?/pause');
	await fill(ada, `${mine}/pause`, {}, '?/resume');
	await fill(ada, `${mine}/withdraw`, {}, '?/all');
	await fill(ada, `${mine}/erase`, {}, '?/erase');
	// What goes wrong is logged, and what is wrong is reported: neither says from where.
	expect((await ada.get(`${mine}/nothing-here`)).status).toBe(404);
	expect((await ada.post(`${mine}/pause?/pause`, { form: 'no form' })).status).toBe(422);
	const wrong = await ada.get('/wrong');
	const said = { commission: here.slice(1), kind: 'other', words: 'The page was slow.' };
	expect((await ada.post('/wrong', { ...hidden(wrong), ...said })).status).toBe(200);
	expect(await db.owner`select 1 from archive.reports where words = ${said.words}`).toHaveLength(1);

	const kinds = (
		await db.owner`select kind from archive.consent_events where story_id = ${story!.id} order by number`
	).map(({ kind }) => kind);
	expect(kinds).toEqual(['handed_in', 'chosen', 'paused', 'resumed', 'withdrawn', 'erasing']);
	const tables = await db.owner`select format('%I.%I', schemaname, tablename) as name from pg_tables
		where schemaname not in ('pg_catalog', 'information_schema')`;
	const holds = async (what: string) => {
		const found: string[] = [];
		for (const { name } of tables as unknown as { name: string }[])
			if (
				(await db.owner.unsafe(`select 1 from ${name} t where t::text ~* $1 limit 1`, [what]))
					.length > 0
			)
				found.push(name);
		return found;
	};
	// Looked for as it was typed, and as bytes are shown.
	expect(await holds('meter ran out')).toContain('archive.renditions');
	for (const canary of [
		'canary',
		'203\\.0\\.113',
		'198\\.51\\.100',
		Buffer.from('anarybrowser').toString('hex'),
		Buffer.from('203.0.113').toString('hex')
	])
		expect([canary, await holds(canary)]).toEqual([canary, []]);
	expect(app.log()).not.toMatch(canaries);
});

it('I2 nothing that a browser says of itself is answered back, and no page sets a cookie that outlives the visit', async () => {
	for (const path of ['/', here, `${here}/tell`, '/return', '/rights', `${here}/stories`]) {
		const page = await app.nobody(about(app.url)).get(path);
		expect([path, canaries.test(page.text)]).toEqual([path, false]);
		expect([path, /^set-cookie:.*(max-age|expires)/im.test(page.text)]).toEqual([path, false]);
	}
});

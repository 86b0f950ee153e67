/** C5 Time only narrows: nothing opens that nobody was warned of, what ran out ends, and one press stops or renews. */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { JWK } from 'jose';
import { publicHalf, sealed } from '#lib/identity/seal.server.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
	freshDatabase,
	paragraphs,
	readFirst,
	refused,
	type Asker,
	type Database
} from '../support/database.ts';

const commission = 'morecambe-bay';
let db: Database;
let dev: Asker, carol: Asker, worker: Asker;
let fence: number;
beforeAll(async () => {
	db = await freshDatabase();
	[dev, carol] = [await db.member('dev@example.org'), await db.member('carol@example.org')];
	worker = db.as({ role: 'service_role' });
	fence = await worker.ask('work_lease', { holder: randomUUID(), seconds: 60 });
});
afterAll(() => db.drop());

/** A story that civic commissioners may read under these days, given as intervals from now. */
async function told(days: { sealed_until?: string; ends_on?: string }) {
	const { story, session } = await db.nobody.ask('tell_start', { commission });
	const ada = db.teller(session);
	await ada.ask('draft_save', { story, body: paragraphs('It froze.'), veils: [], version: 0 });
	await ada.ask('story_hand_in', { story, form: randomUUID() });
	await db.owner`insert into archive.consent_events (story_id, form, kind, choice)
		select ${story}, gen_random_uuid(), 'allowed', jsonb_strip_nulls(jsonb_build_object('purpose', 'hear', 'circle', 'civic',
			'roster', archive.roster_version(archive.commission(${commission})),
			'sealed_until', now() + ${days.sealed_until ?? null}::interval, 'ends_on', now() + ${days.ends_on ?? null}::interval))`;
	await readFirst(dev, story);
	const { words } = await ada.ask('mine_read', { story });
	await ada.ask('story_approve', { story, form: randomUUID(), hash: words.hash });
	return { story: story as string, ada };
}
const clocks = async () => worker.ask('work_clocks', { fence });
const reads = async (story: string) =>
	(await carol.call('story_read', { commission, story })).status === 200;
const letters = (story: string) =>
	db.owner`select id, ended from archive.letters where story_id = ${story} and kind = 'soon'`;
const warned = async (story: string) =>
	(
		await db.owner`select what, told_at is not null as told from archive.warnings where story_id = ${story} order by what`
	).map(({ what, told }) => `${what} ${told ? 'told' : 'not told'}`);
const ours = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
	format: 'jwk'
}) as JWK;
const reachedBy = async (teller: Asker, story: string, way: string, contact: string) =>
	teller.ask('answer_way_choose', {
		...{ story, way, safe: true },
		contact: await sealed(publicHalf(ours), contact)
	});
const byTelephone = (teller: Asker, story: string) =>
	reachedBy(teller, story, 'phone', '01524 000000');
/** Who is to be rung about what time does to this story. */
const toRing = async (
	story: string
): Promise<[{ letter: string; soon: { what: string; day: string; warning: string }[] }]> =>
	(await dev.ask('letters_waiting', { commission })).filter(
		(l: { story: string; kind: string }) => l.story === story && l.kind === 'soon'
	);
const staged = async (story: string) =>
	(await db.owner`select id from archive.warnings where story_id = ${story}`).map(({ id }) => id);
/** The letter about what time does to this story, as the worker picks it up. */
async function pickedUp(story: string) {
	const given: { letter: string; story: string; kind: string; warnings: string[] }[] =
		await worker.ask('work_letters', { fence, most: 100 });
	const { letter, warnings } = given.find((l) => l.story === story && l.kind === 'soon')!;
	return { letter, warnings };
}
/** So many days later, as far as the warning goes. */
const later = (story: string, days: number) =>
	db.owner`update archive.warnings set told_at = told_at - make_interval(days => ${days}) where story_id = ${story}`;

it('C5 a seal stays closed past its day until its storyteller was told, and for a week after', async () => {
	const { story } = await told({ sealed_until: '-1 hour' });
	await clocks();
	expect(await warned(story)).toEqual(['seal not told']);
	expect(await reads(story)).toBe(false);
	const [letter] = await letters(story);
	const warnings = await staged(story);
	await worker.ask('work_letter_sent', { letter: letter!.id, warnings });
	expect(await warned(story)).toEqual(['seal told']);
	expect(await reads(story)).toBe(false);
	await later(story, 6);
	expect(await reads(story)).toBe(false);
	await later(story, 2);
	expect(await reads(story)).toBe(true);
	await clocks();
	expect(await letters(story)).toHaveLength(1);
});
it('C5 whoever is rung hears the day that a seal opens if they are told now, from a facilitator on duty and nobody else', async () => {
	const day = 86_400_000;
	for (const [until, opens] of [
		['-1 hour', 7],
		['5 days', 7],
		['12 days', 12]
	] as const) {
		const { story, ada } = await told({ sealed_until: until });
		await byTelephone(ada, story);
		await clocks();
		const [{ letter, soon }] = await toRing(story);
		expect(soon).toMatchObject([{ what: 'seal' }]);
		expect(Math.round((+new Date(soon[0]!.day) - Date.now()) / day)).toBe(opens);
		await refused(carol.call('letters_waiting', { commission }), 404);
		await refused(carol.call('letter_told', { letter }), 404);
		expect(await warned(story)).toEqual(['seal not told']);
		await dev.ask('letter_told', { letter, warnings: soon.map(({ warning }) => warning) });
		expect(await warned(story)).toEqual(['seal told']);
		expect(await toRing(story)).toEqual([]);
		// Told on the telephone, and stopped there.
		await dev.ask('wish_record', {
			...{ story, form: randomUUID(), want: 'pause', channel: 'phone', note: 'Not yet, she said.' }
		});
		await later(story, 30);
		expect(await reads(story)).toBe(false);
		expect((await ada.ask('mine_read', { story })).state).toBe('held');
	}
});
it('C5 who says that they told somebody has told what their page listed: what came since is said first', async () => {
	const { story, ada } = await told({ sealed_until: '5 days' });
	await byTelephone(ada, story);
	await clocks();
	const [drawn] = await toRing(story);
	const told_them = ({ letter, soon }: typeof drawn) =>
		dev.call('letter_told', { letter, warnings: soon.map(({ warning }) => warning) });
	// Staged after the page was drawn.
	const one = { purpose: 'hear', circle: 'civic' };
	await db.owner`update archive.grants set ends_on = now() + interval '9 days', closes = now() + interval '9 days'
		where story_id = ${story} and purpose = 'hear'`;
	await clocks();
	expect((await refused(told_them(drawn), 409)).details).toBe('days');
	await refused(dev.call('letter_told', { letter: drawn.letter }), 409);
	await refused(dev.call('letter_told', { letter: drawn.letter, warnings: null }), 409);
	expect(await warned(story)).toEqual(['end not told', 'seal not told']);
	const [again] = await toRing(story);
	expect(again.soon.map(({ what }) => what).sort()).toEqual(['end', 'seal']);
	// One that no longer holds is on no page: nobody said it, so nobody was told it, and given again it has to be.
	await ada.ask('story_withdraw', { story, form: randomUUID(), ...one });
	await told_them(again);
	expect(await warned(story)).toEqual(['end not told', 'seal not told']);
	expect(await ada.ask('soon_read', { story })).toEqual([]);
	expect(await warned(story)).toEqual(['end not told', 'seal not told']);
});
it('C5 what is staged in the moment that somebody says that they told them is said first, too', async () => {
	const { story, ada } = await told({ sealed_until: '5 days' });
	await byTelephone(ada, story);
	await clocks();
	const [{ letter, soon }] = await toRing(story);
	await db.owner`update archive.grants set ends_on = now() + interval '9 days', closes = now() + interval '9 days'
		where story_id = ${story} and purpose = 'hear'`;
	const warnings = soon.map(({ warning }) => warning);
	const [, answer] = await worker.meanwhile('work_clocks', { fence }, () =>
		dev.call('letter_told', { letter, warnings })
	);
	expect(answer.status).toBe(409);
	expect(await warned(story)).toEqual(['end not told', 'seal not told']);
	expect((await toRing(story)).map(({ soon }) => soon.map(({ what }) => what).sort())).toEqual([
		['end', 'seal']
	]);
});
it('C5 what is staged while an e-mail is on its way was not in it: it is told by the next', async () => {
	const { story, ada } = await told({ ends_on: '10 days' });
	await reachedBy(ada, story, 'email', 'ada@example.net');
	await clocks();
	const first = await pickedUp(story);
	expect(await warned(story)).toEqual(['end not told']);
	// While it is on its way, what they keep closed comes to its day.
	await db.owner`update archive.grants set sealed_until = now() - interval '1 hour' where story_id = ${story} and purpose = 'hear'`;
	await clocks();
	await worker.ask('work_letter_sent', first);
	expect(await warned(story)).toEqual(['end told', 'seal not told']);
	await later(story, 30);
	expect(await reads(story)).toBe(false);
	// It waits for a letter of its own, which takes it along, and is the last.
	const second = await pickedUp(story);
	expect(second.letter).not.toBe(first.letter);
	await worker.ask('work_letter_sent', second);
	await later(story, 8);
	expect(await reads(story)).toBe(true);
	expect((await letters(story)).map(({ ended }) => ended)).toEqual(['sent', 'sent']);
	// Said again by a worker that lost its lease, it tells of nothing more.
	await db.owner`update archive.grants set sealed_until = now() + interval '9 days' where story_id = ${story} and purpose = 'hear'`;
	await clocks();
	await worker.ask('work_letter_sent', { ...second, warnings: await staged(story) });
	expect((await warned(story)).sort()).toEqual(['end told', 'seal not told', 'seal told']);
});
it('C5 reading it on one’s own page is being told, and one press stops it', async () => {
	const { story, ada } = await told({ sealed_until: '5 days' });
	await clocks();
	expect(await ada.ask('soon_read', { story })).toMatchObject([
		{ what: 'seal', purpose: 'hear', circle: 'civic' }
	]);
	expect(await warned(story)).toEqual(['seal told']);
	await ada.ask('story_withdraw', { story, form: randomUUID(), purpose: 'hear', circle: 'civic' });
	expect(await ada.ask('soon_read', { story })).toEqual([]);
	await later(story, 30);
	expect(await reads(story)).toBe(false);
});
it('C5 an end is warned of once; renewing that one takes it away, and nobody is added by it', async () => {
	const { story, ada } = await told({ ends_on: '10 days' });
	await clocks();
	await clocks();
	expect(await warned(story)).toEqual(['end not told']);
	expect(await letters(story)).toHaveLength(1);
	const audience = async () =>
		(
			await db.owner`select audience from archive.grants where story_id = ${story} and purpose = 'hear'`
		)[0]!.audience;
	const before = await audience();
	// The page says, before the press, until when it would go on.
	const [end] = await ada.ask('soon_read', { story });
	expect(end).toMatchObject({ what: 'end', purpose: 'hear', circle: 'civic' });
	expect(new Date(end.until).getTime()).toBeGreaterThan(Date.now() + 4 * 365 * 86_400_000);
	// Renewed with everything, a day that was chosen stands.
	await ada.ask('permission_renew', { story, form: randomUUID() });
	expect(await ada.ask('soon_read', { story })).toMatchObject([{ what: 'end' }]);
	const one = { purpose: 'hear', circle: 'civic' };
	for (const other of [
		{ ...one, circle: null },
		{ ...one, circle: 'community' },
		{ ...one, purpose: 'rest' }
	])
		await refused(ada.call('permission_renew', { story, form: randomUUID(), ...other }), 422);
	await ada.ask('permission_renew', { story, form: randomUUID(), ...one });
	expect(await ada.ask('soon_read', { story })).toEqual([]);
	expect(await audience()).toBe(before);
	const [grant] =
		await db.owner`select state, closes > now() + interval '4 years' as long from archive.grants where story_id = ${story} and purpose = 'hear'`;
	expect(grant).toEqual({ state: 'renewed', long: true });
	expect(await reads(story)).toBe(true);
});
it('C5 renewing everything moves the day to look again and the last day, and keeps each day that was chosen', async () => {
	const { story, ada } = await told({ ends_on: '400 days' });
	const windows = async () =>
		(
			await db.owner`select review_on, ends_on, closes from archive.grants where story_id = ${story} order by purpose`
		).map((grant) => ({ ...grant }));
	const [keep, hear] = await windows();
	await ada.ask('permission_renew', { story, form: randomUUID() });
	const [kept, heard] = await windows();
	expect([heard!.ends_on, heard!.closes]).toEqual([hear!.ends_on, hear!.ends_on]);
	expect(heard!.review_on > hear!.review_on).toBe(true);
	expect([kept!.ends_on, kept!.closes > keep!.closes]).toEqual([null, true]);
	expect(await db.owner`select * from archive.consent_broken()`).toEqual([]);
});
it('C1 a renewal that was written before chosen days were kept folds as it did then', async () => {
	const { story, ada } = await told({ ends_on: '400 days' });
	await ada.ask('permission_renew', { story, form: randomUUID() });
	const days = async () => {
		const [grant] =
			await db.owner`select ends_on from archive.grants where story_id = ${story} and purpose = 'hear'`;
		return grant!.ends_on;
	};
	expect(await days()).not.toBeNull();
	await db.owner`select archive.consent_fold(jsonb_populate_record(e, jsonb_build_object('body', jsonb_set(e.body::jsonb, '{grants}',
			(select jsonb_agg(g - 'ends_on') from jsonb_array_elements(e.body::jsonb -> 'grants') g))::text)))
		from archive.consent_events e where story_id = ${story} and kind = 'renewed'`;
	expect(await days()).toBeNull();
});
it('C5 what ran out ends in the log too, its copy goes, and it is not renewed', async () => {
	const { story, ada } = await told({ ends_on: '-1 minute' });
	expect(await reads(story)).toBe(false);
	await clocks();
	const of =
		await db.owner`select kind from archive.consent_events where story_id = ${story} order by number desc limit 1`;
	expect(of).toEqual([{ kind: 'expired' }]);
	expect(
		await db.owner`select 1 from archive.access_copies where story_id = ${story}`
	).toHaveLength(0);
	await ada.ask('permission_renew', { story, form: randomUUID() });
	expect(await reads(story)).toBe(false);
	await clocks();
	expect(
		await db.owner`select 1 from archive.consent_events where story_id = ${story} and kind = 'expired'`
	).toHaveLength(1);
});
it('C5 what ran out is not renewed, although nobody has written down yet that it ended', async () => {
	const { story, ada } = await told({ ends_on: '-1 minute' });
	await ada.ask('permission_renew', { story, form: randomUUID() });
	expect(await reads(story)).toBe(false);
	const [grant] =
		await db.owner`select state from archive.grants where story_id = ${story} and purpose = 'hear'`;
	expect(grant).toEqual({ state: 'given' });
});
it('C5 nobody but its storyteller is told so by a page, and a worker that lost its lease warns nobody', async () => {
	const { story } = await told({ sealed_until: '5 days' });
	await refused(worker.call('work_clocks', { fence: fence + 1 }), 409);
	expect(await warned(story)).toEqual([]);
	await clocks();
	for (const who of [carol, dev]) await refused(who.call('soon_read', { story }), 401);
	expect(await warned(story)).toEqual(['seal not told']);
});

/** The ways out: one thing or everything taken back, destroyed, brought back; and what the storyteller is told of it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	freshDatabase,
	paragraphs,
	refused,
	sixNo,
	type Asker,
	type Database
} from '../support/database.ts';

const commission = 'morecambe-bay';
const form = () => randomUUID();
let db: Database;
let ben: Asker, bea: Asker, carol: Asker, dev: Asker, kit: Asker;
beforeAll(async () => {
	db = await freshDatabase();
	await db.owner`update archive.commissions set starts_a_day = 1000000`;
	[ben, bea, carol, dev, kit] = await db.members('ben', 'bea', 'carol', 'dev', 'kit');
});
afterAll(() => db.drop());

/** A story that both sides and everyone may read, find, decide on and quote. */
async function shared(circles = ['community', 'civic', 'public'], mark = 'kettle') {
	const started = await db.nobody.ask('tell_start', { commission });
	const story: string = started.story;
	const ada = db.teller(started.session);
	await ada.ask('draft_save', {
		story,
		body: paragraphs(`The ${mark} sang.`, 'Nobody asked why.'),
		veils: [{ first: 4, last: 6, circles: ['civic'] }],
		version: 0
	});
	await ada.ask('answer_way_choose', { story, way: 'phone', contact: 'e30..iv.words.tag' });
	await ada.ask('story_hand_in', { story, form: form() });
	const themes = await db.owner`select t.id from archive.themes t join archive.commissions c
		on c.id = t.commission_id where c.slug = ${commission} order by t.slug limit 1`;
	await ada.ask('meaning_save', {
		story,
		themes: [themes[0]!.id],
		own_words: `It is about ${mark}.`
	});
	await dev.ask('original_read', { story, reason: `first reading of ${mark}` });
	await dev.ask('first_reading_save', {
		story,
		answers: { ...sixNo, neighbour: { yes: false, note: mark } }
	});
	await dev.ask('story_ready', { story });
	const { roster } = await db.nobody.ask('roster_read', { commission });
	await ada.ask('permission_give', {
		story,
		form: form(),
		circles,
		uses: ['theme', 'evidence', 'quote'],
		attribution: 'chosen_name',
		named_as: `The ${mark} lady`,
		unasked: false,
		roster
	});
	const { words } = await ada.ask('mine_read', { story });
	await ada.ask('story_approve', { story, form: form(), hash: words.hash });
	return { story, ada, theme: themes[0]!.id as string };
}
const read = (who: Asker, story: string) => who.call('story_read', { commission, story });
const status = async (who: Asker, story: string) => (await read(who, story)).status;

/** A decision that rests on a story and quotes it. */
async function decided(story: string, ada: Asker, mark = 'kettle'): Promise<string> {
	const { id } = await drafted(story, ada, `It is where the ${mark} began.`);
	await published(id);
	return id;
}
/** The same before it is published, resting on the story for the reason given, or on none. */
async function drafted(story: string, ada: Asker, why?: string) {
	const { id } = await ben.ask('decision_save', {
		commission,
		kind: 'commitment',
		title: 'Kettles for all',
		we_heard: 'We heard that the kettle sang.',
		we_decided: 'To buy kettles.',
		owner: 'The council',
		review_on: '2027-06-01',
		...(why ? {} : { no_evidence_reason: 'It is said often.' })
	});
	if (why) await ben.ask('decision_link', { decision: id, story, why });
	const { ask } = await ben.ask('quote_ask', { decision: id, story, words: 'Nobody asked why.' });
	await ada.ask('ask_answer', { ask, form: form(), answer: 'yes' });
	await ben.ask('quote_place', { ask });
	return { id: id as string, ask: ask as string };
}
async function published(decision: string) {
	for (const who of [ben, bea, carol]) {
		const { text_hash } = await who.ask('decision_read', { commission, id: decision });
		await who.ask('decision_sign', { decision, text_hash });
	}
	await ben.ask('decision_publish', { decision });
}

/** Everything in the database that belongs to a story by a key of its own or by what it belongs to. */
async function rows(story: string): Promise<Record<string, number>> {
	const keys = await db.owner`
		select c.conrelid::regclass::text as name, a.attname as key from pg_constraint c
		join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
		where c.contype = 'f' and c.confrelid = 'archive.stories'::regclass`;
	const counted: Record<string, number> = {};
	for (const { name, key } of keys) {
		const [row] = await db.owner.unsafe(
			`select count(*)::int as n from ${name as string} where ${key as string} = $1`,
			[story]
		);
		if (row!.n > 0) counted[name as string] = row!.n;
	}
	return counted;
}

/** Every table that still holds this text somewhere. */
async function holding(text: string): Promise<string[]> {
	const tables = await db.owner`select c.oid::regclass::text as name from pg_class c
		where c.relnamespace = 'archive'::regnamespace and c.relkind = 'r' order by 1`;
	const found: string[] = [];
	for (const { name } of tables) {
		const [row] = await db.owner.unsafe(
			`select exists (select from ${name as string} t where t::text ilike $1) as there`,
			[`%${text}%`]
		);
		if (row!.there) found.push(name as string);
	}
	return found;
}

describe('copies of open pages', () => {
	/** When the copies of open pages stopped, of what was taken back last; undefined where they were no place of it. */
	async function pagesStopped(story: string, ada: Asker): Promise<string | null | undefined> {
		await ada.ask('story_withdraw', { story, form: form() });
		const { stopped } = await ada.ask('way_out_read', { story });
		return stopped[0].places.find(({ place }: { place: string }) => place === 'pages')?.stopped_at;
	}
	it('are no place of a quote that stood only in a draft: nothing waits there for what never was', async () => {
		const { story, ada } = await shared(['community', 'civic']);
		await drafted(story, ada);
		expect(await pagesStopped(story, ada)).toBeUndefined();
	});
	it('are no place of a quote that its published decision left out', async () => {
		const { story, ada } = await shared(['community', 'civic']);
		const { id, ask } = await drafted(story, ada);
		await ben.ask('quote_unplace', { ask });
		await published(id);
		expect(await pagesStopped(story, ada)).toBeUndefined();
	});
	it('have stopped with a quote that stands in a published decision', async () => {
		const { story, ada } = await shared(['community', 'civic']);
		const { id } = await drafted(story, ada);
		await published(id);
		expect(await pagesStopped(story, ada)).toEqual(expect.any(String));
	});
});
describe('taking back one thing', () => {
	it('A1 C4 ends that use for that circle, and leaves every other', async () => {
		const { story, ada } = await shared(['community', 'civic']);
		expect((await ada.ask('way_out_read', { story })).allowed).toHaveLength(7);
		await ada.ask('story_withdraw', { story, form: form(), purpose: 'hear', circle: 'civic' });
		expect([await status(ben, story), await status(carol, story)]).toEqual([200, 404]);
		const { allowed, state } = await ada.ask('way_out_read', { story });
		// What needs to be read goes with the reading.
		expect(allowed).toEqual([
			{ purpose: 'hear', circle: 'community' },
			{ purpose: 'theme', circle: 'community' },
			{ purpose: 'evidence', circle: 'community' },
			{ purpose: 'quote', circle: 'public' }
		]);
		expect(state).toBe('shared');
		await refused(
			ada.call('story_withdraw', { story, form: form(), purpose: 'hear', circle: 'civic' }),
			422
		);
		await refused(
			ada.call('story_withdraw', { story, form: form(), purpose: 'keep', circle: 'facilitator' }),
			422
		);
		const { record } = await ada.ask('mine_read', { story });
		expect(record[0]).toMatchObject({
			kind: 'withdrawn',
			detail: { purpose: 'hear', circle: 'civic' }
		});
	});
	it('says where it stopped, and only what did', async () => {
		const { story, ada } = await shared(['community', 'civic', 'public']);
		await decided(story, ada);
		await ada.ask('story_withdraw', { story, form: form(), purpose: 'theme', circle: 'community' });
		const { stopped } = await ada.ask('way_out_read', { story });
		expect(stopped).toHaveLength(1);
		expect(stopped[0].places.map(({ place }: { place: string }) => place)).toEqual([
			'database',
			'search',
			'ledger'
		]);
		// Anyone may read it still; a no to one side is narrower than that, and the link is closed.
		await ada.ask('story_withdraw', {
			story,
			form: form(),
			purpose: 'evidence',
			circle: 'community'
		});
		const again = await ada.ask('way_out_read', { story });
		expect(again.stopped[0].places.map(({ place }: { place: string }) => place)).toEqual([
			'database',
			'evidence',
			'ledger'
		]);
	});
});

describe('choosing again', () => {
	it('C4 what is left out has its report, and a first choice and a wider one have none', async () => {
		const { story, ada } = await shared();
		const decision = await decided(story, ada);
		const choose = async (circles: string[], uses: string[]) =>
			ada.ask('permission_give', {
				...{ story, form: form(), circles, uses, attribution: 'no_name', named_as: null },
				...{ unasked: false, roster: (await db.nobody.ask('roster_read', { commission })).roster }
			});
		const report = async () => {
			const { stopped, sentences } = await ada.ask('way_out_read', { story });
			return {
				stopped: stopped.map(
					({
						kind,
						places
					}: {
						kind: string;
						places: { place: string; stopped_at: string | null }[];
					}) => [
						kind,
						places
							.map(
								({ place, stopped_at }) =>
									`${place}${stopped_at || place === 'ledger' ? '' : ' waits'}`
							)
							.join()
					]
				),
				decisions: sentences.map((one: { decision: string }) => one.decision)
			};
		};
		const all = ['community', 'civic', 'public'];
		await choose(all, ['theme', 'evidence', 'quote']);
		expect(await report()).toEqual({ stopped: [], decisions: [] });
		// One use less: its places, and no others.
		await choose(all, ['evidence', 'quote']);
		expect((await report()).stopped).toEqual([['chosen', 'database,pages,search,ledger']]);
		await choose([], []);
		expect(await report()).toEqual({
			stopped: [
				['chosen', 'database,pages,quote,evidence,ledger'],
				['chosen', 'database,pages,search,ledger']
			],
			decisions: [decision]
		});
		for (const who of [ben, carol, db.nobody]) expect(await status(who, story)).toBe(404);
		await choose(['community'], []);
		expect((await report()).stopped).toHaveLength(2);
	});
});

describe('taking everything back', () => {
	it('names each place, and when it stopped is written by what stopped', async () => {
		const { story, ada } = await shared();
		const decision = await decided(story, ada);
		const said = form();
		await ada.ask('story_withdraw', { story, form: said });
		await ada.ask('story_withdraw', { story, form: said });
		const out = await ada.ask('way_out_read', { story });
		expect(out.state).toBe('withdrawn');
		expect(out.stopped).toHaveLength(1);
		const places = Object.fromEntries(
			out.stopped[0].places.map((p: { place: string; stopped_at: string | null }) => [
				p.place,
				p.stopped_at !== null
			])
		);
		// No worker has been: its ledger has not written it down yet, and nothing says that it has.
		expect(places).toEqual({
			database: true,
			pages: true,
			search: true,
			quote: true,
			evidence: true,
			ledger: false
		});
		expect(out.sentences).toEqual([
			{
				decision,
				published: true,
				title: 'Kettles for all',
				we_heard: 'We heard that the kettle sang.',
				we_decided: 'To buy kettles.',
				why: 'It is where the kettle began.',
				rewording: null
			}
		]);
	});
	it('a place that goes on standing open is not called stopped', async () => {
		const { story, ada } = await shared();
		await db.owner.begin(async (tx) => {
			await tx`alter table archive.grants disable trigger grants_10_copies_update`;
			await tx`alter table archive.grants disable trigger grants_30_evidence_update`;
		});
		try {
			await ada.ask('story_withdraw', { story, form: form() });
		} finally {
			await db.owner`alter table archive.grants enable trigger grants_10_copies_update`;
			await db.owner`alter table archive.grants enable trigger grants_30_evidence_update`;
		}
		const { stopped } = await ada.ask('way_out_read', { story });
		const at = Object.fromEntries(
			stopped[0].places.map((p: { place: string; stopped_at: string | null }) => [
				p.place,
				p.stopped_at
			])
		);
		expect([at.database, at.pages]).toEqual([null, null]);
	});
	it('C4 nobody but the teller reads any of it: not who, not that, not when', async () => {
		const { story, ada } = await shared();
		const decision = await decided(story, ada);
		await ada.ask('story_withdraw', { story, form: form() });
		await ada.ask('rewording_ask', { story, decision });
		for (const who of [ben, carol, dev, kit, db.nobody]) {
			await refused(who.call('way_out_read', { story }), 401);
			await refused(who.call('rewording_ask', { story, decision }), 401);
		}
		for (const table of ['stops', 'erasures']) {
			const [row] = await db.owner.unsafe(`select
				has_any_column_privilege('anon', 'archive.${table}', 'select') as anon,
				has_any_column_privilege('authenticated', 'archive.${table}', 'select') as member`);
			expect(row).toEqual({ anon: false, member: false });
		}
		await refused(dev.call('original_read', { story, reason: 'is it still here' }), 404);
		for (const verb of ['reading_list', 'letters_waiting'])
			expect(JSON.stringify(await dev.ask(verb, { commission }))).not.toContain(story);
		await refused(dev.call('contact_open', { story }), 404);
	});
	it('asks for other words without naming the story, once, and hears that they have looked', async () => {
		const { story, ada } = await shared();
		const decision = await decided(story, ada);
		await refused(ada.call('rewording_ask', { story, decision }), 404);
		await ada.ask('story_withdraw', { story, form: form() });
		await ada.ask('rewording_ask', { story, decision });
		await ada.ask('rewording_ask', { story, decision });
		const theirs = async () =>
			(await ben.ask('rewordings_list', { commission })).filter(
				(r: { decision: string }) => r.decision === decision
			);
		const [task, ...more] = await theirs();
		expect(more).toEqual([]);
		expect(Object.keys(task).sort()).toEqual(['decision', 'rewording', 'title']);
		expect((await ada.ask('way_out_read', { story })).sentences[0].rewording).toBe('asked');
		for (const who of [db.nobody, kit, dev])
			await refused(who.call('rewordings_list', { commission }), 404);
		await carol.ask('rewording_settle', { commission, rewording: task.rewording });
		await refused(ben.call('rewording_settle', { commission, rewording: task.rewording }), 404);
		expect(await theirs()).toEqual([]);
		expect((await ada.ask('way_out_read', { story })).sentences[0].rewording).toBe('settled');
	});
});

describe('having it destroyed', () => {
	it('A1 stops everything at once, the facilitators included, and can be brought back as it was', async () => {
		const { story, ada } = await shared();
		await decided(story, ada);
		const before = await db.owner`select purpose, circle, state, audience::text, opens, closes
			from archive.grants where story_id = ${story} order by purpose, circle`;
		await ada.ask('story_erase', { story, form: form() });
		for (const who of [ben, carol, db.nobody]) expect(await status(who, story)).toBe(404);
		await refused(dev.call('original_read', { story, reason: 'is it still here' }), 404);
		expect(JSON.stringify(await dev.ask('reading_list', { commission }))).not.toContain(story);
		const { state, erasure } = await ada.ask('way_out_read', { story });
		expect(state).toBe('erasing');
		expect(Date.parse(erasure.due_at) - Date.parse(erasure.asked_at)).toBe(7 * 86_400_000);
		// Until then nothing else can be done with it.
		for (const [verb, args] of [
			['story_pause', {}],
			['story_resume', {}],
			['story_withdraw', {}],
			['story_hand_in', {}],
			['story_erase', {}]
		] as const)
			await refused(ada.call(verb, { story, form: form(), ...args }), 422);
		await ada.ask('story_bring_back', { story, form: form() });
		expect(
			await db.owner`select purpose, circle, state, audience::text, opens, closes
				from archive.grants where story_id = ${story} order by purpose, circle`
		).toEqual(before);
		for (const who of [ben, carol, db.nobody]) expect(await status(who, story)).toBe(200);
		await refused(ada.call('story_bring_back', { story, form: form() }), 422);
		expect((await ada.ask('way_out_read', { story })).stopped).toEqual([]);
	});
	it('C5 is brought back less the seats closed since, and paused when it was paused', async () => {
		const { story, ada } = await shared(['community']);
		await ada.ask('story_pause', { story, form: form() });
		await ada.ask('story_erase', { story, form: form() });
		const [seat] =
			await db.owner`select s.id, s.person_id, s.organisation_id, s.commission_id from archive.seats s
			join archive.people p on p.id = s.person_id join auth.users u on u.id = p.auth_user
			where u.email = 'bea@example.org' and s.closed_at is null`;
		await db.owner`update archive.seats set closed_at = now() where id = ${seat!.id}`;
		await db.owner`insert into archive.seats (commission_id, person_id, organisation_id, circle)
			values (${seat!.commission_id}, ${seat!.person_id}, ${seat!.organisation_id}, 'community')`;
		await ada.ask('story_bring_back', { story, form: form() });
		expect((await ada.ask('mine_read', { story })).state).toBe('paused');
		expect(await status(ben, story)).toBe(404);
		await ada.ask('story_resume', { story, form: form() });
		expect([await status(ben, story), await status(bea, story)]).toEqual([200, 404]);
		const [now] =
			await db.owner`select count(*)::int as n from archive.grants g join archive.audience_seats m on m.audience_id = g.audience
			where g.story_id = ${story} and m.seat_id = ${seat!.id}`;
		expect(now!.n).toBe(0);
	});
	it('C1 destroys the key, every word and every row of its own, and the log still verifies', async () => {
		const canary = 'Zibblequonk';
		const { story, ada, theme } = await shared(['community', 'civic', 'public'], canary);
		await decided(story, ada, canary);
		await ben.ask('coding_make', { story, theme, words: 'Nobody asked why.' });
		expect((await rows(story))['archive.story_keys']).toBe(1);
		expect(await holding(canary)).not.toEqual([]);
		await ada.ask('story_erase', { story, form: form() });
		await ada.ask('story_destroy', { story, form: form() });
		expect(Object.keys(await rows(story)).sort()).toEqual([
			'archive.consent_events',
			'archive.erasures',
			'archive.grants',
			'archive.record',
			'archive.stops'
		]);
		expect(await holding(canary)).toEqual([]);
		expect(await db.owner`select * from archive.consent_broken()`).toEqual([]);
		const { state, words, record } = await ada.ask('mine_read', { story });
		expect([state, words]).toEqual(['erased', null]);
		expect(record[0]).toMatchObject({ kind: 'erased', detail: {} });
		for (const line of record) expect([line.note, line.detail]).toEqual([null, {}]);
		// Nothing can be put there again.
		for (const [verb, args] of [
			['story_hand_in', { form: form() }],
			['answer_way_choose', { way: 'phone', contact: 'e30..iv.words.tag' }],
			['meaning_save', { themes: [] }],
			['draft_read', {}],
			['story_bring_back', { form: form() }]
		] as const)
			await refused(ada.call(verb, { story, ...args }), 404);
		const { stopped } = await ada.ask('way_out_read', { story });
		expect(stopped.map(({ kind }: { kind: string }) => kind)).toEqual(['erased', 'erasing']);
		expect(
			stopped[0].places.find(({ place }: { place: string }) => place === 'database').stopped_at
		).not.toBeNull();
	});
	it('says by which day copies made for safety are gone: the days that the keeper wrote, after it is destroyed', async () => {
		const { story, ada } = await shared();
		const after = async (days: number) =>
			(
				await db.owner`select to_char((now() at time zone 'Europe/London')::date + ${days}::int, 'YYYY-MM-DD') as day`
			)[0]!.day as string;
		const backups = async () => (await ada.ask('way_out_read', { story })).backups;
		expect(await backups()).toEqual({ days: 35, until: await after(7 + 35) });
		await db.owner`update archive.commissions set backups_kept_days = 10 where slug = ${commission}`;
		try {
			await ada.ask('story_erase', { story, form: form() });
			expect(await backups()).toEqual({ days: 10, until: await after(7 + 10) });
			await ada.ask('story_bring_back', { story, form: form() });
			expect(await backups()).toEqual({ days: 10, until: await after(7 + 10) });
			await ada.ask('story_erase', { story, form: form() });
			await ada.ask('story_destroy', { story, form: form() });
			expect(await backups()).toEqual({ days: 10, until: await after(10) });
		} finally {
			await db.owner`update archive.commissions set backups_kept_days = 35 where slug = ${commission}`;
		}
		expect(await backups()).toEqual({ days: 35, until: await after(35) });
	});
	it('is done by the worker after seven days, and not before', async () => {
		const { story, ada } = await shared(['community']);
		await ada.ask('story_erase', { story, form: form() });
		const worker = db.as({ role: 'service_role' });
		const fence = await worker.ask('work_lease', { holder: randomUUID(), seconds: 60 });
		await worker.ask('work_erasures', { fence });
		expect((await ada.ask('mine_read', { story })).state).toBe('erasing');
		await db.owner`update archive.erasures set due_at = now() where story_id = ${story}`;
		await worker.ask('work_erasures', { fence });
		await worker.ask('work_erasures', { fence });
		expect((await ada.ask('mine_read', { story })).state).toBe('erased');
		expect((await rows(story))['archive.story_keys']).toBeUndefined();
		await refused(worker.call('work_erasures', { fence: fence + 1 }), 409);
	});
	it('a draft that was never handed in can be destroyed as well', async () => {
		const started = await db.nobody.ask('tell_start', { commission });
		const ada = db.teller(started.session);
		const { story } = started;
		await ada.ask('draft_save', {
			story,
			body: paragraphs('Wobblethatch.'),
			veils: [],
			version: 0
		});
		await ada.ask('story_erase', { story, form: form() });
		await ada.ask('story_destroy', { story, form: form() });
		expect(await holding('Wobblethatch')).toEqual([]);
		expect(await db.owner`select * from archive.consent_broken()`).toEqual([]);
	});
	it('D4 is said in the decision only when the storyteller asked for that, and not while it can be brought back', async () => {
		const { story, ada } = await shared();
		const decision = await decided(story, ada);
		const shown = async () =>
			(await db.nobody.ask('decision_read', { commission, id: decision })).taken_back;
		await ada.ask('story_erase', { story, form: form(), said: true });
		expect(await shown()).toBe(false);
		await ada.ask('story_bring_back', { story, form: form() });
		await ada.ask('story_erase', { story, form: form(), said: true });
		await ada.ask('story_destroy', { story, form: form() });
		expect(await shown()).toBe(true);
		const other = await shared();
		const quiet = await decided(other.story, other.ada);
		await other.ada.ask('story_erase', { story: other.story, form: form() });
		await other.ada.ask('story_destroy', { story: other.story, form: form() });
		expect((await db.nobody.ask('decision_read', { commission, id: quiet })).taken_back).toBe(
			false
		);
	});
});

describe('taking everything away', () => {
	it('I1 holds one’s own words and record, and nothing that others wrote or that could betray', async () => {
		const mark = 'Quillamander';
		const { story, ada } = await shared(['community', 'civic', 'public'], mark);
		const { id } = await ben.ask('decision_save', {
			commission,
			kind: 'commitment',
			title: 'Nobbledraft',
			we_heard: '',
			we_decided: ''
		});
		await ben.ask('decision_link', { decision: id, story, why: 'Snorkwhy.' });
		await decided(story, ada, 'Bibblewhy');
		await ada.ask('never_add', { story, words: 'Grundlefoot' });
		const taken = await ada.ask('story_take', { story });
		const said = JSON.stringify(taken);
		expect(taken.words.plain).toContain(`The ${mark} sang.`);
		expect(taken.hidden).toEqual([{ words: expect.any(String), circles: ['civic'] }]);
		expect(taken.meaning.own_words).toBe(`It is about ${mark}.`);
		expect(taken.grants.length).toBeGreaterThan(6);
		expect(taken.log.map(({ kind }: { kind: string }) => kind)).toContain('approved');
		const receipts = await ada.ask('receipts_list', { story });
		expect(receipts.length).toBeGreaterThan(1);
		expect(taken.receipts).toEqual(
			await Promise.all(
				receipts
					.map(({ number }: { number: number }) => number)
					.reverse()
					.map((number: number) => ada.ask('receipt_read', { story, number }))
			)
		);
		expect(taken.decisions).toEqual([
			{ title: 'Kettles for all', published_on: expect.any(String) }
		]);
		expect(taken.record.at(-1).kind).toBe('taken_away');
		expect(taken.record.find(({ kind }: { kind: string }) => kind === 'read_original').name).toBe(
			'Dev'
		);
		const [hidden] =
			await db.owner`select encode(t.words_hash, 'hex') as words, t.id, encode(k.value, 'hex') as key
			from archive.stories s join archive.storytellers t on t.id = s.storyteller_id join archive.story_keys k on k.story_id = s.id
			where s.id = ${story}`;
		for (const theirs of [
			`first reading of ${mark}`,
			'Snorkwhy',
			'Nobbledraft',
			'Bibblewhy',
			'Grundlefoot',
			'e30..iv',
			commission,
			...Object.values(hidden!)
		])
			expect([theirs, said.includes(theirs as string)]).toEqual([theirs, false]);
		expect((await ada.ask('mine_read', { story })).record[0].kind).toBe('taken_away');
		for (const who of [ben, dev, kit, db.nobody])
			await refused(who.call('story_take', { story }), 401);
		const other = await shared(['community']);
		await refused(other.ada.call('story_take', { story }), 404);
		await ada.ask('story_erase', { story, form: form() });
		expect((await ada.ask('story_take', { story })).words.plain).toContain(mark);
		await ada.ask('story_destroy', { story, form: form() });
		await refused(ada.call('story_take', { story }), 404);
	});
});

describe('the log', () => {
	it('C1 is changed, shortened and emptied by nobody, the owner included', async () => {
		const { story } = await shared(['community']);
		for (const attempt of [
			`update archive.consent_events set kind = 'paused' where story_id = '${story}'`,
			`update archive.consent_events set at = now()`,
			`delete from archive.consent_events where story_id = '${story}'`,
			`delete from archive.stories where id = '${story}'`,
			`truncate archive.consent_events`,
			`truncate archive.consent_events cascade`,
			`truncate archive.stories cascade`
		]) {
			for (const role of ['postgres', null]) {
				const tried = db.owner.begin(async (tx) => {
					if (role) await tx.unsafe(`set local role ${role}`);
					await tx.unsafe(attempt);
				});
				await expect(tried, attempt).rejects.toThrow(
					/never changed or removed|violates|cannot truncate/
				);
			}
		}
	});
});

/** The lawful basis of each purpose: a record beside consent, that opens nothing. */
import { bases, conditions } from '#lib/commissions/schema.ts';
import { ground } from '#lib/consent/receipt.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { refused, type Asker, type Database } from '../support/database.ts';
import { arranged, commission, type Perform } from '../support/consent.ts';

let db: Database;
let dev: Asker, ben: Asker, carol: Asker, kit: Asker, erin: Asker;
let perform: Perform;
beforeAll(async () => {
	({ db, dev, ben, carol, perform } = await arranged());
	[kit, erin] = await db.members('kit', 'erin');
	// As if the invented host had written none yet.
	await db.owner`truncate archive.lawful_bases`;
});
afterAll(() => db.drop());

const consent = {
	...{ commission, purpose: 'hear', basis: 'consent', condition: 'explicit_consent' },
	sentence: 'They said yes to just this.'
};
const standing = async (who: Asker) =>
	(await who.ask('bases_read', { commission })) as { purpose: string; by: string | null }[];

it('is written by a keeper, version by version, and read by anyone without who wrote it', async () => {
	expect(await kit.ask('basis_save', consent)).toEqual({ version: 1 });
	expect(await kit.ask('basis_save', consent)).toEqual({ version: 1 });
	const task = {
		...consent,
		basis: 'public_task',
		condition: null,
		sentence: 'The council asked.'
	};
	expect(await kit.ask('basis_save', task)).toEqual({ version: 2 });
	for (const who of [db.nobody, ben, carol, dev, erin]) {
		expect(await standing(who)).toMatchObject([
			{ purpose: 'hear', basis: 'public_task', condition: null, version: 2, by: null }
		]);
		await refused(who.call('basis_save', consent), 404);
	}
	expect(await standing(kit)).toMatchObject([{ by: 'Kit' }]);
	for (const [field, said] of Object.entries({
		purpose: 'sell',
		basis: 'because',
		condition: 'none',
		sentence: ' '
	}))
		expect((await refused(kit.call('basis_save', { ...consent, [field]: said }), 422)).hint).toBe(
			field
		);
	// Both stand, with who and when, and neither is ever changed.
	const rows = await db.owner`select b.version, p.name, b.at <= now() as written
		from archive.lawful_bases b join archive.people p on p.id = b.person_id order by version`;
	expect(rows).toMatchObject([
		{ version: 1, name: 'Kit', written: true },
		{ version: 2, name: 'Kit', written: true }
	]);
	for (const change of [
		db.owner`update archive.lawful_bases set basis = 'contract'`,
		db.owner`delete from archive.lawful_bases`
	])
		await expect(change).rejects.toThrow('never changed');
});
it('A1 A2 opens nothing: with each basis that there is, everything is as open as it was with none', async () => {
	const { story, session } = await db.nobody.ask('tell_start', { commission });
	const ada = db.teller(session);
	await perform(ada, story, { act: 'hand in', words: 'The kettle sang.' });
	await perform(ada, story, { act: 'choose', circles: ['community'], uses: [] });
	await perform(ada, story, { act: 'read' });
	await perform(ada, story, { act: 'approve' });
	const gates = () => db.owner`
		select p.purpose, c.circle, g.* from unnest(enum_range(null::archive.purpose)) p (purpose)
		cross join unnest(enum_range(null::archive.circle)) c (circle)
		cross join lateral archive.gate(${story}, p.purpose, c.circle) g order by 1, 2`;
	const open = async () => [
		(await ben.call('story_read', { commission, story })).status,
		(await carol.call('story_read', { commission, story })).status,
		(await db.nobody.call('story_read', { commission, story })).status
	];
	const before = [await gates(), await open()];
	expect(before[1]).toEqual([200, 404, 404]);
	const purposes = await db.owner`select unnest(enum_range(null::archive.purpose)) as purpose`;
	for (const basis of ['consent', 'vital_interests', 'legal_obligation', 'public_task'])
		for (const { purpose } of purposes)
			await kit.ask('basis_save', { ...consent, purpose, basis, condition: 'vital_interests' });
	await db.owner`select archive.grants_touch(${story})`;
	expect([await gates(), await open()]).toEqual(before);
	// Taken back is taken back, whatever the law would allow.
	await perform(ada, story, { act: 'withdraw' });
	expect(await open()).toEqual([404, 404, 404]);
	// Nothing else in the database asks it.
	const asking = await db.owner`select p.proname from pg_proc p
		where p.pronamespace in ('archive'::regnamespace, 'api'::regnamespace) and p.prosrc ~ 'lawful_bases|bases_now|basis_terms' order by 1`;
	expect(asking.map(({ proname }) => proname)).toEqual([
		'bases_now',
		'bases_read',
		'basis_save',
		'receipt_make'
	]);
	const policies =
		await db.owner`select policyname from pg_policies where coalesce(qual, '') || coalesce(with_check, '') ~ 'bases|basis'`;
	expect(policies).toEqual([]);
});
it('stands on the receipt of that day, beside the yes, in the vocabulary’s words', async () => {
	await kit.ask('basis_save', consent);
	const { story, session } = await db.nobody.ask('tell_start', { commission });
	const ada = db.teller(session);
	await perform(ada, story, { act: 'hand in', words: 'The kettle sang.' });
	await perform(ada, story, { act: 'choose', circles: ['community'], uses: [] });
	const [{ number }] = await ada.ask('receipts_list', { story });
	const { document } = await ada.ask('receipt_read', { story, number });
	const heard = document.record.process.find(
		({ purpose }: { purpose: string }) => purpose === 'tl:hear'
	);
	expect(heard.legalBasis).toEqual(['dpv:Consent', 'eu-gdpr:A9-2-a']);
	expect(document['@context'].legalBasis['@id']).toBe('dpv:hasLegalBasis');
	expect(ground(heard.legalBasis)).toBe('consent; for what is sensitive: explicit consent');
	expect(ground(undefined)).toBe('not written down by that day');
});
it('each basis and each condition is read off a receipt in the words that the host chose it by', async () => {
	const terms = async (basis: string, condition: string | null): Promise<string[]> =>
		(
			await db.owner`select archive.basis_terms(jsonb_populate_record(null::archive.lawful_bases,
				${db.owner.json({ basis, condition })})) as terms`
		)[0]!.terms;
	const listed = async (type: string): Promise<string[]> =>
		(await db.owner.unsafe(`select enum_range(null::archive.${type})::text[] as listed`))[0]!
			.listed;
	expect(await listed('lawful_basis')).toEqual(Object.keys(bases));
	expect(await listed('basis_condition')).toEqual(Object.keys(conditions));
	for (const [basis, said] of Object.entries(bases))
		expect(ground(await terms(basis, null))).toBe(said.toLowerCase());
	for (const [condition, said] of Object.entries(conditions))
		expect(ground(await terms('consent', condition))).toBe(
			`consent; for what is sensitive: ${said.toLowerCase()}`
		);
});

/** Receipts: what they say, what they never say, and that anybody can tell a changed one. */
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jsonld from 'jsonld';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	genuine,
	publicKey,
	sign,
	signWaiting,
	verified
} from '../../src/lib/consent/signing.server.ts';
import {
	freshDatabase,
	paragraphs,
	readFirst,
	refused,
	type Asker,
	type Database
} from '../support/database.ts';

/** A node of a graph, as a processor gives it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Node = Record<string, any>;

const commission = 'morecambe-bay';
const key = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
let db: Database;
let dev: Asker, worker: Asker;
const files = mkdtempSync(join(tmpdir(), 'throughline-receipts-'));
beforeAll(async () => {
	db = await freshDatabase();
	dev = await db.member('dev@example.org');
	worker = db.as({ role: 'service_role' });
});
afterAll(async () => {
	rmSync(files, { recursive: true, force: true });
	await db.drop();
});

const roster = async () => (await db.nobody.ask('roster_read', { commission })).roster as string;
/** A story that somebody allowed in detail, under a name, for finding, with a day it begins. */
async function told(never?: string, way = 'return', conditions = ['tell_me']) {
	const { story, session } = await db.nobody.ask('tell_start', { commission });
	const ada = db.teller(session);
	await ada.ask('draft_save', {
		story,
		body: paragraphs('Quicksilver in the stairwell.'),
		veils: [],
		version: 0
	});
	await ada.ask('answer_way_choose', {
		story,
		way,
		contact: way === 'return' ? null : 'e30..iv.words.tag',
		safe: way === 'return' ? null : true
	});
	await ada.ask('story_hand_in', { story, form: randomUUID() });
	if (never) await ada.ask('never_add', { story, words: never });
	await ada.ask('permission_allow', {
		...{
			story,
			purpose: 'hear',
			circle: 'civic',
			attribution: 'chosen_name',
			named_as: 'Zephyrine'
		},
		...{ place: 'coarse', dated: 'year', conditions, sealed_until: '2028-01-01' },
		form: randomUUID(),
		roster: await roster()
	});
	await readFirst(dev, story);
	const { words } = await ada.ask('mine_read', { story });
	await ada.ask('story_approve', { story, form: randomUUID(), hash: words.hash });
	return { story: story as string, ada };
}
const newest = async ({ story, ada }: Awaited<ReturnType<typeof told>>) => {
	const [line] = await ada.ask('receipts_list', { story });
	return ada.ask('receipt_read', { story, number: line.number });
};
/** As a processor of JSON-LD reads it. Nothing is fetched: whatever would be is an error. */
const expanded = async (document: object) =>
	(await jsonld.expand(document as jsonld.JsonLdDocument, {
		documentLoader: async (url) => {
			throw new Error(`asked for ${url}`);
		}
	})) as Node[];
const dpv = (name: string) => `https://w3id.org/dpv#${name}`;
const tl = (name: string) => `urn:throughline:terms:${name}`;

describe('a receipt', () => {
	it('is JSON-LD in the terms of the vocabulary, each of the fields that a record needs in its place', async () => {
		const [receipt] = await expanded((await newest(await told())).document);
		expect(receipt!['@type']).toEqual([dpv('ConsentReceipt')]);
		expect(receipt!['@id']).toMatch(/^urn:uuid:/);
		expect(receipt!['http://purl.org/dc/terms/conformsTo']).toEqual([
			{ '@id': 'https://w3id.org/dpv/schema/dpv-27560#receipt' }
		]);
		expect(receipt![dpv('hasDataController')][0]['@type']).toEqual([dpv('DataController')]);
		const [record] = receipt![dpv('hasRecordOfActivity')];
		expect(record['@type']).toEqual([dpv('ConsentRecord')]);
		expect(record[dpv('hasConsentStatus')]).toEqual([{ '@id': dpv('ConsentGiven') }]);
		expect(record[dpv('hasDataSubject')][0]['@type']).toEqual([dpv('DataSubject')]);
		const [notice] = record[dpv('hasNotice')];
		expect(notice['http://purl.org/dc/terms/identifier']).toEqual([{ '@value': '2026-11/en-GB' }]);
		expect(notice['http://purl.org/dc/terms/language']).toEqual([{ '@value': 'en-GB' }]);
		expect(Date.parse(record[dpv('isIndicatedAtTime')][0]['@value'])).toBeLessThanOrEqual(
			Date.now()
		);
		expect(record[dpv('hasRight')].map((one: { '@id': string }) => one['@id'])).toContain(
			dpv('RightToWithdrawConsent')
		);
		const processes = record[dpv('hasProcess')];
		expect(
			processes.map((p: Node) => [p[dpv('hasPurpose')][0]['@id'], p[tl('circle')][0]['@id']]).sort()
		).toEqual([
			[tl('hear'), tl('civic')],
			[tl('keep'), tl('facilitator')]
		]);
		const hear = processes.find((p: Node) => p[dpv('hasPurpose')][0]['@id'] === tl('hear'));
		expect(
			hear[dpv('hasRecipient')].map((r: Node) => [
				r['https://schema.org/name'][0]['@value'],
				r[tl('people')][0]['@value']
			])
		).toEqual(
			expect.arrayContaining([
				['Bay District Council', 1],
				['Sands Housing', 1]
			])
		);
		for (const [name, value] of [
			['attribution', { '@id': tl('chosen_name') }],
			['placeShown', { '@id': tl('coarse') }],
			['timeShown', { '@id': tl('year') }],
			['condition', { '@id': tl('tell_me') }]
		] as const)
			expect([name, hear[tl(name)]]).toEqual([name, [value]]);
		expect(Date.parse(hear[tl('opens')][0]['@value'])).toBe(Date.parse('2028-01-01T00:00:00Z'));
		expect(hear[tl('rosterVersion')][0]['@value']).toBe(await roster());
		const not = record[tl('notAgreed')].map((p: Node) => p[dpv('hasPurpose')][0]['@id']);
		for (const purpose of [
			'hear',
			'theme',
			'evidence',
			'quote',
			'event',
			'learning',
			'research',
			'press',
			'legacy',
			'machine',
			'contact'
		])
			expect(not).toContain(tl(purpose));
		expect(record[tl('cannotBeCalledBack')][0]['@value']).toContain('cannot be called back');
		expect(record[tl('cannotBeCalledBack')][0]['@value']).toContain(
			'are destroyed 35 days after they were made'
		);
		expect(record[tl('howToChangeOrWithdraw')][0]['@value']).toContain('code words');
		// Nothing is said that the vocabulary does not carry over: a word without a meaning would be dropped.
		const said = JSON.stringify(receipt);
		for (const word of ['opens', 'closes', 'review', 'headOfLog', 'number', 'less'])
			expect(said).toContain(tl(word));
	});
	it('C1 carries the head of the log, and one is written for each yes and no', async () => {
		const it = await told();
		await it.ada.ask('story_pause', { story: it.story, form: randomUUID() });
		await it.ada.ask('story_resume', { story: it.story, form: randomUUID() });
		await it.ada.ask('story_withdraw', {
			story: it.story,
			form: randomUUID(),
			purpose: 'hear',
			circle: 'civic'
		});
		const kinds = (await it.ada.ask('receipts_list', { story: it.story })).map(
			({ kind }: { kind: string }) => kind
		);
		expect(kinds).toEqual(['withdrawn', 'approved', 'allowed', 'handed_in']);
		const { document } = await newest(it);
		const [event] =
			await db.owner`select encode(hash, 'hex') as hash from archive.consent_events where story_id = ${it.story} order by number desc limit 1`;
		expect(document.record.head).toBe(event!.hash);
		expect(document.record.status).toBe('dpv:ConsentWithdrawn');
		expect(document.record.process.map((p: { purpose: string }) => p.purpose)).toEqual(['tl:keep']);
	});
	it('I1 names no story, topic, place, member or name, only the kind of name that was chosen', async () => {
		const it = await told();
		const all = await db.owner`select document from archive.receipts where story_id = ${it.story}`;
		const people = await db.owner`select name from archive.people`;
		for (const { document } of all) {
			for (const word of [
				it.story,
				'Quicksilver',
				'stairwell',
				'Zephyrine',
				'Heysham',
				'Lancashire'
			])
				expect(document).not.toContain(word);
			for (const { name } of people) expect(document).not.toMatch(new RegExp(`\\b${name}\\b`));
		}
	});
	it('says that being told was not agreed to, unless somebody asked for it and gave a way to be reached', async () => {
		const refusesContact = async (way: string, conditions: string[]) =>
			(await newest(await told(undefined, way, conditions))).document.record.notAgreed.some(
				({ purpose }: { purpose: string }) => purpose === 'tl:contact'
			);
		for (const way of ['phone', 'letter', 'email'])
			expect([way, await refusesContact(way, ['tell_me'])]).toEqual([way, false]);
		expect(await refusesContact('return', ['tell_me'])).toBe(true);
		expect(await refusesContact('phone', [])).toBe(true);
	});
	it('C2 says that being told is allowed, to the facilitators, and when it was taken back that it is not', async () => {
		const it = await told('', 'phone', []);
		const contact = { purpose: 'contact', circle: 'facilitator' };
		const act = (verb: string, more = {}) =>
			it.ada.ask(verb, { story: it.story, form: randomUUID(), ...contact, ...more });
		const said = async () => {
			const { process, notAgreed } = (await newest(it)).document.record;
			const of = (all: Node[]) =>
				all.find(({ purpose }) => purpose === 'tl:contact') as Node | undefined;
			return { yes: of(process), no: of(notAgreed)?.circle };
		};
		expect(await said()).toEqual({ yes: undefined, no: ['tl:facilitator'] });
		await act('permission_allow', { roster: await roster() });
		const { yes, no } = await said();
		expect(no).toBeUndefined();
		expect(yes).toMatchObject({
			...{ circle: 'tl:facilitator', status: 'dpv:ConsentGiven', changed: true },
			...{ roster: await roster() }
		});
		expect(yes!.recipient.map(({ people }: Node) => people)).toEqual([2]);
		for (const none of ['attribution', 'place', 'dated', 'condition', 'successors'])
			expect(yes).not.toHaveProperty(none);
		await act('story_withdraw');
		expect(await said()).toEqual({ yes: undefined, no: ['tl:facilitator'] });
	});
	it('A3 is the same paper with a never list and without one', async () => {
		const bare = ({ document }: { document: Node }) => {
			const text = JSON.stringify({
				process: document.record.process,
				notAgreed: document.record.notAgreed,
				less: document.record.less
			});
			return text.replace(/\d{4}-\d\d-\d\dT[\d:.+]+/g, 'then');
		};
		const without = bare(await newest(await told()));
		expect(bare(await newest(await told('Joan')))).toBe(without);
	});
	it('C2 C5 lists whom the page listed, whatever happens to that yes later', async () => {
		const sits = async (circle: string, organisation: string) =>
			(
				await db.owner`
			with person as (insert into archive.people (name, role) values ('Newly', 'new') returning id)
			insert into archive.seats (commission_id, person_id, organisation_id, circle)
			select c.id, p.id, o.id, ${circle}::archive.circle from person p, archive.commissions c join archive.organisations o on o.commission_id = c.id
			where c.slug = ${commission} and o.name = ${organisation} returning id`
			)[0]!.id as string;
		const leaves = (...seats: string[]) =>
			db.owner`update archive.seats set closed_at = now() where id = any(${seats}::uuid[])`;
		const [council, health] = ['Bay District Council', 'Bay Health Trust'];
		const { story, session } = await db.nobody.ask('tell_start', { commission });
		const ada = db.teller(session);
		const act = (verb: string, more = {}) => ada.ask(verb, { story, form: randomUUID(), ...more });
		await ada.ask('draft_save', { story, body: paragraphs('Rain.'), veils: [], version: 0 });
		await act('story_hand_in');
		const leaver = await sits('civic', council);
		const page = await roster();
		await act('permission_allow', {
			...{ purpose: 'hear', circle: 'civic', roster: page, successors: true },
			...{ place: 'exact', dated: 'month', conditions: [] }
		});
		/** What the newest receipt says of one use: its roster, and how many are counted for an organisation. */
		const said = async (purpose: string, organisation: string) => {
			const { document } = await newest({ story, ada });
			const process = document.record.process.find(
				(one: Node) => one.purpose === `tl:${purpose}`
			) as Node;
			const counted = process.recipient.find((one: Node) => one.name === organisation);
			return { roster: process.roster as string, people: (counted?.people ?? 0) as number };
		};
		const [before, helped] = [
			await said('hear', council),
			await said('keep', 'Bay Community Trust')
		];
		expect(before).toEqual({ roster: page, people: 2 });

		const officer = await sits('civic', health);
		const [helper, another] = [
			await sits('facilitator', 'Bay Community Trust'),
			await sits('facilitator', 'Bay Community Trust')
		];
		const unmoved = async () => {
			expect(await said('hear', council)).toEqual(before);
			expect((await said('hear', health)).people).toBe(1);
			expect(await said('keep', 'Bay Community Trust')).toEqual(helped);
		};
		await readFirst(dev, story);
		const { words } = await ada.ask('mine_read', { story });
		await act('story_approve', { hash: words.hash });
		await unmoved();
		await act('permission_renew');
		await unmoved();
		await act('story_pause');
		await act('story_resume');
		await act('story_erase');
		await act('story_bring_back');
		await unmoved();

		// Somebody let in by name is one more, and nobody else who came meanwhile is.
		await act('facilitator_let_in', { facilitator: helper });
		expect((await said('keep', 'Bay Community Trust')).people).toBe(helped.people + 1);
		await leaves(leaver);
		const follows = await sits('civic', council);
		expect((await said('hear', council)).people).toBe(2);
		expect((await said('hear', health)).people).toBe(1);
		// Asked about those who came, their teller sees a new page.
		await act('newcomers_answer', { answer: 'yes', roster: await roster() });
		expect((await said('hear', health)).people).toBe(2);
		expect((await said('hear', council)).roster).toBe(await roster());
		await leaves(officer, helper, another, follows);
	});
	it('is its storyteller’s alone', async () => {
		const it = await told();
		const other = await told();
		await refused(other.ada.call('receipts_list', { story: it.story }), 404);
		await refused(other.ada.call('receipt_read', { story: it.story, number: 1 }), 404);
		for (const who of [dev, db.nobody])
			await refused(who.call('receipts_list', { story: it.story }), 401);
		await refused(it.ada.call('receipt_read', { story: it.story, number: 99 }), 404);
	});
});

describe('a signature', () => {
	const rpc = async <T>(verb: string, args: Record<string, unknown>) =>
		(await worker.ask(verb, args)) as T;
	it('is the worker’s, within one round, and holds for not one letter less', async () => {
		const it = await told();
		for (let n = 0; n < 20; n++) await signWaiting(rpc, key);
		expect(await rpc('work_receipts', { most: 1 })).toEqual([]);
		const { document, jws } = await newest(it);
		const keys = await db.nobody.ask('receipt_keys');
		expect(keys.keys).toHaveLength(1);
		expect(JSON.stringify(keys)).not.toContain(key.d);
		expect(JSON.parse((await verified(jws, keys))!)).toEqual(document);
		const [head, body, mark] = jws.split('.') as [string, string, string];
		const other = Buffer.from(JSON.stringify({ ...document, created: '2020-01-01' })).toString(
			'base64url'
		);
		const none = Buffer.from('{"alg":"none"}').toString('base64url');
		const stranger = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
		for (const forged of [
			`${head}.${other}.${mark}`,
			`${none}.${body}.`,
			`${head}.${body}.${mark.slice(0, -4)}AAAA`,
			await sign(stranger, JSON.stringify(document)),
			'',
			'a.b.c'
		])
			expect(await verified(forged, keys)).toBeNull();
		// Signed once and never changed, by anybody.
		await expect(
			db.owner`update archive.receipts set document = 'x' where story_id = ${it.story}`
		).rejects.toThrow(/never changed/);
		await rpc('work_receipt_signed', { receipt: document.identifier, jws: 'a.b.c' });
		expect((await newest(it)).jws).toBe(jws);
	});
	it('is checked by a command without a network, which says nothing of what is inside', async () => {
		const it = await told();
		for (let n = 0; n < 20; n++) await signWaiting(rpc, key);
		const { document, jws } = await newest(it);
		const keys = join(files, 'keys.json');
		writeFileSync(keys, JSON.stringify({ keys: [await publicKey(key)] }));
		const check = (name: string, text: string) => {
			writeFileSync(join(files, name), text);
			return spawnSync(
				'npm',
				['run', '--silent', 'receipts:verify', '--', join(files, name), keys],
				{ encoding: 'utf8' }
			);
		};
		const good = check('receipt.json', JSON.stringify({ document, jws }));
		expect([good.status, good.stdout]).toEqual([
			0,
			'Genuine: this receipt is as it was written, to the letter.\n'
		]);
		const forged = JSON.stringify({ document, jws: jws.replace(/.{6}$/, 'AAAAAA') });
		const bad = check('changed.json', forged);
		expect([bad.status, bad.stdout]).toEqual([1, expect.stringContaining('Not genuine')]);
		// Whoever shows a receipt shows its document: with other words in it, a true signature vouches for nothing.
		const wider = { ...document, record: { ...document.record, notAgreed: [] } };
		const reworded = check('reworded.json', JSON.stringify({ document: wider, jws }));
		expect([reworded.status, reworded.stdout]).toEqual([1, expect.stringContaining('Not genuine')]);
	});
	it('is of exactly the document that is shown with it', async () => {
		const it = await told();
		for (let n = 0; n < 20; n++) await signWaiting(rpc, key);
		const { document, jws } = await newest(it);
		const keys = await db.nobody.ask('receipt_keys');
		const { record, ...rest } = document;
		for (const [n, whole] of [
			jws,
			`${jws.slice(0, 40)}\n${jws.slice(40)}`,
			JSON.stringify({ document, jws }),
			`${JSON.stringify({ document, jws }, null, 2)}\n`,
			JSON.stringify({ jws, document: { record, ...rest } })
		].entries())
			expect([n, await genuine(whole, keys)]).toEqual([n, true]);
		const other = JSON.stringify({ ...document, created: '2020-01-01' });
		for (const [n, changed] of [
			`{"document":${other},"jws":"${jws}"}`,
			JSON.stringify({ jws }),
			JSON.stringify({ document: null, jws }),
			JSON.stringify({ document, jws, and: 'it may be quoted by anyone' }),
			JSON.stringify({ document }),
			// Of two that stand under one name, whoever reads it sees the first and a program the last.
			`{"document":${other},"document":${JSON.stringify(document)},"jws":"${jws}"}`,
			JSON.stringify([document, jws]),
			'null',
			''
		].entries())
			expect([n, await genuine(changed, keys)]).toEqual([n, false]);
	});
});

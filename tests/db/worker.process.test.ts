/** A worker as a process of its own, over the endpoints that it knows. */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Meilisearch } from 'meilisearch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JWK } from 'jose';
import { publicHalf, sealed } from '#lib/identity/seal.server.ts';
import { freshDatabase, paragraphs, refused, type Database } from '../support/database.ts';
import {
	ended,
	engineOurs,
	settled,
	startEndpoints,
	startEngine,
	stopped,
	until,
	type Endpoints,
	type Engine
} from '../support/engine.ts';
import { commission, tell } from '../support/search.ts';

const key = () =>
	generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }) as JWK;
let db: Database;
let endpoints: Endpoints;
beforeAll(async () => {
	db = await freshDatabase();
	endpoints = await startEndpoints(db);
});
afterAll(async () => {
	await endpoints.stop();
	await db.drop();
});

/** A story handed in by somebody who asked to be rung, at a number that was sealed. */
async function askedToBeRung(contact: string) {
	const started = await db.nobody.ask('tell_start', { commission });
	const teller = db.teller(started.session);
	const story: string = started.story;
	await teller.ask('draft_save', { story, body: paragraphs('The door.'), veils: [], version: 0 });
	await teller.ask('answer_way_choose', { story, way: 'phone', contact, safe: false });
	await teller.ask('story_hand_in', { story, form: crypto.randomUUID() });
	return { story, teller };
}

it('empties the outbox without a search engine, and stops when it is told to', async () => {
	const worker = endpoints.work(null);
	await settled(db, 'postgres');
	expect(await stopped(worker)).toBe(0);
	expect(await db.owner`select from archive.leases where until > now()`).toHaveLength(0);
});

it('O2 keeps reading open while the search engine is away', async () => {
	await db.owner`update archive.installation set readable_until = '-infinity'`;
	const away = { url: 'http://127.0.0.1:9', key: 'nobody is there' } as Engine;
	const worker = endpoints.work(away);
	await until(
		'reading is open',
		async () => (await db.nobody.call('stories_list', { commission })).status === 200
	);
	await stopped(worker);
});

it('I1 opens a contact for the facilitator who asked, for a day, and the storyteller sees it', async () => {
	expect(await db.nobody.ask('sealing_key')).toBeNull();
	const ours = key();
	const worker = endpoints.work(null, { SEALING_KEY: JSON.stringify(ours) });
	await until('the key is there', async () => (await db.nobody.ask('sealing_key')) !== null);
	const given: JWK = await db.nobody.ask('sealing_key');
	expect(Object.keys(given).sort()).toEqual(['crv', 'kty', 'x', 'y']);

	const { story, teller } = await askedToBeRung(await sealed(given, '01524 000000'));
	const [dev, ben] = await db.members('dev', 'ben');
	await refused(ben.call('contact_open', { story }), 404);
	expect(await dev.ask('contact_open', { story })).toEqual({
		way: 'phone',
		safe: false,
		contact: null
	});
	await until(
		'the worker has opened it',
		async () => (await dev.ask('contact_open', { story })).contact === '01524 000000'
	);
	const { record } = await teller.ask('mine_read', { story });
	expect(JSON.stringify(record)).toContain('contact_opened');

	// A day later it is shown to nobody, and soon it is no longer there.
	await db.owner`update archive.contact_openings set until = now() where story_id = ${story}`;
	await until(
		'it is forgotten',
		async () =>
			(await db.owner`select contact from archive.contact_openings where story_id = ${story}`)[0]!
				.contact === null
	);

	// Sealed for another key: said, not hidden.
	const lost = await askedToBeRung(await sealed(publicHalf(key()), 'elsewhere'));
	await dev.ask('contact_open', { story: lost.story });
	await until(
		'the facilitator is told',
		async () => (await dev.ask('contact_open', { story: lost.story })).contact === ''
	);
	// While it is stopping it may still be given a letter of the next test, which is then put off for a minute.
	await stopped(worker);
});

it('I1 takes nothing that is not sealed', async () => {
	const started = await db.nobody.ask('tell_start', { commission });
	const answer = db.teller(started.session).call('answer_way_choose', {
		story: started.story,
		way: 'phone',
		contact: '01524 000000',
		safe: true
	});
	const { message, hint } = await refused(answer, 422);
	expect(message).not.toContain('01524');
	// The box that it was typed into.
	expect(hint).toBe('phone');
});

it('S5 a mail server that never answers holds up letters, and nothing else', async () => {
	const waiting = new Set<Socket>();
	const mute = createServer((client) => {
		waiting.add(client);
		client.on('error', () => {}).on('close', () => waiting.delete(client));
	});
	await new Promise<void>((done) => mute.listen(0, '127.0.0.1', done));
	const { port } = mute.address() as AddressInfo;
	await db.owner`select archive.letter_write('invitation', person => p.id) from archive.people p join auth.users u on u.id = p.auth_user where u.email = 'ben@example.org'`;
	const worker = endpoints.work(null, {
		SMTP_URL: `smtp://127.0.0.1:${port}`,
		LETTERS_FROM: 'nobody@example.org'
	});
	await until('a letter is on its way', async () => waiting.size > 0);
	await db.owner`select archive.look_again('story', s.id) from archive.stories s limit 1`;
	await settled(db, 'postgres');
	// Nobody has been answered yet, nor given up.
	expect(waiting.size).toBe(1);
	for (const client of waiting) client.destroy();
	expect(await stopped(worker)).toBe(0);
	mute.close();
});

it('another goes on when the one that works is killed, within seconds', async () => {
	const lease = async () =>
		(
			await db.owner`select fence::int, extract(epoch from until - clock_timestamp())::float as seconds from archive.leases`
		)[0] as { fence: number; seconds: number };
	const first = endpoints.work(null);
	await until('it works', async () => (await lease()).seconds > 0);
	const { fence, seconds } = await lease();
	// However it ends, nobody waits longer than this.
	expect(seconds).toBeLessThanOrEqual(15);
	const standby = endpoints.work(null);
	first.kill('SIGKILL');
	await ended(first);
	await db.owner`select archive.look_again('story', s.id) from archive.stories s limit 1`;
	await settled(db, 'postgres');
	expect((await lease()).fence).toBe(fence + 1);
	await stopped(standby);
});

it.skipIf(!engineOurs)(
	'S1 the audit as a command says what differs by kind, ends with 1, and has it put right when it is asked to',
	async () => {
		const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
		expect(scripts['search:audit']).toBe('node src/worker.ts --audit');
		const engine = await startEngine();
		try {
			const audit = async (...flags: string[]) => {
				const child = endpoints.work(engine, {}, '--audit', ...flags);
				let said = '';
				child.stdout!.on('data', (part) => (said += part));
				await ended(child);
				return { code: child.exitCode, said: said.replace(/^\d+ documents/m, 'N documents') };
			};
			const none = { code: 0, said: 'N documents, no differences\n' };
			const told = [];
			// With signs that words are parted at for the engine alone, and the space that parts them.
			for (const words of ['Lost', 'Changed', 'Copied'])
				told.push(
					await tell(db, { words: [`${words} zumbling £20\u1680<3 😀.`], circles: ['community'] })
				);
			let worker = endpoints.work(engine);
			await settled(db, 'meilisearch');
			await stopped(worker);
			expect(await audit()).toEqual(none);

			const [{ index }] =
				(await db.owner`select archive.index_name(archive.commission(${commission}), 'community') as index`) as unknown as [
					{ index: string }
				];
			const [lost, changed, copied] = (
				await Promise.all(
					told.map(
						({ story }) =>
							db.owner`select id from archive.search_documents where story_id = ${story}`
					)
				)
			).map(([row]) => row!.id as string) as [string, string, string];
			const admin = new Meilisearch({ host: engine.url, apiKey: engine.key });
			const own = admin.index(index);
			const civic = admin.index(index.replace('community', 'civic'));
			const patient = { timeout: 60_000 };
			const document = await own.getDocument(copied, { fields: ['id'] });
			await civic.addDocuments([{ ...document, words: 'zumbling' }]).waitTask(patient);
			await own.deleteDocument(lost).waitTask(patient);
			await own.updateDocuments([{ id: changed, hash: 'ff' }]).waitTask(patient);
			const extra = randomUUID();
			await own
				.addDocuments([{ id: extra, words: 'zumbling' }, { id: 'by-hand' }])
				.waitTask(patient);
			const found = await audit();
			expect(found.code).toBe(1);
			expect(found.said).not.toContain('zumbling');
			const [first, second, third, last] = found.said.split('\n');
			expect([first, third, last]).toEqual([
				`missing: 1 (${lost})`,
				`other: 1 (${changed})`,
				'N documents, 5 differences'
			]);
			expect(second!.match(/[^ (]+\/[^,)]+/g)!.sort()).toEqual(
				[`${index}/${extra}`, `${index}/by-hand`, `${civic.uid}/${copied}`].sort()
			);
			const repaired = await audit('--repair');
			expect(repaired.code).toBe(1);
			expect(repaired.said).toMatch(/They are looked at again\.\n$/);
			worker = endpoints.work(engine);
			await settled(db, 'meilisearch');
			expect(await audit()).toEqual(none);
			await stopped(worker);
			expect((await civic.search('zumbling')).hits).toEqual([]);
		} finally {
			await engine.stop();
		}
	}
);

/** A court, benefits, police or immigration matter that goes on: while it does, nothing of a story is open to anyone. */
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
const everybody = ['community', 'civic', 'public'];
let db: Database;
let dev: Asker, ben: Asker;
beforeAll(async () => {
	db = await freshDatabase();
	[dev, ben] = (await db.members('dev', 'ben')) as [Asker, Asker];
});
afterAll(() => db.drop());

/** A story that was handed in, and its teller. */
async function handedIn() {
	const { story, session } = await db.nobody.ask('tell_start', { commission });
	const ada = db.teller(session);
	await ada.ask('draft_save', { story, body: paragraphs('Rain.'), veils: [], version: 0 });
	await ada.ask('story_hand_in', { story, form: randomUUID() });
	const act = async (verb: string, more = {}) =>
		ada.ask(verb, { story, form: randomUUID(), ...more });
	const roster = async () => (await db.nobody.ask('roster_read', { commission })).roster;
	const choose = async (more = {}) =>
		act('permission_give', {
			...{ circles: everybody, uses: ['theme', 'quote'], attribution: 'no_name', named_as: null },
			...{ unasked: false, roster: await roster(), ...more }
		});
	const approve = async () =>
		act('story_approve', { hash: (await ada.ask('mine_read', { story })).words.hash });
	return { story: story as string, ada, act, choose, approve, roster };
}
async function read(story: string, goesOn: boolean) {
	await dev.ask('original_read', { story, reason: 'first reading' });
	await dev.ask('first_reading_save', {
		story,
		answers: { ...sixNo, live_matter: { yes: goesOn } }
	});
	await dev.ask('story_ready', { story });
}
const reads = async (who: Asker, story: string) =>
	(await who.call('story_read', { commission, story })).status;
const states = async (story: string) =>
	Object.fromEntries(
		(
			await db.owner`select purpose || ' ' || circle as key, state from archive.grants where story_id = ${story} and purpose <> 'keep'`
		).map(({ key, state }) => [key, state])
	);

describe('while a matter goes on', () => {
	it.each([true, false])(
		'a yes beforehand opens it to those who were chosen and not to anyone, asked once more or not (%s)',
		async (unasked) => {
			const it = await handedIn();
			await it.choose({ unasked });
			await read(it.story, true);
			if (!unasked) await it.approve();
			expect([await reads(ben, it.story), await reads(db.nobody, it.story)]).toEqual([200, 404]);
			expect(await states(it.story)).toEqual({
				'hear community': 'given',
				'hear civic': 'given',
				'hear public': 'requested',
				'theme community': 'given',
				'theme civic': 'given',
				'theme public': 'requested',
				'quote public': 'requested'
			});
			// Its page says why, and offers no yes that would change nothing.
			const mine = await it.ada.ask('mine_read', { story: it.story });
			expect([mine.matter, mine.approves]).toEqual([true, false]);
		}
	);
	it('a yes to anyone that is given then waits, in the short way and in detail', async () => {
		const it = await handedIn();
		await read(it.story, true);
		await it.choose({ circles: ['community'] });
		await it.approve();
		await it.choose();
		expect(await reads(db.nobody, it.story)).toBe(404);
		await it.act('permission_allow', {
			...{ purpose: 'hear', circle: 'public', roster: await it.roster() }
		});
		expect(await reads(db.nobody, it.story)).toBe(404);
		// And it is quoted nowhere.
		await refused(
			ben.call('quote_ask', {
				decision: (await ben.ask('decision_save', { commission, kind: 'commitment', title: 'D' }))
					.id,
				story: it.story,
				words: 'Rain.'
			}),
			404
		);
		expect(await db.owner`select * from archive.consent_broken()`).toEqual([]);
	});
	it('nothing opens when it is over, until its teller is asked once more and says yes', async () => {
		const it = await handedIn();
		await it.choose();
		await read(it.story, true);
		await it.approve();
		const [carol, kit, faith, dan] = await db.members('carol', 'kit', 'faith', 'dan');
		// A facilitator who was crossed out is one of those.
		const { facilitator } = (await it.ada.ask('facilitators_read', { story: it.story })).find(
			({ name }: { name: string }) => name === 'Dan'
		);
		await it.ada.ask('facilitator_cross', { story: it.story, facilitator });
		for (const other of [ben, carol!, kit!, faith!, dan!, it.ada, db.nobody])
			await refused(other.call('matter_over', { story: it.story }), 404);
		expect((await dev.ask('care_read', { story: it.story })).matter).toBe(true);
		await db.owner`delete from archive.letters where story_id = ${it.story}`;
		await dev.ask('matter_over', { story: it.story });
		await dev.ask('matter_over', { story: it.story });
		expect(await reads(db.nobody, it.story)).toBe(404);
		const mine = await it.ada.ask('mine_read', { story: it.story });
		expect([mine.matter, mine.approves]).toEqual([false, true]);
		expect(
			mine.record.filter(({ kind }: { kind: string }) => kind === 'matter_over')
		).toMatchObject([{ name: 'Dev' }]);
		const [letter] =
			await db.owner`select archive.letter_needed(l) as needed from archive.letters l where l.story_id = ${it.story} and l.kind = 'answer'`;
		expect(letter).toEqual({ needed: true });
		await it.approve();
		expect(await reads(db.nobody, it.story)).toBe(200);
		// Folded again from its events it is the same.
		const before =
			await db.owner`select * from archive.grants where story_id = ${it.story} order by purpose, circle`;
		await db.owner
			.begin(async (tx) => {
				await tx`delete from archive.grants where story_id = ${it.story}`;
				await tx`update archive.stories set settled_rendition = null where id = ${it.story}`;
				await tx`select archive.consent_fold(e) from (select * from archive.consent_events where story_id = ${it.story} order by number) e`;
				expect(
					await tx`select * from archive.grants where story_id = ${it.story} order by purpose, circle`
				).toEqual(before);
				throw new Error('undone');
			})
			.catch((cause: Error) => {
				if (cause.message !== 'undone') throw cause;
			});
	});
	it('other words are read anew, and ask for themselves', async () => {
		const it = await handedIn();
		await it.choose();
		await read(it.story, true);
		await it.ada.ask('draft_save', {
			...{ story: it.story, body: paragraphs('Sun.'), veils: [], version: 1 }
		});
		await it.act('story_hand_in');
		await read(it.story, false);
		await it.approve();
		expect(await reads(db.nobody, it.story)).toBe(200);
	});
});

/** Words that leave in a file: who may take one, what is in it, and how it is called back. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	freshDatabase,
	paragraphs,
	readFirst,
	refused,
	type Asker,
	type Database
} from '../support/database.ts';
import { commission, tell, type Telling } from '../support/search.ts';

interface Part {
	number: number;
	what: 'story' | 'quote';
	words?: string;
	named_as: string | null;
	content_note: string | null;
	why?: string;
	keep_until: string;
	grant: {
		circle: string;
		purposes: string[];
		opens: string;
		closes: string;
		conditions: string[];
	};
}
interface Pack {
	export: string;
	token: string;
	keep_until: string;
	decision: { title: string; text_hash: string };
	parts: Part[];
}
let db: Database;
let ben: Asker, bea: Asker, carol: Asker, joan: Asker, dev: Asker, kit: Asker;
beforeAll(async () => {
	db = await freshDatabase();
	[ben, bea, carol, joan, dev, kit] = await db.members(
		...(['ben', 'bea', 'carol', 'joan', 'dev', 'kit'] as const)
	);
});
afterAll(() => db.drop());

let told = 0;
/** A story with a sentence of its own, that may back decisions and be quoted. */
async function shared(
	circles = ['community', 'civic'],
	hide: string[] = [],
	uses = ['theme', 'evidence', 'quote']
) {
	const mark = `lantern${++told}`;
	const told_ = await tell(db, {
		words: [`The ${mark} was lit.`, `Nobody saw the ${mark}shade.`],
		hide: hide.length > 0 ? [[`Nobody saw the ${mark}shade.`, hide]] : [],
		circles: circles as never,
		uses
	});
	return { ...told_, mark };
}
async function allow(
	{ story, teller }: Telling,
	purpose: string,
	circle: string,
	more: Record<string, unknown> = {}
) {
	const { roster } = await teller.ask('permission_preview', { story, circles: [circle] });
	await teller.ask('permission_allow', {
		...{ story, form: randomUUID(), purpose, circle, roster, conditions: [] },
		...{ place: 'exact', dated: 'month', ...more }
	});
}
const page = (who: Asker, id: string) => who.ask('decision_read', { commission, id });
const act = ({ story, teller }: Telling, verb: string, more = {}) =>
	teller.ask(verb, { story, form: randomUUID(), ...more });
async function publish(decision: string) {
	for (const who of [ben, bea, carol])
		await who.ask('decision_sign', { decision, text_hash: (await page(who, decision)).text_hash });
	await carol.ask('decision_publish', { decision });
}
async function draft(...behind: Telling[]): Promise<string> {
	const { id } = await carol.ask('decision_save', {
		...{ commission, title: 'A light on every landing', kind: 'commitment' },
		...{ we_heard: 'It is dark.', we_decided: 'A lamp on each landing.', owner: 'Sands Housing' },
		...{ review_on: '2027-03-01', no_evidence_reason: 'There may be none.' }
	});
	for (const { story } of behind)
		await ben.ask('decision_link', { decision: id, story, why: 'It is about light.' });
	return id;
}
async function decided(...behind: Telling[]): Promise<string> {
	const id = await draft(...behind);
	await publish(id);
	return id;
}
const take = (who: Asker, decision: string): Promise<Pack> =>
	who.ask('pack_take', { decision, reason: 'meeting' });
const standing = (token: string) => db.nobody.ask('recall_read', { token });
const lines = async ({ story, teller }: Telling, kind: string) =>
	(await teller.ask('mine_read', { story })).record.filter(
		(line: { kind: string }) => line.kind === kind
	);
const letters = async (name: string) =>
	(
		await db.owner`select l.id from archive.letters l join archive.people p on p.id = l.person_id
			join auth.users u on u.id = p.auth_user where u.email = ${`${name}@example.org`} and l.kind = 'recalled' and l.ended is null`
	).length;
const forget = () => db.owner`delete from archive.letters where kind = 'recalled'`;

describe('what is in a file', () => {
	it('O1 each part carries its yes, its window, what its teller asks, and a file carries where it is called back', async () => {
		const story = await shared();
		await allow(story, 'quote', 'public', { conditions: ['words_unchanged', 'tell_me'] });
		const decision = await decided(story);
		const pack = await take(ben, decision);
		expect(pack.token).toMatch(/^[0-9a-f]{32}$/);
		expect(pack.decision).toMatchObject({
			title: 'A light on every landing',
			text_hash: (await page(ben, decision)).text_hash,
			signed: { community: { have: 2 }, civic: { have: 1 } }
		});
		expect(pack.parts).toHaveLength(1);
		expect(pack.parts[0]).toMatchObject({
			...{ number: 1, what: 'story', why: 'It is about light.', keep_until: pack.keep_until },
			grant: {
				...{ circle: 'community', purposes: ['hear', 'evidence'], form: 'text' },
				...{ conditions: ['words_unchanged'] },
				opens: new Date().toISOString().slice(0, 7),
				closes: expect.stringMatching(/^\d{4}-\d{2}$/)
			}
		});
		expect(JSON.stringify(pack.parts[0])).toContain(story.mark);
		expect(await standing(pack.token)).toEqual({ parts: 1, stand: [1] });
	});
	it('O1 a part is kept no longer than its yes, and no file for longer than three months', async () => {
		const [long, short] = [await shared(), await shared()];
		const soon = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
		for (const circle of ['community', 'civic'])
			await allow(short, 'evidence', circle, { ends_on: soon });
		const pack = await take(ben, await decided(long, short));
		const until = (mark: string) =>
			pack.parts.find((part) => JSON.stringify(part).includes(mark))!.keep_until;
		expect(until(short.mark) < soon).toBe(true);
		expect(until(long.mark)).toBe(pack.keep_until);
		const days = (Date.parse(pack.keep_until) - Date.now()) / 86_400_000;
		expect(Math.round(days) >= 89 && Math.round(days) <= 91).toBe(true);
	});
	it('A1 each circle’s file holds its own copy, and not a word that is hidden from it', async () => {
		const story = await shared(['community', 'civic'], ['civic']);
		const decision = await decided(story);
		const [hers, his] = [await take(ben, decision), await take(carol, decision)];
		expect(JSON.stringify(hers)).toContain(`${story.mark}shade`);
		expect(JSON.stringify(his)).toContain(story.mark);
		expect(JSON.stringify(his)).not.toContain(`${story.mark}shade`);
	});
	it('A1 what backs a decision because anyone may read it leaves as anyone may read it', async () => {
		const story = await shared(['community', 'civic', 'public'], ['public'], ['theme']);
		await allow(story, 'evidence', 'public');
		const decision = await decided(story);
		expect(
			JSON.stringify(await ben.ask('story_read', { commission, story: story.story }))
		).toContain(`${story.mark}shade`);
		const pack = await take(ben, decision);
		expect(pack.parts).toMatchObject([{ grant: { circle: 'public' } }]);
		expect(JSON.stringify(pack)).not.toContain(`${story.mark}shade`);
	});
	it('O1 a quote in the text is a part of its own, under its own yes', async () => {
		const story = await shared(['community', 'civic', 'public']);
		const decision = await draft(story);
		const { ask } = await ben.ask('quote_ask', {
			...{ decision, story: story.story, words: `The ${story.mark} was lit.` }
		});
		await story.teller.ask('ask_answer', { ask, form: randomUUID(), answer: 'yes' });
		await ben.ask('quote_place', { ask });
		await publish(decision);
		const pack = await take(carol, decision);
		expect(pack.parts.map(({ what }) => what)).toEqual(['quote', 'story']);
		expect(pack.parts[0]).toMatchObject({
			words: `The ${story.mark} was lit.`,
			grant: { circle: 'public', purposes: ['quote'] }
		});
		await forget();
		await act(story, 'story_withdraw', { purpose: 'quote', circle: 'public' });
		expect(await standing(pack.token)).toEqual({ parts: 2, stand: [2] });
		expect(await letters('carol')).toBe(1);
	});
	it('Q2 Q3 words hidden from everyone leave every quote of them, in whatever words they were first allowed', async () => {
		const story = await shared(['community', 'civic', 'public']);
		const { mark, teller } = story;
		const words = `The ${mark} was lit.`;
		const decision = await draft(story);
		const { ask } = await ben.ask('quote_ask', { decision, story: story.story, words });
		await teller.ask('ask_answer', { ask, form: randomUUID(), answer: 'yes' });
		await ben.ask('quote_place', { ask });
		await publish(decision);
		const quoted = async () =>
			(await page(db.nobody, decision)).quotes.map((quote: { words: string }) => quote.words);
		expect(await quoted()).toEqual([words]);

		// Other words of the story change, and what was said yes to stands further on.
		const { version } = await teller.ask('draft_read', { story: story.story });
		const again = `It was a Monday. ${words}`;
		await teller.ask('draft_save', {
			...{ story: story.story, body: paragraphs(again), veils: [], version }
		});
		await act(story, 'story_hand_in');
		expect(await quoted()).toEqual([]);
		await readFirst(dev, story.story);
		const { hash } = (await teller.ask('mine_read', { story: story.story })).words;
		await act(story, 'story_approve', { hash });
		expect(await quoted()).toEqual([words]);
		const pack = await take(carol, decision);
		expect(pack.parts.map(({ what }) => what)).toEqual(['quote', 'story']);

		const hide = (circles: string[]) =>
			teller.ask('veils_save', {
				story: story.story,
				veils: [{ first: again.indexOf(words) + 4, last: again.length, circles }]
			});
		await forget();
		await hide(['public']);
		expect(await quoted()).toEqual([]);
		expect(await standing(pack.token)).toEqual({ parts: 2, stand: [2] });
		expect(await letters('carol')).toBe(1);
		// Hidden from one side only, they may still be quoted.
		await hide(['civic']);
		expect(await quoted()).toEqual([words]);
	});
	it('I1 I3 no name that was not chosen, no mark of the first reading and no way to reach anybody leaves', async () => {
		const story = await shared();
		const pack = JSON.stringify(await take(ben, await decided(story)));
		expect(pack).not.toContain(story.story);
		expect(pack).not.toMatch(/first reading|answers|contact|example\.org|audience/);
	});
});

describe('what may not leave', () => {
	const untouched = /["{](export|token)":"[0-9a-f-]+"/g;
	it('O1 A4 A8 is absent: the file is, to the letter, that of a decision without it', async () => {
		const visible = await shared();
		const decision = await decided(visible);
		const before = JSON.stringify(await take(carol, decision)).replace(untouched, '');
		const hidden = await shared();
		await ben.ask('decision_link', { decision, story: hidden.story, why: 'It is dark too.' });
		expect((await take(carol, decision)).parts).toHaveLength(2);
		for (const [verb, more] of [
			['story_withdraw', { purpose: 'evidence', circle: 'civic' }],
			['story_withdraw', { purpose: 'hear', circle: 'civic' }],
			['story_pause', {}]
		] as const) {
			await act(hidden, verb, more);
			const pack = await take(carol, decision);
			expect(JSON.stringify(pack).replace(untouched, '')).toBe(before);
			expect(pack.parts.map(({ number }) => number)).toEqual([1]);
			expect(await standing(pack.token)).toEqual({ parts: 1, stand: [1] });
		}
	});
	it('A3 somebody who must never see it gets a file without it, and the others one with it', async () => {
		const story = await shared();
		const decision = await decided(story);
		const { organisations } = await story.teller.ask('never_read', { story: story.story });
		const housing = organisations.find(({ name }: { name: string }) => /Housing/.test(name));
		await story.teller.ask('never_add', { story: story.story, organisation: housing.id });
		expect((await take(joan, decision)).parts).toEqual([]);
		expect((await take(carol, decision)).parts).toHaveLength(1);
	});
	it.each(['ask_each_time', 'show_me_first'])(
		'O1 with %s it is in the file of the decision that its teller said yes to, and in no other',
		async (condition) => {
			const story = await shared();
			const other = await decided(story);
			expect((await take(ben, other)).parts).toHaveLength(1);
			for (const circle of ['community', 'civic'])
				await allow(story, 'evidence', circle, { conditions: [condition] });
			expect((await take(ben, other)).parts).toEqual([]);
			const decision = await draft();
			const { ask } = await ben.ask('decision_link', {
				...{ decision, story: story.story, why: 'It is about light.' }
			});
			await publish(decision);
			expect((await take(ben, decision)).parts).toEqual([]);
			await story.teller.ask('ask_answer', { ask, form: randomUUID(), answer: 'yes' });
			expect((await take(ben, decision)).parts).toMatchObject([
				{ grant: { conditions: expect.arrayContaining([condition]) } }
			]);
		}
	);
	it('A1 A8 nobody but a member of a side takes one, and a decision that is no one’s was never there', async () => {
		const decision = await decided(await shared());
		const [erin, faith] = await db.members('erin', 'faith');
		for (const who of [dev, kit, erin, faith, db.nobody])
			await refused(who.call('pack_take', { decision, reason: 'meeting' }), 404);
		await refused(ben.call('pack_take', { decision: randomUUID(), reason: 'meeting' }), 404);
		const [{ n }] = (await db.owner`select count(*)::int as n from archive.exports
			where decision_id = ${decision}`) as unknown as [{ n: number }];
		expect(n).toBe(0);
	});
	it('refuses a draft, and a reason that is not on the list, so that none can hold a word', async () => {
		const decision = await draft(await shared());
		const asked = (reason: unknown) => ben.call('pack_take', { decision, reason });
		expect((await refused(asked('meeting'), 422)).hint).toBe('decision');
		await publish(decision);
		for (const reason of [null, '', 'because Ada said so'])
			expect((await refused(asked(reason), 422)).hint).toBe('reason');
	});
});

describe('what it leaves behind', () => {
	it('I4 exported stands in the record by role, organisation and month, with what for, and no name', async () => {
		const story = await shared();
		const decision = await decided(story);
		await take(carol, decision);
		await carol.ask('pack_take', { decision, reason: 'review' });
		await take(ben, decision);
		const found = await lines(story, 'exported');
		expect(found).toHaveLength(2);
		expect(found.find(({ role }: { role: string }) => role === 'civic')).toMatchObject({
			...{ month: true, name: null, note: null, detail: { for: ['meeting', 'review'] } },
			organisation: expect.any(String)
		});
	});
	it('D5 whoever asked to be told when it is used is written to, and nobody else', async () => {
		const [asking, quiet] = [await shared(), await shared()];
		const decision = await decided(asking, quiet);
		await allow(asking, 'hear', 'civic', { conditions: ['tell_me'] });
		const news = async ({ story }: Telling) =>
			(
				await db.owner`delete from archive.letters where story_id = ${story} and kind = 'news' returning id`
			).length;
		await news(asking);
		await take(ben, decision);
		expect([await news(asking), await news(quiet)]).toEqual([1, 0]);
	});
	it('A8 a member reads their own files alone, and the address of a file is kept nowhere', async () => {
		const decision = await decided(await shared());
		const pack = await take(ben, decision);
		const has = async (who: Asker) =>
			(await who.ask('exports_list', { commission })).some(
				(one: { export: string }) => one.export === pack.export
			);
		expect([await has(ben), await has(bea), await has(carol)]).toEqual([true, false, false]);
		for (const who of [dev, kit, db.nobody])
			await refused(who.call('exports_list', { commission }), 404);
		for (const who of [bea, carol, dev, kit, db.nobody])
			await refused(who.call('export_destroyed', { export: pack.export }), 404);
		const [kept] = await db.owner`select bool_or(x::text like ${`%${pack.token}%`}) as there
			from archive.exports x`;
		expect(kept!.there).toBe(false);
	});
});

describe('calling back', () => {
	const ends: [string, (story: Telling) => Promise<unknown>][] = [
		['is paused', (story) => act(story, 'story_pause')],
		['is taken back', (story) => act(story, 'story_withdraw')],
		[
			'may not back decisions any more',
			(story) => act(story, 'story_withdraw', { purpose: 'evidence', circle: 'community' })
		],
		['is to be destroyed', (story) => act(story, 'story_erase')],
		[
			'is destroyed',
			async (story) => {
				await act(story, 'story_erase');
				await act(story, 'story_destroy');
			}
		],
		[
			'has words hidden',
			({ story, teller }) =>
				teller.ask('veils_save', {
					...{ story, veils: [{ first: 0, last: 3, circles: ['community'] }] }
				})
		],
		[
			'is named otherwise',
			(story) =>
				allow(story, 'hear', 'community', { attribution: 'first_name', named_as: 'Adalind' })
		],
		[
			'has another note before it',
			({ story, teller }) =>
				teller.ask('meaning_save', { story, themes: [], content_note: 'It is about the dark.' })
		],
		[
			'asks for more than the file says',
			(story) => allow(story, 'quote', 'public', { conditions: ['words_unchanged'] })
		],
		[
			'must never be seen by them',
			async ({ story, teller }) => {
				const { people } = await teller.ask('never_read', { story });
				const him = people.find(({ name }: { name: string }) => name === 'Ben');
				await teller.ask('never_add', { story, person: him.id });
			}
		],
		[
			'is stopped by them, who know its teller',
			({ story }) => ben.ask('teller_recognised', { story })
		],
		[
			'ran out',
			async ({ story }) => {
				await db.owner`update archive.grants set closes = now() - interval '1 second'
					where story_id = ${story} and purpose = 'evidence' and circle = 'community'`;
			}
		],
		[
			'is hidden by a facilitator',
			({ story }) => dev.ask('hold_put', { story, kind: 'safety', note: 'somebody rang' })
		],
		[
			'is linked no more',
			async ({ story }) => {
				const [link] =
					await db.owner`select id from archive.evidence_links where story_id = ${story}`;
				await bea.ask('decision_unlink', { link: link!.id });
			}
		]
	];
	it.each(ends)(
		'O1 A8 a part whose story %s is called back in the same transaction, and no answer says why',
		async (_, end) => {
			await forget();
			const [gone, stays] = [await shared(), await shared()];
			const pack = await take(ben, await decided(gone, stays));
			const [left, kept] = [gone, stays].map(
				({ mark }) => pack.parts.find((p) => JSON.stringify(p).includes(mark))!.number
			);
			expect(await standing(pack.token)).toEqual({ parts: 2, stand: [1, 2] });
			await end(gone);
			const said = { parts: 2, stand: [kept] };
			expect(await standing(pack.token)).toEqual(said);
			const [mine] = await ben.ask('exports_list', { commission });
			expect(mine).toMatchObject({ export: pack.export, ...said, settled: false });
			expect(await letters('ben')).toBe(1);
			// What was destroyed leaves no row; what is left says only when.
			const marked = await db.owner`select number from archive.export_items
				where export_id = ${pack.export} and recalled_at is not null`;
			expect(marked.every(({ number }) => number === left)).toBe(true);
		}
	);
	it('O1 what comes back is in a new file, and never in the old one again', async () => {
		const story = await shared();
		const decision = await decided(story);
		const pack = await take(ben, decision);
		await act(story, 'story_pause');
		await act(story, 'story_resume');
		expect(await standing(pack.token)).toEqual({ parts: 1, stand: [] });
		expect(await standing((await take(ben, decision)).token)).toEqual({ parts: 1, stand: [1] });
	});
	it('O1 a yes that only moved elsewhere leaves the file as it is, and nobody is written to', async () => {
		await forget();
		const story = await shared();
		const pack = await take(ben, await decided(story));
		await act(story, 'permission_renew');
		await allow(story, 'theme', 'civic');
		await act(story, 'story_withdraw', { purpose: 'theme', circle: 'community' });
		await act(await shared(), 'story_withdraw');
		await decided(story);
		expect(await standing(pack.token)).toEqual({ parts: 1, stand: [1] });
		expect(await letters('ben')).toBe(0);
	});
	it('A5 who leaves the roster keeps nothing, and is told', async () => {
		await forget();
		const shireen = await db.member('shireen@example.org');
		const pack = await take(shireen, await decided(await shared()));
		expect(pack.parts).toHaveLength(1);
		await db.owner`update archive.seats s set closed_at = now() from archive.people p join auth.users u on u.id = p.auth_user
			where p.id = s.person_id and u.email = 'shireen@example.org' and s.closed_at is null`;
		expect(await standing(pack.token)).toEqual({ parts: 1, stand: [] });
		expect(await letters('shireen')).toBe(1);
	});
	it('A8 an address that was never given, and one whose time is over, are the same answer', async () => {
		const pack = await take(ben, await decided(await shared()));
		await db.owner`update archive.exports set good_until = now() - interval '1 second' where id = ${pack.export}`;
		const over = await refused(db.nobody.call('recall_read', { token: pack.token }), 404);
		for (const token of ['0'.repeat(32), '', 'x', pack.token.toUpperCase()])
			expect(await refused(db.nobody.call('recall_read', { token }), 404)).toEqual(over);
		const [mine] = await ben.ask('exports_list', { commission });
		expect(mine).toMatchObject({ over: true, stand: [], settled: false });
	});
	it('O2 a database that is dark says nothing about a file, and calls nothing back', async () => {
		const pack = await take(ben, await decided(await shared()));
		await db.owner`update archive.installation set readable_until = '-infinity'`;
		try {
			await refused(db.nobody.call('recall_read', { token: pack.token }), 503);
			await refused(db.nobody.call('recall_read', { token: '0'.repeat(32) }), 503);
		} finally {
			await db.owner`update archive.installation set readable_until = 'infinity'`;
		}
		expect(await standing(pack.token)).toEqual({ parts: 1, stand: [1] });
	});
	it('C4 the report names the files, who took one, and who said that they destroyed it', async () => {
		const story = await shared();
		const pack = await take(carol, await decided(story));
		const report = () => story.teller.ask('way_out_read', { story: story.story });
		const month = new Date().toISOString().slice(0, 7);
		expect((await report()).taken).toMatchObject([{ role: 'civic', month, destroyed: false }]);
		await act(story, 'story_erase');
		const place = (await report()).stopped[0].places.find(
			(p: { place: string }) => p.place === 'export'
		);
		expect(place).toMatchObject({ title: null, stopped_at: expect.any(String) });
		await carol.ask('export_destroyed', { export: pack.export });
		const [mine] = await carol.ask('exports_list', { commission });
		expect(mine.settled).toBe(true);
		expect((await report()).taken).toMatchObject([{ role: 'civic', month, destroyed: true }]);
		expect(await lines(story, 'export_destroyed')).toMatchObject([{ month: true, name: null }]);
		await act(story, 'story_destroy');
		// Nothing of the file is left that says which story it was; what happened to it still is.
		expect(
			await db.owner`select number from archive.export_items where story_id = ${story.story}`
		).toEqual([]);
		expect((await report()).taken).toHaveLength(1);
		expect(await standing(pack.token)).toEqual({ parts: 1, stand: [] });
	});
	it('C4 what stops nothing in a file is no place of the report', async () => {
		const story = await shared();
		await take(ben, await decided(story));
		await act(story, 'story_withdraw', { purpose: 'theme', circle: 'community' });
		const { stopped } = await story.teller.ask('way_out_read', { story: story.story });
		expect(stopped[0].places.map(({ place }: { place: string }) => place)).not.toContain('export');
	});
	it('A1 a withdrawal and a taking in the same moment leave no file that nobody calls back', async () => {
		const story = await shared();
		const decision = await decided(story);
		const [taken] = await Promise.all([take(ben, decision), act(story, 'story_withdraw')]);
		const { stand, parts } = await standing(taken.token);
		expect(stand).toEqual([]);
		expect(parts).toBe(taken.parts.length);
		expect(
			await db.owner`select number from archive.export_items where export_id = ${taken.export} and recalled_at is null`
		).toEqual([]);
	});
	it('those who put a mistake right see who took it away', async () => {
		const story = await shared();
		const decision = await decided(story);
		await db.owner`delete from archive.record where story_id = ${story.story} and kind = 'read_copy'`;
		await take(carol, decision);
		const { seen } = await dev.ask('care_read', { story: story.story });
		expect(seen.some(({ role }: { role: string }) => role === 'civic')).toBe(true);
	});
});

/** The gate at its edges: time, seats, sides, and who one is. */
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

let db: Database;
let ben: Asker, carol: Asker, dev: Asker;
beforeAll(async () => {
	db = await freshDatabase();
	ben = await db.member('ben@example.org');
	carol = await db.member('carol@example.org');
	dev = await db.member('dev@example.org');
});
afterAll(() => db.drop());

/** A story shared with these circles for these uses. */
async function shared(
	circles: string[],
	uses: string[] = [],
	words = 'The boiler sang all night.',
	veils: { first: number; last: number; circles: string[] }[] = []
) {
	const { story, session } = await db.nobody.ask('tell_start', { commission: 'morecambe-bay' });
	const ada = db.teller(session);
	await ada.ask('draft_save', { story, body: paragraphs(words), veils, version: 0 });
	await ada.ask('story_hand_in', { story, form: randomUUID() });
	const { roster } = await db.nobody.ask('roster_read', { commission: 'morecambe-bay' });
	await ada.ask('permission_give', {
		story,
		form: randomUUID(),
		circles,
		uses,
		attribution: 'no_name',
		named_as: null,
		unasked: true,
		roster
	});
	await readFirst(dev, story);
	return { story: story as string, ada, session: session as string };
}
const read = (who: Asker, story: string) =>
	who.call('story_read', { commission: 'morecambe-bay', story });

describe('time', () => {
	it('C5 opens nothing before its beginning and nothing after its end', async () => {
		const { story } = await shared(['community'], ['theme']);
		expect((await read(ben, story)).status).toBe(200);
		const window = (opens: string, closes: string) =>
			db.owner`update archive.access_copies set opens = now() + ${opens}::interval, closes = now() + ${closes}::interval where story_id = ${story}`;
		await window('-2 days', '-1 second');
		await refused(read(ben, story), 404);
		await window('1 minute', '2 days');
		await refused(read(ben, story), 404);
		await window('-1 minute', '1 minute');
		expect((await read(ben, story)).status).toBe(200);
	});
	it('O2 a database whose reading lease has lapsed is dark, and telling goes on', async () => {
		const { story, ada } = await shared(['community', 'public']);
		await db.owner`update archive.installation set readable_until = now() - interval '1 second'`;
		for (const who of [ben, db.nobody]) await refused(read(who, story), 503);
		expect((await ada.ask('mine_list')).length).toBe(1);
		await ada.ask('story_pause', { story, form: randomUUID() });
		await db.owner`update archive.installation set readable_until = 'infinity'`;
	});
});

describe('seats', () => {
	it('A5 who leaves loses it in the same transaction, and who joins gains nothing told before', async () => {
		const { story } = await shared(['community'], ['theme']);
		const marlon = await db.member('marlon@example.org');
		expect((await read(marlon, story)).status).toBe(200);
		await db.owner.begin(async (tx) => {
			await tx`update archive.seats s set closed_at = now() from archive.people p
				where p.id = s.person_id and p.name = 'Marlon' and s.closed_at is null`;
		});
		await refused(read(marlon, story), 404);
		await db.owner`insert into archive.seats (commission_id, person_id, organisation_id, circle)
			select s.commission_id, s.person_id, s.organisation_id, s.circle from archive.seats s join archive.people p on p.id = s.person_id where p.name = 'Marlon'`;
		await refused(read(marlon, story), 404);
		expect((await read(ben, story)).status).toBe(200);
	});
	it('A1 sit in every audience that holds them, however many there are, and wait for nobody to be written', async () => {
		const [sits] = await db.owner`select s.id, s.commission_id, p.auth_user from archive.seats s
			join archive.people p on p.id = s.person_id join auth.users u on u.id = p.auth_user
			where u.email = 'ben@example.org' and s.closed_at is null`;
		// Sixty more, each in a statement of its own: some join the array, and some still stand beside it.
		const sixty = (first: number) =>
			db.owner.begin(async (tx) => {
				await tx`set local lock_timeout = '2s'`;
				for (let n = first; n < first + 60; n++) {
					await tx`insert into archive.audiences values (${n}, ${sits!.commission_id}, 'community', ${Buffer.from(`made ${n}`)})`;
					await tx`insert into archive.audience_seats values (${n}, ${sits!.id})`;
				}
			});
		const agrees = async () => {
			const [is] = await db.owner.begin(async (tx) => {
				await tx`select set_config('request.jwt.claims', ${JSON.stringify({ sub: sits!.auth_user })}, true)`;
				return tx`select array(select a.id from archive.audiences a where archive.within(a.id, archive.my_audiences()) order by 1)::text as asked,
					array(select 0::bigint union select audience_id from archive.audience_seats where seat_id = ${sits!.id} order by 1)::text as sat,
					(select cardinality(edges) / 2 from archive.seat_audiences where seat_id = ${sits!.id}) as kept,
					(select count(*)::int from archive.seat_audiences_new where seat_id = ${sits!.id}) as new`;
			});
			expect(is!.asked).toBe(is!.sat);
			return { kept: is!.kept as number, new: is!.new as number };
		};
		await sixty(1000);
		const first = await agrees();
		expect([first.kept >= 50, first.new < 50]).toEqual([true, true]);
		// Somebody else is at the array: what is new stands beside it, and counts at once.
		await db.owner.begin(async (tx) => {
			await tx`select from archive.seat_audiences where seat_id = ${sits!.id} for update`;
			await sixty(2000);
			expect(await agrees()).toEqual({ kept: first.kept, new: first.new + 60 });
		});
		await sixty(3000);
		const last = await agrees();
		expect(last.new).toBeLessThan(50);
		expect(last.kept + last.new).toBe(first.kept + first.new + 120);
		// The worker leaves none beside it.
		await db.owner`select archive.audiences_join(1)`;
		expect(await agrees()).toEqual({ kept: last.kept + last.new, new: 0 });
	});
	it('A6 a facilitator who came later does not read what was handed in before', async () => {
		const { story } = await shared(['community']);
		await db.owner`update archive.seats s set closed_at = now() from archive.people p where p.id = s.person_id and p.name = 'Dan'`;
		await db.owner`insert into archive.seats (commission_id, person_id, organisation_id, circle)
			select s.commission_id, s.person_id, s.organisation_id, s.circle from archive.seats s join archive.people p on p.id = s.person_id where p.name = 'Dan'`;
		const dan = await db.member('dan@example.org');
		await refused(dan.call('original_read', { story, reason: 'curious' }), 404);
	});
	it('A6 a commissioner reads no original, and its words stand in no copy that hides them', async () => {
		const { story } = await shared(['community', 'civic']);
		await refused(ben.call('original_read', { story, reason: 'curious' }), 404);
		expect(await ben.call('reading_list', { commission: 'morecambe-bay' })).toMatchObject({
			status: 404
		});
	});
});

describe('sides', () => {
	it('D4 what one side cannot read cannot be linked, and the refusal is that of nothing', async () => {
		const { story } = await shared(['community'], ['evidence']);
		const { id } = await ben.ask('decision_save', {
			commission: 'morecambe-bay',
			kind: 'commitment',
			title: 'Boilers',
			we_heard: '',
			we_decided: '',
			owner: '',
			review_on: null
		});
		const hidden = await refused(
			ben.call('decision_link', { decision: id, story, why: 'it is cold' }),
			404
		);
		const never = await refused(
			ben.call('decision_link', { decision: id, story: randomUUID(), why: 'it is cold' }),
			404
		);
		expect(hidden).toEqual(never);
	});
	it('A4 community-only is not in a civic commissioner’s list, search, counts or themes', async () => {
		const before = await Promise.all(doors(carol));
		await shared(['community'], ['theme'], 'Our zugzwang of a stairwell.');
		expect(await Promise.all(doors(carol))).toEqual(before);
		const { hits } = await ben.ask('search', { commission: 'morecambe-bay', q: 'zugzwang' });
		expect(hits).toHaveLength(1);
	});
	const doors = (who: Asker) => [
		who.ask('stories_list', { commission: 'morecambe-bay' }),
		who.ask('themes_list', { commission: 'morecambe-bay' }),
		who.ask('search', { commission: 'morecambe-bay', q: 'zugzwang' }),
		who.ask('search', { commission: 'morecambe-bay', q: 'zugzwag' }),
		who.ask('search', { commission: 'morecambe-bay', q: '' })
	];
});

describe('marking', () => {
	it('A1 A8 themes to mark a story with are offered to a side that may find it, and to nobody else', async () => {
		const { story } = await shared(['community', 'public'], ['theme']);
		const { story: heard } = await shared(['community'], []);
		const offered = async (who: Asker, one: string) =>
			(await who.ask('story_codebook', { commission: 'morecambe-bay', story: one })).length;
		const [{ themes }] = (await db.owner`select count(*)::int as themes from archive.themes
			where commission_id = archive.commission('morecambe-bay')`) as unknown as [{ themes: number }];
		for (const who of [ben, carol]) expect(await offered(who, story)).toBe(themes);
		expect(await offered(ben, heard)).toBe(0);
		const [kit, erin] = await db.members('kit', 'erin');
		for (const who of [db.nobody, dev, kit!, erin!])
			expect([await offered(who, story), await offered(who, randomUUID())]).toEqual([0, 0]);
	});
	it('Q1 S3 is seen and done in the words that a circle is served, and ends for it with the grant of that circle', async () => {
		const commission = 'morecambe-bay';
		const [open, ours] = ['The boiler sang.', 'The bailiff rang twice.'] as const;
		const [theme] =
			await db.owner`select id, slug from archive.themes where commission_id = archive.commission(${commission}) and slug = 'repairs'`;
		const mark = (who: Asker, story: string, words: string) =>
			who.call('coding_make', { story, theme: theme!.id, words });
		/** The words marked in a story, as its page, the page of the theme, and the table itself show them. */
		const seen = async (who: Asker, email: string | null, story: string) => {
			const { codings } = await who.ask('story_read', { commission, story });
			const { passages } = await who.ask('theme_read', { commission, slug: theme!.slug });
			const [user] = email ? await db.owner`select id from auth.users where email = ${email}` : [];
			const rows = await db.requests.begin(async (tx) => {
				await tx`select set_config('role', ${user ? 'authenticated' : 'anon'}, true),
					set_config('request.jwt.claims', ${user ? JSON.stringify({ sub: user.id }) : ''}, true)`;
				return tx`select id from archive.codings where story_id = ${story}`;
			});
			const shown = codings.map((k: { words: string }) => k.words).sort();
			const there = passages.filter((k: { story: string }) => k.story === story);
			expect(there.map((k: { words: string }) => k.words).sort()).toEqual(shown);
			expect(rows.map(({ id }) => id).sort()).toEqual(
				codings.map((k: { id: string }) => k.id).sort()
			);
			return shown;
		};
		const told = async () => {
			const made = await shared(['community', 'public'], ['theme'], `${open} ${ours}`, [
				{ first: open.length + 1, last: open.length + 1 + ours.length, circles: ['public'] }
			]);
			for (const words of [open, ours])
				expect((await mark(ben, made.story, words)).status).toBe(200);
			expect(await seen(ben, 'ben@example.org', made.story)).toEqual([ours, open]);
			expect(await seen(carol, 'carol@example.org', made.story)).toEqual([open]);
			return made;
		};
		const end = ({ ada, story }: { ada: Asker; story: string }, circle: string) =>
			ada.ask('story_withdraw', { story, form: randomUUID(), purpose: 'theme', circle });

		const first = await told();
		await end(first, 'community');
		expect(await seen(ben, 'ben@example.org', first.story)).toEqual([]);
		for (const words of [open, ours]) await refused(mark(ben, first.story, words), 404);
		expect(await ben.ask('story_codebook', { commission, story: first.story })).toEqual([]);
		expect(await seen(carol, 'carol@example.org', first.story)).toEqual([open]);
		expect((await mark(carol, first.story, open)).status).toBe(200);
		await refused(mark(carol, first.story, ours), 422);
		expect(await seen(db.nobody, null, first.story)).toEqual([open, open]);

		const second = await told();
		await end(second, 'public');
		expect(await seen(ben, 'ben@example.org', second.story)).toEqual([ours, open]);
		for (const [who, email] of [
			[carol, 'carol@example.org'],
			[db.nobody, null]
		] as const)
			expect(await seen(who, email, second.story)).toEqual([]);
		await refused(mark(carol, second.story, open), 404);
	});
	it('changes open pages where it stands in them, and nowhere else', async () => {
		const [open, ours] = ['The boiler hummed.', 'The bailiff knocked.'] as const;
		const [theme] =
			await db.owner`select id from archive.themes where commission_id = archive.commission('morecambe-bay') limit 1`;
		const { story } = await shared(['community', 'public'], ['theme'], `${open} ${ours}`, [
			{ first: open.length + 1, last: open.length + 1 + ours.length, circles: ['public'] }
		]);
		const key = () => db.nobody.ask('open_key', { commission: 'morecambe-bay' });
		const before = await key();
		const mark = (words: string) => ben.ask('coding_make', { story, theme: theme!.id, words });
		await mark(ours);
		expect(await key()).toBe(before);
		await mark(open);
		expect(await key()).not.toBe(before);
	});
});

describe('counting', () => {
	it('S3 S4 each story once: two copies of it are one, and what may not be found is not counted by the copy beside it', async () => {
		const erin = await db.member('erin@example.org');
		const faith = await db.member('faith@example.org');
		const solway = { commission: 'solway' };
		const [theme] =
			await db.owner`select id from archive.themes where commission_id = archive.commission('solway') limit 1`;
		const [place] =
			await db.owner`select id from archive.places where commission_id = archive.commission('solway') limit 1`;
		const { roster } = await db.nobody.ask('roster_read', solway);
		const tell = async () => {
			const { story, session } = await db.nobody.ask('tell_start', solway);
			const ada = db.teller(session);
			await ada.ask('draft_save', { story, body: paragraphs('A tide.'), veils: [], version: 0 });
			await ada.ask('story_hand_in', { story, form: randomUUID() });
			await ada.ask('meaning_save', { story, themes: [theme!.id], place: place!.id });
			await ada.ask('permission_give', {
				...{ story, form: randomUUID(), circles: ['community', 'public'], uses: ['theme'], roster },
				...{ attribution: 'no_name', named_as: null, unasked: true }
			});
			await readFirst(faith, story);
			return { story, ada };
		};
		const counted = async (who: Asker) =>
			(await who.ask('themes_list', solway)).find((t: { id: string }) => t.id === theme!.id)
				.stories;
		const offered = async (who: Asker) => (await who.ask('stories_list', solway)).places !== null;
		await db.owner`update archive.findable set place_id = null where commission_id = archive.commission('solway')`;
		const before = await counted(erin);
		const open = await counted(db.nobody);
		const told = [];
		for (let n = 0; n < 3; n++) told.push(await tell());
		expect(await counted(erin)).toBe(before + 3);
		expect(await counted(db.nobody)).toBe(open + 3);
		// Three stories in two copies each are three.
		expect(await offered(erin)).toBe(false);
		const { story, ada } = told[0]!;
		await ada.ask('story_withdraw', {
			story,
			form: randomUUID(),
			purpose: 'theme',
			circle: 'community'
		});
		expect(await counted(erin)).toBe(before + 2);
		expect(await counted(db.nobody)).toBe(open + 3);
		for (let n = 0; n < 2; n++) await tell();
		expect(await offered(db.nobody)).toBe(true);
		expect(await offered(erin)).toBe(false);
		await tell();
		expect(await offered(erin)).toBe(true);
	});
});

describe('the policies, without a verb in front of them', () => {
	/** Whose rows of a table this person may select, asked of the table itself. */
	async function stories(email: string | null, table: string): Promise<string[]> {
		const [user] = email ? await db.owner`select id from auth.users where email = ${email}` : [];
		return db.requests.begin(async (tx) => {
			await tx`select set_config('role', ${user ? 'authenticated' : 'anon'}, true),
				set_config('request.jwt.claims', ${user ? JSON.stringify({ sub: user.id }) : ''}, true)`;
			return (await tx.unsafe(`select distinct story_id from archive.${table}`)).map(
				(row) => row.story_id
			);
		});
	}
	it('I3 keep what was referred with the facilitators on duty', async () => {
		const { story } = await shared(['community', 'civic', 'public']);
		await dev.ask('refer', {
			story,
			words: 'A child may be hurt.',
			reason: 'It is told as if it goes on.',
			told: true
		});
		expect(await stories('dev@example.org', 'referrals')).toContain(story);
		for (const other of [
			'ben@example.org',
			'carol@example.org',
			'kit@example.org',
			'faith@example.org',
			null
		])
			expect([other, await stories(other, 'referrals')]).toEqual([other, []]);
	});
	it('A1 keep what a story means with its storyteller and the facilitators: readers have it in their copy, once it was read', async () => {
		const { story, ada } = await shared(['community']);
		const [theme] =
			await db.owner`select id, slug from archive.themes where commission_id = archive.commission('morecambe-bay') and slug = 'repairs'`;
		for (const own_words of ['It should not be so cold.', 'Nobody came.']) {
			await ada.ask('meaning_save', {
				story,
				themes: [theme!.id],
				own_words,
				matters_most: 'Heat.',
				content_note: 'Cold rooms'
			});
			await dev.ask('original_read', { story, reason: 'what it means' });
			await dev.ask('meaning_read', { story });
			expect(await ben.ask('story_read', { commission: 'morecambe-bay', story })).toMatchObject({
				own_words,
				matters_most: 'Heat.',
				content_note: 'Cold rooms',
				themes: [{ slug: 'repairs' }]
			});
		}
		for (const table of ['meanings', 'story_themes']) {
			expect(await stories('ben@example.org', table)).toEqual([]);
			expect(await stories('dev@example.org', table)).toContain(story);
		}
	});
	it('A1 keep words about a story that nobody has read out of every copy; what was read stands until then', async () => {
		const { story, ada } = await shared(['community', 'public']);
		const says = (own_words: string | null, matters_most: string | null = null) =>
			ada.ask('meaning_save', { story, themes: [], own_words, matters_most, content_note: null });
		const stands = async () => {
			const seen = [];
			for (const who of [ben, db.nobody]) {
				const { own_words, matters_most } = await who.ask('story_read', {
					commission: 'morecambe-bay',
					story
				});
				seen.push([own_words, matters_most]);
			}
			expect(seen[1]).toEqual(seen[0]);
			return seen[0];
		};
		const waits = async () => {
			const listed = (await dev.ask('reading_list', { commission: 'morecambe-bay' })).find(
				(one: { story: string }) => one.story === story
			);
			// The same promise on both sides: a day from when it was written, and none when nothing waits.
			const { meaning_waits } = await ada.ask('mine_read', { story });
			expect(meaning_waits).toEqual(
				listed.meaning_waits ? { by: listed.answer_by, overdue_days: listed.overdue_days } : null
			);
			expect(listed.answer_by !== null).toBe(listed.meaning_waits);
			return listed.meaning_waits as boolean;
		};
		const readIt = async () => {
			await dev.ask('original_read', { story, reason: 'what it means' });
			await dev.ask('meaning_read', { story });
		};
		await says('Ring Mrs Unread at number nine.', 'Unread too.');
		expect([await stands(), await waits()]).toEqual([[null, null], true]);
		const late = async (days: number) => {
			await db.owner`update archive.meanings set said_at = now() - make_interval(days => ${days}) where story_id = ${story}`;
			await waits();
			return (await ada.ask('mine_read', { story })).meaning_waits.overdue_days;
		};
		expect(await late(30)).toBeGreaterThan(10);
		expect(await late(0)).toBeNull();
		// Opened before they were written: read by nobody.
		expect((await refused(dev.call('meaning_read', { story }), 422)).hint).toBe('reason');
		expect(await stands()).toEqual([null, null]);
		for (const other of [ben, db.nobody, ada])
			await refused(other.call('meaning_read', { story }), 404);
		await readIt();
		expect([await stands(), await waits()]).toEqual([
			['Ring Mrs Unread at number nine.', 'Unread too.'],
			false
		]);
		// Written anew between opening and pressing: what the facilitator had before them is not what is said now.
		await says('A second time.', 'Unread too.');
		await dev.ask('original_read', { story, reason: 'what it means' });
		await says('A third time.', 'Unread too.');
		await refused(dev.call('meaning_read', { story }), 422);
		expect([await stands(), await waits()]).toEqual([
			['Ring Mrs Unread at number nine.', 'Unread too.'],
			true
		]);
		// What is emptied is gone at once, and does not come back under new words.
		await says(null, 'Unread too.');
		expect([await stands(), await waits()]).toEqual([[null, 'Unread too.'], false]);
		await says('A fourth time.', 'Unread too.');
		expect(await stands()).toEqual([null, 'Unread too.']);
		await readIt();
		expect(await stands()).toEqual(['A fourth time.', 'Unread too.']);
	});
	it('A1 hold for copies, what may be found, and what was handed in', async () => {
		const { story } = await shared(['community'], ['theme']);
		for (const table of ['access_copies', 'findable', 'search_rows']) {
			expect([table, await stories('ben@example.org', table)]).toEqual([
				table,
				expect.arrayContaining([story])
			]);
			for (const other of [
				'carol@example.org',
				'dev@example.org',
				'kit@example.org',
				'erin@example.org',
				null
			]) {
				expect([table, other, await stories(other, table)]).toEqual([
					table,
					other,
					expect.not.arrayContaining([story])
				]);
			}
		}
		expect(await stories('dev@example.org', 'renditions')).toContain(story);
		expect((await stories('dev@example.org', 'whereabouts')).length).toBeGreaterThan(0);
		for (const other of ['ben@example.org', 'carol@example.org', 'kit@example.org', null]) {
			expect(await stories(other, 'renditions')).toEqual([]);
			expect(await stories(other, 'whereabouts')).toEqual([]);
		}
	});
	it('Q2 hold for quotes: everyone, or no one', async () => {
		const standing = await stories(null, 'quotes');
		expect(standing.length).toBeGreaterThan(0);
		await db.owner`update archive.quotes set audience = 1 where story_id = ${standing[0]!}`;
		expect(await stories(null, 'quotes')).not.toContain(standing[0]);
		expect(await stories('ben@example.org', 'quotes')).not.toContain(standing[0]);
	});
	it('A3 I4 keep records, consent, receipts, never lists, drafts, veils and names with their storyteller', async () => {
		const { story, ada } = await shared(['community', 'civic'], ['theme', 'evidence', 'quote']);
		await ada.ask('never_add', { story, words: 'The letting agent' });
		await ada.ask('permission_give', {
			story,
			form: randomUUID(),
			circles: ['community', 'civic'],
			uses: ['theme'],
			attribution: 'chosen_name',
			named_as: 'Ada',
			unasked: false,
			roster: (await db.nobody.ask('roster_read', { commission: 'morecambe-bay' })).roster
		});
		for (const table of [
			'record',
			'consent_events',
			'receipts',
			'never_entries',
			'grants',
			'drafts',
			'namings'
		]) {
			const [there] = await db.owner.unsafe(`select from archive.${table} where story_id = $1`, [
				story
			]);
			expect([table, there !== undefined]).toEqual([table, true]);
			for (const email of ['ben@example.org', 'dev@example.org', 'kit@example.org', null]) {
				expect([table, await stories(email, table)]).toEqual([
					table,
					expect.not.arrayContaining([story])
				]);
			}
		}
	});
});

describe('who one is', () => {
	it('a member’s token beside a words session is nobody, as member and as storyteller', async () => {
		const { story, session } = await shared(['community']);
		const [user] = await db.owner`select id from auth.users where email = 'ben@example.org'`;
		const both = db.as({
			role: 'authenticated',
			claims: { sub: user!.id, role: 'authenticated' },
			headers: { 'x-words-session': session }
		});
		expect(await both.ask('visitor')).toEqual({ person: null, teller: false });
		await refused(read(both, story), 404);
		await refused(both.call('mine_list'), 401);
	});
	it('a words session ends after thirty idle minutes, and twelve hours in all', async () => {
		const { session, ada } = await shared([]);
		const age = (seen: string, began: string) =>
			db.owner`update archive.teller_sessions set seen_at = now() - ${seen}::interval, began_at = now() - ${began}::interval
				where token_hash = extensions.digest(${session}, 'sha256')`;
		await age('29 minutes', '11 hours');
		expect((await ada.call('mine_list')).status).toBe(200);
		await age('31 minutes', '1 hour');
		await refused(ada.call('mine_list'), 401);
		await age('1 minute', '13 hours');
		await refused(ada.call('mine_list'), 401);
	});
	it('another storyteller’s story is not there', async () => {
		const { story } = await shared(['community']);
		const { ada: other } = await shared([]);
		await refused(other.call('mine_read', { story }), 404);
		await refused(other.call('draft_read', { story }), 404);
		await refused(other.call('story_withdraw', { story, form: randomUUID() }), 404);
	});
});

describe('forms', () => {
	it('posted twice are one act, and an id used for another act changes nothing', async () => {
		const { story, ada } = await shared(['community']);
		const form = randomUUID();
		await ada.ask('story_pause', { story, form });
		await ada.ask('story_pause', { story, form });
		const events =
			await db.owner`select kind from archive.consent_events where story_id = ${story} and form = ${form}`;
		expect(events).toEqual([{ kind: 'paused' }]);
		await ada.call('story_resume', { story, form });
		await refused(read(ben, story), 404);
	});
});

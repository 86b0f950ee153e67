/** Search on Postgres: the contract of every engine, and what only the database can promise. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { find, like } from '#lib/search/search.server.ts';
import { freshDatabase, refused, type Database } from '../support/database.ts';
import { asDb, commission, findsAlike, ids, tell, whole, type World } from '../support/search.ts';

let db: Database;
let world: World;
beforeAll(async () => {
	db = await freshDatabase();
	world = {
		db,
		find: (who, what, where = commission) => find(asDb(who), null, where, whole(what)),
		settle: async () => {}
	};
});
afterAll(() => db.drop());

describe('the contract', () => findsAlike(() => world));

describe('only here', () => {
	it('is absent for a commission that is not there', async () => {
		await refused(db.nobody.call('search', { commission: 'nowhere' }), 404);
	});
	it('S1 what search holds agrees with what policies show', async () => {
		const held =
			await db.owner`select copy_id, hash, audience, opens, closes from archive.search_rows order by copy_id`;
		const findable =
			await db.owner`select copy_id, hash, audience, opens, closes from archive.findable order by copy_id`;
		expect(held).toEqual(findable);
	});
	it('S3 A4 counts what a story backs only where everyone of the row may see the link', async () => {
		const ben = await db.member('ben@example.org');
		const { story } = await tell(db, {
			words: ['The fankleworth.'],
			circles: ['community', 'civic'],
			uses: ['theme', 'evidence']
		});
		const [draft] =
			await db.owner`select id from archive.decisions where published_at is null and commission_id = archive.commission(${commission}) limit 1`;
		const backs = async () =>
			(await world.find(ben, { q: 'fankleworth' })).facets.backs.map(({ id }) => id);
		expect(await backs()).toEqual([]);
		await ben.ask('decision_link', {
			decision: draft!.id,
			story,
			why: 'It is about a fankleworth.'
		});
		expect(await backs()).toEqual([draft!.id]);
		// Somebody of the circle may not see it as evidence any more: then it is counted for nobody.
		await db.owner`update archive.grants g set audience = archive.audience_of(array(select s.seat_id from archive.audience_seats s
				where s.audience_id = g.audience and s.seat_id <> all((select archive.my_seats())::uuid[]) order by 1 offset 1))
			where g.story_id = ${story} and g.purpose = 'evidence' and g.circle = 'community'`;
		expect(await backs()).toEqual([]);
		expect(ids(await world.find(ben, { q: 'fankleworth' }))).toEqual([story]);
	});
	it('a new commission begins with words that mean the same, which its keepers change, and nobody else’s change with them', async () => {
		const [made] =
			await db.owner`insert into archive.commissions (slug, name, place) values ('firth', 'Firth', 'Firth') returning id`;
		await db.owner`insert into archive.keepers (commission_id, person_id)
			select ${made!.id}, p.id from archive.people p where p.name = 'Kit'`;
		const kit = await db.member('kit@example.org');
		const lines = (where: string) => kit.ask('alike_list', { commission: where });
		const first: { id: string; words: string[] }[] = await lines('firth');
		const credit = first.find(({ words }) => words.includes('universal credit'))!;
		expect(credit.words).toContain('UC');
		const theirs = await lines(commission);
		await kit.ask('alike_save', { commission: 'firth', words: ['UC', 'dole'], id: credit.id });
		for (const { id } of first.filter(({ id }) => id !== credit.id))
			await kit.ask('alike_remove', { commission: 'firth', id });
		expect(await lines('firth')).toEqual([{ id: credit.id, words: ['UC', 'dole'] }]);
		expect(await lines(commission)).toEqual(theirs);
		await db.owner`delete from archive.commissions where id = ${made!.id}`;
	});
	it('words that mean the same are kept by keepers of their own commission, and what cannot be one is refused kindly', async () => {
		const kit = await db.member('kit@example.org');
		const words = ['snaffle', 'transp'];
		const pointed = async () =>
			(await db.nobody.ask('search', { commission, q: 'transp' })).themes.length;
		expect(await pointed()).toBe(1);
		const { id } = await kit.ask('alike_save', { commission, words });
		// Now it is a word, and the beginning of none.
		expect(await pointed()).toBe(0);
		for (const who of ['ben', 'carol', 'dev', 'erin'].map((name) => `${name}@example.org`))
			for (const [verb, args] of [
				['alike_list', { commission }],
				['alike_save', { commission, words }],
				['alike_save', { commission, words, id }],
				['alike_remove', { commission, id }]
			] as const)
				await refused((await db.member(who)).call(verb, args), 404);
		await refused(db.nobody.call('alike_list', { commission }), 404);
		await refused(kit.call('alike_list', { commission: 'solway' }), 404);
		for (const bad of [
			[],
			['one'],
			['same', 'SAME '],
			['a', ''],
			['fine', "''"],
			['fine', 'a & b'],
			['fine', 'x'.repeat(41)],
			Array.from({ length: 21 }, (_, n) => `word ${n}`)
		])
			expect(await refused(kit.call('alike_save', { commission, words: bad }), 422)).toMatchObject({
				hint: 'words'
			});
		await refused(kit.call('alike_remove', { commission, id: randomUUID() }), 404);
		// Another commission's line is not there, whoever names it.
		await db.owner`update archive.alike set commission_id = archive.commission('solway') where id = ${id}`;
		await refused(kit.call('alike_save', { commission, words, id }), 404);
		await refused(kit.call('alike_remove', { commission, id }), 404);
	});
	it('keeps another commission apart', async () => {
		const erin = await db.member('erin@example.org');
		const here = await tell(db, {
			words: ['A marzipantry of our own.'],
			circles: ['community', 'civic']
		});
		expect((await world.find(erin, { q: 'marzipantry' })).hits).toEqual([]);
		expect((await find(asDb(erin), null, 'solway', whole({ q: 'marzipantry' }))).hits).toEqual([]);
		const ben = await db.member('ben@example.org');
		expect(ids(await world.find(ben, { q: 'marzipantry' }))).toEqual([here.story]);
	});
	it('S3 likens a story only to those the reader may find', async () => {
		const ben = await db.member('ben@example.org');
		const carol = await db.member('carol@example.org');
		const words = ['The wibblestock froze twice, and the wibblestock thawed.'];
		const open = await tell(db, { words, circles: ['community', 'civic'], themes: ['repairs'] });
		const closed = await tell(db, { words, circles: ['community'], themes: ['repairs'] });
		const alike = async (who: typeof ben) =>
			(await like(asDb(who), commission, open.story)).map((s) => s.story);
		expect(await alike(ben)).toContain(closed.story);
		expect(await alike(carol)).not.toContain(closed.story);
		await refused(carol.call('stories_like', { commission, story: closed.story }), 404);
	});
	it('S3 a word stands in the lexicon for as long as one copy holds it, whichever goes first', async () => {
		const words = ['A snorkwhistle, once.'];
		const told = [];
		for (let n = 0; n < 3; n++)
			told.push(await tell(db, { words, circles: ['community', 'civic'] }));
		const stands = async () =>
			(
				await db.owner`select circle from archive.lexicon where word = 'snorkwhistle' order by circle`
			).map(({ circle }) => circle as string);
		for (const { story, teller } of told) {
			expect(await stands()).toEqual(['community', 'civic']);
			await teller.ask('story_withdraw', { story, form: randomUUID() });
		}
		expect(await stands()).toEqual([]);
		// What a copy says no more is forgotten with it, and what it still says is not.
		const { story, teller } = await tell(db, { words, circles: ['community'] });
		await teller.ask('veils_save', {
			story,
			veils: [{ first: 0, last: 2, circles: ['community'] }]
		});
		expect(await stands()).toEqual(['community']);
		await teller.ask('veils_save', {
			story,
			veils: [{ first: 2, last: 14, circles: ['community'] }]
		});
		expect(await stands()).toEqual([]);
		// One circle has it no more, and another still does.
		const split = await tell(db, { words, circles: ['community', 'civic'] });
		expect(await stands()).toEqual(['community', 'civic']);
		await split.teller.ask('veils_save', {
			story: split.story,
			veils: [{ first: 2, last: 14, circles: ['civic'] }]
		});
		expect(await stands()).toEqual(['community']);
	});
	it('S3 spelling help looks up no more words for those that another circle was told', async () => {
		const [carol] = await db.owner`select id from auth.users where email = 'carol@example.org'`;
		/** How many words were looked up among what Carol may find, to answer her. */
		const looked = (q: string) =>
			db.owner.begin(async (tx) => {
				// What a connection counted before stands beside it until Postgres has put it away.
				const calls = async () => {
					const [row] =
						await tx`select calls from pg_stat_xact_user_functions where funcname = 'search_held'`;
					return Number(row?.calls ?? 0);
				};
				const before = await calls();
				await tx`select set_config('track_functions', 'all', true), set_config('role', 'authenticated', true),
					set_config('request.jwt.claims', ${JSON.stringify({ sub: carol!.id })}, true)`;
				await tx`select api.search_beside(${commission}, ${q})`;
				await tx`reset role`;
				return (await calls()) - before;
			});
		await tell(db, { words: ['The zwibbleton.'], circles: ['civic'] });
		const all = async () => [
			await looked('zwibblo'),
			await looked('zwibb'),
			// The first letter left out.
			await looked('wibblec')
		];
		const before = await all();
		const endings = [...'abcdefgh'].map((letter) => `zwibble${letter}`);
		await tell(db, { words: [`${endings.join(' ')}.`], circles: ['community'] });
		expect(await all()).toEqual(before);
		await tell(db, { words: [`${endings.join(' ')}.`], circles: ['civic'] });
		const after = await all();
		expect(after.map((calls, n) => calls > before[n]!)).toEqual([true, true, true]);
	});
	it('a decision by the wording that stands, and by no other', async () => {
		const [was] =
			await db.owner`select t.* from archive.decision_texts t join archive.decisions d on d.id = t.decision_id
			where d.commission_id = archive.commission(${commission}) and d.published_at <= now()
			order by d.published_at, t.number desc limit 1`;
		const found = async (q: string) =>
			(await world.find(db.nobody, { q })).decisions.map(({ id }) => id);
		const title = was!.title.split(' ').slice(0, 8).join(' ');
		expect(await found(title)).toContain(was!.decision_id);
		await db.owner`insert into archive.decision_texts (decision_id, number, kind, title, we_decided, seat_id, hash)
			values (${was!.decision_id}, ${was!.number + 1}, ${was!.kind}, 'A snaggleprop', 'And the trundlebed.', ${was!.seat_id}, ${was!.hash})`;
		expect(await found(title)).not.toContain(was!.decision_id);
		for (const q of ['snaggleprops', 'trundlebed', 'the trundlebed snaggleprop'])
			expect(await found(q), q).toEqual([was!.decision_id]);
		await db.owner`delete from archive.decision_texts where decision_id = ${was!.decision_id} and number = ${was!.number + 1}`;
	});
	it('shows the newest stories of a theme, and says when there are more', async () => {
		const ben = await db.member('ben@example.org');
		const [theme] = await db.owner`insert into archive.themes (commission_id, slug, name, meaning)
			values (archive.commission(${commission}), 'all-of-it', 'All of it', 'Whatever was told.') returning id`;
		await db.owner`update archive.findable set themes = themes || ${theme!.id}::uuid`;
		const shown = async () => {
			const { stories, more } = await ben.ask('theme_read', { commission, slug: 'all-of-it' });
			return [stories.length, more];
		};
		expect(await shown()).toEqual([20, true]);
		await db.owner`update archive.findable set themes = array_remove(themes, ${theme!.id}) where story_id not in (
			select f.story_id from archive.findable f where f.circle = 'community'
				and f.commission_id = archive.commission(${commission}) order by f.told_on desc, f.story_id limit 20)`;
		expect(await shown()).toEqual([20, false]);
		await db.owner`update archive.findable set themes = array_remove(themes, ${theme!.id})`;
		await db.owner`delete from archive.themes where id = ${theme!.id}`;
	});
	it('a theme by its new name, whatever marks stand around it', async () => {
		const ben = await db.member('ben@example.org');
		const { story } = await tell(db, {
			words: ['Nothing to say.'],
			circles: ['community'],
			themes: ['buses']
		});
		await db.owner`update archive.themes set name = '“Omnibuses”' where slug = 'buses'`;
		const found = await world.find(ben, { q: 'omnibuses' });
		expect(ids(found)).toContain(story);
		expect(found.themes).toMatchObject([{ slug: 'buses' }]);
		// What it is called, or people also call it, is a word that nobody mistyped; what it is explained with may be one.
		await tell(db, { words: ['The zharabang, and the quodlibot.'], circles: ['community'] });
		await db.owner`update archive.themes set synonyms = '{zharabanc}', meaning = 'A quodlibet.' where slug = 'buses'`;
		expect((await world.find(ben, { q: 'zharabanc' })).did_you_mean).toBeNull();
		expect((await world.find(ben, { q: 'quodlibet' })).did_you_mean).toBe('quodlibot');
	});
});

/** The roster: who invites, who sits, who says yes to whom, and what has to be there before telling opens. */
import { generateKeyPairSync } from 'node:crypto';
import { createClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JWK } from 'jose';
import { publicHalf, sealed } from '#lib/identity/seal.server.ts';
import { freshDatabase, refused, type Asker, type Database } from '../support/database.ts';
import { startEndpoints, until } from '../support/engine.ts';
import { commission, tell } from '../support/search.ts';

const ours = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
	format: 'jwk'
}) as JWK;
let db: Database;
let kit: Asker;
let bea: Asker;
beforeAll(async () => {
	db = await freshDatabase();
	[kit, bea] = await db.members('kit', 'bea');
});
afterAll(() => db.drop());

interface Kept {
	person: string;
	name: string;
	circle: string | null;
	organisation: string | null;
	role: string;
	way_in: string;
	lead: boolean | null;
}
const people = async (who = kit): Promise<Kept[]> =>
	(await who.ask('roster_kept', { commission })).people;
const named = async (name: string) => (await people()).find((person) => person.name === name)!;

/** Somebody with an account and no seat, as the worker leaves them. */
async function newcomer(name: string, email = `${name.toLowerCase()}@example.org`) {
	const { person } = await kit.ask('member_invite', {
		commission,
		name,
		role: 'new here',
		contact: await sealed(publicHalf(ours), email)
	});
	const [invitation] =
		await db.owner`select id from archive.invitations where person_id = ${person}`;
	const [user] = await db.owner`insert into auth.users (email) values (${email}) returning id`;
	await db
		.as({ role: 'service_role' })
		.ask('work_invited', { invitation: invitation!.id, account: user!.id });
	return { person: person as string, as: await db.member(email) };
}
const openSeats = async (person: string) =>
	db.owner`select circle, opened_at, closed_at from archive.seats where person_id = ${person} order by opened_at, closed_at nulls last`;

describe('who may', () => {
	it('A8 only who keeps this commission; for everyone else there is nothing here', async () => {
		const ben = await named('Ben');
		const others = await Promise.all(
			['ben', 'carol', 'dev', 'erin', 'faith'].map((name) => db.member(`${name}@example.org`))
		);
		for (const other of [...others, db.nobody]) {
			await refused(other.call('roster_kept', { commission }), 404);
			await refused(other.call('seat_end', { commission, whom: ben.person }), 404);
			await refused(
				other.call('seat_give', {
					commission,
					whom: ben.person,
					circle: 'civic',
					organisation: 'X'
				}),
				404
			);
			await refused(
				other.call('facilitator_propose', { commission, whom: ben.person, organisation: 'X' }),
				404
			);
			await refused(
				other.call('member_invite', {
					commission,
					name: 'A',
					role: '',
					contact: await sealed(publicHalf(ours), 'a@b.c')
				}),
				404
			);
			await refused(other.call('telling_set', { commission, open: false }), 404);
		}
		await refused(kit.call('roster_kept', { commission: 'solway' }), 404);
		expect((await named('Ben')).circle).toBe('community');
	});
	it('I1 no address is shown, and none is kept once the account is made', async () => {
		const { person } = await newcomer('Nia');
		expect(JSON.stringify(await kit.ask('roster_kept', { commission }))).not.toContain('@');
		expect(
			await db.owner`select contact_sealed, ready_at is not null as ready from archive.invitations where person_id = ${person}`
		).toEqual([{ contact_sealed: null, ready: true }]);
		const answer = await refused(
			kit.call('member_invite', { commission, name: 'A', role: '', contact: 'plain@example.org' }),
			422
		);
		expect(answer).toMatchObject({ hint: 'email' });
		expect(answer.message).not.toContain('plain');
	});
});

describe('seats', () => {
	it('A5 a change closes one seat and opens another; leaving ends it at once', async () => {
		const { person, as } = await newcomer('Olu');
		const seats = async () =>
			(await as.ask('visitor')).person.seats.map((s: { circle: string }) => s.circle);
		expect(await seats()).toEqual([]);
		await kit.ask('seat_give', {
			commission,
			whom: person,
			circle: 'community',
			organisation: 'Community commissioners'
		});
		await kit.ask('seat_give', {
			commission,
			whom: person,
			circle: 'civic',
			organisation: 'Sands Housing'
		});
		expect(await seats()).toEqual(['civic']);
		expect(
			(await openSeats(person)).map(({ circle, closed_at }) => [circle, closed_at === null])
		).toEqual([
			['community', false],
			['civic', true]
		]);
		// Pressed twice is one seat.
		const { seat } = await kit.ask('seat_give', {
			commission,
			whom: person,
			circle: 'civic',
			organisation: 'Sands Housing'
		});
		expect(await openSeats(person)).toHaveLength(2);
		await kit.ask('seat_end', { commission, whom: person });
		expect(await seats()).toEqual([]);
		await refused(kit.call('seat_end', { commission, whom: person }), 404);
		expect(
			await db.owner`select a.act, p.name from archive.seat_acts a join archive.people p on p.id = a.by_person where a.seat_id = ${seat} order by a.id`
		).toEqual([
			{ act: 'opened', name: 'Kit' },
			{ act: 'closed', name: 'Kit' }
		]);
	});
	it('A5 who joins gains nothing that was granted before', async () => {
		const { person, as } = await newcomer('Pam');
		await kit.ask('seat_give', {
			commission,
			whom: person,
			circle: 'community',
			organisation: 'Community commissioners'
		});
		const { version } = await as.ask('promise_read');
		await as.ask('promise_make', { version });
		const [own] = await db.owner`select a.story_id from archive.access_copies a
			where a.circle = 'community' and a.opens <= now() and exists (select from archive.audience_seats m
				join archive.seats s on s.id = m.seat_id join archive.people p on p.id = s.person_id where m.audience_id = a.audience and p.name = 'Bea')
			and not exists (select from archive.access_copies o where o.story_id = a.story_id and o.circle = 'public')`;
		await refused(as.call('story_read', { commission, story: own!.story_id }), 404);
		expect((await bea.call('story_read', { commission, story: own!.story_id })).status).toBe(200);
		await kit.ask('seat_end', { commission, whom: person });
	});
	it('a keeper seats others, never themselves, and nobody who is not known here', async () => {
		const self = (await people()).find(({ name }) => name === 'Kit')!;
		await refused(
			kit.call('seat_give', {
				commission,
				whom: self.person,
				circle: 'community',
				organisation: 'X'
			}),
			422
		);
		const [erin] = await db.owner`select id from archive.people where name = 'Erin'`;
		await refused(
			kit.call('seat_give', { commission, whom: erin!.id, circle: 'community', organisation: 'X' }),
			404
		);
		const ben = await named('Ben');
		for (const circle of ['facilitator', 'public', null])
			await refused(
				kit.call('seat_give', { commission, whom: ben.person, circle, organisation: 'X' }),
				422
			);
	});
	it('nobody is seated before they can come in', async () => {
		const { person } = await kit.ask('member_invite', {
			commission,
			name: 'Quentin',
			role: '',
			contact: await sealed(publicHalf(ours), 'quentin@example.org')
		});
		expect((await named('Quentin')).way_in).toBe('on the way');
		await refused(
			kit.call('seat_give', {
				commission,
				whom: person,
				circle: 'civic',
				organisation: 'Sands Housing'
			}),
			422
		);
	});
	it('there are always two facilitators, and the safeguarding lead is one of them', async () => {
		const dan = await named('Dan');
		const dev = await named('Dev');
		expect(dan.lead).toBe(true);
		for (const { person } of [dan, dev]) {
			const { message } = await refused(kit.call('seat_end', { commission, whom: person }), 422);
			expect(message).toContain('at least two facilitators');
			await refused(
				kit.call('seat_give', {
					commission,
					whom: person,
					circle: 'civic',
					organisation: 'Sands Housing'
				}),
				422
			);
		}
		const { person } = await newcomer('Rosa');
		const { proposal } = await kit.ask('facilitator_propose', {
			commission,
			whom: person,
			organisation: 'Bay Community Trust'
		});
		await bea.ask('facilitator_agree', { proposal });
		const { message } = await refused(kit.call('seat_end', { commission, whom: dan.person }), 422);
		expect(message).toContain('safeguarding');
		await kit.ask('seat_end', { commission, whom: person });
	});
});

describe('the listening promise', () => {
	it('A1 comes before the first story: no list, search, theme, address or decision hears for who has not made it', async () => {
		const { person, as } = await newcomer('Viv');
		await kit.ask('seat_give', {
			commission,
			whom: person,
			circle: 'community',
			organisation: 'Community commissioners'
		});
		const { story } = await tell(db, {
			words: ['The wimblestraw lay there.'],
			circles: ['community'],
			uses: ['theme', 'evidence']
		});
		const anyone = async () =>
			JSON.stringify([
				await as.call('stories_list', { commission }),
				await as.call('story_read', { commission, story }),
				await as.call('search', { commission, q: 'wimblestraw', themes: [] }),
				await as.call('decisions_list', { commission })
			]);
		expect(await anyone()).not.toContain(story);
		await refused(as.call('story_read', { commission, story }), 404);
		expect((await as.ask('visitor')).person.promised).toBe(false);
		const [open] =
			await db.owner`select a.story_id from archive.access_copies a join archive.commissions c on c.id = a.commission_id and c.slug = ${commission}
				where a.circle = 'public' and a.audience = 0 and a.opens <= now() and now() < a.closes order by a.id limit 1`;
		expect((await as.call('story_read', { commission, story: open!.story_id })).status).toBe(200);

		await refused(as.call('promise_make', { version: '2020-01/en-GB' }), 409);
		await refused(kit.call('promise_make', { version: '2026-11/en-GB' }), 404);
		const { version, made_at, words } = await as.ask('promise_read');
		expect([made_at, words]).toEqual([
			null,
			expect.stringContaining('I never use a story in a case')
		]);
		const once = await as.ask('promise_make', { version });
		expect((await as.ask('promise_make', { version })).made_at).toBe(once.made_at);
		expect((await as.call('story_read', { commission, story })).status).toBe(200);
		expect(await anyone()).toContain(story);
		await kit.ask('seat_end', { commission, whom: person });
	});
	it('is made anew when its words change', async () => {
		const [own] =
			await db.owner`select a.story_id from archive.access_copies a join archive.audience_seats m on m.audience_id = a.audience
			join archive.seats s on s.id = m.seat_id and s.closed_at is null join archive.people p on p.id = s.person_id and p.name = 'Bea'
			where a.circle = 'community' and not exists (select from archive.access_copies o where o.story_id = a.story_id and o.circle = 'public') limit 1`;
		const read = () => bea.call('story_read', { commission, story: own!.story_id });
		expect((await read()).status).toBe(200);
		await db.owner`insert into archive.promises (version, words) values ('2027-01/en-GB', 'I listen.')`;
		expect((await read()).status).toBe(404);
		await bea.ask('promise_make', { version: '2027-01/en-GB' });
		expect((await read()).status).toBe(200);
		await db.owner`delete from archive.promises_made where version = '2027-01/en-GB'`;
		await db.owner`delete from archive.promises where version = '2027-01/en-GB'`;
	});
	it('is not asked of facilitators, who read what was handed in', async () => {
		await db.owner`delete from archive.promises_made m using archive.people p where p.id = m.person_id and p.name = 'Dev'`;
		const dev = await db.member('dev@example.org');
		expect((await dev.ask('reading_list', { commission })).length).toBeGreaterThan(0);
	});
});

describe('a facilitator’s seat', () => {
	it('opens with the yes of a keeper and of a community commissioner, and not before', async () => {
		const { person, as } = await newcomer('Sol');
		const { proposal, opened } = await kit.ask('facilitator_propose', {
			commission,
			whom: person,
			organisation: 'Bay Community Trust'
		});
		expect(opened).toBe(false);
		// The same person's second yes is still one.
		expect((await kit.ask('facilitator_agree', { proposal })).opened).toBe(false);
		for (const name of ['carol', 'dev', 'erin'])
			await refused(
				(await db.member(`${name}@example.org`)).call('facilitator_agree', { proposal }),
				404
			);
		await refused(as.call('facilitator_agree', { proposal }), 404);
		await refused(as.call('reading_list', { commission }), 404);
		expect(await bea.ask('facilitators_proposed', { commission })).toMatchObject([
			{ name: 'Sol', mine: 'not yet', yeses: [{ name: 'Kit', as: 'keeper' }] }
		]);
		expect((await bea.ask('facilitator_agree', { proposal })).opened).toBe(true);
		expect(await as.ask('reading_list', { commission })).toEqual([]);
		await kit.ask('seat_end', { commission, whom: person });
	});
	it('is not opened by the yes of the person themselves, nor by two of one side', async () => {
		const ben = await named('Ben');
		const asBen = await db.member('ben@example.org');
		const { proposal } = await kit.ask('facilitator_propose', {
			commission,
			whom: ben.person,
			organisation: 'Bay Community Trust'
		});
		await refused(asBen.call('facilitator_agree', { proposal }), 422);
		await db.owner`insert into archive.keepers select id, (select id from archive.people where name = 'Hamid') from archive.commissions where slug = ${commission}`;
		const hamid = await db.member('hamid@example.org');
		expect((await hamid.ask('facilitator_agree', { proposal })).opened).toBe(false);
		await kit.ask('facilitator_drop', { proposal });
		await refused(bea.call('facilitator_agree', { proposal }), 422);
		expect((await named('Ben')).circle).toBe('community');
		await db.owner`delete from archive.keepers k using archive.people p where p.id = k.person_id and p.name = 'Hamid'`;
	});
	it('is not opened by somebody who has left since they said yes', async () => {
		const { person } = await newcomer('Tam');
		const { proposal } = await kit.ask('facilitator_propose', {
			commission,
			whom: person,
			organisation: 'Bay Community Trust'
		});
		await db.owner`insert into archive.keepers select id, (select id from archive.people where name = 'Joan') from archive.commissions where slug = ${commission}`;
		await db.owner`delete from archive.keepers k using archive.people p where p.id = k.person_id and p.name = 'Kit'`;
		expect((await bea.ask('facilitator_agree', { proposal })).opened).toBe(false);
		await db.owner`insert into archive.keepers select id, (select id from archive.people where name = 'Kit') from archive.commissions where slug = ${commission}`;
		await db.owner`delete from archive.keepers k using archive.people p where p.id = k.person_id and p.name = 'Joan'`;
		await kit.ask('facilitator_drop', { proposal });
	});
	it('is not opened by a keeper and a commissioner whom that keeper seated', async () => {
		const [wyn, vic] = [await newcomer('Wyn'), await newcomer('Vic')];
		const seat = { commission, organisation: 'Bay Community Trust' };
		await kit.ask('seat_give', { ...seat, whom: wyn.person, circle: 'community' });
		const { proposal } = await kit.ask('facilitator_propose', { ...seat, whom: vic.person });
		const said = await refused(wyn.as.call('facilitator_agree', { proposal }), 422);
		expect(said).toMatchObject({
			hint: 'proposal',
			message: expect.stringContaining('their seat')
		});
		// Another keeper stands for what the first cannot.
		await db.owner`insert into archive.keepers select id, (select id from archive.people where name = 'Joan') from archive.commissions where slug = ${commission}`;
		const joan = await db.member('joan@example.org');
		expect((await joan.ask('facilitator_agree', { proposal })).opened).toBe(false);
		expect((await wyn.as.ask('facilitator_agree', { proposal })).opened).toBe(true);
		await db.owner`delete from archive.keepers k using archive.people p where p.id = k.person_id and p.name = 'Joan'`;
		for (const { person } of [wyn, vic]) await kit.ask('seat_end', { commission, whom: person });
	});
	it('where one keeper gave every seat, opens with a commissioner who has sat for four weeks', async () => {
		const moor = { commission: 'moor', organisation: 'Moor Trust' };
		const [bea_, ben_] = [await named('Bea'), await named('Ben')];
		await db.owner`insert into archive.commissions (slug, name, place) values ('moor', 'Moor', 'Moor')`;
		await db.owner`insert into archive.keepers select c.id, p.id from archive.commissions c, archive.people p where c.slug = 'moor' and p.name = 'Kit'`;
		await db.owner`insert into archive.invitations (commission_id, person_id, way, ready_at)
			select c.id, p.id, 'card', now() from archive.commissions c, archive.people p
			where c.slug = 'moor' and p.id in (${bea_.person}, ${ben_.person})`;
		await kit.ask('seat_give', { ...moor, whom: bea_.person, circle: 'community' });
		const { proposal } = await kit.ask('facilitator_propose', { ...moor, whom: ben_.person });
		const given = (days: number) =>
			db.owner`update archive.seat_acts a set at = now() - make_interval(days => ${days})
				from archive.seats s join archive.commissions c on c.id = s.commission_id where s.id = a.seat_id and c.slug = 'moor'`;
		const agrees = () => bea.call('facilitator_agree', { proposal });
		await given(27);
		expect((await refused(agrees(), 422)).message).toContain('28 days');
		await given(28);
		// There is somebody else who could say it: another keeper, or a commissioner whom another seated.
		await db.owner`insert into archive.keepers select c.id, p.id from archive.commissions c, archive.people p where c.slug = 'moor' and p.name = 'Hamid'`;
		await refused(agrees(), 422);
		await db.owner`delete from archive.keepers k using archive.people p, archive.commissions c where p.id = k.person_id and p.name = 'Hamid' and c.id = k.commission_id and c.slug = 'moor'`;
		const [other] =
			await db.owner`insert into archive.seats (commission_id, person_id, organisation_id, circle)
			select c.id, p.id, o.id, 'community' from archive.commissions c join archive.organisations o on o.commission_id = c.id, archive.people p
			where c.slug = 'moor' and p.name = 'Shireen' limit 1 returning id`;
		await refused(agrees(), 422);
		await db.owner`update archive.seats set closed_at = now() where id = ${other!.id}`;
		expect((await agrees()).body).toMatchObject({ opened: true });
	});
	it('of the first two opens with the yes of two keepers', async () => {
		await db.owner`insert into archive.commissions (slug, name, place) values ('firth', 'Firth', 'Firth')`;
		await db.owner`insert into archive.keepers select c.id, p.id from archive.commissions c, archive.people p where c.slug = 'firth' and p.name in ('Kit', 'Joan', 'Hamid')`;
		const joan = await db.member('joan@example.org');
		const hamid = await db.member('hamid@example.org');
		const roster = await kit.ask('roster_kept', { commission: 'firth' });
		const whom = roster.people.find(({ name }: Kept) => name === 'Joan').person;
		const { proposal } = await kit.ask('facilitator_propose', {
			commission: 'firth',
			whom,
			organisation: 'Firth Trust'
		});
		await refused(joan.call('facilitator_agree', { proposal }), 422);
		expect((await hamid.ask('facilitator_agree', { proposal })).opened).toBe(true);
	});
});

describe('telling opens', () => {
	const details = {
		commission: 'firth',
		telephone: '01 23',
		reading_days: 'Mondays',
		complaints: 'Write to us',
		controller: 'Firth Trust',
		neutral_site: 'https://www.example.org/weather',
		card_name: 'Firth Notes',
		help: [{ name: 'Samaritans', what: 'Someone to talk to', telephone: '116 123' }]
	};
	const lead = async () =>
		(await kit.ask('roster_kept', { commission: 'firth' })).people.find(
			({ circle }: Kept) => circle === 'facilitator'
		).person;
	const everything = [
		'facilitators',
		'safeguarding_lead',
		'safeguarding_telephone',
		'telephone',
		'reading_days',
		'help',
		'complaints',
		'controller',
		'neutral_site',
		'card_name'
	];

	it('only when nothing on the list is missing, and says what is', async () => {
		expect((await kit.ask('roster_kept', { commission: 'firth' })).missing).toEqual(everything);
		const { details: missing } = await refused(
			kit.call('telling_set', { commission: 'firth', open: true }),
			422
		);
		expect(missing!.split(',')).toEqual(everything);
		await kit.ask('details_save', {
			...details,
			lead: await lead(),
			safeguarding_telephone: '01 24'
		});
		// One facilitator is not two.
		expect(
			(await refused(kit.call('telling_set', { commission: 'firth', open: true }), 422)).details
		).toBe('facilitators');
		const roster = await kit.ask('roster_kept', { commission: 'firth' });
		const hamid = roster.people.find(({ name }: Kept) => name === 'Hamid').person;
		const { proposal } = await kit.ask('facilitator_propose', {
			commission: 'firth',
			whom: hamid,
			organisation: 'Firth Trust'
		});
		await (await db.member('joan@example.org')).ask('facilitator_agree', { proposal });
		await kit.ask('telling_set', { commission: 'firth', open: true });
		expect((await db.nobody.ask('tell_start', { commission: 'firth' })).words).toBeTruthy();
	});
	it('and stays whole while it is open', async () => {
		for (const field of [
			'telephone',
			'reading_days',
			'complaints',
			'controller',
			'neutral_site',
			'card_name'
		])
			expect(
				await refused(
					kit.call('details_save', {
						...details,
						lead: await lead(),
						safeguarding_telephone: '01 24',
						[field]: ' '
					}),
					422
				)
			).toMatchObject({ hint: field });
		for (const [change, field] of [
			[{ help: [] }, 'help'],
			[{ lead: null }, 'safeguarding_lead'],
			[{ safeguarding_telephone: '' }, 'safeguarding_telephone']
		] as const)
			expect(
				await refused(
					kit.call('details_save', {
						...details,
						lead: await lead(),
						safeguarding_telephone: '01 24',
						...change
					}),
					422
				)
			).toMatchObject({ hint: field });
		await kit.ask('telling_set', { commission: 'firth', open: false });
		await refused(db.nobody.call('tell_start', { commission: 'firth' }), 404);
	});
	it('says how often in a year a story may be asked for, and leaves that as it is when it is not said', async () => {
		const limit = async (asks_a_year?: number) => {
			await kit.ask('details_save', {
				...details,
				lead: await lead(),
				safeguarding_telephone: '01 24',
				...(asks_a_year === undefined ? {} : { asks_a_year })
			});
			return (await kit.ask('roster_kept', { commission: 'firth' })).asks_a_year;
		};
		expect([await limit(), await limit(1), await limit()]).toEqual([6, 1, 1]);
		expect(await limit(100)).toBe(100);
	});
	it('says how long copies made for safety are kept', async () => {
		const kept = async (more = {}) => {
			await kit.ask('details_save', {
				...details,
				lead: await lead(),
				safeguarding_telephone: '01 24',
				...more
			});
			return (await kit.ask('roster_kept', { commission: 'firth' })).backups_kept_days;
		};
		expect([await kept(), await kept({ backups_kept_days: 14 }), await kept()]).toEqual([
			35, 14, 14
		]);
	});
	it.each([
		['backups_kept_days', 0],
		['backups_kept_days', 366],
		['asks_a_year', 0],
		['asks_a_year', 101],
		['neutral_site', 'http://plain.example'],
		['neutral_site', 'javascript:alert(1)'],
		['card_name', 'Poverty Truth card'],
		['telephone', '0'.repeat(61)],
		['help', [{ name: 'No number', what: '' }]],
		['help', 'a text'],
		['lead', '00000000-0000-4000-8000-000000000000']
	])('and %s is not %s', async (field, value) => {
		expect(
			await refused(
				kit.call('details_save', {
					...details,
					lead: await lead(),
					safeguarding_telephone: '01',
					[field]: value
				}),
				422
			)
		).toMatchObject({ hint: field });
	});
});

describe('an invitation by e-mail', () => {
	it('makes an account that can sign in, tells them so, and keeps no address of ours', async () => {
		const endpoints = await startEndpoints(db);
		try {
			const worker = endpoints.work(null, { SEALING_KEY: JSON.stringify(ours) });
			await kit.ask('member_invite', {
				commission,
				name: 'Una',
				role: 'new',
				contact: await sealed(publicHalf(ours), 'Una@Example.org')
			});
			await until('she can come in', async () => (await named('Una')).way_in === 'ready');
			await until('she was told', async () =>
				(await (await fetch(endpoints.lettersUrl)).text()).includes('una@example.org')
			);
			const client = createClient(endpoints.url, endpoints.publishableKey, {
				auth: { persistSession: false, autoRefreshToken: false }
			});
			expect(
				(
					await client.auth.signInWithOtp({
						email: 'una@example.org',
						options: { shouldCreateUser: false }
					})
				).error
			).toBeNull();
			// An address that has an account already is the same person: Erin sits in Solway, and is now known here too, by the
			// name that was written here.
			await kit.ask('member_invite', {
				commission,
				name: 'Erin E',
				role: '',
				contact: await sealed(publicHalf(ours), 'erin@example.org')
			});
			await until('she is known', async () => (await named('Erin E'))?.way_in === 'ready');
			expect(await named('Erin')).toBeUndefined();
			const [left] =
				await db.owner`select count(*)::int as n from archive.people where name = 'Erin E'`;
			expect(left!.n).toBe(0);
			worker.kill('SIGTERM');
		} finally {
			await endpoints.stop();
		}
	});
});

// Last, since it takes longest: who breaks one of the rules above learns it before.
describe('every verb', () => {
	it('A6 being a keeper gives no right to read: every verb, with every id there is, answers Kit no word of a story', async () => {
		const words = (
			await db.owner`select distinct left(r.plain, 60) as plain from archive.renditions r
				where not exists (select from archive.access_copies a where a.story_id = r.story_id and a.audience = 0)`
		).map(({ plain }) => plain as string);
		expect(words.length).toBeGreaterThan(10);
		const verbs = await db.owner<{ name: string; names: string[]; types: string[] }[]>`
			select p.proname as name, coalesce(p.proargnames[1:p.pronargs], '{}') as names,
				array(select format_type(a, null) from unnest(p.proargtypes::oid[]) with ordinality x (a, n) order by n) as types
			from pg_proc p where p.pronamespace = 'api'::regnamespace and p.proname not like 'work\_%'`;
		const stories = await db.owner`select id from archive.stories order by id limit 60`;
		let answers = 0;
		for (const { name, names, types } of verbs)
			for (const { id } of names.some((n, i) => types[i] === 'uuid')
				? stories
				: stories.slice(0, 1)) {
				const args = Object.fromEntries(
					names.map((n, i) => [
						n,
						n === 'commission'
							? commission
							: types[i] === 'uuid'
								? id
								: types[i] === 'text'
									? 'the'
									: types[i] === 'jsonb'
										? []
										: types[i] === 'text[]'
											? []
											: types[i] === 'boolean'
												? true
												: 1
					])
				);
				const said = JSON.stringify((await kit.attempt(name, args)).body ?? '');
				answers += 1;
				for (const word of words) expect([name, said.includes(word)]).toEqual([name, false]);
			}
		expect(answers).toBeGreaterThan(500);
	});
});

describe('somebody who is known already', () => {
	it('I1 whoever sits in another commission is shown by the name they were invited by, as somebody new is', async () => {
		const contact = await sealed(publicHalf(ours), 'erin@example.org');
		const invited = { commission, name: 'Somebody', role: 'to be asked', contact };
		await kit.ask('member_invite', invited);
		const [i] = await db.owner`select id from archive.invitations order by at desc limit 1`;
		const [erin] = await db.owner`select id from auth.users where email = 'erin@example.org'`;
		const worker = db.as({ role: 'service_role' });
		await worker.ask('work_invited', { invitation: i!.id, account: erin!.id });
		expect(await named('Somebody')).toMatchObject({ way_in: 'ready', role: 'to be asked' });
		const { person } = await named('Somebody');
		await kit.ask('facilitator_propose', {
			commission,
			whom: person,
			organisation: 'Sands Housing'
		});
		const proposed = await kit.ask('facilitators_proposed', { commission });
		expect(proposed).toMatchObject([{ name: 'Somebody', role: 'to be asked' }]);
		expect(await named('Erin')).toBeUndefined();
		await kit.ask('facilitator_drop', { proposal: proposed[0].id });
		// Who is known here already keeps their name.
		const [ben, again] = [await named('Ben'), await sealed(publicHalf(ours), 'ben@example.org')];
		await kit.ask('member_invite', { ...invited, contact: again });
		const [j] = await db.owner`select id from archive.invitations order by at desc limit 1`;
		const [user] = await db.owner`select id from auth.users where email = 'ben@example.org'`;
		await worker.ask('work_invited', { invitation: j!.id, account: user!.id });
		expect(await named('Ben')).toMatchObject({ person: ben.person, circle: 'community' });
	});
});

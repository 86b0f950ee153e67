/** A large archive of generated stories. Source rows are written straight; what hangs on them, by the functions of the archive. */
import type { Sql } from 'postgres';

export const slug = 'bench';
export const reader = 'reader@example.org';

export interface Size {
	stories: number;
	seats: number;
	/** Different sets of seats that yes was said to; the reader sits in each, so that both sides of a comparison read as much. */
	audiences: number;
}

const openings = `The meter ran out again|My hours were cut in spring|We moved in with my sister|The letter came on a Friday|Nobody rang me back|The damp was behind the cot|I walked to save the fare|She asked what I had eaten|The form had forty pages|They stopped it without a word|My son hides his shoes|The school asked for money|We were lonely that winter|I was afraid of the post`;
const middles = `and the benefit was stopped for eleven weeks|so I sold the washing machine|because the bus does not run after six|and the food bank shuts at noon|while the landlord kept the deposit|and nobody at the desk looked up|so we heated one room|because the assessor did not believe me|and the debt grew by itself|while I cared for my mother|so I borrowed from the neighbour|and the doctor wrote a letter|because the work was never steady|so the children slept in coats`;
const ends = `What helped was one person who rang back.|It should not take a complaint to be heard.|I want them to read the letter as I read it.|It would have cost less to ask me.|Now it is better, but I do not forget it.|I would like somebody to sit with us at that desk.|We got through, and many do not.|I tell it so that it stops with me.`;

/** Fills a migrated database. Minutes for 100,000 stories. @returns the commission */
export async function generate(owner: Sql, { stories, seats, audiences }: Size): Promise<string> {
	const [made] =
		await owner`insert into archive.commissions (slug, name, place, phase) values (${slug}, 'Bench', 'Nowhere', 'working') returning id`;
	const commission = made!.id as string;
	await owner.begin(async (tx) => {
		await tx.unsafe(`select setseed(0.5)`);
		await tx`insert into archive.organisations (commission_id, name) select ${commission}, 'Organisation ' || n from generate_series(1, 60) n`;
		await tx`insert into archive.places (commission_id, name) select ${commission}, 'Place ' || n from generate_series(1, 12) n`;
		await tx`insert into archive.themes (commission_id, slug, name, meaning, synonyms, position)
			select ${commission}, 'theme-' || n, (array['Heating', 'Debt', 'Food', 'Housing', 'Work', 'Care', 'School', 'Travel', 'Health', 'Letters'])[1 + n % 10] || ' ' || n,
				'Generated', '{}', n from generate_series(1, 25) n`;
		await tx`insert into auth.users (email) values (${reader})`;
		await tx`insert into archive.people (auth_user, name) select id, 'Reader' from auth.users where email = ${reader}`;
		await tx`insert into archive.people (name) select 'Member ' || n from generate_series(2, ${seats}) n`;
		await tx`insert into archive.seats (commission_id, person_id, organisation_id, circle)
			select ${commission}, p.id, (select o.id from archive.organisations o where o.commission_id = ${commission} order by md5(p.id::text || o.id::text) limit 1),
				(case when p.name = 'Reader' or random() < 0.5 then 'community' when random() < 0.96 then 'civic' else 'facilitator' end)::archive.circle
			from archive.people p where p.name = 'Reader' or p.name like 'Member %'`;
		await tx`insert into archive.promises_made (person_id, version) select p.id, s.version from archive.people p, archive.promise_standing s on conflict do nothing`;
		await tx`create temporary table yes_was_said_to on commit preserve rows as
			select row_number() over () as n, archive.audience_of(array(
				select s.id from archive.seats s join archive.people p on p.id = s.person_id
				where s.commission_id = ${commission} and s.circle = 'community' and (p.name = 'Reader' or random() < 0.4 + 0 * n))) as audience
			from generate_series(1, ${audiences}) n`;
		await tx`create temporary table civic as select archive.audience_now(${commission}, 'civic') as audience`;
		await tx`create temporary table duty as select archive.audience_now(${commission}, 'facilitator') as audience`;

		// What hangs on a grant is written below, a story once: not by every trigger on the way.
		await tx.unsafe(`set local session_replication_role = replica`);
		await tx`create temporary table told on commit preserve rows as
			select gen_random_uuid() as story, gen_random_uuid() as rendition, n, now() - random() * interval '700 days' as at,
				jsonb_build_object('type', 'doc', 'content', (select jsonb_agg(jsonb_build_object('type', 'paragraph', 'content',
					jsonb_build_array(jsonb_build_object('type', 'text', 'text',
						(string_to_array(${openings}, '|'))[1 + floor(random() * 14 + 0 * p)] || ' ' || (string_to_array(${middles}, '|'))[1 + floor(random() * 14)]
						|| ', ' || (string_to_array(${middles}, '|'))[1 + floor(random() * 14)] || '. ' || (string_to_array(${ends}, '|'))[1 + floor(random() * 8)])))) from generate_series(1, 3) p
					where n > 0)) as body
			from generate_series(1, ${stories}) n`;
		await tx`insert into archive.stories (id, commission_id, started_at, current_rendition, settled_rendition) select story, ${commission}, at, rendition, rendition from told`;
		await tx`insert into archive.story_keys (story_id) select story from told`;
		await tx`insert into archive.renditions (id, story_id, commission_id, body, plain, hash, handed_in_at)
			select rendition, story, ${commission}, body, archive.document_plain(body), archive.document_hash(body), at from told`;
		await tx`insert into archive.whereabouts (story_id, place_id, year)
			select t.story, p.ids[1 + floor(random() * 12)], 2015 + t.n % 10 from told t cross join (select array_agg(id) as ids from archive.places where commission_id = ${commission}) p`;
		await tx`insert into archive.story_themes (story_id, theme_id)
			select distinct t.story, h.ids[1 + (t.n * k) % 25] from told t cross join generate_series(1, 3) k
			cross join (select array_agg(id order by position) as ids from archive.themes where commission_id = ${commission}) h`;
		await tx`insert into archive.grants (story_id, purpose, circle, place, dated, state, audience, opens, closes, event)
			select t.story, g.purpose::archive.purpose, g.circle::archive.circle, 'exact', 'month', 'given', g.audience, t.at, t.at + interval '5 years', 1
			from told t join yes_was_said_to y on y.n = 1 + t.n % ${audiences} cross join civic cross join duty cross join lateral (values
				('keep', 'facilitator', duty.audience), ('hear', 'community', y.audience), ('theme', 'community', y.audience), ('evidence', 'community', y.audience)) g (purpose, circle, audience)`;
		await tx`insert into archive.grants (story_id, purpose, circle, place, dated, state, audience, opens, closes, event)
			select t.story, p::archive.purpose, 'civic', 'exact', 'month', 'given', civic.audience, t.at, t.at + interval '5 years', 1
			from told t cross join civic cross join unnest('{hear,theme,evidence}'::text[]) p where t.n % 2 = 0`;
		await tx`insert into archive.grants (story_id, purpose, circle, place, dated, state, audience, opens, closes, event)
			select t.story, p::archive.purpose, 'public', 'exact', 'month', 'given', 0, t.at, t.at + interval '5 years', 1
			from told t cross join unnest('{hear,theme}'::text[]) p where t.n % 10 = 0`;
	});
	const written =
		await owner`select id from archive.stories where commission_id = ${commission} order by id`;
	const ids = written.map((row) => row.id as string);
	for (let n = 0; n < ids.length; n += 2000)
		await owner`select archive.copies_write(x), archive.findable_write(x), archive.search_write(x) from unnest(${ids.slice(n, n + 2000)}::uuid[]) x`;
	// As the worker does every minute.
	await owner`select archive.audiences_join(1)`;
	await owner.unsafe('vacuum analyze');
	return commission;
}

/** The same archive without a policy in front: what the reader may not read is taken out, and nobody asks any more. */
export async function withoutPolicies(owner: Sql): Promise<void> {
	const [me] =
		await owner`select s.id from archive.seats s join archive.people p on p.id = s.person_id where p.name = 'Reader'`;
	for (const table of ['search_rows', 'findable', 'access_copies'])
		// Nothing hangs on these rows that is asked here.
		await owner
			.unsafe(
				`set session_replication_role = replica; delete from archive.${table} x where x.audience not in (select a.audience_id from archive.audience_seats a where a.seat_id = '${me!.id}' union select 0); reset session_replication_role`
			)
			.simple();
	const tables =
		await owner`select c.oid::regclass::text as name from pg_class c where c.relnamespace = 'archive'::regnamespace and c.relrowsecurity`;
	for (const { name } of tables)
		await owner.unsafe(`alter table ${name} disable row level security`);
	await owner.unsafe(`create or replace function archive.permits(audience bigint, opens timestamptz, closes timestamptz, mine archive.edges)
		returns boolean language sql stable as $$ select true $$`);
	await owner.unsafe('vacuum analyze');
}

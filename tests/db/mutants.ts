/** Breaks one rule at a time and expects the suite to go red. A test that has never failed proves nothing. */
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Sql } from 'postgres';
import { createVitest, type Vitest } from 'vitest/node';
import { bootstrap, migrate } from '../../supabase/local/migrate.ts';
import { startPostgres } from '../../supabase/local/postgres.ts';
import { throwaway, throwawayFolder } from '../support/throwaway.ts';

interface Mutant {
	/** What is broken, as a sentence. */
	name: string;
	sql: string;
	/** The files of tests/db, or of another folder, of which at least one must catch it. */
	caughtBy: string[];
}

/** A function with one part of its text put in another's place. */
const rewrite = (fn: string, from: string, to: string) => `do $mutant$
declare was text := pg_get_functiondef('${fn}'::regproc);
begin
	if position($a$${from}$a$ in was) = 0 then raise exception 'this mutant changes nothing any more'; end if;
	execute replace(was, $a$${from}$a$, $b$${to}$b$);
end $mutant$`;
const heldStory = 'perform from archive.stories s where s.id = story for no key update;';
/** A policy that lets everyone see every row. */
const opened = (table: string) =>
	`create policy "broken" on archive.${table} for select to anon, authenticated using (true)`;

const mutants: Mutant[] = [
	{
		name: 'the gate forgets whom yes was said to',
		sql: rewrite('archive.permits', 'archive.within(audience, mine) and', ''),
		caughtBy: ['thread', 'gate']
	},
	{
		name: 'who is asked for a quote is told the name of another use',
		sql: rewrite('archive.quote_beside', "'quote', 'public'", "'hear', 'public'"),
		caughtBy: ['asks']
	},
	{
		name: 'the gate forgets when it opens',
		sql: rewrite('archive.permits', 'opens <= now() and', ''),
		caughtBy: ['gate']
	},
	{
		name: 'the gate forgets when it closes',
		sql: rewrite('archive.permits', 'and now() < closes', ''),
		caughtBy: ['gate']
	},
	{
		name: 'the gate is pinned, so that nothing inlines it any more',
		sql: "alter function archive.permits set search_path = ''",
		caughtBy: ['catalogue']
	},
	{
		name: 'every copy is open to everyone',
		sql: opened('access_copies'),
		caughtBy: ['thread', 'gate']
	},
	{ name: 'originals are open to everyone', sql: opened('renditions'), caughtBy: ['gate'] },
	{ name: 'quotes stay when they may not', sql: opened('quotes'), caughtBy: ['gate'] },
	{ name: 'what may be found is open to everyone', sql: opened('findable'), caughtBy: ['gate'] },
	{
		name: 'who has left still sits',
		sql: rewrite('archive.seats_of', 'and s.closed_at is null', ''),
		caughtBy: ['gate']
	},
	{
		name: 'a new audience is not written beside the array of its seats',
		sql: rewrite('archive.audience_kept', 'from moved m;', 'from moved m where false;'),
		caughtBy: ['gate']
	},
	{
		name: 'what joins the array of a seat takes the place of what stood there',
		sql: rewrite(
			'archive.audiences_join',
			'k.edges || archive.edges_of(x.audiences)',
			'archive.edges_of(x.audiences)'
		),
		caughtBy: ['gate']
	},
	{
		name: 'who says yes waits for whoever else is at the array of a seat',
		sql: rewrite('archive.audiences_join', 'skip locked', ''),
		caughtBy: ['gate']
	},
	{
		name: 'a seat is in the audiences that joined its array, and in no newer one',
		sql: rewrite('archive.my_audiences', 'where n.seat_id = any(sits)', 'where false'),
		caughtBy: ['gate']
	},
	{
		name: 'what stands beside the array of a seat is looked for nowhere',
		sql: rewrite('archive.my_audiences', 'where n.seat_id = s.id', 'where false'),
		caughtBy: ['gate']
	},
	{
		name: 'who is in an audience is in the one whose number comes after it',
		sql: rewrite('archive.edges_of', 'array[a, a + 1]', 'array[a, a + 2]'),
		caughtBy: ['gate']
	},
	{
		name: 'the edges of audiences are in no order',
		sql: rewrite('archive.audiences_join', ' order by e)', ' order by -e)'),
		caughtBy: ['gate']
	},
	{
		name: 'what a story means is not written where it is heard',
		sql: rewrite('archive.copy_beside', 'where t.story_id = a.story_id order by 1', 'where false'),
		caughtBy: ['gate', 'thread']
	},
	{
		name: 'a word leaves the lexicon with the copy that it was first seen in',
		sql: rewrite(
			'archive.lexicon_move',
			'archive.lexicon_holder(x.commission_id, x.circle, x.word)',
			'null::uuid'
		),
		caughtBy: ['search']
	},
	{
		name: 'spelling help walks the words of every circle',
		sql: rewrite('archive.search_put_right', "l.circle in (side, 'public')", 'true'),
		caughtBy: ['search']
	},
	{
		name: 'a first letter that was left out is looked for among the words of every circle',
		sql: rewrite(
			'archive.search_put_right',
			"l.circle in (side, 'public') and l.word = any(slips)",
			'l.word = any(slips)'
		),
		caughtBy: ['search']
	},
	{
		name: 'how a word goes on is looked for among the words of every circle',
		sql: rewrite('archive.search_suggested', "l.circle in (side, 'public')", 'true'),
		caughtBy: ['search']
	},
	{
		name: 'a word leaves the lexicon of another circle than its copy',
		sql: rewrite('archive.lexicon_holder', 'and r.circle = within', ''),
		caughtBy: ['search']
	},
	{
		name: 'a word stays in the lexicon when no copy holds it any more',
		sql: rewrite('archive.lexicon_move', 'and m.holder is null', 'and false'),
		caughtBy: ['search']
	},
	{
		name: 'a dark database can be read',
		sql: rewrite('archive.readable', 'now() < i.readable_until', 'true'),
		caughtBy: ['gate']
	},
	{
		name: 'a member stays a member beside code words',
		sql: rewrite(
			'archive.me',
			"archive.header('x-words-session') is null then",
			'archive.subject() is not null then'
		),
		caughtBy: ['gate']
	},
	{
		name: 'a storyteller stays one beside a member’s token',
		sql: rewrite('archive.teller', 'archive.subject() is null', 'true'),
		caughtBy: ['gate']
	},
	{
		name: 'a words session never sleeps',
		sql: rewrite('archive.teller', "and now() < s.seen_at + interval '30 minutes'", ''),
		caughtBy: ['gate']
	},
	{
		name: 'hidden words are not hidden',
		sql: `create or replace function archive.veiled(rendition uuid, asked archive.circle) returns int4multirange
			language sql stable set search_path = '' as $$ select '{}'::int4multirange $$`,
		caughtBy: ['thread', 'seed']
	},
	{
		name: 'pausing writes no copies again',
		sql: 'drop trigger grants_10_copies_update on archive.grants',
		caughtBy: ['thread']
	},
	{
		name: 'the log of consent can be changed',
		sql: `do $$ declare t text; begin for t in select tgname from pg_trigger where tgrelid = 'archive.consent_events'::regclass
			and tgfoid = 'archive.refuse_change'::regproc loop execute format('drop trigger %I on archive.consent_events', t); end loop; end $$`,
		caughtBy: ['thread']
	},
	{
		name: 'what one side cannot read can be linked',
		sql: rewrite('archive.enough_can_read', 'return false', 'return true'),
		caughtBy: ['gate']
	},
	{
		name: 'a decision is worded while it is being published',
		sql: rewrite('archive.decision_held', 'for no key update', ''),
		caughtBy: ['decisions']
	},
	{
		name: 'evidence is written without holding its story',
		sql: `${rewrite('archive.evidence_write', heldStory, '')};
			${rewrite('archive.decision_held', 'order by s.id for no key update', '')}`,
		caughtBy: ['decisions']
	},
	{
		name: 'what may be found is written without holding its story',
		sql: `${rewrite('archive.findable_write', heldStory, '')};
			${rewrite('archive.passage_of', heldStory, '')}`,
		caughtBy: ['decisions']
	},
	{
		name: 'one person signs again in another seat',
		sql: rewrite('archive.signed_by_me', 'mine.person_id = x.person_id', 'mine.id = x.id'),
		caughtBy: ['decisions']
	},
	{
		name: 'signatures are counted by seat',
		sql: rewrite('archive.decision_signed', 'count(distinct p.person_id)', 'count(*)'),
		caughtBy: ['decisions']
	},
	{
		name: 'one person checks twice in two seats',
		sql: rewrite('archive.decision_move', 'count(distinct s.person_id)', 'count(*)'),
		caughtBy: ['decisions']
	},
	{
		name: 'a published decision is worded anew',
		sql: rewrite('archive.decision_draft', '(d).published_at is not null', 'false'),
		caughtBy: ['decisions']
	},
	{
		name: 'a decision needs no signatures',
		sql: rewrite('archive.decision_publish', "< (signed #>> '{community,need}')::int", '< 0'),
		caughtBy: ['thread']
	},
	{
		name: 'what may only be read is offered to be marked',
		sql: rewrite('api.story_codebook', 'join archive.findable f on f.copy_id = a.id', ''),
		caughtBy: ['gate']
	},
	{
		name: 'a mark is seen under the grant of another circle',
		sql: `drop policy "a reader sees codings of passages they may find" on archive.codings;
			create policy "broken" on archive.codings for select to anon, authenticated
			using (exists (select from archive.findable f where f.story_id = codings.story_id)
				and exists (select from archive.passage_copies p where p.passage_id = codings.passage_id))`,
		caughtBy: ['gate']
	},
	{
		name: 'a mark is seen in the open copy by whose own circle may not find the story',
		sql: `drop policy "a reader sees codings of passages they may find" on archive.codings;
			create policy "broken" on archive.codings for select to anon, authenticated
			using (exists (select from archive.findable f join archive.passage_copies p on p.circle = f.circle
				where f.story_id = codings.story_id and p.passage_id = codings.passage_id))`,
		caughtBy: ['gate']
	},
	{
		name: 'words are marked under the grant of another circle',
		sql: rewrite(
			'archive.coding_make',
			'x.copy_id = (archive.copy_served(story)).id',
			'x.story_id = story'
		),
		caughtBy: ['gate']
	},
	{
		name: 'words are marked in the open copy, whatever one is served',
		sql: rewrite(
			'archive.copy_served',
			"order by a.circle = 'public'",
			"order by a.circle <> 'public'"
		),
		caughtBy: ['gate']
	},
	{
		name: 'a mark in the open leaves open pages as they are',
		sql: rewrite('archive.coding_moved', "f.circle = 'public'", 'false'),
		caughtBy: ['gate']
	},
	{
		name: 'a mark that few may see moves open pages',
		sql: rewrite('archive.coding_moved', 'p on p.circle = f.circle', 'p on true'),
		caughtBy: ['gate']
	},
	{
		name: 'anybody is offered the themes to mark a story with',
		sql: rewrite('api.story_codebook', 'and c = any((select archive.my_sides())::uuid[])', ''),
		caughtBy: ['gate']
	},
	{
		name: 'a story read leaves no line in its record',
		sql: rewrite(
			'archive.reading_noted',
			'insert into archive.record',
			'insert into pg_temp.nowhere'
		).replace(
			/execute replace.*/,
			`execute 'create or replace function archive.reading_noted(story uuid) returns void language sql volatile as ''select''';`
		),
		caughtBy: ['thread']
	},
	{
		name: 'a form posted twice is two acts',
		sql: rewrite('archive.posted', 'select', 'select false and').replace(
			/execute replace.*/,
			`execute 'create or replace function archive.posted(story uuid, form uuid) returns boolean language sql volatile as ''select false''';`
		),
		caughtBy: ['thread', 'gate']
	},
	{
		name: 'handing in other words leaves what was allowed before',
		sql: rewrite(
			'archive.consent_fold',
			"g.story_id = e.story_id and g.circle <> 'facilitator'",
			'false'
		),
		caughtBy: ['fold']
	},
	{
		name: 'readers know exactly where and when it was',
		sql: opened('whereabouts'),
		caughtBy: ['gate']
	},
	{
		name: 'everyone sees who must never see it',
		sql: opened('never_entries'),
		caughtBy: ['gate']
	},
	{
		name: 'receipts are open to everyone',
		sql: opened('receipts'),
		caughtBy: ['gate']
	},
	{
		name: 'search forgets whom yes was said to',
		sql: rewrite(
			'archive.search_open',
			'and archive.permits(r.audience, r.opens, r.closes, (select mine))',
			''
		),
		caughtBy: ['search', 'leaks/verbs']
	},
	{
		name: 'what is offered instead of a misspelling comes from stories one may not read',
		sql: rewrite(
			'archive.search_put_right',
			'if archive.search_held(commission, side, mine, (quote_literal(near)',
			'if exists (select from archive.search_rows r where r.words @@ (quote_literal(near)'
		),
		caughtBy: ['search', 'leaks/worlds']
	},
	{
		name: 'how a word goes on comes from stories one may not read',
		sql: rewrite(
			'archive.search_suggested',
			'if archive.search_held(commission, side, mine, (quote_literal(word)',
			'if exists (select from archive.search_rows r where r.words @@ (quote_literal(word)'
		),
		caughtBy: ['search', 'leaks/worlds']
	},
	{
		name: 'a whole word is taken for the beginning of another',
		sql: rewrite('archive.search_whole', 'exists', 'false and exists'),
		caughtBy: ['search']
	},
	{
		name: 'the engine is asked what only the database understands',
		sql: rewrite('archive.search_small', 'exists', 'false and exists'),
		caughtBy: ['meilisearch']
	},
	{
		name: 'a word begun is finished by stories one may not read',
		sql: rewrite(
			'archive.search_goes_on',
			'and archive.search_held(commission, side, mine, (quote_literal(last)',
			'and exists (select from archive.search_rows r where r.words @@ (quote_literal(last)'
		),
		caughtBy: ['search', 'leaks/worlds']
	},
	{
		name: 'a word counts as held by a story one may not read',
		sql: rewrite(
			'archive.search_held',
			'join archive.search_open(asked, side, mine) r',
			'join archive.search_rows r'
		),
		caughtBy: ['search', 'leaks/worlds']
	},
	{
		name: 'a place that was not chosen is counted as if it could not be',
		sql: rewrite('archive.search_found', 'c.missed in (0, 2)', 'c.missed = 0'),
		caughtBy: ['search']
	},
	{
		name: 'a decision is counted whatever else was chosen',
		sql: rewrite('archive.search_found', 'and s.missed in (0, 16)', ''),
		caughtBy: ['search']
	},
	{
		name: 'places are offered by how many stories there are, not by how many one may read',
		sql: rewrite(
			'archive.search_offered',
			'archive.search_open(commission, side, mine) r where r.place_id',
			'archive.search_rows r where r.place_id'
		),
		caughtBy: ['search', 'saved']
	},
	{
		name: 'places are counted however few stories there are',
		sql: rewrite('archive.search_facets', "where (offered ->> 'places')::boolean", ''),
		caughtBy: ['search']
	},
	{
		name: 'years are counted however few stories there are',
		sql: rewrite('archive.search_facets', "where (offered ->> 'years')::boolean", ''),
		caughtBy: ['search']
	},
	{
		name: 'a story in two copies is two where places are offered',
		sql: rewrite(
			'api.stories_list',
			'from archive.served(c) a join archive.findable f on f.copy_id = a.id where f.place_id',
			'from archive.findable f where f.commission_id = c and f.place_id'
		),
		caughtBy: ['gate']
	},
	{
		name: 'what may not be found is counted by the copy beside it',
		sql: rewrite('api.themes_list', 'from archive.access_copies b', 'from archive.findable b'),
		caughtBy: ['gate']
	},
	{
		name: 'a passage stays when its story has other words',
		sql: rewrite('archive.findable_write', 'and c.rendition_id = p.rendition_id', ''),
		caughtBy: ['veils']
	},
	{
		name: 'a storyteller is shown what they wrote and not what readers are served',
		sql:
			rewrite('archive.copies_own', 'when a.id is not null then a else', 'when false then a else') +
			';' +
			rewrite('archive.copy_made', "archive.named(story, 'hear', within)", 'null'),
		caughtBy: ['veils']
	},
	{
		name: 'what somebody would read is shown to them with another name',
		sql: rewrite(
			'archive.copies_own',
			'archive.copy_beside(archive.copy_made(s.id, g.circle, r))',
			'archive.copy_made(s.id, g.circle, r)'
		),
		caughtBy: ['veils']
	},
	{
		name: 'a passage stays when some of it is hidden from its readers',
		sql: rewrite(
			'archive.findable_write',
			'and not archive.veiled(p.rendition_id, c.circle) && int4range(p.first, p.last)',
			''
		),
		caughtBy: ['veils']
	},
	{
		name: 'a new commission has no words that mean the same',
		sql: 'drop trigger commission_alike on archive.commissions',
		caughtBy: ['search', 'relevance']
	},
	{
		name: 'anybody says which words mean the same',
		sql: rewrite(
			'archive.alike_save',
			'archive.kept(commission)',
			'(select x from archive.commissions x where x.slug = alike_save.commission)'
		),
		caughtBy: ['search']
	},
	{
		name: 'a keeper takes away the words of another commission',
		sql: rewrite('archive.alike_remove', 'and a.commission_id = c.id', ''),
		caughtBy: ['search']
	},
	{
		name: 'anybody keeps the codebook',
		sql: rewrite(
			'archive.codebook_held',
			'archive.kept(commission)',
			'(select x from archive.commissions x where x.slug = commission)'
		),
		caughtBy: ['saved']
	},
	{
		name: 'anybody reads the codebook as its keepers do',
		sql: rewrite(
			'archive.codebook_read',
			'archive.kept(commission)',
			'(select x from archive.commissions x where x.slug = commission)'
		),
		caughtBy: ['saved']
	},
	{
		name: 'a keeper words a theme of another commission anew',
		sql: rewrite('archive.theme_save', 't.id = theme and t.commission_id = c.id', 't.id = theme'),
		caughtBy: ['saved']
	},
	{
		name: 'a keeper ends a theme of another commission',
		sql: rewrite('archive.theme_end', 't.id = theme and t.commission_id = c.id', 't.id = theme'),
		caughtBy: ['saved']
	},
	{
		name: 'themes stand on three levels',
		sql: rewrite('archive.theme_save', 'above.parent_id is not null', 'false'),
		caughtBy: ['saved']
	},
	{
		name: 'a theme goes under another with those that stand under it',
		sql: rewrite(
			'archive.theme_save',
			'elsif above.id is not null and exists (',
			'elsif false and exists ('
		),
		caughtBy: ['saved']
	},
	{
		name: 'a theme stands under one of another commission',
		sql: rewrite('archive.theme_save', 't.id = parent and t.commission_id = c.id', 't.id = parent'),
		caughtBy: ['saved']
	},
	{
		name: 'two themes of one address',
		sql: rewrite('archive.theme_slug', "made <> 'charts' and", ''),
		caughtBy: ['saved']
	},
	{
		name: 'what somebody else wrote into a theme is written over',
		sql: rewrite(
			'archive.theme_save',
			'theme_save.mark is distinct from archive.theme_mark(was)',
			'false'
		),
		caughtBy: ['saved']
	},
	{
		name: 'who chose a theme is not told that it was worded anew',
		sql: rewrite('archive.theme_worded', 'where x.theme_id = new.id', 'where false'),
		caughtBy: ['saved']
	},
	{
		name: 'every teller is told that a theme was worded anew',
		sql: rewrite('archive.theme_worded', 'where x.theme_id = new.id', 'where true'),
		caughtBy: ['saved']
	},
	{
		name: 'a theme that is called something else is looked at again by no engine',
		sql: rewrite('archive.theme_moved', "archive.look_again('story', s.story_id)", 'null'),
		caughtBy: ['saved']
	},
	{
		name: 'a story is found by what its theme was called',
		sql: rewrite('archive.theme_moved', 'archive.search_write(s.story_id), ', ''),
		caughtBy: ['saved']
	},
	{
		name: 'a theme that moves is counted where it was',
		sql: rewrite('archive.theme_moved_findable', 'where x.theme_id = new.id', 'where false'),
		caughtBy: ['saved']
	},
	{
		name: 'open pages keep the name that a theme had',
		sql: 'drop trigger theme_pages on archive.themes',
		caughtBy: ['saved']
	},
	{
		name: 'a page says what a theme is now as what it was',
		sql: rewrite('archive.theme_before', 'nullif(x.name, x.next_name)', 'x.next_name'),
		caughtBy: ['saved']
	},
	{
		name: 'words are marked with a theme that is no longer added to',
		sql: rewrite('archive.coding_make', 'where e.theme_id = theme', 'where false'),
		caughtBy: ['saved']
	},
	{
		name: 'a theme that is no longer added to is offered to mark words with',
		sql: rewrite(
			'api.story_codebook',
			'and not exists (select from archive.theme_ends e where e.theme_id = t.id)',
			''
		),
		caughtBy: ['saved']
	},
	{
		name: 'a story is told under a theme that is no longer added to',
		sql: rewrite('archive.meaning_put', 'where e.theme_id = any(themes)', 'where false'),
		caughtBy: ['saved']
	},
	{
		name: 'a story that has a theme loses it when it is no longer added to',
		sql: rewrite('archive.meaning_put', 'x.story_id = story and x.theme_id = e.theme_id', 'false'),
		caughtBy: ['saved']
	},
	{
		name: 'a theme ends before those that stand under it',
		sql: rewrite('archive.theme_end', 'elsif exists (', 'elsif false and exists ('),
		caughtBy: ['saved']
	},
	{
		name: 'a theme is taken up under one that is not',
		sql: rewrite(
			'archive.theme_take_up',
			'archive.theme_ended(kept.parent_id) is not null',
			'false'
		),
		caughtBy: ['saved']
	},
	{
		name: 'open pages offer a theme that is no longer added to',
		sql: 'drop trigger theme_pages on archive.theme_ends',
		caughtBy: ['saved']
	},
	{
		name: 'a word that a story says no more stays in the lexicon',
		sql: rewrite('archive.lexicon_forgets', 'then new.words', 'then old.words'),
		caughtBy: ['saved']
	},
	{
		name: 'words whose holder is gone stay in the lexicon',
		sql: rewrite(
			'archive.work_sweep',
			'perform archive.lexicon_move(x.held_by)',
			'perform x.held_by'
		),
		caughtBy: ['worker']
	},
	{
		name: 'a decision rests on what a side may read next year',
		sql: rewrite('archive.enough_can_read', 'and g.opens <= now() and now() < g.closes', ''),
		caughtBy: ['matrix']
	},
	{
		name: 'a decision is counted for people who may not see what it stands on',
		sql: rewrite(
			'archive.search_counted',
			'and archive.audience_covers(g.audience, x.audience)',
			''
		),
		caughtBy: ['search']
	},
	{
		name: 'the newest that share something are likened, readable or not',
		sql: rewrite(
			'archive.search_like',
			'array(select r.copy_id from archive.search_open(commission, side, mine) r',
			'array(select r.copy_id from archive.search_rows r'
		),
		caughtBy: ['search', 'leaks/worlds']
	},
	{
		name: 'what has all the same themes is likened, readable or not',
		sql: rewrite(
			'archive.search_like_themes',
			'from archive.search_open(commission, side, mine) r',
			'from archive.search_rows r'
		),
		caughtBy: ['search', 'leaks/worlds']
	},
	{
		name: 'themes are counted over stories one may not read',
		sql: rewrite(
			'archive.themes_counted',
			'from archive.search_open(commission, side, mine) r',
			'from archive.search_rows r'
		),
		caughtBy: ['saved', 'leaks/worlds']
	},
	{
		name: 'a letter a day is written about what is new',
		sql: rewrite('archive.work_saved', "l.kind = 'found' and", "l.kind = 'found' and false and"),
		caughtBy: ['saved']
	},
	{
		name: 'a letter goes out for what was new, and was taken back',
		sql: rewrite(
			'archive.work_saved',
			"l.kind = 'found' and l.ended_at is null and not",
			'false and not'
		),
		caughtBy: ['saved']
	},
	{
		name: 'two themes are said to go together in fewer stories than may be counted in the open',
		sql: rewrite('api.themes_charts', 'and archive.sayable(n, everyone)', ''),
		caughtBy: ['saved']
	},
	{
		name: 'small numbers are said where anyone may look',
		sql: rewrite('archive.sayable', 'not everyone or n >= 5', 'true'),
		caughtBy: ['saved']
	},
	{
		name: 'what is new is counted for everyone alike',
		sql: rewrite(
			'archive.search_fresh',
			'archive.search_open(s.commission_id, side, mine) r',
			'archive.search_rows r'
		),
		caughtBy: ['saved']
	},
	{
		name: 'whoever joins makes a story new again for those who could find it',
		sql: rewrite(
			'archive.search_fresh',
			'o.since <= case o.audience when 0 then search_fresh.since else heard end',
			'false'
		),
		caughtBy: ['saved']
	},
	{
		name: 'who promises late to listen finds nothing of it new',
		sql: rewrite('archive.search_fresh', 'archive.heard_until(s.person_id, since)', 'since'),
		caughtBy: ['saved']
	},
	{
		name: 'what was open before a promise is new after it',
		sql: rewrite(
			'archive.search_fresh',
			'case o.audience when 0 then search_fresh.since else heard end',
			'heard'
		),
		caughtBy: ['saved']
	},
	{
		name: 'who promised once is taken to have heard for ever',
		sql: rewrite(
			'archive.heard_until',
			'least(moment, (select min(n.since) from archive.promises n where n.since > p.since))',
			'moment'
		),
		caughtBy: ['saved']
	},
	{
		name: 'new words of the promise make new again what was heard under the old',
		sql: rewrite('archive.search_fresh', 'archive.heard_until(s.person_id, since)', "'-infinity'"),
		caughtBy: ['saved']
	},
	{
		name: 'of what is new the first page comes again and again',
		sql: rewrite('api.search_news', 'ids[(here - 1) * 20 + 1 : here * 20]', 'ids[1:20]'),
		caughtBy: ['saved']
	},
	{
		name: 'whoever joins is told of nothing that others could find before',
		sql: rewrite('archive.search_fresh', 'and archive.within(o.audience, mine)', ''),
		caughtBy: ['saved']
	},
	{
		name: 'a story is new from when it was shared, and not from when it opens',
		sql: rewrite('archive.search_write', 'greatest(now(), r.opens)', 'now()'),
		caughtBy: ['saved']
	},
	{
		name: 'a story that was to open is taken for one that did',
		sql: rewrite('archive.search_write', 'x.since > now()', 'false'),
		caughtBy: ['saved']
	},
	{
		name: 'what was new is found for whoever names the search',
		sql: rewrite('archive.search_came', 'and x.person_id = (select archive.me())', ''),
		caughtBy: ['saved']
	},
	{
		name: 'what was new is shown to whoever has no seat left',
		sql: rewrite(
			'api.search_news',
			"perform archive.seat_in(c, '{community,civic,facilitator}');",
			''
		),
		caughtBy: ['saved']
	},
	{
		name: 'what was new is gone when it is looked at twice',
		sql: rewrite('api.search_seen', 'f.fresh > 0', 'true'),
		caughtBy: ['saved']
	},
	{
		name: 'who has left is told what is new',
		sql: rewrite('archive.search_fresh_to_member', 'and y.closed_at is null', ''),
		caughtBy: ['saved']
	},
	{
		name: 'a kept search takes misspelt words as they stand',
		sql: rewrite(
			'archive.search_meant',
			'archive.search_put_right(s.commission_id, typed, side, mine)',
			'null'
		),
		caughtBy: ['saved']
	},
	{
		name: 'a kept search is put right for whoever looks, not for whoever kept it',
		sql: rewrite(
			'archive.search_meant',
			'archive.search_put_right(s.commission_id, typed, side, mine)',
			'archive.search_corrected(s.commission_id, typed)'
		),
		caughtBy: ['saved']
	},
	{
		name: 'a kept search takes an unfinished word for a whole one',
		sql: rewrite(
			'archive.search_meant',
			'archive.search_goes_on(s.commission_id, meant, side, mine)',
			'false'
		),
		caughtBy: ['saved']
	},
	{
		name: 'a kept search forgets that some of its words are enough',
		sql: rewrite('archive.search_meant', "(s.asked ->> 'some')::boolean", 'false'),
		caughtBy: ['saved']
	},
	{
		name: 'that some of its words are enough is not kept with a search',
		sql: rewrite('api.search_save', "coalesce((asked ->> 'some')::boolean, false)", 'false'),
		caughtBy: ['saved']
	},
	{
		name: 'who has promised nothing is told what is new',
		sql: rewrite(
			'archive.audiences_of',
			'exists (select from archive.promised_by(person))',
			'true'
		),
		caughtBy: ['saved']
	},
	{
		name: 'anyone sees what a member looks for',
		sql: opened('saved_searches'),
		caughtBy: ['saved']
	},
	{
		name: 'counts come from stories one may not read',
		sql: opened('findable') + ';' + opened('story_themes'),
		caughtBy: ['leaks/worlds', 'gate']
	},
	{
		name: 'the gate forgets that a story is held',
		sql: rewrite('archive.gate', 'or archive.held(story)', ''),
		caughtBy: ['helped']
	},
	{
		name: 'a hold writes nothing again',
		sql: 'drop trigger hold_moved on archive.holds',
		caughtBy: ['helped']
	},
	{
		name: 'a hold can be changed afterwards',
		sql: 'drop trigger hold_is_history on archive.holds',
		caughtBy: ['helped']
	},
	{
		name: 'a hold leaves no line in the record',
		sql: 'drop trigger hold_recorded on archive.holds',
		caughtBy: ['helped']
	},
	{
		name: 'any facilitator may hold, and so learn of, any story',
		sql: rewrite('archive.hold_put', 'not (archive.keeps(story) or', 'not (true or'),
		caughtBy: ['helped']
	},
	{
		name: 'a facilitator opens what the storyteller asked to have hidden',
		sql: rewrite('archive.hold_end', "h.kind <> 'safety'", 'false'),
		caughtBy: ['helped']
	},
	{
		name: 'a storyteller ends a pause for safety',
		sql: rewrite('archive.hold_lift', "h.kind = 'safety'", 'false'),
		caughtBy: ['helped']
	},
	{
		name: 'a storyteller opens what holds another’s story',
		sql: rewrite('archive.hold_lift', 'and s.storyteller_id = (select archive.teller())', ''),
		caughtBy: ['helped']
	},
	{
		name: 'everyone reads what was said to be wrong',
		sql: opened('reports'),
		caughtBy: ['helped']
	},
	{
		name: 'any member reads what was said to be wrong',
		sql: `alter policy "facilitators of the commission see what is asked of them" on archive.reports
			using (commission_id in (select s.commission_id from archive.seats s where s.id = any((select archive.my_seats())::uuid[])))`,
		caughtBy: ['helped']
	},
	{
		name: 'a facilitator is led to another site by what somebody sent',
		sql:
			'alter table archive.reports drop constraint reports_page_check;' +
			rewrite('archive.report_make', String.raw`page ~ '^/([\w.-][\w/.-]{0,198})?$'`, 'true'),
		caughtBy: ['helped']
	},
	{
		name: 'reports have no ceiling',
		sql: rewrite('archive.report_make', "interval '1 day'", "interval '0 days'"),
		caughtBy: ['helped']
	},
	{
		name: 'the gate forgets who is kept out',
		sql: rewrite('archive.gate', 'archive.audience_without(audience, story)', 'audience'),
		caughtBy: ['helped']
	},
	{
		name: 'keeping somebody out writes nothing again',
		sql: 'drop trigger kept_out_moved on archive.kept_out',
		caughtBy: ['helped']
	},
	{
		name: 'a facilitator kept out is still on duty for everything but the words',
		sql: rewrite('archive.seat_cares', 'k.person_id = s.person_id and', 'false and'),
		caughtBy: ['helped', 'by_telephone']
	},
	{
		name: 'a storyteller is told of no safeguarding lead, or of another',
		sql: rewrite(
			'archive.facilitators_of',
			'x.id = c.safeguarding_seat',
			'x.id <> c.safeguarding_seat'
		),
		caughtBy: ['helped']
	},
	{
		name: 'the last facilitator can be crossed out',
		sql: rewrite(
			'archive.facilitator_cross',
			"f ->> 'state' = 'on_duty' and",
			"f ->> 'state' <> '' and"
		),
		caughtBy: ['helped']
	},
	{
		name: 'one facilitator says both yeses for a successor',
		sql:
			rewrite('archive.succession_agree', 'mine in (x.asked_by, x.successor)', 'false') +
			'; alter table archive.successions drop constraint successions_check1',
		caughtBy: ['helped']
	},
	{
		name: 'only who began the first reading may go on with it',
		sql: rewrite('api.first_reading_save', ', seat_id = excluded.seat_id', ''),
		caughtBy: ['helped']
	},
	{
		name: 'only who began the first reading may finish it',
		sql: rewrite('api.story_ready', 'finished_at = now(), seat_id = mine', 'finished_at = now()'),
		caughtBy: ['helped']
	},
	{
		name: 'whoever opened the words before answers for those that were handed in since',
		sql: rewrite(
			'archive.opened',
			'x.rendition_id = r.id and',
			'x.rendition_id in (select o.id from archive.renditions o where o.story_id = r.story_id) and'
		),
		caughtBy: ['helped']
	},
	{
		name: 'whoever is rung hears the day of a seal, and not the later one on which it opens',
		sql: rewrite(
			'archive.soon_said',
			"greatest((w ->> 'day')::timestamptz, now() + interval '7 days')",
			"(w ->> 'day')::timestamptz"
		),
		caughtBy: ['clocks']
	},
	{
		name: 'who says that they told somebody has told what came since, too',
		sql: rewrite('api.letter_told', "and not (w ->> 'warning')::uuid = any", 'and null = any'),
		caughtBy: ['clocks']
	},
	{
		name: 'what does not hold any more counts as told',
		sql:
			rewrite('archive.warnings_told', "(s ->> 'warning')::uuid = w.id", 'true') +
			';' +
			rewrite('archive.warnings_told', 'archive.soon(story)', "'[1]'::jsonb"),
		caughtBy: ['clocks']
	},
	{
		name: 'a letter tells of what was staged while it was on its way',
		sql: rewrite('archive.warnings_told', 'and w.id = any(said)', ''),
		caughtBy: ['clocks']
	},
	{
		name: 'what was staged while a letter was on its way waits for no letter',
		sql: rewrite(
			'archive.letter_warned',
			"perform archive.letter_write('soon', new.story_id)",
			'null'
		),
		caughtBy: ['clocks']
	},
	{
		name: 'what is staged while somebody is told goes unsaid',
		sql: rewrite('api.letter_told', ' for update)', ')'),
		caughtBy: ['clocks']
	},
	{
		name: 'the report waits at open pages for a quote that stood only in a draft',
		sql: rewrite(
			'archive.stops_of',
			'where q.story_id = story and d.published_at is not null',
			'where q.story_id = story'
		),
		caughtBy: ['way_out']
	},
	{
		name: 'the report names open pages for a quote that no text holds',
		sql: rewrite('archive.stops_of', 'on q.ask_id = any(t.quotes)', 'on true'),
		caughtBy: ['way_out']
	},
	{
		name: 'anybody learns which stories no facilitator may read',
		sql: rewrite('archive.kept', 'and k.person_id = (select archive.me())', ''),
		caughtBy: ['helped']
	},
	{
		name: 'a day is promised that nobody keeps',
		sql: rewrite(
			'api.mine_read',
			'case when not unkept then archive.answer_by',
			'case when true then archive.answer_by'
		),
		caughtBy: ['helped']
	},
	{
		name: 'whoever asked for nothing is told that nobody may read it',
		sql: rewrite('archive.unkept_tell', "g.purpose = 'contact'", "g.purpose = 'keep'"),
		caughtBy: ['helped']
	},
	{
		name: 'that nobody may read it is told each minute',
		sql: rewrite('archive.unkept_tell', "l.kind = 'unkept'", 'false'),
		caughtBy: ['helped']
	},
	{
		name: 'that nobody may read it is told once for ever',
		sql: rewrite('archive.unkept_tell', 'l.staged_at >', 'true or l.staged_at >'),
		caughtBy: ['helped']
	},
	{
		name: 'that nobody may read it is told when somebody may',
		sql: rewrite(
			'archive.letter_needed',
			"needs = 'unkept' and not archive.unkept(l.story_id)",
			'false'
		),
		caughtBy: ['helped']
	},
	{
		name: 'that nobody may read it is told after the yes to being told was taken back',
		sql: rewrite('archive.grants_end_news', ", 'unkept'", ''),
		caughtBy: ['helped']
	},
	{
		name: 'who stepped back counts as somebody who may read it',
		sql: rewrite('archive.unkept', 'and archive.seat_cares(s, story)', 'and s.closed_at is null'),
		caughtBy: ['helped']
	},
	{
		name: 'words are practised in no order',
		sql: rewrite(
			'archive.words_practise',
			'where ours <> theirs',
			"where theirs <> all(string_to_array(mine, ' '))"
		),
		caughtBy: ['people']
	},
	{
		name: 'a session that made no words answers whether some are right',
		sql: rewrite('archive.words_practise', 'perform archive.absent();', "return '{}';"),
		caughtBy: ['people']
	},
	{
		name: 'a lawful basis opens what its storyteller said no to',
		sql: rewrite(
			'archive.gate',
			'if g.conditions &&',
			'if exists (select from archive.lawful_bases) then met := 9; end if; if g.conditions &&'
		),
		caughtBy: ['bases']
	},
	{
		name: 'a condition is told as the one after it',
		sql: rewrite('archive.basis_terms', "ascii('a') - 1", "ascii('a')"),
		caughtBy: ['bases']
	},
	{
		name: 'a lawful basis is written over',
		sql: 'drop trigger a_basis_is_never_changed on archive.lawful_bases',
		caughtBy: ['bases']
	},
	{
		name: 'anyone reads who wrote a lawful basis',
		sql: rewrite('archive.bases_read', 'and k.person_id = archive.me()', ''),
		caughtBy: ['bases']
	},
	{
		name: 'a first reading is finished with a question that has only a note',
		sql: rewrite(
			'api.story_ready',
			"jsonb_typeof(answers -> q.name -> 'yes') is distinct from 'boolean'",
			'not coalesce(answers, $e${}$e$) ? q.name'
		),
		caughtBy: ['helped']
	},
	{
		name: 'whoever has answered nothing takes the answers of another away',
		sql: rewrite(
			'api.first_reading_save',
			"coalesce((select f.answers from archive.first_readings f where f.rendition_id = r.id), '{}') || answers",
			'answers'
		),
		caughtBy: ['helped']
	},
	{
		name: 'what one facilitator opened, another answers for',
		sql: rewrite(
			'archive.opened',
			" and x.seat_id = archive.seat_in(r.commission_id, '{facilitator}')",
			''
		),
		caughtBy: ['helped']
	},
	{
		name: 'a receipt says that being told was agreed to by whoever left no way to be reached',
		sql: rewrite('archive.receipt_make', " and w.way <> 'return'", ''),
		caughtBy: ['receipts']
	},
	{
		name: 'what a story means goes into copies that no facilitator has read it for',
		sql: rewrite(
			'archive.copy_beside',
			'own_words := said.own_words_read',
			'own_words := said.own_words'
		),
		caughtBy: ['gate']
	},
	{
		name: 'a facilitator lets on what was written after they opened the page',
		sql: rewrite('archive.meaning_taken', ' and x.said = m.said', ''),
		caughtBy: ['gate']
	},
	{
		name: 'a facilitator opens to a successor what is closed to themselves',
		sql: rewrite(
			'archive.succession_agree',
			'archive.kept_by(s.id, x.asked_by) and archive.kept_by(s.id, mine)',
			'true'
		),
		caughtBy: ['helped']
	},
	{
		name: 'a successor reads what they were crossed out of',
		sql:
			rewrite('archive.succession_agree', 'k.story_id = s.id and', 'false and') +
			';' +
			rewrite('archive.audience_without', 'k.story_id = story and k.let_in_at is null', 'false'),
		caughtBy: ['helped']
	},
	{
		name: 'a let-in facilitator need not be one',
		sql: rewrite('archive.facilitators_of', "and x.circle = 'facilitator'", ''),
		caughtBy: ['helped']
	},
	{
		name: 'destroying leaves the key',
		sql: rewrite(
			'archive.story_destroy',
			"('archive.grants',",
			"('archive.story_keys', 'archive.grants',"
		),
		caughtBy: ['way_out']
	},
	{
		name: 'destroying leaves what the record says in words',
		sql: rewrite('archive.story_destroy', "set note = null, detail = '{}'", 'set note = note'),
		caughtBy: ['way_out']
	},
	{
		name: 'what is to be destroyed goes on being read until then',
		sql: rewrite(
			'archive.consent_fold',
			"when 'withdrawn', 'erasing' then",
			"when 'withdrawn' then"
		),
		caughtBy: ['way_out', 'fold']
	},
	{
		name: 'bringing back widens: seats closed since come with it',
		sql: rewrite('archive.consent_fold', 'archive.audience_still(was.audience)', 'was.audience'),
		caughtBy: ['way_out']
	},
	{
		name: 'bringing back opens what was paused',
		sql: rewrite(
			'archive.consent_fold',
			'set state = was.state, held = was.held, audience',
			'set state = coalesce(was.held, was.state), held = null, audience'
		),
		caughtBy: ['way_out', 'fold']
	},
	{
		name: 'stopping one thing leaves what needs it',
		sql: rewrite('archive.grants_stop', '= any(archive.needs(g.purpose))', '= g.purpose'),
		caughtBy: ['way_out', 'fold']
	},
	{
		name: 'destroyed before its seven days',
		sql: rewrite('archive.work_erasures', 'e.due_at <= now() and', ''),
		caughtBy: ['way_out']
	},
	{
		name: 'the report says stopped where something stands open',
		sql: rewrite(
			'archive.stops_looked',
			'where archive.stands_open(new.story_id, e.purpose, e.circle)',
			'where false'
		),
		caughtBy: ['way_out']
	},
	{
		name: 'what was destroyed can be written again',
		sql: rewrite('archive.own', 'and (destroyed_at is null or gone)', ''),
		caughtBy: ['way_out', 'fold']
	},
	{
		name: 'a decision says that words were taken back while they can still be brought back',
		sql: rewrite('archive.consent_answers', "'erased'", "'erasing'"),
		caughtBy: ['way_out']
	},
	{
		name: 'the ledger forgets what was taken back',
		sql: 'drop trigger consent_narrows on archive.consent_events',
		caughtBy: ['ledger']
	},
	{
		name: 'the ledger forgets a seat that closed',
		sql: 'drop trigger seat_narrows on archive.seats',
		caughtBy: ['ledger']
	},
	{
		name: 'the ledger forgets words that were hidden',
		sql: 'drop trigger veil_narrows on archive.veils',
		caughtBy: ['ledger']
	},
	{
		name: 'the ledger forgets words that somebody took',
		sql: 'drop trigger words_narrow on archive.storytellers',
		caughtBy: ['ledger']
	},
	{
		name: 'replaying leaves words that open nothing any more',
		sql: rewrite('archive.work_ledger_replay', "l.kind = 'next_words_ended'", 'false'),
		caughtBy: ['ledger']
	},
	{
		name: 'the ledger forgets a member’s card that was lost',
		sql: 'drop trigger member_words_narrow on archive.member_words',
		caughtBy: ['ledger']
	},
	{
		name: 'the ledger forgets who was crossed out again',
		sql: "drop trigger kept_out_narrows on archive.kept_out; create trigger kept_out_narrows after insert on archive.kept_out for each row execute function archive.narrowed('kept_out')",
		caughtBy: ['ledger']
	},
	{
		name: 'replaying destroys what was called off',
		sql: rewrite(
			'archive.work_ledger_replay',
			"r.kind = 'brought_back' and r.nth >= l.nth",
			'false'
		),
		caughtBy: ['ledger']
	},
	{
		name: 'replaying forgets what no id can say',
		sql: rewrite(
			'archive.work_ledger_replay',
			'for l in select distinct u as story from unnest(unsaid) u',
			'for l in select distinct u as story from unnest(null::uuid[]) u'
		),
		caughtBy: ['ledger']
	},
	{
		name: 'replaying forgets a hold of somebody whose seat is younger than the backup',
		sql: rewrite(
			'archive.work_ledger_replay',
			'exception when integrity_constraint_violation then\n          unsaid := unsaid || l.story;',
			'exception when integrity_constraint_violation then\n          null;'
		),
		caughtBy: ['ledger']
	},
	{
		name: 'the ledger forgets what its teller no longer says it means',
		sql: 'drop trigger meaning_narrows on archive.meanings',
		caughtBy: ['ledger']
	},
	{
		name: 'the ledger forgets a first warning',
		sql: 'drop trigger warning_narrows on archive.meanings',
		caughtBy: ['ledger']
	},
	{
		name: 'the ledger forgets a place that was taken off',
		sql: 'drop trigger whereabouts_narrow on archive.whereabouts',
		caughtBy: ['ledger']
	},
	{
		name: 'the ledger forgets a theme that was taken off',
		sql: 'drop trigger themes_narrow on archive.story_themes',
		caughtBy: ['ledger']
	},
	{
		name: 'the ledger forgets an address that was forgotten',
		sql: 'drop trigger contact_narrows on archive.answer_ways',
		caughtBy: ['ledger']
	},
	{
		name: 'replaying leaves an address that was forgotten',
		sql: rewrite('archive.work_ledger_replay', "l.kind = 'contact_ended'", 'false'),
		caughtBy: ['ledger']
	},
	{
		name: 'a session remembers from where it was opened',
		sql: 'alter table archive.teller_sessions add column opened_from inet',
		caughtBy: ['catalogue']
	},
	{
		name: 'the database asks with what browser somebody came',
		sql: rewrite(
			'archive.words_touch',
			"perform archive.fail('PT401'",
			"perform archive.header('user-agent'); perform archive.fail('PT401'"
		),
		caughtBy: ['catalogue']
	},
	{
		name: 'a storyteller fills the log of consent and the ledger',
		sql: 'drop trigger consent_often on archive.consent_events',
		caughtBy: ['ledger']
	},
	{
		name: 'a storyteller cannot pause past the day’s ceiling',
		sql: rewrite('archive.consent_often', "'paused', ", ''),
		caughtBy: ['ledger']
	},
	{
		name: 'a storyteller cannot take it back past the day’s ceiling',
		sql: rewrite(
			'archive.consent_often',
			"new.kind = 'withdrawn' and not coalesce((new.choice ->> 'said')::boolean, false)",
			'false'
		),
		caughtBy: ['ledger']
	},
	{
		name: 'a permission that only narrows meets the day’s ceiling',
		sql: rewrite('archive.consent_often', 'or archive.only_narrows(new)', ''),
		caughtBy: ['ledger']
	},
	...(
		[
			['what is widened beside what narrows', 'or archive.opens_more(b.w, b.g)', ''],
			[
				'what narrows nothing',
				'exists (select from both_ways b where archive.opens_more(b.g, b.w))',
				'true'
			],
			['what gives again what ran out', 'e.at < g.closes and', ''],
			['what gives what was only asked for', "b.state = 'given'", 'false'],
			['what is to be shared unasked', "coalesce((facts ->> 'unasked')::boolean, false)", 'false']
		] as const
	).map(([what, from, to]) => ({
		name: `${what} has no ceiling`,
		sql: rewrite('archive.only_narrows', from, to),
		caughtBy: ['ledger']
	})),
	...(
		[
			[
				'somebody who came in since',
				'not archive.audience_members(one.audience) <@',
				'false and array[]::uuid[] <@'
			],
			['a later day', "coalesce(one.ends_on, 'infinity')", "'-infinity'"],
			['a place, more exactly', 'one.place > other.place', 'false'],
			['a name', "one.attribution not in (other.attribution, 'no_name')", 'false'],
			['without a condition', 'not one.conditions @> other.conditions', 'false'],
			['whoever follows somebody', 'one.successors and not other.successors', 'false'],
			['sooner', "coalesce(one.sealed_until, '-infinity')", "'infinity'"]
		] as const
	).map(([what, from, to]) => ({
		name: `to be opened to more is no widening: ${what}`,
		sql: rewrite('archive.opens_more', from, to),
		caughtBy: ['ledger']
	})),
	{
		name: 'what is stopped already is written down again and again',
		sql: rewrite('archive.consent_often', 'archive.stops_nothing(new)', 'false'),
		caughtBy: ['ledger']
	},
	{
		name: 'the ceiling of a storyteller stops what others do',
		sql: rewrite('archive.consent_often', 'archive.teller() is null', 'false'),
		caughtBy: ['ledger']
	},
	{
		name: 'a facilitator is crossed out and let in for ever',
		sql: rewrite(
			'archive.facilitator_let_in',
			"perform archive.ledger_ceiling(story, '{kept_out}')",
			'perform 1'
		),
		caughtBy: ['ledger']
	},
	{
		name: 'one card opens sessions without end',
		sql: rewrite('archive.sessions_at_once', '50', '1000000'),
		caughtBy: ['ledger']
	},
	{
		name: 'one storyteller fills the ledger',
		sql: rewrite('archive.ledger_ceiling', '>= 200', '< 0'),
		caughtBy: ['ledger']
	},
	{
		name: 'one address after another fills the ledger',
		sql: 'drop trigger contact_often on archive.answer_ways',
		caughtBy: ['ledger']
	},
	{
		name: 'words that are hidden as before are hidden anew',
		sql: rewrite('archive.veils_write', 'had is not distinct from veils', 'false'),
		caughtBy: ['ledger']
	},
	{
		name: 'any folder is taken for the ledger',
		sql: rewrite('archive.work_ledger_last', 'where n.written_at is not null', 'where false'),
		caughtBy: ['ledger']
	},
	{
		name: 'a worker that lost its lease opens reading',
		sql: rewrite('archive.work_readable', 'perform archive.work_held(fence);', ''),
		caughtBy: ['ledger']
	},
	{
		name: 'in the dark, what is there answers otherwise than what is not',
		sql: rewrite(
			'archive.commission',
			'if not telling then perform archive.readable(); end if;',
			''
		),
		caughtBy: ['ledger']
	},
	{
		name: 'what others wrote goes along when everything is taken away',
		sql: rewrite(
			'archive.story_taken',
			"'{why,why_not,reason,title,note,facilitator}'::text[]",
			"'{}'::text[]"
		),
		caughtBy: ['way_out']
	},
	{
		name: 'what a helper wrote down opens before it is confirmed',
		sql:
			rewrite('archive.gate', "or (asked <> 'keep' and archive.provisional(story))", '') +
			';' +
			rewrite('archive.reading_finished', 'and not archive.provisional(s.id)', '') +
			';' +
			rewrite(
				'archive.consent_complete',
				'elsif archive.provisional(s.id) then',
				'elsif false then'
			),
		caughtBy: ['helped']
	},
	{
		name: 'what a helper wrote down is approved by reading it',
		sql:
			rewrite('archive.reading_finished', 'and not archive.provisional(s.id)', '') +
			';' +
			rewrite(
				'archive.consent_complete',
				'elsif archive.provisional(s.id) then',
				'elsif false then'
			),
		caughtBy: ['helped']
	},
	{
		name: 'what a helper wrote down can be approved before it is confirmed',
		sql: rewrite(
			'archive.consent_complete',
			'elsif archive.provisional(s.id) then',
			'elsif false then'
		),
		caughtBy: ['helped']
	},
	{
		name: 'the helper is the witness',
		sql: rewrite('archive.helped_witness', 's.person_id = archive.me()', 'false'),
		caughtBy: ['helped']
	},
	{
		name: 'staff of an organisation on the civic side witness',
		sql: rewrite('archive.witness_in', "c.circle = 'civic'", "c.circle = 'public'"),
		caughtBy: ['by_telephone']
	},
	{
		name: 'who was named as never is still on duty',
		sql: rewrite('archive.seat_cares', 'not archive.never(story, s)', 'true'),
		caughtBy: ['by_telephone']
	},
	{
		name: 'what was said by telephone hides nothing until somebody has heard it',
		sql: rewrite(
			'archive.wish_record',
			"if want in ('pause', 'withdraw', 'erase') and kept",
			'if false'
		),
		caughtBy: ['by_telephone']
	},
	{
		name: 'the number of a card finds what its finder does not look after',
		sql: rewrite(
			'archive.wish_story',
			'archive.card_number(card) and archive.cares(x.id)',
			'archive.card_number(card)'
		),
		caughtBy: ['by_telephone']
	},
	{
		name: 'what it means is left on the paper',
		sql: rewrite('archive.helped_tell', 'if meaning is not null then', 'if false then'),
		caughtBy: ['helped']
	},
	{
		name: 'where to reach them is refused at a box that the page has not',
		sql: rewrite(
			'archive.helped_tell',
			"only when it is sealed.', way)",
			"only when it is sealed.', 'contact')"
		),
		caughtBy: ['helped']
	},
	{
		name: 'a theme of another commission is typed in',
		sql: rewrite('archive.meaning_put', 'and t.commission_id = commission)', ')'),
		caughtBy: ['helped']
	},
	{
		name: 'one facilitator says yes by telephone',
		sql: rewrite('archive.wish_narrow', "archive.ask_says(a, 'no')", "archive.ask_says(a, 'yes')"),
		caughtBy: ['by_telephone']
	},
	{
		name: 'a yes by telephone opens when it is written down',
		sql: rewrite(
			'archive.wish_record',
			'if one then perform archive.wish_narrow(w, what, veil); end if;',
			"if one then perform archive.wish_narrow(w, what, veil); end if; if want = 'yes' then perform archive.wish_yes(w, '{}'); end if;"
		),
		caughtBy: ['by_telephone']
	},
	{
		name: 'a story says nothing of its language to its own teller',
		sql: rewrite('archive.rendition_frozen', 'archive.language_of(new.plain)', 'null'),
		caughtBy: ['conditions']
	},
	{
		name: 'a content note is said to be in the language of its story',
		sql: rewrite('archive.copy_beside', 'archive.language_of(said.content_note)', 'a.language'),
		caughtBy: ['conditions']
	},
	{
		name: 'a quote does not say what its words are in',
		sql: rewrite('archive.decision_shown', "'language', k.language", "'language', null"),
		caughtBy: ['conditions']
	},
	{
		name: 'a yes by telephone that only hides words waits like one that opens',
		sql: rewrite('archive.asked_said', "'narrows', p.kind = 'hide'", "'narrows', false"),
		caughtBy: ['by_telephone']
	},
	{
		name: 'a yes by telephone to other words is made when it is written down',
		sql: rewrite('archive.asked_said', "'narrows', p.kind = 'hide'", "'narrows', true"),
		caughtBy: ['by_telephone']
	},
	{
		name: 'a veil that was said yes to by telephone lies on nothing',
		sql: rewrite(
			'archive.wish_narrow',
			"set answer = 'accepted', answered_at = now() where p.id = proposed",
			'set why = p.why where p.id = proposed'
		),
		caughtBy: ['by_telephone']
	},
	{
		name: 'a yes is written down to something that was not read out',
		sql: rewrite(
			'archive.asked_same',
			'archive.asked_mark(s, said) is distinct from mark',
			'false'
		),
		caughtBy: ['by_telephone']
	},
	{
		name: 'a yes is heard after what it was said to has moved',
		sql: rewrite('archive.wish_witness', 'not archive.wish_stands(w)', 'false'),
		caughtBy: ['by_telephone']
	},
	{
		name: 'what they are asked is read out of a story that is hidden',
		sql: rewrite('archive.asked_read', 'not archive.opens_now(s)', 'false'),
		caughtBy: ['by_telephone']
	},
	{
		name: 'a yes is written down of a story that is hidden',
		sql: rewrite(
			'archive.wish_record',
			'if not archive.opens_now(s) then perform archive.absent(); end if;',
			''
		),
		caughtBy: ['by_telephone']
	},
	{
		name: 'what was asked of another story is read out',
		sql: rewrite('archive.asked_said', 'and a.story_id = s.id', ''),
		caughtBy: ['by_telephone']
	},
	{
		name: 'a yes to a proposal waits on although its teller has answered',
		sql: 'drop trigger proposal_settles_yes on archive.proposals',
		caughtBy: ['by_telephone']
	},
	{
		name: 'a yes to those who joined waits on after a no',
		sql: 'drop trigger newcomers_settle_yes on archive.consent_events',
		caughtBy: ['by_telephone']
	},
	{
		name: 'a yes waits on after the story was taken back',
		sql: rewrite('archive.wishes_settle', "in ('withdrawn', 'erasing')", "in ('erasing')"),
		caughtBy: ['by_telephone']
	},
	{
		name: 'whoever hears a yes need not have read it out',
		sql: rewrite('archive.wish_witness', 'mark is distinct from w.mark', 'false'),
		caughtBy: ['by_telephone']
	},
	{
		name: 'a yes is heard while its story is hidden',
		sql: rewrite('archive.wish_stands', 'archive.opens_now(s) and', ''),
		caughtBy: ['by_telephone']
	},
	{
		name: 'a yes holds for other words than those that were read out',
		sql: rewrite('archive.asked_mark', "encode(r.hash, 'hex')", "''"),
		caughtBy: ['by_telephone']
	},
	{
		name: 'a yes holds after its teller has stopped that use',
		sql: rewrite('archive.asked_mark', 'max(e.number)', 'null'),
		caughtBy: ['by_telephone']
	},
	{
		name: 'a yes holds for another list than the one that was read out',
		sql: rewrite(
			'archive.asked_said',
			"'roster', archive.roster_version(s.commission_id)) else",
			"'roster', '') else"
		),
		caughtBy: ['by_telephone']
	},
	{
		name: 'a yes to a use holds after its teller has stopped the reading',
		sql: rewrite('archive.asked_mark', "'{hear}' || archive.needs", 'archive.needs'),
		caughtBy: ['by_telephone']
	},
	{
		name: 'a yes to a quote holds for another wording of its decision',
		sql: rewrite('archive.asked_said', "'we_decided', t.we_decided", "'we_decided', ''"),
		caughtBy: ['by_telephone']
	},
	{
		name: 'a yes waits on although its teller has answered',
		sql: 'drop trigger ask_settles_yes on archive.asks',
		caughtBy: ['by_telephone']
	},
	{
		name: 'words are opened to be read out and nothing says so',
		sql: rewrite('archive.asked_read', "(said ->> 'words' is not null or", '(false or'),
		caughtBy: ['by_telephone']
	},
	{
		name: 'a draft is opened to be read out and nothing says so',
		sql: rewrite('archive.asked_read', "or said ->> 'decision' is not null", ''),
		caughtBy: ['by_telephone']
	},
	{
		name: 'more of a draft is read out than a yes to it names',
		sql: rewrite(
			'archive.asked_said',
			"'we_decided', t.we_decided",
			"'we_decided', t.we_decided, 'owner', t.owner"
		),
		caughtBy: ['by_telephone']
	},
	{
		name: 'a draft is read out after its ask was answered',
		sql: rewrite('archive.asked_said', "and coalesce(a.answer, 'not now') = 'not now'", ''),
		caughtBy: ['by_telephone']
	},
	{
		name: 'two changes of the same words are both said yes to',
		sql: rewrite('archive.wish_yes', 'elsif archive.proposal_clashes(p) then', 'elsif false then'),
		caughtBy: ['by_telephone']
	},
	{
		name: 'a change that was said yes to is not made before a witness',
		sql: rewrite('archive.helped_approve', 'perform archive.proposals_made(s);', ''),
		caughtBy: ['by_telephone']
	},
	{
		name: 'whoever reads out who joined finds out whom a storyteller named',
		sql: rewrite(
			'archive.joined_since',
			'x.opened_at > last.at',
			'x.opened_at > last.at and not archive.never(s.id, x)'
		),
		caughtBy: ['by_telephone']
	},
	{
		name: 'a yes to those who joined reaches whoever was not read out',
		sql: rewrite('archive.newcomers_said', "not choice ? 'read_out' or", 'true or'),
		caughtBy: ['by_telephone']
	},
	{
		name: 'those who joined are asked about by telephone as often as one likes',
		sql: rewrite(
			'archive.joined_since',
			"coalesce(last.answered < now() - interval '1 month', true)",
			'true'
		),
		caughtBy: ['by_telephone']
	},
	{
		name: 'words are hidden by a facilitator who has not opened them',
		sql: rewrite('archive.wish_hide', 'archive.opened(s.id)', 'archive.on_duty(s.id)'),
		caughtBy: ['by_telephone']
	},
	{
		name: 'words are hidden in other words than those on the page',
		sql: rewrite(
			'archive.wish_hide',
			"what ->> 'hash' is distinct from encode(r.hash, 'hex')",
			'false'
		),
		caughtBy: ['by_telephone']
	},
	{
		name: 'what is hidden by telephone stays where it was copied',
		sql: rewrite('archive.veils_put', 'perform archive.grants_touch(s.id);', ''),
		caughtBy: ['by_telephone']
	},
	{
		name: 'safekeeping is stopped by itself',
		sql: rewrite('archive.wish_stops', "g.purpose <> 'keep' and", ''),
		caughtBy: ['by_telephone']
	},
	{
		name: 'whoever is not on duty hears what stands of a story',
		sql: rewrite('archive.wish_story', 'or not archive.cares(s.id)', ''),
		caughtBy: ['by_telephone']
	},
	{
		name: 'a no to what was asked of another story is taken',
		sql: rewrite('archive.wish_narrow', 'and x.story_id = w.story_id', ''),
		caughtBy: ['by_telephone']
	},
	{
		name: 'one use that is stopped hides the whole story',
		sql: rewrite(
			'archive.wish_record',
			"if want in ('pause', 'withdraw', 'erase') and kept",
			"if want <> 'open' and kept"
		),
		caughtBy: ['by_telephone']
	},
	{
		name: 'what was taken back still tells what was asked of it',
		sql: rewrite(
			'archive.wish_choices',
			'kept boolean := archive.keeps(s.id)',
			'kept boolean := true'
		),
		caughtBy: ['by_telephone']
	},
	{
		name: 'one facilitator takes back by telephone alone',
		sql:
			rewrite('archive.wish_witness', 'helper.person_id = archive.me()', 'false') +
			'; alter table archive.wishes drop constraint wishes_check2',
		caughtBy: ['by_telephone']
	},
	{
		name: 'what a helper wrote down who has left is done all the same',
		sql: rewrite('archive.wish_witness', 'not archive.seat_cares(helper, w.story_id)', 'false'),
		caughtBy: ['by_telephone']
	},
	{
		name: 'it was not so, and it is done all the same',
		sql: rewrite('archive.wish_witness', 'if not heard then return; end if;', ''),
		caughtBy: ['by_telephone']
	},
	{
		name: 'a word by telephone destroys at once',
		sql: rewrite('archive.stops_looked', "interval '7 days'", "interval '0 days'"),
		caughtBy: ['by_telephone']
	},
	{
		name: 'the log does not say who helped',
		sql: rewrite('archive.wish_witness', "'helper', w.seat_id, ", ''),
		caughtBy: ['by_telephone']
	},
	{
		name: 'a word by telephone ends a pause for safety',
		sql: rewrite('archive.hold_kinds_own', 'asked,', 'asked,safety,'),
		caughtBy: ['by_telephone']
	},
	{
		name: 'the hold stays after the story was taken back by telephone',
		sql: rewrite('archive.wish_witness', "else '{asked}' end", "else '{}' end"),
		caughtBy: ['by_telephone']
	},
	{
		name: 'what was written down goes before the storyteller’s own words',
		sql: 'drop trigger hold_settles_wishes on archive.holds',
		caughtBy: ['by_telephone']
	},
	{
		name: 'everyone reads what storytellers asked for',
		sql: rewrite('archive.wish_read', 'and archive.cares(w.story_id)', ''),
		caughtBy: ['by_telephone']
	},
	{
		name: 'one person prints cards alone',
		sql: rewrite('archive.cards_print', 'archive.half_mark(second) <> b.agreed_half', 'false'),
		caughtBy: ['helped']
	},
	{
		name: 'cards are printed twice',
		sql: rewrite('archive.cards_print', 'b.printed_at is not null', 'false'),
		caughtBy: ['helped']
	},
	{
		name: 'any member keeps cards',
		sql: rewrite('archive.card_keeper', "and s.circle = 'facilitator'", ''),
		caughtBy: ['helped']
	},
	{
		name: 'a card is given twice',
		sql: rewrite('archive.card_take', 'and c.used_at is null', ''),
		caughtBy: ['helped']
	},
	{
		name: 'one facilitator gives new words alone',
		sql:
			rewrite('archive.new_words_agree', 'mine = n.asked_by', 'false') +
			'; alter table archive.new_words drop constraint new_words_check1',
		caughtBy: ['helped']
	},
	{
		name: 'new words are given to somebody whom neither knows',
		sql:
			rewrite('archive.new_words_agree', 'not (n.asked_knows or knows)', 'false') +
			'; alter table archive.new_words drop constraint new_words_check2',
		caughtBy: ['helped']
	},
	{
		name: 'new words are given on the word of somebody who may not read the story any more',
		sql: rewrite('archive.new_words_open', 'and archive.kept_by(n.story_id, n.asked_by)', ''),
		caughtBy: ['helped']
	},
	{
		name: 'an ask for new words waits for ever',
		sql: rewrite('archive.new_words_open', "and n.asked_at > now() - interval '14 days'", ''),
		caughtBy: ['helped']
	},
	{
		name: 'new words are asked for behind the back of the storyteller',
		sql: rewrite(
			'archive.new_words_told',
			'where s.storyteller_id =',
			'where false and s.storyteller_id ='
		),
		caughtBy: ['helped']
	},
	{
		name: 'new words are agreed to after they were dropped',
		sql: rewrite('archive.new_words_agree', 'not archive.new_words_open(n.id)', 'false'),
		caughtBy: ['helped']
	},
	{
		name: 'new words open at once',
		sql: rewrite('archive.words_enter', 'and t.next_from <= now()', ''),
		caughtBy: ['helped']
	},
	{
		name: 'new words hold nothing',
		sql: rewrite('archive.new_words_agree', 'where s.storyteller_id = teller', 'where false'),
		caughtBy: ['helped']
	},
	{
		name: 'old words cannot stop new ones',
		sql: rewrite('archive.hold_lift', "h.kind = 'new_words'", 'false'),
		caughtBy: ['helped']
	},
	{
		name: 'whoever typed a story in vouches for the card that they chose for it',
		sql: rewrite(
			'archive.new_words_agree',
			'n.asked_knows and not archive.typed_unconfirmed(teller, n.asked_by)',
			'n.asked_knows'
		),
		caughtBy: ['helped']
	},
	{
		name: 'whoever typed a story in vouches by the second yes',
		sql: rewrite(
			'archive.new_words_agree',
			'knows and not archive.typed_unconfirmed(teller, mine)',
			'knows'
		),
		caughtBy: ['helped']
	},
	{
		name: 'whoever typed a story in vouches in a later seat',
		sql: rewrite('archive.typed_unconfirmed', 'x.person_id = typed.person_id', 'x.id = typed.id'),
		caughtBy: ['helped']
	},
	{
		name: 'a referral needs no safeguarding lead',
		sql: rewrite('archive.refer_agree', 'x.safeguarding_seat in (mine, r.asked_by)', 'true'),
		caughtBy: ['helped']
	},
	{
		name: 'a line that has to wait is read at once',
		sql: `alter policy "a storyteller reads what happened to their story" on archive.record
			using (story_id in (select s.id from archive.stories s where s.storyteller_id = (select archive.teller())))`,
		caughtBy: ['helped']
	},
	{
		name: 'whoever was crossed out reads what was referred',
		sql: rewrite('archive.refers', 'and k.let_in_at is null', 'and false'),
		caughtBy: ['helped']
	},
	{
		name: 'a referral ends when the story is taken back',
		sql: rewrite(
			'archive.refer_agree',
			'archive.refers(r.story_id)',
			'archive.commission_of(r.story_id)'
		),
		caughtBy: ['helped']
	},
	{ name: 'everyone reads what was referred', sql: opened('referrals'), caughtBy: ['gate'] },
	{
		name: 'the log of consent says the plain hash of the words',
		sql: rewrite(
			'archive.content_said',
			"encode(extensions.hmac(content_said.hash, k.value, 'sha256'), 'hex')",
			"encode(content_said.hash, 'hex')"
		),
		caughtBy: ['consent']
	},
	{
		name: 'the log of consent says words under a key that erasing leaves',
		sql: rewrite(
			'archive.content_said',
			'k.value',
			"(select x.value from archive.secrets x where x.name = 'pepper')"
		),
		caughtBy: ['consent']
	},
	{
		name: 'a page’s hash of the words stands in the log beside what is said of them',
		sql: rewrite('archive.consent_complete', "if new.choice ? 'content' then", 'if false then'),
		caughtBy: ['consent']
	},
	{
		name: 'what an index was given goes on confirming words that were destroyed',
		sql: rewrite('archive.story_destroy', 'hash = extensions.gen_random_bytes(32)', 'hash = hash'),
		caughtBy: ['consent']
	},
	{
		name: 'first words that were read approve other words',
		sql: rewrite(
			'archive.reading_finished',
			"and e.body::jsonb ->> 'content' = archive.content_said(s.id, words)",
			''
		),
		caughtBy: ['consent']
	},
	{
		name: 'what was taken back can be chosen again without handing it in',
		sql: rewrite(
			'archive.consent_complete',
			"new.kind not in ('handed_in', 'withdrawn', 'erasing', 'brought_back', 'erased') and",
			'false and'
		),
		caughtBy: ['fold']
	},
	{
		name: 'a seal lifts without a warning',
		sql: rewrite('archive.unsealed', "'infinity')) end", "'-infinity')) end"),
		caughtBy: ['clocks', 'fold']
	},
	{
		name: 'a seal lifts before the storyteller could stop it',
		sql: rewrite('archive.unsealed', "interval '7 days'", "interval '0 days'"),
		caughtBy: ['clocks', 'fold']
	},
	{
		name: 'a yes that wants to be asked each time opens by itself',
		sql: rewrite('archive.gate', "'{ask_each_time,show_me_first}'", "'{}'"),
		caughtBy: ['consent']
	},
	{
		name: 'finding says more of the place than reading may',
		sql: rewrite('archive.gate', 'place := least(place, g.place)', 'place := g.place'),
		caughtBy: ['consent']
	},
	{
		name: 'finding says more of the time than reading may',
		sql: rewrite('archive.gate', 'dated := least(dated, g.dated)', 'dated := g.dated'),
		caughtBy: ['consent']
	},
	{
		name: 'roughly where is exactly where',
		sql: rewrite(
			'archive.place_as',
			'(select p.part_of from archive.places p where p.id = place)',
			'place'
		),
		caughtBy: ['consent']
	},
	{
		name: 'choosing again in the short way forgets what was narrowed',
		sql: rewrite(
			'archive.grant_kept',
			"and coalesce(g.held, g.state) in ('requested', 'given', 'renewed')",
			'and false'
		),
		caughtBy: ['fold']
	},
	{
		name: 'a use is allowed that may not be read',
		sql: rewrite(
			'archive.consent_complete',
			"new.choice ->> 'purpose' in ('theme', 'evidence') and not",
			'false and not'
		),
		caughtBy: ['fold']
	},
	{
		name: 'a keeper may let a story be asked for without end',
		sql: rewrite('archive.details_write', 'c.asks_a_year not between 1 and 100', 'false'),
		caughtBy: ['roster']
	},
	{
		name: 'what is destroyed later is said to be gone from copies as if it were destroyed today',
		sql: rewrite(
			'archive.way_out',
			'select coalesce(e.erased_at, e.due_at) from archive.erasures e',
			'select now() from archive.erasures e'
		),
		caughtBy: ['way_out']
	},
	{
		name: 'renewing everything throws away a day that was chosen',
		sql: rewrite(
			'archive.consent_complete',
			"case when not new.choice ? 'purpose' then g.ends_on end",
			'null::timestamptz'
		),
		caughtBy: ['clocks', 'fold']
	},
	{
		name: 'renewing one renews every one',
		sql: rewrite(
			'archive.consent_complete',
			"g.purpose::text = new.choice ->> 'purpose' and g.circle::text = new.choice ->> 'circle'))));",
			'true))));'
		),
		caughtBy: ['clocks', 'fold']
	},
	{
		name: 'what ran out is renewed',
		sql: rewrite('archive.consent_complete', 'and new.at < g.closes', ''),
		caughtBy: ['clocks', 'fold']
	},
	{
		name: 'the clock ends what has not run out',
		sql: rewrite('archive.consent_complete', 'and g.closes <= new.at', ''),
		caughtBy: ['fold']
	},
	{
		name: 'names are kept that nothing shows any more',
		sql: rewrite(
			'archive.consent_folded',
			'delete from archive.namings n where',
			'delete from archive.namings n where false and'
		),
		caughtBy: ['fold']
	},
	{
		name: 'the gate forgets who must never see it',
		sql: rewrite('archive.audience_without', 'and not archive.never(story, s, by_words)', ''),
		caughtBy: ['never']
	},
	{
		name: 'naming somebody as never closes nothing at once',
		sql: 'drop trigger never_moved on archive.never_entries',
		caughtBy: ['never']
	},
	{
		name: 'never means the very letters that were written',
		sql: `create or replace function archive.name_meant(said text, name text, common text[]) returns boolean
			language sql stable set search_path = '' as $$ select said = name $$`,
		caughtBy: ['never']
	},
	{
		name: 'any storyteller takes a name off another’s list',
		sql: `create policy "broken" on archive.never_entries for all to anon, authenticated using (true)`,
		caughtBy: ['never']
	},
	{
		name: 'anyone is chosen without being told that it holds for those who were named',
		sql: rewrite('archive.never_knowing', 'not coalesce(knowing, false) and', 'false and'),
		caughtBy: ['never']
	},
	{
		name: 'nobody is left to read it first',
		sql: rewrite(
			'archive.never_entry_checked',
			"archive.audience_given(s.id, 'facilitator') = 1",
			'false'
		),
		caughtBy: ['never']
	},
	{
		name: 'the preview forgets who is kept out',
		sql: rewrite(
			'archive.permission_preview(uuid, text[], archive.purpose)',
			'archive.audience_given(story, c)',
			'archive.audience_now(s.commission_id, c)'
		).replace('::regproc', '::regprocedure'),
		caughtBy: ['never']
	},
	{
		name: 'the preview of what nobody has read yet counts whom a typed name fits',
		sql: rewrite(
			'archive.permission_preview(uuid, text[], archive.purpose)',
			'by_words => false',
			'by_words => true'
		).replace('::regproc', '::regprocedure'),
		caughtBy: ['never']
	},
	{
		name: 'a use of what nobody has read yet counts whom a typed name fits',
		sql: rewrite(
			'archive.permission_preview(uuid, text[], archive.purpose)',
			'case when named then h.audience else next end',
			'h.audience'
		).replace('::regproc', '::regprocedure'),
		caughtBy: ['never']
	},
	{
		name: 'it is said how many a typed name keeps out before the story was read',
		sql: rewrite(
			'archive.never_read',
			'case when archive.was_read(s.id) then count(*) end',
			'count(*)'
		),
		caughtBy: ['never']
	},
	{
		name: 'the preview forgets what a use needs',
		sql: rewrite(
			'archive.permission_preview(uuid, text[], archive.purpose)',
			"use <> 'hear'",
			'false'
		).replace('::regproc', '::regprocedure'),
		caughtBy: ['never']
	},
	{
		name: 'newcomers are asked about again the next day',
		sql: rewrite('archive.newcomers_read', "interval '1 month'", "interval '1 hour'"),
		caughtBy: ['never']
	},
	{
		name: 'newcomers who were declined are asked about again',
		sql: rewrite('archive.declined', "e.kind = 'newcomers'", 'false'),
		caughtBy: ['never']
	},
	{
		name: 'who was declined is let in after somebody else',
		sql: rewrite('archive.seat_follows', 'and not archive.declined(g.story_id, new.person_id)', ''),
		caughtBy: ['never']
	},
	{
		name: 'a no to newcomers lets them in',
		sql: rewrite('archive.newcomers_said', "choice ->> 'answer' = 'no'", 'false'),
		caughtBy: ['never']
	},
	{
		name: 'a newcomers’ page drawn before the roster moved is taken',
		sql: rewrite(
			'archive.consent_complete',
			"new.kind = 'newcomers' and new.choice ->> 'answer' <> 'in advance'",
			'false'
		),
		caughtBy: ['never']
	},
	{
		name: 'who follows somebody is let in without leave',
		sql:
			rewrite('archive.seat_follows', 'g.successors and', '') +
			';' +
			rewrite('archive.newcomers_said', 'g.successors and', ''),
		caughtBy: ['never']
	},
	{
		name: 'who follows somebody is let in although they were named as never',
		sql: rewrite('archive.seat_follows', 'and not archive.never(g.story_id, new)', ''),
		caughtBy: ['never']
	},
	{
		name: 'a receipt can be changed after it was signed',
		sql: 'drop trigger receipt_is_written on archive.receipts',
		caughtBy: ['receipts']
	},
	{
		name: 'a yes leaves no receipt',
		sql: 'drop trigger consent_later_receipt on archive.consent_events',
		caughtBy: ['receipts']
	},
	{
		name: 'a receipt counts only those who were not named as never',
		sql: rewrite(
			'archive.roster_at',
			'where s.commission_id = commission and',
			'where not exists (select from archive.never_entries n where archive.never(n.story_id, s)) and s.commission_id = commission and'
		),
		caughtBy: ['receipts']
	},
	{
		name: 'a receipt counts who joined before the last thing that happened to a yes',
		sql: rewrite('archive.roster_listed', 'e.kind in (', "e.kind in ('renewed', "),
		caughtBy: ['receipts']
	},
	{
		name: 'a receipt counts everybody who came when one was let in by name',
		sql: rewrite('archive.roster_listed', 'x.joined is null order', 'true order'),
		caughtBy: ['receipts']
	},
	{
		name: 'a table stands outside row-level security',
		sql: 'alter table archive.storytellers disable row level security',
		caughtBy: ['catalogue']
	},
	{
		name: 'a pass forgets what waits',
		sql: rewrite('archive.search_pass', "when waiting <> '{}' then", 'when false then'),
		caughtBy: ['worker']
	},
	{
		name: 'a pass names to everybody what waits',
		sql: rewrite(
			'archive.search_pass',
			'where s.circle = side and s.audience = any(mine) and s.opens <= now() limit 501',
			'limit 501'
		),
		caughtBy: ['worker']
	},
	{
		name: 'a pass names audiences that nothing was given to the engine for',
		sql: rewrite('archive.search_pass', 'where s.audience = a.id and s.circle = side and', 'where'),
		caughtBy: ['worker']
	},
	{
		name: 'a pass names audiences of what is sealed',
		sql: rewrite(
			'archive.search_pass',
			's.circle = side and s.opens <= now() and',
			's.circle = side and'
		),
		caughtBy: ['worker']
	},
	{
		name: 'a pass names what waits and is sealed',
		sql: rewrite('archive.search_pass', 'any(mine) and s.opens <= now()', 'any(mine)'),
		caughtBy: ['worker']
	},
	{
		name: 'an engine takes words apart by what others may read',
		sql: rewrite('api.search_pass', 'and not archive.search_parted(c, typed)', ''),
		caughtBy: ['worker', 'meilisearch']
	},
	{
		name: 'whether an engine is asked tells what others may read',
		sql: rewrite(
			'archive.search_parted',
			'archive.search_open(search_parted.commission, side, mine) y',
			'archive.search_rows y'
		),
		caughtBy: ['worker']
	},
	{
		name: 'one story that is sealed keeps the engine from all the others',
		sql: rewrite('archive.first_millisecond', ', 0), 9000000000000000)', ', 0))'),
		caughtBy: ['worker']
	},
	{
		name: 'words of English are found as if they began in Welsh ways',
		sql: rewrite(
			'archive.search_write',
			'archive.search_vector(a.plain, a.language,',
			"archive.search_vector(a.plain, 'cy',"
		),
		caughtBy: ['search']
	},
	{
		name: 'a word of Welsh is found only as it was said',
		sql: rewrite('archive.mutated', "('cy', 'ga', 'gd')", "('ga', 'gd')"),
		caughtBy: ['search']
	},
	{
		name: 'a word in quotes is found in any of its forms',
		sql: rewrite('archive.search_query', 'if not by_stems and', 'if false and'),
		caughtBy: ['search']
	},
	{
		name: 'a theme is not found by its name in quotes',
		sql: rewrite(
			'archive.search_found',
			'archive.search_query(commission, meant, goes_on, by_stems => true)',
			'query'
		),
		caughtBy: ['search']
	},
	{
		name: 'a sign of money is no word',
		sql: rewrite('archive.said_otherwise', "then 'pounds'", "then ''"),
		caughtBy: ['search']
	},
	{
		name: 'a word that is half typed points to no theme',
		sql: rewrite('archive.search_beside', 'array[false, true]', 'array[false]'),
		caughtBy: ['search']
	},
	{
		name: 'a word points to whatever goes on from it, though it is there itself',
		sql: rewrite('archive.search_beside', 'array[false, true]', 'array[true]'),
		caughtBy: ['search']
	},
	{
		name: 'a word that others are kept for points to whatever goes on from it',
		sql: rewrite('archive.search_beside', 'or archive.search_whole(commission, meant)', ''),
		caughtBy: ['search']
	},
	{
		name: 'a decision is found by a wording that stands no more',
		sql: rewrite('archive.search_beside', 'order by y.number desc', 'order by y.number'),
		caughtBy: ['search']
	},
	{
		name: 'a theme never says that it has more stories than it shows',
		sql: rewrite('api.theme_read', 'limit 21', 'limit 20'),
		caughtBy: ['search']
	},
	{
		name: 'what people also call a theme is taken for a mistake',
		sql: rewrite('archive.search_put_right', "'{a,b}'", "'{a}'"),
		caughtBy: ['search']
	},
	{
		name: 'what a theme is explained with is never a mistake',
		sql: rewrite('archive.search_put_right', "'{a,b}'", "'{a,b,d}'"),
		caughtBy: ['search']
	},
	{
		name: 'a word that is only left out points to everything without it',
		sql: rewrite('archive.search_beside', "and querytree(query) <> 'T'", ''),
		caughtBy: ['search']
	},
	{
		name: 'what a word may be is found in a phrase that means the same',
		sql: rewrite('archive.search_vector', "':16383C'", "':1C'"),
		caughtBy: ['search']
	},
	{
		name: 'what a word may be is offered as a word that was said',
		sql: rewrite('archive.search_vector', "':16383C'", "':16383B'"),
		caughtBy: ['search']
	},
	{
		name: 'what a word may be is offered to who may find none that says it so',
		sql: rewrite('archive.search_vector', "':16383C'", "''"),
		caughtBy: ['search']
	},
	{
		name: 'an engine that no worker looks after is asked',
		sql: rewrite('archive.search_pass', 'now() < l.until', 'true'),
		caughtBy: ['worker']
	},
	{
		name: 'an engine is asked that was not given what may be found',
		sql: rewrite('archive.search_pass', "interval '1 minute'", "interval '1 day'"),
		caughtBy: ['worker']
	},
	{
		name: 'what waits for the engine turns away whoever may not find it',
		sql: rewrite(
			'archive.search_pass',
			'archive.permits(r.audience, r.opens, r.closes, (select archive.my_audiences()))',
			'true'
		),
		caughtBy: ['worker']
	},
	{
		name: 'a pass is given however much waits',
		sql: rewrite('archive.search_pass', 'cardinality(waiting) > 500', 'false'),
		caughtBy: ['worker']
	},
	{
		name: 'a hit is shown whatever it was found as',
		sql: rewrite('api.search_load', "and encode(a.hash, 'hex') = h.hash", ''),
		caughtBy: ['worker']
	},
	{
		name: 'where the engine marked nothing nothing is marked',
		sql: rewrite('api.search_load', "unmarked <> '{}'", 'false'),
		caughtBy: ['worker']
	},
	{
		name: 'a passage is looked for where the engine gave one',
		sql: rewrite('api.search_load', '? (@.marked == false)', ''),
		caughtBy: ['worker']
	},
	{
		name: 'a hit is shown that may be heard but not found',
		sql: rewrite('api.search_load', 'join archive.findable f on f.copy_id = a.id', ''),
		caughtBy: ['worker']
	},
	{
		name: 'a word that was to be said beside the hits is said whether it still stands or not',
		sql: rewrite('api.search_load', 'w = any(standing)', 'true'),
		caughtBy: ['worker']
	},
	{
		name: 'what was meant is said whether its words still stand or not',
		sql: rewrite('api.search_load', 'when standing @> put_right then', 'when true then'),
		caughtBy: ['worker']
	},
	{
		name: 'a word stands because somebody has it, whoever asks',
		sql: rewrite(
			'archive.search_standing',
			'and archive.search_held(commission, side, mine,',
			'and exists (select from archive.search_rows r where r.words @@'
		),
		caughtBy: ['worker']
	},
	{
		name: 'what moved while it was worked on is taken off the list',
		sql: rewrite('archive.work_done', 'and o.number = d.number', ''),
		caughtBy: ['worker']
	},
	{
		name: 'whoever held the lease before goes on',
		sql: rewrite('archive.work_held', 'and l.fence = work_held.fence', ''),
		caughtBy: ['worker']
	},
	{
		name: 'a worker that lost its lease takes everything for out of the engine',
		sql: rewrite('archive.work_engineless', 'perform archive.work_held(fence);', ''),
		caughtBy: ['worker']
	},
	{
		name: 'building anew sends what is not written down',
		sql: rewrite(
			'archive.work_build',
			'where not exists (select from archive.search_sent x',
			'where false and not exists (select from archive.search_sent x'
		),
		caughtBy: ['worker']
	},
	{
		name: 'the open copy stands beside a circle’s own for everyone',
		sql: rewrite('archive.documents_of', 'if r.circle <> within then', 'if false then'),
		caughtBy: ['worker']
	},
	{
		name: 'the audit misses what was given otherwise',
		sql: rewrite(
			'archive.work_audit_sent',
			'select s.story_id, s.hash from archive.search_sent s',
			'select r.story_id, r.hash from archive.search_rows r, archive.search_sent s'
		),
		caughtBy: ['worker']
	},
	{
		name: 'the audit passes over what a document is found and counted by',
		sql: rewrite('archive.work_audit', 'then archive.search_traits(r) end', 'then null end'),
		caughtBy: ['worker']
	},
	{
		name: 'the audit takes what waits for a difference',
		sql: rewrite(
			'archive.work_audit',
			"and not exists (select from archive.outbox o where o.kind = 'story' and o.id = s.story_id)",
			''
		),
		caughtBy: ['worker']
	},
	{
		name: 'the audit does not look at the words',
		sql: rewrite(
			'archive.work_audit',
			"encode(sha256(convert_to(a.plain || archive.search_bare(a.plain, a.language), 'UTF8')), 'hex') as words",
			'null as words'
		),
		caughtBy: ['worker']
	},
	{
		name: 'the audit does not look at what is given beside the words',
		sql: rewrite(
			'archive.work_audit',
			'a.plain || archive.search_bare(a.plain, a.language)',
			'a.plain'
		),
		caughtBy: ['worker']
	},
	{
		name: 'what moved while it is on its way is not taken',
		sql: rewrite('archive.work_take', 'x.number <> all(besides)', "besides = '{}'"),
		caughtBy: ['worker']
	},
	{
		name: 'what was taken back waits behind everything else',
		sql: rewrite('archive.work_take', 'not going or', 'true or'),
		caughtBy: ['worker']
	},
	{
		name: 'what is only narrowed is not taken for going',
		sql: rewrite('archive.work_take', 'and r.circle = d.copy_of', ''),
		caughtBy: ['worker']
	},
	{
		name: 'what is paused is not taken for going',
		sql: rewrite('archive.work_take', 'and r.audience <> 1 and now() < r.closes', ''),
		caughtBy: ['worker']
	},
	{
		name: 'a document that nobody named is left in the engine',
		sql: rewrite('archive.work_repair', 'delete from archive.search_engine;', ''),
		caughtBy: ['worker']
	},
	{
		name: 'a document in the index of another circle is left there',
		sql: rewrite(
			'archive.work_repair',
			'and archive.index_name(s.commission_id, d.circle) = x.index',
			''
		),
		caughtBy: ['worker']
	},
	{
		name: 'an index is written anew while it still holds what was destroyed',
		sql: rewrite(
			'archive.work_to_compact',
			'and not exists (select from archive.search_sent x where x.story_id = s.story_id)',
			''
		),
		caughtBy: ['worker']
	},
	{
		name: 'a keeper is told how many things wait',
		sql: rewrite(
			'archive.search_kept',
			"case when n > 500 then 'much' when exists (select from archive.outbox o where o.since < now() - interval '1 minute') then 'some' else 'nothing' end",
			'n::text'
		),
		caughtBy: ['worker']
	},
	{
		name: 'a keeper who keeps looking sees the moment in which something moves',
		sql: rewrite('archive.search_kept', "where o.since < now() - interval '1 minute'", ''),
		caughtBy: ['worker']
	},
	{
		name: 'anybody is told how search is doing',
		sql: rewrite('archive.search_kept', 'and k.person_id = (select archive.me())', ''),
		caughtBy: ['worker']
	},
	{
		name: 'a private function can be called',
		sql: 'grant execute on function archive.session_begin to anon',
		caughtBy: ['catalogue']
	},
	{
		name: 'letters go out for stories that were taken back',
		sql: rewrite(
			'archive.letter_needed',
			"coalesce(g.held, g.state, 'withdrawn') not in ('given', 'renewed')",
			'false'
		),
		caughtBy: ['letters']
	},
	{
		name: 'letters go out while a story is paused',
		sql: rewrite('archive.letter_needed', "g.state = 'paused'", 'false'),
		caughtBy: ['letters']
	},
	{
		name: 'a letter that was sent is sent again',
		sql: rewrite(
			'archive.work_letters',
			'where x.ended_at is null and x.due <= now()',
			'where x.due <= now()'
		),
		caughtBy: ['letters']
	},
	{
		name: 'whoever is nobody’s facilitator tells of a mistake',
		sql: rewrite('archive.tells', `and archive.keeps(story)`, ''),
		caughtBy: ['letters']
	},
	{
		name: 'everything is told while a hold hides a story',
		sql: rewrite('archive.tells', `and k.needs = 'nothing'`, ''),
		caughtBy: ['letters']
	},
	{
		name: 'who paused or took it back is rung all the same',
		sql: rewrite('archive.tells', `and g.state in ('given', 'renewed')`, ''),
		caughtBy: ['letters']
	},
	{
		name: 'who asked us to hide it is rung all the same',
		sql: rewrite('archive.tells', `and h.kind = 'asked'`, 'and false'),
		caughtBy: ['letters']
	},
	{
		name: 'who did not choose to be rung is rung',
		sql: rewrite('archive.tells', `and w.way in ('phone', 'letter')`, ''),
		caughtBy: ['letters']
	},
	{
		name: 'where somebody is reached opens before they are to be told',
		sql: rewrite('archive.reaches', 'and l.due <= now()', ''),
		caughtBy: ['letters']
	},
	{
		name: 'a referral is told before its day',
		sql: `alter policy "facilitators on duty see whom to tell of what cannot wait" on archive.letters using (archive.tells(story_id, kind));
			alter policy "a facilitator on duty says they told what cannot wait" on archive.letters using (ended_at is null and archive.tells(story_id, kind))`,
		caughtBy: ['letters']
	},
	{
		name: 'where somebody is reached stays open for ever',
		sql: `alter policy "the facilitator who asked reads where, for a day" on archive.contact_openings
			using (seat_id = any((select archive.my_seats())::uuid[]) and archive.reaches(story_id))`,
		caughtBy: ['letters']
	},
	{
		name: 'anyone sees who waits to be told',
		sql: opened('letters'),
		caughtBy: ['letters', 'people']
	},
	{
		name: 'a reminder comes after the answer was read',
		sql: rewrite(
			'archive.letter_needed',
			"needs = 'waiting' and not archive.answer_waits(l.story_id)",
			'false'
		),
		caughtBy: ['letters']
	},
	{
		name: 'anyone keeps any roster',
		sql: rewrite('archive.kept', 'and k.person_id = (select archive.me())', ''),
		caughtBy: ['roster']
	},
	{
		name: 'one yes opens a facilitator’s seat',
		sql: rewrite(
			'archive.facilitator_yes',
			'keepers >= 1 and community >= 1',
			'keepers >= 1 or community >= 1'
		),
		caughtBy: ['roster']
	},
	{
		name: 'two keepers open any facilitator’s seat',
		sql: rewrite('archive.facilitator_yes', 'first_two and keepers >= 2', 'keepers >= 2'),
		caughtBy: ['roster']
	},
	{
		name: 'a commissioner’s yes counts beside the keeper who seated them',
		sql: rewrite('archive.yeses_apart', 'not archive.seat_given(s.id, y.person_id)', 'true'),
		caughtBy: ['roster']
	},
	{
		name: 'a seat of four weeks counts although others could say yes',
		sql: rewrite('archive.yeses_apart', 'and archive.keeps_alone(p, y.person_id)', ''),
		caughtBy: ['roster']
	},
	{
		name: 'somebody says yes to themselves',
		sql: rewrite('archive.facilitator_yes', 'p.person_id = who', 'false'),
		caughtBy: ['roster']
	},
	{
		name: 'a yes stands after who said it has left',
		sql: rewrite(
			'archive.facilitator_yes',
			'and exists (select from archive.keepers k where k.commission_id = p.commission_id and k.person_id = y.person_id)',
			''
		),
		caughtBy: ['roster']
	},
	{
		name: 'one facilitator is left alone',
		sql: rewrite(
			'archive.seat_shut',
			'and s.closed_at is null) <= 2',
			'and s.closed_at is null) <= 0'
		),
		caughtBy: ['roster']
	},
	{
		name: 'the safeguarding lead can be unseated',
		sql: rewrite('archive.seat_shut', 'c.safeguarding_seat = old.id', 'false'),
		caughtBy: ['roster']
	},
	{
		name: 'a keeper becomes another by giving them a new card',
		sql: rewrite('archive.member_card', 'whom is distinct from archive.me()', 'false'),
		caughtBy: ['member_cards']
	},
	{
		name: 'an address that is tried tells how its owner is called in another commission',
		sql: rewrite(
			'archive.work_invited',
			'known <> i.person_id and not exists',
			'false and not exists'
		),
		caughtBy: ['roster']
	},
	{
		name: 'a keeper takes a seat',
		sql: rewrite('archive.seat_give', 'whom = archive.me()', 'false'),
		caughtBy: ['roster']
	},
	{
		name: 'a new seat leaves the old one standing',
		sql: `drop index archive.one_open_seat_a_person_a_commission; ${rewrite('archive.seat_put', 'perform archive.seat_shut(old)', 'null')}`,
		caughtBy: ['roster']
	},
	{
		name: 'telling opens with something missing',
		sql: rewrite('archive.telling_set', `coalesce(open, false) and missing <> '{}'`, 'false'),
		caughtBy: ['roster']
	},
	{
		name: 'what telling needs can be emptied while it is open',
		sql: rewrite(
			'archive.details_write',
			`c.telling_open and archive.telling_missing(c) <> '{}'`,
			'false'
		),
		caughtBy: ['roster']
	},
	{
		name: 'an address is kept after the account was made',
		sql: rewrite('archive.work_invited', 'contact_sealed = null, ', ''),
		caughtBy: ['roster']
	},
	{
		name: 'who has promised nothing hears everything',
		sql: rewrite('archive.my_audiences', 'exists (select from archive.promised_by(who))', 'true'),
		caughtBy: ['roster']
	},
	{
		name: 'an old promise is good enough',
		sql: rewrite('archive.promised_by', 'on p.version = m.version', 'on true'),
		caughtBy: ['roster']
	},
	{
		name: 'a story is asked for however often it was',
		sql: rewrite('archive.asks_made', `interval '1 year'`, `interval '0 seconds'`),
		caughtBy: ['asks']
	},
	{
		name: 'a member asks for what they may not read',
		sql: rewrite(
			'archive.use_ask',
			'and archive.permits(a.audience, a.opens, a.closes, (select archive.my_audiences()))',
			''
		),
		caughtBy: ['asks']
	},
	{
		name: 'a yes that was taken back still counts',
		sql: rewrite(
			'archive.ask_answered',
			'and not exists (select from archive.consent_events e',
			'and true or exists (select from archive.consent_events e'
		),
		caughtBy: ['asks']
	},
	{
		name: 'the asker learns that it is not now',
		sql: rewrite(
			'archive.ask_answered',
			`coalesce(a.answer, 'not now') = 'not now' then 'not yet'`,
			`a.answer is null then 'not yet' when a.answer = 'not now' then 'not now'`
		),
		caughtBy: ['asks']
	},
	{
		name: 'everybody sees what was asked',
		sql: opened('asks'),
		caughtBy: ['asks']
	},
	{
		name: 'news goes to who did not ask for it',
		sql: rewrite('archive.record_news', 'archive.wants_news(new.story_id, new.kind)', 'true'),
		caughtBy: ['letters']
	},
	{
		name: 'everybody sees that a quote stopped showing',
		sql: rewrite('archive.quote_gone', 'archive.signed_by_me(t)', 'true'),
		caughtBy: ['decisions']
	},
	{
		name: 'a decision is reopened by whoever likes',
		sql: rewrite('archive.decision_reopen', 'or not archive.quote_gone(t)', ''),
		caughtBy: ['decisions']
	},
	{
		name: 'a sign-in by e-mail beside a card is the member of the card',
		sql: rewrite('archive.me', 'where archive.subject() is null\n      and', 'where'),
		caughtBy: ['member_cards']
	},
	{
		name: 'a card goes on opening for ever',
		sql: rewrite('archive.me', "and now() < s.began_at + interval '12 hours'", ''),
		caughtBy: ['member_cards']
	},
	{
		name: 'looking again wakes a session that had ended',
		sql: rewrite('archive.member_touch', 'and archive.me() is not null', ''),
		caughtBy: ['member_cards']
	},
	{
		name: 'a keeper comes to somebody’s seat by a new card',
		sql: rewrite('archive.member_card', 's.closed_at is null', 'false'),
		caughtBy: ['member_cards']
	},
	{
		name: 'the old card goes on opening',
		sql: rewrite('archive.member_card', 'where s.person_id = whom;', 'where false;'),
		caughtBy: ['member_cards']
	},
	{
		name: 'telling begins as the member of a card',
		sql: rewrite('archive.tell_start', 'or archive.me() is not null', ''),
		caughtBy: ['member_cards']
	},
	{
		name: 'what is hidden while the same words are written is not hidden',
		sql: rewrite('api.story_hand_in', 'perform archive.veils_taken(story);', 'null;'),
		caughtBy: ['veils']
	},
	{
		name: 'what was hidden is shown by handing the same words in',
		sql: rewrite(
			'archive.veils_taken',
			'  insert into archive.veils (story_id, rendition_id',
			'  delete from archive.veils v where v.rendition_id = s.current_rendition;\n  insert into archive.veils (story_id, rendition_id'
		),
		caughtBy: ['veils']
	},
	{
		name: 'a change that was said yes to hands the story in to whoever facilitates now',
		sql: rewrite(
			'archive.consent_complete',
			"when new.choice ? 'applied' then '{}'",
			"when false then '{}'"
		),
		caughtBy: ['helped']
	},
	{
		name: 'a yes to anyone does not wait for a matter that goes on',
		sql: rewrite('archive.consent_complete', 'archive.matter_goes_on(s.id)', 'false'),
		caughtBy: ['matter']
	},
	{
		name: 'approving gives what waits for a matter',
		sql: rewrite(
			'archive.consent_fold',
			" and not coalesce(facts -> 'waits' ? g.circle::text, false)",
			''
		),
		caughtBy: ['matter']
	},
	{
		name: 'choosing again gives what waits for a matter',
		sql: rewrite(
			'archive.grants_put',
			"when e.body::jsonb -> 'waits' ? (w ->> 'circle') then 'requested'",
			"when false then 'requested'"
		),
		caughtBy: ['matter']
	},
	{
		name: 'whoever likes says that a matter is over',
		sql: rewrite(
			'archive.matter_over',
			'if c is null then perform archive.absent(); end if;',
			'c := coalesce(c, (select s.commission_id from archive.stories s where s.id = story));'
		),
		caughtBy: ['matter']
	},
	{
		name: 'nobody is written to when a matter is over',
		sql: rewrite('archive.answer_waits', "coalesce(g.held, g.state) = 'requested'", 'false'),
		caughtBy: ['matter']
	},
	{
		name: 'a witness hears a yes to what its teller wrote since',
		sql: rewrite('archive.helped_witness', "and not e.choice ?| '{helped,witness}'", 'and false'),
		caughtBy: ['helped']
	},
	{
		name: 'whoever came in while the page was open, or a yes is written down, is in it',
		sql: rewrite('archive.consent_complete', "(new.kind in ('chosen', 'allowed')", '(false'),
		caughtBy: ['consent']
	},
	{
		name: 'what is left out by choosing again is in no report',
		sql: rewrite(
			'archive.stops_asked',
			"where e.kind = 'chosen' and g.story_id",
			'where false and g.story_id'
		),
		caughtBy: ['way_out']
	},
	{
		name: 'choosing again is reported as stopping what goes on',
		sql: rewrite(
			'archive.stops_asked',
			'and not exists (select from jsonb_array_elements',
			'and exists (select from jsonb_array_elements'
		),
		caughtBy: ['way_out']
	},
	{
		name: 'a yes to an ask is for whoever joined while the page was open',
		sql: rewrite(
			'archive.consent_complete',
			"new.choice ->> 'answer' = 'yes' and new.choice ->> 'circle' <> 'public'))",
			'false))'
		),
		caughtBy: ['asks']
	},
	{
		name: 'a no to an ask waits for a list',
		sql: rewrite(
			'archive.consent_complete',
			"new.choice ->> 'answer' = 'yes' and new.choice ->> 'circle' <> 'public'))",
			"new.choice ? 'circle'))"
		),
		caughtBy: ['asks']
	},
	{
		name: 'who said that they are not to be asked is asked',
		sql: rewrite('archive.use_ask', "and g.state = 'refused'", 'and false'),
		caughtBy: ['asks']
	},
	{
		name: 'a yes to being told does without the gate',
		sql: rewrite(
			'archive.wants_news',
			"archive.gate(story, 'contact', 'facilitator') c where c.audience <> 1 and c.opens <= now() and now() < c.closes",
			"archive.grants c where c.story_id = story and c.purpose = 'contact' and c.state in ('given', 'renewed')"
		),
		caughtBy: ['letters']
	},
	{
		name: 'news that waits goes out although it was told to stop',
		sql: 'drop trigger grants_50_news on archive.grants',
		caughtBy: ['letters']
	},
	{
		name: 'news that one use asked for stops with another',
		sql: rewrite('archive.grants_end_news', "not archive.asks_for(l.story_id, 'tell_me')", 'true'),
		caughtBy: ['letters']
	},
	{
		name: 'who asked to be told of nothing is told of newcomers',
		sql:
			rewrite('archive.newcomers_tell', "g.purpose = 'contact' and", '') +
			';' +
			rewrite(
				'archive.newcomers_tell',
				"exists (select from archive.gate(story, 'contact', 'facilitator') c where c.audience <> 1 and c.opens <= now() and now() < c.closes)",
				'true'
			),
		caughtBy: ['never']
	},
	{
		name: 'newcomers are told of while a story is held',
		sql: rewrite('archive.newcomers_tell', 'c.audience <> 1', 'true'),
		caughtBy: ['never']
	},
	{
		name: 'newcomers are told of every day',
		sql: rewrite('archive.newcomers_tell', "last.at < now() - interval '1 month'", 'true'),
		caughtBy: ['never']
	},
	{
		name: 'the same newcomer is told of every month',
		sql: rewrite('archive.newcomers_tell', "x.opened_at > coalesce(last.at, '-infinity')", 'true'),
		caughtBy: ['never']
	},
	{
		name: 'whoever must never see it is a question to its teller',
		sql: rewrite('archive.newcomers_tell', 'and exists (select from archive.newcomers(story))', ''),
		caughtBy: ['never']
	},
	{
		name: 'a question about newcomers waits after it is gone',
		sql: rewrite(
			'archive.newcomers_tell',
			'and not exists (select from archive.newcomers(l.story_id))',
			'and false'
		),
		caughtBy: ['never']
	},
	{
		name: 'whoever has answered about newcomers is told that there is a question',
		sql: 'drop trigger consent_later_newcomers on archive.consent_events',
		caughtBy: ['never']
	},
	{
		name: 'news that waits is lost by a pause',
		sql: rewrite(
			'archive.grants_end_news',
			"coalesce(g.held, g.state) in ('given', 'renewed')",
			"g.state in ('given', 'renewed')"
		),
		caughtBy: ['letters']
	},
	{
		name: 'where somebody was reached stays open after they chose another way',
		sql: 'drop trigger contact_forgotten on archive.answer_ways',
		caughtBy: ['letters']
	},
	{
		name: 'a worker opens what was just taken back',
		sql: rewrite('archive.contact_forgotten', ', until = least(o.until, now())', ''),
		caughtBy: ['letters']
	},
	{
		name: 'being told waits for the words',
		sql: rewrite('archive.put_as', "e.choice ->> 'purpose' = 'contact' or", ''),
		caughtBy: ['fold']
	},
	{
		name: 'being told ends with other words',
		sql: rewrite('archive.consent_fold', "g.circle <> 'facilitator'", "g.purpose <> 'keep'"),
		caughtBy: ['fold']
	},
	{
		name: 'who is told is not who keeps it',
		sql: rewrite('archive.needs', "when asked = 'contact' then array[asked, 'keep'] ", ''),
		caughtBy: ['letters']
	},
	{
		name: 'a yes to one use is news of every other',
		sql: rewrite('archive.wants_news', 'or g.purpose = any(', 'or true or g.purpose = any('),
		caughtBy: ['conditions']
	},
	{
		name: 'a yes to one decision opens every other',
		sql: rewrite('archive.evidence_write', 'answered => said', 'answered => true'),
		caughtBy: ['conditions']
	},
	{
		name: 'what anyone may read is evidence for a side that was told no',
		sql: rewrite(
			'archive.side_gate',
			'and g.circle = side',
			"and g.circle = side and g.state = 'given'"
		),
		caughtBy: ['conditions']
	},
	{
		name: 'what anyone may read is evidence for a side that is to ask first',
		sql: rewrite(
			'archive.side_gate',
			'and g.circle = side',
			"and g.circle = side and g.conditions = '{}'"
		),
		caughtBy: ['conditions']
	},
	{
		name: 'a yes to one wording holds for every other',
		sql: rewrite('archive.yes_holds', 'a.wording = yes_holds.wording', 'true'),
		caughtBy: ['conditions']
	},
	{
		name: 'words whose yes is of another wording stay in the text',
		sql: rewrite(
			'archive.decision_word',
			'archive.yes_holds((select a from archive.asks a where a.id = q), archive.wording(t))',
			'true'
		),
		caughtBy: ['conditions']
	},
	{
		name: 'a link outlives the wording that its yes was given to',
		sql: rewrite(
			'archive.evidence_write',
			`and a.purpose = 'evidence' and a.answer = 'yes'`,
			'and false'
		),
		caughtBy: ['conditions']
	},
	{
		name: 'being asked anew of new words is no ask',
		sql: rewrite('archive.asks_made', 'a.asked_before || a.asked_at', 'array[a.asked_at]'),
		caughtBy: ['conditions']
	},
	{
		name: 'a yes to be asked each time also opens reading',
		sql: rewrite('archive.gate', 'and not (answered and g.purpose = asked)', 'and not answered'),
		caughtBy: ['conditions']
	},
	{
		name: 'words that stay as they are may be changed',
		sql: rewrite('archive.proposal_allowed', "new.kind = 'change'", 'false'),
		caughtBy: ['conditions']
	},
	{
		name: 'words that stay as they are may be cut',
		sql: rewrite('archive.quote_ask', "'words_unchanged'", "''"),
		caughtBy: ['conditions']
	},
	{
		name: 'first words stand before a note that was to come first',
		sql: rewrite('archive.copy_beside', "'show_note' = any(h.conditions)", 'false'),
		caughtBy: ['conditions']
	},
	{
		name: 'what one side may not read is asked for in front of them',
		sql: 'drop policy "both sides see what was asked to back their decision" on archive.asks; create policy "broken" on archive.asks for select to anon, authenticated using (purpose = \'evidence\')',
		caughtBy: ['conditions']
	},
	{
		name: 'what may not back a decision leaves with it',
		sql: rewrite(
			'archive.export_make',
			'archive.permits(g.audience, g.opens, g.closes, (select archive.my_audiences()))',
			'true'
		),
		caughtBy: ['exports']
	},
	{
		name: 'what anyone may read leaves in the words of a circle',
		sql: rewrite(
			'archive.export_make',
			"case g.audience when 0 then 'public' else g.circle end",
			'g.circle'
		),
		caughtBy: ['exports']
	},
	{
		name: 'a draft leaves in a file',
		sql: rewrite('archive.export_make', '(d.d).published_at is null or', ''),
		caughtBy: ['exports']
	},
	{
		name: 'a file is good for a year',
		sql: rewrite('archive.export_make', '+ 91)', '+ 366)'),
		caughtBy: ['exports']
	},
	{
		name: 'what left in a file stands in the record as a reading',
		sql: rewrite('archive.export_make', "'exported', s.circle", "'read_copy', s.circle"),
		caughtBy: ['exports']
	},
	{
		name: 'a file does not say what its teller asks',
		sql: rewrite('archive.export_conditions', "g.purpose = 'quote' then", 'false then'),
		caughtBy: ['exports']
	},
	{
		name: 'what was called back stands again when it comes back',
		sql: rewrite('archive.export_stands', 'i.recalled_at is null and', ''),
		caughtBy: ['exports']
	},
	{
		name: 'who left the roster keeps what they took',
		sql: rewrite('archive.export_stands', 'and s.closed_at is null', ''),
		caughtBy: ['exports']
	},
	{
		name: 'what one seat lost stands in its file while another has it',
		sql: rewrite('archive.export_stands', 'and m.seat_id = s.id', ''),
		caughtBy: ['exports']
	},
	{
		name: 'words hidden in a later wording of a story stay quoted',
		sql: rewrite(
			'archive.evidence_write',
			"not isempty(archive.words_shown(now_r, 'public', substr(r.plain, p.first + 1, p.last - p.first)))",
			'strpos(now_r.plain, substr(r.plain, p.first + 1, p.last - p.first)) > 0'
		),
		caughtBy: ['exports']
	},
	{
		name: 'words hidden since stand in a file',
		sql: rewrite('archive.export_stands', 'and archive.export_hash(a) = i.hash', ''),
		caughtBy: ['exports']
	},
	{
		name: 'a file stands that asks for less than its teller does',
		sql: rewrite(
			'archive.export_stands',
			'archive.export_conditions(i.story_id, i.what, i.circle) <@ i.conditions',
			'true'
		),
		caughtBy: ['exports']
	},
	{
		name: 'a quote stands in a file when its yes has ended',
		sql: rewrite('archive.export_stands', 'where k.ask_id = i.source and', 'where true or'),
		caughtBy: ['exports']
	},
	{
		name: 'an address answers when the time of its file is over',
		sql: rewrite('archive.recall_read', 'and now() < e.good_until', ''),
		caughtBy: ['exports']
	},
	{
		name: 'members see what others took',
		sql: rewrite('archive.exports_mine', 'and s.person_id = who', ''),
		caughtBy: ['exports']
	},
	{
		name: 'somebody says of another’s file that it is destroyed',
		sql: rewrite('archive.export_destroyed', 'and s.person_id = who', ''),
		caughtBy: ['exports']
	},
	{
		name: 'nobody looks at files when what backs a decision moves',
		sql: 'drop trigger export_link_moved on archive.evidence_gates',
		caughtBy: ['exports']
	},
	{
		name: 'nobody looks at files when a quote ends',
		sql: 'drop trigger export_quote_moved on archive.quotes',
		caughtBy: ['exports']
	},
	{
		name: 'nobody looks at files when a seat closes',
		sql: 'drop trigger export_seat_closed on archive.seats',
		caughtBy: ['exports']
	},
	{
		name: 'the report on a way out names no file',
		sql: rewrite('archive.export_recall', "('withdrawn', 'erasing')", "('withdrawn')"),
		caughtBy: ['exports']
	},
	{
		name: 'who put a mistake right is not told who took it away',
		sql: rewrite('archive.seen_by', ", 'exported'", ''),
		caughtBy: ['exports']
	}
];

/**
 * Which test caught each mutant when that was last noted, as file > test. It is asked first, by itself. That saves most of the time and
 * decides nothing: what it does not catch, and what is not noted, goes before whole files. `--note` notes what was caught in that way.
 */
const notes = 'tests/db/caught.json';
const noted: Record<string, string> = JSON.parse(readFileSync(notes, 'utf8'));
const noting = process.argv.includes('--note');
/** Whether a test passes by itself while nothing is broken: one that needs what others leave behind would be red for any mutant. */
const sound = new Map<string, Promise<boolean>>();
/**
 * What the tests noted for each file were, in a hash, when every one of them was last seen to pass by itself. Whether they need one
 * another is written in that file and nowhere else, so while it is the same they are not tried again. `--note` notes it.
 */
const soundNotes = 'tests/db/sound.json';
const seenSound: Record<string, string> = JSON.parse(readFileSync(soundNotes, 'utf8'));
const pathOf = (file: string) => `tests/${file.includes('/') ? file : `db/${file}`}.test.ts`;
const fileOf = (note: string) => note.split(' > ', 1)[0]!;

/** @returns a hash of what this file of tests holds, and of which of them are noted */
function soundHash(file: string): string {
	const tests = [...new Set(Object.values(noted))].filter((note) => fileOf(note) === file).sort();
	return createHash('sha256')
		.update(readFileSync(pathOf(file), 'utf8') + JSON.stringify(tests))
		.digest('base64url');
}

/** Runs a file over copies in which this is broken, or one test of it alone. @returns its tests by name, and what could not be run */
async function run(vitest: Vitest, sql: string, file: string, test?: string) {
	for (const project of vitest.projects) project.provide('mutation', sql);
	const files = await vitest.globTestSpecifications([pathOf(file)]);
	const { testModules, unhandledErrors } = await vitest.runTestSpecifications(
		test
			? files.map((one) => one.project.createSpecification(one.moduleId, { testNames: [test] }))
			: files
	);
	// What it gives back is every file that it ever ran: ones that an earlier mutant left red among them.
	const modules = testModules.filter(({ moduleId }) =>
		files.some((one) => one.moduleId === moduleId)
	);
	const named = (state: 'failed' | 'passed') =>
		modules.flatMap((module) =>
			[...module.children.allTests(state)].map(({ fullName }) => fullName)
		);
	const errors = [...unhandledErrors, ...modules.flatMap((module) => module.errors())];
	return { failed: named('failed'), passed: named('passed'), errors };
}

/** Runs the one test that a note names, over copies in which this is broken. */
const alone = (vitest: Vitest, note: string, broken: string) =>
	run(vitest, broken, fileOf(note), note.slice(fileOf(note).length + 3));

/** @returns whether the test that a note names passes by itself while nothing is broken */
function isSound(vitest: Vitest, note: string): Promise<boolean> {
	if (!sound.has(note))
		sound.set(
			note,
			alone(vitest, note, '').then(
				({ passed, failed, errors }) => passed.length > 0 && !failed.length && !errors.length
			)
		);
	return sound.get(note)!;
}

/** @returns whether the test that was noted for this mutant is red because of it */
async function asNoted({ name, sql, caughtBy }: Mutant, vitest: Vitest): Promise<boolean> {
	const note = noted[name] ?? '';
	const file = fileOf(note);
	if (!caughtBy.includes(file)) return false;
	if (seenSound[file] !== soundHash(file) && !(await isSound(vitest, note))) return false;
	return (await alone(vitest, note, sql)).failed.length > 0;
}

/** @returns nothing when a test went red because of it, or what happened instead */
async function survives(mutant: Mutant, vitest: Vitest, copy: Sql): Promise<string | undefined> {
	// A mutant that cannot be made would be caught by every test, since none could begin.
	const kept = new Error('undone');
	try {
		await copy.begin(async (tx) => {
			await tx.unsafe(mutant.sql).simple();
			throw kept;
		});
	} catch (cause) {
		if (cause !== kept) return `could not be tried: ${(cause as Error).message}`;
	}
	if (await asNoted(mutant, vitest)) return;
	for (const file of mutant.caughtBy) {
		const { failed, passed, errors } = await run(vitest, mutant.sql, file);
		// Red because a test said so, not because nothing could be started.
		if (failed[0]) {
			// The first of a file needs no note: nothing is run before it.
			if (passed.length > 0) noted[mutant.name] = `${file} > ${failed[0]}`;
			else delete noted[mutant.name];
			return;
		}
		if (errors.length) return `could not be tried: ${JSON.stringify(errors[0])}`;
	}
	return 'survived';
}

const only = process.argv.slice(2).find((word) => word !== '--note');
let caught = 0;
const tried = mutants.filter(
	({ name, caughtBy }) => !only || name.includes(only) || caughtBy.includes(only)
);
// One cluster, migrated and seeded once; each mutant breaks copies of it, two at a time.
const folder = throwawayFolder('tl-mutants-');
const cluster = await startPostgres(folder, undefined, throwaway);
const admin = cluster.connect();
await admin.unsafe('create database throughline_base');
const base = cluster.connect({ database: 'throughline_base' });
await bootstrap(base);
await migrate(base);
await base.end();
process.env.TEST_CLUSTER = admin.options.host[0]!;
process.env.MATRIX = '60';

interface Lane {
	vitest: Vitest;
	copy: Sql;
}
async function lane(name: string): Promise<Lane> {
	await admin.unsafe(`create database ${name} template throughline_base`);
	// It stays warm from one to the next.
	const vitest = await createVitest('test', {
		watch: false,
		project: ['db', 'leaks'],
		reporters: [{}]
	});
	return { vitest, copy: cluster.connect({ database: name, max: 1 }) };
}
/** Does this with each, two at a time. */
async function each<T>(things: T[], work: (lane: Lane, thing: T) => Promise<void>) {
	const waiting = things.values();
	await Promise.all(
		lanes.map(async (lane) => {
			for (const thing of waiting) await work(lane, thing);
		})
	);
}
const lanes = await Promise.all(['first', 'second'].map(lane));
await each(tried, async ({ vitest, copy }, mutant) => {
	const instead = await survives(mutant, vitest, copy);
	if (!instead) caught += 1;
	process.stdout.write(`${instead ? '×' : '✓'} ${mutant.name}${instead ? `: ${instead}` : ''}\n`);
});
if (noting)
	await each([...new Set(Object.values(noted).map(fileOf))], async ({ vitest }, file) => {
		const hash = soundHash(file);
		if (seenSound[file] === hash) return;
		delete seenSound[file];
		for (const note of new Set(Object.values(noted)))
			if (fileOf(note) === file && !(await isSound(vitest, note))) return;
		seenSound[file] = hash;
	});
for (const { vitest, copy } of lanes) {
	await vitest.close();
	await copy.end();
}
await admin.end();
await cluster.stop();
rmSync(folder, { recursive: true, force: true });
if (noting) {
	const known = Object.fromEntries(mutants.map(({ name }) => [name, noted[name]]));
	writeFileSync(notes, `${JSON.stringify(known, null, '\t')}\n`);
	writeFileSync(soundNotes, `${JSON.stringify(seenSound, Object.keys(seenSound).sort(), '\t')}\n`);
}
process.stdout.write(`${caught} of ${tried.length} caught\n`);
process.exit(caught === tried.length ? 0 : 1);

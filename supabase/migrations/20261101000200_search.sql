-- Search on Postgres. One function finds, by the same expression that the policies ask; what it finds is read
-- again under the policies. Nothing here depends on a search engine.

create extension if not exists fuzzystrmatch with schema extensions;

-- `words` stems English and takes accents off; `exact` keeps every word as it stands, for names, other
-- languages, phrases with small words in them ("the social") and spelling help.
create text search configuration archive.words (copy = pg_catalog.english);
alter text search configuration archive.words alter mapping for word, hword, hword_part with extensions.unaccent, english_stem;
create text search configuration archive.exact (copy = pg_catalog.simple);
alter text search configuration archive.exact alter mapping for word, hword, hword_part with extensions.unaccent, simple;

-- One row for each copy that may be found, behind the same gate as its row in `findable`: it comes, changes and goes with it.
create table archive.search_rows (
  copy_id uuid primary key references archive.findable (copy_id) on delete cascade,
  story_id uuid not null references archive.stories (id) on delete cascade,
  commission_id uuid not null references archive.commissions (id) on delete cascade,
  circle archive.circle not null,
  form archive.form not null,
  -- The gate, and what is counted, stand before the words: where the words are long, a search reads past none of them.
  audience bigint not null references archive.audiences (id) on delete restrict,
  opens timestamptz not null,
  closes timestamptz not null,
  told_on date not null,
  -- How many marks stand on passages that are in this copy.
  coded int not null default 0,
  year int,
  -- What the storyteller chose, and what that belongs to.
  place_id uuid references archive.places (id) on delete set null,
  themes uuid[] not null,
  -- Decisions that it stands behind, for everyone whom this row is for.
  backs uuid[] not null default '{}',
  -- What its words are in, as far as they tell; null when they do not.
  language text,
  hash bytea not null,
  -- A and B: the copy's words, stemmed and as they stand. C and D: the names of its themes, alike. In C too what its words may be by
  -- their neighbours, and what its signs of money are called (`said_otherwise`).
  words tsvector not null
);
-- Sorted in at once: what waited for it would be read through by every search, of a few hundred stories a fifth of its time.
create index on archive.search_rows using gin (words) with (fastupdate = off);
-- Beside the words: of what says them, only what has every theme that was chosen is read.
create index on archive.search_rows using gin (themes) with (fastupdate = off);
create index on archive.search_rows (commission_id);
-- Newest first, for what is walked from there. The one above lies as the rows do: a few of any are found by it without gathering all.
create index on archive.search_rows (commission_id, told_on desc, story_id);
-- No statistics: a plan is made for each search, and weighing thousands of audiences one by one takes longer than to search.
alter table archive.search_rows alter column audience set statistics 0;
create index on archive.search_rows (story_id);
alter table archive.search_rows enable row level security;
create policy "a reader finds what was opened for finding" on archive.search_rows for select to anon, authenticated
  using (archive.permits(audience, opens, closes, (select archive.my_audiences())));
grant select (copy_id, story_id, commission_id, circle, hash, audience, opens, closes) on archive.search_rows to anon, authenticated;

-- From when somebody could find a copy who could not before: what is new is new to them, once, and not again after a pause. Whoever
-- joins later stands in a row of their own, which moves nothing for the others: what is new to them tells nothing of who came (S3).
create table archive.search_since (
  copy_id uuid not null references archive.search_rows (copy_id) on delete cascade,
  story_id uuid not null references archive.stories (id) on delete cascade,
  audience bigint not null references archive.audiences (id) on delete restrict,
  since timestamptz not null,
  primary key (copy_id, audience)
);
create index on archive.search_since (story_id);
create index on archive.search_since (since);
alter table archive.search_since enable row level security;

-- Every word that some copy of a circle holds, for spelling help. Nobody reads it: a word is offered only when a copy
-- that the visitor may find holds it (S3). By circle, so that how long it takes says nothing of what the others were told.
create table archive.lexicon (
  commission_id uuid not null references archive.commissions (id) on delete cascade,
  circle archive.circle not null,
  word text not null,
  -- One copy that holds it. Only when that one goes is another looked for: what a withdrawal costs does not grow with the archive.
  held_by uuid not null,
  primary key (commission_id, circle, word)
);
create index on archive.lexicon (commission_id, left(word, 1), char_length(word));
create index on archive.lexicon (held_by);
alter table archive.lexicon enable row level security;

-- Words that a commission takes for one another: UC and universal credit, "the social" and the DWP. Part of its codebook.
create table archive.alike (
  id uuid primary key default gen_random_uuid(),
  commission_id uuid not null references archive.commissions (id) on delete cascade,
  words text[] not null check (cardinality(words) between 2 and 20 and array_to_string(words, '') ~ '^[[:alnum:]'' ]+$')
);
create index on archive.alike (commission_id);
alter table archive.alike enable row level security;
create policy "anyone may know which words mean the same here" on archive.alike for select to anon, authenticated using (true);
grant select on archive.alike to anon, authenticated;

/** Letters that people write in more than one way, made one, and nothing unseen. Arabic: no marks of vowels, one alef, one yeh, one kaf, one
    heh, whichever keyboard wrote them, and no article before a word. Hindi: one sign for each nasal. What is written into one word with a sign
    that joins nothing is two. */
create function archive.search_folded(words text) returns text
language plpgsql immutable set search_path = '' as $$
begin
  -- Nothing of this is in plain letters: that is asked first, for it is asked of every search.
  return (select case when octet_length(words) = char_length(words) then words when x.plain !~ '[ء-ۿऀ-ॿ]' then x.plain else
    regexp_replace(regexp_replace(translate(regexp_replace(x.plain, '[\u0640\u064B-\u065F\u0670\u06D6-\u06ED\u093C]', '', 'g'),
      'ٱأإآىیئؤکةہۂۀھەۃۓँ', 'اااايييوكهههههههےं'),
      '(^|[^ء-ۿ])[وفبك]?ال(?=[ء-ۿ]{3})', '\1', 'g'), '[ङञणनम]्(?=[क-ह])', 'ं', 'g') end
  from (select regexp_replace(regexp_replace(normalize(words, nfc), '([ء-ۿ])\u200C', '\1 ', 'g'),
    '[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF]', '', 'g') as plain) x);
end $$;

/** Signs that stand between words, as spaces. Where the letters of a database are those of C, Postgres takes every one of them for a letter:
    a word before a full stop of Urdu, a quotation mark or a pound would be another word than the same word alone. */
create function archive.search_signs(words text) returns text
language plpgsql immutable set search_path = '' as $$
begin
  -- "and/or" would be read as the name of a file, and what stands between < and > as a tag. Most words are in plain letters: to look for the
  -- other signs in them takes longer than the rest.
  return case when octet_length(words) = char_length(words) then translate(words, '/<>''`', '     ')
    else regexp_replace(words, '[/<>''`\u00A1-\u00A9\u00AB-\u00B4\u00B6-\u00B9\u00BB-\u00BF\u02BC\u060C\u061B\u061F\u066A\u06D4\u0964\u0965\u2010-\u2027\u2030-\u205E\u20A0-\u20BF\u3000-\u303F\uFF01-\uFF0F\uFF1A-\uFF20]', ' ', 'g') end;
end $$;

/** Chinese has no spaces: each of its letters is a word, and what is asked for is found as a phrase of them. */
create function archive.search_apart(words text) returns text
language sql immutable set search_path = ''
as $$ select regexp_replace(words, '([㐀-䶿一-鿿])', ' \1 ', 'g') $$;

/** The words of a text as they are looked for, whatever it is: a story, a theme, a decision. */
create function archive.search_said(words text) returns text
language plpgsql immutable set search_path = '' as $$
begin
  -- Hyphens too: 19 after one would be less than nothing. What is in plain letters needs no more, and is asked first: decisions are read
  -- for every search.
  return case when octet_length(words) = char_length(words) then translate(lower(left(words, 150000)), '/<>''`-', '      ')
    else archive.search_apart(translate(archive.search_signs(archive.search_folded(lower(left(words, 150000)))), '-', ' ')) end;
end $$;

/** What else the words of a text may be: in Welsh, Irish and Gaelic a word begins otherwise after some words than after others, and is asked for
    in any of its forms (tlodi: dlodi, nhlodi, thlodi). Every form of every word that each may come from, which need not be one; of words
    of three letters or more. Null where there is none, as in every other language. */
create function archive.mutated(words text, language text) returns text
language plpgsql immutable set search_path = '' as $$
begin
  if language in ('cy', 'ga', 'gd') then
    -- A vector holds a megabyte: what is told after so many letters is found as it stands.
    return (select string_agg(distinct other || substr(w, char_length(form) + 1), ' ')
    from (values
      -- The table of mutations in any Welsh grammar: radical, soft, nasal, aspirate; then h before a vowel. What follows tells l from ll.
      ('cy', '{p,b,mh,ph}'::text[], '^[aeiouwylrn]'), ('cy', '{t,d,nh,th}', '^[aeiouwylrn]'), ('cy', '{c,g,ngh,ch}', '^[aeiouwylrn]'),
      ('cy', '{b,f,m}', '^[aeiouwylrn]'), ('cy', '{d,dd,n}', '^[aeiouwylrn]'), ('cy', '{g,"",ng}', '^(?!ll|rh)[aeiouwylr]'),
      ('cy', '{m,f}', '^[aeiouwylrn]'), ('cy', '{ll,l}', '^[aeiouwy]'), ('cy', '{rh,r}', '^[aeiouwy]'), ('cy', '{"",h}', '^[aeiouwy]'),
      -- Irish: radical, séimhiú, urú, as its grammars have them; then h before a vowel.
      ('ga', '{b,bh,mb}', '^[aeioulrn]'), ('ga', '{c,ch,gc}', '^[aeioulrn]'), ('ga', '{d,dh,nd}', '^[aeioulrn]'), ('ga', '{f,fh,bhf}', '^[aeioulrn]'),
      ('ga', '{g,gh,ng}', '^[aeioulrn]'), ('ga', '{m,mh}', '^[aeioulrn]'), ('ga', '{p,ph,bp}', '^[aeioulrn]'), ('ga', '{s,sh,ts}', '^[aeioulrn]'),
      ('ga', '{t,th,dt}', '^[aeioulrn]'), ('ga', '{"",h}', '^[aeiou]'),
      -- Gaelic: radical, lenited.
      ('gd', '{b,bh}', '^[aeioulrn]'), ('gd', '{c,ch}', '^[aeioulrn]'), ('gd', '{d,dh}', '^[aeioulrn]'), ('gd', '{f,fh}', '^[aeioulrn]'),
      ('gd', '{g,gh}', '^[aeioulrn]'), ('gd', '{m,mh}', '^[aeioulrn]'), ('gd', '{p,ph}', '^[aeioulrn]'), ('gd', '{s,sh}', '^[aeioulrn]'),
      ('gd', '{t,th}', '^[aeioulrn]')) t (language, forms, before),
    unnest(tsvector_to_array(to_tsvector('archive.exact', archive.search_said(left(words, 50000))))) w, unnest(t.forms) form, unnest(t.forms) other
    where t.language = mutated.language and char_length(w) > 2 and other <> form
      and starts_with(w, form) and substr(w, char_length(form) + 1) ~ t.before);
  end if;
  return null;
end $$;

/** What else a text says: its words as they may be (`mutated`), and what a sign of money beside a figure is called, for £20 is 20 pounds.
    Null where there is nothing. */
create function archive.said_otherwise(words text, language text) returns text
language sql immutable set search_path = '' as $$
  select nullif(concat_ws(' ', archive.mutated(words, language), case when words ~ '£\s?\d' then 'pounds' end,
    case when words ~ '€\s?\d|\d\s?€' then 'euros' end), '')
$$;

/** What an engine is given beside some words: what else they say, and it takes every accent off, but these are letters to it, and typed
    without their stroke they would not be found. Nothing where there are none. */
create function archive.search_bare(words text, language text) returns text
language sql stable set search_path = ''
as $$ select concat_ws(' ', case when words ~ '[łŁøØđĐ]' then extensions.unaccent(words) end, archive.said_otherwise(words, language)) $$;

create function archive.search_vector(plain text, language text, names text) returns tsvector
language sql stable set search_path = '' as $$
  select setweight(to_tsvector('archive.words', x.words), 'A') || setweight(to_tsvector('archive.exact', x.words), 'B')
    || setweight(to_tsvector('archive.words', x.names), 'C') || setweight(to_tsvector('archive.exact', x.names), 'D')
    -- All in the last place there is: in no phrase. Without a place they would be there for B and D as well, where only words stand that were said.
    || coalesce((select string_agg(quote_literal(l.lexeme) || ':16383C', ' ')::tsvector
      from unnest(to_tsvector('archive.words', archive.said_otherwise(plain, language))) l), '')
  from (select archive.search_said(plain) as words, archive.search_said(search_vector.names) as names) x
$$;

/** The words of a row that spelling help may offer. */
create function archive.lexicon_words(words tsvector) returns text[]
language sql immutable set search_path = '' as $$
  select coalesce(array_agg(w order by w), '{}') from unnest(tsvector_to_array(ts_filter(words, '{b,d}'))) w
  where w ~ '^[[:alpha:]\u0900-\u0DFF]{4,30}$'
$$;

/** Is everyone of the narrow audience in the wide one? */
create function archive.audience_covers(wide bigint, narrow bigint) returns boolean
language sql stable security definer set search_path = '' as $$
  select case when wide in (0, narrow) then true when narrow = 0 or wide = 1 then false
    else not exists (select n.seat_id from archive.audience_seats n where n.audience_id = narrow
      except select w.seat_id from archive.audience_seats w where w.audience_id = wide) end
$$;

/** Writes what a story stands behind and how often it is marked. A decision stands on a row only when everyone whom the row is
    for may see that link, for as long as the row is open: a count may then be of what the row alone allows (S3). */
create function archive.search_counted(story uuid) returns void
language sql volatile security definer set search_path = '' as $$
  -- What is as it was is not written: a row holds all words of its copy, and is written whole, as is its place in each index.
  update archive.search_rows r set coded = n.coded, backs = n.backs
  from (select x.copy_id,
      (select count(*)::int from archive.codings k join archive.passage_copies p on p.passage_id = k.passage_id and p.circle = x.circle
        where k.story_id = x.story_id) as coded,
      array(select distinct l.decision_id from archive.evidence_links l join archive.evidence_gates g on g.link_id = l.id
        join archive.decisions d on d.id = l.decision_id
        where l.story_id = x.story_id and g.circle in (x.circle, 'public') and archive.audience_covers(g.audience, x.audience)
          and g.opens <= now() and g.closes >= x.closes and (x.circle <> 'public' or d.published_at <= now()) order by 1) as backs
    from archive.search_rows x where x.story_id = story) n
  where r.copy_id = n.copy_id and (r.coded, r.backs) is distinct from (n.coded, n.backs)
$$;

/** Writes what search knows of a story anew, from what may be found of it. */
create function archive.search_write(story uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  insert into archive.search_rows as search_rows (copy_id, story_id, commission_id, circle, hash, words, themes, place_id, year, form, language, told_on, audience, opens, closes)
  select f.copy_id, f.story_id, f.commission_id, f.circle, f.hash, archive.search_vector(a.plain, a.language, t.names), t.ids,
    f.place_id, f.year, a.form, a.language, f.told_on, f.audience, f.opens, f.closes
  from archive.findable f join archive.access_copies a on a.id = f.copy_id
  cross join (select coalesce(array_agg(distinct h.id), '{}') as ids, coalesce(string_agg(distinct h.name, ' . '), '') as names
    from archive.story_themes s join archive.themes x on x.id = s.theme_id join archive.themes h on h.id in (x.id, x.parent_id)
    where s.story_id = search_write.story) t
  where f.story_id = search_write.story
  on conflict (copy_id) do update set
    hash = excluded.hash, words = excluded.words, themes = excluded.themes, place_id = excluded.place_id,
    year = excluded.year, form = excluded.form, language = excluded.language, told_on = excluded.told_on, audience = excluded.audience, opens = excluded.opens, closes = excluded.closes;
  -- Nobody has found what has not opened yet: it is new from when it does.
  delete from archive.search_since x where x.story_id = search_write.story and x.since > now();
  insert into archive.search_since (copy_id, story_id, audience, since)
  select r.copy_id, r.story_id, r.audience, greatest(now(), r.opens) from archive.search_rows r
  where r.story_id = search_write.story and r.audience <> 1
    and not exists (select from archive.search_since x where x.copy_id = r.copy_id and archive.audience_covers(x.audience, r.audience))
  on conflict do nothing;
  perform archive.search_counted(story);
  -- In one order, so that two stories shared at once never wait for each other.
  insert into archive.lexicon (commission_id, circle, word, held_by)
  select distinct on (r.commission_id, r.circle, w) r.commission_id, r.circle, w, r.copy_id
  from archive.search_rows r, unnest(archive.lexicon_words(r.words)) w
  where r.story_id = search_write.story order by 1, 2, 3, 4
  on conflict do nothing;
end $$;

/** A copy of a circle that holds a word, or null. What many hold is found in the first few; only what is rarer is looked up among all. */
create function archive.lexicon_holder(commission uuid, within archive.circle, word text) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  meant tsquery := (quote_literal(word) || ':BD')::tsquery;
begin
  return coalesce(
    (select x.copy_id from (select r.copy_id, r.words from archive.search_rows r where r.commission_id = commission and r.circle = within limit 20) x
      where x.words @@ meant limit 1),
    (select r.copy_id from archive.search_rows r where r.commission_id = commission and r.circle = within and r.words @@ meant limit 1));
end $$;

/** Words that a copy was named for, less those that it holds `still`, are named for another that holds them, or leave the lexicon. */
create function archive.lexicon_move(copy uuid, still tsvector default '') returns void
language sql volatile security definer set search_path = '' as $$
  with moved as (
    select x.commission_id, x.circle, x.word, archive.lexicon_holder(x.commission_id, x.circle, x.word) as holder from archive.lexicon x
    where x.held_by = copy and x.word <> all((select archive.lexicon_words(still))::text[]) order by x.circle, x.word for update skip locked),
  kept as (
    update archive.lexicon l set held_by = m.holder from moved m
    where (l.commission_id, l.circle, l.word) = (m.commission_id, m.circle, m.word) and m.holder is not null)
  delete from archive.lexicon l using moved m
  where (l.commission_id, l.circle, l.word) = (m.commission_id, m.circle, m.word) and m.holder is null
$$;

/** Words that no copy holds any more leave the lexicon with the last one that did. */
create function archive.lexicon_forgets() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  -- A theme that is called something else moves every story that has it, and of the words of each only a few.
  perform archive.lexicon_move(old.copy_id, case when tg_op = 'UPDATE' then new.words else '' end);
  return null;
end $$;
create trigger lexicon_forgets after delete on archive.search_rows
  for each row execute function archive.lexicon_forgets();
create trigger lexicon_forgets_changed after update on archive.search_rows
  for each row when (old.words is distinct from new.words) execute function archive.lexicon_forgets();

create function archive.grants_write_search() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform archive.search_write(m.story_id) from (select distinct story_id from moved) m;
  return null;
end $$;
create trigger grants_40_search_insert after insert on archive.grants
  referencing new table as moved for each statement execute function archive.grants_write_search();
create trigger grants_40_search_update after update on archive.grants
  referencing new table as moved for each statement execute function archive.grants_write_search();

/** A theme that is renamed or moved is found by its new name at once. */
create function archive.theme_moved() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform archive.search_write(s.story_id), archive.look_again('story', s.story_id)
  from (select distinct x.story_id from archive.story_themes x join archive.themes t on t.id = x.theme_id where new.id in (t.id, t.parent_id) order by 1) s;
  return null;
end $$;
create trigger theme_moved after update on archive.themes
  for each row when (old.name is distinct from new.name or old.parent_id is distinct from new.parent_id)
  execute function archive.theme_moved();

/** What moves a mark or a link moves the counts of its story. */
create function archive.search_moved() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  story uuid;
begin
  for story in select distinct m.story_id from moved m order by 1 loop
    perform archive.search_counted(story);
    perform archive.look_again('story', story);
  end loop;
  return null;
end $$;
create trigger codings_made after insert on archive.codings referencing new table as moved
  for each statement execute function archive.search_moved();
create trigger codings_gone after delete on archive.codings referencing old table as moved
  for each statement execute function archive.search_moved();
create trigger links_gone after delete on archive.evidence_links referencing old table as moved
  for each statement execute function archive.search_moved();

/** A link counts once its gates are written: after the link itself. */
create function archive.search_gated() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  story uuid;
begin
  for story in select distinct l.story_id from moved m join archive.evidence_links l on l.id = m.link_id order by 1 loop
    perform archive.search_counted(story);
    perform archive.look_again('story', story);
  end loop;
  return null;
end $$;
create trigger gates_written after insert on archive.evidence_gates referencing new table as moved
  for each statement execute function archive.search_gated();

/** What a published decision stands on is counted in the open from then on. */
create function archive.search_published() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform archive.search_counted(l.story_id), archive.look_again('story', l.story_id)
  from (select distinct x.story_id from archive.evidence_links x where x.decision_id = new.id order by 1) l;
  return null;
end $$;
create trigger decision_published after update on archive.decisions
  for each row when (old.published_at is distinct from new.published_at) execute function archive.search_published();

-- ---------------------------------------------------------------------------------------------
-- What was typed.

/** Puts `by` in place of what matches, outside quotes. */
create function archive.outside_quotes(typed text, pattern text, by text) returns text
language plpgsql immutable set search_path = '' as $$
begin
  return (select string_agg(case when n % 2 = 1 then regexp_replace(p, pattern, by, 'gi') else p end, '"' order by n)
  from unnest(string_to_array(typed, '"')) with ordinality u (p, n));
end $$;

/** What was typed without the small words that people write in one with others, with the apostrophe or without: who "cannot pay" and who
    "couldn't pay" are found alike. Where nothing else was typed, it stands. */
create function archive.search_short(typed text) returns text
language plpgsql immutable set search_path = '' as $$
begin
  -- Looked for by the letter and word by word first: to make the expressions takes longer than the rest.
  return (select case when strpos(typed, '''') = 0 and not string_to_array(lower(typed), ' ') && '{aint,arent,cant,couldnt,didnt,doesnt,dont,hadnt,hasnt,havent,isnt,
      mustnt,shouldnt,wasnt,werent,wont,wouldnt,could,would,cannot,im,ive,theyre,theyve,youre,youve,weve}'::text[] then typed
    when short ~ '[[:alnum:]]' then short else typed end
  from (select archive.outside_quotes(archive.outside_quotes(typed,
    '(^|\s)((ai|are|ca|could|did|does|do|had|has|have|is|must|should|was|were|wo|would)n''?t|could|would|cannot|im|ive|theyre|theyve|youre|youve|weve)(?=\s|$)', '\1'),
    '(?<=[[:alpha:]])''(s|t|m|d|ve|re|ll)\M', '') as short) x);
end $$;

/** Is one of these a phrase in which a small word counts, as in "the social"? An engine passes such words over, and would find every social
    worker: it is not told of them, nor asked for any word of a line that holds one. */
create function archive.small_counts(words text[]) returns boolean
language sql immutable set search_path = ''
as $$ select exists (select from unnest(words) w where w ~* '^the \S+$') $$;

/** The words of a line as those who ask for them are understood: in small letters, and short. */
create function archive.alike_folded(words text[]) returns text[]
language sql immutable set search_path = '' as $$
  select array(select lower(case when strpos(w, '''') > 0 then archive.search_short(w) else w end) from unnest(words) with ordinality u (w, n) order by n)
$$;

-- Kept beside the words: every search weighs every line.
alter table archive.alike
  add column folded text[] not null generated always as (archive.alike_folded(words)) stored,
  add column small_counts boolean not null generated always as (archive.small_counts(words)) stored;

/** Words as typed, made plain: letters of one kind (`search_folded`), hyphens and slashes as spaces, one kind of quote and apostrophe, Chinese
    as a phrase of its letters. PT422 on q: at most 200 letters, ten words. */
create function archive.search_typed(q text) returns text
language plpgsql stable set search_path = '' as $$
declare
  words text;
begin
  if char_length(q) > 200 then
    perform archive.fail('PT422', 'Use at most 200 letters to search.', 'q');
  end if;
  words := translate(archive.search_folded(coalesce(q, '')), '“”„«»’‘ʼ´`/', '"""""'''''''''' ');
  words := archive.search_short(words);
  words := regexp_replace(regexp_replace(words, '(\w)-(?=\w)', '\1 ', 'g'), '[\s\u0001-\u001F\u007F-\u009F]+', ' ', 'g');
  words := trim(words);
  if cardinality(string_to_array(words, ' ')) > 10 then
    perform archive.fail('PT422', 'Use at most ten words to search.', 'q');
  end if;
  if words ~ '[㐀-䶿一-鿿]' then
    words := archive.outside_quotes(archive.outside_quotes(words, '([^\s㐀-䶿一-鿿-])(?=[㐀-䶿一-鿿])', '\1 '), '([㐀-䶿一-鿿]{2,})', ' "\1" ');
    words := regexp_replace(regexp_replace(words, '([㐀-䶿一-鿿])(?=[㐀-䶿一-鿿])', '\1 ', 'g'), '- "', '-"', 'g');
    words := trim(regexp_replace(words, '\s+', ' ', 'g'));
  end if;
  return words;
end $$;

/** How the other side of the Atlantic spells a word. What is no word finds nothing, so this need not know any. */
create function archive.spelled(word text) returns text[]
language plpgsql immutable set search_path = '' as $$
begin
  -- What a word has to look like is asked first: Postgres keeps few expressions ready, and making these takes longer than the search.
  return array(select distinct m.made from (values
      ('%our%', '(..)our(s|ed|ing|hoods?|ly|ful|less|able|ites?|y)?$', '\1or\2'), ('%or%', '(..)or(s|ed|ing|hoods?|ly|ful|less|able|ites?|y)?$', '\1our\2'),
      ('%is%', '(..)is(e|ed|es|ing|ations?|ers?)$', '\1iz\2'), ('%iz%', '(..)iz(e|ed|es|ing|ations?|ers?)$', '\1is\2'),
      ('%ys%', 'ys(e|ed|es|ing)$', 'yz\1'), ('%yz%', 'yz(e|ed|es|ing)$', 'ys\1'),
      ('%re%', '(.[bt])re(s?)$', '\1er\2'), ('%er%', '(.[bt])er(s?)$', '\1re\2'),
      ('%ll%', 'll(ed|ing|ers?)$', 'l\1'), ('%l%', '([aeiou])l(ed|ing|ers?)$', '\1ll\2'),
      ('%ogue%', 'ogue(s?)$', 'og\1'), ('%og%', 'og(s?)$', 'ogue\1'), ('%ence%', 'ence(s?)$', 'ense\1'), ('%ense%', 'ense(s?)$', 'ence\1'),
      ('cheque%', '^cheque(s?)$', 'check\1'), ('check%', '^check(s?)$', 'cheque\1'),
      ('programme%', '^programme(s?)$', 'program\1'), ('program%', '^program(s?)$', 'programme\1'),
      ('tyre%', '^tyre(s?)$', 'tire\1'), ('tire%', '^tire(s?)$', 'tyre\1'), ('grey%', '^grey', 'gray'), ('gray%', '^gray', 'grey'),
      ('mom%', '^mom(s?)$', 'mum\1'), ('mould%', '^mould', 'mold'), ('mold%', '^mold', 'mould'), ('%ae%', 'ae', 'e'),
      ('kerb%', '^kerb', 'curb'), ('curb%', '^curb', 'kerb')) x (looks, from_this, to_that)
    cross join lateral (select regexp_replace(word, x.from_this, x.to_that) as made) m
    where word like x.looks and m.made <> word order by 1);
end $$;

/** What was typed as a query: words that this commission takes for one another stand for one another, and so do their
    British and American spellings, outside quotes. What is in quotes, one word or several, is found as it stands, but for capitals and
    accents: "sanction" finds no sanctions. `unfinished`: the last word is the beginning of one. `by_stems`: in quotes too a word stands
    for its other forms, for what is kept by them alone: themes, decisions, and the words of a passage as they are marked. */
create function archive.search_query(commission uuid, typed text, unfinished boolean default false, by_stems boolean default false) returns tsquery
language plpgsql stable set search_path = '' as $$
declare
  small text := lower(typed);
  -- In small letters here: in a database of the letters of C, Postgres has none for those of other alphabets.
  made text := lower(archive.search_signs(typed));
  next text;
  s record;
  groups tsquery[] := '{}';
  meant tsquery;
begin
  if typed = '' then return null; end if;
  -- The longest first, so that "food bank" is not taken for "food".
  for s in
    with said as materialized (
      select x as term, a.words from archive.alike a, unnest(a.folded) x
      where a.commission_id = search_query.commission and strpos(small, x) > 0 and typed ~* ('\m' || x || '(s|es)?\M'))
    select d.term, array_agg(distinct lower(y)) as terms from said d, unnest(d.words) y
    group by d.term order by char_length(d.term) desc, d.term
  loop
    next := archive.outside_quotes(made, '\m' || s.term || '(s|es)?\M', 'zzsyn' || (cardinality(groups) + 1));
    continue when next = made;
    made := next;
    groups := groups || (
      select string_agg(case
          -- Small words count in "the social": such phrases are looked for as they stand.
          when numnode(phraseto_tsquery('archive.words', x)) < 2 * cardinality(string_to_array(x, ' ')) - 1
            then regexp_replace(phraseto_tsquery('archive.exact', x)::text, '''(?=( <|$))', ''':B', 'g')
          else phraseto_tsquery('archive.words', x)::text end, ' | ')
      from unnest(s.terms) x)::tsquery;
  end loop;
  for s in
    select distinct w, archive.spelled(lower(w)) as others from unnest(string_to_array(made, '"')) with ordinality u (p, n),
      unnest(regexp_split_to_array(p, '[^[:alpha:]]+')) w
    where n % 2 = 1 and char_length(w) between 4 and 30 and w !~ '^zzsyn'
  loop
    continue when s.others = '{}' or numnode(plainto_tsquery('archive.words', s.w)) = 0;
    made := archive.outside_quotes(made, '\m' || s.w || '\M', 'zzsyn' || (cardinality(groups) + 1));
    groups := groups || (select string_agg(q::text, ' | ')::tsquery from (
      select plainto_tsquery('archive.words', w) as q from unnest(s.w || s.others) w) x where numnode(q) > 0);
  end loop;
  if not by_stems and strpos(made, '"') > 0 then
    for s in
      select distinct p, phraseto_tsquery('archive.exact', p) as phrase
      from unnest(string_to_array(made, '"')) with ordinality u (p, n)
      -- What follows a mark that nothing closes is not in quotes.
      where n % 2 = 0 and n < cardinality(string_to_array(made, '"'))
    loop
      continue when numnode(s.phrase) = 0;
      next := 'zzsyn' || (cardinality(groups) + 1) || ' ';
      made := replace(replace(made, '-"' || s.p || '"', ' -' || next), '"' || s.p || '"', ' ' || next);
      groups := groups || regexp_replace(s.phrase::text, '''(?=( <|$))', ''':BD', 'g')::tsquery;
    end loop;
  end if;
  if unfinished then
    made := regexp_replace(made, '\S+$', 'zzsyn' || (cardinality(groups) + 1));
    groups := groups || (quote_literal(archive.search_last(typed)) || ':*BD')::tsquery;
  end if;
  meant := websearch_to_tsquery('archive.words', made);
  -- Nothing but small words: look for them as they stand.
  if numnode(meant) = 0 then return websearch_to_tsquery('archive.exact', typed); end if;
  for n in 1..cardinality(groups) loop
    meant := ts_rewrite(meant, ('zzsyn' || n)::tsquery, groups[n]);
  end loop;
  return meant;
end $$;

/** The same words, of which any is enough. Where one is ruled out nothing changes: almost everything is without a word. */
create function archive.search_any(query tsquery) returns tsquery
language sql immutable set search_path = ''
as $$ select case when strpos(query::text, '!') > 0 then query else replace(query::text, ' & ', ' | ')::tsquery end $$;

/** The last word of what was typed, if it may still be going on: three letters or more, not in quotes, not ruled out. */
create function archive.search_last(typed text) returns text
language plpgsql stable set search_path = '' as $$
begin
  return (select (regexp_match(lower(extensions.unaccent(typed)), '(?:^|\s)([[:alpha:]\u0900-\u0DFF]{3,30})$'))[1]
  where cardinality(string_to_array(typed, '"')) % 2 = 1);
end $$;

/** What a visitor may find of a commission: each story once, in the copy they are served. Inlined where it is
    asked, never granted: only the functions below give it their visitor's audiences. */
create function archive.search_open(asked uuid, side archive.circle, mine archive.edges) returns setof archive.search_rows
language sql stable as $$
  select r.* from archive.search_rows r
  -- `(select mine)`: a variable that holds an array would be copied for each row.
  -- What no seat on this side is served is passed by before the gate is asked.
  where r.commission_id = asked and r.circle in (side, 'public') and archive.permits(r.audience, r.opens, r.closes, (select mine))
    -- `limit`, so that it is looked up for the open copies that are found, and not gathered for all of them.
    and (side = 'public' or r.circle = side or (select true from archive.access_copies a
      where a.story_id = r.story_id and a.circle = side and archive.permits(a.audience, a.opens, a.closes, (select mine)) limit 1) is null)
$$;

/** Does something that a visitor may find hold this? What many hold is found among the first few; only what is rarer is looked up
    among all. Granted to nobody: the functions below give it their visitor's audiences, once for all that they ask. */
create function archive.search_held(asked uuid, side archive.circle, mine archive.edges, meant tsquery) returns boolean
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_generic_plan' as $$
begin
  -- `offset 0`: or all that hold it would be gathered for these few.
  return exists (select from (select r.words from archive.search_open(asked, side, mine) r
      where r.copy_id = any(array(select x.copy_id from archive.search_rows x where x.commission_id = asked and x.circle = side limit 50)) offset 0) few
      where few.words @@ meant)
    -- By the words alone: what else a commission holds is never gathered for what is rare.
    or exists (select from (select x.copy_id from archive.search_rows x where x.words @@ meant offset 0) x
      join archive.search_open(asked, side, mine) r on r.copy_id = x.copy_id);
end $$;

/** Is the last word typed one that this commission has others for? Then it is whole: PIP is not the beginning of a pipe. */
create function archive.search_whole(commission uuid, typed text) returns boolean
language plpgsql stable set search_path = '' as $$
declare
  said text[] := string_to_array(lower(typed), ' ');
  -- What was typed may end with several: "bedroom tax" is whole, and so is "tax" if there are others for it.
  endings text[] := array(select array_to_string(said[n:], ' ') from generate_series(1, cardinality(said)) n);
begin
  return exists (select from archive.alike a where a.commission_id = search_whole.commission and a.folded && endings);
end $$;

/** Is something asked for of which this commission has words too in which a small word counts? */
create function archive.search_small(commission uuid, typed text) returns boolean
language plpgsql stable set search_path = '' as $$
declare
  said text := ' ' || lower(typed) || ' ';
begin
  return exists (select from archive.alike a, unnest(a.folded) w where a.commission_id = search_small.commission and a.small_counts
    and said like any (array['% ' || w || ' %', '% ' || w || 's %', '% ' || w || 'es %']));
end $$;

/** Is the last word typed only the beginning of words that may be found, and nowhere a word itself (S3)? Granted to nobody: it
    believes what it is told about who asks. */
create function archive.search_goes_on(commission uuid, typed text, side archive.circle, mine archive.edges) returns boolean
language plpgsql stable set search_path = '' as $$
declare
  last text := archive.search_last(typed);
  stem tsquery := plainto_tsquery('archive.words', last);
begin
  return coalesce(last is not null and not archive.search_whole(commission, typed)
    and not (numnode(stem) > 0 and archive.search_held(commission, side, mine, stem))
    and archive.search_held(commission, side, mine, (quote_literal(last) || ':*BD')::tsquery), false);
end $$;

/** How the last word typed may go on: the shortest six words, one of a stem, that stand in what the visitor may find (S3). */
create function archive.search_suggested(commission uuid, typed text) returns text[]
language plpgsql stable security definer set search_path = '' as $$
declare
  side archive.circle := archive.circle_in(commission);
  mine archive.edges := archive.my_audiences();
  last text := archive.search_last(typed);
  stems text[] := array[plainto_tsquery('archive.words', last)::text];
  stem text;
  word text;
  made text[] := '{}';
begin
  if last is null or archive.search_whole(commission, typed) then return made; end if;
  for word in
    select l.word from archive.lexicon l
    where l.commission_id = search_suggested.commission and l.circle in (side, 'public') and left(l.word, 1) = left(last, 1) and l.word like last || '_%'
    group by l.word order by char_length(l.word), l.word
  loop
    stem := plainto_tsquery('archive.words', word)::text;
    continue when stem = any(stems);
    if archive.search_held(commission, side, mine, (quote_literal(word) || ':BD')::tsquery) then
      made := made || word;
      stems := stems || stem;
      exit when cardinality(made) = 6;
    end if;
  end loop;
  return made;
end $$;

/** What may have been meant by a word with two neighbours changed about, or the first letter left out, said twice or, of five letters or
    more, another. All of them, words or not: to look them up costs the same in every archive. */
create function archive.slips(word text) returns text[]
language sql immutable set search_path = '' as $$
  select array(
    select overlay(word placing reverse(substr(word, n, 2)) from n for 2) from generate_series(1, char_length(word) - 1) n
    union select substr(word, 2) where left(word, 1) = substr(word, 2, 1) or char_length(word) > 4
    union select letter || x.rest from regexp_split_to_table('abcdefghijklmnopqrstuvwxyz', '') letter,
      lateral (values (word), (case when char_length(word) > 4 then substr(word, 2) end)) x (rest) where x.rest is not null)
$$;

/** What was probably meant: words that nothing which may be found holds, put right from words that it does (S3).
    Null when there is nothing to put right. Granted to nobody: it believes what it is told about who asks. */
create function archive.search_put_right(commission uuid, typed text, side archive.circle, mine archive.edges) returns text
language plpgsql stable set search_path = '' as $$
declare
  made text := typed;
  typo text;
  near text;
  stem tsquery;
  slips text[];
begin
  for typo in
    select distinct w from unnest(string_to_array(typed, '"')) with ordinality p (part, n),
      unnest(tsvector_to_array(to_tsvector('archive.exact', lower(archive.search_signs(regexp_replace(part, '(^|\s)-\S+', ' ', 'g')))))) w
    where n % 2 = 1 and w ~ '^[[:alpha:]\u0900-\u0DFF]{4,30}$'
  loop
    stem := plainto_tsquery('archive.words', typo);
    continue when numnode(stem) = 0 or archive.search_held(commission, side, mine, stem);
    -- As it stands, or as it is spelt across the Atlantic.
    select coalesce(string_agg(q::text, ' | '), '')::tsquery into stem
    from (select plainto_tsquery('archive.words', w) as q from unnest(typo || archive.spelled(typo)) w) x where numnode(q) > 0;
    continue when archive.search_held(commission, side, mine, stem)
      or (typo = archive.search_last(typed) and archive.search_goes_on(commission, typed, side, mine))
      or exists (select from archive.themes t where t.commission_id = search_put_right.commission
                 -- By its name and what people also say, and not by what it is explained with.
                 and ts_filter(t.found_by, '{a,b}') @@ stem)
      or exists (select from archive.alike a where a.commission_id = search_put_right.commission
                 and to_tsvector('archive.words', array_to_string(a.words, ' ')) @@ stem);
    slips := archive.slips(typo);
    for near in
      select l.word from (
        select l.word from archive.lexicon l
        where l.commission_id = search_put_right.commission and l.circle in (side, 'public') and left(l.word, 1) = left(typo, 1)
          and char_length(l.word) between char_length(typo) - 2 and char_length(typo) + 2
          and extensions.levenshtein_less_equal(l.word, typo, 2) <= case when char_length(typo) < 5 then 1 else 2 end
        union select l.word from archive.lexicon l
        where l.commission_id = search_put_right.commission and l.circle in (side, 'public') and l.word = any(slips)) l
      order by case when l.word = any(slips) then 1 else extensions.levenshtein(l.word, typo) end, extensions.similarity(l.word, typo) desc, l.word
    loop
      if archive.search_held(commission, side, mine, (quote_literal(near) || ':BD')::tsquery) then
        -- Not by \m and \M, to which the signs of a vowel in Hindi are no part of a word.
        made := regexp_replace(extensions.unaccent(made), '(^|[^[:alnum:]\u0900-\u0DFF])' || typo || '(?![[:alnum:]\u0900-\u0DFF])', '\1' || near, 'gi');
        exit;
      end if;
    end loop;
  end loop;
  return nullif(made, typed);
end $$;

/** The same, for the visitor. */
create function archive.search_corrected(commission uuid, typed text) returns text
language sql stable security definer set search_path = ''
as $$ select archive.search_put_right(commission, typed, archive.circle_in(commission), archive.my_audiences()) $$;

/** Of these words, those that something which the visitor may find holds as they stand (S3). */
create function archive.search_standing(commission uuid, words text[]) returns text[]
language plpgsql stable security definer set search_path = '' as $$
declare
  side archive.circle := archive.circle_in(commission);
  mine archive.edges := archive.my_audiences();
begin
  return array(select w from unnest(words[1:20]) with ordinality u (w, n)
    where w ~ '^[[:alpha:]\u0900-\u0DFF]{3,30}$' and archive.search_held(commission, side, mine, (quote_literal(w) || ':BD')::tsquery) order by n);
end $$;

/** Finds. The one place where words are matched without row-level security, so the gate is asked here, before
    anything is counted, ranked, cut or offered. Counts: of what may be found, by slug, id or value. */
create function archive.search_found(commission uuid, typed text, themes uuid[], any_theme boolean, place uuid, year int,
  form archive.form, backs uuid, language text, sort text, page int, any_word boolean)
returns jsonb language plpgsql stable security definer set search_path = '' set plan_cache_mode = 'force_custom_plan'
-- What is looked at twice is kept where it can be, and not in a file.
set work_mem = '32MB' as $$
declare
  side archive.circle := archive.circle_in(commission);
  mine archive.edges := archive.my_audiences();
  corrected text := archive.search_put_right(commission, typed, side, mine);
  meant text := coalesce(corrected, typed);
  goes_on boolean := archive.search_goes_on(commission, meant, side, mine);
  query tsquery := archive.search_query(commission, meant, goes_on);
  plain tsquery := websearch_to_tsquery('archive.words', lower(archive.search_signs(meant)));
  stems tsquery := case when strpos(meant, '"') = 0 then query else archive.search_query(commission, meant, goes_on, by_stems => true) end;
begin
  if any_word then
    query := archive.search_any(query);
    plain := archive.search_any(plain);
    stems := archive.search_any(stems);
  end if;
  return (
    -- Of each choice: was it missed? A choice of one is counted as if it had not been made, so what missed two counts nowhere.
    with seen as materialized (
      select r.copy_id, r.story_id, r.told_on, r.coded, r.themes, r.place_id, r.year, r.form, r.language, r.backs, m.missed
      from archive.search_open(commission, side, mine) r
      cross join lateral (select
        case when coalesce(case when any_theme then r.themes && search_found.themes else r.themes @> search_found.themes end, true) then 0 else 1 end
        + case when place is not null and r.place_id is distinct from place then 2 else 0 end
        + case when search_found.year is not null and r.year is distinct from search_found.year then 4 else 0 end
        + case when search_found.form is not null and r.form <> search_found.form then 8 else 0 end
        + case when search_found.backs is not null and not search_found.backs = any(r.backs) then 16 else 0 end
        + case when search_found.language is not null and r.language is distinct from search_found.language then 32 else 0 end as missed) m
      where (query is null or r.words @@ query) and m.missed in (0, 1, 2, 4, 8, 16, 32)
        -- Where every theme is wanted, what lacks one counts nowhere: not even among themes.
        and (any_theme or search_found.themes is null or r.themes @> search_found.themes)),
    -- One look at each story. What few differ in is counted together, and taken apart afterwards.
    counted as materialized (
      select s.missed, s.themes, s.place_id, s.year, s.form, s.language, grouping(s.themes) = 0 as by_themes, count(*) as n
      from seen s group by grouping sets ((s.missed, s.themes), (s.missed, s.place_id, s.year, s.form, s.language))),
    -- Ranking is the dear part: the newest thousand are ranked, the rest is only counted.
    first as (select h.copy_id, h.told_on, h.story_id, h.coded from seen h where h.missed = 0
      order by case when sort = 'most_coded' then h.coded end desc, h.told_on desc, h.story_id limit 1000),
    ranked as (
      select h.copy_id, r.hash, h.told_on, h.story_id, case
        when sort = 'most_coded' then h.coded
        when query is null or sort = 'newest' then 0
        when query = plain then 1.3 * ts_rank('{0.1, 0.4, 0.6, 1}', r.words, query, 1)
        else ts_rank('{0.1, 0.4, 0.6, 1}', r.words, plain, 1) + 0.3 * ts_rank('{0.1, 0.4, 0.6, 1}', r.words, query, 1) end as rank
      from first h join archive.search_rows r on r.copy_id = h.copy_id),
    asked as (select * from ranked order by rank desc, told_on desc, story_id limit 20 offset (page - 1) * 20),
    many as (select coalesce(sum(c.n), 0)::bigint as n from counted c where c.by_themes and c.missed = 0)
    select jsonb_build_object(
      'query', stems::text, 'did_you_mean', corrected,
      'copies', (select coalesce(jsonb_agg(jsonb_build_object('copy', a.copy_id, 'hash', encode(a.hash, 'hex')) order by a.rank desc, a.told_on desc, a.story_id), '[]') from asked a),
      'total', (select least(n, 1000) from many), 'many', (select n > 1000 from many),
      'next', case when page < 50 and (select n from many) > page * 20 then page + 1 end,
      'counts', jsonb_strip_nulls(jsonb_build_object(
        'themes', (select jsonb_object_agg(t.slug, x.n) from (select u.theme, sum(u.n)::bigint as n
            from (select unnest(c.themes) as theme, c.n from counted c where c.by_themes and (c.missed = 0 or c.missed = 1 and any_theme)) u
            group by u.theme) x join archive.themes t on t.id = x.theme),
        'places', (select jsonb_object_agg(x.place_id, x.n) from (select c.place_id, sum(c.n)::bigint as n from counted c
            where not c.by_themes and c.missed in (0, 2) and c.place_id is not null group by c.place_id) x),
        'years', (select jsonb_object_agg(x.year, x.n) from (select c.year, sum(c.n)::bigint as n from counted c
            where not c.by_themes and c.missed in (0, 4) and c.year is not null group by c.year) x),
        'forms', (select jsonb_object_agg(x.form, x.n) from (select c.form, sum(c.n)::bigint as n from counted c
            where not c.by_themes and c.missed in (0, 8) group by c.form) x),
        'backs', (select jsonb_object_agg(x.decision, x.n) from (select u.decision, count(*) as n
            from (select unnest(s.backs) as decision from seen s where s.backs <> '{}' and s.missed in (0, 16)) u group by u.decision) x),
        'languages', (select jsonb_object_agg(x.language, x.n) from (select c.language, sum(c.n)::bigint as n from counted c
            where not c.by_themes and c.missed in (0, 32) and c.language is not null group by c.language) x)))));
end $$;

/** May places and years be offered? From five stories on that the visitor may find, whatever was asked (S4). Out: {places, years}. */
create function archive.search_offered(commission uuid) returns jsonb
language plpgsql stable security definer set search_path = '' set plan_cache_mode = 'force_generic_plan' as $$
declare
  side archive.circle := archive.circle_in(commission);
  mine archive.edges := archive.my_audiences();
begin
  return jsonb_build_object(
    'places', (select count(*) = 5 from (select from archive.search_open(commission, side, mine) r where r.place_id is not null limit 5) five),
    'years', (select count(*) = 5 from (select from archive.search_open(commission, side, mine) r where r.year is not null limit 5) five));
end $$;

/** Counts as a page shows them, whichever engine counted. In: {themes: {slug: n}, places: {id: n}, years: {year: n}, forms: {form: n},
    backs: {decision: n}, languages: {language: n}}, each may be missing. Out: the facets of a search. */
create function archive.search_facets(commission uuid, counts jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  offered jsonb := archive.search_offered(commission);
begin
  return jsonb_build_object(
    'themes', (select coalesce(jsonb_agg(jsonb_build_object('slug', t.slug, 'name', t.name, 'parent', p.slug, 'count', x.value) order by x.value desc, t.position, t.slug), '[]')
      from jsonb_each(counts -> 'themes') x join archive.themes t on t.commission_id = search_facets.commission and t.slug = x.key
      left join archive.themes p on p.id = t.parent_id),
    'places', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'count', x.value) order by p.name collate "en-GB-x-icu"), '[]')
      from jsonb_each(counts -> 'places') x join archive.places p on p.commission_id = search_facets.commission and p.id::text = x.key
      where (offered ->> 'places')::boolean),
    'years', (select coalesce(jsonb_agg(jsonb_build_object('year', x.key::int, 'count', x.value) order by x.key desc), '[]')
      from jsonb_each(counts -> 'years') x where (offered ->> 'years')::boolean),
    'forms', (select coalesce(jsonb_agg(jsonb_build_object('form', x.key, 'count', x.value) order by x.value desc, x.key), '[]')
      from jsonb_each(counts -> 'forms') x),
    'backs', (select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'title', t.title, 'count', x.value) order by x.value desc, t.title, d.id), '[]')
      from jsonb_each(counts -> 'backs') x join archive.decisions d on d.commission_id = search_facets.commission and d.id::text = x.key
      join lateral (select y.title from archive.decision_texts y where y.decision_id = d.id order by y.number desc limit 1) t on true),
    'languages', (select coalesce(jsonb_agg(jsonb_build_object('language', x.key, 'count', x.value) order by x.value desc, x.key), '[]')
      from jsonb_each(counts -> 'languages') x));
end $$;

/** Words of a theme or a decision, by their forms and as they stand: one that is half typed is the beginning of neither alone. */
create function archive.search_both(words text) returns tsvector
language sql immutable set search_path = ''
as $$ select to_tsvector('archive.words', archive.search_said(words)) || to_tsvector('archive.exact', archive.search_said(words)) $$;

/** The words of a theme, its name before what people also say, and both before the rest. */
create function archive.search_theme(name text, synonyms text[], meaning text, includes text) returns tsvector
-- Of texts, `array_to_string` is immutable too.
language sql immutable set search_path = '' as $$
  select setweight(archive.search_both(name), 'A') || setweight(archive.search_both(array_to_string(synonyms, ' . ')), 'B')
    || to_tsvector('archive.words', archive.search_said(meaning || ' ' || includes))
$$;
-- Kept beside them: every search reads every theme, and making these anew took longer than finding them.
alter table archive.themes add column found_by tsvector generated always as (archive.search_theme(name, synonyms, meaning, includes)) stored;

-- As those of a theme are.
alter table archive.decision_texts add column found_by tsvector;
/** The words of a decision, its title before the rest. By a trigger: whole rows are written there, and none may hold a generated column. */
create function archive.decision_found_by() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  new.found_by := setweight(archive.search_both(new.title), 'A')
    || to_tsvector('archive.words', archive.search_said(new.we_heard || ' ' || new.we_decided));
  return new;
end $$;
create trigger decision_found_by before insert or update on archive.decision_texts
  for each row execute function archive.decision_found_by();

/** Decisions and themes that the words point to; words that are only left out point to none. Where they point to nothing the last of them may
    still be going on: "heati". Everyone may read both, so nothing that is told of stories has a say in it, nor which engine finds those.
    In: the words as they were understood. */
create function archive.search_beside(commission uuid, meant text, any_word boolean default false) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  begun boolean;
  query tsquery;
  found jsonb := '{"decisions": [], "themes": []}';
begin
  foreach begun in array array[false, true] loop
    exit when meant = '' or begun and (archive.search_last(meant) is null or archive.search_whole(commission, meant));
    query := archive.search_query(commission, meant, begun, by_stems => true);
    if begun then query := replace(query::text, ':*BD', ':*'); end if;
    if any_word then query := archive.search_any(query); end if;
    found := jsonb_build_object(
      'decisions', (select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'title', x.title, 'month', to_char(x.published_at, 'YYYY-MM')) order by x.rank desc, x.published_at desc), '[]')
        from (select d.id, t.title, d.published_at, ts_rank(t.found_by, query) as rank
          from archive.decisions d
          join lateral (select y.title, y.found_by from archive.decision_texts y where y.decision_id = d.id order by y.number desc limit 1) t on true
          where d.commission_id = commission and d.published_at <= now() and t.found_by @@ query and querytree(query) <> 'T'
          order by rank desc, d.published_at desc limit 5) x),
      'themes', (select coalesce(jsonb_agg(jsonb_build_object('slug', x.slug, 'name', x.name, 'meaning', x.meaning) order by x.rank desc, x.position), '[]')
        from (select t.slug, t.name, t.meaning, t.position, ts_rank(t.found_by, query) as rank
          from archive.themes t
          where t.commission_id = commission and t.found_by @@ query and querytree(query) <> 'T'
          order by rank desc, t.position limit 5) x));
    exit when found <> '{"decisions": [], "themes": []}';
  end loop;
  return found;
end $$;

grant execute on function archive.search_found, archive.search_corrected, archive.search_suggested, archive.search_standing, archive.search_offered,
  archive.search_facets, archive.search_typed, archive.search_short, archive.search_last, archive.search_query, archive.spelled, archive.outside_quotes, archive.search_beside,
  archive.search_folded, archive.search_signs, archive.search_said, archive.search_apart, archive.search_any, archive.mutated, archive.said_otherwise, archive.search_whole,
  archive.search_small
  to anon, authenticated;

/** Stories, decisions and themes by words, themes (slugs), place, year, form, decision and language, in what the visitor may find. Nothing
    typed shows everything, newest month first. Matched words stand between U+0002 and U+0003. PT404, PT422 on q.
    Out: {hits, total, many, next, facets, did_you_mean, suggestions, decisions, themes}. */
create function api.search(commission text, q text default '', themes text[] default '{}', any_theme boolean default false,
  place text default null, year int default null, form text default null, backs text default null, language text default null,
  sort text default 'relevance', page int default 1, any_word boolean default false)
returns jsonb language plpgsql stable set search_path = '' as $$
declare
  c uuid := archive.commission(commission);
  typed text := archive.search_typed(q);
  nowhere uuid := '00000000-0000-0000-0000-000000000000';
  found jsonb;
  query tsquery;
  ids uuid[];
  hashes bytea[];
  copies archive.access_copies[];
begin
  found := archive.search_found(c, typed,
    -- A theme, a place or a decision that is not there finds nothing.
    (select array_agg(coalesce(t.id, nowhere)) from unnest(themes[1:20]) s left join archive.themes t on t.commission_id = c and t.slug = s),
    coalesce(any_theme, false),
    case when place is not null then coalesce((select p.id from archive.places p where p.commission_id = c and p.id::text = place), nowhere) end,
    year, form::archive.form,
    case when backs is not null then coalesce((select d.id from archive.decisions d where d.commission_id = c and d.id::text = backs), nowhere) end,
    language, sort, least(greatest(coalesce(page, 1), 1), 50), coalesce(any_word, false));
  query := (found ->> 'query')::tsquery;
  -- Looked up by ids that stand in a list already: a policy is asked before what takes them out of jsonb.
  ids := array(select (x ->> 'copy')::uuid from jsonb_array_elements(found -> 'copies') x);
  hashes := array(select decode(x ->> 'hash', 'hex') from jsonb_array_elements(found -> 'copies') x);
  copies := array(select a from unnest(ids, hashes) with ordinality x (copy, hash, n)
    join archive.search_rows r on r.copy_id = x.copy
    join archive.access_copies a on a.id = r.copy_id and a.hash = x.hash order by x.n);
  return (found - 'query' - 'copies' - 'counts') || jsonb_build_object(
    'hits', archive.search_hits(copies, query),
    'facets', archive.search_facets(c, found -> 'counts'),
    'suggestions', archive.search_suggested(c, typed))
    || archive.search_beside(c, coalesce(found ->> 'did_you_mean', typed), coalesce(any_word, false));
end $$;

/** The passage where the words stand, each between U+0002 and U+0003, which no story can hold; null when none of them does. */
create function archive.search_passage(plain text, query tsquery, language text) returns text
language sql stable set search_path = '' as $$
  -- `offset 0`: or it would be looked for once for each time that it is named below.
  select case when strpos(x.passage, chr(2)) > 0 then
    -- Where it does not begin or end with the story, it says so.
    case when starts_with(w.words, left(y.shown, 30)) then '' else '… ' end || x.passage || case when right(w.words, 30) = right(y.shown, 30) then '' else ' …' end end
  from (select translate(plain, e'\n', ' ') as words) w
  -- What stands between words and what is a word of one letter is set apart by U+0004, which is taken out again.
  cross join lateral (select regexp_replace(w.words, '([^\u0001-\u007F[:alnum:][:space:]\u0300-\u036F\u064B-\u06EF\u0900-\u0963\u0966-\u0DFF\u200C\u200D]|[-/㐀-䶿一-鿿])', chr(4) || '\1' || chr(4), 'g') as words) s
  -- Words that are the same only as `search_folded` has them, or only by their neighbours, are looked for as they stand.
  cross join lateral (select string_agg(quote_literal(x.lexeme), ' | ')::tsquery as also from (
      select l.lexeme from regexp_split_to_table(case when w.words ~ '[Ѐ-ӿء-ۿऀ-ॿ]' then archive.search_signs(w.words) end, '\s+') u,
        unnest(to_tsvector('archive.words', u)) l
      where u <> archive.search_folded(lower(u)) and to_tsvector('archive.words', archive.search_folded(lower(u))) @@ archive.search_any(query)
      -- In quotes it is what was said, letter by letter.
      union select l.lexeme from unnest(to_tsvector('archive.words', archive.mutated(query::text, language))) l where strpos(query::text, '<') = 0
      -- Of 20 pounds, £20 says the figure. Not in quotes either.
      union select l.lexeme from unnest(to_tsvector('archive.words', case when query::text ~ '\d' and strpos(query::text, '<') = 0 then query::text end)) l
        where case when l.lexeme ~ '^\d+$' then to_tsvector('archive.words', archive.said_otherwise(w.words, null)) @@ archive.search_any(query) end) x) f
  cross join lateral (select replace(translate(ts_headline('archive.words', s.words, coalesce(query || f.also, query),
    'StartSel="' || chr(2) || '", StopSel="' || chr(3) || '", MaxFragments=2, MaxWords=30, MinWords=12, FragmentDelimiter=" … "'), chr(4), ''),
    chr(3) || chr(2), '') as passage offset 0) x
  cross join lateral (select translate(x.passage, chr(2) || chr(3), '') as shown) y
$$;

/** Copies as a list shows them, each with the passage where the words stand. `unmarked`: only of these stories, null of the others. */
create function archive.search_hits(copies archive.access_copies[], query tsquery, unmarked uuid[] default null) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (select coalesce(jsonb_agg(l.hit || jsonb_build_object('highlight', case when unmarked is null or copies[l.n].story_id = any(unmarked)
      then archive.search_passage(copies[l.n].plain, query, copies[l.n].language) end) order by l.n), '[]')
  from jsonb_array_elements(archive.listed(copies)) with ordinality l (hit, n));
end $$;
grant execute on function archive.search_passage, archive.search_hits to anon, authenticated;
grant execute on function api.search to anon, authenticated;

/** The newest three hundred copies that may be found with all of these themes; none for no theme. Granted to nobody: it believes what it
    is told about who asks. */
create function archive.search_like_themes(commission uuid, side archive.circle, mine archive.edges, all_of uuid[]) returns uuid[]
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan' set enable_sort = on set enable_bitmapscan = on as $$
begin
  return array(select r.copy_id from archive.search_open(commission, side, mine) r
    where all_of <> '{}' and r.themes @> all_of order by r.told_on desc, r.story_id limit 300);
end $$;

/** Stories like one that the visitor may find: shared themes, then shared words, over what they may find and nothing else. Weighed are
    the newest two hundred that share any, and the newest that have all its themes: what it takes grows with those alone. */
create function archive.search_like(commission uuid, story uuid) returns uuid[]
language plpgsql stable security definer set search_path = '' set plan_cache_mode = 'force_custom_plan'
-- Walked from the newest: to gather everything that shares a word and sort it takes the longer the larger the archive.
set enable_sort = off set enable_bitmapscan = off set enable_seqscan = off as $$
declare
  side archive.circle := archive.circle_in(commission);
  mine archive.edges := archive.my_audiences();
  like_this archive.search_rows;
  query tsquery;
  near uuid[];
begin
  select * into like_this from archive.search_open(commission, side, mine) r where r.story_id = story;
  if like_this.copy_id is null then return '{}'; end if;
  -- The dozen words it says most often, longest first.
  select string_agg(quote_literal(x.lexeme), ' | ')::tsquery into query from (
    select u.lexeme from unnest(ts_filter(like_this.words, '{a}')) u where u.lexeme ~ '^[[:alpha:]]{5,30}$'
    order by cardinality(u.positions) desc, char_length(u.lexeme) desc, u.lexeme limit 12) x;
  near := array(select r.copy_id from archive.search_open(commission, side, mine) r
      where r.story_id <> story and (r.themes && like_this.themes or r.words @@ query)
      order by r.told_on desc, r.story_id limit 200)
    || archive.search_like_themes(commission, side, mine, like_this.themes);
  return array(select r.copy_id from archive.search_rows r
    where r.copy_id = any(near) and r.story_id <> story
    order by (select count(*) from unnest(r.themes) t where t = any(like_this.themes))::real / greatest(cardinality(r.themes), cardinality(like_this.themes), 1)
      + coalesce(ts_rank('{0, 0, 0, 1}', r.words, query, 1), 0) desc, r.told_on desc, r.story_id limit 5);
end $$;
grant execute on function archive.search_like to anon, authenticated;

create function api.stories_like(commission text, story uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  c uuid := archive.commission(commission);
begin
  if not exists (select from archive.served(c) a where a.story_id = story) then perform archive.absent(); end if;
  return archive.listed(array(select a
    from unnest(archive.search_like(c, story)) with ordinality x (copy, n) join archive.access_copies a on a.id = x.copy order by x.n));
end $$;
grant execute on function api.stories_like to anon, authenticated;

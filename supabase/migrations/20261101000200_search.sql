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
  hash bytea not null,
  -- A and B: the copy's words, stemmed and as they stand. C and D: the names of its themes, alike.
  words tsvector not null,
  -- What the storyteller chose, and what that belongs to.
  themes uuid[] not null,
  place_id uuid references archive.places (id) on delete set null,
  year int,
  told_on date not null,
  audience bigint not null references archive.audiences (id) on delete restrict,
  opens timestamptz not null,
  closes timestamptz not null
);
create index on archive.search_rows using gin (words);
create index on archive.search_rows (audience, commission_id);
create index on archive.search_rows (story_id);
alter table archive.search_rows enable row level security;
create policy "a reader finds what was opened for finding" on archive.search_rows for select to anon, authenticated
  using (archive.permits(audience, opens, closes, (select archive.my_audiences())));
grant select (copy_id, story_id, commission_id, circle, hash, audience, opens, closes) on archive.search_rows to anon, authenticated;

-- Every word that some copy holds, for spelling help. Nobody reads it: a word is offered only when a copy
-- that the visitor may find holds it (S3).
create table archive.lexicon (
  commission_id uuid not null references archive.commissions (id) on delete cascade,
  word text not null,
  primary key (commission_id, word)
);
create index on archive.lexicon (commission_id, left(word, 1), char_length(word));
alter table archive.lexicon enable row level security;

create function archive.search_vector(plain text, names text) returns tsvector
language sql stable set search_path = '' as $$
  -- "and/or" would be read as the name of a file, and what stands between < and > as a tag.
  select setweight(to_tsvector('archive.words', left(translate(plain, '/<>', '   '), 150000)), 'A')
    || setweight(to_tsvector('archive.exact', left(translate(plain, '/<>', '   '), 150000)), 'B')
    || setweight(to_tsvector('archive.words', names), 'C') || setweight(to_tsvector('archive.exact', names), 'D')
$$;

/** The words of a row that spelling help may offer. */
create function archive.lexicon_words(words tsvector) returns text[]
language sql immutable set search_path = '' as $$
  select coalesce(array_agg(w order by w), '{}') from unnest(tsvector_to_array(ts_filter(words, '{b,d}'))) w
  where w ~ '^[[:alpha:]]{4,30}$'
$$;

/** Writes what search knows of a story anew, from what may be found of it. */
create function archive.search_write(story uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  insert into archive.search_rows (copy_id, story_id, commission_id, circle, hash, words, themes, place_id, year, told_on, audience, opens, closes)
  select f.copy_id, f.story_id, f.commission_id, f.circle, f.hash, archive.search_vector(a.plain, t.names), t.ids,
    f.place_id, f.year, f.told_on, f.audience, f.opens, f.closes
  from archive.findable f join archive.access_copies a on a.id = f.copy_id
  cross join (select coalesce(array_agg(distinct h.id), '{}') as ids, coalesce(string_agg(distinct h.name, ' . '), '') as names
    from archive.story_themes s join archive.themes x on x.id = s.theme_id join archive.themes h on h.id in (x.id, x.parent_id)
    where s.story_id = search_write.story) t
  where f.story_id = search_write.story
  on conflict (copy_id) do update set hash = excluded.hash, words = excluded.words, themes = excluded.themes, place_id = excluded.place_id,
    year = excluded.year, told_on = excluded.told_on, audience = excluded.audience, opens = excluded.opens, closes = excluded.closes;
  -- In one order, so that two stories shared at once never wait for each other.
  insert into archive.lexicon (commission_id, word)
  select distinct r.commission_id, w from archive.search_rows r, unnest(archive.lexicon_words(r.words)) w
  where r.story_id = search_write.story order by 1, 2
  on conflict do nothing;
end $$;

/** Words that no copy holds any more leave the lexicon with the last one that did. */
create function archive.lexicon_forgets() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  delete from archive.lexicon l where l.commission_id = old.commission_id and l.word in (
    select x.word from archive.lexicon x
    where x.commission_id = old.commission_id and x.word = any(archive.lexicon_words(old.words))
      and not exists (select from archive.search_rows r where r.commission_id = x.commission_id and r.words @@ (quote_literal(x.word) || ':BD')::tsquery)
    order by x.word for update skip locked);
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
  from (select distinct x.story_id from archive.story_themes x join archive.themes t on t.id = x.theme_id where new.id in (t.id, t.parent_id)) s;
  return null;
end $$;
create trigger theme_moved after update on archive.themes
  for each row when (old.name is distinct from new.name or old.parent_id is distinct from new.parent_id)
  execute function archive.theme_moved();

-- ---------------------------------------------------------------------------------------------
-- What was typed.

/** Words as typed, made plain: NFC, nothing unseen, hyphens and slashes as spaces. PT422 on q: at most 200 letters, ten words. */
create function archive.search_typed(q text) returns text
language plpgsql stable set search_path = '' as $$
declare
  words text;
begin
  if char_length(q) > 200 then
    perform archive.fail('PT422', 'Use at most 200 letters to search.', 'q');
  end if;
  words := regexp_replace(coalesce(q, ''), '[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF]', '', 'g');
  words := translate(normalize(words, nfc), '“”„/', '""" ');
  words := regexp_replace(regexp_replace(words, '(\w)-(?=\w)', '\1 ', 'g'), '[\s\u0001-\u001F\u007F-\u009F]+', ' ', 'g');
  words := trim(words);
  if cardinality(string_to_array(words, ' ')) > 10 then
    perform archive.fail('PT422', 'Use at most ten words to search.', 'q');
  end if;
  return words;
end $$;

/** What was typed as a query: words that a theme says mean the same stand for one another, outside quotes. */
create function archive.search_query(commission uuid, typed text) returns tsquery
language plpgsql stable set search_path = '' as $$
declare
  made text := typed;
  next text;
  s record;
  groups tsquery[] := '{}';
  meant tsquery;
begin
  if typed = '' then return null; end if;
  -- The longest first, so that "food bank" is not taken for "food".
  for s in
    select x as term, t.synonyms || t.name as terms from archive.themes t, unnest(t.synonyms || t.name) x
    where t.commission_id = search_query.commission and x ~ '^[[:alnum:] ]+$' and typed ~* ('\m' || x || '(s|es)?\M')
    order by char_length(x) desc, t.position, t.id
  loop
    select string_agg(case when n % 2 = 1
        then regexp_replace(p, '\m' || s.term || '(s|es)?\M', 'zzsyn' || (cardinality(groups) + 1), 'gi') else p end, '"' order by n)
    into next from unnest(string_to_array(made, '"')) with ordinality u (p, n);
    continue when next = made;
    made := next;
    groups := groups || (
      select string_agg(case
          -- Small words count in "the social": such phrases are looked for as they stand.
          when numnode(phraseto_tsquery('archive.words', x)) < 2 * cardinality(string_to_array(x, ' ')) - 1
            then regexp_replace(phraseto_tsquery('archive.exact', x)::text, '''(?=( <|$))', ''':B', 'g')
          else phraseto_tsquery('archive.words', x)::text end, ' | ')
      from unnest(s.terms) x where x ~ '^[[:alnum:] ]+$')::tsquery;
  end loop;
  meant := websearch_to_tsquery('archive.words', made);
  -- Nothing but small words: look for them as they stand.
  if numnode(meant) = 0 then return websearch_to_tsquery('archive.exact', typed); end if;
  for n in 1..cardinality(groups) loop
    meant := ts_rewrite(meant, ('zzsyn' || n)::tsquery, groups[n]);
  end loop;
  return meant;
end $$;

/** What a visitor may find of a commission: each story once, in the copy they are served. Inlined where it is
    asked, never granted: only the functions below give it their visitor's audiences. */
create function archive.search_open(asked uuid, side archive.circle, mine bigint[]) returns setof archive.search_rows
language sql stable as $$
  select r.* from archive.search_rows r
  where r.commission_id = asked and archive.permits(r.audience, r.opens, r.closes, mine)
    and (side = 'public' or r.circle = side or r.story_id not in (
      select a.story_id from archive.access_copies a
      where a.commission_id = asked and a.circle = side and archive.permits(a.audience, a.opens, a.closes, mine)))
$$;

/** What was probably meant: words that nothing the visitor may find holds, put right from words that it does (S3).
    Null when there is nothing to put right. */
create function archive.search_corrected(commission uuid, typed text) returns text
language plpgsql stable security definer set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  side archive.circle := archive.circle_in(commission);
  mine bigint[] := archive.my_audiences();
  made text := typed;
  typo text;
  near text;
  stem tsquery;
begin
  for typo in
    select distinct w from unnest(string_to_array(typed, '"')) with ordinality p (part, n),
      unnest(tsvector_to_array(to_tsvector('archive.exact', regexp_replace(part, '(^|\s)-\S+', ' ', 'g')))) w
    where n % 2 = 1 and w ~ '^[[:alpha:]]{4,30}$'
  loop
    stem := plainto_tsquery('archive.words', typo);
    continue when numnode(stem) = 0
      or exists (select from archive.search_open(commission, side, mine) r where r.words @@ stem)
      or exists (select from archive.themes t where t.commission_id = search_corrected.commission
                 and to_tsvector('archive.words', t.name || ' ' || array_to_string(t.synonyms, ' ')) @@ stem);
    for near in
      select l.word from archive.lexicon l
      where l.commission_id = search_corrected.commission and left(l.word, 1) = left(typo, 1)
        and char_length(l.word) between char_length(typo) - 2 and char_length(typo) + 2
        and extensions.levenshtein_less_equal(l.word, typo, 2) <= case when char_length(typo) < 6 then 1 else 2 end
      order by extensions.levenshtein(l.word, typo), extensions.similarity(l.word, typo) desc, l.word
    loop
      if exists (select from archive.search_open(commission, side, mine) r where r.words @@ (quote_literal(near) || ':BD')::tsquery) then
        made := regexp_replace(extensions.unaccent(made), '\m' || typo || '\M', near, 'gi');
        exit;
      end if;
    end loop;
  end loop;
  return nullif(made, typed);
end $$;

/** Finds. The one place where words are matched without row-level security, so the gate is asked here, before
    anything is counted, ranked, cut or offered. */
create function archive.search_found(commission uuid, typed text, themes uuid[], any_theme boolean, place uuid, year int, newest boolean, page int)
returns jsonb language plpgsql stable security definer set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  side archive.circle := archive.circle_in(commission);
  mine bigint[] := archive.my_audiences();
  corrected text := archive.search_corrected(commission, typed);
  query tsquery := archive.search_query(commission, coalesce(corrected, typed));
  plain tsquery := websearch_to_tsquery('archive.words', coalesce(corrected, typed));
begin
  return (
    with seen as materialized (
      select r.copy_id, r.hash, r.story_id, r.themes, r.place_id, r.year, r.told_on from archive.search_open(commission, side, mine) r
      where (query is null or r.words @@ query)
        and (search_found.themes is null or case when any_theme then r.themes && search_found.themes else r.themes @> search_found.themes end)),
    hits as materialized (select * from seen s
      where (place is null or s.place_id = place) and (search_found.year is null or s.year = search_found.year)),
    -- Ranking is the dear part: the newest thousand are ranked, the rest is only counted.
    ranked as (
      select h.copy_id, h.hash, h.told_on, h.story_id, case when query is null or newest then 0
        else ts_rank('{0.1, 0.4, 0.6, 1}', r.words, plain, 1) + 0.3 * ts_rank('{0.1, 0.4, 0.6, 1}', r.words, query, 1) end as rank
      from (select * from hits order by told_on desc, story_id limit 1000) h join archive.search_rows r on r.copy_id = h.copy_id),
    asked as (select * from ranked order by rank desc, told_on desc, story_id limit 20 offset (page - 1) * 20)
    select jsonb_build_object(
      'query', query::text, 'did_you_mean', corrected,
      'copies', (select coalesce(jsonb_agg(jsonb_build_object('copy', a.copy_id, 'hash', encode(a.hash, 'hex')) order by a.rank desc, a.told_on desc, a.story_id), '[]') from asked a),
      'total', (select least(count(*), 1000) from hits), 'many', (select count(*) > 1000 from hits),
      'next', case when page < 50 and (select count(*) from hits) > page * 20 then page + 1 end,
      'facets', jsonb_build_object(
        'themes', (select coalesce(jsonb_agg(jsonb_build_object('slug', t.slug, 'name', t.name, 'parent', p.slug, 'count', x.n) order by x.n desc, t.position, t.slug), '[]')
          from (select u.theme, count(*) as n from hits h, unnest(h.themes) u (theme) group by u.theme) x
          join archive.themes t on t.id = x.theme left join archive.themes p on p.id = t.parent_id),
        -- Offered from five stories on that the visitor may find, whatever was asked (S4).
        'places', case when (select count(*) from (select from archive.search_open(commission, side, mine) r where r.place_id is not null limit 5) five) = 5 then
          (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'count', x.n) order by p.name collate "en-GB-x-icu"), '[]')
           from (select s.place_id, count(*) as n from seen s where search_found.year is null or s.year = search_found.year group by s.place_id) x
           join archive.places p on p.id = x.place_id) else '[]' end,
        'years', case when (select count(*) from (select from archive.search_open(commission, side, mine) r where r.year is not null limit 5) five) = 5 then
          (select coalesce(jsonb_agg(jsonb_build_object('year', x.year, 'count', x.n) order by x.year desc), '[]')
           from (select s.year, count(*) as n from seen s where place is null or s.place_id = place group by s.year) x where x.year is not null) else '[]' end)));
end $$;

/** Decisions and themes that the words point to. Everyone may read both. */
create function archive.search_beside(commission uuid, query tsquery) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'decisions', (select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'title', x.title, 'month', to_char(x.published_at, 'YYYY-MM')) order by x.rank desc, x.published_at desc), '[]')
      from (select d.id, t.title, d.published_at, ts_rank(v.words, query) as rank
        from archive.decisions d
        join lateral (select y.* from archive.decision_texts y where y.decision_id = d.id order by y.number desc limit 1) t on true
        cross join lateral (select setweight(to_tsvector('archive.words', t.title), 'A') || to_tsvector('archive.words', t.we_heard || ' ' || t.we_decided) as words) v
        where d.commission_id = commission and d.published_at <= now() and v.words @@ query
        order by rank desc, d.published_at desc limit 5) x),
    'themes', (select coalesce(jsonb_agg(jsonb_build_object('slug', x.slug, 'name', x.name, 'meaning', x.meaning) order by x.rank desc, x.position), '[]')
      from (select t.slug, t.name, t.meaning, t.position, ts_rank(v.words, query) as rank
        from archive.themes t
        cross join lateral (select setweight(to_tsvector('archive.words', t.name), 'A') || setweight(to_tsvector('archive.words', array_to_string(t.synonyms, ' . ')), 'B')
          || to_tsvector('archive.words', t.meaning || ' ' || t.includes) as words) v
        where t.commission_id = commission and v.words @@ query
        order by rank desc, t.position limit 5) x))
$$;

grant execute on function archive.search_found, archive.search_corrected, archive.search_typed, archive.search_query, archive.search_beside to anon, authenticated;

/** Stories, decisions and themes by words, themes (slugs), place (id) and year, in what the visitor may find. Nothing typed shows
    everything, newest month first. Matched words stand between U+0002 and U+0003. PT404, PT422 on q.
    Out: {hits, total, many, next, facets, did_you_mean, decisions, themes}. */
create function api.search(commission text, q text default '', themes text[] default '{}', any_theme boolean default false,
  place text default null, year int default null, sort text default 'relevance', page int default 1)
returns jsonb language plpgsql stable set search_path = '' as $$
declare
  c uuid := archive.commission(commission);
  typed text := archive.search_typed(q);
  found jsonb;
  query tsquery;
  copies archive.access_copies[];
begin
  found := archive.search_found(c, typed,
    -- A theme or a place that is not there finds nothing.
    (select array_agg(coalesce(t.id, '00000000-0000-0000-0000-000000000000')) from unnest(themes[1:20]) s left join archive.themes t on t.commission_id = c and t.slug = s),
    coalesce(any_theme, false),
    case when place is not null then coalesce((select p.id from archive.places p where p.commission_id = c and p.id::text = place), '00000000-0000-0000-0000-000000000000') end,
    year, sort = 'newest', least(greatest(coalesce(page, 1), 1), 50));
  query := (found ->> 'query')::tsquery;
  copies := array(select a from jsonb_array_elements(found -> 'copies') with ordinality x (found, n)
    join archive.search_rows r on r.copy_id = (x.found ->> 'copy')::uuid
    join archive.access_copies a on a.id = r.copy_id and encode(a.hash, 'hex') = x.found ->> 'hash' order by x.n);
  return (found - 'query' - 'copies') || jsonb_build_object(
    'hits', (select coalesce(jsonb_agg(l.hit || jsonb_build_object('highlight', archive.search_passage(copies[l.n].plain, query)) order by l.n), '[]')
      from jsonb_array_elements(archive.listed(copies)) with ordinality l (hit, n)))
    || case when typed = '' then '{"decisions": [], "themes": []}' else archive.search_beside(c, query) end;
end $$;

/** The passage where the words stand, each between U+0002 and U+0003, which no story can hold; null when none of them does. */
create function archive.search_passage(plain text, query tsquery) returns text
language sql stable set search_path = '' as $$
  select case when strpos(x.passage, chr(2)) > 0 then x.passage end
  from (select ts_headline('archive.words', translate(plain, e'\n', ' '), query,
    'StartSel="' || chr(2) || '", StopSel="' || chr(3) || '", MaxFragments=2, MaxWords=30, MinWords=12, FragmentDelimiter=" … "') as passage) x
$$;
grant execute on function archive.search_passage to anon, authenticated;
grant execute on function api.search to anon, authenticated;

/** Stories like one that the visitor may find: shared themes, then shared words, over what they may find and nothing else. */
create function archive.search_like(commission uuid, story uuid) returns uuid[]
language plpgsql stable security definer set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  side archive.circle := archive.circle_in(commission);
  mine bigint[] := archive.my_audiences();
  like_this archive.search_rows;
  query tsquery;
begin
  select * into like_this from archive.search_open(commission, side, mine) r where r.story_id = story;
  if like_this.copy_id is null then return '{}'; end if;
  -- The dozen words it says most often, longest first.
  select string_agg(quote_literal(x.lexeme), ' | ')::tsquery into query from (
    select u.lexeme from unnest(ts_filter(like_this.words, '{a}')) u where u.lexeme ~ '^[[:alpha:]]{5,30}$'
    order by cardinality(u.positions) desc, char_length(u.lexeme) desc, u.lexeme limit 12) x;
  return array(select x.copy_id from (
      select r.copy_id, r.told_on, r.story_id,
        (select count(*) from unnest(r.themes) t where t = any(like_this.themes))::real / greatest(cardinality(r.themes), cardinality(like_this.themes), 1)
          + coalesce(ts_rank('{0, 0, 0, 1}', r.words, query, 1), 0) as near
      from archive.search_open(commission, side, mine) r
      where r.story_id <> story and (r.themes && like_this.themes or r.words @@ query)) x
    order by x.near desc, x.told_on desc, x.story_id limit 5);
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

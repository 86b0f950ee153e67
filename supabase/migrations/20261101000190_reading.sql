-- What readers ask: the list, one story, the codebook with its counts.

/** Writes that a member read a copy: role, organisation and month, once (I4). Open readings are never counted. */
create function archive.reading_noted(story uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  seat record;
begin
  select s.circle, o.name as organisation into seat
  from archive.stories t join archive.seats s on s.commission_id = t.commission_id join archive.organisations o on o.id = s.organisation_id
  where t.id = story and s.id = any(archive.my_seats()) and s.circle in ('community', 'civic');
  -- Mostly the line of this month is there, and nothing else is asked.
  if not found or exists (select from archive.record r where r.story_id = story and r.kind = 'read_copy' and r.role = seat.circle::text
      and r.organisation = seat.organisation and r.at = date_trunc('month', now()) and r.month) then
    return;
  end if;
  insert into archive.record (story_id, at, month, kind, role, organisation)
  select story, date_trunc('month', now()), true, 'read_copy', a.circle::text, seat.organisation from archive.access_copies a
  where a.story_id = story and a.circle = seat.circle and archive.permits(a.audience, a.opens, a.closes, (select archive.my_audiences()))
  on conflict do nothing;
end $$;
grant execute on function archive.reading_noted to anon, authenticated;

/** The one copy of each story of a commission that this visitor is served: their circle's, or else the open one.
    Not pinned, so that it is inlined, and one story is looked up as one story. Which copies those are is asked by the policy
    and by nothing else: no definer may ask this. */
create function archive.served(commission uuid) returns setof archive.access_copies
language sql stable as $$
  select a.* from archive.access_copies a
  where a.commission_id = commission and a.form = 'text'
    -- Nobody sits in two circles of a commission, so there is one copy of theirs at most.
    -- `limit`, so that it is looked up for the rows that are wanted and not gathered for all beforehand.
    and (a.circle <> 'public' or (select true from archive.access_copies b
      where b.story_id = a.story_id and b.form = 'text' and b.circle <> 'public' limit 1) is null)
$$;

/** Copies as a list shows them, in the order they are given: a page of them costs one question, not one a story. */
create function archive.listed(copies archive.access_copies[]) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('story', a.story_id, 'opening', a.opening, 'month', case a.dated when 'month' then to_char(a.told_on, 'YYYY-MM') when 'year' then to_char(a.told_on, 'YYYY') end,
      'named_as', a.named_as, 'circle', a.circle, 'hash', encode(a.hash, 'hex'), 'themes', coalesce(t.themes, '[]'),
      'place', case when p.id is not null then jsonb_build_object('id', p.id, 'name', p.name) end,
      'year', a.year, 'language', a.language, 'content_note', a.content_note, 'note_language', a.note_language) order by a.ordinality), '[]')
    from unnest(copies) with ordinality a
    left join archive.places p on p.id = a.place_id
    left join lateral (select jsonb_agg(jsonb_build_object('id', h.id, 'slug', h.slug, 'name', h.name) order by h.position, h.name) as themes
      from archive.themes h where h.id = any(a.themes)) t on true);
end $$;
/** One copy as whoever reads it is served it: its words, and all that goes with them. */
create function archive.copy_said(a archive.access_copies) returns jsonb
language sql stable set search_path = '' as $$
  select (archive.listed(array[a]) -> 0) || jsonb_build_object('body', a.body, 'own_words', a.own_words, 'matters_most', a.matters_most)
$$;
/** The newest copies that the visitor is served: twenty and one, so that it shows whether there are more. */
create function archive.newest(commission uuid, theme uuid, place uuid, from_month date, from_story uuid) returns archive.access_copies[]
language plpgsql stable set search_path = ''
-- How many audiences somebody is in is not known when a plan is made: it is taken for few, and the whole archive would be sorted.
set enable_sort = off as $$
begin
  return array(select a from archive.served(commission) a
    where (theme is null or exists (select from archive.findable f where f.copy_id = a.id and theme = any(f.themes)))
      and (place is null or exists (select from archive.findable f where f.copy_id = a.id and f.place_id = place))
      and (from_month is null or a.told_on < from_month or (a.told_on = from_month and a.story_id > from_story))
    order by a.told_on desc, a.story_id limit 21);
end $$;
grant execute on function archive.served, archive.listed, archive.copy_said, archive.newest to anon, authenticated;

/** Stories the visitor may read, newest month first, twenty a page. In: optional theme and place, a cursor.
    Places to choose from only where five or more may be read (S4). PT404. */
create function api.stories_list(commission text, theme uuid default null, place uuid default null, before text default null)
returns jsonb language plpgsql stable set search_path = '' set plan_cache_mode = force_generic_plan
-- One story is enough for a place: to gather all of a place for it takes the longer the larger the archive.
set enable_bitmapscan = off as $$
declare
  c uuid := archive.commission(commission);
  rows archive.access_copies[];
begin
  rows := archive.newest(c, theme, place, split_part(before, '_', 1)::date, split_part(before, '_', 2)::uuid);
  return jsonb_build_object(
    'stories', archive.listed(rows[1:20]),
    'next', case when cardinality(rows) > 20 then to_char((rows[20]).told_on, 'YYYY-MM-DD') || '_' || (rows[20]).story_id end,
    -- Mostly the page itself holds five, and nothing more is looked up.
    'places', case when (select count(*) from unnest(rows) x join archive.findable f on f.copy_id = x.id where f.place_id is not null) >= 5
      or (select count(*) from (select from archive.served(c) a join archive.findable f on f.copy_id = a.id where f.place_id is not null limit 5) five) = 5 then
      (select jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) order by p.name collate "en-GB-x-icu") from archive.places p
        where p.commission_id = c and (select true from archive.findable f where f.place_id = p.id limit 1)) end);
exception when invalid_text_representation or invalid_datetime_format or datetime_field_overflow then
  return archive.absent();
end $$;

/** One story in the visitor's copy. The reading stands in its record. PT404, absent and forbidden alike. */
create function api.story_read(commission text, story uuid) returns jsonb
language plpgsql volatile set search_path = ''
-- One story is looked up as any other: to plan anew for each takes as long as to read it.
set plan_cache_mode = force_generic_plan as $$
declare
  c uuid := archive.commission(commission);
  a archive.access_copies;
  side archive.circle := archive.circle_in(c);
begin
  select * into a from archive.served(c) x where x.story_id = story;
  if a.id is null then perform archive.absent(); end if;
  perform archive.reading_noted(story);
  return archive.copy_said(a) || jsonb_build_object('commission', commission,
    'codings', (select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'words', p.words, 'side', k.side, 'objected', k.objected_at is not null,
        'theme', jsonb_build_object('id', t.id, 'slug', t.slug, 'name', t.name),
        'mine', k.seat_id = any((select archive.my_seats())::uuid[])) order by t.name, k.id), '[]')
      from archive.codings k join archive.themes t on t.id = k.theme_id
      join archive.passage_copies p on p.passage_id = k.passage_id and p.circle = a.circle
      -- `limit`, so that it is asked only for a story that is coded.
      join lateral (select from archive.findable f where f.copy_id = a.id and f.story_id = k.story_id limit 1) found on true
      where k.story_id = story),
    'decisions', (select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'title', x.title, 'why', l.why) order by d.published_at desc nulls first), '[]')
      from archive.evidence_links l join archive.decisions d on d.id = l.decision_id
      join lateral (select t.title from archive.decision_texts t where t.decision_id = d.id order by t.number desc limit 1) x on true
      where l.story_id = story),
    'member', side <> 'public');
end $$;

/** The themes that the visitor may mark words of a story with, in the codebook's order, less those no longer added to: none where they
    sit on neither side, or may not find it. PT404 for the commission. Out: [{id, name, parent}]. */
create function api.story_codebook(commission text, story uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  c uuid := archive.commission(commission);
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'parent', t.parent_id)
      order by coalesce(p.position, t.position), t.parent_id nulls first, t.position), '[]')
    from archive.themes t left join archive.themes p on p.id = t.parent_id
    where t.commission_id = c and c = any((select archive.my_sides())::uuid[])
      and not exists (select from archive.theme_ends e where e.theme_id = t.id)
      and exists (select from archive.served(c) a join archive.findable f on f.copy_id = a.id where a.story_id = story_codebook.story));
end $$;

/** The codebook, with how many stories this visitor may find under each theme (S3). PT404. */
create function api.themes_list(commission text) returns jsonb language plpgsql stable
set search_path = '' set enable_sort = off set plan_cache_mode = force_generic_plan as $$
declare
  c uuid := archive.commission(commission);
begin
  return (with counted as (
    select t.id, count(*) as n from archive.findable f cross join unnest(f.themes) t (id)
    -- Each story once, by the copy that is served: what its circle reads and may not find is not counted by the open copy beside it.
    where f.commission_id = c and (f.circle <> 'public' or (select true from archive.access_copies b
      where b.story_id = f.story_id and b.form = 'text' and b.circle <> 'public' limit 1) is null)
    group by t.id)
  select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'slug', t.slug, 'name', t.name, 'meaning', t.meaning,
    'parent', t.parent_id, 'ended', archive.theme_ended(t.id), 'stories', coalesce(n.n, 0)) order by coalesce(p.position, t.position), t.parent_id nulls first, t.position), '[]')
  from archive.themes t left join archive.themes p on p.id = t.parent_id left join counted n on n.id = t.id where t.commission_id = c);
end $$;

/** One theme: its place in the codebook, passages and stories in the visitor's circle, decisions it led to. Thirty passages at a time, in
    an order that tells nothing: in `after`, where the last page of them ended. PT404. `next`: where this one ends, null when there are no more.
    `more`: these stories are the newest, and there are others. */
create function api.theme_read(commission text, slug text, after uuid default null) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  c uuid := archive.commission(commission);
  t archive.themes;
  newest archive.access_copies[];
begin
  select * into t from archive.themes x where x.commission_id = c and x.slug = theme_read.slug;
  if t.id is null then perform archive.absent(); end if;
  -- What may be found with it is looked through once and narrow; the copies themselves are read for twenty, and one that says there are more.
  newest := array(select a from (
      select f.copy_id, f.told_on, f.story_id from archive.findable f
      where f.commission_id = c and t.id = any(f.themes)
        and (f.circle <> 'public' or (select true from archive.access_copies b
          where b.story_id = f.story_id and b.form = 'text' and b.circle <> 'public' limit 1) is null)
      order by f.told_on desc, f.story_id limit 21) x
    join archive.access_copies a on a.id = x.copy_id order by x.told_on desc, x.story_id);
  return (with marked as (
    select k.id, row_number() over (order by k.id) as n, jsonb_build_object('story', k.story_id, 'words', p.words, 'language', y.language, 'content_note', y.content_note, 'note_language', y.note_language,
      'closed', y.opening = '', 'side', k.side, 'objected', k.objected_at is not null) as said
    from archive.codings k join archive.served(c) y on y.story_id = k.story_id join archive.findable f on f.copy_id = y.id
    join archive.passage_copies p on p.passage_id = k.passage_id and p.circle = y.circle
    -- An array, so that marks are looked up by their theme, and no other is asked about.
    where k.theme_id = any(array(select x.id from archive.themes x where x.id = t.id or x.parent_id = t.id)) and (after is null or k.id > after)
    order by k.id limit 31)
  select jsonb_build_object('id', t.id, 'slug', t.slug, 'name', t.name, 'meaning', t.meaning, 'includes', t.includes, 'leaves_out', t.leaves_out,
    'synonyms', to_jsonb(t.synonyms), 'ended', archive.theme_ended(t.id), 'before', archive.theme_before(t),
    'parent', (select jsonb_build_object('slug', p.slug, 'name', p.name) from archive.themes p where p.id = t.parent_id),
    'children', (select coalesce(jsonb_agg(jsonb_build_object('slug', x.slug, 'name', x.name, 'meaning', x.meaning) order by x.position), '[]') from archive.themes x where x.parent_id = t.id),
    'stories', archive.listed(newest[1:20]), 'more', cardinality(newest) > 20,
    'passages', (select coalesce(jsonb_agg(m.said order by m.n), '[]') from marked m where m.n <= 30),
    'next', (select m.id from marked m where m.n = 30 and exists (select from marked where n = 31)),
    'decisions', (select coalesce(jsonb_agg(distinct jsonb_build_object('id', d.id, 'title', x.title, 'draft', d.published_at is null)), '[]')
      from archive.evidence_links l join archive.decisions d on d.id = l.decision_id
      join lateral (select y.title from archive.decision_texts y where y.decision_id = d.id order by y.number desc limit 1) x on true
      -- Asked of what stands behind a decision, and not of all that has the theme.
      where exists (select from archive.served(c) a join archive.findable f on f.copy_id = a.id where a.story_id = l.story_id and t.id = any(f.themes)))));
end $$;

grant execute on function api.stories_list, api.story_read, api.story_codebook, api.themes_list, api.theme_read to anon, authenticated;

/** One opaque value that moves when anything everyone may read has changed, the passing of a window edge included. PT404. */
create function archive.open_key(commission uuid) returns text
language plpgsql volatile security definer set search_path = '' as $$
begin
  return (select encode(extensions.digest(c.open_key::text || coalesce(greatest(
    (select max(a.opens) from archive.access_copies a where a.commission_id = c.id and a.audience = 0 and a.opens <= now()),
    (select max(a.closes) from archive.access_copies a where a.commission_id = c.id and a.audience = 0 and a.closes <= now())),
    '-infinity')::text || (select i.readable_until > now() from archive.installation i)::text, 'sha256'), 'hex')
  from archive.commissions c where c.id = commission);
end $$;
grant execute on function archive.open_key to anon, authenticated;
create function api.open_key(commission text) returns text language sql volatile set search_path = ''
as $$ select archive.open_key(archive.commission(commission, telling => true)) $$;
grant execute on function api.open_key to anon, authenticated;

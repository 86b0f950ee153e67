-- How themes lie: with one another, by place, by year. Counted over what the visitor may find and nothing else (S3), and where
-- the page is open a small number is no number: a few and none are alike (S4, A8).

/** Counts over what the visitor may find: of all of it, or of what has one theme. Out: {together: [[theme, theme, n]], places: [[theme, place, n]],
    years: [[theme, year, n]]}. */
create function archive.themes_counted(commission uuid, one uuid) returns jsonb
language plpgsql stable security definer set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  side archive.circle := archive.circle_in(commission);
  mine archive.edges := archive.my_audiences();
begin
  -- What lies alike is counted together first: a large archive is looked through once, and taken apart in what is left.
  return (with seen as materialized (
      select r.themes, r.place_id, r.year, count(*) as n from archive.search_open(commission, side, mine) r
      where one is null or r.themes @> array[one] group by r.themes, r.place_id, r.year)
    select jsonb_build_object(
      'together', (select jsonb_agg(jsonb_build_array(x.a, x.b, x.n)) from (
        select a, b, sum(s.n)::bigint as n from (select themes, sum(y.n) as n from seen y group by themes) s, unnest(s.themes) a, unnest(s.themes) b
        where a < b and (one is null or one in (a, b)) group by a, b) x),
      'places', (select jsonb_agg(jsonb_build_array(x.t, x.place_id, x.n)) from (
        select t, s.place_id, sum(s.n)::bigint as n from seen s, unnest(s.themes) t
        where s.place_id is not null and (one is null or t = one) group by t, s.place_id) x),
      'years', (select jsonb_agg(jsonb_build_array(x.t, x.year, x.n)) from (
        select t, s.year, sum(s.n)::bigint as n from seen s, unnest(s.themes) t
        where s.year is not null and (one is null or t = one) group by t, s.year) x)));
end $$;

/** Themes that go together, themes by place and by year, as tables. Places and years only from five readable stories on (S4); where
    anyone may look, what has a number under five is not there, like what has none. In: a theme's slug, for those of one theme. PT404.
    Out: {open, together: [{a, b, stories}], places: [{theme, place, stories}], years: [{theme, year, stories}], themes: [{slug, name, parent}]}. */
create function api.themes_charts(commission text, theme text default null) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  c uuid := archive.commission(commission);
  one uuid := (select t.id from archive.themes t where t.commission_id = c and t.slug = theme);
  everyone boolean := archive.circle_in(c) = 'public';
  offered jsonb := archive.search_offered(c);
  counted jsonb := jsonb_strip_nulls(archive.themes_counted(c, one));
begin
  if theme is not null and one is null then perform archive.absent(); end if;
  return jsonb_build_object('open', everyone,
    'themes', (select coalesce(jsonb_agg(jsonb_build_object('slug', t.slug, 'name', t.name, 'parent', p.slug)
        order by coalesce(p.position, t.position), t.parent_id nulls first, t.position), '[]')
      from archive.themes t left join archive.themes p on p.id = t.parent_id where t.commission_id = c),
    -- A theme and the theme above it always go together: that says nothing.
    'together', (select coalesce(jsonb_agg(jsonb_build_object('a', a.slug, 'b', b.slug, 'stories', n) order by n desc, a.slug, b.slug), '[]')
      from jsonb_array_elements(counted -> 'together') x
      join archive.themes k on k.id = (x ->> 0)::uuid join archive.themes l on l.id = (x ->> 1)::uuid
      cross join lateral (select least(k.slug, l.slug) as first, greatest(k.slug, l.slug) as second, (x ->> 2)::int as n) y
      join archive.themes a on a.commission_id = c and a.slug = y.first join archive.themes b on b.commission_id = c and b.slug = y.second
      where k.parent_id is distinct from l.id and l.parent_id is distinct from k.id and archive.sayable(n, everyone)),
    'places', (select coalesce(jsonb_agg(jsonb_build_object('theme', t.slug, 'place', p.name, 'stories', (x ->> 2)::int)
        order by p.name collate "en-GB-x-icu", t.position), '[]')
      from jsonb_array_elements(counted -> 'places') x join archive.themes t on t.id = (x ->> 0)::uuid join archive.places p on p.id = (x ->> 1)::uuid
      where (offered ->> 'places')::boolean and archive.sayable((x ->> 2)::int, everyone)),
    'years', (select coalesce(jsonb_agg(jsonb_build_object('theme', t.slug, 'year', (x ->> 1)::int, 'stories', (x ->> 2)::int)
        order by (x ->> 1)::int, t.position), '[]')
      from jsonb_array_elements(counted -> 'years') x join archive.themes t on t.id = (x ->> 0)::uuid
      where (offered ->> 'years')::boolean and archive.sayable((x ->> 2)::int, everyone)));
end $$;

/** May a number be said? Where anyone may look, none under five: it looks like none at all, so nobody learns that there is one. */
create function archive.sayable(n int, everyone boolean) returns boolean
language sql immutable set search_path = '' as $$ select not everyone or n >= 5 $$;

grant execute on function archive.themes_counted, archive.sayable, api.themes_charts to anon, authenticated;

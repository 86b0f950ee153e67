-- The worker's part: what waits, who does it, and what the search engine was given.

-- The search engine beside the database, when a worker has found one.
create table archive.search_engine (
  only_one boolean primary key default true check (only_one),
  version text not null,
  -- What the pass is signed with: a key that may search and nothing else.
  key_id uuid not null,
  key text not null
);
alter table archive.search_engine enable row level security;

/** What anyone may know of how this runs: the engine, and how many whole minutes the oldest thing has waited. */
create function archive.health() returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'engine', case when e.version is null then 'postgres' else 'meilisearch' end,
    'version', coalesce(e.version, split_part(current_setting('server_version'), ' ', 1)),
    'lag', (select coalesce(floor(extract(epoch from now() - min(o.since)) / 60), 0)::int from archive.outbox o))
  from (select 1) one left join archive.search_engine e on true
$$;
create function api.health() returns jsonb language sql stable set search_path = ''
as $$ select archive.health() $$;
grant execute on function archive.health, api.health to anon, authenticated;

-- What whoever watches the machine may know. It names nothing else.

alter table archive.installation add column engine text not null default 'postgres' check (engine in ('postgres', 'meilisearch')),
  add column engine_version text check (char_length(engine_version) <= 40);

/** Which engine searches, and how long the oldest thing waits to be looked at again, in whole minutes. */
create function archive.health() returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('engine', i.engine, 'version', i.engine_version,
    'lag', coalesce((select floor(extract(epoch from now() - min(o.since)) / 60) from archive.outbox o), 0)::int)
  from archive.installation i
$$;
grant execute on function archive.health to anon, authenticated;
create function api.health() returns jsonb language sql stable set search_path = ''
as $$ select archive.health() $$;
grant execute on function api.health to anon, authenticated;

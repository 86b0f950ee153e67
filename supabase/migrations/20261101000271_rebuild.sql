-- Building the indexes of the search engine anew, beside those that are asked. Asked for by whoever runs the machine, or by the
-- worker when the engine is set up otherwise than it should be.

-- One row each time: numbers alone.
create table archive.search_rebuilds (
  id bigint generated always as identity primary key,
  asked_at timestamptz not null default now(),
  -- Of how many stories, once it has begun, and how many were read so far.
  stories int,
  built int not null default 0,
  ended_at timestamptz
);
create unique index one_rebuild_at_a_time on archive.search_rebuilds ((true)) where ended_at is null;
alter table archive.search_rebuilds enable row level security;

/** Asks for it. Out: its number; that of the one that is under way, if one is. */
create function archive.work_rebuild() returns bigint
language plpgsql volatile security definer set search_path = '' as $$
begin
  insert into archive.search_rebuilds default values on conflict do nothing;
  return (select r.id from archive.search_rebuilds r where r.ended_at is null);
end $$;

/** How far it is. Out: {stories, built, ended, worked}; stories is null until it has begun, `worked` says whether a worker runs. */
create function archive.work_rebuilding(rebuild bigint) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('stories', r.stories, 'built', r.built, 'ended', r.ended_at is not null,
    'worked', exists (select from archive.leases l where l.name = 'worker' and clock_timestamp() < l.until)) from archive.search_rebuilds r where r.id = rebuild
$$;

/** Begins, or begins again, if it was asked for or is `needed`. Out: whether it is to be done. PT409 lease. */
create function archive.work_build_begin(fence bigint, needed boolean) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform archive.work_held(fence);
  if needed then perform archive.work_rebuild(); end if;
  update archive.search_rebuilds r set built = 0, stories = (select count(distinct x.story_id) from archive.search_rows x) where r.ended_at is null;
  return found;
end $$;

/** The next stories by id, up to some four million bytes of words, every document as it is to stand: nothing is sent that is not written down first (archive.search_sent).
    One that moves after it was read waits in the outbox. Out: {put: [{index, document}], last: the last story, null when there is
    none after `after`}. PT409 lease. */
create function archive.work_build(fence bigint, after uuid, most int) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  these uuid[];
  put jsonb;
begin
  perform archive.work_held(fence);
  these := array(select x.story_id from (
      select s.story_id, sum(s.bytes) over (order by s.story_id) - s.bytes as before from (
        select r.story_id, sum(octet_length(a.plain)) as bytes from archive.search_rows r join archive.access_copies a on a.id = r.copy_id
        where r.story_id > after group by 1 order by 1 limit least(most, 2000)) s) x
    where x.before < 4000000 order by 1);
  with documents as (
    select t.id as story, t.commission_id, d.* from archive.stories t cross join lateral archive.documents_of(t.id) d where t.id = any(these)),
  -- With the number of none: what the outbox gives this story next takes its place.
  sent as (insert into archive.search_sent (document, number, story_id, circle, audience, opens, closes, hash)
    select d.document, 0, d.story, d.circle, d.audience, d.opens, d.closes, d.hash from documents d
    where not exists (select from archive.search_sent x where (x.document, x.audience, x.hash) = (d.document, d.audience, d.hash))
    on conflict do nothing)
  select coalesce(jsonb_agg(jsonb_build_object('index', archive.index_name(d.commission_id, d.circle), 'document', d.body)), '[]') into put from documents d;
  update archive.search_rebuilds r set built = r.built + cardinality(these) where r.ended_at is null;
  return jsonb_build_object('put', put, 'last', these[cardinality(these)]);
end $$;

/** What was built is asked from now on. PT409 lease. */
create function archive.work_built(fence bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform archive.work_held(fence);
  update archive.search_rebuilds r set ended_at = clock_timestamp() where r.ended_at is null;
end $$;

/** Every index that should be: those that are asked, and beside them those that are built anew. */
create function archive.work_audit_indexes() returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(x.index), '[]') from (
    select archive.index_name(c.id, n.circle) as index from archive.commissions c cross join unnest('{community,civic,public}'::archive.circle[]) n (circle)
    union all
    select regexp_replace(archive.index_name(c.id, n.circle), '^stories-', 'next-') from archive.commissions c
    cross join unnest('{community,civic,public}'::archive.circle[]) n (circle) where exists (select from archive.search_rebuilds b where b.ended_at is null)) x
$$;

create function api.work_rebuild() returns bigint language sql volatile set search_path = ''
as $$ select archive.work_rebuild() $$;
create function api.work_rebuilding(rebuild bigint) returns jsonb language sql stable set search_path = ''
as $$ select archive.work_rebuilding(rebuild) $$;
create function api.work_build_begin(fence bigint, needed boolean) returns boolean language sql volatile set search_path = ''
as $$ select archive.work_build_begin(fence, needed) $$;
create function api.work_build(fence bigint, after uuid, most int) returns jsonb language sql volatile set search_path = ''
as $$ select archive.work_build(fence, after, most) $$;
create function api.work_built(fence bigint) returns void language sql volatile set search_path = ''
as $$ select archive.work_built(fence) $$;
create function api.work_audit_indexes() returns jsonb language sql stable set search_path = ''
as $$ select archive.work_audit_indexes() $$;
grant execute on function archive.work_rebuild, archive.work_audit_indexes, api.work_audit_indexes, archive.work_rebuilding, archive.work_build_begin, archive.work_build, archive.work_built,
  api.work_rebuild, api.work_rebuilding, api.work_build_begin, api.work_build, api.work_built to service_role;

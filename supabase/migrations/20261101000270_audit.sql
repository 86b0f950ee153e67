-- Does the search engine hold what it should, and nothing else? Asked by the worker's program, never by a visitor.

-- What was found each time: numbers alone.
create table archive.search_audits (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  documents int not null,
  differences int not null
);
alter table archive.search_audits enable row level security;

/** Documents that the engine should hold, by id, of stories that do not wait to be looked at again, at most a thousand after `after`:
    [{index, id, hash, audience, opens, closes, words, traits}], `words` the sha256 of them and of what is given beside them. What went to the
    engine is written down before it goes (archive.search_sent); where its copy is no longer what went, the last four are null, and `work_audit_sent` names its story. */
create function archive.work_audit(after uuid, most int) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(to_jsonb(x) order by x.id), '[]') from (
    select archive.index_name(t.commission_id, s.circle) as index, s.document as id, encode(s.hash, 'hex') as hash, s.audience,
      archive.first_millisecond(r.opens) as opens, archive.last_millisecond(r.closes) as closes,
      encode(sha256(convert_to(a.plain || archive.search_bare(a.plain, a.language), 'UTF8')), 'hex') as words,
      case when r.copy_id is not null then archive.search_traits(r) end as traits
    from archive.search_sent s join archive.stories t on t.id = s.story_id join archive.search_documents d on d.id = s.document
    left join archive.search_rows r on (r.story_id, r.circle, r.hash) = (s.story_id, d.copy_of, s.hash)
    left join archive.access_copies a on a.id = r.copy_id
    where s.document > after and not exists (select from archive.outbox o where o.kind = 'story' and o.id = s.story_id)
    order by s.document limit least(most, 1000)) x
$$;

/** Stories, by id, for which what went to the engine is not what may be found now, though nothing waits: another hash, too little,
    or too much. None is the answer that keeps the promise (S1, S5). */
create function archive.work_audit_sent() returns jsonb
language sql stable security definer set search_path = '' as $$
  with found as (select r.story_id, r.hash from archive.search_rows r where r.audience <> 1 and now() < r.closes),
    sent as (select s.story_id, s.hash from archive.search_sent s where now() < s.closes),
    apart as ((select * from found except select * from sent) union (select * from sent except select * from found))
  select coalesce(jsonb_agg(distinct a.story_id), '[]') from apart a
  where not exists (select from archive.outbox o where o.kind = 'story' and o.id = a.story_id)
    and exists (select from archive.search_engine)
$$;

/** Of these documents, those whose story waits to be looked at again: what is found of them says nothing. */
create function archive.work_audit_waiting(documents uuid[]) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(d.id), '[]') from archive.search_documents d
  where d.id = any(documents) and exists (select from archive.outbox o where o.kind = 'story' and o.id = d.story_id)
$$;

/** Puts right: these stories and the stories of these documents are looked at again. A document that stands in an index which the
    database never named for it belongs to nobody: then no engine is asked until it has been filled anew. In: extra, what should not
    stand where it stands: [{index, id}]. */
create function archive.work_repair(stories uuid[], documents uuid[], extra jsonb) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform archive.look_again('story', x.id) from (
    select unnest(stories) as id union select d.story_id from archive.search_documents d where d.id = any(documents) order by 1) x;
  if exists (select from jsonb_to_recordset(extra) x (index text, id text)
    where not exists (select from archive.search_documents d join archive.stories s on s.id = d.story_id
      where d.id::text = x.id and archive.index_name(s.commission_id, d.circle) = x.index)) then
    delete from archive.search_engine;
    update archive.installation set engine = 'postgres', engine_version = null;
  end if;
end $$;

create function archive.work_audited(documents int, differences int) returns void
language sql volatile security definer set search_path = ''
as $$ insert into archive.search_audits (documents, differences) values (documents, differences) $$;

create function api.work_audit(after uuid, most int) returns jsonb language sql stable set search_path = ''
as $$ select archive.work_audit(after, most) $$;
create function api.work_audit_sent() returns jsonb language sql stable set search_path = ''
as $$ select archive.work_audit_sent() $$;
create function api.work_audit_waiting(documents uuid[]) returns jsonb language sql stable set search_path = ''
as $$ select archive.work_audit_waiting(documents) $$;
create function api.work_repair(stories uuid[], documents uuid[], extra jsonb) returns void language sql volatile set search_path = ''
as $$ select archive.work_repair(stories, documents, extra) $$;
create function api.work_audited(documents int, differences int) returns void language sql volatile set search_path = ''
as $$ select archive.work_audited(documents, differences) $$;
grant execute on function archive.work_audit, archive.work_audit_sent, archive.work_audit_waiting, archive.work_repair, archive.work_audited,
  api.work_audit, api.work_audit_sent, api.work_audit_waiting, api.work_repair, api.work_audited to service_role;

/** How search is doing, for whoever keeps a commission. PT404 for everyone else. What waits is said in three steps, never by
    number, and not before it has waited for a minute: what is looked at as it comes would tell a keeper who keeps looking of the moment
    in which somebody shared, paused or took back a story (S4, C4).
    Out: {engine, version, lag, waiting: nothing | some | much, audit: {at, differences} | null}. */
create function archive.search_kept(commission uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  n int := (select count(*) from (select from archive.outbox limit 501) x);
begin
  if not exists (select from archive.keepers k where k.commission_id = commission and k.person_id = (select archive.me())) then
    perform archive.absent();
  end if;
  return archive.health() || jsonb_build_object('waiting', case when n > 500 then 'much' when exists (select from archive.outbox o where o.since < now() - interval '1 minute') then 'some' else 'nothing' end,
    'audit', (select jsonb_build_object('at', a.at::date, 'differences', a.differences) from archive.search_audits a order by a.id desc limit 1));
end $$;
grant execute on function archive.search_kept to anon, authenticated;
create function api.search_kept(commission text) returns jsonb language sql stable set search_path = ''
as $$ select archive.search_kept(archive.commission(commission)) $$;
grant execute on function api.search_kept to anon, authenticated;

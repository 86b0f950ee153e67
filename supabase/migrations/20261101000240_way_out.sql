-- The ways out beyond a pause: one thing or everything taken back, or destroyed; and what became of it, place by place.
-- A place is named in the transaction that stops it and confirmed by whatever stopped there, never assumed.

-- A story that is to be destroyed: when that was asked for, and when it is done. The log says it too; here stands the day.
create table archive.erasures (
  story_id uuid not null references archive.stories (id) on delete cascade,
  -- The event that asked for it.
  event int not null,
  asked_at timestamptz not null default now(),
  due_at timestamptz not null,
  brought_back_at timestamptz,
  erased_at timestamptz,
  -- Where the host may not destroy it. It stays stopped for everyone.
  refused_at timestamptz,
  refused_why text check (char_length(refused_why) between 3 and 1000),
  primary key (story_id, event),
  foreign key (story_id, event) references archive.consent_events (story_id, number) on delete restrict,
  check (num_nulls(brought_back_at, erased_at) >= 1),
  check ((refused_at is null) = (refused_why is null))
);
create index on archive.erasures (due_at) where erased_at is null and brought_back_at is null;
alter table archive.erasures enable row level security;

-- Somebody whose words were behind a decision asks that its wording be looked at again. No story, no day: only that.
create table archive.rewordings (
  id uuid primary key default gen_random_uuid(),
  decision_id uuid not null references archive.decisions (id) on delete cascade,
  -- Who looked, for their side.
  seat_id uuid references archive.seats (id) on delete restrict,
  settled_at timestamptz,
  check ((seat_id is null) = (settled_at is null))
);
create index on archive.rewordings (decision_id);
alter table archive.rewordings enable row level security;
create policy "both sides see that a wording should be looked at" on archive.rewordings for select to anon, authenticated
  using (exists (select from archive.decisions d where d.id = decision_id and d.commission_id = any((select archive.my_sides())::uuid[])));
create policy "a member says that their side has looked" on archive.rewordings for update to anon, authenticated
  using (settled_at is null and exists (select from archive.decisions d where d.id = decision_id and d.commission_id = any((select archive.my_sides())::uuid[])))
  with check (seat_id = any((select archive.my_seats())::uuid[]));
grant select (id, decision_id, settled_at), update (seat_id, settled_at) on archive.rewordings to anon, authenticated;

-- The places where a story stops after it was taken back or destroyed. Written before the fold, when what stood open can
-- still be seen; `stopped_at` is filled by what stopped there.
create table archive.stops (
  id uuid primary key default gen_random_uuid(),
  story_id uuid not null references archive.stories (id) on delete cascade,
  event int not null,
  place text not null check (place in ('database', 'pages', 'search', 'index', 'compacted', 'quote', 'evidence', 'export', 'ledger')),
  -- Of an index: whose it is, and the document in it.
  circle archive.circle,
  document uuid,
  -- Of a quote or of evidence: where it stood, and whether its teller asked for other words there.
  decision_id uuid references archive.decisions (id) on delete cascade,
  rewording_id uuid references archive.rewordings (id) on delete set null,
  stopped_at timestamptz,
  foreign key (story_id, event) references archive.consent_events (story_id, number) on delete restrict
);
create index on archive.stops (story_id, event);
-- What waits to be confirmed is looked for by place; it is little, however large the archive is.
create index on archive.stops (place) where stopped_at is null;
alter table archive.stops enable row level security;

/** Which uses by which circles an event ends, before it is folded and after: those that are taken back, or whatever choosing again
    leaves out. One row of nulls where everything ends. */
create function archive.stops_asked(e archive.consent_events) returns table (purpose archive.purpose, circle archive.circle)
language sql stable security definer set search_path = '' as $$
  select (e.choice ->> 'purpose')::archive.purpose, (e.choice ->> 'circle')::archive.circle where e.kind <> 'chosen'
  union all select g.purpose, g.circle from archive.grants g
  where e.kind = 'chosen' and g.story_id = e.story_id and g.purpose in ('hear', 'theme', 'evidence', 'quote')
    and (coalesce(g.held, g.state) in ('given', 'renewed') or (g.state = 'withdrawn' and g.event = e.number))
    and not exists (select from jsonb_array_elements(e.body::jsonb -> 'grants') n
      where n ->> 'purpose' = g.purpose::text and n ->> 'circle' = g.circle::text and n ->> 'form' = g.form::text)
$$;

/** Names the places where a story stands, in the moment before it stops there. */
create function archive.stops_named() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  asked archive.purpose;
  within archive.circle;
begin
  insert into archive.stops (story_id, event, place) select new.story_id, new.number, p from unnest('{database,ledger}'::text[]) p
  where exists (select from archive.stops_asked(new));
  if new.kind = 'erased' then
    insert into archive.stops (story_id, event, place, circle)
    select distinct new.story_id, new.number, 'compacted', d.circle from archive.search_documents d where d.story_id = new.story_id;
    return null;
  end if;
  for asked, within in select * from archive.stops_asked(new) loop
    insert into archive.stops (story_id, event, place, circle, document, decision_id)
    select new.story_id, new.number, x.* from archive.stops_of(new.story_id, asked, within) x
    where not exists (select from archive.stops t where t.story_id = new.story_id and t.event = new.number and t.place = x.place
      and (t.circle, t.document, t.decision_id) is not distinct from (x.circle, x.document, x.decision_id));
  end loop;
  return null;
end $$;

/** Where a story stands by one use in one circle; without them, everywhere. */
create function archive.stops_of(story uuid, asked archive.purpose, within archive.circle)
returns table (place text, circle archive.circle, document uuid, decision_id uuid)
language sql stable security definer set search_path = '' as $$
  select 'pages', null::archive.circle, null::uuid, null::uuid
  where (within is null or within = 'public') and (
    exists (select from archive.access_copies a where a.story_id = story and a.circle = 'public')
    or exists (select from archive.evidence_links l join archive.decisions d on d.id = l.decision_id where l.story_id = story and d.published_at is not null)
    -- Of a decision that is published, the last text is what is read.
    or exists (select from archive.quotes q join archive.asks a on a.id = q.ask_id join archive.decisions d on d.id = a.decision_id
      join lateral (select t.quotes from archive.decision_texts t where t.decision_id = d.id order by t.number desc limit 1) t on q.ask_id = any(t.quotes)
      where q.story_id = story and d.published_at is not null))
  union all select 'search', null, null, null where (asked is null or asked in ('hear', 'theme'))
    and exists (select from archive.search_rows r where r.story_id = story and (within is null or r.circle = within))
  union all (select distinct 'index', d.circle, d.id, null::uuid
    from archive.search_sent s join archive.search_documents d on d.id = s.document
    where (asked is null or asked in ('hear', 'theme')) and s.story_id = story and (within is null or d.copy_of = within))
  union all (select distinct 'quote', null::archive.circle, null::uuid, a.decision_id from archive.quotes q join archive.asks a on a.id = q.ask_id
    where q.story_id = story and (asked is null or asked = 'quote'))
  union all (select distinct 'evidence', null::archive.circle, null::uuid, l.decision_id from archive.evidence_links l
    where l.story_id = story and (asked is null or asked in ('hear', 'evidence')))
$$;
-- Names sort: before consent_folded.
create trigger consent_first_stops after insert on archive.consent_events
  for each row when (new.kind in ('chosen', 'withdrawn', 'erasing', 'erased')) execute function archive.stops_named();

/** Is there no row left through which anybody but its teller could come to a story's words, or to one use of them? */
create function archive.stands_open(story uuid, asked archive.purpose, within archive.circle) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from archive.renditions r where r.story_id = story and r.audience <> 1 and asked is null)
    or exists (select from archive.access_copies a where a.story_id = story and a.audience <> 1
      and (asked is null or (asked = 'hear' and a.circle = within)))
    or exists (select from archive.findable f where f.story_id = story and f.audience <> 1
      and (asked is null or (asked in ('hear', 'theme') and f.circle = within)))
    or exists (select from archive.passage_copies c join archive.passages p on p.id = c.passage_id where p.story_id = story and c.audience <> 1
      and (asked is null or (asked = 'hear' and c.circle = within)))
    or exists (select from archive.quotes q where q.story_id = story and q.audience <> 1 and (asked is null or asked = 'quote'))
    or exists (select from archive.evidence_gates g join archive.evidence_links l on l.id = g.link_id where l.story_id = story and g.audience <> 1
      and (asked is null or (asked in ('hear', 'evidence') and g.circle = within)))
$$;

/** Destroys a story: its key, its words, and every row that is its own. What hangs on a story by a key that cascades goes,
    whatever later migrations add, unless it is named here: consent's fold, the record without its words, what is still to be
    confirmed, and the numbers by which an index knows what to drop. The log stays, and says nothing any more (C1). */
create function archive.story_destroy(story uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  t record;
begin
  for t in
    select c.conrelid::regclass::text as name, a.attname as key
    from pg_catalog.pg_constraint c join pg_catalog.pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.confrelid = 'archive.stories'::regclass and c.confdeltype = 'c'
      and c.conrelid::regclass::text not in
        ('archive.grants', 'archive.record', 'archive.erasures', 'archive.stops', 'archive.search_documents', 'archive.search_sent')
    order by 1
  loop
    execute format('delete from %s where %I = $1', t.name, t.key) using story;
  end loop;
  -- What happened stands there still, and no word of it: not the reason for a reading, not the sentence of a link.
  update archive.record set note = null, detail = '{}' where story_id = story;
  -- Nor does the number by which an index drops a document say what it held.
  update archive.search_sent set hash = extensions.gen_random_bytes(32) where story_id = story;
  update archive.stories set destroyed_at = now() where id = story;
end $$;

/** After the fold: what stopped in the database says so itself, and what is to be destroyed is. */
create function archive.stops_looked() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  one boolean := new.kind = 'chosen' or new.choice ? 'purpose';
begin
  case new.kind
    when 'erasing' then
      insert into archive.erasures (story_id, event, asked_at, due_at) values (new.story_id, new.number, new.at, new.at + interval '7 days');
    when 'brought_back' then
      update archive.erasures set brought_back_at = new.at where story_id = new.story_id and num_nulls(brought_back_at, erased_at) = 2;
      return null;
    when 'erased' then
      perform archive.story_destroy(new.story_id);
      update archive.erasures set erased_at = new.at where story_id = new.story_id and num_nulls(brought_back_at, erased_at) = 2;
    else null;
  end case;
  update archive.stops s set stopped_at = clock_timestamp()
  where s.story_id = new.story_id and s.event = new.number and case s.place
    when 'database' then not exists (select from (select e.purpose, e.circle from archive.stops_asked(new) e) e
        where archive.stands_open(new.story_id, e.purpose, e.circle))
      and (new.kind <> 'erased' or not exists (select from archive.story_keys k where k.story_id = new.story_id))
    when 'search' then not exists (select from archive.search_rows r where r.story_id = new.story_id and r.audience <> 1
      and exists (select from archive.stops_asked(new) e where e.circle is null or (r.circle = e.circle and e.purpose in ('hear', 'theme'))))
    when 'quote' then not exists (select from archive.quotes q join archive.asks a on a.id = q.ask_id
      where q.story_id = new.story_id and a.decision_id = s.decision_id and q.audience <> 1)
    when 'evidence' then not exists (select from archive.evidence_gates g join archive.evidence_links l on l.id = g.link_id
      where l.story_id = new.story_id and l.decision_id = s.decision_id and g.audience <> 1)
    else false end;
  -- What another yes still holds open has not stopped, and was not asked to.
  delete from archive.stops s where s.story_id = new.story_id and s.event = new.number and one
    and s.stopped_at is null and s.place in ('search', 'quote', 'evidence');
  return null;
end $$;
-- Names sort: after consent_folded and consent_later_answers.
create trigger consent_way_out after insert on archive.consent_events
  for each row when (new.kind in ('chosen', 'withdrawn', 'erasing', 'brought_back', 'erased')) execute function archive.stops_looked();

/** Open pages are kept under a key: with the next one, what was kept is not served any more. */
create function archive.stops_pages() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update archive.stops s set stopped_at = clock_timestamp() from archive.stories t
  where s.place = 'pages' and s.stopped_at is null and t.id = s.story_id and t.commission_id = new.id;
  return null;
end $$;
create trigger stops_pages after update of open_key on archive.commissions
  for each row when (old.open_key <> new.open_key) execute function archive.stops_pages();

/** A row of what was sent goes when the engine's task has succeeded: with the last one, the document is out. */
create function archive.stops_indexes() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update archive.stops s set stopped_at = clock_timestamp()
  where s.place = 'index' and s.stopped_at is null and s.document in (select g.document from gone g)
    and not exists (select from archive.search_sent x where x.document = s.document);
  return null;
end $$;
create trigger stops_indexes after delete on archive.search_sent
  referencing old table as gone for each statement execute function archive.stops_indexes();

-- ---------------------------------------------------------------------------------------------
-- The storyteller's verbs.

/** Stops everything at once and destroys it in seven days. PT401, PT404, PT422. Out: {state}. */
create function api.story_erase(story uuid, form uuid, said boolean default false) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  mine archive.stories := archive.own(story);
begin
  if not archive.posted(story, form) then
    insert into archive.consent_events (story_id, form, kind, choice)
    values (story, form, 'erasing', jsonb_build_object('said', coalesce(said, false)));
  end if;
  return jsonb_build_object('state', archive.story_state(story));
end $$;

/** Brings back what waits to be destroyed, as it was, less the seats closed since. PT422 when nothing waits. */
create function api.story_bring_back(story uuid, form uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  mine archive.stories := archive.own(story);
begin
  if not archive.posted(story, form) then
    insert into archive.consent_events (story_id, form, kind) values (story, form, 'brought_back');
  end if;
  return jsonb_build_object('state', archive.story_state(story));
end $$;

/** Destroys now what waits to be destroyed, unless the host had to refuse it. PT422 erasure. */
create function api.story_destroy(story uuid, form uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  mine archive.stories := archive.own(story);
begin
  if not archive.posted(story, form) then
    insert into archive.consent_events (story_id, form, kind) values (story, form, 'erased');
  end if;
  return jsonb_build_object('state', archive.story_state(story));
end $$;

/** Nothing is destroyed that the host said it must keep. */
create function archive.erasure_refused() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from archive.erasures r where r.story_id = new.story_id and r.refused_at is not null and num_nulls(r.brought_back_at, r.erased_at) = 2) then
    perform archive.fail('PT422', 'The people responsible said that they must keep this. Nobody can see it. You can complain about it.', 'erasure');
  end if;
  return new;
end $$;
create trigger consent_refused before insert on archive.consent_events
  for each row when (new.kind = 'erased') execute function archive.erasure_refused();

/** The ways out of one's own story: what is allowed and could be stopped, what is to be destroyed and when, where it stopped,
    and the sentences that others wrote from it and that still stand. */
create function archive.way_out(story uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  s archive.stories := archive.own(story, gone => true);
begin
  return jsonb_build_object('state', archive.story_state(s.id),
    'allowed', (select coalesce(jsonb_agg(jsonb_build_object('purpose', g.purpose, 'circle', g.circle) order by g.circle, g.purpose), '[]')
      from archive.grants g where g.story_id = s.id and g.purpose <> 'keep' and coalesce(g.held, g.state) in ('requested', 'given', 'renewed')),
    'erasure', (select jsonb_build_object('asked_at', e.asked_at, 'due_at', e.due_at, 'erased_at', e.erased_at, 'refused_at', e.refused_at, 'refused_why', e.refused_why)
      from archive.erasures e where e.story_id = s.id and e.brought_back_at is null order by e.event desc limit 1),
    -- Copies made for safety hold it until they go: for how many days each is kept, and when the last of before it is destroyed goes.
    'backups', (select jsonb_build_object('days', c.backups_kept_days, 'until', (coalesce((select coalesce(e.erased_at, e.due_at) from archive.erasures e
        where e.story_id = s.id and e.brought_back_at is null order by e.event desc limit 1), now() + interval '7 days') at time zone 'Europe/London')::date + c.backups_kept_days)
      from archive.commissions c where c.id = s.commission_id),
    'stopped', (select coalesce(jsonb_agg(jsonb_build_object('kind', e.kind, 'at', e.at, 'purpose', e.choice ->> 'purpose', 'circle', e.choice ->> 'circle',
        'places', (select jsonb_agg(x.place order by x.n, x.key) from (
            select array_position('{database,pages,search,index,quote,evidence,export,compacted,ledger}'::text[], t.place) as n,
              coalesce(t.circle::text, t.decision_id::text, '') as key,
              jsonb_build_object('place', t.place, 'circle', t.circle,
                'title', (select w.title from archive.decision_texts w where w.decision_id = t.decision_id order by w.number desc limit 1),
                -- One index may hold more than one document of a story: it has stopped when all of them are out.
                'stopped_at', case when count(*) = count(t.stopped_at) then max(t.stopped_at) end) as place
            from archive.stops t where t.story_id = e.story_id and t.event = e.number
            group by t.place, t.circle, t.decision_id) x))
        order by e.number desc), '[]')
      from archive.consent_events e where e.story_id = s.id and (e.kind in ('withdrawn', 'erasing', 'erased')
          or (e.kind = 'chosen' and exists (select from archive.stops t where t.story_id = e.story_id and t.event = e.number)))
        and e.number > coalesce((select max(b.number) from archive.consent_events b where b.story_id = s.id and b.kind = 'brought_back'), 0)),
    -- What left in a file is asked back, and cannot be called back: by whom it was taken, and who said that they destroyed it.
    'taken', (select coalesce(jsonb_agg(jsonb_build_object('role', x.role, 'organisation', x.organisation, 'month', to_char(x.at, 'YYYY-MM'),
        'destroyed', exists (select from archive.record y where y.story_id = s.id and y.kind = 'export_destroyed' and y.at >= x.at
          and (y.role, y.organisation) = (x.role, x.organisation))) order by x.at, x.organisation), '[]')
      from archive.record x where x.story_id = s.id and x.kind = 'exported'),
    'sentences', (select coalesce(jsonb_agg(jsonb_build_object('decision', d.id, 'published', d.published_at is not null, 'title', w.title,
        'we_heard', w.we_heard, 'we_decided', w.we_decided,
        'why', (select l.why from archive.evidence_links l where l.decision_id = d.id and l.story_id = s.id),
        'rewording', (select case when bool_or(r.settled_at is null) then 'asked' when count(*) > 0 then 'settled' end
          from archive.stops t join archive.rewordings r on r.id = t.rewording_id where t.story_id = s.id and t.decision_id = d.id))
        order by w.title, d.id), '[]')
      from archive.decisions d join lateral (select x.title, x.we_heard, x.we_decided from archive.decision_texts x
        where x.decision_id = d.id order by x.number desc limit 1) w on true
      where d.id in (select t.decision_id from archive.stops t where t.story_id = s.id)));
end $$;

/** Asks those who wrote a decision to look at its wording again. They learn that, and nothing else. Pressed twice is one asking. PT404. */
create function archive.rewording_ask(story uuid, decision uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  s archive.stories := archive.own(story, gone => true);
  made uuid;
begin
  perform 1 from archive.stories x where x.id = s.id for update;
  if not exists (select from archive.stops t where t.story_id = s.id and t.decision_id = decision) then
    perform archive.absent();
  elsif exists (select from archive.stops t where t.story_id = s.id and t.decision_id = decision and t.rewording_id is not null) then
    return;
  end if;
  insert into archive.rewordings (decision_id) values (decision) returning id into made;
  update archive.stops t set rewording_id = made where t.story_id = s.id and t.decision_id = decision;
end $$;
grant execute on function archive.way_out, archive.rewording_ask to anon, authenticated;

/** What can be stopped, what has stopped and where. PT401, PT404. See archive.way_out. */
create function api.way_out_read(story uuid) returns jsonb language sql volatile set search_path = ''
as $$ select archive.way_out(story) $$;

create function api.rewording_ask(story uuid, decision uuid) returns void language sql volatile set search_path = ''
as $$ select archive.rewording_ask(story, decision) $$;

/** Wordings that members were asked to look at again. PT404 without a seat on either side. Out: [{rewording, decision, title}]. */
create function api.rewordings_list(commission text) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  c uuid := archive.commission(commission);
begin
  perform archive.seat_in(c, '{community,civic}');
  return (select coalesce(jsonb_agg(jsonb_build_object('rewording', r.id, 'decision', d.id, 'title', t.title) order by t.title, r.id), '[]')
    from archive.rewordings r join archive.decisions d on d.id = r.decision_id
    join lateral (select x.title from archive.decision_texts x where x.decision_id = d.id order by x.number desc limit 1) t on true
    where d.commission_id = c and r.settled_at is null);
end $$;

/** Say that the wording was looked at. PT404. */
create function api.rewording_settle(commission text, rewording uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  mine uuid := archive.seat_in(archive.commission(commission), '{community,civic}');
begin
  update archive.rewordings r set seat_id = mine, settled_at = now() where r.id = rewording and r.settled_at is null;
  if not found then perform archive.absent(); end if;
end $$;
grant execute on function api.story_erase, api.story_bring_back, api.story_destroy, api.way_out_read, api.rewording_ask,
  api.rewordings_list, api.rewording_settle to anon, authenticated;

-- ---------------------------------------------------------------------------------------------
-- The worker's part.

/** Destroys what has waited its seven days, unless the host had to refuse. PT409 lease. */
create function archive.work_erasures(fence bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform archive.work_held(fence);
  insert into archive.consent_events (story_id, form, kind)
  select e.story_id, gen_random_uuid(), 'erased' from archive.erasures e
  where e.due_at <= now() and num_nulls(e.brought_back_at, e.erased_at, e.refused_at) = 3;
end $$;

/** Indexes that still hold, in freed pages, words of a story that was destroyed: its documents are out, the file is not yet
    compacted. PT409 lease. Out: [{index, stops}], to be given back to work_compacted. */
create function archive.work_to_compact(fence bigint) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform archive.work_held(fence);
  return (select coalesce(jsonb_agg(jsonb_build_object('index', x.index, 'stops', x.stops)), '[]') from (
    select archive.index_name(t.commission_id, s.circle) as index, jsonb_agg(s.id) as stops
    from archive.stops s join archive.stories t on t.id = s.story_id
    where s.place = 'compacted' and s.stopped_at is null and not exists (select from archive.search_sent x where x.story_id = s.story_id)
    group by 1) x);
end $$;

/** An index was compacted after its documents were out: these places have stopped. PT409 lease. */
create function archive.work_compacted(fence bigint, stops uuid[]) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform archive.work_held(fence);
  update archive.stops s set stopped_at = clock_timestamp() where s.id = any(stops) and s.place = 'compacted' and s.stopped_at is null;
end $$;

create function api.work_erasures(fence bigint) returns void language sql volatile set search_path = ''
as $$ select archive.work_erasures(fence) $$;
create function api.work_to_compact(fence bigint) returns jsonb language sql volatile set search_path = ''
as $$ select archive.work_to_compact(fence) $$;
create function api.work_compacted(fence bigint, stops uuid[]) returns void language sql volatile set search_path = ''
as $$ select archive.work_compacted(fence, stops) $$;
grant execute on function archive.work_erasures, archive.work_to_compact, archive.work_compacted,
  api.work_erasures, api.work_to_compact, api.work_compacted to service_role;

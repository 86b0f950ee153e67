-- Exports: words that leave in a file. For now there is one kind, the papers of a published decision, for a member of its
-- commission. A file carries what its words were allowed for and until when, and an address that says what of it still
-- stands (O1). What may not leave is absent: no gap, no number, no count.

-- Why a file was taken: chosen from a list, so that nobody writes a word of a story here, or who somebody is.
create table archive.exports (
  id uuid primary key default gen_random_uuid(),
  decision_id uuid not null references archive.decisions (id) on delete cascade,
  seat_id uuid not null references archive.seats (id) on delete restrict,
  reason text not null check (reason in ('meeting', 'carry_out', 'review', 'access')),
  taken_at timestamptz not null default now(),
  -- No file is good for longer, whatever stands in it: a new one is as of that day.
  good_until timestamptz not null,
  -- Of the address that stands in the file. The address itself is kept nowhere.
  token_hash bytea not null unique,
  -- How many parts the file has. What was destroyed since leaves nothing else to say that it was one of them.
  parts int not null default 0,
  -- How many of them whoever took it has said they destroyed.
  destroyed int not null default 0 check (destroyed between 0 and parts)
);
create index on archive.exports (seat_id);
-- What is in a file: under which yes it left, and as what words.
create table archive.export_items (
  export_id uuid not null references archive.exports (id) on delete cascade,
  -- As it is numbered in the file.
  number int not null,
  what text not null check (what in ('story', 'quote')),
  -- The evidence link or the ask that put it there. No key: a file outlives both.
  source uuid not null,
  story_id uuid not null references archive.stories (id) on delete cascade,
  circle archive.circle not null check (circle <> 'facilitator'),
  opens timestamptz not null,
  closes timestamptz not null,
  conditions text[] not null,
  -- Of everything about it that the file says (archive.export_hash).
  hash bytea not null,
  -- Once, and for good: what comes back later is in a new file.
  recalled_at timestamptz,
  primary key (export_id, number)
);
create index on archive.export_items (source) where recalled_at is null;
create index on archive.export_items (story_id);
alter table archive.exports enable row level security;
alter table archive.export_items enable row level security;

create policy "a member sees the files that they took" on archive.exports for select to anon, authenticated
  using (seat_id = any((select archive.my_seats())::uuid[]));
create policy "a member sees the parts of a file that they took" on archive.export_items for select to anon, authenticated
  using (exists (select from archive.exports x where x.id = export_id));
grant select (id, decision_id, seat_id, reason, taken_at, good_until) on archive.exports to anon, authenticated;
grant select on archive.export_items to anon, authenticated;

/** Everything that a file says of a story or of a quote. When any of it is said otherwise, the file is out of date. */
create function archive.export_hash(a archive.access_copies) returns bytea
language sql stable set search_path = '' as $$
  select extensions.digest(convert_to(jsonb_build_array(encode(a.hash, 'hex'), a.named_as, a.content_note, a.own_words, a.matters_most,
    a.told_on, a.dated, a.place_id, a.year)::text, 'UTF8'), 'sha256')
$$;
create function archive.export_hash(k archive.quotes) returns bytea
language sql stable set search_path = '' as $$
  select extensions.digest(convert_to(jsonb_build_array(k.words, k.named_as, k.content_note)::text, 'UTF8'), 'sha256')
$$;
grant execute on function archive.export_hash(archive.access_copies), archive.export_hash(archive.quotes) to anon, authenticated;

/** What its teller asks of whoever holds words of theirs: by the grants that they left under, and for quoting by that of quoting. */
create function archive.export_conditions(story uuid, what text, within archive.circle) returns text[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(distinct c order by c), '{}') from archive.grants g, unnest(g.conditions) c
  where g.story_id = story and g.form = 'text' and g.state in ('given', 'renewed') and case
    when g.purpose = 'quote' then c = 'words_unchanged' or (what = 'quote' and c = 'show_me_first')
    else what = 'story' and g.purpose in ('hear', 'evidence') and g.circle = within and c in ('ask_each_time', 'show_me_first', 'show_note') end
$$;

/** May whoever took it still keep a part of their file? While the yes that it left under reaches their seat, says the same, and
    asks no more than the file does. Asked anew each time; what was called back once is never kept again. */
create function archive.export_stands(i archive.export_items) returns boolean
language sql stable security definer set search_path = '' as $$
  select i.recalled_at is null and now() < i.closes and archive.export_conditions(i.story_id, i.what, i.circle) <@ i.conditions
    and exists (select from archive.exports x join archive.seats s on s.id = x.seat_id
      where x.id = i.export_id and now() < x.good_until and s.closed_at is null and case i.what
        when 'quote' then exists (select from archive.quotes k where k.ask_id = i.source and k.audience = 0 and k.opens <= now() and now() < k.closes
          and archive.export_hash(k) = i.hash)
        else exists (select from archive.evidence_gates g join archive.access_copies a on a.story_id = i.story_id and a.circle = i.circle and a.form = 'text'
          where g.link_id = i.source and i.circle = case g.audience when 0 then 'public' else g.circle end
            and g.opens <= now() and now() < g.closes and a.opens <= now() and now() < a.closes
            and (g.audience = 0 or exists (select from archive.audience_seats m where m.audience_id = g.audience and m.seat_id = s.id))
            and (a.audience = 0 or exists (select from archive.audience_seats m where m.audience_id = a.audience and m.seat_id = s.id))
            and archive.export_hash(a) = i.hash) end)
$$;

/** The numbers of the parts of a file that may still be kept. Granted to nobody: whoever asks it has said whose file it is. */
create function archive.export_standing(export uuid) returns int[]
language sql stable security definer set search_path = '' as $$
  select array(select i.number from archive.export_items i where i.export_id = export and archive.export_stands(i) order by i.number)
$$;

/** Writes down that a file is taken, and decides what is in it: each quote that shows, and each story whose evidence link and whose
    words are open to the asker now, as the circle reads it that said yes to this. It stands in the record of each, by role,
    organisation and month (I4). PT404, PT422 decision, reason. Out: {export, token}. */
create function archive.export_make(decision uuid, reason text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  d record := archive.decision_own(decision);
  token text := encode(extensions.gen_random_bytes(16), 'hex');
  t archive.decision_texts;
  made uuid;
begin
  if (d.d).published_at is null or now() < (d.d).published_at then
    perform archive.fail('PT422', 'Publish it first.', 'decision');
  elsif reason is null or reason not in ('meeting', 'carry_out', 'review', 'access') then
    perform archive.fail('PT422', 'Choose what you need it for.', 'reason');
  end if;
  select * into t from archive.decision_texts x where x.decision_id = decision order by x.number desc limit 1;
  -- Whoever takes a story back in this moment is waited for, or finds this file and calls it back.
  perform from archive.stories s where s.id in (select l.story_id from archive.evidence_links l where l.decision_id = decision
    union select a.story_id from archive.asks a where a.id = any(t.quotes)) order by s.id for share;

  insert into archive.exports (decision_id, seat_id, reason, token_hash, good_until)
  values (decision, d.seat, export_make.reason, extensions.digest(token, 'sha256'),
    ((now() at time zone 'Europe/London')::date + 91)::timestamp at time zone 'Europe/London')
  returning id into made;
  insert into archive.export_items (export_id, number, what, source, story_id, circle, opens, closes, conditions, hash)
  select made, row_number() over (order by p.what, p.nth, p.source), p.what, p.source, p.story_id, p.circle, p.opens, p.closes,
    archive.export_conditions(p.story_id, p.what, p.circle), p.hash
  from (
    select 'quote' as what, x.nth, k.ask_id as source, k.story_id, 'public'::archive.circle as circle, k.opens, k.closes, archive.export_hash(k) as hash
    from unnest(t.quotes) with ordinality x (id, nth) join archive.quotes k on k.ask_id = x.id
    where archive.permits(k.audience, k.opens, k.closes, (select archive.my_audiences()))
    union all
    (select distinct on (l.id) 'story', 0, l.id, l.story_id, a.circle, greatest(g.opens, a.opens), least(g.closes, a.closes), archive.export_hash(a)
    from archive.evidence_links l join archive.evidence_gates g on g.link_id = l.id
    -- What backs a decision because anyone may read it leaves as anyone may read it.
    join archive.access_copies a on a.story_id = l.story_id and a.form = 'text' and a.circle = case g.audience when 0 then 'public' else g.circle end
    where l.decision_id = decision and archive.permits(g.audience, g.opens, g.closes, (select archive.my_audiences()))
      and archive.permits(a.audience, a.opens, a.closes, (select archive.my_audiences()))
    order by l.id, a.circle = 'public')) p;
  update archive.exports x set parts = (select count(*) from archive.export_items i where i.export_id = made) where x.id = made;

  insert into archive.record (story_id, at, month, kind, role, organisation, detail)
  select distinct i.story_id, date_trunc('month', now()), true, 'exported', s.circle::text, o.name, jsonb_build_object('for', jsonb_build_array(export_make.reason))
  from archive.export_items i, archive.seats s join archive.organisations o on o.id = s.organisation_id
  where i.export_id = made and s.id = d.seat
  on conflict (story_id, kind, role, organisation, at) where month do update set detail = jsonb_build_object('for',
    (select jsonb_agg(distinct f order by f) from jsonb_array_elements((archive.record.detail -> 'for') || (excluded.detail -> 'for')) f));
  return jsonb_build_object('export', made, 'token', token);
end $$;
grant execute on function archive.export_make to anon, authenticated;

/** The last whole day on which a part of a file may be kept: of two ends the sooner. */
create function archive.export_day(closes timestamptz) returns date
language sql stable set search_path = '' as $$
  select greatest(((closes at time zone 'Europe/London') - interval '1 day')::date, (now() at time zone 'Europe/London')::date)
$$;
grant execute on function archive.export_day to anon, authenticated;

/** Take the papers of a published decision in a file: its text, and the words behind it that the visitor may read, each with what it
    was allowed for, until when, and what its teller asks. The token belongs in the file, and is kept nowhere else.
    Windows are months; a day is said only for when to destroy it (S4). PT404, PT422 decision, reason. */
create function api.pack_take(decision uuid, reason text) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  made jsonb := archive.export_make(decision, reason);
  x record;
begin
  select e.id, e.reason, e.taken_at, e.good_until, s.circle, o.name as organisation, c.name as commission into x
  from archive.exports e join archive.seats s on s.id = e.seat_id join archive.organisations o on o.id = s.organisation_id
  join archive.commissions c on c.id = s.commission_id where e.id = (made ->> 'export')::uuid;
  return made || jsonb_build_object('commission', x.commission, 'taken_on', (x.taken_at at time zone 'Europe/London')::date,
    'keep_until', archive.export_day(x.good_until), 'reason', x.reason, 'role', x.circle, 'organisation', x.organisation,
    'decision', (select archive.decision_shown(d) - '{quotes,links,states,draft}'::text[] || jsonb_build_object('signed', archive.decision_signed(d.id))
      from archive.decisions d where d.id = decision),
    -- What was decided is read here again as the visitor reads it, by the policies.
    'parts', (select coalesce(jsonb_agg(p.part || jsonb_build_object('number', i.number, 'what', i.what, 'grant', jsonb_build_object(
          'circle', i.circle, 'purposes', case i.what when 'quote' then array['quote'] else array['hear', 'evidence'] end, 'form', 'text',
          'opens', to_char(i.opens at time zone 'Europe/London', 'YYYY-MM'), 'closes', to_char(i.closes at time zone 'Europe/London', 'YYYY-MM'),
          'conditions', i.conditions), 'keep_until', archive.export_day(least(i.closes, x.good_until))) order by i.number), '[]')
      from archive.export_items i join lateral (
        select jsonb_build_object('words', k.words, 'language', k.language, 'named_as', k.named_as, 'content_note', k.content_note, 'note_language', k.note_language) as part
        from archive.quotes k where i.what = 'quote' and k.ask_id = i.source and archive.export_hash(k) = i.hash
        union all
        select (archive.listed(array[a]) -> 0) - '{story,opening,circle,hash,themes,place}'::text[] || jsonb_build_object('body', a.body,
          'place', archive.listed(array[a]) #> '{0,place,name}', 'own_words', a.own_words, 'matters_most', a.matters_most,
          'why', (select l.why from archive.evidence_links l where l.id = i.source))
        from archive.access_copies a where i.what = 'story' and a.story_id = i.story_id and a.circle = i.circle and a.form = 'text' and archive.export_hash(a) = i.hash
      ) p on true where i.export_id = x.id));
end $$;
grant execute on function api.pack_take to anon, authenticated;

-- ---------------------------------------------------------------------------------------------
-- Calling back.

/** What of a file still stands, for whoever holds it: the number of its parts, and which may be kept. Never why, of what, or since when.
    A file of which nothing is known, or whose time is over, was never there (A8). PT404, PT503. */
create function archive.recall_read(token text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  open boolean := archive.readable();
  x archive.exports;
begin
  select * into x from archive.exports e where e.token_hash = extensions.digest(token, 'sha256') and now() < e.good_until;
  if x.id is null or not open then perform archive.absent(); end if;
  return jsonb_build_object('parts', x.parts, 'stand', to_jsonb(archive.export_standing(x.id)));
end $$;
grant execute on function archive.recall_read to anon, authenticated;
create function api.recall_read(token text) returns jsonb language sql stable set search_path = ''
as $$ select archive.recall_read(token) $$;

/** The files that the visitor took in a commission, in whatever seat they sat, the newest first. PT404 without a seat on either side.
    Out: [{export, decision: {id, title}, taken_on, keep_until, reason, parts, stand, over, settled}]. */
create function archive.exports_mine(slug text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  c uuid := archive.commission(slug);
  who uuid := archive.me();
begin
  perform archive.seat_in(c, '{community,civic}');
  return (select coalesce(jsonb_agg(jsonb_build_object('export', x.id, 'decision', jsonb_build_object('id', x.decision_id, 'title', t.title),
      'taken_on', (x.taken_at at time zone 'Europe/London')::date, 'keep_until', archive.export_day(x.good_until), 'reason', x.reason,
      'parts', x.parts, 'stand', to_jsonb(n.stand), 'over', x.good_until <= now(), 'settled', x.parts - cardinality(n.stand) <= x.destroyed)
      order by x.taken_at desc, x.id), '[]')
    from archive.exports x join archive.seats s on s.id = x.seat_id and s.person_id = who and s.commission_id = c
    cross join lateral (select archive.export_standing(x.id) as stand) n
    join lateral (select y.title from archive.decision_texts y where y.decision_id = x.decision_id order by y.number desc limit 1) t on true);
end $$;

/** Whoever took a file says that they destroyed what was called back. Its tellers read that, by role, organisation and month. PT404. */
create function archive.export_destroyed(export uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  who uuid := archive.me();
  x archive.exports;
begin
  select e.* into x from archive.exports e join archive.seats s on s.id = e.seat_id and s.person_id = who where e.id = export for update of e;
  if x.id is null then perform archive.absent(); end if;
  update archive.exports e set destroyed = x.parts - cardinality(archive.export_standing(x.id)) where e.id = x.id;
  insert into archive.record (story_id, at, month, kind, role, organisation)
  select distinct i.story_id, date_trunc('month', now()), true, 'export_destroyed', s.circle::text, o.name
  from archive.export_items i, archive.seats s join archive.organisations o on o.id = s.organisation_id
  where i.export_id = x.id and s.id = x.seat_id and not archive.export_stands(i)
  on conflict do nothing;
end $$;
grant execute on function archive.exports_mine, archive.export_destroyed to anon, authenticated;
create function api.exports_list(commission text) returns jsonb language sql stable set search_path = ''
as $$ select archive.exports_mine(commission) $$;
create function api.export_destroyed(export uuid) returns void language sql volatile set search_path = ''
as $$ select archive.export_destroyed(export) $$;
grant execute on function api.recall_read, api.exports_list, api.export_destroyed to anon, authenticated;

insert into archive.letter_kinds values ('recalled', 'nothing');

/** Calls a part of a file back if it does not stand any more: for good, and whoever took it is told, by a letter that says no more than
    that there is something. Where its teller took the story back, it is a place of the report on that. */
create function archive.export_recall(i archive.export_items) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  if archive.export_stands(i) then return; end if;
  update archive.export_items x set recalled_at = now() where x.export_id = i.export_id and x.number = i.number;
  insert into archive.stops (story_id, event, place, stopped_at)
  select i.story_id, max(e.number), 'export', clock_timestamp() from archive.consent_events e
  where e.story_id = i.story_id and e.at = now() and e.kind in ('withdrawn', 'erasing') having max(e.number) is not null;
  -- Who comes in by card has no address to write to, and finds it at their work.
  perform archive.letter_write('recalled', person => p.id) from archive.exports x join archive.seats s on s.id = x.seat_id
  join archive.people p on p.id = s.person_id where x.id = i.export_id and p.auth_user is not null;
end $$;

-- Looked at when a transaction ends, and in it: gates and quotes are deleted and written again each time, and only what
-- stands there in the end says what was taken away.
create function archive.export_source_moved() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  gone uuid := (to_jsonb(old) ->> tg_argv[0])::uuid;
begin
  perform archive.export_recall(i) from archive.export_items i where i.source = gone and i.recalled_at is null;
  return null;
end $$;
create constraint trigger export_link_moved after delete on archive.evidence_gates deferrable initially deferred
  for each row execute function archive.export_source_moved('link_id');
create constraint trigger export_quote_moved after delete on archive.quotes deferrable initially deferred
  for each row execute function archive.export_source_moved('ask_id');

/** Who leaves the roster keeps nothing of it (A5). */
create function archive.export_seat_closed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform archive.export_recall(i) from archive.export_items i join archive.exports x on x.id = i.export_id
  where x.seat_id = new.id and i.recalled_at is null;
  return null;
end $$;
create trigger export_seat_closed after update on archive.seats
  for each row when (old.closed_at is null and new.closed_at is not null) execute function archive.export_seat_closed();

-- The ledger: what narrowed, and the head of every chain of consent, as ids, kinds, numbers and hashes, for the worker to write
-- into files outside the database. A backup that is put back is dark until the ledger has been replayed into it (O2), and a log
-- whose end was cut off shows (C1).

create table archive.narrowings (
  -- How the ledger knows whether this database has this line: drawn once, never counted up, so a restored one cannot guess it.
  id uuid primary key default gen_random_uuid(),
  n bigint generated always as identity,
  at timestamptz not null default clock_timestamp(),
  kind text not null,
  -- No key: the ledger speaks of what may be gone.
  story_id uuid,
  number int,
  head bytea,
  seat_id uuid,
  purpose text,
  circle text,
  -- Of a hold its kind, of an answer yes, no or not now: a choice, never a word of anybody's.
  what text,
  written_at timestamptz
);
create index on archive.narrowings (n) where written_at is null;
create index on archive.narrowings (n) where written_at is not null;
create index on archive.narrowings (story_id, number);
alter table archive.narrowings enable row level security;

/** Every event of consent goes there: its end says where the chain has got to. */
create function archive.consent_narrows() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into archive.narrowings (kind, story_id, number, head, purpose, circle, what)
  values (new.kind, new.story_id, new.number, new.hash, new.choice ->> 'purpose', new.choice ->> 'circle', new.choice ->> 'answer');
  return null;
end $$;
create trigger consent_narrows after insert on archive.consent_events
  for each row execute function archive.consent_narrows();

/** So does what narrows from beside consent: a seat that closed, a hold, somebody kept out. */
create function archive.narrowed() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  -- One shape for tables that differ.
  had jsonb := to_jsonb(new);
begin
  insert into archive.narrowings (kind, story_id, seat_id, what) values (tg_argv[0], (had ->> 'story_id')::uuid,
    case tg_argv[0] when 'seat_closed' then (had ->> 'id')::uuid when 'hold' then (had ->> 'seat_id')::uuid end,
    case tg_argv[0] when 'hold' then had ->> 'kind' end);
  return null;
end $$;
create trigger seat_narrows after update on archive.seats
  for each row when (old.closed_at is null and new.closed_at is not null) execute function archive.narrowed('seat_closed');
create trigger hold_narrows after insert on archive.holds
  for each row execute function archive.narrowed('hold');
-- Crossed out again, after being let in, too.
create trigger kept_out_narrows after insert or update on archive.kept_out
  for each row when (new.let_in_at is null) execute function archive.narrowed('kept_out');
create trigger refusal_narrows after update on archive.erasures
  for each row when (old.refused_at is null and new.refused_at is not null) execute function archive.narrowed('erasure_refused');

/** What somebody may change as often as they like would fill the ledger, and everybody's withdrawals would wait behind it: of these kinds
    a story has two hundred lines a day. Whatever stops a story is none of them, and has no ceiling. PT429. */
create function archive.ledger_ceiling(story uuid, kinds text[]) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
  if (select count(*) from archive.narrowings n where n.story_id = story and n.kind = any(kinds) and n.at > now() - interval '1 day') >= 200 then
    perform archive.fail('PT429', 'This was changed more often today than we can write down, so nothing was changed now. Please ring us, or go on tomorrow. If nobody may read it until then, pause it: that always works.');
  end if;
end $$;

/** One line for what somebody may say anew and no id can say: words hidden, a name that must never see it, what it means. */
create function archive.said_anew(story uuid, said text) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform archive.ledger_ceiling(story, '{veil,never,meaning}');
  insert into archive.narrowings (kind, story_id) values (said, story);
end $$;

/** Is what this event would stop stopped already? Pressed again it then changes nothing, and no row says that it was. */
create function archive.stops_nothing(e archive.consent_events) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return case e.kind
    when 'paused' then not exists (select from archive.grants g where g.story_id = e.story_id and g.state in ('requested', 'given', 'renewed'))
    when 'withdrawn' then not e.choice ? 'purpose'
      and not exists (select from archive.grants g where g.story_id = e.story_id and g.state in ('requested', 'given', 'renewed', 'paused'))
      -- To have it said that words were taken back, and what a facilitator wrote down that is settled by this, is something.
      and e.choice -> 'said' is not distinct from (select x.choice -> 'said' from archive.consent_events x
        where x.story_id = e.story_id and x.kind = 'withdrawn' and not x.choice ? 'purpose' order by x.number desc limit 1)
      and not exists (select from archive.wishes w where w.story_id = e.story_id and w.settled_at is null)
    when 'refused' then not exists (
        select from unnest(case when e.choice ? 'circle' then array[e.choice ->> 'circle'] else '{community,civic,public}' end::archive.circle[]) c (circle)
        left join archive.grants g on g.story_id = e.story_id and g.purpose::text = e.choice ->> 'purpose' and g.circle = c.circle and g.form = 'text'
        where g.state is distinct from case when (e.choice ->> 'asks')::boolean then 'withdrawn' else 'refused' end::archive.grant_state
          or exists (select from archive.grants x where x.story_id = e.story_id and x.circle = c.circle
            and x.state in ('requested', 'given', 'renewed', 'paused') and g.purpose = any(archive.needs(x.purpose)))
          or exists (select from archive.asks a where a.story_id = e.story_id and a.purpose = g.purpose and a.circle = c.circle
            and coalesce(a.answer, 'not now') = 'not now'))
    when 'chosen' then e.choice -> 'circles' = '[]' and e.choice -> 'circles' = (select x.choice -> 'circles' from archive.consent_events x
        where x.story_id = e.story_id and x.kind = 'chosen' order by x.number desc limit 1)
      and not exists (select from archive.grants g where g.story_id = e.story_id and g.purpose in ('hear', 'theme', 'evidence', 'quote')
        and g.state in ('requested', 'given', 'renewed', 'paused'))
    when 'answered' then e.choice ->> 'answer' = 'no' and exists (select from archive.asks a
      where a.id = (e.choice ->> 'ask')::uuid and a.story_id = e.story_id and a.answer = 'no')
    else false end;
end $$;

/** What a storyteller says of their consent, each time it changes something, is a row of the log, one here, one in the record and a
    receipt, and of a hand-in the words: it has the ceiling above. Whatever stops something, or only narrows, has none (C4), and leaves
    no row where it is stopped already. What others and the clock write has neither. PT429. */
create function archive.consent_often() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if archive.teller() is null then return new; end if;
  if archive.stops_nothing(new) then return null; end if;
  if not (new.kind in ('paused', 'erasing', 'erased') or (new.kind = 'withdrawn' and not coalesce((new.choice ->> 'said')::boolean, false))
      or (new.kind = 'refused' and not coalesce((new.choice ->> 'asks')::boolean, false)) or coalesce(new.choice ->> 'answer' = 'no', false)
      or archive.only_narrows(new)
      -- The first time that it is said with what it ends.
      or (new.kind in ('withdrawn', 'refused') and exists (select from archive.grants g where g.story_id = new.story_id
        and g.state in ('requested', 'given', 'renewed', 'paused') and (not new.choice ? 'purpose' or g.purpose::text = new.choice ->> 'purpose')))) then
    perform archive.ledger_ceiling(new.story_id,
      '{handed_in,chosen,allowed,approved,resumed,renewed,brought_back,newcomers,answered,let_in,confirmed,withdrawn,refused}');
  end if;
  return new;
end $$;
-- Names sort: after consent_complete, which holds the story and says what is not the moment.
create trigger consent_often before insert on archive.consent_events
  for each row execute function archive.consent_often();

-- Hidden in words that were handed in: one line, however many were hidden at once.
create function archive.veils_narrow() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform archive.said_anew(v.story_id, 'veil') from (select distinct x.story_id from hidden x where x.rendition_id is not null) v;
  return null;
end $$;
create trigger veil_narrows after insert on archive.veils
  referencing new table as hidden for each statement execute function archive.veils_narrow();
create function archive.never_narrows() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform archive.said_anew(new.story_id, 'never');
  return null;
end $$;
create trigger never_narrows after insert on archive.never_entries
  for each row execute function archive.never_narrows();

-- What a story means, of words that were handed in: where something of it was taken away or said anew, and where a warning came. One that
-- is being destroyed has no such words any more.
create function archive.meaning_narrows() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform archive.said_anew(s.id, 'meaning') from archive.stories s where s.id = new.story_id and s.current_rendition is not null;
  return null;
end $$;
create trigger meaning_narrows after update on archive.meanings
  for each row when ((old.own_words is not null and new.own_words is distinct from old.own_words)
    or (old.matters_most is not null and new.matters_most is distinct from old.matters_most)
    or new.content_note is distinct from old.content_note)
  execute function archive.meaning_narrows();
create trigger warning_narrows after insert on archive.meanings
  for each row when (new.content_note is not null) execute function archive.meaning_narrows();
create trigger whereabouts_narrow after update on archive.whereabouts
  for each row when ((old.place_id is not null and new.place_id is distinct from old.place_id)
    or (old.year is not null and new.year is distinct from old.year))
  execute function archive.meaning_narrows();
create function archive.themes_narrow() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform archive.said_anew(s.id, 'meaning') from (select distinct g.story_id from gone g) x
  join archive.stories s on s.id = x.story_id and s.current_rendition is not null;
  return null;
end $$;
create trigger themes_narrow after delete on archive.story_themes
  referencing old table as gone for each statement execute function archive.themes_narrow();

-- Where somebody was reached before, and is not any more. Another way has a ceiling; to be forgotten has none.
create trigger contact_narrows after update on archive.answer_ways
  for each row when (old.contact_sealed is not null and new.contact_sealed is distinct from old.contact_sealed)
  execute function archive.narrowed('contact_ended');
create function archive.contact_often() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform archive.ledger_ceiling(new.story_id, '{contact_ended}');
  return new;
end $$;
create trigger contact_often before update on archive.answer_ways
  for each row when (new.contact_sealed is not null and new.contact_sealed is distinct from old.contact_sealed)
  execute function archive.contact_often();

/** Words that open nothing any more: somebody took them, new ones came, or new ones were never asked for. The ledger names a story of
    theirs, or for a member's card a seat: of the words it says nothing. */
create function archive.words_narrow() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into archive.narrowings (kind, story_id)
  select case when new.words_hash <> old.words_hash then 'words_ended' else 'next_words_ended' end, s.id
  from archive.stories s where s.storyteller_id = new.id order by s.id limit 1;
  return null;
end $$;
create trigger words_narrow after update on archive.storytellers
  for each row when (new.words_hash <> old.words_hash or new.next_words_hash is distinct from old.next_words_hash and old.next_words_hash is not null)
  execute function archive.words_narrow();
create function archive.member_words_narrow() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into archive.narrowings (kind, seat_id)
  select 'member_words_ended', s.id from archive.seats s where s.person_id = new.person_id order by s.opened_at desc, s.id limit 1;
  return null;
end $$;
create trigger member_words_narrow after update on archive.member_words
  for each row when (new.words_hash <> old.words_hash) execute function archive.member_words_narrow();

/** The host must keep what its storyteller wants destroyed: it stays stopped, and they read why. PT404 when nothing waits, PT422 reason. */
create function archive.work_refuse_erasure(story uuid, reason text) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  if char_length(trim(coalesce(reason, ''))) not between 3 and 1000 then
    perform archive.fail('PT422', 'Say why. The storyteller reads it.', 'reason');
  end if;
  update archive.erasures e set refused_at = now(), refused_why = trim(reason)
  where e.story_id = story and num_nulls(e.brought_back_at, e.erased_at, e.refused_at) = 3;
  if not found then perform archive.absent(); end if;
  insert into archive.record (story_id, kind) values (story, 'erasure_refused');
end $$;

-- ---------------------------------------------------------------------------------------------
-- The worker's part.

/** Lines that stand in no file yet, oldest first. PT409 lease. */
create function archive.work_ledger_due(fence bigint, most int) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform archive.work_held(fence);
  return (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', x.id, 'at', x.at, 'kind', x.kind, 'story', x.story_id, 'number', x.number,
      'head', encode(x.head, 'hex'), 'seat', x.seat_id, 'purpose', x.purpose, 'circle', x.circle, 'what', x.what)) order by x.n), '[]')
    from (select * from archive.narrowings n where n.written_at is null order by n.n limit least(most, 1000)) x);
end $$;

/** These lines are on the disk, synced: the ledger has stopped what they say. PT409 lease. */
create function archive.work_ledger_written(fence bigint, ids uuid[]) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform archive.work_held(fence);
  with written as (
    update archive.narrowings n set written_at = clock_timestamp() where n.id = any(ids) and n.written_at is null returning n.story_id, n.number)
  update archive.stops s set stopped_at = clock_timestamp() from written w
  where s.place = 'ledger' and s.stopped_at is null and s.story_id = w.story_id and s.event = w.number;
end $$;

/** The last line that this database holds for written: a folder without it is not its ledger (O2). Null when nothing was written yet. PT409 lease. */
create function archive.work_ledger_last(fence bigint) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform archive.work_held(fence);
  return (select n.id from archive.narrowings n where n.written_at is not null order by n.n desc limit 1);
end $$;

/** Which of these lines this database knows nothing of. PT409 lease. */
create function archive.work_ledger_missing(fence bigint, ids uuid[]) returns uuid[]
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform archive.work_held(fence);
  return array(select i from unnest(ids) i where not exists (select from archive.narrowings n where n.id = i));
end $$;

/** Does again what happened after the backup that stands here now, from lines of the ledger in their order, and never opens anything.
    What ids can say is done: a seat closed, a hold, words that open nothing any more, an address forgotten, one thing or all taken back, destroyed. What they
    cannot (words hidden, a choice made anew, what it means said anew, somebody kept out, what a later version writes) is a pause, until the storyteller has looked. What widened is
    left undone. PT409 lease. Out: {stories, paused}. */
create function archive.work_ledger_replay(fence bigint, lines jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  l record;
  unsaid uuid[] := '{}';
  paused int := 0;
  ending text;
  teller uuid;
begin
  perform archive.work_held(fence);
  create temporary table replayed on commit drop as
    select x.ordinality as nth, y.* from jsonb_array_elements(lines) with ordinality x,
      jsonb_to_record(x.value) y (id uuid, at timestamptz, kind text, story uuid, number int, head text, seat uuid, purpose text, circle text, what text)
    where not exists (select from archive.narrowings n where n.id = y.id);

  -- Where each chain parts from what the ledger saw: its lines after that are of a database that is no more.
  insert into archive.narrowings (kind, story_id, number)
  select 'replayed', r.story, min(r.number) - 1 from pg_temp.replayed r where r.number is not null group by r.story;

  for l in select r.*, exists (select from archive.stories s where s.id = r.story) as here from pg_temp.replayed r order by r.nth loop
    if l.kind = 'seat_closed' then
      update archive.seats s set closed_at = greatest(now(), s.opened_at) where s.id = l.seat and s.closed_at is null;
    elsif l.kind = 'member_words_ended' then
      update archive.member_words w set words_hash = extensions.gen_random_bytes(32) from archive.seats s where s.id = l.seat and w.person_id = s.person_id;
    end if;
    continue when not l.here;
    teller := (select s.storyteller_id from archive.stories s where s.id = l.story);
    if l.kind = 'words_ended' then
      -- Which words came instead no line says: they are given anew, by two facilitators.
      update archive.storytellers t set words_hash = extensions.gen_random_bytes(32) where t.id = teller;
      delete from archive.teller_sessions t where t.storyteller_id = teller;
    elsif l.kind = 'next_words_ended' then
      update archive.storytellers t set next_words_hash = null, next_from = null where t.id = teller;
    elsif l.kind = 'contact_ended' then
      -- Where they are reached now no line says: they come back themselves, until they say.
      update archive.answer_ways w set way = 'return', contact_sealed = null, safe_to_leave = null where w.story_id = l.story;
    end if;
    ending := archive.erasure_state(l.story);
    continue when ending = 'erased';
    case
      when l.kind in ('resumed', 'approved', 'renewed', 'expired', 'let_in', 'confirmed', 'replayed', 'erasure_refused',
          'words_ended', 'next_words_ended', 'contact_ended') or (l.kind in ('answered', 'newcomers') and l.what = 'yes') then
        null;
      when l.kind = 'hold' then
        begin
          insert into archive.holds (story_id, kind, seat_id) values (l.story, l.what, l.seat) on conflict do nothing;
        -- A seat that is younger than the backup is not here. One hold that cannot be put may not keep everything dark.
        exception when integrity_constraint_violation then
          unsaid := unsaid || l.story;
        end;
      when l.kind = 'withdrawn' and ending is distinct from 'erasing' then
        if exists (select from archive.grants g where g.story_id = l.story and g.state in ('requested', 'given', 'renewed', 'paused')
            and (l.purpose is null or (g.purpose::text = l.purpose and g.circle::text = l.circle))) then
          insert into archive.consent_events (story_id, form, kind, choice) values (l.story, gen_random_uuid(), 'withdrawn',
            jsonb_strip_nulls(jsonb_build_object('purpose', l.purpose, 'circle', l.circle, 'replayed', true)));
        end if;
      -- Asked for and called off again: nothing may be destroyed that its teller wanted back.
      when l.kind in ('erasing', 'brought_back') and exists (select from pg_temp.replayed r
          where r.story = l.story and r.kind = 'brought_back' and r.nth >= l.nth) then
        if l.kind = 'brought_back' and ending = 'erasing' then
          insert into archive.consent_events (story_id, form, kind) values (l.story, gen_random_uuid(), 'brought_back');
        end if;
        unsaid := unsaid || l.story;
      when l.kind in ('erasing', 'erased') then
        if ending is distinct from 'erasing' then
          insert into archive.consent_events (story_id, form, kind, choice)
          values (l.story, gen_random_uuid(), 'erasing', '{"replayed": true}');
        end if;
        if l.kind = 'erased' then
          insert into archive.consent_events (story_id, form, kind) values (l.story, gen_random_uuid(), 'erased');
        end if;
      else
        unsaid := unsaid || l.story;
    end case;
    if l.kind = 'erasure_refused' then
      update archive.erasures e set refused_at = now(), refused_why = 'The reason was lost when an older copy of this archive was put back. Ask us.'
      where e.story_id = l.story and num_nulls(e.brought_back_at, e.erased_at, e.refused_at) = 3;
    end if;
  end loop;

  for l in select distinct u as story from unnest(unsaid) u
    where coalesce(archive.erasure_state(u), '') not in ('erasing', 'erased')
      and exists (select from archive.grants g where g.story_id = u and g.purpose = 'keep' and g.state in ('given', 'renewed'))
  loop
    insert into archive.consent_events (story_id, form, kind, choice) values (l.story, gen_random_uuid(), 'paused', '{"replayed": true}');
    paused := paused + 1;
  end loop;

  -- From here on this database knows them.
  insert into archive.narrowings (id, at, kind, story_id, number, head, seat_id, purpose, circle, what, written_at)
  select r.id, r.at, r.kind, r.story, r.number, decode(r.head, 'hex'), r.seat, r.purpose, r.circle, r.what, clock_timestamp()
  from pg_temp.replayed r;
  return jsonb_build_object('stories', (select count(distinct r.story) from pg_temp.replayed r), 'paused', paused);
end $$;

/** The ledger holds nothing that this database does not: for ten minutes from now there may be reading. PT409 lease. */
create function archive.work_readable(fence bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform archive.work_held(fence);
  update archive.installation set readable_until = clock_timestamp() + interval '10 minutes';
end $$;

create function api.work_refuse_erasure(story uuid, reason text) returns void language sql volatile set search_path = ''
as $$ select archive.work_refuse_erasure(story, reason) $$;
create function api.work_ledger_due(fence bigint, most int) returns jsonb language sql volatile set search_path = ''
as $$ select archive.work_ledger_due(fence, most) $$;
create function api.work_ledger_written(fence bigint, ids uuid[]) returns void language sql volatile set search_path = ''
as $$ select archive.work_ledger_written(fence, ids) $$;
create function api.work_ledger_last(fence bigint) returns jsonb language sql volatile set search_path = ''
as $$ select to_jsonb(archive.work_ledger_last(fence)) $$;
create function api.work_ledger_missing(fence bigint, ids uuid[]) returns jsonb language sql volatile set search_path = ''
as $$ select to_jsonb(archive.work_ledger_missing(fence, ids)) $$;
create function api.work_ledger_replay(fence bigint, lines jsonb) returns jsonb language sql volatile set search_path = ''
as $$ select archive.work_ledger_replay(fence, lines) $$;
create function api.work_readable(fence bigint) returns void language sql volatile set search_path = ''
as $$ select archive.work_readable(fence) $$;
grant execute on function archive.work_refuse_erasure, archive.work_ledger_due, archive.work_ledger_written, archive.work_ledger_last,
  archive.work_ledger_missing, archive.work_ledger_replay, archive.work_readable, api.work_refuse_erasure, api.work_ledger_due,
  api.work_ledger_written, api.work_ledger_last, api.work_ledger_missing, api.work_ledger_replay, api.work_readable to service_role;

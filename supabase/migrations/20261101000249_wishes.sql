-- What a storyteller said about a story that is here, by telephone, on paper or across a table, and a facilitator wrote down:
-- pause it, take it back, have it destroyed, open it again, stop one use of it, hide words of it, say no or yes to what was asked. What
-- narrows is done at once and needs no proof; what ends a story, and what opens, waits for a second facilitator who has spoken with them (C4, C6).

/** Is a facilitator's seat on duty for a story, whether its teller holds it, paused it or took it back? Open, there when it was
    handed in or let in since, and neither crossed out nor named as never. Whoever left or was crossed out counts for nothing. */
create function archive.seat_cares(s archive.seats, story uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select s.closed_at is null and s.circle = 'facilitator'
    and exists (select from archive.grants g join archive.audience_seats m on m.audience_id = g.audience
      where g.story_id = story and g.purpose = 'keep' and m.seat_id = s.id)
    and not exists (select from archive.kept_out k where k.story_id = story and k.person_id = s.person_id and k.let_in_at is null)
    and not archive.never(story, s)
$$;

/** Is the visitor on duty for a story that is not destroyed? What they may not read any more, its teller may still have them let go of. */
create function archive.cares(story uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (select from archive.seats s join archive.stories t on t.id = story and t.destroyed_at is null
    where s.id = any((select archive.my_seats())::uuid[]) and archive.seat_cares(s, story));
end $$;
grant execute on function archive.cares to anon, authenticated;

create table archive.wishes (
  -- The form's own number, so that posting it twice is one wish.
  id uuid primary key,
  story_id uuid not null references archive.stories (id) on delete cascade,
  commission_id uuid not null references archive.commissions (id) on delete cascade,
  want text not null check (want in ('pause', 'withdraw', 'erase', 'open', 'stop', 'no', 'hide', 'yes')),
  channel text not null check (channel in ('paper', 'phone', 'together')),
  -- The helper, who is never the witness.
  seat_id uuid not null references archive.seats (id) on delete restrict,
  note text not null check (char_length(note) between 3 and 500),
  said_at timestamptz not null default now(),
  -- The day promised for the second facilitator. A pause needs none, nor does what ends one use, hides words or says no: its teller can
  -- allow it again.
  due date check ((due is null) = (want in ('pause', 'stop', 'no', 'hide'))),
  witness_id uuid references archive.seats (id) on delete restrict,
  -- They said so, or it was not so.
  heard boolean,
  -- Nothing waits any more: heard, or decided by the storyteller themselves.
  settled_at timestamptz,
  -- What they said yes to, {ask}, {proposal} or {newcomers}, and the mark of it as it was read out to them (archive.asked_mark).
  what jsonb,
  mark text,
  check (num_nulls(witness_id, heard) in (0, 2)),
  check (witness_id is null or (settled_at is not null and witness_id <> seat_id)),
  check (due is not null or settled_at is not null),
  check (num_nulls(what, mark) = case want when 'yes' then 0 else 2 end)
);
create index on archive.wishes (story_id);
create index on archive.wishes (commission_id, said_at);
create unique index one_yes_waits_to_be_heard on archive.wishes (story_id, what) where want = 'yes' and settled_at is null;
alter table archive.wishes enable row level security;
create policy "facilitators on duty see what a storyteller asked for" on archive.wishes
  for select to anon, authenticated using (archive.cares(story_id));
grant select (id, story_id, commission_id, want, said_at, due, settled_at) on archive.wishes to anon, authenticated;

/** One wish as a task, for the facilitators on duty: who wrote it down, how it came, whether the visitor did, whether it still
    counts, and what a yes is to, without a word of it. Null for everybody else, and where there is none (A8). */
create function archive.wish_read(wish uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform archive.readable();
  return (select jsonb_build_object('story', w.story_id, 'words', w.note, 'made_at', w.said_at, 'due', w.due, 'answered_at', w.settled_at,
      'want', w.want, 'channel', w.channel, 'by', p.name, 'mine', p.id = archive.me(), 'counts', archive.seat_cares(s, w.story_id), 'heard', w.heard,
      'what', w.what, 'stands', w.want <> 'yes' or archive.wish_stands(w))
    from archive.wishes w join archive.seats s on s.id = w.seat_id join archive.people p on p.id = s.person_id
    where w.id = wish and w.due is not null and archive.cares(w.story_id));
end $$;
grant execute on function archive.wish_read to anon, authenticated;

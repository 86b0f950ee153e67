-- Letters. A row says that somebody is to be told something: when, which kind, and who; never what about, never where they
-- live. The worker looks the address up at the moment of sending and keeps nothing of it; what a letter says stands in
-- src/lib/letters, and names no topic and no commission.

-- What a letter is needed for, so that one that was staged in time is not sent too late:
--   nothing  it goes whatever has happened since
--   kept     not once the story was taken back, and not while it is paused
--   waiting  as kept, and only while an answer waits for its storyteller
--   unkept   as kept, and only while no facilitator may read it
create table archive.letter_kinds (
  kind text primary key check (kind ~ '^[a-z][a-z_]{2,39}$'),
  needs text not null check (needs in ('nothing', 'kept', 'waiting', 'unkept'))
);
alter table archive.letter_kinds enable row level security;
-- Later migrations add their own kinds beside what stages them.
insert into archive.letter_kinds values
  ('answer', 'waiting'), ('reminder', 'waiting'), ('last_reminder', 'waiting'),
  ('invitation', 'nothing');

create table archive.letters (
  id uuid primary key default gen_random_uuid(),
  kind text not null references archive.letter_kinds (kind) on delete restrict,
  -- Either the storyteller of a story or a member, never both (I1).
  story_id uuid references archive.stories (id) on delete cascade,
  person_id uuid references archive.people (id) on delete cascade,
  due timestamptz not null,
  staged_at timestamptz not null default now(),
  tries int not null default 0,
  -- The warnings that it told of, by its end: nothing else counts as told (C5).
  warnings uuid[] not null default '{}',
  ended_at timestamptz,
  -- Sent by the worker, told by a facilitator, left for when they come back, not needed any more, or given up.
  ended text check (ended in ('sent', 'told', 'coming back', 'not needed', 'given up')),
  seat_id uuid references archive.seats (id) on delete restrict,
  check (num_nonnulls(story_id, person_id) = 1),
  check ((ended_at is null) = (ended is null)),
  check ((seat_id is not null) = (coalesce(ended, '') = 'told'))
);
-- Two reasons to write the same letter to the same person are one letter.
create unique index one_waiting_letter_of_a_kind on archive.letters (kind, story_id, person_id) nulls not distinct where ended_at is null;
create index on archive.letters (due) where ended_at is null;
create index on archive.letters (story_id);
create index on archive.letters (person_id);
alter table archive.letters enable row level security;

/** Stages a letter in the transaction that causes it. In: a kind, and a story (its storyteller) or a person (a member).
    Out: its id; that of the same letter if it waits already, due at the sooner of both. */
create function archive.letter_write(kind text, story uuid default null, person uuid default null, due timestamptz default now())
returns uuid language sql volatile security definer set search_path = '' as $$
  insert into archive.letters as l (kind, story_id, person_id, due) values (kind, story, person, due)
  on conflict (kind, story_id, person_id) where ended_at is null
  do update set due = least(l.due, excluded.due) returning id
$$;

/** Does anything wait for the storyteller: a first reading to look at, a proposal, a yes that can be given by now, an ask? */
create function archive.answer_waits(story uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from archive.stories s join archive.first_readings f on f.rendition_id = s.current_rendition
      where s.id = story and f.finished_at is not null and s.settled_rendition is distinct from s.current_rendition)
    or exists (select from archive.grants g join archive.stories s on s.id = g.story_id and s.settled_rendition = s.current_rendition
      where g.story_id = story and coalesce(g.held, g.state) = 'requested' and not (g.circle = 'public' and archive.matter_goes_on(s.id)))
    or exists (select from archive.asks a where a.story_id = story and a.answer is null)
$$;

/** Is a letter still needed? Null while its story is paused: it waits with the story. */
create function archive.letter_needed(l archive.letters) returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare
  needs text := (select k.needs from archive.letter_kinds k where k.kind = l.kind);
  g archive.grants;
begin
  if needs = 'nothing' then return true; end if;
  select * into g from archive.grants x where x.story_id = l.story_id and x.purpose = 'keep';
  return case
    when coalesce(g.held, g.state, 'withdrawn') not in ('given', 'renewed') then false
    when needs = 'waiting' and not archive.answer_waits(l.story_id) then false
    when needs = 'unkept' and not archive.unkept(l.story_id) then false
    when g.state = 'paused' then null
    else true end;
end $$;

/** After so many tries an e-mail is a facilitator's to think about: about three days. */
create function archive.letter_tries() returns int language sql immutable set search_path = '' as $$ select 8 $$;

create function archive.letter_ended() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  new.ended_at := now();
  if new.ended = 'told' then
    perform archive.record_seat(new.story_id, 'told', new.seat_id, true);
  end if;
  return new;
end $$;
create trigger letter_ended before update on archive.letters
  for each row when (old.ended is null and new.ended is not null) execute function archive.letter_ended();

-- ---------------------------------------------------------------------------------------------
-- The worker's part.

/** Whose name a letter carries, and where to ring: the facilitator who read the story first, or else another on duty;
    for members a keeper, or else a facilitator. */
create function archive.letter_from(l archive.letters) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  commission uuid := coalesce((select s.commission_id from archive.stories s where s.id = l.story_id),
    (select s.commission_id from archive.seats s where s.person_id = l.person_id order by s.closed_at desc nulls first, s.opened_at desc limit 1),
    (select k.commission_id from archive.keepers k where k.person_id = l.person_id order by k.commission_id limit 1));
begin
  return (select jsonb_build_object('telephone', c.telephone, 'demonstration', c.demonstration, 'from', case when l.story_id is not null then
      (select p.name from archive.stories s join archive.renditions r on r.id = s.current_rendition
        join archive.audience_seats m on m.audience_id = r.audience join archive.seats x on x.id = m.seat_id and x.closed_at is null
        join archive.people p on p.id = x.person_id
        where s.id = l.story_id order by exists (select from archive.first_readings f where f.rendition_id = r.id and f.seat_id = x.id) desc, p.name, p.id limit 1)
    else (select x.name from (
        select p.name, 1 as nth, p.id from archive.keepers k join archive.people p on p.id = k.person_id where k.commission_id = c.id
        union all select p.name, 2, p.id from archive.seats s join archive.people p on p.id = s.person_id
          where s.commission_id = c.id and s.circle = 'facilitator' and s.closed_at is null) x
        where x.id <> l.person_id order by x.nth, x.name, x.id limit 1) end)
    from archive.commissions c where c.id = commission);
end $$;

/** Letters to send now. Each is put off before it is given out, longer each time, so that a worker that dies tries again
    later and one that never answers is not tried for ever. What nobody needs any more ends here. PT409 lease.
    Out: [{letter, kind, story, user, sealed, warnings, from, telephone}], `sealed` for a storyteller, `user` for a member, `warnings` what
    it is sent for, by now, where it warns. */
create function archive.work_letters(fence bigint, most int) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  given jsonb;
begin
  perform archive.work_held(fence);
  update archive.letters l set ended = case
      when archive.letter_needed(l) is false then 'not needed'
      when l.person_id is not null and l.tries >= archive.letter_tries() then 'given up'
      else 'coming back' end
  where l.ended_at is null and l.due <= now() and (archive.letter_needed(l) is false
    or (l.person_id is not null and l.tries >= archive.letter_tries())
    -- Who chose to come back reads it then; who left no way at all is not looked for.
    or (l.story_id is not null and not exists (select from archive.answer_ways w where w.story_id = l.story_id and w.way <> 'return')));
  with taken as (
    update archive.letters l set tries = l.tries + 1, due = now() + least(interval '1 minute' * 4 ^ l.tries, interval '1 day')
    where l.id in (select x.id from archive.letters x
      where x.ended_at is null and x.due <= now() and x.tries < archive.letter_tries() and archive.letter_needed(x)
        and (x.person_id is not null or exists (select from archive.answer_ways w where w.story_id = x.story_id and w.way = 'email'))
      order by x.due limit least(most, 100) for update)
    returning l.*)
  select coalesce(jsonb_agg(jsonb_build_object('letter', t.id, 'kind', t.kind, 'story', t.story_id, 'user', p.auth_user,
      'sealed', w.contact_sealed, 'warnings', case when t.kind = 'soon' then (select coalesce(jsonb_agg(distinct s -> 'warning'), '[]')
        from jsonb_array_elements(archive.soon(t.story_id)) s) else '[]' end) || coalesce(archive.letter_from(t), '{}') order by t.staged_at, t.id), '[]') into given
  from taken t left join archive.people p on p.id = t.person_id left join archive.answer_ways w on w.story_id = t.story_id;
  return given;
end $$;

/** It went out, for these warnings and no others: those that were given with it. True whoever holds the lease by now, so it asks for none. */
create function archive.work_letter_sent(letter uuid, warnings uuid[]) returns void
language sql volatile security definer set search_path = '' as $$
  update archive.letters l set ended = 'sent', warnings = coalesce(work_letter_sent.warnings, '{}') where l.id = letter and l.ended_at is null
$$;

create function api.work_letters(fence bigint, most int) returns jsonb language sql volatile set search_path = ''
as $$ select archive.work_letters(fence, most) $$;
create function api.work_letter_sent(letter uuid, warnings uuid[]) returns void language sql volatile set search_path = ''
as $$ select archive.work_letter_sent(letter, warnings) $$;
grant execute on function archive.work_letters, archive.work_letter_sent, api.work_letters, api.work_letter_sent to service_role;

-- ---------------------------------------------------------------------------------------------
-- What stages letters from here on: something waits for a storyteller. Reminded after 28 days and after three months, then no more.

create function archive.answer_letters(story uuid, since timestamptz) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform archive.letter_write('answer', story => story, due => since);
  perform archive.letter_write('reminder', story => story, due => since + interval '28 days');
  perform archive.letter_write('last_reminder', story => story, due => since + interval '3 months');
end $$;

create function archive.reading_finished_letter() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform archive.answer_letters(s.id, new.finished_at) from archive.stories s where s.current_rendition = new.rendition_id;
  return null;
end $$;
create trigger reading_finished_letter after update on archive.first_readings
  for each row when (old.finished_at is null and new.finished_at is not null) execute function archive.reading_finished_letter();

create function archive.asked_letter() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform archive.answer_letters(new.story_id, new.asked_at);
  return null;
end $$;
create trigger asked_letter after insert or update of asked_at on archive.asks
  for each row when (new.answer is null) execute function archive.asked_letter();

-- Who of the facilitators may read a story, by the storyteller's word: crossed out by name, before handing in or later;
-- who came later let in by the storyteller, or by two facilitators with the reason in the record (A6). And readers who
-- think they know who tells: they stop, and a facilitator is told.

/** The facilitators as this storyteller may choose among them. on_duty reads it; later came after it was handed in.
    lead: leads on safeguarding, so without them nothing is referred until a keeper names another. PT401, PT404. */
create function archive.facilitators_of(story uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  s archive.stories := archive.own(story);
  g archive.grants := (select g from archive.grants g where g.story_id = story and g.purpose = 'keep');
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('facilitator', x.id, 'name', p.name, 'role', p.role, 'lead', x.id = c.safeguarding_seat, 'state', case
      when exists (select from archive.kept_out k where k.story_id = story and k.person_id = x.person_id and k.why = 'crossed_out' and k.let_in_at is null) then 'crossed_out'
      when exists (select from archive.kept_out k where k.story_id = story and k.person_id = x.person_id and k.let_in_at is null) then 'stepped_back'
      when g.story_id is null or exists (select from archive.audience_seats m where m.audience_id = g.audience and m.seat_id = x.id) then 'on_duty'
      else 'later' end) order by p.name collate "en-GB-x-icu", x.id), '[]')
    from archive.seats x join archive.people p on p.id = x.person_id join archive.commissions c on c.id = x.commission_id
    where x.commission_id = s.commission_id and x.circle = 'facilitator' and x.closed_at is null);
end $$;

/** Cross out one facilitator: from now on they cannot read it, and cannot tell that it is there. One stays. PT401, PT404, PT422 facilitator. */
create function archive.facilitator_cross(story uuid, facilitator uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  found jsonb := (select f from jsonb_array_elements(archive.facilitators_of(story)) f where (f ->> 'facilitator')::uuid = facilitator_cross.facilitator);
begin
  if found is null then
    perform archive.absent();
  elsif found ->> 'state' = 'crossed_out' then
    return;
  elsif not exists (select from jsonb_array_elements(archive.facilitators_of(story)) f
      where f ->> 'state' = 'on_duty' and (f ->> 'facilitator')::uuid <> facilitator_cross.facilitator) then
    perform archive.fail('PT422', 'One facilitator has to stay, or nobody can read it first. Ring us if that is hard.', 'facilitator');
  end if;
  insert into archive.kept_out (story_id, person_id, why)
  select story, s.person_id, 'crossed_out' from archive.seats s where s.id = facilitator_cross.facilitator
  on conflict (story_id, person_id, why) do update set at = now(), let_in_at = null;
  insert into archive.record (story_id, kind, name) values (story, 'crossed_out', found ->> 'name');
end $$;

/** Let a facilitator read it who was crossed out, or who came after it was handed in. PT401, PT404, PT429 where it was changed too often
    today: crossing out has no ceiling, and what is let in again can be crossed out again. */
create function archive.facilitator_let_in(story uuid, form uuid, facilitator uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  found jsonb := (select f from jsonb_array_elements(archive.facilitators_of(story)) f where (f ->> 'facilitator')::uuid = facilitator_let_in.facilitator);
begin
  if found is null then
    perform archive.absent();
  elsif found ->> 'state' not in ('crossed_out', 'later') or archive.posted(story, form) then
    return;
  end if;
  perform archive.ledger_ceiling(story, '{kept_out}');
  update archive.kept_out k set let_in_at = now() from archive.seats s
  where s.id = facilitator_let_in.facilitator and k.person_id = s.person_id and k.story_id = story and k.why = 'crossed_out' and k.let_in_at is null;
  if exists (select from archive.grants g where g.story_id = story and g.purpose = 'keep' and coalesce(g.held, g.state) in ('given', 'renewed')) then
    insert into archive.consent_events (story_id, form, kind, choice)
    values (story, form, 'let_in', jsonb_build_object('facilitator', facilitator_let_in.facilitator, 'by', 'storyteller'));
  end if;
end $$;
grant execute on function archive.facilitators_of, archive.facilitator_cross, archive.facilitator_let_in to anon, authenticated;

create function api.facilitators_read(story uuid) returns jsonb language sql volatile set search_path = ''
as $$ select archive.facilitators_of(story) $$;
create function api.facilitator_cross(story uuid, facilitator uuid) returns void language sql volatile set search_path = ''
as $$ select archive.facilitator_cross(story, facilitator) $$;
create function api.facilitator_let_in(story uuid, form uuid, facilitator uuid) returns void language sql volatile set search_path = ''
as $$ select archive.facilitator_let_in(story, form, facilitator) $$;
grant execute on function api.facilitators_read, api.facilitator_cross, api.facilitator_let_in to anon, authenticated;

-- ---------------------------------------------------------------------------------------------
-- Successors. One facilitator asks, with the reason, that another may read what was handed in before they came;
-- a second says yes. Neither is the one it is for.

create table archive.successions (
  id uuid primary key default gen_random_uuid(),
  commission_id uuid not null references archive.commissions (id) on delete cascade,
  successor uuid not null references archive.seats (id) on delete cascade,
  reason text not null check (char_length(reason) between 3 and 500),
  asked_by uuid not null references archive.seats (id) on delete restrict,
  asked_at timestamptz not null default now(),
  agreed_by uuid references archive.seats (id) on delete restrict,
  agreed_at timestamptz,
  check ((agreed_by is null) = (agreed_at is null)),
  check (asked_by <> successor and agreed_by <> successor and agreed_by <> asked_by)
);
create unique index one_open_succession_a_seat on archive.successions (successor) where agreed_at is null;
alter table archive.successions enable row level security;
create policy "facilitators of the commission see who is to succeed" on archive.successions
  for select to anon, authenticated
  using (commission_id in (select s.commission_id from archive.seats s
    where s.id = any((select archive.my_seats())::uuid[]) and s.circle = 'facilitator'));
grant select on archive.successions to anon, authenticated;

/** Ask that a facilitator who came later may read what is in safekeeping. PT404, PT422 on `facilitator`, `reason`. Out: {succession}. */
create function archive.succession_ask(commission uuid, facilitator uuid, reason text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  mine uuid := archive.seat_in(commission, '{facilitator}');
  made uuid;
begin
  if not exists (select from archive.seats s where s.id = facilitator and s.commission_id = commission and s.circle = 'facilitator'
      and s.closed_at is null and s.id <> mine) then
    perform archive.fail('PT422', 'Choose another facilitator of this commission.', 'facilitator');
  elsif char_length(trim(coalesce(reason, ''))) not between 3 and 500 then
    perform archive.fail('PT422', 'Say why in a few words. Every storyteller can see it.', 'reason');
  end if;
  select x.id into made from archive.successions x where x.successor = facilitator and x.agreed_at is null;
  if made is null then
    insert into archive.successions (commission_id, successor, reason, asked_by) values (commission, facilitator, trim(succession_ask.reason), mine)
    returning id into made;
  end if;
  return jsonb_build_object('succession', made);
end $$;

/** The second yes. From now on the successor reads what both who say yes may read, but nothing they were crossed out of, paused,
    held or taken back: nobody opens to another what is closed to them. The reason stands in each record. PT404, PT422 when it is not another's to say. */
create function archive.succession_agree(succession uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  x archive.successions;
  mine uuid;
  story uuid;
begin
  select * into x from archive.successions y where y.id = succession for update;
  if x.id is null then perform archive.absent(); end if;
  mine := archive.seat_in(x.commission_id, '{facilitator}');
  if x.agreed_at is not null then return; end if;
  if mine in (x.asked_by, x.successor)
     or not exists (select from archive.seats s where s.id = x.asked_by and s.closed_at is null)
     or not exists (select from archive.seats s where s.id = x.successor and s.closed_at is null) then
    perform archive.fail('PT422', 'Another facilitator has to say yes: not the one who asked, and not the one it is for.', 'form');
  end if;
  update archive.successions y set agreed_by = mine, agreed_at = now() where y.id = x.id;
  for story in
    select s.id from archive.stories s join archive.grants g on g.story_id = s.id and g.purpose = 'keep' and coalesce(g.held, g.state) in ('given', 'renewed')
    where s.commission_id = x.commission_id
      and not exists (select from archive.audience_seats m where m.audience_id = g.audience and m.seat_id = x.successor)
      and not exists (select from archive.kept_out k join archive.seats t on t.person_id = k.person_id
        where k.story_id = s.id and t.id = x.successor and k.let_in_at is null)
      and archive.kept_by(s.id, x.asked_by) and archive.kept_by(s.id, mine)
    order by s.id
  loop
    insert into archive.consent_events (story_id, form, kind, choice)
    values (story, gen_random_uuid(), 'let_in', jsonb_build_object('facilitator', x.successor, 'by', 'facilitators', 'succession', x.id));
    perform archive.record_seat(story, 'succeeded', x.successor, true, x.reason, jsonb_build_object('by', (
      select jsonb_agg(p.name order by p.name) from archive.seats s join archive.people p on p.id = s.person_id where s.id in (x.asked_by, mine))));
  end loop;
end $$;
grant execute on function archive.succession_ask, archive.succession_agree to anon, authenticated;

create function api.succession_ask(commission text, facilitator uuid, reason text) returns jsonb language sql volatile set search_path = ''
as $$ select archive.succession_ask(archive.commission(commission), facilitator, reason) $$;
create function api.succession_agree(succession uuid) returns void language sql volatile set search_path = ''
as $$ select archive.succession_agree(succession) $$;

/** Facilitators and who is to succeed, for facilitators. Out: {facilitators: [{facilitator, name, mine}], open: [...]}. PT404. */
create function archive.successions(commission uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  mine uuid := archive.seat_in(commission, '{facilitator}');
begin
  return jsonb_build_object(
    'facilitators', (select jsonb_agg(jsonb_build_object('facilitator', s.id, 'name', p.name, 'mine', s.id = mine) order by p.name, s.id)
      from archive.seats s join archive.people p on p.id = s.person_id
      where s.commission_id = successions.commission and s.circle = 'facilitator' and s.closed_at is null),
    'open', (select coalesce(jsonb_agg(jsonb_build_object('succession', x.id, 'name', p.name, 'asked_by', q.name, 'reason', x.reason, 'asked_at', x.asked_at,
        'may_agree', mine not in (x.asked_by, x.successor)) order by x.asked_at), '[]')
      from archive.successions x join archive.seats s on s.id = x.successor join archive.people p on p.id = s.person_id
      join archive.seats t on t.id = x.asked_by join archive.people q on q.id = t.person_id
      where x.commission_id = successions.commission and x.agreed_at is null));
end $$;
grant execute on function archive.successions to anon, authenticated;
create function api.successions_list(commission text) returns jsonb language sql stable set search_path = ''
as $$ select archive.successions(archive.commission(commission)) $$;
grant execute on function api.succession_ask, api.succession_agree, api.successions_list to anon, authenticated;

-- ---------------------------------------------------------------------------------------------
-- Recognised.

/** "I think I know who tells this." From now on the visitor reads it in no circle but everyone's, and its facilitators have
    a task. PT404 for whoever could not read it. */
create function archive.teller_recognised(story uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  c uuid := (select s.commission_id from archive.stories s where s.id = story);
  mine uuid;
  made uuid := gen_random_uuid();
begin
  perform archive.readable();
  if not (archive.keeps(story) or exists (select from archive.access_copies a where a.story_id = story
      and archive.permits(a.audience, a.opens, a.closes, (select archive.my_audiences())))) then
    perform archive.absent();
  end if;
  mine := archive.seat_in(c, '{community,civic,facilitator}');
  insert into archive.kept_out (story_id, person_id, why) values (story, archive.me(), 'recognised') on conflict do nothing;
  if not found then return; end if;
  insert into archive.reports (id, commission_id, kind, story_id, words, due)
  select made, c, 'recognised', story, p.name || ', ' || p.role, archive.answer_by(now(), 2)
  from archive.people p where p.id = archive.me();
  perform archive.record_seat(story, 'recognised', mine, false);
end $$;
grant execute on function archive.teller_recognised to anon, authenticated;
create function api.teller_recognised(story uuid) returns void language sql volatile set search_path = ''
as $$ select archive.teller_recognised(story) $$;
grant execute on function api.teller_recognised to anon, authenticated;

-- ---------------------------------------------------------------------------------------------
-- Nobody left. The last facilitator on duty for a story left, was crossed out or thinks they know its teller.

/** Is a story in safekeeping that no facilitator may read: no task of anybody's, with a day that nobody keeps? */
create function archive.unkept(story uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from archive.grants g where g.story_id = story and g.purpose = 'keep' and coalesce(g.held, g.state) in ('given', 'renewed')
      and not exists (select from archive.audience_seats m join archive.seats s on s.id = m.seat_id
        where m.audience_id = g.audience and archive.seat_cares(s, story)))
$$;
/** The stories in safekeeping that somebody is kept out of, or that no facilitator of today was there for: whatever no facilitator may read
    is among them. Mostly they are few, and `unkept` asks a long question of each. */
create function archive.unkept_perhaps() returns setof archive.stories
language sql stable security definer set search_path = '' as $$
  select s.* from archive.stories s join archive.grants g on g.story_id = s.id and g.purpose = 'keep'
  where coalesce(g.held, g.state) in ('given', 'renewed')
    and (exists (select from archive.kept_out k where k.story_id = s.id and k.let_in_at is null)
      or exists (select from archive.never_entries n where n.story_id = s.id)
      -- `not in`, so that the few audiences that hold somebody are gathered once, and not looked up for each story.
      or g.audience not in (select m.audience_id from archive.audience_seats m join archive.seats x on x.id = m.seat_id
        where x.closed_at is null and x.circle = 'facilitator'))
$$;
/** What a story is called where nothing of it may be said: eight digits to read out, made with its own key, so that nobody finds by them
    which of the open stories it is. */
create function archive.story_number(story uuid) returns text
language sql stable security definer set search_path = '' as $$
  select lpad((('x' || left(encode(extensions.hmac('number', k.value, 'sha256'), 'hex'), 8))::bit(32)::bigint % 100000000)::text, 8, '0')
  from archive.story_keys k where k.story_id = story
$$;
/** The stories of a commission that no facilitator may read, for its keepers: a number each, and no day, no word and no reason
    (I3, C4). What is to be done is the same for all. PT404. */
create function archive.unkept_list(slug text) returns text[]
language plpgsql volatile security definer set search_path = '' as $$
declare
  c archive.commissions := archive.kept(slug);
begin
  -- `offset 0`: whether nobody may read it is asked last.
  return array(select archive.story_number(x.id) from (select p.id from archive.unkept_perhaps() p where p.commission_id = c.id offset 0) x
    where archive.unkept(x.id) order by 1);
end $$;
grant execute on function archive.unkept, archive.story_number, archive.unkept_list to anon, authenticated;
/** Stories that no facilitator may read, by number, for keepers. PT404. Out: [number]. See archive.unkept_list. */
create function api.unkept_list(commission text) returns text[] language sql volatile set search_path = ''
as $$ select archive.unkept_list(commission) $$;
grant execute on function api.unkept_list to anon, authenticated;

insert into archive.letter_kinds values ('unkept', 'unkept');

/** Tells whoever asked to be told of everything that no facilitator may read their story any more, so that they need not come back to learn
    it: once, until a facilitator was let in or it was handed in again. The gate of `contact` is asked for nothing, for it is nobody's while
    nobody keeps the words: the yes itself is. Whoever is rung or written to by hand is reached when somebody may know where again: their
    number is for those on duty alone (A6). For the worker's clock. */
create function archive.unkept_tell() returns void
language sql volatile security definer set search_path = '' as $$
  select archive.letter_write('unkept', story => x.id)
  -- `offset 0`: whether nobody may read it is asked last.
  from (select p.id from archive.unkept_perhaps() p
    where exists (select from archive.grants g where g.story_id = p.id and g.purpose = 'contact' and g.state in ('given', 'renewed')
        and g.opens <= now() and now() < g.closes)
      and not exists (select from archive.letters l where l.story_id = p.id and l.kind = 'unkept' and l.ended is distinct from 'not needed'
        and l.staged_at > (select max(e.at) from archive.consent_events e where e.story_id = p.id and e.kind in ('handed_in', 'let_in')))
    offset 0) x
  where archive.unkept(x.id)
$$;

-- Commissions, their rosters, and the audiences that yes was said to.

create type archive.circle as enum ('community', 'civic', 'public', 'facilitator');

create table archive.commissions (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique check (slug ~ '^[a-z][a-z0-9-]{1,40}$'
    and slug not in ('return', 'mine', 'leave', 'sign-in', 'sign-out', 'healthz', 'rights', 'accessibility', 'protection', 'wrong', 'stop', 'receipts', 'recall')),
  name text not null,
  place text not null,
  phase text not null default 'starting'
    check (phase in ('starting', 'gathering', 'launch', 'working', 'closing', 'closed')),
  summary text not null default '',
  about text not null default '',
  -- Telling cannot open until these are there (domain.md, section 2).
  telling_open boolean not null default false,
  telephone text, reading_days text, complaints text, controller text,
  neutral_site text, card_name text,
  help jsonb not null default '[]',
  read_within_days int not null default 5 check (read_within_days between 1 and 30),
  starts_a_day int not null default 200,
  community_signs int not null default 2 check (community_signs >= 1),
  civic_signs int not null default 1 check (civic_signs >= 1),
  -- For how many days a copy of the database made for safety is kept: what a storyteller is told when they have a story destroyed.
  backups_kept_days int not null default 35 check (backups_kept_days between 1 and 365),
  demonstration boolean not null default false,
  -- Drawn anew only when something everyone may read has changed; open pages are cached under it.
  open_key uuid not null default gen_random_uuid(),
  check (not telling_open or num_nulls(telephone, reading_days, complaints, controller, neutral_site, card_name) = 0)
);
alter table archive.commissions enable row level security;
create policy "anyone may know which commissions there are" on archive.commissions
  for select to anon, authenticated using (true);
grant select (id, slug, name, place, phase, summary, about, telling_open, telephone, reading_days, complaints,
  controller, neutral_site, card_name, help, read_within_days, community_signs, civic_signs, demonstration)
  on archive.commissions to anon, authenticated;

create table archive.places (
  id uuid primary key default gen_random_uuid(),
  commission_id uuid not null references archive.commissions (id) on delete cascade,
  name text not null,
  -- The wider place it lies in: what "roughly where" says. Without one, roughly says nothing.
  part_of uuid references archive.places (id) on delete set null,
  unique (commission_id, name)
);
alter table archive.places enable row level security;
create policy "anyone may know the places of a commission" on archive.places
  for select to anon, authenticated using (true);
grant select on archive.places to anon, authenticated;

create table archive.organisations (
  id uuid primary key default gen_random_uuid(),
  commission_id uuid not null references archive.commissions (id) on delete cascade,
  name text not null,
  unique (commission_id, name)
);
alter table archive.organisations enable row level security;
create policy "anyone may know which organisations take part" on archive.organisations
  for select to anon, authenticated using (true);
grant select on archive.organisations to anon, authenticated;

-- A keeper runs things and reads nothing: no seat comes with it.
create table archive.keepers (
  commission_id uuid not null references archive.commissions (id) on delete cascade,
  person_id uuid not null references archive.people (id) on delete cascade,
  primary key (commission_id, person_id)
);
alter table archive.keepers enable row level security;

-- A seat is one person, for one organisation, in one circle, of one commission. Any change closes
-- it and opens a new one, so the table is the roster's history.
create table archive.seats (
  id uuid primary key default gen_random_uuid(),
  commission_id uuid not null references archive.commissions (id) on delete cascade,
  person_id uuid not null references archive.people (id) on delete restrict,
  organisation_id uuid not null references archive.organisations (id) on delete restrict,
  circle archive.circle not null check (circle <> 'public'),
  opened_at timestamptz not null default now(),
  closed_at timestamptz check (closed_at >= opened_at)
);
create unique index one_open_seat_a_person_a_commission on archive.seats (commission_id, person_id) where closed_at is null;
create index on archive.seats (person_id) where closed_at is null;
alter table archive.seats enable row level security;

-- The facilitator who leads on safeguarding.
alter table archive.commissions add column safeguarding_seat uuid references archive.seats (id) on delete restrict;

/** A seat says who somebody was when yes was said: only its closing may change, and only once. */
create function archive.seat_is_history() returns trigger
language plpgsql set search_path = '' as $$
begin
  if (new.id, new.commission_id, new.person_id, new.organisation_id, new.circle, new.opened_at)
     is distinct from (old.id, old.commission_id, old.person_id, old.organisation_id, old.circle, old.opened_at)
     or old.closed_at is not null then
    raise exception 'a seat is closed, never changed' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger seat_is_history before update on archive.seats
  for each row execute function archive.seat_is_history();

-- The seats a yes was given to. Immutable, each set stored once, ids random so that they tell nothing.
-- 0 is everyone, 1 is nobody.
create table archive.audiences (
  id bigint primary key,
  commission_id uuid references archive.commissions (id) on delete cascade,
  circle archive.circle,
  digest bytea not null unique
);
create table archive.audience_seats (
  audience_id bigint not null references archive.audiences (id) on delete cascade,
  seat_id uuid not null references archive.seats (id) on delete cascade,
  primary key (audience_id, seat_id)
);
-- With the audience in it: whose audiences one is in is read from the index alone.
create index on archive.audience_seats (seat_id) include (audience_id);
alter table archive.audiences enable row level security;
alter table archive.audience_seats enable row level security;
insert into archive.audiences (id, circle, digest) values (0, 'public', '\x00'), (1, null, '\x01');
create trigger audiences_are_immutable before update on archive.audiences
  for each statement execute function archive.refuse_change();
create trigger audience_seats_are_immutable before update on archive.audience_seats
  for each statement execute function archive.refuse_change();

-- The same, kept as one array a seat: every reading asks for it several times, and gathering thousands of rows each time
-- costs more than to read. It holds the edges of what a seat is in, smallest first: each audience and the number after it.
-- A type of its own, so that no list of audiences is taken for edges.
create domain archive.edges as bigint[] check (cardinality(value) % 2 = 0);
-- What is newer stands beside it, so that nobody who says yes waits for somebody else who does.
create table archive.seat_audiences (
  seat_id uuid primary key references archive.seats (id) on delete cascade,
  edges archive.edges not null default '{}'
);
-- Random numbers do not get smaller.
alter table archive.seat_audiences alter edges set storage external;
create table archive.seat_audiences_new (
  seat_id uuid not null references archive.seats (id) on delete cascade,
  audience_id bigint not null references archive.audiences (id) on delete cascade,
  primary key (seat_id, audience_id)
);
alter table archive.seat_audiences enable row level security;
alter table archive.seat_audiences_new enable row level security;

create function archive.seat_kept() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into archive.seat_audiences (seat_id) values (new.id);
  return null;
end $$;
create trigger seat_kept after insert on archive.seats for each row execute function archive.seat_kept();

/** The edges of a set of audiences: each of them and the number after it, smallest first. */
create function archive.edges_of(audiences bigint[]) returns archive.edges
language sql immutable set search_path = '' as $$
  select coalesce(array_agg(e order by e), '{}')::archive.edges from unnest(audiences) a, unnest(array[a, a + 1]) e
$$;
/** Those of the audience that everyone is in. */
create function archive.everyone() returns archive.edges language sql immutable
return '{0,1}'::archive.edges;

/** What stands beside the arrays of these seats, or of all, joins them, where it is this many or more; not where somebody else
    is joining it. */
create function archive.audiences_join(many int, seats uuid[] default null) returns void
language sql volatile security definer set search_path = '' as $$
  with due as (
    select k.seat_id from archive.seat_audiences k where k.seat_id in (
      select n.seat_id from archive.seat_audiences_new n where seats is null or n.seat_id = any(seats) group by n.seat_id having count(*) >= many)
    for update skip locked),
  joined as (
    delete from archive.seat_audiences_new n using due where n.seat_id = due.seat_id returning n.seat_id, n.audience_id)
  update archive.seat_audiences k set edges = array(select e from unnest(k.edges || archive.edges_of(x.audiences)) e order by e)
  from (select j.seat_id, array_agg(j.audience_id) as audiences from joined j group by j.seat_id) x
  where k.seat_id = x.seat_id
$$;

/** A new audience stands beside the arrays of its seats at once. The worker has it join them, or the fiftieth does. */
create function archive.audience_kept() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into archive.seat_audiences_new (seat_id, audience_id) select m.seat_id, m.audience_id from moved m;
  perform archive.audiences_join(50, array(select distinct m.seat_id from moved m));
  return null;
end $$;
create trigger audience_kept after insert on archive.audience_seats referencing new table as moved
  for each statement execute function archive.audience_kept();

/** The audience of a set of seats (ids), found or made. None → 1, nobody. Mixed circles or commissions refuse. */
create function archive.audience_of(seats uuid[]) returns bigint
language plpgsql volatile security definer set search_path = '' as $$
declare
  members uuid[] := (select array_agg(distinct s order by s) from unnest(seats) s);
  mark bytea := extensions.digest(array_to_string(members, ','), 'sha256');
  found bigint;
begin
  if members is null then return 1; end if;
  select id into found from archive.audiences where digest = mark;
  if found is not null then return found; end if;
  if (select count(distinct (s.commission_id, s.circle)) from archive.seats s where s.id = any(members)) <> 1 then
    raise exception 'an audience is of one commission and one circle';
  end if;
  -- 52 random bits: exact in JSON, and never 0 or 1.
  insert into archive.audiences (id, commission_id, circle, digest)
  select 2 + ('x' || encode(extensions.gen_random_bytes(7), 'hex'))::bit(52)::bigint, s.commission_id, s.circle, mark
  from archive.seats s where s.id = members[1]
  on conflict (digest) do nothing returning id into found;
  if found is null then
    select id into found from archive.audiences where digest = mark;
  else
    insert into archive.audience_seats select found, unnest(members);
  end if;
  return found;
end $$;

/** The seats of an audience; volatile, so that one made a moment ago is seen. */
create function archive.audience_members(a bigint) returns uuid[]
language sql volatile security definer set search_path = '' as $$
  select coalesce(array_agg(m.seat_id order by m.seat_id), '{}') from archive.audience_seats m where m.audience_id = a
$$;

/** The seats that are in both. */
create function archive.audience_meet(a bigint, b bigint) returns bigint
language sql volatile security definer set search_path = '' as $$
  select case
    when a = b or b = 0 then a
    when a = 0 then b
    when a = 1 or b = 1 then 1
    else archive.audience_of(array(
      select seat_id from archive.audience_seats where audience_id = a
      intersect select seat_id from archive.audience_seats where audience_id = b))
  end
$$;

/** The seats that are in the first and not in the second. */
create function archive.audience_less(a bigint, b bigint) returns bigint
language sql volatile security definer set search_path = '' as $$
  select case when a in (0, 1) then a when b = 1 then a else archive.audience_of(array(
    select seat_id from archive.audience_seats where audience_id = a
    except select seat_id from archive.audience_seats where audience_id = b)) end
$$;

/** An audience less the seats closed since. Nothing ever adds one (C5). */
create function archive.audience_still(a bigint) returns bigint
language sql volatile security definer set search_path = '' as $$
  select case when a in (0, 1) then a else archive.audience_of(array(
    select s.id from archive.audience_seats m join archive.seats s on s.id = m.seat_id
    where m.audience_id = a and s.closed_at is null)) end
$$;

/** Everyone who holds an open seat in a circle now. public → everyone. */
create function archive.audience_now(commission uuid, asked archive.circle) returns bigint
language sql volatile security definer set search_path = '' as $$
  select case when asked = 'public' then 0 else archive.audience_of(array(
    select s.id from archive.seats s
    where s.commission_id = commission and s.circle = asked and s.closed_at is null)) end
$$;

/** The seats that somebody sits in. Not pinned, so that it is inlined; granted to nobody. */
create function archive.seats_of(person uuid) returns setof archive.seats
language sql stable as $$ select s.* from archive.seats s where s.person_id = person and s.closed_at is null $$;

/** The visitor's open seats. */
create function archive.my_seats() returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
declare
  who uuid := archive.me();
begin
  return array(select s.id from archive.seats_of(who) s);
end $$;

/** The commissions in which the visitor drafts decisions: those where they sit on one of the two sides. */
create function archive.my_sides() returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
declare
  who uuid := archive.me();
begin
  return array(select s.commission_id from archive.seats_of(who) s where s.circle in ('community', 'civic'));
end $$;

/** Is reading open? PT503 for every reader while the lease has lapsed (O2); a storyteller's own pages go on, and find no other's. */
create function archive.readable() returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare
  open boolean := (select now() < i.readable_until from archive.installation i);
begin
  if not open and archive.teller() is null then
    perform archive.fail('PT503', 'Reading is closed for a short time.');
  end if;
  return open;
end $$;

-- What commissioners promise before they hear their first story. New words are promised anew.
create table archive.promises (
  version text primary key check (version ~ '^[0-9]{4}-[0-9]{2}/[a-z]{2}-[A-Z]{2}$'),
  words text not null,
  since timestamptz not null default now()
);
create table archive.promises_made (
  person_id uuid not null references archive.people (id) on delete cascade,
  version text not null references archive.promises (version) on delete restrict,
  at timestamptz not null default now(),
  primary key (person_id, version)
);
alter table archive.promises enable row level security;
alter table archive.promises_made enable row level security;

-- The promise that stands. Granted to nobody, as is what follows it.
create view archive.promise_standing as
  select p.* from archive.promises p where p.since <= now() order by p.since desc, p.version desc limit 1;

/** Somebody's promise, if it is the one that stands. Not pinned, so that it is inlined. */
create function archive.promised_by(person uuid) returns setof archive.promises_made
language sql stable as $$
  select m.* from archive.promises_made m join archive.promise_standing p on p.version = m.version where m.person_id = person
$$;

/** Has the visitor made the promise that stands? Null when nobody is signed in. */
create function archive.promised() returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare
  who uuid := archive.me();
begin
  return case when who is not null then exists (select from archive.promised_by(who)) end;
end $$;

/** The audiences the visitor is in, now, as their edges: everyone's, and those that hold an open seat of theirs.
    A commissioner's seat hears nothing before its listening promise, whatever door is tried. None at all while the reading lease
    has lapsed (O2). */
create function archive.my_audiences() returns archive.edges
language plpgsql stable security definer set search_path = '' as $$
declare
  who uuid := archive.me();
  held archive.edges;
  sits uuid[];
  grown boolean;
begin
  if not archive.readable() then return '{}'; end if;
  if who is null then return archive.everyone(); end if;
  select k.edges, array_agg(s.id) over (), bool_or(exists (select from archive.seat_audiences_new n where n.seat_id = s.id)) over () into held, sits, grown
  from archive.seats_of(who) s join archive.seat_audiences k on k.seat_id = s.id where s.circle = 'facilitator' or exists (select from archive.promised_by(who));
  -- Mostly. It is in order as it stands; put together, it is in memory, and not fetched for each row that is asked of it.
  if cardinality(sits) = 1 and not grown then return archive.everyone() || held; end if;
  return array(select x.e from (
    select unnest(archive.everyone() || archive.edges_of(array(select n.audience_id from archive.seat_audiences_new n where n.seat_id = any(sits))))
    union all select unnest(k.edges) from archive.seat_audiences k where k.seat_id = any(sits)) x (e) order by x.e);
end $$;

/** Is this audience one of those whose edges these are? Then it begins one that has not ended: the number of edges at or below it
    is odd. `width_bucket` counts them by halving, where `= any` would compare with every one. */
create function archive.within(audience bigint, mine archive.edges) returns boolean language sql immutable
return width_bucket(audience, mine) % 2 = 1;

/** Consent, in one expression (A1). One SELECT, no SET, no sub-select, and each argument once: Postgres inlines it into the
    plan of whoever asks. `mine` is (select archive.my_audiences()), evaluated once a statement. */
create function archive.permits(audience bigint, opens timestamptz, closes timestamptz, mine archive.edges)
returns boolean language sql stable
as $$ select archive.within(audience, mine) and opens <= now() and now() < closes $$;

grant execute on function archive.readable, archive.my_seats, archive.my_sides, archive.promised, archive.my_audiences, archive.within, archive.permits to anon, authenticated;

create policy "a member knows their own seats" on archive.seats
  for select to anon, authenticated using (id = any((select archive.my_seats())::uuid[]));
grant select on archive.seats to anon, authenticated;

/** The id of a commission by its slug. PT404 when there is none, and PT503 for whatever is there or not while reading is closed,
    unless this is for `telling`. */
create function archive.commission(asked text, telling boolean default false) returns uuid
language plpgsql stable set search_path = '' as $$
declare
  found uuid := (select id from archive.commissions where slug = asked);
begin
  if not telling then perform archive.readable(); end if;
  if found is null then perform archive.absent(); end if;
  return found;
end $$;

/** The visitor's open seat in a commission, in one of these circles. PT404 when they hold none. */
create function archive.seat_in(commission uuid, circles archive.circle[]) returns uuid
language plpgsql stable security definer set search_path = '' as $$
declare
  who uuid := archive.me();
  found uuid := (select s.id from archive.seats_of(who) s where s.commission_id = commission and s.circle = any(circles));
begin
  if found is null then perform archive.absent(); end if;
  return found;
end $$;

/** The circle a visitor reads in: community or civic by an open seat, else public. */
create function archive.circle_in(commission uuid) returns archive.circle
language plpgsql stable security definer set search_path = '' as $$
declare
  who uuid := archive.me();
begin
  return coalesce((select s.circle from archive.seats_of(who) s
    where s.commission_id = commission and s.circle in ('community', 'civic')), 'public');
end $$;

/** One value that moves whenever a seat of the commission opens or closes: what a page was drawn from. */
create function archive.roster_version(commission uuid) returns text
language sql stable security definer set search_path = '' as $$
  select encode(extensions.digest(coalesce(string_agg(s.id::text, ',' order by s.id), ''), 'sha256'), 'hex')
  from archive.seats s where s.commission_id = commission and s.closed_at is null
$$;

/** One circle of the roster as anybody may see it: organisations and numbers, no people. */
create function archive.roster_circle(commission uuid, asked archive.circle) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('people', coalesce(sum(n), 0),
    'organisations', coalesce(jsonb_agg(jsonb_build_object('name', name, 'people', n) order by name collate "en-GB-x-icu"), '[]'))
  from (select o.name, count(*) as n from archive.seats s join archive.organisations o on o.id = s.organisation_id
        where s.commission_id = commission and s.circle = asked and s.closed_at is null group by o.name) x
$$;

/** The names that facilitators on duty chose to be shown by. */
create function archive.facilitators(commission uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (select coalesce(jsonb_agg(p.name order by p.name), '[]')
  from archive.seats s join archive.people p on p.id = s.person_id
  where s.commission_id = commission and s.circle = 'facilitator' and s.closed_at is null);
end $$;

/** The facilitator who leads on safeguarding, by the name they chose: whoever may cross them out is told what that means. */
create function archive.safeguarding_lead(commission uuid) returns text
language plpgsql stable security definer set search_path = '' as $$
begin
  return (select p.name from archive.commissions c join archive.seats s on s.id = c.safeguarding_seat and s.closed_at is null
  join archive.people p on p.id = s.person_id where c.id = commission);
end $$;

/** Every member of a circle by the name they chose, with organisation. */
create function archive.members(commission uuid, circles archive.circle[]) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('name', p.name, 'role', p.role, 'circle', s.circle, 'organisation', o.name)
    order by s.circle, p.name collate "en-GB-x-icu"), '[]')
  from archive.seats s join archive.people p on p.id = s.person_id join archive.organisations o on o.id = s.organisation_id
  where s.commission_id = commission and s.circle = any(circles) and s.closed_at is null
$$;

/** The day by which an answer is promised, counted in weekdays: nobody reads at weekends. */
create function archive.answer_by(handed_in timestamptz, within int) returns date
language plpgsql immutable set search_path = '' as $$
begin
  return (select (d)::date from generate_series((handed_in at time zone 'Europe/London')::date + 1,
                                       (handed_in at time zone 'Europe/London')::date + 70, interval '1 day') d
  where extract(isodow from d) < 6 order by d offset within - 1 limit 1);
end $$;

/** How many days late a promise for that day is; null while it is kept. */
create function archive.days_late(due date) returns int
language sql stable set search_path = '' as $$
  select nullif(greatest((now() at time zone 'Europe/London')::date - due, 0), 0)
$$;
grant execute on function archive.days_late to anon, authenticated;

/** Who the visitor is to themselves: name, seats, what they keep, and whether there is only a card to reach them by. */
create function archive.visitor() returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform archive.member_touch();
  return jsonb_build_object(
    'person', (select jsonb_build_object('id', p.id, 'name', p.name, 'promised', archive.promised(), 'by_card', p.auth_user is null,
        'seats', coalesce((select jsonb_agg(jsonb_build_object('seat', s.id, 'commission', c.slug, 'commission_name', c.name,
            'circle', s.circle, 'organisation', o.name) order by c.name)
          from archive.seats s join archive.commissions c on c.id = s.commission_id
          join archive.organisations o on o.id = s.organisation_id
          where s.person_id = p.id and s.closed_at is null), '[]'),
        'keeps', coalesce((select jsonb_agg(c.slug order by c.slug) from archive.keepers k
          join archive.commissions c on c.id = k.commission_id where k.person_id = p.id), '[]'))
      from archive.people p where p.id = archive.me()),
    'teller', archive.teller() is not null);
end $$;

/** Draws the key of open pages anew, for every commission in `which`. */
create function archive.open_changed(which uuid[]) returns void
language sql volatile security definer set search_path = '' as $$
  update archive.commissions set open_key = gen_random_uuid() where id = any(which)
$$;

grant execute on function archive.commission, archive.seat_in, archive.circle_in, archive.roster_version,
  archive.roster_circle, archive.facilitators, archive.safeguarding_lead, archive.visitor, archive.answer_by to anon, authenticated;

/** Who is asking. Out: {person, teller}. */
create function api.visitor() returns jsonb language sql volatile set search_path = ''
as $$ select archive.visitor() $$;

/** The commissions of this installation. */
create function api.commissions_list() returns jsonb language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('slug', slug, 'name', name, 'place', place, 'phase', phase,
    'summary', summary, 'demonstration', demonstration) order by demonstration, name), '[]')
  from archive.commissions
$$;

/** One commission as anybody may know it. PT404. */
create function api.commission_read(commission text) returns jsonb language plpgsql stable set search_path = '' as $$
declare
  c record;
begin
  select id, slug, name, place, phase, summary, about, telling_open, telephone, reading_days, complaints, controller,
    neutral_site, card_name, help, read_within_days, demonstration
  into c from archive.commissions where id = archive.commission(commission_read.commission, telling => true);
  return (to_jsonb(c) - 'id') || jsonb_build_object(
    'answer_by', archive.answer_by(now(), c.read_within_days),
    'facilitators', archive.facilitators(c.id), 'lead', archive.safeguarding_lead(c.id),
    'places', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) order by p.name), '[]')
               from archive.places p where p.commission_id = c.id));
end $$;

/** Who would be asked to read, by circle: organisations and numbers. Out: {roster, circles}. PT404. */
create function api.roster_read(commission text) returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object('roster', archive.roster_version(c.id), 'circles', jsonb_build_object(
    'community', archive.roster_circle(c.id, 'community'),
    'civic', archive.roster_circle(c.id, 'civic'),
    'facilitator', archive.roster_circle(c.id, 'facilitator')))
  from (select archive.commission(roster_read.commission, telling => true) as id) c
$$;

/** Fellow members by chosen name, for anyone with an open seat. PT404 otherwise. */
create function archive.members_list(commission uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform archive.seat_in(commission, '{community,civic,facilitator}');
  return archive.members(commission, '{community,civic,facilitator}');
end $$;
grant execute on function archive.members_list to anon, authenticated;

create function api.members_list(commission text) returns jsonb language sql stable set search_path = ''
as $$ select archive.members_list(archive.commission(commission)) $$;

grant execute on function api.visitor, api.commissions_list, api.commission_read, api.roster_read, api.members_list
  to anon, authenticated;

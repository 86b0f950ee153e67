-- Keeping the roster: who is invited, who sits where, and when telling may open. A keeper looks after who takes part and reads
-- no story by it; whoever would read originals needs the yes of both sides.

-- Where whoever leads on safeguarding can be rung.
alter table archive.commissions add column safeguarding_telephone text;

-- Somebody is known here before they sit. Where they can be written to lies sealed until the worker has made their account,
-- and then no longer (I1). By card: `way` says so, nothing is sealed, and they can come in as soon as they hold it.
create table archive.invitations (
  id uuid primary key default gen_random_uuid(),
  commission_id uuid not null references archive.commissions (id) on delete cascade,
  person_id uuid not null references archive.people (id) on delete cascade,
  way text not null check (way in ('email', 'card')),
  contact_sealed text check (char_length(contact_sealed) <= 4000 and contact_sealed ~ '^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$'),
  invited_by uuid references archive.people (id) on delete set null,
  at timestamptz not null default now(),
  tries int not null default 0,
  due timestamptz not null default now(),
  -- They can come in.
  ready_at timestamptz,
  unique (commission_id, person_id),
  check (way = 'email' or contact_sealed is null)
);
create index on archive.invitations (person_id);
create index on archive.invitations (due) where contact_sealed is not null;
alter table archive.invitations enable row level security;

-- How somebody was named here when they were invited, who turned out to be known in another commission: what they are called there is
-- not told by an address that is tried. Beside the invitation, which holds the address until the account is made (I1).
create table archive.invited_as (
  invitation_id uuid primary key references archive.invitations (id) on delete cascade,
  name text not null,
  role text not null
);
alter table archive.invited_as enable row level security;

-- Who opened and closed which seat.
create table archive.seat_acts (
  id bigint generated always as identity primary key,
  seat_id uuid not null references archive.seats (id) on delete cascade,
  act text not null check (act in ('opened', 'closed')),
  by_person uuid references archive.people (id) on delete set null,
  at timestamptz not null default now()
);
create index on archive.seat_acts (seat_id);
alter table archive.seat_acts enable row level security;

-- A facilitator's seat is proposed, and opens with the second yes.
create table archive.facilitator_proposals (
  id uuid primary key default gen_random_uuid(),
  commission_id uuid not null references archive.commissions (id) on delete cascade,
  person_id uuid not null references archive.people (id) on delete cascade,
  organisation_id uuid not null references archive.organisations (id) on delete restrict,
  at timestamptz not null default now(),
  ended_at timestamptz,
  seat_id uuid references archive.seats (id) on delete restrict
);
create unique index one_open_proposal_a_person on archive.facilitator_proposals (commission_id, person_id) where ended_at is null;
alter table archive.facilitator_proposals enable row level security;
create table archive.facilitator_yeses (
  proposal_id uuid not null references archive.facilitator_proposals (id) on delete cascade,
  person_id uuid not null references archive.people (id) on delete cascade,
  -- What they said yes as. Nobody says yes twice.
  as_role text not null check (as_role in ('keeper', 'community')),
  at timestamptz not null default now(),
  primary key (proposal_id, person_id)
);
alter table archive.facilitator_yeses enable row level security;

/** The commission, if the visitor keeps it. PT404 otherwise. */
create function archive.kept(slug text) returns archive.commissions
language plpgsql volatile security definer set search_path = '' as $$
declare
  c archive.commissions;
begin
  select x.* into c from archive.commissions x join archive.keepers k on k.commission_id = x.id
  where x.slug = kept.slug and k.person_id = (select archive.me());
  if c.id is null then perform archive.absent(); end if;
  return c;
end $$;

/** The organisation of that name in a commission, found or made. PT422 organisation. */
create function archive.organisation_named(commission uuid, typed text) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  found uuid;
begin
  if char_length(trim(coalesce(typed, ''))) not between 1 and 120 then
    perform archive.fail('PT422', 'Write which organisation they sit for, in at most 120 letters.', 'organisation');
  end if;
  insert into archive.organisations (commission_id, name) values (commission, trim(typed)) on conflict do nothing;
  select o.id into found from archive.organisations o where o.commission_id = commission and o.name = trim(typed);
  return found;
end $$;

/** Somebody who takes part, by the name to be shown by, before they can come in. */
create function archive.person_invited(commission uuid, shown text, role text, way text, sealed text) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  made uuid;
begin
  if char_length(trim(coalesce(shown, ''))) not between 1 and 120 then
    perform archive.fail('PT422', 'Write the name they want to be shown by. A first name is enough.', 'name');
  elsif char_length(coalesce(role, '')) > 200 then
    perform archive.fail('PT422', 'Use at most 200 letters here.', 'role');
  elsif way = 'email' and (sealed is null or sealed !~ '^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$') then
    perform archive.fail('PT422', 'An address is kept only when it is sealed.', 'email');
  end if;
  insert into archive.people (name, role) values (trim(shown), trim(coalesce(person_invited.role, ''))) returning id into made;
  insert into archive.invitations (commission_id, person_id, way, contact_sealed, invited_by)
  values (commission, made, way, case when way = 'email' then sealed end, archive.me());
  return made;
end $$;

/** Invites somebody by one way: their sealed address, or the number of a card that nobody holds yet. */
create function archive.member_invite(slug text, name text, role text, sealed text, card text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c archive.commissions := archive.kept(slug);
  made uuid;
begin
  if num_nonnulls(sealed, card) = 2 then
    perform archive.fail('PT422', 'Choose one way in: an e-mail address, or a card.', 'card');
  end if;
  -- A mistake, or somebody with a keeper's session, must not flood strangers.
  if (select count(*) from archive.invitations i where i.commission_id = c.id and i.at > now() - interval '1 day') >= 60 then
    perform archive.fail('PT429', 'Sixty people were invited since yesterday. Please go on tomorrow.');
  end if;
  made := archive.person_invited(c.id, name, role, case when card is null then 'email' else 'card' end, sealed);
  if card is not null then
    insert into archive.member_words (person_id, words_hash) values (made, archive.card_take(c.id, card));
    update archive.invitations i set ready_at = now() where i.person_id = made;
  end if;
  return jsonb_build_object('person', made);
end $$;

/** A new card for somebody who lost theirs: the old words open nothing from now on. Only while they hold no seat anywhere, so that
    nobody who keeps a roster comes to what somebody else may read; and whoever keeps one takes it themselves, so that one keeper never
    becomes two. PT404, PT422 card. */
create function archive.member_card(slug text, whom uuid, card text) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  c archive.commissions := archive.kept(slug);
begin
  perform from archive.people p where p.id = whom for update;
  if not exists (select from archive.invitations i where i.commission_id = c.id and i.person_id = whom and i.way = 'card') then
    perform archive.absent();
  elsif exists (select from archive.seats s where s.person_id = whom and s.closed_at is null) then
    perform archive.fail('PT422', 'Close their seat first. Whoever comes in by a new card begins anew.', 'card');
  elsif whom is distinct from archive.me() and exists (select from archive.keepers k where k.person_id = whom) then
    perform archive.fail('PT422', 'They keep a roster. Only they themselves can take a new card, while they are signed in.', 'card');
  end if;
  update archive.member_words w set words_hash = archive.card_take(c.id, card), given_at = now() where w.person_id = whom;
  delete from archive.member_sessions s where s.person_id = whom;
end $$;

/** Closes a seat, and with it everything that its audiences opened, at once (A5). There are always two facilitators; the
    safeguarding lead stays until there is another. PT422 seat. */
create function archive.seat_shut(old archive.seats) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  if old.circle = 'facilitator' then
    perform from archive.commissions c where c.id = old.commission_id for update;
    if (select count(*) from archive.seats s where s.commission_id = old.commission_id and s.circle = 'facilitator' and s.closed_at is null) <= 2 then
      perform archive.fail('PT422', 'There are always at least two facilitators. Seat another one first.', 'seat');
    elsif exists (select from archive.commissions c where c.safeguarding_seat = old.id) then
      perform archive.fail('PT422', 'They lead on safeguarding. Choose another safeguarding lead first.', 'seat');
    end if;
  end if;
  update archive.seats set closed_at = now() where id = old.id;
  insert into archive.seat_acts (seat_id, act, by_person) values (old.id, 'closed', archive.me());
  perform archive.open_changed(array[old.commission_id]);
end $$;

/** Opens a seat for somebody, and closes the one they hold here: nobody holds two. */
create function archive.seat_put(commission uuid, whom uuid, circle archive.circle, organisation uuid) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  old archive.seats;
  made uuid;
begin
  -- One at a time per commission: two keepers pressing at once seat somebody once.
  perform from archive.commissions c where c.id = commission for update;
  select * into old from archive.seats s where s.commission_id = commission and s.person_id = whom and s.closed_at is null;
  if (old.circle, old.organisation_id) is not distinct from (seat_put.circle, organisation) then return old.id; end if;
  if old.id is not null then perform archive.seat_shut(old); end if;
  insert into archive.seats (commission_id, person_id, organisation_id, circle)
  values (commission, whom, organisation, seat_put.circle) returning id into made;
  insert into archive.seat_acts (seat_id, act, by_person) values (made, 'opened', archive.me());
  perform archive.open_changed(array[commission]);
  return made;
end $$;

/** Somebody who is known here and can come in. PT404, PT422 person: a keeper seats others, never themselves. */
create function archive.known_here(commission uuid, whom uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  if not exists (select from archive.invitations i where i.commission_id = commission and i.person_id = whom)
     and not exists (select from archive.seats s where s.commission_id = commission and s.person_id = whom)
     and not exists (select from archive.keepers k where k.commission_id = commission and k.person_id = whom) then
    perform archive.absent();
  elsif exists (select from archive.invitations i where i.commission_id = commission and i.person_id = whom and i.ready_at is null) then
    perform archive.fail('PT422', 'They cannot come in yet: their way in is still being made.', 'person');
  end if;
end $$;

create function archive.seat_give(slug text, whom uuid, circle text, organisation text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c archive.commissions := archive.kept(slug);
begin
  perform archive.known_here(c.id, whom);
  if circle is null or circle not in ('community', 'civic') then
    perform archive.fail('PT422', 'Choose community commissioner or civic commissioner.', 'circle');
  elsif whom = archive.me() then
    perform archive.fail('PT422', 'A keeper gives no seat to themselves. Ask another keeper.', 'circle');
  end if;
  return jsonb_build_object('seat', archive.seat_put(c.id, whom, seat_give.circle::archive.circle, archive.organisation_named(c.id, organisation)));
end $$;

create function archive.seat_end(slug text, whom uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  c archive.commissions := archive.kept(slug);
  old archive.seats;
begin
  select * into old from archive.seats s where s.commission_id = c.id and s.person_id = whom and s.closed_at is null;
  if old.id is null then perform archive.absent(); end if;
  perform archive.seat_shut(old);
end $$;

-- ---------------------------------------------------------------------------------------------
-- Facilitators read originals, so no one person makes one.

/** Did this keeper give somebody the seat that they hold? */
create function archive.seat_given(seat uuid, keeper uuid, before timestamptz default 'infinity') returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from archive.seat_acts a where a.seat_id = seat and a.act = 'opened' and a.by_person = keeper and a.at <= before)
$$;

/** Does one keeper stand for all of it: is there no other, and did they give every community seat whose holder could say yes? */
create function archive.keeps_alone(p archive.facilitator_proposals, keeper uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select not exists (select from archive.keepers k where k.commission_id = p.commission_id and k.person_id not in (keeper, p.person_id))
    and not exists (select from archive.seats s where s.commission_id = p.commission_id and s.circle = 'community' and s.closed_at is null
      and s.person_id <> p.person_id and not archive.seat_given(s.id, keeper))
$$;

/** Is there a yes of each side that do not hang together? A commissioner's says nothing beside that of the keeper who gave them their
    seat, or one keeper with a second name could make a facilitator. Where one keeper stands for all of it, it does once the seat was
    given 28 days ago: by then the others have met who sits there. */
create function archive.yeses_apart(p archive.facilitator_proposals) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from archive.facilitator_yeses y join archive.keepers k on k.commission_id = p.commission_id and k.person_id = y.person_id,
      archive.facilitator_yeses z join archive.seats s on s.commission_id = p.commission_id and s.person_id = z.person_id
        and s.circle = 'community' and s.closed_at is null
    where y.proposal_id = p.id and y.as_role = 'keeper' and z.proposal_id = p.id and z.as_role = 'community'
      and p.person_id not in (y.person_id, z.person_id) and (not archive.seat_given(s.id, y.person_id)
        or (archive.seat_given(s.id, y.person_id, now() - interval '28 days') and archive.keeps_alone(p, y.person_id))))
$$;

/** Says yes to a proposal, and opens the seat with the second yes: a keeper's and a community commissioner's, neither of them
    that person, nor one of them seated by the other. The first two facilitators have nobody to be known by yet: two keepers' yes.
    PT404, PT422 proposal. Out: {opened}. */
create function archive.facilitator_yes(proposal uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  p archive.facilitator_proposals;
  who uuid := archive.me();
  role text;
  first_two boolean;
  keepers int;
  community int;
begin
  select * into p from archive.facilitator_proposals x where x.id = proposal for update;
  role := case
    when exists (select from archive.keepers k where k.commission_id = p.commission_id and k.person_id = who) then 'keeper'
    when exists (select from archive.seats s where s.id = any(archive.my_seats()) and s.commission_id = p.commission_id and s.circle = 'community') then 'community' end;
  if p.id is null or role is null then perform archive.absent(); end if;
  if p.seat_id is not null then return jsonb_build_object('opened', true); end if;
  if p.ended_at is not null then
    perform archive.fail('PT422', 'This was taken back meanwhile.', 'proposal');
  elsif p.person_id = who then
    perform archive.fail('PT422', 'Nobody says yes to themselves. Two other people have to.', 'proposal');
  end if;
  insert into archive.facilitator_yeses (proposal_id, person_id, as_role) values (p.id, who, role) on conflict do nothing;
  perform from archive.commissions c where c.id = p.commission_id for update;
  first_two := (select count(*) from archive.seats s where s.commission_id = p.commission_id and s.circle = 'facilitator') < 2;
  -- Who has left since they said it says nothing any more.
  select count(*) filter (where y.as_role = 'keeper' and exists (select from archive.keepers k where k.commission_id = p.commission_id and k.person_id = y.person_id)),
    count(*) filter (where y.as_role = 'community' and exists (select from archive.seats s
      where s.commission_id = p.commission_id and s.person_id = y.person_id and s.circle = 'community' and s.closed_at is null))
  into keepers, community from archive.facilitator_yeses y where y.proposal_id = p.id and y.person_id <> p.person_id;
  if (keepers >= 1 and community >= 1) or (first_two and keepers >= 2) then
    if not (first_two and keepers >= 2) and not archive.yeses_apart(p) then
      perform archive.fail('PT422', case when exists (select from archive.keepers k where archive.keeps_alone(p, k.person_id) and k.commission_id = p.commission_id)
        then 'One keeper gave every seat here. A yes counts once its seat was given 28 days ago. Please say it again then.'
        else 'A commissioner’s yes does not count beside the keeper who gave them their seat. Another keeper, or another commissioner, has to say yes.' end, 'proposal');
    end if;
    update archive.facilitator_proposals x set ended_at = now(),
      seat_id = archive.seat_put(p.commission_id, p.person_id, 'facilitator', p.organisation_id) where x.id = p.id;
    return jsonb_build_object('opened', true);
  end if;
  return jsonb_build_object('opened', false);
end $$;

create function archive.facilitator_propose(slug text, whom uuid, organisation text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c archive.commissions := archive.kept(slug);
  made uuid;
begin
  perform archive.known_here(c.id, whom);
  if exists (select from archive.seats s where s.commission_id = c.id and s.person_id = whom and s.circle = 'facilitator' and s.closed_at is null) then
    perform archive.fail('PT422', 'They are a facilitator already.', 'circle');
  end if;
  insert into archive.facilitator_proposals as p (commission_id, person_id, organisation_id)
  values (c.id, whom, archive.organisation_named(c.id, organisation))
  on conflict (commission_id, person_id) where ended_at is null do update set organisation_id = p.organisation_id returning id into made;
  -- Proposing somebody else is saying yes to them.
  if whom <> archive.me() then
    return archive.facilitator_yes(made) || jsonb_build_object('proposal', made);
  end if;
  return jsonb_build_object('proposal', made, 'opened', false);
end $$;

create function archive.facilitator_drop(proposal uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  update archive.facilitator_proposals p set ended_at = now()
  where p.id = proposal and p.ended_at is null
    and exists (select from archive.keepers k where k.commission_id = p.commission_id and k.person_id = archive.me());
  if not found then perform archive.absent(); end if;
end $$;

/** Who is proposed as a facilitator, for keepers and community commissioners. PT404 for everyone else.
    Out: [{id, name, role, organisation, yeses: [{name, as}], needs, mine}], mine: yes, no or self. */
create function archive.facilitators_proposed(slug text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  c uuid := archive.commission(slug);
  who uuid := archive.me();
  first_two boolean := (select count(*) from archive.seats s where s.commission_id = c and s.circle = 'facilitator') < 2;
begin
  if not exists (select from archive.keepers k where k.commission_id = c and k.person_id = who) then
    perform archive.seat_in(c, '{community}');
  end if;
  return (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', coalesce(n.name, h.name), 'role', coalesce(n.role, h.role), 'organisation', o.name, 'first_two', first_two,
      'yeses', (select coalesce(jsonb_agg(jsonb_build_object('name', x.name, 'as', y.as_role) order by y.at), '[]')
        from archive.facilitator_yeses y join archive.people x on x.id = y.person_id where y.proposal_id = p.id),
      'mine', case when p.person_id = who then 'self' when exists (select from archive.facilitator_yeses y where y.proposal_id = p.id and y.person_id = who)
        then 'yes' else 'not yet' end) order by p.at), '[]')
    from archive.facilitator_proposals p join archive.people h on h.id = p.person_id join archive.organisations o on o.id = p.organisation_id
    left join archive.invitations i on i.person_id = h.id and i.commission_id = c left join archive.invited_as n on n.invitation_id = i.id
    where p.commission_id = c and p.ended_at is null);
end $$;

-- ---------------------------------------------------------------------------------------------
-- Opening the telling.

/** What is still missing before telling may open (domain.md, section 2); nothing is the answer that opens it. */
create function archive.telling_missing(c archive.commissions) returns text[]
language sql stable security definer set search_path = '' as $$
  select array_remove(array[
    case when (select count(*) from archive.seats s where s.commission_id = c.id and s.circle = 'facilitator' and s.closed_at is null) < 2 then 'facilitators' end,
    case when not exists (select from archive.seats s where s.id = c.safeguarding_seat and s.commission_id = c.id and s.circle = 'facilitator' and s.closed_at is null)
      then 'safeguarding_lead' end,
    case when coalesce(c.safeguarding_telephone, '') = '' then 'safeguarding_telephone' end,
    case when coalesce(c.telephone, '') = '' then 'telephone' end,
    case when coalesce(c.reading_days, '') = '' then 'reading_days' end,
    case when jsonb_array_length(c.help) = 0 then 'help' end,
    case when coalesce(c.complaints, '') = '' then 'complaints' end,
    case when coalesce(c.controller, '') = '' then 'controller' end,
    case when coalesce(c.neutral_site, '') = '' then 'neutral_site' end,
    case when coalesce(c.card_name, '') = '' then 'card_name' end], null)
$$;

/** Writes what a commission says of itself, how often in a year a story may be asked for, and how long backups are kept. In: a row whose fields are to
    stand. PT422 on each field. */
create function archive.details_write(c archive.commissions, lead uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  line jsonb;
begin
  if char_length(c.telephone) > 60 then perform archive.fail('PT422', 'Use at most 60 letters here.', 'telephone');
  elsif char_length(c.safeguarding_telephone) > 60 then perform archive.fail('PT422', 'Use at most 60 letters here.', 'safeguarding_telephone');
  elsif char_length(c.reading_days) > 200 then perform archive.fail('PT422', 'Use at most 200 letters here.', 'reading_days');
  elsif char_length(c.complaints) > 500 then perform archive.fail('PT422', 'Use at most 500 letters here.', 'complaints');
  elsif char_length(c.controller) > 200 then perform archive.fail('PT422', 'Use at most 200 letters here.', 'controller');
  elsif char_length(c.card_name) > 60 then perform archive.fail('PT422', 'Use at most 60 letters here.', 'card_name');
  elsif c.neutral_site is not null and (char_length(c.neutral_site) > 300 or c.neutral_site !~ '^https://[^\s/"<>]+\.[^\s"<>]+$') then
    perform archive.fail('PT422', 'Write the whole address of a page that anyone might look at, beginning with https://.', 'neutral_site');
  elsif c.card_name ~* '(poverty|truth|commission|story|stories|throughline)' then
    perform archive.fail('PT422', 'A card must not say what it is for. Choose a name that could be anything.', 'card_name');
  elsif c.asks_a_year not between 1 and 100 then
    perform archive.fail('PT422', 'Write a number from 1 to 100.', 'asks_a_year');
  elsif c.backups_kept_days not between 1 and 365 then
    perform archive.fail('PT422', 'Write a number from 1 to 365.', 'backups_kept_days');
  elsif jsonb_typeof(c.help) is distinct from 'array' or jsonb_array_length(c.help) > 12 then
    perform archive.fail('PT422', 'Write at most twelve help lines.', 'help');
  elsif lead is not null and not exists (select from archive.seats s
      where s.commission_id = c.id and s.person_id = lead and s.circle = 'facilitator' and s.closed_at is null) then
    perform archive.fail('PT422', 'Choose one of the facilitators.', 'lead');
  end if;
  for line in select * from jsonb_array_elements(c.help) loop
    if jsonb_typeof(line) is distinct from 'object' or char_length(coalesce(line ->> 'name', '')) not between 1 and 120
       or char_length(coalesce(line ->> 'telephone', '')) not between 1 and 60 or char_length(coalesce(line ->> 'what', '')) > 200 then
      perform archive.fail('PT422', 'Each help line needs a name and a telephone number.', 'help');
    end if;
  end loop;
  c.safeguarding_seat := (select s.id from archive.seats s
    where s.commission_id = c.id and s.person_id = lead and s.circle = 'facilitator' and s.closed_at is null);
  if c.telling_open and archive.telling_missing(c) <> '{}' then
    perform archive.fail('PT422', 'Telling is open, so nothing on the list can be left empty. Close it first.', (archive.telling_missing(c))[1]);
  end if;
  update archive.commissions x set telephone = c.telephone, reading_days = c.reading_days, complaints = c.complaints, controller = c.controller,
    neutral_site = c.neutral_site, card_name = c.card_name, help = (select coalesce(jsonb_agg(jsonb_build_object(
      'name', h ->> 'name', 'what', coalesce(h ->> 'what', ''), 'telephone', h ->> 'telephone')), '[]') from jsonb_array_elements(c.help) h),
    safeguarding_seat = c.safeguarding_seat, safeguarding_telephone = c.safeguarding_telephone,
    asks_a_year = c.asks_a_year, backups_kept_days = c.backups_kept_days
  where x.id = c.id;
  perform archive.open_changed(array[c.id]);
end $$;

create function archive.details_save(slug text, telephone text, reading_days text, complaints text, controller text, neutral_site text,
  card_name text, help jsonb, lead uuid, safeguarding_telephone text, asks_a_year int, backups_kept_days int) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c archive.commissions := archive.kept(slug);
begin
  c.telephone := nullif(trim(telephone), ''); c.reading_days := nullif(trim(reading_days), ''); c.complaints := nullif(trim(complaints), '');
  c.controller := nullif(trim(controller), ''); c.neutral_site := nullif(trim(neutral_site), ''); c.card_name := nullif(trim(card_name), '');
  c.help := coalesce(help, '[]'); c.safeguarding_telephone := nullif(trim(safeguarding_telephone), '');
  -- What is not said stays as it is.
  c.asks_a_year := coalesce(asks_a_year, c.asks_a_year); c.backups_kept_days := coalesce(backups_kept_days, c.backups_kept_days);
  perform archive.details_write(c, lead);
  return jsonb_build_object('missing', (select to_jsonb(archive.telling_missing(x)) from archive.commissions x where x.id = c.id));
end $$;

/** Opens or closes the telling. PT404, PT422 telling when something is missing: detail names each thing. */
create function archive.telling_set(slug text, open boolean) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c archive.commissions := archive.kept(slug);
  missing text[];
begin
  select x.* into c from archive.commissions x where x.id = c.id for update;
  missing := archive.telling_missing(c);
  if coalesce(open, false) and missing <> '{}' then
    perform archive.fail('PT422', 'Telling cannot open yet. What is missing stands below.', 'telling', array_to_string(missing, ','));
  end if;
  update archive.commissions x set telling_open = coalesce(open, false) where x.id = c.id;
  perform archive.open_changed(array[c.id]);
  return jsonb_build_object('open', coalesce(open, false));
end $$;

/** The roster as its keeper sees it: everyone known here, by the name they chose or were invited by, never by an address. PT404. */
create function archive.roster_kept(slug text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c archive.commissions := archive.kept(slug);
begin
  return jsonb_build_object(
    'people', (select coalesce(jsonb_agg(jsonb_build_object('person', p.id, 'name', coalesce(n.name, p.name), 'role', coalesce(n.role, p.role),
        'me', p.id = archive.me(),
        'keeper', exists (select from archive.keepers k where k.commission_id = c.id and k.person_id = p.id),
        'circle', s.circle, 'organisation', o.name, 'since', s.opened_at,
        'by_card', coalesce(i.way = 'card', false),
        'way_in', case when i.id is null or i.ready_at is not null then 'ready'
          when i.contact_sealed is null or i.tries >= archive.letter_tries() then 'not reached' else 'on the way' end,
        'lead', s.id = c.safeguarding_seat)
        order by s.circle nulls last, coalesce(n.name, p.name) collate "en-GB-x-icu", p.id), '[]')
      from archive.people p
      left join archive.seats s on s.person_id = p.id and s.commission_id = c.id and s.closed_at is null
      left join archive.organisations o on o.id = s.organisation_id
      left join archive.invitations i on i.person_id = p.id and i.commission_id = c.id
      left join archive.invited_as n on n.invitation_id = i.id
      where s.id is not null or i.id is not null or exists (select from archive.keepers k where k.commission_id = c.id and k.person_id = p.id)
        or exists (select from archive.seats x where x.commission_id = c.id and x.person_id = p.id)),
    'organisations', (select coalesce(jsonb_agg(o.name order by o.name collate "en-GB-x-icu"), '[]') from archive.organisations o where o.commission_id = c.id),
    'missing', to_jsonb(archive.telling_missing(c)),
    'telling_open', c.telling_open,
    'safeguarding_telephone', c.safeguarding_telephone, 'asks_a_year', c.asks_a_year, 'backups_kept_days', c.backups_kept_days);
end $$;

grant execute on function archive.member_invite, archive.member_card, archive.seat_give, archive.seat_end, archive.facilitator_yes, archive.facilitator_propose,
  archive.facilitator_drop, archive.facilitators_proposed, archive.details_save, archive.telling_set, archive.roster_kept to anon, authenticated;

/** The roster for who keeps it. PT404. Out: {people, organisations, missing, telling_open, safeguarding_telephone, asks_a_year, backups_kept_days}. */
create function api.roster_kept(commission text) returns jsonb language sql volatile set search_path = ''
as $$ select archive.roster_kept(commission) $$;
/** Invite somebody by e-mail, where `contact` is the sealed address, or by the number outside on a sealed card.
    PT404, PT422 on name, role, email, card, PT429. Out: {person}. */
create function api.member_invite(commission text, name text, role text, contact text default null, card text default null) returns jsonb
language sql volatile set search_path = '' as $$ select archive.member_invite(commission, name, role, contact, card) $$;
/** Give a new card to somebody who comes in by one and holds no seat. PT404, PT422 on card. */
create function api.member_card(commission text, whom uuid, card text) returns void language sql volatile set search_path = ''
as $$ select archive.member_card(commission, whom, card) $$;
/** Seat somebody as a commissioner; a seat they hold here closes. PT404, PT422 on circle, organisation, person, seat. Out: {seat}. */
create function api.seat_give(commission text, whom uuid, circle text, organisation text) returns jsonb language sql volatile set search_path = ''
as $$ select archive.seat_give(commission, whom, circle, organisation) $$;
/** Close somebody's seat. PT404, PT422 on seat. */
create function api.seat_end(commission text, whom uuid) returns void language sql volatile set search_path = ''
as $$ select archive.seat_end(commission, whom) $$;
/** Propose a facilitator. PT404, PT422. Out: {proposal, opened}. */
create function api.facilitator_propose(commission text, whom uuid, organisation text) returns jsonb language sql volatile set search_path = ''
as $$ select archive.facilitator_propose(commission, whom, organisation) $$;
/** Say yes to a proposed facilitator. PT404, PT422 on proposal. Out: {opened}. */
create function api.facilitator_agree(proposal uuid) returns jsonb language sql volatile set search_path = ''
as $$ select archive.facilitator_yes(proposal) $$;
/** Take a proposal back. PT404. */
create function api.facilitator_drop(proposal uuid) returns void language sql volatile set search_path = ''
as $$ select archive.facilitator_drop(proposal) $$;
/** Proposed facilitators, for keepers and community commissioners. PT404. */
create function api.facilitators_proposed(commission text) returns jsonb language sql stable set search_path = ''
as $$ select archive.facilitators_proposed(commission) $$;
/** What has to be there before telling opens. PT404, PT422 on each field. Out: {missing}. */
create function api.details_save(commission text, telephone text, reading_days text, complaints text, controller text, neutral_site text,
  card_name text, help jsonb, lead uuid default null, safeguarding_telephone text default null, asks_a_year int default null, backups_kept_days int default null) returns jsonb language sql volatile set search_path = ''
as $$ select archive.details_save(commission, telephone, reading_days, complaints, controller, neutral_site, card_name, help, lead, safeguarding_telephone, asks_a_year, backups_kept_days) $$;
/** Open or close the telling. PT404, PT422 on telling. Out: {open}. */
create function api.telling_set(commission text, open boolean) returns jsonb language sql volatile set search_path = ''
as $$ select archive.telling_set(commission, open) $$;
grant execute on function api.roster_kept, api.member_invite, api.member_card, api.seat_give, api.seat_end, api.facilitator_propose, api.facilitator_agree,
  api.facilitator_drop, api.facilitators_proposed, api.details_save, api.telling_set to anon, authenticated;

-- ---------------------------------------------------------------------------------------------
-- The worker makes accounts: sign-up is off, and only who is invited has one.

/** Invitations whose account is to be made, put off like letters before they are given out. PT409 lease.
    Out: [{invitation, sealed, demonstration}]. */
create function archive.work_invitations(fence bigint) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  given jsonb;
begin
  perform archive.work_held(fence);
  with taken as (
    update archive.invitations i set tries = i.tries + 1, due = now() + least(interval '1 minute' * 4 ^ i.tries, interval '1 day')
    where i.id in (select x.id from archive.invitations x
      where x.contact_sealed is not null and x.ready_at is null and x.due <= now() and x.tries < archive.letter_tries() order by x.due limit 20 for update)
    returning i.*)
  select coalesce(jsonb_agg(jsonb_build_object('invitation', t.id, 'sealed', t.contact_sealed, 'demonstration', c.demonstration) order by t.at), '[]') into given
  from taken t join archive.commissions c on c.id = t.commission_id;
  return given;
end $$;

/** The account is there. Somebody who has one already, in another commission, is the same person, and is called here what the
    invitation called them. */
create function archive.work_invited(invitation uuid, account uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  i archive.invitations;
  known uuid;
begin
  select * into i from archive.invitations x where x.id = invitation and x.ready_at is null for update;
  if i.id is null then return; end if;
  select p.id into known from archive.people p where p.auth_user = account;
  if known is null then
    update archive.people p set auth_user = account where p.id = i.person_id;
    known := i.person_id;
  end if;
  if known <> i.person_id and not exists (select from archive.seats s where s.commission_id = i.commission_id and s.person_id = known)
     and not exists (select from archive.keepers k where k.commission_id = i.commission_id and k.person_id = known) then
    insert into archive.invited_as (invitation_id, name, role) select i.id, p.name, p.role from archive.people p where p.id = i.person_id;
  end if;
  delete from archive.invitations x where x.commission_id = i.commission_id and x.person_id = known and x.id <> i.id;
  update archive.invitations x set person_id = known, contact_sealed = null, ready_at = now() where x.id = i.id;
  if known <> i.person_id then delete from archive.people p where p.id = i.person_id; end if;
  perform archive.letter_write('invitation', person => known);
end $$;

create function api.work_invitations(fence bigint) returns jsonb language sql volatile set search_path = ''
as $$ select archive.work_invitations(fence) $$;
create function api.work_invited(invitation uuid, account uuid) returns void language sql volatile set search_path = ''
as $$ select archive.work_invited(invitation, account) $$;
grant execute on function archive.work_invitations, archive.work_invited, api.work_invitations, api.work_invited to service_role;

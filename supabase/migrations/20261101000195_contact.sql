-- Reaching a storyteller who asked to be told. What they gave lies sealed with the worker's public key; for one call
-- or letter the worker opens it for one facilitator, for one day, and it stands in the storyteller's record.

alter table archive.installation add column sealing_key jsonb;

/** The public half of the worker's key (JWK); null until a worker has given it. */
create function archive.sealing_key() returns jsonb language sql stable security definer set search_path = ''
as $$ select sealing_key from archive.installation $$;
grant execute on function archive.sealing_key to anon, authenticated;
create function api.sealing_key() returns jsonb language sql stable set search_path = ''
as $$ select archive.sealing_key() $$;
grant execute on function api.sealing_key to anon, authenticated;

create table archive.contact_openings (
  id uuid primary key default gen_random_uuid(),
  story_id uuid not null references archive.stories (id) on delete cascade,
  seat_id uuid not null references archive.seats (id) on delete restrict,
  asked_at timestamptz not null default now(),
  -- Filled in by the worker, and emptied by it a day later.
  contact text check (char_length(contact) <= 1000),
  until timestamptz not null default now() + interval '1 day'
);
create index on archive.contact_openings (story_id);
alter table archive.contact_openings enable row level security;
-- Who asks for it and who reads it is said with whom to tell (archive.reaches).
grant select (id, story_id, seat_id, asked_at, contact, until), insert (story_id, seat_id) on archive.contact_openings
  to anon, authenticated;

create function archive.contact_asked() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform archive.record_seat(new.story_id, 'contact_opened', new.seat_id, true);
  return null;
end $$;
create trigger contact_asked after insert on archive.contact_openings
  for each row execute function archive.contact_asked();

/** Whoever is reached in another way, or in none, is reached in the old one no more: what was opened of it goes at once. */
create function archive.contact_forgotten() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update archive.contact_openings o set contact = null, until = least(o.until, now()) where o.story_id = new.story_id;
  return null;
end $$;
create trigger contact_forgotten after update on archive.answer_ways
  for each row execute function archive.contact_forgotten();

/** How to reach a storyteller: asks once, then answers what the worker has opened. PT404.
    Out: {way, safe, contact}, contact null until it is open. */
create function api.contact_open(story uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  mine uuid;
  w record;
begin
  if not archive.reaches(story) then perform archive.absent(); end if;
  mine := archive.seat_in(archive.commission_of(story), '{facilitator}');
  select way, safe_to_leave into w from archive.answer_ways x where x.story_id = story;
  if w.way is null or w.way = 'return' then perform archive.absent(); end if;
  if not exists (select from archive.contact_openings o where o.story_id = story and o.seat_id = mine) then
    insert into archive.contact_openings (story_id, seat_id) values (story, mine);
  end if;
  return (select jsonb_build_object('way', w.way, 'safe', w.safe_to_leave, 'contact', o.contact)
    from archive.contact_openings o where o.story_id = story and o.seat_id = mine order by o.asked_at desc limit 1);
end $$;
grant execute on function api.contact_open to anon, authenticated;

-- The worker's part. It holds no connection of its own: it speaks to these as service_role.
grant usage on schema archive to service_role;

/** Gives the public half of the key that contacts are sealed with from now on. */
create function archive.work_sealing_key(key jsonb) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  if key ? 'd' then raise exception 'the private half stays with the worker'; end if;
  update archive.installation set sealing_key = key;
end $$;
/** Contacts that a facilitator asked for and nobody has opened: [{opening, sealed}]. Forgets those of yesterday. */
create function archive.work_contacts() returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
begin
  update archive.contact_openings set contact = null where contact is not null and until <= now();
  return (select coalesce(jsonb_agg(jsonb_build_object('opening', o.id, 'sealed', w.contact_sealed)), '[]')
    from archive.contact_openings o join archive.answer_ways w on w.story_id = o.story_id
    where o.contact is null and now() < o.until and w.contact_sealed is not null);
end $$;
/** Keeps what was opened, for its day. */
create function archive.work_contact_opened(opening uuid, contact text) returns void
language sql volatile security definer set search_path = '' as $$
  update archive.contact_openings o set contact = work_contact_opened.contact where o.id = opening and now() < o.until
$$;
create function api.work_sealing_key(key jsonb) returns void language sql volatile set search_path = ''
as $$ select archive.work_sealing_key(key) $$;
create function api.work_contacts() returns jsonb language sql volatile set search_path = ''
as $$ select archive.work_contacts() $$;
create function api.work_contact_opened(opening uuid, contact text) returns void language sql volatile set search_path = ''
as $$ select archive.work_contact_opened(opening, contact) $$;
grant execute on function archive.work_sealing_key, archive.work_contacts, archive.work_contact_opened,
  api.work_sealing_key, api.work_contacts, api.work_contact_opened to service_role;

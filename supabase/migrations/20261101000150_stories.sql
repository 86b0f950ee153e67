-- Stories: what only the teller sees (draft), what was handed in (rendition), how it was first read,
-- and the record of what happened to it.

create table archive.stories (
  id uuid primary key default gen_random_uuid(),
  commission_id uuid not null references archive.commissions (id) on delete restrict,
  -- Whose it is. Nothing else points at a storyteller.
  storyteller_id uuid references archive.storytellers (id) on delete set null,
  started_at timestamptz not null default now(),
  current_rendition uuid,
  -- The rendition whose words the teller approved after the first reading.
  settled_rendition uuid,
  -- From then on nothing is left of it but the log of what its teller agreed to.
  destroyed_at timestamptz
);
create index on archive.stories (storyteller_id);
create index on archive.stories (commission_id, started_at);
alter table archive.stories enable row level security;
create policy "a storyteller sees their own stories" on archive.stories
  for select to anon using (storyteller_id = (select archive.teller()));
grant select on archive.stories to anon, authenticated;

-- The story's own key: what the consent log says of free text is an HMAC under it, so that erasing
-- the key leaves a log that still verifies and says nothing (C1).
create table archive.story_keys (
  story_id uuid primary key references archive.stories (id) on delete cascade,
  value bytea not null default extensions.gen_random_bytes(32)
);
alter table archive.story_keys enable row level security;

create table archive.drafts (
  story_id uuid primary key references archive.stories (id) on delete cascade,
  body jsonb not null default '{"type": "doc", "content": [{"type": "paragraph"}]}',
  version int not null default 0,
  saved_at timestamptz not null default now()
);
alter table archive.drafts enable row level security;
create policy "a storyteller keeps their own drafts" on archive.drafts
  for all to anon
  using (story_id in (select s.id from archive.stories s where s.storyteller_id = (select archive.teller())));
grant select, update (body, version) on archive.drafts to anon, authenticated;

/** A draft is stored clean, and only over the version its page was drawn from. PT409 words. */
create function archive.draft_saved() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.version <> old.version then
    perform archive.fail('PT409', 'These words were saved from another page since. Both are kept: choose which to go on with.', 'story', 'words');
  end if;
  new.body := archive.document_clean(new.body);
  new.version := old.version + 1;
  new.saved_at := now();
  return new;
end $$;
create trigger draft_saved before update on archive.drafts for each row execute function archive.draft_saved();

-- A rendition is frozen. Its gate is `keep`: the facilitators on duty when it was handed in (A6).
create table archive.renditions (
  id uuid primary key default gen_random_uuid(),
  story_id uuid not null references archive.stories (id) on delete cascade,
  commission_id uuid not null references archive.commissions (id) on delete restrict,
  body jsonb not null,
  plain text not null,
  hash bytea not null,
  -- What its words are in, as far as they tell; null when they do not. Said to whoever reads them aloud by machine.
  language text,
  handed_in_at timestamptz not null default now(),
  audience bigint not null default 1 references archive.audiences (id) on delete restrict,
  opens timestamptz not null default '-infinity',
  closes timestamptz not null default 'infinity'
);
create index on archive.renditions (story_id, handed_in_at);
create index on archive.renditions (audience);
alter table archive.stories
  add foreign key (current_rendition) references archive.renditions (id) on delete set null,
  add foreign key (settled_rendition) references archive.renditions (id) on delete set null;
alter table archive.renditions enable row level security;
create policy "a storyteller reads what they handed in" on archive.renditions
  for select to anon
  using (story_id in (select s.id from archive.stories s where s.storyteller_id = (select archive.teller())));
create policy "facilitators on duty read what was handed in" on archive.renditions
  for select to anon, authenticated
  using (archive.permits(audience, opens, closes, (select archive.my_audiences())));
grant select on archive.renditions to anon, authenticated;

/** The words of a rendition are computed when it is made and never change. */
create function archive.rendition_frozen() returns trigger
language plpgsql set search_path = '' as $$
begin
  if tg_op = 'UPDATE' and (new.id, new.story_id, new.commission_id, new.body, new.plain, new.hash, new.language, new.handed_in_at)
     is distinct from (old.id, old.story_id, old.commission_id, old.body, old.plain, old.hash, old.language, old.handed_in_at) then
    raise exception 'a rendition is frozen' using errcode = '42501';
  end if;
  if tg_op = 'INSERT' then
    new.plain := archive.document_plain(new.body);
    new.hash := archive.document_hash(new.body);
    new.language := archive.language_of(new.plain);
  end if;
  return new;
end $$;
create trigger rendition_frozen before insert or update on archive.renditions
  for each row execute function archive.rendition_frozen();

-- A veil is a range beside the words, so hiding never changes the content hash. Without a rendition
-- it lies on the draft.
create table archive.veils (
  id uuid primary key default gen_random_uuid(),
  story_id uuid not null references archive.stories (id) on delete cascade,
  rendition_id uuid references archive.renditions (id) on delete cascade,
  first int not null check (first >= 0),
  last int not null,
  circles archive.circle[] not null check (cardinality(circles) between 1 and 3 and not 'facilitator' = any(circles)),
  made_at timestamptz not null default now(),
  check (first < last)
);
create index on archive.veils (story_id, rendition_id);
alter table archive.veils enable row level security;
create policy "a storyteller sees their own veils" on archive.veils
  for select to anon
  using (story_id in (select s.id from archive.stories s where s.storyteller_id = (select archive.teller())));
create policy "facilitators see the veils on what they may read" on archive.veils
  for select to anon, authenticated
  using (exists (select from archive.renditions r where r.id = rendition_id
    and archive.permits(r.audience, r.opens, r.closes, (select archive.my_audiences()))));
grant select on archive.veils to anon, authenticated;

/** The ranges hidden from a circle in a rendition. */
create function archive.veiled(rendition uuid, asked archive.circle) returns int4multirange
language plpgsql stable set search_path = '' as $$
begin
  return (select coalesce(range_agg(int4range(v.first, v.last)), '{}')
    from archive.veils v where v.rendition_id = rendition and asked = any(v.circles));
end $$;

-- How a storyteller can be told that the story was read. What they gave stays sealed with the worker's
-- public key, in a table of its own (I1).
create table archive.answer_ways (
  story_id uuid primary key references archive.stories (id) on delete cascade,
  way text not null check (way in ('return', 'phone', 'letter', 'email')),
  -- JWE compact with the key agreed and none carried (RFC 7516 section 7.1, RFC 7518 section 4.6): never words as typed.
  contact_sealed text check (char_length(contact_sealed) <= 4000 and contact_sealed ~ '^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$'),
  safe_to_leave boolean,
  chosen_at timestamptz not null default now(),
  check ((way = 'return') = (contact_sealed is null))
);
alter table archive.answer_ways enable row level security;
create policy "a storyteller says how to reach them" on archive.answer_ways
  for all to anon
  using (story_id in (select s.id from archive.stories s where s.storyteller_id = (select archive.teller())));
grant select (story_id, way, safe_to_leave, chosen_at), insert (story_id, way, contact_sealed, safe_to_leave),
  update (way, contact_sealed, safe_to_leave) on archive.answer_ways to anon, authenticated;

-- What happened to a story, for its teller alone. Written only by the triggers of what happened.
-- `month` marks a reading of an access copy: role, organisation and month stand there, no day, no name (I4).
create table archive.record (
  id bigint generated always as identity primary key,
  story_id uuid not null references archive.stories (id) on delete cascade,
  at timestamptz not null default now(),
  month boolean not null default false,
  kind text not null,
  role text, organisation text, name text, note text,
  detail jsonb not null default '{}'
);
create index on archive.record (story_id, at desc);
create unique index one_line_a_month_for_readers on archive.record (story_id, kind, role, organisation, at) where month;
alter table archive.record enable row level security;
create policy "a storyteller reads what happened to their story" on archive.record
  for select to anon
  -- A line that has to wait, because telling now would put somebody in danger, stands there from its day on.
  using (at <= now() and story_id in (select s.id from archive.stories s where s.storyteller_id = (select archive.teller())));
grant select on archive.record to anon, authenticated;

/** Writes a line of the record for something a seat did; by name only where I4 asks for it. */
create function archive.record_seat(story uuid, what text, seat uuid, named boolean,
  note text default null, detail jsonb default '{}', happened timestamptz default now())
returns void language sql volatile security definer set search_path = '' as $$
  insert into archive.record (story_id, at, kind, role, organisation, name, note, detail)
  select story, happened, what, s.circle::text, o.name, case when named then p.name end, note, detail
  from archive.seats s join archive.organisations o on o.id = s.organisation_id join archive.people p on p.id = s.person_id
  where s.id = seat
$$;

-- Every staff reading of an original carries a reason, and stands by name and date in the record (I4).
create table archive.readings (
  id bigint generated always as identity primary key,
  rendition_id uuid not null references archive.renditions (id) on delete cascade,
  seat_id uuid not null references archive.seats (id) on delete restrict,
  reason text not null check (char_length(reason) between 3 and 500),
  at timestamptz not null default now(),
  -- Which of the things its teller said it means stood beside the words (archive.meanings): null where nothing had been said.
  said int
);
create index on archive.readings (rendition_id);
alter table archive.readings enable row level security;
create policy "a facilitator says why before reading" on archive.readings
  for insert to anon, authenticated
  with check (seat_id = any((select archive.my_seats())::uuid[]) and exists (
    select from archive.renditions r where r.id = rendition_id
      and archive.permits(r.audience, r.opens, r.closes, (select archive.my_audiences()))));
grant insert (rendition_id, seat_id, reason, said) on archive.readings to anon, authenticated;

create function archive.reading_recorded() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform archive.record_seat(r.story_id, 'read_original', new.seat_id, true, new.reason, '{}', new.at)
  from archive.renditions r where r.id = new.rendition_id;
  return null;
end $$;
create trigger reading_recorded after insert on archive.readings
  for each row execute function archive.reading_recorded();

-- The first reading of a rendition: six questions, then ready or with proposals.
create table archive.first_readings (
  rendition_id uuid primary key references archive.renditions (id) on delete cascade,
  seat_id uuid not null references archive.seats (id) on delete restrict,
  answers jsonb not null default '{}' check (octet_length(answers::text) <= 8000),
  began_at timestamptz not null default now(),
  finished_at timestamptz
);
alter table archive.first_readings enable row level security;
create policy "facilitators on duty share the first reading" on archive.first_readings
  for all to anon, authenticated
  using (exists (select from archive.renditions r where r.id = rendition_id
    and archive.permits(r.audience, r.opens, r.closes, (select archive.my_audiences()))))
  with check (seat_id = any((select archive.my_seats())::uuid[]) and exists (
    select from archive.renditions r where r.id = rendition_id
      and archive.permits(r.audience, r.opens, r.closes, (select archive.my_audiences()))));
grant select, insert (rendition_id, seat_id, answers), update (answers, seat_id, finished_at)
  on archive.first_readings to anon, authenticated;

/** Does a court, benefits, police or immigration matter go on, as whoever read these words first wrote down? While it does the
    open archive is not offered: what anyone can read could be used against its teller (domain.md, section 3). */
create function archive.matter_goes_on(story uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from archive.first_readings f join archive.stories s on s.current_rendition = f.rendition_id
    where s.id = story and (f.answers -> 'live_matter' ->> 'yes')::boolean)
$$;

-- A facilitator proposes, never changes. Accepted or refused by the teller, once.
create table archive.proposals (
  id uuid primary key default gen_random_uuid(),
  rendition_id uuid not null references archive.renditions (id) on delete cascade,
  seat_id uuid not null references archive.seats (id) on delete restrict,
  kind text not null check (kind in ('change', 'hide')),
  first int not null, last int not null check (first < last),
  instead text check (char_length(instead) <= 4000),
  circles archive.circle[],
  why text not null check (char_length(why) between 1 and 1000),
  made_at timestamptz not null default now(),
  answer text check (answer in ('accepted', 'refused')),
  answered_at timestamptz,
  check ((kind = 'change') = (instead is not null)),
  check ((kind = 'hide') = (circles is not null)),
  check (circles is null or (cardinality(circles) between 1 and 3 and not 'facilitator' = any(circles))),
  check ((answer is null) = (answered_at is null))
);
create index on archive.proposals (rendition_id);
alter table archive.proposals enable row level security;
create policy "facilitators on duty see what was proposed" on archive.proposals
  for select to anon, authenticated
  using (exists (select from archive.renditions r where r.id = rendition_id
    and archive.permits(r.audience, r.opens, r.closes, (select archive.my_audiences()))));
create policy "a facilitator proposes" on archive.proposals
  for insert to anon, authenticated
  with check (seat_id = any((select archive.my_seats())::uuid[]) and answer is null and exists (
    select from archive.renditions r where r.id = rendition_id
      and archive.permits(r.audience, r.opens, r.closes, (select archive.my_audiences()))));
create policy "a storyteller sees what was proposed" on archive.proposals
  for select to anon
  using (rendition_id in (select s.current_rendition from archive.stories s where s.storyteller_id = (select archive.teller())));
create policy "a storyteller answers, once" on archive.proposals
  for update to anon
  using (answer is null and rendition_id in (select s.current_rendition from archive.stories s where s.storyteller_id = (select archive.teller())))
  with check (answer is not null);
grant select, insert (rendition_id, seat_id, kind, first, last, instead, circles, why), update (answer, answered_at)
  on archive.proposals to anon, authenticated;

create function archive.proposal_recorded() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform archive.record_seat(r.story_id, 'proposed', new.seat_id, true, null, jsonb_build_object('kind', new.kind), new.made_at)
  from archive.renditions r where r.id = new.rendition_id;
  return null;
end $$;
create trigger proposal_recorded after insert on archive.proposals
  for each row execute function archive.proposal_recorded();

/** Positions after replacing `cut` by `length` characters: where a veil that stood at `was` stands now.
    A veil that touches the cut covers all that replaced it. */
create function archive.range_after(was int4range, cut int4range, length int) returns int4range
language sql immutable set search_path = '' as $$
  select case
    when upper(was) <= lower(cut) then was
    when lower(was) >= upper(cut) then
      int4range(lower(was) + length - (upper(cut) - lower(cut)), upper(was) + length - (upper(cut) - lower(cut)))
    else int4range(least(lower(was), lower(cut)),
      greatest(upper(was), upper(cut)) + length - (upper(cut) - lower(cut)))
  end
$$;

/** Starts a story. In: a commission where telling is open. Out: {story, words, session}; inside a words
    session the story joins it and no new words are made. PT404, PT429 at the day's ceiling. */
create function archive.tell_start(slug text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c archive.commissions := (select c from archive.commissions c where c.slug = tell_start.slug and c.telling_open);
  who uuid := archive.teller();
  words text;
  session text;
  story uuid;
begin
  if c.id is null or archive.subject() is not null or archive.me() is not null then perform archive.absent(); end if;
  -- A script must not fill the archive; a person past the ceiling is asked to ring.
  if (select count(*) from archive.stories s where s.commission_id = c.id and s.started_at > now() - interval '1 day') >= c.starts_a_day then
    perform archive.fail('PT429', 'More stories were started today than we can look after. Please ring us, or come back tomorrow.');
  end if;
  if who is null then
    words := archive.words_make();
    insert into archive.storytellers (words_hash) values (archive.words_hash(words)) returning id into who;
    session := archive.session_begin(who, words);
  end if;
  insert into archive.stories (commission_id, storyteller_id) values (c.id, who) returning id into story;
  insert into archive.story_keys (story_id) values (story);
  insert into archive.drafts (story_id) values (story);
  insert into archive.record (story_id, kind) values (story, 'started');
  return jsonb_build_object('story', story, 'words', words, 'session', session);
end $$;

/** The teller's own story by id; one that was destroyed only where `gone` is asked for. PT401 without words, PT404 when it is not theirs. */
create function archive.own(story uuid, gone boolean default false) returns archive.stories
language plpgsql volatile set search_path = '' as $$
declare
  found archive.stories;
begin
  perform archive.words_touch();
  select * into found from archive.stories
  where id = story and storyteller_id = (select archive.teller()) and (destroyed_at is null or gone);
  if found.id is null then perform archive.absent(); end if;
  return found;
end $$;

/** Replaces the veils on a draft or a rendition, and says whether that changes anything. In: [{first, last, circles}]. PT422 on `veils`. */
create function archive.veils_write(story uuid, rendition uuid, wanted jsonb) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
  long int;
  -- Each as [first, last, circles], in one order: what is the same looks the same.
  had jsonb;
  veils jsonb;
begin
  perform archive.own(story);
  select char_length(coalesce(r.plain, archive.document_plain(d.body))) into long
  from archive.drafts d left join archive.renditions r on r.id = rendition and r.story_id = d.story_id
  where d.story_id = story;
  if jsonb_typeof(wanted) is distinct from 'array' or jsonb_array_length(wanted) > 200 then
    perform archive.fail('PT422', 'Those hidden words could not be read. Please mark them again.', 'veils');
  end if;
  select jsonb_agg(distinct jsonb_build_array(v.first, v.last, array(select c from unnest(v.circles) c order by 1))) into had
  from archive.veils v where v.story_id = story and v.rendition_id is not distinct from rendition;
  select jsonb_agg(distinct jsonb_build_array((v ->> 'first')::int, least((v ->> 'last')::int, long),
    array(select distinct c::archive.circle from jsonb_array_elements_text(v -> 'circles') c order by 1))) into veils
  from jsonb_array_elements(wanted) v
  where (v ->> 'first')::int < least((v ->> 'last')::int, long);
  if had is not distinct from veils then return false; end if;
  delete from archive.veils v where v.story_id = story and v.rendition_id is not distinct from rendition;
  insert into archive.veils (story_id, rendition_id, first, last, circles)
  select story, rendition, (v -> 0)::int, (v -> 1)::int, array(select c::archive.circle from jsonb_array_elements_text(v -> 2) c)
  from jsonb_array_elements(veils) v;
  return true;
exception
  when invalid_text_representation or check_violation or numeric_value_out_of_range then
    perform archive.fail('PT422', 'Those hidden words could not be read. Please mark them again.', 'veils');
end $$;

/** What a teller chose as the way to be told: the table's columns that a caller may not read back are sealed. */
create function archive.veil_rows(story uuid, rendition uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'first', v.first, 'last', v.last, 'circles', v.circles)
      order by v.first, v.last), '[]')
    from archive.veils v where v.story_id = story and v.rendition_id is not distinct from rendition);
end $$;

grant execute on function archive.tell_start, archive.own, archive.veils_write, archive.veil_rows, archive.veiled,
  archive.document_plain, archive.document_edit, archive.document_edit_node, archive.range_of, archive.words_typed, archive.opening, archive.language_of
  to anon, authenticated;

/** Start telling. Out: {story, words, session}. See archive.tell_start. */
create function api.tell_start(commission text) returns jsonb language sql volatile set search_path = ''
as $$ select archive.tell_start(commission) $$;

/** The draft of one's own story. PT401, PT404. */
create function api.draft_read(story uuid) returns jsonb language plpgsql volatile set search_path = '' as $$
declare
  mine archive.stories := archive.own(story);
begin
  return (select jsonb_build_object('story', mine.id, 'commission', c.slug, 'commission_name', c.name,
      'body', d.body, 'language', archive.language_of(archive.document_plain(d.body)), 'version', d.version, 'saved_at', d.saved_at,
      'words', char_length(trim(archive.document_plain(d.body))) > 0,
      'veils', archive.veil_rows(mine.id, null),
      'handed_in_at', (select r.handed_in_at from archive.renditions r where r.id = mine.current_rendition),
      'answer_way', (select jsonb_build_object('way', w.way, 'safe', w.safe_to_leave)
                     from archive.answer_ways w where w.story_id = mine.id))
    from archive.drafts d join archive.commissions c on c.id = mine.commission_id
    where d.story_id = mine.id);
end $$;

/** Saves a draft over the version the page was drawn from. Out: {version, saved_at}. PT409 words, PT422 story, veils. */
create function api.draft_save(story uuid, body jsonb, veils jsonb, version int) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  mine archive.stories := archive.own(story);
  saved record;
begin
  update archive.drafts d set body = draft_save.body, version = draft_save.version
  where d.story_id = mine.id returning d.version, d.saved_at into saved;
  perform archive.veils_write(mine.id, null, coalesce(veils, '[]'));
  return to_jsonb(saved);
end $$;

/** How to say that it was read. `contact` is sealed before it is sent here. PT422 on `way`, or on the way that was chosen, as its box
    is named: `phone`, `letter`, `email`. */
create function api.answer_way_choose(story uuid, way text, contact text default null, safe boolean default null)
returns void language plpgsql volatile set search_path = '' as $$
declare
  mine archive.stories := archive.own(story);
begin
  if way not in ('return', 'phone', 'letter', 'email') then
    perform archive.fail('PT422', 'Choose how we can tell you it was read.', 'way');
  elsif way <> 'return' and coalesce(contact, '') = '' then
    perform archive.fail('PT422', 'Write where we can reach you, or choose to come back yourself.', way);
  elsif way <> 'return' and contact !~ '^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$' then
    perform archive.fail('PT422', 'Where to reach you is kept only when it is sealed.', way);
  end if;
  -- Not an upsert: that would need to read what is sealed, and nobody may.
  update archive.answer_ways w set way = answer_way_choose.way,
    contact_sealed = case when answer_way_choose.way <> 'return' then contact end, safe_to_leave = safe
  where w.story_id = mine.id;
  if not found then
    insert into archive.answer_ways (story_id, way, contact_sealed, safe_to_leave)
    values (mine.id, answer_way_choose.way, case when answer_way_choose.way <> 'return' then contact end, safe);
  end if;
end $$;

grant execute on function api.tell_start, api.draft_read, api.draft_save, api.answer_way_choose to anon, authenticated;

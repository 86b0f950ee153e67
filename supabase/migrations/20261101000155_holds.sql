-- What narrows a story from beside its grants: a hold, while nobody reads it; a person kept out, and whoever its teller
-- named as never to see it, whose seats are in none of its audiences; a helper who wrote it down, until its teller has
-- confirmed it. All are asked in archive.gate(), so nothing that is read can forget them.

create table archive.holds (
  id uuid primary key default gen_random_uuid(),
  story_id uuid not null references archive.stories (id) on delete cascade,
  -- Why nobody reads it now: the storyteller rang (asked), somebody lost their words, somebody may be hurt (safety),
  -- a mistake of ours (put_right), or new code words are on their way (new_words).
  kind text not null check (kind in ('asked', 'lost_words', 'safety', 'put_right', 'new_words')),
  seat_id uuid not null references archive.seats (id) on delete restrict,
  note text check (char_length(note) between 3 and 500),
  began_at timestamptz not null default now(),
  ended_at timestamptz check (ended_at >= began_at),
  -- Null when it was the storyteller who ended it.
  ended_by uuid references archive.seats (id) on delete restrict
);
create unique index one_open_hold_of_a_kind_a_story on archive.holds (story_id, kind) where ended_at is null;
alter table archive.holds enable row level security;
create policy "a storyteller sees what holds their story" on archive.holds for select to anon
  using (story_id in (select s.id from archive.stories s where s.storyteller_id = (select archive.teller())));
grant select on archive.holds to anon, authenticated;

/** A hold ends once, and nothing else about it changes. */
create function archive.hold_is_history() returns trigger
language plpgsql set search_path = '' as $$
begin
  if old.ended_at is not null or (new.id, new.story_id, new.kind, new.seat_id, new.note, new.began_at)
     is distinct from (old.id, old.story_id, old.kind, old.seat_id, old.note, old.began_at) then
    raise exception 'a hold is ended, never changed' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger hold_is_history before update on archive.holds
  for each row execute function archive.hold_is_history();

/** Is a story held by anybody but its teller? */
create function archive.held(story uuid) returns boolean
language sql stable security definer set search_path = ''
as $$ select exists (select from archive.holds h where h.story_id = story and h.ended_at is null) $$;

-- A facilitator crossed out by the storyteller, or a reader who thinks they know who tells. By person, not by seat:
-- who changes seats stays out.
create table archive.kept_out (
  story_id uuid not null references archive.stories (id) on delete cascade,
  person_id uuid not null references archive.people (id) on delete cascade,
  why text not null check (why in ('crossed_out', 'recognised')),
  at timestamptz not null default now(),
  -- Only the storyteller lets somebody in again.
  let_in_at timestamptz,
  primary key (story_id, person_id, why)
);
alter table archive.kept_out enable row level security;

-- Whom its teller named as never to see a story: an organisation or a person of the roster, or words of their own. It stands
-- here and nowhere else: in no event, record, receipt or list, so that nobody can find out that they are meant (A3).
create table archive.never_entries (
  id uuid primary key default gen_random_uuid(),
  story_id uuid not null references archive.stories (id) on delete cascade,
  organisation_id uuid references archive.organisations (id) on delete cascade,
  person_id uuid references archive.people (id) on delete cascade,
  words text check (char_length(words) between 2 and 200),
  at timestamptz not null default now(),
  check (num_nonnulls(organisation_id, person_id, words) = 1),
  unique nulls not distinct (story_id, organisation_id, person_id, words)
);
alter table archive.never_entries enable row level security;
create policy "a storyteller says who must never see it" on archive.never_entries
  for all to anon
  using (story_id in (select s.id from archive.stories s where s.storyteller_id = (select archive.teller())));
grant select, insert (story_id, organisation_id, person_id, words), delete on archive.never_entries to anon, authenticated;

/** Words as names are compared: no accents, no case, nothing but letters and figures. */
create function archive.name_plain(said text) returns text
language sql stable set search_path = '' as $$
  select trim(regexp_replace(lower(extensions.unaccent(normalize(said, nfkc))), '[^[:alnum:]]+', ' ', 'g'))
$$;

/** Words that name nobody. */
create function archive.name_small() returns text[] language sql immutable set search_path = ''
as $$ select '{a,an,the,and,for,from,who,with,any,one,my,our,at,of,in,to,work,works,people,person,somebody,someone,anyone,anybody}'::text[] $$;

/** Could these words mean this name? Somebody who wrote "my landlord's Joan", "Jone" or "BDC" is meant to be heard: what is
    not certain counts as yes. Words that many names share mean any of them only where nothing else was written. */
create function archive.name_meant(said text, name text, common text[]) returns boolean
language sql stable set search_path = '' as $$
  select coalesce(bool_or(
      extensions.similarity(x.said, x.name) >= 0.3
      or extensions.word_similarity(x.name, x.said) >= 0.45 or extensions.word_similarity(x.said, x.name) >= 0.45
      or strpos(' ' || x.said || ' ', ' ' || (select string_agg(left(w, 1), '' order by n) from unnest(string_to_array(x.name, ' ')) with ordinality u (w, n)) || ' ') > 0
         and x.name like '% %'
      or exists (select from unnest(string_to_array(x.said, ' ')) a, unnest(string_to_array(x.name, ' ')) b
        where char_length(a) > 2 and char_length(b) > 2 and a <> all(archive.name_small()) and extensions.similarity(a, b) >= 0.25
          and (a <> all(common) or string_to_array(x.said, ' ') <@ (common || archive.name_small())))), false)
  from (select archive.name_plain(said) as said, archive.name_plain(name) as name) x where x.said <> '' and x.name <> ''
$$;

/** Was this seat named as never to see a story: its person, its organisation, or words that may mean either? Without `by_words`,
    from the list alone: what is told of that says nothing about who a name fits. */
create function archive.never(story uuid, s archive.seats, by_words boolean default true) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from archive.never_entries n join archive.people p on p.id = s.person_id join archive.organisations o on o.id = s.organisation_id
    cross join (select array(select w from archive.organisations x, unnest(string_to_array(archive.name_plain(x.name), ' ')) w
      where x.commission_id = s.commission_id group by w having count(*) > 2) as words) common
    where n.story_id = story and (n.person_id = s.person_id or n.organisation_id = s.organisation_id
      or by_words and (archive.name_meant(n.words, p.name, common.words) or archive.name_meant(n.words, p.role, common.words)
        or archive.name_meant(n.words, o.name, common.words))))
$$;

/** An audience less the people kept out of a story and those named as never to see it. Everyone stays everyone: open pages
    are the same signed in or out. */
create function archive.audience_without(a bigint, story uuid, by_words boolean default true) returns bigint
language sql volatile security definer set search_path = '' as $$
  select case
    when a in (0, 1) or not (exists (select from archive.kept_out k where k.story_id = story and k.let_in_at is null)
      or exists (select from archive.never_entries n where n.story_id = story)) then a
    else archive.audience_of(array(
      select s.id from archive.audience_seats m join archive.seats s on s.id = m.seat_id
      where m.audience_id = a and not exists (select from archive.kept_out k
        where k.story_id = story and k.person_id = s.person_id and k.let_in_at is null)
        and not archive.never(story, s, by_words)))
  end
$$;

-- Told on paper, by telephone or across a table, and typed in by somebody else. Until its teller has confirmed it, by
-- their own words or before a witness who is not the helper, it is provisional: safekeeping, and nothing wider (C6).
create table archive.helped (
  story_id uuid primary key references archive.stories (id) on delete cascade,
  form uuid not null unique,
  channel text not null check (channel in ('paper', 'phone', 'together')),
  seat_id uuid not null references archive.seats (id) on delete restrict,
  typed_at timestamptz not null default now(),
  confirmed_at timestamptz,
  -- Null when the storyteller confirmed it themselves.
  witness_id uuid references archive.seats (id) on delete restrict,
  check (witness_id is null or (confirmed_at is not null and witness_id <> seat_id))
);
alter table archive.helped enable row level security;
create policy "a storyteller sees who wrote it down for them" on archive.helped for select to anon
  using (story_id in (select s.id from archive.stories s where s.storyteller_id = (select archive.teller())));
grant select on archive.helped to anon, authenticated;

/** Was it written down by somebody else, and not confirmed yet? */
create function archive.provisional(story uuid) returns boolean
language sql stable security definer set search_path = ''
as $$ select exists (select from archive.helped h where h.story_id = story and h.confirmed_at is null) $$;

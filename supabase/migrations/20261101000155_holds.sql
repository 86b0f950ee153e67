-- What narrows a story from beside its grants: a hold, while nobody reads it, and a person kept out, whose seats are
-- in none of its audiences. Both are asked in archive.gate() and only there, so nothing that is read can forget them.

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
create policy "a storyteller sees what holds their story" on archive.holds for select to anon, authenticated
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

/** An audience less the people kept out of a story. Everyone stays everyone: open pages are the same signed in or out. */
create function archive.audience_without(a bigint, story uuid) returns bigint
language sql volatile security definer set search_path = '' as $$
  select case
    when a in (0, 1) or not exists (select from archive.kept_out k where k.story_id = story and k.let_in_at is null) then a
    else archive.audience_of(array(
      select s.id from archive.audience_seats m join archive.seats s on s.id = m.seat_id
      where m.audience_id = a and not exists (select from archive.kept_out k
        where k.story_id = story and k.person_id = s.person_id and k.let_in_at is null)))
  end
$$;

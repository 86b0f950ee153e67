-- Themes: what a commission listens for. The storyteller says first what the story means; members then
-- code passages. What may come up and be counted stands in `findable`, under the `theme` grant.

create table archive.themes (
  id uuid primary key default gen_random_uuid(),
  commission_id uuid not null references archive.commissions (id) on delete cascade,
  parent_id uuid references archive.themes (id) on delete restrict,
  slug text not null check (slug ~ '^[a-z0-9-]{2,60}$'),
  name text not null,
  meaning text not null,
  includes text not null default '',
  leaves_out text not null default '',
  -- The words people use for it: UC for universal credit, "the social".
  synonyms text[] not null default '{}',
  position int not null default 0,
  unique (commission_id, slug)
);
alter table archive.themes enable row level security;
create policy "anyone may read the codebook" on archive.themes for select to anon, authenticated using (true);
grant select on archive.themes to anon, authenticated;
create unique index one_theme_a_name on archive.themes (commission_id, lower(name));

-- What a theme was called and meant until it was worded anew: whoever chose it chose it by that. Anyone may know what and until when,
-- nobody who worded it.
create table archive.theme_wordings (
  id bigint generated always as identity primary key,
  theme_id uuid not null references archive.themes (id) on delete cascade,
  name text not null,
  meaning text not null,
  includes text not null,
  leaves_out text not null,
  until timestamptz not null default now(),
  worded_by uuid references archive.people (id) on delete set null
);
create index on archive.theme_wordings (theme_id);
alter table archive.theme_wordings enable row level security;
create policy "anyone may know what a theme was called before" on archive.theme_wordings for select to anon, authenticated using (true);
grant select (id, theme_id, name, meaning, includes, leaves_out, until) on archive.theme_wordings to anon, authenticated;

-- A theme that is no longer added to. What has it keeps it; nothing new is told or marked with it.
create table archive.theme_ends (
  theme_id uuid primary key references archive.themes (id) on delete cascade,
  ended_at timestamptz not null default now(),
  ended_by uuid references archive.people (id) on delete set null
);
alter table archive.theme_ends enable row level security;
create policy "anyone may know which themes are no longer added to" on archive.theme_ends for select to anon, authenticated using (true);
grant select (theme_id, ended_at) on archive.theme_ends to anon, authenticated;

/** Since which month a theme is no longer added to, as YYYY-MM; null while it is. */
create function archive.theme_ended(theme uuid) returns text
language sql stable set search_path = '' as $$
  select to_char(e.ended_at at time zone 'Europe/London', 'YYYY-MM') from archive.theme_ends e where e.theme_id = theme
$$;

/** What a theme was before each time it was worded anew, newest first: of what changed then, the words that stood until that month.
    Out: [{until, name, meaning, includes, leaves_out}], null where it stayed. */
create function archive.theme_before(t archive.themes) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('until', to_char(x.until at time zone 'Europe/London', 'YYYY-MM'), 'name', nullif(x.name, x.next_name),
    'meaning', nullif(x.meaning, x.next_meaning), 'includes', nullif(x.includes, x.next_includes), 'leaves_out', nullif(x.leaves_out, x.next_leaves_out))
    order by x.id desc), '[]')
  from (select w.id, w.until, w.name, w.meaning, w.includes, w.leaves_out,
      lead(w.name, 1, t.name) over later as next_name, lead(w.meaning, 1, t.meaning) over later as next_meaning,
      lead(w.includes, 1, t.includes) over later as next_includes, lead(w.leaves_out, 1, t.leaves_out) over later as next_leaves_out
    from archive.theme_wordings w where w.theme_id = t.id window later as (order by w.id)
    order by w.id desc limit 20) x
$$;
grant execute on function archive.theme_ended, archive.theme_before to anon, authenticated;

-- Where and when it was, exactly: for its teller and the facilitators on duty. What others may know of it stands in
-- their copy, as exactly as was granted.
create table archive.whereabouts (
  story_id uuid primary key references archive.stories (id) on delete cascade,
  place_id uuid references archive.places (id) on delete set null,
  year int check (year between 1900 and 2100)
);
alter table archive.whereabouts enable row level security;
create policy "a storyteller says where and when it was" on archive.whereabouts for all to anon
  using (story_id in (select s.id from archive.stories s where s.storyteller_id = (select archive.teller())));
create policy "facilitators on duty know where and when it was" on archive.whereabouts for select to anon, authenticated
  using (exists (select from archive.renditions r where r.story_id = whereabouts.story_id));
grant select, insert (story_id, place_id, year), update (place_id, year) on archive.whereabouts to anon, authenticated;

-- What the storyteller says it means, for them and the facilitators on duty: whoever else may hear the story has it in their copy,
-- in the words that a facilitator has read. A content note goes there at once: it is a warning, and must not come late.
create table archive.meanings (
  story_id uuid primary key references archive.stories (id) on delete cascade,
  own_words text check (char_length(own_words) <= 2000),
  matters_most text check (char_length(matters_most) <= 2000),
  content_note text check (char_length(content_note) <= 300),
  -- The words of these that a facilitator read last; and how often they were said anew, and when.
  own_words_read text,
  matters_most_read text,
  said int not null default 1,
  said_at timestamptz not null default now()
);
create table archive.story_themes (
  story_id uuid not null references archive.stories (id) on delete cascade,
  theme_id uuid not null references archive.themes (id) on delete cascade,
  primary key (story_id, theme_id)
);
create index on archive.story_themes (theme_id);
alter table archive.meanings enable row level security;
alter table archive.story_themes enable row level security;
create policy "a storyteller says what it means" on archive.meanings for all to anon
  using (story_id in (select s.id from archive.stories s where s.storyteller_id = (select archive.teller())));
create policy "a storyteller chooses themes" on archive.story_themes for all to anon
  using (story_id in (select s.id from archive.stories s where s.storyteller_id = (select archive.teller())));
-- Renditions stand behind the gate themselves: whoever sees one may know this.
create policy "facilitators on duty know what it means" on archive.meanings for select to anon, authenticated
  using (exists (select from archive.renditions r where r.story_id = meanings.story_id));
create policy "facilitators on duty know its themes" on archive.story_themes for select to anon, authenticated
  using (exists (select from archive.renditions r where r.story_id = story_themes.story_id));
grant select, insert (story_id, own_words, matters_most, content_note), update (own_words, matters_most, content_note)
  on archive.meanings to anon, authenticated;
grant select, insert, delete on archive.story_themes to anon, authenticated;

/** Words said anew wait to be read; words taken away take what was read of them with them, so that they never stand again unread. */
create function archive.meaning_said() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if (new.own_words, new.matters_most) is distinct from (old.own_words, old.matters_most) then
    new.said := old.said + 1;
    new.said_at := now();
  end if;
  if new.own_words is null then new.own_words_read := null; end if;
  if new.matters_most is null then new.matters_most_read := null; end if;
  return new;
end $$;
create trigger meaning_said before update on archive.meanings
  for each row execute function archive.meaning_said();

/** Since when words that its teller wrote about it wait for a facilitator to read them; null when none do. */
create function archive.meaning_waits(story uuid) returns timestamptz
language sql stable set search_path = '' as $$
  select m.said_at from archive.meanings m where m.story_id = story
    and (m.own_words is distinct from m.own_words_read or m.matters_most is distinct from m.matters_most_read)
$$;
grant execute on function archive.meaning_waits to anon, authenticated;

-- What may come up in search and be counted: one row an access copy, behind the `theme` gate (S1, S3).
create table archive.findable (
  copy_id uuid primary key references archive.access_copies (id) on delete cascade,
  story_id uuid not null references archive.stories (id) on delete cascade,
  commission_id uuid not null references archive.commissions (id) on delete cascade,
  circle archive.circle not null,
  hash bytea not null,
  -- What the storyteller chose, and what that belongs to: counting them asks this gate and no other.
  themes uuid[] not null,
  place_id uuid references archive.places (id) on delete set null,
  year int,
  told_on date not null,
  audience bigint not null references archive.audiences (id) on delete restrict,
  opens timestamptz not null,
  closes timestamptz not null
);
create index on archive.findable (commission_id);
create index on archive.findable (place_id);
-- No statistics: audiences are taken for wide, and what is looked up by its place or its theme is not looked up by audience.
alter table archive.findable alter column audience set statistics 0;
create index on archive.findable (story_id);
alter table archive.findable enable row level security;
create policy "a reader may find what was opened for finding" on archive.findable for select to anon, authenticated
  using (archive.permits(audience, opens, closes, (select archive.my_audiences())));
grant select on archive.findable to anon, authenticated;

-- A passage is a stretch of exact words in a rendition. It exists for a circle only if all of it survives
-- in that circle's copy (Q2): then its words stand here, behind that copy's gate, and nothing around them.
create table archive.passages (
  id uuid primary key default gen_random_uuid(),
  story_id uuid not null references archive.stories (id) on delete cascade,
  rendition_id uuid not null references archive.renditions (id) on delete cascade,
  first int not null check (first >= 0),
  last int not null check (first < last),
  unique (rendition_id, first, last)
);
create index on archive.passages (story_id);
alter table archive.passages enable row level security;
create table archive.passage_copies (
  passage_id uuid not null references archive.passages (id) on delete cascade,
  circle archive.circle not null,
  words text not null,
  audience bigint not null references archive.audiences (id) on delete restrict,
  opens timestamptz not null,
  closes timestamptz not null,
  primary key (passage_id, circle)
);
alter table archive.passage_copies enable row level security;
create policy "a reader sees passages of what was opened to them" on archive.passage_copies for select to anon, authenticated
  using (archive.permits(audience, opens, closes, (select archive.my_audiences())));
grant select on archive.passage_copies to anon, authenticated;

-- A passage marked with a theme, from a side (Q1).
create table archive.codings (
  id uuid primary key default gen_random_uuid(),
  story_id uuid not null references archive.stories (id) on delete cascade,
  passage_id uuid not null references archive.passages (id) on delete cascade,
  theme_id uuid not null references archive.themes (id) on delete cascade,
  seat_id uuid not null references archive.seats (id) on delete restrict,
  side archive.circle not null check (side in ('community', 'civic')),
  made_at timestamptz not null default now(),
  objected_at timestamptz,
  unique (passage_id, theme_id, side)
);
create index on archive.codings (story_id);
create index on archive.codings (theme_id);
alter table archive.codings enable row level security;
-- In the words that they are served, under the grant of the same circle: the open copy and its grant open nothing to whose own
-- circle reads other words of it, and may not find those.
create policy "a reader sees codings of passages they may find" on archive.codings for select to anon, authenticated
  using (exists (select from archive.findable f join archive.passage_copies p on p.circle = f.circle
    where f.story_id = codings.story_id and p.passage_id = codings.passage_id
      and (f.circle <> 'public' or (select true from archive.access_copies b
        where b.story_id = codings.story_id and b.form = 'text' and b.circle <> 'public' limit 1) is null)));
create policy "a storyteller sees how their story was coded" on archive.codings for select to anon
  using (story_id in (select s.id from archive.stories s where s.storyteller_id = (select archive.teller())));
create policy "a storyteller may object" on archive.codings for update to anon
  using (story_id in (select s.id from archive.stories s where s.storyteller_id = (select archive.teller())));
create policy "a member takes back their own coding" on archive.codings for delete to anon, authenticated
  using (seat_id = any((select archive.my_seats())::uuid[]));
grant select (id, story_id, passage_id, theme_id, side, made_at, objected_at), update (objected_at), delete on archive.codings to anon, authenticated;
grant select (seat_id) on archive.codings to anon, authenticated;

/** The themes that its teller chose for a story, and those that they belong to. */
create function archive.themes_chosen(story uuid) returns uuid[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(distinct h.id), '{}') from archive.story_themes s join archive.themes x on x.id = s.theme_id
  join archive.themes h on h.id in (x.id, x.parent_id) where s.story_id = story
$$;

/** A copy with all that goes with its words: where and when it was, and what its teller says it means. Who asked that their content note
    stands before their words has no first words in any list: the note stands there, and the words are opened by whoever goes on. */
create function archive.copy_beside(a archive.access_copies) returns archive.access_copies
language plpgsql stable security definer set search_path = '' as $$
declare
  h archive.grants := (select x from archive.grants x where x.story_id = a.story_id and x.purpose = 'hear' and x.circle = a.circle and x.form = a.form);
  w archive.whereabouts := (select x from archive.whereabouts x where x.story_id = a.story_id);
  said archive.meanings := (select m from archive.meanings m where m.story_id = a.story_id);
begin
  a.place_id := archive.place_as(w.place_id, h.place);
  a.year := archive.year_as(w.year, h.dated);
  a.themes := array(select t.theme_id from archive.story_themes t where t.story_id = a.story_id order by 1);
  a.own_words := said.own_words_read;
  a.matters_most := said.matters_most_read;
  a.content_note := said.content_note;
  a.note_language := archive.language_of(said.content_note);
  if 'show_note' = any(h.conditions) and said.content_note is not null then a.opening := ''; end if;
  return a;
end $$;

/** Writes what may be found and which passages exist, from grants, copies and veils. */
create function archive.findable_write(story uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  a archive.access_copies;
  g record;
  w archive.whereabouts;
begin
  perform from archive.stories s where s.id = story for no key update;
  w := (select x from archive.whereabouts x where x.story_id = story);
  update archive.access_copies c set (place_id, year, themes, own_words, matters_most, content_note, note_language, opening)
    = (select b.place_id, b.year, b.themes, b.own_words, b.matters_most, b.content_note, b.note_language, b.opening from archive.copy_beside(c) b)
  where c.story_id = story;

  delete from archive.findable f where f.story_id = story and not exists (
    select from archive.grants x where x.story_id = story and x.purpose = 'theme' and x.circle = f.circle
      and coalesce(x.held, x.state) in ('given', 'renewed'));
  for a in select * from archive.access_copies x where x.story_id = story and exists (
    select from archive.grants y where y.story_id = story and y.purpose = 'theme' and y.circle = x.circle and y.form = x.form
      and coalesce(y.held, y.state) in ('given', 'renewed'))
  loop
    g := archive.gate(story, 'theme', a.circle, a.form);
    insert into archive.findable (copy_id, story_id, commission_id, circle, hash, themes, place_id, year, told_on, audience, opens, closes)
    -- The narrower of reading and finding, so that no filter says more than the page.
    select a.id, story, a.commission_id, a.circle, a.hash, archive.themes_chosen(story), archive.place_as(w.place_id, g.place),
      archive.year_as(w.year, g.dated), archive.told_as(r.handed_in_at, g.dated), g.audience, g.opens, g.closes
    from archive.renditions r where r.id = a.rendition_id
    on conflict (copy_id) do update set hash = excluded.hash, themes = excluded.themes, place_id = excluded.place_id, year = excluded.year,
      told_on = excluded.told_on, audience = excluded.audience, opens = excluded.opens, closes = excluded.closes;
  end loop;

  delete from archive.passage_copies pc using archive.passages p where p.id = pc.passage_id and p.story_id = story;
  insert into archive.passage_copies (passage_id, circle, words, audience, opens, closes)
  select p.id, c.circle, substr(r.plain, p.first + 1, p.last - p.first), c.audience, c.opens, c.closes
  from archive.passages p join archive.renditions r on r.id = p.rendition_id
  join archive.access_copies c on c.story_id = p.story_id and c.rendition_id = p.rendition_id
  where p.story_id = story and not archive.veiled(p.rendition_id, c.circle) && int4range(p.first, p.last);
end $$;

/** A theme that moves under another is counted there at once. */
create function archive.theme_moved_findable() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform archive.findable_write(s.story_id) from (select x.story_id from archive.story_themes x where x.theme_id = new.id order by 1) s;
  return null;
end $$;
create trigger theme_10_findable after update on archive.themes
  for each row when (old.parent_id is distinct from new.parent_id) execute function archive.theme_moved_findable();

/** A theme that is worded anew keeps what it was, and whoever chose it is told in each of their stories' records: what they meant by it,
    they said by the wording there was. */
create function archive.theme_worded() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into archive.theme_wordings (theme_id, name, meaning, includes, leaves_out, worded_by)
  values (old.id, old.name, old.meaning, old.includes, old.leaves_out, archive.me());
  insert into archive.record (story_id, kind, detail)
  select x.story_id, 'theme_worded', jsonb_strip_nulls(jsonb_build_object('theme', new.name, 'was', nullif(old.name, new.name),
    'meaning', nullif(new.meaning, old.meaning), 'bounds', nullif((old.includes, old.leaves_out) is distinct from (new.includes, new.leaves_out), false)))
  from archive.story_themes x where x.theme_id = new.id order by x.story_id;
  return null;
end $$;
create trigger theme_20_worded after update on archive.themes
  for each row when ((old.name, old.meaning, old.includes, old.leaves_out) is distinct from (new.name, new.meaning, new.includes, new.leaves_out))
  execute function archive.theme_worded();

/** What everyone may read of the codebook stands on open pages: they are drawn anew. Last of its triggers: whoever takes a story back
    holds the story and waits for the commission, so this waits for no story after it. In: the column that names the theme. */
create function archive.codebook_moved() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform archive.open_changed(array(select t.commission_id from archive.themes t where t.id = (to_jsonb(coalesce(new, old)) ->> tg_argv[0])::uuid));
  return null;
end $$;
create trigger theme_pages after insert or update on archive.themes
  for each row execute function archive.codebook_moved('id');
create trigger theme_pages after insert or delete on archive.theme_ends
  for each row execute function archive.codebook_moved('theme_id');

create function archive.grants_write_findable() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform archive.findable_write(m.story_id) from (select distinct story_id from moved) m;
  return null;
end $$;
create trigger grants_20_findable_insert after insert on archive.grants
  referencing new table as moved for each statement execute function archive.grants_write_findable();
create trigger grants_20_findable_update after update on archive.grants
  referencing new table as moved for each statement execute function archive.grants_write_findable();

/** Where exact words stand in a rendition with nothing of them hidden from a circle, the first time or a later one: they are asked
    for there, and quoted only while they stand there (Q2, Q3). Empty when they do not. */
create function archive.words_shown(r archive.renditions, asked archive.circle, words text, occurrence int default 1) returns int4range
language plpgsql stable set search_path = '' as $$
declare
  hidden int4multirange := archive.veiled(r.id, asked);
  at int4range;
  survived int := 0;
begin
  for n in 1..1000 loop
    at := archive.range_of(words, r.plain, n);
    exit when isempty(at);
    if not hidden && at then survived := survived + 1; end if;
    if survived = greatest(coalesce(occurrence, 1), 1) then return at; end if;
  end loop;
  return 'empty';
end $$;

/** What is marked, or objected to, or neither any more, where anyone may see it, changes open pages; elsewhere it moves nothing. */
create function archive.coding_moved() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  k archive.codings := coalesce(new, old);
begin
  perform archive.open_changed(array[f.commission_id]) from archive.findable f join archive.passage_copies p on p.circle = f.circle
  where f.story_id = k.story_id and f.circle = 'public' and p.passage_id = k.passage_id
    and f.audience = 0 and f.opens <= now() and now() < f.closes;
  return null;
end $$;
create trigger coding_moved after insert or update or delete on archive.codings
  for each row execute function archive.coding_moved();

/** The one copy of a story that the visitor is served, for definers: their circle's, or else the open one. PT404. */
create function archive.copy_served(story uuid) returns archive.access_copies
language plpgsql stable security definer set search_path = '' as $$
declare
  copy archive.access_copies;
begin
  select * into copy from archive.access_copies a
  where a.story_id = story and a.form = 'text' and archive.permits(a.audience, a.opens, a.closes, (select archive.my_audiences()))
  order by a.circle = 'public' limit 1;
  if copy.id is null then perform archive.absent(); end if;
  return copy;
end $$;

/** The passage of exact words in what the visitor's circle may read of a story, found or made.
    PT404 when they may not read it, PT422 words when the words do not stand there whole. */
create function archive.passage_of(story uuid, words text, occurrence int) returns archive.passages
language plpgsql volatile security definer set search_path = '' as $$
declare
  copy archive.access_copies := archive.copy_served(story);
  r archive.renditions;
  exact text := archive.words_typed(words);
  at int4range;
  made archive.passages;
begin
  select * into r from archive.renditions x where x.id = copy.rendition_id;
  at := archive.words_shown(r, copy.circle, exact, occurrence);
  if isempty(at) or char_length(exact) > 4000 then
    perform archive.fail('PT422', 'Those words do not stand in the story just like that. Copy them from the page.', 'words');
  end if;
  perform from archive.stories s where s.id = story for no key update;
  insert into archive.passages (story_id, rendition_id, first, last) values (story, r.id, lower(at), upper(at))
  on conflict (rendition_id, first, last) do update set first = excluded.first returning * into made;
  perform archive.findable_write(story);
  return made;
end $$;

/** Marks exact words of a story with a theme. Needs `theme` for the circle of the copy that the visitor is served. Out: {coding}. */
create function archive.coding_make(story uuid, theme uuid, words text, occurrence int) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  f archive.findable;
  seat uuid;
  p archive.passages;
  made uuid;
begin
  perform archive.readable();
  select * into f from archive.findable x where x.copy_id = (archive.copy_served(story)).id
    and archive.permits(x.audience, x.opens, x.closes, (select archive.my_audiences()));
  if f.copy_id is null then perform archive.absent(); end if;
  seat := archive.seat_in(f.commission_id, '{community,civic}');
  if not exists (select from archive.themes t where t.id = theme and t.commission_id = f.commission_id) then
    perform archive.fail('PT422', 'Choose a theme from the list.', 'theme');
  elsif exists (select from archive.theme_ends e where e.theme_id = theme) then
    perform archive.fail('PT422', 'That theme is no longer added to. Choose another one.', 'theme');
  end if;
  p := archive.passage_of(story, words, occurrence);
  insert into archive.codings (story_id, passage_id, theme_id, seat_id, side)
  select story, p.id, theme, seat, s.circle from archive.seats s where s.id = seat
  on conflict (passage_id, theme_id, side) do nothing returning id into made;
  if made is not null then
    perform archive.record_seat(story, 'coded', seat, false, null, (select jsonb_build_object('theme', t.name) from archive.themes t where t.id = theme));
    perform archive.look_again('story', story);
  end if;
  return jsonb_build_object('coding', coalesce(made, (select c.id from archive.codings c
    where c.passage_id = p.id and c.theme_id = theme and c.side = (select s.circle from archive.seats s where s.id = seat))));
end $$;

/** What a story means, as its teller says it. */
create function archive.meaning(story uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (select jsonb_build_object(
      'themes', (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'slug', t.slug, 'name', t.name) order by t.position, t.name), '[]')
                 from archive.story_themes x join archive.themes t on t.id = x.theme_id where x.story_id = story),
      'place', (select jsonb_build_object('id', p.id, 'name', p.name) from archive.whereabouts w join archive.places p on p.id = w.place_id where w.story_id = story),
      'year', (select w.year from archive.whereabouts w where w.story_id = story), 'own_words', m.own_words, 'matters_most', m.matters_most, 'content_note', m.content_note)
    from (select 1) one left join archive.meanings m on m.story_id = story);
end $$;

/** Writes what hangs on a story again, after its teller said what it means. */
create function archive.meaning_saved(story uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform archive.own(story);
  perform archive.grants_touch(story);
end $$;
grant execute on function archive.coding_make, archive.meaning, archive.meaning_saved to anon, authenticated;

/** Writes what a story means to its teller, as the visitor or for whoever types it in.
    PT422 on themes, place, year, own_words, matters_most, content_note. */
create function archive.meaning_put(story uuid, commission uuid, themes uuid[], place uuid, year int,
  own_words text, matters_most text, content_note text) returns void
language plpgsql volatile set search_path = '' as $$
declare
  -- A story that has it keeps it.
  ended text := (select t.name from archive.theme_ends e join archive.themes t on t.id = e.theme_id where e.theme_id = any(themes)
    and not exists (select from archive.story_themes x where x.story_id = story and x.theme_id = e.theme_id) order by t.position limit 1);
begin
  if (select count(*) from archive.themes t where t.id = any(themes) and t.commission_id = commission) <> coalesce(cardinality(themes), 0) then
    perform archive.fail('PT422', 'Choose themes from the list.', 'themes');
  elsif ended is not null then
    perform archive.fail('PT422', 'The theme “' || ended || '” is no longer added to. Choose another one, or none.', 'themes');
  elsif place is not null and not exists (select from archive.places p where p.id = place and p.commission_id = commission) then
    perform archive.fail('PT422', 'Choose a place from the list.', 'place');
  elsif year not between 1900 and extract(year from now())::int then
    perform archive.fail('PT422', 'Write a year with four figures, or leave it empty.', 'year');
  elsif char_length(own_words) > 2000 then
    perform archive.fail('PT422', 'Use at most 2,000 letters here.', 'own_words');
  elsif char_length(matters_most) > 2000 then
    perform archive.fail('PT422', 'Use at most 2,000 letters here.', 'matters_most');
  elsif char_length(content_note) > 300 then
    perform archive.fail('PT422', 'Use at most 300 letters here.', 'content_note');
  end if;
  insert into archive.whereabouts (story_id, place_id, year) values (story, place, meaning_put.year)
  on conflict (story_id) do update set place_id = excluded.place_id, year = excluded.year;
  insert into archive.meanings as m (story_id, own_words, matters_most, content_note)
  values (story, nullif(trim(own_words), ''), nullif(trim(matters_most), ''), nullif(trim(content_note), ''))
  on conflict (story_id) do update set own_words = excluded.own_words,
    matters_most = excluded.matters_most, content_note = excluded.content_note;
  delete from archive.story_themes x where x.story_id = story and x.theme_id <> all(coalesce(themes, '{}'));
  insert into archive.story_themes (story_id, theme_id) select story, t from unnest(themes) t on conflict do nothing;
end $$;
grant execute on function archive.meaning_put to anon, authenticated;

/** What it means to its teller. Their own words wait for a facilitator to read them; what they empty is gone at once.
    PT422 on themes, place, year, own_words, matters_most, content_note. */
create function api.meaning_save(story uuid, themes uuid[], place uuid default null, year int default null,
  own_words text default null, matters_most text default null, content_note text default null) returns void
language plpgsql volatile set search_path = '' as $$
declare
  mine archive.stories := archive.own(story);
begin
  perform archive.meaning_put(story, mine.commission_id, themes, place, year, own_words, matters_most, content_note);
  perform archive.meaning_saved(story);
end $$;

create function api.coding_make(story uuid, theme uuid, words text, occurrence int default 1) returns jsonb
language sql volatile set search_path = '' as $$ select archive.coding_make(story, theme, words, occurrence) $$;

/** Take back a coding of one's own. */
create function api.coding_remove(coding uuid) returns void language sql volatile set search_path = ''
as $$ delete from archive.codings where id = coding $$;

/** A storyteller says that a coding is not what they meant, or takes that back. Shown wherever the coding is (Q4). */
create function api.coding_object(coding uuid, objects boolean) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform archive.words_touch();
  update archive.codings set objected_at = case when objects then now() end where id = coding;
  if not found then perform archive.absent(); end if;
end $$;
grant execute on function api.meaning_save, api.coding_make, api.coding_remove, api.coding_object to anon, authenticated;

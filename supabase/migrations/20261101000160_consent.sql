-- Consent. An append-only log, hash-chained per story; grants are its fold; the access copies of each
-- circle are written from the grants, in the same transaction. Nothing else opens a story.

create type archive.purpose as enum
  ('keep', 'hear', 'theme', 'evidence', 'quote', 'event', 'learning', 'research', 'press', 'legacy', 'machine', 'contact');
create type archive.form as enum ('text', 'voice', 'image', 'film');
create type archive.grant_state as enum
  ('requested', 'given', 'renewed', 'refused', 'paused', 'withdrawn', 'expired');
-- How exact the place and the time may be. In order, so that least() is the narrower.
create type archive.exactness as enum ('none', 'coarse', 'exact');
create type archive.dating as enum ('none', 'year', 'month');

-- The exact words a storyteller was shown. An event names one.
create table archive.notices (
  version text primary key check (version ~ '^[0-9]{4}-[0-9]{2}/[a-z]{2}-[A-Z]{2}$'),
  words text not null
);
alter table archive.notices enable row level security;
create policy "anyone may read the notice" on archive.notices for select to anon, authenticated using (true);
grant select on archive.notices to anon, authenticated;
insert into archive.notices values ('2026-11/en-GB',
  'You decide who may read your story and what it may be used for. Handing it in allows the facilitators on duty to keep it and read it, and nothing else. '
  'Everything wider is asked for one thing at a time. You can pause it, take it back or have it destroyed at any time, with your code words or by ringing us. '
  'What has already been printed, said aloud or remembered cannot be called back.');

-- ---------------------------------------------------------------------------------------------
-- The log (C1). Callers insert a story, a form and a choice; the database writes everything else.

create table archive.consent_events (
  story_id uuid not null references archive.stories (id) on delete restrict,
  number int not null,
  at timestamptz not null default now(),
  -- Made when the form was drawn: the same form posted twice is one event.
  form uuid not null,
  -- chosen is the short way, every circle and use at once; allowed, refused and withdrawn with a purpose change one grant.
  -- newcomers answers for those who joined the roster since. expired is the clock's.
  kind text not null check (kind in ('handed_in', 'chosen', 'allowed', 'refused', 'approved', 'paused', 'resumed', 'newcomers',
    'renewed', 'expired', 'withdrawn', 'answered', 'let_in', 'confirmed', 'erasing', 'brought_back', 'erased')),
  -- What the storyteller pressed: enumerated choices and ids only.
  choice jsonb not null default '{}',
  -- What is hashed: choice, notice, what stands for the words (archive.content_said), audiences and windows, as written that day.
  body text not null,
  previous bytea not null,
  hash bytea not null,
  primary key (story_id, number),
  unique (story_id, form)
);
alter table archive.consent_events enable row level security;
create policy "a storyteller sees their own consent" on archive.consent_events
  for select to anon
  using (story_id in (select s.id from archive.stories s where s.storyteller_id = (select archive.teller())));
create policy "a storyteller consents for their own story" on archive.consent_events
  for insert to anon
  with check (story_id in (select s.id from archive.stories s where s.storyteller_id = (select archive.teller())));
grant select, insert (story_id, form, kind, choice) on archive.consent_events to anon, authenticated;
create trigger consent_is_never_changed before update or delete on archive.consent_events
  for each row execute function archive.refuse_change();
create trigger consent_is_never_emptied before truncate on archive.consent_events
  for each statement execute function archive.refuse_change();

-- ---------------------------------------------------------------------------------------------
-- The fold.

create table archive.grants (
  story_id uuid not null references archive.stories (id) on delete cascade,
  purpose archive.purpose not null,
  circle archive.circle not null,
  form archive.form not null default 'text',
  state archive.grant_state not null,
  -- While paused: the state to come back to.
  held archive.grant_state check ((held is not null) = (state = 'paused')),
  audience bigint not null references archive.audiences (id) on delete restrict,
  -- Which of their names stands there: the kind alone, the words stand in `namings`.
  attribution text not null default 'no_name' check (attribution in ('full_name', 'first_name', 'chosen_name', 'description', 'no_name')),
  place archive.exactness not null default 'none',
  dated archive.dating not null default 'none',
  -- Asked for each time or shown first: opens nothing by itself. The others bind whoever reads.
  conditions text[] not null default '{}'
    check (conditions <@ '{ask_each_time,show_me_first,words_unchanged,show_note,tell_me}'),
  -- Somebody new in the place of somebody who left, at the same organisation, may be let in without asking.
  successors boolean not null default false,
  -- What the storyteller chose themselves; opens and closes are what it comes to.
  sealed_until timestamptz,
  ends_on timestamptz,
  review_on timestamptz,
  opens timestamptz not null,
  closes timestamptz not null,
  event int not null,
  primary key (story_id, purpose, circle, form),
  foreign key (story_id, event) references archive.consent_events (story_id, number) on delete restrict,
  -- What a story's teller lets the facilitators do, and nobody else: keep it, and tell them what becomes of it.
  check ((purpose in ('keep', 'contact')) = (circle = 'facilitator'))
);
alter table archive.grants enable row level security;
create policy "a storyteller sees their own grants" on archive.grants
  for select to anon
  using (story_id in (select s.id from archive.stories s where s.storyteller_id = (select archive.teller())));
grant select on archive.grants to anon, authenticated;

-- What the clock would do, and when its storyteller was told of it: a seal lifts, an end comes, a year is over. A seal that
-- nobody was warned of stays closed (C5).
create table archive.warnings (
  -- A page that lists it sends this back, to say which were said.
  id uuid not null unique default gen_random_uuid(),
  story_id uuid not null references archive.stories (id) on delete cascade,
  what text not null check (what in ('seal', 'end', 'review')),
  day timestamptz not null,
  staged_at timestamptz not null default now(),
  told_at timestamptz,
  primary key (story_id, what, day)
);
alter table archive.warnings enable row level security;
create policy "a storyteller sees what they are warned of" on archive.warnings
  for select to anon
  using (story_id in (select s.id from archive.stories s where s.storyteller_id = (select archive.teller())));
grant select on archive.warnings to anon, authenticated;

/** When a seal may lift: on its day, and never sooner than a week after its storyteller was warned. Untold: never (C5). */
create function archive.unsealed(story uuid, day timestamptz) returns timestamptz
language sql stable security definer set search_path = '' as $$
  select case when day is null then '-infinity' else greatest(day, coalesce((select w.told_at + interval '7 days'
    from archive.warnings w where w.story_id = story and w.what = 'seal' and w.day = unsealed.day), 'infinity')) end
$$;

/** What time will do to a story. `until`: where it ends on a day that its teller chose, when it would end if they renewed it.
    Out: [{what, day, purpose, circle, until, warning}]. */
create function archive.soon(story uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('what', w.what, 'day', w.day, 'purpose', g.purpose, 'circle', g.circle,
      'until', case when w.what = 'end' and g.closes = g.ends_on then now() + interval '5 years' end, 'warning', w.id) order by w.day, w.what, g.circle, g.purpose), '[]')
    from archive.warnings w join archive.grants g on g.story_id = w.story_id and g.purpose <> 'keep' and coalesce(g.held, g.state) in ('given', 'renewed')
      and w.day = case w.what when 'seal' then g.sealed_until when 'end' then g.closes else g.review_on end
    where w.story_id = story and (w.what <> 'seal' or archive.unsealed(w.story_id, w.day) > now())
$$;

-- How a storyteller is named where the story is read: one name of each kind, so that each circle may know them by
-- another. Free text, so beside the log, never in it, and gone when no grant shows it any more.
create table archive.namings (
  story_id uuid not null references archive.stories (id) on delete cascade,
  kind text not null check (kind in ('full_name', 'first_name', 'chosen_name', 'description')),
  shown text not null check (char_length(shown) between 1 and 120),
  primary key (story_id, kind)
);
alter table archive.namings enable row level security;
create policy "a storyteller says how they are named" on archive.namings
  for all to anon
  using (story_id in (select s.id from archive.stories s where s.storyteller_id = (select archive.teller())));
grant select, insert (story_id, kind, shown), update (kind, shown) on archive.namings to anon, authenticated;

/** What choosing circles and uses asks for: one row a purpose and circle. `quote` is for published
    decisions, so for everyone, and allows only asking. */
create function archive.asked_for(circles archive.circle[], uses archive.purpose[])
returns table (purpose archive.purpose, circle archive.circle)
language sql immutable set search_path = '' as $$
  select 'hear'::archive.purpose, c from unnest(circles) c
  union all select u, c from unnest(circles) c, unnest(uses) u where u <> 'quote'
  union all select 'quote', 'public' where 'quote' = any(uses) and cardinality(circles) > 0
$$;

/** Where a story stands with being destroyed: erasing, brought_back, erased, or null when nobody ever asked for it. */
create function archive.erasure_state(story uuid) returns text
language sql stable security definer set search_path = '' as $$
  select e.kind from archive.consent_events e
  where e.story_id = story and e.kind in ('erasing', 'brought_back', 'erased') order by e.number desc limit 1
$$;

/** What the log says of words: an HMAC of their hash under their story's own key. Whoever has the words can compare while the
    key stands, and nobody once erasing has destroyed it: a plain hash would go on confirming them (C1). Null without a key. */
create function archive.content_said(story uuid, hash bytea) returns text
language sql stable set search_path = '' as $$
  select encode(extensions.hmac(content_said.hash, k.value, 'sha256'), 'hex') from archive.story_keys k where k.story_id = story
$$;

/** Whom a yes pressed now would reach: everyone with an open seat in the circle, less those who must never see it.
    The preview shows this, and the event fixes it (C7). */
create function archive.audience_given(story uuid, asked archive.circle) returns bigint
language sql volatile security definer set search_path = '' as $$
  select archive.audience_without(archive.audience_now(s.commission_id, asked), s.id) from archive.stories s where s.id = story
$$;

/** One grant as an event says it: the audience of this moment, and a window that never passes five years. What `chosen`
    leaves out is as narrow as it can be; `kept` is what stands, whose narrower details choosing again keeps. */
create function archive.grant_said(story uuid, asked archive.purpose, within archive.circle, at timestamptz, chosen jsonb) returns jsonb
language sql volatile security definer set search_path = '' as $$
  select jsonb_build_object('purpose', asked, 'circle', within, 'form', 'text',
    'audience', archive.audience_given(story, within)::text,
    'attribution', coalesce(chosen ->> 'attribution', 'no_name'),
    'place', coalesce(chosen ->> 'place', 'none'), 'dated', coalesce(chosen ->> 'dated', 'none'),
    'conditions', coalesce(chosen -> 'conditions', '[]'), 'successors', coalesce((chosen ->> 'successors')::boolean, false),
    'sealed_until', (chosen ->> 'sealed_until')::timestamptz, 'ends_on', (chosen ->> 'ends_on')::timestamptz,
    'review_on', at + interval '12 months',
    'opens', greatest(at, (chosen ->> 'sealed_until')::timestamptz),
    'closes', least(at + interval '5 years', (chosen ->> 'ends_on')::timestamptz))
$$;

/** The details of a grant that stands, for choosing again in the short way: what was narrowed in detail stays narrowed.
    A first yes has the details that every page shows: the place, the year and the month. */
create function archive.grant_kept(story uuid, asked archive.purpose, within archive.circle) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce((select jsonb_build_object('place', g.place, 'dated', g.dated, 'conditions', g.conditions, 'successors', g.successors,
      'sealed_until', g.sealed_until, 'ends_on', g.ends_on)
    from archive.grants g where g.story_id = story and g.purpose = asked and g.circle = within and g.form = 'text'
      and coalesce(g.held, g.state) in ('requested', 'given', 'renewed')), '{"place": "exact", "dated": "month"}')
$$;

/** Did a storyteller say no to this person as a newcomer? In any seat: a no is to people, and holds where they come to sit. */
create function archive.declined(story uuid, person uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from archive.consent_events e cross join jsonb_array_elements_text(e.body::jsonb -> 'declined') d
    join archive.audience_seats a on a.audience_id = d::bigint join archive.seats s on s.id = a.seat_id
    where e.story_id = story and e.kind = 'newcomers' and s.person_id = person)
$$;

/** The seats that joined a circle since its yes was given, and that a yes pressed now would reach: nobody whom its
    teller named, crossed out, or said no to before. By circle; no row where there is none. */
create function archive.newcomers(story uuid) returns table (circle archive.circle, seats uuid[])
language sql volatile security definer set search_path = '' as $$
  select x.circle, array_agg(m.seat_id order by m.seat_id)
  from (select g.circle, g.audience, archive.audience_given(story, g.circle) as given from archive.grants g
    where g.story_id = story and g.purpose = 'hear' and g.form = 'text' and g.circle in ('community', 'civic')
      and coalesce(g.held, g.state) in ('given', 'renewed')) x
  cross join unnest(archive.audience_members(x.given)) m (seat_id)
  where m.seat_id not in (select a.seat_id from archive.audience_seats a where a.audience_id = x.audience)
    and not archive.declined(story, (select s.person_id from archive.seats s where s.id = m.seat_id))
  group by x.circle
$$;

/** What an answer about newcomers comes to. Yes: every grant of their circle with them added, less the seats closed since.
    No: who was declined, so that nobody is asked about them twice. In advance: one seat, in the place of one that closed.
    Where they were read out by somebody: those, and nobody who came in beside them. */
create function archive.newcomers_said(story uuid, choice jsonb) returns jsonb
language sql volatile security definer set search_path = '' as $$
  with joined as (
    select n.circle, told.seats from archive.newcomers(story) n
    cross join lateral (select array(select x from unnest(n.seats) x where not choice ? 'read_out' or choice -> 'read_out' ? x::text) as seats) told
    where choice ->> 'answer' in ('yes', 'no') and told.seats <> '{}'
    union all select s.circle, array[s.id] from archive.seats s where choice ->> 'answer' = 'in advance' and s.id = (choice ->> 'seat')::uuid)
  select case when choice ->> 'answer' = 'no'
    then jsonb_build_object('declined', (select coalesce(jsonb_agg(archive.audience_of(j.seats)::text), '[]') from joined j))
    else jsonb_build_object('grants', (select coalesce(jsonb_agg(jsonb_build_object('purpose', g.purpose, 'circle', g.circle, 'form', g.form,
        'audience', archive.audience_of(j.seats || array(select m.seat_id from archive.audience_seats m join archive.seats x on x.id = m.seat_id
          where m.audience_id = g.audience and case when left_by.seat is null then x.closed_at is null else x.id <> left_by.seat end))::text)
        order by g.purpose, g.circle), '[]')
      from joined j join archive.grants g on g.story_id = newcomers_said.story and g.circle = j.circle
      left join lateral (select x.id as seat from archive.audience_seats m join archive.seats x on x.id = m.seat_id
        where choice ->> 'answer' = 'in advance' and m.audience_id = g.audience and x.closed_at is not null
          and x.organisation_id = (select y.organisation_id from archive.seats y where y.id = j.seats[1])
        order by x.closed_at, x.id limit 1) left_by on true
      where coalesce(g.held, g.state) in ('given', 'renewed') and (choice ->> 'answer' = 'yes' or (g.successors and left_by.seat is not null)))) end
$$;

/** Completes an event before it is stored: number, chain, notice, and for each kind the audience the page
    listed. PT409 roster when the roster moved, PT409 words when the words did, PT422 when it is not the moment. */
create function archive.consent_complete() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  s archive.stories;
  last archive.consent_events;
  content bytea;
  facts jsonb;
  ending text;
  -- The list on the page, where it is asked for.
  listed text := new.choice ->> 'roster';
begin
  new.choice := new.choice - 'roster';
  -- One at a time per story: a chain has one end.
  select * into s from archive.stories where id = new.story_id for update;
  select * into last from archive.consent_events where story_id = new.story_id order by number desc limit 1;
  select r.hash into content from archive.renditions r where r.id = s.current_rendition;
  new.number := coalesce(last.number, 0) + 1;
  new.previous := coalesce(last.hash, '\x');

  ending := archive.erasure_state(new.story_id);
  if ending = 'erased' then
    perform archive.fail('PT422', 'This story was destroyed. You can start a new one.', 'story');
  elsif ending = 'erasing' and new.kind not in ('brought_back', 'erased') then
    perform archive.fail('PT422', 'You asked us to destroy this story. Bring it back first.', 'story');
  elsif ending is distinct from 'erasing' and new.kind in ('brought_back', 'erased') then
    perform archive.fail('PT422', 'Nothing of this story waits to be destroyed.', 'story');
  elsif new.kind not in ('handed_in', 'erasing', 'brought_back', 'erased') and content is null then
    perform archive.fail('PT422', 'Hand your story in first.', 'story');
  -- Nothing stands on words that we may no longer keep: after taking it back, handing in comes first again.
  elsif new.kind not in ('handed_in', 'withdrawn', 'erasing', 'brought_back', 'erased') and not exists (select from archive.grants g
      where g.story_id = new.story_id and g.purpose = 'keep' and coalesce(g.held, g.state) in ('given', 'renewed')) then
    perform archive.fail('PT422', 'You took your story back. Hand it in again first.', 'story');
  end if;
  case new.kind
    when 'handed_in' then
      facts := case when new.choice ? 'applied' then '{}'
        else jsonb_build_object('grants', jsonb_build_array(archive.grant_said(s.id, 'keep', 'facilitator', new.at, '{}'))) end;
    when 'chosen' then
      facts := jsonb_build_object('attribution', new.choice ->> 'attribution', 'unasked', new.choice -> 'unasked', 'grants', (
        select coalesce(jsonb_agg(archive.grant_said(s.id, a.purpose, a.circle, new.at, archive.grant_kept(s.id, a.purpose, a.circle)
          || jsonb_build_object('attribution', new.choice ->> 'attribution')) order by a.purpose, a.circle), '[]')
        from archive.asked_for(
          array(select jsonb_array_elements_text(new.choice -> 'circles'))::archive.circle[],
          array(select jsonb_array_elements_text(new.choice -> 'uses'))::archive.purpose[]) a));
    when 'allowed' then
      -- Nothing is used that may not be read: a use needs its circle's `hear` first.
      if new.choice ->> 'purpose' in ('theme', 'evidence') and not exists (select from archive.grants g where g.story_id = s.id
          and g.purpose = 'hear' and g.circle = (new.choice ->> 'circle')::archive.circle and coalesce(g.held, g.state) in ('requested', 'given', 'renewed')) then
        perform archive.fail('PT422', 'Say first that they may read it.', 'purpose');
      end if;
      facts := jsonb_build_object('grants', jsonb_build_array(archive.grant_said(s.id,
        (new.choice ->> 'purpose')::archive.purpose, (new.choice ->> 'circle')::archive.circle, new.at, new.choice)));
    when 'refused' then
      facts := jsonb_build_object('grants', (select jsonb_agg(archive.grant_said(s.id, (new.choice ->> 'purpose')::archive.purpose, c, new.at, '{}')
          || '{"audience": "1"}' order by c)
        from unnest(case when new.choice ? 'circle' then array[new.choice ->> 'circle'] else '{community,civic,public}' end::archive.circle[]) c));
    when 'newcomers' then
      -- The one way an audience grows: its teller says so, of the people that their page listed (C5).
      facts := archive.newcomers_said(s.id, new.choice);
    when 'renewed' then
      -- What is renewed ends five years from now, for those it was given to and are still there: nobody is added. A day that
      -- its teller chose stands, unless it is that one yes that they renew.
      facts := jsonb_build_object('grants', (select coalesce(jsonb_agg(jsonb_build_object('purpose', g.purpose, 'circle', g.circle, 'form', g.form,
          'audience', archive.audience_still(g.audience)::text, 'review_on', new.at + interval '12 months', 'ends_on', own.ends_on,
          'closes', least(new.at + interval '5 years', own.ends_on)) order by g.purpose, g.circle), '[]')
        from archive.grants g cross join lateral (select case when not new.choice ? 'purpose' then g.ends_on end as ends_on) own
        where g.story_id = s.id and coalesce(g.held, g.state) in ('given', 'renewed') and new.at < g.closes
          and (not new.choice ? 'purpose' or (g.purpose::text = new.choice ->> 'purpose' and g.circle::text = new.choice ->> 'circle'))));
      if new.choice ? 'purpose' and facts -> 'grants' = '[]' then
        perform archive.fail('PT422', 'You have not allowed that, or it has ended already.', 'purpose');
      end if;
    when 'expired' then
      facts := jsonb_build_object('grants', (select coalesce(jsonb_agg(jsonb_build_object('purpose', g.purpose, 'circle', g.circle, 'form', g.form)
          order by g.purpose, g.circle), '[]')
        from archive.grants g where g.story_id = s.id and coalesce(g.held, g.state) in ('requested', 'given', 'renewed') and g.closes <= new.at));
    when 'answered' then
      -- A wider purpose is asked when a real use exists, and the answer is the grant or the refusal: for that use alone, and for
      -- whom the page listed.
      facts := case when new.choice ->> 'answer' = 'yes' and new.choice ? 'purpose'
        then jsonb_build_object('grants', jsonb_build_array(archive.grant_said(s.id, (new.choice ->> 'purpose')::archive.purpose,
          (new.choice ->> 'circle')::archive.circle, new.at, new.choice - '{conditions,successors}'::text[])))
        else '{}' end;
    when 'approved' then
      if new.choice ->> 'content' is distinct from encode(content, 'hex') then
        perform archive.fail('PT409', 'The words changed since this page was drawn. Please read them again.', 'words', 'words');
      elsif archive.provisional(s.id) then
        perform archive.fail('PT422', 'Say first if what was written down for you is right.', 'words');
      elsif not exists (select from archive.first_readings f where f.rendition_id = s.current_rendition and f.finished_at is not null) then
        perform archive.fail('PT422', 'It has not been read yet. We will tell you when it has.', 'words');
      elsif exists (select from archive.proposals p where p.rendition_id = s.current_rendition and p.answer is null) then
        perform archive.fail('PT422', 'Say yes or no to each thing that was proposed first.', 'proposals');
      end if;
      facts := '{}';
    when 'confirmed' then
      if new.choice ->> 'content' is distinct from encode(content, 'hex') then
        perform archive.fail('PT409', 'The words changed since this page was drawn. Please read them again.', 'words', 'words');
      end if;
      facts := '{}';
    when 'let_in' then
      -- A facilitator who came later joins those on duty (A6): the same window, one seat more.
      select jsonb_build_object('grants', jsonb_build_array(jsonb_build_object('purpose', 'keep', 'circle', 'facilitator', 'form', g.form,
        'audience', archive.audience_of(array(select m.seat_id from archive.audience_seats m where m.audience_id = g.audience
          union select x.id from archive.seats x where x.id = (new.choice ->> 'facilitator')::uuid
            and x.commission_id = s.commission_id and x.circle = 'facilitator' and x.closed_at is null))::text)))
      into facts from archive.grants g where g.story_id = new.story_id and g.purpose = 'keep';
    when 'withdrawn' then
      if new.choice ? 'purpose' and not exists (select from archive.grants g where g.story_id = new.story_id and g.purpose <> 'keep'
          and g.purpose::text = new.choice ->> 'purpose' and g.circle::text = new.choice ->> 'circle'
          and g.state in ('requested', 'given', 'renewed', 'paused')) then
        perform archive.fail('PT422', 'You have not allowed that, or you have stopped it already.', 'purpose');
      end if;
      facts := '{}';
    when 'erasing' then
      -- As it was that day, so that it can be brought back as it was.
      facts := jsonb_build_object('grants', (select coalesce(jsonb_agg(jsonb_build_object('purpose', g.purpose, 'circle', g.circle, 'form', g.form,
          'state', g.state, 'held', g.held, 'audience', g.audience::text) order by g.purpose, g.circle, g.form), '[]')
        from archive.grants g where g.story_id = new.story_id));
    when 'erased' then
      -- What the storyteller asked for when they asked for this.
      new.choice := new.choice || (select e.choice from archive.consent_events e
        where e.story_id = new.story_id and e.kind = 'erasing' order by e.number desc limit 1);
      content := null;
      facts := '{}';
    else
      facts := '{}';
  end case;

  -- Where the page listed people, it was those who are there now. Compared when the audiences stand: whoever came in before is in them, no list
  -- ever comes back, and who comes in after is in none.
  if listed is distinct from archive.roster_version(s.commission_id) and (new.kind in ('chosen', 'allowed')
      or (new.kind = 'newcomers' and new.choice ->> 'answer' <> 'in advance')
      or (new.kind = 'answered' and new.choice ->> 'answer' = 'yes' and new.choice ->> 'circle' <> 'public')) then
    perform archive.fail('PT409', 'Who is on the list changed while this page was open. Please look at it again.',
      case new.kind when 'newcomers' then 'answer' when 'answered' then 'asks' else 'circles' end, 'roster');
  end if;
  -- A yes to anyone waits as asked for: it is written down which, so that a fold begun anew arrives at the same.
  if new.kind in ('chosen', 'allowed', 'approved') and archive.matter_goes_on(s.id) then
    facts := facts || '{"waits": ["public"]}';
  end if;
  -- The page shows a hash; what is kept of it is what only this story's key can make.
  if new.choice ? 'content' then
    new.choice := new.choice || jsonb_build_object('content', archive.content_said(new.story_id, content));
  end if;
  -- Format 3. Later fields get a later format, and change no hash that stands. Up to 2, renewing kept no chosen day and said none.
  new.body := (jsonb_build_object('format', 3, 'story', new.story_id, 'number', new.number, 'at', new.at, 'kind', new.kind,
    'choice', new.choice, 'notice', '2026-11/en-GB', 'content', archive.content_said(new.story_id, content)) || facts)::text;
  new.hash := extensions.digest(new.previous || convert_to(new.body, 'UTF8'), 'sha256');
  return new;
end $$;
create trigger consent_complete before insert on archive.consent_events
  for each row execute function archive.consent_complete();

/** What a purpose also needs, in the same circle and form (domain.md, section 4). Whoever writes to a teller, or rings, is on duty. */
create function archive.needs(asked archive.purpose) returns archive.purpose[]
language sql immutable set search_path = ''
as $$ select case when asked in ('theme', 'evidence') then array[asked, 'hear'] when asked = 'contact' then array[asked, 'keep'] else array[asked] end $$;

/** Ends one use by one circle with whatever needs it, or, where none is named, everything. What needed it does not come back
    by itself when it is allowed again. */
create function archive.grants_stop(e archive.consent_events) returns void
language sql volatile set search_path = '' as $$
  update archive.grants g set state = 'withdrawn', held = null, event = e.number
  where g.story_id = e.story_id and g.state in ('requested', 'given', 'renewed', 'paused')
    and (not e.choice ? 'purpose' or (g.circle::text = e.choice ->> 'circle'
      and (e.choice ->> 'purpose')::archive.purpose = any(archive.needs(g.purpose))))
$$;

/** What choosing or allowing is, as its words stand: given, or asked for until they are approved. To be told of a story is no use of
    its words, and waits for no approval of them. */
create function archive.put_as(e archive.consent_events) returns archive.grant_state
language sql stable set search_path = '' as $$
  select case when e.choice ->> 'purpose' = 'contact' or exists (select from archive.stories s where s.id = e.story_id and s.settled_rendition is not null)
    then 'given'::archive.grant_state else 'requested' end
$$;

/** Does the one open anything that the other does not: to somebody, sooner, past a day that was chosen, more exactly, under a name, without a
    condition? The hard end of five years is nobody's choice, and begins anew with each. */
create function archive.opens_more(one archive.grants, other archive.grants) returns boolean
language sql volatile set search_path = '' as $$
  select (one.audience = 0 and other.audience <> 0)
    or (other.audience <> 0 and not archive.audience_members(one.audience) <@ archive.audience_members(other.audience))
    or one.place > other.place or one.dated > other.dated or one.attribution not in (other.attribution, 'no_name')
    or not one.conditions @> other.conditions or (one.successors and not other.successors)
    -- A seal that has lifted keeps nothing closed.
    or coalesce(one.sealed_until, '-infinity') < coalesce(case when archive.unsealed(other.story_id, other.sealed_until) > now() then other.sealed_until end, '-infinity')
    or coalesce(one.ends_on, 'infinity') > coalesce(other.ends_on, 'infinity')
$$;

/** Does choosing or allowing this take something away and open nothing: every use that it names stands already, none becomes wider, and one
    becomes narrower or ends? Asked before it is folded, of what stands. */
create function archive.only_narrows(e archive.consent_events) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
  facts jsonb := e.body::jsonb;
begin
  return e.kind in ('chosen', 'allowed') and (
    with wanted as (select jsonb_populate_record(null::archive.grants, n || jsonb_build_object('story_id', e.story_id)) as w,
        case when facts -> 'waits' ? (n ->> 'circle') then 'requested' else archive.put_as(e) end as state from jsonb_array_elements(facts -> 'grants') n),
      standing as (select g from archive.grants g where g.story_id = e.story_id and e.at < g.closes and coalesce(g.held, g.state) in ('requested', 'given', 'renewed')),
      both_ways as (select w, state, g from wanted left join standing
        on ((g).purpose, (g).circle, (g).form) = ((w).purpose, (w).circle, (w).form))
    select not exists (select from both_ways b where (b.g).purpose is null or archive.opens_more(b.w, b.g)
        or (b.state = 'given' and coalesce((b.g).held, (b.g).state) = 'requested'))
      and (exists (select from both_ways b where archive.opens_more(b.g, b.w))
        or (e.kind = 'chosen' and exists (select from standing where (g).purpose in ('hear', 'theme', 'evidence', 'quote')
          and not exists (select from wanted where ((w).purpose, (w).circle, (w).form) = ((g).purpose, (g).circle, (g).form))))))
    -- To share it as chosen, if nobody asks to change anything, is to give: of these words, once.
    and (not coalesce((facts ->> 'unasked')::boolean, false) or exists (select from archive.consent_events x where x.story_id = e.story_id and x.kind = 'chosen'
      and x.number = (select max(y.number) from archive.consent_events y where y.story_id = e.story_id and y.kind = 'chosen')
      and (x.body::jsonb ->> 'unasked')::boolean and x.body::jsonb ->> 'content' = facts ->> 'content'));
end $$;

/** Folds one event into the grants of its story. Replaying a story's events in order gives the same grants. */
create function archive.consent_fold(e archive.consent_events) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  facts jsonb := e.body::jsonb;
  paused boolean := exists (select from archive.grants g where g.story_id = e.story_id and g.state = 'paused');
begin
  case e.kind
    when 'handed_in' then
      -- Changed words void everything wider until approved again (C2).
      update archive.grants g set
        state = case when g.state = 'paused' then 'paused'::archive.grant_state else 'requested' end,
        held = case when g.state = 'paused' then 'requested'::archive.grant_state end, event = e.number
      where g.story_id = e.story_id and g.circle <> 'facilitator'
        and coalesce(g.held, g.state) in ('given', 'renewed')
        and not exists (select from archive.stories s join archive.renditions r on r.id = s.settled_rendition
                        where s.id = e.story_id and archive.content_said(e.story_id, r.hash) = facts ->> 'content');
      update archive.stories s set settled_rendition = null
      where s.id = e.story_id and s.settled_rendition is not null
        and not exists (select from archive.renditions r where r.id = s.settled_rendition and archive.content_said(e.story_id, r.hash) = facts ->> 'content');
      perform archive.grants_put(e, facts -> 'grants', 'given', false);
    when 'chosen' then
      -- What was allowed before and is not chosen now ends here.
      update archive.grants g set state = 'withdrawn', held = null, event = e.number
      where g.story_id = e.story_id and g.purpose in ('hear', 'theme', 'evidence', 'quote')
        and g.state in ('requested', 'given', 'renewed', 'paused')
        and not exists (select from jsonb_array_elements(facts -> 'grants') n
          where n ->> 'purpose' = g.purpose::text and n ->> 'circle' = g.circle::text and n ->> 'form' = g.form::text);
      perform archive.grants_put(e, facts -> 'grants', archive.put_as(e), paused);
    when 'approved' then
      -- By the words of the event, not by those that stand today: a fold begun anew arrives at the same.
      update archive.stories set settled_rendition = (select r.id from archive.renditions r
        where r.story_id = e.story_id and archive.content_said(e.story_id, r.hash) = facts ->> 'content' order by r.handed_in_at desc, r.id limit 1)
      where id = e.story_id;
      -- For the audience of the page they pressed yes on, less the seats closed since (domain.md, section 3).
      update archive.grants g set
        state = case when g.state = 'paused' then 'paused'::archive.grant_state else 'given' end,
        held = case when g.state = 'paused' then 'given'::archive.grant_state end,
        audience = archive.audience_still(g.audience), event = e.number
      where g.story_id = e.story_id and coalesce(g.held, g.state) = 'requested' and not coalesce(facts -> 'waits' ? g.circle::text, false);
    when 'let_in', 'newcomers' then
      -- Only who it is for: how, and until when, stays as it was.
      update archive.grants g set audience = (n ->> 'audience')::bigint, event = e.number
      from jsonb_array_elements(facts -> 'grants') n
      where g.story_id = e.story_id and n ->> 'purpose' = g.purpose::text and n ->> 'circle' = g.circle::text and n ->> 'form' = g.form::text;
    when 'allowed' then
      perform archive.grants_put(e, facts -> 'grants', archive.put_as(e), paused);
    when 'refused' then
      perform archive.grants_put(e, facts -> 'grants', case when (e.choice ->> 'asks')::boolean then 'withdrawn' else 'refused' end::archive.grant_state, false);
      perform archive.grants_stop(e);
    when 'renewed' then
      update archive.grants g set
        state = case when g.state = 'paused' then 'paused'::archive.grant_state else 'renewed' end,
        held = case when g.state = 'paused' then 'renewed'::archive.grant_state end,
        audience = (n ->> 'audience')::bigint, review_on = (n ->> 'review_on')::timestamptz, ends_on = (n ->> 'ends_on')::timestamptz,
        closes = (n ->> 'closes')::timestamptz, event = e.number
      from jsonb_array_elements(facts -> 'grants') n
      where g.story_id = e.story_id and n ->> 'purpose' = g.purpose::text and n ->> 'circle' = g.circle::text and n ->> 'form' = g.form::text;
    when 'expired' then
      update archive.grants g set state = 'expired', held = null, event = e.number
      from jsonb_array_elements(facts -> 'grants') n
      where g.story_id = e.story_id and n ->> 'purpose' = g.purpose::text and n ->> 'circle' = g.circle::text and n ->> 'form' = g.form::text;
    when 'answered' then
      perform archive.grants_put(e, coalesce(facts -> 'grants', '[]'), 'given', paused);
    when 'paused' then
      update archive.grants g set held = g.state, state = 'paused', event = e.number
      where g.story_id = e.story_id and g.state in ('requested', 'given', 'renewed');
    when 'resumed' then
      update archive.grants g set state = g.held, held = null, event = e.number
      where g.story_id = e.story_id and g.state = 'paused';
    when 'withdrawn', 'erasing' then
      perform archive.grants_stop(e);
    when 'brought_back' then
      -- As it was, less the seats closed since: what was paused comes back paused.
      update archive.grants g set state = was.state, held = was.held, audience = archive.audience_still(was.audience), event = e.number
      from jsonb_to_recordset((select x.body::jsonb -> 'grants' from archive.consent_events x
          where x.story_id = e.story_id and x.kind = 'erasing' and x.number < e.number order by x.number desc limit 1))
        was (purpose archive.purpose, circle archive.circle, form archive.form, state archive.grant_state, held archive.grant_state, audience bigint)
      where g.story_id = e.story_id and g.purpose = was.purpose and g.circle = was.circle and g.form = was.form;
    else null;
  end case;
end $$;

/** Puts grants of an event in place; giving again replaces. A pause stays a pause, and what waits is asked for only. */
create function archive.grants_put(e archive.consent_events, wanted jsonb, new_state archive.grant_state, paused boolean)
returns void language sql volatile set search_path = '' as $$
  insert into archive.grants (story_id, purpose, circle, form, state, held, audience, attribution, place, dated, conditions, successors,
    sealed_until, ends_on, review_on, opens, closes, event)
  select e.story_id, (w ->> 'purpose')::archive.purpose, (w ->> 'circle')::archive.circle, (w ->> 'form')::archive.form,
    case when paused then 'paused' else x.state end, case when paused then x.state end,
    (w ->> 'audience')::bigint, w ->> 'attribution', (w ->> 'place')::archive.exactness, (w ->> 'dated')::archive.dating,
    array(select jsonb_array_elements_text(w -> 'conditions')), (w ->> 'successors')::boolean,
    (w ->> 'sealed_until')::timestamptz, (w ->> 'ends_on')::timestamptz, (w ->> 'review_on')::timestamptz,
    (w ->> 'opens')::timestamptz, (w ->> 'closes')::timestamptz, e.number
  from jsonb_array_elements(wanted) w
  cross join lateral (select case when e.body::jsonb -> 'waits' ? (w ->> 'circle') then 'requested' else new_state end as state) x
  on conflict (story_id, purpose, circle, form) do update
    set state = excluded.state, held = excluded.held, audience = excluded.audience, attribution = excluded.attribution,
        place = excluded.place, dated = excluded.dated, conditions = excluded.conditions, successors = excluded.successors,
        sealed_until = excluded.sealed_until, ends_on = excluded.ends_on, review_on = excluded.review_on,
        opens = excluded.opens, closes = excluded.closes, event = excluded.event
$$;

create function archive.consent_folded() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform archive.consent_fold(new);
  -- A name that no grant shows any more is not kept; what waits to be destroyed may still be brought back as it was.
  delete from archive.namings n where n.story_id = new.story_id and new.kind <> 'erasing' and not exists (select from archive.grants g
    where g.story_id = n.story_id and g.attribution = n.kind and coalesce(g.held, g.state) in ('requested', 'given', 'renewed'));
  insert into archive.record (story_id, at, kind, detail)
  values (new.story_id, new.at, new.kind, new.choice - '{content,said,wording,read_out}'::text[]);
  return null;
end $$;
create trigger consent_folded after insert on archive.consent_events
  for each row execute function archive.consent_folded();

-- ---------------------------------------------------------------------------------------------
-- The gate, and what stands behind it.

/** The meet of a grant and every grant it needs: seats in both, the later opening, the earlier end.
    Anything missing, or in a state other than given or renewed, is nobody (A1, A2), and so is a story that is held, and
    everything but safekeeping of one that a helper wrote down; people kept out are in none of its audiences. The narrower
    exactness of each; a yes that wants to be asked each time opens nothing by itself (`answered`: for the one use that
    its teller was asked about and said yes to), and a seal lifts only after a warning. Never null. */
create function archive.gate(story uuid, asked archive.purpose, within archive.circle, of_form archive.form default 'text',
  answered boolean default false, out audience bigint, out opens timestamptz, out closes timestamptz, out place archive.exactness, out dated archive.dating)
language plpgsql volatile security definer set search_path = '' as $$
declare
  needed archive.purpose[] := archive.needs(asked);
  g archive.grants;
  met int := 0;
begin
  audience := 0; opens := '-infinity'; closes := 'infinity'; place := 'exact'; dated := 'month';
  for g in select * from archive.grants x
    where x.story_id = story and x.circle = within and x.form = of_form and x.purpose = any(needed)
      and x.state in ('given', 'renewed')
  loop
    met := met + 1;
    audience := archive.audience_meet(audience, g.audience);
    opens := greatest(opens, g.opens, archive.unsealed(story, g.sealed_until));
    closes := least(closes, g.closes);
    place := least(place, g.place);
    dated := least(dated, g.dated);
    if g.conditions && '{ask_each_time,show_me_first}' and g.purpose <> 'quote' and not (answered and g.purpose = asked) then audience := 1; end if;
  end loop;
  audience := case when met < cardinality(needed) or archive.held(story)
      or (asked <> 'keep' and archive.provisional(story)) then 1
    else archive.audience_without(audience, story) end;
end $$;

-- What one circle may read of a story: written here, from approved words less that circle's veils, so a
-- hidden passage does not exist in it. Pausing closes its gate; withdrawing deletes it.
create table archive.access_copies (
  id uuid primary key default gen_random_uuid(),
  story_id uuid not null references archive.stories (id) on delete cascade,
  commission_id uuid not null references archive.commissions (id) on delete restrict,
  circle archive.circle not null check (circle <> 'facilitator'),
  form archive.form not null default 'text',
  rendition_id uuid not null references archive.renditions (id) on delete cascade,
  body jsonb not null,
  plain text not null,
  opening text not null,
  -- What its words are in, as far as they tell; null when they do not. Said to whoever reads them aloud by machine.
  language text,
  hash bytea not null,
  named_as text,
  -- As exact as was granted, and no more. The month stands for the year where only the year may be known, and the
  -- first day there is where nothing may: `dated` says how much of it is shown.
  told_on date not null,
  dated archive.dating not null default 'none',
  place_id uuid references archive.places (id) on delete set null,
  year int,
  -- What its teller says it means, for whoever may hear it.
  themes uuid[] not null default '{}',
  own_words text, matters_most text, content_note text,
  -- Of the note alone: it may be in another language than the words, for who reads the note and not them.
  note_language text,
  made_at timestamptz not null default now(),
  audience bigint not null references archive.audiences (id) on delete restrict,
  opens timestamptz not null,
  closes timestamptz not null,
  -- With the gate in it: whether a story has a copy that somebody may read is told by the index alone.
  unique (story_id, circle, form) include (audience, opens, closes)
);
create index on archive.access_copies (commission_id, circle);
-- No statistics: weighing thousands of audiences one by one, each time a search is planned, takes longer than to search.
alter table archive.access_copies alter column audience set statistics 0;
-- The newest first, with all that the gate asks: a list stops at its last row and never opens a copy to pass it over.
create index on archive.access_copies (commission_id, told_on desc, story_id) include (circle, form, audience, opens, closes, id);
create index on archive.access_copies (rendition_id);
-- Which edge of what is open to everyone passed last (archive.open_key): asked for by every open page.
create index on archive.access_copies (commission_id, opens) where audience = 0;
create index on archive.access_copies (commission_id, closes) where audience = 0;
alter table archive.access_copies enable row level security;
create policy "a reader sees the copies that were opened to them" on archive.access_copies
  for select to anon, authenticated
  using (archive.permits(audience, opens, closes, (select archive.my_audiences())));
grant select on archive.access_copies to anon, authenticated;

/** A place, a time and a year as exactly as they may be known. */
create function archive.place_as(place uuid, may archive.exactness) returns uuid
language sql stable set search_path = '' as $$
  select case may when 'exact' then place when 'coarse' then (select p.part_of from archive.places p where p.id = place) end
$$;
create function archive.told_as(at timestamptz, may archive.dating) returns date
language sql stable set search_path = '' as $$
  select case may when 'none' then date '0001-01-01' else date_trunc(may::text, at at time zone 'Europe/London')::date end
$$;
create function archive.year_as(year int, may archive.dating) returns int
language sql immutable set search_path = '' as $$ select case when may <> 'none' then year end $$;

/** Did a storyteller ask for this, of anything that they chose and have not taken back? */
create function archive.asks_for(story uuid, condition text) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from archive.grants g where g.story_id = story and condition = any(g.conditions)
    and coalesce(g.held, g.state) in ('requested', 'given', 'renewed'))
$$;

/** How the storyteller is named for a purpose in a circle; null for no name. */
create function archive.named(story uuid, asked archive.purpose, within archive.circle) returns text
language sql stable security definer set search_path = '' as $$
  select n.shown from archive.grants g join archive.namings n on n.story_id = g.story_id and n.kind = g.attribution
  where g.story_id = story and g.purpose = asked and g.circle = within and g.form = 'text'
$$;

/** What one circle gets of a story's words, as its grant to hear them stands, whatever became of that since: the words less what is hidden
    from that circle, the name and the time. Behind nobody's gate yet. */
create function archive.copy_made(story uuid, within archive.circle, r archive.renditions) returns archive.access_copies
language plpgsql stable security definer set search_path = '' as $$
declare
  g archive.grants := (select x from archive.grants x where x.story_id = story and x.purpose = 'hear' and x.circle = within and x.form = 'text');
  a archive.access_copies;
begin
  a.story_id := story;
  a.commission_id := r.commission_id;
  a.circle := within;
  a.form := 'text';
  a.rendition_id := r.id;
  a.body := archive.document_edit(r.body, archive.veiled(r.id, within));
  a.plain := archive.document_plain(a.body);
  a.opening := archive.opening(a.plain);
  a.language := archive.language_of(a.plain);
  a.hash := archive.document_hash(a.body);
  a.named_as := archive.named(story, 'hear', within);
  a.dated := g.dated;
  a.told_on := archive.told_as(r.handed_in_at, g.dated);
  return a;
end $$;

/** Writes the originals' gate and the access copies of one story anew, from its grants and veils. */
create function archive.copies_write(story uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  s archive.stories := (select s from archive.stories s where s.id = story);
  r archive.renditions := (select r from archive.renditions r where r.id = s.settled_rendition);
  c archive.circle;
  g record;
  was_open boolean := exists (select from archive.access_copies a where a.story_id = story and a.circle = 'public');
begin
  g := archive.gate(story, 'keep', 'facilitator');
  update archive.renditions set audience = g.audience, opens = g.opens, closes = g.closes where story_id = story;

  delete from archive.access_copies a where a.story_id = story and (r.id is null or not exists (
    select from archive.grants x where x.story_id = story and x.purpose = 'hear' and x.circle = a.circle and x.form = a.form
      and coalesce(x.held, x.state) in ('given', 'renewed')));

  for c in select x.circle from archive.grants x
    where r.id is not null and x.story_id = story and x.purpose = 'hear' and x.form = 'text'
      and coalesce(x.held, x.state) in ('given', 'renewed')
  loop
    g := archive.gate(story, 'hear', c);
    insert into archive.access_copies as a (story_id, commission_id, circle, rendition_id, body, plain, opening, language, hash, named_as, told_on, dated,
      audience, opens, closes)
    select m.story_id, m.commission_id, m.circle, m.rendition_id, m.body, m.plain, m.opening, m.language, m.hash, m.named_as, m.told_on, m.dated,
      g.audience, g.opens, g.closes
    from archive.copy_made(story, c, r) m
    on conflict (story_id, circle, form) do update
      set rendition_id = excluded.rendition_id, body = excluded.body, plain = excluded.plain, opening = excluded.opening, language = excluded.language,
          hash = excluded.hash, named_as = excluded.named_as, told_on = excluded.told_on, dated = excluded.dated,
          audience = excluded.audience, opens = excluded.opens, closes = excluded.closes;
  end loop;

  if was_open or exists (select from archive.access_copies a where a.story_id = story and a.circle = 'public') then
    perform archive.open_changed(array[s.commission_id]);
  end if;
  perform archive.look_again('story', story);
end $$;

-- Whatever hangs on consent hangs on a change of grants. Trigger names sort: copies first, then what
-- is made from them. Later migrations add their own.
create function archive.grants_write_copies() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform archive.copies_write(m.story_id) from (select distinct story_id from moved) m;
  return null;
end $$;
create trigger grants_10_copies_insert after insert on archive.grants
  referencing new table as moved for each statement execute function archive.grants_write_copies();
create trigger grants_10_copies_update after update on archive.grants
  referencing new table as moved for each statement execute function archive.grants_write_copies();

/** Makes everything that hangs on a story's consent be written again: after a veil or a name changed. Whoever writes any of it
    holds the story first, as a consent event does, so that nothing is written from what was allowed a moment ago. */
create function archive.grants_touch(story uuid) returns void
language sql volatile security definer set search_path = '' as $$
  select from archive.stories s where s.id = story for no key update;
  update archive.grants set event = event where story_id = story;
$$;

/** What is asked in the gate from beside the grants makes them be written again, in the same transaction. */
create function archive.narrowing_moved() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform archive.grants_touch(coalesce(new.story_id, old.story_id));
  return null;
end $$;
create trigger hold_moved after insert or update on archive.holds
  for each row execute function archive.narrowing_moved();
create trigger kept_out_moved after insert or update on archive.kept_out
  for each row execute function archive.narrowing_moved();
create trigger never_moved after insert or delete on archive.never_entries
  for each row execute function archive.narrowing_moved();
create trigger warning_told after insert or update on archive.warnings
  for each row when (new.what = 'seal' and new.told_at is not null) execute function archive.narrowing_moved();
create trigger helped_moved after insert or update on archive.helped
  for each row execute function archive.narrowing_moved();

-- ---------------------------------------------------------------------------------------------
-- Verbs.

/** Has this form of this story been posted before? */
create function archive.posted(story uuid, form uuid) returns boolean
language sql stable set search_path = ''
as $$ select exists (select from archive.consent_events e where e.story_id = story and e.form = posted.form) $$;

/** Where a story is, in the words of its teller's page. */
create function archive.story_state(story uuid) returns text
language plpgsql stable security definer set search_path = '' as $$
begin
  return (select case
      when archive.erasure_state(s.id) in ('erasing', 'erased') then archive.erasure_state(s.id)
      when s.current_rendition is null then 'draft'
      when exists (select from archive.grants g where g.story_id = s.id and g.state = 'paused') then 'paused'
      when not exists (select from archive.grants g where g.story_id = s.id and g.purpose = 'keep' and g.state in ('given', 'renewed')) then 'withdrawn'
      when archive.held(s.id) then 'held'
      when f.finished_at is null then 'waiting'
      when exists (select from archive.proposals p where p.rendition_id = s.current_rendition and p.answer is null) then 'proposals'
      when s.settled_rendition is distinct from s.current_rendition then 'read'
      when exists (select from archive.grants g where g.story_id = s.id and g.purpose = 'hear' and g.state in ('given', 'renewed')) then 'shared'
      else 'kept' end
    from archive.stories s left join archive.first_readings f on f.rendition_id = s.current_rendition
    where s.id = story);
end $$;

/** Freezes the draft as a rendition, veils and all, and makes it the current one. */
create function archive.rendition_make(story uuid) returns archive.renditions
language plpgsql volatile security definer set search_path = '' as $$
declare
  s archive.stories := archive.own(story);
  made archive.renditions;
begin
  insert into archive.renditions (story_id, commission_id, body, plain, hash)
  select s.id, s.commission_id, d.body, '', '' from archive.drafts d where d.story_id = s.id
  returning * into made;
  insert into archive.veils (story_id, rendition_id, first, last, circles)
  select s.id, made.id, v.first, v.last, v.circles from archive.veils v where v.story_id = s.id and v.rendition_id is null;
  update archive.stories set current_rendition = made.id where id = s.id;
  return made;
end $$;

/** Handed in again with the same words: what was hidden in them while they were written is hidden now. What was hidden on the page of
    hiding stays so, and is shown again there. */
create function archive.veils_taken(story uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  s archive.stories := archive.own(story);
begin
  insert into archive.veils (story_id, rendition_id, first, last, circles)
  select s.id, s.current_rendition, v.first, v.last, v.circles from archive.veils v where v.story_id = s.id and v.rendition_id is null
    and not exists (select from archive.veils w where w.rendition_id = s.current_rendition and (w.first, w.last) = (v.first, v.last) and w.circles @> v.circles);
  if found then perform archive.veils_moved(s.id); end if;
  delete from archive.veils v where v.story_id = s.id and v.rendition_id is null;
  insert into archive.veils (story_id, first, last, circles)
  select s.id, v.first, v.last, v.circles from archive.veils v where v.rendition_id = s.current_rendition;
end $$;

/** Makes the changes that the teller accepted: a new rendition of theirs, already read. Veils move with the words. Where they said so
    with their own words, and before a witness. */
create function archive.proposals_made(s archive.stories) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  old archive.renditions := (select r from archive.renditions r where r.id = s.current_rendition);
  words jsonb := old.body;
  made uuid := gen_random_uuid();
  p archive.proposals;
begin
  if not exists (select from archive.proposals x where x.rendition_id = old.id and x.kind = 'change' and x.answer = 'accepted')
     or exists (select from archive.proposals x where x.rendition_id = old.id and x.answer is null) then
    return;
  end if;
  create temporary table moved_veils on commit drop as
    select int4range(v.first, v.last) as stretch, v.circles from archive.veils v where v.rendition_id = old.id;
  -- From the end backwards, so that positions before each change still hold.
  for p in select * from archive.proposals x where x.rendition_id = old.id and x.kind = 'change' and x.answer = 'accepted' order by x.first desc loop
    words := archive.document_edit(words, int4multirange(int4range(p.first, p.last)), p.instead);
    update pg_temp.moved_veils m set stretch = archive.range_after(m.stretch, int4range(p.first, p.last), char_length(p.instead));
  end loop;
  words := archive.document_clean(words);
  insert into archive.renditions (id, story_id, commission_id, body, plain, hash)
  values (made, s.id, s.commission_id, words, '', '');
  insert into archive.veils (story_id, rendition_id, first, last, circles)
    select s.id, made, lower(m.stretch), upper(m.stretch), m.circles from pg_temp.moved_veils m where not isempty(m.stretch);
  -- The facilitator who proposed the change has read it.
  insert into archive.first_readings (rendition_id, seat_id, answers, began_at, finished_at)
    select made, f.seat_id, f.answers, f.began_at, f.finished_at from archive.first_readings f where f.rendition_id = old.id;
  update archive.stories set current_rendition = made where id = s.id;
  -- A draft that the teller has gone on with is theirs; one that stands where the old words stood moves on.
  if exists (select from archive.drafts d where d.story_id = s.id and archive.document_hash(d.body) = old.hash) then
    update archive.drafts d set body = words where d.story_id = s.id;
    delete from archive.veils v where v.story_id = s.id and v.rendition_id is null;
    insert into archive.veils (story_id, first, last, circles)
      select s.id, v.first, v.last, v.circles from archive.veils v where v.rendition_id = made;
  end if;
  drop table pg_temp.moved_veils;
  -- Other words, and nothing else: who keeps them, and whether they are paused, stays as it is (A6, C3).
  insert into archive.consent_events (story_id, form, kind, choice) values (s.id, gen_random_uuid(), 'handed_in', '{"applied": true}');
end $$;
create function archive.proposals_apply(story uuid) returns void language sql volatile security definer set search_path = ''
as $$ select archive.proposals_made(archive.own(story)) $$;

/** Hand in. Allows `keep` for the facilitators on duty, and nothing else (C3). Out: {answer_by}. PT422 story. */
create function api.story_hand_in(story uuid, form uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  mine archive.stories := archive.own(story);
begin
  if not archive.posted(story, form) then
    if not exists (select from archive.drafts d where d.story_id = story and trim(archive.document_plain(d.body)) <> '') then
      perform archive.fail('PT422', 'Write your story before you hand it in. A few words are enough.', 'story');
    elsif exists (select from archive.grants g where g.story_id = story and g.state = 'paused') then
      perform archive.fail('PT422', 'Your story is paused. Open it again before you hand in changed words.', 'story');
    end if;
    -- The same words again change nothing that anyone agreed to.
    if not exists (select from archive.renditions r join archive.drafts d on d.story_id = r.story_id
                   where r.id = mine.current_rendition and r.hash = archive.document_hash(d.body)) then
      perform archive.rendition_make(story);
    else
      perform archive.veils_taken(story);
    end if;
    insert into archive.consent_events (story_id, form, kind) values (story, form, 'handed_in');
  end if;
  return (select jsonb_build_object('answer_by', archive.answer_by(r.handed_in_at, c.read_within_days))
    from archive.stories s join archive.renditions r on r.id = s.current_rendition join archive.commissions c on c.id = s.commission_id
    where s.id = story);
end $$;

/** Keeps the words for one kind of name, as the teller wrote them. PT422 on attribution, named_as. */
create function archive.name_say(story uuid, attribution text, named_as text) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if coalesce(attribution, '') not in ('full_name', 'first_name', 'chosen_name', 'description', 'no_name') then
    perform archive.fail('PT422', 'Choose how you are named.', 'attribution');
  elsif attribution <> 'no_name' and coalesce(trim(named_as), '') = '' then
    perform archive.fail('PT422', 'Write the name or the words to show.', 'named_as');
  elsif char_length(trim(named_as)) > 120 then
    perform archive.fail('PT422', 'Use at most 120 letters for the name to show.', 'named_as');
  elsif attribution <> 'no_name' then
    insert into archive.namings (story_id, kind, shown) values (story, attribution, normalize(trim(named_as), nfc))
    on conflict (story_id, kind) do update set shown = excluded.shown;
  end if;
end $$;

/** On open pages nobody can be kept out: whoever named somebody is told so once, and chooses again. PT422 on circles. */
create function archive.never_knowing(story uuid, circles text[], knowing boolean) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if 'public' = any(circles) and not coalesce(knowing, false) and exists (select from archive.never_entries n where n.story_id = story) then
    perform archive.fail('PT422', 'You named someone who must never see this. What anyone can read, they can read too. Please choose again.', 'circles', 'never');
  end if;
end $$;

/** Give permission: circles that may hear it, uses, how the teller is named. Everything not chosen ends.
    `knowing`: anyone, although somebody was named as never. PT409 roster, PT422 on circles, uses, attribution, named_as. Out: {state}. */
create function api.permission_give(story uuid, form uuid, circles text[], uses text[], attribution text, named_as text,
  unasked boolean, roster text, knowing boolean default false) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  mine archive.stories := archive.own(story);
begin
  if not archive.posted(story, form) then
    perform archive.never_knowing(story, circles, knowing);
    if circles is null or not circles <@ '{community,civic,public}' then
      perform archive.fail('PT422', 'Choose who may read it.', 'circles');
    elsif uses is null or not uses <@ '{theme,evidence,quote}' then
      perform archive.fail('PT422', 'Choose what it may be used for, or nothing.', 'uses');
    end if;
    perform archive.name_say(story, attribution, named_as);
    insert into archive.consent_events (story_id, form, kind, choice)
    values (story, form, 'chosen', jsonb_build_object('circles', circles, 'uses', uses, 'attribution', attribution,
      'unasked', coalesce(unasked, false), 'roster', roster));
  end if;
  return jsonb_build_object('state', archive.story_state(story));
end $$;

/** A day that a storyteller chose, as the first moment of it. PT422 on the field when it is past or too far away. */
create function archive.day_chosen(day date, field text) returns timestamptz
language plpgsql stable set search_path = '' as $$
begin
  if day <= (now() at time zone 'Europe/London')::date then
    perform archive.fail('PT422', 'Choose a day that is still to come.', field);
  elsif day > ((now() + interval '5 years') at time zone 'Europe/London')::date then
    perform archive.fail('PT422', 'Choose a day within five years.', field);
  end if;
  return day::timestamp at time zone 'Europe/London';
end $$;

/** Allow one use to one circle, or allow it otherwise than before; `contact` to the facilitators: to tell what happened. Days may be left empty.
    PT409 roster; PT422 on purpose, circle, attribution, named_as, place, dated, conditions, sealed_until, ends_on. Out: {state}. */
create function api.permission_allow(story uuid, form uuid, purpose text, circle text, roster text, attribution text default 'no_name',
  named_as text default null, place text default 'none', dated text default 'none', conditions text[] default '{}',
  sealed_until date default null, ends_on date default null, successors boolean default false, knowing boolean default false) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  mine archive.stories := archive.own(story);
begin
  if not archive.posted(story, form) then
    perform archive.never_knowing(story, array[circle], knowing);
    if coalesce(purpose, '') not in ('hear', 'theme', 'evidence', 'quote', 'contact') then
      perform archive.fail('PT422', 'We ask about this when somebody really wants it, not before.', 'purpose');
    elsif coalesce(circle, '') not in ('community', 'civic', 'public', 'facilitator') or (purpose = 'quote' and circle <> 'public')
        or (purpose = 'contact') <> (circle = 'facilitator') then
      perform archive.fail('PT422', 'Choose who may read it.', 'circle');
    elsif coalesce(place, '') not in ('none', 'coarse', 'exact') then
      perform archive.fail('PT422', 'Choose how exactly the place is shown.', 'place');
    elsif coalesce(dated, '') not in ('none', 'year', 'month') then
      perform archive.fail('PT422', 'Choose how exactly the time is shown.', 'dated');
    elsif conditions is null or not conditions <@ '{ask_each_time,show_me_first,words_unchanged,show_note,tell_me}' then
      perform archive.fail('PT422', 'Choose what you ask for, or nothing.', 'conditions');
    elsif ends_on <= sealed_until then
      perform archive.fail('PT422', 'It would end before it opens. Choose a later day for the end.', 'ends_on');
    end if;
    perform archive.name_say(story, attribution, named_as);
    insert into archive.consent_events (story_id, form, kind, choice)
    values (story, form, 'allowed', jsonb_build_object('purpose', purpose, 'circle', circle, 'roster', roster, 'attribution', attribution,
      'place', place, 'dated', dated, 'conditions', to_jsonb(conditions), 'successors', coalesce(successors, false),
      'sealed_until', archive.day_chosen(sealed_until, 'sealed_until'), 'ends_on', archive.day_chosen(ends_on, 'ends_on')));
  end if;
  return jsonb_build_object('state', archive.story_state(story));
end $$;

/** Say no to one use before anybody asks, by one circle or, without one, by all of them: it ends if it was allowed, what was asked
    of it is answered no, and nobody asks for it. `asks`: it may be asked for again. PT422 on purpose, circle. Out: {state}. */
create function api.permission_refuse(story uuid, form uuid, purpose text, circle text default null, asks boolean default false) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  mine archive.stories := archive.own(story);
begin
  if not archive.posted(story, form) then
    if coalesce(purpose, '') not in ('hear', 'theme', 'evidence', 'quote', 'event', 'learning', 'research', 'press', 'legacy', 'machine') then
      perform archive.fail('PT422', 'Choose what you say no to.', 'purpose');
    elsif circle not in ('community', 'civic', 'public') or (purpose = 'quote' and circle is distinct from 'public')
        or (circle is null and purpose in ('hear', 'theme', 'evidence')) then
      perform archive.fail('PT422', 'Choose whom you say no to.', 'circle');
    end if;
    insert into archive.consent_events (story_id, form, kind, choice)
    values (story, form, 'refused', jsonb_strip_nulls(jsonb_build_object('purpose', purpose, 'circle', circle, 'asks', nullif(asks, false))));
  end if;
  return jsonb_build_object('state', archive.story_state(story));
end $$;

/** Renew everything that is allowed, as it is: five years from now or until the day that was chosen, looked at again in one. Or one
    use by one circle, whose chosen day this takes away. Nobody is added. PT401, PT404, PT422 on purpose. Out: {state}. */
create function api.permission_renew(story uuid, form uuid, purpose text default null, circle text default null) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  mine archive.stories := archive.own(story);
begin
  if not archive.posted(story, form) then
    if (purpose is null) <> (circle is null) then
      perform archive.fail('PT422', 'Choose what you renew.', 'purpose');
    end if;
    insert into archive.consent_events (story_id, form, kind, choice)
    values (story, form, 'renewed', jsonb_strip_nulls(jsonb_build_object('purpose', purpose, 'circle', circle)));
  end if;
  return jsonb_build_object('state', archive.story_state(story));
end $$;

/** Approve the settled words, by the hash the page showed. Accepted changes are made first, as a rendition of
    the teller's own. Only then does any circle hold a copy. PT409 words, PT422. Out: {state}. */
create function api.story_approve(story uuid, form uuid, hash text) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  mine archive.stories := archive.own(story);
begin
  if not archive.posted(story, form) then
    if not exists (select from archive.renditions r where r.id = mine.current_rendition and encode(r.hash, 'hex') = story_approve.hash) then
      perform archive.fail('PT409', 'The words changed since this page was drawn. Please read them again.', 'words', 'words');
    end if;
    perform archive.proposals_apply(story);
    insert into archive.consent_events (story_id, form, kind, choice)
    select story, story_approve.form, 'approved', jsonb_build_object('content', encode(r.hash, 'hex'))
    from archive.stories s join archive.renditions r on r.id = s.current_rendition where s.id = story;
  end if;
  return jsonb_build_object('state', archive.story_state(story));
end $$;

create function api.story_pause(story uuid, form uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  mine archive.stories := archive.own(story);
begin
  if not archive.posted(story, form) then
    insert into archive.consent_events (story_id, form, kind) values (story, form, 'paused');
  end if;
  return jsonb_build_object('state', archive.story_state(story));
end $$;

create function api.story_resume(story uuid, form uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  mine archive.stories := archive.own(story);
begin
  if not archive.posted(story, form) then
    insert into archive.consent_events (story_id, form, kind) values (story, form, 'resumed');
  end if;
  return jsonb_build_object('state', archive.story_state(story));
end $$;

/** Take it back: every grant ends, `keep` too, or the one that is named and whatever needs it.
    `said`: have it said that words were taken back (D4). PT422 purpose. Out: {state}. */
create function api.story_withdraw(story uuid, form uuid, said boolean default false, purpose text default null, circle text default null)
returns jsonb language plpgsql volatile set search_path = '' as $$
declare
  mine archive.stories := archive.own(story);
begin
  if not archive.posted(story, form) then
    insert into archive.consent_events (story_id, form, kind, choice)
    values (story, form, 'withdrawn', case when purpose is null then jsonb_build_object('said', coalesce(said, false))
      else jsonb_build_object('purpose', purpose, 'circle', circle) end);
  end if;
  return jsonb_build_object('state', archive.story_state(story));
end $$;

/** Would this change the same words as another change that was said yes to? */
create function archive.proposal_clashes(p archive.proposals) returns boolean
language sql stable set search_path = '' as $$
  select p.kind = 'change' and exists (select from archive.proposals o where o.rendition_id = p.rendition_id and o.id <> p.id
    and o.kind = 'change' and o.answer = 'accepted' and o.first < p.last and p.first < o.last)
$$;
grant execute on function archive.proposal_clashes to anon, authenticated;

/** Say yes or no to one proposal. An accepted veil lies on the words at once. PT404, PT422 answer. */
create function api.proposal_answer(proposal uuid, answer text) returns void
language plpgsql volatile set search_path = '' as $$
declare
  p archive.proposals;
begin
  perform archive.words_touch();
  select x.* into p from archive.proposals x join archive.stories s on s.current_rendition = x.rendition_id and s.storyteller_id = (select archive.teller())
  where x.id = proposal;
  if p.id is null then
    perform archive.absent();
  elsif answer is null or answer not in ('accepted', 'refused') then
    perform archive.fail('PT422', 'Say yes or no to this.', 'answer');
  elsif p.answer = proposal_answer.answer then
    return;
  elsif p.answer is not null then
    perform archive.fail('PT422', 'You have answered this already. You can still change your words yourself.', 'answer');
  elsif answer = 'accepted' and archive.proposal_clashes(p) then
    perform archive.fail('PT422', 'You said yes to another change of the same words. Say no to this one, or change the words yourself.', 'answer');
  end if;
  update archive.proposals x set answer = proposal_answer.answer, answered_at = now() where x.id = p.id;
end $$;

/** Hides stretches of what was handed in from circles, and everything that hangs on the words is written anew: hidden more than they
    were, never less. On the draft too, while it stands where the handed-in words stand. In `places`: [{first, last}] in code points. */
create function archive.veils_put(s archive.stories, places jsonb, circles archive.circle[]) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  insert into archive.veils (story_id, rendition_id, first, last, circles)
  select s.id, r, (p ->> 'first')::int, (p ->> 'last')::int, veils_put.circles
  from unnest(array[s.current_rendition, null]) r cross join jsonb_array_elements(places) p
  where (r is not null or exists (select from archive.drafts d join archive.renditions x on x.id = s.current_rendition
      where d.story_id = s.id and archive.document_hash(d.body) = x.hash))
    and not exists (select from archive.veils v where v.story_id = s.id and v.rendition_id is not distinct from r
      and v.first = (p ->> 'first')::int and v.last = (p ->> 'last')::int and v.circles @> veils_put.circles);
  perform archive.grants_touch(s.id);
end $$;

create function archive.proposal_answered() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  s archive.stories := (select s from archive.stories s where s.current_rendition = new.rendition_id);
begin
  if new.answer = 'accepted' and new.kind = 'hide' then
    perform archive.veils_put(s, jsonb_build_array(jsonb_build_object('first', new.first, 'last', new.last)), new.circles);
  end if;
  insert into archive.record (story_id, kind, detail)
  values (s.id, 'answered_proposal', jsonb_build_object('kind', new.kind, 'answer', new.answer));
  return null;
end $$;
create trigger proposal_answered after update on archive.proposals
  for each row when (old.answer is null and new.answer is not null) execute function archive.proposal_answered();

/** Hide words of what was handed in from chosen circles. Voids nothing: the words stay as they are.
    In: [{first, last, circles}] in code points of the plain text, last not included. PT422 veils. */
create function api.veils_save(story uuid, veils jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  mine archive.stories := archive.own(story);
begin
  if mine.current_rendition is null then
    perform archive.fail('PT422', 'Hand your story in first.', 'veils');
  end if;
  if archive.veils_write(story, mine.current_rendition, veils) then
    perform archive.veils_moved(story);
  end if;
  if exists (select from archive.drafts d join archive.renditions r on r.id = mine.current_rendition
             where d.story_id = story and archive.document_hash(d.body) = r.hash) then
    perform archive.veils_write(story, null, veils);
  end if;
end $$;

/** Writes the copies again after the teller moved a veil, and says so in the record. */
create function archive.veils_moved(story uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform archive.own(story);
  perform archive.grants_touch(story);
  insert into archive.record (story_id, kind) values (story, 'hid_words');
end $$;

/** Who sits in an audience: organisations and numbers, and once a story was read each by the name they chose. */
create function archive.audience_side(audience bigint, named boolean) returns jsonb
language sql volatile security definer set search_path = '' as $$
  select jsonb_build_object('people', count(*),
    'organisations', coalesce((select jsonb_agg(jsonb_build_object('name', x.name, 'people', x.n) order by x.name collate "en-GB-x-icu") from (
      select o.name, count(*) as n from archive.audience_seats y join archive.seats z on z.id = y.seat_id and z.closed_at is null
      join archive.organisations o on o.id = z.organisation_id where y.audience_id = audience_side.audience group by o.name) x), '[]'),
    'members', case when named then coalesce(jsonb_agg(jsonb_build_object('name', p.name, 'role', p.role, 'circle', s.circle, 'organisation', o.name)
      order by p.name collate "en-GB-x-icu"), '[]') end)
  from archive.audience_seats m join archive.seats s on s.id = m.seat_id and s.closed_at is null
  join archive.people p on p.id = s.person_id join archive.organisations o on o.id = s.organisation_id
  where m.audience_id = audience_side.audience
$$;

/** Was a story read by a facilitator? Before that nobody is named to its teller: handing in proves nothing about who one is. */
create function archive.was_read(story uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from archive.first_readings f join archive.renditions r on r.id = f.rendition_id
    where r.story_id = story and f.finished_at is not null)
$$;

/** Who would read it, by circle, were yes pressed now, and whom that adds to or takes from those who may read it now. The
    audience that the yes would fix, met with those that it needs, by the functions that enforce it (C7). Names only once the
    story was read (domain.md, section 4). Out: {roster, circles: {circle: {people, organisations, members, gains, loses}}, public, never, now}. */
create function archive.permission_preview(story uuid, circles text[], use archive.purpose) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  s archive.stories := archive.own(story);
  named boolean := archive.was_read(story);
  sides jsonb := '{}';
  c archive.circle;
  next bigint;
  may record;
begin
  foreach c in array '{community,civic}'::archive.circle[] loop
    continue when not c::text = any(circles);
    -- Before it was read, whom a typed name fits is still counted: else anybody could try names, and learn who is on the list.
    next := case when named then archive.audience_given(story, c)
      else archive.audience_without(archive.audience_now(s.commission_id, c), story, by_words => false) end;
    -- A use in one circle reaches whom it is given to and who may read it.
    if use <> 'hear' and 'hear' = any(archive.needs(use)) then
      next := archive.audience_meet(next, coalesce((select case when named then h.audience else next end from archive.grants h where h.story_id = permission_preview.story
        and h.purpose = 'hear' and h.circle = c and h.form = 'text' and coalesce(h.held, h.state) in ('requested', 'given', 'renewed')), 1));
    end if;
    may := archive.gate(story, use, c);
    if not (may.opens <= now() and now() < may.closes) then may.audience := 1; end if;
    sides := sides || jsonb_build_object(c, archive.audience_side(next, named)
      || jsonb_build_object('gains', archive.audience_side(archive.audience_less(next, may.audience), named),
        'loses', archive.audience_side(archive.audience_less(may.audience, next), named)));
  end loop;
  return jsonb_build_object('roster', archive.roster_version(s.commission_id), 'public', 'public' = any(circles), 'circles', sides,
    'never', exists (select from archive.never_entries n where n.story_id = permission_preview.story),
    'still_counted', not named and exists (select from archive.never_entries n where n.story_id = permission_preview.story and n.words is not null),
    'now', jsonb_build_object(
      'circles', (select coalesce(jsonb_agg(distinct g.circle), '[]') from archive.grants g
                  where g.story_id = permission_preview.story and g.purpose = 'hear' and coalesce(g.held, g.state) in ('requested', 'given', 'renewed')),
      'uses', (select coalesce(jsonb_agg(distinct g.purpose), '[]') from archive.grants g
               where g.story_id = permission_preview.story and g.purpose in ('theme', 'evidence', 'quote') and coalesce(g.held, g.state) in ('requested', 'given', 'renewed'))));
end $$;

create function api.permission_preview(story uuid, circles text[], purpose text default 'hear') returns jsonb language sql volatile set search_path = ''
as $$ select archive.permission_preview(story, coalesce(circles, '{}'),
  case when purpose in ('theme', 'evidence', 'quote') then purpose else 'hear' end::archive.purpose) $$;

/** Every broken chain of the log: {story, number}. None is the answer that keeps the promise (C1). */
create function archive.consent_broken() returns table (story_id uuid, number int)
language sql stable security definer set search_path = '' as $$
  select x.story_id, x.number from (
    select e.*, lag(e.hash, 1, '\x') over w as before, row_number() over w as nth
    from archive.consent_events e window w as (partition by e.story_id order by e.number)) x
  where x.previous <> x.before or x.number <> x.nth
     or x.hash <> extensions.digest(x.previous || convert_to(x.body, 'UTF8'), 'sha256')
$$;

grant execute on function archive.posted, archive.name_say, archive.day_chosen, archive.story_state, archive.rendition_make, archive.veils_taken, archive.proposals_apply, archive.veils_moved,
  archive.permission_preview, archive.never_knowing, archive.document_hash to anon, authenticated;
grant execute on function api.story_hand_in, api.permission_give, api.permission_allow, api.permission_refuse, api.permission_renew, api.story_approve, api.story_pause, api.story_resume,
  api.story_withdraw, api.proposal_answer, api.veils_save, api.permission_preview to anon, authenticated;

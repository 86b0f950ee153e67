-- Decisions that both sides made. What is signed is one exact text; evidence links lie outside it.

create table archive.decisions (
  id uuid primary key default gen_random_uuid(),
  commission_id uuid not null references archive.commissions (id) on delete cascade,
  seat_id uuid not null references archive.seats (id) on delete restrict,
  begun_at timestamptz not null default now(),
  published_at timestamptz
);
create index on archive.decisions (commission_id, published_at);
-- Every wording is kept; the highest number is the one that stands. Its hash is what people sign (D2).
create table archive.decision_texts (
  decision_id uuid not null references archive.decisions (id) on delete cascade,
  number int not null,
  kind text not null check (kind in ('commitment', 'recommendation', 'co-designed decision', 'co-commissioned decision', 'small experiment', 'no change')),
  title text not null check (char_length(title) between 1 and 200),
  we_heard text not null default '' check (char_length(we_heard) <= 4000),
  we_decided text not null default '' check (char_length(we_decided) <= 4000),
  owner text not null default '' check (char_length(owner) <= 200),
  review_on date,
  no_evidence_reason text check (char_length(no_evidence_reason) <= 1000),
  -- Quotes placed in the text, in order: asks that were answered yes.
  quotes uuid[] not null default '{}',
  seat_id uuid not null references archive.seats (id) on delete restrict,
  at timestamptz not null default now(),
  hash bytea not null,
  primary key (decision_id, number)
);
create table archive.signatures (
  decision_id uuid not null,
  number int not null,
  seat_id uuid not null references archive.seats (id) on delete restrict,
  side archive.circle not null check (side in ('community', 'civic')),
  at timestamptz not null default now(),
  primary key (decision_id, number, seat_id),
  foreign key (decision_id, number) references archive.decision_texts (decision_id, number) on delete cascade
);
create table archive.decision_states (
  id bigint generated always as identity primary key,
  decision_id uuid not null references archive.decisions (id) on delete cascade,
  state text not null check (state in ('proposed', 'agreed', 'planned', 'under_way', 'done_waiting', 'checked', 'stalled', 'not_going_ahead')),
  reason text check (char_length(reason) <= 1000),
  what_changed text check (char_length(what_changed) <= 2000),
  seat_id uuid not null references archive.seats (id) on delete restrict,
  at timestamptz not null default now(),
  check (state <> 'not_going_ahead' or reason is not null)
);
create index on archive.decision_states (decision_id, at);
-- A community commissioner has looked whether it was really done (D3).
create table archive.decision_checks (
  decision_id uuid not null references archive.decisions (id) on delete cascade,
  seat_id uuid not null references archive.seats (id) on delete restrict,
  at timestamptz not null default now(),
  primary key (decision_id, seat_id)
);
-- A story behind a decision, and why it matters there.
create table archive.evidence_links (
  id uuid primary key default gen_random_uuid(),
  decision_id uuid not null references archive.decisions (id) on delete cascade,
  story_id uuid not null references archive.stories (id) on delete cascade,
  seat_id uuid not null references archive.seats (id) on delete restrict,
  why text not null check (char_length(why) between 1 and 1000),
  at timestamptz not null default now(),
  -- Its teller was asked about this decision, and said yes.
  answered boolean not null default false,
  unique (decision_id, story_id)
);
create index on archive.evidence_links (story_id);
create table archive.evidence_gates (
  link_id uuid not null references archive.evidence_links (id) on delete cascade,
  circle archive.circle not null,
  audience bigint not null references archive.audiences (id) on delete restrict,
  opens timestamptz not null,
  closes timestamptz not null,
  primary key (link_id, circle)
);
-- Asking for one use in one place: exact words in a decision, or the story or words of it elsewhere. The asker learns only
-- yes, no or not yet. Every ask counts: past the year's limit none is made, and no reason is given.
alter table archive.commissions add column asks_a_year int not null default 6 check (asks_a_year between 1 and 100);
create table archive.asks (
  id uuid primary key default gen_random_uuid(),
  decision_id uuid references archive.decisions (id) on delete cascade,
  story_id uuid not null references archive.stories (id) on delete cascade,
  -- The exact words; none means the whole story.
  passage_id uuid references archive.passages (id) on delete cascade,
  seat_id uuid not null references archive.seats (id) on delete restrict,
  purpose archive.purpose not null default 'quote' check (purpose in ('quote', 'evidence', 'event', 'press', 'research', 'learning')),
  circle archive.circle not null default 'public' check (circle <> 'facilitator'),
  -- Where and when, and for how long, as the storyteller reads it.
  place text check (char_length(place) between 3 and 300),
  how_long text check (char_length(how_long) between 1 and 120),
  -- Why it matters in the decision that it would back.
  why text check (char_length(why) between 1 and 1000),
  asked_at timestamptz not null default now(),
  -- When the same was asked before, of other wordings of the decision: each counts.
  asked_before timestamptz[] not null default '{}',
  answer text check (answer in ('yes', 'no', 'not now')),
  answered_at timestamptz,
  -- The wording of the decision that a yes was given to.
  wording bytea,
  unique (decision_id, passage_id),
  check ((purpose in ('quote', 'evidence')) = (decision_id is not null)),
  check (purpose <> 'quote' or passage_id is not null),
  check ((purpose in ('quote', 'evidence')) = (num_nulls(place, how_long) = 2)),
  check ((purpose = 'evidence') = (why is not null))
);
create index on archive.asks (story_id);
create unique index one_ask_to_back_a_decision on archive.asks (decision_id, story_id) where purpose = 'evidence';
create index on archive.asks (seat_id);
-- Words whose teller said yes to them, in this place (Q3).
create table archive.quotes (
  ask_id uuid primary key references archive.asks (id) on delete cascade,
  story_id uuid not null references archive.stories (id) on delete cascade,
  words text not null,
  -- Of these words and no more: those around them may be for fewer than may read these.
  language text generated always as (archive.language_of(words)) stored,
  named_as text,
  content_note text,
  note_language text generated always as (archive.language_of(content_note)) stored,
  audience bigint not null references archive.audiences (id) on delete restrict,
  opens timestamptz not null,
  closes timestamptz not null
);
create index on archive.quotes (story_id);
-- Somebody who took their words back asked to have it said (D4). No story, no day: only that.
create table archive.taken_back (
  decision_id uuid primary key references archive.decisions (id) on delete cascade
);

alter table archive.decisions enable row level security;
alter table archive.decision_texts enable row level security;
alter table archive.signatures enable row level security;
alter table archive.decision_states enable row level security;
alter table archive.decision_checks enable row level security;
alter table archive.evidence_links enable row level security;
alter table archive.evidence_gates enable row level security;
alter table archive.asks enable row level security;
alter table archive.quotes enable row level security;
alter table archive.taken_back enable row level security;

create policy "anyone reads published decisions" on archive.decisions for select to anon, authenticated
  using (published_at <= now() and (select archive.readable()));
create policy "both sides see what they draft together" on archive.decisions for select to anon, authenticated
  using (commission_id = any((select archive.my_sides())::uuid[]));
create policy "a text is read where its decision is" on archive.decision_texts for select to anon, authenticated
  using (exists (select from archive.decisions d where d.id = decision_id));
create policy "members see who has signed" on archive.signatures for select to anon, authenticated
  using (exists (select from archive.decisions d where d.id = decision_id and d.commission_id = any((select archive.my_sides())::uuid[])));
create policy "a state is read where its decision is" on archive.decision_states for select to anon, authenticated
  using (exists (select from archive.decisions d where d.id = decision_id));
create policy "a check is read where its decision is" on archive.decision_checks for select to anon, authenticated
  using (exists (select from archive.decisions d where d.id = decision_id));
create policy "a link is seen by who may read it as evidence" on archive.evidence_links for select to anon, authenticated
  using (exists (select from archive.evidence_gates g where g.link_id = evidence_links.id)
    and exists (select from archive.decisions d where d.id = evidence_links.decision_id));
create policy "a storyteller sees what their story backs" on archive.evidence_links for select to anon
  using (story_id in (select s.id from archive.stories s where s.storyteller_id = (select archive.teller())));
create policy "a gate is seen by who it opens to" on archive.evidence_gates for select to anon, authenticated
  using (archive.permits(audience, opens, closes, (select archive.my_audiences())));
create policy "an asker sees what was asked for a decision" on archive.asks for select to anon, authenticated
  using (exists (select from archive.decisions d where d.id = decision_id and d.commission_id = any((select archive.my_sides())::uuid[]))
    and exists (select from archive.passage_copies p where p.passage_id = asks.passage_id));
create policy "both sides see what was asked to back their decision" on archive.asks for select to anon, authenticated
  using (purpose = 'evidence' and exists (select from archive.decisions d where d.id = decision_id and d.commission_id = any((select archive.my_sides())::uuid[]))
    and exists (select from archive.access_copies a
      where a.story_id = asks.story_id and archive.permits(a.audience, a.opens, a.closes, (select archive.my_audiences()))));
create policy "an asker sees what they asked of a story they may read" on archive.asks for select to anon, authenticated
  using (decision_id is null and seat_id = any((select archive.my_seats())::uuid[]) and exists (select from archive.access_copies a
    where a.story_id = asks.story_id and archive.permits(a.audience, a.opens, a.closes, (select archive.my_audiences()))));
create policy "a storyteller sees what was asked of them" on archive.asks for select to anon
  using (story_id in (select s.id from archive.stories s where s.storyteller_id = (select archive.teller())));
create policy "a quote is read by everyone, or no one" on archive.quotes for select to anon, authenticated
  using (archive.permits(audience, opens, closes, (select archive.my_audiences())));
create policy "anyone may know that words were taken back, where asked" on archive.taken_back
  for select to anon, authenticated using (exists (select from archive.decisions d where d.id = decision_id));
grant select on archive.decisions, archive.decision_texts, archive.signatures, archive.decision_states, archive.decision_checks,
  archive.evidence_links, archive.evidence_gates, archive.asks, archive.quotes, archive.taken_back to anon, authenticated;

/** What a storyteller who is asked reads of a decision: its title, what was heard and what was decided. */
create function archive.wording(t archive.decision_texts) returns bytea
language sql immutable set search_path = '' as $$
  select extensions.digest(convert_to(jsonb_build_array(t.title, t.we_heard, t.we_decided)::text, 'UTF8'), 'sha256')
$$;
create function archive.wording_now(decision uuid) returns bytea
language sql stable security definer set search_path = '' as $$
  select archive.wording(t) from archive.decision_texts t where t.decision_id = decision order by t.number desc limit 1
$$;

/** Does a yes speak for a decision in this wording? To somebody who wants to be shown it first, a yes is to the words that they
    were shown, and to no others (A1, D2): changed words need a new ask and a new yes. */
create function archive.yes_holds(a archive.asks, wording bytea) returns boolean
language sql stable security definer set search_path = '' as $$
  select coalesce(a.answer = 'yes', false) and (a.wording = yes_holds.wording or not exists (select from archive.grants g
    where g.story_id = a.story_id and g.purpose = a.purpose and 'show_me_first' = any(g.conditions)
      and coalesce(g.held, g.state) in ('requested', 'given', 'renewed')))
$$;
grant execute on function archive.wording_now, archive.yes_holds to anon, authenticated;

/** The gate by which one side reads a story as evidence: its own, or the open one where nothing was ever said of that side, since
    what anyone may read the sides may too. A no to the side, a wish to be asked by it, and an end of its time are narrower than
    what anyone may, and the narrower wins (C5: no end opens anything). */
create function archive.side_gate(story uuid, side archive.circle, answered boolean, out audience bigint, out opens timestamptz, out closes timestamptz)
language plpgsql volatile security definer set search_path = '' as $$
declare
  spoken boolean := exists (select from archive.grants g where g.story_id = story and g.purpose = 'evidence' and g.circle = side and g.form = 'text');
  g record := archive.gate(story, 'evidence', case when spoken then side else 'public' end, answered => answered);
begin
  audience := g.audience; opens := g.opens; closes := g.closes;
end $$;

/** Writes the gates of a story's evidence and quotes anew. An evidence link is open while every signing side's is; where its
    teller wants to be asked each time, only in the decisions that they said yes to, and a link whose yes does not hold is gone. */
create function archive.evidence_write(story uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  said boolean;
  community record;
  civic record;
  everyone record;
  quote record;
  shut boolean;
begin
  perform from archive.stories s where s.id = story for no key update;
  quote := archive.gate(story, 'quote', 'public');
  with gone as (delete from archive.evidence_links l using archive.asks a
    where l.story_id = story and a.decision_id = l.decision_id and a.story_id = story and a.purpose = 'evidence' and a.answer = 'yes'
      and not archive.yes_holds(a, archive.wording_now(a.decision_id)) returning l.decision_id)
  insert into archive.record (story_id, kind, detail) select story, 'unlinked', jsonb_build_object('decision', gone.decision_id) from gone;
  delete from archive.evidence_gates g using archive.evidence_links l where l.id = g.link_id and l.story_id = story;
  for said in select distinct l.answered from archive.evidence_links l where l.story_id = story loop
    community := archive.side_gate(story, 'community', said);
    civic := archive.side_gate(story, 'civic', said);
    everyone := archive.gate(story, 'evidence', 'public', answered => said);
    shut := community.audience = 1 or civic.audience = 1;
    insert into archive.evidence_gates (link_id, circle, audience, opens, closes)
    select l.id, x.circle, case when shut then 1 else x.audience end,
      greatest(x.opens, community.opens, civic.opens), least(x.closes, community.closes, civic.closes)
    from archive.evidence_links l cross join (values
      ('community'::archive.circle, community.audience, community.opens, community.closes),
      ('civic', civic.audience, civic.opens, civic.closes),
      ('public', everyone.audience, everyone.opens, everyone.closes)) x (circle, audience, opens, closes)
    where l.story_id = story and l.answered = said;
  end loop;

  -- An approved quote lives while its exact words stand in the approved story where nobody is kept from them, whichever words of
  -- the story it was first asked in.
  delete from archive.quotes q where q.story_id = story;
  insert into archive.quotes (ask_id, story_id, words, named_as, content_note, audience, opens, closes)
  select a.id, story, substr(r.plain, p.first + 1, p.last - p.first), archive.named(story, 'quote', 'public'), m.content_note, quote.audience, quote.opens, quote.closes
  from archive.asks a join archive.passages p on p.id = a.passage_id join archive.renditions r on r.id = p.rendition_id
  join archive.stories s on s.id = a.story_id join archive.renditions now_r on now_r.id = s.settled_rendition
  left join archive.meanings m on m.story_id = story
  where a.story_id = story and a.purpose = 'quote' and archive.yes_holds(a, archive.wording_now(a.decision_id))
    and exists (select from archive.grants g where g.story_id = story and g.purpose = 'quote' and coalesce(g.held, g.state) in ('given', 'renewed'))
    and not isempty(archive.words_shown(now_r, 'public', substr(r.plain, p.first + 1, p.last - p.first)))
    and not archive.veiled(p.rendition_id, 'public') && int4range(p.first, p.last);

  perform archive.open_changed(array_agg(distinct d.commission_id)) from archive.decisions d
  where d.published_at is not null and (d.id in (select l.decision_id from archive.evidence_links l where l.story_id = story)
    or d.id in (select a.decision_id from archive.asks a where a.story_id = story and a.answer = 'yes'));
end $$;

create function archive.grants_write_evidence() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform archive.evidence_write(m.story_id) from (select distinct story_id from moved) m;
  return null;
end $$;
create trigger grants_30_evidence_insert after insert on archive.grants
  referencing new table as moved for each statement execute function archive.grants_write_evidence();
create trigger grants_30_evidence_update after update on archive.grants
  referencing new table as moved for each statement execute function archive.grants_write_evidence();

/** No answer is given while its decision is being worded: the yes is looked at with the new words, or they with it. A decision is
    always held before the stories behind it. */
create function archive.answer_waits_for_words() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform from archive.decisions d join archive.asks a on a.decision_id = d.id where a.id = (new.choice ->> 'ask')::uuid for no key update of d;
  return new;
end $$;
-- Names sort: before consent_complete, which holds the story.
create trigger consent_answer_waits before insert on archive.consent_events
  for each row when (new.kind = 'answered') execute function archive.answer_waits_for_words();

/** What hangs on a consent event beyond its grants: the answer to an ask, and a wish to have it said. */
create function archive.consent_answers() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  asked archive.asks;
begin
  if new.kind = 'answered' then
    update archive.asks set answer = new.choice ->> 'answer', answered_at = new.at, wording = decode(new.choice ->> 'wording', 'hex')
    where id = (new.choice ->> 'ask')::uuid and story_id = new.story_id returning * into asked;
    -- A yes to backing a decision is the link, and a no after it is the end of it.
    if asked.purpose = 'evidence' and asked.answer = 'yes' then
      perform archive.link_put(asked.decision_id, asked.story_id, asked.seat_id, asked.why, true);
    elsif asked.purpose = 'evidence' then
      delete from archive.evidence_links l where l.decision_id = asked.decision_id and l.story_id = asked.story_id;
      perform archive.open_changed(array[d.commission_id]) from archive.decisions d where d.id = asked.decision_id and d.published_at is not null;
    end if;
    perform archive.evidence_write(new.story_id);
  elsif new.kind = 'refused' then
    -- A no to all of it is a no to each that waits.
    update archive.asks a set answer = 'no', answered_at = new.at
    where a.story_id = new.story_id and a.purpose::text = new.choice ->> 'purpose' and coalesce(a.answer, 'not now') = 'not now'
      and a.circle::text = coalesce(new.choice ->> 'circle', a.circle::text);
  elsif new.kind in ('withdrawn', 'erased') and (new.choice ->> 'said')::boolean then
    insert into archive.taken_back
    select d.id from archive.decisions d where d.published_at is not null and (
      d.id in (select l.decision_id from archive.evidence_links l where l.story_id = new.story_id)
      or d.id in (select a.decision_id from archive.asks a where a.story_id = new.story_id and a.answer = 'yes'))
    on conflict do nothing;
  end if;
  return null;
end $$;
create trigger consent_later_answers after insert on archive.consent_events
  for each row execute function archive.consent_answers();

/** Tells every storyteller behind a decision what moved, in their own record (D5): whose story it rests on, and whose words
    stand in it. */
create function archive.decision_tell(decision uuid, what text, facts jsonb) returns void
language sql volatile security definer set search_path = '' as $$
  with t as (select x.title, x.quotes from archive.decision_texts x where x.decision_id = decision order by x.number desc limit 1)
  insert into archive.record (story_id, kind, detail)
  select s.story_id, what, facts || jsonb_build_object('decision', decision, 'title', t.title)
  from t cross join lateral (select l.story_id from archive.evidence_links l where l.decision_id = decision
    union select a.story_id from archive.asks a where a.id = any(t.quotes)) s
$$;

/** The decision, if the visitor sits on one of the sides that draft it. PT404 otherwise. */
create function archive.decision_own(decision uuid, out d archive.decisions, out seat uuid)
language plpgsql stable security definer set search_path = '' as $$
begin
  perform archive.readable();
  select * into d from archive.decisions x where x.id = decision;
  if d.id is null then perform archive.absent(); end if;
  seat := archive.seat_in(d.commission_id, '{community,civic}');
end $$;

/** The same, and until this has ended nobody else words, signs, publishes or moves it. PT404. */
create function archive.decision_held(decision uuid, out d archive.decisions, out seat uuid)
language plpgsql volatile security definer set search_path = '' as $$
declare
  own record := archive.decision_own(decision);
begin
  perform from archive.decisions x where x.id = decision for no key update;
  -- And the stories behind it, in one order for everybody who holds several.
  perform from archive.stories s where s.id in (select l.story_id from archive.evidence_links l where l.decision_id = decision
    union select a.story_id from archive.asks a where a.decision_id = decision) order by s.id for no key update;
  own := archive.decision_own(decision);
  d := own.d; seat := own.seat;
end $$;

/** The same of a draft. PT422 on the field, when it is published as it was signed (D2). */
create function archive.decision_draft(decision uuid, field text, out d archive.decisions, out seat uuid)
language plpgsql volatile security definer set search_path = '' as $$
declare
  held record := archive.decision_held(decision);
begin
  d := held.d; seat := held.seat;
  if (d).published_at is not null then
    perform archive.fail('PT422', 'This is published as both sides signed it. Write a new decision to change it.', field);
  end if;
end $$;

/** What is signed: every word of the text and of the quotes in it. */
create function archive.decision_hash(t archive.decision_texts) returns bytea
language sql stable security definer set search_path = '' as $$
  select extensions.digest(convert_to((jsonb_build_object('kind', t.kind, 'title', t.title, 'we_heard', t.we_heard, 'we_decided', t.we_decided,
    'owner', t.owner, 'review_on', t.review_on, 'no_evidence_reason', t.no_evidence_reason,
    'quotes', (select coalesce(jsonb_agg(jsonb_build_object('ask', q, 'words', (select k.words from archive.quotes k where k.ask_id = q)) order by n), '[]')
               from unnest(t.quotes) with ordinality x (q, n))))::text, 'UTF8'), 'sha256')
$$;

/** Writes the next wording of a draft, which begins its signatures again. Out: {id, text_hash}. PT404, PT422 title. */
create function archive.decision_word(decision uuid, t archive.decision_texts) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  d record := archive.decision_draft(decision, 'title');
  last archive.decision_texts;
begin
  select * into last from archive.decision_texts x where x.decision_id = decision order by x.number desc limit 1;
  t.decision_id := decision;
  t.number := coalesce(last.number, 0) + 1;
  t.seat_id := d.seat;
  t.at := now();
  -- Words whose yes was to another wording have no place in this one.
  t.quotes := array(select q from unnest(coalesce(t.quotes, last.quotes)) with ordinality x (q, n)
    where archive.yes_holds((select a from archive.asks a where a.id = q), archive.wording(t)) order by n);
  t.hash := archive.decision_hash(t);
  if last.hash = t.hash then
    return jsonb_build_object('id', decision, 'text_hash', encode(last.hash, 'hex'));
  end if;
  insert into archive.decision_texts select t.*;
  perform archive.decision_tell(decision, 'decision_worded', '{}');
  if archive.wording(last) is distinct from archive.wording(t) then
    insert into archive.record (story_id, kind, detail)
    select a.story_id, 'unquoted', jsonb_build_object('decision', decision, 'title', t.title)
    from archive.asks a where a.id = any(last.quotes) and a.answer = 'yes' and not archive.yes_holds(a, archive.wording(t));
    perform archive.evidence_write(x.story_id) from (select distinct a.story_id from archive.asks a where a.decision_id = decision and a.answer = 'yes') x;
  end if;
  perform archive.look_again('decision', decision);
  return jsonb_build_object('id', decision, 'text_hash', encode(t.hash, 'hex'));
end $$;

create function archive.decision_save(slug text, decision uuid, t archive.decision_texts) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  made uuid := decision;
  c uuid := archive.commission(slug);
  seat uuid := archive.seat_in(c, '{community,civic}');
begin
  if decision is null then
    insert into archive.decisions (commission_id, seat_id) values (c, seat) returning id into made;
  elsif not exists (select from archive.decisions d where d.id = decision and d.commission_id = c) then
    perform archive.absent();
  end if;
  return archive.decision_word(made, t);
end $$;

/** Draft a decision, or word it anew: then everyone is asked to sign again. Out: {id, text_hash}. PT404, PT422. */
create function api.decision_save(commission text, kind text, title text, we_heard text default '', we_decided text default '',
  owner text default '', review_on date default null, no_evidence_reason text default null, id uuid default null) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  t archive.decision_texts;
begin
  if kind is null or kind not in ('commitment', 'recommendation', 'co-designed decision', 'co-commissioned decision', 'small experiment', 'no change') then
    perform archive.fail('PT422', 'Choose what kind of decision it is.', 'kind');
  elsif char_length(trim(coalesce(title, ''))) not between 1 and 200 then
    perform archive.fail('PT422', 'Give it a title of at most 200 letters.', 'title');
  elsif char_length(we_heard) > 4000 then
    perform archive.fail('PT422', 'Use at most 4,000 letters here.', 'we_heard');
  elsif char_length(we_decided) > 4000 then
    perform archive.fail('PT422', 'Use at most 4,000 letters here.', 'we_decided');
  elsif char_length(owner) > 200 then
    perform archive.fail('PT422', 'Use at most 200 letters here.', 'owner');
  elsif char_length(no_evidence_reason) > 1000 then
    perform archive.fail('PT422', 'Use at most 1,000 letters here.', 'no_evidence_reason');
  end if;
  t.kind := kind; t.title := trim(title); t.we_heard := trim(coalesce(we_heard, '')); t.we_decided := trim(coalesce(we_decided, ''));
  t.owner := trim(coalesce(owner, '')); t.review_on := review_on; t.no_evidence_reason := nullif(trim(no_evidence_reason), '');
  return archive.decision_save(commission, id, t);
end $$;

/** Enough seats of each side may read a story as evidence, now, to sign on it (D4); `answered`: or could, once its teller says
    yes to this decision. */
create function archive.enough_can_read(story uuid, commission uuid, answered boolean default false) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
  c archive.commissions := (select c from archive.commissions c where c.id = commission);
  side archive.circle;
  g record;
begin
  foreach side in array '{community,civic}'::archive.circle[] loop
    g := archive.side_gate(story, side, answered);
    if (select count(*) from archive.seats s where s.commission_id = commission and s.circle = side and s.closed_at is null
        and g.opens <= now() and now() < g.closes
        and (g.audience = 0 or exists (select from archive.audience_seats m where m.audience_id = g.audience and m.seat_id = s.id)))
       < (case side when 'community' then c.community_signs else c.civic_signs end) then
      return false;
    end if;
  end loop;
  return true;
end $$;

/** Writes a link, its gates, and its line in the storyteller's record. Out: the link. */
create function archive.link_put(decision uuid, story uuid, seat uuid, why text, answered boolean) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  made uuid;
begin
  perform from archive.stories s where s.id = story for no key update;
  insert into archive.evidence_links (decision_id, story_id, seat_id, why, answered) values (decision, story, seat, link_put.why, link_put.answered)
  on conflict (decision_id, story_id) do update set why = excluded.why, answered = excluded.answered returning id into made;
  perform archive.evidence_write(story);
  insert into archive.record (story_id, kind, detail) select story, 'linked', jsonb_build_object('decision', decision, 'why', link_put.why,
    'title', (select t.title from archive.decision_texts t where t.decision_id = decision order by t.number desc limit 1));
  perform archive.look_again('story', story);
  return made;
end $$;

/** Links a story to a decision; where its teller wants to be asked each time, or to be shown it first, it asks them, and their yes
    is the link. Out: {link} or {ask}. PT404, PT422 why, story, ask. */
create function archive.decision_link(decision uuid, story uuid, why text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  d record := archive.decision_own(decision);
  asked archive.asks;
  waits boolean := not archive.enough_can_read(story, (d.d).commission_id);
begin
  -- What the other side cannot read cannot be linked, and the refusal is that of a story that was never there.
  if not exists (select from archive.access_copies a where a.story_id = story and a.commission_id = (d.d).commission_id
      and archive.permits(a.audience, a.opens, a.closes, (select archive.my_audiences())))
     or (waits and not archive.enough_can_read(story, (d.d).commission_id, answered => true)) then
    perform archive.absent();
  elsif char_length(trim(coalesce(why, ''))) not between 1 and 1000 then
    perform archive.fail('PT422', 'Say in a sentence why this story matters here.', 'why');
  end if;
  if not waits then
    return jsonb_build_object('link', archive.link_put(decision, story, d.seat, trim(why), false));
  end if;
  select * into asked from archive.asks x where x.decision_id = decision and x.story_id = story and x.purpose = 'evidence';
  if asked.answer = 'no' then
    perform archive.fail('PT422', 'The storyteller was asked about this decision, and said no.', 'story');
  elsif archive.yes_holds(asked, archive.wording_now(decision)) then
    return jsonb_build_object('link', archive.link_put(decision, story, d.seat, asked.why, true));
  elsif asked.answer = 'yes' then
    perform archive.ask_anew(asked, d.seat, trim(decision_link.why));
  elsif asked.id is null then
    perform archive.ask_counted(story);
    insert into archive.asks (decision_id, story_id, seat_id, purpose, circle, why)
    select decision, story, d.seat, 'evidence', s.circle, trim(decision_link.why) from archive.seats s where s.id = d.seat returning * into asked;
    perform archive.record_seat(story, 'asked_link', d.seat, false, null, jsonb_build_object('ask', asked.id));
  end if;
  return jsonb_build_object('ask', asked.id);
end $$;

create function archive.decision_unlink(link uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  l archive.evidence_links := (select l from archive.evidence_links l where l.id = link);
begin
  if l.id is null then perform archive.absent(); end if;
  perform archive.decision_own(l.decision_id);
  perform from archive.stories s where s.id = l.story_id for no key update;
  delete from archive.evidence_links where id = link;
  insert into archive.record (story_id, kind, detail) values (l.story_id, 'unlinked', jsonb_build_object('decision', l.decision_id));
  perform archive.open_changed(array[d.commission_id]) from archive.decisions d where d.id = l.decision_id and d.published_at is not null;
end $$;

/** How often a story was asked for in the last year. */
create function archive.asks_made(story uuid) returns bigint
language sql stable security definer set search_path = '' as $$
  select count(*) from archive.asks a, unnest(a.asked_before || a.asked_at) at where a.story_id = story and at > now() - interval '1 year'
$$;

/** The same: for who may read it as a member, else null. */
create function archive.asked_times(story uuid) returns int
language plpgsql stable security definer set search_path = '' as $$
begin
  return (select archive.asks_made(s.id)
    from archive.stories s where s.id = story and archive.circle_in(s.commission_id) <> 'public'
      and exists (select from archive.access_copies a where a.story_id = s.id and archive.permits(a.audience, a.opens, a.closes, (select archive.my_audiences()))));
end $$;

/** Refuses one ask too many in a year, without saying why. One at a time per story. PT422 ask. */
create function archive.ask_counted(story uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  s archive.stories;
begin
  select * into s from archive.stories x where x.id = story for no key update;
  if archive.asks_made(story) >= (select c.asks_a_year from archive.commissions c where c.id = s.commission_id) then
    perform archive.fail('PT422', 'This cannot be asked just now.', 'ask');
  end if;
end $$;

/** Asks the same again, once a yes no longer holds. It counts like any other. PT422 ask. */
create function archive.ask_anew(asked archive.asks, seat uuid, why text default null) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform archive.ask_counted(asked.story_id);
  update archive.asks a set asked_before = a.asked_before || a.asked_at, asked_at = now(), answer = null, answered_at = null, wording = null,
    seat_id = seat, why = ask_anew.why where a.id = asked.id;
  perform archive.record_seat(asked.story_id, case asked.purpose when 'quote' then 'asked_quote' else 'asked_link' end, seat, false, null,
    jsonb_build_object('ask', asked.id));
end $$;

/** What whoever asked may know: yes while it stands, no, or not yet. A yes that was taken back, and one that a later
    yes does not speak for, is a no. Null for anybody who may not see the ask. */
create function archive.ask_answered(ask uuid) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  a archive.asks;
begin
  select * into a from archive.asks x where x.id = ask;
  if archive.asked_times(a.story_id) is null then return null; end if;
  return case
    when coalesce(a.answer, 'not now') = 'not now' then 'not yet'
    when a.answer = 'no' then 'no'
    when exists (select from archive.grants g where g.story_id = a.story_id and g.purpose = a.purpose and g.circle = a.circle
        and coalesce(g.held, g.state) in ('given', 'renewed') and now() < g.closes)
      and not exists (select from archive.consent_events e where e.story_id = a.story_id and e.at > a.answered_at
        and e.kind in ('withdrawn', 'refused', 'erasing', 'expired')
        and (not e.choice ? 'purpose' or (e.choice ->> 'purpose' = a.purpose::text and coalesce(e.choice ->> 'circle', a.circle::text) = a.circle::text))) then 'yes'
    else 'no' end;
end $$;
grant execute on function archive.asked_times, archive.ask_answered to anon, authenticated;

/** Do words of a text begin and end where its sentences or its lines do? */
create function archive.whole_sentences(plain text, first int, last int) returns boolean
language sql immutable set search_path = '' as $$
  select left(plain, first) ~ '(^|\n|[.!?…][”’"'')]*\s+)$'
    and (substr(plain, last + 1) ~ '^\s*(\n|$)' or substr(left(plain, last), first + 1) ~ '[.!?…][”’"'')]*$' and substr(plain, last + 1) ~ '^\s')
$$;

/** Asks a storyteller for exact words in a decision. Needs `quote`, and an open copy for the asker. Of somebody who asked that
    their words stay as they are, whole sentences: what is cut from the middle of one says something else. PT422 on words, ask. */
create function archive.quote_ask(decision uuid, story uuid, words text, occurrence int) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  d record := archive.decision_own(decision);
  g record := archive.gate(story, 'quote', 'public');
  p archive.passages;
  asked archive.asks;
  made uuid;
begin
  if g.audience <> 0 or not (g.opens <= now() and now() < g.closes) or (d.d).published_at is not null
     or not exists (select from archive.stories s where s.id = story and s.commission_id = (d.d).commission_id) then
    perform archive.absent();
  end if;
  p := archive.passage_of(story, words, occurrence);
  if archive.asks_for(story, 'words_unchanged') and not (select archive.whole_sentences(r.plain, p.first, p.last)
      from archive.renditions r where r.id = p.rendition_id) then
    perform archive.fail('PT422', 'They asked that their words stay as they are. Ask for whole sentences.', 'words');
  end if;
  select * into asked from archive.asks a where a.decision_id = decision and a.passage_id = p.id;
  if asked.answer = 'yes' and not archive.yes_holds(asked, archive.wording_now(decision)) then
    perform archive.ask_anew(asked, d.seat);
  end if;
  if asked.id is not null then return jsonb_build_object('ask', asked.id); end if;
  perform archive.ask_counted(story);
  insert into archive.asks (decision_id, story_id, passage_id, seat_id) values (decision, story, p.id, d.seat)
  on conflict (decision_id, passage_id) do update set passage_id = excluded.passage_id returning id into made;
  perform archive.record_seat(story, 'asked_quote', d.seat, false, null, jsonb_build_object('ask', made));
  return jsonb_build_object('ask', made);
end $$;

/** Places an allowed quote in the text of a draft, or takes it out. Everyone signs again. */
create function archive.quote_place(ask uuid, placed boolean) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  a archive.asks := (select a from archive.asks a where a.id = ask);
  t archive.decision_texts;
begin
  if a.id is null then perform archive.absent(); end if;
  perform archive.decision_draft(a.decision_id, 'quote');
  if placed and not exists (select from archive.quotes q where q.ask_id = ask and archive.permits(q.audience, q.opens, q.closes, archive.everyone())) then
    perform archive.fail('PT422', 'These words may not be quoted yet.', 'quote');
  end if;
  select * into t from archive.decision_texts x where x.decision_id = a.decision_id order by x.number desc limit 1;
  if placed is distinct from (ask = any(t.quotes)) then
    insert into archive.record (story_id, kind, detail) values (a.story_id, case when placed then 'quoted' else 'unquoted' end,
      jsonb_build_object('decision', a.decision_id, 'title', t.title));
  end if;
  t.quotes := array_remove(t.quotes, ask) || case when placed then array[ask] else '{}' end;
  return archive.decision_word(a.decision_id, t);
end $$;

/** Did whoever sits on one of the two sides sign this wording, in the seat that they hold or in one that they held before? A seat given
    anew is nobody new (D2). */
create function archive.signed_by_me(t archive.decision_texts) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from archive.signatures s join archive.seats x on x.id = s.seat_id
    join archive.seats mine on mine.person_id = x.person_id and mine.commission_id = x.commission_id
    where s.decision_id = t.decision_id and s.number = t.number and mine.id = any(archive.my_seats()) and mine.circle in ('community', 'civic'))
$$;

/** Signs the exact text, by its hash. PT409 text when it moved, PT422 sign, when they signed it already. Out: {community, civic}. */
create function archive.decision_sign(decision uuid, text_hash text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  d record := archive.decision_held(decision);
  t archive.decision_texts;
begin
  select * into t from archive.decision_texts x where x.decision_id = decision order by x.number desc limit 1;
  if encode(t.hash, 'hex') is distinct from text_hash then
    perform archive.fail('PT409', 'The text changed since this page was drawn. Please read it again before you sign.', 'text', 'text');
  elsif archive.signed_by_me(t) then
    perform archive.fail('PT422', 'You have signed this text already.', 'sign');
  elsif (d.d).published_at is not null then
    perform archive.fail('PT422', 'This is published already.', 'sign');
  end if;
  insert into archive.signatures (decision_id, number, seat_id, side)
  select decision, t.number, d.seat, s.circle from archive.seats s where s.id = d.seat;
  return archive.decision_signed(decision);
end $$;

/** How many people of each side have signed the text that stands, and how many are needed. */
create function archive.decision_signed(decision uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (select jsonb_object_agg(x.side, jsonb_build_object('need', x.need, 'have',
      (select count(distinct p.person_id) from archive.signatures s join archive.seats p on p.id = s.seat_id where s.decision_id = decision and s.side = x.side
        and s.number = (select max(t.number) from archive.decision_texts t where t.decision_id = decision))))
    from (select 'community'::archive.circle as side, c.community_signs as need from archive.commissions c join archive.decisions d on d.commission_id = c.id where d.id = decision
          union all select 'civic', c.civic_signs from archive.commissions c join archive.decisions d on d.commission_id = c.id where d.id = decision) x);
end $$;

/** Publishes: owner, review date, evidence or a reason for none, and both sides' signatures on this text (D1, D2). */
create function archive.decision_publish(decision uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  d record := archive.decision_held(decision);
  t archive.decision_texts;
  signed jsonb := archive.decision_signed(decision);
begin
  select * into t from archive.decision_texts x where x.decision_id = decision order by x.number desc limit 1;
  if (d.d).published_at is not null then
    return jsonb_build_object('published_on', (d.d).published_at::date);
  elsif t.owner = '' then
    perform archive.fail('PT422', 'Say who will see it through.', 'owner');
  elsif t.we_decided = '' then
    perform archive.fail('PT422', 'Write what you decided.', 'we_decided');
  elsif t.review_on is null then
    perform archive.fail('PT422', 'Choose a day to look at it again.', 'review_on');
  elsif t.no_evidence_reason is null and not exists (select from archive.evidence_links l where l.decision_id = decision) then
    perform archive.fail('PT422', 'Link a story that this came from, or say why there is none.', 'no_evidence_reason');
  elsif (signed #>> '{community,have}')::int < (signed #>> '{community,need}')::int
     or (signed #>> '{civic,have}')::int < (signed #>> '{civic,need}')::int then
    perform archive.fail('PT422', 'Both sides have to sign this exact text before it can be published.', 'sign');
  end if;
  update archive.decisions set published_at = now() where id = decision;
  insert into archive.decision_states (decision_id, state, seat_id) values (decision, 'agreed', d.seat);
  perform archive.decision_tell(decision, 'decision_published', '{}');
  perform archive.open_changed(array[(d.d).commission_id]);
  perform archive.look_again('decision', decision);
  return jsonb_build_object('published_on', current_date);
end $$;

/** Did a quote in this wording stop showing? That alone, and only to who signed the wording: no day, no reason, no number (D2). */
create function archive.quote_gone(t archive.decision_texts) returns boolean
language sql stable security definer set search_path = '' as $$
  select archive.signed_by_me(t)
    and exists (select from unnest(t.quotes) q where not exists (select from archive.quotes k
      where k.ask_id = q and archive.permits(k.audience, k.opens, k.closes, archive.everyone())))
$$;

/** Reopens a published decision in which a quote stopped showing: whoever signed it may. It is a draft again, without those
    words, until both sides have signed what stands there now. PT404, PT422 reopen. */
create function archive.decision_reopen(decision uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  d record := archive.decision_held(decision);
  t archive.decision_texts;
begin
  select * into t from archive.decision_texts x where x.decision_id = decision order by x.number desc limit 1;
  if (d.d).published_at is null or not archive.quote_gone(t) then
    perform archive.fail('PT422', 'This is published as both sides signed it.', 'reopen');
  end if;
  update archive.decisions set published_at = null where id = decision;
  t.quotes := array(select q from unnest(t.quotes) with ordinality x (q, n) where exists (select from archive.quotes k
    where k.ask_id = q and archive.permits(k.audience, k.opens, k.closes, archive.everyone())) order by n);
  perform archive.decision_word(decision, t);
  perform archive.open_changed(array[(d.d).commission_id]);
end $$;

/** Moves a published decision. `checked` takes two community commissioners (D3); `not_going_ahead` a reason. */
create function archive.decision_move(decision uuid, state text, reason text, what_changed text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  d record := archive.decision_held(decision);
  now_state text := (select x.state from archive.decision_states x where x.decision_id = decision order by x.id desc limit 1);
  why text := nullif(trim(reason), '');
begin
  if (d.d).published_at is null then
    perform archive.fail('PT422', 'Publish it first.', 'state');
  elsif state is null or state not in ('proposed', 'agreed', 'planned', 'under_way', 'done_waiting', 'checked', 'stalled', 'not_going_ahead') then
    perform archive.fail('PT422', 'Choose where it has got to.', 'state');
  elsif state = 'not_going_ahead' and why is null then
    perform archive.fail('PT422', 'Say why it is not going ahead. The storytellers behind it can read this.', 'reason');
  elsif char_length(why) > 1000 then
    perform archive.fail('PT422', 'Use at most 1,000 letters here.', 'reason');
  elsif char_length(what_changed) > 2000 then
    perform archive.fail('PT422', 'Use at most 2,000 letters here.', 'what_changed');
  elsif state = 'checked' then
    if not exists (select from archive.seats s where s.id = d.seat and s.circle = 'community') then
      perform archive.fail('PT422', 'Only community commissioners can say that it was really done.', 'state');
    elsif now_state is distinct from 'done_waiting' then
      perform archive.fail('PT422', 'It can be checked once it is said to be done.', 'state');
    end if;
    insert into archive.decision_checks (decision_id, seat_id) values (decision, d.seat) on conflict do nothing;
    if (select count(distinct s.person_id) from archive.decision_checks k join archive.seats s on s.id = k.seat_id where k.decision_id = decision) < 2 then
      return jsonb_build_object('state', now_state);
    end if;
  elsif state = 'done_waiting' then
    delete from archive.decision_checks k where k.decision_id = decision;
  end if;
  if state is distinct from now_state or why is not null or nullif(trim(what_changed), '') is not null then
    insert into archive.decision_states (decision_id, state, reason, what_changed, seat_id)
    values (decision, decision_move.state, why, nullif(trim(decision_move.what_changed), ''), d.seat);
    perform archive.decision_tell(decision, 'decision_moved', jsonb_build_object('state', decision_move.state, 'reason', why));
    perform archive.open_changed(array[(d.d).commission_id]);
    perform archive.look_again('decision', decision);
  end if;
  return jsonb_build_object('state', decision_move.state);
end $$;

/** One decision as this visitor may see it. */
create function archive.decision_shown(d archive.decisions) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (select jsonb_build_object('id', d.id, 'kind', t.kind, 'title', t.title, 'we_heard', t.we_heard, 'we_decided', t.we_decided,
      'owner', t.owner, 'review_on', t.review_on, 'no_evidence_reason', t.no_evidence_reason, 'text_hash', encode(t.hash, 'hex'),
      'draft', d.published_at is null, 'published_on', d.published_at::date,
      'state', coalesce((select x.state from archive.decision_states x where x.decision_id = d.id order by x.id desc limit 1), 'proposed'),
      'what_changed', (select x.what_changed from archive.decision_states x where x.decision_id = d.id and x.what_changed is not null order by x.id desc limit 1),
      'states', (select coalesce(jsonb_agg(jsonb_build_object('state', x.state, 'at', x.at::date, 'reason', x.reason, 'what_changed', x.what_changed) order by x.id), '[]')
                 from archive.decision_states x where x.decision_id = d.id),
      -- A quote that may not be shown leaves no gap and no number (D2).
      'quotes', (select coalesce(jsonb_agg(jsonb_build_object('id', k.ask_id, 'words', k.words, 'language', k.language, 'named_as', k.named_as, 'content_note', k.content_note, 'note_language', k.note_language) order by n), '[]')
                 from unnest(t.quotes) with ordinality x (q, n) join archive.quotes k on k.ask_id = x.q
                 where archive.permits(k.audience, k.opens, k.closes, (select archive.my_audiences()))),
      'links', (select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'story', l.story_id, 'opening', a.opening, 'language', a.language, 'named_as', a.named_as,
                  'content_note', a.content_note, 'note_language', a.note_language, 'why', l.why) order by l.id), '[]')
                from archive.evidence_links l join lateral (
                  select c.opening, c.language, c.named_as, c.content_note, c.note_language from archive.access_copies c where c.story_id = l.story_id
                    and archive.permits(c.audience, c.opens, c.closes, (select archive.my_audiences()))
                  order by c.circle = 'public' limit 1) a on true
                where l.decision_id = d.id),
      'taken_back', exists (select from archive.taken_back b where b.decision_id = d.id))
    from archive.decision_texts t where t.decision_id = d.id order by t.number desc limit 1);
end $$;

grant execute on function archive.decision_own, archive.decision_save, archive.decision_link, archive.decision_unlink, archive.quote_ask,
  archive.quote_place, archive.decision_sign, archive.decision_signed, archive.decision_publish, archive.decision_move, archive.decision_shown,
  archive.signed_by_me, archive.quote_gone, archive.decision_reopen
  to anon, authenticated;

create function api.decision_link(decision uuid, story uuid, why text) returns jsonb language sql volatile set search_path = ''
as $$ select archive.decision_link(decision, story, why) $$;
create function api.decision_unlink(link uuid) returns void language sql volatile set search_path = ''
as $$ select archive.decision_unlink(link) $$;
create function api.quote_ask(decision uuid, story uuid, words text, occurrence int default 1) returns jsonb language sql volatile set search_path = ''
as $$ select archive.quote_ask(decision, story, words, occurrence) $$;
create function api.quote_place(ask uuid) returns jsonb language sql volatile set search_path = ''
as $$ select archive.quote_place(ask, true) $$;
create function api.quote_unplace(ask uuid) returns jsonb language sql volatile set search_path = ''
as $$ select archive.quote_place(ask, false) $$;
create function api.decision_sign(decision uuid, text_hash text) returns jsonb language sql volatile set search_path = ''
as $$ select archive.decision_sign(decision, text_hash) $$;
create function api.decision_publish(decision uuid) returns jsonb language sql volatile set search_path = ''
as $$ select archive.decision_publish(decision) $$;
create function api.decision_reopen(decision uuid) returns void language sql volatile set search_path = ''
as $$ select archive.decision_reopen(decision) $$;
create function api.decision_move(decision uuid, state text, reason text default null, what_changed text default null) returns jsonb
language sql volatile set search_path = '' as $$ select archive.decision_move(decision, state, reason, what_changed) $$;

/** Published decisions of a commission, newest first; members see drafts too. PT404. */
create function api.decisions_list(commission text) returns jsonb language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(archive.decision_shown(d) order by d.published_at desc nulls first, d.id), '[]')
  from archive.decisions d where d.commission_id = archive.commission(commission)
$$;

/** One decision, with what the visitor may do. PT404, absent and forbidden alike. */
create function api.decision_read(commission text, id uuid) returns jsonb language plpgsql stable set search_path = '' as $$
declare
  d archive.decisions;
  side archive.circle;
begin
  select * into d from archive.decisions x where x.id = decision_read.id and x.commission_id = archive.commission(commission);
  if d.id is null then perform archive.absent(); end if;
  side := archive.circle_in(d.commission_id);
  return archive.decision_shown(d) || jsonb_build_object(
    'signed', archive.decision_signed(d.id),
    'signed_by_me', (select archive.signed_by_me(t) from archive.decision_texts t where t.decision_id = d.id order by t.number desc limit 1),
    'quote_gone', d.published_at is not null and (select archive.quote_gone(t) from archive.decision_texts t where t.decision_id = d.id order by t.number desc limit 1),
    'asks', case when side = 'public' then '[]' else (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'story', a.story_id, 'words', p.words, 'language', archive.language_of(p.words),
        'answer', case when a.answer = 'no' then 'no' when archive.yes_holds(a, w.now) then 'yes' else 'not yet' end,
        'again', a.answer = 'yes' and not archive.yes_holds(a, w.now), 'placed', exists (select from archive.decision_texts t where t.decision_id = d.id
          and t.number = (select max(x.number) from archive.decision_texts x where x.decision_id = d.id) and a.id = any(t.quotes))) order by a.asked_at), '[]')
      from archive.asks a join lateral (select c.words from archive.passage_copies c where c.passage_id = a.passage_id limit 1) p on true
      cross join (select archive.wording_now(d.id) as now) w
      where a.decision_id = d.id) end,
    -- Stories whose tellers are asked first: yes is the link, and here stands what is not one.
    'waiting', case when side = 'public' then '[]' else (select coalesce(jsonb_agg(jsonb_build_object('story', a.story_id, 'opening', c.opening, 'language', c.language,
        'why', a.why, 'answer', case a.answer when 'no' then 'no' else 'not yet' end, 'again', coalesce(a.answer = 'yes', false)) order by a.asked_at, a.id), '[]')
      from archive.asks a join archive.served(d.commission_id) c on c.story_id = a.story_id
      where a.decision_id = d.id and a.purpose = 'evidence' and not archive.yes_holds(a, archive.wording_now(d.id))) end,
    -- How often each was asked for already: seen before asking again, and only of what the asker may read.
    'asked', case when side = 'public' then '{}' else (select coalesce(jsonb_object_agg(x.story_id, x.times) filter (where x.times is not null), '{}')
      from (select l.story_id, archive.asked_times(l.story_id) as times from (select e.story_id from archive.evidence_links e where e.decision_id = d.id
        union select a.story_id from archive.asks a where a.decision_id = d.id) l) x) end,
    'may', jsonb_build_object('edit', side <> 'public' and d.published_at is null, 'sign', side <> 'public' and d.published_at is null,
      'move', side <> 'public' and d.published_at is not null, 'check', side = 'community' and d.published_at is not null));
end $$;

/** What a feed says: published decisions, newest movement first, without anything that could tell of a story. */
create function api.decisions_feed(commission text) returns jsonb language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(x.entry order by x.moved desc), '[]') from (
    select greatest(d.published_at, (select max(s.at) from archive.decision_states s where s.decision_id = d.id)) as moved,
      archive.decision_shown(d) || jsonb_build_object('updated_at',
        greatest(d.published_at, (select max(s.at) from archive.decision_states s where s.decision_id = d.id))) as entry
    from archive.decisions d where d.commission_id = archive.commission(commission) and d.published_at <= now()) x
$$;

grant execute on function api.decision_save, api.decision_link, api.decision_unlink, api.quote_ask, api.quote_place, api.quote_unplace,
  api.decision_sign, api.decision_publish, api.decision_move, api.decision_reopen, api.decisions_list, api.decision_read, api.decisions_feed to anon, authenticated;

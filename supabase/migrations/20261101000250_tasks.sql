-- What people ask of the facilitators from outside: "I have lost my words", "something is wrong". No account, no proof.
-- Asking hides nothing by itself, or a script could empty the archive; it becomes a task with a promised day, and a
-- facilitator can hold a story at once. Nothing here can reveal one.

alter table archive.commissions
  add column reports_a_day int not null default 40,
  add column lost_words_a_day int not null default 20;

create table archive.reports (
  -- The form's own number, so that posting it twice is one report.
  id uuid primary key,
  commission_id uuid not null references archive.commissions (id) on delete cascade,
  kind text not null check (kind in ('lost_words', 'about_me', 'could_be_hurt', 'other', 'recognised')),
  -- The story of a reader who thinks they know its teller: then its facilitators on duty alone see the task.
  story_id uuid references archive.stories (id) on delete cascade,
  -- The page it was pressed on, of this installation.
  page text check (page ~ '^/([\w.-][\w/.-]{0,198})?$'),
  words text not null check (char_length(words) between 1 and 4000),
  made_at timestamptz not null default now(),
  due date not null,
  answered_at timestamptz,
  seat_id uuid references archive.seats (id) on delete restrict,
  answer text check (char_length(answer) between 3 and 1000),
  check (num_nulls(answered_at, seat_id, answer) in (0, 3)),
  check ((kind = 'recognised') = (story_id is not null))
);
create index on archive.reports (commission_id, made_at);
alter table archive.reports enable row level security;

/** Is whoever sits there on duty for this story, held or not, and has its teller not taken it back? */
create function archive.kept_by(story uuid, seat uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (select from archive.seats s where s.id = seat and archive.seat_cares(s, story))
    and exists (select from archive.grants g where g.story_id = story and g.purpose = 'keep' and coalesce(g.held, g.state) in ('given', 'renewed'));
end $$;

/** Is the visitor a facilitator on duty for this story, held or not? What they may not read, they may still let go of. */
create function archive.keeps(story uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (select from unnest(archive.my_seats()) mine (seat) where archive.kept_by(story, mine.seat));
end $$;

/** The commission of a story that the visitor is on duty for; else null. */
create function archive.commission_of(story uuid) returns uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  perform archive.readable();
  return (select s.commission_id from archive.stories s where s.id = story and archive.keeps(story));
end $$;
grant execute on function archive.keeps, archive.commission_of to anon, authenticated;

create policy "facilitators of the commission see what is asked of them" on archive.reports
  for select to anon, authenticated
  using (commission_id in (select s.commission_id from archive.seats s
      where s.id = any((select archive.my_seats())::uuid[]) and s.circle = 'facilitator')
    and (story_id is null or archive.keeps(story_id)));
create policy "a facilitator of the commission answers, once" on archive.reports
  for update to anon, authenticated
  using (answered_at is null and commission_id in (select s.commission_id from archive.seats s
      where s.id = any((select archive.my_seats())::uuid[]) and s.circle = 'facilitator')
    and (story_id is null or archive.keeps(story_id)))
  with check (seat_id = any((select archive.my_seats())::uuid[]));
grant select, update (answered_at, seat_id, answer) on archive.reports to anon, authenticated;

create policy "facilitators on duty see what they hold" on archive.holds
  for select to anon, authenticated using (archive.keeps(story_id));

/** Keeps what somebody asked, for the facilitators. The same answer whatever is or is not here (A8).
    In: kind, words, the page it was pressed on. Out: {number, due}. PT404, PT422 on `kind`, `words`, PT429 at the day's ceiling. */
create function archive.report_make(slug text, form uuid, kind text, words text, page text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c archive.commissions := (select c from archive.commissions c where c.slug = report_make.slug);
  said text := normalize(trim(coalesce(words, '')), nfc);
  lost boolean := kind = 'lost_words';
begin
  if c.id is null then perform archive.absent(); end if;
  if kind is null or kind not in ('lost_words', 'about_me', 'could_be_hurt', 'other') then
    perform archive.fail('PT422', 'Choose what is wrong.', 'kind');
  elsif said = '' then
    perform archive.fail('PT422', 'Say in a few words what it is about.', 'words');
  elsif char_length(said) > 4000 then
    perform archive.fail('PT422', 'Use at most 4,000 letters here.', 'words');
  elsif form is null then
    perform archive.fail('PT422', 'This page has grown old. Please try once more.', 'form');
  end if;
  if not exists (select from archive.reports r where r.id = form)
     and (select count(*) from archive.reports r where r.commission_id = c.id and r.story_id is null
            and r.made_at > now() - interval '1 day' and (r.kind = 'lost_words') = lost)
         >= (case when lost then c.lost_words_a_day else c.reports_a_day end) then
    perform archive.fail('PT429', 'More was sent to us today than we can answer. Please ring us: what you wrote is still here.');
  end if;
  insert into archive.reports (id, commission_id, kind, page, words, due)
  values (form, c.id, kind, case when page ~ '^/([\w.-][\w/.-]{0,198})?$' then page end, said,
    -- Who may be hurt comes first; a story that somebody wants hidden comes next.
    archive.answer_by(now(), case kind when 'could_be_hurt' then 1 when 'lost_words' then 2 else c.read_within_days end))
  on conflict (id) do nothing;
  return jsonb_build_object('number', upper(left(form::text, 6)),
    'due', archive.answer_by(now(), case kind when 'could_be_hurt' then 1 when 'lost_words' then 2 else c.read_within_days end));
end $$;
grant execute on function archive.report_make to anon, authenticated;

/** Something is wrong: about me, somebody could be hurt, or other. No account. See archive.report_make. */
create function api.wrong_report(commission text, form uuid, kind text, words text, page text default null) returns jsonb
language plpgsql volatile set search_path = '' as $$
begin
  if kind is null or kind not in ('about_me', 'could_be_hurt', 'other') then
    perform archive.fail('PT422', 'Choose what is wrong.', 'kind');
  end if;
  return archive.report_make(commission, form, kind, words, page);
end $$;

/** I have lost my code words: hide my story. No proof is asked, so a person decides. See archive.report_make. */
create function api.words_lost(commission text, form uuid, words text) returns jsonb
language sql volatile set search_path = ''
as $$ select archive.report_make(commission, form, 'lost_words', words, null) $$;

-- ---------------------------------------------------------------------------------------------
-- The facilitators' desk.

/** What waits for the facilitators, overdue first, and what was answered in the last 28 days. PT404 without their seat.
    Out: [{task, kind, made_at, due, overdue_days, answered_at}]. */
create function api.tasks_list(commission text) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  c uuid := archive.commission(commission);
begin
  perform archive.seat_in(c, '{facilitator}');
  return (select coalesce(jsonb_agg(jsonb_build_object('task', r.id, 'number', upper(left(r.id::text, 6)), 'kind', r.kind, 'made_at', r.made_at,
      'due', r.due, 'overdue_days', case when r.answered_at is null then archive.days_late(r.due) end,
      'answered_at', r.answered_at) order by r.answered_at is not null, r.due, r.made_at), '[]')
    from (select x.id, x.kind, x.made_at, x.due, x.answered_at from archive.reports x where x.commission_id = c
      union all
      select w.id, 'wish', w.said_at, w.due, w.settled_at from archive.wishes w where w.commission_id = c and w.due is not null) r
    where r.answered_at is null or r.answered_at > now() - interval '28 days');
end $$;

/** One task in the words of whoever asked, or of the facilitator who wrote down what a storyteller wants. PT404. */
create function api.task_read(task uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  r archive.reports;
  wish jsonb;
begin
  select * into r from archive.reports x where x.id = task;
  if r.id is null then
    wish := archive.wish_read(task);
    if wish is null then perform archive.absent(); end if;
    return wish || jsonb_build_object('task', task, 'number', upper(left(task::text, 6)), 'kind', 'wish',
      'overdue_days', case when wish ->> 'answered_at' is null then archive.days_late((wish ->> 'due')::date) end);
  end if;
  return jsonb_build_object('task', r.id, 'number', upper(left(r.id::text, 6)), 'kind', r.kind, 'made_at', r.made_at, 'due', r.due,
    'overdue_days', case when r.answered_at is null then archive.days_late(r.due) end,
    'page', r.page, 'story', r.story_id, 'words', r.words, 'answered_at', r.answered_at, 'answer', r.answer);
end $$;

/** What was done about it, once. PT404, PT422 answer. */
create function api.task_answer(task uuid, answer text) returns void
language plpgsql volatile set search_path = '' as $$
declare
  r archive.reports;
begin
  select * into r from archive.reports x where x.id = task;
  if r.id is null then
    perform archive.absent();
  elsif char_length(trim(coalesce(answer, ''))) not between 3 and 1000 then
    perform archive.fail('PT422', 'Say in a few words what was done.', 'answer');
  end if;
  update archive.reports x set answered_at = now(), answer = trim(task_answer.answer),
    seat_id = archive.seat_in(r.commission_id, '{facilitator}')
  where x.id = r.id and x.answered_at is null;
end $$;

/** Holds a story: from now on nobody but its teller reads it. A facilitator does it who is on duty for it, or who reads
    it as anybody can. Out: {hold}. PT404, PT422 on `kind`, `note`. */
create function archive.hold_put(story uuid, kind text, note text) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  s archive.stories;
  mine uuid;
  made uuid;
begin
  perform archive.readable();
  -- One at a time: pressed twice is one hold.
  select * into s from archive.stories x where x.id = story for update;
  -- A facilitator who was crossed out must not learn here that it exists (A8).
  if s.id is null or not (archive.keeps(story) or exists (select from archive.access_copies a where a.story_id = story
      and archive.permits(a.audience, a.opens, a.closes, (select archive.my_audiences())))) then
    perform archive.absent();
  end if;
  mine := archive.seat_in(s.commission_id, '{facilitator}');
  if kind is null or kind not in ('asked', 'lost_words', 'safety') then
    perform archive.fail('PT422', 'Choose why it is hidden.', 'kind');
  elsif char_length(trim(coalesce(note, ''))) not between 3 and 500 then
    perform archive.fail('PT422', 'Say in a few words why. The storyteller can see it.', 'note');
  end if;
  select h.id into made from archive.holds h where h.story_id = story and h.kind = hold_put.kind and h.ended_at is null;
  if made is null then
    insert into archive.holds (story_id, kind, seat_id, note) values (story, hold_put.kind, mine, trim(note)) returning id into made;
  end if;
  return made;
end $$;

/** Ends a safety pause: a facilitator on duty, with a reason. What the storyteller asked for, only the storyteller ends, with their
    words or by telling two facilitators (archive.wish_witness). PT404, PT422 note. */
create function archive.hold_end(hold uuid, note text) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  h archive.holds := (select h from archive.holds h where h.id = hold);
begin
  if h.id is null or not archive.keeps(h.story_id) then perform archive.absent(); end if;
  if h.kind <> 'safety' then
    perform archive.fail('PT422', 'Only the storyteller can have it opened again: with their words, or by telling two of you.', 'note');
  elsif char_length(trim(coalesce(note, ''))) not between 3 and 500 then
    perform archive.fail('PT422', 'Say in a few words why it can be opened again. The storyteller can see it.', 'note');
  end if;
  update archive.holds x set ended_at = now(), ended_by = archive.seat_in(s.commission_id, '{facilitator}')
  from archive.stories s where s.id = x.story_id and x.id = h.id and x.ended_at is null;
  if found then
    perform archive.record_seat(h.story_id, 'hold_ended', archive.seat_in(s.commission_id, '{facilitator}'), true, trim(note),
      jsonb_build_object('kind', h.kind)) from archive.stories s where s.id = h.story_id;
  end if;
end $$;

/** The storyteller opens their own story again: what was hidden because somebody asked, or by a mistake of ours that was
    put right. A safety pause is the facilitators' to end. PT401, PT404, PT422. */
create function archive.hold_lift(hold uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  h archive.holds := (select h from archive.holds h join archive.stories s on s.id = h.story_id
    where h.id = hold and s.storyteller_id = (select archive.teller()));
begin
  perform archive.words_touch();
  if h.id is null then perform archive.absent(); end if;
  if h.kind = 'safety' then
    perform archive.fail('PT422', 'A facilitator paused this because somebody could be hurt. Please ring us about it.', 'hold');
  end if;
  update archive.holds x set ended_at = now() where x.id = h.id and x.ended_at is null;
  if found then
    -- Opened with the old words while new ones were on their way: they were never asked for, and open nothing.
    if h.kind = 'new_words' then
      update archive.storytellers t set next_words_hash = null, next_from = null where t.id = archive.teller();
    end if;
    insert into archive.record (story_id, kind, detail) values (h.story_id, 'hold_lifted', jsonb_build_object('kind', h.kind));
  end if;
end $$;

create function archive.hold_recorded() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform archive.record_seat(new.story_id, 'held', new.seat_id, true, new.note, jsonb_build_object('kind', new.kind), new.began_at);
  return null;
end $$;
create trigger hold_recorded after insert on archive.holds
  for each row execute function archive.hold_recorded();

grant execute on function archive.hold_put, archive.hold_end, archive.hold_lift to anon, authenticated;

create function api.hold_put(story uuid, kind text, note text) returns jsonb language sql volatile set search_path = ''
as $$ select jsonb_build_object('hold', archive.hold_put(story, kind, note)) $$;
create function api.hold_end(hold uuid, note text) returns void language sql volatile set search_path = ''
as $$ select archive.hold_end(hold, note) $$;
create function api.hold_lift(hold uuid) returns void language sql volatile set search_path = ''
as $$ select archive.hold_lift(hold) $$;

/** Stories held now that the visitor is on duty for, oldest first. PT404 without a facilitator's seat. */
create function api.holds_list(commission text) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  c uuid := archive.commission(commission);
begin
  perform archive.seat_in(c, '{facilitator}');
  return (select coalesce(jsonb_agg(jsonb_build_object('hold', h.id, 'story', h.story_id, 'kind', h.kind, 'note', h.note, 'began_at', h.began_at)
      order by h.began_at), '[]')
    from archive.holds h where h.ended_at is null and archive.keeps(h.story_id)
      and archive.commission_of(h.story_id) = c);
end $$;

grant execute on function api.wrong_report, api.words_lost, api.tasks_list, api.task_read, api.task_answer,
  api.hold_put, api.hold_end, api.hold_lift, api.holds_list to anon, authenticated;

-- The first reading: facilitators on duty, by name, with a reason. They propose and never change.

create policy "facilitators on duty know how to answer" on archive.answer_ways for select to anon, authenticated
  using (exists (select from archive.renditions r where r.story_id = answer_ways.story_id
    and archive.permits(r.audience, r.opens, r.closes, (select archive.my_audiences()))));

/** The current rendition of a story, if the visitor is a facilitator on duty for it. PT404 otherwise. */
create function archive.on_duty(story uuid) returns archive.renditions
language plpgsql stable set search_path = '' as $$
declare
  r archive.renditions;
begin
  perform archive.readable();
  -- A words session sees its own renditions too; this door is the facilitators'.
  select * into r from archive.renditions x where x.story_id = story
    and archive.permits(x.audience, x.opens, x.closes, (select archive.my_audiences()))
  order by x.handed_in_at desc limit 1;
  if r.id is null then perform archive.absent(); end if;
  return r;
end $$;
grant execute on function archive.on_duty to anon, authenticated;

/** What was handed in and still waits for something, oldest first. PT404 without a facilitator's seat. */
create function api.reading_list(commission text) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  c uuid := archive.commission(commission);
begin
  perform archive.seat_in(c, '{facilitator}');
  return (select coalesce(jsonb_agg(jsonb_build_object('story', r.story_id, 'handed_in_at', r.handed_in_at, 'answer_by', p.due,
      'overdue_days', archive.days_late(p.due),
      'state', case archive.story_state(r.story_id) when 'waiting' then case when f.rendition_id is null then 'waiting' else 'being read' end
        when 'proposals' then 'proposals' when 'read' then 'answered' else 'ready' end,
      'meaning_waits', f.finished_at is not null and m.since is not null,
      'answer_way', (select jsonb_build_object('way', w.way, 'safe', w.safe_to_leave) from archive.answer_ways w where w.story_id = r.story_id))
      order by p.due, r.handed_in_at), '[]')
    from (select distinct on (x.story_id) x.*, cc.read_within_days
          from archive.renditions x join archive.commissions cc on cc.id = x.commission_id
          where x.commission_id = c and archive.permits(x.audience, x.opens, x.closes, (select archive.my_audiences()))
          order by x.story_id, x.handed_in_at desc) r
    left join archive.first_readings f on f.rendition_id = r.id
    -- `offset 0`: asked once a story.
    cross join lateral (select archive.meaning_waits(r.story_id) as since offset 0) m
    -- The day that is promised: for the first reading, or for what was written since; none when nothing waits to be read.
    cross join lateral (select archive.answer_by(case when f.finished_at is null then r.handed_in_at else m.since end, r.read_within_days) as due) p);
end $$;

/** Read an original, with a reason that stands in the storyteller's record by name and date (I4). PT404, PT422 reason. */
create function api.original_read(story uuid, reason text) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  r archive.renditions := archive.on_duty(story);
begin
  if char_length(trim(coalesce(reason, ''))) not between 3 and 500 then
    perform archive.fail('PT422', 'Say in a few words why you are reading it now. The storyteller can see it.', 'reason');
  end if;
  insert into archive.readings (rendition_id, seat_id, reason, said)
  values (r.id, archive.seat_in(r.commission_id, '{facilitator}'), trim(reason), (select m.said from archive.meanings m where m.story_id = story));
  return jsonb_build_object('story', r.story_id, 'rendition', r.id, 'body', r.body, 'plain', r.plain, 'language', r.language, 'hash', encode(r.hash, 'hex'),
    'handed_in_at', r.handed_in_at, 'helped', archive.helped_by(r.story_id), 'meaning', archive.meaning(r.story_id),
    'meaning_waits', archive.meaning_waits(r.story_id) is not null, 'state', archive.story_state(r.story_id),
    'answers', (select f.answers from archive.first_readings f where f.rendition_id = r.id),
    'finished_at', (select f.finished_at from archive.first_readings f where f.rendition_id = r.id),
    'veils', archive.veil_rows(r.story_id, r.id),
    'proposals', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'kind', p.kind, 'before', substr(r.plain, p.first + 1, p.last - p.first),
        'instead', p.instead, 'circles', p.circles, 'why', p.why, 'answer', p.answer) order by p.first), '[]')
      from archive.proposals p where p.rendition_id = r.id));
end $$;

/** As on_duty, for whoever sits there and has opened these very words: nobody answers for words that they have not read, also
    when others were handed in while their page was open. PT404, PT409 words. */
create function archive.opened(story uuid) returns archive.renditions
language plpgsql stable security definer set search_path = '' as $$
declare
  r archive.renditions := archive.on_duty(story);
begin
  if not exists (select from archive.readings x where x.rendition_id = r.id and x.seat_id = archive.seat_in(r.commission_id, '{facilitator}')) then
    perform archive.fail('PT409', 'They handed in other words since you opened this page. Please read them as they stand now.', 'story', 'words');
  end if;
  return r;
end $$;
grant execute on function archive.opened to anon, authenticated;

/** The six answers of the first reading, or some of them: what another facilitator answered stands until it is answered anew. It is
    shared, and in the hands of whoever on duty took it up last. PT404, PT409 words, PT422 answers. */
create function api.first_reading_save(story uuid, answers jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  r archive.renditions := archive.opened(story);
  kept jsonb := coalesce((select f.answers from archive.first_readings f where f.rendition_id = r.id), '{}') || answers;
begin
  if jsonb_typeof(answers) is distinct from 'object' or octet_length(kept::text) > 8000 then
    perform archive.fail('PT422', 'Those answers are too long to keep. Use fewer words.', 'answers');
  end if;
  insert into archive.first_readings (rendition_id, seat_id, answers)
  values (r.id, archive.seat_in(r.commission_id, '{facilitator}'), kept)
  on conflict (rendition_id) do update set answers = excluded.answers, seat_id = excluded.seat_id;
end $$;

/** Propose a change (`instead`) or a passage to hide (`circles`), by its exact words. No change where its teller asked that the
    words stay as they are. PT404, PT409 words, PT422 kind, words, instead, circles, why. */
create function api.proposal_make(story uuid, kind text, words text, why text, occurrence int default 1,
  instead text default null, circles text[] default null) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  r archive.renditions := archive.opened(story);
  at int4range := archive.range_of(archive.words_typed(words), r.plain, occurrence);
  made uuid;
begin
  if kind is null or kind not in ('change', 'hide') then
    perform archive.fail('PT422', 'Choose a change or a passage to hide.', 'kind');
  elsif isempty(at) then
    perform archive.fail('PT422', 'Those words do not stand in the story just like that. Copy them from the page.', 'words');
  elsif char_length(trim(coalesce(why, ''))) not between 1 and 1000 then
    perform archive.fail('PT422', 'Say why, so that the storyteller can decide.', 'why');
  elsif kind = 'change' and (instead is null or char_length(instead) > 4000 or archive.words_typed(words) like e'%\n%' or instead like e'%\n%') then
    perform archive.fail('PT422', 'Write what could stand there instead, within one paragraph.', 'instead');
  elsif kind = 'hide' and (circles is null or cardinality(circles) = 0 or not circles <@ '{community,civic,public}') then
    perform archive.fail('PT422', 'Choose who it would be hidden from.', 'circles');
  elsif archive.story_state(story) <> 'waiting' then
    perform archive.fail('PT422', 'The first reading of these words is finished, so nothing more can be proposed.', 'words');
  end if;
  insert into archive.proposals (rendition_id, seat_id, kind, first, last, instead, circles, why)
  values (r.id, archive.seat_in(r.commission_id, '{facilitator}'), proposal_make.kind, lower(at), upper(at),
    case when proposal_make.kind = 'change' then normalize(proposal_make.instead, nfc) end,
    case when proposal_make.kind = 'hide' then proposal_make.circles::archive.circle[] end, trim(proposal_make.why))
  returning id into made;
  return jsonb_build_object('proposal', made);
exception when insufficient_privilege then
  perform archive.absent();
end $$;

/** Whoever asked that their words stay as they are is not asked to change them; to hide some they may be. PT422 kind. */
create function archive.proposal_allowed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.kind = 'change' and archive.asks_for((select r.story_id from archive.renditions r where r.id = new.rendition_id), 'words_unchanged') then
    perform archive.fail('PT422', 'They asked that their words stay as they are. You can still ask if they want to hide some.', 'kind');
  end if;
  return new;
end $$;
create trigger proposal_allowed before insert on archive.proposals
  for each row execute function archive.proposal_allowed();

/** What its teller said it means stands in the copies as it was when whoever sits there opened the story. False where that is not
    what is said now: then nothing moves. */
create function archive.meaning_taken(story uuid, seat uuid) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
begin
  update archive.meanings m set own_words_read = m.own_words, matters_most_read = m.matters_most
  where m.story_id = story and exists (select from archive.readings x join archive.renditions r on r.id = x.rendition_id
    where r.story_id = story and x.seat_id = seat and x.said = m.said);
  if not found then return false; end if;
  perform archive.grants_touch(story);
  return true;
end $$;

/** What its teller said it means, since the first reading, is read: by the facilitator on duty who has it before them. PT404,
    PT422 reason when it was said anew since they opened it. */
create function archive.meaning_read(story uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  r archive.renditions := archive.on_duty(story);
begin
  if archive.meaning_waits(story) is not null and not archive.meaning_taken(story, archive.seat_in(r.commission_id, '{facilitator}')) then
    perform archive.fail('PT422', 'They wrote it anew since you opened this page. Please open it again and read what it says now.', 'reason');
  end if;
end $$;
create function api.meaning_read(story uuid) returns void language sql volatile set search_path = ''
as $$ select archive.meaning_read(story) $$;
grant execute on function archive.meaning_read, api.meaning_read to anon, authenticated;

/** The six questions of a first reading. */
create function archive.reading_questions() returns text[] language sql immutable set search_path = ''
as $$ select '{other_people,children,staff,exact_dates_places,live_matter,neighbour}'::text[] $$;
grant execute on function archive.reading_questions to anon, authenticated;

/** The first reading is finished: each of the six questions is answered. With nothing proposed, and where the storyteller said so,
    what they chose is shared. PT404, PT409 words, PT422 on the first question that nobody has answered. */
create function api.story_ready(story uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  r archive.renditions := archive.opened(story);
  mine uuid := archive.seat_in(r.commission_id, '{facilitator}');
  answers jsonb := (select f.answers from archive.first_readings f where f.rendition_id = r.id);
  unanswered text := (select q.name from unnest(archive.reading_questions()) with ordinality q (name, nth)
    where jsonb_typeof(answers -> q.name -> 'yes') is distinct from 'boolean' order by q.nth limit 1);
begin
  if unanswered is not null then
    perform archive.fail('PT422', 'Say yes or no to each of the six questions before you finish. This one waits.', unanswered);
  end if;
  update archive.first_readings f set finished_at = now(), seat_id = mine where f.rendition_id = r.id and f.finished_at is null;
end $$;

create function archive.reading_finished() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  s archive.stories := (select s from archive.stories s where s.current_rendition = new.rendition_id);
  words bytea := (select r.hash from archive.renditions r where r.id = new.rendition_id);
  proposed boolean := exists (select from archive.proposals p where p.rendition_id = new.rendition_id);
begin
  if s.id is null then return null; end if;
  perform archive.meaning_taken(s.id, new.seat_id);
  perform archive.record_seat(s.id, 'read_first', new.seat_id, true, null, jsonb_build_object('proposed', proposed), new.finished_at);
  -- "Share it as I chose, if nobody asks to change anything": pressed on these very words, and nobody asked.
  if not proposed and not archive.provisional(s.id) and exists (
    select from archive.consent_events e where e.story_id = s.id and e.kind = 'chosen'
      and e.number = (select max(x.number) from archive.consent_events x where x.story_id = s.id and x.kind = 'chosen')
      and (e.body::jsonb -> 'unasked')::boolean and e.body::jsonb ->> 'content' = archive.content_said(s.id, words))
    and exists (select from archive.grants g where g.story_id = s.id and coalesce(g.held, g.state) = 'requested')
  then
    insert into archive.consent_events (story_id, form, kind, choice, at)
    values (s.id, gen_random_uuid(), 'approved', jsonb_build_object('content', encode(words, 'hex'), 'unasked', true), new.finished_at);
  end if;
  return null;
end $$;
create trigger reading_finished after update on archive.first_readings
  for each row when (old.finished_at is null and new.finished_at is not null) execute function archive.reading_finished();

grant execute on function api.reading_list, api.original_read, api.first_reading_save, api.proposal_make, api.story_ready to anon, authenticated;

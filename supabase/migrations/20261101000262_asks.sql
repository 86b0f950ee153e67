-- Asks of every kind beyond a quote: an event, the press, a named piece of research, staff learning. Each real use is asked by
-- itself; the answer is the grant (consent), and whoever asked learns only yes, no or not yet.

/** Asks to use a story, or exact words of it, in one place. Counts on its meter. The same ask made twice is one. Not where its
    teller said that they are not to be asked. */
create function archive.use_ask(slug text, story uuid, purpose text, circle text, place text, how_long text, words text, occurrence int)
returns jsonb language plpgsql volatile security definer set search_path = '' as $$
declare
  c uuid := archive.commission(slug);
  seat uuid := archive.seat_in(c, '{community,civic}');
  p archive.passages;
  made uuid;
begin
  -- Only of what the asker may read, as themselves: an open story like any other.
  if not exists (select from archive.access_copies a where a.story_id = story and a.commission_id = c
      and archive.permits(a.audience, a.opens, a.closes, (select archive.my_audiences()))) then
    perform archive.absent();
  elsif purpose is null or purpose not in ('event', 'press', 'research', 'learning') then
    perform archive.fail('PT422', 'Choose what it would be used for.', 'purpose');
  elsif circle is null or circle not in ('community', 'civic', 'public') or (purpose = 'press' and circle <> 'public') then
    perform archive.fail('PT422', 'Choose who would read or hear it there. Press is read by anyone.', 'circle');
  elsif char_length(trim(coalesce(place, ''))) not between 3 and 300 then
    perform archive.fail('PT422', 'Say where and when, in at most 300 letters. The storyteller reads just this.', 'place');
  elsif char_length(trim(coalesce(how_long, ''))) not between 1 and 120 then
    perform archive.fail('PT422', 'Say for how long it would be used, in at most 120 letters.', 'how_long');
  end if;
  if nullif(trim(words), '') is not null then p := archive.passage_of(story, words, occurrence); end if;
  select a.id into made from archive.asks a where a.story_id = story and a.seat_id = seat and a.purpose::text = use_ask.purpose
    and a.circle::text = use_ask.circle and a.place = trim(use_ask.place) and a.passage_id is not distinct from p.id and a.answer is null;
  if made is null then
    -- In the words of the limit: whoever asks learns no reason.
    if exists (select from archive.grants g where g.story_id = story and g.purpose::text = use_ask.purpose and g.circle::text = use_ask.circle
        and g.state = 'refused') then
      perform archive.fail('PT422', 'This cannot be asked just now.', 'ask');
    end if;
    perform archive.ask_counted(story);
    insert into archive.asks (story_id, passage_id, seat_id, purpose, circle, place, how_long)
    values (story, p.id, seat, use_ask.purpose::archive.purpose, use_ask.circle::archive.circle, trim(use_ask.place), trim(use_ask.how_long))
    returning id into made;
    perform archive.record_seat(story, 'asked_use', seat, false, null, jsonb_build_object('ask', made, 'purpose', use_ask.purpose));
  end if;
  return jsonb_build_object('ask', made);
end $$;
grant execute on function archive.use_ask to anon, authenticated;

/** Ask to use a story at an event, in the press, in research or for learning. PT404 without a copy to read,
    PT422 on purpose, circle, place, how_long, words, ask. Out: {ask}. */
create function api.use_ask(commission text, story uuid, purpose text, circle text, place text, how_long text,
  words text default null, occurrence int default 1) returns jsonb language sql volatile set search_path = ''
as $$ select archive.use_ask(commission, story, purpose, circle, place, how_long, words, occurrence) $$;

/** How often a story was asked for in the last year, before asking again. PT404 unless the visitor may read it as a member. Out: {asked}. */
create function api.ask_meter(commission text, story uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  c uuid := archive.commission(commission);
begin
  perform archive.seat_in(c, '{community,civic}');
  if not exists (select from archive.served(c) a where a.story_id = story) then perform archive.absent(); end if;
  return jsonb_build_object('asked', archive.asked_times(story));
end $$;

/** What the visitor asked for, and yes, no or not yet; nothing of a story they may no longer read. PT404.
    Out: [{id, story, opening, language, content_note, note_language, purpose, circle, place, how_long, words, answer, asked_at}]. */
create function api.asks_list(commission text) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  c uuid := archive.commission(commission);
  seat uuid := archive.seat_in(c, '{community,civic}');
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'story', a.story_id, 'opening', s.opening, 'language', s.language, 'content_note', s.content_note, 'note_language', s.note_language, 'purpose', a.purpose, 'circle', a.circle,
      'place', a.place, 'how_long', a.how_long, 'words', w.words, 'answer', archive.ask_answered(a.id), 'asked_at', a.asked_at)
      order by a.asked_at desc, a.id), '[]')
    from archive.asks a join archive.served(c) s on s.story_id = a.story_id
    left join lateral (select pc.words from archive.passage_copies pc where pc.passage_id = a.passage_id
      and archive.permits(pc.audience, pc.opens, pc.closes, (select archive.my_audiences())) order by pc.circle = 'public' limit 1) w on true
    where a.seat_id = seat and a.decision_id is null and (a.passage_id is null or w.words is not null));
end $$;
grant execute on function api.use_ask, api.ask_meter, api.asks_list to anon, authenticated;

/** What was asked of a story that is destroyed goes with it, in the asker's words too. Asks for exact words went with the words. */
create function archive.asks_erased() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  delete from archive.asks where story_id = new.story_id and purpose <> 'quote';
  return null;
end $$;
create trigger consent_later_asks_erased after insert on archive.consent_events
  for each row when (new.kind = 'erased') execute function archive.asks_erased();

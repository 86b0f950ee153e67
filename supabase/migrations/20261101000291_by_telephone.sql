-- Taking back without the web. A facilitator on duty writes down what a storyteller said by telephone, on paper or across a table.
-- A hold hides the story in the same moment: it is history and can be lifted, so a false caller does no lasting harm. What
-- lasts, and what opens again, is done when a second facilitator has spoken with them, and then as if they had pressed the button.

/** What a storyteller themselves can open again with their words: everything but a pause for safety and new words on their way. */
create function archive.hold_kinds_own() returns text[] language sql immutable set search_path = ''
as $$ select '{asked,lost_words,put_right}'::text[] $$;

/** The story that somebody rings about, by itself or by the number outside on their card, for a facilitator on duty. One at a time: held
    for whatever is written of it. PT404, PT422 card. */
create function archive.wish_story(story uuid, card text) returns archive.stories
language plpgsql volatile security definer set search_path = '' as $$
declare
  found uuid[] := array[story];
  s archive.stories;
begin
  perform archive.readable();
  if not exists (select from archive.seats x where x.id = any((select archive.my_seats())::uuid[]) and x.circle = 'facilitator') then
    perform archive.absent();
  end if;
  if story is null then
    -- The same answer for a number that is no card's, that nobody was given, and whose story they are not on duty for (A8).
    found := array(select x.id from archive.cards c join archive.storytellers t on c.words_hash in (t.words_hash, t.next_words_hash)
      join archive.stories x on x.storyteller_id = t.id where c.number = archive.card_number(card) and archive.cares(x.id));
    if cardinality(found) <> 1 then
      perform archive.fail('PT422', case when cardinality(found) = 0 then 'Nothing that you look after has this number. Look at it again, or give the address of the story.'
        else 'More than one story has this card. Give the address of the story that they mean.' end, 'card');
    end if;
  end if;
  -- Before any event of its consent.
  select * into s from archive.stories x where x.id = found[1] for update;
  if s.id is null or not archive.cares(s.id) then perform archive.absent(); end if;
  return s;
end $$;

/** What somebody on the telephone can stop, and say no to, one thing at a time: the uses that stand, what was asked and what was proposed.
    For a facilitator on duty, to read out; no word of the story. In: the story, or the number outside on their card.
    PT404, PT422 card. Out: {story, uses: [{purpose, circle}], asks: [{id, purpose, circle, place, how_long, why}],
    proposals: [{id, kind, circles}]}. */
create function archive.wish_choices(story uuid, card text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  s archive.stories := archive.wish_story(story, card);
  -- What was taken back, or waits to be destroyed, allows nothing that could be stopped.
  kept boolean := archive.keeps(s.id);
begin
  return jsonb_build_object('story', s.id,
    'uses', (select coalesce(jsonb_agg(jsonb_build_object('purpose', g.purpose, 'circle', g.circle) order by g.circle, g.purpose), '[]')
      from archive.grants g where kept and g.story_id = s.id and archive.wish_stops(g)),
    'asks', (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'purpose', a.purpose, 'circle', a.circle, 'place', a.place, 'how_long', a.how_long,
        'why', a.why) order by a.asked_at, a.id), '[]')
      from archive.asks a where kept and a.story_id = s.id and archive.wish_refuses(a)),
    'proposals', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'kind', p.kind, 'circles', p.circles) order by p.first, p.id), '[]')
      from archive.proposals p where kept and p.rendition_id = s.current_rendition and p.answer is null));
end $$;

/** Is this a use that somebody can stop by itself? Safekeeping ends only with the whole story. */
create function archive.wish_stops(g archive.grants) returns boolean
language sql immutable set search_path = ''
as $$ select g.purpose <> 'keep' and g.state in ('requested', 'given', 'renewed', 'paused') $$;

/** Can somebody still say no to this? Not yet answered so; a yes that became a use of its own is stopped as that use. */
create function archive.wish_refuses(a archive.asks) returns boolean
language sql immutable set search_path = ''
as $$ select coalesce(a.answer, 'not now') = 'not now' or (a.answer = 'yes' and a.decision_id is not null) $$;

/** Ends one use by one circle with whatever needs it, or says no to one ask or proposal, as its teller asked. It narrows and no more, so one
    facilitator is enough; the log and the record say who. In `what`: {purpose, circle}, {ask} or {proposal}. PT422 what. */
create function archive.wish_narrow(w archive.wishes, what jsonb) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  said jsonb := jsonb_build_object('helped', w.channel, 'helper', w.seat_id);
  a archive.asks := (select x from archive.asks x where x.id::text = what ->> 'ask' and x.story_id = w.story_id);
begin
  if w.want = 'stop' and exists (select from archive.grants g where g.story_id = w.story_id and g.purpose::text = what ->> 'purpose'
      and g.circle::text = what ->> 'circle' and archive.wish_stops(g)) then
    insert into archive.consent_events (story_id, form, kind, choice)
    values (w.story_id, w.id, 'withdrawn', said || jsonb_build_object('purpose', what ->> 'purpose', 'circle', what ->> 'circle'));
  elsif w.want = 'no' and a.id is not null and archive.wish_refuses(a) then
    insert into archive.consent_events (story_id, form, kind, choice)
    values (w.story_id, w.id, 'answered', said || jsonb_build_object('ask', a.id, 'answer', 'no')
      || case when a.decision_id is null then jsonb_build_object('purpose', a.purpose, 'circle', a.circle)
        when a.purpose = 'evidence' then '{"to": "back"}' else '{}' end);
  elsif w.want = 'no' then
    update archive.proposals p set answer = 'refused', answered_at = now() from archive.stories s
    where s.id = w.story_id and p.rendition_id = s.current_rendition and p.id::text = what ->> 'proposal' and p.answer is null;
    if not found then perform archive.fail('PT422', 'Choose what they say no to.', 'what'); end if;
  else
    perform archive.fail('PT422', 'Choose what they want to stop.', 'what');
  end if;
end $$;

/** Writes down what a storyteller said. In: the story, or the number outside on their card; in `what`, for one thing, which. From now on
    the story is hidden, unless they want it opened, or one thing of it stopped. Out: {task, due, held}; `due` is null where nobody else is
    needed. PT404, PT422 on `card`, `want`, `channel`, `note`, `what`. */
create function archive.wish_record(form uuid, want text, channel text, note text, story uuid, card text, what jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  s archive.stories := archive.wish_story(story, card);
  w archive.wishes;
  mine uuid;
  kept boolean;
  ending text;
  -- One thing of it is stopped at once, and the rest goes on.
  one boolean := coalesce(want in ('stop', 'no'), false);
begin
  mine := archive.seat_in(s.commission_id, '{facilitator}');
  kept := archive.keeps(s.id);
  ending := archive.erasure_state(s.id);
  select * into w from archive.wishes x where x.id = form;
  if form is null or w.story_id <> s.id then
    perform archive.fail('PT422', 'This page has grown old. Please try once more.', 'form');
  elsif want is null or want not in ('pause', 'withdraw', 'erase', 'open', 'stop', 'no') then
    perform archive.fail('PT422', 'Choose what they want.', 'want');
  elsif channel is null or channel not in ('paper', 'phone', 'together') then
    perform archive.fail('PT422', 'Choose how they said it.', 'channel');
  elsif char_length(trim(coalesce(note, ''))) not between 3 and 500 then
    perform archive.fail('PT422', 'Say in a few words how they asked. The storyteller can see it.', 'note');
  end if;
  if w.id is null then
    if ending = 'erasing' and want <> 'open' then
      perform archive.fail('PT422', 'It waits to be destroyed already. Until then it can be opened again.', 'want');
    elsif ending is distinct from 'erasing' and not kept and want <> 'erase' then
      perform archive.fail('PT422', 'It was taken back already. It can still be destroyed.', 'want');
    elsif want = 'open' and ending is distinct from 'erasing'
        and not exists (select from archive.holds h where h.story_id = s.id and h.ended_at is null and h.kind = any(archive.hold_kinds_own()))
        and not exists (select from archive.grants g where g.story_id = s.id and g.state = 'paused') then
      perform archive.fail('PT422', 'Nothing hides it that its storyteller could open again.', 'want');
    end if;
    if want <> 'open' and not one and kept then
      perform archive.hold_put(s.id, 'asked', note);
    end if;
    -- What somebody wrote down who has left since is written down anew; what waits already waits once.
    update archive.wishes x set settled_at = now() from archive.seats y
    where x.story_id = s.id and x.settled_at is null and y.id = x.seat_id and not archive.seat_cares(y, s.id);
    select * into w from archive.wishes x where x.story_id = s.id and x.settled_at is null and x.want = wish_record.want and not one;
  end if;
  if w.id is null then
    insert into archive.wishes (id, story_id, commission_id, want, channel, seat_id, note, due, settled_at)
    values (form, s.id, s.commission_id, wish_record.want, wish_record.channel, mine, trim(wish_record.note),
      -- What is to be destroyed is opened again before that day or never.
      case when wish_record.want <> 'pause' and not one then least(archive.answer_by(now(), 2), (select e.due_at::date from archive.erasures e
        where e.story_id = s.id and num_nulls(e.brought_back_at, e.erased_at) = 2)) end,
      case when wish_record.want = 'pause' or one then now() end)
    returning * into w;
    perform archive.record_seat(s.id, 'wished', mine, true, w.note, jsonb_build_object('want', w.want, 'channel', w.channel));
    if one then perform archive.wish_narrow(w, what); end if;
  end if;
  return jsonb_build_object('task', w.id, 'due', w.due, 'held', archive.held(s.id));
end $$;

/** A facilitator on duty who did not write it down has spoken with the storyteller. They said so: it is done, with both names, as if
    they had pressed it, and never sooner than in seven days where it is destroyed. It was not so: nothing is done, and what is hidden
    stays hidden. PT404, PT422 on `heard`, `witness`. */
create function archive.wish_witness(wish uuid, heard boolean) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  w archive.wishes := (select x from archive.wishes x where x.id = wish);
  helper archive.seats := (select s from archive.seats s where s.id = w.seat_id);
  mine uuid;
  said jsonb;
begin
  perform archive.readable();
  if w.id is null or not archive.cares(w.story_id) then perform archive.absent(); end if;
  -- The story first, as everywhere that its consent moves.
  perform from archive.stories s where s.id = w.story_id for update;
  select * into w from archive.wishes x where x.id = wish for update;
  mine := archive.seat_in(w.commission_id, '{facilitator}');
  -- Pressed twice.
  if w.witness_id = mine and w.heard = wish_witness.heard then return; end if;
  if helper.person_id = archive.me() then
    perform archive.fail('PT422', 'You wrote it down, so somebody else has to speak with them.', 'witness');
  elsif w.settled_at is not null then
    perform archive.fail('PT422', 'Nothing waits here any more: it was answered, or the storyteller decided with their own words.', 'heard');
  elsif not archive.seat_cares(helper, w.story_id) then
    perform archive.fail('PT422', 'Whoever wrote it down is not on duty for it any more, so it counts for nothing. Write it down anew.', 'heard');
  elsif heard is null then
    perform archive.fail('PT422', 'Say what they told you.', 'heard');
  end if;
  mine := archive.witness_in(w.commission_id);
  update archive.wishes x set witness_id = mine, heard = wish_witness.heard, settled_at = now() where x.id = w.id;
  perform archive.record_seat(w.story_id, case when heard then 'wish_heard' else 'wish_denied' end, mine, true, null, jsonb_build_object('want', w.want));
  if not heard then return; end if;
  said := jsonb_build_object('helped', w.channel, 'helper', w.seat_id, 'witness', mine);
  insert into archive.consent_events (story_id, form, kind, choice)
  values (w.story_id, w.id, case w.want when 'withdraw' then 'withdrawn' when 'erase' then 'erasing'
    else case archive.erasure_state(w.story_id) when 'erasing' then 'brought_back' else 'resumed' end end,
    said || case when w.want in ('withdraw', 'erase') then '{"said": false}'::jsonb else '{}' end);
  -- What they asked for stands in the log now, and stops the story by itself: the hold until then has done its work.
  update archive.holds h set ended_at = now(), ended_by = mine
  where h.story_id = w.story_id and h.ended_at is null
    and h.kind = any(case when w.want = 'open' then archive.hold_kinds_own() else '{asked}' end);
end $$;
grant execute on function archive.wish_record, archive.wish_choices, archive.wish_witness to anon, authenticated;

/** What the storyteller decides with their own words goes before what anybody wrote down for them. */
create function archive.wishes_settle() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update archive.wishes w set settled_at = now() where w.story_id = new.story_id and w.settled_at is null
    and (tg_table_name <> 'holds' or w.want = 'open' or to_jsonb(new) ->> 'kind' = 'asked');
  return null;
end $$;
create trigger consent_settles_wishes after insert on archive.consent_events
  for each row when (new.kind in ('resumed', 'withdrawn', 'erasing', 'brought_back') and not new.choice ?| '{purpose,replayed}')
  execute function archive.wishes_settle();
create trigger hold_settles_wishes after update on archive.holds
  for each row when (old.ended_at is null and new.ended_at is not null and new.ended_by is null)
  execute function archive.wishes_settle();

/** Write down what a storyteller said by telephone, on paper or across a table: pause, withdraw, erase or open; or stop, for one use, and no,
    to one ask or proposal, which `what` names. See archive.wish_record. */
create function api.wish_record(form uuid, want text, channel text, note text, story uuid default null, card text default null, what jsonb default '{}') returns jsonb
language sql volatile set search_path = '' as $$ select archive.wish_record(form, want, channel, note, story, card, what) $$;
/** What can be stopped or said no to, one thing at a time. See archive.wish_choices. */
create function api.wish_choices(story uuid default null, card text default null) returns jsonb
language sql volatile set search_path = '' as $$ select archive.wish_choices(story, card) $$;
/** Say what they told the second facilitator: yes, or that it was not so. See archive.wish_witness. */
create function api.wish_witness(wish uuid, heard boolean) returns void language sql volatile set search_path = ''
as $$ select archive.wish_witness(wish, heard) $$;
grant execute on function api.wish_record, api.wish_choices, api.wish_witness to anon, authenticated;

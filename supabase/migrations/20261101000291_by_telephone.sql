-- Taking back without the web. A facilitator on duty writes down what a storyteller said by telephone, on paper or across a table.
-- A hold hides the story in the same moment: it is history and can be lifted, so a false caller does no lasting harm. What
-- lasts, and what opens, is done when a second facilitator has spoken with them, and then as if they had pressed the button.

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

/** May the visitor read what was handed in of this story now? */
create function archive.opens_now(s archive.stories) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from archive.renditions r where r.id = s.current_rendition
    and archive.permits(r.audience, r.opens, r.closes, (select archive.my_audiences())))
$$;

/** Who joined a circle since its yes was said, or since its teller last answered about those who had: by the roster alone, and at most
    once a month. A facilitator reads this out, and must not find out by it whom its teller named as never (A3). */
create function archive.joined_since(s archive.stories) returns table (circle archive.circle, seats uuid[])
language sql stable security definer set search_path = '' as $$
  select g.circle, array_agg(x.id order by x.id)
  from archive.grants g
  cross join lateral (select max(e.at) as at, max(e.at) filter (where e.kind = 'newcomers') as answered from archive.consent_events e
    where e.story_id = s.id and (e.kind = 'chosen' or (e.kind = 'allowed' and e.choice ->> 'purpose' = 'hear' and e.choice ->> 'circle' = g.circle::text)
      or (e.kind = 'newcomers' and e.choice ->> 'answer' in ('yes', 'no')))) last
  join archive.seats x on x.commission_id = s.commission_id and x.circle = g.circle and x.closed_at is null and x.opened_at > last.at
  where g.story_id = s.id and g.purpose = 'hear' and g.form = 'text' and g.circle in ('community', 'civic')
    and coalesce(g.held, g.state) in ('given', 'renewed') and coalesce(last.answered < now() - interval '1 month', true)
  group by g.circle
$$;

/** What waits for a yes or a no, as it is read out: one ask with the words and the decision that it is for, one proposal, or those who
    joined. In `what`: {ask}, {proposal} or {newcomers}. Null when it does not wait, or not any more. Whom it would reach is said as anybody
    may see it, by organisations and numbers (A3). `narrows`: a yes hides words and does nothing else. */
create function archive.asked_said(s archive.stories, what jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  r archive.renditions := (select r from archive.renditions r where r.id = s.current_rendition);
begin
  if what ? 'ask' then
    return (select archive.ask_said(a, x, p.first, p.last) || jsonb_build_object('ask', a.id,
        -- A draft is for both sides, and here a facilitator reads it too: a yes names this wording (archive.ask_says, C2), and whoever is
        -- asked by telephone would say it to words that they never heard. No more of it than is named, to nobody but who looks after
        -- this story and may read it, until it is answered; archive.asked_read writes down who.
        'decision', (select jsonb_build_object('title', t.title, 'we_heard', t.we_heard, 'we_decided', t.we_decided)
          from archive.decision_texts t where t.decision_id = a.decision_id order by t.number desc limit 1),
        'beside', case when a.purpose = 'quote' then jsonb_build_object('named_as', archive.named(s.id, 'quote', 'public'),
          'content_note', m.content_note, 'note_language', archive.language_of(m.content_note)) end)
      || case when a.decision_id is null and a.circle <> 'public' then jsonb_build_object('people', archive.roster_circle(s.commission_id, a.circle),
        'roster', archive.roster_version(s.commission_id)) else '{}' end
      from archive.asks a left join archive.passages p on p.id = a.passage_id left join archive.renditions x on x.id = p.rendition_id
      left join archive.meanings m on m.story_id = s.id
      where a.id::text = what ->> 'ask' and a.story_id = s.id and coalesce(a.answer, 'not now') = 'not now');
  elsif what ? 'proposal' then
    return (select jsonb_build_object('proposal', p.id, 'kind', p.kind, 'words', substr(r.plain, p.first + 1, p.last - p.first), 'language', r.language,
        'instead', p.instead, 'circles', p.circles, 'why', p.why, 'narrows', p.kind = 'hide')
      from archive.proposals p where p.id::text = what ->> 'proposal' and p.rendition_id = r.id and p.answer is null);
  elsif what ? 'newcomers' then
    return (select case when count(*) > 0 then jsonb_build_object('newcomers', true, 'roster', archive.roster_version(s.commission_id),
        'seats', jsonb_object_agg(j.circle, j.seats), 'circles', jsonb_object_agg(j.circle, (
          select jsonb_build_object('people', sum(y.n), 'organisations', jsonb_agg(jsonb_build_object('name', y.name, 'people', y.n) order by y.name collate "en-GB-x-icu"))
          from (select o.name, count(*) as n from archive.seats x join archive.organisations o on o.id = x.organisation_id
            where x.id = any(j.seats) group by o.name) y))) end
      from archive.joined_since(s) j);
  end if;
  return null;
end $$;

/** The mark of what is read out: other words, another wording or list, another name beside it, or anything that its teller stopped of it
    since, is another mark, and a yes to the one is none to the other. Under the story's own key, so that it says nothing once that is
    destroyed (C1). */
create function archive.asked_mark(s archive.stories, said jsonb) returns text
language sql stable security definer set search_path = '' as $$
  select archive.content_said(s.id, extensions.digest(convert_to((said || jsonb_build_object('handed_in', encode(r.hash, 'hex'), 'stopped',
      (select max(e.number) from archive.consent_events e where e.story_id = s.id and (e.kind = 'chosen' or (e.kind in ('withdrawn', 'refused', 'expired')
        and (not e.choice ? 'purpose' or (e.choice ->> 'purpose')::archive.purpose = any(
          case when said ? 'ask' then '{hear}' || archive.needs((said ->> 'purpose')::archive.purpose) when said ? 'newcomers' then '{hear}' else '{}' end))))))
    )::text, 'UTF8'), 'sha256'))
  from archive.renditions r where r.id = s.current_rendition
$$;

/** May a yes that was written down still be heard: is what it was said to just as it was read out, and may the visitor read it? */
create function archive.wish_stands(w archive.wishes) returns boolean
language sql stable security definer set search_path = '' as $$
  select coalesce(archive.opens_now(s) and archive.asked_mark(s, archive.asked_said(s, w.what)) = w.mark, false)
  from archive.stories s where s.id = w.story_id
$$;

/** What somebody on the telephone can stop, and answer, one thing at a time: the uses that stand, what was asked, what was proposed, and
    whether somebody joined. For a facilitator on duty, to read out; no word of the story. In: the story, or the number outside on their card.
    PT404, PT422 card. Out: {story, opens, uses: [{purpose, circle}], asks: [{id, purpose, circle, place, how_long, why, waits}],
    proposals: [{id, kind, circles}], newcomers}; `opens`: the visitor may read it now. */
create function archive.wish_choices(story uuid, card text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  s archive.stories := archive.wish_story(story, card);
  -- What was taken back, or waits to be destroyed, allows nothing that could be stopped.
  kept boolean := archive.keeps(s.id);
begin
  return jsonb_build_object('story', s.id, 'opens', archive.opens_now(s),
    'newcomers', kept and archive.asked_said(s, '{"newcomers": true}') is not null,
    'uses', (select coalesce(jsonb_agg(jsonb_build_object('purpose', g.purpose, 'circle', g.circle) order by g.circle, g.purpose), '[]')
      from archive.grants g where kept and g.story_id = s.id and archive.wish_stops(g)),
    'asks', (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'purpose', a.purpose, 'circle', a.circle, 'place', a.place, 'how_long', a.how_long,
        'why', a.why, 'waits', coalesce(a.answer, 'not now') = 'not now') order by a.asked_at, a.id), '[]')
      from archive.asks a where kept and a.story_id = s.id and archive.wish_refuses(a)),
    'proposals', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'kind', p.kind, 'circles', p.circles) order by p.first, p.id), '[]')
      from archive.proposals p where kept and p.rendition_id = s.current_rendition and p.answer is null));
end $$;

/** What they are asked, with whatever of their words it holds, to be read out to them by a facilitator who may read the story now. A line of
    the record, by name, for each day that words of it were shown (I4), or of a decision that others draft; `words` says which. PT404, PT422 what. Out: archive.asked_said with its mark. */
create function archive.asked_read(story uuid, what jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  s archive.stories := archive.wish_story(story, null);
  said jsonb := archive.asked_said(s, what);
  mine uuid := archive.seat_in(s.commission_id, '{facilitator}');
  line jsonb := jsonb_build_object('seat', mine, 'of', coalesce(said -> 'ask', said -> 'proposal'), 'words', said ->> 'words' is not null);
begin
  if not archive.opens_now(s) then perform archive.absent(); end if;
  if said is null then perform archive.fail('PT422', 'This waits for no answer any more.', 'what'); end if;
  if (said ->> 'words' is not null or said ->> 'decision' is not null) and not exists (select from archive.record x where x.story_id = s.id and x.kind = 'read_out'
      and x.detail = line and x.at > now() - interval '1 day') then
    perform archive.record_seat(s.id, 'read_out', mine, true, null, line);
  end if;
  return said || jsonb_build_object('mark', archive.asked_mark(s, said));
end $$;

/** Is this a use that somebody can stop by itself? Safekeeping ends only with the whole story. */
create function archive.wish_stops(g archive.grants) returns boolean
language sql immutable set search_path = ''
as $$ select g.purpose <> 'keep' and g.state in ('requested', 'given', 'renewed', 'paused') $$;

/** Can somebody still say no to this? Not yet answered so; a yes that became a use of its own is stopped as that use. */
create function archive.wish_refuses(a archive.asks) returns boolean
language sql immutable set search_path = ''
as $$ select coalesce(a.answer, 'not now') = 'not now' or (a.answer = 'yes' and a.decision_id is not null) $$;

/** What an answer about those who joined is in the log: of those who were read out, by the roster that they were read from. */
create function archive.newcomers_say(said jsonb, answer text) returns jsonb
language sql immutable set search_path = '' as $$
  select jsonb_build_object('answer', answer, 'roster', said ->> 'roster',
    'read_out', (select jsonb_agg(x) from jsonb_each(said -> 'seats') e, jsonb_array_elements(e.value) x))
$$;

/** What they are asked moved since it was read out to them. PT422, PT409 on what. */
create function archive.asked_same(s archive.stories, said jsonb, mark text) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
  if said is null then
    perform archive.fail('PT422', 'This waits for no answer any more.', 'what');
  elsif archive.asked_mark(s, said) is distinct from mark then
    perform archive.fail('PT409', 'What they are asked has changed since it was read out. Nothing was written down. Read it out to them as it is now.', 'what', 'asked');
  end if;
end $$;

/** Hides stretches of what was handed in, as its teller named them, from circles: by a facilitator who has those very words open. It only
    narrows; to show them again is nobody's but theirs. In `what`: {places: [{first, last}], circles}. PT404, PT409 words,
    PT422 on words, circles. */
create function archive.wish_hide(s archive.stories, what jsonb) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  r archive.renditions := archive.opened(s.id);
  from_whom text[] := array(select jsonb_array_elements_text(case jsonb_typeof(what -> 'circles') when 'array' then what -> 'circles' else '[]' end));
  places jsonb := case jsonb_typeof(what -> 'places') when 'array' then what -> 'places' else '[]' end;
begin
  if what ->> 'hash' is distinct from encode(r.hash, 'hex') then
    perform archive.fail('PT409', 'They handed in other words since you opened this page. Please read them as they stand now.', 'words', 'words');
  elsif from_whom = '{}' or not from_whom <@ '{community,civic,public}' then
    perform archive.fail('PT422', 'Choose who they are hidden from.', 'circles');
  elsif places = '[]' or exists (select from jsonb_array_elements(places) p where jsonb_typeof(p -> 'first') is distinct from 'number' or jsonb_typeof(p -> 'last') is distinct from 'number'
      or not coalesce((p ->> 'first')::numeric >= 0 and (p ->> 'first')::numeric < (p ->> 'last')::numeric and (p ->> 'last')::numeric <= char_length(r.plain), false)) then
    perform archive.fail('PT422', 'Those words do not stand in the story just like that. Copy them from the page.', 'words');
  elsif jsonb_array_length(places) + (select count(*) from archive.veils v where v.rendition_id = r.id) > 200 then
    perform archive.fail('PT422', 'Those words stand in too many places to hide them here. Name more of the sentence, or have the story hidden.', 'words');
  end if;
  perform archive.veils_put(s, places, from_whom::archive.circle[]);
end $$;

/** Ends one use by one circle with whatever needs it, hides words, or says no to one ask, to one proposal or to those who joined, as its teller
    asked. It narrows and no more, so one facilitator is enough; the log and the record say who. In `what`: {purpose, circle}, {ask},
    {proposal}, {newcomers, mark}, or as archive.wish_hide; in `proposed` the veil that was read out, where they said yes to one.
    PT409 what, PT422 what. */
create function archive.wish_narrow(w archive.wishes, what jsonb, proposed uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  said jsonb := jsonb_build_object('helped', w.channel, 'helper', w.seat_id);
  a archive.asks := (select x from archive.asks x where x.id::text = what ->> 'ask' and x.story_id = w.story_id);
  s archive.stories := (select x from archive.stories x where x.id = w.story_id);
begin
  if w.want = 'hide' then
    if proposed is null then
      perform archive.wish_hide(s, what);
    else
      -- Answered, it lies on the words by the same function: archive.veils_put.
      update archive.proposals p set answer = 'accepted', answered_at = now() where p.id = proposed and p.answer is null;
    end if;
    insert into archive.record (story_id, kind, detail) values (s.id, 'hid_words', jsonb_build_object('helped', w.channel));
  elsif w.want = 'stop' and exists (select from archive.grants g where g.story_id = w.story_id and g.purpose::text = what ->> 'purpose'
      and g.circle::text = what ->> 'circle' and archive.wish_stops(g)) then
    insert into archive.consent_events (story_id, form, kind, choice)
    values (w.story_id, w.id, 'withdrawn', said || jsonb_build_object('purpose', what ->> 'purpose', 'circle', what ->> 'circle'));
  elsif w.want = 'no' and a.id is not null and archive.wish_refuses(a) then
    insert into archive.consent_events (story_id, form, kind, choice)
    values (w.story_id, w.id, 'answered', said || archive.ask_says(a, 'no'));
  elsif w.want = 'no' and what ? 'newcomers' then
    perform archive.asked_same(s, archive.asked_said(s, what), what ->> 'mark');
    insert into archive.consent_events (story_id, form, kind, choice)
    values (s.id, w.id, 'newcomers', said || archive.newcomers_say(archive.asked_said(s, what), 'no'));
  elsif w.want = 'no' then
    update archive.proposals p set answer = 'refused', answered_at = now()
    where p.rendition_id = s.current_rendition and p.id::text = what ->> 'proposal' and p.answer is null;
    if not found then perform archive.fail('PT422', 'Choose what they say no to.', 'what'); end if;
  else
    perform archive.fail('PT422', 'Choose what they want to stop.', 'what');
  end if;
end $$;

/** What was said yes to, by itself: {ask}, {proposal} or {newcomers}; null where there is none. */
create function archive.asked_which(said jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select jsonb_object_agg(x.key, x.value) from jsonb_each(said) x where x.key in ('ask', 'proposal', 'newcomers')
$$;

/** A decision is held before the stories behind it, wherever one of them answers. */
create function archive.asked_holds(what jsonb) returns void
language sql volatile security definer set search_path = '' as $$
  select from archive.decisions d join archive.asks a on a.decision_id = d.id where a.id::text = what ->> 'ask' for no key update of d
$$;

/** Writes down what a storyteller said. In: the story, or the number outside on their card; in `what`, for one thing, which; for a yes
    {ask}, {proposal} or {newcomers}, with the mark that was read out. From now on the story is hidden, unless they want it opened, say yes,
    or want one thing of it stopped. A yes opens nothing (C6); one that only hides words is done at once, as where they name the words
    themselves (C4). Out: {task, due, held}; `due` is null where nobody else is
    needed. PT404, PT409 what, PT422 on `card`, `want`, `channel`, `note`, `what`. */
create function archive.wish_record(form uuid, want text, channel text, note text, story uuid, card text, what jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  s archive.stories;
  w archive.wishes;
  mine uuid;
  kept boolean;
  ending text;
  -- One thing of it is stopped at once, and the rest goes on.
  one boolean := coalesce(want in ('stop', 'no', 'hide'), false);
  said jsonb;
  veil uuid;
begin
  perform archive.asked_holds(what);
  s := archive.wish_story(story, card);
  mine := archive.seat_in(s.commission_id, '{facilitator}');
  kept := archive.keeps(s.id);
  ending := archive.erasure_state(s.id);
  select * into w from archive.wishes x where x.id = form;
  if form is null or w.story_id <> s.id then
    perform archive.fail('PT422', 'This page has grown old. Please try once more.', 'form');
  elsif want is null or want not in ('pause', 'withdraw', 'erase', 'open', 'stop', 'no', 'hide', 'yes') then
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
    elsif want = 'yes' then
      if not archive.opens_now(s) then perform archive.absent(); end if;
      said := archive.asked_said(s, what);
      perform archive.asked_same(s, said, what ->> 'mark');
      if (said -> 'narrows')::boolean then
        veil := (said ->> 'proposal')::uuid;
        said := null;
        want := 'hide';
        one := true;
      end if;
    end if;
    if want in ('pause', 'withdraw', 'erase') and kept then
      perform archive.hold_put(s.id, 'asked', note);
    end if;
    -- What somebody wrote down who has left since is written down anew; what waits already waits once.
    update archive.wishes x set settled_at = now() from archive.seats y
    where x.story_id = s.id and x.settled_at is null and y.id = x.seat_id
      and (not archive.seat_cares(y, s.id) or (x.what = archive.asked_which(said) and x.mark <> wish_record.what ->> 'mark'));
    select * into w from archive.wishes x where x.story_id = s.id and x.settled_at is null and x.want = wish_record.want and not one
      and x.what is not distinct from archive.asked_which(said);
  end if;
  if w.id is null then
    insert into archive.wishes (id, story_id, commission_id, want, channel, seat_id, note, what, mark, due, settled_at)
    values (form, s.id, s.commission_id, wish_record.want, wish_record.channel, mine, trim(wish_record.note),
      archive.asked_which(said), case when said is not null then wish_record.what ->> 'mark' end,
      -- What is to be destroyed is opened again before that day or never.
      case when wish_record.want <> 'pause' and not one then least(archive.answer_by(now(), 2), (select e.due_at::date from archive.erasures e
        where e.story_id = s.id and num_nulls(e.brought_back_at, e.erased_at) = 2)) end,
      case when wish_record.want = 'pause' or one then now() end)
    returning * into w;
    perform archive.record_seat(s.id, 'wished', mine, true, w.note, jsonb_build_object('want', w.want, 'channel', w.channel));
    if one then perform archive.wish_narrow(w, what, veil); end if;
  end if;
  return jsonb_build_object('task', w.id, 'due', w.due, 'held', archive.held(s.id));
end $$;

/** What a yes by telephone comes to once a second facilitator has heard it: what it would be had its teller pressed it themselves, on the
    page that was read out to them. PT409 roster, PT422 heard. */
create function archive.wish_yes(w archive.wishes, said jsonb) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  s archive.stories := (select s from archive.stories s where s.id = w.story_id);
  asked jsonb := archive.asked_said(s, w.what);
  a archive.asks := (select x from archive.asks x where x.id = (w.what ->> 'ask')::uuid and x.story_id = s.id);
  p archive.proposals := (select x from archive.proposals x where x.id = (w.what ->> 'proposal')::uuid);
begin
  if a.id is not null then
    insert into archive.consent_events (story_id, form, kind, choice) values (s.id, w.id, 'answered',
      said || archive.ask_says(a, 'yes', encode(archive.wording_now(a.decision_id), 'hex'), asked ->> 'roster'));
  elsif w.what ? 'newcomers' then
    insert into archive.consent_events (story_id, form, kind, choice) values (s.id, w.id, 'newcomers', said || archive.newcomers_say(asked, 'yes'));
  elsif archive.proposal_clashes(p) then
    perform archive.fail('PT422', 'They said yes to another change of the same words, so this one cannot be made as well.', 'heard');
  else
    update archive.proposals x set answer = 'accepted', answered_at = now() where x.id = p.id and x.answer is null;
  end if;
end $$;

/** A facilitator on duty who did not write it down has spoken with the storyteller. They said so: it is done, with both names, as if
    they had pressed it, and never sooner than in seven days where it is destroyed. It was not so: nothing is done, and what is hidden
    stays hidden. A yes is heard to what was read out, `mark`, while that stands as it was. PT404, PT409 heard, PT422 on `heard`, `witness`. */
create function archive.wish_witness(wish uuid, heard boolean, mark text) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  w archive.wishes := (select x from archive.wishes x where x.id = wish);
  helper archive.seats := (select s from archive.seats s where s.id = w.seat_id);
  mine uuid;
  said jsonb;
begin
  perform archive.readable();
  if w.id is null or not archive.cares(w.story_id) then perform archive.absent(); end if;
  -- The decision, then the story first, as everywhere that its consent moves.
  perform archive.asked_holds(w.what);
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
  elsif heard and w.want = 'yes' and not archive.wish_stands(w) then
    perform archive.fail('PT422', 'What they are asked has changed, ended or been answered since, or the story is hidden. So nothing opens. Read it out anew if they are still asked.', 'heard');
  elsif heard and w.want = 'yes' and mark is distinct from w.mark then
    perform archive.fail('PT409', 'Read out to them what they are asked, as it stands here, and then say what they told you.', 'heard', 'asked');
  end if;
  mine := archive.witness_in(w.commission_id);
  update archive.wishes x set witness_id = mine, heard = wish_witness.heard, settled_at = now() where x.id = w.id;
  perform archive.record_seat(w.story_id, case when heard then 'wish_heard' else 'wish_denied' end, mine, true, null, jsonb_build_object('want', w.want));
  if not heard then return; end if;
  said := jsonb_build_object('helped', w.channel, 'helper', w.seat_id, 'witness', mine);
  if w.want = 'yes' then
    perform archive.wish_yes(w, said);
    return;
  end if;
  insert into archive.consent_events (story_id, form, kind, choice)
  values (w.story_id, w.id, case w.want when 'withdraw' then 'withdrawn' when 'erase' then 'erasing'
    else case archive.erasure_state(w.story_id) when 'erasing' then 'brought_back' else 'resumed' end end,
    said || case when w.want in ('withdraw', 'erase') then '{"said": false}'::jsonb else '{}' end);
  -- What they asked for stands in the log now, and stops the story by itself: the hold until then has done its work.
  update archive.holds h set ended_at = now(), ended_by = mine
  where h.story_id = w.story_id and h.ended_at is null
    and h.kind = any(case when w.want = 'open' then archive.hold_kinds_own() else '{asked}' end);
end $$;
grant execute on function archive.wish_record, archive.wish_choices, archive.asked_read, archive.wish_witness to anon, authenticated;

/** What the storyteller decides with their own words goes before what anybody wrote down for them. A yes to one thing waits on while
    the story is opened. */
create function archive.wishes_settle() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update archive.wishes w set settled_at = now() where w.story_id = new.story_id and w.settled_at is null
    and case w.want when 'yes' then to_jsonb(new) ->> 'kind' in ('withdrawn', 'erasing')
      else tg_table_name <> 'holds' or w.want = 'open' or to_jsonb(new) ->> 'kind' = 'asked' end;
  return null;
end $$;
create trigger consent_settles_wishes after insert on archive.consent_events
  for each row when (new.kind in ('resumed', 'withdrawn', 'erasing', 'brought_back') and not new.choice ?| '{purpose,replayed}')
  execute function archive.wishes_settle();
create trigger hold_settles_wishes after update on archive.holds
  for each row when (old.ended_at is null and new.ended_at is not null and new.ended_by is null)
  execute function archive.wishes_settle();

/** Once it is answered, by its teller or by whoever heard them, nothing waits to be heard of it any more. */
create function archive.yes_settles() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  it jsonb := to_jsonb(new);
begin
  update archive.wishes w set settled_at = now() where w.want = 'yes' and w.settled_at is null
    and w.what = case tg_table_name when 'asks' then jsonb_build_object('ask', it -> 'id')
      when 'proposals' then jsonb_build_object('proposal', it -> 'id') else '{"newcomers": true}' end
    and (tg_table_name <> 'consent_events' or w.story_id::text = it ->> 'story_id');
  return null;
end $$;
create trigger ask_settles_yes after update on archive.asks
  for each row when (new.answer is not null) execute function archive.yes_settles();
create trigger proposal_settles_yes after update on archive.proposals
  for each row when (new.answer is not null) execute function archive.yes_settles();
create trigger newcomers_settle_yes after insert on archive.consent_events
  for each row when (new.kind = 'newcomers' and new.choice ->> 'answer' in ('yes', 'no')) execute function archive.yes_settles();

/** The yeses of one's own that somebody wrote down and that open nothing until one says so oneself, or somebody else has heard it.
    In: own story, else none. Out: [{what, by, channel}]. */
create function archive.heard_own(story uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('what', w.what, 'by', p.name, 'channel', w.channel) order by w.said_at, w.id), '[]')
  from archive.wishes w join archive.stories s on s.id = w.story_id and s.storyteller_id = (select archive.teller())
  join archive.seats x on x.id = w.seat_id join archive.people p on p.id = x.person_id
  where w.story_id = story and w.want = 'yes' and w.settled_at is null
$$;
grant execute on function archive.heard_own to anon, authenticated;

/** Write down what a storyteller said by telephone, on paper or across a table: pause, withdraw, erase or open; stop, for one use, hide, for
    words, and no, to one ask or proposal or to those who joined; or yes to one of these, which `what` names. See archive.wish_record. */
create function api.wish_record(form uuid, want text, channel text, note text, story uuid default null, card text default null, what jsonb default '{}') returns jsonb
language sql volatile set search_path = '' as $$ select archive.wish_record(form, want, channel, note, story, card, what) $$;
/** What can be stopped or said no to, one thing at a time. See archive.wish_choices. */
create function api.wish_choices(story uuid default null, card text default null) returns jsonb
language sql volatile set search_path = '' as $$ select archive.wish_choices(story, card) $$;
/** What they are asked, to be read out: `what` is {ask}, {proposal} or {newcomers}. See archive.asked_read. */
create function api.asked_read(story uuid, what jsonb) returns jsonb language sql volatile set search_path = ''
as $$ select archive.asked_read(story, what) $$;
/** Say what they told the second facilitator: that it is so, or was not; to what was read out, where they said yes to something.
    See archive.wish_witness. */
create function api.wish_witness(wish uuid, heard boolean, mark text default null) returns void language sql volatile set search_path = ''
as $$ select archive.wish_witness(wish, heard, mark) $$;
grant execute on function api.wish_record, api.wish_choices, api.asked_read, api.wish_witness to anon, authenticated;

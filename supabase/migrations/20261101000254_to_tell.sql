-- Told by hand: who is to be rung or written to, and whoever an e-mail did not reach. What is said to them stands in src/lib/letters.

/** May the visitor tell a storyteller by hand what goes whatever has happened (a mistake of ours, a referral), while a hold shuts the
    words for everybody? On duty for it, by telephone or on paper as its teller chose, and not while they themselves paused it or took it
    back: with a button, or by asking us (C4). Nothing that they would read by it: only that there is something to say (A6). */
create function archive.tells(story uuid, kind text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return archive.readable()
    and exists (select from archive.letter_kinds k where k.kind = tells.kind and k.needs = 'nothing')
    and exists (select from archive.answer_ways w where w.story_id = tells.story and w.way in ('phone', 'letter'))
    and exists (select from archive.grants g where g.story_id = tells.story and g.purpose = 'keep' and g.state in ('given', 'renewed')
      and g.opens <= now() and now() < g.closes)
    and not exists (select from archive.holds h where h.story_id = tells.story and h.kind = 'asked' and h.ended_at is null)
    and archive.keeps(story);
end $$;

/** May the visitor know where a storyteller is reached? By the gate of the words; or while something that they may tell waits, no sooner
    than it is to be told. */
create function archive.reaches(story uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  -- First, so that a dark archive says the same of what is there and of what never was (A8).
  perform archive.readable();
  return exists (select from archive.renditions r where r.story_id = reaches.story
      and archive.permits(r.audience, r.opens, r.closes, (select archive.my_audiences())))
    or exists (select from archive.letters l where l.story_id = reaches.story and l.ended_at is null and l.due <= now() and archive.tells(l.story_id, l.kind));
end $$;
grant execute on function archive.tells, archive.reaches to anon, authenticated;

-- Pausing and withdrawing close this too: it asks for the same gate as the words.
create policy "facilitators on duty see whom to tell" on archive.letters
  for select to anon, authenticated
  using (story_id is not null and exists (select from archive.renditions r where r.story_id = letters.story_id
      and archive.permits(r.audience, r.opens, r.closes, (select archive.my_audiences()))));
create policy "a facilitator on duty says that they told them" on archive.letters
  for update to anon, authenticated
  using (ended_at is null and story_id is not null and exists (select from archive.renditions r where r.story_id = letters.story_id
      and archive.permits(r.audience, r.opens, r.closes, (select archive.my_audiences()))))
  with check (ended = 'told' and seat_id = any((select archive.my_seats())::uuid[]));
-- A hold of ours shuts that gate. Whoever is to hear of our mistake first cannot wait until they open their story again.
create policy "facilitators on duty see whom to tell of what cannot wait" on archive.letters
  for select to anon, authenticated using (story_id is not null and due <= now() and archive.tells(story_id, kind));
create policy "a facilitator on duty says they told what cannot wait" on archive.letters
  for update to anon, authenticated using (ended_at is null and story_id is not null and due <= now() and archive.tells(story_id, kind))
  with check (ended = 'told' and seat_id = any((select archive.my_seats())::uuid[]));
create policy "facilitators on duty know how to tell what cannot wait" on archive.answer_ways
  for select to anon, authenticated using (archive.reaches(story_id));
create policy "the facilitator who asked reads where, for a day" on archive.contact_openings
  for select to anon, authenticated
  using (seat_id = any((select archive.my_seats())::uuid[]) and now() < until and archive.reaches(story_id));
create policy "a facilitator on duty asks where" on archive.contact_openings
  for insert to anon, authenticated
  with check (seat_id = any((select archive.my_seats())::uuid[]) and archive.reaches(story_id));
grant select (id, kind, story_id, due, tries, ended_at, ended), update (ended, seat_id, warnings) on archive.letters to anon, authenticated;

/** What time will do to a story, for a facilitator on duty who tells its teller: only what, on which day and by which warning. A seal opens a week after
    it was told of at the soonest, so the day is the one that holds if they are told now (C5). Out: [{what, day, warning}]. */
create function archive.soon_said(story uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform archive.on_duty(story);
  return (select coalesce(jsonb_agg(distinct jsonb_build_object('what', w ->> 'what', 'warning', w ->> 'warning', 'day', case w ->> 'what' when 'seal'
      then least(archive.unsealed(story, (w ->> 'day')::timestamptz), greatest((w ->> 'day')::timestamptz, now() + interval '7 days'))
      else (w ->> 'day')::timestamptz end)), '[]')
    from jsonb_array_elements(archive.soon(story)) w);
end $$;

/** Storytellers to ring or write to, the longest waiting first. Where they live is asked for with contact_open.
    PT404 without a facilitator's seat. Out: [{letter, story, kind, way, safe, since, by_email, soon}], `soon` what to name the days of. */
create function api.letters_waiting(commission text) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  c uuid := archive.commission(commission);
begin
  perform archive.seat_in(c, '{facilitator}');
  return (select coalesce(jsonb_agg(jsonb_build_object('letter', l.id, 'story', l.story_id, 'kind', l.kind, 'way', w.way, 'safe', w.safe_to_leave,
      'since', l.due, 'by_email', w.way = 'email', 'soon', case when l.kind = 'soon' then archive.soon_said(l.story_id) else '[]' end) order by l.due, l.id), '[]')
    from archive.letters l join archive.answer_ways w on w.story_id = l.story_id
    where l.ended_at is null and l.due <= now() and (w.way in ('phone', 'letter') or (w.way = 'email' and l.tries >= archive.letter_tries()))
      -- Whom the visitor may tell is the policies' to say.
      and archive.commission_of(l.story_id) = c);
end $$;

/** Say that the storyteller was told. It stands in their record. `warnings`: those of `soon` that the page listed, for they were
    said and nothing else was (C5). PT404, PT409 days when more is to be said by now. */
create function api.letter_told(letter uuid, warnings uuid[] default '{}') returns void
language plpgsql volatile set search_path = '' as $$
declare
  -- Held before it is looked at: what is staged from here on waits for a letter of its own.
  c uuid := archive.commission_of((select l.story_id from archive.letters l where l.id = letter and l.ended_at is null for update));
begin
  if c is null then perform archive.absent(); end if;
  if exists (select from archive.letters l, jsonb_array_elements(archive.soon_said(l.story_id)) w
      where l.id = letter and l.kind = 'soon' and not (w ->> 'warning')::uuid = any(coalesce(letter_told.warnings, '{}'))) then
    perform archive.fail('PT409', 'Something more is to be said since this page was drawn. Please tell them all that stands here now.', 'form', 'days');
  end if;
  update archive.letters l set ended = 'told', seat_id = archive.seat_in(c, '{facilitator}'),
    warnings = coalesce(letter_told.warnings, '{}') where l.id = letter;
end $$;
grant execute on function archive.letter_tries, archive.soon_said, api.letters_waiting, api.letter_told to anon, authenticated;

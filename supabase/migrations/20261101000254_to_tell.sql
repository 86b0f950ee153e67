-- Told by hand: who is to be rung or written to, and whoever an e-mail did not reach. What is said to them stands in src/lib/letters.

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
grant select (id, kind, story_id, due, tries, ended_at, ended), update (ended, seat_id) on archive.letters to anon, authenticated;

/** What time will do to a story, for a facilitator on duty who tells its teller: only what and on which day. A seal opens a week after
    it was told of at the soonest, so the day is the one that holds if they are told now (C5). Out: [{what, day}]. */
create function archive.soon_said(story uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform archive.on_duty(story);
  return (select coalesce(jsonb_agg(distinct jsonb_build_object('what', w ->> 'what', 'day', case w ->> 'what' when 'seal'
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
      and exists (select from archive.renditions r where r.story_id = l.story_id and r.commission_id = c
        and archive.permits(r.audience, r.opens, r.closes, (select archive.my_audiences()))));
end $$;

/** Say that the storyteller was told. It stands in their record. PT404. */
create function api.letter_told(letter uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  r archive.renditions;
begin
  r := archive.on_duty((select l.story_id from archive.letters l where l.id = letter and l.ended_at is null));
  update archive.letters l set ended = 'told', seat_id = archive.seat_in(r.commission_id, '{facilitator}') where l.id = letter;
end $$;
grant execute on function archive.letter_tries, archive.soon_said, api.letters_waiting, api.letter_told to anon, authenticated;

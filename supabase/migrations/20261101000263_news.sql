-- Told when it is used. A storyteller who asked for it is written to when their story is marked with a theme, comes to back a
-- decision, is quoted in it, leaves in a file with it, or that decision moves; the record says what, and the letter says only that
-- there is news. Without an account: on return, by e-mail, or by a facilitator who rings or writes.

insert into archive.letter_kinds values ('news', 'kept');

/** Did the storyteller ask to be told of this? By `contact`, of everything, by the gate that all permission goes through; or by a
    condition of the use that it is, or of reading, which every use needs. Nobody is written to of a reading: the day would say
    more than the month that stands in the record (I4). */
create function archive.wants_news(story uuid, what text) returns boolean
language sql volatile security definer set search_path = '' as $$
  select exists (select from archive.gate(story, 'contact', 'facilitator') c where c.audience <> 1 and c.opens <= now() and now() < c.closes)
    or exists (select from archive.grants g where g.story_id = story and g.state in ('given', 'renewed')
      and 'tell_me' = any(g.conditions) and (g.purpose = 'hear' or g.purpose = any(case what
        when 'coded' then '{theme}' when 'linked' then '{evidence}' when 'quoted' then '{quote}' else '{evidence,quote}' end::archive.purpose[])))
$$;

/** One letter a week at most, however much moves: a thing that goes on for months must not become a drip. */
create function archive.record_news() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if archive.wants_news(new.story_id, new.kind) then
    perform archive.letter_write('news', story => new.story_id, due => greatest(now(), (select max(l.ended_at) + interval '7 days'
      from archive.letters l where l.story_id = new.story_id and l.kind = 'news' and l.ended in ('sent', 'told'))));
  end if;
  return null;
end $$;
create trigger record_news after insert on archive.record
  for each row when (new.kind in ('coded', 'linked', 'quoted', 'exported', 'decision_published', 'decision_moved')) execute function archive.record_news();

-- ---------------------------------------------------------------------------------------------
-- Newcomers. Who joined a circle since a yes was given is put to its storyteller, and reads nothing before the answer (A5).

insert into archive.letter_kinds values ('newcomers', 'kept');

/** Tells whoever asked to be told of everything that a question about newcomers waits for them: once a month at most, all who joined
    together, each newcomer once, and by the gate that all permission goes through. What waits of a question that is gone, goes. For the
    worker's clock. */
create function archive.newcomers_tell() returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  story uuid;
begin
  update archive.letters l set ended = 'not needed'
  where l.kind = 'newcomers' and l.ended is null and not exists (select from archive.newcomers(l.story_id));
  for story in
    select g.story_id from archive.grants g join archive.stories s on s.id = g.story_id
    -- When they were last told of any, or answered: whoever has joined since is new to them.
    cross join lateral (select greatest(
      (select max(coalesce(l.ended_at, l.staged_at)) from archive.letters l
        where l.story_id = s.id and l.kind = 'newcomers' and l.ended is distinct from 'not needed'),
      (select max(e.at) from archive.consent_events e
        where e.story_id = s.id and e.kind = 'newcomers' and e.choice ->> 'answer' in ('yes', 'no'))) as at) last
    where g.purpose = 'contact' and g.state in ('given', 'renewed')
      and coalesce(last.at < now() - interval '1 month', true)
      and exists (select from archive.grants h join archive.seats x on x.commission_id = s.commission_id and x.circle = h.circle
        where h.story_id = s.id and h.purpose = 'hear' and h.circle in ('community', 'civic') and h.state in ('given', 'renewed')
          and x.closed_at is null and x.opened_at > coalesce(last.at, '-infinity')
          and not exists (select from archive.audience_seats m where m.audience_id = h.audience and m.seat_id = x.id))
  loop
    if exists (select from archive.gate(story, 'contact', 'facilitator') c where c.audience <> 1 and c.opens <= now() and now() < c.closes)
        and exists (select from archive.newcomers(story)) then
      perform archive.letter_write('newcomers', story => story);
    end if;
  end loop;
end $$;

/** Whoever has answered is not told that there is a question. */
create function archive.newcomers_answered() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update archive.letters l set ended = 'not needed' where l.story_id = new.story_id and l.kind = 'newcomers' and l.ended is null;
  return null;
end $$;
create trigger consent_later_newcomers after insert on archive.consent_events
  for each row when (new.kind = 'newcomers' and new.choice ->> 'answer' in ('yes', 'no')) execute function archive.newcomers_answered();

/** Whoever takes back the last yes to being told is not told once more: what waits ends in that transaction (C4). Of newcomers, and that nobody
    may read it, hear only those who asked to be told of everything. */
create function archive.grants_end_news() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update archive.letters l set ended = 'not needed'
  where l.kind in ('news', 'newcomers', 'unkept') and l.ended is null and l.story_id in (select m.story_id from moved m)
    and (l.kind <> 'news' or not archive.asks_for(l.story_id, 'tell_me')) and not exists (select from archive.grants g
      where g.story_id = l.story_id and g.purpose = 'contact' and coalesce(g.held, g.state) in ('given', 'renewed'));
  return null;
end $$;
create trigger grants_50_news after update on archive.grants
  referencing new table as moved for each statement execute function archive.grants_end_news();

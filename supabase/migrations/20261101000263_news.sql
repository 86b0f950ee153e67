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

/** Whoever takes back the last yes to being told is not told once more: what waits ends in that transaction (C4). */
create function archive.grants_end_news() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update archive.letters l set ended = 'not needed'
  where l.kind = 'news' and l.ended is null and l.story_id in (select m.story_id from moved m)
    and not archive.asks_for(l.story_id, 'tell_me') and not exists (select from archive.grants g
      where g.story_id = l.story_id and g.purpose = 'contact' and coalesce(g.held, g.state) in ('given', 'renewed'));
  return null;
end $$;
create trigger grants_50_news after update on archive.grants
  referencing new table as moved for each statement execute function archive.grants_end_news();

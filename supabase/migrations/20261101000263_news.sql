-- Told when it is used. A storyteller who asked for it is written to when their story is marked with a theme, comes to back a
-- decision, is quoted in it, leaves in a file with it, or that decision moves; the record says what, and the letter says only that
-- there is news. Without an account: on return, by e-mail, or by a facilitator who rings or writes.

insert into archive.letter_kinds values ('news', 'kept');

/** Did the storyteller ask to be told of this? By a condition of the use that it is, by one of reading, which every use needs,
    or by `contact`. Nobody is written to of a reading: the day would say more than the month that stands in the record (I4). */
create function archive.wants_news(story uuid, what text) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from archive.grants g where g.story_id = story and g.state in ('given', 'renewed')
    and (g.purpose = 'contact' or 'tell_me' = any(g.conditions) and (g.purpose = 'hear' or g.purpose = any(case what
      when 'coded' then '{theme}' when 'linked' then '{evidence}' when 'quoted' then '{quote}' else '{evidence,quote}' end::archive.purpose[]))))
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

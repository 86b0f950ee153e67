-- What time does to consent. It only narrows (C5): what ran out ends, and nothing opens that its storyteller was not warned of.
-- The gate and the fold hold these rules; here the worker tells people in time, and writes down what has ended.

insert into archive.letter_kinds values ('soon', 'kept');

/** Somebody was told of these: by a letter that went out, by a facilitator, or by reading it on their own page. From here on a seal may lift
    in a week. What does not hold now is said by nobody, so it is not told either: given again, it is warned of first (C5). */
create function archive.warnings_told(story uuid, said uuid[]) returns void
language sql volatile security definer set search_path = '' as $$
  update archive.warnings w set told_at = now() where w.story_id = story and w.told_at is null and w.id = any(said)
    and exists (select from jsonb_array_elements(archive.soon(story)) s where (s ->> 'warning')::uuid = w.id)
$$;
/** Told are those that the letter was sent for. One that was staged while it was on its way waits for a letter of its own (C5). */
create function archive.letter_warned() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform archive.warnings_told(new.story_id, new.warnings);
  if exists (select from archive.warnings w, jsonb_array_elements(archive.soon(new.story_id)) s
      where w.story_id = new.story_id and w.told_at is null and (s ->> 'warning')::uuid = w.id) then
    perform archive.letter_write('soon', new.story_id);
  end if;
  return null;
end $$;
create trigger letter_warned after update on archive.letters
  for each row when (new.kind = 'soon' and old.ended is null and new.ended in ('sent', 'told')) execute function archive.letter_warned();

/** Warns whoever has something that opens, ends or is a year old within three weeks, once for each day that it is about; tells of
    newcomers and of what no facilitator may read; and ends what has run out. PT409 lease. */
create function archive.work_clocks(fence bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  story uuid;
begin
  perform archive.work_held(fence);
  for story in
    with live as (select g.* from archive.grants g where g.purpose <> 'keep' and coalesce(g.held, g.state) in ('given', 'renewed') and now() < g.closes),
    due as (
      select l.story_id, 'seal' as what, l.sealed_until as day from live l where archive.unsealed(l.story_id, l.sealed_until) > now()
      union select l.story_id, 'end', l.closes from live l
      union select l.story_id, 'review', l.review_on from live l where l.review_on < l.closes),
    warned as (insert into archive.warnings (story_id, what, day)
      select d.story_id, d.what, d.day from due d where d.day < now() + interval '21 days' on conflict do nothing returning story_id)
    select distinct w.story_id from warned w
  loop
    perform archive.letter_write('soon', story);
  end loop;
  perform archive.newcomers_tell();
  perform archive.unkept_tell();
  insert into archive.consent_events (story_id, form, kind)
  select distinct g.story_id, gen_random_uuid(), 'expired' from archive.grants g
  where g.closes <= now() and coalesce(g.held, g.state) in ('requested', 'given', 'renewed')
    and exists (select from archive.grants k where k.story_id = g.story_id and k.purpose = 'keep' and coalesce(k.held, k.state) in ('given', 'renewed'));
end $$;
create function api.work_clocks(fence bigint) returns void language sql volatile set search_path = ''
as $$ select archive.work_clocks(fence) $$;
grant execute on function archive.work_clocks, api.work_clocks to service_role;

/** What time will do to one's own story, and so that it was told. PT401, PT404. Out: as archive.soon. */
create function archive.soon_read(story uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  s archive.stories := archive.own(story);
  shown jsonb := archive.soon(s.id);
begin
  perform archive.warnings_told(s.id, array(select (w ->> 'warning')::uuid from jsonb_array_elements(shown) w));
  return shown;
end $$;
grant execute on function archive.soon_read to anon, authenticated;
create function api.soon_read(story uuid) returns jsonb language sql volatile set search_path = ''
as $$ select archive.soon_read(story) $$;
grant execute on function api.soon_read to anon, authenticated;

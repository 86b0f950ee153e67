-- What a storyteller says about people rather than circles: who must never see it, and whether those who joined since may.
-- The rules stand in archive.audience_without() and archive.newcomers(), which the gate and the log ask; here are the verbs.

/** Who can be named: organisations of the roster, and once the story was read each member by the name they chose; who was
    named; and, once it was read, how many people of today's roster that keeps out: before, names could be tried to learn who is on
    it. For its teller's screen alone. PT401, PT404. Out: {organisations, people, entries, keeps_out, open}. */
create function archive.never_read(story uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  s archive.stories := archive.own(story);
begin
  return jsonb_build_object(
    'organisations', (select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name) order by o.name collate "en-GB-x-icu"), '[]')
      from archive.organisations o where o.commission_id = s.commission_id),
    'people', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'role', p.role, 'organisation', o.name) order by p.name collate "en-GB-x-icu"), '[]')
      from archive.seats x join archive.people p on p.id = x.person_id join archive.organisations o on o.id = x.organisation_id
      where archive.was_read(s.id) and x.commission_id = s.commission_id and x.closed_at is null),
    'entries', (select coalesce(jsonb_agg(jsonb_build_object('id', n.id, 'organisation', o.name, 'person', p.name, 'words', n.words) order by n.at, n.id), '[]')
      from archive.never_entries n left join archive.organisations o on o.id = n.organisation_id left join archive.people p on p.id = n.person_id
      where n.story_id = s.id),
    'keeps_out', (select case when archive.was_read(s.id) then count(*) end from archive.seats x where x.commission_id = s.commission_id and x.closed_at is null and archive.never(s.id, x)),
    'open', exists (select from archive.grants g where g.story_id = s.id and g.purpose = 'hear' and g.circle = 'public'
      and coalesce(g.held, g.state) in ('requested', 'given', 'renewed')));
end $$;

/** What may be named: the roster's own organisations, its people once the story was read, or words that hold a name; and
    somebody must be left to read it first. PT422 on never. */
create function archive.never_entry_checked() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  s archive.stories := archive.own(new.story_id);
begin
  if new.words is not null and archive.name_plain(new.words) = '' then
    perform archive.fail('PT422', 'Write a name, or a few words, of at most 200 letters.', 'never');
  elsif new.organisation_id is not null and not exists (select from archive.organisations o where o.id = new.organisation_id and o.commission_id = s.commission_id)
     or new.person_id is not null and not (archive.was_read(s.id) and exists (
       select from archive.seats x where x.person_id = new.person_id and x.commission_id = s.commission_id)) then
    perform archive.fail('PT422', 'Choose one from the list, or write who it is.', 'never');
  elsif (select count(*) from archive.never_entries n where n.story_id = s.id) > 50 then
    perform archive.fail('PT422', 'That is as many as we can keep. Please ring us.', 'never');
  -- Naming everyone who reads first would leave it unread for ever.
  elsif archive.audience_given(s.id, 'facilitator') = 1 then
    perform archive.fail('PT422', 'That would leave nobody to read your story first. Please ring us, and we will find somebody else.', 'never');
  end if;
  return null;
end $$;
create trigger never_entry_checked after insert on archive.never_entries
  for each row execute function archive.never_entry_checked();
grant execute on function archive.never_read to anon, authenticated;

create function api.never_read(story uuid) returns jsonb language sql volatile set search_path = ''
as $$ select archive.never_read(story) $$;

/** Name an organisation or a person of the roster, or words of one's own, who must never see it. It holds at once, and at each
    later yes. PT401, PT404, PT422 on never. */
create function api.never_add(story uuid, organisation uuid default null, person uuid default null, words text default null) returns void
language plpgsql volatile set search_path = '' as $$
declare
  s archive.stories := archive.own(story);
  said text := nullif(normalize(trim(words), nfc), '');
begin
  if num_nonnulls(organisation, person, said) <> 1 then
    perform archive.fail('PT422', 'Choose one from the list, or write who it is.', 'never');
  elsif char_length(said) not between 2 and 200 then
    perform archive.fail('PT422', 'Write a name, or a few words, of at most 200 letters.', 'never');
  end if;
  insert into archive.never_entries (story_id, organisation_id, person_id, words) values (s.id, organisation, person, said)
  on conflict do nothing;
end $$;

/** Take a name off the list. Who was kept out when yes was pressed is still not in that yes: they are asked about as anyone who
    joined since. PT401, PT404. */
create function api.never_remove(entry uuid) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform archive.words_touch();
  delete from archive.never_entries n where n.id = entry;
  if not found then perform archive.absent(); end if;
end $$;
grant execute on function api.never_read, api.never_add, api.never_remove to anon, authenticated;

-- ---------------------------------------------------------------------------------------------
-- Those who joined the roster since yes was said.

/** One question about all of them together, at most once a month; null when there is nothing to ask. By organisation, and by name
    once the story was read. PT401, PT404. Out: {roster, circles: {circle: {people, organisations, members}}}. */
create function archive.newcomers_read(story uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  s archive.stories := archive.own(story);
  joined jsonb;
begin
  if exists (select from archive.consent_events e where e.story_id = s.id and e.kind = 'newcomers'
      and e.choice ->> 'answer' in ('yes', 'no') and e.at > now() - interval '1 month') then
    return null;
  end if;
  select jsonb_object_agg(n.circle, archive.audience_side(archive.audience_of(n.seats), archive.was_read(s.id))) into joined
  from archive.newcomers(s.id) n;
  return case when joined is not null then jsonb_build_object('roster', archive.roster_version(s.commission_id), 'circles', joined) end;
end $$;
grant execute on function archive.newcomers_read to anon, authenticated;
create function api.newcomers_read(story uuid) returns jsonb language sql volatile set search_path = ''
as $$ select archive.newcomers_read(story) $$;

/** May those who joined read it too? Yes names the new audience; no is for good, for these people. PT409 roster, PT422 answer. */
create function api.newcomers_answer(story uuid, form uuid, answer text, roster text) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  mine archive.stories := archive.own(story);
begin
  if not archive.posted(story, form) then
    if answer is null or answer not in ('yes', 'no') then
      perform archive.fail('PT422', 'Answer yes or no. Until you do, they cannot read it.', 'answer');
    elsif archive.newcomers_read(story) is null then
      perform archive.fail('PT422', 'There is nothing to answer here any more.', 'answer');
    end if;
    insert into archive.consent_events (story_id, form, kind, choice)
    values (story, form, 'newcomers', jsonb_build_object('answer', answer, 'roster', roster));
  end if;
  return jsonb_build_object('state', archive.story_state(story));
end $$;
grant execute on function api.newcomers_read, api.newcomers_answer to anon, authenticated;

/** Somebody new takes the place of somebody who left, at the same organisation: where a storyteller allowed that in advance,
    the new seat joins, one for one. A new organisation is always asked about; nobody comes in whom they named or said no to. */
create function archive.seat_follows() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into archive.consent_events (story_id, form, kind, choice)
  select distinct g.story_id, gen_random_uuid(), 'newcomers', jsonb_build_object('answer', 'in advance', 'seat', new.id)
  from archive.grants g join archive.stories s on s.id = g.story_id and s.commission_id = new.commission_id
  where g.successors and g.circle = new.circle and coalesce(g.held, g.state) in ('given', 'renewed') and now() < g.closes
    and not archive.never(g.story_id, new)
    and not archive.declined(g.story_id, new.person_id)
    and not exists (select from archive.kept_out k where k.story_id = g.story_id and k.person_id = new.person_id and k.let_in_at is null)
    and exists (select from archive.grants k where k.story_id = g.story_id and k.purpose = 'keep' and coalesce(k.held, k.state) in ('given', 'renewed'))
    -- As many places as were left, and no more: the audience names the seats that closed until somebody has followed.
    and exists (select from archive.audience_seats m join archive.seats x on x.id = m.seat_id
      where m.audience_id = g.audience and x.organisation_id = new.organisation_id and x.closed_at is not null);
  return null;
end $$;
create trigger seat_follows after insert on archive.seats
  for each row execute function archive.seat_follows();

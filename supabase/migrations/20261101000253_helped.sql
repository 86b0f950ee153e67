-- Telling with somebody's help: on paper, by telephone, across a table. A member types it in and says how it came; the
-- storyteller has a sealed card. What was marked on paper is *requested*; it opens nothing before the storyteller has
-- confirmed it (C6). The helper is never the witness.

/** Who wrote a story down, how, and whether it is confirmed; null when its teller typed it. */
create function archive.helped_by(story uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (select jsonb_build_object('name', p.name, 'role', p.role, 'channel', h.channel, 'typed_at', h.typed_at, 'confirmed_at', h.confirmed_at,
      'mine', p.id = archive.me(), 'asked', archive.permission(story))
    from archive.helped h join archive.seats s on s.id = h.seat_id join archive.people p on p.id = s.person_id where h.story_id = story);
end $$;
grant execute on function archive.helped_by to anon, authenticated;

/** Type in what somebody told. Facilitators, and any other member; they get no right to read it by typing it.
    In: how it came, the number of a sealed card, the words, what was marked about permission, a sealed contact, the names of facilitators
    who were crossed out, and what they say it means (as api.meaning_save takes it) or null. Out: {answer_by}. PT404, PT422 on `crossed`,
    `card`, `channel`, `story`, `circles`, `uses`, `attribution`, `named_as`, `way` or the way that was chosen, as its box is named, and as
    api.meaning_save, PT429. */
create function archive.helped_tell(slug text, form uuid, channel text, card text, body jsonb, circles text[], uses text[],
  attribution text, named_as text, unasked boolean, way text, contact text, safe boolean, crossed text[], meaning jsonb) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c archive.commissions := (select c from archive.commissions c where c.slug = helped_tell.slug and c.telling_open);
  mine uuid;
  story uuid := gen_random_uuid();
  teller uuid;
begin
  if c.id is null then perform archive.absent(); end if;
  mine := archive.seat_in(c.id, '{community,civic,facilitator}');
  if exists (select from archive.helped h where h.form = helped_tell.form) then
    return jsonb_build_object('answer_by', archive.answer_by(now(), c.read_within_days));
  end if;
  if channel is null or channel not in ('paper', 'phone', 'together') then
    perform archive.fail('PT422', 'Choose how it was told.', 'channel');
  elsif form is null then
    perform archive.fail('PT422', 'This page has grown old. Please try once more.', 'form');
  elsif circles is null or not circles <@ '{community,civic,public}' then
    perform archive.fail('PT422', 'Choose what was marked about who may read it.', 'circles');
  elsif uses is null or not uses <@ '{theme,evidence,quote}' then
    perform archive.fail('PT422', 'Choose what was marked about uses, or nothing.', 'uses');
  elsif coalesce(attribution, '') not in ('full_name', 'first_name', 'chosen_name', 'description', 'no_name') then
    perform archive.fail('PT422', 'Choose how they are named.', 'attribution');
  elsif attribution <> 'no_name' and char_length(trim(coalesce(named_as, ''))) not between 1 and 120 then
    perform archive.fail('PT422', 'Write the name or the words to show, at most 120 letters.', 'named_as');
  elsif coalesce(way, '') not in ('return', 'phone', 'letter', 'email') or (way <> 'return') <> (contact is not null) then
    perform archive.fail('PT422', 'Choose how they want to be told that it was read.', 'way');
  elsif not exists (select from archive.seats s join archive.people p on p.id = s.person_id where s.commission_id = c.id
      and s.circle = 'facilitator' and s.closed_at is null and not p.name = any(coalesce(crossed, '{}'))) then
    perform archive.fail('PT422', 'One facilitator has to stay, or nobody can read it first.', 'crossed');
  elsif (select count(*) from archive.stories s where s.commission_id = c.id and s.started_at > now() - interval '1 day') >= c.starts_a_day then
    perform archive.fail('PT429', 'More stories were started today than we can look after. Please type it in tomorrow.');
  end if;
  teller := archive.card_use(c.id, card);
  insert into archive.stories (id, commission_id, storyteller_id) values (story, c.id, teller);
  insert into archive.story_keys (story_id) values (story);
  insert into archive.drafts (story_id) values (story);
  update archive.drafts d set body = helped_tell.body where d.story_id = story;
  if (select trim(archive.document_plain(d.body)) = '' from archive.drafts d where d.story_id = story) then
    perform archive.fail('PT422', 'Type what they told. A few words are enough.', 'story');
  end if;
  if meaning is not null then
    perform archive.meaning_put(story, c.id, array(select jsonb_array_elements_text(meaning -> 'themes')::uuid), (meaning ->> 'place')::uuid,
      (meaning ->> 'year')::int, meaning ->> 'own_words', meaning ->> 'matters_most', meaning ->> 'content_note');
  end if;
  insert into archive.kept_out (story_id, person_id, why)
  select distinct story, p.id, 'crossed_out' from archive.seats s join archive.people p on p.id = s.person_id
  where s.commission_id = c.id and s.circle = 'facilitator' and s.closed_at is null and p.name = any(crossed);
  insert into archive.helped (story_id, form, channel, seat_id) values (story, helped_tell.form, helped_tell.channel, mine);
  perform archive.record_seat(story, 'typed_in', mine, true, null, jsonb_build_object('channel', channel));
  insert into archive.answer_ways (story_id, way, contact_sealed, safe_to_leave)
  values (story, helped_tell.way, contact, case when helped_tell.way <> 'return' then coalesce(safe, false) end);
  insert into archive.renditions (story_id, commission_id, body, plain, hash)
  select story, c.id, d.body, '', '' from archive.drafts d where d.story_id = story;
  update archive.stories s set current_rendition = r.id from archive.renditions r where r.story_id = s.id and s.id = story;
  insert into archive.consent_events (story_id, form, kind, choice)
  values (story, helped_tell.form, 'handed_in', jsonb_build_object('helped', channel));
  insert into archive.namings (story_id, kind, shown)
  select story, attribution, normalize(trim(named_as), nfc) where attribution <> 'no_name';
  if cardinality(circles) > 0 then
    insert into archive.consent_events (story_id, form, kind, choice)
    values (story, gen_random_uuid(), 'chosen', jsonb_build_object('circles', circles, 'uses', uses, 'attribution', attribution,
      'unasked', coalesce(unasked, false), 'roster', archive.roster_version(c.id), 'helped', channel));
  end if;
  return jsonb_build_object('answer_by', archive.answer_by(now(), c.read_within_days));
exception when check_violation then
  perform archive.fail('PT422', 'Where to reach them is kept only when it is sealed.', way);
  return null;
end $$;
grant execute on function archive.helped_tell to anon, authenticated;

create function api.helped_tell(commission text, form uuid, channel text, card text, body jsonb, circles text[] default '{}', uses text[] default '{}',
  attribution text default 'no_name', named_as text default null, unasked boolean default false,
  way text default 'return', contact text default null, safe boolean default null, crossed text[] default '{}',
  meaning jsonb default null) returns jsonb
language sql volatile set search_path = '' as $$
  select archive.helped_tell(commission, form, channel, card, body, circles, uses, attribution, named_as, unasked, way, contact, safe, crossed, meaning)
$$;

/** Approves the settled words before a witness: changes that were said yes to are made first, as where the teller approves them.
    In: the hash that the witness's page showed. PT409 words, PT422. */
create function archive.helped_approve(story uuid, form uuid, content text, seen jsonb) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  s archive.stories := (select s from archive.stories s where s.id = story);
begin
  if not exists (select from archive.renditions r where r.id = s.current_rendition and encode(r.hash, 'hex') = content) then
    perform archive.fail('PT409', 'The words changed since this page was drawn. Please read them again.', 'words', 'words');
  end if;
  perform archive.proposals_made(s);
  insert into archive.consent_events (story_id, form, kind, choice)
  select s.id, helped_approve.form, 'approved', seen || jsonb_build_object('content', encode(r.hash, 'hex'))
  from archive.stories x join archive.renditions r on r.id = x.current_rendition where x.id = s.id;
end $$;

/** What a yes to the paper means, once for its teller and once for a witness: what was marked is asked for again, for the
    roster of the page it was read from; the words are confirmed; and where they were read and nothing was proposed, and
    the paper said so, or a witness heard the yes after that reading, they are approved. */
create function archive.helped_yes(story uuid, form uuid, content text, roster text, witness uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  s archive.stories := (select s from archive.stories s where s.id = story);
  asked jsonb := (select e.choice from archive.consent_events e where e.story_id = story and e.kind = 'chosen' order by e.number desc limit 1);
  seen jsonb := case when witness is null then '{}'::jsonb else jsonb_build_object('witness', witness) end;
begin
  if asked is not null then
    insert into archive.consent_events (story_id, form, kind, choice)
    values (story, gen_random_uuid(), 'chosen', asked - 'helped' || seen || jsonb_build_object('roster', roster));
  end if;
  insert into archive.consent_events (story_id, form, kind, choice)
  values (story, helped_yes.form, 'confirmed', seen || jsonb_build_object('content', content));
  update archive.helped h set confirmed_at = now(), witness_id = witness where h.story_id = story and h.confirmed_at is null;
  if asked is not null and jsonb_array_length(asked -> 'circles') > 0
     and (witness is not null or (asked ->> 'unasked')::boolean)
     and exists (select from archive.first_readings f where f.rendition_id = s.current_rendition and f.finished_at is not null)
     and not exists (select from archive.proposals p where p.rendition_id = s.current_rendition
       and (p.answer is null or (witness is null))) then
    perform archive.helped_approve(story, gen_random_uuid(), content, seen);
  end if;
end $$;

/** The storyteller says that what was written down for them is right. In: the hash the page showed, the roster it listed.
    PT401, PT404, PT409 words or roster. Out: {state}. */
create function archive.helped_confirm(story uuid, form uuid, hash text, roster text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  mine archive.stories := archive.own(story);
begin
  if not exists (select from archive.helped h where h.story_id = story) then perform archive.absent(); end if;
  if not archive.posted(story, form) and archive.provisional(story) then
    perform archive.helped_yes(story, form, hash, roster, null);
  end if;
  return jsonb_build_object('state', archive.story_state(story));
end $$;

/** The visitor's seat as a witness: a facilitator's, and of no organisation that sits on the civic side here, whose staff may type
    and not witness. PT404, PT422 witness. */
create function archive.witness_in(commission uuid) returns uuid
language plpgsql stable security definer set search_path = '' as $$
declare
  mine uuid := archive.seat_in(commission, '{facilitator}');
begin
  if exists (select from archive.seats s join archive.seats c on c.organisation_id = s.organisation_id and c.circle = 'civic' and c.closed_at is null
      where s.id = mine) then
    perform archive.fail('PT422', 'Your organisation sits on the civic side, so a facilitator of another one has to hear them.', 'witness');
  end if;
  return mine;
end $$;

/** A facilitator on duty, who is not the helper, read it back to the storyteller and heard their yes. PT404, PT409, PT422 when
    they typed it themselves or their organisation sits on the civic side. */
create function archive.helped_witness(story uuid, form uuid, hash text, roster text) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  r archive.renditions := archive.on_duty(story);
  mine uuid := archive.witness_in(r.commission_id);
begin
  if not exists (select from archive.helped h where h.story_id = story) then perform archive.absent(); end if;
  if exists (select from archive.helped h join archive.seats s on s.id = h.seat_id where h.story_id = story and s.person_id = archive.me()) then
    perform archive.fail('PT422', 'You typed it in, so somebody else has to hear their yes.', 'witness');
  end if;
  if not archive.posted(story, form) and archive.provisional(story) then
    perform archive.helped_yes(story, form, hash, roster, mine);
    perform archive.record_seat(story, 'witnessed', mine, true);
  elsif not archive.posted(story, form) and exists (select from archive.grants g where g.story_id = story and g.state = 'requested') then
    -- Confirmed to a witness before it was read: the same yes once more, to the words as they stand now. What its teller has said or
    -- written with their own words since is theirs to say yes to, and nobody's to hear (C6).
    if not exists (select from archive.helped h where h.story_id = story and h.witness_id is not null)
        or exists (select from archive.consent_events e where e.story_id = story
          and e.kind in ('handed_in', 'chosen', 'allowed', 'renewed', 'answered', 'confirmed') and not e.choice ?| '{helped,witness}') then
      perform archive.fail('PT422', 'They have come here with their own words since, so they say yes to it themselves.', 'witness');
    end if;
    perform archive.helped_approve(story, helped_witness.form, hash, jsonb_build_object('witness', mine));
    perform archive.record_seat(story, 'witnessed', mine, true);
  end if;
end $$;
grant execute on function archive.helped_confirm, archive.helped_witness to anon, authenticated;

create function api.helped_confirm(story uuid, form uuid, hash text, roster text) returns jsonb language sql volatile set search_path = ''
as $$ select archive.helped_confirm(story, form, hash, roster) $$;
create function api.helped_witness(story uuid, form uuid, hash text, roster text) returns void language sql volatile set search_path = ''
as $$ select archive.helped_witness(story, form, hash, roster) $$;
grant execute on function api.helped_tell, api.helped_confirm, api.helped_witness to anon, authenticated;

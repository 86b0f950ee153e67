-- Saved searches. A member keeps a search and is told, at most once a week, that something new matches. A letter says only that:
-- what is new is counted anew when they have signed in and look.
--
-- Whether anything is new is asked once a week in here, by SQL, for each saved search as the person who saved it, under their seats of
-- that moment and the same gate as every search. The worker only says that it is time: it names nobody, is told nothing, and so cannot
-- search as anybody. No function that a visitor may call takes a person.

create table archive.saved_searches (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null references archive.people (id) on delete cascade,
  commission_id uuid not null references archive.commissions (id) on delete cascade,
  -- What was asked, as its address says it.
  asked jsonb not null check (octet_length(asked::text) <= 4000),
  saved_at timestamptz not null default now(),
  -- What came after this is new to them; what came after the other was new when they last saw what was new.
  seen_at timestamptz not null default now(),
  looked_at timestamptz not null default now(),
  -- Letters: none while null; else when it was last looked whether one is due.
  asked_at timestamptz default now(),
  constraint one_search_a_person unique (person_id, commission_id, asked)
);
create index on archive.saved_searches (asked_at) where asked_at is not null;
alter table archive.saved_searches enable row level security;
create policy "a member keeps their own searches" on archive.saved_searches for all to anon, authenticated
  using (person_id = (select archive.me()))
  with check (person_id = (select archive.me()) and exists (select from archive.seats s
    where s.commission_id = saved_searches.commission_id and s.id = any((select archive.my_seats())::uuid[])));
grant select, insert (person_id, commission_id, asked), update (seen_at, looked_at, asked_at), delete on archive.saved_searches to anon, authenticated;

/** A saved search as its page understands it for these audiences; `by_stems`: as its passages are marked. Granted to nobody: it believes
    what it is told about who asks. */
create function archive.search_meant(s archive.saved_searches, side archive.circle, mine archive.edges, by_stems boolean default false) returns tsquery
language plpgsql stable set search_path = '' as $$
declare
  typed text := archive.search_typed(s.asked ->> 'q');
  meant text := coalesce(archive.search_put_right(s.commission_id, typed, side, mine), typed);
  query tsquery := archive.search_query(s.commission_id, meant, archive.search_goes_on(s.commission_id, meant, side, mine), by_stems);
begin
  return case when (s.asked ->> 'some')::boolean then archive.search_any(query) else query end;
end $$;

/** The last moment, up to this one, at which somebody's listening promise was the one that stood: that moment itself when it did.
    Granted to nobody. */
create function archive.heard_until(person uuid, moment timestamptz) returns timestamptz
language sql stable set search_path = '' as $$
  select coalesce(max(least(moment, (select min(n.since) from archive.promises n where n.since > p.since))), '-infinity')
  from archive.promises_made m join archive.promises p on p.version = m.version
  where m.person_id = person and m.at <= moment
$$;

/** The copies that these audiences may find of a saved search, and of whose stories they could find none until after a moment: the
    newest month first, and within it in an order that tells nothing. Whoever had not made the listening promise by then could find
    what is open, and nothing else. Granted to nobody: it believes what it is told about who asks. */
create function archive.search_fresh(s archive.saved_searches, since timestamptz, side archive.circle, mine archive.edges) returns uuid[]
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  -- No promise holds back what is open, and who finds that alone has none to make.
  heard timestamptz := case when side = 'public' then since else archive.heard_until(s.person_id, since) end;
  came uuid[] := array(select distinct x.story_id from archive.search_since x
    where x.since > heard and not exists (select from archive.search_since o
      where o.story_id = x.story_id and o.since <= case o.audience when 0 then search_fresh.since else heard end
        and archive.within(o.audience, mine)));
  query tsquery;
  wanted uuid[];
begin
  if came = '{}' then return came; end if;
  query := archive.search_meant(s, side, mine);
  wanted := (select array_agg(coalesce(t.id, '00000000-0000-0000-0000-000000000000')) from jsonb_array_elements_text(s.asked -> 'themes') x
    left join archive.themes t on t.commission_id = s.commission_id and t.slug = x);
  return array(select r.copy_id from archive.search_open(s.commission_id, side, mine) r
    where r.story_id = any(came)
      and (query is null or r.words @@ query)
      and coalesce(case when (s.asked ->> 'any')::boolean then r.themes && wanted else r.themes @> wanted end, true)
      and (s.asked ->> 'place' is null or r.place_id::text = s.asked ->> 'place')
      and (s.asked ->> 'year' is null or r.year = (s.asked ->> 'year')::int)
      and (s.asked ->> 'form' is null or r.form::text = s.asked ->> 'form')
      and (s.asked ->> 'backs' is null or (s.asked ->> 'backs')::uuid = any(r.backs))
      and (s.asked ->> 'language' is null or r.language = s.asked ->> 'language')
    order by r.told_on desc, r.story_id);
end $$;

/** The visitor's saved searches in a commission, each with how many stories are new to them. */
create function archive.searches_fresh(commission uuid) returns table (search uuid, fresh int)
language plpgsql stable security definer set search_path = '' as $$
declare
  side archive.circle := archive.circle_in(commission);
  mine archive.edges := archive.my_audiences();
begin
  return query select s.id, cardinality(archive.search_fresh(s, s.seen_at, side, mine)) from archive.saved_searches s
    where s.person_id = (select archive.me()) and s.commission_id = searches_fresh.commission;
end $$;

/** What was new of one of the visitor's saved searches when they last saw what was new, and what came since; null where it is not
    theirs. Out: {query, copies}, the copies to be read again by whoever asked. */
create function archive.search_came(search uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  s archive.saved_searches := (select x from archive.saved_searches x where x.id = search and x.person_id = (select archive.me()));
  side archive.circle := archive.circle_in(s.commission_id);
  mine archive.edges := archive.my_audiences();
begin
  if s.id is null then return null; end if;
  return jsonb_build_object('query', archive.search_meant(s, side, mine, by_stems => true)::text,
    'copies', to_jsonb(archive.search_fresh(s, s.looked_at, side, mine)));
end $$;
grant execute on function archive.searches_fresh, archive.search_came to anon, authenticated;

/** Keep a search, and be told weekly when something new matches. The same one twice is one. PT404 without a seat; PT422 q, form.
    In: {q, themes, any, some, place, year, form, backs, language, sort}. Out: {search}. */
create function api.search_save(commission text, asked jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  c uuid := archive.commission(commission);
  made uuid;
  kept jsonb;
begin
  perform archive.seat_in(c, '{community,civic,facilitator}');
  if jsonb_typeof(asked) <> 'object' or octet_length(asked::text) > 4000 then
    perform archive.fail('PT422', 'This search cannot be kept. Try a shorter one.', 'q');
  elsif (select count(*) from archive.saved_searches s where s.commission_id = c and s.person_id = (select archive.me())) >= 50 then
    perform archive.fail('PT422', 'You keep fifty searches here already. Let one go first.', 'q');
  end if;
  perform archive.search_typed(asked ->> 'q');
  begin
    -- As it was typed: it is read again by whoever typed it.
    kept := jsonb_build_object('q', trim(regexp_replace(normalize(asked ->> 'q', nfc), '\s+', ' ', 'g')),
      'themes', (select coalesce(jsonb_agg(t), '[]') from (select distinct left(x, 60) as t from jsonb_array_elements_text(asked -> 'themes') x order by 1 limit 20) y),
      'any', coalesce((asked ->> 'any')::boolean, false), 'some', coalesce((asked ->> 'some')::boolean, false), 'place', (asked ->> 'place')::uuid, 'year', (asked ->> 'year')::int,
      'form', (asked ->> 'form')::archive.form, 'backs', (asked ->> 'backs')::uuid, 'language', left(asked ->> 'language', 3),
      'sort', case when asked ->> 'sort' in ('newest', 'most_coded') then asked ->> 'sort' else 'relevance' end);
  exception when invalid_text_representation or invalid_parameter_value or numeric_value_out_of_range then
    perform archive.fail('PT422', 'This search cannot be kept. Try another.', 'q');
  end;
  insert into archive.saved_searches (person_id, commission_id, asked) values ((select archive.me()), c, kept)
  on conflict on constraint one_search_a_person do nothing returning id into made;
  return jsonb_build_object('search', coalesce(made, (select s.id from archive.saved_searches s
    where s.commission_id = c and s.person_id = (select archive.me()) and s.asked = kept)));
end $$;

/** One's saved searches, the newest first. PT404 without a seat. Out: [{search, asked, told, fresh, looked}]: how many stories are new
    to them, and whether they have seen before what was new. */
create function api.searches_list(commission text) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  c uuid := archive.commission(commission);
begin
  perform archive.seat_in(c, '{community,civic,facilitator}');
  return (select coalesce(jsonb_agg(jsonb_build_object('search', s.id, 'asked', s.asked, 'told', s.asked_at is not null, 'fresh', f.fresh,
        'looked', s.looked_at < s.seen_at)
      order by s.saved_at desc, s.id), '[]')
    from archive.saved_searches s join archive.searches_fresh(c) f on f.search = s.id);
end $$;

/** What is new is being looked at: from here on something else is. Pressed twice, it is still the same that was new. PT404. */
create function api.search_seen(search uuid) returns void language plpgsql volatile set search_path = '' as $$
begin
  update archive.saved_searches s set seen_at = now(), looked_at = case when f.fresh > 0 then s.seen_at else s.looked_at end
  from archive.searches_fresh((select x.commission_id from archive.saved_searches x where x.id = search_seen.search)) f
  where s.id = search_seen.search and f.search = s.id;
  if not found then perform archive.absent(); end if;
end $$;

/** What was new of one's saved search when one last saw what was new, and what came since. PT404 without a seat.
    In: page: one to fifty, of twenty. Out: {asked, total, page, next, hits}: hits as a search gives them. */
create function api.search_news(commission text, search uuid, page int default 1) returns jsonb language plpgsql stable set search_path = '' as $$
declare
  c uuid := archive.commission(commission);
  kept jsonb := (select s.asked from archive.saved_searches s where s.id = search and s.commission_id = c);
  came jsonb := archive.search_came(search);
  query tsquery := (came ->> 'query')::tsquery;
  ids uuid[] := array(select x::uuid from jsonb_array_elements_text(came -> 'copies') x);
  here int := least(greatest(coalesce(page, 1), 1), 50);
  copies archive.access_copies[];
begin
  if kept is null then perform archive.absent(); end if;
  perform archive.seat_in(c, '{community,civic,facilitator}');
  copies := array(select a from unnest(ids[(here - 1) * 20 + 1 : here * 20]) with ordinality x (copy, n)
    join archive.search_rows r on r.copy_id = x.copy join archive.access_copies a on a.id = r.copy_id and a.hash = r.hash order by x.n);
  return jsonb_build_object('asked', kept, 'total', cardinality(ids), 'page', here,
    'next', case when here < 50 and cardinality(ids) > here * 20 then here + 1 end, 'hits', archive.search_hits(copies, query));
end $$;

/** Be told by letter, or not any more. PT404. */
create function api.search_tell(search uuid, tell boolean) returns void language plpgsql volatile set search_path = '' as $$
begin
  update archive.saved_searches s set asked_at = case when tell then coalesce(s.asked_at, now()) end where s.id = search;
  if not found then perform archive.absent(); end if;
end $$;

/** Let a saved search go. */
create function api.search_forget(search uuid) returns void language sql volatile set search_path = ''
as $$ delete from archive.saved_searches where id = search $$;
grant execute on function api.search_save, api.searches_list, api.search_seen, api.search_news, api.search_tell, api.search_forget to anon, authenticated;

-- ---------------------------------------------------------------------------------------------
-- Letters.

insert into archive.letter_kinds values ('found', 'nothing');

/** Stop every letter about saved searches to whom this letter went, without signing in: the letter's id is random and was sent
    to them alone, and all it can do is stop. Any other id answers alike. */
create function archive.letters_stop(letter uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  whose uuid := (select l.person_id from archive.letters l where l.id = letter and l.kind = 'found');
begin
  update archive.saved_searches s set asked_at = null where s.person_id = whose;
  update archive.letters l set ended = 'not needed' where l.person_id = whose and l.kind = 'found' and l.ended_at is null;
end $$;
grant execute on function archive.letters_stop to anon, authenticated;
create function api.letters_stop(letter uuid) returns void language sql volatile set search_path = ''
as $$ select archive.letters_stop(letter) $$;
grant execute on function api.letters_stop to anon, authenticated;

/** The audiences that somebody is in, as `my_audiences` would answer them: a commissioner's seat hears nothing before its listening
    promise, and no letter tells of what it may not hear. Granted to nobody. */
create function archive.audiences_of(person uuid) returns archive.edges
language sql stable set search_path = '' as $$
  select case when now() < i.readable_until
    then archive.edges_of(array(select 0::bigint union select a.audience_id from archive.audience_seats a join archive.seats s on s.id = a.seat_id
      where s.person_id = person and s.closed_at is null and (s.circle = 'facilitator' or exists (select from archive.promised_by(person)))))
    else '{}' end
  from archive.installation i
$$;

/** The copies of a saved search that are new since a moment to the member who keeps it, under their seat of now; none where they have
    none left. Granted to nobody. */
create function archive.search_fresh_to_member(s archive.saved_searches, since timestamptz) returns uuid[]
language sql stable set search_path = '' as $$
  select coalesce((select archive.search_fresh(s, since, case when y.circle = 'facilitator' then 'public' else y.circle end, archive.audiences_of(s.person_id))
    from archive.seats y where y.person_id = s.person_id and y.commission_id = s.commission_id and y.closed_at is null), '{}')
$$;

/** Once a week for each saved search: when something new matches that its member may find now, stages one letter to them. Whoever had
    one in the last seven days waits until they are over, whatever the number of searches. Out: nothing. Who has no seat left is
    told nothing. A letter that could not go out is needed no more once nothing is new: who then looked in vain would know that
    something had been there, and was taken back (A4, S5). PT409 lease. */
create function archive.work_saved(fence bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  s archive.saved_searches;
begin
  perform archive.work_held(fence);
  for s in select * from archive.saved_searches x where x.asked_at < now() - interval '7 days'
    and not exists (select from archive.letters l where l.person_id = x.person_id and l.kind = 'found' and l.staged_at > now() - interval '7 days')
    order by x.asked_at limit 200
  loop
    -- Who comes in by card has no address to write to.
    if exists (select from archive.people p where p.id = s.person_id and p.auth_user is not null)
      and archive.search_fresh_to_member(s, greatest(s.seen_at, s.asked_at)) <> '{}' then
      perform archive.letter_write('found', person => s.person_id);
    end if;
    update archive.saved_searches x set asked_at = now() where x.id = s.id;
  end loop;
  update archive.letters l set ended = 'not needed' where l.kind = 'found' and l.ended_at is null and not exists (
    select from archive.saved_searches x where x.person_id = l.person_id and x.asked_at is not null and archive.search_fresh_to_member(x, x.seen_at) <> '{}');
end $$;
create function api.work_saved(fence bigint) returns void language sql volatile set search_path = ''
as $$ select archive.work_saved(fence) $$;
grant execute on function archive.work_saved, api.work_saved to service_role;

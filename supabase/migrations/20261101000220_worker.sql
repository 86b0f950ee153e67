-- The worker's part: what waits, who does it, what a search engine was given, and the pass that a visitor searches it with.
-- The worker speaks to `api.work_*` as service_role; nobody else may.

-- What each index of the engine calls a copy: random, and different in each circle's index.
create table archive.search_documents (
  id uuid primary key default gen_random_uuid(),
  story_id uuid not null references archive.stories (id) on delete cascade,
  -- The index it stands in, and the circle whose copy it is: a circle's index holds the open copy where there is no own.
  circle archive.circle not null,
  copy_of archive.circle not null,
  constraint one_document_a_copy unique (story_id, circle, copy_of)
);
alter table archive.search_documents enable row level security;

-- What went to the engine, written before it goes. While its story waits in the outbox, whoever could have found
-- it there is given a pass that leaves it out.
create table archive.search_sent (
  document uuid not null references archive.search_documents (id) on delete cascade,
  -- The number that its outbox row had.
  number bigint not null,
  story_id uuid not null references archive.stories (id) on delete cascade,
  circle archive.circle not null,
  audience bigint not null references archive.audiences (id) on delete restrict,
  opens timestamptz not null,
  closes timestamptz not null,
  hash bytea not null,
  primary key (document, number, audience, hash)
);
create index on archive.search_sent (story_id);
-- Of each of a visitor's audiences: was anything sent under it? (archive.search_pass)
create index on archive.search_sent (audience, circle, opens);
create index on archive.search_sent (closes);
alter table archive.search_sent enable row level security;

-- The engine that is asked, when it holds all there is to find. `number` is the task that it last confirmed, and `mark` what that
-- task carries: one that was emptied has no such task, one put back from an old copy not yet, and is filled again.
create table archive.search_engine (
  only_one boolean primary key default true check (only_one),
  key_id uuid not null,
  -- A key that may search and nothing else: what the pass is signed with.
  key text not null,
  mark uuid not null,
  number bigint not null
);
alter table archive.search_engine enable row level security;

create function archive.index_name(commission uuid, circle archive.circle) returns text
language sql immutable set search_path = '' as $$ select 'stories-' || commission || '-' || circle $$;

-- The engine knows numbers alone. Rounded inwards: time only narrows. A seal that nobody was warned of lifts at no time at all: one
-- story under it would otherwise be given as nothing, and nothing else with it.
create function archive.first_millisecond(opens timestamptz) returns bigint
language sql stable set search_path = '' as $$ select least(greatest(ceil(extract(epoch from opens) * 1000), 0), 9000000000000000)::bigint $$;
create function archive.last_millisecond(closes timestamptz) returns bigint
language sql stable set search_path = '' as $$ select least(floor(extract(epoch from closes) * 1000), 9000000000000000)::bigint $$;

/** What a document is found and counted by beside its words. */
create function archive.search_traits(r archive.search_rows) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('named', coalesce(string_agg(t.name, ' . ' order by t.slug), ''), 'themes', coalesce(jsonb_agg(t.slug order by t.slug), '[]'),
    'place', r.place_id, 'year', r.year, 'month', to_char(r.told_on, 'YYYYMM')::int, 'form', r.form, 'language', r.language, 'backs', r.backs, 'coded', r.coded)
  from archive.themes t where t.id = any(r.themes)
$$;

/** Everything of one story that indexes hold: in each circle's index its own copy or else the open one, never both for one reader. */
create function archive.documents_of(story uuid)
returns table (circle archive.circle, document uuid, audience bigint, opens timestamptz, closes timestamptz, hash bytea, body jsonb)
language plpgsql volatile security definer set search_path = '' as $$
declare
  r archive.search_rows;
  within archive.circle;
  own archive.access_copies;
  words text;
begin
  foreach within in array '{community,civic,public}'::archive.circle[] loop
    for r in select * from archive.search_rows x where x.story_id = story and x.circle in (within, 'public') and x.audience <> 1 and now() < x.closes loop
      audience := r.audience;
      if r.circle <> within then
        select * into own from archive.access_copies a where a.story_id = story and a.circle = within and a.audience <> 1 and now() < a.closes;
        -- Beside the circle's own copy, the open one is for those of its seats that the own does not name.
        if own.id is not null then
          audience := archive.audience_of(array(select s.id from archive.seats s
            where s.commission_id = r.commission_id and s.circle = within and s.closed_at is null
              and s.id not in (select m.seat_id from archive.audience_seats m where m.audience_id = own.audience)));
        end if;
        continue when audience = 1;
      end if;
      -- Looked up first: to write it again would keep its storyteller waiting who takes the story back meanwhile.
      select d.id into document from archive.search_documents d where (d.story_id, d.circle, d.copy_of) = (story, within, r.circle);
      if not found then
        insert into archive.search_documents as d (story_id, circle, copy_of) values (story, within, r.circle)
        on conflict on constraint one_document_a_copy do update set copy_of = excluded.copy_of returning d.id into document;
      end if;
      select a.plain into words from archive.access_copies a where a.id = r.copy_id;
      circle := within; opens := r.opens; closes := r.closes; hash := r.hash;
      body := jsonb_build_object('id', document, 'story', story, 'hash', encode(r.hash, 'hex'), 'words', words, 'plain', archive.search_bare(words, r.language),
        'audience', audience, 'opens', archive.first_millisecond(r.opens), 'closes', archive.last_millisecond(r.closes)) || archive.search_traits(r);
      return next;
    end loop;
  end loop;
end $$;

/** Whoever holds the lease under this number goes on; anyone else is told to stop. PT409 lease. */
create function archive.work_held(fence bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform from archive.leases l where l.name = 'worker' and l.fence = work_held.fence and clock_timestamp() < l.until for share;
  if not found then perform archive.fail('PT409', 'Another worker has taken over.', 'lease', 'lease'); end if;
end $$;

/** Takes the lease, or keeps it. Out: its number, which rises with each new holder; null while another holds it. */
create function archive.work_lease(holder uuid, seconds int) returns bigint
language sql volatile security definer set search_path = '' as $$
  insert into archive.leases as l (name, holder, until)
  values ('worker', holder, clock_timestamp() + make_interval(secs => least(greatest(seconds, 0), 60)))
  on conflict (name) do update set until = excluded.until, holder = excluded.holder, fence = l.fence + (l.holder <> excluded.holder)::int
  where l.holder = excluded.holder or l.until <= clock_timestamp()
  returning l.fence
$$;

/** What waits longest, besides what is on its way (by number), and of stories every document as it is to stand and every one that is
    not: nothing is sent that is not written down here first. `going`: only stories of which something was given that is to stand there no
    more, so that what was taken back waits behind nothing else. Out: [{kind, id, number, put: [{index, document}], drop: [{index, id}]}]. PT409 lease. */
create function archive.work_take(fence bigint, most int, sending boolean, besides bigint[], going boolean) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  o archive.outbox;
  s archive.stories;
  put jsonb;
  taken jsonb := '[]';
begin
  perform archive.work_held(fence);
  for o in select * from archive.outbox x where x.number <> all(besides) and (not going or x.kind = 'story' and exists (
      select from archive.search_sent g join archive.search_documents d on d.id = g.document where g.story_id = x.id and not exists (
        select from archive.search_rows r where r.story_id = x.id and r.circle = d.copy_of and r.audience <> 1 and now() < r.closes)))
    order by x.number limit least(most, 500) loop
    put := '[]';
    if sending and o.kind = 'story' then
      select * into s from archive.stories x where x.id = o.id;
      with documents as (select * from archive.documents_of(o.id)),
      sent as (insert into archive.search_sent (document, number, story_id, circle, audience, opens, closes, hash)
        select d.document, o.number, o.id, d.circle, d.audience, d.opens, d.closes, d.hash from documents d on conflict do nothing)
      select coalesce(jsonb_agg(jsonb_build_object('index', archive.index_name(s.commission_id, d.circle), 'document', d.body)), '[]') into put from documents d;
    end if;
    taken := taken || jsonb_build_array(jsonb_build_object('kind', o.kind, 'id', o.id, 'number', o.number, 'put', put,
      'drop', (select coalesce(jsonb_agg(jsonb_build_object('index', archive.index_name(s.commission_id, d.circle), 'id', d.id)), '[]')
        from archive.search_documents d where sending and d.story_id = o.id and o.kind = 'story'
          and not exists (select from jsonb_array_elements(put) p where p #>> '{document,id}' = d.id::text))));
  end loop;
  return taken;
end $$;

/** Takes off the list what was done, unless it has moved since it was read. In: [{kind, id, number}], and the last task of the engine
    that was waited for; null when there was none. PT409 lease. */
create function archive.work_done(fence bigint, done jsonb, task bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform archive.work_held(fence);
  with finished as (
    delete from archive.outbox o using jsonb_to_recordset(done) d (kind text, id uuid, number bigint)
    where o.kind = d.kind and o.id = d.id and o.number = d.number returning o.kind, o.id, o.number),
  reached as (update archive.search_engine e set number = greatest(e.number, task))
  delete from archive.search_sent s using finished f where f.kind = 'story' and s.story_id = f.id and s.number < f.number;
end $$;

/** What the engine should hold: each index, with the words that its commission uses for one another; the mark and number of the task
    that it last confirmed, and the version that it was then; null when it has to be filled again. PT409 lease. */
create function archive.work_indexes(fence bigint) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform archive.work_held(fence);
  return jsonb_build_object('given', (select jsonb_build_object('mark', e.mark, 'number', e.number, 'version', i.engine_version)
      from archive.search_engine e, archive.installation i),
    'indexes', (select coalesce(jsonb_agg(jsonb_build_object('index', archive.index_name(c.id, x.circle), 'alike', (
        select coalesce(jsonb_agg(array(select w from unnest(a.words) w where not archive.small_counts(array[w])) order by a.id), '[]')
        from archive.alike a where a.commission_id = c.id))), '[]')
      from archive.commissions c cross join unnest('{community,civic,public}'::archive.circle[]) x (circle)));
end $$;

/** No engine is asked from here on, and all there is to find waits to be given to one. PT409 lease. */
create function archive.work_refill(fence bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform archive.work_held(fence);
  delete from archive.search_engine;
  update archive.installation set engine = 'postgres', engine_version = null;
  perform archive.look_again('story', x.story_id) from (
    select r.story_id from archive.search_rows r union select s.story_id from archive.search_sent s order by 1) x;
end $$;

/** There is no engine, and nothing in one to take out. PT409 lease. */
create function archive.work_engineless(fence bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform archive.work_held(fence);
  delete from archive.search_engine;
  delete from archive.search_sent;
  update archive.installation set engine = 'postgres', engine_version = null;
end $$;

/** An engine that holds all there is: from here on it is asked, with a pass signed by this key. PT409 lease. */
create function archive.work_engine(fence bigint, version text, key_id uuid, key text, mark uuid, number bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform archive.work_held(fence);
  insert into archive.search_engine (key_id, key, mark, number) values (key_id, key, mark, number)
  on conflict (only_one) do update set key_id = excluded.key_id, key = excluded.key, mark = excluded.mark, number = excluded.number;
  update archive.installation set engine = 'meilisearch', engine_version = left(version, 40);
end $$;

/** The engine that is asked was found to be of this version: it may have been upgraded where it stands. PT409 lease. */
create function archive.work_version(fence bigint, version text) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform archive.work_held(fence);
  update archive.installation set engine_version = left(version, 40) where engine = 'meilisearch';
end $$;

/** What time alone does: drafts that were never handed in are destroyed after 90 days, and with the last one its
    storyteller's words; words sessions that ended are forgotten; new audiences join the arrays of their seats; words of the lexicon that nothing
    holds any more go; what may no longer be found is looked at again. PT409 lease. */
create function archive.work_sweep(fence bigint) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform archive.work_held(fence);
  with gone as (
    delete from archive.stories s using archive.drafts d
    where d.story_id = s.id and s.current_rendition is null and d.saved_at < now() - interval '90 days'
      and not exists (select from archive.renditions r where r.story_id = s.id)
      and not exists (select from archive.consent_events e where e.story_id = s.id)
    returning s.id, s.storyteller_id)
  delete from archive.storytellers t using gone g
  where t.id = g.storyteller_id and not exists (select from archive.stories s where s.storyteller_id = t.id and s.id not in (select x.id from gone x));
  delete from archive.member_sessions t where t.seen_at < now() - interval '30 minutes' or t.began_at < now() - interval '12 hours';
  delete from archive.teller_sessions t where t.seen_at < now() - interval '30 minutes' or t.began_at < now() - interval '12 hours';
  perform archive.audiences_join(1);
  -- Two copies that went in the same moment each named the other for their words.
  perform archive.lexicon_move(x.held_by) from (select distinct l.held_by from archive.lexicon l
    where not exists (select from archive.search_rows r where r.copy_id = l.held_by)) x;
  perform archive.look_again('story', x.story_id) from (select distinct s.story_id from archive.search_sent s where s.closes <= now() order by 1) x;
end $$;

create function api.work_lease(holder uuid, seconds int) returns bigint language sql volatile set search_path = ''
as $$ select archive.work_lease(holder, seconds) $$;
create function api.work_take(fence bigint, most int, sending boolean, besides bigint[] default '{}', going boolean default false)
returns jsonb language sql volatile set search_path = ''
as $$ select archive.work_take(fence, most, sending, besides, going) $$;
create function api.work_done(fence bigint, done jsonb, task bigint default null) returns void language sql volatile set search_path = ''
as $$ select archive.work_done(fence, done, task) $$;
create function api.work_indexes(fence bigint) returns jsonb language sql volatile set search_path = ''
as $$ select archive.work_indexes(fence) $$;
create function api.work_refill(fence bigint) returns void language sql volatile set search_path = ''
as $$ select archive.work_refill(fence) $$;
create function api.work_engineless(fence bigint) returns void language sql volatile set search_path = ''
as $$ select archive.work_engineless(fence) $$;
create function api.work_engine(fence bigint, version text, key_id uuid, key text, mark uuid, number bigint) returns void language sql volatile set search_path = ''
as $$ select archive.work_engine(fence, version, key_id, key, mark, number) $$;
create function api.work_version(fence bigint, version text) returns void language sql volatile set search_path = ''
as $$ select archive.work_version(fence, version) $$;
create function api.work_sweep(fence bigint) returns void language sql volatile set search_path = ''
as $$ select archive.work_sweep(fence) $$;
grant execute on function archive.work_lease, archive.work_take, archive.work_done, archive.work_indexes, archive.work_refill, archive.work_engine,
  archive.work_version, archive.work_engineless, archive.work_sweep, api.work_lease, api.work_take, api.work_done, api.work_indexes, api.work_refill, api.work_engine,
  api.work_version, api.work_engineless, api.work_sweep to service_role;

/** Somebody new in a circle is not named by its copies: where a story is open too, the open one is theirs to find. */
create function archive.seat_opened() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform archive.look_again('story', x.story_id) from (
    select a.story_id from archive.access_copies a join archive.search_rows r on r.story_id = a.story_id and r.circle = 'public'
    where a.commission_id = new.commission_id and a.circle = new.circle order by 1) x;
  return null;
end $$;
create trigger seat_opened after insert on archive.seats
  for each row execute function archive.seat_opened();

-- ---------------------------------------------------------------------------------------------
-- The visitor's part.

create function archive.base64url(bytes bytea) returns text language sql immutable set search_path = ''
as $$ select rtrim(translate(encode(bytes, 'base64'), e'+/\n', '-_'), '=') $$;

/** Signs a pass for the visitor to search the engine with: their circle's index, their own audiences, this moment, and none of the
    documents that wait to be looked at again. Good for a minute. Anyone may read what a pass says, so of their audiences it names only
    those under which something that has opened was given to the engine: others come about when somebody is asked about newcomers, says
    no to them, or chooses readers before the first reading, and would tell of a story that nobody was shown (S3, A8). And of what waits
    it names only what its holder could have found. Null when the database should be asked instead: of an engine that no worker looks
    after nobody knows what it holds, and one that was not given for a minute what its holder may find (it may be full) would miss it. */
create function archive.search_pass(commission uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  e archive.search_engine;
  side archive.circle := archive.circle_in(commission);
  mine bigint[] := array(select a.id from archive.audiences a
    where archive.within(a.id, (select archive.my_audiences())) and (a.id = 0 or (a.commission_id = search_pass.commission and a.circle = side
      -- In the order of its index: what many were sent for and others not would be looked through for each of the others.
      and (select true from archive.search_sent s where s.audience = a.id and s.circle = side and s.opens <= now() and now() < s.closes
        order by s.opens limit 1))));
  waiting uuid[];
  body text;
begin
  select * into e from archive.search_engine;
  if e.key is null or mine = '{}' or not exists (select from archive.leases l where l.name = 'worker' and now() < l.until) then return null; end if;
  if exists (select from (select o.id from archive.outbox o where o.kind = 'story' and o.since < now() - interval '1 minute' offset 0) o
    cross join lateral (select x.* from archive.search_rows x where x.story_id = o.id offset 0) r
    where r.commission_id = search_pass.commission and r.circle in (side, 'public')
      and archive.permits(r.audience, r.opens, r.closes, (select archive.my_audiences()))) then return null; end if;
  -- From the few that wait to what was sent of them, whatever the planner knows: never through all that was ever sent.
  waiting := array(select distinct s.document from (select o.id from archive.outbox o where o.kind = 'story' offset 0) o
    cross join lateral (select x.document, x.circle, x.audience, x.opens from archive.search_sent x where x.story_id = o.id offset 0) s
    where s.circle = side and s.audience = any(mine) and s.opens <= now() limit 501);
  if cardinality(waiting) > 500 then return null; end if;
  body := archive.base64url('{"alg":"HS256","typ":"JWT"}'::bytea) || '.' || archive.base64url(convert_to(jsonb_build_object(
    'apiKeyUid', e.key_id, 'exp', floor(extract(epoch from now()))::bigint + 60,
    'searchRules', jsonb_build_object(archive.index_name(commission, side), jsonb_build_object('filter',
      'audience IN [' || array_to_string(mine, ',') || '] AND opens <= ' || floor(extract(epoch from now()) * 1000)::bigint
        || ' AND closes > ' || floor(extract(epoch from now()) * 1000)::bigint
        || case when waiting <> '{}' then ' AND NOT id IN [' || array_to_string(waiting, ',') || ']' else '' end)))::text, 'UTF8'));
  return jsonb_build_object('index', archive.index_name(commission, side), 'token',
    body || '.' || archive.base64url(extensions.hmac(body::bytea, convert_to(e.key, 'UTF8'), 'sha256')));
end $$;

/** Would a word that was typed, or two that stand beside one another, be found as two other words by an engine, which takes them apart where
    its index has most of both? All of its index, the visitor's or not: a story that nobody may read would move what is found, and tell of
    its words (S3). Only where something that the visitor may find says two such words in a row is there anything to move. */
create function archive.search_parted(commission uuid, typed text) returns boolean
language plpgsql stable security definer set search_path = '' set plan_cache_mode = 'force_generic_plan' as $$
declare
  side archive.circle := archive.circle_in(commission);
  mine archive.edges := archive.my_audiences();
  words text[] := regexp_split_to_array(lower(extensions.unaccent(archive.search_signs(typed))), '[^[:alnum:]]+');
  s record;
begin
  for s in
    with whole as (
      -- As the engine does it: a word in which it forgives a letter, and two as one in which it would forgive two.
      select w as word, 0 as seam from unnest(words) w where char_length(w) between 5 and 40
      union select words[n] || words[n + 1], char_length(words[n]) from generate_subscripts(words, 1) n
      where char_length(words[n] || words[n + 1]) between 8 and 40),
    halves as (select left(word, cut) as one, substr(word, cut + 1) as other from whole, generate_series(1, char_length(word) - 1) cut where cut <> seam)
    select one, other from halves where not exists (select from unnest(array[one, other]) half
      -- A long one that nobody says is looked up in the lexicon, and not among all words.
      where half ~ '^[[:alpha:]]{4,30}$' and not exists (select from archive.lexicon l
        where l.commission_id = search_parted.commission and l.circle in (side, 'public') and l.word = half))
  loop
    -- Of what is said everywhere the first two hundred are enough: no single story moves where the engine parts those.
    if exists (select from (
        select r.words from (select x.copy_id from archive.search_rows x where x.words @@ (quote_literal(s.one) || ' & ' || quote_literal(s.other))::tsquery offset 0) x
        cross join lateral (select y.words from archive.search_open(search_parted.commission, side, mine) y where y.copy_id = x.copy_id offset 0) r limit 200) few
      where few.words @@ (quote_literal(s.one) || ':BD <-> ' || quote_literal(s.other) || ':BD')::tsquery) then
      return true;
    end if;
  end loop;
  return false;
end $$;

/** A pass, and the words as they were understood, with a space behind a last one that is whole. PT404, PT422 on q. Out: {index, token, words},
    index and token null when the engine cannot be asked, words null when it would not understand them, or take them apart by what others may read. */
create function api.search_pass(commission text, q text default '') returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  c uuid := archive.commission(commission);
  typed text := archive.search_typed(q);
begin
  return jsonb_build_object('index', null, 'token', null,
      'words', case when not archive.search_small(c, typed) and not archive.search_parted(c, typed) then typed || case when archive.search_whole(c, typed) then ' ' else '' end end)
    || coalesce(archive.search_pass(c), '{}');
end $$;

/** What is said beside the hits of an engine, which does not wait for them. PT404, PT422 on q. Out: {did_you_mean, suggestions,
    decisions, themes}: the first two go to `search_load`, for they hold words of stories. */
create function api.search_beside(commission text, q text) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  c uuid := archive.commission(commission);
  typed text := archive.search_typed(q);
  corrected text := archive.search_corrected(c, typed);
begin
  return jsonb_build_object('did_you_mean', corrected, 'suggestions', archive.search_suggested(c, typed))
    || archive.search_beside(c, coalesce(corrected, typed));
end $$;

/** Loads what an engine found again as the visitor (S2): only the copy they are served, only while its hash is the one that was found.
    Words that were to be said beside it are said while they stand in what the visitor may find, so that a page is of one moment.
    In: {hits: [{story, hash, marked}]} with the counts that `search_facets` takes; the words, as `search_beside` gave them. PT404, PT422 on q.
    Out: {hits, dropped, facets, did_you_mean, suggestions}: a highlight where the hit was not marked, null in the others; `dropped` says
    how many did not hold. */
create function api.search_load(commission text, q text, answer jsonb, did_you_mean text default null, suggestions text[] default '{}')
returns jsonb language plpgsql stable set search_path = '' as $$
declare
  c uuid := archive.commission(commission);
  -- Looked up by ids that stand in a list already: a policy is asked before what takes them out of jsonb.
  stories uuid[] := array(select (h ->> 'story')::uuid from jsonb_path_query(answer, '$.hits[0 to 19]') h);
  hashes text[] := array(select h ->> 'hash' from jsonb_path_query(answer, '$.hits[0 to 19]') h);
  -- What was found by what stands beside the words: the engine shows no passage of it.
  unmarked uuid[] := array(select (h ->> 'story')::uuid from jsonb_path_query(answer, '$.hits[0 to 19] ? (@.marked == false)') h);
  query tsquery;
  copies archive.access_copies[];
  put_right text[] := array(select unnest(tsvector_to_array(to_tsvector('archive.exact', archive.search_typed(did_you_mean))))
    except select unnest(tsvector_to_array(to_tsvector('archive.exact', archive.search_typed(q)))));
  standing text[] := archive.search_standing(c, put_right || suggestions);
  hits jsonb;
begin
  if unmarked <> '{}' then
    query := archive.search_query(c, archive.search_typed(coalesce(did_you_mean, q)));
  end if;
  copies := array(select a from unnest(stories, hashes) with ordinality h (story, hash, n)
  join archive.served(c) a on a.story_id = h.story and encode(a.hash, 'hex') = h.hash
  join archive.findable f on f.copy_id = a.id order by h.n);
  hits := archive.search_hits(copies, query, unmarked);
  return jsonb_build_object('hits', hits, 'dropped', cardinality(stories) - jsonb_array_length(hits), 'facets', archive.search_facets(c, answer),
    'did_you_mean', case when standing @> put_right then did_you_mean end,
    'suggestions', array(select w from unnest(suggestions) with ordinality u (w, n) where w = any(standing) order by n));
end $$;
grant execute on function archive.search_pass, archive.search_parted, api.search_pass, api.search_beside, api.search_load to anon, authenticated;

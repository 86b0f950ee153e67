-- Who is asking. Two answers that share no id and no table (I1):
-- me() is a person with seats, by a signed-in user's JWT or, without an e-mail address, by the words of a member's card;
-- teller() is a storyteller, by code words. A request that carries a JWT and words is nobody in both.

create table archive.people (
  id uuid primary key default gen_random_uuid(),
  auth_user uuid unique references auth.users (id) on delete set null,
  -- Each member chooses how to be shown: a first name is enough.
  name text not null check (char_length(name) between 1 and 120),
  role text not null default '' check (char_length(role) <= 200),
  joined_at timestamptz not null default now()
);
alter table archive.people enable row level security;

create table archive.storytellers (
  id uuid primary key default gen_random_uuid(),
  -- HMAC of the seven four-letter beginnings: a stolen table cannot be searched without the pepper.
  words_hash bytea not null unique,
  made_at timestamptz not null default now(),
  -- New words that two facilitators gave to somebody who lost theirs, and the moment from which they open anything.
  next_words_hash bytea unique,
  next_from timestamptz,
  check ((next_words_hash is null) = (next_from is null))
);
alter table archive.storytellers enable row level security;

-- A session of code words. The token is known to the visitor alone; here stands its hash. In the
-- session that made them the words can be shown again, so they lie here sealed under that token.
create table archive.teller_sessions (
  token_hash bytea primary key,
  storyteller_id uuid not null references archive.storytellers (id) on delete cascade,
  words bytea,
  began_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
);
create index on archive.teller_sessions (storyteller_id);
alter table archive.teller_sessions enable row level security;

-- Members who have no e-mail address come in by a card of their own, which never opens a story of theirs: other words, other
-- sessions, and nothing that leads from one to the other.
create table archive.member_words (
  person_id uuid primary key references archive.people (id) on delete cascade,
  words_hash bytea not null unique,
  given_at timestamptz not null default now()
);
alter table archive.member_words enable row level security;
create table archive.member_sessions (
  token_hash bytea primary key,
  person_id uuid not null references archive.people (id) on delete cascade,
  began_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
);
create index on archive.member_sessions (person_id);
alter table archive.member_sessions enable row level security;

/** The hash under which this request's words session stands, or null. */
create function archive.session_hash() returns bytea language sql stable
return extensions.digest(archive.header('x-words-session'), 'sha256');

/** The person asking, or null. By card it ends as a storyteller's session does. A words header beside a JWT makes nobody. */
create function archive.me() returns uuid
language plpgsql stable security definer set search_path = ''
-- A few hundred people look cheap to read through, and are, once: this is asked several times a page.
set enable_seqscan = off as $$
begin
  if archive.header('x-words-session') is null then
    -- `(select …)`: once, and not for each person.
    return (select p.id from archive.people p where p.auth_user = (select archive.subject()));
  end if;
  return (select s.person_id from archive.member_sessions s
    where archive.subject() is null
      and s.token_hash = archive.session_hash()
      and now() < s.seen_at + interval '30 minutes'
      and now() < s.began_at + interval '12 hours');
end $$;

/** Keeps the session of a member's card awake. Asked for with every page that asks who the visitor is. */
create function archive.member_touch() returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  update archive.member_sessions set seen_at = now()
  where token_hash = archive.session_hash() and seen_at < now() - interval '1 minute' and archive.me() is not null;
end $$;

/** The storyteller asking, or null. Ends after 30 idle minutes or 12 hours. A JWT beside it makes nobody. */
create function archive.teller() returns uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  return (select s.storyteller_id from archive.teller_sessions s
    where archive.subject() is null
      and s.token_hash = archive.session_hash()
      and now() < s.seen_at + interval '30 minutes'
      and now() < s.began_at + interval '12 hours');
end $$;

/** Keeps a words session awake. PT401 when there is none. Every verb behind words begins here. */
create function archive.words_touch() returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  if archive.teller() is null then
    perform archive.fail('PT401', 'Enter your code words to go on.');
  end if;
  update archive.teller_sessions set seen_at = now()
  where token_hash = archive.session_hash() and seen_at < now() - interval '1 minute';
end $$;

/** Seven typed words, in any case, whole or by their first four letters → their beginnings, or null. */
create function archive.word_beginnings(typed text) returns text
language sql immutable set search_path = '' as $$
  select case when count(*) = 7 then string_agg(left(w[1], 4), ' ' order by n) end
  from regexp_matches(lower(left(typed, 400)), '[a-z]+', 'g') with ordinality as m (w, n)
$$;

/** The hash that finds a storyteller by words; null in, null out. */
create function archive.words_hash(typed text) returns bytea
language sql stable security definer set search_path = '' as $$
  select extensions.hmac(convert_to(archive.word_beginnings(typed), 'UTF8'), s.value, 'sha256')
  from archive.secrets s where s.name = 'pepper'
$$;

/** Seven words drawn from the list with a cryptographic source. */
create function archive.words_make() returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  many bigint := (select count(*) from archive.code_words);
  words text[] := '{}';
  drawn bigint;
begin
  for i in 1..7 loop
    -- Drawn once, outside the query: a volatile call in its condition would be drawn for every row.
    drawn := 1 + ('x' || encode(extensions.gen_random_bytes(6), 'hex'))::bit(48)::bigint % many;
    words := words || (select w.word from archive.code_words w where w.number = drawn);
  end loop;
  return array_to_string(words, ' ');
end $$;

/** How many sessions one card has open at most: with one more, the one that was quiet longest ends. */
create function archive.sessions_at_once() returns int language sql immutable set search_path = '' as $$ select 50 $$;

/** Opens a words session for a storyteller and returns its token, which is kept nowhere. */
create function archive.session_begin(storyteller uuid, words text default null) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  token text := encode(extensions.gen_random_bytes(32), 'hex');
begin
  delete from archive.teller_sessions s
  where s.began_at < now() - interval '12 hours' or s.seen_at < now() - interval '30 minutes';
  delete from archive.teller_sessions s where s.token_hash in (select x.token_hash from archive.teller_sessions x
    where x.storyteller_id = storyteller order by x.seen_at desc offset archive.sessions_at_once() - 1);
  insert into archive.teller_sessions (token_hash, storyteller_id, words)
  values (extensions.digest(token, 'sha256'), storyteller, extensions.pgp_sym_encrypt(words, token));
  return token;
end $$;

/** Opens a session for the member whose card it is, and returns its token, which is kept nowhere. */
create function archive.member_begin(person uuid) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  token text := encode(extensions.gen_random_bytes(32), 'hex');
begin
  delete from archive.member_sessions s where s.token_hash in (select x.token_hash from archive.member_sessions x
    where x.person_id = person order by x.seen_at desc offset archive.sessions_at_once() - 1);
  insert into archive.member_sessions (token_hash, person_id) values (extensions.digest(token, 'sha256'), person);
  return token;
end $$;

/** Words → {session, member}: a storyteller's session, or a member's, whose card it is. The same index probes whatever is typed;
    wrong, replaced and never made answer alike. New words take the place of the old ones when they are first used, and every
    session of the old ones ends. */
create function archive.words_enter(words text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  mark bytea := archive.words_hash(words);
  found uuid := (select t.id from archive.storytellers t
    where t.words_hash = mark or (t.next_words_hash = mark and t.next_from <= now()));
  member uuid := (select w.person_id from archive.member_words w where w.words_hash = mark);
begin
  with moved as (
    update archive.storytellers t set words_hash = mark, next_words_hash = null, next_from = null
    where t.id = found and t.words_hash <> mark and archive.subject() is null returning t.id)
  delete from archive.teller_sessions s using moved where s.storyteller_id = moved.id;
  if coalesce(found, member) is null or archive.subject() is not null then
    perform archive.fail('PT422',
      'Those words did not open anything. Check each one against your card: seven words, in order.', 'words');
  end if;
  return jsonb_build_object('member', found is null,
    'session', case when found is null then archive.member_begin(member) else archive.session_begin(found) end);
end $$;

create function archive.words_leave() returns void
language sql volatile security definer set search_path = '' as $$
  delete from archive.teller_sessions where token_hash = archive.session_hash();
  delete from archive.member_sessions where token_hash = archive.session_hash()
$$;

/** The words themselves, only in the session that made them; else null. */
create function archive.words_again() returns text
language sql stable security definer set search_path = '' as $$
  select extensions.pgp_sym_decrypt(s.words, archive.header('x-words-session'))
  from archive.teller_sessions s
  where s.token_hash = archive.session_hash() and archive.teller() is not null
$$;

/** Typed words beside the words of this very session, which it shows anyway: the numbers of those that differ, none when all are right. It
    knows no other words, so that it answers nobody else, and writes nothing. PT404 outside the session that made them, PT422 words. */
create function archive.words_practise(words text) returns int[]
language plpgsql stable security definer set search_path = '' as $$
declare
  mine text := archive.word_beginnings(archive.words_again());
  typed text := archive.word_beginnings(words);
begin
  if mine is null then
    perform archive.absent();
  elsif typed is null then
    perform archive.fail('PT422', 'Type seven words, in their order, with a space between them.', 'words');
  end if;
  return array(select n::int from unnest(string_to_array(mine, ' '), string_to_array(typed, ' ')) with ordinality w (ours, theirs, n)
    where ours <> theirs order by n);
end $$;

grant execute on function
  archive.header, archive.subject, archive.session_hash, archive.me, archive.teller, archive.words_touch,
  archive.words_enter, archive.words_leave, archive.words_again, archive.words_practise
to anon, authenticated;

/** Enter by code words. In: what was typed. Out: {session, member}. PT422 on `words`. */
create function api.words_enter(words text) returns jsonb language sql volatile set search_path = ''
as $$ select archive.words_enter(words) $$;

/** End this words session. Never fails. */
create function api.words_leave() returns void language sql volatile set search_path = ''
as $$ select archive.words_leave() $$;

/** Show the way back once more. Out: {words}, null outside the session that made them. */
create function api.words_again() returns jsonb language plpgsql volatile set search_path = '' as $$
begin
  perform archive.words_touch();
  return jsonb_build_object('words', archive.words_again());
end $$;

/** Practise the way back, in the session that made the words. PT401, PT404, PT422 on `words`. Out: {differ: [number of a word]}. */
create function api.words_practise(words text) returns jsonb language plpgsql volatile set search_path = '' as $$
begin
  perform archive.words_touch();
  return jsonb_build_object('differ', archive.words_practise(words));
end $$;

grant execute on function api.words_enter, api.words_leave, api.words_again, api.words_practise to anon, authenticated;

-- The walls: two schemas, nothing executable by default, one way to say no.
--
-- archive  holds tables (all under row-level security) and private functions.
-- api      holds functions only, and is the only schema exposed to callers.
--
-- Errors. PostgREST turns a SQLSTATE of the form PTnnn into that HTTP status.
--   PT401  sign in, or enter your code words
--   PT404  not there, or not for you: the same answer on purpose (A8)
--   PT409  something moved since the page was drawn; detail says what: roster, words, wording, text or days
--   PT422  a value cannot be taken; hint is the field, message the sentence to show
--   PT429  today's ceiling is reached
--   PT503  reading is closed until a restored database has caught up (O2)
--
-- Languages. What every page or search asks is in plpgsql, which keeps its plans: a function in sql that pins its path is planned anew
-- each time it is asked, often for longer than its answer takes.

create schema archive;
create schema api;

create extension if not exists pgcrypto with schema extensions;
create extension if not exists pg_trgm with schema extensions;
create extension if not exists unaccent with schema extensions;

-- Closed by default (A2): a function nobody granted is a function nobody can call.
alter default privileges revoke execute on functions from public;

grant usage on schema api to anon, authenticated, service_role;
-- Policies and `api` functions run as the caller, so names must resolve; rows and verbs are granted one by one.
grant usage on schema archive to anon, authenticated;

/** Refuses, in one sentence a person can read. Never returns. */
create function archive.fail(code text, sentence text, field text default '', detail text default '')
returns void language plpgsql volatile set search_path = '' as $$
begin
  raise exception using errcode = code, message = sentence, hint = field, detail = detail;
end $$;

/** Refuses as if the thing had never been there (A8). */
create function archive.absent() returns void language sql volatile set search_path = ''
as $$ select archive.fail('PT404', 'There is nothing here.') $$;

-- Asked for every policy of every statement: bound here and inlined there, so neither pinned nor planned again.
/** A header of the request, by its lower-case name, or null. */
create function archive.header(name text) returns text language sql stable
return nullif(current_setting('request.headers', true), '')::jsonb ->> name;

/** The subject of the visitor's verified JWT, or null. */
create function archive.subject() returns uuid language sql stable
return (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid;

grant execute on function archive.fail, archive.absent to anon, authenticated, service_role;

-- One row for the whole installation. `readable_until` is the reading lease (O2): a restored
-- database carries one from the past and shows no story until its worker has caught up.
create table archive.installation (
  only_one boolean primary key default true check (only_one),
  readable_until timestamptz not null default 'infinity'
);
alter table archive.installation enable row level security;
insert into archive.installation default values;

-- Keys that the database itself signs or hashes with. No policy, no grant: definers only.
create table archive.secrets (name text primary key, value bytea not null);
alter table archive.secrets enable row level security;
insert into archive.secrets values ('pepper', extensions.gen_random_bytes(32));

-- "Look at this again." No payload, so order and repetition do not matter. `number` is drawn anew
-- whenever the thing moves: a worker removes a row only under the number it read.
create sequence archive.outbox_number;
create table archive.outbox (
  kind text not null check (kind in ('story', 'theme', 'decision')),
  id uuid not null,
  number bigint not null default nextval('archive.outbox_number'),
  since timestamptz not null default now(),
  primary key (kind, id)
);
create index on archive.outbox (number);
alter table archive.outbox enable row level security;

/** Stages a second look, in the transaction that causes it. */
create function archive.look_again(what text, which uuid) returns void
language sql volatile security definer set search_path = '' as $$
  insert into archive.outbox (kind, id) values (what, which)
  on conflict (kind, id) do update set number = nextval('archive.outbox_number')
$$;

-- One active worker: whoever holds the lease. `fence` rises with each new holder, so that one who
-- slept past the end cannot finish what it began.
create table archive.leases (
  name text primary key,
  holder uuid not null,
  fence bigint not null default 1,
  until timestamptz not null
);
alter table archive.leases enable row level security;

/** Refuses every change, the table owner's included: definers run as the owner. */
create function archive.refuse_change() returns trigger
language plpgsql set search_path = '' as $$
begin
  raise exception 'rows of %.% are never changed or removed', tg_table_schema, tg_table_name
    using errcode = '42501';
end $$;

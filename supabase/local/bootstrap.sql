-- What hosted Supabase has before the first migration, beside its roles: schemas, and an `auth` that signs people in.
-- Safe to run again; run as a superuser.
do $$ begin execute format('grant all on database %I to postgres', current_database()); end $$;
create schema if not exists extensions;
grant all on schema extensions to postgres;
grant usage on schema extensions to anon, authenticated, service_role;

create schema if not exists supabase_migrations;
grant all on schema supabase_migrations to postgres;
create table if not exists supabase_migrations.schema_migrations (version text primary key, statements text[], name text);
create table if not exists supabase_migrations.seed_files (path text primary key, hash text not null);
grant all on all tables in schema supabase_migrations to postgres;

create schema if not exists auth;
grant usage on schema auth to postgres, anon, authenticated, service_role;
create table if not exists auth.users (
  instance_id uuid,
  id uuid primary key default gen_random_uuid(),
  aud text default 'authenticated',
  role text default 'authenticated',
  email text unique,
  encrypted_password text,
  email_confirmed_at timestamptz,
  confirmation_token text default '', recovery_token text default '',
  email_change text default '', email_change_token_new text default '', email_change_token_current text default '',
  phone text, raw_app_meta_data jsonb, raw_user_meta_data jsonb,
  is_sso_user boolean not null default false, is_anonymous boolean not null default false,
  last_sign_in_at timestamptz, created_at timestamptz default now(), updated_at timestamptz default now(), deleted_at timestamptz
);
-- Ours alone: hosted Supabase keeps these inside its own sign-in server. A row is one letter with a short code: who it went to, which
-- browser asked (the hash of what it holds), and the tries of that browser at it. Used ones are gone, the others after an hour.
create table if not exists auth.local_askings (
  id bigint generated always as identity primary key, whose text not null, asking bytea not null,
  hash bytea not null, attempts bigint not null default 0, made_at timestamptz not null default now()
);
create index if not exists local_askings_whose on auth.local_askings (whose, asking);
-- Of an address: the tries at it, whoever's, and the long code that opens in any browser, when one was sent,
-- with the one before it: whoever is typing that is not stopped by somebody who asks.
create table if not exists auth.local_addresses (
  whose text primary key, tries bigint not null default 0, hash bytea, previous bytea, made_at timestamptz
);
create table if not exists auth.local_sessions (
  refresh bytea primary key, session uuid not null, user_id uuid not null references auth.users (id) on delete cascade,
  replaced_at timestamptz, replaced_by text, made_at timestamptz not null default now()
);
create table if not exists auth.local_letters (
  id bigint generated always as identity primary key, recipient text not null, subject text not null, body text not null,
  at timestamptz not null default now(), letter uuid unique
);
grant all on all tables in schema auth to postgres;

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
-- Ours alone: hosted Supabase keeps these inside its own sign-in server. Of an address there is one code at a time (none once it was
-- used), the tries at that code, and the wrong tries of an hour, which a new code does not wipe.
create table if not exists auth.local_codes (
  email text primary key, hash bytea, attempts bigint not null default 0, made_at timestamptz not null default now(),
  tries bigint not null default 0, tries_since timestamptz not null default now()
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

-- How verbs are planned. Last, so that it is said of all of them.

-- A plan that is reckoned to be dear is compiled first, where the server can (hosted Supabase, Debian's): a search from some ten thousand
-- stories on, for a quarter of a second to a second each time, and it takes a twentieth of that. Said of each verb and not of the roles: so it
-- goes wherever the database is moved to.
do $$
declare
  verb regprocedure;
begin
  for verb in select p.oid from pg_proc p where p.pronamespace = 'api'::regnamespace loop
    execute format('alter function %s set jit = off', verb);
  end loop;
end $$;

-- The listening promise: what it says, and making it. What it holds back stands in archive.my_audiences().

insert into archive.promises (version, words, since) values ('2026-11/en-GB',
'I listen before I judge, and I believe that people know their own lives.
I never use a story in a case, a claim, a tenancy, a job or a file, mine or anyone else''s.
I do not try to find out who told it. If I think I know, I stop reading and say so.
I copy nothing, photograph nothing and pass nothing on, unless its storyteller said yes to just that.
I do not ask anyone to tell it to me again.
When I leave, the promise stays.', '-infinity');

/** The promise that stands, and when the visitor made it. PT404 without an open seat. Out: {version, words, made_at}. */
create function archive.promise_read() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if archive.my_seats() = '{}' then perform archive.absent(); end if;
  return (select jsonb_build_object('version', p.version, 'words', p.words,
      'made_at', (select m.at from archive.promises_made m where m.person_id = archive.me() and m.version = p.version))
    from archive.promise_standing p);
end $$;

/** Makes the promise, in the words of the page: by its version. Made twice is made once. */
create function archive.promise_make(version text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
begin
  if archive.my_seats() = '{}' then perform archive.absent(); end if;
  if version is distinct from (select p.version from archive.promise_standing p) then
    perform archive.fail('PT409', 'The promise was worded anew while this page was open. Please read it again.', 'promise', 'text');
  end if;
  insert into archive.promises_made (person_id, version) values (archive.me(), promise_make.version) on conflict do nothing;
  return archive.promise_read();
end $$;
grant execute on function archive.promise_read, archive.promise_make to anon, authenticated;

create function api.promise_read() returns jsonb language sql stable set search_path = ''
as $$ select archive.promise_read() $$;
/** Make the listening promise. PT404 without an open seat, PT409 text. Out: {version, words, made_at}. */
create function api.promise_make(version text) returns jsonb language sql volatile set search_path = ''
as $$ select archive.promise_make(version) $$;
grant execute on function api.promise_read, api.promise_make to anon, authenticated;

-- The codebook, kept by a commission's keepers: themes are added, worded anew, put in order, and no longer added to. What it says anybody
-- may know; what hangs on it (search, the records of who chose a theme, open pages) moves by the triggers of its tables.

/** A theme as a page was drawn from it: another value when anything in it changed. */
create function archive.theme_mark(t archive.themes) returns text
language sql stable set search_path = '' as $$
  select encode(extensions.digest(jsonb_build_array(t.name, t.parent_id, t.meaning, t.includes, t.leaves_out, t.synonyms)::text, 'sha256'), 'hex')
$$;

/** What a theme is called in addresses, made from its first name and never again: as it is written, without accents; `theme` where that
    leaves nothing; with a number behind it where it is taken. */
create function archive.theme_slug(commission uuid, name text) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  base text := trim('-' from left(trim('-' from regexp_replace(lower(extensions.unaccent(name)), '[^a-z0-9]+', '-', 'g')), 50));
  made text;
begin
  if char_length(base) < 2 then base := 'theme'; end if;
  made := base;
  -- The charts stand at an address of their own, where a theme of that name would not be found.
  for n in 2..1000 loop
    exit when made <> 'charts' and not exists (select from archive.themes t where t.commission_id = theme_slug.commission and t.slug = made);
    made := base || '-' || n;
  end loop;
  return made;
end $$;

/** A commission that the visitor keeps, while nobody else changes its codebook: two levels stay two, whoever comes at once. PT404. */
create function archive.codebook_held(commission text) returns archive.commissions
language plpgsql volatile security definer set search_path = '' as $$
declare
  c archive.commissions := archive.kept(commission);
begin
  perform from archive.themes t where t.commission_id = c.id order by t.id for no key update;
  return c;
end $$;

/** What was typed into one box, as one line. */
create function archive.line_typed(words text) returns text
language sql immutable set search_path = ''
as $$ select trim(regexp_replace(normalize(coalesce(words, ''), nfc), '\s+', ' ', 'g')) $$;

/** The whole codebook in its order. PT404 for everyone but a keeper. Out: [{id, slug, name, parent, meaning, includes, leaves_out, synonyms,
    ended, mark}]; `mark` goes back with what was typed. */
create function archive.codebook_read(commission text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c archive.commissions := archive.kept(commission);
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'slug', t.slug, 'name', t.name, 'parent', t.parent_id, 'meaning', t.meaning,
      'includes', t.includes, 'leaves_out', t.leaves_out, 'synonyms', t.synonyms, 'ended', archive.theme_ended(t.id), 'mark', archive.theme_mark(t))
      order by coalesce(p.position, t.position), t.parent_id nulls first, t.position), '[]')
    from archive.themes t left join archive.themes p on p.id = t.parent_id where t.commission_id = c.id);
end $$;

/** Adds a theme, last of its level; or words one anew, where `theme` says which and `mark` how it stood. Two levels: `parent` is a theme that
    stands under none, or null. PT404; PT409 name when somebody else changed it; PT422 on name, parent, meaning, includes, leaves_out, synonyms.
    Out: {id, slug}. */
create function archive.theme_save(commission text, name text, parent uuid, meaning text, includes text, leaves_out text, synonyms text[],
  theme uuid, mark text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c archive.commissions := archive.codebook_held(commission);
  was archive.themes := (select t from archive.themes t where t.id = theme and t.commission_id = c.id);
  above archive.themes := (select t from archive.themes t where t.id = parent and t.commission_id = c.id);
  called text := archive.line_typed(theme_save.name);
  means text := archive.line_typed(theme_save.meaning);
  holds text := archive.line_typed(theme_save.includes);
  leaves text := archive.line_typed(theme_save.leaves_out);
  said text[] := archive.words_listed(theme_save.synonyms);
  made archive.themes;
begin
  if theme is not null and was.id is null then perform archive.absent(); end if;
  if was.id is not null and theme_save.mark is distinct from archive.theme_mark(was) then
    perform archive.fail('PT409', 'Somebody else changed this theme while your page was open. Read what it says now, and keep yours if it is still right.', 'name', 'wording');
  elsif char_length(called) not between 2 and 60 or called !~ '[^[:punct:][:space:]]' then
    perform archive.fail('PT422', 'Write a name, of 2 to 60 letters.', 'name');
  elsif exists (select from archive.themes t where t.commission_id = c.id and lower(t.name) = lower(called) and t.id is distinct from was.id) then
    perform archive.fail('PT422', 'There is a theme of that name already. Choose another name, or change that one.', 'name');
  -- Whoever tells reads all of it, and every search weighs each.
  elsif was.id is null and (select count(*) from archive.themes t where t.commission_id = c.id) >= 100 then
    perform archive.fail('PT422', 'There are a hundred themes, which is as many as we can keep.', 'name');
  elsif parent is not null and above.id is null then
    perform archive.fail('PT422', 'Choose a theme from the list, or none.', 'parent');
  elsif above.id = was.id then
    perform archive.fail('PT422', 'A theme cannot stand under itself.', 'parent');
  elsif above.parent_id is not null then
    perform archive.fail('PT422', 'That one stands under a theme itself. Choose one that stands at the top, or none.', 'parent');
  elsif above.id is not null and exists (select from archive.themes t where t.parent_id = was.id) then
    perform archive.fail('PT422', 'Other themes stand under this one, so it cannot stand under another.', 'parent');
  elsif above.id is not null and above.id is distinct from was.parent_id and archive.theme_ended(above.id) is not null then
    perform archive.fail('PT422', 'That one is no longer added to. Choose another, or none.', 'parent');
  elsif char_length(means) not between 3 and 300 then
    perform archive.fail('PT422', 'Say in one or two sentences what it means, in at most 300 letters.', 'meaning');
  elsif char_length(holds) > 300 then
    perform archive.fail('PT422', 'Use at most 300 letters here.', 'includes');
  elsif char_length(leaves) > 300 then
    perform archive.fail('PT422', 'Use at most 300 letters here.', 'leaves_out');
  elsif cardinality(said) > 20 or exists (select from unnest(said) w where char_length(w) > 40 or w !~ '[^[:punct:][:space:]]') then
    perform archive.fail('PT422', 'Write at most twenty, with a comma between one and the next, and at most 40 letters each.', 'synonyms');
  end if;
  if was.id is null then
    insert into archive.themes (commission_id, parent_id, slug, name, meaning, includes, leaves_out, synonyms, position)
    values (c.id, above.id, archive.theme_slug(c.id, called), called, means, holds, leaves, said,
      (select coalesce(max(t.position), 0) + 1 from archive.themes t where t.commission_id = c.id))
    returning * into made;
  else
    update archive.themes t set parent_id = above.id, name = called, meaning = means, includes = holds, leaves_out = leaves, synonyms = said
    where t.id = was.id returning * into made;
  end if;
  return jsonb_build_object('id', made.id, 'slug', made.slug);
end $$;

/** From now on nobody can add to a theme: what has it keeps it. A theme that others stand under goes after them. Said twice is once.
    PT404, PT422 form. */
create function archive.theme_end(commission text, theme uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  c archive.commissions := archive.codebook_held(commission);
begin
  if not exists (select from archive.themes t where t.id = theme and t.commission_id = c.id) then
    perform archive.absent();
  elsif exists (select from archive.themes t where t.parent_id = theme and archive.theme_ended(t.id) is null) then
    perform archive.fail('PT422', 'Themes that are still added to stand under it. Stop those first, or put them somewhere else.', 'form');
  end if;
  insert into archive.theme_ends (theme_id, ended_by) values (theme, archive.me()) on conflict do nothing;
end $$;

/** A theme is added to again; under another one only while that is too. PT404, PT422 form. */
create function archive.theme_take_up(commission text, theme uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  c archive.commissions := archive.codebook_held(commission);
  kept archive.themes := (select t from archive.themes t where t.id = theme and t.commission_id = c.id);
begin
  if kept.id is null then
    perform archive.absent();
  elsif archive.theme_ended(kept.parent_id) is not null then
    perform archive.fail('PT422', 'The theme that it stands under is no longer added to. Take that one up first.', 'form');
  end if;
  delete from archive.theme_ends e where e.theme_id = theme;
end $$;

/** A theme changes places with the one before it on its level; the first stays where it is. PT404. */
create function archive.theme_raise(commission text, theme uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  c archive.commissions := archive.codebook_held(commission);
  kept archive.themes := (select t from archive.themes t where t.id = theme and t.commission_id = c.id);
  before archive.themes := (select t from archive.themes t where t.commission_id = c.id and t.parent_id is not distinct from kept.parent_id
    and t.position < kept.position order by t.position desc limit 1);
begin
  if kept.id is null then perform archive.absent(); end if;
  update archive.themes t set position = case t.id when kept.id then before.position else kept.position end
  where before.id is not null and t.id in (kept.id, before.id);
end $$;

create function api.codebook_read(commission text) returns jsonb language sql volatile set search_path = ''
as $$ select archive.codebook_read(commission) $$;
create function api.theme_save(commission text, name text, parent uuid, meaning text, includes text, leaves_out text, synonyms text[],
  theme uuid default null, mark text default null) returns jsonb language sql volatile set search_path = ''
as $$ select archive.theme_save(commission, name, parent, meaning, includes, leaves_out, synonyms, theme, mark) $$;
create function api.theme_end(commission text, theme uuid) returns void language sql volatile set search_path = ''
as $$ select archive.theme_end(commission, theme) $$;
create function api.theme_take_up(commission text, theme uuid) returns void language sql volatile set search_path = ''
as $$ select archive.theme_take_up(commission, theme) $$;
create function api.theme_raise(commission text, theme uuid) returns void language sql volatile set search_path = ''
as $$ select archive.theme_raise(commission, theme) $$;
grant execute on function archive.codebook_read, archive.theme_save, archive.theme_end, archive.theme_take_up, archive.theme_raise,
  api.codebook_read, api.theme_save, api.theme_end, api.theme_take_up, api.theme_raise to anon, authenticated;

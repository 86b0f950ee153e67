-- Permission in detail, for its storyteller's pages: each use by each circle as it stands.

/** Every use of every circle that was ever spoken of: {cells: [{purpose, circle, state, attribution, named_as, place, dated, conditions,
    successors, sealed_until, ends_on, review_on, closes}], names: {kind: words}}. PT401, PT404. */
create function api.permission_detail(story uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  mine archive.stories := archive.own(story);
begin
  return jsonb_build_object(
    'cells', (select coalesce(jsonb_agg(jsonb_build_object('purpose', g.purpose, 'circle', g.circle, 'state', g.state, 'held', g.held,
        'attribution', g.attribution, 'named_as', n.shown, 'place', g.place, 'dated', g.dated, 'conditions', g.conditions, 'successors', g.successors,
        'sealed_until', (g.sealed_until at time zone 'Europe/London')::date, 'ends_on', (g.ends_on at time zone 'Europe/London')::date,
        'review_on', g.review_on, 'closes', g.closes) order by g.circle, g.purpose), '[]')
      from archive.grants g left join archive.namings n on n.story_id = g.story_id and n.kind = g.attribution
      where g.story_id = mine.id and g.purpose <> 'keep' and g.form = 'text'),
    'names', (select coalesce(jsonb_object_agg(n.kind, n.shown), '{}') from archive.namings n where n.story_id = mine.id));
end $$;
grant execute on function api.permission_detail to anon, authenticated;

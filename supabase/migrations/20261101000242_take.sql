-- Taking everything away: a storyteller's own words and everything they said about them, in one answer, so from one moment.

/** One's own story whole, to keep: words, draft, hidden words, meaning, permissions with the log behind them, receipts, and the record. What
    other people wrote about it (reasons, proposals, drafts of decisions) is theirs, and whom it must never reach stands in no
    copy that could be found. Taking it stands in the record, once an hour however often it is taken. PT401, PT404. */
create function archive.story_taken(story uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  s archive.stories := archive.own(story);
  r archive.renditions := (select r from archive.renditions r where r.id = s.current_rendition);
begin
  insert into archive.record (story_id, kind)
  select s.id, 'taken_away' where not exists (select from archive.record x
    where x.story_id = s.id and x.kind = 'taken_away' and x.at > now() - interval '1 hour');
  return jsonb_build_object('taken_at', now(), 'state', archive.story_state(s.id), 'started_at', s.started_at,
    'words', case when r.id is not null then jsonb_build_object('body', r.body, 'plain', r.plain, 'language', r.language, 'handed_in_at', r.handed_in_at) end,
    'draft', (select jsonb_build_object('body', d.body, 'plain', archive.document_plain(d.body), 'language', archive.language_of(archive.document_plain(d.body)), 'saved_at', d.saved_at)
      from archive.drafts d where d.story_id = s.id and archive.document_hash(d.body) is distinct from r.hash),
    'hidden', (select coalesce(jsonb_agg(jsonb_build_object('words', substr(r.plain, v.first + 1, v.last - v.first), 'circles', v.circles)
      order by v.first, v.last), '[]') from archive.veils v where v.rendition_id = r.id),
    'meaning', archive.meaning(s.id),
    'names', (select coalesce(jsonb_object_agg(n.kind, n.shown), '{}') from archive.namings n where n.story_id = s.id),
    'told_by', (select w.way from archive.answer_ways w where w.story_id = s.id),
    'grants', (select coalesce(jsonb_agg(to_jsonb(g) - '{story_id,audience,event}'::text[] order by g.purpose, g.circle, g.form), '[]')
      from archive.grants g where g.story_id = s.id),
    'log', (select coalesce(jsonb_agg(jsonb_build_object('number', e.number, 'at', e.at, 'kind', e.kind, 'notice', e.body::jsonb ->> 'notice',
      'hash', encode(e.hash, 'hex')) order by e.number), '[]') from archive.consent_events e where e.story_id = s.id),
    -- As the worker signed each: what is signed is inside the signature, to the letter.
    'receipts', (select coalesce(jsonb_agg(jsonb_build_object('number', x.number, 'document', x.document::jsonb, 'jws', x.jws) order by x.number), '[]')
      from archive.receipts x where x.story_id = s.id),
    'quotes', (select coalesce(jsonb_agg(jsonb_build_object('words', substr(x.plain, p.first + 1, p.last - p.first), 'answer', a.answer) order by a.asked_at), '[]')
      from archive.asks a join archive.passages p on p.id = a.passage_id join archive.renditions x on x.id = p.rendition_id where a.story_id = s.id),
    'decisions', (select coalesce(jsonb_agg(jsonb_build_object('title', t.title, 'published_on', d.published_at::date) order by d.published_at), '[]')
      from archive.evidence_links l join archive.decisions d on d.id = l.decision_id and d.published_at is not null
      join lateral (select y.title from archive.decision_texts y where y.decision_id = d.id order by y.number desc limit 1) t on true
      where l.story_id = s.id),
    'record', (select coalesce(jsonb_agg(jsonb_build_object('at', x.at, 'month', x.month, 'kind', x.kind, 'role', x.role,
      'organisation', x.organisation, 'name', x.name, 'note', null, 'detail', x.detail - '{why,why_not,reason,title,note,facilitator}'::text[])
      order by x.at, x.id), '[]') from archive.record x where x.story_id = s.id and x.at <= now()));
end $$;
grant execute on function archive.story_taken to anon, authenticated;

create function api.story_take(story uuid) returns jsonb language sql volatile set search_path = ''
as $$ select archive.story_taken(story) $$;
grant execute on function api.story_take to anon, authenticated;

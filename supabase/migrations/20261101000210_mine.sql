-- A storyteller's own pages: each story, who could see it, what happened to it.

/** About eighty letters before a position of a plain text, and after one: whole words, and a sign where more stands. */
create function archive.words_before(plain text, first int) returns text language sql immutable set search_path = ''
as $$ select case when first > 80 then regexp_replace(right(left(plain, first), 80), '^\S*\s+', '… ') else left(plain, first) end $$;
create function archive.words_after(plain text, last int) returns text language sql immutable set search_path = ''
as $$ select case when char_length(plain) - last > 80 then regexp_replace(left(substr(plain, last + 1), 80), '\s+\S*$', ' …') else substr(plain, last + 1) end $$;
/** What an ask says to its storyteller, and the words that it is about with what stands around them; no words are the whole story. */
create function archive.ask_said(a archive.asks, r archive.renditions, first int, last int) returns jsonb language sql immutable set search_path = ''
as $$ select jsonb_build_object('purpose', a.purpose, 'circle', a.circle, 'place', a.place, 'how_long', a.how_long, 'why', a.why, 'asked_at', a.asked_at,
  'words', substr(r.plain, first + 1, last - first), 'language', r.language, 'context_before', archive.words_before(r.plain, first), 'context_after', archive.words_after(r.plain, last)) $$;
grant execute on function archive.words_before, archive.words_after, archive.ask_said to anon, authenticated;

/** The seats and circles that could read a story now: organisations and numbers, by name once it was read.
    The same audiences that the policies ask (C7). */
create function archive.readers(story uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (select jsonb_build_object('public', coalesce(bool_or(a.audience = 0 and a.opens <= now() and now() < a.closes), false),
    'seats', coalesce((select jsonb_agg(x order by x.circle, x.organisation, x.name) from (
      select s.circle, o.name as organisation,
        case when exists (select from archive.first_readings f join archive.renditions r on r.id = f.rendition_id where r.story_id = story and f.finished_at is not null)
          then p.name end as name,
        p.role
      from archive.access_copies c join archive.audience_seats m on m.audience_id = c.audience
      join archive.seats s on s.id = m.seat_id and s.closed_at is null
      join archive.organisations o on o.id = s.organisation_id join archive.people p on p.id = s.person_id
      where c.story_id = story and archive.permits(c.audience, c.opens, c.closes, archive.edges_of(array[c.audience]))) x), '[]'))
    from archive.access_copies a where a.story_id = story);
end $$;

/** What its teller chose for a story's readers, as it is now, from the grants; null when none was ever asked for. What was asked
    for one real use stands with its answer, and being told stands by itself. */
create function archive.permission(story uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (select case when count(*) > 0 then jsonb_build_object(
      'circles', coalesce(jsonb_agg(distinct g.circle) filter (where g.purpose = 'hear' and coalesce(g.held, g.state) in ('requested', 'given', 'renewed')), '[]'),
      'uses', coalesce(jsonb_agg(distinct g.purpose) filter (where g.purpose <> 'hear' and coalesce(g.held, g.state) in ('requested', 'given', 'renewed')), '[]'),
      'state', case when bool_or(g.state = 'paused') then 'paused' when bool_or(g.state = 'requested') then 'requested'
        when bool_or(g.state in ('given', 'renewed')) then 'given' else 'withdrawn' end,
      -- Of the widest circle that may read it: where it is named otherwise elsewhere, its details say so.
      'attribution', (array_agg(g.attribution order by g.circle desc) filter (where g.purpose = 'hear' and coalesce(g.held, g.state) in ('requested', 'given', 'renewed')))[1],
      'named_as', (array_agg(archive.named(story, 'hear', g.circle) order by g.circle desc) filter (where g.purpose = 'hear' and coalesce(g.held, g.state) in ('requested', 'given', 'renewed')))[1],
      'unasked', (select (e.choice -> 'unasked')::boolean from archive.consent_events e where e.story_id = story and e.kind = 'chosen' order by e.number desc limit 1),
      'given_at', (select max(e.at) from archive.consent_events e where e.story_id = story and e.kind in ('chosen', 'approved')),
      'closes', min(g.closes) filter (where g.state in ('given', 'renewed'))) end
    from archive.grants g where g.story_id = story and g.purpose in ('hear', 'theme', 'evidence', 'quote') and g.state <> 'refused');
end $$;
-- A storyteller who only ever said "my facilitator and me" has no wider grant, and still has chosen.
grant execute on function archive.readers, archive.permission, archive.matter_goes_on to anon, authenticated;

/** The visitor's stories. PT401 without code words. */
create function api.mine_list() returns jsonb language plpgsql volatile set search_path = '' as $$
begin
  perform archive.words_touch();
  return (select coalesce(jsonb_agg(jsonb_build_object('story', s.id, 'commission', c.slug, 'commission_name', c.name, 'started_at', s.started_at,
      'handed_in_at', r.handed_in_at, 'state', archive.story_state(s.id), 'unkept', archive.unkept(s.id), 'opening', o.opening, 'language', coalesce(r.language, archive.language_of(o.opening)),
      'asks', (select count(*) from archive.asks a where a.story_id = s.id and a.answer is null)) order by s.started_at desc), '[]')
    from archive.stories s join archive.commissions c on c.id = s.commission_id left join archive.drafts d on d.story_id = s.id
    left join archive.renditions r on r.id = s.current_rendition
    cross join lateral (select archive.opening(coalesce(r.plain, archive.document_plain(d.body))) as opening) o
    where s.storyteller_id = (select archive.teller()));
end $$;

/** What each circle gets of one's own story, as it is served to them (archive.copy_said); where that waits for a yes to the words, as it
    would be. PT401, PT404. Out: [{circle, …}]. */
create function archive.copies_own(story uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  s archive.stories := archive.own(story, gone => true);
  r archive.renditions := (select r from archive.renditions r where r.id = s.current_rendition);
begin
  return (select coalesce(jsonb_agg(archive.copy_said(case when a.id is not null then a else archive.copy_beside(archive.copy_made(s.id, g.circle, r)) end)
      order by g.circle), '[]')
    from archive.grants g left join archive.access_copies a on a.story_id = g.story_id and a.circle = g.circle and a.form = g.form
    where r.id is not null and g.story_id = s.id and g.purpose = 'hear' and g.form = 'text'
      and coalesce(g.held, g.state) in ('requested', 'given', 'renewed'));
end $$;
grant execute on function archive.copies_own to anon, authenticated;

/** Everything about one's own story. PT401, PT404. */
create function api.mine_read(story uuid) returns jsonb language plpgsql volatile set search_path = '' as $$
declare
  s archive.stories := archive.own(story, gone => true);
  r archive.renditions;
  c archive.commissions%rowtype;
  due date;
  -- No facilitator may read it: no day is promised that nobody keeps.
  unkept boolean := archive.unkept(s.id);
  matter boolean := archive.matter_goes_on(s.id);
  opening text;
begin
  select * into r from archive.renditions x where x.id = s.current_rendition;
  select x.slug, x.name, x.read_within_days into c.slug, c.name, c.read_within_days from archive.commissions x where x.id = s.commission_id;
  opening := archive.opening(coalesce(r.plain, (select archive.document_plain(d.body) from archive.drafts d where d.story_id = s.id)));
  due := case when not unkept then archive.answer_by(r.handed_in_at, c.read_within_days) end;
  return jsonb_build_object('story', s.id, 'commission', c.slug, 'commission_name', c.name, 'state', archive.story_state(s.id),
    'unkept', case when unkept then archive.story_number(s.id) end, 'answer_by', due, 'overdue_days', case when archive.story_state(s.id) = 'waiting' then archive.days_late(due) end,
    'opening', opening, 'language', coalesce(r.language, archive.language_of(opening)),
    'words', case when r.id is not null then jsonb_build_object('body', r.body, 'plain', r.plain, 'hash', encode(r.hash, 'hex'), 'handed_in_at', r.handed_in_at) end,
    'draft_differs', exists (select from archive.drafts d where d.story_id = s.id and r.id is not null and archive.document_hash(d.body) <> r.hash),
    'proposals', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'kind', p.kind, 'before', substr(r.plain, p.first + 1, p.last - p.first),
        'context_before', archive.words_before(r.plain, p.first), 'context_after', archive.words_after(r.plain, p.last),
        'instead', p.instead, 'circles', p.circles, 'why', p.why, 'answer', p.answer) order by p.first), '[]')
      from archive.proposals p where p.rendition_id = r.id),
    'meaning', archive.meaning(s.id),
    -- By when somebody reads what they wrote of it since; null when nothing of it waits.
    'meaning_waits', (select jsonb_build_object('by', x.due, 'overdue_days', archive.days_late(x.due))
      from archive.answer_by(archive.meaning_waits(s.id), c.read_within_days) x (due) where x.due is not null and not unkept),
    -- Anyone is not offered while that goes on; and is there anything now that a yes to the words would give?
    'matter', matter, 'approves', exists (select from archive.grants g where g.story_id = s.id
      and coalesce(g.held, g.state) = 'requested' and not (g.circle = 'public' and matter)),
    'permission', archive.permission(s.id),
    'copies', archive.copies_own(s.id),
    'veils', (select coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'first', v.first, 'last', v.last, 'circles', v.circles,
        'words', substr(r.plain, v.first + 1, v.last - v.first)) order by v.first), '[]') from archive.veils v where v.rendition_id = r.id),
    'readers', archive.readers(s.id),
    'answer_way', (select w.way from archive.answer_ways w where w.story_id = s.id),
    'helped', archive.helped_by(s.id),
    'heard', archive.heard_own(s.id),
    'holds', (select coalesce(jsonb_agg(jsonb_build_object('id', h.id, 'kind', h.kind, 'note', h.note, 'began_at', h.began_at) order by h.began_at), '[]')
      from archive.holds h where h.story_id = s.id and h.ended_at is null),
    'asks', (select coalesce(jsonb_agg(archive.ask_said(a, x, p.first, p.last) || jsonb_build_object('id', a.id,
        'decision', archive.decision_title(a.decision_id), 'beside', case when a.purpose = 'quote' then archive.quote_beside(s.id) end, 'answer', a.answer,
        'reworded', a.answer = 'yes' and a.decision_id is not null and not archive.yes_holds(a, archive.wording_now(a.decision_id))) order by a.asked_at desc), '[]')
      from archive.asks a left join archive.passages_own(s.id) p on p.id = a.passage_id left join archive.renditions x on x.id = p.rendition_id where a.story_id = s.id),
    'codings', (select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'side', k.side, 'theme', t.name, 'words', substr(x.plain, p.first + 1, p.last - p.first),
        'objected', k.objected_at is not null) order by k.made_at), '[]')
      from archive.codings k join archive.themes t on t.id = k.theme_id join archive.passages_own(s.id) p on p.id = k.passage_id
      join archive.renditions x on x.id = p.rendition_id where k.story_id = s.id),
    'decisions', (select coalesce(jsonb_agg(archive.decision_title(l.decision_id) || jsonb_build_object('why', l.why) order by l.at), '[]')
      from archive.evidence_links l where l.story_id = s.id),
    'record', (select coalesce(jsonb_agg(jsonb_build_object('at', x.at, 'month', x.month, 'kind', x.kind, 'role', x.role, 'organisation', x.organisation,
        'name', x.name, 'note', x.note, 'detail', x.detail) order by x.at desc, x.id desc), '[]') from archive.record x where x.story_id = s.id));
end $$;

/** The passages of one's own story. */
create function archive.passages_own(story uuid) returns setof archive.passages
language sql stable security definer set search_path = '' as $$
  select p.* from archive.passages p join archive.stories s on s.id = p.story_id where p.story_id = story and s.storyteller_id = (select archive.teller())
$$;
/** What a teller may know of a decision their story stands behind: title, state, whether it is published. */
create function archive.decision_title(decision uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('id', d.id, 'commission', c.slug, 'published', d.published_at is not null,
    'title', (select t.title from archive.decision_texts t where t.decision_id = d.id order by t.number desc limit 1),
    'we_heard', (select t.we_heard from archive.decision_texts t where t.decision_id = d.id order by t.number desc limit 1),
    'we_decided', (select t.we_decided from archive.decision_texts t where t.decision_id = d.id order by t.number desc limit 1),
    'wording', encode(archive.wording_now(d.id), 'hex'),
    'state', coalesce((select x.state from archive.decision_states x where x.decision_id = d.id order by x.id desc limit 1), 'proposed'),
    'what_changed', (select x.what_changed from archive.decision_states x where x.decision_id = d.id and x.what_changed is not null order by x.id desc limit 1))
  from archive.decisions d join archive.commissions c on c.id = d.commission_id
  where d.id = decision and (
    exists (select from archive.evidence_links l join archive.stories s on s.id = l.story_id where l.decision_id = d.id and s.storyteller_id = (select archive.teller()))
    or exists (select from archive.asks a join archive.stories s on s.id = a.story_id where a.decision_id = d.id and s.storyteller_id = (select archive.teller())))
$$;
/** What would stand beside a quote of one's own story where it is published: the name of that use, which need not be that of
    another, and the content note. In: own story, else null. Out: {named_as, content_note, note_language}. As archive.evidence_write puts them there. */
create function archive.quote_beside(story uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('named_as', archive.named(s.id, 'quote', 'public'), 'content_note', m.content_note, 'note_language', archive.language_of(m.content_note))
  from archive.stories s left join archive.meanings m on m.story_id = s.id where s.id = story and s.storyteller_id = (select archive.teller())
$$;
grant execute on function archive.passages_own, archive.decision_title, archive.quote_beside to anon, authenticated;

/** What an answer to an ask is in the log: of a use outside a decision the grant for it, for whom the page listed; of a decision the
    wording that a yes was said to, or that it backs it. */
create function archive.ask_says(a archive.asks, answer text, wording text default null, roster text default null) returns jsonb
language sql immutable set search_path = '' as $$
  select jsonb_build_object('ask', a.id, 'answer', answer)
    || case when a.decision_id is not null and answer = 'yes' then jsonb_build_object('wording', wording) else '{}' end
    || case when a.decision_id is null then jsonb_build_object('purpose', a.purpose, 'circle', a.circle, 'roster', roster)
      when a.purpose = 'evidence' then '{"to": "back"}' else '{}' end
$$;
grant execute on function archive.ask_says to anon, authenticated;

/** Answer an ask: yes, no or not now. Silence is no. A yes to a use outside a decision is the grant for it, withdrawn like any
    other; a yes to backing a decision is the link, and a later no its end. `knowing`: anyone, although somebody was named as never.
    `wording`: of the decision as the page showed it; a yes to another is not taken. `roster`: of the page that listed who would read
    or hear it. PT401, PT404, PT409 wording, roster, PT422 on answer, circles.
    Out: {state}. */
create function api.ask_answer(ask uuid, form uuid, answer text, knowing boolean default false, wording text default null,
  roster text default null) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  a archive.asks;
begin
  perform archive.words_touch();
  select x.* into a from archive.asks x join archive.stories s on s.id = x.story_id and s.storyteller_id = (select archive.teller()) where x.id = ask;
  if a.id is null then perform archive.absent(); end if;
  if answer is null or answer not in ('yes', 'no', 'not now') then
    perform archive.fail('PT422', 'Answer yes, no or not now.', 'answer');
  end if;
  if not archive.posted(a.story_id, form) then
    if a.decision_id is null and answer = 'yes' then
      perform archive.never_knowing(a.story_id, array[a.circle::text], knowing);
    end if;
    if answer = 'yes' and wording <> encode(archive.wording_now(a.decision_id), 'hex') then
      perform archive.fail('PT409', 'They changed their words while this page was open. Please read them again before you answer.', 'asks', 'wording');
    end if;
    insert into archive.consent_events (story_id, form, kind, choice)
    values (a.story_id, ask_answer.form, 'answered',
      archive.ask_says(a, ask_answer.answer, coalesce(wording, encode(archive.wording_now(a.decision_id), 'hex')), roster));
  end if;
  return jsonb_build_object('state', archive.story_state(a.story_id));
end $$;
grant execute on function api.mine_list, api.mine_read, api.ask_answer to anon, authenticated;

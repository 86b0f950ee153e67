-- What the team can do that weighs on somebody: give new code words, put right a mistake of its own, refer when someone
-- may be seriously harmed. Each takes two people or narrows at once, and each stands in the storyteller's record.

-- ---------------------------------------------------------------------------------------------
-- New words: two facilitators, of whom one knows the person, a sealed card, and seven days in which nobody reads it.
-- In those days the old words still open it and can stop this, unless somebody took them: then they stop at once. A story that was
-- typed under the wrong card comes to the right one in this way and no other: whoever chose the card may hold its words.

create table archive.new_words (
  id uuid primary key default gen_random_uuid(),
  story_id uuid not null references archive.stories (id) on delete cascade,
  mark bytea not null,
  taken boolean not null,
  note text not null check (char_length(note) between 3 and 500),
  asked_by uuid not null references archive.seats (id) on delete restrict,
  asked_knows boolean not null,
  asked_at timestamptz not null default now(),
  agreed_by uuid references archive.seats (id) on delete restrict,
  agreed_knows boolean,
  agreed_at timestamptz,
  -- Dropped by a facilitator on duty; or, with nobody named, over when the next was asked.
  ended_at timestamptz,
  ended_by uuid references archive.seats (id) on delete restrict,
  check (num_nulls(agreed_by, agreed_knows, agreed_at) in (0, 3)),
  check (agreed_by <> asked_by),
  check (agreed_by is null or asked_knows or agreed_knows),
  check (agreed_at is null or ended_at is null),
  check (ended_by is null or ended_at is not null)
);
create unique index one_open_ask_for_new_words_a_story on archive.new_words (story_id) where agreed_at is null and ended_at is null;
alter table archive.new_words enable row level security;
create policy "facilitators on duty see who asks for new words" on archive.new_words
  for select to anon, authenticated using (archive.keeps(story_id));
grant select (id, story_id, taken, note, asked_by, asked_knows, asked_at) on archive.new_words to anon, authenticated;

/** Does an ask for new words still wait for its second yes? For two weeks, while whoever asked is on duty for the story. */
create function archive.new_words_open(asked uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from archive.new_words n where n.id = asked and n.agreed_at is null and n.ended_at is null
    and n.asked_at > now() - interval '14 days' and archive.kept_by(n.story_id, n.asked_by))
$$;

/** Writes what is done about somebody's code words into the record of each story that they open, on the day that it is done. */
create function archive.new_words_told(story uuid, what text, seat uuid, note text) returns void
language sql volatile security definer set search_path = '' as $$
  select archive.record_seat(s.id, what, seat, true, note) from archive.stories s
  where s.storyteller_id = (select x.storyteller_id from archive.stories x where x.id = story)
$$;

/** Ask for new words: a facilitator on duty, with an unused sealed card. In: do they know the person; did somebody take the
    old words. The storyteller reads it from now on. Out: {asked}. PT404, PT422 on `card`, `note`, `knows`. */
create function archive.new_words_ask(story uuid, card text, knows boolean, taken boolean, note text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c uuid := archive.commission_of(story);
  mine uuid;
  mark bytea;
  made uuid;
begin
  if c is null then perform archive.absent(); end if;
  if char_length(trim(coalesce(note, ''))) not between 3 and 500 then
    perform archive.fail('PT422', 'Say in a few words how they asked. The storyteller can see it.', 'note');
  elsif knows is null then
    perform archive.fail('PT422', 'Say if you know this person.', 'knows');
  elsif exists (select from archive.new_words n where n.story_id = story and archive.new_words_open(n.id)) then
    perform archive.fail('PT422', 'New words were asked for already. Another facilitator has to say yes, or one of you stops asking.', 'card');
  end if;
  mine := archive.seat_in(c, '{facilitator}');
  mark := archive.card_take(c, card);
  update archive.new_words n set ended_at = now() where n.story_id = story and n.agreed_at is null and n.ended_at is null;
  insert into archive.new_words (story_id, mark, taken, note, asked_by, asked_knows)
  values (story, mark, coalesce(taken, false), trim(note), mine, knows) returning id into made;
  perform archive.new_words_told(story, 'asked_new_words', mine, trim(note));
  return jsonb_build_object('asked', made);
end $$;

/** Did whoever sits there type in a story of this storyteller that nobody has confirmed yet? They may hold its card, and a card that they
    chose: that they know the person is then no more than that they say so (C6). */
create function archive.typed_unconfirmed(storyteller uuid, seat uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from archive.stories s join archive.helped h on h.story_id = s.id
    join archive.seats typed on typed.id = h.seat_id join archive.seats x on x.person_id = typed.person_id
    where s.storyteller_id = typed_unconfirmed.storyteller and archive.provisional(s.id) and x.id = typed_unconfirmed.seat)
$$;

/** The second yes. Every story of the storyteller is held at once; from the eighth day the words of the card open them.
    PT404, PT422 on `knows` when it is not another's to say, or neither knows the person but whoever typed it in. Out: {from}. */
create function archive.new_words_agree(asked uuid, knows boolean) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  n archive.new_words;
  mine uuid;
  teller uuid;
begin
  select * into n from archive.new_words x where x.id = asked for update;
  if n.id is null or archive.commission_of(n.story_id) is null then perform archive.absent(); end if;
  mine := archive.seat_in(archive.commission_of(n.story_id), '{facilitator}');
  if n.agreed_at is not null then
    perform archive.fail('PT422', 'This was said yes to already.', 'knows');
  elsif not archive.new_words_open(n.id) then
    perform archive.fail('PT422', 'This is over. If they still need new words, ask for them anew.', 'knows');
  elsif mine = n.asked_by then
    perform archive.fail('PT422', 'Another facilitator has to say yes.', 'knows');
  elsif knows is null or not (n.asked_knows or knows) then
    perform archive.fail('PT422', 'One of the two of you has to know this person.', 'knows');
  end if;
  select s.storyteller_id into teller from archive.stories s where s.id = n.story_id;
  -- Somebody says that they know the person: of those who do, is there one who did not type it in?
  if (n.asked_knows or knows)
    and not (n.asked_knows and not archive.typed_unconfirmed(teller, n.asked_by) or knows and not archive.typed_unconfirmed(teller, mine)) then
    perform archive.fail('PT422', 'Nobody has confirmed yet what was typed in, so the one of you who did not type it has to know this person.', 'knows');
  end if;
  update archive.new_words x set agreed_by = mine, agreed_knows = knows, agreed_at = now() where x.id = n.id;
  update archive.storytellers t set next_words_hash = n.mark, next_from = now() + interval '7 days',
    words_hash = case when n.taken then extensions.gen_random_bytes(32) else t.words_hash end
  where t.id = teller;
  if n.taken then
    delete from archive.teller_sessions s where s.storyteller_id = teller;
  end if;
  insert into archive.holds (story_id, kind, seat_id, note)
  select s.id, 'new_words', mine, n.note from archive.stories s where s.storyteller_id = teller
  on conflict (story_id, kind) where ended_at is null do nothing;
  return jsonb_build_object('from', (now() + interval '7 days')::date);
end $$;

/** Stop asking for new words, before the second yes: whoever asked or another facilitator on duty. The storyteller reads that too.
    PT404, PT422 asked. */
create function archive.new_words_drop(asked uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  n archive.new_words;
  c uuid;
  mine uuid;
begin
  select * into n from archive.new_words x where x.id = asked for update;
  c := archive.commission_of(n.story_id);
  if n.id is null or c is null then perform archive.absent(); end if;
  if n.agreed_at is not null then
    perform archive.fail('PT422', 'The second yes was said meanwhile. For seven days the storyteller can still stop it.', 'asked');
  elsif n.ended_at is null then
    mine := archive.seat_in(c, '{facilitator}');
    update archive.new_words x set ended_at = now(), ended_by = mine where x.id = n.id;
    perform archive.new_words_told(n.story_id, 'dropped_new_words', mine, null);
  end if;
end $$;

-- ---------------------------------------------------------------------------------------------
-- Putting right.

insert into archive.letter_kinds values ('put_right', 'nothing'), ('referred', 'nothing');

/** A mistake of ours: a wrong box, a wrong card, a wrong story. Narrows at once, tells the storyteller first, and lists who saw it.
    PT404, PT422 on `what`, `note`. Out: {hold}. */
create function archive.put_right(story uuid, what text, note text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c uuid := archive.commission_of(story);
  made uuid;
begin
  if c is null then perform archive.absent(); end if;
  if what is null or what not in ('box', 'card', 'story', 'other') then
    perform archive.fail('PT422', 'Choose what went wrong.', 'what');
  elsif char_length(trim(coalesce(note, ''))) not between 3 and 500 then
    perform archive.fail('PT422', 'Say in a few words what went wrong. The storyteller reads it first.', 'note');
  end if;
  perform 1 from archive.stories s where s.id = story for update;
  select h.id into made from archive.holds h where h.story_id = story and h.kind = 'put_right' and h.ended_at is null;
  if made is null then
    insert into archive.holds (story_id, kind, seat_id, note) values (story, 'put_right', archive.seat_in(c, '{facilitator}'), trim(put_right.note))
    returning id into made;
    perform archive.letter_write('put_right', story);
    insert into archive.record (story_id, kind, detail) values (story, 'mistake', jsonb_build_object('what', what));
  end if;
  return jsonb_build_object('hold', made);
end $$;

/** Who saw a story, for the facilitators on duty who put a mistake right: originals by name and day, copies by role and month. PT404. */
create function archive.seen_by(story uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform archive.readable();
  if not archive.keeps(story) then perform archive.absent(); end if;
  return (select coalesce(jsonb_agg(distinct jsonb_build_object('role', r.role, 'organisation', r.organisation, 'name', r.name, 'month', to_char(r.at, 'YYYY-MM'))), '[]')
    from archive.record r where r.story_id = story and r.kind in ('read_original', 'read_copy', 'exported'));
end $$;

-- ---------------------------------------------------------------------------------------------
-- Referring.

-- The fewest words, and never the story's. It stays when the story is taken back.
create table archive.referrals (
  id uuid primary key default gen_random_uuid(),
  story_id uuid not null references archive.stories (id) on delete restrict,
  words text not null check (char_length(words) between 3 and 500),
  reason text not null check (char_length(reason) between 3 and 500),
  -- Told first, or why not, and from which day it stands in their record.
  told boolean not null,
  why_not text check (char_length(why_not) between 3 and 500),
  shown_from date not null,
  asked_by uuid not null references archive.seats (id) on delete restrict,
  asked_at timestamptz not null default now(),
  agreed_by uuid references archive.seats (id) on delete restrict,
  agreed_at timestamptz,
  check (told = (why_not is null)),
  check (shown_from <= asked_at::date + 90),
  check ((agreed_by is null) = (agreed_at is null)),
  check (agreed_by <> asked_by)
);
alter table archive.referrals enable row level security;

/** The commission of a story of which the visitor may know what was referred, else null: those who are on duty for it, or were until
    its teller took it back, and whoever leads on safeguarding; nobody whom its teller crossed out. What stays of it is theirs to
    read and to agree to, and nothing of the story is (I3). PT503. */
create function archive.refers(story uuid) returns uuid
language plpgsql stable security definer set search_path = '' as $$
declare
  who uuid := archive.me();
  sits uuid[] := archive.my_seats();
begin
  perform archive.readable();
  return (select s.commission_id from archive.stories s join archive.commissions c on c.id = s.commission_id
    where s.id = story
      and (c.safeguarding_seat = any(sits) or exists (select from archive.seats t where t.id = any(sits) and archive.seat_cares(t, story)))
      and not exists (select from archive.kept_out k where k.story_id = story and k.person_id = who and k.let_in_at is null));
end $$;
create policy "facilitators see what was referred, and go on seeing it" on archive.referrals
  for select to anon, authenticated using (archive.refers(story_id) is not null);
grant select on archive.referrals to anon, authenticated;

/** Refer: somebody may be seriously harmed. Told first, or why not and until when it must wait. PT404, PT422 on `words`,
    `reason`, `told`, `why_not`, `wait`. Out: {referral}. */
create function archive.refer(story uuid, words text, reason text, told boolean, why_not text, wait int) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c uuid := archive.commission_of(story);
  made uuid;
begin
  if c is null then perform archive.absent(); end if;
  if char_length(trim(coalesce(words, ''))) not between 3 and 500 then
    perform archive.fail('PT422', 'Write the fewest words that are needed.', 'words');
  elsif char_length(trim(coalesce(reason, ''))) not between 3 and 500 then
    perform archive.fail('PT422', 'Say why in a few words. It stands in their record.', 'reason');
  elsif told is null then
    perform archive.fail('PT422', 'Say if you talked to them first.', 'told');
  elsif not told and char_length(trim(coalesce(why_not, ''))) not between 3 and 500 then
    perform archive.fail('PT422', 'Say why talking to them first would put somebody in danger.', 'why_not');
  elsif coalesce(wait, 0) not between 0 and 90 or (told and coalesce(wait, 0) <> 0) then
    perform archive.fail('PT422', 'Their record can wait at most 90 days, and only when they were not told first.', 'wait');
  end if;
  insert into archive.referrals (story_id, words, reason, told, why_not, shown_from, asked_by)
  values (story, trim(refer.words), trim(refer.reason), refer.told, case when not refer.told then trim(refer.why_not) end,
    current_date + coalesce(wait, 0), archive.seat_in(c, '{facilitator}')) returning id into made;
  return jsonb_build_object('referral', made);
end $$;

/** The second person's yes; one of the two leads on safeguarding. From now on it may be passed on, and the line of the
    record is written, to be read from its day on. PT404, PT422 when it is not theirs to say. */
create function archive.refer_agree(referral uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  r archive.referrals;
  c uuid;
  mine uuid;
begin
  select * into r from archive.referrals x where x.id = referral for update;
  -- Taking the story back does not stop what was asked before: somebody may be in danger.
  c := archive.refers(r.story_id);
  if r.id is null or c is null then perform archive.absent(); end if;
  mine := archive.seat_in(c, '{facilitator}');
  if r.agreed_at is not null then return; end if;
  if mine = r.asked_by or not exists (select from archive.commissions x where x.id = c and x.safeguarding_seat in (mine, r.asked_by)) then
    perform archive.fail('PT422', 'Two people decide this, and one of them leads on safeguarding.', 'form');
  end if;
  update archive.referrals x set agreed_by = mine, agreed_at = now() where x.id = r.id;
  insert into archive.record (story_id, at, kind, note, detail)
  select r.story_id, greatest(now(), r.shown_from::timestamptz), 'referred', r.reason,
    jsonb_build_object('told', r.told, 'why_not', r.why_not, 'day', current_date, 'by', (
      select jsonb_agg(p.name order by p.name) from archive.seats s join archive.people p on p.id = s.person_id where s.id in (r.asked_by, mine)));
  perform archive.letter_write('referred', r.story_id, null, greatest(now(), r.shown_from::timestamptz));
end $$;

grant execute on function archive.new_words_ask, archive.new_words_agree, archive.new_words_drop, archive.new_words_open, archive.put_right, archive.seen_by,
  archive.refer, archive.refers, archive.refer_agree to anon, authenticated;

create function api.new_words_ask(story uuid, card text, knows boolean, taken boolean, note text) returns jsonb language sql volatile set search_path = ''
as $$ select archive.new_words_ask(story, card, knows, taken, note) $$;
create function api.new_words_agree(asked uuid, knows boolean) returns jsonb language sql volatile set search_path = ''
as $$ select archive.new_words_agree(asked, knows) $$;
create function api.new_words_drop(asked uuid) returns void language sql volatile set search_path = ''
as $$ select archive.new_words_drop(asked) $$;
create function api.put_right(story uuid, what text, note text) returns jsonb language sql volatile set search_path = ''
as $$ select archive.put_right(story, what, note) $$;
create function api.refer(story uuid, words text, reason text, told boolean, why_not text default null, wait int default 0) returns jsonb
language sql volatile set search_path = '' as $$ select archive.refer(story, words, reason, told, why_not, wait) $$;
create function api.refer_agree(referral uuid) returns void language sql volatile set search_path = ''
as $$ select archive.refer_agree(referral) $$;

/** A referral as it stands on a page. */
create function archive.referral_shown(r archive.referrals) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('referral', r.id, 'words', r.words, 'reason', r.reason, 'told', r.told, 'why_not', r.why_not,
    'shown_from', r.shown_from, 'asked_at', r.asked_at, 'agreed_at', r.agreed_at, 'mine', r.asked_by = any((select archive.my_seats())::uuid[]))
$$;
grant execute on function archive.referral_shown to anon, authenticated;

/** A court, benefits, police or immigration matter is over, as its teller told a facilitator who keeps the story. Opens nothing: what
    waited for it is asked of the teller once more. Stands in their record, by name. Said twice it is said once. PT404. */
create function archive.matter_over(story uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  c uuid := archive.commission_of(story);
begin
  if c is null then perform archive.absent(); end if;
  update archive.first_readings f set answers = jsonb_set(f.answers, '{live_matter,yes}', 'false')
  from archive.stories s where s.id = matter_over.story and f.rendition_id = s.current_rendition and archive.matter_goes_on(s.id);
  if found then
    perform archive.record_seat(story, 'matter_over', archive.seat_in(c, '{facilitator}'), true);
    perform archive.answer_letters(story, now());
  end if;
end $$;
create function api.matter_over(story uuid) returns void language sql volatile set search_path = ''
as $$ select archive.matter_over(story) $$;
grant execute on function archive.matter_over, api.matter_over to anon, authenticated;

/** What weighs on one story, for the facilitators on duty, held or not: who saw it, and what waits for a second yes. PT404. */
create function api.care_read(story uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  seen jsonb := archive.seen_by(story);
begin
  return jsonb_build_object('story', story, 'seen', seen, 'provisional', archive.provisional(story), 'matter', archive.matter_goes_on(story),
    'holds', (select coalesce(jsonb_agg(jsonb_build_object('hold', h.id, 'story', h.story_id, 'kind', h.kind, 'note', h.note, 'began_at', h.began_at) order by h.began_at), '[]')
      from archive.holds h where h.story_id = care_read.story and h.ended_at is null),
    'new_words', (select coalesce(jsonb_agg(jsonb_build_object('asked', n.id, 'note', n.note, 'taken', n.taken, 'knows', n.asked_knows, 'asked_at', n.asked_at,
        'mine', n.asked_by = any((select archive.my_seats())::uuid[])) order by n.asked_at), '[]')
      from archive.new_words n where n.story_id = care_read.story and archive.new_words_open(n.id)),
    'referrals', (select coalesce(jsonb_agg(archive.referral_shown(r) order by r.asked_at), '[]')
      from archive.referrals r where r.story_id = care_read.story));
end $$;

/** What was referred in a commission, those that wait for a second yes first, the stories of which were taken back too: by itself,
    without the story. PT404. Out: [{referral, words, reason, told, why_not, shown_from, asked_at, agreed_at, mine}]. */
create function api.referrals_list(commission text) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  c uuid := archive.commission(commission);
begin
  perform archive.seat_in(c, '{facilitator}');
  return (select coalesce(jsonb_agg(archive.referral_shown(r) order by r.agreed_at desc nulls first, r.asked_at desc, r.id), '[]')
    from archive.referrals r where archive.refers(r.story_id) = c);
end $$;
grant execute on function archive.provisional to anon, authenticated;
grant execute on function api.new_words_ask, api.new_words_agree, api.new_words_drop, api.put_right, api.refer, api.refer_agree, api.care_read,
  api.referrals_list
  to anon, authenticated;

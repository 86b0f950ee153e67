-- The demonstration. Every person, organisation and story here is invented.
-- Source rows only, with past dates: people, seats, words, consent events, readings, decisions. Grants, copies
-- and everything else that consent opens are folded from them by the same triggers that fold real ones.

insert into archive.commissions (slug, name, place, phase, summary, about, telling_open, telephone, reading_days, complaints, controller,
  neutral_site, card_name, help, demonstration) values
('morecambe-bay', 'Morecambe Bay Poverty Truth Commission', 'Morecambe Bay', 'working',
 'People who live with poverty, and people who run things round the Bay, deciding together.',
 'For eighteen months, people round the Bay who know poverty from the inside meet with people who run councils, health services, housing and buses. Nobody brings a list of questions. Stories come first, then the things that could be different, then decisions that both sides sign.',
 true, '01524 000 100', 'Monday to Friday, nine to five', 'Write to the host, Bay Community Trust, 1 Shore Road, Morecambe. It answers within ten working days.',
 'Bay Community Trust', 'https://www.bbc.co.uk/weather', 'Bay Notes',
 '[{"name": "Samaritans", "what": "Someone to talk to, day and night", "telephone": "116 123"}, {"name": "Citizens Advice", "what": "Benefits, debt and housing", "telephone": "0800 144 8848"}, {"name": "Domestic Abuse Helpline", "what": "Free, day and night", "telephone": "0808 2000 247"}]', true),
('solway', 'Solway Poverty Truth Commission', 'Solway', 'gathering',
 'A small commission on the Solway coast, just beginning.',
 'Community commissioners are meeting to decide what they want to say.',
 true, '01697 000 200', 'Tuesdays and Thursdays', 'Write to the host, Solway Neighbours, 2 Harbour Street, Silloth.',
 'Solway Neighbours', 'https://www.bbc.co.uk/weather', 'Coast Notes',
 '[{"name": "Samaritans", "what": "Someone to talk to, day and night", "telephone": "116 123"}]', true);

insert into archive.places (commission_id, name)
select archive.commission('morecambe-bay'), p from unnest(array['Morecambe', 'Heysham', 'Lancaster', 'Carnforth', 'Grange-over-Sands', 'Ulverston', 'Barrow-in-Furness', 'Kendal',
  'North Lancashire', 'Furness', 'South Lakes']) p
union all select archive.commission('solway'), p from unnest(array['Silloth', 'Maryport', 'Wigton']) p;
update archive.places p set part_of = w.id
from (values ('Morecambe', 'North Lancashire'), ('Heysham', 'North Lancashire'), ('Lancaster', 'North Lancashire'), ('Carnforth', 'North Lancashire'),
  ('Ulverston', 'Furness'), ('Barrow-in-Furness', 'Furness'), ('Grange-over-Sands', 'South Lakes'), ('Kendal', 'South Lakes')) x (small, wide)
join archive.places w on w.name = x.wide where p.name = x.small;

insert into archive.organisations (commission_id, name)
select archive.commission('morecambe-bay'), o from unnest(array['Community commissioners', 'Bay District Council', 'Bay Health Trust', 'Sands Housing', 'Shoreline Buses', 'Northshore Employers', 'Bay Community Trust']) o
union all select archive.commission('solway'), o from unnest(array['Community commissioners', 'Solway District Council', 'Solway Neighbours']) o;

/** A person with an address to sign in by, shown as they chose to be. */
create function pg_temp.person(email text, name text, role text, nth int) returns uuid language plpgsql as $$
declare
  account uuid := gen_random_uuid();
  made uuid;
begin
  insert into auth.users (id, instance_id, aud, role, email, encrypted_password, email_confirmed_at, confirmation_token, recovery_token,
    email_change, email_change_token_new, raw_app_meta_data, raw_user_meta_data, created_at, updated_at)
  values (account, '00000000-0000-0000-0000-000000000000', 'authenticated', 'authenticated', email, '', now(), '', '', '', '',
    '{"provider": "email", "providers": ["email"], "demonstration": true}',
    jsonb_build_object('shown', name || ', ' || role, 'position', lpad(nth::text, 2, '0')), now(), now());
  insert into archive.people (auth_user, name, role) values (account, name, role) returning id into made;
  return made;
end $$;
create function pg_temp.sits(person uuid, slug text, circle archive.circle, organisation text) returns uuid language sql as $$
  insert into archive.seats (commission_id, person_id, organisation_id, circle, opened_at)
  select c.id, person, o.id, circle, '2025-06-02 09:00+00' from archive.commissions c join archive.organisations o on o.commission_id = c.id
  where c.slug = sits.slug and o.name = organisation returning id
$$;
do $$
begin
  perform pg_temp.sits(pg_temp.person('ben@example.org', 'Ben', 'community commissioner', 1), 'morecambe-bay', 'community', 'Community commissioners');
  perform pg_temp.sits(pg_temp.person('bea@example.org', 'Bea', 'community commissioner', 2), 'morecambe-bay', 'community', 'Community commissioners');
  perform pg_temp.sits(pg_temp.person('marlon@example.org', 'Marlon', 'community commissioner', 3), 'morecambe-bay', 'community', 'Community commissioners');
  perform pg_temp.sits(pg_temp.person('shireen@example.org', 'Shireen', 'community commissioner', 4), 'morecambe-bay', 'community', 'Community commissioners');
  perform pg_temp.sits(pg_temp.person('carol@example.org', 'Carol', 'civic commissioner, Bay District Council', 5), 'morecambe-bay', 'civic', 'Bay District Council');
  perform pg_temp.sits(pg_temp.person('hamid@example.org', 'Hamid', 'civic commissioner, Bay Health Trust', 6), 'morecambe-bay', 'civic', 'Bay Health Trust');
  perform pg_temp.sits(pg_temp.person('joan@example.org', 'Joan', 'civic commissioner, Sands Housing', 7), 'morecambe-bay', 'civic', 'Sands Housing');
  perform pg_temp.sits(pg_temp.person('dev@example.org', 'Dev', 'facilitator', 8), 'morecambe-bay', 'facilitator', 'Bay Community Trust');
  perform pg_temp.sits(pg_temp.person('dan@example.org', 'Dan', 'facilitator and safeguarding lead', 9), 'morecambe-bay', 'facilitator', 'Bay Community Trust');
  insert into archive.keepers select archive.commission('morecambe-bay'), pg_temp.person('kit@example.org', 'Kit', 'keeper, who reads no stories', 10);
  perform pg_temp.sits(pg_temp.person('erin@example.org', 'Erin', 'community commissioner of another commission, Solway', 11), 'solway', 'community', 'Community commissioners');
  perform pg_temp.sits(pg_temp.person('sam@example.org', 'Sam', 'civic commissioner, Solway', 12), 'solway', 'civic', 'Solway District Council');
  perform pg_temp.sits(pg_temp.person('faith@example.org', 'Faith', 'facilitator, Solway', 13), 'solway', 'facilitator', 'Solway Neighbours');
  perform pg_temp.sits(pg_temp.person('glen@example.org', 'Glen', 'facilitator, Solway', 14), 'solway', 'facilitator', 'Solway Neighbours');
  perform pg_temp.sits(pg_temp.person('tess@example.org', 'Tess', 'community commissioner, Solway', 15), 'solway', 'community', 'Community commissioners');
end $$;
insert into archive.promises_made (person_id, version, at) select s.person_id, p.version, s.opened_at from archive.seats s, archive.promise_standing p;
-- As the invented host of Morecambe Bay wrote it down.
insert into archive.lawful_bases (commission_id, purpose, version, basis, condition, sentence, person_id)
select k.commission_id, p, 1, 'consent', case when p <> 'contact' then 'explicit_consent'::archive.basis_condition end,
  case p when 'keep' then 'Handing a story in is the yes to keeping it, and says so before the button. It is taken back with one button.'
    when 'contact' then 'Who leaves a way to be reached says yes to being told, and takes that back with one button.'
    else 'Who told a story says yes to this use by itself, and takes it back with one button.' end, k.person_id
from archive.keepers k, unnest(enum_range(null::archive.purpose)) p;
update archive.commissions c set safeguarding_telephone = c.telephone, safeguarding_seat = (select s.id from archive.seats s join archive.people p on p.id = s.person_id
  where s.commission_id = c.id and p.name = case c.slug when 'solway' then 'Faith' else 'Dan' end);

-- The codebook of Morecambe Bay.
create function pg_temp.theme(slug text, name text, parent text, meaning text, includes text, leaves_out text, synonyms text[], nth int, of text default 'morecambe-bay')
returns void language sql as $$
  insert into archive.themes (commission_id, slug, name, parent_id, meaning, includes, leaves_out, synonyms, position)
  select c.id, theme.slug, theme.name, (select p.id from archive.themes p where p.commission_id = c.id and p.slug = theme.parent), meaning, includes, leaves_out, synonyms, nth
  from archive.commissions c where c.slug = of
$$;
select pg_temp.theme(t.slug, t.name, t.parent, t.meaning, t.includes, t.leaves_out, t.synonyms, t.nth) from (values
 ('money', 'Money', null, 'Having enough to live on, and the work of managing on too little.', 'income, bills, borrowing', 'how the office treated you', '{skint,"making ends meet"}'::text[], 1),
 ('benefits', 'Benefits', 'money', 'Money from the state, and what it takes to get it.', 'universal credit, PIP, sanctions, assessments', 'wages', '{UC,"universal credit",PIP,ESA,DWP,"the social",dole,sanctioned,sanction}', 2),
 ('debt', 'Debt', 'money', 'Owing money, and being chased for it.', 'council tax arrears, doorstep loans, bailiffs', 'rent that is simply too high', '{arrears,bailiffs,"loan shark"}', 3),
 ('bills', 'Heating and bills', 'money', 'Keeping warm and keeping the lights on.', 'meters, top-ups, cold rooms', 'repairs', '{leccy,gas,meter,"fuel poverty"}', 4),
 ('home', 'Home', null, 'Somewhere safe, warm and yours to stay.', 'renting, repairs, moving', 'bills', '{housing}', 5),
 ('repairs', 'Repairs', 'home', 'What is broken, and how long it stays broken.', 'damp, mould, boilers', 'choosing where to live', '{damp,mould,boiler}', 6),
 ('homelessness', 'Without a home', 'home', 'Having nowhere settled to live.', 'sofas, hostels, temporary rooms', 'unhappy tenancies', '{homeless,"sofa surfing",hostel}', 7),
 ('rent', 'Rent', 'home', 'What a home costs, and who decides.', 'bedroom tax, rent rises', 'mortgages', '{"bedroom tax",landlord}', 8),
 ('food', 'Food', null, 'Having enough to eat, and eating together.', 'food banks, food clubs, school dinners', 'cooking for pleasure', '{hungry,hunger}', 9),
 ('food-banks', 'Food banks and clubs', 'food', 'Help with food, and how it feels to need it.', 'vouchers, parcels, pantries', 'supermarket prices', '{"food bank",foodbank,parcel,pantry}', 10),
 ('school-meals', 'School meals', 'food', 'What children eat at school and in the holidays.', 'free meals, holiday hunger', 'home meals', '{"school dinners","free school meals"}', 11),
 ('health', 'Health', null, 'Body and mind, and getting seen.', 'appointments, waiting, pain', 'care for others', '{NHS,doctor}', 12),
 ('mental-health', 'How you feel inside', 'health', 'Worry, sadness, loneliness, and what lifts them.', 'loneliness, fear, hope', 'diagnoses', '{lonely,loneliness,anxiety,depressed,depression}', 13),
 ('getting-seen', 'Getting seen', 'health', 'Reaching the person who can help.', 'phone queues, online forms, distance', 'treatment itself', '{appointment,GP}', 14),
 ('disability', 'Disability', 'health', 'Living with a body or mind that the world was not built for.', 'access, assessments, aids', 'short illness', '{disabled,wheelchair}', 15),
 ('respect', 'Being treated with respect', null, 'Being spoken to, believed and listened to as an equal.', 'tone, letters, waiting rooms', 'rules themselves', '{dignity}', 16),
 ('believed', 'Being believed', 'respect', 'Having your word taken.', 'proof, evidence, doubt', 'politeness', '{proof,liar}', 17),
 ('letters', 'Letters and forms', 'respect', 'How offices write, and what they ask for.', 'brown envelopes, online journals', 'phone calls', '{"brown envelope",forms}', 18),
 ('asked-again', 'Telling it again', 'respect', 'Having to tell the same hard story over and over.', 'assessments, new workers', 'telling by choice', '{repeat}', 19),
 ('getting-around', 'Getting around', null, 'Reaching the places life happens.', 'buses, fares, distance', 'holidays', '{transport}', 20),
 ('buses', 'Buses', 'getting-around', 'Buses that come, go where you need, and cost what you can pay.', 'fares, timetables, last bus', 'trains', '{bus,fares}', 21),
 ('online', 'Getting online', 'getting-around', 'Data, devices and doing things on a screen.', 'libraries, data, broken phones', 'letters', '{internet,wifi,data}', 22),
 ('work', 'Work', null, 'Paid and unpaid work, and what it leaves you with.', 'zero hours, caring, volunteering', 'benefits', '{job,"zero hours"}', 23),
 ('caring', 'Looking after someone', 'work', 'Caring for family and neighbours.', 'young carers, respite', 'paid care', '{carer,carers}', 24),
 ('help', 'Help that helps', null, 'What made a difference, however small.', 'kindness, people who stayed', 'services that were only polite', '{kindness}', 25)
) t (slug, name, parent, meaning, includes, leaves_out, synonyms, nth);
select pg_temp.theme('money', 'Money', null, 'Having enough to live on.', 'income and bills', '', '{skint}', 1, 'solway');

-- ---------------------------------------------------------------------------------------------
-- How a day in the past is written down: each function here inserts the rows that one verb inserts, dated as
-- they would have been. Days are counted back from the day of seeding, so the demonstration never grows old.

/** A weekday, so many days ago, at this hour by the clock in Morecambe. */
create function pg_temp.ago(days int, hour int default 10) returns timestamptz language sql as $$
  select (d - greatest(extract(isodow from d)::int - 5, 0) + make_time(hour, days * 7 % 60, 0)) at time zone 'Europe/London'
  from (select (now() at time zone 'Europe/London')::date - days as d) x
$$;

/** The id of a story or decision of the demonstration: the same on every machine, so that its address is too. */
create function pg_temp.id(name text) returns uuid language sql as $$
  select overlay(overlay(md5('demonstration ' || name) placing '4' from 13) placing 'a' from 17)::uuid
$$;

/** The open seat of somebody by the name before their @. */
create function pg_temp.seat(name text) returns uuid language sql as $$
  select s.id from archive.seats s join archive.people p on p.id = s.person_id join auth.users u on u.id = p.auth_user
  where u.email = seat.name || '@example.org' and s.closed_at is null
$$;

/** The storyteller of a story, by seven words of their own; by words that nobody kept unless some are given. */
create function pg_temp.storyteller(story text, words text default archive.words_make()) returns uuid language sql as $$
  insert into archive.storytellers (id, words_hash) values (pg_temp.id('teller of ' || story), archive.words_hash(words)) returning id
$$;

/** One event of consent. The database numbers it, chains it and folds it. */
create function pg_temp.consents(story text, kind text, happened timestamptz, choice jsonb default '{}') returns void language sql as $$
  insert into archive.consent_events (story_id, form, kind, choice, at) values (pg_temp.id(story), gen_random_uuid(), kind, choice, happened)
$$;

/** A facilitator read what was handed in, with a reason, and finished the first reading. */
create function pg_temp.read_first(story text, days int, reader text, answers jsonb default '{}') returns void language plpgsql as $$
declare
  rendition uuid := (select s.current_rendition from archive.stories s where s.id = pg_temp.id(story));
begin
  insert into archive.readings (rendition_id, seat_id, reason, at, said) values (rendition, pg_temp.seat(reader), 'First reading', pg_temp.ago(days, 11),
    (select m.said from archive.meanings m where m.story_id = pg_temp.id(story)));
  insert into archive.first_readings (rendition_id, seat_id, answers, began_at) values (rendition, pg_temp.seat(reader), answers, pg_temp.ago(days, 11));
  update archive.first_readings f set finished_at = pg_temp.ago(days, 12) where f.rendition_id = rendition;
end $$;

/** A whole story: told, handed in, what it means, who may read it, read, approved. In the words, [[these]] are hidden
    from civic commissioners and everyone, {{these}} from everyone but the commission; a blank line begins a paragraph.
    `stage` 'waiting' stops before anybody has read it. */
create function pg_temp.story(name text, days int, words text, circles text default '{}', uses text default '{}', themes text default '{}',
  place text default null, year int default null, attribution text default 'no_name', named_as text default null,
  own_words text default null, matters_most text default null, content_note text default null,
  stage text default 'shared', reader text default 'dev', unasked boolean default false, commission text default 'morecambe-bay')
returns void language plpgsql as $$
declare
  c uuid := archive.commission(commission);
  story uuid := pg_temp.id(name);
  plain text := array_to_string(array(
    select trim(regexp_replace(p, '\s*\n\s*', ' ', 'g')) from regexp_split_to_table(trim(both e'\n' from words), '\n\s*\n') p), e'\n');
  veils jsonb := '[]';
  from_here int;
  to_here int;
  everyone_only boolean;
  body jsonb;
  rendition uuid := gen_random_uuid();
begin
  loop
    from_here := least(nullif(strpos(plain, '[['), 0), nullif(strpos(plain, '{{'), 0));
    exit when from_here is null;
    everyone_only := substr(plain, from_here, 1) = '{';
    plain := overlay(plain placing '' from from_here for 2);
    to_here := strpos(plain, case when everyone_only then '}}' else ']]' end);
    plain := overlay(plain placing '' from to_here for 2);
    veils := veils || jsonb_build_object('first', from_here - 1, 'last', to_here - 1,
      'circles', case when everyone_only then '["public"]' else '["civic", "public"]' end::jsonb);
  end loop;
  body := archive.document_clean(jsonb_build_object('type', 'doc', 'content', (select jsonb_agg(jsonb_build_object('type', 'paragraph',
    'content', jsonb_build_array(jsonb_build_object('type', 'text', 'text', p)))) from unnest(string_to_array(plain, e'\n')) p)));

  if not exists (select from archive.storytellers t where t.id = pg_temp.id('teller of ' || name)) then
    perform pg_temp.storyteller(name);
  end if;
  insert into archive.stories (id, commission_id, storyteller_id, started_at) values (story, c, pg_temp.id('teller of ' || name), pg_temp.ago(days, 9));
  insert into archive.story_keys (story_id) values (story);
  insert into archive.record (story_id, at, kind) values (story, pg_temp.ago(days, 9), 'started');
  insert into archive.drafts (story_id, body, version, saved_at) values (story, body, 1, pg_temp.ago(days, 10));
  insert into archive.answer_ways (story_id, way, chosen_at) values (story, 'return', pg_temp.ago(days, 10));
  insert into archive.renditions (id, story_id, commission_id, body, plain, hash, handed_in_at)
  values (rendition, story, c, body, '', '', pg_temp.ago(days, 10));
  insert into archive.veils (story_id, rendition_id, first, last, circles, made_at)
  select story, r, (v ->> 'first')::int, (v ->> 'last')::int, array(select jsonb_array_elements_text(v -> 'circles'))::archive.circle[], pg_temp.ago(days, 10)
  from jsonb_array_elements(veils) v, unnest(array[rendition, null]) r;
  update archive.stories s set current_rendition = rendition where s.id = story;
  perform pg_temp.consents(name, 'handed_in', pg_temp.ago(days, 10));

  insert into archive.whereabouts (story_id, place_id, year)
  values (story, (select p.id from archive.places p where p.commission_id = c and p.name = place), year);
  insert into archive.meanings (story_id, own_words, matters_most, content_note) values (story, own_words, matters_most, content_note);
  insert into archive.story_themes (story_id, theme_id)
  select story, t.id from archive.themes t where t.commission_id = c and t.slug = any(themes::text[]);
  insert into archive.namings (story_id, kind, shown) select story, attribution, named_as where named_as is not null;
  perform pg_temp.consents(name, 'chosen', pg_temp.ago(days, 11), jsonb_build_object('circles', circles::text[], 'uses', uses::text[],
    'attribution', attribution, 'unasked', unasked, 'roster', archive.roster_version(c)));
  if stage = 'waiting' then return; end if;
  perform pg_temp.read_first(name, days - 3, reader);
  if not unasked then
    perform pg_temp.consents(name, 'approved', pg_temp.ago(days - 6, 18),
      (select jsonb_build_object('content', encode(r.hash, 'hex')) from archive.renditions r where r.id = rendition));
  end if;
end $$;

/** The passage of exact words in a story, found or made. Words that do not stand there stop the seeding. */
create function pg_temp.passage(story text, words text) returns uuid language plpgsql as $$
declare
  made uuid;
begin
  insert into archive.passages (story_id, rendition_id, first, last)
  select s.id, r.id, lower(at), upper(at) from archive.stories s join archive.renditions r on r.id = s.settled_rendition,
    archive.range_of(words, r.plain) at where s.id = pg_temp.id(story)
  on conflict (rendition_id, first, last) do update set first = excluded.first returning id into made;
  perform archive.findable_write(pg_temp.id(story));
  return made;
end $$;

/** A commissioner marked exact words of a story with a theme. */
create function pg_temp.coded(story text, days int, coder text, theme text, words text, objected boolean default false) returns void language sql as $$
  insert into archive.codings (story_id, passage_id, theme_id, seat_id, side, made_at, objected_at)
  select pg_temp.id(story), pg_temp.passage(story, words), t.id, s.id, s.circle, pg_temp.ago(days), case when objected then pg_temp.ago(days - 5, 19) end
  from archive.seats s join archive.themes t on t.commission_id = s.commission_id and t.slug = theme where s.id = pg_temp.seat(coder);
  select archive.record_seat(pg_temp.id(story), 'coded', pg_temp.seat(coder), false, null, jsonb_build_object('theme', t.name), pg_temp.ago(days))
  from archive.themes t join archive.stories s on s.commission_id = t.commission_id where t.slug = theme and s.id = pg_temp.id(story);
$$;

/** Commissioners read their circle's copy: it stands in the record by role, organisation and month. */
create function pg_temp.heard(story text, days int, readers text[]) returns void language sql as $$
  insert into archive.record (story_id, at, month, kind, role, organisation)
  select pg_temp.id(story), date_trunc('month', pg_temp.ago(days)), true, 'read_copy', s.circle::text, o.name
  from unnest(readers) r join archive.seats s on s.id = pg_temp.seat(r) join archive.organisations o on o.id = s.organisation_id
  on conflict do nothing
$$;

/** A decision, drafted. */
create function pg_temp.decision(name text, days int, drafter text, kind text, title text, we_heard text, we_decided text, owner text, review_in int,
  no_evidence_reason text default null) returns void language plpgsql as $$
declare
  t archive.decision_texts;
begin
  insert into archive.decisions (id, commission_id, seat_id, begun_at)
  select pg_temp.id(name), s.commission_id, s.id, pg_temp.ago(days) from archive.seats s where s.id = pg_temp.seat(drafter);
  t.decision_id := pg_temp.id(name); t.number := 1; t.kind := kind; t.title := title; t.owner := owner;
  t.we_heard := regexp_replace(we_heard, '\s*\n\s*', ' ', 'g'); t.we_decided := regexp_replace(we_decided, '\s*\n\s*', ' ', 'g');
  t.review_on := current_date + review_in; t.no_evidence_reason := no_evidence_reason; t.quotes := '{}';
  t.seat_id := pg_temp.seat(drafter); t.at := pg_temp.ago(days); t.hash := archive.decision_hash(t);
  insert into archive.decision_texts select t.*;
  perform archive.look_again('decision', t.decision_id);
end $$;

/** Tells the storytellers behind a decision what moved, on the day it did. */
create function pg_temp.told(decision text, what text, happened timestamptz, facts jsonb default '{}') returns void language sql as $$
  insert into archive.record (story_id, at, kind, detail)
  select l.story_id, happened, what, facts || jsonb_build_object('decision', l.decision_id, 'title',
    (select t.title from archive.decision_texts t where t.decision_id = l.decision_id order by t.number desc limit 1))
  from archive.evidence_links l where l.decision_id = pg_temp.id(decision)
$$;

/** A story that a decision came from, and why it matters there. */
create function pg_temp.linked(decision text, days int, linker text, story text, why text) returns void language plpgsql as $$
begin
  insert into archive.evidence_links (decision_id, story_id, seat_id, why, at)
  values (pg_temp.id(decision), pg_temp.id(story), pg_temp.seat(linker), why, pg_temp.ago(days));
  perform archive.evidence_write(pg_temp.id(story));
  insert into archive.record (story_id, at, kind, detail)
  select pg_temp.id(story), pg_temp.ago(days), 'linked', jsonb_build_object('decision', t.decision_id, 'why', why, 'title', t.title)
  from archive.decision_texts t where t.decision_id = pg_temp.id(decision);
  perform archive.look_again('story', pg_temp.id(story));
end $$;

/** The storyteller was asked for exact words. */
create function pg_temp.asked(decision text, days int, asker text, story text, words text) returns uuid language plpgsql as $$
declare
  made uuid;
begin
  insert into archive.asks (decision_id, story_id, passage_id, seat_id, asked_at)
  values (pg_temp.id(decision), pg_temp.id(story), pg_temp.passage(story, words), pg_temp.seat(asker), pg_temp.ago(days, 13)) returning id into made;
  perform archive.record_seat(pg_temp.id(story), 'asked_quote', pg_temp.seat(asker), false, null, jsonb_build_object('ask', made), pg_temp.ago(days, 13));
  return made;
end $$;

/** The storyteller was asked, said yes, and the words were given their place in the text. */
create function pg_temp.quoted(decision text, days int, asker text, story text, words text) returns void language plpgsql as $$
declare
  ask uuid := pg_temp.asked(decision, days, asker, story, words);
  t archive.decision_texts := (select x from archive.decision_texts x where x.decision_id = pg_temp.id(decision) order by x.number desc limit 1);
begin
  perform pg_temp.consents(story, 'answered', pg_temp.ago(days - 4, 19), jsonb_build_object('ask', ask, 'answer', 'yes'));
  t.number := t.number + 1; t.quotes := t.quotes || ask; t.seat_id := pg_temp.seat(asker); t.at := pg_temp.ago(days - 5); t.hash := archive.decision_hash(t);
  insert into archive.decision_texts select t.*;
  perform pg_temp.told(decision, 'decision_worded', t.at);
end $$;

/** People of both sides signed the text that stands. */
create function pg_temp.signed(decision text, days int, signers text[]) returns void language sql as $$
  insert into archive.signatures (decision_id, number, seat_id, side, at)
  select pg_temp.id(decision), (select max(t.number) from archive.decision_texts t where t.decision_id = pg_temp.id(decision)), s.id, s.circle, pg_temp.ago(days, 14)
  from unnest(signers) n join archive.seats s on s.id = pg_temp.seat(n)
$$;

/** A decision got somewhere. */
create function pg_temp.moved(decision text, days int, mover text, state text, reason text default null, what_changed text default null) returns void language plpgsql as $$
begin
  insert into archive.decision_states (decision_id, state, reason, what_changed, seat_id, at)
  values (pg_temp.id(decision), state, reason, regexp_replace(what_changed, '\s*\n\s*', ' ', 'g'), pg_temp.seat(mover), pg_temp.ago(days, 15));
  perform pg_temp.told(decision, 'decision_moved', pg_temp.ago(days, 15), jsonb_build_object('state', state, 'reason', reason));
end $$;

/** Both sides having signed, it was published. */
create function pg_temp.published(decision text, days int, publisher text) returns void language plpgsql as $$
begin
  update archive.decisions set published_at = pg_temp.ago(days, 15) where id = pg_temp.id(decision);
  insert into archive.decision_states (decision_id, state, seat_id, at) values (pg_temp.id(decision), 'agreed', pg_temp.seat(publisher), pg_temp.ago(days, 15));
  perform pg_temp.told(decision, 'decision_published', pg_temp.ago(days, 15));
  perform archive.open_changed(array[d.commission_id]) from archive.decisions d where d.id = pg_temp.id(decision);
end $$;

/** Community commissioners looked, and it was really done. */
create function pg_temp.checked(decision text, days int, checkers text[], what_changed text) returns void language plpgsql as $$
begin
  insert into archive.decision_checks (decision_id, seat_id, at) select pg_temp.id(decision), pg_temp.seat(n), pg_temp.ago(days, 15) from unnest(checkers) n;
  perform pg_temp.moved(decision, days, checkers[cardinality(checkers)], 'checked', null, what_changed);
end $$;

-- ---------------------------------------------------------------------------------------------
-- Stories that anyone may read.

-- Ada can be come back as: `npm start` prints the words that stand here.
select pg_temp.storyteller('ada', 'kettle harbour lantern puddle meadow whistle cosy');
select pg_temp.story('ada', days => 236, place => 'Morecambe', year => 2023, themes => '{bills,money,help}',
  circles => '{community,civic,public}', uses => '{theme,evidence,quote}', attribution => 'first_name', named_as => 'Ada',
  own_words => 'It is about Sundays. Everything that could help me was shut on the one day I needed it.',
  matters_most => 'The lad next door. He should not have had to.',
  content_note => 'Being cold, with a small child.', words => $$
We were on a key meter in the flat, the sort you feed at the shop. You learn to read it like a clock. Four
pounds on a Friday night means you make it to Monday if nobody has a bath.

That weekend our Josie had a chest on her, so I had the heater going in her room and nowhere else. I knew what I
was spending. I stood in the hall and watched it go. Sunday dinner time it clicked off, and the fridge stopped
humming, and you do not know how loud a fridge is until it stops.

The shop with the machine shuts at noon on a Sunday. I had the money. I want that written down. I had a tenner in
my hand and nowhere to put it. I rang the number on the meter and a voice told me the office was open Monday to
Friday.

We put coats on and made it a game, a picnic under the blankets with a torch. [[She was four and she went along
with it to make me feel better, which is the part I think about. ]]Then the lad next door knocked. He had heard
her coughing through the wall. He ran an extension lead out of his kitchen and in through our letter box, and he
said, just till tomorrow, and he never mentioned it again.

I am not after anybody being sorry for me. I would just like whoever decides when the office is open to sit in a
hall on a Sunday and listen to a fridge stop.$$);

select pg_temp.story('brown-envelope', days => 318, place => 'Lancaster', year => 2022, themes => '{letters,benefits,mental-health}',
  circles => '{community,civic,public}', uses => '{theme,evidence,quote}', attribution => 'chosen_name', named_as => 'Winifred',
  matters_most => 'One letter with a name at the bottom.', reader => 'dan', words => $$
I keep them in the bread bin. I do not keep bread in it any more.

People say, just open it, as if it was a matter of having fingers. I was a school secretary for nineteen years. I
can read a letter. What I could not do, after my husband died, was open a brown envelope on a morning when I also
had to get dressed.

There were eleven in there when my sister found them. We sat at the table and she read them out to me in her
ordinary voice. Nine of them said the same thing in different ways. One said I owed them money and one said they
owed me. Not one of them was signed by a person. They were all from a team.

The twelfth was from the council, about the single person discount. Somebody had written on the bottom of it by
hand. It said: I am sorry about your husband, ring me if this makes no sense, and then a name, Pauline, and a
number that went straight to her desk. I rang. It took four minutes.

I have thought about it since. Pauline had the same form as everybody else. She only wrote two lines on it. I can
open any envelope if I believe there is a Pauline in it.$$);

select pg_temp.story('last-bus', days => 204, place => 'Heysham', year => 2024, themes => '{buses,work,getting-around}',
  circles => '{community,civic,public}', uses => '{theme,evidence,quote}', attribution => 'first_name', named_as => 'Craig',
  own_words => 'A bus timetable decides who can have a job.', unasked => true, words => $$
The job was two till ten at the packing place, and the last bus that went anywhere near us was twenty-five to ten.
They knew that at the interview. They said most people drive.

I took it, because you do. For the first month I left at twenty past nine with my head down and they docked me the
forty minutes. After that the supervisor said I had to stay to the end like everybody else. So I walked it. An
hour and ten along the bypass with no pavement for the middle bit, in a hi-vis I had borrowed from work so I would
not be hit.

In the summer it is not so bad, I will be honest with you. You see hares. In November I got soaked three nights in
one week and my trainers never dried, and I went in on the Friday with carrier bags inside them and a lad laughed,
and then he saw I was not joking and he gave me a lift home every night until he left.

When he left I left. They have me down as somebody who gave up a job. I did not give up a job. I ran out of lift.$$);

select pg_temp.story('food-club', days => 171, place => 'Ulverston', year => 2023, themes => '{food-banks,food,help}',
  circles => '{community,civic,public}', uses => '{theme,evidence}', attribution => 'description', named_as => 'A grandad in Ulverston', words => $$
I will tell you the difference between the two, because I have used both and I was grateful for both.

At the first you needed a voucher. To get a voucher you had to ring somebody and tell them why. Then you queued
outside on the main road, where the school bus goes past, and at the table they gave you a bag that was already
packed. Kind people. There was always a tin of something I could not eat and I always said thank you for it.

The food club is four pounds. You pay it, at a till, and you get a basket, and you go round and choose. That is the
whole of it. My grandson chose a pineapple. We had never had a pineapple in our house and none of us knew how to
start on it. A woman in the queue showed us, and she got the leaves off with one twist like a magician.

Nobody asked me why I was there. I go on Thursdays now and I do the veg crates, because my back will let me do an
hour. I have not told them I used to run the greengrocer's on the corner. I expect they have noticed how I stack.$$);

select pg_temp.story('telling-it-eleven-times', days => 287, place => 'Kendal', year => 2022, themes => '{asked-again,disability,respect}',
  circles => '{community,civic,public}', uses => '{theme,evidence,quote}', attribution => 'first_name', named_as => 'Moira',
  own_words => 'Ask me once and write it down properly.', matters_most => 'Counting the times.', words => $$
I started keeping a tally on the calendar. Every time I had to tell somebody new how I lost the use of my left side,
I put a line. By the end of the year there were eleven.

The physio. The lady for the grab rails. A different lady for the grab rails. The assessment, the other
assessment, the man who came to look again because the second assessment had been lost. A student, who at least
asked if I minded. The taxi card. Each one has a form and each form begins at the beginning: so, tell me what
happened.

What happened is that I fell over in front of my daughter on the morning of her birthday. I do not need that eleven
times. I cannot say it without being there.

The twelfth was the district nurse. She sat down, she took her coat off, and she said: I have read your notes, so
you do not have to go through it, tell me about today. I cried, and she thought she had said something wrong.

You could do that for everyone. Somebody could ask us once what we want the next person to know, and the next
person could read it in the car.$$);

select pg_temp.story('warm-library', days => 298, place => 'Carnforth', year => 2022, themes => '{help,bills,online}',
  circles => '{community,civic,public}', uses => '{theme,evidence}', attribution => 'first_name', named_as => 'Edith', words => $$
The library had a sign up that winter, warm space, and I walked past it for three weeks. I thought it was for other
people.

What got me in was the toilet, if I am truthful. Then the girl on the desk said, are you stopping, and I said I might
just look at the papers. She did not say anything about warm. She showed me the chair by the pipe.

There got to be a few of us. We did not make a fuss of it. A man who had been a draughtsman was learning to do his
pension on the computer and kept shouting at it, so I said I would hold his glasses. Then somebody brought a jigsaw.

By February I was saving nine pounds a week and I had four telephone numbers in my bag. I had lived here eleven years
and I had two before that.

They asked us to fill in a form at the end about the heating. It had a box for how warm I had been, one to five. It did
not have a box for the telephone numbers.$$);

select pg_temp.story('the-dinner-queue', days => 345, place => 'Barrow-in-Furness', year => 2021, themes => '{school-meals,food,respect}',
  circles => '{community,civic,public}', uses => '{theme,evidence}', attribution => 'description', named_as => 'A student, 18', reader => 'dan', words => $$
At our school if you were on free meals you had two pounds forty loaded on your card and everybody else had money. So
what happened was, you got to the till with a panini and a drink and it went beep, and the dinner lady had to say
it out loud. You are thirty pence over, love.

You learn the prices. I can still tell you them. A panini was one ninety-five. Water was eighty. So you could have
your dinner or a drink with it.

My mate Caitlin worked out a system where she bought two drinks and I bought two halves of a thing, and we swapped
under the table. We never said why. We did it for three years.

I know a dinner lady cannot change a till. But somebody set it to beep. I am doing business at college now and I asked
my tutor, and he said it would be one line. It could just not beep. It could add it up and somebody could sort it out
later, like they do for teachers.$$);

select pg_temp.story('i-was-twelve', days => 276, place => 'Morecambe', year => 2019, themes => '{caring,work}',
  circles => '{community,civic,public}', uses => '{theme,evidence,quote}', attribution => 'chosen_name', named_as => 'Bryony',
  own_words => 'Young carers are not hiding. Nobody looks at who is carrying the shopping.', words => $$
I was twelve and I knew how to split tablets. I knew which days Mum would be all right and which days to come straight
home. I did not know there was a word for it.

At school I was late a lot. They gave me a laminated card with a smiling clock on it. I used to look at that clock on
the bus. I would have loved to explain to it.

The thing people get wrong is they think it was sad. Some of it was, but some of it was great. We had a whole language.
We watched the birds on the sands and scored them. If she was stuck in bed I did the weather for her from the window
like on the telly.

What I would have liked is for one grown-up, any of them, the chemist, the school, the man who brought the chair, to
say: and how are you getting on? I signed for the chair. I was in my uniform. He gave me the pen.

I am nineteen now and I work in a nursery. When a big sister comes at pick-up I always ask her about her day first.$$);

select pg_temp.story('live-in', days => 186, place => 'Grange-over-Sands', year => 2024, themes => '{work,rent,home}',
  circles => '{community,civic,public}', uses => '{theme}', attribution => 'first_name', named_as => 'Tomasz', words => $$
When you work in a hotel and live in, your job is your house. It is very simple. If they have no guests you have no
hours, and if you have no hours you pay for the room from nothing.

In the good months I did sixty hours. In January I did eleven. The room was ninety-five pounds a week always. In
January the hotel was empty, forty rooms with beds made, and I was in the attic paying for mine.

I am not complaining of the manager. She is also in the attic.

One time a guest asked me where is nice to live here. I said I do not know, I have only worked here. It was six years.

Now I share a flat with another porter, in the town, it is small, but there is a table. When the hotel rings I can say
no, and that is a thing I could never say when they had my bed. People think a home is about being warm. For me it
is being able to say no on the telephone.$$);

select pg_temp.story('number-thirty-one', days => 96, place => 'Lancaster', year => 2024, themes => '{getting-seen,online,health}',
  circles => '{community,civic,public}', uses => '{theme,evidence}', attribution => 'no_name', unasked => true, words => $$
You are number thirty-one in the queue. It tells you in a cheerful voice. I have a pay-as-you-go phone, so at eight in
the morning I am stood at the window where there is signal, paying by the minute to be thirty-one.

At nineteen my credit ran out. I walked to the surgery and they said you have to ring, or go online. I said I have just
been ringing. She turned the screen round to show me, as if it was the weather and neither of us could do anything.

I do not have it in for her. She has that screen all day.

The next week I went in and the same girl said quietly, sit there a minute. She rang the number herself, from behind
the desk, and we both listened to it, and she went thirty-four, and pulled a face. Then she wrote me down for the
Wednesday, in pencil.

It was only my ears. It was two minutes. It had taken me nine days and eleven pounds in credit to be seen for two
minutes, and a girl with a pencil.$$);

select pg_temp.story('boiler-season', days => 154, place => 'Barrow-in-Furness', year => 2023, themes => '{repairs,bills,letters}',
  circles => '{community,civic,public}', uses => '{theme,evidence,quote}', attribution => 'first_name', named_as => 'Denise',
  content_note => 'Being cold at home.', words => $$
They said the boiler was not an emergency because it was October.

I said what month is it an emergency, and he actually looked. He said the heating season began on the first of
November. So I had nine days to wait for the cold to be official.

On the second of November I rang and I was in a queue behind everybody else whose boiler had been waiting for the
season. They gave me two fan heaters. That is four hundred houses, all with fan heaters on, on the dearest electric
there is. I put eighty-six pounds in the meter in a fortnight.

The engineer came on the nineteenth. It was a valve. He had it in the van. He said he would have done it in October,
he had been sat in the depot in October with nothing on.

I am not daft, I know there has to be some order to things. But {{I did the sums on the back of their own letter, and }}it
would have been cheaper for them and cheaper for me and warmer for my dad if somebody had just gone with the weather
instead of the calendar.$$);

select pg_temp.story('the-back-row-altos', days => 68, place => 'Ulverston', year => 2025, themes => '{mental-health,help}',
  circles => '{community,civic,public}', uses => '{theme}', attribution => 'first_name', named_as => 'Pat', unasked => true,
  matters_most => 'It costs a pound, and you can owe it.', words => $$
The nurse called it social prescribing. I called it being told to join a choir. I said I cannot sing, and she said
nobody has asked you to be good at it.

I had not been out in the evening for two years, not since the redundancy. You save on everything and one of the
things you save on is people.

It is in the hall behind the chapel. A pound on the table and you can owe it. They put me in the back row with the
altos, between a woman who drives a bus and a woman who used to be somebody at the council. I found out after six
weeks that the bus driver could not read music and had been following the council lady's finger, and I had been
following the bus driver's elbow.

I still have the letters. I still have the same amount of money, which is not enough. But on Tuesdays for an hour and
a half I breathe at the same time as forty other people, and I am needed, because there are only five altos.$$);

select pg_temp.story('one-sheet-of-paper', days => 360, place => 'Heysham', year => 2020, themes => '{debt,help,letters}',
  circles => '{community,civic,public}', uses => '{theme,evidence}', attribution => 'description', named_as => 'A couple in Heysham', reader => 'dan', words => $$
We took a suitcase of it to the advice place. An actual suitcase, on wheels. She did not even blink. She said, right,
let's make some piles.

It was seventeen different people we owed. Some of them had sold us on to each other. There was a catalogue from before
we were married. My husband kept saying sorry to her, as if it was her he owed.

She put it all on one sheet of paper. That was the thing. For four years it had been everywhere, in drawers, in the
car, in the bed with us. Now it was one side of A4, and you could see the bottom of it.

Forty-one pounds a month for five years. She had rung them all and used a voice I would love to have. We came out and
sat on the front with a bag of chips, and he got the sheet out and read it like a love letter.

We made the last payment this year. I rang her to say, and she remembered the suitcase.$$);

select pg_temp.story('the-ramp', days => 40, place => 'Kendal', year => 2025, themes => '{disability,buses,respect,getting-around}',
  circles => '{community,civic,public}', uses => '{theme,evidence,quote}', attribution => 'full_name', named_as => 'Harriet Lowther-Bell',
  own_words => 'It was never the ramp. It was being a problem in front of forty people.', words => $$
There is a space for my chair on the bus, and a ramp, and a sticker to say they are proud of it. On paper I can go
anywhere.

What happens is this. The bus is full of prams, because where else would they go, and the driver has to turn the engine
off and get down and ask. Forty people look at me. Nobody is nasty. A girl folds up a buggy with a sleeping baby in it,
and the baby wakes up, and it is me that woke it.

So I let it go and wait for the next one. I am good at looking as if I was not waiting for a bus. I take my phone out.

Then there is one driver, on the early bus. He sees me from the lights. By the time I am at the stop the ramp is down
and he has already said something to the prams, I do not know what, because they are laughing. I just go on. It takes
him the same four minutes it takes the others. He does them first, that is all, while I am not there to be looked at.

Somebody should ask him what he says.$$);

-- ---------------------------------------------------------------------------------------------
-- Stories for the commission: both sides, and nobody else.

select pg_temp.story('the-cot-wall', days => 264, place => 'Morecambe', year => 2022, themes => '{repairs,health,believed}',
  circles => '{community,civic}', uses => '{theme,evidence,quote}', attribution => 'description', named_as => 'A mum of two',
  content_note => 'A baby who was poorly. She is well now.', matters_most => 'He said it was the way I dried the washing.', words => $$
It came up the wall behind the cot in a shape like a map. I washed it off with bleach on a Monday and by the Sunday
the map was back.

I rang eight times. I know it was eight because I wrote them on the side of the fridge in pen. The first man who
came did not take his hat off. He had a look and he said it was condensation, and was I drying washing indoors. It
was January. I had a three-month-old. Where else would I dry it?

[[We live over the launderette on the corner by the clock, so you can work out what I thought of that.]]

When she went into hospital with her breathing, the doctor asked about the house before I said anything. She wrote
a letter. After the letter they came in two days and it was a pipe. It had been a pipe the whole time, inside the
wall, going drip.

The lad who fixed it was lovely. He showed me the split, it was no bigger than a fingernail. He said, this has been
going for years, love, it would have been the people before you as well. I have thought about them. I hope they
knew it was not the washing.$$);

select pg_temp.story('eleven-minutes-late', days => 330, place => 'Barrow-in-Furness', year => 2019, themes => '{benefits,believed,buses}',
  circles => '{community,civic}', uses => '{theme,evidence}', attribution => 'no_name', reader => 'dan', words => $$
I was eleven minutes late and it cost me nine weeks.

The bus broke down at the roundabout. The driver even wrote me a note, on the back of a timetable, with the number
of the bus and his initials. I handed it over the desk. She said they could not accept that as evidence. I asked her
what would count and she said something from the company on headed paper. I said, it is a bus, they do not do headed
paper, they have a lad called Mick.

Nine weeks on a hardship payment. I sold the bike, and that is how I had been getting to the appointments when it
was dry.

I did appeal. I won, as it goes. It took until the spring. By then it was not the money that I wanted, it was for
somebody to say: he was telling the truth about the bus. There is no box for that on the letter. It just says the
decision has been revised.$$);

select pg_temp.story('carrier-bags', days => 222, place => 'Carnforth', year => 2020, themes => '{homelessness,home,help}',
  circles => '{community,civic}', uses => '{theme,evidence}', attribution => 'chosen_name', named_as => 'Jay',
  content_note => 'Having nowhere to live at eighteen.', words => $$
You learn to leave before they want you to. That is the trick with sofas. If you go on the third morning with a
smile, you can come back next month. If you stay till they sigh, you cannot.

I had four I went round. [[One was my old form tutor's, and she could have lost her job for it, so that is not to be
known. ]]I carried my clothes in a rucksack and my papers in a carrier bag inside another carrier bag, because if
the papers get wet you are nobody. Birth certificate. The letter from college. My nan's photo.

When I went to the council they asked for proof that I was homeless. I want you to think about that. They wanted a
letter from somebody I was not living with, to say that I was not living there.

The one who sorted it was a lad at the night shelter, not much older than me. He said he could ring people as a
professional and I could not, and was that not daft, and then he sat and rang them. I was in a room with a lock by
the Friday. I slept fourteen hours. I still have the carrier bag, I keep my papers in it. I just like to know
where it is.$$);

select pg_temp.story('the-second-assessment', days => 143, place => 'Ulverston', year => 2024, themes => '{disability,believed,asked-again}',
  circles => '{community,civic}', uses => '{theme,evidence}', attribution => 'first_name', named_as => 'Raymond', words => $$
She asked me could I make a cup of tea, and I said yes. That was my mistake. I can make a cup of tea. I can make one
cup of tea in a morning, sat on the stool, with the kettle a quarter full, and then I have to stop where I am for
half an hour. She did not ask that. She ticked it and we moved on to washing.

I worked on the boats for thirty years. You do not say what you cannot do, you find a way round. My wife was sat
beside me, squeezing my hand to get me to tell it worse, and I would not, because it felt like begging.

So I scored four. The second time, the lad from the advice place came with me. He had me tell it as a day: what
happens at seven, what happens at eight. By dinner time even I was surprised. It was the same body. It was only that
somebody had asked about the whole of a day.

I scored nineteen. Nothing had changed but the question.$$);

select pg_temp.story('ninety-pounds-of-council-tax', days => 240, place => 'Lancaster', year => 2021, themes => '{debt,letters,money}',
  circles => '{community,civic}', uses => '{theme,evidence}', attribution => 'first_name', named_as => 'Lorraine',
  content_note => 'Bailiffs at the door, with a child there.', words => $$
I missed one instalment. Ninety pounds. I had moved it to pay for the school trip and I was going to put it back.

Because I missed the one, they asked for the whole year. Eight hundred and something. I did not have ninety, so I do not
know who thought I had eight hundred. Then there was a summons, and that was added on. Then it went to the enforcement
people, and their first letter cost me seventy-five pounds and their first visit cost me two hundred and thirty-five.
I paid for the petrol for them to come and frighten us.

My daughter was at the window. She waved at him. She was six, she waved at everybody.

What I have never understood is that I rang them. I rang in the second week, before any of it. I said I can do the
ninety on the fourteenth. The lady was very nice and she said the system had already moved it on. I asked her who could
move it back, and she said nobody had ever asked her that.$$);

select pg_temp.story('the-spare-room', days => 213, place => 'Barrow-in-Furness', year => 2023, themes => '{rent,home,caring}',
  circles => '{community,civic}', uses => '{theme,evidence}', attribution => 'no_name', words => $$
It is not a spare room. It has a hoist in it, and nine boxes of pads, and the mattress that goes up and down. If you can
find me somebody to rent a bed under a hoist, send them round.

I pay fourteen pounds a week for that room out of money that is meant for food. I have told them. I sent a photograph. A
letter came to say that the photograph had been received.

There is an extra payment you can get, and I do get it, but you have to ask for it again every thirteen weeks. I put it
on the calendar next to the bins. Each time I have to say again that my son is not going to get better. Every thirteen
weeks for seven years I have written that down for somebody.

You could ask me every time something changes. I would tell you. I would be so happy to ring you up and tell you.$$);

select pg_temp.story('every-other-weekend', days => 165, place => 'Lancaster', year => 2023, themes => '{home,rent,money}',
  circles => '{community,civic}', uses => '{theme}', attribution => 'chosen_name', named_as => 'Mo', words => $$
I have my girls every other weekend. The law says so, and so do I. But the benefit says I am a single man under
thirty-five, so what I can have is a room in a shared house.

It is five men and one kitchen. They are all right. One of them leaves his wages in the bread when he goes out so he
does not drink them, that is the sort of house it is. But I would not have my girls sleep there, and nor would you.

[[So we go to my mum's, and she is not supposed to have us, because it is sheltered and they count the heads. ]]If it is
dry we stop out. We have been to every free thing between here and the lighthouse. They know the museum so well that the
eldest does the tour. People stop and listen to her.

At six I take them back. The little one asked me where I go then. I said home. She said, what colour is it? I had to
think. I said blue. I went back that night and I painted the wall behind the bed.$$);

select pg_temp.story('two-buses-and-a-taxi', days => 131, place => 'Grange-over-Sands', year => 2023, themes => '{getting-around,health,buses,getting-seen}',
  circles => '{community,civic}', uses => '{theme,evidence}', attribution => 'first_name', named_as => 'Sheila', words => $$
From my window I can see the hospital, on a clear day, across the sands. Six miles if you were a gull. For me it is two
buses and a taxi and most of a day.

They gave me an appointment for ten past nine. I rang to say that the first bus gets me there for twenty to eleven. She
said she could do half past nine.

My neighbour took me for the first one and the second one. You cannot ask a third time. You can, but you notice
yourself doing it, and you start baking. I was up at five making that woman a lemon drizzle.

So I missed one, and I got the letter to say that missed appointments cost the health service a hundred and sixty pounds
each. I felt sick. I would have given it to them if I had it.

They can give you the fare back, it turns out. There is an office. You take your tickets to it. It is open till four, at
the hospital, and my last bus is at ten past three.$$);

select pg_temp.story('nights', days => 104, place => 'Kendal', year => 2024, themes => '{caring,work,mental-health}',
  circles => '{community,civic}', uses => '{theme,evidence,quote}', attribution => 'description', named_as => 'A night carer', reader => 'dan', words => $$
I look after other people's mothers from ten at night until eight, and then I go home and look after mine.

They pay me for when I am with someone. They do not pay me for the road. On a bad night I do nine calls and I am paid
for five hours out of the ten. I have done the sum so many times I could sing it.

I will not hear a word against the job, mind. I had a lady who could not sleep unless she heard the shipping forecast,
so I learned it. She would say, Viking, and I would say, North Utsire, and on we went round the coast until she
dropped off at about Lundy. There is no box for that. It goes down as: settled, 02.40.

When I got ill myself I did not ring in, because there is no sick pay for the first days, and somebody would have sat
in a chair all night waiting for me. You cannot strike, in this job, you cannot even have a cold. They are relying on
that. I do not mean the ladies.$$);

select pg_temp.story('the-top-of-the-stairs', days => 352, place => 'Barrow-in-Furness', year => 2021, themes => '{online,benefits,letters}',
  circles => '{community,civic}', uses => '{theme,evidence}', attribution => 'no_name', words => $$
If you stood at the top of our stairs with your arm out of the skylight you could get next door's internet. They knew.
They had given us the password, it was their dog's name and the year.

That is where I did my journal. You have to do a journal, for the universal credit, and if you do not answer a message
in time they stop it. So twice a day I was up there with my arm out, like a man feeding pigeons.

In the January it snowed. The phone fell in the gutter. I rang from the box on the main road, I had forgotten you have
to put the money in first, and I said I cannot do my journal. She told me I could report that in my journal.

I laughed. I do not want you to think it was all misery. I came home and told the wife, and we laughed until we had to
sit on the stairs.

Then it was stopped for five weeks.$$);

select pg_temp.story('other-side-of-the-table', days => 305, place => 'Morecambe', year => 2020, themes => '{food-banks,respect,help}',
  circles => '{community,civic}', uses => '{theme,evidence}', attribution => 'first_name', named_as => 'Gwen', words => $$
I volunteered at it for two years before I needed it. I had the tabard. So I knew exactly what time to go to not meet
anybody, and I knew exactly who would be on, and it made no difference, I sat in the car for an hour.

It was Alan on the door. He said, morning, Gwen, are you on today? And I said no. I said no, Alan, not today. He looked
at my bag and he said, right you are, and held the door, and made me a brew, and he did not turn a hair.

But I saw the other thing as well, from the chair. I saw how we talk over people's heads. I had done that. I saw that we
put the chairs in rows, facing the table, like a waiting room. When you are behind the table you do not notice, because
you are facing them.

When I was straight again I went back, and I moved the chairs round. That was all I did. They are in circles now with a
low table and the biscuits on it. You cannot tell who is who.$$);

select pg_temp.story('what-a-funeral-costs', days => 85, place => 'Heysham', year => 2022, themes => '{debt,money,letters}',
  circles => '{community,civic}', uses => '{theme}', attribution => 'chosen_name', named_as => 'Our Jean''s brother',
  content_note => 'The death of a sister.', words => $$
The cheapest was two thousand one hundred. The lad at the undertaker's said it very gently and then he looked at the
carpet.

She had forty pounds in a tin marked holidays. I had less than that. You can get a payment towards it, but you have to
arrange the funeral first and apply after, so you have to owe it before they will tell you if they will help. I signed
for it. I did not read it. You would sign anything, stood there with her coat over your arm.

They paid nine hundred, sixteen weeks after.[[ I borrowed the rest from a man at work, who wants it back in his own way.]]

But I will tell you what people did. The bowls club did the tea. A woman she used to clean for played the organ. Her
bus driver came, in his uniform, in his break, and stood at the back. She had been on that bus every morning for
eleven years and he said she never once sat down without saying his name.$$);

-- ---------------------------------------------------------------------------------------------
-- Stories for community commissioners alone. No civic commissioner can know that they are here.

select pg_temp.story('the-man-at-the-door', days => 250, place => 'Morecambe', year => 2021, themes => '{debt,money}',
  circles => '{community}', uses => '{theme}', attribution => 'no_name', content_note => 'Being frightened at home.',
  own_words => 'I am telling it to people who will not ask why I was so daft.', words => $$
He was ever so nice at first, that is how it works. He knew everybody's names. He said pay me when you can. It was
for a washing machine, and when you have a bed-wetter you cannot be without a washing machine.

By Christmas he was in the kitchen without being asked in. He would put the kettle on himself. He never raised his
voice. He would say, I see you got the children selection boxes, that's nice, and I would know.

I am not saying who got me out of it. It was not anybody official. It was four women on our street who each had their
own envelope and none of us had known about the others. We found out at the bus stop. Somebody made a joke and nobody
laughed, and we all looked at each other.

After that we never answered the door alone. He stopped coming. He is still about. But I have my kitchen back, and I
have three people I can ring.$$);

select pg_temp.story('tell-them-i-am-at-work', days => 120, place => 'Lancaster', year => 2025, themes => '{mental-health,respect}',
  circles => '{community}', uses => '{theme}', attribution => 'description', named_as => 'A dad in Lancaster', unasked => true, words => $$
Every morning I walk my lad to school with my lanyard on. It is from the job I had. It ran out in the spring.

I sit in the library until three. I read the paper, I do applications, I have got quite good at the crossword. There
are four of us who do it. We nod. I worked out after a few weeks that one of them has a lanyard as well.

My wife knows. It is the lad I could not tell. He had done a drawing of me at my desk.

I told him in the end, on the way home, by the canal. He asked if we would have to move house and I said no. He asked
if he could still have his tea and I said yes. Then he said, so you can come to sports day.$$);

select pg_temp.story('the-ring', days => 292, place => 'Heysham', year => 2022, themes => '{money,debt}',
  circles => '{community}', uses => '{theme}', attribution => 'no_name', words => $$
It has been in and out of that shop so often that the man takes it out of the drawer when he sees me come in. He calls it
our ring. He keeps it clean.

I put it in for the uniform in August and I get it out for the wedding season, if anybody is getting married. Then in
again for Christmas. It was my mother's. She would understand it, I think she did the same. There was a year when I was
small when she said her hands were swollen.

It has cost me more in interest than it is worth. I know that. I could tell you to the penny. But if I sold it I would
have the money once, and this way I have always got something.

My husband has never noticed, and I will thank you to keep it that way.$$);

select pg_temp.story('mould-and-the-landlord', days => 199, place => 'Carnforth', year => 2024, themes => '{repairs,rent,home}',
  circles => '{community}', uses => '{theme}', attribution => 'no_name', unasked => true,
  own_words => 'I want people like me to know they are not the only one keeping quiet.', words => $$
I do not report it. I will tell you why, because people always say, have you reported it?

The family below us reported it. They were right, and the inspector came and said they were right, and he wrote the
landlord a letter. Two months after that the landlord decided to sell. It was only their flat he decided to sell. It is
back up to let now, it is a hundred and forty more a month, and it has had a coat of paint.

So we have a rota. We wipe down on a Saturday, me and the lads, with the radio on. We keep the beds off the outside wall.
I have bought a gadget that pulls the water out of the air, and I empty it into the bath, three litres a day, and I look
at that and think, we were breathing that.

He is not a bad man to talk to. He asked after my mother. That is what makes it hard, you would rather he was.$$);

select pg_temp.story('saying-it-in-english', days => 161, place => 'Lancaster', year => 2023, themes => '{respect,getting-seen,letters}',
  circles => '{community}', uses => '{theme}', attribution => 'chosen_name', named_as => 'Selam', words => $$
In my language I am funny. I want to say this first. In my language people wait for me to speak.

In English I am a slow person. I see them decide it. They make their voice big and they look at the person next to me.
My daughter was ten and the doctor talked to her about my body. She did not know the words in our language for those
parts, and I did not know them in English, so we looked at each other and she said to him, it hurts when she sits.

I could have had a person on the telephone to translate. There is a telephone. I saw it on the wall after. Nobody said,
and I did not know that I was allowed to ask.

Now there is a group on Wednesdays, women, we cook and we talk. There is one from here, old, she has no teeth and I
do not understand anything she says. But she laughs at my jokes before I finish. She can hear that it is going to be a
joke.$$);

select pg_temp.story('names-on-the-bags', days => 113, place => 'Barrow-in-Furness', year => 2025, themes => '{food-banks,respect,mental-health}',
  circles => '{community}', uses => '{}', attribution => 'no_name', words => $$
They write your name on the bag in marker. It is so the bags do not get mixed up. I understand why.

I carry mine with my hand over it. Then I got home one time and I had blue on my palm, my own name, back to front.

I have not told anybody why I went off the place. They were good to me. It is such a small thing to be upset about that I
cannot say it to them, they would feel terrible, and they would change it, and everybody would know it was me. So I am
saying it here.

A number would do. Or a picture. The nursery does pictures, my nephew is a hedgehog.$$);

select pg_temp.story('three-of-us', days => 54, place => 'Kendal', year => 2025, themes => '{caring,food,mental-health}',
  circles => '{community}', uses => '{theme}', attribution => 'description', named_as => 'A nan', content_note => 'Somebody in the family who was using drugs.', words => $$
I have my daughter's two. It was going to be for a week.

I get nothing for them because it was not done through the court. It was done through my front door, at eleven at night,
with a bin bag of clothes. If I had said no they would have been fostered, and whoever had them would have been paid.
I am not saying that to be hard. It is only how it works.

I am sixty-six. I had just got my pass. I was going to go on the buses, all of them, to the end of each line, with a
flask. I had a list.

Now we do it on Saturdays, the three of us. The little one pulls the bell. We have done four. When we get to the end of a
line we have a biscuit and look at whatever there is. Last week it was a wall. He said, Nan, it's a good wall.$$);

-- ---------------------------------------------------------------------------------------------
-- Stories for civic commissioners alone: told to those who decide, and not to the neighbours.

select pg_temp.story('i-work-for-you', days => 228, place => 'Lancaster', year => 2023, themes => '{work,money,letters}',
  circles => '{civic}', uses => '{theme}', attribution => 'no_name', words => $$
I work in an office where people ring up to say they cannot pay. I am good at it. I have had thank-you cards.

I am also somebody who cannot pay. I am two months behind with the same people, that is to say with us. When the letter
came I recognised the paragraph, because I had been in the meeting where we chose it. We thought it was quite friendly.

I opened it in my own kitchen and it did not read as friendly. It has the word however in it twice.

I cannot ring up. It would be Janice or it would be Phil. So I am writing this for those at the top, and not for the
commission as a whole, because half of them know me from the desk. Please look at the second paragraph. Please imagine
that it has come for you.$$);

select pg_temp.story('blazer', days => 77, place => 'Grange-over-Sands', year => 2024, themes => '{money,school-meals}',
  circles => '{civic}', uses => '{theme}', attribution => 'description', named_as => 'A mother', reader => 'dan', words => $$
The blazer can be got from one shop and it is fifty-four pounds. It has piping on. It is the piping that you cannot get
anywhere else.

The people who run the second-hand rail are lovely and I know every one of them. They are the other mothers. That is why
I have not been to it, and why I would rather this was read by those of you who could do something about the piping.

I bought it two sizes up. She wore it with the sleeves turned under and pinned. At parents' evening her form teacher said
how smart she always looked, and I felt her go stiff beside me, in case a pin showed.

She has grown into it now. It fits her beautifully, at last, and she has got four months left.$$);

-- ---------------------------------------------------------------------------------------------
-- Handed in, and not yet all the way: waiting, overdue, with something to answer, only for a facilitator.

select pg_temp.story('sunday-job', days => 2, stage => 'waiting', place => 'Morecambe', year => 2025, themes => '{work,buses}',
  circles => '{community,civic,public}', uses => '{theme}', attribution => 'first_name', named_as => 'Kel', unasked => true, words => $$
I got a job at the garden centre, Sundays, and I was made up. Then I looked at the buses and there is not one on a Sunday
until ten past eleven. They want me in for nine.

I have worked it out that I can get there if I go on the Saturday night.

I am going to ask if I can do the watering at five o'clock instead when they are shut. Somebody must do it. I thought I
would tell you anyway, because I bet there is a lot of people who just said no thank you, and you will never hear from
them.$$);
select pg_temp.story('the-good-neighbour', days => 4, stage => 'waiting', place => 'Ulverston', year => 2025, themes => '{help,caring}',
  circles => '{community}', uses => '{}', words => $$
I am writing about the woman upstairs, because nobody gives medals for it.

When I had my operation she took my post in, and my bins out, and she had a key. Each day at four she knocked with
something under a tea towel. She is on less than me. I know, because we get the same envelopes.

I asked her to let me pay for the food and she would not have it. So I did her form. It was thirty pages, and I used to
do them for a living. We sat at her table and she told me things she had not told anybody, and I wrote them down in the
right boxes.

She got it. She came down at four with a cake.$$);
select pg_temp.story('waiting-on-a-letter', days => 15, stage => 'waiting', place => 'Barrow-in-Furness', year => 2024, themes => '{asked-again,disability,letters}',
  circles => '{community,civic}', uses => '{theme,evidence}', attribution => 'first_name', named_as => 'Noreen', words => $$
It has been fourteen weeks. I have stopped going out at the time the post comes.

When I ring they say it is with the decision maker. I picture him. I have given him a cardigan. He has a pile, and I am in
it, and every day somebody puts another on top of me.

What I would like is a card that says: you are still in the pile. I would not mind about the waiting. It is that you cannot
tell waiting from being forgotten, from in here.$$);

select pg_temp.story('the-caretaker', days => 9, stage => 'waiting', place => 'Kendal', year => 2021, themes => '{school-meals,help,respect}',
  circles => '{community,civic,public}', uses => '{theme,quote}', attribution => 'first_name', named_as => 'Yvonne', words => $$
My three had nothing in for breakfast the week the money stopped, and I sent them to school and I told them to say they
had eaten.

Mr Postlethwaite the caretaker at Fellside Road had a toaster in his boiler room. He was not supposed to. He told my
eldest it needed testing every morning at half past eight, with bread, and that it was a two-man job, so to fetch her
brothers.

She believed him. She was nine. She came home and told me that the school toaster was broken and that they were
helping to mend it. It took till Easter to mend.

He retired. I saw him in the market and I could not get a word out. I bought him a loaf. He knew what it was for.$$);
insert into archive.proposals (rendition_id, seat_id, kind, first, last, instead, circles, why, made_at)
select r.id, pg_temp.seat('dev'), p.kind, lower(archive.range_of(p.words, r.plain)), upper(archive.range_of(p.words, r.plain)), p.instead, p.circles, p.why, pg_temp.ago(6, 11)
from archive.stories s join archive.renditions r on r.id = s.current_rendition, (values
 ('change', 'Mr Postlethwaite the caretaker at Fellside Road', 'The caretaker at their school', null,
  'With his name and the school, anybody could find him. He broke a rule to be kind, and he has not been asked.'),
 ('hide', 'I told them to say they had eaten.', null, '{civic,public}'::archive.circle[],
  'It is yours to tell. Somebody at the school may know which family this is, and you could keep this line for community commissioners.')
) p (kind, words, instead, circles, why) where s.id = pg_temp.id('the-caretaker');
select pg_temp.read_first('the-caretaker', 6, 'dev', '{"people_in_it": {"yes": true, "note": "A caretaker, by name."}, "children": {"yes": true},
  "staff": {"yes": true}, "exact_dates_places": {"yes": true, "note": "The school."}, "live_matter": {"yes": false}, "neighbour": {"yes": true}}');

select pg_temp.story('for-dan-to-keep', days => 136, place => 'Morecambe', year => 2024, themes => '{mental-health}', reader => 'dan',
  own_words => 'I needed to say it once to somebody. That is enough for now.', words => $$
I am not ready for this to go anywhere. Dan said that was all right, that I could hand it in and it could stop there.

I lost the house and then I lost the dog, because you cannot have a dog where they put me. People were kind about the house.
Nobody says anything about a dog.

He went to a farm at Kirkby, a real one. They send me a photograph when they think of it. He has got fat.

I sleep all right. I wake up at six for his walk.$$);

-- Shared once, and not now. What was done to them comes after the decisions they stood behind.
select pg_temp.story('the-key-safe', days => 258, place => 'Carnforth', year => 2023, themes => '{caring,getting-seen,believed}',
  circles => '{community,civic}', uses => '{theme,evidence}', attribution => 'first_name', named_as => 'Glenys', words => $$
Four people had the number of the key safe on my mother's wall and none of them would say which had been in.

They came at different times. They wrote in different books. I found a fortnight of sandwiches behind the settee, cut in
triangles, because nobody who came at dinner time had spoken to anybody who came at tea.

I asked for one book. I bought it myself, it had a lighthouse on it. For a month it was marvellous, you could hear them
talking to each other down the page. Then it was audited, and it was the wrong book.$$);
select pg_temp.story('redundancy', days => 275, place => 'Heysham', year => 2022, themes => '{work,letters,money}',
  circles => '{community,civic}', uses => '{theme,evidence}', attribution => 'no_name', words => $$
Thirty-one years, and it was a letter. It said Dear Colleague. The franking machine had smudged it, so that my name was
only the second half of my name.

I was not on my own, there were sixty of us. We stood in the car park with the same letter, and somebody's was to the
wrong man, and he had to walk about trying to find whose news he had got.

I learned to do the online claim from my granddaughter. She is eleven. She said, Grandad, it wants to know your goals.$$);

-- ---------------------------------------------------------------------------------------------
-- What commissioners heard in them.

select pg_temp.coded('ada', 190, 'ben', 'bills', 'I had a tenner in my hand and nowhere to put it.');
select pg_temp.coded('ada', 186, 'carol', 'respect', 'a voice told me the office was open Monday to Friday');
select pg_temp.coded('ada', 180, 'bea', 'help', 'He ran an extension lead out of his kitchen and in through our letter box');
select pg_temp.coded('brown-envelope', 270, 'shireen', 'letters', 'Not one of them was signed by a person. They were all from a team.');
select pg_temp.coded('brown-envelope', 268, 'carol', 'letters', 'Not one of them was signed by a person. They were all from a team.');
select pg_temp.coded('the-second-assessment', 118, 'ben', 'asked-again', 'Nothing had changed but the question.');
select pg_temp.coded('the-second-assessment', 112, 'hamid', 'health', 'I can make one cup of tea in a morning', objected => true);

select pg_temp.coded('last-bus', 160, 'marlon', 'work', 'I did not give up a job. I ran out of lift.');
select pg_temp.coded('last-bus', 158, 'joan', 'buses', 'the last bus that went anywhere near us was twenty-five to ten');
select pg_temp.coded('telling-it-eleven-times', 240, 'ben', 'asked-again', 'I do not need that eleven times. I cannot say it without being there.');
select pg_temp.coded('telling-it-eleven-times', 236, 'hamid', 'getting-seen', 'I have read your notes, so you do not have to go through it, tell me about today');
select pg_temp.coded('the-cot-wall', 220, 'bea', 'believed', 'was I drying washing indoors');
select pg_temp.coded('the-cot-wall', 215, 'joan', 'repairs', 'It had been a pipe the whole time, inside the wall, going drip.');
select pg_temp.coded('boiler-season', 120, 'shireen', 'respect', 'So I had nine days to wait for the cold to be official.');
select pg_temp.coded('boiler-season', 118, 'joan', 'repairs', 'He had it in the van.');
select pg_temp.coded('ninety-pounds-of-council-tax', 200, 'carol', 'debt', 'I can do the ninety on the fourteenth.');
select pg_temp.coded('ninety-pounds-of-council-tax', 196, 'ben', 'believed', 'She was six, she waved at everybody.', objected => true);
select pg_temp.coded('carrier-bags', 170, 'marlon', 'letters', 'They wanted a letter from somebody I was not living with, to say that I was not living there.');
select pg_temp.coded('number-thirty-one', 60, 'hamid', 'getting-seen', 'It had taken me nine days and eleven pounds in credit to be seen for two minutes');
select pg_temp.coded('number-thirty-one', 58, 'bea', 'money', 'It had taken me nine days and eleven pounds in credit to be seen for two minutes');
select pg_temp.coded('the-man-at-the-door', 200, 'shireen', 'help', 'I have three people I can ring.');
select pg_temp.coded('the-dinner-queue', 300, 'marlon', 'school-meals', 'It could just not beep.');
select pg_temp.coded('the-dinner-queue', 297, 'carol', 'respect', 'the dinner lady had to say it out loud');
select pg_temp.coded('i-was-twelve', 230, 'bea', 'caring', 'I signed for the chair. I was in my uniform. He gave me the pen.');
select pg_temp.coded('i-was-twelve', 226, 'hamid', 'caring', 'I signed for the chair. I was in my uniform. He gave me the pen.');
select pg_temp.coded('live-in', 140, 'shireen', 'home', 'For me it is being able to say no on the telephone.');
select pg_temp.coded('live-in', 137, 'joan', 'rent', 'The room was ninety-five pounds a week always.');
select pg_temp.coded('food-club', 130, 'ben', 'food-banks', 'You pay it, at a till, and you get a basket, and you go round and choose.');
select pg_temp.coded('food-club', 128, 'marlon', 'respect', 'Nobody asked me why I was there.');
select pg_temp.coded('warm-library', 250, 'shireen', 'mental-health', 'It did not have a box for the telephone numbers.');
select pg_temp.coded('warm-library', 246, 'carol', 'bills', 'By February I was saving nine pounds a week');
select pg_temp.coded('one-sheet-of-paper', 310, 'bea', 'help', 'Now it was one side of A4, and you could see the bottom of it.');
select pg_temp.coded('the-ramp', 20, 'ben', 'respect', 'I am good at looking as if I was not waiting for a bus.');
select pg_temp.coded('the-ramp', 18, 'hamid', 'disability', 'There is a space for my chair on the bus, and a ramp');
select pg_temp.coded('the-spare-room', 170, 'joan', 'rent', 'If you can find me somebody to rent a bed under a hoist, send them round.');
select pg_temp.coded('the-spare-room', 166, 'shireen', 'asked-again', 'Each time I have to say again that my son is not going to get better.');
select pg_temp.coded('the-top-of-the-stairs', 300, 'marlon', 'online', 'She told me I could report that in my journal.');
select pg_temp.coded('i-work-for-you', 150, 'carol', 'letters', 'It has the word however in it twice.');

select pg_temp.heard('ada', 200, '{ben,bea,carol}');
select pg_temp.heard('ada', 150, '{ben,hamid,joan,carol}');

-- ---------------------------------------------------------------------------------------------
-- Decisions, as they were drafted, evidenced, worded, signed and moved.

select pg_temp.decision('a-name-at-the-bottom', 255, 'carol', 'commitment', 'Every letter about money has a name and a direct number',
  $$Letters come from a team, so there is nobody to ring. People stop opening them, and a small thing grows into a debt.$$,
  $$From the first of next month each letter the council sends about benefits, council tax or rent is signed by one
  person by first name, with a number that reaches them or the two people beside them. Community commissioners read
  every standard letter before it is used.$$, 'Bay District Council', 120);
select pg_temp.linked('a-name-at-the-bottom', 252, 'carol', 'brown-envelope', 'Two handwritten lines and a number did in four minutes what nine letters could not.');
select pg_temp.linked('a-name-at-the-bottom', 251, 'ben', 'redundancy', 'A letter with half a name on it, on the worst day of somebody''s working life.');
select pg_temp.quoted('a-name-at-the-bottom', 250, 'shireen', 'brown-envelope', 'I can open any envelope if I believe there is a Pauline in it.');
select pg_temp.signed('a-name-at-the-bottom', 240, '{shireen,marlon,carol}');
select pg_temp.published('a-name-at-the-bottom', 239, 'shireen');
select pg_temp.moved('a-name-at-the-bottom', 200, 'carol', 'under_way');
select pg_temp.moved('a-name-at-the-bottom', 110, 'carol', 'done_waiting', null, $$All thirty-one standard letters now carry a name and a direct number.$$);
select pg_temp.checked('a-name-at-the-bottom', 75, '{ben,shireen}', $$We asked forty people to bring in their last letter. Thirty-seven had a
  name on it, and of the twenty numbers we rang, eighteen were answered by somebody who could help.$$);

select pg_temp.decision('credit-that-lasts-the-weekend', 175, 'joan', 'co-designed decision', 'Meters do not go off at weekends',
  $$A key meter can run out when every place to charge it is shut. People had the money in their hand and sat in the dark.$$,
  $$Sands Housing will ask every supplier in its homes to switch on weekend credit, and will keep twenty emergency top-ups
  with the wardens, given on a knock at the door with no form. The rule was written by four people who have run out on a Sunday.$$,
  'Sands Housing', 60);
select pg_temp.linked('credit-that-lasts-the-weekend', 172, 'bea', 'ada', 'It was never the money. It was Sunday.');
select pg_temp.quoted('credit-that-lasts-the-weekend', 170, 'bea', 'ada', 'I had a tenner in my hand and nowhere to put it.');
select pg_temp.signed('credit-that-lasts-the-weekend', 160, '{ben,bea,joan,carol}');
select pg_temp.published('credit-that-lasts-the-weekend', 159, 'bea');
select pg_temp.moved('credit-that-lasts-the-weekend', 90, 'joan', 'under_way', null, $$Four of the six suppliers have switched weekend
  credit on. Wardens have given out thirteen top-ups.$$);

select pg_temp.decision('the-late-bus', 180, 'marlon', 'small experiment', 'A bus home from the late shift, for six months',
  $$Jobs end after the last bus has gone. People turn them down, or leave them, and are written down as having given up.$$,
  $$Shoreline Buses will run one bus at twenty past ten, Monday to Saturday, past the three biggest late employers, who share
  the cost with the council. We count who rides, and we ask who could take a job because of it.$$, 'Shoreline Buses', 30);
select pg_temp.linked('the-late-bus', 178, 'marlon', 'last-bus', 'A job was there and a worker was there, and forty minutes lay between them.');
select pg_temp.linked('the-late-bus', 177, 'ben', 'eleven-minutes-late', 'It shows what a late bus costs somebody who is already being watched.');
select pg_temp.signed('the-late-bus', 169, '{marlon,ben,carol}');
select pg_temp.published('the-late-bus', 168, 'marlon');
select pg_temp.moved('the-late-bus', 150, 'carol', 'planned');
select pg_temp.moved('the-late-bus', 128, 'carol', 'under_way', null, $$The bus has run since the spring timetable. Between nineteen and
  twenty-six people ride it each night.$$);
select pg_temp.moved('the-late-bus', 22, 'carol', 'done_waiting', null, $$Six months have been run and counted: 3,100 journeys, and seven people who
  told the driver they had taken a job because of it. Employers have offered to pay for six months more.$$);

select pg_temp.decision('doorstep-fees', 190, 'ben', 'recommendation', 'No enforcement fees for anyone who rang before the debt was passed on',
  $$People rang to say when they could pay, and were told that the system had moved it on. Fees then cost more than the debt.$$,
  $$We ask the council to cancel enforcement fees wherever its own records show that a person rang first, and to keep
  a case at the desk for fourteen days after any call.$$, 'Bay District Council', 45);
select pg_temp.linked('doorstep-fees', 188, 'ben', 'ninety-pounds-of-council-tax', 'She rang in the second week, with a day and an amount. Everything after that was avoidable.');
select pg_temp.signed('doorstep-fees', 179, '{ben,shireen,marlon,carol}');
select pg_temp.published('doorstep-fees', 178, 'ben');
select pg_temp.moved('doorstep-fees', 64, 'carol', 'not_going_ahead', 'The fees are fixed by law and belong to the enforcement company, so the council cannot cancel them. It has agreed to the other half: since the summer a call holds a case at the desk for fourteen days. We are writing to the minister together about the fees.');

select pg_temp.decision('spare-rooms-and-hoists', 140, 'joan', 'no change', 'We cannot stop the charge for a room that holds equipment',
  $$A room with a hoist in it is counted as spare. People ask for help with the rent every thirteen weeks, and say again each
  time that nothing has changed.$$,
  $$The rule is made nationally, and none of us can change it here. Nothing changes about the charge. We say so plainly, because people
  were told for years that it was being looked at. We have sent what we heard to those who make the rule, with both sides' names.$$,
  'Sands Housing', 150);
select pg_temp.linked('spare-rooms-and-hoists', 138, 'joan', 'the-spare-room', 'It says in one line what the rule does: nobody can rent a bed under a hoist.');
select pg_temp.signed('spare-rooms-and-hoists', 131, '{bea,shireen,joan,carol}');
select pg_temp.published('spare-rooms-and-hoists', 130, 'joan');

-- Still a draft: one community commissioner has signed, one storyteller said not now, and Ada has yet to answer.
select pg_temp.decision('told-once', 48, 'hamid', 'co-commissioned decision', 'Tell it once: a page of your own that goes with you',
  $$People tell the same hard story to every new worker. One kept count, and got to eleven in a year. Each form begins at the beginning.$$,
  $$The health trust, the council and the commission pay together for one page, written by the person it is about, that the next
  worker reads before they knock. Community commissioners write the contract, choose who runs it, and sit on the panel that checks it.$$,
  'Bay Health Trust', 200);
select pg_temp.linked('told-once', 46, 'hamid', 'telling-it-eleven-times', 'She counted, and she says what would have helped.');
select pg_temp.linked('told-once', 45, 'ben', 'the-second-assessment', 'The same man scored four, then nineteen. The question was the only thing that changed.');
select pg_temp.consents('telling-it-eleven-times', 'answered', pg_temp.ago(36, 19), jsonb_build_object('answer', 'not now', 'ask',
  pg_temp.asked('told-once', 41, 'hamid', 'telling-it-eleven-times', 'I do not need that eleven times. I cannot say it without being there.')));
select pg_temp.signed('told-once', 30, '{ben}');
select pg_temp.asked('told-once', 12, 'bea', 'ada', 'I would just like whoever decides when the office is open to sit in a hall on a Sunday and listen to a fridge stop.');

-- One story is paused. One was taken back by somebody who wanted it said, and the decision behind it says only that.
select pg_temp.consents('the-key-safe', 'paused', pg_temp.ago(33, 20));
select pg_temp.consents('redundancy', 'withdrawn', pg_temp.ago(50, 20), '{"said": true}');

-- ---------------------------------------------------------------------------------------------
-- Solway, which nobody of Morecambe Bay can see, and the other way round.

select pg_temp.theme(t.slug, t.name, null, t.meaning, t.includes, '', t.synonyms, t.nth, 'solway') from (values
 ('getting-around', 'Getting around', 'Reaching the places life happens.', 'buses, lifts, distance', '{buses,transport}'::text[], 2),
 ('company', 'Company', 'Having people near, and being one of them.', 'loneliness, neighbours, clubs', '{lonely,loneliness}', 3)
) t (slug, name, meaning, includes, synonyms, nth);

select pg_temp.story('the-harbour-wall', days => 92, commission => 'solway', reader => 'faith', place => 'Maryport', year => 2024, themes => '{company,money}',
  circles => '{community,civic,public}', uses => '{theme,evidence}', attribution => 'first_name', named_as => 'Wilf', words => $$
There are five of us on the harbour wall most mornings, and you could say that we are watching the boats. There are four
boats.

None of us can afford to sit in the cafe. It is two eighty for a tea. So we bring flasks, and we are there rain or shine,
and if one is missing by ten somebody goes and knocks. That is how Eric was found, in time. The ambulance lad asked who we
were, and Norman said, we're the wall.

They want to put railings up, for safety, so you could not sit on it. I have written to say that it would not be safer.$$);
select pg_temp.story('the-only-lift', days => 71, commission => 'solway', reader => 'glen', place => 'Silloth', year => 2025, themes => '{getting-around}',
  circles => '{community,civic}', uses => '{theme,evidence}', attribution => 'description', named_as => 'A student of 19 in Silloth', words => $$
College is twenty-two miles and the bus goes at ten to seven. If I miss it there is the bin wagon. I am not joking, my
cousin is on the bins and he drops me at the tip and I walk from there.

I got Student of the Year for attendance. They asked me to say a few words about motivation. I said my cousin's
name. He was working, so he did not hear it, but my nan told him, and he let me ride up front with the radio.$$);
select pg_temp.story('coal-money', days => 59, commission => 'solway', reader => 'faith', place => 'Wigton', year => 2023, themes => '{money}',
  circles => '{community}', uses => '{theme}', attribution => 'no_name', words => $$
We still call it coal money, though there has been no coal for years. It is a jar. Each of us on the terrace puts a pound in on
a Friday, those that have one, and whoever is worst off in the winter has it, and nobody says who that was.

It was me, the year before last. I knew the weight of it. I put two pounds in now, and I have never once looked to see
whose door it went to after.$$);

select pg_temp.decision('fare-and-a-dinner', 30, 'erin', 'commitment', 'Every meeting comes with the fare and a hot dinner',
  $$Meetings were held where the offices are, at a time when the bus had gone.$$,
  $$The commission meets where people live, after the bus has come in. Fares are paid in cash on the day and there is a hot
  dinner first, for both sides at the same table.$$, 'Solway Neighbours', 90);
select pg_temp.linked('fare-and-a-dinner', 28, 'erin', 'the-harbour-wall', 'He says why people will not come to a place where a tea is two eighty.');
select pg_temp.linked('fare-and-a-dinner', 27, 'sam', 'the-only-lift', 'Twenty-two miles, and the bin wagon.');
select pg_temp.signed('fare-and-a-dinner', 21, '{erin,tess,sam}');
select pg_temp.published('fare-and-a-dinner', 20, 'erin');
select pg_temp.moved('fare-and-a-dinner', 8, 'sam', 'under_way', null, $$The last two meetings were in the church hall at Silloth, with hotpot.$$);

-- The functions above were for seeding alone.
discard temp;

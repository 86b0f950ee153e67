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
select archive.commission('morecambe-bay'), p from unnest(array['Morecambe', 'Heysham', 'Lancaster', 'Carnforth', 'Grange-over-Sands', 'Ulverston', 'Barrow-in-Furness', 'Kendal']) p
union all select archive.commission('solway'), p from unnest(array['Silloth', 'Maryport', 'Wigton']) p;

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
end $$;

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

/** A storyteller, by seven words of their own; null for words that nobody kept. */
create function pg_temp.storyteller(name text, words text) returns uuid language sql as $$
  insert into archive.storytellers (id, words_hash) values (pg_temp.id(name), archive.words_hash(coalesce(words, archive.words_make())))
  returning id
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
  insert into archive.readings (rendition_id, seat_id, reason, at) values (rendition, pg_temp.seat(reader), 'First reading', pg_temp.ago(days, 11));
  insert into archive.first_readings (rendition_id, seat_id, answers, began_at) values (rendition, pg_temp.seat(reader), answers, pg_temp.ago(days, 11));
  update archive.first_readings f set finished_at = pg_temp.ago(days, 12) where f.rendition_id = rendition;
end $$;

/** A whole story: told, handed in, what it means, who may read it, read, approved. In the words, [[these]] are hidden
    from civic commissioners and everyone, {{these}} from everyone but the commission; a blank line begins a paragraph.
    `stage` stops early: 'waiting' before it is read, 'read' before the storyteller has answered. */
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

  if not exists (select from archive.storytellers t where t.id = pg_temp.id(name || '''s teller')) then
    perform pg_temp.storyteller(name || '''s teller', null);
  end if;
  insert into archive.stories (id, commission_id, storyteller_id, started_at) values (story, c, pg_temp.id(name || '''s teller'), pg_temp.ago(days, 9));
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

  insert into archive.meanings (story_id, place_id, year, own_words, matters_most, content_note)
  values (story, (select p.id from archive.places p where p.commission_id = c and p.name = place), year, own_words, matters_most, content_note);
  insert into archive.story_themes (story_id, theme_id)
  select story, t.id from archive.themes t where t.commission_id = c and t.slug = any(themes::text[]);
  insert into archive.namings (story_id, kind, shown) values (story, attribution, named_as);
  perform pg_temp.consents(name, 'chosen', pg_temp.ago(days, 11), jsonb_build_object('circles', circles::text[], 'uses', uses::text[],
    'attribution', attribution, 'unasked', unasked, 'roster', archive.roster_version(c)));
  if stage = 'waiting' then return; end if;
  perform pg_temp.read_first(name, days - 3, reader);
  if stage = 'shared' and not unasked then
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
select pg_temp.storyteller('ada''s teller', 'kettle harbour lantern puddle meadow whistle cosy');
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
with it to make me feel better, which is the part I think about.]] Then the lad next door knocked. He had heard
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
known.]] I carried my clothes in a rucksack and my papers in a carrier bag inside another carrier bag, because if
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

-- ---------------------------------------------------------------------------------------------
-- What commissioners heard in them.

select pg_temp.coded('ada', 190, 'ben', 'bills', 'I had a tenner in my hand and nowhere to put it.');
select pg_temp.coded('ada', 186, 'carol', 'respect', 'a voice told me the office was open Monday to Friday');
select pg_temp.coded('ada', 180, 'bea', 'help', 'He ran an extension lead out of his kitchen and in through our letter box');
select pg_temp.coded('brown-envelope', 270, 'shireen', 'letters', 'Not one of them was signed by a person. They were all from a team.');
select pg_temp.coded('brown-envelope', 268, 'carol', 'letters', 'Not one of them was signed by a person. They were all from a team.');
select pg_temp.coded('the-second-assessment', 118, 'ben', 'asked-again', 'Nothing had changed but the question.');
select pg_temp.coded('the-second-assessment', 112, 'hamid', 'health', 'I can make one cup of tea in a morning', objected => true);

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

-- These words were for seeding alone.
discard temp;

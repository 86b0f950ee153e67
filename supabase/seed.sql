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

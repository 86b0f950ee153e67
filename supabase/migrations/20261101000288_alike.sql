-- Words that a commission takes for one another, kept by its keepers: a search for one of them finds the others. They say nothing
-- of any story, and anybody may know them.

/** What every new commission begins with: words that people use for one another. Its keepers go on from there, line by line. */
create function archive.alike_first() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into archive.alike (commission_id, words) select new.id, string_to_array(line, ', ') from unnest(array[
    'UC, universal credit, universal credits',
    'PIP, personal independence payment, DLA, disability living allowance',
    'ESA, employment and support allowance, incapacity benefit, the sick',
    'DWP, department for work and pensions, the social, social security, jobcentre, job centre',
    'dole, JSA, jobseekers allowance, job seekers allowance, jobseeker allowance, unemployment benefit, unemployed, out of work, signing on',
    'sanction, sanctioned, sanctions, benefits stopped, money stopped',
    'bedroom tax, spare room subsidy, under occupancy',
    'LHA, local housing allowance, housing benefit',
    'food bank, foodbank, food parcel, food pantry, pantry',
    'free school meals, free school dinners, school dinners, school meals',
    'CAB, citizens advice, citizens advice bureau',
    'council tax arrears, poll tax',
    'bailiff, bailiffs, enforcement agent, debt collector',
    'loan shark, doorstep loan, doorstep lender, payday loan',
    'leccy, electric, electricity',
    'key meter, prepayment meter, prepay meter, pay as you go meter',
    'heating, heater, boiler, radiator',
    'mould, mold, damp, black mould, condensation',
    'landlord, landlady, letting agent',
    'council house, council flat, social housing, housing association',
    'homeless, homelessness, rough sleeping, sleeping rough, no fixed abode',
    'sofa surfing, sofa surf, kipping on a sofa, friends sofa',
    'eviction, evicted, section 21, notice to quit',
    'hostel, temporary accommodation, emergency accommodation, B and B',
    'hungry, hunger, going without food, skipping meals, skipped meals',
    'skint, broke, no money, hard up, brassic',
    'GP, doctor, surgery',
    'hospital, A and E, infirmary',
    'depression, depressed, low mood',
    'anxiety, anxious, panic attack, panic attacks',
    'lonely, loneliness, isolated, isolation',
    'disabled, disability, disabilities',
    'wheelchair, mobility scooter',
    'carer, carers, caring for, looking after',
    'kids, children, bairns, little ones, weans',
    'mum, mam, mother, mom',
    'nan, nana, gran, grandma, grandmother',
    'zero hours, zero hour contract, casual work',
    'pawn shop, pawnbroker, Cash Converters',
    'charity shop, second hand shop',
    'bus fare, fares, bus fares',
    'internet, wifi, broadband, getting online, digital exclusion',
    'mobile, phone',
    'brown envelope, DWP letter',
    'social worker, social services',
    'asylum, asylum seeker, asylum seekers, refugee, refugees',
    'flat, apartment',
    'school uniform, uniform, blazer',
    'nappies, diapers',
    'pushchair, pram, buggy, stroller',
    'two child limit, two child policy, 2 child limit, 2 child policy',
    'nobody, no one, noone',
    'cold, freezing, frozen',
    'debt, debts, arrears, owe, owed, owing',
    'transport, public transport, bus, buses',
    'lost my job, redundant, redundancy, laid off, let go',
    'ashamed, shame, shamed, stigma, embarrassed, humiliated',
    'respect, dignity',
    'tribunal, appeal, mandatory reconsideration',
    'NRPF, no recourse, no recourse to public funds',
    'special needs, additional needs, SEN, SEND',
    'domestic abuse, domestic violence, DV',
    'care leaver, care leavers, leaving care'
  ]) line;
  return null;
end $$;
create trigger commission_alike after insert on archive.commissions for each row execute function archive.alike_first();

/** Each line of words, in the order of their first. PT404 for everyone but a keeper. Out: [{id, words}]. */
create function archive.alike_list(commission text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c archive.commissions := archive.kept(commission);
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'words', a.words) order by lower(a.words[1]) collate "en-GB-x-icu", a.id), '[]')
    from archive.alike a where a.commission_id = c.id);
end $$;

/** Words that were typed one beside another: without what is empty, and the same twice is once. */
create function archive.words_listed(words text[]) returns text[]
language sql immutable set search_path = '' as $$
  select coalesce(array_agg(x.word order by x.n), '{}') from (
    select distinct on (lower(p.word)) p.word, p.n from (
      select trim(regexp_replace(translate(normalize(w, nfc), '’', ''''), '\s+', ' ', 'g')) as word, n
      from unnest(words[1:100]) with ordinality u (w, n)) p
    where p.word <> '' order by lower(p.word), p.n) x
$$;

/** Writes a line anew, or another one where no id is given. In: two to twenty words or phrases, of letters, figures, spaces and
    apostrophes, at most 40 long; the same twice is once. PT404, PT422 words. Out: {id}. */
create function archive.alike_save(commission text, words text[], id uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c archive.commissions := archive.kept(commission);
  said text[] := archive.words_listed(words);
  made uuid;
begin
  if cardinality(said) not between 2 and 20 then
    perform archive.fail('PT422', 'Write at least two that mean the same, and at most twenty.', 'words');
  elsif exists (select from unnest(said) w where w !~ '^[[:alnum:]'' ]{1,40}$' or w !~ '[[:alnum:]]') then
    perform archive.fail('PT422', 'Use letters and figures, with a comma between one and the next, and at most 40 letters each.', 'words');
  -- Plural and singular are found for one another anyway, and each line is weighed at each search.
  elsif alike_save.id is null and (select count(*) from archive.alike a where a.commission_id = c.id) >= 300 then
    perform archive.fail('PT422', 'That is as many lines as we can keep. Take one away first.', 'words');
  end if;
  if alike_save.id is null then
    insert into archive.alike (commission_id, words) values (c.id, said) returning alike.id into made;
  else
    update archive.alike a set words = said where a.id = alike_save.id and a.commission_id = c.id returning a.id into made;
    if made is null then perform archive.absent(); end if;
  end if;
  return jsonb_build_object('id', made);
end $$;

/** Takes a line away. PT404. */
create function archive.alike_remove(commission text, id uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  c archive.commissions := archive.kept(commission);
begin
  delete from archive.alike a where a.id = alike_remove.id and a.commission_id = c.id;
  if not found then perform archive.absent(); end if;
end $$;

create function api.alike_list(commission text) returns jsonb language sql volatile set search_path = ''
as $$ select archive.alike_list(commission) $$;
create function api.alike_save(commission text, words text[], id uuid default null) returns jsonb language sql volatile set search_path = ''
as $$ select archive.alike_save(commission, words, id) $$;
create function api.alike_remove(commission text, id uuid) returns void language sql volatile set search_path = ''
as $$ select archive.alike_remove(commission, id) $$;
grant execute on function archive.alike_list, archive.alike_save, archive.alike_remove,
  api.alike_list, api.alike_save, api.alike_remove to anon, authenticated;

-- The lawful basis of each purpose, as the host says it: a record for the law beside what storytellers allow (domain.md, section 4,
-- "Two records"). It opens nothing: no gate, grant or policy asks it, with it and without it everything is as open as it was.

-- The one list of each: everything in the database asks these, and src/lib/commissions/schema.ts says them in words (a test compares the two).
-- Article 6(1) of the UK GDPR.
create type archive.lawful_basis as enum ('consent', 'contract', 'legal_obligation', 'vital_interests', 'public_task', 'legitimate_interests');
-- Article 9(2), by its points from a to j.
create type archive.basis_condition as enum ('explicit_consent', 'employment_and_social_protection', 'vital_interests', 'not_for_profit_body', 'made_public',
  'legal_claims', 'substantial_public_interest', 'health_or_social_care', 'public_health', 'archiving_and_research');

create table archive.lawful_bases (
  commission_id uuid not null references archive.commissions (id) on delete restrict,
  purpose archive.purpose not null,
  version int not null,
  basis archive.lawful_basis not null,
  -- Where what is told says something of health, faith, origin and the like: null where the host says that it does not.
  condition archive.basis_condition,
  sentence text not null check (char_length(sentence) between 3 and 600),
  person_id uuid not null references archive.people (id) on delete restrict,
  at timestamptz not null default now(),
  primary key (commission_id, purpose, version)
);
alter table archive.lawful_bases enable row level security;
create trigger a_basis_is_never_changed before update or delete on archive.lawful_bases
  for each row execute function archive.refuse_change();

/** What stands for each purpose of a commission: the last that was written. */
create function archive.bases_now(commission uuid) returns setof archive.lawful_bases
language sql stable security definer set search_path = '' as $$
  select distinct on (b.purpose) b.* from archive.lawful_bases b where b.commission_id = commission order by b.purpose, b.version desc
$$;

/** In the words of the Data Privacy Vocabulary: article 6 by its own terms, article 9 by those for the regulation that it was taken from. */
create function archive.basis_terms(b archive.lawful_bases) returns jsonb
language sql stable set search_path = '' as $$
  select to_jsonb(array_remove(array['dpv:' || case b.basis when 'consent' then 'Consent' when 'contract' then 'Contract' when 'legal_obligation' then 'LegalObligation'
      when 'vital_interests' then 'VitalInterest' when 'public_task' then 'PublicInterest' when 'legitimate_interests' then 'LegitimateInterest' end,
    'eu-gdpr:A9-2-' || chr(ascii('a') - 1 + array_position(enum_range(null::archive.basis_condition), b.condition))], null))
$$;

/** Write down the lawful basis of one purpose, as its keeper. What stood before stays in the table; the same said twice is said once.
    PT404, PT422 on purpose, basis, condition, sentence. Out: {version}. */
create function archive.basis_save(slug text, purpose text, basis text, condition text, sentence text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  c archive.commissions := archive.kept(slug);
  last archive.lawful_bases;
begin
  if coalesce(purpose, '') <> all(enum_range(null::archive.purpose)::text[]) then
    perform archive.fail('PT422', 'Choose what it is for.', 'purpose');
  elsif coalesce(basis, '') <> all(enum_range(null::archive.lawful_basis)::text[]) then
    perform archive.fail('PT422', 'Choose a lawful basis.', 'basis');
  elsif condition <> all(enum_range(null::archive.basis_condition)::text[]) then
    perform archive.fail('PT422', 'Choose a condition, or say that none is needed.', 'condition');
  elsif char_length(trim(coalesce(sentence, ''))) not between 3 and 600 then
    perform archive.fail('PT422', 'Say in a sentence or two why it holds. Anyone can read it.', 'sentence');
  end if;
  -- One at a time, so that each has a number of its own.
  perform from archive.commissions x where x.id = c.id for update;
  select b.* into last from archive.bases_now(c.id) b where b.purpose = basis_save.purpose::archive.purpose;
  if (last.basis::text, last.condition::text, last.sentence) is distinct from (basis_save.basis, basis_save.condition, trim(basis_save.sentence)) then
    insert into archive.lawful_bases (commission_id, purpose, version, basis, condition, sentence, person_id)
    values (c.id, basis_save.purpose::archive.purpose, coalesce(last.version, 0) + 1, basis_save.basis::archive.lawful_basis,
      basis_save.condition::archive.basis_condition, trim(basis_save.sentence), archive.me())
    returning * into last;
  end if;
  return jsonb_build_object('version', last.version);
end $$;

/** The lawful bases that stand, for anyone; by whom they were written is shown to keepers. PT404.
    Out: [{purpose, basis, condition, sentence, version, since, by}]. */
create function archive.bases_read(commission uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('purpose', b.purpose, 'basis', b.basis, 'condition', b.condition, 'sentence', b.sentence,
      'version', b.version, 'since', b.at,
      'by', case when exists (select from archive.keepers k where k.commission_id = commission and k.person_id = archive.me()) then p.name end) order by b.purpose), '[]')
  from archive.bases_now(commission) b join archive.people p on p.id = b.person_id
$$;
grant execute on function archive.basis_save, archive.bases_read to anon, authenticated;

create function api.basis_save(commission text, purpose text, basis text, sentence text, condition text default null) returns jsonb
language sql volatile set search_path = '' as $$ select archive.basis_save(commission, purpose, basis, condition, sentence) $$;
create function api.bases_read(commission text) returns jsonb language sql stable set search_path = ''
as $$ select archive.bases_read(archive.commission(commission)) $$;
grant execute on function api.basis_save, api.bases_read to anon, authenticated;

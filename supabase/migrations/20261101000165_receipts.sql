-- Receipts: a paper for each event of consent that gives or takes, in the words of the Data Privacy Vocabulary (ISO/IEC TS 27560).
-- Written here in the transaction of the event, signed by the worker a moment later. It names no story, topic, member or name,
-- and nothing of whom its storyteller named as never to see it: with such a list and without one it is the same paper (A3).

create table archive.receipts (
  id uuid primary key default gen_random_uuid(),
  story_id uuid not null references archive.stories (id) on delete cascade,
  number int not null,
  -- The very bytes that are signed.
  document text not null,
  jws text check (jws ~ '^[\w-]+\.[\w-]+\.[\w-]+$'),
  signed_at timestamptz,
  unique (story_id, number),
  foreign key (story_id, number) references archive.consent_events (story_id, number) on delete restrict,
  check ((jws is null) = (signed_at is null))
);
create index on archive.receipts (id) where jws is null;
alter table archive.receipts enable row level security;
create policy "a storyteller reads their own receipts" on archive.receipts
  for select to anon
  using (story_id in (select s.id from archive.stories s where s.storyteller_id = (select archive.teller())));
grant select on archive.receipts to anon, authenticated;

/** A receipt is written once and signed once. */
create function archive.receipt_is_written() returns trigger
language plpgsql set search_path = '' as $$
begin
  if old.jws is not null or (new.id, new.story_id, new.number, new.document) is distinct from (old.id, old.story_id, old.number, old.document) then
    raise exception 'a receipt is signed, never changed' using errcode = '42501';
  end if;
  new.signed_at := now();
  return new;
end $$;
create trigger receipt_is_written before update on archive.receipts
  for each row execute function archive.receipt_is_written();

-- The public halves of the keys that receipts were ever signed with: an old receipt is genuine for ever.
create table archive.receipt_keys (
  kid text primary key check (char_length(kid) between 1 and 200),
  key jsonb not null check (key ->> 'kty' = 'OKP' and not key ? 'd'),
  since timestamptz not null default now()
);
alter table archive.receipt_keys enable row level security;
create policy "anyone may check a receipt" on archive.receipt_keys for select to anon, authenticated using (true);
grant select on archive.receipt_keys to anon, authenticated;

/** The roster of a circle as it stood at a moment, with those who joined by name until another and less those who had left by then:
    organisations and numbers, and its version. */
create function archive.roster_at(commission uuid, asked archive.circle, at timestamptz, joined uuid[], until timestamptz) returns jsonb
language sql stable security definer set search_path = '' as $$
  with stood as (select s.id, s.circle, o.name from archive.seats s join archive.organisations o on o.id = s.organisation_id
    where s.commission_id = commission and (s.opened_at <= at or s.id = any(joined)) and (s.closed_at is null or s.closed_at > until))
  select jsonb_build_object(
    'version', (select encode(extensions.digest(coalesce(string_agg(x.id::text, ',' order by x.id), ''), 'sha256'), 'hex') from stood x),
    'organisations', (select coalesce(jsonb_agg(jsonb_build_object('name', y.name, 'people', y.n) order by y.name), '[]')
      from (select x.name, count(*) as n from stood x where x.circle = asked group by x.name) y))
$$;

/** The list that a grant was given to: the roster of the page on which its teller last said for whom, and whoever joined by name since
    (let_in; newcomers in advance). Whatever else moves a grant adds nobody, and a receipt does not either (C2, C5). */
create function archive.roster_listed(g archive.grants) returns jsonb
language sql stable security definer set search_path = '' as $$
  with said as (select e.number, e.at, (case e.kind when 'let_in' then e.choice ->> 'facilitator' when 'newcomers' then e.choice ->> 'seat' end)::uuid as joined
      from archive.consent_events e
      where e.story_id = g.story_id and e.kind in ('handed_in', 'chosen', 'allowed', 'answered', 'newcomers', 'let_in')
        and exists (select from jsonb_array_elements(e.body::jsonb -> 'grants') n
          where n ->> 'purpose' = g.purpose::text and n ->> 'circle' = g.circle::text and n ->> 'form' = g.form::text)),
    page as (select x.number, x.at from said x where x.joined is null order by x.number desc limit 1)
  select archive.roster_at(s.commission_id, g.circle, page.at, array_remove(array_agg(x.joined), null), max(x.at))
  from archive.stories s cross join page join said x on x.number >= page.number where s.id = g.story_id group by s.commission_id, page.at
$$;

/** What each word of a receipt means, and nothing fetched from anywhere to know it. */
create function archive.receipt_context() returns jsonb language sql immutable set search_path = '' as $$
  select '{"dpv": "https://w3id.org/dpv#", "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#", "dct": "http://purl.org/dc/terms/", "schema": "https://schema.org/", "xsd": "http://www.w3.org/2001/XMLSchema#",
    "tl": "urn:throughline:terms:",
    "created": {"@id": "dct:created", "@type": "xsd:dateTime"}, "identifier": "dct:identifier", "language": "dct:language",
    "conformsTo": {"@id": "dct:conformsTo", "@type": "@id"}, "name": "schema:name", "description": "dct:description",
    "record": "dpv:hasRecordOfActivity", "dataSubject": "dpv:hasDataSubject", "controller": "dpv:hasDataController", "contact": "dpv:hasContact",
    "notice": "dpv:hasNotice", "indicatedAt": {"@id": "dpv:isIndicatedAtTime", "@type": "xsd:dateTime"},
    "status": {"@id": "dpv:hasConsentStatus", "@type": "@id"}, "process": "dpv:hasProcess", "purpose": {"@id": "dpv:hasPurpose", "@type": "@id"},
    "legalBasis": {"@id": "dpv:hasLegalBasis", "@type": "@id"},
    "recipient": "dpv:hasRecipient", "right": {"@id": "dpv:hasRight", "@type": "@id"}, "circle": {"@id": "tl:circle", "@type": "@id"}, "people": "tl:people", "roster": "tl:rosterVersion",
    "attribution": {"@id": "tl:attribution", "@type": "@id"}, "place": {"@id": "tl:placeShown", "@type": "@id"}, "dated": {"@id": "tl:timeShown", "@type": "@id"},
    "condition": {"@id": "tl:condition", "@type": "@id"}, "successors": "tl:successors", "changed": "tl:changedNow",
    "opens": {"@id": "tl:opens", "@type": "xsd:dateTime"}, "closes": {"@id": "tl:closes", "@type": "xsd:dateTime"}, "review": {"@id": "tl:review", "@type": "xsd:dateTime"},
    "notAgreed": "tl:notAgreed", "notCalledBack": "tl:cannotBeCalledBack", "withdraw": "tl:howToChangeOrWithdraw", "less": "tl:less",
    "number": "tl:number", "head": "tl:headOfLog"}'::jsonb
$$;

/** A state of a grant, and what an event did, in the vocabulary's words. */
create function archive.receipt_status(state text) returns text language sql immutable set search_path = '' as $$
  select 'dpv:' || case state when 'given' then 'ConsentGiven' when 'renewed' then 'RenewedConsentGiven' when 'refused' then 'ConsentRefused'
    when 'requested' then 'ConsentRequested' when 'withdrawn' then 'ConsentWithdrawn' when 'expired' then 'ConsentExpired' else 'ConsentUnknown' end
$$;

/** Writes the receipt of an event: everything that is allowed after it, what it changed, and what was not agreed to. */
create function archive.receipt_make(e archive.consent_events) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  receipt uuid := gen_random_uuid();
  c archive.commissions := (select c from archive.commissions c join archive.stories s on s.commission_id = c.id where s.id = e.story_id);
  facts jsonb := e.body::jsonb;
  allowed jsonb;
begin
  select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('@type', 'dpv:Process', 'purpose', 'tl:' || g.purpose, 'circle', 'tl:' || g.circle,
      -- What the host wrote down for the law on that day: beside the yes, never in its place.
      'legalBasis', (select archive.basis_terms(b) from archive.bases_now(c.id) b where b.purpose = g.purpose),
      'status', archive.receipt_status(coalesce(g.held, g.state)::text), 'changed', g.event = e.number,
      'recipient', case when g.circle = 'public' then jsonb_build_array(jsonb_build_object('@type', 'dpv:Recipient', 'name', 'Anyone'))
        else (select jsonb_agg(jsonb_build_object('@type', 'dpv:Recipient', 'name', o ->> 'name', 'people', o -> 'people'))
              from jsonb_array_elements(r.roster -> 'organisations') o) end,
      'roster', case when g.circle <> 'public' then r.roster ->> 'version' end,
      'attribution', case when g.purpose in ('hear', 'quote') then 'tl:' || g.attribution end,
      'place', case when g.purpose in ('hear', 'theme') then 'tl:' || g.place end, 'dated', case when g.purpose in ('hear', 'theme') then 'tl:' || g.dated end,
      'condition', case when g.conditions <> '{}' then (select jsonb_agg('tl:' || x order by x) from unnest(g.conditions) x) end,
      'successors', case when g.successors then true end,
      'opens', greatest(g.opens, g.sealed_until), 'closes', g.closes, 'review', g.review_on)) order by g.circle, g.purpose), '[]')
  into allowed
  from archive.grants g cross join lateral (select archive.roster_listed(g) as roster) r
  where g.story_id = e.story_id and coalesce(g.held, g.state) in ('requested', 'given', 'renewed');

  insert into archive.receipts (id, story_id, number, document) values (receipt, e.story_id, e.number, jsonb_build_object(
    '@context', archive.receipt_context(), '@id', 'urn:uuid:' || receipt, '@type', 'dpv:ConsentReceipt',
    'identifier', receipt, 'created', e.at, 'conformsTo', 'https://w3id.org/dpv/schema/dpv-27560#receipt',
    'controller', jsonb_build_object('@type', 'dpv:DataController', 'name', coalesce(c.controller, c.name), 'contact', concat_ws('; ', c.telephone, c.complaints)),
    'record', jsonb_build_object('@type', 'dpv:ConsentRecord', 'identifier', 'urn:throughline:log:' || encode(e.hash, 'hex'), 'number', e.number, 'head', encode(e.hash, 'hex'),
      'conformsTo', 'https://w3id.org/dpv/schema/dpv-27560#record',
      'dataSubject', jsonb_build_object('@type', 'dpv:DataSubject'),
      'notice', jsonb_build_object('@type', 'dpv:ConsentNotice', 'identifier', facts ->> 'notice', 'language', split_part(facts ->> 'notice', '/', 2),
        'description', (select n.words from archive.notices n where n.version = facts ->> 'notice')),
      'indicatedAt', e.at,
      'status', archive.receipt_status(case when e.kind in ('withdrawn', 'erasing') then 'withdrawn' when e.kind in ('refused', 'expired', 'renewed') then e.kind
        when exists (select from jsonb_array_elements(allowed) p where p ->> 'status' = 'dpv:ConsentRequested') then 'requested' else 'given' end),
      'process', allowed,
      'notAgreed', (select jsonb_agg(jsonb_build_object('@type', 'dpv:Process', 'purpose', 'tl:' || p,
          'circle', (select jsonb_agg('tl:' || w order by w) from unnest(o.circles) w
            where not exists (select from jsonb_array_elements(allowed) a where a ->> 'purpose' = 'tl:' || p and a ->> 'circle' = 'tl:' || w))) order by n)
        from unnest('{hear,theme,evidence,quote,event,learning,research,press,legacy,machine,contact}'::text[]) with ordinality u (p, n)
        cross join lateral (select case p when 'quote' then '{public}' when 'contact' then '{facilitator}' else '{community,civic,public}' end::text[] as circles) o
        -- Who asked of one use to be told of it, and gave a way to be reached, is written to.
        where not (p = 'contact' and exists (select from archive.answer_ways w where w.story_id = e.story_id and w.way <> 'return')
            and exists (select from jsonb_array_elements(allowed) a where a -> 'condition' ? 'tl:tell_me'))
          and exists (select from unnest(o.circles) w
          where not exists (select from jsonb_array_elements(allowed) a where a ->> 'purpose' = 'tl:' || p and a ->> 'circle' = 'tl:' || w))),
      'less', 'The numbers are those of the list on that day. Anyone its owner has named as never to see it, has crossed out or has said no to is left out of every yes, and never written down here.',
      'notCalledBack', 'What was printed, taken in a file, said aloud, broadcast, copied by hand or remembered cannot be called back once it has happened. '
        || 'Copies of the archive made for safety are destroyed ' || case c.backups_kept_days when 1 then 'one day' else c.backups_kept_days || ' days' end || ' after they were made.',
      'withdraw', 'Come back with the code words and change it, pause it, take it back or have it destroyed: one page, one button. Or ring: ' || coalesce(c.telephone, 'the number on the card') || '.',
      'right', jsonb_build_array('dpv:RightToWithdrawConsent', 'dpv:RightToAccess', 'dpv:RightToErasure', 'dpv:RightToRectification', 'dpv:RightToDataPortability', 'dpv:RightToComplaint')))::text);
end $$;

create function archive.receipt_due() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform archive.receipt_make(new);
  return null;
end $$;
-- Names sort: after consent_folded. A pause gives and takes nothing, and what is destroyed leaves no paper here.
create trigger consent_later_receipt after insert on archive.consent_events
  for each row when (new.kind not in ('paused', 'resumed', 'erased')) execute function archive.receipt_due();

/** One's own receipts, the newest first. PT401, PT404. Out: [{number, at, kind, signed}]. */
create function api.receipts_list(story uuid) returns jsonb language plpgsql volatile set search_path = '' as $$
declare
  mine archive.stories := archive.own(story);
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('number', r.number, 'at', e.at, 'kind', e.kind, 'signed', r.jws is not null) order by r.number desc), '[]')
    from archive.receipts r join archive.consent_events e on e.story_id = r.story_id and e.number = r.number where r.story_id = mine.id);
end $$;

/** One of them: the document, and its signature once the worker has signed it. PT401, PT404. Out: {number, document, jws}. */
create function api.receipt_read(story uuid, number int) returns jsonb language plpgsql volatile set search_path = '' as $$
declare
  mine archive.stories := archive.own(story);
  r archive.receipts;
begin
  select * into r from archive.receipts x where x.story_id = mine.id and x.number = receipt_read.number;
  if r.id is null then perform archive.absent(); end if;
  return jsonb_build_object('number', r.number, 'document', r.document::jsonb, 'jws', r.jws);
end $$;

/** What anybody may check a receipt with. Out: {keys: [JWK]}. */
create function api.receipt_keys() returns jsonb language sql stable set search_path = ''
as $$ select jsonb_build_object('keys', coalesce(jsonb_agg(k.key || jsonb_build_object('kid', k.kid) order by k.since, k.kid), '[]')) from archive.receipt_keys k $$;
grant execute on function api.receipts_list, api.receipt_read, api.receipt_keys to anon, authenticated;

-- ---------------------------------------------------------------------------------------------
-- The worker's part.

/** The public half of the worker's key, kept for ever. */
create function archive.work_receipt_key(kid text, key jsonb) returns void
language sql volatile security definer set search_path = '' as $$
  insert into archive.receipt_keys (kid, key) values (kid, key) on conflict do nothing
$$;
/** Receipts that wait to be signed. Out: [{receipt, document}]. */
create function archive.work_receipts(most int) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('receipt', r.id, 'document', r.document)), '[]')
  from (select x.id, x.document from archive.receipts x where x.jws is null order by x.id limit least(most, 200)) r
$$;
/** Signed: whoever holds the lease by now, the same bytes have the same signature. */
create function archive.work_receipt_signed(receipt uuid, jws text) returns void
language sql volatile security definer set search_path = '' as $$
  update archive.receipts r set jws = work_receipt_signed.jws, signed_at = now() where r.id = receipt and r.jws is null
$$;
create function api.work_receipt_key(kid text, key jsonb) returns void language sql volatile set search_path = ''
as $$ select archive.work_receipt_key(kid, key) $$;
create function api.work_receipts(most int) returns jsonb language sql stable set search_path = ''
as $$ select archive.work_receipts(most) $$;
create function api.work_receipt_signed(receipt uuid, jws text) returns void language sql volatile set search_path = ''
as $$ select archive.work_receipt_signed(receipt, jws) $$;
grant execute on function archive.work_receipt_key, archive.work_receipts, archive.work_receipt_signed,
  api.work_receipt_key, api.work_receipts, api.work_receipt_signed to service_role;

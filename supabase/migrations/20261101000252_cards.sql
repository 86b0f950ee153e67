-- Sealed cards: a number outside, seven words inside, so that a helper can give somebody a way back and never see it.
-- Words are made by the database while a batch is printed, hashed, answered once and kept nowhere. Printing takes two
-- people at one table: each was shown a half of a key once, and both halves are typed. They fold and seal together.

create table archive.card_batches (
  id uuid primary key default gen_random_uuid(),
  commission_id uuid not null references archive.commissions (id) on delete cascade,
  cards int not null check (cards between 1 and 60),
  asked_by uuid not null references archive.people (id) on delete restrict,
  asked_at timestamptz not null default now(),
  asked_half bytea not null,
  agreed_by uuid references archive.people (id) on delete restrict,
  agreed_at timestamptz,
  agreed_half bytea,
  printed_at timestamptz,
  check (num_nulls(agreed_by, agreed_at, agreed_half) in (0, 3)),
  check (agreed_by <> asked_by),
  check (printed_at is null or agreed_by is not null)
);
alter table archive.card_batches enable row level security;

create table archive.cards (
  -- Six drawn figures and two that check them, so that one mistyped is no card.
  number text primary key check (number ~ '^\d{8}$'),
  batch_id uuid not null references archive.card_batches (id) on delete cascade,
  words_hash bytea not null unique,
  -- Given to a storyteller or to a member, and nothing here says to which; a card is used once.
  used_at timestamptz
);
alter table archive.cards enable row level security;

/** The two figures that check six (ISO 7064, mod 97). */
create function archive.card_check(six text) returns text
language sql immutable set search_path = '' as $$
  select lpad((98 - (six::bigint * 100) % 97)::text, 2, '0')
$$;

/** A card's number as typed, or null when it cannot be one. */
create function archive.card_number(typed text) returns text
language sql immutable set search_path = '' as $$
  select case when n ~ '^\d{8}$' and right(n, 2) = archive.card_check(left(n, 6)) then n end
  from (select regexp_replace(left(coalesce(typed, ''), 40), '[\s-]', '', 'g')) x (n)
$$;

/** Keepers and facilitators of a commission look after cards. PT404 for everyone else. Out: the visitor's person. */
create function archive.card_keeper(commission uuid) returns uuid
language plpgsql stable security definer set search_path = '' as $$
declare
  who uuid := archive.me();
begin
  if not exists (select from archive.keepers k where k.commission_id = commission and k.person_id = who)
     and not exists (select from archive.seats s where s.commission_id = commission and s.person_id = who
       and s.circle = 'facilitator' and s.closed_at is null) then
    perform archive.absent();
  end if;
  return who;
end $$;

/** Four words that are shown once; their hash. */
create function archive.half_make(out half text, out mark bytea)
language sql volatile security definer set search_path = '' as $$
  select h, extensions.digest(h, 'sha256')
  from (select array_to_string((string_to_array(archive.words_make(), ' '))[1:4], ' ') offset 0) x (h)
$$;
create function archive.half_mark(typed text) returns bytea
language sql immutable set search_path = '' as $$
  select extensions.digest(array_to_string(array(select w[1] from regexp_matches(lower(left(coalesce(typed, ''), 200)), '[a-z]+', 'g') w), ' '), 'sha256')
$$;

/** Ask for a batch. Out: {batch, half}: this person's half of the key, shown now and never again. PT404, PT422 cards. */
create function archive.cards_ask(commission uuid, cards int) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  who uuid := archive.card_keeper(commission);
  h record := archive.half_make();
  made uuid;
begin
  if cards is null or cards not between 1 and 60 then
    perform archive.fail('PT422', 'Ask for 1 to 60 cards.', 'cards');
  end if;
  insert into archive.card_batches (commission_id, cards, asked_by, asked_half) values (commission, cards_ask.cards, who, h.mark)
  returning id into made;
  return jsonb_build_object('batch', made, 'half', h.half);
end $$;

/** The second person's yes. Out: {half}, shown now and never again. PT404, PT422 when it is not another's to say. */
create function archive.cards_agree(batch uuid) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  b archive.card_batches;
  who uuid;
  h record := archive.half_make();
begin
  select * into b from archive.card_batches x where x.id = batch for update;
  if b.id is null then perform archive.absent(); end if;
  who := archive.card_keeper(b.commission_id);
  if who = b.asked_by or b.agreed_by is not null then
    perform archive.fail('PT422', 'A second person has to say yes, once. If a half was lost, ask for a new batch.', 'form');
  end if;
  update archive.card_batches x set agreed_by = who, agreed_at = now(), agreed_half = h.mark where x.id = b.id;
  return jsonb_build_object('half', h.half);
end $$;

/** Prints a batch, once, for the two who said yes, with both halves. Out: {cards: [{number, words}]}; from then on the words
    are nowhere but on paper. PT404, PT422 on `first`, `second`. */
create function archive.cards_print(batch uuid, first text, second text) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  b archive.card_batches;
  printed jsonb := '[]';
  words text;
  six text;
begin
  select * into b from archive.card_batches x where x.id = batch for update;
  if b.id is null then perform archive.absent(); end if;
  if archive.card_keeper(b.commission_id) not in (b.asked_by, b.agreed_by) then perform archive.absent(); end if;
  if b.agreed_by is null then
    perform archive.fail('PT422', 'A second person has to say yes first.', 'form');
  elsif b.printed_at is not null then
    perform archive.fail('PT422', 'This batch was printed already, and its words are nowhere but on paper. Ask for a new one.', 'form');
  elsif archive.half_mark(first) <> b.asked_half then
    perform archive.fail('PT422', 'These are not the four words of the one who asked.', 'first');
  elsif archive.half_mark(second) <> b.agreed_half then
    perform archive.fail('PT422', 'These are not the four words of the one who said yes.', 'second');
  end if;
  for i in 1..b.cards loop
    words := archive.words_make();
    loop
      six := lpad((('x' || encode(extensions.gen_random_bytes(6), 'hex'))::bit(48)::bigint % 1000000)::text, 6, '0');
      exit when not exists (select from archive.cards c where left(c.number, 6) = six);
    end loop;
    insert into archive.cards (number, batch_id, words_hash) values (six || archive.card_check(six), b.id, archive.words_hash(words));
    printed := printed || jsonb_build_object('number', six || archive.card_check(six), 'words', words);
  end loop;
  update archive.card_batches x set printed_at = now() where x.id = b.id;
  return jsonb_build_object('cards', printed);
end $$;

/** The batches of a commission. Never a word, and nothing of who holds a card (I1). PT404. */
create function archive.batches(commission uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  who uuid := archive.card_keeper(commission);
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('batch', b.id, 'cards', b.cards, 'asked_by', p.name, 'asked_at', b.asked_at,
      'agreed_by', q.name, 'printed_at', b.printed_at, 'may_agree', b.agreed_by is null and b.asked_by <> who,
      'may_print', b.agreed_by is not null and b.printed_at is null and who in (b.asked_by, b.agreed_by)) order by b.asked_at desc), '[]')
    from archive.card_batches b join archive.people p on p.id = b.asked_by left join archive.people q on q.id = b.agreed_by
    where b.commission_id = batches.commission);
end $$;

/** Takes an unused card of a commission. Out: the hash of its words. PT422 on `card`. */
create function archive.card_take(commission uuid, typed text) returns bytea
language plpgsql volatile security definer set search_path = '' as $$
declare
  mark bytea;
begin
  update archive.cards c set used_at = now() from archive.card_batches b
  where c.number = archive.card_number(typed) and c.used_at is null and b.id = c.batch_id and b.commission_id = card_take.commission
  returning c.words_hash into mark;
  if mark is null then
    perform archive.fail('PT422', 'That is not the number of a card that is still unused. Look at it again, or take a new card.', 'card');
  end if;
  return mark;
end $$;

/** Takes an unused card for a new storyteller. Out: the storyteller. PT422 on `card`. */
create function archive.card_use(commission uuid, typed text) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  mark bytea := archive.card_take(commission, typed);
  made uuid;
begin
  insert into archive.storytellers (words_hash) values (mark) returning id into made;
  return made;
end $$;

grant execute on function archive.cards_ask, archive.cards_agree, archive.cards_print, archive.batches to anon, authenticated;

create function api.cards_ask(commission text, cards int) returns jsonb language sql volatile set search_path = ''
as $$ select archive.cards_ask(archive.commission(commission), cards) $$;
create function api.cards_agree(batch uuid) returns jsonb language sql volatile set search_path = ''
as $$ select archive.cards_agree(batch) $$;
create function api.cards_print(batch uuid, first text, second text) returns jsonb language sql volatile set search_path = ''
as $$ select archive.cards_print(batch, first, second) $$;
create function api.batches_list(commission text) returns jsonb language sql stable set search_path = ''
as $$ select archive.batches(archive.commission(commission)) $$;
grant execute on function api.cards_ask, api.cards_agree, api.cards_print, api.batches_list to anon, authenticated;

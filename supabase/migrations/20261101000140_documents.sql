-- Words as checked JSON. A story is a Tiptap document of a few plain nodes; its positions are Unicode
-- code points of its plain text: NFC, one line feed between text blocks, one for a hard break.
-- Hash, plain text and what each circle may read are all computed here, never taken from a caller.

create function archive.document_refuse() returns void language sql volatile set search_path = ''
as $$ select archive.fail('PT422', 'Part of this page is in a form we cannot keep. Please paste it again as plain text.', 'story') $$;

/** One text node, in NFC and free of control characters, with the two marks we keep; null when empty. */
create function archive.document_text(node jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  words text := normalize(regexp_replace(node ->> 'text', '[\u0001-\u001F\u007F-\u009F\u1680\u2028\u2029]', ' ', 'g'), nfc);
  marks jsonb := coalesce(node -> 'marks', '[]');
begin
  if jsonb_typeof(node -> 'text') is distinct from 'string' or jsonb_typeof(marks) <> 'array'
     or exists (select from jsonb_array_elements(marks) m where coalesce(m ->> 'type', '') not in ('bold', 'italic')) then
    perform archive.document_refuse();
  end if;
  if words = '' then return null; end if;
  return jsonb_build_object('type', 'text', 'text', words)
    || coalesce((select jsonb_build_object('marks', jsonb_agg(distinct jsonb_build_object('type', m ->> 'type')))
                 from jsonb_array_elements(marks) m having count(*) > 0), '{}');
end $$;

/** One node and all below it, rebuilt from the parts we know. PT422 on anything else. */
create function archive.document_node(node jsonb, allowed text[], depth int) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  kind text := node ->> 'type';
  below text[];
  kept jsonb := '[]';
  child jsonb;
  made jsonb;
begin
  if jsonb_typeof(node) is distinct from 'object' or kind is null or not kind = any(allowed) or depth > 12
     or coalesce(jsonb_typeof(node -> 'content'), 'array') <> 'array' then
    perform archive.document_refuse();
  end if;
  if kind = 'text' then return archive.document_text(node); end if;
  if kind = 'hardBreak' then return '{"type": "hardBreak"}'; end if;
  below := case kind
    when 'paragraph' then '{text,hardBreak}'
    when 'heading' then '{text,hardBreak}'
    when 'bulletList' then '{listItem}'
    when 'orderedList' then '{listItem}'
    else '{paragraph,heading,bulletList,orderedList,blockquote}' end::text[];
  for child in select * from jsonb_array_elements(coalesce(node -> 'content', '[]')) loop
    made := archive.document_node(child, below, depth + 1);
    if made is not null then kept := kept || jsonb_build_array(made); end if;
  end loop;
  if kind not in ('paragraph', 'heading') then
    -- Lists and quotes hold something; a list item begins with a paragraph.
    if kind = 'listItem' and kept -> 0 ->> 'type' is distinct from 'paragraph' then
      kept := '[{"type": "paragraph"}]' || kept;
    elsif kept = '[]' and kind = 'doc' then
      kept := '[{"type": "paragraph"}]';
    elsif kept = '[]' then
      return null;
    end if;
  end if;
  return jsonb_build_object('type', kind)
    || case when kept = '[]' then '{}' else jsonb_build_object('content', kept) end
    || case when kind = 'heading'
         then jsonb_build_object('attrs', jsonb_build_object('level',
           case when node #>> '{attrs,level}' = '3' then 3 else 2 end)) else '{}' end;
end $$;

/** A document rebuilt clean. At most 200,000 bytes and 12 deep. PT422 on `story`. */
create function archive.document_clean(document jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
begin
  if octet_length(document::text) > 200000 then
    perform archive.fail('PT422', 'That is longer than one story can be here. Please hand in part of it, then start another.', 'story');
  end if;
  return archive.document_node(document, '{doc}', 0);
end $$;

/** The words alone: one line feed between text blocks, one for a hard break. */
create function archive.document_plain(document jsonb) returns text
language sql immutable set search_path = '' as $$
  with recursive walk (node, path) as (
    select document, '{}'::int[]
    union all
    select c.child, w.path || c.n::int
    from walk w, jsonb_array_elements(w.node -> 'content') with ordinality c (child, n)
    where w.node ->> 'type' not in ('text', 'hardBreak', 'paragraph', 'heading')
  )
  select coalesce(string_agg(
    coalesce((select string_agg(case when c.child ->> 'type' = 'text' then c.child ->> 'text' else e'\n' end, '' order by c.n)
              from jsonb_array_elements(node -> 'content') with ordinality c (child, n)), ''),
    e'\n' order by path), '')
  from walk where node ->> 'type' in ('paragraph', 'heading')
$$;

/** What is consented to: SHA-256 of the canonical JSON. */
create function archive.document_hash(document jsonb) returns bytea
language sql immutable set search_path = ''
as $$ select extensions.digest(convert_to(document::text, 'UTF8'), 'sha256') $$;

/** One step of document_edit: `at` is the position before the node, then after it. `made` is null
    when everything in the node was taken out. */
create function archive.document_edit_node(node jsonb, ranges int4multirange, instead text, inout at int, out made jsonb)
language plpgsql immutable set search_path = '' as $$
declare
  words text;
  kept text := '';
  children jsonb := '[]';
  child jsonb;
  step record;
  cut int4range;
begin
  case node ->> 'type'
    when 'text' then
      words := node ->> 'text';
      step := row(at);
      for cut in select r from unnest(ranges * int4multirange(int4range(at, at + char_length(words)))) r loop
        kept := kept || substr(words, 1, lower(cut) - at);
        words := substr(words, upper(cut) - at + 1);
        at := upper(cut);
        -- A range that began in an earlier node has already been written over.
        if exists (select from unnest(ranges) r where lower(r) = lower(cut)) then kept := kept || instead; end if;
      end loop;
      kept := kept || words;
      at := at + char_length(words);
      made := case when kept <> '' then jsonb_set(node, '{text}', to_jsonb(kept)) end;
    when 'hardBreak' then
      made := case when not ranges @> at then node end;
      at := at + 1;
    else
      if node ->> 'type' in ('paragraph', 'heading') then at := at + 1; end if;
      made := node;
      if node ? 'content' then
        for child in select * from jsonb_array_elements(node -> 'content') loop
          step := archive.document_edit_node(child, ranges, instead, at);
          at := step.at;
          if step.made is not null then children := children || jsonb_build_array(step.made); end if;
        end loop;
        if node ->> 'type' = 'listItem' and children <> '[]' and children -> 0 ->> 'type' <> 'paragraph' then
          children := '[{"type": "paragraph"}]' || children;
        end if;
        made := case when children <> '[]' then jsonb_set(node, '{content}', children) end;
      end if;
  end case;
end $$;

/** A document with these ranges taken out (and `instead` put where each began). Blocks left without
    a word go too, so nothing shows where they stood. */
create function archive.document_edit(document jsonb, ranges int4multirange, instead text default '') returns jsonb
language sql immutable set search_path = '' as $$
  select coalesce((archive.document_edit_node(document, ranges, instead, -1)).made,
                  '{"type": "doc", "content": [{"type": "paragraph"}]}')
$$;

/** Where exact words stand for the nth time in a text, as a range; empty when they do not. */
create function archive.range_of(words text, within text, occurrence int default 1) returns int4range
language plpgsql immutable set search_path = '' as $$
declare
  at int := 0;
  next int;
begin
  if coalesce(words, '') = '' then return 'empty'; end if;
  for i in 1..least(greatest(occurrence, 1), 1000) loop
    next := strpos(substr(within, at + 1), words);
    if next = 0 then return 'empty'; end if;
    at := at + next;
  end loop;
  return int4range(at - 1, at - 1 + char_length(words));
end $$;

/** Words as typed or selected, made comparable with stored ones: NFC, line ends as line feeds, trimmed. */
create function archive.words_typed(words text) returns text
language sql immutable set search_path = '' as $$
  select normalize(trim(both e' \n\t' from regexp_replace(left(words, 20000), '\r\n?', e'\n', 'g')), nfc)
$$;

/** The first words of a text, at most about ninety characters, cut at a word: what a list shows. Where a sentence ended there, no full stop
    stands before the three dots. */
create function archive.opening(plain text) returns text
language sql immutable set search_path = '' as $$
  select case when char_length(line) <= 90 then line
    else rtrim(regexp_replace(left(line, 90), '\s+\S*$', ''), ' .,;:–—…') || '…' end
  from (select split_part(trim(both e' \n' from plain), e'\n', 1) as line) x
$$;

/** What some words are in: by the letters that most of them are, else by their small words; null when neither tells. Storytellers are
    not asked. A word of another language does not make it the language of the story, nor does a sign that several write with. */
create function archive.language_of(plain text) returns text
language sql immutable strict set search_path = '' as $$
  select case x.letters
    when 'arabic' then case when x.begins ~ '[ٹڈڑںےہ]' then 'ur' when x.begins ~ '[پچژگکی]' then 'fa' else 'ar' end
    when 'cyrillic' then case when x.begins ~ '[іїєґ]' then 'uk' else 'ru' end
    when 'latin' then (select l.language from (values
        ('en', '{the,and,was,to,of,it,in,my,that,they,is,we,had,for,you,not}'::text[]),
        ('cy', '{yn,yr,roedd,mae,wedi,oedd,fy,ei,nid,gan,ond,fel,hynny,gyda,ddim,ni}'),
        ('ga', '{agus,bhí,tá,níl,mé,sé,sí,ní,ag,leis,muid,raibh,gach,siad}'),
        ('gd', '{agus,bha,tha,air,gun,nach,chan,mo,sinn,iad,anns,leis,cha,robh}'),
        ('pl', '{nie,się,że,jest,na,był,była,ale,jak,mnie,dla,już,mam,przez}'),
        ('ro', '{și,nu,era,este,mai,pentru,sunt,din,avea,după,când,fost}'),
        ('pt', '{não,uma,para,com,que,era,mas,meu,minha,foi,eu,são}'),
        ('es', '{el,los,una,para,con,que,era,pero,mis,fue,yo,muy}'),
        ('fr', '{les,une,pour,avec,que,était,mais,mes,pas,je,nous,dans}')) l (language, small)
      cross join lateral (select count(*) as n from unnest(x.said) w where w = any(l.small)) y
      where y.n * 12 >= cardinality(x.said) and y.n > 0 order by y.n desc, l.language limit 1)
    else x.letters end
  from (select b.begins, case when b.begins !~ '[Ѐ-੿一-鿿]' then 'latin' else (select s.letters from (values
      -- A Chinese word has a letter or two.
      ('latin', '[a-zß-ɏ]', 1), ('arabic', '[ء-ۓ]', 1), ('cyrillic', '[а-ӿ]', 1), ('hi', '[अ-ह]', 1), ('bn', '[অ-হ]', 1), ('pa', '[ਅ-ਹ]', 1),
      ('zh', '[一-鿿]', 3)) s (letters, one, weight) order by regexp_count(b.begins, s.one) * s.weight desc limit 1) end as letters,
      array(select m[1] from regexp_matches(b.begins, '[[:alpha:]]+', 'g') m limit 300) as said
    from (select lower(left(plain, 3000)) as begins) b) x
$$;

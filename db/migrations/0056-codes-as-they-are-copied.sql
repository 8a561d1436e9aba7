-- The code of an error is found however it is copied: NET-4031, net 4031, NET4031. Beside each as the product shows it stands what all these have in
-- common (src/desk/articles/error-codes.ts).
create function guichet_codes_of(error_codes text[]) returns text[] language sql immutable parallel safe
  begin atomic
    select array(select upper(trim(c)) from unnest(error_codes) c
      union select plain from unnest(error_codes) c
        cross join lateral (select regexp_replace(upper(normalize(c, nfkc)), '[-_.:/#[:space:]‐‑‒–—―]+', '', 'g') as plain) p where plain <> '');
  end;
revoke execute on function guichet_codes_of from public;

-- As before, but for the codes.
create or replace function guichet_index_articles() returns trigger language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare
    stale uuid[];
    gone text[]; gone_docs integer[]; gone_open integer[];
    come text[]; come_docs integer[]; come_open integer[];
  begin
    with taken as (delete from article_stale returning article_id) select array_agg(article_id) into stale from taken;
    if stale is null then return null; end if;
    perform pg_advisory_xact_lock(hashtextextended('guichet_index_article', 0));
    with gone_words as (delete from article_words where article_id = any (stale) returning words, counted, for_strangers)
      select array_agg(lexeme), array_agg(docs), array_agg(open) into gone, gone_docs, gone_open from (
        select l.lexeme, count(*)::integer as docs, (count(*) filter (where w.for_strangers))::integer as open
        from gone_words w cross join lateral unnest(array_append(tsvector_to_array(w.words), '')) l (lexeme) where w.counted group by l.lexeme) e;
    with come_words as (
      insert into article_words (article_id, language, title, lead, words, codes, approved, counted, for_strangers)
      select a.id, t.language, w.title, w.lead, w.title || w.lead || guichet_words_of(t.body, t.language), w.codes,
        t.public_at is not null, a.published_at <= now() and (a.audience = 'signed-in' or a.audience = 'everyone' and t.public_at is not null),
        a.published_at <= now() and a.audience = 'everyone' and t.public_at is not null
      from article a join article_text t on t.article_id = a.id and t.state = 'shown' and (not a.of_answer or t.agreed_at is not null)
        cross join lateral (select guichet_words_of(t.title || ' ' || array_to_string(a.error_codes || a.error_texts, ' '), t.language) as title,
          guichet_words_of(t.summary || ' ' || coalesce(t.workaround, ''), t.language) as lead,
          guichet_codes_of(a.error_codes) as codes) w
      where a.id = any (stale) and a.state = 'published'
      returning words, counted, for_strangers)
      select array_agg(lexeme), array_agg(docs), array_agg(open) into come, come_docs, come_open from (
        select l.lexeme, count(*)::integer as docs, (count(*) filter (where w.for_strangers))::integer as open
        from come_words w cross join lateral unnest(array_append(tsvector_to_array(w.words), '')) l (lexeme) where w.counted group by l.lexeme) e;
    insert into article_lexeme (lexeme, docs, less_one) select l, 0, guichet_less_one(l) from unnest(come) l order by l collate "C" on conflict (lexeme) do nothing;
    update article_lexeme l set docs = l.docs + d.docs, docs_open = l.docs_open + d.open from (
        select e.lexeme, sum(e.docs)::integer as docs, sum(e.open)::integer as open from (
          select * from unnest(come, come_docs, come_open) c (lexeme, docs, open)
          union all select lexeme, -docs, -open from unnest(gone, gone_docs, gone_open) g (lexeme, docs, open)) e
        group by e.lexeme having sum(e.docs) <> 0 or sum(e.open) <> 0) d
      where l.lexeme = d.lexeme;
    delete from article_lexeme where lexeme = any (gone) and docs <= 0 and lexeme <> '';
    return null;
  end $$;

insert into article_stale select id from article where error_codes <> '{}' on conflict do nothing;

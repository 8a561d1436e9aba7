-- Words of articles: found in any form, in six languages, with one typing error, and only by who reads the article.

-- As src/desk/search/words.ts folds: width, accents, case and the dots of İ and ı away.
create function guichet_plain(said text) returns text language plpgsql stable strict parallel safe set search_path = public, pg_temp
  as $$ begin return lower(unaccent(normalize(said, nfkc))); end $$;

-- Japanese has no spaces: each two signs that follow one another, and each alone at the end of a run, so that any word within is found as their sequence.
create function guichet_pairs(said text) returns tsvector language plpgsql immutable strict parallel safe set search_path = public, pg_temp
  as $$ begin
    return (select string_agg(format('%s:%s', substr(r.run, g.n, 2), least(r.before + g.n, 16383)), ' ') from (
        select m[1] as run, 10 * ord + sum(length(m[1])) over (order by ord) - length(m[1]) as before
        from regexp_matches(said, '([\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+)', 'g') with ordinality x(m, ord)) r
      cross join lateral generate_series(1, length(r.run)) g(n))::tsvector;
  end $$;

-- The words of a text as written and folded, and their stems with and without accents.
create function guichet_words_of(said text, in_language text) returns tsvector language plpgsql stable strict parallel safe set search_path = public, pg_temp
  as $$
  declare
    whole constant text := normalize(left(regexp_replace(said, '\]\([^)\s]*\)|\{\{[^{}]*\}\}', '] ', 'g'), 30000), nfkc);
    spaced constant text := regexp_replace(whole, '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2000-\u206f\u2190-\u2bff\u3000-\u303f\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+', ' ', 'g');
    folded constant text := lower(unaccent(spaced));
    stemmer constant regconfig := case in_language when 'en' then 'english' when 'tr' then 'turkish' when 'fr' then 'french' when 'it' then 'italian' when 'hu' then 'hungarian' end;
    words tsvector := to_tsvector('simple', folded) || coalesce(guichet_pairs(whole), '');
  begin
    if stemmer is null then return words; end if;
    return words || to_tsvector(stemmer, lower(case in_language when 'tr' then translate(spaced, 'Iİ', 'ıi') else spaced end)) || to_tsvector(stemmer, folded);
  end $$;
revoke all on function guichet_plain, guichet_pairs, guichet_words_of from public;
grant execute on function guichet_plain, guichet_pairs, guichet_words_of to guichet_app, guichet_worker;

-- Of each language in which a published article is shown. title: and the texts of its errors; lead: summary and workaround; words: all of it.
create table article_words (
  article_id uuid not null references article (id),
  language   text not null,
  title      tsvector not null,
  lead       tsvector not null,
  words      tsvector not null,
  codes      text[] not null,                                       -- of errors, in capitals
  approved   boolean not null,                                      -- a second person agreed that everyone may read it
  counted    boolean not null,                                      -- in article_lexeme
  primary key (article_id, language)
);
-- Reading words out costs less than unpacking them.
alter table article_words alter column words set storage external;
create index article_words_search on article_words using gin (words);
create index article_words_codes on article_words using gin (codes) where codes <> '{}';

-- In how many texts a word is. Only of what everyone, or everyone signed in, reads by now: what is known of a word must not change by what stands in an
-- article that one does not read. less_one: the word, and what is left without each of its letters; two words that share one of these are a typing
-- error apart. The word '' counts the texts.
create table article_lexeme (
  lexeme   text collate "C" primary key,
  docs     integer not null,
  less_one text[] not null
);
create index article_lexeme_near on article_lexeme using gin (less_one);

create function guichet_less_one(word text) returns text[] language plpgsql immutable strict parallel safe set search_path = public, pg_temp
  as $$ begin
    if length(word) < 3 or length(word) > 32 or word !~ '^[a-z0-9]+$' then return '{}'; end if;
    return array(select word union select left(word, n - 1) || substr(word, n + 1) from generate_series(1, length(word)) n);
  end $$;

-- One after the other: two that publish at once count the same words.
create function guichet_index_article(of_article uuid) returns void language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare
    before tsvector[];
    after tsvector[];
  begin
    perform pg_advisory_xact_lock(hashtextextended('guichet_index_article', 0));
    with gone as (delete from article_words where article_id = of_article returning words, counted)
      select coalesce(array_agg(words) filter (where counted), '{}') into before from gone;
    with made as (
      insert into article_words (article_id, language, title, lead, words, codes, approved, counted)
      select a.id, t.language, w.title, w.lead, w.title || w.lead || guichet_words_of(t.body, t.language), w.codes,
        t.public_at is not null, a.audience = 'signed-in' and a.published_at <= now() or a.audience = 'everyone' and a.published_at <= now() and t.public_at is not null
      from article a join article_text t on t.article_id = a.id and t.state = 'shown'
        cross join lateral (select guichet_words_of(t.title || ' ' || array_to_string(a.error_codes || a.error_texts, ' '), t.language) as title,
          guichet_words_of(t.summary || ' ' || coalesce(t.workaround, ''), t.language) as lead,
          array(select upper(trim(c)) from unnest(a.error_codes) c) as codes) w
      where a.id = of_article and a.state = 'published'
      returning words, counted)
      select coalesce(array_agg(words) filter (where counted), '{}') into after from made;
    if before = after then return; end if;
    insert into article_lexeme (lexeme, docs, less_one)
      select d.lexeme, 0, guichet_less_one(d.lexeme) from (select '' as lexeme union select unnest(tsvector_to_array(w)) from unnest(after) w) d order by d.lexeme
      on conflict (lexeme) do nothing;
    update article_lexeme l set docs = l.docs + d.n from (
        select e.lexeme, sum(e.n)::integer as n from (
          select '' as lexeme, cardinality(after) - cardinality(before) as n
          union all select unnest(tsvector_to_array(w)), 1 from unnest(after) w
          union all select unnest(tsvector_to_array(w)), -1 from unnest(before) w) e
        group by e.lexeme having sum(e.n) <> 0) d
      where l.lexeme = d.lexeme;
    delete from article_lexeme l using (select distinct unnest(tsvector_to_array(w)) as lexeme from unnest(before) w) d where l.lexeme = d.lexeme and l.docs <= 0;
  end $$;
revoke all on function guichet_less_one, guichet_index_article from public;

create function guichet_article_changed() returns trigger language plpgsql security definer set search_path = public, pg_temp
  as $$ begin
    if tg_table_name = 'article' then perform guichet_index_article(new.id);
    else perform guichet_index_article(new.article_id); end if;
    return null;
  end $$;
create trigger article_text_shown_made after insert on article_text for each row when (new.state = 'shown') execute function guichet_article_changed();
create trigger article_text_shown_changed after update of state, public_at on article_text for each row
  when ((new.state, new.public_at) is distinct from (old.state, old.public_at) and 'shown' in (new.state, old.state)) execute function guichet_article_changed();
create trigger article_changed after update on article for each row when (
  (new.state, new.audience, new.published_at, new.error_codes, new.error_texts) is distinct from (old.state, old.audience, old.published_at, old.error_codes, old.error_texts))
  execute function guichet_article_changed();
do $$ begin perform guichet_index_article(id) from article where state = 'published'; end $$;

do $$
declare t text;
begin
  foreach t in array array['article_words', 'article_lexeme'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I to guichet_owner using (true) with check (true)', t || '_owner', t);
    execute format('create policy %I on %I to guichet_worker using (true) with check (true)', t || '_worker', t);
    execute format('grant select, insert, update, delete on %I to guichet_worker', t);
  end loop;
end $$;
create policy article_lexeme_read on article_lexeme for select to guichet_app using (true);
grant select on article_lexeme to guichet_app;

-- The search itself, as the owner of the words, so that their index serves it: published articles that the person of the transaction reads (the rule of
-- article_read and article_text_read, and the caller reads the articles under these again). Terms are met strictly or loosely; what of the whole
-- weight of the terms was met, more in a title than in a body, is the score; met: how much of that weight, wherever. `enough`: of it must be.
-- Of what very many articles have, so many are looked at (`looked`), and of these the likeliest by title and lead in whole: to read the words of one costs most.
create function guichet_articles_with(sought tsquery, without tsquery, strictly tsquery[], loosely tsquery[], weights real[], in_codes text[], enough real, looked integer, most integer)
  returns table (article_id uuid, language text, score real, met real) language plpgsql stable security definer rows 50
  set search_path = public, pg_temp set plan_cache_mode = force_custom_plan set enable_seqscan = off
  as $$
  declare
    staff constant boolean := guichet_is_staff();
    known constant boolean := guichet_me() is not null;
    is_open constant boolean := guichet_me() is not null or guichet_help_is_open();
    total constant real := (select coalesce(sum(w), 0) from unnest(weights) w);
    anyhow constant tsquery := (select string_agg(format('(%s)', q), ' | ') from unnest(strictly || loosely) q where numnode(q) > 0)::tsquery;
  begin
    return query
    with met as materialized (
      select w.article_id, w.language, w.title, w.lead, w.codes from (
        select w.article_id, w.language, w.title, w.lead, w.codes, w.approved from article_words w
          where w.words @@ sought and (without is null or not w.words @@ without) offset 0) w
      join article a on a.id = w.article_id
      where a.state = 'published' and a.published_at <= now()
        and (a.audience = 'everyone' and w.approved and is_open or a.audience = 'signed-in' and known
          or a.audience = 'chosen' and (staff or exists (select from guichet_my_standings() s
            where (a.for_organisations = '{}' or s.organisation_id = any (a.for_organisations))
              and (a.for_plans = '{}' or s.plans && a.for_plans)
              and (a.for_editions = '{}' or s.edition = any (a.for_editions))
              and (a.for_services = '{}' or s.services is null or s.services && a.for_services)
              and (a.for_partners = '{}' or s.partner_kind = any (a.for_partners)))))
      limit looked),
    coded as materialized (
      select w.article_id, w.language, w.title, w.lead, w.codes from article_words w
      where in_codes <> '{}' and w.codes <> '{}' and w.codes && in_codes and (without is null or not w.words @@ without)
        and not exists (select from met m where m.article_id = w.article_id and m.language = w.language)
        and exists (select from article a where a.id = w.article_id and a.state = 'published' and a.published_at <= now()
          and (a.audience = 'everyone' and w.approved and is_open or a.audience = 'signed-in' and known
            or a.audience = 'chosen' and (staff or exists (select from guichet_my_standings() s
              where (a.for_organisations = '{}' or s.organisation_id = any (a.for_organisations))
                and (a.for_plans = '{}' or s.plans && a.for_plans)
                and (a.for_editions = '{}' or s.edition = any (a.for_editions))
                and (a.for_services = '{}' or s.services is null or s.services && a.for_services)
                and (a.for_partners = '{}' or s.partner_kind = any (a.for_partners))))))
      limit 100),
    likely as materialized (
      select m.article_id, m.language, m.title, m.lead, m.codes && in_codes as coded from (select * from met union all select * from coded) m
      cross join lateral (select case when m.title @@ anyhow or m.lead @@ anyhow then (select sum(u.weight * case when m.title @@ u.strict then 1.0
          when m.lead @@ u.strict then 0.7 when m.title @@ u.loose then 0.6 when m.lead @@ u.loose then 0.4 else 0 end)
        from unnest(strictly, loosely, weights) u (strict, loose, weight)) else 0 end as score) r
      order by m.codes && in_codes desc, r.score desc, m.article_id desc, m.language limit greatest(most, 100)),
    rated as (
      select m.article_id, m.language, m.coded, r.weight, r.score from likely m join article_words w on w.article_id = m.article_id and w.language = m.language
      cross join lateral (
        select coalesce(sum(u.weight) filter (where u.grade > 0), 0)::real as weight, coalesce(sum(u.weight * u.grade), 0)::real as score from (
          select u.weight, case
            when m.title @@ u.strict then 1.0 when m.lead @@ u.strict then 0.7 when w.words @@ u.strict then 0.45
            when m.title @@ u.loose then 0.6 when m.lead @@ u.loose then 0.4 when w.words @@ u.loose then 0.25 else 0 end as grade
          from unnest(strictly, loosely, weights) u (strict, loose, weight)) u) r)
    select r.article_id, r.language, (case when total > 0 then r.score / total else 0 end + case when r.coded then 2 else 0 end)::real,
      case when r.coded or total = 0 then 1 else r.weight / total end::real
    from rated r where r.coded or r.weight >= enough * total and r.weight > 0
    order by 3 desc, 1 desc limit most;
  end $$;
revoke all on function guichet_articles_with from public;
grant execute on function guichet_articles_with to guichet_app;

-- Known issues of a service, newest first.
create index article_known_issues on article using gin (services) where kind = 'known-issue' and issue_state <> 'fixed' and state = 'published';

-- An article that made a ticket needless, as often as it did; nobody's name, and of one draft once.
create table answer_taken (
  draft_id     uuid primary key,
  article_id   uuid not null references article (id),
  language     text not null check (language in ('en', 'tr', 'fr', 'it', 'ja', 'hu')),
  service      text,
  request_type text,
  at           timestamptz not null
);
create index answer_taken_of_article on answer_taken (article_id, at desc);
create index answer_taken_at on answer_taken (at);
alter table answer_taken enable row level security;
alter table answer_taken force row level security;
create policy answer_taken_owner on answer_taken to guichet_owner using (true) with check (true);
create policy answer_taken_worker on answer_taken to guichet_worker using (true) with check (true);
create policy answer_taken_read on answer_taken for select to guichet_app using ((select guichet_is_staff()));
create policy answer_taken_made on answer_taken for insert to guichet_app with check (
  (select guichet_me()) is not null and exists (select from article_text t where t.article_id = answer_taken.article_id offset 0));
grant select, insert on answer_taken to guichet_app;
grant select, insert, update, delete on answer_taken to guichet_worker;

-- How many tickets of these queues have the words, and how many there are, as the planner's statistics have it: nothing is counted.
create function guichet_estimate_words(in_queues text[], sought tsquery, out met float8, out there float8) language plpgsql volatile security definer
  set search_path = public, pg_temp
  as $$
  declare plan json;
  begin
    execute 'explain (format json) select from ticket_words w where w.queue_key = any ($1) and w.words @@ $2' into plan using in_queues, sought;
    met := (plan -> 0 -> 'Plan' ->> 'Plan Rows')::float8;
    execute 'explain (format json) select from ticket_words w where w.queue_key = any ($1)' into plan using in_queues;
    there := (plan -> 0 -> 'Plan' ->> 'Plan Rows')::float8;
  end $$;
revoke all on function guichet_estimate_words from public;

-- As before. Also for whose partner has no customer left: their count divides nothing by zero. Those of us do not wait for common words.
create or replace function guichet_tickets_with(sought tsquery, within text, most integer) returns setof uuid language plpgsql stable security definer rows 100
  set search_path = public, pg_temp set plan_cache_mode = force_custom_plan
  as $$
  declare
    me constant uuid := guichet_me();
    worked text[];
    customers uuid[];
    many boolean;
    everywhere boolean;
    met float8;
    there float8;
    walked bigint;
  begin
    if me is null then return; end if;
    case within
      when 'mine' then return query
        select own.ticket_id from (
          select h.ticket_id from (select w.ticket_id from ticket_words w where w.requester_id = me and w.words @@ sought offset 0) h
          order by h.ticket_id desc offset 0) own
        where exists (select from ticket t where t.id = own.ticket_id and (t.partner_id is null
          or guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, true)) offset 0)
        limit most;
      when 'cc' then return query
        select h.ticket_id from (select w.ticket_id from participant f join ticket_words w on w.ticket_id = f.ticket_id
          where f.person_id = me and f.sees_from is null and w.words @@ sought and (f.through_partner is null
              or guichet_partner_is_on(f.ticket_id, f.through_partner))
          offset 0) h
        order by h.ticket_id desc limit most;
      when 'organisation' then return query
        select o.ticket_id from membership m cross join lateral (
          select h.ticket_id from (select w.ticket_id from ticket_words w where w.organisation_id = m.organisation_id and w.words @@ sought offset 0) h
          where exists (select from ticket t where t.id = h.ticket_id and t.customer_sees = 'all' offset 0)
          order by h.ticket_id desc limit most) o
        where m.person_id = me and m.sees_tickets = 'all';
      when 'customers' then
        if not guichet_is_partner() then return; end if;
        customers := array(select guichet_my_customers());
        -- Each word's index range is read once for each customer; of many customers, once for the house; of a word that is everywhere, not at all.
        many := cardinality(customers) > 20;
        everywhere := many and (select count(*) from (select from ticket_words w where w.words @@ sought limit 20001) w) > 20000;
        return query
        select h.ticket_id from (
          select w.ticket_id, w.organisation_id from unnest(customers) c (id)
            cross join lateral (select w.ticket_id, w.organisation_id from ticket_words w where w.organisation_id = c.id and w.words @@ sought offset 0) w where not many
          union all select w.ticket_id, w.organisation_id from (select w.ticket_id, w.organisation_id from ticket_words w where w.words @@ sought offset 0) w
            where many and not everywhere and w.organisation_id in (select unnest(customers))
          union all select w.ticket_id, w.organisation_id from unnest(customers) c (id)
            cross join lateral (select t.id from ticket t where t.organisation_id = c.id order by t.id desc limit greatest(2, 5000 / greatest(cardinality(customers), 1))) newest
            cross join lateral (select w.ticket_id, w.organisation_id from ticket_words w where w.ticket_id = newest.id and w.words @@ sought offset 0) w where everywhere
          order by ticket_id desc offset 0) h
        where h.organisation_id in (select guichet_customers_i_read())
            and not exists (select from ticket t where t.id = h.ticket_id and t.customer_sees <> 'all' offset 0)
          or exists (select from ticket t where t.id = h.ticket_id and (t.delegation_id in (select guichet_delegations_i_act_on())
            or guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, t.customer_sees <> 'all')) offset 0)
        limit most;
      when 'queue' then
        worked := case when guichet_is_administrator() then array(select q.key from queue q) else guichet_my_queues() end;
        -- Of a word on very many tickets all would be read to give the newest: then the newest are walked until there are enough.
        select e.met, e.there into met, there from guichet_estimate_words(worked, sought) e;
        walked := ceil(1.5 * most * there / greatest(met, 1));
        if met > 3000 and walked < 20000 and 2 * walked < met then
          return query
          (select w.ticket_id from (select w.ticket_id, w.words from ticket_words w where w.queue_key = any (worked) order by w.ticket_id desc limit walked) w
          where w.words @@ sought limit most)
          union
          select o.ticket_id from unnest(worked) k (key) cross join lateral (
            select h.ticket_id from (select w.ticket_id from note_words w where w.queue_key = k.key and w.words @@ sought offset 0) h
            order by h.ticket_id desc limit most) o;
        else
          return query
          select o.ticket_id from unnest(worked) k (key) cross join lateral (
            select h.ticket_id from (select w.ticket_id from ticket_words w where w.queue_key = k.key and w.words @@ sought offset 0) h
            order by h.ticket_id desc limit most) o
          union
          select o.ticket_id from unnest(worked) k (key) cross join lateral (
            select h.ticket_id from (select w.ticket_id from note_words w where w.queue_key = k.key and w.words @@ sought offset 0) h
            order by h.ticket_id desc limit most) o;
        end if;
    end case;
  end $$;

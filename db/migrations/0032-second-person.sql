-- What everyone reads of an article, and what was made of a customer's answer, is changed by two: its words, and what it is told to be.

-- Beside its words: name, kind, what it is about, and the errors by which it is found. A version carries them, so that they are approved with it.
create function guichet_told(a article) returns jsonb language plpgsql stable set search_path = public, pg_temp
  as $$ begin
    return jsonb_build_object('slug', a.slug, 'kind', a.kind, 'services', to_jsonb(a.services), 'requestTypes', to_jsonb(a.request_types),
      'errorCodes', to_jsonb(a.error_codes), 'errorTexts', to_jsonb(a.error_texts));
  end $$;
create function guichet_readers(a article) returns jsonb language plpgsql stable set search_path = public, pg_temp
  as $$ begin
    return jsonb_build_object('audience', a.audience, 'organisations', to_jsonb(a.for_organisations), 'plans', to_jsonb(a.for_plans),
      'editions', to_jsonb(a.for_editions), 'services', to_jsonb(a.for_services), 'partners', to_jsonb(a.for_partners));
  end $$;

-- Begun with an answer on a ticket: one customer's words may be in it, so that no one alone gives it to others. What readers have already stays as it is.
alter table article add column of_answer boolean not null default false;
update article a set of_answer = true where a.state = 'draft'
  and exists (select from article_event e where e.article_id = a.id and e.type = 'article.drafted' and e.payload ? 'ticketId');

alter table article_text
  add column told jsonb check (jsonb_typeof(told) = 'object'),      -- of the original: what readers are told with these words
  add column words_since integer,                                   -- the version since which the words are these: a translation of it lags not behind
  add column agreed_at timestamptz,                                 -- a second person agreed that these readers have it
  add column agreed_by uuid references person (id),
  add column agreed_readers jsonb,
  add check (agreed_by <> by);
create index article_text_agreed_by on article_text (agreed_by) where agreed_by is not null;
update article_text t set words_since = t.version, agreed_at = t.public_at, agreed_by = t.public_by, told = case when t.language = a.language then guichet_told(a) end
  from article a where a.id = t.article_id;

-- What a version says of itself where its writer said nothing.
create function guichet_complete_article_text() returns trigger language plpgsql set search_path = public, pg_temp
  as $$
  declare a article;
  begin
    select * into a from article where id = new.article_id;
    new.told := case when new.language = a.language then coalesce(new.told, guichet_told(a)) end;
    new.words_since := least(coalesce(new.words_since, new.version), new.version);
    if new.public_at is not null then new.agreed_at := coalesce(new.agreed_at, new.public_at); new.agreed_by := coalesce(new.agreed_by, new.public_by); end if;
    return new;
  end $$;
create trigger article_text_completed before insert on article_text for each row execute function guichet_complete_article_text();

drop policy article_made on article;
create policy article_made on article for insert to guichet_app with check (
  created_by = (select guichet_me()) and preset_key is null and state = 'draft' and published_at is null and (select guichet_is_staff()));
drop policy article_text_made on article_text;
create policy article_text_made on article_text for insert to guichet_app with check (
  by = (select guichet_me()) and (select guichet_is_staff()) and state = 'draft' and shown_at is null and public_at is null and agreed_at is null);
drop policy article_text_read on article_text;
create policy article_text_read on article_text for select to guichet_app using (
  (select guichet_is_staff())
  or state = 'shown' and exists (select from article a where a.id = article_id
    and case when a.audience = 'everyone' then article_text.public_at is not null when a.of_answer then article_text.agreed_at is not null else true end offset 0));

-- One's own agreement, once, and what was asked for and agreed to: article_review knows that who asked did not agree.
grant update (agreed_at, agreed_by, agreed_readers) on article_text to guichet_app;
create or replace function guichet_guard_article_text() returns trigger language plpgsql set search_path = public, pg_temp
  as $$
  declare
    isPublic constant boolean := (new.public_by, new.public_at) is distinct from (old.public_by, old.public_at);
    isAgreed constant boolean := (new.agreed_by, new.agreed_at, new.agreed_readers) is distinct from (old.agreed_by, old.agreed_at, old.agreed_readers);
  begin
    if current_user <> 'guichet_app' or not (isPublic or isAgreed) then return new; end if;
    if isPublic and not isAgreed then
      new.agreed_at := new.public_at;
      new.agreed_by := new.public_by;
    end if;
    if isPublic and (old.public_at is not null or new.public_by is distinct from guichet_me()) or new.agreed_by is distinct from guichet_me()
      or new.agreed_at is null then
      raise exception 'a person agrees for themselves, once' using errcode = 'insufficient_privilege';
    end if;
    if not exists (select from article_review r where r.article_id = new.article_id and r.language = new.language and r.version = new.version
        and r.approved and r.decided_by = guichet_me() and (r.for_everyone or not isPublic)) then
      raise exception 'agreed without being asked' using errcode = 'insufficient_privilege';
    end if;
    if new.agreed_readers is not null and new.agreed_readers <> (select guichet_readers(a) from article a where a.id = new.article_id) then
      raise exception 'agreed for other readers' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $$;

-- Readers have what two agreed to. Alone one narrows, retires, pins, and says how a known issue stands: that is news, of a fixed list, and cannot wait.
create function guichet_guard_article() returns trigger language plpgsql set search_path = public, pg_temp
  as $$ begin
    if current_user <> 'guichet_app' or new.state <> 'published' or not (new.audience = 'everyone' or new.of_answer)
      or (old.state, guichet_readers(old), guichet_told(old)) = (new.state, guichet_readers(new), guichet_told(new)) then return new; end if;
    if not exists (select from article_text t where t.article_id = new.id and t.language = new.language and t.state = 'shown' and t.told = guichet_told(new)
        and (new.audience <> 'everyone' or t.public_at is not null))
      or new.of_answer and exists (select from article_text t where t.article_id = new.id and t.state = 'shown' and t.public_at is null
        and not coalesce(t.agreed_readers ->> 'audience' = 'signed-in' or t.agreed_readers = guichet_readers(new), false)) then
      raise exception 'a second person has not agreed' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $$;
create trigger article_guarded before update on article for each row execute function guichet_guard_article();

-- Mails are asked for by these events as by all others; of what happened before nobody is told now.
alter table article_event add column xid xid8 not null default pg_current_xact_id();
create index article_event_outbox on article_event (xid, seq);
alter table dispatcher drop constraint dispatcher_outbox_check;
alter table dispatcher add constraint dispatcher_outbox_check check (outbox in ('ticket_event', 'people_event', 'health_event', 'article_event'));
insert into dispatcher select 'article_event', pg_current_xact_id(), coalesce(max(seq), 0) from article_event;

-- Words are counted when all is written: once for a transaction, however many articles it touched. Row by row, the counts of common words were written
-- ten thousand times over, and each write walked past all before it.
create table article_stale (article_id uuid primary key);           -- empty, but for what a transaction that still runs has touched
alter table article_stale enable row level security;
alter table article_stale force row level security;
create policy article_stale_owner on article_stale to guichet_owner using (true) with check (true);

create or replace function guichet_article_changed() returns trigger language plpgsql security definer set search_path = public, pg_temp
  as $$ begin
    if tg_table_name = 'article' then insert into article_stale values (new.id) on conflict do nothing;
    else insert into article_stale values (new.article_id) on conflict do nothing; end if;
    return null;
  end $$;

-- One after the other: two that publish at once count the same words. They wait at their ends only.
create function guichet_index_articles() returns trigger language plpgsql security definer set search_path = public, pg_temp
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
          array(select upper(trim(c)) from unnest(a.error_codes) c) as codes) w
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
create constraint trigger article_stale_indexed after insert on article_stale deferrable initially deferred for each row execute function guichet_index_articles();
drop function guichet_index_article;

-- What somebody writes by SQL is theirs. Whoever reads along can touch a ticket's row, so that a touch alone opens nothing: of us it does, since a ticket
-- is handed to queues that are not one's own; of everybody else only what this very transaction made, of which nothing was ever told before.
create or replace function guichet_wrote_now(of_ticket uuid) returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    return exists (select from ticket t where t.id = of_ticket and t.xmin = pg_current_xact_id_if_assigned()::xid)
      and (guichet_is_staff() or not exists (select from ticket_event e where e.ticket_id = of_ticket and e.xid <> pg_current_xact_id()));
  end $$;
create or replace function guichet_words_belong(of_ticket uuid, requester uuid, organisation uuid, queue text) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    return exists (select from ticket t where t.id = of_ticket and t.requester_id = requester
        and t.organisation_id is not distinct from organisation and t.queue_key = queue)
      and (guichet_wrote_now(of_ticket) or guichet_writes_on(of_ticket));
  end $$;

-- An address comes with the person it is of: by another's, who has none yet, one would get their mail.
create function guichet_made_person_now(of_person uuid) returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin return exists (select from person p where p.id = of_person and p.xmin = pg_current_xact_id_if_assigned()::xid); end $$;
revoke all on function guichet_made_person_now from public;
grant execute on function guichet_made_person_now to guichet_app;
drop policy person_address_made on person_address;
create policy person_address_made on person_address for insert to guichet_app with check (verified_at is null and guichet_made_person_now(person_id));

-- A review that is asked for is not decided in the same breath.
drop policy article_review_asked on article_review;
create policy article_review_asked on article_review for insert to guichet_app with check (
  asked_by = (select guichet_me()) and (select guichet_is_staff()) and decided_at is null and decided_by is null and approved is null);

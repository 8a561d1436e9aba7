-- Callbacks and readers' words by SQL: no more is read or written than the deeds let somebody, were one of their rules forgotten.

revoke all on function guichet_callbacks_taken from public;
grant execute on function guichet_callbacks_taken to guichet_app, guichet_worker;

-- Chosen by whoever asked or acts for them, and by who works the ticket, not by who only reads along; a ticket that one only touched does not open it.
drop policy callback_read on callback;
create policy callback_read on callback for select to guichet_app using (made_at >= guichet_reads_from(ticket_id)
  or (select guichet_is_staff()) and guichet_wrote_now(ticket_id));
drop policy callback_made on callback;
create policy callback_made on callback for insert to guichet_app with check (state = 'booked' and called_at is null
  and (guichet_decides_on(ticket_id) or (select guichet_is_staff()) and guichet_wrote_now(ticket_id)));
drop policy callback_changed on callback;
create policy callback_changed on callback for update to guichet_app using (made_at >= guichet_reads_from(ticket_id) and guichet_decides_on(ticket_id))
  with check (state in ('booked', 'cancelled') or guichet_works_on(ticket_id));
revoke update on callback from guichet_app;
grant update (queue_key, starts_at, ends_at, seat, phone, language, state, sequence, called_at, changed_at) on callback to guichet_app;

create function guichet_guard_callback() returns trigger language plpgsql set search_path = public, pg_temp
  as $$ begin
    if current_user = 'guichet_app' and (old.state = 'done' or new.called_at is not null and new.called_at is distinct from old.called_at)
      and not guichet_works_on(old.ticket_id) then
      raise exception 'only who calls says that somebody was called' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $$;
create trigger callback_guarded before update on callback for each row execute function guichet_guard_callback();

-- Of a callback's events too: what came of a call is said by who calls.
drop policy ticket_event_by_whom on ticket_event;
create policy ticket_event_by_whom on ticket_event as restrictive for insert to guichet_app with check (
  (select guichet_me()) is null or case type
    when 'ticket.created' then guichet_wrote_now(ticket_id)
    when 'ticket.replied' then payload ->> 'byStaff' is distinct from 'true' or (select guichet_is_staff())
    when 'ticket.severity-changed' then (select guichet_is_staff())
    when 'ticket.queue-changed' then (select guichet_is_staff())
    when 'ticket.callback-tried' then guichet_works_on(ticket_id)
    when 'ticket.callback-missed' then guichet_works_on(ticket_id)
    when 'ticket.callback-done' then guichet_works_on(ticket_id)
    else type not in ('ticket.clocks-moved', 'ticket.escalated')
  end);

-- What readers say is written under the rule by which they read: of words that one does not read, in one's own name, and never for another.
grant insert (id, article_id, language, version, helped, words, person_id, at), update (language, version, helped, words, at) on article_feedback to guichet_app;
create policy article_feedback_made on article_feedback for insert to guichet_app with check (person_id is not distinct from (select guichet_me())
  and exists (select from article_text t where t.article_id = article_feedback.article_id and t.language = article_feedback.language
    and t.version = article_feedback.version offset 0));
create policy article_feedback_changed on article_feedback for update to guichet_app using (person_id = (select guichet_me()))
  with check (exists (select from article_text t where t.article_id = article_feedback.article_id and t.language = article_feedback.language
    and t.version = article_feedback.version offset 0));

-- Of strangers no more than 200 a day and article; what is more is dropped without a word.
create function guichet_limit_feedback() returns trigger language plpgsql security definer set search_path = public, pg_temp
  as $$ begin
    if (select count(*) from (select from article_feedback f where f.article_id = new.article_id and f.person_id is null
        and f.at > new.at - interval '1 day' limit 200) recent) >= 200 then return null; end if;
    return new;
  end $$;
create trigger article_feedback_limited before insert on article_feedback for each row when (new.person_id is null) execute function guichet_limit_feedback();

-- As before, but with the rights of who says it.
create or replace function guichet_say_of_article(feedback uuid, of_article uuid, in_language text, of_version integer, did_help boolean, said text, at_moment timestamptz)
  returns boolean language plpgsql security invoker set search_path = public, pg_temp
  as $$
  declare me constant uuid := guichet_me();
  begin
    if me is null then
      insert into article_feedback (id, article_id, language, version, helped, words, person_id, at)
        values (feedback, of_article, in_language, of_version, did_help, said, null, at_moment);
    else
      insert into article_feedback (id, article_id, language, version, helped, words, person_id, at)
        values (feedback, of_article, in_language, of_version, did_help, said, me, at_moment)
        on conflict (article_id, person_id) do update set helped = excluded.helped, at = excluded.at, language = excluded.language, version = excluded.version,
          words = case when excluded.words = '' then article_feedback.words else excluded.words end;
    end if;
    return found;
  end $$;

-- Which words there are is told to strangers only of what strangers read: else a slip of theirs would be forgiven or not by what is in it.
alter table article_words add column for_strangers boolean not null default false;
alter table article_lexeme add column docs_open integer not null default 0; -- of docs those that everyone reads; asked for by the search itself, since a policy would keep it from its indexes
update article_words w set for_strangers = true from article a where a.id = w.article_id and w.counted and a.audience = 'everyone';
update article_lexeme l set docs_open = d.n from (
    select e.lexeme, count(*)::integer as n from (
      select '' as lexeme from article_words where for_strangers
      union all select unnest(tsvector_to_array(words)) from article_words where for_strangers) e
    group by e.lexeme) d
  where l.lexeme = d.lexeme;
create or replace function guichet_index_article(of_article uuid) returns void language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare
    before tsvector[];
    after tsvector[];
    open_before tsvector[];
    open_after tsvector[];
  begin
    perform pg_advisory_xact_lock(hashtextextended('guichet_index_article', 0));
    with gone as (delete from article_words where article_id = of_article returning words, counted, for_strangers)
      select coalesce(array_agg(words) filter (where counted), '{}'), coalesce(array_agg(words) filter (where for_strangers), '{}')
        into before, open_before from gone;
    with made as (
      insert into article_words (article_id, language, title, lead, words, codes, approved, counted, for_strangers)
      select a.id, t.language, w.title, w.lead, w.title || w.lead || guichet_words_of(t.body, t.language), w.codes,
        t.public_at is not null, a.published_at <= now() and (a.audience = 'signed-in' or a.audience = 'everyone' and t.public_at is not null),
        a.published_at <= now() and a.audience = 'everyone' and t.public_at is not null
      from article a join article_text t on t.article_id = a.id and t.state = 'shown'
        cross join lateral (select guichet_words_of(t.title || ' ' || array_to_string(a.error_codes || a.error_texts, ' '), t.language) as title,
          guichet_words_of(t.summary || ' ' || coalesce(t.workaround, ''), t.language) as lead,
          array(select upper(trim(c)) from unnest(a.error_codes) c) as codes) w
      where a.id = of_article and a.state = 'published'
      returning words, counted, for_strangers)
      select coalesce(array_agg(words) filter (where counted), '{}'), coalesce(array_agg(words) filter (where for_strangers), '{}')
        into after, open_after from made;
    if before = after and open_before = open_after then return; end if;
    insert into article_lexeme (lexeme, docs, less_one)
      select d.lexeme, 0, guichet_less_one(d.lexeme) from (select '' as lexeme union select unnest(tsvector_to_array(w)) from unnest(after) w) d order by d.lexeme
      on conflict (lexeme) do nothing;
    update article_lexeme l set docs = l.docs + d.n, docs_open = l.docs_open + d.o from (
        select e.lexeme, sum(e.n)::integer as n, sum(e.o)::integer as o from (
          select '' as lexeme, cardinality(after) - cardinality(before) as n, cardinality(open_after) - cardinality(open_before) as o
          union all select unnest(tsvector_to_array(w)), 1, 0 from unnest(after) w
          union all select unnest(tsvector_to_array(w)), -1, 0 from unnest(before) w
          union all select unnest(tsvector_to_array(w)), 0, 1 from unnest(open_after) w
          union all select unnest(tsvector_to_array(w)), 0, -1 from unnest(open_before) w) e
        group by e.lexeme having sum(e.n) <> 0 or sum(e.o) <> 0) d
      where l.lexeme = d.lexeme;
    delete from article_lexeme l using (select distinct unnest(tsvector_to_array(w)) as lexeme from unnest(before) w) d where l.lexeme = d.lexeme and l.docs <= 0;
  end $$;

-- Anyone may search, so that what is kept of it has a bound: so much in an hour, and what is more is dropped without a word.
create function guichet_limit_searches() returns trigger language plpgsql security definer set search_path = public, pg_temp
  as $$ begin
    if (select count(*) from (select from help_search s where s.at > new.at - interval '1 hour' limit 3000) recent) >= 3000 then return null; end if;
    return new;
  end $$;
create trigger help_search_limited before insert on help_search for each row execute function guichet_limit_searches();

-- A second lock for searched words, people found by index, and what was left out when somebody leaves an organisation.
-- Forward only: the version before this reads and writes words directly, and its queries still answer, within the new policies.

-- Words are read where the ticket is; someone from outside, who reads from a moment on, searches messages and never words (F22).
create function guichet_tickets_i_follow_whole() returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin return (select coalesce(array_agg(ticket_id), '{}') from participant where person_id = guichet_me() and sees_from is null); end $$;
-- Words are kept under the standings of their ticket, and under no other's.
create function guichet_words_belong(of_ticket uuid, requester uuid, organisation uuid, queue text) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    return guichet_wrote_now(of_ticket) and exists (select from ticket t where t.id = of_ticket and t.requester_id = requester
      and t.organisation_id is not distinct from organisation and t.queue_key = queue);
  end $$;
create function guichet_note_words_belong(of_note uuid, of_ticket uuid, queue text) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    return exists (select from note n join ticket t on t.id = n.ticket_id
      where n.id = of_note and n.ticket_id = of_ticket and t.queue_key = queue and n.author_id = guichet_me());
  end $$;

do $$
declare t text;
begin
  foreach t in array array['ticket_words', 'note_words'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I to guichet_owner using (true) with check (true)', t || '_owner', t);
    execute format('create policy %I on %I to guichet_worker using (true) with check (true)', t || '_worker', t);
  end loop;
end $$;
create policy ticket_words_read on ticket_words for select to guichet_app using (
  requester_id = (select guichet_me())
  or organisation_id = any ((select guichet_organisations_i_see_all_of())::uuid[])
  or queue_key = any ((select guichet_my_queues())::text[])
  or ticket_id = any ((select guichet_tickets_i_follow_whole())::uuid[])
  or (select guichet_is_administrator()));
create policy ticket_words_made on ticket_words for insert to guichet_app
  with check (guichet_words_belong(ticket_id, requester_id, organisation_id, queue_key));
create policy ticket_words_joined on ticket_words for update to guichet_app using (guichet_reads_from(ticket_id) is not null) with check (true);
create policy note_words_read on note_words for select to guichet_app using (
  queue_key = any ((select guichet_my_queues())::text[]) or (select guichet_is_administrator()));
create policy note_words_made on note_words for insert to guichet_app with check (guichet_note_words_belong(note_id, ticket_id, queue_key));

-- The search itself. Under a policy the index of words is of no use (its operator is not leakproof), so these ask it as their owner,
-- within one way of standing of whoever asks, and give back ids alone. Planned anew each time: the plan depends on the word.
-- `offset 0` keeps the order apart from the finding: the planner thinks any beginning of a word to be on each 200th ticket, and would walk
-- all tickets from the newest until it had met enough of them.
create function guichet_tickets_with(sought tsquery, within text, most integer) returns setof uuid language plpgsql stable security definer rows 100
  set search_path = public, pg_temp set plan_cache_mode = force_custom_plan
  as $$
  declare
    me constant uuid := guichet_me();
    worked text[];
  begin
    if me is null then return; end if;
    case within
      when 'mine' then return query
        select h.ticket_id from (select w.ticket_id from ticket_words w where w.requester_id = me and w.words @@ sought offset 0) h
        order by h.ticket_id desc limit most;
      when 'cc' then return query
        select h.ticket_id from (select w.ticket_id from participant f join ticket_words w on w.ticket_id = f.ticket_id
          where f.person_id = me and f.sees_from is null and w.words @@ sought offset 0) h
        order by h.ticket_id desc limit most;
      when 'organisation' then return query
        select o.ticket_id from membership m cross join lateral (
          select h.ticket_id from (select w.ticket_id from ticket_words w where w.organisation_id = m.organisation_id and w.words @@ sought offset 0) h
          order by h.ticket_id desc limit most) o
        where m.person_id = me and m.sees_tickets = 'all';
      when 'queue' then
        worked := case when guichet_is_administrator() then array(select q.key from queue q) else guichet_my_queues() end;
        return query
        select o.ticket_id from unnest(worked) k (key) cross join lateral (
          select h.ticket_id from (select w.ticket_id from ticket_words w where w.queue_key = k.key and w.words @@ sought offset 0) h
          order by h.ticket_id desc limit most) o
        union
        select o.ticket_id from unnest(worked) k (key) cross join lateral (
          select h.ticket_id from (select w.ticket_id from note_words w where w.queue_key = k.key and w.words @@ sought offset 0) h
          order by h.ticket_id desc limit most) o;
    end case;
  end $$;
-- The words of a further message join those of its ticket, up to a bound; someone from outside adds words without reading any.
create function guichet_join_words(of_ticket uuid, more tsvector) returns void language plpgsql security definer set search_path = public, pg_temp
  as $$ begin
    if guichet_reads_from(of_ticket) is null then raise exception 'only who reads a ticket adds words to it' using errcode = 'insufficient_privilege'; end if;
    update ticket_words set words = words || more where ticket_id = of_ticket and pg_column_size(words) < 400000;
  end $$;
revoke all on function guichet_tickets_with, guichet_join_words from public;
grant execute on function guichet_tickets_with, guichet_join_words to guichet_app;

-- People and organisations by a part of their name, for those of us who see them all anyway. As above: `like` is not leakproof.
create index person_by_name on person (name, id);
create index person_name_part on person using gin (lower(name) gin_trgm_ops);
create index person_address_part on person_address using gin (address gin_trgm_ops);
create index organisation_by_name on organisation (name, id);
create index organisation_name_part on organisation using gin (lower(name) gin_trgm_ops);
create index people_event_of_person on people_event (person_id, seq) where person_id is not null;
create function guichet_people_like(pattern text) returns setof uuid language plpgsql stable security definer rows 100
  set search_path = public, pg_temp set plan_cache_mode = force_custom_plan
  as $$ begin
    if not guichet_is_staff() then return; end if;
    return query select id from person where lower(name) like pattern union select person_id from person_address where address like pattern;
  end $$;
create function guichet_organisations_like(pattern text) returns setof uuid language plpgsql stable security definer rows 100
  set search_path = public, pg_temp set plan_cache_mode = force_custom_plan
  as $$ begin
    if not guichet_is_staff() then return; end if;
    return query select id from organisation where lower(name) like pattern;
  end $$;
revoke all on function guichet_people_like, guichet_organisations_like from public;
grant execute on function guichet_people_like, guichet_organisations_like to guichet_app;

-- An id of version 7, as platform/id.ts makes them, for rows that a function writes.
create function guichet_new_id(at_moment timestamptz) returns uuid language sql volatile set search_path = public, pg_temp
  as $$ select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    placing substring(int8send(floor(extract(epoch from at_moment) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid $$;
-- As before, and each ticket they followed says so. The administrator of an organisation does not see every one of them, hence here.
-- No list is put in another order by it: nobody did anything to these tickets.
create function guichet_end_following(of_organisation uuid, who uuid, at_moment timestamptz) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$ begin
    if of_organisation <> all (guichet_organisations_i_administer()) and not guichet_is_administrator() then
      raise exception 'only an administrator ends this' using errcode = 'insufficient_privilege';
    end if;
    with gone as (
      delete from participant p using ticket t where p.person_id = who and t.id = p.ticket_id and t.organisation_id = of_organisation
      returning p.ticket_id)
    insert into ticket_event (id, ticket_id, actor_id, type, audience, payload, at)
      select guichet_new_id(clock_timestamp()), g.ticket_id, guichet_me(), 'ticket.participant-removed', 'public',
        jsonb_build_object('personId', who), at_moment
      from gone g;
  end $$;

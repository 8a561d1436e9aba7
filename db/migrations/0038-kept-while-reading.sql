-- A transaction that only reads sees one moment: what follows from who asks is looked up once in it, when it begins or when it is first asked.
-- One that writes asks anew each time, since it may change what it asks about and sees what others committed meanwhile (decision 0031).

create or replace function guichet_enter(who text) returns void language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  declare
    me uuid;
    role text;
  begin
    select p.id, p.staff_role into me, role from person p where p.id = nullif(who, '')::uuid and p.disabled_at is null;
    perform set_config('guichet.person', who, true), set_config('guichet.known', coalesce(me::text, ''), true);
    if me is null or current_setting('transaction_read_only') = 'off' or current_setting('transaction_isolation') <> 'repeatable read' then
      perform set_config('guichet.kept', '', true);
      return;
    end if;
    perform set_config('guichet.kept', who, true),
      set_config('guichet.kept_staff', coalesce(role, ''), true),
      set_config('guichet.kept_queues', case when role is null then '{}'
        else (select coalesce(array_agg(q.queue_key), '{}')::text from queue_member q where q.person_id = me) end, true),
      set_config('guichet.kept_organisations', coalesce(array_agg(m.organisation_id), '{}')::text, true),
      set_config('guichet.kept_wholes', coalesce(array_agg(m.organisation_id) filter (where m.sees_tickets = 'all'), '{}')::text, true),
      set_config('guichet.kept_partner', exists (select from partner_assignment a where a.person_id = me)::text, true),
      set_config('guichet.kept_ticket', '', true), set_config('guichet.kept_follows', '', true), set_config('guichet.kept_colleagues', '', true),
      set_config('guichet.kept_counterparts', '', true), set_config('guichet.kept_parties', '', true),
      set_config('guichet.kept_read_customers', '', true), set_config('guichet.kept_acts_on', '', true)
      from membership m where m.person_id = me;
  end $$;

-- Whether what is kept is of who asks now: an empty or other person is not.
create function guichet_keeps() returns boolean language sql stable parallel safe security invoker
  return coalesce(current_setting('guichet.kept', true) = nullif(current_setting('guichet.person', true), ''), false);

-- What was looked up each time, for transactions that write.
create function guichet_my_organisations_now() returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin return (select coalesce(array_agg(organisation_id), '{}') from membership where person_id = guichet_me()); end $$;
create function guichet_organisations_i_see_all_of_now() returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin return (select coalesce(array_agg(organisation_id), '{}') from membership where person_id = guichet_me() and sees_tickets = 'all'); end $$;
create function guichet_my_queues_now() returns text[] language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin return (select coalesce(array_agg(queue_key), '{}') from queue_member join person p on p.id = person_id
    where person_id = guichet_me() and p.staff_role is not null); end $$;
create function guichet_is_administrator_now() returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin return exists (select from person where id = guichet_me() and staff_role = 'administrator' and disabled_at is null); end $$;
create function guichet_is_staff_now() returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin return exists (select from person where id = guichet_me() and staff_role is not null and disabled_at is null); end $$;
create function guichet_is_partner_now() returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin return exists (select from partner_assignment a where a.person_id = guichet_me()); end $$;

-- Without a body of their own to enter, the planner writes these into whatever asks.
create or replace function guichet_my_organisations() returns uuid[] language sql stable security invoker
  return case when guichet_keeps() then current_setting('guichet.kept_organisations', true)::uuid[] else guichet_my_organisations_now() end;
create or replace function guichet_organisations_i_see_all_of() returns uuid[] language sql stable security invoker
  return case when guichet_keeps() then current_setting('guichet.kept_wholes', true)::uuid[] else guichet_organisations_i_see_all_of_now() end;
create or replace function guichet_my_queues() returns text[] language sql stable security invoker
  return case when guichet_keeps() then current_setting('guichet.kept_queues', true)::text[] else guichet_my_queues_now() end;
create or replace function guichet_is_administrator() returns boolean language sql stable security invoker
  return case when guichet_keeps() then current_setting('guichet.kept_staff', true) = 'administrator' else guichet_is_administrator_now() end;
create or replace function guichet_is_staff() returns boolean language sql stable security invoker
  return case when guichet_keeps() then current_setting('guichet.kept_staff', true) <> '' else guichet_is_staff_now() end;
create or replace function guichet_is_partner() returns boolean language sql stable security invoker
  return case when guichet_keeps() then current_setting('guichet.kept_partner', true)::boolean else guichet_is_partner_now() end;

-- Few pages ask for these, and they are dearer: kept from the first time on.
create function guichet_tickets_i_follow_now() returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    return (select coalesce(array_agg(f.ticket_id), '{}') from participant f where f.person_id = guichet_me() and (f.through_partner is null
      or guichet_partner_is_on(f.ticket_id, f.through_partner)));
  end $$;
create or replace function guichet_tickets_i_follow() returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    if not guichet_keeps() then return guichet_tickets_i_follow_now(); end if;
    if current_setting('guichet.kept_follows', true) = '' then perform set_config('guichet.kept_follows', guichet_tickets_i_follow_now()::text, true); end if;
    return current_setting('guichet.kept_follows', true)::uuid[];
  end $$;

create function guichet_people_i_know_now() returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    return (select coalesce(array_agg(distinct person_id), '{}') from membership where organisation_id = any (guichet_my_organisations()));
  end $$;
create or replace function guichet_people_i_know() returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    if not guichet_keeps() then return guichet_people_i_know_now(); end if;
    if current_setting('guichet.kept_colleagues', true) = '' then perform set_config('guichet.kept_colleagues', guichet_people_i_know_now()::text, true); end if;
    return current_setting('guichet.kept_colleagues', true)::uuid[];
  end $$;

create function guichet_counterparts_now() returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp
  as $$
  declare
    me constant uuid := guichet_me();
    mine constant uuid[] := guichet_my_organisations();
    acting constant uuid[] := (select coalesce(array_agg(distinct o), '{}') from (
      select unnest(guichet_organisations_i_administer()) union
      select a.organisation_id from partner_assignment a where a.person_id = me and a.customer_id is null) x (o));
  begin
    if mine = '{}' then return '{}'; end if;
    return (select coalesce(array_agg(distinct c.id), '{}') from (
      select p.seller_id from partnership p where p.buyer_id = any (mine)
      union all select d.partner_id from delegation d where d.customer_id = any (mine)
      union all select f.partner_id from filing_request f where f.customer_id = any (guichet_organisations_i_administer())
      union all select a.customer_id from partner_assignment a where a.person_id = me and a.customer_id is not null
      union all select d.customer_id from delegation d where d.partner_id = any (acting)
      union all (with recursive down (id) as (
        select p.buyer_id from partnership p where p.seller_id = any (acting)
        union select p.buyer_id from partnership p join down on p.seller_id = down.id)
        select down.id from down)) c (id));
  end $$;
create or replace function guichet_counterparts() returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    if not guichet_keeps() then return guichet_counterparts_now(); end if;
    if current_setting('guichet.kept_counterparts', true) = '' then perform set_config('guichet.kept_counterparts', guichet_counterparts_now()::text, true); end if;
    return current_setting('guichet.kept_counterparts', true)::uuid[];
  end $$;

create function guichet_organisations_of_my_tickets_now() returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp
  as $$
  declare me constant uuid := guichet_me();
  begin
    return (with recursive own (id) as (
        (select t.organisation_id from ticket t where t.requester_id = me and t.partner_id is null and t.organisation_id is not null
          order by t.organisation_id limit 1)
        union all select (select t.organisation_id from ticket t where t.requester_id = me and t.partner_id is null and t.organisation_id > own.id
          order by t.organisation_id limit 1) from own where own.id is not null)
      select coalesce(array_agg(distinct known.id), '{}') from (
        select own.id from own
        union all select party.id from ticket t cross join lateral (values (t.organisation_id), (t.partner_id)) party (id)
          where t.id = any (guichet_tickets_i_follow())) known
      where known.id is not null);
  end $$;
create or replace function guichet_organisations_of_my_tickets() returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    if not guichet_keeps() then return guichet_organisations_of_my_tickets_now(); end if;
    if current_setting('guichet.kept_parties', true) = '' then perform set_config('guichet.kept_parties', guichet_organisations_of_my_tickets_now()::text, true); end if;
    return current_setting('guichet.kept_parties', true)::uuid[];
  end $$;

create function guichet_customers_i_read_now() returns setof uuid language plpgsql stable security definer rows 100 set search_path = public, pg_temp
  as $$ begin
    return query select d.customer_id from partner_assignment a
      join partner_role r on r.key = a.role_key and r.retired_at is null and 'see' = any (r.rights)
      join delegation d on d.partner_id = a.organisation_id and (a.customer_id is null or a.customer_id = d.customer_id) and r.key = any (d.roles)
      where a.person_id = guichet_me() and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now()
        and not d.single and d.services = '{}' and d.request_types = '{}' and d.tenants = '{}';
  end $$;
create or replace function guichet_customers_i_read() returns setof uuid language plpgsql stable security definer rows 100 set search_path = public, pg_temp
  as $$ begin
    if not guichet_keeps() then return query select guichet_customers_i_read_now(); return; end if;
    if current_setting('guichet.kept_read_customers', true) = '' then
      perform set_config('guichet.kept_read_customers', (select coalesce(array_agg(distinct one), '{}')::text from guichet_customers_i_read_now() one), true);
    end if;
    return query select unnest(current_setting('guichet.kept_read_customers', true)::uuid[]);
  end $$;

create function guichet_delegations_i_act_on_now() returns setof uuid language plpgsql stable security definer rows 100 set search_path = public, pg_temp
  as $$ begin
    return query select d.id from partner_assignment a
      join partner_role r on r.key = a.role_key and r.retired_at is null and 'file' = any (r.rights)
      join delegation d on d.partner_id = a.organisation_id and (a.customer_id is null or a.customer_id = d.customer_id) and r.key = any (d.roles)
      where a.person_id = guichet_me() and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now()
        and (d.single or d.services = '{}' and d.request_types = '{}' and d.tenants = '{}');
  end $$;
create or replace function guichet_delegations_i_act_on() returns setof uuid language plpgsql stable security definer rows 100 set search_path = public, pg_temp
  as $$ begin
    if not guichet_keeps() then return query select guichet_delegations_i_act_on_now(); return; end if;
    if current_setting('guichet.kept_acts_on', true) = '' then
      perform set_config('guichet.kept_acts_on', (select coalesce(array_agg(distinct one), '{}')::text from guichet_delegations_i_act_on_now() one), true);
    end if;
    return query select unnest(current_setting('guichet.kept_acts_on', true)::uuid[]);
  end $$;

-- A page asks it of the same ticket for each of its parts: the last answer is kept.
create or replace function guichet_reads_from(of_ticket uuid) returns timestamptz language plpgsql stable security definer set search_path = public, pg_temp
  as $$
  declare
    me constant uuid := guichet_me();
    keeps constant boolean := guichet_keeps();
    since timestamptz;
  begin
    if me is null then return null; end if;
    if keeps and current_setting('guichet.kept_ticket', true) = of_ticket::text then return nullif(current_setting('guichet.kept_since', true), '')::timestamptz; end if;
    since := (select case
      when t.requester_id = me and t.partner_id is null
        or t.customer_sees = 'all' and t.organisation_id = any (guichet_organisations_i_see_all_of())
        or t.queue_key = any (guichet_my_queues()) or guichet_is_administrator()
        or guichet_is_partner() and guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, t.customer_sees <> 'all')
        then '-infinity'::timestamptz
      else (select coalesce(p.sees_from, '-infinity') from participant p where p.ticket_id = t.id and p.person_id = me
        and (p.through_partner is null or guichet_partner_is_on(t.id, p.through_partner)))
    end from ticket t where t.id = of_ticket);
    if keeps then perform set_config('guichet.kept_ticket', of_ticket::text, true), set_config('guichet.kept_since', coalesce(since::text, ''), true); end if;
    return since;
  end $$;

create or replace function guichet_works_on(of_ticket uuid) returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    if guichet_me() is null or not guichet_is_staff() then return false; end if;
    return exists (select from ticket t where t.id = of_ticket and (guichet_is_administrator() or t.queue_key = any (guichet_my_queues())));
  end $$;

-- Contracts alike in all that decides, but for their days: of hundreds a form looks at one of each kind. By an index alone.
alter table contract add column kind bigint not null
  generated always as (hash_record_extended(row(entity_key, plan_key, partner_id, covers, services, calendar_key), 0)) stored;
create index contract_of_kind on contract (organisation_id, kind, starts_on, ends_on) include (id, covers);

grant execute on function guichet_keeps() to guichet_app, guichet_worker, guichet_identity;
revoke all on function guichet_my_organisations_now() from public;
revoke all on function guichet_organisations_i_see_all_of_now() from public;
revoke all on function guichet_my_queues_now() from public;
revoke all on function guichet_is_administrator_now() from public;
revoke all on function guichet_is_staff_now() from public;
revoke all on function guichet_is_partner_now() from public;
revoke all on function guichet_tickets_i_follow_now() from public;
revoke all on function guichet_people_i_know_now() from public;
revoke all on function guichet_counterparts_now() from public;
revoke all on function guichet_organisations_of_my_tickets_now() from public;
revoke all on function guichet_customers_i_read_now() from public;
revoke all on function guichet_delegations_i_act_on_now() from public;
grant execute on function guichet_my_organisations_now(), guichet_organisations_i_see_all_of_now(), guichet_my_queues_now(), guichet_is_administrator_now(), guichet_is_staff_now(), guichet_is_partner_now(), guichet_tickets_i_follow_now(), guichet_people_i_know_now(), guichet_counterparts_now(), guichet_organisations_of_my_tickets_now(), guichet_customers_i_read_now(), guichet_delegations_i_act_on_now() to guichet_app, guichet_worker, guichet_identity;

-- Whom a ticket's page names, and what of them its reader may know. As before, but for what it costs: a plan for the very people of each ticket takes
-- longer to make than to run.
create or replace function guichet_people_on(of_ticket uuid) returns table (id uuid, name text, staff boolean, address text, colleague boolean)
  language plpgsql stable security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan
  as $$
  declare
    me constant uuid := guichet_me();
    from_then constant timestamptz := guichet_reads_from(of_ticket);
    works boolean;
    known uuid[] := '{}';
    organisation uuid;
    named uuid[];
  begin
    if from_then is null then return; end if;
    works := guichet_works_on(of_ticket);
    if not works then known := guichet_people_i_know(); end if;
    select t.organisation_id, array[t.requester_id] || array(select p.person_id from participant p where p.ticket_id = of_ticket)
        || array(select distinct m.author_id from message m where m.ticket_id = of_ticket and m.created_at >= from_then)
        || array(select distinct e.actor_id from ticket_event e where e.ticket_id = of_ticket and (works or e.audience = 'public' and e.at >= from_then))
        || array(select (e.payload ->> 'personId')::uuid from ticket_event e where e.ticket_id = of_ticket
          and e.type in ('ticket.participant-added', 'ticket.participant-removed') and e.audience = 'public' and (works or e.at >= from_then))
      into organisation, named from ticket t where t.id = of_ticket;
    if works then
      named := named || (select t.assignee_id from ticket t where t.id = of_ticket) || array(select n.author_id from note n where n.ticket_id = of_ticket)
        || array(select v.who from ticket_event e cross join lateral (values ((e.payload ->> 'from')::uuid), ((e.payload ->> 'to')::uuid)) v (who)
          where e.ticket_id = of_ticket and e.type = 'ticket.assigned');
    elsif not (guichet_is_staff() or organisation = any (guichet_my_organisations())) then
      organisation := null;
    end if;
    return query
      select p.id, p.name, p.staff_role is not null,
        case when works or p.id = me or p.staff_role is null and p.id = any (known) then (select a.address from person_address a where a.person_id = p.id) end,
        exists (select from membership m where m.organisation_id = organisation and m.person_id = p.id)
      from person p where p.id = any (named);
  end $$;

-- What was said and done on a ticket, newest first, at most so many of each kind, from before a moment (null: until now): as who asks may read it by
-- guichet_reads_from, which the policies of each of these tables say row by row. One look at who asks instead of one for each table and row.
-- `at_work`: with notes and what only the house is told, for who works the ticket. `isLinked`: another follows up on it, or it on another. No row: it is
-- not theirs to read.
create function guichet_conversation(of_ticket uuid, until timestamptz, most integer, at_work boolean)
  returns table (messages json, notes json, events json, participants json, people json, "isLinked" boolean)
  language plpgsql stable security definer rows 1 set search_path = public, pg_temp set plan_cache_mode = force_generic_plan
  as $$
  declare
    since constant timestamptz := guichet_reads_from(of_ticket);
    works constant boolean := at_work and guichet_works_on(of_ticket);
    told jsonb;
  begin
    if since is null then return; end if;
    told := guichet_told_on(of_ticket);
    messages := (select json_agg(json_build_object('kind', 'message', 'id', m.id, 'authorId', m.author_id, 'fromStaff', m.from_staff, 'body', m.body, 'via', m.via,
        'vendor', m.vendor, 'unverified', m.unverified, 'vendorSender', m.vendor_sender, 'at', m.created_at, 'place', m.created_at::text, 'told', told -> m.id::text,
        'files', coalesce((select json_agg(json_build_object('id', f.id, 'name', f.name, 'mediaType', f.media_type, 'size', f.size, 'sha256', f.sha256) order by f.position)
          from message_file f where f.message_id = m.id), '[]')))
      from (select m.* from message m where m.ticket_id = of_ticket and m.created_at >= since and (until is null or m.created_at < until)
        order by m.created_at desc, m.id desc limit most) m);
    events := (select json_agg(json_build_object('kind', 'event', 'id', e.id, 'type', e.type, 'actorId', e.actor_id, 'payload', e.payload, 'at', e.at, 'place', e.at::text))
      from (select e.* from ticket_event e where e.ticket_id = of_ticket
          and e.type not in ('ticket.created', 'ticket.replied', 'ticket.noted', 'ticket.partner-noted', 'ticket.clocks-moved')
          and (e.audience = 'public' and e.at >= since or works and e.audience = 'staff') and (until is null or e.at < until)
        order by e.at desc, e.seq desc limit most) e);
    participants := (select json_agg(json_build_object('personId', f.person_id, 'addedAt', f.added_at, 'seesFrom', f.sees_from) order by f.added_at, f.person_id)
      from participant f where f.ticket_id = of_ticket);
    people := (select json_agg(json_build_object('id', p.id, 'name', p.name, 'staff', p.staff, 'address', p.address, 'isColleague', p.colleague))
      from guichet_people_on(of_ticket) p);
    "isLinked" := exists (select from ticket t where t.follow_up_of = of_ticket or t.id = of_ticket and t.follow_up_of is not null);
    if works then
      notes := (select json_agg(json_build_object('kind', 'note', 'id', n.id, 'authorId', n.author_id, 'body', n.body, 'at', n.created_at, 'place', n.created_at::text,
          'files', coalesce((select json_agg(json_build_object('id', f.id, 'name', f.name, 'mediaType', f.media_type, 'size', f.size, 'sha256', f.sha256) order by f.position)
            from note_file f where f.note_id = n.id), '[]')))
        from (select n.* from note n where n.ticket_id = of_ticket and (until is null or n.created_at < until) order by n.created_at desc, n.id desc limit most) n);
    end if;
    return next;
  end $$;
revoke all on function guichet_conversation(uuid, timestamptz, integer, boolean) from public;
grant execute on function guichet_conversation(uuid, timestamptz, integer, boolean) to guichet_app, guichet_worker;

-- What a hostile reader tried behind the deeds and got (src/desk/partners/hostile.test.ts), taken away again.

-- An approval for one ticket makes one: a follow-up goes on under it, a second ticket does not.
create or replace function guichet_may_file(requester uuid, organisation uuid, follows uuid, partner uuid, delegation uuid, of_service text, of_type text,
    of_tenants text[], sees text) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    if follows is not null then
      return guichet_may_open(requester, organisation, follows) and exists (select from ticket t where t.id = follows
        and t.partner_id is not distinct from partner and t.delegation_id is not distinct from delegation and t.customer_sees = sees);
    end if;
    if partner is null then return guichet_may_open(requester, organisation, null); end if;
    return requester = guichet_me() and guichet_reaches(organisation, partner, delegation, of_service, of_type, of_tenants, true)
      and exists (select from delegation d where d.id = delegation and d.customer_id = organisation and d.partner_id = partner and d.customer_sees = sees
        and (not d.single or not exists (select from ticket made where made.delegation_id = d.id)));
  end $$;

-- And it lets file, whatever else the role that it was approved with lets do: nothing of how the customer's services are.
create or replace function guichet_my_delegations() returns table (id uuid, customer_id uuid, partner_id uuid, rights text[], services text[], request_types text[],
    tenants text[], customer_sees text, single boolean, ends_at timestamptz)
  language plpgsql stable security definer rows 5 set search_path = public, pg_temp
  as $$
  declare me constant uuid := guichet_me();
  begin
    if me is null or not exists (select from partner_assignment a where a.person_id = me) then return; end if;
    return query
      select d.id, d.customer_id, d.partner_id, array_agg(distinct granted.one), d.services, d.request_types, d.tenants, d.customer_sees, d.single, d.ends_at
      from partner_assignment a
      join partner_role r on r.key = a.role_key and r.retired_at is null
      join delegation d on d.partner_id = a.organisation_id and (a.customer_id is null or a.customer_id = d.customer_id) and r.key = any (d.roles)
      cross join lateral unnest(r.rights) granted (one)
      where a.person_id = me and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now()
        and (not d.single or granted.one = 'file')
      group by d.id;
  end $$;
create or replace function guichet_acting_for(customer uuid) returns table (customer_name text, partner_id uuid, partner_name text, delegation_id uuid, rights text[],
    roles text[], services text[], request_types text[], tenants text[], single boolean, ends_at timestamptz)
  language plpgsql stable security definer rows 3 set search_path = public, pg_temp
  as $$ begin
    return query
      select c.name, p.id, p.name, d.id, array_agg(distinct granted.one), array_agg(distinct r.key), d.services, d.request_types, d.tenants, d.single, d.ends_at
      from partner_assignment a
      join partner_role r on r.key = a.role_key and r.retired_at is null
      join delegation d on d.customer_id = customer and d.partner_id = a.organisation_id and (a.customer_id is null or a.customer_id = d.customer_id)
        and r.key = any (d.roles)
      join organisation c on c.id = d.customer_id
      join organisation p on p.id = d.partner_id
      cross join lateral unnest(r.rights) granted (one)
      where a.person_id = guichet_me() and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now()
        and (not d.single or granted.one = 'file')
      group by c.name, p.id, p.name, d.id order by p.name, p.id, d.ends_at desc;
  end $$;

-- Who else sells to a customer is for the customer and for whom it lets act: a partner that only sells to it learns of its own chain.
create or replace function guichet_sellers_above(of_organisation uuid) returns table (id uuid, name text, kind text, contact_address text, contact_phone text, contact_url text)
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
  declare
    mine constant uuid[] := guichet_my_organisations();
    whole constant boolean := of_organisation = any (mine) or guichet_is_staff()
      or exists (select from guichet_my_delegations() d where d.customer_id = of_organisation and not d.single);
  begin
    if not (whole or of_organisation = any (guichet_counterparts())) then return; end if;
    return query with recursive up (id) as (
        select p.seller_id from partnership p where p.buyer_id = of_organisation
        union select p.seller_id from partnership p join up on p.buyer_id = up.id),
      own (id) as (
        select unnest(mine)
        union select p.seller_id from partnership p join own on p.buyer_id = own.id)
      select o.id, o.name, o.partner_kind, o.contact_address, o.contact_phone, o.contact_url from up join organisation o on o.id = up.id
        where whole or up.id in (select own.id from own) limit 50;
  end $$;

-- Whether a partner acts for a customer is no question for strangers: for both of them, for us, and for whom that partner added somewhere.
create or replace function guichet_still_delegated(customer uuid, partner uuid, delegation uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    return exists (select from delegation d where d.customer_id = customer and d.partner_id = partner and (not d.single or d.id = delegation)
      and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now())
      and (exists (select from participant f where f.person_id = guichet_me() and f.through_partner = partner)
        or exists (select from membership m where m.person_id = guichet_me() and m.organisation_id in (customer, partner)) or guichet_is_staff());
  end $$;

-- Whom a partner added follows the ticket as long as the partner acts on it: its delegation is live, still reaches this ticket, and lets file.
-- Only of what one follows oneself.
create function guichet_partner_is_on(of_ticket uuid, through uuid) returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    return exists (select from participant f where f.ticket_id = of_ticket and f.person_id = guichet_me() and f.through_partner = through)
      and exists (select from ticket t join delegation d on d.customer_id = t.organisation_id and d.partner_id = through and (not d.single or d.id = t.delegation_id)
        where t.id = of_ticket and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now()
          and (d.services = '{}' or t.service = any (d.services))
          and (d.request_types = '{}' or t.request_type = any (d.request_types))
          and (d.tenants = '{}' or cardinality(t.tenants) > 0 and t.tenants <@ d.tenants)
          and exists (select from partner_role r where r.key = any (d.roles) and r.retired_at is null and 'file' = any (r.rights)));
  end $$;
create or replace function guichet_tickets_i_follow() returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    return (select coalesce(array_agg(f.ticket_id), '{}') from participant f where f.person_id = guichet_me() and (f.through_partner is null
      or guichet_partner_is_on(f.ticket_id, f.through_partner)));
  end $$;
create or replace function guichet_reads_from(of_ticket uuid) returns timestamptz language plpgsql stable security definer set search_path = public, pg_temp
  as $$
  declare me constant uuid := guichet_me();
  begin
    if me is null then return null; end if;
    return (select case
      when t.requester_id = me and t.partner_id is null
        or t.customer_sees = 'all' and exists (select from membership m where m.organisation_id = t.organisation_id and m.person_id = me and m.sees_tickets = 'all')
        or exists (select from person p where p.id = me and (p.staff_role = 'administrator' or p.staff_role is not null
             and exists (select from queue_member q where q.queue_key = t.queue_key and q.person_id = me)))
        or guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, t.customer_sees <> 'all')
        then '-infinity'::timestamptz
      else (select coalesce(p.sees_from, '-infinity') from participant p where p.ticket_id = t.id and p.person_id = me
        and (p.through_partner is null or guichet_partner_is_on(t.id, p.through_partner)))
    end from ticket t where t.id = of_ticket);
  end $$;

-- In outline the customer adds nobody, or it would add itself and read.
create or replace function guichet_may_add_through(of_ticket uuid, who uuid, from_then timestamptz, through uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
  declare me constant uuid := guichet_me();
  begin
    if exists (select from ticket t where t.id = of_ticket and t.partner_id is not null
        and not exists (select from membership m where t.customer_sees = 'all' and m.organisation_id = t.organisation_id and m.person_id = me and m.sees_tickets = 'all'))
        and not guichet_works_on(of_ticket) then
      return (guichet_acts_on(of_ticket) or guichet_wrote_now(of_ticket)) and exists (select from ticket t where t.id = of_ticket and (
        through = t.partner_id
        or through is null and exists (select from membership m where m.organisation_id = t.organisation_id and m.person_id = who)
        or exists (select from participant o where o.ticket_id = t.follow_up_of and o.person_id = who and o.through_partner is not distinct from through
             and o.sees_from is not distinct from from_then)));
    end if;
    return guichet_may_add(of_ticket, who, from_then);
  end $$;

-- How much of it the customer sees stands when it is filed.
revoke update (customer_sees) on ticket from guichet_app;

-- Words are found by who filed or followed a ticket for as long as they see it, not by who did once.
create or replace function guichet_tickets_with(sought tsquery, within text, most integer) returns setof uuid language plpgsql stable security definer rows 100
  set search_path = public, pg_temp set plan_cache_mode = force_custom_plan
  as $$
  declare
    me constant uuid := guichet_me();
    worked text[];
    customers uuid[];
    many boolean;
    everywhere boolean;
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
            cross join lateral (select t.id from ticket t where t.organisation_id = c.id order by t.id desc limit greatest(2, 5000 / cardinality(customers))) newest
            cross join lateral (select w.ticket_id, w.organisation_id from ticket_words w where w.ticket_id = newest.id and w.words @@ sought offset 0) w where everywhere
          order by ticket_id desc offset 0) h
        where h.organisation_id in (select guichet_customers_i_read())
            and not exists (select from ticket t where t.id = h.ticket_id and t.customer_sees <> 'all' offset 0)
          or exists (select from ticket t where t.id = h.ticket_id and (t.delegation_id in (select guichet_delegations_i_act_on())
            or guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, t.customer_sees <> 'all')) offset 0)
        limit most;
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

-- Who may write on a ticket: who reads it, but for the partners' people that were let read the customer's tickets and no more.
create function guichet_writes_on(of_ticket uuid) returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$
  declare me constant uuid := guichet_me();
  begin
    if me is null then return false; end if;
    return exists (select from ticket t where t.id = of_ticket and (t.requester_id = me and t.partner_id is null
        or t.customer_sees = 'all' and exists (select from membership m where m.organisation_id = t.organisation_id and m.person_id = me and m.sees_tickets = 'all')
        or exists (select from participant f where f.ticket_id = t.id and f.person_id = me
             and (f.through_partner is null or guichet_partner_is_on(t.id, f.through_partner)))
        or guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, true)))
      or guichet_works_on(of_ticket);
  end $$;
drop policy message_made on message;
create policy message_made on message for insert to guichet_app with check (
  author_id = (select guichet_me()) and (guichet_wrote_now(ticket_id) or guichet_writes_on(ticket_id))
  and (not from_staff or guichet_works_on(ticket_id) or guichet_wrote_now(ticket_id) and (select guichet_is_staff())));
drop policy ticket_event_made on ticket_event;
create policy ticket_event_made on ticket_event for insert to guichet_app with check (
  actor_id = (select guichet_me()) and (guichet_wrote_now(ticket_id) or guichet_writes_on(ticket_id))
  and (type not in ('ticket.participant-added', 'ticket.participant-removed') or guichet_follows(ticket_id, (payload ->> 'personId')::uuid)));

-- Whether it belongs to an incident, and whether that is solved, is said by who filed it and by who works it, as desk/tickets/rights.ts says.
create function guichet_decides_on(of_ticket uuid) returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    return exists (select from ticket t where t.id = of_ticket and t.partner_id is null and t.requester_id = guichet_me())
      or guichet_works_on(of_ticket) or guichet_acts_on(of_ticket);
  end $$;
drop policy incident_ticket_made on incident_ticket;
create policy incident_ticket_made on incident_ticket for insert to guichet_app with check (linked_by = (select guichet_me())
  and (guichet_wrote_now(ticket_id) or guichet_decides_on(ticket_id)) and exists (select from incident i where i.id = incident_id));
drop policy incident_ticket_answered on incident_ticket;
create policy incident_ticket_answered on incident_ticket for update to guichet_app using (guichet_decides_on(ticket_id));

-- A customer grants to whom partners/grant-delegation.ts lets it; by any other id it would learn a name.
drop policy delegation_made on delegation;
create policy delegation_made on delegation for insert to guichet_app with check (requested_by = (select guichet_me()) and ended_at is null and (
  approved_at is null and not single and partner_id = any ((select guichet_organisations_i_administer())::uuid[])
    and customer_id in (select guichet_customers_of(partner_id))
  or not single and customer_id = any ((select guichet_organisations_i_administer())::uuid[])
    and partner_id in (select f.id from guichet_partners_for(customer_id) f)));

-- To a vendor goes what its own requester agreed to; back it comes by who may say that it is solved.
drop policy vendor_thread_made on vendor_thread;
create policy vendor_thread_made on vendor_thread for insert to guichet_app with check (consented_by = (select guichet_me())
  and exists (select from ticket t where t.id = ticket_id and t.requester_id = (select guichet_me()) and t.partner_id is null));
drop policy vendor_thread_ended on vendor_thread;
create policy vendor_thread_ended on vendor_thread for update to guichet_app using (guichet_decides_on(ticket_id));

-- In outline nobody reads by the customer's leave what the customer does not read itself: only the partner that filed it does.
drop policy message_read on message;
create policy message_read on message for select to guichet_app using (
  exists (select from ticket t where t.id = ticket_id and (
    t.partner_id is null and t.requester_id = (select guichet_me())
    or t.customer_sees = 'all' and t.organisation_id = any ((select guichet_organisations_i_see_all_of())::uuid[])
    or t.queue_key = any ((select guichet_my_queues())::text[])
    or (select guichet_is_administrator())
    or (select guichet_is_partner()) and guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, t.customer_sees <> 'all')) offset 0)
  or exists (select from participant f where f.ticket_id = message.ticket_id and f.person_id = (select guichet_me())
    and f.ticket_id = any ((select guichet_tickets_i_follow())::uuid[]) and message.created_at >= coalesce(f.sees_from, '-infinity') offset 0));
drop policy ticket_event_read on ticket_event;
create policy ticket_event_read on ticket_event for select to guichet_app using (
  case audience when 'public' then
    exists (select from ticket t where t.id = ticket_id and (
      t.partner_id is null and t.requester_id = (select guichet_me())
      or t.customer_sees = 'all' and t.organisation_id = any ((select guichet_organisations_i_see_all_of())::uuid[])
      or t.queue_key = any ((select guichet_my_queues())::text[])
      or (select guichet_is_administrator())
      or (select guichet_is_partner()) and guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, t.customer_sees <> 'all')) offset 0)
    or exists (select from participant f where f.ticket_id = ticket_event.ticket_id and f.person_id = (select guichet_me())
      and f.ticket_id = any ((select guichet_tickets_i_follow())::uuid[]) and ticket_event.at >= coalesce(f.sees_from, '-infinity') offset 0)
  when 'partner' then guichet_acts_on(ticket_id)
  else
    exists (select from ticket t where t.id = ticket_id and (
      t.queue_key = any ((select guichet_my_queues())::text[]) or (select guichet_is_administrator())) offset 0)
  end);

-- The papers of a customer are for who files or reads for it, not for who only watches how its services are.
drop policy contract_read on contract;
create policy contract_read on contract for select to guichet_app using (
  organisation_id = any ((select guichet_my_organisations())::uuid[]) or (select guichet_is_staff())
  or organisation_id in (select d.customer_id from guichet_my_delegations() d where d.rights && '{file,see}'));

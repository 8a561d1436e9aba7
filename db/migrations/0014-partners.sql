-- Partners act for customers: their kinds and roles, who sells to whom, the customer's grants, and the tickets that follow from them.

create table edition (
  key        text primary key check (key ~ '^[a-z0-9-]{1,40}$'),
  label      jsonb not null,
  position   integer not null,
  retired_at timestamptz
);
create table partner_kind (
  key         text primary key check (key ~ '^[a-z0-9-]{1,40}$'),
  label       jsonb not null,
  description jsonb,
  position    integer not null,
  retired_at  timestamptz
);
-- What a delegation grants and what a person of the partner is given; both must hold.
create table partner_role (
  key         text primary key check (key ~ '^[a-z0-9-]{1,40}$'),
  label       jsonb not null,
  description jsonb,
  rights      text[] not null check (rights <@ array['file', 'see', 'health'] and cardinality(rights) > 0),
  position    integer not null,
  retired_at  timestamptz
);
-- Which kinds of partner may file what for a customer; the first that fits decides, none: they may.
create table partner_rule (
  key        text primary key check (key ~ '^[a-z0-9-]{1,40}$'),
  label      jsonb not null,
  kinds      text[] not null default '{}',
  services   text[] not null default '{}',
  requests   text not null default 'all' check (requests in ('all', 'technical', 'other')),
  may        boolean not null,
  position   integer not null,
  retired_at timestamptz
);

alter table request_type
  add column technical boolean not null default true,
  add column editions text[] not null default '{}';
alter table service
  add column editions text[] not null default '{}',
  add column console_url text check (console_url ~ '^https?://' and length(console_url) <= 500); -- {tenant} stands for the cloud tenant
alter table form_field add column prefill text check (prefill in ('name', 'address', 'phone'));  -- from who files

alter table organisation
  add column partner_kind text references partner_kind (key),
  add column edition text references edition (key);
grant update (partner_kind, edition) on organisation to guichet_app;

alter table contract
  add column covers text not null default 'own' check (covers in ('own', 'customers', 'both')),
  add column services text[] not null default '{}',                 -- empty: all
  add column trial boolean not null default false;

-- Who sells to whom, as the provider recorded it; by itself it lets nobody see anything.
create table partnership (
  seller_id  uuid not null references organisation (id),
  buyer_id   uuid not null references organisation (id),
  created_at timestamptz not null,
  primary key (seller_id, buyer_id),
  check (seller_id <> buyer_id)
);
create index partnership_buyer on partnership (buyer_id);

-- A customer's grant to a partner. Empty lists: all services, types, tenants.
create table delegation (
  id            uuid primary key,
  customer_id   uuid not null references organisation (id),
  partner_id    uuid not null references organisation (id),
  roles         text[] not null check (cardinality(roles) between 1 and 50),
  services      text[] not null default '{}',
  request_types text[] not null default '{}',
  tenants       text[] not null default '{}',
  customer_sees text not null default 'all' check (customer_sees in ('all', 'summary')),
  single        boolean not null default false,                     -- for one ticket, which was approved by itself
  reason        text not null default '' check (length(reason) <= 2000),
  requested_by  uuid not null references person (id),
  requested_at  timestamptz not null,
  starts_at     timestamptz not null,
  ends_at       timestamptz not null check (ends_at > starts_at),
  decided_by    uuid references person (id),
  approved_at   timestamptz,
  refused_at    timestamptz,
  ended_at      timestamptz,                                        -- revoked, or given back, before its day
  ended_by      uuid references person (id),
  reminded_for  timestamptz,                                        -- the end that was reminded of
  reminded_days integer,                                            -- and how many days before
  check (partner_id <> customer_id),
  check (approved_at is null or refused_at is null)
);
create index delegation_of_partner on delegation (partner_id, customer_id);
create index delegation_of_customer on delegation (customer_id, partner_id);
create unique index delegation_asked on delegation (partner_id, customer_id)
  where approved_at is null and refused_at is null and ended_at is null and not single;
create index delegation_ending on delegation (ends_at) where approved_at is not null and ended_at is null;

-- Within the partner: who has which role, for one customer or (null) for all.
create table partner_assignment (
  organisation_id uuid not null,
  person_id       uuid not null,
  role_key        text not null references partner_role (key),
  customer_id     uuid references organisation (id),
  given_by        uuid references person (id),
  given_at        timestamptz not null,
  unique nulls not distinct (organisation_id, person_id, role_key, customer_id),
  foreign key (organisation_id, person_id) references membership (organisation_id, person_id) on delete cascade
);
create index partner_assignment_person on partner_assignment (person_id, organisation_id);
create index partner_assignment_customer on partner_assignment (customer_id) where customer_id is not null;

-- The two parties of a ticket: organisation_id is the customer, partner_id who filed it for them.
alter table ticket
  add column partner_id uuid references organisation (id),
  add column delegation_id uuid references delegation (id),
  add column customer_sees text not null default 'all' check (customer_sees in ('all', 'summary')),
  add column tenants text[] not null default '{}',
  add check ((partner_id is null) = (delegation_id is null)),
  add check (partner_id is not null or customer_sees = 'all');
create index ticket_of_partner on ticket (partner_id, updated_at desc, id desc) where partner_id is not null;
create index ticket_of_partner_created on ticket (partner_id, id desc) where partner_id is not null;
create index ticket_of_delegation on ticket (delegation_id) where delegation_id is not null;
grant update (customer_sees) on ticket to guichet_app;
-- Who was added by the partner follows the ticket no longer than the partner does.
alter table participant add column through_partner uuid references organisation (id);
create index participant_through_partner on participant (through_partner) where through_partner is not null;
-- A form that was opened for one customer is sent for that one only.
alter table draft
  add column customer_id uuid references organisation (id),
  add column partner_id uuid references organisation (id);
create index draft_customer on draft (customer_id) where customer_id is not null;
create index draft_partner on draft (partner_id) where partner_id is not null;

-- Notes of the partner's people among themselves: neither the customer nor the provider reads them.
create table partner_note (
  id         uuid primary key,
  ticket_id  uuid not null references ticket (id),
  partner_id uuid not null references organisation (id),
  author_id  uuid not null references person (id),
  body       text not null check (length(body) between 1 and 65536),
  created_at timestamptz not null
);
create index partner_note_of_ticket on partner_note (ticket_id, created_at, id);

-- What a partner without a delegation wants to file: it waits for one approval by the customer.
create table filing_request (
  id          uuid primary key,
  customer_id uuid not null references organisation (id),
  partner_id  uuid not null references organisation (id),
  asked_by    uuid not null references person (id),
  draft_id    uuid not null unique references draft (id),
  summary     text not null check (length(summary) between 1 and 200),
  content     jsonb not null,                                       -- what the deed that makes the ticket is given
  asked_at    timestamptz not null,
  expires_at  timestamptz not null,
  approved_at timestamptz,
  refused_at  timestamptz,
  decided_by  uuid references person (id),
  ticket_id   uuid references ticket (id)
);
create index filing_request_customer on filing_request (customer_id, asked_at desc);
create index filing_request_partner on filing_request (partner_id, asked_at desc);
-- One link for each administrator; the first that is used decides for all.
create table filing_request_link (
  token_hash text primary key check (length(token_hash) = 64),      -- SHA-256, hex
  request_id uuid not null references filing_request (id),
  person_id  uuid not null references person (id)
);
create index filing_request_link_request on filing_request_link (request_id);

do $$
declare t text;
begin
  foreach t in array array['partnership','delegation','partner_assignment','partner_note','filing_request','filing_request_link'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I to guichet_owner using (true) with check (true)', t || '_owner', t);
    execute format('create policy %I on %I to guichet_worker using (true) with check (true)', t || '_worker', t);
    execute format('grant select, insert, update, delete on %I to guichet_worker', t);
  end loop;
  foreach t in array array['edition','partner_kind','partner_role','partner_rule'] loop
    execute format('grant select on %I to guichet_app, guichet_worker, guichet_identity', t);
    execute format('grant insert, update, delete on %I to guichet_app, guichet_worker', t);
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I to guichet_owner, guichet_worker using (true) with check (true)', t || '_house', t);
    execute format('create policy %I on %I for select to guichet_app, guichet_identity using (true)', t || '_read', t);
    execute format('create policy %I on %I for insert to guichet_app with check ((select guichet_is_administrator()))', t || '_made', t);
    execute format('create policy %I on %I for update to guichet_app using ((select guichet_is_administrator()))', t || '_changed', t);
    execute format('create policy %I on %I for delete to guichet_app using ((select guichet_is_administrator()))', t || '_removed', t);
  end loop;
end $$;

-- The delegations in which this person may do something now, with the rights that both the customer and the partner gave.
create function guichet_my_delegations() returns table (id uuid, customer_id uuid, partner_id uuid, rights text[], services text[], request_types text[],
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
      group by d.id;
  end $$;
-- Whether this person has a role in a partner at all: who has none is asked nothing more.
create function guichet_is_partner() returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin return exists (select from partner_assignment a where a.person_id = guichet_me()); end $$;
-- Whether one of them reaches a ticket of these marks: `acts`, as the partner that filed it; else to read it. Asked of one ticket after the other,
-- so found from the ticket's side.
create function guichet_reaches(customer uuid, partner uuid, delegation uuid, of_service text, of_type text, of_tenants text[], acts boolean)
  returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    return exists (select from partner_assignment a
      join partner_role r on r.key = a.role_key and r.retired_at is null
      join delegation d on d.partner_id = a.organisation_id and d.customer_id = customer and r.key = any (d.roles)
      where a.person_id = guichet_me() and (a.customer_id is null or a.customer_id = customer)
        and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now()
        and (d.services = '{}' or of_service = any (d.services))
        and (d.request_types = '{}' or of_type = any (d.request_types))
        and (d.tenants = '{}' or cardinality(of_tenants) > 0 and of_tenants <@ d.tenants)
        and ('file' = any (r.rights) and d.partner_id = partner and (not d.single or d.id = delegation)
          or not acts and 'see' = any (r.rights) and not d.single));
  end $$;
-- For policies, found once per query: customers all of whose tickets I read; delegations all of whose tickets I act on; all my customers.
-- Sets, not arrays: of thousands a hash finds one at once.
create function guichet_customers_i_read() returns setof uuid language plpgsql stable security definer rows 100 set search_path = public, pg_temp
  as $$ begin
    return query select d.customer_id from partner_assignment a
      join partner_role r on r.key = a.role_key and r.retired_at is null and 'see' = any (r.rights)
      join delegation d on d.partner_id = a.organisation_id and (a.customer_id is null or a.customer_id = d.customer_id) and r.key = any (d.roles)
      where a.person_id = guichet_me() and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now()
        and not d.single and d.services = '{}' and d.request_types = '{}' and d.tenants = '{}';
  end $$;
create function guichet_delegations_i_act_on() returns setof uuid language plpgsql stable security definer rows 100 set search_path = public, pg_temp
  as $$ begin
    return query select d.id from partner_assignment a
      join partner_role r on r.key = a.role_key and r.retired_at is null and 'file' = any (r.rights)
      join delegation d on d.partner_id = a.organisation_id and (a.customer_id is null or a.customer_id = d.customer_id) and r.key = any (d.roles)
      where a.person_id = guichet_me() and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now()
        and (d.single or d.services = '{}' and d.request_types = '{}' and d.tenants = '{}');
  end $$;
create function guichet_my_customers() returns setof uuid language plpgsql stable security definer rows 100 set search_path = public, pg_temp
  as $$ begin return query select distinct d.customer_id from guichet_my_delegations() d; end $$;

-- Whether the partner still acts for the customer, for those it added.
create function guichet_still_delegated(customer uuid, partner uuid, delegation uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    return exists (select from delegation d where d.customer_id = customer and d.partner_id = partner and (not d.single or d.id = delegation)
      and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now());
  end $$;

create or replace function guichet_tickets_i_follow() returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    return (select coalesce(array_agg(f.ticket_id), '{}') from participant f where f.person_id = guichet_me() and (f.through_partner is null
      or exists (select from ticket t where t.id = f.ticket_id and guichet_still_delegated(t.organisation_id, f.through_partner, t.delegation_id))));
  end $$;

-- The ticket itself: as before, but whoever filed it for a customer sees it as their partner does, for as long as that acts for the customer.
drop policy ticket_read_by_standing on ticket;
create policy ticket_read_by_standing on ticket for select to guichet_app using (
  partner_id is null and requester_id = (select guichet_me())
  or organisation_id = any ((select guichet_organisations_i_see_all_of())::uuid[])
  or queue_key = any ((select guichet_my_queues())::text[])
  or id = any ((select guichet_tickets_i_follow())::uuid[])
  or (select guichet_is_administrator())
  or (select guichet_is_partner()) and (organisation_id in (select guichet_customers_i_read()) or delegation_id in (select guichet_delegations_i_act_on())
    or guichet_reaches(organisation_id, partner_id, delegation_id, service, request_type, tenants, false)));
drop policy ticket_changed on ticket;
create policy ticket_changed on ticket for update to guichet_app using (
  partner_id is null and requester_id = (select guichet_me())
  or customer_sees = 'all' and organisation_id = any ((select guichet_organisations_i_see_all_of())::uuid[])
  or queue_key = any ((select guichet_my_queues())::text[])
  or id = any ((select guichet_tickets_i_follow())::uuid[])
  or (select guichet_is_administrator())
  or (select guichet_is_partner()) and guichet_reaches(organisation_id, partner_id, delegation_id, service, request_type, tenants, true)) with check (true);

-- As the partner that filed it.
create function guichet_acts_on(of_ticket uuid) returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    return exists (select from ticket t where t.id = of_ticket and t.partner_id is not null
      and guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, true));
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
        or guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, false)
        then '-infinity'::timestamptz
      else (select coalesce(p.sees_from, '-infinity') from participant p where p.ticket_id = t.id and p.person_id = me
        and (p.through_partner is null or guichet_still_delegated(t.organisation_id, p.through_partner, t.delegation_id)))
    end from ticket t where t.id = of_ticket);
  end $$;

-- For oneself; as one of us for a customer, where the requester belongs; as a partner, for the customer that lets it.
-- A follow-up keeps the parties of its ticket.
create function guichet_may_file(requester uuid, organisation uuid, follows uuid, partner uuid, delegation uuid, of_service text, of_type text,
    of_tenants text[], sees text) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    if follows is not null then
      return guichet_may_open(requester, organisation, follows) and exists (select from ticket t where t.id = follows
        and t.partner_id is not distinct from partner and t.delegation_id is not distinct from delegation and t.customer_sees = sees);
    end if;
    if partner is null then return guichet_may_open(requester, organisation, null); end if;
    return requester = guichet_me() and guichet_reaches(organisation, partner, delegation, of_service, of_type, of_tenants, true)
      and exists (select from delegation d where d.id = delegation and d.customer_id = organisation and d.partner_id = partner and d.customer_sees = sees);
  end $$;
drop policy ticket_made on ticket;
create policy ticket_made on ticket for insert to guichet_app with check (
  guichet_may_file(requester_id, organisation_id, follow_up_of, partner_id, delegation_id, service, request_type, tenants, customer_sees));

drop policy message_read on message;
create policy message_read on message for select to guichet_app using (
  exists (select from ticket t where t.id = ticket_id and (
    t.partner_id is null and t.requester_id = (select guichet_me())
    or t.customer_sees = 'all' and t.organisation_id = any ((select guichet_organisations_i_see_all_of())::uuid[])
    or t.queue_key = any ((select guichet_my_queues())::text[])
    or (select guichet_is_administrator())
    or (select guichet_is_partner()) and guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, false)) offset 0)
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
      or (select guichet_is_partner()) and guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, false)) offset 0)
    or exists (select from participant f where f.ticket_id = ticket_event.ticket_id and f.person_id = (select guichet_me())
      and f.ticket_id = any ((select guichet_tickets_i_follow())::uuid[]) and ticket_event.at >= coalesce(f.sees_from, '-infinity') offset 0)
  when 'partner' then guichet_acts_on(ticket_id)
  else
    exists (select from ticket t where t.id = ticket_id and (
      t.queue_key = any ((select guichet_my_queues())::text[]) or (select guichet_is_administrator())) offset 0)
  end);
alter table ticket_event drop constraint ticket_event_audience_check;
alter table ticket_event add constraint ticket_event_audience_check check (audience in ('public', 'staff', 'partner'));

-- Who may be added, and by whom: a partner adds in its own name, so that it ends with it; a colleague of the customer belongs there anyway.
create function guichet_may_add_through(of_ticket uuid, who uuid, from_then timestamptz, through uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
  declare me constant uuid := guichet_me();
  begin
    if exists (select from ticket t where t.id = of_ticket and t.partner_id is not null
        and not exists (select from membership m where m.organisation_id = t.organisation_id and m.person_id = me and m.sees_tickets = 'all')) and not guichet_works_on(of_ticket) then
      return (guichet_acts_on(of_ticket) or guichet_wrote_now(of_ticket)) and exists (select from ticket t where t.id = of_ticket and (
        through = t.partner_id
        or through is null and exists (select from membership m where m.organisation_id = t.organisation_id and m.person_id = who)
        or exists (select from participant o where o.ticket_id = t.follow_up_of and o.person_id = who and o.through_partner is not distinct from through
             and o.sees_from is not distinct from from_then)));
    end if;
    return guichet_may_add(of_ticket, who, from_then);
  end $$;
drop policy participant_made on participant;
create policy participant_made on participant for insert to guichet_app with check (
  added_by = (select guichet_me()) and guichet_may_add_through(ticket_id, person_id, sees_from, through_partner));
create or replace function guichet_may_remove(of_ticket uuid) returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin return exists (select from ticket t where t.id = of_ticket and t.partner_id is null and t.requester_id = guichet_me())
    or guichet_acts_on(of_ticket) or guichet_works_on(of_ticket); end $$;
-- Whether somebody belongs to the customer, for who may add people to a ticket of it, and nobody else.
create function guichet_belongs(organisation uuid, who uuid) returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    return (organisation = any (guichet_my_organisations()) or organisation in (select guichet_my_customers()) or guichet_is_staff())
      and exists (select from membership m where m.organisation_id = organisation and m.person_id = who);
  end $$;

-- Who leaves the partner follows its customers' tickets no longer.
create or replace function guichet_end_following(of_organisation uuid, who uuid, at_moment timestamptz) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$ begin
    if of_organisation <> all (guichet_organisations_i_administer()) and not guichet_is_administrator() then
      raise exception 'only an administrator ends this' using errcode = 'insufficient_privilege';
    end if;
    with gone as (
      delete from participant p using ticket t where p.person_id = who and t.id = p.ticket_id
        and (t.organisation_id = of_organisation or p.through_partner = of_organisation)
      returning p.ticket_id)
    insert into ticket_event (id, ticket_id, actor_id, type, audience, payload, at)
      select guichet_new_id(clock_timestamp()), g.ticket_id, guichet_me(), 'ticket.participant-removed', 'public',
        jsonb_build_object('personId', who), at_moment
      from gone g;
  end $$;

-- Words: only where the ticket is seen, and of a ticket shown in outline none to the customer.
drop policy ticket_words_read on ticket_words;
create policy ticket_words_read on ticket_words for select to guichet_app using (guichet_reads_from(ticket_id) = '-infinity');
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
        select h.ticket_id from (select w.ticket_id from ticket_words w where w.requester_id = me and w.words @@ sought offset 0) h
        order by h.ticket_id desc limit most;
      when 'cc' then return query
        select h.ticket_id from (select w.ticket_id from participant f join ticket_words w on w.ticket_id = f.ticket_id
          where f.person_id = me and f.sees_from is null and w.words @@ sought offset 0) h
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
        where h.organisation_id in (select guichet_customers_i_read()) or exists (select from ticket t where t.id = h.ticket_id
          and (t.delegation_id in (select guichet_delegations_i_act_on())
            or guichet_reaches(t.organisation_id, t.partner_id, t.delegation_id, t.service, t.request_type, t.tenants, false)) offset 0)
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

-- People and organisations beside such tickets.
create or replace function guichet_shares_ticket(who uuid) returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$
  declare
    me constant uuid := guichet_me();
    wholes constant uuid[] := guichet_organisations_i_see_all_of();
    follows constant uuid[] := guichet_tickets_i_follow();
  begin
    if me is null then return false; end if;
    return exists (select from ticket t where t.requester_id = who and (t.organisation_id = any (wholes) or t.id = any (follows)))
      or exists (select from participant p join ticket t on t.id = p.ticket_id where p.person_id = who
           and (t.requester_id = me and t.partner_id is null or t.organisation_id = any (wholes) and t.customer_sees = 'all' or t.id = any (follows)))
      or exists (select from ticket t join message m on m.ticket_id = t.id
           where t.requester_id = me and t.partner_id is null and m.author_id = who)
      or exists (select from unnest(follows) f (id) join message m on m.ticket_id = f.id
           where m.author_id = who and m.created_at >= guichet_reads_from(f.id));
  end $$;
-- Of what I filed each organisation is looked up once, not each ticket.
create index ticket_own on ticket (requester_id, organisation_id) where partner_id is null and organisation_id is not null;
create or replace function guichet_organisations_of_my_tickets() returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp
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
-- Those my organisations deal with, to know them by name: who sells to us and whom we granted or are asked by; and, for who acts for customers
-- in a partner or administers it, the customers down the chain and those it asked.
create function guichet_counterparts() returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp
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
drop policy organisation_read on organisation;
create policy organisation_read on organisation for select to guichet_app using (
  id = any ((select guichet_my_organisations())::uuid[]) or (select guichet_is_staff())
  or id = any ((select guichet_organisations_of_my_tickets())::uuid[])
  or id = any ((select guichet_counterparts())::uuid[]));

drop policy contract_read on contract;
create policy contract_read on contract for select to guichet_app using (
  organisation_id = any ((select guichet_my_organisations())::uuid[]) or (select guichet_is_staff())
  or organisation_id in (select guichet_my_customers()));
drop policy cloud_tenant_read on cloud_tenant;
create policy cloud_tenant_read on cloud_tenant for select to guichet_app using (
  organisation_id = any ((select guichet_my_organisations())::uuid[]) or (select guichet_is_staff())
  or (select guichet_is_partner()) and exists (select from guichet_my_delegations() d where d.customer_id = organisation_id and (d.tenants = '{}' or name = any (d.tenants))));
-- Either party's paper pays, if the partner's covers customers.
create or replace function guichet_contract_fits(of_ticket uuid, of_contract uuid) returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    return exists (select from contract c join ticket t on t.organisation_id = c.organisation_id
        or t.partner_id = c.organisation_id and c.covers in ('customers', 'both')
      where c.id = of_contract and t.id = of_ticket);
  end $$;
-- As for a member: whom a partner's engineer asks for the customer.
create or replace function guichet_administrators_of(of_organisation uuid) returns table (id uuid, name text) language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    if not (of_organisation = any (guichet_my_organisations()) or of_organisation in (select guichet_my_customers()) or guichet_is_staff()) then return; end if;
    return query select p.id, p.name from membership m join person p on p.id = m.person_id
      where m.organisation_id = of_organisation and m.administers and p.disabled_at is null order by p.name limit 20;
  end $$;
create or replace function guichet_partners_of(of_organisation uuid) returns table (id uuid, name text, contact_address text, contact_phone text, contact_url text)
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    if not (of_organisation = any (guichet_my_organisations()) or of_organisation in (select guichet_my_customers()) or guichet_is_staff()) then return; end if;
    return query select distinct o.id, o.name, o.contact_address, o.contact_phone, o.contact_url
      from contract c join organisation o on o.id = c.partner_id where c.organisation_id = of_organisation;
  end $$;
-- Up the chain from a customer: who may file what another kind of partner may not.
create function guichet_sellers_above(of_organisation uuid) returns table (id uuid, name text, kind text, contact_address text, contact_phone text, contact_url text)
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    if not (of_organisation = any (guichet_my_organisations()) or of_organisation = any (guichet_counterparts()) or guichet_is_staff()) then return; end if;
    return query with recursive up (id) as (
        select p.seller_id from partnership p where p.buyer_id = of_organisation
        union select p.seller_id from partnership p join up on p.buyer_id = up.id)
      select o.id, o.name, o.partner_kind, o.contact_address, o.contact_phone, o.contact_url from up join organisation o on o.id = up.id limit 50;
  end $$;

grant select on partnership, delegation, partner_assignment, partner_note, filing_request to guichet_app;
grant insert, delete on partnership to guichet_app;
grant insert on delegation, partner_note, filing_request to guichet_app;
grant update (roles, services, request_types, tenants, customer_sees, starts_at, ends_at, decided_by, approved_at, refused_at, ended_at, ended_by) on delegation to guichet_app;
grant insert, delete on partner_assignment to guichet_app;
grant update (approved_at, refused_at, decided_by, ticket_id) on filing_request to guichet_app;

create policy partnership_read on partnership for select to guichet_app using (
  seller_id = any ((select guichet_my_organisations())::uuid[]) or buyer_id = any ((select guichet_my_organisations())::uuid[]) or (select guichet_is_staff()));
create policy partnership_made on partnership for insert to guichet_app with check ((select guichet_is_administrator()));
create policy partnership_ended on partnership for delete to guichet_app using ((select guichet_is_administrator()));

create policy delegation_read on delegation for select to guichet_app using (
  customer_id = any ((select guichet_my_organisations())::uuid[]) or partner_id = any ((select guichet_my_organisations())::uuid[]) or (select guichet_is_staff()));
-- Asked by the partner's administrators, or granted outright by the customer's.
create policy delegation_made on delegation for insert to guichet_app with check (requested_by = (select guichet_me()) and (
  approved_at is null and not single and partner_id = any ((select guichet_organisations_i_administer())::uuid[])
    and customer_id = any ((select guichet_counterparts())::uuid[])
  or customer_id = any ((select guichet_organisations_i_administer())::uuid[])));
create policy delegation_decided on delegation for update to guichet_app using (
  customer_id = any ((select guichet_organisations_i_administer())::uuid[])) with check (true);
-- The partner takes back what it asked, or gives back what it holds; the provider ends it when it must.
create policy delegation_given_back on delegation for update to guichet_app using (
  partner_id = any ((select guichet_organisations_i_administer())::uuid[]) or (select guichet_is_administrator()))
  with check (ended_at is not null);

create policy partner_assignment_read on partner_assignment for select to guichet_app using (
  organisation_id = any ((select guichet_my_organisations())::uuid[]) or (select guichet_is_staff()));
create policy partner_assignment_made on partner_assignment for insert to guichet_app with check (given_by = (select guichet_me())
  and (organisation_id = any ((select guichet_organisations_i_administer())::uuid[]) or (select guichet_is_administrator())));
create policy partner_assignment_ended on partner_assignment for delete to guichet_app using (
  organisation_id = any ((select guichet_organisations_i_administer())::uuid[]) or (select guichet_is_administrator()));

create policy partner_note_read on partner_note for select to guichet_app using (
  guichet_acts_on(ticket_id) and partner_id = any ((select guichet_my_organisations())::uuid[]));
create policy partner_note_made on partner_note for insert to guichet_app with check (
  author_id = (select guichet_me()) and guichet_acts_on(ticket_id) and partner_id = any ((select guichet_my_organisations())::uuid[]));

create policy filing_request_read on filing_request for select to guichet_app using (
  asked_by = (select guichet_me()) or partner_id = any ((select guichet_organisations_i_administer())::uuid[])
  or customer_id = any ((select guichet_organisations_i_administer())::uuid[]) or (select guichet_is_administrator()));
create policy filing_request_made on filing_request for insert to guichet_app with check (
  asked_by = (select guichet_me()) and partner_id = any ((select guichet_my_organisations())::uuid[])
  and customer_id = any ((select guichet_counterparts())::uuid[]) and approved_at is null);
create policy filing_request_decided on filing_request for update to guichet_app using (
  customer_id = any ((select guichet_organisations_i_administer())::uuid[]));

-- One approval of the customer (MS-36): by the link of a mail, or signed in as its administrator. What is asked, for whoever may decide it;
-- no row: the link is wrong, or its reader administers the customer no longer.
create function guichet_filing_asked(hash text, of_request uuid) returns table (id uuid, decider uuid, customer text, partner text, asker text, summary text,
    content jsonb, files jsonb, asked_at timestamptz, expires_at timestamptz, decided boolean)
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    return query select f.id, w.id, c.name, p.name, a.name, f.summary, f.content,
        (select coalesce(jsonb_agg(jsonb_build_object('name', d.name, 'size', d.size) order by d.created_at, d.id), '[]') from draft_file d where d.draft_id = f.draft_id),
        f.asked_at, f.expires_at, f.approved_at is not null or f.refused_at is not null
      from filing_request f
      join organisation c on c.id = f.customer_id join organisation p on p.id = f.partner_id join person a on a.id = f.asked_by
      join membership m on m.organisation_id = f.customer_id and m.administers
      join person w on w.id = m.person_id and w.disabled_at is null
      where case when hash is not null
        then exists (select from filing_request_link l where l.token_hash = hash and l.request_id = f.id and l.person_id = w.id)
        else f.id = of_request and w.id = guichet_me() end;
  end $$;
-- Decides it, once: the first decision stands. An approval is a delegation for this one ticket.
create function guichet_decide_filing(hash text, of_request uuid, approve boolean, delegation uuid, at_moment timestamptz, until timestamptz)
  returns table (id uuid, asked_by uuid, customer_id uuid, partner_id uuid, draft_id uuid, content jsonb, decided_by uuid)
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare
    asked record;
    r filing_request;
  begin
    select * into asked from guichet_filing_asked(hash, of_request);
    if asked.decider is null then return; end if;
    select * into r from filing_request f where f.id = asked.id for update;
    if r.approved_at is not null or r.refused_at is not null or r.expires_at <= at_moment then return; end if;
    update filing_request f set decided_by = asked.decider, approved_at = case when approve then at_moment end, refused_at = case when not approve then at_moment end
      where f.id = r.id;
    if approve then
      insert into delegation (id, customer_id, partner_id, roles, single, requested_by, requested_at, starts_at, ends_at, decided_by, approved_at)
        values (delegation, r.customer_id, r.partner_id, (select array_agg(k.key) from partner_role k where 'file' = any (k.rights)), true, r.asked_by, r.asked_at,
          least(at_moment, now()), until, asked.decider, at_moment);
      update draft d set sent_at = null, became = null, digest = null where d.id = r.draft_id; -- what it becomes now is the ticket
    end if;
    return query select r.id, r.asked_by, r.customer_id, r.partner_id, r.draft_id, r.content, asked.decider;
  end $$;
create function guichet_filing_became(of_request uuid, ticket uuid) returns void language plpgsql security definer set search_path = public, pg_temp
  as $$ begin
    update filing_request f set ticket_id = ticket where f.id = of_request and f.ticket_id is null and f.asked_by = guichet_me() and guichet_wrote_now(ticket);
  end $$;
revoke all on function guichet_filing_asked, guichet_decide_filing, guichet_filing_became from public;
grant execute on function guichet_filing_asked, guichet_decide_filing, guichet_filing_became to guichet_app;
-- What the two record of it: the asker in their partner, the administrator of the customer about what they have just decided.
create policy people_event_filing_asked on people_event for insert to guichet_app with check (
  type = 'filing.asked' and actor_id = (select guichet_me()) and person_id = actor_id
  and organisation_id = any ((select guichet_my_organisations())::uuid[])
  and exists (select from filing_request f where f.id = (payload ->> 'requestId')::uuid and f.asked_by = actor_id));
create policy people_event_filing_decided on people_event for insert to guichet_app with check (
  type = 'filing.decided' and actor_id = (select guichet_me()) and organisation_id is null
  and exists (select from filing_request f where f.id = (payload ->> 'requestId')::uuid and f.decided_by = actor_id));

-- The pages of who acts for customers: found without asking each row who may know it, since all of it hangs on their own delegations.
create index ticket_open_of_organisation on ticket (organisation_id, status)
  where organisation_id is not null and status in ('new', 'open', 'pending', 'on-hold');
create index ticket_pending_of_requester on ticket (requester_id, updated_at desc, id desc) where status = 'pending';
-- For how many customers somebody acts, to a bound: every page says so in its head.
create function guichet_acts_for(who uuid) returns integer language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    if not exists (select from partner_assignment a where a.person_id = who) then return 0; end if;
    return (select count(*) from (select distinct d.customer_id from partner_assignment a
      join partner_role r on r.key = a.role_key and r.retired_at is null
      join delegation d on d.partner_id = a.organisation_id and (a.customer_id is null or a.customer_id = d.customer_id) and r.key = any (d.roles)
      where a.person_id = who and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now() limit 100) c);
  end $$;
create function guichet_customers_listed(words text, after_name text, after_id uuid, most integer)
  returns table (id uuid, name text) language plpgsql stable security definer rows 25 set search_path = public, pg_temp
  as $$ begin
    return query with mine as materialized (select distinct d.customer_id from guichet_my_delegations() d)
      select o.id, o.name from mine join organisation o on o.id = mine.customer_id
      where (words = '' or unaccent(lower(o.name)) like '%' || replace(replace(replace(unaccent(lower(words)), '\', '\\'), '%', '\%'), '_', '\_') || '%')
        and (after_id is null or (o.name, o.id) > (after_name, after_id))
      order by o.name, o.id limit most;
  end $$;
-- For one customer: under what, for which partner, with which roles of those given here and there.
create function guichet_acting_for(customer uuid) returns table (customer_name text, partner_id uuid, partner_name text, delegation_id uuid, rights text[],
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
      group by c.name, p.id, p.name, d.id order by p.name, p.id, d.ends_at desc;
  end $$;
-- Their open tickets that one of my delegations reaches, each figure counted to a bound.
create function guichet_open_of_customers(customers uuid[]) returns table (customer_id uuid, opened integer, for_provider integer, for_customer integer)
  language plpgsql stable security definer rows 25 set search_path = public, pg_temp
  as $$ begin
    return query with mine as materialized (select d.* from guichet_my_delegations() d where d.customer_id = any (customers))
      select c.id, count(t.status)::integer, count(*) filter (where t.status in ('new', 'open'))::integer, count(*) filter (where t.status = 'pending')::integer
      from unnest(customers) c (id) left join lateral (
        select s.status from unnest(array['new', 'open', 'pending', 'on-hold']) k (status) cross join lateral (
          select t.status from ticket t where t.organisation_id = c.id and t.status = k.status
            and exists (select from mine d where d.customer_id = t.organisation_id
              and (d.services = '{}' or t.service = any (d.services))
              and (d.request_types = '{}' or t.request_type = any (d.request_types))
              and (d.tenants = '{}' or cardinality(t.tenants) > 0 and t.tenants <@ d.tenants)
              and ('see' = any (d.rights) and not d.single
                or 'file' = any (d.rights) and d.partner_id = t.partner_id and (not d.single or d.id = t.delegation_id)))
          limit 100) s) t on true
      group by c.id;
  end $$;
revoke all on function guichet_acts_for, guichet_customers_listed, guichet_acting_for, guichet_open_of_customers from public;
grant execute on function guichet_acts_for to guichet_identity;
grant execute on function guichet_customers_listed, guichet_acting_for, guichet_open_of_customers to guichet_app;

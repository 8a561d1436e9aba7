-- Of a partner of thousands of customers, what was kept for a transaction cost more to read back, as a text of 74 kB, than to look up again: more than a
-- hundred are looked up each time they are asked for, and that there are many is kept instead. Looking them up is an index range of what is in force.

alter table delegation add column whole boolean not null generated always as (not single and services = '{}' and request_types = '{}' and tenants = '{}') stored;
create index delegation_in_force on delegation (partner_id, customer_id) include (id, roles, single, whole, starts_at, ends_at)
  where approved_at is not null and ended_at is null;

create or replace function guichet_customers_i_read_now() returns setof uuid language plpgsql stable security definer rows 100 set search_path = public, pg_temp
  as $$ begin
    return query select d.customer_id from partner_assignment a
      join partner_role r on r.key = a.role_key and r.retired_at is null and 'see' = any (r.rights)
      join delegation d on d.partner_id = a.organisation_id and (a.customer_id is null or a.customer_id = d.customer_id) and r.key = any (d.roles)
      where a.person_id = guichet_me() and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now() and d.whole;
  end $$;

create or replace function guichet_delegations_i_act_on_now() returns setof uuid language plpgsql stable security definer rows 100 set search_path = public, pg_temp
  as $$ begin
    return query select d.id from partner_assignment a
      join partner_role r on r.key = a.role_key and r.retired_at is null and 'file' = any (r.rights)
      join delegation d on d.partner_id = a.organisation_id and (a.customer_id is null or a.customer_id = d.customer_id) and r.key = any (d.roles)
      where a.person_id = guichet_me() and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now()
        and (d.single or d.whole);
  end $$;

-- Customers whose tickets one may read; `whole`: all of them. What guichet_my_delegations says in full is dear to carry for so little.
create function guichet_customers_read() returns table (organisation_id uuid, whole boolean) language plpgsql stable security definer rows 5
  set search_path = public, pg_temp
  as $$ begin
    return query select d.customer_id, bool_or(d.whole) from partner_assignment a
      join partner_role r on r.key = a.role_key and r.retired_at is null and 'see' = any (r.rights)
      join delegation d on d.partner_id = a.organisation_id and (a.customer_id is null or a.customer_id = d.customer_id) and r.key = any (d.roles)
      where a.person_id = guichet_me() and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now() and not d.single
      group by d.customer_id;
  end $$;
revoke all on function guichet_customers_read from public;
grant execute on function guichet_customers_read to guichet_app;

-- Partners for whose customers one may file.
create function guichet_partners_i_act_in() returns setof uuid language plpgsql stable security definer rows 1 set search_path = public, pg_temp
  as $$ begin
    return query select distinct a.organisation_id from partner_assignment a
      join partner_role r on r.key = a.role_key and r.retired_at is null and 'file' = any (r.rights)
      where a.person_id = guichet_me() and exists (select from delegation d where d.partner_id = a.organisation_id
        and (a.customer_id is null or a.customer_id = d.customer_id) and r.key = any (d.roles)
        and d.approved_at is not null and d.ended_at is null and d.starts_at <= now() and d.ends_at > now());
  end $$;
revoke all on function guichet_partners_i_act_in from public;
grant execute on function guichet_partners_i_act_in to guichet_app;

create or replace function guichet_counterparts() returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp
  as $$
  declare
    kept text;
    found uuid[];
  begin
    if not guichet_keeps() then return guichet_counterparts_now(); end if;
    kept := current_setting('guichet.kept_counterparts', true);
    if kept not in ('', 'many') then return kept::uuid[]; end if;
    found := guichet_counterparts_now();
    if kept = '' then perform set_config('guichet.kept_counterparts', case when cardinality(found) <= 100 then found::text else 'many' end, true); end if;
    return found;
  end $$;

create or replace function guichet_customers_i_read() returns setof uuid language plpgsql stable security definer rows 100 set search_path = public, pg_temp
  as $$
  declare
    kept text;
    found uuid[];
  begin
    if not guichet_keeps() then return query select guichet_customers_i_read_now(); return; end if;
    kept := current_setting('guichet.kept_read_customers', true);
    if kept = 'many' then return query select guichet_customers_i_read_now(); return; end if;
    if kept <> '' then return query select unnest(kept::uuid[]); return; end if;
    found := array(select distinct one from guichet_customers_i_read_now() one);
    perform set_config('guichet.kept_read_customers', case when cardinality(found) <= 100 then found::text else 'many' end, true);
    return query select unnest(found);
  end $$;

-- The thousands of contracts of a large organisation are of few kinds, and one of each tells what a page asks of them all: whom they were bought through,
-- what they cover, which decide. Every page of the help centre and every new ticket asks it.

/* One of each kind, or of each that holds on a day. The index leads from kind to kind. */
create function guichet_contract_kinds(of_organisation uuid, on_day date) returns table (kind bigint, entity_key text, plan_key text, partner_id uuid, covers text, services text[])
  language plpgsql stable rows 10 set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off
  as $$
  declare last bigint := '-9223372036854775808';
  begin
    loop
      select c.kind, c.entity_key, c.plan_key, c.partner_id, c.covers, c.services into kind, entity_key, plan_key, partner_id, covers, services
        from contract c where c.organisation_id = of_organisation and c.kind > last order by c.kind limit 1;
      exit when not found;
      last := kind;
      -- Two questions, each of which the index answers without a look at a row.
      if on_day is null
        or exists (select from contract c where c.organisation_id = of_organisation and c.kind = last and c.starts_on <= on_day and c.ends_on is null)
        or exists (select from contract c where c.organisation_id = of_organisation and c.kind = last and c.starts_on <= on_day and c.ends_on >= on_day) then
        return next;
      end if;
    end loop;
  end $$;
revoke all on function guichet_contract_kinds from public;

create or replace function guichet_partners_of(of_organisation uuid) returns table (id uuid, name text, contact_address text, contact_phone text, contact_url text)
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    if not (of_organisation = any (guichet_my_organisations()) or of_organisation in (select guichet_my_customers()) or guichet_is_staff()) then return; end if;
    return query select o.id, o.name, o.contact_address, o.contact_phone, o.contact_url
      from organisation o where o.id in (select k.partner_id from guichet_contract_kinds(of_organisation, null) k);
  end $$;

create or replace function guichet_covered_services(organisation uuid, today date) returns text[]
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
  declare of_partner text[];
  begin
    if not (guichet_is_staff() or exists (select from membership m where m.organisation_id = organisation and m.person_id = guichet_me())) then
      if not exists (select from guichet_my_delegations() d where d.customer_id = organisation and 'health' = any (d.rights)) then return '{}'; end if;
      if not exists (select from guichet_my_delegations() d where d.customer_id = organisation and 'health' = any (d.rights) and d.services = '{}') then
        select array_agg(distinct one) into of_partner from guichet_my_delegations() d, unnest(d.services) one
          where d.customer_id = organisation and 'health' = any (d.rights);
      end if;
    end if;
    if not exists (select from contract c where c.organisation_id = organisation) then return of_partner; end if;
    return (select coalesce(array_agg(distinct s.key), '{}') from guichet_contract_kinds(organisation, today) c join service s on s.retired_at is null
      where (of_partner is null or s.key = any (of_partner))
        and case when c.services <> '{}' then s.key = any (c.services)
          else s.offerings = '{}' or exists (select from offering o where o.entity_key = c.entity_key and o.key = any (s.offerings)) end);
  end $$;

create or replace function guichet_my_standings() returns table (organisation_id uuid, edition text, partner_kind text, plans text[], services text[])
  language plpgsql stable security definer rows 2 set search_path = public, pg_temp
  as $$
  declare me constant uuid := guichet_me();
  begin
    if me is null then return; end if;
    return query select o.id, o.edition, o.partner_kind,
        array(select distinct k.plan_key from guichet_contract_kinds(o.id, current_date) k where k.plan_key is not null),
        guichet_covered_services(o.id, current_date)
      from membership m join organisation o on o.id = m.organisation_id where m.person_id = me;
  end $$;

-- As before, but what decides is looked up kind by kind, where all together had to be sorted; and what is chosen by its id, however much that is thought to be.
create or replace function guichet_deciding_contracts(of_organisation uuid, of_partner uuid, zone text, moment timestamptz, named uuid[], listed integer) returns json
  language plpgsql stable security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off
  set jit = off set max_parallel_workers_per_gather = 0 set enable_mergejoin = off set enable_hashjoin = off
  as $$
  declare
    today constant date := (moment at time zone zone)::date;
    parties constant uuid[] := (select coalesce(array_agg(one), '{}') from unnest(array[of_organisation, of_partner]) one
      where one = any (guichet_my_organisations()) or guichet_is_staff()
        or guichet_is_partner() and one in (select d.customer_id from guichet_my_delegations() d where d.rights && '{file,see}'::text[]));
  begin
    if not exists (select from contract c where c.organisation_id = any (parties)) then return '[]'; end if;
    return (
      with chosen as (
        select decides.id from unnest(parties) one cross join lateral guichet_contract_kinds(one, null) k cross join lateral (
            (select c.id from contract c where c.organisation_id = one and c.kind = k.kind and c.starts_on > today order by c.starts_on, c.id limit 1)
            union all (select c.id from contract c where c.organisation_id = one and c.kind = k.kind and c.starts_on <= today
              and (c.ends_on is null or c.ends_on >= today) order by c.ends_on desc nulls first, c.starts_on, c.id limit 1)
            union all (select c.id from contract c where c.organisation_id = one and c.kind = k.kind and c.starts_on <= today
              and c.ends_on < today order by c.ends_on desc, c.starts_on, c.id limit 1)) decides
          where one = of_organisation or k.covers <> 'own'
        union all select * from (select c.id from unnest(parties) one cross join lateral (
            -- in the order of the index, until there are enough
            select c.id, c.number from (select c.* from contract c where c.organisation_id = one order by c.number, c.id offset 0) c
            where (one = of_organisation or c.covers <> 'own') and c.starts_on <= today and (c.ends_on is null or c.ends_on >= today) limit listed) c
          order by c.number, c.id limit listed) hold
        union all select * from (select c.id from contract c where c.organisation_id = any (parties) and (c.organisation_id = of_organisation or c.covers <> 'own')
          and c.starts_on <= today and c.ends_on < today order by c.ends_on desc, c.id limit least(listed, 50)) ended
        union all select c.id from contract c where c.id = any (named) and c.organisation_id = any (parties)
          and (c.organisation_id = of_organisation or c.covers <> 'own'))
      select coalesce(json_agg(json_build_object('id', k.id, 'number', k.number, 'entity', k.entity_key, 'plan', k.plan_key, 'partner', nullif(k.partner_id, of_partner),
          'active', k.active, 'begun', k.begun, 'startsOn', k.starts_on, 'endsOn', k.ends_on, 'covers', k.covers, 'services', k.services, 'trial', k.trial,
          'calendar', k.calendar_key, 'ofPartner', k.organisation_id is not distinct from of_partner) order by k.active desc, k.begun, k.number, k.id), '[]')
      from (select c.*, c.starts_on <= today as begun, c.starts_on <= today and (c.ends_on is null or c.ends_on >= today) as active
        from contract c where c.id in (select id from chosen)) k);
  end $$;

/* The members of an organisation one belongs to; of any for us. By name. The policies of membership, person and person_address say the same, but look for
   each person among all whom one knows. */
create function guichet_members_of(of_organisation uuid, most integer)
  returns table (id uuid, name text, address text, files boolean, sees text, administers boolean, disabled_at timestamptz)
  language plpgsql stable security definer rows 100 set search_path = public, pg_temp
  as $$ begin
    if not (of_organisation = any (guichet_my_organisations()) or guichet_is_staff()) then return; end if;
    return query select p.id, p.name, a.address, m.files_tickets, m.sees_tickets, m.administers, p.disabled_at
      from membership m join person p on p.id = m.person_id left join person_address a on a.person_id = p.id
      where m.organisation_id = of_organisation order by p.name, p.id limit most;
  end $$;
revoke all on function guichet_members_of from public;
grant execute on function guichet_members_of to guichet_app, guichet_worker;

-- The worker looks at each start for quotes that nothing is called by any more: in the texts that quote.
create index article_text_quoting on article_text (article_id) where state = 'shown' and (body like '%{{%' or workaround like '%{{%');

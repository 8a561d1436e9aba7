-- What decides what someone may file, in one look. Asked by a query, each table's policies were made ready again for each of its twelve parts, which
-- cost more than the rows; here who may be told is asked once, and no row is read before that. The policies say the same and stand behind every
-- other query; standing-of.test.ts holds the two against each other.

-- As before, and in this order to the last: what is told of contracts with one number does not depend on where they lie.
drop index contract_of_organisation;
create index contract_of_organisation on contract (organisation_id, number, id);

/* Contracts that an organisation may file under on the day it is at `moment` in `zone`: one of each kind, besides the first `listed` that hold, the 50
   that ended last and the `named` ones. With `of_partner` also that partner's own papers that cover customers, and those bought through it are told as its. The whole table is never read: where one customer has
   most contracts, the planner would do so for everyone, for whom it does not know; nor is what takes a millisecond compiled or shared among processes first. */
create function guichet_deciding_contracts(of_organisation uuid, of_partner uuid, zone text, moment timestamptz, named uuid[], listed integer) returns json
  language plpgsql stable security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off
  set jit = off set max_parallel_workers_per_gather = 0
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
        select * from (select distinct on (c.kind, c.organisation_id, c.starts_on <= today, c.starts_on <= today and (c.ends_on is null or c.ends_on >= today)) c.id
          from contract c where c.organisation_id = any (parties) and (c.organisation_id = of_organisation or c.covers <> 'own')
          order by c.kind, c.organisation_id, c.starts_on <= today, c.starts_on <= today and (c.ends_on is null or c.ends_on >= today),
            case when c.starts_on <= today then c.ends_on end desc nulls first, c.starts_on, c.id) decides
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

/* Cloud tenants in use, by name: at most 500, and the `named` ones however many there are. */
create function guichet_tenants_of(of_organisation uuid, named text[]) returns json
  language plpgsql stable security invoker
  as $$ begin
    return (select coalesce(json_agg(json_build_object('name', t.name, 'label', t.label) order by t.name), '[]') from (
      (select name, label from cloud_tenant where organisation_id = of_organisation and retired_at is null order by name limit 500) union
      (select name, label from cloud_tenant where organisation_id = of_organisation and retired_at is null and name = any (named))) t);
  end $$;

/* One row for each organisation of a person (or of `in_organisation` only), by its name; for who belongs nowhere one without. */
create function guichet_standings(of_person uuid, in_organisation uuid, moment timestamptz, named_contracts uuid[], named_tenants text[], listed integer)
  returns table (id uuid, name text, edition text, calendar text, files boolean, grants json, administrators json, tenants json, partners json, contracts json)
  language plpgsql stable security definer rows 1 set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set jit = off
  as $$
  #variable_conflict use_column
  declare
    me constant uuid := guichet_me();
    whole constant boolean := of_person = me or guichet_is_staff();
    zone text;
  begin
    if me is null then return; end if;
    select p.time_zone into zone from person p where p.id = of_person and p.disabled_at is null
      and (whole or p.staff_role is not null or p.id = any (guichet_people_i_know()) or guichet_shares_ticket(p.id));
    if not found then return; end if;
    for id, name, edition, calendar, files in
      select o.id, o.name, o.edition, o.calendar_key, coalesce(m.files_tickets, true)
      from (select) one left join (membership m join organisation o on o.id = m.organisation_id)
        on m.person_id = of_person and (whole or m.organisation_id = any (guichet_my_organisations()))
      where in_organisation is null or m.organisation_id = in_organisation
      order by o.name, o.id
    loop
      grants := '[]'; administrators := '[]'; tenants := '[]'; partners := null; contracts := '[]';
      if id is not null then
        if whole or id = any (guichet_organisations_i_administer()) then
          grants := (select coalesce(json_agg(g.offering_key), '[]') from filing_grant g where g.organisation_id = guichet_standings.id and g.person_id = of_person);
        end if;
        administrators := (select coalesce(json_agg(json_build_object('id', a.id, 'name', a.name)), '[]') from guichet_administrators_of(guichet_standings.id) a);
        tenants := guichet_tenants_of(guichet_standings.id, named_tenants);
        contracts := guichet_deciding_contracts(guichet_standings.id, null, zone, moment, named_contracts, listed);
        -- Of each kind one is told, and whom it was bought through is part of its kind.
        partners := (select json_agg(json_build_object('id', w.id, 'name', w.name, 'address', w.contact_address, 'phone', w.contact_phone, 'url', w.contact_url))
          from organisation w where w.id in (select (k ->> 'partner')::uuid from json_array_elements(guichet_standings.contracts) k));
      end if;
      return next;
    end loop;
  end $$;

revoke all on function guichet_deciding_contracts, guichet_tenants_of, guichet_standings from public;
grant execute on function guichet_deciding_contracts, guichet_tenants_of, guichet_standings to guichet_app, guichet_worker;

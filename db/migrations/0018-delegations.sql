-- What each party of a delegation may do to it behind the deeds, what both come to know of it, and what nobody gives themself.

-- Who deals with whom: all customers down the chain of a partner, and those that granted it something or were asked.
create function guichet_customers_of(of_partner uuid) returns setof uuid language plpgsql stable security definer rows 100 set search_path = public, pg_temp
  as $$ begin
    if not (of_partner = any (guichet_organisations_i_administer()) or guichet_is_administrator()) then return; end if;
    return query with recursive down (id) as (
        select p.buyer_id from partnership p where p.seller_id = of_partner
        union select p.buyer_id from partnership p join down on p.seller_id = down.id)
      select down.id from down where down.id <> of_partner
      union select d.customer_id from delegation d where d.partner_id = of_partner;
  end $$;
-- To whom a customer may grant: who sells to it, up the chain, through whom it bought, and with whom it dealt before.
create function guichet_partners_for(of_customer uuid) returns table (id uuid, name text) language plpgsql stable security definer rows 20 set search_path = public, pg_temp
  as $$ begin
    if not (of_customer = any (guichet_organisations_i_administer()) or guichet_is_administrator()) then return; end if;
    return query with recursive up (id) as (
        select p.seller_id from partnership p where p.buyer_id = of_customer
        union select p.seller_id from partnership p join up on p.buyer_id = up.id)
      select o.id, o.name from organisation o where o.id <> of_customer and o.id in (
        select up.id from up
        union all select c.partner_id from contract c where c.organisation_id = of_customer
        union all select d.partner_id from delegation d where d.customer_id = of_customer)
      order by o.name, o.id limit 200;
  end $$;
-- Who asked, decided and ended: by name alone, for both parties.
create function guichet_names_of_delegations(of_delegations uuid[]) returns table (id uuid, name text) language plpgsql stable security definer rows 20
  set search_path = public, pg_temp
  as $$
  declare
    mine constant uuid[] := guichet_my_organisations();
    staff constant boolean := guichet_is_staff();
  begin
    return query select distinct p.id, p.name from delegation d join person p on p.id in (d.requested_by, d.decided_by, d.ended_by)
      where d.id = any (of_delegations) and (staff or d.customer_id = any (mine) or d.partner_id = any (mine));
  end $$;

-- A member of the partner knows of it as far as they know the customer.
drop policy delegation_read on delegation;
create policy delegation_read on delegation for select to guichet_app using (
  customer_id = any ((select guichet_my_organisations())::uuid[])
  or partner_id = any ((select guichet_my_organisations())::uuid[]) and customer_id = any ((select guichet_counterparts())::uuid[])
  or (select guichet_is_staff()));
-- Each policy says who for itself, since the checks of several are added up: else whoever may end one could approve it. What is over stays as it is.
drop policy delegation_decided on delegation;
create policy delegation_decided on delegation for update to guichet_app using (
  ended_at is null and refused_at is null and customer_id = any ((select guichet_organisations_i_administer())::uuid[]))
  with check (customer_id = any ((select guichet_organisations_i_administer())::uuid[]));
drop policy delegation_given_back on delegation;
create policy delegation_given_back on delegation for update to guichet_app using (
  ended_at is null and refused_at is null
  and (partner_id = any ((select guichet_organisations_i_administer())::uuid[]) or (select guichet_is_administrator())))
  with check (ended_at is not null and ended_by = (select guichet_me())
  and (partner_id = any ((select guichet_organisations_i_administer())::uuid[]) or (select guichet_is_administrator())));
drop policy delegation_made on delegation;
create policy delegation_made on delegation for insert to guichet_app with check (requested_by = (select guichet_me()) and ended_at is null and (
  approved_at is null and not single and partner_id = any ((select guichet_organisations_i_administer())::uuid[])
    and customer_id in (select guichet_customers_of(partner_id))
  or customer_id = any ((select guichet_organisations_i_administer())::uuid[])));

-- A role for one customer is for one the partner deals with; a name is not learned by writing its id there.
drop policy partner_assignment_made on partner_assignment;
create policy partner_assignment_made on partner_assignment for insert to guichet_app with check (given_by = (select guichet_me())
  and (organisation_id = any ((select guichet_organisations_i_administer())::uuid[]) or (select guichet_is_administrator()))
  and (customer_id is null or customer_id in (select guichet_customers_of(organisation_id))));

-- Both organisations are told what one of them did.
create function guichet_shares_delegation(of_delegation text, of_organisation uuid) returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    return exists (select from delegation d where d.id::text = of_delegation and of_organisation in (d.customer_id, d.partner_id)
      and (d.customer_id = any (guichet_organisations_i_administer()) or d.partner_id = any (guichet_organisations_i_administer())));
  end $$;
create policy people_event_of_delegation on people_event for insert to guichet_app with check (
  type like 'delegation.%' and actor_id = (select guichet_me()) and guichet_shares_delegation(payload ->> 'delegationId', organisation_id));

-- What kind of partner an organisation is decides what it may file: ours alone say so.
revoke update (partner_kind, edition) on organisation from guichet_app;
create function guichet_place_organisation(of_organisation uuid, kind text, of_edition text) returns void language plpgsql security definer set search_path = public, pg_temp
  as $$ begin
    if not guichet_is_administrator() then raise exception 'ours alone decide this' using errcode = 'insufficient_privilege'; end if;
    update organisation set partner_kind = kind, edition = of_edition where id = of_organisation;
  end $$;

-- Whom somebody may ask to approve one ticket: the customers of the partners in which they file, delegated or not (MS-36). `of_customer`: that one;
-- else those in which they may not file already, by name.
create function guichet_customers_to_ask(of_customer uuid, words text, after_name text, after_id uuid, most integer)
  returns table (id uuid, name text, partner_id uuid, partner_name text) language plpgsql stable security definer rows 25 set search_path = public, pg_temp
  as $$
  declare me constant uuid := guichet_me();
  begin
    if me is null or not exists (select from partner_assignment a where a.person_id = me) then return; end if;
    return query with recursive mine as materialized (
        select distinct a.organisation_id as partner, a.customer_id as customer from partner_assignment a
        join partner_role r on r.key = a.role_key and r.retired_at is null where a.person_id = me and 'file' = any (r.rights)),
      down (partner, id) as (
        select p.seller_id, p.buyer_id from partnership p where p.seller_id in (select m.partner from mine m)
        union select down.partner, p.buyer_id from partnership p join down on p.seller_id = down.id),
      known (partner, id) as (
        select down.partner, down.id from down where down.id <> down.partner
        union select d.partner_id, d.customer_id from delegation d where d.partner_id in (select m.partner from mine m))
      select o.id, o.name, p.id, p.name from known k join organisation o on o.id = k.id join organisation p on p.id = k.partner
      where (of_customer is null or o.id = of_customer)
        and exists (select from mine m where m.partner = k.partner and (m.customer is null or m.customer = k.id))
        and (words = '' or unaccent(lower(o.name)) like '%' || replace(replace(replace(unaccent(lower(words)), '\', '\\'), '%', '\%'), '_', '\_') || '%')
        and (after_id is null or (o.name, o.id) > (after_name, after_id))
        and (of_customer is not null or not exists (select from guichet_my_delegations() d
          where d.customer_id = k.id and d.partner_id = k.partner and 'file' = any (d.rights) and not d.single))
      order by o.name, o.id, p.name, p.id limit most;
  end $$;
revoke all on function guichet_customers_to_ask from public;
grant execute on function guichet_customers_to_ask to guichet_app;
drop policy filing_request_made on filing_request;
create policy filing_request_made on filing_request for insert to guichet_app with check (
  asked_by = (select guichet_me()) and approved_at is null and refused_at is null
  and exists (select from guichet_customers_to_ask(customer_id, '', null, null, 100) c where c.partner_id = filing_request.partner_id));
-- What was asked outlives the form it came from.
alter table filing_request alter column draft_id drop not null;
alter table filing_request drop constraint filing_request_draft_id_fkey;
alter table filing_request add constraint filing_request_draft_id_fkey foreign key (draft_id) references draft (id) on delete set null;

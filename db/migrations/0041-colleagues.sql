-- Whom one can add: the rule of membership_read and person_read asked once, not for each person.

/* Of these organisations those one belongs to; those of us read all. `named`: a pattern of `like`, or null. By name. Each is looked up by
   id: the planner, who does not know how few belong to one organisation, would read everybody. */
create function guichet_colleagues(organisations uuid[], besides uuid, named text, most integer) returns table (id uuid, name text, organisation_id uuid)
  language plpgsql stable security definer rows 50 set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_seqscan = off
  as $$
  declare
    readable constant uuid[] := case when guichet_is_staff() then organisations
      else array(select unnest(organisations) intersect select unnest(guichet_my_organisations())) end;
  begin
    if guichet_me() is null then return; end if;
    return query select p.id, p.name, m.organisation_id from membership m join person p on p.id = m.person_id
      where m.organisation_id = any (readable) and p.id <> besides and p.disabled_at is null and (named is null or p.name ilike named)
      order by p.name, p.id limit most;
  end $$;

/* Of the customer and the partner of a ticket that one reads. */
create function guichet_colleagues_on(of_reference text, besides uuid, most integer) returns table (id uuid, name text, organisation_id uuid)
  language plpgsql stable security definer rows 50 set search_path = public, pg_temp set plan_cache_mode = force_generic_plan
  as $$ begin
    return query select c.* from ticket t cross join lateral guichet_colleagues(array[t.organisation_id, t.partner_id], besides, null, most) c
      where t.id = guichet_ticket_named(of_reference) and guichet_reads_from(t.id) is not null;
  end $$;

revoke all on function guichet_colleagues, guichet_colleagues_on from public;
grant execute on function guichet_colleagues, guichet_colleagues_on to guichet_app, guichet_worker;

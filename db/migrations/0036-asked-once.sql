-- Who asks is looked up once in a transaction, when it begins: a page asked some thirty times, each by a function of its own.

-- Says whose the transaction is. `guichet.known` is that person again if they are there and not disabled, else nothing.
create function guichet_enter(who text) returns void language plpgsql volatile security definer set search_path = public, pg_temp
  as $$ begin
    perform set_config('guichet.person', who, true),
      set_config('guichet.known', coalesce((select p.id::text from person p where p.id = nullif(who, '')::uuid and p.disabled_at is null), ''), true);
  end $$;
revoke all on function guichet_enter(text) from public;
grant execute on function guichet_enter(text) to guichet_app, guichet_worker, guichet_identity;

-- Of a transaction that was begun by set_config alone, as the version before does.
create function guichet_looked_up() returns uuid language plpgsql stable parallel safe security definer set search_path = public, pg_temp
  as $$ begin
    return (select id from person where id = nullif(current_setting('guichet.person', true), '')::uuid and disabled_at is null);
  end $$;
revoke all on function guichet_looked_up() from public;
grant execute on function guichet_looked_up() to guichet_app, guichet_worker, guichet_identity;

-- Without a body of its own to enter, the planner writes it into whatever asks.
create or replace function guichet_me() returns uuid language sql stable parallel safe security invoker
  return case when current_setting('guichet.known', true) = current_setting('guichet.person', true)
    then nullif(current_setting('guichet.person', true), '')::uuid else guichet_looked_up() end;

-- What those of us may do ends with their account, also in a transaction that writes and began before.
create or replace function guichet_is_administrator() returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin return exists (select from person where id = guichet_me() and staff_role = 'administrator' and disabled_at is null); end $$;
create or replace function guichet_is_staff() returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin return exists (select from person where id = guichet_me() and staff_role is not null and disabled_at is null); end $$;

-- A ticket's id by its reference, and nothing else of it: each query of a page names its ticket so, and asks for its rights by itself.
create function guichet_ticket_named(called text) returns uuid language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin return (select t.id from ticket t where t.reference = called); end $$;
revoke all on function guichet_ticket_named(text) from public;
grant execute on function guichet_ticket_named(text) to guichet_app, guichet_worker;

-- Also tells whom the reader may know to be of the ticket's organisation.
drop function guichet_people_on(uuid);
create function guichet_people_on(of_ticket uuid) returns table (id uuid, name text, staff boolean, address text, colleague boolean)
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
  declare
    me constant uuid := guichet_me();
    from_then constant timestamptz := guichet_reads_from(of_ticket);
    works boolean;
    known uuid[];
    organisation uuid;
  begin
    if from_then is null then return; end if;
    works := guichet_works_on(of_ticket);
    known := case when works then '{}' else guichet_people_i_know() end;
    organisation := (select t.organisation_id from ticket t where t.id = of_ticket);
    if not (works or guichet_is_staff() or exists (select from membership m where m.organisation_id = organisation and m.person_id = me)) then
      organisation := null;
    end if;
    return query
      with named as (
        select v.who from ticket t cross join lateral (values (t.requester_id), (case when works then t.assignee_id end)) v (who) where t.id = of_ticket
        union all select p.person_id from participant p where p.ticket_id = of_ticket
        union all select m.author_id from message m where m.ticket_id = of_ticket and m.created_at >= from_then
        union all select v.who from ticket_event e cross join lateral (values (e.actor_id),
            (case when e.audience = 'public' and e.type in ('ticket.participant-added', 'ticket.participant-removed') then (e.payload ->> 'personId')::uuid end),
            (case when works and e.type = 'ticket.assigned' then (e.payload ->> 'from')::uuid end),
            (case when works and e.type = 'ticket.assigned' then (e.payload ->> 'to')::uuid end)) v (who)
          where e.ticket_id = of_ticket and (works or e.audience = 'public' and e.at >= from_then)
        union all select n.author_id from note n where works and n.ticket_id = of_ticket
      )
      select p.id, p.name, p.staff_role is not null,
        case when works or p.id = me or p.id = any (known) and p.staff_role is null then a.address end,
        exists (select from membership m where m.organisation_id = organisation and m.person_id = p.id)
      from person p left join person_address a on a.person_id = p.id
      where p.id in (select n.who from named n where n.who is not null);
  end $$;
revoke all on function guichet_people_on(uuid) from public;
grant execute on function guichet_people_on(uuid) to guichet_app, guichet_worker;

-- Whoever is added to a ticket by an address from outside is shown by that address, until they act on the ticket themselves: otherwise whoever may add
-- would learn who is behind any address, whether two tickets name the same person, and since when the house has known them (ids tell their moment).
-- The address that was given stands in the event. Who works the ticket sees them as they are.
create function guichet_shown_by_address(of_ticket uuid) returns table (person_id uuid, shown_as uuid, address text)
  language plpgsql stable security definer rows 1 set search_path = public, pg_temp set plan_cache_mode = force_generic_plan
  as $$
  declare
    me constant uuid := guichet_me();
    known uuid[];
  begin
    if not exists (select from ticket_event e where e.ticket_id = of_ticket and e.type = 'ticket.participant-added' and e.payload ? 'address') then return; end if;
    if guichet_works_on(of_ticket) then return; end if;
    known := guichet_people_i_know();
    return query
      select distinct on (who) who, overlay(overlay(md5(of_ticket::text || who::text) placing '8' from 13) placing '8' from 17)::uuid, e.payload ->> 'address'
      from ticket_event e cross join lateral (select (e.payload ->> 'personId')::uuid as who) w
      where e.ticket_id = of_ticket and e.type = 'ticket.participant-added' and e.payload ? 'address' and who <> me and not who = any (known)
        and not exists (select from ticket_event own where own.ticket_id = of_ticket and own.actor_id = who)
      order by who, e.seq desc;
  end $$;
revoke all on function guichet_shown_by_address(uuid) from public;
grant execute on function guichet_shown_by_address(uuid) to guichet_app, guichet_worker;

-- As before, but for those who are shown by their address only.
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
      select coalesce(s.shown_as, p.id), coalesce(s.address, p.name), s.person_id is null and p.staff_role is not null,
        case when works or p.id = me or p.staff_role is null and p.id = any (known) then (select a.address from person_address a where a.person_id = p.id) end,
        s.person_id is null and exists (select from membership m where m.organisation_id = organisation and m.person_id = p.id)
      from person p left join guichet_shown_by_address(of_ticket) s on s.person_id = p.id where p.id = any (named);
  end $$;

-- As before, but for the ids of those who are shown by their address only, and without the address that an event keeps of them.
create or replace function guichet_conversation(of_ticket uuid, until timestamptz, most integer, at_work boolean)
  returns table (messages json, notes json, events json, participants json, people json, "isLinked" boolean)
  language plpgsql stable security definer rows 1 set search_path = public, pg_temp set plan_cache_mode = force_generic_plan
  as $$
  declare
    since constant timestamptz := guichet_reads_from(of_ticket);
    works constant boolean := at_work and guichet_works_on(of_ticket);
    told jsonb;
    shown jsonb;
  begin
    if since is null then return; end if;
    told := guichet_told_on(of_ticket);
    shown := coalesce((select jsonb_object_agg(s.person_id, s.shown_as) from guichet_shown_by_address(of_ticket) s), '{}');
    messages := (select json_agg(json_build_object('kind', 'message', 'id', m.id, 'authorId', m.author_id, 'fromStaff', m.from_staff, 'body', m.body, 'via', m.via,
        'vendor', m.vendor, 'unverified', m.unverified, 'vendorSender', m.vendor_sender, 'at', m.created_at, 'place', m.created_at::text, 'told', told -> m.id::text,
        'files', coalesce((select json_agg(json_build_object('id', f.id, 'name', f.name, 'mediaType', f.media_type, 'size', f.size, 'sha256', f.sha256) order by f.position)
          from message_file f where f.message_id = m.id), '[]')))
      from (select m.* from message m where m.ticket_id = of_ticket and m.created_at >= since and (until is null or m.created_at < until)
        order by m.created_at desc, m.id desc limit most) m);
    events := (select json_agg(json_build_object('kind', 'event', 'id', e.id, 'type', e.type, 'actorId', e.actor_id, 'payload',
        case when e.type in ('ticket.participant-added', 'ticket.participant-removed')
          then e.payload - 'address' || jsonb_build_object('personId', coalesce(shown -> (e.payload ->> 'personId'), e.payload -> 'personId')) else e.payload end,
        'at', e.at, 'place', e.at::text))
      from (select e.* from ticket_event e where e.ticket_id = of_ticket
          and e.type not in ('ticket.created', 'ticket.replied', 'ticket.noted', 'ticket.partner-noted', 'ticket.clocks-moved')
          and (e.audience = 'public' and e.at >= since or works and e.audience = 'staff') and (until is null or e.at < until)
        order by e.at desc, e.seq desc limit most) e);
    participants := (select json_agg(json_build_object('personId', coalesce(shown ->> f.person_id::text, f.person_id::text), 'addedAt', f.added_at, 'seesFrom', f.sees_from)
        order by f.added_at, f.person_id)
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

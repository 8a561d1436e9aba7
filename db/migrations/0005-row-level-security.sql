-- The second lock. desk/tickets/access.ts states who sees what; these policies refuse a query that forgot it.
-- The functions run as their owner, so that a policy never waits on another table's policy.

create function guichet_is_administrator() returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin return exists (select from person where id = guichet_me() and staff_role = 'administrator'); end $$;
create function guichet_is_staff() returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin return exists (select from person where id = guichet_me() and staff_role is not null); end $$;
create function guichet_my_queues() returns text[] language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin return (select coalesce(array_agg(queue_key), '{}') from queue_member join person p on p.id = person_id
        where person_id = guichet_me() and p.staff_role is not null); end $$;
create function guichet_my_organisations() returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin return (select coalesce(array_agg(organisation_id), '{}') from membership where person_id = guichet_me()); end $$;
create function guichet_organisations_i_see_all_of() returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin return (select coalesce(array_agg(organisation_id), '{}') from membership where person_id = guichet_me() and sees_tickets = 'all'); end $$;
create function guichet_organisations_i_administer() returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin return (select coalesce(array_agg(organisation_id), '{}') from membership where person_id = guichet_me() and administers); end $$;
create function guichet_tickets_i_follow() returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin return (select coalesce(array_agg(ticket_id), '{}') from participant where person_id = guichet_me()); end $$;

-- From when on a person may read the messages of a ticket: -infinity when they stand by their own right, sees_from when
-- only as an added outsider, null when not at all. One place; messages, their files and public events ask it.
create function guichet_reads_from(of_ticket uuid) returns timestamptz language plpgsql stable security definer set search_path = public, pg_temp
  as $$
  declare me constant uuid := guichet_me();
  begin
    if me is null then return null; end if;
    return (select case
      when t.requester_id = me
        or exists (select from membership m where m.organisation_id = t.organisation_id and m.person_id = me and m.sees_tickets = 'all')
        or exists (select from person p where p.id = me and (p.staff_role = 'administrator' or p.staff_role is not null
             and exists (select from queue_member q where q.queue_key = t.queue_key and q.person_id = me)))
        then '-infinity'::timestamptz
      else (select coalesce(p.sees_from, '-infinity') from participant p where p.ticket_id = t.id and p.person_id = me)
    end from ticket t where t.id = of_ticket);
  end $$;

-- Works this ticket: an agent of its queue, or an administrator. Notes and staff events ask it.
create function guichet_works_on(of_ticket uuid) returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$
  declare me constant uuid := guichet_me();
  begin
    return exists (select from ticket t join person p on p.id = me where t.id = of_ticket and (p.staff_role = 'administrator'
      or p.staff_role is not null and exists (select from queue_member q where q.queue_key = t.queue_key and q.person_id = me)));
  end $$;

-- This very transaction wrote the ticket's row, so a deed has already been allowed: an agent opens a ticket in, or hands one over to,
-- a queue that is not theirs, and still writes what belongs to that.
create function guichet_wrote_now(of_ticket uuid) returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    return exists (select from ticket t where t.id = of_ticket and t.xmin = pg_current_xact_id_if_assigned()::xid);
  end $$;

-- FORCE: even the owner goes through a policy; the owner's and the worker's say so openly.
do $$
declare t text;
begin
  foreach t in array array['organisation','person','person_address','membership','invitation','queue_member','ticket','message','note',
    'participant','ticket_read','draft','draft_file','message_file','note_file','ticket_event','people_event',
    'outgoing_mail','repeated_request'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I to guichet_owner using (true) with check (true)', t || '_owner', t);
    execute format('create policy %I on %I to guichet_worker using (true) with check (true)', t || '_worker', t);
    execute format('grant select, insert, update, delete on %I to guichet_worker', t);
  end loop;
  foreach t in array array['setting','queue','request_type','service','priority','severity','public_status','status_shown_as'] loop
    execute format('grant select on %I to guichet_app, guichet_worker, guichet_identity', t);
  end loop;
end $$;
grant insert, update on setting, queue, request_type, service, priority, severity, public_status, status_shown_as to guichet_worker;

-- Tickets
create policy ticket_read_by_standing on ticket for select to guichet_app using (
  requester_id = (select guichet_me())
  or organisation_id = any ((select guichet_organisations_i_see_all_of())::uuid[])
  or queue_key = any ((select guichet_my_queues())::text[])
  or id = any ((select guichet_tickets_i_follow())::uuid[])
  or (select guichet_is_administrator()));
-- For oneself, or as one of us for a customer, where the requester belongs; a follow-up keeps the requester and organisation of its ticket.
create function guichet_may_open(requester uuid, organisation uuid, follows uuid) returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$
  declare me constant uuid := guichet_me();
  begin
    if follows is not null then
      return guichet_reads_from(follows) is not null
        and exists (select from ticket t where t.id = follows and t.requester_id = requester and t.organisation_id is not distinct from organisation);
    end if;
    if requester <> me and not guichet_is_staff() then return false; end if;
    return organisation is null or exists (select from membership m
      where m.organisation_id = organisation and m.person_id = requester and (m.files_tickets or requester <> me));
  end $$;
create policy ticket_made on ticket for insert to guichet_app with check (guichet_may_open(requester_id, organisation_id, follow_up_of));
create policy ticket_changed on ticket for update to guichet_app using (
  requester_id = (select guichet_me())
  or organisation_id = any ((select guichet_organisations_i_see_all_of())::uuid[])
  or queue_key = any ((select guichet_my_queues())::text[])
  or id = any ((select guichet_tickets_i_follow())::uuid[])
  or (select guichet_is_administrator())) with check (true);

-- Into another queue the row leaves the agent's sight, which an UPDATE under a policy refuses; hence a function with its own check.
create function guichet_hand_over(of_ticket uuid, to_queue text, to_assignee uuid, at_moment timestamptz) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$ begin
    if not guichet_works_on(of_ticket) then raise exception 'only who works a ticket hands it over' using errcode = 'insufficient_privilege'; end if;
    update ticket set queue_key = to_queue, assignee_id = to_assignee, touched_at = greatest(touched_at, at_moment) where id = of_ticket;
    update ticket_words set queue_key = to_queue where ticket_id = of_ticket;
    update note_words set queue_key = to_queue where ticket_id = of_ticket;
  end $$;

create policy message_read on message for select to guichet_app using (created_at >= guichet_reads_from(ticket_id));
create policy message_made on message for insert to guichet_app with check (
  author_id = (select guichet_me()) and (guichet_wrote_now(ticket_id) or guichet_reads_from(ticket_id) is not null)
  and (not from_staff or guichet_works_on(ticket_id) or guichet_wrote_now(ticket_id) and (select guichet_is_staff())));
create policy message_file_read on message_file for select to guichet_app using (exists (select from message m where m.id = message_id));
create function guichet_may_write_on_message(of_message uuid) returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin return exists (select from message m where m.id = of_message and m.author_id = guichet_me()); end $$;
create policy message_file_made on message_file for insert to guichet_app with check (guichet_may_write_on_message(message_id));

create policy note_read on note for select to guichet_app using (guichet_works_on(ticket_id));
create policy note_made on note for insert to guichet_app with check (author_id = (select guichet_me()) and guichet_works_on(ticket_id));
create policy note_file_read on note_file for select to guichet_app using (exists (select from note n where n.id = note_id));
create policy note_file_made on note_file for insert to guichet_app with check (exists (select from note n where n.id = note_id and n.author_id = (select guichet_me())));

create policy participant_read on participant for select to guichet_app using (
  person_id = (select guichet_me()) or guichet_reads_from(ticket_id) is not null);
-- As the table of desk/tickets/rights.ts: who merely follows a ticket adds nobody, but a follow-up they open keeps the people of the old one.
create function guichet_may_add(of_ticket uuid, who uuid, from_then timestamptz) returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$
  declare me constant uuid := guichet_me();
  begin
    return exists (select from ticket t where t.id = of_ticket and (t.requester_id = me
      or exists (select from membership m where m.organisation_id = t.organisation_id and m.person_id = me and m.sees_tickets = 'all')
      or guichet_works_on(t.id)
      or guichet_wrote_now(t.id) and (guichet_is_staff() or exists (select from participant o
           where o.ticket_id = t.follow_up_of and o.person_id = who and o.sees_from is not distinct from from_then))));
  end $$;
create function guichet_may_remove(of_ticket uuid) returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin return exists (select from ticket t where t.id = of_ticket and t.requester_id = guichet_me()) or guichet_works_on(of_ticket); end $$;
create function guichet_follows(of_ticket uuid, who uuid) returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin return exists (select from participant p where p.ticket_id = of_ticket and p.person_id = who); end $$;
create policy participant_made on participant for insert to guichet_app with check (
  added_by = (select guichet_me()) and guichet_may_add(ticket_id, person_id, sees_from));
create policy participant_touched on participant for update to guichet_app using (guichet_reads_from(ticket_id) is not null);
create policy participant_removed on participant for delete to guichet_app using (person_id = (select guichet_me()) or guichet_may_remove(ticket_id));

create policy ticket_read_mine on ticket_read for all to guichet_app using (person_id = (select guichet_me())) with check (person_id = (select guichet_me()));
create policy draft_mine on draft for all to guichet_app using (person_id = (select guichet_me())) with check (person_id = (select guichet_me()));
create policy draft_file_mine on draft_file for all to guichet_app using (exists (select from draft d where d.id = draft_id))
  with check (exists (select from draft d where d.id = draft_id));

create policy ticket_event_read on ticket_event for select to guichet_app using (
  case audience when 'public' then at >= guichet_reads_from(ticket_id) else guichet_works_on(ticket_id) end);
-- Who an event names is shown by name (guichet_people_on): nobody who does not follow the ticket may be put there.
create policy ticket_event_made on ticket_event for insert to guichet_app with check (
  actor_id = (select guichet_me()) and (guichet_wrote_now(ticket_id) or guichet_reads_from(ticket_id) is not null)
  and (type not in ('ticket.participant-added', 'ticket.participant-removed') or guichet_follows(ticket_id, (payload ->> 'personId')::uuid)));

-- People and organisations: one's own, those one shares an organisation or a ticket with; staff see all.
create function guichet_people_i_know() returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin return (select coalesce(array_agg(distinct person_id), '{}') from membership where organisation_id = any (guichet_my_organisations())); end $$;
-- Names beside a ticket are asked for from the ticket's side, which is cheap; this is for who is asked about alone.
create function guichet_shares_ticket(who uuid) returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$
  declare
    me constant uuid := guichet_me();
    wholes constant uuid[] := guichet_organisations_i_see_all_of();
    follows constant uuid[] := guichet_tickets_i_follow();
  begin
    if me is null then return false; end if;
    return exists (select from ticket t where t.requester_id = who and (t.organisation_id = any (wholes) or t.id = any (follows)))
      or exists (select from participant p join ticket t on t.id = p.ticket_id where p.person_id = who
           and (t.requester_id = me or t.organisation_id = any (wholes) or t.id = any (follows)))
      or exists (select from ticket t join message m on m.ticket_id = t.id
           where t.requester_id = me and m.author_id = who)
      or exists (select from unnest(follows) f (id) join message m on m.ticket_id = f.id
           where m.author_id = who and m.created_at >= guichet_reads_from(f.id));
  end $$;
-- Everyone a ticket names, for those who may see the ticket; null to everyone else. An address is for staff, for oneself, and for colleagues.
create function guichet_people_on(of_ticket uuid) returns table (id uuid, name text, staff boolean, address text)
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
  declare
    me constant uuid := guichet_me();
    from_then constant timestamptz := guichet_reads_from(of_ticket);
    works constant boolean := guichet_works_on(of_ticket);
    known constant uuid[] := guichet_people_i_know();
  begin
    if from_then is null then return; end if;
    return query
      with named as (
        select t.requester_id as person_id from ticket t where t.id = of_ticket
        union select p.person_id from participant p where p.ticket_id = of_ticket
        union select m.author_id from message m where m.ticket_id = of_ticket and m.created_at >= from_then
        union select e.actor_id from ticket_event e where e.ticket_id = of_ticket and (works or e.audience = 'public' and e.at >= from_then)
        union select (e.payload ->> 'personId')::uuid from ticket_event e where e.ticket_id = of_ticket and e.audience = 'public' and e.at >= from_then
          and e.type in ('ticket.participant-added', 'ticket.participant-removed')
        union select n.author_id from note n where works and n.ticket_id = of_ticket
        union select v.who from ticket_event e cross join lateral (values ((e.payload ->> 'from')::uuid), ((e.payload ->> 'to')::uuid)) v (who)
          where works and e.ticket_id = of_ticket and e.type = 'ticket.assigned'
        union select t.assignee_id from ticket t where works and t.id = of_ticket
      )
      select p.id, p.name, p.staff_role is not null,
        case when works or p.id = me or p.id = any (known) and p.staff_role is null then a.address end
      from named n join person p on p.id = n.person_id left join person_address a on a.person_id = p.id;
  end $$;
-- The requester's name in a list, for those who may see the ticket.
create function guichet_requester_name(of_ticket uuid) returns text language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    return (select p.name from ticket t join person p on p.id = t.requester_id where t.id = of_ticket and guichet_reads_from(of_ticket) is not null);
  end $$;
create policy person_read on person for select to guichet_app using (
  id = (select guichet_me()) or (select guichet_is_staff()) or staff_role is not null and (select guichet_me()) is not null
  or id = any ((select guichet_people_i_know())::uuid[]) or guichet_shares_ticket(id));
create policy person_changed on person for update to guichet_app using (id = (select guichet_me()) or (select guichet_is_administrator())) with check (true);
create policy person_made on person for insert to guichet_app with check (staff_role is null or (select guichet_is_administrator()));
create policy person_address_read on person_address for select to guichet_app using (
  person_id = (select guichet_me()) or (select guichet_is_staff())
  or person_id = any ((select guichet_people_i_know())::uuid[]));
create policy person_address_made on person_address for insert to guichet_app with check (verified_at is null);
-- Finding or making the person behind an address must not tell the asker whether it was known.
create function guichet_person_of_address(wanted text) returns uuid language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin return (select person_id from person_address where address = wanted and guichet_me() is not null); end $$;

create function guichet_organisations_of_my_tickets() returns uuid[] language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin return (select coalesce(array_agg(distinct organisation_id), '{}') from ticket
    where organisation_id is not null and (requester_id = guichet_me() or id = any (guichet_tickets_i_follow()))); end $$;
create policy organisation_read on organisation for select to guichet_app using (
  id = any ((select guichet_my_organisations())::uuid[]) or (select guichet_is_staff())
  or id = any ((select guichet_organisations_of_my_tickets())::uuid[]));
create policy organisation_changed on organisation for update to guichet_app using (
  id = any ((select guichet_organisations_i_administer())::uuid[]) or (select guichet_is_administrator())) with check (true);
create policy organisation_made on organisation for insert to guichet_app with check ((select guichet_is_administrator()));

create policy membership_read on membership for select to guichet_app using (
  organisation_id = any ((select guichet_my_organisations())::uuid[]) or (select guichet_is_staff()));
-- People come into an organisation by an invitation they accept; only our administrators put someone there.
create policy membership_made on membership for insert to guichet_app with check ((select guichet_is_administrator()));
create policy membership_changed on membership for update to guichet_app using (
  organisation_id = any ((select guichet_organisations_i_administer())::uuid[]) or (select guichet_is_administrator()));
create policy membership_ended on membership for delete to guichet_app using (
  organisation_id = any ((select guichet_organisations_i_administer())::uuid[]) or (select guichet_is_administrator()));
-- Who leaves an organisation follows its tickets no longer, those included that its administrator does not see.
create function guichet_end_following(of_organisation uuid, who uuid) returns void language plpgsql security definer set search_path = public, pg_temp
  as $$ begin
    if of_organisation <> all (guichet_organisations_i_administer()) and not guichet_is_administrator() then
      raise exception 'only an administrator ends this' using errcode = 'insufficient_privilege';
    end if;
    delete from participant p using ticket t where p.person_id = who and t.id = p.ticket_id and t.organisation_id = of_organisation;
  end $$;
create policy invitation_read on invitation for select to guichet_app using (
  organisation_id = any ((select guichet_organisations_i_administer())::uuid[]) or (select guichet_is_administrator()));
create policy invitation_made on invitation for insert to guichet_app with check (invited_by = (select guichet_me())
  and (organisation_id = any ((select guichet_organisations_i_administer())::uuid[]) or (select guichet_is_administrator())));
create policy invitation_revoked on invitation for update to guichet_app using (
  organisation_id = any ((select guichet_organisations_i_administer())::uuid[]) or (select guichet_is_administrator()));
create policy queue_member_read on queue_member for select to guichet_app using ((select guichet_is_staff()));
create policy queue_member_changed on queue_member for all to guichet_app using ((select guichet_is_administrator())) with check ((select guichet_is_administrator()));
create policy people_event_read on people_event for select to guichet_app using (
  organisation_id = any ((select guichet_organisations_i_administer())::uuid[]) or (select guichet_is_administrator()));
-- These events send mails with links: one's own, those of an organisation one administers, and all for our administrators.
create policy people_event_made on people_event for insert to guichet_app with check (actor_id = (select guichet_me()) and (
  organisation_id is null and person_id = (select guichet_me())
  or organisation_id = any ((select guichet_organisations_i_administer())::uuid[]) or (select guichet_is_administrator())));

create policy outgoing_mail_read on outgoing_mail for select to guichet_app using (
  (select guichet_is_administrator())
  or (state = 'refused' and ticket_id is not null and (select guichet_is_staff()) and exists (select from ticket t where t.id = ticket_id)));
create function guichet_my_tokens() returns text[] language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin return (select coalesce(array_agg(k.id::text), '{}') from identity.api_key k where k.reference_id = guichet_me()); end $$;
create policy repeated_request_mine on repeated_request for all to guichet_app using (token_id = any ((select guichet_my_tokens())::text[]))
  with check (token_id = any ((select guichet_my_tokens())::text[]));

-- Grants: the app role changes rows only where a deed does, and never removes what is append-only.
grant select, insert on ticket, message, message_file, note, note_file, ticket_event, people_event, person_address, person, organisation to guichet_app;
grant insert on stored_file to guichet_app; -- who could list the hashes could hang any file on a draft of theirs
grant update on person to guichet_app;
grant update (name, allows_outside_participants) on organisation to guichet_app;
-- Requester, organisation, reference and words stay as they were made; another queue is guichet_hand_over's.
grant update (assignee_id, status, close_reason, priority, severity, updated_at, waiting_since, touched_at, solved_at, closed_at) on ticket to guichet_app;
grant select, insert, delete on participant, membership to guichet_app;
grant update (updated_at) on participant to guichet_app;
grant update (files_tickets, sees_tickets, administers) on membership to guichet_app;
-- Not token_hash: whoever knew it could join in the invited person's name.
grant select on invitation to guichet_app;
grant insert (id, organisation_id, address, files_tickets, sees_tickets, administers, invited_by, created_at, expires_at) on invitation to guichet_app;
grant update (revoked_at) on invitation to guichet_app;
grant select, insert, update, delete on ticket_read, draft, draft_file, queue_member, repeated_request to guichet_app;
grant select, insert on ticket_words, note_words to guichet_app;
grant update (words) on ticket_words to guichet_app;
grant select on outgoing_mail to guichet_app;
grant select, insert, update, delete on stored_file, ticket_words, note_words, dispatcher, worker_lease to guichet_worker;
grant usage on sequence ticket_number to guichet_app;

-- Identity: before anyone is known. It reads and makes people, nothing of tickets.
do $$
declare t text;
begin
  foreach t in array array['person','person_address','membership','invitation','people_event','organisation'] loop
    execute format('create policy %I on %I to guichet_identity using (true) with check (true)', t || '_identity', t);
    execute format('grant select, insert, update on %I to guichet_identity', t);
  end loop;
end $$;
grant insert, update, delete on setting to guichet_identity;

-- For the hub of open pages (platform/live.ts), which is nobody: which events are new, and whom of those listening they might concern.
-- Ids only. They spare asking for everyone; whether a person may know an event is then asked as that person, through the policies.

create function guichet_events_after(after_xid xid8, after_seq bigint, most integer)
  returns table (xid xid8, seq bigint, id uuid, ticket_id uuid) language sql stable security definer set search_path = public, pg_temp
  as $$
  select e.xid, e.seq, e.id, e.ticket_id from ticket_event e
  where (e.xid, e.seq) > (after_xid, after_seq) and e.xid < pg_snapshot_xmin(pg_current_snapshot())
  order by e.xid, e.seq limit most $$;

create function guichet_events_since(since uuid, most integer)
  returns table (id uuid, ticket_id uuid) language sql stable security definer set search_path = public, pg_temp
  as $$ select e.id, e.ticket_id from ticket_event e where e.id >= since order by e.id desc limit most $$;

create function guichet_may_concern(tickets uuid[], people uuid[])
  returns table (person_id uuid, ticket_id uuid) language sql stable security definer set search_path = public, pg_temp
  as $$
  select t.requester_id, t.id from ticket t where t.id = any (tickets) and t.requester_id = any (people)
  union select m.person_id, t.id from ticket t join membership m on m.organisation_id = t.organisation_id
    where t.id = any (tickets) and m.person_id = any (people) and m.sees_tickets = 'all'
  union select q.person_id, t.id from ticket t join queue_member q on q.queue_key = t.queue_key
    where t.id = any (tickets) and q.person_id = any (people)
  union select p.person_id, p.ticket_id from participant p where p.ticket_id = any (tickets) and p.person_id = any (people)
  union select p.id, t.id from person p cross join ticket t
    where p.id = any (people) and p.staff_role = 'administrator' and t.id = any (tickets) $$;

revoke all on function guichet_events_after, guichet_events_since, guichet_may_concern from public;
grant execute on function guichet_events_after, guichet_events_since, guichet_may_concern to guichet_app;

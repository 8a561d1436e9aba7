-- Clocks by SQL: what a page does not tell is not read there either, and nobody writes what moves them but who does so by a deed.

-- Who was added from a moment on is not told what was promised before.
drop policy ticket_clock_read on ticket_clock;
create policy ticket_clock_read on ticket_clock for select to guichet_app using (
  queue_key = any ((select guichet_my_queues())::text[]) or (select guichet_is_administrator())
  or exists (select from ticket t where t.id = ticket_id offset 0)
    and (ticket_id <> all ((select guichet_tickets_i_follow())::uuid[]) or organisation_id = any ((select guichet_organisations_i_see_all_of())::uuid[])
      or guichet_reads_from(ticket_id) = '-infinity'));

-- A promise is given with a new ticket, and given anew by us; an answer that meets it is ours; what came of it is recorded by the worker.
create policy ticket_event_by_whom on ticket_event as restrictive for insert to guichet_app with check (
  (select guichet_me()) is null or case type
    when 'ticket.created' then guichet_wrote_now(ticket_id)
    when 'ticket.replied' then payload ->> 'byStaff' is distinct from 'true' or (select guichet_is_staff())
    when 'ticket.severity-changed' then (select guichet_is_staff())
    when 'ticket.queue-changed' then (select guichet_is_staff())
    else type not in ('ticket.clocks-moved', 'ticket.escalated')
  end);

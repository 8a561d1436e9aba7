-- Clocks: what is promised of each metric, by which calendar, how it stands on each ticket, and queues in order of what is due.

alter table promise
  add column contracts              text[] not null default '{}',   -- numbers
  add column next_response          integer check (next_response between 1 and 525600),
  add column next_response_calendar text references business_calendar (key),
  add column resolution             integer check (resolution between 1 and 525600),
  add column resolution_calendar    text references business_calendar (key),
  add column pauses                 text[] not null default '{pending,on-hold}' check (pauses <@ '{pending,on-hold}'),
  add column explained              boolean not null default false,  -- to the requester too: how each figure came about
  add column ahead                  boolean not null default false;  -- stands before all others in its queue
-- Where a promise names no calendar: the contract's, else the organisation's, the plan's, the queue's, the language's, the first there is.
alter table business_calendar add column languages text[] not null default '{}';  -- in which one is spoken to at these hours
alter table contract add column calendar_key text references business_calendar (key);
alter table organisation add column calendar_key text references business_calendar (key);
alter table plan add column calendar_key text references business_calendar (key);
alter table queue add column calendar_key text references business_calendar (key);

-- Derived from the ticket's events (desk/promises/keep-clocks.ts), and can be made from them again. One row for each promise that ever ran.
create table ticket_clock (
  ticket_id       uuid not null references ticket (id),
  metric          text not null check (metric in ('first-response', 'next-response', 'resolution', 'callback')),
  round           integer not null check (round > 0),               -- of next-response: each question that had to be answered
  policy          text not null,                                    -- key of the promise, which may be gone since
  version         integer not null,                                 -- of the configuration
  minutes         integer not null,
  calendar        text not null,
  state           text not null check (state in ('running', 'paused', 'met', 'dropped')),
  started_at      timestamptz not null,
  due_at          timestamptz,                                      -- while it runs
  risk_at         timestamptz,                                      -- while it runs: a quarter of the target is left
  left_ms         bigint not null,                                  -- of open time, when it last moved; negative: so late
  used_ms         bigint not null,
  missed          boolean not null,                                 -- it was late once; of one that runs, see due_at
  ended_at        timestamptz,
  queue_key       text not null references queue (key),             -- in which it ended or stands
  organisation_id uuid references organisation (id),
  primary key (ticket_id, metric, round),
  check ((state in ('met', 'dropped')) = (ended_at is not null)),
  check (state = 'running' or due_at is null)
);
create index ticket_clock_due on ticket_clock (due_at) where due_at is not null;
-- A month, and a customer's month.
create index ticket_clock_started on ticket_clock (started_at);
create index ticket_clock_of_organisation on ticket_clock (organisation_id, started_at) where organisation_id is not null;

alter table ticket
  add column due_at    timestamptz,   -- the nearest of its running clocks
  add column raised_at timestamptz;   -- since when it stands before the others

-- One range for each list of agents: raised ones first, then by what is due, then by how long they wait; what does not wait comes last.
-- A hundred years apart, so that one column orders all. Immutable: moments are moved in UTC, where a day has 24 hours.
create function guichet_place(due timestamptz, raised timestamptz, waiting timestamptz) returns timestamptz
  language sql immutable parallel safe
  return coalesce(case when raised is null then coalesce(due, (waiting at time zone 'UTC' + interval '36525 days') at time zone 'UTC')
    else (coalesce(due, waiting) at time zone 'UTC' - interval '36525 days') at time zone 'UTC' end, 'infinity');
create index ticket_place_in_queue on ticket (queue_key, guichet_place(due_at, raised_at, waiting_since), id) where status in ('new', 'open');
create index ticket_place_unassigned on ticket (queue_key, guichet_place(due_at, raised_at, waiting_since), id) where status in ('new', 'open') and assignee_id is null;
create index ticket_place_of_assignee on ticket (assignee_id, guichet_place(due_at, raised_at, waiting_since), id)
  where assignee_id is not null and status in ('new', 'open', 'pending', 'on-hold');
drop index ticket_in_queue, ticket_unassigned, ticket_of_assignee;

-- Both are the worker's: nobody files a ticket that stands before the others'.
create policy ticket_made_unplaced on ticket as restrictive for insert to guichet_app with check (due_at is null and raised_at is null);

alter table ticket_clock enable row level security;
alter table ticket_clock force row level security;
grant select on ticket_clock to guichet_app;
grant select, insert, update, delete on ticket_clock to guichet_worker;
create policy ticket_clock_house on ticket_clock to guichet_owner, guichet_worker using (true) with check (true);
-- As the ticket; of those one worked in one's queue, the figures stay.
create policy ticket_clock_read on ticket_clock for select to guichet_app using (
  queue_key = any ((select guichet_my_queues())::text[]) or (select guichet_is_administrator())
  or exists (select from ticket t where t.id = ticket_id offset 0));

-- What moved the clocks of a ticket, for whoever reads it from its beginning: also what only we are told of, such as a hold that is not shown,
-- without which the requester would be told another due moment than we are. Null in a house that never promised anything.
create function guichet_clock_events(of_ticket uuid) returns jsonb language plpgsql stable security definer set search_path = public, pg_temp
  as $$
  declare works constant boolean := guichet_works_on(of_ticket);  -- who did what is for them
  begin
    if not exists (select from promise) or guichet_reads_from(of_ticket) is distinct from '-infinity' then return null; end if;
    return (select jsonb_agg(jsonb_build_object('type', e.type, 'at', e.at, 'by', case when works then e.actor_id end, 'payload',
        (select coalesce(jsonb_object_agg(p.key, p.value), '{}') from jsonb_each(e.payload) p
          where p.key in ('promised', 'incidentId', 'byStaff', 'byVendor', 'updateId', 'from', 'to', 'reason'))) order by e.seq)
      from ticket_event e where e.ticket_id = of_ticket
        and e.type in ('ticket.created', 'ticket.replied', 'ticket.status-changed', 'ticket.severity-changed', 'ticket.queue-changed'));
  end $$;

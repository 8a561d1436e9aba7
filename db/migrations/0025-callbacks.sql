-- Being phoned: which requests ask for it, when a queue phones, who is phoned when, and what came of each try.

alter table request_type add column callback boolean not null default false;
-- calendar, slot_minutes, places, lead_minutes, days_ahead, languages, attempts; null: this queue phones nobody.
alter table queue add column callbacks jsonb check (jsonb_typeof(callbacks) = 'object');

-- One of a ticket, for good: a calendar that has it by its id takes every later change for the same.
create table callback (
  id          uuid primary key,
  ticket_id   uuid not null unique references ticket (id),
  queue_key   text not null references queue (key),             -- whose place it takes
  starts_at   timestamptz not null,
  ends_at     timestamptz not null,
  seat        integer not null check (seat between 1 and 1000), -- of the places of that time
  phone       text not null check (phone ~ '^\+[1-9][0-9]{1,14}( x[0-9]{1,20})?$'),
  language    text not null check (language ~ '^[a-z]{2}$'),    -- in which is phoned
  state       text not null default 'booked' check (state in ('booked', 'done', 'missed', 'cancelled')),
  sequence    integer not null default 0,                       -- of the calendar file
  called_at   timestamptz,                                      -- first tried at this time, or reached
  made_at     timestamptz not null,
  changed_at  timestamptz not null,
  check (ends_at > starts_at)
);
-- Two people never get the last place (desk/callbacks/places.ts waits for its turn; this refuses what forgot to).
create unique index callback_seat on callback (queue_key, starts_at, seat) where state <> 'cancelled';
create index callback_day on callback (starts_at);

create table callback_attempt (
  id          uuid primary key,
  callback_id uuid not null references callback (id),
  by_person   uuid not null references person (id),
  at          timestamptz not null,
  outcome     text not null check (outcome in ('reached', 'no-answer', 'busy', 'wrong-number')),
  note        text not null default '' check (length(note) <= 2000)
);
create index callback_attempt_of on callback_attempt (callback_id, at);

do $$
declare t text;
begin
  foreach t in array array['callback','callback_attempt'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I to guichet_owner, guichet_worker using (true) with check (true)', t || '_house', t);
    execute format('grant select, insert, update, delete on %I to guichet_worker', t);
  end loop;
end $$;
grant select, insert, update on callback to guichet_app;
grant select, insert on callback_attempt to guichet_app;

-- As the answers of the form: who was added later reads no phone number. In outline nobody does.
create policy callback_read on callback for select to guichet_app using (
  guichet_wrote_now(ticket_id) or made_at >= guichet_reads_from(ticket_id));
create policy callback_made on callback for insert to guichet_app with check (
  guichet_wrote_now(ticket_id) or guichet_reads_from(ticket_id) is not null);
-- That somebody was called, or was not there, only who calls can say.
create policy callback_changed on callback for update to guichet_app using (made_at >= guichet_reads_from(ticket_id))
  with check (state in ('booked', 'cancelled') or guichet_works_on(ticket_id));
create policy callback_attempt_read on callback_attempt for select to guichet_app using (
  exists (select from callback c where c.id = callback_id and guichet_works_on(c.ticket_id)));
create policy callback_attempt_made on callback_attempt for insert to guichet_app with check (
  by_person = (select guichet_me()) and exists (select from callback c where c.id = callback_id and guichet_works_on(c.ticket_id)));

-- Which times are taken, and nothing of by whom.
create function guichet_callbacks_taken(of_queue text, from_then timestamptz, until timestamptz) returns table (starts_at timestamptz, ends_at timestamptz, seat integer)
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    return query select c.starts_at, c.ends_at, c.seat from callback c
      where c.queue_key = of_queue and c.state <> 'cancelled' and c.starts_at < until and c.ends_at > from_then;
  end $$;

-- What machines need: mail on its way, dispatcher, workers, tokens' repeated requests.

-- One row per event and recipient: that is what makes a notice go out once. What it says is written when it is sent, with the
-- recipient's rights at that moment, and stored only where it is not sent but kept.
create table outgoing_mail (
  id            uuid primary key,
  event_id      uuid not null,           -- of ticket_event, or of people_event for identity mail (set a password, reset, invitation)
  person_id     uuid references person (id),
  ticket_id     uuid references ticket (id),
  kind          text not null check (length(kind) between 1 and 60),
  form          text not null default 'full' check (form in ('full', 'notice')),
  recipient     text not null check (length(recipient) between 3 and 254),
  message_id    text not null unique,    -- fixed before sending
  subject       text,                    -- null until written
  text_body     text,                    -- these two only while kept
  html_body     text,
  state         text not null check (state in ('waiting', 'sending', 'sent', 'kept', 'refused', 'withdrawn')),
  sensitive     boolean not null default false, -- holds a sign-in link
  attempts      integer not null default 0,
  last_answer   text,                    -- what the mail server said, or why it was withdrawn
  created_at    timestamptz not null,
  sent_at       timestamptz,             -- or kept
  unique (event_id, recipient),
  check ((state in ('sent', 'kept')) = (sent_at is not null)),
  check (text_body is null or state = 'kept')
);
create index outgoing_mail_waiting on outgoing_mail (created_at) where state in ('waiting', 'sending');
create index outgoing_mail_to on outgoing_mail (recipient, created_at); -- how often an address was written to (F08)
create index outgoing_mail_newest on outgoing_mail (created_at desc, id desc);
create index outgoing_mail_of_ticket on outgoing_mail (ticket_id) where state = 'refused';

create table dispatcher (
  outbox text primary key check (outbox in ('ticket_event', 'people_event')),
  xid    xid8 not null,
  seq    bigint not null
);
insert into dispatcher values ('ticket_event', '0', 0), ('people_event', '0', 0);

-- Each worker holds the advisory lock of its key for as long as it lives; the jobs of a free key are unlocked by any other.
create table worker_lease (
  worker_id  text primary key,
  lock_key   bigint not null unique,
  started_at timestamptz not null
);

-- The job queue is a library's; its tables belong to the worker, which alone uses them and keeps them up to date. Only the schema
-- and the list of what was done to it are made here, so that the worker needs no right on the database itself.
create schema graphile_worker;
create table graphile_worker.migrations (id int primary key, ts timestamptz not null default now(), breaking boolean not null default false);
grant usage, create on schema graphile_worker to guichet_worker;
grant select, insert, update on graphile_worker.migrations to guichet_worker;

create table repeated_request (
  token_id   text not null,
  key        text not null check (length(key) between 1 and 255),
  digest     text not null,
  status     integer,
  response   jsonb,
  created_at timestamptz not null,
  primary key (token_id, key)
);
create index repeated_request_age on repeated_request (created_at);

-- What a preset configures: words are jsonb by language, {"en": "…", "tr": "…"}; en is the fallback.

create table queue (
  key        text primary key check (key ~ '^[a-z0-9-]{1,40}$'),
  label      jsonb not null,
  position   integer not null,
  retired_at timestamptz
);

create table queue_member (
  queue_key text not null references queue (key),
  person_id uuid not null references person (id),
  primary key (queue_key, person_id)
);
create index queue_member_person on queue_member (person_id);

create table request_type (
  key           text primary key check (key ~ '^[a-z0-9-]{1,40}$'),
  label         jsonb not null,
  description   jsonb not null,
  queue_key     text not null references queue (key),
  asks_priority boolean not null,
  asks_severity boolean not null,
  position      integer not null,
  retired_at    timestamptz
);

create table service (
  key        text primary key check (key ~ '^[a-z0-9-]{1,40}$'),
  label      jsonb not null,
  position   integer not null,
  retired_at timestamptz
);

-- How urgent the requester says it is; orders queues, promises nothing. Higher rank is more urgent.
create table priority (
  key   text primary key check (key ~ '^[a-z0-9-]{1,40}$'),
  label jsonb not null,
  rank  integer not null unique
);

-- Business impact; rank 1 is the gravest.
create table severity (
  key         text primary key check (key ~ '^[a-z0-9-]{1,40}$'),
  label       jsonb not null,
  description jsonb not null,
  rank        integer not null unique
);

-- What customers are shown for the six states, many to one.
create table public_status (
  key         text primary key check (key ~ '^[a-z0-9-]{1,40}$'),
  label       jsonb not null,
  description jsonb not null,
  position    integer not null unique
);

create table status_shown_as (
  status        text primary key check (status in ('new', 'open', 'pending', 'on-hold', 'solved', 'closed')),
  public_status text not null references public_status (key)
);

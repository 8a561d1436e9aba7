-- Tickets, what is said on them, who follows them, and what happened.

create sequence ticket_number start 295900;

create table ticket (
  id              uuid primary key,
  reference       text not null unique check (reference ~ '^[A-Z]{1,8}-[0-9]{1,15}$'),
  request_type    text not null references request_type (key),
  service         text references service (key),
  organisation_id uuid references organisation (id),  -- null: a person who belongs nowhere
  requester_id    uuid not null references person (id),
  queue_key       text not null references queue (key),
  assignee_id     uuid references person (id),
  summary         text not null check (length(summary) between 1 and 200),
  status          text not null default 'new' check (status in ('new', 'open', 'pending', 'on-hold', 'solved', 'closed')),
  close_reason    text check (close_reason in ('solved', 'no-longer-relevant', 'duplicate', 'no-answer')),
  priority        text references priority (key),
  severity        text references severity (key),
  follow_up_of    uuid references ticket (id),
  created_at      timestamptz not null,
  updated_at      timestamptz not null,  -- moves only on what the customer can see
  waiting_since   timestamptz,           -- since when it waits for us; null when it does not
  touched_at      timestamptz not null,  -- moves on anything, notes included; agents' order
  solved_at       timestamptz,
  closed_at       timestamptz,
  check ((status = 'closed') = (closed_at is not null)),
  check (close_reason is null or status in ('solved', 'closed'))
);
-- Each list of a person is one of these ranges; ids are UUIDs of version 7, so (…, id) is the order of creation.
create index ticket_of_requester on ticket (requester_id, updated_at desc, id desc);
create index ticket_of_requester_created on ticket (requester_id, id desc);
create index ticket_of_organisation on ticket (organisation_id, updated_at desc, id desc) where organisation_id is not null;
create index ticket_of_organisation_created on ticket (organisation_id, id desc) where organisation_id is not null;
-- Agents: what waits longest first; what does not wait for us comes last.
create index ticket_in_queue on ticket (queue_key, coalesce(waiting_since, 'infinity'::timestamptz), id) where status in ('new', 'open');
create index ticket_unassigned on ticket (queue_key, coalesce(waiting_since, 'infinity'::timestamptz), id) where status in ('new', 'open') and assignee_id is null;
create index ticket_of_assignee on ticket (assignee_id, coalesce(waiting_since, 'infinity'::timestamptz), id)
  where assignee_id is not null and status in ('new', 'open', 'pending', 'on-hold');
create index ticket_of_queue on ticket (queue_key, touched_at desc, id desc);
create index ticket_follow_ups on ticket (follow_up_of) where follow_up_of is not null;
create index ticket_solved on ticket (solved_at, id) where status = 'solved';

create table message (
  id         uuid primary key,
  ticket_id  uuid not null references ticket (id),
  author_id  uuid not null references person (id),
  from_staff boolean not null,
  body       text not null check (length(body) <= 65536),
  via        text not null check (via in ('portal', 'workspace', 'api', 'mail')),
  created_at timestamptz not null
);
create index message_of_ticket on message (ticket_id, created_at, id);

-- Internal notes are a table of their own; no customer's query joins it.
create table note (
  id         uuid primary key,
  ticket_id  uuid not null references ticket (id),
  author_id  uuid not null references person (id),
  body       text not null check (length(body) between 1 and 65536),
  created_at timestamptz not null
);
create index note_of_ticket on note (ticket_id, created_at, id);

-- People added to a ticket. sees_from is null for colleagues; someone from outside sees messages from then on only.
create table participant (
  ticket_id uuid not null references ticket (id),
  person_id uuid not null references person (id),
  added_by  uuid not null references person (id),
  added_at  timestamptz not null,
  sees_from timestamptz,
  updated_at timestamptz not null,  -- of the ticket, kept here so that the list of what one follows is one index range too
  primary key (ticket_id, person_id)
);
create index participant_person on participant (person_id, ticket_id desc);
create index participant_person_updated on participant (person_id, updated_at desc, ticket_id desc);

-- How far a person has read: "updated" is ticket.updated_at > read_at.
create table ticket_read (
  person_id uuid not null references person (id),
  ticket_id uuid not null references ticket (id),
  read_at   timestamptz not null,
  primary key (person_id, ticket_id)
);

-- What was typed and not yet sent. Its id is the idempotency key of the form: sending consumes it, once.
create table draft (
  id              uuid primary key,
  person_id       uuid not null references person (id),
  kind            text not null check (kind in ('ticket', 'reply', 'note', 'upload')), -- upload: a file sent by REST, not yet named by a message
  ticket_id       uuid references ticket (id),
  content         jsonb not null default '{}',
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  sent_at         timestamptz,
  became          uuid,  -- the ticket, message or note it became
  digest          text check (length(digest) = 64), -- SHA-256 of what was sent: the same again is answered, another is refused
  check ((kind in ('ticket', 'upload')) = (ticket_id is null)),
  check ((sent_at is null) = (became is null)),
  check ((sent_at is null) = (digest is null))
);
create index draft_of_person on draft (person_id, updated_at desc) where sent_at is null;
create index draft_sent on draft (sent_at) where sent_at is not null;

-- Content once per SHA-256; the bytes lie under the home (platform/storage.ts), named by it.
create table stored_file (
  sha256     text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  size       bigint not null check (size >= 0),
  created_at timestamptz not null
);

-- Access to a file is access to what it hangs on; hence three tables, not one with a flag.
create table draft_file (
  id         uuid primary key,
  draft_id   uuid not null references draft (id) on delete cascade,
  sha256     text not null references stored_file (sha256),
  name       text not null check (length(name) between 1 and 255),
  media_type text not null check (length(media_type) between 3 and 127),
  size       bigint not null,
  created_at timestamptz not null
);
create index draft_file_of_draft on draft_file (draft_id, created_at, id);
create index draft_file_content on draft_file (sha256);

create table message_file (
  id         uuid primary key,
  message_id uuid not null references message (id),
  sha256     text not null references stored_file (sha256),
  name       text not null check (length(name) between 1 and 255),
  media_type text not null check (length(media_type) between 3 and 127),
  size       bigint not null,
  position   integer not null
);
create index message_file_of_message on message_file (message_id, position);
create index message_file_content on message_file (sha256);

create table note_file (
  id         uuid primary key,
  note_id    uuid not null references note (id),
  sha256     text not null references stored_file (sha256),
  name       text not null check (length(name) between 1 and 255),
  media_type text not null check (length(media_type) between 3 and 127),
  size       bigint not null,
  position   integer not null
);
create index note_file_of_note on note_file (note_id, position);
create index note_file_content on note_file (sha256);

-- Append-only, and the outbox: the dispatcher reads it in the order (xid, seq) below the oldest running transaction.
create table ticket_event (
  seq       bigint generated always as identity primary key,
  id        uuid not null unique,
  xid       xid8 not null default pg_current_xact_id(),
  ticket_id uuid not null references ticket (id),
  actor_id  uuid references person (id),  -- null: the system
  type      text not null check (length(type) between 1 and 60),
  audience  text not null check (audience in ('public', 'staff')),
  payload   jsonb not null,
  at        timestamptz not null
);
create index ticket_event_of_ticket on ticket_event (ticket_id, seq);
create index ticket_event_outbox on ticket_event (xid, seq);

-- Events about people and organisations: invitations, rights, sign-ups. Read by the same dispatcher.
create table people_event (
  seq             bigint generated always as identity primary key,
  id              uuid not null unique,
  xid             xid8 not null default pg_current_xact_id(),
  organisation_id uuid references organisation (id),
  person_id       uuid references person (id),  -- whom it is about
  actor_id        uuid references person (id),
  type            text not null check (length(type) between 1 and 60),
  payload         jsonb not null,
  at              timestamptz not null
);
create index people_event_of_organisation on people_event (organisation_id, seq);
create index people_event_outbox on people_event (xid, seq);

-- Searched words apart from ticket: row-level security would keep the index from being used. Ids and words only;
-- hits are joined to ticket, whose policy decides.
create table ticket_words (
  ticket_id       uuid primary key references ticket (id),
  requester_id    uuid not null,
  organisation_id uuid,
  queue_key       text not null,
  words           tsvector not null
);
-- One GIN over all: a common word within one requester's tickets is found from the requester's side.
create index ticket_words_search on ticket_words using gin (requester_id, organisation_id, queue_key, words);
create table note_words (
  note_id   uuid primary key references note (id),
  ticket_id uuid not null references ticket (id),
  queue_key text not null,
  words     tsvector not null
);
create index note_words_search on note_words using gin (queue_key, words);
create index note_words_of_ticket on note_words (ticket_id);

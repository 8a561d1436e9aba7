-- Products of others: whom to ask about them, what was handed to them with the customer's consent, and what they answered by mail.

create table vendor (
  key        text primary key check (key ~ '^[a-z0-9-]{1,40}$'),
  label      jsonb not null,
  url        text check (url ~ '^https?://' and length(url) <= 500),
  address    text check (length(address) between 3 and 254),
  phone      text check (length(phone) between 3 and 40),
  position   integer not null,
  retired_at timestamptz,
  check (url is not null or address is not null or phone is not null)
);
-- A service with a vendor is a product of the marketplace: the vendor answers for it.
alter table service add column vendor text references vendor (key);

-- One request handed to one vendor. Its secret is the dedicated address: <secret>@ the house's reply domain.
create table vendor_thread (
  id           uuid primary key,
  ticket_id    uuid not null references ticket (id),
  vendor       text not null references vendor (key),
  address      text not null check (length(address) between 3 and 254), -- where it was sent
  secret_hash  text not null unique check (length(secret_hash) = 64),   -- SHA-256, hex
  secret       text not null check (length(secret) = 32),               -- stands in each mail to the vendor
  consented_by uuid not null references person (id),
  consented_at timestamptz not null,
  ended_at     timestamptz
);
create unique index vendor_thread_live on vendor_thread (ticket_id) where ended_at is null;
create index vendor_thread_ticket on vendor_thread (ticket_id);
create index vendor_thread_consented_by on vendor_thread (consented_by);

-- Mail as it came, kept before it was acknowledged; then read, judged, and the verdict kept.
create table incoming_mail (
  id          uuid primary key,
  received_at timestamptz not null,
  thread_id   uuid not null references vendor_thread (id),           -- whose address it came to; the address itself is a secret
  sender      text check (length(sender) <= 254),                   -- of the envelope; null: a bounce
  subject     text check (length(subject) <= 200),                  -- once it was read
  size        integer not null,
  sha256      text not null references stored_file (sha256),        -- the raw bytes
  fingerprint text not null unique check (length(fingerprint) = 64), -- mailbox, Message-ID, content: the same mail again is one
  state       text not null default 'waiting' check (state in ('waiting', 'taken', 'quarantined')),
  cause       text check (length(cause) <= 60),                     -- why it is in quarantine
  ticket_id   uuid references ticket (id),
  message_id  uuid references message (id),
  judged_at   timestamptz,
  released_by uuid references person (id)                           -- an administrator: it is an answer all the same
);
create index incoming_mail_waiting on incoming_mail (received_at) where state = 'waiting';
create index incoming_mail_received on incoming_mail (received_at desc, id desc);
create index incoming_mail_ticket on incoming_mail (ticket_id) where ticket_id is not null;
create index incoming_mail_content on incoming_mail (sha256);
create index incoming_mail_thread on incoming_mail (thread_id, received_at);
create index incoming_mail_released_by on incoming_mail (released_by) where released_by is not null;
create index incoming_mail_message on incoming_mail (message_id) where message_id is not null;

-- A message of a vendor: shown as theirs, never as the customer's or ours.
alter table message add column vendor text references vendor (key);
-- From where it says it came, where that is not the vendor's own domain: whoever knows the address may answer, but is shown as they are.
alter table message add column unverified boolean not null default false;
alter table message add column vendor_sender text check (length(vendor_sender) <= 254);
-- The worker is of the app's role as well, which it puts on to read for someone.
create policy message_not_as_vendor on message as restrictive for insert to guichet_app with check (
  current_user = 'guichet_worker' or (vendor is null and not unverified and vendor_sender is null));

do $$
declare t text;
begin
  foreach t in array array['vendor_thread','incoming_mail'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I to guichet_owner using (true) with check (true)', t || '_owner', t);
    execute format('create policy %I on %I to guichet_worker using (true) with check (true)', t || '_worker', t);
    execute format('grant select, insert, update, delete on %I to guichet_worker', t);
  end loop;
  foreach t in array array['vendor'] loop
    execute format('grant select on %I to guichet_app, guichet_worker, guichet_identity', t);
    execute format('grant insert, update, delete on %I to guichet_app, guichet_worker', t);
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I to guichet_owner, guichet_worker using (true) with check (true)', t || '_house', t);
    execute format('create policy %I on %I for select to guichet_app, guichet_identity using (true)', t || '_read', t);
    execute format('create policy %I on %I for insert to guichet_app with check ((select guichet_is_administrator()))', t || '_made', t);
    execute format('create policy %I on %I for update to guichet_app using ((select guichet_is_administrator()))', t || '_changed', t);
    execute format('create policy %I on %I for delete to guichet_app using ((select guichet_is_administrator()))', t || '_removed', t);
  end loop;
end $$;
grant insert on vendor_thread to guichet_app;
grant select (id, ticket_id, vendor, address, consented_by, consented_at, ended_at) on vendor_thread to guichet_app; -- not the secret: who knew it could speak as the vendor
grant update (ended_at) on vendor_thread to guichet_app;
grant select on incoming_mail to guichet_app;
create policy vendor_thread_read on vendor_thread for select to guichet_app using (guichet_reads_from(ticket_id) is not null);
create policy vendor_thread_made on vendor_thread for insert to guichet_app with check (
  consented_by = (select guichet_me()) and (guichet_wrote_now(ticket_id) or guichet_reads_from(ticket_id) = '-infinity'));
create policy vendor_thread_ended on vendor_thread for update to guichet_app using (guichet_reads_from(ticket_id) = '-infinity');
grant update (state, released_by) on incoming_mail to guichet_app;
create policy incoming_mail_read on incoming_mail for select to guichet_app using ((select guichet_is_administrator()));
create policy incoming_mail_released on incoming_mail for update to guichet_app
  using ((select guichet_is_administrator()) and state = 'quarantined')
  with check (state = 'waiting' and released_by = (select guichet_me()));

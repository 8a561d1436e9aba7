-- How the service is: its parts, what is wrong or planned, who was told, and the tickets that belong to it.

create table region (
  key        text primary key check (key ~ '^[a-z0-9-]{1,40}$'),
  label      jsonb not null,
  position   integer not null,
  retired_at timestamptz
);
create table component (
  key         text primary key check (key ~ '^[a-z0-9-]{1,40}$'),
  label       jsonb not null,
  description jsonb,
  grouped     jsonb,                                                -- words of the heading it stands under
  region      text references region (key),
  services    text[] not null default '{}',                         -- what of the catalogue depends on it
  position    integer not null,
  retired_at  timestamptz
);

-- A source of statuses from outside, fetched by the worker (health/import); faults are shown, never the answer itself.
create table status_source (
  id           uuid primary key,
  name         text not null check (length(name) between 1 and 100),
  url          text not null check (url ~ '^https?://' and length(url) <= 500),
  format       text not null check (format in ('guichet', 'status-page')),
  components   jsonb not null default '{}',                         -- id over there to key of ours
  every_minutes integer not null default 5 check (every_minutes between 1 and 1440),
  enabled      boolean not null default true,
  created_by   uuid references person (id),
  created_at   timestamptz not null,
  fetched_at   timestamptz,
  fault        text check (length(fault) <= 200)                    -- key of a message; null: the last fetch went well
);

-- incident: something is wrong; maintenance: planned; known-issue: wrong for a while, with a way around it.
create table incident (
  id           uuid primary key,
  reference    text not null unique check (reference ~ '^[A-Z]{1,8}-[0-9]{1,15}$'),
  kind         text not null check (kind in ('incident', 'maintenance', 'known-issue')),
  state        text not null check (state in ('scheduled', 'in-progress', 'investigating', 'identified', 'monitoring', 'resolved', 'cancelled')),
  impact       text not null check (impact in ('none', 'degraded', 'partial-outage', 'outage')),
  title        jsonb not null,                                      -- words
  workaround   jsonb,
  components   text[] not null default '{}',
  published_at timestamptz,                                         -- null: only we see it yet
  starts_at    timestamptz not null,
  ends_at      timestamptz,                                         -- maintenance: planned end; others: when it was over
  resolved_at  timestamptz,
  report       jsonb,                                               -- words of the after-report, Markdown
  reported_at  timestamptz,
  source_id    uuid references status_source (id),
  source_key   text check (length(source_key) <= 200),
  created_by   uuid references person (id),
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  unique nulls not distinct (source_id, source_key, id)
);
create sequence incident_number start 1001;
create unique index incident_of_source on incident (source_id, source_key) where source_id is not null;
create index incident_open on incident (starts_at desc, id desc) where resolved_at is null;
create index incident_by_start on incident (starts_at desc, id desc);
create index incident_components on incident using gin (components);

create table incident_update (
  id          uuid primary key,
  incident_id uuid not null references incident (id),
  state       text not null,
  impact      text not null,
  body        jsonb not null,                                       -- words, Markdown
  author_id   uuid references person (id),                          -- null: from a source outside
  at          timestamptz not null,
  tells       boolean not null default true,                        -- also each linked ticket and the subscribers
  kind        text not null default 'update' check (kind in ('update', 'solved', 'report'))
);
create index incident_update_of_incident on incident_update (incident_id, at, id);

-- The tickets that belong to an incident. `asked_at`: the requester was asked whether it is solved for them.
create table incident_ticket (
  incident_id uuid not null references incident (id),
  ticket_id   uuid not null references ticket (id),
  how         text not null check (how in ('joined', 'attached', 'different')), -- different: the requester saw it and said theirs is another
  linked_by   uuid references person (id),
  linked_at   timestamptz not null,
  asked_at    timestamptz,
  answer      text check (answer in ('solved', 'not-solved')),
  answered_at timestamptz,
  primary key (incident_id, ticket_id)
);
create unique index incident_ticket_one on incident_ticket (ticket_id) where how <> 'different';
create index incident_ticket_of_ticket on incident_ticket (ticket_id);

-- An update reaches each ticket once, however often the worker is killed: the message and this row are written together.
create table incident_told (
  update_id  uuid not null references incident_update (id),
  ticket_id  uuid not null references ticket (id),
  message_id uuid not null references message (id),
  primary key (update_id, ticket_id)
);
create index incident_told_message on incident_told (message_id);
create index incident_told_ticket on incident_told (ticket_id);

-- The worst of a day for each component, kept for the history of 90 days.
create table component_day (
  component text not null references component (key),
  day       date not null,
  worst     text not null check (worst in ('degraded', 'partial-outage', 'outage', 'maintenance')),
  minutes   integer not null default 0,
  primary key (component, day)
);

-- Who wants mail about which components; an address without a login proves itself first.
create table health_subscription (
  id           uuid primary key,
  address      text not null check (length(address) between 3 and 254 and address = lower(address)),
  person_id    uuid references person (id),
  language     text not null check (language in ('en', 'tr', 'fr', 'it', 'ja', 'hu')),
  components   text[] not null default '{}',                        -- empty: all
  token_hash   text not null unique check (length(token_hash) = 64), -- SHA-256, hex: confirms and ends it
  confirmed_at timestamptz,
  ended_at     timestamptz,
  created_at   timestamptz not null
);
create unique index health_subscription_one on health_subscription (address) where ended_at is null;
create index health_subscription_person on health_subscription (person_id) where person_id is not null;

-- Append-only outbox of the room, as ticket_event is of tickets.
create table health_event (
  seq         bigint generated always as identity primary key,
  id          uuid not null unique,
  xid         xid8 not null default pg_current_xact_id(),
  incident_id uuid references incident (id),
  actor_id    uuid references person (id),
  type        text not null check (length(type) between 1 and 60),
  payload     jsonb not null,
  at          timestamptz not null
);
create index health_event_outbox on health_event (xid, seq);
create index health_event_of_incident on health_event (incident_id, seq);

do $$
declare t text;
begin
  foreach t in array array['status_source','incident','incident_update','incident_ticket','incident_told','component_day','health_subscription','health_event'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I to guichet_owner using (true) with check (true)', t || '_owner', t);
    execute format('create policy %I on %I to guichet_worker using (true) with check (true)', t || '_worker', t);
    execute format('grant select, insert, update, delete on %I to guichet_worker', t);
  end loop;
  foreach t in array array['region','component'] loop
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
grant usage on sequence incident_number to guichet_app, guichet_worker;

grant select, insert on incident, incident_update, health_event to guichet_app;
grant update (kind, state, impact, title, workaround, components, published_at, starts_at, ends_at, resolved_at, report, reported_at, updated_at) on incident to guichet_app;
grant select, insert, delete on incident_ticket to guichet_app;
grant update (how, asked_at, answer, answered_at) on incident_ticket to guichet_app;
grant select on incident_told, component_day to guichet_app;
grant select, insert, update, delete on status_source to guichet_app;
grant select, insert on health_subscription to guichet_app;
grant update (components, language, confirmed_at, ended_at) on health_subscription to guichet_app;

-- What is published is for everyone, signed in or not; the rest is ours.
create policy incident_read on incident for select to guichet_app using (published_at is not null or (select guichet_is_staff()));
create policy incident_made on incident for insert to guichet_app with check ((select guichet_is_staff()));
create policy incident_changed on incident for update to guichet_app using ((select guichet_is_staff()));
create policy incident_update_read on incident_update for select to guichet_app using (exists (select from incident i where i.id = incident_id offset 0));
create policy incident_update_made on incident_update for insert to guichet_app with check (author_id = (select guichet_me()) and (select guichet_is_staff()));
create policy component_day_read on component_day for select to guichet_app using (true);
create policy status_source_administered on status_source for all to guichet_app using ((select guichet_is_administrator())) with check ((select guichet_is_administrator()));
create policy health_event_read on health_event for select to guichet_app using ((select guichet_is_staff()));
create policy health_event_made on health_event for insert to guichet_app with check (actor_id = (select guichet_me()) and (select guichet_is_staff()));
-- Whose ticket is linked is known to who sees the ticket.
create policy incident_ticket_read on incident_ticket for select to guichet_app using (exists (select from ticket t where t.id = ticket_id offset 0));
create policy incident_ticket_made on incident_ticket for insert to guichet_app with check (linked_by = (select guichet_me())
  and (guichet_wrote_now(ticket_id) or guichet_reads_from(ticket_id) is not null) and exists (select from incident i where i.id = incident_id));
create policy incident_ticket_answered on incident_ticket for update to guichet_app using (guichet_reads_from(ticket_id) is not null);
create policy incident_ticket_detached on incident_ticket for delete to guichet_app using (guichet_works_on(ticket_id));
create policy incident_told_read on incident_told for select to guichet_app using (exists (select from ticket t where t.id = ticket_id offset 0));
create policy health_subscription_mine on health_subscription for select to guichet_app using (person_id = (select guichet_me()));
create policy health_subscription_made on health_subscription for insert to guichet_app with check (
  person_id is null and confirmed_at is null or person_id = (select guichet_me()));
create policy health_subscription_changed on health_subscription for update to guichet_app using (person_id = (select guichet_me()));
-- By the token of a mail alone, signed in or not: `confirm` else end. True: there was such a subscription.
create function guichet_subscription(hash text, confirm boolean, at_moment timestamptz) returns boolean
  language plpgsql security definer set search_path = public, pg_temp
  as $$ begin
    update health_subscription set confirmed_at = case when confirm then coalesce(confirmed_at, at_moment) else confirmed_at end,
      ended_at = case when confirm then ended_at else coalesce(ended_at, at_moment) end
      where token_hash = hash and (ended_at is null or not confirm);
    return found;
  end $$;
revoke all on function guichet_subscription from public;
grant execute on function guichet_subscription to guichet_app;

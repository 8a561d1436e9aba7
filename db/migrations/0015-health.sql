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
grant select on health_subscription to guichet_app;
grant update (components, language, ended_at) on health_subscription to guichet_app;

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
create policy health_subscription_changed on health_subscription for update to guichet_app using (person_id = (select guichet_me()));
-- Asks for mails. One's own proven address counts at once; any other is mailed a link first, and whoever asks is told the same either way.
-- What an address that is proven already has chosen is not changed by a stranger.
create function guichet_subscribe(subscription uuid, hash text, to_address text, in_language text, of_components text[], event uuid, at_moment timestamptz)
  returns void language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare
    me constant uuid := guichet_me();
    mine boolean := me is not null and exists (select from person_address a where a.person_id = me and a.address = to_address and a.verified_at is not null);
    known health_subscription;
  begin
    perform pg_advisory_xact_lock(hashtextextended('guichet health ' || to_address, 0));
    select * into known from health_subscription s where s.address = to_address and s.ended_at is null;
    if known.id is null then
      insert into health_subscription (id, address, person_id, language, components, token_hash, confirmed_at, created_at)
        values (subscription, to_address, case when mine then me end, in_language, of_components, hash, case when mine then at_moment end, at_moment);
      known.id := subscription;
    elsif mine then
      update health_subscription s set person_id = me, language = in_language, components = of_components, confirmed_at = coalesce(s.confirmed_at, at_moment)
        where s.id = known.id;
    elsif known.confirmed_at is null then
      update health_subscription s set language = in_language, components = of_components where s.id = known.id;
    end if;
    if not mine and known.confirmed_at is null then
      insert into health_event (id, type, payload, at) values (event, 'subscription.asked', jsonb_build_object('subscriptionId', known.id), at_moment);
    end if;
  end $$;
revoke all on function guichet_subscribe from public;
grant execute on function guichet_subscribe to guichet_app;
create function guichet_subscription_of(hash text) returns table (address text, language text, confirmed boolean, ended boolean)
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    return query select s.address, s.language, s.confirmed_at is not null, s.ended_at is not null from health_subscription s where s.token_hash = hash;
  end $$;
revoke all on function guichet_subscription_of from public;
grant execute on function guichet_subscription_of to guichet_app;

-- What of the catalogue an organisation's contracts cover today, for who belongs to it, for us, and for its partners within what they were given.
-- Null: everything, since no contracts are kept of it.
create function guichet_covered_services(organisation uuid, today date) returns text[]
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
  declare of_partner text[];
  begin
    if not (guichet_is_staff() or exists (select from membership m where m.organisation_id = organisation and m.person_id = guichet_me())) then
      if not exists (select from guichet_my_delegations() d where d.customer_id = organisation and 'health' = any (d.rights)) then return '{}'; end if;
      if not exists (select from guichet_my_delegations() d where d.customer_id = organisation and 'health' = any (d.rights) and d.services = '{}') then
        select array_agg(distinct one) into of_partner from guichet_my_delegations() d, unnest(d.services) one
          where d.customer_id = organisation and 'health' = any (d.rights);
      end if;
    end if;
    if not exists (select from contract c where c.organisation_id = organisation) then return of_partner; end if;
    return (select coalesce(array_agg(distinct s.key), '{}') from contract c join service s on s.retired_at is null
      where c.organisation_id = organisation and c.starts_on <= today and (c.ends_on is null or c.ends_on >= today)
        and (of_partner is null or s.key = any (of_partner))
        and case when c.services <> '{}' then s.key = any (c.services)
          else s.offerings = '{}' or exists (select from offering o where o.entity_key = c.entity_key and o.key = any (s.offerings)) end);
  end $$;
revoke all on function guichet_covered_services from public;
grant execute on function guichet_covered_services to guichet_app;

alter table dispatcher drop constraint dispatcher_outbox_check;
alter table dispatcher add constraint dispatcher_outbox_check check (outbox in ('ticket_event', 'people_event', 'health_event'));
insert into dispatcher values ('health_event', '0', 0);

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

-- What may be asked, by whom and on which paper: entities, offerings, plans, contracts, the fields of forms; and who changed the configuration.
-- Keys named in text[] columns are checked by the configuration's schema (desk/catalogue/configuration.ts); empty means "all".

create table contracting_entity (
  key        text primary key check (key ~ '^[a-z0-9-]{1,40}$'),
  label      jsonb not null,
  position   integer not null,
  retired_at timestamptz
);

create table offering (
  key         text primary key check (key ~ '^[a-z0-9-]{1,40}$'),
  label       jsonb not null,
  description jsonb,
  grouped     jsonb,            -- words of the heading it stands under
  entity_key  text references contracting_entity (key),
  needs_grant boolean not null, -- only who holds a filing_grant files under it
  position    integer not null,
  retired_at  timestamptz
);

create table plan (
  key         text primary key check (key ~ '^[a-z0-9-]{1,40}$'),
  label       jsonb not null,
  description jsonb,
  position    integer not null,
  retired_at  timestamptz
);
-- A type named by any plan is for holders of such a plan; a type named by none is for everybody.
create table plan_request_type (
  plan_key     text not null references plan (key),
  request_type text not null references request_type (key),
  primary key (plan_key, request_type)
);

alter table request_type
  add column asks_service text not null default 'required' check (asks_service in ('required', 'optional', 'none')),
  add column folded boolean not null default false,                 -- behind "More…"
  add column special_of text references request_type (key),         -- the same request, received at a special desk
  add column send_label jsonb,                                      -- words of the button that sends
  add column offerings text[] not null default '{}',
  add column contexts text[] not null default '{}',
  add column languages text[] not null default '{}',                -- in which it is answered
  add column limits jsonb;                                          -- of files: {fileBytes, files, totalBytes}; null: those of the house

alter table service
  add column description jsonb,
  add column folded boolean not null default false,
  add column offerings text[] not null default '{}',
  add column checklist jsonb not null default '[]',                 -- [words]: what a ticket about it should say
  add column template jsonb;                                        -- words, Markdown: merged into the text on request, with undo

-- One list in the order of the form; the built-in fields stand in it by name.
create table form_field (
  key         text primary key check (key ~ '^[a-z0-9-]{1,40}$'),
  kind        text not null check (kind in ('built-in', 'text', 'long-text', 'select', 'multi-select', 'date-time', 'phone', 'cloud-tenant', 'contracts')),
  label       jsonb,
  help        jsonb,
  required    boolean not null,
  options     jsonb not null default '[]',                          -- [{key, label}]
  pattern     text,
  typed       boolean not null default false,                       -- cloud-tenant: may be typed when it is not in the list
  shown_when  jsonb not null default '{}',                          -- {types, services, offerings, contexts, answers}; all of them, any of each
  fixed       jsonb,                                                -- {value, contexts, reason}: given by the context, shown read-only
  position    integer not null,
  retired_at  timestamptz,
  check (kind = 'built-in' or label is not null)
);

create table contract (
  id              uuid primary key,
  organisation_id uuid not null references organisation (id),
  entity_key      text not null references contracting_entity (key),
  plan_key        text references plan (key),
  number          text not null check (length(number) between 1 and 60),
  partner_id      uuid references organisation (id),                -- bought through this partner, who is the one to ask
  starts_on       date not null,
  ends_on         date check (ends_on >= starts_on),                -- the last day it holds
  created_at      timestamptz not null,
  unique (entity_key, number),
  check (partner_id <> organisation_id)
);
create index contract_of_organisation on contract (organisation_id, number);
create index contract_partner on contract (partner_id) where partner_id is not null;

create table cloud_tenant (
  id              uuid primary key,
  organisation_id uuid not null references organisation (id),
  name            text not null check (length(name) between 1 and 120),   -- the id the provider's console shows
  label           text check (length(label) <= 120),
  retired_at      timestamptz,
  created_at      timestamptz not null
);
create unique index cloud_tenant_name on cloud_tenant (organisation_id, name);

create table filing_grant (
  organisation_id uuid not null,
  person_id       uuid not null,
  offering_key    text not null references offering (key),
  granted_by      uuid references person (id),
  granted_at      timestamptz not null,
  primary key (organisation_id, person_id, offering_key),
  foreign key (organisation_id, person_id) references membership (organisation_id, person_id) on delete cascade
);
create index filing_grant_person on filing_grant (person_id);
create index filing_grant_granted_by on filing_grant (granted_by) where granted_by is not null;

alter table organisation
  add column contact_address text check (length(contact_address) <= 254),
  add column contact_phone text check (length(contact_phone) <= 40),
  add column contact_url text check (contact_url ~ '^https?://' and length(contact_url) <= 500);

alter table ticket
  add column context text,
  add column offering_key text references offering (key),
  add column entity_key text references contracting_entity (key),
  add column plan_key text references plan (key),
  add column answers jsonb not null default '{}';                   -- by key of the field, as it was sent

create table ticket_contract (
  ticket_id   uuid not null references ticket (id),
  contract_id uuid not null references contract (id),
  primary key (ticket_id, contract_id)
);
create index ticket_contract_contract on ticket_contract (contract_id);

-- Append-only: who changed what of the configuration, and what it was before.
create table configuration_event (
  id        uuid primary key,
  at        timestamptz not null,
  person_id uuid references person (id),                            -- null: applied by the operator from files
  part      text not null,
  key       text not null,
  change    text not null check (change in ('added', 'changed', 'retired', 'restored')),
  before    jsonb,
  after     jsonb
);
create index configuration_event_part on configuration_event (part, key, id desc);
create index configuration_event_person on configuration_event (person_id) where person_id is not null;

do $$
declare t text;
begin
  foreach t in array array['contract','cloud_tenant','filing_grant','ticket_contract','configuration_event'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I to guichet_owner using (true) with check (true)', t || '_owner', t);
    execute format('create policy %I on %I to guichet_worker using (true) with check (true)', t || '_worker', t);
    execute format('grant select, insert, update, delete on %I to guichet_worker', t);
  end loop;
  -- Configuration is read by everybody and written by administrators (and the operator, as the worker).
  foreach t in array array['setting','queue','request_type','service','priority','severity','public_status','status_shown_as',
                           'contracting_entity','offering','plan','plan_request_type','form_field'] loop
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

-- The link that makes the first administrator is kept before anybody is known (people/set-up.ts).
create policy setting_identity on setting to guichet_identity using (true) with check (true);

grant select, insert, update on contract, cloud_tenant to guichet_app;
grant select, insert, delete on filing_grant to guichet_app;
grant select, insert on ticket_contract, configuration_event to guichet_app;

create policy contract_read on contract for select to guichet_app using (
  organisation_id = any ((select guichet_my_organisations())::uuid[]) or (select guichet_is_staff()));
create policy contract_made on contract for insert to guichet_app with check ((select guichet_is_administrator()));
create policy contract_changed on contract for update to guichet_app using ((select guichet_is_administrator()));

create policy cloud_tenant_read on cloud_tenant for select to guichet_app using (
  organisation_id = any ((select guichet_my_organisations())::uuid[]) or (select guichet_is_staff()));
create policy cloud_tenant_made on cloud_tenant for insert to guichet_app with check (
  organisation_id = any ((select guichet_organisations_i_administer())::uuid[]) or (select guichet_is_administrator()));
create policy cloud_tenant_changed on cloud_tenant for update to guichet_app using (
  organisation_id = any ((select guichet_organisations_i_administer())::uuid[]) or (select guichet_is_administrator()));

create policy filing_grant_read on filing_grant for select to guichet_app using (
  person_id = (select guichet_me()) or organisation_id = any ((select guichet_organisations_i_administer())::uuid[]) or (select guichet_is_staff()));
create policy filing_grant_made on filing_grant for insert to guichet_app with check (
  granted_by = (select guichet_me())
  and (organisation_id = any ((select guichet_organisations_i_administer())::uuid[]) or (select guichet_is_administrator())));
create policy filing_grant_ended on filing_grant for delete to guichet_app using (
  organisation_id = any ((select guichet_organisations_i_administer())::uuid[]) or (select guichet_is_administrator()));

-- As a message: readable with its ticket, written with the ticket that is made now, and only of the ticket's own organisation.
create policy ticket_contract_read on ticket_contract for select to guichet_app using (guichet_reads_from(ticket_id) is not null);
-- One of us may file into a queue whose tickets they do not see.
create function guichet_contract_fits(of_ticket uuid, of_contract uuid) returns boolean language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    return exists (select from contract c join ticket t on t.organisation_id = c.organisation_id where c.id = of_contract and t.id = of_ticket);
  end $$;
create policy ticket_contract_made on ticket_contract for insert to guichet_app with check (
  guichet_wrote_now(ticket_id) and guichet_contract_fits(ticket_id, contract_id));

-- Whom customers of a partner are to ask: the organisation's own to say.
grant update (contact_address, contact_phone, contact_url) on organisation to guichet_app;
-- Asking for a right: a member asks for themself; they read their own asking again, so that it happens once a day.
create policy people_event_asked on people_event for insert to guichet_app with check (
  type = 'right.asked' and actor_id = (select guichet_me()) and person_id = actor_id
  and organisation_id = any ((select guichet_my_organisations())::uuid[]));
create policy people_event_asked_read on people_event for select to guichet_app using (
  type = 'right.asked' and person_id = (select guichet_me()));

create policy configuration_event_read on configuration_event for select to guichet_app using ((select guichet_is_administrator()));
create policy configuration_event_made on configuration_event for insert to guichet_app with check (
  person_id = (select guichet_me()) and (select guichet_is_administrator()));

-- Whom to ask for a right, and the partner one bought from: names and ways to reach them, without sight of their organisation.
create function guichet_administrators_of(of_organisation uuid) returns table (id uuid, name text) language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    if not (of_organisation = any (guichet_my_organisations()) or guichet_is_staff()) then return; end if;
    return query select p.id, p.name from membership m join person p on p.id = m.person_id
      where m.organisation_id = of_organisation and m.administers and p.disabled_at is null order by p.name limit 20;
  end $$;
create function guichet_partners_of(of_organisation uuid) returns table (id uuid, name text, contact_address text, contact_phone text, contact_url text)
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$ begin
    if not (of_organisation = any (guichet_my_organisations()) or guichet_is_staff()) then return; end if;
    return query select distinct o.id, o.name, o.contact_address, o.contact_phone, o.contact_url
      from contract c join organisation o on o.id = c.partner_id where c.organisation_id = of_organisation;
  end $$;

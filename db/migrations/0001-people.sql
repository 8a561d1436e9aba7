-- Who we know, where they belong, and what they may do there.
-- Roles are made before migrations run (platform/roles.ts): guichet_owner, guichet_worker, guichet_app, guichet_identity.

create extension if not exists unaccent;
create extension if not exists pg_trgm;
create extension if not exists btree_gin;

-- The person of this transaction, or null. Every policy starts here: no person, no rows.
-- Someone disabled is no one. plpgsql, because its plans are kept for the session; a function in SQL was planned anew by each query before PostgreSQL 18.
create function guichet_me() returns uuid language plpgsql stable parallel safe security definer set search_path = public, pg_temp
  as $$ begin
    return (select id from person where id = nullif(current_setting('guichet.person', true), '')::uuid and disabled_at is null);
  end $$;

create table setting (
  key   text primary key check (length(key) between 1 and 100),
  value jsonb not null
);

create table organisation (
  id                          uuid primary key,
  name                        text not null check (length(name) between 1 and 200),
  allows_outside_participants boolean not null default false,
  created_at                  timestamptz not null
);

-- A person may exist without a login: they once wrote, or were added to a ticket.
-- Their login, if any, is the row of identity."user" with the same id.
create table person (
  id          uuid primary key,
  first_name  text not null check (length(first_name) <= 100),
  last_name   text not null check (length(last_name) <= 100),
  name        text not null check (length(name) between 1 and 254), -- in the order of the person's own language
  language    text not null check (language in ('en', 'tr', 'fr', 'it', 'ja', 'hu')),
  time_zone   text not null check (length(time_zone) between 1 and 64),
  staff_role  text check (staff_role in ('agent', 'administrator')),
  mail        text not null default 'full' check (mail in ('full', 'notice', 'off')),
  created_at  timestamptz not null,
  disabled_at timestamptz
);

-- Canonical form only (desk/people/address.ts); rejecting beats truncating.
create table person_address (
  address     text primary key check (length(address) between 3 and 254 and address = lower(address)),
  person_id   uuid not null references person (id),
  verified_at timestamptz,
  created_at  timestamptz not null
);
create unique index person_address_one_each on person_address (person_id);

create table membership (
  organisation_id uuid not null references organisation (id),
  person_id       uuid not null references person (id),
  files_tickets   boolean not null default true,
  sees_tickets    text not null default 'none' check (sees_tickets in ('none', 'all')),
  administers     boolean not null default false,
  created_at      timestamptz not null,
  primary key (organisation_id, person_id)
);
create index membership_of_person on membership (person_id);

create table invitation (
  id              uuid primary key,
  organisation_id uuid not null references organisation (id),
  address         text not null check (length(address) between 3 and 254 and address = lower(address)),
  files_tickets   boolean not null,
  sees_tickets    text not null check (sees_tickets in ('none', 'all')),
  administers     boolean not null,
  -- SHA-256, hex; at first of no token at all: the mail makes the one that counts
  token_hash      text not null unique default encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')), 'hex')
                  check (length(token_hash) = 64),
  invited_by      uuid not null references person (id),
  created_at      timestamptz not null,
  expires_at      timestamptz not null,
  accepted_at     timestamptz,
  revoked_at      timestamptz
);
create unique index invitation_open on invitation (organisation_id, address) where accepted_at is null and revoked_at is null;

-- Sign-in: the tables better-auth keeps, under the role that is used before anyone is known. A login is the person of the same id.
create schema identity;
grant usage on schema identity to guichet_identity;

create table identity."user" (
  id             uuid primary key references person (id),
  name           text not null,
  email          text not null unique check (length(email) between 3 and 254 and email = lower(email)),
  email_verified boolean not null,
  image          text,
  created_at     timestamptz not null,
  updated_at     timestamptz not null
);

-- token is the SHA-256 of what the cookie holds: who reads this table, or a backup of it, signs in as nobody.
create table identity.session (
  id         uuid primary key,
  token      text not null unique check (length(token) = 43),
  user_id    uuid not null references identity."user" (id) on delete cascade,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index session_of_user on identity.session (user_id);
create index session_expiry on identity.session (expires_at);

create table identity.account (
  id                       uuid primary key,
  account_id               text not null,
  provider_id              text not null,
  user_id                  uuid not null references identity."user" (id) on delete cascade,
  access_token             text,
  refresh_token            text,
  id_token                 text,
  access_token_expires_at  timestamptz,
  refresh_token_expires_at timestamptz,
  scope                    text,
  password                 text,
  created_at               timestamptz not null,
  updated_at               timestamptz not null,
  unique (provider_id, account_id)
);
create index account_of_user on identity.account (user_id);

-- identifier is a hash of kind and token; value is the person.
create table identity.verification (
  id         uuid primary key,
  identifier text not null,
  value      text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index verification_of_identifier on identity.verification (identifier);
create index verification_of_value on identity.verification (value);

create table identity.api_key (
  id                     uuid primary key,
  config_id              text not null,
  name                   text,
  start                  text,
  reference_id           uuid not null references person (id),
  prefix                 text,
  key                    text not null unique, -- SHA-256, base64url
  refill_interval        integer,
  refill_amount          integer,
  last_refill_at         timestamptz,
  enabled                boolean not null default true,
  rate_limit_enabled     boolean not null default false,
  rate_limit_time_window integer,
  rate_limit_max         integer,
  request_count          integer not null default 0,
  remaining              integer,
  last_request           timestamptz,
  expires_at             timestamptz,
  created_at             timestamptz not null,
  updated_at             timestamptz not null,
  permissions            text,
  metadata               text
);
create index api_key_of_person on identity.api_key (reference_id);

-- Tries counted by rate-limiter-flexible; keys hold hashes, never addresses.
create table identity.tries (
  key    varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);

-- One row for each mail with a link, so that nobody can be flooded: unused ones are counted per person.
create table identity.mailed_link (
  event_id  uuid primary key,
  person_id uuid not null references person (id),
  kind      text not null check (kind in ('welcome', 'reset')),
  minted_at timestamptz not null,
  used_at   timestamptz
);
create index mailed_link_of_person on identity.mailed_link (person_id, minted_at) where used_at is null;
create index mailed_link_age on identity.mailed_link (minted_at);

grant select, insert, update, delete on all tables in schema identity to guichet_identity;

-- A change of rights or a disabled person ends their sessions in the same transaction, though the app's role cannot read them.
create function guichet_end_sessions(of_person uuid) returns void language sql security definer set search_path = public, pg_temp
  as $$ delete from identity.session where user_id = of_person and (of_person = guichet_me() or guichet_is_administrator()) $$;
revoke execute on function guichet_end_sessions(uuid) from public;
grant execute on function guichet_end_sessions(uuid) to guichet_app;

-- Staff see who can sign in, never how.
create function guichet_has_login(of_person uuid) returns boolean language sql stable security definer set search_path = public, pg_temp
  as $$ select exists (select from identity."user" where id = of_person) and guichet_me() is not null and (guichet_is_staff() or of_person = guichet_me()) $$;

-- What only our administrators may change of a person, even if a deed forgot: nobody makes themselves staff or lets themselves in again.
create function guichet_guard_person() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  -- Not "is guichet_app": the application's login may have a name of its own and only be a member of that role.
  if current_user not in ('guichet_owner', 'guichet_worker', 'guichet_identity') and not guichet_is_administrator()
    and (new.staff_role is distinct from old.staff_role or new.disabled_at is distinct from old.disabled_at or new.id <> old.id) then
    raise exception 'only an administrator changes this of a person' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger person_guarded before update on person for each row execute function guichet_guard_person();

-- The first administrator joins every queue before anyone is known.
grant select, insert on queue_member to guichet_identity;
create policy queue_member_identity on queue_member to guichet_identity using (true) with check (true);

-- What is over in the schema the worker cannot read. Mailed links stay a month, as they are what limits further ones.
create function guichet_clear_identity(at timestamptz) returns void language sql security definer set search_path = public, pg_temp as $$
  delete from identity.session where expires_at < at;
  delete from identity.verification where expires_at < at;
  delete from identity.tries where expire < extract(epoch from at) * 1000;
  delete from identity.mailed_link where minted_at < at - interval '30 days';
$$;
revoke execute on function guichet_clear_identity(timestamptz) from public;
grant execute on function guichet_clear_identity(timestamptz) to guichet_worker;

-- "Does anybody work here yet?" is asked at the door.
create index person_staff on person (id) where staff_role is not null;

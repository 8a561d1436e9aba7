-- Addresses of a person's own: what they mail to one is filed as what was chosen in the form it was made from (docs/decisions/0037).

create table ticket_address (
  id          uuid primary key,
  person_id   uuid not null references person (id),
  secret_hash text unique check (length(secret_hash) = 64),        -- SHA-256, hex, of what stands before the @; null: not given out, or ended
  form        jsonb not null check (length(form::text) < 200000),   -- as a draft keeps it, without what each mail says itself
  wanted      jsonb not null check (length(wanted::text) < 200000), -- the same as the deed is told it
  made_at     timestamptz not null,
  given_at    timestamptz,                                          -- when the address was shown: once
  used_at     timestamptz,
  ended_at    timestamptz,
  check (ended_at is null or secret_hash is null)
);
create index ticket_address_of_person on ticket_address (person_id, made_at desc);

alter table incoming_mail alter column thread_id drop not null;
alter table incoming_mail add column ticket_address_id uuid references ticket_address (id);
alter table incoming_mail add constraint incoming_mail_came_to_one check (num_nonnulls(thread_id, ticket_address_id) = 1);
create index incoming_mail_ticket_address on incoming_mail (ticket_address_id, received_at) where ticket_address_id is not null;

alter table ticket_address enable row level security;
alter table ticket_address force row level security;
create policy ticket_address_house on ticket_address to guichet_owner, guichet_worker using (true) with check (true);
grant select, insert, update, delete on ticket_address to guichet_worker;
-- One's own; not the hash, which nobody has to read but who takes the mail in. Nobody who works here files as a customer.
grant select (id, person_id, form, wanted, made_at, given_at, used_at, ended_at) on ticket_address to guichet_app;
grant insert (id, person_id, form, wanted, made_at) on ticket_address to guichet_app;
grant update (secret_hash, given_at, ended_at) on ticket_address to guichet_app;
create policy ticket_address_read on ticket_address for select to guichet_app using (person_id = (select guichet_me()));
create policy ticket_address_made on ticket_address for insert to guichet_app with check (person_id = (select guichet_me()) and not (select guichet_is_staff()));
create policy ticket_address_changed on ticket_address for update to guichet_app using (person_id = (select guichet_me()));

-- What became of what came to one's addresses. Never from whom or what it says: whoever made a stranger's machine write here could prove with it that
-- the house's domain is theirs (F02).
create function guichet_mailed_by_me() returns table (id uuid, received_at timestamptz, state text, cause text, ticket_id uuid)
  language plpgsql stable security definer rows 20 set search_path = public, pg_temp
  as $$ begin
    return query select i.id, i.received_at, i.state, i.cause, i.ticket_id from ticket_address a join incoming_mail i on i.ticket_address_id = a.id
      where a.person_id = guichet_me() order by i.received_at desc, i.id desc limit 20;
  end $$;
revoke execute on function guichet_mailed_by_me from public;
grant execute on function guichet_mailed_by_me to guichet_app;

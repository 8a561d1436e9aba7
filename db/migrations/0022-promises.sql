-- What the house promises: business calendars, and who is answered within which time. Configuration, read by everybody like the rest of it.

create table business_calendar (
  key        text primary key check (key ~ '^[a-z0-9-]{1,40}$'),
  label      jsonb not null,
  zone       text not null check (length(zone) between 1 and 60),           -- IANA
  hours      text not null check (length(hours) between 1 and 300),          -- as promises/hours.ts reads them
  exceptions text check (length(exceptions) between 1 and 10000),           -- a line for each
  position   integer not null,
  retired_at timestamptz
);
-- The first that fits a ticket decides. Empty lists leave nothing out. Minutes are of open time; none beside a calendar: within its hours, no figure.
create table promise (
  key                     text primary key check (key ~ '^[a-z0-9-]{1,40}$'),
  label                   jsonb not null,
  plans                   text[] not null default '{}',
  request_types           text[] not null default '{}',
  severities              text[] not null default '{}',
  languages               text[] not null default '{}',
  services                text[] not null default '{}',
  filed_by                text not null default 'all' check (filed_by in ('all', 'partners', 'customers')),
  first_response          integer check (first_response between 1 and 525600),
  first_response_calendar text references business_calendar (key),
  position                integer not null,
  retired_at              timestamptz
);

do $$
declare t text;
begin
  foreach t in array array['business_calendar','promise'] loop
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

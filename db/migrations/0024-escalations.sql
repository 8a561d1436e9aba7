-- Escalations: what happens before and after a promise is due, that it happened once, who is told of it, and calls to systems outside.

-- Where calls go to. What proves them to be ours lies apart: configuration is shown and exported, that never is.
create table webhook (
  key        text primary key check (key ~ '^[a-z0-9-]{1,40}$'),
  label      jsonb not null,
  url        text not null check (url ~ '^https?://' and length(url) <= 500),
  position   integer not null,
  retired_at timestamptz
);
create table webhook_target (
  webhook_key     text primary key references webhook (key),
  secret          text check (length(secret) between 32 and 200),
  previous_secret text check (length(previous_secret) between 32 and 200), -- signs beside it until then
  previous_until  timestamptz,
  set_at          timestamptz,
  set_by          uuid references person (id),
  reached_at      timestamptz,                                      -- last taken
  failed_at       timestamptz,
  fault           text check (length(fault) between 1 and 60),       -- why, of the last one that failed; null: the last was taken
  failures        integer not null default 0,                       -- in a row
  rests_until     timestamptz                                       -- nothing is sent there before
);
create table escalation_step (
  key         text primary key check (key ~ '^[a-z0-9-]{1,40}$'),
  label       jsonb not null,
  promises    text[] not null default '{}',                         -- empty: all
  metric      text not null check (metric in ('first-response', 'next-response', 'resolution')),
  minutes     integer not null check (minutes between -525600 and 525600), -- of the clock's open time; negative: before it is due
  action      text not null check (action in ('notify', 'raise', 'reassign', 'webhook')),
  tell        text[] not null default '{}' check (tell <@ '{assignee,queue,administrators}'),
  people      text[] not null default '{}',                         -- addresses of ours
  queue_key   text references queue (key),
  unassign    boolean not null default false,
  webhook_key text references webhook (key),
  position    integer not null,
  retired_at  timestamptz
);

-- One for each step of each promise of each ticket: whoever comes second finds it there.
create table escalation (
  id        uuid primary key,
  ticket_id uuid not null references ticket (id),
  metric    text not null,
  round     integer not null,
  step_key  text not null references escalation_step (key),
  action    text not null,
  outcome   text not null check (outcome in ('done', 'passed-over', 'not-possible')),
  policy    text not null,
  due_at    timestamptz not null,
  step_at   timestamptz not null,                                   -- when it should have happened
  at        timestamptz not null,                                   -- when it did
  unique (ticket_id, metric, round, step_key)
);
-- Who is told; gathered into one mail for each person and run.
create table escalation_notice (
  escalation_id uuid not null references escalation (id),
  person_id     uuid not null references person (id),
  mail_id       uuid references outgoing_mail (id) on delete cascade, -- null: not yet put on its way
  primary key (escalation_id, person_id)
);
create index escalation_notice_waiting on escalation_notice (person_id) where mail_id is null;
create index escalation_notice_of_mail on escalation_notice (mail_id) where mail_id is not null;

create table webhook_call (
  id            uuid primary key,                                   -- what the receiver tells repeats by
  webhook_key   text not null references webhook (key),
  escalation_id uuid unique references escalation (id),             -- null: a trial
  body          text not null check (length(body) <= 10000),        -- the same bytes at each try
  state         text not null default 'waiting' check (state in ('waiting', 'taken', 'given-up')),
  attempts      integer not null default 0,
  next_at       timestamptz,
  fault         text check (length(fault) between 1 and 60),
  created_at    timestamptz not null,
  ended_at      timestamptz,
  check ((state = 'waiting') = (next_at is not null)),
  check ((state = 'waiting') = (ended_at is null))
);
create index webhook_call_waiting on webhook_call (webhook_key, next_at) where state = 'waiting';
create index webhook_call_newest on webhook_call (created_at desc, id desc);

-- steps: which steps its next one was reckoned from (desk/escalations/steps.ts); null: never reckoned.
alter table ticket_clock
  add column next_step_at timestamptz,
  add column steps        integer;
create index ticket_clock_next_step on ticket_clock (next_step_at, ticket_id) where next_step_at is not null;
create index ticket_clock_steps on ticket_clock (steps, ticket_id) where due_at is not null;

do $$
declare t text;
begin
  foreach t in array array['webhook','webhook_target','escalation_step','escalation','escalation_notice','webhook_call'] loop
    execute format('grant select, insert, update, delete on %I to guichet_worker', t);
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I to guichet_owner, guichet_worker using (true) with check (true)', t || '_house', t);
  end loop;
  -- Addresses of systems and of us: unlike the rest of the configuration for administrators only.
  foreach t in array array['webhook','escalation_step'] loop
    execute format('grant select, insert, update, delete on %I to guichet_app', t);
    execute format('create policy %I on %I to guichet_app using ((select guichet_is_administrator())) with check ((select guichet_is_administrator()))', t || '_administered', t);
  end loop;
end $$;
-- Everything but the secrets, which the application can neither read nor write.
grant select (webhook_key, previous_until, set_at, set_by, reached_at, failed_at, fault, failures, rests_until) on webhook_target to guichet_app;
create policy webhook_target_read on webhook_target for select to guichet_app using ((select guichet_is_administrator()));
grant select, insert on webhook_call to guichet_app;
create policy webhook_call_read on webhook_call for select to guichet_app using ((select guichet_is_administrator()));
create policy webhook_call_tried on webhook_call for insert to guichet_app
  with check ((select guichet_is_administrator()) and escalation_id is null and state = 'waiting' and attempts = 0);
grant select on escalation, escalation_notice to guichet_app;
create policy escalation_read on escalation for select to guichet_app using (guichet_works_on(ticket_id));
create policy escalation_notice_own on escalation_notice for select to guichet_app using (person_id = (select guichet_me()));

-- What receivers know stays good for a day.
create function guichet_set_webhook_secret(of_webhook text, given text, at_moment timestamptz) returns void
  language plpgsql security definer set search_path = public, pg_temp
  as $$ begin
    if not guichet_is_administrator() then raise exception 'only administrators set secrets' using errcode = 'insufficient_privilege'; end if;
    insert into webhook_target (webhook_key, secret, set_at, set_by) values (of_webhook, given, at_moment, guichet_me())
    on conflict (webhook_key) do update set previous_secret = webhook_target.secret,
      previous_until = case when webhook_target.secret is not null then at_moment + interval '1 day' end,
      secret = excluded.secret, set_at = excluded.set_at, set_by = excluded.set_by, rests_until = null;
    -- What failed for want of it is tried at once.
    update webhook_call set next_at = at_moment where webhook_key = of_webhook and state = 'waiting';
  end $$;
revoke execute on function guichet_set_webhook_secret(text, text, timestamptz) from public;
grant execute on function guichet_set_webhook_secret(text, text, timestamptz) to guichet_app;

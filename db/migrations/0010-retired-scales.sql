-- Priorities and severities may be retired like everything else that tickets refer to, and swap their ranks in one statement.
alter table priority
  add column retired_at timestamptz,
  drop constraint priority_rank_key,
  add constraint priority_rank exclude using btree (rank with =) where (retired_at is null) deferrable initially deferred;
alter table severity
  add column retired_at timestamptz,
  drop constraint severity_rank_key,
  add constraint severity_rank exclude using btree (rank with =) where (retired_at is null) deferrable initially deferred;
alter table public_status
  drop constraint public_status_position_key,
  add constraint public_status_position unique (position) deferrable initially deferred;

-- A home that was furnished before forms had fields keeps its form.
insert into form_field (key, kind, required, position)
select key, 'built-in', false, position
from unnest(array['summary', 'priority', 'severity', 'service', 'body', 'files', 'participants']) with ordinality as field (key, position)
where exists (select from request_type);

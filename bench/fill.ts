// Makes the large world that is measured: tickets by the hundred thousand, with their messages, words, readers and events, in a few statements.
import pg from 'pg'

export const customers = 2000
export const organisations = 200
const agents = 20
const chunk = 100_000

/** Run as superuser: foreign keys are not checked row by row, the rows are right by construction. */
export async function fill(url: string, tickets: number, hasLargeCatalogue: boolean, say: (line: string) => void): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(`set session_replication_role = replica; set maintenance_work_mem = '256MB'; set synchronous_commit = off`)
    await people(client)
    if (hasLargeCatalogue) await client.query(largeCatalogue)
    await client.query(vocabulary)
    for (let from = 1; from <= tickets; from += chunk) {
      await client.query(ticketsOf(from, Math.min(tickets, from + chunk - 1), tickets))
      if (tickets > chunk) say(`  ${Math.min(tickets, from + chunk - 1).toLocaleString('en')} tickets`)
    }
    await client.query(clocks)
    await client.query(longTickets)
    await client.query(`select setval('ticket_number', ${295_900 + tickets + 1})`)
    // Nobody is to be told of what was only made up.
    await client.query(
      `update dispatcher set xid = pg_current_xact_id(), seq = (select coalesce(max(seq), 0) from ticket_event) where outbox = 'ticket_event'`,
    )
    await client.query('reset session_replication_role')
    await client.query('vacuum analyze')
    await client.query('checkpoint')
  } finally {
    await client.end()
  }
}

async function people(client: pg.Client): Promise<void> {
  await client.query(`
    create table bench_org as select n, uuidv7() as id from generate_series(0, ${organisations - 1}) n;
    insert into organisation (id, name, created_at) select id, 'Organisation ' || n, now() - interval '3 years' from bench_org;
    create table bench_person as select n, uuidv7() as id from generate_series(0, ${customers + agents - 1}) n;
    insert into person (id, first_name, last_name, name, language, time_zone, staff_role, mail, created_at)
      select id, 'Person', n::text, 'Person ' || n, (array['en','tr','fr','it','ja','hu'])[1 + n % 6], 'UTC', case when n >= ${customers} then 'agent' end,
        case when n >= ${customers} then 'off' else 'full' end, now() - interval '3 years' from bench_person;
    insert into person_address (address, person_id, verified_at, created_at) select 'person' || n || '@bench.example', id, now(), now() from bench_person;
    insert into membership (organisation_id, person_id, files_tickets, sees_tickets, administers, created_at)
      select o.id, p.id, true, case when p.n / ${organisations} < 3 then 'all' else 'none' end, p.n < ${organisations}, now()
      from bench_person p join bench_org o on o.n = p.n % ${organisations} where p.n < ${customers};
    insert into queue_member (queue_key, person_id) select q.key, p.id from queue q, bench_person p where p.n >= ${customers};
    create unique index on bench_person (n); create unique index on bench_org (n); analyze bench_person; analyze bench_org;`)
}

/** 5,000 services, 200 request types and 50,000 contracts more than the preset has; every second type needs a plan. */
const largeCatalogue = `
  insert into service (key, label, position) select 'service-' || n, jsonb_build_object('en', 'Service ' || n), 1000 + n from generate_series(1, 5000) n;
  insert into request_type (key, label, description, queue_key, asks_priority, asks_severity, position)
    select 'type-' || n, jsonb_build_object('en', 'Request ' || n), jsonb_build_object('en', 'What to ask under ' || n), 'technical', true, false, 1000 + n
    from generate_series(1, 200) n;
  insert into plan_request_type (plan_key, request_type) select p.key, 'type-' || n from plan p, generate_series(2, 200, 2) n;
  insert into contract (id, organisation_id, entity_key, plan_key, number, starts_on, created_at)
    select uuidv7(), o.id, (select key from contracting_entity order by position limit 1), (select key from plan order by position offset c % 2 limit 1),
      'BENCH-' || o.n || '-' || c, current_date - 400, now() from bench_org o, generate_series(1, ${50_000 / organisations}) c;
  insert into setting (key, value) values ('configuration_version', '1000000') on conflict (key) do update set value = excluded.value;`

/** Words as frequent as in a language: the n-th about 1/n of the first. */
const vocabulary = `
  create table bench_text as
  select n, (select string_agg('word' || to_char(floor(exp(random() * ln(5000))), 'FM0000'), ' ') from generate_series(1, 40) where n is not null) as body
  from generate_series(0, 4999) n;
  create unique index on bench_text (n); analyze bench_text;`

const ticketsOf = (from: number, to: number, all: number) => `
  create temp table t as
  select g.n, uuidv7(- make_interval(secs => (${all} - g.n) * 60)) as id, r.id as requester, o.id as organisation, x.body,
    now() - make_interval(secs => (${all} - g.n) * 60 + 7200) as at,
    case when g.n > ${all} * 0.97 then (array['new', 'open', 'pending', 'on-hold', 'solved'])[1 + g.n % 5] else 'closed' end as status,
    (array['technical', 'incident', 'billing', 'sales'])[1 + g.n % 4] as type, a.id as agent
  from generate_series(${from}, ${to}) g(n)
  join bench_person r on r.n = (g.n::bigint * 7919) % ${customers}
  join bench_org o on o.n = r.n % ${organisations}
  join bench_person a on a.n = ${customers} + g.n % ${agents}
  join bench_text x on x.n = g.n % 5000;
  insert into ticket (id, reference, request_type, service, organisation_id, requester_id, queue_key, assignee_id, summary, status, close_reason, priority, severity,
      created_at, updated_at, touched_at, waiting_since, solved_at, closed_at)
    select t.id, 'CS-' || (295900 + t.n), t.type, (select key from service order by position limit 1), t.organisation, t.requester, rt.queue_key,
      case when t.n % 3 > 0 then t.agent end, initcap(substr(t.body, 1, 60)), t.status, case when t.status in ('solved', 'closed') then 'solved' end,
      case when rt.asks_priority then (select key from priority order by rank limit 1) end, case when rt.asks_severity then (select key from severity order by rank limit 1) end,
      t.at, t.at + interval '1 hour', t.at + interval '1 hour', case when t.status in ('new', 'open') then t.at + interval '1 hour' end,
      case when t.status in ('solved', 'closed') then t.at + interval '1 hour' end, case when t.status = 'closed' then t.at + interval '1 hour' end
    from t join request_type rt on rt.key = t.type;
  insert into message (id, ticket_id, author_id, from_staff, body, via, created_at)
    select uuidv7(t.at - now() + m * interval '30 minutes'), t.id, case when m = 1 then t.agent else t.requester end, m = 1, t.body, 'portal', t.at + m * interval '30 minutes'
    from t, generate_series(0, 2) m;
  insert into ticket_words (ticket_id, requester_id, organisation_id, queue_key, words)
    select t.id, t.requester, t.organisation, rt.queue_key, strip(to_tsvector('simple', 'cs ' || (295900 + t.n) || ' ' || t.body)) from t join request_type rt on rt.key = t.type;
  insert into participant (ticket_id, person_id, added_by, added_at, updated_at)
    select t.id, p.id, t.requester, t.at, t.at + interval '1 hour' from t join bench_person p on p.n = (t.n::bigint * 7919 + ${organisations}) % ${customers} where t.n % 5 = 0;
  insert into ticket_read (person_id, ticket_id, read_at) select t.requester, t.id, t.at + case when t.n % 4 = 0 then interval '10 minutes' else interval '2 hours' end from t;
  insert into ticket_event (id, ticket_id, actor_id, type, audience, payload, at)
    select uuidv7(t.at - now() + m * interval '30 minutes'), t.id, case when m = 1 then t.agent else t.requester end,
      case m when 0 then 'ticket.created' else 'ticket.replied' end, 'public', '{}', t.at + m * interval '30 minutes'
    from t, generate_series(0, 2) m order by t.n, m;
  drop table t;`

/** What has a severity was promised a first answer within an hour and a solution within a week; a third of those that wait are late. */
const clocks = `
  insert into ticket_clock (ticket_id, metric, round, policy, version, minutes, calendar, state, started_at, due_at, risk_at, left_ms, used_ms, missed, ended_at,
      queue_key, organisation_id)
    select t.id, k.metric, 1, 'incident-a', 1, k.minutes, 'always', case when k.over then 'met' when t.status in ('new', 'open') then 'running' else 'paused' end, t.created_at,
      case when not k.over and t.status in ('new', 'open') then t.created_at + make_interval(mins => k.minutes) end, null, k.minutes * 30000, k.minutes * 30000, false,
      case when k.over then t.created_at + make_interval(mins => k.minutes / 2) end, t.queue_key, t.organisation_id
    from ticket t, lateral (values ('first-response', 60, t.status <> 'new'), ('resolution', 10080, t.status in ('solved', 'closed'))) k (metric, minutes, over)
    where t.severity is not null;
  update ticket t set due_at = (select min(k.due_at) from ticket_clock k where k.ticket_id = t.id) where t.status in ('new', 'open') and t.severity is not null;`

/** One ticket of ten messages for each customer: the page that is measured. */
const longTickets = `
  create table bench_long as select distinct on (requester_id) requester_id, id as ticket_id, reference from ticket order by requester_id, updated_at desc, id desc;
  insert into message (id, ticket_id, author_id, from_staff, body, via, created_at)
    select uuidv7(), l.ticket_id, l.requester_id, false, x.body, 'portal', now() - interval '20 minutes' + m * interval '1 minute'
    from bench_long l cross join generate_series(1, 7) m join bench_text x on x.n = (m * 611) % 5000;`

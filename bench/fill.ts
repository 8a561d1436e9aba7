// Makes the large world that is measured: tickets by the hundred thousand, with their messages, words, readers and events, in a few statements.
import pg from 'pg'

export const customers = 2000
export const organisations = 200
const agents = 20
const chunk = 100_000

/**
 * Run as superuser: foreign keys are not checked row by row, the rows are right by construction. `messages`: so many of each ticket, each in
 * words of its own, and a note on every tenth; without it three that say the same.
 */
export async function fill(
  url: string,
  tickets: number,
  hasLargeCatalogue: boolean,
  say: (line: string) => void,
  messages?: number,
): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(`set session_replication_role = replica; set maintenance_work_mem = '1GB'; set synchronous_commit = off`)
    await people(client)
    if (hasLargeCatalogue) await client.query(largeCatalogue)
    await client.query(vocabulary)
    // Row by row indexes cost more than all the rest; built at once they are the same, only denser.
    const { rows: indexes } = await client.query<{ name: string; made: string }>(`
      select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as made from pg_index i
      where i.indrelid = any ('{ticket, message, note, ticket_words, note_words, ticket_event, ticket_read, participant, ticket_clock}'::regclass[]) and not i.indisunique`)
    if (tickets > chunk) for (const { name } of indexes) await client.query(`drop index ${name}`)
    for (let from = 1; from <= tickets; from += chunk) {
      await client.query(ticketsOf(from, Math.min(tickets, from + chunk - 1), tickets, messages))
      if (tickets > chunk) say(`  ${Math.min(tickets, from + chunk - 1).toLocaleString('en')} tickets`)
    }
    await client.query(clocks)
    await client.query(longTickets)
    if (tickets > chunk) for (const { made } of indexes) await client.query(made)
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

/** In letters: what has a figure in it is searched for as a code. */
const letters = 'bdfgklmnpr'
export const word = (n: number) => `word${[...String(n).padStart(4, '0')].map((figure) => letters[Number(figure)]).join('')}`
export const wordOf = (n: string) => `'word' || translate(to_char(${n}, 'FM0000'), '0123456789', '${letters}')`

/** Words as frequent as in a language: the n-th about 1/n of the first; the same in each run. */
const vocabulary = `
  select setseed(0.22);
  create table bench_text as
  select n, (select string_agg(${wordOf('floor(exp(random() * ln(5000)))')}, ' ') from generate_series(1, 40) where n is not null) as body
  from generate_series(0, 4999) n;
  alter table bench_text add words tsvector;
  update bench_text set words = strip(to_tsvector('simple', body) || to_tsvector('english', body));
  create unique index on bench_text (n); analyze bench_text;`

/** Of the n-th ticket the m-th text: far from those of its neighbours, and of other tickets of the same people. */
const textOf = (n: string, m: string) => `((${n})::bigint * 48271 + (${m}) * 1013904223::bigint) % 2147483647 % 5000`

function ticketsOf(from: number, to: number, all: number, messages = 1): string {
  const said = messages > 1 ? messages : 3
  const moved = `t.at + interval '${(said - 1) * 30} minutes'`
  return `
  create temp table t as
  select g.n, uuidv7(- make_interval(secs => (${all} - g.n) * 60)) as id, r.id as requester, o.id as organisation, x.body,
    now() - make_interval(secs => (${all} - g.n) * 60 + 7200) as at,
    case when g.n > ${all} * 0.97 then (array['new', 'open', 'pending', 'on-hold', 'solved'])[1 + g.n % 5] else 'closed' end as status,
    (array['technical', 'incident', 'billing', 'sales'])[1 + g.n % 4] as type, a.id as agent
  from generate_series(${from}, ${to}) g(n)
  join bench_person r on r.n = (g.n::bigint * 7919) % ${customers}
  join bench_org o on o.n = r.n % ${organisations}
  join bench_person a on a.n = ${customers} + g.n % ${agents}
  join bench_text x on x.n = ${textOf('g.n', '0')};
  insert into ticket (id, reference, request_type, service, organisation_id, requester_id, queue_key, assignee_id, summary, status, close_reason, priority, severity,
      created_at, updated_at, touched_at, waiting_since, solved_at, closed_at)
    select t.id, 'CS-' || (295900 + t.n), t.type, (select key from service order by position limit 1), t.organisation, t.requester, rt.queue_key,
      case when t.n % 3 > 0 then t.agent end, initcap(substr(t.body, 1, 62)), t.status, case when t.status in ('solved', 'closed') then 'solved' end,
      case when rt.asks_priority then (select key from priority order by rank limit 1) end, case when rt.asks_severity then (select key from severity order by rank limit 1) end,
      t.at, ${moved}, ${moved}, case when t.status in ('new', 'open') then ${moved} end,
      case when t.status in ('solved', 'closed') then ${moved} end, case when t.status = 'closed' then ${moved} end
    from t join request_type rt on rt.key = t.type;
  insert into message (id, ticket_id, author_id, from_staff, body, via, created_at)
    select uuidv7(t.at - now() + m * interval '30 minutes'), t.id, case when m % 2 = 1 then t.agent else t.requester end, m % 2 = 1, x.body, 'portal', t.at + m * interval '30 minutes'
    from t cross join generate_series(0, ${said - 1}) m join bench_text x on x.n = ${textOf('t.n', messages > 1 ? 'm' : '0')} order by t.n, m;
  insert into ticket_words (ticket_id, requester_id, organisation_id, queue_key, words)
    select t.id, t.requester, t.organisation, rt.queue_key, strip(to_tsvector('simple', 'cs ' || (295900 + t.n)))
      ${Array.from({ length: messages }, (_, m) => `|| (select x.words from bench_text x where x.n = ${textOf('t.n', String(m))})`).join(' ')}
    from t join request_type rt on rt.key = t.type order by t.n;
  ${messages > 1 ? notes : ''}
  insert into participant (ticket_id, person_id, added_by, added_at, updated_at)
    select t.id, p.id, t.requester, t.at, ${moved} from t join bench_person p on p.n = (t.n::bigint * 7919 + ${organisations}) % ${customers} where t.n % 5 = 0;
  insert into ticket_read (person_id, ticket_id, read_at) select t.requester, t.id, t.at + case when t.n % 4 = 0 then interval '10 minutes' else interval '2 hours' end from t;
  insert into ticket_event (id, ticket_id, actor_id, type, audience, payload, at)
    select uuidv7(t.at - now() + m * interval '30 minutes'), t.id, case when m % 2 = 1 then t.agent else t.requester end,
      case m when 0 then 'ticket.created' else 'ticket.replied' end, 'public', '{}', t.at + m * interval '30 minutes'
    from t, generate_series(0, ${said - 1}) m order by t.n, m;
  drop table t;`
}

const notes = `
  create temp table written as select t.*, uuidv7(t.at - now() + interval '40 minutes') as note, x.body as said, x.words from t
    join bench_text x on x.n = ${textOf('t.n', '9')} where t.n % 10 = 3;
  insert into note (id, ticket_id, author_id, body, created_at) select note, id, agent, said, at + interval '40 minutes' from written order by n;
  insert into note_words (note_id, ticket_id, queue_key, words)
    select w.note, w.id, rt.queue_key, w.words from written w join request_type rt on rt.key = w.type order by w.n;
  insert into ticket_event (id, ticket_id, actor_id, type, audience, payload, at)
    select uuidv7(at - now() + interval '40 minutes'), id, agent, 'ticket.noted', 'staff', jsonb_build_object('noteId', note), at + interval '40 minutes' from written order by n;
  drop table written;`

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

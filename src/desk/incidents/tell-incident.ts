// One public update of an incident reaches each of its tickets once. In batches, each a short transaction of its own, so that nobody who works on
// one of five thousand tickets waits longer than for one batch; a ticket that somebody holds just now is left for the next round. Message, mark
// (incident_told) and event are written together: a worker killed between two batches goes on behind the last, however often.
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { type Db, type Tx, writing } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import type { UpdateKind } from './incident.ts'

interface Telling {
  /** As guichet_worker. */
  readonly db: Db
  now(): Date
  /** Of health_event. */
  readonly eventId: string
}

/** The task: what it tells is what the event names, if it is to be told at all. */
export async function tellIncident({ db, now, eventId }: Telling): Promise<void> {
  const event = await db.selectFrom('health_event').select('payload').where('id', '=', eventId).executeTakeFirst()
  const { updateId } = (event?.payload ?? {}) as { updateId?: string | null }
  if (updateId) await tellUpdate({ db, now, updateId })
}

export const batch = 100
const restMs = 50
const mostRounds = 200

/** How many tickets were told now. Throws when some are held by others for too long: the queue asks again later. */
export async function tellUpdate({ db, now, updateId }: Omit<Telling, 'eventId'> & { readonly updateId: string }): Promise<number> {
  const update = await updateToTell(db, updateId)
  if (!update) return 0
  let told = 0
  for (let round = 0; round < mostRounds; round++) {
    for (let after: string | null = null; ; ) {
      const from: string | null = after
      const some: Batch = await writing(db, null, (tx) => tellBatch(tx, update, now(), from))
      told += some.told
      after = some.last
      if (after === null) break
    }
    if (!(await isAnyLeft(db, update))) return told
    await pause(restMs)
  }
  throw new Error(`Tickets of update ${updateId} stay locked.`)
}

interface Update {
  readonly id: string
  readonly incidentId: string
  readonly kind: UpdateKind
  /** What its tickets waited for is over: each requester is asked whether it is for them. */
  readonly asks: boolean
  /** In English, for whoever reads the message without its update. */
  readonly body: string
  readonly authorId: string
}

/** What a source outside said is told by whoever set it up. That it is over is always told: somebody waits for it. */
async function updateToTell(db: Db, id: string): Promise<Update | undefined> {
  const { rows } =
    await sql<Update>`select u.id, u.incident_id as "incidentId", u.kind, u.kind = 'solved' or u.state = 'cancelled' as asks, u.body ->> 'en' as body, coalesce(u.author_id, i.created_by, s.created_by,
      (select p.id from person p where p.staff_role = 'administrator' and p.disabled_at is null order by p.created_at, p.id limit 1)) as "authorId"
    from incident_update u join incident i on i.id = u.incident_id left join status_source s on s.id = i.source_id
    where u.id = ${id} and (u.tells or u.kind = 'solved') and i.published_at is not null`.execute(db)
  return rows[0]?.authorId ? rows[0] : undefined
}

/** A closed ticket is told what came of it, and nothing before. */
const left = (update: Update) => sql`from incident_ticket l join ticket t on t.id = l.ticket_id
  where l.incident_id = ${update.incidentId} and l.how <> 'different' and (t.status <> 'closed' or ${update.kind} = 'report')
  and not exists (select from incident_told d where d.update_id = ${update.id} and d.ticket_id = l.ticket_id)`

async function isAnyLeft(db: Db, update: Update): Promise<boolean> {
  const { rows } = await sql<{ some: boolean }>`select exists (select ${left(update)}) as some`.execute(db)
  return rows[0]!.some
}

interface Batch {
  readonly told: number
  /** Where the next one goes on; null at the end. */
  readonly last: string | null
}

async function tellBatch(tx: Tx, update: Update, at: Date, after: string | null): Promise<Batch> {
  const { rows } = await sql<{ id: string }>`select t.id ${left(update)} and ${after === null ? sql`true` : sql`l.ticket_id > ${after}`}
    order by l.ticket_id limit ${batch} for update of t skip locked`.execute(tx)
  const tickets = rows.map(({ id }) => id)
  if (tickets.length === 0) return { told: 0, last: null }
  const [messages, events] = [tickets.map(() => newId(at.getTime())), tickets.map(() => newId())]
  const payload = JSON.stringify({ byStaff: true, updateId: update.id, told: update.kind })
  const { rows: done } = await sql<{
    told: number
  }>`with wanted as (select * from unnest(${tickets}::uuid[], ${messages}::uuid[], ${events}::uuid[]) w (ticket_id, message_id, event_id)),
    told as (insert into incident_told (update_id, ticket_id, message_id) select ${update.id}, ticket_id, message_id from wanted
      on conflict do nothing returning ticket_id, message_id),
    said as (insert into message (id, ticket_id, author_id, from_staff, body, via, created_at)
      select message_id, ticket_id, ${update.authorId}, true, ${update.body}, 'workspace', ${at} from told),
    recorded as (insert into ticket_event (id, ticket_id, actor_id, type, audience, payload, at)
      select w.event_id, w.ticket_id, ${update.authorId}, 'ticket.replied', 'public', ${payload}::jsonb || jsonb_build_object('messageId', w.message_id), ${at}
      from wanted w join told using (ticket_id)),
    moved as (update ticket t set updated_at = greatest(t.updated_at, ${at}), touched_at = greatest(t.touched_at, ${at}) from told where t.id = told.ticket_id),
    followed as (update participant p set updated_at = greatest(p.updated_at, ${at}) from told where p.ticket_id = told.ticket_id),
    asked as (update incident_ticket l set asked_at = ${at}, answer = null, answered_at = null from told join ticket t on t.id = told.ticket_id
      where ${update.asks} and t.status not in ('solved', 'closed') and l.incident_id = ${update.incidentId} and l.ticket_id = told.ticket_id)
    select count(*)::int as told from told`.execute(tx)
  return { told: done[0]!.told, last: tickets.length < batch ? null : tickets.at(-1)! }
}

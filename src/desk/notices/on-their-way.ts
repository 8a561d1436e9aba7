// Mails on their way, and how many may be to one address. The rows are what makes a notice go out once, however often its job runs.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import { addJobs } from '../../platform/job-queue.ts'

interface Enough {
  readonly perHour: number
  readonly perDay: number
}
/** Nobody can be flooded through us: neither by tickets they were added to, nor by invitations, from however many people (F08). Links of
 *  persons are limited where they are made. */
export const unproven: Enough = { perHour: 1, perDay: 5 }
export const invitations: Enough = { perHour: 5, perDay: 5 }
/** What else is asked of who grants rights stands on the organisation's page. */
export const askings: Enough = { perHour: 10, perDay: 30 }

export async function hadEnough(tx: Tx, address: string, at: Date, enough: Enough, kind?: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended('guichet mails to ' || ${address}, 0))`.execute(tx)
  const since = (ms: number) => sql`created_at > ${new Date(at.getTime() - ms)}`
  const { rows } = await sql<{
    in_hour: number
    in_day: number
  }>`select count(*) filter (where ${since(3_600_000)}) as in_hour, count(*) as in_day
    from outgoing_mail where recipient = ${address} and ${kind ? sql`kind = ${kind}` : sql`not sensitive`} and ${since(86_400_000)}`.execute(
    tx,
  )
  return rows[0]!.in_hour >= enough.perHour || rows[0]!.in_day >= enough.perDay
}

export interface Underway {
  event_id: string
  person_id: string | null
  ticket_id: string | null
  kind: string
  form: string
  recipient: string
  sensitive: boolean
  update_id?: string | null
}

export async function putOnTheirWay(tx: Tx, at: Date, mails: Underway[]): Promise<void> {
  if (mails.length === 0) return
  const rows = mails.map((mail) => {
    const id = newId(at.getTime())
    // The part behind the @ is added where the house's address is known; this one is unique by itself.
    return { ...mail, id, message_id: id, state: 'waiting', created_at: at }
  })
  // One for each event and recipient; of an incident's update one for all tickets of a recipient.
  const { rows: made } = await sql<{ id: string }>`
    insert into outgoing_mail (id, event_id, person_id, ticket_id, kind, form, recipient, sensitive, update_id, message_id, state, created_at)
    select id, event_id, person_id, ticket_id, kind, form, recipient, sensitive, update_id, message_id, state, created_at
      from jsonb_populate_recordset(null::outgoing_mail, ${JSON.stringify(rows)}::jsonb)
    on conflict do nothing returning id`.execute(tx)
  await addJobs(
    tx,
    made.map(({ id }) => ({ task: 'send-mail', payload: { mailId: id }, key: `send-mail:${id}` })),
  )
}

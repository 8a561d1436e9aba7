// Who is phoned when: the callbacks of the queues one works, in the order of their times.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { type Asker, standsAs } from '../tickets/access.ts'
import { type Callback, callbackColumns } from './callback-of.ts'

export interface Planned extends Callback {
  readonly ticket: {
    readonly reference: string
    readonly summary: string
    readonly requestType: string
    readonly queue: string
    readonly requester: string
    readonly organisation: string | null
    readonly assignee: { readonly id: string; readonly name: string } | null
  }
  /** Tries that reached nobody. */
  readonly tries: number
}

/** Beginning in [from, to), without those that were given back. An asker who works no queue has none. */
export async function plannedCallbacks(
  tx: Tx,
  who: Asker,
  wanted: { readonly from: Date; readonly to: Date; readonly queues?: readonly string[]; readonly limit?: number },
): Promise<Planned[]> {
  if (who.staffRole === null) return []
  const { from, to, queues, limit = 500 } = wanted
  return (await planned(who, sql`c.starts_at >= ${from} and c.starts_at < ${to}${inQueues(queues)}`, limit).execute(tx)).rows
}

/** Their time went by, and nobody has called: oldest first. */
export async function overdueCallbacks(tx: Tx, who: Asker, at: Date, queues?: readonly string[]): Promise<Planned[]> {
  if (who.staffRole === null) return []
  const late = sql`c.state = 'booked' and c.ends_at <= ${at}${inQueues(queues)}`
  return (await planned(who, late, 100).execute(tx)).rows
}

const inQueues = (queues: readonly string[] | undefined) => (queues ? sql` and t.queue_key = any (${queues})` : sql``)

const planned = (who: Asker, condition: ReturnType<typeof inQueues>, limit: number) => sql<Planned>`select ${callbackColumns},
  json_build_object('reference', t.reference, 'summary', t.summary, 'requestType', t.request_type, 'queue', t.queue_key,
    'requester', (select p.name from person p where p.id = t.requester_id),
    'organisation', (select o.name from organisation o where o.id = t.organisation_id),
    'assignee', (select json_build_object('id', p.id, 'name', p.name) from person p where p.id = t.assignee_id)) as ticket,
  (select count(*) from callback_attempt a where a.callback_id = c.id and a.outcome <> 'reached') as tries
  from callback c join ticket t on t.id = c.ticket_id
  where c.state <> 'cancelled' and ${condition} and (${standsAs.agent(who.personId)} or ${standsAs.administrator(who.personId)})
  order by c.starts_at, t.reference limit ${limit}`

// Sending consumes a draft in the transaction of what it becomes, so that a double click, a retry or 100 equal requests make one thing (F35).
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { ActInTransaction } from '../actor.ts'
import { type FileLimits, requireWithin } from '../files/limits.ts'
import { named } from './access.ts'
import type { DraftKind } from './drafts.ts'
import type { Write } from './write.ts'

/** What was sent, so that the same again is told from another. */
export const digestOf = (sent: unknown): string => createHash('sha256').update(JSON.stringify(sent)).digest('hex')

interface DraftRow {
  readonly kind: DraftKind
  readonly digest: string | null
  readonly became: string | null
  /** Reference of the ticket it became, or stands on. */
  readonly sent_as: string | null
  readonly right_ticket: boolean
  readonly right_parties: boolean
  readonly files: readonly { readonly name: string; readonly size: number }[]
}

/** Of a draft `d`: only looked for once it was sent. */
const sentAs = sql<string | null>`case when d.became is not null then (select s.reference from ticket s where s.id = case d.kind
  when 'ticket' then d.became when 'reply' then (select m.ticket_id from message m where m.id = d.became)
  else (select n.ticket_id from note n where n.id = d.became) end) end`

/** What a sent draft became, with its files: a form sent twice brings them twice. null when it is unsent, or out of sight. */
export async function sentBefore(
  tx: Tx,
  personId: string,
  draftId: string,
): Promise<{ ticket: string; files: readonly { name: string; sha256: string }[] } | null> {
  const { rows } = await sql<{ ticket: string | null; files: { name: string; sha256: string }[] }>`select ${sentAs} as ticket,
    (select coalesce(json_agg(f), '[]') from (select f.name, f.sha256 from note_file f where f.note_id = d.became union all
      select f.name, f.sha256 from message_file f where f.message_id = case d.kind when 'ticket'
        then (select m.id from message m where m.ticket_id = d.became order by m.created_at, m.id limit 1) else d.became end) f) as files
    from draft d where d.id = ${draftId} and d.person_id = ${personId} and d.became is not null`.execute(tx)
  const [row] = rows
  return row?.ticket ? { ticket: row.ticket, files: row.files } : null
}

/** For whom a form of a new ticket was opened; both null: for one's own organisation. */
export interface Parties {
  readonly customerId: string | null
  readonly partnerId: string | null
}

/** Locks the draft, making it when its id is new: an id of the asker's own making is as good. Send with `together`, then give the last rows to takenDraft. `parties`: it was opened for no other. */
export function takeDraft(
  act: ActInTransaction,
  draftId: string,
  kind: DraftKind,
  idOrReference: string | null,
  parties: Parties | null = null,
) {
  const { at } = act
  const { personId } = act.actor
  const known = (id: string | null | undefined) => (id ? sql`(select o.id from organisation o where o.id = ${id})` : sql`null::uuid`)
  const [customer, partner] = [known(parties?.customerId), known(parties?.partnerId)]
  const made = sql`insert into draft (id, person_id, kind, ticket_id, created_at, updated_at, customer_id, partner_id)`
  const ticket = idOrReference === null ? sql`null::uuid` : sql`(select t.id from ticket t where ${named(idOrReference)})`
  return [
    idOrReference === null
      ? sql`${made} values (${draftId}, ${personId}, ${kind}, null, ${at}, ${at}, ${customer}, ${partner}) on conflict do nothing`
      : sql`${made} select ${draftId}, ${personId}, ${kind}, t.id, ${at}, ${at}, ${customer}, ${partner} from ticket t where ${named(idOrReference)} on conflict do nothing`,
    sql`select from draft where id = ${draftId} and person_id = ${personId} for update`,
    sql<DraftRow>`select d.kind, d.digest, d.became, ${sentAs} as sent_as, d.ticket_id is not distinct from ${ticket} as right_ticket,
      ${parties ? sql`d.customer_id is not distinct from ${parties.customerId}::uuid and d.partner_id is not distinct from ${parties.partnerId}::uuid` : sql`true`} as right_parties,
      (select coalesce(json_agg(json_build_object('name', f.name, 'size', f.size)), '[]') from draft_file f where f.draft_id = d.id) as files
      from draft d where d.id = ${draftId} and d.person_id = ${personId}`,
  ] as const
}

/** What it became when it had been sent before; null when it is ours to send now. */
export function takenDraft(row: DraftRow | undefined, kind: DraftKind, digest: string, limits: FileLimits): string | null {
  if (!row || row.kind !== kind) throw new Refusal('draft-gone')
  if (row.became) {
    if (row.digest !== digest) throw new Refusal('already-sent-otherwise', row.sent_as ? { ticket: row.sent_as } : {})
    return row.became
  }
  if (!row.right_ticket) throw new Refusal('draft-gone')
  if (!row.right_parties) throw new Refusal('for-another-customer')
  requireWithin(limits, row.files)
  return null
}

/** Its files move to the message or note under the same ids; its text is no longer needed. */
export function consumeDraft(
  act: ActInTransaction,
  draftId: string,
  digest: string,
  became: string,
  hangsOn: { message: string } | { note: string },
): Write[] {
  const [table, column, id] =
    'message' in hangsOn ? ['message_file', 'message_id', hangsOn.message] : ['note_file', 'note_id', hangsOn.note]
  return [
    sql`insert into ${sql.table(table)} (id, ${sql.ref(column)}, sha256, name, media_type, size, position)
      select f.id, ${id}, f.sha256, f.name, f.media_type, f.size, row_number() over (order by f.created_at, f.id) from draft_file f where f.draft_id = ${draftId}`,
    sql`delete from draft_file where draft_id = ${draftId}`,
    sql`update draft set sent_at = ${act.at}, became = ${became}, digest = ${digest}, content = '{}' where id = ${draftId}`,
  ]
}

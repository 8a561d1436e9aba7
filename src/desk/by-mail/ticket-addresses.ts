// Addresses of a person's own that file tickets: each stands for what was chosen in one form, so that a mail need only say the rest (docs/decisions/0037).
import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { isId, newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, inTransaction } from '../actor.ts'
import { hashOf } from '../marketplace/hand-over.ts'
import { asker } from '../tickets/access.ts'
import type { CreateTicket } from '../tickets/create-ticket.ts'
import { type DraftContent, storableJson } from '../tickets/drafts.ts'

/** What each mail says itself, or nobody can say before: the rest of a form is an address's. */
const saidByMail = ['draftId', 'summary', 'body', 'callback', 'incident', 'requesterId', 'override'] as const
export type WantedByMail = Omit<CreateTicket, (typeof saidByMail)[number]>

export interface TicketAddress {
  readonly id: string
  readonly wanted: WantedByMail
  readonly madeAt: Date
  /** When the address was shown; null: never. */
  readonly givenAt: Date | null
  readonly usedAt: Date | null
}

export const mostAddresses = 20
/** The table takes 200,000; what PostgreSQL writes has blanks that ours has not. */
const mostCharacters = 180_000

/** Keeps what a form chooses; the address itself is given out by giveTicketAddress. Refusals: may-not-do-that, too-many-requests (20 of a person). */
export function openTicketAddress(
  act: Act,
  { form, wanted }: { readonly form: DraftContent; readonly wanted: CreateTicket },
): Promise<{ id: string }> {
  return inTransaction(act, async (act) => {
    const { personId } = asker(act)
    if (act.actor.staffRole !== null) throw new Refusal('may-not-do-that')
    await sql`select pg_advisory_xact_lock(hashtextextended('guichet addresses for tickets of ' || ${personId}, 0))`.execute(act.db)
    if ((await ticketAddressesOf(act.db, personId)).length >= mostAddresses) throw new Refusal('too-many-requests')
    const id = newId(act.at.getTime())
    const { summary: _, body: __, ...chosen } = form
    const without = Object.fromEntries(Object.entries(wanted).filter(([name]) => !(saidByMail as readonly string[]).includes(name)))
    const [keptForm, keptWanted] = [storableJson(chosen), storableJson(without)]
    if (Math.max(keptForm.length, keptWanted.length) > mostCharacters)
      throw new Refusal('invalid', {}, [{ field: '', message: 'ticket.fault.draft-too-large' }])
    await act.db
      .insertInto('ticket_address')
      .values({ id, person_id: personId, form: keptForm, wanted: keptWanted, made_at: act.at })
      .execute()
    return { id }
  })
}

/**
 * What stands before the @: told once, kept as its hash. One given before ends with it. `last`: when it was given last, as far as the page knew; a page sent
 * again must not end the address that it showed. Refusals: not-found, changed-meanwhile.
 */
export function giveTicketAddress(act: Act, id: string, last?: Date | null): Promise<{ secret: string }> {
  const secret = randomBytes(16).toString('hex')
  return change(act, id, { secret_hash: hashOf(secret), given_at: act.at }, last).then(() => ({ secret }))
}

/** Mail to it is refused from now on. Refusals: not-found. */
export function endTicketAddress(act: Act, id: string): Promise<void> {
  return change(act, id, { secret_hash: null, ended_at: act.at })
}

const change = (
  act: Act,
  id: string,
  set: { secret_hash: string | null; given_at?: Date; ended_at?: Date },
  last?: Date | null,
): Promise<void> =>
  inTransaction(act, async (act) => {
    const { personId } = asker(act)
    const mine = await act.db
      .selectFrom('ticket_address')
      .select('given_at')
      .where('id', '=', isId(id) ? id : null)
      .where('person_id', '=', personId)
      .where('ended_at', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    if (!mine) throw new Refusal('not-found')
    if (last !== undefined && mine.given_at?.getTime() !== last?.getTime()) throw new Refusal('changed-meanwhile')
    await act.db.updateTable('ticket_address').set(set).where('id', '=', id).execute()
  })

/** Those that have not ended, newest first. */
export async function ticketAddressesOf(tx: Tx, personId: string): Promise<TicketAddress[]> {
  const rows = await tx
    .selectFrom('ticket_address')
    .select(['id', 'wanted', 'made_at as madeAt', 'given_at as givenAt', 'used_at as usedAt'])
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .orderBy('made_at', 'desc')
    .orderBy('id', 'desc')
    .limit(mostAddresses)
    .execute()
  return rows.map((row) => ({ ...row, wanted: row.wanted as unknown as WantedByMail }))
}

export interface MailedLately {
  readonly id: string
  /** Of the reader's addresses the one it came to. */
  readonly addressId: string
  readonly receivedAt: Date
  readonly state: 'waiting' | 'taken' | 'quarantined'
  /** Why it became no ticket. */
  readonly cause: string | null
  readonly reference: string | null
  /** Of the ticket or the draft, as its owner may read it. */
  readonly summary: string | null
  /** It waits as a draft of the same id. */
  readonly isDraft: boolean
  /** It became a ticket, which its owner may no longer read where it has no reference. */
  readonly isFiled: boolean
}

/** What became of the reader's last mails, newest first; never what another's mail says or who wrote it (F02). */
export async function mailedLately(tx: Tx): Promise<MailedLately[]> {
  const { rows } =
    await sql<MailedLately>`select m.id, m.address_id as "addressId", m.received_at as "receivedAt", m.state, m.cause, t.reference, coalesce(t.summary, d.content->>'summary') as summary,
      d.id is not null and d.sent_at is null as "isDraft", coalesce(m.ticket_id, d.became) is not null as "isFiled"
    from guichet_mailed_by_me() m left join draft d on d.id = m.id left join ticket t on t.id = coalesce(m.ticket_id, d.became) order by m.received_at desc, m.id desc`.execute(
      tx,
    )
  return rows
}

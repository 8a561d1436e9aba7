// The customer's one word on one ticket: by the link it was mailed, or signed in. Approved, the ticket is there in the same transaction.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { type Db, type Tx, reading, writing } from '../../platform/database.ts'
import { isId, newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { recordOfPeople } from '../events.ts'
import { type CreateTicket, type Created, createTicket } from '../tickets/create-ticket.ts'

/** How long the partner may then work on that ticket. */
const daysOfWork = 90
const shape = /^[A-Za-z0-9_-]{43}$/

/** Who decides: the holder of a mailed link, whoever is signed in, or an administrator of the customer, signed in. */
export type Decider = { readonly token: unknown } | { readonly requestId: unknown; readonly personId: string }

export interface AskedToDecide {
  readonly id: string
  readonly customer: string
  readonly partner: string
  readonly asker: string
  readonly summary: string
  readonly content: Pick<CreateTicket, 'requestType' | 'service' | 'body' | 'severity' | 'priority' | 'answers' | 'participants'>
  readonly files: readonly { readonly name: string; readonly size: number }[]
  readonly askedAt: Date
  readonly expiresAt: Date
  readonly decided: boolean
}

/** null: no such link or request, or who holds it administers the customer no longer. */
export function filingAsked(db: Db, who: Decider): Promise<AskedToDecide | null> {
  return reading(db, 'personId' in who ? who.personId : null, async (tx) => {
    const named = namedBy(who)
    if (!named) return null
    const { rows } = await sql<AskedToDecide>`select id, customer, partner, asker, summary, content, files, asked_at as "askedAt",
      expires_at as "expiresAt", decided from guichet_filing_asked(${named.hash}, ${named.id})`.execute(tx)
    return rows[0] ?? null
  })
}

/** Refusals: link-gone (unknown, decided, over), and those of createTicket: then nothing is decided. The ticket; null when it was refused. */
export function decideFiling(db: Db, at: Date, who: Decider, approve: boolean): Promise<Created | null> {
  return writing(db, 'personId' in who ? who.personId : null, async (tx) => {
    const named = namedBy(who)
    if (!named) throw new Refusal('link-gone')
    const delegationId = newId(at.getTime())
    const until = new Date(at.getTime() + daysOfWork * 86_400_000)
    const { rows } = await sql<Decided>`select id, asked_by, customer_id, partner_id, draft_id, content, decided_by
      from guichet_decide_filing(${named.hash}, ${named.id}, ${approve}, ${delegationId}, ${at}, ${until})`.execute(tx)
    const decided = rows[0]
    if (!decided) throw new Refusal('link-gone')
    const { partner_id: organisationId, asked_by: personId } = decided
    // Each in their own name: the decision is the customer's, the ticket the partner's.
    await actAs(tx, decided.decided_by)
    await recordOfPeople(tx, decided.decided_by, at, {
      type: 'filing.decided',
      customerId: decided.customer_id,
      requestId: decided.id,
      approved: approve,
    })
    await actAs(tx, personId)
    // Disabled since they asked, they file nothing.
    if (approve && !(await isThere(tx, personId))) throw new Refusal('not-delegated')
    const created = approve
      ? await createTicket(
          { db: tx, actor: { personId, staffRole: null, via: 'portal' }, at },
          {
            ...decided.content,
            ...(decided.draft_id && { draftId: decided.draft_id }),
            organisationId: decided.customer_id,
            partnerId: organisationId,
            delegationId,
          },
          { phonesLater: true },
        )
      : null
    if (created) await sql`select guichet_filing_became(${decided.id}, ${created.id})`.execute(tx)
    return created
  })
}

interface Decided {
  readonly id: string
  readonly asked_by: string
  readonly customer_id: string
  readonly partner_id: string
  readonly draft_id: string | null
  readonly content: CreateTicket
  readonly decided_by: string
}

function namedBy(who: Decider): { hash: string | null; id: string | null } | null {
  if ('requestId' in who) return isId(who.requestId) ? { hash: null, id: who.requestId } : null
  return typeof who.token === 'string' && shape.test(who.token)
    ? { hash: createHash('sha256').update(who.token).digest('hex'), id: null }
    : null
}

const isThere = async (tx: Tx, personId: string) =>
  (await tx.selectFrom('person').select('id').where('id', '=', personId).executeTakeFirst()) !== undefined

const actAs = (tx: Tx, personId: string) => sql`select guichet_enter(${personId})`.execute(tx)

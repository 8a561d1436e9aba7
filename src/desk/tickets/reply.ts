// Say something that everyone on the ticket can read. Portal, workspace, REST and mail all end here.
import { sql } from 'kysely'
import { z } from 'zod'
import { send, together } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import type { Language } from '../../platform/messages.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, type ActInTransaction, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { limitsFor } from '../catalogue/limits-for.ts'
import { eventRow } from '../events.ts'
import { type LiveThread, liveThread } from '../marketplace/vendor-thread.ts'
import { parse } from '../parse.ts'
import { type HeldTicket, allow, asker, holdTicket, notHeld } from './access.ts'
import { Body, Id } from './fields.ts'
import { followUpDesk } from './follow-up-desk.ts'
import { leadsTo, lifeAfter } from './lifecycle.ts'
import { promisedNow } from '../promises/about.ts'
import { openTicket } from './open-ticket.ts'
import { allows } from './rights.ts'
import { consumeDraft, digestOf, takeDraft, takenDraft } from './send-draft.ts'
import { type Write, happened, readUpTo, touched, wordsJoin } from './write.ts'

export const Reply = z.strictObject({
  draftId: Id.optional(),
  body: Body,
  /** The last message its writer has seen; newer ones by others refuse with changed-meanwhile unless confirmed. Left out: not checked. */
  lastSeen: Id.nullish(),
  confirmed: z.boolean().default(false),
  /** In the same breath: the writer asks for the right to do this too. */
  happening: z.enum(['asked-requester', 'put-on-hold', 'solved'], 'ticket.fault.happening').nullish(),
  /** It goes on to the vendor who has the request as well; never by itself. Without meaning for ours, and once it was taken back. */
  toVendor: z.boolean().default(false),
})
export type Reply = z.input<typeof Reply>
type Input = z.output<typeof Reply>

export interface Replied {
  readonly messageId: string
  /** The ticket the message stands on: the follow-up, when the ticket was closed. */
  readonly ticketId: string
  readonly reference: string
  readonly followUp: boolean
  readonly already: boolean
}

/** Refusals: not-found, may-not-do-that, changed-meanwhile (values.newer), already-sent-otherwise, draft-gone, and those of files. */
export async function reply(act: Act, idOrReference: string, given: Reply): Promise<Replied> {
  const input = parse(Reply, given)
  return inTransaction(act, async (act) => {
    const who = asker(act)
    const catalogue = await catalogueOf(act.db)
    const digest = digestOf({ body: input.body, happening: input.happening ?? null, ...(input.toVendor && { toVendor: true }) })
    const draft = input.draftId ? takeDraft(act, input.draftId, 'reply', idOrReference) : []
    const me = sql<{ language: Language }>`select language from person where id = ${who.personId}`
    const results = await together(act.db, [me, ...draft, holdTicket(act, idOrReference), liveThread(idOrReference)])
    const found = results.at(-2)?.[0] as HeldTicket | undefined
    if (!found?.standings.length) throw await notHeld(act, idOrReference)
    if (input.draftId) {
      const became = takenDraft(results[3]?.[0] as never, 'reply', digest, limitsFor(catalogue, found.request_type))
      if (became) return sentBefore(act, found, became)
    }
    const ticket = allow(found, 'reply')
    if (input.lastSeen && !input.confirmed) await nothingNewer(act, ticket, input.lastSeen)
    const language = results[0][0]!.language
    const messageId = newId(act.at.getTime())
    const thread = ticket.asStaff || !input.toVendor ? undefined : (results.at(-1)?.[0] as LiveThread | undefined)
    const { at, writes } =
      ticket.status === 'closed'
        ? await followUp(act, catalogue, ticket, input, messageId, language)
        : said(act, catalogue, ticket, input, messageId, language, thread)
    const consumed = input.draftId ? consumeDraft(act, input.draftId, digest, messageId, { message: messageId }) : []
    await send(act.db, [...writes, ...consumed])
    return { messageId, ticketId: at.id, reference: at.reference, followUp: ticket.status === 'closed', already: false }
  })
}

interface Said {
  readonly at: { readonly id: string; readonly reference: string }
  readonly writes: Write[]
}

function said(
  act: ActInTransaction,
  catalogue: Catalogue,
  ticket: HeldTicket,
  input: Input,
  messageId: string,
  language: Language,
  /** To whom it goes on: while a vendor has it, a word to them is none to us. */
  thread: LiveThread | undefined,
): Said {
  const replied = ticket.asStaff ? 'staff-replied' : 'customer-replied'
  const stays = thread !== undefined && ticket.status === 'on-hold'
  const { happening = null } = input
  if (happening && !allows(ticket.standings, happening)) throw new Refusal('may-not-do-that')
  // Reply and solve: first the reply, which may open it, then what was asked for; told as one change.
  const between = stays ? ticket : { ...ticket, ...lifeAfter(ticket, replied, act.at, null) }
  if (happening && leadsTo(happening, between.status) === null && between.status !== leadsTo(happening, ticket.status))
    throw new Refusal('not-in-this-state')
  const through = happening && leadsTo(happening, between.status) !== null ? happening : null
  const told = through
    ? happened(act, catalogue, ticket, through, null, lifeAfter(between, through, act.at, null))
    : stays
      ? { life: {}, writes: [] }
      : happened(act, catalogue, ticket, replied)
  return {
    at: ticket,
    writes: [
      messageRow(act, ticket, input.body, messageId),
      eventRow(act, ticket.id, { type: 'ticket.replied', messageId, byStaff: ticket.asStaff }).query,
      ...(thread
        ? [eventRow(act, ticket.id, { type: 'ticket.sent-to-vendor', threadId: thread.id, vendor: thread.vendor, messageId }).query]
        : []),
      ...touched(act, ticket, 'by-all', told.life),
      ...told.writes,
      wordsJoin(ticket.id, input.body, language),
      readUpTo(asker(act).personId, ticket.id, act.at),
    ],
  }
}

const messageRow = (act: ActInTransaction, ticket: HeldTicket, body: string, id: string): Write =>
  sql`insert into message (id, ticket_id, author_id, from_staff, body, via, created_at)
    values (${id}, ${ticket.id}, ${act.actor.personId}, ${ticket.asStaff}, ${body}, ${act.actor.via}, ${act.at})`

/** A closed ticket stays closed: what is said now opens another one, linked both ways, with the same people. */
async function followUp(
  act: ActInTransaction,
  catalogue: Catalogue,
  old: HeldTicket,
  input: Input,
  messageId: string,
  language: Language,
): Promise<Said> {
  const [[next], participants, [first]] = await together(act.db, [
    sql<{ number: number }>`select nextval('ticket_number') as number`,
    sql<{
      personId: string
      seesFrom: Date | null
      through: string | null
      address: string | null
    }>`select person_id as "personId", sees_from as "seesFrom", through_partner as through, ${addressShown} as address from participant where ticket_id = ${old.id} order by added_at, person_id`,
    sql<{
      papers: string[] | null
    }>`select payload -> 'papers' as papers from ticket_event where ticket_id = ${old.id} order by seq limit 1`,
  ])
  const desk = await followUpDesk(act, catalogue, old, language)
  const { promised } = await promisedNow(
    act.db,
    catalogue,
    old,
    { plan: desk.plan, type: desk.requestType, queue: desk.queue },
    { underNone: !('of' in desk.contracts) },
  )
  const id = newId(act.at.getTime())
  const reference = `${catalogue.referencePrefix}-${next!.number}`
  const opened = openTicket(act, {
    id,
    reference,
    messageId,
    language,
    requesterId: old.requester_id,
    organisationId: old.organisation_id,
    partnerId: old.partner_id,
    delegation: old.delegation_id === null ? null : { id: old.delegation_id, customerSees: old.customer_sees },
    tenants: old.tenants,
    summary: old.summary,
    body: input.body,
    ...desk,
    papers: 'of' in desk.contracts ? (first?.papers ?? []) : [],
    service: old.service,
    context: old.context,
    offering: old.offering_key,
    answers: {},
    answered: '',
    priority: old.priority,
    severity: old.severity,
    followUpOf: old.id,
    promised: promised ?? undefined,
    fromStaff: old.asStaff,
    participants: participants.map(({ address, ...one }) => ({ ...one, outside: one.seesFrom !== null, address: address ?? undefined })),
  })
  const link = eventRow(act, old.id, { type: 'ticket.followed-up', followUp: id }).query
  return { at: { id, reference }, writes: [...opened, link, ...touched(act, old, 'by-all')] }
}

/** Of a participant who never acted on the old ticket: whoever follows up learns no more of them. */
const addressShown = sql`(select e.payload ->> 'address' from ticket_event e
  where e.ticket_id = participant.ticket_id and e.type = 'ticket.participant-added' and e.payload ->> 'personId' = participant.person_id::text
    and not exists (select from ticket_event own where own.ticket_id = e.ticket_id and own.actor_id = participant.person_id) order by e.seq desc limit 1)`

async function nothingNewer(act: ActInTransaction, ticket: HeldTicket, lastSeen: string): Promise<void> {
  const { rows } = await sql<{
    newer: number
  }>`select count(*) as newer from (select from message m where m.ticket_id = ${ticket.id} and m.author_id <> ${act.actor.personId}
    and (m.created_at, m.id) > (select s.created_at, s.id from message s where s.id = ${lastSeen} and s.ticket_id = ${ticket.id}) limit 100) newer`.execute(
    act.db,
  )
  if (rows[0]!.newer > 0) throw new Refusal('changed-meanwhile', { newer: rows[0]!.newer })
}

async function sentBefore(act: ActInTransaction, ticket: HeldTicket, messageId: string): Promise<Replied> {
  const { rows } = await sql<{
    id: string
    reference: string
  }>`select t.id, t.reference from message m join ticket t on t.id = m.ticket_id where m.id = ${messageId}`.execute(act.db)
  if (!rows[0]) throw new Refusal('not-found')
  return { messageId, ticketId: rows[0].id, reference: rows[0].reference, followUp: rows[0].id !== ticket.id, already: true }
}

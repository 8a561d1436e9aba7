// A partner without a delegation asks the customer to approve one ticket: what is to be filed is kept exactly as it will be filed (MS-36).
import { sql } from 'kysely'
import { together } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import type { Language } from '../../platform/messages.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { limitsFor } from '../catalogue/limits-for.ts'
import { recordOfPeople } from '../events.ts'
import { parse } from '../parse.ts'
import { asker } from '../tickets/access.ts'
import { CreateTicket, everyone, namedIn } from '../tickets/create-ticket.ts'
import { digestOf, takeDraft, takenDraft } from '../tickets/send-draft.ts'
import { whatIsFiled } from '../tickets/what-is-filed.ts'
import { actingQuery, actingRead } from './acting.ts'

/** How long the customer has to answer. */
const daysToDecide = 14
/** Of one person, open at a time: each mails every administrator of the customer. */
const mostOpen = 20

export interface AskedFiling {
  readonly id: string
  /** True when this draft had been sent before: nothing was asked now. */
  readonly already: boolean
}

/** As createTicket, with a draft. Refusals: those of createTicket, too-many-waiting. */
export async function askFiling(act: Act, given: CreateTicket): Promise<AskedFiling> {
  const input = parse(CreateTicket, given)
  const { draftId, ...content } = input
  const { organisationId: customerId, partnerId } = input
  if (!draftId || !customerId || !partnerId) throw new Refusal('invalid', {}, [{ field: 'organisationId', message: 'ticket.fault.choose' }])
  if (input.override || (input.requesterId !== undefined && input.requesterId !== act.actor.personId)) throw new Refusal('may-not-do-that')
  return inTransaction(act, async (act) => {
    const { personId } = asker(act)
    const catalogue = await catalogueOf(act.db)
    const digest = digestOf(content)
    const standings = actingQuery({ personId, partnerId, customerId, asking: true }, act.at, namedIn(input))
    const me = sql<Asking>`select p.language, p.time_zone as "timeZone", (select count(*) from filing_request f
      where f.asked_by = p.id and f.approved_at is null and f.refused_at is null and f.expires_at > ${act.at}) as open
      from person p where p.id = ${personId}`
    const results = await together(act.db, [me, standings, ...takeDraft(act, draftId, 'ticket', null, { customerId, partnerId })])
    const taken = results[4]?.[0]
    const standing = actingRead(results[1] as never)
    if (!standing && !taken?.became) throw new Refusal('not-delegated')
    const became = takenDraft(taken, 'ticket', digest, limitsFor(catalogue, input.requestType))
    if (became) return { id: became, already: true }
    const requester = results[0][0]!
    whatIsFiled(catalogue, standing!, input, requester)
    await everyone(act, { organisationId: customerId, partnerId, requesterId: personId, asStaff: false }, input.participants)
    if (requester.open >= mostOpen) throw new Refusal('too-many-waiting', { count: mostOpen })

    const id = newId(act.at.getTime())
    const expires = new Date(act.at.getTime() + daysToDecide * 86_400_000)
    await together(act.db, [
      sql`insert into filing_request (id, customer_id, partner_id, asked_by, draft_id, summary, content, asked_at, expires_at)
        values (${id}, ${customerId}, ${partnerId}, ${personId}, ${draftId}, ${input.summary}, ${JSON.stringify(content)}, ${act.at}, ${expires})`,
      // Sent, as far as the form goes: nobody changes what the customer is looking at.
      sql`update draft set sent_at = ${act.at}, became = ${id}, digest = ${digest}, customer_id = ${customerId}, partner_id = ${partnerId} where id = ${draftId}`,
    ])
    await recordOfPeople(act.db, personId, act.at, { type: 'filing.asked', organisationId: partnerId, personId, requestId: id })
    return { id, already: false }
  })
}

interface Asking {
  readonly language: Language
  readonly timeZone: string
  readonly open: number
}

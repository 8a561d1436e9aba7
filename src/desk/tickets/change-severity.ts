// How grave the business impact is, judged by those who work the ticket.
import { z } from 'zod'
import { together } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, type ActInTransaction, inTransaction } from '../actor.ts'
import { byKey, type Catalogue, catalogueOf } from '../catalogue/catalogue.ts'
import { eventRow } from '../events.ts'
import { parse } from '../parse.ts'
import type { Language } from '../../platform/messages.ts'
import { recordPromise } from '../promises/recorded.ts'
import { type HeldTicket, ticketFor } from './access.ts'
import { Key } from './fields.ts'
import { touched } from './write.ts'

export const ChangeSeverity = z.strictObject({ severity: Key })
export type ChangeSeverity = z.input<typeof ChangeSeverity>

/** Refusals: not-found, may-not-do-that, not-in-this-state, invalid. */
export async function changeSeverity(act: Act, idOrReference: string, given: ChangeSeverity): Promise<void> {
  const { severity: to } = parse(ChangeSeverity, given)
  return inTransaction(act, async (act) => {
    const ticket = await ticketFor(act, idOrReference, 'change-severity')
    const catalogue = await catalogueOf(act.db)
    const chosen = byKey(catalogue.severities, to)
    if (!chosen || (chosen.retired && to !== ticket.severity))
      throw new Refusal('invalid', {}, [{ field: 'severity', message: 'ticket.fault.choose' }])
    if (ticket.severity === to) return
    const promised = await promisedNow(act, catalogue, ticket, to)
    await together(act.db, [
      ...touched(act, ticket, 'by-all', { severity: to }),
      eventRow(act, ticket.id, { type: 'ticket.severity-changed', from: ticket.severity, to, ...promised }).query,
    ])
  })
}

/** Another severity may be promised another time; nothing is said in a house that promises none. */
async function promisedNow(act: ActInTransaction, catalogue: Catalogue, ticket: HeldTicket, severity: string) {
  if (catalogue.promises.length === 0) return {}
  const { language } = await act.db.selectFrom('person').select('language').where('id', '=', ticket.requester_id).executeTakeFirstOrThrow()
  const about = {
    plan: ticket.plan_key,
    type: ticket.request_type,
    severity,
    service: ticket.service,
    byPartner: ticket.partner_id !== null,
  }
  return { promised: recordPromise(catalogue, { ...about, language: language as Language }) ?? null }
}

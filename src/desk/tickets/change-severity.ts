// How grave the business impact is, judged by those who work the ticket.
import { z } from 'zod'
import { send } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Act, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { byKey } from '../catalogue/catalogue.ts'
import { eventRow } from '../events.ts'
import { parse } from '../parse.ts'
import { promisedNow } from '../promises/about.ts'
import { ticketFor } from './access.ts'
import { Key } from './fields.ts'
import { requireUnchanged } from './unchanged.ts'
import { touched } from './write.ts'

export const ChangeSeverity = z.strictObject({ severity: Key, from: Key.nullish() })
export type ChangeSeverity = z.input<typeof ChangeSeverity>

/** Refusals: not-found, may-not-do-that, not-in-this-state, changed-meanwhile, invalid. */
export async function changeSeverity(act: Act, idOrReference: string, given: ChangeSeverity): Promise<void> {
  const { severity: to, from } = parse(ChangeSeverity, given)
  return inTransaction(act, async (act) => {
    const ticket = await ticketFor(act, idOrReference, 'change-severity')
    const catalogue = await catalogueOf(act.db)
    const chosen = byKey(catalogue.severities, to)
    if (!chosen || (chosen.retired && to !== ticket.severity))
      throw new Refusal('invalid', {}, [{ field: 'severity', message: 'ticket.fault.choose' }])
    if (ticket.severity === to) return
    requireUnchanged(from, ticket.severity, 'from')
    const promised = await promisedNow(act.db, catalogue, ticket, { severity: to })
    await send(act.db, [
      ...touched(act, ticket, 'by-all', { severity: to }),
      eventRow(act, ticket.id, { type: 'ticket.severity-changed', from: ticket.severity, to, ...promised }).query,
    ])
  })
}

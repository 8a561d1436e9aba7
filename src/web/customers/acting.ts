// The one gate of every page under /for/: who acts for the customer now goes on with it in hand, anybody else meets the way back.
import { type ActingFor, type HeldDelegation, actingFor } from '../../desk/partners/customers.ts'
import { mayAsk } from '../../desk/partners/filings.ts'
import { reading } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { ActingHere, SignedAsk, SignedPage } from '../ask.ts'
import { refusedPage } from '../refused.tsx'
import { gonePage } from './gone.tsx'

/** What is known of the customer is asked anew at each request: a delegation that has ended opens nothing. */
export const forCustomer =
  (page: SignedPage): SignedPage =>
  async (ask) => {
    const known = await reading(ask.house.app, ask.visitor.personId, (tx) => actingFor(tx, ask.params['customer'] ?? ''))
    const acting = known && actingAs(known, ask.c.req.query('as'))
    if (!acting) return gonePage(ask)
    const inContext: SignedAsk = { ...ask, acting }
    try {
      return await page(inContext)
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown
      // It ended while the form was on its way.
      const isGone = thrown.code === 'not-delegated' && (acting.files || (await asks(ask)))
      return isGone ? gonePage(ask) : refusedPage(inContext, thrown)
    }
  }

const asks = async ({ house, visitor, params }: SignedAsk): Promise<boolean> =>
  (await reading(house.app, visitor.personId, (tx) => mayAsk(tx, params['customer']))).length > 0

/** Of several partners the one that `as` names; else the first in which one may file. null: `as` names none of them. */
export function actingAs({ customer, delegations }: ActingFor, as: string | undefined): ActingHere | null {
  const partners = [...new Map(delegations.map(({ partner }) => [partner.id, partner])).values()]
  const files = (of: { id: string }) => delegations.some((one) => one.partner.id === of.id && mayFile(one))
  const partner = as === undefined ? (partners.find(files) ?? partners[0]) : partners.find(({ id }) => id === as)
  if (!partner) return null
  return { customer, partner, partners, delegations: delegations.filter((one) => one.partner.id === partner.id), files: files(partner) }
}

/** One for a single ticket opens no form: that ticket was made with it. */
const mayFile = ({ rights, single }: HeldDelegation): boolean => rights.includes('file') && !single

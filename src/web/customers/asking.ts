// The gate of the form that asks a customer for one approval (MS-36): for who files in a partner of theirs, without acting for them.
import { mayAsk } from '../../desk/partners/filings.ts'
import { reading } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { SignedAsk, SignedPage } from '../ask.ts'
import { refusedPage } from '../refused.tsx'
import { gonePage } from './gone.tsx'

export const askingOf =
  (page: SignedPage): SignedPage =>
  async (ask) => {
    const known = await reading(ask.house.app, ask.visitor.personId, (tx) => mayAsk(tx, ask.params['customer']))
    const as = ask.c.req.query('as')
    const chosen = as === undefined ? known[0] : known.find(({ partner }) => partner.id === as)
    if (!chosen) return gonePage(ask)
    const { customer, partner } = chosen
    const inContext: SignedAsk = {
      ...ask,
      acting: { customer, partner, partners: known.map((one) => one.partner), delegations: [], files: true, asks: true },
    }
    try {
      return await page(inContext)
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown
      return thrown.code === 'not-delegated' ? gonePage(ask) : refusedPage(inContext, thrown)
    }
  }

// GET and POST /for/:customer/tickets/new are the portal's own; a form that belongs to somebody else is led or sent back there.
import type { SignedAsk, SignedPage } from '../ask.ts'
import { goTo } from '../ui/notice-once.ts'
import { ForAnother, formOf, otherPage } from './other.tsx'

/** Around both pages of a new ticket, one's own and the customer's. */
export const ofItsOwn =
  (page: SignedPage): SignedPage =>
  async (ask: SignedAsk) => {
    try {
      return await page(ask)
    } catch (thrown) {
      if (!(thrown instanceof ForAnother)) throw thrown
      // Nothing was pressed: the page it belongs to says for whom it is.
      return ask.c.req.method === 'GET' ? goTo(ask, formOf(thrown.draft)) : otherPage(ask, thrown)
    }
  }

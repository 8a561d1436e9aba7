// Who reads how the service is: everyone, or only who is signed in, as the house decided (`health_page`).
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Ask } from '../ask.ts'

export const mayReadHealth = async ({ house, visitor }: Pick<Ask, 'house' | 'visitor'>): Promise<boolean> =>
  visitor !== null || (await catalogueOf(house.app)).healthPage === 'everyone'

/** People are led to sign in and back. */
export const forReaders =
  (page: (ask: Ask) => Promise<Response>) =>
  async (ask: Ask): Promise<Response> => {
    if (await mayReadHealth(ask)) return page(ask)
    const here = new URL(ask.c.req.url)
    return ask.c.redirect(`/sign-in?next=${encodeURIComponent(here.pathname + here.search)}`, 303)
  }

/** Programs and forms are told no: a sign-in page is no feed. */
export const forReadersOnly =
  (page: (ask: Ask) => Promise<Response>) =>
  async (ask: Ask): Promise<Response> => {
    if (!(await mayReadHealth(ask))) throw new Refusal('sign-in-first')
    return page(ask)
  }

// Who comes into the help centre: everyone, or only who is signed in, as the house decided (`help_page`). What each may read is decided behind it.
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Ask } from '../ask.ts'
import { compressed } from './compressed.ts'

export const mayReadHelp = async ({ house, visitor }: Pick<Ask, 'house' | 'visitor'>): Promise<boolean> =>
  visitor !== null || (await catalogueOf(house.app)).helpPage === 'everyone'

/** People are led to sign in and back. */
export const forHelpReaders =
  (page: (ask: Ask) => Promise<Response>) =>
  async (ask: Ask): Promise<Response> => {
    if (await mayReadHelp(ask)) return compressed(ask, await page(ask))
    const here = new URL(ask.c.req.url)
    return ask.c.redirect(`/sign-in?next=${encodeURIComponent(here.pathname + here.search)}`, 303)
  }

/** Programs and forms are told no: a sign-in page is no feed. */
export const forHelpReadersOnly =
  (page: (ask: Ask) => Promise<Response>) =>
  async (ask: Ask): Promise<Response> => {
    if (!(await mayReadHelp(ask))) throw new Refusal('sign-in-first')
    return page(ask)
  }

// GET /tickets/new/services?q=: what the search of a form with thousands of services finds, of those that may be chosen there.
import { catalogueOf, label } from '../../desk/catalogue/catalogue.ts'
import { standingsOf } from '../../desk/entitlements/standing-of.ts'
import { reading } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import type { SignedAsk } from '../ask.ts'
import { findServices } from './find.ts'
import { keysOf, pathOf } from './path.ts'
import { filingFor, requesterOf, waivedIn } from './situation.ts'

const most = 12

export async function findServicesPage(ask: SignedAsk): Promise<Response> {
  const { house, visitor, c, language } = ask
  const catalogue = await catalogueOf(house.app)
  const requester = c.req.query('requester')
  const requesterId = requester && isId(requester) && visitor.staffRole ? requester : visitor.personId
  const isCustomer = requesterId !== visitor.personId
  const [standings, who] = await reading(house.app, visitor.personId, (tx) =>
    Promise.all([
      standingsOf(tx, requesterId, ask.at, { contracts: [c.req.query('contract') ?? ''].filter(isId) }),
      isCustomer ? requesterOf(tx, requesterId, ask) : ask,
    ]),
  )
  const content = Object.fromEntries(
    ['organisation', 'context', 'offering', 'contract', 'type', 'override'].map((name) => [name, (c.req.query(name) ?? '').slice(0, 60)]),
  )
  const step = pathOf(
    catalogue,
    filingFor(isCustomer, standings),
    content,
    who.language,
    waivedIn({ customer: isCustomer ? '' : null }, content),
  ).inForm.service
  const found = step ? findServices(catalogue, new Set(keysOf(step)), c.req.query('q') ?? '', language, most) : []
  return c.json({
    found: found.map((service) => ({
      key: service.key,
      label: label(service.label, language),
      ...(service.description && { says: label(service.description, language) }),
    })),
  })
}

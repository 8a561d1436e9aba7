// GET /tickets/new/services?q=: what the search of a form with thousands of services finds, of those that may be chosen there.
import { isChoosable } from '../../desk/entitlements/intake.ts'
import { serviceNamed } from './words.ts'
import { catalogueOf, label } from '../../desk/catalogue/catalogue.ts'
import { reading } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import type { SignedAsk } from '../ask.ts'
import { findServices } from './find.ts'
import { pathOf } from './path.ts'
import { doorFor } from './door.ts'
import { asksContracts, filingFor, requesterOf, standingsFor, waivedIn } from './filing.ts'

const most = 12

export async function findServicesPage(ask: SignedAsk): Promise<Response> {
  const { house, visitor, c, language } = ask
  const catalogue = await catalogueOf(house.app)
  const door = doorFor(ask)
  const [standings, who] = await reading(house.app, visitor.personId, (tx) =>
    Promise.all([
      standingsFor(tx, door, ask.at, {
        contracts: [c.req.query('contract') ?? ''].filter(isId),
        ...(!asksContracts(catalogue, null) && { listed: 0 }),
      }),
      door.customer === null ? ask : requesterOf(tx, door.requesterId, ask),
    ]),
  )
  const content = Object.fromEntries(
    ['organisation', 'context', 'offering', 'contract', 'type', 'override'].map((name) => [name, (c.req.query(name) ?? '').slice(0, 60)]),
  )
  const step = pathOf(catalogue, filingFor(door.customer !== null, standings), content, who.language, waivedIn(door, content)).inForm
    .service
  const found = step
    ? findServices(catalogue, new Set(step.options.filter(isChoosable).map(({ key }) => key)), c.req.query('q') ?? '', language, most)
    : []
  return c.json({
    found: found.map((service) => ({
      key: service.key,
      label: serviceNamed({ ask, catalogue }, service),
      ...(service.description && { says: label(service.description, language) }),
    })),
  })
}

// GET /tickets/new/services?q=: what the search of a form with thousands of services finds: those that may be chosen there, then some that may not, and why.
import { sentenceOf } from '../../desk/entitlements/explain.ts'
import { isChoosable, type Option } from '../../desk/entitlements/intake.ts'
import { serviceNamed } from './words.ts'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { label } from '../../desk/catalogue/catalogue.ts'
import { asksContracts } from '../../desk/entitlements/listed-contracts.ts'
import { reading } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import type { SignedAsk } from '../ask.ts'
import { findServices } from './find.ts'
import { missed, pathOf } from './path.ts'
import { doorFor } from './door.ts'
import { filingFor, requesterOf, standingsFor, waivedIn } from './filing.ts'

const most = 12
/** Of those that may not be chosen: their page tells of more, and asks who can change it. */
const mostMissing = 4

export async function findServicesPage(ask: SignedAsk): Promise<Response> {
  const { house, visitor, c, language, t } = ask
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
  const text = c.req.query('q') ?? ''
  const fitting = (options: readonly Option[], most: number) => {
    const byKey = new Map(options.map((option) => [option.key, option]))
    return findServices(catalogue, byKey, text, language, most).map((service) => ({ service, verdict: byKey.get(service.key)!.verdict }))
  }
  return c.json({
    found: fitting(step?.options.filter(isChoosable) ?? [], most).map(({ service }) => ({
      key: service.key,
      label: serviceNamed({ ask, catalogue }, service),
      ...(service.description && { says: label(service.description, language) }),
    })),
    missing: (text.trim() ? fitting(missed(step?.options ?? []), mostMissing) : []).flatMap(({ service, verdict }) =>
      verdict.allowed ? [] : [{ label: label(service.label, language), says: sentenceOf(catalogue, verdict, language, t) }],
    ),
  })
}

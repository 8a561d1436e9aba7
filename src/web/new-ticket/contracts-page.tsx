// Without it a form that asks for one of hundreds of contracts only for some types would have to bring them all every time.
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { reading } from '../../platform/database.ts'
import type { SignedAsk } from '../ask.ts'
import { frame } from './Contracts.tsx'
import { AskedField } from './fields.tsx'
import { doorFor } from './door.ts'
import { filingOf } from './filing.ts'

/** GET /tickets/new/contracts: the boxes of one organisation, as the form would have shown them. */
export async function contractsPage(ask: SignedAsk): Promise<Response> {
  const { house, visitor, c } = ask
  const catalogue = await catalogueOf(house.app)
  const field = catalogue.fields.find(({ kind, retired }) => kind === 'contracts' && !retired)
  const of = (name: string) => (c.req.query(name) ?? '').slice(0, 60)
  const content = {
    ...Object.fromEntries(['organisation', 'context', 'offering', 'contract', 'override'].map((name) => [name, of(name)])),
    ...(of('contracts-seen') && { 'contracts-seen': '1', contracts: (c.req.queries('contracts') ?? []).slice(0, 50) }),
  }
  const filing = await reading(house.app, visitor.personId, (tx) =>
    filingOf(tx, ask, doorFor(ask), { id: '', content }, catalogue, 'contracts'),
  )
  return c.html(
    <turbo-frame id={frame}>
      {field && <AskedField s={{ ...filing, ask }} shaped={{ field, isShown: true, when: null }} error={undefined} />}
    </turbo-frame>,
  )
}

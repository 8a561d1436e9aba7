// Something to be entitled to: two companies that contract, three plans, and offerings of which one is for the granted only.
import { forgetCatalogue } from '../../src/desk/catalogue/catalogue-of.ts'
import type { Db } from '../../src/platform/database.ts'

export async function sellsThings({ worker, app }: { worker: Db; app: Db }): Promise<void> {
  const words = (en: string) => JSON.stringify({ en })
  await worker
    .insertInto('contracting_entity')
    .values([
      { key: 'east', label: words('East Ltd'), position: 900 },
      { key: 'west', label: words('West Inc'), position: 901 },
    ])
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await worker
    .insertInto('offering')
    .values([
      { key: 'cloud-east', label: words('Cloud (East)'), entity_key: 'east', needs_grant: true, position: 900 },
      { key: 'cloud-west', label: words('Cloud (West)'), entity_key: 'west', needs_grant: true, position: 901 },
      { key: 'open-to-all', label: words('Open to all'), entity_key: null, needs_grant: false, position: 902 },
    ])
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await worker
    .insertInto('plan')
    .values([
      { key: 'basic', label: words('Basic'), position: 900 },
      { key: 'premium', label: words('Premium'), position: 901 },
    ])
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  forgetCatalogue(worker)
  forgetCatalogue(app)
}

// A counter where partners act: two roles, two kinds, and who sells to whom.
import { forgetCatalogue } from '../../src/desk/catalogue/catalogue-of.ts'
import type { Db } from '../../src/platform/database.ts'
import { monday } from './counter.ts'

/** engineer: files and reads. reader: reads. */
export async function partnersAct({ owner, app, worker }: { owner: Db; app: Db; worker: Db }): Promise<void> {
  const words = (en: string) => JSON.stringify({ en })
  await owner
    .insertInto('partner_role')
    .values([
      { key: 'engineer', label: words('Support engineer'), rights: ['file', 'see'], position: 900 },
      { key: 'reader', label: words('Reader'), rights: ['see'], position: 901 },
      { key: 'old', label: words('Old'), rights: ['see'], position: 902, retired_at: monday },
    ])
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await owner
    .insertInto('partner_kind')
    .values([
      { key: 'reseller', label: words('Reseller'), position: 900 },
      { key: 'distributor', label: words('Distributor'), position: 901 },
    ])
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await owner
    .insertInto('edition')
    .values({ key: 'public-sector', label: words('Public sector'), position: 900 })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  for (const db of [owner, app, worker]) forgetCatalogue(db)
}

export const sells = (worker: Db, seller: string, buyer: string) =>
  worker.insertInto('partnership').values({ seller_id: seller, buyer_id: buyer, created_at: monday }).execute()

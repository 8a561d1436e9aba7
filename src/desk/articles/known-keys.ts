// What an article names must be there: services, types, plans and the rest of the catalogue, and organisations.
import { Refusal } from '../../platform/refusal.ts'
import type { ActInTransaction } from '../actor.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { AboutArticle, AudienceOf } from './fields.ts'

type Keyed = readonly { readonly key: string }[]

export async function requireKnown(
  act: ActInTransaction,
  catalogue: Catalogue,
  about: Pick<AboutArticle, 'services' | 'requestTypes'>,
  audience: AudienceOf | null,
): Promise<void> {
  const need = (field: string, list: Keyed, keys: readonly string[]) => {
    if (keys.some((key) => !list.some((one) => one.key === key)))
      throw new Refusal('invalid', {}, [{ field, message: 'refusal.fault.choose' }])
  }
  need('services', catalogue.services, about.services)
  need('requestTypes', catalogue.requestTypes, about.requestTypes)
  if (!audience) return
  need('forPlans', catalogue.plans, audience.plans)
  need('forEditions', catalogue.editions, audience.editions)
  need('forServices', catalogue.services, audience.services)
  need('forPartners', catalogue.partnerKinds, audience.partners)
  if (audience.organisations.length === 0) return
  const found = await act.db.selectFrom('organisation').select('id').where('id', 'in', audience.organisations).execute()
  if (found.length < audience.organisations.length)
    throw new Refusal('invalid', {}, [{ field: 'forOrganisations', message: 'refusal.fault.choose' }])
}

// By which door a statement is read, and so by which right: as one of us, as one of the customer's own, or by the customer's leave.
import type { Month } from '../../desk/reports/months.ts'
import type { Asker } from '../../desk/tickets/access.ts'
import { type SignedAsk, asCustomer } from '../ask.ts'

export interface StatementDoor {
  readonly staff: boolean
  /** Outside the workspace one of us is a person like any other. */
  readonly who: Asker
  readonly addressOf: (month: Month) => string
  readonly back: (organisation: { id: string; name: string }, t: SignedAsk['t']) => { href: string; label: string }
}

export function doorOf(ask: SignedAsk): StatementDoor {
  const { visitor, params, acting } = ask
  const id = organisationOf(ask) ?? ''
  if (params.organisation !== undefined)
    return {
      staff: true,
      who: visitor,
      addressOf: (month) => `/workspace/reports/customers/${id}/${month}`,
      back: (organisation, t) => ({ href: `/workspace/reports?customer=${organisation.id}`, label: t('report.title') }),
    }
  const home = acting ? `/for/${id}` : `/organisations/${id}`
  return {
    staff: false,
    who: asCustomer(visitor),
    addressOf: (month) => `${home}/statements/${month}`,
    back: (organisation) => ({ href: home, label: organisation.name }),
  }
}

const organisationOf = ({ params, acting }: SignedAsk): string | undefined => params.organisation ?? acting?.customer.id ?? params.id

export const askedBy = (ask: SignedAsk) => ({
  organisationId: organisationOf(ask),
  month: ask.params.month,
  at: ask.at,
  timeZone: ask.timeZone,
})

/** Its name says which month it is of, and nothing that a customer chose. */
export const fileOf = (month: Month, ending: 'csv' | 'pdf') => `attachment; filename="statement-${month}.${ending}"`

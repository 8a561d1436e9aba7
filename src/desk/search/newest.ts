// The tickets that a completion may name what stands on: those that moved last, of each way in which the asker stands to them. Without the bound each
// letter that is typed would read all of them.
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import type { Language } from '../../platform/messages.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { delegated } from '../partners/delegated.ts'
import type { Asker } from '../tickets/access.ts'
import { newestOf } from '../tickets/cuts.ts'
import { listBranches } from '../tickets/search-tickets.ts'
import type { Names } from './asked.ts'
import type { Typing } from './typing.ts'

export interface At {
  readonly tx: Tx
  readonly input: {
    readonly text: string
    readonly language: Language
    readonly scope: 'all' | 'customers' | 'queue' | 'everything'
    readonly organisationId?: string | undefined
  }
  readonly catalogue: Catalogue
  readonly names: Names
  readonly typing: Typing
}
export type AtTickets = At & { readonly who: Asker }

/** So many of the newest tickets are looked at: of one's own, and of each customer and queue. */
export const looked = { own: 300, others: 40 }

/** For a customer only as its partner, however else one stands to its ticket. */
export const standing = ({ who: { personId }, input: { scope } }: AtTickets): RawBuilder<unknown> =>
  scope === 'customers' ? sql`(${delegated(personId, 'acts')} or ${delegated(personId, 'reads')})` : sql`true`

export const within = ({ input: { organisationId } }: AtTickets): RawBuilder<unknown> =>
  organisationId ? sql`t.organisation_id = ${organisationId}` : sql`true`

/** Ids of the tickets that moved last, within each way in which the asker stands to them: those that lists begin with. */
export function newest({ who, input: { scope, organisationId } }: AtTickets, own = looked.own): RawBuilder<unknown> {
  const of = (standing: At['input']['scope'] | 'mine' | 'cc' | 'organisation', limit: number) =>
    newestOf(listBranches(who, standing, organisationId), limit)
  if (scope === 'customers' || scope === 'queue') return of(scope, looked.others)
  const parts = [of('mine', own), of('cc', own), of('organisation', own), of('customers', looked.others)]
  if (scope === 'everything' && who.staffRole !== null) parts.push(of('queue', looked.others))
  return sql.join(
    parts.map((part) => sql`(${part})`),
    sql` union `,
  )
}

// GET /admin/delegations: every delegation there is, by what becomes of it; each leads to its page, where we end one that must end.
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { type Which, delegationsOf, which } from '../../desk/partners/delegations.ts'
import { reading } from '../../platform/database.ts'
import type { SignedAsk } from '../ask.ts'
import { State, lastDay, namesOf } from '../portal/organisation-delegations.tsx'
import { FilterChip } from '../ui/Chip.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Pagination } from '../ui/Pagination.tsx'
import { AdminFrame } from './AdminFrame.tsx'
import { AdminCell, AdminTable, addressOf } from './AdminTable.tsx'

export async function adminDelegations(ask: SignedAsk): Promise<Response> {
  const { t, house, visitor } = ask
  const query = new URL(ask.c.req.url).searchParams
  const chosen: Which = which.find((one) => one === query.get('which')) ?? 'granted'
  const cursor = query.get('after') ?? undefined
  const catalogue = await catalogueOf(house.app)
  const { rows, nextCursor } = await reading(house.app, visitor.personId, (tx) => delegationsOf(tx, { which: chosen, at: ask.at, cursor }))
  const at = (to: Which, after = '') => addressOf('/admin/delegations', { which: to, after })
  return ask.c.html(
    <AdminFrame ask={ask} title={t('partner.admin.list')} place="delegations">
      <nav class="filter-row" aria-label={t('partner.admin.list')}>
        <ul class="chips">
          {which.map((one) => (
            <li>
              <FilterChip href={at(one)} on={one === chosen}>
                {t(`partner.which.${one}`)}
              </FilterChip>
            </li>
          ))}
        </ul>
      </nav>
      {rows.length === 0 ? (
        <EmptyState icon="key" title={t('partner.admin.list-none')} />
      ) : (
        <AdminTable
          heads={['partner.fact.customer', 'partner.fact.partner', 'partner.terms.roles', 'partner.terms.ends', 'partner.fact.state'].map(
            (key) => t(key),
          )}
        >
          {rows.map((row) => (
            <tr role="row" id={`delegation-${row.id}`}>
              <th scope="row" role="rowheader">
                <a href={`/organisations/${row.customer.id}/delegations/${row.id}`}>
                  <bdi>{row.customer.name}</bdi>
                </a>
              </th>
              <AdminCell says={t('partner.fact.partner')}>
                <bdi>{row.partner.name}</bdi>
              </AdminCell>
              <td role="cell">{namesOf(catalogue.partnerRoles, row.terms.roles, ask).join(' · ')}</td>
              <AdminCell says={t('partner.terms.ends')}>{lastDay(ask, row.terms.endsAt)}</AdminCell>
              <td role="cell">
                <State ask={ask} state={row.state} />
              </td>
            </tr>
          ))}
        </AdminTable>
      )}
      <Pagination ask={ask} first={cursor ? at(chosen) : null} next={nextCursor && at(chosen, nextCursor)} />
    </AdminFrame>,
  )
}

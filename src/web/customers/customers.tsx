// GET /customers: those for whom one may act, what waits for whom at each, and until when (MS-14). With ?to=new, the way to a request for one of them.
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { type Catalogue, byKey, label } from '../../desk/catalogue/catalogue.ts'
import { keepsHealth } from '../../desk/health/health-now.ts'
import type { Condition } from '../../desk/health/lifecycle.ts'
import { healthOfCustomers } from '../../desk/partners/customers-health.ts'
import { type CustomerRow, customersListed, endOf } from '../../desk/partners/customers.ts'
import type { Count } from '../../desk/tickets/list-tickets.ts'
import { numberFormat } from '../../platform/formats.ts'
import { reading } from '../../platform/database.ts'
import type { SignedAsk } from '../ask.ts'
import { ConditionChip } from '../health/words.tsx'
import { Button } from '../ui/Button.tsx'
import { Chip } from '../ui/Chip.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Frame } from '../ui/Frame.tsx'
import { Icon } from '../ui/Icon.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { Pagination } from '../ui/Pagination.tsx'
import { exactDate } from '../ui/Time.tsx'
import { asked } from './place.ts'
import { Search } from './Search.tsx'

const soon = 30 * 86_400_000

export async function customersPage(ask: SignedAsk): Promise<Response> {
  const { t, house, visitor, c } = ask
  const words = (c.req.query('q') ?? '').trim().slice(0, 100)
  const after = c.req.query('after')?.slice(0, 800)
  const isNew = c.req.query('to') === 'new'
  const catalogue = await catalogueOf(house.app)
  const { list, health } = await reading(house.app, visitor.personId, async (tx) => {
    const list = await customersListed(tx, { words, cursor: after })
    return { list, health: keepsHealth(catalogue) ? await healthOfCustomers(tx, list.rows, ask.at) : null }
  })
  const here = (more: Record<string, string>) => {
    const query = new URLSearchParams({ ...(words && { q: words }), ...(isNew && { to: 'new' }), ...alongOf(ask), ...more }).toString()
    return query ? `/customers?${query}` : '/customers'
  }
  const title = t(isNew ? 'partner.customers.choose' : 'partner.customers.title')
  return c.html(
    <Frame ask={ask} title={title} room="portal" current="customers">
      <PageTitle
        under={isNew ? undefined : t('partner.customers.lead')}
        {...(isNew && { back: { href: '/tickets/new', label: t('portal.new.title') } })}
      >
        {title}
      </PageTitle>
      {visitor.customers === 0 ? (
        <EmptyState
          icon="people"
          title={t('partner.customers.none')}
          action={<Button href="/organisations">{t('partner.customers.none.go')}</Button>}
        >
          {t('partner.customers.none.text')}
        </EmptyState>
      ) : (
        <>
          <Search ask={ask} action="/customers" words={words} along={{ ...(isNew && { to: 'new' }), ...alongOf(ask) }} />
          {list.rows.length > 0 ? (
            <CustomerTable ask={ask} catalogue={catalogue} rows={list.rows} health={health} caption={title} isNew={isNew} />
          ) : (
            <EmptyState
              icon="search"
              title={t('partner.customers.no-match')}
              action={<Button href={isNew ? '/customers?to=new' : '/customers'}>{t('partner.customers.all')}</Button>}
            />
          )}
          <Pagination ask={ask} first={after ? here({}) : null} next={list.nextCursor ? here({ after: list.nextCursor }) : null} />
        </>
      )}
      <p class="list-foot">
        <a class="onward" href={asked}>
          {t('filing.other')} <Icon name="arrow-right" />
        </a>
      </p>
    </Frame>,
  )
}

/** What was chosen for the new request beforehand goes along. */
const alongOf = ({ c }: SignedAsk): Record<string, string> => {
  const type = c.req.query('type')
  return type && c.req.query('to') === 'new' ? { type: type.slice(0, 60) } : {}
}

const CustomerTable = ({
  ask,
  catalogue,
  rows,
  health,
  caption,
  isNew,
}: {
  ask: SignedAsk
  catalogue: Catalogue
  rows: readonly CustomerRow[]
  /** null: the house speaks of no health. */
  health: ReadonlyMap<string, Condition> | null
  caption: string
  isNew: boolean
}) => {
  const { t } = ask
  const toNew = new URLSearchParams(alongOf(ask)).toString()
  return (
    <table class="tickets customers">
      <caption class="for-readers">{caption}</caption>
      <thead>
        <tr>
          {(['name', ...(health ? (['health'] as const) : []), 'open', 'waits', 'ends', 'roles'] as const).map((column) => (
            <th scope="col" class={`col-${column}`}>
              {t(`partner.customers.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const ends = endOf(row)
          const isSoon = ends.getTime() - ask.at.getTime() < soon
          const href = isNew ? `/for/${row.customer.id}/tickets/new${toNew && `?${toNew}`}` : `/for/${row.customer.id}`
          return (
            <tr>
              <td class="col-name">
                <a class="row-link" href={href}>
                  <bdi>{row.customer.name}</bdi>
                </a>
                <span class="quiet">
                  <Partners row={row} />
                </span>
              </td>
              {health && (
                <td class="col-health">
                  {health.has(row.customer.id) ? (
                    <ConditionChip ask={ask} condition={health.get(row.customer.id)!} />
                  ) : (
                    <span class="quiet">–</span>
                  )}
                </td>
              )}
              <td class="col-open">
                <span class="stack-label">{t('partner.customers.column.open')} </span>
                {numberOf(ask, row.open)}
              </td>
              <td class="col-waits">
                <Waits ask={ask} row={row} />
              </td>
              <td class="col-ends">
                <span class="stack-label">{t('partner.customers.column.ends')} </span>
                <time datetime={ends.toISOString()}>{exactDate(ask, ends)}</time>
                {isSoon && (
                  <Chip tone="warn" icon="hourglass">
                    {t('partner.customers.ends-soon')}
                  </Chip>
                )}
              </td>
              <td class="col-roles">
                <span class="stack-label">{t('partner.customers.column.roles')} </span>
                {rolesOf(ask, catalogue, row).join(', ')}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

const Partners = ({ row }: { row: CustomerRow }) => (
  <>
    {[...new Set(row.delegations.map(({ partner }) => partner.name))].map((name) => (
      <bdi>{name}</bdi>
    ))}
  </>
)

export const rolesOf = (ask: SignedAsk, catalogue: Catalogue, { delegations }: Pick<CustomerRow, 'delegations'>): string[] =>
  [...new Set(delegations.flatMap(({ roles }) => roles))].map((key) =>
    label(byKey(catalogue.partnerRoles, key)?.label ?? { en: key }, ask.language),
  )

const numberOf = ({ t, language }: SignedAsk, { count, more }: Count): string =>
  more ? t('partner.customers.more', { count }) : numberFormat(language).format(count)

const Waits = ({ ask, row }: { ask: SignedAsk; row: CustomerRow }) => {
  const { t } = ask
  if (row.forCustomer.count === 0 && row.forProvider.count === 0)
    return <span class="quiet">{row.open.count === 0 ? t('partner.customers.quiet') : '–'}</span>
  return (
    <span class="waits">
      {row.forCustomer.count > 0 && (
        <Chip tone="warn" icon="reply">
          {t('partner.customers.for-you', { count: row.forCustomer.count })}
        </Chip>
      )}
      {row.forProvider.count > 0 && <Chip icon="hourglass">{t('partner.customers.for-us', { count: row.forProvider.count })}</Chip>}
    </span>
  )
}

// Rows of tickets as customers see them: reference, summary, type, status in the house's words, whose turn it is, times.
import { byKey, type Catalogue, label } from '../../desk/catalogue/catalogue.ts'
import type { TicketRow } from '../../desk/tickets/list-tickets.ts'
import type { Ask } from '../ask.ts'
import { StatusChip } from '../ui/Chip.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Time } from '../ui/Time.tsx'
import { rowAt } from '../customers/place.ts'
import { addressOf, type ListChoice } from './list-address.ts'

/** Who is next to act, as the reader must hear it: their turn it is only on what they asked themselves. Null when nobody is. */
export function turnWords(ask: Pick<Ask, 't' | 'visitor'>, row: Pick<TicketRow, 'status' | 'requester'>): string | null {
  if (row.status === 'pending' && row.requester.id === ask.visitor?.personId) return ask.t('portal.turn.yours')
  if (row.status === 'pending') return ask.t('portal.turn.theirs', { name: row.requester.name })
  if (row.status === 'new' || row.status === 'open') return ask.t('portal.turn.ours')
  return null
}

const SortHead = ({ ask, choice, by }: { ask: Ask; choice: ListChoice | undefined; by: 'updated' | 'created' }) => {
  const words = ask.t(`portal.list.column.${by}`)
  if (!choice || choice.words)
    return (
      <th scope="col" class="col-time">
        {words}
      </th>
    )
  const on = choice.sort === by
  return (
    <th scope="col" class="col-time" aria-sort={on ? 'descending' : undefined}>
      <a class="sort" href={addressOf(choice, { sort: by })}>
        {words} {on && <Icon name="arrow-down" />}
      </a>
    </th>
  )
}

export interface TicketTableProps {
  readonly ask: Ask
  readonly catalogue: Catalogue
  readonly rows: readonly TicketRow[]
  readonly caption: string
  /** Makes the times sortable. */
  readonly choice?: ListChoice
  /** Says whose ticket it is, where not all are one's own. */
  readonly withRequester?: boolean
  /** A column for whose customer's it is; their rows lead into that customer's context. */
  readonly withCustomer?: boolean
}

export const TicketTable = ({ ask, catalogue, rows, caption, choice, withRequester, withCustomer = false }: TicketTableProps) => {
  const { t, language } = ask
  const words = (list: Catalogue['services'] | Catalogue['requestTypes'] | Catalogue['publicStatuses'], key: string | null) => {
    const known = byKey<{ key: string; label: Catalogue['services'][number]['label'] }>(list, key)
    return known ? label(known.label, language) : (key ?? '')
  }
  return (
    <table class="tickets">
      <caption class="for-readers">{caption}</caption>
      <thead>
        <tr>
          <th scope="col" class="col-reference">
            {t('portal.list.column.reference')}
          </th>
          <th scope="col" class="col-summary">
            {t('portal.list.column.summary')}
          </th>
          {withCustomer && (
            <th scope="col" class="col-customer">
              {t('portal.list.column.customer')}
            </th>
          )}
          <th scope="col" class="col-type">
            {t('portal.list.column.type')}
          </th>
          <th scope="col" class="col-status">
            {t('portal.list.column.status')}
          </th>
          <SortHead ask={ask} choice={choice} by="updated" />
          <SortHead ask={ask} choice={choice} by="created" />
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const turn = turnWords(ask, row)
          return (
            <tr id={row.reference} class={row.updated ? 'is-unread' : undefined}>
              <td class="col-reference">
                <span class="reference">{row.reference}</span>
              </td>
              <td class="col-summary">
                <a class="row-link" href={rowAt(ask, row, withCustomer)}>
                  {row.updated && <span class="for-readers">{t('portal.list.unread')}: </span>}
                  <bdi>{row.summary}</bdi>
                </a>
                {(row.service || withRequester || row.partner) && (
                  <span class="quiet">
                    {row.service && <span>{words(catalogue.services, row.service)}</span>}
                    {withRequester && <bdi>{row.requester.name}</bdi>}
                    {(withRequester || row.partner) && row.organisation && !withCustomer && !ask.acting && (
                      <bdi>{row.organisation.name}</bdi>
                    )}
                    {row.partner?.name && <bdi>{t('partner.list.by', { partner: row.partner.name })}</bdi>}
                  </span>
                )}
              </td>
              {withCustomer && (
                <td class="col-customer">
                  <span class="stack-label">{t('portal.list.column.customer')} </span>
                  <bdi>{row.organisation?.name}</bdi>
                </td>
              )}
              <td class="col-type">{words(catalogue.requestTypes, row.requestType)}</td>
              <td class="col-status">
                <StatusChip status={row.status}>{words(catalogue.publicStatuses, row.publicStatus)}</StatusChip>
                {turn && <span class="turn">{turn}</span>}
              </td>
              <td class="col-time">
                <span class="stack-label">{t('portal.list.updated-then')} </span>
                <Time ask={ask} at={row.updatedAt} />
              </td>
              <td class="col-time col-created">
                <span class="stack-label">{t('portal.list.column.created')} </span>
                <Time ask={ask} at={row.createdAt} exact />
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

// The rows agents work through: dense, one line each, the whole story of who waits for whom; the reference is the row's link.
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import type { AgentRow } from '../../desk/tickets/agent-queue.ts'
import type { TicketRow } from '../../desk/tickets/list-tickets.ts'
import type { SignedAsk } from '../ask.ts'
import { StatusChip } from '../ui/Chip.tsx'
import { Time } from '../ui/Time.tsx'
import { ticketPath, type View } from './views.ts'
import { DueIn } from '../promises/DueMark.tsx'
import { nextWords, said, statusWords, waitsWords } from './words.ts'

/** A search tells less of a ticket than a queue does. */
export type Row = TicketRow & Partial<Pick<AgentRow, 'queue' | 'assignee' | 'waitingSince' | 'lastMessageAt' | 'due' | 'paused' | 'raised'>>

export interface RowsProps {
  readonly ask: SignedAsk
  readonly catalogue: Catalogue
  readonly view: View
  readonly rows: readonly Row[]
}

export const AgentTable = ({ ask, catalogue, view, rows }: RowsProps) => {
  const { t } = ask
  const inQueue = view.kind !== 'search'
  // A house that asks nobody for it has no column for it, unless a ticket says it still.
  const hasPriority = catalogue.requestTypes.some((type) => type.asksPriority) || rows.some((row) => row.priority !== null)
  // Nor one for what is due, where nothing is promised.
  const hasDue = inQueue && (catalogue.promises.some((one) => !one.retired) || rows.some((row) => row.due != null))
  const hasSeverity = catalogue.requestTypes.some((type) => type.asksSeverity) || rows.some((row) => row.severity !== null)
  const Head = ({ name }: { name: string }) => (
    <th scope="col" role="columnheader" class={`at-${name}`}>
      {t(`workspace.list.${name}`)}
    </th>
  )
  // On a narrow screen, where no head stands above, what would be unclear alone says what it is.
  const Cell = ({ name, says, children }: { name: string; says?: boolean; children?: unknown }) => (
    <td role="cell" class={`at-${name}`}>
      {says && (
        <span class="cell-label" aria-hidden="true">
          {t(`workspace.list.${name}`)}:{' '}
        </span>
      )}
      {children as string}
    </td>
  )
  return (
    // Roles are said, since narrow screens lay the rows out as cards and browsers then forget that this is a table.
    <table class="agent-table" role="table" data-rows>
      <thead role="rowgroup">
        <tr role="row">
          <Head name="reference" />
          <Head name="summary" />
          <Head name="requester" />
          <Head name="organisation" />
          <Head name="type" />
          <Head name="status" />
          {hasDue && <Head name="due" />}
          {inQueue && <Head name="assignee" />}
          <Head name="next" />
          {hasPriority && <Head name="priority" />}
          {hasSeverity && <Head name="severity" />}
          {inQueue && <Head name="waiting" />}
          <Head name="updated" />
          <Head name="created" />
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr role="row" id={`row-${row.reference}`} class={row.updated ? 'is-unread' : undefined}>
            <th scope="row" role="rowheader" class="at-reference">
              <a href={ticketPath(row.reference, view)} data-row>
                {row.reference}
              </a>
            </th>
            <Cell name="summary">
              <div class="clamp">
                {row.updated && (
                  <span class="unread-mark">
                    <span class="for-readers">{t('workspace.list.unread')}: </span>
                  </span>
                )}
                <a href={ticketPath(row.reference, view)} tabindex={-1}>
                  <bdi>{row.summary}</bdi>
                </a>
              </div>
            </Cell>
            <Cell name="requester">
              <bdi>{row.requester.name}</bdi>
            </Cell>
            <Cell name="organisation">
              {row.organisation ? <bdi>{row.organisation.name}</bdi> : <span class="soft">{t('workspace.list.no-organisation')}</span>}
            </Cell>
            <Cell name="type">
              {said(ask, catalogue, 'requestTypes', row.requestType)}
              {row.service && <span class="soft at-service"> {said(ask, catalogue, 'services', row.service)}</span>}
            </Cell>
            <Cell name="status">
              <StatusChip status={row.status}>{statusWords(ask, row.status)}</StatusChip>
            </Cell>
            {hasDue && (
              <Cell name="due" says={row.due != null}>
                <DueIn ask={ask} row={row} />
              </Cell>
            )}
            {inQueue && (
              <Cell name="assignee" says>
                {row.assignee ? <bdi>{row.assignee.name}</bdi> : <span class="soft">{t('workspace.list.nobody')}</span>}
              </Cell>
            )}
            <Cell name="next" says>
              {nextWords(ask, row.status)}
            </Cell>
            {hasPriority && (
              <Cell name="priority" says={row.priority !== null}>
                {said(ask, catalogue, 'priorities', row.priority)}
              </Cell>
            )}
            {hasSeverity && (
              <Cell name="severity" says={row.severity !== null}>
                {said(ask, catalogue, 'severities', row.severity)}
              </Cell>
            )}
            {inQueue && (
              <Cell name="waiting" says={row.waitingSince != null}>
                {row.waitingSince ? (
                  <Time ask={ask} at={row.waitingSince} />
                ) : (
                  row.lastMessageAt && (
                    <span class="soft">
                      {t('workspace.list.last-message')} <Time ask={ask} at={row.lastMessageAt} />
                    </span>
                  )
                )}
              </Cell>
            )}
            <Cell name="updated" says>
              <Time ask={ask} at={row.updatedAt} />
            </Cell>
            <Cell name="created">
              <Time ask={ask} at={row.createdAt} exact />
            </Cell>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The same rows narrow, beside an open ticket. */
export const NarrowList = ({ ask, catalogue, view, rows, open }: RowsProps & { open: string }) => (
  <ol class="narrow-list" data-rows>
    {rows.map((row) => (
      <li id={`row-${row.reference}`}>
        <a
          href={ticketPath(row.reference, view)}
          class={row.updated ? 'is-unread' : undefined}
          aria-current={row.reference === open ? 'page' : undefined}
          data-row
        >
          <span class="narrow-top">
            <span class="reference">{row.reference}</span>
            <Time ask={ask} at={row.waitingSince ?? row.updatedAt} />
          </span>
          <span class="narrow-summary">
            {row.updated && (
              <span class="unread-mark">
                <span class="for-readers">{ask.t('workspace.list.unread')}: </span>
              </span>
            )}
            <bdi>{row.summary}</bdi>
          </span>
          <span class="narrow-under">
            <span>
              <bdi>{row.organisation?.name ?? row.requester.name}</bdi>
            </span>
            <span>{waitsWords(ask, row.status)}</span>
            {(['priority', 'severity'] as const).map((name) => {
              const key = row[name]
              return (
                key && (
                  <span>
                    {ask.t(`workspace.list.${name}`)}: {said(ask, catalogue, name === 'priority' ? 'priorities' : 'severities', key)}
                  </span>
                )
              )
            })}
            {row.due && (
              <span class="narrow-due">
                {ask.t('workspace.list.due')}: <DueIn ask={ask} row={row} />
              </span>
            )}
            {!row.due && <DueIn ask={ask} row={row} />}
          </span>
        </a>
      </li>
    ))}
  </ol>
)

// Each promise that was not kept: which ticket, what was promised, what it took, and what it waited for.
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import type { ClockRow } from '../../desk/reports/clocks.ts'
import { DataList, DataRow } from '../ui/DataList.tsx'
import { Summary } from '../ui/Summary.tsx'
import { exactTime } from '../ui/Time.tsx'
import { type Reader, named, spanSaid, whySaid } from './words.ts'

export const Missed = ({
  ask,
  catalogue,
  rows,
  ticketAt,
  staff,
}: {
  ask: Reader
  catalogue: Catalogue
  rows: readonly ClockRow[]
  ticketAt: (reference: string) => string
  /** Queues are the house's own matter. */
  staff: boolean
}) => {
  const { t } = ask
  if (rows.length === 0) return <p class="quiet">{t('report.missed.none')}</p>
  return (
    <ul class="list report-missed">
      {rows.map((row) => {
        const why = whySaid(ask, row)
        return (
          <li>
            <h3>
              {row.ticket ? (
                <a href={ticketAt(row.ticket.reference)}>
                  <span class="reference">{row.ticket.reference}</span> <Summary of={row.ticket.summary} />
                </a>
              ) : (
                t('report.unseen')
              )}
            </h3>
            <p class="soft">
              {t(`promise.${row.metric}.title`)} · {named(catalogue, 'promises', row.policy, ask)}
              {staff && <> · {named(catalogue, 'queues', row.queue, ask)}</>} · {exactTime(ask, row.startedAt)}
              {row.endedAt && <> – {exactTime(ask, row.endedAt)}</>}
            </p>
            <DataList>
              <DataRow term={t('report.promised')}>{spanSaid(ask, row.promised)}</DataRow>
              <DataRow term={t('report.taken')}>
                {spanSaid(ask, row.taken)}
                {!row.endedAt && <> ({t('report.running')})</>}
              </DataRow>
              {row.late !== null && (
                <DataRow term={t('report.late')}>
                  <strong>{spanSaid(ask, row.late)}</strong>
                </DataRow>
              )}
              {why.length > 0 && (
                <DataRow term={t('report.why')}>
                  <ul class="report-why">
                    {why.map((words) => (
                      <li>{words}</li>
                    ))}
                  </ul>
                </DataRow>
              )}
            </DataList>
          </li>
        )
      })}
    </ul>
  )
}

// By when what was promised and how that stands, said in words, the nearest first; nothing where nothing was promised.
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import { clocksShown, type ReadClock, readClocks } from '../../desk/promises/ticks.ts'
import type { TicketPage } from '../../desk/tickets/ticket-page.ts'
import type { Ask } from '../ask.ts'
import { Derivation } from './Derivation.tsx'
import { DataList, DataRow } from '../ui/DataList.tsx'
import { fullTime, nearTime } from '../ui/Time.tsx'
import { clockState, DueMark } from './DueMark.tsx'

/** `works`: whoever works it may open how each figure came about; its requester where the promise says so. */
export const Clocks = ({
  ask,
  page,
  catalogue,
  works,
}: {
  ask: Ask
  page: Pick<TicketPage, 'clockEvents' | 'people'>
  catalogue: Catalogue
  works: boolean
}) => {
  const { t } = ask
  const promised = page.clockEvents.findLast(({ payload }) => payload.promised != null)?.payload.promised
  const isOver = ({ reading }: ReadClock) => Number(reading.state === 'met')
  // What is still to come first; what was kept is of little interest any more.
  const clocks = clocksShown(readClocks(page.clockEvents, ask.at)).sort((one, other) => isOver(one) - isOver(other))
  if (clocks.length === 0) return null
  return (
    <>
      <DataList>
        {clocks.map(({ metric, reading }) => {
          const due = reading.dueAt === null ? null : new Date(reading.dueAt)
          const state = clockState(reading, ask.at)
          return (
            <DataRow term={t(`promise.${metric}.title`)}>
              <span class="promise-state" title={due ? fullTime(ask, due) : undefined}>
                <DueMark ask={ask} state={state} /> {t(`promise.${said(state)}`, { when: due ? nearTime(ask, due) : '', metric })}
              </span>
            </DataRow>
          )
        })}
      </DataList>
      {(works || promised?.explained) && (
        <details class="promise-why">
          <summary>{t('promise.why')}</summary>
          {clocks.map(({ metric, reading }) => (
            <Derivation
              ask={ask}
              catalogue={catalogue}
              title={t(`promise.${metric}.title`)}
              reading={reading}
              nameOf={(id) => page.people.get(id)?.name}
            />
          ))}
        </details>
      )}
    </>
  )
}

const said = (state: ReturnType<typeof clockState>) => (state === 'at-risk' ? 'running' : state)

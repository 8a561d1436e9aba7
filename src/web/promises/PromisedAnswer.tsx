// By when the first answer was promised and how that stands, said in words; nothing where nothing was promised.
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import type { TicketPage } from '../../desk/tickets/ticket-page.ts'
import type { Ask } from '../ask.ts'
import { Derivation } from './Derivation.tsx'
import { DataRow } from '../ui/DataList.tsx'
import { fullTime, nearTime } from '../ui/Time.tsx'

/** `catalogue`: whoever works it may open how it came about. */
export const PromisedAnswer = ({ ask, page, catalogue }: { ask: Ask; page: Pick<TicketPage, 'firstResponse'>; catalogue?: Catalogue }) => {
  const { t } = ask
  const reading = page.firstResponse(ask.at)
  if (!reading || reading.state === 'dropped') return null
  const { state } = reading
  const due = reading.dueAt === null ? null : new Date(reading.dueAt)
  if ((state === 'running' || state === 'late') && !due) return null
  return (
    <DataRow term={t('promise.first.title')}>
      <span class={`promise-state is-${state}`} title={due ? fullTime(ask, due) : undefined}>
        {t(`promise.${state}`, { when: due ? nearTime(ask, due) : '' })}
      </span>
      {catalogue && <Derivation ask={ask} catalogue={catalogue} reading={reading} />}
    </DataRow>
  )
}

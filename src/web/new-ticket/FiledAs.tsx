// What was entered when the ticket was made, as rows of its card: offering, contracts and each answer in the reader's words (DT-30, DT-31).
import { type Catalogue, byKey, label } from '../../desk/catalogue/catalogue.ts'
import type { TicketPage } from '../../desk/tickets/ticket-page.ts'
import { momentOn } from '../../platform/local-time.ts'
import { renderMarkdown } from '../../platform/markdown.ts'
import type { Ask } from '../ask.ts'
import { DataRow } from '../ui/DataList.tsx'
import { exactTime } from '../ui/Time.tsx'
import { raw } from 'hono/html'

type Ticket = Pick<TicketPage, 'context' | 'offering' | 'entity' | 'plan' | 'contracts' | 'answers'>

export const FiledAs = ({ ask, catalogue, ticket }: { ask: Ask; catalogue: Catalogue; ticket: Ticket }) => {
  const { t, language } = ask
  const named = (list: readonly { key: string; label: Parameters<typeof label>[0] }[], key: string | null) => {
    const found = byKey(list, key)
    return found ? label(found.label, language) : key
  }
  const context = named([...catalogue.contexts, ...catalogue.retiredContexts], ticket.context)
  const offering = named(catalogue.offerings, ticket.offering)
  const entity = named(catalogue.entities, ticket.entity)
  const plan = named(catalogue.plans, ticket.plan)
  return (
    <>
      {context && <DataRow term={t('portal.ticket.context')}>{context}</DataRow>}
      {offering && <DataRow term={t('portal.ticket.offering')}>{offering}</DataRow>}
      {entity && !offering?.includes(entity) && <DataRow term={t('portal.ticket.entity')}>{entity}</DataRow>}
      {plan && <DataRow term={t('portal.ticket.plan')}>{plan}</DataRow>}
      {ticket.contracts.length > 0 && (
        <DataRow term={t('portal.ticket.contracts', { count: ticket.contracts.length })}>
          {ticket.contracts.map(({ number }) => (
            <bdi class="filed-one">{number}</bdi>
          ))}
        </DataRow>
      )}
      {ticket.answers.map((answer) => (
        <DataRow term={label(answer.label, language)}>
          <Answer ask={ask} answer={answer} />
        </DataRow>
      ))}
    </>
  )
}

const Answer = ({ ask, answer: { kind, named } }: { ask: Ask; answer: Ticket['answers'][number] }) => {
  const words = named.map((one) => (typeof one === 'string' ? one : label(one, ask.language)))
  if (kind === 'date-time') return <Moment ask={ask} written={words[0] ?? ''} />
  // Sanitised by renderMarkdown.
  if (kind === 'long-text') return <div class="prose filed-text">{raw(renderMarkdown(words.join('\n')))}</div>
  return (
    <>
      {words.map((one) => (
        <bdi class="filed-one">{one}</bdi>
      ))}
    </>
  )
}

/** On the clock it was written by; for a reader in another zone also on theirs. */
const Moment = ({ ask, written }: { ask: Ask; written: string }) => {
  const found = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})\[(.+)\]$/.exec(written)
  const [, wall = '', zone = ''] = found ?? []
  const at = found && momentOn(wall, zone)
  if (!at) return <bdi>{written}</bdi>
  const here = exactTime(ask, at)
  const there = exactTime({ ...ask, timeZone: 'UTC' }, new Date(`${wall}Z`))
  return (
    <>
      <time datetime={at.toISOString()}>{there}</time> <span class="quiet">({zone})</span>
      {here !== there && <span class="quiet filed-one">{ask.t('portal.ticket.your-time', { time: here })}</span>}
    </>
  )
}

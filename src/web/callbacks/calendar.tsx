// GET /workspace/callbacks: who is phoned when, by day or week, in the queues one works; first of all those whose time went by.
import { Temporal } from 'temporal-polyfill'
import { overdueCallbacks, type Planned, plannedCallbacks } from '../../desk/callbacks/agents-calendar.ts'
import { standsAt } from '../../desk/callbacks/stands.ts'
import { timeSaid } from '../../desk/callbacks/time-said.ts'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { byKey, type Catalogue, label } from '../../desk/catalogue/catalogue.ts'
import { reading } from '../../platform/database.ts'
import type { SignedAsk } from '../ask.ts'
import { Chip, FilterChip } from '../ui/Chip.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Icon } from '../ui/Icon.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { inWorkspace } from '../workspace/room.tsx'
import { tones } from './Card.tsx'
import { LogCall } from './LogCall.tsx'
import { dayName } from './times.ts'
import { railFacts } from '../workspace/rail-facts.ts'

type View = 'day' | 'week'
interface Shown {
  readonly view: View
  readonly day: Temporal.PlainDate
  readonly queue: string | null
}

export async function callbacksPage(ask: SignedAsk): Promise<Response> {
  const { t, house, visitor } = ask
  const shown = shownIn(ask)
  const catalogue = await catalogueOf(house.app)
  const days = daysOf(shown)
  const [from, to] = [startOf(days[0]!, ask.timeZone), startOf(days.at(-1)!.add({ days: 1 }), ask.timeZone)]
  const queues = shown.queue ? [shown.queue] : undefined
  const { planned, overdue, facts } = await reading(house.app, visitor.personId, async (tx) => {
    const [planned, overdue, facts] = await Promise.all([
      plannedCallbacks(tx, visitor, { from, to, ...(queues && { queues }) }),
      overdueCallbacks(tx, visitor, ask.at, queues),
      railFacts(tx, visitor),
    ])
    return { planned, overdue, facts }
  })
  return inWorkspace(
    ask,
    { catalogue, facts, title: t('callback.list.title'), column: 'admin is-wide callbacks' },
    <>
      <PageTitle under={t('callback.list.zone', { zone: ask.timeZone })}>{t('callback.list.title')}</PageTitle>
      <Steering ask={ask} catalogue={catalogue} shown={shown} queues={facts.queues.map(({ queue }) => queue)} />
      <turbo-frame id="callbacks" data-live="tickets" target="_top">
        {overdue.length > 0 && (
          <section class="callbacks-overdue" aria-labelledby="overdue">
            <h2 id="overdue">
              <Icon name="alert" /> {t('callback.list.overdue', { count: overdue.length })}
            </h2>
            <List ask={ask} catalogue={catalogue} shown={shown} calls={overdue} withDay />
          </section>
        )}
        {planned.length === 0 ? (
          <EmptyState icon="phone" title={t('callback.list.none')}>
            {t('callback.list.none.text')}
          </EmptyState>
        ) : shown.view === 'day' ? (
          <section aria-labelledby="day">
            <h2 id="day">{dayName(ask, from)}</h2>
            <List ask={ask} catalogue={catalogue} shown={shown} calls={planned} />
          </section>
        ) : (
          <Week ask={ask} catalogue={catalogue} shown={shown} days={days} calls={planned} />
        )}
      </turbo-frame>
    </>,
  )
}

function shownIn({ c, at, timeZone }: SignedAsk): Shown {
  const today = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()
  const day = c.req.query('day') ?? ''
  const queue = c.req.query('queue') ?? ''
  return {
    view: c.req.query('view') === 'week' ? 'week' : 'day',
    day: dateIn(day) ?? today,
    queue: /^[a-z0-9-]{1,40}$/.test(queue) ? queue : null,
  }
}

function dateIn(text: string): Temporal.PlainDate | null {
  if (!/^20\d{2}-\d{2}-\d{2}$/.test(text)) return null
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' })
  } catch {
    return null
  }
}

/** Weeks begin on Monday. */
const daysOf = ({ view, day }: Shown): Temporal.PlainDate[] => {
  if (view === 'day') return [day]
  const monday = day.subtract({ days: day.dayOfWeek - 1 })
  return Array.from({ length: 7 }, (_, at) => monday.add({ days: at }))
}
const startOf = (day: Temporal.PlainDate, zone: string): Date => new Date(day.toZonedDateTime(zone).epochMilliseconds)

const addressOf = (shown: Shown, change: Partial<Record<'view' | 'day' | 'queue', string | null>> = {}): string => {
  const all = { view: shown.view, day: shown.day.toString(), queue: shown.queue, ...change }
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null)
  return `/workspace/callbacks?${new URLSearchParams(given)}`
}

const Steering = ({ ask, catalogue, shown, queues }: { ask: SignedAsk; catalogue: Catalogue; shown: Shown; queues: readonly string[] }) => {
  const { t, language } = ask
  const step = { days: shown.view === 'day' ? 1 : 7 }
  const phoning = queues.filter((queue) => byKey(catalogue.queues, queue)?.callbacks)
  return (
    <div class="callbacks-steering">
      <nav class="callbacks-days" aria-label={t('callback.list.view')}>
        <a class="button is-plain is-small" href={addressOf(shown, { day: shown.day.subtract(step).toString() })}>
          <Icon name="arrow-left" /> {t('callback.list.before')}
        </a>
        <a class="button is-plain is-small" href={addressOf(shown, { day: null })}>
          {t('callback.list.today')}
        </a>
        <a class="button is-plain is-small" href={addressOf(shown, { day: shown.day.add(step).toString() })}>
          {t('callback.list.after')} <Icon name="arrow-right" />
        </a>
        <span class="callbacks-views">
          <FilterChip href={addressOf(shown, { view: 'day' })} on={shown.view === 'day'}>
            {t('callback.list.day')}
          </FilterChip>
          <FilterChip href={addressOf(shown, { view: 'week' })} on={shown.view === 'week'}>
            {t('callback.list.week')}
          </FilterChip>
        </span>
      </nav>
      {phoning.length > 1 && (
        <nav class="callbacks-days" aria-label={t('callback.list.queues')}>
          <FilterChip href={addressOf(shown, { queue: null })} on={shown.queue === null}>
            {t('callback.list.all')}
          </FilterChip>
          {phoning.map((queue) => (
            <FilterChip href={addressOf(shown, { queue })} on={shown.queue === queue}>
              {label(byKey(catalogue.queues, queue)!.label, language)}
            </FilterChip>
          ))}
        </nav>
      )}
    </div>
  )
}

interface ListProps {
  readonly ask: SignedAsk
  readonly catalogue: Catalogue
  readonly shown: Shown
  readonly calls: readonly Planned[]
  readonly withDay?: boolean
}

const List = ({ ask, catalogue, shown, calls, withDay }: ListProps) => (
  <ol class="call-list">
    {calls.map((call) => (
      <li class="call" id={`${withDay ? 'overdue' : 'call'}-${call.ticket.reference}`}>
        <p class="call-time">
          <time datetime={call.startsAt.toISOString()}>{withDay ? timeSaid(ask, call) : timeSaid(ask, call, 'clock')}</time>
        </p>
        <div class="call-what">
          <p class="call-who">
            <bdi>{call.ticket.requester}</bdi>
            {call.ticket.organisation && (
              <span class="soft">
                {' '}
                <bdi>{call.ticket.organisation}</bdi>
              </span>
            )}
          </p>
          <p class="call-line">
            <Icon name="phone" />
            <a href={`tel:${call.phone.replace(' x', ';ext=')}`} class="address">
              {call.phone}
            </a>
          </p>
          <p>
            <a href={`/workspace/tickets/${call.ticket.reference}`}>
              <span class="reference">{call.ticket.reference}</span> <bdi>{call.ticket.summary}</bdi>
            </a>
          </p>
          {call.ticket.assignee && (
            <p class="soft call-line">
              <Icon name="person" /> <bdi>{call.ticket.assignee.name}</bdi>
            </p>
          )}
        </div>
        <div class="call-stands">
          <Stands ask={ask} call={call} />
          {call.state === 'booked' && (
            <LogCall
              ask={ask}
              action={`/workspace/tickets/${call.ticket.reference}/callback/attempts`}
              attempts={byKey(catalogue.queues, call.queue)?.callbacks?.attempts ?? 0}
              next={addressOf(shown)}
            />
          )}
        </div>
      </li>
    ))}
  </ol>
)

const Stands = ({ ask, call }: { ask: SignedAsk; call: Planned }) => {
  const stands = standsAt(call, ask.at)
  return (
    <p class="middots">
      <Chip tone={tones[stands]}>{ask.t(`callback.staff.${stands}`)}</Chip>
      {call.tries > 0 && <span class="soft">{ask.t('callback.list.tries', { count: call.tries })}</span>}
    </p>
  )
}

/** Side by side where there is room, else one after the other. */
const Week = ({ ask, shown, days, calls }: ListProps & { days: readonly Temporal.PlainDate[] }) => (
  <ol class="call-week">
    {days.map((day) => {
      const [from, to] = [startOf(day, ask.timeZone), startOf(day.add({ days: 1 }), ask.timeZone)]
      const own = calls.filter(({ startsAt }) => startsAt >= from && startsAt < to)
      return (
        <li class={own.length === 0 ? 'is-free' : undefined}>
          <h2>
            <a href={addressOf(shown, { view: 'day', day: day.toString() })}>{dayName(ask, from)}</a>
          </h2>
          {own.length === 0 ? (
            <p class="soft">{ask.t('callback.list.free-day')}</p>
          ) : (
            <ol>
              {own.map((call) => (
                <li class="call-short">
                  <a href={`/workspace/tickets/${call.ticket.reference}`}>
                    <time datetime={call.startsAt.toISOString()}>{timeSaid(ask, call, 'clock')}</time> <bdi>{call.ticket.requester}</bdi>
                  </a>
                  <Stands ask={ask} call={call} />
                </li>
              ))}
            </ol>
          )}
        </li>
      )
    })}
  </ol>
)

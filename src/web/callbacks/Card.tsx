// When somebody is phoned and how that stands, first in words, then as facts; under it what may be done about it.
import { isChangeable, standsAt } from '../../desk/callbacks/stands.ts'
import { timeSaid } from '../../desk/callbacks/time-said.ts'
import { byKey, type Catalogue } from '../../desk/catalogue/catalogue.ts'
import type { TicketPage } from '../../desk/tickets/ticket-page.ts'
import { languageName } from '../../platform/formats.ts'
import type { SignedAsk } from '../ask.ts'
import { Button } from '../ui/Button.tsx'
import { Chip, type Tone } from '../ui/Chip.tsx'
import { Confirm } from '../ui/Confirm.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { DataList, DataRow } from '../ui/DataList.tsx'
import { Icon } from '../ui/Icon.tsx'
import { nearTime, Time } from '../ui/Time.tsx'
import { LogCall } from './LogCall.tsx'

interface Props {
  readonly ask: SignedAsk
  readonly catalogue: Catalogue
  readonly ticket: TicketPage
  /** Of the ticket, in its room; `query` comes behind it. */
  readonly at: (deed: string) => string
  readonly works: boolean
}

/** Whether the ticket asks to be phoned, or ever did. */
const hasCallback = ({ ticket }: Pick<Props, 'ticket'>): boolean => ticket.callback !== null || ticket.may.has('change-callback')

export const standing = ({ callback }: Pick<TicketPage, 'callback'>, at: Date) => (callback ? standsAt(callback, at) : 'none')
export const tones: Readonly<Record<ReturnType<typeof standing>, Tone>> = {
  ahead: 'accent',
  now: 'warn',
  tried: 'warn',
  late: 'bad',
  called: 'good',
  'called-late': 'warn',
  missed: 'warn',
  cancelled: 'neutral',
  none: 'neutral',
}

export const CallbackCard = (p: Props) => {
  if (!hasCallback(p)) return null
  const { ask, ticket, works } = p
  return (
    <section class={`callback-card ${works ? 'side-part' : 'panel'}`} id="callback" aria-labelledby="callback-title">
      <turbo-frame id="callback-state" data-live={`ticket:${ticket.id}`} target="_top">
        <State {...p} />
      </turbo-frame>
      <Deeds {...p} />
      {works && ticket.callback?.state === 'booked' && ticket.may.has('log-attempt') && (
        <LogCall ask={ask} action={p.at('callback/attempts')} attempts={rulesOf(p)?.attempts ?? 0} />
      )}
    </section>
  )
}

const rulesOf = ({ catalogue, ticket }: Pick<Props, 'catalogue' | 'ticket'>) =>
  byKey(catalogue.queues, ticket.callback?.queue ?? null)?.callbacks ?? null

const State = (p: Props) => {
  const { ask, catalogue, ticket, works } = p
  const { t } = ask
  const { callback } = ticket
  const stands = standing(ticket, ask.at)
  const spoken = callback && (byKey(catalogue.queues, callback.queue)?.callbacks?.languages.length ?? 0) !== 1
  return (
    <>
      {works ? (
        <h3 class="callback-title" id="callback-title">
          <Icon name="phone" /> {t('callback.title')}
        </h3>
      ) : (
        <h2 class="callback-title" id="callback-title">
          <Icon name="phone" /> {t('callback.title')}
        </h2>
      )}
      {works ? (
        <p>
          <Chip tone={tones[stands]} icon={stands === 'called' ? 'check' : stands === 'late' ? 'alert' : 'clock'}>
            {t(`callback.staff.${stands}`)}
          </Chip>
        </p>
      ) : (
        <p class="stands">{t(`callback.stands.${stands}`)}</p>
      )}
      {callback && stands !== 'cancelled' && (
        <p class="callback-time">
          <time datetime={callback.startsAt.toISOString()}>{timeSaid(ask, callback)}</time> <span class="quiet">{ask.timeZone}</span>
        </p>
      )}
      {!works && <Next {...p} />}
      {callback && stands !== 'cancelled' && (
        <DataList>
          <DataRow term={t('callback.phone')}>
            <a href={`tel:${callback.phone.replace(' x', ';ext=')}`} class="address">
              {callback.phone}
            </a>
          </DataRow>
          {spoken && <DataRow term={t('callback.language')}>{languageName(callback.language, ask.language)}</DataRow>}
        </DataList>
      )}
      {works && callback && callback.attempts.length > 0 && (
        <ul class="callback-attempts" aria-label={t('callback.attempts')}>
          {callback.attempts.map((one) => (
            <li>
              <span class="middots">
                <span>{t(`callback.outcome.${one.outcome}`)}</span>
                <Time ask={ask} at={one.at} exact />
                <bdi>{one.by}</bdi>
              </span>
              {one.note && <p class="callback-note">{one.note}</p>}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** What it means for who waits, in one sentence. */
const Next = (p: Props) => {
  const { ask, ticket } = p
  const stands = standing(ticket, ask.at)
  const { callback } = ticket
  if (!ticket.may.has('change-callback') && stands !== 'now') return null
  const lead = rulesOf(p)?.leadMinutes ?? 0
  const words =
    stands === 'ahead' && callback
      ? isChangeable(callback, lead, ask.at)
        ? ask.t('callback.next.until', { until: nearTime(ask, new Date(callback.startsAt.getTime() - lead * 60_000)) })
        : ask.t('callback.next.soon')
      : stands === 'called' || stands === 'called-late'
        ? null
        : ask.t(`callback.next.${stands === 'cancelled' ? 'none' : stands}`)
  return words ? <p class="quiet">{words}</p> : null
}

const Deeds = (p: Props) => {
  const { ask, ticket, works, at } = p
  const { t } = ask
  const { callback } = ticket
  const isBooked = callback?.state === 'booked'
  const may = ticket.may.has('change-callback')
  const changes = may && (!isBooked || works || isChangeable(callback, rulesOf(p)?.leadMinutes ?? 0, ask.at))
  const offers = changes
  if (!offers && !isBooked) return null
  return (
    <div class="callback-deeds">
      {offers && (
        <Button href={at('callback')} icon="calendar" kind={isBooked ? 'plain' : 'main'} small={works}>
          {t(isBooked ? 'callback.change' : 'callback.choose')}
        </Button>
      )}
      {isBooked && !works && (
        <Button href={at('callback.ics')} icon="download" kind="quiet" more={{ 'data-turbo': 'false' }}>
          {t('callback.file')}
        </Button>
      )}
      {isBooked && changes && (
        <Confirm kind="quiet" small label={t('callback.cancel')}>
          <form method="post" action={at('callback/removal')}>
            <CsrfField ask={ask} />
            <p>{t('callback.cancel.text')}</p>
            <Button kind="danger">{t('callback.cancel')}</Button>
          </form>
        </Confirm>
      )}
    </div>
  )
}

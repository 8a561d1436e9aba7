// On every page under /for/: for whom one acts and as whom, unmistakably, and the way to stop (MS-44). Nowhere else does anything look like it.
import type { ActingHere, Ask } from '../ask.ts'
import { Icon } from '../ui/Icon.tsx'
import { searchAt } from '../search/place.ts'
import { asked, newTicketAs, newTicketAt, placeOf, ticketsAt } from './place.ts'

export type CustomerPlace = 'start' | 'tickets' | 'search' | 'new'
interface Parts {
  readonly ask: Ask
  readonly acting: ActingHere
}

export const ActingBar = ({ ask, acting }: Parts) => {
  const { t } = ask
  const others = acting.partners.filter(({ id }) => id !== acting.partner.id)
  return (
    <section class={`acting${acting.asks ? ' is-asking' : ''}`} aria-label={t(acting.asks ? 'filing.bar.label' : 'partner.bar.label')}>
      <div class="acting-row">
        <Icon name={acting.asks ? 'hand' : 'swap'} />
        <p class="acting-words">
          <span>
            <span class="acting-term">{t(acting.asks ? 'filing.bar.ask' : 'partner.bar.for')}</span>{' '}
            <strong>
              <bdi>{acting.customer.name}</bdi>
            </strong>
          </span>{' '}
          <span>
            <span class="acting-term">{t('partner.bar.as')}</span> <bdi class="acting-as">{acting.partner.name}</bdi>
          </span>
          {others.length > 0 && (
            <span class="acting-others">
              {t('partner.bar.as-other')}{' '}
              {others.map(({ id, name }) => (
                <a href={acting.asks ? newTicketAs(ask, id) : `${placeOf(ask)}?as=${id}`}>
                  <bdi>{name}</bdi>
                </a>
              ))}
            </span>
          )}
        </p>
        <a class="acting-stop" href={acting.asks ? asked : '/customers'}>
          {t(acting.asks ? 'filing.bar.stop' : 'partner.bar.stop')}
        </a>
      </div>
    </section>
  )
}

/** What one does for a customer: its services, its requests. */
export const CustomerMenu = ({ ask, acting, place }: Parts & { place: CustomerPlace | undefined }) => {
  const { t } = ask
  // Of a customer who is only asked, nothing else is there.
  if (acting.asks) return null
  const mark = (one: CustomerPlace) => (place === one ? ('page' as const) : undefined)
  return (
    <nav class="acting-nav" aria-label={t('partner.nav.label')}>
      <a href={placeOf(ask)} aria-current={mark('start')}>
        {t('partner.nav.start')}
      </a>
      <a href={ticketsAt(ask)} aria-current={mark('tickets')}>
        {t('partner.nav.tickets')}
      </a>
      <a href={searchAt(ask)} aria-current={mark('search')}>
        {t('search.nav')}
      </a>
      {acting.files && (
        <a href={newTicketAt(ask)} aria-current={mark('new')}>
          {t('partner.nav.new')}
        </a>
      )}
    </nav>
  )
}

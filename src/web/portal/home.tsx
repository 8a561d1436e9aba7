// GET /: for a customer, what waits for them and the way to new help; for a stranger, which of three doors is theirs (AT-26).
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { askedLately } from '../../desk/entitlements/ask-for-right.ts'
import { standingsOf } from '../../desk/entitlements/standing-of.ts'
import { isUnset } from '../../desk/people/set-up.ts'
import { countTickets, listTickets, ticketsWaitingForMe } from '../../desk/tickets/list-tickets.ts'
import { reading } from '../../platform/database.ts'
import { type Ask, type SignedAsk, asCustomer } from '../ask.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Frame } from '../ui/Frame.tsx'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { homeBanner } from '../health/Banner.tsx'
import { homeHelp } from '../help/home.tsx'
import { SearchBox } from '../ui/SearchBox.tsx'
import { completionsAt } from '../search/place.ts'
import { MayNotFile } from './MayNotFile.tsx'
import { deciding, whyNotOffered } from '../new-ticket/offered.ts'
import { myOrganisations } from './my-organisations.ts'
import { TicketTable } from './TicketTable.tsx'

export async function homePage(ask: Ask): Promise<Response> {
  if (ask.visitor) return customerHome(ask as SignedAsk)
  if (await isUnset(ask.house.identity.db)) return ask.c.redirect('/set-up', 303)
  return welcome(ask)
}

async function customerHome(ask: SignedAsk): Promise<Response> {
  const { t, house, visitor } = ask
  const who = asCustomer(visitor)
  const [catalogue, health, help] = await Promise.all([catalogueOf(house.app), homeBanner(ask), homeHelp(ask)])
  const { waiting, recent, counts, organisations, refused } = await reading(house.app, visitor.personId, async (tx) => {
    const [waiting, recent, counts, organisations, standings] = await Promise.all([
      ticketsWaitingForMe(tx, who, 5),
      listTickets(tx, who, { tab: 'mine', limit: 5 }),
      countTickets(tx, who),
      myOrganisations(tx, visitor.personId),
      standingsOf(tx, visitor.personId, ask.at, deciding),
    ])
    const nothing = whyNotOffered(ask, catalogue, standings)
    const refused = nothing.length === 0 ? null : { nothing, asked: await askedLately(tx, visitor.personId, ask.at) }
    return { waiting, recent, counts, organisations, refused }
  })
  const others = recent.rows.filter((row) => !waiting.some((one) => one.id === row.id))
  const count = (of: { count: number; more: boolean }) => t(of.more ? 'portal.home.count-more' : 'portal.home.count', { count: of.count })
  return ask.c.html(
    <Frame ask={ask} title={t('portal.home.title')} room="portal" current="home">
      {health}
      <section class="hero">
        <h1>{t('portal.home.heading')}</h1>
        <SearchBox
          ask={ask}
          action="/search"
          label={t('search.label')}
          hint={t('search.placeholder')}
          completedAt={completionsAt(ask, 'all')}
        />
        {refused ? (
          <MayNotFile ask={ask} catalogue={catalogue} {...refused} seesAll={organisations.some((one) => one.seesAll)} />
        ) : (
          <div class="hero-deeds">
            <Button kind="main" icon="plus" href="/tickets/new">
              {t('portal.new.button')}
            </Button>
          </div>
        )}
      </section>
      <turbo-frame id="home" data-live="tickets" target="_top">
        {waiting.length > 0 && (
          <section class="home-part is-waiting" aria-labelledby="waiting">
            <h2 id="waiting">
              <Icon name="reply" /> {t('portal.home.waiting')}
            </h2>
            <p class="quiet">{t('portal.home.waiting.text')}</p>
            <TicketTable ask={ask} catalogue={catalogue} rows={waiting} caption={t('portal.home.waiting')} />
          </section>
        )}
        <section class="home-part" aria-labelledby={others.length > 0 ? 'recent' : undefined}>
          <div class="home-part-head">
            {(others.length > 0 || waiting.length === 0) && (
              <h2 id="recent">{t(waiting.length > 0 ? 'portal.home.others' : 'portal.home.recent')}</h2>
            )}
            <div class="row">
              {counts.updated.count > 0 && (
                <a class="quiet-link" href="/tickets?updated=1">
                  {t('portal.home.updated')} <span class="badge">{count(counts.updated)}</span>
                </a>
              )}
              {counts.updatedCc.count > 0 && (
                <a class="quiet-link" href="/tickets?tab=cc&updated=1">
                  {t('portal.home.updated-cc')} <span class="badge">{count(counts.updatedCc)}</span>
                </a>
              )}
            </div>
          </div>
          {others.length > 0 && <TicketTable ask={ask} catalogue={catalogue} rows={others} caption={t('portal.home.recent')} />}
          {recent.rows.length === 0 && waiting.length === 0 && (
            <EmptyState icon="ticket" title={t(refused ? 'portal.empty.reader' : 'portal.empty.mine')}>
              {!refused && t('portal.empty.mine.text')}
            </EmptyState>
          )}
          {recent.rows.length > 0 && (
            <p class="list-foot row">
              <a class="onward" href="/tickets">
                {t('portal.home.all')} <span class="badge">{count(counts.mine)}</span> <Icon name="arrow-right" />
              </a>
            </p>
          )}
        </section>
      </turbo-frame>
      {help}
    </Frame>,
  )
}

const doors = [
  { key: 'new', icon: 'user-plus', href: '/sign-up', kind: 'plain' },
  { key: 'known', icon: 'envelope', href: '/sign-in', kind: 'main' },
  { key: 'forgot', icon: 'key', href: '/forgot-password', kind: 'plain' },
] as const satisfies readonly { key: string; icon: IconName; href: string; kind: 'plain' | 'main' }[]

async function welcome(ask: Ask): Promise<Response> {
  const { t } = ask
  const [health, help] = await Promise.all([homeBanner(ask), homeHelp(ask)])
  return ask.c.html(
    <Frame ask={ask} title={t('portal.welcome.title')} room="portal" current="home">
      {health}
      <section class="welcome">
        <PageTitle under={t('portal.welcome.under')}>{t('portal.welcome.heading')}</PageTitle>
        <ul class="doors">
          {doors.map((door) => (
            <li class="door">
              <Icon name={door.icon} />
              <h2>{t(`portal.welcome.${door.key}`)}</h2>
              <p>{t(`portal.welcome.${door.key}.text`)}</p>
              <Button kind={door.kind} href={door.href}>
                {t(`portal.welcome.${door.key}.go`)}
              </Button>
            </li>
          ))}
        </ul>
      </section>
      {help}
    </Frame>,
  )
}

// GET /tickets: the tickets a customer may see, a tab for each way they stand towards them; everything chosen is in the address.
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import { listTickets, type TicketRow } from '../../desk/tickets/list-tickets.ts'
import { searchTickets } from '../../desk/tickets/search-tickets.ts'
import { type Tx, reading } from '../../platform/database.ts'
import { type SignedAsk, asCustomer } from '../ask.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Frame } from '../ui/Frame.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { Pagination } from '../ui/Pagination.tsx'
import { SearchBox } from '../ui/SearchBox.tsx'
import { completionsAt } from '../search/place.ts'
import { ChosenFilters, keptOf, MoreFilters, StatusChips, type Unclear, WhichIsMeant } from './Filters.tsx'
import { namedIn } from './filter-named.ts'
import {
  addressOf,
  choiceOf,
  isFiltered,
  isNarrowed,
  listAt,
  type ListChoice,
  namedFilters,
  questionOf,
  shownTabs,
} from './list-address.ts'
import { mayFile, myOrganisations } from './my-organisations.ts'
import { StatusMenu } from './StatusMenu.tsx'
import { newTicketAt, ticketsAt } from '../customers/place.ts'
import { TicketTable } from './TicketTable.tsx'
import { exactDate } from '../ui/Time.tsx'

export interface Listed {
  readonly rows: readonly TicketRow[]
  readonly next: string | null
  /** Nothing has the words that were searched for; these have like ones. */
  readonly isNear?: boolean
  readonly isPartial?: boolean
  readonly lookedBackTo?: Date | null
}

/** Under /for/ it is the list of that customer. */
export const listOf = (ask: SignedAsk): ListChoice['of'] => ask.acting && { customerId: ask.acting.customer.id, path: ticketsAt(ask) }

/** The list or, with words, the search within it; both hold to the same choice. */
export async function listed(tx: Tx, ask: SignedAsk, choice: ListChoice): Promise<Listed> {
  const who = asCustomer(ask.visitor)
  const { tab, sort, cursor, ...filters } = questionOf(choice, ask.timeZone)
  if (!choice.words) {
    const list = await listTickets(tx, who, { tab, sort, cursor, ...filters })
    return { rows: list.rows, next: list.nextCursor, lookedBackTo: list.lookedBackTo }
  }
  const found = await searchTickets(tx, who, {
    text: choice.words,
    language: ask.language,
    scope: tab ?? 'mine',
    ...filters,
    ...(cursor && { cursor }),
    limit: 100,
  })
  return { rows: found.rows, next: found.nextCursor, isNear: found.isNear, isPartial: found.isPartial }
}

export async function ticketsPage(ask: SignedAsk): Promise<Response> {
  const { t, house, visitor } = ask
  const catalogue = await catalogueOf(house.app)
  const query = new URL(ask.c.req.url).searchParams
  const { choice, unclear } = withNames(ask, catalogue, query)
  // The address that one keeps or sends on has the key, which no renaming changes.
  const isTyped = namedFilters.some((name) => query.has(`${name}-named`))
  if (isTyped && Object.keys(unclear).length === 0) return ask.c.redirect(addressOf(choice), 303)
  const { list, organisations } = await reading(house.app, visitor.personId, async (tx) => {
    const [list, organisations] = await Promise.all([listed(tx, ask, choice), myOrganisations(tx, visitor.personId)])
    return { list, organisations }
  })
  const { acting } = ask
  const seesAll = organisations.some((one) => one.seesAll)
  const isTab = { mine: true, cc: true, organisation: seesAll, customers: visitor.customers > 0 }
  const tabs = acting ? [] : shownTabs.filter((tab) => isTab[tab] || choice.tab === tab)
  const title = t(acting ? 'partner.list.title' : 'portal.list.title')
  const files = acting ? acting.files : mayFile(organisations, visitor)
  const isMenu = catalogue.statusFilter === 'menu'
  const looked = list.lookedBackTo && exactDate(ask, list.lookedBackTo)
  const isFirstVisit = list.rows.length === 0 && !isFiltered(choice) && !choice.after
  return ask.c.html(
    <Frame ask={ask} title={title} room="portal" current={acting ? 'customers' : 'tickets'} place="tickets">
      <PageTitle
        over={acting && <bdi>{acting.customer.name}</bdi>}
        actions={
          files && (
            <Button kind="main" icon="plus" href={newTicketAt(ask)}>
              {t('portal.new.button')}
            </Button>
          )
        }
      >
        {title}
      </PageTitle>
      {tabs.length > 0 && (
        <nav class="tabs" aria-label={t('portal.tabs')}>
          {tabs.map((tab) => (
            <a href={addressOf(choice, { tab })} aria-current={tab === choice.tab ? 'page' : undefined}>
              {t(`portal.tab.${tab}`)}
            </a>
          ))}
        </nav>
      )}
      {!isFirstVisit && (
        <div class={`list-tools ${isMenu ? 'has-menu' : ''}`}>
          <SearchBox
            ask={ask}
            action={listAt(choice)}
            label={t('portal.search.label')}
            hint={t('portal.search.placeholder')}
            value={choice.words}
            along={keptOf(choice, ['q'])}
            completedAt={completionsAt(ask, 'list')}
          />
          {isMenu ? (
            <StatusMenu ask={ask} catalogue={catalogue} choice={choice} />
          ) : (
            <StatusChips ask={ask} catalogue={catalogue} choice={choice} />
          )}
          <MoreFilters ask={ask} catalogue={catalogue} choice={choice} unclear={unclear} />
          <WhichIsMeant ask={ask} choice={choice} unclear={unclear} />
          <ChosenFilters ask={ask} catalogue={catalogue} choice={choice} />
        </div>
      )}
      <turbo-frame id="tickets" data-live="tickets" target="_top">
        {list.isNear && <p class="quiet">{t('search.near')}</p>}
        {list.rows.length > 0 && (
          <TicketTable
            ask={ask}
            catalogue={catalogue}
            rows={list.rows}
            caption={acting ? title : t(`portal.tab.${choice.tab}`)}
            choice={choice}
            withRequester={choice.tab !== 'mine'}
            withCustomer={choice.tab === 'customers' && !acting}
          />
        )}
        {list.rows.length === 0 &&
          (isFirstVisit ? (
            <Nothing ask={ask} choice={choice} files={files} seesAll={seesAll} />
          ) : looked ? (
            <EmptyState icon="search" title={t('portal.list.looked-none')}>
              {t('portal.list.looked', { date: looked })}
            </EmptyState>
          ) : (
            <NoMatch ask={ask} choice={choice} />
          ))}
        {list.isPartial && <p class="quiet">{t('search.partial')}</p>}
        {looked && list.rows.length > 0 && <p class="quiet">{t('portal.list.looked', { date: looked })}</p>}
        <Pagination
          ask={ask}
          first={choice.after ? addressOf(choice) : null}
          next={list.next ? addressOf(choice, { after: list.next }) : null}
          nextWords={looked ? t('portal.list.further') : undefined}
        />
      </turbo-frame>
      {list.rows.length > 0 && (
        <p class="list-foot">
          <a class="quiet-link" href={addressOf(choice, {}, '.csv')} data-turbo="false">
            {t('portal.list.csv')}
          </a>
        </p>
      )}
    </Frame>,
  )
}

/** The choice with what was typed in place of a key; what does not say one narrows nothing yet. */
function withNames(ask: SignedAsk, catalogue: Catalogue, query: URLSearchParams): { choice: ListChoice; unclear: Unclear } {
  let choice = choiceOf(query, listOf(ask))
  const unclear: Unclear = {}
  for (const name of namedFilters) {
    const typed = query.get(`${name}-named`)
    if (typed === null) continue
    const named = namedIn(name === 'type' ? catalogue.requestTypes : catalogue.services, typed, choice[name], ask.language)
    choice = { ...choice, [name]: named.count === 1 ? named.fits[0]!.key : '' }
    if (named.typed && named.count !== 1) unclear[name] = named
  }
  return { choice, unclear }
}

const Nothing = ({ ask, choice, files, seesAll }: { ask: SignedAsk; choice: ListChoice; files: boolean; seesAll: boolean }) => {
  const { t, acting } = ask
  // Who may not file is not sent to a refusal, but to what there is for them to read.
  const empty = acting ? 'partner.list.none' : choice.tab === 'mine' && !files ? 'portal.empty.reader' : `portal.empty.${choice.tab}`
  return (
    <EmptyState
      icon={choice.tab === 'mine' ? 'ticket' : 'people'}
      title={t(empty)}
      action={
        choice.tab === 'mine' &&
        (files ? (
          <Button kind="main" icon="plus" href="/tickets/new">
            {t('portal.new.first')}
          </Button>
        ) : (
          seesAll && <Button href={addressOf(choice, { tab: 'organisation' })}>{t('portal.tab.organisation')}</Button>
        ))
      }
    >
      {t(`${empty}.text`)}
    </EmptyState>
  )
}

const NoMatch = ({ ask, choice }: { ask: SignedAsk; choice: ListChoice }) => (
  <EmptyState
    icon="search"
    title={ask.t('portal.empty.filtered')}
    action={
      <Button href={addressOf({ ...choiceOf(new URLSearchParams(), choice.of), tab: choice.tab })}>
        {ask.t(isNarrowed(choice) ? 'portal.filter.clear' : 'portal.search.clear')}
      </Button>
    }
  >
    {ask.t(isNarrowed(choice) ? 'portal.empty.filtered.text' : 'search.none.text')}
  </EmptyState>
)

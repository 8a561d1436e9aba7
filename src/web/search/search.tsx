// GET /search: one box for tickets and articles. What one reads is found, and nothing else; why it was found is marked.
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import { askedOf, isEmpty, longestAsked } from '../../desk/search/asked.ts'
import { findArticles, type FoundArticles } from '../../desk/search/find-articles.ts'
import { namesOf } from '../../desk/search/names.ts'
import { type Passage, passagesOf } from '../../desk/tickets/passages.ts'
import { type Found, searchTickets, workedAmong } from '../../desk/tickets/search-tickets.ts'
import { reading, type Tx } from '../../platform/database.ts'
import type { Ask } from '../ask.ts'
import { newTicketAt } from '../customers/place.ts'
import { readWhyNotOffered } from '../new-ticket/offered.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Frame } from '../ui/Frame.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Pagination } from '../ui/Pagination.tsx'
import { SearchBox } from '../ui/SearchBox.tsx'
import { ArticleHits, TicketHits } from './Hits.tsx'
import { How } from './How.tsx'
import { asksForHelp, keepSearch, narrowsTickets } from './keep-search.ts'
import { newestOnly } from './newest-only.ts'
import { completionsAt, searchAt, searches } from './place.ts'
import { Understood } from './Understood.tsx'
import { countSearch, mayType } from './strangers.ts'

const places = ['tickets', 'articles'] as const
type Place = (typeof places)[number]
const onOnePage = 20

export interface TicketsFound extends Found {
  readonly passages: ReadonlyMap<string, Passage>
  /** Those that the asker works, rather than has as a customer. */
  readonly worked: ReadonlySet<string>
}
interface Choice {
  readonly words: string
  readonly place: Place | null
  readonly after: string
}

const choiceOf = (ask: Ask): Choice => ({
  words: (ask.c.req.query('q') ?? '').trim().slice(0, longestAsked),
  // For a customer one searches its tickets; help is the reader's own.
  place: ask.acting ? 'tickets' : (places.find((place) => place === ask.c.req.query('in')) ?? null),
  after: (ask.c.req.query('after') ?? '').slice(0, 500),
})

function addressOf(ask: Ask, { words, place }: Pick<Choice, 'words' | 'place'>, after = ''): string {
  const query = new URLSearchParams({
    ...(words && { q: words }),
    ...(place && !ask.acting && { in: place }),
    ...(after && { after }),
  }).toString()
  return query ? `${searchAt(ask)}?${query}` : searchAt(ask)
}

export async function searchPage(ask: Ask): Promise<Response> {
  const { house, visitor, t, language } = ask
  const choice = choiceOf(ask)
  const catalogue = await catalogueOf(house.app)
  const asked = askedOf(choice.words, namesOf(catalogue, language, searches(ask).staffRole !== null))
  const nothingAsked = isEmpty(asked)
  const at = searchAt(ask)
  const read = () =>
    reading(house.app, visitor?.personId ?? null, async (tx) => {
      if (nothingAsked) return { tickets: null, articles: null, offersTicket: true }
      const wants = (place: Place) => (ask.acting || choice.after !== '' ? choice.place === place : true)
      const tickets = visitor && wants('tickets') ? await ticketsFound(tx, ask, choice) : null
      const articles = wants('articles')
        ? await findArticles(tx, { text: choice.words, language, limit: onOnePage, ...(choice.after && { cursor: choice.after }) })
        : null
      if (ask.acting) return { tickets, articles, offersTicket: ask.acting.files }
      // Only where it would be offered: rarely, and then worth a question.
      const isNothing = choice.place === 'articles' ? articles?.articles.length === 0 : tickets?.rows.length === 0
      const whyNot = isNothing ? await readWhyNotOffered(tx, ask, catalogue) : []
      return { tickets, articles, offersTicket: whyNot.length === 0 }
    })
  const isTyping = ask.c.req.header('turbo-frame') === 'found'
  if (!nothingAsked && isTyping && !(await mayType(ask))) return ask.c.body(null, 204)
  if (!nothingAsked && !isTyping) await countSearch(ask)
  const found = isTyping && visitor ? await newestOnly(`search ${visitor.personId}`, ask.c.req.raw.signal, read) : await read()
  // Whoever asked has asked anew since.
  if (found === null) return ask.c.body(null, 204)
  const { tickets, articles, offersTicket } = found
  const place: Place = choice.place ?? (visitor && (tickets?.rows.length || !articles?.articles.length) ? 'tickets' : 'articles')
  const isOfHelp =
    choice.place === 'articles' || !visitor
      ? !narrowsTickets(asked)
      : choice.place === null && tickets?.rows.length === 0 && asksForHelp(ask, asked, catalogue.referencePrefix)
  if (articles && isOfHelp && !choice.after && !isTyping) keepSearch(ask, choice.words, articles.articles.length)
  const title = choice.words ? t('search.title.of', { words: choice.words }) : t('search.title')
  return ask.c.html(
    <Frame ask={ask} title={title} room="portal" current={ask.acting ? 'customers' : 'search'} place="search">
      <PageTitle over={ask.acting && <bdi>{ask.acting.customer.name}</bdi>}>{t('search.title')}</PageTitle>
      <search-live>
        <SearchBox
          ask={ask}
          action={at}
          id="search-q"
          label={t(ask.acting ? 'search.label.customer' : visitor ? 'search.label' : 'help.search')}
          hint={t('search.placeholder')}
          go={t('search.go')}
          value={choice.words}
          along={choice.place && !ask.acting ? { in: choice.place } : {}}
          completedAt={completionsAt(ask, 'page')}
          autofocus={nothingAsked}
          class="search-all"
        />
      </search-live>
      <turbo-frame id="found" target="_top">
        {nothingAsked ? (
          <>
            <Understood ask={ask} catalogue={catalogue} asked={asked} />
            {choice.words && (
              <EmptyState icon="search" title={t('search.none')}>
                {t('search.none.text')}
              </EmptyState>
            )}
            <How ask={ask} catalogue={catalogue} />
          </>
        ) : (
          <>
            {!ask.acting && (
              <nav class="tabs" aria-label={t('search.tabs')}>
                {places
                  .filter((one) => one !== 'tickets' || visitor)
                  .map((one) => (
                    <a href={addressOf(ask, { ...choice, place: one })} aria-current={one === place ? 'page' : undefined}>
                      {t(`search.tab.${one}`)}{' '}
                      <Count
                        ask={ask}
                        of={one === 'tickets' ? countOf(tickets?.rows, tickets?.more) : countOf(articles?.articles, articles?.more)}
                      />
                    </a>
                  ))}
              </nav>
            )}
            <Understood ask={ask} catalogue={catalogue} asked={place === 'tickets' ? asked : { ...asked, unclear: [] }} />
            {place === 'tickets' && tickets && (
              <Tickets
                ask={ask}
                catalogue={catalogue}
                choice={choice}
                found={tickets}
                helps={!ask.acting && (articles?.articles.length ?? 0) > 0}
                isNarrowed={narrowsTickets(asked)}
                offersTicket={offersTicket && visitor?.staffRole == null}
              />
            )}
            {place === 'articles' && articles && <Articles ask={ask} choice={choice} found={articles} offersTicket={offersTicket} />}
            {ask.acting && (
              <p class="list-foot">
                <a class="onward" href={`/search?${new URLSearchParams({ q: choice.words, in: 'articles' })}`}>
                  {t('search.help-instead')} <Icon name="arrow-right" />
                </a>
              </p>
            )}
          </>
        )}
      </turbo-frame>
    </Frame>,
  )
}

async function ticketsFound(tx: Tx, ask: Ask, { words, after }: Choice): Promise<TicketsFound> {
  const { staffRole, ...within } = searches(ask)
  const who = { personId: ask.visitor!.personId, staffRole }
  const found = await searchTickets(tx, who, {
    text: words,
    language: ask.language,
    ...within,
    limit: onOnePage,
    ...(after && { cursor: after }),
  })
  const ids = found.rows.map(({ id }) => id)
  const [passages, worked] = await Promise.all([
    passagesOf(tx, who, ids, found.marks),
    staffRole ? workedAmong(tx, who, ids) : new Set<string>(),
  ])
  return { ...found, passages, worked }
}

const countOf = (rows: readonly unknown[] | undefined, more: boolean | undefined) =>
  rows ? { count: rows.length, more: more === true } : null

const Count = ({ ask, of }: { ask: Ask; of: { count: number; more: boolean } | null }) =>
  of && (
    <span class="badge">
      <span aria-hidden="true">{`${of.count}${of.more ? '+' : ''}`}</span>
      <span class="for-readers">
        {of.more ? ask.t('search.found.more', { count: of.count }) : ask.t('search.found', { count: of.count })}
      </span>
    </span>
  )

interface TicketsPart {
  readonly ask: Ask
  readonly catalogue: Catalogue
  readonly choice: Choice
  readonly found: TicketsFound
  /** The help centre has something for these words. */
  readonly helps: boolean
  /** Filters were among the words. */
  readonly isNarrowed: boolean
  readonly offersTicket: boolean
}
const Tickets = ({ ask, catalogue, choice, found, helps, isNarrowed, offersTicket }: TicketsPart) => (
  <>
    {found.isNear && <p class="quiet">{ask.t('search.near')}</p>}
    {found.rows.length > 0 ? (
      <TicketHits ask={ask} catalogue={catalogue} found={found} />
    ) : (
      <EmptyState
        icon="search"
        title={ask.t('search.none')}
        action={
          (helps || offersTicket) && (
            <>
              {helps && <Button href={addressOf(ask, { ...choice, place: 'articles' })}>{ask.t('search.help-instead')}</Button>}
              {offersTicket && (
                <Button kind="main" icon="plus" href={newTicketAt(ask)}>
                  {ask.t(ask.acting ? 'partner.nav.new' : 'portal.new.button')}
                </Button>
              )}
            </>
          )
        }
      >
        {ask.t(isNarrowed ? 'search.none.text.narrowed' : 'search.none.text')}
      </EmptyState>
    )}
    {found.isPartial && <p class="quiet">{ask.t('search.partial')}</p>}
    <Pages ask={ask} choice={{ ...choice, place: 'tickets' }} next={found.nextCursor} />
  </>
)

interface ArticlesPart {
  readonly ask: Ask
  readonly choice: Choice
  readonly found: FoundArticles
  /** To whoever has something to file. */
  readonly offersTicket: boolean
}
const Articles = ({ ask, choice, found, offersTicket }: ArticlesPart) => (
  <>
    {found.isNear && <p class="quiet">{ask.t('search.near')}</p>}
    {found.articles.length > 0 ? (
      <ArticleHits ask={ask} articles={found.articles} />
    ) : (
      <EmptyState
        icon="search"
        title={ask.t('search.none.articles')}
        action={
          offersTicket && (
            <Button kind="main" href="/tickets/new">
              {ask.t('search.ask')}
            </Button>
          )
        }
      >
        {ask.t(offersTicket ? 'search.none.articles.text' : 'search.none.text')}
      </EmptyState>
    )}
    <Pages ask={ask} choice={{ ...choice, place: 'articles' }} next={found.nextCursor} />
  </>
)

const Pages = ({ ask, choice, next }: { ask: Ask; choice: Choice; next: string | null }) => (
  <Pagination ask={ask} first={choice.after ? addressOf(ask, choice) : null} next={next && addressOf(ask, choice, next)} />
)

// GET /workspace/articles: all articles in every state; what waits for a second person, and which translations lag behind.
import { listForUs, type OurRow, searchesInVain, toReview, type View, views } from '../../desk/articles/ours.ts'
import { answersTaken } from '../../desk/search/answers-taken.ts'
import type { Count } from '../../desk/tickets/count-tickets.ts'
import { numberFormat } from '../../platform/formats.ts'
import { reading } from '../../platform/database.ts'
import type { SignedAsk } from '../ask.ts'
import { AdminCell, AdminTable } from '../admin/AdminTable.tsx'
import { Actions, Button } from '../ui/Button.tsx'
import { Chip, FilterChip } from '../ui/Chip.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { languageNames } from '../ui/Frame.tsx'
import { Pagination } from '../ui/Pagination.tsx'
import { Time } from '../ui/Time.tsx'
import { roomPage } from '../workspace/room.tsx'
import { TakenAnswers } from './Taken.tsx'

const onOnePage = 50

export async function articleList(ask: SignedAsk): Promise<Response> {
  const { t, house, visitor, c } = ask
  const view: View = views.find((one) => one === c.req.query('view')) ?? 'all'
  const before = c.req.query('before')
  const { list, waiting } = await reading(house.app, visitor.personId, async (tx) => {
    const [list, waiting] = await Promise.all([listForUs(tx, { view, before, limit: onOnePage }), toReview(tx, visitor)])
    return { list, waiting }
  })
  const { articles, more } = list
  const at = (query: Record<string, string>) => `/workspace/articles?${new URLSearchParams({ view, ...query })}`
  return roomPage(ask, {
    title: t('article.list'),
    plainTitle: t('article.list'),
    actions: (
      <Actions>
        <Button href="/workspace/articles/new" kind="main" icon="plus">
          {t('article.new')}
        </Button>
        <Button href="/workspace/articles/searches" icon="search">
          {t('article.searches')}
        </Button>
        <Button href="/help">{t('article.public')}</Button>
      </Actions>
    ),
    children: (
      <>
        <nav class="row" aria-label={t('article.views')}>
          {views.map((one) => (
            <FilterChip href={`/workspace/articles?view=${one}`} on={view === one}>
              {t(`article.view.${one}`)}
              {one === 'review' && waiting.count > 0 && <Waiting ask={ask} of={waiting} />}
            </FilterChip>
          ))}
        </nav>
        {articles.length === 0 ? (
          <EmptyState icon="note" title={t(view === 'all' ? 'article.none' : 'article.none.view')} />
        ) : (
          <ul class="article-list">
            {articles.map((article) => (
              <Row ask={ask} article={article} />
            ))}
          </ul>
        )}
        <Pagination ask={ask} first={before ? at({}) : null} next={more ? at({ before: articles.at(-1)!.id }) : null} />
      </>
    ),
  })
}

/** How many of them wait for who looks: not their own. */
const Waiting = ({ ask, of }: { ask: SignedAsk; of: Count }) => (
  <span class="article-waiting">
    <span aria-hidden="true">
      {numberFormat(ask.language).format(of.count)}
      {of.more && '+'}
    </span>
    <span class="for-readers">{ask.t('article.review.waiting', { count: of.count })}</span>
  </span>
)

const Row = ({ ask, article }: { ask: SignedAsk; article: OurRow }) => {
  const { t } = ask
  return (
    <li class="article-row">
      <div>
        <a class="article-row-title" href={`/workspace/articles/${article.id}`} lang={article.language} dir="auto">
          {article.title}
        </a>
        <p class="soft">
          {t(`help.kind.${article.kind}`)} · {t(`article.audience.${article.audience}`)} · <Time ask={ask} at={article.updatedAt} />
          {article.languages.length > 0 && <> · {article.languages.map((one) => languageNames[one]).join(', ')}</>}
          {article.helped + article.notHelped > 0 && (
            <> · {t('article.helped-in-short', { helped: article.helped, all: article.helped + article.notHelped })}</>
          )}
        </p>
      </div>
      <span class="article-chips">
        <StateChip ask={ask} article={article} />
        {article.waits && (
          <Chip tone="warn" icon="hourglass">
            {t('article.state.in-review')}
          </Chip>
        )}
        {article.behind.length > 0 && (
          <Chip tone="neutral" icon="languages">
            {t('article.behind', { languages: article.behind.map((one) => languageNames[one]).join(', ') })}
          </Chip>
        )}
      </span>
    </li>
  )
}

export const StateChip = ({ ask, article }: { ask: SignedAsk; article: Pick<OurRow, 'state' | 'publishedAt'> }) => {
  const { t } = ask
  if (article.state === 'published' && article.publishedAt && article.publishedAt > ask.at)
    return (
      <Chip tone="accent" icon="clock">
        {t('article.state.ahead')} <Time ask={ask} at={article.publishedAt} exact />
      </Chip>
    )
  const looks = { draft: ['neutral', 'edit'], published: ['good', 'solved'], retired: ['neutral', 'archive'] } as const
  const [tone, icon] = looks[article.state]
  return (
    <Chip tone={tone} icon={icon}>
      {t(`article.state.${article.state}`)}
    </Chip>
  )
}

/** GET /workspace/articles/searches: what readers looked for and did not find: the articles that are missing. */
export async function searchesPage(ask: SignedAsk): Promise<Response> {
  const { t, house, visitor } = ask
  const { searches, taken } = await reading(house.app, visitor.personId, async (tx) => ({
    searches: await searchesInVain(tx, ask.at),
    taken: await answersTaken(tx, ask.at, ask.language),
  }))
  return roomPage(ask, {
    title: t('article.searches'),
    plainTitle: t('article.searches'),
    back: { href: '/workspace/articles', label: t('article.list') },
    under: t('article.searches.text'),
    children: (
      <>
        {searches.length === 0 ? (
          <EmptyState icon="search" title={t('article.searches.none')} />
        ) : (
          <AdminTable heads={['words', 'language', 'times', 'last', 'deed'].map((name) => t(`article.searches.${name}`))}>
            {searches.map((search) => (
              <tr role="row">
                <th scope="row" role="rowheader">
                  <bdi lang={search.language}>{search.words}</bdi>
                </th>
                <td role="cell">{languageNames[search.language]}</td>
                <AdminCell says={t('article.searches.times')}>{numberFormat(ask.language).format(search.times)}</AdminCell>
                <AdminCell says={t('article.searches.last')}>
                  <Time ask={ask} at={search.last} />
                </AdminCell>
                <td role="cell">
                  <a href={`/workspace/articles/new?${new URLSearchParams({ title: search.words, language: search.language })}`}>
                    {t('article.searches.write')}
                  </a>
                </td>
              </tr>
            ))}
          </AdminTable>
        )}
        <TakenAnswers ask={ask} taken={taken} />
      </>
    ),
  })
}

// GET /help: the help centre, by kind, service and error, for everyone as far as they may read (NTT-01..04, DT-01).
import { type Article, kindsToRead, listArticles } from '../../desk/articles/articles.ts'
import { longestError } from '../../desk/articles/error-codes.ts'
import { type Kind, kinds } from '../../desk/articles/kinds.ts'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { byKey, type Catalogue, label } from '../../desk/catalogue/catalogue.ts'
import { sentenceOf } from '../../desk/entitlements/explain.ts'
import { reading } from '../../platform/database.ts'
import type { Ask } from '../ask.ts'
import { type NothingIn, readWhyNotOffered } from '../new-ticket/offered.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Frame } from '../ui/Frame.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Select, TextInput } from '../ui/inputs.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { Pagination } from '../ui/Pagination.tsx'
import { SearchBox } from '../ui/SearchBox.tsx'
import { brandOf } from '../ui/brand.ts'
import { keepSearch } from '../search/keep-search.ts'
import { completionsAt } from '../search/place.ts'
import { countSearch } from '../search/strangers.ts'
import { HelpHead } from './head.tsx'
import { ArticleRow, signs } from './words.tsx'

interface Chosen {
  readonly kind?: Kind | undefined
  readonly service?: string | undefined
  readonly code?: string | undefined
  readonly before?: string | undefined
}
const onOnePage = 30
const ofEach = 5

export async function helpPage(ask: Ask): Promise<Response> {
  const catalogue = await catalogueOf(ask.house.app)
  const { c, house, visitor, language, at } = ask
  const chosen: Chosen = {
    kind: kinds.find((one) => one === c.req.query('kind')),
    service: byKey(catalogue.services, c.req.query('service') ?? null)?.key,
    code: c.req.query('code')?.trim().slice(0, longestError) || undefined,
    before: c.req.query('before'),
  }
  const isList = chosen.kind !== undefined || chosen.service !== undefined || chosen.code !== undefined
  if (chosen.code) await countSearch(ask)
  const shown = await reading(house.app, visitor?.personId ?? null, async (tx) => {
    const [there, nothing] = await Promise.all([kindsToRead(tx, at), readWhyNotOffered(tx, ask, catalogue)])
    const common = { at, language }
    if (isList) return { there, nothing, list: await listArticles(tx, { ...common, ...chosen, limit: onOnePage }), parts: [], pinned: [] }
    const parts: { kind: Kind; articles: Article[]; more: boolean }[] = []
    for (const kind of there) parts.push({ kind, ...(await listArticles(tx, { ...common, kind, limit: ofEach })) })
    const { articles: pinned } = await listArticles(tx, { ...common, pinned: true, limit: 6 })
    return { there, nothing, list: null, parts, pinned }
  })
  // What is no error of one service may be one of another.
  if (chosen.code && shown.list && !chosen.service && !chosen.before) keepSearch(ask, chosen.code, shown.list.articles.length)
  const { t } = ask
  return c.html(
    <Frame
      ask={ask}
      title={chosen.kind ? t(`help.kinds.${chosen.kind}`) : t('help.title')}
      room="portal"
      current="help"
      feed={{ href: '/help/feed.xml', title: t('help.feed') }}
      indexed={!isList && catalogue.helpPage === 'everyone'}
      light={visitor === null}
      searchesItself={shown.there.length > 0}
      head={
        isList ? undefined : (
          <HelpHead
            ask={ask}
            path="/help"
            title={`${t('help.title')} · ${brandOf(ask)}`}
            says={t('help.under')}
            languages={catalogue.languages}
          />
        )
      }
    >
      <PageTitle
        under={t('help.under')}
        actions={
          visitor?.staffRole && (
            <Button href="/workspace/articles" icon="edit" small>
              {t('help.manage')}
            </Button>
          )
        }
      >
        {t('help.title')}
      </PageTitle>
      {shown.there.length > 0 && (
        <>
          <nav class="tabs" aria-label={t('help.kinds')}>
            <a href={withChosen({ ...chosen, kind: undefined, before: undefined })} aria-current={chosen.kind ? undefined : 'page'}>
              {t('help.kinds.all')}
            </a>
            {shown.there.map((kind) => (
              <a href={withChosen({ ...chosen, kind, before: undefined })} aria-current={chosen.kind === kind ? 'page' : undefined}>
                {t(`help.kinds.${kind}`)}
              </a>
            ))}
          </nav>
          <SearchAll ask={ask} />
          <Narrow ask={ask} catalogue={catalogue} chosen={chosen} hasErrors={shown.there.includes('error-guide')} />
        </>
      )}
      {shown.there.length === 0 && <NothingYet ask={ask} />}
      {shown.list && <List ask={ask} catalogue={catalogue} chosen={chosen} list={shown.list} />}
      {shown.pinned.length > 0 && (
        <section class="help-part is-pinned" aria-labelledby="pinned">
          <h2 id="pinned">{t('help.pinned')}</h2>
          <ul class="help-list">
            {shown.pinned.map((article) => (
              <ArticleRow ask={ask} catalogue={catalogue} article={article} />
            ))}
          </ul>
        </section>
      )}
      {shown.parts.map(({ kind, articles, more }) => (
        <section class="help-part" aria-labelledby={`kind-${kind}`}>
          <h2 id={`kind-${kind}`}>
            <Icon name={signs[kind]} /> {t(`help.kinds.${kind}`)}
          </h2>
          <ul class="help-list">
            {articles.map((article) => (
              <ArticleRow ask={ask} catalogue={catalogue} article={article} />
            ))}
          </ul>
          {more && (
            <p>
              <a class="onward" href={`/help?kind=${kind}`}>
                {t(`help.more.${kind}`)} <Icon name="arrow-right" />
              </a>
            </p>
          )}
        </section>
      ))}
      <Onward ask={ask} catalogue={catalogue} nothing={shown.nothing} />
    </Frame>,
  )
}

function withChosen(chosen: Chosen): string {
  const query = new URLSearchParams(Object.entries(chosen).filter((pair): pair is [string, string] => Boolean(pair[1])))
  return `/help${query.size > 0 ? `?${query}` : ''}`
}

/** By service, and where there are guides to errors, by what the screen said (NTT-03); folded, so that one field is met that searches. */
const Narrow = ({ ask, catalogue, chosen, hasErrors }: { ask: Ask; catalogue: Catalogue; chosen: Chosen; hasErrors: boolean }) => {
  const { t } = ask
  const services = catalogue.services.filter(({ retired }) => !retired)
  const asksCode = hasErrors && (chosen.kind === undefined || chosen.kind === 'error-guide')
  if (services.length === 0 && !asksCode) return null
  return (
    <details class="help-narrow" open={chosen.kind === 'error-guide' || chosen.service !== undefined || chosen.code !== undefined}>
      <summary>{t(services.length === 0 ? 'help.code' : asksCode ? 'help.narrow.by' : 'help.service')}</summary>
      <form action="/help" method="get" role="search" aria-label={t('help.narrow.by')}>
        {chosen.kind && <input type="hidden" name="kind" value={chosen.kind} />}
        {asksCode && (
          <TextInput
            name="code"
            label={t('help.code')}
            value={chosen.code ?? ''}
            maxlength={longestError}
            autocomplete="off"
            type="search"
          />
        )}
        {services.length > 0 && (
          <Select
            name="service"
            label={t('help.service')}
            prompt={t('help.service.any')}
            value={chosen.service ?? ''}
            choices={services.map(({ key, label: words }) => ({ value: key, label: label(words, ask.language) }))}
          />
        )}
        <Button icon="search">{t('help.narrow')}</Button>
      </form>
    </details>
  )
}

const SearchAll = ({ ask }: { ask: Ask }) => (
  <SearchBox
    ask={ask}
    action="/search"
    id="help-q"
    label={ask.t('help.search')}
    along={{ in: 'articles' }}
    completedAt={completionsAt(ask, 'articles')}
    class="help-search"
  />
)

const List = (p: { ask: Ask; catalogue: Catalogue; chosen: Chosen; list: { articles: Article[]; more: boolean } }) => {
  const { ask, chosen, list } = p
  const { t } = ask
  const { code, ...without } = chosen
  if (list.articles.length === 0)
    return (
      <EmptyState
        icon="search"
        title={t(code ? 'help.none.code' : 'help.none')}
        action={
          <Button href={code ? withChosen({ ...without, before: undefined }) : '/help'}>
            {t(code ? 'help.none.code.go' : 'help.none.go')}
          </Button>
        }
      >
        {t('help.none.text')}
      </EmptyState>
    )
  return (
    <>
      <ul class="help-list">
        {list.articles.map((article) => (
          <ArticleRow ask={ask} catalogue={p.catalogue} article={article} />
        ))}
      </ul>
      <Pagination
        ask={ask}
        first={chosen.before ? withChosen({ ...chosen, before: undefined }) : null}
        next={list.more ? withChosen({ ...chosen, before: list.articles.at(-1)!.id }) : null}
      />
    </>
  )
}

const NothingYet = ({ ask }: { ask: Ask }) => (
  <EmptyState
    icon="note"
    title={ask.t('help.empty')}
    action={
      ask.visitor?.staffRole ? (
        <Button kind="main" href="/workspace/articles/new">
          {ask.t('help.empty.write')}
        </Button>
      ) : undefined
    }
  >
    {ask.t('help.empty.text')}
  </EmptyState>
)

/** Whoever found nothing here writes to us (AT-11), or reads why not; what support covers is said where the provider says it (NTT-04). */
export const Onward = ({ ask, catalogue, nothing }: { ask: Ask; catalogue: Catalogue; nothing: readonly NothingIn[] }) => (
  <aside class="help-onward" aria-labelledby="onward">
    <h2 id="onward">{ask.t('help.onward')}</h2>
    {nothing.length === 0 && <p>{ask.t('help.onward.text')}</p>}
    {nothing.map(({ why: [first] }) => first && <p>{sentenceOf(catalogue, first, ask.language, ask.t)}</p>)}
    <p class="row">
      {nothing.length === 0 && (
        <Button href="/tickets/new" kind="main" icon="plus">
          {ask.t('portal.new.button')}
        </Button>
      )}
      {catalogue.scopeUrl && (
        <a class="quiet-link" href={catalogue.scopeUrl} rel="noopener">
          {ask.t('help.scope')} <Icon name="out" />
        </a>
      )}
    </p>
  </aside>
)

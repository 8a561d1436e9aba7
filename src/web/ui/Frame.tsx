// Every page stands in it: head, the bar with where one can go, what a deed just said, and the languages.
import { productsOf } from '../../desk/marketplace/products.ts'
import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { setCookie } from 'hono/cookie'
import { lastCatalogue } from '../../desk/catalogue/catalogue-of.ts'
import { keepsHealth } from '../../desk/health/health-now.ts'
import { idAt } from '../../platform/id.ts'
import { isLanguage, type Language, languages } from '../../platform/messages.ts'
import type { Ask } from '../ask.ts'
import { ActingBar, CustomerMenu, type CustomerPlace } from '../customers/Bar.tsx'
import { asset } from './asset.ts'
import { brandOf } from './brand.ts'
import { BrandSign } from './BrandSign.tsx'
import { CsrfField } from './CsrfField.tsx'
import { Icon } from './Icon.tsx'
import { Notice } from './Notice.tsx'
import { PaneEdge } from './PaneEdge.tsx'
import { noticeOnce } from './notice-once.ts'
import { Initials } from './Person.tsx'

export type Place =
  | 'home'
  | 'tickets'
  | 'organisation'
  | 'account'
  | 'workspace'
  | 'admin'
  | 'sign-in'
  | 'api'
  | 'health'
  | 'help'
  | 'search'
  | 'marketplace'
  | 'customers'

export interface FrameProps {
  readonly ask: Ask
  /** The page's own title; the brand follows it. */
  readonly title: string
  /** 'bare' is a page with one task, such as signing in. */
  readonly room: 'portal' | 'workspace' | 'bare'
  readonly current?: Place
  /** Under /for/: which part of the customer's menu it is. */
  readonly place?: CustomerPlace | undefined
  /** Workspace only: views and queues at the left. */
  readonly rail?: Child
  /** Portal and bare: how wide the column is. 'reading' 46 rem, 'page' 1,080 px. */
  readonly width?: 'reading' | 'page'
  /** Instead of the links to the languages, where following one would lose something. */
  readonly languages?: Child
  /** What a feed reader finds here. */
  readonly feed?: { readonly href: string; readonly title: string }
  /** For programs that look for pages: what else stands in the head, and whether they may keep it at all. */
  readonly head?: Child
  readonly indexed?: boolean
  /** Read once and left, often on a slow line: without script. */
  readonly light?: boolean
  /** The page has a field that searches the same: the bar then offers no second way to it. */
  readonly searchesItself?: boolean
  /** Back asks the server again: what the page shows was kept there since. */
  readonly fresh?: boolean
  readonly children: Child
}

export const languageNames: Record<Language, string> = {
  en: 'English',
  tr: 'Türkçe',
  fr: 'Français',
  it: 'Italiano',
  ja: '日本語',
  hu: 'Magyar',
}

const Brand = ({ ask }: { ask: Ask }) => (
  <a class="brand" href="/">
    <BrandSign />
    <span class="brand-name">{brandOf(ask)}</span>
  </a>
)

const PersonMenu = ({ ask, current }: { ask: Ask; current?: Place | undefined }) => {
  const { visitor, t } = ask
  if (!visitor) {
    return (
      <a class="button is-plain is-small" href="/sign-in" aria-current={current === 'sign-in' ? 'page' : undefined}>
        {t('common.nav.sign-in')}
      </a>
    )
  }
  return (
    <details class="menu" data-menu>
      <summary>
        <Initials name={visitor.name} staff={visitor.staffRole != null} />
        <span class="menu-name">
          <span class="for-readers">{t('common.nav.person')}: </span>
          <bdi>{visitor.name}</bdi>
        </span>
        <Icon name="chevron-down" />
      </summary>
      <div class="menu-body">
        <a href="/account" aria-current={current === 'account' ? 'page' : undefined}>
          <Icon name="person" /> {t('common.nav.account')}
        </a>
        {visitor.staffRole && (
          <a href="/">
            <Icon name="home" /> {t('common.nav.portal')}
          </a>
        )}
        {visitor.staffRole && (
          <a href="/workspace">
            <Icon name="layers" /> {t('common.nav.workspace')}
          </a>
        )}
        {visitor.staffRole === 'administrator' && (
          <a href="/admin" aria-current={current === 'admin' ? 'page' : undefined}>
            <Icon name="settings" /> {t('common.nav.admin')}
          </a>
        )}
        <form method="post" action="/sign-out">
          <CsrfField ask={ask} />
          <button type="submit">
            <Icon name="sign-out" /> {t('common.nav.sign-out')}
          </button>
        </form>
      </div>
    </details>
  )
}

const Languages = ({ ask }: { ask: Ask }) => {
  const here = new URL(ask.c.req.url)
  const to = (language: Language) => {
    const query = new URLSearchParams(here.search)
    query.set('language', language)
    return `${here.pathname}?${query}`
  }
  return (
    <nav class="languages" aria-label={ask.t('common.languages')}>
      <Icon name="languages" />
      {languages.map((language) => (
        <a
          href={ask.c.req.method === 'GET' ? to(language) : `/?language=${language}`}
          lang={language}
          hreflang={language}
          aria-current={language === ask.language ? 'true' : undefined}
          data-turbo="false"
        >
          {languageNames[language]}
        </a>
      ))}
    </nav>
  )
}

/** Products of others; without any there is no marketplace. */
const hasProducts = (catalogue: ReturnType<typeof lastCatalogue>): boolean => catalogue !== null && productsOf(catalogue).length > 0

const countWords = ({ t }: Ask, count: number): string =>
  count > 99 ? t('partner.customers.more', { count: 99 }) : t('common.nav.customers.count', { count })

const Body = (p: FrameProps & { notice: string | null }) => {
  const { ask } = p
  const { t, visitor } = ask
  const catalogue = lastCatalogue(ask.house.app)
  const said = p.notice && <Notice tone="good">{p.notice}</Notice>
  if (p.room === 'workspace') {
    return (
      <body class="room-workspace">
        <a class="skip" href="#main">
          {t('common.skip')}
        </a>
        <header class="rail" id="pane-rail">
          <Brand ask={ask} />
          {p.rail}
          <PersonMenu ask={ask} current={p.current} />
        </header>
        <PaneEdge ask={ask} pane="rail" label={t('workspace.rail.label')} />
        <main id="main" class="work" tabindex={-1}>
          {said}
          {p.children}
        </main>
      </body>
    )
  }
  const mark = (place: Place) => (p.current === place ? ('page' as const) : undefined)
  return (
    <body class={`room-${p.room}${ask.acting ? ' is-acting' : ''}`}>
      <a class="skip" href="#main">
        {t('common.skip')}
      </a>
      <header class="bar">
        <div class="bar-row">
          <Brand ask={ask} />
          {p.room === 'portal' && (
            <nav class="bar-nav" aria-label={t('common.nav')}>
              <a href="/tickets" aria-current={mark('tickets')}>
                {t('common.nav.tickets')}
              </a>
              {(visitor || catalogue?.helpPage === 'everyone') && (
                <a href="/help" aria-current={mark('help')}>
                  {t('common.nav.help')}
                </a>
              )}
              {keepsHealth(catalogue) && (visitor || catalogue?.healthPage === 'everyone') && (
                <a href="/health" aria-current={mark('health')}>
                  {t('common.nav.health')}
                </a>
              )}
              {visitor && visitor.customers > 0 && (
                <a href="/customers" aria-current={mark('customers')} title={countWords(ask, visitor.customers)}>
                  {t('common.nav.customers')}{' '}
                  <span class="badge" aria-hidden="true">
                    {visitor.customers > 99 ? '99+' : visitor.customers}
                  </span>
                </a>
              )}
              {visitor && hasProducts(catalogue) && (
                <a href="/marketplace" aria-current={mark('marketplace')}>
                  {t('vendor.title')}
                </a>
              )}
              {visitor && (
                <a href="/organisations" aria-current={mark('organisation')}>
                  {t('common.nav.organisation')}
                </a>
              )}
            </nav>
          )}
          {p.room === 'portal' && !p.searchesItself && (visitor || catalogue?.helpPage === 'everyone') && (
            <a class="bar-search" href="/search" aria-current={mark('search')}>
              <Icon name="search" />
              <span class="bar-search-word">{t('search.nav')}</span>
            </a>
          )}
          {(p.room === 'portal' || visitor) && <PersonMenu ask={ask} current={p.current} />}
        </div>
      </header>
      {ask.acting && <ActingBar ask={ask} acting={ask.acting} />}
      {ask.acting && <CustomerMenu ask={ask} acting={ask.acting} place={p.place} />}
      <main id="main" class={`column is-${p.width ?? (p.room === 'bare' ? 'reading' : 'page')}`} tabindex={-1}>
        {said}
        {p.children}
      </main>
      <footer class="foot">
        {!visitor ? (p.languages ?? <Languages ask={ask} />) : <span class="foot-brand">{brandOf(ask)}</span>}
        {ask.house.demo && <p>{t('common.demo')}</p>}
      </footer>
    </body>
  )
}

export const Frame = (p: FrameProps) => {
  const { ask } = p
  // A visitor nobody knows yet keeps the language they chose by its link.
  const chosen = ask.c.req.query('language')
  if (!ask.visitor && isLanguage(chosen)) setCookie(ask.c, 'language', chosen, { path: '/', sameSite: 'Lax', maxAge: 31_536_000 })
  const notice = noticeOnce(ask)
  return (
    <>
      {raw('<!doctype html>')}
      <html lang={ask.language} dir="ltr">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content" />
          <title>{[p.title, ask.acting?.customer.name, brandOf(ask)].filter(Boolean).join(' · ')}</title>
          <meta name="color-scheme" content="light dark" />
          {!p.indexed && <meta name="robots" content="noindex" />}
          <meta name="view-transition" content="same-origin" />
          <meta name="turbo-prefetch" content="false" />
          {p.fresh && <meta name="turbo-cache-control" content="no-cache" />}
          {ask.visitor && <meta name="csrf-token" content={ask.visitor.csrf} />}
          {ask.visitor && <meta name="frame-missing" content={ask.t('common.frame-missing')} />}
          {/* From when on the page wants to hear of changes; in steps, so that an unchanged page stays the same bytes. */}
          {ask.visitor && <meta name="live-after" content={idAt(Math.floor(Date.now() / 10_000) * 10_000)} />}
          <link rel="preload" href={asset('inter.woff2')} as="font" type="font/woff2" crossorigin="" />
          <link rel="stylesheet" href={asset('app.css')} data-turbo-track="reload" />
          {p.feed && <link rel="alternate" type="application/atom+xml" href={p.feed.href} title={p.feed.title} />}
          <link rel="icon" href={asset('icon.svg')} type="image/svg+xml" />
          {p.head}
          {!p.light && <script type="module" src={asset('app.js')} data-turbo-track="reload" />}
        </head>
        <Body {...p} notice={notice} />
      </html>
    </>
  )
}

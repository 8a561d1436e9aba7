// GET /help/:slug: one article in the reader's language, or in the one there is; POST …/feedback: whether it helped.
import { type ArticlePage, articlePage } from '../../desk/articles/articles.ts'
import { SayOfArticle, sayOfArticle } from '../../desk/articles/say-of-article.ts'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import { parse } from '../../desk/parse.ts'
import { reading } from '../../platform/database.ts'
import { isLanguage, type Language } from '../../platform/messages.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Ask } from '../ask.ts'
import { readSmallForm } from '../form.ts'
import { readWhyNotOffered } from '../new-ticket/offered.ts'
import { brandOf } from '../ui/brand.ts'
import { Button } from '../ui/Button.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { DataList, DataRow } from '../ui/DataList.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { Frame, languageNames } from '../ui/Frame.tsx'
import { Icon } from '../ui/Icon.tsx'
import { TextArea } from '../ui/inputs.tsx'
import { Notice } from '../ui/Notice.tsx'
import { goTo, noticeOnce } from '../ui/notice-once.ts'
import { PageTitle } from '../ui/PageTitle.tsx'
import { dayWords, Time } from '../ui/Time.tsx'
import { raw } from 'hono/html'
import { HelpHead } from './head.tsx'
import { Onward } from './help.tsx'
import { addressOf, articleHtml, ArticleText, Contents, IssueChip, MachineNote, serviceNames, workaroundHeading } from './words.tsx'

/** Who is signed in keeps the language of the screen and chooses that of the text. */
const languageWanted = (ask: Ask): Language => {
  const chosen = ask.c.req.query('language')
  return isLanguage(chosen) ? chosen : ask.language
}

export const helpArticle = (ask: Ask): Promise<Response> => show(ask, null)

async function show(ask: Ask, refused: { refusal: Refusal; words: string } | null): Promise<Response> {
  const { c, house, visitor, t, at } = ask
  const catalogue = await catalogueOf(house.app)
  const [found, nothing] = await reading(house.app, visitor?.personId ?? null, (tx) =>
    Promise.all([articlePage(tx, ask.params['slug'] ?? '', { at, language: languageWanted(ask) }), readWhyNotOffered(tx, ask, catalogue)]),
  )
  if ('movedTo' in found) return c.redirect(`/help/${found.movedTo}${new URL(c.req.url).search}`, 301)
  const { html, headings } = articleHtml(ask, catalogue, found.body)
  const lang = found.language === ask.language ? undefined : found.language
  return c.html(
    <Frame
      ask={ask}
      title={found.title}
      room="portal"
      current="help"
      indexed={found.forEveryone && catalogue.helpPage === 'everyone'}
      light={visitor === null}
      head={
        found.forEveryone ? (
          <HelpHead
            ask={ask}
            path={`/help/${found.slug}`}
            title={`${found.title} · ${brandOf(ask)}`}
            says={found.summary}
            languages={found.languages}
            language={found.language}
            type="article"
            changedAt={found.shownAt}
          />
        ) : undefined
      }
    >
      <PageTitle
        back={{ href: '/help', label: t('help.title') }}
        over={
          <a class="help-kind" href={`/help?kind=${found.kind}`}>
            {t(`help.kinds.${found.kind}`)}
          </a>
        }
        under={
          found.summary ? (
            <span lang={lang} dir="auto">
              {found.summary}
            </span>
          ) : undefined
        }
        actions={
          visitor?.staffRole && (
            <Button href={`/workspace/articles/${found.id}`} icon="edit" small>
              {t('help.manage.one')}
            </Button>
          )
        }
      >
        <span lang={lang} dir="auto">
          {found.title}
        </span>
      </PageTitle>
      <div class="article">
        <article class="article-main">
          <Notes ask={ask} article={found} />
          <Facts ask={ask} catalogue={catalogue} article={found} />
          <Contents ask={ask} headings={headings} />
          <div class="prose article-text" lang={lang} dir="auto">
            {raw(html)}
          </div>
          <p class="article-foot">
            {t('help.changed')} <Time ask={ask} at={found.shownAt} day />
          </p>
        </article>
        <Feedback ask={ask} article={found} refused={refused} />
        <Onward ask={ask} catalogue={catalogue} nothing={nothing} />
      </div>
    </Frame>,
    (refused?.refusal.status ?? 200) as 200,
  )
}

/** In which language this is, in which others it can be had, who wrote it, and whether the original says more by now. */
const Notes = ({ ask, article }: { ask: Ask; article: ArticlePage }) => {
  const { t } = ask
  const others = article.languages.filter((one) => one !== article.language)
  return (
    <>
      {article.machine && <MachineNote ask={ask} machine={article.machine} />}
      {article.isBehind && (
        <p class="article-note">
          <span>
            {t('help.behind')}{' '}
            <a href={addressOf(article.slug, article.original)} hreflang={article.original}>
              {t('help.behind.go')} (<span lang={article.original}>{languageNames[article.original]}</span>)
            </a>
          </span>
        </p>
      )}
      {!article.languages.includes(ask.language) && (
        <p class="article-note">
          <Icon name="languages" /> <span>{t('help.not-in-yours')}</span>
        </p>
      )}
      {others.length > 0 && (
        <p class="article-languages">
          {t('help.also')}{' '}
          {others.map((one) => (
            <a href={addressOf(article.slug, one)} lang={one} hreflang={one}>
              {languageNames[one]}
            </a>
          ))}
        </p>
      )}
    </>
  )
}

/** Of a known issue: how it stands and the way around it; of an error: by what one knows it. */
const Facts = ({ ask, catalogue, article }: { ask: Ask; catalogue: Catalogue; article: ArticlePage }) => {
  const { t } = ask
  const names = serviceNames(catalogue, article.services, ask.language)
  const isPlain = article.kind === 'faq' || article.kind === 'how-to'
  if (isPlain && names.length === 0) return null
  return (
    <>
      <section class={isPlain ? 'article-about' : 'panel article-facts'} aria-label={t('help.facts')}>
        <DataList>
          {article.issueState && (
            <DataRow term={t('help.fact.state')}>
              <IssueChip ask={ask} state={article.issueState} />
            </DataRow>
          )}
          {article.fixedOn && <DataRow term={t('help.fact.fixed-on')}>{dayWords(ask, article.fixedOn)}</DataRow>}
          {names.length > 0 && <DataRow term={t('help.fact.services')}>{names.join(' · ')}</DataRow>}
          {article.errorCodes.length > 0 && (
            <DataRow term={t('help.fact.codes')}>
              <span class="article-codes">
                {article.errorCodes.map((code) => (
                  <code>{code}</code>
                ))}
              </span>
            </DataRow>
          )}
          {article.errorTexts.length > 0 && (
            <DataRow term={t('help.fact.texts')}>
              {article.errorTexts.map((text) => (
                <q class="article-error" dir="auto">
                  {text}
                </q>
              ))}
            </DataRow>
          )}
        </DataList>
      </section>
      {article.workaround && (
        <section class="panel article-workaround" aria-labelledby="workaround">
          <h2 id="workaround">{workaroundHeading(ask, article.issueState)}</h2>
          <ArticleText ask={ask} catalogue={catalogue} text={article.workaround} language={article.language} />
        </section>
      )}
    </>
  )
}

/** Where the answer to it stands: where it was asked, and under no other article. */
const thanksOf = (slug: string): string => `feedback of ${slug}`

const Feedback = ({ ask, article, refused }: { ask: Ask; article: ArticlePage; refused: { refusal: Refusal; words: string } | null }) => {
  const { t } = ask
  const thanks = refused ? null : noticeOnce(ask, thanksOf(article.slug))
  // The fragment leads here, and with it the focus: so it is also read out.
  if (thanks)
    return (
      <div class="article-feedback" id="feedback" tabindex={-1}>
        <Notice tone="good">{thanks}</Notice>
      </div>
    )
  return (
    <form class="article-feedback" id="feedback" method="post" action={`/help/${article.slug}/feedback`} aria-labelledby="helped">
      <CsrfField ask={ask} />
      <input type="hidden" name="language" value={article.language} />
      <ErrorSummary ask={ask} refusal={refused?.refusal} />
      <h2 id="helped">{t('help.helped')}</h2>
      <div class="actions">
        <Button name="helped" value="yes" icon="check">
          {t('help.helped.yes')}
        </Button>
        <Button name="helped" value="no" icon="close">
          {t('help.helped.no')}
        </Button>
      </div>
      <details open={refused !== null}>
        <summary>{t('help.helped.words')}</summary>
        <TextArea
          name="words"
          label={t('help.helped.words.label')}
          help={t('help.helped.words.help')}
          value={refused?.words ?? ''}
          error={faultsOf(ask, refused?.refusal)['words']}
          rows={3}
          maxlength={2000}
        />
      </details>
    </form>
  )
}

export async function postFeedback(ask: Ask): Promise<Response> {
  const form = await readSmallForm(ask)
  const slug = ask.params['slug'] ?? ''
  const words = form.one('words')
  const chosen = form.one('language')
  const language = isLanguage(chosen) ? chosen : ask.language
  const helped = form.one('helped')
  try {
    if (helped !== 'yes' && helped !== 'no') throw new Refusal('invalid', {}, [{ field: 'helped', message: 'refusal.fault.choose' }])
    const said = parse(SayOfArticle, { helped: helped === 'yes', words })
    await sayOfArticle(ask.house.app, { person: ask.visitor?.personId ?? null, at: ask.at, language }, slug, said)
    const thanks = helped === 'yes' ? 'help.helped.thanks' : 'help.helped.thanks-no'
    // For a stranger the language in the address would be that of every page from then on; nor is there a script that takes `to` out of it.
    const query = ask.visitor && new URLSearchParams({ ...(language !== ask.language && { language }), to: 'feedback' })
    return goTo(ask, `${addressOf(slug)}${query ? `?${query}` : ''}#feedback`, thanks, {}, thanksOf(slug))
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.status === 404) throw thrown
    return show(ask, { refusal: thrown, words })
  }
}

// How articles look in lists and on their page: sign and word of each kind, how a known issue stands, what an article is about, its text.
import type { Article } from '../../desk/articles/articles.ts'
import type { IssueState, Kind } from '../../desk/articles/kinds.ts'
import { quotedWords } from '../../desk/articles/quoted.ts'
import { byKey, type Catalogue, label } from '../../desk/catalogue/catalogue.ts'
import { type ArticleHeading, renderArticle } from '../../platform/markdown.ts'
import type { Language } from '../../platform/messages.ts'
import type { Ask } from '../ask.ts'
import { Chip, type Tone } from '../ui/Chip.tsx'
import { languageNames } from '../ui/Frame.tsx'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { raw } from 'hono/html'

export const signs = { faq: 'message', 'how-to': 'list', 'known-issue': 'flag', 'error-guide': 'alert' } as const satisfies Record<
  Kind,
  IconName
>

const looks = {
  investigating: ['accent', 'search'],
  identified: ['accent', 'flag'],
  'being-fixed': ['warn', 'wrench'],
  fixed: ['good', 'solved'],
} as const satisfies Record<IssueState, readonly [Tone, IconName]>

export const IssueChip = ({ ask, state }: { ask: Pick<Ask, 't'>; state: IssueState }) => {
  const [tone, icon] = looks[state]
  return (
    <Chip tone={tone} icon={icon}>
      {ask.t(`help.issue.${state}`)}
    </Chip>
  )
}

/** Over the way around a known issue: nobody waits any more for what is fixed. */
export const workaroundHeading = ({ t }: Pick<Ask, 't'>, state: IssueState | null): string =>
  t(state === 'fixed' ? 'help.workaround.fixed' : 'help.workaround')

export const serviceNames = (catalogue: Catalogue, keys: readonly string[], language: Language): string[] =>
  keys.flatMap((key) => {
    const service = byKey(catalogue.services, key)
    return service ? [label(service.label, language)] : []
  })

export const addressOf = (slug: string, language?: Language): string => `/help/${slug}${language ? `?language=${language}` : ''}`

/** That what one is led to is not in one's language, in its own. */
export const OtherLanguage = ({ ask, language }: { ask: Pick<Ask, 'language'>; language: Language }) =>
  language === ask.language ? null : <span lang={language}>{languageNames[language]}</span>

/** Title, what it says in a line, and the facts by which one knows that it is the right one. */
export const ArticleRow = ({ ask, catalogue, article }: { ask: Ask; catalogue: Catalogue; article: Article }) => {
  const names = serviceNames(catalogue, article.services, ask.language)
  const isOther = article.language !== ask.language
  return (
    <li class="help-row">
      <a class="help-row-title" href={addressOf(article.slug)} lang={isOther ? article.language : undefined} dir="auto">
        {article.title}
      </a>
      {article.summary && (
        <p class="help-row-says" lang={isOther ? article.language : undefined} dir="auto">
          {article.summary}
        </p>
      )}
      {(isOther || article.issueState || names.length > 0 || article.errorCodes.length > 0) && (
        <p class="help-row-facts">
          <OtherLanguage ask={ask} language={article.language} />
          {article.issueState && <IssueChip ask={ask} state={article.issueState} />}
          {article.errorCodes.slice(0, 4).map((code) => (
            <code>{code}</code>
          ))}
          {names.length > 0 && <span>{names.slice(0, 4).join(' · ')}</span>}
        </p>
      )}
    </li>
  )
}

/** What was made of a text lately: while the configuration stays, the same words become the same HTML. */
const made = new WeakMap<Catalogue, Map<string, ReturnType<typeof renderArticle>>>()
const mostKept = 300

/** Markdown of an article for this reader: labels as their own screen shows them. */
export function articleHtml(ask: Pick<Ask, 'language'>, catalogue: Catalogue, text: string) {
  let kept = made.get(catalogue)
  if (!kept) made.set(catalogue, (kept = new Map()))
  const key = `${ask.language} ${text}`
  let shown = kept.get(key)
  if (!shown) {
    shown = renderArticle(text, { quoted: quotedWords(catalogue, ask.language), fileAt: (id) => `/help/files/${id}` })
    if (kept.size >= mostKept) kept.delete(kept.keys().next().value!)
    kept.set(key, shown)
  }
  return shown
}

export const ArticleText = ({ ask, catalogue, text, language }: { ask: Ask; catalogue: Catalogue; text: string; language: Language }) => (
  <div class="prose article-text" lang={language === ask.language ? undefined : language} dir="auto">
    {raw(articleHtml(ask, catalogue, text).html)}
  </div>
)

/** Worth its place from the third heading on. */
export const Contents = ({ ask, headings }: { ask: Pick<Ask, 't'>; headings: readonly ArticleHeading[] }) =>
  headings.length < 3 ? null : (
    <nav class="article-contents" aria-labelledby="contents">
      <h2 id="contents">{ask.t('help.contents')}</h2>
      <ol>
        {headings
          .filter(({ level }) => level < 4)
          .slice(0, 100)
          .map((heading) => (
            <li class={heading.level === 3 ? 'is-inner' : undefined}>
              <a href={`#${heading.id}`}>{heading.words}</a>
            </li>
          ))}
      </ol>
    </nav>
  )

/** A machine had a hand in it: said before the first line (HK-35). */
export const MachineNote = ({ ask, machine }: { ask: Pick<Ask, 't'>; machine: 'written' | 'translated' }) => (
  <p class="article-note">
    <Icon name="info" /> <span>{ask.t(`help.machine.${machine}`)}</span>
  </p>
)

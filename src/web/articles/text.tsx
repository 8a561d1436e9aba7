// GET and POST /workspace/articles/:id/text/:language: the words in one language; a translation beside its original, with what changed there since.
import { type OurArticle, type OurText, articleForUs, versionForUs } from '../../desk/articles/ours.ts'
import { WriteVersion, writeVersion } from '../../desk/articles/write-version.ts'
import { compare } from '../../desk/articles/compare.ts'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import { parse } from '../../desk/parse.ts'
import { reading } from '../../platform/database.ts'
import { isLanguage, type Language } from '../../platform/messages.ts'
import { Refusal } from '../../platform/refusal.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import { readSmallForm } from '../form.ts'
import { ArticleText } from '../help/words.tsx'
import { Actions, Button } from '../ui/Button.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { languageNames } from '../ui/Frame.tsx'
import { KeptForm } from '../ui/KeptForm.tsx'
import { goTo } from '../ui/notice-once.ts'
import { Notice } from '../ui/Notice.tsx'
import { Comparison } from './Comparison.tsx'
import { TextFields } from './fields.tsx'
import { roomPage } from '../workspace/room.tsx'
import { Preview, showsAnew } from './preview.tsx'
import { type Fields, filled, typedOf, wordsTyped } from './typed.ts'

export const languageIn = (ask: SignedAsk): Language => {
  const { language } = ask.params
  if (!isLanguage(language)) throw new Refusal('not-found')
  return language
}

interface Sent {
  readonly fields: Fields
  readonly refusal?: Refusal
  readonly preview?: boolean
}

export const articleTextPage = (ask: SignedAsk): Promise<Response> => show(ask, null)

export async function postText(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const fields = typedOf(form)
  if (form.one('do') === 'preview') return show(ask, { fields, preview: true })
  const id = ask.params['id'] ?? ''
  const language = languageIn(ask)
  try {
    const input = parse(WriteVersion, {
      language,
      basedOn: Number(fields.one('basedOn')),
      ofVersion: fields.one('ofVersion') ? Number(fields.one('ofVersion')) : null,
      words: wordsTyped(fields),
    })
    await writeVersion(actOf(ask, 'workspace'), id, input)
    return goTo(ask, `/workspace/articles/${id}`, 'article.done.written')
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.status === 404) throw thrown
    const faults = thrown.faults.map((fault) => ({ ...fault, field: fault.field.replace(/^words\./, '') }))
    return show(ask, { fields, refusal: new Refusal(thrown.code, thrown.values, faults) })
  }
}

interface Facts {
  readonly article: OurArticle
  readonly latest: OurText | null
  /** Of a translation: the original to translate, and the one that was translated. */
  readonly original: OurText | null
  readonly translated: OurText | null
}

async function show(ask: SignedAsk, sent: Sent | null): Promise<Response> {
  const { t, house, visitor } = ask
  const language = languageIn(ask)
  const catalogue = await catalogueOf(house.app)
  const { article, latest, original, translated } = await reading(house.app, visitor.personId, async (tx): Promise<Facts> => {
    const article = await articleForUs(tx, ask.params['id'] ?? '')
    const latest = article.latest.find((text) => text.language === language) ?? null
    const isTranslation = language !== article.language
    const original = isTranslation ? article.latest[0]! : null
    const behind = original && latest?.ofVersion && latest.ofVersion < original.wordsSince
    return {
      article,
      latest,
      original,
      translated: behind ? await versionForUs(tx, article.id, article.language, latest.ofVersion!) : null,
    }
  })
  const fields =
    sent?.fields ??
    filled({
      ...(latest
        ? { title: latest.title, summary: latest.summary, body: latest.body, workaround: latest.workaround, machine: latest.machine }
        : { title: '', body: '' }),
      basedOn: String(latest?.version ?? 0),
      ofVersion: original ? String(original.version) : '',
    })
  const action = `/workspace/articles/${article.id}/text/${language}`
  const heading = article.latest[0]?.title ?? article.slug
  return roomPage(ask, {
    title: (
      <>
        <span lang={article.language} dir="auto">
          {heading}
        </span>{' '}
        · <span lang={language}>{languageNames[language]}</span>
      </>
    ),
    plainTitle: `${heading} · ${languageNames[language]}`,
    back: { href: `/workspace/articles/${article.id}`, label: t('article.one') },
    status: sent?.refusal?.status,
    column: 'admin is-whole',
    children: (
      <>
        {sent?.refusal?.code === 'changed-meanwhile' && latest && <Meanwhile ask={ask} latest={latest} fields={fields} />}
        <div class={original ? 'article-pair' : 'article-alone'}>
          {original && <Original ask={ask} catalogue={catalogue} original={original} translated={translated} />}
          <KeptForm ask={ask} of={action} sent={sent !== null}>
            <Editor
              ask={ask}
              catalogue={catalogue}
              article={article}
              fields={fields}
              language={language}
              action={action}
              sent={sent}
              latest={latest}
            />
          </KeptForm>
        </div>
      </>
    ),
  })
}

/** Somebody saved first: theirs is shown beside what was typed, and the next save is based on it. */
const Meanwhile = ({ ask, latest, fields }: { ask: SignedAsk; latest: OurText; fields: Fields }) => (
  <Notice tone="warn" title={ask.t('article.meanwhile', { version: latest.version })}>
    <p>{ask.t('article.meanwhile.text')}</p>
    <Comparison ask={ask} lines={compare(latest.body, fields.one('body').replaceAll('\r\n', '\n'))} />
  </Notice>
)

const Original = (p: { ask: SignedAsk; catalogue: Catalogue; original: OurText; translated: OurText | null }) => {
  const { ask, catalogue, original, translated } = p
  const { t } = ask
  return (
    <section class="article-original" aria-labelledby="original">
      <h2 id="original">{t('article.original', { version: original.version })}</h2>
      {translated && (
        <details open>
          <summary>{t('article.original.changed', { from: translated.version, to: original.version })}</summary>
          <Comparison ask={ask} lines={compare(translated.body, original.body)} />
        </details>
      )}
      <div lang={original.language} dir="auto">
        <h3 class="article-preview-title">{original.title}</h3>
        {original.summary && <p class="soft">{original.summary}</p>}
        <ArticleText ask={ask} catalogue={catalogue} text={original.body} language={original.language} />
        {original.workaround && (
          <div class="panel">
            <ArticleText ask={ask} catalogue={catalogue} text={original.workaround} language={original.language} />
          </div>
        )}
      </div>
      <details>
        <summary>{t('article.original.source')}</summary>
        <pre class="code-block" lang={original.language} tabindex={0}>
          {original.body}
        </pre>
      </details>
    </section>
  )
}

interface EditorProps {
  readonly ask: SignedAsk
  readonly catalogue: Catalogue
  readonly article: OurArticle
  readonly latest: OurText | null
  readonly fields: Fields
  readonly language: Language
  readonly action: string
  readonly sent: Sent | null
}

const Editor = ({ ask, catalogue, article, latest, fields, language, action, sent }: EditorProps) => {
  const { t } = ask
  const isMeanwhile = sent?.refusal?.code === 'changed-meanwhile'
  return (
    <form method="post" action={action} class="stack article-form" novalidate>
      <CsrfField ask={ask} />
      {/* After a save that came too late the next one follows what is there now, which its writer has been shown. */}
      <input type="hidden" name="basedOn" value={isMeanwhile ? String(latest?.version ?? 0) : fields.one('basedOn')} />
      <input type="hidden" name="ofVersion" value={fields.one('ofVersion')} />
      <input type="hidden" name="language" value={language} />
      <ErrorSummary ask={ask} refusal={isMeanwhile ? null : sent?.refusal} />
      <TextFields
        ask={ask}
        catalogue={catalogue}
        fields={fields}
        faults={faultsOf(ask, sent?.refusal)}
        language={language}
        isIssue={article.kind === 'known-issue'}
      />
      {article.files.length > 0 && (
        <details class="article-files">
          <summary>{t('article.files.use')}</summary>
          <ul>
            {article.files.map((file) => (
              <li>
                <code>{markdownOf(file)}</code>
              </li>
            ))}
          </ul>
        </details>
      )}
      <Preview ask={ask} catalogue={catalogue} fields={fields} language={language} on={sent?.preview ?? false} />
      <Actions>
        <Button kind="main">{t('article.save')}</Button>
        <Button name="do" value="preview" {...showsAnew(action)}>
          {t('article.preview.do')}
        </Button>
      </Actions>
    </form>
  )
}

/** As it is named in the words of an article. */
export const markdownOf = (file: { readonly id: string; readonly name: string; readonly mediaType: string }): string =>
  `${file.mediaType.startsWith('image/') ? '!' : ''}[${file.name.replaceAll(/[[\]\\]/g, ' ')}](attachment:${file.id})`

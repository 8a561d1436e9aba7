// How what is being written will look to its readers: by a button without script, as one types with it (POST /workspace/articles/preview).
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import { unknownQuotes } from '../../desk/articles/quoted.ts'
import { isLanguage, type Language } from '../../platform/messages.ts'
import type { SignedAsk } from '../ask.ts'
import { readSmallForm } from '../form.ts'
import { articleHtml } from '../help/words.tsx'
import { Icon } from '../ui/Icon.tsx'
import { raw } from 'hono/html'
import { type Fields, typedOf } from './typed.ts'

/** Buttons that only show the form anew: Turbo would drop an answer that leads nowhere, and Ctrl+Enter must not take one for the deed. */
export const showsAnew = (action: string) => ({ formaction: action, more: { 'data-turbo': 'false' } })

interface Shown {
  readonly ask: SignedAsk
  readonly catalogue: Catalogue
  readonly fields: Fields
  readonly language: Language
}

const Inside = ({ ask, catalogue, fields, language }: Shown) => {
  const { t } = ask
  // Labels in the language of the text, so that its writer sees whether they fit.
  const html = (name: string) => raw(articleHtml({ language }, catalogue, fields.one(name)).html)
  const unknown = [...new Set(['body', 'workaround'].flatMap((name) => unknownQuotes(catalogue, fields.one(name))))]
  return (
    <>
      {unknown.map((quote) => (
        <p class="article-note">
          <Icon name="alert" /> <span>{t('article.fault.quote', { quote })}</span>
        </p>
      ))}
      <h3 class="article-preview-title">{fields.one('title')}</h3>
      {fields.one('summary') && <p class="under">{fields.one('summary')}</p>}
      {fields.one('workaround') && <div class="panel prose article-text">{html('workaround')}</div>}
      <div class="prose article-text">{html('body')}</div>
    </>
  )
}

/** `on`: asked for by the button. With script it is there from the first letter. */
export const Preview = (p: Shown & { on: boolean }) => (
  <article-preview data-address="/workspace/articles/preview" hidden={!p.on}>
    <h2 class="article-preview-head" id="preview-head">
      {p.ask.t('article.preview')}
    </h2>
    {/* Scrolls where it stands beside the words: by keys too. */}
    <div class="article-preview" role="region" aria-labelledby="preview-head" tabindex={0} lang={p.language} dir="auto" data-shown>
      {p.on && <Inside {...p} />}
    </div>
  </article-preview>
)

export async function previewPage(ask: SignedAsk): Promise<Response> {
  const fields = typedOf(await readSmallForm(ask))
  const catalogue = await catalogueOf(ask.house.app)
  const chosen = fields.one('language')
  return ask.c.html(<Inside ask={ask} catalogue={catalogue} fields={fields} language={isLanguage(chosen) ? chosen : ask.language} />)
}

// GET and POST /workspace/articles/new: begin an article, from nothing, from a search in vain, or from an answer given on a ticket.
import { answerToWriteFrom } from '../../desk/articles/answer-to-write-from.ts'
import { DraftArticle, draftArticle } from '../../desk/articles/draft-article.ts'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { parse } from '../../desk/parse.ts'
import { reading } from '../../platform/database.ts'
import { isLanguage } from '../../platform/messages.ts'
import { Refusal } from '../../platform/refusal.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import { readSmallForm } from '../form.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { languageNames } from '../ui/Frame.tsx'
import { Select, TextInput } from '../ui/inputs.tsx'
import { KeptForm } from '../ui/KeptForm.tsx'
import { goTo } from '../ui/notice-once.ts'
import { Notice } from '../ui/Notice.tsx'
import { AboutFields, AudienceFields, TextFields } from './fields.tsx'
import { roomPage } from '../workspace/room.tsx'
import { Preview, showsAnew } from './preview.tsx'
import { aboutTyped, audienceTyped, type Fields, filled, typedOf, wordsTyped } from './typed.ts'

export async function newArticlePage(ask: SignedAsk): Promise<Response> {
  const { c, house, visitor } = ask
  const from = c.req.query('from')
  const chosen = c.req.query('language')
  const language = isLanguage(chosen) ? chosen : ask.language
  const common = { language, kind: 'how-to', audience: 'signed-in', title: (c.req.query('title') ?? '').slice(0, 200) }
  if (!from) return show(ask, filled(common))
  const answer = await reading(house.app, visitor.personId, (tx) => answerToWriteFrom(tx, from))
  return show(
    ask,
    filled({
      ...common,
      language: isLanguage(chosen) ? chosen : answer.language,
      from,
      title: answer.summary,
      body: answer.body,
      services: answer.service ?? '',
      requestTypes: answer.requestType,
    }),
  )
}

export async function postArticle(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const fields = typedOf(form)
  if (form.one('do') === 'preview') return show(ask, fields, { preview: true })
  const { house, visitor } = ask
  try {
    const { audience, from } = await reading(house.app, visitor.personId, async (tx) => ({
      audience: await audienceTyped(tx, fields),
      from: fields.one('from') ? await answerToWriteFrom(tx, fields.one('from')) : null,
    }))
    const input = parse(DraftArticle, {
      language: fields.one('language'),
      ...(fields.one('slug') && { slug: fields.one('slug') }),
      about: aboutTyped(fields),
      words: wordsTyped(fields),
      audience,
    })
    const { id } = await draftArticle(
      actOf(ask, 'workspace'),
      input,
      from ? { ticketId: from.ticketId, messageId: from.messageId } : undefined,
    )
    return goTo(ask, `/workspace/articles/${id}`, 'article.done.drafted')
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.status === 404) throw thrown
    return show(ask, fields, { refusal: flat(thrown) })
  }
}

/** The deed knows parts; the form is flat. */
const flat = (refusal: Refusal): Refusal =>
  new Refusal(
    refusal.code,
    refusal.values,
    refusal.faults.map((fault) => ({ ...fault, field: fault.field.replace(/^(about|words|audience)\./, '').replace(/\.\d+$/, '') })),
  )

async function show(
  ask: SignedAsk,
  fields: Fields,
  { refusal = null, preview = false }: { refusal?: Refusal | null; preview?: boolean } = {},
): Promise<Response> {
  const { t } = ask
  const catalogue = await catalogueOf(ask.house.app)
  const faults = faultsOf(ask, refusal)
  const part = { ask, catalogue, fields, faults }
  const chosen = fields.one('language')
  const language = isLanguage(chosen) ? chosen : ask.language
  const action = '/workspace/articles/new'
  return roomPage(ask, {
    title: t('article.new'),
    plainTitle: t('article.new'),
    back: { href: '/workspace/articles', label: t('article.list') },
    status: refusal?.status,
    children: (
      <>
        {fields.one('from') && (
          <Notice tone="warn">
            {t('article.from-answer')} {t('article.of-answer')}
          </Notice>
        )}
        <KeptForm ask={ask} of={`${action} ${fields.one('from')}`} sent={ask.c.req.method === 'POST'}>
          <form method="post" action={action} class="stack article-form" novalidate>
            <CsrfField ask={ask} />
            <input type="hidden" name="from" value={fields.one('from')} />
            <ErrorSummary ask={ask} refusal={refusal} />
            <Select
              name="language"
              label={t('article.language')}
              help={t('article.language.help')}
              value={language}
              error={faults['language']}
              choices={catalogue.languages.map((one) => ({ value: one, label: languageNames[one] }))}
            />
            <TextFields {...part} language={language} isIssue={true} />
            <AboutFields {...part} />
            <AudienceFields {...part} />
            <TextInput
              name="slug"
              label={t('article.slug')}
              help={t('article.slug.help')}
              optional={t('common.optional')}
              value={fields.one('slug')}
              error={faults['slug']}
              maxlength={80}
              autocomplete="off"
              more={{ spellcheck: 'false', dir: 'ltr' }}
            />
            <Preview ask={ask} catalogue={catalogue} fields={fields} language={language} on={preview} />
            <Actions>
              <Button kind="main">{t('article.save-draft')}</Button>
              <Button name="do" value="preview" {...showsAnew(action)}>
                {t('article.preview.do')}
              </Button>
            </Actions>
          </form>
        </KeptForm>
      </>
    ),
  })
}

// Beside the form: what may answer it already, while it is being written (NTT-20). An answer opens in its place, so that nothing typed is left behind;
// "this solved it" ends without a ticket, and is counted.
import { articlePage } from '../../desk/articles/articles.ts'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import type { FoundArticle } from '../../desk/search/find-articles.ts'
import { longestTyped, suggest } from '../../desk/search/suggest.ts'
import { takeAnswer } from '../../desk/search/take-answer.ts'
import { reading } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import { readSmallForm } from '../form.ts'
import { ArticleText, IssueChip, MachineNote, signs } from '../help/words.tsx'
import { Marked } from '../search/Marked.tsx'
import { Button } from '../ui/Button.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { Icon } from '../ui/Icon.tsx'
import { goTo } from '../ui/notice-once.ts'
import { newestOnly } from '../search/newest-only.ts'
import type { Situation } from './situation.ts'

const address = '/tickets/new/answers'

/** What was typed before shows at once; without script, each time the page comes back. */
export const Answers = ({ s }: { s: Situation }) => (
  <answers-beside data-address={address} data-draft={s.draft.id}>
    <Found ask={s.ask} answers={s.answers} draftId={s.draft.id} />
  </answers-beside>
)

const Found = ({ ask, answers, draftId }: { ask: SignedAsk; answers: readonly FoundArticle[]; draftId: string }) => {
  const { t } = ask
  return (
    <turbo-frame id="answers">
      <p class="for-readers" role="status">
        {answers.length > 0 && t('search.beside.found', { count: answers.length })}
      </p>
      {answers.length > 0 && (
        <section class="answers" aria-labelledby="answers-title">
          <h2 id="answers-title">{t('search.beside.title')}</h2>
          {answers.map((answer) => (
            <details class="answer">
              <summary>
                <Icon name={signs[answer.kind]} />
                <span class="answer-words" lang={answer.language === ask.language ? undefined : answer.language}>
                  <span class="answer-title">
                    <Marked pieces={answer.title} />
                  </span>
                  <span class="answer-passage">
                    <Marked pieces={answer.passage} />
                  </span>
                  {answer.issueState && <IssueChip ask={ask} state={answer.issueState} />}
                </span>
              </summary>
              <turbo-frame id={`answer-${answer.slug}`} src={`${address}/${answer.slug}`} loading="lazy">
                <p>
                  <a href={`/help/${answer.slug}`} target="_blank" rel="noopener">
                    {t('search.beside.open')}
                  </a>
                </p>
              </turbo-frame>
              <form method="post" action={`${address}/${answer.slug}/solved`} data-turbo-frame="_top">
                <CsrfField ask={ask} />
                <input type="hidden" name="draft" value={draftId} />
                <Button small icon="check">
                  {t('search.beside.solved')}
                </Button>
              </form>
            </details>
          ))}
        </section>
      )}
    </turbo-frame>
  )
}

/** GET /tickets/new/answers?text=&service=&type=&draft= */
export async function answersPage(ask: SignedAsk): Promise<Response> {
  const { c, house, visitor, language } = ask
  const given = (name: string) => (c.req.query(name) ?? '').slice(0, 40) || null
  const draftId = given('draft') ?? ''
  const typed = {
    text: (c.req.query('text') ?? '').slice(0, longestTyped),
    service: given('service'),
    requestType: given('type'),
    language,
  }
  const answers = await newestOnly(`${visitor.personId} ${draftId}`, c.req.raw.signal, () =>
    reading(house.app, visitor.personId, (tx) => suggest(tx, typed)),
  )
  // Whoever asked has asked anew since.
  if (answers === null) return c.body(null, 204)
  return c.html(<Found ask={ask} answers={answers} draftId={isId(draftId) ? draftId : ''} />)
}

/** Where the browser asked for it, which is named as the article was called then. */
const frameOf = ({ c }: SignedAsk): string | undefined => /^answer-[a-z0-9-]{1,80}$/.exec(c.req.header('turbo-frame') ?? '')?.[0]

/** GET /tickets/new/answers/:slug: the article itself, in its place beside the form. */
export async function answerPage(ask: SignedAsk): Promise<Response> {
  const { c, house, visitor, language, at, t } = ask
  const slug = ask.params.slug ?? ''
  const catalogue = await catalogueOf(house.app)
  const found = await reading(house.app, visitor.personId, (tx) => articlePage(tx, slug, { at, language }))
  if ('movedTo' in found) return c.redirect(`${address}/${found.movedTo}`, 302)
  return c.html(
    <turbo-frame id={frameOf(ask) ?? `answer-${found.slug}`} target="_blank">
      {found.machine && <MachineNote ask={ask} machine={found.machine} />}
      {found.workaround && (
        <>
          <p class="answer-around">{t('incident.workaround')}</p>
          <ArticleText ask={ask} catalogue={catalogue} text={found.workaround} language={found.language} />
        </>
      )}
      <ArticleText ask={ask} catalogue={catalogue} text={found.body} language={found.language} />
      <p>
        <a href={`/help/${found.slug}`} target="_blank" rel="noopener">
          {t('search.beside.open')}
        </a>
      </p>
    </turbo-frame>,
  )
}

/** POST /tickets/new/answers/:slug/solved */
export async function answerSolved(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  await takeAnswer(actOf(ask), { slug: ask.params.slug ?? '', draftId: form.one('draft'), language: ask.language })
  return goTo(ask, '/', 'search.beside.done')
}

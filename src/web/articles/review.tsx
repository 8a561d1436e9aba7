// What waits for a second person, and what came back from one (F25).
import type { OpenReview, SentBack } from '../../desk/articles/ours.ts'
import type { SignedAsk } from '../ask.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { faultsOf } from '../ui/ErrorSummary.tsx'
import { languageNames } from '../ui/Frame.tsx'
import { TextArea } from '../ui/inputs.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Time } from '../ui/Time.tsx'
import { type Part, to } from './part.ts'

/** Everybody sees it; whoever wrote or asked cannot approve it. */
export const ReviewBox = (p: Part & { review: OpenReview }) => {
  const { ask, article, review } = p
  const { t, visitor } = ask
  const text = article.latest.find((one) => one.language === review.language)
  const isOwn = review.askedBy === visitor.personId || text?.by === visitor.personId
  const id = (name: string) => `${name}-of-${review.language}`
  return (
    <section class="panel article-review" aria-labelledby={id('review')}>
      <h2 id={id('review')}>
        {t('article.review')} · {languageNames[review.language]}
      </h2>
      <p>
        <bdi>{review.askedByName}</bdi>, <Time ask={ask} at={review.askedAt} /> ·{' '}
        {t(review.forEveryone ? 'article.review.everyone' : 'article.review.some')}
      </p>
      {review.note && (
        <blockquote class="soft" dir="auto">
          {review.note}
        </blockquote>
      )}
      <div>
        <Button href={to(p, `text/${review.language}/versions?to=${review.version}`)} icon="search">
          {t('article.review.look', { version: review.version })}
        </Button>
      </div>
      {isOwn && <p class="soft">{t('article.review.own')}</p>}
      <form method="post" action={to(p, 'review/decision')} class="stack">
        <CsrfField ask={ask} />
        <input type="hidden" name="language" value={review.language} />
        <input type="hidden" name="version" value={String(review.version)} />
        {!isOwn && (
          <TextArea
            name="reason"
            id={id('reason')}
            label={t('article.review.reason')}
            help={t('article.review.reason.help')}
            value={p.sent?.form === 'decision' ? (p.sent.fields?.one('reason') ?? '') : ''}
            error={p.sent?.form === 'decision' ? faultsOf(ask, p.sent.refusal)['reason'] : undefined}
            rows={2}
            maxlength={2000}
          />
        )}
        <Actions>
          {!isOwn && (
            <Button kind="main" name="decision" value="approve" icon="check">
              {t('article.review.approve')}
            </Button>
          )}
          <Button name="decision" value={isOwn ? 'take-back' : 'send-back'} icon="reply">
            {t(isOwn ? 'article.review.take-back' : 'article.review.send-back')}
          </Button>
        </Actions>
      </form>
    </section>
  )
}

export const SentBackNote = ({ ask, one }: { ask: SignedAsk; one: SentBack }) => (
  <Notice tone="warn" title={ask.t('article.sent-back', { version: one.version, language: languageNames[one.language] })}>
    <p>
      <bdi>{one.byName}</bdi>, <Time ask={ask} at={one.at} />
    </p>
    <p dir="auto">{one.reason}</p>
  </Notice>
)

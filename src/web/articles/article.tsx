// GET /workspace/articles/:id: how an article stands in each language, what is to be done next, and everything about it that can be changed.
import { isOut } from '../../desk/articles/article.ts'
import { articleForUs, feedbackOf, openReviewsOf, sentBackOf } from '../../desk/articles/ours.ts'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { reading } from '../../platform/database.ts'
import type { SignedAsk } from '../ask.ts'
import { Button } from '../ui/Button.tsx'
import { ErrorSummary } from '../ui/ErrorSummary.tsx'
import { roomPage } from '../workspace/room.tsx'
import { AboutPart, AudiencePart, NamePart } from './about.tsx'
import { FeedbackPart } from './feedback.tsx'
import { FilesPart } from './files.tsx'
import { StateChip } from './list.tsx'
import { LostQuotes } from './LostQuotes.tsx'
import { originalOf, type Part, type Sent } from './part.ts'
import { Publication } from './publication.tsx'
import { ReviewBox, SentBackNote } from './review.tsx'
import { Texts } from './texts.tsx'
import { organisationNames } from './typed.ts'

export const articleForUsPage = (ask: SignedAsk): Promise<Response> => showArticle(ask, null)

export async function showArticle(ask: SignedAsk, sent: Sent | null): Promise<Response> {
  const { t, house, visitor } = ask
  const catalogue = await catalogueOf(house.app)
  const { article, reviews, sentBack, feedback, organisations } = await reading(house.app, visitor.personId, async (tx) => {
    const article = await articleForUs(tx, ask.params['id'] ?? '')
    return {
      article,
      reviews: await openReviewsOf(tx, article.id),
      sentBack: await sentBackOf(tx, article.id),
      feedback: await feedbackOf(tx, article.id),
      organisations: await organisationNames(tx, article.forWhom.organisations),
    }
  })
  const original = originalOf(article)
  const p: Part = { ask, catalogue, article, sent }
  return roomPage(ask, {
    title: (
      <span lang={article.language} dir="auto">
        {original.title}
      </span>
    ),
    plainTitle: original.title,
    over: <StateChip ask={ask} article={article} />,
    under: (
      <>
        {t(`help.kind.${article.kind}`)} · {t(`article.audience.${article.forWhom.audience}`)} ·{' '}
        <span class="reference">/help/{article.slug}</span>
      </>
    ),
    back: { href: '/workspace/articles', label: t('article.list') },
    actions: isOut(article, ask.at) ? (
      <Button href={`/help/${article.slug}`} icon="out">
        {t('article.read')}
      </Button>
    ) : undefined,
    status: sent?.refusal.status,
    children: (
      <>
        {sent && !['about', 'audience', 'name', 'publication'].includes(sent.form) && <ErrorSummary ask={ask} refusal={sent.refusal} />}
        {reviews.map((review) => (
          <ReviewBox {...p} review={review} />
        ))}
        {sentBack.map((one) => (
          <SentBackNote ask={ask} one={one} />
        ))}
        <LostQuotes {...p} />
        <Texts {...p} />
        <Publication {...p} />
        <AudiencePart {...p} organisations={organisations} />
        <AboutPart {...p} />
        <FilesPart {...p} />
        <NamePart {...p} />
        <FeedbackPart ask={ask} feedback={feedback} />
      </>
    ),
  })
}

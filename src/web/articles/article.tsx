// GET /workspace/articles/:id: how an article stands in each language, what is to be done next, and everything about it that can be changed.
import {
  articleForUs,
  feedbackOf,
  type OpenReview,
  openReviewsOf,
  type OurArticle,
  type OurText,
  type SentBack,
  sentBackOf,
} from '../../desk/articles/ours.ts'
import { type Catalogue, catalogueOf } from '../../desk/catalogue/catalogue.ts'
import { reading } from '../../platform/database.ts'
import { onTheClock } from '../../platform/local-time.ts'
import type { Language } from '../../platform/messages.ts'
import type { Refusal } from '../../platform/refusal.ts'
import type { SignedAsk } from '../ask.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { Chip } from '../ui/Chip.tsx'
import { Confirm } from '../ui/Confirm.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { FieldError } from '../ui/Field.tsx'
import { sizeWords } from '../ui/FileCard.tsx'
import { languageNames } from '../ui/Frame.tsx'
import { Checkbox, TextArea, TextInput } from '../ui/inputs.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Time } from '../ui/Time.tsx'
import { AboutFields, AudienceFields } from './fields.tsx'
import { roomPage } from '../workspace/room.tsx'
import { StateChip } from './list.tsx'
import { markdownOf } from './text.tsx'
import { type Fields, filled, organisationNames } from './typed.ts'

export type FormName = 'about' | 'audience' | 'name' | 'publication' | 'review' | 'decision' | 'files' | 'showing' | 'retirement'
export interface Sent {
  readonly form: FormName
  readonly refusal: Refusal
  readonly fields?: Fields
}

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
  const original = article.latest[0]!
  const isRead = article.state === 'published' && article.publishedAt !== null && article.publishedAt <= ask.at
  const p: Props = { ask, catalogue, article, sent }
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
        {t(`help.kind.${article.kind}`)} · {t(`article.audience.${article.audience}`)} · <span class="reference">/help/{article.slug}</span>
      </>
    ),
    back: { href: '/workspace/articles', label: t('article.list') },
    actions: isRead ? (
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

interface Props {
  readonly ask: SignedAsk
  readonly catalogue: Catalogue
  readonly article: OurArticle
  readonly sent: Sent | null
}
const to = ({ article }: Pick<Props, 'article'>, deed: string) => `/workspace/articles/${article.id}/${deed}`

/** One line a language: what readers have, what is being written, and the next step. */
const Texts = (p: Props) => {
  const { ask, article, catalogue } = p
  const { t } = ask
  const missing = catalogue.languages.filter((language) => !article.latest.some((text) => text.language === language))
  const shownOriginal = article.latest[0]!
  return (
    <section class="panel" aria-labelledby="texts">
      <h2 id="texts">{t('article.texts.head')}</h2>
      <ul class="article-texts">
        {article.latest.map((text) => (
          <li class="article-text-row">
            <div>
              <strong lang={text.language}>{languageNames[text.language]}</strong>{' '}
              <span class="soft">{t('article.version', { version: text.version })}</span>{' '}
              <Chip tone={text.state === 'shown' ? 'good' : text.state === 'in-review' ? 'warn' : 'neutral'}>
                {t(`article.version.${text.state}`)}
              </Chip>
              {text.language !== article.language && text.ofVersion !== null && text.ofVersion < shownOriginal.version && (
                <Chip tone="warn" icon="languages">
                  {t('article.translation.behind', { from: text.ofVersion, to: shownOriginal.version })}
                </Chip>
              )}
              {text.machine && <Chip tone="neutral">{t(`article.machine.${text.machine}`)}</Chip>}
              <p class="soft">
                {text.byName ? <bdi>{text.byName}</bdi> : t('article.by-preset')}, <Time ask={ask} at={text.at} />
                {text.publicByName && (
                  <>
                    {' '}
                    · {t('article.version.public-by')} <bdi>{text.publicByName}</bdi>
                  </>
                )}
              </p>
            </div>
            <div class="row">
              <Button href={to(p, `text/${text.language}`)} icon="edit" small>
                {t('article.edit')}
              </Button>
              <Button href={to(p, `text/${text.language}/versions`)} kind="quiet" small>
                {t('article.versions')}
              </Button>
            </div>
            <NextStep {...p} text={text} />
          </li>
        ))}
      </ul>
      {missing.length > 0 && (
        <div class="row">
          <span class="soft">{t('article.translate')}</span>
          {missing.map((language) => (
            <Button href={to(p, `text/${language}`)} small kind="quiet" icon="plus">
              <span lang={language}>{languageNames[language]}</span>
            </Button>
          ))}
        </div>
      )}
    </section>
  )
}

/** A draft goes to a second person, or, where not everyone reads it, straight to its readers. */
const NextStep = (p: Props & { text: OurText }) => {
  const { ask, article, text } = p
  const { t } = ask
  if (text.state === 'in-review') return null
  const isPublic = text.publicAt !== null
  const mayShow = text.state === 'draft' && (article.audience !== 'everyone' || isPublic)
  const mayAsk = !isPublic || text.state === 'draft'
  return (
    <div class="article-next">
      {mayShow && (
        <form method="post" action={to(p, 'showing')}>
          <CsrfField ask={ask} />
          <input type="hidden" name="language" value={text.language} />
          <input type="hidden" name="version" value={String(text.version)} />
          <Button small kind="main" icon="check">
            {t('article.show')}
          </Button>
        </form>
      )}
      {mayAsk && (
        <Confirm label={t('article.ask')} icon="people" small kind={mayShow ? 'quiet' : 'plain'} group="ask">
          <form method="post" action={to(p, 'review')} class="stack">
            <CsrfField ask={ask} />
            <input type="hidden" name="language" value={text.language} />
            <input type="hidden" name="version" value={String(text.version)} />
            <Checkbox
              name="forEveryone"
              id={`forEveryone-${text.language}`}
              label={t('article.ask.everyone')}
              help={t('article.ask.everyone.help')}
              checked={article.audience === 'everyone'}
            />
            <TextArea
              name="note"
              id={`note-${text.language}`}
              label={t('article.ask.note')}
              optional={t('common.optional')}
              rows={2}
              maxlength={2000}
            />
            <Button kind="main" icon="send" small>
              {t('article.ask.do')}
            </Button>
          </form>
        </Confirm>
      )}
    </div>
  )
}

/** What waits for a second person: everybody sees it, whoever wrote or asked cannot approve it (F25). */
const ReviewBox = (p: Props & { review: OpenReview }) => {
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
        <Actions>
          {!isOwn && (
            <Button kind="main" name="decision" value="approve" icon="check">
              {t('article.review.approve')}
            </Button>
          )}
          <Button name="decision" value="send-back" icon="reply">
            {t(isOwn ? 'article.review.take-back' : 'article.review.send-back')}
          </Button>
        </Actions>
      </form>
    </section>
  )
}

const SentBackNote = ({ ask, one }: { ask: SignedAsk; one: SentBack }) => (
  <Notice tone="warn" title={ask.t('article.sent-back', { version: one.version, language: languageNames[one.language] })}>
    <p>
      <bdi>{one.byName}</bdi>, <Time ask={ask} at={one.at} />
    </p>
    <p dir="auto">{one.reason}</p>
  </Notice>
)

const Publication = (p: Props) => {
  const { ask, article, sent } = p
  const { t } = ask
  const refusal = sent?.form === 'publication' ? sent.refusal : null
  const original = article.latest[0]!
  const lacks = article.audience === 'everyone' && original.publicAt === null && original.state !== 'shown'
  return (
    <section class="panel" aria-labelledby="publication">
      <h2 id="publication">{t('article.publication')}</h2>
      <ErrorSummary ask={ask} refusal={refusal} />
      <p class="soft">{t(`article.publication.${article.state}`)}</p>
      {lacks && article.state !== 'published' && <p>{t('article.publication.lacks')}</p>}
      <div class="row">
        <form method="post" action={to(p, 'publication')} class="article-publish">
          <CsrfField ask={ask} />
          <TextInput
            name="from"
            label={t('article.publication.from')}
            help={t('article.publication.from.help', { zone: ask.timeZone })}
            optional={t('common.optional')}
            value={
              sent?.form === 'publication'
                ? (sent.fields?.one('from') ?? '')
                : article.publishedAt
                  ? onTheClock(article.publishedAt, ask.timeZone)
                  : ''
            }
            error={faultsOf(ask, refusal)['from']}
            width="half"
            more={{ type: 'datetime-local', max: '9999-12-31T23:59' }}
          />
          <Button kind={article.state === 'published' ? 'plain' : 'main'} icon="send">
            {t(article.state === 'published' ? 'article.publication.move' : 'article.publication.do')}
          </Button>
        </form>
        {article.state !== 'retired' && (
          <Confirm label={t('article.retire')} icon="archive" kind="quiet">
            <p>{t('article.retire.text')}</p>
            <form method="post" action={to(p, 'retirement')}>
              <CsrfField ask={ask} />
              <Button kind="danger">{t('article.retire.do')}</Button>
            </form>
          </Confirm>
        )}
      </div>
    </section>
  )
}

const AudiencePart = (p: Props & { organisations: readonly string[] }) => {
  const { ask, catalogue, article, sent } = p
  const { t } = ask
  const mine = sent?.form === 'audience' ? sent : null
  const { forWhom } = article
  const fields =
    mine?.fields ??
    filled({
      audience: forWhom.audience,
      forOrganisations: p.organisations.join('\n'),
      forPlans: forWhom.plans,
      forEditions: forWhom.editions,
      forServices: forWhom.services,
      forPartners: forWhom.partners,
    })
  return (
    <details class="panel article-part" id="audience-part" open={mine !== null}>
      <summary>
        <h2>{t('article.audience')}</h2> <span class="soft">{t(`article.audience.${article.audience}`)}</span>
      </summary>
      <form method="post" action={to(p, 'audience')} class="stack" novalidate>
        <CsrfField ask={ask} />
        <ErrorSummary ask={ask} refusal={mine?.refusal} />
        <AudienceFields ask={ask} catalogue={catalogue} fields={fields} faults={faultsOf(ask, mine?.refusal)} />
        <Actions>
          <Button kind="main">{t('article.save-changes')}</Button>
        </Actions>
      </form>
    </details>
  )
}

const AboutPart = (p: Props) => {
  const { ask, catalogue, article, sent } = p
  const { t } = ask
  const mine = sent?.form === 'about' ? sent : null
  const fields =
    mine?.fields ??
    filled({
      kind: article.kind,
      services: article.services,
      requestTypes: article.requestTypes,
      errorCodes: article.errorCodes.join('\n'),
      errorTexts: article.errorTexts.join('\n'),
      issueState: article.issueState,
      fixedOn: article.fixedOn,
      pinned: article.pinned ? 'yes' : '',
    })
  return (
    <details class="panel article-part" id="about-part" open={mine !== null}>
      <summary>
        <h2>{t('article.about')}</h2> <span class="soft">{t(`help.kind.${article.kind}`)}</span>
      </summary>
      <form method="post" action={to(p, 'about')} class="stack article-form" novalidate>
        <CsrfField ask={ask} />
        <ErrorSummary ask={ask} refusal={mine?.refusal} />
        <AboutFields ask={ask} catalogue={catalogue} fields={fields} faults={faultsOf(ask, mine?.refusal)} />
        <Actions>
          <Button kind="main">{t('article.save-changes')}</Button>
        </Actions>
      </form>
    </details>
  )
}

const FilesPart = (p: Props) => {
  const { ask, article, sent } = p
  const { t } = ask
  return (
    <section class="panel" aria-labelledby="files-head" id="files">
      <h2 id="files-head">{t('article.files')}</h2>
      <p class="soft">{t('article.files.text')}</p>
      {article.files.length > 0 && (
        <ul class="article-file-list">
          {article.files.map((file) => (
            <li>
              <a href={`/help/files/${file.id}`} data-turbo="false">
                <bdi>{file.name}</bdi>
              </a>{' '}
              <span class="soft">{sizeWords(ask.language, file.size)}</span> <code>{markdownOf(file)}</code>
            </li>
          ))}
        </ul>
      )}
      <form method="post" action={to(p, 'files')} enctype="multipart/form-data" class="article-upload">
        <CsrfField ask={ask} />
        <div class={`field ${sent?.form === 'files' ? 'is-faulty' : ''}`}>
          <label class="label" for="file">
            {t('article.files.choose')}
          </label>
          <input type="file" id="file" name="file" class="input" multiple />
          {sent?.form === 'files' && <FieldError id="file">{t(`refusal.${sent.refusal.code}`, sent.refusal.values)}</FieldError>}
        </div>
        <Button icon="paperclip">{t('article.files.add')}</Button>
      </form>
    </section>
  )
}

const NamePart = (p: Props) => {
  const { ask, article, sent } = p
  const { t } = ask
  const mine = sent?.form === 'name' ? sent : null
  return (
    <details class="panel article-part" id="name-part" open={mine !== null}>
      <summary>
        <h2>{t('article.name')}</h2> <span class="soft reference">/help/{article.slug}</span>
      </summary>
      <form method="post" action={to(p, 'name')} class="stack" novalidate>
        <CsrfField ask={ask} />
        <ErrorSummary ask={ask} refusal={mine?.refusal} />
        <TextInput
          name="slug"
          label={t('article.slug')}
          help={t('article.name.help')}
          value={mine?.fields?.one('slug') ?? article.slug}
          error={faultsOf(ask, mine?.refusal)['slug']}
          maxlength={80}
          autocomplete="off"
          more={{ spellcheck: 'false', dir: 'ltr' }}
        />
        <Actions>
          <Button kind="main">{t('article.name.do')}</Button>
        </Actions>
      </form>
    </details>
  )
}

const FeedbackPart = ({ ask, feedback }: { ask: SignedAsk; feedback: Awaited<ReturnType<typeof feedbackOf>> }) => {
  const { t } = ask
  const { helped, notHelped, said } = feedback
  return (
    <section class="panel" aria-labelledby="feedback">
      <h2 id="feedback">{t('article.feedback')}</h2>
      <p>{helped + notHelped === 0 ? t('article.feedback.none') : t('article.helped-in-short', { helped, all: helped + notHelped })}</p>
      {said.length > 0 && (
        <ul class="article-said">
          {said.map((one) => (
            <li>
              <Chip tone={one.helped ? 'good' : 'warn'} icon={one.helped ? 'check' : 'close'}>
                {t(one.helped ? 'help.helped.yes' : 'help.helped.no')}
              </Chip>{' '}
              <span lang={one.language as Language} dir="auto">
                {one.words}
              </span>{' '}
              <span class="soft">
                {one.name && (
                  <>
                    <bdi>{one.name}</bdi>,{' '}
                  </>
                )}
                <Time ask={ask} at={one.at} /> · {t('article.version', { version: one.version })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

// The words of an article, one line a language: what readers have, what is being written, and the next step.
import { isAgreed } from '../../desk/articles/agreed.ts'
import { type Told, toldFields } from '../../desk/articles/article.ts'
import type { OurArticle, OurText } from '../../desk/articles/ours.ts'
import type { SignedAsk } from '../ask.ts'
import { Button } from '../ui/Button.tsx'
import { Chip } from '../ui/Chip.tsx'
import { Confirm } from '../ui/Confirm.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { languageNames } from '../ui/Frame.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Checkbox, TextArea } from '../ui/inputs.tsx'
import { Time } from '../ui/Time.tsx'
import { originalOf, type Part, to } from './part.ts'

const changesTold = (article: OurArticle, told: Told): boolean =>
  toldFields.some((field) => JSON.stringify(told[field]) !== JSON.stringify(article[field]))

/** Where a version stands. */
export const stateOf = ({ t }: SignedAsk, article: OurArticle, { state }: Pick<OurText, 'state'>): string =>
  t(state === 'shown' && article.state !== 'published' ? 'article.version.ready' : `article.version.${state}`)

/** Who the second person was. */
export const AgreedBy = ({ ask, text }: { ask: SignedAsk; text: Pick<OurText, 'publicByName' | 'agreedByName'> }) =>
  text.agreedByName === null ? null : (
    <>
      {' '}
      · {ask.t(text.publicByName ? 'article.version.public-by' : 'article.version.agreed-by')} <bdi>{text.agreedByName}</bdi>
    </>
  )

export const Texts = (p: Part) => {
  const { ask, article, catalogue } = p
  const { t } = ask
  const missing = catalogue.languages.filter((language) => !article.latest.some((text) => text.language === language))
  const original = originalOf(article)
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
                {stateOf(ask, article, text)}
              </Chip>{' '}
              {text.language !== article.language && text.ofVersion !== null && text.ofVersion < original.wordsSince && (
                <Chip tone="warn" icon="languages">
                  {t('article.translation.behind', { from: text.ofVersion, to: original.version })}
                </Chip>
              )}{' '}
              {text.machine && <Chip tone="neutral">{t(`article.machine.${text.machine}`)}</Chip>}
              <p class="soft">
                {text.byName ? <bdi>{text.byName}</bdi> : t('article.by-preset')}, <Time ask={ask} at={text.at} />
                <AgreedBy ask={ask} text={text} />
              </p>
              {text.told && changesTold(article, text.told) && (
                <p class="article-waits">
                  <Icon name="info" /> {t('article.told.waits', { version: text.version })}
                </p>
              )}
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
const NextStep = (p: Part & { text: OurText }) => {
  const { ask, article, text } = p
  const { t } = ask
  if (text.state === 'in-review') return null
  const isPublic = text.publicAt !== null
  const mayShow = text.state === 'draft' && isAgreed(article, text)
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
              checked={article.forWhom.audience === 'everyone'}
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

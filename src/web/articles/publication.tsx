// Whether and from when readers have an article, and how it is taken from them.
import { isAgreed } from '../../desk/articles/agreed.ts'
import { onTheClock } from '../../platform/local-time.ts'
import type { Refusal } from '../../platform/refusal.ts'
import { Button } from '../ui/Button.tsx'
import { Confirm } from '../ui/Confirm.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { TextInput } from '../ui/inputs.tsx'
import { originalOf, type Part, to } from './part.ts'

export const Publication = (p: Part) => {
  const { ask, article, sent } = p
  const { t } = ask
  const refusal = sent?.form === 'publication' ? sent.refusal : null
  const original = originalOf(article)
  const lacks = article.state !== 'published' && original.state !== 'shown' && !isAgreed(article, original)
  return (
    <section class="panel" aria-labelledby="publication">
      <h2 id="publication">{t('article.publication')}</h2>
      <ErrorSummary ask={ask} refusal={refusal} />
      <p class="soft">{t(`article.publication.${article.state}`)}</p>
      {lacks && <p>{t(article.ofAnswer ? 'article.of-answer' : 'article.publication.lacks')}</p>}
      <div class="row">
        {!lacks && <PublishForm p={p} refusal={refusal} />}
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

const PublishForm = ({ p, refusal }: { p: Part; refusal: Refusal | null }) => {
  const { ask, article, sent } = p
  const { t } = ask
  return (
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
  )
}

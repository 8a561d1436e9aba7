// Whether an article helped, and what its readers said of it.
import type { feedbackOf } from '../../desk/articles/ours.ts'
import type { Language } from '../../platform/messages.ts'
import type { SignedAsk } from '../ask.ts'
import { Chip } from '../ui/Chip.tsx'
import { Time } from '../ui/Time.tsx'

export const FeedbackPart = ({ ask, feedback }: { ask: SignedAsk; feedback: Awaited<ReturnType<typeof feedbackOf>> }) => {
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

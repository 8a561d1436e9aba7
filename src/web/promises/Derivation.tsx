// How a clock came to stand as it does: the promise as it was given, and each stretch of time with what was counted of it, and by whose doing.
import { byKey, type Catalogue, label } from '../../desk/catalogue/catalogue.ts'
import type { Reading, Stretch } from '../../desk/promises/clock.ts'
import type { Ask } from '../ask.ts'
import { exactTime } from '../ui/Time.tsx'
import { hoursSaid } from './hours-said.ts'

const minute = 60_000
/** More open spans than these are a sum. */
const mostSpans = 6

/** `nameOf`: of who did it, where the reader may know. */
export const Derivation = ({
  ask,
  catalogue,
  title,
  reading,
  nameOf,
}: {
  ask: Ask
  catalogue: Catalogue
  /** What was promised. */
  title: string
  reading: Reading
  nameOf: (personId: string) => string | undefined
}) => {
  const { t, language } = ask
  const { target, stretches } = reading
  const policy = byKey(catalogue.promises, target.policy)
  const words = {
    policy: policy ? label(policy.label, language) : target.policy,
    minutes: target.minutes,
    hours: [target.hours && hoursSaid(target.hours, language), target.calendar.zone].filter(Boolean).join(', '),
    version: target.version,
  }
  const cause = ({ cause, by }: Stretch) => {
    const name = by === null ? undefined : nameOf(by)
    return name ? t('promise.why.by', { cause: t(`promise.cause.${cause}`), name }) : t(`promise.cause.${cause}`)
  }
  return (
    <section>
      <p>
        <strong>{title}</strong> {t('promise.why.promised', words)}
      </p>
      <ol>
        {stretches.map((stretch) => (
          <li>
            {exactTime(ask, new Date(stretch.from))} – {exactTime(ask, new Date(stretch.to))}: {cause(stretch)};{' '}
            {stretch.runs ? t('promise.why.counted', { minutes: counted(stretch) }) : t('promise.why.stood')}
            {stretch.counted.length > 1 && stretch.counted.length <= mostSpans && (
              <ul>
                {stretch.counted.map(({ from, to }) => (
                  <li>
                    {exactTime(ask, new Date(from))} – {exactTime(ask, new Date(to))}
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ol>
      <p>{t('promise.why.used', { minutes: Math.floor(reading.used / minute) })}</p>
    </section>
  )
}

const counted = ({ counted: spans }: Stretch): number => Math.floor(spans.reduce((sum, { from, to }) => sum + to - from, 0) / minute)

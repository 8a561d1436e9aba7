// How a clock came to stand as it does: the promise as it was given, and each stretch of time with what was counted of it.
import { byKey, type Catalogue, label } from '../../desk/catalogue/catalogue.ts'
import type { Reading, Stretch } from '../../desk/promises/clock.ts'
import type { Ask } from '../ask.ts'
import { exactTime } from '../ui/Time.tsx'
import { hoursSaid } from './hours-said.ts'

const minute = 60_000

export const Derivation = ({ ask, catalogue, reading }: { ask: Ask; catalogue: Catalogue; reading: Reading }) => {
  const { t, language } = ask
  const { target, stretches } = reading
  const policy = byKey(catalogue.promises, target.policy)
  const words = {
    policy: policy ? label(policy.label, language) : target.policy,
    minutes: target.minutes,
    hours: [target.hours && hoursSaid(target.hours, language), target.calendar.zone].filter(Boolean).join(', '),
    version: target.version,
  }
  return (
    <details class="promise-why">
      <summary>{t('promise.why')}</summary>
      <p>{t('promise.why.promised', words)}</p>
      <ol>
        {stretches.map((stretch) => (
          <li>
            {exactTime(ask, new Date(stretch.from))} – {exactTime(ask, new Date(stretch.to))}: {t(causeOf(stretch))};{' '}
            {stretch.runs ? t('promise.why.counted', { minutes: counted(stretch) }) : t('promise.why.stood')}
          </li>
        ))}
      </ol>
      <p>{t('promise.why.used', { minutes: Math.floor(reading.used / minute) })}</p>
    </details>
  )
}

const counted = ({ counted: spans }: Stretch): number => Math.floor(spans.reduce((sum, { from, to }) => sum + to - from, 0) / minute)

function causeOf({ cause, runs }: Stretch): string {
  if (cause === 'ticket.created') return runs ? 'promise.cause.filed' : 'promise.cause.waits'
  if (cause === 'ticket.severity-changed') return 'promise.cause.severity'
  return runs ? 'promise.cause.resumed' : 'promise.cause.waits'
}

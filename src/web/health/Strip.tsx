// Ninety days of one component at a glance: bars by height and colour for the eye, one sentence for readers, a table for everyone.
import { type DayOf, dayMs, historyDays } from '../../desk/health/days.ts'
import type { Ask } from '../ask.ts'
import { exactDate } from '../ui/Time.tsx'

export type Days = readonly Omit<DayOf, 'component'>[]

/** The quiet days, drawn once and used by every strip of the page. */
export const StripSymbol = () => (
  <svg class="health-symbol" aria-hidden="true" focusable="false">
    <symbol id="quiet-days" viewBox={`0 0 ${historyDays} 10`} preserveAspectRatio="none">
      <path d={Array.from({ length: historyDays }, (_, at) => `M${at} 5.5h.7v4.5h-.7z`).join('')} />
    </symbol>
  </svg>
)

const heights = { maintenance: 6, degraded: 7, 'partial-outage': 8.5, outage: 10 } as const

export const Strip = ({ ask, days, name }: { ask: Ask; days: Days; name: string }) => {
  const { t } = ask
  const today = Math.floor(ask.at.getTime() / dayMs)
  const placed = days
    .map((one) => ({ ...one, x: historyDays - 1 - (today - Math.floor(Date.parse(one.day) / dayMs)) }))
    .filter(({ x }) => x >= 0)
  const worked = days.filter(({ worst }) => worst === 'maintenance').length
  const said = t('health.strip', { name, wrong: days.length - worked, worked })
  return (
    <svg class="health-strip" viewBox={`0 0 ${historyDays} 10`} preserveAspectRatio="none" role="img" aria-label={said}>
      <use href="#quiet-days" class="is-quiet" width={historyDays} height="10" />
      {placed.map(({ x, worst }) => (
        <>
          <rect class="is-gap" x={x - 0.15} y="0" width="1" height="10" />
          <rect class={`is-${worst}`} x={x} y={10 - heights[worst]} width="0.7" height={heights[worst]} />
        </>
      ))}
    </svg>
  )
}

/** Newest first; days on which nothing was wrong are left out. */
export const DaysTable = ({ ask, days, caption }: { ask: Ask; days: Days; caption: string }) => {
  const { t } = ask
  const utc = { ...ask, timeZone: 'UTC' }
  return (
    <table class="table health-days">
      <caption class="for-readers">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t('health.days.day')}</th>
          <th scope="col">{t('health.days.worst')}</th>
          <th scope="col">{t('health.days.minutes')}</th>
        </tr>
      </thead>
      <tbody>
        {[...days].reverse().map(({ day, worst, minutes }) => (
          <tr>
            <th scope="row">{exactDate(utc, new Date(`${day}T00:00:00Z`))}</th>
            <td>{t(`health.condition.${worst}`)}</td>
            <td>{t('health.duration', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

// How figures of a report are said: months, shares, spans of open time, and names of what may be configured no more.
import { byKey, type Catalogue, label } from '../../desk/catalogue/catalogue.ts'
import type { Attainment } from '../../desk/reports/attainment.ts'
import { shareKept } from '../../desk/reports/attainment.ts'
import type { ClockRow } from '../../desk/reports/clocks.ts'
import type { Month } from '../../desk/reports/months.ts'
import { dateFormat, numberFormat } from '../../platform/formats.ts'
import type { Ask } from '../ask.ts'
import { durationSaid } from '../promises/duration-said.ts'

/** Who reads, in the zone that the figures are of. */
export type Reader = Pick<Ask, 't' | 'language' | 'timeZone' | 'at'>

/** "November 2026", or short "Nov 2026". */
export function monthSaid({ language }: Pick<Ask, 'language'>, month: Month, width: 'long' | 'short' = 'long'): string {
  const [year, number] = month.split('-').map(Number)
  return dateFormat(language, { year: 'numeric', month: width, timeZone: 'UTC' }).format(Date.UTC(year!, number! - 1))
}

export const numberSaid = ({ language }: Pick<Ask, 'language'>, count: number): string => numberFormat(language).format(count)

/** Down to a tenth: what is not all is never said to be 100 %. */
export function shareSaid({ language }: Pick<Ask, 'language'>, figures: Attainment): string {
  const share = shareKept(figures)
  if (share === null) return '–'
  return numberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(Math.floor(share * 1000) / 1000)
}

/** Whole minutes, begun ones too. */
export const minutesOf = (ms: number): number => Math.ceil(ms / 60_000)
export const spanSaid = ({ language }: Pick<Ask, 'language'>, ms: number | null): string =>
  ms === null ? '–' : durationSaid(minutesOf(ms), language, 'short')

export function named(
  catalogue: Catalogue,
  list: 'promises' | 'queues',
  key: string,
  { t, language }: Pick<Ask, 't' | 'language'>,
): string {
  const known = byKey<{ key: string; label: Parameters<typeof label>[0] }>(catalogue[list], key)
  if (!known && key === 'callback') return t('promise.callback.title') // promised by its time, by no policy
  return known ? label(known.label, language) : key
}

/** Each thing it waited for, and how long. */
export const whySaid = ({ t, language }: Pick<Ask, 't' | 'language'>, row: ClockRow): string[] =>
  (row.why ?? []).map(({ cause, ran, ms }) =>
    t(ran ? 'report.why.ran' : 'report.why.stood', { cause: t(`promise.cause.${cause}`), time: spanSaid({ language }, ms) }),
  )

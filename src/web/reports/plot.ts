// Where each bar and word of a plot stands, computed once: the page draws it as SVG, the statement on paper.
import type { Attainment } from '../../desk/reports/attainment.ts'
import type { Month } from '../../desk/reports/months.ts'
import type { Ask } from '../ask.ts'
import { monthSaid } from './words.ts'

export interface Bar {
  readonly how: 'kept' | 'missed'
  /** From the top, in px or points. */
  readonly y: number
  /** Of the whole width, 0 to 1; bars begin at `barsFrom` and at nought. */
  readonly width: number
  readonly label: string
}
export interface PlotRow {
  readonly y: number
  readonly label: string
  readonly bars: readonly Bar[]
}
export interface Plot {
  readonly rows: readonly PlotRow[]
  readonly height: number
}

export const barsFrom = 92
export const barHeight = 14
/** The longest takes so much of the width: the rest is for its words. */
const longest = 0.38
const rowHeight = 44

/** One row for each month, oldest first; on a narrow screen it grows no wider, on a wide one words stay as large as they are. */
export function plotOf(
  reader: Pick<Ask, 't' | 'language'>,
  months: readonly (Pick<Attainment, 'kept' | 'missed'> & { month: Month })[],
): Plot {
  const most = Math.max(1, ...months.flatMap(({ kept, missed }) => [kept, missed]))
  return {
    height: months.length * rowHeight,
    rows: months.map((one, at) => {
      const y = at * rowHeight + 4
      const bar = (how: Bar['how'], line: number): Bar => ({
        how,
        y: y + line * (barHeight + 3),
        width: (one[how] / most) * longest,
        label: reader.t(`report.plot.${how}`, { count: one[how] }),
      })
      return { y, label: monthSaid(reader, one.month, 'short'), bars: [bar('kept', 0), bar('missed', 1)] }
    }),
  }
}

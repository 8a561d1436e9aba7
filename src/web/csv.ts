// Lists as a spreadsheet takes them: nothing in them becomes a formula (F17), and times are times of its reader's clock.
import { stringify } from 'csv-stringify/sync'
import { onTheClock } from '../platform/local-time.ts'
import type { Ask } from './ask.ts'

/** Every cell quoted; what a spreadsheet would take for a formula stands behind an apostrophe. */
export const csvOf = (rows: readonly (readonly string[])[]): string =>
  stringify(rows as string[][], { quoted: true, quoted_empty: true, escape_formulas: true, record_delimiter: '\r\n' })

/** `2026-11-21 10:00`, which every spreadsheet reads as a time; the zone stands in the column's head. */
export const csvTime = ({ timeZone }: Pick<Ask, 'timeZone'>, at: Date | null): string =>
  at ? onTheClock(at, timeZone).replace('T', ' ') : ''

export const csvTimeHead = ({ timeZone }: Pick<Ask, 'timeZone'>, head: string): string => `${head} (${timeZone})`

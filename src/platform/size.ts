// How large something is, in the reader's words; pages, problems of the API and mails say it alike.
import { numberFormat } from './formats.ts'

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** "1.4 MB" in the reader's language; steps of 1,000, as the units' names say. */
export function sizeWords(language: string, bytes: number): string {
  let amount = bytes
  let step = 0
  while (amount >= 999.5 && step < units.length - 1) {
    amount /= 1000
    step++
  }
  return numberFormat(language, {
    style: 'unit',
    unit: units[step]!,
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step > 0 && amount < 10 ? 1 : 0,
  }).format(amount)
}

const ofSizes: ReadonlySet<string> = new Set(['file-too-large', 'message-too-large'])

/** The values of a refusal as its words want them: bytes as sizes, all else as it is. */
export function inSizes(
  language: string,
  refusal: { readonly code: string; readonly values: Record<string, string | number> },
): Record<string, string | number> {
  if (!ofSizes.has(refusal.code)) return refusal.values
  return Object.fromEntries(
    Object.entries(refusal.values).map(([name, value]) => [name, typeof value === 'number' ? sizeWords(language, value) : value]),
  )
}

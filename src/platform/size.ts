// How large something is, in the reader's words; pages, problems of the API and mails say it alike.

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
const numbers = new Map<string, Intl.NumberFormat>()

/** "1.4 MB" in the reader's language; steps of 1,000, as the units' names say. */
export function sizeWords(language: string, bytes: number): string {
  let amount = bytes
  let step = 0
  while (amount >= 999.5 && step < units.length - 1) {
    amount /= 1000
    step++
  }
  const key = `${language}|${step}|${amount < 10}`
  let format = numbers.get(key)
  if (!format) {
    format = new Intl.NumberFormat(language, { style: 'unit', unit: units[step]!, unitDisplay: step === 0 ? 'long' : 'short', maximumFractionDigits: step > 0 && amount < 10 ? 1 : 0 })
    numbers.set(key, format)
  }
  return format.format(amount)
}

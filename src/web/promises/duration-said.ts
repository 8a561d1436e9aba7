// A time that is promised as a reader says it: "1 hr, 30 min" rather than ninety minutes.
import { listFormat, numberFormat } from '../../platform/formats.ts'
import type { Language } from '../../platform/messages.ts'

/** `short` where many stand below each other. */
export function durationSaid(minutes: number, language: Language, display: 'long' | 'short' = 'long'): string {
  const unit = (unit: 'hour' | 'minute', figure: number) =>
    numberFormat(language, { style: 'unit', unit, unitDisplay: display }).format(figure)
  const hours = Math.floor(minutes / 60)
  const said = [...(hours > 0 ? [unit('hour', hours)] : []), ...(minutes % 60 > 0 || hours === 0 ? [unit('minute', minutes % 60)] : [])]
  return listFormat(language, { type: 'unit', style: 'short' }).format(said)
}

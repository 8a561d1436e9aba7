// The shape of what staff says about an incident: words in the house's languages with English never missing, components of the catalogue, times.
import { z } from 'zod'
import { languages } from '../../platform/messages.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { impacts, kinds, states } from './lifecycle.ts'

const readable = (given: string) => given.isWellFormed() && !/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(given)
const text = (maximum: number) =>
  z
    .string()
    .max(maximum, 'refusal.fault.too-long')
    .refine(readable, 'refusal.fault.invalid')
    .transform((given) => given.replaceAll(/\r\n?/g, '\n').trim())

/** An empty language is one that is not there. */
const wordsUpTo = (maximum: number) => {
  const other = text(maximum)
    .optional()
    .transform((given) => given || undefined)
  return z
    .strictObject({
      en: text(maximum).refine((given) => given !== '', 'refusal.fault.required'),
      ...(Object.fromEntries(languages.filter((one) => one !== 'en').map((one) => [one, other])) as Record<
        'tr' | 'fr' | 'it' | 'ja' | 'hu',
        typeof other
      >),
    })
    .transform(
      (given) =>
        Object.fromEntries(Object.entries(given).filter(([, said]) => said !== undefined)) as { en: string } & Partial<typeof given>,
    )
}
export const Title = wordsUpTo(200)
export const Body = wordsUpTo(10_000)

export const ComponentKeys = z
  .array(z.string().regex(/^[a-z0-9-]{1,40}$/, 'refusal.fault.choose'))
  .max(200)
  .transform((keys) => [...new Set(keys)])
export const KindOf = z.enum(kinds, 'refusal.fault.choose')
export const StateOf = z.enum(states, 'refusal.fault.choose')
export const ImpactOf = z.enum(impacts, 'refusal.fault.choose')
export const Moment = z.date('refusal.fault.required')

export const IncidentReference = /^(INC|MNT|KI)-[0-9]{1,15}$/

/** Only what the catalogue has; a retired one may stay where it is. */
export function requireComponents({ components }: Catalogue, chosen: readonly string[], had: readonly string[] = []): void {
  const known = (key: string) => components.some((one) => one.key === key && (!one.retired || had.includes(key)))
  if (!chosen.every(known)) throw new Refusal('invalid', {}, [{ field: 'components', message: 'refusal.fault.choose' }])
}

// Turns what came from outside into what a deed expects, or names every fault at its field; nothing unknown passes (F33).
import type { z } from 'zod'
import { type FieldFault, Refusal } from '../platform/refusal.ts'

/** Schemas give message keys as their errors; anything else becomes `refusal.fault.invalid`. */
export function faultsOf(error: z.ZodError): FieldFault[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ field: [...issue.path, key].join('.'), message: 'refusal.fault.unknown-field' }))
    }
    const message = /^[a-z-]+(\.[a-z-]+)+$/.test(issue.message) ? issue.message : 'refusal.fault.invalid'
    const values: Record<string, string | number> = {}
    if (issue.code === 'too_big') values.maximum = Number(issue.maximum)
    if (issue.code === 'too_small') values.minimum = Number(issue.minimum)
    return [{ field: issue.path.join('.'), message, values }]
  })
}

/** The parsed input, or Refusal `invalid` with one fault per field. */
export function parse<S extends z.ZodType>(schema: S, given: unknown): z.output<S> {
  const result = schema.safeParse(given)
  if (result.success) return result.data
  const seen = new Set<string>()
  const faults = faultsOf(result.error).filter((fault) => !seen.has(fault.field) && seen.add(fault.field))
  throw new Refusal('invalid', {}, faults)
}

// Says the deed's faults in the caller's language and at the places of the caller's body: deeds know the fields of the form.
import { catalogueOf } from '../desk/catalogue/catalogue-of.ts'
import { NotEntitled } from '../desk/entitlements/explain.ts'
import { type FieldFault, Refusal } from '../platform/refusal.ts'
import type { Call } from './caller.ts'
import { type PlacedFault, pointerOf } from './problem.ts'

/** Throws what was thrown, placed. Outside of the deed's transaction: whoever holds a connection and asks for another may wait for themselves. */
export async function placed(c: Call, thrown: unknown): Promise<never> {
  if (!(thrown instanceof Refusal)) throw thrown
  const refusal =
    thrown instanceof NotEntitled ? new NotEntitled(await catalogueOf(c.var.house.app), thrown.verdict, c.var.language) : thrown
  // Of the same kind: what a NotEntitled knows besides, its vendor, belongs to the answer.
  throw Object.assign(refusal, { faults: refusal.faults.map(inBody) })
}

function inBody(fault: FieldFault): PlacedFault {
  if (fault.field === 'contracts') return { ...fault, pointer: pointerOf(['contractIds']) }
  if (fault.field.startsWith('answer-')) return { ...fault, pointer: pointerOf(['answers', fault.field.slice('answer-'.length)]) }
  return fault
}

// What fills the memory is done one at a time, and only so many wait for it: a crowd is asked to come back.
import { Refusal } from '../../platform/refusal.ts'

export function lineOf(longest: number): <T>(work: () => Promise<T>) => Promise<T> {
  let waiting = 0
  let before: Promise<unknown> = Promise.resolve()
  return async (work) => {
    if (waiting >= longest) throw new Refusal('too-many-requests', { seconds: 10 })
    waiting++
    try {
      const mine = before.then(work)
      before = mine.catch(() => {})
      return await mine
    } finally {
      waiting--
    }
  }
}

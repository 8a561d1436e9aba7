// "Did you mean …?": the one of some names that was probably meant.

/** Null when none is near: at most a third of the letters differ. */
export function nearest(given: string, all: readonly string[]): string | null {
  let found: string | null = null
  let limit = Math.ceil(given.length / 3)
  for (const one of all) {
    const far = distance(given, one, limit)
    if (far > limit) continue
    found = one
    limit = far - 1
  }
  return found
}

/** Letters to change, put in or take out. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit || a.length > 200) return limit + 1
  let above = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let row = 1; row <= a.length; row++) {
    const here = [row]
    for (let at = 1; at <= b.length; at++)
      here[at] = Math.min(above[at]! + 1, here[at - 1]! + 1, above[at - 1]! + (a[row - 1] === b[at - 1] ? 0 : 1))
    above = here
  }
  return above[b.length]!
}

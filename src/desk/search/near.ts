// One typing error: a letter too many, too few, another one, or two that changed places.

/** At most one such step apart. */
export function isNear(a: string, b: string): boolean {
  const [one, other] = [[...a], [...b]]
  if (Math.abs(one.length - other.length) > 1) return false
  let begin = 0
  while (begin < one.length && one[begin] === other[begin]) begin++
  let end = 0
  while (end < one.length - begin && end < other.length - begin && one[one.length - 1 - end] === other[other.length - 1 - end]) end++
  const [left, right] = [one.slice(begin, one.length - end), other.slice(begin, other.length - end)]
  if (left.length <= 1 && right.length <= 1) return true
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0]
}

/** Shorter words are near to too much. */
export const shortestForgiven = 4

/** Words are near where they, or what is left of them without one letter, are the same. */
export function lessOne(word: string): string[] {
  const letters = [...word]
  return [...new Set([word, ...letters.map((_, at) => letters.filter((__, other) => other !== at).join(''))])]
}

/**
 * As patterns of `like`: of a word with one error either so much of the beginning stands, or so much of the end, wherever it is cut in two (two
 * letters that changed places are beside each other, so the one at the cut is left out). For letters and figures; few words of thousands pass all three.
 */
export function likeOf(word: string): { begins: string[]; ends: string[] } {
  const cuts = [word.length - 2, word.length - 3, 1]
  return { begins: cuts.map((cut) => `${word.slice(0, cut)}%`), ends: cuts.map((cut) => `%${word.slice(cut + 1)}`) }
}

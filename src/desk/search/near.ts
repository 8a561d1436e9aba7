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

/** The same as a pattern of PostgreSQL for words of letters and figures. */
export function nearPattern(word: string): string {
  const letters = [...word]
  const ways = new Set<string>()
  for (let at = 0; at <= letters.length; at++) {
    const [before, after] = [letters.slice(0, at).join(''), letters.slice(at).join('')]
    ways.add(`${before}.${after}`)
    if (at === letters.length) continue
    ways.add(`${before}.?${letters.slice(at + 1).join('')}`)
    if (at + 1 < letters.length) ways.add(`${before}${letters[at + 1]}${letters[at]}${letters.slice(at + 2).join('')}`)
  }
  return `^(?:${[...ways].join('|')})$`
}

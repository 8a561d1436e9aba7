// Which regular expressions a preset may hold: they run on what strangers type, so none may take long on a bad day.

const longest = 200 // characters of what is typed
const mostWays = 1_000_000 // to read one text: a fraction of a second, if all are tried

/** No look-around, no names and no back-references, and few enough ways to read one text, however unlucky it is. */
export function isPattern(given: string): boolean {
  if (/\(\?(?!:)|\\[1-9kpP]/.test(given)) return false
  try {
    whole(given)
  } catch {
    return false
  }
  const bare = given
    .replaceAll(/\\./gs, 'x')
    .replaceAll(/\[[^\]]*\]/g, 'x')
    .replaceAll('(?:', '(')
  return ways({ bare, at: 0 }) <= mostWays
}

/** An answer is held to all of its pattern. */
export const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`, 'u')

/** Whether this could be typed where the pattern holds: a longer text never is, and trying it might take long. */
export const fitsPattern = (pattern: string, text: string): boolean => text.length <= longest && whole(pattern).test(text)

interface Reading {
  readonly bare: string
  at: number
}

/** In how many ways a text can be read by what stands here, up to the closing bracket: those of alternatives are added, of neighbours multiplied. */
function ways(reading: Reading): number {
  let [all, one] = [0, 1]
  for (; reading.at < reading.bare.length && reading.bare[reading.at] !== ')'; ) {
    const sign = reading.bare[reading.at++]!
    if (sign === '|') {
      all += one
      one = 1
      continue
    }
    let inner = 1
    if (sign === '(') {
      inner = ways(reading)
      reading.at++
    }
    one *= repeated(inner, reading)
  }
  return all + one
}

/** What is read in several ways and repeated without end can be cut anywhere: there the ways have no bound. */
function repeated(inner: number, reading: Reading): number {
  const quantifier = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(reading.bare.slice(reading.at))
  if (!quantifier) return inner
  reading.at += quantifier[0].length
  const [sign, least, comma, most] = quantifier
  if (sign.startsWith('?')) return inner + 1
  if (least === undefined || (comma && !most)) return inner === 1 ? longest : Number.POSITIVE_INFINITY
  const times = Number(most || least)
  return inner === 1 ? times - Number(least) + 1 : inner ** times
}

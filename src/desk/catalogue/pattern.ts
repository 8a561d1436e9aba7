// Which regular expressions a preset may hold: they run on what strangers type, so none may take long on a bad day.

/**
 * No look-around and no back-references; nothing repeated without end that itself repeats or chooses; and at most three repetitions
 * without end in all, which on 200 characters stay in the millions of steps at worst.
 */
export function isPattern(given: string): boolean {
  if (/\(\?(?!:)|\\[1-9kpP]/.test(given)) return false
  try {
    new RegExp(`^(?:${given})$`, 'u')
  } catch {
    return false
  }
  return repeatsLittle(given.replaceAll(/\\./gs, 'x').replaceAll(/\[[^\]]*\]/g, 'x'))
}

const endless = /^(?:[*+]|\{\d+,\})/
const many = /^(?:[*+]|\{\d+(?:,\d*)?\})/

/** `bare`: without escapes and classes, so that each sign is what it looks like. */
function repeatsLittle(bare: string): boolean {
  const open: { risky: boolean }[] = [{ risky: false }]
  let count = 0
  for (let at = 0; at < bare.length; at++) {
    const rest = bare.slice(at + 1)
    const sign = bare[at]!
    if (endless.test(bare.slice(at))) count++
    if (sign === '(') open.push({ risky: false })
    else if (sign === ')') {
      const closed = open.pop()!
      if (closed.risky && many.test(rest)) return false
      open.at(-1)!.risky ||= closed.risky || /^[*+?{]/.test(rest)
    } else if (/[*+{|]/.test(sign) || (sign === '?' && bare[at - 1] !== '(')) open.at(-1)!.risky = true
  }
  return count <= 3
}

// Reads a JSON body that can mean only one thing: without it two readers of one request could disagree about a repeated key (F33).
import { Refusal } from '../platform/refusal.ts'

const deepest = 20
const neverKeys = new Set(['__proto__', 'constructor', 'prototype'])

/** The value, or Refusal `malformed`: no JSON, a key twice in one object, a key that reaches prototypes, or nested too deeply. */
export function readStrictJson(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Refusal('malformed', {}, [{ field: '', message: 'api.fault.not-json' }])
  }
  refuseDoubtfulKeys(text)
  return value
}

/** `text` is known to be JSON, so strings and punctuation are all there is to look at. One pass, no backtracking. */
function refuseDoubtfulKeys(text: string): void {
  const open: (Set<string> | null)[] = [] // the keys of each open object; null for a list
  let before = ''
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/g)) {
    if (token === '{' || token === '[') {
      open.push(token === '{' ? new Set() : null)
      if (open.length > deepest) throw new Refusal('malformed', {}, [{ field: '', message: 'api.fault.too-deep' }])
    } else if (token === '}' || token === ']') open.pop()
    else if (token === ':') {
      const key = JSON.parse(before) as string
      const keys = open.at(-1)
      if (neverKeys.has(key)) throw new Refusal('malformed', {}, [{ field: key, message: 'refusal.fault.unknown-field' }])
      if (keys?.has(key)) throw new Refusal('malformed', {}, [{ field: key, message: 'refusal.fault.sent-twice' }])
      keys?.add(key)
    }
    before = token
  }
}

/** The same for the query: one scalar per name, and no NUL, which no column holds. */
export function refuseDoubtfulQuery(query: URLSearchParams): void {
  const seen = new Set<string>()
  for (const [name, value] of query) {
    if (value.includes('\0')) throw new Refusal('malformed', {}, [{ field: name, message: 'refusal.fault.invalid' }])
    if (neverKeys.has(name)) throw new Refusal('malformed', {}, [{ field: name, message: 'refusal.fault.unknown-field' }])
    if (seen.has(name)) throw new Refusal('malformed', {}, [{ field: name, message: 'refusal.fault.sent-twice' }])
    seen.add(name)
  }
}

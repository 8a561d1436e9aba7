// When something happened as someone writes it: the time on their clock and the zone it hangs in, kept as both (RFC 9557 without offset).

const written = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(?:\[([A-Za-z0-9_+\-/:]{1,64})\])?$/
const [earliest, latest] = [1970, 2099]

/** `2026-11-21T10:00[Europe/Istanbul]`, to the minute; or which fault it has. A zone written beside the time counts before `zone`. */
export function momentOf(text: string, zone: string | null): string | { readonly wrong: 'answer-moment' | 'answer-zone' | 'answer-year' } {
  const found = written.exec(text)
  if (!found) return { wrong: 'answer-moment' }
  const [year, month, day, hour, minute] = found.slice(1, 6).map(Number) as [number, number, number, number, number]
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || hour > 23 || minute > 59) return { wrong: 'answer-moment' }
  if (year < earliest || year > latest) return { wrong: 'answer-year' }
  const named = zoneOf(found[6] ?? zone)
  return named === null ? { wrong: 'answer-zone' } : `${text.slice(0, 10)}T${text.slice(11, 16)}[${named}]`
}

/** The zone by the name the house knows it by; null when there is none of that name. */
function zoneOf(name: string | null): string | null {
  if (name === null || /^[+-]/.test(name)) return null // an offset knows no summer
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return name
  } catch {
    return null
  }
}

// When text that was typed and not sent comes back. Without this rule it would lie down over what another saved meanwhile.

export type Content = Readonly<Record<string, readonly string[]>>

export interface Kept {
  readonly content: Content
  /** What the page showed before anything was typed: as long as it shows the same, nobody saved anything else. */
  readonly base: Content
}

/** 'put-back': over what it was typed over; 'offer': the page shows something else by now, so its reader decides. */
export function whatBecomesOf(kept: Kept | null, shown: Content): 'nothing' | 'put-back' | 'offer' {
  if (!kept || isSame(kept.content, shown) || isSame(kept.content, kept.base)) return 'nothing'
  return isSame(kept.base, shown) ? 'put-back' : 'offer'
}

export function isSame(one: Content, other: Content): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...names].every((name) => JSON.stringify(one[name] ?? []) === JSON.stringify(other[name] ?? []))
}

/** Of what was typed, what the page has no field for: rows that were added, questions of another kind. */
export const lackingIn = (shown: Content, content: Content): string[] =>
  Object.keys(content).filter((name) => !(name in shown) && content[name]!.some((value) => value !== ''))

const prefix = 'kept '
export const keyOf = (person: string, form: string): string => `${prefix}${person} ${form}`

/** Which of the tab's memories are somebody else's; with nobody, all of this kind. */
export const notOf = (person: string | null, keys: readonly string[]): string[] =>
  keys.filter((key) => key.startsWith(prefix) && (person === null || !key.startsWith(keyOf(person, ''))))

/** Whoever signs out leaves nothing behind in the tab. */
export function forgetOnSignOut(): void {
  document.addEventListener('submit', (event) => {
    if (new URL((event.target as HTMLFormElement).action, location.href).pathname === '/sign-out') forgetAllBut(null)
  })
}

export function forgetAllBut(person: string | null): void {
  try {
    for (const key of notOf(person, Object.keys(sessionStorage))) sessionStorage.removeItem(key)
  } catch {} // storage is shut off: nothing is kept there
}

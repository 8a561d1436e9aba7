// What a form brought, as the draft keeps it: every field by its name, the text as it was typed, without what only steers the page.
import type { DraftContent } from '../../desk/tickets/drafts.ts'

const steering = new Set(['csrf', 'draft', 'next', 'lastSeen', 'confirmed', 'go', 'people', 'q', 'consent', 'shown'])

export function typedIn(fields: URLSearchParams): DraftContent {
  const content = new Map<string, string | string[]>()
  for (const name of new Set(fields.keys())) {
    if (steering.has(name) || name.length > 60) continue
    const values = fields.getAll(name)
    content.set(name, values.length === 1 ? values[0]! : values.slice(0, 50))
  }
  return Object.fromEntries(content)
}

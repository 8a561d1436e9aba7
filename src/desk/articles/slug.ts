// The name of an article in addresses, made from its title where nobody chose one.
import { Refusal } from '../../platform/refusal.ts'
import { fold } from '../search/words.ts'

/** Latin letters and digits; null where a title has none, as in Japanese. */
export function slugOf(title: string): string | null {
  const slug = fold(title)
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
  if (slug.length < 3) return null
  return slug.length <= 60 ? slug : slug.slice(0, 60).replace(/-[^-]*$/, '')
}

/** Two at the same moment chose the same name. */
export function asTaken(fault: unknown): never {
  const { code, constraint } = fault as { code?: string; constraint?: string }
  if (code === '23505' && /slug/.test(constraint ?? '')) throw new Refusal('slug-taken')
  throw fault
}

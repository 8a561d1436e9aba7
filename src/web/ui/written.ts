// What people wrote, as it stands in a page: a table wider than its column scrolls there, and by keys alone too.
import { raw } from 'hono/html'

/** Of HTML that platform/markdown.ts made, and of no other. */
export const written = (html: string) =>
  raw(html.includes('<table>') ? html.replaceAll(/<table>.*?<\/table>/gs, (table) => `<div ${scrolling(table)}>${table}</div>`) : html)

/** It is called by the heads of its columns, which speak its language. */
function scrolling(table: string): string {
  const cells = [...table.matchAll(/<t([hd])\b[^>]*>(.*?)<\/t[hd]>/gs)].map(([, kind, inner]) => ({
    kind,
    words: inner!
      .replaceAll(/<[^<>]*>/g, '')
      .replaceAll('"', '&quot;')
      .trim(),
  }))
  const named = (wanted: string) => cells.flatMap(({ kind, words }) => (kind === wanted && words ? [words] : [])).slice(0, 8)
  const name = (named('h').length > 0 ? named('h') : named('d')).join(', ')
  return `class="table-written" tabindex="0"${name && ` role="group" aria-label="${name}"`}`
}

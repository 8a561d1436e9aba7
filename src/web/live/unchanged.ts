// A live region that asks again is told "as before" where nothing on its page changed: nothing is sent, parsed or morphed.
import { createHash } from 'node:crypto'

/** What differs each time a page is made although it says the same: when it was made, and the draft its form would begin. */
const made = /(<meta name="live-after" content="|\bdrafts\/|[?;&]draft=|name="draft" value=")[0-9a-f-]{36}/g

/** The page with its tag, or 304 when the reader's tag is still that of this page. The page was made either way, with today's rights. */
export async function orUnchanged(page: Response, seen: string | undefined): Promise<Response> {
  if (page.status !== 200 || !page.headers.get('content-type')?.startsWith('text/html') || page.headers.has('content-encoding')) return page
  const text = await page.text()
  const tag = `"${createHash('sha256').update(text.replaceAll(made, '$1')).digest('base64url')}"`
  const headers = new Headers(page.headers)
  headers.set('etag', tag)
  if (seen !== tag) return new Response(text, { status: 200, headers })
  headers.delete('content-type')
  return new Response(null, { status: 304, headers })
}

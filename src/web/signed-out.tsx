// A form sent after the session ended: what was typed is shown again, to be copied, as nothing may be stored for a stranger.
// With script the page itself stays and keeps its text; this is for whoever has none.
import { readMultipart } from '../platform/multipart.ts'
import { type Ask, safeNext } from './ask.ts'
import { readSmallForm } from './form.ts'
import { Frame } from './ui/Frame.tsx'
import { TextArea } from './ui/inputs.tsx'

const most = 200_000
const shown = { summary: 'portal.new.summary', body: 'portal.new.body' } as const

/** Null when nothing was typed that could be lost. */
export async function signedOutPage(ask: Ask): Promise<Response | null> {
  const { c, t } = ask
  if (c.req.header('accept')?.startsWith('application/json')) return null
  const typed = await typedIn(ask).catch(() => null) // a body we cannot read holds nothing to show
  const texts = Object.entries(shown).flatMap(([name, label]) => {
    const value = typed?.getAll(name)[0]
    return value?.trim() ? [{ name, label, value }] : []
  })
  if (texts.length === 0) return null
  return c.html(
    <Frame ask={ask} title={t('refusal.title')} room="bare">
      <div class="stack">
        <h1>{t('refusal.title')}</h1>
        <p>
          {t('file.draft.signed-out')}{' '}
          <a href={`/sign-in?next=${encodeURIComponent(cameFrom(ask))}`} target="_blank" rel="noopener">
            {t('file.draft.sign-in')}
          </a>
        </p>
        {texts.map(({ name, label, value }) => (
          <TextArea name={name} label={t(label)} value={value} rows={name === 'summary' ? 2 : 10} more={{ readonly: true }} />
        ))}
      </div>
    </Frame>,
    401,
  )
}

/** The fields of a page of ours come before its files; not a byte of a file is read. */
async function typedIn(ask: Ask): Promise<URLSearchParams> {
  const type = ask.c.req.header('content-type')
  if (!/^multipart\/form-data\s*;/i.test(type ?? '')) return (await readSmallForm(ask)).fields
  const fields = new URLSearchParams()
  let size = 0
  for await (const part of readMultipart(ask.c.req.raw.body, type).parts) {
    if (part.kind === 'file') break
    size += part.name.length + part.value.length
    if (size > most) break
    fields.append(part.name, part.value)
  }
  return fields
}

/** The page with the form, as the browser says; only its path is taken. */
function cameFrom({ c }: Ask): string {
  const referer = c.req.header('referer')
  if (!referer || !URL.canParse(referer)) return '/'
  const { pathname, search } = new URL(referer)
  return safeNext(pathname + search, '/')
}

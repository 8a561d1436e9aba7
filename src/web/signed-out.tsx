// A form sent after the session ended: what was typed is shown again, to be copied, as nothing may be stored for a stranger.
// With script the page itself stays and keeps its text; this is for whoever has none. Another language asks for it with the text again.
import { languages } from '../platform/messages.ts'
import { readMultipart } from '../platform/multipart.ts'
import { Refusal } from '../platform/refusal.ts'
import { type Ask, safeNext } from './ask.ts'
import { readSmallForm } from './form.ts'
import { refusedPage } from './refused.tsx'
import { Frame, languageNames } from './ui/Frame.tsx'
import { Icon } from './ui/Icon.tsx'
import { TextArea } from './ui/inputs.tsx'

const most = 200_000
const again = '/signed-out'

/** Null when nothing was typed that could be lost. */
export async function signedOutPage(ask: Ask): Promise<Response | null> {
  const { c, t } = ask
  if (c.req.header('accept')?.startsWith('application/json')) return null
  const typed = await typedIn(ask).catch(() => null) // a body we cannot read holds nothing to show
  const isReply = !typed?.has('summary')
  const shown = { summary: 'portal.new.summary', body: isReply ? 'portal.reply.body' : 'portal.new.body' } as const
  const texts = Object.entries(shown).flatMap(([name, label]) => {
    const value = typed?.getAll(name)[0]
    return value?.trim() ? [{ name, label, value }] : []
  })
  if (texts.length === 0) return null
  const next = c.req.path === again ? safeNext(typed?.get('next'), '/') : cameFrom(ask)
  return c.html(
    <Frame ask={ask} title={t('refusal.title')} room="bare" languages={<Languages ask={ask} />}>
      <form class="stack" id="kept" method="post" action={again} enctype="multipart/form-data" data-turbo="false">
        <h1>{t('refusal.title')}</h1>
        <p>
          {t('sign-in.text-kept')}{' '}
          <a href={`/sign-in?next=${encodeURIComponent(next)}`} target="_blank" rel="noopener">
            {t('file.draft.sign-in')}
          </a>
        </p>
        <input type="hidden" name="next" value={next} />
        {texts.map(({ name, label, value }) => (
          <TextArea name={name} label={t(label)} value={value} rows={name === 'summary' ? 2 : 10} more={{ readonly: true }} />
        ))}
      </form>
    </Frame>,
    401,
  )
}

/** POST /signed-out: the same page in another language. Who signed in meanwhile, in another tab, still reads the text here. */
export const signedOutAgain = async (ask: Ask): Promise<Response> =>
  (await signedOutPage(ask)) ?? refusedPage(ask, new Refusal('sign-in-first'))

const Languages = ({ ask }: { ask: Ask }) => (
  <nav class="languages" aria-label={ask.t('common.languages')}>
    <Icon name="languages" />
    {languages.map((language) => (
      <button
        type="submit"
        form="kept"
        formaction={`${again}?language=${language}`}
        lang={language}
        aria-current={language === ask.language ? 'true' : undefined}
      >
        {languageNames[language]}
      </button>
    ))}
  </nav>
)

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

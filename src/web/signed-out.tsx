// A form sent after the session ended: what was typed is shown again and carried by the page, as nothing may be stored for a stranger. Who signed in
// meanwhile in another tab sends it from here. With script the page itself stays and keeps its text; this is for whoever has none.
import { languages } from '../platform/messages.ts'
import { readMultipart } from '../platform/multipart.ts'
import { Refusal } from '../platform/refusal.ts'
import { type Ask, safeNext } from './ask.ts'
import { readSmallForm } from './form.ts'
import { refusedPage } from './refused.tsx'
import { Actions, Button } from './ui/Button.tsx'
import { CsrfField } from './ui/CsrfField.tsx'
import { Frame, languageNames } from './ui/Frame.tsx'
import { Icon } from './ui/Icon.tsx'
import { TextArea } from './ui/inputs.tsx'

const most = { text: 200_000, bytes: 8_000_000 }
const again = '/signed-out'
/** Ours, beside those of the form that was sent; none of a form of ours is called so. */
const own = { to: 'kept.to', type: 'kept.type', next: 'kept.next', lost: 'kept.lost' } as const
const small = 'application/x-www-form-urlencoded'

interface Typed {
  readonly fields: URLSearchParams
  /** Where it was sent, and as what. */
  readonly to: string
  readonly type: string
  /** The page with the form. */
  readonly next: string
  /** files: those were left behind; rest: whatever came after a large file, so that it cannot be sent as it was meant. */
  readonly lost: '' | 'files' | 'rest'
}

/** Null when nothing was typed that could be lost. */
export async function signedOutPage(ask: Ask): Promise<Response | null> {
  const { c, t, visitor } = ask
  if (c.req.header('accept')?.startsWith('application/json')) return null
  const typed = await typedIn(ask).catch(() => null) // a body we cannot read holds nothing to show
  if (!typed) return null
  const shown = { summary: 'portal.new.summary', body: typed.fields.has('summary') ? 'portal.new.body' : 'portal.reply.body' } as const
  const texts = Object.entries(shown).flatMap(([name, label]) => {
    const value = typed.fields.getAll(name)[0]
    return value?.trim() ? [{ name, label, value }] : []
  })
  if (texts.length === 0) return null
  const others = [...typed.fields].filter(([name]) => name !== 'csrf' && !texts.some((text) => text.name === name))
  const signIn = (
    <a href={`/sign-in?next=${encodeURIComponent(typed.next)}`} target="_blank" rel="noopener">
      {t('file.draft.sign-in')}
    </a>
  )
  const isWhole = typed.lost !== 'rest'
  return c.html(
    <Frame ask={ask} title={t('refusal.title')} room="bare" languages={<Languages ask={ask} />}>
      <form class="stack" id="kept" method="post" action={again} enctype="multipart/form-data" data-turbo="false">
        {visitor && <CsrfField ask={ask} />}
        <h1>{t('refusal.title')}</h1>
        {visitor && isWhole ? (
          <p>{t('sign-in.text-ready', { name: visitor.name })}</p>
        ) : (
          <p>
            {t(isWhole ? 'sign-in.text-kept' : 'sign-in.text-copy')} {!visitor && signIn}
          </p>
        )}
        {typed.lost === 'files' && <p>{t('sign-in.text-files')}</p>}
        {(Object.keys(own) as (keyof typeof own)[]).map((key) => (
          <input type="hidden" name={own[key]} value={typed[key]} />
        ))}
        {others.map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        {texts.map(({ name, label, value }) => (
          <TextArea name={name} label={t(label)} value={value} rows={name === 'summary' ? 2 : 10} more={{ readonly: true }} />
        ))}
        {isWhole && (
          <Actions>
            {visitor ? (
              <Button kind="main" icon="send" formaction={typed.to} more={{ formenctype: typed.type }}>
                {t('sign-in.text-send')}
              </Button>
            ) : (
              <Button kind="main" icon="arrow-right">
                {t('sign-in.text-continue')}
              </Button>
            )}
          </Actions>
        )}
      </form>
    </Frame>,
    visitor ? 200 : 401,
  )
}

/** POST /signed-out: the same page in another language, or for who has signed in meanwhile. */
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

async function typedIn(ask: Ask): Promise<Typed> {
  const { req } = ask.c
  const type = req.header('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
  const { fields, lost } = type === small ? { fields: (await readSmallForm(ask)).fields, lost: '' as const } : await partsOf(ask)
  if (req.path !== again) {
    const { pathname, search } = new URL(req.url)
    return { fields, to: pathname + search, type, next: cameFrom(ask), lost }
  }
  const said = Object.fromEntries(Object.entries(own).map(([key, name]) => [key, fields.get(name) ?? '']))
  for (const name of Object.values(own)) fields.delete(name)
  return {
    fields,
    to: safeNext(said['to'], '/'),
    type: said['type'] === small ? small : 'multipart/form-data',
    next: safeNext(said['next'], '/'),
    lost: said['lost'] === 'files' || said['lost'] === 'rest' ? said['lost'] : '',
  }
}

/** Of files nothing is kept; past a large one nothing is read. */
async function partsOf({ c }: Ask): Promise<Pick<Typed, 'fields' | 'lost'>> {
  const fields = new URLSearchParams()
  const sent = readMultipart(c.req.raw.body, c.req.header('content-type'))
  let lost: Typed['lost'] = ''
  let size = 0
  for await (const part of sent.parts) {
    if (part.kind === 'field') {
      size += part.name.length + part.value.length
      if (size > most.text) return { fields, lost: 'rest' }
      fields.append(part.name, part.value)
      continue
    }
    if (part.fileName !== '') lost = 'files'
    for await (const _ of part.bytes) if (sent.received() > most.bytes) return { fields, lost: 'rest' }
  }
  return { fields, lost }
}

/** The page with the form, as the browser says; only its path is taken. */
function cameFrom({ c }: Ask): string {
  const referer = c.req.header('referer')
  if (!referer || !URL.canParse(referer)) return '/'
  const { pathname, search } = new URL(referer)
  return safeNext(pathname + search, '/')
}

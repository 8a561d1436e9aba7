// The pages of "no" and "sorry". 403 and 404 look alike, so that neither tells what exists.
import type { Context } from 'hono'
import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import type { Catalogue } from '../desk/catalogue/catalogue.ts'
import { type Language, type Words, languageOf, words } from '../platform/messages.ts'
import { Refusal } from '../platform/refusal.ts'
import { inSizes } from '../platform/size.ts'
import { AdminFrame } from './admin/AdminFrame.tsx'
import type { Ask, SignedAsk } from './ask.ts'
import { asset } from './ui/asset.ts'
import { Frame } from './ui/Frame.tsx'
import { Actions, Button } from './ui/Button.tsx'
import { roomPage } from './workspace/room.tsx'

/** What a refusal says to a person, with its values put in. */
export function refusalText(t: Words, refusal: Refusal, language: Language): string {
  return t(`refusal.${refusal.code}`, inSizes(language, refusal))
}

export function refusedPage(ask: Ask, refusal: Refusal): Response | Promise<Response> {
  const { c, t } = ask
  if (c.req.header('accept')?.startsWith('application/json')) {
    return c.json(
      {
        code: refusal.code,
        detail: refusalText(t, refusal, ask.language),
        faults: refusal.faults.map((f) => ({ field: f.field, detail: t(f.message, f.values) })),
      },
      refusal.status as 400,
    )
  }
  const { seconds } = refusal.values
  if (seconds !== undefined) c.header('retry-after', String(seconds))
  const isHidden = refusal.status === 404 || refusal.status === 403
  // Whether there is anything is told to nobody: who is not signed in is asked in any case, and comes back here.
  const asksWho = isHidden && ask.visitor === null && c.req.method === 'GET'
  const isHelp = isHidden && hereOf(c).startsWith('/help/')
  return inRoom(
    ask,
    t(isHidden ? 'refusal.title.not-found' : 'refusal.title'),
    refusal,
    <>
      <p>{isHelp ? t(asksWho ? 'help.not-found.sign-in' : 'help.not-found') : refusalText(t, refusal, ask.language)}</p>
      {refusal.faults.length > 0 && (
        <ul>
          {refusal.faults.map((fault) => (
            <li>{t(fault.message, fault.values)}</li>
          ))}
        </ul>
      )}
      <Actions class="refused-ways">
        {(asksWho || refusal.code === 'too-many-searches') && (
          <Button href={`/sign-in?next=${encodeURIComponent(hereOf(c))}`}>{t('common.nav.sign-in')}</Button>
        )}
        {isHelp && <Button href="/help">{t('help.title')}</Button>}
        {waysBack(ask).map((room) => (
          <Button href={room === 'home' ? '/' : `/${room}`}>{t(`refusal.go-${room}`)}</Button>
        ))}
      </Actions>
    </>,
  )
}

/** Who is signed in keeps the ways on of the room they are in; where it is not proven who asks, the words stand alone. */
async function inRoom(ask: Ask, title: string, refusal: Refusal, said: Child): Promise<Response> {
  const isKnown = ask.visitor !== null && refusal.code !== 'sign-in-first'
  const [room] = isKnown ? waysBack(ask) : []
  const alone = () =>
    ask.c.html(
      <Frame ask={ask} title={title} room={isKnown ? 'portal' : 'bare'} width="reading">
        <h1>{title}</h1>
        {said}
      </Frame>,
      refusal.status as 400,
    )
  if (room === 'workspace')
    return roomPage(ask as SignedAsk, { title, plainTitle: title, status: refusal.status, children: said }).catch((thrown: unknown) => {
      if (thrown instanceof Refusal) return alone()
      throw thrown
    })
  if (room !== 'admin') return alone()
  return ask.c.html(
    <AdminFrame ask={ask as SignedAsk} title={title} place={null}>
      {said}
    </AdminFrame>,
    refusal.status as 400,
  )
}

const hereOf = (c: Context): string => {
  const { pathname, search } = new URL(c.req.url)
  return pathname + search
}

/** The room one was in comes first; nobody is led to a room they may not enter. */
function waysBack({ c, visitor }: Ask): readonly ('home' | 'workspace' | 'admin')[] {
  const [, room] = new URL(c.req.url).pathname.split('/')
  if (room === 'admin' && visitor?.staffRole === 'administrator') return ['admin', 'workspace']
  if ((room === 'admin' || room === 'workspace') && visitor?.staffRole != null) return ['workspace', 'home']
  return ['home']
}

/** A fault: no database and no visitor may be needed to say so, so the house's own words are those that were read last. */
export function sorryPage(c: Context, requestId: string, house: Pick<Catalogue, 'languages' | 'messages'> | null): Response {
  const language = languageOf(c.req.header('accept-language'), house?.languages[0])
  const t = words(language, house?.messages)
  if (c.req.header('accept')?.startsWith('application/json'))
    return c.json({ code: 'fault', detail: t('refusal.sorry', { requestId }) }, 500)
  const page = (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{t('refusal.sorry.title')}</title>
        <link rel="stylesheet" href={asset('app.css')} />
      </head>
      <body class="room-bare">
        <main class="column is-reading">
          <h1>{t('refusal.sorry.title')}</h1>
          <p>{t('refusal.sorry', { requestId })}</p>
          <Actions class="refused-ways">
            <Button href="/">{t('refusal.go-home')}</Button>
          </Actions>
        </main>
      </body>
    </html>
  )
  return c.html(raw(`<!doctype html>${page.toString()}`), 500) as Response
}

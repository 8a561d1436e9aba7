// GET and POST /set-password: where the mailed link leads (AT-08, AT-09, AT-25). GET only shows the form, since mail scanners open links.
import { parse } from '../../desk/parse.ts'
import { useLink, UseLink } from '../../desk/people/use-link.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Ask } from '../ask.ts'
import { readSmallForm } from '../form.ts'
import { sourceOf } from '../source.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { Frame } from '../ui/Frame.tsx'
import { enterAs } from './enter.ts'
import { NewPassword } from './NewLogin.tsx'

export async function setPasswordPage(ask: Ask): Promise<Response> {
  const token = ask.c.req.query('token') ?? ''
  const link = await ask.house.identity.linkOf(token)
  return link ? show(ask, token, link.kind === 'reset') : gone(ask)
}

export async function setPassword(ask: Ask): Promise<Response> {
  const form = await readSmallForm(ask)
  const token = form.one('token')
  try {
    const person = await useLink(ask.house.identity, ask.at, parse(UseLink, { token, password: form.one('password') }))
    return await enterAs(ask, person, sourceOf(ask), '/', 'sign-in.password-set')
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    if (thrown.code === 'link-gone') return gone(ask)
    return show(ask, token, (await ask.house.identity.linkOf(token))?.kind === 'reset', thrown)
  }
}

function show(ask: Ask, token: string, isReset: boolean, refusal: Refusal | null = null): Response | Promise<Response> {
  const { t } = ask
  return ask.c.html(
    <Frame ask={ask} title={t('sign-in.set.title')} room="bare" current="sign-in">
      <div class="sign-in">
        <h1>{t('sign-in.set.title')}</h1>
        {isReset && <p>{t('sign-in.set.ends')}</p>}
        <ErrorSummary ask={ask} refusal={refusal} />
        <form method="post" action="/set-password" class="stack" novalidate>
          <CsrfField ask={ask} />
          <input type="hidden" name="token" value={token} />
          <NewPassword ask={ask} faults={faultsOf(ask, refusal)} autofocus={!refusal} />
          <Actions>
            <Button kind="main">{t('sign-in.set.button')}</Button>
          </Actions>
        </form>
      </div>
    </Frame>,
    (refusal?.status ?? 200) as 200,
  )
}

function gone(ask: Ask): Response | Promise<Response> {
  const { t } = ask
  return ask.c.html(
    <Frame ask={ask} title={t('sign-in.gone.title')} room="bare" current="sign-in">
      <div class="sign-in stack">
        <h1>{t('sign-in.gone.title')}</h1>
        <p>{t('sign-in.gone.text')}</p>
        <Actions>
          <Button kind="main" href="/forgot-password">
            {t('sign-in.gone.button')}
          </Button>
          <a href="/sign-in">{t('sign-in.back')}</a>
        </Actions>
      </div>
    </Frame>,
    410,
  )
}

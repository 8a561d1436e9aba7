// GET and POST /set-password: where the mailed link leads (AT-08, AT-09, AT-25). GET only shows the form, since mail scanners open links.
import { parse } from '../../desk/parse.ts'
import { useLink, UseLink } from '../../desk/people/use-link.ts'
import { shortestPassword } from '../../platform/identity/passwords.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Ask } from '../ask.ts'
import { readSmallForm } from '../form.ts'
import { sourceOf } from '../source.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { Frame } from '../ui/Frame.tsx'
import { TextInput } from '../ui/inputs.tsx'
import { enterAs } from './enter.ts'

export async function setPasswordPage(ask: Ask): Promise<Response> {
  const token = ask.c.req.query('token') ?? ''
  return (await ask.house.identity.linkOf(token)) ? show(ask, token) : gone(ask)
}

export async function setPassword(ask: Ask): Promise<Response> {
  const form = await readSmallForm(ask)
  const token = form.one('token')
  try {
    const person = await useLink(ask.house.identity, ask.at, parse(UseLink, { token, password: form.one('password') }))
    return await enterAs(ask, person, sourceOf(ask), '/', 'sign-in.password-set')
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    return thrown.code === 'link-gone' ? gone(ask) : show(ask, token, thrown)
  }
}

function show(ask: Ask, token: string, refusal: Refusal | null = null): Response | Promise<Response> {
  const { t } = ask
  return ask.c.html(
    <Frame ask={ask} title={t('sign-in.set.title')} room="bare" current="sign-in">
      <div class="sign-in">
        <h1>{t('sign-in.set.title')}</h1>
        <ErrorSummary ask={ask} refusal={refusal} />
        <form method="post" action="/set-password" class="stack" novalidate>
          <CsrfField ask={ask} />
          <input type="hidden" name="token" value={token} />
          <TextInput
            name="password"
            type="password"
            label={t('sign-in.new-password')}
            help={t('sign-in.password.help', { minimum: shortestPassword })}
            autocomplete="new-password"
            error={faultsOf(ask, refusal).password}
            required
            autofocus={!refusal}
          />
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

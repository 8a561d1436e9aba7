// GET and POST /forgot-password: a new password by mail, and the first one for who has tickets and no login yet (AT-02, AT-24).
import { parse } from '../../desk/parse.ts'
import { AskReset, askReset } from '../../desk/people/ask-reset.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Ask } from '../ask.ts'
import { readSmallForm } from '../form.ts'
import { sourceOf } from '../source.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { Frame } from '../ui/Frame.tsx'
import { TextInput } from '../ui/inputs.tsx'

export function forgotPasswordPage(ask: Ask): Response | Promise<Response> {
  return show(ask, { address: '', isFirst: ask.c.req.query('first') === '1' })
}

export async function postForgotPassword(ask: Ask): Promise<Response> {
  const form = await readSmallForm(ask)
  const typed = { address: form.one('address'), isFirst: form.one('first') === '1' }
  try {
    const input = parse(AskReset, { address: typed.address })
    await ask.house.identity.tryMail(sourceOf(ask).address)
    await askReset({ db: ask.house.identity.db, at: ask.at }, input)
    return ask.c.redirect('/forgot-password/sent', 303)
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    return show(ask, typed, thrown)
  }
}

export function forgotSentPage(ask: Ask): Response | Promise<Response> {
  const { t } = ask
  return ask.c.html(
    <Frame ask={ask} title={t('sign-in.forgot.sent.title')} room="bare" current="sign-in">
      <div class="sign-in stack">
        <h1>{t('sign-in.forgot.sent.title')}</h1>
        <p>{t('sign-in.forgot.sent.text')}</p>
        <p>{t('sign-in.sent.not-there')}</p>
        <p>
          <a href="/sign-in">{t('sign-in.back')}</a>
        </p>
      </div>
    </Frame>,
  )
}

function show(ask: Ask, typed: { address: string; isFirst: boolean }, refusal: Refusal | null = null): Response | Promise<Response> {
  const { t } = ask
  const title = t(typed.isFirst ? 'sign-in.first.title' : 'sign-in.forgot.title')
  return ask.c.html(
    <Frame ask={ask} title={title} room="bare" current="sign-in">
      <div class="sign-in">
        <h1>{title}</h1>
        <p>{t(typed.isFirst ? 'sign-in.first.text' : 'sign-in.forgot.text')}</p>
        <ErrorSummary ask={ask} refusal={refusal} />
        <form method="post" action="/forgot-password" class="stack" novalidate>
          <CsrfField ask={ask} />
          {typed.isFirst && <input type="hidden" name="first" value="1" />}
          <TextInput
            name="address"
            type="email"
            label={t('sign-in.address')}
            autocomplete="username"
            value={typed.address}
            error={faultsOf(ask, refusal).address}
            maxlength={254}
            required
          />
          <Actions>
            <Button kind="main">{t('sign-in.forgot.button')}</Button>
            <a href="/sign-in">{t('sign-in.back')}</a>
          </Actions>
        </form>
      </div>
    </Frame>,
    (refusal?.status ?? 200) as 200,
  )
}

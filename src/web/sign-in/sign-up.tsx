// GET and POST /sign-up: names and an address, no password (AT-05). The answer says nothing about whether the address was known (AT-12).
import { parse } from '../../desk/parse.ts'
import { signUp, SignUp } from '../../desk/people/sign-up.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Ask } from '../ask.ts'
import { readSmallForm } from '../form.ts'
import { sourceOf } from '../source.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { Frame } from '../ui/Frame.tsx'
import { TextInput } from '../ui/inputs.tsx'
import { isTimeZone } from '../../desk/people/fields.ts'
import { nextOf, withNext } from './enter.ts'
import { Names } from './NewLogin.tsx'

export function signUpPage(ask: Ask): Response | Promise<Response> {
  if (ask.visitor) return ask.c.redirect('/', 303)
  return show(ask, { firstName: '', lastName: '', address: '' }, nextOf(ask.c.req.query('next')))
}

export async function postSignUp(ask: Ask): Promise<Response> {
  const form = await readSmallForm(ask)
  const typed = { firstName: form.one('firstName'), lastName: form.one('lastName'), address: form.one('address') }
  const zone = form.one('timeZone')
  const next = nextOf(form.one('next'))
  try {
    const input = parse(SignUp, { ...typed, language: ask.language, ...(isTimeZone(zone) ? { timeZone: zone } : {}) })
    await ask.house.identity.tryMail(sourceOf(ask).address)
    await signUp({ db: ask.house.identity.db, at: ask.at }, input)
    return ask.c.redirect('/sign-up/sent', 303)
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    return show(ask, typed, next, thrown)
  }
}

/** The same page for everyone who asked for a mail. */
export function signUpSentPage(ask: Ask): Response | Promise<Response> {
  const { t } = ask
  return ask.c.html(
    <Frame ask={ask} title={t('sign-in.up.sent.title')} room="bare" current="sign-in">
      <div class="sign-in stack">
        <h1>{t('sign-in.up.sent.title')}</h1>
        <p>{t('sign-in.up.sent.text')}</p>
        <p>{t('sign-in.sent.not-there')}</p>
        <p>
          <a href="/sign-in">{t('sign-in.back')}</a>
        </p>
      </div>
    </Frame>,
  )
}

function show(
  ask: Ask,
  typed: { firstName: string; lastName: string; address: string },
  next: string,
  refusal: Refusal | null = null,
): Response | Promise<Response> {
  const { t } = ask
  const faults = faultsOf(ask, refusal)
  return ask.c.html(
    <Frame ask={ask} title={t('sign-in.up.title')} room="bare" current="sign-in">
      <div class="sign-in">
        <h1>{t('sign-in.up.title')}</h1>
        <p>{t('sign-in.up.text')}</p>
        <ErrorSummary ask={ask} refusal={refusal} />
        <form method="post" action="/sign-up" class="stack" novalidate>
          <CsrfField ask={ask} />
          <input type="hidden" name="next" value={next} />
          <input type="hidden" name="timeZone" value="" data-time-zone />
          <Names ask={ask} typed={typed} faults={faults} />
          <TextInput
            name="address"
            type="email"
            label={t('sign-in.address')}
            help={t('sign-in.up.address.help')}
            autocomplete="email"
            value={typed.address}
            error={faults.address}
            maxlength={254}
            required
          />
          <Actions>
            <Button kind="main">{t('sign-in.sign-up')}</Button>
            <a href={withNext('/sign-in', next)}>{t('sign-in.back')}</a>
          </Actions>
        </form>
      </div>
    </Frame>,
    (refusal?.status ?? 200) as 200,
  )
}

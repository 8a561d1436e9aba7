// GET and POST /sign-in: the door, and beside it the right next step for each of three visitors (AT-26).
import { parseAddress } from '../../desk/people/address.ts'
import { isUnset } from '../../desk/people/set-up.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Ask } from '../ask.ts'
import { readSmallForm } from '../form.ts'
import { sourceOf } from '../source.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { Frame } from '../ui/Frame.tsx'
import { TextInput } from '../ui/inputs.tsx'
import { goTo } from '../ui/notice-once.ts'
import { giveCookies, nextOf, wayOf, withNext } from './enter.ts'

export async function signInPage(ask: Ask): Promise<Response> {
  const next = nextOf(ask.c.req.query('next'))
  if (ask.visitor) return ask.c.redirect(await wayOf(ask, ask.visitor.personId, next), 303)
  if (await isUnset(ask.house.identity.db)) return ask.c.redirect('/set-up', 303)
  return show(ask, { address: '', next })
}

export async function signIn(ask: Ask): Promise<Response> {
  if (ask.visitor) return signInPage(ask) // signed in meanwhile, in another tab
  const form = await readSmallForm(ask)
  const typed = { address: form.one('address'), next: nextOf(form.one('next')) }
  const password = form.one('password')
  try {
    if (password.length > 1000) throw new Refusal('wrong-password')
    // What is no address is nobody's: it takes the same way, so that it cannot be told from an unknown one.
    const address = parseAddress(typed.address) ?? 'nobody@guichet.invalid'
    const { cookies, personId } = await ask.house.identity.signIn(address, password, sourceOf(ask))
    giveCookies(ask, cookies)
    return goTo(ask, await wayOf(ask, personId, typed.next))
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    return show(ask, typed, thrown)
  }
}

function show(ask: Ask, typed: { address: string; next: string }, refusal: Refusal | null = null): Response | Promise<Response> {
  const { t } = ask
  const faults = faultsOf(ask, refusal)
  return ask.c.html(
    <Frame ask={ask} title={t('sign-in.title')} room="bare" current="sign-in">
      <div class="sign-in">
        <h1>{t('sign-in.title')}</h1>
        <ErrorSummary ask={ask} refusal={refusal} />
        <form method="post" action="/sign-in" class="stack" novalidate>
          <CsrfField ask={ask} />
          <input type="hidden" name="next" value={typed.next} />
          <TextInput
            name="address"
            type="email"
            label={t('sign-in.address')}
            autocomplete="username"
            value={typed.address}
            error={faults.address}
            maxlength={254}
            required
            autofocus={!refusal}
          />
          <TextInput
            name="password"
            type="password"
            label={t('sign-in.password')}
            autocomplete="current-password"
            error={faults.password}
            required
          />
          <p>
            <a href={withNext('/forgot-password', typed.next)}>{t('sign-in.forgot')}</a>
          </p>
          <Actions>
            <Button kind="main">{t('sign-in.button')}</Button>
          </Actions>
        </form>
        <section class="sign-in-help" aria-labelledby="sign-in-help">
          <h2 id="sign-in-help">{t('sign-in.help')}</h2>
          <dl class="sign-in-doors">
            <dt>{t('sign-in.help.has-tickets')}</dt>
            <dd>
              {t('sign-in.help.has-tickets.text')}{' '}
              <a href={withNext('/forgot-password?first=1', typed.next)}>{t('sign-in.help.has-tickets.link')}</a>
            </dd>
            <dt>{t('sign-in.help.new')}</dt>
            <dd>{t('sign-in.help.new.text')}</dd>
          </dl>
          <p class="sign-in-up">
            <Button href={withNext('/sign-up', typed.next)}>{t('sign-in.sign-up')}</Button>
          </p>
        </section>
      </div>
    </Frame>,
    (refusal?.status ?? 200) as 200,
  )
}

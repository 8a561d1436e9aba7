// GET and POST /set-up: the first administrator of an empty house. There is no such page once somebody works here.
import { parse } from '../../desk/parse.ts'
import { isTimeZone, timeZoneOf } from '../../desk/people/fields.ts'
import { isUnset, setUp, SetUp } from '../../desk/people/set-up.ts'
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
import { Names, NewPassword } from './NewLogin.tsx'

const nothing = { token: '', firstName: '', lastName: '', address: '' }
export async function setUpPage(ask: Ask): Promise<Response> {
  if (!(await isUnset(ask.house.identity.db))) throw new Refusal('not-found')
  return show(ask, { ...nothing, token: ask.c.req.query('token') ?? '' })
}

export async function postSetUp(ask: Ask): Promise<Response> {
  const form = await readSmallForm(ask)
  const typed = { token: form.one('token'), firstName: form.one('firstName'), lastName: form.one('lastName'), address: form.one('address') }
  const zone = form.one('timeZone')
  try {
    await ask.house.identity.tryMail(sourceOf(ask).address) // the token is long; this only keeps the door quiet
    const timeZone = isTimeZone(zone) ? zone : timeZoneOf(ask.language)
    const input = parse(SetUp, { ...typed, password: form.one('password'), language: ask.language, timeZone })
    const person = await setUp(ask.house.identity, ask.at, input)
    return await enterAs(ask, person, sourceOf(ask), '/admin', 'sign-in.set-up.done')
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === 'not-found') throw thrown
    return show(ask, typed, thrown)
  }
}

function show(ask: Ask, typed: typeof nothing, refusal: Refusal | null = null): Response | Promise<Response> {
  const { t } = ask
  const faults = faultsOf(ask, refusal)
  return ask.c.html(
    <Frame ask={ask} title={t('sign-in.set-up.title')} room="bare" current="sign-in">
      <div class="sign-in">
        <h1>{t('sign-in.set-up.title')}</h1>
        <p>{t('sign-in.set-up.text')}</p>
        <ErrorSummary ask={ask} refusal={refusal} />
        <form method="post" action="/set-up" class="stack" novalidate>
          <CsrfField ask={ask} />
          <input type="hidden" name="timeZone" value="" data-time-zone />
          <TextInput
            name="token"
            label={t('sign-in.set-up.token')}
            help={t('sign-in.set-up.token.help')}
            autocomplete="off"
            value={typed.token}
            error={faults.token}
            maxlength={200}
            required
          />
          <Names ask={ask} typed={typed} faults={faults} />
          <TextInput
            name="address"
            type="email"
            label={t('sign-in.address')}
            autocomplete="username"
            value={typed.address}
            error={faults.address}
            maxlength={254}
            required
          />
          <NewPassword ask={ask} faults={faults} />
          <Actions>
            <Button kind="main">{t('sign-in.set-up.button')}</Button>
          </Actions>
        </form>
      </div>
    </Frame>,
    (refusal?.status ?? 200) as 200,
  )
}

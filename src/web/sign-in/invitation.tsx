// GET and POST /invitations/:token: joining an organisation, for whoever is invited and for nobody else who got hold of the page.
import { parse } from '../../desk/parse.ts'
import { acceptInvitation, joinByInvitation, JoinByInvitation } from '../../desk/people/accept-invitation.ts'
import { isTimeZone, timeZoneOf } from '../../desk/people/fields.ts'
import { type OpenInvitation, openInvitation } from '../../desk/people/invitation.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Ask } from '../ask.ts'
import { readSmallForm } from '../form.ts'
import { sourceOf } from '../source.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { Frame } from '../ui/Frame.tsx'
import { goTo } from '../ui/notice-once.ts'
import { enterAs, withNext } from './enter.ts'
import { Names, NewPassword } from './NewLogin.tsx'

export async function invitationPage(ask: Ask): Promise<Response> {
  const invitation = await openInvitation(ask.house.identity.db, ask.params.token, ask.at)
  return invitation?.stands ? show(ask, invitation) : gone(ask, invitation)
}

export async function postInvitation(ask: Ask): Promise<Response> {
  const form = await readSmallForm(ask)
  const { identity } = ask.house
  const token = ask.params.token!
  const typed = { firstName: form.one('firstName'), lastName: form.one('lastName') }
  try {
    if (ask.visitor) {
      const { organisationId } = await acceptInvitation(identity, ask.at, ask.visitor.personId, token)
      return goTo(ask, `/organisations/${organisationId}`, 'sign-in.invitation.joined')
    }
    const zone = form.one('timeZone')
    const timeZone = isTimeZone(zone) ? zone : timeZoneOf(ask.language)
    const input = parse(JoinByInvitation, { token, ...typed, password: form.one('password'), language: ask.language, timeZone })
    const joined = await joinByInvitation(identity, ask.at, input)
    return await enterAs(ask, joined, sourceOf(ask), '/', 'sign-in.invitation.joined')
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    if (thrown.code === 'sign-in-first') return ask.c.redirect(withNext('/sign-in', `/invitations/${token}`), 303)
    const invitation = await openInvitation(identity.db, token, ask.at)
    return invitation?.stands ? show(ask, invitation, thrown, typed) : gone(ask, invitation)
  }
}

async function show(
  ask: Ask,
  invitation: OpenInvitation,
  refusal: Refusal | null = null,
  typed = { firstName: '', lastName: '' },
): Promise<Response> {
  const { t, visitor } = ask
  const here = `/invitations/${ask.params.token}`
  const canSignIn = invitation.personId !== null && (await ask.house.identity.hasLogin(invitation.personId))
  const isForAnother = visitor !== null && visitor.personId !== invitation.personId
  return ask.c.html(
    <Frame ask={ask} title={t('sign-in.invitation.title')} room="bare" current="sign-in">
      <div class="sign-in stack">
        <h1>{t('sign-in.invitation.heading', { organisation: invitation.organisation })}</h1>
        <p>{t('sign-in.invitation.text', { inviter: invitation.invitedBy, address: invitation.address })}</p>
        <ErrorSummary ask={ask} refusal={refusal} />
        {isForAnother && <AnotherPerson ask={ask} />}
        {visitor && !isForAnother && (
          <form method="post" action={here}>
            <CsrfField ask={ask} />
            <Button kind="main">{t('sign-in.invitation.button')}</Button>
          </form>
        )}
        {!visitor && canSignIn && (
          <Actions>
            <Button kind="main" href={withNext('/sign-in', here)}>
              {t('sign-in.invitation.sign-in')}
            </Button>
          </Actions>
        )}
        {!visitor && !canSignIn && <JoinForm ask={ask} here={here} typed={typed} refusal={refusal} />}
      </div>
    </Frame>,
    (refusal?.status ?? 200) as 200,
  )
}

const AnotherPerson = ({ ask }: { ask: Ask }) => (
  <form method="post" action="/sign-out" class="stack">
    <CsrfField ask={ask} />
    <p>{ask.t('sign-in.invitation.another', { name: ask.visitor!.name })}</p>
    <Actions>
      <Button kind="main">{ask.t('sign-in.invitation.sign-out')}</Button>
      <a href="/">{ask.t('refusal.go-home')}</a>
    </Actions>
  </form>
)

const JoinForm = ({
  ask,
  here,
  typed,
  refusal,
}: {
  ask: Ask
  here: string
  typed: { firstName: string; lastName: string }
  refusal: Refusal | null
}) => {
  const { t } = ask
  const faults = faultsOf(ask, refusal)
  return (
    <form method="post" action={here} class="stack" novalidate>
      <CsrfField ask={ask} />
      <input type="hidden" name="timeZone" value="" data-time-zone />
      <Names ask={ask} typed={typed} faults={faults} />
      <NewPassword ask={ask} faults={faults} />
      <Actions>
        <Button kind="main">{t('sign-in.invitation.button')}</Button>
      </Actions>
    </form>
  )
}

function gone(ask: Ask, invitation: OpenInvitation | null): Response | Promise<Response> {
  const { t } = ask
  return ask.c.html(
    <Frame ask={ask} title={t('sign-in.invitation.gone.title')} room="bare" current="sign-in">
      <div class="sign-in stack">
        <h1>{t('sign-in.invitation.gone.title')}</h1>
        <p>{t(invitation ? 'refusal.inviter-gone' : 'refusal.invitation-gone')}</p>
        <p>
          <a href="/">{t('refusal.go-home')}</a>
        </p>
      </div>
    </Frame>,
    410,
  )
}

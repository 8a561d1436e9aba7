// Who has been invited and not come yet, and the form that invites.
import { invitationDays } from '../../desk/people/invite.ts'
import type { Rights } from '../../desk/people/membership.ts'
import type { OrganisationView } from '../../desk/people/organisation-page.ts'
import type { Refusal } from '../../platform/refusal.ts'
import type { Ask } from '../ask.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { faultsOf } from '../ui/ErrorSummary.tsx'
import { TextInput } from '../ui/inputs.tsx'
import { Time } from '../ui/Time.tsx'
import { Of } from './organisation-members.tsx'
import { RightsFields } from './organisation-rights.tsx'

interface Props {
  readonly ask: Ask
  readonly view: OrganisationView
}

export interface TypedInvitation {
  readonly address: string
  readonly rights: Rights
}

export const Invitations = ({ ask, view }: Props) => {
  const { t } = ask
  if (view.invitations.length === 0) return null
  return (
    <section class="home-part panel" aria-labelledby="invitations">
      <h2 id="invitations">{t('organisation.invitations')}</h2>
      <ul class="people-list">
        {view.invitations.map((invitation) => (
          <li>
            <div class="who">
              <strong>
                <bdi>{invitation.address}</bdi>
              </strong>
              <div class="quiet">
                {invitation.stands ? (
                  <>
                    {t(invitation.isOver ? 'organisation.invitation.over' : 'organisation.invitation.until')}{' '}
                    <Time ask={ask} at={invitation.expiresAt} day />
                  </>
                ) : (
                  t('organisation.invitation.void')
                )}
              </div>
            </div>
            <form method="post" action={`/organisations/${view.id}/invitations/${invitation.id}/removal`}>
              <CsrfField ask={ask} />
              <Button kind="quiet" small icon="close">
                <Of label={t('organisation.invitation.revoke')} name={invitation.address} />
              </Button>
            </form>
          </li>
        ))}
      </ul>
    </section>
  )
}

const usual: Rights = { files: true, sees: 'none', administers: false }

export const InviteForm = ({ ask, view, typed, refusal }: Props & { typed?: TypedInvitation | undefined; refusal: Refusal | null }) => {
  const { t } = ask
  return (
    <section class="home-part panel" aria-labelledby="invite">
      <h2 id="invite">{t('organisation.invite')}</h2>
      <form method="post" action={`/organisations/${view.id}/invitations`} class="stack" novalidate>
        <CsrfField ask={ask} />
        <TextInput
          name="address"
          id="invite-address"
          type="email"
          label={t('organisation.invite.address')}
          help={t('organisation.invite.help', { days: invitationDays })}
          autocomplete="off"
          value={typed?.address ?? ''}
          error={faultsOf(ask, refusal).address}
          maxlength={254}
          required
        />
        <RightsFields ask={ask} id="invite" rights={typed?.rights ?? usual} />
        <Actions>
          <Button kind="main" icon="user-plus">
            {t('organisation.invite.button')}
          </Button>
        </Actions>
      </form>
    </section>
  )
}

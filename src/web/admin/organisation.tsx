// GET /admin/organisations/:id and its deeds: settings, members and their rights, invitations, and what was changed.
import { lastChanges, organisationInFull } from '../../desk/people/directory.ts'
import { ChangeOrganisation, changeOrganisation } from '../../desk/people/change-organisation.ts'
import { changeRights } from '../../desk/people/change-rights.ts'
import { Invite, invite } from '../../desk/people/invite.ts'
import { Rights } from '../../desk/people/membership.ts'
import { removeMember } from '../../desk/people/remove-member.ts'
import { revokeInvitation } from '../../desk/people/revoke-invitation.ts'
import { parse } from '../../desk/parse.ts'
import { reading } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import { type Form, readSmallForm } from '../form.ts'
import { Button } from '../ui/Button.tsx'
import { Confirm } from '../ui/Confirm.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { Checkbox, TextInput } from '../ui/inputs.tsx'
import { goTo } from '../ui/notice-once.ts'
import { exactTime } from '../ui/Time.tsx'
import { AdminFrame, Changes } from './AdminFrame.tsx'

type Of = 'settings' | 'invitation' | 'member'
interface Refused {
  readonly refusal: Refusal
  readonly of: Of
  readonly form: Form
}

export const adminOrganisation = (ask: SignedAsk): Promise<Response> => organisationPage(ask)

async function does(ask: SignedAsk, of: Of, deed: (form: Form, id: string) => Promise<unknown>, done: string): Promise<Response> {
  const form = await readSmallForm(ask)
  const id = ask.params.id ?? ''
  try {
    await deed(form, id)
    return goTo(ask, `/admin/organisations/${id}`, done)
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === 'not-found') throw thrown
    return organisationPage(ask, { refusal: thrown, of, form })
  }
}

const act = (ask: SignedAsk) => actOf(ask, 'workspace')
const rightsOf = (form: Form) => ({
  files: form.one('files') === 'yes',
  sees: form.one('sees') === 'yes' ? 'all' : 'none',
  administers: form.one('administers') === 'yes',
})

export const changeSettings = (ask: SignedAsk) =>
  does(
    ask,
    'settings',
    (form, id) =>
      changeOrganisation(
        act(ask),
        id,
        parse(ChangeOrganisation, { name: form.one('name'), allowsOutsideParticipants: form.one('outside') === 'yes' }),
      ),
    'admin.organisation.saved',
  )
export const inviteMember = (ask: SignedAsk) =>
  does(
    ask,
    'invitation',
    (form, id) => invite(act(ask), id, parse(Invite, { address: form.one('address'), rights: rightsOf(form) })),
    'admin.organisation.invited-done',
  )
export const changeMember = (ask: SignedAsk) =>
  does(
    ask,
    'member',
    (form, id) => changeRights(act(ask), id, ask.params.person ?? '', parse(Rights, rightsOf(form))),
    'admin.organisation.saved',
  )
export const takeMemberOut = (ask: SignedAsk) =>
  does(ask, 'member', (_form, id) => removeMember(act(ask), id, ask.params.person ?? ''), 'admin.organisation.removed')
export const takeInvitationBack = (ask: SignedAsk) =>
  does(ask, 'member', (_form, id) => revokeInvitation(act(ask), id, ask.params.invitation ?? ''), 'admin.organisation.revoked')

const RightBoxes = ({ ask, of, has }: { ask: SignedAsk; of: string; has: { files: boolean; sees: boolean; administers: boolean } }) => (
  <div class="rights">
    {(['files', 'sees', 'administers'] as const).map((right) => (
      <Checkbox name={right} id={`${right}-${of}`} checked={has[right]} label={ask.t(`admin.organisation.${right}`)} />
    ))}
  </div>
)

async function organisationPage(ask: SignedAsk, refused?: Refused): Promise<Response> {
  const { t, house, visitor } = ask
  const id = ask.params.id ?? ''
  const { organisation, changes } = await reading(house.app, visitor.personId, async (tx) => {
    const organisation = await organisationInFull(tx, id)
    return { organisation, changes: await lastChanges(tx, { organisationId: id }) }
  })
  const path = `/admin/organisations/${organisation.id}`
  const of = (what: Of) => (refused?.of === what ? refused : undefined)
  const settings = of('settings')
  const invitation = of('invitation')
  return ask.c.html(
    <AdminFrame
      ask={ask}
      title={organisation.name}
      place="organisations"
      back={{ href: '/admin/organisations', label: t('admin.organisations.title') }}
      refusal={of('member')?.refusal}
    >
      <section class="panel" aria-labelledby="members-head">
        <h2 id="members-head">{t('admin.organisation.members')}</h2>
        {organisation.members.length === 0 && <p class="soft">{t('admin.organisation.members-none')}</p>}
        <ul class="members">
          {organisation.members.map((member) => (
            <li>
              <p class="member-who">
                <a href={`/admin/people/${member.id}`}>
                  <bdi>{member.name}</bdi>
                </a>{' '}
                <span class="address">{member.address}</span>
              </p>
              <form method="post" action={`${path}/members/${member.id}`} class="member-rights">
                <CsrfField ask={ask} />
                <RightBoxes
                  ask={ask}
                  of={member.id}
                  has={{ files: member.files_tickets, sees: member.sees_tickets === 'all', administers: member.administers }}
                />
                <Button small more={{ 'aria-label': t('admin.organisation.save-rights-name', { name: member.name }) }}>
                  {t('admin.organisation.save-rights')}
                </Button>
                <Confirm small kind="quiet" label={t('admin.organisation.remove')}>
                  <p>{t('admin.organisation.remove-help')}</p>
                  <Button small kind="danger" formaction={`${path}/members/${member.id}/removal`}>
                    {t('admin.organisation.remove-name', { name: member.name })}
                  </Button>
                </Confirm>
              </form>
            </li>
          ))}
        </ul>
        <h3>{t('admin.organisation.add')}</h3>
        <form method="post" action={`${path}/invitations`} class="stack" id="invite">
          <CsrfField ask={ask} />
          <ErrorSummary ask={ask} refusal={invitation?.refusal} />
          <TextInput
            name="address"
            type="email"
            label={t('admin.organisation.add-address')}
            value={invitation?.form.one('address')}
            error={faultsOf(ask, invitation?.refusal).address}
            maxlength={254}
            autocomplete="off"
            required
          />
          <RightBoxes
            ask={ask}
            of="new"
            has={
              invitation
                ? {
                    files: invitation.form.one('files') === 'yes',
                    sees: invitation.form.one('sees') === 'yes',
                    administers: invitation.form.one('administers') === 'yes',
                  }
                : { files: true, sees: false, administers: organisation.members.length === 0 }
            }
          />
          <div class="actions">
            <Button kind="main" icon="send">
              {t('admin.organisation.add-do')}
            </Button>
          </div>
        </form>
        {organisation.invitations.length > 0 && (
          <>
            <h3>{t('admin.organisation.invited')}</h3>
            <ul class="members">
              {organisation.invitations.map((one) => (
                <li>
                  <p class="member-who">
                    {t('admin.organisation.invited-until', { address: one.address, time: exactTime(ask, one.expires_at) })}
                  </p>
                  <form method="post" action={`${path}/invitations/${one.id}/removal`}>
                    <CsrfField ask={ask} />
                    <Button small kind="quiet" more={{ 'aria-label': t('admin.organisation.revoke-name', { address: one.address }) }}>
                      {t('admin.organisation.revoke')}
                    </Button>
                  </form>
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
      <section class="panel" aria-labelledby="settings-head">
        <h2 id="settings-head">{t('admin.organisation.settings')}</h2>
        <form method="post" action={`${path}/settings`} class="stack">
          <CsrfField ask={ask} />
          <ErrorSummary ask={ask} refusal={settings?.refusal} />
          <TextInput
            name="name"
            label={t('admin.organisation.name')}
            value={settings?.form.one('name') ?? organisation.name}
            error={faultsOf(ask, settings?.refusal).name}
            maxlength={200}
            required
          />
          <Checkbox
            name="outside"
            label={t('admin.organisation.outside')}
            help={t('admin.organisation.outside-help')}
            checked={settings ? settings.form.one('outside') === 'yes' : organisation.allows_outside_participants}
          />
          <div class="actions">
            <Button kind="main">{t('admin.organisation.save')}</Button>
          </div>
        </form>
      </section>
      <Changes ask={ask} changes={changes} />
    </AdminFrame>,
    (refused?.refusal.status ?? 200) as 200,
  )
}

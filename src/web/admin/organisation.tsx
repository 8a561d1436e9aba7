// GET /admin/organisations/:id and its deeds: settings, members and their rights, invitations, and what was changed.
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { addCloudTenant } from '../../desk/entitlements/add-cloud-tenant.ts'
import { addContract } from '../../desk/entitlements/add-contract.ts'
import { changeContact, Contact } from '../../desk/entitlements/change-contact.ts'
import { changeContract } from '../../desk/entitlements/change-contract.ts'
import { changeGrants } from '../../desk/entitlements/change-grants.ts'
import { LastDay, TenantFields } from '../../desk/entitlements/contract-fields.ts'
import { endContract } from '../../desk/entitlements/end-contract.ts'
import { askedOf, contractsOf, dayOf, grantsOf, tenantsOf } from '../../desk/entitlements/organisation-entitlements.ts'
import { retireCloudTenant } from '../../desk/entitlements/retire-cloud-tenant.ts'
import { partnershipsOf } from '../../desk/partners/counterparts.ts'
import { addPartnership, endPartnership } from '../../desk/partners/partnership.ts'
import { Place, placeOrganisation } from '../../desk/partners/place-organisation.ts'
import { lastChanges, organisationInFull } from '../../desk/people/directory.ts'
import { ChangeOrganisation, changeOrganisation } from '../../desk/people/change-organisation.ts'
import { giveCalendar, GiveCalendar } from '../../desk/people/give-calendar.ts'
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
import { ContactForm, contactIn } from '../portal/organisation-contact.tsx'
import { Asked, GrantForm, grantable, grantedTo, grantsIn } from '../portal/organisation-grants.tsx'
import { asksForTenant, stillLacking } from '../portal/organisation.tsx'
import { Of as OfName } from '../portal/organisation-members.tsx'
import { Tenants } from '../portal/organisation-tenants.tsx'
import { Button } from '../ui/Button.tsx'
import { Confirm } from '../ui/Confirm.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { Checkbox, TextInput } from '../ui/inputs.tsx'
import { goTo } from '../ui/notice-once.ts'
import { exactTime } from '../ui/Time.tsx'
import { AdminFrame, Changes } from './AdminFrame.tsx'
import { contractIn, untouchedIn } from './contract-read.ts'
import { PartnerPlace, partnershipIn } from './organisation-partner.tsx'
import { OrganisationHours } from './organisation-hours.tsx'
import { ContractsToKeep } from './organisation-contracts.tsx'

type Of = 'settings' | 'invitation' | 'member' | 'contract' | 'tenant' | 'contact' | 'place' | 'partnership' | 'calendar'
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

const written = (ask: SignedAsk, form: Form) => reading(ask.house.app, ask.visitor.personId, (tx) => contractIn(tx, form))
export const newContract = (ask: SignedAsk) =>
  does(ask, 'contract', async (form, id) => addContract(act(ask), id, await written(ask, form)), 'admin.contract.added')
export const saveContract = (ask: SignedAsk) =>
  does(
    ask,
    'contract',
    async (form, id) => changeContract(act(ask), id, ask.params.contract ?? '', await written(ask, form), untouchedIn(form)),
    'admin.organisation.saved',
  )
export const finishContract = (ask: SignedAsk) =>
  does(
    ask,
    'member',
    (form, id) => endContract(act(ask), id, ask.params.contract ?? '', parse(LastDay, { endsOn: form.one('endsOn') })),
    'admin.contract.ended',
  )
export const newTenant = (ask: SignedAsk) =>
  does(
    ask,
    'tenant',
    (form, id) => addCloudTenant(act(ask), id, parse(TenantFields, { name: form.one('name'), label: form.one('label') })),
    'organisation.done.tenant',
  )
export const dropTenant = (ask: SignedAsk) =>
  does(ask, 'member', (_form, id) => retireCloudTenant(act(ask), id, ask.params.tenant ?? ''), 'organisation.done.tenant-retired')
export const changeWhere = (ask: SignedAsk) =>
  does(ask, 'member', (form, id) => changeGrants(act(ask), id, ask.params.person ?? '', grantsIn(form)), 'admin.organisation.saved')
export const changeReach = (ask: SignedAsk) =>
  does(ask, 'contact', (form, id) => changeContact(act(ask), id, parse(Contact, contactIn(form))), 'admin.organisation.saved')

export const savePlace = (ask: SignedAsk) =>
  does(
    ask,
    'place',
    (form, id) => placeOrganisation(act(ask), id, parse(Place, { kind: form.one('kind') || null, edition: form.one('edition') || null })),
    'admin.organisation.saved',
  )
export const saveCalendar = (ask: SignedAsk) =>
  does(
    ask,
    'calendar',
    (form, id) => giveCalendar(act(ask), id, parse(GiveCalendar, { calendar: form.one('calendar') || null })),
    'admin.organisation.saved',
  )
export const newPartnership = (ask: SignedAsk) =>
  does(
    ask,
    'partnership',
    async (form, id) => addPartnership(act(ask), await reading(ask.house.app, ask.visitor.personId, (tx) => partnershipIn(tx, id, form))),
    'admin.organisation.saved',
  )
export const dropPartnership = (ask: SignedAsk) =>
  does(
    ask,
    'partnership',
    (form, id) =>
      endPartnership(act(ask), {
        sellerId: form.one('seller') || id,
        buyerId: form.one('buyer') || id,
      }),
    'admin.organisation.saved',
  )

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
  const catalogue = await catalogueOf(house.app)
  const { organisation, changes, contracts, tenants, grants, asked, partnerships } = await reading(
    house.app,
    visitor.personId,
    async (tx) => {
      const organisation = await organisationInFull(tx, id)
      const [changes, contracts, tenants, grants, asked] = await Promise.all([
        lastChanges(tx, { organisationId: id }),
        contractsOf(tx, id, dayOf(ask.at, ask.timeZone)),
        tenantsOf(tx, id),
        grantsOf(tx, id),
        askedOf(tx, id, ask.at),
      ])
      const partnerships = await partnershipsOf(tx, id)
      return { organisation, changes, contracts, tenants, grants, asked, partnerships }
    },
  )
  const path = `/admin/organisations/${organisation.id}`
  const of = (what: Of) => (refused?.of === what ? refused : undefined)
  const settings = of('settings')
  const invitation = of('invitation')
  const contract = of('contract')
  const members = organisation.members.map((one) => ({ personId: one.id, files: one.files_tickets }))
  return ask.c.html(
    <AdminFrame
      ask={ask}
      title={organisation.name}
      place="organisations"
      back={{ href: '/admin/organisations', label: t('admin.organisations.title') }}
      refusal={of('member')?.refusal}
    >
      <Asked ask={ask} catalogue={catalogue} rows={stillLacking(asked, members, grants)} />
      <section class="panel" aria-labelledby="members-head">
        <h2 id="members-head">{t('admin.organisation.members')}</h2>
        {organisation.members.length === 0 && <p class="soft">{t('admin.organisation.members-none')}</p>}
        <ul class="members">
          {organisation.members.map((member) => (
            <li id={`member-${member.id}`}>
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
              {grantable(catalogue).length > 0 && (
                <Confirm
                  small
                  kind="quiet"
                  icon="key"
                  label={<OfName label={t('organisation.grants')} name={member.name} />}
                  group="grants"
                >
                  <GrantForm
                    ask={ask}
                    catalogue={catalogue}
                    path={`${path}/members/${member.id}`}
                    member={{ personId: member.id, name: member.name }}
                    granted={grantedTo(grants, member.id)}
                  />
                </Confirm>
              )}
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
      <ContractsToKeep
        ask={ask}
        catalogue={catalogue}
        path={path}
        rows={contracts.rows}
        more={contracts.more}
        refused={contract && { ...contract, contractId: ask.params.contract }}
      />
      {(asksForTenant(catalogue) || tenants.length > 0) && <Tenants ask={ask} rows={tenants} path={path} refused={of('tenant')} />}
      <PartnerPlace
        ask={ask}
        catalogue={catalogue}
        path={path}
        organisation={organisation}
        partnerships={partnerships}
        place={of('place')}
        partnership={of('partnership')}
      />
      <OrganisationHours ask={ask} catalogue={catalogue} path={path} calendar={organisation.calendar_key} refused={of('calendar')} />
      <ContactForm
        ask={ask}
        path={path}
        contact={{ address: organisation.contact_address, phone: organisation.contact_phone, url: organisation.contact_url }}
        refused={of('contact')}
      />
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

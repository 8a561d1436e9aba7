// What an organisation's administrator sends from its page. Each POST is one deed; a refused one shows the page again as it was typed.
import { addCloudTenant } from '../../desk/entitlements/add-cloud-tenant.ts'
import { AskForRight, askForRight } from '../../desk/entitlements/ask-for-right.ts'
import { changeContact, Contact } from '../../desk/entitlements/change-contact.ts'
import { changeGrants } from '../../desk/entitlements/change-grants.ts'
import { TenantFields } from '../../desk/entitlements/contract-fields.ts'
import { retireCloudTenant } from '../../desk/entitlements/retire-cloud-tenant.ts'
import { parse } from '../../desk/parse.ts'
import { changeOrganisation } from '../../desk/people/change-organisation.ts'
import { changeRights } from '../../desk/people/change-rights.ts'
import { invite, Invite } from '../../desk/people/invite.ts'
import { removeMember } from '../../desk/people/remove-member.ts'
import { revokeInvitation } from '../../desk/people/revoke-invitation.ts'
import { Refusal } from '../../platform/refusal.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import { type Form, readSmallForm } from '../form.ts'
import { goTo } from '../ui/notice-once.ts'
import { type Refused, showOrganisation } from './organisation.tsx'
import { contactIn } from './organisation-contact.tsx'
import { grantsIn } from './organisation-grants.tsx'
import { rightsOf } from './organisation-rights.tsx'

type Deed = (form: Form, id: string) => Promise<unknown>

/** Does the deed and returns to the page, or shows it with what was refused. */
async function onPage(
  ask: SignedAsk,
  notice: string,
  deed: Deed,
  refusedWith: (form: Form) => Omit<Refused, 'refusal'> = () => ({}),
): Promise<Response> {
  const form = await readSmallForm(ask)
  const id = ask.params.id!
  try {
    await deed(form, id)
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === 'not-found') throw thrown
    return showOrganisation(ask, { refusal: thrown, ...refusedWith(form) })
  }
  return goTo(ask, `/organisations/${id}`, notice)
}

export const saveOrganisation = (ask: SignedAsk): Promise<Response> =>
  onPage(ask, 'organisation.done.saved', (form, id) =>
    changeOrganisation(actOf(ask), id, { allowsOutsideParticipants: form.one('outside') === 'yes' }),
  )

export const saveMember = (ask: SignedAsk): Promise<Response> =>
  onPage(
    ask,
    'organisation.done.rights',
    (form, id) => changeRights(actOf(ask), id, ask.params.person!, rightsOf(form)),
    () => ({ member: ask.params.person! }),
  )

/** Who removes themselves has no page left to return to. */
export async function takeOutMember(ask: SignedAsk): Promise<Response> {
  const isSelf = ask.params.person === ask.visitor.personId && ask.visitor.staffRole === null
  const done = await onPage(ask, 'organisation.done.removed', (_, id) => removeMember(actOf(ask), id, ask.params.person!))
  return isSelf && done.status === 303 ? goTo(ask, '/organisations', 'organisation.done.left') : done
}

export const inviteSomeone = (ask: SignedAsk): Promise<Response> =>
  onPage(
    ask,
    'organisation.done.invited',
    (form, id) => invite(actOf(ask), id, parse(Invite, { address: form.one('address'), rights: rightsOf(form) })),
    (form) => ({ invitation: { address: form.one('address'), rights: rightsOf(form) } }),
  )

export const revokeInvited = (ask: SignedAsk): Promise<Response> =>
  onPage(ask, 'organisation.done.revoked', (_, id) => revokeInvitation(actOf(ask), id, ask.params.invitation!))

export const saveGrants = (ask: SignedAsk): Promise<Response> =>
  onPage(ask, 'organisation.done.rights', (form, id) => changeGrants(actOf(ask), id, ask.params.person!, grantsIn(form)))

export const addTenant = (ask: SignedAsk): Promise<Response> =>
  onPage(
    ask,
    'organisation.done.tenant',
    (form, id) => addCloudTenant(actOf(ask), id, parse(TenantFields, { name: form.one('name'), label: form.one('label') })),
    (form) => ({ of: 'tenant', form }),
  )

export const retireTenant = (ask: SignedAsk): Promise<Response> =>
  onPage(ask, 'organisation.done.tenant-retired', (_, id) => retireCloudTenant(actOf(ask), id, ask.params.tenant!))

export const saveContact = (ask: SignedAsk): Promise<Response> =>
  onPage(
    ask,
    'organisation.done.saved',
    (form, id) => changeContact(actOf(ask), id, parse(Contact, contactIn(form))),
    (form) => ({ of: 'contact', form }),
  )

/** Who is refused asks who can change it. */
export const askForOne = (ask: SignedAsk): Promise<Response> =>
  onPage(ask, 'organisation.done.asked', (form, id) =>
    askForRight(actOf(ask), parse(AskForRight, { organisationId: id, right: form.one('right'), key: form.one('key') || null })),
  )

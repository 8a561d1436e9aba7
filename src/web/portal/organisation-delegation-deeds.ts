// What either party sends from the pages of its delegations. Each POST is one deed; a refused one shows its page again as it was typed.
import { AskDelegation, askDelegation } from '../../desk/partners/ask-delegation.ts'
import { changeDelegation } from '../../desk/partners/change-delegation.ts'
import { customerNamed } from '../../desk/partners/counterparts.ts'
import { decideDelegation } from '../../desk/partners/decide-delegation.ts'
import { Terms } from '../../desk/partners/delegation-terms.ts'
import { type DelegationRow, delegationById } from '../../desk/partners/delegations.ts'
import { endDelegation } from '../../desk/partners/end-delegation.ts'
import { PartnerRoleGiven, giveRole, takeRole } from '../../desk/partners/give-role.ts'
import { GrantDelegation, grantDelegation } from '../../desk/partners/grant-delegation.ts'
import { parse } from '../../desk/parse.ts'
import { reading } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type SignedAsk, actOf } from '../ask.ts'
import { type Form, readSmallForm } from '../form.ts'
import { goTo } from '../ui/notice-once.ts'
import { type RefusedDelegation, showDelegation, showNew } from './organisation-delegation.tsx'
import { termsIn } from './organisation-delegation-form.tsx'
import { showOrganisation } from './organisation.tsx'

const shown = (thrown: unknown): Refusal => {
  if (!(thrown instanceof Refusal) || thrown.code === 'not-found') throw thrown
  return thrown
}

export async function sendGrant(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const id = ask.params.id ?? ''
  try {
    const given = parse(GrantDelegation, { ...termsIn(ask, form, null), partnerId: form.one('other'), reason: form.one('reason') })
    const { id: made } = await grantDelegation(actOf(ask), id, given)
    return goTo(ask, `/organisations/${id}/delegations/${made}`, 'partner.done.granted')
  } catch (thrown) {
    return showNew(ask, 'grant', { refusal: shown(thrown), form })
  }
}

export async function sendAsking(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const id = ask.params.id ?? ''
  try {
    const given = parse(AskDelegation, {
      ...termsIn(ask, form, null),
      customerId: await customerIn(ask, form, 'other'),
      reason: form.one('reason'),
    })
    const { id: made } = await askDelegation(actOf(ask), id, given)
    return goTo(ask, `/organisations/${id}/delegations/${made}`, 'partner.done.asked')
  } catch (thrown) {
    return showNew(ask, 'ask', { refusal: shown(thrown), form })
  }
}

/** Chosen, or written where there are too many to choose from. */
async function customerIn(ask: SignedAsk, form: Form, field: 'other' | 'customer'): Promise<string> {
  const name = form.one(`${field}Name`)
  if (!name) return form.one(field)
  const found = await reading(ask.house.app, ask.visitor.personId, (tx) => customerNamed(tx, ask.params.id ?? '', name))
  return found?.id ?? ''
}

async function onDelegation(
  ask: SignedAsk,
  of: RefusedDelegation['of'],
  deed: (form: Form, id: string, delegation: string) => Promise<string>,
): Promise<Response> {
  const form = await readSmallForm(ask)
  const { id = '', delegation = '' } = ask.params
  try {
    return goTo(ask, `/organisations/${id}/delegations/${delegation}`, await deed(form, id, delegation))
  } catch (thrown) {
    return showDelegation(ask, { refusal: shown(thrown), form, of })
  }
}

/** As it stands now: what the form leaves as it was keeps its very moments. */
const asItStands = (ask: SignedAsk, id: string, delegation: string): Promise<DelegationRow> =>
  reading(ask.house.app, ask.visitor.personId, (tx) => delegationById(tx, id, delegation, ask.at))

export const sendDecision = (ask: SignedAsk): Promise<Response> =>
  onDelegation(ask, 'decision', async (form, id, delegation) => {
    if (form.one('approve') !== 'yes') {
      await decideDelegation(actOf(ask), id, delegation, { approve: false })
      return 'partner.done.refused'
    }
    const now = await asItStands(ask, id, delegation)
    await decideDelegation(actOf(ask), id, delegation, { approve: true, terms: parse(Terms, termsIn(ask, form, now.terms)) })
    return 'partner.done.approved'
  })

export const sendChange = (ask: SignedAsk): Promise<Response> =>
  onDelegation(ask, 'change', async (form, id, delegation) => {
    const now = await asItStands(ask, id, delegation)
    const terms = parse(Terms, termsIn(ask, form, now.terms, !form.fields.has('startsOn')))
    await changeDelegation(actOf(ask), id, delegation, terms, form.one('seen'))
    return 'partner.done.changed'
  })

export const sendEnd = (ask: SignedAsk): Promise<Response> =>
  onDelegation(ask, 'end', async (_, id, delegation) => {
    await endDelegation(actOf(ask), id, delegation)
    return 'partner.done.ended'
  })

export async function sendRole(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const id = ask.params.id ?? ''
  try {
    if (form.one('person') === '') throw new Refusal('invalid', {}, [{ field: 'person', message: 'refusal.fault.choose' }])
    const customerId = form.one('customer') || form.one('customerName') ? await customerIn(ask, form, 'customer') : null
    await giveRole(actOf(ask), id, form.one('person'), parse(PartnerRoleGiven, { role: form.one('role'), customerId }))
  } catch (thrown) {
    return showOrganisation(ask, { refusal: shown(thrown), of: 'role', form })
  }
  return goTo(ask, `/organisations/${id}#roles`, 'partner.done.role')
}

export async function sendRoleTaken(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const id = ask.params.id ?? ''
  try {
    const taken = parse(PartnerRoleGiven, { role: form.one('role'), customerId: form.one('customer') || null })
    await takeRole(actOf(ask), id, form.one('person'), taken)
  } catch (thrown) {
    return showOrganisation(ask, { refusal: shown(thrown) })
  }
  return goTo(ask, `/organisations/${id}#roles`, 'partner.done.role-taken')
}

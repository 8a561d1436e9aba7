// At which desk a follow-up begins: without it one ticket, once filed under a plan, would keep that plan's special desk open for ever (NTT-17).
import type { Language } from '../../platform/messages.ts'
import type { ActInTransaction } from '../actor.ts'
import { type Catalogue, byKey } from '../catalogue/catalogue.ts'
import { entitle } from '../entitlements/entitle.ts'
import { standingIn } from '../entitlements/standing-of.ts'
import type { HeldTicket } from './access.ts'

/**
 * Where the old ticket stood, for as long as its requester may file its type; of a special type the general one after that. One of us who
 * follows up decides otherwise. Someone from outside, who does not see what the requester holds, follows up at the general desk.
 */
export async function followUpDesk(act: ActInTransaction, catalogue: Catalogue, old: HeldTicket, language: Language) {
  const type = byKey(catalogue.requestTypes, old.request_type)!
  const queue = byKey(catalogue.queues, old.queue_key)?.retired ? type.queue : old.queue_key
  const same = { requestType: type.key, queue, entity: old.entity_key, plan: old.plan_key, contracts: { of: old.id } }
  const general = byKey(catalogue.requestTypes, type.specialOf)
  if (old.asStaff || !general) return same
  const standing = await standingIn(act.db, old.requester_id, old.organisation_id, act.at)
  const wanted = { context: null, offering: null, contract: null, type: type.key, service: null, language: type.languages[0] ?? language }
  if (standing && entitle(catalogue, { ...standing, files: true }, wanted).allowed) return same
  // An agent may have moved the old one elsewhere: there it goes on.
  const desk = queue === type.queue ? general.queue : queue
  return { requestType: general.key, queue: desk, entity: null, plan: null, contracts: [] }
}

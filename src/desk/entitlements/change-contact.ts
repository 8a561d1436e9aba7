// How customers who bought through this organisation reach it: told to them where they may not file here themselves (NTT-06).
import { z } from 'zod'
import { type Act, inTransaction } from '../actor.ts'
import { recordOfPeople } from '../events.ts'
import { Address } from '../people/address.ts'
import { organisationFor } from '../people/organisation-for.ts'

const none = z.literal('').transform(() => null)
export const Contact = z.strictObject({
  address: z.union([none, Address], 'refusal.fault.address').nullable().default(null),
  phone: z
    .union(
      [
        none,
        z
          .string()
          .trim()
          .regex(/^\+?[0-9 ()/.-]{3,40}$/),
      ],
      'refusal.fault.phone',
    )
    .nullable()
    .default(null),
  url: z
    .union([none, z.string().trim().max(500).refine(isPage)], 'refusal.fault.url')
    .nullable()
    .default(null),
})

/** Refusals: not-found, may-not-do-that. */
export function changeContact(act: Act, organisationId: string, input: z.output<typeof Contact>): Promise<void> {
  return inTransaction(act, async (act) => {
    const organisation = await organisationFor(act, organisationId)
    const columns = { contact_address: input.address, contact_phone: input.phone, contact_url: input.url }
    const fields = (Object.keys(columns) as (keyof typeof columns)[]).filter((name) => columns[name] !== organisation[name])
    if (fields.length === 0) return
    await act.db.updateTable('organisation').set(columns).where('id', '=', organisation.id).execute()
    await recordOfPeople(act.db, act.actor.personId, act.at, { type: 'organisation.changed', organisationId: organisation.id, fields })
  })
}

/** A page to send people to: http or https, nothing that a browser would run. */
function isPage(text: string): boolean {
  if (!/^https?:\/\/\S+$/.test(text)) return false
  try {
    return new URL(text).hostname !== ''
  } catch {
    return false
  }
}

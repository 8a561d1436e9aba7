// The offerings a member may file under, as a whole list of boxes: what is ticked is granted, what is not is revoked, in one transaction.
import { type Act, inTransaction } from '../actor.ts'
import { organisationFor } from '../people/organisation-for.ts'
import { grantFiling } from './grant-filing.ts'
import { revokeFiling } from './revoke-filing.ts'

/** `shown` are the boxes that were there to tick: a grant the page did not show is left as it is. */
export function changeGrants(
  act: Act,
  organisationId: string,
  personId: string,
  { shown, ticked }: { shown: readonly string[]; ticked: readonly string[] },
): Promise<void> {
  return inTransaction(act, async (act) => {
    const organisation = await organisationFor(act, organisationId)
    for (const offering of new Set(ticked.slice(0, 200))) await grantFiling(act, organisation.id, personId, offering)
    for (const offering of new Set(shown.slice(0, 200)))
      if (!ticked.includes(offering)) await revokeFiling(act, organisation.id, personId, offering)
  })
}

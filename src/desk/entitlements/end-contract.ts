// A contract gets its last day; what it opened is refused from the day after, with the reason.
import type { z } from 'zod'
import { type Act, inTransaction } from '../actor.ts'
import { Refusal } from '../../platform/refusal.ts'
import { recordOfPeople } from '../events.ts'
import type { LastDay } from './contract-fields.ts'
import { contractFor } from './contract-for.ts'

/** Refusals: not-found, may-not-do-that, invalid. */
export function endContract(act: Act, organisationId: string, contractId: string, { endsOn }: z.output<typeof LastDay>): Promise<void> {
  return inTransaction(act, async (act) => {
    const contract = await contractFor(act, organisationId, contractId)
    if (endsOn < contract.starts_on) throw new Refusal('invalid', {}, [{ field: 'endsOn', message: 'refusal.fault.ends-before' }])
    if (endsOn === contract.ends_on) return
    await act.db.updateTable('contract').set({ ends_on: endsOn }).where('id', '=', contract.id).execute()
    await recordOfPeople(act.db, act.actor.personId, act.at, {
      type: 'contract.ended',
      organisationId: contract.organisation_id,
      contractId: contract.id,
      number: contract.number,
      endsOn,
    })
  })
}

// A contract of an organisation: from its first day on, its plan opens request types to the members.
import { type Act, inTransaction } from '../actor.ts'
import { newId } from '../../platform/id.ts'
import { recordOfPeople } from '../events.ts'
import { type ContractFields, asColumns, numberTaken, requireFits } from './contract-fields.ts'
import { organisationForProvider } from './contract-for.ts'

/** Refusals: not-found, may-not-do-that, invalid, contract-number-taken. */
export function addContract(act: Act, organisationId: string, input: ContractFields): Promise<{ id: string }> {
  return inTransaction(act, async (act) => {
    const organisation = await organisationForProvider(act, organisationId)
    await requireFits(act, organisation.id, input)
    const id = newId(act.at.getTime())
    const made = await act.db
      .insertInto('contract')
      .values({ id, organisation_id: organisation.id, ...asColumns(input), created_at: act.at })
      .onConflict((conflict) => conflict.columns(['entity_key', 'number']).doNothing())
      .returning('id')
      .executeTakeFirst()
    // Somebody took the number in this very moment.
    if (!made) throw numberTaken()
    await recordOfPeople(act.db, act.actor.personId, act.at, {
      type: 'contract.added',
      organisationId: organisation.id,
      contractId: id,
      number: input.number,
    })
    return { id }
  })
}

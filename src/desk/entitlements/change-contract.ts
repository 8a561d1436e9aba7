// What a contract says is corrected or extended. Tickets that name it keep naming it.
import { type Act, inTransaction } from '../actor.ts'
import { Refusal } from '../../platform/refusal.ts'
import { recordOfPeople } from '../events.ts'
import { type ContractFields, asColumns, numberTaken, requireFits } from './contract-fields.ts'
import { contractFor } from './contract-for.ts'

const columnOf = {
  entity: 'entity_key',
  plan: 'plan_key',
  calendar: 'calendar_key',
  number: 'number',
  partnerId: 'partner_id',
  startsOn: 'starts_on',
  endsOn: 'ends_on',
  covers: 'covers',
  services: 'services',
  trial: 'trial',
} as const satisfies Record<keyof ContractFields, string>

/** `untouched`: what a form sends along as it was shown stays as it is now, whoever changed it since (F35). Refusals: not-found, may-not-do-that, invalid, contract-number-taken. */
export function changeContract(
  act: Act,
  organisationId: string,
  contractId: string,
  given: ContractFields,
  untouched: readonly (keyof ContractFields)[] = [],
): Promise<void> {
  return inTransaction(act, async (act) => {
    const contract = await contractFor(act, organisationId, contractId)
    const input = { ...given, ...Object.fromEntries(untouched.map((name) => [name, contract[columnOf[name]]])) }
    if (input.endsOn !== null && input.endsOn < input.startsOn)
      throw new Refusal('invalid', {}, [{ field: 'endsOn', message: 'refusal.fault.ends-before' }])
    await requireFits(act, contract.organisation_id, input, contract)
    const columns = asColumns(input)
    const fields = (Object.keys(columns) as (keyof typeof columns)[]).filter(
      (name) => String(columns[name] ?? '') !== String(contract[name] ?? ''),
    )
    if (fields.length === 0) return
    await act.db
      .updateTable('contract')
      .set(columns)
      .where('id', '=', contract.id)
      .execute()
      .catch((fault: { code?: string }) => {
        // Somebody took the number in this very moment.
        throw fault.code === '23505' ? numberTaken() : fault
      })
    await recordOfPeople(act.db, act.actor.personId, act.at, {
      type: 'contract.changed',
      organisationId: contract.organisation_id,
      contractId: contract.id,
      number: input.number,
      fields,
    })
  })
}

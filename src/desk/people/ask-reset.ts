// "Forgot password?" Records that it was asked, for whatever address; only the mail, if there is one, shows whether it is known.
import { z } from 'zod'
import { type Db, writing } from '../../platform/database.ts'
import { recordOfPeople } from '../events.ts'
import { Address } from './address.ts'

export const AskReset = z.strictObject({ address: Address })

export function askReset(act: { db: Db; at: Date }, input: z.output<typeof AskReset>): Promise<void> {
  return writing(act.db, null, async (tx) => {
    await recordOfPeople(tx, null, act.at, { type: 'person.asked-to-reset', address: input.address })
  })
}

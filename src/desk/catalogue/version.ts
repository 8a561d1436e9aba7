// Where the count of configuration changes is kept: every process compares it before it reads thousands of services again.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'

export const versionKey = 'configuration_version'

/** For what is applied beside the configuration: whoever planned against the version before is told. */
export const countVersion = (tx: Tx) =>
  sql`insert into setting (key, value) values (${versionKey}, '1') on conflict (key) do update set value = to_jsonb((setting.value #>> '{}')::integer + 1)`.execute(
    tx,
  )

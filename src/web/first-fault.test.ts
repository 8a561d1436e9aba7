// Of several queries that leave at once the fault that broke the transaction is logged, not that those after it met a broken one (0026).
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testHouse } from '../../test/support/house.ts'
import { newId } from '../platform/id.ts'

const logged: string[] = []
const { as, db } = await testHouse({ logged })

test('the fault that broke the transaction is the one that is told', async () => {
  const tom = await as('tom')
  const { rows } = await sql<{ d: string }>`select pg_get_functiondef('guichet_administrators_of(uuid)'::regprocedure) as d`.execute(
    db.owner,
  )
  const broken = `AS $function$ begin raise exception 'broken'; end $function$`
  await sql.raw(rows[0]!.d.replace(/AS \$function\$[\s\S]*\$function\$/, () => broken)).execute(db.owner)
  for (const path of ['/tickets/new', `/tickets/new?draft=${newId()}`]) {
    logged.length = 0
    expect((await tom.get(path)).status).toBe(500)
    expect.soft(logged.join('\n').match(/"code":"(\w+)"/)?.[1], path).toBe('P0001')
  }
})

// Writes down how PostgreSQL carries out the hot statements at this size, so that a plan that went wrong is seen in review.
import pg from 'pg'
import type { Case } from './cases.ts'

export async function plansOf(url: string, cases: readonly Case[], tickets: number): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const parts = [
    `# Plans at ${tickets.toLocaleString('en')} tickets`,
    '',
    'Made by `npm run bench`: `explain (analyze, buffers)` of the statements behind each page, as the role of the application.',
    '',
  ]
  const seen = new Set<unknown>()
  for (const { name, person, statements, writes } of cases) {
    if (writes || seen.has(statements)) continue
    seen.add(statements)
    parts.push(`## ${name}`, '')
    for (const { text, values } of statements) {
      await client.query('begin read only')
      await client.query(`select guichet_enter($1)`, [person.id])
      const { rows } = await client.query(`explain (analyze, buffers, costs off) ${text}`, [...values])
      await client.query('commit')
      parts.push(
        '```sql',
        text.replaceAll(/\s+/g, ' ').trim().slice(0, 1500),
        '```',
        '',
        '```',
        ...rows.map((row) => row['QUERY PLAN'] as string),
        '```',
        '',
      )
    }
  }
  await client.end()
  return parts.join('\n')
}

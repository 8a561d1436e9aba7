// What was typed into the forms of an article, as the deeds take it and as the forms show it again.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Form } from '../form.ts'

export interface Fields {
  readonly one: (name: string) => string
  readonly all: (name: string) => readonly string[]
}
export const typedOf = (form: Form): Fields => ({ one: (name) => form.fields.get(name) ?? '', all: form.all })
export const filled = (given: Readonly<Record<string, string | readonly string[] | null | undefined>>): Fields => ({
  one: (name) => {
    const value = given[name]
    return typeof value === 'string' ? value : ''
  },
  all: (name) => {
    const value = given[name]
    return Array.isArray(value) ? value : typeof value === 'string' && value !== '' ? [value] : []
  },
})

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

export const wordsTyped = (fields: Fields) => ({
  title: fields.one('title'),
  summary: fields.one('summary'),
  body: fields.one('body'),
  workaround: fields.one('workaround') || null,
  machine: fields.one('machine') || null,
})

export const aboutTyped = (fields: Fields) => ({
  kind: fields.one('kind'),
  services: [...fields.all('services')],
  requestTypes: [...fields.all('requestTypes')],
  errorCodes: lines(fields.one('errorCodes')),
  errorTexts: lines(fields.one('errorTexts')),
  issueState: fields.one('issueState') || null,
  fixedOn: fields.one('fixedOn') || null,
  pinned: fields.one('pinned') !== '',
})

/** Organisations are named one a line; a name that is nobody's, or of several, is a fault. */
export async function audienceTyped(tx: Tx, fields: Fields) {
  const names = lines(fields.one('forOrganisations'))
  const { rows } =
    names.length === 0
      ? { rows: [] }
      : await sql<{
          name: string
          ids: string[]
        }>`select n.name, array(select o.id from organisation o where lower(o.name) = lower(n.name) limit 2) as ids
        from unnest(${names.slice(0, 200)}::text[]) n (name)`.execute(tx)
  const wrong = rows.find(({ ids }) => ids.length !== 1)
  if (wrong)
    throw new Refusal('invalid', {}, [
      {
        field: 'forOrganisations',
        message: wrong.ids.length === 0 ? 'article.fault.no-organisation' : 'article.fault.two-organisations',
        values: { name: wrong.name },
      },
    ])
  return {
    audience: fields.one('audience'),
    organisations: rows.flatMap(({ ids }) => ids),
    plans: [...fields.all('forPlans')],
    editions: [...fields.all('forEditions')],
    services: [...fields.all('forServices')],
    partners: [...fields.all('forPartners')],
  }
}

export async function organisationNames(tx: Tx, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await tx
    .selectFrom('organisation')
    .select('name')
    .where('id', 'in', [...ids])
    .orderBy('name')
    .execute()
  return rows.map(({ name }) => name)
}

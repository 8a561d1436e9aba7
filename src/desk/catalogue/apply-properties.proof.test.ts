// Random configurations: applying is idempotent, leads to the target from wherever one stands, and what is exported is what was there.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { configurations } from '../../../test/support/any-configuration.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { applyConfiguration } from './apply-configuration.ts'
import { configurationOf } from './configuration-of.ts'
import { type Configuration, shape } from './configuration.ts'
import { differences } from './differences.ts'
import { exportConfiguration } from './export-configuration.ts'
import { readPreset } from './preset.ts'

const { worker } = await testDatabase()
const operator = { personId: null, staffRole: null, via: 'workspace' } as const
const apply = (to: Configuration) => applyConfiguration({ db: worker, actor: operator, at: new Date() }, to)

interface Schema {
  readonly properties?: Record<string, Schema>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly const?: string
}
/** Every name a file may hold, however deep: `request_types.limits.file_mb`, and of fields by their kind. */
function namesOf(schema: Schema, way: string): string[] {
  const kind = schema.properties?.['kind']?.const
  const here = kind ? `${way}.${kind}` : way
  const inside = Object.entries(schema.properties ?? {}).flatMap(([name, one]) => namesOf(one, `${here}.${name}`))
  const others = [...(schema.items ? [schema.items] : []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((one) =>
    namesOf(one, here),
  )
  return [...(way && !kind ? [way] : []), ...inside, ...others]
}
/** The values met at each name. */
function meet(value: unknown, way: string, met: Map<string, Set<string>>): void {
  if (Array.isArray(value)) for (const one of value) meet(one, way, met)
  if (way) met.set(way, (met.get(way) ?? new Set()).add(JSON.stringify(value)))
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return
  const kind = way === '.fields' && 'kind' in value ? `.${value.kind}` : ''
  for (const [name, one] of Object.entries(value)) if (one !== undefined) meet(one, `${way}${kind}.${name}`, met)
}

test('whatever a file may hold is held here, and not only as it is when left out', () => {
  const met = new Map<string, Set<string>>()
  for (const one of fc.sample(configurations, { numRuns: 200, seed: 20_261_122 })) meet(one, '', met)
  const names = [...new Set(namesOf(z.toJSONSchema(shape, { io: 'input', reused: 'inline' }) as Schema, ''))]
  const kinds = /^\.fields\.[a-z-]+\.kind$/ // of which each has one
  const never = /^\.fields\.contracts\.fixed/ // contracts are none that a context could fix, and are refused
  const lacking = names.filter((name) => (met.get(name)?.size ?? 0) < (kinds.test(name) ? 1 : 2))
  expect(lacking.filter((name) => !never.test(name))).toEqual([])
  expect(names.length).toBeGreaterThan(300)
})

test('differences of a configuration with itself: none', () => {
  fc.assert(
    fc.property(configurations, (one) => {
      expect(differences(one, structuredClone(one))).toEqual([])
    }),
    { numRuns: 50 },
  )
})

test('applied from wherever one stands it is reached, is reported as what was planned, and a second time changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(configurations, async (to) => {
      const before = await configurationOf(worker).catch(() => null)
      const done = await apply(to)
      const now = await configurationOf(worker)
      expect(differences(now, to)).toEqual([])
      // What is told names all that changed: with the retired ones seen as new it is what was planned.
      const named = (all: typeof done) => all.map(({ part, key, change }) => `${part} ${key} ${change === 'restored' ? 'added' : change}`)
      expect(named(done)).toEqual(named(differences(before, to)))
      expect(await apply(to)).toEqual([])
      expect(await apply(now)).toEqual([])
    }),
    { numRuns: 25 },
  )
}, 120_000)

const folder = mkdtempSync(join(tmpdir(), 'guichet-export-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('what is exported from the database, read and applied, changes nothing; exported again it is the same text', async () => {
  await fc.assert(
    fc.asyncProperty(configurations, async (to) => {
      await apply(to)
      const now = await configurationOf(worker)
      const yaml = exportConfiguration(now)
      writeFileSync(join(folder, 'preset.yaml'), yaml)
      const read = readPreset(folder)
      expect(differences(now, read)).toEqual([])
      expect(await apply(read)).toEqual([])
      expect(exportConfiguration(await configurationOf(worker))).toBe(yaml)
    }),
    { numRuns: 25 },
  )
}, 120_000)

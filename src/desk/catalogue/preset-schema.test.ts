// The published schema is the one that validates, says so in each preset, and holds for all of them.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { exportConfiguration, schemaLine } from './export-configuration.ts'
import { presetSchema } from './preset-schema.ts'
import { readPreset } from './preset.ts'

const presets = new URL('../../../presets', import.meta.url).pathname
const names = readdirSync(presets).filter((name) => existsSync(join(presets, name, 'preset.yaml')))
const published = JSON.parse(readFileSync(join(presets, 'preset.schema.json'), 'utf8'))

test('presets/preset.schema.json is current (npm run preset-schema)', () => expect(published).toEqual(presetSchema()))

test('it knows every part, and requires none of a single file', () => {
  expect(Object.keys(published.properties)).toEqual(expect.arrayContaining(['brand', 'request_types', 'fields', 'messages']))
  expect(published.additionalProperties).toBe(false)
  expect(published.required).toBeUndefined()
})

describe.each(names)('the preset %s', (name) => {
  const yaml = readFileSync(join(presets, name, 'preset.yaml'), 'utf8')
  test('names its schema in the first line, for editors', () => expect(yaml.startsWith(schemaLine)).toBe(true))
  test('fits the published schema, as does what is exported of it', () => {
    const schema = z.fromJSONSchema(published)
    expect(schema.safeParse(parse(yaml)).error?.issues).toBeUndefined()
    expect(schema.safeParse(parse(exportConfiguration(readPreset(join(presets, name))))).error?.issues).toBeUndefined()
  })
})

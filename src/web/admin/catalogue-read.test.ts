// Whatever a preset says, its page can say: an entry shown in a form and read back is the same entry.
import { readdirSync, statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { checkConfiguration } from '../../desk/catalogue/check-configuration.ts'
import { shape } from '../../desk/catalogue/configuration.ts'
import { differences } from '../../desk/catalogue/differences.ts'
import { readPreset } from '../../desk/catalogue/preset.ts'
import { formOf } from '../form.ts'
import { saved } from './catalogue-change.ts'
import { entriesOf, settingsEntry } from './catalogue-document.ts'
import { isList, partNames, settingsFor, settingsOf } from './catalogue-parts.ts'
import { fieldsOf, inOldOrder, readEntry } from './catalogue-read.ts'

const folder = new URL('../../../presets/', import.meta.url).pathname
const presets = readdirSync(folder).filter((name) => statSync(folder + name).isDirectory())

test('every part, every setting and every property of an entry that files know has its place on a page', () => {
  const settings = settingsOf.settings.map(({ name }) => name)
  // Messages have a page of their own.
  expect([...partNames.filter(isList), ...settings, 'messages'].toSorted()).toEqual(Object.keys(shape.shape).toSorted())
  for (const part of partNames.filter(isList)) {
    const kinds = entriesIn(shape.shape[part])
    expect(kinds, part).not.toEqual([])
    for (const properties of kinds) {
      const kind = properties['kind'] instanceof z.ZodLiteral ? String(properties['kind'].value) : undefined
      const asked = settingsFor(part, kind ? { key: 'x', kind } : { key: 'x' }).map(({ name }) => name.split('.')[0])
      const known = Object.keys(properties).filter((name) => !['key', 'kind', 'ask'].includes(name))
      expect([...new Set(asked)].toSorted(), `${part} ${kind ?? ''}`).toEqual(known.toSorted())
    }
  }
})

test('a text may be as long on its page as in a file', () => {
  for (const part of partNames) {
    for (const properties of isList(part) ? entriesIn(shape.shape[part]) : [shape.shape]) {
      const kind = 'kind' in properties && properties.kind instanceof z.ZodLiteral ? String(properties.kind.value) : undefined
      const schema = z.toJSONSchema(z.object(properties), { io: 'input', reused: 'inline' }) as Schema
      for (const setting of settingsFor(part, kind ? { key: 'x', kind } : { key: 'x' })) {
        if (!('maximum' in setting) || setting.kind === 'number') continue
        if (setting.name === 'reference_prefix') continue // its pattern says how long
        const place = setting.name.split('.').reduce((at, step) => at.properties![step]!, schema)
        const lengths = [...JSON.stringify(place).matchAll(/"maxLength":(\d+)/g)].map(([, length]) => Number(length))
        expect([...new Set(lengths)], `${part} ${kind ?? ''} ${setting.name}`).toEqual([setting.maximum])
      }
    }
  }
})
interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
}

/** The properties of each kind of entry that a list may hold. */
function entriesIn(schema: z.core.$ZodType): Record<string, z.core.$ZodType>[] {
  if (schema instanceof z.ZodDefault) return entriesIn(schema.def.innerType)
  if (schema instanceof z.ZodArray) return entriesIn(schema.def.element)
  if (schema instanceof z.ZodUnion || schema instanceof z.ZodDiscriminatedUnion) return schema.def.options.flatMap(entriesIn)
  return schema instanceof z.ZodObject ? [schema.def.shape] : []
}

test.each(presets)('%s goes through the forms unchanged', (name) => {
  const configuration = readPreset(folder + name)
  let to = configuration
  for (const part of partNames) {
    for (const entry of isList(part) ? entriesOf(configuration, part) : [settingsEntry(configuration)]) {
      if (entry.kind === 'built-in') continue
      const settings = settingsFor(part, entry)
      const form = formOf(fieldsOf(entry, settings))
      const read = readEntry(form, settings, entry.key, part === 'fields' ? String(entry.kind) : undefined)
      to = saved(to, part, inOldOrder(read.entry, entry, settings))
    }
  }
  const { configuration: again, faults } = checkConfiguration(to)
  expect(faults).toBeNull()
  expect(differences(configuration, again!)).toEqual([])
})

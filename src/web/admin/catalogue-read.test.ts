// Whatever a preset says, its page can say: an entry shown in a form and read back is the same entry.
import { readdirSync, statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkConfiguration } from '../../desk/catalogue/check-configuration.ts'
import { differences } from '../../desk/catalogue/differences.ts'
import { readPreset } from '../../desk/catalogue/preset.ts'
import { formOf } from '../form.ts'
import { saved } from './catalogue-change.ts'
import { entriesOf, settingsEntry } from './catalogue-document.ts'
import { isList, partNames, settingsFor } from './catalogue-parts.ts'
import { fieldsOf, inOldOrder, readEntry } from './catalogue-read.ts'

const folder = new URL('../../../presets/', import.meta.url).pathname
const presets = readdirSync(folder).filter((name) => statSync(folder + name).isDirectory())

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

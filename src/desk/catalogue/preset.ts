// Reads presets/<name>/preset.yaml, so that a mistake in it is named before anything is written.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { Configuration } from './configuration.ts'

/** Reads a preset's folder. Throws an Error that names the file and every fault in it. */
export function readPreset(folder: string): Configuration {
  const file = join(folder, 'preset.yaml')
  const result = Configuration.safeParse(parse(readFileSync(file, 'utf8')))
  if (result.success) return result.data
  const faults = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
  throw new Error(`${file} cannot be applied:\n${faults.join('\n')}`)
}

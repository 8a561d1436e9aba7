// Reads the folder of a preset: preset.yaml, and beside it any files that its top-level keys were divided into. Every fault is told at once, with its line.
import { readdirSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { OperatorError } from '../../platform/config.ts'
import { checkConfiguration, sentenceOf } from './check-configuration.ts'
import type { Configuration } from './configuration.ts'
import type { Fault } from './cross-checks.ts'
import { type Placed, type YamlFile, readYaml } from './yaml-file.ts'

/** The demo's people live beside the configuration and are no part of it. */
const world = 'world.yaml'

/** Paths of a folder's configuration files, preset.yaml first. */
export function filesOf(folder: string): string[] {
  let names: string[]
  try {
    names = readdirSync(folder).filter((name) => /\.ya?ml$/i.test(name) && name !== world)
  } catch (fault) {
    throw new OperatorError(
      `There is no folder ${folder} (${(fault as NodeJS.ErrnoException).code}). Name the folder that holds preset.yaml.`,
    )
  }
  if (!names.includes('preset.yaml')) throw new OperatorError(`There is no preset.yaml in ${folder}. Name the folder that holds one.`)
  return names
    .sort((a, b) => Number(b === 'preset.yaml') - Number(a === 'preset.yaml') || (a < b ? -1 : 1))
    .map((name) => join(folder, name))
}

/** The configuration, or an OperatorError with one line per fault: file, line, column, and what to do. */
export function readPreset(folder: string): Configuration {
  const { configuration, faults } = presetOf(folder)
  if (!configuration) throw refusedPreset(folder, faults)
  return configuration
}

export function presetOf(folder: string): { configuration: Configuration | null; faults: Placed[] } {
  const files = filesOf(folder).map(readYaml)
  const { given, owners, faults } = merged(files)
  if (files.some((file) => file.faults.length > 0))
    return { configuration: null, faults: [...files.flatMap((file) => file.faults), ...faults] }
  const { configuration, faults: found } = checkConfiguration(given)
  if (configuration && faults.length === 0) return { configuration, faults }
  const all = (found ?? []).map((fault) => placed(fault, owners.get(String(fault.path[0])) ?? files[0]!, given))
  return { configuration: null, faults: [...faults, ...all] }
}

function merged(files: readonly YamlFile[]) {
  const given: Record<string, unknown> = {}
  const owners = new Map<string, YamlFile>()
  const faults: Placed[] = []
  for (const file of files) {
    for (const [key, value] of Object.entries(file.values)) {
      const owner = owners.get(key)
      if (owner) {
        const there = `${basename(owner.path)}:${owner.placeOf([key], 'key').line}`
        faults.push({
          file: file.path,
          ...file.placeOf([key], 'key'),
          what: `${key}: This stands in ${there} already. Keep it in one file.`,
        })
        continue
      }
      owners.set(key, file)
      Object.defineProperty(given, key, { value, enumerable: true }) // also __proto__, which is then unknown
    }
  }
  return { given, owners, faults }
}

function placed(fault: Fault, file: YamlFile, given: unknown): Placed {
  const isOfName = /unknown-key|message-unknown/.test(fault.message)
  const place = file.placeOf(fault.path, isOfName ? 'key' : 'value')
  return { file: file.path, ...place, what: `${wayOf(fault.path, given)}${sentenceOf(fault)}` }
}

/** `request_types[billing].queue: `, since nobody counts entries. */
function wayOf(path: Fault['path'], given: unknown): string {
  let value = given
  const way = path.map((step, depth) => {
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined
    if (typeof step === 'string') return depth === 0 ? step : `.${step}`
    const key = typeof value === 'string' ? value : (value as { key?: unknown } | undefined)?.key
    return `[${typeof key === 'string' ? key : step + 1}]`
  })
  return way.length > 0 ? `${way.join('')}: ` : ''
}

const most = 100

export function refusedPreset(folder: string, faults: readonly Placed[]): OperatorError {
  const order = (fault: Placed) => `${fault.file === join(folder, 'preset.yaml') ? '' : fault.file}\0`
  const sorted = [...faults].sort((a, b) => order(a).localeCompare(order(b)) || a.line - b.line || a.column - b.column)
  const shown = (path: string) => {
    const near = relative(process.cwd(), path)
    return near.startsWith('..') ? path : near
  }
  const lines = sorted.slice(0, most).map(({ file, line, column, what }) => `  ${shown(file)}:${line}:${column}  ${what}`)
  const rest = sorted.length > most ? [`  … and ${sorted.length - most} more.`] : []
  const count = faults.length === 1 ? 'one fault' : `${faults.length} faults`
  return new OperatorError([`The preset in ${shown(folder)} has ${count}; nothing was changed:`, ...lines, ...rest].join('\n'))
}

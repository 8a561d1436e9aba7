// `guichet config plan|apply|export`: the configuration of a house from files and back, beside a running Guichet or without one.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { applyConfiguration, OtherVersion } from './desk/catalogue/apply-configuration.ts'
import { storedConfiguration } from './desk/catalogue/configuration-of.ts'
import type { Configuration } from './desk/catalogue/configuration.ts'
import { type Difference, differences } from './desk/catalogue/differences.ts'
import { exportConfiguration } from './desk/catalogue/export-configuration.ts'
import { missingTexts } from './desk/catalogue/missing-texts.ts'
import { filesOf, readPreset } from './desk/catalogue/preset.ts'
import { readYaml } from './desk/catalogue/yaml-file.ts'
import { OperatorError, type Settings } from './platform/config.ts'
import { type Db, openDatabase } from './platform/database.ts'
import { reachDatabase } from './platform/reach-database.ts'
import { root } from './platform/root.ts'

export type ConfigDeed = 'plan' | 'apply' | 'export'
export interface ConfigCommand {
  readonly deed: ConfigDeed
  readonly folder: string
  /** `export` only: write into a folder that holds other things. */
  readonly force: boolean
  /** `apply` only: refuses when the stored configuration is another version than the plan was made against. */
  readonly expect: number | null
}
export interface Terminal {
  say(line?: string): void
  /** Called with what takes down whatever was started, for when the operator interrupts. */
  opened?(close: () => Promise<void>): void
}

/** Nothing to change, or done. */
const unchanged = 0
/** `plan` found something to change. */
const changes = 2

/** Answers the exit code. Faults of the operator's are thrown as OperatorError. */
export async function configure(settings: Settings, command: ConfigCommand, terminal: Terminal): Promise<number> {
  // Read first: a broken file is told without waking a database.
  const wanted = command.deed === 'export' ? null : readPreset(command.folder)
  const reached = await reachDatabase(settings)
  const { db, close } = openDatabase(reached.worker, { max: 2, name: 'config' })
  let closing: Promise<void> | null = null
  const shut = () => (closing ??= close().then(() => reached.close()))
  terminal.opened?.(shut)
  try {
    return wanted ? await compare(db, settings, { ...command, wanted }, terminal) : await exportTo(db, command, terminal)
  } finally {
    await shut()
  }
}

async function compare(
  db: Db,
  settings: Settings,
  { deed, folder, expect, wanted }: ConfigCommand & { wanted: Configuration },
  { say }: Terminal,
): Promise<number> {
  const stored = await storedConfiguration(db)
  refuseOtherPreset(stored.preset, settings, folder)
  const found = deed === 'apply' ? await apply(db, wanted, folder, expect) : differences(stored.configuration, wanted, stored.retired)
  for (const line of describe(found)) say(line)
  for (const line of missing(wanted)) say(line)
  if (found.length === 0) {
    say(`Nothing to change: this house is as ${shown(folder)} says.`)
    return unchanged
  }
  say(summary(found))
  if (deed === 'apply') say('Applied. A running Guichet shows it within five seconds.')
  else
    say(
      `Nothing was changed; compared with version ${stored.version}. To change just this: npx guichet config apply ${shown(folder)} --expect ${stored.version}`,
    )
  return deed === 'apply' ? unchanged : changes
}

const operator = { personId: null, staffRole: null, via: 'workspace' } as const
async function apply(db: Db, wanted: Configuration, folder: string, expect: number | null): Promise<Difference[]> {
  try {
    return await applyConfiguration({ db, actor: operator, at: new Date() }, wanted, { expect })
  } catch (thrown) {
    if (!(thrown instanceof OtherVersion)) throw thrown
    throw new OperatorError(
      `The configuration has changed since that plan: it is version ${thrown.version} by now, not ${expect}. Nothing was applied. Look at npx guichet config plan ${shown(folder)} again, then apply with the version it names.`,
    )
  }
}

/** A home keeps its preset; a folder of the operator's own may hold anything. */
function refuseOtherPreset(preset: string | null, { home, database }: Settings, folder: string): void {
  const named = basename(resolve(folder))
  if (dirname(resolve(folder)) !== join(root, 'presets') || preset === named) return
  const where = database ? 'This database' : `The home ${shown(home)}`
  throw new OperatorError(
    `${where} was made with the preset ${preset}, and ${shown(folder)} is another one. Name the home that was made with ${named} (--home var/${named}), or copy the folder and change the copy.`,
  )
}

const signs = { added: '+', changed: '~', retired: '-', restored: '^' } as const

function describe(found: readonly Difference[]): string[] {
  const parts = Map.groupBy(found, (one) => one.part)
  return [...parts].flatMap(([part, all]) => [part, ...all.map((one) => `  ${signs[one.change]} ${inWords(one)}`), ''])
}

function inWords(one: Difference): string {
  if (one.part === 'order') return `${one.key}: entries change places`
  if (one.part === 'messages' || one.part === 'settings') {
    if (one.before === null) return `${one.key}: ${short(one.after)}`
    return one.after === null ? `${one.key}: the product's own words again` : `${one.key}: ${short(one.before)} → ${short(one.after)}`
  }
  if (one.change === 'changed') return `${one.key}: ${one.fields.join(', ')}`
  const name = nameOf(one.after ?? one.before)
  if (one.change === 'retired')
    return `${one.key}${name}${one.part === 'public_statuses' ? ', removed' : ', retired; what refers to it keeps it'}`
  return `${one.key}${name}${one.change === 'restored' ? ', offered again' : ''}`
}

const nameOf = (entry: unknown): string => {
  const label = (entry as { label?: { en?: string } } | null)?.label?.en
  return label ? ` (${label})` : ''
}
const short = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 60)}…` : line
}

const mostNamed = 5

function missing(wanted: Configuration): string[] {
  return missingTexts(wanted).map(({ language, texts }) => {
    const more = texts.length > mostNamed ? `, and ${texts.length - mostNamed} more` : ''
    return `texts missing in ${language}: ${texts.length}, English is shown instead: ${texts.slice(0, mostNamed).join(', ')}${more}`
  })
}

function summary(found: readonly Difference[]): string {
  const count = Map.groupBy(found, (one) => one.change)
  return [...count].map(([change, all]) => `${all.length} ${change}`).join(', ')
}

async function exportTo(db: Db, { folder, force }: ConfigCommand, { say }: Terminal): Promise<number> {
  const { configuration } = await storedConfiguration(db)
  if (!configuration) throw new OperatorError('Nothing is configured here yet. Start Guichet once with npm start.')
  mkdirSync(folder, { recursive: true })
  const others = readdirSync(folder)
  if (others.length > 0 && !force)
    throw new OperatorError(
      `${shown(folder)} holds other files (${others.slice(0, 3).join(', ')}${others.length > 3 ? ', …' : ''}). Name an empty folder, or add --force to write over its configuration.`,
    )
  const division = divisionOf(folder)
  const main = join(folder, 'preset.yaml')
  for (const path of new Set([main, ...division.values()])) {
    writeFileSync(
      path,
      exportConfiguration(configuration, (key) => (division.get(key) ?? main) === path),
    )
    say(`wrote ${shown(path)}`)
  }
  return unchanged
}

/** Which file of the folder holds which top-level key now, so that an export over it stays divided in the same way. */
function divisionOf(folder: string): Map<string, string> {
  if (!existsSync(join(folder, 'preset.yaml'))) return new Map()
  const held = filesOf(folder).flatMap((path) => {
    const { values, faults } = readYaml(path)
    if (faults.length > 0)
      throw new OperatorError(`${shown(path)} cannot be read, so it is not written over. Mend it or take it out of the folder.`)
    return Object.keys(values).map((key) => [key, path] as const)
  })
  return new Map(held.reverse())
}

const shown = (path: string): string => {
  const near = relative(process.cwd(), resolve(path))
  return near === '' ? '.' : near.startsWith('..') ? resolve(path) : near
}

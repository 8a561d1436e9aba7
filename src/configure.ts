// `guichet config plan|apply|export`: the configuration of a house from files and back, beside a running Guichet or without one.
import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { exportTo } from './configure-export.ts'
import { describe, missing, shown, summary } from './configure-words.ts'
import { operator } from './desk/actor.ts'
import { planArticles } from './desk/articles/apply-articles.ts'
import { OtherVersion } from './desk/catalogue/apply-configuration.ts'
import { type FolderPlan, applyFolder } from './desk/catalogue/apply-folder.ts'
import { type Stored, storedConfiguration } from './desk/catalogue/configuration-of.ts'
import { differences } from './desk/catalogue/differences.ts'
import { type PresetFolder, readPresetFolder } from './desk/catalogue/preset-folder.ts'
import { OperatorError, type Settings } from './platform/config.ts'
import { type Db, openDatabase } from './platform/database.ts'
import { reachDatabase } from './platform/reach-database.ts'
import { root } from './platform/root.ts'
import { type FileStorage, openStorage } from './platform/storage.ts'

export type ConfigDeed = 'plan' | 'apply' | 'export'
export interface ConfigCommand {
  readonly deed: ConfigDeed
  readonly folder: string
  /** `export` only: write into a folder that holds other things. */
  readonly force: boolean
  /** `plan` only: every missing text is named. */
  readonly all: boolean
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
  const wanted = command.deed === 'export' ? null : readPresetFolder(command.folder)
  const reached = await reachDatabase(settings)
  const { db, close } = openDatabase(reached.worker, { max: 2, name: 'config' })
  let closing: Promise<void> | null = null
  const shut = () => (closing ??= close().then(() => reached.close()))
  terminal.opened?.(shut)
  try {
    if (wanted) return await compare(db, settings, { ...command, wanted }, terminal)
    await exportTo(db, await keptFiles(settings), command, terminal)
    return unchanged
  } finally {
    await shut()
  }
}

/** Its folder is the home's; a command that runs elsewhere needs it only where there is a file to read or write. */
async function keptFiles({ home }: Settings): Promise<FileStorage> {
  const files = join(home, 'files')
  if (existsSync(files)) return openStorage(files)
  const refuse = async () => {
    throw new OperatorError(
      `The pictures of articles lie in the home, and there is no ${shown(files)}. Run this where Guichet runs, or name its home with --home.`,
    )
  }
  return { arrive: refuse, read: refuse, has: refuse, removeOlder: refuse }
}

async function compare(
  db: Db,
  settings: Settings,
  { deed, folder, all, expect, wanted }: ConfigCommand & { wanted: PresetFolder },
  { say }: Terminal,
): Promise<number> {
  const stored = await storedConfiguration(db)
  refuseOtherPreset(stored.preset, settings, folder)
  const { found, left } =
    deed === 'apply' ? await apply(db, wanted, folder, expect, await keptFiles(settings)) : await plan(db, stored, wanted)
  for (const line of describe(found, left)) say(line)
  for (const line of missing(wanted, all)) say(line)
  if (found.length === 0) {
    say(`Nothing to change: this house is as ${shown(folder)} says${left.length > 0 ? ', but for what was edited here' : ''}.`)
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

async function plan(db: Db, stored: Stored, { configuration, articles }: PresetFolder): Promise<FolderPlan> {
  const found = differences(stored.configuration, configuration, stored.retired)
  if (!articles) return { found, left: [] }
  const ofArticles = await planArticles(db, articles, configuration, new Date())
  return { found: [...found, ...ofArticles.found], left: ofArticles.left }
}

async function apply(db: Db, wanted: PresetFolder, folder: string, expect: number | null, storage: FileStorage): Promise<FolderPlan> {
  try {
    return await applyFolder({ db, actor: operator, at: new Date() }, wanted, { expect, storage })
  } catch (thrown) {
    if ((thrown as { code?: string }).code === '23505')
      throw new OperatorError(
        'Somebody gave an article of theirs a name of the folder at this very moment. Nothing was applied. Plan again.',
      )
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

// `guichet config export`: the configuration and the articles of a house as files, so that applying them changes nothing.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ConfigCommand, Terminal } from './configure.ts'
import { shown, someOf } from './configure-words.ts'
import { exportArticles } from './desk/articles/export-articles.ts'
import { articlesFolder } from './desk/articles/preset-articles.ts'
import { storedConfiguration } from './desk/catalogue/configuration-of.ts'
import { exportConfiguration } from './desk/catalogue/export-configuration.ts'
import { filesOf } from './desk/catalogue/preset.ts'
import { readYaml } from './desk/catalogue/yaml-file.ts'
import { OperatorError } from './platform/config.ts'
import type { Db } from './platform/database.ts'
import type { FileStorage } from './platform/storage.ts'

export async function exportTo(db: Db, storage: FileStorage, { folder, force }: ConfigCommand, { say }: Terminal): Promise<void> {
  const { configuration } = await storedConfiguration(db)
  if (!configuration) throw new OperatorError('Nothing is configured here yet. Start Guichet once with npm start.')
  mkdirSync(folder, { recursive: true })
  const others = readdirSync(folder)
  if (others.length > 0 && !force)
    throw new OperatorError(
      `${shown(folder)} holds other files (${others.slice(0, 3).join(', ')}${others.length > 3 ? ', …' : ''}). Name an empty folder, or add --force to write over its configuration and articles.`,
    )
  const division = divisionOf(folder)
  const wasPreset = others.includes('preset.yaml')
  const contentOf = async (sha256: string) => Buffer.from(await new Response(await storage.read(sha256)).arrayBuffer())
  const { files, leftOut } = await exportArticles(db, configuration, new Date(), contentOf)
  const main = join(folder, 'preset.yaml')
  for (const path of new Set([main, ...division.values()])) {
    writeFileSync(
      path,
      exportConfiguration(configuration, (key) => (division.get(key) ?? main) === path),
    )
    say(`wrote ${shown(path)}`)
  }
  writeArticles(join(folder, articlesFolder), files, wasPreset, say)
  for (const [why, all] of Map.groupBy(leftOut, (one) => one.why)) say(`left out, ${why}: ${someOf(all.map(({ slug }) => slug))}`)
}

/** What a preset's folder held before and the house does not say goes: applied, it would come back. */
function writeArticles(folder: string, files: ReadonlyMap<string, Buffer>, wasPreset: boolean, say: Terminal['say']): void {
  mkdirSync(folder, { recursive: true })
  const old = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.name.startsWith('.') && !files.has(entry.name),
  )
  for (const { name } of wasPreset ? old : []) {
    rmSync(join(folder, name))
    say(`removed ${shown(join(folder, name))}`)
  }
  for (const [name, bytes] of files) {
    rmSync(join(folder, name), { force: true }) // a link there is replaced, not followed
    writeFileSync(join(folder, name), bytes)
  }
  say(`wrote ${files.size} ${files.size === 1 ? 'file' : 'files'} to ${shown(folder)}`)
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

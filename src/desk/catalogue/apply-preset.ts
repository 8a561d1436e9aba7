// Gives a new house its preset: the folder is read, applied, and its name kept, for a home has one preset for good. Its articles come with it.
import { basename } from 'node:path'
import type { Db } from '../../platform/database.ts'
import type { FileStorage } from '../../platform/storage.ts'
import { operator } from '../actor.ts'
import { loadArticles } from '../articles/load-articles.ts'
import { applyConfiguration } from './apply-configuration.ts'
import type { Difference } from './differences.ts'
import { readPresetFolder } from './preset-folder.ts'

/** `db` as the owner or the worker; `folder` is presets/<name>. The pictures of its articles go to `storage`. */
export async function applyPreset(
  db: Db,
  folder: string,
  { at = new Date(), storage = null }: { readonly at?: Date; readonly storage?: FileStorage | null } = {},
): Promise<Difference[]> {
  const { configuration, articles } = readPresetFolder(folder)
  const applied = await applyConfiguration({ db, actor: operator, at }, configuration, { preset: basename(folder) })
  await loadArticles(db, articles ?? [], at, storage)
  return applied
}

// Gives a new house its preset: the folder is read, applied, and its name kept, for a home has one preset for good.
import { basename } from 'node:path'
import type { Db } from '../../platform/database.ts'
import { applyConfiguration } from './apply-configuration.ts'
import type { Difference } from './differences.ts'
import { readPreset } from './preset.ts'

/** `db` as the owner or the worker; `folder` is presets/<name>. */
export function applyPreset(db: Db, folder: string, at: Date = new Date()): Promise<Difference[]> {
  const operator = { personId: null, staffRole: null, via: 'workspace' } as const
  return applyConfiguration({ db, actor: operator, at }, readPreset(folder), { preset: basename(folder) })
}

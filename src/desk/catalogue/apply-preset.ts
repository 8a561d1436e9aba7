// Writes a preset's folder into the tables, once, when a home is first started; the same folder again changes nothing.
import type { Db } from '../../platform/database.ts'

/** `db` as owner or worker; `folder` is presets/<name>. Throws an Error that names every fault of the file. */
export declare function applyPreset(db: Db, folder: string): Promise<void>

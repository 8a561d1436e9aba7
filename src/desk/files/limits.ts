// How large and how many files may be: stated beside the field, enforced while they stream.
import type { Tx } from '../../platform/database.ts'

/** Bytes per file, files per message, bytes per message. */
export interface FileLimits {
  readonly fileBytes: number
  readonly files: number
  readonly totalBytes: number
}

export const defaultLimits: FileLimits = { fileBytes: 25_000_000, files: 20, totalBytes: 100_000_000 }

/** From the setting `limits`; what it does not say is the default. */
export async function fileLimits(tx: Tx): Promise<FileLimits> {
  const row = await tx.selectFrom('setting').select('value').where('key', '=', 'limits').executeTakeFirst()
  return { ...defaultLimits, ...(row?.value as Partial<FileLimits> | undefined) }
}

// How large and how many files may be: stated beside the field, enforced while they stream, and once more when they are sent.
import { sql } from 'kysely'
import type { Tx } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'

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

/** Those of the request type a draft names by now (`chosen`: in the form it comes with), or stands on; else those of the house. What is sent ahead may be as large as any type allows. */
export async function limitsOfDraft(tx: Tx, draftId: string, chosen: string | null = null): Promise<FileLimits> {
  const { rows } = await sql<{ kind: string; type: FileLimits | null }>`select d.kind, y.limits as type from draft d
    left join ticket t on t.id = d.ticket_id and d.kind = 'reply'
    left join request_type y on y.key = case d.kind when 'ticket' then coalesce(${chosen}, d.content ->> 'type') when 'reply' then t.request_type end
    where d.id = ${draftId}`.execute(tx)
  return rows[0]?.type ?? (rows[0]?.kind === 'upload' ? widestLimits(tx) : fileLimits(tx))
}

/** The most that any message may carry: for what arrives before it is known where it belongs. */
export async function widestLimits(tx: Tx): Promise<FileLimits> {
  const types = await tx
    .selectFrom('request_type')
    .select('limits')
    .where('limits', 'is not', null)
    .where('retired_at', 'is', null)
    .execute()
  const all = [await fileLimits(tx), ...types.map(({ limits }) => limits as unknown as FileLimits)]
  const most = (of: keyof FileLimits) => Math.max(...all.map((limits) => limits[of]))
  return { fileBytes: most('fileBytes'), files: most('files'), totalBytes: most('totalBytes') }
}

interface Sized {
  readonly name: string
  readonly size: number
}
interface Over {
  readonly code: 'too-many-files' | 'file-too-large' | 'message-too-large'
  readonly values: Record<string, string | number>
}

/** What is about to be sent, all of it: it may have been attached before its type was chosen. Refusals name file, size and limit. */
export function requireWithin(limits: FileLimits, files: readonly Sized[]): void {
  const over = overOf(limits, files)
  if (over) throw new Refusal(over.code, over.values)
}

/** Pure. The first limit that they are over, and what a sentence about it names. */
export function overOf(limits: FileLimits, files: readonly Sized[]): Over | null {
  if (files.length > limits.files) return { code: 'too-many-files', values: { limit: limits.files } }
  const large = files.find(({ size }) => size > limits.fileBytes)
  if (large) return { code: 'file-too-large', values: { name: large.name, size: large.size, limit: limits.fileBytes } }
  const total = files.reduce((sum, file) => sum + file.size, 0)
  return total > limits.totalBytes ? { code: 'message-too-large', values: { limit: limits.totalBytes } } : null
}

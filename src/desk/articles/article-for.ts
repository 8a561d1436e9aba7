// The one way a deed gets hold of an article: locked, by its id, and only for us. Whoever else asks learns nothing of it.
import { sql } from 'kysely'
import { isId } from '../../platform/id.ts'
import type { Language } from '../../platform/messages.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { ActInTransaction } from '../actor.ts'
import type { AudienceOf } from './fields.ts'
import type { IssueState, Kind } from './kinds.ts'

export interface ArticleToChange {
  readonly id: string
  readonly kind: Kind
  readonly slug: string
  /** Of the original. */
  readonly language: Language
  readonly state: 'draft' | 'published' | 'retired'
  readonly audience: AudienceOf['audience']
  readonly services: readonly string[]
  readonly requestTypes: readonly string[]
  readonly errorCodes: readonly string[]
  readonly errorTexts: readonly string[]
  readonly issueState: IssueState | null
  readonly fixedOn: string | null
  readonly pinned: boolean
  readonly publishedAt: Date | null
}

export function requireStaff({ actor }: Pick<ActInTransaction, 'actor'>): void {
  if (actor.staffRole === null) throw new Refusal('may-not-do-that')
}

export async function articleFor(act: ActInTransaction, id: string): Promise<ArticleToChange> {
  requireStaff(act)
  if (!isId(id)) throw new Refusal('not-found')
  const row = await act.db
    .selectFrom('article')
    .selectAll()
    .select(sql<string | null>`fixed_on::text`.as('fixed_day'))
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  return {
    id: row.id,
    kind: row.kind as Kind,
    slug: row.slug,
    language: row.language as Language,
    state: row.state as ArticleToChange['state'],
    audience: row.audience as AudienceOf['audience'],
    services: row.services,
    requestTypes: row.request_types,
    errorCodes: row.error_codes,
    errorTexts: row.error_texts,
    issueState: row.issue_state as IssueState | null,
    fixedOn: row.fixed_day,
    pinned: row.pinned,
    publishedAt: row.published_at,
  }
}

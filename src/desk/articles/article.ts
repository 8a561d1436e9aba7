// What an article is beside its words, once: which columns it is read from, and which it is written to. Readers, we and the deeds see the same.
import { type RawBuilder, sql } from 'kysely'
import type { Language } from '../../platform/messages.ts'
import type { AboutArticle, AudienceOf } from './fields.ts'
import type { IssueState, Kind } from './kinds.ts'

/** What readers are told beside the words. Each version of the original carries it, so that it is approved with the words (F25). */
export interface Told {
  readonly slug: string
  readonly kind: Kind
  readonly services: readonly string[]
  readonly requestTypes: readonly string[]
  readonly errorCodes: readonly string[]
  readonly errorTexts: readonly string[]
}
/** Each with the column that holds it. */
const toldColumns = {
  slug: 'slug',
  kind: 'kind',
  services: 'services',
  requestTypes: 'request_types',
  errorCodes: 'error_codes',
  errorTexts: 'error_texts',
} as const satisfies Record<keyof Told, string>
export const toldFields = Object.keys(toldColumns) as (keyof Told)[]
type ToldRow = { [Field in keyof Told as (typeof toldColumns)[Field]]: Told[Field] extends readonly (infer One)[] ? One[] : Told[Field] }

/** News that cannot wait, of a fixed list: one of us alone says it. */
export interface News {
  readonly issueState: IssueState | null
  /** A day. */
  readonly fixedOn: string | null
  readonly pinned: boolean
}
export interface ArticleFacts extends Told, News {
  readonly id: string
}
/** As only we see it. */
export interface OurFacts extends ArticleFacts {
  /** Of the original. */
  readonly language: Language
  readonly state: 'draft' | 'published' | 'retired'
  readonly forWhom: AudienceOf
  /** Begun with an answer on a ticket: nobody alone gives it to others. */
  readonly ofAnswer: boolean
  readonly publishedAt: Date | null
  readonly updatedAt: Date
}

/** Whether whom it is for has it by now; else nobody but us does. */
export const isOut = ({ state, publishedAt }: Pick<OurFacts, 'state' | 'publishedAt'>, at: Date): boolean =>
  state === 'published' && publishedAt !== null && publishedAt <= at

/** Of `article a`. */
export const factColumns: RawBuilder<unknown> = sql`a.id, a.slug, a.kind, a.services, a.request_types as "requestTypes", a.error_codes as "errorCodes",
  a.error_texts as "errorTexts", a.issue_state as "issueState", a.fixed_on::text as "fixedOn", a.pinned`
export const ourColumns: RawBuilder<unknown> = sql`${factColumns}, a.language, a.state, guichet_readers(a) as "forWhom", a.of_answer as "ofAnswer",
  a.published_at as "publishedAt", a.updated_at as "updatedAt"`

export const toldOf = (from: Told): Told => Object.fromEntries(toldFields.map((field) => [field, from[field]])) as unknown as Told
export const columnsOf = {
  told: (from: Told) => Object.fromEntries(toldFields.map((field) => [toldColumns[field], from[field]])) as unknown as ToldRow,
  news: ({ issueState, fixedOn, pinned }: News) => ({ issue_state: issueState, fixed_on: fixedOn, pinned }),
  about: (slug: string, about: AboutArticle) => ({ ...columnsOf.told({ slug, ...about }), ...columnsOf.news(about) }),
  readers: ({ audience, organisations, plans, editions, services, partners }: AudienceOf) => ({
    audience,
    for_organisations: organisations,
    for_plans: plans,
    for_editions: editions,
    for_services: services,
    for_partners: partners,
  }),
}

/** Of a known issue alone, which always says something. */
export const newsOf = (kind: Kind, { issueState, fixedOn, pinned }: News): News => ({
  issueState: kind === 'known-issue' ? (issueState ?? 'investigating') : null,
  fixedOn: kind === 'known-issue' && issueState === 'fixed' ? fixedOn : null,
  pinned,
})

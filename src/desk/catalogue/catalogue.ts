// What the house offers and in which words: types, services, priorities, severities, public statuses, queues, limits. Read once, kept a few seconds.
import type { Db, Tx } from '../../platform/database.ts'
import type { Language } from '../../platform/messages.ts'
import type { Status } from '../events.ts'

/** One text in several languages; English is always there. */
export type Words = Readonly<Partial<Record<Language, string>> & { en: string }>

export interface RequestType {
  readonly key: string
  readonly label: Words
  readonly description: Words
  readonly queue: string
  readonly asksPriority: boolean
  readonly asksSeverity: boolean
  readonly retired: boolean
}
export interface Service {
  readonly key: string
  readonly label: Words
  readonly retired: boolean
}
/** Higher rank is more urgent; listed from the least. */
export interface Priority {
  readonly key: string
  readonly label: Words
  readonly rank: number
}
/** Rank 1 is the gravest; listed first. */
export interface Severity {
  readonly key: string
  readonly label: Words
  readonly description: Words
  readonly rank: number
}
export interface PublicStatus {
  readonly key: string
  readonly label: Words
  readonly description: Words
  readonly states: readonly Status[]
}
export interface Queue {
  readonly key: string
  readonly label: Words
  readonly retired: boolean
}
export interface Limits {
  /** Bytes. */
  readonly file: number
  readonly files: number
  /** Bytes of all files of one message. */
  readonly message: number
}
export interface Catalogue {
  readonly preset: string | null
  readonly brand: string
  readonly referencePrefix: string
  readonly languages: readonly Language[]
  readonly limits: Limits
  readonly closeSolvedAfterDays: number
  readonly requestTypes: readonly RequestType[]
  readonly services: readonly Service[]
  readonly priorities: readonly Priority[]
  readonly severities: readonly Severity[]
  readonly publicStatuses: readonly PublicStatus[]
  readonly queues: readonly Queue[]
}

/** As it stands now or stood at most five seconds ago. Takes the pool or a transaction. */
export declare function catalogueOf(db: Db | Tx): Promise<Catalogue>
/** After a change made in this process. */
export declare function forgetCatalogue(db: Db | Tx): void

export function label(words: Words, language: Language): string {
  return words[language] ?? words.en
}
/** The key of the public status that customers are shown for a state. */
export function shownAs(catalogue: Catalogue, status: Status): PublicStatus {
  return catalogue.publicStatuses.find((shown) => shown.states.includes(status))!
}
export const byKey = <T extends { readonly key: string }>(list: readonly T[], key: string | null): T | undefined =>
  list.find((entry) => entry.key === key)

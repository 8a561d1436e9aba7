// What every door needs of the running process, in one object that main.ts composes; tests compose their own.
import type { Config } from './config.ts'
import type { Db } from './database.ts'
import type { Identity } from './identity.ts'
import type { LiveHub } from './live.ts'
import type { Logger } from './log.ts'
import type { FileStorage } from './storage.ts'

export interface House {
  readonly config: Config
  /** The demo world's people are here, and can sign in. */
  readonly demo: boolean
  /** As guichet_app: row-level security decides. */
  readonly app: Db
  readonly identity: Identity
  readonly storage: FileStorage
  readonly live: LiveHub
  readonly log: Logger
  /** The clock of all doors; a test moves it. */
  now(): Date
  /** After a deed: let the dispatcher look now rather than at its next poll. */
  wake(): void
  /** Set by main while the database is away: pages answer 503. */
  isReady(): boolean
}

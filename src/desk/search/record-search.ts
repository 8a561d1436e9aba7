// What was searched for in the help centre and how much was found; nobody's name. The report of what was sought in vain reads it.
import { sql } from 'kysely'
import { type Db, writing } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import type { Language } from '../../platform/messages.ts'

export interface KeptSearch {
  readonly words: string
  readonly language: Language
  readonly found: number
  readonly at: Date
}

export async function recordSearch(db: Db, { words, language, found, at }: KeptSearch): Promise<void> {
  const kept = words
    .normalize('NFKC')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, 200)
    .toWellFormed()
  if (kept === '') return
  await writing(db, null, (tx) =>
    sql`insert into help_search (id, words, language, found, at) values (${newId(at.getTime())}, ${kept}, ${language}, ${found}, ${at})`.execute(
      tx,
    ),
  )
}

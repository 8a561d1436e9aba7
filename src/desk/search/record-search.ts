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

const longest = 120
/** Addresses, numbers of people, of cards and of accounts, keys: nobody writes an article about them. Codes of errors stay. */
const personal = [/\S*@\S*/gu, /(?<![\p{L}\p{N}-])\+?\d(?:[\s()./-]?\d){6,}(?![\p{L}\p{N}])/gu, /[\p{Script=Latin}\p{N}_+/=.-]{41,}/gu]

export async function recordSearch(db: Db, { words, language, found, at }: KeptSearch): Promise<void> {
  const kept = withoutPersonal(
    words
      .slice(0, 1000)
      .toWellFormed()
      .normalize('NFKC')
      .replace(/[\p{C}\s]+/gu, ' '),
  )
  if (kept === '') return
  await writing(db, null, (tx) =>
    sql`insert into help_search (id, words, language, found, at) values (${newId(at.getTime())}, ${kept}, ${language}, ${found}, ${at})`.execute(
      tx,
    ),
  )
}

const withoutPersonal = (words: string): string =>
  personal
    .reduce((left, what) => left.replace(what, ' '), words)
    .replace(/ +/g, ' ')
    .trim()
    .slice(0, longest)
    .toWellFormed()
    .trim()

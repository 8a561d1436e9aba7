// Words typed in one form are found in another, in each of the six languages, by PostgreSQL's own stemmers.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import type { Language } from '../../platform/messages.ts'
import { askedOf } from './asked.ts'
import { eachOnce, soughtOf } from './sought.ts'
import { fold, vectorOf, wordsOf } from './words.ts'

const { worker } = await testDatabase()
const queryOf = (text: string) => soughtOf(askedOf(text), new Map())

async function finds(typed: string, text: string, language: Language): Promise<boolean> {
  const query = queryOf(typed)
  if (!query) return false
  const { rows } = await sql<{ met: boolean }>`select ${vectorOf(text, language)} @@ ${query} as met`.execute(worker)
  return rows[0]!.met
}

test.each<[Language, string, string]>([
  ['tr', 'Sunucularıma bağlanamıyorum', 'sunucu'],
  ['tr', 'Sunucu çöktü', 'sunucularımız'],
  ['tr', 'İSTANBUL veri merkezi', 'istanbul'],
  ['tr', 'ISI UYARISI', 'ısı uyarısı'],
  ['tr', 'ısı uyarısı', 'ISI'],
  ['tr', 'Yedekleme başarısız', 'yedekleme basarisiz'],
  ['tr', 'INFO mesajı', 'info'],
  ['hu', 'A szerverek nem érhetők el', 'szerver'],
  ['hu', 'Biztonsági mentés sikertelen', 'mentes'],
  ['hu', 'Előfizetéseim lejártak', 'előfizetés'],
  ['fr', 'Les serveurs sont inaccessibles', 'serveur'],
  ['fr', 'Problème de réseau', 'probleme reseau'],
  ['it', 'I server non rispondono alle richieste', 'richiesta'],
  ['it', 'Città', 'citta'],
  ['en', 'Backups are failing since the migration', 'backup failed'],
  ['en', 'Web-01.example.com returns 502', 'web-01.example.com'],
  ['en', 'CS-295900 was about this', '295900'],
  ['en', 'CS-295900 was about this', 'cs-2959'],
  ['en', 'Straße', 'strasse'],
  ['ja', 'サーバーの障害が発生しています', '障害'],
  ['ja', 'オブジェクトストレージにアクセスできません', 'ストレージ'],
  ['ja', 'ｻｰﾊﾞｰが停止', 'サーバー'],
  ['ja', 'ＣＤＮのキャッシュ', 'cdn'],
  ['en', 'the database', 'the'],
])('%s “%s” is found by “%s”', async (language, text, typed) => {
  expect(await finds(typed, text, language)).toBe(true)
})

test.each<[Language, string, string]>([
  ['en', 'The server is slow', 'database'],
  ['ja', 'サーバーの障害', 'ネットワーク'],
  ['ja', 'ガス', 'カス'],
  ['en', 'one word', 'word missing'],
])('%s “%s” is not found by “%s”', async (language, text, typed) => {
  expect(await finds(typed, text, language)).toBe(false)
})

test('folding takes away what two people type differently and mean the same', () => {
  expect(fold('İIıi ÉĞŞŐ ＡＢ')).toBe('iiii egso ab')
  expect(fold('ガ')).not.toBe(fold('カ'))
})

test('F34 hostile text is cut, quoted and harmless', async () => {
  expect(queryOf('')).toBeNull()
  expect(queryOf(' !?& | :* ')).toBeNull()
  for (const typed of ["'; drop table ticket --", "a' & !b:*", '\\', '%_', 'x'.repeat(5000), '<->', '!'.repeat(300), "l'eau d'été"]) {
    await expect(finds(typed, 'anything at all', 'en')).resolves.toBeTypeOf('boolean')
  }
  const started = performance.now()
  expect(wordsOf('x'.repeat(1_000_000))).toEqual([])
  expect(wordsOf(Array.from({ length: 60_000 }, (_, n) => `w${n}`).join(' ')).length).toBe(3000)
  wordsOf('あ'.repeat(65_536))
  expect(performance.now() - started).toBeLessThan(5000)
})

test('a long thread of long messages still has words that fit', async () => {
  const text = Array.from({ length: 8000 }, (_, n) => `word${n}`).join(' ')
  const { rows } = await sql<{ size: number }>`select pg_column_size(${vectorOf(text, 'tr')}) as size`.execute(worker)
  expect(rows[0]!.size).toBeLessThan(400_000)
})

test('each way of a word is asked for once, and nothing else changes', () => {
  expect(eachOnce("( 'backup':* | 'backup' | 'back' | 'backups' ) & ( 'fail' | 'fail' )")).toBe("( 'backup':* | 'back' ) & ( 'fail' )")
  expect(eachOnce("'a' | 'a'")).toBe("'a'")
  for (const other of ["'a' & 'b' | 'b'", "'b' | 'b' & 'a'", "'cs' & '1'", "!'a' & ( 'b' <-> 'c' | 'b' )", "'o''b' & 'c'", ''])
    expect(eachOnce(other)).toBe(other)
})

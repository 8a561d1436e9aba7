// an article is found by what one remembers of it, in six languages, and by nobody who does not read it.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { withoutArticles, writeArticle } from '../../../test/support/articles.ts'
import { counter } from '../../../test/support/counter.ts'
import { reading } from '../../platform/database.ts'
import type { Language } from '../../platform/messages.ts'
import { findArticles } from './find-articles.ts'

const c = await counter()
await withoutArticles(c.owner)
const [ada, eve] = [await c.person('Ada'), await c.person('Eve')]
const [acme, evil] = [await c.organisation('Acme'), await c.organisation('Evil')]
await c.member(acme, ada)
await c.member(evil, eve)

const write = (given: Parameters<typeof writeArticle>[1]) => writeArticle(c.owner, given)
const backup = await write({
  title: 'Restoring a backup of a virtual server',
  summary: 'How to bring a snapshot back.',
  body: 'Open **Backups**, choose the snapshot, and press [Restore](https://example.com/zebra).\n\n```\nrestore --vm web-01\n```',
  services: ['virtual-server'],
  translations: [
    {
      language: 'tr',
      title: 'Sanal sunucu yedeğini geri yükleme',
      body: 'Yedeklerinizi açınız ve anlık görüntüyü seçiniz. ISI UYARISI görürseniz bekleyiniz.',
    },
    { language: 'ja', title: '仮想サーバーのバックアップを復元する', body: 'データベースのスナップショットを選択し、「復元」を押します。' },
    {
      language: 'fr',
      title: 'Restaurer une sauvegarde',
      body: 'Ouvrez les sauvegardes et choisissez l’instantané. L’été, prévoyez des délais.',
    },
    { language: 'it', title: 'Ripristinare un backup', body: 'Scelga lo snapshot della macchina virtuale; la città non importa.' },
    { language: 'hu', title: 'Biztonsági mentés visszaállítása', body: 'Válassza ki a pillanatképet a kiszolgálók között.' },
  ],
})
const guide = await write({
  kind: 'error-guide',
  title: 'The disk is full',
  body: 'Free some space, then try again.',
  codes: ['E-1042', '0x80070070'],
  texts: ['No space left on device'],
})
const other = await write({ title: 'Paying an invoice', body: 'Invoices are paid by card. The backup of invoices is kept ten years.' })
await write({ title: 'Warranty', body: 'The zebra says E-10421.' })

const find = async (text: string, language: Language = 'en', who: string | null = null) =>
  (await reading(c.app, who, (tx) => findArticles(tx, { text, language }))).articles.map(({ id }) => id)

test.each<[Language, string]>([
  ['en', 'restore backups'],
  ['en', 'how do I restore a backup?'],
  ['en', 'RESTORING'],
  ['en', 'snap'],
  ['en', 'snapshto'],
  ['en', 'restroe'],
  ['en', '"virtual server"'],
  ['en', 'web-01'],
  ['tr', 'yedeklerimi geri yüklemek'],
  ['tr', 'yedeginizi'],
  ['tr', 'ısı uyarısı'],
  ['tr', 'sunucularımız'],
  ['ja', 'バックアップの復元'],
  ['ja', 'データベース'],
  ['ja', 'スナップ'],
  ['ja', '「仮想サーバー」'],
  ['ja', 'ﾊﾞｯｸｱｯﾌﾟ'],
  ['fr', 'sauvegarde'],
  ['fr', 'ete delai'],
  ['it', 'citta'],
  ['it', 'macchine virtuali'],
  ['hu', 'mentések visszaállítása'],
  ['hu', 'kiszolgalo'],
  ['tr', 'restore a snapshot'],
])('%s “%s” finds the article, first', async (language, text) => {
  expect((await find(text, language))[0]).toBe(backup)
})
test('NTT-03 by the code and by the text of an error, exactly', async () => {
  for (const text of [
    'E-1042',
    'e-1042',
    'E1042',
    'e 1042',
    'failed with e_1042',
    '0x80070070',
    'error E-1042 again',
    '"no space left on device"',
    'no space left on device',
  ])
    expect((await find(text))[0]).toBe(guide)
  expect(await find('E-104')).toContain(guide)
  expect(await find('E-9999')).toEqual([])
})
test('what is left out, phrases that are not said, nothing asked', async () => {
  expect(await find('backup -invoice')).toEqual([backup])
  expect(await find('"server virtual"')).toEqual([])
  expect(await find('qqqqq')).toEqual([])
  for (const text of ['', ' ', '-backup', '"', '\u0301', "'", '\\', ':*', '&', '<->', '!!', 'x'.repeat(400)])
    expect(await find(text)).toEqual([])
  expect(await find('backup service:virtual-server')).toEqual([backup])
  expect(await find('backup -service:virtual-server')).toEqual([other])
})
test('a title weighs more than a body, and addresses of links are no words', async () => {
  expect(await find('invoice')).toEqual([other])
  expect((await find('backup'))[0]).toBe(backup)
  expect(await find('zebra')).not.toContain(backup)
})
test('the passage that fits, in the text that the page shows, with its words marked', async () => {
  const [found] = (await reading(c.app, null, (tx) => findArticles(tx, { text: 'yedek', language: 'tr' }))).articles
  expect(found!.language).toBe('tr')
  expect(found!.passage.filter(({ hit }) => hit).map(({ text }) => text)).toEqual(['Yedeklerinizi'])
  const [english] = (await reading(c.app, null, (tx) => findArticles(tx, { text: 'snapshot restore', language: 'en' }))).articles
  expect(english!.passage.map(({ text }) => text).join('')).not.toMatch(/[*[\]]|https/)
})
test('F25 nothing but what one reads is found: drafts, tomorrow’s, what nobody agreed to, what is for others', async () => {
  const hidden = [
    await write({ title: 'Marmot draft', state: 'draft' }),
    await write({ title: 'Marmot retired', state: 'retired' }),
    await write({ title: 'Marmot tomorrow', from: new Date(Date.now() + 86_400_000) }),
    await write({ title: 'Marmot not agreed to', approved: false }),
  ]
  const inside = await write({ title: 'Marmot inside', audience: 'signed-in' })
  const chosen = await write({ title: 'Marmot of Acme', organisations: [acme] })
  expect(await find('marmot')).toEqual([])
  expect((await find('marmot', 'en', ada.personId)).sort()).toEqual([inside, chosen].sort())
  expect(await find('marmot', 'en', eve.personId)).toEqual([inside])
  await sql`update article set state = 'published', published_at = now() - interval '1 day' where id = ${hidden[0]!}`.execute(c.owner)
  expect(await find('marmot draft')).toEqual([hidden[0]])
  await sql`update article set audience = 'chosen', for_organisations = array[${acme}]::uuid[] where id = ${hidden[0]!}`.execute(c.owner)
  expect(await find('marmot')).toEqual([])
  expect(await find('marmto', 'en', ada.personId)).toContain(inside)
})
test('page after page, each once', async () => {
  for (let n = 0; n < 7; n++) await write({ title: `Walrus ${'x'.repeat(n)}` })
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await reading(c.app, null, (tx) => findArticles(tx, { text: 'walrus', limit: 3, ...(cursor && { cursor }) }))
    seen.push(...page.articles.map(({ id }) => id))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  expect(seen.length).toBe(7)
  expect(new Set(seen).size).toBe(7)
})
test('counted words are those of what is shown, also when two publish at once', async () => {
  const words = async () =>
    (
      await sql<{
        lexeme: string
        docs: number
        kept: number
      }>`with real as (select u.lexeme, count(*)::int as docs from article_words w cross join lateral unnest(tsvector_to_array(w.words)) u (lexeme)
        where w.counted group by 1 union all select '', count(*)::int from article_words where counted)
      select coalesce(r.lexeme, l.lexeme) as lexeme, coalesce(r.docs, 0) as docs, coalesce(l.docs, 0) as kept from real r full join article_lexeme l on l.lexeme = r.lexeme collate "C"
      where r.docs is distinct from l.docs`.execute(c.owner)
    ).rows
  const ids = await Promise.all(Array.from({ length: 6 }, (_, n) => write({ title: `Gnu ${n} gnu`, body: 'the same words as ever' })))
  expect(await words()).toEqual([])
  await Promise.all(
    ids.map((id, n) =>
      sql`update article set state = ${n % 2 ? 'retired' : 'published'}, audience = ${n % 3 ? 'signed-in' : 'everyone'} where id = ${id}`.execute(
        c.owner,
      ),
    ),
  )
  expect(await words()).toEqual([])
})
test.each<[Language, string]>([
  ['en', 'anda'],
  ['en', 'item'],
  ['en', 'iso'],
  ['en', 'notes'],
  ['en', 'ışık'],
  ['fr', 'notes'],
  ['tr', 'anda'],
  ['it', 'lente'],
])('%s “%s” does not find the particle that a stemmer leaves of it', async (language, text) => {
  const gnat = await write({ title: 'Gnat', body: 'Le vent is it and not a le son.' })
  expect(await find(text, language)).not.toContain(gnat)
})
test('what only another language takes for a particle is found by its other forms', async () => {
  const car = await write({ title: 'Hiring a car', body: 'With two bins.' })
  expect(await find('cars')).toEqual([car])
  expect(await find('bin')).toEqual([car])
  const net = await write({ title: 'Köprü', body: 'Ağ budur.', language: 'tr' })
  expect(await find('ağlar', 'tr')).toEqual([net])
})

// What a second person is shown before they approve: all that is new to those who will read it.
import { expect, test } from 'vitest'
import { testHouse } from '../../../test/support/house.ts'

const { as, db } = await testHouse()
const [noor, ada] = [await as('noor'), await as('ada')]

const fields = { language: 'en', kind: 'error-guide', title: 'Zone full', body: 'First.\n\nSecond.', errorCodes: 'ZONE-1' }
async function draft(audience: string): Promise<string> {
  const made = await noor.post('/workspace/articles/new', { ...fields, audience })
  expect(made.status, await made.clone().text()).toBe(303)
  return made.headers.get('location')!
}
async function sent(who: typeof noor, path: string, given: Record<string, string>) {
  const response = await who.post(path, given)
  expect(response.status, await response.clone().text()).toBe(303)
}
const asked = (here: string, version: string, forEveryone = 'yes') =>
  sent(noor, `${here}/review`, { language: 'en', version, forEveryone, note: '' })
const approved = (here: string, version: string) =>
  sent(ada, `${here}/review/decision`, { language: 'en', version, decision: 'approve', reason: '' })
/** Behind the button of the review. */
const looked = async (here: string, version: string) => {
  const link = `${here}/text/en/versions?to=${version}`
  expect(await ada.page(here)).toContain(`href="${link}"`)
  return ada.page(link)
}
const all = ['<ins>Zone full</ins>', '<ins>First.</ins>', '<ins>Second.</ins>', '<ins>ZONE-1</ins>']

test('F25 who approves that everyone reads it sees all of it, as long as not everyone reads any of it', async () => {
  const here = await draft('everyone')
  await asked(here, '1')
  const first = await looked(here, '1')
  expect(first).toContain('The whole of version 1')
  for (const words of all) expect(first).toContain(words)
  expect(first, 'nothing came before it').not.toContain('<del')

  await sent(noor, `${here}/text/en`, { title: 'Zone full', body: 'First.\n\nThird.', basedOn: '1' })
  await asked(here, '2')
  const second = await looked(here, '2')
  expect(second, 'nobody read version 1').toContain('The whole of version 2')
  for (const words of ['<ins>First.</ins>', '<ins>Third.</ins>']) expect(second).toContain(words)
  await approved(here, '2')

  await sent(noor, `${here}/text/en`, { title: 'Zone full', body: 'First.\n\nFourth.', basedOn: '2' })
  await asked(here, '3')
  const third = await looked(here, '3')
  expect(third).toContain('From version 2 to 3')
  expect(third).toContain('<ins>Fourth.</ins>')
  expect(third).not.toContain('<ins>First.</ins>')
})

test('F25 what some read already is new to everyone', async () => {
  const here = await draft('signed-in')
  await sent(noor, `${here}/publication`, { from: '' })
  // The same words again, asked for everyone.
  await asked(here, '1')
  const page = await looked(here, '2')
  for (const words of all) expect(page).toContain(words)
  await sent(noor, `${here}/review/decision`, { language: 'en', version: '2', decision: 'take-back', reason: '' })

  await sent(noor, `${here}/text/en`, { title: 'Zone full', body: 'First.\n\nThird.', basedOn: '2' })
  await asked(here, '3', '')
  const forSome = await looked(here, '3')
  expect(forSome, 'to those it is not').toContain('From version 1 to 3')
  expect(forSome).not.toContain('<ins>First.</ins>')
})

test('any version can be read as a whole', async () => {
  const here = await draft('signed-in')
  await sent(noor, `${here}/text/en`, { title: 'Zone full', body: 'Third.', basedOn: '1' })
  const page = await noor.page(`${here}/text/en/versions?from=0&to=1`)
  expect(page).toMatch(/<option value="0" selected[^>]*>Nothing: the whole text<\/option>/)
  for (const words of all) expect(page).toContain(words)
  expect((await noor.get(`${here}/text/en/versions?from=0&to=9`)).status).toBe(404)
})

test('a version is chosen by its day and hour on the reader’s clock, who wrote it and how it stands', async () => {
  const here = await draft('signed-in')
  await sent(noor, `${here}/publication`, { from: '' })
  await sent(ada, `${here}/text/en`, { title: 'Zone full', body: 'Second.', basedOn: '1' })
  await asked(here, '2', '')
  const id = here.split('/').at(-1)!
  // Read in winter, in a zone that has a day more than UTC.
  await db.owner
    .updateTable('article_text')
    .set({ at: new Date('2026-01-05T22:30:00Z') })
    .where('article_id', '=', id)
    .execute()
  const { name, time_zone, language } = await db.owner
    .selectFrom('person')
    .select(['name', 'time_zone', 'language'])
    .where('id', '=', ada.personId!)
    .executeTakeFirstOrThrow()
  const noors = await db.owner.selectFrom('person').select('name').where('id', '=', noor.personId!).executeTakeFirstOrThrow()
  const seen = async (zone: string, to: 'en' | 'hu') => {
    await db.owner.updateTable('person').set({ time_zone: zone, language: to }).where('id', '=', ada.personId!).execute()
    const page = await ada.page(`${here}/text/en/versions`)
    return [...page.matchAll(/<option value="[12]"[^>]*>([^<]*)/g)].map(([, words]) => words)
  }
  const english = [`2 · 6 Jan 2026, 07:30 · ${name} · Waiting for approval`, `1 · 6 Jan 2026, 07:30 · ${noors.name} · What readers have`]
  expect(await seen('Asia/Tokyo', 'en'), 'in both lists').toEqual([...english, ...english])
  const hungarian = [`2 · 2026. jan. 5. 12:30 · ${name} · Jóváhagyásra vár`, `1 · 2026. jan. 5. 12:30 · ${noors.name} · Az olvasóké`]
  expect(await seen('Pacific/Honolulu', 'hu')).toEqual([...hungarian, ...hungarian])
  await db.owner.updateTable('person').set({ time_zone, language }).where('id', '=', ada.personId!).execute()
})

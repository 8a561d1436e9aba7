// What the page of an article says after a change: what is so, and of what is not yet so, when it will be.
import { expect, test } from 'vitest'
import { testHouse } from '../../../test/support/house.ts'

const { as } = await testHouse()
const noor = await as('noor')

const fields = { language: 'en', kind: 'how-to', title: 'Words', body: 'Words.', audience: 'signed-in' }
async function draft(): Promise<string> {
  const made = await noor.post('/workspace/articles/new', fields)
  expect(made.status, await made.clone().text()).toBe(303)
  return made.headers.get('location')!
}
/** What the next page says once. */
async function said(path: string, given: Record<string, string>): Promise<string> {
  const response = await noor.post(path, given)
  expect(response.status, await response.clone().text()).toBe(303)
  const cookie = [noor.cookie, response.headers.getSetCookie()[0]!.split(';')[0]].filter(Boolean).join('; ')
  return (await noor.get(response.headers.get('location')!, { cookie })).text()
}

test('new readers of a draft, or of what comes out on a later day, read it once it is published', async () => {
  const here = await draft()
  const readers = { audience: 'signed-in' }
  const [now, later] = ['From now on these people read it.', 'These people will read it once it is published.']
  expect(await said(`${here}/audience`, readers)).toContain(later)
  await said(`${here}/publication`, { from: '2199-01-01T10:00' })
  expect(await said(`${here}/audience`, readers)).toContain(later)
  await said(`${here}/publication`, { from: '' })
  const page = await said(`${here}/audience`, readers)
  expect(page).toContain(now)
  expect(page).not.toContain(later)
  await said(`${here}/retirement`, {})
  expect(await said(`${here}/audience`, readers)).toContain(later)
})

test('the day of a fix is refused at its field while the issue is not fixed, and stays typed', async () => {
  const issue = { kind: 'known-issue', issueState: 'being-fixed', fixedOn: '2026-11-19' }
  const here = await draft()
  for (const [path, given] of [
    ['/workspace/articles/new', { ...fields, ...issue }],
    [`${here}/about`, issue],
  ] as const) {
    const refused = await noor.post(path, given)
    expect(refused.status, path).toBe(422)
    const page = await refused.text()
    expect(page).toContain('href="#fixedOn"')
    const [, field] = page.split('id="fixedOn-field"')
    expect(field).toMatch(/^.*? name="fixedOn"[^>]* value="2026-11-19"[^>]* aria-invalid="true"/s)
    expect(field).toContain('Choose “Fixed” under “How it stands”, or leave the day empty.')
  }
  expect(await said(`${here}/about`, { ...issue, kind: 'faq' }), 'of another kind it is not on the screen').toContain('Saved.')
  expect(await said(`${here}/about`, { ...issue, issueState: 'fixed' })).toContain('value="2026-11-19"')
})

// A house that was started with the demo world says so on its pages; any other one does not.
import { expect, test } from 'vitest'
import { origin, testHouse } from '../../../test/support/house.ts'
import { languages, words } from '../../platform/messages.ts'
import { webApp } from '../app.tsx'

const { house, as } = await testHouse()
const tom = await as('tom')
const pages = async (demo: boolean) => {
  const web = webApp({ ...house, demo })
  const page = async (path: string, headers: Record<string, string>) =>
    (await web.request(origin + path, { headers: { host: 'localhost:3000', ...headers } })).text()
  const signIn = languages.map(async (language) => [
    words(language)('common.demo'),
    await page('/sign-in', { 'accept-language': language }),
  ])
  return Promise.all([...signIn, page('/tickets', { cookie: tom.cookie }).then((text) => [words('en')('common.demo'), text])])
}

test('pages of a demo say that it is one, signed in or not, in each language', async () => {
  for (const [said, page] of await pages(true)) expect(page).toContain(said)
})

test('pages of an own house do not', async () => {
  for (const [said, page] of await pages(false)) expect(page).not.toContain(said)
})

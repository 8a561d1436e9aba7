import { expect, it } from 'vitest'
import { testHouse } from '../../../test/support/house.ts'
import { setUpToken } from '../../desk/people/set-up.ts'

const { db, stranger, web } = await testHouse({ world: false })
const filled = { firstName: 'Ada', lastName: 'Lindqvist', address: 'ada@guichet.example', password: 'a long new password' }

it('an empty house makes its first administrator with the newest token of the terminal, once', async () => {
  for (const path of ['/', '/sign-in']) expect((await stranger.get(path)).headers.get('location')).toBe('/set-up')
  const old = (await setUpToken(db.identity))!
  const token = (await setUpToken(db.identity))!
  expect(JSON.stringify(await db.owner.selectFrom('setting').selectAll().execute())).not.toContain(token)
  expect(await stranger.page(`/set-up?token=${token}`)).toContain(`value="${token}"`)
  for (const wrong of ['', 'x', old]) {
    const refused = await stranger.post('/set-up', { ...filled, token: wrong })
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain('href="#token"')
  }
  expect((await stranger.post('/set-up', { ...filled, token, password: 'short' })).status).toBe(422)
  const both = await Promise.all([1, 2].map((n) => stranger.post('/set-up', { ...filled, address: `ada${n}@guichet.example`, token })))
  expect(both.map((one) => one.status).sort()).toEqual([303, 404])
  const cookie = both
    .find((one) => one.status === 303)!
    .headers.getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  expect((await web.request('http://localhost:3000/admin', { headers: { host: 'localhost:3000', cookie } })).status).toBe(200)
  expect((await stranger.get('/set-up')).status).toBe(404)
  expect((await stranger.get('/')).status).toBe(200)
  expect(await setUpToken(db.identity)).toBeNull()
})

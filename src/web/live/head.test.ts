// A HEAD of the stream opens none: nobody reads it, so nothing would ever close it.
import { expect, test } from 'vitest'
import { openLiveHub } from '../../platform/live.ts'
import { origin, testHouse } from '../../../test/support/house.ts'

const { as, house, web } = await testHouse({ live: (db) => openLiveHub({ app: db.app, url: db.urls.app }) })

test('HEAD /live leaves no listener behind', async () => {
  const tom = await as('tom')
  for (let n = 0; n < 12; n++) {
    const response = await web.request(`${origin}/live`, { method: 'HEAD', headers: { host: 'localhost:3000', cookie: tom.cookie } })
    expect(response.status).toBeLessThan(400)
  }
  expect(house.live.streamsOf(tom.personId!)).toBe(0)
  await house.live.close()
})

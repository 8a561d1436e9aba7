// A small form is read up to its bound and not a byte more, whoever sends it and however they state its length.
import { expect, test } from 'vitest'
import { origin, testHouse } from '../../test/support/house.ts'

const { web } = await testHouse({ world: false })

test('F15 a body without a stated length is not read past the bound, even from a stranger', async () => {
  let sent = 0
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent >= 64_000_000) return controller.close()
      sent += 64_000
      controller.enqueue(new Uint8Array(64_000).fill(97))
    },
  })
  const response = await web.request(`${origin}/sign-in`, {
    method: 'POST',
    body: endless,
    duplex: 'half',
    headers: { host: 'localhost:3000', origin, 'content-type': 'application/x-www-form-urlencoded' },
  } as RequestInit)
  expect(response.status).toBe(413)
  expect(sent).toBeLessThan(3_000_000)
})

test('a form is text in UTF-8, cut into chunks anywhere', async () => {
  const bytes = new TextEncoder().encode('address=g%C3%BCl&password=şifre')
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
      controller.close()
    },
  })
  const response = await web.request(`${origin}/sign-in`, {
    method: 'POST',
    body,
    duplex: 'half',
    headers: { host: 'localhost:3000', origin, 'content-type': 'application/x-www-form-urlencoded' },
  } as RequestInit)
  expect(response.status).toBe(401)
  expect(await response.text()).toContain('gül')
})

test.each([
  ['as a byte', Uint8Array.of(...new TextEncoder().encode('address=g'), 0xfc, 0x6c)],
  ['as half a sign', Uint8Array.of(...new TextEncoder().encode('address=g'), 0xc3, ...new TextEncoder().encode('%BC'))],
  ['as it is spelt', 'address=g%FCl'],
  ['as half a surrogate pair', 'address=%ED%A0%80'],
  ['in a name', 'g%FCl=1&address=gul'],
])('F33 what is no UTF-8 is refused as such: %s', async (_, body) => {
  const response = await web.request(`${origin}/sign-in`, {
    method: 'POST',
    body,
    headers: { host: 'localhost:3000', origin, 'content-type': 'application/x-www-form-urlencoded' },
  })
  expect(response.status).toBe(400)
  expect(await response.text()).toContain('The request cannot be read')
})

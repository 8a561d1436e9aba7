import { expect, test } from 'vitest'
import { listen } from './server.ts'

test('a request is in hand until its answer is there; one that fails is not for ever', async () => {
  const server = await listen({ port: 0, hosts: ['127.0.0.1'] })
  let answer = (_: Response) => {}
  server.answer(() => new Promise((resolve) => (answer = resolve)))
  const asked = fetch(`http://127.0.0.1:${server.port}/`)
  await expect.poll(server.inHand).toBe(1)
  answer(new Response('here'))
  expect(await (await asked).text()).toBe('here')
  expect(server.inHand()).toBe(0)
  server.answer(() => new Response(new ReadableStream({ start: (stream) => stream.enqueue(Buffer.from('word')) })))
  await fetch(`http://127.0.0.1:${server.port}/`)
  expect(server.inHand(), 'an open stream has been answered').toBe(0)
  server.answer(() => Promise.reject(new Error('no')))
  await fetch(`http://127.0.0.1:${server.port}/`)
  expect(server.inHand()).toBe(0)
  await server.drain(0)
})

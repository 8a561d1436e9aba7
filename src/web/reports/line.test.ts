// Papers are drawn one at a time.
import { expect, test } from 'vitest'
import { lineOf } from './line.ts'

test('one after the other, in order, also past one that failed; who comes when it is full is refused, and later not', async () => {
  const inTurn = lineOf(3)
  const done: string[] = []
  let atOnce = 0
  const work = (name: string) => async () => {
    expect(++atOnce).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 5))
    atOnce--
    done.push(name)
    if (name === 'b') throw new Error('no ink')
    return name
  }
  const all = await Promise.allSettled(['a', 'b', 'c', 'd'].map((name) => inTurn(work(name))))
  expect(done).toEqual(['a', 'b', 'c'])
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected'])
  expect(all[3]).toMatchObject({ reason: { code: 'too-many-requests' } })
  expect(await inTurn(work('e'))).toBe('e')
})

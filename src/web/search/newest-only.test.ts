// NTT-20: what is asked while one types does not pile up, and nobody waits for ever.
import { expect, test } from 'vitest'
import { newestOnly } from './newest-only.ts'

const never = () => new AbortController().signal
const gate = () => {
  let open: (value: string) => void = () => {}
  const opened = new Promise<string>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

test('of many questions the first and the newest are answered', async () => {
  const { opened, open } = gate()
  const done: number[] = []
  const work = (n: number) => async () => {
    done.push(n)
    return n === 0 ? opened : String(n)
  }
  const asked = Array.from({ length: 50 }, (_, n) => newestOnly('ada', never(), work(n)))
  const other = newestOnly('bob', never(), async () => 'his')
  expect(await other).toBe('his')
  open('0')
  expect(await Promise.all(asked)).toEqual(['0', ...Array(48).fill(null), '49'])
  expect(done).toEqual([0, 49])
})
test('who has gone is not answered, and does not stand in the way', async () => {
  const { opened, open } = gate()
  const first = newestOnly('cyd', never(), () => opened)
  const gone = new AbortController()
  const second = newestOnly('cyd', gone.signal, async () => 'second')
  gone.abort()
  expect(await second).toBeNull()
  open('first')
  expect(await first).toBe('first')
  expect(await newestOnly('cyd', never(), async () => 'third')).toBe('third')
  expect(await newestOnly('cyd', AbortSignal.abort(), async () => 'fourth')).toBeNull()
  expect(await newestOnly('cyd', never(), async () => 'fifth')).toBe('fifth')
})
test('a fault frees the place', async () => {
  await expect(
    newestOnly('eve', never(), async () => {
      throw new Error('broken')
    }),
  ).rejects.toThrow('broken')
  expect(await newestOnly('eve', never(), async () => 'well')).toBe('well')
})

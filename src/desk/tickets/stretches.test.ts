// A long list is looked through in stretches, each row once, whenever it stops.
import { expect, test, vi } from 'vitest'
import { type Cursor, readCursor, writeCursor } from './cursor.ts'
import { type Since, lookThrough } from './stretches.ts'

const day = 86_400_000
const ago = (days: number) => new Date(Date.now() - days * day)
const few = { cursor: null, timed: true, limit: 2, patient: 60_000 }

/** Rows as a table would give them; `asked` tells what was looked at. */
function table(moments: readonly Date[]) {
  const asked: [Cursor | null, Since][] = []
  const read = async (from: Cursor | null, since: Since) => {
    asked.push([from, since])
    const before = from?.at ? Date.parse(from.at.replace('+00', 'Z')) : Infinity
    return moments.filter((at) => at.getTime() < before && (since === null || at >= since)).slice(0, few.limit + 1)
  }
  return { asked, read }
}

test('where enough is found in the first stretch nothing older is looked at', async () => {
  const { asked, read } = table([ago(1), ago(2), ago(3), ago(4000)])
  expect(await lookThrough(few, read)).toMatchObject({ rows: { length: 3 }, lookedBackTo: null })
  expect(asked).toHaveLength(1)
})

const endsOf = (asked: readonly [Cursor | null, Since][]) =>
  asked.map(([, since]) => since && Math.round((Date.now() - since.getTime()) / day))

test('where there is little to read it is looked through to the oldest in two, each once and in order', async () => {
  const old = [ago(1), ago(9000)]
  const { asked, read } = table(old)
  expect(await lookThrough(few, read)).toEqual({ rows: old, lookedBackTo: null })
  expect(endsOf(asked)).toEqual([30, null])
})

test.each([
  { daysEachMs: 0.5, ends: [30, 120] },
  { daysEachMs: 3, ends: [30, 390, 1200] },
  { daysEachMs: 5, ends: [30, 1200] },
  { daysEachMs: 100, ends: [30, null] },
])(
  'at a pace of $daysEachMs days a millisecond it goes no further at once than patience lasts, but for the next stretch',
  async ({ daysEachMs, ends }) => {
    const { asked, read } = table([])
    let clock = 0
    const now = vi.spyOn(performance, 'now').mockImplementation(() => clock)
    let age = 0
    const slow = (from: Cursor | null, since: Since) => {
      const next = since ? (Date.now() - since.getTime()) / day : 10_920
      clock += (next - age) / daysEachMs
      age = next
      return read(from, since)
    }
    const { lookedBackTo } = await lookThrough({ ...few, patient: 250 }, slow)
    now.mockRestore()
    expect(endsOf(asked).slice(0, ends.length)).toEqual(ends)
    expect(clock).toBeLessThan(250 * 4)
    expect(lookedBackTo === null).toBe(asked.at(-1)![1] === null)
  },
)

test('without patience it stops after a stretch, says how far it looked, and goes on from there', async () => {
  const { read } = table([ago(1), ago(60)])
  const first = await lookThrough({ ...few, patient: -1 }, read)
  expect(first.rows).toHaveLength(1)
  expect(Math.round((Date.now() - first.lookedBackTo!.getTime()) / day)).toBe(30)
  const at = first.lookedBackTo!.toISOString().replace('T', ' ').replace('Z', '+00')
  const goesOn = readCursor(writeCursor({ at, id: '00000000-0000-0000-0000-000000000000', back: false }), true)
  expect((await lookThrough({ ...few, cursor: goesOn }, read)).rows).toHaveLength(1)
})

test('a list of what was created since a day ends with that day', async () => {
  const { asked, read } = table([ago(1)])
  const notBefore = ago(100)
  expect(await lookThrough({ ...few, patient: -1, notBefore }, read)).toMatchObject({ lookedBackTo: { getTime: expect.any(Function) } })
  expect((await lookThrough({ ...few, notBefore }, read)).lookedBackTo).toBeNull()
  expect(asked.at(-1)![1]).toBe(notBefore)
})

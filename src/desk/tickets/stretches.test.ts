// A long list is looked through in stretches, each row once, whenever it stops.
import { expect, test } from 'vitest'
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

test('where little fits it is looked through to the oldest, each once and in order', async () => {
  const old = [ago(1), ago(9000)]
  const { asked, read } = table(old)
  expect(await lookThrough(few, read)).toEqual({ rows: old, lookedBackTo: null })
  expect(asked.map(([, since]) => since && Math.round((Date.now() - since.getTime()) / day))).toEqual([30, 120, 390, 1200, 3630, null])
})

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

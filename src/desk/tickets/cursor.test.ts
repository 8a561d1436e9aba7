// A cursor carried back changed is refused in words; it must not reach the database as a date that is none.
import { expect, test } from 'vitest'
import { newId } from '../../platform/id.ts'
import { readCursor, writeCursor } from './cursor.ts'

const read = (at: string) => readCursor(writeCursor({ at, id: newId(), back: false }), true)?.at

test('F33 moments as PostgreSQL writes them are taken, those that are none are refused', () => {
  for (const at of ['infinity', '2026-03-02 08:00:00+00', '2024-02-29 23:59:59.123456+05:30', '2026-12-31 00:00:00.1-11'])
    expect(read(at)).toBe(at)
  for (const at of [
    '2026-13-01 00:00:00+00',
    '2026-02-29 00:00:00+00',
    '2026-00-10 00:00:00+00',
    '0000-01-01 00:00:00+00',
    '2026-01-01 25:00:00+00',
    '2026-01-01 00:61:00+00',
    '2026-01-01 00:00:00+99',
    '999999-01-01 00:00:00+00',
  ])
    expect(() => read(at), at).toThrow('invalid')
})

import { describe, expect, it } from 'vitest'
import { moreAt, placeOf } from './strips.ts'

describe('a row that is moved sideways', () => {
  const strip = { width: 300, whole: 900 }
  it('brings an item to its middle, and to its ends no further than they are', () => {
    expect(placeOf({ start: 500, width: 100 }, strip)).toBe(400)
    expect(placeOf({ start: 0, width: 80 }, strip)).toBe(0)
    expect(placeOf({ start: 850, width: 50 }, strip)).toBe(600)
    expect(placeOf({ start: 10, width: 80 }, { width: 300, whole: 300 })).toBe(0)
  })
  it('says at which edge there is more', () => {
    expect([0, 200, 600].map((place) => moreAt(place, strip))).toEqual(['end', 'both', 'start'])
    expect(moreAt(0, { width: 300, whole: 300 })).toBeNull()
  })
})

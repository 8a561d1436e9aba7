import { expect, test } from 'vitest'
import type { Ask } from '../ask.ts'
import { DueMark } from './DueMark.tsx'

test('a promise kept too late shows no tick beside its word: that would say the opposite', () => {
  const ask = { t: (key: string) => key } as Ask
  const shown = (state: 'met' | 'met-late') => String(<DueMark ask={ask} state={state} />)
  expect(shown('met-late')).toContain('promise.state.met-late')
  const drawn = (html: string) => /<svg.*<\/svg>/s.exec(html)![0]
  expect(drawn(shown('met-late'))).not.toBe(drawn(shown('met')))
})

import { expect, test } from 'vitest'
import { compare } from '../../desk/articles/compare.ts'
import { words } from '../../platform/messages.ts'
import type { SignedAsk } from '../ask.ts'
import { Comparison } from './Comparison.tsx'

const shown = (before: string, after: string) => String(<Comparison ask={{ t: words('en') } as SignedAsk} lines={compare(before, after)} />)

test('an empty line that came or went is marked as a whole line', () => {
  expect(shown('one\ntwo', 'one\n\ntwo')).toContain('<ins class="is-empty"> </ins>')
  expect(shown('one\n\ntwo', 'one\ntwo')).toContain('<del class="is-empty"> </del>')
  expect(shown('one\ntwo', 'one\nthree')).not.toContain('is-empty')
})

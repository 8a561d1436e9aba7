// What stands first of what could explain a report, and what must be answered before it is sent: cases, one line each.
import { expect, test } from 'vitest'
import { type Candidate, insists, ranked } from './rank.ts'

const one = (id: string, more: Partial<Candidate> = {}): Candidate => ({
  id,
  reference: `INC-${id}`,
  kind: 'incident',
  state: 'investigating',
  impact: 'outage',
  title: { en: id },
  startsAt: new Date('2026-11-21T08:00:00Z'),
  shared: 0,
  met: 0,
  ofService: true,
  ...more,
})
const order = (...all: Candidate[]) => ranked(all).map(({ id }) => id)

test('MS-18 what is wrong now stands before running maintenance, a known issue, and what is only planned', () => {
  const planned = one('planned', { kind: 'maintenance', state: 'scheduled', shared: 9 })
  const issue = one('issue', { kind: 'known-issue', state: 'identified', shared: 5 })
  const running = one('running', { kind: 'maintenance', state: 'in-progress' })
  expect(order(planned, issue, one('outage'))).toEqual(['outage', 'issue', 'planned'])
  expect(order(planned, running, issue, one('outage'))).toEqual(['outage', 'running', 'issue'])
})
test('of one kind the words typed decide, then the newest', () => {
  const old = new Date('2026-11-20T08:00:00Z')
  expect(order(one('a', { startsAt: old }), one('b'), one('c', { startsAt: old, shared: 1 }))).toEqual(['c', 'b', 'a'])
})
test('without a service two shared words are needed, and what is of the service stands before', () => {
  expect(order(one('a', { ofService: false, shared: 1 }), one('b', { ofService: false, shared: 2 }), one('c'))).toEqual(['c', 'b'])
})
test('what was last said of it counts too: three words of it without a service where its title says one of them, since letters have many words in common, and between those whose titles say as much', () => {
  expect(
    order(
      one('a', { ofService: false, shared: 1, met: 2 }),
      one('b', { ofService: false, shared: 1, met: 3 }),
      one('c', { ofService: false, met: 5 }),
    ),
  ).toEqual(['b'])
  expect(order(one('a', { shared: 1, met: 4 }), one('b', { shared: 1, met: 1 }), one('c', { shared: 2, met: 2 }))).toEqual(['c', 'a', 'b'])
})
test.each([
  ['an incident of the service', one('x'), true],
  ['running maintenance of the service', one('x', { kind: 'maintenance', state: 'in-progress' }), true],
  ['a known issue of the service', one('x', { kind: 'known-issue' }), false],
  ['a known issue whose words were typed', one('x', { kind: 'known-issue', shared: 1 }), true],
  ['a known issue of whose news words were typed', one('x', { kind: 'known-issue', met: 5 }), false],
  ['planned maintenance', one('x', { kind: 'maintenance', state: 'scheduled' }), false],
  ['words alone', one('x', { ofService: false, shared: 4 }), false],
] as const)('MS-18 must be answered before sending: %s: %s', (_, candidate, expected) => {
  expect(insists(candidate)).toBe(expected)
})

// The lifecycle as a table that a person can read, and what each happening does to the times.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { closeReasons, diagram, happenings, leadsTo, lifeAfter, statuses } from './lifecycle.ts'
import { allowed, mayDo } from './rights.ts'

const short = { new: 'new', open: 'open', pending: 'pend', 'on-hold': 'hold', solved: 'solv', closed: 'clos' } as const

test('X-02 happening × status → status; an empty cell is a refusal', () => {
  const lines = happenings.map((happening) =>
    [happening.padEnd(17), ...statuses.map((status) => (leadsTo(happening, status) ? short[leadsTo(happening, status)!] : '').padEnd(5))]
      .join(' ')
      .trimEnd(),
  )
  expect(
    [
      `${''.padEnd(17)} ${statuses
        .map((status) => short[status].padEnd(5))
        .join(' ')
        .trimEnd()}`,
      ...lines,
    ].join('\n'),
  ).toBe(
    `
                  new   open  pend  hold  solv  clos
customer-replied  new   open  open  open  open
staff-replied     open  open  pend  hold  solv
asked-requester   pend  pend        pend
put-on-hold       hold  hold  hold
taken-up          open        open  open
solved            solv  solv  solv  solv
reopened                                  open
closed            clos  clos  clos  clos  clos
auto-closed                               clos
`.slice(1, -1),
  )
})

test('closed is the end: nothing leads out of it', () => {
  for (const happening of happenings) expect(leadsTo(happening, 'closed')).toBeNull()
})

describe('times', () => {
  const [before, at] = [new Date(1000), new Date(2000)]
  const life = (status: (typeof statuses)[number], waiting: Date | null = null, solved: Date | null = null) => ({
    status,
    waiting_since: waiting,
    solved_at: solved,
  })
  test('a second message of a customer does not make it wait anew', () => {
    expect(lifeAfter(life('open', before), 'customer-replied', at, null).waiting_since).toEqual(before)
    expect(lifeAfter(life('pending'), 'customer-replied', at, null).waiting_since).toEqual(at)
  })
  test('our answer ends the waiting, and so do pending, hold and solved', () => {
    for (const happening of ['staff-replied', 'asked-requester', 'put-on-hold', 'solved'] as const) {
      expect(lifeAfter(life('open', before), happening, at, null).waiting_since).toBeNull()
    }
  })
  test('solving, reopening and closing keep solved_at and closed_at true; HK-26 closing has a reason', () => {
    expect(lifeAfter(life('open'), 'solved', at, null)).toMatchObject({ solved_at: at, closed_at: null, close_reason: null })
    expect(lifeAfter(life('solved', null, before), 'reopened', at, null)).toMatchObject({ solved_at: null, waiting_since: at })
    expect(lifeAfter(life('solved', null, before), 'auto-closed', at, null)).toMatchObject({
      solved_at: before,
      closed_at: at,
      close_reason: 'solved',
    })
    for (const reason of closeReasons)
      expect(lifeAfter(life('open'), 'closed', at, reason)).toMatchObject({ closed_at: at, close_reason: reason })
  })
})

test('the diagram names each change once', () => {
  expect(diagram()).toContain('  solved --> closed: auto-closed\n')
  expect(diagram().match(/-->/g)).toHaveLength(26)
})

test('the manual draws the lifecycle as it is', () => {
  const manual = readFileSync(new URL('../../../docs/manual/lifecycle.md', import.meta.url), 'utf8')
  expect(manual).toContain(`\`\`\`mermaid\n${diagram()}\`\`\``)
})

describe('rights', () => {
  test.each([
    [
      'requester',
      [
        'see',
        'reply',
        'attach',
        'add-participants',
        'remove-participants',
        'change-priority',
        'join-incident',
        'answer-incident',
        'change-callback',
        'solved',
        'closed',
      ],
    ],
    ['participant', ['see', 'reply', 'attach', 'leave']],
    ['colleague', ['see', 'reply', 'attach', 'add-participants']],
    ['informed', []],
    [
      'partner',
      [
        'see',
        'note-among-partners',
        'reply',
        'attach',
        'add-participants',
        'remove-participants',
        'change-priority',
        'join-incident',
        'answer-incident',
        'change-callback',
        'solved',
        'closed',
      ],
    ],
    ['partner-reader', ['see']],
    [
      'agent',
      [
        'see',
        'see-notes',
        'reply',
        'attach',
        'note',
        'add-participants',
        'remove-participants',
        'assign',
        'change-priority',
        'change-severity',
        'change-queue',
        'join-incident',
        'change-callback',
        'log-attempt',
        'asked-requester',
        'put-on-hold',
        'solved',
        'closed',
      ],
    ],
  ] as const)('of a %s toward an open ticket', (standing, expected) => {
    expect(allowed([standing], 'open')).toEqual(expected)
  })
  test('a closed ticket is read, noted on and replied to, which opens a follow-up', () => {
    expect(allowed(['requester'], 'closed')).toEqual(['see', 'reply', 'attach'])
    expect(allowed(['administrator'], 'closed')).toEqual(['see', 'see-notes', 'reply', 'attach', 'note'])
  })
  test('no standing, no right', () => {
    expect(allowed([], 'open')).toEqual([])
    expect(mayDo([], 'see', 'new')).toBe(false)
  })
})

import fc from 'fast-check'
import { createRequire } from 'node:module'
import { addressParser } from 'postal-mime'
import { describe, expect, it } from 'vitest'
import { parseAddress } from './address.ts'

type Read = { address?: string; name?: string; group?: unknown }[]
const nodemailer = createRequire(import.meta.url)('nodemailer/lib/addressparser') as (text: string) => Read

describe('the one parser of addresses', () => {
  it.each([
    ['mira@aurora.example', 'mira@aurora.example'],
    ['  Mira.Okafor+guichet@Aurora.EXAMPLE ', 'mira.okafor+guichet@aurora.example'],
    ["o'neil@aurora.example", "o'neil@aurora.example"],
    ['gabor@tiszaadatház.example', 'gabor@xn--tiszaadathz-t7a.example'],
    ['yuki@北斗.example', 'yuki@xn--djr834b.example'],
    [`${'a'.repeat(64)}@aurora.example`, `${'a'.repeat(64)}@aurora.example`],
  ])('takes %j as %j', (given, canonical) => {
    expect(parseAddress(given)).toBe(canonical)
    expect(parseAddress(canonical)).toBe(canonical)
  })

  it.each([
    ['two addresses', 'a@aurora.example,b@evil.example'],
    ['a line break and a header', 'a@aurora.example\r\nBcc: evil@x.example'],
    ['a comment', 'a(evil@x.example)@aurora.example'],
    ['a quoted local part', '"a@evil.example"@aurora.example'],
    ['a display name', 'Mira <mira@aurora.example>'],
    ['a group', 'g:a@aurora.example;'],
    ['an old route', '@evil.example:a@aurora.example'],
    ['a bang path', 'evil.example!a@aurora.example'],
    ['a percent hack', 'a%evil.example@aurora.example'],
    ['an encoded word', '=?utf-8?q?a=40evil=2eexample=3e?=@aurora.example'],
    ['an address literal', 'a@[192.0.2.1]'],
    ['a number as domain', 'a@192.0.2.1'],
    ['no dot in the domain', 'a@localhost'],
    ['a dot at the end', 'a@aurora.example.'],
    ['two dots', 'a..b@aurora.example'],
    ['a dot first', '.a@aurora.example'],
    ['a hyphen at the edge of a label', 'a@-aurora.example'],
    ['a space', 'a b@aurora.example'],
    ['a null byte', 'a\0@aurora.example'],
    ['a full-width at sign', 'a＠aurora.example'],
    ['a full-width letter', 'ａ@aurora.example'],
    ['the Kelvin sign, whose lower case is k', 'mira\u212a@aurora.example'],
    ['a Turkish dotted İ', 'mİra@aurora.example'],
    ['a letter of another alphabet', 'mirа@aurora.example'],
    ['an ideographic full stop', 'a@aurora。example'],
    ['an invisible character in the domain', 'a@auro​ra.example'],
    ['a label that encodes nothing', 'a@xn--.example'],
    ['a label that encodes plain letters', 'a@xn--aurora-.example'],
    ['a local part of 65', `${'a'.repeat(65)}@aurora.example`],
    ['nothing', ''],
    ['a list', ['a@aurora.example']],
    ['an object', { address: 'a@aurora.example' }],
  ])('F05 F06 refuses %s', (_, given) => {
    expect(parseAddress(given)).toBeNull()
  })

  it('F06 refuses what is too long rather than shortening it, from 253 to 4,000 characters', () => {
    const of = (length: number) =>
      `a@${'d'.repeat(60)}.${'d'.repeat(60)}.${'d'.repeat(60)}.${'d'.repeat(length - 2 - 183 - 8)}.example`.slice(0, 10_000)
    expect(parseAddress(of(253))).toHaveLength(253)
    expect(parseAddress(of(254))).toHaveLength(254)
    for (const length of [255, 256, 300, 1000, 4000]) expect(parseAddress(`${'a'.repeat(length - 240)}${of(240)}`)).toBeNull()
    expect(parseAddress(`mira@aurora.example${'.evil'.repeat(60)}`)).toBeNull()
  })

  it('F05 agrees with the parsers of nodemailer and postal-mime on all it takes: one mailbox, the same one', () => {
    const atom = fc.string({ unit: fc.constantFrom(...'abyzAZ09.+_-\'&=#/~$*^%!"(),:;<>[]@ \\\t\r\nİK＠é'), minLength: 1, maxLength: 12 })
    const domain = fc.oneof(fc.domain(), atom)
    let taken = 0
    fc.assert(
      fc.property(
        fc.oneof(
          fc.tuple(atom, domain).map(([a, b]) => `${a}@${b}`),
          fc.emailAddress(),
          fc.emailAddress({ size: 'small' }),
          atom,
        ),
        (text) => {
          const ours = parseAddress(text)
          if (ours === null) return
          taken++
          expect(parseAddress(ours)).toBe(ours)
          for (const theirs of [nodemailer(ours), addressParser(ours) as Read]) {
            expect(theirs).toHaveLength(1)
            expect(theirs[0]).toMatchObject({ address: ours, name: '' })
            expect(theirs[0]!.group).toBeUndefined()
          }
        },
      ),
      { numRuns: 5000 },
    )
    expect(taken).toBeGreaterThan(100) // 257 in the mean, with a deviation of 19
  })
})

// Each kind of answer made exact or refused at its field; nothing else is kept.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { enterpriseCatalogue } from '../../../test/support/enterprise.ts'
import { type AnswerFacts, parseAnswers } from './answers.ts'
import type { FieldKind, FormField } from './catalogue.ts'
import { formFor } from './form.ts'

const words = { en: 'Field' }
const field = (kind: FieldKind, more: Partial<FormField> = {}): FormField => ({
  key: 'one',
  kind,
  label: words,
  help: null,
  required: false,
  options: [
    { key: 'a', label: words },
    { key: 'b', label: words },
  ],
  retiredOptions: [],
  pattern: null,
  typed: false,
  prefill: null,
  when: {},
  fixed: null,
  retired: false,
  ...more,
})
const facts: AnswerFacts = {
  tenants: ['prod-1'],
  contracts: [{ id: 'c1', number: 'C-1' }],
  contractIds: [],
  language: 'ja',
  timeZone: 'Asia/Tokyo',
}
const said = (of: FormField, given: string | string[] | undefined, more: Partial<AnswerFacts> = {}, zone?: string) => {
  const sent = { ...(given !== undefined && { one: given }), ...(zone !== undefined && { 'one-zone': zone }) }
  const { answers, faults } = parseAnswers([of], null, sent, { ...facts, ...more })
  return faults.length > 0
    ? faults.map(({ field: at, message }) => `${at} ${message.replace('ticket.fault.', '')}`).join()
    : (answers['one'] ?? null)
}

describe('each kind', () => {
  const rows: [string, FormField, string | string[] | undefined, unknown][] = [
    ['text is one trimmed line', field('text'), '  two\r\n words ', 'two words'],
    ['text has an end', field('text'), 'x'.repeat(201), 'answer-one answer-too-long'],
    ['text fits its pattern as a whole', field('text', { pattern: '[A-Z]{2}-\\d+' }), 'AB-12', 'AB-12'],
    ['text beyond its pattern', field('text', { pattern: '[A-Z]{2}-\\d+' }), 'AB-12x', 'answer-one answer-pattern'],
    ['text with alternatives is still fitted whole', field('text', { pattern: 'a|b' }), 'ax', 'answer-one answer-pattern'],
    ['text is one', field('text'), ['a', 'b'], 'answer-one answer-one'],
    ['text without NUL', field('text'), 'a\0', 'answer-one control-characters'],
    ['long text keeps its lines', field('long-text'), ' a\r\nb ', 'a\nb'],
    ['long text has an end', field('long-text'), 'x'.repeat(65_537), 'answer-one answer-too-long'],
    ['a select knows its options', field('select'), 'b', 'b'],
    ['a select refuses others', field('select'), 'c', 'answer-one choose'],
    ['several, each once, in order', field('multi-select'), ['b', 'a', 'b'], ['a', 'b']],
    ['several as one', field('multi-select'), 'b', ['b']],
    ['several with one unknown', field('multi-select'), ['a', 'c'], 'answer-one choose'],
    ['no one of several', field('multi-select'), [], null],
    ['a moment with its zone', field('date-time'), '2026-11-21T10:00[Europe/Istanbul]', '2026-11-21T10:00[Europe/Istanbul]'],
    ['a moment takes the zone of who asks', field('date-time'), '2026-11-21T10:00', '2026-11-21T10:00[Asia/Tokyo]'],
    ['a day that is none', field('date-time'), '2026-02-30T10:00', 'answer-one answer-moment'],
    ['an hour that is none', field('date-time'), '2026-02-20T25:00', 'answer-one answer-moment'],
    ['no moment at all', field('date-time'), 'yesterday', 'answer-one answer-moment'],
    ['a zone that is none', field('date-time'), '2026-11-21T10:00[Mars/Olympus]', 'answer-one answer-zone'],
    ['an offset is no zone', field('date-time'), '2026-11-21T10:00[+09:00]', 'answer-one answer-zone'],
    ['a year out of reach', field('date-time'), '0026-11-21T10:00', 'answer-one answer-year'],
    ['a phone with its prefix', field('phone'), '+90 (212) 123 45 67', '+902121234567'],
    ['a phone as written at home', field('phone'), '03-1234-5678', '+81312345678'],
    ['a phone with an extension', field('phone'), '+81 3 1234 5678 ext. 9', '+81312345678 x9'],
    ['what is no phone', field('phone'), 'call me', 'answer-one answer-phone'],
    ['a phone too short', field('phone'), '+81 3', 'answer-one answer-phone'],
    ['a tenant of the list', field('cloud-tenant'), 'prod-1', 'prod-1'],
    ['a tenant not on it', field('cloud-tenant'), 'prod-2', 'answer-one answer-tenant'],
    ['a typed tenant', field('cloud-tenant', { typed: true, pattern: 'prod-\\d' }), 'prod-2', 'prod-2'],
    ['a typed tenant of another form', field('cloud-tenant', { typed: true, pattern: 'prod-\\d' }), 'test', 'answer-one answer-pattern'],
    ['a required one that is missing', field('text', { required: true }), ' ', 'answer-one answer-missing'],
    ['a required choice that is missing', field('multi-select', { required: true }), undefined, 'answer-one choose'],
    ['what was not asked of anyone', field('built-in'), 'x', null],
  ]
  test.each(rows)('%s', (_, of, given, outcome) => expect(said(of, given)).toEqual(outcome))
  test('a zone beside the moment, as a form sends it', () => {
    expect(said(field('date-time'), '2026-11-21T10:00', {}, 'Europe/Budapest')).toBe('2026-11-21T10:00[Europe/Budapest]')
    expect(said(field('date-time'), '2026-11-21T10:00', {}, 'Nowhere')).toBe('answer-one answer-zone')
  })
  test('NTT-29 contracts: those of the organisation, at least one where it is required', () => {
    expect(said(field('contracts', { required: true }), undefined)).toBe('contracts contract-missing')
    expect(said(field('contracts'), undefined, { contractIds: ['c1'] })).toBe(null)
    expect(said(field('contracts'), undefined, { contractIds: ['c1', 'c9'] })).toBe('contracts contract')
  })
  test('MS-32 what the context fixes is kept whatever was sent, and only in that context', () => {
    const fixed = field('text', { fixed: { value: 'Fixed', contexts: ['customer'], reason: words } })
    const kept = (context: string | null) => parseAnswers([fixed], context, { one: 'Forged' }, facts).answers
    expect(kept('customer')).toEqual({ one: 'Fixed' })
    expect(kept('own')).toEqual({ one: 'Forged' })
  })
})

describe('NTT-24 NTT-27 the form and what is kept of it', () => {
  const catalogue = enterpriseCatalogue()
  const keys = fc.constantFrom(
    'tenant',
    'occurred',
    'occurred-zone',
    'state',
    'recovery',
    'phone',
    'support-plan',
    'constructor',
    '__proto__',
    'summary',
    'contracts',
  )
  const answer = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.constantFrom('ongoing', 'recovered', 'prod-1', '2026-11-21T10:00', '+81 3 1234 5678', ''),
    fc.array(fc.constantFrom('ongoing', 'recovered', 'x'), { maxLength: 3 }),
  )
  const chosen = fc.record({
    type: fc.constantFrom(null, ...catalogue.requestTypes.map(({ key }) => key)),
    service: fc.constantFrom(null, 'virtual-server'),
    offering: fc.constantFrom(null, 'cloud-east', 'data-center'),
    context: fc.constantFrom(null, 'own', 'customer'),
    answers: fc.dictionary(keys, answer),
  })
  test('whatever is sent, only what the form asks is kept, each fault stands at a field of the form, and what is kept is good a second time', () => {
    fc.assert(
      fc.property(chosen, (given) => {
        const form = formFor(catalogue, given)
        const asked = new Set(form.map(({ key }) => key))
        const { answers, faults } = parseAnswers(form, given.context, given.answers, facts)
        for (const key of Object.keys(answers)) expect(asked.has(key)).toBe(true)
        for (const { field: at } of faults) expect(at === 'contracts' || asked.has(at.slice('answer-'.length))).toBe(true)
        expect(JSON.stringify(answers)).not.toMatch(/\\ud[89a-f]|\\u0000/)
        const again = parseAnswers(form, given.context, { ...given.answers, ...answers }, facts)
        expect(again.answers).toEqual(answers)
      }),
      { numRuns: 1000 },
    )
  })
  test('a field whose condition hangs on one that is not shown is not shown either', () => {
    const shown = (type: string, answers: Record<string, string>) =>
      formFor(catalogue, { type, service: null, offering: null, context: null, answers }).some(({ key }) => key === 'recovery')
    expect(shown('incident', { state: 'recovered' })).toBe(true)
    expect(shown('incident', { state: 'ongoing' })).toBe(false)
    expect(shown('general', { state: 'recovered' })).toBe(false)
  })
})

// A house's own words are said on every page, also on the one where they would be put right: what breaks when it is said is refused.
import { expect, test } from 'vitest'
import { messageFault } from './message-check.ts'
import { catalogueOf, words } from './messages.ts'

const key = 'mail.welcome.subject' // takes {brand}, which is text

test.each([
  ['a name as a date', '{brand, date}', 'message-misuses'],
  ['a name as a time', '{brand, time, short}', 'message-misuses'],
  ['a name as a number', '{brand, number}', 'message-misuses'],
  ['a name counted', '{brand, plural, one {a} other {b}}', 'message-misuses'],
  ['a name twice, once as a date', '{brand, date} {brand, select, other {x}}', 'message-unshowable'],
])('%s is refused, for it would break the page that says it', (_, text, fault) => {
  expect(messageFault('en', key, text)?.fault).toBe(fault)
})

test('a number in a manner there is none of is refused', () => {
  const counted = Object.entries(catalogueOf('en')).find(([, text]) =>
    /^[^{]*\{count, plural[^{]*\{[^{}]*\} other \{[^{}]*\}\}[^{]*$/.test(text),
  )!
  const text = '{count, number, ::currency/XXXX}'
  expect(() => words('en', { en: { [counted[0]]: text } })(counted[0], { count: 1 })).toThrow()
  expect(messageFault('en', counted[0], text)?.fault).toBe('message-unshowable')
  expect(messageFault('en', counted[0], '{count, number}')).toBeNull()
})

test.each([
  ['Welcome {brand', 'Egy megnyitott kapcsos zárójel nincs bezárva. A hiba helye: 9. karakter (expect argument closing brace).'],
  ['👋 {}', 'Ami a kapcsos zárójelek között áll, nem név. A hiba helye: 3. karakter (empty argument).'],
  ['{brand!}', 'Ami a kapcsos zárójelek között áll, nem név. A hiba helye: 1. karakter (malformed argument).'],
  ['{brand, name}', 'Ami egy név után áll a kapcsos zárójelek között, nem ismert. A hiba helye: 9. karakter (invalid argument type).'],
  [
    '{brand, select, a}',
    'A plural vagy a select egyik esete mellett nincs kapcsos zárójelbe tett szöveg, vagy kétszer szerepel. A hiba helye: 18. karakter (expect select argument selector fragment).',
  ],
  ['{brand, select, a {b}}', 'Hiányzik az „other” eset. A hiba helye: 22. karakter (missing other clause).'],
])('what cannot be read is told in the reader’s language, with its character: %s', (text, said) => {
  const { fault, values } = messageFault('en', key, text)!
  expect(words('hu')(`configuration.fault.${fault}`, { ...values })).toBe(said)
})

test('plain and chosen by is as good; our own words pass in every language', () => {
  expect(messageFault('en', key, 'Welcome to {brand}')).toBeNull()
  expect(messageFault('en', key, '{brand, select, Guichet {Welcome} other {Come in}}')).toBeNull()
  for (const [each, text] of Object.entries(catalogueOf('en'))) expect(messageFault('en', each, text), each).toBeNull()
})

import { expect, test } from 'vitest'
import { codesIn, longestError, plainCode } from './error-codes.ts'

test.each(['NET-4031', 'net 4031', 'NET_4031', 'net.4031', 'NET‑4031', 'ＮＥＴ－４０３１'])(
  '%s is one code, however it is written',
  (written) => expect(plainCode(written)).toBe('NET4031'),
)
test.each([
  ['502 Bad Gateway', '502'],
  ['Fehler (0x80070005).', '0X80070005'],
  ['Code:E_ACCESS', 'EACCESS'],
  ['net::err_cert_date_invalid', 'NETERRCERTDATEINVALID'],
  ['node is not ready', 'NOTREADY'],
  ['ボリュームIAAS-4012を', 'IAAS4012'],
])('“%s” may hold %s', (text, code) => expect(codesIn(text)).toContain(code))
test('letters that stand alone are codes only where nothing else is said', () => {
  expect(codesIn('drive e is a disk')).not.toContain('E')
  expect(codesIn('e')).toEqual(['E'])
})
test('any text is read, and only so much of it', () => {
  for (const text of ['', ' ', '\0', '-'.repeat(9999)]) expect(codesIn(text)).toEqual([])
  expect(codesIn('a '.repeat(9999)).length).toBeLessThan(longestError)
  expect(codesIn(`${'x'.repeat(longestError)} E-1`)).toEqual([])
})

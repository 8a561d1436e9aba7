// A file's name is data from strangers that is shown to others: it must read as what it is, and stay what it was.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanFileName } from './file-name.ts'

test('F14 ordinary names of all our languages come back as they were', () => {
  for (const name of [
    'error.log',
    'Ekran görüntüsü İğüşöç.png',
    'スクリーンショット 2026-11-21 9.40.png',
    'Relevé d’août (1).pdf',
    'árvíztűrő.txt',
    '.bashrc',
    'tar.gz',
    'a+b=c&d#e%f.txt',
    'it\'s; "quoted".csv',
    '👩🏽.png',
  ]) {
    expect(cleanFileName(name)).toBe(name)
  }
})

test('F14 what cannot be seen, or turns the reading direction, is gone', () => {
  expect(cleanFileName('invoice\u202efdp.exe')).toBe('invoicefdp.exe')
  expect(cleanFileName('.ht\u200baccess')).toBe('.htaccess')
  expect(cleanFileName('a\u0000b\r\nSet-Cookie: x\tc\u2028d\ufeff\u2066e\u00ad.txt')).toBe('abSet-Cookie: xcde.txt')
  expect(cleanFileName('e\u0301.txt')).toBe('\u00e9.txt')
  expect(cleanFileName('half \ud83d surrogate')).toBe('half surrogate')
})

test('F14 a path is a name with its slashes made harmless', () => {
  expect(cleanFileName('../../etc/passwd')).toBe('.._.._etc_passwd')
  expect(cleanFileName('C:\\Users\\x\\a.txt')).toBe('C:_Users_x_a.txt')
})

test('a long name keeps its extension within 255 characters', () => {
  const long = cleanFileName(`${'ü'.repeat(400)}.log`)
  expect([...long]).toHaveLength(255)
  expect(long.endsWith('….log')).toBe(true)
  expect([...cleanFileName('x'.repeat(300))]).toHaveLength(255)
})

test('a name of nothing is refused', () => {
  for (const name of ['', ' ', '\u200b', '.', '..', '...', ' . ', '\u202e\u0007', '\u2800', '\u3164\u00ad'])
    expect(() => cleanFileName(name), JSON.stringify(name)).toThrow('file-name-bad')
})

test('F16 whatever is given: no control, no separator, never too long, and cleaning twice changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (given) => {
      let name: string
      try {
        name = cleanFileName(given)
      } catch {
        return
      }
      expect(name).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}/\\]/u)
      expect([...name].length).toBeGreaterThan(0)
      expect([...name].length).toBeLessThanOrEqual(255)
      expect(cleanFileName(name)).toBe(name)
    }),
  )
})

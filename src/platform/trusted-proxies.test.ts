import { expect, test } from 'vitest'
import { clientAddressReader, isAddressRange } from './trusted-proxies.ts'

test('F26 without trusted proxies, X-Forwarded-For changes nothing', () => {
  expect(clientAddressReader([])('203.0.113.9', '10.0.0.1')).toBe('203.0.113.9')
})

test('F26 a trusted proxy is believed, and only as far back as proxies are trusted', () => {
  const read = clientAddressReader(['10.0.0.0/8', '::1'])
  expect(read('10.0.0.2', '198.51.100.4')).toBe('198.51.100.4')
  expect(read('10.0.0.2', '1.2.3.4, 198.51.100.4, 10.9.9.9')).toBe('198.51.100.4')
  expect(read('203.0.113.9', '198.51.100.4')).toBe('203.0.113.9')
  expect(read('::ffff:10.0.0.2', '198.51.100.4')).toBe('198.51.100.4')
  expect(read('::1', '2001:db8::7')).toBe('2001:db8::7')
})

test('F26 what is not an address ends the walk', () => {
  const read = clientAddressReader(['10.0.0.0/8'])
  for (const header of ['unknown', '198.51.100.4:80', '<script>', '', null]) expect(read('10.0.0.2', header)).toBe('10.0.0.2')
})

test('ranges are read strictly', () => {
  expect(['10.0.0.5', '10.0.0.0/8', 'fd00::/8'].every(isAddressRange)).toBe(true)
  expect(['10.0.0', '10.0.0.0/33', '10.0.0.0/8/8', 'proxy', '10.0.0.0/'].some(isAddressRange)).toBe(false)
})

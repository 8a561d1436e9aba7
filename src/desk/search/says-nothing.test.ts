// NTT-20: words with which people ask for help whatever it is about find no answer.
import { expect, test } from 'vitest'
import { saysNothing } from './says-nothing.ts'

test('politeness, times and verbs of every day say nothing, in any case and with or without accents', () => {
  for (const word of ['Please', 'since', 'GET', 'must', 'enough', 'a', '12']) expect(saysNothing(word, 'en'), word).toBe(true)
  for (const word of ['Lütfen', 'çalışmıyor', 'DÜN', 'teşekkürler']) expect(saysNothing(word, 'tr'), word).toBe(true)
  for (const word of ['お願い', 'ください', '確認', '書']) expect(saysNothing(word, 'ja'), word).toBe(true)
})
test('what a request may be about says something', () => {
  for (const word of ['backup', 'invoice', 'password', 'address', 'settings']) expect(saysNothing(word, 'en'), word).toBe(false)
  for (const word of ['durum', 'fatura', 'yedekleme']) expect(saysNothing(word, 'tr'), word).toBe(false)
  for (const word of ['サーバー', '請求', '折り返し']) expect(saysNothing(word, 'ja'), word).toBe(false)
})
test('who writes in another language than they read is understood, unless the word is so short that it may mean something here', () => {
  expect(saysNothing('bonjour', 'en')).toBe(true)
  expect(saysNothing('ora', 'it')).toBe(true)
  expect(saysNothing('ora', 'fr')).toBe(false) // of ORA-01017
})

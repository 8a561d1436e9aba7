// The catalogues are complete: every language says everything, with the same arguments and every plural form it needs.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { isCurrent } from '../../scripts/generate-messages.ts'
import { argumentsOf, pluralsLacking } from '../../src/platform/message-check.ts'
import { catalogueOf, languages } from '../../src/platform/messages.ts'

const english = catalogueOf('en')

describe('X-10 the catalogues', () => {
  test('keys.ts is current (npm run messages)', () => expect(isCurrent()).toBe(true))

  test.each(languages.filter((language) => language !== 'en'))('%s has every message of English and no other', (language) => {
    const own = catalogueOf(language)
    expect({
      missing: Object.keys(english).filter((key) => !(key in own)),
      unknown: Object.keys(own).filter((key) => !(key in english)),
    }).toEqual({
      missing: [],
      unknown: [],
    })
  })

  test.each(languages)('%s takes the same arguments and has every plural form', (language) => {
    const own = catalogueOf(language)
    const faults = Object.entries(english).flatMap(([key, text]) => {
      if (!(key in own)) return []
      const wanted = [...argumentsOf(text).keys()].sort().join()
      const given = [...argumentsOf(own[key] as string).keys()].sort().join()
      const plurals = pluralsLacking(language, own[key] as string)
      return [
        ...(wanted === given ? [] : [`${key}: {${given}} instead of {${wanted}}`]),
        ...plurals.map((category) => `${key}: lacks plural ${category}`),
      ]
    })
    expect(faults).toEqual([])
  })

  test('Turkish asks readers of the help centre in one form of address: “yazınız”, never “yazın”', () => {
    const own = Object.entries(catalogueOf('tr')).filter(([key]) => /^(?:help|search|article)\./.test(key))
    const words = new Set(own.flatMap(([, text]) => (text as string).toLocaleLowerCase('tr').match(/\p{L}+/gu) ?? []))
    const asked = [...words].filter((word) => /.(?:ınız|iniz|unuz|ünüz)$/.test(word))
    expect(asked).toContain('yazınız')
    const nouns = ['sorun']
    expect(asked.map((word) => word.slice(0, -2)).filter((short) => words.has(short) && !nouns.includes(short))).toEqual([])
  })

  test('the same files exist in each language', () => {
    const files = (language: string) => readdirSync(new URL(`../../src/messages/${language}`, import.meta.url)).sort()
    for (const language of languages) expect(files(language)).toEqual(files('en'))
  })

  test('no source file says a message key that does not exist', () => {
    const keys = new Set(Object.keys(english))
    const sources = readdirSync(new URL('../../src', import.meta.url), { recursive: true, encoding: 'utf8' }).filter(
      (file) => /\.tsx?$/.test(file) && !/\.test\./.test(file),
    )
    const unknown = sources.flatMap((file) => {
      const text = readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8')
      return [...text.matchAll(/\bt\(\s*'([a-z0-9.-]+)'/g)]
        .map((match) => match[1] as string)
        .filter((key) => !keys.has(key))
        .map((key) => `${file}: ${key}`)
    })
    expect(unknown).toEqual([])
  })
})

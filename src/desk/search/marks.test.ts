// What is shown of a text is what one reads, not how it was typed.
import { expect, test } from 'vitest'
import { marked, marksOf, withoutMarkdown } from './marks.ts'

test('signs of Markdown go, what is quoted as code stays', () => {
  expect(withoutMarkdown('Replace it by `***` in **all** logs of `vm-17`')).toBe('Replace it by *** in all logs of vm-17')
  expect(withoutMarkdown('an unbalanced ` sign')).toBe('an unbalanced  sign')
})

test('of a table its cells are read, apart from each other, and not the lines that draw it', () => {
  const plans = 'Our plans:\n\n| Plan | `a\\|b` |\n|:-----|---:|\n| **Basic** | |\n| Premium | 24/7 |\n\nAsk us.'
  expect(withoutMarkdown(plans).replace(/\s+/g, ' ')).toBe('Our plans: Plan · a|b · Basic · Premium · 24/7 Ask us.')
  expect(withoutMarkdown('> a | b\n> --- | ---\n> c | d').trim(), 'without outer lines, in a quotation').toBe('a · b ·\nc · d')
  expect(withoutMarkdown('|one|\n|-|\n|two|').trim()).toBe('one ·\ntwo')
  for (const text of ['A heading\n---', 'a - b\n-----', '--- or ---\n- | -', '-\n-'])
    expect(withoutMarkdown(text), 'no table').not.toContain('·')
})

test('NTT-20 endings, particles and single letters are no hits beside words that say more', () => {
  const hitsOf = (asked: string[], text: string) => {
    const marks = marksOf({ terms: asked.map((word) => ({ kind: 'word', text: word, words: [word] })) as never }, new Map())
    return marked(text, marks).flatMap((piece) => (piece.hit ? [piece.text] : []))
  }
  expect(hitsOf(['仮想', 'サーバー', 'に', '接続', 'でき', 'ませ', 'ん'], 'サーバーに接続できません。まず確認します。')).toEqual([
    'サーバー',
    '接続',
  ])
  expect(hitsOf(['b', 'disk'], 'A bad disk, broken')).toEqual(['disk'])
  expect(hitsOf(['すし'], 'すしを食べる'), 'alone it is what was asked').toEqual(['すし'])
  expect(hitsOf(['b'], 'A bad disk')).toEqual(['bad'])
})

import { describe, expect, it } from 'vitest'
import { keyOf, lackingIn, notOf, whatBecomesOf } from './kept-form.ts'

describe('what is typed and not sent', () => {
  const empty = { title: [''], body: [''], tells: ['yes'] }
  const typed = { ...empty, body: ['Restart the gateway.'] }

  it('comes back over what it was typed over', () => {
    expect(whatBecomesOf({ content: typed, base: empty }, empty)).toBe('put-back')
    // A box that was ticked and is not.
    expect(whatBecomesOf({ content: { ...empty, tells: [] }, base: empty }, empty)).toBe('put-back')
  })
  it('is only offered where something else was saved meanwhile', () => {
    expect(whatBecomesOf({ content: typed, base: empty }, { ...empty, body: ['Said by another.'] })).toBe('offer')
  })
  it('says nothing where the page shows it, or nothing was typed', () => {
    expect(whatBecomesOf(null, empty)).toBe('nothing')
    expect(whatBecomesOf({ content: typed, base: empty }, typed)).toBe('nothing')
    expect(whatBecomesOf({ content: empty, base: empty }, typed)).toBe('nothing')
  })
  it('may need fields that the page has not: rows with something in them', () => {
    const rows = { 'row.0': ['One'], 'row.1': ['Two'], 'row.2': [''], 'boxes.2': [] }
    expect(lackingIn({ 'row.0': [''] }, rows)).toEqual(['row.1'])
    expect(lackingIn({ 'row.0': [''], 'row.1': [''] }, rows)).toEqual([])
  })
  it('is forgotten for everyone else, and for all at sign-out; other memories of the tab stay', () => {
    const [mine, theirs] = [keyOf('a', '/workspace/articles/new'), keyOf('b', '/workspace/articles/new')]
    expect(notOf('a', [mine, theirs, 'draft b /tickets/new'])).toEqual([theirs])
    expect(notOf(null, [mine, theirs, 'draft b /tickets/new'])).toEqual([mine, theirs])
  })
})

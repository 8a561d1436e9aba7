// Makes the name a sender gave a file safe to show and to hand out again. On our disk it is never used (F14).
import { Refusal } from '../../platform/refusal.ts'
import { unseen } from '../../platform/unseen.ts'

const longest = 255 // characters
const longestExtension = 20

export function cleanFileName(given: string): string {
  const name = given
    .slice(0, 10_000)
    .normalize('NFC')
    .replace(unseen, '')
    .replace(/[/\\]/g, '_') // a path is no name; nothing of it is lost
    .replace(/\s+/gu, ' ')
    .replace(/^ +/, '')
    .replace(/(?<![ .])[ .]+$/, '')
  if (name === '' || name === '.' || name === '..') throw new Refusal('file-name-bad', { name: '' })
  return shorten(name)
}

/** Cuts the middle away rather than the extension, by which people and programs know the kind of a file. */
function shorten(name: string): string {
  const characters = [...name]
  if (characters.length <= longest) return name
  const dot = characters.lastIndexOf('.')
  const extension = dot > 0 && characters.length - dot <= longestExtension ? characters.slice(dot) : []
  return [...characters.slice(0, longest - extension.length - 1), '…', ...extension].join('').normalize('NFC')
}

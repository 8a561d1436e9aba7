// Makes the name a sender gave a file safe to show and to hand out again. On our disk it is never used (F14).
import { Refusal } from '../../platform/refusal.ts'

const longest = 255 // characters
const longestExtension = 20

// Control and format characters (bidi overrides, zero widths, tags), line separators, lone surrogates, and fillers that look like nothing:
// with them "exe.fdp" reads "pdf.exe" backwards and two names look alike (CVE-2026-28289).
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u115f\u1160\u3164\uffa0]/gu

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

// The code of an error as people hand it on: with a space for its hyphen, in small letters, in the middle of the message that they pasted.

/** Characters of a message that are read. */
export const longestError = 2000
const longest = 80
const mostJoined = 4
const joints = /[-_.:/#\s\u2010-\u2015]+/gu
// The second finds what is written in Japanese without spaces around it.
const pieces = [/[\p{L}\p{N}]+(?:[-_.:/#\u2010-\u2015]+[\p{L}\p{N}]+)*/gu, /[a-z0-9]+(?:[-_.:/#\u2010-\u2015]+[a-z0-9]+)*/giu]

/** What all ways to write a code have in common, as `guichet_codes_of` in the database has it. */
export const plainCode = (code: string): string => code.normalize('NFKC').toUpperCase().replace(joints, '')

/** The codes that a text may hold: itself, each of its words, what stands behind a colon, and words side by side as if they were one. */
export function codesIn(text: string): string[] {
  const given = text.slice(0, longestError).toWellFormed().replaceAll('\0', '').normalize('NFKC')
  const found = new Set<string>()
  for (const pattern of pieces) {
    const words = given.match(pattern) ?? []
    const plain = words.map(plainCode)
    for (const [at, word] of words.entries()) {
      for (const part of word.split(/[.:/#]+/)) found.add(plainCode(part))
      for (let joined = 1; joined <= mostJoined; joined++) found.add(plain.slice(at, at + joined).join(''))
    }
  }
  // A single letter or digit is a code where nothing else is said.
  const written = [...found].filter((code) => code.length > 1)
  return [...new Set([given.trim().toUpperCase(), plainCode(given), ...written])].filter((code) => code !== '' && code.length <= longest)
}

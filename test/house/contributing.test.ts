// CONTRIBUTING walks a newcomer through one deed as it is today: a name that went elsewhere meanwhile would send them looking for it.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../src/platform/root.ts'

const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
const quotedIn = (words: string) => [...words.matchAll(/`([^`]+)`/g)].map(([, quoted]) => quoted!)
const isPath = (quoted: string) => /^[\w-]+(\/[\w.-]+)*\/([\w.-]+)?$/.test(quoted)

/** The text of a file, or of all files of a folder. */
function textOf(path: string): string {
  const at = join(root, path)
  if (statSync(at).isFile()) return readFileSync(at, 'utf8')
  return readdirSync(at, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(at, name)).isFile())
    .map((name) => readFileSync(join(at, name), 'utf8'))
    .join('\n')
}

test('every file and every command that CONTRIBUTING names is there', () => {
  const quoted = quotedIn(text)
  expect(quoted.filter(isPath).length).toBeGreaterThan(10)
  expect(quoted.filter(isPath).filter((path) => !existsSync(join(root, path)))).toEqual([])
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
  const commands = quoted.flatMap((one) => /^npm (?:run )?([\w-]+)/.exec(one)?.[1] ?? [])
  expect(commands).toContain('schema')
  expect(commands.filter((command) => !(command in scripts))).toEqual([])
})

test('what it quotes stands in a file that it names beside it', () => {
  const items = text.split(/\n(?=\d\. |- |\n)/).filter((item) => /^(\d\.|-) /.test(item))
  expect(items.length).toBeGreaterThan(10)
  const missing = items.flatMap((item) => {
    const quoted = quotedIn(item).filter((one) => !one.startsWith('npm '))
    const named = quoted.filter(isPath)
    const there = named.map(textOf).join('\n')
    return quoted
      .filter((one) => !isPath(one))
      .flatMap((one) => one.split(' '))
      .filter((word) => !there.includes(word))
      .map((word) => `${word}: not in ${named.join(' or ') || 'any file, since none is named'}`)
  })
  expect(missing).toEqual([])
})

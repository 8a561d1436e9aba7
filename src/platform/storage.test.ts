// What is kept must be there after a crash, under no name but its own digest; what is not kept must leave nothing.
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openStorage } from './storage.ts'

const home = mkdtempSync(join(tmpdir(), 'guichet-storage-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
const storage = await openStorage(home)
const bytes = (text: string) => new Uint8Array(Buffer.from(text))
const everything = () => readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(home, name)).isFile())

async function keep(...texts: string[]) {
  const arriving = await storage.arrive()
  for (const text of texts) await arriving.write(bytes(text))
  return arriving.keep()
}
const textOf = async (sha256: string, range?: { from: number; to: number }) => new Response(await storage.read(sha256, range)).text()

describe('storage', () => {
  test('F14 the folder holds content under its SHA-256 and nothing else', async () => {
    const kept = await keep('first ', 'second')
    expect(kept).toEqual({ sha256: createHash('sha256').update('first second').digest('hex'), size: 12 })
    expect(everything()).toEqual([join(kept.sha256.slice(0, 2), kept.sha256)])
    expect(await textOf(kept.sha256)).toBe('first second')
    expect(await textOf(kept.sha256, { from: 6, to: 8 })).toBe('sec')
    expect(await storage.has(kept.sha256)).toBe(true)
  })

  test('the same content lies there once, also when it comes ten times at the same moment', async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => keep('same', ' content')))
    expect(new Set(all.map((kept) => kept.sha256)).size).toBe(1)
    expect(everything().filter((name) => name.endsWith(all[0]!.sha256))).toHaveLength(1)
  })

  test('what is discarded leaves nothing, and discarding what was kept changes nothing', async () => {
    const before = everything()
    const arriving = await storage.arrive()
    await arriving.write(bytes('half of a fi'))
    await arriving.discard()
    await arriving.discard()
    expect(everything()).toEqual(before)
    const kept = await storage.arrive()
    await kept.write(bytes('kept'))
    const { sha256 } = await kept.keep()
    await kept.discard()
    expect(await textOf(sha256)).toBe('kept')
  })

  test('a content that is gone is told before any byte is sent; a name that is no digest never reaches the disk', async () => {
    await expect(storage.read('0'.repeat(64))).rejects.toMatchObject({ code: 'ENOENT' })
    expect(await storage.has('0'.repeat(64))).toBe(false)
    for (const name of ['../../etc/passwd', '', 'A'.repeat(64), `${'0'.repeat(63)}/`])
      await expect(async () => storage.read(name)).rejects.toThrow('SHA-256')
    const { sha256 } = await keep('to be removed')
    const later = new Date(Date.now() + 60_000)
    await storage.removeOlder(sha256, later)
    await storage.removeOlder(sha256, later)
    expect(await storage.has(sha256)).toBe(false)
  })

  test('what a dead process left half written goes at the next start; a young one may be another process still writing', async () => {
    const old = join(home, 'arriving', 'old')
    const young = join(home, 'arriving', 'young')
    writeFileSync(old, 'x')
    writeFileSync(young, 'x')
    const twoDaysAgo = Date.now() / 1000 - 2 * 86_400
    utimesSync(old, twoDaysAgo, twoDaysAgo)
    await openStorage(home)
    expect(readdirSync(join(home, 'arriving'))).toEqual(['young'])
  })
})

// A store of files in a folder of its own, gone after the file.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FileStorage, openStorage } from '../../src/platform/storage.ts'

/** `after` is told how to remove it: vitest's afterAll, or nothing in a process that is killed. */
export async function testStorage(after: (remove: () => void) => void = () => {}): Promise<FileStorage> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-files-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  return openStorage(folder)
}

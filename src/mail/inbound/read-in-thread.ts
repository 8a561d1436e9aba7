// Gives a mail so much time and memory and no more: one that was made to be slow must not stop the mails of everyone else (F15, F19).
import { Worker } from 'node:worker_threads'
import { limits } from './limits.ts'
import type { ReadMail, Unreadable } from './read-thread.ts'

/** Beside this file in the source, below main.js once it is built. */
const thread = import.meta.url.endsWith('.ts')
  ? new URL('./read-thread.ts', import.meta.url)
  : new URL('./mail/inbound/read-thread.js', import.meta.url)

export type Read = ReadMail | Unreadable | 'too-slow'

export function readInThread(raw: Uint8Array, ms: number = limits.readMs): Promise<Read> {
  return new Promise((resolve) => {
    const worker = new Worker(thread, {
      workerData: { readMail: raw },
      resourceLimits: { maxOldGenerationSizeMb: limits.readMegabytes },
      stderr: true,
    })
    const end = (result: Read) => {
      clearTimeout(late)
      resolve(result)
      void worker.terminate()
    }
    const late = setTimeout(() => end('too-slow'), ms)
    worker.once('message', end)
    worker.once('error', () => end('unreadable'))
    worker.once('exit', () => end('unreadable'))
  })
}

// Gives a calendar file so much time and memory and no more: a rule that never ends must not stop the pages of everyone else.
import { Worker } from 'node:worker_threads'
import type { NoHolidays, ReadHolidays, Wanted } from './holidays.ts'

/** Beside this file in the source, below main.js once it is built. */
const thread = import.meta.url.endsWith('.ts')
  ? new URL('./holidays-thread.ts', import.meta.url)
  : new URL('./desk/promises/holidays-thread.js', import.meta.url)

/** Of the file; a national calendar of ten years has 30,000. */
export const mostBytes = 900_000
const budget = { ms: 3000, megabytes: 128 }

export function holidaysIn(text: string, wanted: Wanted, ms = budget.ms): Promise<ReadHolidays | NoHolidays | 'too-slow'> {
  return new Promise((resolve) => {
    const worker = new Worker(thread, {
      workerData: { readHolidays: { text, wanted } },
      resourceLimits: { maxOldGenerationSizeMb: budget.megabytes },
      stderr: true,
    })
    const end = (result: ReadHolidays | NoHolidays | 'too-slow') => {
      clearTimeout(late)
      resolve(result)
      void worker.terminate()
    }
    const late = setTimeout(() => end('too-slow'), ms)
    worker.once('message', end)
    worker.once('error', () => end('too-slow')) // beyond its memory
    worker.once('exit', () => end('too-slow'))
  })
}

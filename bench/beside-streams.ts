// What open pages cost the others: list and create alone, beside so many open event streams, and alone again, so that a busy minute shows.
import { fork } from 'node:child_process'
import type { Case } from './cases.ts'
import type { Load, Measured } from './load.ts'
import type { Streams } from './open-streams.ts'
import { type Stage, inProcess, untilTold } from './stage.ts'

export interface Beside {
  readonly name: string
  readonly streams: number
  /** Answers a second before and after. */
  readonly alone: readonly [number, number]
  readonly beside: number
  /** How many words the streams were told meanwhile. */
  readonly told: number
  readonly wrong: number
}

export async function besideStreams(
  stage: Stage,
  cases: readonly Case[],
  count: number,
  seconds: number,
  clients: number,
): Promise<Beside[]> {
  const found: Beside[] = []
  for (const one of cases.filter(({ name }) => name === 'list, page' || name === 'create, REST')) {
    const load: Load = { port: stage.port, clients, seconds, warmSeconds: 1, asked: one.asked }
    const run = async () => {
      await untilTold(stage.urls.superuser)
      return inProcess<Measured>('./load.ts', load)
    }
    const before = await run()
    const streams = await openStreams(stage, count)
    const beside = await run()
    const told = await streams.close()
    const after = await run()
    const wrong = before.wrong + beside.wrong + after.wrong
    found.push({ name: one.name, streams: count, alone: [before.perSecond, after.perSecond], beside: beside.perSecond, told, wrong })
  }
  return found
}

async function openStreams({ port, customers }: Stage, count: number): Promise<{ close(): Promise<number> }> {
  const child = fork(new URL('./open-streams.ts', import.meta.url), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const answer = <T>() =>
    new Promise<T>((resolve, reject) => {
      child.once('message', (message) => resolve(message as T))
      child.once('exit', (code) => reject(new Error(`the streams ended with exit code ${code}`)))
    })
  const open = answer<{ open: number }>()
  const cookies = Array.from({ length: count }, (_, at) => customers[at % customers.length]!.cookie)
  child.send({ port, host: `localhost:${port}`, cookies } satisfies Streams)
  await open
  return {
    async close() {
      const told = answer<{ told: number }>()
      child.send('close')
      return (await told).told
    },
  }
}

export const saidOf = ({ name, streams, alone: [before, after], beside, told, wrong }: Beside): string =>
  `${name} beside ${streams} open streams: ${beside.toFixed(0)} a second, ${((200 * beside) / (before + after)).toFixed(0)} % of ${before.toFixed(0)} before and ${after.toFixed(0)} after; the streams were told ${told} times${wrong ? `; ${wrong} answers were wrong` : ''}`

// The load: so many clients, each asking again as soon as it was answered, over kept connections, for a bounded time. A process of its own.
import { Agent, request } from 'node:http'
import { newId } from '../src/platform/id.ts'

export interface Asked {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** `{id}` becomes a fresh id in path and body. */
  readonly body?: string
  readonly expects: number
}
export interface Load {
  readonly port: number
  readonly clients: number
  readonly seconds: number
  readonly warmSeconds: number
  readonly asked: readonly Asked[]
}
export interface Measured {
  readonly requests: number
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  /** Bytes of an answer's body. */
  readonly bytes: number
  readonly wrong: number
  readonly firstWrong: string | null
}

const most = 2_000_000 // requests, whatever the time

async function run(load: Load): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.clients })
  const times: number[] = []
  let wrong = 0
  let firstWrong: string | null = null
  let bytes = 0
  const begin = performance.now()
  const from = begin + load.warmSeconds * 1000
  const until = from + load.seconds * 1000
  const client = async (place: number) => {
    for (let i = place; performance.now() < until && times.length < most; i += load.clients) {
      const asked = load.asked[i % load.asked.length]!
      const at = performance.now()
      const answer = await ask(agent, load.port, asked)
      const now = performance.now()
      if (now < from || now > until) continue
      times.push(now - at)
      bytes += answer.bytes
      if (answer.status !== asked.expects) {
        wrong++
        firstWrong ??= `${asked.method} ${asked.path} answered ${answer.status}: ${answer.start}`
      }
    }
  }
  await Promise.all(Array.from({ length: load.clients }, (_, place) => client(place)))
  agent.destroy()
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN
  return {
    requests: times.length,
    perSecond: times.length / load.seconds,
    p50: at(0.5),
    p99: at(0.99),
    bytes: Math.round(bytes / Math.max(1, times.length)),
    wrong,
    firstWrong,
  }
}

function ask(agent: Agent, port: number, asked: Asked): Promise<{ status: number; bytes: number; start: string }> {
  return new Promise((resolve, reject) => {
    const id = newId()
    const body = asked.body?.replaceAll('{id}', id)
    const headers = {
      ...Object.fromEntries(Object.entries(asked.headers).map(([name, value]) => [name, value.replaceAll('{id}', id)])),
      ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
    }
    const sent = request(
      { agent, host: '127.0.0.1', port, method: asked.method, path: asked.path.replaceAll('{id}', id), headers },
      (answer) => {
        let bytes = 0
        let start = ''
        answer.on('data', (part: Buffer) => {
          if (bytes === 0) start = part.toString('latin1', 0, 300)
          bytes += part.length
        })
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, bytes, start }))
        answer.on('error', reject)
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

process.once('message', async (load: Load) => {
  process.send!(await run(load), () => process.exit(0))
})

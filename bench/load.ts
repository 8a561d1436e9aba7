// The load: so many clients, each asking again as soon as it was answered, over kept connections, for a bounded time. A process of its own.
import { newId } from '../src/platform/id.ts'
import { type Answer, Connection } from './connection.ts'

export interface Asked {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** `{id}` becomes a fresh id in path, headers and body. */
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
  /** Milliseconds of processor time that one request took here. */
  readonly ownMillis: number
}

const most = 2_000_000 // requests, whatever the time

async function run(load: Load): Promise<Measured> {
  const requests = load.asked.map(written)
  const times: number[] = []
  let wrong = 0
  let firstWrong: string | null = null
  let bytes = 0
  let all = 0
  const begin = performance.now()
  const from = begin + load.warmSeconds * 1000
  const until = from + load.seconds * 1000
  const client = async (place: number) => {
    const connection = new Connection(load.port)
    for (let i = place; performance.now() < until && times.length < most; i += load.clients) {
      const asked = load.asked[i % load.asked.length]!
      const request = requests[i % load.asked.length]!
      const at = performance.now()
      const answer: Answer = await connection.ask(typeof request === 'string' ? Buffer.from(request.replaceAll('{id}', newId())) : request)
      const now = performance.now()
      all++
      if (now < from || now > until) continue
      times.push(now - at)
      bytes += answer.bytes
      if (answer.status !== asked.expects) {
        wrong++
        firstWrong ??= `${asked.method} ${asked.path} answered ${answer.start || answer.status}`
      }
    }
    connection.close()
  }
  await Promise.all(Array.from({ length: load.clients }, (_, place) => client(place)))
  const { user, system } = process.cpuUsage()
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
    ownMillis: (user + system) / 1000 / Math.max(1, all),
  }
}

/** The request as it is sent: bytes made once, or a text when each has an id of its own (of the same length as `{id}` becomes). */
function written({ method, path, headers, body }: Asked): Buffer | string {
  const length = body === undefined ? [] : [['content-length', Buffer.byteLength(body.replaceAll('{id}', newId()))]]
  const lines = [...Object.entries(headers), ...length].map(([name, value]) => `${name}: ${value}\r\n`)
  const text = `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`
  return text.includes('{id}') ? text : Buffer.from(text)
}

process.once('message', async (load: Load) => {
  process.send!(await run(load), () => process.exit(0))
})

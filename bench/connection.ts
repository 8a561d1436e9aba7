// One kept HTTP/1.1 connection that costs little: node's own client takes as much of the processor as the server it asks, and so measured itself.
import { type Socket, connect } from 'node:net'

export interface Answer {
  readonly status: number
  /** Bytes of the body, all of which were read. */
  readonly bytes: number
  /** The beginning of head and body, to say what went wrong. */
  readonly start: string
}
interface Waiting {
  resolve(answer: Answer): void
  reject(fault: Error): void
}

/** Sends one request at a time, given as the bytes to send. What is not HTTP, or ends too early, is a fault. */
export class Connection {
  readonly #port: number
  #socket: Socket | null = null
  #waiting: Waiting | null = null
  #got: Buffer[] = []
  #size = 0
  /** Where the whole answer ends, once its head has told; null while that is unknown. */
  #end: number | null = null
  #head: Head | null = null

  constructor(port: number) {
    this.#port = port
  }

  ask(request: Buffer): Promise<Answer> {
    this.#socket ??= this.#open()
    this.#got = []
    this.#size = 0
    this.#end = this.#head = null
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      this.#socket!.write(request)
    })
  }

  close(): void {
    this.#socket?.destroy()
  }

  #open(): Socket {
    const socket = connect(this.#port, '127.0.0.1').setNoDelay(true)
    const lost = (fault: Error) => {
      if (this.#socket !== socket) return // closed by us, as the answer before had said
      this.#socket = null
      this.#waiting?.reject(fault)
      this.#waiting = null
    }
    socket.on('data', (part) => this.#take(part as Buffer))
    socket.on('error', lost)
    socket.on('close', () => lost(new Error('the server closed the connection')))
    return socket
  }

  #take(part: Buffer): void {
    if (!this.#waiting) return
    this.#got.push(part)
    this.#size += part.length
    if (!this.#head) {
      this.#head = headOf(this.#whole())
      if (!this.#head) return
      if (this.#head.length !== null) this.#end = this.#head.ends + this.#head.length
    }
    const head = this.#head
    if (this.#end === null) {
      const body = bodyOfChunks(this.#whole(), head.ends)
      if (body !== null) this.#answer(head, body)
    } else if (this.#size > this.#end) this.#socket!.destroy(new Error('the answer was longer than it said'))
    else if (this.#size === this.#end) this.#answer(head, this.#end - head.ends)
  }

  #answer(head: Head, bytes: number): void {
    const { resolve } = this.#waiting!
    this.#waiting = null
    const start = head.status >= 400 ? this.#whole().toString('latin1', 0, 600) : ''
    if (head.closes) {
      const old = this.#socket
      this.#socket = null
      old?.destroy()
    }
    resolve({ status: head.status, bytes, start })
  }

  #whole(): Buffer {
    if (this.#got.length > 1) this.#got = [Buffer.concat(this.#got)]
    return this.#got[0]!
  }
}

interface Head {
  readonly status: number
  /** Where the body begins. */
  readonly ends: number
  /** Null when it comes in chunks. */
  readonly length: number | null
  readonly closes: boolean
}

function headOf(got: Buffer): Head | null {
  const at = got.indexOf('\r\n\r\n')
  if (at < 0) return null
  const text = got.toString('latin1', 0, at)
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1])
  const given = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1]
  const chunked = /\r\ntransfer-encoding: *chunked/i.test(text)
  const empty = status === 204 || status === 304
  if (!status || (!given && !chunked && !empty)) throw new Error(`not an answer: ${text.slice(0, 300)}`)
  return { status, ends: at + 4, length: empty ? 0 : given ? Number(given) : null, closes: /\r\nconnection: *close/i.test(text) }
}

/** Bytes of the body once its last chunk is there; null before. */
function bodyOfChunks(got: Buffer, from: number): number | null {
  let [at, bytes] = [from, 0]
  for (;;) {
    const line = got.indexOf('\r\n', at)
    if (line < 0) return null
    const size = Number.parseInt(got.toString('latin1', at, line), 16)
    if (size === 0) return got.length >= line + 4 ? bytes : null
    bytes += size
    at = line + 2 + size + 2
    if (at > got.length) return null
  }
}

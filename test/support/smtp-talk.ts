// Speaks SMTP line by line, so that a test can say what no mail program would, and break off in the middle.
import { once } from 'node:events'
import { connect } from 'node:net'

export interface Told {
  /** Answers to RCPT TO, in order. */
  readonly rcpt: readonly string[]
  /** Answer to the end of the data; null where it did not come to that. */
  readonly data: string | null
}

export interface Spoken {
  readonly port: number
  /** '' for a bounce. */
  readonly from?: string
  readonly to: readonly string[]
  /** With CRLF; dots are stuffed here. */
  readonly raw: string | Buffer
  /** Breaks off after this many bytes of the data. */
  readonly cut?: number
}

export async function talk({ port, from = 'someone@sentinel.example', to, raw, cut }: Spoken): Promise<Told> {
  const socket = connect(port, '127.0.0.1')
  let heard = ''
  const answers: string[] = []
  const waiting: ((line: string) => void)[] = []
  const hear = (line: string) => (waiting.shift() ?? ((one: string) => void answers.push(one)))(line)
  socket.setEncoding('utf8')
  socket.on('error', () => {})
  socket.on('close', () => {
    while (waiting.length > 0) waiting.shift()!('closed')
  })
  socket.on('data', (part: string) => {
    heard += part
    for (let end = heard.indexOf('\r\n'); end !== -1; end = heard.indexOf('\r\n')) {
      const line = heard.slice(0, end)
      heard = heard.slice(end + 2)
      if (/^\d{3} /.test(line)) hear(line)
    }
  })
  const next = () => new Promise<string>((resolve) => (answers.length > 0 ? resolve(answers.shift()!) : waiting.push(resolve)))
  const say = (line: string) => {
    socket.write(`${line}\r\n`)
    return next()
  }
  try {
    await next()
    await say('EHLO vendor.example')
    await say(`MAIL FROM:<${from}>`)
    const rcpt: string[] = []
    for (const one of to) rcpt.push(await say(`RCPT TO:<${one}>`))
    if (!rcpt.some((line) => line.startsWith('250'))) return { rcpt, data: null }
    await say('DATA')
    const bytes = stuffed(Buffer.isBuffer(raw) ? raw : Buffer.from(raw))
    if (cut !== undefined) {
      socket.write(bytes.subarray(0, cut))
      await new Promise((resolve) => setTimeout(resolve, 100))
      socket.destroy()
      return { rcpt, data: null }
    }
    if (!socket.write(bytes)) await once(socket, 'drain')
    return { rcpt, data: await say('\r\n.') }
  } finally {
    socket.end()
    socket.destroySoon()
  }
}

/** Without a copy where no line begins with a dot: some mails are large. */
const stuffed = (bytes: Buffer): Buffer =>
  bytes.indexOf('.') === 0 || bytes.includes('\n.') || bytes.includes('\r.')
    ? Buffer.from(bytes.toString('latin1').replace(/^\./gm, '..'), 'latin1')
    : bytes

/** A plain mail; lines of headers go before it as they are. */
export const letter = (text: string, headers: readonly string[] = []): string =>
  [
    ...(headers.some((line) => /^from:/i.test(line)) ? [] : ['From: Ana Ferro <ana@sentinel.example>']),
    ...(headers.some((line) => /^message-id:/i.test(line))
      ? []
      : [`Message-ID: <${Math.random().toString(36).slice(2)}@sentinel.example>`]),
    ...headers,
    ...(headers.some((line) => /^content-type:/i.test(line)) ? [] : ['Content-Type: text/plain; charset=utf-8']),
    '',
    text,
    '',
  ].join('\r\n')

// A real SMTP server that keeps what it is given: bytes, envelope, and whatever misbehaviour a test asks of it.
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import PostalMime, { type Email } from 'postal-mime'

export interface Caught {
  readonly from: string
  readonly to: readonly string[]
  readonly raw: string
  readonly mail: Email
}

export interface SmtpSink {
  readonly url: string
  readonly port: number
  readonly mails: Caught[]
  /** Mails to this address so far. */
  to(address: string): Caught[]
  /** Waits until there are this many (to an address). */
  until(count: number, options?: { to?: string; ms?: number }): Promise<Caught[]>
  /** Waits for the first mail whose text has these words (to an address): what else came before or comes after is no matter. */
  saying(words: string, options?: { to?: string; ms?: number }): Promise<Caught>
  /** Answers RCPT TO: an Error with responseCode refuses. */
  recipient: ((address: string) => Error | null) | null
  /** Runs after the last byte and before the answer: a test may hold the answer back. */
  data: ((raw: string) => Promise<void> | void) | null
  close(): Promise<void>
}

export function refusal(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code })
}

export async function smtpSink(options: { port?: number } = {}): Promise<SmtpSink> {
  const waiting = new Set<() => void>()
  const sink = { mails: [] as Caught[], recipient: null, data: null } as { -readonly [K in keyof SmtpSink]: SmtpSink[K] }
  const settings: SMTPServerOptions = {
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    logger: false,
    onRcptTo: (address, _session, done) => done(sink.recipient?.(address.address) ?? null),
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', async () => {
        try {
          const bytes = Buffer.concat(parts)
          const mail = await PostalMime.parse(bytes)
          await sink.data?.(bytes.toString('latin1'))
          const from = session.envelope.mailFrom
          sink.mails.push({
            from: from ? from.address : '',
            to: session.envelope.rcptTo.map((to) => to.address),
            raw: bytes.toString('latin1'),
            mail,
          })
          for (const look of waiting) look()
          done()
        } catch (fault) {
          done(fault as Error)
        }
      })
    },
  }
  const server = new SMTPServer(settings)
  server.on('error', () => {}) // a client that was killed
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const port = (server.server.address() as { port: number }).port
  const to = (address: string) => sink.mails.filter((caught) => caught.to.includes(address))
  const arrived = (address: string | undefined) => (address ? to(address) : sink.mails)
  const waitFor = <T>(find: () => T | undefined, what: string, ms = 10_000) =>
    new Promise<T>((resolve, reject) => {
      const look = () => {
        const found = find()
        if (!found) return
        clearTimeout(late)
        waiting.delete(look)
        resolve(found)
      }
      const late = setTimeout(() => {
        waiting.delete(look)
        reject(new Error(`Waited for ${what}; there are: ${sink.mails.map((m) => `${m.to} ${m.mail.subject}`).join('; ')}`))
      }, ms)
      waiting.add(look)
      look()
    })
  return Object.assign(sink, {
    port,
    url: `smtp://127.0.0.1:${port}`,
    to,
    until: (count: number, wanted: { to?: string; ms?: number } = {}) =>
      waitFor(
        () => (arrived(wanted.to).length < count ? undefined : arrived(wanted.to)),
        `${count} mails${wanted.to ? ` to ${wanted.to}` : ''}`,
        wanted.ms,
      ),
    saying: (words: string, wanted: { to?: string; ms?: number } = {}) =>
      waitFor(
        () => arrived(wanted.to).find(({ mail }) => mail.text?.includes(words)),
        `a mail${wanted.to ? ` to ${wanted.to}` : ''} that says “${words}”`,
        wanted.ms,
      ),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  })
}

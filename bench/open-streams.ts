// Open pages that listen: so many event streams, read and counted, beside whatever else is measured. A process of its own.
import { type Socket, connect } from 'node:net'

export interface Streams {
  readonly port: number
  readonly host: string
  /** One stream for each; a person may come more than once. */
  readonly cookies: readonly string[]
}

async function open({ port, host, cookies }: Streams): Promise<void> {
  let told = 0
  const one = (cookie: string) =>
    new Promise<Socket>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1')
      let begun = false
      socket.on('error', reject)
      socket.on('close', () => reject(new Error('a stream was closed')))
      socket.on('data', (part) => {
        const text = part.toString('latin1')
        if (!begun && !text.startsWith('HTTP/1.1 200')) return reject(new Error(`no stream: ${text.slice(0, 200)}`))
        begun = true
        told += text.split('\ndata: ').length - 1
        resolve(socket)
      })
      socket.write(`GET /live HTTP/1.1\r\nhost: ${host}\r\ncookie: ${cookie}\r\naccept: text/event-stream\r\n\r\n`)
    })
  const sockets = await Promise.all(cookies.map(one))
  process.send!({ open: sockets.length })
  process.on('message', () => process.send!({ told }, () => process.exit(0)))
}

process.once('message', (given: Streams) => void open(given))

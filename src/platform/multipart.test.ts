// The parser stands between strangers' bytes and our disk: whatever is sent, it ends, and in flat memory.
import { describe, expect, test } from 'vitest'
import { type Part, readMultipart } from './multipart.ts'

const boundary = 'xYzZY'
const type = `multipart/form-data; boundary=${boundary}`
const field = (name: string, value: string) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
const file = (fileName: string, content: string, name = 'files') =>
  `--${boundary}\r\ncontent-disposition: form-data; name="${name}"; filename="${fileName}"\r\ncontent-type: image/png\r\n\r\n${content}\r\n`
const end = `--${boundary}--\r\n`

function bodyOf(text: string | Uint8Array, chunk = 7): ReadableStream<Uint8Array> {
  const bytes = Buffer.from(text as string)
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(new Uint8Array(bytes.subarray(at, (at += chunk))))
    },
  })
}

async function textOf(part: Part): Promise<string> {
  if (part.kind === 'field') return part.value
  const chunks: Uint8Array[] = []
  for await (const chunk of part.bytes) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

async function all(text: string | Uint8Array, chunk?: number) {
  const seen: string[] = []
  for await (const part of readMultipart(bodyOf(text, chunk), type).parts) {
    seen.push(part.kind === 'field' ? `${part.name}=${part.value}` : `${part.fileName}:${await textOf(part)}`)
  }
  return seen
}

describe('reading multipart', () => {
  for (const chunk of [1, 7, 64, 100_000]) {
    test(`parts come in order, in chunks of ${chunk}`, async () => {
      const text =
        field('csrf', 't') +
        field('body', 'İki\r\nsatır') +
        file('a.png', 'AAA') +
        file('b c.txt', '--xYzZ\r\n') +
        file('', '') +
        field('last', '') +
        end
      expect(await all(text, chunk)).toEqual(['csrf=t', 'body=İki\r\nsatır', 'a.png:AAA', 'b c.txt:--xYzZ\r\n', ':', 'last='])
    })
  }

  test('a file that its reader leaves half read, or unread, loses none of the parts behind it', async () => {
    const big = 'x'.repeat(500_000)
    const text = file('a', big) + file('b', big) + field('c', 'still here') + file('d', 'me too') + end
    const seen: string[] = []
    for await (const part of readMultipart(bodyOf(text, 10_000), type).parts) {
      if (part.kind === 'field') seen.push(part.value)
      else if (part.fileName === 'a') for await (const _ of part.bytes) break
      else if (part.fileName === 'd') seen.push(await textOf(part))
    }
    expect(seen).toEqual(['still here', 'me too'])
  })

  test('a request that breaks off in a file, a header or before the end is refused, and its file stops with it', async () => {
    for (const text of [
      field('a', '1') + file('a', 'abc').slice(0, -3),
      `${field('a', '1')}--${boundary}\r\ncontent-dispo`,
      field('a', '1'),
      '',
      'not multipart at all',
    ]) {
      await expect(all(text), JSON.stringify(text)).rejects.toMatchObject({ code: 'unsupported-body' })
    }
  })

  test('a sender that goes away fails the read of its file', async () => {
    const text = file('a', 'x'.repeat(100_000))
    let sent = false
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent) controller.error(new Error('aborted'))
        else controller.enqueue(new Uint8Array(Buffer.from(text.slice(0, 50_000))))
        sent = true
      },
    })
    await expect(
      (async () => {
        for await (const part of readMultipart(body, type).parts) await textOf(part)
      })(),
    ).rejects.toMatchObject({ code: 'unsupported-body' })
  })

  test('whoever stops reading stops the request', async () => {
    let pulled = 0
    let cancelled = false
    const head = Buffer.from(file('huge', '').slice(0, -2))
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new Uint8Array(pulled++ === 0 ? head : Buffer.alloc(65_536, 97)))
      },
      cancel() {
        cancelled = true
      },
    })
    const multipart = readMultipart(body, type)
    for await (const part of multipart.parts) {
      if (part.kind === 'file') {
        let read = 0
        for await (const chunk of part.bytes) if ((read += chunk.byteLength) > 1_000_000) break
      }
      break
    }
    expect(cancelled).toBe(true)
    expect(multipart.received()).toBeLessThan(1_400_000)
  })

  test('F33 too many or too long fields, and other bodies, are refused', async () => {
    await expect(all(Array.from({ length: 201 }, (_, at) => field(`f${at}`, '')).join('') + end, 10_000)).rejects.toMatchObject({
      code: 'invalid',
    })
    await expect(all(field('a', 'x'.repeat(1_000_001)) + end, 100_000)).rejects.toMatchObject({ code: 'message-too-large' })
    for (const other of [undefined, 'application/json', 'multipart/form-data', 'text/multipart/form-data; boundary=a']) {
      expect(() => readMultipart(bodyOf(''), other)).toThrow('unsupported-body')
    }
  })

  test('F33 a field that is no UTF-8 is refused, whatever charset it claims; a file is bytes', async () => {
    const latin = (text: string) => Buffer.from(text, 'latin1')
    const claiming = (charset: string, value: string) =>
      `--${boundary}\r\ncontent-disposition: form-data; name="a"\r\ncontent-type: text/plain; charset=${charset}\r\n\r\n${value}\r\n${end}`
    for (const odd of ['g\xfcl', '\xff\xfe', 'cut \xe2\x82', '\xc0\x80', '\xed\xa0\x80'])
      for (const text of [field('a', odd) + end, claiming('utf-8', odd), claiming('utf-16le', odd)])
        for (const chunk of [1, 100_000])
          await expect(all(latin(text), chunk), JSON.stringify(odd)).rejects.toMatchObject({ code: 'malformed' })
    expect(await all(claiming('utf-8', 'gül'))).toEqual(['a=gül'])
    expect(await all(field('a', '\ufeffgarbled: \ufffd') + end)).toEqual(['a=\ufeffgarbled: \ufffd'])
    expect(await all(latin(file('b', '\xff') + end))).toEqual(['b:\ufffd'])
  })

  test('F15 a request of very many small files is refused', async () => {
    await expect(all(file('a', 'b').repeat(2000) + end, 100_000)).rejects.toMatchObject({ code: 'invalid' })
    expect(await all(file('a', 'b').repeat(200) + end, 100_000)).toHaveLength(200)
  })
  test('names arrive as typed: UTF-8, quotes, backslashes, paths', async () => {
    const seen: string[] = []
    for (const name of ['ğüşİö.log', 'スクリーンショット.png', 'a%22b.txt', '../../etc/passwd', 'C:\\\\fakepath\\\\x']) {
      for await (const part of readMultipart(bodyOf(file(name, '') + end), type).parts) if (part.kind === 'file') seen.push(part.fileName)
    }
    expect(seen).toEqual(['ğüşİö.log', 'スクリーンショット.png', 'a"b.txt', '../../etc/passwd', 'C:\\fakepath\\x'])
  })
})

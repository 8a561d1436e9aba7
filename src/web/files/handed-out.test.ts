// F12: whatever a file claims by name or type, its headers follow its content, and in a browser nothing in it runs.
import { serve } from '@hono/node-server'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../../../test/support/browser.ts'
import { testStorage } from '../../../test/support/storage.ts'
import { mediaTypeOf } from '../../desk/files/media-type.ts'
import { fileAnswer } from '../../platform/file-answer.ts'
import { fileHeaders, fileNameParameters } from './serve-file.ts'

const storage = await testStorage(afterAll)
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
const jpeg = Buffer.concat([hex('ffd8ffe000104a46494600010100000100010000'), Buffer.alloc(64), hex('ffd9')])
const webp = Buffer.concat([
  Buffer.from('RIFF'),
  hex('1a000000'),
  Buffer.from('WEBPVP8L'),
  hex('0d0000002f0000001007101111888808'),
  Buffer.alloc(4),
])
const avif = Buffer.concat([hex('0000001c'), Buffer.from('ftypavif'), hex('00000000'), Buffer.from('avifmif1miaf'), Buffer.alloc(16)])
const script = '<script>fetch("/ran");document.title="ran"</script>'
const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="fetch('/ran')"><script>fetch('/ran')</script></svg>`
const html = `<!doctype html><html><body onload="fetch('/ran')">${script}</body></html>`
const zip = hex('504b03040a00000000000000000000000000000000000000000001000000 61'.padEnd(64, '0'))
const pdf = Buffer.from(`%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF`)

const picture = (type: string) => ({ type, shown: true })
const text = { type: 'text/plain; charset=utf-8', shown: false }
const other = (type: string) => ({ type, shown: false })
const unknown = other('application/octet-stream')

/** name, content, what the headers must be */
const table: readonly [string, Buffer | string, { type: string; shown: boolean }][] = [
  ['a.png', png, picture('image/png')],
  ['a.html', png, picture('image/png')],
  ['a.svg', png, picture('image/png')],
  ['a.jpg', jpeg, picture('image/jpeg')],
  ['a.exe', jpeg, picture('image/jpeg')],
  ['a.gif', gif, picture('image/gif')],
  ['a.js', gif, picture('image/gif')],
  ['a.webp', webp, picture('image/webp')],
  ['a.avif', avif, picture('image/avif')],
  ['polyglot.gif', Buffer.concat([Buffer.from('GIF89a=1;'), Buffer.from('fetch("/ran")//'), gif]), picture('image/gif')],
  ['polyglot.png', Buffer.concat([png, Buffer.from(html)]), picture('image/png')],
  ['polyglot.jpg', Buffer.concat([jpeg, Buffer.from(svg)]), picture('image/jpeg')],
  ['a.svg', svg, text],
  ['a.png', svg, text],
  ['a.svg', `<?xml version="1.0"?>\n${svg}`, text],
  ['a.svg', `\ufeff${svg}`, text],
  ['a.svg', `<!-- x -->\n${svg}`, text],
  ['a.html', html, text],
  ['a.png', html, text],
  ['a.txt', html, text],
  ['a.xhtml', `<html xmlns="http://www.w3.org/1999/xhtml">${script}</html>`, text],
  ['a.xml', `<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?><a/>`, text],
  ['a.xsl', `<?xml version="1.0"?><xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform"/>`, text],
  ['a.rss', `<?xml version="1.0"?><rss/>`, text],
  ['a.js', 'fetch("/ran")', text],
  ['a.mjs', 'export default fetch("/ran")', text],
  ['a.css', 'body { background: url(/ran) }', text],
  ['a.htm', '<b onmouseover=alert(1)>', text],
  ['a.mht', 'MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n', text],
  ['a.eml', `From: a@b.c\r\nContent-Type: text/html\r\n\r\n${html}`, text],
  ['a.log', '2026-11-21 09:40:00 ERROR connection refused\n', text],
  ['a.log', 'kullanıcı oturumu açılamadı: ğüşiöç\nスクリーン\n', text],
  ['a.log', '\u001b[31mred\u001b[0m\n', text],
  ['a.log', Buffer.from('\ufeffwide\n', 'utf16le'), text],
  ['a.csv', '=cmd|x,1\n', text],
  ['a.json', '{"a":"<script>"}', text],
  ['a.url', '[InternetShortcut]\nURL=javascript:alert(1)\n', text],
  ['a.hta', `<hta:application>${script}`, text],
  ['a.swf', Buffer.concat([Buffer.from('FWS'), hex('0a20000000')]), other('application/x-shockwave-flash')],
  ['a.pdf', pdf, other('application/pdf')],
  ['a.png', pdf, other('application/pdf')],
  ['a.zip', zip, other('application/zip')],
  ['a.png', zip, other('application/zip')],
  ['a.gz', hex('1f8b0800000000000003'), other('application/gzip')],
  ['a.exe', Buffer.concat([Buffer.from('MZ'), hex('90000300000004000000ffff0000b800')]), other('application/x-msdownload')],
  ['a.bin', hex('00010203fffe0001'), unknown],
  ['a.html', Buffer.concat([Buffer.from('\0'), Buffer.from(html)]), unknown],
  ['a.svg', Buffer.concat([Buffer.from(svg), Buffer.from([0, 1, 2])]), unknown],
  ['a.txt', hex('c3 28 00 a0'), unknown],
  ['a.html', `GIF89a${html}`, picture('image/gif')], // says it is a picture, so it is only ever painted
]

describe('handing files out', () => {
  test.each(table)('F12 %s: headers follow the content (row %#)', async (name, content, expected) => {
    const mediaType = await mediaTypeOf(Buffer.from(content))
    const request = new Request('http://localhost', { method: 'HEAD' })
    const answer = await fileAnswer(request, storage, { sha256: 'a'.repeat(64), size: 7 }, fileHeaders({ name, mediaType }))
    expect(Object.fromEntries(answer.headers)).toEqual({
      'content-type': expected.type,
      'content-disposition': `${expected.shown ? 'inline' : 'attachment'}; filename="${name}"`,
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-cache',
      etag: `"${'a'.repeat(64)}"`,
      'accept-ranges': 'bytes',
      'content-length': '7',
    })
  })

  test('F12 a type that got into the table by another way is still not named to a browser', () => {
    for (const mediaType of [
      'text/html',
      'image/svg+xml',
      'application/xhtml+xml',
      'text/xml',
      'application/xml',
      'text/javascript',
      'application/ecmascript',
      'text/css',
      'multipart/related',
      'message/rfc822',
    ]) {
      expect(fileHeaders({ name: 'x', mediaType })).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-disposition': 'attachment; filename="x"',
      })
    }
  })

  test('F14 F16 names in headers follow RFC 6266 and RFC 8187', () => {
    expect(fileNameParameters('plain name.txt')).toBe('filename="plain name.txt"')
    expect(fileNameParameters('Ekran görüntüsü.png')).toBe(
      `filename="Ekran g_r_nt_s_.png"; filename*=UTF-8''Ekran%20g%C3%B6r%C3%BCnt%C3%BCs%C3%BC.png`,
    )
    expect(fileNameParameters('画面.png')).toBe(`filename="__.png"; filename*=UTF-8''%E7%94%BB%E9%9D%A2.png`)
    expect(fileNameParameters(`it's "50%" \\(1).txt`)).toBe(
      `filename="it's _50__ _(1).txt"; filename*=UTF-8''it%27s%20%2250%25%22%20%5C%281%29.txt`,
    )
    for (const bad of ['a\r\nSet-Cookie: x', 'a\0b', '\ud800'])
      expect(fileNameParameters(bad)).toMatch(/^filename="[\x20-\x7e]*"; filename\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]*$/)
  })
})

const browser = await launchBrowser()
describe.skipIf(!browser)('in Chromium', () => {
  const ran: string[] = []
  const server = serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: async (request) => {
      const { pathname } = new URL(request.url)
      if (pathname === '/ran') ran.push(request.headers.get('referer') ?? '')
      const row = table[Number(pathname.slice(1))]
      if (pathname === '/control') return new Response(html, { headers: { 'content-type': 'text/html' } })
      if (pathname === '/') return new Response('<!doctype html><title>here</title>', { headers: { 'content-type': 'text/html' } })
      if (!row) return new Response('', { status: 404 })
      const headers = fileHeaders({ name: row[0], mediaType: await mediaTypeOf(Buffer.from(row[1])) })
      return new Response(new Uint8Array(Buffer.from(row[1])), { headers })
    },
  })
  afterAll(async () => {
    await browser?.close()
    await new Promise((resolve) => server.close(resolve))
  })

  test('F12 opened, framed, or used as script, style or picture, nothing runs', async () => {
    const { port } = server.address() as AddressInfo
    const page = await browser!.newPage()
    page.on('dialog', (dialog) => {
      ran.push('dialog')
      void dialog.dismiss()
    })
    const origin = `http://127.0.0.1:${port}`
    for (const at of table.keys()) {
      await page.goto(`${origin}/${at}`).catch(() => {}) // a download is no page
    }
    await page.goto(origin)
    await page.evaluate(async (count) => {
      const loaded: Promise<unknown>[] = []
      for (let at = 0; at < count; at++) {
        for (const [tag, name] of [
          ['script', 'src'],
          ['link', 'href'],
          ['img', 'src'],
          ['iframe', 'src'],
          ['object', 'data'],
          ['embed', 'src'],
        ] as const) {
          const element = document.createElement(tag)
          if (tag === 'link') element.setAttribute('rel', 'stylesheet')
          loaded.push(
            new Promise((resolve) => element.addEventListener('load', resolve)),
            new Promise((resolve) => element.addEventListener('error', resolve)),
          )
          element.setAttribute(name, `/${at}`)
          document.body.append(element)
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 2500))
      void loaded
    }, table.length)
    expect(await page.title()).toBe('here')
    expect(ran).toEqual([])
    await page.goto(`${origin}/control`) // the same text without our headers does run: the test would have seen it
    await page.waitForLoadState('networkidle')
    expect(ran.length).toBeGreaterThan(0)
  })
})

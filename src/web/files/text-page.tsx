// A log read in the page, with line numbers one can point at; a part at a time, so that a large one costs no more than a small one.
import { type FoundFile, fileFor } from '../../desk/files/file-for.ts'
import { isReadableText } from '../../desk/files/media-type.ts'
import { reading } from '../../platform/database.ts'
import type { Language } from '../../platform/messages.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { FileStorage } from '../../platform/storage.ts'
import type { SignedAsk } from '../ask.ts'
import { Button } from '../ui/Button.tsx'
import { sizeWords } from '../ui/FileCard.tsx'
import { Frame } from '../ui/Frame.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'

const partBytes = 512_000
const mostLines = 5_000

export async function getText(ask: SignedAsk): Promise<Response> {
  const { t, visitor, params, house, c } = ask
  const file = await reading(house.app, visitor.personId, (tx) => fileFor(tx, visitor, params['id'] ?? ''))
  if (!isReadableText(file.mediaType)) throw new Refusal('not-found')
  const from = wholeNumber(c.req.query('from'), file.size)
  const first = wholeNumber(c.req.query('line'), file.size) + 1
  const { lines, next } = await partOf(house.storage, file, from, ask.language)
  const to = first + lines.length - 1
  const isWhole = from === 0 && next === null

  return ask.c.html(
    <Frame ask={ask} title={t('file.text.title', { name: file.name })} room="portal">
      <PageTitle
        back={backOf(file)}
        under={`${isWhole ? t('file.text.whole', { count: to }) : t('file.text.part', { from: first, to })} · ${sizeWords(ask.language, file.size)}`}
        actions={
          <Button href={`/files/${file.id}`} icon="download">
            {t('file.text.download')}
          </Button>
        }
      >
        <bdi>{file.name}</bdi>
      </PageTitle>
      <div class="log" tabindex={0} role="region" aria-label={file.name} data-turbo="false">
        <table class="log-lines">
          <tbody>
            {lines.map((line, at) => (
              <tr id={`L${first + at}`}>
                <th scope="row">
                  <a href={`#L${first + at}`}>{first + at}</a>
                </th>
                <td>{line}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!isWhole && (
        <nav class="row" aria-label={t('file.text.parts')}>
          {from > 0 && <Button href={`/files/${file.id}/text`}>{t('file.text.first')}</Button>}
          {next !== null && <Button href={`/files/${file.id}/text?from=${next}&line=${to}`}>{t('file.text.later')}</Button>}
        </nav>
      )}
    </Frame>,
  )
}

/** To the ticket it hangs on, in the room where its reader works on it; a file of a draft for a new ticket has none. */
function backOf({ ticket }: FoundFile) {
  if (!ticket) return undefined
  return { href: `${ticket.works ? '/workspace' : ''}/tickets/${ticket.reference}`, label: ticket.reference }
}

/** Lines from byte `from`, cut at the end of a line; `next` is where the following part begins. */
export async function partOf(storage: FileStorage, file: { sha256: string; size: number }, from: number, language: Language) {
  if (from >= file.size) return { lines: [], next: null }
  const bytes = await bytesOf(storage, file.sha256, { from, to: Math.min(from + partBytes, file.size) - 1 })
  const mark = from < 2 ? bytes : await bytesOf(storage, file.sha256, { from: 0, to: 1 })
  const wide = mark[0] === 0xff && mark[1] === 0xfe ? 'utf-16le' : mark[0] === 0xfe && mark[1] === 0xff ? 'utf-16be' : null
  const end = endOfLines(bytes, wide, from + bytes.length === file.size)
  const text = decode(bytes.subarray(0, end), wide, language)
  const lines = text.split(/\r\n|\n|\r/)
  if (lines.at(-1) === '') lines.pop()
  return { lines: lines.map(plain), next: from + end < file.size ? from + end : null }
}

async function bytesOf(storage: FileStorage, sha256: string, range: { from: number; to: number }): Promise<Buffer> {
  return Buffer.from(await new Response(await storage.read(sha256, range)).arrayBuffer())
}

/** How many of these bytes to show: whole lines, at most so many; a line longer than the part is cut. */
function endOfLines(bytes: Buffer, wide: string | null, isLast: boolean): number {
  const step = wide ? 2 : 1
  const [high, low] = wide === 'utf-16be' ? [0, 1] : [1, 0]
  let end = 0
  let count = 0
  for (let at = 0; at + step <= bytes.length && count < mostLines; at += step) {
    if (wide ? bytes[at + low] === 10 && bytes[at + high] === 0 : bytes[at] === 10) {
      end = at + step
      count++
    }
  }
  if (count === mostLines) return end
  return isLast || end === 0 ? bytes.length : end
}

const before8bit = {
  ja: 'shift_jis',
  tr: 'windows-1254',
  hu: 'windows-1250',
  en: 'windows-1252',
  fr: 'windows-1252',
  it: 'windows-1252',
} as const

/** What is not Unicode is read as the reader's own language was written before it. */
function decode(bytes: Uint8Array, wide: string | null, language: Language): string {
  if (wide) return new TextDecoder(wide).decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // A part cut inside a character, or a broken byte in a UTF-8 log, is still UTF-8.
    const text = new TextDecoder('utf-8').decode(bytes)
    const broken = text.split('\ufffd').length - 1
    const letters = text.match(/[^\x00-\x7f\ufffd]/gu)?.length ?? 0
    return broken <= letters + 2 ? text : new TextDecoder(before8bit[language]).decode(bytes)
  }
}

/** Colours of terminals and other controls say nothing here. */
const plain = (line: string): string => line.replace(/\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f]/g, '')

function wholeNumber(given: string | undefined, most: number): number {
  return given !== undefined && /^\d{1,12}$/.test(given) ? Math.min(Number(given), most) : 0
}

// Draws headings, sentences, tables and plots on A4, tagged for readers: the only place that knows the PDF library. No HTML goes in, nothing is fetched (F18).
import { createRequire } from 'node:module'
import type { Language } from '../../platform/messages.ts'
import { type Plot, barHeight, barsFrom } from './plot.ts'

// One family for all six languages; only the glyphs that are used are embedded. OFL.
const font = (file: string) => createRequire(import.meta.url).resolve(`@expo-google-fonts/biz-udpgothic/${file}.ttf`)
// By their paths everywhere: under a second name the library would read the whole file at every use.
const regular = font('400Regular/BIZUDPGothic_400Regular')
const bold = font('700Bold/BIZUDPGothic_700Bold')

const margin = 48
const colours = { ink: '#1d2233', soft: '#565b6b', line: '#c9cbd3', kept: '#3350a8', missed: '#a63423', paper: '#ffffff' }
const size = { small: 7, text: 9.5, head: 12.5, title: 19 }
const lineGap = 1.5
/** Control characters and marks that turn the direction are not for paper. */
const plain = (text: string) => text.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ')

interface Look {
  readonly size?: number
  readonly bold?: boolean
  readonly soft?: boolean
  readonly gap?: number
}
export interface Paper {
  title(over: string, text: string): void
  heading(text: string): void
  sentence(text: string, look?: Look): void
  /** The first column is the widest and names its row. */
  table(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): void
  plot(title: string, plot: Plot): void
  /** A heading of its own with facts under it, kept together where they fit on a page. */
  entry(head: string, lines: readonly string[]): void
  /** `footer`: of each page, once it is known how many there are. */
  done(footer: (page: number, pages: number) => string): Promise<Buffer>
}

export async function newPaper(of: { title: string; author: string; language: Language; at: Date }): Promise<Paper> {
  // Only where somebody wants paper: a server that draws none does not carry it.
  const { default: Drawn } = await import('pdfkit')
  const doc = new Drawn({
    size: 'A4',
    margin,
    font: regular,
    bufferPages: true,
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: true,
    lang: of.language,
    info: { Title: plain(of.title), Author: plain(of.author), CreationDate: of.at, ModDate: of.at },
  })
  const parts: Buffer[] = []
  const ended = new Promise<Buffer>((resolve, reject) => {
    doc.on('data', (part: Buffer) => parts.push(part))
    doc.on('end', () => resolve(Buffer.concat(parts)))
    doc.on('error', reject)
  })
  const root = doc.struct('Document')
  doc.addStructure(root)
  const width = doc.page.width - 2 * margin
  const bottom = () => doc.page.height - margin - 14

  const use = (look: Look) =>
    doc
      .font(look.bold ? bold : regular)
      .fontSize(look.size ?? size.text)
      .fillColor(look.soft ? colours.soft : colours.ink)
  const heightOf = (text: string, look: Look, within = width) => use(look).heightOfString(plain(text), { width: within, lineGap })
  const room = (height: number) => {
    if (doc.y + height > bottom()) doc.addPage()
  }
  const write = (tag: string, text: string, look: Look = {}) => {
    room(Math.min(heightOf(text, look), 200))
    root.add(doc.struct(tag, {}, () => void use(look).text(plain(text), margin, doc.y, { width, lineGap })))
    doc.y += look.gap ?? 4
  }
  const artifact = (draw: () => void) => {
    doc.markContent('Artifact', { type: 'Layout' })
    draw()
    doc.endMarkedContent()
  }

  return {
    title(over, text) {
      write('P', over, { soft: true, gap: 2 })
      write('H1', text, { size: size.title, bold: true, gap: 8 })
    },
    heading(text) {
      doc.y += 10
      room(heightOf(text, { size: size.head, bold: true }) + 60)
      write('H2', text, { size: size.head, bold: true, gap: 6 })
    },
    sentence: (text, look) => write('P', text, look),
    table(title, heads, rows) {
      const first = Math.max(width * 0.22, width - (heads.length - 1) * 58)
      const other = (width - first) / (heads.length - 1)
      const columns = heads.map((_, at) => ({
        x: margin + (at === 0 ? 0 : first + (at - 1) * other),
        width: (at === 0 ? first : other) - 4,
      }))
      const table = doc.struct('Table', { alt: plain(title) })
      root.add(table)
      const row = (cells: readonly string[], isHead: boolean) => {
        const look = (at: number): Look => ({ size: isHead ? size.small : size.text - 1, soft: isHead, bold: !isHead && at === 0 })
        const height = Math.max(...cells.map((cell, at) => heightOf(cell, look(at), columns[at]!.width)))
        if (doc.y + height + 8 > bottom()) {
          doc.addPage()
          if (!isHead) row(heads, true)
        }
        const y = doc.y + 3
        const tr = doc.struct('TR')
        table.add(tr)
        cells.forEach((cell, at) => {
          const { x, width } = columns[at]!
          const draw = () => void use(look(at)).text(plain(cell), x, y, { width, align: at === 0 ? 'left' : 'right' })
          tr.add(doc.struct(isHead || at === 0 ? 'TH' : 'TD', {}, draw))
        })
        tr.end()
        doc.y = y + height + 3
        artifact(() =>
          doc
            .moveTo(margin, doc.y)
            .lineTo(margin + width, doc.y)
            .lineWidth(0.5)
            .strokeColor(colours.line)
            .stroke(),
        )
      }
      room(Math.min(rows.length * 18 + 24, 320))
      row(heads, true)
      for (const cells of rows) row(cells, false)
      table.end()
      doc.y += 6
    },
    plot(title, plot) {
      room(plot.height + 10)
      const top = doc.y + 4
      const said = plot.rows.map(({ label, bars }) => `${label}: ${bars.map((bar) => bar.label).join(', ')}`).join('; ')
      root.add(doc.struct('Figure', { alt: plain(`${title}. ${said}`) }, () => drawPlot(doc, plot, top, width)))
      doc.y = top + plot.height + 4
    },
    entry(head, lines) {
      const whole = heightOf(head, { bold: true }) + lines.reduce((sum, line) => sum + heightOf(line, { soft: true }) + 1, 6)
      room(Math.min(whole, 240))
      write('H3', head, { bold: true, gap: 1 })
      for (const line of lines) write('P', line, { soft: true, gap: 1 })
      doc.y += 6
    },
    async done(footer) {
      root.end()
      const { count } = doc.bufferedPageRange()
      for (let page = 0; page < count; page++) {
        doc.switchToPage(page)
        doc.page.margins.bottom = 0 // else a line below it would begin another page
        doc.markContent('Artifact', { type: 'Pagination' })
        use({ size: size.small, soft: true }).text(plain(footer(page + 1, count)), margin, doc.page.height - margin + 6, {
          width,
          align: 'right',
          lineBreak: false,
        })
        doc.endMarkedContent()
      }
      doc.end()
      return ended
    },
  }
}

/** As Plot.tsx draws it: kept ones full, missed ones hatched within an edge. */
function drawPlot(doc: PDFKit.PDFDocument, plot: Plot, top: number, whole: number): void {
  const left = margin + barsFrom
  const width = whole - barsFrom
  for (const row of plot.rows) {
    doc.font(regular).fontSize(size.text).fillColor(colours.ink)
    doc.text(row.label, margin, top + row.y + barHeight / 2, { width: barsFrom - 6, lineBreak: false })
    for (const bar of row.bars) {
      const [y, long] = [top + bar.y, bar.width * width]
      if (bar.how === 'kept') doc.rect(left, y, long, barHeight).fill(colours.kept)
      else if (long > 0) hatched(doc, left, y, long)
      doc
        .fillColor(colours.ink)
        .fontSize(size.text - 1)
        .text(bar.label, left + long + 6, y + 2, { lineBreak: false })
    }
    doc.moveTo(left, top + row.y - 2).lineTo(left, top + row.y + 2 * barHeight + 5)
    doc.lineWidth(0.8).strokeColor(colours.ink).stroke()
  }
}

function hatched(doc: PDFKit.PDFDocument, x: number, y: number, long: number): void {
  doc.save().rect(x, y, long, barHeight).clip()
  for (let at = x - barHeight; at < x + long; at += 4) doc.moveTo(at, y + barHeight).lineTo(at + barHeight, y)
  doc.lineWidth(1.1).strokeColor(colours.missed).stroke().restore()
  doc.rect(x, y, long, barHeight).lineWidth(0.8).strokeColor(colours.missed).stroke()
}

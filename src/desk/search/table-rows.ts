// Tables of Markdown as one reads them aloud: their cells, without the lines that draw the table.

/** What stands between cells, and where a row ends. */
const between = ' · '

function cellsOf(row: string): string[] {
  const cells = row
    .trim()
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim())
  if (cells[0] === '') cells.shift()
  if (cells.at(-1) === '') cells.pop()
  return cells
}

/** As the renderer has it: a table begins where a line of dashes has as many cells as the one before it, and ends with the paragraph. */
const isTable = (head: string, drawn: string): boolean => {
  if (!head.includes('|') || !/^[-|:]/.test(drawn.trim())) return false
  const dashes = cellsOf(drawn)
  return dashes.length > 0 && dashes.every((cell) => /^:?-+:?$/.test(cell)) && dashes.length === cellsOf(head).length
}

const said = (row: string): string =>
  cellsOf(row)
    .filter(Boolean)
    .map((cell) => cell.replaceAll('\\|', '|'))
    .join(between)

export function withoutTables(text: string): string {
  const lines = text.split('\n')
  const out: string[] = []
  for (let at = 0; at < lines.length; at++) {
    if (!isTable(lines[at]!, lines[at + 1] ?? '')) {
      out.push(lines[at]!)
      continue
    }
    const rows = [said(lines[at]!)]
    for (at += 2; at < lines.length && lines[at]!.trim() !== ''; at++) rows.push(said(lines[at]!))
    out.push(rows.filter(Boolean).join(`${between.trimEnd()}\n`), '')
  }
  return out.join('\n')
}

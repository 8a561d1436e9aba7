// Where the answer ends and what it quotes begins: a view only, nothing is ever cut from what was written (F19).

/** `said` and `quoted` put together are the text. Looks at each line at most twice. */
export function withoutQuote(text: string): { said: string; quoted: string } {
  const lines = text.split('\n')
  const marked = lines.findIndex((line, at) => at > 0 && isMark(line))
  let from = marked === -1 ? beforeTrailingQuote(lines) : marked
  // "On Friday … wrote:" may be broken over two lines.
  for (let back = 1; back <= 2 && from < lines.length && from - back > 0; back++) {
    const line = lines[from - back]!.trim()
    if (line === '') continue
    if (line.length < 300 && line.endsWith(':') && /\d|@/.test(back === 1 ? line : `${line} ${lines[from - 1]}`)) {
      from -= back
      break
    }
    if (back === 1 && !line.endsWith(':')) break
  }
  const said = lines.slice(0, from).join('\n')
  if (from >= lines.length || said.trim() === '') return { said: text, quoted: '' }
  return { said: `${said}\n`, quoted: lines.slice(from).join('\n') }
}

/** The lines at the end that are quoted or blank; the length where nothing is. */
function beforeTrailingQuote(lines: readonly string[]): number {
  let at = lines.length
  let quotes = false
  while (at > 0) {
    const line = lines[at - 1]!.trimStart()
    if (line.startsWith('>')) quotes = true
    else if (line.trim() !== '') break
    at--
  }
  return quotes ? at : lines.length
}

/** What mail programs put before what they quote whole. */
const isMark = (line: string): boolean =>
  line.length < 200 &&
  /^\s*-{2,}\s?(original message|originalnachricht|message d'origine|messaggio originale|eredeti üzenet|元のメッセージ|özgün ileti)\s?-{2,}\s*$/i.test(
    line,
  )

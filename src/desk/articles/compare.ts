// What changed between two versions, line by line, and within a changed line word by word: so that a second person sees what they approve.
export interface Piece {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}
export interface Line {
  readonly kind: 'same' | 'added' | 'removed' | 'changed'
  readonly pieces: readonly Piece[]
}

/** What one comparison may cost, in cells of the tables it fills: what is beyond is told as removed and added (F11). */
class Budget {
  #cells = 6_000_000
  /** Whether there is as much. */
  take(cells: number): boolean {
    if (cells > this.#cells) return false
    this.#cells -= cells
    return true
  }
}
const ofLine = 1500 // cells: cutting two lines into words takes as long

/** Longest common subsequence of two lists, as runs. */
function runs(before: readonly string[], after: readonly string[], budget: Budget): Piece[] {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start++
  let end = 0
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) end++
  const [a, b] = [before.slice(start, before.length - end), after.slice(start, after.length - end)]
  const same = (list: readonly string[]): Piece[] => list.map((text) => ({ kind: 'same', text }))
  return [...same(before.slice(0, start)), ...middle(a, b, budget), ...same(end === 0 ? [] : before.slice(-end))]
}

function middle(a: readonly string[], b: readonly string[], budget: Budget): Piece[] {
  const removed = (text: string): Piece => ({ kind: 'removed', text })
  const added = (text: string): Piece => ({ kind: 'added', text })
  if (!budget.take((a.length + 1) * (b.length + 1))) return [...a.map(removed), ...b.map(added)]
  const width = b.length + 1
  const lengths = new Uint32Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        a[i] === b[j] ? lengths[(i + 1) * width + j + 1]! + 1 : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!)
  const found: Piece[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      found.push({ kind: 'same', text: a[i++]! })
      j++
    } else if (i < a.length && (j >= b.length || lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!)) found.push(removed(a[i++]!))
    else found.push(added(b[j++]!))
  }
  return found
}

const words = new Intl.Segmenter('ja', { granularity: 'word' })
const wordsOf = (line: string): string[] => (line.length > 5000 ? [line] : [...words.segment(line)].map(({ segment }) => segment))

function joined(pieces: readonly Piece[]): Piece[] {
  const found: { kind: Piece['kind']; text: string }[] = []
  for (const piece of pieces) {
    const last = found.at(-1)
    if (last?.kind === piece.kind) last.text += piece.text
    else found.push({ ...piece })
  }
  return found
}

/** An empty text has no lines, where `split` would find an empty one. */
const linesOf = (text: string): string[] => (text === '' ? [] : text.split('\n'))

/** Lines that stand opposite each other in a change are compared word by word, if they have something in common. */
export function compare(before: string, after: string): Line[] {
  const budget = new Budget()
  const all = runs(linesOf(before), linesOf(after), budget)
  const lines: Line[] = []
  for (let at = 0; at < all.length; ) {
    const piece = all[at]!
    if (piece.kind === 'same') {
      lines.push({ kind: 'same', pieces: [piece] })
      at++
      continue
    }
    const removed: string[] = []
    const added: string[] = []
    for (; at < all.length && all[at]!.kind !== 'same'; at++) (all[at]!.kind === 'removed' ? removed : added).push(all[at]!.text)
    const pairs = Math.min(removed.length, added.length)
    for (let pair = 0; pair < pairs; pair++) lines.push(...oppositeLines(removed[pair]!, added[pair]!, budget))
    for (const text of removed.slice(pairs)) lines.push({ kind: 'removed', pieces: [{ kind: 'removed', text }] })
    for (const text of added.slice(pairs)) lines.push({ kind: 'added', pieces: [{ kind: 'added', text }] })
  }
  return lines
}

function oppositeLines(before: string, after: string, budget: Budget): Line[] {
  const pieces = budget.take(ofLine) ? joined(runs(wordsOf(before), wordsOf(after), budget)) : []
  const common = pieces.filter(({ kind }) => kind === 'same').reduce((sum, { text }) => sum + text.trim().length, 0)
  if (common * 3 >= Math.max(before.length, after.length)) return [{ kind: 'changed', pieces }]
  return [
    { kind: 'removed', pieces: [{ kind: 'removed', text: before }] },
    { kind: 'added', pieces: [{ kind: 'added', text: after }] },
  ]
}

// While one types, each question makes the one before it needless. Of one asker one is at work and the newest waits; whatever came between is
// given up unanswered, so that fast typing never piles up work.

/** Says go or give up; false: whoever waited had given up before. */
type Turn = (go: boolean) => boolean
const lines = new Map<string, { next: Turn | null }>()

/** null: a newer question came, or nobody waits for the answer any more. */
export async function newestOnly<T>(asker: string, signal: AbortSignal, work: () => Promise<T>): Promise<T | null> {
  let line = lines.get(asker)
  if (line) {
    line.next?.(false)
    if (!(await turnIn(line, signal))) return null
  } else {
    line = { next: null }
    lines.set(asker, line)
  }
  try {
    return signal.aborted ? null : await work()
  } finally {
    const { next } = line
    line.next = null
    if (!next?.(true)) lines.delete(asker)
  }
}

function turnIn(line: { next: Turn | null }, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    let isOver = signal.aborted
    const turn: Turn = (go) => {
      if (isOver) return false
      isOver = true
      resolve(go)
      return true
    }
    if (isOver) return resolve(false)
    line.next = turn
    signal.addEventListener('abort', () => turn(false), { once: true })
  })
}

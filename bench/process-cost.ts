// What the stack costs while it serves: processor time and memory of the server and of PostgreSQL with all its processes, from /proc (Linux).
import { readFileSync, readdirSync } from 'node:fs'

const ticks = 100 // per second; Linux has answered 100 to sysconf(_SC_CLK_TCK) on every platform of ours

/** The process and all its descendants. */
export function family(root: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = read(`/proc/${name}/stat`)
    if (stat) parents.set(Number(name), Number(afterName(stat)[1]))
  }
  const found = [root]
  for (const pid of found) for (const [child, parent] of parents) if (parent === pid) found.push(child)
  return found
}

/** Seconds of processor time used so far, ended children included. */
export function processorSeconds(root: number): number {
  return family(root).reduce((sum, pid) => {
    const fields = afterName(read(`/proc/${pid}/stat`))
    return (
      sum +
      (Number(fields[11] ?? 0) + Number(fields[12] ?? 0) + (pid === root ? Number(fields[13] ?? 0) + Number(fields[14] ?? 0) : 0)) / ticks
    )
  }, 0)
}

/** Megabytes in memory, shared pages counted in parts (PSS). */
export function megabytes(root: number): number {
  const kilobytes = family(root).reduce((sum, pid) => sum + Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0), 0)
  return kilobytes / 1000
}

/** The second field is a name in brackets that may hold anything. */
const afterName = (stat: string) => stat.slice(stat.lastIndexOf(')') + 2).split(' ')

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // it ended meanwhile
  }
}

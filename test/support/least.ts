// How long something takes on a machine that does other things too: a pause of the machine is not taken for the deed's own.

/** Milliseconds. */
export async function took(deed: () => unknown): Promise<number> {
  const since = performance.now()
  await deed()
  return performance.now() - since
}

/** Milliseconds of this process alone, for what waits for nothing: however busy the machine is, they stay the same. */
export async function worked(deed: () => unknown): Promise<number> {
  const since = process.cpuUsage()
  await deed()
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1000
}

/** The least of three measurements; the second and third are taken only where the one before reached the budget. */
export async function leastOf(budget: number, measure: () => Promise<number>): Promise<number> {
  let least = Infinity
  for (let n = 0; n < 3 && least >= budget; n++) least = Math.min(least, await measure())
  return least
}

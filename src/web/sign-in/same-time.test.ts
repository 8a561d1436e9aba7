// F30 by the clock: how long an answer takes must not tell whose address is known. Passwords cost here what they cost in a running house.
import { expect, test } from 'vitest'
import { testHouse } from '../../../test/support/house.ts'

const { db, stranger, as } = await testHouse({ hashing: 'usual' })
await as('mira') // has a login from here on

// The threat asks for 2,000 of each: TIMING_ROUNDS=2000 on a quiet machine. Each try at /sign-in costs a whole password hash, and a cheaper one
// would measure another thing (what is told is told beside that cost); so the usual run takes fewer, and finds what is coarse.
const rounds = (usual: number) => Number(process.env.TIMING_ROUNDS ?? usual)

test.each([
  ['/sign-in', rounds(60), { password: 'not the password' }],
  ['/sign-up', rounds(200), { firstName: 'A', lastName: 'B' }],
  ['/forgot-password', rounds(200), {}],
] as const)(
  'F30 known and unknown addresses take the same time at %s',
  async (path, count, fields) => {
    const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] }
    for (let n = 0; n < count + 10; n++) {
      for (const kind of n % 2 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)) {
        await db.owner.deleteFrom('identity.tries').execute()
        const address = kind === 'known' ? 'mira@aurora.example' : `unknown${n}@aurora.example`
        const start = performance.now()
        await stranger.post(path, { ...fields, address })
        if (n >= 10) times[kind].push(performance.now() - start)
      }
    }
    const p = mannWhitney(times.known, times.unknown)
    const difference = Math.abs(median(times.known) / median(times.unknown) - 1)
    // Both must speak before it counts: one alone is what a busy machine does.
    expect({ p, difference, isTold: p < 0.01 && difference > 0.05 }).toMatchObject({ isTold: false })
  },
  120_000 + rounds(0) * 400,
)

const median = (list: number[]) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]!

/** Two-sided p by the normal approximation; ties do not occur in times. */
function mannWhitney(a: number[], b: number[]): number {
  const all = [...a.map((v) => [v, 0] as const), ...b.map((v) => [v, 1] as const)].sort((x, y) => x[0] - y[0])
  const rankSum = all.reduce((sum, [, of], rank) => (of === 0 ? sum + rank + 1 : sum), 0)
  const u = rankSum - (a.length * (a.length + 1)) / 2
  const z = Math.abs(u - (a.length * b.length) / 2) / Math.sqrt((a.length * b.length * (a.length + b.length + 1)) / 12)
  const t = 1 / (1 + 0.3275911 * (z / Math.SQRT2))
  return ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * Math.exp((-z * z) / 2)
}

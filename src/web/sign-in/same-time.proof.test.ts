// F30 by the clock: how long an answer takes must not tell whose address is known. Passwords cost here what they cost in a running house.
import { expect, test } from 'vitest'
import { testHouse } from '../../../test/support/house.ts'

const { db, stranger, as, people } = await testHouse({ hashing: 'usual' })
await as('mira') // has a login from here on; Priya is known by her tickets only
const yuki = await as('yuki')

// The threat asks for 2,000 of each: TIMING_ROUNDS=2000 on a quiet machine. Each try at /sign-in costs a whole password hash, and a cheaper one
// would measure another thing (what is told is told beside that cost); so the usual run takes fewer, and finds what is coarse.
const rounds = (usual: number) => Number(process.env.TIMING_ROUNDS ?? usual)

test.each([
  ['/sign-in', 'mira', rounds(30), { password: 'not the password' }],
  ['/sign-in', 'priya', rounds(30), { password: 'not the password' }],
  ['/sign-up', 'mira', rounds(100), { firstName: 'A', lastName: 'B' }],
  ['/sign-up', 'priya', rounds(100), { firstName: 'A', lastName: 'B' }],
  ['/forgot-password', 'mira', rounds(100), {}],
  ['/forgot-password', 'priya', rounds(100), {}],
] as const)(
  'F30 at %s the address of %s takes as long as one that nobody has',
  async (path, who, count, fields) => {
    const told = await toldApart(count, async (kind, n) => {
      await db.owner.deleteFrom('identity.tries').execute()
      const address = kind === 'known' ? `${who}@aurora.example` : `unknown${n}@aurora.example`
      return () => stranger.post(path, { ...fields, address })
    })
    expect(told).toMatchObject({ isTold: false })
  },
  120_000 + rounds(0) * 1200,
)

// Finer than this it can be told: the policies look at a row that is there (decision 0030 says why that is borne).
test(
  'F30 a ticket of others is refused as soon as one that does not exist, long before any of it is read',
  async () => {
    const foreign = await db.owner.selectFrom('ticket').select('reference').where('requester_id', '=', people.get('tom')!).execute()
    const told = await toldApart(
      rounds(200),
      async (kind, n) => {
        const path = `/tickets/${kind === 'known' ? foreign[n % foreign.length]!.reference : `CS-99${1000 + n}`}`
        return () => yuki.get(path)
      },
      0.5,
    )
    expect(told).toMatchObject({ isTold: false })
  },
  60_000 + rounds(0) * 300,
)

type Made = (kind: 'known' | 'unknown', n: number) => Promise<() => Promise<Response>>

/** Who is told apart is so each time; a busy machine tells some pair apart now and then, and not three times running. */
async function toldApart(count: number, made: Made, least = 0.05) {
  let told = await measured(count, made, least)
  for (let again = 0; again < 2 && told.isTold; again++) told = await measured(count, made, least)
  return told
}

/** In turns, either first as often; the first ten warm up. */
async function measured(count: number, made: Made, least: number) {
  const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] }
  for (let n = 0; n < count + 10; n++) {
    for (const kind of n % 2 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)) {
      const knock = await made(kind, n)
      const start = performance.now()
      await knock()
      if (n >= 10) times[kind].push(performance.now() - start)
    }
  }
  const p = mannWhitney(times.known, times.unknown)
  const difference = Math.abs(median(times.known) / median(times.unknown) - 1)
  // Both must speak before it counts: one alone is what a busy machine does.
  return { p, difference, isTold: p < 0.01 && difference > least }
}

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

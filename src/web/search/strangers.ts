// How often strangers may search. Without it one script that nobody signed in to could keep the search at work for everybody else (F34).
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import type { House } from '../../platform/house.ts'
import { Refusal } from '../../platform/refusal.ts'
import { networkOf } from '../../platform/trusted-proxies.ts'
import type { Ask } from '../ask.ts'
import { sourceOf } from '../source.ts'

/**
 * Of one network in each process. An office may sit behind one address: so many that they seldom meet it, and so few seconds that nobody is kept
 * out by what another of them did. What is refused prolongs nothing.
 */
const most = { searches: 60, seconds: 10 }
/** Typing asks again and again, and nobody misses an answer to half a word: it takes nothing from those who press Search. */
type How = 'asked' | 'typed'
const kept = new WeakMap<House, Record<How, RateLimiterMemory>>()

function limitersOf(house: House): Record<How, RateLimiterMemory> {
  let limiters = kept.get(house)
  const limiter = () => new RateLimiterMemory({ points: most.searches, duration: most.seconds })
  if (!limiters) kept.set(house, (limiters = { asked: limiter(), typed: limiter() }))
  return limiters
}

/** Seconds to wait; 0: none. Whoever is signed in is known by name, and not counted. */
async function wait(ask: Ask, how: How): Promise<number> {
  if (ask.visitor) return 0
  const over = await limitersOf(ask.house)
    [how].consume(networkOf(sourceOf(ask).address))
    .then(() => null)
    .catch((thrown: unknown) => thrown as RateLimiterRes)
  return over ? Math.max(1, Math.ceil(over.msBeforeNext / 1000)) : 0
}

/** Refuses with `too-many-searches`. */
export async function countSearch(ask: Ask): Promise<void> {
  const seconds = await wait(ask, 'asked')
  if (seconds > 0) throw new Refusal('too-many-searches', { seconds })
}

/** Whether what is being typed is looked for now; if not, what stood there stays. */
export const mayType = async (ask: Ask): Promise<boolean> => (await wait(ask, 'typed')) === 0

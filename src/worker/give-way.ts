// People who wait come before what is written for later: without it a burst of requests shares the processors with the mails it causes.
import { availableParallelism } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

const lookMs = 10
const cores = availableParallelism()

/** Resolves when no more than `few` requests are in hand, or after `longestMs`: however long the rush, every job has its turn. */
export async function giveWay(inHand: () => number, { few = cores, longestMs = 250 } = {}): Promise<void> {
  for (const until = performance.now() + longestMs; inHand() > few && performance.now() < until; ) await sleep(lookMs)
}

// The figures beside the views at the left of each page of the workspace, read together.
import { toReview } from '../../desk/articles/ours.ts'
import type { Asker } from '../../desk/tickets/access.ts'
import { queuesOf } from '../../desk/tickets/agent-queue.ts'
import type { Tx } from '../../platform/database.ts'
import type { RailFacts } from './rail.tsx'

export async function railFacts(tx: Tx, who: Asker): Promise<RailFacts> {
  const [queues, review] = await Promise.all([queuesOf(tx, who), toReview(tx, who)])
  return { ...queues, toReview: review }
}

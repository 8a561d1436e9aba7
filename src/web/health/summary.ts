// GET /health/summary.json: the state of the service for other programs, without a token.
import { summaryOf } from '../../desk/health/summary.ts'
import { reading } from '../../platform/database.ts'
import type { Ask } from '../ask.ts'
import { kept } from './feed.ts'

export async function healthSummary(ask: Ask): Promise<Response> {
  const summary = await reading(ask.house.app, null, (tx) => summaryOf(tx, ask.at))
  return kept(ask, `${JSON.stringify(summary, null, 1)}\n`, 'application/json; charset=utf-8')
}

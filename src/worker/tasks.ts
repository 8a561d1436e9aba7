// What each background job does: one literal, so that a job without a body, or a body without a job, does not compile.
import type { JobHelpers } from 'graphile-worker'
import type { Jobs } from '../desk/jobs.ts'
import { advanceMaintenance } from '../desk/health/advance-maintenance.ts'
import { fillHistory } from '../desk/health/history.ts'
import { importStatuses } from '../desk/health/import-statuses.ts'
import { tellOfSubscription, tellSubscribers } from '../desk/health/tell-subscribers.ts'
import { fallAway } from '../desk/callbacks/fall-away.ts'
import { callWebhook } from '../desk/escalations/call-webhook.ts'
import { escalate } from '../desk/escalations/escalate.ts'
import { closeSolvedTickets } from '../desk/tickets/close-solved-tickets.ts'
import { tellIncident } from '../desk/incidents/tell-incident.ts'
import { tellVendor } from '../desk/marketplace/tell-vendor.ts'
import { tellOfArticle } from '../desk/notices/tell-of-article.ts'
import { tellOfDelegation } from '../desk/notices/tell-of-delegation.ts'
import { keepClocks, keepMissingClocks } from '../desk/promises/keep-clocks.ts'
import { remindOfEnds } from '../desk/partners/remind-of-ends.ts'
import { tellOfFiling } from '../desk/notices/tell-of-filing.ts'
import { tellOfKeptMail } from '../desk/notices/tell-of-kept-mail.ts'
import { tellOfPerson } from '../desk/notices/tell-of-person.ts'
import { tellOfTickets } from '../desk/notices/tell-of-tickets.ts'
import type { Db } from '../platform/database.ts'
import type { Fetcher } from '../platform/fetcher.ts'
import { addJobs } from '../platform/job-queue.ts'
import type { FileStorage } from '../platform/storage.ts'
import { readMail } from '../mail/inbound/read-mail.ts'
import { type Post, sendMail } from '../mail/outbound/send-mail.ts'
import { clearAway, clearFiles } from './clear-away.ts'

/** What tasks may use. */
export interface Workshop {
  /** As guichet_worker. */
  readonly db: Db
  readonly post: Post
  readonly storage: FileStorage
  /** The way to status sources. */
  readonly fetcher: Fetcher
  now(): Date
}

type Tasks = { [T in keyof Jobs]: (payload: Jobs[T], helpers: JobHelpers) => Promise<void | Promise<void>[]> }
type OfEvent = { eventId: string }

/** All at once; should that fail one by one, so that the queue tries again only those that are at fault. */
const ofEvents = (work: (eventIds: readonly string[]) => Promise<void>) => async (payload: OfEvent | readonly OfEvent[]) => {
  const ids = [payload].flat().map(({ eventId }) => eventId)
  if (ids.length === 1) return work(ids)
  try {
    await work(ids)
  } catch {
    return ids.map((id) => work([id]))
  }
}

export function tasksOf({ db, post, storage, fetcher, now }: Workshop) {
  const ours = () => [new URL(post.url).hostname, ...(post.replyDomain ? [post.replyDomain] : [])]
  return {
    // Twice is harmless: one row per event and recipient.
    'tell-of-ticket': ofEvents((eventIds) => tellOfTickets({ db, at: now(), eventIds })),
    // Twice is harmless: what is kept is not looked for.
    'keep-missing-clocks': async () => void (await keepMissingClocks(db, now())),
    // Twice is harmless: the same is written.
    'keep-clocks': ofEvents((eventIds) => keepClocks(db, eventIds, now())),
    // Twice is harmless: one row per event and recipient.
    'tell-of-person': ({ eventId }) => tellOfPerson({ db, at: now(), eventId }),
    // Twice is harmless: one row per event and recipient.
    'tell-of-filing': ({ eventId }) => tellOfFiling({ db, at: now(), eventId }),
    // Twice is harmless: one row per event and recipient.
    'tell-of-kept-mail': ({ eventId }) => tellOfKeptMail({ db, at: now(), eventId }),
    // Twice is harmless: one row per event and recipient.
    'tell-of-article': ({ eventId }) => tellOfArticle({ db, at: now(), eventId }),
    // Twice is harmless: one row per event and recipient.
    'tell-of-delegation': ({ eventId }) => tellOfDelegation({ db, at: now(), eventId }),
    // Twice is harmless: each says which end it was reminded of.
    'remind-of-ends': async () => {
      const act = { db, actor: { personId: null, staffRole: null, via: 'workspace' as const }, at: now() }
      while ((await remindOfEnds(act, 100)).reminded === 100);
    },
    // Twice is harmless: what was sent says so.
    'send-mail': async ({ mailId }) => {
      const runAt = await sendMail(post, mailId)
      if (runAt) await addJobs(db, [{ task: 'send-mail', payload: { mailId }, key: `send-mail:${mailId}`, runAt }])
    },
    // Twice is harmless: one row per update and ticket.
    'tell-incident': ({ eventId }) => tellIncident({ db, now, eventId }),
    // Twice is harmless: one row per event and recipient.
    'tell-subscribers': ({ eventId }) => tellSubscribers({ db, at: now(), eventId }),
    'tell-of-subscription': ({ eventId }) => tellOfSubscription({ db, at: now(), eventId }),
    // Twice is harmless: the days are worked out anew.
    'fill-health-history': () => fillHistory(db, now()),
    // Twice is harmless: what has begun does not begin again.
    'advance-maintenance': () => advanceMaintenance({ db, actor: { personId: null, staffRole: null, via: 'workspace' }, at: now() }),
    // Twice is harmless: what is known already is found by its key.
    'import-statuses': () => importStatuses(db, fetcher, now),
    // Twice is harmless: one row per event and recipient.
    'tell-vendor': ({ eventId }) => tellVendor({ db, at: now(), eventId }),
    // Twice is harmless: what was judged is not waiting any more.
    'read-mail': ({ mailId }) => readMail({ db, storage, ours: ours(), now }, mailId),
    // Named apart: a worker of the version before would take it for an answer, find no conversation and be done with it.
    'read-request': ({ mailId }) => readMail({ db, storage, ours: ours(), now }, mailId),
    'read-released': async ({ eventId }) => {
      const event = await db.selectFrom('ticket_event').select('payload').where('id', '=', eventId).executeTakeFirst()
      if (event) await readMail({ db, storage, ours: ours(), now }, (event.payload as { mailId: string }).mailId)
    },
    // Twice is harmless: what is given back is not booked any more.
    'drop-callback': ({ eventId }) => fallAway({ db, at: now(), eventId }),
    // Twice is harmless: each step leaves a mark.
    escalate: () => escalate({ db, now }),
    // Twice is harmless: calls are taken one by one, and whoever is called knows them by their id.
    'call-webhook': async ({ key }) => {
      const runAt = await callWebhook({ db, fetcher, now }, key)
      if (runAt) await addJobs(db, [{ task: 'call-webhook', payload: { key }, key: `call-webhook:${key}`, runAt }])
    },
    // Twice is harmless: a closed ticket is not solved any more.
    'close-solved-tickets': async () => {
      const act = { db, actor: { personId: null, staffRole: null, via: 'workspace' as const }, at: now() }
      while ((await closeSolvedTickets(act, 100)).closed === 100);
    },
    // Twice is harmless: what is gone is gone.
    'clear-away': async () => {
      await clearAway(db, now())
      await clearFiles(db, storage, now())
    },
  } satisfies Tasks
}

// What each background job does: one literal, so that a job without a body, or a body without a job, does not compile.
import type { JobHelpers } from 'graphile-worker'
import type { Jobs } from '../desk/jobs.ts'
import { closeSolvedTickets } from '../desk/tickets/close-solved-tickets.ts'
import { tellOfPerson, tellOfTicket } from '../desk/notices/tell.ts'
import type { Db } from '../platform/database.ts'
import { addJobs } from '../platform/job-queue.ts'
import type { FileStorage } from '../platform/storage.ts'
import { type Post, sendMail } from '../mail/outbound/send-mail.ts'
import { clearAway, clearFiles } from './clear-away.ts'

/** What tasks may use. */
export interface Workshop {
  /** As guichet_worker. */
  readonly db: Db
  readonly post: Post
  readonly storage: FileStorage
  now(): Date
}

type Tasks = { [T in keyof Jobs]: (payload: Jobs[T], helpers: JobHelpers) => Promise<void> }

export function tasksOf({ db, post, storage, now }: Workshop) {
  return {
    // Twice is harmless: one row per event and recipient.
    'tell-of-ticket': ({ eventId }) => tellOfTicket({ db, at: now(), eventId }),
    'tell-of-person': ({ eventId }) => tellOfPerson({ db, at: now(), eventId }),
    // Twice is harmless: what was sent says so.
    'send-mail': async ({ mailId }) => {
      const runAt = await sendMail(post, mailId)
      if (runAt) await addJobs(db, [{ task: 'send-mail', payload: { mailId }, key: `send-mail:${mailId}`, runAt }])
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

import { once } from 'node:events'
import { beforeAll, expect, test } from 'vitest'
import { DraftArticle, draftArticle } from '../../src/desk/articles/draft-article.ts'
import { askReview, decideReview } from '../../src/desk/articles/review.ts'
import { writeVersion } from '../../src/desk/articles/write-version.ts'
import { tellOfArticle } from '../../src/desk/notices/tell-of-article.ts'
import { mailStage, type Someone, url } from './stage.ts'

const { database, sink, worker, workerProcess, quiet, mails, person, as } = await mailStage()
const ann = await person('ann', { name: 'Ann\u202e Writer', staff: 'agent' })
const bea = await person('bea', { name: 'Bea Reader', staff: 'agent', language: 'ja' })
const brief = await person('brief', { staff: 'agent', mail: 'notice' })
const others = [
  await person('silent', { staff: 'agent', mail: 'off' }),
  await person('unproven', { staff: 'agent', verified: false }),
  await person('customer'),
]
let running: Awaited<ReturnType<typeof worker>>
beforeAll(async () => void (running = await worker()))

const draft = async (title: string): Promise<string> =>
  (
    await draftArticle(
      as(ann),
      DraftArticle.parse({ language: 'en', about: { kind: 'faq' }, words: { title, body: 'x' }, audience: { audience: 'everyone' } }),
    )
  ).id
const ask = (id: string, who: Someone, note = '') => askReview(as(who), id, { language: 'en', version: 1, forEveryone: true, note })
const decide = (id: string, who: Someone, approve: boolean, reason = '') =>
  decideReview(as(who), id, { language: 'en', version: 1, approve, reason })
const about = (who: Someone, title: string) => sink.to(who.address).filter(({ mail }) => mail.text?.includes(title))

test('F25 who may approve is told, in their language and as they want mail; the writer learns of a no with its words, and of a yes', async () => {
  const id = await draft('Restart <b>a</b> server')
  await ask(id, ann, 'Look at step <three>')
  running.wake()
  const [caught] = await sink.until(1, { to: bea.address })
  await quiet()
  expect(caught!.mail.html).toContain('<html lang="ja">')
  expect(caught!.mail.subject).toBe('確認のお願い：Restart <b>a</b> server')
  expect(caught!.mail.text).toContain(`${url}/workspace/articles/${id}`)
  expect(caught!.mail.text).toContain('Look at step <three>')
  expect(caught!.mail.html).toContain('Look at step &lt;three&gt;')
  expect(`${caught!.mail.text}${caught!.mail.html}`).not.toContain('\u202e')
  expect(caught!.mail.html).not.toContain('<b>a')
  const [short] = about(brief, 'Restart')
  expect(short!.mail.text, 'only that there is one').not.toContain('three')
  for (const other of [...others, ann]) expect(sink.to(other.address)).toEqual([])

  await decide(id, bea, false, 'The third step is missing')
  running.wake()
  const [back] = await sink.until(1, { to: ann.address })
  await quiet()
  expect(back!.mail.subject).toBe('Sent back: Restart <b>a</b> server')
  expect(back!.mail.text).toContain('The third step is missing')
  expect(about(bea, 'Restart'), 'nobody is told of what they did').toHaveLength(1)

  await ask(id, ann)
  await decide(id, bea, true)
  running.wake()
  await sink.until(2, { to: ann.address })
  await quiet()
  expect(sink.to(ann.address).at(-1)!.mail.subject).toBe('Approved: Restart <b>a</b> server')
  expect(sink.to(ann.address)).toHaveLength(2)
})

test('who wrote it is told too, where somebody else asked', async () => {
  const id = await draft('Written by Ann')
  await ask(id, brief)
  await decide(id, bea, true)
  running.wake()
  await quiet()
  expect([about(ann, 'Written by Ann').length, about(brief, 'Written by Ann').length]).toEqual([1, 1])
})

test('what was decided, taken back or written anew before the mail was written asks for nothing', async () => {
  await running.stop()
  const decided = await draft('Decided meanwhile')
  await ask(decided, ann)
  await decide(decided, bea, true)
  const anew = await draft('Written anew')
  await ask(anew, ann)
  await writeVersion(as(ann), anew, {
    language: 'en',
    basedOn: 1,
    ofVersion: null,
    words: { title: 'Written anew', summary: '', body: 'y', workaround: null, machine: null },
  })
  running = await worker()
  await quiet()
  for (const title of ['Decided meanwhile', 'Written anew'])
    for (const who of [bea, brief])
      expect(about(who, title).filter(({ mail }) => !/Approved|承認されました/.test(mail.subject ?? ''))).toEqual([])
  expect(
    (await mails()).filter(({ kind, last_answer }) => kind === 'article-review-asked' && last_answer === 'no-longer-so').length,
  ).toBeGreaterThan(1)
})

test('an event that is dispatched anew, and a job that runs twice, tell once', async () => {
  const id = await draft('Only once')
  await ask(id, ann)
  running.wake()
  await quiet()
  const event = await database.worker
    .selectFrom('article_event')
    .select('id')
    .where('article_id', '=', id)
    .where('type', '=', 'article.review-asked')
    .executeTakeFirstOrThrow()
  await Promise.all([1, 2].map(() => tellOfArticle({ db: database.worker, at: new Date(), eventId: event.id })))
  await database.databases.worker.pool.query(`update dispatcher set xid = '0', seq = 0`)
  running.wake()
  await quiet()
  expect([about(bea, 'Only once').length, about(brief, 'Only once').length]).toEqual([1, 1])
})

test('the worker is killed in the middle of the mail: it is sent, once', async () => {
  await running.stop()
  const held: string[] = []
  const cuts: ((fault: Error) => void)[] = []
  let isFirst = true
  sink.data = (raw) => {
    held.push(raw)
    return isFirst ? new Promise<void>((_, cut) => cuts.push(cut)) : undefined // none of the first worker's gets its answer
  }
  const id = await draft('Killed in the middle')
  await ask(id, ann)
  const first = await workerProcess()
  for (const end = Date.now() + 20_000; held.length === 0 && Date.now() < end; ) await new Promise((resolve) => setTimeout(resolve, 30))
  first.kill('SIGKILL')
  await once(first, 'exit')
  // What it had sent to the end may still be on its way through the mail server.
  for (let seen = -1; seen !== held.length; await new Promise((resolve) => setTimeout(resolve, 300))) seen = held.length
  isFirst = false
  for (const cut of cuts) cut(new Error('killed'))
  const second = await workerProcess()
  await sink.until(1, { to: bea.address, ms: 30_000 })
  await quiet(30_000)
  sink.data = null
  second.kill('SIGTERM')
  await once(second, 'exit')
  expect([about(bea, 'Killed in the middle').length, about(brief, 'Killed in the middle').length]).toEqual([1, 1])
})

test('F08 nobody is flooded by what is asked of them', async () => {
  await database.worker.deleteFrom('outgoing_mail').execute()
  const last = await worker()
  for (let n = 0; n < 12; n++) await ask(await draft(`Many ${n}`), ann)
  last.wake()
  await quiet()
  await last.stop()
  expect(about(brief, 'Many ')).toHaveLength(10)
})

// NTT-20 X-09: while a ticket is written, what may answer it stands beside it; an answer taken is counted once, and no ticket is sent.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { writeArticle } from '../../../test/support/articles.ts'
import { testHouse } from '../../../test/support/house.ts'
import { answersTaken } from '../../desk/search/answers-taken.ts'
import { clearAway } from '../../worker/clear-away.ts'
import { reading } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'

const { as, stranger, db, people } = await testHouse()
const tom = await as('tom')
const elif = await as('elif')
const org = (
  await sql<{ id: string }>`select organisation_id as id from membership where person_id = ${people.get('elif')!} limit 1`.execute(db.owner)
).rows[0]!.id
const write = (given: Parameters<typeof writeArticle>[1]) => writeArticle(db.owner, given)
const slugOf = async (id: string) =>
  (await sql<{ slug: string }>`select slug from article where id = ${id}`.execute(db.owner)).rows[0]!.slug

const mail = await slugOf(
  await write({
    title: 'Outgoing mail is blocked',
    body: 'Port 25 is closed for new accounts. Send through **port 587**.',
    services: ['virtual-server'],
  }),
)
const guide = await slugOf(await write({ kind: 'error-guide', title: 'No space left', body: 'Delete old logs.', codes: ['E-1042'] }))
const issue = await slugOf(
  await write({ kind: 'known-issue', title: 'Consoles open slowly', body: 'We are working on it.', services: ['network'] }),
)
const hers = await slugOf(await write({ title: 'Outgoing mail of this customer is blocked', organisations: [org] }))
await write({ title: 'Unrelated words entirely', body: 'Giraffes sleep standing.' })

const ask = (text: string, more: Record<string, string> = {}) => tom.page(`/tickets/new/answers?${new URLSearchParams({ text, ...more })}`)
/** Questions that wait for the articles. */
const atWork = async () =>
  (
    await sql<{ n: number }>`select count(*)::int as n from pg_locks l
      where l.relation = 'article'::regclass and not l.granted and l.database = (select oid from pg_database where datname = current_database())`.execute(
      db.worker,
    )
  ).rows[0]!.n

test('by what was typed, each with the passage that fits', async () => {
  const page = await ask(
    'Hello, since yesterday our server cannot send mails to customers, it seems that port 25 is blocked somewhere. Regards, Tom',
  )
  expect(page).toContain(`answer-${mail}`)
  expect(page).toMatch(/<mark>[Pp]ort<\/mark>/)
  expect(page).not.toContain('Giraffes')
  expect(page).not.toContain(hers)
  expect(await ask('it says E-1042 when saving')).toContain(`answer-${guide}`)
  expect(await (await elif.get('/tickets/new/answers?text=outgoing+mail+blocked')).text()).toContain(hers)
})
test('by the service alone what is known to be wrong with it; nothing for nothing', async () => {
  expect(await ask('', { service: 'network' })).toContain(issue)
  expect(await ask('')).not.toContain('<details')
  expect(await ask('Guten Tag')).not.toContain('<details')
})
test('an answer opens in its place; no one else’s does', async () => {
  const page = await tom.page(`/tickets/new/answers/${mail}`)
  expect(page).toContain(`<turbo-frame id="answer-${mail}"`)
  expect(page).toContain('<strong>port 587</strong>')
  expect((await tom.get(`/tickets/new/answers/${hers}`)).status).toBe(404)
  expect((await stranger.get(`/tickets/new/answers/${mail}`)).status).toBe(303)
})
test('it stands in the form again when the page comes back, without script', async () => {
  const draft = newId()
  await sql`insert into draft (id, person_id, kind, content, created_at, updated_at) values (${draft}, ${tom.personId}, 'ticket',
    ${JSON.stringify({ type: 'technical', summary: 'Outgoing mail blocked', body: 'port 25' })}, now(), now())`.execute(db.owner)
  expect(await tom.page(`/tickets/new?draft=${draft}`)).toContain(`answer-${mail}`)
})
test('"this solved it" ends with no ticket, takes the draft away, and is counted once, also when pressed twice at a time', async () => {
  const draft = newId()
  await sql`insert into draft (id, person_id, kind, content, created_at, updated_at) values (${draft}, ${tom.personId}, 'ticket',
    ${JSON.stringify({ type: 'technical', service: 'virtual-server', summary: 'Outgoing mail blocked' })}, now(), now())`.execute(db.owner)
  const tickets = async () => (await sql<{ n: number }>`select count(*)::int as n from ticket`.execute(db.owner)).rows[0]!.n
  const before = await tickets()
  const answers = await Promise.all([1, 2, 3].map(() => tom.post(`/tickets/new/answers/${mail}/solved`, { draft })))
  expect(answers.map(({ status }) => status)).toEqual([303, 303, 303])
  expect(await tickets()).toBe(before)
  expect((await sql`select from draft where id = ${draft}`.execute(db.owner)).rows).toEqual([])
  const { rows } =
    await sql`select t.service, t.request_type, a.slug from answer_taken t join article a on a.id = t.article_id where t.draft_id = ${draft}`.execute(
      db.owner,
    )
  expect(rows).toEqual([{ service: 'virtual-server', request_type: 'technical', slug: mail }])
})
test('F34 nobody makes an answer look better than it is: of one person it counts once a day, and of ten articles', async () => {
  const ids = await Promise.all(Array.from({ length: 14 }, (_, n) => write({ title: `Many ${n}`, body: 'Aardvarks.' })))
  const many = await Promise.all(ids.map(slugOf))
  const counted = async (...of: string[]) =>
    (await sql<{ n: number }>`select count(*)::int as n from answer_taken where article_id = any (${of}::uuid[])`.execute(db.owner))
      .rows[0]!.n
  const solved = (who: typeof tom, slug: string) => who.post(`/tickets/new/answers/${slug}/solved`, { draft: newId() })
  const said = await Promise.all(Array.from({ length: 8 }, () => solved(elif, many[0]!)))
  expect(said.every(({ status }) => status === 303)).toBe(true)
  expect(await counted(ids[0]!)).toBe(1)
  for (const slug of many) expect((await solved(elif, slug)).status).toBe(303)
  expect(await counted(...ids)).toBe(10)
  await solved(tom, many[0]!)
  expect(await counted(ids[0]!)).toBe(2)
  // Tomorrow they may be helped again; who it was is forgotten by then.
  await sql`update answer_taken_today set on_day = on_day - 3`.execute(db.owner)
  await solved(elif, many[0]!)
  expect(await counted(ids[0]!)).toBe(3)
  await clearAway(db.worker, new Date())
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from answer_taken_today`.execute(db.owner)
  expect(rows[0]!.n).toBe(1)
  await expect(reading(db.app, tom.personId, (tx) => sql`select from answer_taken_today`.execute(tx))).rejects.toThrow('permission denied')
})
test('what spared tickets is told to those who write articles, and to nobody else', async () => {
  const page = await (await as('noor')).page('/workspace/articles/searches')
  expect(page).toContain('Outgoing mail is blocked')
  expect(await reading(db.app, tom.personId, (tx) => answersTaken(tx, new Date(), 'en'))).toEqual([])
})
test('nobody takes away another’s draft, counts what they do not read, or undoes what was sent', async () => {
  const [draft, sent] = [newId(), newId()]
  for (const id of [draft, sent])
    await sql`insert into draft (id, person_id, kind, content, created_at, updated_at) values (${id}, ${tom.personId}, 'ticket', '{}', now(), now())`.execute(
      db.owner,
    )
  await sql`update draft set sent_at = now(), became = ${newId()}, digest = ${'0'.repeat(64)} where id = ${sent}`.execute(db.owner)
  await elif.post(`/tickets/new/answers/${mail}/solved`, { draft })
  expect((await sql`select from draft where id = ${draft}`.execute(db.owner)).rows.length).toBe(1)
  expect((await tom.post(`/tickets/new/answers/${hers}/solved`, { draft: newId() })).status).toBe(404)
  expect((await tom.post(`/tickets/new/answers/${mail}/solved`, { draft: sent })).status).toBe(409)
  expect((await sql`select from answer_taken where draft_id = ${sent}`.execute(db.owner)).rows).toEqual([])
  expect((await tom.post(`/tickets/new/answers/${mail}/solved`, { draft: 'x' })).status).toBe(422)
})
test('F34 NTT-20 what is asked while one types does not pile up: of twelve at once the first and the newest are answered', async () => {
  const draft = newId()
  const asked = (n: number) => tom.get(`/tickets/new/answers?${new URLSearchParams({ text: `outgoing mail blocked ${n}`, draft })}`)
  const over: number[] = []
  let all: Promise<Response[]> | undefined
  // While nobody may read articles, each question that is at work stays at work.
  await db.owner.transaction().execute(async (tx) => {
    await sql`lock table article in access exclusive mode`.execute(tx)
    const first = asked(0)
    await expect.poll(atWork).toBe(1)
    const others = Array.from({ length: 11 }, (_, n) =>
      asked(n + 1).then((answer) => {
        over.push(answer.status)
        return answer
      }),
    )
    all = Promise.all([first, ...others])
    await expect.poll(() => over.length).toBe(10)
    expect(over).toEqual(Array(10).fill(204))
    expect(await atWork()).toBe(1)
  })
  const answers = await all!
  expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(2)
  expect(answers[0]!.status).toBe(200)
  expect(await answers.findLast(({ status }) => status === 200)!.text()).toContain(`answer-${mail}`)
  // Of another draft, and of another person, nobody is in anybody's way.
  const apart = await Promise.all([
    ...[1, 2, 3].map(() => tom.get(`/tickets/new/answers?text=outgoing+mail&draft=${newId()}`)),
    elif.get(`/tickets/new/answers?text=outgoing+mail&draft=${draft}`),
  ])
  expect(apart.map(({ status }) => status)).toEqual([200, 200, 200, 200])
})
test('F34 whatever is typed is answered', async () => {
  for (const text of [
    '"'.repeat(900),
    '\u202e'.repeat(900),
    '障害'.repeat(450),
    'status:open '.repeat(70),
    '\\ & | ! <-> :*',
    'a'.repeat(5000),
  ]) {
    const started = performance.now()
    expect((await tom.get(`/tickets/new/answers?${new URLSearchParams({ text })}`)).status).toBe(200)
    expect(performance.now() - started).toBeLessThan(1500)
  }
})

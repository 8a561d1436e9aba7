// What a supervisor asks: does the process live (/healthz), and can it serve (/readyz)? Open to every host name, telling nothing else.
import type pg from 'pg'

const said = (status: number, text: string) =>
  new Response(`${text}\n`, {
    status,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      ...(status === 503 ? { 'retry-after': '3' } : {}),
    },
  })

const patience = 2000

/** Answers /healthz and /readyz, and null for any other path. `ready` is false while the house is built, away or closing. */
export async function healthAnswer(path: string, pool: pg.Pool | null, ready: boolean): Promise<Response | null> {
  if (path === '/healthz') return said(200, 'ok')
  if (path !== '/readyz') return null
  if (!ready || !pool) return said(503, 'not ready')
  return (await databaseAnswers(pool)) ? said(200, 'ready') : said(503, 'the database does not answer')
}

export async function databaseAnswers(pool: pg.Pool): Promise<boolean> {
  let late: NodeJS.Timeout | undefined
  const tooLate = new Promise<false>((resolve) => {
    late = setTimeout(() => resolve(false), patience)
  })
  const asked = pool.query('select 1').then(
    () => true,
    () => false,
  )
  const answered = await Promise.race([asked, tooLate])
  clearTimeout(late)
  return answered
}

// A demo world in which there is one of everything that a page can be about, and how each page of the table of routes is reached in it.
import { createHash, randomBytes } from 'node:crypto'
import { subscriptionToken } from '../../src/desk/health/subscribe.ts'
import type { PeopleEvent } from '../../src/desk/events.ts'
import { mailedLink } from '../../src/desk/people/mailed-link.ts'
import { askFiling } from '../../src/desk/partners/ask-filing.ts'
import { newId } from '../../src/platform/id.ts'
import { withSteps } from './escalations.ts'
import { formOf } from './form-of.ts'
import type { TestHouse } from './house.ts'

/** A visitor at the house's own address, whatever that is. */
export interface Knocking {
  readonly cookie: string
  get(path: string): Promise<Response>
  post(path: string, fields: Record<string, string | readonly string[]>): Promise<Response>
}
export type Knocks = ReadonlyMap<string, Knocking>

export async function knocking({ house, as, web }: TestHouse, people: readonly string[]): Promise<Knocks> {
  const { url } = house.config
  const { host, origin } = new URL(url)
  const one = (cookie: string, csrf: string): Knocking => ({
    cookie,
    get: async (path) => web.request(url + path, { headers: { host, cookie } }),
    async post(path, fields) {
      const body = new URLSearchParams(csrf ? { csrf } : {})
      for (const [name, value] of Object.entries(fields)) for (const each of [value].flat()) body.append(name, each)
      const headers = { host, cookie, origin, 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' }
      return web.request(url + path, { method: 'POST', body, headers })
    },
  })
  const known = new Map([['nobody', one('', '')]])
  for (const person of people) {
    const { cookie, csrf } = await as(person)
    known.set(person, one(cookie, csrf))
  }
  return known
}

/** Where and by whom a page is opened: addresses to try in turn, each by these people in turn. */
export interface Way {
  readonly people: readonly string[]
  readonly paths: readonly string[]
}

export async function waysIn(all: TestHouse, knocks: Knocks): Promise<(route: string, who: string) => Way> {
  const { db, house, people } = all
  const of = (key: string) => knocks.get(key)!
  const [nobody, ada, nadia, helen] = [of('nobody'), of('ada'), of('nadia'), of('helen')]
  const at = new Date()
  const idsOf = async (table: string, column = 'id') =>
    (
      await db.owner
        .selectFrom(table as 'ticket')
        .select(`${column} as id` as 'id')

        .execute()
    ).map(({ id }) => id)
  const organisation = async (name: string) =>
    (await db.owner.selectFrom('organisation').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id
  const [aurora, harbour, cloudwright] = [
    await organisation('Aurora Analytics'),
    await organisation('Harbour & Vale'),
    await organisation('Cloudwright Partners'),
  ]
  const linkOf = async (said: string) => {
    const events = await db.worker.selectFrom('people_event').selectAll().orderBy('seq', 'desc').execute()
    for (const { id, type, payload } of events) {
      const event = { type, ...(payload as object) } as PeopleEvent
      if (JSON.stringify(event).includes(said)) return (await mailedLink(house.identity, id, event, at))!.path
    }
    throw new Error(`No mail tells of ${said}.`)
  }

  // A ticket of a partner, and one that a partner asks to be approved.
  const draft = newId()
  const typed = { type: 'technical', service: 'virtual-server', priority: 'medium', summary: 'For Harbour', body: 'It hums.' }
  await helen.post(`/for/${harbour}/tickets/new?draft=${draft}`, { draft, ...typed })
  await db.owner.insertInto('partnership').values({ seller_id: cloudwright, buyer_id: aurora, created_at: at }).execute()
  const act = { db: house.app, actor: { personId: people.get('helen')!, staffRole: null, via: 'portal' as const }, at }
  const { id: filing } = await askFiling(act, {
    ...{ requestType: 'technical', service: 'virtual-server', priority: 'medium', summary: 'May we?', body: 'It hums.', draftId: newId() },
    ...{ organisationId: aurora, partnerId: cloudwright },
  })
  const approval = randomBytes(32).toString('base64url')
  const token_hash = createHash('sha256').update(approval).digest('hex')
  await db.owner
    .insertInto('filing_request_link')
    .values({ token_hash, request_id: filing, person_id: people.get('mira')! })
    .execute()
  // Calls that are booked, one of them for a customer of a partner.
  for (const [who, room] of [
    [nadia, ''],
    [helen, `/for/${harbour}`],
  ] as const) {
    const form = formOf(await (await who.get(`${room}/tickets/new?draft=${newId()}&type=callback`)).text(), '/tickets/new')!
    await who.post(form.action, {
      ...Object.fromEntries(form.sent.filter(([name]) => name !== 'csrf')),
      ...{ ...typed, type: 'callback', summary: 'Please call', 'answer-callback-phone': '+44 20 7946 0101' },
      ...{ contracts: form.choices.get('contracts')?.slice(0, 1) ?? [] },
      ...{ 'callback-at-technical': form.choices.get('callback-at-technical')?.[room ? 5 : 3] ?? '' },
    })
  }
  // Links of mails.
  await nobody.post('/forgot-password', { address: 'tom@aurora.example' })
  await ada.post(`/admin/organisations/${aurora}/invitations`, { address: 'new@elsewhere.example', files: 'on', sees: 'none' })
  await nobody.post('/health/subscriptions', { address: 'reader@elsewhere.example' })
  const [subscription] = await idsOf('health_subscription')
  // What an administrator sets up, and a mail that went out.
  const steps = [{ key: 'call', action: 'webhook', webhook: 'on-call' }] as Parameters<typeof withSteps>[1]
  await withSteps(db, steps, { webhooks: [{ key: 'on-call', label: { en: 'On call' }, url: 'https://pager.example/hook' }] })
  await ada.post('/admin/status-sources', { name: 'Upstream', url: 'https://status.example/x', format: 'status-page', everyMinutes: '5' })
  const event = await db.owner.selectFrom('ticket_event').select(['id', 'ticket_id']).executeTakeFirstOrThrow()
  await db.owner
    .insertInto('outgoing_mail')
    .values({
      ...{ id: newId(), event_id: event.id, ticket_id: event.ticket_id, person_id: people.get('tom')!, recipient: 'tom@aurora.example' },
      ...{ kind: 'receipt', state: 'kept', message_id: 'x@x', created_at: at, sent_at: at },
      ...{ subject: 'We have it', text_body: 'We have it.', html_body: '<p>We have it.</p>' },
    })
    .execute()

  const references = await idsOf('ticket', 'reference')
  const theirs = await db.owner.selectFrom('ticket').select('reference').where('partner_id', 'is not', null).execute()
  const texts = await db.owner.selectFrom('message_file').select('id').where('name', 'like', '%.log').execute()
  const lastMonth = new Date(at.getTime() - 20 * 86_400_000).toISOString().slice(0, 7)
  const [articles, incidents, delegations] = [await idsOf('article'), await idsOf('incident', 'reference'), await idsOf('delegation')]
  const whole: Record<string, () => Promise<string> | string> = {
    '/set-password': () => linkOf('tom@aurora.example'),
    '/invitations/:token': () => linkOf('member.invited'),
    '/approvals/:token': () => `/approvals/${approval}`,
    '/health/subscriptions/:token': () => `/health/subscriptions/${subscriptionToken(house.identity.sealOf, subscription!)}`,
  }
  const fixed = new Map(await Promise.all(Object.entries(whole).map(async ([route, path]) => [route, await path()] as const)))
  const slugs = (await db.owner.selectFrom('article').select('slug').execute()).map(({ slug }) => slug)
  const staffOnly = new Set(['staff', 'administrator'])
  const named = (route: string, name: string): readonly string[] => {
    if (name === 'reference')
      return route.includes('/health/') ? incidents : route.startsWith('/for/') ? theirs.map((one) => one.reference) : references
    if (name === 'id') {
      const of: [string, readonly string[]][] = [
        ['organisations', route.startsWith('/organisations/:id/delegations') ? [harbour, cloudwright, aurora] : [aurora, harbour]],
        ['/people/', [people.get('tom')!]],
        ['/articles/', articles],
        ['/files/', texts.map(({ id }) => id)],
        ['/mail/', []],
      ]
      return of.find(([part]) => route.includes(part))?.[1] ?? []
    }
    const others: Record<string, readonly string[]> = {
      customer: route.startsWith('/ask/') ? [aurora] : [harbour],
      organisation: [aurora],
      month: [lastMonth],
      slug: slugs,
      queue: ['technical'],
      language: ['en'],
      part: ['priorities'],
      key: route.includes('calendars') ? ['weekdays'] : route.includes('webhooks') ? ['on-call'] : ['high'],
      service: ['sentinel-backup'],
      filing: [filing],
      delegation: delegations,
    }
    return others[name] ?? []
  }
  const idsFor: Record<string, readonly string[]> = {
    '/admin/mail/:id': await idsOf('outgoing_mail'),
    '/admin/status-sources/:id': await idsOf('status_source'),
    '/admin/catalogue/calendars/:key/holidays': await idsOf('business_calendar', 'key'),
  }
  return (route, who) => {
    let paths: string[] = [fixed.get(route) ?? route]
    for (const [, name] of paths[0]!.matchAll(/:(\w+)/g))
      paths = paths.flatMap((path) => (idsFor[route] ?? named(route, name!)).map((value) => path.replace(`:${name}`, value)))
    const alone = /^\/(sign|forgot|set-|invitations|approvals)/.test(route)
    const customers = ['mira', 'helen', 'nadia', 'tom', 'amir', 'camille', 'lena']
    return {
      people: alone ? ['nobody'] : staffOnly.has(who) ? ['ada'] : customers,
      paths: paths.slice(0, 40),
    }
  }
}

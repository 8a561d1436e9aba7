// What happens when a promise runs late, walked in a real browser: an administrator adds a webhook and a step, a customer files, nobody answers; the queue
// is told once by mail, the ticket stands first and says so, and the receiver can prove that the call is ours.
import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import { browser, glance, look, settled, startJourney } from '../support/journey.ts'

const received: { headers: Record<string, unknown>; body: string }[] = []
const receiver = createServer((request, response) => {
  let body = ''
  request.on('data', (part) => (body += part))
  request.on('end', () => {
    received.push({ headers: request.headers, body })
    response.writeHead(204).end()
  })
})
await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done))
afterAll(() => void receiver.close())
const target = `127.0.0.1:${(receiver.address() as AddressInfo).port}`
const secret = 'a-secret-both-sides-know-0123456789'
/** Work that recurs does so each minute, and a journey waits for it twice at most. */
const aMinute = { timeout: 90_000, interval: 500 }

describe.skipIf(!browser)('a promise that runs late', async () => {
  const { as, url, faults, later, sink } = await startJourney({ env: { GUICHET_FETCH_ALLOW: target } })
  let reference = ''

  test('MS-20 an administrator adds a webhook and a step that calls it', async () => {
    const ada = await as('ada@guichet.example')
    await ada.goto(`${url}/admin/webhooks`)
    await look(ada)
    await ada.goto(`${url}/admin/catalogue/webhooks/_new`)
    await ada.fill('input[name=key]', 'on-call')
    await ada.fill('input[name="label.en"]', 'On call')
    await ada.fill('input[name=url]', `http://${target}/hook`)
    await look(ada)
    await ada.press('input[name=url]', 'Enter')
    await ada.waitForURL(/\/admin\/catalogue\/webhooks(\?|$)/)
    await ada.goto(`${url}/admin/catalogue/escalations/_new`)
    await ada.fill('input[name=key]', 'page-on-call')
    await ada.fill('input[name="label.en"]', 'Page whoever is on call')
    await ada.selectOption('select[name=metric]', 'first-response')
    await ada.fill('input[name=minutes]', '0')
    await ada.selectOption('select[name=action]', 'webhook')
    await look(ada)
    await ada.press('input[name=minutes]', 'Enter')
    await ada.getByText('Say which webhook is called.').first().waitFor()
    await ada.selectOption('select[name=webhook]', 'on-call')
    await ada.press('input[name=minutes]', 'Enter')
    await ada.waitForURL(/\/admin\/catalogue\/escalations(\?|$)/)
    await ada.getByText('First answer · When it is due · Call a webhook').waitFor()
    await look(ada)

    await ada.goto(`${url}/admin/webhooks/on-call`)
    await ada.fill('input[name=secret]', secret)
    await ada.getByRole('button', { name: 'Set the secret' }).click()
    await ada.getByText('The secret is set').waitFor()
    await ada.getByRole('button', { name: 'Send a trial' }).click()
    await ada.getByText('A trial is on its way').waitFor()
    await look(ada)
    expect(await ada.content()).not.toContain(secret)
    await expect.poll(() => received.length, aMinute).toBe(1)
    await ada.reload()
    await ada.getByText('Answers').first().waitFor()
    for (const language of ['ja', 'tr']) {
      await ada.goto(`${url}/admin/webhooks/on-call?language=${language}`)
      await glance(ada)
    }
    await ada.context().close()
  }, 240_000)

  test('MS-20 a customer files and nobody answers in time: told once, raised, called', async () => {
    const tom = await as('tom@aurora.example')
    await tom.goto(`${url}/tickets/new`)
    await tom.check('input[name=type][value=incident]', { force: true })
    await tom.fill('input[name=summary]', 'Nothing starts any more')
    await tom.fill('textarea[name=body]', 'A sentence for nobody outside.')
    await tom.selectOption('select[name=service]', 'virtual-server')
    await tom.check('input[name=severity][value=a]', { force: true })
    await tom.click('button[data-send]')
    await tom.waitForURL(/to=/)
    reference = new URL(tom.url()).searchParams.get('to')!
    later(61)
    await expect.poll(() => received.length, aMinute).toBe(2)
    const { headers, body } = received[1]!
    expect(JSON.parse(body)).toMatchObject({
      type: 'ticket.escalated',
      ticket: { reference },
      metric: 'first-response',
      step: 'page-on-call',
    })
    expect(body).not.toContain('sentence')
    const signed = createHmac('sha256', secret).update(`${headers['guichet-id']}.${headers['guichet-timestamp']}.${body}`).digest('hex')
    expect(headers['guichet-signature']).toBe(`v1=${signed}`)
    const told = () =>
      sink.to('noor@guichet.example').filter(({ mail }) => mail.subject?.startsWith('Late: ') || mail.subject?.includes('due or late'))
    await expect
      .poll(
        () =>
          told()
            .map(({ mail }) => mail.text)
            .join(),
        aMinute,
      )
      .toContain(reference)
    expect(told().filter(({ mail }) => mail.text?.includes(reference))).toHaveLength(1)

    const noor = await as('noor@guichet.example')
    await noor.goto(`${url}/workspace/tickets/${reference}`)
    await noor.getByText('Escalation: it stands before all others in its queue now (First answer)').waitFor()
    await noor.getByText('Escalation: another system is called (First answer)').waitFor()
    await look(noor)
    await noor.goto(`${url}/workspace/unassigned`)
    await settled(noor)
    await tom.goto(`${url}/tickets/${reference}`)
    expect(await tom.content()).not.toContain('Escalation')
    expect(faults).toEqual([])
  }, 240_000)
})

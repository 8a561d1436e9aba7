// The way to a ticket through the door: questions in their order, reasons in place of what cannot be had, one form for customers and for agents.
import { beforeAll, describe, expect, test } from 'vitest'
import { sellEnterprise } from '../../../test/support/enterprise.ts'
import { formOf } from '../../../test/support/form-of.ts'
import { forgetCatalogue } from '../../desk/catalogue/catalogue-of.ts'
import { type Browser, testHouse } from '../../../test/support/house.ts'
import type { Act } from '../../desk/actor.ts'
import { addCloudTenant } from '../../desk/entitlements/add-cloud-tenant.ts'
import { addContract } from '../../desk/entitlements/add-contract.ts'
import { grantFiling } from '../../desk/entitlements/grant-filing.ts'
import { newId } from '../../platform/id.ts'

const { as, db, house, people } = await testHouse()
const [tom, mira, elif, camille, noor, lena] = await Promise.all(['tom', 'mira', 'elif', 'camille', 'noor', 'lena'].map((one) => as(one)))
const idOf = async (name: string) =>
  (await db.owner.selectFrom('organisation').select('id').where('name', 'like', `${name}%`).executeTakeFirstOrThrow()).id
const [aurora, deniz, mistral, hokuto] = await Promise.all(['Aurora', 'Deniz', 'Atelier', '北斗'].map(idOf))
const ada: Act = { db: house.app, actor: { personId: people.get('ada')!, staffRole: 'administrator', via: 'workspace' }, at: new Date() }
const paper = (entity: string, plan: string, number: string, more: object = {}) => ({
  entity,
  plan,
  number,
  partnerId: null,
  calendar: null,
  startsOn: '2020-01-01',
  endsOn: null,
  covers: 'own' as const,
  services: [],
  trial: false,
  ...more,
})

beforeAll(async () => {
  await sellEnterprise(db, new Date(), (document) => ({
    ...document,
    intake: [{ ask: 'offering' }, { ask: 'type' }],
    refused_types: 'greyed',
    offerings: document.offerings.map((one, at) => ({ ...one, group: { en: at < 2 ? 'Enterprise Cloud' : 'Other' } })),
    request_types: document.request_types.map((one) => (one.key === 'plain' ? { ...one, folded: true, send: { en: 'Ask away' } } : one)),
    services: document.services.map((one) => ({ ...one, checklist: [{ en: 'Its exact name' }], template: { en: 'Name:\nConsole says:' } })),
  }))
  // Aurora: Basic with East. Deniz: Premium with East, and Basic with West. Mistral bought through Hokuto.
  await addContract(ada, aurora!, paper('east', 'basic', 'E-1'))
  await addCloudTenant(ada, aurora!, { name: 't-aurora', label: 'Production' })
  await grantFiling(ada, aurora!, tom!.personId!, 'cloud-east')
  await addContract(ada, deniz!, paper('east', 'premium', 'E-2'))
  await addContract(ada, deniz!, paper('west', 'basic', 'W-2'))
  await grantFiling(ada, deniz!, elif!.personId!, 'cloud-east')
  await grantFiling(ada, deniz!, elif!.personId!, 'cloud-west')
  await db.owner.updateTable('organisation').set({ contact_address: 'help@hokuto.example' }).where('id', '=', hokuto!).execute()
  await addContract(ada, mistral!, paper('east', 'basic', 'E-3', { partnerId: hokuto! }))
})

/** Where one is led to, with the page. */
async function follow(browser: Browser, answer: Response | string): Promise<{ address: string; page: string }> {
  const address = typeof answer === 'string' ? answer : answer.headers.get('location')!.split('#')[0]!
  const got = await browser.get(address)
  return got.status === 303 ? follow(browser, got) : { address, page: await got.text() }
}
const choose = async (browser: Browser, page: string, fields: Record<string, string>) =>
  follow(browser, await browser.post(formOf(page, '/tickets/new')!.action, fields))
const chosen = (page: string) =>
  formOf(page, '/tickets/new')!
    .sent.filter(([name]) => name === 'type')
    .map(([, value]) => value)

describe('questions before the form', () => {
  test('NTT-08 X-03 one a page, the draft named in the address, what was chosen above with a way to change it', async () => {
    const first = await follow(elif!, '/tickets/new')
    expect(first.address).toMatch(/\?draft=/)
    expect(formOf(first.page, '/tickets/new')!.choices.get('offering')).toEqual(['cloud-east', 'cloud-west', 'data-center'])
    expect(first.page).toContain('Enterprise Cloud')
    const second = await choose(elif!, first.page, { offering: 'cloud-west' })
    expect(second.address).toMatch(/step=type/)
    expect(second.page).toContain('Cloud (West)')
    expect(second.page).toMatch(/step=offering"[^>]*aria-label="Değiştir: Hizmet grubu/)
    const form = await choose(elif!, second.page, { type: 'general' })
    expect(form.page).toContain('name="summary"')
    expect(form.page).toMatch(/name="go" value="step:type"/)
  })

  test('NTT-10 what one was not granted is shown with the reason and who can grant it; the button asks them', async () => {
    // Data Center alone is left to her: it is shown, not asked, and the others are a step away.
    const first = await follow(mira!, '/tickets/new')
    const why = /href="([^"]*step=offering)"/.exec(first.page)![1]!.replaceAll('&amp;', '&')
    const { page } = await follow(mira!, why)
    expect(page).toMatch(/is-refused[\s\S]*Cloud \(East\)/)
    expect(formOf(page, '/tickets/new')!.buttons).toContain('ask:offering:cloud-east')
    const asked = await mira!.post(why, { go: 'ask:offering:cloud-east' })
    expect(asked.status).toBe(303)
    const told = await db.owner
      .selectFrom('people_event')
      .select('type')
      .where('person_id', '=', mira!.personId)
      .where('type', '=', 'right.asked')
      .execute()
    expect(told).toHaveLength(1)
    // While the day lasts nobody is asked twice: it says when, in place of the button.
    const after = (await follow(mira!, why)).page
    expect(formOf(after, '/tickets/new')!.buttons).not.toContain('ask:offering:cloud-east')
    expect(formOf(after, '/tickets/new')!.buttons).toContain('ask:offering:cloud-west')
    expect(after).toMatch(/Asked on [A-Z0-9]/)
    const mine = await mira!.page(`/organisations/${aurora}`)
    expect(mine).toMatch(/Asked on [A-Z0-9]/)
    expect(mine).not.toContain(`name="key" value="cloud-east"`)
    expect(mine).toContain(`name="key" value="cloud-west"`)
  })

  test('NTT-18 a type that the plan lacks is greyed with the reason, and refused when it is sent all the same', async () => {
    const first = await follow(tom!, '/tickets/new')
    const { page } = await choose(tom!, first.page, { offering: 'cloud-east' })
    expect(formOf(page, '/tickets/new')!.choices.get('type')).toEqual(expect.arrayContaining(['general', 'incident']))
    expect(formOf(page, '/tickets/new')!.choices.get('type')).not.toContain('premium-general')
    expect(page).toMatch(/is-refused[\s\S]*premium-general/)
    expect(formOf(page, '/tickets/new')!.buttons).toContain('ask:type:premium-general')
    expect((await tom!.post(formOf(page, '/tickets/new')!.action, { type: 'premium-general' })).status).toBe(422)
    const forced = await tom!.post(`/tickets/new?draft=${newId()}`, {
      organisation: aurora!,
      offering: 'cloud-east',
      type: 'premium-general',
      summary: 'Forced',
      body: 'Forced',
    })
    expect([403, 422]).toContain(forced.status)
    expect(await forced.text()).toMatch(/error-summary[\s\S]*premium-general[\s\S]*Premium plan/)
    expect(await db.owner.selectFrom('ticket').select('id').where('summary', '=', 'Forced').execute()).toEqual([])
  })

  test('NTT-16 NTT-17 the special type is marked, its general one says that the general desk answers', async () => {
    const first = await follow(elif!, '/tickets/new')
    const { page } = await choose(elif!, first.page, { offering: 'cloud-east' })
    expect(chosen(page)).toEqual(['premium-general'])
    expect(page).toContain('About general')
    expect(page).toMatch(/value="general"[\s\S]*?size özel ekip değil, genel ekip yanıtlar/)
  })

  test('MS-37 what is rarely chosen stands behind More', async () => {
    const first = await follow(tom!, '/tickets/new')
    const { page } = await choose(tom!, first.page, { offering: 'data-center' })
    expect(page).toMatch(/<details class="more-choices">[\s\S]*value="plain"/)
  })

  test('NTT-06 who bought through a partner is shown no form, but whom to ask and how', async () => {
    const { page } = await follow(camille!, '/tickets/new')
    // Data Center has no entity: it alone could be filed; under the entities all go through the partner.
    expect(page).toContain('北斗')
    expect(page).toContain('mailto:help@hokuto.example')
    const contact = /<address class="partner">.*?<\/address>/s
    expect(await camille!.page(`/organisations/${mistral}`)).toContain(contact.exec(page)![0])
  })
})

describe('the form', () => {
  const reach = async (browser: Browser, offering: string, type: string) => {
    const first = await follow(browser, '/tickets/new')
    const second = await choose(browser, first.page, { offering })
    return choose(browser, second.page, { type })
  }

  test('NTT-23 NTT-24 NTT-29 asks what the type asks, offers the tenants, has the only contract ticked', async () => {
    const { page } = await reach(tom!, 'cloud-east', 'incident')
    expect(page).toContain('name="answer-occurred"')
    expect(page).toContain('t-aurora · Production')
    const form = formOf(page, '/tickets/new')!
    expect(form.sent.filter(([name]) => name === 'contracts')).toHaveLength(1)
    expect(form.sent).toContainEqual(['answer-occurred-zone', 'Europe/London'])
    const other = await reach(tom!, 'cloud-east', 'general')
    expect(other.page).not.toContain('name="answer-occurred"')
  })

  test('DT-18 HK-09 all that is missing is told at once, in the order of the page, each with a link', async () => {
    const { page, address } = await reach(tom!, 'cloud-east', 'incident')
    const sent = Object.fromEntries(formOf(page, '/tickets/new')!.sent.filter(([name]) => name !== 'csrf'))
    const refused = await tom!.post(address, { ...sent, summary: '', body: '', 'answer-tenant': '' })
    expect(refused.status).toBe(422)
    const links = [...(await refused.text()).matchAll(/<li><a href="#([^"]+)"/g)].map(([, id]) => id)
    expect(links).toEqual(['summary', 'answer-tenant', 'answer-occurred', 'answer-state', 'body'])
  })

  test('NTT-27 an earlier answer is changed by a button that keeps what is typed, and what a type no longer asks comes back with it', async () => {
    const { page, address } = await reach(tom!, 'cloud-east', 'incident')
    const sent = Object.fromEntries(formOf(page, '/tickets/new')!.sent.filter(([name]) => name !== 'csrf'))
    const typed = {
      ...sent,
      body: 'A long\n\nstory',
      'answer-recovery': 'By a miracle',
      'answer-state': 'recovered',
      'answer-occurred': '2026-03-01T10:00',
    }
    const step = await follow(tom!, await tom!.post(address, { ...typed, go: 'step:type' }))
    expect(step.address).toMatch(/step=type/)
    const general = await choose(tom!, step.page, { type: 'general' })
    expect(general.page).toContain('A long\n\nstory</textarea>')
    expect(general.page).not.toMatch(/<textarea[^>]*name="answer-recovery"/)
    const carried = Object.fromEntries(formOf(general.page, '/tickets/new')!.sent.filter(([name]) => name !== 'csrf'))
    expect(carried['answer-recovery']).toBe('By a miracle')
    const back = await follow(tom!, await tom!.post(general.address, { ...carried, go: 'step:type' }))
    const again = await choose(tom!, back.page, { type: 'incident' })
    expect(again.page).toContain('By a miracle</textarea>')
    expect(again.page).toContain('value="2026-03-01T10:00"')
  })

  test('NTT-28 the checklist stands beside the text, and its template joins it and leaves it without script', async () => {
    const { page, address } = await reach(tom!, 'cloud-east', 'general')
    const sent = Object.fromEntries(formOf(page, '/tickets/new')!.sent.filter(([name]) => name !== 'csrf'))
    const shown = await follow(tom!, await tom!.post(address, { ...sent, service: 'virtual-server', body: 'Mine', go: 'show' }))
    expect(shown.page).toContain('Its exact name')
    const with_ = await follow(tom!, await tom!.post(address, { ...sent, service: 'virtual-server', body: 'Mine', go: 'template' }))
    expect(with_.page).toContain('Mine\n\nName:\nConsole says:\n</textarea>')
    expect(formOf(with_.page, '/tickets/new')!.buttons).toContain('template-undo')
    const body = Object.fromEntries(formOf(with_.page, '/tickets/new')!.sent)['body']!
    const without = await follow(
      tom!,
      await tom!.post(address, { ...sent, service: 'virtual-server', body: `${body}more`, go: 'template-undo' }),
    )
    expect(Object.fromEntries(formOf(without.page, '/tickets/new')!.sent)['body']).toBe('Mine\nmore')
    expect(await tom!.page('/tickets/new/service?key=rack')).toContain('Rack')
  })

  test('DT-30 DT-31 NTT-12 what was entered stands on the card: type, offering, contract, answers in the reader’s words', async () => {
    const { page, address } = await reach(tom!, 'cloud-east', 'incident')
    const sent = Object.fromEntries(formOf(page, '/tickets/new')!.sent.filter(([name]) => name !== 'csrf'))
    const done = await tom!.post(address, {
      ...sent,
      summary: 'As entered',
      body: 'It broke.',
      'answer-tenant': 't-aurora',
      'answer-occurred': '2026-03-01T10:00',
      'answer-occurred-zone': 'Asia/Tokyo',
      'answer-state': 'recovered',
      'answer-recovery': 'By **itself**',
    })
    expect(done.status).toBe(303)
    const reference = done.headers.get('location')!.split('#')[1]
    const card = await tom!.page(`/tickets/${reference}`)
    for (const words of [
      'Cloud (East)',
      'E-1',
      't-aurora',
      'Recovered',
      '<strong>itself</strong>',
      'Asia/Tokyo',
      '1 Mar 2026, 10:00',
      '01:00',
    ])
      expect(card.replaceAll(/Mar 1, 2026, 10:00\sAM/g, '1 Mar 2026, 10:00').replaceAll('1:00\u202fAM', '01:00'), words).toContain(words)
    expect(await (await as('ada')).page(`/workspace/tickets/${reference}`)).toContain('t-aurora')
  })

  test('HK-11 Cancel asks, keeps the draft with all its words, or discards it', async () => {
    const { page, address } = await reach(tom!, 'cloud-east', 'general')
    expect(page).toContain('Keep what you typed as a draft, or discard it?')
    const sent = Object.fromEntries(formOf(page, '/tickets/new')!.sent.filter(([name]) => name !== 'csrf'))
    const left = await tom!.post(address, { ...sent, summary: 'For later', go: 'later' })
    expect(left.headers.get('location')).toBe('/tickets')
    expect((await follow(tom!, '/tickets/new')).address).not.toBe(address)
    expect(await tom!.page(address)).toContain('value="For later"')
    const draft = new URL(address, 'http://localhost').searchParams.get('draft')
    const gone = await tom!.post(`/drafts/${draft}/removal?to=%2Ftickets`, {})
    expect(gone.headers.get('location')).toBe('/tickets')
    expect((await follow(tom!, address)).page).not.toContain('value="For later"')
  })

  test('the button that sends says what the type says', async () => {
    expect((await reach(tom!, 'data-center', 'plain')).page).toMatch(/data-send[\s\S]*?Ask away/)
  })
})

describe('NTT-30 colleagues', () => {
  test('are found by name in one’s own organisation alone', async () => {
    const mine = await (await tom!.get(`/tickets/new/people?organisation=${aurora}&q=mir`)).json()
    expect(mine).toEqual({ people: [{ id: mira!.personId, name: 'Mira Okafor' }] })
    expect(await (await tom!.get(`/tickets/new/people?organisation=${deniz}&q=`)).json()).toEqual({ people: [] })
    expect(await (await lena!.get(`/tickets/new/people?organisation=${aurora}&requester=${tom!.personId}&q=`)).json()).toEqual({
      people: [],
    })
  })
})

describe('in the workspace', () => {
  test('what is answered in the customer’s language is offered, whatever the agent’s is: the deed judges by it too', async () => {
    const speaks = (language: string) => db.owner.updateTable('person').set({ language }).where('id', '=', tom!.personId!).execute()
    await speaks('ja')
    const first = await follow(noor!, `/workspace/tickets/new?requester=${tom!.personId}`)
    const second = await follow(noor!, await noor!.post(formOf(first.page, '/workspace/tickets/new')!.action, { offering: 'cloud-east' }))
    await speaks('en')
    expect(formOf(second.page, '/workspace/tickets/new')!.choices.get('type')).toContain('haiku')
  })

  test('what is opened all the same is chosen, and only what can be', async () => {
    const first = await follow(noor!, `/workspace/tickets/new?requester=${tom!.personId}`)
    const second = await choose(noor!, first.page, { offering: 'cloud-east' })
    expect(second.page).toContain('value="override:type:premium-general"')
    const form = await choose(noor!, second.page, { go: 'override:type:premium-general' })
    expect(form.page).toContain('Open the ticket for Tom Whitfield')
    expect(Object.fromEntries(formOf(form.page, '/workspace/tickets/new')!.sent)).toMatchObject({ type: 'premium-general' })
    const back = await choose(noor!, second.page, { go: 'override:type:none-such' })
    expect(back.page).not.toContain('Open the ticket for Tom Whitfield')
  })

  test('the same way for a customer, with what their plan lacks and the right to set it aside', async () => {
    const first = await follow(noor!, `/workspace/tickets/new?requester=${tom!.personId}`)
    const second = await choose(noor!, first.page, { offering: 'cloud-east' })
    expect(formOf(second.page, '/workspace/tickets/new')!.choices.get('type')).not.toContain('premium-general')
    const aside = await choose(noor!, second.page, { go: 'override' })
    expect(formOf(aside.page, '/workspace/tickets/new')!.choices.get('type')).toContain('premium-general')
    const form = await choose(noor!, aside.page, { type: 'premium-general' })
    expect(form.page).toContain('Open the ticket for Tom Whitfield')
    const sent = Object.fromEntries(formOf(form.page, '/workspace/tickets/new')!.sent.filter(([name]) => name !== 'csrf'))
    const done = await noor!.post(form.address, { ...sent, summary: 'By exception', body: 'On the phone.' })
    expect(done.status).toBe(303)
    const ticket = await db.owner.selectFrom('ticket').selectAll().where('summary', '=', 'By exception').executeTakeFirstOrThrow()
    expect(ticket).toMatchObject({ requester_id: tom!.personId, organisation_id: aurora, queue_key: 'special', offering_key: 'cloud-east' })
  })

  const speaks = (language: string) => db.owner.updateTable('person').set({ language }).where('id', '=', tom!.personId!).execute()
  const at = (requester: string | null) => `/workspace/tickets/new?requester=${requester}&draft=${newId()}`
  /** The summary of faults as one reads it. */
  const faultsIn = (page: string) =>
    [...page.matchAll(/<li><a href="#([^"]+)">(.*?)<\/a>/gs)].map(([, field, words]) => [field, words!.replaceAll(/<[^>]*>/g, '')])

  test('a moment and a phone number without their zone and country are the customer’s, in the page as in the deed', async () => {
    const typed = {
      organisation: aurora!,
      offering: 'cloud-east',
      type: 'callback-general',
      override: 'yes',
      body: 'B',
      'answer-phone': '020 7946 0018',
    }
    // Noor writes from Paris, where this would be no number; Tom is in London.
    const lacking = await noor!.post(at(tom!.personId), { ...typed, summary: '' })
    expect(faultsIn(await lacking.text()).map(([field]) => field)).toEqual(['summary'])
    const form = await noor!.post(at(tom!.personId), { ...typed, type: 'incident', summary: '' })
    expect(Object.fromEntries(formOf(await form.text(), '/workspace/tickets/new')!.sent)['answer-occurred-zone']).toBe('Europe/London')
    const done = await noor!.post(at(tom!.personId), { ...typed, summary: 'Call Tom', 'answer-phone': '020 7946 0018' })
    expect(done.status).toBe(303)
    const { answers } = await db.owner.selectFrom('ticket').select('answers').where('summary', '=', 'Call Tom').executeTakeFirstOrThrow()
    expect(answers).toEqual({ phone: '+442079460018' })
  })

  test('what the deed refuses is explained in the agent’s language alone, whatever the customer’s is', async () => {
    await speaks('ja')
    const refused = await noor!.post(at(tom!.personId), {
      organisation: aurora!,
      offering: 'cloud-east',
      type: 'premium-general',
      summary: 'Refused',
      body: 'B',
    })
    await speaks('en')
    const said = faultsIn(await refused.text())
    expect(said).toHaveLength(1)
    expect(said[0]![1]).toContain('Premium plan')
    expect(said[0]![1]).not.toContain('(ja)')
  })

  test('NTT-06 what was bought through a partner stays refused, also where the rest is set aside', async () => {
    await addContract(ada, mistral!, paper('east', 'basic', 'E-4'))
    const premium = paper('east', 'premium', 'E-5', { partnerId: hokuto! })
    await addContract(ada, mistral!, premium)
    const shown = await follow(noor!, await noor!.post(`${at(camille!.personId)}&step=offering`, { go: 'override' }))
    const types = await choose(noor!, shown.page, { offering: 'cloud-east' })
    const page = formOf(types.page, '/workspace/tickets/new')!
    expect(page.choices.get('type')).toEqual(expect.arrayContaining(['general', 'callback-general']))
    expect(page.choices.get('type')).not.toContain('premium-general')
    expect(types.page).toContain('mailto:help@hokuto.example')
  })
})

test('the same reason with two companies is told of both, each with what it is said of', async () => {
  await db.worker.updateTable('contract').set({ partner_id: null, ends_on: '2021-03-31' }).where('organisation_id', '=', mistral!).execute()
  await addContract(ada, mistral!, paper('west', 'basic', 'W-3', { endsOn: '2020-06-30' }))
  await db.worker.updateTable('offering').set({ needs_grant: false }).execute()
  await db.worker.updateTable('offering').set({ retired_at: new Date() }).where('key', '=', 'data-center').execute()
  for (const one of [db.worker, house.app]) forgetCatalogue(one)
  const { page } = await follow(camille!, '/tickets/new')
  const told = [...page.matchAll(/<div class="reason"><p class="reason-of">([^<]+)<\/p>.*?<p>([^<]+)<\/p>/gs)].map(([, of, why]) => [
    of,
    why,
  ])
  expect(told).toEqual([
    ['Cloud (East) (fr)', 'Le contrat E-3 avec East Ltd (fr) a pris fin le 31 mars 2021.'],
    ['Cloud (West) (fr)', 'Le contrat W-3 avec West Inc (fr) a pris fin le 30 juin 2020.'],
  ])
})

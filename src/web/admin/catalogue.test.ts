// The catalogue is changed by administrators on pages, under the same checks as its files, and nothing typed is lost.
import { describe, expect, it } from 'vitest'
import { testHouse } from '../../../test/support/house.ts'
import { configurationOf } from '../../desk/catalogue/configuration-of.ts'
import { catalogueOf } from '../../platform/messages.ts'
import { partNames } from './catalogue-parts.ts'

const { db, as, stranger } = await testHouse()
const chief = await as(
  (await db.owner.selectFrom('person').select('id').where('staff_role', '=', 'administrator').executeTakeFirstOrThrow()).id,
)
const agent = await as((await db.owner.selectFrom('person').select('id').where('staff_role', '=', 'agent').executeTakeFirstOrThrow()).id)
const now = () => configurationOf(db.worker)

/** What a browser would send of a page's form: every input as it stands. */
function formOf(html: string, action: string): Record<string, string | string[]> {
  const form = html
    .split('<form ')
    .find((part) => part.includes(`action="${action}"`))!
    .split('</form>')[0]!
  const fields: Record<string, string[]> = {}
  const put = (name: string, value: string) => (fields[name] ??= []).push(value)
  const text = (given = '') =>
    given.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
  for (const [input] of form.matchAll(/<input [^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(input)?.[1]
    if (!name || name === 'csrf') continue
    if (/type="(checkbox|radio)"/.test(input) && !/ checked/.test(input)) continue
    put(name, text(/value="([^"]*)"/.exec(input)?.[1]))
  }
  for (const [, open, inside] of form.matchAll(/<textarea ([^>]*)>\n?([^<]*)<\/textarea>/g))
    put(/name="([^"]*)"/.exec(open!)![1]!, text(inside))
  for (const [, open, inside] of form.matchAll(/<select ([^>]*)>(.*?)<\/select>/gs))
    put(
      /name="([^"]*)"/.exec(open!)![1]!,
      text(/<option value="([^"]*)" selected/.exec(inside!)?.[1] ?? /<option value="([^"]*)"/.exec(inside!)?.[1]),
    )
  return fields
}
const open = async (part: string, key: string) =>
  formOf(await chief.page(`/admin/catalogue/${part}/${key}`), `/admin/catalogue/${part}/${key}`)
const save = (part: string, key: string, fields: Record<string, string | string[]>) =>
  chief.post(`/admin/catalogue/${part}/${key}`, { ...fields, do: 'save' })

describe('the pages of the catalogue', () => {
  it('are for administrators: for anybody else they are not there, to read and to write', async () => {
    for (const path of ['', '/settings', '/services', '/services/_new', '/history', '/messages', '/preview', '/preset.yaml']) {
      expect((await agent.get(`/admin/catalogue${path}`)).status, path).toBe(404)
      expect((await stranger.get(`/admin/catalogue${path}`)).status, path).not.toBe(200)
    }
    const before = await now()
    for (const path of [
      '/settings',
      '/services/_new',
      '/services/virtual-server/place',
      '/services/virtual-server/retirement',
      '/messages',
    ])
      expect((await agent.post(`/admin/catalogue${path}`, { key: 'x', 'label.en': 'X', to: 'up' })).status, path).toBe(404)
    expect(await now()).toEqual(before)
  })

  it('open every part, and every entry; saving what stands there changes nothing', async () => {
    const before = await now()
    expect(await chief.page('/admin/catalogue')).toContain('/admin/catalogue/public_statuses')
    for (const part of partNames.filter((name) => name !== 'settings')) {
      const html = await chief.page(`/admin/catalogue/${part}`)
      const keys = [...html.matchAll(/id="entry-([a-z0-9-]+)"/g)].map((match) => match[1]!)
      for (const key of keys) {
        const page = await chief.page(`/admin/catalogue/${part}/${key}`)
        if (!page.includes(`action="/admin/catalogue/${part}/${key}"`)) continue
        const answer = await save(part, key, formOf(page, `/admin/catalogue/${part}/${key}`))
        expect(answer.status, `${part}/${key}`).toBe(303)
      }
    }
    const settings = formOf(await chief.page('/admin/catalogue/settings'), '/admin/catalogue/settings')
    expect((await chief.post('/admin/catalogue/settings', { ...settings, do: 'save' })).status).toBe(303)
    expect(await now()).toEqual(before)
    const events = await db.owner.selectFrom('configuration_event').select('id').where('person_id', '=', chief.personId).execute()
    expect(events).toEqual([])
  })

  it('adds, changes, retires and brings back, at once, and records who did it', async () => {
    const made = {
      key: 'dns',
      'label.en': 'Name service',
      'label.ja': 'DNSサービス',
      'checklist.rows': '2',
      'checklist.0.en': 'Zone',
      'checklist.1.en': '',
    }
    expect((await save('services', '_new', made)).status).toBe(303)
    expect((await now()).services.at(-1)).toMatchObject({
      key: 'dns',
      label: { en: 'Name service', ja: 'DNSサービス' },
      checklist: [{ en: 'Zone' }],
    })
    const fields = await open('services', 'dns')
    await save('services', 'dns', { ...fields, 'label.hu': 'Névszolgáltatás', 'checklist.1.en': 'Record', 'checklist.1.place': '0.5' })
    expect((await now()).services.at(-1)).toMatchObject({ label: { hu: 'Névszolgáltatás' }, checklist: [{ en: 'Record' }, { en: 'Zone' }] })
    expect((await chief.post('/admin/catalogue/services/dns/retirement', {})).status).toBe(303)
    expect((await now()).services.some((service) => service.key === 'dns')).toBe(false)
    expect(await chief.page('/admin/catalogue/services')).toContain('Bring back')
    expect((await save('services', 'dns', await open('services', 'dns'))).status).toBe(303)
    expect((await now()).services.at(-1)?.key).toBe('dns')
    const history = await chief.page('/admin/catalogue/history?part=services')
    expect(history).toContain('Name service')
    expect(history).toContain('Name (Magyar)')
    expect(await chief.page('/admin/catalogue/services/dns')).toContain('brought back by')
  })

  it('refuses what the files would be refused for, at the field, and keeps everything typed', async () => {
    const refused = await save('services', '_new', { key: 'Not A Key', 'label.en': '', 'label.tr': 'Yazdıklarım', 'checklist.rows': '0' })
    expect(refused.status).toBe(422)
    const html = await refused.text()
    expect(html).toContain('value="Yazdıklarım"')
    expect(html).toContain('href="#key"')
    expect(html).toContain('href="#label.en"')
    const taken = await save('services', '_new', { key: 'dns', 'label.en': 'Again', 'checklist.rows': '0' })
    expect(await taken.text()).toContain('There is an entry with this key')
    const types = await open('request_types', 'technical')
    const wrong = await save('request_types', 'technical', { ...types, queue: 'nowhere' })
    expect(wrong.status).toBe(422)
    expect(await wrong.text()).toContain('href="#queue"')
  })

  it('a new entry takes no key of a retired one: it says which, and leads there', async () => {
    await chief.post('/admin/catalogue/services/dns/retirement', {})
    const before = await now()
    const refused = await save('services', '_new', { key: ' dns ', 'label.en': 'Other', 'checklist.rows': '0' })
    expect(refused.status).toBe(422)
    const html = await refused.text()
    expect(html).toMatch(/id="key-error".*A retired entry has this key: Name service\. Bring it back/s)
    expect(html).toMatch(/<a [^>]*href="\/admin\/catalogue\/services\/dns"[^>]*>.*Bring back.*Name service/s)
    expect(html).toContain('value="Other"')
    expect(await now()).toEqual(before)
    expect((await save('services', 'dns', await open('services', 'dns'))).status).toBe(303)
    expect((await now()).services.at(-1)?.label.en).toBe('Name service')
  })

  it('what is typed is kept by the tab, sent or not, as a session may end: each entry its own, with the button that shows more rows', async () => {
    for (const path of ['/settings', '/services/_new', '/services/dns', '/fields/_new']) {
      const html = await chief.page(`/admin/catalogue${path}`)
      const kept = html.split('<kept-form ')[1]!.split('</kept-form>')[0]!
      const [opens] = kept.split('>')
      expect(opens).toContain(`data-person="${chief.personId}" data-of="/admin/catalogue${path}"`)
      expect(opens).not.toContain('data-sent')
      expect(kept).toContain(`<form method="post" action="/admin/catalogue${path}"`)
      expect(/<button[^>]*data-grows/.test(kept), path).toBe(path !== '/settings')
    }
    const refused = await (await save('services', 'dns', { ...(await open('services', 'dns')), 'label.en': '' })).text()
    expect(refused, 'the page holds it itself').toMatch(/<kept-form [^>]*data-sent/)
    const late = await stranger.post('/admin/catalogue/services/dns', { 'label.en': 'Typed for long', do: 'save' })
    expect(late.status, 'no redirect, which would pass for saved').toBe(401)
  })

  it('a place that is no number is refused there, with everything else', async () => {
    const before = await now()
    const typed = { ...(await open('services', 'dns')), 'checklist.rows': '4', 'checklist.0.en': 'First', 'checklist.1.en': 'Second' }
    const places = { 'checklist.0.place': 'last', 'checklist.1.place': '1,5', 'checklist.2.place': 'of no row', 'checklist.3.place': '' }
    const refused = await save('services', 'dns', { ...typed, ...places, 'label.en': '' })
    expect(refused.status).toBe(422)
    const html = await refused.text()
    expect(html).toMatch(/id="checklist\.0\.place-error".*last is no number\. Write the place as a number, such as 2\./s)
    expect(html).toContain('href="#checklist.0.place"')
    expect(html).toContain('href="#label.en"')
    expect(html).toMatch(/name="checklist\.0\.place"[^>]*value="last"/)
    expect(html).not.toMatch(/id="checklist\.[123]\.place-error"/)
    expect(await now()).toEqual(before)
    expect((await save('services', 'dns', { ...typed, 'checklist.0.place': '2', 'checklist.1.place': '0' })).status).toBe(303)
    expect((await now()).services.at(-1)?.checklist, 'nought is before one').toEqual([{ en: 'Second' }, { en: 'First' }])
  })

  it('however often a save is refused, there is one free row; an emptied one is gone, and faults stay at their rows', async () => {
    const action = '/admin/catalogue/fields/_new'
    const typed = {
      key: 'many',
      kind: 'select',
      'options.rows': '4',
      'options.0.key': 'a',
      'options.3.key': 'd',
      'options.3.label.en': 'D',
    }
    let html = await (await save('fields', '_new', typed)).text()
    for (let times = 0; times < 3; times++) {
      const again = formOf(html, action)
      const rows = Object.keys(again).filter((name) => /^options\.\d+\.key$/.test(name))
      expect(rows.map((name) => again[name]![0])).toEqual(['a', 'd', ''])
      expect(html).toMatch(/Row 1.*Row 2.*Row 3/s)
      expect(html).not.toContain('Row 4')
      expect(html).toContain('href="#options.0.label.en"')
      html = await (await save('fields', '_new', again)).text()
    }
    const filled = {
      ...formOf(html, action),
      'label.en': 'Many',
      'options.0.label.en': 'A',
      'options.4.key': 'e',
      'options.4.label.en': 'E',
    }
    expect((await save('fields', '_new', filled)).status).toBe(303)
    expect((await now()).fields.at(-1)).toMatchObject({ key: 'many', options: [{ key: 'a' }, { key: 'd' }, { key: 'e' }] })
    await chief.post('/admin/catalogue/fields/many/retirement', {})
  })

  it('names what else stands in the way', async () => {
    const refused = await chief.post('/admin/catalogue/queues/technical/retirement', {})
    expect(refused.status).toBe(422)
    expect(await refused.text()).toMatch(
      /Request types, [^:<]+: “Technical support” is still chosen there, under “Queue”\. Choose something else there first\./,
    )
    expect((await now()).queues.some((queue) => queue.key === 'technical')).toBe(true)
  })

  it('says so in words of its pages: which entry has it, and under what, not how a file would be mended', async () => {
    const made = await save('queues', '_new', { key: 'lab', 'label.en': 'Laboratory' })
    expect(made.status).toBe(303)
    const type = await open('request_types', 'technical')
    expect((await save('request_types', 'technical', { ...type, queue: 'lab' })).status).toBe(303)
    const html = await (await chief.post('/admin/catalogue/queues/lab/retirement', {})).text()
    expect(html).toContain('“Laboratory” is still chosen there, under “Queue”.')
    expect(html).not.toMatch(/There is no|Add it there/)
    // The same fault at a field of one's own form: what is named there is not in use.
    const gone = await (
      await save('request_types', 'technical', { ...(await open('request_types', 'technical')), queue: 'nowhere' })
    ).text()
    expect(gone).toContain('There is no nowhere among Queues.')
    expect((await save('request_types', 'technical', { ...(await open('request_types', 'technical')), queue: 'technical' })).status).toBe(
      303,
    )
    expect((await chief.post('/admin/catalogue/queues/lab/retirement', {})).status).toBe(303)
  })

  it('changes the order by one place; ranks change places', async () => {
    const keys = async () => (await now()).services.map((service) => service.key)
    const before = await keys()
    await chief.post(`/admin/catalogue/services/${before[1]}/place`, { to: 'up' })
    expect((await keys()).slice(0, 2)).toEqual([before[1], before[0]])
    await chief.post(`/admin/catalogue/services/${before[1]}/place`, { to: 'down' })
    expect(await keys()).toEqual(before)
    const ranks = async () => Object.fromEntries((await now()).priorities.map(({ key, rank }) => [key, rank]))
    const [first, second] = (await now()).priorities.map(({ key }) => key)
    const was = await ranks()
    await chief.post(`/admin/catalogue/priorities/${first}/place`, { to: 'down' })
    expect(await ranks()).toEqual({ ...was, [first!]: was[second!], [second!]: was[first!] })
  })

  it('a state of tickets goes from one public status to the other', async () => {
    const [one, other] = (await now()).public_statuses
    const state = other!.states[0]!
    const fields = await open('public_statuses', one!.key)
    const answer = await save('public_statuses', one!.key, { ...fields, states: [...one!.states, state] })
    // The other needs a state of its own: it is named when none is left.
    if (other!.states.length === 1) expect(answer.status).toBe(422)
    else expect((await now()).public_statuses[1]!.states).not.toContain(state)
  })

  it('two administrators do not overwrite each other: the second sees what the first did, with everything typed', async () => {
    const [mine, theirs] = [await open('services', 'dns'), await open('services', 'dns')]
    await save('services', 'dns', { ...theirs, 'label.en': 'Their name' })
    const late = await save('services', 'dns', { ...mine, 'label.en': 'My name' })
    expect(late.status).toBe(409)
    const html = await late.text()
    expect(html).toContain('Their name')
    expect(html).toContain('value="My name"')
    expect((await now()).services.at(-1)?.label.en).toBe('Their name')
    expect((await save('services', 'dns', formOf(html, '/admin/catalogue/services/dns'))).status).toBe(303)
    expect((await now()).services.at(-1)?.label.en).toBe('My name')
    // A change of another entry is in nobody's way.
    const again = await open('services', 'dns')
    await save('queues', 'billing', { ...(await open('queues', 'billing')), 'label.en': 'Invoices' })
    expect((await save('services', 'dns', { ...again, 'label.en': 'DNS' })).status).toBe(303)
  })

  it('what the second did not touch stays as the first left it: texts of other languages, choices, and texts of a list', async () => {
    const action = '/admin/catalogue/services/dns'
    const checklist = { 'checklist.0.en': 'Record', 'checklist.1.en': 'Zone' }
    await save('services', 'dns', { ...(await open('services', 'dns')), ...checklist, 'label.tr': 'Ad hizmeti' })
    const seen = await open('services', 'dns')
    const theirs = { 'label.hu': 'Névkiszolgáló', 'label.tr': '', 'checklist.1.fr': 'La zone', folded: 'yes' }
    expect((await save('services', 'dns', { ...seen, ...theirs })).status).toBe(303)
    // Another row is asked for in between: that shows nothing of theirs, and is no leave to undo it.
    const mine = { ...seen, 'label.en': 'DNS zones', 'checklist.0.en': 'The record' }
    const more = formOf(await (await chief.post(action, { ...mine, do: 'more' })).text(), action)
    expect(more).toMatchObject({ seen: seen.seen, was: seen.was, 'label.hu': seen['label.hu'] })
    const late = await save('services', 'dns', more)
    expect(late.status).toBe(409)
    const html = await late.text()
    expect(html).toContain('everything else is shown as it stands now')
    const again = formOf(html, action)
    expect(again).toMatchObject({ 'label.en': ['DNS zones'], 'label.hu': ['Névkiszolgáló'], 'label.tr': [''], folded: ['yes'] })
    expect((await save('services', 'dns', again)).status).toBe(303)
    const saved = (await now()).services.at(-1)!
    expect(saved).toMatchObject({ label: { en: 'DNS zones', hu: 'Névkiszolgáló' }, folded: true })
    expect(saved.checklist).toEqual([{ en: 'The record' }, { en: 'Zone', fr: 'La zone' }])
    expect(saved.label).not.toHaveProperty('tr')

    // A row of theirs more: mine stays as it is, or is theirs whole where nothing of it was touched.
    const before = await open('services', 'dns')
    await save('services', 'dns', { ...before, 'checklist.2.en': 'The server' })
    const untouched = formOf(await (await save('services', 'dns', { ...before, 'label.en': 'DNS' })).text(), action)
    expect(untouched).toMatchObject({ 'label.en': ['DNS'], 'checklist.2.en': ['The server'], 'label.hu': ['Névkiszolgáló'] })
    const touched = formOf(await (await save('services', 'dns', { ...before, 'checklist.0.en': 'Record' })).text(), action)
    expect(touched).toMatchObject({ 'checklist.0.en': ['Record'], 'checklist.2.en': [''] })
    expect((await save('services', 'dns', untouched)).status).toBe(303)
    expect((await now()).services.at(-1)?.checklist).toHaveLength(3)
  })

  it('asks for texts in the house’s own order of languages; English is needed wherever it stands', async () => {
    const order = async (path: string) =>
      [...(await chief.page(path)).matchAll(/<label class="label" for="label\.([a-z]{2})">/g)].map(([, language]) => language)
    expect(await order('/admin/catalogue/services/_new')).toEqual(['en', 'tr', 'fr', 'it', 'ja', 'hu'])
    const before = await db.owner.selectFrom('setting').selectAll().where('key', '=', 'languages').executeTakeFirst()
    const said = (value: string) => db.owner.updateTable('setting').set({ value }).where('key', '=', 'languages').execute()
    await said('["ja", "en", "fr"]')
    expect(await order('/admin/catalogue/services/_new')).toEqual(['ja', 'en', 'fr', 'tr', 'it', 'hu'])
    const refused = await (await save('services', '_new', { key: 'ohne', 'label.ja': '名前だけ', 'checklist.rows': '0' })).text()
    expect(refused).toContain('href="#label.en"')
    await said(JSON.stringify(before!.value))
  })

  it('what the house began with is one line of the history, which opens; all of it is found from there', async () => {
    const html = await chief.page('/admin/catalogue/history')
    const [, told] = /<summary>(\d+) entries, applied from the preset /.exec(html)!
    const first = await db.owner.selectFrom('configuration_event').select('id').where('person_id', 'is', null).execute()
    expect(Number(told)).toBe(first.length)
    expect([...html.matchAll(/added by the operator/g)].length).toBeLessThanOrEqual(20)
    let next = /href="([^"]*run=[^"]*)"/.exec(html)?.[1]
    let found = 0
    for (; next; next = /href="([^"]*)" rel="next"/.exec(await chief.page(next))?.[1]?.replaceAll('&amp;', '&')) {
      next = next.replaceAll('&amp;', '&')
      found += [...(await chief.page(next)).matchAll(/by the operator, from files/g)].length
    }
    expect(found).toBe(first.length)
    expect(await chief.page('/admin/catalogue/history?run=nothing')).toContain('Nothing has been changed yet.')
  })

  it('NTT-24 a field with choices and conditions is made without writing a file', async () => {
    const kinds = await chief.page('/admin/catalogue/fields/_new?kind=select')
    expect(kinds).toContain('name="options.0.key"')
    const answer = await save('fields', '_new', {
      key: 'worked-before',
      kind: 'select',
      'label.en': 'Did it work before?',
      required: 'yes',
      'options.rows': '3',
      'options.0.key': 'yes',
      'options.0.label.en': 'Yes',
      'options.1.key': 'no',
      'options.1.label.en': 'No',
      'when.types': 'incident',
    })
    expect(answer.status).toBe(303)
    await save('fields', '_new', { key: 'since-when', kind: 'date-time', 'label.en': 'Since when?', 'when.answers.worked-before': 'yes' })
    expect((await now()).fields.slice(-2)).toMatchObject([
      { key: 'worked-before', kind: 'select', required: true, when: { types: ['incident'] }, options: [{ key: 'yes' }, { key: 'no' }] },
      { key: 'since-when', when: { answers: { 'worked-before': ['yes'] } } },
    ])
    const bad = await save('fields', 'worked-before', { ...(await open('fields', 'worked-before')), 'options.1.key': 'Not One' })
    expect(await bad.text()).toContain('href="#options.1.key"')
    const awaited = await chief.post('/admin/catalogue/fields/worked-before/retirement', {})
    expect(awaited.status).toBe(422)
    expect(await awaited.text()).toMatch(
      /Since when\?: This question appears only after an answer to “Did it work before\?”\. Take that condition off/,
    )
    expect((await chief.post('/admin/catalogue/fields/summary/retirement', {})).status).toBe(422)
  })

  it('MS-32 a fixed text keeps its lines and its length, as the files allow', async () => {
    const text = `First line\nSecond line\n${'x'.repeat(9000)}`
    expect((await save('contexts', '_new', { key: 'lab', 'label.en': 'Laboratory' })).status).toBe(303)
    const fixed = { 'fixed.value': text.replaceAll('\n', '\r\n'), 'fixed.reason.en': 'It is so.', 'fixed.contexts': 'lab' }
    expect((await save('fields', '_new', { key: 'terms', kind: 'long-text', 'label.en': 'Terms', ...fixed })).status).toBe(303)
    const before = await now()
    expect(before.fields.at(-1)).toMatchObject({ fixed: { value: text } })
    // An input of one line would be sent without its breaks.
    expect(await chief.page('/admin/catalogue/fields/terms')).toMatch(/<textarea [^>]*name="fixed\.value"/)
    expect((await save('fields', 'terms', await open('fields', 'terms'))).status).toBe(303)
    expect(await now()).toEqual(before)
    const choice = await chief.page('/admin/catalogue/fields/worked-before')
    expect(choice).toMatch(/<input [^>]*name="fixed\.value"/)
  })

  it('a fixed value is refused where nobody would see it, and where its own pattern would refuse it', async () => {
    const typed = { key: 'asset', kind: 'text', 'label.en': 'Asset', pattern: 'NEC[0-9]+', 'fixed.reason.en': 'It is so.' }
    const refused = await save('fields', '_new', { ...typed, 'fixed.value': 'XY1' })
    expect(refused.status).toBe(422)
    const html = await refused.text()
    expect(html).toMatch(/id="fixed\.contexts-error".*This value is given in no context/s)
    expect(html).toMatch(/id="fixed\.value-error".*The fixed value XY1 does not fit the pattern NEC\[0-9\]\+/s)
    expect((await save('fields', '_new', { ...typed, 'fixed.value': 'NEC1', 'fixed.contexts': 'lab' })).status).toBe(303)
    expect((await now()).fields.at(-1)).toMatchObject({ key: 'asset', fixed: { value: 'NEC1', contexts: ['lab'] } })
  })

  it('a sentence of the product is found by its words in any language, said otherwise in all six side by side, and reset', async () => {
    const key = 'admin.catalogue.search-none'
    const ours = (await now()).messages
    const messages = '/admin/catalogue/messages'
    const first = (html: string) => formOf(html.slice(html.indexOf('class="catalogue-messages"')), messages)
    const find = async (text: string) => first(await chief.page(`${messages}?q=${encodeURIComponent(text)}`))
    const send = async (fields: Record<string, string | string[]>) => (await chief.post(messages, { do: 'save', ...fields })).status
    const shown = await find('Nothing fits')
    expect(shown.key).toEqual([key])
    expect(Object.keys(shown).filter((name) => name.startsWith('text.'))).toEqual(
      ['en', 'tr', 'fr', 'it', 'ja', 'hu'].map((one) => `text.${one}`),
    )
    expect((await find(`${catalogueOf('hu')[key]} search-none`)).key, 'by its Hungarian').toEqual([key])

    const refused = await chief.post(messages, { ...shown, 'text.en': 'No such thing', 'text.hu': 'Nincs {ilyen}', do: 'save' })
    expect(refused.status).toBe(422)
    const html = await refused.text()
    expect(html).toMatch(
      /id="admin\.catalogue\.search-none\.hu-error"|<[^>]*aria-invalid="true"[^>]*name="text\.hu"|name="text\.hu"[^>]*aria-invalid="true"/,
    )
    expect(first(html)).toMatchObject({ 'text.en': ['No such thing'], 'text.hu': ['Nincs {ilyen}'] })
    expect(await now()).toMatchObject({ messages: ours })

    expect(await send({ ...shown, 'text.en': 'No such thing', 'text.hu': 'Nincs ilyen' })).toBe(303)
    expect((await now()).messages).toEqual({
      ...ours,
      en: { ...ours.en, [key]: 'No such thing' },
      hu: { ...ours.hu, [key]: 'Nincs ilyen' },
    })
    const own = await chief.page(`${messages}?own=yes`)
    expect(own).toContain(key)
    const said = /Your own: (\d+)/.exec(own)![1]
    const counted = /href="\/admin\/catalogue\/messages".*?catalogue-count">(\d+)</s.exec(await chief.page('/admin/catalogue'))![1]
    expect(counted, 'a sentence counts once, in however many languages').toBe(said)
    const late = await chief.post(messages, { ...shown, 'text.fr': 'Rien', do: 'save' })
    expect(late.status).toBe(409)
    const again = first(await late.text())
    expect(again).toMatchObject({ 'text.fr': ['Rien'], 'was.en': ['No such thing'] })
    expect(await send({ ...again, do: 'reset' })).toBe(303)
    expect((await now()).messages).toEqual(ours)
  })

  it('two administrators say one sentence otherwise: the second is shown what the first did at its language, with everything typed', async () => {
    const key = 'admin.catalogue.search-none'
    const ours = (await now()).messages
    const messages = '/admin/catalogue/messages'
    const formIn = (html: string) => formOf(html.slice(html.indexOf(`id="message-${key}"`)), messages)
    const send = async (fields: Record<string, string | string[]>) => {
      const answer = await chief.post(messages, { do: 'save', ...fields })
      return { status: answer.status, html: await answer.text() }
    }
    await send({ ...formIn(await chief.page(`${messages}?q=Nothing+fits`)), 'text.en': 'Zanzibar', 'text.hu': 'Nincs' })
    // Found by words that the other takes away meanwhile.
    const seen = formIn(await chief.page(`${messages}?q=Zanzibar&own=yes`))
    await send({ ...seen, do: 'reset' })
    const late = await send({ ...seen, 'text.en': 'Timbuktu', 'text.fr': 'Rien' })
    expect(late.status).toBe(409)
    const said = late.html.slice(late.html.indexOf(`id="message-${key}"`)).split('</li>')[0]!
    expect(said).toMatch(/autofocus.*role="alert".*Somebody changed this while you were writing.*What you typed is below/s)
    expect(said).toContain('Somebody set the product’s words again in the meantime.')
    expect(said.match(/class="field-error"/g), 'at English and Hungarian').toHaveLength(2)
    const again = formIn(late.html)
    expect(again).toMatchObject({ 'text.en': ['Timbuktu'], 'text.fr': ['Rien'], 'text.hu': [''], 'was.en': [''] })
    expect((await now()).messages).toEqual(ours)

    const refused = await send({ ...again, 'text.fr': 'Rien {' })
    expect(refused.html).toMatch(new RegExp(`class="error-summary".*href="#${key}\\.fr".*Français.*A brace is opened and not closed`, 's'))
    expect((await send(again)).status).toBe(303)
    expect((await now()).messages).toEqual({ ...ours, en: { ...ours.en, [key]: 'Timbuktu' }, fr: { ...ours.fr, [key]: 'Rien' } })
    await send({ ...formIn(await chief.page(`${messages}?q=Timbuktu`)), do: 'reset' })
    expect((await now()).messages).toEqual(ours)
    expect((await send({ ...again, key: 'no.such' })).status).toBe(404)
  })

  it('names and texts have a length, refused at the field as in files; no browser cuts what is pasted before', async () => {
    const before = await now()
    const fields = await open('services', 'virtual-server')
    const page = (path: string) => chief.page(`/admin/catalogue/${path}`)
    const inputs = await page('services/virtual-server')
    const forms = [inputs, ...(await Promise.all(['services/_new', 'fields/_new?kind=select', 'settings', 'messages?q=ticket'].map(page)))]
    for (const html of forms) expect(html.slice(html.indexOf('<form method="post" action="/admin/catalogue'))).not.toContain('maxlength')
    const long = {
      'label.tr': 'x'.repeat(201),
      'description.en': 'x'.repeat(2001),
      'checklist.0.en': 'x'.repeat(2001),
      'template.en': `${'x'.repeat(10_000)}y`,
      console_url: `https://${'x'.repeat(500)}`,
    }
    const refused = await save('services', 'virtual-server', { ...fields, ...long })
    expect(refused.status).toBe(422)
    const html = await refused.text()
    for (const name of Object.keys(long)) expect(html).toContain(`href="#${name}"`)
    for (const most of [200, 2000, 10_000, 500]) expect(html).toContain(`The text may have ${most} characters at most. Shorten it.`)
    const again = formOf(html, '/admin/catalogue/services/virtual-server')
    for (const [name, text] of Object.entries(long)) expect(again[name], name).toEqual([text])
    const key = await (await save('services', '_new', { key: 'k'.repeat(41), 'label.en': 'Long', 'checklist.rows': '0' })).text()
    expect(key).toMatch(/id="key-error".*is not a key\. A key is 1 to 40 of/s)
    expect(key).toContain(`value="${'k'.repeat(41)}"`)
    const sentence = `/admin/catalogue/messages`
    const first = formOf((await chief.page(`${sentence}?q=Nothing+fits`)).split('class="catalogue-messages"')[1]!, sentence)
    const much = await (await chief.post(sentence, { ...first, 'text.en': 'x'.repeat(10_001), do: 'save' })).text()
    expect(much).toContain('The text may have 10000 characters at most. Shorten it.')
    expect(much).toContain('x'.repeat(10_001))
    expect(await now()).toEqual(before)
  })

  it('what stands at fault in an entry is named by settings and sentences too, which are about no entry', async () => {
    const region = await db.owner.selectFrom('region').selectAll().orderBy('position').executeTakeFirstOrThrow()
    const called = (label: unknown) =>
      db.owner
        .updateTable('region')
        .set({ label: JSON.stringify(label) })
        .where('key', '=', region.key)
        .execute()
    await called({ en: 'x'.repeat(201) })
    const asked: [path: string, query: string, typed: Record<string, string>][] = [
      ['/admin/catalogue/settings', '', { brand: 'Other' }],
      ['/admin/catalogue/messages', '?q=Nothing+fits', { 'text.en': 'None' }],
    ]
    for (const [path, query, typed] of asked) {
      const page = await chief.page(path + query)
      const form = formOf(page.slice(page.indexOf(`<form method="post" action="${path}"`)), path)
      const html = await (await chief.post(path, { ...form, ...typed, do: 'save' })).text()
      expect(html, path).toMatch(/id="elsewhere".*Regions.*The text may have 200 characters at most/s)
    }
    await called(region.label)
  })

  it('MS-37 NTT-18 shows the form as a given customer sees it, with the reason for what they may not file, and writes nothing', async () => {
    const tom = await db.owner.selectFrom('person').select('id').where('name', '=', 'Tom Whitfield').executeTakeFirstOrThrow()
    expect(await chief.page('/admin/catalogue/preview?q=whitfield')).toContain(`person=${tom.id}`)
    const drafts = async () => (await db.owner.selectFrom('draft').select('id').execute()).length
    const before = await drafts()
    const html = await chief.page(`/admin/catalogue/preview?person=${tom.id}&type=technical`)
    expect(html).toContain('As Tom Whitfield sees it')
    expect(html).toMatch(/<fieldset class="catalogue-preview" disabled/)
    expect(html).toContain('name="summary"')
    expect(html).toContain('May not be filed')
    expect(await drafts()).toBe(before)
  })

  it('is downloaded as the file of a preset', async () => {
    const answer = await chief.get('/admin/catalogue/preset.yaml')
    expect(answer.headers.get('content-disposition')).toContain('preset.yaml')
    expect(await answer.text()).toContain('brand:')
  })

  it('5,000 services are searched and paged', async () => {
    await db.owner
      .insertInto('service')
      .values(
        Array.from({ length: 5000 }, (_, at) => ({ key: `many-${at}`, label: JSON.stringify({ en: `Many ${at}` }), position: 1000 + at })),
      )
      .execute()
    const begun = performance.now()
    const first = await chief.page('/admin/catalogue/services')
    expect(performance.now() - begun).toBeLessThan(2000)
    expect([...first.matchAll(/id="entry-/g)]).toHaveLength(100)
    expect(first.length).toBeLessThan(175_000)
    expect(first).toContain('from=100')
    const found = await chief.page('/admin/catalogue/services?q=many+4321')
    expect([...found.matchAll(/id="entry-/g)]).toHaveLength(1)
    expect(found).not.toContain('/place"')
    expect(await chief.page('/admin/catalogue/services?at=many-4321')).toContain('id="entry-many-4321"')
    // A condition on services is written as keys, since nobody looks through 5,000 boxes.
    expect(await chief.page('/admin/catalogue/fields/_new?kind=text')).toContain(
      '<textarea class="input is-text is-code" id="when.services"',
    )
  })
})

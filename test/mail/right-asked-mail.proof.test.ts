import { beforeAll, expect, test } from 'vitest'
import { askForRight } from '../../src/desk/entitlements/ask-for-right.ts'
import { sellsThings } from '../support/sold.ts'
import { mailStage, url } from './stage.ts'

const { database, sink, worker, quiet, mails, person, organisation, as } = await mailStage()
const running = await worker()
beforeAll(() => sellsThings(database))

test('NTT-10 the organisation’s administrators are mailed with a link to where the right is granted; only those at a proven address who want mail', async () => {
  const acme = await organisation('Acme')
  const given = { organisation: acme }
  const asker = await person('asker', { ...given, name: 'Ask\u202eer' })
  const ada = await person('ada', { ...given, language: 'ja' })
  const others = [
    await person('colleague', given),
    await person('silent', { ...given, mail: 'off' }),
    await person('unproven', { ...given, verified: false }),
    await person('chief', { staff: 'administrator' }),
  ]
  const administers = [ada.id, others[1]!.id, others[2]!.id]
  await database.worker.updateTable('membership').set({ administers: true }).where('person_id', 'in', administers).execute()
  await askForRight(as(asker), { organisationId: acme, right: 'offering', key: 'cloud-east' })
  running.wake()
  const [caught] = await sink.until(1, { to: ada.address })
  await quiet()
  for (const other of [...others, asker]) expect(sink.to(other.address)).toEqual([])
  expect(caught!.mail.html).toContain('<html lang="ja">')
  expect(caught!.mail.text).toContain(`${url}/organisations/${acme}#member-${asker.id}`)
  expect(caught!.mail.text).toContain('Cloud (East)')
  expect(caught!.mail.text).not.toContain('\u202e')
})

test('what the house sells is asked of its administrators; one who is none any more when the mail is written gets none', async () => {
  const plain = await organisation('Plain')
  const asker = await person('buyer', { organisation: plain })
  const [boss, former] = [await person('boss', { staff: 'administrator' }), await person('former', { staff: 'administrator' })]
  await askForRight(as(asker), { organisationId: plain, right: 'type', key: 'incident' })
  await database.worker.updateTable('person').set({ staff_role: null }).where('id', '=', former.id).execute()
  running.wake()
  const [caught] = await sink.until(1, { to: boss.address })
  await quiet()
  expect(caught!.mail.text).toContain(`${url}/admin/organisations/${plain}#contracts`)
  expect(sink.to(former.address)).toEqual([])
  expect(sink.to(asker.address)).toEqual([])
  expect((await mails()).every((mail) => mail.state !== 'waiting')).toBe(true)
})

test('F08 nobody is flooded by what others ask of them, however many ask', async () => {
  const many = await organisation('Many')
  const ada = await person('mayor', { organisation: many })
  await database.worker.updateTable('membership').set({ administers: true }).where('person_id', '=', ada.id).execute()
  for (let at = 0; at < 12; at++) {
    const asker = await person(`asker-${at}`, { organisation: many })
    await askForRight(as(asker), { organisationId: many, right: 'offering', key: 'cloud-east' })
  }
  running.wake()
  await sink.until(10, { to: ada.address })
  await quiet()
  expect(sink.to(ada.address)).toHaveLength(10)
})

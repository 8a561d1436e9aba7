// A house whose customers mail tickets to addresses of their own, and the door these come through.
import { giveTicketAddress, openTicketAddress } from '../../src/desk/by-mail/ticket-addresses.ts'
import type { CreateTicket } from '../../src/desk/tickets/create-ticket.ts'
import { draftsOf } from '../../src/desk/tickets/drafts.ts'
import { readMail } from '../../src/mail/inbound/read-mail.ts'
import { reading } from '../../src/platform/database.ts'
import { newId } from '../../src/platform/id.ts'
import { letter, talk } from '../support/smtp-talk.ts'
import { question, type Someone } from './stage.ts'
import { replyDomain, vendorStage } from './vendor-stage.ts'

export const technical = question('', '')
/** GUICHET_URL's host, and the domain of the addresses. */
export const ours = ['support.provider.example', replyDomain]

export async function byMailStage() {
  const stage = await vendorStage()
  const { database, storage, port, as } = stage

  async function addressOf(who: Someone, wanted: Partial<CreateTicket> = {}) {
    const chosen = { ...technical, ...wanted } as CreateTicket
    const form = { type: chosen.requestType, service: chosen.service ?? '', priority: chosen.priority ?? '' }
    const { id } = await openTicketAddress(as(who), { form, wanted: chosen })
    const { secret } = await giveTicketAddress(as(who), id)
    return { id, secret, to: `${secret}@${replyDomain}` }
  }
  /** From the person's own address, unless the headers say another. */
  const send = (who: Someone, to: string, text: string, headers: readonly string[] = [], envelope = who.address) => {
    const own = headers.some((line) => /^from:/i.test(line)) ? headers : [`From: ${who.address}`, ...headers]
    return talk({ port, from: envelope, to: [to], raw: letter(text, own) })
  }
  const incoming = (addressId: string) =>
    database.worker.selectFrom('incoming_mail').selectAll().where('ticket_address_id', '=', addressId).orderBy('received_at').execute()
  const verdicts = async (addressId: string) => (await incoming(addressId)).map(({ state, cause }) => cause ?? state)
  const tickets = (who: Someone) =>
    database.worker.selectFrom('ticket').selectAll().where('requester_id', '=', who.id).orderBy('created_at').execute()
  const draftsAt = (who: Someone) => reading(database.app, who.id, (tx) => draftsOf(tx, who.id, 'ticket'))
  /** As a worker does it. */
  const read = (mailId: string) => readMail({ db: database.worker, storage, ours, now: () => new Date() }, mailId)

  /** One who files for a customer of theirs. */
  async function partner() {
    const [customer, helpers] = [await stage.organisation('Harbour'), await stage.organisation('Helpers')]
    const pia = await stage.person('pia', { name: 'Pia Partner', organisation: helpers })
    const una = await stage.person('una', { organisation: customer })
    const [at, delegation] = [new Date(), newId()]
    await database.worker
      .insertInto('partner_assignment')
      .values({ organisation_id: helpers, person_id: pia.id, role_key: 'support-engineer', given_at: at })
      .execute()
    await database.worker
      .insertInto('delegation')
      .values({
        ...{ id: delegation, customer_id: customer, partner_id: helpers, roles: ['support-engineer'], requested_by: una.id },
        ...{ requested_at: at, approved_at: at, starts_at: new Date(at.getTime() - 1000), ends_at: new Date(at.getTime() + 86_400_000) },
      })
      .execute()
    return { pia, customer, helpers, delegation }
  }
  return { ...stage, addressOf, send, incoming, verdicts, tickets, draftsAt, read, partner }
}

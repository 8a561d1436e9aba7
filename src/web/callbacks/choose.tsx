// GET and POST …/callback: another time for the call, or a first one; taken meanwhile, the page is shown again with all that was typed.
import { type ChooseSlot, chooseSlot } from '../../desk/callbacks/choose-slot.ts'
import { cancelCallback } from '../../desk/callbacks/cancel-callback.ts'
import { languageAt, type PhoneDesk } from '../../desk/callbacks/desk-of.ts'
import { type FreeSlot, freeSlots } from '../../desk/callbacks/places.ts'
import { timeSaid } from '../../desk/callbacks/time-said.ts'
import { type TicketPage, ticketPage } from '../../desk/tickets/ticket-page.ts'
import { reading } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import { ticketAt } from '../customers/place.ts'
import { readSmallForm } from '../form.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { Frame } from '../ui/Frame.tsx'
import { goTo } from '../ui/notice-once.ts'
import { PageTitle } from '../ui/PageTitle.tsx'
import { Summary } from '../ui/Summary.tsx'
import { LanguageInput, PhoneInput } from './CallDetails.tsx'
import { controlOf, labelKey } from './questions.tsx'
import { SlotChoice } from './SlotChoice.tsx'

type Room = 'portal' | 'workspace'
interface Typed {
  readonly at: string
  readonly phone: string
  readonly language: string
}

const ticketIn = (ask: SignedAsk, room: Room, reference = ask.params['reference']!): string =>
  room === 'portal' ? ticketAt(ask, reference) : `/workspace/tickets/${encodeURIComponent(reference)}`

export const chooseInPortal = (ask: SignedAsk) => choosePage(ask, 'portal')
export const chooseInWorkspace = (ask: SignedAsk) => choosePage(ask, 'workspace')
export const sendInPortal = (ask: SignedAsk) => sendChoice(ask, 'portal')
export const sendInWorkspace = (ask: SignedAsk) => sendChoice(ask, 'workspace')
export const cancelInPortal = (ask: SignedAsk) => cancel(ask, 'portal')
export const cancelInWorkspace = (ask: SignedAsk) => cancel(ask, 'workspace')

async function choosePage(ask: SignedAsk, room: Room, refused?: { refusal: Refusal; typed: Typed }): Promise<Response> {
  const { house, visitor } = ask
  const { ticket, desk, slots } = await reading(house.app, visitor.personId, async (tx) => {
    const ticket = await ticketHere(tx, ask, room)
    const desk = ticket.phoneDesk
    if (!ticket.may.has('change-callback') || !desk) throw new Refusal('not-found')
    const own = ticket.callback?.state === 'booked' && ticket.callback.queue === desk.queue ? ticket.callback : null
    return { ticket, desk, slots: await freeSlots(tx, desk, ask.at, { asStaff: room === 'workspace', own }) }
  })
  // Read as a partner it is read in the customer's context, and nowhere else (MS-44).
  const asPartner = ticket.standings.every((one) => one === 'partner' || one === 'partner-reader')
  if (room === 'portal' && !ask.acting && asPartner && ticket.organisation)
    return ask.c.redirect(`/for/${ticket.organisation.id}/tickets/${ticket.reference}/callback`, 303)
  const known = ticket.callback
  const typed = refused?.typed ?? {
    at: '',
    phone: known?.phone ?? phoneAnswered(ticket),
    language: known?.language ?? languageAt(desk, ask.language),
  }
  const form = (
    <ChooseForm ask={ask} room={room} ticket={ticket} desk={desk} slots={slots} typed={typed} refusal={refused?.refusal ?? null} />
  )
  const status = (refused?.refusal.status ?? 200) as 200
  const back = { href: ticketIn(ask, room, ticket.reference), label: ticket.reference }
  const title = (
    <PageTitle back={back} under={<Summary of={ticket.summary} />}>
      {ask.t('callback.page.title')}
    </PageTitle>
  )
  const plain = `${ask.t('callback.page.title')} · ${ticket.reference}`
  return ask.c.html(
    room === 'portal' ? (
      <Frame ask={ask} title={plain} room="portal" current={ask.acting ? 'customers' : 'tickets'} place="tickets" fresh>
        {title}
        {form}
      </Frame>
    ) : (
      <Frame ask={ask} title={plain} room="workspace" current="workspace" fresh>
        <div class="admin">
          {title}
          {form}
        </div>
      </Frame>
    ),
    status,
  )
}

const phoneAnswered = ({ answers }: TicketPage): string => {
  const answer = answers.find(({ kind }) => kind === 'phone')?.value
  return typeof answer === 'string' ? answer : ''
}

/** In the workspace by one's work alone; on the portal as its customer. */
async function ticketHere(tx: Parameters<typeof ticketPage>[0], ask: SignedAsk, room: Room): Promise<TicketPage> {
  const { personId, staffRole } = ask.visitor
  const ticket = await ticketPage(tx, { personId, staffRole: room === 'portal' ? null : staffRole }, ask.params['reference']!, { limit: 1 })
  if (room === 'workspace' && !ticket.staff) throw new Refusal('not-found')
  return ticket
}

interface FormProps {
  readonly ask: SignedAsk
  readonly room: Room
  readonly ticket: TicketPage
  readonly desk: PhoneDesk
  readonly slots: readonly FreeSlot[]
  readonly typed: Typed
  readonly refusal: Refusal | null
}

const ChooseForm = ({ ask, room, ticket, desk, slots, typed, refusal }: FormProps) => {
  const { t } = ask
  const faults = faultsOf(ask, refusal)
  const error = (field: string) => faults[`callback.${field}`]
  const before = ticket.callback?.state === 'booked' ? ticket.callback : null
  return (
    <form method="post" action={`${ticketIn(ask, room, ticket.reference)}/callback`} class="ask-form choose-slot">
      <CsrfField ask={ask} />
      <ErrorSummary
        ask={ask}
        refusal={refusal}
        idOf={(field) => controlOf[field] ?? field}
        labelOf={(field) => {
          const key = labelKey(controlOf[field] ?? field)
          return key ? t(key) : undefined
        }}
      />
      {before && <p>{t('callback.page.before', { when: timeSaid(ask, before) })}</p>}
      <SlotChoice
        ask={ask}
        name="at"
        id="callback-at"
        slots={slots}
        value={typed.at}
        error={error('startsAt')}
        timeZone={ask.timeZone}
        minutes={desk.rules.slotMinutes}
        daysAhead={desk.rules.daysAhead}
      />
      <PhoneInput ask={ask} name="phone" id="callback-phone" value={typed.phone} error={error('phone')} />
      <LanguageInput ask={ask} desk={desk} name="language" id="callback-language" value={typed.language} error={error('language')} />
      <Actions>
        <Button kind="main" icon="check">
          {t('callback.save')}
        </Button>
        <Button kind="quiet" href={ticketIn(ask, room, ticket.reference)}>
          {t('common.cancel')}
        </Button>
      </Actions>
    </form>
  )
}

async function sendChoice(ask: SignedAsk, room: Room): Promise<Response> {
  const form = await readSmallForm(ask)
  const typed = { at: form.one('at'), phone: form.one('phone'), language: form.one('language') }
  const { house, visitor, params } = ask
  await reading(house.app, visitor.personId, (tx) => ticketHere(tx, ask, room))
  try {
    const wanted = { startsAt: typed.at, phone: typed.phone, ...(typed.language && { language: typed.language }) } as ChooseSlot
    await chooseSlot(actOf(ask, room), params['reference']!, wanted)
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === 'not-found') throw thrown
    if (thrown.code !== 'invalid') return goTo(ask, ticketIn(ask, room), `refusal.${thrown.code}`, thrown.values)
    const faults = thrown.faults.map((fault) => ({ ...fault, field: `callback.${fault.field}` }))
    return choosePage(ask, room, { refusal: new Refusal('invalid', thrown.values, faults), typed })
  }
  const { callback } = await reading(house.app, visitor.personId, (tx) => ticketHere(tx, ask, room))
  return goTo(ask, `${ticketIn(ask, room)}#callback`, 'callback.done.booked', { when: callback ? timeSaid(ask, callback) : '' })
}

async function cancel(ask: SignedAsk, room: Room): Promise<Response> {
  await readSmallForm(ask)
  const { house, visitor, params } = ask
  await reading(house.app, visitor.personId, (tx) => ticketHere(tx, ask, room))
  try {
    await cancelCallback(actOf(ask, room), params['reference']!)
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === 'not-found') throw thrown
    return goTo(ask, ticketIn(ask, room), `refusal.${thrown.code}`, thrown.values)
  }
  return goTo(ask, `${ticketIn(ask, room)}#callback`, 'callback.done.cancelled')
}

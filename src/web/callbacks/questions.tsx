// In the form of a new ticket: the questions of a callback, for each queue that phones for a type chosen there. A choice never takes away what was picked.
import { type PhoneDesk, languageAt, phoneDeskOf, phoneFieldOf } from '../../desk/callbacks/desk-of.ts'
import { type FreeSlot, freeSlots } from '../../desk/callbacks/places.ts'
import { byKey, type RequestType } from '../../desk/catalogue/catalogue.ts'
import type { Tx } from '../../platform/database.ts'
import type { CreateTicket } from '../../desk/tickets/create-ticket.ts'
import { textOf } from '../new-ticket/path.ts'
import type { Filing } from '../new-ticket/filing.ts'
import type { SignedAsk } from '../ask.ts'
import { LanguageInput, PhoneInput } from './CallDetails.tsx'
import { SlotChoice } from './SlotChoice.tsx'

export interface PhoneQuestions {
  readonly desk: PhoneDesk
  /** Of these types that may be chosen in the form; null: it was chosen before. */
  readonly when: readonly string[] | null
  /** Types in whose form another question asks for the number. */
  readonly numbered: readonly string[]
  readonly isShown: boolean
  readonly slots: readonly FreeSlot[]
}

type Name = 'at' | 'phone' | 'language'
const nameIn = (queue: string, name: Name): string => `callback-${name}-${queue}`
export const isOfCallback = (name: string): boolean => /^callback-(at|phone|language)-/.test(name)
/** Where the summary of faults leads: only the questions of the chosen type have these ids. */
export const controlOf: Readonly<Record<string, string>> = {
  'callback.startsAt': 'callback-at',
  'callback.phone': 'callback-phone',
  'callback.language': 'callback-language',
  callback: 'callback-at',
}
const wordsOf: Readonly<Record<string, string>> = { at: 'callback.time', phone: 'callback.phone', language: 'callback.language' }
export const labelKey = (control: string): string | undefined => (control.startsWith('callback-') ? wordsOf[control.slice(9)] : undefined)

/** Who only asks for an approval chooses a time once it is given. */
export async function phoneQuestions(tx: Tx, filing: Filing, at: Date): Promise<PhoneQuestions[]> {
  const { catalogue, path, door } = filing
  if (door.asks || path.open) return []
  const { type: inForm } = path.inForm
  const keys = inForm && !inForm.isOnly ? inForm.options.filter(({ verdict }) => verdict.allowed).map(({ key }) => key) : null
  const types = (keys ?? [path.chosen.type])
    .map((key) => byKey(catalogue.requestTypes, key))
    .filter((type) => type?.callback) as RequestType[]
  const queues = [...new Set(types.map(({ queue }) => queue))]
  const found = await Promise.all(
    queues.map(async (queue) => {
      const desk = phoneDeskOf(catalogue, queue)
      if (!desk) return null
      const own = types.filter((type) => type.queue === queue)
      return {
        desk,
        when: keys && own.map(({ key }) => key),
        numbered: own.filter((type) => phoneFieldOf(catalogue, type)).map(({ key }) => key),
        isShown: own.some(({ key }) => key === path.chosen.type),
        slots: await freeSlots(tx, desk, at, { asStaff: door.customer !== null }),
      }
    }),
  )
  return found.filter((one) => one !== null)
}

/** What of the form goes to the deed. */
export function callbackWanted({ catalogue, draft, path, door }: Filing, chosen: string | null): Pick<CreateTicket, 'callback'> {
  const type = byKey(catalogue.requestTypes, chosen ?? path.chosen.type)
  if (!type?.callback || door.asks) return {}
  const of = (name: Name) => textOf(draft.content, nameIn(type.queue, name))
  const phone = phoneFieldOf(catalogue, type) ? '' : of('phone')
  const language = of('language')
  return {
    callback: { startsAt: of('at'), ...(phone && { phone }), ...(language && { language: language as 'en' }) },
  }
}

/** The slot's own control that is still empty; the deed says so only when all else fits. */
export const isTimeMissing = (filing: Filing): boolean => {
  const { callback } = callbackWanted(filing, null)
  return callback !== undefined && callback !== null && callback.startsAt === ''
}

interface Props {
  readonly s: Filing & { readonly ask: SignedAsk; readonly phones: readonly PhoneQuestions[] }
  readonly faults: Readonly<Record<string, string>>
}

export const CallbackQuestions = ({ s, faults }: Props) => (
  <>
    {s.phones.map((one) =>
      one.when ? (
        <div class="comes" data-field={`callback-${one.desk.queue}`} data-when={JSON.stringify({ types: one.when })} hidden={!one.isShown}>
          <Questions s={s} faults={faults} of={one} />
        </div>
      ) : (
        <Questions s={s} faults={faults} of={one} />
      ),
    )}
  </>
)

const Questions = ({ s, faults, of }: Props & { of: PhoneQuestions }) => {
  const { ask, draft, requester } = s
  const { desk, isShown } = of
  const named = (name: Name) => ({
    name: nameIn(desk.queue, name),
    id: isShown ? `callback-${name}` : nameIn(desk.queue, name),
    value: textOf(draft.content, nameIn(desk.queue, name)),
    error: isShown ? faults[`callback-${name}`] : undefined,
  })
  const language = named('language')
  // Where every type of this queue has its own question for the number, or the chosen one has.
  const asksPhone = of.when ? of.when.some((key) => !of.numbered.includes(key)) : of.numbered.length === 0
  return (
    <div class="callback-questions">
      <SlotChoice
        ask={ask}
        {...named('at')}
        slots={of.slots}
        timeZone={requester.timeZone}
        minutes={desk.rules.slotMinutes}
        daysAhead={desk.rules.daysAhead}
      />
      {asksPhone && <PhoneInput ask={ask} {...named('phone')} />}
      <LanguageInput ask={ask} desk={desk} {...language} value={language.value || languageAt(desk, requester.language)} />
    </div>
  )
}

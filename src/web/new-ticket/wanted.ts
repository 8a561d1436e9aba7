// From what stands in the form to what the deed is told: only what this choice asks; the rest stays in the draft and out of the ticket.
import type { CreateTicket } from '../../desk/tickets/create-ticket.ts'
import { byKey } from '../../desk/catalogue/catalogue.ts'
import { parseAnswers } from '../../desk/catalogue/answers.ts'
import { fixedBy } from '../../desk/catalogue/form.ts'
import type { FieldFault } from '../../platform/refusal.ts'
import { Refusal } from '../../platform/refusal.ts'
import { callbackWanted, isTimeMissing } from '../callbacks/questions.tsx'
import { nameOf } from './fields.tsx'
import { formField } from './faults.ts'
import { listOf, nobody, textOf } from './path.ts'
import { type Filing, isOverridden } from './filing.ts'
import type { Situation } from './situation.ts'

export function wantedOf(s: Filing): CreateTicket {
  const { catalogue, draft, path } = s
  const { content } = draft
  const of = (name: string) => textOf(content, name)
  // What cannot be chosen is passed on as well: the deed says why not.
  const chosen = (name: 'context' | 'offering' | 'contract' | 'type') => path.chosen[name] ?? (of(name) || null)
  const shown = shownFields(s)
  const type = byKey(catalogue.requestTypes, chosen('type'))
  const asksContracts = shown.some(({ kind }) => kind === 'contracts')
  const organisation = path.standing?.organisation?.id ?? of('organisation')
  const contracts = [
    ...(path.before.some(({ ask }) => ask === 'contract') ? [chosen('contract')] : []),
    ...(asksContracts ? listOf(content, 'contracts') : []),
  ]
  return {
    ...(s.door.customer !== null && { requesterId: s.door.requesterId, override: isOverridden(content) }),
    draftId: draft.id,
    requestType: chosen('type') ?? '',
    service: type && type.asksService === 'none' ? null : of('service') || path.chosen.service || null,
    organisationId: s.door.acting?.customerId ?? (organisation === nobody ? null : organisation || null),
    ...(s.door.acting && { partnerId: s.door.acting.partnerId }),
    context: chosen('context'),
    offering: chosen('offering'),
    contractIds: [...new Set(contracts.filter((id) => id !== null && id !== ''))] as string[],
    summary: of('summary'),
    body: of('body'),
    priority: (type?.asksPriority && of('priority')) || null,
    severity: (type?.asksSeverity && of('severity')) || null,
    answers: answersIn(s),
    ...callbackWanted(s, chosen('type')),
    participants: [
      ...listOf(content, 'colleague').map((personId) => ({ personId })),
      ...of('addresses')
        .split(/[\s,;]+/)
        .filter(Boolean)
        .map((address) => ({ address })),
    ],
  }
}

const shownFields = (s: Filing) => s.shape.filter(({ isShown }) => isShown).map(({ field }) => field)

function answersIn(s: Filing): Record<string, string | string[]> {
  const { content } = s.draft
  const answers: Record<string, string | string[]> = {}
  for (const field of shownFields(s)) {
    if (field.kind === 'built-in' || field.kind === 'contracts' || fixedBy(field, s.path.chosen.context)) continue
    const name = nameOf(field.key)
    if (field.kind === 'multi-select') {
      const chosen = listOf(content, name).filter(Boolean)
      if (chosen.length > 0) answers[field.key] = chosen
      continue
    }
    const value = textOf(content, name)
    if (value.trim() === '') continue
    answers[field.key] = field.kind === 'date-time' ? `${value}[${textOf(content, `${name}-zone`) || s.requester.timeZone}]` : value
  }
  return answers
}

/** The desk names what is wrong in turn; a person should see at once all that is still empty or unfit, in the order of the page (DT-18). */
export function withAllFaults(s: Situation, refusal: Refusal): Refusal {
  if (refusal.code !== 'invalid') return refusal
  const { catalogue, draft, path, requester } = s
  const type = byKey(catalogue.requestTypes, path.chosen.type)
  const empty = (name: string) => textOf(draft.content, name).trim() === ''
  const faults: FieldFault[] = [...refusal.faults]
  const missing = (field: string, message = 'ticket.fault.choose') => empty(field) && faults.push({ field, message })
  if (!type) missing('type')
  missing('summary', 'ticket.fault.summary-missing')
  if (type?.asksPriority) missing('priority')
  if (type?.asksSeverity) missing('severity')
  if (type?.asksService === 'required' && path.chosen.service === null) missing('service')
  missing('body', 'ticket.fault.body-missing')
  if (isTimeMissing(s)) faults.push({ field: 'callback.startsAt', message: 'callback.fault.choose' })
  const { standing } = path
  faults.push(
    ...parseAnswers(shownFields(s), path.chosen.context, answersIn(s), {
      tenants: standing?.tenants.map(({ name }) => name) ?? [],
      contracts: standing?.contracts ?? [],
      contractIds: wantedOf(s).contractIds ?? [],
      ...requester,
    }).faults,
  )
  const places = ['organisation', 'context', 'offering', 'contract', 'type', ...s.shape.map(placeOf)]
  const phoned = s.shape.findIndex(({ field }) => field.kind === 'phone')
  const after = places.indexOf(phoned >= 0 ? placeOf(s.shape[phoned]!) : 'body') + (phoned >= 0 ? 1 : 0)
  places.splice(after, 0, 'callback-at', 'callback-phone', 'callback-language')
  const place = (fault: FieldFault) => {
    const at = places.indexOf(formField(fault.field))
    return at === -1 ? places.length : at
  }
  const known = new Set<string>()
  const once = faults.filter((fault) => !known.has(formField(fault.field)) && known.add(formField(fault.field)))
  return new Refusal(
    'invalid',
    refusal.values,
    once.sort((one, other) => place(one) - place(other)),
  )
}

const placeOf = ({ field }: Situation['shape'][number]): string => {
  if (field.kind === 'contracts') return 'contracts'
  if (field.kind !== 'built-in') return nameOf(field.key)
  return field.key === 'participants' ? 'addresses' : field.key
}

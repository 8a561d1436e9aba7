// GET and POST /tickets/new: one page, one column of questions; the text is kept in a draft and no choice ever takes it away.
import { type Catalogue, catalogueOf } from '../../desk/catalogue/catalogue.ts'
import { createTicket } from '../../desk/tickets/create-ticket.ts'
import { type Draft, type DraftContent, draftOf, draftsOf } from '../../desk/tickets/drafts.ts'
import { isId, newId } from '../../platform/id.ts'
import { reading } from '../../platform/database.ts'
import { type FieldFault, Refusal } from '../../platform/refusal.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import { readForm } from '../files/read-form.ts'
import { goTo } from '../ui/notice-once.ts'
import { contentOf, draftOfForm, listOf, textOf } from './draft-fields.ts'
import { colleaguesOf, myOrganisations } from './my-organisations.ts'
import { formField, newTicketForm } from './NewTicketForm.tsx'

const single = ['type', 'organisation', 'service', 'priority', 'severity', 'summary', 'body', 'addresses'] as const

export async function newTicketPage(ask: SignedAsk): Promise<Response> {
  const query = new URL(ask.c.req.url).searchParams
  const wanted = query.get('draft')
  const { personId } = ask.visitor
  const known = isId(wanted) ? await reading(ask.house.app, personId, (tx) => draftOf(tx, personId, wanted)) : null
  if (known?.became) return goTo(ask, '/tickets', 'portal.new.sent-before')
  const draft: Draft = known ?? {
    id: isId(wanted) ? wanted : newId(),
    kind: 'ticket',
    ticketId: null,
    content: {},
    files: [],
    updatedAt: ask.at,
    became: null,
  }
  const type = query.get('type')
  return show(ask, type && !draft.content.type ? { ...draft, content: { ...draft.content, type } } : draft)
}

export async function sendNewTicket(ask: SignedAsk): Promise<Response> {
  const draft = await draftOfForm(ask, { kind: 'ticket' })
  const form = await readForm(ask, { draftId: draft.id })
  const content = contentOf(form, single, ['colleague'])
  const catalogue = await catalogueOf(ask.house.app)
  try {
    if (form.refused.length > 0) throw new Refusal('invalid', {}, [])
    const type = catalogue.requestTypes.find(({ key }) => key === content.type)
    const created = await createTicket(actOf(ask), {
      draftId: draft.id,
      requestType: textOf(content, 'type'),
      service: textOf(content, 'service') || null,
      organisationId: textOf(content, 'organisation') || null,
      summary: textOf(content, 'summary'),
      body: textOf(content, 'body'),
      // What was chosen for another type stays in the draft, and out of this ticket.
      priority: (type?.asksPriority && textOf(content, 'priority')) || null,
      severity: (type?.asksSeverity && textOf(content, 'severity')) || null,
      participants: [
        ...listOf(content, 'colleague').map((personId) => ({ personId })),
        ...textOf(content, 'addresses')
          .split(/[\s,;]+/)
          .filter(Boolean)
          .map((address) => ({ address })),
      ],
    })
    if (created.already) return goTo(ask, `/tickets/${created.reference}`)
    return goTo(ask, `/tickets?to=${created.reference}#${created.reference}`, 'portal.new.done', { reference: created.reference })
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    const { personId } = ask.visitor
    const kept = await reading(ask.house.app, personId, (tx) => draftOf(tx, personId, draft.id))
    // A draft that was sent cannot be sent again: what is typed goes on under a new name.
    const isSpent = thrown.code === 'draft-gone' || thrown.code === 'already-sent-otherwise'
    return show(
      ask,
      { ...(isSpent || !kept ? draft : kept), ...(isSpent && { id: newId(), files: [], became: null }), content },
      withMissing(thrown, catalogue, content),
      form.refused,
    )
  }
}

const inOrder = ['organisation', 'type', 'summary', 'priority', 'severity', 'service', 'body', 'addresses']

/** The desk names what is wrong in turn; a person should see at once all that is still empty. */
function withMissing(refusal: Refusal, catalogue: Catalogue, content: DraftContent): Refusal {
  if (refusal.code !== 'invalid' || refusal.faults.length === 0) return refusal
  const type = catalogue.requestTypes.find(({ key }) => key === content.type)
  const asked = [
    type?.asksPriority && 'priority',
    type?.asksSeverity && 'severity',
    catalogue.services.some((service) => !service.retired) && 'service',
  ].filter((name) => name !== undefined && name !== false)
  const missing: FieldFault[] = asked.filter((field) => !textOf(content, field)).map((field) => ({ field, message: 'ticket.fault.choose' }))
  const known = new Set(refusal.faults.map(({ field }) => formField(field)))
  const faults = [...refusal.faults, ...missing.filter(({ field }) => !known.has(field))]
  const place = ({ field }: FieldFault) => inOrder.indexOf(formField(field))
  return new Refusal(
    'invalid',
    refusal.values,
    faults.sort((one, other) => place(one) - place(other)),
  )
}

async function show(
  ask: SignedAsk,
  draft: Draft,
  refusal: Refusal | null = null,
  refusedFiles: readonly Refusal[] = [],
): Promise<Response> {
  const { house, visitor } = ask
  const catalogue: Catalogue = await catalogueOf(house.app)
  const { organisations, colleagues, drafts } = await reading(house.app, visitor.personId, async (tx) => {
    const [organisations, drafts, colleagues] = await Promise.all([
      myOrganisations(tx, visitor.personId),
      draftsOf(tx, visitor.personId, 'ticket'),
      colleaguesOf(tx, visitor.personId),
    ])
    return { organisations, colleagues, drafts: drafts.filter((other) => other.id !== draft.id && hasText(other)) }
  })
  return ask.c.html(
    newTicketForm({ ask, catalogue, draft, organisations, colleagues, drafts, refusal, refusedFiles }),
    (refusal?.status ?? 200) as 200,
  )
}

const hasText = (draft: Draft): boolean =>
  draft.files.length > 0 || Boolean(textOf(draft.content, 'summary') || textOf(draft.content, 'body'))

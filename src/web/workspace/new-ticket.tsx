// GET and POST /workspace/tickets/new: a ticket an agent opens for a customer who called or stood at the door; first who, then what.
import { type Catalogue, catalogueOf, label } from '../../desk/catalogue/catalogue.ts'
import { findPeople, type PersonRow } from '../../desk/people/find-people.ts'
import { queuesOf } from '../../desk/tickets/agent-queue.ts'
import { createTicket } from '../../desk/tickets/create-ticket.ts'
import { type CustomerCard, customerCard } from '../../desk/tickets/customer-card.ts'
import { type Draft, draftOf, openDraft } from '../../desk/tickets/drafts.ts'
import { reading } from '../../platform/database.ts'
import { isId, newId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import { DraftForm } from '../files/DraftForm.tsx'
import { FileField } from '../files/FileField.tsx'
import { readForm } from '../files/read-form.ts'
import { Button } from '../ui/Button.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { Frame } from '../ui/Frame.tsx'
import { RadioCards, Select, TextArea, TextInput } from '../ui/inputs.tsx'
import { goTo } from '../ui/notice-once.ts'
import { PageTitle } from '../ui/PageTitle.tsx'
import { Rail } from './rail.tsx'

const fields = ['organisation', 'type', 'service', 'priority', 'severity', 'summary', 'body'] as const
const formFields: Record<string, string> = { requestType: 'type', organisationId: 'organisation' }
const labelOf = (ask: SignedAsk, field: string): string | undefined =>
  fields.some((known) => known === field) ? ask.t(`workspace.new.${field === 'body' ? 'description' : field}`) : undefined
const text = (draft: Draft, field: string): string => (typeof draft.content[field] === 'string' ? (draft.content[field] as string) : '')

interface Shown {
  readonly draft?: Draft
  readonly refusal?: Refusal
  readonly refusedFiles?: readonly Refusal[]
}

export const newTicketForCustomer = (ask: SignedAsk): Promise<Response> => show(ask)

export async function openTicketForCustomer(ask: SignedAsk): Promise<Response> {
  const named = ask.c.req.query('draft')
  const { id: draftId } = await openDraft(actOf(ask, 'workspace'), { kind: 'ticket' }, isId(named) ? { id: named } : {})
  const form = await readForm(ask, { draftId })
  const content = Object.fromEntries(fields.map((field) => [field, form.one(field)])) as Record<(typeof fields)[number], string>
  const catalogue = await catalogueOf(ask.house.app)
  const type = catalogue.requestTypes.find(({ key }) => key === content.type)
  try {
    if (form.refused.length > 0) throw form.refused[0]!
    const created = await createTicket(actOf(ask, 'workspace'), {
      draftId,
      requesterId: ask.c.req.query('requester') ?? '',
      organisationId: content.organisation || null,
      requestType: content.type,
      service: content.service || null,
      // What was chosen for another type stays in the draft, and out of this ticket.
      priority: (type?.asksPriority && content.priority) || null,
      severity: (type?.asksSeverity && content.severity) || null,
      summary: content.summary,
      body: content.body,
    })
    return goTo(
      ask,
      (await mayWork(ask, type?.queue)) ? `/workspace/tickets/${created.reference}` : '/workspace',
      'workspace.done.opened',
      { reference: created.reference },
    )
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    const kept = await reading(ask.house.app, ask.visitor.personId, (tx) => draftOf(tx, ask.visitor.personId, draftId))
    const draft = kept ?? { id: draftId, kind: 'ticket' as const, ticketId: null, content, files: [], updatedAt: ask.at, became: null }
    return show(ask, { draft: { ...draft, content }, refusal: thrown, refusedFiles: form.refused })
  }
}

/** The ticket may belong to a queue the agent does not work in. */
async function mayWork(ask: SignedAsk, queue: string | undefined): Promise<boolean> {
  const { queues } = await reading(ask.house.app, ask.visitor.personId, (tx) => queuesOf(tx, ask.visitor))
  return queues.some((one) => one.queue === queue)
}

async function show(ask: SignedAsk, shown: Shown = {}): Promise<Response> {
  const { t, house, visitor } = ask
  const requesterId = ask.c.req.query('requester')
  const words = (ask.c.req.query('q') ?? '').slice(0, 200)
  const named = ask.c.req.query('draft')
  const catalogue = await catalogueOf(house.app)
  const { facts, found, card, kept } = await reading(house.app, visitor.personId, async (tx) => {
    const [facts, found, card, kept] = await Promise.all([
      queuesOf(tx, visitor),
      words.trim() ? findPeople(tx, { text: words, only: 'active', limit: 20 }) : null,
      isId(requesterId) ? customerCard(tx, visitor, requesterId, { limit: 3 }) : null,
      isId(named) ? draftOf(tx, visitor.personId, named) : null,
    ])
    return { facts, found, card, kept }
  })
  if (requesterId && !card) throw new Refusal('not-found')
  const draft: Draft =
    shown.draft ??
    (kept && !kept.became ? kept : { id: newId(), kind: 'ticket', ticketId: null, content: {}, files: [], updatedAt: ask.at, became: null })
  return ask.c.html(
    <Frame
      ask={ask}
      title={t('workspace.new.title')}
      room="workspace"
      current="workspace"
      rail={<Rail ask={ask} catalogue={catalogue} facts={facts} view={null} />}
    >
      <div class="admin">
        <PageTitle back={{ href: '/workspace', label: t('workspace.title') }}>{t('workspace.new.title')}</PageTitle>
        {card ? (
          <What ask={ask} catalogue={catalogue} card={card} draft={draft} shown={shown} />
        ) : (
          <Who ask={ask} words={words} found={found} draft={draft} />
        )}
      </div>
    </Frame>,
    (shown.refusal?.status ?? 200) as 200,
  )
}

const Who = ({
  ask,
  words,
  found,
}: {
  ask: SignedAsk
  words: string
  found: { rows: PersonRow[]; nextCursor: string | null } | null
  draft: Draft
}) => {
  const { t } = ask
  return (
    <>
      <form class="admin-search" action="/workspace/tickets/new" method="get" role="search">
        <TextInput
          name="q"
          type="search"
          label={t('workspace.new.who')}
          help={t('workspace.new.who-help')}
          value={words}
          maxlength={200}
          more={{ autofocus: true }}
        />
        <Button icon="search">{t('workspace.new.search')}</Button>
      </form>
      {found && (
        <section aria-live="polite">
          <p class="soft">
            {t(found.rows.length === 0 ? 'workspace.new.found-none' : 'workspace.new.found', { count: found.rows.length })}
          </p>
          <ul class="members">
            {found.rows.map((row) => (
              <li>
                <p class="member-who">
                  <strong>
                    <bdi>{row.name}</bdi>
                  </strong>{' '}
                  <span class="address">{row.address}</span> <span class="soft">{row.organisations.join(', ')}</span>
                </p>
                <Button
                  small
                  href={`/workspace/tickets/new?requester=${row.id}`}
                  more={{ 'aria-label': t('workspace.new.choose-name', { name: row.name }) }}
                >
                  {t('workspace.new.choose')}
                </Button>
              </li>
            ))}
          </ul>
          {found.nextCursor && <p class="soft">{t('workspace.new.found-more')}</p>}
        </section>
      )}
    </>
  )
}

const What = ({
  ask,
  catalogue,
  card,
  draft,
  shown,
}: {
  ask: SignedAsk
  catalogue: Catalogue
  card: CustomerCard
  draft: Draft
  shown: Shown
}) => {
  const { t, language } = ask
  const faults: Record<string, string> = {}
  for (const [field, words] of Object.entries(faultsOf(ask, shown.refusal))) faults[formFields[field] ?? field] ??= words
  const of = (field: string) => text(draft, field)
  const choices = (list: Catalogue['services' | 'priorities' | 'severities']) =>
    list.map((one) => ({ value: one.key, label: label(one.label, language) }))
  return (
    <DraftForm
      ask={ask}
      draftId={draft.id}
      action={`/workspace/tickets/new?requester=${card.person.id}&draft=${draft.id}`}
      class="stack"
      of={{ kind: 'ticket' }}
    >
      <ErrorSummary
        ask={ask}
        refusal={shown.refusal}
        idOf={(field) => formFields[field] ?? field}
        labelOf={(field) => labelOf(ask, formFields[field] ?? field)}
      />
      <div class="field">
        <p class="label">{t('workspace.new.requester')}</p>
        <p>
          <strong>
            <bdi>{card.person.name}</bdi>
          </strong>{' '}
          <span class="address">{card.person.address}</span> <a href="/workspace/tickets/new">{t('workspace.new.another')}</a>
        </p>
      </div>
      {card.organisations.length > 0 && (
        <Select
          name="organisation"
          label={t('workspace.new.organisation')}
          value={shown.draft ? of('organisation') : card.organisations[0]!.id}
          error={faults.organisation}
          prompt={t('workspace.new.organisation-none')}
          choices={card.organisations.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      <RadioCards
        name="type"
        label={t('workspace.new.type')}
        value={of('type')}
        error={faults.type}
        required
        choices={catalogue.requestTypes
          .filter((type) => !type.retired)
          .map((type) => ({
            value: type.key,
            label: label(type.label, language),
            help: label(type.description, language),
            more: { 'data-asks': `${type.asksPriority ? 'priority' : ''} ${type.asksSeverity ? 'severity' : ''}`.trim() },
          }))}
      />
      <Select
        name="service"
        label={t('workspace.new.service')}
        value={of('service')}
        error={faults.service}
        prompt={t('workspace.side.choose')}
        choices={choices(catalogue.services.filter((one) => !one.retired))}
      />
      <div class="asks-priority">
        <Select
          name="priority"
          label={t('workspace.new.priority')}
          value={of('priority')}
          error={faults.priority}
          prompt={t('workspace.side.choose')}
          choices={choices(catalogue.priorities)}
        />
      </div>
      <div class="asks-severity">
        <Select
          name="severity"
          label={t('workspace.new.severity')}
          value={of('severity')}
          error={faults.severity}
          prompt={t('workspace.side.choose')}
          choices={choices(catalogue.severities)}
        />
      </div>
      <TextInput
        name="summary"
        label={t('workspace.new.summary')}
        help={t('workspace.new.summary-help')}
        value={of('summary')}
        error={faults.summary}
        required
        maxlength={200}
        autocomplete="off"
      />
      <TextArea
        name="body"
        label={t('workspace.new.description')}
        help={t('workspace.new.description-help')}
        value={of('body')}
        error={faults.body}
        required
        rows={8}
        more={{ 'data-grow': '', 'data-markdown': '' }}
      />
      <FileField
        ask={ask}
        draftId={draft.id}
        files={draft.files}
        limits={catalogue.limits}
        refused={shown.refusedFiles}
        of={{ kind: 'ticket' }}
      />
      <div class="actions">
        <Button kind="main" icon="send" more={{ 'data-send': '' }}>
          {t('workspace.new.send', { name: card.person.name })}
        </Button>
      </div>
    </DraftForm>
  )
}

// The questions of a new ticket: who for, what kind, then the form that kind asks; help beside each, and what happens next at the side.
import { type Catalogue, label } from '../../desk/catalogue/catalogue.ts'
import type { Draft } from '../../desk/tickets/drafts.ts'
import type { Refusal } from '../../platform/refusal.ts'
import type { SignedAsk } from '../ask.ts'
import { DraftForm } from '../files/DraftForm.tsx'
import { FileField } from '../files/FileField.tsx'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Confirm } from '../ui/Confirm.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { FieldSet } from '../ui/Field.tsx'
import { Frame } from '../ui/Frame.tsx'
import { Icon } from '../ui/Icon.tsx'
import { RadioCards, Select, TextArea, TextInput } from '../ui/inputs.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { Time } from '../ui/Time.tsx'
import { listOf, textOf } from './draft-fields.ts'
import type { Colleague, MyOrganisation } from './my-organisations.ts'

export interface NewTicketParts {
  readonly ask: SignedAsk
  readonly catalogue: Catalogue
  readonly draft: Draft
  readonly organisations: readonly MyOrganisation[]
  readonly colleagues: readonly Colleague[]
  /** Others that were begun and not sent. */
  readonly drafts: readonly Draft[]
  readonly refusal: Refusal | null
  readonly refusedFiles: readonly Refusal[]
}

/** The desk's names of fields to the form's. */
const fieldOf: Record<string, string> = { requestType: 'type', organisationId: 'organisation', participants: 'addresses' }
export const formField = (field: string): string => fieldOf[field.split('.')[0]!] ?? field

const labels = new Set(['type', 'organisation', 'summary', 'priority', 'severity', 'service', 'body', 'addresses'])

export const newTicketForm = (p: NewTicketParts) => {
  const { ask, draft, organisations } = p
  const { t } = ask
  if (organisations.length > 0 && !organisations.some((organisation) => organisation.files)) return mayNotFile(ask)
  return (
    <Frame ask={ask} title={t('portal.new.title')} room="portal" current="tickets">
      <PageTitle back={{ href: '/tickets', label: t('portal.list.title') }}>{t('portal.new.title')}</PageTitle>
      <ErrorSummary
        ask={ask}
        refusal={p.refusal}
        idOf={formField}
        labelOf={(field) => (labels.has(formField(field)) ? t(`portal.new.${formField(field)}`) : undefined)}
      />
      <OtherDrafts {...p} />
      <div class="beside">
        <DraftForm ask={ask} draftId={draft.id} action={`/tickets/new?draft=${draft.id}`} class="ask-form" of={{ kind: 'ticket' }}>
          <Questions {...p} />
        </DraftForm>
        <aside class="beside-note" aria-labelledby="before-you-send">
          <h2 id="before-you-send">{t('portal.new.before')}</h2>
          <p>{t('portal.new.why')}</p>
          <ul class="ticks">
            {['broken', 'tried', 'expected', 'versions', 'pictures'].map((tip) => (
              <li>
                <Icon name="check" /> {t(`portal.new.tip.${tip}`)}
              </li>
            ))}
          </ul>
          <p class="quiet">
            <Icon name="envelope" /> {t('portal.new.next')}
          </p>
        </aside>
      </div>
    </Frame>
  )
}

/** A member without the right to file is told so before they write, and who can change it. */
const mayNotFile = (ask: SignedAsk) => (
  <Frame ask={ask} title={ask.t('portal.new.title')} room="portal" current="tickets">
    <PageTitle back={{ href: '/tickets', label: ask.t('portal.list.title') }}>{ask.t('portal.new.title')}</PageTitle>
    <EmptyState icon="lock" title={ask.t('portal.new.may-not')}>
      {ask.t('refusal.may-not-file')}
    </EmptyState>
  </Frame>
)

const OtherDrafts = ({ ask, drafts }: NewTicketParts) =>
  drafts.length === 0 ? null : (
    <details class="drafts">
      <summary>{ask.t('portal.new.drafts', { count: drafts.length })}</summary>
      <ul>
        {drafts.map((draft) => (
          <li>
            <a href={`/tickets/new?draft=${draft.id}`}>
              <bdi>{textOf(draft.content, 'summary') || ask.t('portal.new.drafts.unnamed')}</bdi>
            </a>{' '}
            <span class="quiet">
              <Time ask={ask} at={draft.updatedAt} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  )

const Questions = (p: NewTicketParts) => {
  const { ask, catalogue, draft, refusal } = p
  const { t, language } = ask
  const faults: Record<string, string> = {}
  for (const [field, words] of Object.entries(faultsOf(ask, refusal))) faults[formField(field)] ??= words
  const of = (name: string) => textOf(draft.content, name)
  const types = catalogue.requestTypes.filter((type) => !type.retired)
  const fileFor = p.organisations.filter((organisation) => organisation.files)
  return (
    <>
      {fileFor.length > 1 && (
        <RadioCards
          name="organisation"
          label={t('portal.new.organisation')}
          layout="grid"
          value={of('organisation') || fileFor[0]!.id}
          error={faults.organisation}
          choices={fileFor.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      {fileFor.length === 1 && (
        <>
          <input type="hidden" name="organisation" value={fileFor[0]!.id} />
          <p class="told">
            <Icon name="building" /> <span>{t('portal.new.for')}</span> <bdi>{fileFor[0]!.name}</bdi>
          </p>
        </>
      )}
      <RadioCards
        name="type"
        label={t('portal.new.type')}
        value={of('type')}
        error={faults.type}
        required
        choices={types.map((type) => ({
          value: type.key,
          label: label(type.label, language),
          help: label(type.description, language),
          more: { 'data-asks': `${type.asksPriority ? 'priority' : ''} ${type.asksSeverity ? 'severity' : ''}`.trim() },
        }))}
      />
      <div class="after-type">
        <TextInput
          name="summary"
          label={t('portal.new.summary')}
          help={t('portal.new.summary.help')}
          value={of('summary')}
          error={faults.summary}
          required
          maxlength={200}
          autocomplete="off"
        />
        <div class="type-asks-priority">
          <RadioCards
            name="priority"
            label={t('portal.new.priority')}
            help={t('portal.new.priority.help')}
            layout="row"
            value={of('priority')}
            error={faults.priority}
            required
            choices={catalogue.priorities.map((priority) => ({ value: priority.key, label: label(priority.label, language) }))}
          />
        </div>
        <div class="type-asks-severity">
          <RadioCards
            name="severity"
            label={t('portal.new.severity')}
            layout="stack"
            value={of('severity')}
            error={faults.severity}
            required
            choices={catalogue.severities.map((severity) => ({
              value: severity.key,
              label: label(severity.label, language),
              help: label(severity.description, language),
            }))}
          />
        </div>
        <Select
          name="service"
          label={t('portal.new.service')}
          value={of('service')}
          error={faults.service}
          prompt={t('portal.new.service.prompt')}
          choices={catalogue.services
            .filter((service) => !service.retired)
            .map((service) => ({ value: service.key, label: label(service.label, language) }))}
        />
        <TextArea
          name="body"
          label={t('portal.new.body')}
          help={t('portal.new.body.help')}
          value={of('body')}
          error={faults.body}
          required
          rows={10}
          more={{ 'data-grow': '', 'data-markdown': '' }}
        />
        <FileField
          ask={ask}
          draftId={draft.id}
          files={draft.files}
          limits={catalogue.limits}
          refused={p.refusedFiles}
          of={{ kind: 'ticket' }}
        />
        <Colleagues {...p} error={faults.addresses} />
        <Send {...p} />
      </div>
    </>
  )
}

const Colleagues = ({ ask, draft, colleagues, organisations, error }: NewTicketParts & { error: string | undefined }) => {
  const { t } = ask
  const chosen = listOf(draft.content, 'colleague')
  const addresses = textOf(draft.content, 'addresses')
  const outside = organisations.some((organisation) => organisation.allowsOutside)
  if (colleagues.length === 0 && !outside) return null
  const once = [...new Map(colleagues.map((colleague) => [colleague.id, colleague])).values()]
  return (
    <details class="field fold" open={chosen.length > 0 || Boolean(addresses) || Boolean(error)}>
      <summary class="label">
        <Icon name="user-plus" /> {t('portal.new.participants')} <span class="optional">{t('common.optional')}</span>
      </summary>
      {once.length > 0 && (
        <FieldSet name="colleague" label={t('portal.new.colleagues')} help={t('portal.new.colleagues.help')}>
          <div class="people-choice">
            {once.map((colleague) => (
              <label class="person-choice">
                <input type="checkbox" name="colleague" value={colleague.id} checked={chosen.includes(colleague.id)} />{' '}
                <bdi>{colleague.name}</bdi>
              </label>
            ))}
          </div>
        </FieldSet>
      )}
      {outside && (
        <TextInput
          name="addresses"
          label={t('portal.new.addresses')}
          help={t('portal.new.addresses.help')}
          value={addresses}
          error={error}
          autocomplete="off"
        />
      )}
    </details>
  )
}

const Send = ({ ask, catalogue, draft }: NewTicketParts) => {
  const { t, language } = ask
  const types = catalogue.requestTypes.filter((type) => !type.retired)
  const queueOf = (key: string) => label(catalogue.queues.find((queue) => queue.key === key)?.label ?? { en: key }, language)
  return (
    <div class="send">
      <p class="goes-to">
        {t('portal.new.goes-to')}{' '}
        {types.slice(0, 24).map((type, at) => (
          <b class={`to-type-${at + 1}`}>{queueOf(type.queue)}</b>
        ))}
      </p>
      <div class="actions">
        <Button kind="main" icon="send" more={{ 'data-send': '' }}>
          {t('portal.new.send')}
        </Button>
        <Button kind="quiet" href="/tickets">
          {t('portal.new.later')}
        </Button>
        <Confirm kind="quiet" label={t('portal.new.discard')} place="over">
          <p>{t('portal.new.discard.text')}</p>
          <Button kind="danger" icon="trash" formaction={`/drafts/${draft.id}/removal`} more={{ formnovalidate: true }}>
            {t('portal.new.discard.go')}
          </Button>
        </Confirm>
      </div>
    </div>
  )
}

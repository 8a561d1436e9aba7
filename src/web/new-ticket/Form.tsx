// The form of a new ticket, in the configured order: what this choice asks, what another choice in it would ask (hidden, its words kept), and what the draft holds besides.
import { type Catalogue, byKey, label } from '../../desk/catalogue/catalogue.ts'
import { limitsFor } from '../../desk/catalogue/limits-for.ts'
import type { Step } from '../../desk/entitlements/intake.ts'
import { DraftForm } from '../files/DraftForm.tsx'
import { FileField } from '../files/FileField.tsx'
import { Button } from '../ui/Button.tsx'
import { faultsOf } from '../ui/ErrorSummary.tsx'
import { Field } from '../ui/Field.tsx'
import { RadioCards, Select, TextArea, TextInput } from '../ui/inputs.tsx'
import { Choices, helpOf } from './Choices.tsx'
import { AskedField, nameOf } from './fields.tsx'
import { PeopleField } from './PeopleField.tsx'
import { mostOptions, nobody, textOf } from './path.ts'
import { Send } from './Send.tsx'
import { ServiceAdvice } from './ServiceAdvice.tsx'
import type { Shaped, When } from './shape.ts'
import { addressOf, asked, isOverridden, said, type Situation } from './situation.ts'
import { Trail } from './Trail.tsx'

/** The desk's names of fields to the form's. */
const fieldOf: Record<string, string> = {
  requestType: 'type',
  organisationId: 'organisation',
  participants: 'addresses',
  contractIds: 'contracts',
}
export const formField = (field: string): string =>
  field.startsWith('answers.') ? nameOf(field.slice(8)) : (fieldOf[field.split('.')[0]!] ?? field)

export function faultsIn(s: Situation): Record<string, string> {
  const faults: Record<string, string> = Object.create(null)
  for (const [field, words] of Object.entries(faultsOf(s.ask, s.refusal))) faults[formField(field)] ??= words
  return faults
}

export const NewTicketForm = ({ s }: { s: Situation }) => {
  const { ask, draft, door, path, shape } = s
  const faults = faultsIn(s)
  const { type } = path.inForm
  return (
    <DraftForm ask={ask} draftId={draft.id} action={addressOf(door, draft.id)} class="ask-form" of={{ kind: 'ticket' }}>
      <Trail s={s} mode="keeping" />
      <Carried s={s} />
      {door.customer !== null && <input type="hidden" name="requester" value={door.requesterId} />}
      <form-shape data-came={ask.t('portal.new.came', { what: '{what}' })}>
        {type && <Type s={s} type={type} error={faults['type']} />}
        <div class={type && !type.isOnly ? 'after-type' : 'questions'}>
          <h2 class="form-title">{ask.t('portal.new.form')}</h2>
          <p class="quiet">{ask.t('portal.new.all-required')}</p>
          {shape.map((shaped) => (
            <Part s={s} shaped={shaped} faults={faults} />
          ))}
          {shape.some(({ when, field }) => when !== null && field.kind !== 'built-in') && (
            <p class="only-without-script">
              <Button small kind="quiet" icon="rotate" name="go" value="show" more={{ formnovalidate: true }}>
                {ask.t('portal.new.show-fields')}
              </Button>
            </p>
          )}
          <Send s={s} />
        </div>
        <p class="for-readers" role="status" data-said></p>
      </form-shape>
      {shape.some(({ field }) => field.kind === 'date-time') && <datalist id="zones" />}
    </DraftForm>
  )
}

/** Agents are asked in their own words; what a preset calls a field for customers stays theirs. */
export const wordOf = (s: Situation, name: 'summary' | 'priority' | 'severity' | 'service' | 'body'): string =>
  s.ask.t(s.door.customer === null ? `portal.new.${name}` : `workspace.new.${name === 'body' ? 'description' : name}`)

const Type = ({ s, type, error }: { s: Situation; type: Step; error: string | undefined }) => {
  const { ask, catalogue } = s
  if (type.isOnly && type.chosen) {
    const option = type.options.find(({ key }) => key === type.chosen)!
    return (
      <>
        <input type="hidden" name="type" value={type.chosen} />
        <p class="told">
          {ask.t('portal.new.term.type')} <b>{said(ask, option.label)}</b>
        </p>
      </>
    )
  }
  return (
    <Choices
      s={s}
      question={type}
      label={asked(ask, type)}
      help={helpOf(s, type)}
      error={error}
      more={(key, at) => asksOf(catalogue, key, at)}
    />
  )
}

/** What style and script must know of a type: what it asks, its place, its limits of files. */
function asksOf(catalogue: Catalogue, key: string, at: number): Record<string, unknown> {
  const type = byKey(catalogue.requestTypes, key)
  if (!type) return {}
  const asks = [type.asksPriority && 'priority', type.asksSeverity && 'severity', type.asksService !== 'none' && 'service']
  const limits = limitsFor(catalogue, key)
  return {
    'data-n': at + 1,
    'data-asks': asks.filter(Boolean).join(' '),
    ...(limits !== catalogue.limits && { 'data-limits': JSON.stringify(limits) }),
  }
}

/** Values of the draft that no control of this page holds: they come along, so that a field that went away comes back as it was. */
const Carried = ({ s }: { s: Situation }) => {
  const { draft, path, shape } = s
  const held = new Set([
    'type',
    'service',
    'contracts-seen',
    'go',
    'people',
    'q',
    'requester',
    'organisation',
    'context',
    'offering',
    'contract',
    'csrf',
    'draft',
  ])
  for (const { field } of shape) {
    const name = field.kind === 'built-in' ? field.key : field.kind === 'contracts' ? 'contracts' : nameOf(field.key)
    held.add(name)
    if (field.kind === 'date-time') held.add(`${name}-zone`)
    if (field.kind === 'built-in' && field.key === 'participants') held.add('addresses').add('colleague')
    // Without boxes to tick, those who were ticked are carried.
    if (field.key === 'participants' && s.people.found.length + s.people.chosen.length === 0) held.delete('colleague')
    if (field.key === 'participants' && !s.allowsOutside) held.delete('addresses')
  }
  const { chosen, standing, inForm } = path
  const before = {
    organisation: standing?.organisation?.id ?? (path.before.some(({ ask }) => ask === 'organisation') ? nobody : ''),
    context: chosen.context,
    offering: chosen.offering,
    contract: chosen.contract,
    ...(!inForm.type && { type: chosen.type }),
    ...(!inForm.service && { service: chosen.service ?? textOf(draft.content, 'service') }),
  }
  return (
    <>
      {Object.entries(before).map(([name, value]) => value && <input type="hidden" name={name} value={value} />)}
      {Object.entries(draft.content)
        .filter(([name]) => !held.has(name))
        .flatMap(([name, value]) => [value].flat().map((one) => one !== '' && <input type="hidden" name={name} value={one} />))}
    </>
  )
}

/** One question at its place: it stays in the page while another choice could bring it. */
const Part = ({ s, shaped, faults }: { s: Situation; shaped: Shaped; faults: Record<string, string> }) => {
  const { field, isShown, when } = shaped
  const isBuiltIn = field.kind === 'built-in'
  const inside = isBuiltIn ? (
    <BuiltIn s={s} shaped={shaped} faults={faults} />
  ) : (
    <AskedField s={s} shaped={shaped} error={faults[field.kind === 'contracts' ? 'contracts' : nameOf(field.key)]} />
  )
  if (!when) return isShown || isBuiltIn ? inside : null
  // Types show the built-in ones by style alone, which works without script.
  return isBuiltIn ? (
    <div class={`type-asks-${field.key}`} data-when={JSON.stringify(when)} data-by-style>
      {inside}
    </div>
  ) : (
    <div class="comes" data-field={field.key} data-when={whenWords(when)} hidden={!isShown}>
      {inside}
    </div>
  )
}
const whenWords = (when: When): string => JSON.stringify(when)

const BuiltIn = ({ s, shaped, faults }: { s: Situation; shaped: Shaped; faults: Record<string, string> }) => {
  const { ask, catalogue, draft, path } = s
  const { t, language } = ask
  const of = (name: string) => textOf(draft.content, name)
  switch (shaped.field.key) {
    case 'summary':
      return (
        <TextInput
          name="summary"
          label={wordOf(s, 'summary')}
          help={t('portal.new.summary.help')}
          value={of('summary')}
          error={faults['summary']}
          required
          maxlength={200}
          autocomplete="off"
        />
      )
    case 'priority':
      return (
        <RadioCards
          name="priority"
          label={wordOf(s, 'priority')}
          help={s.door.customer === null ? t('portal.new.priority.help') : undefined}
          layout="row"
          value={of('priority')}
          error={faults['priority']}
          required
          choices={catalogue.priorities.filter(isOffered).map((one) => ({ value: one.key, label: label(one.label, language) }))}
        />
      )
    case 'severity':
      return (
        <RadioCards
          name="severity"
          label={wordOf(s, 'severity')}
          layout="stack"
          value={of('severity')}
          error={faults['severity']}
          required
          choices={catalogue.severities.filter(isOffered).map((one) => ({
            value: one.key,
            label: label(one.label, language),
            help: label(one.description, language),
          }))}
        />
      )
    case 'service':
      return path.inForm.service ? <ServiceField s={s} step={path.inForm.service} error={faults['service']} /> : null
    case 'body':
      return (
        <div class="with-advice">
          <TextArea
            name="body"
            label={wordOf(s, 'body')}
            help={t(s.door.customer === null ? 'portal.new.body.help' : 'workspace.new.description-help')}
            value={of('body')}
            error={faults['body']}
            required
            rows={10}
            more={{ 'data-grow': '', 'data-markdown': '' }}
          />
          <ServiceAdvice ask={ask} catalogue={catalogue} service={path.chosen.service} body={of('body')} />
        </div>
      )
    case 'files':
      return <Files s={s} />
    case 'participants':
      return <PeopleField s={s} error={faults['addresses']} />
    default:
      return null
  }
}

const isOffered = (one: { readonly retired: boolean }): boolean => !one.retired

const Files = ({ s }: { s: Situation }) => {
  const { ask, catalogue, draft, path } = s
  const chosen = limitsFor(catalogue, path.chosen.type)
  const inForm = path.inForm.type && !path.inForm.type.isOnly ? path.inForm.type.options.filter(({ verdict }) => verdict.allowed) : []
  const each = inForm.map(({ key }, at) => ({ at: at + 1, limits: limitsFor(catalogue, key) }))
  return (
    <FileField
      ask={ask}
      draftId={draft.id}
      files={draft.files}
      optional={ask.t('common.optional')}
      limits={chosen}
      ofTypes={each.some(({ limits }) => limits !== catalogue.limits) ? each : []}
      refused={s.refusedFiles}
      of={{ kind: 'ticket' }}
    />
  )
}

/** A list while it is short enough to look through; else a search that fetches what fits. */
const ServiceField = ({ s, step, error }: { s: Situation; step: Step; error: string | undefined }) => {
  const { ask, door, draft } = s
  const { t } = ask
  const allowed = step.options.filter(({ verdict }) => verdict.allowed)
  const question = {
    name: 'service',
    label: step.label ? asked(ask, step) : wordOf(s, 'service'),
    help: helpOf(s, step),
    error,
    required: step.required,
    optional: step.required ? undefined : t('common.optional'),
  }
  const value = textOf(draft.content, 'service') || (step.chosen ?? '')
  if (allowed.length <= mostOptions) {
    const isGrouped = allowed.some(({ folded }) => folded) && allowed.some(({ folded }) => !folded)
    const choice = (option: (typeof allowed)[number]) => ({
      value: option.key,
      label: said(ask, option.label),
      ...(isGrouped && option.folded && { group: t('portal.new.more') }),
    })
    const ordered = isGrouped ? [...allowed.filter(({ folded }) => !folded), ...allowed.filter(({ folded }) => folded)] : allowed
    return <Select {...question} value={value} prompt={t('portal.new.service.prompt')} choices={ordered.map(choice)} />
  }
  const chosen = allowed.find(({ key }) => key === value)
  const path = new URLSearchParams({ ...door.query, draft: draft.id })
  for (const name of ['organisation', 'context', 'offering', 'contract', 'type']) {
    const given = name === 'organisation' ? (s.path.standing?.organisation?.id ?? '') : s.path.chosen[name as 'context']
    if (given) path.set(name, given)
  }
  if (isOverridden(draft.content)) path.set('override', 'yes')
  return (
    <Field {...question}>
      <search-pick
        data-url={`/tickets/new/services?${path}`}
        data-none={t('portal.new.search.none')}
        data-prompt={t('portal.new.service.search')}
        data-invalid={error ? 'true' : undefined}
      >
        <input type="hidden" name="service" value={chosen?.key ?? ''} />
        <span class="picked">
          <bdi data-picked>{chosen ? said(ask, chosen.label) : ''}</bdi>
          <button class="button is-plain" type="submit" id="service" name="go" value="step:service" formnovalidate>
            {t(chosen ? 'portal.new.change' : 'portal.new.service.prompt')}
          </button>
        </span>
      </search-pick>
    </Field>
  )
}

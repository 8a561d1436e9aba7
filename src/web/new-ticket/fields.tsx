// The configured questions of a form, each kind with the plainest control that fits; their names are those of the draft.
// None cuts what is typed or pasted: what is too long is refused with its limit, and nothing of it is lost.
import { label } from '../../desk/catalogue/catalogue.ts'
import { fixedBy } from '../../desk/catalogue/form.ts'
import { described, Field, FieldSet } from '../ui/Field.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Select, TextArea, TextInput } from '../ui/inputs.tsx'
import { type Asked, Boxes } from './Boxes.tsx'
import { Contracts } from './Contracts.tsx'
import { listOf, textOf } from './path.ts'
import type { Shaped } from './shape.ts'
import type { FilingAsked } from './filing.ts'

export const nameOf = (key: string): string => `answer-${key}`

export const AskedField = ({ s, shaped, error }: { s: FilingAsked; shaped: Shaped; error: string | undefined }) => {
  const { ask, draft, path } = s
  const { t, language } = ask
  const { field } = shaped
  const fixed = fixedBy(field, path.chosen.context)
  const name = field.kind === 'contracts' ? 'contracts' : nameOf(field.key)
  const question = {
    name,
    label: field.label ? label(field.label, language) : field.key,
    help: field.help ? label(field.help, language) : undefined,
    error,
    required: field.required,
    optional: field.required ? undefined : t('common.optional'),
  }
  if (fixed) return <Fixed s={s} shaped={shaped} label={question.label} value={fixed.value} reason={label(fixed.reason, language)} />
  const value = draft.content[name] === undefined && field.prefill ? (s.mine?.[field.prefill] ?? '') : textOf(draft.content, name)
  const choices = field.options.map((option) => ({ value: option.key, label: label(option.label, language) }))
  switch (field.kind) {
    case 'long-text':
      return <TextArea {...question} value={value} rows={5} more={{ 'data-grow': '', 'data-markdown': '' }} />
    case 'select':
      return <Select {...question} value={value} choices={choices} prompt={t('portal.new.choose')} />
    case 'multi-select': {
      const chosen = listOf(draft.content, name)
      return <Boxes {...question} choices={choices} chosen={chosen} />
    }
    case 'date-time':
      return <DateTime s={s} {...question} value={value} zone={textOf(draft.content, `${name}-zone`) || s.requester.timeZone} />
    case 'phone':
      return <TextInput {...question} value={value} type="tel" autocomplete="tel" width="half" />
    case 'cloud-tenant':
      // Who only asks knows no tenant of the customer.
      if (s.door.asks && !field.required && s.path.standing?.tenants.length === 0) return null
      return (
        <Tenant s={s} {...question} value={draft.content[name] === undefined ? onlyTenant(s, field.required) : value} typed={field.typed} />
      )
    case 'contracts':
      return <Contracts s={s} isShown={shaped.isShown} {...question} />
    default:
      return <TextInput {...question} value={value} autocomplete="off" />
  }
}

/** Given by the context: read-only, with the reason beside it (MS-32). */
const Fixed = ({
  s,
  shaped,
  label: name,
  value,
  reason,
}: {
  s: FilingAsked
  shaped: Shaped
  label: string
  value: string
  reason: string
}) => {
  const option = shaped.field.options.find(({ key }) => key === value)
  return (
    <div class="field" data-fixed={value} data-fixed-of={shaped.field.key}>
      <p class="label">{name}</p>
      <p class="fixed">
        <Icon name="lock" /> <bdi>{option ? label(option.label, s.ask.language) : value}</bdi>
      </p>
      <p class="help">{reason}</p>
    </div>
  )
}

/** With its zone, as both sides of a support line rarely share one. */
const DateTime = ({ s, value, zone, ...q }: Asked & { s: FilingAsked; value: string; zone: string }) => {
  const { t } = s.ask
  const zoneName = `${q.name}-zone`
  return (
    <FieldSet {...q}>
      <div class="date-time">
        <span>
          <label class="label-small" for={q.name}>
            {t('portal.new.date-time')}
          </label>
          <input class="input" type="datetime-local" id={q.name} name={q.name} value={value} max="9999-12-31T23:59" {...described(q)} />
        </span>
        <span>
          <label class="label-small" for={zoneName}>
            {t('portal.new.zone')}
          </label>
          <input class="input" id={zoneName} name={zoneName} value={zone} list="zones" autocomplete="off" spellcheck={false} />
        </span>
      </div>
    </FieldSet>
  )
}

const mostKnown = 12

/** Nothing to choose: it stands there already. */
function onlyTenant(s: FilingAsked, isNeeded: boolean): string {
  const tenants = s.path.standing?.tenants ?? []
  return isNeeded && tenants.length === 1 ? tenants[0]!.name : ''
}

const Tenant = ({ s, value, typed, ...q }: Asked & { s: FilingAsked; value: string; typed: boolean }) => {
  const { t } = s.ask
  const tenants = s.path.standing?.tenants ?? []
  const named = tenants.map(({ name, label: words }) => ({ value: name, label: words ? `${name} · ${words}` : name }))
  if (typed)
    return (
      <Field {...q}>
        <input
          class="input"
          id={q.name}
          name={q.name}
          value={value}
          list={named.length > 0 ? `${q.name}-list` : undefined}
          autocomplete="off"
          spellcheck={false}
          {...described(q)}
        />
        {/* At a press where script runs; the list of the field itself without. */}
        {named.length > 0 && named.length <= mostKnown && (
          <div class="known">
            {named.map((tenant) => (
              <button class="chip is-filter" type="button" data-fill={q.name} value={tenant.value}>
                {tenant.label}
              </button>
            ))}
          </div>
        )}
        {named.length > 0 && (
          <datalist id={`${q.name}-list`}>
            {named.map((tenant) => (
              <option value={tenant.value}>{tenant.label}</option>
            ))}
          </datalist>
        )}
      </Field>
    )
  // Typed before and gone since: still there to be seen, and refused with words.
  const gone = value && !named.some((tenant) => tenant.value === value) ? [{ value, label: value }] : []
  if (named.length === 0 && gone.length === 0)
    return (
      <Field {...q}>
        <p class="none" id={q.name} tabindex={-1}>
          {t('portal.new.no-tenants')}
        </p>
      </Field>
    )
  return <Select {...q} value={value} choices={[...gone, ...named]} prompt={t('portal.new.choose')} />
}

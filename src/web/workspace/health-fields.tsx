// The fields of incidents: words in the house's languages, English first and never missing; read from a form and shown again as typed.
import { type Catalogue, type Words, label } from '../../desk/catalogue/catalogue.ts'
import { type Kind, impacts, statesOf } from '../../desk/health/lifecycle.ts'
import { namesOf } from '../../desk/health/names.ts'
import { type Language, languages, words as wordsOf } from '../../platform/messages.ts'
import { momentOn } from '../../platform/local-time.ts'
import type { Ask } from '../ask.ts'
import type { Form } from '../form.ts'
import { Button } from '../ui/Button.tsx'
import { FieldSet } from '../ui/Field.tsx'
import { languageNames } from '../ui/Frame.tsx'
import { Checkbox, Select, TextArea, TextInput } from '../ui/inputs.tsx'

/** As typed; '' where nothing is. */
export type Typed = Readonly<Record<string, string>>
export interface Fields {
  readonly one: (name: string) => string
  readonly components: readonly string[]
}
export const typedOf = (form: Form): Fields => ({ one: (name) => form.fields.get(name) ?? '', components: form.all('components') })
export const noneTyped = (given: Typed = {}, components: readonly string[] = []): Fields => ({
  one: (name) => given[name] ?? '',
  components,
})

/** `title.en`, `title.hu` … as the deed takes them. Empty: null. */
export function wordsTyped(fields: Fields, name: string): Record<string, string> | null {
  const said = Object.fromEntries(
    languages.map((language) => [language, fields.one(`${name}.${language}`)]).filter(([, text]) => text !== ''),
  )
  return Object.keys(said).length > 0 ? said : null
}
export const asTyped = (name: string, words: Words | null): Typed =>
  Object.fromEntries(Object.entries(words ?? {}).map(([language, text]) => [`${name}.${language}`, String(text)]))

/** Undefined: nothing typed. An invalid date makes the schema say so at its field. */
export const momentTyped = (fields: Fields, name: string, zone: string): Date | undefined =>
  fields.one(name) === '' ? undefined : (momentOn(fields.one(name), zone) ?? new Date(Number.NaN))

interface WordsProps {
  readonly ask: Ask
  readonly catalogue: Catalogue
  readonly fields: Fields
  readonly faults: Record<string, string>
  readonly name: string
  readonly label: string
  readonly help?: string
  readonly long?: boolean
  readonly optional?: boolean
}

/** English, then the house's other languages behind one line that says how many are written. */
export const WordsFields = (p: WordsProps) => {
  const { ask, name, fields, faults } = p
  const { t } = ask
  const others = p.catalogue.languages.filter((language) => language !== 'en')
  const written = others.filter((language) => fields.one(`${name}.${language}`) !== '').length
  const field = (language: Language) => {
    const all = {
      name: `${name}.${language}`,
      label: language === 'en' ? p.label : languageNames[language],
      value: fields.one(`${name}.${language}`),
      error: faults[`${name}.${language}`] ?? (language === 'en' ? faults[name] : undefined),
      ...(language === 'en' && { help: p.help ?? t('health.edit.english'), required: !p.optional }),
      ...(p.optional && language === 'en' && { optional: t('common.optional') }),
      more: { lang: language },
    }
    return p.long ? <TextArea {...all} rows={4} maxlength={10_000} /> : <TextInput {...all} maxlength={200} autocomplete="off" />
  }
  return (
    <div class="health-words">
      {field('en')}
      {others.length > 0 && (
        <details open={others.some((language) => faults[`${name}.${language}`] !== undefined)}>
          <summary>{t('health.edit.languages', { written, count: others.length })}</summary>
          <div class="stack">{others.map(field)}</div>
        </details>
      )}
    </div>
  )
}

export const StateSelect = ({ ask, kind, value, error }: { ask: Ask; kind: Kind; value: string; error?: string }) => (
  <Select
    name="state"
    label={ask.t('health.fact.state')}
    value={value}
    error={error}
    choices={statesOf[kind].map((state) => ({ value: state, label: ask.t(`health.state.${state}`) }))}
  />
)
export const ImpactSelect = ({ ask, value, error }: { ask: Ask; value: string; error?: string }) => (
  <Select
    name="impact"
    label={ask.t('health.edit.impact')}
    value={value}
    error={error}
    choices={impacts.map((impact) => ({ value: impact, label: ask.t(`health.impact.${impact}`) }))}
  />
)

export const ComponentChoices = ({
  ask,
  catalogue,
  chosen,
  error,
}: {
  ask: Ask
  catalogue: Catalogue
  chosen: readonly string[]
  error?: string
}) => (
  <FieldSet
    name="components"
    label={ask.t('health.touches')}
    help={ask.t('health.edit.components.help')}
    error={error}
    class="health-choices"
  >
    {catalogue.components
      .filter((component) => !component.retired || chosen.includes(component.key))
      .map((component, at) => (
        <Checkbox
          name="components"
          id={at === 0 ? 'components' : `components-${component.key}`}
          value={component.key}
          label={namesOf(catalogue, [component.key], ask.language)[0] ?? label(component.label, ask.language)}
          checked={chosen.includes(component.key)}
        />
      ))}
  </FieldSet>
)

export const MomentField = (p: {
  ask: Ask
  name: string
  label: string
  value: string
  error?: string
  required?: boolean
  help?: string
}) => (
  <TextInput
    name={p.name}
    label={p.label}
    value={p.value}
    error={p.error}
    required={p.required}
    help={p.help ?? p.ask.t('health.edit.zone', { zone: p.ask.timeZone })}
    width="half"
    more={{ type: 'datetime-local', max: '9999-12-31T23:59' }}
  />
)

export const templates = ['investigating', 'identified', 'monitoring', 'resolved', 'scheduled', 'moved', 'cancelled', 'known'] as const

/** A sentence to begin with, in every language of the house; what was typed already stays. */
export function withTemplate(fields: Fields, catalogue: Catalogue, name: string, template: string): Fields {
  if (!(templates as readonly string[]).includes(template)) return fields
  const filled = Object.fromEntries(
    catalogue.languages.map((language) => [`${name}.${language}`, wordsOf(language, catalogue.messages)(`health.template.${template}`)]),
  )
  return { ...fields, one: (field) => fields.one(field) || filled[field] || '' }
}

/** Works without script: the button sends the form to itself, and everything typed comes back. */
/** Buttons that only show the form anew: Turbo would drop an answer that leads nowhere, and Ctrl+Enter must not take one for the deed. */
export const showsAnew = (action: string) => ({ formaction: action, more: { 'data-turbo': 'false' } })

export const TemplateField = ({ ask, kind, action }: { ask: Ask; kind: Kind; action: string }) => (
  <div class="health-template">
    <Select
      name="template"
      label={ask.t('health.edit.template')}
      prompt={ask.t('health.edit.template.none')}
      choices={templates
        .filter((one) =>
          (kind === 'maintenance'
            ? ['scheduled', 'moved', 'cancelled', 'resolved']
            : kind === 'known-issue'
              ? ['known', 'resolved']
              : ['investigating', 'identified', 'monitoring', 'resolved']
          ).includes(one),
        )
        .map((one) => ({ value: one, label: wordsOf(ask.language)(`health.template.${one}`) }))}
    />
    <Button name="do" value="fill" {...showsAnew(action)}>
      {ask.t('health.edit.template.fill')}
    </Button>
  </div>
)

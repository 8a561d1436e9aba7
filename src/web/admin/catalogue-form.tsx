// The inputs of one entry, made from its settings: texts in six languages side by side, everything else in one column.
// None has a maxlength: it would cut what is pasted without a word, where the refusal of a text too long keeps all of it.
import type { Child } from 'hono/jsx'
import type { Entry } from '../../desk/catalogue/tables.ts'
import { type Language, languages } from '../../platform/messages.ts'
import type { SignedAsk } from '../ask.ts'
import { Button } from '../ui/Button.tsx'
import { described, Field, FieldError, FieldSet, type Question } from '../ui/Field.tsx'
import { languageNames } from '../ui/Frame.tsx'
import { Checkbox, Select, TextArea, TextInput } from '../ui/inputs.tsx'
import { asKey, type From, type ListName, type PartName, type Setting } from './catalogue-parts.ts'
import { limitNames, rowsIn } from './catalogue-read.ts'
import { choicesOf, inLanguage, nameOfSetting } from './catalogue-words.ts'

export interface FieldsProps {
  readonly ask: SignedAsk
  readonly settings: readonly Setting[]
  /** What the inputs hold. */
  readonly fields: URLSearchParams
  readonly faults: Readonly<Record<string, string>>
  readonly entries: (part: ListName) => readonly Entry[]
  /** The house's own, in its order; what it does not speak comes after them. */
  readonly spoken: readonly Language[]
  /** This entry: it is not offered to itself. */
  readonly part: PartName
  readonly self: string
}
type Of<K extends Setting['kind']> = FieldsProps & { readonly setting: Extract<Setting, { kind: K }> }

export const SettingFields = (p: FieldsProps) => (
  <>
    {p.settings.map((setting) => (
      <SettingField {...p} setting={setting} />
    ))}
  </>
)

const offered = ({ ask, entries, part, self }: FieldsProps, from: From) =>
  choicesOf(ask, from, entries).filter((choice) => !('part' in from && from.part === part) || choice.value !== self)

/** Above this many, boxes become a list of keys to write. */
const mostBoxes = 80

const SettingField = (p: FieldsProps & { setting: Setting }): Child => {
  const { ask, setting, fields, faults } = p
  const { name } = setting
  const value = fields.get(name) ?? ''
  const question = {
    name,
    label: nameOfSetting(ask, name),
    help: setting.help ? ask.t(`admin.catalogue.help.${asKey(setting.help === true ? name : setting.help)}`) : undefined,
    error: faults[name],
    required: setting.required,
    optional: setting.required || setting.saysNone || setting.kind === 'yes' ? undefined : ask.t('common.optional'),
  }
  switch (setting.kind) {
    case 'words':
      return <WordsField {...p} name={name} rows={setting.rows} legend={question.label} help={question.help} required={setting.required} />
    case 'line':
    case 'lines': {
      const isCode = setting.kind === 'lines' || setting.isCode
      const written = isCode ? { spellcheck: 'false', dir: 'ltr' } : {}
      const rows = setting.kind === 'lines' ? 3 : setting.rows
      if (rows)
        return <TextArea {...question} value={value} rows={rows} more={isCode ? { class: 'input is-text is-code', ...written } : {}} />
      return (
        <TextInput
          {...question}
          value={value}
          width={setting.maximum < 30 ? 'short' : 'full'}
          autocomplete="off"
          more={isCode ? { class: 'input is-code', ...written } : {}}
        />
      )
    }
    case 'number':
      return (
        <TextInput
          {...question}
          value={value}
          width="short"
          autocomplete="off"
          more={{ inputmode: setting.minimum < 0 ? 'text' : 'numeric', size: 6 }}
        />
      )
    case 'yes':
      return <Checkbox {...question} checked={value === 'yes'} />
    case 'one': {
      const choices = offered(p, setting.from)
      return (
        <Select
          {...question}
          value={value}
          choices={choices}
          // The first of what is built in is what holds where nothing is said.
          {...(setting.required && (value || 'values' in setting.from) ? {} : { prompt: ask.t('admin.catalogue.none') })}
        />
      )
    }
    case 'some':
      return <SomeField {...p} setting={setting} question={question} />
    case 'limits':
      return (
        <FieldSet {...question} help={question.help}>
          <div class="catalogue-limits">
            {limitNames.map((limit) => (
              <TextInput
                name={`${name}.${limit}`}
                label={nameOfSetting(ask, `limits.${limit}`)}
                value={fields.get(`${name}.${limit}`) ?? ''}
                error={faults[`${name}.${limit}`]}
                autocomplete="off"
                more={{ inputmode: 'decimal', size: 8 }}
              />
            ))}
          </div>
        </FieldSet>
      )
    case 'answers':
      return <AnswersField {...p} setting={setting} />
    case 'list':
    case 'options':
      return <RowsField {...p} setting={setting} />
  }
}

interface WordsProps extends FieldsProps {
  readonly name: string
  readonly rows?: number | undefined
  readonly legend: Child
  readonly help?: Child
  readonly required?: boolean | undefined
  readonly focus?: boolean
}

/** One text in all languages, the house's first. English is what a missing one falls back to, so it is never missing. */
const WordsField = ({ ask, name, rows, legend, help, required, focus, fields, faults, spoken }: WordsProps) => {
  const { t } = ask
  const inOrder = [...new Set([...spoken, ...languages])]
  const has = (language: string) => (fields.get(`${name}.${language}`) ?? '').trim() !== ''
  const any = inOrder.some(has)
  return (
    <fieldset class="field catalogue-words" id={`${name}-field`} aria-describedby={help ? `${name}-help` : undefined}>
      <legend class="label">
        {legend} {!required && <span class="optional">{t('common.optional')}</span>}
      </legend>
      {help && (
        <div class="help" id={`${name}-help`}>
          {help}
        </div>
      )}
      <div class={`catalogue-languages ${rows ? 'is-long' : ''}`}>
        {inOrder.map((language, at) => {
          const id = `${name}.${language}`
          const isMissing = any && !has(language) && (language === 'en' || spoken.includes(language))
          const q = { name: id, label: languageNames[language], error: faults[id], required: required === true && language === 'en' }
          const common = {
            id,
            name: id,
            lang: language,
            class: `input ${rows ? 'is-text' : 'is-full'}`,
            ...described(q),
          }
          return (
            <div class={`field ${faults[id] ? 'is-faulty' : ''} ${isMissing ? 'is-missing' : ''}`}>
              <label class="label" for={id}>
                <span lang={language}>{languageNames[language]}</span>{' '}
                {q.required && !isMissing && <span class="optional">{t('admin.catalogue.needed')}</span>}
                {isMissing && <span class="catalogue-missing">{t('admin.catalogue.missing')}</span>}
              </label>
              {rows ? (
                <textarea {...common} rows={rows}>{`\n${fields.get(id) ?? ''}`}</textarea>
              ) : (
                <input {...common} type="text" value={fields.get(id) ?? ''} autocomplete="off" autofocus={focus === true && at === 0} />
              )}
              {faults[id] && <FieldError id={id}>{faults[id]}</FieldError>}
            </div>
          )
        })}
      </div>
      {faults[name] && <FieldError id={name}>{faults[name]}</FieldError>}
    </fieldset>
  )
}

const SomeField = ({ question, ...p }: Of<'some'> & { question: Question }) => {
  const { ask, setting, fields } = p
  const { name, from } = setting
  const chosen = fields.getAll(name)
  const choices = offered(p, from)
  if (choices.length === 0 && chosen.length === 0) return null
  if (choices.length > mostBoxes)
    return (
      <Field {...question} help={ask.t('admin.catalogue.keys-help', { count: choices.length })}>
        <textarea
          class="input is-text is-code"
          id={name}
          name={name}
          rows={4}
          spellcheck={false}
          {...described(question)}
        >{`\n${chosen.join('\n')}`}</textarea>
      </Field>
    )
  // What was retired since is named still, so that it can be taken off.
  const gone = chosen.filter((value) => !choices.some((choice) => choice.value === value)).map((value) => ({ value, label: value }))
  return (
    <FieldSet {...question}>
      <div class="catalogue-boxes">
        {[...choices, ...gone].map((choice, at) => (
          <Checkbox
            name={name}
            id={at === 0 ? name : `${name}-${choice.value}`}
            value={choice.value}
            label={choice.label}
            checked={chosen.includes(choice.value)}
          />
        ))}
      </div>
    </FieldSet>
  )
}

/** Fields to choose in, with their answers as boxes. */
const AnswersField = ({ ask, setting, fields, entries, self }: Of<'answers'>) => {
  const { name } = setting
  const asked = entries('fields').filter((field) => field.key !== self && Array.isArray(field.options))
  if (asked.length === 0) return null
  return (
    <>
      {asked.map((field) => (
        <FieldSet
          name={`${name}.${field.key}`}
          label={ask.t('admin.catalogue.when-answer', { field: inLanguage(field.label, ask.language) })}
        >
          <div class="catalogue-boxes">
            {(field.options as { key: string; label: unknown }[]).map((option, at) => (
              <Checkbox
                name={`${name}.${field.key}`}
                id={at === 0 ? `${name}.${field.key}` : `${name}.${field.key}-${option.key}`}
                value={option.key}
                label={inLanguage(option.label, ask.language)}
                checked={fields.getAll(`${name}.${field.key}`).includes(option.key)}
              />
            ))}
          </div>
        </FieldSet>
      ))}
    </>
  )
}

/** For a button that asks for the same page with more fields: Turbo takes a form's answer only when it redirects or refuses. */
export const unhurried = { 'data-turbo': 'false', formnovalidate: true } as const
/** Where the form comes back with all that was sent: what a tab kept of more rows is put back with it (browser/kept-form.entry.ts). */
export const growing = { ...unhurried, 'data-grows': '' } as const

/** A list in its order: each row has its place; an emptied row goes, and there is always a free one at the end. */
const RowsField = (p: Of<'list' | 'options'>) => {
  const { ask, setting, fields, faults } = p
  const { name } = setting
  const { t } = ask
  const rows = rowsIn(fields, name)
  // Rows keep their numbers, by which faults name them; the free one follows the last.
  const free = (rows.at(-1) ?? -1) + 1
  return (
    <fieldset class="field" id={`${name}-field`}>
      <legend class="label">{nameOfSetting(ask, name)}</legend>
      <div class="help">{t(setting.kind === 'list' ? 'admin.catalogue.help.checklist' : 'admin.catalogue.help.options')}</div>
      {faults[name] && <FieldError id={name}>{faults[name]}</FieldError>}
      <input type="hidden" name={`${name}.rows`} value={String(free + 1)} />
      <ol class="catalogue-rows">
        {[...rows, free].map((at, index) => (
          <li id={index === 0 ? name : undefined}>
            <div class="catalogue-row-head">
              <TextInput
                name={`${name}.${at}.place`}
                label={t('admin.catalogue.place')}
                value={fields.get(`${name}.${at}.place`) ?? String(at + 1)}
                error={faults[`${name}.${at}.place`]}
                autocomplete="off"
                more={{ inputmode: 'numeric', size: 4 }}
              />
              {setting.kind === 'options' && (
                <TextInput
                  name={`${name}.${at}.key`}
                  label={t('admin.catalogue.key')}
                  value={fields.get(`${name}.${at}.key`) ?? ''}
                  error={faults[`${name}.${at}.key`]}
                  autocomplete="off"
                  more={{ class: 'input is-code', spellcheck: 'false' }}
                />
              )}
            </div>
            <WordsField
              {...p}
              name={setting.kind === 'options' ? `${name}.${at}.label` : `${name}.${at}`}
              legend={t('admin.catalogue.row', { number: index + 1 })}
              required
              focus={at === free && fields.get('do') === 'more' && rows.length > 0}
            />
          </li>
        ))}
      </ol>
      <Button small name="do" value="more" icon="plus" more={growing}>
        {t('admin.catalogue.more-rows')}
      </Button>
    </fieldset>
  )
}

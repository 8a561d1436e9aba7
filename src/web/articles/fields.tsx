// The fields of an article: its words in one language, what it is about, who reads it.
import type { Child } from 'hono/jsx'
import { audiences, issueStates, kinds, machines } from '../../desk/articles/kinds.ts'
import { type Catalogue, label, type Words } from '../../desk/catalogue/catalogue.ts'
import type { Language } from '../../platform/messages.ts'
import type { SignedAsk } from '../ask.ts'
import { described, Field, FieldSet } from '../ui/Field.tsx'
import { Checkbox, RadioCards, Select, TextArea, TextInput } from '../ui/inputs.tsx'
import type { Fields } from './typed.ts'

export interface Part {
  readonly ask: SignedAsk
  readonly catalogue: Catalogue
  readonly fields: Fields
  readonly faults: Record<string, string>
}

export const TextFields = (p: Part & { language: Language; isIssue: boolean }) => {
  const { ask, fields, faults, language } = p
  const { t } = ask
  const more = { lang: language, dir: 'auto' }
  return (
    <>
      <TextInput
        name="title"
        label={t('article.title')}
        value={fields.one('title')}
        error={faults['title']}
        maxlength={200}
        autocomplete="off"
        required
        more={more}
      />
      <TextArea
        name="summary"
        label={t('article.summary')}
        help={t('article.summary.help')}
        optional={t('common.optional')}
        value={fields.one('summary')}
        error={faults['summary']}
        rows={2}
        maxlength={500}
        more={more}
      />
      <TextArea
        name="body"
        label={t('article.body')}
        help={t('article.body.help')}
        value={fields.one('body')}
        error={faults['body']}
        rows={18}
        maxlength={100_000}
        required
        more={{ ...more, 'data-grow': '', 'data-markdown': '' }}
      />
      {p.isIssue && (
        <TextArea
          name="workaround"
          label={t('article.workaround')}
          help={t('article.workaround.help')}
          optional={t('common.optional')}
          value={fields.one('workaround')}
          error={faults['workaround']}
          rows={4}
          maxlength={10_000}
          more={{ ...more, 'data-markdown': '' }}
        />
      )}
      <Select
        name="machine"
        label={t('article.machine')}
        help={t('article.machine.help')}
        prompt={t('article.machine.none')}
        value={fields.one('machine')}
        error={faults['machine']}
        choices={machines.map((one) => ({ value: one, label: t(`article.machine.${one}`) }))}
      />
    </>
  )
}

interface Named {
  readonly key: string
  readonly label: Words
  readonly retired?: boolean
}
/** A few as boxes to tick; of thousands a list of the browser's own. */
const Several = (p: Part & { name: string; label: Child; help?: Child; list: readonly Named[] }) => {
  const { ask, fields, name } = p
  const chosen = new Set(fields.all(name))
  const list = p.list.filter((one) => !one.retired || chosen.has(one.key))
  if (list.length === 0) return null
  const question = {
    name,
    label: p.label,
    ...(p.help !== undefined && { help: p.help }),
    error: p.faults[name],
    optional: ask.t('common.optional'),
  }
  if (list.length <= 30)
    return (
      <FieldSet {...question} class="article-choices">
        {list.map((one, at) => (
          <Checkbox
            name={name}
            id={at === 0 ? name : `${name}-${one.key}`}
            value={one.key}
            label={label(one.label, ask.language)}
            checked={chosen.has(one.key)}
          />
        ))}
      </FieldSet>
    )
  return (
    <Field {...question}>
      <select class="input article-many" id={name} name={name} multiple size={8} {...described(question)}>
        {list.map((one) => (
          <option value={one.key} selected={chosen.has(one.key)}>
            {label(one.label, ask.language)}
          </option>
        ))}
      </select>
    </Field>
  )
}

export const AboutFields = (p: Part) => {
  const { ask, catalogue, fields, faults } = p
  const { t } = ask
  return (
    <>
      <RadioCards
        name="kind"
        label={t('article.kind')}
        value={fields.one('kind')}
        error={faults['kind']}
        choices={kinds.map((kind) => ({ value: kind, label: t(`help.kind.${kind}`), help: t(`article.kind.${kind}`) }))}
      />
      <Several {...p} name="services" label={t('article.services')} help={t('article.services.help')} list={catalogue.services} />
      <Several {...p} name="requestTypes" label={t('article.types')} help={t('article.types.help')} list={catalogue.requestTypes} />
      <fieldset class="article-of-kind" data-kind="known-issue">
        <legend class="label">{t('article.of.known-issue')}</legend>
        <Select
          name="issueState"
          label={t('article.issue-state')}
          value={fields.one('issueState')}
          error={faults['issueState']}
          choices={issueStates.map((one) => ({ value: one, label: t(`help.issue.${one}`) }))}
        />
        <TextInput
          name="fixedOn"
          type="date"
          label={t('article.fixed-on')}
          help={t('article.fixed-on.help')}
          value={fields.one('fixedOn')}
          error={faults['fixedOn']}
          width="short"
        />
      </fieldset>
      <fieldset class="article-of-kind" data-kind="error-guide">
        <legend class="label">{t('article.of.error-guide')}</legend>
        <TextArea
          name="errorCodes"
          label={t('article.codes')}
          help={t('article.codes.help')}
          optional={t('common.optional')}
          value={fields.one('errorCodes')}
          error={faults['errorCodes']}
          rows={3}
          more={{ spellcheck: 'false', dir: 'ltr' }}
        />
        <TextArea
          name="errorTexts"
          label={t('article.texts')}
          help={t('article.texts.help')}
          optional={t('common.optional')}
          value={fields.one('errorTexts')}
          error={faults['errorTexts']}
          rows={3}
          more={{ dir: 'auto' }}
        />
      </fieldset>
      <Checkbox name="pinned" label={t('article.pinned')} help={t('article.pinned.help')} checked={fields.one('pinned') !== ''} />
    </>
  )
}

export const AudienceFields = (p: Part) => {
  const { ask, catalogue, fields, faults } = p
  const { t } = ask
  return (
    <>
      <RadioCards
        name="audience"
        label={t('article.audience')}
        value={fields.one('audience')}
        error={faults['audience']}
        layout="stack"
        choices={audiences.map((one) => ({ value: one, label: t(`article.audience.${one}`), help: t(`article.audience.${one}.help`) }))}
      />
      <details
        class="article-chosen"
        open={fields.one('audience') === 'chosen' || Object.keys(faults).some((name) => name.startsWith('for'))}
      >
        <summary>{t('article.chosen')}</summary>
        <p class="soft">{t('article.chosen.text')}</p>
        <TextArea
          name="forOrganisations"
          label={t('article.for.organisations')}
          help={t('article.for.organisations.help')}
          optional={t('common.optional')}
          value={fields.one('forOrganisations')}
          error={faults['forOrganisations']}
          rows={2}
          more={{ dir: 'auto' }}
        />
        <Several {...p} name="forPlans" label={t('article.for.plans')} list={catalogue.plans} />
        <Several {...p} name="forEditions" label={t('article.for.editions')} list={catalogue.editions} />
        <Several {...p} name="forServices" label={t('article.for.services')} list={catalogue.services} />
        <Several {...p} name="forPartners" label={t('article.for.partners')} list={catalogue.partnerKinds} />
      </details>
    </>
  )
}

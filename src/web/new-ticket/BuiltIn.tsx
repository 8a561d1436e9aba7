// The questions that every house asks, each at the place the configuration gives it.
import { label } from '../../desk/catalogue/catalogue.ts'
import { limitsFor } from '../../desk/catalogue/limits-for.ts'
import { FileField } from '../files/FileField.tsx'
import { RadioCards, TextArea, TextInput } from '../ui/inputs.tsx'
import { PeopleField } from './PeopleField.tsx'
import { textOf } from './path.ts'
import { IncidentAdvice } from './IncidentAdvice.tsx'
import { ServiceAdvice } from './ServiceAdvice.tsx'
import { ServiceField } from './ServiceField.tsx'
import type { Shaped } from './shape.ts'
import type { Situation } from './situation.ts'
import { wordOf } from './words.ts'

export const BuiltIn = ({ s, shaped, faults }: { s: Situation; shaped: Shaped; faults: Record<string, string> }) => {
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
      return path.inForm.service ? (
        <>
          <ServiceField s={s} step={path.inForm.service} error={faults['service']} />
          <IncidentAdvice s={s} place="service" />
        </>
      ) : null
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
      of={{ kind: 'ticket', ...s.door.acting }}
    />
  )
}

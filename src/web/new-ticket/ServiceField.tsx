// Which service it is about: of a few by a list, of thousands by a search, without script on a page of its own.
import { isChoosable, type Step } from '../../desk/entitlements/intake.ts'
import { Field } from '../ui/Field.tsx'
import { Select } from '../ui/inputs.tsx'
import { partAt } from './door.ts'
import { helpOf } from './Choices.tsx'
import { missed, mostMissing, mostOptions, textOf } from './path.ts'
import { WhyMissing } from './Refused.tsx'
import { isOverridden } from './filing.ts'
import type { Situation } from './situation.ts'
import { asked, serviceNamed, wordOf } from './words.ts'

/** A list while it is short enough to look through, which has judged them all by then; else a search that fetches what fits. */
export const ServiceField = ({ s, step, error }: { s: Situation; step: Step; error: string | undefined }) => {
  const { ask, door, draft } = s
  const { t } = ask
  const allowed = step.choosable(mostOptions + 1)
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
      label: serviceNamed(s, option),
      ...(isGrouped && option.folded && { group: t('portal.new.more') }),
    })
    const last = allowed.findLastIndex(({ folded }) => folded)
    const plain = (from: number, to?: number) => allowed.slice(from, to).filter(({ folded }) => !folded)
    // "Other", which is listed after them, stays the last.
    const ordered = isGrouped ? [...plain(0, last), ...allowed.filter(({ folded }) => folded), ...plain(last + 1)] : allowed
    return (
      <>
        <Select {...question} value={value} prompt={t('portal.new.service.prompt')} choices={ordered.map(choice)} />
        <WhyMissing s={s} name="service" refused={missed(step.options).slice(0, mostMissing)} open={allowed.length === 0} />
      </>
    )
  }
  const named = value ? step.option(value) : undefined
  const chosen = named && isChoosable(named) ? named : undefined
  const path = new URLSearchParams({ ...door.query, draft: draft.id })
  for (const name of ['organisation', 'context', 'offering', 'contract', 'type']) {
    const given = name === 'organisation' ? (s.path.standing?.organisation?.id ?? '') : s.path.chosen[name as 'context']
    if (given) path.set(name, given)
  }
  if (isOverridden(draft.content)) path.set('override', 'yes')
  return (
    <Field {...question}>
      <search-pick
        data-url={`${partAt(door, 'services')}?${path}`}
        data-none={t('portal.new.search.none')}
        data-prompt={t('portal.new.service.search')}
        data-invalid={error ? 'true' : undefined}
      >
        <input type="hidden" name="service" value={chosen?.key ?? ''} />
        <span class="picked">
          <bdi data-picked>{chosen ? serviceNamed(s, chosen) : ''}</bdi>
          <button class="button is-plain" type="submit" id="service" name="go" value="step:service" formnovalidate>
            {t(chosen ? 'portal.new.change' : 'portal.new.service.prompt')}
          </button>
        </span>
      </search-pick>
    </Field>
  )
}

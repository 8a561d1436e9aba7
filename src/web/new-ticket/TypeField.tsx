// Which type of request it is, in the form: cards that bring and take questions, or the only type there is, told.
import { byKey } from '../../desk/catalogue/catalogue.ts'
import { limitsFor } from '../../desk/catalogue/limits-for.ts'
import type { Step } from '../../desk/entitlements/intake.ts'
import { Choices, helpOf } from './Choices.tsx'
import type { Situation } from './situation.ts'
import { asked, said } from './words.ts'

export const TypeField = ({ s, type, error }: { s: Situation; type: Step; error: string | undefined }) => {
  const { ask } = s
  if (type.isOnly && type.chosen) {
    const option = type.option(type.chosen)!
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
      more={(key, at) => asksOf(s, key, at)}
      inForm
    />
  )
}

/** What style and script must know of a type: what it asks, its place, its limits of files. */
function asksOf({ catalogue, path }: Situation, key: string, at: number): Record<string, unknown> {
  const type = byKey(catalogue.requestTypes, key)
  if (!type) return {}
  const asks = [type.asksPriority && 'priority', type.asksSeverity && 'severity', type.asksService !== 'none' && 'service']
  const limits = limitsFor(catalogue, key)
  return {
    'data-n': at + 1,
    'data-asks': asks.filter(Boolean).join(' '),
    // Where they are not the field's own, which are those of the type that was chosen when the page was made.
    ...(limits !== limitsFor(catalogue, path.chosen.type) && { 'data-limits': JSON.stringify(limits) }),
  }
}

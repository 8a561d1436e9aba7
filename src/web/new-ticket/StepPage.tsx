// One question a page before the form: what was chosen above, the cards, a way on and a way back. Works the same without script.
import { sentenceOf } from '../../desk/entitlements/explain.ts'
import { isChoosable } from '../../desk/entitlements/intake.ts'
import type { Refused } from '../../desk/entitlements/verdict.ts'
import { listFormat } from '../../platform/formats.ts'
import { foldCase } from './find.ts'
import { Button } from '../ui/Button.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { Icon } from '../ui/Icon.tsx'
import { TextInput } from '../ui/inputs.tsx'
import { linked } from './answer.ts'
import { Choices, helpOf } from './Choices.tsx'
import { asksWhose } from './filing.ts'
import { leadsToCustomer, missed, mostCards, mostMissing, type Question } from './path.ts'
import { addressOf } from './door.ts'
import { Why } from './Refused.tsx'
import type { Situation } from './situation.ts'
import { asked, said } from './words.ts'
import { Trail } from './Trail.tsx'

export interface StepProps {
  readonly s: Situation
  readonly question: Question
  /** Words of the search, where there are many. */
  readonly text: string
  /** What was pressed and cannot be had. */
  readonly fault?: string | undefined
}

export const StepBody = ({ s, question, text, fault }: StepProps) => {
  const { ask, draft, door } = s
  const { t } = ask
  const allowed = question.options.filter(isChoosable)
  if (allowed.length === 0 && !(asksWhose(ask, door) && question.options.some(leadsToCustomer)))
    return <Nothing s={s} question={question} />
  const isLong = allowed.length > mostCards
  const missing = isLong && text.trim() ? found(s, missed(question.options), text, mostMissing) : []
  const fitting = isLong ? found(s, allowed, text, allowed.length) : []
  const fits = isLong ? [...fitting.slice(0, mostCards), ...missing] : question.options
  const action = addressOf(door, draft.id, { step: question.ask, ...(missing.length > 0 && { q: text }) })
  return (
    <>
      <ErrorSummary ask={ask} refusal={s.refusal} labelOf={(field) => (field === question.ask ? asked(ask, question) : undefined)} />
      <Trail s={s} mode="leaving" until={question.ask} />
      {isLong && (
        <form class="step-search" method="get" action={door.base} role="search">
          {Object.entries({ ...door.query, draft: draft.id, step: question.ask }).map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <TextInput name="q" id="q" type="search" label={t('portal.new.search')} value={text} maxlength={100} autocomplete="off" />
          <Button icon="search">{t('portal.new.search.go')}</Button>
        </form>
      )}
      <form method="post" action={action} class="step-form">
        <CsrfField ask={ask} />
        {linked.map((name) => {
          const value = ask.c.req.query(name)
          return value && name !== question.ask && <input type="hidden" name={name} value={value} />
        })}
        {isLong && (fitting.length > 0 || missing.length === 0) && (
          <p class="quiet" role="status">
            {t('portal.new.search.found', { count: fitting.length })}
          </p>
        )}
        <Choices
          s={s}
          question={{ ...question, options: fits }}
          label={asked(ask, question)}
          help={helpOf(s, question)}
          error={fault ?? faultsOf(ask, s.refusal)[question.ask]}
        />
        <div class="actions">
          <Button kind="main" more={{ 'data-continue': '' }}>
            {t('portal.new.continue')}
          </Button>
          <Back s={s} question={question} />
        </div>
      </form>
    </>
  )
}

/** No answer is possible: the reasons stand where the form would (NTT-06). */
const Nothing = ({ s, question }: { s: Situation; question: Question }) => {
  const { ask } = s
  const { t } = ask
  // What somebody could change says more than what is merely offered elsewhere.
  const told = missed(question.options)
  const refused = (told.length > 0 ? told : question.options).flatMap((option) =>
    option.verdict.allowed ? [] : [{ option, verdict: option.verdict }],
  )
  const reasons = alike(s, refused)
  const [first] = refused
  return (
    <>
      <Trail s={s} mode="leaving" until={question.ask} />
      <form method="post" action={addressOf(s.door, s.draft.id, { step: question.ask })} class="no-form">
        <CsrfField ask={ask} />
        <h2>
          <Icon name="lock" /> {t(titleOf(first?.verdict.reason))}
        </h2>
        {reasons.slice(0, 20).map(({ labels, option, verdict }) => (
          <div class="reason">
            {reasons.length > 1 && labels.length > 0 && <p class="reason-of">{listFormat(ask.language).format(labels)}</p>}
            <Why s={s} refused={verdict} about={`${question.ask}:${option.key}`} />
          </div>
        ))}
        <div class="actions">
          <Back s={s} question={question} />
        </div>
      </form>
    </>
  )
}

interface RefusedOption {
  readonly option: Question['options'][number]
  readonly verdict: Refused
}

/** Each sentence once, with all that it is said of: two contracts that ended are two reasons, one partner for everything is one. */
function alike({ ask, catalogue }: Situation, refused: readonly RefusedOption[]) {
  const reasons = new Map<string, RefusedOption & { readonly labels: string[] }>()
  for (const one of refused) {
    const sentence = `${sentenceOf(catalogue, one.verdict, ask.language, ask.t)} ${one.verdict.partner?.id ?? ''}`
    const before = reasons.get(sentence) ?? { ...one, labels: [] }
    reasons.set(sentence, before)
    const label = said(ask, one.option.label)
    if (label) before.labels.push(label)
  }
  return [...reasons.values()]
}

export const titleOf = (reason: Refused['reason'] | undefined): string =>
  reason === 'through-partner' ? 'portal.new.through-partner' : reason === 'may-not-file' ? 'portal.new.may-not' : 'portal.new.not-now'

/** To the question before that was asked, else out of here. */
const Back = ({ s, question }: { s: Situation; question: Question }) => {
  const { path, door, draft, ask } = s
  const at = path.before.findIndex((one) => one.ask === question.ask)
  const before = path.before
    .slice(0, at)
    .filter(({ isOnly }) => !isOnly)
    .at(-1)
  return (
    <Button kind="quiet" icon="arrow-left" href={before ? addressOf(door, draft.id, { step: before.ask }) : door.out}>
      {ask.t('portal.new.back')}
    </Button>
  )
}

/** By words of the label in the reader's language or in English. */
function found(s: Situation, options: Question['options'], text: string, most: number): Question['options'] {
  const words = foldCase(text, s.ask.language).split(/\s+/).filter(Boolean)
  const fits = (option: Question['options'][number]) => {
    const all = typeof option.label === 'string' ? option.label : `${said(s.ask, option.label)} ${option.label.en} ${option.key}`
    const label = foldCase(all, s.ask.language)
    return words.every((word) => label.includes(word))
  }
  const list: Question['options'][number][] = []
  for (const option of options) {
    if (list.length >= most) break
    if (fits(option)) list.push({ ...option, folded: false } as Question['options'][number])
  }
  return list
}

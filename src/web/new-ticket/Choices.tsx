// One question as cards: what may be chosen, what is rarely chosen behind "More…", and what may not be chosen with its reason and the way to change that.
import { byKey, type Catalogue, label } from '../../desk/catalogue/catalogue.ts'
import { isChoosable, type Option } from '../../desk/entitlements/intake.ts'
import { FieldError } from '../ui/Field.tsx'
import { Icon } from '../ui/Icon.tsx'
import { asksWhose } from './filing.ts'
import { Fold } from './Fold.tsx'
import { leadsToCustomer, missed, type Question, textOf } from './path.ts'
import { RefusedCard, WhyMissing } from './Refused.tsx'
import type { Situation } from './situation.ts'
import { said, serviceNamed } from './words.ts'

export interface ChoicesProps {
  readonly s: Situation
  readonly question: Pick<Question, 'ask' | 'options' | 'chosen' | 'preselected'>
  readonly label: string
  readonly help?: string | undefined
  readonly error?: string | undefined
  /** What the form needs to know of each card. */
  readonly more?: (key: string, at: number) => Record<string, unknown>
  /** Questions follow it on the same page: what was not chosen does not stand before them. */
  readonly inForm?: boolean
}

export const Choices = ({ s, question, label: legend, help, error, more, inForm = false }: ChoicesProps) => {
  const { ask, catalogue } = s
  const { t } = ask
  const { ask: name, options } = question
  const marked = question.chosen ?? question.preselected
  const isChosen = (option: Option) => option.key === marked
  const allowed = options.filter(isChoosable)
  const plain = allowed.filter((option) => !option.folded || isChosen(option))
  const shown = plain.length > 0 ? plain : allowed
  const folded = allowed.filter((option) => !shown.includes(option))
  // Who acts for customers goes on to one of them; anybody else is told what it needs.
  const leads = asksWhose(ask, s.door) ? options.filter(leadsToCustomer) : []
  const refused = missed(options).filter((option) => !leads.includes(option))
  // Once somebody chose in the form, the others step back; of what is only marked for them they see the others too (NTT-17).
  const settled = inForm && !error ? allowed.find(({ key }) => key === question.chosen && key === textOf(s.draft.content, name)) : undefined
  const inSight = settled ? [settled] : options.filter((option) => leads.includes(option) || shown.includes(option))
  const behind = settled ? allowed.filter((option) => option !== settled) : folded
  const first = (settled ?? shown[0])?.key
  const ids = new Map(allowed.map(({ key }) => [key, key === first ? name : `${name}-${key}`]))
  const card = (option: Option) => (
    <Card
      s={s}
      name={name}
      id={ids.get(option.key)!}
      option={option}
      checked={isChosen(option)}
      more={more?.(option.key, allowed.indexOf(option))}
    />
  )
  const place = placeOfRefused(name === 'type' ? catalogue.refusedTypes : 'greyed', settled !== undefined)
  const refusedAt = (where: typeof place) => (place === where ? refused : [])
  const folds = [...behind, ...refusedAt('behind')]
  const one = (option: Option) =>
    leads.includes(option) ? (
      <LeadCard s={s} option={option} />
    ) : isChoosable(option) ? (
      card(option)
    ) : (
      <RefusedCard s={s} option={option} name={name} />
    )
  const grouped = (list: readonly Option[]) =>
    inGroups(list).map(([group, together]) => (
      <>
        {group && <p class="choices-group">{said(ask, group)}</p>}
        <div class="cards is-grid">{together.map(one)}</div>
      </>
    ))
  return (
    <fieldset class={`field ${error ? 'is-faulty' : ''}`} id={`${name}-field`} aria-describedby={help ? `${name}-help` : undefined}>
      <legend class="label">{legend}</legend>
      {help && (
        <div class="help" id={`${name}-help`}>
          {help}
        </div>
      )}
      {error && <FieldError id={name}>{error}</FieldError>}
      {grouped(inSight)}
      {folds.length > 0 && (
        <Fold words={t(settled ? 'portal.new.change' : 'portal.new.more')} about={settled && legend}>
          {grouped(folds)}
        </Fold>
      )}
      {refusedAt('in-sight').length > 0 && <div class="cards is-grid">{refused.map(one)}</div>}
      <WhyMissing s={s} name={name} refused={refusedAt('why-missing')} />
    </fieldset>
  )
}

/** Beside the others until somebody chose: then nobody scrolls past what they cannot have. */
function placeOfRefused(manner: Catalogue['refusedTypes'], isSettled: boolean) {
  if (manner === 'hidden') return null
  if (isSettled) return 'behind'
  return manner === 'greyed' ? 'in-sight' : 'why-missing'
}

/** Options under the same heading stand together, in the order of their first. */
function inGroups(options: readonly Option[]): [Option['group'], Option[]][] {
  const groups = new Map<string, [Option['group'], Option[]]>()
  for (const option of options) {
    const known = groups.get(option.group?.en ?? '')
    if (known) known[1].push(option)
    else groups.set(option.group?.en ?? '', [option.group, [option]])
  }
  return [...groups.values()]
}

const Card = ({
  s,
  name,
  id,
  option,
  checked,
  more,
}: {
  s: Situation
  name: string
  id: string
  option: Option
  checked: boolean
  more?: Record<string, unknown> | undefined
}) => {
  const { ask, catalogue } = s
  const special = option.verdict.allowed && option.verdict.specialType !== option.key ? option.verdict.specialType : null
  const isSpecial = name === 'type' && byKey(catalogue.requestTypes, option.key)?.specialOf != null
  return (
    <label class={`card-choice ${isSpecial ? 'is-special' : ''}`} for={id}>
      <input
        type="radio"
        id={id}
        name={name}
        value={option.key}
        checked={checked}
        aria-describedby={option.description || special ? `${id}-says` : undefined}
        {...more}
      />
      <span class="card-choice-label">
        {(name === 'service' ? serviceNamed(s, option) : said(ask, option.label)) || ask.t('portal.new.organisation.none')}
      </span>
      {(option.description || special) && (
        <span class="card-choice-help" id={`${id}-says`}>
          {option.description && said(ask, option.description)}
          {special && (
            <span class="special-warning">
              <Icon name="alert" /> {ask.t('portal.new.general-desk')}
            </span>
          )}
        </span>
      )}
    </label>
  )
}

/** Not answered here: it leads to the customer for whom one files (MS-44). */
const LeadCard = ({ s, option }: { s: Situation; option: Option }) => {
  const { ask } = s
  const type = ask.c.req.query('type')
  return (
    <a class="card-choice is-lead" href={`/customers?to=new${type ? `&type=${encodeURIComponent(type.slice(0, 60))}` : ''}`}>
      <Icon name="people" />
      <span class="card-choice-label">{said(ask, option.label)}</span>
      <span class="card-choice-help">
        {option.description && said(ask, option.description)}
        <span class="lead-on">
          {ask.t('partner.choose-customer')} <Icon name="arrow-right" />
        </span>
      </span>
    </a>
  )
}

export const helpOf = (s: Situation, question: Pick<Question, 'help'>): string | undefined =>
  question.help ? label(question.help, s.ask.language) : undefined

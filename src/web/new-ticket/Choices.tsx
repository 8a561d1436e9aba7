// One question as cards: what may be chosen, what is rarely chosen behind "More…", and what may not be chosen with its reason and the way to change that.
import { byKey, label } from '../../desk/catalogue/catalogue.ts'
import { askedAt, rightFor } from '../../desk/entitlements/ask-for-right.ts'
import type { Refused } from '../../desk/entitlements/verdict.ts'
import { explain, sentenceOf } from '../../desk/entitlements/explain.ts'
import { isChoosable, type Option } from '../../desk/entitlements/intake.ts'
import { waivable } from '../../desk/tickets/what-is-filed.ts'
import { isId } from '../../platform/id.ts'
import { Button } from '../ui/Button.tsx'
import { FieldError } from '../ui/Field.tsx'
import { Icon } from '../ui/Icon.tsx'
import { exactDate } from '../ui/Time.tsx'
import { Partner } from './Partner.tsx'
import { asksWhose } from './filing.ts'
import { leadsToCustomer, missed, type Question } from './path.ts'
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
}

export const Choices = ({ s, question, label: legend, help, error, more }: ChoicesProps) => {
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
  const first = shown[0]?.key
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
  const manner = name === 'type' ? catalogue.refusedTypes : 'greyed'
  return (
    <fieldset class={`field ${error ? 'is-faulty' : ''}`} id={`${name}-field`} aria-describedby={help ? `${name}-help` : undefined}>
      <legend class="label">{legend}</legend>
      {help && (
        <div class="help" id={`${name}-help`}>
          {help}
        </div>
      )}
      {error && <FieldError id={name}>{error}</FieldError>}
      {inGroups([...options.filter((option) => leads.includes(option) || shown.includes(option))]).map(([group, list]) => (
        <>
          {group && <p class="choices-group">{said(ask, group)}</p>}
          <div class="cards is-grid">
            {list.map((option) => (leads.includes(option) ? <LeadCard s={s} option={option} /> : card(option)))}
          </div>
        </>
      ))}
      {folded.length > 0 && (
        <details class="more-choices">
          <summary class="button is-quiet">
            {t('portal.new.more')} <Icon name="chevron-down" />
          </summary>
          <div class="cards is-grid">{folded.map(card)}</div>
        </details>
      )}
      {manner === 'greyed' && refused.length > 0 && (
        <div class="cards is-grid">
          {refused.map((option) => (
            <RefusedCard s={s} option={option} name={name} />
          ))}
        </div>
      )}
      {manner === 'folded' && <WhyMissing s={s} name={name} refused={refused} />}
    </fieldset>
  )
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

/** Folded: what may not be chosen is told to who misses it. */
export const WhyMissing = ({ s, name, refused, open }: { s: Situation; name: string; refused: readonly Option[]; open?: boolean }) =>
  refused.length > 0 && (
    <details class="more-choices" open={open}>
      <summary class="button is-quiet">
        {s.ask.t('portal.new.why-missing')} <Icon name="chevron-down" />
      </summary>
      <div class="cards is-grid">
        {refused.map((option) => (
          <RefusedCard s={s} option={option} name={name} />
        ))}
      </div>
    </details>
  )

const RefusedCard = ({ s, option, name }: { s: Situation; option: Option; name: string }) => {
  if (option.verdict.allowed) return null
  return (
    <div class="card-choice is-refused">
      <Icon name="lock" />
      <span class="card-choice-label">{said(s.ask, option.label) || s.ask.t('portal.new.organisation.none')}</span>
      <div class="card-choice-help">
        <Why s={s} refused={option.verdict} about={`${name}:${option.key}`} />
      </div>
    </div>
  )
}

/** Why not, who can change it, and the button that asks them. */
export const Why = ({ s, refused, about }: { s: Situation; refused: Refused; about: string }) => {
  const { ask, catalogue, door } = s
  const { reason } = explain(catalogue, refused, ask.language)
  const right = rightFor(refused)
  const [question, key] = about.split(':')
  const whose = question === 'organisation' ? (isId(key) ? key : null) : (s.path.standing?.organisation?.id ?? null)
  const asked = right && askedAt(s.asked, whose, right)
  return (
    <>
      <p>{refused.partner ? ask.t(reason.key, reason.values) : sentenceOf(catalogue, refused, ask.language, ask.t)}</p>
      {refused.partner && <Partner partner={refused.partner} />}
      {refused.reason === 'choose-customer' && (
        <p>
          <a href="/customers">{ask.t('partner.choose-customer')}</a>
        </p>
      )}
      {refused.reason === 'outside-delegation' && door.acting && !door.asks && (
        <p>
          <a href={`/ask/${door.acting.customerId}/tickets/new?as=${door.acting.partnerId}`}>
            {ask.t('filing.ask.button', { customer: ask.acting?.customer.name ?? '' })}
          </a>
        </p>
      )}
      {door.customer !== null && waivable.has(refused.reason) && (
        <Button small name="go" value={`override:${about}`} more={{ formnovalidate: true }}>
          {ask.t('workspace.new.override')}
        </Button>
      )}
      {asked && <p class="quiet">{ask.t('entitlement.asked-on', { day: exactDate(ask, asked) })}</p>}
      {door.customer === null && right && !asked && (
        <Button small name="go" value={`ask:${about}`} more={{ formnovalidate: true }}>
          {ask.t(refused.remedy === 'administrator' ? 'portal.new.ask-administrator' : 'portal.new.ask-us')}
        </Button>
      )}
    </>
  )
}

export const helpOf = (s: Situation, question: Pick<Question, 'help'>): string | undefined =>
  question.help ? label(question.help, s.ask.language) : undefined

// A refused form begins with its faults, each a link to its field; it takes the focus, so nobody hunts for what went wrong.
import type { FieldFault, Refusal } from '../../platform/refusal.ts'
import { inSizes } from '../../platform/size.ts'
import type { Reader } from './Time.tsx'

/** The words of each fault by field name, for the `error` of the inputs. */
export function faultsOf(ask: Pick<Reader, 't' | 'language'>, refusal: Refusal | null | undefined): Record<string, string> {
  const faults: Record<string, string> = Object.create(null)
  for (const fault of refusal?.faults ?? []) faults[fault.field] ??= ask.t(fault.message, fault.values)
  return faults
}

export interface ErrorSummaryProps {
  readonly ask: Pick<Reader, 't' | 'language'>
  readonly refusal: Refusal | null | undefined
  /** The element of a field, when it is not the field's name. */
  readonly idOf?: (field: string) => string
  /** What the page calls a field, so that "Choose one" says where. */
  readonly labelOf?: (field: string) => string | undefined
}

/** What most forms call a field: where two faults would else read the same. */
const usual: Readonly<Record<string, string>> = {
  firstName: 'account.first-name',
  lastName: 'account.last-name',
  address: 'sign-in.address',
  language: 'account.language',
  timeZone: 'account.time-zone',
  scopes: 'account.tokens.scopes',
  days: 'account.tokens.days',
  slug: 'article.slug',
  title: 'article.title',
  summary: 'article.summary',
  body: 'article.body',
  startsAt: 'health.edit.begins',
  endsAt: 'health.edit.ends',
  entity: 'admin.contract.entity',
  number: 'admin.contract.number',
  url: 'health.source.url',
}

export const ErrorSummary = ({ ask, refusal, idOf = (field) => field, labelOf }: ErrorSummaryProps) => {
  if (!refusal) return null
  const seen = new Set<string>()
  const faults = refusal.faults.filter((fault: FieldFault) => !seen.has(fault.field) && seen.add(fault.field))
  const nameOf = (field: string) => {
    const usually = faults.length > 1 ? usual[field.split('.')[0]!] : undefined
    return labelOf?.(field) ?? (usually && ask.t(usually))
  }
  return (
    <div class="error-summary" role="alert" tabindex={-1} id="error-summary" autofocus>
      <h2>{ask.t('common.form.refused')}</h2>
      {faults.length === 0 ? (
        <p>
          {ask.t(`refusal.${refusal.code}`, inSizes(ask.language, refusal))} <SentAs ask={ask} refusal={refusal} />
        </p>
      ) : (
        <ul>
          {faults.map((fault) => (
            <li>
              <a href={`#${idOf(fault.field)}`}>
                {nameOf(fault.field) && <span class="fault-of">{nameOf(fault.field)}</span>} {ask.t(fault.message, fault.values)}
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** A form sent before became a ticket: the way there. An agent is led on to the workspace. */
export const SentAs = ({ ask, refusal }: { ask: Pick<Reader, 't'>; refusal: Refusal }) => {
  const { ticket } = refusal.values
  if (refusal.code !== 'already-sent-otherwise' || !ticket) return null
  return <a href={`/tickets/${ticket}`}>{ask.t('common.form.sent-as', { reference: ticket })}</a>
}

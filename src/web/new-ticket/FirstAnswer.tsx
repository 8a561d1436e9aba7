// Before sending: by when we answer first, for the severity that is marked, or for each that may be (MS-29). No figure where none is promised, or where it is not known yet.
import { label, type RequestType } from '../../desk/catalogue/catalogue.ts'
import type { ContractFact } from '../../desk/entitlements/facts.ts'
import { type About, type Promised, dueAt, figuresIn, promiseFor } from '../../desk/promises/promise-for.ts'
import { whatIsPromised } from '../../desk/tickets/what-is-filed.ts'
import { languageName, listFormat } from '../../platform/formats.ts'
import { Refusal } from '../../platform/refusal.ts'
import { hoursSaid } from '../promises/hours-said.ts'
import { Icon } from '../ui/Icon.tsx'
import { fullTime } from '../ui/Time.tsx'
import { listOf, textOf } from './path.ts'
import type { Situation } from './situation.ts'

export const FirstAnswer = ({ s, type }: { s: Situation; type: RequestType }) => {
  const { catalogue, ask } = s
  const { t, language } = ask
  if (catalogue.promises.length === 0) return null
  const abouts = aboutsOf(s, type)
  const said = type.asksSeverity
    ? catalogue.severities
        .filter(({ retired }) => !retired)
        .map((severity) => ({ severity, words: sentence(s, type, abouts, severity.key) }))
    : []
  const one = type.asksSeverity
    ? said.every(({ words }) => words === said[0]?.words)
      ? said[0]?.words
      : undefined
    : sentence(s, type, abouts, null)
  if (!one && said.every(({ words }) => words === null)) return null
  const marked = said.find(({ severity }) => severity.key === textOf(s.draft.content, 'severity'))
  return (
    <div class="first-answer to-us">
      <p class="first-answer-title">
        <Icon name="clock" /> {t(s.door.asks ? 'promise.first.once-approved' : 'promise.first.now')}
      </p>
      {one ? (
        <p>{one}</p>
      ) : (
        <dl>
          {said.map((line) => (
            <div data-of-severity={line.severity.key} hidden={marked !== undefined && line !== marked}>
              <dt>{label(line.severity.label, language)}</dt>
              <dd>{line.words ?? t('promise.first.none')}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  )
}

/** null: nothing is promised. */
function sentence(s: Situation, type: RequestType, abouts: readonly (readonly About[])[], severity: string | null): string | null {
  const { ask, catalogue, requester } = s
  const { t, language } = ask
  const possible = abouts.map((services) => services.map((about) => promiseFor(catalogue, { ...about, severity })))
  const promised = possible[0]?.[0] ?? null
  const same = (one: Promised | null) => one?.policy === promised?.policy && one?.calendar === promised?.calendar
  const isCertain = possible.every((services) => services.every(same))
  if (!isCertain && (promised === null || (isOpen(s, type) && !possible[0]!.every(same)))) return t('promise.first.depends')
  if (promised === null) return null
  const due = dueAt(promised, ask.at)
  if (due) {
    const by = t('promise.first.by', { when: fullTime(ask, due) })
    return isCertain ? by : `${by}. ${t('promise.first.as-chosen')}`
  }
  const hours = t('promise.first.in-hours', {
    calendar: label(promised.calendar.label, language),
    hours: hoursSaid(promised.calendar.hours, language),
    zone: promised.calendar.zone,
  })
  const faster = figuresIn(catalogue, { ...abouts[0]![0]!, severity }).filter((other) => other !== requester.language)
  const names = listFormat(language, { type: 'disjunction' }).format(faster.map((other) => languageName(other, language)))
  return faster.length > 0 ? `${hours} ${t('promise.first.faster', { languages: names })}` : hours
}

/** What decides, as sending would find it: for each contract that may still be chosen in the form each service; as it stands first. */
function aboutsOf(s: Situation, type: RequestType): About[][] {
  const { catalogue, path, requester } = s
  const { standing, chosen, inForm } = path
  if (!standing) return []
  const { context, offering, service } = chosen
  const found = contractsIn(s).flatMap((contractIds) => {
    try {
      return [whatIsPromised(catalogue, standing, { requestType: type.key, service, context, offering, contractIds }, requester.language)]
    } catch (thrown) {
      if (thrown instanceof Refusal) return [] // it could not be sent like this
      throw thrown
    }
  })
  const named = inForm.service ? [null, ...new Set(catalogue.promises.flatMap(({ services }) => services))] : []
  return found.map((about) => [about, ...named.map((other) => ({ ...about, service: other }))])
}

/** As they are ticked, then each kind of them that could be; none where no question names them, whatever is held. */
function contractsIn({ catalogue, path, draft, shape }: Situation): string[][] {
  if (!catalogue.intake.some(({ ask }) => ask === 'contract') && !shape.some(({ field }) => field.kind === 'contracts')) return [[]]
  const { contract } = path.chosen
  const { content } = draft
  const ticked =
    content.contracts !== undefined || content['contracts-seen'] !== undefined ? listOf(content, 'contracts').filter(Boolean) : null
  if (contract !== null && ticked === null) return [[contract]]
  const could = (path.standing?.contracts ?? []).filter(({ active }) => active)
  const named = new Set(catalogue.promises.flatMap(({ contracts }) => contracts))
  const kind = ({ number, ...one }: ContractFact) =>
    [named.has(number) && number, one.entity, one.plan, one.calendar, one.covers, one.ofPartner, one.partner?.id, ...one.services].join(' ')
  const kinds = new Map(could.map((one) => [kind(one), one.id]))
  const first = ticked ?? (could.length === 1 ? [could[0]!.id] : [])
  return [first, ...[...kinds.values()].map((id) => [id]), ...(first.length > 0 ? [[]] : [])]
}

/** A service is asked for in the form, and none is chosen. */
const isOpen = ({ path }: Situation, type: RequestType): boolean =>
  path.inForm.service !== null && path.chosen.service === null && type.asksService !== 'none'

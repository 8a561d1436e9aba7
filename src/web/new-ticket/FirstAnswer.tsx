// Before sending: by when we answer first, for each severity that may be marked (MS-29). No figure where none is promised, or where it is not known yet.
import { label, type RequestType } from '../../desk/catalogue/catalogue.ts'
import { entitle } from '../../desk/entitlements/entitle.ts'
import { type About, type Promised, dueAt, figuresIn, promiseFor } from '../../desk/promises/promise-for.ts'
import { hoursSaid } from '../promises/hours-said.ts'
import { Icon } from '../ui/Icon.tsx'
import { fullTime } from '../ui/Time.tsx'
import type { Situation } from './situation.ts'

export const FirstAnswer = ({ s, type }: { s: Situation; type: RequestType }) => {
  const { catalogue, ask } = s
  const { t, language } = ask
  const said = type.asksSeverity
    ? catalogue.severities.filter(({ retired }) => !retired).map((severity) => ({ severity, words: sentence(s, type, severity.key) }))
    : []
  const one = type.asksSeverity
    ? said.every(({ words }) => words === said[0]?.words)
      ? said[0]?.words
      : undefined
    : sentence(s, type, null)
  if (!one && said.every(({ words }) => words === null)) return null
  return (
    <div class="first-answer to-us">
      <p class="first-answer-title">
        <Icon name="clock" /> {t(s.door.asks ? 'promise.first.once-approved' : 'promise.first.now')}
      </p>
      {one ? (
        <p>{one}</p>
      ) : (
        <dl>
          {said.map(({ severity, words }) => (
            <div>
              <dt>{label(severity.label, language)}</dt>
              <dd>{words ?? t('promise.first.none')}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  )
}

/** null: nothing is promised. */
function sentence(s: Situation, type: RequestType, severity: string | null): string | null {
  const { ask, catalogue, requester } = s
  const about = aboutOf(s, type, severity)
  const promised = about && whicheverService(s, about)
  if (!about || !promised) return null
  const { t, language } = ask
  const due = dueAt(promised, ask.at)
  if (due) return t('promise.first.by', { when: fullTime(ask, due) })
  const hours = t('promise.first.in-hours', {
    calendar: label(promised.calendar.label, language),
    hours: hoursSaid(promised.calendar.hours, language),
    zone: promised.calendar.zone,
  })
  const faster = figuresIn(catalogue, about).filter((other) => other !== requester.language)
  const named = new Intl.DisplayNames(language, { type: 'language' })
  const names = new Intl.ListFormat(language, { type: 'disjunction' }).format(faster.map((other) => named.of(other) ?? other))
  return faster.length > 0 ? `${hours} ${t('promise.first.faster', { languages: names })}` : hours
}

function aboutOf(s: Situation, type: RequestType, severity: string | null): About | null {
  const { catalogue, path, requester, door } = s
  if (!path.standing) return null
  const { answers: _, ...chosen } = path.chosen
  const verdict = entitle(catalogue, path.standing, { ...chosen, type: type.key, language: requester.language })
  if (!verdict.allowed) return null
  return {
    plan: verdict.plan,
    type: type.key,
    severity,
    service: chosen.service,
    language: requester.language,
    byPartner: door.acting !== null,
  }
}

/** What is promised whichever service is chosen in the form; null: it hangs on that. */
function whicheverService({ catalogue, path }: Situation, about: About): Promised | null {
  const one = promiseFor(catalogue, about)
  if (!path.inForm.service) return one
  const named = new Set(catalogue.promises.flatMap(({ services }) => services))
  const same = [null, ...named].every((service) => promiseFor(catalogue, { ...about, service })?.policy === one?.policy)
  return same ? one : null
}

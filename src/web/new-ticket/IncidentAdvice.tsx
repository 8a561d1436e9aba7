// What we know to be wrong with what is chosen and written, before it is sent: join it, or say that yours is different (MS-18).
import { type Catalogue, label, type Words } from '../../desk/catalogue/catalogue.ts'
import { type Match, regionsOf } from '../../desk/incidents/matching-incidents.ts'
import { marked } from '../../desk/search/marks.ts'
import { reading } from '../../platform/database.ts'
import { renderMarkdown } from '../../platform/markdown.ts'
import type { SignedAsk } from '../ask.ts'
import { Marked } from '../search/Marked.tsx'
import { markedHtml } from '../search/marked-html.ts'
import { IncidentSigns } from '../ui/IncidentSigns.tsx'
import { Button } from '../ui/Button.tsx'
import { Select } from '../ui/inputs.tsx'
import { exactTime } from '../ui/Time.tsx'
import { raw } from 'hono/html'
import { partAt } from './door.ts'
import { differentIn, incidentsAsked } from './meets.ts'
import { textOf } from './path.ts'
import type { Situation } from './situation.ts'

/** Under the service where the form asks for it, else above the questions; and once more above all, with the focus, where it must be answered first. */
export const IncidentAdvice = ({ s, place }: { s: Situation; place: 'first' | 'form' | 'service' }) => {
  const { ask, catalogue, draft, path } = s
  const isFirst = s.refusal?.code === 'meets-incident'
  // What waits for somebody's approval can join nothing.
  if (s.door.asks) return null
  if (place !== (isFirst ? 'first' : path.inForm.service ? 'service' : 'form')) return null
  const different = differentIn(draft.content)
  return (
    <incident-advice id="incident" data-address={partAt(s.door, 'incidents')}>
      {different.map((id) => (
        <input type="hidden" name="different" value={id} />
      ))}
      {different.length > 0 && <p class="quiet meets-said">{ask.t('incident.meet.said')}</p>}
      <Found
        ask={ask}
        catalogue={catalogue}
        found={s.incidents}
        service={textOf(draft.content, 'service') || path.chosen.service}
        region={textOf(draft.content, 'region') || null}
        isFirst={isFirst}
      />
    </incident-advice>
  )
}

interface FoundProps {
  readonly ask: SignedAsk
  readonly catalogue: Catalogue
  readonly found: readonly Match[]
  readonly service: string | null
  readonly region: string | null
  /** It must be answered before anything is sent. */
  readonly isFirst?: boolean
}

/** A frame: the browser asks again as one chooses and types. What it holds of the form is sent with it. */
const Found = ({ ask, catalogue, found, service, region, isFirst = false }: FoundProps) => {
  const { t } = ask
  const regions = found.length > 0 || region ? regionsOf(catalogue, service) : []
  return (
    <turbo-frame id="incident-advice" data-words={service === null || found.length > 0 ? 'yes' : 'no'}>
      {(found.length > 0 || regions.length > 0) && (
        <section class={`meets ${isFirst ? 'is-first' : ''}`} aria-labelledby="meets-title">
          {found.length > 0 && (
            <>
              <h3 id="meets-title" tabindex={-1} autofocus={isFirst}>
                {t(isFirst ? 'incident.meet.before' : 'incident.meet.title')}
              </h3>
              {isFirst && <p>{t('incident.meet.before.text')}</p>}
              <ul class="meets-list">
                {found.map((one) => (
                  <Known ask={ask} one={one}>
                    {found.length > 1 && <Join one={one} words={t('incident.meet.join.of', { reference: one.reference })} />}
                  </Known>
                ))}
              </ul>
              <p class="quiet">{t('incident.meet.text')}</p>
              <div class="actions">
                {found.length === 1 && <Join one={found[0]!} words={t('incident.meet.join')} />}
                <Button name="go" value={isFirst ? 'different-send' : 'different'} more={isFirst ? {} : { formnovalidate: true }}>
                  {t(isFirst ? 'incident.meet.different.send' : 'incident.meet.different')}
                </Button>
              </div>
            </>
          )}
          {regions.length > 0 && (
            <div class="meets-region">
              {found.length === 0 && (
                <h3 id="meets-title" class="for-readers">
                  {t('incident.meet.region')}
                </h3>
              )}
              <Select
                name="region"
                label={t('incident.meet.region')}
                value={region ?? ''}
                prompt={t('incident.meet.region.all')}
                choices={regions.map(({ key, label: words }) => ({ value: key, label: label(words, ask.language) }))}
              />
              <p class="only-without-script">
                <Button small kind="quiet" icon="rotate" name="go" value="show" more={{ formnovalidate: true }}>
                  {t('incident.meet.region.show')}
                </Button>
              </p>
            </div>
          )}
        </section>
      )}
    </turbo-frame>
  )
}

const Join = ({ one, words }: { one: Match; words: string }) => (
  <Button kind="main" icon="link" name="go" value={`join:${one.id}`}>
    {words}
  </Button>
)

const Known = ({ ask, one, children }: { ask: SignedAsk; one: Match; children?: unknown }) => {
  const { t, language } = ask
  const isPlanned = one.state === 'scheduled'
  /** Sanitised by renderMarkdown; with what was typed marked in it. */
  const told = (words: Words) => raw(markedHtml(renderMarkdown(label(words, language)), one.marks))
  return (
    <li class="meets-one">
      <input type="hidden" name="shown" value={one.id} />
      <p class="meets-head">
        <a href={`/health/incidents/${one.reference}`} target="_blank" rel="noopener" class="reference">
          {one.reference}
        </a>
        <IncidentSigns ask={ask} incident={one} />
      </p>
      <h4>
        <Marked pieces={marked(label(one.title, language), one.marks)} />
      </h4>
      <p class="quiet meets-times">
        <span>{t(isPlanned ? 'incident.meet.planned' : 'incident.meet.since', { time: exactTime(ask, one.startsAt) })}</span>
        {one.last && <span>{t('incident.meet.last', { time: exactTime(ask, one.last.at) })}</span>}
      </p>
      {one.last && <div class="prose meets-last">{told(one.last.body)}</div>}
      {one.workaround && (
        <details class="meets-around">
          <summary>{t('incident.workaround')}</summary>
          <div class="prose">{told(one.workaround)}</div>
        </details>
      )}
      {children as string}
    </li>
  )
}

/** GET /tickets/new/incidents?service=&region=&text=&different= */
export async function incidentAdvicePage(ask: SignedAsk): Promise<Response> {
  const { c, house, visitor } = ask
  const { catalogue, service, region, found } = await reading(house.app, visitor.personId, (tx) =>
    incidentsAsked(tx, ask, (name) => c.req.query(name), c.req.queries('different') ?? []),
  )
  return c.html(<Found ask={ask} catalogue={catalogue} found={found} service={service} region={region} />)
}

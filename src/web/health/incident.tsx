// GET /health/incidents/:reference: all that was said about one, the newest first.
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { type IncidentPage, incidentPage } from '../../desk/health/incidents.ts'
import { isOver } from '../../desk/health/lifecycle.ts'
import { namesOf } from '../../desk/health/names.ts'
import { reading } from '../../platform/database.ts'
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import type { Ask } from '../ask.ts'
import { readWhyNotOffered } from '../new-ticket/offered.ts'
import { Button } from '../ui/Button.tsx'
import { DataList, DataRow } from '../ui/DataList.tsx'
import { Frame } from '../ui/Frame.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { Time } from '../ui/Time.tsx'
import { label } from '../../desk/catalogue/catalogue.ts'
import { Chips, KindOver, Said, SaidText, StateChip, When } from './words.tsx'

export async function healthIncident(ask: Ask): Promise<Response> {
  const { t, house, visitor } = ask
  const catalogue = await catalogueOf(house.app)
  const [incident, nothing] = await reading(house.app, visitor?.personId ?? null, (tx) =>
    Promise.all([incidentPage(tx, ask.params.reference ?? ''), readWhyNotOffered(tx, ask, catalogue)]),
  )
  return ask.c.html(
    <Frame ask={ask} title={label(incident.title, ask.language)} room="portal" current="health">
      <PageTitle
        back={{ href: '/health', label: t('health.title') }}
        over={<KindOver ask={ask} incident={incident} />}
        actions={
          visitor?.staffRole && (
            <Button href={`/workspace/health/${incident.reference}`} icon="edit" small>
              {t('health.manage.one')}
            </Button>
          )
        }
      >
        <Said ask={ask} words={incident.title} />
      </PageTitle>
      <IncidentBody ask={ask} catalogue={catalogue} incident={incident} offersTicket={nothing.length === 0} />
    </Frame>,
  )
}

interface Body {
  readonly ask: Ask
  readonly catalogue: Catalogue
  readonly incident: IncidentPage
  /** To whoever has something to file. */
  readonly offersTicket: boolean
}
/** Also what an agent sees before it is published. */
export const IncidentBody = ({ ask, catalogue, incident, offersTicket }: Body) => {
  const { t } = ask
  const names = namesOf(catalogue, incident.components, ask.language)
  return (
    <div class="health-incident">
      <div class="health-incident-main">
        {incident.report && (
          <section class="panel" aria-labelledby="report">
            <h2 id="report">{t('health.report')}</h2>
            <SaidText ask={ask} words={incident.report} />
          </section>
        )}
        {incident.workaround && (
          <section class="panel health-workaround-panel" aria-labelledby="workaround">
            <h2 id="workaround">{t('health.workaround')}</h2>
            <SaidText ask={ask} words={incident.workaround} />
          </section>
        )}
        <section aria-labelledby="updates">
          <h2 id="updates" class="health-updates-title">
            {t('health.updates')}
          </h2>
          <ol class="health-updates">
            {incident.updates
              .filter(({ kind }) => kind !== 'report')
              .map((update) => (
                <li class="health-update">
                  <p class="health-facts">
                    <StateChip ask={ask} state={update.state} />
                    <span class="health-small">
                      <Time ask={ask} at={update.at} />
                    </span>
                  </p>
                  <SaidText ask={ask} words={update.body} />
                </li>
              ))}
          </ol>
        </section>
      </div>
      <aside class="panel health-incident-side" aria-label={t('health.facts')}>
        <DataList>
          <DataRow term={t('health.fact.state')}>
            <Chips ask={ask} incident={incident} />
          </DataRow>
          <DataRow term={t('health.fact.when')}>
            <When ask={ask} incident={incident} />
          </DataRow>
          <DataRow term={t('health.touches')}>
            {names.length === 0 ? (
              t('health.touches.all')
            ) : (
              <ul class="health-names">
                {names.map((name) => (
                  <li>
                    <bdi>{name}</bdi>
                  </li>
                ))}
              </ul>
            )}
          </DataRow>
        </DataList>
        {offersTicket && !isOver(incident.state) && incident.kind !== 'maintenance' && (
          <div class="health-mine">
            <p>{t('health.mine.text')}</p>
            <Button href="/tickets/new" icon="plus">
              {t('portal.new.button')}
            </Button>
          </div>
        )}
        <p class="health-small">{t('health.times', { zone: ask.timeZone })}</p>
      </aside>
    </div>
  )
}

// GET /health/history: what was wrong and worked on in the last ninety days, by month, for all components or one.
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { byKey, label } from '../../desk/catalogue/catalogue.ts'
import { dayMs, historyDays } from '../../desk/health/days.ts'
import { type IncidentPage, pastIncidents } from '../../desk/health/incidents.ts'
import { namesOf } from '../../desk/health/names.ts'
import { dateFormat } from '../../platform/formats.ts'
import { reading } from '../../platform/database.ts'
import type { Ask } from '../ask.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Frame } from '../ui/Frame.tsx'
import { Select } from '../ui/inputs.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { Pagination } from '../ui/Pagination.tsx'
import { IncidentCard } from './IncidentCard.tsx'

const onOnePage = 25

export async function healthHistory(ask: Ask): Promise<Response> {
  const { t, house, visitor } = ask
  const catalogue = await catalogueOf(house.app)
  const component = byKey(catalogue.components, ask.c.req.query('component') ?? null)?.key
  const before = ask.c.req.query('before')
  const since = new Date(ask.at.getTime() - historyDays * dayMs)
  const { incidents, more } = await reading(house.app, visitor?.personId ?? null, (tx) =>
    pastIncidents(tx, ask.at, { since, component, before, limit: onOnePage }),
  )
  const at = (query: Record<string, string | undefined>) => {
    const pairs = Object.entries({ component, ...query }).filter((pair): pair is [string, string] => Boolean(pair[1]))
    return `/health/history${pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : ''}`
  }
  const month = dateFormat(ask.language, { month: 'long', year: 'numeric', timeZone: ask.timeZone })
  const months = new Map<string, IncidentPage[]>()
  for (const one of incidents) months.set(month.format(one.startsAt), [...(months.get(month.format(one.startsAt)) ?? []), one])
  return ask.c.html(
    <Frame ask={ask} title={t('health.history.title')} room="portal" current="health">
      <PageTitle back={{ href: '/health', label: t('health.title') }} under={t('health.history.under')}>
        {t('health.history.title')}
      </PageTitle>
      {catalogue.components.length > 1 && (
        <form class="health-filter" action="/health/history" method="get">
          <Select
            name="component"
            label={t('health.history.component')}
            value={component}
            prompt={t('health.history.all')}
            choices={catalogue.components.map(({ key, label: words }) => ({
              value: key,
              label: namesOf(catalogue, [key], ask.language)[0] ?? label(words, ask.language),
            }))}
          />
          <Button>{t('health.history.show')}</Button>
        </form>
      )}
      {incidents.length === 0 && <EmptyState icon="solved" title={t('health.history.none')} />}
      {[...months].map(([title, ones]) => (
        <section class="health-part">
          <h2>{title}</h2>
          <div class="health-cards">
            {ones.map((incident) => (
              <IncidentCard ask={ask} catalogue={catalogue} incident={incident} />
            ))}
          </div>
        </section>
      ))}
      <Pagination ask={ask} first={before ? at({}) : null} next={more ? at({ before: incidents.at(-1)!.reference }) : null} />
    </Frame>,
  )
}

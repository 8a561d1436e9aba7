// GET /health: how the service is, for everyone; who is signed in sees first what concerns them (MS-16, MS-18).
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { concerningPerson } from '../../desk/health/concerning.ts'
import { type HealthNow, healthNow, keepsHealth } from '../../desk/health/health-now.ts'
import { historyOf } from '../../desk/health/history.ts'
import { mySubscription } from '../../desk/health/subscribe.ts'
import { reading } from '../../platform/database.ts'
import type { Ask } from '../ask.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Frame } from '../ui/Frame.tsx'
import { Icon } from '../ui/Icon.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { Banner } from './Banner.tsx'
import { Components } from './Components.tsx'
import { IncidentCard } from './IncidentCard.tsx'
import { StripSymbol } from './Strip.tsx'
import { type Refused, SubscribeForm } from './SubscribeForm.tsx'

export const healthPage = (ask: Ask): Promise<Response> => showHealth(ask)

export async function showHealth(ask: Ask, refused: Refused | null = null): Promise<Response> {
  const { t, house, visitor } = ask
  const catalogue = await catalogueOf(house.app)
  if (!keepsHealth(catalogue)) return nothingKept(ask)
  const wantsAll = ask.c.req.query('all') === '1'
  const { only, now, history, mine } = await reading(house.app, visitor?.personId ?? null, async (tx) => {
    const only = visitor && visitor.staffRole === null ? await concerningPerson(tx, visitor.personId, ask.at) : null
    return {
      only,
      now: await healthNow(tx, { only: wantsAll ? null : only }),
      history: await historyOf(tx, ask.at),
      mine: visitor ? await mySubscription(tx, visitor.personId) : null,
    }
  })
  const isMine = only !== null && !wantsAll
  return ask.c.html(
    <Frame ask={ask} title={t('health.title')} room="portal" current="health" feed={{ href: '/health/feed.atom', title: t('health.feed') }}>
      <StripSymbol />
      <PageTitle
        actions={
          visitor?.staffRole && (
            <Button href="/workspace/health" icon="edit" small>
              {t('health.manage')}
            </Button>
          )
        }
      >
        {t('health.title')}
      </PageTitle>
      {only !== null && (
        <nav class="tabs" aria-label={t('health.tabs')}>
          <a href="/health" aria-current={isMine ? 'page' : undefined}>
            {t('health.tab.mine')}
          </a>
          <a href="/health?all=1" aria-current={isMine ? undefined : 'page'}>
            {t('health.tab.all')}
          </a>
        </nav>
      )}
      <Banner ask={ask} condition={now.condition} mine={isMine} />
      <Parts ask={ask} catalogue={catalogue} now={now} />
      <section class="health-part" aria-labelledby="components">
        <h2 id="components">{t('health.components')}</h2>
        <p class="health-small">{t('health.components.text')}</p>
        <Components ask={ask} catalogue={catalogue} groups={now.groups} history={history} />
        <p>
          <a class="onward" href="/health/history">
            {t('health.history.go')} <Icon name="arrow-right" />
          </a>
        </p>
      </section>
      <SubscribeForm ask={ask} catalogue={catalogue} mine={mine} refused={refused} />
      <p class="health-small">{t('health.times', { zone: ask.timeZone })}</p>
    </Frame>,
    (refused?.refusal.status ?? 200) as 200,
  )
}

const Parts = ({ ask, catalogue, now }: { ask: Ask; catalogue: Awaited<ReturnType<typeof catalogueOf>>; now: HealthNow }) =>
  (['incidents', 'maintenance', 'knownIssues'] as const)
    .filter((part) => now[part].length > 0)
    .map((part) => (
      <section class="health-part" aria-labelledby={`part-${part}`}>
        <div class="health-part-head">
          <h2 id={`part-${part}`}>{ask.t(`health.part.${part === 'knownIssues' ? 'known-issues' : part}`)}</h2>
          {part === 'maintenance' && (
            <a class="quiet-link" href="/health/maintenance.ics" data-turbo="false">
              <Icon name="calendar" /> {ask.t('health.calendar')}
            </a>
          )}
        </div>
        <div class="health-cards">
          {now[part].map((incident) => (
            <IncidentCard ask={ask} catalogue={catalogue} incident={incident} updates={part === 'incidents' ? 3 : 1} />
          ))}
        </div>
      </section>
    ))

/** Before components are configured: everyone is told calmly, and who can change it how. */
function nothingKept(ask: Ask): Response | Promise<Response> {
  const { t, visitor } = ask
  const key = visitor?.staffRole === 'administrator' ? 'administrator' : visitor?.staffRole ? 'staff' : 'anyone'
  return ask.c.html(
    <Frame ask={ask} title={t('health.title')} room="portal" current="health">
      <PageTitle>{t('health.title')}</PageTitle>
      <EmptyState
        icon="pulse"
        title={t('health.empty')}
        action={
          key === 'administrator' ? (
            <Button kind="main" href="/admin/catalogue/components">
              {t('health.empty.configure')}
            </Button>
          ) : undefined
        }
      >
        {t(`health.empty.${key}`)}
      </EmptyState>
    </Frame>,
  )
}

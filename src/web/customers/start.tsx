// GET /for/:customer: the customer's services, what is open, its consoles, and what was delegated; the start of everything done for it (MS-15, MS-16, MS-17).
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { type Catalogue, type Words, byKey, label } from '../../desk/catalogue/catalogue.ts'
import { concerning } from '../../desk/health/concerning.ts'
import { type HealthNow, healthNow, keepsHealth } from '../../desk/health/health-now.ts'
import type { HeldDelegation } from '../../desk/partners/customers.ts'
import { listTickets, type TicketRow } from '../../desk/tickets/list-tickets.ts'
import { readsStatements } from '../../desk/reports/scope.ts'
import { type Tx, reading } from '../../platform/database.ts'
import { type ActingHere, type SignedAsk, asCustomer } from '../ask.ts'
import { Banner } from '../health/Banner.tsx'
import { IncidentCard } from '../health/IncidentCard.tsx'
import { TicketTable } from '../portal/TicketTable.tsx'
import { Button } from '../ui/Button.tsx'
import { Chip } from '../ui/Chip.tsx'
import { DataList, DataRow } from '../ui/DataList.tsx'
import { Frame } from '../ui/Frame.tsx'
import { completionsAt, searchAt } from '../search/place.ts'
import { StatementsLink } from '../reports/StatementsLink.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Notice } from '../ui/Notice.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { SearchBox } from '../ui/SearchBox.tsx'
import { exactDate } from '../ui/Time.tsx'
import { type Console, consolesOf } from './consoles.ts'
import { newTicketAt, placeOf, ticketsAt } from './place.ts'

const mostShown = 5
const soon = 30 * 86_400_000

export async function customerStart(ask: SignedAsk): Promise<Response> {
  const { t, house, visitor } = ask
  const acting = ask.acting!
  const catalogue = await catalogueOf(house.app)
  const { open, consoles, health, statements } = await reading(house.app, visitor.personId, async (tx) => {
    const [open, consoles, health, statements] = await Promise.all([
      openTickets(tx, ask, acting),
      consolesOf(tx, catalogue, acting),
      seesHealth(catalogue, acting) ? concerning(tx, acting.customer.id, ask.at).then((only) => healthNow(tx, { only })) : null,
      catalogue.promises.length > 0 && readsStatements(tx, visitor.personId, acting.customer.id),
    ])
    return { open, consoles, health, statements }
  })
  const keepsConsoles = catalogue.services.some(({ consoleUrl, retired }) => consoleUrl && !retired)
  return ask.c.html(
    <Frame ask={ask} title={t('partner.nav.start')} room="portal" current="customers" place="start">
      <PageTitle
        over={<bdi>{acting.customer.name}</bdi>}
        actions={
          acting.files && (
            <Button kind="main" icon="plus" href={newTicketAt(ask)}>
              {t('partner.nav.new')}
            </Button>
          )
        }
      >
        {t('partner.nav.start')}
      </PageTitle>
      <SearchBox
        ask={ask}
        action={searchAt(ask)}
        label={t('search.label.customer')}
        completedAt={completionsAt(ask, 'list')}
        class="customers-search"
      />
      {!acting.files && <Notice tone="accent">{t('partner.start.reads-only')}</Notice>}
      <div class="customer-start">
        <div class="customer-now">
          {health && <Health ask={ask} catalogue={catalogue} health={health} />}
          <section class="home-part" aria-labelledby="open-requests">
            <h2 id="open-requests">{t('partner.start.open')}</h2>
            {open.length > 0 ? (
              <TicketTable ask={ask} catalogue={catalogue} rows={open} caption={t('partner.start.open')} withRequester />
            ) : (
              <p class="quiet">{t('partner.start.open.none')}</p>
            )}
            <p class="list-foot row">
              <a class="onward" href={ticketsAt(ask)}>
                {t('partner.nav.tickets')} <Icon name="arrow-right" />
              </a>
            </p>
          </section>
        </div>
        <aside class="customer-side" aria-label={acting.customer.name}>
          <StatementsLink ask={ask} catalogue={catalogue} home={placeOf(ask)} reads={statements} />
          {keepsConsoles && <Consoles ask={ask} consoles={consoles} />}
          <Delegated ask={ask} catalogue={catalogue} delegations={acting.delegations} />
        </aside>
      </div>
    </Frame>,
  )
}

/** The newest that are not over yet. */
async function openTickets(tx: Tx, ask: SignedAsk, { customer }: ActingHere): Promise<readonly TicketRow[]> {
  const catalogue = await catalogueOf(tx)
  const statuses = catalogue.publicStatuses
    .filter(({ states }) => states.some((one) => one !== 'solved' && one !== 'closed'))
    .map(({ key }) => key)
  const who = asCustomer(ask.visitor)
  const { rows } = await listTickets(tx, who, { tab: 'customers', organisationId: customer.id, statuses, limit: mostShown })
  return rows
}

const seesHealth = (catalogue: Catalogue, { delegations }: ActingHere): boolean =>
  keepsHealth(catalogue) && delegations.some(({ rights }) => rights.includes('health'))

const Health = ({ ask, catalogue, health }: { ask: SignedAsk; catalogue: Catalogue; health: HealthNow }) => (
  <section class="home-part" aria-labelledby="customer-health">
    <h2 id="customer-health">{ask.t('partner.start.health')}</h2>
    <Banner ask={ask} condition={health.condition} />
    {[...health.incidents, ...health.maintenance].slice(0, mostShown).map((incident) => (
      <IncidentCard ask={ask} catalogue={catalogue} incident={incident} />
    ))}
    <p class="list-foot row">
      <a class="onward" href="/health?all=1">
        {ask.t('partner.start.health.go')} <Icon name="arrow-right" />
      </a>
    </p>
  </section>
)

const Consoles = ({ ask, consoles }: { ask: SignedAsk; consoles: readonly Console[] }) => {
  const { t, language } = ask
  return (
    <section class="side-card" aria-labelledby="consoles">
      <h2 id="consoles">{t('partner.start.consoles')}</h2>
      {consoles.length === 0 ? (
        <p class="quiet">{t('partner.start.consoles.none')}</p>
      ) : (
        <>
          <p class="quiet">{t('partner.start.consoles.text')}</p>
          <ul class="consoles">
            {consoles.map(({ service, tenant, url }) => (
              <li>
                <a href={url} target="_blank" rel="noopener noreferrer">
                  <Icon name="out" /> <span>{label(service, language)}</span>
                  {tenant && <bdi class="console-tenant">{tenant}</bdi>}
                  <span class="for-readers">({t('partner.start.console.open')})</span>
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

/** What each delegation is about, in words; an empty list means everything. */
const Delegated = ({ ask, catalogue, delegations }: { ask: SignedAsk; catalogue: Catalogue; delegations: readonly HeldDelegation[] }) => {
  const { t, language } = ask
  const names = (keys: readonly string[], list: readonly { key: string; label: Words }[]) =>
    keys.length === 0
      ? t('partner.start.everything')
      : keys.map((key) => label(byKey(list, key)?.label ?? { en: key }, language)).join(', ')
  return (
    <section class="side-card" aria-labelledby="delegated">
      <h2 id="delegated">{t('partner.start.delegation')}</h2>
      {delegations.map((one) => (
        <DataList>
          {one.single && <DataRow term={t('partner.start.delegation')}>{t('partner.start.single')}</DataRow>}
          <DataRow term={t('partner.start.until')}>
            <time datetime={one.endsAt.toISOString()}>{exactDate(ask, one.endsAt)}</time>{' '}
            {one.endsAt.getTime() - ask.at.getTime() < soon && (
              <Chip tone="warn" icon="hourglass">
                {t('partner.customers.ends-soon')}
              </Chip>
            )}
          </DataRow>
          <DataRow term={t('partner.start.roles')}>{names(one.roles, catalogue.partnerRoles)}</DataRow>
          <DataRow term={t('partner.start.services')}>{names(one.services, catalogue.services)}</DataRow>
          <DataRow term={t('partner.start.types')}>{names(one.requestTypes, catalogue.requestTypes)}</DataRow>
          <DataRow term={t('partner.start.tenants')}>
            {one.tenants.length === 0 ? t('partner.start.everything') : one.tenants.map((name) => <bdi class="filed-one">{name}</bdi>)}
          </DataRow>
        </DataList>
      ))}
    </section>
  )
}

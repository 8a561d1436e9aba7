// A customer's month as a page: for us under /workspace/reports/customers, for its own people on their organisation's pages, for a partner in its context.
import type { Child } from 'hono/jsx'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { type Catalogue, clockMetrics } from '../../desk/catalogue/catalogue.ts'
import { monthAfter, monthOf } from '../../desk/reports/months.ts'
import { type Statement, statementOf } from '../../desk/reports/statement.ts'
import { reading } from '../../platform/database.ts'
import type { SignedAsk } from '../ask.ts'
import { ticketAt } from '../customers/place.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { Frame } from '../ui/Frame.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { Pagination } from '../ui/Pagination.tsx'
import { exactTime } from '../ui/Time.tsx'
import { Figures, Overview } from './Figures.tsx'
import { Missed } from './Missed.tsx'
import { Plot } from './Plot.tsx'
import { plotOf } from './plot.ts'
import { type StatementDoor, askedBy, doorOf } from './statement-door.ts'
import { inWorkspace } from '../workspace/room.tsx'
import { type Reader, monthSaid, named } from './words.ts'
import { railFacts } from '../workspace/rail-facts.ts'

const onOnePage = 50

export async function statementPage(ask: SignedAsk): Promise<Response> {
  const { t, house, visitor } = ask
  const door = doorOf(ask)
  const catalogue = await catalogueOf(house.app)
  const cursor = ask.c.req.query('after')
  const { statement, facts } = await reading(house.app, visitor.personId, async (tx) => ({
    statement: await statementOf(tx, door.who, { ...askedBy(ask), cursor, limit: onOnePage }),
    facts: door.staff ? await railFacts(tx, visitor) : null,
  }))
  const title = t('report.statement.title', { month: monthSaid(ask, statement.month) })
  const body = <Body ask={ask} door={door} catalogue={catalogue} statement={statement} title={title} isFirst={cursor === undefined} />
  if (facts) return inWorkspace(ask, { catalogue, facts, title, column: 'admin is-wide report' }, body)
  return ask.c.html(
    <Frame
      ask={ask}
      title={title}
      room="portal"
      current={ask.acting ? 'customers' : 'organisation'}
      {...(ask.acting && { place: 'start' })}
    >
      <div class="report">{body}</div>
    </Frame>,
  ) as Response
}

interface Props {
  readonly ask: SignedAsk
  readonly door: StatementDoor
  readonly catalogue: Catalogue
  readonly statement: Statement
  readonly title: string
  readonly isFirst: boolean
}

const Body = ({ ask, door, catalogue, statement, title, isFirst }: Props) => {
  const { t } = ask
  const reader: Reader = { t, language: ask.language, at: ask.at, timeZone: statement.zone }
  const { month, organisation, queues } = statement
  const here = door.addressOf(month)
  const promised = clockMetrics.filter((metric) => statement.byMonth[metric].some(({ kept, missed }) => kept + missed > 0))
  return (
    <>
      <PageTitle
        over={<bdi>{organisation.name}</bdi>}
        under={t('report.zone', { zone: statement.zone })}
        back={door.back(organisation, t)}
        actions={
          <Actions>
            <Button href={`${here}/statement.pdf`} icon="download" more={{ 'data-turbo': 'false' }}>
              {t('report.statement.pdf')}
            </Button>
            <Button href={`${here}/statement.csv`} icon="download" more={{ 'data-turbo': 'false' }}>
              {t('report.statement.csv')}
            </Button>
          </Actions>
        }
      >
        {title}
      </PageTitle>
      {statement.isRunning && <p class="soft">{t('report.statement.running', { when: exactTime(reader, ask.at) })}</p>}
      {queues && (
        <p class="soft">
          {queues.length > 0
            ? t('report.queues', { queues: queues.map((key) => named(catalogue, 'queues', key, ask)).join(', ') })
            : t('report.queues.none')}
        </p>
      )}
      <nav class="row report-months" aria-label={t('report.statement.months')}>
        <a href={door.addressOf(monthAfter(month, -1))} rel="prev">
          {monthSaid(ask, monthAfter(month, -1))}
        </a>
        {month < monthOf(ask.at, statement.zone) && (
          <a href={door.addressOf(monthAfter(month, 1))} rel="next">
            {monthSaid(ask, monthAfter(month, 1))}
          </a>
        )}
      </nav>
      <section class="report-part" aria-labelledby="overview-head">
        <h2 id="overview-head">{t('report.overview')}</h2>
        {Object.values(statement.metrics).some(isSomething) ? (
          <Overview ask={reader} of={statement.metrics} />
        ) : (
          <p class="quiet">{t('report.statement.empty')}</p>
        )}
        <p class="quiet">{t('report.terms')}</p>
      </section>
      {statement.byPolicy.length > 0 && (
        <section class="report-part" aria-labelledby="policies-head">
          <h2 id="policies-head">{t('report.by-policy')}</h2>
          <Figures
            ask={reader}
            id="policies"
            title={t('report.by-policy')}
            first={t('report.policy')}
            lines={statement.byPolicy.map((row) => ({
              head: `${named(catalogue, 'promises', row.policy, ask)}: ${t(`promise.${row.metric}.title`)}`,
              figures: row,
            }))}
          />
        </section>
      )}
      {promised.map((metric): Child => {
        const words = t(`promise.${metric}.title`)
        return (
          <section class="report-part" aria-labelledby={`${metric}-head`}>
            <h2 id={`${metric}-head`}>
              {words}: {t('report.by-month')}
            </h2>
            <Plot
              plot={plotOf(reader, statement.byMonth[metric])}
              id={`plot-${metric}`}
              title={t('report.plot.title', { metric: words })}
              table={`months-${metric}`}
            />
            <Figures
              ask={reader}
              id={`months-${metric}`}
              title={`${words}: ${t('report.by-month')}`}
              first={t('report.month')}
              lines={statement.byMonth[metric].map((figures) => ({ head: monthSaid(ask, figures.month), figures }))}
            />
          </section>
        )
      })}
      <section class="report-part" aria-labelledby="missed-head">
        <h2 id="missed-head">{t('report.missed.title')}</h2>
        <Missed
          ask={reader}
          catalogue={catalogue}
          rows={statement.missed.rows}
          ticketAt={(reference) => (door.staff ? `/workspace/tickets/${encodeURIComponent(reference)}` : ticketAt(ask, reference))}
          staff={door.staff}
        />
        <Pagination
          ask={ask}
          first={isFirst ? null : here}
          next={statement.missed.nextCursor && `${here}?after=${statement.missed.nextCursor}`}
        />
      </section>
    </>
  )
}

const isSomething = ({ kept, missed, running, paused, withdrawn }: Statement['metrics']['resolution']): boolean =>
  kept + missed + running + paused + withdrawn > 0

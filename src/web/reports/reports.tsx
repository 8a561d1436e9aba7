// GET /workspace/reports: how many promises were kept, by month, policy, queue and customer, and what was missed; what is counted stands in the address.
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { type Catalogue, label, clockMetrics, type ClockMetric } from '../../desk/catalogue/catalogue.ts'
import { isId } from '../../platform/id.ts'
import { type Month, monthAfter, monthOf, readMonth } from '../../desk/reports/months.ts'
import { type Headed, type Report, reportOf } from '../../desk/reports/report.ts'
import { reading } from '../../platform/database.ts'
import type { SignedAsk } from '../ask.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Select } from '../ui/inputs.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { Pagination } from '../ui/Pagination.tsx'
import { Figures, Overview } from './Figures.tsx'
import { Missed } from './Missed.tsx'
import { Plot } from './Plot.tsx'
import { plotOf } from './plot.ts'
import { inWorkspace } from '../workspace/room.tsx'
import { type Reader, monthSaid, named } from './words.ts'
import { railFacts } from '../workspace/rail-facts.ts'

const path = '/workspace/reports'
const onOnePage = 25
/** So far back one may look. */
const monthsOffered = 48

interface Choice {
  readonly from: string
  readonly until: string
  readonly metric: ClockMetric
  readonly queue: string
  readonly customer: string
  readonly policy: string
}
const addressOf = (choice: Choice, more: Partial<Choice> & { after?: string; to?: string } = {}): string =>
  `${path}?${new URLSearchParams(Object.entries({ ...choice, ...more }).filter(([, value]) => value !== ''))}`

/** What is no choice is none: an old link shows what it can. */
function choiceOf(query: URLSearchParams): Choice {
  const key = (name: string) => (/^[a-z0-9-]{1,40}$/.test(query.get(name) ?? '') ? query.get(name)! : '')
  const customer = query.get('customer') ?? ''
  return {
    from: readMonth(query.get('from') ?? '') ?? '',
    until: readMonth(query.get('until') ?? '') ?? '',
    metric: clockMetrics.find((one) => one === query.get('metric')) ?? 'first-response',
    queue: key('queue'),
    customer: isId(customer) ? customer : '',
    policy: key('policy'),
  }
}

export async function reportsPage(ask: SignedAsk): Promise<Response> {
  const { t, house, visitor } = ask
  const query = new URL(ask.c.req.url).searchParams
  const choice = choiceOf(query)
  const catalogue = await catalogueOf(house.app)
  const { report, facts } = await reading(house.app, visitor.personId, async (tx) => ({
    report: await reportOf(
      tx,
      visitor,
      {
        from: choice.from || undefined,
        until: choice.until || undefined,
        metric: choice.metric,
        queue: choice.queue || undefined,
        organisation: choice.customer || undefined,
        policy: choice.policy || undefined,
        cursor: query.get('after') ?? undefined,
        limit: onOnePage,
        timeZone: ask.timeZone,
      },
      ask.at,
    ),
    facts: await railFacts(tx, visitor),
  }))
  const reader: Reader = { t, language: ask.language, at: ask.at, timeZone: report.zone }
  const counted = report.queues
  return inWorkspace(
    ask,
    { catalogue, facts, title: t('report.title'), column: 'admin is-wide report' },
    <>
      <PageTitle under={t('report.zone', { zone: report.zone })}>{t('report.title')}</PageTitle>
      {counted && (
        <p class="soft">
          {counted.length > 0
            ? t('report.queues', { queues: counted.map((key) => named(catalogue, 'queues', key, ask)).join(', ') })
            : t('report.queues.none')}
        </p>
      )}
      <Filters ask={ask} catalogue={catalogue} choice={choice} report={report} />
      <section class="report-part" aria-labelledby="overview-head">
        <h2 id="overview-head">{t('report.overview')}</h2>
        <Overview ask={reader} of={report.metrics} hrefOf={(metric) => addressOf(choice, { metric })} current={choice.metric} />
        <p class="quiet">{t('report.terms')}</p>
      </section>
      <Broken ask={reader} catalogue={catalogue} choice={choice} report={report} isFirst={!query.has('after')} />
    </>,
  )
}

const Filters = ({ ask, catalogue, choice, report }: { ask: SignedAsk; catalogue: Catalogue; choice: Choice; report: Report }) => {
  const { t } = ask
  const now = monthOf(ask.at, report.zone)
  const months = Array.from({ length: monthsOffered }, (_, back) => monthAfter(now, -back))
  const monthChoices = (chosen: Month) => [...new Set([...months, chosen])].map((month) => ({ value: month, label: monthSaid(ask, month) }))
  const queues = catalogue.queues.filter(({ key }) => report.queues === null || report.queues.includes(key))
  const customers = [...(report.organisation ? [report.organisation] : []), ...report.byCustomer.flatMap(nameOf)]
  const policies = [...new Set([...catalogue.promises.map(({ key }) => key), ...report.byPolicy.flatMap(({ key }) => key ?? [])])]
  return (
    <form class="report-filters" method="get" action={path} aria-label={t('report.filter')}>
      <Select name="from" label={t('report.from')} value={report.months.first} choices={monthChoices(report.months.first)} />
      <Select name="until" label={t('report.until')} value={report.months.last} choices={monthChoices(report.months.last)} />
      <Select
        name="metric"
        label={t('report.metric')}
        value={choice.metric}
        choices={clockMetrics.map((metric) => ({ value: metric, label: t(`promise.${metric}.title`) }))}
      />
      <Select
        name="queue"
        label={t('report.queue')}
        value={choice.queue}
        prompt={t('report.queue.all')}
        choices={queues.map((queue) => ({ value: queue.key, label: label(queue.label, ask.language) }))}
      />
      <Select
        name="customer"
        label={t('report.customer')}
        value={choice.customer}
        prompt={t('report.customer.all')}
        choices={[...new Map(customers.map((one) => [one.id, one])).values()].map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Select
        name="policy"
        label={t('report.policy')}
        value={choice.policy}
        prompt={t('report.policy.all')}
        choices={policies.map((key) => ({ value: key, label: named(catalogue, 'promises', key, ask) }))}
      />
      <Button kind="main">{t('report.show')}</Button>
    </form>
  )
}

const nameOf = ({ key, name }: Headed) => (key !== null && name !== undefined ? [{ id: key, name }] : [])

interface Parts {
  readonly ask: Reader
  readonly catalogue: Catalogue
  readonly choice: Choice
  readonly report: Report
  readonly isFirst: boolean
}

const Broken = ({ ask, catalogue, choice, report, isFirst }: Parts) => {
  const { t } = ask
  const all = report.metrics[choice.metric]
  const words = t(`promise.${choice.metric}.title`)
  if (all.kept + all.missed + all.running + all.paused + all.withdrawn === 0)
    return (
      <section class="report-part" aria-label={words}>
        <EmptyState icon="clock" title={t('report.empty')}>
          {t('report.empty.text')}
        </EmptyState>
      </section>
    )
  const narrowed = (more: Partial<Choice>, name: string) => <a href={addressOf(choice, more)}>{name}</a>
  const part = (id: string, title: string, first: string, lines: Parameters<typeof Figures>[0]['lines'], more?: string) => (
    <section class="report-part" aria-labelledby={`${id}-head`}>
      <h2 id={`${id}-head`}>{title}</h2>
      <Figures ask={ask} id={id} title={`${words}: ${title}`} first={first} lines={lines} {...(more && { more })} />
    </section>
  )
  const statement = (organisation: string, month: Month) => `${path}/customers/${organisation}/${month}`
  const { organisation } = report
  return (
    <>
      <section class="report-part" aria-labelledby="months-head">
        <h2 id="months-head">
          {words}: {t('report.by-month')}
        </h2>
        <Plot plot={plotOf(ask, report.byMonth)} id="plot" title={t('report.plot.title', { metric: words })} table="months" />
        <Figures
          ask={ask}
          id="months"
          title={`${words}: ${t('report.by-month')}`}
          first={t('report.month')}
          {...(organisation && { more: t('report.statement') })}
          lines={report.byMonth.map((figures) => {
            const month = monthSaid(ask, figures.month)
            return {
              head: narrowed({ from: figures.month, until: figures.month }, month),
              figures,
              more: organisation && (
                <a href={statement(organisation.id, figures.month)} aria-label={`${t('report.statement')}: ${month}`}>
                  {t('report.statement')}
                </a>
              ),
            }
          })}
        />
      </section>
      {part(
        'policies',
        t('report.by-policy'),
        t('report.policy'),
        report.byPolicy.map((row) => ({ head: narrowed({ policy: row.key! }, named(catalogue, 'promises', row.key!, ask)), figures: row })),
      )}
      {part(
        'queues',
        t('report.by-queue'),
        t('report.queue'),
        report.byQueue.map((row) => ({ head: narrowed({ queue: row.key! }, named(catalogue, 'queues', row.key!, ask)), figures: row })),
      )}
      {part(
        'customers',
        t('report.by-customer'),
        t('report.customer'),
        report.byCustomer.map((row) => ({
          head: row.key === null || row.name === undefined ? t('report.customer.none') : narrowed({ customer: row.key }, row.name),
          figures: row,
          more: row.key !== null && (
            <a href={statement(row.key, report.months.last)} aria-label={`${t('report.statement')}: ${row.name ?? ''}`}>
              {t('report.statement')}
            </a>
          ),
        })),
        `${t('report.statement')} (${monthSaid(ask, report.months.last, 'short')})`,
      )}
      {report.moreCustomers > 0 && <p class="quiet">{t('report.customers.more', { count: report.moreCustomers })}</p>}
      <section class="report-part" aria-labelledby="missed-head">
        <h2 id="missed-head">{t('report.missed.title')}</h2>
        <Missed
          ask={ask}
          catalogue={catalogue}
          rows={report.missed.rows}
          ticketAt={(reference) => `/workspace/tickets/${encodeURIComponent(reference)}`}
          staff
        />
        <Pagination
          ask={ask}
          first={isFirst ? null : addressOf(choice)}
          next={report.missed.nextCursor && `${addressOf(choice, { after: report.missed.nextCursor, to: 'missed-head' })}#missed-head`}
        />
      </section>
    </>
  )
}

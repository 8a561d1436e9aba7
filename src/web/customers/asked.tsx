// /customers/asking: what was asked of customers one ticket at a time, how each stands, and whom one may ask next (MS-36).
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { type FilingRow, type FilingState, customersToAsk, filingAskedBy, filingsAsked } from '../../desk/partners/filings.ts'
import { reading } from '../../platform/database.ts'
import type { Ask, SignedAsk } from '../ask.ts'
import { Button } from '../ui/Button.tsx'
import { Chip, type Tone } from '../ui/Chip.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Frame } from '../ui/Frame.tsx'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { Pagination } from '../ui/Pagination.tsx'
import { exactDate } from '../ui/Time.tsx'
import { asked } from './place.ts'
import { Search } from './Search.tsx'
import { WhatIsAsked } from './WhatIsAsked.tsx'

export async function askingPage(ask: SignedAsk): Promise<Response> {
  const { t, house, visitor, c } = ask
  const words = (c.req.query('q') ?? '').trim().slice(0, 100)
  const [after, before] = [c.req.query('after')?.slice(0, 800), c.req.query('before')]
  const { filings, customers } = await reading(house.app, visitor.personId, async (tx) => ({
    filings: await filingsAsked(tx, visitor.personId, ask.at, { cursor: before }),
    customers: await customersToAsk(tx, { words, cursor: after }),
  }))
  const to = (more: Record<string, string>, id = '') => `${asked}?${new URLSearchParams({ ...(words && { q: words }), ...more })}${id}`
  const hasNone = customers.rows.length === 0 && words === '' && !after
  return c.html(
    <Frame ask={ask} title={t('filing.asked.title')} room="portal" current="customers">
      <PageTitle back={{ href: '/customers', label: t('partner.customers.title') }} under={t('filing.asked.lead')}>
        {t('filing.asked.title')}
      </PageTitle>
      {filings.rows.length === 0 ? (
        <p class="soft">{t('filing.asked.none')}</p>
      ) : (
        <ul class="holdings">
          {filings.rows.map((row) => (
            <Row ask={ask} row={row} />
          ))}
        </ul>
      )}
      <Pagination
        ask={ask}
        first={before ? asked : null}
        next={filings.nextCursor ? `${asked}?${new URLSearchParams({ before: filings.nextCursor })}` : null}
      />
      <section class="home-part" aria-labelledby="whom" id="whom-to-ask">
        <h2 id="whom">{t('filing.choose.title')}</h2>
        {hasNone ? (
          <EmptyState icon="people" title={t('filing.choose.none')}>
            {t('filing.choose.none-text')}
          </EmptyState>
        ) : (
          <>
            <p class="help">{t('filing.choose.text')}</p>
            <Search ask={ask} action={asked} words={words} />
            {customers.rows.length === 0 ? (
              <EmptyState
                icon="search"
                title={t('partner.customers.no-match')}
                action={<Button href={asked}>{t('filing.choose.all')}</Button>}
              />
            ) : (
              <ul class="to-ask">
                {customers.rows.map(({ customer, partner }) => (
                  <li>
                    <a href={`/ask/${customer.id}/tickets/new?as=${partner.id}`}>
                      <Icon name="building" />
                      <bdi>{customer.name}</bdi>
                      <span class="quiet">
                        <bdi>{partner.name}</bdi>
                      </span>
                    </a>
                  </li>
                ))}
              </ul>
            )}
            <Pagination
              ask={ask}
              first={after ? to({}, '#whom-to-ask') : null}
              next={customers.nextCursor ? to({ after: customers.nextCursor }, '#whom-to-ask') : null}
            />
          </>
        )}
      </section>
    </Frame>,
  )
}

/** GET /customers/asking/:filing */
export async function askedPage(ask: SignedAsk): Promise<Response> {
  const { t, house, visitor, params } = ask
  const catalogue = await catalogueOf(house.app)
  const filing = await reading(house.app, visitor.personId, (tx) => filingAskedBy(tx, visitor.personId, params['filing'], ask.at))
  return ask.c.html(
    <Frame ask={ask} title={t('filing.asked.title')} room="portal" current="customers" width="reading">
      <PageTitle
        back={{ href: asked, label: t('filing.asked.title') }}
        over={<bdi>{filing.customer}</bdi>}
        under={<Stands ask={ask} row={filing} />}
      >
        {filing.summary}
      </PageTitle>
      <WhatIsAsked ask={ask} catalogue={catalogue} filing={filing} />
      {filing.reference && (
        <p class="list-foot">
          <Button kind="main" icon="arrow-right" href={ticketOf(filing)}>
            {t('filing.asked.to-ticket', { reference: filing.reference })}
          </Button>
        </p>
      )}
    </Frame>,
  )
}

const ticketOf = ({ customerId, reference }: FilingRow): string => `/for/${customerId}/tickets/${reference}`

const Row = ({ ask, row }: { ask: SignedAsk; row: FilingRow }) => (
  <li>
    <div class="holding-what">
      <a href={`${asked}/${row.id}`}>
        <strong>
          <bdi>{row.summary}</bdi>
        </strong>
      </a>
      <div>
        <bdi>{row.customer}</bdi>
      </div>
      <div class="soft">
        <bdi>{row.partner}</bdi> · <bdi>{row.asker}</bdi> · {exactDate(ask, row.askedAt)}
      </div>
    </div>
    <Stands ask={ask} row={row} />
  </li>
)

const looks = {
  waits: ['warn', 'hourglass'],
  approved: ['good', 'check'],
  refused: ['neutral', 'close'],
  over: ['neutral', 'clock'],
} as const satisfies Record<FilingState, readonly [Tone, IconName]>

const Stands = ({ ask, row }: { ask: Ask; row: FilingRow }) => (
  <span class="filing-stands">
    <Chip tone={looks[row.state][0]} icon={looks[row.state][1]}>
      {ask.t(`filing.ask.${row.state}`, { day: exactDate(ask, row.expiresAt) })}
    </Chip>
    {row.reference && <a href={ticketOf(row)}>{row.reference}</a>}
  </span>
)

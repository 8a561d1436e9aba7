// What partners without a delegation ask an organisation to approve, ticket by ticket; its administrators answer here as well as by the mailed link (MS-36).
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { type AskedToDecide, decideFiling, filingAsked } from '../../desk/partners/decide-filing.ts'
import { type FilingRow, isFilingOf } from '../../desk/partners/filings.ts'
import { reading } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Ask, SignedAsk } from '../ask.ts'
import { Decide } from '../customers/approval.tsx'
import { WhatIsAsked } from '../customers/WhatIsAsked.tsx'
import { readSmallForm } from '../form.ts'
import { Button } from '../ui/Button.tsx'
import { ErrorSummary } from '../ui/ErrorSummary.tsx'
import { Frame } from '../ui/Frame.tsx'
import { Icon } from '../ui/Icon.tsx'
import { goTo } from '../ui/notice-once.ts'
import { PageTitle } from '../ui/PageTitle.tsx'
import { exactDate } from '../ui/Time.tsx'

export const FilingsWaiting = ({ ask, path, rows }: { ask: Ask; path: string; rows: readonly FilingRow[] }) => {
  const { t } = ask
  if (rows.length === 0) return null
  return (
    <section class="home-part is-waiting" aria-labelledby="filings-head" id="filings">
      <h2 id="filings-head">
        <Icon name="hourglass" /> {t('filing.waiting.title')}
      </h2>
      <p class="help">{t('filing.waiting.help')}</p>
      <ul class="holdings">
        {rows.map((row) => (
          <li>
            <div class="holding-what">
              <strong>
                <bdi>{row.summary}</bdi>
              </strong>
              <div>
                <bdi>{row.partner}</bdi> · <bdi>{row.asker}</bdi>
              </div>
              <div class="soft">{t('filing.mail.until', { day: exactDate(ask, row.expiresAt) })}</div>
            </div>
            <Button
              kind="plain"
              href={`${path}/filings/${row.id}`}
              more={{ 'aria-label': `${t('filing.mail.asked.button')}: ${row.summary}` }}
            >
              {t('filing.mail.asked.button')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** GET /organisations/:id/filings/:filing */
export const filingPage = async (ask: SignedAsk): Promise<Response> => show(ask, await askedHere(ask))

/** POST …: approved or not, once. */
export async function sendFilingDecision(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const asked = await askedHere(ask)
  const decision = form.one('decision')
  if (decision !== 'approve' && decision !== 'refuse') throw new Refusal('invalid')
  try {
    const ticket = await decideFiling(ask.house.app, ask.at, decider(ask), decision === 'approve')
    ask.house.wake()
    const to = `/organisations/${ask.params['id']}`
    return ticket
      ? goTo(ask, to, 'filing.approval.approved', { reference: ticket.reference })
      : goTo(ask, to, 'filing.approval.refused', { partner: asked.partner })
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === 'not-found') throw thrown
    return show(ask, asked, thrown)
  }
}

const decider = (ask: SignedAsk) => ({ requestId: ask.params['filing'], personId: ask.visitor.personId })

/** Of this organisation, by who administers it, and not decided yet. Refusals: not-found. */
async function askedHere(ask: SignedAsk): Promise<AskedToDecide> {
  const { house, visitor, params } = ask
  const isHere = await reading(house.app, visitor.personId, (tx) => isFilingOf(tx, params['id'], params['filing']))
  const asked = isHere ? await filingAsked(house.app, decider(ask)) : null
  if (!asked || asked.decided || asked.expiresAt <= ask.at) throw new Refusal('not-found')
  return asked
}

async function show(ask: SignedAsk, asked: AskedToDecide, refusal: Refusal | null = null): Promise<Response> {
  const { t, params } = ask
  const { customer, partner } = asked
  return ask.c.html(
    <Frame ask={ask} title={t('filing.approval.title')} room="portal" current="organisation" width="reading">
      <PageTitle back={{ href: `/organisations/${params['id']}`, label: customer }}>
        {t('filing.approval.heading', { partner, customer })}
      </PageTitle>
      <ErrorSummary ask={ask} refusal={refusal} />
      <div class="stack approval">
        <WhatIsAsked ask={ask} catalogue={await catalogueOf(ask.house.app)} filing={asked} />
        <Decide ask={ask} action={`/organisations/${params['id']}/filings/${params['filing']}`} partner={partner} />
      </div>
    </Frame>,
    (refusal?.status ?? 200) as 200,
  )
}

// GET and POST /workspace/health/:reference/tickets: the tickets of an incident, attached and detached many at a time.
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { attachTickets, detachTickets, type Done } from '../../desk/incidents/attach-tickets.ts'
import { publishedIncident } from '../../desk/incidents/published-incident.ts'
import type { IncidentName } from '../../desk/incidents/incident.ts'
import { fittingTickets, type LinkedRow, type LinkedTickets, linkedTickets } from '../../desk/incidents/linked-tickets.ts'
import type { Count } from '../../desk/tickets/count-tickets.ts'
import type { TicketRow } from '../../desk/tickets/rows.ts'
import { reading, type Tx } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { label } from '../../desk/catalogue/catalogue.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import { readSmallForm } from '../form.ts'
import { Button } from '../ui/Button.tsx'
import { StatusChip } from '../ui/Chip.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { faultsOf } from '../ui/ErrorSummary.tsx'
import { IncidentSigns } from '../ui/IncidentSigns.tsx'
import { TextArea } from '../ui/inputs.tsx'
import { goTo } from '../ui/notice-once.ts'
import { Notice } from '../ui/Notice.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { PersonName } from '../ui/Person.tsx'
import { inWorkspace } from './room.tsx'
import { statusWords } from './words.ts'
import { railFacts } from './rail-facts.ts'

interface Outcome {
  readonly done?: Done
  readonly deed?: 'attached' | 'detached'
  readonly refusal?: Refusal
  readonly typed?: string
}
interface Parts {
  readonly ask: SignedAsk
  readonly incident: IncidentName
  readonly linked: LinkedTickets
}

export const incidentTickets = (ask: SignedAsk): Promise<Response> => show(ask)

/** `references`: typed; `ticket`: chosen from the list below. */
export async function attachToIncident(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const typed = form.one('references')
  return outcome(ask, 'attached', typed, () =>
    attachTickets(actOf(ask, 'workspace'), ask.params.reference!, {
      tickets: [
        ...form.all('ticket'),
        ...typed
          .split(/[\s,;]+/)
          .filter(Boolean)
          .map((one) => one.slice(0, 60)),
      ],
    }),
  )
}

export async function detachFromIncident(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  return outcome(ask, 'detached', '', () => detachTickets(actOf(ask, 'workspace'), ask.params.reference!, { tickets: form.all('ticket') }))
}

async function outcome(ask: SignedAsk, deed: 'attached' | 'detached', typed: string, does: () => Promise<Done>): Promise<Response> {
  try {
    const done = await does()
    if (done.refused.length === 0)
      return goTo(ask, `/workspace/health/${encodeURIComponent(ask.params.reference!)}/tickets`, `incident.done.${deed}-many`, {
        count: done.done.length,
      })
    return await show(ask, { done, deed, typed: done.refused.map(({ ticket }) => ticket).join(' ') })
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === 'not-found') throw thrown
    return show(ask, { refusal: thrown, typed })
  }
}

/** Where some were left as they are, the answer to the POST is the page itself, which says which and why. */
async function show(ask: SignedAsk, said: Outcome = {}): Promise<Response> {
  const { t, house, visitor } = ask
  const catalogue = await catalogueOf(house.app)
  const { incident, linked, fitting, facts } = await reading(house.app, visitor.personId, (tx) => everything(tx, ask))
  const title = t('incident.tickets.title', { reference: incident.reference })
  const fault = faultsOf(ask, said.refusal)['tickets'] ?? (said.refusal && t(`refusal.${said.refusal.code}`, said.refusal.values))
  return inWorkspace(
    ask,
    { catalogue, facts, title, column: 'pane incident-tickets', status: said.refusal?.status ?? (said.done ? 422 : 200) },
    <>
      <PageTitle
        back={{ href: `/workspace/health/${incident.reference}`, label: t('incident.tickets.back') }}
        under={
          <>
            <bdi>{label(incident.title, ask.language)}</bdi> <IncidentSigns ask={ask} incident={incident} />
          </>
        }
      >
        {title}
      </PageTitle>
      {said.done && <What ask={ask} done={said.done} deed={said.deed!} />}
      <Counts ask={ask} linked={linked} />
      <p class="soft">{t('incident.tickets.yours')}</p>
      <Belonging ask={ask} incident={incident} linked={linked} />
      <section class="incident-attach" aria-labelledby="attach">
        <h2 id="attach">{t('incident.tickets.attach')}</h2>
        <form method="post" action={`/workspace/health/${incident.reference}/tickets`} class="side-form is-stacked">
          <CsrfField ask={ask} />
          <TextArea
            name="references"
            label={t('incident.tickets.references')}
            help={t('incident.tickets.references.help')}
            value={said.deed === 'detached' ? '' : said.typed}
            error={fault ?? undefined}
            rows={3}
          />
          <Button>{t('incident.agent.attach')}</Button>
        </form>
      </section>
      {fitting.length > 0 && <Fitting ask={ask} incident={incident} rows={fitting} />}
    </>,
  )
}

async function everything(tx: Tx, ask: SignedAsk) {
  const incident = await publishedIncident(tx, ask.params.reference!)
  const after = ask.c.req.query('after')
  const [linked, fitting, facts] = await Promise.all([
    linkedTickets(tx, ask.visitor, incident.id, {
      ...(isId(after) && { after }),
      ...(ask.c.req.query('only') === 'different' && { only: 'different' as const }),
    }),
    ['resolved', 'cancelled'].includes(incident.state) ? [] : fittingTickets(tx, ask.visitor, incident.id),
    railFacts(tx, ask.visitor),
  ])
  return { incident, linked, fitting, facts }
}

const What = ({ ask: { t }, done, deed }: { ask: SignedAsk; done: Done; deed: 'attached' | 'detached' }) => (
  <Notice tone={done.refused.length > 0 ? 'warn' : 'good'} title={t(`incident.done.${deed}-many`, { count: done.done.length })}>
    {done.refused.length > 0 && (
      <>
        <p>{t('incident.left', { count: done.refused.length })}</p>
        <ul>
          {done.refused.slice(0, 50).map(({ ticket, why }) => (
            <li>
              <bdi class="reference">{ticket}</bdi> {t(`incident.why.${why}`)}
            </li>
          ))}
        </ul>
      </>
    )}
  </Notice>
)

const said = ({ count, more }: Count): string => (more ? `${count}+` : String(count))

/** Also for the page of the incident itself. */
export const Counts = ({ ask: { t }, linked: { counts } }: { ask: SignedAsk; linked: Pick<LinkedTickets, 'counts'> }) => (
  <dl class="incident-counts">
    {(
      [
        ['belong', counts.all],
        ['asked', counts.asked],
        ['solved', counts.solved],
        ['not-solved', counts.notSolved],
        ['different', counts.different],
      ] as const
    ).map(([name, count]) => (
      <div>
        <dt>{t(`incident.tickets.${name}`)}</dt>
        <dd>{said(count)}</dd>
      </div>
    ))}
  </dl>
)

const Row = ({ ask, row, children }: { ask: SignedAsk; row: TicketRow; children?: unknown }) => (
  <tr>
    <td>
      <label class="choose">
        <input type="checkbox" name="ticket" value={row.reference} />
        <span class="for-readers">{ask.t('incident.tickets.choose', { reference: row.reference })}</span>
      </label>
    </td>
    <td>
      <a class="reference" href={`/workspace/tickets/${row.reference}`}>
        {row.reference}
      </a>{' '}
      <bdi>{row.summary}</bdi>
    </td>
    <td>
      <PersonName name={row.requester.name} of={row.organisation?.name} />
    </td>
    <td>
      <StatusChip status={row.status}>{statusWords(ask, row.status)}</StatusChip>
    </td>
    {children as string}
  </tr>
)

const Head = ({ ask: { t }, how }: { ask: SignedAsk; how: boolean }) => (
  <thead>
    <tr>
      <td></td>
      <th scope="col">{t('incident.tickets.column.ticket')}</th>
      <th scope="col">{t('incident.tickets.column.customer')}</th>
      <th scope="col">{t('incident.tickets.column.status')}</th>
      {how && <th scope="col">{t('incident.tickets.column.how')}</th>}
    </tr>
  </thead>
)

const answerOf = (ask: SignedAsk, row: LinkedRow): string | null =>
  row.answer
    ? ask.t(`incident.answered.${row.answer}`)
    : row.askedAt && !['solved', 'closed'].includes(row.status)
      ? ask.t('incident.answered.open')
      : null

const Belonging = ({ ask, incident, linked }: Parts) => {
  const { t } = ask
  const here = `/workspace/health/${incident.reference}/tickets`
  if (linked.rows.length === 0) return <p>{t('incident.tickets.empty')}</p>
  return (
    <form method="post" action={`${here}/removal`}>
      <CsrfField ask={ask} />
      <div class="table-scroll" tabindex={0} role="region" aria-label={t('incident.tickets.belong')}>
        <table class="incident-table">
          <Head ask={ask} how />
          <tbody>
            {linked.rows.map((row) => (
              <Row ask={ask} row={row}>
                <td>
                  {t(`incident.how.${row.how}`)} {answerOf(ask, row) && <span class="soft">{answerOf(ask, row)}</span>}
                </td>
              </Row>
            ))}
          </tbody>
        </table>
      </div>
      <div class="actions">
        <Button small icon="close">
          {t('incident.tickets.detach.go')}
        </Button>
        {linked.next && (
          <Button small kind="quiet" href={`${here}?after=${linked.next}`}>
            {t('incident.tickets.older')}
          </Button>
        )}
      </div>
    </form>
  )
}

const Fitting = ({ ask, incident, rows }: Omit<Parts, 'linked'> & { rows: readonly TicketRow[] }) => (
  <section class="incident-attach" aria-labelledby="fitting">
    <h2 id="fitting">{ask.t('incident.tickets.fitting')}</h2>
    <form method="post" action={`/workspace/health/${incident.reference}/tickets`}>
      <CsrfField ask={ask} />
      <div class="table-scroll" tabindex={0} role="region" aria-labelledby="fitting">
        <table class="incident-table">
          <Head ask={ask} how={false} />
          <tbody>
            {rows.map((row) => (
              <Row ask={ask} row={row} />
            ))}
          </tbody>
        </table>
      </div>
      <div class="actions">
        <Button small icon="link">
          {ask.t('incident.tickets.fitting.go')}
        </Button>
      </div>
    </form>
  </section>
)

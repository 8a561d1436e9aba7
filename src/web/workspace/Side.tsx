// Beside the conversation: whose it is, how it stands, and the few deeds that change that; each a small form that says what it does.
// All of it is renewed while it is looked at, except a form that somebody has in hand (browser/in-hand.ts).
import type { Child } from 'hono/jsx'
import { type Catalogue, label, type Words } from '../../desk/catalogue/catalogue.ts'
import { askable, closeReasons, leadsTo } from '../../desk/tickets/lifecycle.ts'
import type { TicketPage } from '../../desk/tickets/ticket-page.ts'
import type { Refusal } from '../../platform/refusal.ts'
import type { SignedAsk } from '../ask.ts'
import type { Form } from '../form.ts'
import { CallbackCard } from '../callbacks/Card.tsx'
import { FiledAs } from '../new-ticket/FiledAs.tsx'
import { Button } from '../ui/Button.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { DataList, DataRow } from '../ui/DataList.tsx'
import { faultsOf } from '../ui/ErrorSummary.tsx'
import { Select, TextInput } from '../ui/inputs.tsx'
import { PersonName } from '../ui/Person.tsx'
import { exactTime, Time } from '../ui/Time.tsx'
import { TicketIncident } from './TicketIncident.tsx'
import { shownWords } from './Timeline.tsx'
import { said, statusWords } from './words.ts'

/** A form of this side that was refused: it comes back as it was sent, its faults at their fields. */
export interface SideSent {
  readonly deed: 'status'
  readonly form: Form
  readonly refusal: Refusal
}

/** Nothing of it has to be said anywhere else. */
export const isSaidAtFields = ({ refusal }: SideSent): boolean =>
  refusal.faults.length > 0 && refusal.faults.every(({ field }) => field === 'happening' || field === 'reason')

export interface SideProps {
  readonly ask: SignedAsk
  readonly catalogue: Catalogue
  readonly page: TicketPage
  readonly to: (deed: string) => string
  readonly sent?: SideSent | undefined
}

interface DeedFormProps {
  readonly p: SideProps
  readonly deed: string
  /** Of the form, where it is not the only one of its deed. */
  readonly id?: string
  /** What stands there now; changed by another before this is sent, it is refused and shown anew. Who has it in hand meanwhile is told in words. */
  readonly from?: { readonly is: string | null; readonly said: string }
  readonly class?: string
  readonly children: Child
}

const DeedForm = ({ p, deed, id = deed, from, children, class: look = '' }: DeedFormProps) => {
  const { t } = p.ask
  return (
    <form method="post" action={p.to(deed)} id={`${id}-form`} class={`side-form ${look}`}>
      <CsrfField ask={p.ask} />
      {from && <input type="hidden" name="from" value={from.is ?? ''} />}
      {children}
      {from && (
        <p class="side-now" role="status" data-now={t('workspace.side.now', { now: from.said })} data-gone={t('workspace.side.gone')}></p>
      )}
    </form>
  )
}

const choicesOf = (ask: SignedAsk, list: readonly { key: string; label: Words }[]) =>
  list.map((one) => ({ value: one.key, label: label(one.label, ask.language) }))

const Assignee = ({ p }: { p: SideProps }) => {
  const { ask, page } = p
  const { t } = ask
  const { assigneeId = null, agents = [] } = page.staff ?? {}
  const me = ask.visitor.personId
  const from = { is: assigneeId, said: agents.find(({ id }) => id === assigneeId)?.name ?? t('workspace.side.nobody') }
  return (
    <section class="side-part" id="assignee">
      <DeedForm p={p} deed="assignee" from={from}>
        <Select
          name="assigneeId"
          label={t('workspace.side.assignee')}
          value={assigneeId ?? ''}
          prompt={t('workspace.side.nobody')}
          choices={agents.map((agent) => ({ value: agent.id, label: agent.name }))}
        />
        <Button small>{t('workspace.side.assign')}</Button>
      </DeedForm>
      {assigneeId === me ? (
        <p class="help">{t('workspace.side.yours')}</p>
      ) : (
        agents.some((agent) => agent.id === me) && (
          <DeedForm p={p} deed="assignee" id="take" from={from} class="is-single">
            <input type="hidden" name="assigneeId" value={me} />
            <Button small kind="main" icon="hand">
              {t('workspace.side.take')}
            </Button>
          </DeedForm>
        )
      )}
    </section>
  )
}

const Status = ({ p }: { p: SideProps }) => {
  const { ask, catalogue, page } = p
  const { t } = ask
  const sent = p.sent?.deed === 'status' && isSaidAtFields(p.sent) ? p.sent : null
  const faults = faultsOf(ask, sent?.refusal)
  const next = askable.filter((happening) => page.may.has(happening) && leadsTo(happening, page.status) !== page.status)
  return (
    <section class="side-part" id="status">
      <h3>{t('workspace.side.status')}</h3>
      <p class="side-said">
        {statusWords(ask, page.status)}.{' '}
        <span class="soft">{t('workspace.side.shown-as', { status: shownWords(ask, catalogue, page.status) })}</span>
      </p>
      {next.length > 0 && (
        <DeedForm p={p} deed="status" from={{ is: page.status, said: statusWords(ask, page.status) }} class="is-stacked">
          <Select
            name="happening"
            label={t('workspace.side.move')}
            prompt={t('workspace.side.choose')}
            value={sent?.form.one('happening') ?? ''}
            error={faults.happening}
            more={{ autofocus: faults.happening !== undefined }}
            choices={next.map((happening) => ({ value: happening, label: t(`workspace.happening.${happening}`) }))}
          />
          {next.includes('closed') && (
            <div class="only-closing">
              <Select
                name="reason"
                label={t('workspace.side.reason')}
                prompt={t('workspace.side.reason-choose')}
                value={sent?.form.one('reason') ?? ''}
                error={faults.reason}
                more={{ autofocus: faults.reason !== undefined && faults.happening === undefined }}
                choices={closeReasons.map((reason) => ({ value: reason, label: t(`workspace.reason.${reason}`) }))}
              />
            </div>
          )}
          <Button small>{t('workspace.side.move')}</Button>
        </DeedForm>
      )}
    </section>
  )
}

const Choice = (p: {
  p: SideProps
  deed: 'priority' | 'severity' | 'queue'
  value: string | null
  list: readonly { key: string; label: Words }[]
  help: string
  button: string
  may: boolean
}) => {
  const { ask } = p.p
  const { t } = ask
  const name = t(`workspace.side.${p.deed}`)
  const key = p.list.find((one) => one.key === p.value)
  const said = key ? label(key.label, ask.language) : t('workspace.side.none')
  if (!p.may) {
    return (
      <DataList>
        <DataRow term={name}>{said}</DataRow>
      </DataList>
    )
  }
  return (
    <DeedForm p={p.p} deed={p.deed} from={{ is: p.value, said }}>
      <Select
        name={p.deed}
        label={name}
        help={p.help}
        value={p.value ?? ''}
        prompt={p.value ? undefined : t('workspace.side.none')}
        choices={choicesOf(ask, p.list)}
      />
      <Button small more={{ 'aria-label': `${p.button}: ${name}` }}>
        {p.button}
      </Button>
    </DeedForm>
  )
}

const Participants = ({ p }: { p: SideProps }) => {
  const { ask, page } = p
  const { t } = ask
  return (
    <section class="side-part" id="participants">
      <h3>{t('workspace.side.participants')}</h3>
      {page.participants.length === 0 && <p class="soft">{t('workspace.side.participants-none')}</p>}
      <ul class="side-people">
        {page.participants.map((one) => {
          const person = page.people.get(one.personId)
          const name = person?.name ?? t('workspace.event.somebody')
          return (
            <li id={`participant-${one.personId}`}>
              <span>
                <PersonName name={name} />
                {person?.address && <span class="address"> {person.address}</span>}
                {one.seesFrom && (
                  <span class="soft outside">{t('workspace.side.participant-outside', { time: exactTime(ask, one.seesFrom) })}</span>
                )}
              </span>
              {page.may.has('remove-participants') && (
                <form method="post" action={p.to(`participants/${one.personId}/removal`)}>
                  <CsrfField ask={ask} />
                  <Button small kind="quiet" icon="close" iconOnly>
                    {t('workspace.side.participant-remove-name', { name })}
                  </Button>
                </form>
              )}
            </li>
          )
        })}
      </ul>
      {page.may.has('add-participants') && (
        <DeedForm p={p} deed="participants">
          <TextInput name="address" type="email" label={t('workspace.side.participant-address')} autocomplete="off" maxlength={254} />
          <Button small>{t('workspace.side.participant-add')}</Button>
        </DeedForm>
      )}
    </section>
  )
}

export const Side = (p: SideProps) => {
  const { ask, catalogue, page } = p
  const { t } = ask
  return (
    <>
      <CallbackCard ask={ask} catalogue={catalogue} ticket={page} works at={p.to} />
      {page.may.has('assign') && <Assignee p={p} />}
      <Status p={p} />
      {page.incidents.length > 0 && <TicketIncident ask={ask} page={page} to={p.to} />}
      <section class="side-part" id="urgency">
        <Choice
          p={p}
          deed="priority"
          value={page.priority}
          list={catalogue.priorities.filter((one) => !one.retired || one.key === page.priority)}
          help={t('workspace.side.priority-help')}
          button={t('workspace.side.set')}
          may={page.may.has('change-priority')}
        />
        <Choice
          p={p}
          deed="severity"
          value={page.severity}
          list={catalogue.severities.filter((one) => !one.retired || one.key === page.severity)}
          help={t('workspace.side.severity-help')}
          button={t('workspace.side.set')}
          may={page.may.has('change-severity')}
        />
        <Choice
          p={p}
          deed="queue"
          value={page.staff?.queue ?? null}
          list={catalogue.queues.filter((queue) => !queue.retired || queue.key === page.staff?.queue)}
          help={t('workspace.side.queue-gone')}
          button={t('workspace.side.queue-move')}
          may={page.may.has('change-queue')}
        />
      </section>
      {page.incidents.length === 0 && <TicketIncident ask={ask} page={page} to={p.to} />}
      <Participants p={p} />
      <section class="side-part">
        <h3>{t('workspace.side.details')}</h3>
        <DataList>
          <DataRow term={t('workspace.side.type')}>{said(ask, catalogue, 'requestTypes', page.requestType)}</DataRow>
          {page.service && <DataRow term={t('workspace.side.service')}>{said(ask, catalogue, 'services', page.service)}</DataRow>}
          <FiledAs ask={ask} catalogue={catalogue} ticket={page} />
          <DataRow term={t('workspace.side.created')}>
            <Time ask={ask} at={page.createdAt} exact />
          </DataRow>
          <DataRow term={t('workspace.side.updated')}>
            <Time ask={ask} at={page.updatedAt} exact />
          </DataRow>
        </DataList>
      </section>
    </>
  )
}

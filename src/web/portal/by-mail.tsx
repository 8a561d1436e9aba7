// /account/by-mail: addresses of one's own that file tickets, and what became of what was mailed to them. An address is shown once, on the page that made it.
import { byKey, type Catalogue, label, type Words } from '../../desk/catalogue/catalogue.ts'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import {
  endTicketAddress,
  giveTicketAddress,
  type MailedLately,
  mailedLately,
  type TicketAddress,
  ticketAddressesOf,
} from '../../desk/by-mail/ticket-addresses.ts'
import { Refusal } from '../../platform/refusal.ts'
import { reading } from '../../platform/database.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import { readSmallForm } from '../form.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { Chip } from '../ui/Chip.tsx'
import { Confirm } from '../ui/Confirm.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Frame } from '../ui/Frame.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Notice } from '../ui/Notice.tsx'
import { goTo } from '../ui/notice-once.ts'
import { PageTitle } from '../ui/PageTitle.tsx'
import { ShownOnce } from '../ui/ShownOnce.tsx'
import { Time } from '../ui/Time.tsx'
import { Of } from './organisation-members.tsx'

export const byMailPage = (ask: SignedAsk): Promise<Response> => show(ask)

export async function postAddress(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  if (ask.house.config.replyDomain === null) throw new Refusal('not-found')
  const id = ask.params['address'] ?? ''
  const last = form.fields.has('last') ? dateIn(form.one('last')) : undefined
  try {
    const { secret } = await giveTicketAddress(actOf(ask), id, last)
    return await show(ask, { id, address: `${secret}@${ask.house.config.replyDomain}` })
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code !== 'changed-meanwhile') throw thrown
    return goTo(ask, '/account/by-mail', 'by-mail.given-already')
  }
}

/** Of the hidden field; null: never, or nonsense. */
const dateIn = (text: string): Date | null => {
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? null : date
}

export async function endAddress(ask: SignedAsk): Promise<Response> {
  await readSmallForm(ask)
  await endTicketAddress(actOf(ask), ask.params['address'] ?? '')
  return goTo(ask, '/account/by-mail', 'by-mail.done.ended')
}

interface Shown {
  readonly addresses: readonly TicketAddress[]
  readonly lately: readonly MailedLately[]
  /** Of those that an address files for, by id. */
  readonly organisations: ReadonlyMap<string, string>
  /** The reader's, from which mail is taken. */
  readonly from: readonly string[]
}

function shownTo(ask: SignedAsk): Promise<Shown> {
  const { personId } = ask.visitor
  return reading(ask.house.app, personId, async (tx) => {
    const [addresses, lately, own] = await Promise.all([
      ticketAddressesOf(tx, personId),
      mailedLately(tx),
      tx.selectFrom('person_address').select('address').where('person_id', '=', personId).where('verified_at', 'is not', null).execute(),
    ])
    const ids = addresses.flatMap(({ wanted }) => (wanted.organisationId ? [wanted.organisationId] : []))
    const named = ids.length > 0 ? await tx.selectFrom('organisation').select(['id', 'name']).where('id', 'in', ids).execute() : []
    return { addresses, lately, organisations: new Map(named.map(({ id, name }) => [id, name])), from: own.map(({ address }) => address) }
  })
}

interface Made {
  readonly id: string
  readonly address: string
}

async function show(ask: SignedAsk, made: Made | null = null): Promise<Response> {
  const { t, house } = ask
  const [shown, catalogue] = await Promise.all([shownTo(ask), catalogueOf(house.app)])
  const { addresses, lately, from } = shown
  const called = new Map(addresses.map((one) => [one.id, namesOf(ask, catalogue, one, shown.organisations).join(' · ')]))
  return ask.c.html(
    <Frame ask={ask} title={t('by-mail.title')} room="portal" current="account" width="reading">
      <PageTitle back={{ href: '/account', label: t('account.title') }} under={t('by-mail.lead')}>
        {t('by-mail.title')}
      </PageTitle>
      {made && <JustMade ask={ask} made={made} from={from} />}
      {addresses.length === 0 ? (
        <EmptyState icon="envelope" title={t('by-mail.none')}>
          <p>{t('by-mail.none.text')}</p>
          <p>
            <a class="onward" href="/tickets/new">
              {t('portal.new.button')} <Icon name="arrow-right" />
            </a>
          </p>
        </EmptyState>
      ) : (
        <ul class="people-list">
          {addresses.map((one) => (
            <Address ask={ask} catalogue={catalogue} one={one} organisations={shown.organisations} isFresh={made?.id === one.id} />
          ))}
        </ul>
      )}
      {lately.length > 0 && <Lately ask={ask} lately={lately} called={called} />}
    </Frame>,
  )
}

const JustMade = ({ ask, made, from }: { ask: SignedAsk; made: Made; from: readonly string[] }) => (
  <Notice tone="good" title={ask.t('by-mail.made')}>
    <p>{ask.t('by-mail.made.text', { address: from.join(', ') })}</p>
    <ShownOnce ask={ask} secret={made.address}>
      <Button href={`mailto:${made.address}`} icon="envelope">
        {ask.t('by-mail.made.write')}
      </Button>
    </ShownOnce>
  </Notice>
)

interface AddressProps {
  readonly ask: SignedAsk
  readonly catalogue: Catalogue
  readonly one: TicketAddress
  readonly organisations: Shown['organisations']
  readonly isFresh: boolean
}

const Address = ({ ask, catalogue, one, organisations, isFresh }: AddressProps) => {
  const { t, house } = ask
  const names = namesOf(ask, catalogue, one, organisations)
  const [name = t('by-mail.gone'), ...rest] = names
  const whole = names.join(' · ') || name
  const action = `/account/by-mail/${one.id}`
  return (
    <li id={`address-${one.id}`}>
      <div class="who">
        <strong>
          <bdi>{name}</bdi>
        </strong>
        {rest.length > 0 && <div class="quiet">{rest.join(' · ')}</div>}
        <div class="quiet">
          {one.givenAt === null ? (
            t('by-mail.not-given')
          ) : (
            <>
              {t('by-mail.given')} <Time ask={ask} at={one.givenAt} day /> ·{' '}
              {one.usedAt ? (
                <>
                  {t('account.session.used')} <Time ask={ask} at={one.usedAt} />
                </>
              ) : (
                t('by-mail.unused')
              )}
            </>
          )}
        </div>
      </div>
      <div class="deeds">
        {house.config.replyDomain === null ? null : one.givenAt === null ? (
          <Give ask={ask} action={action} last={null} />
        ) : (
          !isFresh && (
            <Confirm label={<Of label={t('by-mail.renew')} name={whole} />} small kind="quiet" icon="rotate" group="address">
              <p>{t('by-mail.renew.text')}</p>
              <Give ask={ask} action={action} last={one.givenAt} />
            </Confirm>
          )
        )}
        <Confirm label={<Of label={t('by-mail.end')} name={whole} />} small kind="quiet" icon="trash" group="address">
          <form method="post" action={`${action}/removal`} class="stack">
            <CsrfField ask={ask} />
            <p>{t('by-mail.end.text')}</p>
            <Actions>
              <Button kind="danger">{t('by-mail.end.button')}</Button>
            </Actions>
          </form>
        </Confirm>
      </div>
    </li>
  )
}

/** The answer shows the address and is no redirect; a plain browser form takes that. */
const Give = ({ ask, action, last }: { ask: SignedAsk; action: string; last: Date | null }) => (
  <form method="post" action={action} data-turbo="false">
    <CsrfField ask={ask} />
    <input type="hidden" name="last" value={last?.toISOString() ?? ''} />
    <Button small kind={last ? 'plain' : 'main'} icon="envelope">
      {ask.t(!last ? 'by-mail.give' : 'by-mail.replace')}
    </Button>
  </form>
)

/** What it files, the type first. */
function namesOf(ask: SignedAsk, catalogue: Catalogue, { wanted }: TicketAddress, organisations: Shown['organisations']): string[] {
  const of = (list: readonly { readonly key: string; readonly label: Words }[], key: string | null | undefined) => {
    const found = byKey(list, key ?? null)
    return found ? [label(found.label, ask.language)] : []
  }
  return [
    ...of(catalogue.requestTypes, wanted.requestType),
    ...of(catalogue.services, wanted.service),
    ...of(catalogue.offerings, wanted.offering),
    ...of(catalogue.priorities, wanted.priority),
    ...of(catalogue.severities, wanted.severity),
    ...[organisations.get(wanted.organisationId ?? '')].filter((name) => name !== undefined),
  ]
}

/** `called`: what an address files, by its id; one that was ended is not named. */
const Lately = ({ ask, lately, called }: { ask: SignedAsk; lately: readonly MailedLately[]; called: ReadonlyMap<string, string> }) => (
  <section class="home-part" aria-labelledby="lately">
    <h2 id="lately">{ask.t('by-mail.lately')}</h2>
    <ul class="people-list">
      {lately.map((mail) => (
        <li>
          <div class="who">
            <Became ask={ask} mail={mail} />
          </div>
          <div class="quiet">
            {called.has(mail.addressId) && <>{called.get(mail.addressId)} · </>}
            <Time ask={ask} at={mail.receivedAt} />
          </div>
        </li>
      ))}
    </ul>
  </section>
)

const Became = ({ ask: { t }, mail }: { ask: SignedAsk; mail: MailedLately }) => {
  const { reference, summary } = mail
  if (reference) return <Led to={`/tickets/${reference}`} words={t('by-mail.became.ticket', { reference })} summary={summary} />
  if (mail.isDraft) return <Led to={`/tickets/new?draft=${mail.id}&check`} words={t('by-mail.became.draft')} summary={summary} />
  if (mail.state === 'waiting') return <>{t('vendor.mail.state.waiting')}</>
  if (mail.state === 'taken') return <>{t(mail.isFiled ? 'by-mail.became.hidden' : 'by-mail.became.gone')}</>
  return (
    <>
      <Chip tone="warn">{t('vendor.mail.state.quarantined')}</Chip>{' '}
      {t(mail.cause === 'not-theirs' ? 'by-mail.not-yours' : `vendor.cause.${mail.cause}`)}
    </>
  )
}

const Led = ({ to, words, summary }: { to: string; words: string; summary: string | null }) => (
  <>
    <a href={to}>{words}</a>
    {summary && (
      <div class="quiet">
        <bdi>{summary}</bdi>
      </div>
    )}
  </>
)

// The delegations of an organisation: what it granted, and what it holds. Each row leads to the page where it is answered, changed or ended.
import { type Catalogue, byKey, label } from '../../desk/catalogue/catalogue.ts'
import { type OrganisationName, rolesOf, sidesOf } from '../../desk/partners/counterparts.ts'
import { type DelegationRow, type DelegationState, delegationsOf } from '../../desk/partners/delegations.ts'
import type { Tx } from '../../platform/database.ts'
import type { Ask } from '../ask.ts'
import { asked } from '../customers/place.ts'
import { Button } from '../ui/Button.tsx'
import { Chip, type Tone } from '../ui/Chip.tsx'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { Pagination } from '../ui/Pagination.tsx'
import { exactDate } from '../ui/Time.tsx'

export const partnersActHere = (catalogue: Catalogue): boolean => catalogue.partnerRoles.some((role) => !role.retired)

type Side = 'granted' | 'held'
interface Lists {
  readonly open: readonly DelegationRow[]
  readonly granted: readonly DelegationRow[]
  readonly over: readonly DelegationRow[]
  readonly next: string | null
}
/** What an organisation's page shows of it; null where there is nothing to show. */
export interface Delegations {
  readonly granted: Lists | null
  readonly held: Lists | null
  readonly roles: Awaited<ReturnType<typeof rolesOf>>
  readonly kind: string | null
}

const atOnce = 50
const overAtOnce = 20

/** In a reading transaction of the asker; `after` goes on with one of the two lists. */
export async function delegationsShown(
  tx: Tx,
  id: string,
  at: Date,
  after: { granted?: string | undefined; held?: string | undefined } = {},
): Promise<Delegations> {
  const sides = await sidesOf(tx, id)
  const lists = async (side: Side): Promise<Lists> => {
    const of = side === 'granted' ? { customerId: id } : { partnerId: id }
    const [open, granted, over] = [
      await delegationsOf(tx, { ...of, which: 'open', at, limit: atOnce }),
      await delegationsOf(tx, { ...of, which: 'granted', at, cursor: after[side], limit: atOnce }),
      await delegationsOf(tx, { ...of, which: 'over', at, limit: overAtOnce }),
    ]
    return { open: open.rows, granted: granted.rows, over: over.rows, next: granted.nextCursor }
  }
  return {
    granted: sides.customer ? await lists('granted') : null,
    held: sides.partner ? await lists('held') : null,
    roles: sides.partner ? await rolesOf(tx, id) : [],
    kind: sides.kind,
  }
}

interface Props {
  readonly ask: Ask
  readonly catalogue: Catalogue
  readonly organisation: OrganisationName
  readonly lists: Lists
  readonly mayAdminister: boolean
}

export const DelegationsGranted = (props: Props) => <Section {...props} side="granted" />
export const DelegationsHeld = (props: Props) => <Section {...props} side="held" />

const Section = ({ ask, catalogue, organisation, lists, mayAdminister, side }: Props & { side: Side }) => {
  const { t } = ask
  const path = `/organisations/${organisation.id}`
  const head = `delegations-${side}`
  const rows = (list: readonly DelegationRow[]) => (
    <ul class="holdings">
      {list.map((row) => (
        <Row ask={ask} catalogue={catalogue} path={path} row={row} side={side} />
      ))}
    </ul>
  )
  return (
    <section class="home-part panel" aria-labelledby={`${head}-head`} id={head}>
      <h2 id={`${head}-head`}>{t(`partner.${side}`)}</h2>
      <p class="help">{t(`partner.${side}.help`)}</p>
      {lists.open.length > 0 && (
        <>
          <h3>{t(side === 'granted' ? 'partner.open.yours' : 'partner.open.theirs', { count: lists.open.length })}</h3>
          {rows(lists.open)}
        </>
      )}
      {lists.granted.length === 0 ? <p class="soft">{t(`partner.${side}.none`)}</p> : rows(lists.granted)}
      <Pagination ask={ask} next={lists.next && `${path}?${side}=${lists.next}#${head}`} />
      {lists.over.length > 0 && (
        <details class="holding-allows">
          <summary>{t('partner.over')}</summary>
          {rows(lists.over)}
        </details>
      )}
      {side === 'held' && (
        <p>
          <a class="onward" href={asked}>
            {t('filing.other')} <Icon name="arrow-right" />
          </a>
        </p>
      )}
      {mayAdminister && (
        <p>
          <Button kind="plain" icon="plus" href={`${path}/delegations/${side === 'granted' ? 'grant' : 'ask'}`}>
            {t(side === 'granted' ? 'partner.grant' : 'partner.ask')}
          </Button>
        </p>
      )}
    </section>
  )
}

const Row = ({ ask, catalogue, path, row, side }: { ask: Ask; catalogue: Catalogue; path: string; row: DelegationRow; side: Side }) => {
  const other = side === 'granted' ? row.partner : row.customer
  return (
    <li id={`delegation-${row.id}`}>
      <div class="holding-what">
        <a href={`${path}/delegations/${row.id}`}>
          <strong>
            <bdi>{other.name}</bdi>
          </strong>
        </a>
        <div>{namesOf(catalogue.partnerRoles, row.terms.roles, ask).join(' · ')}</div>
        <div class="soft">{scopeInWords(ask, catalogue, row)}</div>
        <div class="soft">{spanInWords(ask, row)}</div>
      </div>
      <State ask={ask} state={row.state} />
    </li>
  )
}

const looks = {
  asked: ['warn', 'hourglass'],
  coming: ['neutral', 'clock'],
  live: ['good', 'check'],
  refused: ['neutral', 'close'],
  withdrawn: ['neutral', 'close'],
  lapsed: ['neutral', 'clock'],
  ended: ['neutral', 'close'],
  over: ['neutral', 'clock'],
} as const satisfies Record<DelegationState, readonly [Tone, IconName]>

export const State = ({ ask, state }: { ask: Ask; state: DelegationState }) => (
  <Chip tone={looks[state][0]} icon={looks[state][1]}>
    {ask.t(`partner.state.${state}`)}
  </Chip>
)

/** The last moment belongs to the day before. */
export const lastDay = (ask: Ask, endsAt: string): string => exactDate(ask, new Date(Date.parse(endsAt) - 1))
export const spanInWords = (ask: Ask, { terms, state }: DelegationRow): string =>
  ask.t(state === 'coming' || state === 'asked' ? 'partner.from-until' : 'partner.until', {
    from: exactDate(ask, new Date(terms.startsAt)),
    to: lastDay(ask, terms.endsAt),
  })

export const namesOf = (
  list: readonly { readonly key: string; readonly label: Parameters<typeof label>[0] }[],
  keys: readonly string[],
  { language }: Pick<Ask, 'language'>,
): string[] =>
  keys.map((key) => {
    const one = byKey<{ key: string; label: Parameters<typeof label>[0] }>(list, key)
    return one ? label(one.label, language) : key
  })

/** What it leaves out, in few words; the page of the delegation says it in full. */
function scopeInWords(ask: Ask, catalogue: Catalogue, { terms, single }: DelegationRow): string {
  if (single) return ask.t('partner.scope.single')
  const parts = [
    ...namesOf(catalogue.services, terms.services.slice(0, 3), ask),
    ...(terms.services.length > 3 ? [ask.t('partner.scope.more', { count: terms.services.length - 3 })] : []),
    ...namesOf(catalogue.requestTypes, terms.requestTypes.slice(0, 3), ask),
    ...(terms.requestTypes.length > 3 ? [ask.t('partner.scope.more', { count: terms.requestTypes.length - 3 })] : []),
    ...(terms.tenants.length > 0 ? [ask.t('partner.scope.tenants', { count: terms.tenants.length })] : []),
  ]
  return parts.length > 0 ? parts.join(' · ') : ask.t('partner.scope.all')
}

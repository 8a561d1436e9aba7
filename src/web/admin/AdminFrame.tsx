// The room of administrators: its own small navigation at the left, one column of settings, and what was changed lately.
import type { Child } from 'hono/jsx'
import type { Change } from '../../desk/people/directory.ts'
import type { Refusal } from '../../platform/refusal.ts'
import type { SignedAsk } from '../ask.ts'
import { Frame } from '../ui/Frame.tsx'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { Notice } from '../ui/Notice.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { Time } from '../ui/Time.tsx'

export type AdminPlace =
  | 'overview'
  | 'people'
  | 'organisations'
  | 'delegations'
  | 'catalogue'
  | 'webhooks'
  | 'status-sources'
  | 'mail'
  | 'incoming-mail'

export const adminPlaces: readonly (readonly [AdminPlace, string, IconName])[] = [
  ['overview', '/admin', 'settings'],
  ['people', '/admin/people', 'people'],
  ['organisations', '/admin/organisations', 'building'],
  ['delegations', '/admin/delegations', 'key'],
  ['catalogue', '/admin/catalogue', 'list'],
  ['status-sources', '/admin/status-sources', 'pulse'],
  ['webhooks', '/admin/webhooks', 'link'],
  ['mail', '/admin/mail', 'envelope'],
  ['incoming-mail', '/admin/incoming-mail', 'arrow-down'],
]

const AdminRail = ({ ask, place }: { ask: SignedAsk; place: AdminPlace | null }) => (
  <nav class="rail-inside" aria-label={ask.t('admin.nav.label')}>
    <ul class="rail-list">
      {adminPlaces.map(([name, href, icon]) => (
        <li>
          <a class="rail-link" href={href} aria-current={place === name ? 'page' : undefined}>
            <Icon name={icon} />
            <span class="rail-words">{ask.t(`admin.nav.${name}`)}</span>
          </a>
        </li>
      ))}
    </ul>
    <ul class="rail-list rail-rooms">
      <li>
        <a class="rail-link" href="/workspace">
          <Icon name="layers" />
          <span class="rail-words">{ask.t('common.nav.workspace')}</span>
        </a>
      </li>
      <li>
        <a class="rail-link" href="/">
          <Icon name="home" />
          <span class="rail-words">{ask.t('common.nav.portal')}</span>
        </a>
      </li>
    </ul>
  </nav>
)

export interface AdminFrameProps {
  readonly ask: SignedAsk
  readonly title: string
  /** null: none of them, such as a page that does not exist. */
  readonly place: AdminPlace | null
  readonly back?: { href: string; label: string }
  readonly under?: Child
  readonly actions?: Child
  /** A deed of this page that was refused and has no form of its own to say so. */
  readonly refusal?: Refusal | null
  /** Texts side by side need the room. */
  readonly wide?: boolean
  readonly children: Child
}

export const AdminFrame = (p: AdminFrameProps) => (
  <Frame ask={p.ask} title={p.title} room="workspace" current="admin" rail={<AdminRail ask={p.ask} place={p.place} />}>
    <div class={p.wide ? 'admin is-wide' : 'admin'}>
      <PageTitle back={p.back} under={p.under} actions={p.actions}>
        <bdi>{p.title}</bdi>
      </PageTitle>
      {p.refusal && (
        <Notice tone="bad" alert title={p.ask.t('admin.fault.title')}>
          {p.ask.t(`refusal.${p.refusal.code}`, p.refusal.values)}
        </Notice>
      )}
      {p.children}
    </div>
  </Frame>
)

const known = new Set([
  'person.signed-up',
  'person.asked-to-reset',
  'person.welcomed',
  'person.claimed',
  'person.changed',
  'person.disabled',
  'person.enabled',
  'member.invited',
  'member.invitation-revoked',
  'member.joined',
  'member.rights-changed',
  'member.left',
  'organisation.made',
  'organisation.changed',
  'staff.changed',
  'contract.added',
  'contract.changed',
  'contract.ended',
  'tenant.added',
  'tenant.retired',
  'filing.granted',
  'filing.revoked',
  'right.asked',
  'delegation.asked',
  'delegation.granted',
  'delegation.approved',
  'delegation.refused',
  'delegation.changed',
  'delegation.ended',
  'delegation.ends-soon',
  'partner.role-given',
  'partner.role-taken',
  'partnership.added',
  'partnership.ended',
  'organisation.placed',
])

const words = (ask: SignedAsk, change: Change): string => {
  const { t } = ask
  const name = change.actor ?? t('admin.changes.system')
  const role = change.payload.role ?? 'none'
  return t(known.has(change.type) ? `admin.change.${change.type}` : 'admin.change.other', {
    name,
    other: change.person ?? String(change.payload.address ?? ''),
    organisation: change.organisation ?? '',
    role: String(role),
  })
}

/** Who changed what and when; every change here is recorded by its deed. */
export const Changes = ({
  ask,
  changes,
  title = ask.t('admin.changes.title'),
  children,
}: {
  ask: SignedAsk
  changes: readonly Change[]
  title?: string
  children?: Child
}) => (
  <section class="panel" aria-labelledby="changes-head">
    <h2 id="changes-head">{title}</h2>
    {changes.length === 0 && <p class="soft">{ask.t('admin.changes.none')}</p>}
    <ol class="changes">
      {changes.map((change) => (
        <li>
          <span>{words(ask, change)}</span> <Time ask={ask} at={change.at} />
        </li>
      ))}
    </ol>
    {children}
  </section>
)

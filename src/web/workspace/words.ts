// How the desk's keys are said in the workspace: types, services, priorities, statuses as agents see them, and who is next to act.
import { byKey, type Catalogue, label } from '../../desk/catalogue/catalogue.ts'
import type { Status } from '../../desk/events.ts'
import type { Ask } from '../ask.ts'

type Reader = Pick<Ask, 't' | 'language'>
type Listed = 'requestTypes' | 'services' | 'priorities' | 'severities' | 'queues'

/** A key's label; a key that is configured no more is shown as it is. */
export function said(reader: Reader, catalogue: Catalogue, list: Listed, key: string | null): string {
  if (key === null) return ''
  const known = byKey<{ key: string; label: Parameters<typeof label>[0] }>(catalogue[list], key)
  return known ? label(known.label, reader.language) : key
}

export const statusWords = (reader: Reader, status: Status): string => reader.t(`workspace.status.${status}`)

/** The same where no head stands above it. */
export function waitsWords(reader: Reader, status: Status): string {
  if (status === 'new' || status === 'open') return reader.t('workspace.list.waits-us')
  return status === 'pending' ? reader.t('workspace.ticket.waits-requester') : statusWords(reader, status)
}

/** Who is next to act follows from the status alone. */
export function nextWords(reader: Reader, status: Status): string {
  if (status === 'new' || status === 'open') return reader.t('workspace.next.us')
  if (status === 'pending') return reader.t('workspace.next.requester')
  return reader.t(status === 'on-hold' ? 'workspace.next.hold' : 'workspace.next.nobody')
}

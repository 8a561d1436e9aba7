// Changes of one entry through the one deed that changes the configuration; faults come back at the field, or say which other entry objects.
import { changeConfiguration } from '../../desk/catalogue/apply-configuration.ts'
import { checkConfiguration } from '../../desk/catalogue/check-configuration.ts'
import { storedConfiguration } from '../../desk/catalogue/configuration-of.ts'
import type { Configuration } from '../../desk/catalogue/configuration.ts'
import type { Entry } from '../../desk/catalogue/tables.ts'
import { reading } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import { entriesOf, type Found, findEntry, printOf, withEntries } from './catalogue-document.ts'
import { atField, type Place } from './catalogue-faults.ts'
import { type ListName, type PartName, isList, isRanked } from './catalogue-parts.ts'

/**
 * `seen`: print of the entry as the page showed it; null: whatever it is now. Only a change of this entry is in the way, not one elsewhere.
 * `change` is told what has the key, in use or retired.
 */
export async function changeEntry(
  ask: SignedAsk,
  place: Place,
  seen: string | null,
  change: (now: Configuration, found: Found | null) => Configuration,
): Promise<void> {
  const stored = await reading(ask.house.app, ask.visitor.personId, (tx) => storedConfiguration(tx))
  const found = findEntry(stored, place.part, place.key)
  if (seen !== null && printOf(found?.entry ?? null) !== seen) throw new Refusal('changed-meanwhile')
  await changeConfiguration(
    actOf(ask, 'workspace'),
    (now) => {
      const to = change(now, found)
      const { configuration, faults } = checkConfiguration(to)
      const ofForm = place.faults ?? []
      if (configuration && ofForm.length === 0) return configuration
      throw new Refusal('invalid', {}, [...(faults ?? []).map((fault) => atField(ask, { now, to }, place, fault)), ...ofForm])
    },
    stored.version,
  )
}

export function saved(now: Configuration, part: PartName, entry: Entry): Configuration {
  if (!isList(part)) {
    const { key: _, ...settings } = entry
    return { ...now, ...settings } as Configuration
  }
  const entries = entriesOf(now, part)
  const isNew = !entries.some((one) => one.key === entry.key)
  const others = part === 'public_statuses' ? entries.map((one) => (one.key === entry.key ? one : without(one, entry))) : entries
  return withEntries(now, part, isNew ? [...others, entry] : others.map((one) => (one.key === entry.key ? entry : one)))
}

/** A state is shown by one public status: whoever takes it takes it from another. */
const without = (one: Entry, taker: Entry): Entry => ({
  ...one,
  states: ((one.states as string[] | undefined) ?? []).filter((state) => !((taker.states as string[] | undefined) ?? []).includes(state)),
})

export const retired = (now: Configuration, part: ListName, key: string): Configuration =>
  withEntries(
    now,
    part,
    entriesOf(now, part).filter((entry) => entry.key !== key),
  )

export type Move = 'first' | 'up' | 'down' | 'last'
export const moves: readonly Move[] = ['first', 'up', 'down', 'last']

export function moved(now: Configuration, part: ListName, key: string, to: Move): Configuration {
  const entries = [...entriesOf(now, part)].sort((a, b) => (isRanked(part) ? Number(a.rank) - Number(b.rank) : 0))
  const from = entries.findIndex((entry) => entry.key === key)
  if (from < 0) throw new Refusal('not-found')
  const place = { first: 0, up: Math.max(0, from - 1), down: Math.min(entries.length - 1, from + 1), last: entries.length - 1 }[to]
  const ranks = entries.map((entry) => entry.rank)
  entries.splice(place, 0, ...entries.splice(from, 1))
  return withEntries(now, part, isRanked(part) ? entries.map((entry, at) => ({ ...entry, rank: ranks[at] })) : entries)
}

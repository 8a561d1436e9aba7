// What an entry says where its name alone says nothing: the hours of a calendar; of a promise what is promised, by which hours, and for which tickets.
import type { Entry } from '../../desk/catalogue/tables.ts'
import type { SignedAsk } from '../ask.ts'
import { durationSaid } from '../promises/duration-said.ts'
import { hoursSaid } from '../promises/hours-said.ts'
import { Chip } from '../ui/Chip.tsx'
import { type ListName, settingsOf } from './catalogue-parts.ts'
import { nameOfEntry, nameOfSetting, nameOfValue } from './catalogue-words.ts'

interface Props {
  readonly ask: SignedAsk
  readonly part: ListName
  readonly entry: Entry
  readonly entries: (part: ListName) => readonly Entry[]
}

export const Gist = (p: Props) => {
  const { ask, part, entry } = p
  const { hours, zone } = entry
  if (part === 'calendars' && typeof hours === 'string')
    return (
      <span class="soft">
        {hoursSaid(hours, ask.language)} · {String(zone)}
      </span>
    )
  if (part === 'escalations') return <span class="soft">{stepSaid(p)}</span>
  if (part === 'webhooks') return <code class="soft">{String(entry.url)}</code>
  if (part !== 'promises') return null
  const promised = targetsSaid(p)
  return (
    <>
      {entry.ahead === true && <Chip tone="accent">{ask.t('admin.catalogue.gist.ahead')}</Chip>}
      <span class="soft catalogue-gist">
        <span>{promised.length > 0 ? promised.join(' · ') : ask.t('admin.catalogue.gist.nothing')}</span>
        <span>{conditionsSaid(p)}</span>
      </span>
    </>
  )
}

const metrics = {
  first_response: 'promise.first-response.title',
  next_response: 'promise.next-response.title',
  resolution: 'promise.resolution.title',
} as const

function targetsSaid({ ask, entry, entries }: Props): string[] {
  const { t } = ask
  return Object.entries(metrics).flatMap(([name, title]) => {
    const [minutes, key] = [entry[name], entry[`${name}_calendar`]]
    if (minutes === undefined && key === undefined) return []
    const found = entries('calendars').find((one) => one.key === key)
    const calendar = found ? nameOfEntry(ask, 'calendars', found) : t('admin.catalogue.gist.of-ticket')
    return typeof minutes === 'number'
      ? `${t(title)}: ${durationSaid(minutes, ask.language)} (${calendar})`
      : `${t(title)}: ${t('admin.catalogue.gist.within', { calendar })}`
  })
}

/** "First answer · 15 minutes before · Tell people by mail". */
function stepSaid({ ask, entry }: Props): string {
  const minutes = Number(entry.minutes)
  const time = durationSaid(Math.abs(minutes), ask.language)
  const when =
    minutes === 0 ? ask.t('admin.catalogue.gist.due') : ask.t(`admin.catalogue.gist.${minutes < 0 ? 'before' : 'late'}`, { time })
  return `${nameOfValue(ask, 'metric', String(entry.metric))} · ${when} · ${nameOfValue(ask, 'action', String(entry.action))}`
}

const conditions = ['plans', 'request_types', 'severities', 'languages', 'services', 'contracts', 'filed_by']

/** "Request types: Incident; Severities: A", each condition by its name, so that it reads in every language. */
function conditionsSaid({ ask, entry, entries }: Props): string {
  const said = settingsOf.promises
    .filter(({ name }) => conditions.includes(name))
    .flatMap((setting) => {
      const given = [entry[setting.name] ?? []].flat().map(String)
      if (given.length === 0 || (setting.name === 'filed_by' && given[0] === 'all')) return []
      const names = given.map((key) => {
        if (setting.kind !== 'some' && setting.kind !== 'one') return key
        if (!('part' in setting.from)) return nameOfValue(ask, setting.from.set, key)
        const { part } = setting.from
        const found = entries(part).find((one) => one.key === key)
        return found ? nameOfEntry(ask, part, found) : key
      })
      return `${nameOfSetting(ask, setting.name)}: ${names.join(', ')}`
    })
  return said.length > 0 ? said.join('; ') : ask.t('admin.catalogue.gist.everything')
}

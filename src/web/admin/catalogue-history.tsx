// Who changed what of the catalogue and when, from what to what: under each entry, and as a page of its own.
import { type Stored, storedConfiguration } from '../../desk/catalogue/configuration-of.ts'
import { type ConfigurationChange, type ConfigurationRun, changesOf, lastChangeOfParts, runsOf } from '../../desk/catalogue/history.ts'
import type { Entry } from '../../desk/catalogue/tables.ts'
import { languages } from '../../platform/messages.ts'
import { reading } from '../../platform/database.ts'
import type { SignedAsk } from '../ask.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { FilterChip } from '../ui/Chip.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Pagination } from '../ui/Pagination.tsx'
import { Time } from '../ui/Time.tsx'
import { AdminFrame } from './AdminFrame.tsx'
import { findEntry } from './catalogue-document.ts'
import { isList, type PartName, partNames, settingsOf } from './catalogue-parts.ts'
import { inLanguage, nameOfEntry, nameOfPart, nameOfSetting, nameOfValue } from './catalogue-words.ts'

const onOnePage = 50
/** What was written in one go is one line that opens, once it is longer than this. */
const fewEnough = 5
const shownOfRun = 20

export async function catalogueHistory(ask: SignedAsk): Promise<Response> {
  const { t } = ask
  const query = new URL(ask.c.req.url).searchParams
  const shown = [...partNames, 'messages'] as const
  const part = shown.find((name) => name === query.get('part'))
  const before = query.get('before') ?? undefined
  const run = query.get('run') ?? undefined
  const wanted = { ...(part && { part }), ...(before && { before }), limit: onOnePage + 1 }
  const {
    changes,
    runs,
    stored,
    last: touched,
  } = await reading(ask.house.app, ask.visitor.personId, async (tx) => {
    const [changes, runs, stored, last] = await Promise.all([
      run ? changesOf(tx, { ...wanted, run }) : [],
      run ? [] : runsOf(tx, { ...wanted, shown: shownOfRun }),
      storedConfiguration(tx),
      lastChangeOfParts(tx),
    ])
    return { changes, runs, stored, last }
  })
  const found = run ? changes : runs
  const last = found.slice(0, onOnePage).at(-1)
  const at = (wanted: Record<string, string | undefined>) => {
    const all = Object.entries(wanted).filter((pair): pair is [string, string] => Boolean(pair[1]))
    return `/admin/catalogue/history${all.length ? `?${new URLSearchParams(all)}` : ''}`
  }
  return ask.c.html(
    <AdminFrame
      ask={ask}
      title={t('admin.catalogue.history')}
      place="catalogue"
      wide
      back={{ href: '/admin/catalogue', label: t('admin.catalogue.title') }}
    >
      <nav class="row" aria-label={t('admin.catalogue.history-show')}>
        <FilterChip href={at({})} on={!part}>
          {t('admin.catalogue.history-all')}
        </FilterChip>
        {shown
          .filter((name) => touched.has(name) || part === name)
          .map((name) => (
            <FilterChip href={at({ part: name })} on={part === name}>
              {nameOfPart(ask, name)}
            </FilterChip>
          ))}
      </nav>
      {found.length === 0 ? (
        <EmptyState icon="clock" title={t('admin.catalogue.history-none')} />
      ) : (
        <section class="panel" aria-label={t('admin.catalogue.history')}>
          {run ? (
            <History ask={ask} changes={changes.slice(0, onOnePage)} stored={stored} />
          ) : (
            <ol class="changes catalogue-history">
              {runs
                .slice(0, onOnePage)
                .map((one) =>
                  one.count > fewEnough ? (
                    <Run ask={ask} run={one} stored={stored} all={at({ part, run: one.id })} />
                  ) : (
                    one.changes.map((change) => <Line ask={ask} change={change} stored={stored} />)
                  ),
                )}
            </ol>
          )}
        </section>
      )}
      <Pagination
        ask={ask}
        first={before || run ? at({ part }) : null}
        next={found.length > onOnePage && last ? at({ part, run, before: last.id }) : null}
      />
    </AdminFrame>,
  )
}

/** Many entries written together: one line, which opens. */
const Run = ({ ask, run, stored, all }: { ask: SignedAsk; run: ConfigurationRun; stored: Stored; all: string }) => {
  const { t } = ask
  const { count, by } = run
  return (
    <li>
      <details class="disclosure">
        <summary>
          {by === null
            ? t(run.isFirst ? 'admin.catalogue.run.preset' : 'admin.catalogue.run.files', { count })
            : t('admin.catalogue.run.person', { count, name: by })}{' '}
          <Icon name="chevron-down" />
        </summary>
        <History ask={ask} changes={run.changes} stored={stored} />
        {count > run.changes.length && (
          <p>
            <a href={all}>{t('admin.catalogue.run.all', { count })}</a>
          </p>
        )}
      </details>
      <Time ask={ask} at={run.at} />
    </li>
  )
}

/** `stored`: says of which entry each was, by its name of today. */
export const History = ({ ask, changes, stored }: { ask: SignedAsk; changes: readonly ConfigurationChange[]; stored?: Stored }) => (
  <ol class="changes catalogue-history">
    {changes.map((change) => (
      <Line ask={ask} change={change} {...(stored && { stored })} />
    ))}
  </ol>
)

const Line = ({ ask, change, stored }: { ask: SignedAsk; change: ConfigurationChange; stored?: Stored }) => (
  <li>
    <div>
      <p>
        {stored && (
          <strong>
            <Place ask={ask} change={change} stored={stored} />{' '}
          </strong>
        )}
        {ask.t(`admin.catalogue.change.${change.part === 'order' ? 'moved' : change.change}`, {
          name: change.by ?? ask.t('admin.catalogue.change.operator'),
        })}
      </p>
      <Details ask={ask} change={change} />
    </div>
    <Time ask={ask} at={change.at} />
  </li>
)

const Place = ({ ask, change, stored }: { ask: SignedAsk; change: ConfigurationChange; stored: Stored }) => {
  const { part, key } = change
  if (part === 'order') return <a href={`/admin/catalogue/${key}`}>{nameOfPart(ask, key)}</a>
  if (part === 'messages') return <code>{key}</code>
  if (part === 'settings')
    return key === 'intake' ? (
      <a href="/admin/catalogue/intake">{nameOfPart(ask, 'intake')}</a>
    ) : (
      <a href="/admin/catalogue/settings">{nameOfSetting(ask, key)}</a>
    )
  const then = { key, ...((change.before as Loose | null) ?? {}), ...((change.after as Loose | null) ?? {}) } as Entry
  const name = isList(part) ? nameOfEntry(ask, part, findEntry(stored, part, key)?.entry ?? then) : key
  return (
    <a href={`/admin/catalogue/${part}/${key}`}>
      {nameOfPart(ask, part)}: <bdi>{name}</bdi>
    </a>
  )
}

type Loose = Readonly<Record<string, unknown>>

/** Of a changed entry each setting that changed; of a setting or a message its one value; of what came or went nothing more. */
const Details = ({ ask, change }: { ask: SignedAsk; change: ConfigurationChange }) => {
  const { part, key, before, after } = change
  if (change.change !== 'changed') return null
  const pairs: [label: string, from: unknown, to: unknown][] =
    part === 'settings' || part === 'messages' || part === 'order'
      ? [['', before, after]]
      : [...new Set([...Object.keys((before ?? {}) as Loose), ...Object.keys((after ?? {}) as Loose)])].flatMap((name) =>
          bySteps(ask, part as PartName, name, (before as Loose | null)?.[name], (after as Loose | null)?.[name]),
        )
  const set = part === 'settings' ? settingsOf.settings.find((one) => one.name === key) : undefined
  return (
    <ul class="catalogue-fromto">
      {pairs.map(([label, from, to]) => (
        <li>
          {label && <span class="soft">{label}: </span>}
          <del>
            <span class="for-readers">{ask.t('admin.catalogue.change.from')} </span>
            {said(ask, from, set?.name)}
          </del>{' '}
          <span aria-hidden="true">→</span>{' '}
          <ins>
            <span class="for-readers">{ask.t('admin.catalogue.change.to')} </span>
            {said(ask, to, set?.name)}
          </ins>
        </li>
      ))}
    </ul>
  )
}

/** Texts language by language, and only where they differ. */
function bySteps(ask: SignedAsk, part: PartName, name: string, from: unknown, to: unknown): [string, unknown, unknown][] {
  const label = isList(part) ? nameOfSetting(ask, name) : name
  const isWords = (value: unknown) => value !== null && typeof value === 'object' && 'en' in value
  if (!isWords(from) && !isWords(to)) return [[label, from, to]]
  return languages.flatMap((language) => {
    const [was, is] = [(from as Loose | undefined)?.[language], (to as Loose | undefined)?.[language]]
    return was === is ? [] : [[`${label} (${nameOfValue(ask, 'language', language)})`, was, is] as [string, unknown, unknown]]
  })
}

/** Settings that are one of a few values with words of their own. */
const sets: Readonly<Record<string, string>> = {
  refused_types: 'refused',
  status_filter: 'status-filter',
  health_page: 'health-page',
  help_page: 'health-page',
}

function said(ask: SignedAsk, value: unknown, name?: string): string {
  const { t } = ask
  if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0))
    return t('admin.catalogue.change.nothing')
  if (typeof value === 'boolean') return t(value ? 'admin.catalogue.change.yes' : 'admin.catalogue.change.no')
  if (Array.isArray(value)) return value.map((one) => said(ask, one, name)).join(', ')
  if (typeof value !== 'object') return name && name in sets ? nameOfValue(ask, sets[name]!, String(value)) : String(value)
  const one = value as Loose
  if ('en' in one) return inLanguage(one, ask.language)
  if ('ask' in one) return t(`admin.catalogue.value.ask.${String(one.ask)}`)
  if ('label' in one) return inLanguage(one.label, ask.language)
  return Object.entries(one)
    .map(([inner, given]) => `${inner}: ${said(ask, given)}`)
    .join('; ')
}

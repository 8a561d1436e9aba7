// GET /admin/catalogue/:part and its deeds: what there is of a part, searched, in its order; retired ones below.
import { storedConfiguration } from '../../desk/catalogue/configuration-of.ts'
import type { Entry } from '../../desk/catalogue/tables.ts'
import { reading } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { SignedAsk } from '../ask.ts'
import { readSmallForm } from '../form.ts'
import { Button } from '../ui/Button.tsx'
import { Chip } from '../ui/Chip.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import type { IconName } from '../ui/Icon.tsx'
import { TextInput } from '../ui/inputs.tsx'
import { Notice } from '../ui/Notice.tsx'
import { goTo } from '../ui/notice-once.ts'
import { Pagination } from '../ui/Pagination.tsx'
import { AdminFrame } from './AdminFrame.tsx'
import { changeEntry, type Move, moved, moves, retired } from './catalogue-change.ts'
import { entriesOf, retiredOf } from './catalogue-document.ts'
import { catalogueEntry, Elsewhere, partOf, Retire } from './catalogue-entry.tsx'
import { Gist } from './catalogue-gist.tsx'
import { isList, type ListName } from './catalogue-parts.ts'
import { nameOfEntry, nameOfPart, nameOfValue } from './catalogue-words.ts'

const onOnePage = 100

export const cataloguePart = (ask: SignedAsk): Promise<Response> => (isList(partOf(ask)) ? listPage(ask) : catalogueEntry(ask))

const listOf = (ask: SignedAsk): ListName => {
  const part = partOf(ask)
  if (!isList(part)) throw new Refusal('not-found')
  return part
}

async function deed(ask: SignedAsk, does: (part: ListName, key: string) => Promise<string>): Promise<Response> {
  const part = listOf(ask)
  const key = ask.params.key ?? ''
  try {
    const done = await does(part, key)
    return goTo(ask, `/admin/catalogue/${part}?${new URLSearchParams({ at: key, to: `entry-${key}` })}#entry-${key}`, done)
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === 'not-found') throw thrown
    return listPage(ask, thrown)
  }
}

export async function moveEntry(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const to = moves.find((move) => move === form.one('to'))
  if (!to) throw new Refusal('invalid')
  return deed(ask, async (part, key) => {
    await changeEntry(ask, { part, key }, null, (now) => moved(now, part, key, to))
    return 'admin.catalogue.moved'
  })
}

export async function retireEntry(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  return deed(ask, async (part, key) => {
    await changeEntry(ask, { part, key }, form.one('seen') || null, (now) => retired(now, part, key))
    return 'admin.catalogue.retired-done'
  })
}

/** Each word of the search stands in the key or in a text of some language. */
function fits(entry: Entry, name: string, words: readonly string[]): boolean {
  const said = [entry.key, name, ...Object.values((entry.label ?? {}) as Record<string, string>)].join('\n').toLocaleLowerCase()
  return words.every((word) => said.includes(word))
}

async function listPage(ask: SignedAsk, refusal: Refusal | null = null): Promise<Response> {
  const { t } = ask
  const part = listOf(ask)
  const query = new URL(ask.c.req.url).searchParams
  const text = (query.get('q') ?? '').slice(0, 200)
  const stored = await reading(ask.house.app, ask.visitor.personId, (tx) => storedConfiguration(tx))
  if (!stored.configuration) throw new Refusal('not-found')
  const all = entriesOf(stored.configuration, part)
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  const chosen = words.length > 0 ? all.filter((entry) => fits(entry, nameOfEntry(ask, part, entry), words)) : all
  // After a deed: the page on which the entry now stands.
  const at = Math.max(
    0,
    chosen.findIndex((entry) => entry.key === query.get('at')),
  )
  const from = query.has('at')
    ? Math.floor(at / onOnePage) * onOnePage
    : Math.max(0, Math.min(Number(query.get('from')) || 0, chosen.length))
  const rows = chosen.slice(from, from + onOnePage)
  const gone = retiredOf(stored, part)
  const { configuration } = stored
  const entries = (of: ListName) => entriesOf(configuration, of)
  const address = (wanted: Record<string, string>) =>
    `/admin/catalogue/${part}?${new URLSearchParams({ ...(text && { q: text }), ...wanted })}`
  const isMeanwhile = refusal?.code === 'changed-meanwhile'
  const isSearched = words.length > 0
  const isFull = part === 'intake' && all.length === 5
  return ask.c.html(
    <AdminFrame
      ask={ask}
      title={nameOfPart(ask, part)}
      place="catalogue"
      wide
      back={{ href: '/admin/catalogue', label: t('admin.catalogue.title') }}
      under={t(`admin.catalogue.about.${part.replaceAll('_', '-')}`)}
      actions={
        !isFull && (
          <Button kind="main" icon="plus" href={`/admin/catalogue/${part}/_new`}>
            {t('admin.catalogue.add')}
          </Button>
        )
      }
      refusal={refusal && !refusal.faults.length && !isMeanwhile ? refusal : null}
    >
      {isMeanwhile && <Notice tone="warn" alert title={t('admin.catalogue.meanwhile')} />}
      {refusal && refusal.faults.length > 0 && <Elsewhere ask={ask} faults={refusal.faults} />}
      {(all.length > 10 || isSearched) && (
        <form class="admin-search" action={`/admin/catalogue/${part}`} method="get" role="search">
          <TextInput name="q" type="search" label={t('admin.catalogue.search')} value={text} maxlength={200} />
          <Button icon="search">{t('admin.catalogue.search-do')}</Button>
        </form>
      )}
      {rows.length === 0 ? (
        <EmptyState icon="list" title={t(isSearched ? 'admin.catalogue.search-none' : 'admin.catalogue.empty')} />
      ) : (
        <>
          {chosen.length > onOnePage && (
            <p class="soft">{t('admin.catalogue.shown', { from: from + 1, to: from + rows.length, count: chosen.length })}</p>
          )}
          {/* One form for the deeds of all rows: of its own for each, a hundred rows were twice as long. */}
          <form method="post" id="deeds" hidden action={`/admin/catalogue/${part}`}>
            <CsrfField ask={ask} />
          </form>
          <ol class="catalogue-list" start={from + 1}>
            {rows.map((entry, row) => (
              <Row
                ask={ask}
                part={part}
                entry={entry}
                entries={entries}
                moves={
                  isSearched
                    ? []
                    : moves.filter((move) => (move === 'first' || move === 'up' ? from + row > 0 : from + row < all.length - 1))
                }
              />
            ))}
          </ol>
        </>
      )}
      <Pagination
        ask={ask}
        first={from > 0 ? address({}) : null}
        next={from + onOnePage < chosen.length ? address({ from: String(from + onOnePage) }) : null}
      />
      {gone.length > 0 && (
        <section class="panel" aria-labelledby="retired-head">
          <h2 id="retired-head">{t('admin.catalogue.retired')}</h2>
          <p class="soft">{t('admin.catalogue.retired-help')}</p>
          <ul class="catalogue-list">
            {gone.slice(0, onOnePage).map((entry) => (
              <li id={`entry-${entry.key}`}>
                <Name ask={ask} part={part} entry={entry} entries={entries} />
                <Button small kind="quiet" icon="rotate" href={`/admin/catalogue/${part}/${entry.key}`}>
                  {t('admin.catalogue.bring-back')}
                  <span class="for-readers">: {nameOfEntry(ask, part, entry)}</span>
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </AdminFrame>,
    (refusal?.status ?? 200) as 200,
  )
}

const arrows: Record<Move, IconName> = { first: 'arrow-up', up: 'arrow-up', down: 'arrow-down', last: 'arrow-down' }

interface Named {
  readonly ask: SignedAsk
  readonly part: ListName
  readonly entry: Entry
  readonly entries: (part: ListName) => readonly Entry[]
}

const Row = ({ ask, part, entry, entries, moves: possible }: Named & { moves: readonly Move[] }) => (
  <li id={`entry-${entry.key}`}>
    <Name ask={ask} part={part} entry={entry} entries={entries} />
    <div class="catalogue-deeds">
      {possible.length > 0 && (
        <div class="catalogue-moves">
          {possible
            .filter((move) => move === 'up' || move === 'down')
            .map((move) => (
              <Button
                small
                iconOnly
                kind="quiet"
                icon={arrows[move]}
                form="deeds"
                formaction={`/admin/catalogue/${part}/${entry.key}/place`}
                name="to"
                value={move}
              >
                {ask.t(`admin.catalogue.move.${move}`, { name: nameOfEntry(ask, part, entry) })}
              </Button>
            ))}
        </div>
      )}
      {entry.kind !== 'built-in' && <Retire ask={ask} part={part} entry={entry} small form="deeds" />}
    </div>
  </li>
)

const Name = ({ ask, part, entry, entries }: Named) => (
  <div class="catalogue-name">
    <a href={`/admin/catalogue/${part}/${entry.key}`}>
      <bdi>{nameOfEntry(ask, part, entry)}</bdi>
    </a>{' '}
    {part !== 'intake' && <code class="soft">{entry.key}</code>}{' '}
    {part === 'fields' && <Chip>{nameOfValue(ask, 'kind', String(entry.kind))}</Chip>}{' '}
    {entry.folded === true && <Chip>{ask.t('admin.catalogue.chip.folded')}</Chip>}{' '}
    {entry.needs_grant === true && <Chip icon="key">{ask.t('admin.catalogue.chip.needs-grant')}</Chip>}{' '}
    {typeof entry.special_of === 'string' && <Chip tone="accent">{ask.t('admin.catalogue.chip.special')}</Chip>}{' '}
    <Gist ask={ask} part={part} entry={entry} entries={entries} />
  </div>
)

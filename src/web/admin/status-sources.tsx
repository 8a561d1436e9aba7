// GET and POST /admin/status-sources: whose statuses are taken over, from where, and how the last asking went. What was answered is never shown.
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { askSource } from '../../desk/health/import-statuses.ts'
import { formats, type Reported } from '../../desk/health/source-formats.ts'
import { addSource, changeSource, listSources, Mapping, sourceById, type SourceRow, StatusSource } from '../../desk/health/sources.ts'
import { parse } from '../../desk/parse.ts'
import { namesOf } from '../../desk/health/names.ts'
import { reading } from '../../platform/database.ts'
import { createFetcher } from '../../platform/fetcher.ts'
import { Refusal } from '../../platform/refusal.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import { type Form, readSmallForm } from '../form.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { Chip } from '../ui/Chip.tsx'
import { Confirm } from '../ui/Confirm.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { Select, TextInput } from '../ui/inputs.tsx'
import { Notice } from '../ui/Notice.tsx'
import { goTo } from '../ui/notice-once.ts'
import { Time } from '../ui/Time.tsx'
import { AdminFrame } from './AdminFrame.tsx'
import { AdminCell, AdminTable } from './AdminTable.tsx'

type Typed = Readonly<Record<'name' | 'url' | 'format' | 'everyMinutes', string>>
interface Refused {
  readonly refusal: Refusal
  readonly typed: Typed
}

const typedOf = (form: Form): Typed => ({
  name: form.one('name'),
  url: form.one('url'),
  format: form.one('format'),
  everyMinutes: form.one('everyMinutes'),
})
const inputOf = (typed: Typed) => parse(StatusSource, { ...typed, everyMinutes: Number(typed.everyMinutes) })

export const statusSources = (ask: SignedAsk): Promise<Response> => listPage(ask)

export async function postSource(ask: SignedAsk): Promise<Response> {
  const typed = typedOf(await readSmallForm(ask))
  try {
    const { id } = await addSource(actOf(ask, 'workspace'), inputOf(typed))
    return goTo(ask, `/admin/status-sources/${id}`, 'health.source.added')
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal
    return listPage(ask, { refusal, typed })
  }
}

async function listPage(ask: SignedAsk, refused: Refused | null = null): Promise<Response> {
  const { t, house, visitor } = ask
  const sources = await reading(house.app, visitor.personId, (tx) => listSources(tx))
  return ask.c.html(
    <AdminFrame ask={ask} title={t('health.source.title')} place="status-sources" under={t('health.source.under')}>
      <Confirm label={t('health.source.add')} icon="plus" open={refused !== null}>
        <form method="post" action="/admin/status-sources" class="stack" novalidate>
          <CsrfField ask={ask} />
          <SourceFields
            ask={ask}
            refused={refused}
            typed={refused?.typed ?? { name: '', url: '', format: 'status-page', everyMinutes: '5' }}
          />
          <Actions>
            <Button kind="main">{t('health.source.add.do')}</Button>
          </Actions>
        </form>
      </Confirm>
      {sources.length === 0 ? (
        <EmptyState icon="pulse" title={t('health.source.none')}>
          {t('health.source.none.text')}
        </EmptyState>
      ) : (
        <AdminTable heads={['name', 'state', 'asked'].map((name) => t(`health.source.${name}`))}>
          {sources.map((source) => (
            <tr role="row">
              <th scope="row" role="rowheader">
                <a href={`/admin/status-sources/${source.id}`}>
                  <bdi>{source.name}</bdi>
                </a>
              </th>
              <td role="cell">
                <SourceChip ask={ask} source={source} />
              </td>
              <AdminCell says={t('health.source.asked')}>
                {source.fetchedAt ? <Time ask={ask} at={source.fetchedAt} /> : t('health.source.never')}
              </AdminCell>
            </tr>
          ))}
        </AdminTable>
      )}
    </AdminFrame>,
    (refused?.refusal.status ?? 200) as 200,
  )
}

const SourceChip = ({ ask, source }: { ask: SignedAsk; source: SourceRow }) => {
  const { t } = ask
  if (!source.enabled) return <Chip icon="pause">{t('health.source.off')}</Chip>
  if (source.fault)
    return (
      <Chip tone="bad" icon="alert">
        {t('health.source.fails')}
      </Chip>
    )
  return source.fetchedAt ? (
    <Chip tone="good" icon="solved">
      {t('health.source.on')}
    </Chip>
  ) : (
    <Chip icon="clock">{t('health.source.waits')}</Chip>
  )
}

const SourceFields = ({ ask, refused, typed }: { ask: SignedAsk; refused: Refused | null; typed: Typed }) => {
  const { t } = ask
  const faults = faultsOf(ask, refused?.refusal)
  return (
    <>
      <ErrorSummary ask={ask} refusal={refused?.refusal} />
      <TextInput
        name="name"
        label={t('health.source.name')}
        value={typed.name}
        error={faults.name}
        maxlength={100}
        autocomplete="off"
        required
      />
      <TextInput
        name="url"
        label={t('health.source.url')}
        help={t('health.source.url.help')}
        value={typed.url}
        error={faults.url}
        maxlength={500}
        autocomplete="off"
        required
        more={{ inputmode: 'url' }}
      />
      <Select
        name="format"
        label={t('health.source.format')}
        value={typed.format}
        error={faults.format}
        choices={formats.map((format) => ({ value: format, label: t(`health.source.format.${format}`) }))}
      />
      <TextInput
        name="everyMinutes"
        label={t('health.source.every')}
        value={typed.everyMinutes}
        error={faults.everyMinutes}
        width="short"
        more={{ inputmode: 'numeric' }}
      />
    </>
  )
}

export const statusSource = (ask: SignedAsk): Promise<Response> => sourcePage(ask)

/** POST …/trial: asks once, now, and stores nothing; its components can then be chosen for. */
export async function trySource(ask: SignedAsk): Promise<Response> {
  await readSmallForm(ask)
  const { house, visitor } = ask
  const source = await reading(house.app, visitor.personId, (tx) => sourceById(tx, ask.params.id ?? ''))
  const tried = await askSource(createFetcher({ allow: house.config.fetchAllow }), source)
  return sourcePage(ask, { tried })
}

export async function postSourceChange(ask: SignedAsk): Promise<Response> {
  const typed = typedOf(await readSmallForm(ask))
  try {
    await changeSource(actOf(ask, 'workspace'), ask.params.id ?? '', inputOf(typed))
    return goTo(ask, `/admin/status-sources/${ask.params.id}`, 'health.source.changed')
  } catch (refusal) {
    if (!(refusal instanceof Refusal) || refusal.status === 404) throw refusal
    return sourcePage(ask, { refused: { refusal, typed } })
  }
}

/** POST …/components: pairs `of.<n>` (id over there) and `is.<n>` (ours, or none). */
export async function postSourceComponents(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const pairs = [...form.fields].flatMap(([name, id]) => {
    const ours = name.startsWith('of.') ? form.one(`is.${name.slice(3)}`) : ''
    return ours === '' ? [] : [[id, ours] as const]
  })
  await changeSource(actOf(ask, 'workspace'), ask.params.id ?? '', { components: parse(Mapping, Object.fromEntries(pairs)) })
  return goTo(ask, `/admin/status-sources/${ask.params.id}`, 'health.source.changed')
}

export async function postSourceSwitch(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const enabled = form.one('enabled') === 'yes'
  await changeSource(actOf(ask, 'workspace'), ask.params.id ?? '', { enabled })
  return goTo(ask, `/admin/status-sources/${ask.params.id}`, enabled ? 'health.source.switched-on' : 'health.source.switched-off')
}

interface Shown {
  readonly tried?: Reported | { readonly fault: string }
  readonly refused?: Refused
}

async function sourcePage(ask: SignedAsk, { tried, refused }: Shown = {}): Promise<Response> {
  const { t, house, visitor } = ask
  const catalogue = await catalogueOf(house.app)
  const source = await reading(house.app, visitor.personId, (tx) => sourceById(tx, ask.params.id ?? ''))
  const found = tried && 'components' in tried ? tried.components : []
  const known = Object.keys(source.components).filter((id) => !found.some((one) => one.id === id))
  const rows = [...found, ...known.map((id) => ({ id, name: id }))].slice(0, 500)
  const path = `/admin/status-sources/${source.id}`
  const ours = catalogue.components
    .filter((one) => !one.retired)
    .map(({ key }) => ({ value: key, label: namesOf(catalogue, [key], ask.language)[0]! }))
  return ask.c.html(
    <AdminFrame
      ask={ask}
      title={source.name}
      place="status-sources"
      back={{ href: '/admin/status-sources', label: t('health.source.title') }}
    >
      {source.enabled && source.fault && (
        <Notice tone="bad" title={t('health.source.fails')}>
          {t(`health.fault.${source.fault}`)} {t('health.source.fails.text')}
        </Notice>
      )}
      {tried && 'fault' in tried && (
        <Notice tone="bad" alert title={t('health.source.tried.fault')}>
          {t(`health.fault.${tried.fault}`)}
        </Notice>
      )}
      {tried && 'components' in tried && (
        <Notice tone="good" title={t('health.source.tried')}>
          {t('health.source.tried.text', { components: tried.components.length, incidents: tried.incidents.length })}
        </Notice>
      )}
      <section class="panel" aria-labelledby="state-head">
        <h2 id="state-head">{t('health.source.state')}</h2>
        <p class="row">
          <SourceChip ask={ask} source={source} />
          {source.fetchedAt && (
            <span class="soft">
              {t('health.source.asked')}: <Time ask={ask} at={source.fetchedAt} />
            </span>
          )}
        </p>
        <div class="row">
          <form method="post" action={`${path}/trial`} data-turbo="false">
            <CsrfField ask={ask} />
            <Button>{t('health.source.try')}</Button>
          </form>
          <form method="post" action={`${path}/switch`}>
            <CsrfField ask={ask} />
            <Button name="enabled" value={source.enabled ? 'no' : 'yes'} kind={source.enabled ? 'plain' : 'main'}>
              {t(source.enabled ? 'health.source.switch-off' : 'health.source.switch-on')}
            </Button>
          </form>
        </div>
      </section>
      <section class="panel" aria-labelledby="map-head">
        <h2 id="map-head">{t('health.source.map')}</h2>
        <p class="soft">{t(rows.length === 0 ? 'health.source.map.none' : 'health.source.map.text')}</p>
        {rows.length > 0 && (
          <form method="post" action={`${path}/components`} class="stack">
            <CsrfField ask={ask} />
            {rows.map(({ id, name }, at) => (
              <>
                <input type="hidden" name={`of.${at}`} value={id} />
                <Select
                  name={`is.${at}`}
                  label={<bdi>{name}</bdi>}
                  value={source.components[id]}
                  prompt={t('health.source.map.leave')}
                  choices={ours}
                />
              </>
            ))}
            <Actions>
              <Button kind="main">{t('health.source.map.do')}</Button>
            </Actions>
          </form>
        )}
      </section>
      <section class="panel" aria-labelledby="where-head">
        <h2 id="where-head">{t('health.source.where')}</h2>
        <form method="post" action={path} class="stack" novalidate>
          <CsrfField ask={ask} />
          <SourceFields
            ask={ask}
            refused={refused ?? null}
            typed={
              refused?.typed ?? { name: source.name, url: source.url, format: source.format, everyMinutes: String(source.everyMinutes) }
            }
          />
          <Actions>
            <Button kind="main">{t('health.edit.change.do')}</Button>
          </Actions>
        </form>
      </section>
    </AdminFrame>,
    (refused?.refusal.status ?? 200) as 200,
  )
}

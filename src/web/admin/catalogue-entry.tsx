// GET and POST /admin/catalogue/:part/:key: one entry in all its languages and settings, and what was changed of it. `_new` is one to be.
import { storedConfiguration } from '../../desk/catalogue/configuration-of.ts'
import { changesOf } from '../../desk/catalogue/history.ts'
import type { Entry } from '../../desk/catalogue/tables.ts'
import { reading } from '../../platform/database.ts'
import { isLanguage } from '../../platform/messages.ts'
import { type FieldFault, Refusal } from '../../platform/refusal.ts'
import type { SignedAsk } from '../ask.ts'
import { type Form, readSmallForm } from '../form.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { Chip } from '../ui/Chip.tsx'
import { Confirm } from '../ui/Confirm.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { languageNames } from '../ui/Frame.tsx'
import { Select, TextInput } from '../ui/inputs.tsx'
import { KeptForm } from '../ui/KeptForm.tsx'
import { Notice } from '../ui/Notice.tsx'
import { goTo } from '../ui/notice-once.ts'
import { AdminFrame } from './AdminFrame.tsx'
import { changeEntry, saved } from './catalogue-change.ts'
import { entriesOf, entryNow, type Found, findEntry, printOf } from './catalogue-document.ts'
import { growing, SettingFields } from './catalogue-form.tsx'
import { History } from './catalogue-history.tsx'
import { printsOf, untouchedAsNow } from './catalogue-meanwhile.ts'
import { fieldKinds, isList, type ListName, type PartName, partNames, settingsFor } from './catalogue-parts.ts'
import { fieldsOf, inOldOrder, readEntry } from './catalogue-read.ts'
import { nameOfEntry, nameOfPart, nameOfSetting, nameOfValue } from './catalogue-words.ts'

const fresh = '_new'

export const partOf = (ask: SignedAsk): PartName => {
  const part = partNames.find((name) => name === (ask.params.part ?? 'settings'))
  if (!part) throw new Refusal('not-found')
  return part
}

export const catalogueEntry = (ask: SignedAsk): Promise<Response> => entryPage(ask)

export async function saveEntry(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const part = partOf(ask)
  const isNew = ask.params.key === fresh
  const key = isNew ? form.one('key').trim() : (ask.params.key ?? 'settings')
  const kind = part === 'fields' ? form.one('kind') : undefined
  if (form.one('do') === 'more') return entryPage(ask, { form, refusal: null })
  try {
    const settings = settingsFor(part, { kind })
    const read = readEntry(form, settings, key, kind)
    await changeEntry(ask, { part, key, ...read }, form.one('seen') || null, (now, found) => {
      if (isNew && isList(part) && found) throw taken(ask, part, found)
      return saved(now, part, inOldOrder(read.entry, entryNow(now, part, key), settings))
    })
    return goTo(ask, isList(part) ? `/admin/catalogue/${part}?to=entry-${key}#entry-${key}` : '/admin/catalogue', 'admin.catalogue.saved')
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === 'not-found') throw thrown
    return entryPage(ask, { form, refusal: thrown })
  }
}

/** Added again, a retired one would come back under another name, and tickets that have it would say so. */
const taken = (ask: SignedAsk, part: ListName, { entry, isRetired }: Found): Refusal =>
  new Refusal('invalid', {}, [
    isRetired
      ? { field: 'key', message: 'admin.catalogue.fault.taken-retired', values: { name: nameOfEntry(ask, part, entry) } }
      : { field: 'key', message: 'admin.catalogue.fault.taken' },
  ])

interface Typed {
  readonly form: Form
  readonly refusal: Refusal | null
}

async function entryPage(ask: SignedAsk, typed?: Typed): Promise<Response> {
  const { t } = ask
  const part = partOf(ask)
  const key = ask.params.key ?? 'settings'
  const isNew = key === fresh
  const { stored, changes } = await reading(ask.house.app, ask.visitor.personId, async (tx) => {
    const [stored, changes] = await Promise.all([storedConfiguration(tx), isNew ? [] : changesOf(tx, { part, key, limit: 20 })])
    return { stored, changes }
  })
  const { configuration } = stored
  const found = isNew ? null : findEntry(stored, part, key)
  if (!configuration || (!found && !isNew)) throw new Refusal('not-found')
  const query = new URL(ask.c.req.url).searchParams
  const kind = typed?.form.one('kind') || query.get('kind') || 'text'
  const entry = found?.entry ?? ({ key: '', ...(part === 'fields' && { kind }) } as Entry)
  const settings = settingsFor(part, entry)
  const refusal = inThePage(typed?.refusal)
  const meanwhile = refusal?.code === 'changed-meanwhile'
  const stands = fieldsOf(entry, settings)
  const fields = !typed ? stands : meanwhile ? untouchedAsNow(typed.form, stands, settings) : typed.form.fields
  // As long as nobody was told otherwise, what is typed is over what was first seen.
  const base = typed && !meanwhile ? typed.form.fields : null
  const isTaken = isNew && refusal?.faults.some(({ message }) => message === 'admin.catalogue.fault.taken-retired')
  const namesake = isTaken ? findEntry(stored, part, (fields.get('key') ?? '').trim()) : null
  const entries = (of: ListName) => entriesOf(configuration, of)
  const action = isList(part) ? `/admin/catalogue/${part}/${key}` : '/admin/catalogue/settings'
  const title =
    isList(part) && found ? nameOfEntry(ask, part, entry) : t(isList(part) ? 'admin.catalogue.new' : 'admin.catalogue.part.settings')
  return ask.c.html(
    <AdminFrame
      ask={ask}
      title={title}
      place="catalogue"
      wide
      back={
        isList(part)
          ? { href: `/admin/catalogue/${part}`, label: nameOfPart(ask, part) }
          : { href: '/admin/catalogue', label: t('admin.catalogue.title') }
      }
      under={
        isList(part) && found ? (
          <>
            <code>{entry.key}</code> {part === 'fields' && <Chip>{nameOfValue(ask, 'kind', String(entry.kind))}</Chip>}{' '}
            {found.isRetired && <Chip tone="warn">{t('admin.catalogue.is-retired')}</Chip>}
          </>
        ) : undefined
      }
    >
      {meanwhile ? (
        <Notice tone="warn" alert title={t('admin.catalogue.meanwhile')}>
          <p>{t('admin.catalogue.meanwhile-help')}</p>
          <History ask={ask} changes={changes.slice(0, 5)} />
        </Notice>
      ) : (
        <ErrorSummary
          ask={ask}
          refusal={refusal}
          labelOf={(field) => calledIn(ask, settings, field)}
          idOf={(field) => (field === 'elsewhere' ? 'elsewhere' : field)}
        />
      )}
      {refusal?.faults.some((fault) => fault.field === 'elsewhere') && <Elsewhere ask={ask} faults={refusal.faults} />}
      {settings.length === 0 && !isNew ? (
        <Notice tone="neutral">{t('admin.catalogue.built-in')}</Notice>
      ) : (
        <KeptForm ask={ask} of={action} sent={typed !== undefined}>
          <form method="post" action={action} class="catalogue-form" novalidate>
            <CsrfField ask={ask} />
            {/* The first button is what Enter presses. */}
            <button type="submit" hidden name="do" value="save" tabindex={-1} />
            <input type="hidden" name="seen" value={base ? (base.get('seen') ?? '') : found ? printOf(found.entry) : ''} />
            <input type="hidden" name="was" value={base ? (base.get('was') ?? '') : printsOf(stands, settings)} />
            {part === 'fields' && !isNew && <input type="hidden" name="kind" value={String(entry.kind)} />}
            {isNew && <KeyField ask={ask} part={part as ListName} entries={entries} fields={fields} error={faultsOf(ask, refusal).key} />}
            {isList(part) && namesake && (
              <p>
                <Button small kind="quiet" icon="rotate" href={`/admin/catalogue/${part}/${namesake.entry.key}`}>
                  {t('admin.catalogue.bring-back')}
                  <span class="for-readers">: {nameOfEntry(ask, part, namesake.entry)}</span>
                </Button>
              </p>
            )}
            {isNew && part === 'fields' && <KindField ask={ask} kind={kind} />}
            <SettingFields
              ask={ask}
              settings={settings}
              fields={fields}
              faults={faultsOf(ask, refusal)}
              entries={entries}
              spoken={configuration.languages}
              part={part}
              self={isNew ? '' : key}
            />
            <Actions class="save-bar">
              <Button kind="main" name="do" value="save">
                {t(found?.isRetired ? 'admin.catalogue.bring-back' : 'admin.catalogue.save')}
              </Button>
              <Button kind="quiet" href={isList(part) ? `/admin/catalogue/${part}` : '/admin/catalogue'}>
                {t('common.cancel')}
              </Button>
            </Actions>
          </form>
        </KeptForm>
      )}
      {part === 'calendars' && found && !found.isRetired && (
        <section class="panel" aria-labelledby="holidays-head">
          <h2 id="holidays-head">{t('admin.holidays.title')}</h2>
          <p class="soft">{t('admin.holidays.about')}</p>
          <Button icon="calendar" href={`/admin/catalogue/calendars/${key}/holidays`}>
            {t('admin.holidays.file')}
          </Button>
        </section>
      )}
      {isList(part) && found && !found.isRetired && entry.kind !== 'built-in' && <Retire ask={ask} part={part} entry={entry} />}
      {changes.length > 0 && !meanwhile && (
        <section class="panel" aria-labelledby="history-head">
          <h2 id="history-head">{t('admin.catalogue.history')}</h2>
          {/* The settings are one page: each change says of which. */}
          <History ask={ask} changes={changes} {...(part === 'settings' && { stored })} />
        </section>
      )}
    </AdminFrame>,
    (refusal?.status ?? 200) as 200,
  )
}

/** What the page calls a field: its setting, and the language where there are six. */
function calledIn(ask: SignedAsk, settings: readonly { readonly name: string }[], field: string): string | undefined {
  if (field === 'key') return ask.t('admin.catalogue.key')
  const language = field.split('.').at(-1)
  const found = settings.find(({ name }) => field === name || field.startsWith(`${name}.`))
  return [found && nameOfSetting(ask, found.name), isLanguage(language) && languageNames[language]].filter(Boolean).join(' · ') || undefined
}

/** A field left empty is told so, not that a name of the files is missing. */
function inThePage(refusal: Refusal | null | undefined): Refusal | null {
  if (!refusal) return null
  const isEmpty = ({ field, message, values }: FieldFault) =>
    field !== 'elsewhere' && (message === 'configuration.fault.missing' || (message === 'configuration.fault.key' && values?.given === ''))
  return new Refusal(
    refusal.code,
    refusal.values,
    refusal.faults.map((fault) => (isEmpty(fault) ? { field: fault.field, message: 'ticket.fault.answer-missing' } : fault)),
  )
}

/** Faults of other entries, which this change would cause. */
export const Elsewhere = ({ ask, faults }: { ask: SignedAsk; faults: readonly FieldFault[] }) => (
  <div id="elsewhere" tabindex={-1}>
    <Notice tone="warn" title={ask.t('admin.catalogue.elsewhere')}>
      <ul class="asked">
        {faults
          .filter((fault) => fault.field === 'elsewhere')
          .map((fault) => (
            <li>{ask.t(fault.message, fault.values)}</li>
          ))}
      </ul>
    </Notice>
  </div>
)

/** `form`: the list's one form for the deeds of all its rows. */
export const Retire = ({
  ask,
  part,
  entry,
  small,
  form,
}: {
  ask: SignedAsk
  part: ListName
  entry: Entry
  small?: boolean
  form?: string
}) => {
  const { t } = ask
  const gone = part === 'public_statuses' || part === 'intake'
  const name = nameOfEntry(ask, part, entry)
  const address = `/admin/catalogue/${part}/${entry.key}/retirement`
  const deed = (
    <Button kind="danger" name="seen" value={printOf(entry)} {...(form && { form, formaction: address })} {...(small ? { small } : {})}>
      {t(gone ? 'admin.catalogue.remove-do' : 'admin.catalogue.retire-do', { name })}
    </Button>
  )
  return (
    <Confirm
      label={
        <>
          {t(gone ? 'admin.catalogue.remove' : 'admin.catalogue.retire')}
          <span class="for-readers">: {name}</span>
        </>
      }
      kind="quiet"
      {...(form ? {} : { icon: 'archive' as const })}
      group="retire"
      {...(small ? { small } : {})}
    >
      <p>{t(gone ? 'admin.catalogue.remove-help' : 'admin.catalogue.retire-help')}</p>
      {form ? (
        deed
      ) : (
        <form method="post" action={address}>
          <CsrfField ask={ask} />
          {deed}
        </form>
      )}
    </Confirm>
  )
}

interface KeyProps {
  readonly ask: SignedAsk
  readonly part: ListName
  readonly entries: (part: ListName) => readonly Entry[]
  readonly fields: URLSearchParams
  readonly error: string | undefined
}

/** The name by which files and addresses know it; of the intake, which question. */
const KeyField = ({ ask, part, entries, fields, error }: KeyProps) => {
  const { t } = ask
  if (part !== 'intake')
    return (
      <TextInput
        name="key"
        label={t('admin.catalogue.key')}
        help={t('admin.catalogue.key-help')}
        value={fields.get('key') ?? ''}
        error={error}
        width="half"
        autocomplete="off"
        required
        more={{ class: 'input is-code', spellcheck: 'false', dir: 'ltr' }}
      />
    )
  const asked = entries('intake').map((entry) => entry.key)
  const left = ['context', 'offering', 'contract', 'type', 'service'].filter((one) => !asked.includes(one))
  return (
    <Select
      name="key"
      label={t('admin.catalogue.setting.ask')}
      value={fields.get('key') ?? ''}
      error={error}
      choices={left.map((value) => ({ value, label: t(`admin.catalogue.value.ask.${value}`) }))}
      required
    />
  )
}

/** Which inputs follow depends on the kind: choosing another shows them. */
const KindField = ({ ask, kind }: { ask: SignedAsk; kind: string }) => (
  <div class="catalogue-kind">
    <Select
      name="kind"
      label={ask.t('admin.catalogue.setting.kind')}
      value={kind}
      choices={fieldKinds.map((value) => ({ value, label: nameOfValue(ask, 'kind', value) }))}
    />
    <Button small name="do" value="more" more={growing}>
      {ask.t('admin.catalogue.kind-show')}
    </Button>
  </div>
)

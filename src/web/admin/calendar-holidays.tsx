// /admin/catalogue/calendars/:key/holidays: the holidays of a calendar file, shown before any of them is taken over. Works without script.
import { z } from 'zod'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { byKey, label } from '../../desk/catalogue/catalogue.ts'
import { type FoundHoliday, type FoundHolidays, Years, findHolidays, takeOverHolidays } from '../../desk/promises/import-holidays.ts'
import { mostBytes } from '../../desk/promises/holidays-in-thread.ts'
import { parse } from '../../desk/parse.ts'
import { dateFormat, numberFormat } from '../../platform/formats.ts'
import { readMultipart } from '../../platform/multipart.ts'
import { Refusal } from '../../platform/refusal.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import { requireToken } from '../csrf.ts'
import { formOf, readSmallForm } from '../form.ts'
import { FileChoice } from '../files/FileChoice.tsx'
import { Actions, Button } from '../ui/Button.tsx'
import { Chip } from '../ui/Chip.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { described, Field } from '../ui/Field.tsx'
import { sizeWords } from '../ui/FileCard.tsx'
import { Checkbox, Select } from '../ui/inputs.tsx'
import { Notice } from '../ui/Notice.tsx'
import { goTo } from '../ui/notice-once.ts'
import { AdminFrame } from './AdminFrame.tsx'
import { unhurried } from './catalogue-form.tsx'

export const calendarHolidays = (ask: SignedAsk): Promise<Response> => page(ask, {})

/** Nothing is changed: what the file says is shown. */
export async function readHolidaysFile(ask: SignedAsk): Promise<Response> {
  const { text, fields } = await uploaded(ask)
  try {
    const { years } = parse(z.object({ years: Years }), { years: fields.get('years') || undefined })
    if (text === null) throw new Refusal('invalid', {}, [{ field: 'file', message: 'admin.holidays.fault.none' }])
    const found = await findHolidays(await catalogueOf(ask.house.app), ask.params.key ?? '', text, years, ask.at)
    return await page(ask, { found })
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === 'not-found') throw thrown
    return page(ask, { refusal: thrown, years: fields.get('years') ?? '' })
  }
}

export async function takeHolidays(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const key = ask.params.key ?? ''
  try {
    const lines = form.all('line')
    if (lines.length === 0) throw new Refusal('invalid', {}, [{ field: 'file', message: 'admin.holidays.fault.nothing-ticked' }])
    await takeOverHolidays(actOf(ask, 'workspace'), key, lines)
    return goTo(ask, `/admin/catalogue/calendars/${key}`, 'admin.holidays.done')
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.code === 'not-found') throw thrown
    const faults = thrown.faults.map((fault) => ({ ...fault, field: 'file' }))
    return page(ask, { refusal: new Refusal(thrown.code, thrown.values, faults) })
  }
}

/** One file and a few fields; the token comes first. */
async function uploaded(ask: SignedAsk): Promise<{ text: string | null; fields: URLSearchParams }> {
  const fields = new URLSearchParams()
  let text: string | null = null
  const { parts } = readMultipart(ask.c.req.raw.body, ask.c.req.header('content-type'))
  let isOurs = false
  for await (const part of parts) {
    if (!isOurs) requireToken(part.kind === 'field' && part.name === 'csrf' ? part.value : '', ask.visitor.csrf)
    isOurs = true
    if (part.kind === 'field') fields.append(part.name, part.value.slice(0, 100))
    else if (part.name === 'file' && part.fileName !== '') {
      const bytes = await within(part.bytes)
      if (bytes === null) throw new Refusal('file-too-large', { name: part.fileName, size: mostBytes + 1, limit: mostBytes })
      text = decoded(bytes)
    }
  }
  if (!isOurs) requireToken('', ask.visitor.csrf)
  formOf(fields).one('years')
  return { text, fields }
}

async function within(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array | null> {
  const kept: Uint8Array[] = []
  let size = 0
  for await (const part of bytes) {
    size += part.byteLength
    if (size > mostBytes) return null
    kept.push(part)
  }
  return Buffer.concat(kept)
}

/** Old programs write them in their own signs. */
function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

interface Shown {
  readonly found?: FoundHolidays
  readonly refusal?: Refusal
  readonly years?: string
}

async function page(ask: SignedAsk, { found, refusal, years }: Shown): Promise<Response> {
  const { t, language } = ask
  const key = ask.params.key ?? ''
  const calendar = byKey((await catalogueOf(ask.house.app)).calendars, key)
  if (!calendar || calendar.retired) throw new Refusal('not-found')
  return ask.c.html(
    <AdminFrame
      ask={ask}
      title={t('admin.holidays.title')}
      place="catalogue"
      back={{ href: `/admin/catalogue/calendars/${key}`, label: label(calendar.label, language) }}
      under={`${label(calendar.label, language)} · ${calendar.zone}`}
    >
      {/* Its control may be hidden behind a button; the field is not. */}
      <ErrorSummary ask={ask} refusal={refusal} idOf={(field) => (field === 'file' ? 'file-field' : field)} />
      {found ? (
        <Found ask={ask} found={found} path={`/admin/catalogue/calendars/${key}/holidays`} />
      ) : (
        <Upload ask={ask} refusal={refusal} years={years} />
      )}
    </AdminFrame>,
    (refusal?.status ?? 200) as 200,
  )
}

const Upload = ({ ask, refusal, years }: { ask: SignedAsk; refusal: Refusal | undefined; years: string | undefined }) => {
  const { t, language } = ask
  const file = {
    name: 'file',
    label: <span id="file-label">{t('admin.holidays.file')}</span>,
    help: t('admin.holidays.file-help', { size: sizeWords(language, mostBytes) }),
    error: faultsOf(ask, refusal).file,
    required: true,
  }
  return (
    // Its answer is a page to look at, which Turbo would not show.
    <form method="post" enctype="multipart/form-data" class="stack" novalidate data-turbo="false">
      <CsrfField ask={ask} />
      <Select
        name="years"
        label={t('admin.holidays.years')}
        help={t('admin.holidays.years-help')}
        value={years || '3'}
        error={faultsOf(ask, refusal).years}
        choices={[1, 2, 3, 5, 10].map((one) => ({ value: String(one), label: numberFormat(language).format(one) }))}
      />
      <Field {...file}>
        <FileChoice t={t} id="file" name="file" class="input is-full" accept=".ics,text/calendar" more={described(file)} />
      </Field>
      <Actions>
        <Button kind="main">{t('admin.holidays.show')}</Button>
      </Actions>
    </form>
  )
}

const Found = ({ ask, found, path }: { ask: SignedAsk; found: FoundHolidays; path: string }) => {
  const { t } = ask
  const open = found.holidays.filter(({ state }) => state !== 'there')
  const there = found.holidays.length - open.length
  return (
    <>
      <h2>{t('admin.holidays.found')}</h2>
      {there > 0 && <p class="soft">{t('admin.holidays.there', { count: there })}</p>}
      {open.length === 0 ? (
        <Notice tone="neutral">{t('admin.holidays.nothing')}</Notice>
      ) : (
        <form method="post" action={`${path}/chosen`} class="stack">
          <CsrfField ask={ask} />
          <div class="catalogue-boxes is-holidays">
            {open.map((one, at) => (
              <Checkbox
                name="line"
                id={`line-${at}`}
                value={one.line}
                checked={one.state === 'new'}
                label={
                  <>
                    {daysSaid(ask, one)}{' '}
                    {one.name && (
                      <>
                        · <bdi>{one.name}</bdi>
                      </>
                    )}{' '}
                    {one.state === 'other' && <Chip tone="warn">{t('admin.holidays.other')}</Chip>}
                  </>
                }
              />
            ))}
          </div>
          <Actions>
            <Button kind="main">{t('admin.holidays.take')}</Button>
            <Button kind="quiet" href={path} more={unhurried}>
              {t('admin.holidays.another')}
            </Button>
          </Actions>
        </form>
      )}
      {found.left.length > 0 && (
        <details class="holding-allows">
          <summary>{t('admin.holidays.left', { count: found.left.length })}</summary>
          <ul>
            {found.left.slice(0, 100).map(({ name, why }) => (
              <li>
                <bdi>{name || t('admin.holidays.nameless')}</bdi>: {t(`admin.holidays.left.${why}`)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

function daysSaid({ t, language }: SignedAsk, { firstDay, lastDay, hours }: FoundHoliday): string {
  const days = dateFormat(language, { dateStyle: 'full', timeZone: 'UTC' }).formatRange(Date.parse(firstDay), Date.parse(lastDay))
  return `${days}: ${hours === null ? t('admin.holidays.closed') : t('admin.holidays.open', { hours: hours.replaceAll(',', ', ').replaceAll('-', '–') })}`
}

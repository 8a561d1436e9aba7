// A fault of the document as its page says it: at the field of this form, or of which other entry, in words of the pages rather than of the files.
import type { Configuration } from '../../desk/catalogue/configuration.ts'
import type { Fault } from '../../desk/catalogue/cross-checks.ts'
import type { FieldFault } from '../../platform/refusal.ts'
import type { SignedAsk } from '../ask.ts'
import { entriesOf } from './catalogue-document.ts'
import { type ListName, type PartName, isList } from './catalogue-parts.ts'
import type { ReadEntry } from './catalogue-read.ts'
import { nameOfEntry, nameOfPart, nameOfSetting, nameOfValue } from './catalogue-words.ts'

export interface Place {
  readonly part: PartName
  readonly key: string
  /** Where the rows of lists stood in the form, and what was at fault there already. */
  readonly rows?: ReadEntry['rows']
  readonly faults?: ReadEntry['faults']
}

interface Change {
  readonly now: Configuration
  readonly to: Configuration
}

export function atField(ask: SignedAsk, change: Change, place: Place, fault: Fault): FieldFault {
  const { part, key, rows = {} } = place
  const [list, index, ...inside] = fault.path
  const said = onPage(ask, change, place, fault)
  if (!isList(part) && !isList(String(list)))
    return { ...said, field: fault.path.filter((step, at) => at === 0 || typeof step === 'string').join('.') }
  const entries = list !== undefined && isList(String(list)) ? entriesOf(change.to, String(list) as ListName) : []
  const named = typeof index === 'number' ? entries[index] : undefined
  if (list === part && named?.key === key) return { ...said, field: fieldAt(inside, rows) }
  const where = nameOfPart(ask, isList(String(list)) ? String(list) : 'settings')
  const what = named ? nameOfEntry(ask, String(list) as ListName, named) : ''
  return {
    field: 'elsewhere',
    message: what ? 'admin.catalogue.fault.at' : 'admin.catalogue.fault.in',
    values: { where, what, said: ask.t(said.message, said.values) },
  }
}

/** The entries that `key` names in these. */
const namedIn: Readonly<Record<string, ListName>> = {
  'condition-comes-later': 'fields',
  'no-such-option': 'fields',
  'no-callbacks': 'queues',
  'special-of-special': 'request_types',
}

/** Whoever retires an entry is not told to name another, but where it is named still. */
function onPage(ask: SignedAsk, { now, to }: Change, { part, key }: Place, { path, message, values }: Fault): Omit<FieldFault, 'field'> {
  const called = (list: ListName, key: string) => {
    const entry = [...entriesOf(to, list), ...entriesOf(now, list)].find((one) => one.key === key)
    return entry ? nameOfEntry(ask, list, entry) : key
  }
  const fault = message.replace('configuration.fault.', '')
  const { list, ask: question, state } = values
  const setting = () => {
    const inside = path.slice(2)
    const until = inside.findIndex((step) => typeof step === 'number')
    return nameOfSetting(ask, inside.slice(0, until < 0 ? undefined : until).join('.'))
  }
  if (isList(part) && values.key === key) {
    const name = called(part, key)
    if (fault.startsWith('unknown') && list === part)
      return { message: 'admin.catalogue.fault.still-chosen', values: { name, setting: setting() } }
    if (fault === 'condition-needs-choice') return { message: 'admin.catalogue.fault.still-awaited', values: { name } }
  }
  const words = {
    ...values,
    ...(fault in namedIn && { key: called(namedIn[fault]!, String(values.key)) }),
    ...(list !== undefined && { list: nameOfPart(ask, String(list)) }),
    ...(question !== undefined && { ask: nameOfValue(ask, 'ask', String(question)) }),
    ...(state !== undefined && { state: nameOfValue(ask, 'state', String(state)) }),
  }
  if (fault === 'never-asked')
    return {
      message: 'admin.catalogue.fault.never-asked',
      values: { ask: words.ask!, intake: nameOfPart(ask, 'intake'), setting: setting() },
    }
  return { message, values: words }
}

/** The form's name of a place in the entry: rows as the form numbered them, the members of a plain list as the list. */
function fieldAt(inside: readonly (string | number)[], rows: ReadEntry['rows']): string {
  const [name, at, ...rest] = inside
  if (name === 'ask') return 'key'
  if (typeof at !== 'number') {
    const steps = inside.filter((step) => typeof step === 'string')
    return steps.length === 1 && ['label', 'help', 'description', 'send', 'template', 'group'].includes(String(name))
      ? `${name}.en`
      : steps.join('.')
  }
  const row = rows[String(name)]?.[at]
  if (row === undefined) return String(name)
  const more = rest.filter((step) => typeof step === 'string')
  return [name, row, ...(more.length === 0 ? ['en'] : more.length === 1 && more[0] === 'label' ? ['label', 'en'] : more)].join('.')
}

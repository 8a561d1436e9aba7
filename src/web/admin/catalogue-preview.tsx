// GET /admin/catalogue/preview: what a given customer may file, for themselves or for customers of theirs, why not the rest, and the form they are
// given. It is read as they read; nothing is sent or kept.
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { sentenceOf } from '../../desk/entitlements/explain.ts'
import { type ActingFor, actingFor, customersListed } from '../../desk/partners/customers.ts'
import { findPeople, type PersonRow } from '../../desk/people/find-people.ts'
import { reading } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import { isLanguage, words } from '../../platform/messages.ts'
import type { ActingHere, SignedAsk } from '../ask.ts'
import { actingAs } from '../customers/acting.ts'
import { NewTicketForm } from '../new-ticket/Form.tsx'
import type { Question } from '../new-ticket/path.ts'
import type { Door } from '../new-ticket/door.ts'
import { freshDraft, type Situation, situationOf } from '../new-ticket/situation.ts'
import { said, termOf } from '../new-ticket/words.ts'
import { Button } from '../ui/Button.tsx'
import { mostListed, type Named, namedIn } from '../portal/filter-named.ts'
import { Chip, FilterChip } from '../ui/Chip.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Select, TextInput } from '../ui/inputs.tsx'
import { AdminFrame } from './AdminFrame.tsx'

const here = '/admin/catalogue/preview'
const chosenHere = ['organisation', 'context', 'offering', 'contract', 'type', 'service'] as const

export async function cataloguePreview(ask: SignedAsk): Promise<Response> {
  const { t } = ask
  const query = new URL(ask.c.req.url).searchParams
  const text = (query.get('q') ?? '').slice(0, 200)
  const person = await personNamed(ask, query.get('person'))
  const found =
    person || !text
      ? []
      : (await reading(ask.house.app, ask.visitor.personId, (tx) => findPeople(tx, { text, only: 'active', limit: 20 }))).rows
  const whom = person && (await forWhom(ask, person, query))
  const seen =
    person &&
    whom &&
    (await situationOf(
      asThem(ask, person, whom, (await catalogueOf(ask.house.app)).messages),
      doorOf(person, whom.acting),
      draftOf(ask, query),
    ))
  const named = seen ? withNames(seen, query) : null
  if (named?.leadsTo) return ask.c.redirect(named.leadsTo, 303)
  return ask.c.html(
    <AdminFrame
      ask={ask}
      title={t('admin.catalogue.preview')}
      place="catalogue"
      back={{ href: '/admin/catalogue', label: t('admin.catalogue.title') }}
      under={t('admin.catalogue.preview.help')}
    >
      <form class="admin-search" action={here} method="get" role="search">
        <TextInput name="q" type="search" label={t('admin.catalogue.preview.person')} value={text} maxlength={200} />
        <Button icon="search">{t('admin.catalogue.preview.find')}</Button>
      </form>
      {text && !person && <Found ask={ask} rows={found} />}
      {person && whom && seen && (
        <>
          <h2>{t('admin.catalogue.preview.as', { name: person.name })}</h2>
          <Choose ask={ask} person={person} whom={whom} seen={seen} unclear={named?.unclear ?? {}} query={query} />
          {!seen.path.open && <TheForm ask={ask} seen={seen} />}
        </>
      )}
    </AdminFrame>,
  )
}

interface Person {
  readonly id: string
  readonly name: string
  readonly language: string
  readonly timeZone: string
}

async function personNamed(ask: SignedAsk, id: string | null): Promise<Person | null> {
  if (!isId(id)) return null
  const row = await reading(ask.house.app, ask.visitor.personId, (tx) =>
    tx.selectFrom('person').select(['id', 'name', 'language', 'time_zone as timeZone']).where('id', '=', id).executeTakeFirst(),
  )
  return row ?? null
}

/** For whom somebody may file, beside themselves. */
interface Whom {
  /** The first of them, or those whose name holds `text`. */
  readonly customers: readonly ActingFor[]
  /** Also where none has that name. */
  readonly actsForSome: boolean
  readonly text: string
  readonly hasMore: boolean
  readonly acting: ActingHere | null
}

/** By the question that opens a customer's pages to them, asked as they ask it. */
function forWhom(ask: SignedAsk, person: Person, query: URLSearchParams): Promise<Whom> {
  const [customerId = '', partnerId] = (query.get('for') ?? '').split('.')
  const text = (query.get('for-named') ?? '').slice(0, 100)
  return reading(ask.house.app, person.id, async (tx) => {
    const [{ rows, nextCursor }, { rows: any }, known] = await Promise.all([
      customersListed(tx, { words: text, limit: mostListed }),
      customersListed(tx, { words: '', limit: 1 }),
      actingFor(tx, customerId),
    ])
    const acting = known && actingAs(known, partnerId)
    return { customers: rows, actsForSome: any.length > 0, text, hasMore: nextCursor !== null, acting: acting?.files ? acting : null }
  })
}

/** In the customer's own language: which types are answered in it is part of what they see. */
function asThem(ask: SignedAsk, person: Person, { actsForSome, acting }: Whom, own: Parameters<typeof words>[1]): SignedAsk {
  const language = isLanguage(person.language) ? person.language : ask.language
  const { id: personId, name, timeZone } = person
  const visitor = { ...ask.visitor, personId, name, language, timeZone, staffRole: null, customers: actsForSome ? 1 : 0 }
  return { ...ask, visitor, language, timeZone, t: words(language, own), ...(acting && { acting }) }
}

const doorOf = (person: Person, acting: ActingHere | null): Door => ({
  room: 'workspace',
  base: here,
  query: { person: person.id },
  requesterId: person.id,
  customer: null,
  acting: acting && { customerId: acting.customer.id, partnerId: acting.partner.id },
  asks: false,
  out: here,
})

const draftOf = (ask: SignedAsk, query: URLSearchParams) => ({
  ...freshDraft(ask),
  content: Object.fromEntries(chosenHere.flatMap((name) => (query.get(name) ? [[name, query.get(name)!.slice(0, 100)]] : []))),
})

const Found = ({ ask, rows }: { ask: SignedAsk; rows: readonly PersonRow[] }) =>
  rows.length === 0 ? (
    <EmptyState icon="people" title={ask.t('admin.catalogue.preview.none')} />
  ) : (
    <ul class="catalogue-list">
      {rows.map((row) => (
        <li>
          <div class="catalogue-name">
            <a href={`${here}?${new URLSearchParams({ person: row.id })}`}>
              <bdi>{row.name}</bdi>
            </a>{' '}
            <span class="soft address">{row.address}</span> <span class="soft">{row.organisations.join(', ')}</span>
          </div>
        </li>
      ))}
    </ul>
  )

/** What comes after the first open question hangs on its answer. */
function questionsOf({ path }: Situation): readonly Question[] {
  const inForm: Question[] = [path.inForm.type, path.inForm.service].filter((step) => step !== null)
  const open = path.open ? path.before.indexOf(path.open) : -1
  return open >= 0 ? path.before.slice(0, open + 1) : [...path.before, ...inForm]
}

type Unclear = Partial<Record<string, Named>>

/** Where there are too many to list, a name is typed: one that fits becomes the key in the address, of several one is chosen. */
function withNames(seen: Situation, query: URLSearchParams): { leadsTo: string | null; unclear: Unclear } {
  const unclear: Unclear = {}
  const to = new URLSearchParams(query)
  for (const { ask, options } of questionsOf(seen)) {
    const typed = query.get(`${ask}-named`)
    if (typed === null) continue
    const list = options.map(({ key, label }) => ({
      key,
      label: typeof label === 'object' && label ? label : { en: label ?? key },
      retired: false,
    }))
    const named = namedIn(list, typed, query.get(ask) ?? '', seen.ask.language)
    if (named.typed && named.count !== 1) {
      unclear[ask] = named
      continue
    }
    to.delete(`${ask}-named`)
    to.delete(ask)
    if (named.fits[0]) to.set(ask, named.fits[0].key)
  }
  return { leadsTo: String(to) !== String(query) ? `${here}?${to}` : null, unclear }
}

interface ChooseProps {
  readonly ask: SignedAsk
  readonly person: Person
  readonly whom: Whom
  readonly seen: Situation
  readonly unclear: Unclear
  readonly query: URLSearchParams
}

/** The questions in their order, each with what may be chosen, and under them what may not, with the reason they are told. */
const Choose = ({ ask, person, whom, seen, unclear, query }: ChooseProps) => {
  const questions = questionsOf(seen)
  const theirs = seen.ask.language
  return (
    <section class="panel" aria-label={ask.t('admin.catalogue.preview.as', { name: person.name })}>
      <form method="get" action={here} class="stack">
        <input type="hidden" name="person" value={person.id} />
        <ForWhom ask={ask} whom={whom} />
        {questions.map((question) => {
          const allowed = question.options.filter(({ verdict }) => verdict.allowed)
          return (
            <div lang={theirs}>
              {allowed.length > mostListed ? (
                <ByName ask={ask} seen={seen} question={question} named={unclear[question.ask]} query={query} />
              ) : (
                allowed.length > 0 && (
                  <Select
                    name={question.ask}
                    id={`preview-${question.ask}`}
                    label={termOf(seen.ask, question)}
                    value={question.chosen ?? question.preselected ?? ''}
                    choices={allowed.map((option) => ({
                      value: option.key,
                      label: said(seen.ask, option.label) || ask.t('admin.catalogue.preview.nobody'),
                    }))}
                    {...(question.isOnly ? {} : { prompt: '…' })}
                  />
                )
              )}
              <RefusedOnes ask={ask} seen={seen} question={question} />
            </div>
          )
        })}
        <div class="actions">
          <Button kind="main">{ask.t('admin.catalogue.preview.show')}</Button>
        </div>
      </form>
    </section>
  )
}

/** Whoever acts for nobody is not asked. Of several partners one acts as one of them. */
const ForWhom = ({ ask, whom }: { ask: SignedAsk; whom: Whom }) => {
  const { customers, text, hasMore, acting } = whom
  if (customers.length === 0 && !text && !acting) return null
  const known = acting && !customers.some(({ customer }) => customer.id === acting.customer.id) ? [acting, ...customers] : customers
  const choices = known.flatMap((one) => {
    const partners = [...new Map(one.delegations.map(({ partner }) => [partner.id, partner])).values()]
    return partners
      .filter(({ id }) => actingAs(one, id)?.files)
      .map((partner) => ({
        value: `${one.customer.id}.${partner.id}`,
        label: partners.length > 1 ? `${one.customer.name} (${partner.name})` : one.customer.name,
      }))
  })
  return (
    <>
      {(hasMore || text) && (
        <TextInput
          name="for-named"
          type="search"
          label={ask.t('admin.catalogue.preview.for-named')}
          value={text}
          error={customers.length === 0 ? ask.t('admin.catalogue.preview.none') : undefined}
          maxlength={100}
        />
      )}
      <Select
        name="for"
        id="preview-for"
        label={ask.t('admin.catalogue.preview.for')}
        value={acting ? `${acting.customer.id}.${acting.partner.id}` : ''}
        choices={[{ value: '', label: ask.t('admin.catalogue.preview.for-self') }, ...choices]}
      />
    </>
  )
}

const ByName = ({
  ask,
  seen,
  question,
  named,
  query,
}: Omit<ChooseProps, 'person' | 'whom' | 'unclear'> & { question: Question; named: Named | undefined }) => {
  const key = question.chosen ?? question.preselected ?? ''
  const known = question.options.find((option) => option.key === key)
  const to = (key: string) => {
    const address = new URLSearchParams(query)
    address.delete(`${question.ask}-named`)
    address.set(question.ask, key)
    return `${here}?${address}`
  }
  return (
    <>
      <input type="hidden" name={question.ask} value={key} />
      <TextInput
        name={`${question.ask}-named`}
        label={termOf(seen.ask, question)}
        value={named?.typed ?? (known ? said(seen.ask, known.label) : '')}
        error={named?.count === 0 ? ask.t('portal.new.search.none') : undefined}
        placeholder={ask.t('portal.new.service.search')}
        autocomplete="off"
        maxlength={200}
      />
      {named && named.count > 0 && (
        <p class="chips">
          <span class="chips-label">{ask.t('portal.new.search.found', { count: named.count })}</span>
          {named.fits.map((entry) => (
            <FilterChip href={to(entry.key)}>{said(seen.ask, entry.label)}</FilterChip>
          ))}
        </p>
      )}
    </>
  )
}

const mostRefused = 50

const RefusedOnes = ({ ask, seen, question }: { ask: SignedAsk; seen: Situation; question: Question }) => {
  const wanted = seen.draft.content[question.ask]
  // The one asked for comes first: of thousands only some are named.
  const refused = question.options
    .flatMap(({ key, label, verdict }) => (verdict.allowed ? [] : [{ key, label, verdict }]))
    .sort((a, b) => Number(b.key === wanted) - Number(a.key === wanted))
    .slice(0, mostRefused)
  if (refused.length === 0) return null
  return (
    <ul class="catalogue-refused">
      {refused.map(({ label, verdict }) => (
        <li>
          <strong>{said(seen.ask, label) || ask.t('admin.catalogue.preview.nobody')}</strong>{' '}
          <Chip tone="warn" icon="lock">
            <span lang={ask.language}>{ask.t('admin.catalogue.preview.refused')}</span>
          </Chip>
          <p class="soft">{sentenceOf(seen.catalogue, verdict, seen.ask.language, seen.ask.t)}</p>
        </li>
      ))}
    </ul>
  )
}

/** Disabled as a whole: it looks as it does for them, and does nothing. */
const TheForm = ({ ask, seen }: { ask: SignedAsk; seen: Situation }) => (
  <section aria-labelledby="preview-form">
    <h2 id="preview-form">{ask.t('admin.catalogue.preview.form')}</h2>
    <fieldset class="catalogue-preview" disabled lang={seen.ask.language}>
      <NewTicketForm s={seen} />
    </fieldset>
  </section>
)

// Where a form that is being filled in meets what we know to be wrong: what is shown for it, what was answered, and that nothing is sent unanswered (MS-18).
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import type { CreateTicket } from '../../desk/tickets/create-ticket.ts'
import { type Found, type Match, matchingIncidents, openFor } from '../../desk/incidents/matching-incidents.ts'
import type { DraftContent } from '../../desk/tickets/drafts.ts'
import { byKey, type Catalogue } from '../../desk/catalogue/catalogue.ts'
import type { Tx } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import type { Language } from '../../platform/messages.ts'
import { Refusal } from '../../platform/refusal.ts'
import { listOf, textOf } from './path.ts'

/** What of a page or deed decides on what is shown. */
interface About {
  readonly catalogue: Catalogue
  readonly draft: { readonly content: DraftContent }
  readonly path: { readonly open: unknown; readonly chosen: { readonly type: string | null; readonly service: string | null } }
}
interface Reader {
  readonly language: Language
  readonly at: Date
}

/** Said to be another matter. */
export const differentIn = (content: DraftContent): string[] => listOf(content, 'different').filter(isId).slice(0, 20)

export function incidentsFor(tx: Tx, { language, at }: Reader, { catalogue, draft, path }: About, ahead?: Ahead | null): Promise<Match[]> {
  if (path.open) return Promise.resolve([])
  const { content } = draft
  const asksService = byKey(catalogue.requestTypes, path.chosen.type)?.asksService !== 'none'
  const wanted = {
    service: asksService ? textOf(content, 'service') || path.chosen.service : null,
    region: textOf(content, 'region') || null,
    text: `${textOf(content, 'summary')}\n${textOf(content, 'body')}`,
    language,
    at,
    except: differentIn(content),
  }
  const known = ahead && ahead.service === wanted.service && ahead.region === wanted.region ? ahead.open : undefined
  return matchingIncidents(tx, catalogue, wanted, known)
}

/** What is open for the service that the form names, read in the trip of what else is asked first: mostly nothing, and then that was all. */
export interface Ahead {
  readonly service: string
  readonly region: string | null
  readonly open: readonly Found[]
}
export async function aheadOf(tx: Tx, at: Date, catalogue: Catalogue, content: DraftContent, form: Pressed): Promise<Ahead | null> {
  const [service, region] = [textOf(content, 'service'), textOf(content, 'region') || null]
  if (!service || isAnswered(form)) return null
  return { service, region, open: await openFor(tx, catalogue, { service, region, at }) }
}

interface Pressed {
  one(name: string): string
  all(name: string): string[]
}
const shownIn = (form: Pressed): string[] => form.all('shown').filter(isId)

/** "Mine is different": all that were shown are. */
export const withDifferent = (content: DraftContent, form: Pressed): DraftContent => ({
  ...content,
  different: [...new Set([...differentIn(content), ...shownIn(form)])].slice(0, 20),
})

export const joins = (form: Pressed): string | null => {
  const [what, id] = form.one('go').split(':')
  return what === 'join' && isId(id) ? id : null
}
const isAnswered = (form: Pressed): boolean => joins(form) !== null || isSentAsDifferent(form)
const isSentAsDifferent = (form: Pressed): boolean => form.one('go') === 'different-send'

/** What the deed is told. */
export function meets(content: DraftContent, form: Pressed): Pick<CreateTicket, 'incident'> {
  const joined = joins(form)
  const different = differentIn(isSentAsDifferent(form) ? withDifferent(content, form) : content).filter((id) => id !== joined)
  if (joined) return { incident: { id: joined, how: 'joined', others: different } }
  const [first, ...others] = different
  return first ? { incident: { id: first, how: 'different', others } } : {}
}

/** Refusal meets-incident: what fits was not answered yet. It takes back what the deed wrote; nothing is sent. */
export async function meetFirst(tx: Tx, reader: Reader, about: About, form: Pressed, ahead: Ahead | null): Promise<void> {
  if (isAnswered(form)) return
  if ((await incidentsFor(tx, reader, about, ahead)).some(({ insists }) => insists)) throw new Refusal('meets-incident')
}

/** For a form of which only service, region and text are known: while one types. */
export async function incidentsAsked(tx: Tx, reader: Reader, query: (name: string) => string | undefined, different: readonly string[]) {
  const catalogue = await catalogueOf(tx)
  const service = (query('service') ?? '').slice(0, 40) || null
  const region = (query('region') ?? '').slice(0, 40) || null
  const found = await matchingIncidents(tx, catalogue, {
    service,
    region,
    text: (query('text') ?? '').slice(0, 1000),
    language: reader.language,
    at: reader.at,
    except: different.filter(isId).slice(0, 20),
  })
  return { catalogue, service, region, found }
}

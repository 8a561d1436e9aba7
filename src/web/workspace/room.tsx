// The rooms of the workspace beside its queues (incidents, articles, callbacks, reports): the rail at the left, one heading, one column.
import type { Child } from 'hono/jsx'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import { reading } from '../../platform/database.ts'
import type { SignedAsk } from '../ask.ts'
import { Frame } from '../ui/Frame.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { Rail, type RailFacts } from './rail.tsx'
import { railFacts } from './rail-facts.ts'

interface Room {
  readonly catalogue: Catalogue
  readonly facts: RailFacts
  readonly title: string
  /** Classes of the column; wide is usual. */
  readonly column?: string
  readonly status?: number | undefined
  /** A page with forms: never shown from memory. */
  readonly fresh?: boolean
}

/** For pages that read the rail's facts together with their own. */
export const inWorkspace = (ask: SignedAsk, room: Room, children: Child): Response | Promise<Response> =>
  ask.c.html(
    <Frame
      ask={ask}
      title={room.title}
      room="workspace"
      current="workspace"
      rail={<Rail ask={ask} catalogue={room.catalogue} facts={room.facts} view={null} />}
      fresh={room.fresh ?? false}
    >
      <div class={room.column ?? 'admin is-wide'}>{children}</div>
    </Frame>,
    (room.status ?? 200) as 200,
  )

export interface RoomPage {
  readonly title: Child
  /** The same without markup. */
  readonly plainTitle: string
  readonly over?: Child
  readonly under?: Child
  readonly back?: { href: string; label: string }
  readonly actions?: Child
  readonly status?: number | undefined
  readonly column?: string
  readonly children: Child
}

export async function roomPage(ask: SignedAsk, p: RoomPage): Promise<Response> {
  const { house, visitor } = ask
  const catalogue = await catalogueOf(house.app)
  const facts = await reading(house.app, visitor.personId, (tx) => railFacts(tx, visitor))
  const { plainTitle: title, column, status } = p
  return inWorkspace(
    ask,
    { catalogue, facts, title, status, fresh: true, ...(column && { column }) },
    <>
      <PageTitle back={p.back} over={p.over} under={p.under} actions={p.actions}>
        {p.title}
      </PageTitle>
      {p.children}
    </>,
  )
}

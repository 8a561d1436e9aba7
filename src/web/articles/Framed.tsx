// The frame of every page on which articles are written: the workspace's rail at the left, one heading, one column.
import type { Child } from 'hono/jsx'
import { catalogueOf } from '../../desk/catalogue/catalogue.ts'
import { queuesOf } from '../../desk/tickets/agent-queue.ts'
import { reading } from '../../platform/database.ts'
import type { SignedAsk } from '../ask.ts'
import { Frame } from '../ui/Frame.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { Rail } from '../workspace/rail.tsx'

interface Framed {
  readonly title: Child
  readonly plainTitle: string
  readonly over?: Child
  readonly under?: Child
  readonly back?: { href: string; label: string }
  readonly actions?: Child
  readonly status?: number | undefined
  /** Room for two texts beside each other. */
  readonly wide?: boolean
  readonly children: Child
}

export async function articlesFramed(ask: SignedAsk, p: Framed): Promise<Response> {
  const { house, visitor } = ask
  const catalogue = await catalogueOf(house.app)
  const facts = await reading(house.app, visitor.personId, (tx) => queuesOf(tx, visitor))
  return ask.c.html(
    <Frame
      ask={ask}
      title={p.plainTitle}
      room="workspace"
      current="workspace"
      rail={<Rail ask={ask} catalogue={catalogue} facts={facts} view={null} />}
      fresh
    >
      <div class={`admin ${p.wide ? 'is-whole' : 'is-wide'}`}>
        <PageTitle back={p.back} over={p.over} under={p.under} actions={p.actions}>
          {p.title}
        </PageTitle>
        {p.children}
      </div>
    </Frame>,
    (p.status ?? 200) as 200,
  )
}

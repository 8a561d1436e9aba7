// Reports stand in the workspace as its other rooms do: the rail at the left, one wide column.
import type { Child } from 'hono/jsx'
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import type { SignedAsk } from '../ask.ts'
import { Frame } from '../ui/Frame.tsx'
import { Rail, type RailFacts } from '../workspace/rail.tsx'

export const inWorkspace = (ask: SignedAsk, p: { catalogue: Catalogue; facts: RailFacts; title: string }, children: Child) =>
  ask.c.html(
    <Frame
      ask={ask}
      title={p.title}
      room="workspace"
      current="workspace"
      rail={<Rail ask={ask} catalogue={p.catalogue} facts={p.facts} view={null} />}
    >
      <div class="admin is-wide report">{children}</div>
    </Frame>,
  ) as Response

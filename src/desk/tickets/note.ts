// What agents tell each other and no customer ever reads.
import { sql } from 'kysely'
import { z } from 'zod'
import { send, together } from '../../platform/database.ts'
import { newId } from '../../platform/id.ts'
import type { Language } from '../../platform/messages.ts'
import { type Act, inTransaction } from '../actor.ts'
import { catalogueOf } from '../catalogue/catalogue-of.ts'
import { eventRow } from '../events.ts'
import { parse } from '../parse.ts'
import { vectorOf } from '../search/words.ts'
import { type HeldTicket, allow, asker, holdTicket, notHeld } from './access.ts'
import { Body, Id } from './fields.ts'
import { consumeDraft, digestOf, takeDraft, takenDraft } from './send-draft.ts'
import { touched } from './write.ts'

export const Note = z.strictObject({ draftId: Id.optional(), body: Body })
export type Note = z.input<typeof Note>
export interface Noted {
  readonly noteId: string
  readonly already: boolean
}

export async function note(act: Act, idOrReference: string, given: Note): Promise<Noted> {
  const input = parse(Note, given)
  return inTransaction(act, async (act) => {
    const who = asker(act)
    const catalogue = await catalogueOf(act.db)
    const digest = digestOf({ body: input.body })
    const draft = input.draftId ? takeDraft(act, input.draftId, 'note', idOrReference) : []
    const me = sql<{ language: Language }>`select language from person where id = ${who.personId}`
    const results = await together(act.db, [me, ...draft, holdTicket(act, idOrReference)])
    const found = results.at(-1)?.[0] as HeldTicket | undefined
    if (!found?.standings.length) throw await notHeld(act, idOrReference)
    if (input.draftId) {
      const became = takenDraft(results[3]?.[0] as never, 'note', digest, catalogue.limits)
      if (became) return { noteId: became, already: true }
    }
    const ticket = allow(found, 'note')
    const noteId = newId(act.at.getTime())
    await send(act.db, [
      sql`insert into note (id, ticket_id, author_id, body, created_at) values (${noteId}, ${ticket.id}, ${who.personId}, ${input.body}, ${act.at})`,
      sql`insert into note_words (note_id, ticket_id, queue_key, words) values (${noteId}, ${ticket.id}, ${ticket.queue_key}, ${vectorOf(input.body, results[0][0]!.language)})`,
      eventRow(act, ticket.id, { type: 'ticket.noted', noteId }).query,
      ...touched(act, ticket, 'by-staff'),
      ...(input.draftId ? consumeDraft(act, input.draftId, digest, noteId, { note: noteId }) : []),
    ])
    return { noteId, already: false }
  })
}

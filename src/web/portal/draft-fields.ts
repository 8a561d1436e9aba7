// A page only names a draft (a GET writes nothing); the first keystroke, file or POST makes it here, under that name.
import { type Draft, type DraftContent, type OpenDraft, openDraft } from '../../desk/tickets/drafts.ts'
import { isId } from '../../platform/id.ts'
import { actOf, type SignedAsk } from '../ask.ts'

/** The draft named in the address of the form; a form sent without one gets a fresh one. */
export function draftOfForm(ask: SignedAsk, of: OpenDraft): Promise<Draft> {
  const named = new URL(ask.c.req.url).searchParams.get('draft')
  return openDraft(actOf(ask), of, isId(named) ? { id: named } : {})
}

export const textOf = (content: DraftContent, name: string): string => {
  const value = content[name]
  return typeof value === 'string' ? value : ''
}

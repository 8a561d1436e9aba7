// A page only names a draft (a GET writes nothing); the first keystroke, file or POST makes it here, under that name.
import { type Draft, type DraftContent, type OpenDraft, openDraft } from '../../desk/tickets/drafts.ts'
import { isId } from '../../platform/id.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import type { Form } from '../form.ts'

/** The draft named in the address of the form; a form sent without one gets a fresh one. */
export function draftOfForm(ask: SignedAsk, of: OpenDraft): Promise<Draft> {
  const named = new URL(ask.c.req.url).searchParams.get('draft')
  return openDraft(actOf(ask), of, isId(named) ? { id: named } : {})
}

/** The fields as they were typed, for the deed and for showing them again; readForm() has put them in the draft. */
export function contentOf(form: Form, single: readonly string[], lists: readonly string[] = []): DraftContent {
  const content: DraftContent = {}
  for (const name of single) content[name] = form.one(name)
  for (const name of lists) content[name] = form.all(name).slice(0, 50)
  return content
}

export const textOf = (content: DraftContent, name: string): string => {
  const value = content[name]
  return typeof value === 'string' ? value : ''
}
export const listOf = (content: DraftContent, name: string): string[] => {
  const value = content[name]
  return Array.isArray(value) ? value : value ? [value] : []
}

// What agents tell each other and no customer ever reads.
import { z } from 'zod'
import type { Act } from '../actor.ts'
import { Body, Id } from './fields.ts'

export const Note = z.strictObject({ draftId: Id.optional(), body: Body })
export type Note = z.input<typeof Note>
export interface Noted {
  readonly noteId: string
  readonly already: boolean
}
export declare function note(act: Act, idOrReference: string, given: Note): Promise<Noted>

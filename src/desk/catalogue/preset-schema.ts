// The published JSON Schema of a preset's files, made from the one validation: editors complete and mark what `plan` would refuse.
import { z } from 'zod'
import { shape } from './configuration.ts'

/** Any top-level key may stand in another file of the folder, so none is required of one. Draft 7 is what editors know best. */
export function presetSchema(): Record<string, unknown> {
  const {
    $schema,
    required: _,
    ...rest
  } = z.toJSONSchema(shape, { io: 'input', target: 'draft-7', reused: 'ref' }) as Record<string, unknown>
  return {
    $schema,
    title: 'Preset of Guichet',
    description: 'The configuration of a house. What keys mean together is checked by: npx guichet config plan <folder>.',
    ...rest,
  }
}

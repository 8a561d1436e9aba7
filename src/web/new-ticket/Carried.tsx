// What was typed for another choice goes along unseen, so that it stands there again when one comes back to that choice (NTT-27).
import { isOfCallback } from '../callbacks/questions.tsx'
import { nameOf } from './fields.tsx'
import { nobody, textOf } from './path.ts'
import type { Situation } from './situation.ts'

/** Values of the draft that no control of this page holds: they come along, so that a field that went away comes back as it was. */
export const Carried = ({ s }: { s: Situation }) => {
  const { draft, path, shape } = s
  const held = new Set([
    'type',
    'service',
    'contracts-seen',
    'go',
    'people',
    'q',
    'requester',
    'organisation',
    'context',
    'offering',
    'contract',
    'csrf',
    'draft',
    'different',
    'region',
    'consent',
  ])
  for (const { field } of shape) {
    const name = field.kind === 'built-in' ? field.key : field.kind === 'contracts' ? 'contracts' : nameOf(field.key)
    held.add(name)
    if (field.kind === 'date-time') held.add(`${name}-zone`)
    if (field.kind === 'built-in' && field.key === 'participants') held.add('addresses').add('colleague')
    // Without boxes to tick, those who were ticked are carried.
    if (field.key === 'participants' && s.people.found.length + s.people.chosen.length === 0) held.delete('colleague')
    if (field.key === 'participants' && !s.allowsOutside) held.delete('addresses')
  }
  for (const name of Object.keys(draft.content))
    if (isOfCallback(name) && s.phones.some(({ desk }) => name.endsWith(`-${desk.queue}`))) held.add(name)
  const { chosen, standing, inForm } = path
  const before = {
    organisation: standing?.organisation?.id ?? (path.before.some(({ ask }) => ask === 'organisation') ? nobody : ''),
    context: chosen.context,
    offering: chosen.offering,
    contract: chosen.contract,
    ...(!inForm.type && { type: chosen.type }),
    ...(!inForm.service && { service: chosen.service ?? textOf(draft.content, 'service') }),
  }
  return (
    <>
      {Object.entries(before).map(([name, value]) => value && <input type="hidden" name={name} value={value} />)}
      {Object.entries(draft.content)
        .filter(([name]) => !held.has(name))
        .flatMap(([name, value]) => [value].flat().map((one) => one !== '' && <input type="hidden" name={name} value={one} />))}
    </>
  )
}

// The contract numbers a ticket is filed under. Hundreds come only once the form asks for them: most tickets never do.
import { byKey, label } from '../../desk/catalogue/catalogue.ts'
import { FieldSet } from '../ui/Field.tsx'
import { partAt } from './door.ts'
import { type Asked, Boxes } from './Boxes.tsx'
import { listOf, textOf } from './path.ts'
import { fewContracts } from '../../desk/entitlements/listed-contracts.ts'
import { type FilingAsked, waivedIn } from './filing.ts'

/** Those that hold; the only one, and the one chosen before the form, are ticked already (NTT-29). */
export const Contracts = ({ s, isShown, ...q }: Asked & { s: FilingAsked; isShown: boolean }) => {
  const { t } = s.ask
  const { content } = s.draft
  const { entity } = byKey(s.catalogue.offerings, s.path.chosen.offering) ?? { entity: null }
  const waived = waivedIn(s.door, content)
  const active = (s.path.standing?.contracts ?? []).filter(
    (contract) => (contract.active || (contract.begun && waived.has('contract-ended'))) && (entity === null || contract.entity === entity),
  )
  const before = s.path.chosen.contract
  const touched = content['contracts'] !== undefined || content['contracts-seen'] !== undefined
  const chosen = touched ? listOf(content, 'contracts') : [before ?? (active.length === 1 ? active[0]!.id : '')]
  if (active.length === 0)
    return (
      <FieldSet {...q}>
        <p class="none" id="contracts" tabindex={-1}>
          {t('portal.new.no-contracts')}
        </p>
      </FieldSet>
    )
  // Tells none ticked from not yet asked.
  const seen = <input type="hidden" name="contracts-seen" value="1" />
  if (!isShown && active.length > fewContracts)
    return (
      <turbo-frame id={frame} data-later={`${partAt(s.door, 'contracts')}?${wayTo(s, touched ? chosen : null)}`}>
        <p class="label">{q.label}</p>
        {seen}
        {chosen.filter(Boolean).map((id) => (
          <input type="hidden" name="contracts" value={id} />
        ))}
      </turbo-frame>
    )
  const plan = (key: string | null) => byKey(s.catalogue.plans, key)
  return (
    <>
      {seen}
      <Boxes
        {...q}
        chosen={chosen}
        choices={active.map(({ id, number, plan: key }) => ({
          value: id,
          label: number,
          ...(plan(key) && { help: label(plan(key)!.label, s.ask.language) }),
        }))}
      />
    </>
  )
}

export const frame = 'contracts-choice'

/** What the choice hangs on, besides the type that will ask for it. */
function wayTo(s: FilingAsked, ticked: readonly string[] | null): URLSearchParams {
  const { standing, chosen } = s.path
  const way = new URLSearchParams(s.door.query)
  const given = { organisation: standing?.organisation?.id, context: chosen.context, offering: chosen.offering, contract: chosen.contract }
  for (const [name, value] of Object.entries(given)) if (value) way.set(name, value)
  if (textOf(s.draft.content, 'override')) way.set('override', textOf(s.draft.content, 'override'))
  if (ticked) way.set('contracts-seen', '1')
  for (const id of ticked ?? []) if (id) way.append('contracts', id)
  return way
}

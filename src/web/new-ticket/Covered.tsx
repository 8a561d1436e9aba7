// Which contract pays for what is chosen, said before it is sent: one's own, the partner's, one on trial; or that nothing has to (MS-09, MS-10, MS-11, MS-12).
import { byKey, label } from '../../desk/catalogue/catalogue.ts'
import { entitle } from '../../desk/entitlements/entitle.ts'
import { contractOf } from '../../desk/entitlements/holdings.ts'
import { payerOf } from '../../desk/entitlements/payer.ts'
import { Icon } from '../ui/Icon.tsx'
import { waivedIn } from './filing.ts'
import { listOf } from './path.ts'
import type { Situation } from './situation.ts'

export const Covered = ({ s }: { s: Situation }) => {
  const { ask, catalogue, path, requester, door, draft } = s
  const { t, language } = ask
  const { standing, chosen } = path
  if (!standing || chosen.type === null || catalogue.plans.length === 0) return null
  const [named] = listOf(draft.content, 'contracts')
  const wanted = { ...chosen, contract: named ?? chosen.contract, language: requester.language }
  const verdict = entitle(catalogue, standing, wanted, waivedIn(door, draft.content))
  if (!verdict.allowed) return null
  const chosenOne = verdict.sources.find((id) => id === wanted.contract)
  const first = chosenOne ? contractOf(standing, chosenOne) : payerOf(standing, verdict)
  // As the deed takes them where nobody chooses: the first pays, the others could.
  const others = verdict.sources.length - 1
  const plan = first && byKey(catalogue.plans, first.plan)
  return (
    <p class="covered">
      <Icon name="check" />
      <span>
        {first
          ? t(first.ofPartner ? 'entitlement.covered.partner' : 'entitlement.covered.own', {
              contract: first.number,
              plan: plan ? label(plan.label, language) : 'none',
              partner: standing.acting?.partner.name ?? '',
            })
          : t('entitlement.covered.free')}{' '}
        {first?.trial && t('entitlement.covered.trial')}{' '}
        {others > 0 && <span class="quiet">{t('entitlement.covered.others', { count: others })}</span>}
      </span>
    </p>
  )
}

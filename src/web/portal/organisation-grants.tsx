// Under which offerings each member may file (NTT-10, NTT-11): boxes for who administers, and who asks for one.
import { type Catalogue, type Offering, byKey, label } from '../../desk/catalogue/catalogue.ts'
import type { AskedRow, GrantRow } from '../../desk/entitlements/organisation-entitlements.ts'
import type { Ask } from '../ask.ts'
import type { Form } from '../form.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Checkbox } from '../ui/inputs.tsx'
import { Time } from '../ui/Time.tsx'

/** Those that only the granted file under. */
export const grantable = (catalogue: Catalogue): Offering[] => catalogue.offerings.filter((one) => one.needsGrant && !one.retired)

interface Props {
  readonly ask: Ask
  readonly catalogue: Catalogue
  /** Where the form goes: the address of the member. */
  readonly path: string
  readonly member: { readonly personId: string; readonly name: string }
  readonly granted: readonly string[]
}

export const GrantForm = ({ ask, catalogue, path, member, granted }: Props) => (
  <form method="post" action={`${path}/grants`} class="stack">
    <CsrfField ask={ask} />
    <fieldset class="field">
      <legend class="label">{ask.t('organisation.grants.legend')}</legend>
      <div class="help">{ask.t('organisation.grants.help')}</div>
      {grantable(catalogue).map((offering) => (
        <>
          <input type="hidden" name="shown" value={offering.key} />
          <Checkbox
            name="offerings"
            id={`grant-${member.personId}-${offering.key}`}
            value={offering.key}
            checked={granted.includes(offering.key)}
            label={label(offering.label, ask.language)}
          />
        </>
      ))}
    </fieldset>
    <Actions>
      <Button kind="plain" more={{ 'aria-label': ask.t('organisation.grants.save-name', { name: member.name }) }}>
        {ask.t('organisation.grants.save')}
      </Button>
    </Actions>
  </form>
)

export const grantsIn = (form: Form) => ({ shown: form.all('shown'), ticked: form.all('offerings') })
export const grantedTo = (grants: readonly GrantRow[], personId: string): string[] =>
  grants.filter((grant) => grant.personId === personId).map((grant) => grant.offering)

/** Who asked for what in the last two weeks and has not got it: a sentence each, leading to where it is given. */
export const Asked = ({ ask, catalogue, rows }: { ask: Ask; catalogue: Catalogue; rows: readonly AskedRow[] }) => {
  const { t } = ask
  if (rows.length === 0) return null
  return (
    <Notice tone="accent" title={t('organisation.asked')}>
      <ul class="asked">
        {rows.map((row) => (
          <li>
            <a href={row.right === 'type' || row.right === 'contract' ? '#contracts' : `#member-${row.personId}`}>
              <bdi>{row.name}</bdi>
            </a>
            : {thingAsked(ask, catalogue, row)} <Time ask={ask} at={row.at} />
          </li>
        ))}
      </ul>
    </Notice>
  )
}

function thingAsked({ t, language }: Ask, catalogue: Catalogue, { right, key }: AskedRow): string {
  const one = byKey<{ key: string; label: Parameters<typeof label>[0] }>(
    right === 'type' ? catalogue.requestTypes : catalogue.offerings,
    key,
  )
  const what = one ? label(one.label, language) : ''
  return t(`organisation.asked.${right === 'contract' && what ? 'contract-named' : right}`, { what })
}

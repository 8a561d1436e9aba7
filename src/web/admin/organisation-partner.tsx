// What an organisation is among partners: its kind and edition, whom it sells to and from whom it buys. Ours alone say so.
import { type Catalogue, label } from '../../desk/catalogue/catalogue.ts'
import type { OrganisationName } from '../../desk/partners/counterparts.ts'
import type { Partnership } from '../../desk/partners/partnership.ts'
import type { Tx } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { SignedAsk } from '../ask.ts'
import type { Form } from '../form.ts'
import { partnersActHere } from '../portal/organisation-delegations.tsx'
import { Of } from '../portal/organisation-members.tsx'
import { Actions, Button } from '../ui/Button.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { Select, TextInput } from '../ui/inputs.tsx'
import { partnerNamed } from './contract-read.ts'

interface Refused {
  readonly refusal: Refusal
  readonly form: Form
}
interface Props {
  readonly ask: SignedAsk
  readonly catalogue: Catalogue
  readonly path: string
  readonly organisation: { readonly id: string; readonly partner_kind: string | null; readonly edition: string | null }
  readonly partnerships: { readonly sellsTo: readonly OrganisationName[]; readonly buysFrom: readonly OrganisationName[] }
  readonly place: Refused | undefined
  readonly partnership: Refused | undefined
}

export const PartnerPlace = ({ ask, catalogue, path, organisation, partnerships, place, partnership }: Props) => {
  const { t } = ask
  const partners = partnersActHere(catalogue)
  if (!partners && catalogue.editions.length === 0) return null
  const faults = faultsOf(ask, place?.refusal)
  const choices = (list: readonly { key: string; label: Parameters<typeof label>[0]; retired: boolean }[], now: string | null) =>
    list.filter((one) => !one.retired || one.key === now).map((one) => ({ value: one.key, label: label(one.label, ask.language) }))
  return (
    <section class="panel" aria-labelledby="partner-head" id="partner">
      <h2 id="partner-head">{t('partner.admin.place')}</h2>
      <form method="post" action={`${path}/place`} class="stack" novalidate>
        <CsrfField ask={ask} />
        <ErrorSummary ask={ask} refusal={place?.refusal} />
        {catalogue.partnerKinds.length > 0 && (
          <Select
            name="kind"
            label={t('partner.admin.kind')}
            help={t('partner.admin.kind-help')}
            value={place?.form.one('kind') ?? organisation.partner_kind ?? ''}
            error={faults.kind}
            prompt={t('partner.admin.none')}
            choices={choices(catalogue.partnerKinds, organisation.partner_kind)}
          />
        )}
        {catalogue.editions.length > 0 && (
          <Select
            name="edition"
            label={t('partner.admin.edition')}
            value={place?.form.one('edition') ?? organisation.edition ?? ''}
            error={faults.edition}
            prompt={t('partner.admin.none')}
            choices={choices(catalogue.editions, organisation.edition)}
          />
        )}
        <Actions>
          <Button kind="plain">{t('admin.organisation.save')}</Button>
        </Actions>
      </form>
      {partners && (
        <>
          <Sold ask={ask} path={path} title={t('partner.admin.sells-to')} rows={partnerships.sellsTo} other="buyer" />
          <Sold ask={ask} path={path} title={t('partner.admin.buys-from')} rows={partnerships.buysFrom} other="seller" />
          <form method="post" action={`${path}/partnerships`} class="stack" novalidate>
            <CsrfField ask={ask} />
            <ErrorSummary ask={ask} refusal={partnership?.refusal} idOf={() => 'other'} />
            <Select
              name="how"
              label={t('partner.admin.relation')}
              value={partnership?.form.all('how')[0] ?? 'sells-to'}
              choices={(['sells-to', 'buys-from'] as const).map((how) => ({ value: how, label: t(`partner.admin.${how}`) }))}
            />
            <TextInput
              name="other"
              label={t('partner.admin.other')}
              help={t('partner.admin.other-help')}
              value={partnership?.form.all('other')[0]}
              error={faultsOf(ask, partnership?.refusal).other}
              maxlength={200}
              autocomplete="off"
              required
            />
            <Actions>
              <Button kind="plain" icon="plus">
                {t('partner.admin.add')}
              </Button>
            </Actions>
          </form>
        </>
      )}
    </section>
  )
}

const Sold = ({
  ask,
  path,
  title,
  rows,
  other,
}: {
  ask: SignedAsk
  path: string
  title: string
  rows: readonly OrganisationName[]
  other: 'buyer' | 'seller'
}) =>
  rows.length === 0 ? null : (
    <>
      <h3>{title}</h3>
      <ul class="holdings">
        {rows.map((row) => (
          <li>
            <div class="holding-what">
              <a href={`/admin/organisations/${row.id}`}>
                <bdi>{row.name}</bdi>
              </a>
            </div>
            <form class="deeds" method="post" action={`${path}/partnerships/removal`}>
              <CsrfField ask={ask} />
              <input type="hidden" name={other} value={row.id} />
              <Button kind="quiet" small icon="close">
                <Of label={ask.t('partner.admin.end')} name={`${title}, ${row.name}`} />
              </Button>
            </form>
          </li>
        ))}
      </ul>
    </>
  )

/** In a reading transaction of the administrator: the name becomes the one organisation that has it. */
export async function partnershipIn(tx: Tx, id: string, form: Form): Promise<Partnership> {
  const other = await partnerNamed(tx, form.one('other').normalize('NFC').trim().replaceAll(/\s+/g, ' '), 'other')
  if (other === null) throw new Refusal('invalid', {}, [{ field: 'other', message: 'refusal.fault.required' }])
  return form.one('how') === 'buys-from' ? { sellerId: other, buyerId: id } : { sellerId: id, buyerId: other }
}

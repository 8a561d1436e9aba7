// The form of a new ticket, in the configured order: what this choice asks, what another choice in it would ask (hidden, its words kept), and what the draft holds besides.
import { label } from '../../desk/catalogue/catalogue.ts'
import { vendorOf } from '../../desk/marketplace/products.ts'
import { DraftForm } from '../files/DraftForm.tsx'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { BuiltIn } from './BuiltIn.tsx'
import { Carried } from './Carried.tsx'
import { Covered } from './Covered.tsx'
import { faultsIn } from './faults.ts'
import { AskedField, nameOf } from './fields.tsx'
import { CallbackQuestions } from '../callbacks/questions.tsx'
import { IncidentAdvice } from './IncidentAdvice.tsx'
import { Send } from './Send.tsx'
import type { Shaped, When } from './shape.ts'
import { addressOf } from './door.ts'
import type { Situation } from './situation.ts'
import { Trail } from './Trail.tsx'
import { TypeField } from './TypeField.tsx'

export const NewTicketForm = ({ s }: { s: Situation }) => {
  const { ask, draft, door, path, shape } = s
  const faults = faultsIn(s)
  const { type } = path.inForm
  return (
    <DraftForm ask={ask} draftId={draft.id} action={addressOf(door, draft.id)} class="ask-form" of={{ kind: 'ticket', ...door.acting }}>
      <Trail s={s} mode="keeping" />
      <Covered s={s} />
      <OfVendor s={s} />
      <Carried s={s} />
      {door.customer !== null && <input type="hidden" name="requester" value={door.requesterId} />}
      <form-shape data-parts={door.acting ? door.base : undefined} data-came={ask.t('portal.new.came', { what: '{what}' })}>
        <IncidentAdvice s={s} place="first" />
        {type && <TypeField s={s} type={type} error={faults['type']} />}
        <div class={type && !type.isOnly ? 'after-type' : 'questions'}>
          <hgroup>
            <h2 class="form-title">{ask.t('portal.new.form')}</h2>
            <p class="quiet">{ask.t('portal.new.all-required')}</p>
          </hgroup>
          <IncidentAdvice s={s} place="form" />
          {shape.map((shaped, at) => (
            <>
              {at === placeOfCallback(shape) && <CallbackQuestions s={s} faults={faults} />}
              <Part s={s} shaped={shaped} faults={faults} />
            </>
          ))}
          {(shape.some(({ when, field }) => when !== null && field.kind !== 'built-in') || s.phones.some(({ when }) => when)) && (
            <p class="only-without-script">
              <Button small kind="quiet" icon="rotate" name="go" value="show" more={{ formnovalidate: true }}>
                {ask.t('portal.new.show-fields')}
              </Button>
            </p>
          )}
          <Send s={s} faults={faults} />
        </div>
        <p class="for-readers" role="status" data-said></p>
      </form-shape>
      {shape.some(({ field }) => field.kind === 'date-time') && <datalist id="zones" />}
    </DraftForm>
  )
}

/** After the number that is called, else before the text. */
export function placeOfCallback(shape: Situation['shape']): number {
  const phone = shape.findIndex(({ field }) => field.kind === 'phone')
  return phone >= 0 ? phone + 1 : shape.findIndex(({ field }) => field.key === 'body')
}

/** Said before all is written, where the service was chosen before the form: what follows goes to another company. */
const OfVendor = ({ s: { ask, catalogue, path } }: { s: Situation }) => {
  const vendor = path.inForm.service ? null : vendorOf(catalogue, path.chosen.service)
  return vendor ? (
    <p class="covered is-vendor">
      <Icon name="building" />
      <span>
        {ask.t('vendor.form.title')} · <a href="#to-vendor-title">{label(vendor.label, ask.language)}</a>
      </span>
    </p>
  ) : null
}

/** One question at its place: it stays in the page while another choice could bring it. */
const Part = ({ s, shaped, faults }: { s: Situation; shaped: Shaped; faults: Record<string, string> }) => {
  const { field, isShown, when } = shaped
  const isBuiltIn = field.kind === 'built-in'
  const inside = isBuiltIn ? (
    <BuiltIn s={s} shaped={shaped} faults={faults} />
  ) : (
    <AskedField s={s} shaped={shaped} error={faults[field.kind === 'contracts' ? 'contracts' : nameOf(field.key)]} />
  )
  if (!when) return isShown || isBuiltIn ? inside : null
  // Types show the built-in ones by style alone, which works without script.
  return isBuiltIn ? (
    <div class={`type-asks-${field.key}`} data-when={JSON.stringify(when)} data-by-style>
      {inside}
    </div>
  ) : (
    <div class="comes" data-field={field.key} data-when={whenWords(when)} hidden={!isShown}>
      {inside}
    </div>
  )
}
const whenWords = (when: When): string => JSON.stringify(when)

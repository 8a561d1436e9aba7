// What a ticket about this service should say, beside the text: as a checklist, and as a template that joins the text on request (NTT-28).
import { reading } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import { ToVendor } from './ToVendor.tsx'
import { type Catalogue, byKey, label } from '../../desk/catalogue/catalogue.ts'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import type { SignedAsk } from '../ask.ts'
import { Icon } from '../ui/Icon.tsx'
import { holdsTemplate } from './template.ts'

/** A frame: the browser asks for another service's when one is chosen. It holds no field. */
export const ServiceAdvice = ({
  ask,
  catalogue,
  service: key,
  body,
}: {
  ask: SignedAsk
  catalogue: Catalogue
  service: string | null
  body: string
}) => {
  const { t, language } = ask
  const service = byKey(catalogue.services, key)
  const template = service?.template ? label(service.template, language) : null
  const isIn = template !== null && holdsTemplate(body, template)
  return (
    <turbo-frame id="service-advice" data-service={service?.key ?? ''}>
      {service && (service.checklist.length > 0 || template) && (
        <section class="advice" aria-labelledby="advice-title">
          <h3 id="advice-title">
            {t('portal.new.advice')} <span class="advice-of">{label(service.label, language)}</span>
          </h3>
          {service.checklist.length > 0 && (
            <ul class="ticks">
              {service.checklist.map((point) => (
                <li>
                  <Icon name="check" /> <span>{label(point, language)}</span>
                </li>
              ))}
            </ul>
          )}
          {template && (
            <text-template data-template={template} data-put={t('portal.new.template')} data-take={t('portal.new.template.undo')}>
              <button class="button is-plain is-small" type="submit" name="go" value={isIn ? 'template-undo' : 'template'} formnovalidate>
                {t(isIn ? 'portal.new.template.undo' : 'portal.new.template')}
              </button>
            </text-template>
          )}
        </section>
      )}
    </turbo-frame>
  )
}

/** GET /tickets/new/service?key= : what hangs on the service, each in its frame. `organisation`: for whom it is; `requester`: one of us files it for them. */
export async function serviceAdvicePage(ask: SignedAsk): Promise<Response> {
  const { house, visitor, c } = ask
  const catalogue = await catalogueOf(house.app)
  const key = (c.req.query('key') ?? '').slice(0, 40)
  const of = c.req.query('organisation')
  const [own, organisation] = await reading(house.app, visitor.personId, (tx) =>
    Promise.all([
      tx.selectFrom('person_address').select('address').where('person_id', '=', visitor.personId).executeTakeFirst(),
      isId(of) ? tx.selectFrom('organisation').select('name').where('id', '=', of).executeTakeFirst() : undefined,
    ]),
  )
  return c.html(
    <>
      <ServiceAdvice ask={ask} catalogue={catalogue} service={key || null} body="" />
      <ToVendor
        ask={ask}
        catalogue={catalogue}
        service={key || null}
        offersHandOver={!c.req.query('requester') && !ask.acting}
        organisation={organisation?.name ?? null}
        address={own?.address ?? ''}
      />
    </>,
  )
}

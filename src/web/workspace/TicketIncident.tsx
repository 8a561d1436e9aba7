// On an agent's ticket: the incident it belongs to, the ones its requester said are another matter, and the way in and out.
import { label } from '../../desk/catalogue/catalogue.ts'
import type { TicketPage } from '../../desk/tickets/ticket-page.ts'
import { isAsked } from '../../desk/incidents/incident.ts'
import type { SignedAsk } from '../ask.ts'
import { Button } from '../ui/Button.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { IncidentSigns } from '../ui/IncidentSigns.tsx'
import { TextInput } from '../ui/inputs.tsx'

export const TicketIncident = ({ ask, page, to }: { ask: SignedAsk; page: TicketPage; to: (deed: string) => string }) => {
  const { t, language } = ask
  const own = page.incidents.find(({ how }) => how !== 'different')
  const others = page.incidents.filter(({ how }) => how === 'different')
  if (!own && others.length === 0 && !page.may.has('join-incident')) return null
  return (
    <section class="side-part side-incident" id="incident">
      <h3>{t('incident.agent.title')}</h3>
      {own ? (
        <>
          <p>
            <a class="reference" href={`/workspace/health/${own.reference}`}>
              {own.reference}
            </a>{' '}
            <bdi>{label(own.title, language)}</bdi>
          </p>
          <p>
            <IncidentSigns ask={ask} incident={own} />
          </p>
          <p class="soft">{t(`incident.how.${own.how}`)}</p>
          {(own.answer || isAsked(page, own)) && <p>{t(own.answer ? `incident.answered.${own.answer}` : 'incident.answered.open')}</p>}
          <form method="post" action={to('incident/removal')} class="side-form is-single">
            <CsrfField ask={ask} />
            <input type="hidden" name="incident" value={own.reference} />
            <Button small kind="quiet" icon="close">
              {t('incident.agent.detach')}
            </Button>
          </form>
        </>
      ) : (
        page.may.has('join-incident') && (
          <form method="post" action={to('incident')} class="side-form">
            <CsrfField ask={ask} />
            <TextInput
              name="incident"
              label={t('incident.agent.reference')}
              help={t('incident.agent.help')}
              autocomplete="off"
              maxlength={60}
              width="full"
            />
            <Button small>{t('incident.agent.attach')}</Button>
          </form>
        )
      )}
      {others.map((one) => (
        <p class="side-different">
          <a class="reference" href={`/workspace/health/${one.reference}`}>
            {one.reference}
          </a>{' '}
          <bdi>{label(one.title, language)}</bdi> <span class="soft">{t('incident.agent.different')}</span>
        </p>
      ))}
    </section>
  )
}

// Who else reads along, and how a customer adds a colleague or takes someone off.
import { ticketAt } from '../customers/place.ts'
import { Button } from '../ui/Button.tsx'
import { Confirm } from '../ui/Confirm.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { TextInput } from '../ui/inputs.tsx'
import { Initials, PersonName } from '../ui/Person.tsx'
import type { Colleague } from './my-organisations.ts'
import type { Refused, TicketParts } from './TicketView.tsx'

export const Participants = (p: TicketParts & { colleagues: readonly Colleague[]; refused: Refused | undefined }) => {
  const { ask, ticket } = p
  const { t } = ask
  const me = ask.visitor.personId
  const mayAdd = ticket.may.has('add-participants')
  if (ticket.participants.length === 0 && !mayAdd) return null
  return (
    <section class="panel participants" aria-labelledby="participants">
      <h2 id="participants">{t('portal.participants')}</h2>
      {ticket.participants.length === 0 ? (
        <p class="quiet">{t('portal.participants.none')}</p>
      ) : (
        <ul class="people">
          {ticket.participants.map(({ personId, seesFrom }) => {
            const name = ticket.people.get(personId)?.name ?? t('portal.ticket.someone')
            const mayRemove = personId === me ? ticket.may.has('leave') : ticket.may.has('remove-participants')
            return (
              <li>
                <Initials name={name} />
                <PersonName name={name} of={seesFrom ? t('portal.participants.outside') : undefined} />
                {mayRemove && (
                  <form method="post" action={`${ticketAt(ask, ticket.reference)}/participants/${personId}/removal`}>
                    <CsrfField ask={ask} />
                    <Button kind="quiet" icon="close" iconOnly small>
                      {personId === me ? t('portal.participants.leave') : t('portal.participants.remove', { name })}
                    </Button>
                  </form>
                )}
              </li>
            )
          })}
        </ul>
      )}
      {mayAdd && <AddSomeone {...p} />}
    </section>
  )
}

const AddSomeone = ({
  ask,
  ticket,
  colleagues,
  refused,
}: TicketParts & { colleagues: readonly Colleague[]; refused: Refused | undefined }) => {
  const { t } = ask
  const there = new Set([ticket.requesterId, ...ticket.participants.map(({ personId }) => personId)])
  const others = colleagues.filter(({ id }) => !there.has(id))
  const outside = ticket.organisation?.allowsOutsideParticipants ?? false
  if (others.length === 0 && !outside) return null
  const error = refused ? t(refused.refusal.faults[0]?.message ?? `refusal.${refused.refusal.code}`, refused.refusal.values) : undefined
  return (
    <Confirm kind="quiet" small icon="user-plus" label={t('portal.participants.add')} open={refused !== undefined}>
      {others.length > 0 && (
        <form method="post" action={`${ticketAt(ask, ticket.reference)}/participants`} class="add-person">
          <CsrfField ask={ask} />
          <label class="label" for="person">
            {t('portal.participants.colleague')}
          </label>
          <span class="with-button">
            <span class="select">
              <select class="input" id="person" name="person">
                {others.map(({ id, name }) => (
                  <option value={id}>{name}</option>
                ))}
              </select>
            </span>
            <Button>{t('portal.participants.add.go')}</Button>
          </span>
        </form>
      )}
      {outside && (
        <form method="post" action={`${ticketAt(ask, ticket.reference)}/participants`} class="add-person">
          <CsrfField ask={ask} />
          <TextInput
            name="address"
            type="email"
            label={t('portal.participants.address')}
            help={t('portal.participants.address.help')}
            value={refused?.typed ?? ''}
            error={error}
            autocomplete="off"
          />
          <Button>{t('portal.participants.add.go')}</Button>
        </form>
      )}
      {error && !outside && <p class="field-error">{error}</p>}
    </Confirm>
  )
}

// Whether people from outside may be added to the organisation's tickets: its own decision, with the consequence in words.
import type { OrganisationView } from '../../desk/people/organisation-page.ts'
import type { Ask } from '../ask.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { Checkbox } from '../ui/inputs.tsx'

export const OutsideSwitch = ({ ask, view }: { ask: Ask; view: OrganisationView }) => {
  const { t } = ask
  return (
    <section class="home-part panel" aria-labelledby="outside-heading">
      <h2 id="outside-heading">{t('organisation.outside')}</h2>
      <form method="post" action={`/organisations/${view.id}`} class="stack">
        <CsrfField ask={ask} />
        <Checkbox
          name="outside"
          label={t('organisation.outside.label')}
          help={t('organisation.outside.help')}
          checked={view.allowsOutsideParticipants}
        />
        <Actions>
          <Button kind="plain">{t('organisation.outside.save')}</Button>
        </Actions>
      </form>
    </section>
  )
}

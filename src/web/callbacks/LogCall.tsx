// What came of a call, written down by who made it.
import { outcomes } from '../../desk/callbacks/stands.ts'
import type { SignedAsk } from '../ask.ts'
import { Button } from '../ui/Button.tsx'
import { Confirm } from '../ui/Confirm.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { Select, TextInput } from '../ui/inputs.tsx'

interface LogCallProps {
  readonly ask: SignedAsk
  readonly action: string
  readonly attempts: number
  /** Where to go on; left out: to the ticket. */
  readonly next?: string
}

export const LogCall = ({ ask, action, attempts, next }: LogCallProps) => {
  const { t } = ask
  return (
    <Confirm small icon="phone" label={t('callback.log')}>
      <form method="post" action={action} class="log-call">
        <CsrfField ask={ask} />
        {next && <input type="hidden" name="next" value={next} />}
        <Select
          name="outcome"
          label={t('callback.log.outcome')}
          choices={outcomes.map((outcome) => ({ value: outcome, label: t(`callback.outcome.${outcome}`) }))}
        />
        <TextInput name="note" label={t('callback.log.note')} optional={t('common.optional')} maxlength={2000} autocomplete="off" />
        <p class="help">{t('callback.log.rule', { count: attempts })}</p>
        <Button small kind="main">
          {t('callback.log.go')}
        </Button>
      </form>
    </Confirm>
  )
}

// A form that was opened for one customer and came back under another's address, or under none: nothing is sent, the text stays where it belongs (MS-44).
import type { Draft } from '../../desk/tickets/drafts.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { SignedAsk } from '../ask.ts'
import type { Door } from '../new-ticket/door.ts'
import { refusalText } from '../refused.tsx'
import { Actions, Button } from '../ui/Button.tsx'
import { Frame } from '../ui/Frame.tsx'

type Of = Pick<Draft, 'id' | 'customerId' | 'partnerId'>

export class ForAnother extends Refusal {
  readonly draft: Of
  constructor(draft: Of) {
    super('for-another-customer')
    this.draft = draft
  }
}

export const belongs = (draft: Omit<Of, 'id'>, { acting }: Pick<Door, 'acting'>): boolean =>
  draft.customerId === (acting?.customerId ?? null) && draft.partnerId === (acting?.partnerId ?? null)

/** Where the draft may be sent. */
export const formOf = ({ id, customerId, partnerId }: Of): string =>
  customerId === null ? `/tickets/new?draft=${id}` : `/for/${customerId}/tickets/new?as=${partnerId}&draft=${id}`

export function otherPage(ask: SignedAsk, refusal: ForAnother): Response | Promise<Response> {
  const { t } = ask
  return ask.c.html(
    <Frame ask={ask} title={t('partner.other.title')} room="portal" current={ask.acting ? 'customers' : 'tickets'} width="reading">
      <h1>{t('partner.other.title')}</h1>
      <p>{refusalText(t, refusal, ask.language)}</p>
      <Actions class="refused-ways">
        <Button kind="main" href={formOf(refusal.draft)}>
          {t('partner.other.go')}
        </Button>
        <Button href="/customers">{t('partner.gone.back')}</Button>
      </Actions>
    </Frame>,
    409,
  )
}

// A stranger, a delegation that ended or was revoked: nothing of the customer is told, and nothing that was typed is lost.
import { mayAsk } from '../../desk/partners/filings.ts'
import { draftOf, saveDraft } from '../../desk/tickets/drafts.ts'
import { reading } from '../../platform/database.ts'
import { isId } from '../../platform/id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import { readForm } from '../files/read-form.ts'
import { refusedPage } from '../refused.tsx'
import { Actions, Button } from '../ui/Button.tsx'
import { Frame } from '../ui/Frame.tsx'
import { TextArea } from '../ui/inputs.tsx'
import { Notice } from '../ui/Notice.tsx'

export async function gonePage(ask: SignedAsk): Promise<Response> {
  const { c, t } = ask
  if (c.req.header('accept')?.startsWith('application/json')) return refusedPage(ask, new Refusal('not-found'))
  const { typed, isKept } = await typedIn(ask)
  const [known] = await reading(ask.house.app, ask.visitor.personId, (tx) => mayAsk(tx, ask.params['customer']))
  const draft = c.req.query('draft')
  return c.html(
    <Frame ask={ask} title={t('partner.gone.title')} room="portal" current="customers" width="reading">
      <h1>{t('partner.gone.title')}</h1>
      <p>{t('partner.gone.text')}</p>
      {typed && (
        <>
          <Notice tone="warn" alert title={t('partner.gone.typed')}>
            {t(isKept ? 'partner.gone.kept' : 'partner.gone.copy')}
          </Notice>
          <TextArea name="typed" label={t('partner.gone.typed.label')} value={typed} rows={10} more={{ readonly: true }} />
        </>
      )}
      <Actions class="refused-ways">
        {known && (
          <Button
            kind="main"
            icon="hand"
            href={`/ask/${known.customer.id}/tickets/new?as=${known.partner.id}${typed && isId(draft) ? `&draft=${draft}` : ''}`}
          >
            {t('filing.ask.button', { customer: known.customer.name })}
          </Button>
        )}
        <Button icon="arrow-left" href="/customers">
          {t('partner.gone.back')}
        </Button>
      </Actions>
    </Frame>,
    404,
  )
}

/** What stands in the form that was sent, or in the draft that the address names. It is one's own text, whoever it was for. */
async function typedIn(ask: SignedAsk): Promise<{ typed: string; isKept: boolean }> {
  const { c, visitor, params, house } = ask
  const id = c.req.query('draft')
  const customerId = isId(params['customer']) ? params['customer'] : undefined
  let sent: Record<string, string> = {}
  let isKept = false
  // Read once: a page that was refused on its way has read it already, and its draft has it.
  if (c.req.method === 'POST' && !c.req.raw.bodyUsed) {
    const make = c.req.path.endsWith('/tickets/new') && isId(id) ? await wasFor(ask, customerId) : null
    const form = await readForm(ask, { ...(isId(id) && { draftId: id }), ...(make ? { make } : { keepsText: false }) })
    sent = { summary: form.one('summary'), body: form.one('body') }
    isKept = make !== null
  }
  const draft = isId(id) ? await reading(house.app, visitor.personId, (tx) => draftOf(tx, visitor.personId, id)) : null
  const isOurs = draft !== null && draft.became === null
  if (isOurs && !isKept && sent['body']) await saveDraft(actOf(ask), draft.id, { ...draft.content, body: sent['body'] })
  const of = (name: string) => sent[name] || (isOurs && typeof draft.content[name] === 'string' ? (draft.content[name] as string) : '')
  return { typed: [of('summary'), of('body')].filter(Boolean).join('\n\n'), isKept: isKept || isOurs }
}

/** The partner as which they acted for that customer once; null: never, and then no draft is made for it. */
async function wasFor(ask: SignedAsk, customerId: string | undefined): Promise<{ customerId: string; partnerId: string } | null> {
  if (!customerId) return null
  const row = await reading(ask.house.app, ask.visitor.personId, (tx) =>
    tx
      .selectFrom('delegation as d')
      .innerJoin('membership as m', 'm.organisation_id', 'd.partner_id')
      .innerJoin('organisation as o', 'o.id', 'd.customer_id')
      .select('d.partner_id')
      .where('m.person_id', '=', ask.visitor.personId)
      .where('d.customer_id', '=', customerId)
      .orderBy('d.ends_at', 'desc')
      .limit(1)
      .executeTakeFirst(),
  )
  return row ? { customerId, partnerId: row.partner_id } : null
}

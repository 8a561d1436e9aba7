// GET and POST /approvals/:token: the customer's administrator reads what a partner would file for them, and says yes or no once (MS-36).
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { type AskedToDecide, decideFiling, filingAsked } from '../../desk/partners/decide-filing.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Ask } from '../ask.ts'
import { readSmallForm } from '../form.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { ErrorSummary } from '../ui/ErrorSummary.tsx'
import { Frame } from '../ui/Frame.tsx'
import { goTo } from '../ui/notice-once.ts'
import { WhatIsAsked } from './WhatIsAsked.tsx'

export async function approvalPage(ask: Ask): Promise<Response> {
  const asked = await filingAsked(ask.house.app, { token: ask.params.token })
  return asked && !asked.decided && asked.expiresAt > ask.at ? show(ask, asked) : gone(ask)
}

export async function postApproval(ask: Ask): Promise<Response> {
  const form = await readSmallForm(ask)
  const link = { token: ask.params.token }
  const asked = await filingAsked(ask.house.app, link)
  const approve = form.one('decision') === 'approve'
  if (!asked || (!approve && form.one('decision') !== 'refuse')) return gone(ask)
  try {
    const ticket = await decideFiling(ask.house.app, ask.at, link, approve)
    ask.house.wake()
    return ticket
      ? goTo(ask, '/approvals/done', 'filing.approval.approved', { reference: ticket.reference })
      : goTo(ask, '/approvals/done', 'filing.approval.refused', { partner: asked.partner })
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    return thrown.code === 'link-gone' ? gone(ask) : show(ask, asked, thrown)
  }
}

async function show(ask: Ask, asked: AskedToDecide, refusal: Refusal | null = null): Promise<Response> {
  const { t } = ask
  const { customer, partner } = asked
  const catalogue = await catalogueOf(ask.house.app)
  return ask.c.html(
    <Frame ask={ask} title={t('filing.approval.title')} room="bare" current="sign-in">
      <div class="stack approval">
        <h1>{t('filing.approval.heading', { partner, customer })}</h1>
        <ErrorSummary ask={ask} refusal={refusal} />
        <WhatIsAsked ask={ask} catalogue={catalogue} filing={asked} />
        <Decide ask={ask} action={`/approvals/${ask.params.token}`} partner={partner} />
      </div>
    </Frame>,
    (refusal?.status ?? 200) as 200,
  )
}

/** Opening the page decides nothing: mail scanners open links. */
export const Decide = ({ ask, action, partner }: { ask: Ask; action: string; partner: string }) => (
  <>
    <p>{ask.t('filing.approval.what', { partner })}</p>
    <form method="post" action={action}>
      <CsrfField ask={ask} />
      <Actions>
        <Button kind="main" name="decision" value="approve">
          {ask.t('filing.approval.approve')}
        </Button>
        <Button name="decision" value="refuse">
          {ask.t('filing.approval.refuse')}
        </Button>
      </Actions>
    </form>
  </>
)

/** GET /approvals/done: what was decided, once; whoever comes again finds the way home. */
export const approvalDone = (ask: Ask) =>
  ask.c.html(
    <Frame ask={ask} title={ask.t('filing.approval.title')} room="bare" current="sign-in">
      <div class="stack approval">
        <h1>{ask.t('filing.approval.title')}</h1>
        <p>
          <a href="/">{ask.t('refusal.go-home')}</a>
        </p>
      </div>
    </Frame>,
  )

/** Unknown, used and over look alike. */
const gone = (ask: Ask) =>
  ask.c.html(
    <Frame ask={ask} title={ask.t('filing.approval.gone')} room="bare" current="sign-in">
      <div class="stack approval">
        <h1>{ask.t('filing.approval.gone')}</h1>
        <p>{ask.t('filing.approval.gone-text')}</p>
        <p>
          <a href="/">{ask.t('refusal.go-home')}</a>
        </p>
      </div>
    </Frame>,
    410,
  )

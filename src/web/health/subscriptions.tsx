// Mails about the service: asking for them, proving an address, ending them. A link never does anything by being opened: mail scanners open links (F07).
import { z } from 'zod'
import { confirmSubscription, endMine, endSubscription, Subscribe, subscribe, subscriptionOf } from '../../desk/health/subscribe.ts'
import { parse } from '../../desk/parse.ts'
import { reading } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Ask, type SignedAsk, actOf } from '../ask.ts'
import { readSmallForm } from '../form.ts'
import { sourceOf } from '../source.ts'
import { Button } from '../ui/Button.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { Frame } from '../ui/Frame.tsx'
import { goTo } from '../ui/notice-once.ts'
import { showHealth } from './health.tsx'

/** POST /health/subscriptions: the same answer whether the address is known or not (AT-12). */
export async function postSubscription(ask: Ask): Promise<Response> {
  const { house, visitor } = ask
  const form = await readSmallForm(ask)
  const typed = form.one('address')
  const components = form.all('components')
  try {
    const own = visitor ? await ownAddress(ask as SignedAsk) : null
    const input = parse(Subscribe, { address: own ?? typed, language: ask.language, components })
    if (!own) await house.identity.tryMail(sourceOf(ask).address)
    await subscribe({ db: house.app, at: ask.at, actor: { personId: visitor?.personId ?? null } }, house.identity.sealOf, input)
    return own ? goTo(ask, '/health', 'health.follow.done', { address: own }) : ask.c.redirect('/health/subscriptions/sent', 303)
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    return showHealth(ask, { refusal: thrown, address: typed, components })
  }
}

/** Proven ones only; who signed in without one types it and proves it like anyone. */
async function ownAddress(ask: SignedAsk): Promise<string | null> {
  const row = await reading(ask.house.app, ask.visitor.personId, (tx) =>
    tx
      .selectFrom('person_address')
      .select('address')
      .where('person_id', '=', ask.visitor.personId)
      .where('verified_at', 'is not', null)
      .executeTakeFirst(),
  )
  return row?.address ?? null
}

/** POST /health/subscriptions/end: one's own, while signed in. */
export async function endMySubscription(ask: SignedAsk): Promise<Response> {
  await readSmallForm(ask)
  await endMine(actOf(ask))
  return goTo(ask, '/health', 'health.follow.ended')
}

export function subscriptionSent(ask: Ask): Response | Promise<Response> {
  const { t } = ask
  return ask.c.html(
    <Frame ask={ask} title={t('health.follow.sent')} room="bare">
      <div class="sign-in stack">
        <h1>{t('health.follow.sent')}</h1>
        <p>{t('health.follow.sent.text')}</p>
        <p>
          <a href="/health">{t('health.title')}</a>
        </p>
      </div>
    </Frame>,
  )
}

/** GET /health/subscriptions/:token: shows what the link can do, and does nothing. */
export async function subscriptionPage(ask: Ask): Promise<Response> {
  const { t } = ask
  const token = ask.params.token ?? ''
  const seen = await subscriptionOf(ask.house.app, token)
  const state = seen.ended ? 'over' : seen.confirmed ? 'on' : 'asked'
  return ask.c.html(
    <Frame ask={ask} title={t('health.follow')} room="bare">
      <div class="sign-in stack">
        <h1>{t(`health.follow.link.${state}`)}</h1>
        <p>
          {t(`health.follow.link.${state}.text`)} <bdi>{seen.address}</bdi>
        </p>
        {state === 'asked' && (
          <form method="post" action={`/health/subscriptions/${token}/confirmation`}>
            <CsrfField ask={ask} />
            <Button kind="main">{t('health.follow.confirm')}</Button>
          </form>
        )}
        {state !== 'over' && (
          <form method="post" action={`/health/subscriptions/${token}/removal`}>
            <CsrfField ask={ask} />
            <Button>{t('health.follow.end')}</Button>
          </form>
        )}
        <p>
          <a href="/health">{t('health.title')}</a>
        </p>
      </div>
    </Frame>,
  )
}

export async function postConfirmation(ask: Ask): Promise<Response> {
  await readSmallForm(ask)
  await confirmSubscription({ db: ask.house.app, at: ask.at }, ask.params.token ?? '')
  return goTo(ask, '/health', 'health.follow.confirmed')
}

export async function postRemoval(ask: Ask): Promise<Response> {
  await readSmallForm(ask)
  await endSubscription({ db: ask.house.app, at: ask.at }, ask.params.token ?? '')
  return goTo(ask, '/health', 'health.follow.ended')
}

const OneClick = z.string().regex(/^List-Unsubscribe=One-Click$/)

/** POST by the reader's mail program, from anywhere and without a session (RFC 8058): the address is the secret, and the body says what it is. */
export async function oneClickRemoval(ask: Ask): Promise<Response> {
  const body = (await ask.c.req.text()).slice(0, 1000)
  const field = /name="List-Unsubscribe"\r\n\r\n(One-Click)\r\n/.exec(body)
  if (!field && !OneClick.safeParse(body.trim()).success) throw new Refusal('cross-site') // some form of somewhere, not a mail program
  await endSubscription({ db: ask.house.app, at: ask.at }, ask.params.token ?? '')
  return ask.c.body(null, 204)
}

// /account/tokens: personal API tokens. A new one is shown once, on the page that made it, and is kept nowhere.
import { z } from 'zod'
import { parse } from '../../desk/parse.ts'
import { TokenName } from '../../desk/people/fields.ts'
import { type Scope, scopesFor } from '../../platform/identity.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { SignedAsk } from '../ask.ts'
import { readSmallForm } from '../form.ts'
import { ErrorSummary } from '../ui/ErrorSummary.tsx'
import { Frame } from '../ui/Frame.tsx'
import { Notice } from '../ui/Notice.tsx'
import { goTo } from '../ui/notice-once.ts'
import { PageTitle } from '../ui/PageTitle.tsx'
import { ShownOnce } from '../ui/ShownOnce.tsx'
import { TokenForm, type TypedToken, TokenList } from './tokens-parts.tsx'

const days = [30, 90, 365] as const
/** A scope that the person could not use is as unknown as one that there is not. */
const newToken = (mayHave: readonly Scope[]) =>
  z.strictObject({
    name: TokenName,
    scopes: z
      .array(z.custom<Scope>())
      .min(1, 'account.tokens.fault.no-scope')
      .refine((wanted) => wanted.every((one) => mayHave.includes(one)), 'refusal.fault.invalid'),
    days: z.coerce.number().pipe(z.union(days.map((one) => z.literal(one)))),
  })
const most = 50

export const tokensPage = (ask: SignedAsk): Promise<Response> => showTokens(ask)

export async function postToken(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const typed: TypedToken = { name: form.one('name'), scopes: form.all('scope') as Scope[], days: form.one('days') }
  const { identity } = ask.house
  try {
    const wanted = parse(newToken(scopesFor(ask.visitor.staffRole)), typed)
    if ((await identity.tokensOf(ask.visitor.personId)).length >= most)
      throw new Refusal('invalid', {}, [{ field: 'name', message: 'account.tokens.fault.too-many', values: { most } }])
    const { token } = await identity.makeToken(ask.visitor.personId, wanted)
    return await showTokens(ask, { made: { token, name: wanted.name } })
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    return showTokens(ask, { refusal: thrown, typed })
  }
}

export async function endToken(ask: SignedAsk): Promise<Response> {
  await readSmallForm(ask)
  await ask.house.identity.revokeToken(ask.visitor.personId, ask.params.token!)
  return goTo(ask, '/account/tokens', 'account.tokens.done.revoked')
}

interface Said {
  readonly made?: { token: string; name: string }
  readonly refusal?: Refusal
  readonly typed?: TypedToken
}

async function showTokens(ask: SignedAsk, said: Said = {}): Promise<Response> {
  const { t } = ask
  const tokens = await ask.house.identity.tokensOf(ask.visitor.personId)
  return ask.c.html(
    <Frame ask={ask} title={t('account.tokens')} room="portal" current="account" width="reading">
      <PageTitle back={{ href: '/account', label: t('account.title') }} under={t('account.tokens.text')}>
        {t('account.tokens')}
      </PageTitle>
      <ErrorSummary ask={ask} refusal={said.refusal} />
      {said.made && (
        <Notice tone="good" title={t('account.tokens.made', { name: said.made.name })}>
          <p>{t('account.tokens.made.text')}</p>
          <ShownOnce ask={ask} secret={said.made.token} />
        </Notice>
      )}
      <TokenList ask={ask} tokens={tokens} />
      <TokenForm ask={ask} days={days} typed={said.typed} refusal={said.refusal ?? null} />
      <p>
        <a href="/api">{t('account.tokens.api')}</a>
      </p>
    </Frame>,
    (said.refusal?.status ?? 200) as 200,
  )
}

// The list of personal tokens and the form for a new one.
import { type Scope, scopesFor, type TokenOfPerson } from '../../platform/identity.ts'
import type { Refusal } from '../../platform/refusal.ts'
import type { Ask } from '../ask.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { Confirm } from '../ui/Confirm.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { faultsOf } from '../ui/ErrorSummary.tsx'
import { FieldSet } from '../ui/Field.tsx'
import { Checkbox, Select, TextInput } from '../ui/inputs.tsx'
import { Time } from '../ui/Time.tsx'
import { Of } from './organisation-members.tsx'

export interface TypedToken {
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly days: string
}

export const TokenList = ({ ask, tokens }: { ask: Ask; tokens: readonly TokenOfPerson[] }) => {
  const { t } = ask
  if (tokens.length === 0) return <EmptyState icon="key" title={t('account.tokens.empty')} />
  return (
    <ul class="people-list">
      {tokens.map((token) => (
        <li>
          <div class="who">
            <strong>
              <bdi>{token.name}</bdi>
            </strong>{' '}
            <code>{token.start}…</code>
            <div class="quiet">{token.scopes.map((scope) => t(`account.tokens.scope.${scope}`)).join(' · ')}</div>
            <div class="quiet">
              {token.expiresAt && (
                <>
                  {t(token.expiresAt > ask.at ? 'account.tokens.until' : 'account.tokens.ended')}{' '}
                  <Time ask={ask} at={token.expiresAt} day /> ·{' '}
                </>
              )}
              {token.usedAt ? (
                <>
                  {t('account.session.used')} <Time ask={ask} at={token.usedAt} />
                </>
              ) : (
                t('account.tokens.unused')
              )}
            </div>
          </div>
          <div class="deeds">
            <Confirm label={<Of label={t('account.tokens.revoke')} name={token.name} />} small kind="quiet" icon="trash" group="token">
              <form method="post" action={`/account/tokens/${token.id}/removal`} class="stack">
                <CsrfField ask={ask} />
                <p>{t('account.tokens.revoke.text', { name: token.name })}</p>
                <Actions>
                  <Button kind="danger">{t('account.tokens.revoke.button')}</Button>
                </Actions>
              </form>
            </Confirm>
          </div>
        </li>
      ))}
    </ul>
  )
}

interface FormProps {
  readonly ask: Ask
  readonly days: readonly number[]
  readonly typed?: TypedToken | undefined
  readonly refusal: Refusal | null
}

export const TokenForm = ({ ask, days, typed, refusal }: FormProps) => {
  const { t } = ask
  const faults = faultsOf(ask, refusal)
  return (
    <section class="home-part" aria-labelledby="new-token">
      <h2 id="new-token">{t('account.tokens.new')}</h2>
      {/* The answer shows the token and is no redirect; a plain browser form takes that. */}
      <form method="post" action="/account/tokens" class="panel stack" novalidate data-turbo="false">
        <CsrfField ask={ask} />
        <TextInput
          name="name"
          label={t('account.tokens.name')}
          help={t('account.tokens.name.help')}
          value={typed?.name ?? ''}
          error={faults.name}
          maxlength={60}
          autocomplete="off"
          required
        />
        <FieldSet name="scopes" label={t('account.tokens.scopes')} help={t('account.tokens.scopes.help')} error={faults.scopes}>
          {scopesFor(ask.visitor?.staffRole ?? null).map((scope, at) => (
            <Checkbox
              name="scope"
              id={at === 0 ? 'scopes' : `scope-${at}`}
              value={scope}
              label={t(`account.tokens.scope.${scope}`)}
              checked={typed?.scopes.includes(scope) ?? false}
            />
          ))}
        </FieldSet>
        <Select
          name="days"
          label={t('account.tokens.days')}
          value={typed?.days || String(days[1])}
          error={faults.days}
          choices={days.map((count) => ({ value: String(count), label: t('account.tokens.days.count', { count }) }))}
        />
        <Actions>
          <Button kind="main" icon="key">
            {t('account.tokens.button')}
          </Button>
        </Actions>
      </form>
    </section>
  )
}

// GET and POST /admin/webhooks: how each system that is called goes, which calls failed and why, its secret set anew, a trial. No secret is ever shown.
import { listWebhooks, failedCalls, setWebhookSecret, tryWebhook, type FailedCall, type Webhook } from '../../desk/escalations/webhooks.ts'
import { reading } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import { readSmallForm } from '../form.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { Chip } from '../ui/Chip.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { DataList, DataRow } from '../ui/DataList.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { TextInput } from '../ui/inputs.tsx'
import { goTo } from '../ui/notice-once.ts'
import { Notice } from '../ui/Notice.tsx'
import { Time } from '../ui/Time.tsx'
import { AdminFrame } from './AdminFrame.tsx'
import { AdminCell, AdminTable } from './AdminTable.tsx'
import { inLanguage } from './catalogue-words.ts'

export async function webhooks(ask: SignedAsk): Promise<Response> {
  const { t, house, visitor } = ask
  const all = await reading(house.app, visitor.personId, (tx) => listWebhooks(tx, ask.at))
  return ask.c.html(
    <AdminFrame
      ask={ask}
      title={t('escalation.webhooks.title')}
      place="webhooks"
      under={t('escalation.webhooks.under')}
      actions={
        <Button icon="list" href="/admin/catalogue/webhooks">
          {t('escalation.webhooks.manage')}
        </Button>
      }
    >
      {all.length === 0 ? (
        <EmptyState icon="link" title={t('escalation.webhooks.none')}>
          {t('escalation.webhooks.none.text')}
        </EmptyState>
      ) : (
        <AdminTable heads={['name', 'state', 'reached'].map((name) => t(`escalation.webhooks.${name}`))}>
          {all.map((webhook) => (
            <tr role="row">
              <th scope="row" role="rowheader">
                <a href={`/admin/webhooks/${webhook.key}`}>
                  <bdi>{inLanguage(webhook.label, ask.language)}</bdi>
                </a>
              </th>
              <td role="cell">
                <State ask={ask} webhook={webhook} />
              </td>
              <AdminCell says={t('escalation.webhooks.reached')}>
                {webhook.reachedAt ? <Time ask={ask} at={webhook.reachedAt} /> : t('escalation.webhooks.never')}
              </AdminCell>
            </tr>
          ))}
        </AdminTable>
      )}
    </AdminFrame>,
  )
}

const State = ({ ask, webhook }: { ask: SignedAsk; webhook: Webhook }) => {
  const { t } = ask
  if (!webhook.secretSetAt)
    return (
      <Chip tone="warn" icon="key">
        {t('escalation.webhooks.state.no-secret')}
      </Chip>
    )
  if (webhook.fault)
    return (
      <Chip tone="bad" icon="alert">
        {t('escalation.webhooks.state.fails')}
      </Chip>
    )
  return webhook.reachedAt ? (
    <Chip tone="good" icon="solved">
      {t('escalation.webhooks.state.good')}
    </Chip>
  ) : (
    <Chip icon="clock">{t('escalation.webhooks.state.new')}</Chip>
  )
}

const own = new Set(['no-secret', 'retired'])
const faultWords = ({ t }: SignedAsk, fault: string) => t(own.has(fault) ? `escalation.fault.${fault}` : `health.fault.${fault}`)

export const webhook = (ask: SignedAsk): Promise<Response> => webhookPage(ask)

const addressOf = (ask: SignedAsk) => `/admin/webhooks/${encodeURIComponent(ask.params.key ?? '')}`

export async function postWebhookSecret(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  try {
    await setWebhookSecret(actOf(ask, 'workspace'), ask.params.key ?? '', { secret: form.one('secret') })
    return goTo(ask, addressOf(ask), 'escalation.webhooks.secret.done')
  } catch (refusal) {
    if (!(refusal instanceof Refusal) || refusal.status === 404) throw refusal
    return webhookPage(ask, refusal)
  }
}

export async function postWebhookTrial(ask: SignedAsk): Promise<Response> {
  await readSmallForm(ask)
  await tryWebhook(actOf(ask, 'workspace'), ask.params.key ?? '')
  return goTo(ask, addressOf(ask), 'escalation.webhooks.trial.done')
}

async function webhookPage(ask: SignedAsk, refusal: Refusal | null = null): Promise<Response> {
  const { t, house, visitor } = ask
  const key = ask.params.key ?? ''
  const [all, failed] = await reading(house.app, visitor.personId, (tx) => Promise.all([listWebhooks(tx, ask.at), failedCalls(tx, key)]))
  const one = all.find((webhook) => webhook.key === key)
  if (!one) throw new Refusal('not-found')
  return ask.c.html(
    <AdminFrame
      ask={ask}
      title={inLanguage(one.label, ask.language)}
      place="webhooks"
      back={{ href: '/admin/webhooks', label: t('escalation.webhooks.title') }}
      actions={
        <Button icon="edit" href={`/admin/catalogue/webhooks/${one.key}`}>
          {t('escalation.webhooks.manage')}
        </Button>
      }
    >
      {one.fault && one.secretSetAt && (
        <Notice tone="bad" title={t('escalation.webhooks.state.fails')}>
          {faultWords(ask, one.fault)}
        </Notice>
      )}
      <section class="panel stack" aria-labelledby="state-head">
        <h2 id="state-head">{t('escalation.webhooks.state')}</h2>
        <p class="row">
          <State ask={ask} webhook={one} />
          {one.waiting > 0 && <span class="soft">{t('escalation.webhooks.waiting', { count: one.waiting })}</span>}
        </p>
        <DataList>
          <DataRow term={t('escalation.webhooks.address')}>
            <code>{one.url}</code>
          </DataRow>
          <DataRow term={t('escalation.webhooks.reached')}>
            {one.reachedAt ? <Time ask={ask} at={one.reachedAt} /> : t('escalation.webhooks.never')}
          </DataRow>
          {one.restsUntil && (
            <DataRow term={t('escalation.webhooks.rests')}>
              <Time ask={ask} at={one.restsUntil} />
            </DataRow>
          )}
        </DataList>
        <form method="post" action={`${addressOf(ask)}/trial`}>
          <CsrfField ask={ask} />
          <Button icon="send">{t('escalation.webhooks.trial.do')}</Button>
        </form>
      </section>
      <section class="panel stack" aria-labelledby="secret-head">
        <h2 id="secret-head">{t('escalation.webhooks.secret')}</h2>
        {one.secretSetAt ? (
          <DataList>
            <DataRow term={t('escalation.webhooks.secret.set')}>
              <Time ask={ask} at={one.secretSetAt} />
            </DataRow>
            {one.previousUntil && (
              <DataRow term={t('escalation.webhooks.secret.previous')}>
                <Time ask={ask} at={one.previousUntil} />
              </DataRow>
            )}
          </DataList>
        ) : (
          <p>{t('escalation.webhooks.secret.none')}</p>
        )}
        <form method="post" action={`${addressOf(ask)}/secret`} class="stack" novalidate>
          <CsrfField ask={ask} />
          <ErrorSummary ask={ask} refusal={refusal ?? undefined} />
          <TextInput
            name="secret"
            type="password"
            label={t('escalation.webhooks.secret.new')}
            help={t('escalation.webhooks.secret.help')}
            error={faultsOf(ask, refusal ?? undefined).secret}
            maxlength={200}
            autocomplete="off"
            required
          />
          <Actions>
            <Button kind="main">{t('escalation.webhooks.secret.do')}</Button>
          </Actions>
        </form>
      </section>
      <section class="panel stack" aria-labelledby="failed-head">
        <h2 id="failed-head">{t('escalation.webhooks.failed')}</h2>
        {failed.length === 0 ? <p class="soft">{t('escalation.webhooks.failed.none')}</p> : <Failed ask={ask} calls={failed} />}
      </section>
    </AdminFrame>,
    (refusal?.status ?? 200) as 200,
  )
}

const Failed = ({ ask, calls }: { ask: SignedAsk; calls: readonly FailedCall[] }) => {
  const { t } = ask
  return (
    <AdminTable heads={['call.when', 'call.of', 'call.why', 'state'].map((name) => t(`escalation.webhooks.${name}`))}>
      {calls.map((call) => (
        <tr role="row">
          <th scope="row" role="rowheader">
            <Time ask={ask} at={call.createdAt} />
          </th>
          <td role="cell">
            {call.ticket ? <a href={`/workspace/tickets/${call.ticket}`}>{call.ticket}</a> : t('escalation.webhooks.call.trial')}
          </td>
          <td role="cell">{faultWords(ask, call.fault)}</td>
          <td role="cell">
            {t(`escalation.webhooks.call.${call.state}`, { attempts: call.attempts })}
            {call.nextAt && (
              <span class="soft">
                {' '}
                · {t('escalation.webhooks.rests')}: <Time ask={ask} at={call.nextAt} />
              </span>
            )}
          </td>
        </tr>
      ))}
    </AdminTable>
  )
}

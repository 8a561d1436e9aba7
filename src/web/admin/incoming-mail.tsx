// GET /admin/incoming-mail: what vendors answered and what was set aside, with the cause; the mail itself as it came, to be saved and never shown here.
import {
  type IncomingMail,
  type IncomingState,
  incomingMailById,
  incomingStates,
  listIncomingMails,
} from '../../desk/marketplace/incoming-mails.ts'
import { mayRelease, releaseMail } from '../../desk/marketplace/release-mail.ts'
import { reading } from '../../platform/database.ts'
import { fileAnswer } from '../../platform/file-answer.ts'
import { sizeWords } from '../../platform/size.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import { readSmallForm } from '../form.ts'
import { Button } from '../ui/Button.tsx'
import { Chip, FilterChip, type Tone } from '../ui/Chip.tsx'
import { Confirm } from '../ui/Confirm.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Pagination } from '../ui/Pagination.tsx'
import { Time } from '../ui/Time.tsx'
import { goTo } from '../ui/notice-once.ts'
import { AdminFrame } from './AdminFrame.tsx'

const onOnePage = 50
const tones: Record<IncomingState, Tone> = { waiting: 'neutral', taken: 'good', quarantined: 'warn' }

export async function adminIncomingMails(ask: SignedAsk): Promise<Response> {
  const { t, house, visitor } = ask
  const query = new URL(ask.c.req.url).searchParams
  const state = incomingStates.find((one) => one === query.get('state'))
  const before = query.get('before') ?? undefined
  const { mails, more } = await reading(house.app, visitor.personId, (tx) => listIncomingMails(tx, { state, before, limit: onOnePage }))
  const at = (wanted: { state?: string; before?: string }) => {
    const all = Object.entries(wanted).filter((pair): pair is [string, string] => Boolean(pair[1]))
    return `/admin/incoming-mail${all.length ? `?${new URLSearchParams(all)}` : ''}`
  }
  return ask.c.html(
    <AdminFrame ask={ask} title={t('vendor.mail.title')} place="incoming-mail" under={t('vendor.mail.lead')}>
      {house.config.replyDomain === null && (
        <Notice tone="warn" title={t('vendor.mail.off')}>
          {t('vendor.mail.off.text')}
        </Notice>
      )}
      <nav class="row" aria-label={t('vendor.mail.show')}>
        <FilterChip href="/admin/incoming-mail" on={!state}>
          {t('vendor.mail.all')}
        </FilterChip>
        {incomingStates.map((one) => (
          <FilterChip href={at({ state: one })} on={state === one}>
            {t(`vendor.mail.state.${one}`)}
          </FilterChip>
        ))}
      </nav>
      {mails.length === 0 ? (
        <EmptyState icon="envelope" title={t('vendor.mail.none')}>
          {t('vendor.mail.none.text')}
        </EmptyState>
      ) : (
        <Mails ask={ask} mails={mails} />
      )}
      <Pagination ask={ask} first={before ? at({ state }) : null} next={more ? at({ state, before: mails.at(-1)!.id }) : null} />
    </AdminFrame>,
  )
}

const Mails = ({ ask, mails }: { ask: SignedAsk; mails: readonly IncomingMail[] }) => (
  <table class="admin-table" role="table">
    <thead role="rowgroup">
      <tr role="row">
        {['what', 'from', 'state', 'ticket', 'when'].map((name) => (
          <th scope="col" role="columnheader">
            {ask.t(`vendor.mail.${name}`)}
          </th>
        ))}
      </tr>
    </thead>
    <tbody role="rowgroup">
      {mails.map((mail) => (
        <Mail ask={ask} mail={mail} />
      ))}
    </tbody>
  </table>
)

const Mail = ({ ask, mail }: { ask: SignedAsk; mail: IncomingMail }) => {
  const { t, language } = ask
  return (
    <tr role="row" id={`mail-${mail.id}`}>
      <th scope="row" role="rowheader">
        <bdi>{mail.subject?.trim() || t('vendor.mail.no-subject')}</bdi>{' '}
        <a class="soft" href={`/admin/incoming-mail/${mail.id}/raw`} download="">
          {t('vendor.mail.raw', { size: sizeWords(language, mail.size) })}
        </a>
      </th>
      <td role="cell">
        <span class="address">{mail.sender ?? t('vendor.mail.nobody')}</span>
      </td>
      <td role="cell">
        <Chip tone={tones[mail.state]}>{t(`vendor.mail.state.${mail.state}`)}</Chip> {mail.cause && t(`vendor.cause.${mail.cause}`)}
        {mayRelease(mail) && (
          <Confirm kind="quiet" small label={t('vendor.mail.release')}>
            <form method="post" action={`/admin/incoming-mail/${mail.id}/release`}>
              <CsrfField ask={ask} />
              <p>{t('vendor.mail.release.text')}</p>
              <Button>{t('vendor.mail.release')}</Button>
            </form>
          </Confirm>
        )}
      </td>
      <td role="cell">
        {mail.ticket && (
          <a class="reference" href={`/workspace/tickets/${mail.ticket.reference}`}>
            {mail.ticket.reference}
          </a>
        )}
      </td>
      <td role="cell">
        <Time ask={ask} at={mail.receivedAt} />
      </td>
    </tr>
  )
}

/** Its bytes, saved by the browser and run nowhere (F12). */
export async function adminRawMail(ask: SignedAsk): Promise<Response> {
  const { house, visitor, params } = ask
  const mail = await reading(house.app, visitor.personId, (tx) => incomingMailById(tx, params['id'] ?? ''))
  return fileAnswer(ask.c.req.raw, house.storage, mail, {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="mail-${mail.id}.eml"`,
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  })
}

/** It is an answer all the same. */
export async function adminReleaseMail(ask: SignedAsk): Promise<Response> {
  await readSmallForm(ask)
  const { reference } = await releaseMail(actOf(ask, 'workspace'), ask.params['id'] ?? '')
  return goTo(ask, '/admin/incoming-mail', 'vendor.done.released', { reference })
}

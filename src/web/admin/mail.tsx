// GET /admin/mail and /admin/mail/:id: what became of every mail; where there is no mail server, the mails themselves, links included.
import { type MailRow, type MailState, listMails, mailById, mailStates } from '../../desk/notices/mails.ts'
import { reading } from '../../platform/database.ts'
import type { SignedAsk } from '../ask.ts'
import { Chip, FilterChip, type Tone } from '../ui/Chip.tsx'
import { DataList, DataRow } from '../ui/DataList.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Pagination } from '../ui/Pagination.tsx'
import { Time } from '../ui/Time.tsx'
import { AdminFrame } from './AdminFrame.tsx'

const onOnePage = 50
const tones: Record<MailState, Tone> = {
  waiting: 'neutral',
  sending: 'neutral',
  sent: 'good',
  kept: 'accent',
  refused: 'bad',
  withdrawn: 'neutral',
}

export async function adminMails(ask: SignedAsk): Promise<Response> {
  const { t, house, visitor } = ask
  const query = new URL(ask.c.req.url).searchParams
  const state = mailStates.find((one) => one === query.get('state'))
  const before = query.get('before') ?? undefined
  const { mails, more } = await reading(house.app, visitor.personId, (tx) => listMails(tx, { state, before, limit: onOnePage }))
  const at = (wanted: { state?: string; before?: string }) => {
    const all = Object.entries(wanted).filter((pair): pair is [string, string] => Boolean(pair[1]))
    return `/admin/mail${all.length ? `?${new URLSearchParams(all)}` : ''}`
  }
  return ask.c.html(
    <AdminFrame ask={ask} title={t('mail.page.title')} place="mail">
      {house.config.smtpUrl === null && (
        <Notice tone="warn" title={t('mail.page.no-server')}>
          {t('mail.page.no-server-help')}
        </Notice>
      )}
      <nav class="row" aria-label={t('mail.page.show')}>
        <FilterChip href="/admin/mail" on={!state}>
          {t('mail.page.show.all')}
        </FilterChip>
        {mailStates.map((one) => (
          <FilterChip href={at({ state: one })} on={state === one}>
            {t(`mail.state.${one}`)}
          </FilterChip>
        ))}
      </nav>
      {mails.length === 0 ? (
        <EmptyState icon="envelope" title={t('mail.page.none')}>
          {t('mail.page.none-help')}
        </EmptyState>
      ) : (
        <MailTable ask={ask} mails={mails} />
      )}
      <Pagination ask={ask} first={before ? at({ state }) : null} next={more ? at({ state, before: mails.at(-1)!.id }) : null} />
    </AdminFrame>,
  )
}

const MailTable = ({ ask, mails }: { ask: SignedAsk; mails: readonly MailRow[] }) => (
  <table class="admin-table" role="table">
    <thead role="rowgroup">
      <tr role="row">
        {['what', 'to', 'state', 'when'].map((name) => (
          <th scope="col" role="columnheader">
            {ask.t(`mail.page.${name}`)}
          </th>
        ))}
      </tr>
    </thead>
    <tbody role="rowgroup">
      {mails.map((mail) => (
        <tr role="row" id={`mail-${mail.id}`}>
          <th scope="row" role="rowheader">
            <a href={`/admin/mail/${mail.id}`}>
              <bdi>{mail.subject ?? ask.t('mail.page.unwritten')}</bdi>
            </a>
            <span class="soft"> {ask.t(`mail.kind.${mail.kind}`)}</span>
          </th>
          <td role="cell">
            <span class="address">{mail.recipient}</span>
          </td>
          <td role="cell">
            <StateChip ask={ask} state={mail.state} />
          </td>
          <td role="cell">
            <Time ask={ask} at={mail.sentAt ?? mail.createdAt} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
)

const StateChip = ({ ask, state }: { ask: SignedAsk; state: MailState }) => <Chip tone={tones[state]}>{ask.t(`mail.state.${state}`)}</Chip>

export async function adminMail(ask: SignedAsk): Promise<Response> {
  const { t, house, visitor } = ask
  const mail = await reading(house.app, visitor.personId, (tx) => mailById(tx, ask.params.id ?? ''))
  // A link that signs someone in is shown only where there is no other way to get it to them.
  const text = house.config.smtpUrl === null ? mail.text : null
  const why = mail.state === 'withdrawn' && mail.lastAnswer ? t(`mail.withdrawn.${mail.lastAnswer}`) : mail.lastAnswer
  return ask.c.html(
    <AdminFrame
      ask={ask}
      title={mail.subject ?? t('mail.page.unwritten')}
      place="mail"
      back={{ href: '/admin/mail', label: t('mail.page.title') }}
    >
      <DataList>
        <DataRow term={t('mail.page.to')}>
          <span class="address">{mail.recipient}</span>
        </DataRow>
        <DataRow term={t('mail.page.what')}>{t(`mail.kind.${mail.kind}`)}</DataRow>
        <DataRow term={t('mail.page.state')}>
          <StateChip ask={ask} state={mail.state} />
        </DataRow>
        <DataRow term={t('mail.page.when')}>
          <Time ask={ask} at={mail.sentAt ?? mail.createdAt} />
        </DataRow>
        {mail.ticket && (
          <DataRow term={t('mail.page.ticket')}>
            <a href={`/workspace/tickets/${mail.ticket.reference}`}>{mail.ticket.reference}</a>
          </DataRow>
        )}
        <DataRow term={t('mail.page.tries')}>{mail.attempts}</DataRow>
        {why && <DataRow term={t('mail.page.answer')}>{why}</DataRow>}
        <DataRow term={t('mail.page.id')}>
          <code>{mail.messageId}</code>
        </DataRow>
      </DataList>
      <section class="panel" aria-labelledby="mail-text">
        <h2 id="mail-text">{t('mail.page.text')}</h2>
        {text === null ? <p class="soft">{t('mail.page.no-text')}</p> : <MailText text={text} url={house.config.url} />}
      </section>
    </AdminFrame>,
  )
}

/** As a mail program shows the text part: lines as they are, our own addresses to follow. */
const MailText = ({ text, url }: { text: string; url: string }) => (
  <pre class="mail-text">
    {text.split(/(https?:\/\/\S+)/).map((part) => (part.startsWith(`${url}/`) ? <a href={part}>{part}</a> : part))}
  </pre>
)

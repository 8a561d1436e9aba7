// The portal's page of a new ticket around its steps and its form: heading, faults, drafts begun before, and what helps before one sends.
import { ErrorSummary } from '../ui/ErrorSummary.tsx'
import { HelpLinks } from '../help/Links.tsx'
import { Frame } from '../ui/Frame.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Notice } from '../ui/Notice.tsx'
import { PageTitle } from '../ui/PageTitle.tsx'
import { Time } from '../ui/Time.tsx'
import { Answers } from './Answers.tsx'
import { addressOf } from './door.ts'
import type { Shown } from './answer.ts'
import { formField, labelIn } from './faults.ts'
import { NewTicketForm } from './Form.tsx'
import { textOf } from './path.ts'
import type { Situation } from './situation.ts'
import { StepBody } from './StepPage.tsx'

export const portalPage = (shown: Shown) => {
  const { ask } = shown.s
  const { t } = ask
  return (
    <Frame ask={ask} title={t('portal.new.title')} room="portal" current={ask.acting ? 'customers' : 'tickets'} place="new" fresh>
      <PageTitle
        back={{
          href: shown.s.door.out,
          label: t(ask.acting?.asks ? 'filing.asked.title' : ask.acting ? 'partner.list.title' : 'portal.list.title'),
        }}
      >
        {t(ask.acting?.asks ? 'filing.ask.title' : 'portal.new.title')}
      </PageTitle>
      {ask.acting?.asks && (
        <Notice tone="warn">{t('filing.ask.explain', { customer: ask.acting.customer.name, partner: ask.acting.partner.name })}</Notice>
      )}
      {shown.page === 'step' ? (
        <div class="steps">
          <StepBody {...shown} />
          <HelpLinks ask={ask} catalogue={shown.s.catalogue} />
        </div>
      ) : (
        <>
          <Faults s={shown.s} />
          <OtherDrafts s={shown.s} />
          <div class="beside">
            <NewTicketForm s={shown.s} />
            <BeforeYouSend s={shown.s} />
          </div>
        </>
      )}
    </Frame>
  )
}

export const Faults = ({ s }: { s: Situation }) => {
  // That one is asked first is no fault: it stands in the form, with the focus.
  if (s.refusal?.code === 'meets-incident') return null
  return <ErrorSummary ask={s.ask} refusal={s.refusal} idOf={formField} labelOf={(field) => labelIn(s, field)} />
}

const BeforeYouSend = ({ s }: { s: Situation }) => {
  const { t } = s.ask
  return (
    <aside class="beside-note" aria-labelledby="before-you-send">
      {/* One block: while nothing was found, its place leaves no gap above the heading. */}
      <div>
        <Answers s={s} />
        <h2 id="before-you-send">{t('portal.new.before')}</h2>
      </div>
      <p>{t('portal.new.why')}</p>
      <ul class="ticks">
        {['broken', 'tried', 'expected', 'versions', 'pictures'].map((tip) => (
          <li>
            <Icon name="check" /> {t(`portal.new.tip.${tip}`)}
          </li>
        ))}
      </ul>
      <p>{t('portal.new.check')}</p>
      <HelpLinks ask={s.ask} catalogue={s.catalogue} />
      <p class="quiet">
        <Icon name="envelope" /> {t('portal.new.next')}
      </p>
    </aside>
  )
}

const OtherDrafts = ({ s: { ask, drafts, door } }: { s: Situation }) =>
  drafts.length === 0 ? null : (
    <details class="drafts">
      <summary>{ask.t('portal.new.drafts', { count: drafts.length })}</summary>
      <ul>
        {drafts.map((draft) => (
          <li>
            <a href={addressOf(door, draft.id)}>
              <bdi>{textOf(draft.content, 'summary') || ask.t('portal.new.drafts.unnamed')}</bdi>
            </a>{' '}
            <span class="quiet">
              <Time ask={ask} at={draft.updatedAt} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  )

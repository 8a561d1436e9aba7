// The end of the form: where it goes, the button that sends, and the way out, which asks before anything is lost (HK-11).
import { ToVendor } from './ToVendor.tsx'
import { byKey, label } from '../../desk/catalogue/catalogue.ts'
import { Button } from '../ui/Button.tsx'
import { Confirm } from '../ui/Confirm.tsx'
import { Icon } from '../ui/Icon.tsx'
import { FirstAnswer } from './FirstAnswer.tsx'
import type { Situation } from './situation.ts'

/** Customers get addresses of their own, where mail is taken in; who must first ask the customer has to come here. */
export const offersMail = ({ ask, door }: Pick<Situation, 'ask' | 'door'>): boolean =>
  ask.house.config.replyDomain !== null && door.room === 'portal' && !door.asks && ask.visitor.staffRole === null

/** Which of the types chosen in the form is marked is for the style to say: each has its place. */
export const Send = ({ s, faults }: { s: Situation; faults: Record<string, string> }) => {
  const { ask, catalogue, draft, path, door } = s
  const { t, language } = ask
  const cards = path.inForm.type && !path.inForm.type.isOnly ? path.inForm.type.options.filter(({ verdict }) => verdict.allowed) : []
  const keys = cards.length > 0 ? cards.map(({ key }) => key) : [path.chosen.type]
  const types = keys.map((key) => byKey(catalogue.requestTypes, key))
  const place = (at: number) => (cards.length > 0 ? `of-type of-type-${at + 1}` : undefined)
  const queueOf = (key: string | undefined) => label(byKey(catalogue.queues, key ?? null)?.label ?? { en: key ?? '' }, language)
  const words = types.map((type) =>
    door.asks
      ? t('filing.ask.button', { customer: ask.acting?.customer.name ?? '' })
      : door.customer !== null
        ? t('workspace.new.send', { name: door.customer })
        : type?.send
          ? label(type.send, language)
          : t('portal.new.send'),
  )
  const isSame = words.every((one) => one === words[0])
  return (
    <div class="send">
      <p class="answers-jump">
        <Icon name="info" /> <a href="#answers">{t('search.beside.title')}</a>
      </p>
      <ToVendor
        ask={ask}
        catalogue={catalogue}
        service={path.chosen.service}
        offersHandOver={door.customer === null && door.acting === null && !door.asks}
        organisation={path.standing?.organisation?.name ?? null}
        address={s.address}
        fault={faults['consent']}
      />
      {types.map((type, at) =>
        type ? (
          <div class={place(at)}>
            <FirstAnswer s={s} type={type} />
          </div>
        ) : null,
      )}
      <p class="goes-to to-us">
        {t('portal.new.goes-to')}{' '}
        {types.map((type, at) => (
          <b class={place(at)}>{queueOf(type?.queue)}</b>
        ))}
      </p>
      <div class="actions">
        <Button kind="main" icon="send" class="to-us" more={{ 'data-send': '' }}>
          {isSame ? words[0] : words.map((one, at) => <span class={place(at)}>{one}</span>)}
        </Button>
        {offersMail(s) && (
          <Confirm kind="quiet" icon="envelope" label={t('by-mail.form')} place="over">
            <p>{t('by-mail.form.text')}</p>
            <Button icon="envelope" name="go" value="by-mail" more={{ formnovalidate: true }}>
              {t('by-mail.form.button')}
            </Button>
          </Confirm>
        )}
        <Confirm kind="quiet" label={t('portal.new.cancel')} place="over">
          <p>{t('portal.new.cancel.text')}</p>
          <div class="actions">
            <Button icon="archive" name="go" value="later" more={{ formnovalidate: true }}>
              {t('portal.new.later')}
            </Button>
            <Button
              kind="danger"
              icon="trash"
              formaction={`/drafts/${draft.id}/removal?to=${encodeURIComponent(door.out)}`}
              more={{ formnovalidate: true }}
            >
              {t('portal.new.discard.go')}
            </Button>
          </div>
        </Confirm>
      </div>
    </div>
  )
}

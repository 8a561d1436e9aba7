// GET /workspace/health/:reference and what is done there: seen as customers see it, told further, put right, published.
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { ChangeIncident, changeIncident } from '../../desk/health/change-incident.ts'
import { type IncidentPage, incidentPage } from '../../desk/health/incidents.ts'
import { isOver } from '../../desk/health/lifecycle.ts'
import { publishIncident } from '../../desk/health/publish-incident.ts'
import { UpdateIncident, updateIncident } from '../../desk/health/update-incident.ts'
import { parse } from '../../desk/parse.ts'
import { reading } from '../../platform/database.ts'
import { onTheClock } from '../../platform/local-time.ts'
import { renderMarkdown } from '../../platform/markdown.ts'
import { isLanguage } from '../../platform/messages.ts'
import { Refusal } from '../../platform/refusal.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import { readSmallForm } from '../form.ts'
import { IncidentBody } from '../health/incident.tsx'
import { KindOver, Said } from '../health/words.tsx'
import { Actions, Button } from '../ui/Button.tsx'
import { Confirm } from '../ui/Confirm.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { languageNames } from '../ui/Frame.tsx'
import { Checkbox } from '../ui/inputs.tsx'
import { Notice } from '../ui/Notice.tsx'
import { KeptForm } from '../ui/KeptForm.tsx'
import { goTo } from '../ui/notice-once.ts'
import { raw } from 'hono/html'
import { label } from '../../desk/catalogue/catalogue.ts'
import { roomPage } from './room.tsx'
import {
  ComponentChoices,
  type Fields,
  ImpactSelect,
  MomentField,
  StateSelect,
  TemplateField,
  showsAnew,
  WordsFields,
  asTyped,
  momentTyped,
  noneTyped,
  typedOf,
  withTemplate,
  wordsTyped,
} from './health-fields.tsx'

/** What of the page was sent and comes back. */
interface Sent {
  readonly form: 'update' | 'change'
  readonly fields: Fields
  readonly refusal?: Refusal
  readonly preview?: boolean
}

export const healthIncidentForUs = (ask: SignedAsk): Promise<Response> => show(ask)

async function show(ask: SignedAsk, sent: Sent | null = null): Promise<Response> {
  const { t, house, visitor } = ask
  const catalogue = await catalogueOf(house.app)
  const incident = await reading(house.app, visitor.personId, (tx) => incidentPage(tx, ask.params.reference ?? '', { ours: true }))
  return roomPage(ask, {
    title: <Said ask={ask} words={incident.title} />,
    plainTitle: label(incident.title, ask.language),
    over: <KindOver ask={ask} incident={incident} />,
    back: { href: '/workspace/health', label: t('health.title') },
    actions: (
      <Actions>
        <Button href={`/workspace/health/${incident.reference}/tickets`} icon="ticket">
          {t('health.edit.tickets')}
        </Button>
        {incident.publishedAt && <Button href={`/health/incidents/${incident.reference}`}>{t('health.edit.public.one')}</Button>}
      </Actions>
    ),
    status: sent?.refusal?.status,
    children: (
      <>
        {!incident.publishedAt && <Unpublished ask={ask} incident={incident} />}
        {incident.imported && <Notice tone="accent">{t('health.edit.imported')}</Notice>}
        <section class="panel" aria-labelledby="say">
          <h2 id="say">{t(isOver(incident.state) ? 'health.edit.say.over' : 'health.edit.say')}</h2>
          <KeptForm ask={ask} of={`/workspace/health/${incident.reference}/updates`} sent={sent?.form === 'update'}>
            <UpdateForm ask={ask} catalogue={catalogue} incident={incident} sent={sent?.form === 'update' ? sent : null} />
          </KeptForm>
        </section>
        <Confirm label={t('health.edit.change')} icon="edit" open={sent?.form === 'change'}>
          <KeptForm ask={ask} of={`/workspace/health/${incident.reference}/changes`} sent={sent?.form === 'change'}>
            <ChangeForm ask={ask} catalogue={catalogue} incident={incident} sent={sent?.form === 'change' ? sent : null} />
          </KeptForm>
        </Confirm>
        <section class="health-preview" aria-labelledby="preview">
          <h2 id="preview">{t(incident.publishedAt ? 'health.edit.shown' : 'health.edit.preview')}</h2>
          <IncidentBody ask={ask} catalogue={catalogue} incident={incident} offersTicket />
        </section>
      </>
    ),
  })
}

const Unpublished = ({ ask, incident }: { ask: SignedAsk; incident: IncidentPage }) => (
  <div class="notice tone-note health-unpublished" role="status">
    <div>
      <p class="notice-title">{ask.t('health.edit.unpublished')}</p>
      <p class="notice-text">{ask.t('health.edit.unpublished.text')}</p>
      <form method="post" action={`/workspace/health/${incident.reference}/publication`} class="row">
        <CsrfField ask={ask} />
        <Button kind="main" icon="send">
          {ask.t('health.edit.publish')}
        </Button>
        <Checkbox name="quiet" label={ask.t('health.edit.quiet')} />
      </form>
    </div>
  </div>
)

interface FormProps {
  readonly ask: SignedAsk
  readonly catalogue: Awaited<ReturnType<typeof catalogueOf>>
  readonly incident: IncidentPage
  readonly sent: Sent | null
}

const UpdateForm = ({ ask, catalogue, incident, sent }: FormProps) => {
  const { t } = ask
  const over = isOver(incident.state)
  const action = `/workspace/health/${incident.reference}/updates`
  const fields = sent?.fields ?? noneTyped({ state: incident.state, impact: incident.impact, tells: 'yes' })
  const faults = faultsOf(ask, sent?.refusal)
  return (
    <form method="post" action={action} class="stack health-form" novalidate>
      <CsrfField ask={ask} />
      <ErrorSummary ask={ask} refusal={sent?.refusal} />
      {over && (
        <Checkbox
          name="report"
          label={t('health.edit.report')}
          help={t('health.edit.report.help')}
          checked={sent ? fields.one('report') !== '' : true}
        />
      )}
      {!(over && incident.kind === 'maintenance') && (
        <div class="health-pair">
          <StateSelect ask={ask} kind={incident.kind} value={fields.one('state')} error={faults.state} />
          {incident.kind !== 'maintenance' && <ImpactSelect ask={ask} value={fields.one('impact')} error={faults.impact} />}
        </div>
      )}
      <TemplateField ask={ask} kind={incident.kind} action={action} />
      <WordsFields
        ask={ask}
        catalogue={catalogue}
        fields={fields}
        faults={faults}
        name="body"
        label={t('health.edit.update')}
        help={t('health.edit.body.help')}
        long
      />
      <Checkbox name="tells" label={t('health.edit.tells')} help={t('health.edit.tells.help')} checked={fields.one('tells') !== ''} />
      {sent?.preview && <Preview ask={ask} fields={fields} />}
      <Actions>
        <Button kind="main" name="do" value="say" icon="send">
          {t('health.edit.say.do')}
        </Button>
        <Button name="do" value="preview" {...showsAnew(action)}>
          {t('health.edit.preview.do')}
        </Button>
      </Actions>
    </form>
  )
}

/** What was typed, in each language, before anybody else reads it. */
const Preview = ({ ask, fields }: { ask: SignedAsk; fields: Fields }) => (
  <div class="health-said-preview" role="status">
    {Object.entries(wordsTyped(fields, 'body') ?? {}).map(([language, text]) => (
      <div lang={language}>
        <p class="soft">{isLanguage(language) ? languageNames[language] : language}</p>
        <div class="prose">{raw(renderMarkdown(text))}</div>
      </div>
    ))}
    {!wordsTyped(fields, 'body') && <p class="soft">{ask.t('health.edit.preview.none')}</p>}
  </div>
)

const ChangeForm = ({ ask, catalogue, incident, sent }: FormProps) => {
  const { t } = ask
  const fields =
    sent?.fields ??
    noneTyped(
      {
        ...asTyped('title', incident.title),
        ...asTyped('workaround', incident.workaround),
        startsAt: onTheClock(incident.startsAt, ask.timeZone),
        endsAt: incident.endsAt ? onTheClock(incident.endsAt, ask.timeZone) : '',
      },
      incident.components,
    )
  const faults = faultsOf(ask, sent?.refusal)
  const common = { ask, catalogue, fields, faults }
  return (
    <form method="post" action={`/workspace/health/${incident.reference}/changes`} class="stack health-form" novalidate>
      <CsrfField ask={ask} />
      <ErrorSummary ask={ask} refusal={sent?.refusal} />
      <p class="soft">{t('health.edit.change.text')}</p>
      <WordsFields {...common} name="title" label={t('health.edit.title')} />
      <div class="health-pair">
        <MomentField
          ask={ask}
          name="startsAt"
          label={t(incident.kind === 'maintenance' ? 'health.edit.begins' : 'health.edit.began')}
          value={fields.one('startsAt')}
          error={faults.startsAt}
          required
        />
        {incident.kind === 'maintenance' && (
          <MomentField ask={ask} name="endsAt" label={t('health.edit.ends')} value={fields.one('endsAt')} error={faults.endsAt} required />
        )}
      </div>
      <ComponentChoices ask={ask} catalogue={catalogue} chosen={fields.components} error={faults.components} />
      {incident.kind !== 'maintenance' && (
        <WordsFields {...common} name="workaround" label={t('health.workaround')} help={t('health.edit.workaround.help')} long optional />
      )}
      <Actions>
        <Button kind="main">{t('health.edit.change.do')}</Button>
      </Actions>
    </form>
  )
}

export async function postUpdate(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const fields = typedOf(form)
  const reference = ask.params.reference ?? ''
  const wanted = form.one('do')
  if (wanted === 'fill') {
    const catalogue = await catalogueOf(ask.house.app)
    return show(ask, { form: 'update', fields: withTemplate(fields, catalogue, 'body', fields.one('template')) })
  }
  if (wanted === 'preview') return show(ask, { form: 'update', fields, preview: true })
  try {
    const isReport = fields.one('report') !== ''
    const input = parse(UpdateIncident, {
      ...(isReport ? {} : { state: fields.one('state') || undefined, impact: fields.one('impact') || undefined }),
      body: wordsTyped(fields, 'body') ?? { en: '' },
      kind: isReport ? 'report' : 'update',
      tells: fields.one('tells') !== '',
    })
    await updateIncident(actOf(ask, 'workspace'), reference, input)
    return goTo(ask, `/workspace/health/${reference}`, 'health.edit.said')
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.status === 404) throw thrown
    return show(ask, { form: 'update', fields, refusal: thrown })
  }
}

export async function postChange(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const fields = typedOf(form)
  const reference = ask.params.reference ?? ''
  try {
    const input = parse(ChangeIncident, {
      title: wordsTyped(fields, 'title') ?? { en: '' },
      workaround: wordsTyped(fields, 'workaround'),
      components: [...fields.components],
      startsAt: momentTyped(fields, 'startsAt', ask.timeZone),
      ...(form.fields.has('endsAt') ? { endsAt: momentTyped(fields, 'endsAt', ask.timeZone) } : {}),
    })
    await changeIncident(actOf(ask, 'workspace'), reference, input)
    return goTo(ask, `/workspace/health/${reference}`, 'health.edit.changed')
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.status === 404) throw thrown
    return show(ask, { form: 'change', fields, refusal: thrown })
  }
}

export async function postPublication(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const reference = ask.params.reference ?? ''
  await publishIncident(actOf(ask, 'workspace'), reference, { tells: form.one('quiet') === '' })
  return goTo(ask, `/workspace/health/${reference}`, 'health.edit.published')
}

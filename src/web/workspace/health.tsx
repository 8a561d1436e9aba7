import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import { keepsHealth } from '../../desk/health/health-now.ts'
import { type Incident, listForUs, type View, views } from '../../desk/health/incidents.ts'
import { type Kind, kinds } from '../../desk/health/lifecycle.ts'
import { publishIncident } from '../../desk/health/publish-incident.ts'
import { ReportIncident, reportIncident } from '../../desk/health/report-incident.ts'
import { parse } from '../../desk/parse.ts'
import { inTransaction } from '../../desk/actor.ts'
import { namesOf } from '../../desk/health/names.ts'
import { reading } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import { readSmallForm } from '../form.ts'
import { Chips, Said, When } from '../health/words.tsx'
import { Actions, Button } from '../ui/Button.tsx'
import { FilterChip } from '../ui/Chip.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { RadioCards } from '../ui/inputs.tsx'
import { KeptForm } from '../ui/KeptForm.tsx'
import { goTo } from '../ui/notice-once.ts'
import { Pagination } from '../ui/Pagination.tsx'
import {
  ComponentChoices,
  type Fields,
  ImpactSelect,
  MomentField,
  StateSelect,
  TemplateField,
  WordsFields,
  momentTyped,
  noneTyped,
  typedOf,
  withTemplate,
  wordsTyped,
} from './health-fields.tsx'
import { roomPage } from './room.tsx'

const onOnePage = 50

export async function healthList(ask: SignedAsk): Promise<Response> {
  const { t, house, visitor } = ask
  const view: View = views.find((one) => one === ask.c.req.query('view')) ?? 'open'
  const before = ask.c.req.query('before')
  const catalogue = await catalogueOf(house.app)
  const { incidents, more } = await reading(house.app, visitor.personId, (tx) => listForUs(tx, { view, before, limit: onOnePage }))
  const at = (query: Record<string, string>) => `/workspace/health?${new URLSearchParams({ view, ...query })}`
  return roomPage(ask, {
    title: t('health.title'),
    plainTitle: t('health.title'),
    actions: (
      <Actions>
        <Button href="/workspace/health/new" kind="main" icon="plus">
          {t('health.edit.new')}
        </Button>
        <Button href="/health">{t('health.edit.public')}</Button>
      </Actions>
    ),
    children: (
      <>
        {!keepsHealth(catalogue) && (
          <EmptyState
            icon="pulse"
            title={t('health.empty')}
            action={
              visitor.staffRole === 'administrator' ? (
                <Button href="/admin/catalogue/components" kind="main">
                  {t('health.empty.configure')}
                </Button>
              ) : undefined
            }
          >
            {t(`health.empty.${visitor.staffRole === 'administrator' ? 'administrator' : 'staff'}`)}
          </EmptyState>
        )}
        <nav class="row health-views" aria-label={t('health.edit.views')}>
          {views.map((one) => (
            <FilterChip href={`/workspace/health?view=${one}`} on={view === one}>
              {t(`health.edit.view.${one}`)}
            </FilterChip>
          ))}
        </nav>
        {incidents.length === 0 && keepsHealth(catalogue) ? (
          <EmptyState icon="solved" title={t(`health.edit.none.${view}`)} />
        ) : (
          <ul class="health-list">
            {incidents.map((incident) => (
              <ListRow ask={ask} catalogue={catalogue} incident={incident} />
            ))}
          </ul>
        )}
        <Pagination ask={ask} first={before ? at({}) : null} next={more ? at({ before: incidents.at(-1)!.reference }) : null} />
      </>
    ),
  })
}

const ListRow = ({ ask, catalogue, incident }: { ask: SignedAsk; catalogue: Catalogue; incident: Incident }) => (
  <li class="health-row">
    <div>
      <a class="health-row-title" href={`/workspace/health/${incident.reference}`}>
        <Said ask={ask} words={incident.title} />
      </a>
      <p class="soft">
        <span class="reference">{incident.reference}</span> · {ask.t(`health.kind.${incident.kind}`)} ·{' '}
        <When ask={ask} incident={incident} />
        {incident.components.length > 0 && <> · {namesOf(catalogue, incident.components, ask.language).join(', ')}</>}
      </p>
    </div>
    <Chips ask={ask} incident={incident} />
  </li>
)

export function newIncidentPage(ask: SignedAsk): Promise<Response> {
  const kind = kinds.find((one) => one === ask.c.req.query('kind'))
  return kind ? formPage(ask, kind, noneTyped({ impact: kind === 'incident' ? 'degraded' : 'none' })) : choosePage(ask)
}

export async function postIncident(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const catalogue = await catalogueOf(ask.house.app)
  const kind = kinds.find((one) => one === form.one('kind'))
  if (!kind) throw new Refusal('invalid', {}, [{ field: 'kind', message: 'refusal.fault.choose' }])
  const fields = typedOf(form)
  const wanted = form.one('do')
  if (wanted === 'fill') return formPage(ask, kind, withTemplate(fields, catalogue, 'body', fields.one('template')))
  try {
    const input = parse(ReportIncident, {
      kind,
      impact: fields.one('impact') || 'none',
      title: wordsTyped(fields, 'title') ?? { en: '' },
      body: wordsTyped(fields, 'body') ?? { en: '' },
      workaround: wordsTyped(fields, 'workaround'),
      components: [...fields.components],
      startsAt: momentTyped(fields, 'startsAt', ask.timeZone),
      endsAt: momentTyped(fields, 'endsAt', ask.timeZone) ?? null,
      ...(kind === 'maintenance' ? {} : { state: fields.one('state') || undefined }),
    })
    const { reference } = await inTransaction(actOf(ask, 'workspace'), async (act) => {
      const made = await reportIncident(act, input)
      if (wanted === 'publish') await publishIncident(act, made.reference)
      return made
    })
    return goTo(ask, `/workspace/health/${reference}`, wanted === 'publish' ? 'health.edit.published' : 'health.edit.saved')
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    return formPage(ask, kind, fields, thrown)
  }
}

const choosePage = (ask: SignedAsk): Promise<Response> =>
  roomPage(ask, {
    title: ask.t('health.edit.new.title'),
    plainTitle: ask.t('health.edit.new.title'),
    back: { href: '/workspace/health', label: ask.t('health.title') },
    children: (
      <form method="get" action="/workspace/health/new" class="stack">
        <RadioCards
          name="kind"
          label={ask.t('health.edit.kind')}
          value="incident"
          layout="stack"
          choices={kinds.map((kind) => ({ value: kind, label: ask.t(`health.kind.${kind}`), help: ask.t(`health.edit.kind.${kind}`) }))}
        />
        <Actions>
          <Button kind="main">{ask.t('health.edit.go-on')}</Button>
        </Actions>
      </form>
    ),
  })

async function formPage(ask: SignedAsk, kind: Kind, fields: Fields, refusal: Refusal | null = null): Promise<Response> {
  const { t } = ask
  const catalogue = await catalogueOf(ask.house.app)
  const faults = faultsOf(ask, refusal)
  const common = { ask, catalogue, fields, faults }
  return roomPage(ask, {
    title: t(`health.edit.new.${kind}`),
    plainTitle: t(`health.edit.new.${kind}`),
    back: { href: '/workspace/health', label: t('health.title') },
    status: refusal?.status,
    children: (
      <KeptForm ask={ask} of={`/workspace/health/new ${kind}`} sent={ask.c.req.method === 'POST'}>
        <form method="post" action="/workspace/health/new" class="stack health-form" novalidate>
          <CsrfField ask={ask} />
          <input type="hidden" name="kind" value={kind} />
          <ErrorSummary ask={ask} refusal={refusal} />
          <WordsFields {...common} name="title" label={t('health.edit.title')} />
          {kind === 'maintenance' ? (
            <div class="health-pair">
              <MomentField
                ask={ask}
                name="startsAt"
                label={t('health.edit.begins')}
                value={fields.one('startsAt')}
                error={faults.startsAt}
                required
              />
              <MomentField
                ask={ask}
                name="endsAt"
                label={t('health.edit.ends')}
                value={fields.one('endsAt')}
                error={faults.endsAt}
                required
              />
            </div>
          ) : (
            <div class="health-pair">
              <StateSelect ask={ask} kind={kind} value={fields.one('state')} error={faults.state} />
              <ImpactSelect ask={ask} value={fields.one('impact')} error={faults.impact} />
            </div>
          )}
          <ComponentChoices ask={ask} catalogue={catalogue} chosen={fields.components} error={faults.components} />
          <TemplateField ask={ask} kind={kind} action="/workspace/health/new" />
          <WordsFields {...common} name="body" label={t(`health.edit.body.${kind}`)} help={t('health.edit.body.help')} long />
          {kind !== 'maintenance' && (
            <WordsFields
              {...common}
              name="workaround"
              label={t('health.workaround')}
              help={t('health.edit.workaround.help')}
              long
              optional
            />
          )}
          {kind !== 'maintenance' && (
            <MomentField
              ask={ask}
              name="startsAt"
              label={t('health.edit.began')}
              value={fields.one('startsAt')}
              error={faults.startsAt}
              help={t('health.edit.began.help', { zone: ask.timeZone })}
            />
          )}
          <Actions>
            <Button kind="main" name="do" value="save">
              {t('health.edit.save')}
            </Button>
            <Button name="do" value="publish">
              {t('health.edit.publish')}
            </Button>
          </Actions>
        </form>
      </KeptForm>
    ),
  })
}

// What an article is about, who reads it, and its address: the forms that change them.
import { needsTwo } from '../../desk/articles/agreed.ts'
import { Actions, Button } from '../ui/Button.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { ErrorSummary, faultsOf } from '../ui/ErrorSummary.tsx'
import { TextInput } from '../ui/inputs.tsx'
import { AboutFields, AudienceFields } from './fields.tsx'
import { type Part, to, toldNext } from './part.ts'
import { filled } from './typed.ts'

export const AudiencePart = (p: Part & { organisations: readonly string[] }) => {
  const { ask, catalogue, article, sent } = p
  const { t } = ask
  const mine = sent?.form === 'audience' ? sent : null
  const { forWhom } = article
  const fields =
    mine?.fields ??
    filled({
      audience: forWhom.audience,
      forOrganisations: p.organisations.join('\n'),
      forPlans: forWhom.plans,
      forEditions: forWhom.editions,
      forServices: forWhom.services,
      forPartners: forWhom.partners,
    })
  return (
    <details class="panel article-part" id="audience-part" open={mine !== null}>
      <summary>
        <h2>{t('article.audience')}</h2> <span class="soft">{t(`article.audience.${article.forWhom.audience}`)}</span>
      </summary>
      <form method="post" action={to(p, 'audience')} class="stack" novalidate>
        <CsrfField ask={ask} />
        <ErrorSummary ask={ask} refusal={mine?.refusal} />
        <AudienceFields ask={ask} catalogue={catalogue} fields={fields} faults={faultsOf(ask, mine?.refusal)} />
        <Actions>
          <Button kind="main">{t('article.save-changes')}</Button>
        </Actions>
      </form>
    </details>
  )
}

export const AboutPart = (p: Part) => {
  const { ask, catalogue, article, sent } = p
  const { t } = ask
  const mine = sent?.form === 'about' ? sent : null
  const told = toldNext(article)
  const fields =
    mine?.fields ??
    filled({
      kind: told.kind,
      services: told.services,
      requestTypes: told.requestTypes,
      errorCodes: told.errorCodes.join('\n'),
      errorTexts: told.errorTexts.join('\n'),
      issueState: article.issueState,
      fixedOn: article.fixedOn,
      pinned: article.pinned ? 'yes' : '',
    })
  return (
    <details class="panel article-part" id="about-part" open={mine !== null}>
      <summary>
        <h2>{t('article.about')}</h2> <span class="soft">{t(`help.kind.${told.kind}`)}</span>
      </summary>
      <form method="post" action={to(p, 'about')} class="stack article-form" novalidate>
        <CsrfField ask={ask} />
        <ErrorSummary ask={ask} refusal={mine?.refusal} />
        {needsTwo(article) && <p class="soft">{t('article.told.help')}</p>}
        <AboutFields ask={ask} catalogue={catalogue} fields={fields} faults={faultsOf(ask, mine?.refusal)} />
        <Actions>
          <Button kind="main">{t('article.save-changes')}</Button>
        </Actions>
      </form>
    </details>
  )
}

export const NamePart = (p: Part) => {
  const { ask, article, sent } = p
  const { t } = ask
  const mine = sent?.form === 'name' ? sent : null
  return (
    <details class="panel article-part" id="name-part" open={mine !== null}>
      <summary>
        <h2>{t('article.name')}</h2> <span class="soft reference">/help/{article.slug}</span>
      </summary>
      <form method="post" action={to(p, 'name')} class="stack" novalidate>
        <CsrfField ask={ask} />
        <ErrorSummary ask={ask} refusal={mine?.refusal} />
        {needsTwo(article) && <p class="soft">{t('article.name.two')}</p>}
        <TextInput
          name="slug"
          label={t('article.slug')}
          help={t('article.name.help')}
          value={mine?.fields?.one('slug') ?? toldNext(article).slug}
          error={faultsOf(ask, mine?.refusal)['slug']}
          maxlength={80}
          autocomplete="off"
          more={{ spellcheck: 'false', dir: 'ltr' }}
        />
        <Actions>
          <Button kind="main">{t('article.name.do')}</Button>
        </Actions>
      </form>
    </details>
  )
}

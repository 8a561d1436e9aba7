// GET /workspace/articles/:id/text/:language/versions: who wrote what when, two of them held against each other, and an earlier one brought back.
import { hadBefore } from '../../desk/articles/agreed.ts'
import { compare } from '../../desk/articles/compare.ts'
import {
  articleForUs,
  openReviewsOf,
  type OurArticle,
  type OurText,
  type OurVersion,
  versionForUs,
  versionsOf,
} from '../../desk/articles/ours.ts'
import { RestoreVersion, restoreVersion } from '../../desk/articles/write-version.ts'
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { byKey, type Catalogue, label, type Words } from '../../desk/catalogue/catalogue.ts'
import { parse } from '../../desk/parse.ts'
import { reading } from '../../platform/database.ts'
import type { Language } from '../../platform/messages.ts'
import { actOf, type SignedAsk } from '../ask.ts'
import { readSmallForm } from '../form.ts'
import { Button } from '../ui/Button.tsx'
import { CsrfField } from '../ui/CsrfField.tsx'
import { languageNames } from '../ui/Frame.tsx'
import { Select } from '../ui/inputs.tsx'
import { goTo } from '../ui/notice-once.ts'
import { exactTime, Time } from '../ui/Time.tsx'
import { Comparison } from './Comparison.tsx'
import { roomPage } from '../workspace/room.tsx'
import { languageIn } from './text.tsx'
import { AgreedBy, stateOf } from './texts.tsx'

const wanted = (ask: SignedAsk, name: string): number | null => {
  const given = ask.c.req.query(name) ?? ''
  return /^[0-9]{1,9}$/.test(given) ? Number(given) : null
}

/** What readers are told beside the words, as it is compared: a line each. */
function toldLines({ ask, catalogue }: { ask: SignedAsk; catalogue: Catalogue }, { told }: OurText) {
  if (!told) return []
  const { t, language } = ask
  const named = (list: readonly { key: string; label: Words }[], keys: readonly string[]) =>
    keys
      .map((key) => {
        const entry = byKey(list, key)
        return entry ? label(entry.label, language) : key
      })
      .join('\n')
  return [
    { name: t('article.slug'), says: `/help/${told.slug}` },
    { name: t('article.kind'), says: t(`help.kind.${told.kind}`) },
    { name: t('article.services'), says: named(catalogue.services, told.services) },
    { name: t('article.types'), says: named(catalogue.requestTypes, told.requestTypes) },
    { name: t('article.codes'), says: told.errorCodes.join('\n') },
    { name: t('article.texts'), says: told.errorTexts.join('\n') },
  ]
}

export async function versionsPage(ask: SignedAsk): Promise<Response> {
  const { t, house, visitor } = ask
  const language = languageIn(ask)
  const { article, versions, from, to } = await reading(house.app, visitor.personId, async (tx) => {
    const article = await articleForUs(tx, ask.params['id'] ?? '')
    const versions = await versionsOf(tx, article.id, language)
    const newest = versions[0]?.version ?? 0
    const to = wanted(ask, 'to') || newest
    const review = (await openReviewsOf(tx, article.id)).find((one) => one.language === language && one.version === to)
    const forEveryone = review?.forEveryone ?? false
    const from = wanted(ask, 'from') ?? hadBefore(article, versions, { version: to, forEveryone })?.version ?? 0
    const read = (version: number) => (version > 0 ? versionForUs(tx, article.id, language, version) : null)
    return { article, versions, from: await read(from), to: await read(to) }
  })
  const catalogue = await catalogueOf(house.app)
  const heading = article.latest[0]?.title ?? article.slug
  const here = `/workspace/articles/${article.id}/text/${language}/versions`
  const nothing = { value: '0', label: t('article.compare.nothing') }
  // All that tells one from the next: their titles seldom do.
  const choices = versions.map((one) => ({
    value: String(one.version),
    label: [one.version, exactTime(ask, one.at), one.byName ?? t('article.by-preset'), stateOf(ask, article, one)].join(' · '),
  }))
  return roomPage(ask, {
    title: t('article.versions'),
    plainTitle: `${t('article.versions')} · ${heading}`,
    over: (
      <>
        <span dir="auto">{heading}</span> · {languageNames[language]}
      </>
    ),
    back: { href: `/workspace/articles/${article.id}`, label: t('article.one') },
    children: (
      <>
        <form class="admin-search article-compare" method="get" action={here}>
          <Select name="from" label={t('article.compare.from')} value={String(from?.version ?? 0)} choices={[nothing, ...choices]} />
          <Select name="to" label={t('article.compare.to')} value={String(to?.version ?? '')} choices={choices} />
          <Button>{t('article.compare.do')}</Button>
        </form>
        {to && <Changes ask={ask} catalogue={catalogue} from={from} to={to} />}
        <ol class="article-versions" reversed>
          {versions.map((version) => (
            <VersionRow ask={ask} article={article} language={language} version={version} newest={versions[0]!.version} here={here} />
          ))}
        </ol>
      </>
    ),
  })
}

const Changes = ({ ask, catalogue, from, to }: { ask: SignedAsk; catalogue: Catalogue; from: OurText | null; to: OurText }) => {
  const { t } = ask
  const after = toldLines({ ask, catalogue }, to)
  const before = from ? toldLines({ ask, catalogue }, from) : after.map(({ name }) => ({ name, says: '' }))
  const words = (['title', 'summary', 'workaround', 'body'] as const).map((part) => ({
    name: t(`article.${part}`),
    from: from?.[part] ?? '',
    to: to[part] ?? '',
  }))
  const told = after.flatMap(({ name, says }, at) => (before[at] ? { name, from: before[at].says, to: says } : []))
  const parts = [...words, ...told].filter((part) => part.from !== part.to)
  return (
    <section class="article-changes" aria-labelledby="changes">
      <h2 id="changes">
        {from ? t('article.compare.head', { from: from.version, to: to.version }) : t('article.compare.whole', { version: to.version })}
      </h2>
      {parts.length === 0 && <p class="soft">{t('article.compare.same')}</p>}
      {parts.map((part) => (
        <>
          <h3>{part.name}</h3>
          <Comparison ask={ask} lines={compare(part.from, part.to)} />
        </>
      ))}
    </section>
  )
}

interface RowProps {
  readonly ask: SignedAsk
  readonly article: OurArticle
  readonly language: Language
  readonly version: OurVersion
  readonly newest: number
  readonly here: string
}
const VersionRow = ({ ask, article, language, version, newest, here }: RowProps) => {
  const { t } = ask
  return (
    <li class="article-version" value={version.version}>
      <div>
        <span class="article-version-number">{t('article.version', { version: version.version })}</span> ·{' '}
        <span dir="auto">{version.title}</span> <span class="soft">{stateOf(ask, article, version)}</span>
        <p class="soft">
          {version.byName ? <bdi>{version.byName}</bdi> : t('article.by-preset')}, <Time ask={ask} at={version.at} />
          {version.restores && <> · {t('article.version.restores', { version: version.restores })}</>}
          <AgreedBy ask={ask} text={version} />
        </p>
      </div>
      {version.version !== newest && (
        <div class="row">
          <Button href={`${here}?from=${version.version}&to=${newest}`} small kind="quiet">
            {t('article.compare.do')}
          </Button>
          <form method="post" action={`/workspace/articles/${article.id}/restoration`}>
            <CsrfField ask={ask} />
            <input type="hidden" name="language" value={language} />
            <input type="hidden" name="version" value={String(version.version)} />
            <input type="hidden" name="basedOn" value={String(newest)} />
            <Button small icon="rotate">
              {t('article.restore')}
            </Button>
          </form>
        </div>
      )}
    </li>
  )
}

export async function postRestoration(ask: SignedAsk): Promise<Response> {
  const form = await readSmallForm(ask)
  const id = ask.params['id'] ?? ''
  const input = parse(RestoreVersion, {
    language: form.one('language'),
    version: Number(form.one('version')),
    basedOn: Number(form.one('basedOn')),
  })
  await restoreVersion(actOf(ask, 'workspace'), id, input)
  return goTo(ask, `/workspace/articles/${id}`, 'article.done.restored')
}

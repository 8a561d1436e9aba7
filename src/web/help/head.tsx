// What programs that look for pages read of one: its address in each language, and what to show of it where a link to it is shared.
import type { Language } from '../../platform/messages.ts'
import type { Ask } from '../ask.ts'
import { asset } from '../ui/asset.ts'

/** Of Open Graph: with a territory. */
const locales = { en: 'en_GB', tr: 'tr_TR', fr: 'fr_FR', it: 'it_IT', ja: 'ja_JP', hu: 'hu_HU' } as const satisfies Record<Language, string>

interface Props {
  readonly ask: Ask
  /** Without a query. */
  readonly path: string
  readonly title: string
  readonly says: string
  /** In which it can be read. */
  readonly languages: readonly Language[]
  /** In which it is shown; left out: the reader's. */
  readonly language?: Language
  readonly type?: 'article' | 'website'
  readonly changedAt?: Date
}

export const HelpHead = ({ ask, path, title, says, languages, language = ask.language, type = 'website', changedAt }: Props) => {
  const here = `${ask.house.config.url}${path}`
  const at = (one: Language) => `${here}?language=${one}`
  // Of the house's own address, never of the one that was asked for: what is shared is kept by others.
  const picture = `${ask.house.config.url}${asset('social.png')}`
  return (
    <>
      <link rel="canonical" href={at(language)} />
      {languages.map((one) => (
        <link rel="alternate" hreflang={one} href={at(one)} />
      ))}
      <link rel="alternate" hreflang="x-default" href={here} />
      {says && <meta name="description" content={says} />}
      <meta property="og:type" content={type} />
      <meta property="og:title" content={title} />
      {says && <meta property="og:description" content={says} />}
      <meta property="og:url" content={at(language)} />
      <meta property="og:site_name" content={ask.brand} />
      <meta property="og:locale" content={locales[language]} />
      {languages
        .filter((one) => one !== language)
        .map((one) => (
          <meta property="og:locale:alternate" content={locales[one]} />
        ))}
      <meta property="og:image" content={picture} />
      <meta property="og:image:type" content="image/png" />
      <meta property="og:image:width" content="1200" />
      <meta property="og:image:height" content="630" />
      <meta property="og:image:alt" content={ask.brand} />
      <meta name="twitter:card" content="summary_large_image" />
      {changedAt && <meta property="article:modified_time" content={changedAt.toISOString()} />}
    </>
  )
}

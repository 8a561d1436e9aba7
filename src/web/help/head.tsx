// What programs that look for pages read of one: its address in each language, and what to show of it where a link to it is shared.
import type { Language } from '../../platform/messages.ts'
import type { Ask } from '../ask.ts'

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
      <meta property="og:locale" content={language} />
      {changedAt && <meta property="article:modified_time" content={changedAt.toISOString()} />}
    </>
  )
}

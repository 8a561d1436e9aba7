// What a new version or configuration took away under an article: said where whoever can write it anew looks.
import { unknownQuotes } from '../../desk/articles/quoted.ts'
import { Notice } from '../ui/Notice.tsx'
import { languageNames } from '../ui/Frame.tsx'
import type { Part } from './part.ts'
import { listFormat } from '../../platform/formats.ts'

export const LostQuotes = ({ ask, catalogue, article }: Part) => {
  const lost = article.latest.flatMap(({ language, body, workaround }) => {
    const quotes = [...new Set(unknownQuotes(catalogue, `${body} ${workaround ?? ''}`))]
    return quotes.length > 0 ? [{ language, quotes }] : []
  })
  return lost.map(({ language, quotes }) => (
    <Notice tone="warn">
      {ask.t('article.lost-quotes', { language: languageNames[language], quotes: listFormat(ask.language).format(quotes) })}{' '}
      <a href={`/workspace/articles/${article.id}/text/${language}`}>{ask.t('article.lost-quotes.write')}</a>
    </Notice>
  ))
}

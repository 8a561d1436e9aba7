// What was found, each with the passage in which it stands.
import { byKey, type Catalogue, label } from '../../desk/catalogue/catalogue.ts'
import type { FoundArticle } from '../../desk/search/find-articles.ts'
import { marked } from '../../desk/search/marks.ts'
import type { Ask } from '../ask.ts'
import { rowAt } from '../customers/place.ts'
import { StatusChip } from '../ui/Chip.tsx'
import { IssueChip, OtherLanguage } from '../help/words.tsx'
import { Time } from '../ui/Time.tsx'
import { Marked } from './Marked.tsx'
import type { TicketsFound } from './search.tsx'

export const TicketHits = ({ ask, catalogue, found }: { ask: Ask; catalogue: Catalogue; found: TicketsFound }) => {
  const { t, language } = ask
  const name = (list: Catalogue['requestTypes'] | Catalogue['services'] | Catalogue['publicStatuses'], key: string | null) => {
    const known = byKey<{ key: string; label: Catalogue['services'][number]['label'] }>(list, key)
    return known ? label(known.label, language) : (key ?? '')
  }
  return (
    <ol class="hits">
      {found.rows.map((row) => {
        const passage = found.passages.get(row.id)
        const at = found.worked.has(row.id) ? `/workspace/tickets/${row.reference}` : rowAt(ask, row, false)
        return (
          <li class={row.updated ? 'hit is-unread' : 'hit'}>
            <p class="hit-title">
              <a href={at}>
                {row.updated && <span class="for-readers">{t('portal.list.unread')}: </span>}
                <Marked pieces={marked(row.summary, found.marks)} />
              </a>
            </p>
            {passage && (
              <p class={passage.isNote ? 'hit-passage is-note' : 'hit-passage'}>
                {passage.isNote && <span class="hit-note">{t('search.note')}: </span>}
                <Marked pieces={passage.pieces} />
              </p>
            )}
            <p class="hit-facts quiet">
              <span class="reference">
                <Marked pieces={marked(row.reference, found.marks)} />
              </span>
              <StatusChip status={row.status}>{name(catalogue.publicStatuses, row.publicStatus)}</StatusChip>
              <span>{name(catalogue.requestTypes, row.requestType)}</span>
              {row.service && <span>{name(catalogue.services, row.service)}</span>}
              {row.requester.name && row.requester.id !== ask.visitor?.personId && <bdi>{row.requester.name}</bdi>}
              {row.organisation && row.requester.id !== ask.visitor?.personId && <bdi>{row.organisation.name}</bdi>}
              <Time ask={ask} at={row.updatedAt} />
            </p>
          </li>
        )
      })}
    </ol>
  )
}

export const ArticleHits = ({ ask, articles }: { ask: Ask; articles: readonly FoundArticle[] }) => (
  <ol class="hits">
    {articles.map((article) => (
      <li class="hit">
        <p class="hit-title">
          <a href={`/help/${article.slug}`} lang={article.language === ask.language ? undefined : article.language}>
            <Marked pieces={article.title} />
          </a>
        </p>
        <p class="hit-passage" lang={article.language === ask.language ? undefined : article.language}>
          <Marked pieces={article.passage} />
        </p>
        <p class="hit-facts quiet">
          <span>{ask.t(`help.kind.${article.kind}`)}</span>
          <OtherLanguage ask={ask} language={article.language} />
          {article.issueState && <IssueChip ask={ask} state={article.issueState} />}
          {article.errorCodes.slice(0, 4).map((code) => (
            <code>{code}</code>
          ))}
        </p>
      </li>
    ))}
  </ol>
)

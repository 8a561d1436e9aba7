// A ticket that waits for a customer's one approval, exactly as it would be sent: the same for who asks and for who decides (MS-36).
import { type Catalogue, byKey, label } from '../../desk/catalogue/catalogue.ts'
import type { AskedToDecide } from '../../desk/partners/decide-filing.ts'
import { answersOf } from '../../desk/tickets/ticket-page.ts'
import { renderMarkdown } from '../../platform/markdown.ts'
import { sizeWords } from '../../platform/size.ts'
import type { Ask } from '../ask.ts'
import { DataList, DataRow } from '../ui/DataList.tsx'
import { Time } from '../ui/Time.tsx'
import { raw } from 'hono/html'

type Filing = Pick<AskedToDecide, 'summary' | 'asker' | 'askedAt' | 'files'> & {
  readonly content: Pick<AskedToDecide['content'], 'requestType' | 'service' | 'body' | 'answers' | 'participants'>
}

export const WhatIsAsked = ({ ask, catalogue, filing }: { ask: Ask; catalogue: Catalogue; filing: Filing }) => {
  const { t, language } = ask
  const { content } = filing
  const type = byKey(catalogue.requestTypes, content.requestType)
  const service = byKey(catalogue.services, content.service ?? null)
  // The partner's own people come with it; whoever else would follow is named.
  const others = (content.participants ?? []).flatMap((one) => ('address' in one ? [one.address] : []))
  return (
    <section class="panel stack" aria-labelledby="asked-summary">
      <h2 id="asked-summary">{filing.summary}</h2>
      <DataList>
        <DataRow term={t('filing.approval.asker')}>{filing.asker}</DataRow>
        <DataRow term={t('filing.approval.asked')}>
          <Time ask={ask} at={filing.askedAt} exact />
        </DataRow>
        {type && <DataRow term={t('filing.approval.type')}>{label(type.label, language)}</DataRow>}
        {service && <DataRow term={t('filing.approval.service')}>{label(service.label, language)}</DataRow>}
        {answersOf(catalogue, content.answers ?? {}).map(({ label: words, named }) => (
          <DataRow term={label(words, language)}>
            <bdi>{named.map((one) => (typeof one === 'string' ? one : label(one, language))).join(', ')}</bdi>
          </DataRow>
        ))}
        {others.length > 0 && (
          <DataRow term={t('portal.participants')}>
            <bdi>{others.join(', ')}</bdi>
          </DataRow>
        )}
        {filing.files.length > 0 && (
          <DataRow term={t('filing.approval.files')}>
            {filing.files.map(({ name, size }) => (
              <span class="asked-file">
                <bdi>{name}</bdi> ({sizeWords(language, size)})
              </span>
            ))}
          </DataRow>
        )}
      </DataList>
      <h3>{t('filing.approval.text')}</h3>
      {/* Sanitised by renderMarkdown, the one string a page may insert unescaped. */}
      <div class="prose">{raw(renderMarkdown(content.body))}</div>
    </section>
  )
}

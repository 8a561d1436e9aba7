// A ticket that waits for a customer's one approval, exactly as it would be sent: the same for who asks and for who decides (MS-36).
import { raw } from 'hono/html'
import { type Catalogue, byKey, label } from '../../desk/catalogue/catalogue.ts'
import type { AskedToDecide } from '../../desk/partners/decide-filing.ts'
import { renderMarkdown } from '../../platform/markdown.ts'
import { sizeWords } from '../../platform/size.ts'
import type { Ask } from '../ask.ts'
import { DataList, DataRow } from '../ui/DataList.tsx'
import { Time } from '../ui/Time.tsx'

type Filing = Pick<AskedToDecide, 'summary' | 'asker' | 'askedAt' | 'files'> & {
  readonly content: Pick<AskedToDecide['content'], 'requestType' | 'service' | 'body'>
}

export const WhatIsAsked = ({ ask, catalogue, filing }: { ask: Ask; catalogue: Catalogue; filing: Filing }) => {
  const { t, language } = ask
  const { content } = filing
  const type = byKey(catalogue.requestTypes, content.requestType)
  const service = byKey(catalogue.services, content.service ?? null)
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

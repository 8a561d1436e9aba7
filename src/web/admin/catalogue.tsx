// GET /admin/catalogue: the parts of what the house offers, how much there is of each and when it was last changed.
import { storedConfiguration } from '../../desk/catalogue/configuration-of.ts'
import { lastChangeOfParts } from '../../desk/catalogue/history.ts'
import { reading } from '../../platform/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { SignedAsk } from '../ask.ts'
import { Button } from '../ui/Button.tsx'
import { Time } from '../ui/Time.tsx'
import { AdminFrame } from './AdminFrame.tsx'
import { entriesOf } from './catalogue-document.ts'
import { ownSentences } from './catalogue-messages.tsx'
import { asKey, isList, partNames } from './catalogue-parts.ts'
import { nameOfPart } from './catalogue-words.ts'

export async function catalogueOverview(ask: SignedAsk): Promise<Response> {
  const { t } = ask
  const { stored, last } = await reading(ask.house.app, ask.visitor.personId, async (tx) => {
    const [stored, last] = await Promise.all([storedConfiguration(tx), lastChangeOfParts(tx)])
    return { stored, last }
  })
  const { configuration } = stored
  if (!configuration) throw new Refusal('not-found')
  const counted = (part: (typeof partNames)[number] | 'messages') => {
    if (part === 'messages') return ownSentences(configuration.messages)
    return isList(part) ? entriesOf(configuration, part).length : null
  }
  return ask.c.html(
    <AdminFrame
      ask={ask}
      title={t('admin.catalogue.title')}
      place="catalogue"
      under={t('admin.catalogue.under')}
      actions={
        <>
          <Button icon="search" href="/admin/catalogue/preview">
            {t('admin.catalogue.preview')}
          </Button>
          <Button icon="clock" href="/admin/catalogue/history">
            {t('admin.catalogue.history')}
          </Button>
          <Button icon="download" href="/admin/catalogue/preset.yaml" more={{ download: 'preset.yaml', 'data-turbo': 'false' }}>
            {t('admin.catalogue.export')}
          </Button>
        </>
      }
    >
      <ul class="admin-rooms">
        {[...partNames, 'messages' as const].map((part) => {
          const count = counted(part)
          const at = last.get(part)
          return (
            <li>
              <a class="panel is-link" href={`/admin/catalogue/${part}`}>
                <strong>
                  {nameOfPart(ask, part)} {count !== null && <span class="catalogue-count">{count}</span>}
                </strong>
                <span class="soft">{t(`admin.catalogue.about.${asKey(part)}`)}</span>
                {at && (
                  <span class="soft">
                    {t('admin.catalogue.last-change')} <Time ask={ask} at={at} />
                  </span>
                )}
              </a>
            </li>
          )
        })}
      </ul>
    </AdminFrame>,
  )
}

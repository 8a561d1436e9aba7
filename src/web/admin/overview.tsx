// GET /admin: where to go, who works in which queue, and what was changed lately.
import { catalogueOf } from '../../desk/catalogue/catalogue-of.ts'
import { label } from '../../desk/catalogue/catalogue.ts'
import { lastChanges, staffOfQueues } from '../../desk/people/directory.ts'
import { reading } from '../../platform/database.ts'
import type { SignedAsk } from '../ask.ts'
import { AdminFrame, adminPlaces, Changes } from './AdminFrame.tsx'

export async function adminOverview(ask: SignedAsk): Promise<Response> {
  const { t, house, visitor } = ask
  const catalogue = await catalogueOf(house.app)
  const { staff, changes } = await reading(house.app, visitor.personId, async (tx) => {
    const [staff, changes] = await Promise.all([staffOfQueues(tx), lastChanges(tx)])
    return { staff, changes }
  })
  return ask.c.html(
    <AdminFrame ask={ask} title={t('admin.title')} place="overview">
      <ul class="admin-rooms">
        {adminPlaces.map(
          ([place, href]) =>
            place !== 'overview' && (
              <li>
                <a class="panel is-link" href={href}>
                  <strong>{t(`admin.nav.${place}`)}</strong>
                  <span class="soft">{t(`admin.overview.${place}`)}</span>
                </a>
              </li>
            ),
        )}
      </ul>
      <section class="panel" aria-labelledby="queues-head">
        <h2 id="queues-head">{t('admin.overview.queues')}</h2>
        <table class="admin-table" role="table">
          <thead role="rowgroup">
            <tr role="row">
              <th scope="col" role="columnheader">
                {t('admin.overview.queue')}
              </th>
              <th scope="col" role="columnheader">
                {t('admin.overview.members')}
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {catalogue.queues
              .filter((queue) => !queue.retired)
              .map((queue) => {
                const members = staff.filter((one) => one.queue_key === queue.key)
                return (
                  <tr role="row">
                    <th scope="row" role="rowheader">
                      <a href={`/workspace/queues/${queue.key}`}>{label(queue.label, ask.language)}</a>
                    </th>
                    <td role="cell" class="names">
                      {members.length === 0 && <span class="soft">{t('admin.overview.queue-empty')}</span>}
                      {members.map((one) => (
                        <a href={`/admin/people/${one.id}`}>
                          <bdi>{one.name}</bdi>
                        </a>
                      ))}
                    </td>
                  </tr>
                )
              })}
          </tbody>
        </table>
      </section>
      <Changes ask={ask} changes={changes} title={t('admin.overview.changes')}>
        <p>
          <a href="/admin/catalogue/history">{t('admin.overview.catalogue-changes')}</a>
        </p>
      </Changes>
    </AdminFrame>,
  )
}

// What spared people a ticket: the other half of what they looked for in vain.
import type { Taken } from '../../desk/search/answers-taken.ts'
import type { SignedAsk } from '../ask.ts'
import { AdminCell, AdminTable } from '../admin/AdminTable.tsx'
import { Time } from '../ui/Time.tsx'
import { numberFormat } from '../../platform/formats.ts'

export const TakenAnswers = ({ ask, taken }: { ask: SignedAsk; taken: readonly Taken[] }) =>
  taken.length === 0 ? null : (
    <section aria-labelledby="taken">
      <h2 id="taken">{ask.t('search.taken')}</h2>
      <p class="soft">{ask.t('search.taken.text')}</p>
      <AdminTable heads={[ask.t('search.taken.article'), ask.t('search.taken.times'), ask.t('search.taken.last')]}>
        {taken.map((one) => (
          <tr role="row">
            <th scope="row" role="rowheader">
              <a href={`/workspace/articles/${one.id}`} lang={one.language === ask.language ? undefined : one.language}>
                <bdi>{one.title}</bdi>
              </a>
            </th>
            <AdminCell says={ask.t('search.taken.times')}>{numberFormat(ask.language).format(one.times)}</AdminCell>
            <AdminCell says={ask.t('search.taken.last')}>
              <Time ask={ask} at={one.last} />
            </AdminCell>
          </tr>
        ))}
      </AdminTable>
    </section>
  )

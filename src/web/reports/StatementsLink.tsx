// Where a customer's people, and who reads for them, find the monthly statements; nothing for those who may not, or where nothing is promised.
import type { Catalogue } from '../../desk/catalogue/catalogue.ts'
import { monthOf, reportZone } from '../../desk/reports/months.ts'
import type { Ask } from '../ask.ts'
import { Icon } from '../ui/Icon.tsx'

export const StatementsLink = ({ ask, catalogue, home, reads }: { ask: Ask; catalogue: Catalogue; home: string; reads: boolean }) =>
  reads && catalogue.promises.length > 0 ? (
    <section class="home-part panel" aria-labelledby="statements-heading" id="statements">
      <h2 id="statements-heading">{ask.t('report.statement.monthly')}</h2>
      <p>{ask.t('report.statement.monthly.text')}</p>
      <p>
        <a class="onward" href={`${home}/statements/${monthOf(ask.at, reportZone(catalogue, ask.timeZone))}`}>
          {ask.t('report.statement.monthly')} <Icon name="arrow-right" />
        </a>
      </p>
    </section>
  ) : null

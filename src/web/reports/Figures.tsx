// The figures of a report as tables: what stands at the left differs, the columns are always the same.
import type { Child } from 'hono/jsx'
import type { Attainment } from '../../desk/reports/attainment.ts'
import { clockMetrics, type ClockMetric } from '../../desk/catalogue/catalogue.ts'
import { type Reader, numberSaid, shareSaid, spanSaid } from './words.ts'

interface Line {
  readonly head: Child
  readonly figures: Attainment
  readonly more?: Child
}
export const columns = ['kept', 'missed', 'share', 'running', 'paused', 'withdrawn', 'half', 'nine'] as const

/** Also what the paper says. */
export function cellsOf(reader: Pick<Reader, 'language'>, figures: Attainment): string[] {
  const count = (of: 'kept' | 'missed' | 'running' | 'paused' | 'withdrawn') => numberSaid(reader, figures[of])
  return [
    count('kept'),
    count('missed'),
    shareSaid(reader, figures),
    count('running'),
    count('paused'),
    count('withdrawn'),
    spanSaid(reader, figures.half),
    spanSaid(reader, figures.nine),
  ]
}

/** `more`: the head of a column for links. */
export const Figures = (p: { ask: Reader; id: string; title: string; first: string; more?: string; lines: readonly Line[] }) => (
  <div class="table-scroll" tabindex={0} role="region" aria-label={p.title}>
    <table class="table report-figures" id={p.id}>
      <caption class="for-readers">{p.title}</caption>
      <thead>
        <tr>
          <th scope="col">{p.first}</th>
          {columns.map((column) => (
            <th scope="col">{p.ask.t(`report.${column}`)}</th>
          ))}
          {p.more && <th scope="col">{p.more}</th>}
        </tr>
      </thead>
      <tbody>
        {p.lines.map(({ head, figures, more }) => (
          <tr>
            <th scope="row">{head}</th>
            {cellsOf(p.ask, figures).map((cell) => (
              <td>{cell}</td>
            ))}
            {p.more && <td>{more}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

/** A house that phones nobody has no line for it. */
export const metricsShown = (of: Readonly<Record<ClockMetric, Attainment>>): readonly ClockMetric[] =>
  clockMetrics.filter((metric) => metric !== 'callback' || Object.values(of.callback).some((figure) => (figure ?? 0) > 0))

/** All of them, each as a way to its own part where that is somewhere else. */
export const Overview = ({
  ask,
  of,
  hrefOf,
  current,
}: {
  ask: Reader
  of: Readonly<Record<ClockMetric, Attainment>>
  hrefOf?: (metric: ClockMetric) => string
  current?: ClockMetric
}) => (
  <Figures
    ask={ask}
    id="overview"
    title={ask.t('report.overview')}
    first={ask.t('report.metric')}
    lines={metricsShown(of).map((metric) => {
      const words = ask.t(`promise.${metric}.title`)
      const href = hrefOf?.(metric)
      const head = href ? (
        <a href={href} aria-current={metric === current ? 'true' : undefined}>
          {words}
        </a>
      ) : (
        words
      )
      return { head, figures: of[metric] }
    })}
  />
)

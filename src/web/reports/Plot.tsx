// A plot as a drawing of the server's own: zero-based bars with their figures beside them, told apart by pattern and word as well as colour.
import { type Plot as Drawn, barHeight, barsFrom } from './plot.ts'

/** `table`: the id of the table that says the same. */
export const Plot = ({ plot, id, title, table }: { plot: Drawn; id: string; title: string; table: string }) => (
  <svg class="report-plot" width="100%" height={plot.height} role="img" aria-labelledby={`${id}-title`} aria-describedby={table}>
    <title id={`${id}-title`}>{title}</title>
    <defs>
      <pattern id={`${id}-hatch`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line class="plot-hatch" x1="1.5" y1="0" x2="1.5" y2="6" />
      </pattern>
    </defs>
    {plot.rows.map((row) => (
      <g>
        <text class="plot-month" x="0" y={row.y + barHeight + 6}>
          {row.label}
        </text>
        {row.bars.map((bar) => (
          <g transform={`translate(${barsFrom} 0)`}>
            <rect class={`plot-${bar.how}`} x="0" y={bar.y} width={percent(bar.width)} height={barHeight} />
            {bar.how === 'missed' && <rect x="0" y={bar.y} width={percent(bar.width)} height={barHeight} fill={`url(#${id}-hatch)`} />}
            <text class="plot-words" x={percent(bar.width)} dx="6" y={bar.y + barHeight - 3}>
              {bar.label}
            </text>
          </g>
        ))}
        <line class="plot-zero" x1={barsFrom} x2={barsFrom} y1={row.y - 2} y2={row.y + 2 * barHeight + 5} />
      </g>
    ))}
  </svg>
)

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`

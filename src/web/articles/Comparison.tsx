// Two versions held against each other: what is gone is struck, what is new is marked, and long stretches that are the same are folded.
import type { Line } from '../../desk/articles/compare.ts'
import type { SignedAsk } from '../ask.ts'

const around = 2

export const Comparison = ({ ask, lines }: { ask: SignedAsk; lines: readonly Line[] }) => {
  const { t } = ask
  if (lines.every(({ kind }) => kind === 'same')) return <p class="soft">{t('article.compare.same')}</p>
  const near = (at: number) => lines.slice(Math.max(0, at - around), at + around + 1).some(({ kind }) => kind !== 'same')
  const shown: (Line | { readonly kind: 'folded'; readonly count: number })[] = []
  lines.forEach((line, at) => {
    if (near(at)) return void shown.push(line)
    const last = shown.at(-1)
    if (last?.kind === 'folded') shown[shown.length - 1] = { kind: 'folded', count: last.count + 1 }
    else shown.push({ kind: 'folded', count: 1 })
  })
  return (
    <div class="compare" role="region" aria-label={t('article.compare')} tabindex={0}>
      {shown.map((line) =>
        line.kind === 'folded' ? (
          <p class="compare-folded">{t('article.compare.folded', { count: line.count })}</p>
        ) : (
          <p class={`compare-line is-${line.kind}`} dir="auto">
            {line.pieces.map(({ kind, text }) => {
              const look = text === '' ? 'is-empty' : undefined
              if (kind === 'added') return <ins class={look}>{text || ' '}</ins>
              return kind === 'removed' ? <del class={look}>{text || ' '}</del> : text || ' '
            })}
          </p>
        ),
      )}
    </div>
  )
}

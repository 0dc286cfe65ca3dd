import type { Estimate, ValidationRow } from '../../../../contract/domain/validation.ts'
import { VenueMark } from '../../components/VenueMark.tsx'
import { formatCompact, formatCount } from '../../format/notional.ts'
import { formatFixed } from '../../format/price.ts'
import { estimateWords, formatPercent, formatTimes, noInterval } from '../../format/share.ts'
import { guaranteeWords } from '../guaranteeWords.ts'

/** The lift at the right end of the little scale. */
const mostLift = 4

/** One row of the validation: every figure with its interval, none where nothing stands behind it. */
export function ValidationCells({ row }: { readonly row: ValidationRow }) {
  return (
    <tr
      data-testid={`validation-${row.venue ?? 'all'}-${row.horizon}-${row.version}`}
      data-together={row.venue === null}
    >
      <th scope="row">{row.venue === null ? 'All together' : <VenueMark venue={row.venue} />}</th>
      <td className="num">{row.horizon}</td>
      <td className="num">{row.version}</td>
      <td
        className="num"
        title={`${formatCompact(row.eventNotional)} in ${formatCount(row.windows, 'window')}; ${formatCount(row.skippedWindows, 'window')} left out; ${formatCount(row.unscoredEvents, 'event')} no window could score`}
      >
        <strong>{formatFixed(row.events, 0)}</strong>
      </td>
      <Share estimate={row.recall} />
      <Share estimate={row.recallByNotional} />
      <Share estimate={row.precision} title={`${row.touchedZones} of ${row.zones} zones touched`} />
      <Share estimate={row.coverage} />
      <Lift estimate={row.liftOverRandom} baseline={row.randomRecall} />
      <td className="num">
        <Figure estimate={row.liftOverRoundNumbers} format={formatTimes} />
      </td>
      <td className="validation-caution" title={row.caution ?? ''}>
        {row.caution ?? <span className="dim">{guaranteeWords[row.guarantee]} feed</span>}
      </td>
    </tr>
  )
}

function Share({
  estimate,
  title,
}: {
  readonly estimate: Estimate | null
  readonly title?: string
}) {
  return (
    <td className="num" title={title}>
      <Figure estimate={estimate} format={formatPercent} />
    </td>
  )
}

function Figure({
  estimate,
  format,
}: {
  readonly estimate: Estimate | null
  readonly format: (value: number) => string
}) {
  const { value, interval } = estimateWords(estimate, format)
  return (
    <>
      <strong>{value}</strong>
      <small title={interval === noInterval ? 'The sample is too small for an interval' : ''}>
        {interval}
      </small>
    </>
  )
}

/** The lift with its interval on a scale; the line stands at 1×, which is chance. */
function Lift({
  estimate,
  baseline,
}: {
  readonly estimate: Estimate | null
  readonly baseline: Estimate | null
}) {
  const at = (lift: number): string =>
    `${(Math.min(mostLift, Math.max(0, lift)) / mostLift) * 100}%`
  const { low = null, high = null, value = 0 } = estimate ?? {}
  return (
    <td
      className="num"
      title={`Random zones of the same width: ${estimateWords(baseline, formatPercent).value}`}
    >
      <span className="lift">
        <span className="lift-figures">
          <Figure estimate={estimate} format={formatTimes} />
        </span>
        {estimate !== null && (
          <span className="lift-scale" aria-hidden>
            <i className="lift-chance" style={{ left: at(1) }} />
            {low !== null && high !== null && (
              <i
                className="lift-interval"
                style={{ left: at(low), right: `calc(100% - ${at(high)})` }}
              />
            )}
            <i className="lift-value" style={{ left: at(value) }} />
          </span>
        )}
      </span>
    </td>
  )
}

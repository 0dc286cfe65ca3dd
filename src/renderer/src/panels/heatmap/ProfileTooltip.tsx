import type { LiquidationProfile } from '../../../../contract/domain/liquidationModel.ts'
import { leverageTiers } from '../../../../contract/domain/liquidationModel.ts'
import { VenueMark } from '../../components/VenueMark.tsx'
import { formatCompact } from '../../format/notional.ts'
import { formatBinPrice } from '../../format/price.ts'
import { formatDistance } from '../../format/share.ts'
import type { Point } from './HeatChart.ts'
import { useTipPlace } from './useTipPlace.ts'
import { venueAmounts } from './venueAmounts.ts'

/** One level of the profile: what stands there, what stands up to there, whose and how leveraged. */
export function ProfileTooltip({
  profile,
  price,
  point,
  bounds,
}: {
  readonly profile: LiquidationProfile
  readonly price: number | null
  readonly point: Point
  readonly bounds: HTMLElement
}) {
  const box = useTipPlace(point, bounds)
  if (price === null) return null
  const bin = Math.floor(price / profile.binSize) * profile.binSize
  const slack = profile.binSize / 2
  const level = profile.levels.find((each) => Math.abs(each.price - bin) < slack)
  const distance = (price - profile.referencePrice) / profile.referencePrice
  const leverages = leverageTiers.filter((tier) => (level?.byLeverage[tier] ?? 0) > 0)
  return (
    <div className="cell-tip" ref={box} role="status" data-testid="profile-tooltip">
      <div className="cell-tip-head">
        <strong className="num">
          {formatBinPrice(bin, profile.binSize)} –{' '}
          {formatBinPrice(bin + profile.binSize, profile.binSize)}
        </strong>
        <span className="dim num">{formatDistance(distance)}</span>
      </div>
      {level === undefined ? (
        <p className="dim">Nothing predicted at this price now.</p>
      ) : (
        <table className="cell-table num">
          <tbody>
            <Line name={`Predicted ${level.side}s here`} notional={level.notional} strong />
            <Line name="From the price to here" notional={level.cumulative} strong />
            {venueAmounts(level.byVenue).map(([venue, notional]) => (
              <tr key={venue}>
                <th scope="row">
                  <VenueMark venue={venue} />
                </th>
                <td>{formatCompact(notional)}</td>
              </tr>
            ))}
            {leverages.map((tier) => (
              <Line key={tier} name={`${tier}x`} notional={level.byLeverage[tier] ?? 0} />
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}

function Line({
  name,
  notional,
  strong = false,
}: {
  readonly name: string
  readonly notional: number
  readonly strong?: boolean
}) {
  return (
    <tr data-strong={strong}>
      <th scope="row">{name}</th>
      <td>{formatCompact(notional)}</td>
    </tr>
  )
}

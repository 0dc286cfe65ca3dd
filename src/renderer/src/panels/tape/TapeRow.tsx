import { memo } from 'react'
import type { Liquidation } from '../../../../contract/domain/liquidation.ts'
import type { LiquidationPriceKind } from '../../../../contract/domain/venue.ts'
import { formatCompact, formatExact } from '../../format/notional.ts'
import { formatPrice, formatQuantity } from '../../format/price.ts'
import { formatClock, formatFull } from '../../format/time.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { shortName, useVenueStore } from '../../stores/venueStore.ts'
import { sizeStep } from './filterRows.ts'

/** CSS pixels; the list is virtual and needs to know. */
export const rowHeight = 24

const priceKinds: Readonly<
  Record<LiquidationPriceKind, { readonly mark: string; readonly text: string }>
> = {
  averageFill: { mark: '', text: 'Average price the forced order was filled at' },
  bankruptcy: {
    mark: 'b',
    text: 'Bankruptcy price: where the margin was used up, not a trade price',
  },
  order: { mark: 'o', text: 'Limit price of the forced order, not a trade price' },
}

/** One liquidation. Drawn once: a row never changes. */
export const TapeRow = memo(function TapeRow({ row }: { readonly row: Liquidation }) {
  const zone = usePreferences((store) => store.timeZone)
  const info = useVenueStore((store) => store.venues.find((each) => each.venue === row.venue))
  const kind = priceKinds[row.priceKind]
  return (
    <div
      className={`tape-row size-${sizeStep(row.notional)}`}
      role="row"
      data-testid="tape-row"
      data-id={row.id}
      data-venue={row.venue}
      data-symbol={row.unifiedSymbol}
      data-side={row.positionSide}
      data-value={row.notional.toFixed(2)}
    >
      <span className="col-time num dim" role="cell" title={formatFull(row.exchangeTime, zone)}>
        {formatClock(row.exchangeTime, zone)}
      </span>
      <span className="col-venue" role="cell" title={info?.displayName}>
        <span className="venue-dot" style={{ background: info?.color }} aria-hidden />
        {info === undefined ? row.venue : shortName(info)}
      </span>
      <span className="col-symbol" role="cell">
        {row.unifiedSymbol}
      </span>
      <span
        className={`col-side side-word side-${row.positionSide}`}
        role="cell"
        title={`A ${row.positionSide} position was liquidated by a forced ${row.side}`}
      >
        {row.positionSide === 'long' ? '▼' : '▲'} {row.positionSide}
      </span>
      <span className="col-price num" role="cell" title={`${row.price}: ${kind.text}`}>
        {formatPrice(row.price)}
        <sup>{kind.mark}</sup>
      </span>
      <span className="col-quantity num" role="cell">
        {formatQuantity(row.quantity)}
      </span>
      <span
        className="col-notional num"
        role="cell"
        title={`${formatExact(row.notional)} ${row.notionalAsset}`}
      >
        {formatCompact(row.notional)}
      </span>
      <span className="col-record" role="cell">
        <RecordWord row={row} />
      </span>
    </div>
  )
})

function RecordWord({ row }: { readonly row: Liquidation }) {
  if (row.guarantee !== 'inferred') return <span className="dim">{row.guarantee}</span>
  const percent = `${Math.round(row.confidence * 100)}%`
  return (
    <span className="inferred" title={`Concluded from other data, confidence ${percent}`}>
      inferred<small> {percent}</small>
    </span>
  )
}

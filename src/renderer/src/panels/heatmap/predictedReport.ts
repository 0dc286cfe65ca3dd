import type { ModelColumnState } from '../../../../contract/domain/liquidationModel.ts'
import type { VenueId } from '../../../../contract/domain/venue.ts'
import { seriesIndex } from '../../canvas/cellGrid.ts'
import { cellSum } from '../../canvas/heatFilter.ts'
import type { SideChoice } from '../../canvas/heatFilter.ts'
import type { PredictedHeat } from '../../canvas/predictedHeat.ts'

export type PredictedRow = {
  readonly venue: VenueId
  readonly long: number
  readonly short: number
  /** Null: the map has no such column. */
  readonly state: ModelColumnState | null
}

/** What the model holds open at a price at the end of a column, per venue. Notional. */
export type PredictedReport = {
  readonly priceLow: number
  readonly priceHigh: number
  readonly rows: readonly PredictedRow[]
  readonly total: { readonly long: number; readonly short: number }
  /** Some shown venue's model rests on data; otherwise the total is unknown, not zero. */
  readonly known: boolean
}

export function predictedReport(
  heat: PredictedHeat,
  shown: ReadonlySet<VenueId>,
  side: SideChoice,
  at: { readonly time: number; readonly price: number },
): PredictedReport {
  const column = Math.round((at.time - heat.from) / heat.intervalMs)
  const bin = Math.floor(at.price / heat.binSize)
  const rows = heat.venues
    .filter((venue) => shown.has(venue))
    .map((venue) => {
      const index = heat.venues.indexOf(venue)
      const notional = (of: 'long' | 'short'): number =>
        side === 'both' || side === of
          ? cellSum(heat, column, bin, seriesIndex(index, of)).notional
          : 0
      return {
        venue,
        long: notional('long'),
        short: notional('short'),
        state: heat.state(venue, column)?.state ?? null,
      }
    })
  return {
    priceLow: bin * heat.binSize,
    priceHigh: (bin + 1) * heat.binSize,
    rows,
    total: {
      long: rows.reduce((sum, row) => sum + row.long, 0),
      short: rows.reduce((sum, row) => sum + row.short, 0),
    },
    known: rows.some(({ state }) => state === 'modelled' || state === 'warmingUp'),
  }
}

export const columnStateWords: Readonly<Record<ModelColumnState, string>> = {
  modelled: 'modelled',
  warmingUp: 'warming up: older positions are missing',
  gap: 'no data for the model',
  future: 'not begun',
}

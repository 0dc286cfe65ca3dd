import type { UnifiedSymbol, UnixMs } from './ids.ts'
import type { CandleInterval, PositionSide } from './market.ts'
import type { Environment, FeedGuarantee, VenueId } from './venue.ts'

/** Why a stretch of time has no record. */
export type GapReason = 'notRunning' | 'disconnected' | 'stale' | 'notSubscribed'

/** A stretch of venue time we did not observe. Drawn as a gap, never as zero. */
export type RecordingGap = {
  readonly venue: VenueId
  readonly from: UnixMs
  readonly to: UnixMs
  readonly reason: GapReason
}

/** Coverage of one venue in one column: what a cell with nothing in it means. */
export type ColumnCoverage = {
  readonly guarantee: FeedGuarantee
  /** Share of the column's elapsed time that was recorded, 0 to 1. */
  readonly recorded: number
}

/** What to show. Times are aligned outwards to whole intervals. */
export type HeatmapQuery = {
  readonly symbol: UnifiedSymbol
  readonly environment?: Environment
  readonly from: UnixMs
  readonly to: UnixMs
  readonly interval: CandleInterval
  /** Height of a price bin in the quote asset; a multiple of the symbol's base bin. */
  readonly binSize: number
  /** Absent: every venue that is configured. */
  readonly venues?: readonly VenueId[]
}

/**
 * Cells of executed liquidations, one entry per column, bin, venue and side with anything in it,
 * as parallel arrays so that a grid of a hundred thousand cells crosses a process cheaply.
 */
export type HeatmapCells = {
  /** Index of the column: `from + column * interval`. */
  readonly column: Uint32Array
  /** Price bin: the cell spans `bin * binSize` (included) to `(bin + 1) * binSize`. */
  readonly bin: Int32Array
  /** Index into `venues` x 2, plus 1 for short: `venueIndex * 2 + (short ? 1 : 0)`. */
  readonly series: Uint8Array
  /** Notional in the quote asset. */
  readonly notional: Float64Array
  /** Liquidations counted. */
  readonly count: Uint32Array
}

export type HeatmapGrid = {
  readonly symbol: UnifiedSymbol
  readonly environment: Environment
  readonly from: UnixMs
  readonly to: UnixMs
  readonly interval: CandleInterval
  readonly binSize: number
  readonly columns: number
  readonly venues: readonly VenueId[]
  readonly cells: HeatmapCells
  /** By venue, one entry per column. */
  readonly coverage: Readonly<Partial<Record<VenueId, readonly ColumnCoverage[]>>>
  readonly gaps: readonly RecordingGap[]
  /** Sum over every cell, by venue and side. */
  readonly totals: Readonly<Partial<Record<VenueId, HeatmapTotals>>>
  /** Bin heights that make sense for this symbol, smallest first. */
  readonly binSizes: readonly number[]
}

export type HeatmapTotals = {
  readonly [side in PositionSide]: { readonly notional: number; readonly count: number }
}

import type { UnifiedSymbol, UnixMs } from './ids.ts'
import type { Liquidation } from './liquidation.ts'
import type { PositionSide } from './market.ts'
import type { FeedGuarantee, VenueId } from './venue.ts'

/** Lower edges of the size buckets, quote asset; each reaches to the next. */
export const sizeBucketFloors = [0, 1_000, 10_000, 100_000, 1_000_000, 10_000_000] as const

export type StatisticsQuery = {
  /** Absent: every symbol. */
  readonly symbol?: UnifiedSymbol
  readonly venues?: readonly VenueId[]
  readonly from: UnixMs
  readonly to: UnixMs
  /** How many of the largest to name. Default 10. */
  readonly largest?: number
}

export type LiquidationSum = { readonly notional: number; readonly count: number }
export type SidedSum = { readonly [side in PositionSide]: LiquidationSum }

/**
 * Sums of executed liquidations of whole hours: the range is aligned outwards. Sums of sampled
 * feeds understate; `guarantee` and `recorded` say how far to trust each venue.
 */
export type LiquidationStatistics = {
  readonly symbol: UnifiedSymbol | null
  readonly from: UnixMs
  readonly to: UnixMs
  readonly venues: readonly VenueId[]
  readonly total: SidedSum
  readonly byVenue: readonly ({
    readonly venue: VenueId
    readonly guarantee: FeedGuarantee
    /** Share of the range that was recorded, 0 to 1; null for all symbols at once. */
    readonly recorded: number | null
  } & SidedSum)[]
  /** In the order of `sizeBucketFloors`. */
  readonly bySize: readonly ({ readonly floor: number; readonly cap: number | null } & SidedSum)[]
  /** 24 entries, by hour of the day in UTC. */
  readonly byHour: readonly ({ readonly hour: number } & SidedSum)[]
  /** Largest first. */
  readonly largest: readonly Liquidation[]
}

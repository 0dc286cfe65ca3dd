import type { UnifiedSymbol, UnixMs } from './ids.ts'
import type { PositionSide } from './market.ts'
import type { VenueId } from './venue.ts'

/** One step of a venue's maintenance margin. Notional in the quote asset, at the mark price. */
export type MarginTier = {
  /** Included: at an exact boundary the upper tier applies. */
  readonly floor: number
  /** Excluded; null for the last tier. */
  readonly cap: number | null
  /** Maintenance margin rate, a fraction: 0.004 is 0.4 %. */
  readonly maintenanceRate: number
  /** Maintenance amount that keeps the margin continuous over the tiers. */
  readonly deduction: number
  readonly maxLeverage: number
}

/** Where a table comes from: shipped with the program, or read through a connected account. */
export type BracketSource = 'shipped' | 'account' | 'venue'

/** The margin tiers of one symbol at one venue, as of a day. */
export type BracketTable = {
  readonly venue: VenueId
  readonly symbol: UnifiedSymbol
  /** Which data this is: `binance-usdm-2024-10-24`. */
  readonly version: string
  readonly source: BracketSource
  /** Day the venue published it, or time it was read. */
  readonly asOf: UnixMs
  /** True where the venue's own table of the symbol is not known and one of its class stands in. */
  readonly assumed: boolean
  /** Lowest first. */
  readonly tiers: readonly MarginTier[]
}

/** A position as far as its liquidation price needs it. */
export type MarginedPosition = {
  readonly positionSide: PositionSide
  readonly entryPrice: number
  /** Base units. */
  readonly quantity: number
  /** Chosen by the trader; decides the initial margin. */
  readonly leverage: number
  /** Added to the initial margin of an isolated position, quote asset. Default 0. */
  readonly extraMargin?: number | undefined
}

/** The exact liquidation price of an isolated position with a tiered maintenance margin. */
export type LiquidationPriceAnswer = {
  /** Mark price at which the position is liquidated; null where no price does it. */
  readonly liquidationPrice: number | null
  /** Where the margin is used up. */
  readonly bankruptcyPrice: number
  /** Entry to liquidation as a fraction of entry, 0 or more. */
  readonly distance: number | null
  /** The tier that holds the notional at the liquidation price. */
  readonly tier: MarginTier
  readonly initialMargin: number
  /** At the liquidation price; at entry where there is none. */
  readonly maintenanceMargin: number
  readonly brackets: Pick<BracketTable, 'version' | 'source' | 'asOf' | 'assumed'>
}

import type { UnifiedSymbol, UnixMs } from './ids.ts'
import type { CandleInterval, PositionSide } from './market.ts'
import type { Environment, VenueId } from './venue.ts'

/** Leverages that positions of the model may have. */
export const leverageTiers = [3, 5, 10, 20, 25, 40, 50, 75, 100, 125] as const
export type LeverageTier = (typeof leverageTiers)[number]

/** Share of the opened volume per leverage; the model scales them to add up to 1. */
export type LeverageWeights = Readonly<Partial<Record<LeverageTier, number>>>

/**
 * What the model does with a rise of open interest.
 * - `directional-1`: the side of the bar's direction opened it.
 * - `twoSided-1`: every contract has a long and a short, so both sides are opened.
 */
export const modelVersions = ['directional-1', 'twoSided-1'] as const
export type ModelVersion = (typeof modelVersions)[number]

/** Everything about the model that its user may choose. All of it is assumption. */
export type ModelSettings = {
  readonly version: ModelVersion
  /** Add up to 1. */
  readonly weights: LeverageWeights
  /** Whether the funding rate shifts volume to the side that pays. */
  readonly fundingTilt: boolean
  /** Whether positions are replaced by new ones as time passes while open interest stays. */
  readonly turnover: boolean
}

/** A partial choice; what is absent is as saved, or the default. */
export type ModelChoice = Partial<ModelSettings>

/** Why a stretch of the model rests on nothing. Drawn as a gap, never as zero. */
export const modelGapReasons = [
  /** The engine did not run, or nothing of this venue was recorded. */
  'notRecorded',
  'noOpenInterest',
  'noPrice',
  /** Open interest changed beyond belief within a bar: its unit or its source changed. */
  'openInterestJump',
] as const
export type ModelGapReason = (typeof modelGapReasons)[number]

export type ModelGap = {
  readonly venue: VenueId
  readonly from: UnixMs
  readonly to: UnixMs
  readonly reason: ModelGapReason
}

/** Something about the data that a person should know before believing the picture. */
export type ModelNote = {
  readonly kind:
    | 'venuesDisagree'
    | 'clockSkew'
    | 'openInterestJump'
    | 'openInterestCoarse'
    | 'assumedBrackets'
    | 'shortWarmUp'
    | 'missingPrices'
    | 'refusedData'
  readonly venue: VenueId | null
  /** One sentence for the trader. */
  readonly message: string
}

/**
 * - `modelled`: open interest and prices of the whole column are known.
 * - `warmingUp`: less than the warm-up lies before it: levels of older positions are missing.
 * - `gap`: a part or all of it is not known; `gaps` says why.
 * - `future`: it has not begun.
 */
export type ModelColumnState = 'modelled' | 'warmingUp' | 'gap' | 'future'

/** What one venue's model did within a column. Notional in the quote asset. */
export type ModelColumn = {
  readonly state: ModelColumnState
  /** Share of the column's elapsed time with open interest and prices, 0 to 1. */
  readonly recorded: number
  /** Volume opened, at entry prices. */
  readonly created: number
  /** Volume whose level the price crossed, at level prices. */
  readonly consumed: number
  /** Volume closed by its traders, at level prices. */
  readonly closed: number
}

/**
 * Predicted levels, one entry per column, bin and series with anything in it. A cell holds what was
 * open at the end of its column.
 */
export type PredictedCells = {
  /** Index of the column: `from + column * interval`. */
  readonly column: Uint32Array
  /** The cell spans `bin * binSize` (included) to `(bin + 1) * binSize`. */
  readonly bin: Int32Array
  /** `venueIndex * 2 + (short ? 1 : 0)`; combined: 0 long, 1 short. */
  readonly series: Uint8Array
  /** Notional in the quote asset. A model's figure: size is relative, not a promise. */
  readonly notional: Float64Array
}

export type PredictedQuery = {
  readonly symbol: UnifiedSymbol
  readonly environment?: Environment
  readonly from: UnixMs
  readonly to: UnixMs
  readonly interval: CandleInterval
  /** Height of a price bin in the quote asset. */
  readonly binSize: number
  readonly venues?: readonly VenueId[]
  readonly settings?: ModelChoice
  /** Adds the venues up into one long and one short series. */
  readonly combine?: boolean
  /** Prices to answer for. Absent: the range's prices and 15 % around them. */
  readonly priceLow?: number
  readonly priceHigh?: number
}

export type PredictedGrid = {
  readonly symbol: UnifiedSymbol
  readonly environment: Environment
  readonly from: UnixMs
  readonly to: UnixMs
  readonly interval: CandleInterval
  readonly binSize: number
  readonly columns: number
  readonly venues: readonly VenueId[]
  readonly combined: boolean
  readonly settings: ModelSettings
  readonly priceLow: number
  readonly priceHigh: number
  readonly cells: PredictedCells
  /** By venue, one entry per column. */
  readonly columnStates: Readonly<Partial<Record<VenueId, readonly ModelColumn[]>>>
  readonly gaps: readonly ModelGap[]
  readonly notes: readonly ModelNote[]
  /** Largest cell; null while there is none. */
  readonly highest: number | null
  /** Length of a step of the model: nothing new is to be had sooner. */
  readonly stepMs: number
  /** Bin heights that make sense for this symbol, smallest first. */
  readonly binSizes: readonly number[]
}

/** One price bin of the levels that stand now. Notional in the quote asset. */
export type ProfileLevel = {
  /** Lower edge of the bin. */
  readonly price: number
  readonly side: PositionSide
  readonly notional: number
  /** Sum from the reference price outward to and including this bin. */
  readonly cumulative: number
  readonly byVenue: Readonly<Partial<Record<VenueId, number>>>
  readonly byLeverage: Readonly<Partial<Record<LeverageTier, number>>>
}

/** Neighbouring bins that stand out. */
export type LiquidationCluster = {
  /** `long`: would be liquidated by a fall, lies below. */
  readonly side: PositionSide
  readonly priceLow: number
  readonly priceHigh: number
  /** Lower edge of the strongest bin. */
  readonly peakPrice: number
  readonly notional: number
  /** From the reference price to the nearest edge, as a fraction of the reference price. */
  readonly distance: number
  /** Of everything predicted on this side. */
  readonly share: number
  readonly byVenue: Readonly<Partial<Record<VenueId, number>>>
}

export type ProfileQuery = {
  readonly symbol: UnifiedSymbol
  readonly environment?: Environment
  readonly venues?: readonly VenueId[]
  readonly settings?: ModelChoice
  /** Absent: the symbol's usual height. */
  readonly binSize?: number
}

/** The levels that stand now, by distance from the price. */
export type LiquidationProfile = {
  readonly symbol: UnifiedSymbol
  readonly environment: Environment
  /** End of the newest data in it. */
  readonly time: UnixMs
  /** Median of the venues' mark prices. */
  readonly referencePrice: number
  readonly prices: Readonly<Partial<Record<VenueId, number>>>
  readonly binSize: number
  readonly venues: readonly VenueId[]
  readonly settings: ModelSettings
  /** Lowest price first; longs lie below the reference price, shorts above. */
  readonly levels: readonly ProfileLevel[]
  readonly totals: { readonly [side in PositionSide]: number }
  readonly nearest: {
    readonly above: LiquidationCluster | null
    readonly below: LiquidationCluster | null
  }
  /** Every cluster, nearest first. */
  readonly clusters: readonly LiquidationCluster[]
  readonly states: Readonly<Partial<Record<VenueId, ModelColumnState>>>
  readonly notes: readonly ModelNote[]
}

/** What the model assumes, in words, for whoever asks. */
export type ModelDescription = {
  readonly settings: ModelSettings
  readonly defaults: ModelSettings
  readonly assumptions: readonly { readonly title: string; readonly text: string }[]
  readonly warmUpMs: number
  readonly stepMs: number
  /** Longest hole in open interest that is bridged. */
  readonly bridgedGapMs: number
  /** Leverage weights each venue really gets, capped by its largest leverage. */
  readonly venues: readonly {
    readonly venue: VenueId
    readonly weights: LeverageWeights
    readonly bracketVersion: string
    readonly openInterest: 'stream' | 'history' | 'both' | 'none'
  }[]
}

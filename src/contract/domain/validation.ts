import type { UnifiedSymbol, UnixMs } from './ids.ts'
import type { ModelChoice, ModelSettings, ModelVersion } from './liquidationModel.ts'
import type { Environment, FeedGuarantee, VenueId } from './venue.ts'

/** How long after a prediction an event may come and count. */
export const validationHorizons = ['15m', '1h', '4h', '24h'] as const
export type ValidationHorizon = (typeof validationHorizons)[number]

export const horizonMs: Readonly<Record<ValidationHorizon, number>> = {
  '15m': 900_000,
  '1h': 3_600_000,
  '4h': 14_400_000,
  '24h': 86_400_000,
}

/** A figure and the interval it lies in with 95 % confidence. */
export type Estimate = {
  readonly value: number
  /** Null where the sample is too small to tell. */
  readonly low: number | null
  readonly high: number | null
}

export type ValidationQuery = {
  readonly symbol: UnifiedSymbol
  readonly environment?: Environment
  readonly venues?: readonly VenueId[]
  /** Absent: seven days before `to`. */
  readonly from?: UnixMs
  /** Absent: now. */
  readonly to?: UnixMs
  readonly horizons?: readonly ValidationHorizon[]
  /** Absent: every version. */
  readonly versions?: readonly ModelVersion[]
  readonly settings?: ModelChoice
}

/**
 * How zones that were predicted met what then happened. Every figure is null where nothing stands
 * behind it. Shares lie between 0 and 1.
 */
export type ValidationRow = {
  readonly symbol: UnifiedSymbol
  /** Null: the venues asked for, added up. */
  readonly venue: VenueId | null
  readonly horizon: ValidationHorizon
  readonly version: ModelVersion
  /** Windows of the horizon's length that began with a whole model. */
  readonly windows: number
  /** Windows left out because the model had a gap or was warming up. */
  readonly skippedWindows: number
  /** Real liquidations that were scored, and their notional. */
  readonly events: number
  readonly eventNotional: number
  /** Real liquidations of the range that no window could score. */
  readonly unscoredEvents: number
  readonly zones: number
  /** Zones the price reached within their window. */
  readonly touchedZones: number
  /** Share of events that lay in a zone of their own side. */
  readonly recall: Estimate | null
  /** The same by notional. */
  readonly recallByNotional: Estimate | null
  /** Share of touched zones that saw a liquidation of their side in the window. */
  readonly precision: Estimate | null
  /** Share of the price range that counted as zone. */
  readonly coverage: Estimate | null
  /** Recall of the same zones moved to a random place of their side: its expectation, exactly. */
  readonly randomRecall: Estimate | null
  /** Recall of zones of the same total width at round numbers. */
  readonly roundNumberRecall: Estimate | null
  /** Recall over `randomRecall`: 1 says no more than chance. */
  readonly liftOverRandom: Estimate | null
  readonly liftOverRoundNumbers: Estimate | null
  /** Weakest promise of the feeds the events came from. */
  readonly guarantee: FeedGuarantee
  /** Why figures are missing or not to be relied on; null when they may stand. */
  readonly caution: string | null
}

export type ValidationReport = {
  readonly environment: Environment
  readonly from: UnixMs
  readonly to: UnixMs
  readonly generatedTime: UnixMs
  readonly settings: ModelSettings
  readonly parameters: {
    /** Prices within this fraction of the mark are judged. */
    readonly rangeShare: number
    /** Of the bins of a side, the strongest that count as zone. */
    readonly zoneShare: number
    /** Height of a judged bin as a fraction of the price. */
    readonly binShare: number
    readonly warmUpMs: number
    readonly resamples: number
    readonly seed: number
  }
  readonly rows: readonly ValidationRow[]
}

import type { UnifiedSymbol, UnixMs } from '../../../contract/domain/ids.ts'
import type { LiquidationProfile } from '../../../contract/domain/liquidationModel.ts'
import type { Liquidation } from '../../../contract/domain/liquidation.ts'
import type { PositionSide } from '../../../contract/domain/market.ts'
import type { AlertRule, MarketAlert } from '../../../contract/domain/marketAlert.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'
import type { MarketAlertQuery } from '../../core/liquidationServices.ts'

/** A position of the user's as far as its liquidation price concerns. Fed from elsewhere. */
export type OwnPosition = {
  readonly venue: VenueId
  readonly symbol: UnifiedSymbol
  readonly positionSide: PositionSide
  /** As the venue states it; null where it has none. */
  readonly liquidationPrice: number | null
  readonly notional: number
}

/** What the rules look at. */
export type MarketView = {
  readonly onLiquidation: (listener: (liquidation: Liquidation) => void) => () => void
  /** Rejects while nothing is known of the symbol. */
  readonly profile: (
    symbol: UnifiedSymbol,
    venues: readonly VenueId[] | null,
  ) => Promise<LiquidationProfile>
  readonly markPrice: (venue: VenueId, symbol: UnifiedSymbol) => number | null
  readonly positions: () => readonly OwnPosition[]
  /** Symbols a rule without one is about. */
  readonly watchedSymbols: () => readonly UnifiedSymbol[]
}

export type StoredAlert = { readonly alert: MarketAlert; readonly subject: string }

export type MarketAlertStore = {
  rules(): readonly AlertRule[]
  saveRule(rule: AlertRule): void
  removeRule(ruleId: string): boolean
  addAlert(alert: MarketAlert, subject: string): void
  /** Newest first. */
  alerts(query: MarketAlertQuery): readonly MarketAlert[]
  /** Oldest first, from a time on. */
  since(time: UnixMs): readonly StoredAlert[]
}

/** Something a rule found, before cool-down and cap have their say. */
export type Finding = Pick<
  MarketAlert,
  'severity' | 'symbol' | 'venue' | 'positionSide' | 'message' | 'price' | 'notional' | 'distance'
> & {
  /** What the cool-down is about: the same thing, the same text. */
  readonly subject: string
  /** Never held back by the daily cap: the user's own money is at stake. */
  readonly isUncapped?: boolean
}

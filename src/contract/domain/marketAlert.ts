import type { UnifiedSymbol, UnixMs } from './ids.ts'
import type { PositionSide } from './market.ts'
import type { VenueId } from './venue.ts'

export const marketAlertKinds = [
  'largeLiquidation',
  'nearCluster',
  'nearOwnLiquidation',
  'cascade',
] as const
export type MarketAlertKind = (typeof marketAlertKinds)[number]

export const marketAlertSeverities = ['info', 'warning', 'critical'] as const
export type MarketAlertSeverity = (typeof marketAlertSeverities)[number]

/** A level of nearness: the closest one that applies gives the severity. */
export type DistanceLevel = {
  readonly severity: MarketAlertSeverity
  /** At most this far from the price, as a fraction of it. */
  readonly distance: number
  /** And at least this large, quote asset; 0 for one's own positions. */
  readonly minNotional: number
}

/** Levels of a new rule: the nearest that applies decides. */
export const clusterLevels: readonly DistanceLevel[] = [
  { severity: 'critical', distance: 0.01, minNotional: 10_000_000 },
  { severity: 'warning', distance: 0.03, minNotional: 5_000_000 },
  { severity: 'info', distance: 0.05, minNotional: 1_000_000 },
]

/** The same distances for one's own positions, of any size. */
export const ownLevels: readonly DistanceLevel[] = clusterLevels.map((level) => ({
  ...level,
  minNotional: 0,
}))

type RuleBase = {
  readonly ruleId: string
  readonly name: string
  readonly enabled: boolean
  /** Null: every symbol that is watched. */
  readonly symbol: UnifiedSymbol | null
  /** Null: every configured venue. */
  readonly venues: readonly VenueId[] | null
  /** Whether to play a sound, and to show a notification of the desktop. */
  readonly sound: boolean
  readonly desktop: boolean
  /** Shortest time between two alerts about the same thing, ms. */
  readonly cooldownMs: number
  /** Most alerts of the rule in a UTC day. */
  readonly dailyCap: number
}

export type LargeLiquidationRule = RuleBase & {
  readonly kind: 'largeLiquidation'
  /** Quote asset. */
  readonly minNotional: number
  /** Null: both. */
  readonly side: PositionSide | null
}

export type NearClusterRule = RuleBase & {
  readonly kind: 'nearCluster'
  readonly levels: readonly DistanceLevel[]
}

export type NearOwnLiquidationRule = RuleBase & {
  readonly kind: 'nearOwnLiquidation'
  readonly levels: readonly DistanceLevel[]
}

export type CascadeRule = RuleBase & {
  readonly kind: 'cascade'
  /** Length of the stretch whose rate is measured, ms. */
  readonly windowMs: number
  /** Length of the stretch before it that says what is usual, ms. */
  readonly baselineMs: number
  /** How many times the usual rate it takes. */
  readonly factor: number
  /** And at least this much liquidated within the window, quote asset. */
  readonly minNotional: number
}

export type AlertRule =
  LargeLiquidationRule | NearClusterRule | NearOwnLiquidationRule | CascadeRule

/** Something of the market a rule was waiting for. Kept 90 days. */
export type MarketAlert = {
  readonly kind: 'marketAlert'
  readonly alertId: string
  readonly ruleId: string
  readonly alertKind: MarketAlertKind
  readonly severity: MarketAlertSeverity
  readonly time: UnixMs
  readonly symbol: UnifiedSymbol
  readonly venue: VenueId | null
  readonly positionSide: PositionSide | null
  /** One sentence for the trader. */
  readonly message: string
  /** Of the event, cluster or position; the market's price where there is none. */
  readonly price: number
  readonly notional: number
  /** Fraction of the price; null where the kind knows none. */
  readonly distance: number | null
  readonly sound: boolean
  readonly desktop: boolean
}

/** How often each rule spoke and kept silent today. */
export type RuleStatus = {
  readonly ruleId: string
  readonly firedToday: number
  /** Held back today by the cool-down or the daily cap. */
  readonly heldBackToday: number
  readonly lastTime: UnixMs | null
}

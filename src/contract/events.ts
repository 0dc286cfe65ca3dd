import type { Alert } from './domain/alert.ts'
import type { AccountId } from './domain/account.ts'
import type { Balance } from './domain/balance.ts'
import type { Liquidation } from './domain/liquidation.ts'
import type {
  BookDelta,
  BookLost,
  BookSnapshot,
  Candle,
  MarkPrice,
  Quote,
  Ticker,
  Trade,
} from './domain/market.ts'
import type { ManagedOrder } from './domain/managedOrder.ts'
import type { AccountOrigin, ExecutionReport, Fill } from './domain/order.ts'
import type { Position } from './domain/position.ts'
import type { RiskState } from './domain/risk.ts'
import type { RoutingDecision } from './domain/routing.ts'
import type { WorkingOrder } from './domain/workingOrder.ts'
import type { ConnectionStatus } from './domain/connection.ts'
import type { GapReason } from './domain/heatmap.ts'
import type { MarketAlert } from './domain/marketAlert.ts'
import type { UnifiedSymbol, UnixMs } from './domain/ids.ts'
import type { Environment, VenueId } from './domain/venue.ts'

/**
 * Proof that a venue's liquidation feed was being observed at `exchangeTime`: any data message on
 * the connection that carries it. Heartbeats and acknowledgements prove nothing.
 */
export type FeedAlive = {
  readonly kind: 'feedAlive'
  readonly venue: VenueId
  readonly environment: Environment
  /** Which part of the venue: `*` for all symbols, otherwise the name of a group of symbols. */
  readonly scope: string
  /** Venue time of the message; the receive time where the message carries none. */
  readonly exchangeTime: UnixMs
  readonly receivedTime: UnixMs
}

/**
 * Which symbols a scope stands for. Published before the scope's first `feedAlive`. A scope whose
 * symbols change gets a new name, so that what was recorded keeps its meaning.
 */
export type FeedScope = {
  readonly kind: 'feedScope'
  readonly venue: VenueId
  readonly environment: Environment
  readonly scope: string
  /** Empty for the scope `*`, which stands for every symbol. */
  readonly symbols: readonly UnifiedSymbol[]
}

/** The feed stopped being observed: nothing after the last `feedAlive` of this scope is covered. */
export type FeedLost = {
  readonly kind: 'feedLost'
  readonly venue: VenueId
  readonly environment: Environment
  readonly scope: string
  readonly reason: GapReason
  readonly receivedTime: UnixMs
}

/** The state of one of a venue's connections changed. */
export type ConnectionChanged = {
  readonly kind: 'connection'
  readonly venue: VenueId
  readonly environment: Environment
  /** Name of the connection within the venue: `market`, `public-0`. */
  readonly connection: string
  /** Whose private stream it carries; absent for market data. */
  readonly accountId?: AccountId
  readonly status: ConnectionStatus
  readonly reason: string | null
  readonly receivedTime: UnixMs
}

/** Something a venue sent, or did, that we counted and skipped. `raw` is cut to a bound. */
export type FeedProblem = {
  readonly kind: 'problem'
  readonly venue: VenueId
  readonly environment: Environment
  readonly problem:
    | 'malformed'
    | 'unknownMessage'
    | 'unknownWord'
    | 'refusedSubscription'
    | 'requestFailed'
    | 'sequenceGap'
    | 'stale'
    | 'tooLarge'
    /** The venue warns that positions of an account are close to liquidation. */
    | 'marginCall'
    /** A venue said of an order what cannot follow from what it said before. */
    | 'contradiction'
  readonly message: string
  readonly raw: string | null
  readonly receivedTime: UnixMs
}

/**
 * The private stream of an account opened or broke. While it is broken its reports are not
 * complete: whatever was missed must be asked for.
 */
export type AccountStreamChanged = AccountOrigin & {
  readonly kind: 'accountStream'
  readonly status: 'live' | 'broken'
  readonly reason: string | null
  readonly receivedTime: UnixMs
}

/** Limits, trading states or the kill switch changed. Published after the change was journalled. */
export type RiskChanged = { readonly kind: 'risk'; readonly state: RiskState }

/** A routing decision was made, or its outcome is known. */
export type RoutingDecided = { readonly kind: 'routing'; readonly decision: RoutingDecision }

/** Everything that travels on the bus, keyed by `kind`. */
export type EngineEvent =
  | MarkPrice
  | Trade
  | Quote
  | BookSnapshot
  | BookDelta
  | BookLost
  | Candle
  | Ticker
  | Liquidation
  | FeedScope
  | FeedAlive
  | FeedLost
  | ConnectionChanged
  | FeedProblem
  | Alert
  | MarketAlert
  | ExecutionReport
  | Fill
  | Balance
  | Position
  | AccountStreamChanged
  | ManagedOrder
  | WorkingOrder
  | RiskChanged
  | RoutingDecided

export type EventKind = EngineEvent['kind']
export type EventOf<Kind extends EventKind> = Extract<EngineEvent, { kind: Kind }>

import type { AccountId } from '../../contract/domain/account.ts'
import type { AccountState } from '../../contract/domain/accounts.ts'
import type { Instrument } from '../../contract/domain/instrument.ts'
import type { Denial, ManagedOrder, OrderRequest } from '../../contract/domain/managedOrder.ts'
import type { OrderId } from '../../contract/domain/order.ts'
import type { SendingMode } from '../../contract/domain/risk.ts'
import type { Failure } from '../../contract/errors.ts'
import type { TradeAction, TradeDecision } from '../../contract/domain/connections.ts'
import type { Environment, VenueId } from '../../contract/domain/venue.ts'
import type { VenueAccount, VenueTrading } from '../venues/account.ts'
import type { VenueCredentials, VenueUrls } from '../venues/adapter.ts'

/** The accounts that orders can go to. */
export type AccountDirectory = {
  /** Null for one that is not configured. */
  find(venue: VenueId, accountId: AccountId): TradingAccount | null
  all(): readonly TradingAccount[]
}

export type TradingAccount = {
  readonly venue: VenueId
  readonly environment: Environment
  readonly accountId: AccountId
  readonly account: VenueAccount
  readonly trading: VenueTrading
  /** For dry runs only: never shown, never logged. */
  readonly credentials: VenueCredentials
  readonly urls: VenueUrls
  state(): AccountState
}

/** What the gate is asked before anything leaves. */
export type GateQuestion = {
  readonly orderId: OrderId
  readonly request: OrderRequest
  readonly instrument: Instrument
  readonly environment: Environment
  /** The order that is changed, where this is an amendment: `request` holds the terms after it. */
  readonly replaces: ManagedOrder | null
}

/**
 * The pre-trade gate. One synchronous call, so nothing can pass between check and count. What it
 * lets through is counted until the order manager's own list has it (orders by id).
 */
export type Gate = {
  /** Every rule that says no; empty lets it through and counts it. */
  admit(question: GateQuestion): readonly Denial[]
  /** The same rules without counting. */
  check(question: GateQuestion): readonly Denial[]
  /** What was admitted was not sent after all. */
  withdraw(orderId: OrderId): void
  sending(venue: VenueId): SendingMode
}

/** Whether the venue's connections let an action leave. */
export type MayTrade = (venue: VenueId, action: TradeAction) => TradeDecision

/** Raises an alert for what a person should know. Never throws. */
export type OnAlert = (
  failure: Failure,
  origin: {
    /** Null where no single venue is concerned. */
    readonly venue: VenueId | null
    readonly environment: Environment | null
    readonly operation: string
    /** For the log, which redacts it. */
    readonly context: Readonly<Record<string, unknown>>
  },
) => void

export type { OrderStore, OrderWrite } from '../core/orderJournal.ts'
export type { BookTop, LiveBooks, TradingMarkets } from '../core/tradingMarkets.ts'

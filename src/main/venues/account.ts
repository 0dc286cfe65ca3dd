import type { AccountId, FeeRates, KeyPermissions } from '../../contract/domain/account.ts'
import type { Balance } from '../../contract/domain/balance.ts'
import type { LimitStatus } from '../../contract/domain/connections.ts'
import type { DecimalText } from '../../contract/domain/decimal.ts'
import type { InstrumentId, UnifiedSymbol, UnixMs } from '../../contract/domain/ids.ts'
import type { Instrument } from '../../contract/domain/instrument.ts'
import type { MarginTier } from '../../contract/domain/margin.ts'
import type {
  Amendment,
  ClientOrderId,
  ExecutionReport,
  Fill,
  NewOrder,
  OrderId,
  OrderReference,
  TradingCapabilities,
  VenueOrderId,
} from '../../contract/domain/order.ts'
import type { Position } from '../../contract/domain/position.ts'
import type { MarketKind, VenueId } from '../../contract/domain/venue.ts'
import type { Failure, Result } from '../../contract/errors.ts'
import type { EngineEvent } from '../../contract/events.ts'
import type { DrainReport } from '../core/inFlight.ts'
import type { AttemptRecord } from '../net/rest/types.ts'
import type { StreamConnection, VenueCredentials, VenueUrls } from './adapter.ts'

/**
 * What came of an order write. `unknown`: bytes may have left and nothing certain came back; only a
 * query by client order id settles it. `rejected` is the venue's word or proof that nothing left.
 */
export type SubmitOutcome =
  | {
      readonly kind: 'accepted'
      /** Null where the venue acknowledges before it numbers (the report brings it). */
      readonly venueOrderId: VenueOrderId | null
      /** Where the acknowledgement tells the order's state. */
      readonly report: ExecutionReport | null
      readonly fills: readonly Fill[]
    }
  | { readonly kind: 'rejected'; readonly failure: Failure; readonly venueCode: string | null }
  | { readonly kind: 'unknown'; readonly failure: Failure }

export type AmendOutcome =
  | {
      readonly kind: 'accepted'
      /** The order's number from now on: a new one where the venue amends by replacing. */
      readonly venueOrderId: VenueOrderId | null
      readonly report: ExecutionReport | null
    }
  | { readonly kind: 'rejected'; readonly failure: Failure; readonly venueCode: string | null }
  /** A replacement whose cancel was done and whose new order was refused: the order is gone. */
  | {
      readonly kind: 'canceled'
      readonly failure: Failure
      readonly report: ExecutionReport | null
    }
  | { readonly kind: 'unknown'; readonly failure: Failure }

export type CancelOutcome =
  /** The venue says it is canceled. */
  | { readonly kind: 'canceled'; readonly report: ExecutionReport | null }
  /** The venue took the request; the report tells the end. */
  | { readonly kind: 'pending' }
  /** Nothing was canceled: filled, gone, never there, or refused. Which one only a query tells. */
  | { readonly kind: 'rejected'; readonly failure: Failure; readonly venueCode: string | null }
  | { readonly kind: 'unknown'; readonly failure: Failure }

export type CancelAllOutcome =
  | {
      readonly kind: 'done'
      /** Client order ids the venue named as canceled; null where it names none. */
      readonly canceled: readonly OrderReference[] | null
      /** Orders it could not cancel. */
      readonly failed: readonly { readonly order: OrderReference; readonly failure: Failure }[]
    }
  | { readonly kind: 'rejected'; readonly failure: Failure; readonly venueCode: string | null }
  | { readonly kind: 'unknown'; readonly failure: Failure }

/** Makes client order ids of ours and finds ours among others'. */
export type ClientOrderIdCodec = {
  /** What the venue takes. */
  readonly pattern: RegExp
  encode(orderId: OrderId): ClientOrderId
  /** Null for an id that this program did not make. */
  decode(clientOrderId: string): OrderId | null
}

export const requestActions = [
  'submit',
  'amend',
  'cancel',
  'cancelAll',
  'order',
  'openOrders',
  'balances',
  'positions',
  'fills',
  'instruments',
  'book',
] as const
export type RequestAction = (typeof requestActions)[number]

/** A request as it would leave, signed; nothing was sent. */
export type BuiltRequest = {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Empty where there is none. */
  readonly body: string
}

/** Arguments of an action as the command line and a dry run give them: plain words and decimals. */
export type RequestArguments = {
  /** The venue's own spelling. */
  readonly symbol?: string | undefined
  /** Where one symbol names a contract and a spot pair alike; default what the venue's list says. */
  readonly marketKind?: string | undefined
  readonly side?: string | undefined
  readonly orderType?: string | undefined
  readonly quantity?: DecimalText | undefined
  readonly quoteQuantity?: DecimalText | undefined
  readonly price?: DecimalText | undefined
  readonly stopPrice?: DecimalText | undefined
  readonly trailingDelta?: DecimalText | undefined
  readonly triggerDirection?: string | undefined
  readonly triggerBy?: string | undefined
  readonly timeInForce?: string | undefined
  readonly expireTime?: number | undefined
  readonly postOnly?: boolean | undefined
  readonly reduceOnly?: boolean | undefined
  readonly positionSide?: string | undefined
  readonly clientOrderId?: string | undefined
  readonly orderId?: string | undefined
  readonly since?: number | undefined
  readonly limit?: number | undefined
}

export type RequestContext = {
  readonly urls: VenueUrls
  /** Null builds what needs no key and refuses the rest with AUTHENTICATION_FAILED. */
  readonly credentials: VenueCredentials | null
  readonly environment: 'sandbox' | 'testnet' | 'live'
  /** The venue's recorded list, parsed; symbols not in it are refused when it is given. */
  readonly instruments: readonly Instrument[] | null
  /** Signed as the request's time. */
  readonly now: UnixMs
  /** Of venues that count requests; default `now`. */
  readonly nonce: number | null
}

/** What a venue's order entry is, apart from any account. */
export type VenueTrading = {
  /** One entry for each market kind the venue trades through this adapter. */
  readonly capabilities: readonly TradingCapabilities[]
  readonly clientOrderIds: ClientOrderIdCodec
  /**
   * How long after it left a write may still take effect, ms: the venue's receive window and room
   * for clocks that differ. Absent where the venue has no such window.
   */
  readonly latestArrivalMs?: number | undefined
  /**
   * The exact request of an action. Pure. INVALID_ARGUMENT names the field that is missing, not
   * positive or in contradiction to another; ORDER_INVALID the one that breaks a rule of the
   * instrument (tick, step, least, most); UNSUPPORTED what the venue does not have.
   */
  request(
    action: RequestAction,
    args: RequestArguments,
    context: RequestContext,
  ): Promise<Result<BuiltRequest>>
}

/** What an account tells as it happens. The same events come from queries. */
export type AccountSink = (event: EngineEvent) => void

/** An account's running private stream. */
export type AccountStream = {
  /** Whether every private topic is confirmed and alive: only then do reports count as complete. */
  healthy(): boolean
  connections(): readonly StreamConnection[]
  renew(reason: string): void
  close(): Promise<void>
}

export type AccountOptions = {
  readonly accountId: AccountId
  readonly credentials: VenueCredentials
  /** Told of each REST attempt, with secrets already out. */
  readonly onAttempt?: ((record: AttemptRecord) => void) | undefined
}

/** A change of the order that travels to the venue, for dry runs and for the latency record. */
export type WriteHooks = {
  /** Called once, when the request is signed and its bytes are fixed, monotonic ms. */
  readonly onSigned?: ((at: number) => void) | undefined
  /** Called once, when the bytes are handed to the socket, monotonic ms. */
  readonly onSent?: ((at: number) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * One account at one venue. Writes never throw and are never resent here. Each account has its own
 * credentials, sockets and account limits; limits by address are shared over the venue.
 */
export type VenueAccount = {
  readonly venue: VenueId
  readonly accountId: AccountId
  /** What the key may do. Asked before anything else. */
  permissions(signal?: AbortSignal): Promise<Result<KeyPermissions>>
  submit(order: NewOrder, hooks?: WriteHooks): Promise<SubmitOutcome>
  amend(amendment: Amendment, hooks?: WriteHooks): Promise<AmendOutcome>
  cancel(order: OrderReference, hooks?: WriteHooks): Promise<CancelOutcome>
  /** Every open order of the account, or of one instrument: ours and others. */
  cancelAll(instrumentId: InstrumentId | null, hooks?: WriteHooks): Promise<CancelAllOutcome>
  /** Null: the venue answers that it does not know this order. */
  order(order: OrderReference, signal?: AbortSignal): Promise<Result<ExecutionReport | null>>
  openOrders(
    instrumentId: InstrumentId | null,
    signal?: AbortSignal,
  ): Promise<Result<readonly ExecutionReport[]>>
  /** Oldest first, pages as needed. `instrumentId` is needed where the venue demands one. */
  fills(
    query: { readonly instrumentId: InstrumentId | null; readonly since: UnixMs | null },
    signal?: AbortSignal,
  ): Promise<Result<readonly Fill[]>>
  balances(signal?: AbortSignal): Promise<Result<readonly Balance[]>>
  /** Of contracts; always empty for spot. Zero positions are left out. */
  positions(signal?: AbortSignal): Promise<Result<readonly Position[]>>
  /** The account's own rates for an instrument; UNSUPPORTED where the venue tells none. */
  feeRates(instrumentId: InstrumentId, signal?: AbortSignal): Promise<Result<FeeRates>>
  /** UNSUPPORTED at spot venues. */
  setLeverage(
    instrumentId: InstrumentId,
    leverage: DecimalText,
    signal?: AbortSignal,
  ): Promise<Result<void>>
  /**
   * Has the venue cancel everything unless called again within the time; 0 calls it off.
   * UNSUPPORTED where `deadMansSwitch` is null. Instruments matter where its scope is `instrument`.
   */
  countdownCancel(
    ms: number,
    instrumentIds: readonly InstrumentId[],
    signal?: AbortSignal,
  ): Promise<Result<void>>
  /** The margin tiers of every contract, where only an account may ask for them. */
  marginTiers?(
    signal?: AbortSignal,
  ): Promise<
    Result<readonly { readonly symbol: UnifiedSymbol; readonly tiers: readonly MarginTier[] }[]>
  >
  openStream(sink: AccountSink): AccountStream
  /** Limits of this account alone; those by address are the adapter's. */
  limits(): readonly LimitStatus[]
  close(limitMs?: number): Promise<DrainReport | void>
}

/** The capabilities of one market kind; undefined where the venue does not trade it here. */
export function capabilitiesOf(
  trading: VenueTrading,
  marketKind: MarketKind,
): TradingCapabilities | undefined {
  return trading.capabilities.find((each) => each.marketKind === marketKind)
}

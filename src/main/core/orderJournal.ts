import type { DecimalText } from '../../contract/domain/decimal.ts'
import type { InstrumentId, UnixMs } from '../../contract/domain/ids.ts'
import type { ManagedOrder, OrderChange } from '../../contract/domain/managedOrder.ts'
import type {
  AccountOrigin,
  ClientOrderId,
  Fill,
  OrderId,
  VenueOrderId,
  VenueOrderStatus,
} from '../../contract/domain/order.ts'

/**
 * One order as the venue numbers it. Most orders have one; an amendment by replacing adds another,
 * and a stop that gets a new number when it is set off.
 */
export type OrderLeg = {
  readonly clientOrderId: ClientOrderId | null
  /** Null until the venue told it. */
  readonly venueOrderId: VenueOrderId | null
  /** The venue's last word about this leg; null before the first. */
  readonly status: VenueOrderStatus | null
  /** Of this leg alone, as the venue tells it. */
  readonly quantity: DecimalText | null
  /** What the venue says has traded of it: never falls. */
  readonly cumulativeQuantity: DecimalText
  /** What the fills that we have seen add up to. */
  readonly filledQuantity: DecimalText
  readonly sequence: number | null
  readonly exchangeTime: UnixMs | null
}

/** An order with what is needed to go on with it after a restart. */
export type StoredOrder = {
  readonly order: ManagedOrder
  /** The one that works last. */
  readonly legs: readonly OrderLeg[]
  /** Price times quantity over all its fills. */
  readonly turnover: DecimalText
  /** What was asked for under its idempotency key; null for orders without one. */
  readonly terms: string | null
}

/** A fill with the order it belongs to; null for one of an order that we do not know. */
export type StoredFill = { readonly orderId: OrderId | null; readonly fill: Fill }

export type OrderWrite = {
  readonly orders: readonly StoredOrder[]
  readonly changes: readonly OrderChange[]
  readonly fills: readonly StoredFill[]
}

/** Where an order's names count. */
export type OrderPlace = AccountOrigin & { readonly instrumentId: InstrumentId }

export type OrderListQuery = {
  readonly venue?: string | undefined
  readonly accountId?: string | undefined
  readonly instrumentId?: InstrumentId | undefined
  readonly open?: boolean | undefined
  readonly parentId?: string | undefined
  /** Created before. */
  readonly before?: UnixMs | undefined
  readonly limit: number
  /** What the rest of the question leaves open. */
  readonly matches?: ((order: ManagedOrder) => boolean) | undefined
}

/** What is known of every order, kept so that nothing survives a crash only in memory. */
export type OrderStore = {
  /**
   * Writes changes in one transaction that is on the disk when this returns (synchronous FULL).
   * Throws STORAGE_UNAVAILABLE; then nothing of it was kept.
   */
  commit(write: OrderWrite): void
  /** Orders that are open or uncertain, oldest first, for the start. */
  openOrders(): readonly StoredOrder[]
  find(orderId: OrderId): StoredOrder | null
  findByKey(idempotencyKey: string): StoredOrder | null
  findByClientOrderId(place: OrderPlace, clientOrderId: ClientOrderId): OrderId | null
  findByVenueOrderId(place: OrderPlace, venueOrderId: VenueOrderId): OrderId | null
  /** Newest first. */
  list(query: OrderListQuery): readonly ManagedOrder[]
  /** Oldest first. */
  changes(orderId: OrderId): readonly OrderChange[]
  /** Oldest first. */
  fills(orderId: OrderId): readonly Fill[]
  /**
   * The fill of the same venue, environment, account, instrument, trade id and side: an order that
   * trades with another of the same account makes two halves of one trade.
   */
  findFill(fill: Fill): StoredFill | null
  /** Fills of a number at the venue that came before we knew whose it was. */
  fillsWithoutOrder(place: OrderPlace, venueOrderId: VenueOrderId): readonly Fill[]
}

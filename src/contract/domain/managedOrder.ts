import type { AccountId } from './account.ts'
import type { DecimalText } from './decimal.ts'
import type { InstrumentId, UnixMs } from './ids.ts'
import type { MarketKind, VenueId } from './venue.ts'
import type {
  AccountOrigin,
  Amendment,
  ClientOrderId,
  Fill,
  NewOrder,
  OrderId,
  OrderType,
  VenueOrderId,
  VenueOrderStatus,
} from './order.ts'

/** What an order is to do, apart from where it goes and what it is called. */
export type OrderTerms = Omit<NewOrder, 'clientOrderId' | 'instrumentId'>

/** Every field that says what an order is to do. */
export const orderTermNames = [
  'side',
  'orderType',
  'quantity',
  'quoteQuantity',
  'price',
  'stopPrice',
  'trailingDelta',
  'triggerDirection',
  'triggerBy',
  'timeInForce',
  'expireTime',
  'postOnly',
  'reduceOnly',
  'positionSide',
] as const satisfies readonly (keyof OrderTerms)[]

/** The terms alone of whatever holds them. */
export function orderTermsOf<Holder extends { readonly [Name in keyof OrderTerms]: unknown }>(
  holder: Holder,
): Pick<Holder, keyof OrderTerms> {
  return Object.fromEntries(orderTermNames.map((name) => [name, holder[name]])) as Pick<
    Holder,
    keyof OrderTerms
  >
}

/**
 * Where an order stands [39]. `denied` we refused before anything left; `submitted` it may have
 * left and the venue has not said what came of it. The rest is the venue's word.
 */
export type OrderStatus = 'denied' | 'submitted' | VenueOrderStatus

/** No quantity can trade any more; a late fill may still be reported. */
export const closedStatuses = ['denied', 'rejected', 'filled', 'canceled', 'expired'] as const

/**
 * A change that was asked of the venue and is not settled. The order's status stays as it was until
 * the venue speaks; a list shows `pendingAmend` or `pendingCancel` in its place.
 */
export type PendingChange =
  | { readonly kind: 'amend'; readonly askedTime: UnixMs; readonly amendment: Amendment }
  | { readonly kind: 'cancel'; readonly askedTime: UnixMs }

/** Where what we know of an order comes from. */
export type OrderEvidence = {
  readonly source: 'gate' | 'sent' | 'answer' | 'report' | 'query' | 'user' | 'restart'
  /** One sentence: what was said, in the venue's words where it said it. */
  readonly words: string
  readonly time: UnixMs
}

/** Why we cannot say where an order stands, and what is done about it. */
export type Uncertainty = {
  /** What the venue left unanswered. */
  readonly about: 'submit' | 'amend' | 'cancel' | 'end'
  readonly reason: string
  readonly since: UnixMs
  /** Queries made so far without a certain answer. */
  readonly checks: number
  readonly nextCheckTime: UnixMs | null
  /** Set once the queries themselves failed so often that a person should look. */
  readonly needsHand: boolean
}

/** One rule of ours that said no. */
export type Denial = {
  /** Machine-readable name: `maxOrderNotional`, `tickSize`, `duplicateClick`. */
  readonly rule: string
  /** For the trader, naming limit and value. */
  readonly message: string
  /** The field of the request it concerns, if one. */
  readonly field: string | null
  readonly limit: string | null
  readonly value: string | null
  /** Of limit and value: `BTC`, `USDT`, `ms`, `%`. */
  readonly unit: string | null
}

/**
 * When an order passed each point, monotonic milliseconds of this engine's run since the click; null
 * for a point not reached or not seen. The renderer's click time comes with the request.
 */
export type OrderLatency = {
  /** From the click in the window to the service call; null for orders of the API. */
  readonly clickToCallMs: number | null
  /** From the service call: checked by the gate and journalled. */
  readonly validatedMs: number | null
  /** Signed, as exact bytes. */
  readonly signedMs: number | null
  /** Bytes handed to the socket. */
  readonly sentMs: number | null
  readonly acknowledgedMs: number | null
  readonly firstFillMs: number | null
}

/** Our record of one order, ours or found at the venue. Everything in it was journalled first. */
export type ManagedOrder = AccountOrigin &
  Omit<OrderTerms, 'orderType'> & {
    readonly kind: 'order'
    readonly orderId: OrderId
    /** `external` orders were made elsewhere: shown, and canceled only when asked for by name. */
    readonly ownership: 'own' | 'external'
    readonly instrumentId: InstrumentId
    /** Null of an external order of a type that we do not have. */
    readonly orderType: OrderType | null
    readonly clientOrderId: ClientOrderId | null
    readonly venueOrderId: VenueOrderId | null
    /** The working order or the routing decision that made it. */
    readonly parentId: string | null
    readonly idempotencyKey: string | null
    /** Who asked: `window`, `api`, `cli`, `working`, `router`, `killSwitch`. */
    readonly source: string
    readonly status: OrderStatus
    readonly pending: PendingChange | null
    readonly cumulativeQuantity: DecimalText
    /** Null where the quantity is not known (sized in quote units). */
    readonly leavesQuantity: DecimalText | null
    /** Of our own count of its fills; null before the first. */
    readonly averagePrice: DecimalText | null
    /**
     * What the venue says is filled and whose trades we have not seen yet: zero when both counts
     * agree.
     */
    readonly unexplainedQuantity: DecimalText
    /** Filled beyond the order's quantity; null when it is not. */
    readonly overfilledQuantity: DecimalText | null
    /** Paid for it so far, by asset. */
    readonly fees: readonly { readonly asset: string; readonly amount: DecimalText }[]
    readonly denials: readonly Denial[]
    readonly uncertainty: Uncertainty | null
    /** The newest first word about its status. */
    readonly evidence: OrderEvidence
    /** Why it was rejected, canceled or expired, in the venue's words. */
    readonly reason: string | null
    readonly latency: OrderLatency
    readonly createdTime: UnixMs
    readonly updatedTime: UnixMs
    /** Counts the changes of this order; each is journalled once. */
    readonly version: number
  }

/** What the trader may rely on. */
export type OrderTruth = 'confirmed' | 'rejected' | 'denied' | 'unknown'

export function truthOf(order: ManagedOrder): OrderTruth {
  if (order.status === 'denied') return 'denied'
  if (order.uncertainty !== null || order.status === 'submitted') return 'unknown'
  return order.status === 'rejected' ? 'rejected' : 'confirmed'
}

export function isClosed({ status }: Pick<ManagedOrder, 'status'>): boolean {
  return (closedStatuses as readonly OrderStatus[]).includes(status)
}

/** The status a list shows: a change in flight stands before the venue's last word. */
export function shownStatus(order: ManagedOrder): OrderStatus | 'pendingAmend' | 'pendingCancel' {
  if (order.pending === null || isClosed(order)) return order.status
  return order.pending.kind === 'amend' ? 'pendingAmend' : 'pendingCancel'
}

/** One order for one instrument of one account. */
export type OrderRequest = OrderTerms & {
  /** A repeat with the same terms gives the order that is there; with others IDEMPOTENCY_CONFLICT. */
  readonly idempotencyKey: string
  readonly venue: VenueId
  readonly accountId: AccountId
  readonly instrumentId: InstrumentId
  readonly parentId: string | null
  readonly source: string
  /** When the trader clicked, epoch ms; null for orders of the API. */
  readonly clickedTime: UnixMs | null
}

/** New values of a working order; null leaves one as it is. */
export type AmendRequest = {
  readonly orderId: OrderId
  readonly price: DecimalText | null
  /** The whole quantity, filled part included. */
  readonly quantity: DecimalText | null
  readonly stopPrice: DecimalText | null
  readonly source: string
}

/**
 * What is to be canceled. `own` leaves alone what others made; `all` is every open order of the
 * accounts, by the venue's own cancel-all where it has one.
 */
export type CancelScope = {
  readonly venue: VenueId | null
  readonly accountId: AccountId | null
  readonly instrumentId: InstrumentId | null
  readonly whose: 'own' | 'all'
}

/** What came of one order of a cancel of many. */
export type CancelAllReport = {
  readonly asked: number
  readonly canceled: readonly OrderId[]
  /** The venue took the request; its report tells the end. */
  readonly pending: readonly OrderId[]
  readonly failed: readonly { readonly orderId: OrderId; readonly message: string }[]
  /** Accounts whose cancel-all could not be confirmed, and why. */
  readonly unconfirmed: readonly {
    readonly venue: VenueId
    readonly accountId: AccountId
    readonly message: string
  }[]
}

/** What a request would send. Nothing left. */
export type DryRun = {
  readonly denials: readonly Denial[]
  /** The exact signed request; null where we would not send one. */
  readonly request: {
    readonly method: string
    readonly url: string
    /** Keys are previews, signatures are shown. */
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
  } | null
}

/** An order whose state needs a look. */
export type StuckOrder = {
  readonly order: ManagedOrder
  readonly reason: string
  /** Since when, ms. */
  readonly ageMs: number
  readonly checks: number
  readonly nextCheckTime: UnixMs | null
}

export const stuckResolutions = ['query', 'cancel', 'markFilled', 'markRejected'] as const
/**
 * `query` adopts what the venue says now, `cancel` asks the venue. The marks are a person's word,
 * recorded as such with a reason; none of them says canceled, which only the venue can.
 */
export type StuckResolution = (typeof stuckResolutions)[number]

/** One journalled change of an order, oldest first in its history. */
export type OrderChange = {
  readonly orderId: OrderId
  readonly version: number
  readonly time: UnixMs
  readonly statusBefore: OrderStatus | null
  readonly status: OrderStatus
  readonly evidence: OrderEvidence
}

/** How fast orders of one venue were, the last so many of this run. */
export type LatencyFigures = {
  readonly venue: VenueId
  readonly count: number
  /** Of each stretch: service call to validated, signed, sent, acknowledged, to first fill, ms. */
  readonly stretches: readonly {
    readonly stretch: 'validated' | 'signed' | 'sent' | 'acknowledged' | 'firstFill'
    readonly count: number
    readonly p50: number | null
    readonly p95: number | null
    readonly p99: number | null
  }[]
}

export type OrderQuery = {
  readonly venue?: VenueId | undefined
  readonly accountId?: AccountId | undefined
  readonly instrumentId?: InstrumentId | undefined
  readonly marketKind?: MarketKind | undefined
  /** Only orders that can still trade, or that we cannot say it of. */
  readonly open?: boolean | undefined
  readonly parentId?: string | undefined
  /** Created before; for paging backwards. */
  readonly before?: UnixMs | undefined
  readonly limit: number
}

export type OrderDetail = {
  readonly order: ManagedOrder
  readonly changes: readonly OrderChange[]
  readonly fills: readonly Fill[]
}

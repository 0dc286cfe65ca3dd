import type { AccountId } from './account.ts'
import type { DecimalText } from './decimal.ts'
import type { InstrumentId, UnixMs } from './ids.ts'
import type { OrderTerms } from './managedOrder.ts'
import type { OrderId, TriggerPrice } from './order.ts'
import type { Side } from './market.ts'
import type { VenueId } from './venue.ts'

export const workingOrderTypes = [
  'bracket',
  'oco',
  'ladder',
  'chase',
  'twap',
  'iceberg',
  'trailing',
] as const
export type WorkingOrderType = (typeof workingOrderTypes)[number]

/** How a protective leg leaves: at the market, or with a limit. */
export type ExitLeg = {
  readonly stopPrice: DecimalText
  /** Null for a market exit. */
  readonly price: DecimalText | null
  readonly triggerBy: TriggerPrice | null
}

/**
 * What happens when a protective leg cannot be placed: `alarm` only says so; `retry` keeps trying
 * and says so; `flatten` closes what was filled at the market.
 */
export const exitReactions = ['alarm', 'retry', 'flatten'] as const
export type ExitReaction = (typeof exitReactions)[number]

/** What each kind is told. Quantities in base units or contracts, lengths in ms. */
export type WorkingOrderPlan =
  | {
      readonly type: 'bracket'
      /** Market, limit or stop; its fills are what the legs protect. */
      readonly entry: OrderTerms
      /** Either may be absent, not both. */
      readonly stop: ExitLeg | null
      /** Limit price at which profit is taken. */
      readonly target: DecimalText | null
      readonly onExitFailure: ExitReaction
    }
  | {
      readonly type: 'oco'
      readonly first: OrderTerms
      readonly second: OrderTerms
    }
  | {
      readonly type: 'ladder'
      readonly side: Side
      readonly quantity: DecimalText
      readonly from: DecimalText
      readonly to: DecimalText
      readonly steps: number
      /** How quantity grows from first to last step: 1 is even. */
      readonly skew: number
      readonly postOnly: boolean
      readonly reduceOnly: boolean
    }
  | {
      readonly type: 'chase'
      readonly side: Side
      readonly quantity: DecimalText
      /** Behind the best price of its side, ticks. */
      readonly offsetTicks: number
      /** Never beyond this price. */
      readonly limitPrice: DecimalText
      readonly postOnly: boolean
      readonly reduceOnly: boolean
      /** Ends with a market order for the rest, or cancels it, after this time. */
      readonly maxMs: number
      readonly atEnd: 'market' | 'cancel'
    }
  | {
      readonly type: 'twap'
      readonly side: Side
      readonly quantity: DecimalText
      readonly durationMs: number
      readonly slices: number
      /** Each slice's time is moved by up to this share of the interval. */
      readonly jitter: number
      /** Null takes the market. */
      readonly limitPrice: DecimalText | null
      readonly reduceOnly: boolean
    }
  | {
      readonly type: 'iceberg'
      readonly side: Side
      readonly quantity: DecimalText
      readonly shownQuantity: DecimalText
      /** Each shown part differs by up to this share. */
      readonly jitter: number
      readonly price: DecimalText
      readonly postOnly: boolean
      readonly reduceOnly: boolean
    }
  | {
      readonly type: 'trailing'
      readonly side: Side
      readonly quantity: DecimalText
      /** Distance from the best price since, basis points. */
      readonly trailingDelta: DecimalText
      readonly triggerBy: TriggerPrice | null
      readonly reduceOnly: boolean
    }

export type WorkingOrderRequest = {
  readonly idempotencyKey: string
  readonly venue: VenueId
  readonly accountId: AccountId
  readonly instrumentId: InstrumentId
  readonly plan: WorkingOrderPlan
  readonly source: string
  readonly clickedTime: UnixMs | null
}

/** A parent with its children. Journalled before each step, taken up again after a restart. */
export type WorkingOrder = {
  readonly kind: 'workingOrder'
  readonly workingOrderId: string
  readonly idempotencyKey: string
  readonly venue: VenueId
  readonly accountId: AccountId
  readonly instrumentId: InstrumentId
  readonly plan: WorkingOrderPlan
  readonly source: string
  readonly status: 'active' | 'paused' | 'canceling' | 'done' | 'canceled' | 'failed'
  /** `venue` runs at the venue and survives us; `engine` stops while this program does not run. */
  readonly heldBy: 'venue' | 'engine'
  /** One sentence for the trader: what it waits for, or how it ended. */
  readonly progress: string
  /** Set when a protective leg is missing: what, and what is being done. */
  readonly alarm: string | null
  readonly filledQuantity: DecimalText
  readonly averagePrice: DecimalText | null
  /** Its orders with what each is for: `entry`, `stop`, `target`, `slice 3`. */
  readonly children: readonly { readonly orderId: OrderId; readonly role: string }[]
  readonly createdTime: UnixMs
  readonly updatedTime: UnixMs
  readonly version: number
}

import type { OrderType, TimeInForce } from '../../../../contract/domain/order.ts'
import type { FixFields } from './fields.ts'

/** How a counterparty spells an order type. */
export type OrderTypeShape = {
  /** OrdType [40]. */
  readonly word: string
  /** What every order of the type carries besides. */
  readonly constant: FixFields
  /** Lifetimes it takes; empty where it has none. */
  readonly timesInForce: readonly TimeInForce[]
}

/** What a report tells, in words that no version shares with another. */
export type ExecutionWord =
  | 'accepted'
  | 'triggered'
  | 'trade'
  | 'tradeCorrected'
  | 'tradeCanceled'
  | 'amended'
  | 'canceled'
  | 'expired'
  | 'rejected'
  | 'status'
  /** A request was received; nothing has come of it yet. */
  | 'pending'
  /** Something of the order changed without our asking. */
  | 'restated'
  /** Nothing more will happen to the order; its quantities tell how it ended. */
  | 'done'

/** How a replacement is asked for. */
export type ReplaceRule =
  /** OrderCancelReplaceRequest with the full new terms. */
  | { readonly kind: 'replace'; readonly only: readonly OrderType[] | null }
  /** Binance: a message that cancels and submits, and one that makes the quantity smaller. */
  | { readonly kind: 'cancelAndNew' }
  | { readonly kind: 'none' }

/** How a counterparty writes orders: what differs between venues, as data. */
export type FixDialect = {
  readonly name: string
  readonly orderTypes: Readonly<Partial<Record<OrderType, OrderTypeShape>>>
  /** Types [40] it has and we have not: shown, never sent. */
  readonly foreignOrderTypes: readonly string[]
  readonly timesInForce: Readonly<Partial<Record<TimeInForce, string>>>
  /** What a resting order says when nothing was said; null leaves the field out. */
  readonly unsaidTimeInForce: TimeInForce | null
  /** Which field says post-only, and how. With [59] it takes the place of the lifetime. */
  readonly postOnly: { readonly tag: 18 | 59; readonly word: string } | null
  /** Types that may be post-only. */
  readonly postOnlyTypes: readonly OrderType[]
  /** Where a lifetime's end is said: ExpireTime [126], ExpireDate [432], or nowhere. */
  readonly expiry: 'time' | 'date' | null
  /** StopPx [99], StopPx with TriggerPriceDirection [1109], or the trigger group [1100...]. */
  readonly trigger: 'stopPx' | 'stopPxAndDirection' | 'triggerGroup'
  /** Field of a trailing order's distance in basis points; null where there are none. */
  readonly trailingTag: number | null
  readonly quoteQuantity: boolean
  /** In every new order and replacement: HandlInst [21]. */
  readonly constant: FixFields
  /** Whether requests carry TransactTime [60]. */
  readonly transactTime: boolean
  /** Whether requests carry the account [1]. */
  readonly account: boolean
  /** Fields by which a cancel names its order, besides [11], [55] and one of the ids. */
  readonly cancel: {
    readonly side: boolean
    readonly quantity: boolean
    /** Whether the venue's number must be known. */
    readonly needsOrderId: boolean
  }
  readonly replace: ReplaceRule
  readonly status:
    | {
        readonly kind: 'request'
        readonly needsOrderId: boolean
        /** Whether the question carries the side of the order. */
        readonly side: boolean
        /** Whether OrdStatusReqID [790] comes back with the answer. */
        readonly requestId: boolean
      }
    | { readonly kind: 'none' }
  /** OrderMassCancelRequest [q]: of one symbol (1) and of everything (7). */
  readonly massCancel: { readonly symbol: '1' | null; readonly all: '7' | null }
  readonly execution: {
    readonly types: Readonly<Record<string, ExecutionWord>>
    /** FIX 4.2: ExecTransType [20] says whether a report is new, a correction or an answer. */
    readonly transactionType: boolean
    /** What is written for a fill that leaves something, and for the last one. */
    readonly partialFill: string
    readonly lastFill: string
    /** What is written for an answer to a question. */
    readonly statusAnswer: string
    /** OrdStatus after a replacement; FIX 4.2 has a word of its own for it. */
    readonly replacedStatus: '5' | null
    /** Which field names a trade for good: the same in every report and query of it. */
    readonly tradeId: 17 | 1003
    /** Whether reports of rejected orders have an ExecID [17]. */
    readonly rejectsHaveExecId: boolean
    /** LeavesQty [151] told, or what the order's quantity leaves. */
    readonly leaves: 'told' | 'computed'
    /** AvgPx [6] told, or the quote quantity [25017] over the filled one. */
    readonly average: 'told' | 'fromQuote'
    readonly liquidity: 'lastLiquidityInd' | 'aggressor' | null
    /** Whether WorkingIndicator [636] tells if a stop works; else a new stop waits. */
    readonly working: boolean
    /** A number that says "there is no such order" in answers. */
    readonly noOrderId: readonly string[]
  }
}

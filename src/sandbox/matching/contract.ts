import type { Fixed } from './fixed.ts'

/** What is traded at a sandbox venue, with the rules its orders must meet. */
export type Contract = {
  /** The venue's own spelling. */
  readonly symbol: string
  readonly kind: 'spot' | 'linear'
  readonly baseAsset: string
  /** What it is priced in; linear contracts settle in it. */
  readonly quoteAsset: string
  readonly rules: OrderRules
  /** Shares of the notional; negative is a rebate. An account may have its own. */
  readonly fees: FeeShares
  /** Linear contracts only; the first begins at 0. */
  readonly tiers: readonly Tier[]
  readonly maxLeverage: number
  /** Share of the notional taken for clearing a liquidated position. */
  readonly liquidationFee: Fixed
  /** Times are whole multiples of it since 1970, UTC; null for spot. */
  readonly fundingIntervalMs: number | null
}

export type FeeShares = { readonly maker: Fixed; readonly taker: Fixed }

/** One step of a margin table: `maintenance = notional x rate - deduction`. */
export type Tier = {
  readonly floor: Fixed
  readonly maintenanceRate: Fixed
  readonly maxLeverage: number
  readonly deduction: Fixed
}

export type QuantityRule = {
  readonly min: Fixed | null
  readonly max: Fixed | null
  /** Null allows any quantity. */
  readonly step: Fixed | null
}

/** Bounds are inclusive; null means that the venue has no such rule. */
export type OrderRules = {
  readonly tickSize: Fixed | null
  readonly priceDecimals: number | null
  /** Most significant figures of a price; whole numbers are always allowed. */
  readonly priceFigures: number | null
  readonly minPrice: Fixed | null
  readonly maxPrice: Fixed | null
  readonly quantity: QuantityRule
  readonly marketQuantity: QuantityRule
  readonly minNotional: Fixed | null
  readonly maxNotional: Fixed | null
  /** Whether the notional of market orders, at the reference price, is checked too. */
  readonly notionalOfMarketOrders: boolean
  /** Whether reduce-only orders may be smaller than `minNotional`. */
  readonly reduceOnlyMayBeSmall: boolean
  /** Factors of the reference price between which a limit price must lie. */
  readonly band: {
    readonly reference: 'mark' | 'last'
    /** Null where this side has no bound. */
    readonly buyUp: Fixed | null
    readonly buyDown: Fixed | null
    readonly sellUp: Fixed | null
    readonly sellDown: Fixed | null
  } | null
  readonly maxOpenOrders: number | null
  readonly maxTriggerOrders: number | null
  /** Largest distance of a market order's fills from the mark, as a share of it. */
  readonly marketBound: Fixed | null
}

/** How the venue's engine behaves where venues differ. */
export type Behaviour = {
  /** A post-only order that would take: no order at all, or one that ends at once. */
  readonly postOnlyThatTakes: 'refuse' | 'cancel'
  readonly fokThatCannot: 'refuse' | 'expire'
  readonly triggerAtOnce: 'refuse' | 'trigger'
  /** Place in the queue after an amendment in place. */
  readonly amendPlace: 'lost' | 'keptWhenSmaller'
  /** New quantity at or below what is filled. */
  readonly amendBelowFilled: 'cancel' | 'refuse'
  /** What trades against one's own resting order do by default. */
  readonly selfTrade: SelfTrade
  readonly defaultLeverage: number
  readonly defaultMarginMode: MarginMode
  /** Decimals of fees, funding and realised profit. */
  readonly moneyDecimals: number
}

export const selfTrades = ['none', 'expireTaker', 'expireMaker', 'expireBoth', 'decrement'] as const
/** `decrement`: both lose the smaller of the two quantities; one that reaches zero ends. */
export type SelfTrade = (typeof selfTrades)[number]

export type MarginMode = 'cross' | 'isolated'

/** Venues whose traders can be liquidated. */
export const liquidationVenueIds = ['binance-usdm', 'bybit', 'hyperliquid'] as const
export type LiquidationVenueId = (typeof liquidationVenueIds)[number]

/** Venues with an adapter of our own, by product line where the wires differ. */
export const venueIds = [...liquidationVenueIds, 'binance-spot'] as const

export type VenueId = (typeof venueIds)[number]

/** Which of a venue's environments a connection talks to. Data of two environments never mixes. */
export const environments = ['sandbox', 'testnet', 'live'] as const
export type Environment = (typeof environments)[number]

/** Product line with its own rules and often its own host. */
export type MarketKind = 'spot' | 'linear' | 'inverse' | 'option'

/**
 * How much of the venue's liquidations its feed shows us.
 * - `complete`: every liquidation order is reported.
 * - `sampled`: the venue reports some and drops others by its own rule.
 * - `inferred`: the venue reports none; we conclude them from other data.
 * - `notObservable`: the venue gives nothing to conclude from.
 */
export const feedGuarantees = ['complete', 'sampled', 'inferred', 'notObservable'] as const
export type FeedGuarantee = (typeof feedGuarantees)[number]

/** What a venue promised about its liquidation feed, from a date on. Venues change it. */
export type LiquidationGuarantee = {
  /** First day it held, `YYYY-MM-DD`, UTC. */
  readonly since: string
  readonly guarantee: FeedGuarantee
  /** One sentence for the trader: what is missing. */
  readonly sentence: string
  /** Which price the feed reports. */
  readonly priceKind: LiquidationPriceKind
  /** Page or record the statement rests on. */
  readonly source: string
}

/**
 * - `averageFill`: what the forced order was filled at.
 * - `bankruptcy`: where the position's margin is used up; not a trade price.
 * - `order`: the limit price of the forced order.
 */
export type LiquidationPriceKind = 'averageFill' | 'bankruptcy' | 'order'

/** What a venue is and offers, as data. The interface reads this instead of naming venues. */
export type VenueInfo = {
  readonly venue: VenueId
  readonly displayName: string
  /** Another name the venue goes by in requests: `binance` for `binance-usdm`. */
  readonly aliases: readonly string[]
  /** Brand colour, `#rrggbb`. */
  readonly color: string
  /** Rough share of the market's liquidations, 0 to 1. An assumption, shown as such. */
  readonly assumedMarketShare: number
  readonly features: {
    readonly realTime: boolean
    readonly historical: boolean
    readonly websocket: boolean
  }
  /** Newest last. Empty where nothing can be liquidated, as at spot: not observable for ever. */
  readonly guarantees: readonly LiquidationGuarantee[]
}

/** Whether a venue ever said anything of liquidations; spot venues have none to tell of. */
export function hasLiquidations({ guarantees }: Pick<VenueInfo, 'guarantees'>): boolean {
  return guarantees.length > 0
}

import type { AccountId } from '../../../contract/domain/account.ts'
import type { RateCost, ScopeSpec } from '../../net/rateLimit/types.ts'
import type { WsLimits } from '../../net/ws/protocol.ts'

const minuteMs = 60_000
const ipWeight = 'ip weight 1m'
const funding = 'funding 5m'

/** https://developers.binance.com/docs/derivatives/usds-margined-futures/general-info#limits */
export const scopes: readonly ScopeSpec[] = [
  {
    name: ipWeight,
    category: 'weight',
    meter: { kind: 'fixedWindow', limit: 2_400, windowMs: minuteMs },
  },
  {
    // Shared by the history and the intervals of funding.
    name: funding,
    category: 'queries',
    meter: { kind: 'slidingWindow', limit: 500, windowMs: 5 * minuteMs },
  },
]

/** The venue counts orders per account. */
export function accountScopes(accountId: AccountId): readonly ScopeSpec[] {
  const { short, long } = orderScopes(accountId)
  return [
    {
      name: short,
      category: 'orders',
      meter: { kind: 'fixedWindow', limit: 300, windowMs: 10_000 },
    },
    {
      name: long,
      category: 'orders',
      meter: { kind: 'fixedWindow', limit: 1_200, windowMs: minuteMs },
    },
  ]
}

export function orderScopes(accountId: AccountId): {
  readonly short: string
  readonly long: string
} {
  return { short: `${accountId} orders 10s`, long: `${accountId} orders 1m` }
}

/** What an order counts against its account. */
export function orderCost(accountId: AccountId): RateCost {
  const { short, long } = orderScopes(accountId)
  return { [short]: 1, [long]: 1 }
}

/** The headers in which the venue says what it counted. */
export const usedWeightHeader = 'x-mbx-used-weight-1m'
export const usedWeightScope = ipWeight
export const orderCountHeaders = {
  short: 'x-mbx-order-count-10s',
  long: 'x-mbx-order-count-1m',
} as const

export const cost = {
  time: weight(1),
  exchangeInfo: weight(1),
  premiumIndex: weight(1),
  premiumIndexAll: weight(10),
  ticker24h: weight(1),
  ticker24hAll: weight(40),
  bookTicker: weight(2),
  bookTickerAll: weight(5),
  openInterest: weight(1),
  depth1000: weight(20),
  funding: { [funding]: 1 },
  /** The venue counts it on a meter of its own, 1,000 in five minutes; we count it here too. */
  openInterestHist: weight(1),
  /** All symbols; 20 with one. */
  forceOrdersAll: weight(50),
} as const satisfies Readonly<Record<string, RateCost>>

/** By the number of candles asked for. */
export function klinesCost(limit: number): RateCost {
  if (limit < 100) return weight(1)
  if (limit < 500) return weight(2)
  return limit <= 1_000 ? weight(5) : weight(10)
}

export const klinesLimit = 1_500
export const openInterestLimit = 500
export const fundingLimit = 1_000
export const userTradesLimit = 1_000
/** Longest range of one question for fills, ms. */
export const userTradesRangeMs = 7 * 24 * 60 * minuteMs
/** How far back the venue tells fills, ms: three months, of which the shortest are meant. */
export const userTradesHistoryMs = 89 * 24 * 60 * minuteMs

/** Sizes of a book the venue offers. */
export const depthLimits: readonly number[] = [5, 10, 20, 50, 100, 500, 1_000]

/** By the number of levels asked for. */
export function depthWeight(limit: number): number {
  if (limit <= 50) return 2
  if (limit <= 100) return 5
  return limit <= 500 ? 10 : 20
}

export function weight(amount: number): RateCost {
  return amount === 0 ? {} : { [ipWeight]: amount }
}

/**
 * The venue allows 10 messages a second and closes a connection after 24 hours. Older pages allow
 * 200 streams on a connection, newer ones 1024: we stay within both.
 */
export const wsLimits: WsLimits = {
  channelsPerConnection: 200,
  framesPerSecond: 5,
  lifetimeMs: 24 * 60 * minuteMs,
  maxFrameBytes: 4 * 1024 * 1024,
}

/** Streams asked for in one frame. */
export const streamsPerFrame = 100

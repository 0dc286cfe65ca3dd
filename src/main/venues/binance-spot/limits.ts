import type { AccountId } from '../../../contract/domain/account.ts'
import type { RateCost, ScopeSpec } from '../../net/rateLimit/types.ts'
import type { WsLimits } from '../../net/ws/protocol.ts'

const minuteMs = 60_000
const ipWeight = 'ip weight 1m'

/** https://developers.binance.com/docs/binance-spot-api-docs/rest-api/limits */
export const scopes: readonly ScopeSpec[] = [
  {
    name: ipWeight,
    category: 'weight',
    meter: { kind: 'fixedWindow', limit: 6_000, windowMs: minuteMs },
  },
]

/**
 * The venue counts orders that filled nothing, per account. Answers over its socket tell the present
 * limits; until then the documented ones hold.
 */
export function accountScopes(accountId: AccountId): readonly ScopeSpec[] {
  const { short, long } = orderScopes(accountId)
  return [
    {
      name: short,
      category: 'orders',
      meter: { kind: 'fixedWindow', limit: 50, windowMs: 10_000 },
    },
    {
      name: long,
      category: 'orders',
      meter: { kind: 'fixedWindow', limit: 160_000, windowMs: 24 * 60 * minuteMs },
    },
  ]
}

export function orderScopes(accountId: AccountId): {
  readonly short: string
  readonly long: string
} {
  return { short: `${accountId} orders 10s`, long: `${accountId} orders 1d` }
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
  long: 'x-mbx-order-count-1d',
} as const

export const cost = {
  time: weight(1),
  exchangeInfo: weight(20),
  klines: weight(2),
  tickerOne: weight(2),
  tickerAll: weight(80),
} as const

/** By the number of levels asked for. */
export function depthWeight(limit: number): number {
  if (limit <= 100) return 5
  if (limit <= 500) return 25
  return limit <= 1_000 ? 50 : 250
}

/** Candles, levels and fills in one answer, at most. */
export const klinesLimit = 1_000
export const depthLimit = 5_000
export const fillsLimit = 1_000
/** Longest range of one question for fills, ms. */
export const fillsRangeMs = 24 * 60 * minuteMs

export function weight(amount: number): RateCost {
  return { [ipWeight]: amount }
}

/**
 * The venue allows 5 messages a second and 1024 streams on a connection, and closes it after 24
 * hours. We stay below, so that a heartbeat never waits.
 */
export const wsLimits: WsLimits = {
  channelsPerConnection: 200,
  framesPerSecond: 4,
  lifetimeMs: 24 * 60 * minuteMs,
  maxFrameBytes: 4 * 1024 * 1024,
}

/** Streams asked for in one frame. */
export const streamsPerFrame = 100

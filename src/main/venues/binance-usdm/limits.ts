import type { RateCost, ScopeSpec } from '../../net/rateLimit/types.ts'
import type { WsLimits } from '../../net/ws/protocol.ts'

const minuteMs = 60_000
const ipWeight = 'ip weight 1m'

/** https://developers.binance.com/docs/derivatives/usds-margined-futures/general-info#limits */
export const scopes: readonly ScopeSpec[] = [
  {
    name: ipWeight,
    category: 'weight',
    meter: { kind: 'fixedWindow', limit: 2_400, windowMs: minuteMs },
  },
]

/** The header in which the venue says what it counted. */
export const usedWeightHeader = 'x-mbx-used-weight-1m'
export const usedWeightScope = ipWeight

export const cost = {
  time: weight(1),
  exchangeInfo: weight(1),
  premiumIndexAll: weight(10),
  depth1000: weight(20),
  /** The venue counts it on a meter of its own, 1,000 in five minutes; we count it here too. */
  openInterestHist: weight(1),
  /** All symbols; 20 with one. */
  forceOrdersAll: weight(50),
} as const

/** By the number of candles asked for. */
export function klinesCost(limit: number): RateCost {
  if (limit < 100) return weight(1)
  if (limit < 500) return weight(2)
  return limit <= 1_000 ? weight(5) : weight(10)
}

export const klinesLimit = 1_500
export const openInterestLimit = 500

function weight(amount: number): RateCost {
  return { [ipWeight]: amount }
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

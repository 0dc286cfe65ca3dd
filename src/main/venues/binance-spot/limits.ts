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

/** The header in which the venue says what it counted. */
export const usedWeightHeader = 'x-mbx-used-weight-1m'
export const usedWeightScope = ipWeight

export const cost = {
  time: weight(1),
  exchangeInfo: weight(20),
  klines: weight(2),
  tickerOne: weight(2),
  tickerAll: weight(80),
} as const

/** By the number of levels asked for. */
export function depthCost(limit: number): RateCost {
  if (limit <= 100) return weight(5)
  if (limit <= 500) return weight(25)
  return limit <= 1_000 ? weight(50) : weight(250)
}

/** Candles and levels in one answer, at most. */
export const klinesLimit = 1_000
export const depthLimit = 5_000

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

import type { RateCost, ScopeSpec } from '../../net/rateLimit/types.ts'
import type { WsLimits } from '../../net/ws/protocol.ts'

const minuteMs = 60_000
const ipWeight = 'ip weight 1m'

/** https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/rate-limits-and-user-limits */
export const scopes: readonly ScopeSpec[] = [
  {
    name: ipWeight,
    category: 'weight',
    meter: { kind: 'slidingWindow', limit: 1_200, windowMs: minuteMs },
  },
]

/** The venue adds weight for what it returns, so the largest answer is assumed beforehand. */
export const cost = {
  meta: weight(20),
  vaultDetails: weight(20),
  l2Book: weight(2),
  allMids: weight(2),
  /** 20, and one for each 20 fills returned; a watched vault has few in two minutes. */
  userFillsByTime: weight(22),
} as const

/** 20, and one for each 60 candles. */
export function candlesCost(candles: number): RateCost {
  return weight(20 + Math.ceil(candles / 60))
}

/** Candles the venue gives at most in one answer. */
export const candlesLimit = 5_000

function weight(amount: number): RateCost {
  return { [ipWeight]: amount }
}

/** 1000 subscriptions and 2000 frames a minute over all connections of an address. */
export const wsLimits: WsLimits = {
  channelsPerConnection: 1_000,
  framesPerSecond: 25,
  lifetimeMs: null,
  maxFrameBytes: 4 * 1024 * 1024,
}

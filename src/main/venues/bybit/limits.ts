import type { RateCost, ScopeSpec } from '../../net/rateLimit/types.ts'
import type { WsLimits } from '../../net/ws/protocol.ts'

const ip = 'ip requests 5s'

/** https://bybit-exchange.github.io/docs/v5/rate-limit */
export const scopes: readonly ScopeSpec[] = [
  {
    name: ip,
    category: 'queries',
    meter: { kind: 'slidingWindow', limit: 600, windowMs: 5_000 },
  },
]

/** Every public request counts one. */
export const publicCost: RateCost = { [ip]: 1 }

export const klinesLimit = 1_000
export const instrumentsLimit = 1_000

/** A ban for too many requests (HTTP 403) lasts at least this long, ms. */
export const banMs = 10 * 60_000

/** The venue counts characters of topic names on a connection, not topics. */
export const topicCharactersPerConnection = 21_000

/** Topics asked for in one frame; a refusal concerns the frame. */
export const topicsPerFrame = 20

export const wsLimits: WsLimits = {
  channelsPerConnection: 2_000,
  framesPerSecond: 10,
  lifetimeMs: null,
  maxFrameBytes: 4 * 1024 * 1024,
}

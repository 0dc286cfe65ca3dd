import type { AccountId } from '../../../contract/domain/account.ts'
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

/** Requests a second that the venue counts for each account, over REST and sockets alike. */
const perSecond = {
  'create linear': 10,
  'create inverse': 10,
  'create spot': 20,
  'amend linear': 10,
  'amend inverse': 10,
  'amend spot': 10,
  'cancel linear': 10,
  'cancel inverse': 10,
  'cancel spot': 20,
  'cancel all linear': 10,
  'cancel all inverse': 10,
  'cancel all spot': 20,
  'open orders': 50,
  'order history': 50,
  executions: 50,
  positions: 50,
  balances: 50,
  'position settings': 10,
  'fee rate': 5,
  'disconnection protection': 5,
  'account settings': 10,
} as const
export type AccountScope = keyof typeof perSecond

/**
 * The venue counts by arrival: requests that left within a little more than a second may still
 * arrive within one, ms.
 */
const secondWithJitterMs = 1_200

/**
 * Each scope holds requests of one kind, so none needs a reserve for more urgent ones, and none has
 * to slow down before it is used up.
 */
export function accountScopes(accountId: AccountId): readonly ScopeSpec[] {
  return (Object.keys(perSecond) as AccountScope[]).map((scope) => ({
    name: scopeName(accountId, scope),
    category: /^(?:create|amend|cancel)/.test(scope) ? 'orders' : 'queries',
    meter: { kind: 'slidingWindow', limit: perSecond[scope], windowMs: secondWithJitterMs },
    reserveShare: 0,
    warnShare: 1,
  }))
}

/** Unique over the accounts of the venue: `main create linear 1s`. */
export function scopeName(accountId: AccountId, scope: AccountScope): string {
  return `${accountId} ${scope} 1s`
}

/** A request over a socket counts for the account. */
export function accountCost(accountId: AccountId, scope: AccountScope): RateCost {
  return { [scopeName(accountId, scope)]: 1 }
}

/** Over REST it counts for the address too. */
export function restCost(accountId: AccountId, scope: AccountScope): RateCost {
  return { ...publicCost, ...accountCost(accountId, scope) }
}

export const klinesLimit = 1_000
export const instrumentsLimit = 1_000
export const bookLimit = 1_000
export const fundingLimit = 200
export const openInterestLimit = 200
export const openOrdersLimit = 50
export const executionsLimit = 100
export const positionsLimit = 200

/** Longest range of one question for executions, and how far back they are kept, ms. */
export const executionsWindowMs = 7 * 86_400_000
export const executionsKeptMs = 730 * 86_400_000

/** A ban for too many requests (HTTP 403) lasts at least this long, ms. */
export const banMs = 10 * 60_000

/** The venue counts characters of topic names on a connection, not topics. */
export const topicCharactersPerConnection = 21_000

/** Topics asked for in one frame, which is the most that spot takes; a refusal concerns the frame. */
export const topicsPerFrame = 10

export const wsLimits: WsLimits = {
  channelsPerConnection: 2_000,
  framesPerSecond: 10,
  lifetimeMs: null,
  maxFrameBytes: 4 * 1024 * 1024,
}

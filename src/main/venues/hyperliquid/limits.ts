import type { AccountId } from '../../../contract/domain/account.ts'
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
  metaAndAssetCtxs: weight(20),
  /** 20, and one for each 20 rows returned, at most 500. */
  fundingHistory: weight(45),
  clearinghouseState: weight(2),
  spotClearinghouseState: weight(2),
  orderStatus: weight(2),
  /** 20, and one for each 20 orders returned; most accounts have few. */
  frontendOpenOrders: weight(22),
  /** 20, and one for each 20 of at most 2000 fills. */
  allFills: weight(120),
  userRole: weight(60),
  /** Any other question about an account. */
  account: weight(20),
} as const

/** Fills the venue gives at most in one answer. */
export const fillsLimit = 2_000

/** Cancels sent together; each further 40 cost one more weight. */
export const cancelsPerRequest = 39

/** What an action of `batch` orders costs by address: 1, and one for each 40. */
export function actionCost(batch: number): RateCost {
  return weight(1 + Math.floor(batch / 40))
}

/** Name of the budget of actions that an account's own volume earns. */
export function budgetOf(accountId: AccountId): string {
  return `actions ${accountId}`
}

/**
 * One action for each USDC ever traded, and 10 000 to begin with; once spent one in ten seconds.
 * Cancels have more. Questions are free. Each order of a batch counts.
 */
export function accountScopes(accountId: AccountId): readonly ScopeSpec[] {
  return [
    {
      name: budgetOf(accountId),
      category: 'orders',
      meter: {
        kind: 'earnedBudget',
        limit: 10_000,
        spentIntervalMs: 10_000,
        critical: { add: 100_000, times: 2 },
      },
    },
  ]
}

/** Accounts whose private streams the venue carries for one address at a time. */
export const mostStreamUsers = 10

/** Posts the venue lets wait for an answer at a time, over all sockets of an address. */
export const mostPosts = 100

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

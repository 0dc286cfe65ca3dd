import type { Clock } from '../../../main/core/clock.ts'
import { bars } from '../../marketData/bars.ts'
import { dayMs, minuteMs } from '../../marketData/factor.ts'
import { traderOf } from '../../marketData/forcedTrades.ts'
import { bestPrices } from '../../marketData/ladder.ts'
import type { Listing } from '../../marketData/listings.ts'
import type { Market } from '../../marketData/market.ts'
import type { SimulatedPosition } from '../../marketData/positions.ts'
import { latestTrades } from '../../marketData/publicTrades.ts'
import { RateWindow } from '../../net/rateWindow.ts'
import {
  type HttpTrouble,
  jsonAnswer,
  readObject,
  type RestAnswer,
  type RestRequest,
} from '../sandboxVenue.ts'
import { batchSize } from './private/exchange.ts'
import type { HyperliquidAccounts } from './private/index.ts'
import { assetContext, bookData, candleRow, fundingRow, tradeRow, vaultFill } from './messages.ts'
import { floatText, fundingIntervalMs, intervals, priceText, sizeText } from './text.ts'
import { childVaults, counterpartyOf, parentVault } from './vaults.ts'

type Body = Record<string, unknown>

/** What the venue answers to a body it cannot read. */
export const unreadable: RestAnswer = {
  status: 422,
  headers: { 'content-type': 'text/plain' },
  body: 'Failed to deserialize the JSON body into the target type',
}

const weightPerMinute = 1200
const lightRequests: ReadonlySet<string> = new Set([
  'l2Book',
  'allMids',
  'clearinghouseState',
  'orderStatus',
  'spotClearinghouseState',
  'exchangeStatus',
])
/** A batch weighs one more for each so many of its entries. */
const ordersPerWeight = 40
const mostFills = 2000
const mostCandles = 5000

export class HyperliquidRest {
  private readonly market: Market
  private readonly clock: Clock
  private readonly budget = new RateWindow(weightPerMinute, minuteMs)
  private readonly accounts: HyperliquidAccounts
  private readonly requests: ReadonlyMap<string, (body: Body) => unknown>

  constructor(market: Market, clock: Clock, accounts: HyperliquidAccounts) {
    this.market = market
    this.clock = clock
    this.accounts = accounts
    this.requests = new Map(Object.entries(this.table()))
  }

  answer(request: RestRequest): RestAnswer {
    const isKnown = request.path === '/info' || request.path === '/exchange'
    if (request.method !== 'POST' || !isKnown) return { status: 404, body: '' }
    const body = readObject(request.body)
    if (body === null) return unreadable
    return request.path === '/info' ? this.info(body) : this.exchange(body)
  }

  /** An info request, from REST or posted over the socket. */
  info(body: Body): RestAnswer {
    const type = String(body['type'])
    const ofAccount = this.accounts.info.answer(body, this.clock.now())
    const result = ofAccount === undefined ? this.requests.get(type)?.(body) : ofAccount
    if (result === undefined) return unreadable
    return this.weighed(weightOf(type, result), () => jsonAnswer(result))
  }

  /** A signed action, from REST or posted over the socket. */
  exchange(body: Body): RestAnswer {
    return this.weighed(1 + Math.floor(batchSize(body['action']) / ordersPerWeight), () => {
      const answer = this.accounts.exchange.answer(body)
      return answer === null ? unreadable : jsonAnswer(answer)
    })
  }

  private weighed(weight: number, answer: () => RestAnswer): RestAnswer {
    const over = this.budget.take(weight, this.clock.now()) > this.budget.limit
    return over ? troubleAnswer('http429') : answer()
  }

  /** Undefined from one of these means that the body does not fit. */
  private table(): Record<string, (body: Body) => unknown> {
    return {
      meta: () => meta(this.listings()),
      metaAndAssetCtxs: () => [
        meta(this.listings()),
        this.listings().map((listing) => assetContext(this.market, listing, this.clock.now())),
      ],
      allMids: () => this.mids(),
      perpDexs: () => [null],
      spotMeta: () => ({ universe: [], tokens: [usdc] }),
      spotMetaAndAssetCtxs: () => [{ universe: [], tokens: [usdc] }, []],
      l2Book: (body) => this.withCoin(body, (listing) => this.book(listing)),
      recentTrades: (body) => this.withCoin(body, (listing) => this.trades(listing)),
      candleSnapshot: (body) => this.candles(body['req']),
      fundingHistory: (body) => this.withCoin(body, (listing) => this.funding(listing, body)),
      predictedFundings: () => [],
      clearinghouseState: (body) => this.withUser(body, (user) => this.account(user)),
      vaultDetails: (body) => vaultDetails(body['vaultAddress']),
      userFills: (body) => this.withUser(body, (user) => this.fills(user, 0, null).toReversed()),
      userFillsByTime: (body) => this.withUser(body, (user) => this.fillsByTime(user, body)),
      exchangeStatus: () => ({ time: this.clock.now(), specialStatuses: null }),
    }
  }

  /** A vault's fills with `from <= time < to`, oldest first. */
  vaultFills(user: string, from: number, to: number): object[] {
    return this.market
      .truth(['hyperliquid'], from, to)
      .filter((trade) => counterpartyOf(this.market.seed, trade) === user)
      .map((trade) => {
        const listing = this.market.find('hyperliquid', trade.venueSymbol) as Listing
        return vaultFill(this.market, listing, trade)
      })
  }

  mids(): object {
    const now = this.clock.now()
    return Object.fromEntries(
      this.listings().map((listing) => {
        const { bid, ask } = bestPrices(listing, this.market.mark(listing, now))
        return [listing.venueSymbol, priceText(listing, (bid + ask) / 2)]
      }),
    )
  }

  private listings(): readonly Listing[] {
    return this.market.listings('hyperliquid')
  }

  private withCoin(body: Body, make: (listing: Listing) => unknown): unknown {
    const found = this.market.find('hyperliquid', String(body['coin']))
    return found === null ? undefined : make(found)
  }

  private withUser(body: Body, make: (user: string) => unknown): unknown {
    const { user } = body
    return typeof user === 'string' && /^0x[0-9a-fA-F]{40}$/.test(user)
      ? make(user.toLowerCase())
      : undefined
  }

  private book(listing: Listing): object {
    return bookData(this.market, listing, this.clock.now(), 20)
  }

  private trades(listing: Listing): object[] {
    const trades = latestTrades(this.market, listing, this.clock.now() + 1, 10)
    return trades.toReversed().map((trade) => tradeRow(this.market, listing, trade))
  }

  private candles(request: unknown): unknown {
    if (typeof request !== 'object' || request === null) return undefined
    const { coin, interval, startTime, endTime } = request as Body
    const listing = this.market.find('hyperliquid', String(coin))
    const intervalMs = intervals.get(String(interval))
    if (listing === null || intervalMs === undefined || typeof startTime !== 'number') {
      return undefined
    }
    const now = this.clock.now()
    const to = Math.min(typeof endTime === 'number' ? endTime : now, now)
    const span = (intervalMs < 0 ? 31 * dayMs : intervalMs) * mostCandles
    const from = Math.max(startTime, to - span + 1)
    const query = { intervalMs, from, to, limit: mostCandles, now }
    return bars(this.market, listing, query).map((bar) =>
      candleRow(listing, String(interval), intervalMs, bar),
    )
  }

  private funding(listing: Listing, body: Body): object[] | undefined {
    const start = body['startTime']
    if (typeof start !== 'number') return undefined
    const now = this.clock.now()
    const end = Math.min(typeof body['endTime'] === 'number' ? body['endTime'] : now, now)
    const first = Math.ceil(start / fundingIntervalMs) * fundingIntervalMs
    const rows: object[] = []
    for (let time = first; time <= end && rows.length < 500; time += fundingIntervalMs) {
      rows.push(fundingRow(this.market, listing, time))
    }
    return rows
  }

  private fillsByTime(user: string, body: Body): object[] | undefined {
    const { startTime, endTime } = body
    if (typeof startTime !== 'number') return undefined
    return this.fills(user, startTime, typeof endTime === 'number' ? endTime : null)
  }

  /** Only the protocol's vaults have a record here. At most two days back. */
  private fills(user: string, startTime: number, endTime: number | null): object[] {
    if (!childVaults.includes(user)) return []
    const now = this.clock.now()
    const to = Math.min(endTime ?? now, now) + 1
    return this.vaultFills(user, Math.max(startTime, to - 2 * dayMs), to).slice(0, mostFills)
  }

  private account(user: string): object {
    const now = this.clock.now()
    const held = this.listings().flatMap((listing) =>
      this.market
        .openPositions(listing, now)
        .filter((position) => traderOf(this.market.seed, position) === user),
    )
    return accountState(this.market, held, now)
  }
}

const usdc = {
  name: 'USDC',
  szDecimals: 8,
  weiDecimals: 8,
  index: 0,
  tokenId: '0x6d1e7cde53ba9467b783cb7c530ce054',
  isCanonical: true,
  evmContract: null,
  fullName: null,
}

/** Tables above 49 have several tiers. */
function tableId(listing: Listing): number {
  return 50 + listing.maxLeverage
}

export function meta(listings: readonly Listing[]): object {
  const tables = new Map(listings.map((listing) => [tableId(listing), listing]))
  return {
    universe: listings.map((listing) => ({
      szDecimals: listing.asset.hyperliquidSizeDecimals,
      name: listing.venueSymbol,
      maxLeverage: listing.maxLeverage,
      marginTableId: tableId(listing),
    })),
    marginTables: [...tables].map(([id, listing]) => [
      id,
      {
        description: `tiered ${listing.maxLeverage}x`,
        marginTiers: listing.tiers.map((tier) => ({
          lowerBound: floatText(tier.floor),
          maxLeverage: tier.maxLeverage,
        })),
      },
    ]),
    collateralToken: 0,
  }
}

export function vaultDetails(address: unknown): unknown {
  if (typeof address !== 'string') return undefined
  const vaultAddress = address.toLowerCase()
  if (vaultAddress === parentVault) {
    const relationship = { type: 'parent', data: { childAddresses: childVaults } }
    return vault('Hyperliquidity Provider (HLP)', vaultAddress, relationship)
  }
  if (!childVaults.includes(vaultAddress)) return null
  const relationship = { type: 'child', data: { parentAddress: parentVault } }
  return vault(`HLP Child ${childVaults.indexOf(vaultAddress) + 1}`, vaultAddress, relationship)
}

function vault(name: string, vaultAddress: string, relationship: object): object {
  return {
    name,
    vaultAddress,
    leader: parentVault,
    description: '',
    portfolio: [],
    apr: 0,
    followerState: null,
    leaderFraction: 0,
    leaderCommission: 0,
    followers: [],
    maxDistributable: 0,
    maxWithdrawable: 0,
    isClosed: false,
    relationship,
    allowDeposits: true,
    alwaysCloseOnWithdraw: false,
  }
}

function accountState(market: Market, held: readonly SimulatedPosition[], now: number): object {
  const notional = (position: SimulatedPosition): number =>
    position.quantity * market.mark(position.listing, now)
  const margin = (position: SimulatedPosition): number =>
    (position.quantity * position.entryPrice) / position.leverage + profit(market, position, now)
  const total = held.reduce((sum, position) => sum + notional(position), 0)
  const used = held.reduce((sum, position) => sum + margin(position), 0)
  return {
    marginSummary: summary(used, total, used),
    crossMarginSummary: summary(0, 0, 0),
    crossMaintenanceMarginUsed: '0.0',
    withdrawable: '0.0',
    assetPositions: held.map((position) => ({
      type: 'oneWay',
      position: positionRow(market, position, notional(position), margin(position), now),
    })),
    time: now,
  }
}

function profit(market: Market, position: SimulatedPosition, now: number): number {
  const sign = position.positionSide === 'long' ? 1 : -1
  return sign * position.quantity * (market.mark(position.listing, now) - position.entryPrice)
}

function summary(value: number, notional: number, used: number): object {
  return {
    accountValue: floatText(value, 6),
    totalNtlPos: floatText(notional, 6),
    totalRawUsd: floatText(value, 6),
    totalMarginUsed: floatText(used, 6),
  }
}

function positionRow(
  market: Market,
  position: SimulatedPosition,
  notional: number,
  margin: number,
  now: number,
): object {
  const { listing, liquidationPrice } = position
  const gain = profit(market, position, now)
  const size = position.positionSide === 'long' ? position.quantity : -position.quantity
  return {
    coin: listing.venueSymbol,
    szi: sizeText(listing, size),
    leverage: {
      type: 'isolated',
      value: position.leverage,
      rawUsd: floatText(margin - notional, 6),
    },
    entryPx: priceText(listing, position.entryPrice),
    positionValue: floatText(notional, 6),
    unrealizedPnl: floatText(gain, 6),
    returnOnEquity: floatText(gain / Math.max(margin - gain, 1e-9), 8),
    liquidationPx: liquidationPrice === null ? null : floatText(liquidationPrice, 8),
    marginUsed: floatText(margin, 6),
    maxLeverage: listing.maxLeverage,
    cumFunding: { allTime: '0.0', sinceOpen: '0.0', sinceChange: '0.0' },
  }
}

/** History costs more by what it returns. */
function weightOf(type: string, result: unknown): number {
  if (lightRequests.has(type)) return 2
  const items = Array.isArray(result) ? result.length : 0
  if (type === 'candleSnapshot') return 20 + Math.floor(items / 60)
  const history = type.startsWith('user') || type === 'recentTrades' || type === 'fundingHistory'
  return 20 + (history ? Math.floor(items / 20) : 0)
}

export function troubleAnswer(kind: HttpTrouble): RestAnswer {
  const status = kind === 'http503' ? 503 : 429
  return { status, headers: { 'content-type': 'application/json' }, body: 'null' }
}

import type { Clock } from '../../../../main/core/clock.ts'
import { hexDigits, textKey } from '../../../marketData/hash.ts'
import type { Market } from '../../../marketData/market.ts'
import { allRights } from '../../../matching/accountBook.ts'
import { KeyIssuer } from '../../../matching/apiKeys.ts'
import { MatchingEngine } from '../../../matching/engine.ts'
import type { EngineEvent } from '../../../matching/events.ts'
import { seededMarket } from '../../../matching/externalMarket.ts'
import { fixed } from '../../../matching/fixed.ts'
import type { StreamClient, StreamHub } from '../../../net/streamHub.ts'
import type { AddressBudget } from '../../binance/budget.ts'
import { ApiSession, type SocketMethods } from '../../binance/private/apiSocket.ts'
import {
  type Operation,
  reading,
  readingSymbol,
  setting,
  writing,
} from '../../binance/private/operation.ts'
import { keyRestrictions } from '../../binance/private/keyRestrictions.ts'
import { OrderCounts } from '../../binance/private/orderCounts.ts'
import { PrivateApi, type PrivateTable } from '../../binance/private/privateApi.ts'
import { walletOperations } from '../../binance/private/wallet.ts'
import type { SandboxCredentials, SandboxTrading, VenueSession } from '../../sandboxVenue.ts'
import { ordersPer10Seconds, ordersPerDay } from '../rules.ts'
import { SpotAccounts } from './accounts.ts'
import { behaviour, contractOf } from './contracts.ts'
import { SpotOrders } from './orders.ts'
import { UserData } from './userData.ts'
import { userEvents } from './userEvents.ts'

const startingBalances: Readonly<Record<string, string>> = {
  USDT: '100000',
  BTC: '2',
  ETH: '20',
  BNB: '50',
}

const plainKey = {
  publicKey: null,
  rights: allRights,
  ipRestricted: false,
  expiresTime: null,
} as const

/** Binance Spot: accounts, orders, user data. */
export class SpotPrivate {
  readonly trading: SandboxTrading
  readonly api: PrivateApi
  /** Of the account `main`. */
  readonly credentials: SandboxCredentials
  /** Another key of it, of the kind that FIX takes. */
  readonly fixCredentials: SandboxCredentials
  private readonly engine: MatchingEngine
  private readonly counts: OrderCounts
  private readonly userData: UserData
  private readonly cancelIds = new Map<number, string>()
  private executionId: number

  constructor(market: Market, clock: Clock) {
    const contracts = market.listings('binance-spot').map(contractOf)
    const external = seededMarket(market, 'binance-spot')
    const venue = 'binance-spot'
    this.engine = new MatchingEngine({ venue, contracts, behaviour, external, clock })
    this.counts = new OrderCounts(orderWindows)
    this.userData = new UserData(() => clock.now())
    this.executionId = clock.now()
    const issuer = new KeyIssuer(this.engine.accounts, market.seed, 'binance-spot', 64)
    this.trading = {
      engine: this.engine,
      startingBalances,
      isOrderWrite: (request) => this.api.operation(request)?.isWrite === true,
      issueKey: (account, wish) => issuer.issue(account, wish, clock.now()),
    }
    this.credentials = this.openMainAccount(clock.now())
    this.fixCredentials = this.openFixKey(market, clock.now())
    let names = 0
    const newClientOrderId = (): string =>
      hexDigits(22, market.seed, textKey('binance-spot/clientOrderId'), clock.now(), names++)
    const orders = new SpotOrders({
      engine: this.engine,
      newClientOrderId,
      nameCancel: (orderId, cancelId) => this.cancelIds.set(orderId, cancelId),
    })
    const accounts = new SpotAccounts(this.engine)
    this.api = new PrivateApi(this.engine, this.counts, this.table(orders, accounts))
    this.engine.on((event) => this.tell(event))
  }

  /** A connection of the socket API; `publicMethods` are those that need no key. */
  openApi(
    client: StreamClient,
    hub: StreamHub,
    budget: AddressBudget,
    publicMethods: SocketMethods['handle'],
  ): VenueSession {
    const methods: SocketMethods = {
      handle: (method, session, parameters) =>
        this.userData.handle(method, session, parameters) ??
        publicMethods(method, session, parameters),
      close: (session) => this.userData.close(session),
    }
    return new ApiSession({ api: this.api, budget, methods, hub }, client)
  }

  private assets(): readonly string[] {
    const contracts = this.engine.contracts()
    return [...new Set(contracts.flatMap(({ baseAsset, quoteAsset }) => [baseAsset, quoteAsset]))]
  }

  private openFixKey(market: Market, now: number): SandboxCredentials {
    const main = this.engine.accounts.get('main')
    if (main === null) throw new Error('there is no main account')
    const issuer = new KeyIssuer(this.engine.accounts, market.seed, 'binance-spot/fix', 64)
    const wish = { ...plainKey, algorithm: 'ed25519' } as const
    return issuer.issue(main, wish, now)
  }

  private openMainAccount(now: number): SandboxCredentials {
    const main = this.engine.accounts.create('main', null, now)
    if (main === null) throw new Error('the first account is already there')
    for (const [asset, amount] of Object.entries(startingBalances)) {
      this.engine.credit('main', asset, fixed(amount))
    }
    return this.trading.issueKey(main, { ...plainKey, algorithm: 'hmac' })
  }

  private tell(event: EngineEvent): void {
    this.giveBackCount(event)
    if (this.userData.hears(event.account)) {
      const names = {
        cancelIdOf: (orderId: number) => this.cancelIds.get(orderId),
        nextExecutionId: () => this.executionId++,
      }
      for (const each of userEvents(this.engine, event, names)) {
        this.userData.push(event.account, each)
      }
    }
    if (event.kind === 'order' && event.execution === 'canceled') {
      this.cancelIds.delete(event.order.id)
    }
  }

  /** An order's first fill takes it out of the count of unfilled orders. */
  private giveBackCount(event: EngineEvent): void {
    if (event.kind !== 'order' || event.fill === null) return
    if (event.order.cumulativeQuantity !== event.fill.quantity) return
    this.counts.giveBack(event.account, event.time)
  }

  private table(orders: SpotOrders, accounts: SpotAccounts): PrivateTable {
    const place = writing(1, [1, 1], (by, given) => orders.place(by, given))
    const test = setting(1, (by, given) => orders.test(by, given))
    const cancel = writing(1, [], (by, given) => orders.cancel(by, given))
    const cancelAll = writing(1, [], (by, given) => orders.cancelAll(by, given))
    const cancelReplace = writing(1, [0, 0], (by, given) =>
      orders.cancelReplace(by, given, this.counts),
    )
    const amend = writing(4, [0, 0], (by, given) => orders.amend(by, given))
    const order = reading(4, (by, given) => orders.order(by, given))
    const openOrders = readingSymbol(6, 80, (by, given) => orders.openOrders(by, given))
    const allOrders = reading(20, (by, given) => orders.allOrders(by, given))
    const myTrades = reading(20, (by, given) => orders.myTrades(by, given))
    const account = reading(20, (by, given) => accounts.account(by, given))
    const commission = reading(20, (by, given) => accounts.commission(by, given))
    const limits = reading(40, ({ account: by, now }) => this.counts.rows(by.id, now))
    return {
      rest: {
        ...walletOperations(this.assets()),
        'GET /sapi/v1/asset/tradeFee': reading(1, (by, given) => accounts.tradeFees(by, given)),
        'POST /api/v3/order': place,
        'POST /api/v3/order/test': test,
        'DELETE /api/v3/order': cancel,
        'DELETE /api/v3/openOrders': cancelAll,
        'POST /api/v3/order/cancelReplace': cancelReplace,
        'PUT /api/v3/order/amend/keepPriority': amend,
        'GET /api/v3/order': order,
        'GET /api/v3/openOrders': openOrders,
        'GET /api/v3/allOrders': allOrders,
        'GET /api/v3/myTrades': myTrades,
        'GET /api/v3/account': account,
        'GET /api/v3/account/commission': commission,
        'GET /api/v3/rateLimit/order': limits,
        'GET /sapi/v1/account/apiRestrictions': reading(1, ({ key }) =>
          keyRestrictions(key, 'spot'),
        ),
      },
      socket: {
        'order.place': place,
        'order.test': test,
        'order.cancel': cancel,
        'order.cancelReplace': cancelReplace,
        'order.amend.keepPriority': amend,
        'order.status': order,
        'openOrders.status': openOrders,
        'openOrders.cancelAll': cancelAll,
        allOrders,
        myTrades,
        'account.status': account,
        'account.commission': commission,
        'account.rateLimits.orders': limits,
      } satisfies Record<string, Operation>,
    }
  }
}

const orderWindows = [
  {
    limit: ordersPer10Seconds,
    interval: 'SECOND',
    intervalNum: 10,
    windowMs: 10_000,
    suffix: '10S',
  },
  { limit: ordersPerDay, interval: 'DAY', intervalNum: 1, windowMs: 86_400_000, suffix: '1D' },
] as const

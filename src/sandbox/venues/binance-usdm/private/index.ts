import type { Clock } from '../../../../main/core/clock.ts'
import { hexDigits, textKey } from '../../../marketData/hash.ts'
import type { Market } from '../../../marketData/market.ts'
import { allRights } from '../../../matching/accountBook.ts'
import { KeyIssuer } from '../../../matching/apiKeys.ts'
import { MatchingEngine } from '../../../matching/engine.ts'
import { seededMarket } from '../../../matching/externalMarket.ts'
import { fixed } from '../../../matching/fixed.ts'
import type { StreamClient, StreamHub } from '../../../net/streamHub.ts'
import type { AddressBudget } from '../../binance/budget.ts'
import { ApiSession } from '../../binance/private/apiSocket.ts'
import {
  type Operation,
  reading,
  readingSymbol,
  setting,
  withKey,
  writing,
} from '../../binance/private/operation.ts'
import { keyRestrictions } from '../../binance/private/keyRestrictions.ts'
import { OrderCounts } from '../../binance/private/orderCounts.ts'
import { PrivateApi, type PrivateTable } from '../../binance/private/privateApi.ts'
import { walletOperations } from '../../binance/private/wallet.ts'
import {
  readObject,
  type SandboxCredentials,
  type SandboxTrading,
  type VenueSession,
} from '../../sandboxVenue.ts'
import { leverageBrackets } from '../rules.ts'
import { FuturesAccounts } from './accounts.ts'
import { behaviour, contractOf, settleAsset } from './contracts.ts'
import { ListenKeys } from './listenKeys.ts'
import { FuturesOrders } from './orders.ts'
import { userEvents } from './userStream.ts'

const startingBalances = { [settleAsset]: '100000' }

/** Binance USD-M futures: accounts, orders, user data. */
export class FuturesPrivate {
  readonly trading: SandboxTrading
  readonly api: PrivateApi
  /** Of the account `main`. */
  readonly credentials: SandboxCredentials
  private readonly clock: Clock
  private readonly engine: MatchingEngine
  private readonly listenKeys: ListenKeys
  private readonly listeners = new Map<string, Set<Listener>>()

  constructor(market: Market, clock: Clock) {
    this.clock = clock
    const external = seededMarket(market, 'binance-usdm')
    const listings = market.listings('binance-usdm')
    const contracts = listings.map(contractOf)
    this.engine = new MatchingEngine({
      venue: 'binance-usdm',
      contracts,
      behaviour,
      external,
      clock,
    })
    this.listenKeys = new ListenKeys(market.seed)
    const issuer = new KeyIssuer(this.engine.accounts, market.seed, 'binance-usdm', 64)
    this.trading = {
      engine: this.engine,
      startingBalances,
      isOrderWrite: (request) => this.api.operation(request)?.isWrite === true,
      issueKey: (account, wish) => issuer.issue(account, wish, clock.now()),
      tick: () => this.expireListenKeys(),
    }
    this.credentials = this.openMainAccount()
    let names = 0
    const newClientOrderId = (): string =>
      hexDigits(22, market.seed, textKey('binance-usdm/clientOrderId'), clock.now(), names++)
    const orders = new FuturesOrders({ engine: this.engine, external, newClientOrderId })
    const accounts = new FuturesAccounts(this.engine)
    const brackets = (symbol: string | null): unknown =>
      leverageBrackets(listings.filter((each) => symbol === null || each.venueSymbol === symbol))
    this.api = new PrivateApi(
      this.engine,
      new OrderCounts(orderWindows),
      this.table(orders, accounts, brackets),
    )
    this.engine.on((event) => {
      if (!this.listeners.has(event.account)) return
      for (const each of userEvents(this.engine, event)) this.push(event.account, each)
    })
  }

  /** A connection of the socket API. */
  openApi(client: StreamClient, hub: StreamHub, budget: AddressBudget): VenueSession {
    const methods = { handle: () => undefined, close: () => undefined }
    return new ApiSession({ api: this.api, budget, methods, hub }, client)
  }

  /**
   * A connection of user data: `/private/ws/<key>`, `/private/ws?listenKey=<key>&events=A/B`, or
   * several keys at `/private/stream`. A key that is not in force is taken too, and stays silent, as
   * at the venue.
   */
  openUserData(client: StreamClient, url: URL, inPath: string | undefined): VenueSession | null {
    const keys = (inPath ?? '').split('/').filter((key) => key !== '')
    keys.push(...url.searchParams.getAll('listenKey'))
    const filters = url.searchParams.getAll('events')
    if (!client.becomePrivate()) return null
    const stops = keys.map((key, index) =>
      this.listen(client, key, filters[index]?.split('/') ?? null),
    )
    return {
      receive: (text) => client.reply(acknowledgement(text)),
      close: () => stops.forEach((stop) => stop()),
    }
  }

  private listen(
    client: StreamClient,
    listenKey: string,
    events: readonly string[] | null,
  ): () => void {
    const account = this.listenKeys.accountOf(listenKey, this.clock.now())
    if (account === null) return () => undefined
    const listener: Listener = { client, listenKey, events }
    const listeners = this.listeners.get(account) ?? new Set()
    this.listeners.set(account, listeners.add(listener))
    return () => listeners.delete(listener)
  }

  private assets(): readonly string[] {
    const contracts = this.engine.contracts()
    return [...new Set(contracts.flatMap(({ baseAsset, quoteAsset }) => [baseAsset, quoteAsset]))]
  }

  private openMainAccount(): SandboxCredentials {
    const main = this.engine.accounts.create('main', null, this.clock.now())
    if (main === null) throw new Error('the first account is already there')
    this.engine.credit('main', settleAsset, fixed(startingBalances[settleAsset] ?? '0'))
    return this.trading.issueKey(main, {
      algorithm: 'hmac',
      publicKey: null,
      rights: allRights,
      ipRestricted: false,
      expiresTime: null,
    })
  }

  private push(account: string, event: object): void {
    const { e } = event as { readonly e: string }
    for (const { client, listenKey, events } of this.listeners.get(account) ?? []) {
      if (events !== null && !events.includes(e)) continue
      const text = JSON.stringify(event)
      const isCombined = client.url.pathname.endsWith('/stream')
      client.push(isCombined ? `{"stream":"${listenKey}","data":${text}}` : text)
    }
  }

  /** The stream tells that its key ran out, and is silent from then on. */
  private expireListenKeys(): void {
    const now = this.clock.now()
    for (const { account, text } of this.listenKeys.takeExpired(now)) {
      this.push(account, { e: 'listenKeyExpired', E: now, listenKey: text })
      this.listeners.delete(account)
    }
  }

  private table(
    orders: FuturesOrders,
    accounts: FuturesAccounts,
    brackets: (symbol: string | null) => unknown,
  ): PrivateTable {
    const place = writing(0, [1, 1], (by, given) => orders.place(by, given))
    const modify = writing(0, [1, 1], (by, given) => orders.modify(by, given))
    const cancel = writing(1, [], (by, given) => orders.cancel(by, given))
    const status = reading(1, (by, given) => orders.order(by, given))
    const placeAlgo = writing(0, [1, 1], (by, given) => orders.placeAlgo(by, given))
    const balances = reading(5, (by) => accounts.balances(by))
    const account = reading(5, (by) => accounts.account(by))
    const positions = reading(5, (by, given) => accounts.positionRisk(by, given))
    const start = withKey(1, ({ account: by, now }) => ({
      listenKey: this.listenKeys.start(by.id, now),
    }))
    const keepAlive = withKey(1, ({ account: by, now }) => ({
      listenKey: this.listenKeys.keepAlive(by.id, now),
    }))
    const stop = withKey(1, ({ account: by }) => {
      this.listenKeys.stop(by.id)
      this.listeners.delete(by.id)
      return {}
    })
    return {
      rest: {
        ...walletOperations(this.assets()),
        'POST /fapi/v1/order': place,
        'POST /fapi/v1/order/test': setting(0, (by, given) => orders.test(by, given)),
        'PUT /fapi/v1/order': modify,
        'DELETE /fapi/v1/order': cancel,
        'GET /fapi/v1/order': status,
        'DELETE /fapi/v1/allOpenOrders': writing(1, [], (by, given) => orders.cancelAll(by, given)),
        'POST /fapi/v1/batchOrders': writing(5, [5, 1], (by, given) =>
          orders.placeBatch(by, given),
        ),
        'PUT /fapi/v1/batchOrders': writing(5, [5, 1], (by, given) =>
          orders.modifyBatch(by, given),
        ),
        'DELETE /fapi/v1/batchOrders': writing(1, [], (by, given) => orders.cancelBatch(by, given)),
        'POST /fapi/v1/countdownCancelAll': writing(10, [], (by, given) =>
          orders.countdown(by, given),
        ),
        'GET /fapi/v1/openOrder': reading(1, (by, given) => orders.openOrder(by, given)),
        'GET /fapi/v1/openOrders': readingSymbol(1, 40, (by, given) =>
          orders.openOrders(by, given),
        ),
        'GET /fapi/v1/allOrders': reading(5, (by, given) => orders.allOrders(by, given)),
        'GET /fapi/v1/userTrades': reading(5, (by, given) => orders.userTrades(by, given)),
        'GET /fapi/v1/forceOrders': readingSymbol(20, 50, (by, given) =>
          orders.forceOrders(by, given),
        ),
        'POST /fapi/v1/algoOrder': placeAlgo,
        'DELETE /fapi/v1/algoOrder': writing(1, [], (by, given) => orders.cancelAlgo(by, given)),
        'DELETE /fapi/v1/algoOpenOrders': writing(1, [], (by, given) =>
          orders.cancelAllAlgos(by, given),
        ),
        'GET /fapi/v1/algoOrder': reading(1, (by, given) => orders.algo(by, given)),
        'GET /fapi/v1/openAlgoOrders': readingSymbol(1, 40, (by, given) =>
          orders.openAlgos(by, given),
        ),
        'GET /fapi/v1/allAlgoOrders': reading(5, (by, given) => orders.allAlgos(by, given)),
        'GET /fapi/v2/balance': balances,
        'GET /fapi/v3/balance': balances,
        'GET /fapi/v2/account': reading(5, (by) => accounts.accountV2(by)),
        'GET /fapi/v3/account': account,
        'GET /fapi/v2/positionRisk': reading(5, (by, given) => accounts.positionRiskV2(by, given)),
        'GET /fapi/v3/positionRisk': positions,
        'GET /fapi/v1/symbolConfig': reading(5, (by, given) => accounts.symbolConfig(by, given)),
        'GET /fapi/v1/accountConfig': reading(5, (by) => accounts.accountConfig(by)),
        'GET /fapi/v1/leverageBracket': reading(1, (_by, given) => brackets(given.text('symbol'))),
        'POST /fapi/v1/leverage': setting(1, (by, given) => accounts.setLeverage(by, given)),
        'POST /fapi/v1/marginType': setting(1, (by, given) => accounts.setMarginType(by, given)),
        'POST /fapi/v1/positionMargin': setting(1, (by, given) =>
          accounts.positionMargin(by, given),
        ),
        'GET /fapi/v1/positionSide/dual': reading(30, (by) => accounts.positionSideMode(by)),
        'POST /fapi/v1/positionSide/dual': setting(1, (by, given) =>
          accounts.setPositionSideMode(by, given),
        ),
        'GET /fapi/v1/multiAssetsMargin': reading(30, () => ({ multiAssetsMargin: false })),
        'GET /fapi/v1/commissionRate': reading(20, (by, given) =>
          accounts.commissionRate(by, given),
        ),
        'GET /fapi/v1/income': reading(30, (by, given) => accounts.income(by, given)),
        'GET /fapi/v1/rateLimit/order': reading(1, ({ account: by, now }) =>
          this.api.counts.rows(by.id, now),
        ),
        'GET /sapi/v1/account/apiRestrictions': reading(1, ({ key }) =>
          keyRestrictions(key, 'futures'),
        ),
        'POST /fapi/v1/listenKey': start,
        'PUT /fapi/v1/listenKey': keepAlive,
        'DELETE /fapi/v1/listenKey': stop,
      },
      socket: {
        'order.place': place,
        'order.modify': modify,
        'order.cancel': cancel,
        'order.status': status,
        'algoOrder.place': placeAlgo,
        'algoOrder.cancel': writing(1, [], (by, given) => orders.cancelAlgoOverSocket(by, given)),
        'v2/account.balance': balances,
        'v2/account.status': account,
        'v2/account.position': positions,
        'account.balance': balances,
        'account.status': reading(5, (by) => accounts.accountV2(by)),
        'account.position': reading(5, (by, given) => accounts.positionRiskV2(by, given)),
        'userDataStream.start': start,
        'userDataStream.ping': keepAlive,
        'userDataStream.stop': stop,
      } satisfies Record<string, Operation>,
    }
  }
}

/** Requests on a private socket change nothing. */
function acknowledgement(text: string): string {
  return JSON.stringify({ result: null, id: readObject(text)?.['id'] ?? null })
}

type Listener = {
  readonly client: StreamClient
  readonly listenKey: string
  readonly events: readonly string[] | null
}

const orderWindows = [
  { limit: 300, interval: 'SECOND', intervalNum: 10, windowMs: 10_000, suffix: '10S' },
  { limit: 1200, interval: 'MINUTE', intervalNum: 1, windowMs: 60_000, suffix: '1M' },
] as const

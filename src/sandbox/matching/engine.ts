import type { VenueId } from '../../contract/domain/venue.ts'
import type { Clock } from '../../main/core/clock.ts'
import type { Account, Position } from './account.ts'
import { AccountBook } from './accountBook.ts'
import type { Behaviour, Contract, MarginMode } from './contract.ts'
import { ContractMarket } from './contractMarket.ts'
import { Custodian } from './custodian.ts'
import type { ChangeReason, EngineEvent, EngineListener, OrderEvent } from './events.ts'
import type { ExternalMarket } from './externalMarket.ts'
import { payFunding } from './funding.ts'
import { absolute, type Fixed, fixedText, rounded, times } from './fixed.ts'
import { fillRow, Ledger, orderRow } from './ledger.ts'
import { liquidate } from './liquidator.ts'
import {
  marginOf,
  type MarginMarket,
  type MarginState,
  positionLimit,
  positionView,
  type PositionView,
} from './margin.ts'
import { Matcher } from './matcher.ts'
import {
  type BookedSide,
  type EndReason,
  type Fill,
  isOpen,
  leavesOf,
  type MutableOrder,
  type Order,
  type OrderRequest,
  type Outcome,
  type Placed,
  type Refusal,
} from './order.ts'
import { OrderEntry } from './orderEntry.ts'
import { OrderStore } from './orderStore.ts'
import { isReached, levelNow } from './triggers.ts'

export type EngineParts = {
  readonly venue: VenueId
  readonly contracts: readonly Contract[]
  readonly behaviour: Behaviour
  readonly external: ExternalMarket
  readonly clock: Clock
}

export type AmendValues = {
  readonly price?: Fixed | undefined
  readonly quantity?: Fixed | undefined
  /** Of an order that still waits for its trigger. */
  readonly triggerPrice?: Fixed | undefined
  /** A new name for the order. */
  readonly clientOrderId?: string | undefined
}

/** Which order: the venue's number or the client's name. */
export type OrderName = { readonly orderId: number } | { readonly clientOrderId: string }

/** Time is lived through in steps of this length, whoever asks: timers change no result. */
export const engineStepMs = 50
/** After a sleep longer than this the steps are seconds. */
const longSleepMs = 600_000
/** How often margins are looked at, ms. */
const marginCheckMs = 1000

/**
 * A venue's matching engine: accounts trade with each other and with the seeded market. The same
 * seed, clock and sequence of requests give the same result.
 */
export class MatchingEngine {
  readonly venue: VenueId
  readonly behaviour: Behaviour
  readonly accounts: AccountBook
  readonly ledger = new Ledger()
  private readonly clock: Clock
  private readonly external: ExternalMarket
  private readonly custodian: Custodian
  private readonly matcher: Matcher
  private readonly entry: OrderEntry
  private readonly store = new OrderStore()
  private readonly markets = new Map<string, ContractMarket>()
  private readonly listeners = new Set<EngineListener>()
  private readonly countdowns = new Map<string, Countdown>()
  private readonly marginMarket: MarginMarket
  /** Up to when everything that fell due has happened. */
  private lived: number
  /** The moment that is being lived, for prices and stamps. */
  private moment: number
  private nextId: number
  private nextTrade: number
  private nextPriority = 1
  private isLiving = false

  constructor({ venue, contracts, behaviour, external, clock }: EngineParts) {
    this.venue = venue
    this.behaviour = behaviour
    this.external = external
    this.clock = clock
    this.moment = clock.now()
    this.lived = Math.floor(this.moment / engineStepMs) * engineStepMs
    // A sandbox that starts again never repeats the numbers of its last run.
    this.nextId = this.moment
    this.nextTrade = this.moment
    const { defaultLeverage: leverage, defaultMarginMode: marginMode, moneyDecimals } = behaviour
    this.accounts = new AccountBook({ leverage, marginMode }, 100_000_001)
    this.custodian = new Custodian(this.ledger, moneyDecimals)
    for (const contract of contracts) {
      this.markets.set(contract.symbol, new ContractMarket(contract, external))
    }
    this.matcher = new Matcher({
      behaviour,
      custodian: this.custodian,
      account: (id) => this.accountOf(id),
      mark: (symbol, time) => external.mark(symbol, time),
      nextTradeId: () => this.nextTrade++,
      filled: (order, fill) => this.filled(order, fill),
      end: (order, status, reason, time) => this.end(order, status, reason, time),
      prevented: (order, time) => this.tell('prevented', order, null, time),
    })
    this.marginMarket = {
      contract: (symbol) => this.marketOf(symbol).contract,
      mark: (symbol) => external.mark(symbol, this.moment),
      working: (account) => this.workingLinear(account),
    }
    this.entry = new OrderEntry({
      behaviour,
      matcher: this.matcher,
      margin: this.marginMarket,
      store: this.store,
      external,
    })
  }

  /** Calls back with everything that happens to accounts and orders. Returns the way to stop. */
  on(listener: EngineListener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  now(): number {
    return this.clock.now()
  }

  contracts(): readonly Contract[] {
    return [...this.markets.values()].map((market) => market.contract)
  }

  contract(symbol: string): Contract | null {
    return this.markets.get(symbol)?.contract ?? null
  }

  mark(symbol: string): Fixed {
    return this.external.mark(symbol, this.clock.now())
  }

  // Orders

  submit(accountId: string, request: OrderRequest): Outcome<Placed> {
    this.advance()
    const account = this.accounts.get(accountId)
    const market = this.markets.get(request.symbol)
    if (account === null) return refused('unknownAccount')
    if (market === undefined) return refused('unknownSymbol')
    const refusal = this.entry.check(account, market, request, this.moment)
    if (refusal !== null) return refused(refusal)
    const order = this.make(account, request, false)
    this.custodian.hold(account, market.contract, order, this.entry.holdOf(market, order))
    this.tell('accepted', order, null, this.moment)
    if (request.trigger === null) this.work(market, order, this.moment)
    else market.waiting.add(order)
    return this.placed(order, 0)
  }

  /** Changes an open order in place; `behaviour.amendPlace` says what becomes of its place. */
  amend(accountId: string, orderId: number, values: AmendValues): Outcome<Placed> {
    this.advance()
    const account = this.accounts.get(accountId)
    const order = this.store.byId(accountId, orderId)
    if (account === null || order === null || !isOpen(order)) return refused('unknownOrder')
    const market = this.marketOf(order.request.symbol)
    const refusal = this.entry.checkAmend(account, market, order, values, this.moment)
    if (refusal !== null) return refused(refusal)
    const filledBefore = this.store.fillsOf(order).length
    if (values.quantity !== undefined && values.quantity <= order.cumulativeQuantity) {
      this.end(order, 'canceled', 'amendedBelowFilled', this.moment)
    } else this.change(account, market, order, values)
    return this.placed(order, filledBefore)
  }

  cancel(accountId: string, orderId: number): Outcome<Order> {
    this.advance()
    const order = this.store.byId(accountId, orderId)
    if (order === null || !isOpen(order)) return refused('unknownOrder')
    this.end(order, 'canceled', null, this.moment)
    this.flush('order', this.moment)
    return { ok: true, value: order }
  }

  /** Cancels the open orders that match, oldest first. */
  cancelAll(
    accountId: string,
    matches: (order: Order) => boolean,
    reason: EndReason | null = null,
  ): readonly Order[] {
    this.advance()
    return this.cancelMatching(accountId, matches, reason, this.moment)
  }

  /** The newest with that name; null where the account has none. */
  order(accountId: string, name: OrderName): Order | null {
    this.advance()
    return 'orderId' in name
      ? this.store.byId(accountId, name.orderId)
      : this.store.byClientId(accountId, name.clientOrderId)
  }

  /** Oldest first. */
  openOrders(accountId: string, symbol: string | null): readonly Order[] {
    this.advance()
    return [...this.store.openOf(accountId)].filter(
      (order) => symbol === null || order.request.symbol === symbol,
    )
  }

  /** Open and closed, oldest first. */
  orders(accountId: string, symbol: string | null): readonly Order[] {
    this.advance()
    return this.store.of(accountId, symbol)
  }

  /** Oldest first. */
  fills(accountId: string, symbol: string | null): readonly Fill[] {
    this.advance()
    return this.store.fills(accountId, symbol)
  }

  fillsOf(order: Order): readonly Fill[] {
    return this.store.fillsOf(order)
  }

  /** Cancels an account's orders (of one contract or all) unless called again within the time; 0 stops. */
  countdown(accountId: string, symbol: string | null, ms: number): void {
    this.advance()
    const key = `${accountId}/${symbol ?? ''}`
    if (ms === 0) this.countdowns.delete(key)
    else this.countdowns.set(key, { accountId, symbol, deadline: this.moment + ms })
  }

  // Money and settings

  /** Money from or to the outside. False for an unknown account, or when too little is free. */
  credit(accountId: string, asset: string, amount: Fixed): boolean {
    this.advance()
    const account = this.accounts.get(accountId)
    if (account === null || (amount < 0n && this.movable(account, asset) < -amount)) return false
    const reason = amount < 0n ? 'withdraw' : 'deposit'
    this.custodian.change(account, asset, amount, reason, this.moment)
    this.flush(reason, this.moment)
    return true
  }

  /** Between two accounts of the venue. */
  transfer(from: string, to: string, asset: string, amount: Fixed): boolean {
    this.advance()
    const [giver, taker] = [this.accounts.get(from), this.accounts.get(to)]
    if (giver === null || taker === null || amount <= 0n) return false
    if (this.movable(giver, asset) < amount) return false
    this.custodian.change(giver, asset, -amount, 'transfer', this.moment)
    this.custodian.change(taker, asset, amount, 'transfer', this.moment)
    this.flush('transfer', this.moment)
    return true
  }

  margin(accountId: string, asset: string): MarginState {
    this.advance()
    return marginOf(this.accountOf(accountId), asset, this.marginMarket)
  }

  positionView(accountId: string, position: Position): PositionView {
    this.advance()
    return positionView(this.accountOf(accountId), position, this.marginMarket)
  }

  setLeverage(accountId: string, symbol: string, leverage: number): Outcome<number> {
    this.advance()
    const account = this.accountOf(accountId)
    const { contract } = this.marketOf(symbol)
    if (!Number.isInteger(leverage) || leverage < 1 || leverage > contract.maxLeverage) {
      return refused('leverageOutOfRange')
    }
    const setting = account.setting(symbol)
    const held = account.livePositions().filter((each) => each.symbol === symbol)
    if (held.length > 0 && setting.marginMode === 'isolated' && leverage < setting.leverage) {
      return refused('leverageReduction')
    }
    const limit = positionLimit(contract, leverage)
    const mark = this.external.mark(symbol, this.moment)
    const largest = held.some((each) => exceeds(absolute(times(each.quantity, mark)), limit))
    if (largest) return refused('positionLimit')
    setting.leverage = leverage
    this.tellSetting(account, symbol, { leverage })
    return { ok: true, value: leverage }
  }

  setMarginMode(accountId: string, symbol: string, mode: MarginMode): Outcome<MarginMode> {
    this.advance()
    const account = this.accountOf(accountId)
    const setting = account.setting(symbol)
    if (setting.marginMode === mode) return refused('noChange')
    if (this.workingLinear(account).some((order) => order.request.symbol === symbol)) {
      return refused('hasOpenOrders')
    }
    if (account.livePositions().some((each) => each.symbol === symbol)) {
      return refused('hasPosition')
    }
    setting.marginMode = mode
    this.tellSetting(account, symbol, { marginMode: mode })
    return { ok: true, value: mode }
  }

  setHedged(accountId: string, hedged: boolean): Outcome<boolean> {
    this.advance()
    const account = this.accountOf(accountId)
    if (account.hedged === hedged) return refused('noChange')
    if (this.workingLinear(account).length > 0) return refused('hasOpenOrders')
    if (account.livePositions().length > 0) return refused('hasPosition')
    account.hedged = hedged
    this.tellSetting(account, null, { hedged })
    return { ok: true, value: hedged }
  }

  /** Adds to (or takes from, when negative) the margin of an isolated position. */
  moveIsolatedMargin(
    accountId: string,
    symbol: string,
    bookedSide: BookedSide,
    amount: Fixed,
  ): Outcome<Fixed> {
    this.advance()
    const account = this.accountOf(accountId)
    const position = account.position(symbol, bookedSide)
    if (position === null || position.quantity === 0n) return refused('noPosition')
    if (account.setting(symbol).marginMode !== 'isolated') return refused('notIsolated')
    const view = positionView(account, position, this.marginMarket)
    const spare = position.isolatedWallet + view.unrealized - view.initialMargin
    const asset = this.marketOf(symbol).contract.quoteAsset
    const available = amount > 0n ? this.movable(account, asset) : spare
    if (available < absolute(amount)) return refused('insufficientMargin')
    position.isolatedWallet += amount
    this.custodian.touchPosition(account, symbol, bookedSide)
    this.ledger.add('setting', this.moment, account.id, { symbol, isolated: fixedText(amount) })
    this.flush('margin', this.moment)
    return { ok: true, value: position.isolatedWallet }
  }

  // Time

  /**
   * Lives through everything that fell due. Every other method does this first; what a listener
   * asks meanwhile is answered as of the moment that is being lived.
   */
  advance(): void {
    if (this.isLiving) return
    this.isLiving = true
    try {
      this.liveUntil(this.clock.now())
    } finally {
      this.isLiving = false
    }
  }

  private liveUntil(now: number): void {
    while (this.lived + engineStepMs <= now) {
      const stepMs = now - this.lived > longSleepMs ? 1000 : engineStepMs
      const from = this.lived
      this.lived = from + stepMs
      if (this.isQuiet()) this.lived = Math.floor(now / engineStepMs) * engineStepMs
      else this.step(from, this.lived)
    }
    this.moment = Math.max(now, this.lived)
  }

  private isQuiet(): boolean {
    if (this.countdowns.size > 0) return false
    for (const market of this.markets.values()) if (!market.isQuiet) return false
    return this.accounts.all().every((account) => account.livePositions().length === 0)
  }

  private step(from: number, to: number): void {
    for (const market of this.markets.values()) if (!market.isQuiet) this.pass(market, from, to)
    this.moment = to
    this.runCountdowns(to)
    payFunding(this, from, to, this.fundingHost)
    if (Math.floor(from / marginCheckMs) !== Math.floor(to / marginCheckMs)) this.checkMargins(to)
    this.flush('order', to)
  }

  private pass(market: ContractMarket, from: number, to: number): void {
    const { symbol } = market.contract
    for (const print of this.external.prints(symbol, from, to)) {
      this.moment = print.time
      this.matcher.pass(market, print)
      this.runTriggers(market, 'last', print.price, print.time)
    }
    this.moment = to
    this.matcher.sweep(market, to)
    this.runTriggers(market, 'mark', this.external.mark(symbol, to), to)
    this.runTriggers(market, 'index', this.external.index(symbol, to), to)
    this.expire(market, to)
  }

  private expire(market: ContractMarket, time: number): void {
    for (const side of ['buy', 'sell'] as const) {
      for (const order of market.resting.copyOf(side)) {
        const { expireTime } = order.request
        if (expireTime !== null && expireTime <= time) this.end(order, 'expired', 'expired', time)
      }
    }
    for (const order of market.waiting) {
      const { expireTime } = order.request
      if (expireTime !== null && expireTime <= time) this.end(order, 'expired', 'expired', time)
    }
  }

  private runTriggers(
    market: ContractMarket,
    by: 'last' | 'mark' | 'index',
    price: Fixed,
    time: number,
  ): void {
    for (const order of market.waiting) {
      if (order.request.trigger?.by !== by || !isReached(order, price)) continue
      market.waiting.delete(order)
      this.trigger(market, order, time)
    }
  }

  private trigger(market: ContractMarket, order: MutableOrder, time: number): void {
    order.status = 'accepted'
    order.triggeredTime = time
    order.updateTime = time
    this.tell('triggered', order, null, time)
    if (order.request.closePosition) order.quantity = this.matcher.reducible(order)
    const refusal = this.entry.checkTriggered(this.accountOf(order.account), market, order, time)
    if (refusal === null) this.work(market, order, time)
    else this.end(order, 'expired', refusal, time)
  }

  private runCountdowns(now: number): void {
    for (const [key, { accountId, symbol, deadline }] of this.countdowns) {
      if (deadline > now) continue
      this.countdowns.delete(key)
      const concerned = (order: Order): boolean =>
        symbol === null || order.request.symbol === symbol
      this.cancelMatching(accountId, concerned, 'countdown', now)
    }
  }

  private checkMargins(now: number): void {
    for (const account of this.accounts.all()) {
      if (account.livePositions().length === 0) continue
      liquidate(account, this.marginMarket, {
        now,
        custodian: this.custodian,
        cancel: (matches) => this.cancelMatching(account.id, matches, 'liquidation', now),
        close: (position) => this.forceClose(account, position, now),
        flush: () => this.flush('liquidation', now),
      })
    }
  }

  /** A forced order: through the book first, what is left at the mark to the insurance fund. */
  private forceClose(account: Account, position: Position, now: number): void {
    const market = this.marketOf(position.symbol)
    const order = this.make(account, forcedRequest(position, this.nextId), true)
    this.tell('accepted', order, null, now)
    order.workingTime = now
    this.matcher.execute(market, order, now)
    this.matcher.takeOver(market, order, now)
  }

  private readonly fundingHost = {
    pay: (account: Account, position: Position, rate: Fixed, time: number): void =>
      this.payFunding(account, position, rate, time),
    rate: (symbol: string, time: number): Fixed => this.external.fundingRate(symbol, time),
  }

  private payFunding(account: Account, position: Position, rate: Fixed, time: number): void {
    const { contract } = this.marketOf(position.symbol)
    const notional = times(position.quantity, this.external.mark(position.symbol, time))
    const paid = rounded(times(notional, rate), this.behaviour.moneyDecimals)
    const isIsolated = account.setting(position.symbol).marginMode === 'isolated'
    if (isIsolated) position.isolatedWallet -= paid
    position.charges += paid
    const details = {
      symbol: position.symbol,
      positionSide: position.bookedSide,
      rate: fixedText(rate),
    }
    this.custodian.change(account, contract.quoteAsset, -paid, 'funding', time, details)
    if (isIsolated) this.custodian.touchPosition(account, position.symbol, position.bookedSide)
    this.flush('funding', time, position.symbol)
  }

  // The life of one order

  private make(account: Account, request: OrderRequest, isLiquidation: boolean): MutableOrder {
    const { trigger } = request
    const order: MutableOrder = {
      id: this.nextId++,
      account: account.id,
      request,
      selfTrade: isLiquidation ? 'none' : (request.selfTrade ?? this.behaviour.selfTrade),
      createdTime: this.moment,
      isLiquidation,
      status: trigger === null ? 'accepted' : 'untriggered',
      reason: null,
      price: request.price,
      quantity: request.quantity,
      cumulativeQuantity: 0n,
      cumulativeQuote: 0n,
      preventedQuantity: 0n,
      updateTime: this.moment,
      workingTime: null,
      triggeredTime: null,
      amendments: 0,
      triggerPrice: trigger === null || trigger.kind === 'trailing' ? null : trigger.price,
      trailing: trigger?.kind === 'trailing' && trigger.activation === null,
      extreme: null,
      queueAhead: 0n,
      priority: 0,
      held: 0n,
    }
    this.store.add(order)
    if (order.trailing && trigger !== null) {
      order.extreme = levelNow(trigger.by, this.external, request.symbol, this.moment)
    }
    return order
  }

  /** Trades what the market offers; the rest waits in the book or ends, by its time in force. */
  private work(market: ContractMarket, order: MutableOrder, time: number): void {
    const { request } = order
    order.workingTime = time
    if (this.endsAtOnce(market, order, time)) return
    this.matcher.execute(market, order, time)
    if (!isOpen(order)) return
    if (request.orderType === 'market') this.end(order, 'expired', 'noLiquidity', time)
    else if (request.timeInForce === 'ioc' || request.timeInForce === 'fok') {
      this.end(order, 'expired', request.timeInForce, time)
    } else this.rest(market, order, time)
  }

  private endsAtOnce(market: ContractMarket, order: MutableOrder, time: number): boolean {
    const { postOnly, side, timeInForce } = order.request
    if (postOnly && this.matcher.wouldTake(market, side, order.price as Fixed, time)) {
      this.end(order, 'expired', 'postOnly', time)
      return true
    }
    if (timeInForce !== 'fok' || this.matcher.fillable(market, order, time) >= leavesOf(order)) {
      return false
    }
    this.end(order, 'expired', 'fok', time)
    return true
  }

  private rest(market: ContractMarket, order: MutableOrder, time: number): void {
    order.priority = this.nextPriority++
    order.queueAhead = market.quantityAt(order.request.side, order.price as Fixed, time)
    market.resting.add(order)
  }

  private change(
    account: Account,
    market: ContractMarket,
    order: MutableOrder,
    { price, quantity, triggerPrice, clientOrderId }: AmendValues,
  ): void {
    const before = { price: order.price, quantity: order.quantity as Fixed }
    order.price = price ?? order.price
    order.quantity = quantity ?? order.quantity
    order.triggerPrice = triggerPrice ?? order.triggerPrice
    if (clientOrderId !== undefined) this.store.rename(order, clientOrderId)
    order.amendments += 1
    order.updateTime = this.moment
    this.custodian.hold(account, market.contract, order, this.entry.holdOf(market, order))
    this.tell('amended', order, null, this.moment)
    if (order.status === 'untriggered') return
    const keepsPlace =
      this.behaviour.amendPlace === 'keptWhenSmaller' &&
      order.price === before.price &&
      (order.quantity as Fixed) <= before.quantity
    if (keepsPlace) return
    market.resting.remove(order)
    this.work(market, order, this.moment)
  }

  private end(
    order: MutableOrder,
    status: 'canceled' | 'expired',
    reason: EndReason | null,
    time: number,
  ): void {
    const market = this.marketOf(order.request.symbol)
    market.resting.remove(order)
    market.waiting.delete(order)
    order.status = status
    order.reason = reason
    order.updateTime = time
    if (order.held !== 0n) {
      this.custodian.hold(this.accountOf(order.account), market.contract, order, 0n)
    }
    this.store.close(order)
    this.tell(status, order, null, time)
  }

  private filled(order: MutableOrder, fill: Fill): void {
    this.store.addFill(fill)
    this.ledger.add('fill', fill.time, fill.account, fillRow(fill))
    if (!isOpen(order)) this.store.close(order)
    this.tell('trade', order, fill, fill.time)
  }

  private cancelMatching(
    accountId: string,
    matches: (order: Order) => boolean,
    reason: EndReason | null,
    time: number,
  ): readonly Order[] {
    const found = [...this.store.openOf(accountId)].filter(matches)
    for (const order of found) this.end(order, 'canceled', reason, time)
    this.flush('order', time)
    return found
  }

  // Telling

  private placed(order: Order, filledBefore: number): Outcome<Placed> {
    this.flush('order', this.moment)
    return { ok: true, value: { order, fills: this.store.fillsOf(order).slice(filledBefore) } }
  }

  private tell(
    execution: OrderEvent['execution'],
    order: MutableOrder,
    fill: Fill | null,
    time: number,
  ): void {
    this.ledger.add('order', time, order.account, { execution, ...orderRow(order) })
    this.emit({ kind: 'order', account: order.account, execution, order, fill, time })
  }

  private tellSetting(
    account: Account,
    symbol: string | null,
    what: Readonly<Record<string, unknown>>,
  ): void {
    this.ledger.add('setting', this.moment, account.id, { symbol, ...what })
    const event = { kind: 'account', account: account.id, reason: 'setting' } as const
    this.emit({
      ...event,
      assets: [],
      changes: new Map(),
      positions: [],
      symbol,
      time: this.moment,
    })
  }

  /** Tells of the accounts that were touched, and ends reduce-only orders with nothing to reduce. */
  private flush(reason: ChangeReason, time: number, symbol: string | null = null): void {
    for (let touched = this.custodian.takeTouched(); touched.length > 0;) {
      for (const [account, { assets, positions }] of touched) {
        this.emit({
          kind: 'account',
          account: account.id,
          reason,
          assets: [...assets.keys()],
          changes: assets,
          positions: [...positions.values()],
          symbol,
          time,
        })
        for (const position of positions.values()) this.endUseless(account, position.symbol, time)
      }
      touched = this.custodian.takeTouched()
    }
  }

  private endUseless(account: Account, symbol: string, time: number): void {
    for (const order of this.store.openOf(account.id)) {
      const { request, status } = order
      if (request.symbol !== symbol || !request.reduceOnly || status === 'untriggered') continue
      if (this.matcher.reducible(order) === 0n) this.end(order, 'expired', 'reduceOnly', time)
    }
  }

  private emit(event: EngineEvent): void {
    for (const listener of this.listeners) listener(event)
  }

  private workingLinear(account: Account): readonly Order[] {
    return [...this.store.openOf(account.id)].filter(
      (order) =>
        order.status !== 'untriggered' &&
        this.marketOf(order.request.symbol).contract.kind === 'linear',
    )
  }

  /** What may leave an account. */
  private movable(account: Account, asset: string): Fixed {
    return marginOf(account, asset, this.marginMarket).available
  }

  private accountOf(id: string): Account {
    const account = this.accounts.get(id)
    if (account === null) throw new Error(`no account ${id}`)
    return account
  }

  private marketOf(symbol: string): ContractMarket {
    const market = this.markets.get(symbol)
    if (market === undefined) throw new Error(`no contract ${symbol}`)
    return market
  }
}

type Countdown = {
  readonly accountId: string
  readonly symbol: string | null
  readonly deadline: number
}

function refused(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal }
}

function exceeds(value: Fixed, limit: Fixed | null): boolean {
  return limit !== null && value > limit
}

function forcedRequest(position: Position, id: number): OrderRequest {
  return {
    symbol: position.symbol,
    side: position.quantity > 0n ? 'sell' : 'buy',
    orderType: 'market',
    trigger: null,
    quantity: absolute(position.quantity),
    quoteQuantity: null,
    price: null,
    timeInForce: 'ioc',
    expireTime: null,
    postOnly: false,
    reduceOnly: true,
    closePosition: false,
    positionSide: position.bookedSide,
    clientOrderId: `autoclose-${id}`,
    selfTrade: 'none',
    note: {},
  }
}

import type { Account } from './account.ts'
import type { Behaviour, SelfTrade } from './contract.ts'
import { type ContractMarket, opposite, reaches, tighter } from './contractMarket.ts'
import { type Custodian, heldAsset } from './custodian.ts'
import type { Level, Print } from './externalMarket.ts'
import { type Fixed, fixed, floorToStep, least, most, one, over, rounded, times } from './fixed.ts'
import { type EndReason, type Fill, leavesOf, type MutableOrder, type Side } from './order.ts'

/** What the matcher needs of its engine. */
export type MatcherHost = {
  readonly behaviour: Behaviour
  readonly custodian: Custodian
  account(id: string): Account
  mark(symbol: string, time: number): Fixed
  nextTradeId(): number
  filled(order: MutableOrder, fill: Fill): void
  /** Ends an order with what it has. */
  end(order: MutableOrder, status: 'canceled' | 'expired', reason: EndReason, time: number): void
  prevented(order: MutableOrder, time: number): void
}

/** One side of the market that a taker meets next. */
type Offer = {
  readonly price: Fixed
  readonly quantity: Fixed
  readonly maker: MutableOrder | null
}

/** Trades orders against each other and against the seeded market. */
export class Matcher {
  private readonly host: MatcherHost

  constructor(host: MatcherHost) {
    this.host = host
  }

  /** Trades an order as far as the market reaches. What is left of it is its caller's business. */
  execute(market: ContractMarket, taker: MutableOrder, time: number): void {
    const { side } = taker.request
    const limit = this.limitOf(market, taker, time)
    const levels = market.levels(side, time)
    let level = levels.next().value ?? null
    while (this.isLive(taker)) {
      const offer = nextOffer(market, side, level)
      if (offer === null || !reaches(side, limit, offer.price)) return
      if (offer.maker !== null && this.preventSelfTrade(taker, offer.maker, time)) continue
      const quantity = least(offer.quantity, this.wanted(market, taker, offer.price))
      if (quantity <= 0n) return
      const traded = this.meet(market, taker, offer, quantity, time)
      if (offer.maker !== null || level === null) continue
      level = lessened(level, traded) ?? levels.next().value ?? null
    }
  }

  /** What an order of this side could trade at once up to its limit, own orders left out. */
  fillable(market: ContractMarket, order: MutableOrder, time: number): Fixed {
    const { side } = order.request
    const limit = this.limitOf(market, order, time)
    let sum = 0n
    for (const level of market.levels(side, time)) {
      if (!reaches(side, limit, level.price)) break
      sum += level.quantity
    }
    for (const maker of market.resting.side(opposite(side))) {
      if (!reaches(side, limit, maker.price as Fixed)) break
      if (!this.isSelfTrade(order, maker)) sum += leavesOf(maker)
    }
    return sum
  }

  /** Whether an order would trade the moment it arrives. */
  wouldTake(market: ContractMarket, side: Side, price: Fixed, time: number): boolean {
    const [level] = market.levels(side, time)
    const own = market.resting.side(opposite(side))[0]
    if (level !== undefined && reaches(side, price, level.price)) return true
    return own !== undefined && reaches(side, price, own.price as Fixed)
  }

  /** Quote needed to buy, or received for selling, a quantity at once. */
  worthOf(market: ContractMarket, side: Side, quantity: Fixed, time: number): Fixed {
    let [left, worth] = [quantity, 0n]
    for (const level of market.levels(side, time)) {
      const part = least(left, level.quantity)
      worth += times(part, level.price)
      left -= part
      if (left === 0n) break
    }
    return worth
  }

  /** A print of the seeded market fills the resting orders that were better or stood in its way. */
  pass(market: ContractMarket, print: Print): void {
    let left = print.quantity
    for (const maker of market.resting.copyOf(opposite(print.takerSide))) {
      const price = maker.price as Fixed
      if (left === 0n || !reaches(print.takerSide, print.price, price)) return
      if (price === print.price) left -= this.queue(market, maker, left)
      const quantity = least(left, this.tradable(maker, leavesOf(maker), print.time))
      if (quantity <= 0n) continue
      this.trade(market, maker, null, price, quantity, print.time)
      left -= quantity
    }
  }

  /** The seeded book has moved through resting orders: it fills them at their own prices. */
  sweep(market: ContractMarket, time: number): void {
    for (const side of ['buy', 'sell'] as const) {
      for (const maker of market.resting.copyOf(side)) {
        if (!this.sweepOne(market, maker, time)) break
      }
    }
  }

  /** False when the book does not reach the order, nor any behind it. */
  private sweepOne(market: ContractMarket, maker: MutableOrder, time: number): boolean {
    const { side } = maker.request
    const price = maker.price as Fixed
    if (!reaches(side, price, market.bestFor(side, time))) return false
    for (const level of market.levels(side, time)) {
      if (!reaches(side, price, level.price)) break
      const quantity = least(level.quantity, this.tradable(maker, leavesOf(maker), time))
      if (quantity <= 0n) break
      market.take(side, level.price, quantity, time)
      this.trade(market, maker, null, price, quantity, time)
    }
    return true
  }

  /** The insurance fund takes what is left of a forced order, at the mark. */
  takeOver(market: ContractMarket, order: MutableOrder, time: number): void {
    const left = leavesOf(order)
    if (left <= 0n) return
    const price = this.host.mark(market.contract.symbol, time)
    this.trade(market, null, order, price, left, time)
  }

  /** External quantity in front of an order takes its share of a print first. */
  private queue(market: ContractMarket, maker: MutableOrder, left: Fixed): Fixed {
    const ahead = least(maker.queueAhead, left)
    if (ahead === 0n) return 0n
    for (const other of market.resting.side(maker.request.side)) {
      if (other.price === maker.price) other.queueAhead = most(0n, other.queueAhead - ahead)
    }
    return ahead
  }

  private meet(
    market: ContractMarket,
    taker: MutableOrder,
    offer: Offer,
    quantity: Fixed,
    time: number,
  ): Fixed {
    const { maker, price } = offer
    if (maker === null) {
      market.take(taker.request.side, price, quantity, time)
      this.shortenQueue(market, taker.request.side, price, quantity)
      this.trade(market, null, taker, price, quantity, time)
      return quantity
    }
    const most = this.tradable(maker, quantity, time)
    if (most > 0n) this.trade(market, maker, taker, price, most, time)
    return most
  }

  /** What a taker took of an external level no longer stands in front of anyone. */
  private shortenQueue(market: ContractMarket, takerSide: Side, price: Fixed, by: Fixed): void {
    for (const maker of market.resting.side(opposite(takerSide))) {
      if (maker.price === price) maker.queueAhead = most(0n, maker.queueAhead - by)
    }
  }

  private limitOf(market: ContractMarket, order: MutableOrder, time: number): Fixed | null {
    const { symbol, rules } = market.contract
    const { side, orderType } = order.request
    if (orderType === 'limit') return order.price
    if (rules.marketBound === null || order.isLiquidation) return null
    const away = side === 'buy' ? one + rules.marketBound : one - rules.marketBound
    return tighter(side, null, times(this.host.mark(symbol, time), away))
  }

  private isLive(order: MutableOrder): boolean {
    if (order.status !== 'accepted' && order.status !== 'partiallyFilled') return false
    return order.quantity === null || leavesOf(order) > 0n
  }

  /** Quantity the taker can still use at a price. */
  private wanted(market: ContractMarket, taker: MutableOrder, price: Fixed): Fixed {
    const { quoteQuantity } = taker.request
    const leaves =
      quoteQuantity === null || taker.quantity !== null
        ? leavesOf(taker)
        : this.forQuote(market, quoteQuantity - taker.cumulativeQuote, price)
    const affordable = this.affordable(market, taker, price)
    const reducible = taker.request.reduceOnly ? this.reducible(taker) : leaves
    return least(least(leaves, reducible), affordable ?? leaves)
  }

  private forQuote(market: ContractMarket, quote: Fixed, price: Fixed): Fixed {
    return floorToStep(over(quote, price), market.contract.rules.quantity.step ?? fixed('1e-8'))
  }

  /** Spot market orders cannot spend what is not there; others were checked on arrival. */
  private affordable(market: ContractMarket, taker: MutableOrder, price: Fixed): Fixed | null {
    const { contract } = market
    if (contract.kind !== 'spot' || taker.price !== null) return null
    const account = this.host.account(taker.account)
    const { side } = taker.request
    const funds = account.free(heldAsset(contract, side)) + taker.held
    const quantity = side === 'sell' ? funds : over(funds, price)
    return floorToStep(quantity, contract.rules.quantity.step ?? 1n)
  }

  /** Reduce-only orders trade at most what there is to reduce, and end where there is nothing. */
  private tradable(maker: MutableOrder, quantity: Fixed, time: number): Fixed {
    if (!maker.request.reduceOnly) return quantity
    const reducible = this.reducible(maker)
    if (reducible === 0n) this.host.end(maker, 'expired', 'reduceOnly', time)
    return least(quantity, reducible)
  }

  /** Position on the other side of an order. */
  reducible(order: MutableOrder): Fixed {
    const { symbol, positionSide, side } = order.request
    const held = this.host.account(order.account).position(symbol, positionSide)?.quantity ?? 0n
    return side === 'sell' ? most(0n, held) : most(0n, -held)
  }

  private isSelfTrade(taker: MutableOrder, maker: MutableOrder): boolean {
    if (taker.selfTrade === 'none') return false
    const { group } = this.host.account(taker.account)
    return group === this.host.account(maker.account).group
  }

  /** True when the two belong to one owner and something was done about it. */
  private preventSelfTrade(taker: MutableOrder, maker: MutableOrder, time: number): boolean {
    if (!this.isSelfTrade(taker, maker)) return false
    const mode: SelfTrade = taker.selfTrade
    if (mode === 'decrement') this.decrement(taker, maker, time)
    if (mode === 'expireMaker' || mode === 'expireBoth') {
      this.host.end(maker, 'expired', 'selfTrade', time)
    }
    if (mode === 'expireTaker' || mode === 'expireBoth') {
      this.host.end(taker, 'expired', 'selfTrade', time)
    }
    return true
  }

  private decrement(taker: MutableOrder, maker: MutableOrder, time: number): void {
    const smaller = taker.quantity === null ? 0n : least(leavesOf(taker), leavesOf(maker))
    for (const order of [maker, taker]) {
      order.preventedQuantity += smaller
      if (smaller === 0n || leavesOf(order) === 0n) {
        this.host.end(order, 'expired', 'selfTrade', time)
      } else {
        this.host.prevented(order, time)
      }
      if (smaller === 0n) return
    }
  }

  /** One trade; null stands for the seeded market. */
  private trade(
    market: ContractMarket,
    maker: MutableOrder | null,
    taker: MutableOrder | null,
    price: Fixed,
    quantity: Fixed,
    time: number,
  ): void {
    const tradeId = this.host.nextTradeId()
    const settle = (
      order: MutableOrder | null,
      other: MutableOrder | null,
      liquidity: 'maker' | 'taker',
    ): void => {
      if (order === null) return
      const counterparty = other?.account ?? null
      this.settle(market, order, { tradeId, price, quantity, liquidity, counterparty, time })
    }
    settle(maker, taker, 'maker')
    settle(taker, maker, 'taker')
  }

  private settle(
    market: ContractMarket,
    order: MutableOrder,
    traded: Pick<Fill, 'tradeId' | 'price' | 'quantity' | 'liquidity' | 'counterparty' | 'time'>,
  ): void {
    const { contract } = market
    const { price, quantity, time } = traded
    const account = this.host.account(order.account)
    const { symbol, side, clientOrderId, positionSide } = order.request
    const { fee, feeAsset } = this.feeOf(market, account, order, traded)
    const settled = { contract, order, price, quantity, fee, time }
    const quote = times(price, quantity)
    let realizedPnl = 0n
    if (contract.kind === 'spot') this.host.custodian.settleSpot(account, settled)
    else realizedPnl = this.host.custodian.settleLinear(account, settled)
    order.cumulativeQuantity += quantity
    order.cumulativeQuote += quote
    order.updateTime = time
    if (this.isSpent(market, order, price)) order.quantity = order.cumulativeQuantity
    const isWhole = order.quantity !== null && leavesOf(order) === 0n
    order.status = isWhole ? 'filled' : 'partiallyFilled'
    if (isWhole) this.finish(market, account, order)
    this.host.filled(order, {
      ...traded,
      orderId: order.id,
      clientOrderId,
      account: order.account,
      symbol,
      side,
      positionSide,
      quote,
      fee,
      feeAsset,
      realizedPnl,
      isLiquidation: order.isLiquidation,
    })
  }

  /** Of an order sized in quote units: what is left buys not even one step. */
  private isSpent(market: ContractMarket, order: MutableOrder, price: Fixed): boolean {
    const { quoteQuantity } = order.request
    if (quoteQuantity === null || order.quantity !== null) return false
    return this.forQuote(market, quoteQuantity - order.cumulativeQuote, price) <= 0n
  }

  /** A filled order leaves the book and frees what was held beyond its price. */
  private finish(market: ContractMarket, account: Account, order: MutableOrder): void {
    market.resting.remove(order)
    if (order.held !== 0n) this.host.custodian.hold(account, market.contract, order, 0n)
  }

  private feeOf(
    { contract }: ContractMarket,
    account: Account,
    order: MutableOrder,
    { price, quantity, liquidity }: Pick<Fill, 'price' | 'quantity' | 'liquidity'>,
  ): { readonly fee: Fixed; readonly feeAsset: string } {
    const shares = account.fees ?? contract.fees
    const rate = order.isLiquidation ? contract.liquidationFee : shares[liquidity]
    const inBase = contract.kind === 'spot' && order.request.side === 'buy'
    const amount = inBase ? quantity : times(price, quantity)
    return {
      fee: rounded(times(amount, rate), this.host.behaviour.moneyDecimals),
      feeAsset: inBase ? contract.baseAsset : contract.quoteAsset,
    }
  }
}

/** The best of the accounts' orders and the external level; at one price by the queue. */
function nextOffer(market: ContractMarket, takerSide: Side, level: Level | null): Offer | null {
  const maker = market.resting.side(opposite(takerSide))[0] ?? null
  const fromLevel = level === null ? null : { ...level, maker: null }
  if (maker === null) return fromLevel
  const own = { price: maker.price as Fixed, quantity: leavesOf(maker), maker }
  if (level === null) return own
  if (own.price !== level.price) return reaches(takerSide, level.price, own.price) ? own : fromLevel
  const ahead = least(maker.queueAhead, level.quantity)
  return ahead > 0n ? { price: level.price, quantity: ahead, maker: null } : own
}

function lessened(level: Level, by: Fixed): Level | null {
  const quantity = level.quantity - by
  return quantity > 0n ? { price: level.price, quantity } : null
}

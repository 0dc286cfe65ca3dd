import type { Account } from './account.ts'
import type { Behaviour } from './contract.ts'
import type { ContractMarket } from './contractMarket.ts'
import { heldAsset } from './custodian.ts'
import type { AmendValues } from './engine.ts'
import type { ExternalMarket } from './externalMarket.ts'
import { absolute, type Fixed, most, over, times } from './fixed.ts'
import {
  type Exposure,
  marginOf,
  type MarginMarket,
  openedBeyond,
  orderMarginOf,
  positionLimit,
} from './margin.ts'
import type { Matcher } from './matcher.ts'
import { isOpen, leavesOf, type MutableOrder, type OrderRequest, type Refusal } from './order.ts'
import { brokenPriceShape, brokenRule } from './orderRules.ts'
import type { OrderStore } from './orderStore.ts'
import { isReached, levelNow } from './triggers.ts'

type EntryParts = {
  readonly behaviour: Behaviour
  readonly matcher: Matcher
  readonly margin: MarginMarket
  readonly store: OrderStore
  readonly external: ExternalMarket
}

/** What is asked of an order before the engine takes it. */
export class OrderEntry {
  private readonly parts: EntryParts

  constructor(parts: EntryParts) {
    this.parts = parts
  }

  /** Why a new order is refused; null when it is not. */
  check(
    account: Account,
    market: ContractMarket,
    request: OrderRequest,
    now: number,
  ): Refusal | null {
    return (
      this.brokenRule(market, request, now) ??
      this.brokenName(account, request) ??
      this.brokenMode(account, market, request) ??
      this.tooMany(account, market, request) ??
      (request.expireTime !== null && request.expireTime <= now ? 'expireTimePassed' : null) ??
      this.brokenTrigger(request, now) ??
      this.brokenReduceOnly(account, market, request) ??
      this.brokenTerms(account, market, request, now) ??
      this.brokenFunds(account, market, request, now)
    )
  }

  /** Why an amendment is refused. */
  checkAmend(
    account: Account,
    market: ContractMarket,
    order: MutableOrder,
    values: AmendValues,
    now: number,
  ): Refusal | null {
    const price = values.price ?? order.price
    const quantity = values.quantity ?? order.quantity
    const triggerPrice = values.triggerPrice ?? order.triggerPrice
    if (order.request.orderType !== 'limit' && values.price !== undefined) return 'notAmendable'
    if (order.status !== 'untriggered' && values.triggerPrice !== undefined) return 'notAmendable'
    if (quantity === null) return 'notAmendable'
    const same = price === order.price && quantity === order.quantity
    if (same && triggerPrice === order.triggerPrice) return 'nothingToChange'
    const request = { ...order.request, price, quantity }
    const broken = this.brokenRule(market, request, now)
    if (broken !== null) return broken
    if (values.triggerPrice !== undefined) {
      const shape = brokenPriceShape(market.contract.rules, values.triggerPrice)
      if (shape !== null) return shape
    }
    if (quantity <= order.cumulativeQuantity) {
      return this.parts.behaviour.amendBelowFilled === 'refuse' ? 'quantityBelowFilled' : null
    }
    return this.brokenAmendedFunds(account, market, order, { ...request, price, quantity }, now)
  }

  /** Why an order whose trigger was met does not work; margin may be gone by then. */
  checkTriggered(
    account: Account,
    market: ContractMarket,
    order: MutableOrder,
    now: number,
  ): 'reduceOnly' | 'margin' | null {
    const { request } = order
    const needsPosition = request.reduceOnly || request.closePosition
    if (needsPosition && this.parts.matcher.reducible(order) === 0n) return 'reduceOnly'
    if (needsPosition || market.contract.kind === 'spot') return null
    const extra = this.exposure(market, { ...request, quantity: order.quantity }, now)
    return this.brokenMargin(account, market, extra) === null ? null : 'margin'
  }

  /** Spot: what is held while the order is open. */
  holdOf({ contract }: ContractMarket, order: MutableOrder): Fixed {
    if (contract.kind !== 'spot') return 0n
    const { request } = order
    if (request.quoteQuantity !== null) {
      return request.side === 'buy' ? request.quoteQuantity - order.cumulativeQuote : 0n
    }
    const price = order.price ?? order.triggerPrice
    if (request.side === 'sell') return leavesOf(order)
    return price === null ? 0n : times(price, leavesOf(order))
  }

  private brokenRule(market: ContractMarket, request: OrderRequest, now: number): Refusal | null {
    const { contract } = market
    const mark = this.parts.external.mark(contract.symbol, now)
    const last = this.parts.external.last(contract.symbol, now)
    return brokenRule(contract, request, { mark, last })
  }

  private brokenName(account: Account, { clientOrderId }: OrderRequest): Refusal | null {
    const taken = clientOrderId !== '' && this.parts.store.isOpenName(account.id, clientOrderId)
    return taken ? 'duplicateClientOrderId' : null
  }

  private brokenMode(
    account: Account,
    { contract }: ContractMarket,
    { positionSide }: OrderRequest,
  ): Refusal | null {
    if (contract.kind === 'spot') return null
    return account.hedged === (positionSide !== 'both') ? null : 'positionSideMode'
  }

  private tooMany(
    account: Account,
    { contract }: ContractMarket,
    request: OrderRequest,
  ): Refusal | null {
    const here = [...this.parts.store.openOf(account.id)].filter(
      (order) => order.request.symbol === contract.symbol,
    )
    const waiting = here.filter((order) => order.status === 'untriggered').length
    const { maxOpenOrders, maxTriggerOrders } = contract.rules
    if (request.trigger !== null) {
      return maxTriggerOrders !== null && waiting >= maxTriggerOrders ? 'maxTriggerOrders' : null
    }
    if (request.orderType === 'market' || maxOpenOrders === null) return null
    return here.length - waiting >= maxOpenOrders ? 'maxOpenOrders' : null
  }

  private brokenTrigger(request: OrderRequest, now: number): Refusal | null {
    const { trigger, symbol } = request
    const { behaviour, external } = this.parts
    if (trigger === null || trigger.kind === 'trailing') return null
    if (behaviour.triggerAtOnce === 'trigger') return null
    const price = levelNow(trigger.by, external, symbol, now)
    const probe = { request, triggerPrice: trigger.price } as MutableOrder
    return isReached(probe, price) ? 'wouldTriggerAtOnce' : null
  }

  private brokenReduceOnly(
    account: Account,
    { contract }: ContractMarket,
    request: OrderRequest,
  ): Refusal | null {
    if (contract.kind === 'spot') return request.reduceOnly ? 'reduceOnly' : null
    const closes = request.reduceOnly || this.isClosingSide(request)
    if (!closes || request.trigger !== null) return null
    const held = account.position(request.symbol, request.positionSide)?.quantity ?? 0n
    const reducible = request.side === 'sell' ? held : -held
    if (reducible <= 0n) return 'reduceOnly'
    if (request.reduceOnly || request.quantity === null) return null
    return this.closingElsewhere(account, request) + request.quantity > reducible
      ? 'reduceOnly'
      : null
  }

  /** Hedged accounts: selling a long or buying back a short. */
  private isClosingSide({ positionSide, side }: OrderRequest): boolean {
    return positionSide === (side === 'sell' ? 'long' : 'short')
  }

  private closingElsewhere(account: Account, request: OrderRequest): Fixed {
    let sum = 0n
    for (const order of this.parts.store.openOf(account.id)) {
      const { symbol, side, positionSide } = order.request
      if (order.status === 'untriggered' || symbol !== request.symbol) continue
      if (side === request.side && positionSide === request.positionSide) sum += leavesOf(order)
    }
    return sum
  }

  private brokenTerms(
    account: Account,
    market: ContractMarket,
    request: OrderRequest,
    now: number,
  ): Refusal | null {
    const { behaviour, matcher } = this.parts
    if (request.trigger !== null) return null
    const { side, price, postOnly, timeInForce } = request
    if (postOnly && behaviour.postOnlyThatTakes === 'refuse' && price !== null) {
      if (matcher.wouldTake(market, side, price, now)) return 'wouldTake'
    }
    if (timeInForce !== 'fok' || behaviour.fokThatCannot !== 'refuse') return null
    const probe = this.probe(account, request)
    return matcher.fillable(market, probe, now) < leavesOf(probe) ? 'fokNotFillable' : null
  }

  /** Enough of an order to ask the matcher about it. */
  private probe(account: Account, request: OrderRequest): MutableOrder {
    return {
      request,
      account: account.id,
      selfTrade: request.selfTrade ?? this.parts.behaviour.selfTrade,
      status: 'accepted',
      price: request.price,
      quantity: request.quantity,
      cumulativeQuantity: 0n,
      cumulativeQuote: 0n,
      preventedQuantity: 0n,
      isLiquidation: false,
    } as MutableOrder
  }

  private brokenFunds(
    account: Account,
    market: ContractMarket,
    request: OrderRequest,
    now: number,
  ): Refusal | null {
    if (market.contract.kind === 'spot') {
      const needed = this.spotCost(market, request, now)
      const asset = heldAsset(market.contract, request.side)
      return needed > this.spendable(account, asset) ? 'insufficientBalance' : null
    }
    if (request.trigger !== null || request.reduceOnly || this.isClosingSide(request)) return null
    return this.brokenMargin(account, market, this.exposure(market, request, now))
  }

  private brokenAmendedFunds(
    account: Account,
    market: ContractMarket,
    order: MutableOrder,
    request: OrderRequest,
    now: number,
  ): Refusal | null {
    const { contract } = market
    const quantity = (request.quantity as Fixed) - order.cumulativeQuantity
    if (request.postOnly && order.status !== 'untriggered' && request.price !== null) {
      if (this.parts.matcher.wouldTake(market, request.side, request.price, now)) return 'wouldTake'
    }
    if (contract.kind === 'spot') {
      const needed = this.spotCost(market, { ...request, quantity }, now) - order.held
      return needed > this.spendable(account, heldAsset(contract, request.side))
        ? 'insufficientBalance'
        : null
    }
    if (order.status === 'untriggered' || request.reduceOnly || !isOpen(order)) return null
    const held = times(order.price ?? 0n, leavesOf(order))
    const wanted = times(request.price ?? 0n, quantity)
    if (wanted <= held || this.isClosingSide(request)) return null
    const price = over(wanted - held, quantity)
    return this.brokenMargin(account, market, {
      ...this.exposure(market, request, now),
      price,
      quantity,
    })
  }

  /** Of what an account has of an asset, what an order may spend: margin in use is not free. */
  private spendable(account: Account, asset: string): Fixed {
    return marginOf(account, asset, this.parts.margin).available
  }

  private spotCost(market: ContractMarket, request: OrderRequest, now: number): Fixed {
    const { side, quantity, quoteQuantity, price, trigger } = request
    if (quoteQuantity !== null) {
      if (side === 'buy') return quoteQuantity
      return over(quoteQuantity, this.parts.external.best(request.symbol, now).bid)
    }
    const wanted = quantity ?? 0n
    if (side === 'sell') return wanted
    const at = price ?? (trigger !== null && trigger.kind !== 'trailing' ? trigger.price : null)
    return at === null ? this.parts.matcher.worthOf(market, 'buy', wanted, now) : times(at, wanted)
  }

  private exposure({ contract }: ContractMarket, request: OrderRequest, now: number): Exposure {
    const { symbol, side, positionSide, quantity, price } = request
    const { bid, ask } = this.parts.external.best(contract.symbol, now)
    const market = side === 'buy' ? ask : bid
    // A sell limit below the market trades at the market.
    const at = price === null ? market : side === 'sell' ? most(price, bid) : price
    return { symbol, side, positionSide, price: at, quantity: quantity ?? 0n }
  }

  private brokenMargin(
    account: Account,
    { contract }: ContractMarket,
    extra: Exposure,
  ): Refusal | null {
    const { margin } = this.parts
    const asset = contract.quoteAsset
    const before = orderMarginOf(account, asset, margin)
    const state = marginOf(account, asset, margin, extra)
    if (state.orderMargin <= before) return null
    const fee = times(times(extra.price, extra.quantity), (account.fees ?? contract.fees).taker)
    if (state.available < most(fee, 0n)) return 'insufficientMargin'
    return this.beyondLimit(account, contract.symbol, extra) ? 'positionLimit' : null
  }

  private beyondLimit(account: Account, symbol: string, extra: Exposure): boolean {
    const { margin } = this.parts
    const limit = positionLimit(margin.contract(symbol), account.setting(symbol).leverage)
    if (limit === null) return false
    const orders = margin.working(account).map((order) => ({
      symbol: order.request.symbol,
      side: order.request.side,
      positionSide: order.request.positionSide,
      price: order.price ?? 0n,
      quantity: leavesOf(order),
    }))
    const mark = margin.mark(symbol)
    const held = account
      .livePositions()
      .filter((position) => position.symbol === symbol)
      .reduce((sum, position) => sum + absolute(times(position.quantity, mark)), 0n)
    return held + openedBeyond(account, symbol, [...orders, extra], margin) > limit
  }
}

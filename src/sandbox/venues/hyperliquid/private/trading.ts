import type { Listing } from '../../../marketData/listings.ts'
import type { MatchingEngine } from '../../../matching/engine.ts'
import type { ExternalMarket } from '../../../matching/externalMarket.ts'
import { type Fixed, fixedText } from '../../../matching/fixed.ts'
import { isOpen, type Order } from '../../../matching/order.ts'
import { contractOf } from './contracts.ts'
import type { OrderHistory, OrderRecord } from './history.ts'
import { unmatched, type Wording, wordingOf } from './refusals.ts'
import { placedStatus } from './rows.ts'
import { plainFault, toRequest, type WireOrder } from './wireOrder.ts'

/** An entry of `statuses`. */
export type Status = Readonly<Record<string, unknown>> | 'success'

export type TradingParts = {
  readonly engine: MatchingEngine
  readonly market: ExternalMarket
  readonly history: OrderHistory
  /** In the order of their asset numbers. */
  readonly listings: readonly Listing[]
  /** Told of orders that were not taken, which the engine knows nothing of. */
  readonly onRefused: (accountId: string, record: OrderRecord) => void
}

/** Which order a client means: the venue's number, or its own id in lower case. */
export type OrderKey = number | string

/** Orders of an account in the venue's words: each gets a status of its own. */
export class Trading {
  private readonly parts: TradingParts

  constructor(parts: TradingParts) {
    this.parts = parts
  }

  /** What is wrong with a batch before any of it is placed: one error stands for all. */
  batchFault(orders: readonly WireOrder[]): Status | null {
    if (orders.length === 0) return { error: 'Empty batch of orders.' }
    for (const order of orders) {
      const listing = this.parts.listings[order.asset]
      const fault =
        listing === undefined ? 'Invalid asset.' : plainFault(order, contractOf(listing))
      if (fault !== null) return { error: `${fault} asset=${order.asset}` }
    }
    return null
  }

  place(accountId: string, wire: WireOrder, now: number): Status {
    const { engine, history } = this.parts
    const request = toRequest(wire, this.symbol(wire.asset))
    const outcome = engine.submit(accountId, request)
    if (!outcome.ok) {
      const wording = wordingOf(outcome.refusal)
      const record = history.refuse(accountId, request, wording.status, now)
      this.parts.onRefused(accountId, record)
      return this.error(wording, wire.asset, now)
    }
    const { order } = outcome.value
    const hasNothing = !isOpen(order) && order.cumulativeQuantity === 0n
    if (hasNothing) return this.error(unmatched, wire.asset, now)
    return placedStatus(history.viewOf(accountId, order), order)
  }

  cancel(accountId: string, asset: number, key: OrderKey): Status {
    const order = this.working(accountId, key)
    const isThere = order !== null && order.request.symbol === this.symbol(asset)
    const canceled = isThere && this.parts.engine.cancel(accountId, order.id).ok
    if (canceled) return 'success'
    return { error: `${wordingOf('unknownOrder').text} asset=${asset}` }
  }

  /** Cancels, then places: a refusal leaves no order behind. */
  modify(accountId: string, key: OrderKey, wire: WireOrder, now: number): Status {
    const order = this.working(accountId, key)
    const canceled = order !== null && this.parts.engine.cancel(accountId, order.id).ok
    if (!canceled) return { error: `Cannot modify canceled or filled order. asset=${wire.asset}` }
    return this.place(accountId, wire, now)
  }

  symbol(asset: number): string {
    return this.parts.listings[asset]?.venueSymbol ?? ''
  }

  private working(accountId: string, key: OrderKey): Order | null {
    const order = this.parts.history.orderOf(accountId, key)
    return order !== null && isOpen(order) ? order : null
  }

  private error({ text }: Wording, asset: number, now: number): Status {
    const shown = text.includes('{bbo}') ? text.replace('{bbo}', this.bbo(asset, now)) : text
    return { error: `${shown} asset=${asset}` }
  }

  private bbo(asset: number, now: number): string {
    const { bid, ask } = this.parts.market.best(this.symbol(asset), now)
    return [bid, ask].map((price: Fixed) => fixedText(price)).join('@')
  }
}

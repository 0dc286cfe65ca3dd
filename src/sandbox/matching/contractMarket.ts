import type { Contract } from './contract.ts'
import type { ExternalMarket, Level } from './externalMarket.ts'
import { type Fixed, least, most } from './fixed.ts'
import type { MutableOrder, Side } from './order.ts'
import { RestingBook } from './restingBook.ts'

/** Depths to which the external ladder is looked at, one after the other. */
const depths = [20, 200, 1000]
/** Deeper than the shown book nobody queues. */
const queueDepth = 200
/** Levels whose use is remembered; beyond, the oldest are forgotten. */
const mostTaken = 5000

/** Part of an external level that accounts have already taken. */
type Taken = { readonly seen: Fixed; readonly amount: Fixed }

/** One contract at the engine: the accounts' orders in it, and the market around them. */
export class ContractMarket {
  readonly contract: Contract
  readonly resting = new RestingBook()
  /** Orders whose trigger has not been met. */
  readonly waiting = new Set<MutableOrder>()
  private readonly external: ExternalMarket
  private readonly taken = new Map<string, Taken>()

  constructor(contract: Contract, external: ExternalMarket) {
    this.contract = contract
    this.external = external
  }

  get isQuiet(): boolean {
    return this.resting.isEmpty && this.waiting.size === 0
  }

  /** External levels a taker of this side meets, as far as nobody has taken them, best first. */
  *levels(takerSide: Side, time: number): Generator<Level> {
    let seen = 0
    for (const depth of depths) {
      const levels = this.ladder(takerSide, time, depth)
      for (const level of levels.slice(seen)) {
        const quantity = this.available(level)
        if (quantity > 0n) yield { price: level.price, quantity }
      }
      seen = levels.length
      if (levels.length < depth) return
    }
  }

  /** The external price a taker of this side meets first, taken or not. */
  bestFor(takerSide: Side, time: number): Fixed {
    const { bid, ask } = this.external.best(this.contract.symbol, time)
    return takerSide === 'buy' ? ask : bid
  }

  /** Remembers that so much of a level is gone, until the seeded book draws it anew. */
  take(takerSide: Side, price: Fixed, quantity: Fixed, time: number): void {
    const level = this.findLevel(takerSide, price, time)
    if (level === null) return
    const key = String(price)
    const before = this.taken.get(key)
    const amount = quantity + (before?.seen === level.quantity ? before.amount : 0n)
    this.taken.delete(key)
    this.taken.set(key, { seen: level.quantity, amount })
    for (const oldest of this.taken.keys()) {
      if (this.taken.size <= mostTaken) break
      this.taken.delete(oldest)
    }
  }

  /** External quantity at a price, on the side where an order of this side would rest. */
  quantityAt(side: Side, price: Fixed, time: number): Fixed {
    const level = this.findLevel(side === 'buy' ? 'sell' : 'buy', price, time, queueDepth)
    return level === null ? 0n : this.available(level)
  }

  private findLevel(takerSide: Side, price: Fixed, time: number, deepest = Infinity): Level | null {
    const isPast = (level: Level): boolean =>
      takerSide === 'buy' ? level.price > price : level.price < price
    for (const depth of depths.filter((each) => each <= deepest)) {
      const levels = this.ladder(takerSide, time, depth)
      const found = levels.find((level) => level.price === price)
      if (found !== undefined) return found
      if (levels.length < depth || levels.some(isPast)) return null
    }
    return null
  }

  private ladder(takerSide: Side, time: number, depth: number): readonly Level[] {
    const { symbol } = this.contract
    return takerSide === 'buy'
      ? this.external.asks(symbol, time, depth)
      : this.external.bids(symbol, time, depth)
  }

  private available({ price, quantity }: Level): Fixed {
    const taken = this.taken.get(String(price))
    return taken?.seen === quantity ? most(0n, quantity - taken.amount) : quantity
  }
}

/** Whether an order at `price` of the taker's side reaches an offer. Null reaches any. */
export function reaches(takerSide: Side, price: Fixed | null, offer: Fixed): boolean {
  if (price === null) return true
  return takerSide === 'buy' ? offer <= price : offer >= price
}

/** The tighter of two limits of a side. */
export function tighter(side: Side, left: Fixed | null, right: Fixed | null): Fixed | null {
  if (left === null || right === null) return left ?? right
  return side === 'buy' ? least(left, right) : most(left, right)
}

export function opposite(side: Side): Side {
  return side === 'buy' ? 'sell' : 'buy'
}

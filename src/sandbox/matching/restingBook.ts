import type { Fixed } from './fixed.ts'
import type { MutableOrder, Side } from './order.ts'

/** The accounts' resting orders of one contract, in price-time priority. */
export class RestingBook {
  private readonly buys: MutableOrder[] = []
  private readonly sells: MutableOrder[] = []

  /** Best first. The list is live: see `copyOf` where orders may leave meanwhile. */
  side(side: Side): readonly MutableOrder[] {
    return side === 'buy' ? this.buys : this.sells
  }

  copyOf(side: Side): readonly MutableOrder[] {
    return this.side(side).slice()
  }

  get isEmpty(): boolean {
    return this.buys.length === 0 && this.sells.length === 0
  }

  add(order: MutableOrder): void {
    const orders = order.request.side === 'buy' ? this.buys : this.sells
    const at = orders.findIndex((other) => comesBefore(order, other))
    orders.splice(at < 0 ? orders.length : at, 0, order)
  }

  remove(order: MutableOrder): void {
    const orders = order.request.side === 'buy' ? this.buys : this.sells
    const at = orders.indexOf(order)
    if (at >= 0) orders.splice(at, 1)
  }
}

function comesBefore(left: MutableOrder, right: MutableOrder): boolean {
  const [one, other] = [left.price as Fixed, right.price as Fixed]
  if (one === other) return left.priority < right.priority
  return left.request.side === 'buy' ? one > other : one < other
}

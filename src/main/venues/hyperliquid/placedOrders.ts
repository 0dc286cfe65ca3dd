import type { ClientOrderId, ExecutionReport } from '../../../contract/domain/order.ts'
import type { OrderTerms } from '../shared/orderTerms.ts'

/** Orders remembered; the oldest are forgotten first. */
const orderBound = 5_000

type Placed = Pick<
  OrderTerms,
  'orderType' | 'timeInForce' | 'postOnly' | 'reduceOnly' | 'stopPrice' | 'side'
>

/**
 * What was asked for of orders that were placed from here. The venue's pushes repeat neither type
 * nor life nor stop price, and call an order open that waits for its stop.
 */
export type PlacedOrders = {
  remember(order: OrderTerms): void
  /** The report with what the push left out; of an order of others as it came. */
  complete(report: ExecutionReport): ExecutionReport
}

export function createPlacedOrders(): PlacedOrders {
  const placed = new Map<ClientOrderId, Placed>()
  const triggered = new Set<ClientOrderId>()

  const forgetOldest = (): void => {
    const [oldest] = placed.keys()
    if (oldest === undefined) return
    placed.delete(oldest)
    triggered.delete(oldest)
  }

  return {
    remember(order) {
      if (order.clientOrderId === null) return
      placed.delete(order.clientOrderId)
      placed.set(order.clientOrderId, order)
      if (placed.size > orderBound) forgetOldest()
    },
    complete(report) {
      const id = report.clientOrderId
      const known = id === null ? undefined : placed.get(id)
      if (id === null || known === undefined || known.side !== report.side) return report
      if (report.executionType === 'triggered') triggered.add(id)
      const { orderType, timeInForce, postOnly, reduceOnly } = known
      const isStop = orderType === 'stopMarket' || orderType === 'stopLimit'
      const waits = isStop && report.status === 'accepted' && !triggered.has(id)
      return {
        ...report,
        orderType,
        timeInForce,
        postOnly,
        reduceOnly,
        stopPrice: isStop ? known.stopPrice : null,
        status: waits ? 'untriggered' : report.status,
      }
    },
  }
}

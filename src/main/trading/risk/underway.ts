import type { Instrument } from '../../../contract/domain/instrument.ts'
import type { ManagedOrder } from '../../../contract/domain/managedOrder.ts'
import type { OrderType } from '../../../contract/domain/order.ts'
import type { TradingMarkets } from '../seams.ts'
import type { Prices } from './prices.ts'
import { type Work, leavesOf, workOf } from './work.ts'
import type { Underway } from './workTally.ts'

const unlisted = { reduces: false, quantity: null, notional: null, spends: null } as const

/** What an order that works can still do. */
export function underwayOf(
  order: ManagedOrder,
  { markets, prices }: { readonly markets: TradingMarkets; readonly prices: Prices },
): Underway {
  const { orderId, venue, environment, accountId, createdTime, instrumentId } = order
  const instrument = markets.instrument(instrumentId)
  return {
    orderId,
    venue,
    environment,
    accountId,
    createdTime,
    triggers: order.status === 'untriggered' || isTrigger(order.orderType),
    work:
      instrument === null
        ? { instrumentId, side: order.side, ...unlisted }
        : dearerWork(order, instrument, prices),
  }
}

/** While its price is being changed, whichever of the two costs more counts. */
function dearerWork(order: ManagedOrder, instrument: Instrument, prices: Prices): Work {
  const reference = prices.reference(order.instrumentId, null)
  const { pending } = order
  const price = pending?.kind === 'amend' ? (pending.amendment.price ?? order.price) : order.price
  const leaves = leavesOf(order)
  const now = workOf(order, leaves, instrument, reference, prices)
  if (price === order.price) return now
  const then = workOf({ ...order, price }, leaves, instrument, reference, prices)
  const isDearer = now.notional === null || then.notional?.gt(now.notional) !== false
  return isDearer ? then : now
}

export function isTrigger(orderType: OrderType | null): boolean {
  return orderType !== null && ['stopMarket', 'stopLimit', 'trailingStop'].includes(orderType)
}

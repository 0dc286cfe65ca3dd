import type { OrderTerms } from '../../../contract/domain/managedOrder.ts'
import type { OrderBody } from '../tradingBodies.ts'

type EdgeTerms = Omit<
  OrderBody,
  'idempotency_key' | 'exchange' | 'account' | 'instrument_id' | 'symbol' | 'market_kind'
>

/** The terms of an order in our words. */
export function termsOf(body: EdgeTerms): OrderTerms {
  return {
    side: body.side,
    orderType: body.type,
    quantity: body.quantity,
    quoteQuantity: body.quote_quantity,
    price: body.price,
    stopPrice: body.stop_price,
    trailingDelta: body.trailing_delta,
    triggerDirection: body.trigger_direction,
    triggerBy: body.trigger_by,
    timeInForce: body.time_in_force,
    expireTime: body.expires_at,
    postOnly: body.post_only,
    reduceOnly: body.reduce_only,
    positionSide: body.position_side,
  }
}

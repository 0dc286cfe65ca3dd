import type {
  Amendment,
  ClientOrderId,
  NewOrder,
  OrderId,
  OrderReference,
} from '../../src/contract/domain/order.ts'
import type { VenueModule } from '../../src/main/venues/adapter.ts'

type Named = 'clientOrderId' | 'instrumentId' | 'quantity' | 'price'

/** A limit buy with nothing special about it, unless the fields say otherwise. */
export function newOrderOf(fields: Pick<NewOrder, Named> & Partial<NewOrder>): NewOrder {
  return {
    side: 'buy',
    orderType: 'limit',
    quoteQuantity: null,
    stopPrice: null,
    trailingDelta: null,
    triggerDirection: null,
    triggerBy: null,
    timeInForce: null,
    expireTime: null,
    postOnly: false,
    reduceOnly: false,
    positionSide: null,
    ...fields,
  }
}

export function referenceOf({ instrumentId, clientOrderId }: NewOrder): OrderReference {
  return { instrumentId, clientOrderId, venueOrderId: null }
}

/** Changes nothing but the fields. */
export function amendmentOf(order: NewOrder, fields: Partial<Amendment>): Amendment {
  return {
    ...referenceOf(order),
    side: order.side,
    price: null,
    quantity: null,
    stopPrice: null,
    newClientOrderId: null,
    ...fields,
  }
}

let made = 0

/** A client order id of ours, another each time. */
export function newClientOrderId(module: VenueModule): ClientOrderId {
  made += 1
  const id = `${Date.now().toString(16).padStart(12, '0')}4${made.toString(16).padStart(3, '0')}8${'0'.repeat(15)}`
  const { trading } = module
  if (trading === undefined) throw new Error(`${module.info.venue} has no order entry`)
  return trading.clientOrderIds.encode(id as OrderId)
}

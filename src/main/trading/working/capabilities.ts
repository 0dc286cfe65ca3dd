import type { Instrument } from '../../../contract/domain/instrument.ts'
import type { OrderType, TradingCapabilities } from '../../../contract/domain/order.ts'

export function amendsPrice({ amend, amendable }: TradingCapabilities): boolean {
  return amend !== 'unsupported' && amendable.includes('price')
}

export function amendsQuantity({ amend, amendable }: TradingCapabilities): boolean {
  return amend !== 'unsupported' && amendable.includes('quantity')
}

/** Whether the venue takes this type on this instrument. */
export function takesType(
  { orderTypes }: TradingCapabilities,
  instrument: Instrument,
  orderType: OrderType,
): boolean {
  return orderTypes.includes(orderType) && (instrument.orderTypes?.includes(orderType) ?? true)
}

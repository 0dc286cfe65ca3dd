import type { ExecutionReport, OrderReference } from '../../../../../contract/domain/order.ts'
import type { NamedOrder } from '../requests.ts'

/** Everything a request about a reported order may have to say of it. */
export function namedOf(report: ExecutionReport): NamedOrder {
  const { instrumentId, clientOrderId, venueOrderId, side, quantity } = report
  return { instrumentId, clientOrderId, venueOrderId, side, quantity }
}

export function referenceOf({
  instrumentId,
  clientOrderId,
  venueOrderId,
}: OrderReference): OrderReference {
  return { instrumentId, clientOrderId, venueOrderId }
}

export function isSameOrder(
  report: ExecutionReport,
  { clientOrderId, venueOrderId }: Pick<OrderReference, 'clientOrderId' | 'venueOrderId'>,
): boolean {
  if (venueOrderId !== null) return report.venueOrderId === venueOrderId
  return clientOrderId !== null && report.clientOrderId === clientOrderId
}

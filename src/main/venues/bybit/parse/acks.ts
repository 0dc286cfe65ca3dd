import type { ClientOrderId, VenueOrderId } from '../../../../contract/domain/order.ts'
import { FieldReader } from '../../shared/fields.ts'
import { type Reading, accept } from '../../shared/refusal.ts'
import { optionalText } from './orders.ts'

/** What create, amend and cancel answer: the order's names, and nothing of its state. */
export type OrderAck = {
  readonly venueOrderId: VenueOrderId | null
  readonly clientOrderId: ClientOrderId | null
}

export function parseOrderAck(raw: unknown): Reading<OrderAck> {
  const read = new FieldReader(raw, 'order acknowledgement')
  const venueOrderId = optionalText(read, 'orderId') as VenueOrderId | null
  const clientOrderId = optionalText(read, 'orderLinkId') as ClientOrderId | null
  if (venueOrderId === null && clientOrderId === null) read.refuse('no order is named')
  return read.refusal === null
    ? accept({ venueOrderId, clientOrderId })
    : { ok: false, refusal: read.refusal }
}

import { Big } from 'big.js'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import {
  type AmendRequest,
  type Denial,
  type ManagedOrder,
  type OrderRequest,
  orderTermNames,
  orderTermsOf,
} from '../../../contract/domain/managedOrder.ts'
import type { ClientOrderId, NewOrder, OrderId } from '../../../contract/domain/order.ts'
import type { Environment } from '../../../contract/domain/venue.ts'
import type { StoredOrder } from '../../core/orderJournal.ts'
import { noLatency } from './latency.ts'
import { newLeg } from './legs.ts'

const decimals: ReadonlySet<string> = new Set([
  'quantity',
  'quoteQuantity',
  'price',
  'stopPrice',
  'trailingDelta',
])

/** What a key stands for: where the order goes and what it is to do. `1.0` is `1`. */
export function fingerprintOf(request: OrderRequest): string {
  const { venue, accountId, instrumentId } = request
  const terms = orderTermNames.map((name) => {
    const value = request[name]
    const isNumber = decimals.has(name) && typeof value === 'string'
    return isNumber ? new Big(value).toFixed() : value
  })
  return JSON.stringify([venue, accountId, instrumentId, ...terms])
}

export type Identity = {
  readonly orderId: OrderId
  readonly clientOrderId: ClientOrderId
  readonly environment: Environment
  readonly now: UnixMs
}

/** An order before anything happened to it. */
export function newOrder(
  request: OrderRequest,
  { orderId, clientOrderId, environment, now }: Identity,
  denials: readonly Denial[],
): StoredOrder {
  const { clickedTime: _clicked, ...terms } = request
  const isDenied = denials.length > 0
  const words = isDenied
    ? denials.map(({ message }) => message).join(' ')
    : 'journalled; the request leaves now'
  const order: ManagedOrder = {
    ...terms,
    kind: 'order',
    orderId,
    environment,
    ownership: 'own',
    clientOrderId,
    venueOrderId: null,
    status: isDenied ? 'denied' : 'submitted',
    pending: null,
    cumulativeQuantity: '0',
    leavesQuantity: isDenied && request.quantity !== null ? '0' : request.quantity,
    averagePrice: null,
    unexplainedQuantity: '0',
    overfilledQuantity: null,
    fees: [],
    denials,
    uncertainty: null,
    evidence: { source: isDenied ? 'gate' : 'sent', words, time: now },
    reason: isDenied ? words : null,
    latency: noLatency,
    createdTime: now,
    updatedTime: now,
    version: 1,
  }
  const legs = [newLeg(clientOrderId, null)]
  return { order, legs, turnover: '0', terms: fingerprintOf(request) }
}

/** What is handed to the account. */
export function venueOrderOf(request: OrderRequest, clientOrderId: ClientOrderId): NewOrder {
  return { ...orderTermsOf(request), clientOrderId, instrumentId: request.instrumentId }
}

/** What an amended order asks for as a whole, as the gate wants to see it; null without a type. */
export function amendedRequest(order: ManagedOrder, amendment: AmendRequest): OrderRequest | null {
  const { orderType, idempotencyKey, parentId, venue, accountId, instrumentId } = order
  if (orderType === null) return null
  return {
    ...orderTermsOf(order),
    orderType,
    price: amendment.price ?? order.price,
    quantity: amendment.quantity ?? order.quantity,
    stopPrice: amendment.stopPrice ?? order.stopPrice,
    idempotencyKey: idempotencyKey ?? order.orderId,
    venue,
    accountId,
    instrumentId,
    parentId,
    source: amendment.source,
    clickedTime: null,
  }
}

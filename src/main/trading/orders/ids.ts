import { randomUUID } from 'node:crypto'
import type { OrderId } from '../../../contract/domain/order.ts'

/** A name for ever: the 32 digits of a random UUID. */
export function newOrderId(): OrderId {
  return randomUUID().replaceAll('-', '') as OrderId
}

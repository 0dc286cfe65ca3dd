import type { Bus } from '../core/bus.ts'
import { orderEntry } from './entries.ts'
import type { AuditTrail } from './trail.ts'

/** Copies every change of every order into the record. Returns the way to stop. */
export function recordOrders(bus: Bus, trail: Pick<AuditTrail, 'record'>): () => void {
  return bus.on('order', (order) => trail.record(orderEntry(order)))
}

import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { OrderTerms } from '../../../contract/domain/managedOrder.ts'
import type { OrderId } from '../../../contract/domain/order.ts'
import type { WorkingOrder } from '../../../contract/domain/workingOrder.ts'
import type { StoredWorkingOrder } from '../../core/workingOrderJournal.ts'
import type { Facts, Memory } from './machine.ts'

/** An order of a parent, journalled before it is sent. */
export type ChildRecord = {
  readonly number: number
  readonly role: string
  readonly terms: OrderTerms
  /** Null until the order manager has it. */
  readonly orderId: OrderId | null
  readonly plannedTime: UnixMs
  /** Its cancel was asked for its parent's sake. */
  readonly isCancelAsked: boolean
  /** A person, or the kill switch, asked for its cancel. */
  readonly isByHand: boolean
  readonly refusedAmends: number
  /** Why it could not be an order at all. */
  readonly refusal: { readonly words: string; readonly time: UnixMs } | null
}

/** What a parent goes on with after a restart. */
export type ParentState = {
  readonly seed: number
  readonly memory: Memory
  readonly intent: Facts['intent']
  readonly exits: Facts['exits']
  /** Why it was brought to an end by us. */
  readonly stopped: string | null
  /** How it had ended before a late fill opened it again. */
  readonly endedAs: 'done' | 'canceled' | 'failed' | null
  readonly pausedMs: number
  readonly pausedSince: UnixMs | null
  readonly children: readonly ChildRecord[]
}

/** A parent: what is shown, and what it goes on with. */
export type ParentRecord = { readonly working: WorkingOrder; readonly state: ParentState }

export function toStored({ working, state }: ParentRecord): StoredWorkingOrder {
  return { working, state: JSON.stringify(state) }
}

export function fromStored({ working, state }: StoredWorkingOrder): ParentRecord {
  return { working, state: JSON.parse(state) as ParentState }
}

/** The same for the same step, however often it is taken: the order manager knows a repeat by it. */
export function keyOf(workingOrderId: string, number: number): string {
  return `${workingOrderId}/${number}`
}

export function numberOf(workingOrderId: string, idempotencyKey: string | null): number | null {
  const prefix = `${workingOrderId}/`
  if (idempotencyKey === null || !idempotencyKey.startsWith(prefix)) return null
  const number = Number(idempotencyKey.slice(prefix.length))
  return Number.isInteger(number) && number > 0 ? number : null
}

export function hasEnded({ status }: WorkingOrder): boolean {
  return status === 'done' || status === 'canceled' || status === 'failed'
}

/** How long it has run, pauses left out. */
export function runningMs({ working, state }: ParentRecord, now: UnixMs): number {
  const pausing = state.pausedSince === null ? 0 : now - state.pausedSince
  return Math.max(0, now - working.createdTime - state.pausedMs - pausing)
}

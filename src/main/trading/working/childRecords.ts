import type { UnixMs } from '../../../contract/domain/ids.ts'
import { type ManagedOrder, orderTermsOf } from '../../../contract/domain/managedOrder.ts'
import type { Action } from './machine.ts'
import type { ChildRecord } from './record.ts'

/** The next order of a parent; a number that never became an order is used again. */
export function newChild(
  children: readonly ChildRecord[],
  { role, terms }: Action & { readonly kind: 'submit' },
  plannedTime: UnixMs,
): ChildRecord {
  const taken = new Set(children.map(({ number }) => number))
  let number = 1
  while (taken.has(number)) number += 1
  const nothingYet = { orderId: null, isCancelAsked: false, isByHand: false, refusedAmends: 0 }
  return { number, role, terms, plannedTime, refusal: null, ...nothingYet }
}

/** An order that carries our key and is not in the journal: it counts all the same. */
export function adopted(number: number, order: ManagedOrder): ChildRecord {
  return {
    number,
    role: 'found',
    terms: termsOf(order),
    orderId: order.orderId,
    plannedTime: order.createdTime,
    isCancelAsked: false,
    isByHand: false,
    refusedAmends: 0,
    refusal: null,
  }
}

function termsOf(order: ManagedOrder): ChildRecord['terms'] {
  return { ...orderTermsOf(order), orderType: order.orderType ?? 'market' }
}

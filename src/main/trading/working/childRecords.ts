import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { ManagedOrder } from '../../../contract/domain/managedOrder.ts'
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
  const { side, quantity, quoteQuantity, price, stopPrice, trailingDelta, timeInForce } = order
  const { triggerDirection, triggerBy, expireTime, postOnly, reduceOnly, positionSide } = order
  const prices = { price, stopPrice, trailingDelta, triggerDirection, triggerBy }
  const rest = { timeInForce, expireTime, postOnly, reduceOnly, positionSide }
  const orderType = order.orderType ?? 'market'
  return { side, orderType, quantity, quoteQuantity, ...prices, ...rest }
}

import { Big } from 'big.js'
import { isClosed, type ManagedOrder } from '../../../contract/domain/managedOrder.ts'
import type { Child } from './machine.ts'
import { larger, text, zero } from './numbers.ts'
import type { ChildRecord } from './record.ts'

/**
 * Rules of ours that say no for a while only: a rate, old data, and what follows a fill a moment
 * later (the position that may be reduced, the balance that may be sold).
 */
const passingRules: ReadonlySet<string> = new Set([
  'maxOrdersPerSecond',
  'maxOrdersPerMinute',
  'duplicateClick',
  'maxDataAgeMs',
  'exposure',
  'reduceOnly',
  'balance',
  'accountState',
  'venueAvailable',
])

/** What is known of a child, from its record and its order. */
export function viewOf(record: ChildRecord, order: ManagedOrder | null, isAsked: boolean): Child {
  if (order === null) return unsent(record, isAsked)
  const closed = isClosed(order)
  return {
    ...known(record),
    state: stateOf(order),
    end: endOf(order),
    canceledBy: endOf(order) === 'canceled' ? cancelerOf(record) : null,
    quantity: order.quantity ?? record.terms.quantity ?? '0',
    price: order.price,
    stopPrice: order.stopPrice,
    filled: order.cumulativeQuantity,
    leaves: closed ? '0' : leavesOf(record, order),
    averagePrice: order.averagePrice,
    fees: order.fees,
    doubt: doubtOf(order),
    changingSince: order.pending?.askedTime ?? null,
    isBusy: isAsked || order.pending !== null,
    isPassing: isPassing(order),
    reason: reasonOf(order),
    updatedTime: order.updatedTime,
  }
}

function known({ number, role, terms, refusedAmends, plannedTime }: ChildRecord) {
  return { number, role, side: terms.side, terms, refusedAmends, plannedTime }
}

/** Not answered by the order manager yet, or never an order. */
function unsent(record: ChildRecord, isAsked: boolean): Child {
  const { terms, refusal, plannedTime } = record
  const isRefused = refusal !== null
  return {
    ...known(record),
    state: isRefused ? 'closed' : 'sending',
    end: isRefused ? 'refused' : null,
    canceledBy: null,
    quantity: terms.quantity ?? '0',
    price: terms.price,
    stopPrice: terms.stopPrice,
    filled: '0',
    leaves: isRefused ? '0' : (terms.quantity ?? '0'),
    averagePrice: null,
    fees: [],
    doubt: isRefused ? null : { about: 'submit', since: plannedTime },
    changingSince: null,
    isBusy: isAsked || !isRefused,
    isPassing: false,
    reason: refusal?.words ?? null,
    updatedTime: refusal?.time ?? plannedTime,
  }
}

function stateOf(order: ManagedOrder): Child['state'] {
  if (isClosed(order)) return 'closed'
  if (order.status === 'submitted') return order.uncertainty === null ? 'sending' : 'unknown'
  return doubtOf(order) === null ? 'working' : 'unknown'
}

function doubtOf({ status, uncertainty, createdTime }: ManagedOrder): Child['doubt'] {
  if (status === 'submitted') {
    return { about: 'submit', since: uncertainty?.since ?? createdTime }
  }
  const { about, since } = uncertainty ?? { about: null, since: createdTime }
  return about === 'submit' || about === 'end' ? { about, since } : null
}

function endOf({ status }: ManagedOrder): Child['end'] {
  if (status === 'filled') return 'filled'
  if (status === 'denied' || status === 'rejected') return 'refused'
  return status === 'canceled' || status === 'expired' ? 'canceled' : null
}

function cancelerOf({ isCancelAsked, isByHand }: ChildRecord): Child['canceledBy'] {
  if (isCancelAsked) return 'us'
  return isByHand ? 'hand' : 'venue'
}

function leavesOf({ terms }: ChildRecord, order: ManagedOrder): string {
  if (order.leavesQuantity !== null) return order.leavesQuantity
  const whole = new Big(order.quantity ?? terms.quantity ?? '0')
  return text(larger(whole.minus(order.cumulativeQuantity), zero))
}

function isPassing({ status, denials }: ManagedOrder): boolean {
  return (
    status === 'denied' && denials.length > 0 && denials.every(({ rule }) => passingRules.has(rule))
  )
}

function reasonOf({ denials, reason, evidence }: ManagedOrder): string | null {
  const [first] = denials
  return first?.message ?? reason ?? evidence.words
}

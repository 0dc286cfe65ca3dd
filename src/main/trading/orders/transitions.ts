import type { OrderStatus } from '../../../contract/domain/managedOrder.ts'
import type { VenueOrderStatus } from '../../../contract/domain/order.ts'

/**
 * What can happen to an order. `acknowledge` is a venue's yes to a request that tells no status,
 * `notFound` its answer, given often and late enough, that it knows no such order.
 */
export const orderEvents = [
  'deny',
  'acknowledge',
  'acknowledgeStop',
  'rest',
  'wait',
  'partialFill',
  'fill',
  'cancel',
  'expire',
  'reject',
  'notFound',
  'markFilled',
  'markRejected',
] as const
export type OrderEvent = (typeof orderEvents)[number]

type Moves = Readonly<Partial<Record<OrderEvent, OrderStatus>>>

const marks = { markFilled: 'filled', markRejected: 'rejected' } as const satisfies Moves
const ends = { fill: 'filled', cancel: 'canceled', expire: 'expired' } as const satisfies Moves

/**
 * Every legal move. What is absent contradicts what we know: the order stays as it is, the
 * contradiction is told, and the venue is asked where the order stands.
 */
export const transitions: Readonly<Record<OrderStatus, Moves>> = {
  denied: {},
  submitted: {
    ...ends,
    ...marks,
    deny: 'denied',
    acknowledge: 'accepted',
    acknowledgeStop: 'untriggered',
    rest: 'accepted',
    wait: 'untriggered',
    partialFill: 'partiallyFilled',
    reject: 'rejected',
    notFound: 'rejected',
  },
  untriggered: {
    ...ends,
    ...marks,
    acknowledge: 'untriggered',
    acknowledgeStop: 'untriggered',
    rest: 'accepted',
    wait: 'untriggered',
    partialFill: 'partiallyFilled',
    // A stop is held against the venue's rules again when it is set off.
    reject: 'rejected',
  },
  accepted: {
    ...ends,
    ...marks,
    acknowledge: 'accepted',
    acknowledgeStop: 'accepted',
    rest: 'accepted',
    partialFill: 'partiallyFilled',
    // A venue that acknowledges before it checks may still refuse.
    reject: 'rejected',
  },
  partiallyFilled: {
    ...ends,
    ...marks,
    acknowledge: 'partiallyFilled',
    acknowledgeStop: 'partiallyFilled',
    rest: 'partiallyFilled',
    partialFill: 'partiallyFilled',
  },
  filled: {
    acknowledge: 'filled',
    acknowledgeStop: 'filled',
    partialFill: 'filled',
    fill: 'filled',
  },
  // Fills can land after the end, and may complete the order.
  canceled: {
    acknowledge: 'canceled',
    acknowledgeStop: 'canceled',
    partialFill: 'canceled',
    fill: 'filled',
    cancel: 'canceled',
    expire: 'canceled',
  },
  expired: {
    acknowledge: 'expired',
    acknowledgeStop: 'expired',
    partialFill: 'expired',
    fill: 'filled',
    cancel: 'expired',
    expire: 'expired',
  },
  rejected: {
    acknowledge: 'rejected',
    acknowledgeStop: 'rejected',
    reject: 'rejected',
    notFound: 'rejected',
  },
}

/** Null: the event contradicts the status. */
export function nextStatus(status: OrderStatus, event: OrderEvent): OrderStatus | null {
  return transitions[status][event] ?? null
}

/** What each word of a venue makes of an order of which it was asked directly, whatever we thought. */
export const told: Readonly<Record<VenueOrderStatus, OrderEvent>> = {
  accepted: 'rest',
  untriggered: 'wait',
  partiallyFilled: 'partialFill',
  filled: 'fill',
  canceled: 'cancel',
  expired: 'expire',
  rejected: 'reject',
}

import type { OrderReference } from '../../../contract/domain/order.ts'
import type { OrderBookName } from './requests.ts'

/** Orders remembered, the most recent last. */
const bound = 20_000

type Ids = Pick<OrderReference, 'clientOrderId' | 'venueOrderId'>

/**
 * Which of the venue's two books the orders of an account were last seen in. An id that was never
 * seen may be in either.
 */
export type OrderBooks = {
  note(ids: Ids, book: OrderBookName): void
  /** In the order in which they are to be asked. */
  candidates(ids: Ids): readonly [OrderBookName, OrderBookName]
}

export function createOrderBooks(): OrderBooks {
  const seen = new Map<string, OrderBookName>()
  const remember = (key: string, book: OrderBookName): void => {
    seen.delete(key)
    seen.set(key, book)
    if (seen.size > bound) seen.delete(seen.keys().next().value as string)
  }
  return {
    note({ clientOrderId, venueOrderId }, book) {
      if (clientOrderId !== null) remember(`client ${clientOrderId}`, book)
      if (venueOrderId !== null) remember(`venue ${venueOrderId}`, book)
    },
    candidates({ clientOrderId, venueOrderId }) {
      const known = seen.get(`venue ${venueOrderId}`) ?? seen.get(`client ${clientOrderId}`)
      return known === 'conditional' ? ['conditional', 'orders'] : ['orders', 'conditional']
    },
  }
}

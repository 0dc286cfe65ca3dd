import { describe, expect, it } from 'vitest'
import { closedStatuses, type OrderStatus } from '../../../../src/contract/domain/managedOrder.ts'
import {
  type OrderEvent,
  nextStatus,
  orderEvents,
  transitions,
} from '../../../../src/main/trading/orders/transitions.ts'

const statuses = Object.keys(transitions) as OrderStatus[]
const endsOf = (status: OrderStatus): OrderStatus[] =>
  orderEvents.flatMap((event) => nextStatus(status, event) ?? [])

describe('the moves of an order', () => {
  it('lets nothing happen to an order that never left', () => {
    expect(endsOf('denied')).toEqual([])
  })

  it('never brings a closed order back by a message of its own', () => {
    for (const status of closedStatuses) {
      for (const end of endsOf(status)) expect(closedStatuses).toContain(end)
    }
  })

  it('lets a fill after the end complete the order, and a part of it leave the end as it is', () => {
    expect(nextStatus('canceled', 'partialFill')).toBe('canceled')
    expect(nextStatus('canceled', 'fill')).toBe('filled')
    expect(nextStatus('expired', 'partialFill')).toBe('expired')
    expect(nextStatus('expired', 'fill')).toBe('filled')
  })

  it('keeps an order filled whatever is said of it later', () => {
    expect(new Set(endsOf('filled'))).toEqual(new Set(['filled']))
    for (const event of ['cancel', 'expire', 'reject', 'rest'] as const) {
      expect(nextStatus('filled', event)).toBeNull()
    }
  })

  it('says canceled only for the word of a venue', () => {
    const toCanceled = orderEvents.filter((event) =>
      statuses.some((status) => status !== 'canceled' && nextStatus(status, event) === 'canceled'),
    )
    expect(toCanceled).toEqual(['cancel'])
  })

  it('takes only an unanswered order for one that never arrived', () => {
    const from = statuses.filter((status) => nextStatus(status, 'notFound') !== null)
    expect(from).toEqual(['submitted', 'rejected'])
  })

  it('lets a person mark only what can still trade', () => {
    for (const event of ['markFilled', 'markRejected'] as const satisfies readonly OrderEvent[]) {
      const from = statuses.filter((status) => nextStatus(status, event) !== null)
      expect(from).toEqual(['submitted', 'untriggered', 'accepted', 'partiallyFilled'])
    }
  })
})

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type ClientOrderId,
  type NewOrder,
  type OrderType,
  type TimeInForce,
  type VenueOrderId,
  orderTypes,
  timesInForce,
} from '../../../src/contract/domain/order.ts'
import { decodeOrder, encodeOrder } from '../../../src/main/venues/shared/fix/orders.ts'
import { decodeReplace, encodeReplace } from '../../../src/main/venues/shared/fix/requests.ts'
import { context, dialects, instrumentId, ordersOf } from '../../support/fix/orders.ts'
import { changed, sourceOf } from '../../support/fix/views.ts'
import { newOrderOf } from '../../support/newOrders.ts'
import { value } from '../../support/tradingRig.ts'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'

describe.each(dialects)('Property 13: orders in the FIX of $name', (dialect) => {
  it('come back from a new order as they went in', () => {
    fc.assert(
      fc.property(ordersOf(dialect), (order) => {
        const body = value(encodeOrder(order, dialect, context))
        expect(decodeOrder(sourceOf(body), dialect, context)).toEqual({ ok: true, value: order })
      }),
      { numRuns: 500 },
    )
  })

  it('come back from a replacement as they went in, where there is one', () => {
    const { replace } = dialect
    const isReplaceable = ({ orderType }: NewOrder): boolean =>
      replace.kind === 'replace' && replace.only?.includes(orderType) !== false
    fc.assert(
      fc.property(ordersOf(dialect), (order) => {
        const { instrumentId: _, clientOrderId, ...terms } = order
        const { side, quantity } = terms
        const venueOrderId = 'v-1' as VenueOrderId
        const named = { instrumentId, clientOrderId, venueOrderId, side, quantity }
        const request = { order: named, requestId: 'r-1', terms }
        const encoded = encodeReplace(request, dialect, context)
        if (!encoded.ok) return !isReplaceable(order) && encoded.error.code === 'UNSUPPORTED'
        const read = decodeReplace(sourceOf(encoded.value), dialect, context)
        expect(read).toMatchObject({ ok: true, value: { requestId: 'r-1', terms } })
        expect(read).toMatchObject({ ok: true, value: { order: { clientOrderId } } })
        return isReplaceable(order)
      }),
    )
  })

  it('are refused where they cannot be said, and never sent as something else', () => {
    const lifetimes: readonly (TimeInForce | null)[] = [null, ...timesInForce]
    fc.assert(
      fc.property(
        fc.constantFrom(...orderTypes),
        fc.constantFrom(...lifetimes),
        fc.record({
          postOnly: fc.boolean(),
          reduceOnly: fc.boolean(),
          isHedged: fc.boolean(),
          triggerBy: fc.constantFrom(null, 'last', 'mark', 'index'),
          triggerDirection: fc.constantFrom(null, 'rise', 'fall'),
          side: fc.constantFrom('buy', 'sell'),
        }),
        (orderType, timeInForce, { isHedged, ...flags }) => {
          const order = newOrderOf({
            ...plausible(orderType, timeInForce),
            ...flags,
            positionSide: isHedged ? 'long' : null,
          })
          const encoded = encodeOrder(order, dialect, context)
          if (!encoded.ok) {
            const { code, path } = encoded.error
            return ['UNSUPPORTED', 'INVALID_ARGUMENT'].includes(code) && path !== undefined
          }
          const read = decodeOrder(sourceOf(encoded.value), dialect, context)
          // A direction or a trigger that is the usual one need not be said again.
          const usual = order.side === 'buy' ? 'rise' : 'fall'
          const { triggerDirection } = order
          expect(read).toMatchObject({
            ok: true,
            value: {
              ...order,
              triggerBy: null,
              triggerDirection: triggerDirection === usual ? null : triggerDirection,
              timeInForce: order.timeInForce ?? unsaid(orderType, order.postOnly),
            },
          })
          return true
        },
      ),
      { numRuns: 1000 },
    )
  })

  const unsaid = (orderType: OrderType, postOnly: boolean): TimeInForce | null => {
    const isSaid = (dialect.orderTypes[orderType]?.timesInForce.length ?? 0) > 0
    if (postOnly && dialect.postOnly?.tag === 59) return 'gtc'
    return isSaid ? dialect.unsaidTimeInForce : null
  }

  it('are refused where a side, a type or a lifetime is not known', () => {
    const letters = fc.stringMatching(/^[0-9A-Za-z]$/)
    const known = new Set(Object.values(dialect.orderTypes).map(({ word }) => word))
    const lifetimes = new Set<string>(Object.values(dialect.timesInForce))
    const order = newOrderOf(plausible('limit', 'gtc'))
    const body = value(encodeOrder(order, dialect, context))
    fc.assert(
      fc.property(letters, (word) => {
        const read = (tag: number): boolean =>
          decodeOrder(changed(body, { [tag]: word }), dialect, context).ok
        expect(read(54)).toBe(word === '1' || word === '2')
        expect(known.has(word) || !read(40)).toBe(true)
        const isLifetime = lifetimes.has(word) || word === dialect.postOnly?.word
        expect(isLifetime || !read(59)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

function plausible(orderType: OrderType, timeInForce: TimeInForce | null) {
  const isPriced = orderType === 'limit' || orderType === 'stopLimit'
  return {
    clientOrderId: 'pw-1' as ClientOrderId,
    instrumentId,
    orderType,
    quantity: '1.5',
    price: isPriced ? '60000.5' : null,
    stopPrice: orderType.startsWith('stop') ? '59000' : null,
    trailingDelta: orderType === 'trailingStop' ? '150' : null,
    timeInForce,
    expireTime: timeInForce === 'gtd' ? (Date.UTC(2026, 6, 1) as UnixMs) : null,
  }
}
